"""3x3 convolutions of stride 1 of images whose channels come last, by Winograd's minimal filtering F(4x4, 3x3).

The arithmetic is that of `winograd`: 36 matrix products, (tiles x channels) by (channels x filters), between transforms
of 6x6 pixels and to 4x4 pixels. Here a vector of channels lies in memory as it is needed, so that a transform loads
pixels where they are, and stores what they become, with nothing to transpose. A block of tiles is transformed for all
channels; then, a panel of filters at a time, the products are made (`winograd_tile`), transformed back, scaled, shifted
and bounded on their way to the output.

Transformed weights are four times as large as the weights, and kept. To make them again in every run, a part at a time
that the cache holds, took 3 to 30 % longer on layers of ResNet: even from memory they come faster.

A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks" (CVPR 2016). `winograd.reference` says it in
NumPy, channels first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from ..executor.launch import Call, Launch, View, kernel
from .epilogue import ACTIVATION, BOUNDED, RESIDUAL, SCALE, SHIFT, Epilogue, finish_block
from .tile import FLAGS, advance, pack_transposed, pointer
from .vector import choose_larger, larger, load, load_between, prefetch, splat, store, store_first
from .winograd import odd_lines, plane_of_taps, round_up
from .winograd_tile import TALLEST, height_for, tile_of_planes
from .winograd_transform import (
    LANES,
    P2,
    PLANES,
    POINTS,
    Q2,
    TILE,
    P,
    Q,
    of_input,
    of_output,
    put,
    transform_taps,
)

if TYPE_CHECKING:
    from .conv import Axis

# Measured on two cores with AVX-512 and 1 MB of second-level cache each, layers of ResNet and VGG:
TILES = 112  # that a job transforms at a time: 28 take up to 18 % longer where weights have to be read again
FEW_TILES = 28  # where these stay in the second-level cache: 112 take 7 to 14 % longer
CACHED_BYTES = 600_000  # of transformed weights that do
SHARED_BYTES = 4_000_000  # of transformed weights that all threads may read; of more, each reads its own part once

# Nanoseconds of one core, fitted to layers of 16 to 512 channels on planes from 7 x 7 to 112 x 112.
PRODUCT = 1 / 7.8  # a vector times a number
INPUT_TILE, OUTPUT_TILE = 50.0, 50.0  # to transform a tile of a vector of channels, of filters
WEIGHTS = 60.0  # to transform the weights of a vector of filters for one channel
WEIGHTS_READ = 60.0  # and to read these from memory, while the other core does so too
DIRECT_PRODUCT = 1 / 7.4  # in direct convolution


# ---- lowering -------------------------------------------------------------------------------------------------------


def suits(call: Call, x: View, out: View, axes: Sequence[Axis]) -> bool:
    """Whether to do a convolution of x (n, h, w, c) towards out (n, oh, ow, k) in this way; the reason is noted.

    The environment variable ``NBSYM_WINOGRAD`` overrides the estimate: 0 is never, 1 is wherever it can be done.
    """
    wanted = os.environ.get("NBSYM_WINOGRAD")
    if not plane_of_taps(axes) or x.dtype != np.float32 or not (x.size and out.size) or wanted == "0":
        return False
    minimal, direct = _estimates(x.shape, out.shape, "weight" in call.frozen)
    if minimal >= direct and wanted != "1":
        return False
    call.note(f"Winograd F(4x4, 3x3), channels last: estimated at {minimal / direct:.2f} of the time of a product")
    return True


def _estimates(x: Sequence[int], out: Sequence[int], frozen: bool = True) -> tuple[float, float]:
    """Nanoseconds on one core that a convolution takes this way, and directly."""
    channels, (images, height, width, filters) = x[3], out
    tiles = images * -(-height // TILE) * -(-width // TILE)
    of_channels, of_filters = -(-channels // LANES), -(-filters // LANES)
    minimal = PLANES * tiles * of_channels * LANES * of_filters * PRODUCT
    minimal += tiles * (of_channels * INPUT_TILE + of_filters * OUTPUT_TILE)
    minimal += channels * of_filters * (WEIGHTS_READ if frozen else WEIGHTS + WEIGHTS_READ)
    return minimal, 9 * images * height * width * channels * of_filters * DIRECT_PRODUCT


def convolve(
    call: Call, x: View, weight: View, epilogue: Epilogue, out: View, axes: Sequence[Axis]
) -> Iterator[Launch]:  # fmt: skip
    """out = epilogue of the convolution of x (n, h, w, c) with weight (k, c, 3, 3)."""
    images, height, width, channels = x.shape
    _, out_height, out_width, filters = out.shape
    down, across = -(-out_height // TILE), -(-out_width // TILE)
    tiles = images * down * across
    vectors = -(-filters // LANES)
    depth = round_up(channels, LANES)
    size = PLANES * depth * vectors * LANES * 4
    tile_parts, filter_parts = _partition(call.threads, tiles, vectors, size)
    most = -(-tiles // tile_parts)
    at_a_time = -(-most // -(-most // (FEW_TILES if size <= CACHED_BYTES else TILES)))
    wide = 1 if vectors == 1 else 4 if at_a_time <= 6 and vectors >= 4 * filter_parts else 2
    unit = wide * LANES
    units = -(-vectors // wide)
    u_step = odd_lines(depth * unit)
    weights = call.kept((units, PLANES * u_step), out.dtype)
    jobs = min(call.threads, units)
    yield Launch(
        transform_filters, weight.reshape(-1), weights, call.kept((jobs, 9 * depth * LANES), out.dtype), filters,
        channels, wide, u_step, jobs=jobs, cost=channels * vectors * WEIGHTS, once=True,
    )  # fmt: skip
    jobs = tile_parts * filter_parts
    steps = depth // LANES
    v_step, m_step = odd_lines(at_a_time * depth), odd_lines(at_a_time * unit)
    yield Launch(
        winograd_nhwc, x.reshape(-1), weights, out.reshape(-1), *epilogue.arguments(out), images, height,
        width, channels, out_height, out_width, filters, axes[1].pad, axes[2].pad, down, across, tile_parts,
        filter_parts, at_a_time, wide, units, steps, u_step, v_step, m_step,
        call.workspace((jobs, PLANES * v_step + TALLEST * LANES), out.dtype),
        call.workspace((jobs, PLANES * m_step + TALLEST * unit), out.dtype),
        call.workspace((jobs, PLANES * LANES), out.dtype),
        jobs=jobs, cost=_estimates(x.shape, out.shape)[0],
    )  # fmt: skip


def _partition(threads: int, tiles: int, vectors: int, size: int) -> tuple[int, int]:
    """Into how many parts to cut the tiles, and into how many the vectors of filters; `size` is of the weights."""
    if tiles >= (TALLEST // 2 if size <= SHARED_BYTES else 2 * TALLEST) * threads:
        return threads, 1
    return 1, min(threads, -(-vectors // 2))


# ---- weights --------------------------------------------------------------------------------------------------------


@kernel
def transform_filters(weight, weights, taps, filters, channels, wide, u_step, lo, hi):
    """G w G' for the filters of a panel: ``weights[panel][n * u_step + channel * unit + filter]``, zeros beyond either.

    In `taps` those of LANES filters lie side by side.
    """
    depth = (channels + LANES - 1) // LANES * LANES
    unit = wide * LANES
    units, jobs = weights.shape[0], taps.shape[0]
    for job in range(lo, hi):
        side_by_side = pointer(taps, job * taps.shape[1])
        for k in range(units * job // jobs * unit, units * (job + 1) // jobs * unit, LANES):
            present = max(min(LANES, filters - k), 0)
            source = pointer(weight, min(k, filters - 1) * channels * 9)
            pack_transposed(LANES, source, channels * 9, present, channels * 9, side_by_side, LANES)
            for i in range(channels * 9 * LANES, depth * 9 * LANES):
                side_by_side[i] = 0
            for c in range(depth):
                target = pointer(weights, k // unit * weights.shape[1] + c * unit + k % unit)
                transform_taps(advance(side_by_side, c * 9 * LANES), 0, target, u_step)


# ---- the convolution ------------------------------------------------------------------------------------------------


@kernel
def winograd_nhwc(
    x, weights, out, scale, shift, residual, code, low, high, images, height, width, channels, out_height, out_width,
    filters, pad0, pad1, down, across, tile_parts, filter_parts, at_a_time, wide, units, steps, u_step, v_step, m_step,
    tiles, products, buffers, lo, hi,
):  # fmt: skip
    """A job is a part of the tiles and a part of the panels of filters.

    Transformed tiles are at ``v + n * v_step + (vector of channels * at_a_time + tile) * LANES``, products at
    ``m + n * m_step + tile * unit``, transformed weights at ``u + n * u_step + channel * unit``. What a register tile
    has too many rows goes where the next one writes, or the next plane, and in the end to what `TALLEST` adds.
    """
    unit = wide * LANES
    all_tiles = images * down * across
    for job in range(lo, hi):
        part, block = job // tile_parts, job % tile_parts
        v, m = pointer(tiles, job * tiles.shape[1]), pointer(products, job * products.shape[1])
        buffer = pointer(buffers, job * buffers.shape[1])
        end = all_tiles * (block + 1) // tile_parts
        first = all_tiles * block // tile_parts
        while first < end:
            count = min(at_a_time, end - first)
            at_once = height_for(count, wide)
            transform_input(
                x, first, count, height, width, channels, pad0, pad1, down, across, buffer, v, v_step, at_a_time * LANES
            )
            for panel in range(units * part // filter_parts, units * (part + 1) // filter_parts):
                u = pointer(weights, panel * weights.shape[1])
                for n in range(PLANES):
                    for i in range(0, count, at_once):
                        # The next plane's weights, which follow, a part for each tile.
                        ahead = advance(u, (n + 1) * u_step + min(i // at_once, wide - 1) * steps * LANES * LANES)
                        tile_of_planes(
                            advance(v, n * v_step + i * LANES), at_a_time * LANES, advance(u, n * u_step), ahead,
                            steps, advance(m, n * m_step + i * unit), min(at_once, count - i), wide, 0,
                        )  # fmt: skip
                transform_products(
                    m, m_step, unit, first, count, panel * unit, min(filters, (panel + 1) * unit), filters, down,
                    across, out_height, out_width, buffer, out, scale, shift, residual, code, low, high,
                )  # fmt: skip
            first += count


@njit(**FLAGS)
def transform_input(x, first, count, height, width, channels, pad0, pad1, down, across, buffer, v, v_step, v_chunk):
    """B' d B of `count` tiles from tile `first` on, for all channels."""
    for t in range(count):
        image, place = (first + t) // (down * across), (first + t) % (down * across)
        top, left = place // across * TILE - pad0, place % across * TILE - pad1
        inside = top >= 0 and left >= 0 and top + POINTS <= height and left + POINTS <= width
        corner = ((image * height + top) * width + left) * channels
        for c in range(0, channels, LANES):
            target = advance(v, c // LANES * v_chunk + t * LANES)
            if inside and c + LANES <= channels:
                transform_tile(pointer(x, corner + c), channels, width * channels, target, v_step)
            else:
                gather(
                    pointer(x, corner + c), channels, width * channels, min(LANES, channels - c), max(-top, 0),
                    min(POINTS, height - top), max(-left, 0), min(POINTS, width - left), buffer,
                )  # fmt: skip
                transform_tile(buffer, LANES, POINTS * LANES, target, v_step)


@njit(**FLAGS)
def gather(source, pixel, line, channels, row_lo, row_hi, column_lo, column_hi, buffer):
    """A tile's pixels, with zeros for those outside the image and for what lanes there are too many."""
    zero = splat(source, 0)
    for i in range(POINTS):
        for j in range(POINTS):
            value = zero
            if row_lo <= i < row_hi and column_lo <= j < column_hi:
                at = i * line + j * pixel
                value = load(source, at) if channels == LANES else load_between(source, at, at, at + channels)
            store(buffer, (i * POINTS + j) * LANES, value)


@njit(**FLAGS)
def transform_tile(d, pixel, line, target, step):
    """B' d B of one tile of LANES channels: value n goes to ``target[n * step]``.

    Two rows of B' d at a time fit into registers. To load pixels again takes less than to keep what is between.
    """
    c0, c1, c2 = d, advance(d, pixel), advance(d, 2 * pixel)
    c3, c4, c5 = advance(d, 3 * pixel), advance(d, 4 * pixel), advance(d, 5 * pixel)
    put(
        target, step,
        of_input(
            outermost(c0, line), outermost(c1, line), outermost(c2, line), outermost(c3, line), outermost(c4, line),
            outermost(c5, line),
        ),
    )  # fmt: skip
    for factor, point, at in ((Q2, P, 1), (P2, Q, 3)):
        a0, b0 = opposite(c0, line, factor, point)
        a1, b1 = opposite(c1, line, factor, point)
        a2, b2 = opposite(c2, line, factor, point)
        a3, b3 = opposite(c3, line, factor, point)
        a4, b4 = opposite(c4, line, factor, point)
        a5, b5 = opposite(c5, line, factor, point)
        put(advance(target, POINTS * at * step), step, of_input(a0, a1, a2, a3, a4, a5))
        put(advance(target, POINTS * (at + 1) * step), step, of_input(b0, b1, b2, b3, b4, b5))
    last = advance(target, POINTS * (POINTS - 1) * step)
    c0, c1, c2 = advance(c0, line), advance(c1, line), advance(c2, line)
    c3, c4, c5 = advance(c3, line), advance(c4, line), advance(c5, line)
    put(
        last, step,
        of_input(
            outermost(c0, line), outermost(c1, line), outermost(c2, line), outermost(c3, line), outermost(c4, line),
            outermost(c5, line),
        ),
    )  # fmt: skip


@njit(**FLAGS)
def outermost(d, line):
    """The first element of `of_input`; from the second pixel on, it is the last."""
    return load(d, 4 * line) - load(d, 2 * line) * (P2 + Q2) + load(d, 0) * (P2 * Q2)


@njit(**FLAGS)
def opposite(d, line, factor, point):
    """Two elements of `of_input`: at `point` and at -`point`, where `factor` is the square of the other point."""
    even = load(d, 4 * line) - load(d, 2 * line) * factor
    odd = (load(d, 3 * line) - load(d, line) * factor) * point
    return even + odd, even - odd


@njit(**FLAGS)
def transform_products(
    m, m_step, unit, first, count, k_lo, k_hi, filters, down, across, height, width, buffer, out, scale, shift,
    residual, code, low, high,
):  # fmt: skip
    """Transform products with filters ``k_lo .. k_hi`` back, finish and write them."""
    bounded = code // ACTIVATION <= BOUNDED
    least, most = splat(buffer, -np.inf), splat(buffer, np.inf)
    if code // ACTIVATION == BOUNDED:
        least, most = splat(buffer, low), splat(buffer, high)
    for k in range(k_lo, k_hi, LANES):
        some = min(LANES, k_hi - k)
        factor, addend = splat(buffer, 1), splat(buffer, 0)
        if code & SCALE:
            factor = load_between(pointer(scale, k), 0, 0, some)
        if code & SHIFT:
            addend = load_between(pointer(shift, k), 0, 0, some)
        for t in range(count):
            image, place = (first + t) // (down * across), (first + t) % (down * across)
            y, x = place // across * TILE, place % across * TILE
            transform_back(advance(m, t * unit + k - k_lo), m_step, buffer)
            for i in range(min(TILE, height - y)):
                at = ((image * height + y + i) * width + x) * filters + k
                wide = min(TILE, width - x)
                for j in range(wide):
                    here = at + j * filters
                    # The next tile's pixels, which no hardware foresees: 2 to 5 % at 56 x 56.
                    prefetch(out, (here + TILE * filters) * 4)
                    value = load(buffer, (i * TILE + j) * LANES) * factor + addend
                    if code & RESIDUAL:
                        prefetch(residual, (here + TILE * filters) * 4)
                        more = pointer(residual, here)
                        value = value + (load(more, 0) if some == LANES else load_between(more, 0, 0, some))
                    value = larger(least, choose_larger(value, most, most, value))  # what is not a number stays
                    if some == LANES:
                        store(pointer(out, here), 0, value)
                    else:
                        store_first(pointer(out, here), 0, value, some)
                if not bounded:
                    finish_block(
                        pointer(out, at), filters, wide, some, 0, 0, at, scale, shift, residual,
                        code // ACTIVATION * ACTIVATION, low, high,
                    )  # fmt: skip


@njit(**FLAGS)
def transform_back(m, step, buffer):
    """A' m A of one tile of LANES filters: pixel (i, j) goes to ``buffer[(i * TILE + j) * LANES]``."""
    a = column_back(m, step)
    b = column_back(advance(m, step), step)
    c = column_back(advance(m, 2 * step), step)
    d = column_back(advance(m, 3 * step), step)
    e = column_back(advance(m, 4 * step), step)
    f = column_back(advance(m, 5 * step), step)
    put_four(buffer, of_output(a[0], b[0], c[0], d[0], e[0], f[0]))
    put_four(advance(buffer, 4 * LANES), of_output(a[1], b[1], c[1], d[1], e[1], f[1]))
    put_four(advance(buffer, 8 * LANES), of_output(a[2], b[2], c[2], d[2], e[2], f[2]))
    put_four(advance(buffer, 12 * LANES), of_output(a[3], b[3], c[3], d[3], e[3], f[3]))


@njit(**FLAGS)
def column_back(m, step):
    return of_output(
        load(m, 0), load(m, 6 * step), load(m, 12 * step), load(m, 18 * step), load(m, 24 * step), load(m, 30 * step)
    )


@njit(**FLAGS)
def put_four(target, four):
    store(target, 0, four[0])
    store(target, LANES, four[1])
    store(target, 2 * LANES, four[2])
    store(target, 3 * LANES, four[3])
