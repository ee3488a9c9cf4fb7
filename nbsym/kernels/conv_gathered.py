"""The gradient of a convolution at stride 1 towards its data where most of what taps reach lies outside the image.

A small output seen by large filters (8 x 8 pixels, 5 x 5 taps) is mostly padding if it is convolved with the filters
turned round. So each pixel is first multiplied with all taps, which is exact, and what belongs together is added ::

    parts[channel, tap, pixel] = sum over filter of  weight[filter, channel, tap] * small[filter, pixel]
    large[channel, y, x]       = sum over tap (r, s) of  parts[channel, (r, s), (y - r, x - s)]

The product reads both operands in place; the second sum gathers, row by row in registers, what the transpose of an
image to column copy (Caffe's col2im) would scatter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..executor.launch import Call, Launch, View, kernel
from .epilogue import Epilogue, finish
from .simd import VECTOR_BYTES
from .tile import ROWS, VECTORS, advance, pointer, tile_from
from .vector import load_between, splat, store_first

# Of the products that are kept between the two steps, in the second-level cache.
PARTS_BYTES = 400_000


def suits(axes: Sequence[Any], groups: int, lanes: int) -> bool:
    """Whether `backward` can do it: planes of whole vectors, stride 1."""
    pixels = axes[1].small * axes[2].small
    return (
        groups == 1 and axes[0].large == axes[0].small == axes[0].taps == 1 and axes[0].pad == 0
        and all(a.stride == 1 for a in axes) and pixels > 0 and pixels % lanes == 0
    )  # fmt: skip


def backward(
    call: Call, small: View, weight: View, epilogue: Epilogue, large: View, axes: Sequence[Any]
) -> Iterator[Launch]:
    """large = epilogue of the transpose of a convolution (as a linear map of its data) applied to small."""
    if not large.size:
        return
    filters, channels = weight.shape[:2]
    _, rows, columns = axes
    taps, pixels = rows.taps * columns.taps, rows.small * columns.small
    together = min(max(PARTS_BYTES // (taps * pixels * large.dtype.itemsize), 1), channels)
    jobs = min(call.threads, large.shape[0])
    yield Launch(
        gather_products, small.reshape(-1), weight.reshape(-1), large.reshape(-1), *epilogue.arguments(large),
        small.shape[0], filters, channels, together, rows.small, columns.small, rows.large, columns.large, rows.taps,
        columns.taps, rows.dilate, columns.dilate, rows.pad, columns.pad,
        call.workspace((jobs, together * taps * pixels), large.dtype), call.workspace((jobs, ROWS), np.int64),
        jobs=jobs, cost=small.size * channels * taps / 50 + large.size * taps / 10,
    )  # fmt: skip


@kernel
def gather_products(
    small, weight, large, scale, shift, residual, code, low, high, images, filters, channels, together, rows, columns,
    large_rows, large_columns, taps1, taps2, dilate1, dilate2, pad1, pad2, parts, tables, lo, hi,
):  # fmt: skip
    lanes = VECTOR_BYTES // large.itemsize
    taps, pixels, jobs = taps1 * taps2, rows * columns, parts.shape[0]
    width = VECTORS * lanes
    for job in range(lo, hi):
        part, row_at = pointer(parts, job * parts.shape[1]), pointer(tables, job * ROWS)
        for i in range(ROWS):
            row_at[i] = i
        for image in range(images * job // jobs, images * (job + 1) // jobs):
            source = pointer(small, image * filters * pixels)
            for first in range(0, channels, together):
                some = min(together, channels - first)
                for i in range(0, some * taps if filters else 0, ROWS):
                    for j in range(0, pixels, width):
                        tile_from(
                            pointer(weight, first * taps + i), row_at, channels * taps, 0, advance(source, j), pixels,
                            0, filters, 1, advance(part, i * pixels + j), pixels, min(ROWS, some * taps - i),
                            min(width, pixels - j), 0,
                        )  # fmt: skip
                for c in range(some):
                    at = (image * channels + first + c) * large_rows * large_columns
                    target = pointer(large, at)
                    for y in range(large_rows):
                        for x in range(0, large_columns, lanes):
                            total = splat(target, 0)
                            for r in range(taps1 if filters else 0):
                                line = y + pad1 - r * dilate1
                                if 0 <= line < rows:
                                    seen = advance(part, (c * taps + r * taps2) * pixels + line * columns)
                                    for s in range(taps2):
                                        here = x + pad2 - s * dilate2
                                        total = total + load_between(advance(seen, s * pixels), here, 0, columns)
                            store_first(target, y * large_columns + x, total, large_columns - x)
                    if code:
                        finish(
                            target, large_rows * large_columns, first + c, at, scale, shift, residual, code, low, high
                        )
