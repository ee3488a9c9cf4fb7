"""Pooling: maximum, average, sum and L^p norm over windows of one, two or three spatial axes.

A row of outputs is worked on at a time, one tap of the window after the other, so that the loops run along rows of
the image and vectorize. A window's maximum is its first: the backward pass finds it again by comparing, and hands
out each gradient once. Sums are linear, so backward and backward of backward are the same two kernels; powers and
roots stand around them. `reference` is the definition in NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numba import njit

from ..base import ArgumentError
from ..executor.launch import Call, Launch, View, kernel
from .tile import FLAGS, advance, pointer


def reference(x, out_shape, kernel, stride, pad, reduce: Callable[[np.ndarray], Any]):
    """`reduce` applied to each window of x (n, c, *spatial), cut off at the borders."""
    out = np.empty(out_shape, x.dtype)
    for position in np.ndindex(*out_shape[2:]):
        window = tuple(
            slice(max(o * s - p, 0), max(min(o * s - p + k, n), 0))
            for o, k, s, p, n in zip(position, kernel, stride, pad, x.shape[2:], strict=True)
        )
        for plane in np.ndindex(*out_shape[:2]):
            out[(*plane, *position)] = reduce(x[(*plane, *window)])
    return out


# ---- what ops.yaml names --------------------------------------------------------------------------------------------


def pooling(call: Call) -> Iterator[Launch]:
    axes = _axes(call, call.data, call.out)
    kind = call.params.pool_type
    if kind == "max":
        yield _launch(pool_max, call.data.reshape(-1), call.out.reshape(-1), axes, call.out)
    elif kind == "lp":
        power = call.params.p_value
        if power not in (1, 2, 3):
            raise ArgumentError(f"Pooling {call.name}: p_value must be 1, 2 or 3 for pool_type 'lp', not {power}")
        powers = call.workspace((call.data.size,), call.data.dtype)
        yield Launch(raise_to, call.data.reshape(-1), powers, power, jobs=call.data.size, cost=call.data.size / 4)
        yield _sum(powers, call.out, axes, counting=0)
        yield Launch(root_of, call.out.reshape(-1), power, jobs=call.out.size, cost=call.out.size * 5)
    else:
        yield _sum(call.data.reshape(-1), call.out, axes, _counting(call))


def pool_max_backward(call: Call) -> Iterator[Launch]:
    """The gradient of every window goes to the first of its elements that is the maximum."""
    axes = _axes(call, call.data, call.maximum)
    rest = call.workspace((_planes(call.data), call.maximum.shape[-1]), call.out.dtype)
    yield _launch(
        distribute_max,
        call.grad.reshape(-1),
        call.data.reshape(-1),
        call.maximum.reshape(-1),
        call.out.reshape(-1),
        rest,
        axes,
        call.maximum,
    )


def pool_max_taps(call: Call) -> Iterator[Launch]:
    axes = _axes(call, call.data, call.out)
    place = call.workspace((_planes(call.out), call.out.shape[-1]), call.out.dtype)
    arrays = (call.data.reshape(-1), call.out.reshape(-1), call.tap.reshape(-1), place.reshape(-1))
    yield _launch(pool_max_and_taps, *arrays, axes, call.out)


def pool_max_give(call: Call) -> Iterator[Launch]:
    axes = _axes(call, call.data, call.grad)
    offsets = call.workspace((_planes(call.grad), math.prod(call.params.kernel)), np.int64)
    arrays = (call.grad.reshape(-1), call.tap.reshape(-1), call.out.reshape(-1), offsets.reshape(-1))
    yield Launch(give_to_taps, *arrays, *axes, jobs=_planes(call.grad), cost=call.out.size / 4 + call.grad.size * 2)


def pool_max_pick(call: Call) -> Iterator[Launch]:
    """Of every window, the element of `values` that stands where `data` has its first maximum."""
    axes = _axes(call, call.data, call.maximum)
    seen = call.workspace((_planes(call.data), call.maximum.shape[-1]), call.out.dtype)
    yield _launch(
        pick_max,
        call.values.reshape(-1),
        call.data.reshape(-1),
        call.maximum.reshape(-1),
        call.out.reshape(-1),
        seen,
        axes,
        call.maximum,
    )


def pool_sum_backward(call: Call) -> Iterator[Launch]:
    axes = _axes(call, call.out, call.grad)
    shares = call.workspace((_planes(call.out), call.grad.shape[-1]), call.out.dtype)
    yield _launch(distribute_sum, call.grad.reshape(-1), call.out.reshape(-1), shares, _counting(call), axes, call.grad)


# ---- lowering -------------------------------------------------------------------------------------------------------


def _axes(call: Call, data: View, out: View) -> list[int]:
    """Sizes, output sizes, windows, strides and paddings of three axes, one kind after the other."""
    params = call.params
    rank = data.ndim - 2
    window = params.kernel
    stride, pad = params.stride or (1,) * rank, params.pad or (0,) * rank
    if params.get("global_pool"):
        window, stride, pad = data.shape[2:], (1,) * rank, (0,) * rank
    for k, p in zip(window, pad, strict=True):
        if p >= k:
            raise ArgumentError(f"Pooling {call.name}: pad {pad} must be less than kernel {window}")

    def three(values: Sequence[int]) -> tuple[int, ...]:
        return (*[1] * (3 - rank), *values)

    none = (0,) * (3 - rank)
    return [*three(data.shape[2:]), *three(out.shape[2:]), *three(window), *three(stride), *none, *pad]


def _counting(call: Call) -> int:
    """0: sums; 1: averages over the window with its padding; 2: averages over the image's elements in it."""
    if call.params.pool_type == "sum":
        return 0
    return 2 if call.params.count_include_pad is False else 1


def _planes(data: View) -> int:
    return data.shape[0] * data.shape[1]


def _sum(data: View, out: View, axes: list[int], counting: int) -> Launch:
    return _launch(pool_sum, data, out.reshape(-1), counting, axes, out)


def _launch(work, *args: Any) -> Launch:
    *args, axes, small = args
    window = axes[6] * axes[7] * axes[8]
    return Launch(work, *args, *axes, jobs=_planes(small), cost=small.size * (2 + window / 2))


# ---- kernels --------------------------------------------------------------------------------------------------------


@njit(**FLAGS)
def borders(size, outputs, window, stride, pad):
    """Whether some outputs see beyond the image."""
    return pad > 0 or (outputs - 1) * stride + window > size


@njit(**FLAGS)
def covered(tap, size, outputs, stride, pad, border):
    """The range of outputs whose element number `tap` lies in the image."""
    if not border:
        return 0, outputs
    first = max((pad - tap + stride - 1) // stride, 0)
    return first, max(min((size - 1 + pad - tap) // stride + 1, outputs), first)


@njit(**FLAGS)
def tiles_by_two(n0, o0, k0, k1, k2, s0, s1, s2, border1, border2):
    """Whether windows are 2 x 2, side by side, and inside of the image: much the commonest, and fastest apart."""
    return (
        n0 == o0 and k0 * s0 == 1 and k1 * k2 == 4 and k1 == s1 and k2 == s2 and k1 == 2 and not border1 and not border2
    )


@kernel
def pool_max(data, out, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    lowest = out.dtype.type(np.finfo(out.dtype).min)
    border2 = borders(n2, o2, k2, s2, p2)
    if tiles_by_two(n0, o0, k0, k1, k2, s0, s1, s2, borders(n1, o1, k1, s1, p1), border2):
        for line in range(lo * n0 * o1, hi * n0 * o1):
            above = pointer(data, (line // o1 * n1 + line % o1 * 2) * n2)
            below, row = advance(above, n2), pointer(out, line * o2)
            for j in range(o2):
                a, b, c, d = above[2 * j], above[2 * j + 1], below[2 * j], below[2 * j + 1]
                upper, lower = b if b > a or a != a else a, d if d > c or c != c else c
                best = lower if lower > upper or upper != upper else upper
                row[j] = best if best >= lowest else lowest
        return
    for plane in range(lo, hi):
        for z0 in range(o0):
            for z1 in range(o1):
                row = pointer(out, ((plane * o0 + z0) * o1 + z1) * o2)
                for j in range(o2):
                    row[j] = lowest
                for y0 in range(max(z0 * s0 - p0, 0), min(z0 * s0 - p0 + k0, n0)):
                    for y1 in range(max(z1 * s1 - p1, 0), min(z1 * s1 - p1 + k1, n1)):
                        line = pointer(data, ((plane * n0 + y0) * n1 + y1) * n2)
                        if o2 == 1:
                            best = row[0]
                            for i in range(max(-p2, 0), min(k2 - p2, n2)):
                                best = line[i] if line[i] > best else best
                            row[0] = best
                            continue
                        for t in range(k2):
                            first, last = covered(t, n2, o2, s2, p2, border2)
                            source = advance(line, t - p2)
                            if s2 == 1:
                                for j in range(first, last):
                                    row[j] = source[j] if source[j] > row[j] else row[j]
                            elif s2 == 2:
                                for j in range(first, last):
                                    row[j] = source[2 * j] if source[2 * j] > row[j] else row[j]
                            else:
                                for j in range(first, last):
                                    row[j] = source[s2 * j] if source[s2 * j] > row[j] else row[j]


@kernel
def pool_max_and_taps(data, out, tap, place, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    """`place` holds the taps of a row as numbers of the data's width, so that the loops over a row vectorize."""
    lowest = out.dtype.type(np.finfo(out.dtype).min)
    none = out.dtype.type(255)
    border2 = borders(n2, o2, k2, s2, p2)
    if tiles_by_two(n0, o0, k0, k1, k2, s0, s1, s2, borders(n1, o1, k1, s1, p1), border2):
        zero, one, two, three = out.dtype.type(0), out.dtype.type(1), out.dtype.type(2), out.dtype.type(3)
        at = pointer(place, lo * o2)
        for line in range(lo * n0 * o1, hi * n0 * o1):
            above = pointer(data, (line // o1 * n1 + line % o1 * 2) * n2)
            below, row, taps = advance(above, n2), pointer(out, line * o2), pointer(tap, line * o2)
            for j in range(o2):
                best, where = lowest, none
                a, b, c, d = above[2 * j], above[2 * j + 1], below[2 * j], below[2 * j + 1]
                best, where = (a, zero) if a > best else (best, where)
                best, where = (b, one) if b > best else (best, where)
                best, where = (c, two) if c > best else (best, where)
                best, where = (d, three) if d > best else (best, where)
                row[j] = best
                at[j] = where
            for j in range(o2):
                taps[j] = np.uint8(at[j])
        return
    for plane in range(lo, hi):
        at = pointer(place, plane * o2)
        for z0 in range(o0):
            for z1 in range(o1):
                line = ((plane * o0 + z0) * o1 + z1) * o2
                row, taps = pointer(out, line), pointer(tap, line)
                for j in range(o2):
                    row[j] = lowest
                    at[j] = none
                for t0 in range(max(p0 - z0 * s0, 0), min(k0, n0 - z0 * s0 + p0)):
                    for t1 in range(max(p1 - z1 * s1, 0), min(k1, n1 - z1 * s1 + p1)):
                        first_tap = (t0 * k1 + t1) * k2
                        line = ((plane * n0 + z0 * s0 - p0 + t0) * n1 + z1 * s1 - p1 + t1) * n2
                        for t2 in range(k2):
                            first, last = covered(t2, n2, o2, s2, p2, border2)
                            tap_number = out.dtype.type(first_tap + t2)
                            raise_row(pointer(data, line + t2 - p2), row, at, tap_number, s2, first, last)
                for j in range(o2):
                    taps[j] = np.uint8(at[j])


@njit(**FLAGS)
def raise_row(source, row, at, tap, step, first, last):
    """Maxima of a row, and where they stand, after one more tap."""
    if step == 2:
        for j in range(first, last):
            higher = source[2 * j] > row[j]
            row[j] = source[2 * j] if higher else row[j]
            at[j] = tap if higher else at[j]
    else:
        for j in range(first, last):
            higher = source[step * j] > row[j]
            row[j] = source[step * j] if higher else row[j]
            at[j] = tap if higher else at[j]


@kernel
def give_to_taps(grad, tap, out, offsets, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    """`offsets` holds where each tap lies from the first of its window."""
    zero = out.dtype.type(0)
    if (
        tiles_by_two(n0, o0, k0, k1, k2, s0, s1, s2, borders(n1, o1, k1, s1, p1), borders(n2, o2, k2, s2, p2))
        and n1 == 2 * o1
        and n2 == 2 * o2
    ):
        for line in range(lo * n0 * o1, hi * n0 * o1):
            above, given, taps = pointer(out, line * 2 * n2), pointer(grad, line * o2), pointer(tap, line * o2)
            below = advance(above, n2)
            for j in range(o2):
                above[2 * j] = given[j] if taps[j] == 0 else zero
                above[2 * j + 1] = given[j] if taps[j] == 1 else zero
            for j in range(o2):
                below[2 * j] = given[j] if taps[j] == 2 else zero
                below[2 * j + 1] = given[j] if taps[j] == 3 else zero
        return
    taps_each, size = k0 * k1 * k2, n0 * n1 * n2
    for plane in range(lo, hi):
        total, offset = pointer(out, plane * n0 * n1 * n2), pointer(offsets, plane * taps_each)
        for k in range(taps_each):
            offset[k] = (k // (k1 * k2) * n1 + k // k2 % k1) * n2 + k % k2
        for i in range(size):
            total[i] = zero
        for z0 in range(o0):
            for z1 in range(o1):
                line = ((plane * o0 + z0) * o1 + z1) * o2
                corner = ((z0 * s0 - p0) * n1 + z1 * s1 - p1) * n2 - p2
                for j in range(o2):
                    k = tap[line + j]
                    at = corner + j * s2 + (offset[k] if k < taps_each else -size)
                    if 0 <= at < size:
                        total[at] += grad[line + j]


@kernel
def distribute_max(grad, data, maximum, out, rest, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    """`rest` holds what each output of a row has still to give."""
    zero = out.dtype.type(0)
    border2 = borders(n2, o2, k2, s2, p2)
    if tiles_by_two(n0, o0, k0, k1, k2, s0, s1, s2, borders(n1, o1, k1, s1, p1), border2):
        for i in range(lo * n0 * n1 * n2, hi * n0 * n1 * n2):
            out[i] = zero
        for line in range(lo * n0 * o1, hi * n0 * o1):
            at = (line // o1 * n1 + line % o1 * 2) * n2
            left, given, best = pointer(rest, lo * o2), pointer(grad, line * o2), pointer(maximum, line * o2)
            for j in range(o2):
                left[j] = given[j]
            give_pairs(pointer(data, at), best, left, pointer(out, at), 0, o2, zero)
            give_pairs(pointer(data, at + n2), best, left, pointer(out, at + n2), 0, o2, zero)
        return
    for plane in range(lo, hi):
        total = pointer(out, plane * n0 * n1 * n2)
        for i in range(n0 * n1 * n2):
            total[i] = 0
        left = pointer(rest, plane * o2)
        for z0 in range(o0):
            for z1 in range(o1):
                at = ((plane * o0 + z0) * o1 + z1) * o2
                best, given = pointer(maximum, at), pointer(grad, at)
                for j in range(o2):
                    left[j] = given[j]
                for y0 in range(max(z0 * s0 - p0, 0), min(z0 * s0 - p0 + k0, n0)):
                    for y1 in range(max(z1 * s1 - p1, 0), min(z1 * s1 - p1 + k1, n1)):
                        line = (y0 * n1 + y1) * n2
                        t = 0
                        while t < k2:
                            first, last = covered(t, n2, o2, s2, p2, border2)
                            source = pointer(data, plane * n0 * n1 * n2 + line + t - p2)
                            target = advance(total, line + t - p2)
                            if s2 == 2 and t + 1 < k2:
                                first_next, last_next = covered(t + 1, n2, o2, s2, p2, border2)
                                start, end = max(first, first_next), min(last, last_next)
                                give(source, best, left, target, s2, first, min(start, last), zero)
                                give_pairs(source, best, left, target, start, end, zero)
                                give(source, best, left, target, s2, max(end, start), last, zero)
                                source, target = advance(source, 1), advance(target, 1)
                                give(source, best, left, target, s2, first_next, min(start, last_next), zero)
                                give(source, best, left, target, s2, max(end, start), last_next, zero)
                                t += 2
                            else:
                                give(source, best, left, target, s2, first, last, zero)
                                t += 1


@njit(**FLAGS)
def give(source, best, left, target, step, first, last, zero):
    """What outputs first .. last have left goes to the element of one tap, where that is the maximum."""
    if step == 1:
        for j in range(first, last):
            here = source[j] == best[j]
            target[j] += left[j] if here else zero
            left[j] = zero if here else left[j]
    else:
        for j in range(first, last):
            here = source[step * j] == best[j]
            target[step * j] += left[j] if here else zero
            left[j] = zero if here else left[j]


@njit(**FLAGS)
def give_pairs(source, best, left, target, first, last, zero):
    """`give` for two neighbouring taps with a step of 2, whose loads and stores are whole vectors then."""
    for j in range(first, last):
        here, next_ = source[2 * j] == best[j], source[2 * j + 1] == best[j]
        target[2 * j] += left[j] if here else zero
        rest = zero if here else left[j]
        target[2 * j + 1] += rest if next_ else zero
        left[j] = zero if next_ else rest


@kernel
def pick_max(values, data, maximum, out, seen, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    border2 = borders(n2, o2, k2, s2, p2)
    for plane in range(lo, hi):
        found = pointer(seen, plane * o2)
        for z0 in range(o0):
            for z1 in range(o1):
                at = ((plane * o0 + z0) * o1 + z1) * o2
                best, row = pointer(maximum, at), pointer(out, at)
                for j in range(o2):
                    row[j] = 0
                    found[j] = 0
                for y0 in range(max(z0 * s0 - p0, 0), min(z0 * s0 - p0 + k0, n0)):
                    for y1 in range(max(z1 * s1 - p1, 0), min(z1 * s1 - p1 + k1, n1)):
                        for t in range(k2):
                            first, last = covered(t, n2, o2, s2, p2, border2)
                            line = ((plane * n0 + y0) * n1 + y1) * n2 + t - p2
                            for j in range(first, last):
                                if data[line + s2 * j] == best[j] and found[j] == 0:
                                    row[j] = values[line + s2 * j]
                                    found[j] = 1


@kernel
def pool_sum(data, out, counting, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    one = out.dtype.type(1)
    border2 = borders(n2, o2, k2, s2, p2)
    for plane in range(lo, hi):
        for z0 in range(o0):
            for z1 in range(o1):
                row = pointer(out, ((plane * o0 + z0) * o1 + z1) * o2)
                for j in range(o2):
                    row[j] = 0
                for y0 in range(max(z0 * s0 - p0, 0), min(z0 * s0 - p0 + k0, n0)):
                    for y1 in range(max(z1 * s1 - p1, 0), min(z1 * s1 - p1 + k1, n1)):
                        line = pointer(data, ((plane * n0 + y0) * n1 + y1) * n2)
                        if o2 == 1:
                            total = row[0]
                            for i in range(max(-p2, 0), min(k2 - p2, n2)):
                                total += line[i]
                            row[0] = total
                            continue
                        for t in range(k2):
                            first, last = covered(t, n2, o2, s2, p2, border2)
                            source = advance(line, t - p2)
                            if s2 == 1:
                                for j in range(first, last):
                                    row[j] += source[j]
                            elif s2 == 2:
                                for j in range(first, last):
                                    row[j] += source[2 * j]
                            else:
                                for j in range(first, last):
                                    row[j] += source[s2 * j]
                if counting != 0:
                    others = counted(z0, n0, k0, s0, p0, counting) * counted(z1, n1, k1, s1, p1, counting)
                    for j in range(o2):
                        row[j] /= one * (others * counted(j, n2, k2, s2, p2, counting))


@kernel
def distribute_sum(grad, out, shares, counting, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    one = out.dtype.type(1)
    border2 = borders(n2, o2, k2, s2, p2)
    for plane in range(lo, hi):
        total = pointer(out, plane * n0 * n1 * n2)
        for i in range(n0 * n1 * n2):
            total[i] = 0
        share = pointer(shares, plane * o2)
        for z0 in range(o0):
            for z1 in range(o1):
                given = pointer(grad, ((plane * o0 + z0) * o1 + z1) * o2)
                others = counted(z0, n0, k0, s0, p0, counting) * counted(z1, n1, k1, s1, p1, counting)
                for j in range(o2):
                    share[j] = given[j]
                if counting != 0:
                    for j in range(o2):
                        share[j] /= one * (others * counted(j, n2, k2, s2, p2, counting))
                for y0 in range(max(z0 * s0 - p0, 0), min(z0 * s0 - p0 + k0, n0)):
                    for y1 in range(max(z1 * s1 - p1, 0), min(z1 * s1 - p1 + k1, n1)):
                        line = advance(total, (y0 * n1 + y1) * n2)
                        if o2 == 1:
                            for i in range(max(-p2, 0), min(k2 - p2, n2)):
                                line[i] += share[0]
                            continue
                        for t in range(k2):
                            first, last = covered(t, n2, o2, s2, p2, border2)
                            target = advance(line, t - p2)
                            for j in range(first, last):
                                target[s2 * j] += share[j]


@njit(**FLAGS)
def counted(output, size, window, stride, pad, counting):
    """How many elements along an axis the average of an output counts; 1 where its window lies outside altogether."""
    start = output * stride - pad
    if counting == 2:
        return max(min(start + window, size) - max(start, 0), 1)
    return max(min(start + window, size + pad) - start, 1)


@kernel
def raise_to(data, out, power, lo, hi):
    data, out = data[lo:hi], out[lo:hi]
    for i in range(data.size):
        out[i] = data[i] if power == 1 else data[i] * data[i] if power == 2 else data[i] * data[i] * data[i]


@kernel
def root_of(data, power, lo, hi):
    data = data[lo:hi]
    one = data.dtype.type(1)
    for i in range(data.size):
        if power == 2:
            data[i] = np.sqrt(data[i])
        elif power == 3:
            data[i] = np.copysign(np.abs(data[i]) ** (one / 3), data[i])
