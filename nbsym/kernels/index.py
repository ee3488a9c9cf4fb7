"""Operators that look elements up by number, and their gradients, which add up what was looked up.

Indices may be of any type, floats too, and are truncated to integers. What happens to an index out of range is said
by `mode`: clip to the nearest, wrap around, or raise (the kernel refuses the input).
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import replace

import numpy as np
from numba import njit

from ..executor.launch import Call, Launch, View, kernel
from .init import zero
from .simd import apply, inline
from .softmax import around
from .vector import prefetch

_OUT_OF_RANGE = "an index is out of range"

_MODES = {"clip": 0, "wrap": 1, "raise": 2}
_BAND = 128  # columns of a scatter that one job adds to
_AHEAD = 8  # lookups from the one at work to the one whose row is fetched
_PREFETCHED = 1024  # bytes of it


@njit(inline="always", error_model="numpy")
def resolve(index, n, mode):
    """`index` as a number in 0 .. n - 1, or -1 if there is none."""
    k = np.int64(index)
    if n == 0:
        return -1
    if mode == 0:
        return min(max(k, 0), n - 1)
    if mode == 1:
        return k % n
    return k if 0 <= k < n else -1


@kernel(refusal=_OUT_OF_RANGE)
def take_rows(data, indices, out, mode, lo, hi):
    """(outer, n, inner) at indices (m,) to (outer, m, inner); a job is one row of `out`."""
    n, m = data.shape[1], indices.size
    o, i = lo // m, lo % m
    for _ in range(lo, hi):
        k = resolve(indices[i], n, mode)
        if k < 0:
            return 1
        if i + _AHEAD < m:
            prefetch_row(data[o], resolve(indices[i + _AHEAD], n, mode))
        apply(same, 0, data.shape[2], (out[o, i],), (data[o, k],))
        i += 1
        if i == m:
            i = 0
            o += 1
    return 0


@inline
def same(x):
    return (x,)


@njit(inline="always", error_model="numpy")
def prefetch_row(rows, k):
    """Have the start of row k (none if k < 0) fetched into the cache; the processor goes on by itself."""
    if k >= 0:
        bytes_ = min(rows.shape[1] * rows.itemsize, _PREFETCHED)
        for offset in range(0, bytes_, 64):
            prefetch(rows, k * rows.shape[1] * rows.itemsize + offset)


@kernel(refusal=_OUT_OF_RANGE)
def add_rows(grad, indices, out, mode, lo, hi):
    """The transpose of `take_rows`: (outer, m, inner) added to (outer, n, inner), zeros before; a job: some columns."""
    n, m, inner = out.shape[1], indices.size, out.shape[2]
    bands = (inner + _BAND - 1) // _BAND
    for job in range(lo, hi):
        o, left = job // bands, job % bands * _BAND
        right = min(inner, left + _BAND)
        for i in range(m):
            k = resolve(indices[i], n, mode)
            if k < 0:
                return 1
            apply(added, left, right, (out[o, k],), (out[o, k], grad[o, i]))
    return 0


@inline
def added(x, y):
    return (x + y,)


@kernel(refusal=_OUT_OF_RANGE)
def pick_elements(data, index, out, mode, lo, hi):
    """(outer, n, inner) at index (outer, inner) along n."""
    n, inner = data.shape[1], data.shape[2]
    for o in range(lo, hi):
        for j in range(inner):
            k = resolve(index[o, j], n, mode)
            if k < 0:
                return 1
            out[o, j] = data[o, k, j]
    return 0


@kernel(refusal=_OUT_OF_RANGE)
def put_elements(grad, index, out, mode, lo, hi):
    """The transpose of `pick_elements`: zeros, but for what was picked."""
    n, inner = out.shape[1], out.shape[2]
    for o in range(lo, hi):
        for i in range(n):
            y = out[o, i]
            for j in range(inner):
                y[j] = 0
        for j in range(inner):
            k = resolve(index[o, j], n, mode)
            if k < 0:
                return 1
            out[o, k, j] = grad[o, j]
    return 0


@kernel
def write_one_hot(indices, out, on, off, lo, hi):
    """indices (rows,) to (rows, depth); an index out of range leaves its row at `off`."""
    one, none = out.dtype.type(on), out.dtype.type(off)
    for row in range(lo, hi):
        y = out[row]
        for j in range(y.size):
            y[j] = none
        k = np.int64(indices[row])
        if 0 <= k < y.size:
            y[k] = one


@kernel(refusal=_OUT_OF_RANGE)
def flatten_index(indices, flat, n, first, lo, hi):
    """flat = flat * n + index, one axis after the other; a negative index counts from the end."""
    x, y = indices[lo:hi], flat[lo:hi]
    for i in range(y.size):
        k = np.int64(x[i])
        if k < 0:
            k += n
        if not 0 <= k < n:
            return 1
        y[i] = k if first else y[i] * n + k
    return 0


@kernel
def put_rows(data, indices, out, lo, hi):
    """data (m, inner) written to rows of out (n, inner); the last of equal indices wins. One job: all."""
    for i in range(indices.size):
        x, y = data[i], out[indices[i]]
        for j in range(x.size):
            y[j] = x[j]


# ---- lookups --------------------------------------------------------------------------------------------------------


def take(call: Call) -> Iterator[Launch]:
    return take_from(call.a, call.indices, call.out, call.params.axis, call.params.mode)


def take_backward(call: Call) -> Iterator[Launch]:
    return _add(call.grad, call.indices, call.out, call.params.axis, call.params.mode)


def embedding(call: Call) -> Iterator[Launch]:
    return take_from(call.weight, call.data, call.out, 0, "clip")


def take_from(data: View, indices: View, out: View, axis: int, mode: str) -> Iterator[Launch]:
    """Slices of `data` along `axis` by number."""
    if out.size == 0:
        return
    source = _moved(around(data, axis))
    outer, _, inner = source.shape
    target = _moved(out.reshape(outer, indices.size, inner))
    args = (source, indices.reshape(-1), target, _MODES[mode])
    yield Launch(take_rows, *args, jobs=outer * indices.size, cost=0.4 * out.size + 2.0 * indices.size)


def _add(grad: View, indices: View, out: View, axis: int, mode: str) -> Iterator[Launch]:
    target = around(out, axis)
    outer, _, inner = target.shape
    if out.size:
        args = (grad.reshape(outer, indices.size, inner), indices.reshape(-1), target, _MODES[mode])
        yield from zero(out)
        yield Launch(add_rows, *args, jobs=outer * -(-inner // _BAND), cost=0.5 * grad.size)


def _moved(view: View) -> View:
    """The same elements as unsigned integers: they are only moved, so float32 and int32 share a kernel."""
    return replace(view, dtype=np.dtype(f"u{view.dtype.itemsize}"))


def pick(call: Call) -> Iterator[Launch]:
    source, index, target = _picked(call, call.data, call.out)
    if call.out.size:
        mode = _MODES[call.params.mode]
        yield Launch(pick_elements, source, index, target, mode, jobs=source.shape[0], cost=2.0 * target.size)


def pick_backward(call: Call) -> Iterator[Launch]:
    target, index, grad = _picked(call, call.out, call.grad)
    if call.out.size:
        args = (grad, index, target, _MODES[call.params.mode])
        yield Launch(put_elements, *args, jobs=target.shape[0], cost=0.1 * target.size + 2.0 * grad.size)


def _picked(call: Call, whole: View, part: View) -> tuple[View, View, View]:
    """`whole` as (outer, n, inner), the index and `part` as (outer, inner)."""
    whole = whole.reshape(1, -1, 1) if call.params.axis is None else around(whole, call.params.axis)
    outer, _, inner = whole.shape
    return _moved(whole), call.index.reshape(outer, inner), _moved(part.reshape(outer, inner))


def one_hot(call: Call) -> Iterator[Launch]:
    p, rows = call.params, call.indices.size
    if call.out.size:
        args = (call.indices.reshape(-1), call.out.reshape(rows, p.depth), float(p.on_value), float(p.off_value))
        yield Launch(write_one_hot, *args, jobs=rows, cost=0.2 * call.out.size)


def gather_nd(call: Call) -> Iterator[Launch]:
    depth = call.indices.shape[0]
    flat = yield from _flat_indices(call, call.data.shape[:depth])
    yield from take_from(call.data.reshape(math.prod(call.data.shape[:depth]), -1), flat, call.out, 0, "clip")


def gather_nd_backward(call: Call) -> Iterator[Launch]:
    depth = call.indices.shape[0]
    flat = yield from _flat_indices(call, call.out.shape[:depth])
    yield from _add(call.grad, flat, call.out.reshape(math.prod(call.out.shape[:depth]), -1), 0, "clip")


def scatter_nd(call: Call) -> Iterator[Launch]:
    depth = call.indices.shape[0]
    flat = yield from _flat_indices(call, call.out.shape[:depth])
    yield from zero(call.out)
    inner = math.prod(call.out.shape[depth:])
    if call.data.size:
        data, out = _moved(call.data.reshape(-1, inner)), _moved(call.out.reshape(-1, inner))
        yield Launch(put_rows, data, flat, out, jobs=1, cost=0.5 * call.data.size)


def _flat_indices(call: Call, shape: tuple[int, ...]) -> Generator[Launch, None, View]:
    """Indices (depth, ...) into the leading axes `shape` as numbers of rows."""
    count = math.prod(call.indices.shape[1:])
    flat = call.workspace((count,), np.int64)
    for axis, n in enumerate(shape):
        at = call.indices
        row = replace(at, shape=(count,), offset=at.offset + axis * count)
        yield Launch(flatten_index, row, flat, n, int(axis == 0), jobs=count, cost=1.0 * count)
    return flat
