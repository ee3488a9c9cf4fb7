"""Composites replaced by the operators that they are composed of.

A composite is an operator declared with `compute`, a formula over other operators. The node that computes its
result takes the composite's name and attributes, the others are called ``<name>_<operator><number>``.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..symbol.node import Entry, Node, topological_order
from .collector import paused_collector
from .terms import Builder


@paused_collector()
def expand(outputs: Sequence[Entry]) -> tuple[Entry, ...]:
    """`outputs` over operators none of which is a composite.

    Nodes that depend on no composite are kept as they are, so a graph without composites comes back unchanged.
    """
    order = topological_order(outputs)
    if not any(node.op is not None and node.op.compute for node in order):
        return tuple(outputs)
    builder = Builder()
    replaced: dict[Node, tuple[Entry, ...] | Node] = {}  # by entries, or by a node with the same outputs

    def lookup(entry: Entry) -> Entry:
        new = replaced.get(entry.node)
        if new is None:
            return entry
        return Entry(new, entry.index) if isinstance(new, Node) else new[entry.index]

    for node in order:
        op = node.op
        if op is None:
            continue
        current = node
        if any(entry.node in replaced for entry in node.inputs):
            current = Node(op, node.name, node.params, tuple(map(lookup, node.inputs)), node.attrs)
        if op.compute:
            replaced[node] = builder.expand(current)
        elif current is not node:
            replaced[node] = current
    return tuple(map(lookup, outputs))
