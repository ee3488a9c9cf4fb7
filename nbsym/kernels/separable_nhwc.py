"""A depthwise convolution and the 1x1 convolution that follows it in one, for images whose channels come last.

What the first makes of a block of rows stays in the second-level cache and is the matrix ``A`` of the second's product.
It is never written to memory, nor read from there: of MobileNet's layers with few channels that is the larger part of
their time. Both ends are those of the two convolutions on their own: the patches of `depthwise_nhwc`, the tiles and
panels of `conv_nhwc`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..executor.launch import Call, Kernel, Launch, kernel
from . import conv_nhwc, depthwise_nhwc
from .conv import Axis, axes_of
from .conv_nhwc import BLOCK, DEPTH, MULTIPLIED, panel_width
from .depthwise_nhwc import BANDS, ROWS
from .epilogue import Epilogue, finish_block
from .simd import VECTOR_BYTES
from .tile import advance, pointer
from .tile_nhwc import tile_nhwc
from .vector import splat


def separable(call: Call) -> Iterator[Launch]:
    """Lowers ``_separable_nhwc``."""
    p, x, out = call.params, call.data, call.out
    views = call.views
    images, height, width, channels = x.shape
    _, rows, columns, filters = out.shape
    axes = axes_of(p, (images, channels, height, width), (images, channels, rows, columns), p.pad)
    first = Epilogue(views["scale"], views["shift"], None, p.act or "none", p.low, p.high, per_column=True)
    last = Epilogue(
        views["mixing_scale"], views["mixing_shift"], views["residual"], p.mixing_act or "none", p.mixing_low,
        p.mixing_high, per_column=True,
    )  # fmt: skip
    lanes = VECTOR_BYTES // out.dtype.itemsize
    bands = images * -(-rows // ROWS)
    blocks = bands // max(round(BLOCK / (ROWS * columns)), 1) // call.threads * call.threads
    if out.size and blocks and filters % lanes == 0 and depthwise_nhwc.has_patches(axes, channels, lanes):
        yield from _in_one(call, axes, first, last, blocks, -(-bands // blocks) * ROWS * columns)
        return
    between = call.workspace((images, rows, columns, channels), out.dtype)
    ones = (Axis(1, 1, 1, 1, 1, 0), Axis(rows, rows, 1, 1, 1, 0), Axis(columns, columns, 1, 1, 1, 0))
    yield from depthwise_nhwc.convolve(call, x, call.weight, first, between, axes)
    yield from conv_nhwc.product(call, between, call.mixing, last, out, ones)


def _in_one(
    call: Call, axes: Sequence[Axis], first: Epilogue, last: Epilogue, blocks: int, pixels: int
) -> Iterator[Launch]:  # fmt: skip
    """By blocks of up to so many pixels."""
    x, out = call.data, call.out
    _, rows, columns = axes
    images, channels, filters = x.shape[0], x.shape[3], out.shape[3]
    lanes = VECTOR_BYTES // out.dtype.itemsize
    packed = yield from depthwise_nhwc.packed_weights(call, call.weight, first)
    panels, start = yield from conv_nhwc.pack(call, call.mixing, last, 1, filters, channels, lanes)
    jobs = min(call.threads, blocks)
    call.note(f"depthwise and 1x1 in one: blocks of up to {pixels} pixels stay in the cache")
    yield Launch(
        _KERNELS[rows.taps, rows.stride], x.reshape(-1), packed, first.arguments(out)[1], int(first.shift is not None),
        *depthwise_nhwc.finishing(first, out), panels.reshape(-1), start.reshape(-1), out.reshape(-1),
        last.arguments(out)[2], int(last.residual is not None), *depthwise_nhwc.finishing(last, out), images, channels,
        filters, rows.large, columns.large, rows.small, columns.small, rows.pad, columns.pad, blocks,
        call.workspace((jobs, pixels * channels), out.dtype), call.workspace((jobs, pixels), np.int64), jobs=jobs,
        cost=out.size * channels / (MULTIPLIED * lanes),
    )  # fmt: skip


def _separable(taps: int, stride: int) -> Kernel:
    """The kernel for depthwise taps x taps at a stride. Jobs share the blocks of bands of rows."""
    band = BANDS[taps, stride]

    def both(
        x, packed, shift, shifted, low, high, activation, slope, panels, start, out, residual, added, least, most,
        activation2, slope2, images, channels, filters, rows, columns, out_rows, out_columns, pad1, pad2, blocks,
        buffers, tables, lo, hi,
    ):  # fmt: skip
        dtype = out.dtype.type
        lanes = VECTOR_BYTES // out.itemsize
        lower, upper = splat(pointer(out, 0), dtype(low)), splat(pointer(out, 0), dtype(high))
        in_image = (out_rows + ROWS - 1) // ROWS
        bands, jobs, row = images * in_image, tables.shape[0], out_columns * channels
        for job in range(lo, hi):
            offsets, buffer = pointer(tables, job * tables.shape[1]), pointer(buffers, job * buffers.shape[1])
            for i in range(tables.shape[1]):
                offsets[i] = i * channels
            for block in range(blocks * job // jobs, blocks * (job + 1) // jobs):
                first, end = bands * block // blocks, bands * (block + 1) // blocks
                line = first // in_image * out_rows + first % in_image * ROWS
                lines = end // in_image * out_rows + end % in_image * ROWS - line
                for number in range(first, end):
                    image, within = number // in_image, number % in_image * ROWS
                    y = min(within, out_rows - ROWS)
                    to = pointer(buffers, job * buffers.shape[1] + (image * out_rows + y - line) * row)
                    band(
                        pointer(x, image * rows * columns * channels), packed, shift, shifted, to, 0, to, y, within - y,
                        0, channels, lower, upper, channels, rows, columns, out_columns, pad1, pad2,
                    )  # fmt: skip
                if activation:
                    finish_block(buffer, 0, 1, lines * row, 0, 0, 0, shift, shift, shift, activation, slope, 0)
                pixels, at = lines * out_columns, line * out_columns * filters
                for cut in range(0, channels, DEPTH):
                    inner = min(DEPTH, channels - cut)
                    j = 0
                    while j < filters:
                        vectors = panel_width(filters - j, lanes)
                        b = pointer(panels, j * channels + cut * vectors * lanes)
                        ahead = advance(b, channels * vectors * lanes)
                        tile_nhwc(
                            pointer(buffers, job * buffers.shape[1] + cut), offsets, 0, b, ahead,
                            advance(ahead, inner * vectors * lanes), inner, 1, pointer(out, at + j), filters, pixels,
                            vectors, pointer(start, j), pointer(residual, at + j), cut == 0, cut + inner == channels,
                            added, dtype(least), dtype(most),
                        )  # fmt: skip
                        j += vectors * lanes
                if activation2:
                    finish_block(
                        pointer(out, at), 0, 1, pixels * filters, 0, 0, at, start, start, residual, activation2, slope2,
                        0,
                    )  # fmt: skip

    both.__name__ = f"separable_nhwc_{taps}_{stride}"
    return kernel(both)


_KERNELS: dict[tuple[int, int], Any] = {key: _separable(*key) for key in BANDS}
