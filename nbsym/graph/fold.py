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
from .epilogue import DTypes, Shapes
from .graph import output_count


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
    shapes, dtypes = dict(shapes), dict(dtypes)
    stands_for: dict[Entry, Entry] = {}
    constants: dict[Entry, Node] = {}

    def replace(entry: Entry, by: Entry) -> Entry:
        stands_for[entry] = by
        shapes[by], dtypes[by] = shapes[entry], dtypes[entry]
        return by

    def read(entry: Entry) -> Entry:
        """What a node that remains reads in place of an entry."""
        node = entry.node
        if entry in stands_for or node.op is None or node not in fixed:
            return stands_for.get(entry, entry)
        if node.op.view is not None:
            inputs = tuple([read(source) for source in node.inputs])
            return entry if inputs == node.inputs else replace(entry, Entry(_twin(node, inputs), entry.index))
        constants[entry] = Node(None, node.name)
        return replace(entry, Entry(constants[entry], 0))

    for node in order:
        if node.op is None or node in fixed:
            continue
        inputs = tuple([read(entry) for entry in node.inputs])
        if inputs != node.inputs:
            twin = _twin(node, inputs)
            for index in range(output_count(node)):
                replace(Entry(node, index), Entry(twin, index))
    remaining = tuple([read(entry) for entry in outputs])
    return Folded(remaining, tuple(constants), tuple(constants.values()), shapes, dtypes)


def _twin(node: Node, inputs: tuple[Entry, ...]) -> Node:
    return Node(node.op, node.name, node.params, inputs, node.attrs)
