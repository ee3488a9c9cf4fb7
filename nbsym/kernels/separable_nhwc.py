"""A depthwise convolution and the 1x1 convolution that follows it in one, for images whose channels come last.

What the first makes of a block of rows stays in the second-level cache and is the matrix ``A`` of the second's product.
It is never written to memory, nor read from there: of MobileNet's layers with few channels that is the larger part of
their time. Both ends are those of the two convolutions on their own: the patches of `depthwise_nhwc`, the tiles and
panels of `conv_nhwc`, or the seven products of `strassen_nhwc`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numba import njit

from ..executor.launch import Call, Kernel, Launch, kernel
from . import conv_nhwc, depthwise_nhwc, strassen_nhwc
from .blocks_nhwc import BLOCK, DEPTH, MULTIPLIED, panel_width
from .conv import Axis, axes_of
from .depthwise_nhwc import BANDS, ROWS
from .epilogue import ACTIVATION, BOUNDED, RESIDUAL, Epilogue, finish_block
from .simd import VECTOR_BYTES
from .tile import FLAGS, advance, pointer
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
    ones = (Axis(1, 1, 1, 1, 1, 0), Axis(rows, rows, 1, 1, 1, 0), Axis(columns, columns, 1, 1, 1, 0))
    # The halves are those of an image, whatever the number of threads, so that the results are the same.
    seven = rows * columns <= 2 * BLOCK and strassen_nhwc.suits(call, call.mixing, out, ones)
    if seven:
        blocks = images if images >= call.threads and rows % ROWS == 0 else 0
    if out.size and blocks and filters % lanes == 0 and depthwise_nhwc.has_patches(axes, channels, lanes):
        yield from _in_one(call, axes, first, last, blocks, -(-bands // blocks) * ROWS * columns, seven)
        return
    between = call.workspace((images, rows, columns, channels), out.dtype)
    yield from depthwise_nhwc.convolve(call, x, call.weight, first, between, axes)
    multiply = strassen_nhwc.product if seven else conv_nhwc.product
    yield from multiply(call, between, call.mixing, last, out, ones)


def _in_one(
    call: Call, axes: Sequence[Axis], first: Epilogue, last: Epilogue, blocks: int, pixels: int, seven: bool
) -> Iterator[Launch]:  # fmt: skip
    """By blocks of up to so many pixels; `seven`: by products of their halves."""
    x, out = call.data, call.out
    _, rows, columns = axes
    images, channels, filters = x.shape[0], x.shape[3], out.shape[3]
    lanes = VECTOR_BYTES // out.dtype.itemsize
    packed = yield from depthwise_nhwc.packed_weights(call, call.weight, first)
    if seven:
        panels, start = yield from strassen_nhwc.pack(call, call.mixing, last)
    else:
        panels, start = yield from conv_nhwc.pack(call, call.mixing, last, 1, filters, channels, lanes)
        panels, start = panels.reshape(-1), start.reshape(-1)
    jobs = min(call.threads, blocks)
    call.note(f"depthwise and 1x1 in one: blocks of up to {pixels} pixels stay in the cache")
    yield Launch(
        _KERNELS[rows.taps, rows.stride, seven], x.reshape(-1), packed, first.arguments(out)[1],
        int(first.shift is not None), *depthwise_nhwc.finishing(first, out), panels, start, out.reshape(-1),
        last.arguments(out)[2], int(last.residual is not None), *depthwise_nhwc.finishing(last, out), images, channels,
        filters, rows.large, columns.large, rows.small, columns.small, rows.pad, columns.pad, blocks,
        call.workspace((jobs, pixels * channels), out.dtype), call.workspace((jobs, 2 * pixels), np.int64),
        call.workspace((jobs, pixels * (channels + 3 * strassen_nhwc.PANEL // 2) if seven else 1), out.dtype),
        jobs=jobs, cost=out.size * channels / (MULTIPLIED * lanes),
    )  # fmt: skip


@njit(**FLAGS)
def by_panels(
    a, offsets, pixels, channels, panels, start, out, at, filters, residual, added, least, most, scratch
):  # fmt: skip
    """The product of a block of rows with all panels of filters."""
    lanes = VECTOR_BYTES // out.itemsize
    for cut in range(0, channels, DEPTH):
        inner = min(DEPTH, channels - cut)
        j = 0
        while j < filters:
            vectors = panel_width(filters - j, lanes)
            b = pointer(panels, j * channels + cut * vectors * lanes)
            ahead = advance(b, channels * vectors * lanes)
            c = pointer(out, at + j)
            tile_nhwc(
                advance(a, cut), offsets, 0, b, ahead, advance(ahead, inner * vectors * lanes), inner, 1, c, filters, c,
                filters, pixels, vectors, pointer(start, j), pointer(residual, at + j), cut == 0,
                cut + inner == channels, added, least, most,
            )  # fmt: skip
            j += vectors * lanes


@njit(**FLAGS)
def by_halves(
    a, offsets, pixels, channels, panels, start, out, at, filters, residual, added, least, most, scratch
):  # fmt: skip
    """The same by seven products of halves; offsets of rows half as long come after the others."""
    upper, half = pixels // 2, channels // 2
    narrow, lower = advance(offsets, pixels), advance(a, upper * channels)
    apart = upper * half
    for i in range(upper):
        narrow[i] = i * half
        at_row = i * channels
        strassen_nhwc.combine(advance(a, at_row), advance(lower, at_row), half, advance(scratch, i * half), apart)
    code = added * RESIDUAL + BOUNDED * ACTIVATION
    strassen_nhwc.multiply(
        a, lower, offsets, scratch, apart, narrow, half, 1, 1, 0, 0, panels, start, 0, panels.shape[0], out, residual,
        at, upper * filters, filters, upper, advance(scratch, 4 * apart), upper * strassen_nhwc.PANEL, code, least,
        most,
    )  # fmt: skip


def _separable(taps: int, stride: int, seven: bool) -> Kernel:
    """The kernel for depthwise taps x taps at a stride. Jobs share the blocks of bands of rows."""
    band, multiply = BANDS[taps, stride], by_halves if seven else by_panels

    def both(
        x, packed, shift, shifted, low, high, activation, slope, panels, start, out, residual, added, least, most,
        activation2, slope2, images, channels, filters, rows, columns, out_rows, out_columns, pad1, pad2, blocks,
        buffers, tables, scratches, lo, hi,
    ):  # fmt: skip
        dtype = out.dtype.type
        lower, upper = splat(pointer(out, 0), dtype(low)), splat(pointer(out, 0), dtype(high))
        in_image = (out_rows + ROWS - 1) // ROWS
        bands, jobs, row = images * in_image, tables.shape[0], out_columns * channels
        for job in range(lo, hi):
            offsets, buffer = pointer(tables, job * tables.shape[1]), pointer(buffers, job * buffers.shape[1])
            for i in range(tables.shape[1] // 2):
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
                multiply(
                    buffer, offsets, pixels, channels, panels, start, out, at, filters, residual, added, dtype(least),
                    dtype(most), pointer(scratches, job * scratches.shape[1]),
                )  # fmt: skip
                if activation2:
                    finish_block(
                        pointer(out, at), 0, 1, pixels * filters, 0, 0, at, start, start, residual, activation2, slope2,
                        0,
                    )  # fmt: skip

    both.__name__ = f"separable_nhwc_{taps}_{stride}{'_strassen' * seven}"
    return kernel(both)


_KERNELS: dict[tuple[int, int, bool], Any] = {
    (*key, seven): _separable(*key, seven) for key in BANDS for seven in (False, True)
}
