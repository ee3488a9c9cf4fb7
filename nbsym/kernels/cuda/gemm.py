"""Matrix products: a block of threads computes a square tile of the result from tiles in shared memory.

Every thread holds a `SIDE` x `SIDE` part of the tile in registers: the tiling of NVIDIA's CUTLASS in its plainest form.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numba
import numpy as np
from numba import cuda

from ...executor.launch import Call, Launch, View
from .device import SIMULATED, TILE, kernel

SIDE = 2 if SIMULATED else 4  # elements of the result per thread, along each side
WIDTH = TILE * SIDE  # of the tile
DEPTH = TILE  # of the tiles of A and B that are in shared memory at a time


def fully_connected(call: Call) -> Iterator[Launch]:
    data, weight = call.data, call.weight
    outputs, depth = weight.shape
    rows = call.out.size // outputs if outputs else 0
    yield from product(data, weight, call.out, rows, outputs, depth, transpose_b=True, bias=call.bias)


def dot(call: Call) -> Iterator[Launch]:
    lhs, rhs = call.lhs, call.rhs
    transpose_a, transpose_b = call.params.transpose_a, call.params.transpose_b
    depth = lhs.shape[0 if transpose_a else -1]
    rows = math.prod(lhs.shape[1:] if transpose_a else lhs.shape[:-1])
    columns = math.prod(rhs.shape[:-1] if transpose_b else rhs.shape[1:])
    yield from product(lhs, rhs, call.out, rows, columns, depth, transpose_a=transpose_a, transpose_b=transpose_b)


def batch_dot(call: Call) -> Iterator[Launch]:
    *batch, rows, columns = call.out.shape
    depth = call.lhs.shape[-2 if call.params.transpose_a else -1]
    yield from product(
        call.lhs, call.rhs, call.out, rows, columns, depth, batch=math.prod(batch),
        transpose_a=call.params.transpose_a, transpose_b=call.params.transpose_b,
    )  # fmt: skip


def dot_backward_lhs(call: Call) -> Iterator[Launch]:
    grad, lhs, rhs = call.grad, call.lhs, call.rhs
    transpose_a, transpose_b = call.params.transpose_a, call.params.transpose_b
    depth = lhs.shape[0 if transpose_a else -1]
    rows, columns = _over(lhs.size, depth), _over(rhs.size, depth)
    if transpose_a:
        yield from product(rhs, grad, call.out, depth, rows, columns, transpose_a=transpose_b, transpose_b=True)
    else:
        yield from product(grad, rhs, call.out, rows, depth, columns, transpose_b=not transpose_b)


def dot_backward_rhs(call: Call) -> Iterator[Launch]:
    grad, lhs, rhs = call.grad, call.lhs, call.rhs
    transpose_a, transpose_b = call.params.transpose_a, call.params.transpose_b
    depth = rhs.shape[-1 if transpose_b else 0]
    rows, columns = _over(lhs.size, depth), _over(rhs.size, depth)
    if transpose_b:
        yield from product(grad, lhs, call.out, columns, depth, rows, transpose_a=True, transpose_b=transpose_a)
    else:
        yield from product(lhs, grad, call.out, depth, columns, rows, transpose_a=not transpose_a)


def _over(size: int, depth: int) -> int:
    return size // depth if depth else 0


def product(
    a: View, b: View, c: View, rows: int, columns: int, depth: int, *, batch: int = 1, transpose_a: bool = False,
    transpose_b: bool = False, bias: View | None = None,
) -> Iterator[Launch]:  # fmt: skip
    """Launches for c = op(a) @ op(b) (+ bias by column), for `batch` matrices."""
    if not batch * rows * columns:
        return
    tiles = -(-rows // WIDTH) * -(-columns // WIDTH)
    kernel_of = gemm_single if c.dtype == np.float32 else gemm_double
    yield Launch(
        kernel_of, a.reshape(-1), b.reshape(-1), c.reshape(-1), (c if bias is None else bias).reshape(-1), rows,
        columns, depth, *((1, rows) if transpose_a else (depth, 1)), *((1, depth) if transpose_b else (columns, 1)),
        int(bias is not None), jobs=batch * tiles, cost=batch * rows * columns * depth / 1000,
    )  # fmt: skip


def _make_gemm(scalar):
    def gemm(a, b, c, bias, m, n, k, a_row, a_column, b_row, b_column, has_bias):
        """A tile to a block. Element (i, d) of A's matrix t is ``a[t * m * k + i * a_row + d * a_column]``, B alike."""
        a_tile = cuda.shared.array((DEPTH, WIDTH), scalar)
        b_tile = cuda.shared.array((DEPTH, WIDTH), scalar)
        sums = cuda.local.array((SIDE, SIDE), scalar)
        across = (n + WIDTH - 1) // WIDTH
        tiles = across * ((m + WIDTH - 1) // WIDTH)
        t = cuda.blockIdx.x // tiles
        tile = cuda.blockIdx.x % tiles
        top, left = tile // across * WIDTH, tile % across * WIDTH
        y, x = cuda.threadIdx.x // TILE, cuda.threadIdx.x % TILE
        for i in range(SIDE):
            for j in range(SIDE):
                sums[i, j] = 0
        for start in range(0, k, DEPTH):
            for i in range(SIDE):
                # Neighbouring threads read along the axis in which the matrix is contiguous.
                if a_column == 1:
                    d, r = x, y * SIDE + i
                else:
                    d, r = y, i * TILE + x
                inside = top + r < m and start + d < k
                a_tile[d, r] = a[t * m * k + (top + r) * a_row + (start + d) * a_column] if inside else 0
                if b_column == 1:
                    d, r = y, i * TILE + x
                else:
                    d, r = x, y * SIDE + i
                inside = left + r < n and start + d < k
                b_tile[d, r] = b[t * k * n + (start + d) * b_row + (left + r) * b_column] if inside else 0
            cuda.syncthreads()
            for d in range(DEPTH):
                for i in range(SIDE):
                    for j in range(SIDE):
                        sums[i, j] += a_tile[d, i * TILE + y] * b_tile[d, j * TILE + x]
            cuda.syncthreads()
        for i in range(SIDE):
            for j in range(SIDE):
                row, column = top + i * TILE + y, left + j * TILE + x
                if row < m and column < n:
                    value = sums[i, j]
                    if has_bias:
                        value += bias[column]
                    c[(t * m + row) * n + column] = value

    return kernel(gemm, cooperative=True, block=(TILE * TILE,))


gemm_single = _make_gemm(numba.float32)
gemm_double = _make_gemm(numba.float64)
