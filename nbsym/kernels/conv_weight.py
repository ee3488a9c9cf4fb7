"""The gradient of Convolution and Deconvolution towards their weights: a matrix product over pixels.

    gradient[filter, channel, tap] = sum over image, pixel of
                                         small[filter, pixel] * plane[channel, pixel + offset[tap]]

with the planes of `conv`: ``small`` is the array on the side of the filters (the output's gradient of a convolution).
Its pixels are transposed into panels, which are ``B``; ``A`` is the plane read in place, a row per channel and tap.
The sums of a job stay in its workspace, transposed, until all images have been added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numba import njit

from ..executor.launch import Call, Launch, View, kernel
from . import conv_sampled, depthwise, winograd_weight
from .conv import Axis, axes_of, deconvolution_axes
from .gemm import part_range
from .plane import fill
from .simd import VECTOR_BYTES
from .tile import FLAGS, ROWS, VECTORS, advance, pack_transposed, pointer, tile, transpose

# Pixels of a panel of `small`. From 128 up all are within 3 %; below, loading and storing the sums shows.
CHUNK = 384
# Channels of a thread from which one more or less is nothing: two threads that share 3 wait for a third of their time.
EVEN_ENOUGH = 8


def convolution_backward_weight(call: Call) -> Iterator[Launch]:
    axes = axes_of(call.params, call.data.shape, call.grad.shape, call.params.pad)
    yield from _weight_gradient(call, call.data, call.grad, call.out, axes)


def deconvolution_backward_weight(call: Call) -> Iterator[Launch]:
    axes = deconvolution_axes(call.params, call.data.shape, call.grad.shape)
    yield from _weight_gradient(call, call.grad, call.data, call.out, axes)


def _weight_gradient(call: Call, large: View, small: View, out: View, axes: Sequence[Axis]) -> Iterator[Launch]:
    filters, channels = out.shape[:2]
    if not out.size:
        return
    groups = large.shape[1] // channels
    filters //= groups
    if depthwise.suits(axes, groups, channels, filters):
        yield from depthwise.backward_weight(call, large, small, out, axes)
        return
    if conv_sampled.suits(axes):
        compact = call.workspace((*large.shape[:2], *small.shape[2:]), large.dtype)
        yield conv_sampled.sample(large, compact, axes)
        large, axes = compact, [a.sampled() for a in axes]
    if all(a.taps == a.stride == 1 and a.pad == 0 for a in axes):
        yield from _pointwise(call, large, small, out, groups, filters, channels)
        return
    if groups == 1 and winograd_weight.suits(call, large, small, axes):
        yield from winograd_weight.gradient(call, large, small, out, (axes[1].pad, axes[2].pad))
        return
    images = large.shape[0]
    lanes = VECTOR_BYTES // out.dtype.itemsize
    taps = [a.taps for a in axes]
    all_taps = taps[0] * taps[1] * taps[2]
    wanted = -(-call.threads // groups)
    channel_parts = min(wanted, channels)
    if channels % channel_parts and channels < EVEN_ENOUGH * channel_parts and filters >= lanes * wanted:
        channel_parts = 1
    filter_parts = min(-(-wanted // channel_parts), -(-filters // lanes))
    jobs = min(call.threads, groups * channel_parts * filter_parts)
    most_channels = -(-channels // channel_parts)
    vectors = (filters + lanes - 1) // lanes
    most_filters = (vectors + filter_parts - 1) // filter_parts * lanes
    plane = 1
    for a in axes:
        plane *= a.phases * (a.small + a.reach)
    chunk_rows = max(min(CHUNK // max(axes[2].small, 1), axes[1].small), 1)
    sums = most_channels * all_taps * most_filters
    call.note("sums over rows of pixels")
    yield Launch(
        correlate_weight, large.reshape(-1), small.reshape(-1), out.reshape(-1), images, groups, channels, filters,
        channel_parts, filter_parts, chunk_rows, *(a.large for a in axes), *(a.small for a in axes),
        *(a.pad for a in axes), *(a.phases for a in axes), *taps, *(a.dilate for a in axes), *(a.stride for a in axes),
        call.workspace((jobs, most_channels * plane), out.dtype),
        call.workspace((jobs, chunk_rows * axes[2].small * VECTORS * lanes), out.dtype),
        call.workspace((jobs, sums), out.dtype), call.workspace((jobs, most_channels * all_taps), np.int64), jobs=jobs,
        cost=images * out.size * small.size / max(small.shape[0] * small.shape[1], 1) / 50 + small.size,
    )  # fmt: skip


def _pointwise(
    call: Call, large: View, small: View, out: View, groups: int, filters: int, channels: int
) -> Iterator[Launch]:
    """Of a 1x1 convolution: a product of two matrices that are both contiguous along what is summed over."""
    images = large.shape[0]
    pixels = large.size // (images * groups * channels) if large.size else 0
    lanes = VECTOR_BYTES // out.dtype.itemsize
    # What has fewer rows is the one to be transposed.
    turned = channels < filters
    rows, columns, a, b = (filters, channels, small, large) if turned else (channels, filters, large, small)
    wanted = -(-call.threads // groups)
    column_parts = min(wanted, -(-columns // (2 * lanes)))
    row_parts = min(-(-wanted // column_parts), rows)
    jobs = min(call.threads, groups * column_parts * row_parts)
    most_rows = -(-rows // row_parts)
    vectors = -(-columns // lanes)
    pitch = -(-vectors // column_parts) * lanes
    # A chunk is several whole images, or one of several parts of an image that are alike.
    chunk = CHUNK // max(pixels, 1) * pixels or lanes * -(-pixels // (lanes * -(-pixels // CHUNK)))
    call.note(f"a product over pixels, of which {'the data' if turned else 'the gradient'} is transposed")
    yield Launch(
        pointwise_weight, a.reshape(-1), b.reshape(-1), out.reshape(-1), images, groups, pixels, rows, columns,
        row_parts, column_parts, int(turned), chunk,
        call.workspace((jobs, chunk * pitch), out.dtype),
        call.workspace((jobs, most_rows * pitch), out.dtype),
        call.workspace((jobs, ROWS), np.int64), jobs=jobs,
        cost=images * out.size * pixels / 50 + small.size + large.size,
    )  # fmt: skip


@kernel
def correlate_weight(
    large, small, out, images, groups, channels, filters, channel_parts, filter_parts, chunk_rows, large0, large1,
    large2, small0, small1, small2, pad0, pad1, pad2, phases0, phases1, phases2, taps0, taps1, taps2, dilate0, dilate1,
    dilate2, stride0, stride1, stride2, planes, panels, sums, tables, lo, hi,
):  # fmt: skip
    lanes = VECTOR_BYTES // out.itemsize
    taps = taps0 * taps1 * taps2
    cells0 = small0 + (taps0 - 1) * dilate0 // stride0
    cells1 = small1 + (taps1 - 1) * dilate1 // stride1
    cells2 = small2 + (taps2 - 1) * dilate2 // stride2
    volume = cells0 * cells1 * cells2
    pixels = small0 * small1 * small2
    parts = channel_parts * filter_parts
    tasks = groups * parts
    jobs = planes.shape[0]
    for job in range(lo, hi):
        plane = pointer(planes, job * planes.shape[1])
        panel = pointer(panels, job * panels.shape[1])
        total = pointer(sums, job * sums.shape[1])
        row_at = pointer(tables, job * tables.shape[1])
        for task in range(tasks * job // jobs, tasks * (job + 1) // jobs):
            group, part = task // parts, task % parts
            channel_lo, channel_hi = part_range(channels, channel_parts, part // filter_parts, 1)
            filter_lo, filter_hi = part_range(filters, filter_parts, part % filter_parts, lanes)
            rows, columns = (channel_hi - channel_lo) * taps, filter_hi - filter_lo
            if columns <= 0:
                continue
            vectors = (columns + lanes - 1) // lanes
            count = (vectors + VECTORS - 1) // VECTORS
            row_step = vectors * lanes
            phases = phases0 * phases1 * phases2
            for row in range(rows):
                channel, tap = row // taps, row % taps
                x0, x1, x2 = tap // (taps1 * taps2) * dilate0, tap // taps2 % taps1 * dilate1, tap % taps2 * dilate2
                phase = (x0 % stride0 * phases1 + x1 % stride1) * phases2 + x2 % stride2
                row_at[row] = (
                    ((channel * phases + phase) * cells0 + x0 // stride0) * cells1 + x1 // stride1
                ) * cells2 + x2 // stride2
            for i in range(rows * row_step):
                total[i] = 0
            for n in range(images):
                for c in range(channel_hi - channel_lo):
                    channel = (n * groups + group) * channels + channel_lo + c
                    for phase in range(phases):
                        p0, p1, p2 = phase // (phases1 * phases2), phase // phases2 % phases1, phase % phases2
                        fill(
                            advance(plane, (c * phases + phase) * volume),
                            large, channel * large0 * large1 * large2, cells0, cells1, cells2, large0, large1,
                            large2, p0 - pad0, p1 - pad1, p2 - pad2, stride0, stride1, stride2,
                        )  # fmt: skip
                for z0 in range(small0):
                    for z1 in range(0, small1, chunk_rows):
                        high = min(chunk_rows, small1 - z1)
                        for p in range(count):
                            j, width = panel_range(vectors, count, p, lanes)
                            k = (n * groups + group) * filters + filter_lo + j
                            pack_transposed(
                                lanes, pointer(small, k * pixels + (z0 * small1 + z1) * small2), pixels,
                                min(width, columns - j), high * small2, panel, width,
                            )  # fmt: skip
                            start = advance(plane, (z0 * cells1 + z1) * cells2)
                            for i in range(0, rows, ROWS):
                                tile(
                                    start, advance(row_at, i), 1, cells2, panel, width, small2 * width, small2, high,
                                    advance(total, i * row_step + j), row_step, min(ROWS, rows - i), width,
                                )  # fmt: skip
            target = pointer(out, ((group * filters + filter_lo) * channels + channel_lo) * taps)
            transpose(lanes, total, row_step, rows, columns, target, channels * taps)


@kernel
def pointwise_weight(
    a, b, out, images, groups, pixels, rows, columns, row_parts, column_parts, turned, chunk, panels, sums, tables, lo,
    hi,
):  # fmt: skip
    """out[group, j, i] (`turned`: [group, i, j]) = sum over image, pixel of a[image, group, i] * b[image, group, j]."""
    lanes = VECTOR_BYTES // out.itemsize
    parts = row_parts * column_parts
    jobs = panels.shape[0]
    for job in range(lo, hi):
        panel, total = pointer(panels, job * panels.shape[1]), pointer(sums, job * sums.shape[1])
        row_at = pointer(tables, job * ROWS)
        for i in range(ROWS):
            row_at[i] = i * pixels
        for task in range(groups * parts * job // jobs, groups * parts * (job + 1) // jobs):
            group, part = task // parts, task % parts
            row_lo, row_hi = part_range(rows, row_parts, part // column_parts, 1)
            column_lo, column_hi = part_range(columns, column_parts, part % column_parts, lanes)
            if row_lo >= row_hi or column_lo >= column_hi:
                continue
            vectors = (column_hi - column_lo + lanes - 1) // lanes
            count = (vectors + VECTORS - 1) // VECTORS
            pitch = vectors * lanes
            for i in range((row_hi - row_lo) * pitch):
                total[i] = 0
            together = max(chunk // max(pixels, 1), 1)
            for image in range(0, images if pixels else 0, together):
                some = min(together, images - image)
                for start in range(0, pixels, chunk):
                    deep = min(chunk, pixels - start)
                    deep_all = deep * some
                    for p in range(count):
                        j, width = panel_range(vectors, count, p, lanes)
                        present = min(width, column_hi - column_lo - j)
                        for n in range(some):
                            plane = ((image + n) * groups + group) * columns + column_lo + j
                            pack_transposed(
                                lanes, pointer(b, plane * pixels + start), pixels, present, deep,
                                advance(panel, j * deep_all + n * deep * width), width,
                            )  # fmt: skip
                    for i in range(row_lo, row_hi, ROWS):
                        for p in range(count):
                            j, width = panel_range(vectors, count, p, lanes)
                            tile(
                                pointer(a, ((image * groups + group) * rows + i) * pixels + start), row_at, 1,
                                groups * rows * pixels, advance(panel, j * deep_all), width, deep * width, deep, some,
                                advance(total, (i - row_lo) * pitch + j), pitch, min(ROWS, row_hi - i), width,
                            )  # fmt: skip
            if turned:
                for i in range(row_lo, row_hi):
                    target, source = pointer(out, (group * rows + i) * columns), advance(total, (i - row_lo) * pitch)
                    for j in range(column_lo, column_hi):
                        target[j] = source[j - column_lo]
            else:
                target = pointer(out, (group * columns + column_lo) * rows + row_lo)
                transpose(lanes, total, pitch, row_hi - row_lo, column_hi - column_lo, target, rows)


@njit(**FLAGS)
def panel_range(vectors, count, panel, lanes):
    """Where a panel of columns begins, and how wide it is: 8 vectors make 2, 3 and 3, not 3, 3 and a third of 3."""
    first = vectors * panel // count
    return first * lanes, (vectors * (panel + 1) // count - first) * lanes
