"""The gradient of a 3x3 convolution of stride 1 towards its weights by minimal filtering, F(3x3, 4x4).

What 4x4 pixels of the output's gradient and the 6x6 pixels of the input that they depend on give to the 3x3 taps is a
correlation too, with the points, and the transform of the input, of `winograd` ::

    gradient = A' [sum over images, tiles of (G (tile of the output's gradient) G') * (B' tile of the input B)] A

The sum, for all filters and channels, is 36 matrix products, (filters x tiles) by (tiles x channels). A job has its own
filters; it adds up block of tiles by block of tiles, in an order that does not depend on the number of jobs.

`reference` says it in NumPy.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from ..executor.launch import Call, Launch, View, kernel
from .gemm import part_range
from .tile import FLAGS, ROWS, VECTORS, advance, pointer
from .winograd import (
    DIRECT_PRODUCT,
    INPUT_TILE,
    PRODUCT,
    REGISTER_TILE,
    TILES,
    odd_lines,
    plane_of_taps,
    round_up,
    transform_block,
)
from .winograd_tile import TALLEST, height_for, tile_of_columns
from .winograd_transform import (
    LANES,
    PIXELS,
    PLANES,
    POINTS,
    TILE,
    UNTIL_SUMS,
    clear,
    matrices,
    of_gradient,
    of_input,
    transform_sums,
)

if TYPE_CHECKING:
    from .conv import Axis

SUMS_BYTES = 4_000_000  # that a job keeps until all blocks have been added

# Nanoseconds of one core, as in `winograd`:
SUMS = 60.0  # to transform those of a filter and a vector of channels
DIRECT_WEIGHT = 0.6  # what direct sums need besides for each weight


def reference(x, grad, pad):
    """The gradient towards the weights (k, c, 3, 3), from x (n, c, h, w) and grad (n, k, oh, ow)."""
    b, g, a = (m.astype(x.dtype) for m in matrices(4))
    n, k, h, w = grad.shape
    down, across = -(-h // TILE), -(-w // TILE)
    padded = np.zeros((n, x.shape[1], TILE * down + 2, TILE * across + 2), x.dtype)
    padded[:, :, pad[0] : pad[0] + x.shape[2], pad[1] : pad[1] + x.shape[3]] = x
    tiles = np.lib.stride_tricks.sliding_window_view(padded, (POINTS, POINTS), (2, 3))[:, :, ::TILE, ::TILE]
    filled = np.zeros((n, k, TILE * down, TILE * across), x.dtype)
    filled[:, :, :h, :w] = grad
    filled = filled.reshape(n, k, down, TILE, across, TILE)
    sums = np.einsum(
        "nkyxij,ncyxij->kcij",
        np.einsum("ia,nkyaxb,jb->nkyxij", g, filled, g),
        np.einsum("ia,ncyxab,jb->ncyxij", b, tiles, b),
    )
    return np.einsum("ai,kcij,bj->kcab", a, sums, a)


# ---- lowering -------------------------------------------------------------------------------------------------------


def suits(call: Call, x: View, grad: View, axes: Sequence[Axis]) -> bool:
    """Whether to do it in this way; the reason is noted. See `winograd.suits`."""
    wanted = os.environ.get("NBSYM_WINOGRAD")
    if not plane_of_taps(axes) or x.dtype != np.float32 or not (x.size and grad.size) or wanted == "0":
        return False
    minimal, direct = _estimates(call.threads, x.shape, grad.shape)
    if minimal >= direct and wanted != "1":
        return False
    call.note(f"Winograd F(3x3, 4x4): estimated at {minimal / direct:.2f} of the time of direct sums")
    return True


def _estimates(threads: int, x: Sequence[int], grad: Sequence[int]) -> tuple[float, float]:
    """Nanoseconds that it takes this way, and directly, with so many threads."""
    channels, (images, filters, height, width) = x[1], grad
    jobs = _jobs(threads, filters)
    tiles = images * -(-height // TILE) * -(-width // TILE)
    of_channels, of_filters = -(-channels // LANES), -(-filters // LANES)
    products = PLANES * tiles * filters * of_channels * PRODUCT + filters * of_channels * SUMS
    products += PLANES * -(-tiles // TILES) * -(-filters // ROWS) * -(-of_channels // VECTORS) * REGISTER_TILE
    transforms = tiles * (of_channels + of_filters / jobs) * INPUT_TILE  # every job transforms all of the input
    direct = 9 * filters * channels * (images * height * width / LANES * DIRECT_PRODUCT + DIRECT_WEIGHT)
    return products / jobs + transforms, direct / threads


def _jobs(threads: int, filters: int) -> int:
    return min(threads, -(-filters // LANES))


def gradient(call: Call, x: View, grad: View, out: View, pad: tuple[int, int]) -> Iterator[Launch]:
    """out (k, c, 3, 3) = what the weights of a convolution of x get from the output's gradient."""
    images, channels, height, width = x.shape
    _, filters, out_height, out_width = grad.shape
    down, across = -(-out_height // TILE), -(-out_width // TILE)
    rows = images * down
    blocks = min(-(-rows * across // TILES), rows)
    tiles = -(-rows // blocks) * across
    jobs = _jobs(call.threads, filters)
    vectors = -(-channels // LANES)
    wide = min(vectors, 2)
    at_a_time = max(SUMS_BYTES // (4 * PLANES * vectors * LANES) // LANES, 1) * LANES
    at_a_time = min(at_a_time, round_up(-(-filters // jobs), LANES))
    y_row = odd_lines(at_a_time)
    v_step, y_step = odd_lines(tiles * vectors * LANES), odd_lines(tiles * y_row)
    m_step = odd_lines((at_a_time + TALLEST) * vectors * LANES)
    widest = max(width, out_width)
    scratch = (2 * POINTS * (TILE * across + 2) + widest) * LANES + max(
        max(PIXELS, POINTS * widest) * LANES, UNTIL_SUMS
    )
    yield Launch(
        winograd_weight, x.reshape(-1), grad.reshape(-1), out.reshape(-1), images, channels, filters, height, width,
        out_height, out_width, *pad, down, across, blocks, at_a_time, tiles, wide, y_row, v_step, y_step, m_step,
        call.workspace((jobs, PLANES * v_step), out.dtype),
        call.workspace((jobs, PLANES * y_step + TALLEST), out.dtype),
        call.workspace((jobs, PLANES * m_step), out.dtype),
        call.workspace((jobs, scratch), out.dtype),
        jobs=jobs, cost=jobs * _estimates(call.threads, x.shape, grad.shape)[0],
    )  # fmt: skip


# ---- the kernel -----------------------------------------------------------------------------------------------------


@kernel
def winograd_weight(
    x, grad, out, images, channels, filters, height, width, out_height, out_width, pad0, pad1, down, across, blocks,
    at_a_time, most, wide, y_row, v_step, y_step, m_step, tiles, gradients, sums, buffers, lo, hi,
):  # fmt: skip
    """A job has a part of the filters, `at_a_time` of them at a time; a block has `most` tiles or less.

    Channels are in panels of `wide` vectors, the last of which may have one; `row` elements. Transformed tiles of a
    panel are at ``v + n * v_step + panel * most * unit + tile * row + channel``, of the gradient at
    ``y + n * y_step + tile * y_row + filter``, the sums of their products at
    ``m + n * m_step + panel * (at_a_time + TALLEST) * unit + filter * row + channel``.
    """
    jobs = tiles.shape[0]
    rows = images * down
    unit = wide * LANES
    m_panel = (at_a_time + TALLEST) * unit
    padded = TILE * across + 2
    for job in range(lo, hi):
        v, y = pointer(tiles, job * tiles.shape[1]), pointer(gradients, job * gradients.shape[1])
        m = pointer(sums, job * sums.shape[1])
        columns = pointer(buffers, job * buffers.shape[1])
        columns_behind = advance(columns, POINTS * padded * LANES)
        pixels = advance(columns_behind, (POINTS * padded + max(width, out_width)) * LANES)
        clear(columns, (2 * POINTS * padded + max(width, out_width)) * LANES)
        seen = -1  # the block whose tiles are transformed
        filter_lo, filter_hi = part_range(filters, jobs, job, LANES)
        for first in range(filter_lo, filter_hi, at_a_time):
            some = min(at_a_time, filter_hi - first)
            for block in range(blocks):
                row_lo, row_hi = rows * block // blocks, rows * (block + 1) // blocks
                if seen != block:
                    for c in range(0, channels, unit):
                        row = min(unit, whole_vectors(channels - c))
                        transform_block(
                            of_input, x, channels, c, min(channels, c + unit), height, width, pad0, pad1, down, across,
                            row_lo, row_hi, pixels, columns, advance(v, c * most), row, v_step, LANES,
                        )  # fmt: skip
                    seen = block
                transform_block(
                    of_gradient, grad, filters, first, first + some, out_height, out_width, 0, 0, down, across, row_lo,
                    row_hi, pixels, columns_behind, y, y_row, y_step, LANES,
                )  # fmt: skip
                for n in range(PLANES):
                    for c in range(0, channels, unit):
                        row = min(unit, whole_vectors(channels - c))
                        at_once = height_for(some, row // LANES)
                        for i in range(0, some, at_once):
                            tile_of_columns(
                                advance(y, n * y_step + i), y_row, advance(v, n * v_step + c * most),
                                advance(v, (n + 1) * v_step + c * most), (row_hi - row_lo) * across,
                                advance(m, n * m_step + c // unit * m_panel + i * row), min(at_once, some - i),
                                row // LANES, block,
                            )  # fmt: skip
            for k in range(some):
                for c in range(0, channels, LANES):
                    row = min(unit, whole_vectors(channels - c // unit * unit))
                    transform_sums(
                        advance(m, c // unit * m_panel + k * row + c % unit), m_step, pixels, min(LANES, channels - c),
                        c + 2 * LANES <= channels, pointer(out, ((first + k) * channels + c) * 9),
                    )  # fmt: skip


@njit(**FLAGS)
def whole_vectors(channels):
    return (channels + LANES - 1) // LANES * LANES
