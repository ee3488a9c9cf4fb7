"""Reductions over axes: a block of threads to each result along rows, a thread to each along columns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numba
import numpy as np
from numba import cuda

from ...executor.launch import Call, Launch, View
from ..reduce import Stage, Triple, reduce_stages, reduced_axes
from .device import THREADS, CudaKernel, device, kernel
from .init import fill


@device
def _add(x, y):
    return x + y


@device
def _multiply(x, y):
    return x * y


@device
def _largest(x, y):
    return x if x > y or x != x else y


@device
def _smallest(x, y):
    return x if x < y or x != x else y


def _make(combine, start) -> tuple[CudaKernel, CudaKernel]:
    """The kernels that combine the elements of chunks of rows, and of columns."""

    @kernel(cooperative=True)
    def reduce_rows(data, result, length, scale):
        """(outer, n) to (outer, parts): chunks of `length`, times `scale`."""
        partial = cuda.shared.array(THREADS, numba.float64)
        me, outer, part = cuda.threadIdx.x, cuda.blockIdx.x // result.shape[1], cuda.blockIdx.x % result.shape[1]
        first = part * length
        last = min(first + length, data.shape[1])
        total = start
        for i in range(first + me, last, THREADS):
            total = combine(total, data[outer, i])
        partial[me] = total
        cuda.syncthreads()
        width = THREADS // 2
        while width > 0:
            if me < width:
                partial[me] = combine(partial[me], partial[me + width])
            cuda.syncthreads()
            width //= 2
        if me == 0:
            result[outer, part] = partial[0] * scale

    @kernel
    def reduce_columns(data, result, length, scale):
        """(outer, n, inner) to (outer, parts, inner)."""
        parts, inner = result.shape[1], result.shape[2]
        for job in range(cuda.grid(1), result.shape[0] * parts * inner, cuda.gridsize(1)):
            j = job % inner
            part = job // inner % parts
            o = job // inner // parts
            total = start
            for i in range(part * length, min((part + 1) * length, data.shape[1])):
                total = combine(total, data[o, i, j])
            result[o, part, j] = total * scale

    return reduce_rows, reduce_columns


# Every reduction is done in float64, in which the integers of networks are exact too.
_SUM = _make(_add, 0.0)
_PROD = _make(_multiply, 1.0)
_MAX = _make(_largest, -math.inf)
_MIN = _make(_smallest, math.inf)


def reduce_over(
    call: Call, kernels: tuple[CudaKernel, CudaKernel], view: View, axes: Iterable[int], out: View, scale: float = 1.0
) -> Iterator[Launch]:
    """Combine `view` over `axes` into `out`, times `scale`."""
    rows, columns = kernels

    def step(source: View, length: int, shape: Triple, result: View | None) -> Stage:
        target = call.workspace(shape, np.float64) if result is None else result.reshape(*shape)
        factor = 1.0 if result is None else float(scale)
        if shape[2] == 1:
            x, y = source.reshape(*source.shape[:2]), target.reshape(*shape[:2])
            yield Launch(rows, x, y, length, factor, jobs=shape[0] * shape[1], cost=0.2 * source.size)
        else:
            yield Launch(columns, source, target, length, factor, jobs=target.size, cost=0.2 * source.size)
        return target

    return reduce_stages(view, axes, out, step)


def sum_axes(call: Call) -> Iterator[Launch]:
    return _reduce(call, _SUM, 0)


def mean_axes(call: Call) -> Iterator[Launch]:
    return _reduce(call, _SUM, math.nan, call.out.size / call.data.size if call.data.size else 1.0)


def prod_axes(call: Call) -> Iterator[Launch]:
    return _reduce(call, _PROD, 1)


def max_axes(call: Call) -> Iterator[Launch]:
    return _reduce(call, _MAX, 0)


def min_axes(call: Call) -> Iterator[Launch]:
    return _reduce(call, _MIN, 0)


def sum_like(call: Call) -> Iterator[Launch]:
    """Sum over the axes along which the shape of `out` was broadcast to that of `data`."""
    shape = call.data.shape
    kept = (1,) * (len(shape) - call.out.ndim) + call.out.shape
    axes = [i for i, (n, m) in enumerate(zip(shape, kept, strict=True)) if n != m]
    return reduce_over(call, _SUM, call.data, axes, call.out) if call.data.size else fill(call.out, 0)


def _reduce(call: Call, kernels: tuple[CudaKernel, CudaKernel], empty: float, scale: float = 1.0) -> Iterator[Launch]:
    if call.data.size == 0:
        return fill(call.out, empty)
    axes = reduced_axes(call.data.ndim, call.params.axis, call.params.get("exclude", False))
    return reduce_over(call, kernels, call.data, axes, call.out, scale)
