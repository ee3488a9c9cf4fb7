"""From a symbol's outputs to programs: the graph passes in their order.

A `Blueprint` is the network and the gradients asked of it, in one graph, with every shape and dtype known.
Programs are lowered from it: one for training (forward and backward), one for prediction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from .. import registry
from ..base import NbsymError
from ..graph.budget import CHEAP, choose, choose_unnoticed
from ..graph.epilogue import attach_epilogues
from ..graph.expand import expand
from ..graph.fold import Folded, fold
from ..graph.fuse import fuse
from ..graph.gradient import gradient
from ..graph.infer import infer_dtypes, infer_shapes
from ..graph.maxima import maxima_first
from ..graph.nhwc import channels_last
from ..graph.normalized import join_normalized
from ..graph.pieces import in_pieces
from ..graph.plan import ORDINARY, MemoryPlan
from ..graph.promote import promote
from ..graph.recompute import Choice, marked, mirrors, recompute
from ..graph.remember import remember_less
from ..graph.schedule import schedule
from ..graph.separable import join_separable
from ..graph.simplify import simplify
from ..graph.updates import Updated, Updates, append_updates
from ..symbol.node import Entry, Node, topological_order
from .lower import Program, lower

_ATTEMPTS = 12  # to meet a limit of memory

Tables = tuple[Mapping[Entry, tuple[int, ...]], Mapping[Entry, np.dtype]]


@dataclass(frozen=True)
class Blueprint:
    """What an executor is asked to compute.

    Attributes
    ----------
    variables : mapping
        The network's arguments and auxiliary states by name.
    outputs, gradients : tuple of Entry
        Results of forward; and the new values of the gradient arrays of the arguments `wanted`.
    heads : tuple of Node
        A variable for the gradient of each output, as `backward` is given it.
    previous : mapping
        For arguments whose gradients accumulate: the variable that is the gradient array as it was.
    shapes, dtypes : mapping
        Of every entry.
    unreached : set of str
        Those of the arguments `wanted` on which no output depends, or only in ways whose gradient is zero: labels.
    updates : Updates, optional
        What backward does with gradients in place of keeping them.
    """

    variables: Mapping[str, Entry]
    outputs: tuple[Entry, ...]
    gradients: tuple[Entry, ...]
    wanted: tuple[str, ...]
    heads: tuple[Node, ...]
    previous: Mapping[str, Node]
    shapes: Mapping[Entry, tuple[int, ...]]
    dtypes: Mapping[Entry, np.dtype]
    unreached: frozenset[str] = frozenset()
    updates: Updates | None = None

    @property
    def kept(self) -> tuple[str, ...]:
        """The arguments whose gradients are kept."""
        if self.updates is None:
            return self.wanted
        return tuple([name for name in self.wanted if name not in self.updates.gradients])


def draw(
    outputs: Sequence[Entry],
    shapes: Mapping[str, Sequence[int]],
    dtypes: Mapping[str, Any],
    grad_req: Mapping[str, str],
) -> Blueprint:
    """Differentiate the network and infer everything about it.

    Parameters
    ----------
    outputs : sequence of Entry
    shapes, dtypes : mapping
        Of the variables, by name.
    grad_req : mapping
        Argument name to ``'write'``, ``'add'`` or ``'null'``.
    """
    # Composites with a gradient of their own (losses) are expanded only after differentiation.
    outputs = expand(outputs, differentiable=True)
    order = topological_order(outputs)
    shape_of, dtype_of = _infer(outputs, shapes, dtypes)
    variables = {node.name: Entry(node, 0) for node in order if node.op is None}
    wanted = [name for name, req in grad_req.items() if req != "null" and name in variables]
    if not wanted:
        expanded = expand(outputs)
        tables = (shape_of, dtype_of) if expanded == outputs else _infer(expanded, shapes, dtypes)
        return Blueprint(variables, expanded, (), (), (), {}, *tables)

    heads = tuple(Node(None, f"out_grad[{i}]") for i in range(len(outputs)))
    found = gradient(outputs, [Entry(head, 0) for head in heads], [variables[name] for name in wanted])
    known_shapes, known_dtypes = dict(shapes), dict(dtypes)
    for head, entry in zip(heads, outputs, strict=True):
        known_shapes[head.name], known_dtypes[head.name] = shape_of[entry], dtype_of[entry]
    results: list[Entry] = []
    previous = {}
    for name, result in zip(wanted, found, strict=True):
        variable = variables[name]
        entry = result or _apply("zeros_like", f"{name}_no_gradient", variable)
        if grad_req[name] == "add":
            node = previous[name] = Node(None, f"gradient[{name}]")
            known_shapes[node.name], known_dtypes[node.name] = shape_of[variable], dtype_of[variable]
            entry = _apply("_grad_add", f"{name}_accumulate", Entry(node, 0), entry)
        results.append(entry)
    entries = expand([*outputs, *results])
    outputs, gradients = entries[: len(outputs)], entries[len(outputs) :]
    tables = _infer(entries, known_shapes, known_dtypes, (shape_of, dtype_of))
    unreached = frozenset(name for name, result in zip(wanted, found, strict=True) if result is None)
    return Blueprint(variables, outputs, gradients, tuple(wanted), heads, previous, *tables, unreached)


def program(
    blueprint: Blueprint,
    *,
    is_train: bool,
    backward: bool,
    optimize: bool,
    threads: int,
    package: str,
    memory: MemoryPlan = ORDINARY,
    frozen: AbstractSet[str] = frozenset(),
) -> Program:
    """Simplify, fuse and lower.

    Parameters
    ----------
    is_train : bool
        Whether nodes behave as in training (Dropout, BatchNorm).
    backward : bool
        Whether the gradients are part of the program.
    optimize : bool
        Fuse and simplify. Off, every node of the network is there to be watched.
    memory : MemoryPlan
        Where gradients are part of the program, also what they compute once more of forward.
    frozen : set of str
        Variables that never change between runs. What depends on them alone is computed once where the program is one
        for prediction, and optimized.
    """
    count = len(blueprint.outputs)
    # Arguments of the last layers first: their gradients are ready first, and free what they were made from.
    position = {node.name: i for i, node in enumerate(topological_order(blueprint.outputs)) if node.op is None}
    pairs = zip(blueprint.wanted, blueprint.gradients, strict=True)
    late_first = sorted(pairs, key=lambda pair: -position.get(pair[0], 0))
    entries: Sequence[Entry] = [*blueprint.outputs, *[entry for _, entry in late_first if backward]]
    shapes, dtypes = blueprint.shapes, blueprint.dtypes
    entries, shapes, dtypes = promote(entries, shapes, dtypes)
    if optimize:
        entries, shapes, dtypes = simplify(entries, shapes, dtypes, is_train=is_train)
        if not (backward or is_train):
            entries, shapes, dtypes = maxima_first(entries, shapes, dtypes)
        if backward and memory.shares:
            entries, shapes, dtypes = remember_less(entries, count, shapes, dtypes)

    names = [name for name, _ in late_first]

    def finish(
        results: Sequence[Entry], shapes: Mapping[Entry, tuple[int, ...]], dtypes: Mapping[Entry, np.dtype]
    ) -> Updated:
        """The graph as it is to be run, updates of parameters among it."""
        if backward and blueprint.updates is not None:
            return append_updates(results, count, names, shapes, dtypes, blueprint.updates)
        return Updated(list(results), dict(zip(names, results[count:], strict=False)), (), shapes, dtypes, {})

    def lowered(again: Choice) -> Program:
        tables: Any = entries, shapes, dtypes
        if again.nodes:
            tables = recompute(entries, count, shapes, dtypes, again)[:3]
        if optimize and package == "nbsym.kernels":  # those for CUDA have no epilogues
            tables = attach_epilogues(*tables, is_train=is_train)
            tables = join_normalized(*tables, forward_outputs=count)
        if optimize and frozen and not (is_train or backward):
            parts = fold(tables[0], tables[1], tables[2], frozen)
            return _folded(parts, frozen, threads=threads, package=package, memory=memory)
        if optimize:
            tables = fuse(*tables, forward_outputs=count)
        made = finish(*tables)
        return lower(
            *schedule(made.outputs, count, made.shapes, made.dtypes, made.after),
            made.outputs[:count],
            [*(made.kept[name] for name in blueprint.kept if backward), *made.results],
            made.shapes,
            made.dtypes,
            is_train=is_train,
            threads=threads,
            package=package,
            memory=memory,
        )

    if not backward:
        return lowered(Choice())
    chosen = marked(topological_order(entries[:count]))
    again = Choice(frozenset(chosen))
    if memory.kind == "recompute" or mirrors():
        again = choose(entries, count, shapes, dtypes, price=CHEAP, chosen=chosen, finish=finish)
    elif memory.kind == "all" and optimize:
        again = choose_unnoticed(entries, count, shapes, dtypes, chosen=chosen, finish=finish)
    made = lowered(again)
    limit = memory.bytes(made.arena_bytes)

    def attempt(bound: int) -> Program:
        return lowered(choose(entries, count, shapes, dtypes, limit=bound, chosen=chosen, finish=finish))

    return made if made.arena_bytes <= limit else _within(limit, made, attempt)


def _folded(parts: Folded, frozen: AbstractSet[str], *, package: str, **options: Any) -> Program:
    """The program of a graph for prediction, with the program of its constants."""

    def lowered(entries: Sequence[Entry], never_change: AbstractSet[Node]) -> Program:
        results, shapes, dtypes = entries, parts.shapes, parts.dtypes
        for_caches = bool(never_change) and package == "nbsym.kernels"
        if for_caches:
            results, shapes, dtypes = channels_last(results, shapes, dtypes, never_change)
        results, shapes, dtypes = fuse(results, shapes, dtypes)
        if for_caches:
            results, shapes, dtypes = in_pieces(*join_separable(results, shapes, dtypes))
        order = schedule(results, len(results), shapes, dtypes)
        return lower(
            *order, results, (), shapes, dtypes, is_train=False, frozen=never_change, package=package, **options
        )

    variables = {node for node in topological_order(parts.outputs) if node.op is None and node.name in frozen}
    made = lowered(parts.outputs, variables.union(parts.variables))
    if not parts.constants:
        return made
    return replace(made, folded=lowered(parts.constants, frozenset()), constants=parts.variables)


def _within(limit: float, made: Program, attempt: Callable[[int], Program]) -> Program:
    """A program that needs at most `limit` bytes; `attempt` makes one for a bound, which scratch memory exceeds."""
    bound, smallest = limit, made.arena_bytes
    for _ in range(_ATTEMPTS):
        made = attempt(int(bound))
        if made.arena_bytes <= limit:
            return made
        smallest = min(smallest, made.arena_bytes)
        bound -= max(made.arena_bytes - limit, 0.01 * limit)
        if bound <= 0:
            break
    raise NbsymError(
        f"bind: memory_limit allows {limit / 2**20:.4g} MB; with recomputation {smallest / 2**20:.4g} MB are needed"
    )


def _infer(
    outputs: Sequence[Entry], shapes: Mapping[str, Any], dtypes: Mapping[str, Any], settled: Tables = ({}, {})
) -> Tables:
    shape_of = infer_shapes(outputs, shapes, settled=settled[0])
    # With a default, no dtype is left unknown.
    return shape_of, cast("Mapping[Entry, np.dtype]", infer_dtypes(outputs, dtypes, settled=settled[1]))


def _apply(operator: str, name: str, *inputs: Entry) -> Entry:
    op = registry.get(operator)
    return Entry(Node(op, name, registry.parse_params(op, {}), inputs), 0)
