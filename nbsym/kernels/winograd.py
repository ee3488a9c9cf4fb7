"""3x3 convolutions of stride 1 by Winograd's minimal filtering, F(4x4, 3x3): a quarter of the multiplications.

The output is cut into tiles of 4x4 pixels, each of which depends on 6x6 pixels of the input. Polynomials given by
their values at six points are multiplied by six multiplications, and a transposed product of polynomials is a
correlation; so, in two dimensions, with 36 multiplications where the definition has 144 ::

    tile of the output = A' [sum over channels of (G w G') * (B' tile of the input B)] A

The sum over channels, for all tiles and filters, is 36 independent matrix products, (tiles x channels) by
(channels x filters). The gradient towards the data is the same convolution with the taps reversed and filters and
channels exchanged.

A job takes a block of tiles, transforms them for all channels, and then, some filters at a time, multiplies and
transforms back (`winograd_transform`), so that what lies between these steps stays in the cache.

A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks" (CVPR 2016). `reference` says it in NumPy.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from ..executor.launch import Call, Launch, View, kernel
from .epilogue import Epilogue, finish_block
from .tile import FLAGS, ROWS, VECTORS, advance, pointer
from .winograd_tile import HEIGHTS, TALLEST, height_for, tile_of_planes
from .winograd_transform import (
    LANES,
    PIXELS,
    PLANES,
    POINTS,
    TILE,
    clear,
    matrices,
    of_input,
    transform_output,
    transform_tiles,
    transform_weights,
)

if TYPE_CHECKING:
    from .conv import Axis

# Measured on two cores with AVX-512 and 1 MB of second-level cache each, layers of ResNet and VGG:
TILES = 128  # that a job transforms at a time: 64 take as long, 28 up to 30 % longer at 14 x 14
DEPTH = 512  # channels of one matrix product: 256 take up to 4 % longer
HELD_BYTES = 4_000_000  # of transformed weights are kept for a job's next block, where others are made again: 8 %

# Nanoseconds of one core, fitted to layers of 3 to 512 channels on planes from 2 x 2 to 112 x 112. Most estimates are
# within a third of what was measured; of 31 choices two were wrong, both of gradients of small layers towards weights.
PRODUCT = 1 / 7.2  # a vector times a number, in a matrix product; the peak is 7.8 in a nanosecond
REGISTER_TILE = 10.0  # to begin and end one
INPUT_TILE, OUTPUT_TILE = 80.0, 90.0  # to transform a tile of a vector of channels, of filters
WEIGHTS = 45.0  # to transform the weights of a vector of filters for one channel
DIRECT_PRODUCT = 1 / 6.6  # in direct convolution
DIRECT_OUTPUT = 0.35  # and what it needs besides for an element of the output


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


def suits(call: Call, x: View, out: View, axes: Sequence[Axis]) -> bool:
    """Whether to do a convolution of x towards `out` in this way; the reason is noted.

    The environment variable ``NBSYM_WINOGRAD`` overrides the estimate: 0 is never, 1 is wherever it can be done.
    """
    wanted = os.environ.get("NBSYM_WINOGRAD")
    if not plane_of_taps(axes) or x.dtype != np.float32 or not (x.size and out.size) or wanted == "0":
        return False
    minimal, direct = _estimates(x.shape, out.shape)
    if minimal >= direct and wanted != "1":
        return False
    call.note(f"Winograd F(4x4, 3x3): estimated at {minimal / direct:.2f} of the time of direct convolution")
    return True


def plane_of_taps(axes: Sequence[Axis]) -> bool:
    """Whether these are the axes of a 3x3 convolution of stride 1, padded by 2 at most."""
    taps = [(a.taps, a.stride, a.dilate) for a in axes] == [(1, 1, 1), (3, 1, 1), (3, 1, 1)]
    return taps and axes[0].large == 1 and axes[0].pad == 0 and max(a.pad for a in axes) <= 2


def _estimates(x: Sequence[int], out: Sequence[int]) -> tuple[float, float]:
    """Nanoseconds on one core that a convolution takes this way, and directly."""
    channels, (images, filters, height, width) = x[1], out
    tiles = images * -(-height // TILE) * -(-width // TILE)
    of_channels, of_filters = -(-channels // LANES), -(-filters // LANES)
    products = PLANES * tiles * channels * of_filters * PRODUCT
    products += PLANES * -(-tiles // ROWS) * -(-of_filters // VECTORS) * REGISTER_TILE
    transforms = tiles * (of_channels * INPUT_TILE + of_filters * OUTPUT_TILE) + channels * of_filters * WEIGHTS
    direct = 9 * images * height * (width + 2) * channels * filters / LANES * DIRECT_PRODUCT
    return products + transforms, direct + images * filters * height * width * DIRECT_OUTPUT


def convolve(
    call: Call, x: View, weight: View, epilogue: Epilogue, out: View, pad: tuple[int, int], *, backward: bool = False
) -> Iterator[Launch]:
    """out = epilogue of the convolution of x with weight (k, c, 3, 3).

    `backward`: with the taps reversed and k and c exchanged, which is the gradient towards the data.
    """
    images, channels, height, width = x.shape
    _, filters, out_height, out_width = out.shape
    down, across = -(-out_height // TILE), -(-out_width // TILE)
    strides = (9, 9 * filters) if backward else (9 * channels, 9)  # from filter to filter, from channel to channel
    vectors = -(-filters // LANES)
    wide = _wide(images * down * across, vectors)
    unit = wide * LANES
    units = -(-vectors // wide)
    blocks, parts = _partition(call.threads, images * down, across, units)
    tiles = -(-images * down // blocks) * across
    jobs = min(call.threads, blocks * parts)
    all_channels = round_up(channels, LANES)
    hold = blocks * parts > jobs and units * PLANES * odd_lines(all_channels * unit) * 4 <= HELD_BYTES
    depth = all_channels if hold else min(all_channels, DEPTH)
    u_step = odd_lines(depth * unit)
    v_step, m_step = odd_lines(tiles * all_channels), odd_lines((tiles + TALLEST) * unit)
    widest = max(width, out_width)
    scratch = POINTS * (TILE * across + 2) + width + max(PIXELS, POINTS * widest) + TILE
    scratch += max(TILE * POINTS * across, 10 * LANES)
    yield Launch(
        winograd, x.reshape(-1), weight.reshape(-1), out.reshape(-1), *epilogue.arguments(out), images, channels,
        filters, height, width, out_height, out_width, *pad, down, across, blocks, parts, *strides, int(backward),
        wide, depth, int(hold), tiles, v_step, m_step, u_step,
        call.workspace((jobs, (units if hold else 1) * PLANES * u_step), out.dtype),
        call.workspace((jobs, PLANES * v_step + TALLEST * LANES), out.dtype),
        call.workspace((jobs, PLANES * m_step), out.dtype),
        call.workspace((jobs, scratch * LANES), out.dtype),
        jobs=jobs, cost=_estimates(x.shape, out.shape)[0],
    )  # fmt: skip


def _wide(tiles: int, vectors: int) -> int:
    """Vectors of filters in a panel."""
    return min(vectors, 2) if tiles > HEIGHTS[4][-1] or vectors < 8 else 4


def _partition(threads: int, rows: int, across: int, units: int) -> tuple[int, int]:
    """Into how many blocks to cut the rows of tiles, and into how many parts the units of filters."""
    blocks = min(-(-rows * across // TILES), rows)
    if blocks >= threads:
        return min(round_up(blocks, threads), rows), 1
    parts = min(-(-threads // blocks), units)
    return min(max(-(-threads // parts), blocks), rows), parts


def odd_lines(n: int) -> int:
    """At least n elements, as an odd number of cache lines: steps that are multiples of 4 kB would share a set."""
    return (-(-n // LANES) | 1) * LANES


def round_up(n: int, multiple: int) -> int:
    return -(-n // multiple) * multiple


# ---- kernels --------------------------------------------------------------------------------------------------------


@kernel
def winograd(
    x, weight, out, scale, shift, residual, code, low, bound, images, channels, filters, height, width, out_height,
    out_width, pad0, pad1, down, across, blocks, parts, w_filter, w_channel, backward, wide, depth, hold, most, v_step,
    m_step, u_step, weights, tiles, products, buffers, lo, hi,
):  # fmt: skip
    """One task is a block of rows, `most` tiles or less, and a part of the panels of `wide` vectors of filters.

    Transformed tiles are at ``v + n * v_step + (vector of channels * most + tile) * LANES``, their products with the
    filters at ``m + n * m_step + tile * unit + filter``, weights at ``u + n * u_step + channel * unit + filter``.
    """
    jobs = tiles.shape[0]
    rows = images * down
    vectors = (filters + LANES - 1) // LANES
    units = (vectors + wide - 1) // wide
    padded = TILE * across + 2
    for job in range(lo, hi):
        v, m = pointer(tiles, job * tiles.shape[1]), pointer(products, job * products.shape[1])
        columns = pointer(buffers, job * buffers.shape[1])
        pixels = advance(columns, (POINTS * padded + width) * LANES)
        lines = advance(pixels, (max(PIXELS, POINTS * max(width, out_width)) + TILE) * LANES)
        clear(columns, (POINTS * padded + width) * LANES)
        held = -1  # the part of the filters whose transformed weights are there
        for task in range(blocks * parts * job // jobs, blocks * parts * (job + 1) // jobs):
            part, block = task // blocks, task % blocks
            row_lo, row_hi = rows * block // blocks, rows * (block + 1) // blocks
            count = (row_hi - row_lo) * across
            transform_block(
                of_input, x, channels, 0, channels, height, width, pad0, pad1, down, across, row_lo, row_hi, pixels,
                columns, v, LANES, v_step, most * LANES,
            )  # fmt: skip
            for panel in range(units * part // parts, units * (part + 1) // parts):
                k = panel * wide * LANES
                here = 1 if vectors - panel * wide == 1 else wide
                at_once = height_for(count, here)
                u = pointer(weights, job * weights.shape[1] + panel * hold * PLANES * u_step)
                for c in range(0, channels, depth):
                    deep = min(depth, channels - c)
                    if held != part:
                        transform_panel(
                            weight, w_filter, w_channel, backward, c, deep, k, filters, here * LANES, lines, u, u_step
                        )
                    for n in range(PLANES):
                        for i in range(0, count, at_once):
                            tile_of_planes(
                                advance(v, n * v_step + (c * most) + i * LANES), most * LANES, advance(u, n * u_step),
                                advance(u, (n + 1) * u_step), (deep + LANES - 1) // LANES,
                                advance(m, n * m_step + i * here * LANES), min(at_once, count - i), here, c,
                            )  # fmt: skip
                transform_output_block(
                    m, here * LANES, m_step, filters, k, min(k + here * LANES, filters), out_height, out_width, down,
                    across, row_lo, row_hi, pixels, lines, out, scale, shift, residual, code, low, bound,
                )  # fmt: skip
            if hold:
                held = part


@njit(**FLAGS)
def transform_panel(weight, w_filter, w_channel, backward, c, channels, k, filters, unit, taps, u, u_step):
    """`transform_weights` for `unit` filters from ``k`` on, and zeros for what channels a vector has too many."""
    for f in range(0, unit, LANES):
        transform_weights(
            pointer(weight, min(k + f, filters - 1) * w_filter + c * w_channel), w_filter, w_channel, backward,
            channels, max(min(LANES, filters - k - f), 0), taps, advance(u, f), unit, u_step,
        )  # fmt: skip
    beyond = -channels % LANES
    if beyond:
        for n in range(PLANES):
            clear(advance(u, n * u_step + channels * unit), beyond * unit)


@njit(**FLAGS)
def transform_block(
    along, x, channels, c_lo, c_hi, height, width, pad0, pad1, down, across, row_lo, row_hi, pixels, columns, v, v_row,
    v_step, v_chunk,
):  # fmt: skip
    """`transform_tiles` for rows ``row_lo .. row_hi``, `down` in an image, and for channels ``c_lo .. c_hi``.

    Tiles are `v_row` elements apart, vectors of channels `v_chunk`.
    """
    row = row_lo
    while row < row_hi:
        image, ty = row // down, row % down
        some = min(down - ty, row_hi - row)
        for c in range(c_lo, c_hi, LANES):
            transform_tiles(
                along, pointer(x, (image * channels + c) * height * width), height * width, min(LANES, c_hi - c),
                height, width, TILE * ty - pad0, pad1, some, across, pixels, columns,
                advance(v, (row - row_lo) * across * v_row + (c - c_lo) // LANES * v_chunk), v_row, v_step,
            )  # fmt: skip
        row += some


@njit(**FLAGS)
def transform_output_block(
    m, m_row, m_step, filters, k_lo, k_hi, height, width, down, across, row_lo, row_hi, pixels, lines, out, scale,
    shift, residual, code, low, bound,
):  # fmt: skip
    """Transform products with filters ``k_lo .. k_hi`` back, write them and finish them."""
    row = row_lo
    plane = height * width
    while row < row_hi:
        image, ty = row // down, row % down
        some = min(down - ty, row_hi - row)
        run = min(TILE * some, height - TILE * ty) * width
        for k in range(k_lo, k_hi, LANES):
            high, at = min(LANES, k_hi - k), (image * filters + k) * plane
            transform_output(
                advance(m, (row - row_lo) * across * m_row + k - k_lo), m_row, m_step, some, across, pixels, lines,
                pointer(out, at), plane, high, TILE * ty, height, width,
            )  # fmt: skip
            at += TILE * ty * width
            finish_block(
                pointer(out, at), plane, high, run, k, 0, at, scale, shift, residual, code, low, bound
            )  # fmt: skip
        row += some
