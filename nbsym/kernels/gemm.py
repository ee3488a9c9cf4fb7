"""Matrix products: FullyConnected, dot, batch_dot.

One kernel multiplies a batch of matrices of any strides, in blocks that stay in the cache, each block tile by tile
in registers (`tile`, after Goto and van de Geijn 2008). What is read in place and what is copied into panels first
depends on the layout:

- rows of ``A`` are read in place: the tile broadcasts single elements, from eight streams;
- ``B`` stored by rows is read in place if few rows of ``C`` use it, else copied into panels of up to three vectors;
- ``B`` stored by columns (the weights of FullyConnected) is transposed into panels, a square of registers at a time:
  once for all if it never changes;
- if both are contiguous along the reduction and one of them has few rows, products are plain inner products;
- one row times a matrix adds up rows of ``B``; with no more columns than a vector has lanes, small ones are done
  without tiles.

`reference` says the same in NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numba import carray, njit

from ..executor.launch import Call, Launch, View, kernel
from .epilogue import NOTHING, PER_COLUMN, SCALE, SHIFT, Epilogue, finish_block
from .simd import VECTOR_BYTES, apply, fma, inline
from .tile import (
    FLAGS,
    ROWS,
    VECTORS,
    advance,
    balanced_width,
    pack_rows,
    pack_transposed,
    pointer,
    tile_after,
)
from .vector import load_between, splat, store_first

# Measured with AVX-512 and 1 MB of L2 cache:
DEPTH = 256  # of a block of the reduction, so that a panel of B is 48 kB: 128 and 512 are up to 5 % slower
FEW_ROWS = 3  # up to which inner products beat transposing B: 106 us against 170 for 3 x 1024 x 1024, even at 4
BLOCK_BYTES = 400_000  # of B that all rows are multiplied with: 200 and 700 kB are within 3 %
# Where the rows of A, which each block of B reads again, fit into the second cache, what is copied of B goes into the
# first: 512 x 1024 x 1024 takes 2.25 ms, in larger blocks 2.45; but 2048 x 2048 x 2048 takes 38 ms, in larger ones 36.
ROWS_BYTES, PANELS_BYTES = 600_000, 32_000
# Elements of A up to which a product with at most a vector of columns is done without tiles: 8 x 8 x 8 takes 43 ns,
# with them 70.
NARROW = 1024
ROWS_WORTH_PACKING = 1000  # from which copying B stored by rows into panels pays: 4 % at 2048, a loss of 10 % at 200
# From which threads share rows rather than columns, so that the part of A that each reads again and again fits into
# its cache: 1120 x 200 x 10000 takes 11.6 ms instead of 12.8, 1024 x 1024 x 1024 takes 4.7 instead of 5.0. Each reads
# all of B, so nothing was gained where B is transposed first.
ROWS_WORTH_PARTING = 1000
# Elements a nanosecond on one core: multiplied and added (by each lane of a vector), transposed, written.
MULTIPLIED, TRANSPOSED, WRITTEN = 7, 10, 5


def reference(a, b, transpose_a=False, transpose_b=False):
    """What `gemm` computes, for matrices or batches of them, but for the epilogue."""
    return (np.swapaxes(a, -1, -2) if transpose_a else a) @ (np.swapaxes(b, -1, -2) if transpose_b else b)


# ---- what ops.yaml names --------------------------------------------------------------------------------------------


def fully_connected(call: Call) -> Iterator[Launch]:
    data, weight = call.data, call.weight
    outputs, depth = weight.shape
    rows = call.out.size // outputs if outputs else 0
    epilogue = Epilogue.of(call, per_column=True)
    yield from product(
        call, data, weight, call.out, rows, outputs, depth, transpose_b=True, epilogue=epilogue,
        frozen_b="weight" in call.frozen,
    )  # fmt: skip


def dot(call: Call) -> Iterator[Launch]:
    """Sum over the last axis of lhs (the first if transposed) and the first of rhs (the last if transposed)."""
    lhs, rhs = call.lhs, call.rhs
    transpose_a, transpose_b = call.params.transpose_a, call.params.transpose_b
    depth = lhs.shape[0 if transpose_a else -1]
    rows = math.prod(lhs.shape[1:] if transpose_a else lhs.shape[:-1])
    columns = math.prod(rhs.shape[:-1] if transpose_b else rhs.shape[1:])
    yield from product(call, lhs, rhs, call.out, rows, columns, depth, transpose_a=transpose_a, transpose_b=transpose_b)


def batch_dot(call: Call) -> Iterator[Launch]:
    *batch, rows, columns = call.out.shape
    depth = call.lhs.shape[-2 if call.params.transpose_a else -1]
    yield from product(
        call, call.lhs, call.rhs, call.out, rows, columns, depth, batch=math.prod(batch),
        transpose_a=call.params.transpose_a, transpose_b=call.params.transpose_b,
    )  # fmt: skip


def dot_backward_lhs(call: Call) -> Iterator[Launch]:
    grad, lhs, rhs = call.grad, call.lhs, call.rhs
    transpose_a, transpose_b = call.params.transpose_a, call.params.transpose_b
    depth = lhs.shape[0 if transpose_a else -1]
    rows, columns = _over(lhs.size, depth), _over(rhs.size, depth)
    if transpose_a:
        yield from product(call, rhs, grad, call.out, depth, rows, columns, transpose_a=transpose_b, transpose_b=True)
    else:
        yield from product(call, grad, rhs, call.out, rows, depth, columns, transpose_b=not transpose_b)


def dot_backward_rhs(call: Call) -> Iterator[Launch]:
    grad, lhs, rhs = call.grad, call.lhs, call.rhs
    transpose_a, transpose_b = call.params.transpose_a, call.params.transpose_b
    depth = rhs.shape[-1 if transpose_b else 0]
    rows, columns = _over(lhs.size, depth), _over(rhs.size, depth)
    if transpose_b:
        yield from product(call, grad, lhs, call.out, columns, depth, rows, transpose_a=True, transpose_b=transpose_a)
    else:
        yield from product(call, lhs, grad, call.out, depth, columns, rows, transpose_a=not transpose_a)


def _over(size: int, depth: int) -> int:
    return size // depth if depth else 0


def product(
    call: Call, a: View, b: View, c: View, rows: int, columns: int, depth: int, *, batch: int = 1,
    transpose_a: bool = False, transpose_b: bool = False, accumulate: bool = False,
    epilogue: Epilogue = NOTHING, a_batch: int | None = None, b_batch: int | None = None, frozen_b: bool = False,
) -> Iterator[Launch]:  # fmt: skip
    """Launches for c = epilogue of op(a) @ op(b) (+ c), for `batch` matrices (batch strides of zero repeat one).

    `frozen_b` says that b never changes.
    """
    if not batch * rows * columns:
        return
    lanes = VECTOR_BYTES // c.dtype.itemsize
    packed = 0
    if frozen_b and transpose_b and batch == 1 and min(rows, columns) > FEW_ROWS and depth:
        packed = balanced_width.py_func(columns, lanes)
        kept = call.kept((-(-columns // packed), depth, packed), c.dtype)
        yield Launch(pack_panels, b.reshape(-1), kept, columns, jobs=kept.shape[0], cost=b.size / TRANSPOSED, once=True)
        b = kept
        column_parts, row_parts = partition_panels(call.threads, rows, kept.shape[0])
    else:
        by_rows = rows >= ROWS_WORTH_PARTING and not transpose_b
        column_parts, row_parts = partition(call.threads, batch, rows, columns, lanes, by_rows)
    jobs = min(call.threads, batch * row_parts * column_parts)
    panels = call.workspace((jobs, 1 if packed else panel_elements(columns, depth, lanes, c.dtype.itemsize)), c.dtype)
    table = call.workspace((jobs, ROWS), np.int64)
    yield Launch(
        gemm, a.reshape(-1), b.reshape(-1), c.reshape(-1), *epilogue.arguments(c), batch, rows, columns,
        depth, rows * depth if a_batch is None else a_batch, *((1, rows) if transpose_a else (depth, 1)),
        depth * columns if b_batch is None else b_batch, *((1, depth) if transpose_b else (columns, 1)),
        int(accumulate), packed, row_parts, column_parts, panels, table, jobs=jobs,
        cost=batch * (rows * _round_up(columns, lanes) * depth / (MULTIPLIED * lanes) + rows * columns / WRITTEN)
        + (batch * depth * columns / TRANSPOSED if transpose_b and not packed else 0),
    )  # fmt: skip


def partition(threads: int, batch: int, rows: int, columns: int, lanes: int, by_rows: bool) -> tuple[int, int]:
    """Into how many parts to cut the columns and the rows of each matrix, so that all threads have work."""
    wanted = -(-threads // batch)
    if by_rows:
        return 1, min(wanted, -(-rows // ROWS))
    column_parts = min(wanted, max(columns // (2 * lanes), 1))
    return column_parts, min(-(-wanted // column_parts), -(-rows // ROWS))


def partition_panels(threads: int, rows: int, panels: int) -> tuple[int, int]:
    """The same for columns in panels, which are not cut: if columns keep threads waiting, rows are parted."""
    tiles = -(-rows // ROWS)
    by_columns, by_rows = -(-panels // threads) * tiles, -(-tiles // threads) * panels
    # Parts of the columns share no weights: that pays for a little waiting where few rows use them, 10 % at
    # 32 x 4096 x 1000; at 1120 x 200 x 800 waiting costs 5 %.
    waiting = 1.1 if rows < ROWS_WORTH_PARTING else 1
    if by_columns < waiting * by_rows:
        return min(threads, panels), 1
    return 1, min(threads, tiles)


def panel_elements(columns: int, depth: int, lanes: int, itemsize: int) -> int:
    """The most that panels of one block of B hold (see `gemm`); the last of them may be wider than what is left."""
    depth, widest = min(depth, DEPTH), VECTORS * lanes
    return min(max(BLOCK_BYTES // itemsize, depth * widest), depth * (_round_up(columns, lanes) + widest))


def _round_up(n: int, multiple: int) -> int:
    return -(-n // multiple) * multiple


# ---- the kernel -----------------------------------------------------------------------------------------------------


@kernel
def gemm(
    a, b, c, scale, shift, residual, code, low, high, batch, m, n, k, a_batch, a_row, a_column, b_batch, b_row,
    b_column, accumulate, packed, row_parts, column_parts, panels, table, lo, hi,
):  # fmt: skip
    """c[t] = a[t] @ b[t]; element (i, l) of a[t] is a[t * a_batch + i * a_row + l * a_column], likewise b.

    Where `packed` is not zero, b is one matrix that `pack_panels` has made into panels of this width.
    """
    lanes = VECTOR_BYTES // c.itemsize
    tasks = batch * row_parts * column_parts
    jobs = panels.shape[0]
    # Sums of the tile begin from a bias of the columns; what else there is to do is done when they are written.
    biased = code & (SCALE | SHIFT | PER_COLUMN) == SHIFT | PER_COLUMN and accumulate == 0
    code_after = code - SHIFT if biased else code
    for job in range(lo, hi):
        for i in range(ROWS):
            table[job, i] = i * a_row
        for task in range(tasks * job // jobs, tasks * (job + 1) // jobs):
            t, part = task // (row_parts * column_parts), task % (row_parts * column_parts)
            row_lo, row_hi = part_range(m, row_parts, part // column_parts, ROWS)
            column_lo, column_hi = part_range(n, column_parts, part % column_parts, packed if packed else lanes)
            rows, columns = row_hi - row_lo, column_hi - column_lo
            if rows <= 0 or columns <= 0:
                continue
            a_at = pointer(a, t * a_batch + row_lo * a_row)
            b_at = pointer(b, column_lo * k if packed else t * b_batch + column_lo * b_column)
            c_start = (t * m + row_lo) * n + column_lo
            c_at = pointer(c, c_start)
            few = packed == 0 and a_column == 1 and b_row == 1 and (rows <= FEW_ROWS or columns <= FEW_ROWS)
            one = packed == 0 and rows == 1 and b_column == 1 and not few
            narrow = b_column == 1 and columns <= lanes and rows * k <= NARROW and not (few or one)
            if accumulate == 0 and (few or one or narrow or k == 0):
                clear(c_at, n, rows, columns)
            if few:
                inner_products(a_at, a_row, b_at, b_column, c_at, n, rows, columns, k, c.dtype.type(0))
            elif one:
                row_times_matrix(a_at, a_column, b_at, b_row, c_at, columns, k)
            elif narrow:
                narrow_product(a_at, a_row, a_column, b_at, b_row, c_at, n, rows, columns, k)
            if few or one or narrow or k == 0:
                finish_block(
                    c_at, n, rows, columns, row_lo, column_lo, c_start, scale, shift, residual, code, low, high
                )  # fmt: skip
                continue
            # DEPTH rows of B at a time, of these a block of columns, of this a tile at a time: so the block stays in
            # the cache, and rows of C are written in runs of its width, which memory takes at twice the speed.
            width = packed if packed else balanced_width(columns, lanes)
            block_panels = pointer(panels, job * panels.shape[1])
            copied = b_column != 1 or rows >= ROWS_WORTH_PACKING
            deep_parts = (k + DEPTH - 1) // DEPTH
            for deep_part in range(deep_parts):
                depth, after = part_range(k, deep_parts, deep_part, lanes)
                deep = after - depth
                small = copied and rows * deep * c.itemsize <= ROWS_BYTES
                block = max((PANELS_BYTES if small else BLOCK_BYTES) // (deep * c.itemsize) // width, 1) * width
                for first in range(0, columns, block):
                    end = min(first + block, columns)
                    # What is not read in place. A last panel that is not of whole vectors never is.
                    tail = first
                    if packed or (not copied and (end - first) % lanes == 0):
                        tail = end
                    elif not copied:
                        tail = (end - first) // width * width + first
                    for j in range(tail, end, width):
                        rows_of_b = advance(b_at, depth * b_row + j * b_column)
                        panel = advance(block_panels, (j - tail) * deep)
                        if b_column != 1:
                            pack_transposed(lanes, rows_of_b, b_column, min(width, end - j), deep, panel, width)
                        else:
                            pack_rows(rows_of_b, b_row, deep, min(width, end - j), panel, width)
                    for i in range(0, rows, ROWS):
                        tall = min(ROWS, rows - i)
                        a_tile, a_rows = advance(a_at, i * a_row + depth * a_column), pointer(table, job * ROWS)
                        for j in range(first, end, width):
                            wide = min(width, end - j)
                            rows_of_b, step = advance(block_panels, (j - tail) * deep), width
                            if packed:
                                rows_of_b = advance(b_at, j * k + depth * width)
                            elif j < tail:
                                rows_of_b, step = advance(b_at, depth * b_row + j), b_row
                            at = i * n + j
                            c_tile = advance(c_at, at)
                            start, start_row, add = c_tile, n, accumulate + depth
                            if biased and depth == 0:
                                start, start_row, add = pointer(shift, column_lo + j), 0, 1
                            tile_after(
                                a_tile, a_rows, a_column, 0, rows_of_b, step, 0, deep, 1, c_tile, n, tall, wide, add,
                                start, start_row,
                            )  # fmt: skip
                            if depth + deep == k and code_after:
                                finish_block(
                                    c_tile, n, tall, wide, row_lo + i, column_lo + j, c_start + at, scale, shift,
                                    residual, code_after, low, high,
                                )  # fmt: skip


@kernel
def pack_panels(b, packed, columns, lo, hi):
    """packed[panel, l, j] = element l of the column j of a panel, for b that is stored by columns; zeros beyond."""
    depth, width = packed.shape[1], packed.shape[2]
    for job in range(lo, hi):
        pack_transposed(
            VECTOR_BYTES // b.itemsize, pointer(b, job * width * depth), depth, min(width, columns - job * width),
            depth, pointer(packed, job * depth * width), width,
        )  # fmt: skip


@njit(**FLAGS)
def part_range(size, parts, part, multiple):
    """The range of part number `part` if `size` is cut into `parts` at multiples of `multiple`."""
    units = (size + multiple - 1) // multiple
    return units * part // parts * multiple, min(units * (part + 1) // parts * multiple, size)


@njit(**FLAGS)
def inner_products(a, a_row, b, b_column, c, c_row, rows, columns, depth, zero):
    """c += a @ b for rows of A and columns of B that are contiguous."""
    for i in range(rows):
        for j in range(columns):
            x, y = advance(a, i * a_row), advance(b, j * b_column)
            total = zero
            for step in range(depth):
                total += x[step] * y[step]
            c[i * c_row + j] += total


@inline
def _add_eight(y, x0, x1, x2, x3, x4, x5, x6, x7, a0, a1, a2, a3, a4, a5, a6, a7):
    even = fma(a0, x0, fma(a2, x2, fma(a4, x4, a6 * x6)))
    return (y + (even + fma(a1, x1, fma(a3, x3, fma(a5, x5, a7 * x7)))),)


@inline
def _add_one(y, x, a):
    return (fma(a, x, y),)


@njit(**FLAGS)
def row_times_matrix(a, a_column, b, b_row, c, columns, depth):
    """c += a @ b for one row, eight rows of B at a time: tiles would walk down B in steps of a row."""
    out = carray(c, columns)
    whole = depth - depth % 8
    for step in range(0, whole, 8):
        x, y = advance(a, step * a_column), advance(b, step * b_row)
        apply(
            _add_eight, 0, columns, (out,),
            (
                out, carray(y, columns), carray(advance(y, b_row), columns), carray(advance(y, 2 * b_row), columns),
                carray(advance(y, 3 * b_row), columns), carray(advance(y, 4 * b_row), columns),
                carray(advance(y, 5 * b_row), columns), carray(advance(y, 6 * b_row), columns),
                carray(advance(y, 7 * b_row), columns), x[0], x[a_column], x[2 * a_column], x[3 * a_column],
                x[4 * a_column], x[5 * a_column], x[6 * a_column], x[7 * a_column],
            ),
        )  # fmt: skip
    for step in range(whole, depth):
        y = carray(advance(b, step * b_row), columns)
        apply(_add_one, 0, columns, (out,), (out, y, a[step * a_column]))


@njit(**FLAGS)
def narrow_product(a, a_row, a_column, b, b_row, c, c_row, rows, columns, depth):
    """c += a @ b for no more columns than a vector has lanes, without the copy of B that a tile would need."""
    for i in range(0, rows, 4):
        last = rows - 1 - i
        second, third, fourth = min(1, last) * a_row, min(2, last) * a_row, min(3, last) * a_row
        s = t = u = v = splat(b, 0)
        for step in range(depth):
            at = step * b_row
            x, y = advance(a, i * a_row + step * a_column), load_between(b, at, at, at + columns)
            s, t, u, v = s + y * x[0], t + y * x[second], u + y * x[third], v + y * x[fourth]
        add_first(c, i * c_row, s, columns)
        if last > 0:
            add_first(c, (i + 1) * c_row, t, columns)
        if last > 1:
            add_first(c, (i + 2) * c_row, u, columns)
        if last > 2:
            add_first(c, (i + 3) * c_row, v, columns)


@inline
def add_first(c, at, sums, columns):
    store_first(c, at, sums + load_between(c, at, at, at + columns), columns)


@njit(**FLAGS)
def clear(c, c_row, rows, columns):
    """Zeros, to which products are added."""
    for i in range(rows):
        for j in range(columns):
            c[i * c_row + j] = 0
