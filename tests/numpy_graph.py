"""Graphs built by hand and computed with NumPy: a reference for the passes that needs no executor."""

import itertools

import numpy as np

from nbsym import registry
from nbsym.graph.expand import expand
from nbsym.registry.scalar_functions import SCALAR_FUNCTIONS
from nbsym.symbol.node import Entry, Node, topological_order

_numbers = itertools.count()


def var(name, **attrs):
    """A variable."""
    return Entry(Node(None, name, attrs=attrs), 0)


def apply(op_name, *inputs, name=None, attrs=None, **params):
    """The first output of a new node."""
    op = registry.get(op_name)
    node = Node(op, name or f"{op_name}{next(_numbers)}", registry.parse_params(op, params), inputs, attrs)
    return Entry(node, 0)


def output(entry, index):
    """Another output of the node of `entry`."""
    return Entry(entry.node, index)


def evaluate(entries, values):
    """What `entries` are, for the arrays `values` by variable name."""
    table = {}
    entries = expand(entries)
    for node in topological_order(entries):
        if node.op is None:
            table[node, 0] = values[node.name]
            continue
        inputs = [table[entry] for entry in node.inputs]
        for index, array in enumerate(_compute(node, inputs)):
            table[node, index] = array
    return [table[entry] for entry in entries]


def numeric_gradient(entry, values, name, weight, step=1e-6):
    """Central differences of ``sum(entry * weight)`` with respect to variable `name`."""
    grad = np.zeros_like(values[name])
    for index in np.ndindex(grad.shape):
        sides = []
        for sign in (1, -1):
            moved = values[name].copy()
            moved[index] += sign * step
            sides.append((evaluate([entry], {**values, name: moved})[0] * weight).sum())
        grad[index] = (sides[0] - sides[1]) / (2 * step)
    return grad


def _compute(node, inputs):
    op = node.op
    if op.elementwise:
        formula = registry.elementwise_expression(op, node.params)
        env = dict(node.params) | dict(zip(registry.input_names(op, node.params, len(inputs)), inputs, strict=True))
        if op.variadic:
            env[op.inputs[-1]] = tuple(inputs)
        functions = {name: function.reference for name, function in SCALAR_FUNCTIONS.items()}
        env |= functions | {"sum": lambda *terms: sum(terms)}
        shape = np.broadcast_shapes(*(array.shape for array in inputs)) if inputs else ()
        return [np.broadcast_to(np.asarray(formula(env), dtype=inputs[0].dtype), shape)]
    if op.view:
        shapes = registry.infer_shape(op, node.params, [array.shape for array in inputs], [None])
        return [inputs[op.inputs.index(op.view)].reshape(shapes[1][0])]
    result = _KERNELS[op.name](node.params, *inputs)
    return result if isinstance(result, tuple) else [result]


def _fully_connected(p, data, weight, bias=None):
    out = (data.reshape(len(data), -1) if p.flatten else data) @ weight.T
    return out if bias is None else out + bias


def _dot(p, lhs, rhs):
    return (lhs.T if p.transpose_a else lhs) @ (rhs.T if p.transpose_b else rhs)


def _dot_backward_lhs(p, grad, rhs, lhs):
    out = grad @ (rhs if p.transpose_b else rhs.T)
    return out.T if p.transpose_a else out


def _dot_backward_rhs(p, grad, lhs, rhs):
    out = (lhs if p.transpose_a else lhs.T) @ grad
    return out.T if p.transpose_b else out


def _reduced_axes(p, ndim):
    axes = set(range(ndim)) if p.axis is None else {n % ndim for n in p.axis}
    return tuple(set(range(ndim)) - axes if p.exclude else axes)


def _sum(p, data):
    out = data.sum(axis=_reduced_axes(p, data.ndim), keepdims=p.keepdims)
    return np.asarray(out).reshape(np.shape(out) or (1,))


def _sum_like(p, data, like):
    lead = data.ndim - like.ndim
    data = data.sum(axis=tuple(range(lead)))
    return data.sum(axis=tuple(i for i, n in enumerate(like.shape) if n == 1 and data.shape[i] != 1), keepdims=True)


def _slice_channel(p, data):
    parts = np.split(data, p.num_outputs, axis=p.axis)
    return tuple(part.squeeze(p.axis) if p.squeeze_axis else part for part in parts)


def _expand_reduced(p, grad, like):
    axes = _reduced_axes(p, like.ndim)
    out = np.broadcast_to(grad.reshape([1 if i in axes else n for i, n in enumerate(like.shape)]), like.shape)
    return out / np.prod([like.shape[i] for i in axes]) if p.average else out


def _concat_backward(p, grad, *data):
    return tuple(np.split(grad, np.cumsum([array.shape[p.dim] for array in data])[:-1], axis=p.dim))


_KERNELS = {
    "_expand_reduced": _expand_reduced,
    "_concat_backward": _concat_backward,
    "_make_loss_backward": lambda p, data: np.full_like(data, p.grad_scale),
    "_transpose_backward": lambda p, data: data.transpose(np.argsort(p.axes) if p.axes else None),
    "FullyConnected": _fully_connected,
    "dot": _dot,
    "_dot_backward_lhs": _dot_backward_lhs,
    "_dot_backward_rhs": _dot_backward_rhs,
    "sum": _sum,
    "_sum_like": _sum_like,
    "SliceChannel": _slice_channel,
    "Concat": lambda p, *data: np.concatenate(data, axis=p.dim),
    "broadcast_like": lambda p, lhs, rhs: np.broadcast_to(lhs, rhs.shape),
    "transpose": lambda p, data: data.transpose(p.axes or None),
    "zeros_like": lambda p, data: np.zeros_like(data),
    "ones_like": lambda p, data: np.ones_like(data),
}
