"""The gradient of a convolution towards data that have many more pixels than its output.

A small output seen by large filters (8 x 8 pixels, 5 x 5 taps) is mostly padding if it is convolved with the filters
turned round; with a stride, each phase of the data sees few of the taps, and products with them are short. So each
pixel is first multiplied with all taps, which is exact, and what belongs together is added ::

    parts[channel, tap, pixel] = sum over filter of  weight[filter, channel, tap] * small[filter, pixel]
    large[channel, y, x]       = sum over tap (r, s) of  parts[channel, (r, s), (y - r, x - s) / stride]

The pixels of some images are copied into panels, side by side, and the weights into panels of as many rows as a vector
has lanes (`conv_panels`). The second sum gathers, row by row in registers, what the transpose of an image to column
copy (Caffe's col2im) would scatter; at stride 2 even and odd places are summed apart, and merged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numba import njit

from ..executor.launch import Call, Launch, View, kernel
from .conv_panels import gather
from .epilogue import Epilogue, finish
from .gemm import part_range
from .pool_windows import store_pairs
from .simd import VECTOR_BYTES
from .tile import FLAGS, ROWS, VECTORS, advance, pointer, tile_from
from .vector import load, load_between, splat, store, store_first

# Of the products that are kept between the two steps, in the second-level cache.
PARTS_BYTES = 400_000
# Filters that are summed over at a time, and pixels that lie side by side: B takes 0.4 MB.
DEPTH = 256
COLUMNS = 400
# Rows of the weights that are packed at a time: as many streams as processors look ahead for.
TOGETHER = 16


def suits(axes: Sequence[Any], groups: int, channels: int) -> bool:
    """Whether `backward` can do it: two axes, no steps wider than 2 along rows, planes that the cache holds."""
    plane = axes[1].small * axes[2].small * axes[1].taps * axes[2].taps
    return (
        groups == 1 and channels > 0 and axes[0].large == axes[0].small == axes[0].taps == 1 and axes[0].pad == 0
        and axes[2].stride <= 2 and 0 < 4 * plane * min(channels, 16) <= 2 * PARTS_BYTES
    )  # fmt: skip


def backward(
    call: Call, small: View, weight: View, epilogue: Epilogue, large: View, axes: Sequence[Any]
) -> Iterator[Launch]:
    """large = epilogue of the transpose of a convolution (as a linear map of its data) applied to small."""
    if not large.size:
        return
    filters, channels = weight.shape[:2]
    _, rows, columns = axes
    images, taps, pixels = large.shape[0], rows.taps * columns.taps, rows.small * columns.small
    lanes = VECTOR_BYTES // large.dtype.itemsize
    # Blocks of channels begin with whole panels of weights.
    step = min(lanes, channels)
    side_by_side = min(max(COLUMNS // pixels, 1), max(PARTS_BYTES // (step * taps * pixels * large.dtype.itemsize), 1))
    blocks = -(-images // min(side_by_side, images))
    channel_parts = min(-(-call.threads // blocks), -(-channels // step))
    if channel_parts == 1:
        blocks = min(-(-blocks // call.threads) * call.threads, images)
    most = -(-images // blocks)
    pitch = -(-most * pixels // lanes) * lanes
    together = min(max(PARTS_BYTES // (taps * pitch * large.dtype.itemsize) // step, 1) * step, channels)
    panels = -(-channels * taps // lanes)
    packed = call.kept((panels, filters, lanes), weight.dtype)
    yield Launch(
        pack_columns, weight.reshape(-1), packed, channels * taps, jobs=-(-filters // TOGETHER), cost=weight.size / 4,
        once=True,
    )  # fmt: skip
    jobs = min(call.threads, blocks * channel_parts)
    workspace = call.workspace
    yield Launch(
        gather_products, small.reshape(-1), packed, large.reshape(-1), *epilogue.arguments(large),
        images, filters, channels, blocks, channel_parts, step, together, pitch, rows.small, columns.small, rows.large,
        columns.large, rows.taps, columns.taps, rows.dilate, columns.dilate, rows.pad, columns.pad, rows.stride,
        columns.stride, workspace((jobs, filters * pitch), large.dtype),
        workspace((jobs, together * taps * pitch), large.dtype),
        workspace((jobs, ROWS + 1 + 3 * (most + pitch // lanes)), np.int64), jobs=jobs,
        cost=small.size * channels * taps / 100 + large.size * taps / 10,
    )  # fmt: skip


@kernel
def pack_columns(weight, packed, rows, lo, hi):
    """packed[panel, l, i] = weight[l, first + i] for the rows of a panel, from `first` on; weight: (depth, rows).

    A job is a few l, which are read side by side: one by one each vector would come from another page.
    """
    panels, depth, lanes = packed.shape
    for job in range(lo, hi):
        for panel in range(panels):
            first = panel * lanes
            for step in range(job * TOGETHER, min((job + 1) * TOGETHER, depth)):
                source, target = pointer(weight, step * rows + first), pointer(packed, (panel * depth + step) * lanes)
                store(target, 0, load(source, 0) if first + lanes <= rows else load_between(source, 0, 0, rows - first))


@kernel
def gather_products(
    small, packed, large, scale, shift, residual, code, low, high, images, filters, channels, blocks, channel_parts,
    step, together, pitch, rows, columns, large_rows, large_columns, taps1, taps2, dilate1, dilate2, pad1, pad2,
    stride1, stride2, panels, parts, tables, lo, hi,
):  # fmt: skip
    """A task is a block of images and a part of the channels."""
    lanes = VECTOR_BYTES // large.itemsize
    taps, pixels, jobs = taps1 * taps2, rows * columns, parts.shape[0]
    for job in range(lo, hi):
        part, b = pointer(parts, job * parts.shape[1]), pointer(panels, job * panels.shape[1])
        row_at = pointer(tables, job * tables.shape[1])
        for i in range(ROWS):
            row_at[i] = i
        offsets = advance(row_at, ROWS)
        runs = advance(offsets, 1)
        offsets[0] = 0
        for task in range(blocks * channel_parts * job // jobs, blocks * channel_parts * (job + 1) // jobs):
            image_lo = images * (task // channel_parts) // blocks
            image_hi = images * (task // channel_parts + 1) // blocks
            channel_lo, channel_hi = part_range(channels, channel_parts, task % channel_parts, step)
            wide = (image_hi - image_lo) * pixels
            vectors = (wide + lanes - 1) // lanes
            count = (vectors + VECTORS - 1) // VECTORS
            for p in range(count):
                begin, end = vectors * p // count * lanes, vectors * (p + 1) // count * lanes
                found, at = 0, begin
                while at < min(end, wide):
                    pixel = at % pixels
                    length = min(pixels - pixel, min(end, wide) - at)
                    runs[3 * found] = (image_lo + at // pixels) * filters * pixels + pixel
                    runs[3 * found + 1], runs[3 * found + 2] = at - begin, length
                    found += 1
                    at += length
                gather(
                    lanes, advance(b, begin * filters), end - begin, pointer(small, 0), small.size, runs, 0, found,
                    filters, pixels, offsets, 1,
                )  # fmt: skip
            for first in range(channel_lo, channel_hi, together):
                some = min(together, channel_hi - first)
                for depth in range(0, filters, DEPTH):
                    deep = min(DEPTH, filters - depth)
                    for i in range(0, some * taps, lanes):
                        a = pointer(packed, ((first * taps + i) // lanes * filters + depth) * lanes)
                        for p in range(count):
                            begin, end = vectors * p // count * lanes, vectors * (p + 1) // count * lanes
                            for half in range(i, min(i + lanes, some * taps), ROWS):
                                tile_from(
                                    advance(a, half - i), row_at, lanes, 0,
                                    advance(b, begin * filters + depth * (end - begin)), end - begin, 0, deep, 1,
                                    advance(part, half * pitch + begin), pitch, min(ROWS, some * taps - half),
                                    end - begin, depth,
                                )  # fmt: skip
                for n in range(image_lo, image_hi):
                    for c in range(some):
                        at = (n * channels + first + c) * large_rows * large_columns
                        target = pointer(large, at)
                        for y in range(large_rows):
                            add_parts(
                                lanes, advance(target, y * large_columns),
                                advance(part, c * taps * pitch + (n - image_lo) * pixels), pitch, y + pad1, rows,
                                columns, large_columns, taps1 if filters else 0, taps2, dilate1, dilate2, pad2,
                                stride1, stride2,
                            )  # fmt: skip
                        if code:
                            finish(
                                target, large_rows * large_columns, first + c, at, scale, shift, residual, code, low,
                                high,
                            )  # fmt: skip


@njit(**FLAGS)
def add_parts(
    lanes, target, part, pitch, y, rows, columns, large_columns, taps1, taps2, dilate1, dilate2, pad2, stride1, stride2
):  # fmt: skip
    """A row of the large array, line y of the padded one: what its pixels get of each tap."""
    for x in range(0, (large_columns + stride2 - 1) // stride2, lanes):
        even, odd = splat(target, 0), splat(target, 0)
        for r in range(taps1):
            line = y - r * dilate1
            if stride1 == 2:  # a division takes as long as a line
                if line & 1:
                    continue
                line >>= 1
            elif stride1 > 2:
                if line % stride1:
                    continue
                line //= stride1
            if line < 0 or line >= rows:
                continue
            seen = advance(part, r * taps2 * pitch + line * columns)
            if stride2 == 1:
                for s in range(taps2):
                    here = x + pad2 - s * dilate2
                    even = even + load_between(advance(seen, s * pitch), here, 0, columns)
                continue
            for s in range(taps2):
                here = pad2 - s * dilate2
                given = load_between(advance(seen, s * pitch), x + ((here + 1) >> 1), 0, columns)
                if here & 1:
                    odd = odd + given
                else:
                    even = even + given
        if stride2 == 1:
            store_first(target, x, even, large_columns - x)
        else:
            store_pairs(target, x, even, odd, large_columns, 2 * (x + lanes) <= large_columns, lanes)
