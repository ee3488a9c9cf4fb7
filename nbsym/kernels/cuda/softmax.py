"""Softmax, its logarithm and their gradients: a block of threads to each row, or column."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numba
from numba import cuda

from ...executor.launch import Call, Launch, View
from ..softmax import around
from . import vmath
from .device import THREADS, device, kernel

exp, log = vmath.exp, vmath.log


@device
def _sum(partial, me):
    """The sum of what every thread has put into `partial`."""
    cuda.syncthreads()
    width = THREADS // 2
    while width > 0:
        if me < width:
            partial[me] += partial[me + width]
        cuda.syncthreads()
        width //= 2
    total = partial[0]
    cuda.syncthreads()
    return total


@device
def _largest(partial, me):
    """The largest of what every thread has put into `partial`."""
    cuda.syncthreads()
    width = THREADS // 2
    while width > 0:
        if me < width:
            partial[me] = max(partial[me], partial[me + width])
        cuda.syncthreads()
        width //= 2
    best = partial[0]
    cuda.syncthreads()
    return best


@kernel(cooperative=True)
def softmax_forward(data, length, out, factor, logarithm, has_length):
    """Arrays are (outer, n, inner), of which the first `length` (outer, inner) count; a block to each such number."""
    partial = cuda.shared.array(THREADS, numba.float64)
    me, n, inner = cuda.threadIdx.x, data.shape[1], data.shape[2]
    o, j = cuda.blockIdx.x // inner, cuda.blockIdx.x % inner
    size = n
    if has_length:
        n = min(max(int(length[o, j]), 0), n)
        for i in range(n + me, size, THREADS):
            out[o, i, j] = -math.inf if logarithm else 0.0
    best = -math.inf
    for i in range(me, n, THREADS):
        best = max(best, data[o, i, j] * factor)
    partial[me] = best
    best = _largest(partial, me)
    total = 0.0
    for i in range(me, n, THREADS):
        total += exp(data[o, i, j] * factor - best)
    partial[me] = total
    total = _sum(partial, me)
    shift = best + log(total)
    for i in range(me, n, THREADS):
        x = data[o, i, j] * factor
        if logarithm:
            out[o, i, j] = x - shift
        else:
            out[o, i, j] = exp(x - best) / total


@kernel(cooperative=True)
def softmax_gradient(grad, out, result, factor, logarithm):
    partial = cuda.shared.array(THREADS, numba.float64)
    me, n, inner = cuda.threadIdx.x, grad.shape[1], grad.shape[2]
    o, j = cuda.blockIdx.x // inner, cuda.blockIdx.x % inner
    total = 0.0
    for i in range(me, n, THREADS):
        g = grad[o, i, j]
        total += g if logarithm else g * out[o, i, j]
    partial[me] = total
    total = _sum(partial, me)
    for i in range(me, n, THREADS):
        g, y = grad[o, i, j], out[o, i, j]
        if logarithm:
            result[o, i, j] = factor * (g - exp(y) * total)
        else:
            result[o, i, j] = factor * y * (g - total)


def softmax(call: Call) -> Iterator[Launch]:
    return _forward(call, 0)


def log_softmax(call: Call) -> Iterator[Launch]:
    return _forward(call, 1)


def softmax_backward(call: Call) -> Iterator[Launch]:
    return _backward(call, 0)


def log_softmax_backward(call: Call) -> Iterator[Launch]:
    return _backward(call, 1)


def forward(
    data: View, out: View, axis: int, factor: float, logarithm: int = 0, length: View | None = None
) -> Iterator[Launch]:
    """Softmax of `factor` times `data` along `axis`, of each row's first `length` elements."""
    data, out = around(data, axis), around(out, axis)
    if data.size:
        outer, _, inner = data.shape
        lengths = View(data.buffer, data.dtype, (1, 1)) if length is None else length.reshape(outer, inner)
        scalars = (float(factor), logarithm, int(length is not None))
        yield Launch(softmax_forward, data, lengths, out, *scalars, jobs=outer * inner, cost=1.0 * data.size)


def _forward(call: Call, logarithm: int) -> Iterator[Launch]:
    factor = 1.0 / (call.params.temperature or 1.0)
    return forward(call.data, call.out, call.params.axis, factor, logarithm, call.length)


def _backward(call: Call, logarithm: int) -> Iterator[Launch]:
    grad, out, result = (around(view, call.params.axis) for view in (*call.inputs, call.out))
    if grad.size:
        factor = 1.0 / (call.params.temperature or 1.0)
        jobs = grad.shape[0] * grad.shape[2]
        yield Launch(softmax_gradient, grad, out, result, factor, logarithm, jobs=jobs, cost=1.0 * grad.size)
