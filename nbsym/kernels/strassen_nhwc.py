"""Convolution of channels-last images by seven products of halves instead of eight: Strassen's algorithm, one level.

The pixels of an image, its channels and the filters are each cut into halves. A convolution is bilinear, so that it is
a product of 2 x 2 matrices whose elements are convolutions: (upper, lower pixels) x (channels, channels) by (channels,
channels) x (filters, filters). In the form with fifteen additions, of which the four of weights are made once:

    S1 = A21 + A22   S2 = S1 - A11   S3 = A11 - A21   S4 = A12 - S2
    T1 = B12 - B11   T2 = B22 - T1   T3 = B22 - B12   T4 = T2 - B21
    P1 = A11 B11     P2 = A12 B21    P3 = S4 B22      P4 = A22 T4     P5 = S1 T1     P6 = S2 T2     P7 = S3 T3
    U2 = P1 + P6     U3 = U2 + P7    U4 = U2 + P5
    C11 = P1 + P2    C12 = U4 + P3   C21 = U3 - P4    C22 = U3 + P5

All additions of products but two are how a tile's sums in registers begin (`tile_nhwc`); those of pixels are made a
block at a time, in the second-level cache. Pixels are only ever combined with others of their own image, so that no
image changes what comes of another, and one that is not finite spoils itself alone.

The error is bounded relative to the largest output of an image, not to each (N. Higham, "Accuracy and Stability of
Numerical Algorithms", 2nd ed., section 23.2.2). On normal data it is up to 1.1e-7 of that times the square root of how
many products an output is the sum of; summed directly, 4e-8 to 6.5e-8.

V. Strassen, "Gaussian elimination is not optimal" (Numerische Mathematik 1969); the form with fifteen additions is S.
Winograd's. J. Huang et al., "Strassen's algorithm reloaded" (SC 2016), for additions as part of packing and of the
micro-kernel. `conv.reference` is the definition, channels first.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from ..executor.launch import Call, Launch, View, kernel
from .blocks_nhwc import BLOCK, DEPTH, MULTIPLIED, find_pixels, pad_lines
from .epilogue import ACTIVATION, BOUNDED, RESIDUAL, Epilogue, finish_block
from .simd import VECTOR_BYTES
from .tile import FLAGS, advance, pointer
from .tile_nhwc import WIDEST, tile_nhwc
from .vector import choose_larger, larger, load, splat, store

if TYPE_CHECKING:
    from .conv import Axis

LANES = VECTOR_BYTES // 4  # float32 only
PANEL = WIDEST * LANES
PRODUCTS = 7

# What is added to 7/8 of the time of a product, in that: sums of pixels are made once for all filters, sums of products
# once for all that is multiplied, and weights, 7/4 as many, are read once for all pixels. Fitted to
# ResNet-50's layers, 1 and 8 images, with AVX-512 and 1 MB of cache: seven products take 0.88 to 0.98 of the time.
SUMS, ADDITIONS, WEIGHTS = 8, 9, 6
WORTHWHILE = 0.97


def suits(call: Call, weight: View, out: View, axes: Sequence[Axis]) -> bool:
    """Whether to do a convolution with weight (k, c, r, s) towards out (n, oh, ow, k) in this way; the reason is noted.

    The environment variable ``NBSYM_STRASSEN`` overrides the estimate: 0 is never, 1 is wherever it can be done.
    """
    _, rows, columns = axes
    wanted = os.environ.get("NBSYM_STRASSEN")
    images, height, width, filters = out.shape
    channels, taps = weight.shape[1], rows.taps * columns.taps
    halves = channels % (2 * LANES) == filters % (2 * PANEL) == height % 2 == 0
    if not (halves and weight.size and out.size) or out.dtype != np.float32 or wanted == "0":
        return False
    # Weights that change would have to be combined in every run.
    frozen = any(call.views[name] == weight for name in call.frozen)
    seen = 1 if _in_place(rows, columns) else rows.stride * columns.stride / taps
    time = 7 / 8 + seen * SUMS / filters + ADDITIONS / (channels * taps) + WEIGHTS / (images * height * width)
    if not (frozen and time <= WORTHWHILE) and wanted != "1":
        return False
    call.note(f"Strassen, channels last: seven products of halves, estimated at {time:.2f} of the time of one product")
    return True


def product(call: Call, x: View, weight: View, epilogue: Epilogue, out: View, axes: Sequence[Axis]) -> Iterator[Launch]:
    """out = epilogue of the convolution of x (n, h, w, c) with weight (k, c, r, s)."""
    _, rows, columns = axes
    images, height, width, channels = x.shape
    _, out_height, out_width, filters = out.shape
    panels, start = yield from pack(call, weight, epilogue)
    in_place = _in_place(rows, columns)
    blocks, parts = _partition(call.threads, images, out_height // 2, out_width, filters)
    jobs = min(call.threads, images * blocks * parts)
    most = -(-(out_height // 2) // blocks)
    reach = (rows.taps - 1) * rows.dilate + 1
    padded = 1 if in_place else ((most - 1) * rows.stride + reach) * (width + 2 * columns.pad) * channels
    summed = most * out_width * channels // 2 if in_place else padded // 2
    arguments = Epilogue(residual=epilogue.residual, act=epilogue.act, low=epilogue.low, high=epilogue.high)
    _, _, residual, code, low, high = arguments.arguments(out)
    yield Launch(
        strassen_nhwc, x.reshape(-1), panels, start, out.reshape(-1), residual, code, low, high, images, height, width,
        channels, filters, out_height, out_width, rows.taps, columns.taps, rows.stride, columns.stride, rows.dilate,
        columns.dilate, rows.pad, columns.pad, int(in_place), blocks, parts,
        call.workspace((jobs, 2 * padded), out.dtype), call.workspace((jobs, 4 * summed), out.dtype),
        call.workspace((jobs, 3 * most * out_width * PANEL), out.dtype),
        call.workspace((jobs, 2 * most * out_width), np.int64),
        jobs=jobs, cost=out.size * channels * rows.taps * columns.taps / (MULTIPLIED * LANES),
    )  # fmt: skip


def _in_place(rows: Axis, columns: Axis) -> bool:
    """Whether pixels are read where they lie, without a copy that has zeros around."""
    return rows.taps == columns.taps == 1 and not (rows.pad or columns.pad)


def _partition(threads: int, images: int, lines: int, pixels: int, filters: int) -> tuple[int, int]:
    """Into how many blocks of lines to cut half of an image, and into how many parts the panels of filters."""
    blocks = max(min(lines, -(-lines * pixels // BLOCK)), 1)
    if images * blocks % threads == 0:
        return blocks, 1
    if lines % threads == 0:
        return -(-blocks // threads) * threads, 1
    return blocks, min(threads, filters // 2 // PANEL)


def pack(call: Call, weight: View, epilogue: Epilogue) -> Generator[Launch, None, tuple[View, View]]:
    """Launch what combines the halves of scaled weights (k, c, r, s), and of shifts; return both."""
    filters, channels, *taps = weight.shape
    panels = call.kept((filters // 2 // PANEL, PRODUCTS * weight.size // (filters // 2 // PANEL) // 4), weight.dtype)
    start = call.kept((2, filters // 2), weight.dtype)
    scale, shift, *_ = epilogue.arguments(weight)
    yield Launch(
        pack_halves, weight.reshape(-1), scale, shift, int(epilogue.scale is not None), int(epilogue.shift is not None),
        panels, start, channels, *taps, jobs=panels.shape[0], cost=4 * weight.size, once=True,
    )  # fmt: skip
    return panels, start


# ---- kernels --------------------------------------------------------------------------------------------------------


@kernel
def pack_halves(weight, scale, shift, scaled, shifted, panels, start, channels, taps1, taps2, lo, hi):
    """What the seven products take of weights, in their order; shifts of the left half, and from these to the right's.

    Of a panel of filters there are all taps and half of the channels, in the order in which `one_of_seven` reads them.
    """
    half, right, taps = channels // 2, start.shape[1], taps1 * taps2
    zero = panels.dtype.type(0)
    size = taps * half * PANEL
    for panel in range(lo, hi):
        target = pointer(panels, panel * panels.shape[1])
        for j in range(PANEL):
            f = panel * PANEL + j
            left_scale, right_scale = zero + 1, zero + 1
            start[0, f], start[1, f] = zero, zero
            if scaled:
                left_scale, right_scale = scale[f], scale[f + right]
            if shifted:
                start[0, f], start[1, f] = shift[f], shift[f + right] - shift[f]
            at = j
            for tap1 in range(taps1):
                cuts = cuts_of(half, taps2)
                for cut in range(cuts):
                    for tap2 in range(taps2):
                        for c in range(half * cut // cuts, half * (cut + 1) // cuts):
                            left = (f * channels + c) * taps + tap1 * taps2 + tap2
                            other = left + right * channels * taps
                            b11, b21 = weight[left] * left_scale, weight[left + half * taps] * left_scale
                            b12, b22 = weight[other] * right_scale, weight[other + half * taps] * right_scale
                            t1 = b12 - b11
                            t2 = b22 - t1
                            target[at] = b11
                            target[at + size] = b21
                            target[at + 2 * size] = t2
                            target[at + 3 * size] = b22 - b12
                            target[at + 4 * size] = b21 - t2
                            target[at + 5 * size] = t1
                            target[at + 6 * size] = b22
                            at += PANEL


@kernel
def strassen_nhwc(
    x, panels, start, out, residual, code, low, high, images, height, width, channels, filters, out_height, out_width,
    taps1, taps2, stride1, stride2, dilate1, dilate2, pad1, pad2, in_place, blocks, parts, buffers, sums, products,
    tables, lo, hi,
):  # fmt: skip
    """A task: some lines of the upper half of an image, those as far down in the lower half, a part of the panels."""
    half, lines = channels // 2, out_height // 2
    pitch = (width if in_place else width + 2 * pad2) * channels
    reach = (taps1 - 1) * dilate1 + 1
    tasks, jobs = images * blocks * parts, tables.shape[0]
    for job in range(lo, hi):
        wide, narrow = (
            pointer(tables, job * tables.shape[1]),
            pointer(tables, job * tables.shape[1] + tables.shape[1] // 2),
        )
        made, filled = pointer(sums, job * sums.shape[1]), -1
        apart = sums.shape[1] // 4
        for task in range(tasks * job // jobs, tasks * (job + 1) // jobs):
            part, block = task // (images * blocks), task % (images * blocks)
            image, number = block // blocks, block % blocks
            line, end = lines * number // blocks, lines * (number + 1) // blocks
            first = image * out_height + line
            pixels = (end - line) * out_width
            upper = pointer(x, 0) if in_place else pointer(buffers, job * buffers.shape[1])
            lower = advance(upper, lines * stride1 * pitch if in_place else buffers.shape[1] // 2)
            if block != filled:
                filled = block
                if in_place:
                    find_pixels(
                        wide, first, first + end - line, height, out_height, out_width, stride1, stride2, pitch,
                        channels,
                    )  # fmt: skip
                    for i in range(pixels):
                        narrow[i] = i * half
                        combine(advance(upper, wide[i]), advance(lower, wide[i]), half, advance(made, i * half), apart)
                else:
                    for above, to in ((0, upper), (lines, lower)):
                        pad_lines(
                            x, to, wide, first + above, first + above + end - line, height, width, channels, out_height,
                            out_width, reach, stride1, stride2, pad1, pad2,
                        )  # fmt: skip
                    for i in range(pixels):
                        narrow[i] = wide[i] // 2
                    for i in range(0, ((end - line - 1) * stride1 + reach) * pitch, channels):
                        combine(advance(upper, i), advance(lower, i), half, advance(made, i // 2), apart)
            panel, last = panels.shape[0] * part // parts, panels.shape[0] * (part + 1) // parts
            multiply(
                upper, lower, wide, made, apart, narrow, half, taps1, taps2, dilate1 * pitch, dilate2 * channels,
                panels, start, panel, last, out, residual, first * out_width * filters, lines * out_width * filters,
                filters, pixels, pointer(products, job * products.shape[1]), products.shape[1] // 3, code, low, high,
            )  # fmt: skip


@njit(**FLAGS)
def combine(upper, lower, half, target, apart):
    """S1 to S4 of a pixel above and one below; each is `apart` from the one before it."""
    for c in range(0, half, LANES):
        a11, a12 = load(upper, c), load(upper, half + c)
        a21, a22 = load(lower, c), load(lower, half + c)
        s1 = a21 + a22
        s2 = s1 - a11
        store(target, c, s1)
        store(target, apart + c, s2)
        store(target, 2 * apart + c, a11 - a21)
        store(target, 3 * apart + c, a12 - s2)


@njit(**FLAGS)
def multiply(
    upper, lower, wide, made, apart, narrow, half, taps1, taps2, line, tap, panels, start, panel, last_panel, out,
    residual, at, below, filters, pixels, products, size, code, low, high,
):  # fmt: skip
    """The outputs of `pixels` pixels, and of as many that lie `below` them in `out`, for a range of panels.

    Rows of A begin where `wide` says from `upper` and `lower` on, rows of its sums where `narrow` says from `made` on.
    """
    dtype = out.dtype.type
    right = filters // 2
    least, most = dtype(-np.inf), dtype(np.inf)
    if code // ACTIVATION == BOUNDED:
        least, most = dtype(low), dtype(high)
    added = code & RESIDUAL
    x, y, z = products, advance(products, size), advance(products, 2 * size)
    s1, s2, s3, s4 = made, advance(made, apart), advance(made, 2 * apart), advance(made, 3 * apart)
    a12, a22 = advance(upper, half), advance(lower, half)
    rows, sums = (wide, line, tap, half, taps1, taps2), (narrow, line // 2, tap // 2, half, taps1, taps2)
    each = taps1 * taps2 * half * PANEL
    bounds = (added, least, most)
    for number in range(panel, last_panel):
        b = pointer(panels, number * panels.shape[1])
        shift, turn = pointer(start, number * PANEL), pointer(start, right + number * PANEL)
        here = at + number * PANEL
        c11, c12 = pointer(out, here), pointer(out, here + right)
        c21, c22 = pointer(out, here + below), pointer(out, here + below + right)
        r11, r12 = pointer(residual, here), pointer(residual, here + right)
        r21, r22 = pointer(residual, here + below), pointer(residual, here + below + right)
        # The shift goes into P1, and with it into all; P5 turns it into that of the right half.
        one_of_seven(upper, rows, b, x, PANEL, x, PANEL, pixels, shift, r11, 1, 0, bounds)
        one_of_seven(a12, rows, advance(b, each), c11, filters, x, PANEL, pixels, shift, r11, 0, 1, bounds)
        one_of_seven(s2, sums, advance(b, 2 * each), x, PANEL, x, PANEL, pixels, shift, r11, 0, 0, bounds)
        one_of_seven(s3, sums, advance(b, 3 * each), y, PANEL, x, PANEL, pixels, shift, r11, 0, 0, bounds)
        one_of_seven(a22, rows, advance(b, 4 * each), c21, filters, y, PANEL, pixels, shift, r21, 0, 1, bounds)
        one_of_seven(s1, sums, advance(b, 5 * each), z, PANEL, z, PANEL, pixels, turn, r11, 1, 0, bounds)
        add_fifth(x, y, z, pixels, c22, filters, r22, bounds)
        one_of_seven(s4, sums, advance(b, 6 * each), c12, filters, x, PANEL, pixels, shift, r12, 0, 1, bounds)
    if code // ACTIVATION > BOUNDED:
        columns = (last_panel - panel) * PANEL
        for quarter in (0, right, below, below + right):
            here = at + quarter + panel * PANEL
            finish_block(
                pointer(out, here), filters, pixels, columns, 0, 0, here, start, start, residual, code - added, low,
                high,
            )  # fmt: skip


@njit(**FLAGS)
def one_of_seven(a, rows, b, c, c_row, source, source_row, pixels, start, residual, first, last, bounds):
    """A product of half of the channels with half of the filters: a tile's reduction is `DEPTH` of a line of taps."""
    table, line, tap, half, taps1, taps2 = rows
    added, least, most = bounds
    cuts = cuts_of(half, taps2)
    begins = True
    for tap1 in range(taps1):
        for cut in range(cuts):
            within = half * cut // cuts
            inner = half * (cut + 1) // cuts - within
            ends = last and tap1 == taps1 - 1 and cut == cuts - 1
            following = advance(b, inner * taps2 * PANEL)
            tile_nhwc(
                advance(a, tap1 * line + within), table, tap, b, following, advance(following, inner * taps2 * PANEL),
                inner, taps2, c, c_row, source if begins else c, source_row if begins else c_row, pixels, WIDEST, start,
                residual, first and begins, ends, added, least, most,
            )  # fmt: skip
            b, begins = following, False


@njit(**FLAGS)
def cuts_of(half, taps2):
    """Into how many pieces to cut half of the channels, so that a tile's reduction is no deeper than `DEPTH`."""
    return (half * taps2 + DEPTH - 1) // DEPTH


@njit(**FLAGS)
def add_fifth(x, y, z, pixels, c, c_row, residual, bounds):
    """U4 = U2 + P5 to where U2 is, and C22 = U3 + P5, which is finished."""
    added, least, most = bounds
    lower, upper = splat(x, least), splat(x, most)
    for i in range(pixels):
        for j in range(0, PANEL, LANES):
            k = i * PANEL + j
            fifth = load(z, k)
            store(x, k, load(x, k) + fifth)
            value = load(y, k) + fifth
            if added:
                value = value + load(residual, i * c_row + j)
            value = larger(lower, choose_larger(value, upper, upper, value))  # what is not a number stays
            store(c, i * c_row + j, value)
