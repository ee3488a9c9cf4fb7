"""Reductions over any set of axes: sums, products, extremes, and where the extremes are.

Axes that are reduced together are merged, and every reduction becomes stages over ``(outer, n, inner)`` that keep
`outer` and `inner`: rows (inner = 1) by blocks of contiguous elements, columns by adding whole rows. A stage cuts a
long axis into chunks of fixed length, one job each, so results do not depend on the number of threads.

Floats are summed in blocks in their own type and the blocks in float64, so that the error grows with the number of
blocks only; integers are summed in int64.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Iterator

import numpy as np
from numba import types
from numba.extending import overload

from ..executor.launch import Call, Kernel, Launch, View, kernel
from .init import fill

_CHUNK = 16384  # elements of a row that one job reduces
_BAND = 2048  # elements of the reduced axis that one job adds up, column by column
_COLUMNS = 512  # columns that one job works on
_GROUP = 128  # elements that are summed in their own type


def widened(like, value):
    """`value` as a float64 if `like` is a float, as an int64 if it is an integer."""
    return type(like)(value)


@overload(widened, inline="always")
def _widened(like, value):
    if isinstance(like, types.Float):
        return lambda like, value: np.float64(value)
    return lambda like, value: np.int64(value)


# ---- kernels --------------------------------------------------------------------------------------------------------
#
# data: (outer, n, inner), result: (outer, chunks, inner). A chunk has `length` elements, the last may have fewer.


@kernel
def sum_rows(data, result, length, zero, scale, lo, hi):
    n, chunks = data.shape[1], result.shape[1]
    for job in range(lo, hi):
        o, c = job // chunks, job % chunks
        x = data[o, c * length : min(n, c * length + length), 0]
        total = zero
        for left in range(0, x.size, _GROUP):
            block = x[left : min(left + _GROUP, x.size)]
            part = block[0]
            for i in range(1, block.size):
                part += block[i]
            total += widened(zero, part)
        result[o, c, 0] = total * scale


@kernel
def sum_columns(data, result, sums, length, width, scale, lo, hi):
    """`sums`, of the shape of `result`, holds the sums of the columns while they grow."""
    n, inner = data.shape[1], data.shape[2]
    chunks = result.shape[1]
    bands = (inner + width - 1) // width
    for job in range(lo, hi):
        band = job % bands
        o, c = job // bands // chunks, job // bands % chunks
        left, right = band * width, min(inner, band * width + width)
        total = sums[o, c, left:right]
        for j in range(total.size):
            total[j] = 0
        first, last = c * length, min(n, c * length + length)
        whole = first + (last - first) // 4 * 4
        for i in range(first, whole, 4):
            x0, x1 = data[o, i, left:right], data[o, i + 1, left:right]
            x2, x3 = data[o, i + 2, left:right], data[o, i + 3, left:right]
            for j in range(total.size):
                total[j] += (x0[j] + x1[j]) + (x2[j] + x3[j])
        for i in range(whole, last):
            x = data[o, i, left:right]
            for j in range(total.size):
                total[j] += x[j]
        y = result[o, c, left:right]
        for j in range(total.size):
            y[j] = total[j] * scale


@kernel
def prod_any(data, result, length, lo, hi):
    n, chunks, inner = data.shape[1], result.shape[1], data.shape[2]
    for job in range(lo, hi):
        o, c = job // chunks, job % chunks
        y = result[o, c]
        for j in range(inner):
            y[j] = 1
        for i in range(c * length, min(n, c * length + length)):
            x = data[o, i]
            for j in range(inner):
                y[j] *= x[j]


@kernel
def max_any(data, result, length, lo, hi):
    """NaN where there is any."""
    n, chunks, inner = data.shape[1], result.shape[1], data.shape[2]
    for job in range(lo, hi):
        o, c = job // chunks, job % chunks
        first, last = c * length, min(n, c * length + length)
        if inner == 1:
            x = data[o, first:last, 0]
            best = x[0]
            odd = 0
            for i in range(x.size):
                best = x[i] if x[i] > best else best
                odd |= x[i] != x[i]
            if odd:
                for i in range(x.size):
                    if x[i] != x[i]:
                        best = x[i]
            result[o, c, 0] = best
        else:
            y = result[o, c]
            for j in range(inner):
                y[j] = data[o, first, j]
            for i in range(first + 1, last):
                x = data[o, i]
                for j in range(inner):
                    y[j] = x[j] if x[j] > y[j] or x[j] != x[j] else y[j]


@kernel
def min_any(data, result, length, lo, hi):
    """NaN where there is any."""
    n, chunks, inner = data.shape[1], result.shape[1], data.shape[2]
    for job in range(lo, hi):
        o, c = job // chunks, job % chunks
        first, last = c * length, min(n, c * length + length)
        if inner == 1:
            x = data[o, first:last, 0]
            best = x[0]
            odd = 0
            for i in range(x.size):
                best = x[i] if x[i] < best else best
                odd |= x[i] != x[i]
            if odd:
                for i in range(x.size):
                    if x[i] != x[i]:
                        best = x[i]
            result[o, c, 0] = best
        else:
            y = result[o, c]
            for j in range(inner):
                y[j] = data[o, first, j]
            for i in range(first + 1, last):
                x = data[o, i]
                for j in range(inner):
                    y[j] = x[j] if x[j] < y[j] or x[j] != x[j] else y[j]


@kernel
def find_extreme(data, result, largest, lo, hi):
    """(outer, n, inner) to (outer, inner): index of the first maximum (or minimum); of the first NaN, if any."""
    n, inner = data.shape[1], data.shape[2]
    for job in range(lo, hi):
        o, j = job // inner, job % inner
        best = data[o, 0, j]
        where = 0
        for i in range(1, n):
            v = data[o, i, j]
            if best != best:
                break
            if (v > best if largest else v < best) or v != v:
                best = v
                where = i
        result[o, j] = where


# ---- stages ---------------------------------------------------------------------------------------------------------


def reduced_axes(ndim: int, axis: tuple[int, ...] | int | None, exclude: bool = False) -> tuple[int, ...]:
    """The axes that MXNet reduces for `axis` and `exclude`: none given means all, counting from the end is allowed."""
    if axis is None or axis == ():
        return tuple(range(ndim))
    axes = {a % ndim for a in ((axis,) if isinstance(axis, int) else axis)}
    return tuple(a for a in range(ndim) if (a in axes) != exclude)


def _runs(view: View, axes: Iterable[int]) -> list[tuple[bool, int]]:
    """Whether it is reduced, and the length, of each run of adjacent axes that share their fate."""
    axes = set(axes)
    runs: list[tuple[bool, int]] = []
    for i, n in enumerate(view.shape):
        if n == 1:
            continue
        if runs and runs[-1][0] == (i in axes):
            runs[-1] = (i in axes, runs[-1][1] * n)
        else:
            runs.append((i in axes, n))
    return runs


Triple = tuple[int, int, int]
Stage = Generator[Launch, None, View]
Step = Callable[[View, int, Triple, "View | None"], Stage]
"""Reduces a source (outer, n, inner) by chunks of a length to a shape: into the result, or into scratch memory."""


def _reduce(view: View, axes: Iterable[int], out: View, step: Step) -> Iterator[Launch]:
    runs = _runs(view, axes)
    if not any(reduced for reduced, _ in runs):
        runs.append((True, 1))
    while True:
        i = max(i for i, (reduced, _) in enumerate(runs) if reduced)
        n = runs[i][1]
        outer, inner = math.prod(m for _, m in runs[:i]), math.prod(m for _, m in runs[i + 1 :])
        source = view.reshape(outer, n, inner)
        limit = _CHUNK if inner == 1 else _BAND
        if n > 2 * limit:
            runs[i] = (True, -(-n // limit))
            view = yield from step(source, limit, (outer, runs[i][1], inner), None)
            continue
        del runs[i]
        if not any(reduced for reduced, _ in runs):
            yield from step(source, n, (outer, 1, inner), out)
            return
        view = yield from step(source, n, (outer, 1, inner), None)


def sum_over(call: Call, view: View, axes: Iterable[int], out: View, scale: float = 1.0) -> Iterator[Launch]:
    """Sum `view` over `axes` into `out`, times `scale`."""
    if view.size == 0:
        return fill(out, 0)
    integral = view.dtype.kind in "iub"
    whole = np.dtype(np.int64 if integral else np.float64)
    zero, one = (0, 1) if integral else (0.0, 1.0)
    factor = one if scale == 1 else float(scale)

    def step(source: View, length: int, shape: Triple, result: View | None) -> Stage:
        target = call.workspace(shape, whole) if result is None else result.reshape(*shape)
        f = one if result is None else factor
        cost = 0.2 * source.size
        if shape[2] == 1:
            yield Launch(sum_rows, source, target, length, zero, f, jobs=shape[0] * shape[1], cost=cost)
        else:
            width = min(_COLUMNS, shape[2])
            sums = target if target.dtype == whole else call.workspace(shape, whole)
            jobs = shape[0] * shape[1] * -(-shape[2] // width)
            yield Launch(sum_columns, source, target, sums, length, width, f, jobs=jobs, cost=cost)
        return target

    return _reduce(view, axes, out, step)


def _combine(call: Call, by: Kernel, cost: float) -> Iterator[Launch]:
    def step(source: View, length: int, shape: Triple, result: View | None) -> Stage:
        target = call.workspace(shape, source.dtype) if result is None else result.reshape(*shape)
        yield Launch(by, source, target, length, jobs=shape[0] * shape[1], cost=cost * source.size)
        return target

    return _reduce(call.data, _axes(call), call.out, step) if call.data.size else iter(())


def _axes(call: Call) -> tuple[int, ...]:
    return reduced_axes(call.data.ndim, call.params.axis, call.params.get("exclude", False))


# ---- operators ------------------------------------------------------------------------------------------------------


def sum_axes(call: Call) -> Iterator[Launch]:
    return sum_over(call, call.data, _axes(call), call.out)


def mean_axes(call: Call) -> Iterator[Launch]:
    scale = call.out.size / call.data.size if call.data.size else math.nan
    return sum_over(call, call.data, _axes(call), call.out, scale)


def prod_axes(call: Call) -> Iterator[Launch]:
    return _combine(call, prod_any, 0.4) if call.data.size else fill(call.out, 1)


def max_axes(call: Call) -> Iterator[Launch]:
    return _combine(call, max_any, 0.2)


def min_axes(call: Call) -> Iterator[Launch]:
    return _combine(call, min_any, 0.2)


def argmax(call: Call) -> Iterator[Launch]:
    return _argextreme(call, 1)


def argmin(call: Call) -> Iterator[Launch]:
    return _argextreme(call, 0)


def argmax_channel(call: Call) -> Iterator[Launch]:
    return _argextreme(call, 1, 1)


def sum_like(call: Call) -> Iterator[Launch]:
    """Sum over the axes along which the shape of `out` was broadcast to that of `data`."""
    shape = call.data.shape
    kept = (1,) * (len(shape) - call.out.ndim) + call.out.shape
    return sum_over(call, call.data, [i for i, (n, m) in enumerate(zip(shape, kept, strict=True)) if n != m], call.out)


def _argextreme(call: Call, largest: int, axis: int | None = None) -> Iterator[Launch]:
    if call.data.size == 0:
        return
    shape = call.data.shape
    axis = call.params.axis if axis is None else axis
    if axis is None:
        source = call.data.reshape(1, -1, 1)
    else:
        at = axis % len(shape)
        source = call.data.reshape(math.prod(shape[:at]), shape[at], math.prod(shape[at + 1 :]))
    outer, _, inner = source.shape
    target = call.out.reshape(outer, inner)
    yield Launch(find_extreme, source, target, largest, jobs=outer * inner, cost=1.0 * source.size)
