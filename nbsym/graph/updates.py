"""Updates of parameters in the graph of their gradients, so that a gradient lives no longer than until it is used.

The nodes of an optimizer's step read a parameter, its gradient and its states. They join a graph when all other passes
have been over it, so gradients are computed as ever. What they make lies in the end where the parameter lay: a second
name for the same memory, of which liveness knows nothing. So nodes that write a variable's memory run after all that
read it: `append_updates` says which these are, and `nbsym.graph.schedule` keeps to it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .. import registry
from ..symbol.node import Entry, Node, topological_order
from ..symbol.structure import mutated_positions
from .plan import roots
from .rewriting import DTypes, Rewriting, Shapes
from .schedule import entry_bytes

UPDATE = "__update__"
"""The attribute of the nodes of a step, which is the step's number."""


@dataclass(frozen=True)
class Updates:
    """What is done with gradients: a graph over the network's parameters, gradients and states.

    Attributes
    ----------
    results : tuple of Entry
        New values.
    targets : tuple of Node
        The variables in whose memory these lie in the end: parameters, or states.
    owners : tuple of str
        Of which parameter each result is part of the update.
    gradients : mapping
        The variable that stands for the gradient of each parameter.
    shapes, dtypes : mapping
        Of every entry.
    """

    results: tuple[Entry, ...]
    targets: tuple[Node, ...]
    owners: tuple[str, ...]
    gradients: Mapping[str, Node]
    shapes: Mapping[Entry, tuple[int, ...]]
    dtypes: Mapping[Entry, np.dtype]


class Updated(NamedTuple):
    """A graph with updates.

    `outputs` are those of forward, then what backward makes, in the order in which it is to be run: gradients that are
    `kept`, by name, and `results` of updates. `after` are nodes that must run before others.
    """

    outputs: list[Entry]
    kept: Mapping[str, Entry]
    results: Sequence[Entry]
    shapes: Mapping[Entry, tuple[int, ...]]
    dtypes: Mapping[Entry, np.dtype]
    after: Mapping[Node, Sequence[Node]]


def append_updates(
    outputs: Sequence[Entry],
    count: int,
    names: Sequence[str],
    shapes: Shapes,
    dtypes: DTypes,
    updates: Updates,
) -> Updated:
    """Put updates in the place of the gradients that they read.

    Parameters
    ----------
    outputs : sequence of Entry
        The first `count` are those of forward, the others the gradients of the arguments `names`.
    shapes, dtypes : mapping
        Of every entry.
    updates : Updates
    """
    anew = Rewriting({**updates.shapes, **shapes}, {**updates.dtypes, **dtypes})
    found = dict(zip(names, outputs[count:], strict=True))
    for name, variable in updates.gradients.items():
        anew.stands_for[Entry(variable, 0)] = found[name]
    for node in topological_order(updates.results):
        if node.op is not None:
            anew.renew(node)
    results = [anew.now(entry) for entry in updates.results]
    # What a variable's memory shows is copied to where it is to be at the end of the program; here it must be before.
    written = set(updates.targets)
    shown = roots(topological_order([*outputs, *results]))
    kept = {
        name: _copied(entry, name, anew) if shown.get(entry, entry).node in written else entry
        for name, entry in found.items()
        if name not in updates.gradients
    }
    mine: dict[str, list[Entry]] = {}
    for owner, entry in zip(updates.owners, results, strict=True):
        mine.setdefault(owner, []).append(entry)
    last = _made_last({name: found[name] for name in updates.gradients}, shown, shapes, dtypes)
    in_turn = [*(name for name in names if name not in last), *last]
    made = [entry for name in in_turn for entry in ([kept[name]] if name in kept else mine.get(name, ()))]
    finished = [*outputs[:count], *made]
    after = _writers_after_readers(topological_order(finished), results, updates.targets)
    return Updated(finished, kept, results, anew.shapes, anew.dtypes, after)


def _made_last(
    gradients: Mapping[str, Entry], shown: Mapping[Entry, Entry], shapes: Shapes, dtypes: DTypes
) -> list[str]:
    """The gradients to be made when all else is done, one after the other.

    They are the largest ones, as many as make the sum of two things smallest: of what these are made of, which is kept
    until then, and of the largest of the other gradients, which is made where most memory may be in use. So it is the
    weights of layers that connect everything, which are tens of times as large as what their gradients are made of at
    batch 32. In convolutions that is as large as the gradients, or larger.
    """
    bytes_of, made_of = {}, {}
    for name, entry in gradients.items():
        node = shown.get(entry, entry).node
        sources = [source for source in set(node.inputs) if source.node.op is not None]
        bytes_of[name] = entry_bytes(entry, shapes, dtypes) if node.op is not None else 0
        made_of[name] = sum(entry_bytes(source, shapes, dtypes) for source in sources)
    by_size = sorted(gradients, key=lambda name: -bytes_of[name])
    sums = [0, *itertools.accumulate(made_of[name] for name in by_size)]
    largest = [*(bytes_of[name] for name in by_size), 0]
    return by_size[: min(range(len(sums)), key=lambda count: sums[count] + largest[count])]


def _copied(entry: Entry, name: str, anew: Rewriting) -> Entry:
    copy = registry.get("_copy")
    made = Entry(Node(copy, f"{name}_gradient", registry.parse_params(copy, {}), (entry,)), 0)
    anew.shapes[made], anew.dtypes[made] = anew.shapes[entry], anew.dtypes[entry]
    return made


def _writers_after_readers(
    order: Iterable[Node], results: Sequence[Entry], targets: Sequence[Node]
) -> dict[Node, list[Node]]:
    """For nodes that write a variable's memory, as their result or to a state that they mutate: its other readers."""
    order = list(order)
    shown = roots(order)
    writers = {target: [result.node] for result, target in zip(results, targets, strict=True)}
    for node in order:
        if UPDATE in node.attrs and node.op is not None:
            for position in mutated_positions(node.op, len(node.inputs)):
                writers.setdefault(node.inputs[position].node, []).append(node)
    readers: dict[Node, dict[Node, None]] = {target: {} for target in writers}
    for node in order:
        if node.op is None or node.op.view is not None:
            continue
        for entry in node.inputs:
            source = shown.get(entry, entry).node
            if source in readers:
                readers[source][node] = None
    after: dict[Node, list[Node]] = {}
    for target, nodes in writers.items():
        for writer in nodes:
            after.setdefault(writer, []).extend(node for node in readers[target] if node is not writer)
    return after
