"""Output layers that carry a loss: their forward pass predicts, their backward pass starts the gradient.

Gradients are those of MXNet 1.9.1. A label that names no class is refused with a status, where MXNet would train on it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..executor.launch import Call, Launch, View, kernel
from .init import fill
from .simd import apply, inline
from .softmax import forward

_NO_CLASS = "a label is not a class, that is, not in 0 .. classes - 1"


@kernel(refusal=_NO_CLASS)
def softmax_output_backward(prob, label, count, result, factor, counted, ignore_label, use_ignore, alpha, lo, hi):
    """factor * (prob - one_hot(label)), smoothed by alpha, divided by count[0] if it was counted.

    prob, result: (outer, n, inner); label: (outer, inner).
    """
    n, inner = prob.shape[1], prob.shape[2]
    f = result.dtype.type(factor / count[0] if counted else factor)
    one = result.dtype.type(1)
    a = result.dtype.type(alpha)
    others = a / result.dtype.type(max(n - 1, 1))
    ignored = label.dtype.type(ignore_label)
    if inner == 1:  # all rows at once: they may be short
        size = result.size
        outs, ins = (result.reshape(size),), (prob.reshape(size), others, f)
        apply(scaled_difference, lo * n, hi * n, outs, ins)
    for o in range(lo, hi):
        for i in range(n if inner > 1 else 0):
            apply(scaled_difference, 0, inner, (result[o, i],), (prob[o, i], others, f))
        for j in range(inner):
            if use_ignore and label[o, j] == ignored:
                for i in range(n):
                    result[o, i, j] = 0
                continue
            k = int(label[o, j])
            if not 0 <= k < n:
                return 1
            result[o, k, j] -= (one - a - others) * f
    return 0


@kernel
def count_valid(label, ignore_label, count, lo, hi):
    """The number of labels other than `ignore_label`, at least 1."""
    ignored = label.dtype.type(ignore_label)
    total = 0
    for i in range(label.size):
        total += label[i] != ignored
    count[0] = max(total, 1)


@kernel
def count_above(data, threshold, factor, scale, lo, hi):
    """scale[0] = factor / number of elements above `threshold` (at least 1)."""
    t = data.dtype.type(threshold)
    count = 0
    for i in range(data.size):
        count += data[i] > t
    scale[0] = factor / max(count, 1)


@kernel
def fill_scale(scale, out, lo, hi):
    v = out.dtype.type(scale[0])
    y = out[lo:hi]
    for i in range(y.size):
        y[i] = v


@inline
def scaled_difference(x, y, factor):
    return ((x - y) * factor,)


@inline
def scaled_sign(x, y, factor):
    d = x - y
    return ((factor if d > 0 else -factor if d < 0 else d * 0),)


@kernel
def difference(x, label, result, factor, sign, lo, hi):
    """factor * (x - label), or factor times its sign."""
    f = result.dtype.type(factor)
    if sign:
        apply(scaled_sign, lo, hi, (result,), (x, label, f))
    else:
        apply(scaled_difference, lo, hi, (result,), (x, label, f))


@kernel(refusal=_NO_CLASS)
def svm_backward(data, label, result, margin, coefficient, linear, lo, hi):
    """data, result: (rows, n), label: (rows,). Hinge loss against every class, squared unless `linear`."""
    n = data.shape[1]
    m, c = result.dtype.type(margin), result.dtype.type(coefficient)
    zero, two = result.dtype.type(0), result.dtype.type(2)
    for row in range(lo, hi):
        k = int(label[row])
        if not 0 <= k < n:
            return 1
        x, r = data[row], result[row]
        for i in range(n):
            gap = m + x[i]
            r[i] = (c if linear else two * c * gap) if gap > zero else zero
        gap = m - x[k]
        r[k] = (-c if linear else -two * c * gap) if gap > zero else zero
    return 0


# ---- lowering -------------------------------------------------------------------------------------------------------


def softmax_axis(shape: tuple[int, ...], params) -> tuple[int, int, int]:
    """(outer, n, inner): classes along axis 1, along the last axis, or along all axes but the first."""
    if params.multi_output:
        return shape[0], shape[1], math.prod(shape[2:])
    if params.preserve_shape:
        return math.prod(shape[:-1]), shape[-1], 1
    return shape[0], math.prod(shape[1:]), 1


def softmax_output(call: Call) -> Iterator[Launch]:
    data, out = call.data, call.output
    shape = softmax_axis(data.shape, call.params)
    return forward(call, data.reshape(*shape), out.reshape(*shape), 1, 1.0)


def softmax_output_grad(call: Call) -> Iterator[Launch]:
    p, prob, label, result = call.params, call.prob, call.label, call.out
    if prob.size == 0:
        return
    if label.shape == prob.shape:  # the label is a distribution
        yield _difference(prob, label, result, p.grad_scale, 0)
        return
    outer, n, inner = softmax_axis(prob.shape, p)
    # Without preserve_shape all trailing axes are classes, and MXNet reads the first of the labels only.
    labels = View(label.buffer, label.dtype, (outer, inner), label.offset)
    flat, ignored, factor = label.reshape(-1), float(p.ignore_label), float(p.grad_scale)
    counted = p.normalization == "valid"
    if counted:
        count = call.workspace((1,), "float64")
        yield Launch(count_valid, flat, ignored, count, jobs=1, cost=0.5 * label.size)
    else:
        count = flat  # not read
        factor /= (inner if p.multi_output else 1) * (outer if p.normalization == "batch" else 1)
    alpha = 0.0 if p.multi_output else float(p.smooth_alpha)  # as MXNet does
    probs, results = prob.reshape(outer, n, inner), result.reshape(outer, n, inner)
    scalars = (factor, int(counted), ignored, int(p.use_ignore), alpha)
    yield Launch(softmax_output_backward, probs, labels, count, results, *scalars, jobs=outer, cost=0.5 * prob.size)


def regression_grad(call: Call) -> Iterator[Launch]:
    """grad_scale * (prediction - label), or its sign, divided by the number of predictions per example."""
    p, prediction, label = call.params, call.prediction, call.label
    if prediction.size:
        factor = p.grad_scale * label.shape[0] / label.size
        yield _difference(prediction, label, call.out, factor, int(p.sign))


def _difference(x: View, label: View, result: View, factor: float, sign: int) -> Launch:
    arrays = (x.reshape(-1), label.reshape(-1), result.reshape(-1))
    return Launch(difference, *arrays, float(factor), sign, jobs=x.size, cost=0.3 * x.size)


def make_loss_grad(call: Call) -> Iterator[Launch]:
    p, data, out = call.params, call.data, call.out
    if p.normalization == "valid":
        scale = call.workspace((1,), "float64")
        scalars = (float(p.valid_thresh), float(p.grad_scale))
        yield Launch(count_above, data.reshape(-1), *scalars, scale, jobs=1, cost=0.5 * data.size)
        yield Launch(fill_scale, scale, out.reshape(-1), jobs=out.size, cost=0.1 * out.size)
    else:
        batch = max(data.shape[0], 1) if p.normalization == "batch" and data.ndim else 1
        yield from fill(out, p.grad_scale / batch)


def svm_grad(call: Call) -> Iterator[Launch]:
    p, data, out = call.params, call.data, call.out
    rows = data.shape[0]
    arrays = (data.reshape(rows, -1), call.label.reshape(-1), out.reshape(rows, -1))
    scalars = (float(p.margin), float(p.regularization_coefficient), int(p.use_linear))
    yield Launch(svm_backward, *arrays, *scalars, jobs=rows, cost=0.5 * data.size)
