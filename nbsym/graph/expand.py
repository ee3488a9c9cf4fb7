"""Composites replaced by the operators that they are composed of.

A composite is an operator declared with `compute`, a formula over other operators. The node that computes its
result takes the composite's name and attributes, the others are called ``<name>_<operator><number>``.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..symbol.node import Entry, Node, topological_order
from .planning import planning
from .terms import Builder


@planning()
def expand(outputs: Sequence[Entry], differentiable: bool = False) -> tuple[Entry, ...]:
    """`outputs` over operators that are not composites.

    With `differentiable`, composites for which `grad` is written are kept: their gradient is to be that formula, and
    they are expanded after differentiation. Nodes that depend on no composite stay as they are.

    A composite may take inputs that its formula does not read, such as the label of a loss; they are no longer inputs
    of the expanded graph. Infer the shapes of arguments before.

    Examples
    --------
    >>> import nbsym
    >>> net = nbsym.sym.Activation(nbsym.sym.Variable("x"), act_type="relu", name="act")
    >>> expand(net.entries)[0].node
    relu(act)
    """
    builder = Builder(differentiable)
    order = topological_order(outputs)
    if not any(map(builder.expands, {node.op for node in order if node.op is not None})):
        return tuple(outputs)
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
        if builder.expands(op):
            replaced[node] = builder.expand(current)
        elif current is not node:
            replaced[node] = current
    return tuple(map(lookup, outputs))
