"""Convolution of each channel with a filter of its own, for images whose channels come last.

    out[y, x, channel] = sum over taps (r, s) of  image[y * stride + r, x * stride + s, channel] * weight[channel, r, s]

A vector holds neighbouring channels of a pixel, so nothing is shuffled. For square kernels of the usual sizes, the
sums of `ROWS` x `PIXELS` pixels of the output are held in registers (`patch`), and every vector of the image that they
see is loaded once. The channels of these pixels are gone through before the next ones: that is how they lie in memory.
Rows outside of the image are left out, columns outside of it are loaded under a mask. The last patch of a row, and the
last vector of channels, overlap those before them where not enough is left. Other kernels, and planes and channels too
few for a patch, are summed pixel by pixel.

The weights are packed once, the scale of the epilogue multiplied into them: a vector for each tap of each block of
channels. With a step of the number of channels in between, which often is a power of two, they would all contend for
the same few lines of the first-level cache.

`conv.reference` with as many groups as channels is the definition, channels first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from ..executor.launch import Call, Kernel, Launch, View, kernel
from .epilogue import ACTIVATION, BOUNDED, Epilogue, finish_block
from .simd import VECTOR_BYTES, WIDE_REGISTERS
from .tile import FLAGS, advance, pointer
from .tile_code import WORD, Vectors
from .vector import choose_larger, lanes_of, larger, load, load_between, splat, store_first

# A patch of sums, a row of the image and a weight are to fit into the registers: 2 x 7 + 15 + 1 of 32 at stride 2. The
# sides of the planes of most networks are multiples of 7. Three rows are not faster, one takes up to 1.7 times as long.
ROWS, PIXELS = (2, 7) if WIDE_REGISTERS else (1, 7)
TAPS = (3, 5)  # sides of the kernels that have patches

# Channels that are gone through before the next patch, and that share a job. It is for planes with too few rows to
# share: in the caches, any number from 128 on is as good.
CHANNELS = 256


def suits(axes: Sequence[Any], groups: int, channels: int, filters: int) -> bool:
    """Whether the kernels here can do a convolution of `filters` and `channels` in each of its groups."""
    depth = axes[0]
    return groups > 1 and channels == filters == 1 and depth.taps == depth.large == depth.small == 1


def convolve(call: Call, x: View, weight: View, epilogue: Epilogue, out: View, axes: Sequence[Any]) -> Iterator[Launch]:
    """out = epilogue of the convolution of x (n, h, w, c) with weight (c, 1, taps, taps)."""
    if not out.size:
        return
    rows, columns = axes[1:]
    images, channels, taps = x.shape[0], x.shape[3], rows.taps * columns.taps
    lanes = VECTOR_BYTES // out.dtype.itemsize
    packed = yield from packed_weights(call, weight, epilogue)
    _, shift, residual, *_ = epilogue.arguments(out)
    arguments = [
        x.reshape(-1), packed, out.reshape(-1), shift, int(epilogue.shift is not None), residual,
        int(epilogue.residual is not None), *finishing(epilogue, out), channels, rows.large, columns.large, rows.small,
        columns.small, rows.pad, columns.pad,
    ]  # fmt: skip
    cost = out.size * (taps + 4) / lanes / 5
    if has_patches(axes, channels, lanes):
        parts = max(channels // CHANNELS, 1)
        jobs = images * parts * -(-rows.small // ROWS)
        call.note(f"depthwise, channels last: patches of {ROWS} x {PIXELS} pixels in registers")
        yield Launch(_PATCHES[rows.taps, rows.stride], *arguments, parts, jobs=jobs, cost=cost)
    else:
        call.note("depthwise, channels last: pixel by pixel")
        steps = rows.taps, columns.taps, rows.stride, columns.stride, rows.dilate, columns.dilate
        yield Launch(depthwise_nhwc, *arguments, *steps, jobs=images * rows.small, cost=2 * cost)


def packed_weights(call: Call, weight: View, epilogue: Epilogue) -> Generator[Launch, None, View]:
    """Launch what packs the weights, times the scale of the epilogue; return them."""
    channels, _, *taps = weight.shape
    lanes = VECTOR_BYTES // weight.dtype.itemsize
    packed = call.kept((-(-channels // lanes), math.prod(taps), lanes), weight.dtype)
    scale = weight if epilogue.scale is None else epilogue.scale
    yield Launch(
        pack, weight.reshape(-1), scale.reshape(-1), int(epilogue.scale is not None), packed, channels,
        jobs=packed.shape[0], cost=2 * packed.size, once=True,
    )  # fmt: skip
    return packed.reshape(-1)


def finishing(epilogue: Epilogue, out: View) -> tuple[Any, ...]:
    """Bounds for sums in registers; and the code of what is done when rows of pixels are complete, and its slope."""
    *_, low, high = epilogue.arguments(out)
    activation = replace(epilogue, scale=None, shift=None, residual=None).code
    return (low, high, 0, 0.0) if activation // ACTIVATION <= BOUNDED else (-np.inf, np.inf, activation, low)


def has_patches(axes: Sequence[Any], channels: int, lanes: int) -> bool:
    """Whether patches of sums in registers can be made."""
    rows, columns = axes[1:]
    return (
        channels >= lanes and rows.small >= ROWS and columns.small >= PIXELS
        and rows.taps == columns.taps in TAPS and rows.stride == columns.stride <= 2
        and rows.dilate == columns.dilate == 1 and columns.pad <= columns.taps // 2
    )  # fmt: skip


# ---- kernels --------------------------------------------------------------------------------------------------------


@kernel
def pack(weight, scale, scaled, packed, channels, lo, hi):
    """A job is a block of channels; the last one ends with the last channel, if there are as many as a block has."""
    taps, lanes = packed.shape[1], packed.shape[2]
    for block in range(lo, hi):
        first = max(min(block * lanes, channels - lanes), 0)
        for tap in range(taps):
            for i in range(lanes):
                c = first + i
                factor = scale[c] if scaled and c < channels else packed.dtype.type(1)
                packed[block, tap, i] = weight[c * taps + tap] * factor if c < channels else 0


@kernel
def depthwise_nhwc(
    x, packed, out, shift, shifted, residual, added, low, high, activation, slope, channels, rows, columns, out_rows,
    out_columns, pad1, pad2, taps1, taps2, stride1, stride2, dilate1, dilate2, lo, hi,
):  # fmt: skip
    """Any kernel; a job is a row of the output."""
    lanes = lanes_of(out)
    zero = splat(pointer(out, 0), 0)
    least, most = splat(pointer(out, 0), out.dtype.type(low)), splat(pointer(out, 0), out.dtype.type(high))
    for job in range(lo, hi):
        image, top = job // out_rows, job % out_rows * stride1 - pad1
        first1, last1 = inside(top, taps1, dilate1, rows)
        for column in range(out_columns):
            left = column * stride2 - pad2
            first2, last2 = inside(left, taps2, dilate2, columns)
            for start in range(0, channels, lanes):
                c = max(min(start, channels - lanes), 0)
                at = (job * out_columns + column) * channels + c
                total = load_between(pointer(shift, c), 0, 0, channels - c) if shifted else zero
                total = total + load_between(pointer(residual, at), 0, 0, channels - c) if added else total
                weights = pointer(packed, start * taps1 * taps2)
                for r in range(first1, last1):
                    line = ((image * rows + top + r * dilate1) * columns + left) * channels + c
                    for s in range(first2, last2):
                        seen = load_between(pointer(x, line + s * dilate2 * channels), 0, 0, channels - c)
                        total = total + seen * load(weights, (r * taps2 + s) * lanes)
                total = larger(least, choose_larger(total, most, most, total))
                store_first(pointer(out, at), 0, total, channels - c)
        if activation:
            row, at = out_columns * channels, job * out_columns * channels
            finish_block(pointer(out, at), 0, 1, row, 0, 0, at, shift, shift, residual, activation, slope, 0)


@njit(**FLAGS)
def inside(first, taps, dilate, size):
    """The range of taps that see an element of an axis, the first of them standing at element `first`."""
    last = max((size - first + dilate - 1) // dilate, 0)
    return 0 if first >= 0 else (dilate - 1 - first) // dilate, min(taps, last)


def _bands(taps: int, stride: int) -> Callable[..., None]:
    """The function that makes `ROWS` rows of the output for taps x taps at a stride."""
    width = (PIXELS - 1) * stride + taps

    @njit(**FLAGS)
    def band(
        image, packed, shift, shifted, more, added, target, y, done, first, end, least, most, channels, rows, columns,
        out_columns, pad1, pad2,
    ):  # fmt: skip
        """Channels `first` to `end` of rows `y` and following, of which the first `done` are not written.

        `target` is where row `y` is to lie, `more` where that of a residual lies.
        """
        lanes = lanes_of(target)
        zero = splat(target, 0)
        row, out_row = columns * channels, out_columns * channels
        top = y * stride - pad1
        for column in range(0, out_columns, PIXELS):
            p = min(column, out_columns - PIXELS)
            left = p * stride - pad2
            for start in range(first, end, lanes):
                c = min(start, channels - lanes)
                begin = load(pointer(shift, c), 0) if shifted else zero
                source = advance(image, left * channels + c)
                weights = pointer(packed, start * taps * taps)
                to, plus = advance(target, p * channels + c), advance(more, p * channels + c)
                if left >= 0 and left + width <= columns:
                    patch(
                        begin, plus, added, source, row, channels, top, rows, left, columns, weights, to, out_row, done,
                        least, most, taps, stride, False,
                    )  # fmt: skip
                else:
                    patch(
                        begin, plus, added, source, row, channels, top, rows, left, columns, weights, to, out_row, done,
                        least, most, taps, stride, True,
                    )  # fmt: skip

    return band


BANDS = {(taps, stride): _bands(taps, stride) for taps in TAPS for stride in (1, 2)}


def _patches(taps: int, stride: int) -> Kernel:
    """The kernel for taps x taps at a stride. A job is `ROWS` rows of the output, and a part of their channels."""
    band = BANDS[taps, stride]

    def depthwise(
        x, packed, out, shift, shifted, residual, added, low, high, activation, slope, channels, rows, columns,
        out_rows, out_columns, pad1, pad2, parts, lo, hi,
    ):  # fmt: skip
        least, most = splat(pointer(out, 0), out.dtype.type(low)), splat(pointer(out, 0), out.dtype.type(high))
        bands = (out_rows + ROWS - 1) // ROWS
        row = out_columns * channels
        for job in range(lo, hi):
            image, part, number = job // bands // parts, job // bands % parts, job % bands
            first = part * CHANNELS
            end = channels if part == parts - 1 else first + CHANNELS
            y = min(number * ROWS, out_rows - ROWS)
            done = number * ROWS - y  # the band before has done these of its rows
            at = (image * out_rows + y) * row
            band(
                pointer(x, image * rows * columns * channels), packed, shift, shifted, pointer(residual, at), added,
                pointer(out, at), y, done, first, end, least, most, channels, rows, columns, out_columns, pad1, pad2,
            )  # fmt: skip
            if activation:
                for i in range(done, ROWS):
                    finish_block(
                        pointer(out, at + i * row + first), channels, out_columns, end - first, 0, 0, at, shift, shift,
                        residual, activation, slope, 0,
                    )  # fmt: skip

    depthwise.__name__ = f"depthwise_nhwc_{taps}_{stride}"
    return kernel(depthwise)


@intrinsic(prefer_literal=True)
def patch(
    typingctx, begin, more, added, source, row, step, top, rows, left, columns, weights, target, target_row, done, low,
    high, taps, stride, edges,
):  # fmt: skip
    """A block of channels of `ROWS` x `PIXELS` pixels of the output, of which the first `done` rows are not written.

    Sums start from `begin`, and from what `more` points to if something is `added`; they end within `low` and `high`.
    `source` is row 0 of the image, at the column that the first tap of the first pixel sees, number `left`; `top` is
    the number of the row that it sees. A row is `row` (`target_row`) elements, a pixel `step`. Only with `edges` some
    columns may lie outside of the image, as many as half the taps. The last three are literals.
    """
    n, s, masked = (literal.literal_value for literal in (taps, stride, edges))
    width = (PIXELS - 1) * s + n

    def codegen(context, builder, signature, args):
        vectors = Vectors(builder.module, begin.dtype)
        first, more_at, is_added, image, row_at, step_at, top_at, rows_at, left_at, columns_at, *rest = args
        weights_at, target_at, target_row_at, done_at, least, most = rest[:6]

        def address(base, row, i, j):
            """Of pixel j in row i, at a distance of `row`."""
            offsets = builder.mul(row, WORD(i)), builder.mul(step_at, WORD(j))
            return builder.gep(base, [builder.add(*offsets)])

        masks = {}
        for column in [*range(n // 2), *range(width - n // 2, width)] if masked else []:
            there = builder.icmp_unsigned("<", builder.add(left_at, WORD(column)), columns_at)
            masks[column] = vectors.broadcast(builder, there)

        cells = [(i, j) for i in range(ROWS) for j in range(PIXELS)]

        def plus_more():
            values = {cell: vectors.load(builder, address(more_at, target_row_at, *cell)) for cell in cells}
            return {cell: builder.fadd(first, value) for cell, value in values.items()}

        def plus_row(number, line):
            """The sums with what a row of the image adds."""
            seen = {}
            for column in range(width):
                seen[column] = vectors.load(builder, address(line, row_at, 0, column), masks.get(column))
            result = dict(sums)
            for i in range(ROWS):
                r = number - i * s
                for t in range(n) if 0 <= r < n else ():
                    weight = vectors.load(builder, vectors.at(builder, weights_at, r * n + t))
                    for j in range(PIXELS):
                        result[i, j] = vectors.fma(builder, seen[j * s + t], weight, result[i, j])
            return result

        sums = dict.fromkeys(cells, first)
        sums = _where(builder, builder.icmp_signed("!=", is_added, WORD(0)), sums, plus_more)
        for number in range((ROWS - 1) * s + n):
            line = builder.add(top_at, WORD(number))
            there = builder.icmp_unsigned("<", line, rows_at)
            at = builder.mul(line, row_at)
            sums = _where(builder, there, sums, lambda: plus_row(number, builder.gep(image, [at])))  # noqa: B023
        for i in range(ROWS):
            with builder.if_then(builder.icmp_signed(">=", WORD(i), done_at)):
                for j in range(PIXELS):
                    value = sums[i, j]
                    value = builder.select(builder.fcmp_ordered(">", value, most), most, value)
                    value = builder.select(builder.fcmp_ordered(">", least, value), least, value)
                    vectors.store(builder, value, address(target_at, target_row_at, i, j))
        return context.get_dummy_value()

    word = types.intp
    return types.void(
        begin, more, word, source, word, word, word, word, word, word, weights, target, word, word, begin, begin, taps,
        stride, edges,
    ), codegen  # fmt: skip


def _where(
    builder: ir.IRBuilder, condition: ir.Value, values: dict[Any, ir.Value], change: Callable[[], dict[Any, ir.Value]]
) -> dict[Any, ir.Value]:
    """`change()` where the condition holds, else `values`."""
    before = builder.block
    with builder.if_then(condition):
        changed = change()
        after = builder.block
    result = {}
    for key, value in values.items():
        result[key] = value
        if changed[key] is not value:
            result[key] = builder.phi(value.type)
            result[key].add_incoming(changed[key], after)
            result[key].add_incoming(value, before)
    return result


_PATCHES = {(taps, stride): _patches(taps, stride) for taps in TAPS for stride in (1, 2)}
