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

from ..executor.launch import Call, Kernel, Launch, View, kernel
from .init import fill
from .run import largest_or_nan, smallest_or_nan, sum_run, sums_of_four
from .simd import apply, inline, maximum, minimum
from .tile import pointer

_CHUNK = 16384  # elements of a row that one job reduces
_BAND = 2048  # elements of the reduced axis that one job adds up, column by column
_COLUMNS = 512  # columns that one job works on
_GROUP = 2048  # elements of a row that are summed in their own type: 32 to each lane of four vectors
_SHORT = 256  # elements of rows that are summed four at a time: 16384 x 49 takes 28 us, one by one 45
_SEARCH = 128  # elements that are looked at one by one only if the best is among them


@inline
def largest(x):
    best = x[0]
    for i in range(1, x.size):
        best = maximum(best, x[i])
    return best


@inline
def smallest(x):
    best = x[0]
    for i in range(1, x.size):
        best = minimum(best, x[i])
    return best


# ---- kernels --------------------------------------------------------------------------------------------------------
#
# data: (rows, n) or (outer, n, inner), result: (rows, chunks) or (outer, chunks, inner). A chunk has `length` elements;
# the last may have fewer.


@kernel
def sum_rows(data, result, length, scale, lo, hi):
    """Floats (rows, n) to (rows, chunks)."""
    n, chunks = data.shape[1], result.shape[1]
    row, chunk = lo // chunks, lo % chunks
    for _ in range(lo, hi):
        first, last = chunk * length, min(n, chunk * length + length)
        whole = 0.0
        for left in range(first, last, _GROUP):
            whole += sum_run(pointer(data, row * n + left), min(last - left, _GROUP))
        result[row, chunk] = whole * scale
        chunk += 1
        if chunk == chunks:
            chunk = 0
            row += 1


@kernel
def sum_short_rows(data, result, scale, lo, hi):
    """Floats (rows, n) to (rows, 1), four rows a job."""
    rows, n = data.shape
    for row in range(4 * lo, min(4 * hi, rows), 4):
        count = min(4, rows - row)
        a, b, c, d = sums_of_four(pointer(data, row * n), n, count)
        result[row, 0] = a * scale
        if count > 1:
            result[row + 1, 0] = b * scale
        if count > 2:
            result[row + 2, 0] = c * scale
        if count > 3:
            result[row + 3, 0] = d * scale


@kernel
def sum_integer_rows(data, result, length, scale, lo, hi):
    """Integers (rows, n) to (rows, chunks)."""
    n, chunks = data.shape[1], result.shape[1]
    for job in range(lo, hi):
        row, chunk = job // chunks, job % chunks
        x = data[row, chunk * length : min(n, chunk * length + length)]
        whole = 0
        for i in range(x.size):
            whole += np.int64(x[i])
        result[row, chunk] = whole * scale


@inline
def add_eight(total, x0, x1, x2, x3, x4, x5, x6, x7):
    return (total + (((x0 + x1) + (x2 + x3)) + ((x4 + x5) + (x6 + x7))),)


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
        whole = first + (last - first) // 8 * 8
        for i in range(first, whole, 8):
            x0, x1 = data[o, i, left:right], data[o, i + 1, left:right]
            x2, x3 = data[o, i + 2, left:right], data[o, i + 3, left:right]
            x4, x5 = data[o, i + 4, left:right], data[o, i + 5, left:right]
            x6, x7 = data[o, i + 6, left:right], data[o, i + 7, left:right]
            apply(add_eight, 0, total.size, (total,), (total, x0, x1, x2, x3, x4, x5, x6, x7))
        for i in range(whole, last):
            x = data[o, i, left:right]
            for j in range(total.size):
                total[j] += x[j]
        y = result[o, c, left:right]
        for j in range(total.size):
            y[j] = total[j] * scale


@kernel
def prod_rows(data, result, length, lo, hi):
    n, chunks = data.shape[1], result.shape[1]
    for job in range(lo, hi):
        row, chunk = job // chunks, job % chunks
        x = data[row, chunk * length : min(n, chunk * length + length)]
        total = x[0]
        for i in range(1, x.size):
            total *= x[i]
        result[row, chunk] = total


@kernel
def prod_columns(data, result, length, lo, hi):
    n, chunks = data.shape[1], result.shape[1]
    for job in range(lo, hi):
        o, c = job // chunks, job % chunks
        y = result[o, c]
        for j in range(y.size):
            y[j] = 1
        for i in range(c * length, min(n, c * length + length)):
            x = data[o, i]
            for j in range(y.size):
                y[j] *= x[j]


@kernel
def max_rows(data, result, length, lo, hi):
    """Floats; NaN where there is any."""
    n, chunks = data.shape[1], result.shape[1]
    row, chunk = lo // chunks, lo % chunks
    for _ in range(lo, hi):
        first, last = chunk * length, min(n, chunk * length + length)
        best = data[row, first]
        for left in range(first, last, _GROUP):
            run, count = pointer(data, row * n + left), min(last - left, _GROUP)
            best = maximum(best, largest_or_nan(run, count))
        result[row, chunk] = best
        chunk += 1
        if chunk == chunks:
            chunk = 0
            row += 1


@kernel
def max_integer_rows(data, result, length, lo, hi):
    n, chunks = data.shape[1], result.shape[1]
    for job in range(lo, hi):
        row, chunk = job // chunks, job % chunks
        result[row, chunk] = largest(data[row, chunk * length : min(n, chunk * length + length)])


@kernel
def min_rows(data, result, length, lo, hi):
    """Floats; NaN where there is any."""
    n, chunks = data.shape[1], result.shape[1]
    row, chunk = lo // chunks, lo % chunks
    for _ in range(lo, hi):
        first, last = chunk * length, min(n, chunk * length + length)
        best = data[row, first]
        for left in range(first, last, _GROUP):
            run, count = pointer(data, row * n + left), min(last - left, _GROUP)
            best = minimum(best, smallest_or_nan(run, count))
        result[row, chunk] = best
        chunk += 1
        if chunk == chunks:
            chunk = 0
            row += 1


@kernel
def min_integer_rows(data, result, length, lo, hi):
    n, chunks = data.shape[1], result.shape[1]
    for job in range(lo, hi):
        row, chunk = job // chunks, job % chunks
        result[row, chunk] = smallest(data[row, chunk * length : min(n, chunk * length + length)])


@inline
def larger_of(x, y):
    return (maximum(x, y),)


@inline
def smaller_of(x, y):
    return (minimum(x, y),)


@kernel
def max_columns(data, result, length, lo, hi):
    n, inner = data.shape[1], data.shape[2]
    chunks = result.shape[1]
    bands = (inner + _COLUMNS - 1) // _COLUMNS
    for job in range(lo, hi):
        o, c, left = job // bands // chunks, job // bands % chunks, job % bands * _COLUMNS
        right = min(inner, left + _COLUMNS)
        x, y = data[o, c * length, left:right], result[o, c, left:right]
        for j in range(y.size):
            y[j] = x[j]
        for i in range(c * length + 1, min(n, c * length + length)):
            apply(larger_of, 0, y.size, (y,), (y, data[o, i, left:right]))


@kernel
def min_columns(data, result, length, lo, hi):
    n, inner = data.shape[1], data.shape[2]
    chunks = result.shape[1]
    bands = (inner + _COLUMNS - 1) // _COLUMNS
    for job in range(lo, hi):
        o, c, left = job // bands // chunks, job // bands % chunks, job % bands * _COLUMNS
        right = min(inner, left + _COLUMNS)
        x, y = data[o, c * length, left:right], result[o, c, left:right]
        for j in range(y.size):
            y[j] = x[j]
        for i in range(c * length + 1, min(n, c * length + length)):
            apply(smaller_of, 0, y.size, (y,), (y, data[o, i, left:right]))


@kernel
def find_extreme_rows(data, result, sought, lo, hi):
    """Index of the first maximum (`sought` > 0) or minimum of each row (rows, n); of the first NaN, if any.

    Blocks are compared by their extremes, so that only one of them is searched element by element.
    """
    n = data.shape[1]
    for row in range(lo, hi):
        x = data[row]
        best = x[0]
        start = 0
        for left in range(0, n, _SEARCH):
            block = x[left : min(left + _SEARCH, n)]
            extreme = largest(block) if sought > 0 else smallest(block)
            if extreme != extreme or ((extreme > best) if sought > 0 else (extreme < best)):
                best = extreme
                start = left
            if best != best:
                break
        where = start
        while where < n - 1 and x[where] != best and x[where] == x[where]:
            where += 1
        result[row] = where


@kernel
def find_extreme_columns(data, result, best, sought, lo, hi):
    """(outer, n, inner) to (outer, inner); `best` (outer, inner) is scratch. One job an `outer`."""
    n = data.shape[1]
    for o in range(lo, hi):
        b, y, x = best[o], result[o], data[o, 0]
        for j in range(y.size):
            b[j] = x[j]
            y[j] = 0
        for i in range(1, n):
            x = data[o, i]
            at = result.dtype.type(i)
            if sought > 0:
                for j in range(y.size):
                    better = (x[j] > b[j] or x[j] != x[j]) and b[j] == b[j]
                    y[j] = at if better else y[j]
                    b[j] = x[j] if better else b[j]
            else:
                for j in range(y.size):
                    better = (x[j] < b[j] or x[j] != x[j]) and b[j] == b[j]
                    y[j] = at if better else y[j]
                    b[j] = x[j] if better else b[j]


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


def reduce_stages(view: View, axes: Iterable[int], out: View, step: Step) -> Iterator[Launch]:
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
    one = 1 if integral else 1.0
    factor = one if scale == 1 else float(scale)

    def step(source: View, length: int, shape: Triple, result: View | None) -> Stage:
        target = call.workspace(shape, whole) if result is None else result.reshape(*shape)
        f = one if result is None else factor
        cost = 0.2 * source.size
        if shape[2] == 1:
            x, y = source.reshape(*source.shape[:2]), target.reshape(*shape[:2])
            if length <= _SHORT and shape[1] == 1 and not integral:
                yield Launch(sum_short_rows, x, y, f, jobs=-(-shape[0] // 4), cost=cost)
            else:
                rows = sum_integer_rows if integral else sum_rows
                yield Launch(rows, x, y, length, f, jobs=shape[0] * shape[1], cost=cost)
        else:
            width = min(_COLUMNS, shape[2])
            sums = target if target.dtype == whole else call.workspace(shape, whole)
            jobs = shape[0] * shape[1] * -(-shape[2] // width)
            yield Launch(sum_columns, source, target, sums, length, width, f, jobs=jobs, cost=cost)
        return target

    return reduce_stages(view, axes, out, step)


def _combine(call: Call, rows: Kernel, columns: Kernel, cost: float) -> Iterator[Launch]:
    def step(source: View, length: int, shape: Triple, result: View | None) -> Stage:
        target = call.workspace(shape, source.dtype) if result is None else result.reshape(*shape)
        jobs, estimate = shape[0] * shape[1], cost * source.size
        if shape[2] == 1:
            x, y = source.reshape(*source.shape[:2]), target.reshape(*shape[:2])
            yield Launch(rows, x, y, length, jobs=jobs, cost=estimate)
        else:
            bands = -(-shape[2] // _COLUMNS) if columns in (max_columns, min_columns) else 1
            yield Launch(columns, source, target, length, jobs=jobs * bands, cost=estimate)
        return target

    return reduce_stages(call.data, _axes(call), call.out, step) if call.data.size else iter(())


def _axes(call: Call) -> tuple[int, ...]:
    return reduced_axes(call.data.ndim, call.params.axis, call.params.get("exclude", False))


# ---- operators ------------------------------------------------------------------------------------------------------


def sum_axes(call: Call) -> Iterator[Launch]:
    return sum_over(call, call.data, _axes(call), call.out)


def mean_axes(call: Call) -> Iterator[Launch]:
    scale = call.out.size / call.data.size if call.data.size else math.nan
    return sum_over(call, call.data, _axes(call), call.out, scale)


def prod_axes(call: Call) -> Iterator[Launch]:
    return _combine(call, prod_rows, prod_columns, 0.2) if call.data.size else fill(call.out, 1)


def max_axes(call: Call) -> Iterator[Launch]:
    floats = call.data.dtype.kind == "f"
    return _combine(call, max_rows if floats else max_integer_rows, max_columns, 0.1)


def min_axes(call: Call) -> Iterator[Launch]:
    floats = call.data.dtype.kind == "f"
    return _combine(call, min_rows if floats else min_integer_rows, min_columns, 0.1)


def argmax(call: Call) -> Iterator[Launch]:
    return _argextreme(call, 1)


def argmin(call: Call) -> Iterator[Launch]:
    return _argextreme(call, -1)


def argmax_channel(call: Call) -> Iterator[Launch]:
    return _argextreme(call, 1, 1)


def sum_like(call: Call) -> Iterator[Launch]:
    """Sum over the axes along which the shape of `out` was broadcast to that of `data`."""
    shape = call.data.shape
    kept = (1,) * (len(shape) - call.out.ndim) + call.out.shape
    return sum_over(call, call.data, [i for i, (n, m) in enumerate(zip(shape, kept, strict=True)) if n != m], call.out)


def _argextreme(call: Call, sought: int, axis: int | None = None) -> Iterator[Launch]:
    if call.data.size == 0:
        return
    shape = call.data.shape
    axis = call.params.axis if axis is None else axis
    if axis is None:
        source = call.data.reshape(1, -1, 1)
    else:
        at = axis % len(shape)
        source = call.data.reshape(math.prod(shape[:at]), shape[at], math.prod(shape[at + 1 :]))
    outer, n, inner = source.shape
    if inner == 1:
        target = call.out.reshape(outer)
        yield Launch(find_extreme_rows, source.reshape(outer, n), target, sought, jobs=outer, cost=0.3 * source.size)
    else:
        target, best = call.out.reshape(outer, inner), call.workspace((outer, inner), source.dtype)
        yield Launch(find_extreme_columns, source, target, best, sought, jobs=outer, cost=0.3 * source.size)
