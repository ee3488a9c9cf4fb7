"""Softmax and its relatives along one axis, with gradients that are operators themselves.

Arrays are seen as ``(outer, n, inner)``: the axis is n. With inner = 1 a job is a contiguous row; else a job is a
band of columns that walks down the axis row by row, so that every loop runs over contiguous elements.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..executor.launch import Call, Kernel, Launch, View, kernel
from .run import dot_run, largest_run, smallest_run, sum_run
from .simd import apply, apply_interleaved, inline, maximum
from .strided import copy
from .tile import pointer
from .vmath import exp, log

_BAND = 256  # columns that one job works on
# Rows of at most 32 elements, 1024 or more of them, are turned into columns: 65536 x 10 takes 1.2 ms, by rows 1.8.
_SHORT, _MANY = 32, 1024


# Scalar functions of the loops. `f` is 1 / temperature.


@inline
def scaled_exp(x, f, best):
    return (exp(x * f - best),)


@inline
def scaled_exp_and_sum(x, f, best, total):
    e = exp(x * f - best)
    return e, total + e


@inline
def sum_of_exp(x, f, best, total):
    return (total + exp(x * f - best),)


@inline
def times(x, scale):
    return (x * scale,)


@inline
def shifted(x, f, best, shift):
    return ((x * f - best) - shift,)


@inline
def larger(x, f, best):
    return (maximum(x * f, best),)


@inline
def softmax_slope(g, y, f, total):
    return ((f * y) * (g - total),)


@inline
def log_softmax_slope(g, y, f, total):
    return (f * (g - exp(y) * total),)


@inline
def add_product(total, x, y):
    return (total + x * y,)


@inline
def add(total, x):
    return (total + x,)


@inline
def best_of(run, n, f):
    return (largest_run(run, n) if f > 0 else smallest_run(run, n)) * f


# ---- forward --------------------------------------------------------------------------------------------------------


@kernel
def softmax_rows(data, out, factor, lo, hi):
    """data, out: (rows, n). exp(factor * (x - best)), normalized."""
    f, one = out.dtype.type(factor), out.dtype.type(1)
    n = data.shape[1]
    for row in range(lo, hi):
        x, y = data[row], out[row]
        apply_interleaved(scaled_exp, 0, n, (y,), (x, f, best_of(pointer(data, row * n), n, f)))
        apply_interleaved(times, 0, n, (y,), (y, one / sum_run(pointer(out, row * n), n)))


@kernel
def softmax_columns(data, out, scratch, factor, lo, hi):
    """data, out: (outer, n, inner); scratch: (outer, 2, inner) for the extremes and sums of the columns."""
    n, inner = data.shape[1], data.shape[2]
    bands = (inner + _BAND - 1) // _BAND
    f, one = out.dtype.type(factor), out.dtype.type(1)
    for job in range(lo, hi):
        o, left = job // bands, job % bands * _BAND
        right = min(inner, left + _BAND)
        best, total = scratch[o, 0], scratch[o, 1]
        apply(times, left, right, (best,), (data[o, 0], f))
        for i in range(1, n):
            apply(larger, left, right, (best,), (data[o, i], f, best))
        for j in range(left, right):
            total[j] = 0
        for i in range(n):
            y = out[o, i]
            apply_interleaved(scaled_exp_and_sum, left, right, (y, total), (data[o, i], f, best, total))
        for j in range(left, right):
            total[j] = one / total[j]
        for i in range(n):
            apply(times, left, right, (out[o, i],), (out[o, i], total))


@kernel
def log_softmax_rows(data, out, factor, lo, hi):
    f = out.dtype.type(factor)
    n = data.shape[1]
    for row in range(lo, hi):
        x, y = data[row], out[row]
        best = best_of(pointer(data, row * n), n, f)
        apply_interleaved(scaled_exp, 0, n, (y,), (x, f, best))
        apply_interleaved(shifted, 0, n, (y,), (x, f, best, log(sum_run(pointer(out, row * n), n))))


@kernel
def log_softmax_columns(data, out, scratch, factor, lo, hi):
    n, inner = data.shape[1], data.shape[2]
    bands = (inner + _BAND - 1) // _BAND
    f = out.dtype.type(factor)
    for job in range(lo, hi):
        o, left = job // bands, job % bands * _BAND
        right = min(inner, left + _BAND)
        best, total = scratch[o, 0], scratch[o, 1]
        apply(times, left, right, (best,), (data[o, 0], f))
        for i in range(1, n):
            apply(larger, left, right, (best,), (data[o, i], f, best))
        for j in range(left, right):
            total[j] = 0
        for i in range(n):
            apply_interleaved(sum_of_exp, left, right, (total,), (data[o, i], f, best, total))
        for j in range(left, right):
            total[j] = log(total[j])
        for i in range(n):
            apply(shifted, left, right, (out[o, i],), (data[o, i], f, best, total))


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


# ---- backward -------------------------------------------------------------------------------------------------------


@kernel
def softmax_backward_rows(grad, out, result, factor, lo, hi):
    """factor * out * (grad - sum(grad * out))."""
    f = result.dtype.type(factor)
    n = out.shape[1]
    for row in range(lo, hi):
        total = dot_run(pointer(grad, row * n), pointer(out, row * n), n)
        apply_interleaved(softmax_slope, 0, n, (result[row],), (grad[row], out[row], f, total))


@kernel
def softmax_backward_columns(grad, out, result, scratch, factor, lo, hi):
    n, inner = out.shape[1], out.shape[2]
    bands = (inner + _BAND - 1) // _BAND
    f = result.dtype.type(factor)
    for job in range(lo, hi):
        o, left = job // bands, job % bands * _BAND
        right = min(inner, left + _BAND)
        total = scratch[o, 0]
        for j in range(left, right):
            total[j] = 0
        for i in range(n):
            apply(add_product, left, right, (total,), (total, grad[o, i], out[o, i]))
        for i in range(n):
            apply(softmax_slope, left, right, (result[o, i],), (grad[o, i], out[o, i], f, total))


@kernel
def log_softmax_backward_rows(grad, out, result, factor, lo, hi):
    """factor * (grad - exp(out) * sum(grad))."""
    f = result.dtype.type(factor)
    n = out.shape[1]
    for row in range(lo, hi):
        total = sum_run(pointer(grad, row * n), n)
        apply_interleaved(log_softmax_slope, 0, n, (result[row],), (grad[row], out[row], f, total))


@kernel
def log_softmax_backward_columns(grad, out, result, scratch, factor, lo, hi):
    n, inner = out.shape[1], out.shape[2]
    bands = (inner + _BAND - 1) // _BAND
    f = result.dtype.type(factor)
    for job in range(lo, hi):
        o, left = job // bands, job % bands * _BAND
        right = min(inner, left + _BAND)
        total = scratch[o, 0]
        for j in range(left, right):
            total[j] = 0
        for i in range(n):
            apply(add, left, right, (total,), (total, grad[o, i]))
        for i in range(n):
            outs, ins = (result[o, i],), (grad[o, i], out[o, i], f, total)
            apply_interleaved(log_softmax_slope, left, right, outs, ins)


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
    if inner > 1:
        yield _columns(call, columns, arrays, scratch, factor)
    elif n <= _SHORT and outer >= _MANY:
        turned = tuple(call.workspace((1, n, outer), array.dtype) for array in arrays)
        for array, other in zip(arrays[:-1], turned):
            yield from copy(array, other, [(n, 1, outer), (outer, n, 1)])
        yield _columns(call, columns, turned, scratch, factor)
        yield from copy(turned[-1], arrays[-1], [(outer, 1, n), (n, outer, 1)])
    else:
        yield Launch(rows, *(array.reshape(outer, n) for array in arrays), factor, jobs=outer, cost=1.0 * size)


def _columns(call: Call, columns: Kernel, arrays: tuple[View, ...], scratch: int, factor: float) -> Launch:
    outer, n, inner = arrays[0].shape
    sums = call.workspace((outer, scratch, inner), arrays[-1].dtype)
    jobs = outer * -(-inner // _BAND)
    return Launch(columns, *arrays, sums, factor, jobs=jobs, cost=1.2 * outer * n * inner)


def around(view: View, axis: int) -> View:
    """`view` as (outer, n, inner), n being the axis."""
    axis %= view.ndim
    shape = view.shape
    return view.reshape(math.prod(shape[:axis]), shape[axis], math.prod(shape[axis + 1 :]))
