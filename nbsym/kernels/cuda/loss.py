"""Output layers that carry a loss."""

from __future__ import annotations

from collections.abc import Iterator

import numba
from numba import cuda

from ...executor.launch import Call, Launch, View
from ..loss import softmax_axis
from .device import THREADS, kernel
from .init import fill
from .softmax import forward


@kernel(refusal="a label is not the number of a class")
def softmax_output_backward(prob, label, scale, result, ignore_label, use_ignore, alpha, status, number):
    """scale * (prob - one_hot(label)), smoothed by alpha. prob, result: (outer, n, inner); label: (outer, inner)."""
    n, inner = prob.shape[1], prob.shape[2]
    others = alpha / max(n - 1, 1)
    for job in range(cuda.grid(1), prob.size, cuda.gridsize(1)):
        j = job % inner
        i = job // inner % n
        o = job // inner // n
        if use_ignore and label[o, j] == ignore_label:
            result[o, i, j] = 0
            continue
        k = int(label[o, j])
        if not 0 <= k < n:
            status[0] = number
        target = 1 - alpha if i == k else others
        result[o, i, j] = (prob[o, i, j] - target) * scale[0]


@kernel(cooperative=True)
def count_valid(label, ignore_label, factor, scale):
    """scale[0] = factor / number of labels other than `ignore_label` (at least 1); one block."""
    partial = cuda.shared.array(THREADS, numba.int64)
    me = cuda.threadIdx.x
    count = 0
    for i in range(me, label.size, THREADS):
        if label[i] != ignore_label:
            count += 1
    partial[me] = count
    cuda.syncthreads()
    if me == 0:
        count = 0
        for i in range(THREADS):
            count += partial[i]
        scale[0] = factor / max(count, 1)


@kernel(cooperative=True)
def count_above(data, threshold, factor, scale):
    """scale[0] = factor / number of elements above `threshold` (at least 1); one block."""
    partial = cuda.shared.array(THREADS, numba.int64)
    me = cuda.threadIdx.x
    count = 0
    for i in range(me, data.size, THREADS):
        if data[i] > threshold:
            count += 1
    partial[me] = count
    cuda.syncthreads()
    if me == 0:
        count = 0
        for i in range(THREADS):
            count += partial[i]
        scale[0] = factor / max(count, 1)


@kernel
def fill_scale(scale, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = scale[0]


@kernel
def difference(x, label, result, factor, sign):
    """factor * (x - label), or factor times its sign."""
    for i in range(cuda.grid(1), x.size, cuda.gridsize(1)):
        d = x[i] - label[i]
        if sign:
            result[i] = factor if d > 0 else -factor if d < 0 else d * 0
        else:
            result[i] = factor * d


def softmax_output(call: Call) -> Iterator[Launch]:
    data, out = call.data, call.output
    shape = softmax_axis(data.shape, call.params)
    return forward(data.reshape(*shape), out.reshape(*shape), 1, 1.0)


def softmax_output_grad(call: Call) -> Iterator[Launch]:
    p, prob, label, result = call.params, call.prob, call.label, call.out
    if prob.size == 0:
        return
    if label.shape == prob.shape:  # the label is a distribution
        yield _difference(prob, label, result, p.grad_scale, 0)
        return
    outer, n, inner = softmax_axis(prob.shape, p)
    labels = View(label.buffer, label.dtype, (outer, inner), label.offset)
    scale = call.workspace((1,), "float64")
    ignored = float(p.ignore_label)
    if p.normalization == "valid":
        yield Launch(count_valid, label.reshape(-1), ignored, float(p.grad_scale), scale, jobs=1, cost=label.size)
    else:
        divisor = inner if p.multi_output else 1
        if p.normalization == "batch":
            divisor *= outer
        yield from fill(scale, p.grad_scale / max(divisor, 1))
    alpha = 0.0 if p.multi_output else float(p.smooth_alpha)
    probs, results = prob.reshape(outer, n, inner), result.reshape(outer, n, inner)
    scalars = (ignored, int(p.use_ignore), alpha)
    yield Launch(softmax_output_backward, probs, labels, scale, results, *scalars, jobs=prob.size, cost=0.5 * prob.size)


def regression_grad(call: Call) -> Iterator[Launch]:
    """grad_scale * (prediction - label), or its sign, divided by the number of predictions per example."""
    p, prediction, label = call.params, call.prediction, call.label
    if prediction.size:
        yield _difference(prediction, label, call.out, p.grad_scale * label.shape[0] / label.size, int(p.sign))


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


def _difference(x: View, label: View, result: View, factor: float, sign: int) -> Launch:
    arrays = (x.reshape(-1), label.reshape(-1), result.reshape(-1))
    return Launch(difference, *arrays, float(factor), sign, jobs=x.size, cost=0.3 * x.size)
