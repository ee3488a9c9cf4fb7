"""Softmax and its relatives along one axis, with gradients that are operators themselves.

Arrays are seen as ``(outer, n, inner)``: the axis is n. With inner = 1 a job is a contiguous row; else a job is a
band of columns that walks down the axis row by row, so that every loop runs over contiguous elements.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..executor.launch import Call, Kernel, Launch, View, kernel
from .vmath import exp, log

_BAND = 256  # columns that one job works on


@kernel
def softmax_rows(data, out, factor, lo, hi):
    """data, out: (rows, n). exp(factor * (x - best)), normalized."""
    f = out.dtype.type(factor)
    one = out.dtype.type(1)
    for row in range(lo, hi):
        x, y = data[row], out[row]
        if x.size == 0:
            continue
        best = x[0] * f
        for i in range(1, x.size):
            v = x[i] * f
            best = v if v > best else best
        total = best - best
        for i in range(x.size):
            y[i] = exp(x[i] * f - best)
        for i in range(x.size):
            total += y[i]
        scale = one / total
        for i in range(x.size):
            y[i] *= scale


@kernel
def softmax_columns(data, out, scratch, factor, lo, hi):
    """data, out: (outer, n, inner); scratch: (outer, 2, inner) for the extremes and sums of the columns."""
    n, inner = data.shape[1], data.shape[2]
    bands = (inner + _BAND - 1) // _BAND
    f = out.dtype.type(factor)
    one = out.dtype.type(1)
    for job in range(lo, hi):
        o, left = job // bands, job % bands * _BAND
        right = min(inner, left + _BAND)
        best, total = scratch[o, 0, left:right], scratch[o, 1, left:right]
        x = data[o, 0, left:right]
        for j in range(best.size):
            best[j] = x[j] * f
            total[j] = 0
        for i in range(1, n):
            x = data[o, i, left:right]
            for j in range(best.size):
                v = x[j] * f
                best[j] = v if v > best[j] else best[j]
        for i in range(n):
            x, y = data[o, i, left:right], out[o, i, left:right]
            for j in range(best.size):
                v = exp(x[j] * f - best[j])
                y[j] = v
                total[j] += v
        for j in range(best.size):
            total[j] = one / total[j]
        for i in range(n):
            y = out[o, i, left:right]
            for j in range(best.size):
                y[j] *= total[j]


@kernel
def log_softmax_rows(data, out, factor, lo, hi):
    f = out.dtype.type(factor)
    for row in range(lo, hi):
        x, y = data[row], out[row]
        if x.size == 0:
            continue
        best = x[0] * f
        for i in range(1, x.size):
            v = x[i] * f
            best = v if v > best else best
        total = best - best
        for i in range(x.size):
            total += exp(x[i] * f - best)
        shift = log(total)
        for i in range(x.size):
            y[i] = (x[i] * f - best) - shift


@kernel
def log_softmax_columns(data, out, scratch, factor, lo, hi):
    n, inner = data.shape[1], data.shape[2]
    bands = (inner + _BAND - 1) // _BAND
    f = out.dtype.type(factor)
    for job in range(lo, hi):
        o, left = job // bands, job % bands * _BAND
        right = min(inner, left + _BAND)
        best, total = scratch[o, 0, left:right], scratch[o, 1, left:right]
        x = data[o, 0, left:right]
        for j in range(best.size):
            best[j] = x[j] * f
            total[j] = 0
        for i in range(1, n):
            x = data[o, i, left:right]
            for j in range(best.size):
                v = x[j] * f
                best[j] = v if v > best[j] else best[j]
        for i in range(n):
            x = data[o, i, left:right]
            for j in range(best.size):
                total[j] += exp(x[j] * f - best[j])
        for j in range(best.size):
            total[j] = log(total[j])
        for i in range(n):
            x, y = data[o, i, left:right], out[o, i, left:right]
            for j in range(best.size):
                y[j] = (x[j] * f - best[j]) - total[j]


@kernel
def masked_softmax(data, length, out, factor, logarithm, lo, hi):
    """(outer, n, inner) of which the first `length` (outer, inner) count; the rest is 0 (its logarithm -inf)."""
    n, inner = data.shape[1], data.shape[2]
    f = out.dtype.type(factor)
    for job in range(lo, hi):
        o, j = job // inner, job % inner
        m = min(max(int(length[o, j]), 0), n)
        best = out.dtype.type(-math.inf)
        for i in range(m):
            v = data[o, i, j] * f
            best = v if v > best else best
        total = best * 0 if m == 0 else best - best
        for i in range(m):
            total += exp(data[o, i, j] * f - best)
        for i in range(n):
            if i >= m:
                out[o, i, j] = -math.inf if logarithm else 0
            elif logarithm:
                out[o, i, j] = (data[o, i, j] * f - best) - log(total)
            else:
                out[o, i, j] = exp(data[o, i, j] * f - best) / total


@kernel
def softmax_backward_rows(grad, out, result, factor, lo, hi):
    """factor * out * (grad - sum(grad * out))."""
    f = result.dtype.type(factor)
    for row in range(lo, hi):
        g, y, r = grad[row], out[row], result[row]
        total = f - f
        for i in range(y.size):
            total += g[i] * y[i]
        for i in range(y.size):
            r[i] = (f * y[i]) * (g[i] - total)


@kernel
def softmax_backward_columns(grad, out, result, scratch, factor, lo, hi):
    n, inner = out.shape[1], out.shape[2]
    bands = (inner + _BAND - 1) // _BAND
    f = result.dtype.type(factor)
    for job in range(lo, hi):
        o, left = job // bands, job % bands * _BAND
        right = min(inner, left + _BAND)
        total = scratch[o, 0, left:right]
        for j in range(total.size):
            total[j] = 0
        for i in range(n):
            g, y = grad[o, i, left:right], out[o, i, left:right]
            for j in range(total.size):
                total[j] += g[j] * y[j]
        for i in range(n):
            g, y, r = grad[o, i, left:right], out[o, i, left:right], result[o, i, left:right]
            for j in range(total.size):
                r[j] = (f * y[j]) * (g[j] - total[j])


@kernel
def log_softmax_backward_rows(grad, out, result, factor, lo, hi):
    """factor * (grad - exp(out) * sum(grad))."""
    f = result.dtype.type(factor)
    for row in range(lo, hi):
        g, y, r = grad[row], out[row], result[row]
        total = f - f
        for i in range(y.size):
            total += g[i]
        for i in range(y.size):
            r[i] = f * (g[i] - exp(y[i]) * total)


@kernel
def log_softmax_backward_columns(grad, out, result, scratch, factor, lo, hi):
    n, inner = out.shape[1], out.shape[2]
    bands = (inner + _BAND - 1) // _BAND
    f = result.dtype.type(factor)
    for job in range(lo, hi):
        o, left = job // bands, job % bands * _BAND
        right = min(inner, left + _BAND)
        total = scratch[o, 0, left:right]
        for j in range(total.size):
            total[j] = 0
        for i in range(n):
            g = grad[o, i, left:right]
            for j in range(total.size):
                total[j] += g[j]
        for i in range(n):
            g, y, r = grad[o, i, left:right], out[o, i, left:right], result[o, i, left:right]
            for j in range(total.size):
                r[j] = f * (g[j] - exp(y[j]) * total[j])


# ---- lowering -------------------------------------------------------------------------------------------------------


def softmax(call: Call) -> Iterator[Launch]:
    return _along_axis(call, softmax_rows, softmax_columns, 0)


def log_softmax(call: Call) -> Iterator[Launch]:
    return _along_axis(call, log_softmax_rows, log_softmax_columns, 1)


def softmax_backward(call: Call) -> Iterator[Launch]:
    return _backward(call, softmax_backward_rows, softmax_backward_columns)


def log_softmax_backward(call: Call) -> Iterator[Launch]:
    return _backward(call, log_softmax_backward_rows, log_softmax_backward_columns)


def forward(call: Call, data: View, out: View, axis: int, factor: float) -> Iterator[Launch]:
    """Softmax of `factor` times `data` along `axis`."""
    return _launch(call, softmax_rows, softmax_columns, (data, out), axis, 2, factor)


def _along_axis(call: Call, rows: Kernel, columns: Kernel, logarithm: int) -> Iterator[Launch]:
    factor = 1.0 / (call.params.temperature or 1.0)
    if call.length is None:
        yield from _launch(call, rows, columns, (call.data, call.out), call.params.axis, 2, factor)
        return
    data, out = around(call.data, call.params.axis), around(call.out, call.params.axis)
    outer, _, inner = data.shape
    length = call.length.reshape(outer, inner)
    args = (data, length, out, factor, logarithm)
    yield Launch(masked_softmax, *args, jobs=outer * inner, cost=8.0 * data.size)


def _backward(call: Call, rows: Kernel, columns: Kernel) -> Iterator[Launch]:
    factor = 1.0 / (call.params.temperature or 1.0)
    arrays = (*call.inputs, call.out)
    return _launch(call, rows, columns, arrays, call.params.axis, 1, factor)


def _launch(
    call: Call, rows: Kernel, columns: Kernel, arrays: tuple[View, ...], axis: int, scratch: int, factor: float
) -> Iterator[Launch]:
    arrays = tuple(around(array, axis) for array in arrays)
    outer, n, inner = arrays[0].shape
    size = outer * n * inner
    if size == 0:
        return
    if inner == 1:
        yield Launch(rows, *(array.reshape(outer, n) for array in arrays), factor, jobs=outer, cost=1.0 * size)
    else:
        sums = call.workspace((outer, scratch, inner), arrays[-1].dtype)
        yield Launch(columns, *arrays, sums, factor, jobs=outer * -(-inner // _BAND), cost=1.2 * size)


def around(view: View, axis: int) -> View:
    """`view` as (outer, n, inner), n being the axis."""
    axis %= view.ndim
    shape = view.shape
    return view.reshape(math.prod(shape[:axis]), shape[axis], math.prod(shape[axis + 1 :]))
