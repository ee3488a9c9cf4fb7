"""Strided copies: ``target[start + index . t] = source[start + index . s]`` for every index.

A copy is written as axes ``(length, source stride, target stride)``. `copy` merges axes that are contiguous on both
sides and picks a kernel: contiguous blocks, rows, squares where the array is transposed, or the channels of pixels
where these are few. Elements move as unsigned integers of their size, so a kernel is compiled once for float32 and
int32, and float16 needs no arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import llvmlite.ir as ir
import numpy as np
from numba import types
from numba.extending import intrinsic

from ..executor.launch import Kernel, Launch, View, kernel
from .simd import VECTOR_BYTES

Axis = tuple[int, int, int]
"""Length, stride in the source and stride in the target, in elements."""

_BLOCK = 8192  # elements that one job copies
_TILE = 32  # rows that one job transposes
_OUTER = 4  # outer axes that the kernels take
_PIXELS = 1024  # whose channels one job interleaves
_FEW = (2, 3, 4)  # channels that are interleaved by shuffles; 8x3x224x224 takes a tenth of the time of copying rows


@kernel
def copy_flat(source, target, lo, hi):
    """Contiguous on both sides; a job is a block of elements."""
    stop = min(hi * _BLOCK, target.size)
    s, t = source[lo * _BLOCK : stop], target[lo * _BLOCK : stop]
    for i in range(t.size):
        t[i] = s[i]


@kernel
def copy_rows(source, target, start, target_start, n1, n2, n3, s0, s1, s2, s3, t0, t1, t2, t3, n, s, t, lo, hi):
    """Rows of n elements with strides s and t, one job a row; the row's position counts over four outer axes."""
    i3 = lo % n3
    rest = lo // n3
    i2 = rest % n2
    rest //= n2
    i1 = rest % n1
    i0 = rest // n1
    for _ in range(lo, hi):
        a = start + i0 * s0 + i1 * s1 + i2 * s2 + i3 * s3
        b = target_start + i0 * t0 + i1 * t1 + i2 * t2 + i3 * t3
        if s == 1 and t == 1:
            x, y = source[a : a + n], target[b : b + n]
            for i in range(n):
                y[i] = x[i]
        elif s == 0 and t == 1:
            value = source[a]
            y = target[b : b + n]
            for i in range(n):
                y[i] = value
        else:
            for i in range(n):
                target[b + i * t] = source[a + i * s]
        i3 += 1
        if i3 == n3:
            i3 = 0
            i2 += 1
            if i2 == n2:
                i2 = 0
                i1 += 1
                if i1 == n1:
                    i1 = 0
                    i0 += 1


@intrinsic
def square_side(typingctx, array):
    """How many elements of `array` make one side of what `transpose_square` moves."""
    side = _side(array)
    return types.intp(array), lambda context, builder, signature, args: ir.Constant(ir.IntType(64), side)


@intrinsic
def transpose_square(typingctx, source, a, s, target, b, t):
    """``target[b + r * t + c] = source[a + r + c * s]`` for r and c below `square_side`, all in registers.

    Columns are loaded as vectors. Interleaving vector i with vector i + side / 2, for all i, turns the bits of an
    element's place (vector, lane) by one position; after log2(side) rounds vectors and lanes have changed roles.
    """
    side = _side(source)

    def codegen(context, builder, signature, args):
        def lanes(*numbers):
            return ir.Constant(ir.VectorType(ir.IntType(32), side), list(numbers))

        low = lanes(*(i // 2 + i % 2 * side for i in range(side)))
        high = lanes(*(side // 2 + i // 2 + i % 2 * side for i in range(side)))
        size = source.dtype.bitwidth // 8
        first, step, out, out_step = args[1], args[2], args[4], args[5]
        vectors = []
        for k in range(side):
            offset = builder.add(first, builder.mul(step, ir.Constant(step.type, k)))
            vectors.append(builder.load(_vector_at(context, builder, source, args[0], offset), align=size))
        for _ in range(side.bit_length() - 1):
            pairs = zip(vectors[: side // 2], vectors[side // 2 :])
            vectors = [builder.shuffle_vector(x, y, mask) for x, y in pairs for mask in (low, high)]
        for k, vector in enumerate(vectors):
            offset = builder.add(out, builder.mul(out_step, ir.Constant(out_step.type, k)))
            builder.store(vector, _vector_at(context, builder, target, args[3], offset), align=size)
        return context.get_dummy_value()

    return types.void(source, types.intp, types.intp, target, types.intp, types.intp), codegen


def _side(array: types.Array) -> int:
    return min(16, VECTOR_BYTES * 8 // array.dtype.bitwidth)


def _vector_at(context: Any, builder: ir.IRBuilder, kind: types.Array, array: ir.Value, offset: ir.Value) -> ir.Value:
    """Pointer to as many elements from `offset` on as a square has on a side."""
    data = builder.gep(context.make_array(kind)(context, builder, array).data, [offset])
    return builder.bitcast(data, ir.VectorType(data.type.pointee, _side(kind)).as_pointer())


@kernel
def copy_tiles(source, target, start, target_start, n1, n2, s0, s1, s2, t0, t1, t2, rows, columns, s, t, lo, hi):
    """Transposition of (rows, columns): row stride 1 in the source and t in the target, column stride s and 1.

    A job is a band of _TILE rows at one position of the three outer axes.
    """
    bands = (rows + _TILE - 1) // _TILE
    side = square_side(source)
    for job in range(lo, hi):
        band = job % bands
        rest = job // bands
        i2 = rest % n2
        rest //= n2
        i1 = rest % n1
        i0 = rest // n1
        a = start + i0 * s0 + i1 * s1 + i2 * s2
        b = target_start + i0 * t0 + i1 * t1 + i2 * t2
        last = min(band * _TILE + _TILE, rows)
        for begin in range(band * _TILE, last, side):
            if columns < side or rows < side or last - begin < side // 4:
                for r in range(begin, min(begin + side, last)):
                    for c in range(columns):
                        target[b + r * t + c] = source[a + r + c * s]
                continue
            r = min(begin, rows - side)  # the last squares overlap those before them
            for left in range(0, columns, side):
                c = min(left, columns - side)
                transpose_square(source, a + r + c * s, s, target, b + r * t + c, t)


def _interleaving(channels: int, backward: bool) -> Kernel:
    """The kernel between planes of so many channels, `step` apart, and pixels (`backward`: from these to those)."""

    def interleave(source, target, start, target_start, n1, s0, s1, t0, t1, pixels, step, lo, hi):
        blocks = (pixels + _PIXELS - 1) // _PIXELS
        side = square_side(source)
        for job in range(lo, hi):
            i0, i1, block = job // blocks // n1, job // blocks % n1, job % blocks
            a, b = start + i0 * s0 + i1 * s1, target_start + i0 * t0 + i1 * t1
            for begin in range(block * _PIXELS, min(block * _PIXELS + _PIXELS, pixels), side):
                p = min(begin, pixels - side)  # the last ones overlap those before them
                if backward:
                    merge_channels(source, a + p * channels, side, target, b + p, step, channels, backward)
                else:
                    merge_channels(source, a + p, step, target, b + p * channels, side, channels, backward)

    interleave.__name__ = f"interleave_{channels}{'_backward' if backward else ''}"
    return kernel(interleave)


@intrinsic(prefer_literal=True)
def merge_channels(typingctx, source, a, s, target, b, t, channels, backward):
    """``target[b + p * channels + c] = source[a + c * s + p]`` for as many pixels p as a square has rows.

    `t` is the distance between the vectors that are written, as many as there are channels. Backward, source and
    target change places. The last two arguments are literals.
    """
    side, n = _side(source), channels.literal_value
    order = [(place % n) * side + place // n for place in range(n * side)]
    if backward.literal_value:
        order = [place % side * n + place // side for place in range(n * side)]

    def codegen(context, builder, signature, args):
        size = source.dtype.bitwidth // 8
        vectors = []
        for k in range(n):
            offset = builder.add(args[1], builder.mul(args[2], ir.Constant(args[2].type, k)))
            vectors.append(builder.load(_vector_at(context, builder, source, args[0], offset), align=size))
        for k in range(n):
            result = _gathered(builder, vectors, order[k * side : (k + 1) * side])
            offset = builder.add(args[4], builder.mul(args[5], ir.Constant(args[5].type, k)))
            builder.store(result, _vector_at(context, builder, target, args[3], offset), align=size)
        return context.get_dummy_value()

    return types.void(source, types.intp, types.intp, target, types.intp, types.intp, channels, backward), codegen


def _gathered(builder: ir.IRBuilder, vectors: Sequence[ir.Value], order: Sequence[int]) -> ir.Value:
    """The elements number `order` of vectors that follow one another: each but the first adds its own by a shuffle."""
    side = len(order)
    index = ir.VectorType(ir.IntType(32), side)
    result = vectors[0]
    for k, vector in enumerate(vectors[1:], 1):
        # What is taken from vectors before this one is in its place already, but for those of the first.
        mask = [i if k > 1 else min(n, side - 1) for i, n in enumerate(order)]
        mask = [side + n % side if n // side == k else m for n, m in zip(order, mask, strict=True)]
        result = builder.shuffle_vector(result, vector, ir.Constant(index, mask))
    return result


def copy(source: View, target: View, axes: Sequence[Axis], start: int = 0, target_start: int = 0) -> Iterator[Launch]:
    """Copy along `axes`, outermost first; elements outside of them keep what they hold."""
    axes = _merged(axes)
    count = math.prod(n for n, _, _ in axes)
    if count == 0:
        return
    x, y = bits(source), bits(target)
    if len(axes) == 1 and axes[0][1:] == (1, 1):
        n = axes[0][0]
        x, y = _part(x, start, n), _part(y, target_start, n)
        yield Launch(copy_flat, x, y, jobs=-(-n // _BLOCK), cost=0.2 * count)
        return
    if _interleaves(axes, x.dtype):
        yield _interleave(x, y, axes, start, target_start)
        return
    tiled = len(axes) > 1 and axes[-1][1] not in (0, 1) and axes[-1][2] == 1
    row = next((i for i, (n, s, _) in enumerate(axes) if s == 1 and n >= 8), None) if tiled else None
    inner = [axes[-1]] if row is None else [axes[row], axes[-1]]
    outer = [axis for i, axis in enumerate(axes[:-1]) if i != row]
    if len(outer) > _OUTER - (row is not None):
        n, s, t = axes[0]
        for i in range(n):
            yield from copy(source, target, axes[1:], start + i * s, target_start + i * t)
        return
    if row is None:
        (n0, s0, t0), (n1, s1, t1), (n2, s2, t2), (n3, s3, t3) = [(1, 0, 0)] * (_OUTER - len(outer)) + outer
        n, s, t = inner[0]
        steps = [n1, n2, n3, s0, s1, s2, s3, t0, t1, t2, t3, n, s, t]
        yield Launch(copy_rows, x, y, start, target_start, *steps, jobs=count // n, cost=0.4 * count)
    else:
        (n0, s0, t0), (n1, s1, t1), (n2, s2, t2) = [(1, 0, 0)] * (_OUTER - 1 - len(outer)) + outer
        (rows, _, t), (columns, s, _) = inner
        steps = [n1, n2, s0, s1, s2, t0, t1, t2, rows, columns, s, t]
        jobs = n0 * n1 * n2 * -(-rows // _TILE)
        yield Launch(copy_tiles, x, y, start, target_start, *steps, jobs=jobs, cost=1.0 * count)


def _interleaves(axes: Sequence[Axis], dtype: np.dtype) -> bool:
    """Whether the last two axes are those of pixels with few channels, in planes on one side."""
    if not 2 <= len(axes) <= 4:
        return False
    (n, s, t), (m, u, v) = axes[-2:]
    channels, pixels = min(n, m), max(n, m)
    together = (s, t, v) == (1, m, 1) if m < n else (s, u, v) == (1, n, 1)
    return together and channels in _FEW and pixels >= min(16, VECTOR_BYTES // dtype.itemsize)


def _interleave(x: View, y: View, axes: Sequence[Axis], start: int, target_start: int) -> Launch:
    (n0, s0, t0), (n1, s1, t1) = [(1, 0, 0)] * (4 - len(axes)) + list(axes[:-2])
    (n, _, t), (m, s, _) = axes[-2:]
    backward = n < m
    channels, pixels = min(n, m), max(n, m)
    return Launch(
        _INTERLEAVING[channels, backward], x, y, start, target_start, n1, s0, s1, t0, t1, pixels, t if backward else s,
        jobs=n0 * n1 * -(-pixels // _PIXELS), cost=0.2 * n0 * n1 * n * m,
    )  # fmt: skip


def bits(view: View) -> View:
    """The elements of `view` in one row, as unsigned integers of their size."""
    return replace(view, dtype=np.dtype(f"u{view.dtype.itemsize}"), shape=(view.size,))


def _part(view: View, start: int, size: int) -> View:
    return replace(view, shape=(size,), offset=view.offset + start)


def _merged(axes: Sequence[Axis]) -> list[Axis]:
    merged: list[Axis] = []
    for n, s, t in axes:
        if n == 1:
            continue
        if merged and merged[-1][1] == s * n and merged[-1][2] == t * n:
            merged[-1] = (merged[-1][0] * n, s, t)
        else:
            merged.append((n, s, t))
    return merged or [(1, 1, 1)]


_INTERLEAVING = {(n, backward): _interleaving(n, backward) for n in _FEW for backward in (False, True)}


def strides(shape: Sequence[int]) -> tuple[int, ...]:
    """Strides of a C-contiguous array, in elements."""
    return tuple(math.prod(shape[i + 1 :]) for i in range(len(shape)))
