"""Convolution as a matrix product whose operands are copied into panels: exact pixels of any images, side by side.

    out[filter, pixel] = sum over channel, tap of  weight[filter, channel, tap] * plane[channel, pixel + offset[tap]]

with the planes of `conv`. The pixels of all images are one row of columns, cut into blocks. Of a block, what the taps
of some channels see is copied into panels of ``B`` (the columns of an image to column matrix, never larger than the
second-level cache holds), a row of each image's pixels after the other, so that small planes fill whole vectors and
no padding is multiplied. The weights of `lanes` filters are transposed into a panel of ``A``. Then `tile` multiplies
panels that lie in the cache one element after the other, which is what it is fastest at.

- 1x1 at stride 1 reads its input in place: the plane is the image;
- otherwise rows that a block needs are padded and parted into phases first (`conv.fill`);
- *backward*: channels and filters are exchanged and the offsets reversed; with strides there is a product for each
  phase of the output, over the taps that reach it.

This is the implicit GEMM of Chetlur et al., "cuDNN: Efficient Primitives for Deep Learning" (2014), with the blocks
of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (ACM TOMS 2008).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numba import njit

from ..executor.launch import Call, Launch, View, kernel
from .epilogue import Epilogue, finish
from .gemm import part_range
from .plane import fill, phase_of
from .simd import VECTOR_BYTES
from .tile import FLAGS, ROWS, VECTORS, advance, pack_transposed, pointer, tile_from, transpose_square
from .vector import load, load_between, store, store_first

# Of the reduction that a panel holds, and vectors of columns of a block: 0.4 MB of B in the second-level cache.
DEPTH = 256
BLOCK = 24
# Up to this many vectors of columns, threads share the filters rather than the columns.
FEW_COLUMNS = 32


def product(
    call: Call, x: View, weight: View, epilogue: Epilogue, out: View, groups: int, channels: int, filters: int,
    geometry: Sequence[tuple[int, ...]], row_stride: int, channel_stride: int, backward: bool,
) -> Iterator[Launch]:  # fmt: skip
    """The launches of a convolution (`backward`: of its transpose), of which `geometry` holds the numbers by axis."""
    if not out.size:
        return
    images = x.shape[0]
    sources, shifts, cells, grids, targets, bases, phases, taps, dilates, steps = zip(*geometry, strict=True)
    lanes = VECTOR_BYTES // out.dtype.itemsize
    all_taps = taps[0] * taps[1] * taps[2]
    pixels = grids[0] * grids[1] * grids[2]
    in_place = all_taps == 1 and not any(shifts) and cells == sources and set(steps) == {1}
    vectors = -(-images * pixels // lanes)
    blocks, row_parts = partition(call.threads, groups, vectors, filters, lanes)
    jobs = min(call.threads, groups * blocks * row_parts)
    columns = -(-vectors // blocks) * lanes
    deep_channels = most_channels(channels, all_taps)
    depth = max(deep_channels * all_taps, 1)
    segments = min(images, columns // pixels + 2)
    rows = cells[1] if grids[0] > 1 else min(grids[1], columns // grids[2] + 2) + cells[1] - grids[1]
    plane = phases[0] * phases[1] * phases[2] * cells[0] * rows * cells[2]
    row_panels = -(-filters // lanes)
    part_rows = lanes * (-(-row_panels // row_parts) if channels > deep_channels else 1)
    frozen = "weight" in call.frozen
    packed = frozen or (backward and all_taps > 1)
    if packed:
        kept = call.kept((groups * row_panels, channels * all_taps, lanes), out.dtype)
        squares = call.kept((groups * row_panels, -(-all_taps // lanes) * lanes * lanes), out.dtype)
        tables = call.kept((groups * row_panels, 2 * all_taps), np.int64)
        yield Launch(
            pack_filters, weight.reshape(-1), kept, squares, tables, filters, channels, int(backward), *taps, *dilates,
            *steps, jobs=groups * row_panels, cost=weight.size / 2, once=True,
        )  # fmt: skip
        weight = kept
    workspace = call.workspace
    yield Launch(
        correlate_panels, x.reshape(-1), weight.reshape(-1), out.reshape(-1), *epilogue.arguments(out),
        images, groups, channels, filters, row_stride, channel_stride, int(backward), int(packed), int(in_place),
        blocks, row_parts, deep_channels, *sources, *shifts, *cells, *grids, *targets, *bases, *phases, *taps, *dilates,
        *steps, workspace((jobs, 1 if in_place else segments * deep_channels * plane + lanes), out.dtype),
        workspace((jobs, depth * columns + lanes), out.dtype),
        workspace((jobs, depth * lanes), out.dtype),
        workspace((jobs, part_rows * columns), out.dtype),
        workspace((jobs, ROWS + all_taps + segments + 6 * (columns + segments) + columns), np.int64),
        jobs=jobs, cost=images * pixels * groups * channels * filters * all_taps / 100 + out.size + x.size,
    )  # fmt: skip


def partition(threads: int, groups: int, vectors: int, filters: int, lanes: int) -> tuple[int, int]:
    """Into how many blocks of columns and parts of the filters to cut a group, so that all threads have work."""
    blocks = max(round(vectors / BLOCK), 1)
    wanted = -(-threads // groups)
    if vectors <= FEW_COLUMNS and filters >= 2 * lanes * wanted:
        return 1, wanted
    if blocks % wanted:
        blocks = min(-(-blocks // wanted) * wanted, vectors)
    return blocks, 1


def most_channels(channels: int, taps: int) -> int:
    """How many channels a panel holds at most, so that panels are alike."""
    panels = max(-(-channels * taps // DEPTH), 1)
    return max(-(-channels // panels), 1)


# ---- the kernel -----------------------------------------------------------------------------------------------------


@kernel
def pack_filters(
    weight, packed, squares, tables, filters, channels, backward, taps0, taps1, taps2, dilate0, dilate1, dilate2,
    stride0, stride1, stride2, lo, hi,
):  # fmt: skip
    """packed[panel, l, i] = the l-th weight of filter i of the panel; panels do not cross groups.

    Backward, what is counted by l are first the phases, then the channels, then the taps of the phase.
    """
    depth, lanes = packed.shape[1], packed.shape[2]
    panels = (filters + lanes - 1) // lanes
    taps = taps0 * taps1 * taps2
    for job in range(lo, hi):
        group, first = job // panels, job % panels * lanes
        present = min(lanes, filters - first)
        panel = pointer(packed, job * depth * lanes)
        if backward == 0:
            pack_transposed(
                lanes, pointer(weight, (group * filters + first) * depth), depth, present, depth, panel, lanes
            )
            continue
        square = pointer(squares, job * squares.shape[1])
        places = pointer(tables, job * tables.shape[1])
        steps = advance(places, taps)
        place_taps(places, steps, channels, taps0, taps1, taps2, dilate0, dilate1, dilate2, stride0, stride1, stride2)
        for c in range(channels):
            start = ((group * channels + c) * filters + first) * taps
            source = pointer(weight, start)
            # A whole square of registers reads beyond the last tap.
            if start + (lanes - 1) * taps + squares.shape[1] // lanes <= weight.size:
                for t in range(0, taps, lanes):
                    transpose_square(advance(source, t), taps, advance(square, t * lanes), lanes)
            else:
                for i in range(present):
                    for t in range(taps):
                        square[t * lanes + i] = source[i * taps + t]
            for t in range(taps):
                store(panel, (places[t] + c * steps[t]) * lanes, load(square, t * lanes))


@njit(**FLAGS)
def place_taps(places, steps, channels, taps0, taps1, taps2, dilate0, dilate1, dilate2, stride0, stride1, stride2):
    """Where each tap of channel 0 goes if phases come first, and how much further that of the next channel."""
    taps = taps0 * taps1 * taps2
    for tap in range(taps):
        phase = phase_of(tap, taps1, taps2, dilate0, dilate1, dilate2, stride0, stride1, stride2)
        before, used, rank = 0, 0, 0
        for other in range(taps):
            its = phase_of(other, taps1, taps2, dilate0, dilate1, dilate2, stride0, stride1, stride2)
            before += its < phase
            used += its == phase
            rank += its == phase and other < tap
        places[tap], steps[tap] = before * channels + rank, used


@kernel
def correlate_panels(
    x, weight, out, scale, shift, residual, code, low, high, images, groups, channels, filters, w_row, w_channel,
    backward, packed, in_place, blocks, row_parts, deep_channels, source0, source1, source2, shift0, shift1, shift2,
    cells0, cells1, cells2, grid0, grid1, grid2, target0, target1, target2, base0, base1, base2, phases0, phases1,
    phases2, taps0, taps1, taps2, dilate0, dilate1, dilate2, stride0, stride1, stride2, planes, panels, filter_panels,
    sums, tables, lo, hi,
):  # fmt: skip
    """Per axis: the source's size and the position of the first cell in it; cells and, of these, the output's grid;
    the target's size and the position of the grid's start in it; phases of the source; taps, dilation and stride.
    """
    lanes = VECTOR_BYTES // out.itemsize
    tasks = groups * blocks * row_parts
    jobs = panels.shape[0]
    all_taps, all_phases = taps0 * taps1 * taps2, phases0 * phases1 * phases2
    source_size, target_size = source0 * source1 * source2, target0 * target1 * target2
    pixels = grid0 * grid1 * grid2
    in_step0, in_step1, in_step2 = (1, 1, 1) if backward else (stride0, stride1, stride2)
    out_step0, out_step1, out_step2 = (stride0, stride1, stride2) if backward else (1, 1, 1)
    out_phases = out_step0 * out_step1 * out_step2
    in_order = out_phases == 1 and target_size == pixels
    for job in range(lo, hi):
        plane = pointer(planes, job * planes.shape[1])
        b = pointer(panels, job * panels.shape[1])
        own_a = pointer(filter_panels, job * filter_panels.shape[1])
        total = pointer(sums, job * sums.shape[1])
        a_rows = pointer(tables, job * tables.shape[1])
        offsets = advance(a_rows, ROWS)
        for i in range(ROWS):
            a_rows[i] = i
        for task in range(tasks * job // jobs, tasks * (job + 1) // jobs):
            group, block, part = task // (blocks * row_parts), task // row_parts % blocks, task % row_parts
            row_lo, row_hi = part_range(filters, row_parts, part, lanes)
            first, last = part_range(images * pixels, blocks, block, lanes)
            columns = last - first
            if row_lo >= row_hi or columns <= 0:
                continue
            vectors = (columns + lanes - 1) // lanes
            count = (vectors + VECTORS - 1) // VECTORS
            pitch = vectors * lanes
            image_lo, image_hi = first // pixels, (last - 1) // pixels + 1
            segments = advance(offsets, all_taps)
            runs = advance(segments, image_hi - image_lo)
            # Rows of cells that each image's part of the block needs, and where these begin.
            rows = 0
            for n in range(image_lo, image_hi):
                start, end = max(first - n * pixels, 0), min(last - n * pixels, pixels)
                segments[n - image_lo] = start // grid2 if grid0 == 1 else 0
                rows = max(rows, (end - 1) // grid2 - start // grid2 + 1 if grid0 == 1 else grid1)
            rows += cells1 - grid1
            volume = cells0 * rows * cells2
            channel_step = source_size if in_place else all_phases * volume
            found = 0
            for p in range(count):
                begin, end = vectors * p // count * lanes, min(vectors * (p + 1) // count * lanes, columns)
                at = begin
                while at < end:
                    n, pixel = (first + at) // pixels, (first + at) % pixels
                    if in_place:
                        length = min(pixels - pixel, end - at)
                        runs[3 * found] = (n * groups + group) * channels * source_size + pixel
                    else:
                        line, c2 = pixel // grid2, pixel % grid2
                        c0, c1 = line // grid1, line % grid1
                        length = min(grid2 - c2, end - at)
                        place = (c0 * rows + c1 - segments[n - image_lo]) * cells2 + c2
                        runs[3 * found] = (n - image_lo) * deep_channels * channel_step + place
                    runs[3 * found + 1] = at - begin
                    runs[3 * found + 2] = length
                    found += 1
                    at += length
            results = advance(runs, 3 * found)
            done_taps = 0
            for out_phase in range(out_phases):
                q0, q1, q2 = out_phase // (stride1 * stride2), out_phase // stride2 % stride1, out_phase % stride2
                if not backward:
                    q0, q1, q2 = 0, 0, 0
                written = find_results(
                    results, first, columns, grid0, grid1, grid2, target0, target1, target2, base0 + q0, base1 + q1,
                    base2 + q2, out_step0, out_step1, out_step2, in_order, groups * filters * target_size,
                )  # fmt: skip
                used = 0
                for tap in range(all_taps):
                    t0, t1, t2 = tap // (taps1 * taps2), tap // taps2 % taps1, tap % taps2
                    e0, e1, e2 = t0 * dilate0 // stride0, t1 * dilate1 // stride1, t2 * dilate2 // stride2
                    phase = 0
                    if backward:
                        its = phase_of(tap, taps1, taps2, dilate0, dilate1, dilate2, stride0, stride1, stride2)
                        if its != out_phase:
                            continue
                        e0, e1, e2 = cells0 - grid0 - e0, cells1 - grid1 - e1, cells2 - grid2 - e2
                    else:
                        p0, p1, p2 = t0 * dilate0 % stride0, t1 * dilate1 % stride1, t2 * dilate2 % stride2
                        phase = (p0 * phases1 + p1) * phases2 + p2
                    offsets[used] = phase * volume + (e0 * rows + e1) * cells2 + e2
                    used += 1
                several = channels > deep_channels
                for channel in range(0, max(channels, 1), deep_channels):
                    deep = min(deep_channels, channels - channel)
                    depth = deep * used
                    if not in_place and used:
                        for n in range(image_lo, image_hi):
                            for c in range(deep):
                                source = ((n * groups + group) * channels + channel + c) * source_size
                                cell = advance(plane, ((n - image_lo) * deep_channels + c) * channel_step)
                                for phase in range(all_phases):
                                    p0, p1 = phase // (phases1 * phases2), phase // phases2 % phases1
                                    fill(
                                        advance(cell, phase * volume), x, source, cells0, rows, cells2, source0,
                                        source1, source2, shift0 + p0,
                                        shift1 + p1 + segments[n - image_lo] * in_step1, shift2 + phase % phases2,
                                        in_step0, in_step1, in_step2,
                                    )  # fmt: skip
                    run = 0
                    for p in range(count):
                        begin, end = vectors * p // count * lanes, vectors * (p + 1) // count * lanes
                        after = run + 1
                        while after < found and runs[3 * after + 1] > 0:
                            after += 1
                        target = advance(b, begin * depth)
                        seen, room = plane, planes.shape[1]
                        if in_place:
                            seen, room = pointer(x, channel * source_size), x.size - channel * source_size
                        gather(
                            lanes, target, end - begin, seen, room, runs, run, after, deep, channel_step, offsets, used
                        )  # fmt: skip
                        run = after
                    for i in range(row_lo, row_hi, lanes):
                        present = min(lanes, row_hi - i)
                        result = advance(total, (i - row_lo) * pitch if several else 0)
                        if channel == 0 and depth == 0:
                            for cell in range(present * pitch):
                                result[cell] = 0
                        a = own_a
                        if packed:
                            panel = group * ((filters + lanes - 1) // lanes) + i // lanes
                            depth_before = (panel * all_taps + done_taps) * channels + channel * used
                            a = pointer(weight, depth_before * lanes)
                        elif depth:
                            if backward:
                                start = (group * channels + channel) * w_channel + i * w_row
                            else:
                                start = (group * filters + i) * w_row + channel * w_channel
                            pack_weights(lanes, pointer(weight, start), w_row, w_channel, present, depth, own_a)
                        if depth:
                            for p in range(count):
                                begin, end = vectors * p // count * lanes, vectors * (p + 1) // count * lanes
                                for half in range(0, present, ROWS):
                                    tile_from(
                                        advance(a, half), a_rows, lanes, 0, advance(b, begin * depth), end - begin, 0,
                                        depth, 1, advance(result, half * pitch + begin), pitch,
                                        min(ROWS, present - half), end - begin, channel,
                                    )  # fmt: skip
                        if channel + deep_channels >= channels:
                            for k in range(present):
                                filter_number = group * filters + i + k
                                write_results(
                                    lanes, advance(result, k * pitch), out, filter_number * target_size, results,
                                    written, out_step2, filter_number, scale, shift, residual, code, low, high,
                                )  # fmt: skip
                done_taps += used


@njit(**FLAGS)
def gather(lanes, target, width, source, room, runs, first, last, channels, channel_step, offsets, taps):
    """Put runs of cells side by side: of each channel and tap a row of `width` columns, a vector of it at a time.

    The last run may end where the `room` elements of the source do; otherwise there is more to be read after each.
    """
    furthest = 0
    for t in range(taps):
        furthest = max(furthest, offsets[t])
    for r in range(first, last):
        cells, place, length = advance(source, runs[3 * r]), advance(target, runs[3 * r + 1]), runs[3 * r + 2]
        for v in range(0, length, lanes):
            count = length - v
            more = runs[3 * r] + (channels - 1) * channel_step + v + furthest + lanes <= room
            for c in range(channels):
                seen, row = advance(cells, c * channel_step + v), advance(place, c * taps * width + v)
                if count >= lanes:
                    for t in range(taps):
                        store(row, t * width, load(seen, offsets[t]))
                elif more:
                    for t in range(taps):
                        store_first(row, t * width, load(seen, offsets[t]), count)
                else:
                    for t in range(taps):
                        store_first(
                            advance(row, t * width), 0, load_between(advance(seen, offsets[t]), 0, 0, count), count
                        )


@njit(**FLAGS)
def pack_weights(lanes, weight, w_row, w_channel, rows, depth, panel):
    """panel[l, i] = weight[i, l] for weights that are contiguous by row, or by filter."""
    if w_row == 1 and rows == lanes:
        for step in range(depth):
            store(panel, step * lanes, load(weight, step * w_channel))
    elif w_row == 1:
        for step in range(depth):
            store(panel, step * lanes, load_between(advance(weight, step * w_channel), 0, 0, rows))
    else:
        pack_transposed(lanes, weight, w_row, rows, depth, panel, lanes)


@njit(**FLAGS)
def find_results(
    results, first, columns, grid0, grid1, grid2, target0, target1, target2, base0, base1, base2, step0, step1, step2,
    in_order, image_step,
):  # fmt: skip
    """Where columns belong in the output: (element of the first filter's planes, column, length) of each run."""
    pixels = grid0 * grid1 * grid2
    low = min(max((-base2 + step2 - 1) // step2, 0), grid2)
    high = max(min((target2 - base2 + step2 - 1) // step2, grid2), low)
    found, at = 0, 0
    while at < columns:
        n, pixel = (first + at) // pixels, (first + at) % pixels
        if in_order:
            length = min(pixels - pixel, columns - at)
            results[3 * found], results[3 * found + 1], results[3 * found + 2] = n * image_step + pixel, at, length
            found += 1
        else:
            line, c2 = pixel // grid2, pixel % grid2
            length = min(grid2 - c2, columns - at)
            z0, z1 = base0 + line // grid1 * step0, base1 + line % grid1 * step1
            run_lo, run_hi = max(c2, low), min(c2 + length, high)
            if 0 <= z0 < target0 and 0 <= z1 < target1 and run_lo < run_hi:
                results[3 * found] = n * image_step + (z0 * target1 + z1) * target2 + base2 + run_lo * step2
                results[3 * found + 1] = at + run_lo - c2
                results[3 * found + 2] = run_hi - run_lo
                found += 1
        at += length
    return found


@njit(**FLAGS)
def write_results(lanes, row, out, start, results, written, step, number, scale, shift, residual, code, low, high):
    """Write the columns of one filter to where they belong, and finish them."""
    for r in range(written):
        at, cells, length = start + results[3 * r], advance(row, results[3 * r + 1]), results[3 * r + 2]
        target = pointer(out, at)
        place = cells
        if step == 1:
            place = target
            whole = length - length % lanes
            for j in range(0, whole, lanes):
                store(target, j, load(cells, j))
            if whole < length:
                store_first(target, whole, load(cells, whole), length - whole)
        if code:
            finish(place, length, number, at, scale, shift, residual, code, low, high)
        if step != 1:
            for j in range(length):
                target[j * step] = cells[j]
