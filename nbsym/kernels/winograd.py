"""3x3 convolutions of stride 1 by Winograd's minimal filtering, F(4x4, 3x3): a quarter of the multiplications.

The output is cut into tiles of 4x4 pixels, each of which depends on 6x6 pixels of the input. Polynomials given by
their values at six points are multiplied by six multiplications, and a transposed product of polynomials is a
correlation; so, in two dimensions, with 36 multiplications where the definition has 144 ::

    tile of the output = A' [sum over channels of (G w G') * (B' tile of the input B)] A

The sum over channels, for all tiles and filters, is 36 independent matrix products. The gradient towards the data is
the same convolution with the taps reversed and filters and channels exchanged.

A job takes a block of tiles, transforms them for all channels, and then, some filters at a time, multiplies and
transforms back, so that what lies between these steps stays in the cache. Transforms work on vectors of neighbouring
tiles: along the rows of an image first, where every fourth pixel belongs together, then down the columns.

A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks" (CVPR 2016). Which points to take decides the
rounding error: B. Barabasz et al., "Error analysis and improving the accuracy of Winograd convolution for deep neural
networks" (ACM TOMS 2020).

`reference` says it in NumPy.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numba import njit

from ..executor.launch import Call, Launch, View, kernel
from .epilogue import Epilogue, finish_block
from .simd import VECTOR_BYTES
from .tile import FLAGS, ROWS, advance, balanced_width, pack_transposed, pointer, tile, transpose_square
from .vector import deinterleave, interleave, load, load_between, shift_in, store, store_first

LANES = VECTOR_BYTES // 4  # float32 only
UNIT = max(LANES, ROWS)  # filters whose transformed weights lie side by side

TILE = 4  # pixels of the output, each way
POINTS = TILE + 2
PLANES = POINTS * POINTS

# The points are 0, -P, P, -Q, Q and infinity. Largest error relative to the largest output, normal data, 64 channels:
# 1.5e-6; with P, Q = 1, 2, the usual choice, 7.3e-6; 1/2, 1: 6.5e-6; 5/8, 5/4: 1.5e-6 too but 13 % more on average.
P, Q = 5 / 8, 3 / 2
P2, Q2 = P * P, Q * Q


def matrices() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """B' (6, 6), G (6, 3) and A' (4, 6) in float64."""
    points = np.array([0, P, -P, Q, -Q])
    b, g, a = np.zeros((POINTS, POINTS)), np.zeros((POINTS, 3)), np.zeros((TILE, POINTS))
    for i, point in enumerate(points):
        others = np.delete(points, i)
        b[i, :5] = np.poly(others)[::-1]
        g[i] = point ** np.arange(3) / np.prod(point - others)
        a[:, i] = point ** np.arange(TILE)
    b[5] = np.poly(points)[::-1]
    g[5, 2] = a[3, 5] = 1
    return b, g, a


def reference(x, weight, pad):
    """The convolution of x (n, c, h, w) with weight (k, c, 3, 3): tiles, transforms, products, transform back."""
    b, g, a = (m.astype(x.dtype) for m in matrices())
    n, _, h, w = x.shape
    rows, columns = h + 2 * pad[0] - 2, w + 2 * pad[1] - 2
    down, across = -(-rows // TILE), -(-columns // TILE)
    padded = np.zeros((n, x.shape[1], TILE * down + 2, TILE * across + 2), x.dtype)
    padded[:, :, pad[0] : pad[0] + h, pad[1] : pad[1] + w] = x
    tiles = np.lib.stride_tricks.sliding_window_view(padded, (POINTS, POINTS), (2, 3))[:, :, ::TILE, ::TILE]
    products = np.einsum(
        "kcij,ncyxij->nkyxij",
        np.einsum("ia,kcab,jb->kcij", g, weight, g),
        np.einsum("ia,ncyxab,jb->ncyxij", b, tiles, b),
    )
    out = np.einsum("ai,nkyxij,bj->nkyaxb", a, products, a)
    return out.reshape(n, weight.shape[0], TILE * down, TILE * across)[:, :, :rows, :columns]


# ---- lowering -------------------------------------------------------------------------------------------------------

# Tiles that a job transforms at a time; filters whose products it holds.
TILES = int(os.environ.get("WT", 112))
FILTERS = int(os.environ.get("WF", 64))
DEPTH = int(os.environ.get("WD", 256))


def pays(call: Call, out: View, channels: int, groups: int, axes) -> bool:
    """Whether a convolution towards `out` is worth doing this way."""
    if os.environ.get("NBSYM_WINOGRAD", "0") == "0":
        return False
    plane = [(a.taps, a.stride, a.dilate) for a in axes] == [(1, 1, 1), (3, 1, 1), (3, 1, 1)] and axes[0].pad == 0 and axes[0].large == 1
    return plane and groups == 1 and out.dtype == np.float32 and out.size > 0 and channels > 0


def convolve(
    call: Call, x: View, weight: View, epilogue: Epilogue, out: View, pad: tuple[int, int], *, transposed: bool = False
) -> Iterator[Launch]:
    """out = epilogue of the convolution of x with weight (k, c, 3, 3).

    `transposed`: with the taps reversed and k and c exchanged, which is the gradient towards the data.
    """
    images, channels, height, width = x.shape
    _, filters, out_height, out_width = out.shape
    down, across = -(-out_height // TILE), -(-out_width // TILE)
    strides = (9, 9 * filters) if transposed else (9 * channels, 9)  # from filter to filter, channel to channel
    most = rows_of_block(images * down, across)
    blocks = -(-images * down // most)
    parts = call.threads if blocks % call.threads and blocks < 4 * call.threads else 1
    parts = min(parts, -(-filters // UNIT))
    rows = -(-images * down // blocks)
    stride = _round_up(rows * across + LANES - 1, LANES)
    ready = int(os.environ.get("WR", "1"))
    units = -(-filters // UNIT)
    jobs = min(call.threads, blocks * parts)
    depth = min(channels, DEPTH)
    cost = images * down * across * PLANES * channels * filters / 50
    if ready:
        packed = call.kept((units, PLANES * channels * UNIT), out.dtype)
        yield Launch(
            transform_weights, weight.reshape(-1), channels, filters, *strides, int(transposed), packed,
            call.workspace((units, 9 * UNIT * LANES * 2), out.dtype), jobs=units, cost=channels * filters * 2,
            once=True,
        )  # fmt: skip
    else:
        packed = call.workspace((jobs, (FILTERS // UNIT * PLANES * depth * UNIT)), out.dtype)
    at_a_time = min(FILTERS, units * UNIT)
    section = (rows + 1) * across + 2 * LANES
    yield Launch(
        winograd, x.reshape(-1), weight.reshape(-1), out.reshape(-1), *epilogue.arguments(out), images, channels,
        filters, height, width, out_height, out_width, *pad, down, across, blocks, parts, *strides, int(transposed),
        at_a_time, depth, ready, stride, packed,
        call.workspace((jobs, PLANES * channels * stride), out.dtype),
        call.workspace((jobs, PLANES * at_a_time * stride), out.dtype),
        call.workspace((jobs, TILE * POINTS * section + 9 * UNIT * LANES * 2), out.dtype),
        call.workspace((jobs, ROWS), np.int64),
        jobs=jobs, cost=cost,
    )  # fmt: skip


def rows_of_block(rows: int, across: int) -> int:
    """How many rows of tiles to work on at a time: up to TILES tiles, of which vectors waste least."""
    best = 1
    for n in range(1, min(rows, TILES // across) + 1):
        if _waste(n * across) <= _waste(best * across):
            best = n
    return best


def _waste(tiles: int) -> float:
    return _round_up(tiles, LANES) / tiles


def _round_up(n: int, multiple: int) -> int:
    return -(-n // multiple) * multiple


# ---- transforms of one dimension ------------------------------------------------------------------------------------


@njit(**FLAGS)
def of_input(d0, d1, d2, d3, d4, d5):
    """B' d."""
    even_p, odd_p = d4 - d2 * Q2, (d3 - d1 * Q2) * P
    even_q, odd_q = d4 - d2 * P2, (d3 - d1 * P2) * Q
    return (
        d4 - d2 * (P2 + Q2) + d0 * (P2 * Q2),
        even_p + odd_p,
        even_p - odd_p,
        even_q + odd_q,
        even_q - odd_q,
        d5 - d3 * (P2 + Q2) + d1 * (P2 * Q2),
    )


@njit(**FLAGS)
def of_weights(g0, g1, g2):
    """G g."""
    even_p, odd_p = (g0 + g2 * P2) * (0.5 / (P2 * (P2 - Q2))), g1 * (0.5 * P / (P2 * (P2 - Q2)))
    even_q, odd_q = (g0 + g2 * Q2) * (0.5 / (Q2 * (Q2 - P2))), g1 * (0.5 * Q / (Q2 * (Q2 - P2)))
    return g0 * (1 / (P2 * Q2)), even_p + odd_p, even_p - odd_p, even_q + odd_q, even_q - odd_q, g2


@njit(**FLAGS)
def of_output(m0, m1, m2, m3, m4, m5):
    """A' m."""
    even_p, odd_p, even_q, odd_q = m1 + m2, (m1 - m2) * P, m3 + m4, (m3 - m4) * Q
    return m0 + even_p + even_q, odd_p + odd_q, even_p * P2 + even_q * Q2, odd_p * P2 + odd_q * Q2 + m5


# ---- transforms of two dimensions -----------------------------------------------------------------------------------


@njit(**FLAGS)
def transform_input(plane, height, width, top, left, rows, across, lines, target, step):
    """Transform `rows` rows of `across` tiles, of which the first begins at (top, left) of one channel's plane.

    Value number n of tile t goes to ``target[n * step + t]``. `lines` takes transformed rows of the plane, in such an
    order that tiles that are neighbours on the same line of tiles or on the next are neighbours there too:
    [row modulo 4, point, row // 4, tile].
    """
    section = (rows + 1) * across + 2 * LANES
    nothing = load_between(plane, 0, 0, 0)
    for r in range(TILE * rows + 2):
        at = r % TILE * POINTS * section + r // TILE * across
        y = top + r
        if y < 0 or y >= height:
            for j in range(POINTS):
                for t in range(0, across, LANES):
                    store(lines, at + j * section + t, nothing)
            continue
        row = advance(plane, y * width)
        for t in range(0, across, LANES):
            x = left + TILE * t
            d0, d1, d2, d3 = deinterleave(
                load_between(row, x, 0, width),
                load_between(row, x + LANES, 0, width),
                load_between(row, x + 2 * LANES, 0, width),
                load_between(row, x + 3 * LANES, 0, width),
            )
            following = load_between(row, x + 4 * LANES, 0, width)
            d4, d5 = shift_in(d0, following), shift_in(d1, shift_in(following, following))
            v0, v1, v2, v3, v4, v5 = of_input(d0, d1, d2, d3, d4, d5)
            store(lines, at + t, v0)
            store(lines, at + section + t, v1)
            store(lines, at + 2 * section + t, v2)
            store(lines, at + 3 * section + t, v3)
            store(lines, at + 4 * section + t, v4)
            store(lines, at + 5 * section + t, v5)
    phase = POINTS * section
    for j in range(POINTS):
        first, column = advance(lines, j * section), advance(target, j * step)
        for t in range(0, rows * across, LANES):
            v0, v1, v2, v3, v4, v5 = of_input(
                load(first, t),
                load(first, phase + t),
                load(first, 2 * phase + t),
                load(first, 3 * phase + t),
                load(first, across + t),
                load(first, phase + across + t),
            )
            store(column, t, v0)
            store(column, 6 * step + t, v1)
            store(column, 12 * step + t, v2)
            store(column, 18 * step + t, v3)
            store(column, 24 * step + t, v4)
            store(column, 30 * step + t, v5)


@njit(**FLAGS)
def transform_output(source, step, rows, across, lines, plane, top, height, width):
    """Transform `rows` rows of `across` tiles back, of which the first begins at row `top` of one filter's plane.

    Value number n of tile t is at ``source[n * step + t]``.
    """
    section = (rows + 1) * across + 2 * LANES
    phase = POINTS * section
    for j in range(POINTS):
        column, line = advance(source, j * step), advance(lines, j * section)
        for t in range(0, rows * across, LANES):
            y0, y1, y2, y3 = of_output(
                load(column, t),
                load(column, 6 * step + t),
                load(column, 12 * step + t),
                load(column, 18 * step + t),
                load(column, 24 * step + t),
                load(column, 30 * step + t),
            )
            store(line, t, y0)
            store(line, phase + t, y1)
            store(line, 2 * phase + t, y2)
            store(line, 3 * phase + t, y3)
    for r in range(min(TILE * rows, height - top)):
        line = advance(lines, r % TILE * phase + r // TILE * across)
        row = advance(plane, (top + r) * width)
        for t in range(0, across, LANES):
            y0, y1, y2, y3 = of_output(
                load(line, t),
                load(line, section + t),
                load(line, 2 * section + t),
                load(line, 3 * section + t),
                load(line, 4 * section + t),
                load(line, 5 * section + t),
            )
            y0, y1, y2, y3 = interleave(y0, y1, y2, y3)
            x = TILE * t
            store_first(row, x, y0, width - x)
            if x + LANES < width:
                store_first(row, x + LANES, y1, width - x - LANES)
                if x + 2 * LANES < width:
                    store_first(row, x + 2 * LANES, y2, width - x - 2 * LANES)
                    store_first(row, x + 3 * LANES, y3, width - x - 3 * LANES)


@njit(**FLAGS)
def transform_unit(weight, w_filter, w_channel, reversed_taps, channels, filters, taps, target, step):
    """Transform weights of `filters` <= UNIT filters: value n of channel c, filter f to target[n * step + c * UNIT + f].

    `taps` takes the weights of up to LANES channels at a time, with the filters side by side.
    """
    for c in range(0, channels, LANES):
        some = min(LANES, channels - c)
        source = advance(weight, c * w_channel)
        if w_channel == 9:
            pack_transposed(LANES, source, w_filter, filters, 9 * some, taps, UNIT)
        else:
            for i in range(some):
                pack_transposed(LANES, advance(source, i * w_channel), w_filter, filters, 9, advance(taps, 9 * UNIT * i), UNIT)
        for i in range(some):
            for f in range(0, UNIT, LANES):
                transform_taps(
                    advance(taps, 9 * UNIT * i + f), reversed_taps, advance(target, (c + i) * UNIT + f), step
                )


@njit(**FLAGS)
def transform_taps(taps, reversed_taps, target, step):
    """G w G' for LANES filters; tap n is at ``taps[n * UNIT]``."""
    first, move = (8 * UNIT, -UNIT) if reversed_taps else (0, UNIT)
    taps = advance(taps, first)
    a0, a1, a2, a3, a4, a5 = of_weights(load(taps, 0), load(taps, 3 * move), load(taps, 6 * move))
    b0, b1, b2, b3, b4, b5 = of_weights(load(taps, move), load(taps, 4 * move), load(taps, 7 * move))
    c0, c1, c2, c3, c4, c5 = of_weights(load(taps, 2 * move), load(taps, 5 * move), load(taps, 8 * move))
    store_weights(target, step, 0, a0, b0, c0)
    store_weights(target, step, 1, a1, b1, c1)
    store_weights(target, step, 2, a2, b2, c2)
    store_weights(target, step, 3, a3, b3, c3)
    store_weights(target, step, 4, a4, b4, c4)
    store_weights(target, step, 5, a5, b5, c5)


@njit(**FLAGS)
def store_weights(target, step, i, a, b, c):
    u0, u1, u2, u3, u4, u5 = of_weights(a, b, c)
    row = advance(target, 6 * i * step)
    store(row, 0, u0)
    store(row, step, u1)
    store(row, 2 * step, u2)
    store(row, 3 * step, u3)
    store(row, 4 * step, u4)
    store(row, 5 * step, u5)


# ---- kernels --------------------------------------------------------------------------------------------------------


@kernel
def transform_weights(weight, channels, filters, w_filter, w_channel, transposed, packed, taps, lo, hi):
    """packed[unit, n, channel, filter of the unit] = value n of the transformed weights."""
    for unit in range(lo, hi):
        k = unit * UNIT
        transform_unit(
            pointer(weight, k * w_filter), w_filter, w_channel, transposed, channels, min(UNIT, filters - k),
            pointer(taps, unit * taps.shape[1]), pointer(packed, unit * packed.shape[1]), channels * UNIT,
        )  # fmt: skip


@kernel
def winograd(
    x, weight, out, scale, shift, residual, code, low, bound, images, channels, filters, height, width, out_height,
    out_width, pad0, pad1, down, across, blocks, parts, w_filter, w_channel, transposed, at_a_time, depth, ready,
    stride, packed, tiles, products, lines, tables, lo, hi,
):  # fmt: skip
    """One task is a block of tiles and a part of the filters."""
    jobs = tiles.shape[0]
    tasks = blocks * parts
    rows = images * down
    units = (filters + UNIT - 1) // UNIT
    step_v, step_m = channels * stride, at_a_time * stride
    for job in range(lo, hi):
        v, m, line = pointer(tiles, job * tiles.shape[1]), pointer(products, job * products.shape[1]), pointer(lines, job * lines.shape[1])
        a_rows = pointer(tables, job * ROWS)
        for i in range(ROWS):
            a_rows[i] = i
        for task in range(tasks * job // jobs, tasks * (job + 1) // jobs):
            block, part = task // parts, task % parts
            row_lo, row_hi = rows * block // blocks, rows * (block + 1) // blocks
            columns = (row_hi - row_lo) * across
            panel = balanced_width(columns, LANES)
            r = row_lo
            while r < row_hi:
                image, ty = r // down, r % down
                some = min(down - ty, row_hi - r)
                for c in range(channels):
                    transform_input(
                        pointer(x, (image * channels + c) * height * width), height, width, TILE * ty - pad0, -pad1,
                        some, across, line, advance(v, c * stride + (r - row_lo) * across), step_v,
                    )  # fmt: skip
                r += some
            unit_lo, unit_hi = units * part // parts, units * (part + 1) // parts
            for k in range(unit_lo * UNIT, min(unit_hi * UNIT, filters), at_a_time):
                high = min(at_a_time, min(unit_hi * UNIT, filters) - k)
                for n in range(PLANES):
                    for i in range(high * stride):
                        m[n * step_m + i] = 0
                for c in range(0, channels, depth):
                    deep = min(depth, channels - c)
                    if ready:
                        u, step_unit, step_u = pointer(packed, k // UNIT * packed.shape[1] + c * UNIT), PLANES * channels * UNIT, channels * UNIT
                    else:
                        u, step_unit, step_u = pointer(packed, job * packed.shape[1]), PLANES * deep * UNIT, deep * UNIT
                        for unit in range(0, high, UNIT):
                            transform_unit(
                                pointer(weight, (k + unit) * w_filter + c * w_channel), w_filter, w_channel, transposed,
                                deep, min(UNIT, high - unit), advance(line, TILE * POINTS * ((row_hi - row_lo + 1) * across + 2 * LANES)),
                                advance(u, unit // UNIT * step_unit), step_u,
                            )  # fmt: skip
                    for n in range(PLANES):
                        for j in range(0, columns, panel):
                            for i in range(0, high, ROWS):
                                tile(
                                    advance(u, i // UNIT * step_unit + n * step_u + i % UNIT), a_rows, UNIT, 0,
                                    advance(v, n * step_v + c * stride + j), stride, 0, deep, 1,
                                    advance(m, n * step_m + i * stride + j), stride, min(ROWS, high - i),
                                    min(panel, columns - j),
                                )  # fmt: skip
                r = row_lo
                while r < row_hi:
                    image, ty = r // down, r % down
                    some = min(down - ty, row_hi - r)
                    for i in range(high):
                        at = (image * filters + k + i) * out_height * out_width
                        transform_output(
                            advance(m, i * stride + (r - row_lo) * across), step_m, some, across, line,
                            pointer(out, at), TILE * ty, out_height, out_width,
                        )  # fmt: skip
                        if code:
                            first = TILE * ty * out_width
                            finish_block(
                                pointer(out, at + first), 0, 1, min(TILE * some, out_height - TILE * ty) * out_width,
                                k + i, 0, at + first, scale, shift, residual, code, low, bound,
                            )  # fmt: skip
                    r += some
