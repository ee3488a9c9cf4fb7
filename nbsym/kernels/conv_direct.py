"""Convolution read where it lies, for planes whose rows of pixels are whole halves of vectors: 8, 24, 56, 112 wide.

    out[filter, pixel] = sum over channel, tap of  weight[filter, channel, tap] * plane[channel, pixel + offset[tap]]

with the planes of `conv`, by the tiles of `tile_pixels`: exact pixels, nothing copied into panels, and sums written to
where they stay. Without padding and at stride 1 the plane is the image itself; else it is padded and parted into
phases first (`plane.fill`). The filters are packed by tiles, once where they never change. Of the plane, a band of
rows at a time is multiplied with all filters, so that what taps read of it stays in the first-level cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..executor.launch import Call, Launch, View, kernel
from .epilogue import Epilogue, finish_block
from .gemm import part_range
from .plane import fill
from .simd import VECTOR_BYTES
from .tile import ROWS, VECTORS, advance, pointer
from .tile_pixels import tile_pixels

# Of the plane that a band of rows sees.
BAND_BYTES = 24_000


def suits(axes: Sequence[Any], groups: int, channels: int, lanes: int) -> bool:
    """Whether `convolve` can do it: two axes, no groups, rows of half vectors and planes of whole ones."""
    pixels = axes[1].small * axes[2].small
    return (
        groups == 1 and channels > 0 and axes[0].large == axes[0].small == axes[0].taps == 1 and axes[0].pad == 0
        and axes[2].small % (lanes // 2) == 0 and pixels > 0 and pixels % lanes == 0
    )  # fmt: skip


def convolve(call: Call, x: View, weight: View, epilogue: Epilogue, out: View, axes: Sequence[Any]) -> Iterator[Launch]:
    """The launches of out = epilogue of the convolution of x with weight."""
    if not out.size:
        return
    filters, channels = weight.shape[:2]
    _, rows, columns = axes
    taps, images, lanes = rows.taps * columns.taps, x.shape[0], VECTOR_BYTES // out.dtype.itemsize
    tiles = -(-filters // ROWS)
    packed = call.kept((weight.size,), weight.dtype)
    yield Launch(
        pack_tiles, weight.reshape(-1), packed, filters, channels * taps, tiles, jobs=tiles, cost=weight.size, once=True
    )
    in_place = rows.stride == columns.stride == 1 and rows.pad == columns.pad == 0
    # Bands and parts begin with whole vectors.
    unit = 1 if columns.small % lanes == 0 else 2
    cells = columns.large if in_place else columns.small + columns.reach
    phases = rows.phases * columns.phases
    line_bytes = channels * phases * cells * out.dtype.itemsize
    band = min(max((BAND_BYTES // line_bytes - rows.reach) // unit, 1) * unit, rows.small)
    parts = min(-(-call.threads // images), rows.small // unit)
    part_rows = -(-rows.small // unit // parts) * unit
    plane = 1 if in_place else channels * phases * (part_rows + rows.reach) * cells
    jobs = min(call.threads, images * parts)
    yield Launch(
        correlate_direct, x.reshape(-1), packed, out.reshape(-1), *epilogue.arguments(out), images, parts, unit, band,
        channels, filters, tiles, int(in_place), rows.large, columns.large, rows.small, columns.small, rows.pad,
        columns.pad, rows.reach, cells, rows.phases, columns.phases, rows.taps, columns.taps, rows.dilate,
        columns.dilate, rows.stride, columns.stride, call.workspace((jobs, plane), out.dtype),
        call.workspace((jobs, taps + 2 * band * columns.small // lanes), np.int64), jobs=jobs,
        cost=out.size * channels * taps / 100 + out.size + x.size,
    )  # fmt: skip


@kernel
def pack_tiles(weight, packed, filters, depth, tiles, lo, hi):
    """packed[first * depth + l * rows + i] = weight[first + i, l] for the rows of each tile, from `first` on."""
    for job in range(lo, hi):
        first, last = filters * job // tiles, filters * (job + 1) // tiles
        rows = last - first
        target = pointer(packed, first * depth)
        for i in range(rows):
            source = pointer(weight, (first + i) * depth)
            for step in range(depth):
                target[step * rows + i] = source[step]


@kernel
def correlate_direct(
    x, packed, out, scale, shift, residual, code, low, high, images, parts, unit, band, channels, filters, tiles,
    in_place, large1, large2, small1, small2, pad1, pad2, reach1, cells2, phases1, phases2, taps1, taps2, dilate1,
    dilate2, stride1, stride2, planes, tables, lo, hi,
):  # fmt: skip
    """A task is a part of the rows of an image; a band of them at a time, `band` rows, is multiplied with all tiles."""
    lanes = VECTOR_BYTES // out.itemsize
    half = lanes // 2
    jobs = tables.shape[0]
    pixels, depth = small1 * small2, channels * taps1 * taps2
    for job in range(lo, hi):
        offsets = pointer(tables, job * tables.shape[1])
        halves = advance(offsets, taps1 * taps2)
        for h in range(band * small2 // half):
            halves[h] = h * half // small2 * cells2 + h * half % small2
        for task in range(images * parts * job // jobs, images * parts * (job + 1) // jobs):
            image, part = task // parts, task % parts
            row_lo, row_hi = part_range(small1, parts, part, unit)
            if in_place:
                seen = pointer(x, image * channels * large1 * large2 + row_lo * large2)
                volume, channel_step = 0, large1 * large2
            else:
                rows = row_hi - row_lo + reach1
                volume = rows * cells2
                channel_step = phases1 * phases2 * volume
                seen = pointer(planes, job * planes.shape[1])
                for c in range(channels):
                    source = (image * channels + c) * large1 * large2
                    for phase in range(phases1 * phases2):
                        fill(
                            advance(seen, c * channel_step + phase * volume), x, source, 1, rows, cells2, 1, large1,
                            large2, 0, row_lo * stride1 - pad1 + phase // phases2, phase % phases2 - pad2, 1, stride1,
                            stride2,
                        )  # fmt: skip
            for tap in range(taps1 * taps2):
                y, z = tap // taps2 * dilate1, tap % taps2 * dilate2
                phase = y % stride1 * phases2 + z % stride2
                offsets[tap] = phase * volume + y // stride1 * cells2 + z // stride2
            for first in range(row_lo, row_hi, band):
                columns = min(band, row_hi - first) * small2
                vectors = columns // lanes
                count = (vectors + VECTORS - 1) // VECTORS
                view = advance(seen, (first - row_lo) * cells2)
                for tile in range(tiles):
                    k, end = filters * tile // tiles, filters * (tile + 1) // tiles
                    start = (image * filters + k) * pixels + first * small2
                    target, a = pointer(out, start), pointer(packed, k * depth)
                    for p in range(count):
                        v, after = vectors * p // count, vectors * (p + 1) // count
                        tile_pixels(
                            a, view, advance(halves, 2 * v), offsets, taps1 * taps2, channel_step, channels,
                            advance(target, v * lanes), pixels, end - k, after - v,
                        )  # fmt: skip
                    if code:
                        finish_block(
                            target, pixels, end - k, columns, k, 0, start, scale, shift, residual, code, low, high
                        )
