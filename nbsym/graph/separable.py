"""Depthwise convolutions join the 1x1 convolutions that alone read them, in images with their channels last.

What lies between the two then never leaves the cache (`kernels.separable_nhwc`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import registry
from ..symbol.node import Entry, Node
from .graph import Graph, only_readers, use_counts
from .rewriting import DTypes, Rewriting, Shapes, Tables
from .terms import taken_inputs

_CONVOLUTION = "_convolution_nhwc"


def join_separable(outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes) -> Tables:
    """The same graph with separable convolutions in one; and its tables.

    Examples
    --------
    >>> import nbsym
    >>> from nbsym.graph.infer import infer_dtypes, infer_shapes
    >>> x = nbsym.sym.Variable("x")
    >>> net = nbsym.sym._convolution_nhwc(x, kernel=(3, 3), num_filter=16, num_group=16, act="relu")
    >>> net = nbsym.sym._convolution_nhwc(net, kernel=(1, 1), num_filter=32)
    >>> tables = infer_shapes(net.entries, {"x": (1, 9, 9, 16)}), infer_dtypes(net.entries, {})
    >>> outputs, shapes, _ = join_separable(net.entries, *tables)
    >>> [(node.op.name, shapes[node, 0]) for node in Graph(tuple(outputs)).order if node.op]
    [('_separable_nhwc', (1, 7, 7, 32))]
    """
    graph = Graph(tuple(outputs))
    anew = Rewriting(shapes, dtypes)
    if any(node.op is not None and node.op.name == _CONVOLUTION for node in graph.order):
        alone = only_readers(graph, use_counts(graph))
        for node in graph.order:
            if node.op is None:
                continue
            first = node.inputs[0].node if node.op.name == _CONVOLUTION else None
            if first is not None and node.inputs[0] in alone and _is_depthwise(first, shapes) and _mixes(node):
                joined = _joined(first, node, anew)
                anew.replace(Entry(node, 0), Entry(joined, 0))
            else:
                anew.renew(node)
    return anew.tables(outputs)


def _is_depthwise(node: Node, shapes: Shapes) -> bool:
    p = node.params
    if node.op is None or p is None or node.op.name != _CONVOLUTION or p.added:
        return False
    return p.num_group == p.num_filter == shapes[node.inputs[0]][-1] > 1


def _mixes(node: Node) -> bool:
    """Whether every pixel is made of the channels of that pixel."""
    p = node.params
    assert p is not None
    return p.num_group == 1 and set(p.kernel) == {1} and set(p.stride) <= {1} and not any(p.pad)


def _joined(first: Node, last: Node, anew: Rewriting) -> Node:
    assert first.params is not None and last.params is not None
    op = registry.get("_separable_nhwc")
    values: dict[str, Any] = {name: first.params[name] for name in op.params if name in first.params}
    values |= {f"mixing_{name}": last.params[name] for name in ("act", "low", "high")}
    values |= {"mixing_scaled": last.params.scaled, "mixing_shifted": last.params.shifted, "added": last.params.added}
    values["num_filter"] = last.params.num_filter
    arrays = _arrays(first) | {
        _MIXING.get(name, name): entry for name, entry in _arrays(last).items() if name != "data"
    }
    params = registry.parse_params(op, values)
    inputs = tuple([anew.now(arrays[name]) for name in registry.input_names(op, params)])
    return anew.made(last, op, params, inputs)


_MIXING = {"weight": "mixing", "scale": "mixing_scale", "shift": "mixing_shift"}


def _arrays(node: Node) -> dict[str, Entry]:
    return dict(zip(taken_inputs(node), node.inputs, strict=True))
