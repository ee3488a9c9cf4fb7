"""Softmax and its relatives along one axis, with gradients that are operators themselves.

Arrays are seen as ``(outer, n, inner)``: the axis is n. With inner = 1 a job is a contiguous row; else a job is a
band of columns that walks down the axis row by row, so that every loop runs over contiguous elements.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ..executor.launch import Call, Kernel, Launch, View, kernel
from .run import dot_run, dots_of_four, largest_of_four, largest_run, smallest_run, sum_run, sums_of_four
from .simd import apply, apply_interleaved, inline, maximum
from .tile import pointer
from .vmath import exp, exp_of_negative, log

_BAND = 256  # columns that one job works on
# Short rows are done in blocks, which stay in the first cache, so that what comes between the loops over a row (one
# number from a vector, a division, a logarithm) is done for several at once: softmax of 4096 x 128 takes 50 us, row by
# row 62; of 65536 x 10 0.42 ms, as columns of a transposed array 0.71.
_BLOCK = 16
_LEAST = 32  # elements that the estimate counts for a row at least


# Scalar functions of the loops. `f` is 1 / temperature.


@inline
def scaled_exp(x, f, best):
    return (exp_of_negative(x * f - best),)


@inline
def scaled_exp_and_sum(x, f, best, total):
    e = exp_of_negative(x * f - best)
    return e, total + e


@inline
def sum_of_exp(x, f, best, total):
    return (total + exp_of_negative(x * f - best),)


@inline
def times(x, scale):
    return (x * scale,)


@inline
def logarithm(x):
    return (log(x),)


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
    return (f * (g - exp_of_negative(y) * total),)


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


@inline
def exponentials(data, out, best, total, n, first, last, f):
    """out = exp(f * x - best) for rows first .. last; `best` and `total` are left with the extremes and the sums."""
    for row in range(first, last, 4):
        count = min(4, last - row)
        a, b, c, d = largest_of_four(pointer(data, row * n), n, count, f)
        best[row], best[row + 1], best[row + 2], best[row + 3] = a, b, c, d
    for row in range(first, last):
        apply_interleaved(scaled_exp, 0, n, (out[row],), (data[row], f, best[row]))
    for row in range(first, last, 4):
        count = min(4, last - row)
        a, b, c, d = sums_of_four(pointer(out, row * n), n, count)
        total[row], total[row + 1], total[row + 2], total[row + 3] = a, b, c, d


@kernel
def softmax_short_rows(data, out, scratch, factor, lo, hi):
    """As `softmax_rows`, `_BLOCK` rows a job; scratch: (2, rows) for their extremes and sums."""
    rows, n = data.shape
    f, one = out.dtype.type(factor), out.dtype.type(1)
    best, total = scratch[0], scratch[1]
    for job in range(lo, hi):
        first, last = job * _BLOCK, min(rows, job * _BLOCK + _BLOCK)
        exponentials(data, out, best, total, n, first, last, f)
        for row in range(first, last):
            apply_interleaved(times, 0, n, (out[row],), (out[row], one / total[row]))


@kernel
def log_softmax_short_rows(data, out, scratch, factor, lo, hi):
    rows, n = data.shape
    f = out.dtype.type(factor)
    best, total = scratch[0], scratch[1]
    for job in range(lo, hi):
        first, last = job * _BLOCK, min(rows, job * _BLOCK + _BLOCK)
        exponentials(data, out, best, total, n, first, last, f)
        apply_interleaved(logarithm, first, last, (total,), (total,))
        for row in range(first, last):
            apply_interleaved(shifted, 0, n, (out[row],), (data[row], f, best[row], total[row]))


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
def softmax_backward_short_rows(grad, out, result, scratch, factor, lo, hi):
    """As `softmax_backward_rows`, `_BLOCK` rows a job; scratch: (1, rows) for their sums."""
    f = result.dtype.type(factor)
    rows, n = out.shape
    total = scratch[0]
    for job in range(lo, hi):
        first, last = job * _BLOCK, min(rows, job * _BLOCK + _BLOCK)
        for row in range(first, last, 4):
            a, b, c, d = dots_of_four(pointer(grad, row * n), pointer(out, row * n), n, min(4, last - row))
            total[row], total[row + 1], total[row + 2], total[row + 3] = a, b, c, d
        for row in range(first, last):
            apply_interleaved(softmax_slope, 0, n, (result[row],), (grad[row], out[row], f, total[row]))


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
def log_softmax_backward_short_rows(grad, out, result, scratch, factor, lo, hi):
    f = result.dtype.type(factor)
    rows, n = out.shape
    total = scratch[0]
    for job in range(lo, hi):
        first, last = job * _BLOCK, min(rows, job * _BLOCK + _BLOCK)
        for row in range(first, last, 4):
            a, b, c, d = sums_of_four(pointer(grad, row * n), n, min(4, last - row))
            total[row], total[row + 1], total[row + 2], total[row + 3] = a, b, c, d
        for row in range(first, last):
            apply_interleaved(log_softmax_slope, 0, n, (result[row],), (grad[row], out[row], f, total[row]))


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


@dataclass(frozen=True)
class _Kernels:
    """What is launched for long rows, for short ones and for columns; up to what length rows are short, as measured;
    and how many numbers are kept for each of the latter two meanwhile.
    """

    rows: Kernel
    short_rows: Kernel
    columns: Kernel
    short: int
    scratch: int


_SOFTMAX = _Kernels(softmax_rows, softmax_short_rows, softmax_columns, 256, 2)
_LOG_SOFTMAX = _Kernels(log_softmax_rows, log_softmax_short_rows, log_softmax_columns, 256, 2)
_SOFTMAX_BACKWARD = _Kernels(softmax_backward_rows, softmax_backward_short_rows, softmax_backward_columns, 32, 1)
_LOG_SOFTMAX_BACKWARD = _Kernels(
    log_softmax_backward_rows, log_softmax_backward_short_rows, log_softmax_backward_columns, 32, 1
)


def softmax(call: Call) -> Iterator[Launch]:
    return _along_axis(call, _SOFTMAX, 0)


def log_softmax(call: Call) -> Iterator[Launch]:
    return _along_axis(call, _LOG_SOFTMAX, 1)


def softmax_backward(call: Call) -> Iterator[Launch]:
    return _launch(call, _SOFTMAX_BACKWARD, (*call.inputs, call.out), call.params.axis, _factor(call))


def log_softmax_backward(call: Call) -> Iterator[Launch]:
    return _launch(call, _LOG_SOFTMAX_BACKWARD, (*call.inputs, call.out), call.params.axis, _factor(call))


def forward(call: Call, data: View, out: View, axis: int, factor: float) -> Iterator[Launch]:
    """Softmax of `factor` times `data` along `axis`."""
    return _launch(call, _SOFTMAX, (data, out), axis, factor)


def _factor(call: Call) -> float:
    return 1.0 / (call.params.temperature or 1.0)


def _along_axis(call: Call, kernels: _Kernels, logarithm: int) -> Iterator[Launch]:
    if call.length is None:
        yield from _launch(call, kernels, (call.data, call.out), call.params.axis, _factor(call))
        return
    data, out = around(call.data, call.params.axis), around(call.out, call.params.axis)
    outer, _, inner = data.shape
    length = call.length.reshape(outer, inner)
    args = (data, length, out, _factor(call), logarithm)
    yield Launch(masked_softmax, *args, jobs=outer * inner, cost=8.0 * data.size)


def _launch(call: Call, kernels: _Kernels, arrays: tuple[View, ...], axis: int, factor: float) -> Iterator[Launch]:
    arrays = tuple(around(array, axis) for array in arrays)
    outer, n, inner = arrays[0].shape
    size = outer * n * inner
    if size == 0:
        return
    if inner > 1:
        sums = call.workspace((outer, kernels.scratch, inner), arrays[-1].dtype)
        jobs = outer * -(-inner // _BAND)
        yield Launch(kernels.columns, *arrays, sums, factor, jobs=jobs, cost=1.2 * size)
        return
    arrays = tuple(array.reshape(outer, n) for array in arrays)
    if n <= kernels.short:
        jobs = -(-outer // _BLOCK)
        sums = call.workspace((kernels.scratch, jobs * _BLOCK), arrays[-1].dtype)
        cost = 0.3 * outer * max(n, _LEAST)
        yield Launch(kernels.short_rows, *arrays, sums, factor, jobs=jobs, cost=cost)
    else:
        yield Launch(kernels.rows, *arrays, factor, jobs=outer, cost=1.0 * size)


def around(view: View, axis: int) -> View:
    """`view` as (outer, n, inner), n being the axis."""
    axis %= view.ndim
    shape = view.shape
    return view.reshape(math.prod(shape[:axis]), shape[axis], math.prod(shape[axis + 1 :]))
