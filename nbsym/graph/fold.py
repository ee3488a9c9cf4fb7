"""Folding: what depends on nothing that changes is computed once, not in every run.

Where a network is bound for prediction with frozen parameters, the nodes that depend on these alone form a graph of
their own. Its results are variables of what remains. Views stay where they are, since they cost nothing and their
results would be copies.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from ..symbol.node import Entry, Node, topological_order
from .rewriting import DTypes, Rewriting, Shapes


@dataclass(frozen=True)
class Folded:
    """A graph in two parts. The values of `constants` are those of `variables` in `outputs`."""

    outputs: tuple[Entry, ...]
    constants: tuple[Entry, ...]
    variables: tuple[Node, ...]
    shapes: Shapes
    dtypes: DTypes


def fold(outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes, frozen: AbstractSet[str]) -> Folded:
    """Split off what can be computed from the variables named by `frozen`.

    Examples
    --------
    >>> import nbsym, numpy as np
    >>> w, x = nbsym.sym.Variable("w"), nbsym.sym.Variable("x")
    >>> net = nbsym.sym.elemwise_add(x, nbsym.sym.exp(w * 2, name="e"), name="sum")
    >>> entries = [Entry(node, 0) for node in topological_order(net.entries)]
    >>> tables = dict.fromkeys(entries, (3,)), dict.fromkeys(entries, np.dtype("float32"))
    >>> folded = fold(net.entries, *tables, {"w"})
    >>> [entry.node.op.name for entry in folded.constants], topological_order(folded.outputs)
    (['exp'], [Variable(x), Variable(e), elemwise_add(sum)])
    """
    order = topological_order(outputs)
    fixed: set[Node] = set()
    for node in order:
        if node.op is None:
            if node.name in frozen:
                fixed.add(node)
        elif not (node.op.random or node.op.python or node.op.mutates) and all(e.node in fixed for e in node.inputs):
            fixed.add(node)
    anew = Rewriting(shapes, dtypes)
    constants: dict[Entry, Node] = {}

    def read(entry: Entry) -> Entry:
        """What a node that remains reads in place of an entry."""
        node = entry.node
        if entry not in anew.stands_for and node.op is not None and node in fixed:
            if node.op.view is not None:
                renew(node)
            else:
                constants[entry] = Node(None, node.name)
                anew.replace(entry, Entry(constants[entry], 0))
        return anew.now(entry)

    def renew(node: Node) -> None:
        for source in node.inputs:
            read(source)
        anew.renew(node)

    for node in order:
        if node.op is not None and node not in fixed:
            renew(node)
    remaining = tuple([read(entry) for entry in outputs])
    return Folded(remaining, tuple(constants), tuple(constants.values()), anew.shapes, anew.dtypes)
