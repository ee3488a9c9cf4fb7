"""Convolution as a matrix product over whole padded rows: no copy but the padded input itself.

Seen from every output pixel, the tap (r, s) of the kernel is the plane of `conv` displaced by a constant, so rows of
``B`` are found through a table of offsets (`tile`). The pixels that fall into the padding are computed and dropped,
which is little where rows are long; where they are short, `conv_panels` is for them.

- *stride*: the plane is split into stride x stride phases (of which only those that taps use); a tap reads one phase;
- *backward*: the gradient towards the data is the same product with channels and filters exchanged and the offsets
  reversed, once for each phase of the data, with the taps that reach this phase;
- *large planes* are cut into bands of rows, so that what is worked on stays in the cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numba import njit

from ..executor.launch import Call, Launch, View, kernel
from .epilogue import RESIDUAL, Epilogue, finish
from .plane import fill, phase_of
from .simd import VECTOR_BYTES
from .tile import FLAGS, ROWS, VECTORS, advance, balanced_width, pointer, tile

# Padded input that a job works on at a time. Bands cost their halo, so only the last-level cache matters: whole images
# of 0.9 MB run at 207 GFLOP/s on one core, in three bands at 194, in nine at 167.
CACHE_BYTES = 4_000_000


def product(
    call: Call, x: View, weight: View, epilogue: Epilogue, out: View, groups: int, channels: int, filters: int,
    geometry: Sequence[tuple[int, ...]], row_stride: int, channel_stride: int, backward: bool,
) -> Iterator[Launch]:  # fmt: skip
    """The launch of `correlate`, of whose kernel `geometry` holds the numbers axis by axis."""
    images = x.shape[0]
    if not out.size:
        return
    sources, shifts, cells, grids, targets, bases, phases, taps, dilates, steps = zip(*geometry, strict=True)
    lanes = VECTOR_BYTES // out.dtype.itemsize
    all_phases = phases[0] * phases[1] * phases[2]
    per_image = max(channels, 1) * all_phases * cells[0] * cells[1] * cells[2] * out.dtype.itemsize
    bands = _bands(call.threads, images, grids, per_image)
    tasks = groups * images * bands
    jobs = min(call.threads, tasks)
    rows = -(-grids[1] // bands) + cells[1] - grids[1]
    plane = all_phases * cells[0] * rows * cells[2]
    all_taps = taps[0] * taps[1] * taps[2]
    strided = backward and max(steps) > 1
    if strided:
        # Rows of the weights are the convolution's channels here, and its filters what is summed over.
        gathered = call.workspace((weight.size,), weight.dtype)
        yield Launch(
            gather_taps, weight.reshape(-1), gathered, groups, channels, filters, *taps, *dilates, *steps,
            jobs=groups * filters, cost=weight.size,
        )  # fmt: skip
        weight = gathered
    multiplications = images * groups * channels * filters * all_taps * cells[2] * grids[0] * grids[1]
    yield Launch(
        correlate, x.reshape(-1), weight.reshape(-1), out.reshape(-1), *epilogue.arguments(out),
        images, groups, channels, filters, row_stride, channel_stride, backward + strided, bands,
        *sources, *shifts, *cells, *grids, *targets, *bases, *phases, *taps, *dilates, *steps,
        call.workspace((jobs, channels * plane + VECTORS * lanes), out.dtype),
        call.workspace((jobs, ROWS * VECTORS * lanes), out.dtype),
        call.workspace((jobs, ROWS + all_taps + 3 * VECTORS * lanes), np.int64), jobs=jobs,
        cost=multiplications / 50 + out.size + x.size,
    )  # fmt: skip


def _bands(threads: int, images: int, grids: Sequence[int], per_image: int) -> int:
    """Into how many bands of rows to cut each image, to fit the cache and to keep all threads busy."""
    if grids[0] > 1:
        return 1
    return min(max(-(-per_image // CACHE_BYTES), -(-threads // images)), grids[1])


# ---- the kernel -----------------------------------------------------------------------------------------------------


@kernel
def correlate(
    x, weight, out, scale, shift, residual, code, low, bound, images, groups, channels, filters, w_row, w_channel,
    backward, bands,
    source0, source1, source2, shift0, shift1, shift2, cells0, cells1, cells2, grid0, grid1, grid2, target0, target1,
    target2, base0, base1, base2, phases0, phases1, phases2, taps0, taps1, taps2, dilate0, dilate1, dilate2, stride0,
    stride1, stride2, planes, tiles, tables, lo, hi,
):  # fmt: skip
    """Per axis: the source's size and the position of the first cell in it; cells and, of these, the output's grid;
    the target's size and the position of the grid's start in it; phases of the source; taps, dilation and stride.
    """
    lanes = VECTOR_BYTES // out.itemsize
    tasks = groups * images * bands
    jobs = planes.shape[0]
    in_step0, in_step1, in_step2 = (1, 1, 1) if backward else (stride0, stride1, stride2)
    out_step0, out_step1, out_step2 = (stride0, stride1, stride2) if backward else (1, 1, 1)
    for job in range(lo, hi):
        plane = pointer(planes, job * planes.shape[1])
        square = pointer(tiles, job * tiles.shape[1])
        w_rows = pointer(tables, job * tables.shape[1])
        offsets = advance(w_rows, ROWS)
        runs = advance(offsets, taps0 * taps1 * taps2)
        for task in range(tasks * job // jobs, tasks * (job + 1) // jobs):
            group, image, band = task // (images * bands), task // bands % images, task % bands
            first_plane = image * groups + group
            row_lo = grid1 * band // bands
            grid_rows = grid1 * (band + 1) // bands - row_lo
            rows = grid_rows + cells1 - grid1
            volume = cells0 * rows * cells2
            channel_step = phases0 * phases1 * phases2 * volume
            for c in range(channels):
                source = (first_plane * channels + c) * source0 * source1 * source2
                for phase in range(phases0 * phases1 * phases2):
                    p0, p1, p2 = phase // (phases1 * phases2), phase // phases2 % phases1, phase % phases2
                    fill(
                        advance(plane, c * channel_step + phase * volume), x, source, cells0, rows, cells2, source0,
                        source1, source2, shift0 + p0, shift1 + p1 + row_lo * in_step1, shift2 + p2, in_step0, in_step1,
                        in_step2,
                    )  # fmt: skip
            pixels = ((grid0 - 1) * rows + grid_rows - 1) * cells2 + grid2
            panel = balanced_width(pixels, lanes)
            done_taps = 0
            for out_phase in range(stride0 * stride1 * stride2 if backward else 1):
                q0, q1, q2 = out_phase // (stride1 * stride2), out_phase // stride2 % stride1, out_phase % stride2
                used = 0
                for tap in range(taps0 * taps1 * taps2):
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
                row_step, channel_stride = w_row, w_channel
                w_start = group * filters * w_row if backward == 0 else group * channels * w_channel
                if backward == 2:  # gather_taps has put the taps of each phase together
                    row_step, channel_stride = channels * used, used
                    w_start = (group * taps0 * taps1 * taps2 + done_taps) * filters * channels
                    done_taps += used
                for i in range(ROWS):
                    w_rows[i] = i * row_step
                for j in range(0, pixels, panel):
                    wide = min(panel, pixels - j)
                    found = find_runs(
                        runs, j, wide, rows, cells2, grid0, grid_rows, grid2, target0, target1, target2, base0 + q0,
                        base1 + row_lo * out_step1 + q1, base2 + q2, out_step0, out_step1, out_step2,
                    )  # fmt: skip
                    for k in range(0, filters, ROWS):
                        high = min(ROWS, filters - k)
                        for i in range(high):
                            for cell in range(panel):
                                square[i * panel + cell] = 0
                        tile(
                            pointer(weight, w_start + k * row_step), w_rows, 1, channel_stride, advance(plane, j),
                            offsets, channel_step, used, channels, square, panel, high, wide,
                        )  # fmt: skip
                        for i in range(high):
                            row, cells = group * filters + k + i, advance(square, i * panel)
                            start = (first_plane * filters + k + i) * target0 * target1 * target2
                            if code and not code & RESIDUAL:
                                finish(cells, wide, row, 0, scale, shift, residual, code, low, bound)
                            write_runs(cells, pointer(out, start), runs, found, out_step2)
                            if code & RESIDUAL:
                                for r in range(found):
                                    at = start + runs[3 * r + 1]
                                    finish(
                                        pointer(out, at), runs[3 * r + 2], row, at, scale, shift, residual, code, low,
                                        bound,
                                    )  # fmt: skip


@njit(**FLAGS)
def find_runs(
    runs, start, wide, rows, cells2, grid0, grid1, grid2, target0, target1, target2, base0, base1, base2, step0, step1,
    step2,
):  # fmt: skip
    """Where the cells start .. start + wide belong in a plane of the output: (cell, element, length) of each run."""
    found = 0
    first = min(max((-base2 + step2 - 1) // step2, 0), grid2)
    last = max(min((target2 - base2 + step2 - 1) // step2, grid2), first)
    at = start
    while at < start + wide:
        line, c2 = at // cells2, at % cells2
        end = min(at - c2 + cells2, start + wide)
        c0, c1 = line // rows, line % rows
        z0, z1 = base0 + c0 * step0, base1 + c1 * step1
        if c0 < grid0 and c1 < grid1 and 0 <= z0 < target0 and 0 <= z1 < target1:
            run_lo, run_hi = max(c2, first), min(c2 + end - at, last)
            if run_lo < run_hi:
                runs[3 * found] = at - start + run_lo - c2
                runs[3 * found + 1] = (z0 * target1 + z1) * target2 + base2 + run_lo * step2
                runs[3 * found + 2] = run_hi - run_lo
                found += 1
        at = end
    return found


@njit(**FLAGS)
def write_runs(row, out, runs, found, step):
    """Write the cells of one filter to where they belong."""
    for r in range(found):
        source, target = advance(row, runs[3 * r]), advance(out, runs[3 * r + 1])
        if step == 1:
            for i in range(runs[3 * r + 2]):
                target[i] = source[i]
        else:
            for i in range(runs[3 * r + 2]):
                target[i * step] = source[i]


@kernel
def gather_taps(
    weight, gathered, groups, filters, channels, taps0, taps1, taps2, dilate0, dilate1, dilate2, stride0, stride1,
    stride2, lo, hi,
):  # fmt: skip
    """gathered[group, phase, channel, filter, tap of the phase] = weight[group, filter, channel, tap]."""
    taps = taps0 * taps1 * taps2
    for tap in range(taps):
        phase = phase_of(tap, taps1, taps2, dilate0, dilate1, dilate2, stride0, stride1, stride2)
        before, used, rank = 0, 0, 0
        for other in range(taps):
            its = phase_of(other, taps1, taps2, dilate0, dilate1, dilate2, stride0, stride1, stride2)
            before += its < phase
            used += its == phase
            rank += its == phase and other < tap
        for job in range(lo, hi):
            group, channel = job // channels, job % channels
            source = pointer(weight, (group * filters * channels + channel) * taps + tap)
            target = pointer(gathered, (group * taps + before) * filters * channels + channel * filters * used + rank)
            for k in range(filters):
                target[k * used] = source[k * channels * taps]
