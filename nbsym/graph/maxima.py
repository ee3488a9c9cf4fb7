"""Maxima first: where activations only grow, the greatest of their results is the result of the greatest.

``max(tanh(a), tanh(b), ...) = tanh(max(a, b, ...))``, so that after max pooling of 2 x 2 an activation has a quarter of
the elements to go over. `monotone` in ``ops.yaml`` says which operators are such (and no cheaper than a maximum: those
go with the product before them), `greatest` which ones take maxima. For prediction: `backward` would want to know what
the activation made of each element.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..registry.infer import evaluate
from ..symbol.node import Entry, Node
from .graph import Graph, only_readers, place, use_counts
from .rewriting import DTypes, Rewriting, Shapes, Tables
from .terms import taken_inputs


def maxima_first(outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes) -> Tables:
    """The same graph with activations after the maxima that alone read them; and its tables.

    Results are equal but for rounding, and where nothing in a window is a number.

    Examples
    --------
    >>> import nbsym
    >>> from nbsym.graph.infer import infer_dtypes, infer_shapes
    >>> net = nbsym.sym.tanh(nbsym.sym.Variable("x"), name="tanh")
    >>> net = nbsym.sym.Pooling(net, kernel=(2, 2), stride=(2, 2), pool_type="max", name="pool")
    >>> tables = infer_shapes(net.entries, {"x": (1, 1, 4, 4)}), infer_dtypes(net.entries, {})
    >>> (out,), shapes, _ = maxima_first(net.entries, *tables)
    >>> out.node, out.node.inputs[0].node, shapes[out]
    (tanh(tanh), Pooling(pool), (1, 1, 2, 2))
    """
    graph = Graph(tuple(outputs))
    anew = Rewriting(shapes, dtypes)
    taking = {node: input for node in graph.order if (input := _taken_from(node)) is not None}
    if not taking:
        return list(outputs), dict(shapes), dict(dtypes)
    reader = only_readers(graph, use_counts(graph))
    for node in graph.order:
        if node.op is None:
            continue
        activations: list[Node] = []
        data = node.inputs[taking[node]] if node in taking else None
        while data is not None and _grows(data.node) and reader.get(data) in (node, *activations[-1:]):
            if place(data.node) != place(node):
                break
            activations.append(data.node)
            data = data.node.inputs[0]
        if not activations or data is None:
            anew.renew(node)
            continue
        inputs = [anew.now(entry) for entry in node.inputs]
        inputs[taking[node]] = anew.now(data)
        last = anew.made(node, node.op, node.params, tuple(inputs))
        for activation in reversed(activations):
            last = anew.made(activation, activation.op, activation.params, (Entry(last, 0),))
        anew.replace(Entry(node, 0), Entry(last, 0))
    return anew.tables(outputs)


def _taken_from(node: Node) -> int | None:
    """Which input a node takes the greatest elements of, and does nothing else."""
    if node.op is None or node.params is None or len(node.op.outputs) != 1:
        return None
    for index, name in enumerate(taken_inputs(node)):
        condition = node.op.greatest.get(name)
        if condition is not None and evaluate(condition, node.params):
            return index
    return None


def _grows(node: Node) -> bool:
    return node.op is not None and node.op.monotone
