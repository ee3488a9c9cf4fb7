"""Convolution of each channel with a 3 x 3 filter of its own, and its gradients, a vector of a row's pixels at a time.

There is nothing to share between filters, so a matrix product would spend its time on copies. Here a plane is walked
in strips as wide as a vector; masks at the edges take the place of padding. What a row of the input gives to three
rows of the output is added up in registers while the strip is walked down, so every pixel is loaded once for each
column of the filter:

- stride 1: three loads, nine products a row;
- stride 2: the even and the odd columns are parted in registers; two rows of the input make one of the output;
- the gradient towards the data is, at stride 1, the same with the filter turned round; at stride 2 the even and odd
  columns are made apart and merged;
- the gradient of the weight holds its nine sums in vectors and adds up their lanes at the end.

`conv.reference` with as many groups as channels is the definition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from numba import njit

from ..executor.launch import Call, Launch, View, kernel
from .epilogue import Epilogue, finish
from .simd import VECTOR_BYTES
from .tile import FLAGS, advance, pointer
from .vector import load, load_between, merge, splat, split, store, store_between, store_first, total

TAPS = 3


def suits(axes: Sequence[Any], groups: int, channels: int, filters: int) -> bool:
    """Whether the kernels here can do a convolution of `filters` and `channels` in each of its groups."""
    depth, *plane = axes
    return (
        groups > 1 and channels == filters == 1 and depth.taps == depth.large == depth.small == 1
        and all(a.taps == TAPS and a.dilate == 1 and a.pad < TAPS for a in plane)
        and plane[0].stride == plane[1].stride <= 2
    )  # fmt: skip


def forward(call: Call, x: View, weight: View, epilogue: Epilogue, out: View, axes: Sequence[Any]) -> Iterator[Launch]:
    """out = epilogue of the convolution of x with weight."""
    rows, columns = axes[1:]
    if not out.size:
        return
    call.note(f"depthwise: {rows.taps}x{columns.taps} at stride {rows.stride} on strips of vectors")
    yield Launch(
        depthwise, x.reshape(-1), weight.reshape(-1), out.reshape(-1), *epilogue.arguments(out), x.shape[1], rows.large,
        columns.large, rows.small, columns.small, rows.pad, columns.pad, rows.stride, 0, jobs=x.shape[0] * x.shape[1],
        cost=out.size + x.size / 4,
    )  # fmt: skip


def backward(
    call: Call, small: View, weight: View, epilogue: Epilogue, large: View, axes: Sequence[Any]
) -> Iterator[Launch]:
    """large = epilogue of the transpose of `forward` (as a linear map of its data) applied to small."""
    rows, columns = axes[1:]
    if not large.size:
        return
    call.note(f"depthwise: the transpose of {rows.taps}x{columns.taps} at stride {rows.stride}")
    shape = rows.small, columns.small, rows.large, columns.large
    # At stride 1 the transpose is a convolution with the filter turned round and what padding leaves of its reach.
    pads = [TAPS - 1 - a.pad if a.stride == 1 else a.pad for a in (rows, columns)]
    yield Launch(
        depthwise if rows.stride == 1 else depthwise_transposed, small.reshape(-1), weight.reshape(-1),
        large.reshape(-1), *epilogue.arguments(large), large.shape[1], *shape, *pads, rows.stride, 1,
        jobs=large.shape[0] * large.shape[1], cost=large.size + small.size / 4,
    )  # fmt: skip


def backward_weight(call: Call, large: View, small: View, out: View, axes: Sequence[Any]) -> Iterator[Launch]:
    """The gradient towards the weight."""
    rows, columns = axes[1:]
    images, channels = large.shape[:2]
    call.note(f"depthwise: sums over the pixels of a channel at stride {rows.stride}")
    yield Launch(
        depthwise_weight, large.reshape(-1), small.reshape(-1), out.reshape(-1), images, channels, rows.large,
        columns.large, rows.small, columns.small, rows.pad, columns.pad, rows.stride,
        call.workspace((channels, TAPS * TAPS * (VECTOR_BYTES // out.dtype.itemsize)), out.dtype), jobs=channels,
        cost=small.size + large.size / 4,
    )  # fmt: skip


# ---- kernels: a job is a plane, or for the weight a channel ---------------------------------------------------------


@kernel
def depthwise(
    x, weight, out, scale, shift, residual, code, low, high, channels, rows, columns, out_rows, out_columns, pad1, pad2,
    stride, turned, lo, hi,
):  # fmt: skip
    lanes = VECTOR_BYTES // out.itemsize
    for job in range(lo, hi):
        channel, at = job % channels, job * out_rows * out_columns
        source, target = pointer(x, job * rows * columns), pointer(out, at)
        first, step = (9 * channel + 8, -1) if turned else (9 * channel, 1)
        w = (
            weight[first], weight[first + step], weight[first + 2 * step], weight[first + 3 * step],
            weight[first + 4 * step], weight[first + 5 * step], weight[first + 6 * step], weight[first + 7 * step],
            weight[first + 8 * step],
        )  # fmt: skip
        for strip in range(0, out_columns, lanes):
            if stride == 1:
                walk_down(source, rows, columns, target, out_rows, out_columns, strip, pad1, pad2, w)
            else:
                walk_down_by_two(lanes, source, rows, columns, target, out_rows, out_columns, strip, pad1, pad2, w)
        if code:
            finish(target, out_rows * out_columns, channel, at, scale, shift, residual, code, low, high)


@njit(**FLAGS)
def walk_down(source, rows, columns, target, out_rows, out_columns, strip, pad1, pad2, w):
    """One strip of the output. Row i of the input completes row i + pad1 - 2, and begins the two that follow."""
    at, wide = strip - pad2, out_columns - strip
    zero = splat(source, 0)
    upper, lower = zero, zero
    for i in range(rows):
        row = advance(source, i * columns)
        left = load_between(row, at, 0, columns)
        middle = load_between(row, at + 1, 0, columns)
        right = load_between(row, at + 2, 0, columns)
        done = upper + (left * w[6] + middle * w[7] + right * w[8])
        upper = lower + (left * w[3] + middle * w[4] + right * w[5])
        lower = left * w[0] + middle * w[1] + right * w[2]
        o = i + pad1 - 2
        if 0 <= o < out_rows:
            store_first(target, o * out_columns + strip, done, wide)
    # Rows below the image would add nothing.
    for o in range(max(rows + pad1 - 2, 0), out_rows):
        store_first(target, o * out_columns + strip, upper, wide)
        upper, lower = lower, zero


@njit(**FLAGS)
def columns_by_two(lanes, source, row, rows, columns, at):
    """Of a row of the input, zero outside it: its elements at, at + 2, ... and those from at + 1 and at + 2 on."""
    zero = splat(source, 0)
    left, middle, right = zero, zero, zero
    if 0 <= row < rows:
        line = advance(source, row * columns)
        left, middle = split(load_between(line, at, 0, columns), load_between(line, at + lanes, 0, columns))
        right, _ = split(load_between(line, at + 2, 0, columns), load_between(line, at + 2 + lanes, 0, columns))
    return left, middle, right


@njit(**FLAGS)
def walk_down_by_two(lanes, source, rows, columns, target, out_rows, out_columns, strip, pad1, pad2, w):
    """One strip of the output at stride 2. The last row of the input that one row needs is the next one's first."""
    at, wide = 2 * strip - pad2, out_columns - strip
    left, middle, right = columns_by_two(lanes, source, -pad1, rows, columns, at)
    for o in range(out_rows):
        done = left * w[0] + middle * w[1] + right * w[2]
        left, middle, right = columns_by_two(lanes, source, 2 * o + 1 - pad1, rows, columns, at)
        done = done + (left * w[3] + middle * w[4] + right * w[5])
        left, middle, right = columns_by_two(lanes, source, 2 * o + 2 - pad1, rows, columns, at)
        done = done + (left * w[6] + middle * w[7] + right * w[8])
        store_first(target, o * out_columns + strip, done, wide)


@kernel
def depthwise_transposed(
    small, weight, out, scale, shift, residual, code, low, high, channels, rows, columns, out_rows, out_columns, pad1,
    pad2, stride, turned, lo, hi,
):  # fmt: skip
    """Row 2 y + r - pad1 of the output gets what row y of the input gives by row r of the filter; columns likewise."""
    lanes = VECTOR_BYTES // out.itemsize
    for job in range(lo, hi):
        channel, at = job % channels, job * out_rows * out_columns
        source, target, w = pointer(small, job * rows * columns), pointer(out, at), pointer(weight, 9 * channel)
        for i in range(out_rows):
            y, r = (i + pad1) // 2, (i + pad1) % 2
            line = advance(target, i * out_columns)
            for strip in range(0, (out_columns + pad2 + 1) // 2, lanes):
                even, odd = give(source, y, rows, columns, strip, advance(w, 3 * r))
                if r == 0:
                    more_even, more_odd = give(source, y - 1, rows, columns, strip, advance(w, 6))
                    even, odd = even + more_even, odd + more_odd
                first, second = merge(even, odd)
                column = 2 * strip - pad2
                store_between(line, column, first, 0, out_columns)
                store_between(line, column + lanes, second, 0, out_columns)
        if code:
            finish(target, out_rows * out_columns, channel, at, scale, shift, residual, code, low, high)


@njit(**FLAGS)
def give(source, y, rows, columns, strip, w):
    """What row y of the input gives to even and odd columns of the padded output by one row of the filter."""
    even = splat(source, 0)
    odd = even
    if 0 <= y < rows:
        line = advance(source, y * columns)
        same = load_between(line, strip, 0, columns)
        even = same * w[0] + load_between(line, strip - 1, 0, columns) * w[2]
        odd = same * w[1]
    return even, odd


@kernel
def depthwise_weight(
    large, small, out, images, channels, rows, columns, out_rows, out_columns, pad1, pad2, stride, sums, lo, hi
):
    lanes = VECTOR_BYTES // out.itemsize
    for channel in range(lo, hi):
        sum_at = pointer(sums, channel * 9 * lanes)
        for i in range(9 * lanes):
            sum_at[i] = 0
        for image in range(images):
            job = image * channels + channel
            source, grad = pointer(large, job * rows * columns), pointer(small, job * out_rows * out_columns)
            for strip in range(0, out_columns, lanes):
                if stride == 1:
                    add_products(lanes, source, rows, columns, grad, out_rows, out_columns, strip, pad1, pad2, sum_at)
                else:
                    add_products_by_two(
                        lanes, source, rows, columns, grad, out_rows, out_columns, strip, pad1, pad2, sum_at
                    )
        for tap in range(9):
            out[channel * 9 + tap] = total(load(sum_at, tap * lanes))


@njit(**FLAGS)
def add_products(lanes, source, rows, columns, grad, out_rows, out_columns, strip, pad1, pad2, sums):
    """Row i of the input meets rows i + pad1, i + pad1 - 1 and i + pad1 - 2 of the output's gradient."""
    zero = splat(source, 0)
    a, b, c, d, e, f, g, h, k = zero, zero, zero, zero, zero, zero, zero, zero, zero
    at = strip - pad2
    first = gradient_row(grad, pad1 - 1, out_rows, out_columns, strip)
    second = gradient_row(grad, pad1 - 2, out_rows, out_columns, strip)
    for i in range(rows):
        third, second, first = second, first, gradient_row(grad, i + pad1, out_rows, out_columns, strip)
        row = advance(source, i * columns)
        left = load_between(row, at, 0, columns)
        middle = load_between(row, at + 1, 0, columns)
        right = load_between(row, at + 2, 0, columns)
        a, b, c = a + first * left, b + first * middle, c + first * right
        d, e, f = d + second * left, e + second * middle, f + second * right
        g, h, k = g + third * left, h + third * middle, k + third * right
    add_sums(lanes, sums, a, b, c, d, e, f, g, h, k)


@njit(**FLAGS)
def gradient_row(grad, row, rows, columns, strip):
    """A strip of a row, zero outside the gradient."""
    return load_between(advance(grad, row * columns), strip, 0, columns if 0 <= row < rows else 0)


@njit(**FLAGS)
def add_products_by_two(lanes, source, rows, columns, grad, out_rows, out_columns, strip, pad1, pad2, sums):
    zero = splat(source, 0)
    a, b, c, d, e, f, g, h, k = zero, zero, zero, zero, zero, zero, zero, zero, zero
    at = 2 * strip - pad2
    left, middle, right = columns_by_two(lanes, source, -pad1, rows, columns, at)
    for o in range(out_rows):
        here = load_between(advance(grad, o * out_columns), strip, 0, out_columns)
        a, b, c = a + here * left, b + here * middle, c + here * right
        left, middle, right = columns_by_two(lanes, source, 2 * o + 1 - pad1, rows, columns, at)
        d, e, f = d + here * left, e + here * middle, f + here * right
        left, middle, right = columns_by_two(lanes, source, 2 * o + 2 - pad1, rows, columns, at)
        g, h, k = g + here * left, h + here * middle, k + here * right
    add_sums(lanes, sums, a, b, c, d, e, f, g, h, k)


@njit(**FLAGS)
def add_sums(lanes, sums, a, b, c, d, e, f, g, h, k):
    store(sums, 0, load(sums, 0) + a)
    store(sums, lanes, load(sums, lanes) + b)
    store(sums, 2 * lanes, load(sums, 2 * lanes) + c)
    store(sums, 3 * lanes, load(sums, 3 * lanes) + d)
    store(sums, 4 * lanes, load(sums, 4 * lanes) + e)
    store(sums, 5 * lanes, load(sums, 5 * lanes) + f)
    store(sums, 6 * lanes, load(sums, 6 * lanes) + g)
    store(sums, 7 * lanes, load(sums, 7 * lanes) + h)
    store(sums, 8 * lanes, load(sums, 8 * lanes) + k)
