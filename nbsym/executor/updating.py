"""Updates bound with a network: the steps of an optimizer as part of its graph, which follow it from run to run.

What an update consists of is asked of the updater once, when the network is bound, with a `Gradient` in place of each
gradient: arrays that it applies operators to become variables of the graph. Before every `backward` it is asked again,
for the numbers of that step; and if its states have become other arrays, these take the place of the old.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol, cast, runtime_checkable

import numpy as np

from .. import registry
from ..base import ArgumentError, ExecutionError
from ..context import Context
from ..graph.infer import infer_dtypes, infer_shapes
from ..graph.promote import promote
from ..graph.updates import UPDATE, Updates
from ..ndarray import NDArray
from ..ndarray.application import Application, fixed_of, identity_of, numbers_of
from ..ndarray.storage import extent
from ..symbol.node import Entry, Node, topological_order
from ..symbol.structure import mutated_positions
from .assemble import Machine
from .blueprint import Blueprint
from .lower import Program
from .numbers import Numbers


class Gradient:
    """Stands for a gradient that no array holds: a shape, a dtype and a context, but no values.

    Raises
    ------
    ArgumentError
        If it is asked for anything else.
    """

    def __init__(self, name: str, like: NDArray) -> None:
        self.name = name
        self.shape = like.shape
        self.dtype = like.dtype
        self.context: Context = like.context

    def __getattr__(self, what: str) -> Any:
        raise ArgumentError(
            f"the gradient of {self.name!r} has no array of its own, so its {what!r} cannot be had: "
            "an updater that is bound may do nothing with gradients but give them to operators"
        )


class BoundUpdater(Protocol):
    """An updater for the parameters of one executor."""

    @property
    def updater(self) -> Any:
        """What the user knows."""

    @property
    def weights(self) -> Mapping[str, NDArray]:
        """The parameters by name."""

    @property
    def gradients(self) -> Mapping[str, Gradient]:
        """What stands for their gradients."""

    def planned(self) -> Sequence[Sequence[Application]]:
        """For each parameter, what an update consists of. Counts for nothing."""
        ...

    def accepted(self) -> None:
        """It has been bound."""
        ...

    def next(self) -> Sequence[Application]:
        """The next update of all parameters, which this counts."""
        ...


@runtime_checkable
class Bindable(Protocol):
    """Optimizers, and updaters."""

    def bound(self, weights: Mapping[str, NDArray]) -> BoundUpdater:
        """For these parameters."""
        ...


@dataclass(frozen=True)
class _Slots:
    """An application by the variables of the graph that stand for its arrays."""

    op: str
    inputs: tuple[Node, ...]
    out: Node
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Updating:
    """What `draw_updates` has made of an updater.

    Attributes
    ----------
    bound : BoundUpdater
    slots : tuple
        Its applications.
    fixed : mapping
        What the variables stand for that are not states: parameters, and gradients.
    updates : Updates
    """

    bound: BoundUpdater
    slots: tuple[_Slots, ...]
    fixed: Mapping[Node, Any]
    updates: Updates

    @cached_property
    def states(self) -> frozenset[Node]:
        """The variables of the updater's own arrays."""
        return frozenset(node for s in self.slots for node in (*s.inputs, s.out)) - self.fixed.keys()

    def overwrites(self, array: NDArray) -> bool:
        """Whether an array lies where a parameter does."""
        begin, end = extent(array)
        return any(begin < last and first < end for first, last in self._extents)

    @cached_property
    def _extents(self) -> list[tuple[int, int]]:
        return [extent(weight) for weight in self.bound.weights.values()]

    def numbers(self, made: Program, machine: Machine, *, is_train: bool, threads: int, package: str) -> Numbers:
        """The numbers of updates in a program."""
        ops, params = [registry.get(s.op) for s in self.slots], [s.params for s in self.slots]
        options: Any = {"is_train": is_train, "threads": threads, "package": package}
        return Numbers(made, machine, ops, params, backward=True, **options)


def draw_updates(blueprint: Blueprint, bound: BoundUpdater) -> tuple[Blueprint, Updating]:
    """A blueprint whose backward half gives gradients to an updater in place of keeping them."""
    drawing = _Drawing(blueprint, bound)
    planned = bound.planned()  # whose arrays are told apart by their identity
    for name, applications in zip(bound.weights, planned, strict=True):
        if not applications:
            raise drawing.refusal(f"an update of {name!r} does nothing")
        for k, application in enumerate(applications):
            drawing.add(name, f"{name}_update{k or ''}", application)
    updates = drawing.updates()
    made = Updating(bound, tuple(drawing.slots), drawing.fixed, updates)
    bound.accepted()
    return replace(blueprint, updates=updates), made


class _Drawing:
    """The graph of all applications. One reads what those before it have written."""

    def __init__(self, blueprint: Blueprint, bound: BoundUpdater) -> None:
        self.who = type(bound.updater.optimizer).__name__
        self.variables: dict[int, Node] = {}  # by the identity of arrays
        self.fixed: dict[Node, Any] = {}
        self.gradients: dict[str, Node] = {}
        for name, weight in bound.weights.items():
            gradient = self.gradients[name] = Node(None, f"gradient[{name}]")
            for node, array in ((blueprint.variables[name].node, weight), (gradient, bound.gradients[name])):
                self.variables[id(array)] = node
                self.fixed[node] = array
        self.arrays: dict[Node, Any] = dict(self.fixed)
        self.slots: list[_Slots] = []
        self.now: dict[Node, Entry] = {}  # what has been written
        self.owners: dict[Node, str] = {}
        self.mutated: set[Node] = set()  # variables
        self.mutating: set[Node] = set()  # operators that change them

    def refusal(self, why: str) -> ArgumentError:
        return ArgumentError(
            f"updater: {self.who} cannot be bound with a network, since {why}; "
            "bind without it, and call an updater after backward"
        )

    def add(self, owner: str, name: str, application: Application) -> None:
        op = registry.get(application.op)
        if op.compute or op.python or op.view is not None:
            raise self.refusal(f"operator {op.name} has no kernel of its own")
        inputs = tuple([self.variable(array, f"state[{name}, {k}]") for k, array in enumerate(application.inputs)])
        out = self.variable(application.out, f"state[{name}]")
        params = registry.parse_params(op, application.params)
        entries = tuple([self.now.get(variable, Entry(variable, 0)) for variable in inputs])
        mutated = [inputs[position] for position in mutated_positions(op, len(inputs))]
        if not self.mutated.isdisjoint((*inputs, out)) or not self.now.keys().isdisjoint(mutated) or out in mutated:
            raise self.refusal(f"operator {op.name} uses an array that another changes in place")
        if isinstance(application.out, Gradient) or any(isinstance(self.arrays[node], Gradient) for node in mutated):
            raise self.refusal(f"operator {op.name} writes to a gradient")
        node = Node(op, name, params, entries, {UPDATE: str(len(self.slots))})
        if mutated:
            self.mutated.update(mutated)
            self.mutating.add(node)
        self.now[out] = Entry(node, 0)
        self.owners[out] = owner
        self.slots.append(_Slots(op.name, inputs, out, dict(application.params)))

    def variable(self, array: Any, name: str) -> Node:
        node = self.variables.get(id(array))
        if node is None:
            if not isinstance(array, NDArray):
                raise self.refusal(f"operators would be applied to a {type(array).__name__}")
            node = self.variables[id(array)] = Node(None, name)
            self.arrays[node] = array
        return node

    def updates(self) -> Updates:
        results = list(self.now.values())
        if not self.mutating <= set(topological_order(results)):
            raise self.refusal("an operator that changes a state makes what nobody uses")
        if overlapping(self.arrays.values()):
            raise self.refusal("operators are applied to several arrays that share memory")
        known = {node.name: array for node, array in self.arrays.items()}
        shapes = infer_shapes(results, {name: array.shape for name, array in known.items()})
        dtypes = infer_dtypes(results, {name: np.dtype(array.dtype) for name, array in known.items()})
        for target, entry in self.now.items():
            array = self.arrays[target]
            if array.shape != shapes[entry] or np.dtype(array.dtype) != dtypes[entry]:
                raise self.refusal(
                    f"{entry.node.op} makes {dtypes[entry]} {shapes[entry]} of {array.dtype} {array.shape}"
                )
        for node, array in self.arrays.items():  # of those that are written only, nothing is inferred
            shapes.setdefault(Entry(node, 0), array.shape)
            dtypes.setdefault(Entry(node, 0), np.dtype(array.dtype))
        entries, all_shapes, all_dtypes = promote(results, shapes, cast("Mapping[Entry, np.dtype]", dtypes))
        owners = tuple([self.owners[target] for target in self.now])
        return Updates(tuple(entries), tuple(self.now), owners, self.gradients, all_shapes, all_dtypes)


def overlapping(arrays: Iterable[Any]) -> bool:
    """Whether some of the arrays share memory; what stands for gradients has none."""
    bounds = sorted(extent(array) for array in arrays if isinstance(array, NDArray))
    return any(end > start for (_, end), (start, _) in itertools.pairwise(bounds))


class Follower:
    """Keeps what one run of an executor has of updates in step with the updater."""

    def __init__(self, updating: Updating) -> None:
        self._updating = updating
        self._identity: list[Any] = []
        self._applications: Sequence[Application] = ()  # whose arrays must live as long as they are compared with
        self._numbers = numbers_of([Application(s.op, (), s.params, cast("NDArray", None)) for s in updating.slots])

    def follow(self, applications: Sequence[Application]) -> tuple[dict[Node, NDArray], dict[str, list[float]]]:
        """The states that are other arrays than last time, by their variables; and the numbers that are others.

        Raises
        ------
        ExecutionError
            If the update consists of something else than was bound. Nothing has been done then.
        """
        identity = identity_of(applications)
        states = {} if identity == self._identity else self._states(applications)
        numbers = numbers_of(applications)
        changed = {name: column for name, column in numbers.items() if column != self._numbers.get(name)}
        self._identity, self._applications = identity, applications
        self._numbers = numbers
        return states, changed

    def _states(self, applications: Sequence[Application]) -> dict[Node, NDArray]:
        updating = self._updating
        if len(applications) != len(updating.slots):
            raise self._mismatch(f"{len(applications)} operators where {len(updating.slots)} were bound")
        arrays: dict[Node, Any] = {}
        for a, slots in zip(applications, updating.slots, strict=True):
            if a.op != slots.op or len(a.inputs) != len(slots.inputs) or fixed_of(a.params) != fixed_of(slots.params):
                raise self._mismatch(f"{a.op} with {dict(a.params)} where {slots.op} with {slots.params} was bound")
            for node, array in zip((*slots.inputs, slots.out), (*a.inputs, a.out), strict=True):
                if arrays.setdefault(node, array) is not array:
                    raise self._mismatch(f"{a.op} is applied to other arrays")
        if overlapping(arrays.values()):
            raise self._mismatch("arrays share memory that did not")
        states = {}
        for node, array in arrays.items():
            if node in updating.fixed:
                if updating.fixed[node] is not array:
                    raise self._mismatch("operators are applied to other parameters, or gradients")
                continue
            shape, dtype = updating.updates.shapes[Entry(node, 0)], updating.updates.dtypes[Entry(node, 0)]
            if array.shape != shape or np.dtype(array.dtype) != dtype:
                raise self._mismatch(
                    f"state {node.name!r} is {np.dtype(array.dtype).name} {array.shape}, not {dtype.name} {shape}"
                )
            states[node] = array
        return states

    def _mismatch(self, what: str) -> ExecutionError:
        return ExecutionError(
            f"backward: the optimizer's update is no longer the one that was bound ({what}); nothing was updated. "
            "Only its numbers, and the values of its states, may change: bind again"
        )
