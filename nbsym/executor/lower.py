"""Lowering: a scheduled graph becomes a program, a list of launches over buffers that have a place in memory.

Each node's lowering function, named by ``kernel:`` in the registry, is called once with views of the node's inputs
and outputs; what it yields is laid out in order. The scratch memory that it asks for is planned together with the
graph's own buffers.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..base import NbsymError
from ..graph.plan import ORDINARY, Buffers, Lifetime, MemoryPlan, assign_buffers, place
from ..registry import input_names, output_names
from ..registry.operator import Operator, Params
from ..symbol.node import Entry, Node
from .launch import Call, Launch, PythonCall, View

Lowering = Callable[[Call], Iterable[Launch | PythonCall]]


@dataclass(frozen=True)
class Instruction:
    """One launch and the node it belongs to (None for copies that the program itself needs)."""

    node: Node | None
    work: Launch | PythonCall


@dataclass(frozen=True)
class Program:
    """A lowered graph. `forward` and `backward` run one after the other over the same memory, after `setup` ran once.

    `offsets` places the arena's buffers, `kept` those that `setup` fills, in memory of their own. The other buffers
    (variables, outputs, random state) belong to the caller. `notes` say why nodes are computed as they are.
    What the program `folded` computes once are the values of the variables `constants`.
    """

    forward: tuple[Instruction, ...]
    backward: tuple[Instruction, ...]
    buffers: Buffers
    views: Mapping[Entry, View]
    offsets: Mapping[int, int]
    arena_bytes: int
    random_state: int | None  # the buffer of (seed, step), if any node draws random numbers
    setup: tuple[Instruction, ...] = ()
    kept: Mapping[int, int] = field(default_factory=dict)
    kept_bytes: int = 0
    notes: Mapping[Node, str] = field(default_factory=dict)
    order: tuple[Node, ...] = ()  # what lifetimes count in
    boundary: int = 0  # the position in it of the first node of backward
    scratch: tuple[tuple[int, int, int], ...] = ()  # buffer, position and bytes of memory that one node asked for
    folded: Program | None = None
    constants: tuple[Node, ...] = ()

    @cached_property
    def repeatable(self) -> bool:
        """Whether backward leaves all that it reads of what forward made as it was, and so can run once more."""
        first, last, sizes = self.buffers.first, self.buffers.last, self.buffers.sizes
        read = [(b, sizes[b]) for b in first if first[b] < self.boundary <= last[b]]
        written = [(b, nbytes) for b, position, nbytes in self.scratch if position >= self.boundary]
        for node in self.order[self.boundary :]:
            if node.op is not None and node.op.view is None and node not in self.buffers.nothing:
                assert node.params is not None
                made = [self.views[Entry(node, i)].buffer for i in range(len(output_names(node.op, node.params)))]
                written += [(b, sizes[b]) for b in made if b in first]
        return not self._overlap(read, written)

    def _overlap(self, some: Iterable[tuple[int, int]], others: Iterable[tuple[int, int]]) -> bool:
        """Whether any of some buffers (number, bytes) of the arena shares memory with any of others."""
        places = [
            (self.offsets[b], nbytes, kind) for kind, bs in enumerate((some, others)) for b, nbytes in bs if nbytes
        ]
        reach = [0, 0]  # of either kind, by address
        for begin, nbytes, kind in sorted(places):
            if begin < reach[1 - kind]:
                return True
            reach[kind] = max(reach[kind], begin + nbytes)
        return False


def lower(
    forward: Sequence[Node],
    backward: Sequence[Node],
    outputs: Sequence[Entry],
    gradients: Sequence[Entry],
    shapes: Mapping[Entry, tuple[int, ...]],
    dtypes: Mapping[Entry, np.dtype],
    *,
    is_train: bool,
    threads: int,
    package: str = "nbsym.kernels",
    frozen: AbstractSet[Node] = frozenset(),
    memory: MemoryPlan = ORDINARY,
) -> Program:
    """Lower the schedule `forward` + `backward`, which computes `outputs` and then `gradients`.

    Parameters
    ----------
    shapes, dtypes : mapping
        Of every entry of both schedules.
    package : str
        Where kernels are looked up: ``nbsym.kernels`` or ``nbsym.kernels.cuda``.
    frozen : set of Node
        Variables whose values never change: what is made of them `once` is made by `Program.setup`.
    memory : MemoryPlan
        Whether operators work in place, and whether arrays share memory.
    """
    order = [*forward, *backward]
    parts = memory.shares and bool(frozen) and not (is_train or backward)
    buffers = assign_buffers(order, [*outputs, *gradients], shapes, dtypes, inplace=memory.inplace, parts=parts)
    views = {e: View(buffer, dtypes[e], shapes[e], buffers.at.get(e, 0)) for e, buffer in buffers.of.items()}
    never_change = frozenset(buffer for node, buffer in buffers.variables.items() if node in frozen)
    state = _State(len(buffers.sizes), never_change)
    instructions: list[Instruction] = []
    setup: list[Instruction] = []
    boundary = 0
    for position, node in enumerate(order):
        if position == len(forward):
            instructions += _copies(buffers, buffers.outputs[: len(outputs)], views, package)
            boundary = len(instructions)
        if node.op is None or node.op.view is not None or node in buffers.nothing:
            continue
        call = _call(node, views, state, position, is_train, threads)
        function = lowering_function(node.op, package)
        try:
            once, always = state.divided(function(call))
        except NbsymError as error:
            raise type(error)(f"{node.op.name} {node.name!r}: {error}") from error
        setup += [Instruction(node, work) for work in once]
        instructions += [Instruction(node, work) for work in always]
    if not backward:
        instructions += _copies(buffers, buffers.outputs[: len(outputs)], views, package)
        boundary = len(instructions)
    instructions += _copies(buffers, buffers.outputs[len(outputs) :], views, package)

    kept_places, kept_bytes = place([Lifetime(nbytes, 0, 0) for nbytes in state.kept.values()])
    arena = sorted(buffers.first)
    lifetimes = [Lifetime(buffers.sizes[b], buffers.first[b], buffers.last[b]) for b in arena]
    lifetimes += [Lifetime(nbytes, position, position) for _, nbytes, position in state.workspaces]
    places, total = place(lifetimes if memory.shares else [Lifetime(need.nbytes, 0, 0) for need in lifetimes])
    offsets = dict(zip([*arena, *(b for b, _, _ in state.workspaces)], places, strict=True))
    return Program(
        tuple(instructions[:boundary]),
        tuple(instructions[boundary:]),
        buffers,
        views,
        offsets,
        total,
        state.random,
        tuple(setup),
        dict(zip(state.kept, kept_places, strict=True)),
        kept_bytes,
        state.notes,
        tuple(order),
        len(forward),
        tuple((buffer, position, nbytes) for buffer, nbytes, position in state.workspaces),
    )


def lowering_function(op: Operator, package: str) -> Lowering:
    """The function that turns nodes of `op` into launches."""
    return _lowering_function(op.kernel if op.kernel else "elementwise.loop", package)


@functools.cache
def _lowering_function(kernel: str, package: str) -> Lowering:
    module, _, name = kernel.rpartition(".")
    parent, _, own = module.rpartition(".")
    if not parent:
        module = f"{package}.{module}"
    elif package.endswith(".cuda"):
        # A user's registry names modules of its own, under their full name; those for CUDA are in cuda/ beside them.
        module = f"{parent}.cuda.{own}"
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise NbsymError(f"kernel {kernel} was not found in {package}: {error}") from error


def relaunch(
    program: Program, op: Operator, params: Params, *, is_train: bool, threads: int, package: str
) -> list[Launch | PythonCall] | None:
    """What a program that is one node of `op` would launch with other parameters; None if it is not just that."""
    nodes = {instruction.node for instruction in program.forward}
    node = nodes.pop() if len(nodes) == 1 else None
    if node is None or node.op is not op:
        return None
    return launches_of(program, node, params, is_train=is_train, threads=threads, package=package)


def launches_of(
    program: Program, node: Node, params: Params, *, is_train: bool, threads: int, package: str
) -> list[Launch | PythonCall]:
    """What a node of a program would launch with other parameters. What needs scratch memory differs in that."""
    assert node.op is not None
    state = _State(len(program.buffers.sizes), frozenset())
    call = _call(node, program.views, state, 0, is_train, threads)
    return list(lowering_function(node.op, package)(replace(call, params=params)))


class _State:
    """What lowering functions ask for besides the graph's buffers."""

    def __init__(self, buffers: int, frozen: frozenset[int]) -> None:
        self.count = buffers
        self.frozen = frozen  # buffers of variables that never change
        self.kept: dict[int, int] = {}  # buffer -> bytes, of memory that is not in the arena
        self.notes: dict[Node, str] = {}
        self.workspaces: list[tuple[int, int, int]] = []  # buffer, bytes, position
        self.random: int | None = None
        self.made: dict[Any, list[int]] = {}  # what is launched once -> the kept buffers that it fills

    def new(self) -> int:
        self.count += 1
        return self.count - 1

    def workspace(self, position: int, shape: tuple[int, ...], dtype: Any) -> View:
        view = View(self.new(), np.dtype(dtype), tuple(shape))
        self.workspaces.append((view.buffer, view.nbytes, position))
        return view

    def keep(self, shape: tuple[int, ...], dtype: Any) -> View:
        view = View(self.new(), np.dtype(dtype), tuple(shape))
        self.kept[view.buffer] = view.nbytes
        return view

    def note(self, node: Node, text: str) -> None:
        self.notes[node] = text

    def divided(self, works: Iterable[Launch | PythonCall]) -> tuple[list[Launch], list[Launch | PythonCall]]:
        """What one node launches: once, and in every run. Nodes that keep the same share it."""
        once: list[Launch] = []
        always: list[Launch | PythonCall] = []
        for work in works:
            if isinstance(work, Launch) and self.runs_once(work):
                once.append(work)
            else:
                always.append(work)
        if not once:
            return once, always
        own: list[int] = []
        recipe = tuple([(work.kernel, work.jobs, *[self._named(arg, own) for arg in work.args]) for work in once])
        shared = self.made.setdefault(recipe, own)
        if shared is own:
            return once, always
        for buffer in own:
            del self.kept[buffer]
        twins = dict(zip(own, shared, strict=True))
        return [], [_renamed(work, twins) if isinstance(work, Launch) else work for work in always]

    def _named(self, arg: View | int | float, own: list[int]) -> Any:
        """An argument with kept buffers called by when they first appear, which is remembered in `own`."""
        if not isinstance(arg, View) or arg.buffer not in self.kept:
            return type(arg), arg
        if arg.buffer not in own:
            own.append(arg.buffer)
        return own.index(arg.buffer), arg.dtype, arg.shape, arg.offset, self.kept[arg.buffer]

    def runs_once(self, work: Launch | PythonCall) -> bool:
        """Whether a launch belongs into the setup: all that it touches is frozen, or kept."""
        if not self.frozen or not isinstance(work, Launch) or not work.once:
            return False
        return all(a.buffer in self.frozen or a.buffer in self.kept for a in work.args if isinstance(a, View))

    def random_state(self) -> View:
        if self.random is None:
            self.random = self.new()
        return View(self.random, np.dtype(np.uint64), (2,))


def _renamed(work: Launch, twins: Mapping[int, int]) -> Launch:
    """The same launch with other buffers."""
    args = [replace(a, buffer=twins.get(a.buffer, a.buffer)) if isinstance(a, View) else a for a in work.args]
    return Launch(work.kernel, *args, jobs=work.jobs, cost=work.cost, once=work.once)


def _call(
    node: Node,
    views: Mapping[Entry, View],
    state: _State,
    position: int,
    is_train: bool,
    threads: int,
) -> Call:
    op = node.op
    assert op is not None and node.params is not None
    inputs = tuple([views[entry] for entry in node.inputs])
    names = output_names(op, node.params)
    outputs = tuple([views[Entry(node, i)] for i in range(len(names))])
    named: dict[str, Any] = dict.fromkeys((*op.inputs, *op.aux))
    if op.variadic:
        fixed = len(op.inputs) - 1
        named.update(zip(op.inputs[:fixed], inputs, strict=False))
        named[op.inputs[-1]] = inputs[fixed : len(inputs) - len(op.aux)]
    else:
        named.update(zip((*input_names(op, node.params), *op.aux), inputs, strict=False))
    named.update(zip(names, outputs, strict=True))
    frozen = frozenset(name for name, view in named.items() if isinstance(view, View) and view.buffer in state.frozen)
    return Call(
        node.name,
        op,
        node.params,
        named,
        inputs,
        outputs,
        is_train,
        threads,
        position,
        frozen,
        functools.partial(state.workspace, position),
        state.keep if frozen else functools.partial(state.workspace, position),
        functools.partial(state.note, node),
        state.random_state,
    )


def _copies(buffers: Buffers, wanted: Sequence[int], views: Mapping[Entry, View], package: str) -> list[Instruction]:
    """Copies into those outputs that no node could write directly (a variable, or one entry given out twice)."""
    copy = importlib.import_module(f"{package}.elementwise").copy
    instructions = []
    for buffer in wanted:
        source = views[buffers.copies[buffer]] if buffer in buffers.copies else None
        if source is not None and source.size:
            target = View(buffer, source.dtype, source.shape)
            instructions.append(Instruction(None, copy(source, target)))
    return instructions
