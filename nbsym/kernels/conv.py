"""Convolution and Deconvolution, and the gradient of either towards its data: shifted matrix products.

Let the padded input lie flat in memory, one row of `cells` per channel. Seen from every output pixel, the tap (r, s)
of the kernel is the same plane displaced by a constant; so with no image-to-column copy at all ::

    out[filter, pixel] = sum over channel, tap of  weight[filter, channel, tap] * plane[channel, pixel + offset[tap]]

is a matrix product whose rows of ``B`` are found through a table of offsets (`tile`). It runs over whole padded
rows; the pixels that fall into the padding are computed and dropped. This generalizes:

- *stride*: the plane is split into stride x stride phases (of which only those that taps use); a tap reads one phase;
- *backward*: the gradient towards the data is the same product with channels and filters exchanged and the offsets
  reversed, once for each phase of the data, with the taps that reach this phase;
- *large planes* are cut into bands of rows, so that what is worked on stays in the cache.

One, two and three dimensions are three with sizes of one. `reference` says it all in NumPy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from ..base import ArgumentError, ShapeError
from ..executor.launch import Call, Launch, View, kernel
from . import depthwise, winograd
from .epilogue import NOTHING, RESIDUAL, Epilogue, finish
from .gemm import product
from .simd import VECTOR_BYTES
from .tile import FLAGS, ROWS, VECTORS, advance, balanced_width, pointer, tile

# Padded input that a job works on at a time. Bands cost their halo, so only the last-level cache matters: whole images
# of 0.9 MB run at 207 GFLOP/s on one core, in three bands at 194, in nine at 167.
CACHE_BYTES = 4_000_000


def reference(x, weight, stride, pad, dilate, groups=1):
    """The convolution of x (n, c, *spatial) with weight (k, c / groups, *kernel): the definition, by taps."""
    rank = len(stride)
    padded = np.pad(x, [(0, 0), (0, 0), *((p, p) for p in pad)])
    spans = [(k - 1) * d + 1 for k, d in zip(weight.shape[2:], dilate, strict=True)]
    sizes = [(n - span) // s + 1 for n, span, s in zip(padded.shape[2:], spans, stride, strict=True)]
    n, k = x.shape[0], weight.shape[0]
    out = np.zeros((n, groups, k // groups, *sizes), x.dtype)
    for tap in np.ndindex(*weight.shape[2:]):
        window = tuple(
            slice(tap[a] * dilate[a], tap[a] * dilate[a] + (sizes[a] - 1) * stride[a] + 1, stride[a])
            for a in range(rank)
        )
        seen = padded[(slice(None), slice(None), *window)].reshape(n, groups, -1, *sizes)
        taps = weight[(slice(None), slice(None), *tap)].reshape(groups, k // groups, -1)
        out += np.einsum("gkc,ngc...->ngk...", taps, seen)
    return out.reshape(n, k, *sizes)


# ---- what ops.yaml names --------------------------------------------------------------------------------------------


def convolution(call: Call) -> Iterator[Launch]:
    _check_groups("Convolution", call)
    axes = axes_of(call.params, call.data.shape, call.out.shape, call.params.pad)
    yield from forward(call, call.data, call.weight, Epilogue.of(call), call.out, axes)


def convolution_backward_data(call: Call) -> Iterator[Launch]:
    axes = axes_of(call.params, call.out.shape, call.grad.shape, call.params.pad)
    yield from backward(call, call.grad, call.weight, NOTHING, call.out, axes)


def deconvolution(call: Call) -> Iterator[Launch]:
    _check_groups("Deconvolution", call)
    axes = deconvolution_axes(call.params, call.data.shape, call.out.shape)
    yield from backward(call, call.data, call.weight, Epilogue.of(call), call.out, axes)


def deconvolution_backward_data(call: Call) -> Iterator[Launch]:
    axes = deconvolution_axes(call.params, call.out.shape, call.grad.shape)
    yield from forward(call, call.grad, call.weight, NOTHING, call.out, axes)


def _check_groups(name: str, call: Call) -> None:
    filters, channels, groups = call.params.num_filter, call.data.shape[1], call.params.num_group
    if filters % groups or channels % groups:
        raise ArgumentError(
            f"{name} {call.name}: num_group={groups} must divide num_filter={filters} and the {channels} channels"
        )


# ---- geometry -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Axis:
    """One spatial axis of a convolution from a large array to a small one (which Deconvolution runs backward)."""

    large: int
    small: int
    taps: int
    stride: int
    dilate: int
    pad: int

    @property
    def reach(self) -> int:
        """The largest displacement of a tap, in steps of the stride."""
        return (self.taps - 1) * self.dilate // self.stride

    @property
    def phases(self) -> int:
        """How many phases of the large array taps read."""
        return max((t * self.dilate % self.stride for t in range(self.taps)), default=0) + 1


def axes_of(params, large: Sequence[int], small: Sequence[int], pad: Sequence[int]) -> tuple[Axis, ...]:
    """The spatial axes of arrays of shapes (n, c, *spatial), made three."""
    rank = len(params.kernel)
    ones, zeros = (1,) * rank, (0,) * rank
    axes = [
        Axis(*values)
        for values in zip(
            large[2:], small[2:], params.kernel, params.stride or ones, params.dilate or ones, pad or zeros, strict=True
        )
    ]
    return (*[Axis(1, 1, 1, 1, 1, 0)] * (3 - rank), *axes)


def deconvolution_axes(params, small: Sequence[int], large: Sequence[int]) -> tuple[Axis, ...]:
    """With target_shape, the padding is what makes the output that large: the larger half comes off its start."""
    pad = params.pad
    if params.target_shape:
        rank = len(params.kernel)
        stride, dilate = params.stride or (1,) * rank, params.dilate or (1,) * rank
        pad = []
        for n, target, k, s, d in zip(small[2:], params.target_shape, params.kernel, stride, dilate, strict=True):
            most = s * (n - 1) + (k - 1) * d + 1
            if target > most:
                raise ShapeError(
                    f"Deconvolution: target_shape {params.target_shape} is too large: from {tuple(small)}, "
                    f"kernel {params.kernel} and stride {stride} reach {most}, not {target}"
                )
            pad.append((most - target + 1) // 2)
    elif params.adj:
        for a, s in zip(params.adj, params.stride or (1,) * len(params.adj), strict=True):
            if a >= s:
                raise ArgumentError(f"Deconvolution: adj {params.adj} must be less than stride {params.stride}")
    return axes_of(params, large, small, pad)


# ---- lowering -------------------------------------------------------------------------------------------------------


def forward(call: Call, x: View, weight: View, epilogue: Epilogue, out: View, axes: Sequence[Axis]) -> Iterator[Launch]:
    """out = epilogue of the convolution of x with weight."""
    filters, channels = weight.shape[:2]
    groups = x.shape[1] // channels if channels else 1
    if depthwise.suits(axes, groups, channels, filters // groups if groups else 0):
        yield from depthwise.forward(call, x, weight, epilogue, out, axes)
        return
    taps = axes[0].taps * axes[1].taps * axes[2].taps
    if taps == 1 and groups == 1 and all(a.stride == 1 and a.pad == 0 for a in axes):
        pixels = axes[0].large * axes[1].large * axes[2].large
        yield from product(
            call, weight, x, out, filters, pixels, channels, batch=x.shape[0], a_batch=0,
            epilogue=epilogue,
        )  # fmt: skip
        return
    if winograd.pays(call, out, channels, groups, axes):
        yield from winograd.convolve(call, x, weight, epilogue, out, (axes[1].pad, axes[2].pad))
        return
    geometry = [
        (a.large, -a.pad, a.small + a.reach, a.small, a.small, 0, a.phases, a.taps, a.dilate, a.stride) for a in axes
    ]
    yield from _correlate(
        call, x, weight, epilogue, out, groups, channels, filters // groups, geometry, row_stride=channels * taps,
        channel_stride=taps, backward=0,
    )  # fmt: skip


def backward(
    call: Call, small: View, weight: View, epilogue: Epilogue, large: View, axes: Sequence[Axis]
) -> Iterator[Launch]:
    """large = epilogue of the transpose of `forward` (as a linear map of its data) applied to small.

    With strides, elements of a row are not written in their order, and the epilogue must do without a residual.
    """
    filters, channels = weight.shape[:2]
    groups = large.shape[1] // channels if channels else 1
    if depthwise.suits(axes, groups, channels, filters // groups if groups else 0):
        yield from depthwise.backward(call, small, weight, epilogue, large, axes)
        return
    taps = axes[0].taps * axes[1].taps * axes[2].taps
    if taps == 1 and groups == 1 and all(a.stride == 1 and a.pad == 0 for a in axes):
        pixels = axes[0].large * axes[1].large * axes[2].large
        yield from product(
            call, weight, small, large, channels, pixels, filters, batch=small.shape[0], a_batch=0, transpose_a=True,
            epilogue=epilogue,
        )  # fmt: skip
        return
    if winograd.pays(call, large, filters, groups, axes):
        pads = (2 - axes[1].pad, 2 - axes[2].pad)
        yield from winograd.convolve(call, small, weight, epilogue, large, pads, transposed=True)
        return
    geometry = []
    for a in axes:
        # Where the large array lies in the padded one, in steps of the stride.
        first = a.pad // a.stride
        grid = (a.pad + a.large - 1) // a.stride - first + 1
        base = first * a.stride - a.pad
        cells = grid + a.reach
        geometry.append((a.small, first - a.reach, cells, grid, a.large, base, 1, a.taps, a.dilate, a.stride))
    strided = any(a.stride > 1 for a in axes)
    if strided:
        gathered = call.workspace((weight.size,), weight.dtype)
        yield Launch(
            gather_taps, weight.reshape(-1), gathered, groups, filters // groups, channels, *(a.taps for a in axes),
            *(a.dilate for a in axes), *(a.stride for a in axes), jobs=groups * channels, cost=weight.size,
        )  # fmt: skip
        weight = gathered
    yield from _correlate(
        call, small, weight, epilogue, large, groups, filters // groups, channels, geometry, row_stride=taps,
        channel_stride=channels * taps, backward=1 + strided,
    )  # fmt: skip


def _correlate(
    call, x, weight, epilogue, out, groups, channels, filters, geometry, row_stride, channel_stride, backward
):
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
    multiplications = images * groups * channels * filters * all_taps * cells[2] * grids[0] * grids[1]
    yield Launch(
        correlate, x.reshape(-1), weight.reshape(-1), out.reshape(-1), *epilogue.arguments(out),
        images, groups, channels, filters, row_stride, channel_stride, backward, bands,
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
                source = pointer(x, (first_plane * channels + c) * source0 * source1 * source2)
                for phase in range(phases0 * phases1 * phases2):
                    p0, p1, p2 = phase // (phases1 * phases2), phase // phases2 % phases1, phase % phases2
                    fill(
                        advance(plane, c * channel_step + phase * volume), source, cells0, rows, cells2, source0,
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
def fill(target, image, cells0, cells1, cells2, source0, source1, source2, start0, start1, start2, step0, step1, step2):
    """Cells of one phase of a padded image: cell c of an axis shows position start + c * step, or zero outside."""
    first = min(max((-start2 + step2 - 1) // step2, 0), cells2)
    last = max(min((source2 - start2 + step2 - 1) // step2, cells2), first)
    for c0 in range(cells0):
        z0 = start0 + c0 * step0
        for c1 in range(cells1):
            z1 = start1 + c1 * step1
            row = advance(target, (c0 * cells1 + c1) * cells2)
            if z0 < 0 or z0 >= source0 or z1 < 0 or z1 >= source1:
                for c in range(cells2):
                    row[c] = 0
                continue
            source = advance(image, (z0 * source1 + z1) * source2 + start2)
            for c in range(first):
                row[c] = 0
            if step2 == 1:
                for c in range(first, last):
                    row[c] = source[c]
            else:
                for c in range(first, last):
                    row[c] = source[c * step2]
            for c in range(last, cells2):
                row[c] = 0


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


@njit(**FLAGS)
def phase_of(tap, taps1, taps2, dilate0, dilate1, dilate2, stride0, stride1, stride2):
    """Which phase of the large array a tap reads, as one number."""
    p0 = tap // (taps1 * taps2) * dilate0 % stride0
    p1 = tap // taps2 % taps1 * dilate1 % stride1
    return (p0 * stride1 + p1) * stride2 + tap % taps2 * dilate2 % stride2
