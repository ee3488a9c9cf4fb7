"""Convolution of images whose channels come last: a matrix product whose rows are pixels, where they lie.

    out[pixel, filter] = sum over tap, channel of  x[pixel * stride + tap, channel] * weight[filter, channel, tap]

In memory the channels of the taps of a row lie one after the other, for every pixel, so that a row of ``A`` is as many
contiguous pieces as the kernel has rows and nothing is copied into columns. Images are copied once, a block of rows at
a time, if they have to be padded. The weights are packed into panels of filters, once if they never change; a scale of
the result goes into them. A shift, a residual and bounds are dealt with in registers (`tile_nhwc`).

Blocks are those of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (ACM TOMS 2008): a block
of pixels by `DEPTH` of the reduction stays in the second-level cache while panels of filters pass by, each of which
stays in the first-level cache for as long. The indirection by a table of pixels is that of M. Dukhan, "The indirect
convolution algorithm" (2019). `conv.reference` says the same in NumPy, channels first.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

import numpy as np
from numba import njit

from ..executor.launch import Call, Launch, View, kernel
from . import depthwise_nhwc, strassen_nhwc, winograd_nhwc
from .blocks_nhwc import BLOCK, DEPTH, MULTIPLIED, find_pixels, pad_lines, panel_width
from .conv import Axis, axes_of, check_groups
from .epilogue import ACTIVATION, BOUNDED, RESIDUAL, Epilogue, finish_block
from .simd import VECTOR_BYTES
from .tile import FLAGS, advance, pointer
from .tile_nhwc import WIDEST, tile_nhwc


def convolution(call: Call) -> Iterator[Launch]:
    """Lowers ``_convolution_nhwc``."""
    images, *plane, channels = call.data.shape
    *_, filters = call.out.shape
    check_groups("Convolution", call, channels)
    axes = axes_of(call.params, (images, channels, *plane), (images, filters, *call.out.shape[1:-1]), call.params.pad)
    epilogue, groups = Epilogue.of(call, per_column=True), call.params.num_group
    if depthwise_nhwc.suits(axes, groups, channels // groups, filters // groups):
        yield from depthwise_nhwc.convolve(call, call.data, call.weight, epilogue, call.out, axes)
    elif groups == 1 and winograd_nhwc.suits(call, call.data, call.out, axes):
        yield from winograd_nhwc.convolve(call, call.data, call.weight, epilogue, call.out, axes)
    elif groups == 1 and strassen_nhwc.suits(call, call.weight, call.out, axes):
        yield from strassen_nhwc.product(call, call.data, call.weight, epilogue, call.out, axes)
    else:
        yield from product(call, call.data, call.weight, epilogue, call.out, axes)


def product(call: Call, x: View, weight: View, epilogue: Epilogue, out: View, axes: Sequence[Axis]) -> Iterator[Launch]:
    """The launches of a convolution as a product of matrices."""
    if not out.size:
        return
    _, rows, columns = axes
    images, height, width, all_channels = x.shape
    _, out_height, out_width, all_filters = out.shape
    channels = weight.shape[1]
    groups = all_channels // channels if channels else 1
    filters = all_filters // groups
    depth = channels * rows.taps * columns.taps
    lanes = VECTOR_BYTES // out.dtype.itemsize
    in_place = rows.taps == columns.taps == 1 and not (rows.pad or columns.pad)
    if in_place and rows.stride == columns.stride == 1:
        # All pixels of all images are alike: a line of the output is one of them.
        height = out_height = images * height * width
        images = width = out_width = 1
    packed, start = yield from pack(call, weight, epilogue, groups, filters, depth, lanes)
    lines = images * out_height
    blocks, parts = partition(call.threads, lines, out_width, groups, filters, lanes)
    jobs = min(call.threads, groups * blocks * parts)
    most = -(-lines // blocks)
    padded_width = width + 2 * columns.pad
    segments = min(images, (most + out_height - 2) // out_height + 1)
    reach = (rows.taps - 1) * rows.dilate + 1
    padded_rows = (most - 1) * rows.stride + reach + (segments - 1) * max(reach - rows.stride, 0)
    call.note(f"channels last: product of {BLOCK} pixels at a time with panels of weights")
    arguments = Epilogue(residual=epilogue.residual, act=epilogue.act, low=epilogue.low, high=epilogue.high)
    scale, _, residual, code, low, high = arguments.arguments(out)
    yield Launch(
        convolve_nhwc, x.reshape(-1), packed.reshape(-1), start.reshape(-1), out.reshape(-1), scale, residual, code,
        low, high, images, height, width, all_channels, groups, channels, filters, out_height, out_width, rows.taps,
        columns.taps, rows.stride, columns.stride, rows.dilate, columns.dilate, rows.pad, columns.pad, int(in_place),
        blocks, parts,
        call.workspace((jobs, 1 if in_place else padded_rows * padded_width * all_channels), out.dtype),
        call.workspace((jobs, most * out_width * WIDEST * lanes if filters % lanes else 1), out.dtype),
        call.workspace((jobs, most * out_width), np.int64),
        jobs=jobs, cost=out.size * depth / (MULTIPLIED * lanes) + out.size / 5,
    )  # fmt: skip


def partition(threads: int, lines: int, pixels: int, groups: int, filters: int, lanes: int) -> tuple[int, int]:
    """Into how many blocks of lines, of so many pixels, and parts of the filters to cut the work of a group."""
    wanted = -(-threads // groups)
    panels = -(-filters // (WIDEST * lanes))
    blocks = max(min(lines, -(-lines * pixels // BLOCK)), 1)
    # Where weights are more than pixels, they are parted rather: each thread reads only its own.
    if blocks < 2 * wanted and filters >= lines * pixels and panels >= wanted:
        return blocks, wanted
    if blocks % wanted:
        blocks = min(-(-blocks // wanted) * wanted, lines)
    return blocks, 1


def pack(
    call: Call, weight: View, epilogue: Epilogue, groups: int, filters: int, depth: int, lanes: int
) -> Generator[Launch, None, tuple[View, View]]:  # fmt: skip
    """Launch what packs weights, scaled, into panels, and shifts as wide as these; return both."""
    whole = -(-filters // lanes) * lanes
    packed = call.kept((groups, whole, depth), weight.dtype)
    start = call.kept((groups, whole), weight.dtype)
    scale, shift, *_ = epilogue.arguments(weight)
    yield Launch(
        pack_nhwc, weight.reshape(-1), scale, shift, int(epilogue.scale is not None), int(epilogue.shift is not None),
        packed, start, filters, weight.shape[1], jobs=groups, cost=2 * weight.size, once=True,
    )  # fmt: skip
    return packed, start


# ---- kernels --------------------------------------------------------------------------------------------------------


@kernel
def pack_nhwc(weight, scale, shift, scaled, shifted, packed, start, filters, channels, lo, hi):
    """Panel by panel of a group of filters: all that is multiplied by a pixel's taps, in their order in memory."""
    lanes = VECTOR_BYTES // packed.itemsize
    whole, depth = packed.shape[1], packed.shape[2]
    taps = depth // channels if channels else 0
    zero = packed.dtype.type(0)
    for group in range(lo, hi):
        first = 0
        while first < whole:
            width = panel_width(whole - first, lanes)
            panel = pointer(packed, (group * whole + first) * depth)
            for j in range(width * lanes):
                f = group * filters + first + j
                present = first + j < filters
                factor = scale[f] if present and scaled else zero + 1
                start[group, first + j] = shift[f] if present and shifted else zero
                for tap in range(taps):
                    for c in range(channels):
                        value = weight[(f * channels + c) * taps + tap] * factor if present else zero
                        panel[(tap * channels + c) * width * lanes + j] = value
            first += width * lanes


@kernel
def convolve_nhwc(
    x, packed, start, out, scale, residual, code, low, high, images, height, width, all_channels, groups, channels,
    filters, out_height, out_width, taps1, taps2, stride1, stride2, dilate1, dilate2, pad1, pad2, in_place, blocks,
    parts, buffers, edges, tables, lo, hi,
):  # fmt: skip
    lanes = VECTOR_BYTES // out.itemsize
    dtype = out.dtype.type
    all_filters = groups * filters
    lines = images * out_height
    depth = taps1 * taps2 * channels
    panels = (filters + WIDEST * lanes - 1) // (WIDEST * lanes)
    whole = (filters + lanes - 1) // lanes * lanes
    tasks, jobs = groups * blocks * parts, tables.shape[0]
    bounded = code // ACTIVATION <= BOUNDED  # so that registers can see to it
    least, most = dtype(-np.inf), dtype(np.inf)
    if code // ACTIVATION == BOUNDED:
        least, most = dtype(low), dtype(high)
    added = code & RESIDUAL
    # A line of taps is one piece if its channels follow one another; several go into a tile if they are short.
    one_piece = dilate2 == 1 and groups == 1
    piece = taps2 * channels if one_piece else channels
    pieces = depth // piece
    cuts = (piece + DEPTH - 1) // DEPTH
    at_once = max(min(DEPTH // piece, pieces), 1) if one_piece else 1
    strips = (pieces + at_once - 1) // at_once * cuts
    pitch = (width if in_place else width + 2 * pad2) * all_channels
    for job in range(lo, hi):
        offsets = pointer(tables, job * tables.shape[1])
        edge = pointer(edges, job * edges.shape[1])
        padded = pointer(buffers, job * buffers.shape[1])
        filled = -1
        for task in range(tasks * job // jobs, tasks * (job + 1) // jobs):
            group, part, block = task // (blocks * parts), task // blocks % parts, task % blocks
            line_lo, line_hi = lines * block // blocks, lines * (block + 1) // blocks
            pixels = (line_hi - line_lo) * out_width
            if in_place:
                find_pixels(
                    offsets, line_lo, line_hi, height, out_height, out_width, stride1, stride2, pitch, all_channels
                )
            elif block != filled:
                pad_lines(
                    x, padded, offsets, line_lo, line_hi, height, width, all_channels, out_height, out_width,
                    (taps1 - 1) * dilate1 + 1, stride1, stride2, pad1, pad2,
                )  # fmt: skip
                filled = block
            a = advance(pointer(x, 0) if in_place else padded, group * channels)
            first = panels * part // parts * WIDEST * lanes
            end = min(panels * (part + 1) // parts * WIDEST * lanes, whole)
            at = line_lo * out_width * all_filters + group * filters
            for strip in range(strips):
                line, cut = strip // cuts * at_once, strip % cuts
                within = piece * cut // cuts
                inner, outer = piece * (cut + 1) // cuts - within, min(at_once, pieces - line)
                tap1, tap2 = (line, 0) if one_piece else (line // taps2, line % taps2)
                a_at = advance(a, tap1 * dilate1 * pitch + tap2 * dilate2 * all_channels + within)
                last = strip == strips - 1
                j = first
                while j < end:
                    vectors = panel_width(end - j, lanes)
                    columns = min(vectors * lanes, filters - j)
                    b = pointer(packed, (group * whole + j) * depth + (line * piece + within) * vectors * lanes)
                    whole_vectors = columns == vectors * lanes
                    target, row = (pointer(out, at + j), all_filters) if whole_vectors else (edge, vectors * lanes)
                    # The next panel, or the first one's next part.
                    ahead = advance(b, depth * vectors * lanes)
                    if j + vectors * lanes >= end:
                        done = (line * piece + within + inner * outer) * panel_width(end - first, lanes) * lanes
                        ahead = pointer(packed, (group * whole + first) * depth + done)
                    tile_nhwc(
                        a_at, offsets, dilate1 * pitch, b, ahead, advance(ahead, inner * outer * vectors * lanes),
                        inner, outer, target, row, target, row, pixels, vectors, pointer(start, group * whole + j),
                        pointer(residual, at + j), strip == 0, last and whole_vectors, added, least, most,
                    )  # fmt: skip
                    if last and not whole_vectors:
                        copy_columns(edge, row, pixels, columns, pointer(out, at + j), all_filters)
                        finish_block(
                            pointer(out, at + j), all_filters, pixels, columns, 0, 0, at + j, scale, scale, residual,
                            code, low, high,
                        )  # fmt: skip
                    elif last and not bounded:
                        finish_block(
                            pointer(out, at + j), all_filters, pixels, columns, 0, 0, at + j, scale, scale, residual,
                            code - added, low, high,
                        )  # fmt: skip
                    j += vectors * lanes


@njit(**FLAGS)
def copy_columns(source, source_row, rows, columns, target, target_row):
    """The first columns of rows."""
    for i in range(rows):
        for j in range(columns):
            target[i * target_row + j] = source[i * source_row + j]
