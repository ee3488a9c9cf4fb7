"""The order in which a graph is run: what forward runs, and what backward runs after it.

Depth first from the outputs, left to right: what a gradient is made of is used up soon after it was made. Nodes that
make more memory live than they free, and what backward computes once more of forward, then sink to just before the
first node that reads them: as late as possible, as instruction schedulers do under register pressure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..symbol.node import Entry, Node, topological_order

Shapes = Mapping[Entry, tuple[int, ...]]
DTypes = Mapping[Entry, np.dtype]
After = Mapping[Node, Sequence[Node]]

_NOTHING: After = {}

AGAIN = "__again__"
"""The attribute of nodes that compute once more what forward computed."""


def schedule(
    entries: Sequence[Entry], count: int, shapes: Shapes, dtypes: DTypes, after: After = _NOTHING
) -> tuple[list[Node], list[Node]]:
    """The nodes of both halves, every node after those that it reads.

    Parameters
    ----------
    entries : sequence of Entry
        All outputs; the first `count` are those of forward.
    count : int
    shapes, dtypes : mapping
        Of every entry.
    after : mapping
        For nodes of the second half, nodes that must run before them though they read nothing of theirs.

    Examples
    --------
    >>> import nbsym
    >>> from nbsym.graph.infer import infer_dtypes, infer_shapes
    >>> x = nbsym.sym.Variable("x")
    >>> outputs = [*nbsym.sym.exp(x, name="e").entries, *nbsym.sym.sum(x, name="s").entries]
    >>> schedule(outputs, 1, infer_shapes(outputs, {"x": (2,)}), infer_dtypes(outputs, {}))
    ([Variable(x), exp(e)], [sum(s)])
    """
    first = topological_order(entries[:count])
    done = set(first)
    whole = _depth_first(entries, after) if after else topological_order(entries)
    second = [node for node in whole if node not in done]
    return first, _sunk(second, {entry.node for entry in entries}, shapes, dtypes, after)


def _depth_first(entries: Sequence[Entry], after: After) -> list[Node]:
    """`topological_order` in which each node stands behind those of `after`, too: these as late as that allows."""
    order: list[Node] = []
    seen: set[Node] = set()
    stack: list[tuple[Node, bool]] = [(entry.node, False) for entry in reversed(entries)]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            earlier = [*(entry.node for entry in node.inputs), *after.get(node, ())]
            stack += [(child, False) for child in reversed(earlier) if child not in seen]
    return order


def outputs_of(node: Node, shapes: Shapes) -> list[Entry]:
    """The entries of a node."""
    entries = [Entry(node, 0)]
    while (node, len(entries)) in shapes:
        entries.append(Entry(node, len(entries)))
    return entries


def entry_bytes(entry: Entry, shapes: Shapes, dtypes: DTypes) -> int:
    """The size of an array."""
    size = dtypes[entry].itemsize
    for n in shapes[entry]:
        size *= n
    return size


def _sunk(order: list[Node], wanted: set[Node], shapes: Shapes, dtypes: DTypes, after: After) -> list[Node]:
    """`order` with nodes that may wait moved to just before their first reader."""

    def waits(node: Node, first: int) -> bool:
        if node in wanted:
            return False
        if AGAIN in node.attrs:
            return True
        kept = [entry for entry in set(node.inputs) if place[last[entry]] < first and entry.node.op is not None]
        return sum(entry_bytes(entry, shapes, dtypes) for entry in outputs_of(node, shapes)) > sum(
            entry_bytes(entry, shapes, dtypes) for entry in kept
        )

    last: dict[Entry, Node] = {}
    for node in order:
        for entry in node.inputs:
            last[entry] = node
    place: dict[Node, int] = {node: i for i, node in enumerate(order)}
    reader: dict[Node, int] = {}  # the place of the first node that reads any output
    sinks: set[Node] = set()
    for node in reversed(order):
        own = place[node]
        first = reader.get(node, own)
        if first > own + 1 and waits(node, first):
            sinks.add(node)
            own = place[node] = first
        for source in (*(entry.node for entry in node.inputs), *after.get(node, ())):
            if reader.get(source, own) >= own:
                reader[source] = own
    if sinks:
        # Nodes that sink to one place keep their order, and stand before the node whose place it is.
        order.sort(key=lambda node: (place[node], node not in sinks))
    return order
