"""Pooling: maximum, average, sum and L^p norm over windows of one, two or three spatial axes.

A vector holds neighbouring outputs of a row, and is combined with one tap of their windows after the other; where
the stride is 2, two vectors of the image are split into even and odd places. Gradients are gathered in the same way,
by vectors of the image, so that each is written once. A window's maximum is its first: backward needs to know where
it stands, a byte a window, which forward leaves or backward finds again. `reference` is the definition in NumPy.

Windows of 2 x 2 and 3 x 3, which most networks have, are done by `pool_square`, sums by `pool_sums`. Strides above 2
and windows of more than 255 taps are rare, and take plain loops.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numba import njit

from ..base import ArgumentError
from ..executor.launch import Call, Kernel, Launch, View, kernel
from .pool_square import (
    give_to_pairs,
    give_to_threes,
    max_of_pairs,
    max_of_pairs_and_taps,
    max_of_threes,
    max_of_threes_and_taps,
    sum_of_threes,
)
from .pool_sums import distribute_sum, pool_sum, raise_to, root_of
from .pool_windows import over_run, readable, seeing, seen, store_row, under_windows
from .run import keep_larger
from .simd import inline
from .tile import FLAGS, pointer
from .vector import (
    choose_equal,
    choose_larger,
    lanes_of,
    larger,
    largest_lane,
    load,
    load_bytes,
    load_or,
    splat,
    split,
    store_bytes,
)

_MOST_TAPS = 255  # of a window: their numbers are kept as bytes, and 255 itself means none of them


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
        arrays = (call.data.reshape(-1), call.out.reshape(-1))
        yield _fitting((max_of_pairs, max_of_threes, pool_max), arrays, axes, call.out)
    elif kind == "lp":
        power = power_of(call)
        powers = call.workspace((call.data.size,), call.data.dtype)
        yield Launch(raise_to, call.data.reshape(-1), powers, power, jobs=call.data.size, cost=call.data.size / 4)
        yield _sum(call, powers, axes, counting=0)
        yield Launch(root_of, call.out.reshape(-1), power, jobs=call.out.size, cost=call.out.size * 5)
    else:
        yield _sum(call, call.data.reshape(-1), axes, counting_of(call))


def pool_max_backward(call: Call) -> Iterator[Launch]:
    """The gradient of every window goes to the first of its elements that is the maximum."""
    axes = _axes(call, call.data, call.maximum)
    data, grad, out = call.data.reshape(-1), call.grad.reshape(-1), call.out.reshape(-1)
    if math.prod(axes[6:9]) > _MOST_TAPS or axes[11] > 2:
        yield _launch(distribute_max, grad, data, call.maximum.reshape(-1), out, axes, call.maximum)
        return
    tap = call.workspace((call.maximum.size,), np.uint8)
    maximum = call.maximum.reshape(-1)
    if _are_pairs(axes) or _are_threes(axes):
        # To find the maxima again is faster than to look for the given ones: 0.05 ms instead of 0.14 for 64x20x24x24.
        maximum = call.workspace(maximum.shape, maximum.dtype)
    kernels = max_of_pairs_and_taps, max_of_threes_and_taps, find_taps
    yield _fitting(kernels, (data, maximum, tap), axes, call.maximum)
    yield _give(grad, tap, out, axes, call.maximum)


def pool_max_taps(call: Call) -> Iterator[Launch]:
    axes = _axes(call, call.data, call.out)
    arrays = (call.data.reshape(-1), call.out.reshape(-1), call.tap.reshape(-1))
    yield _fitting((max_of_pairs_and_taps, max_of_threes_and_taps, pool_max_and_taps), arrays, axes, call.out)


def pool_max_give(call: Call) -> Iterator[Launch]:
    arrays = (call.grad.reshape(-1), call.tap.reshape(-1), call.out.reshape(-1))
    yield _give(*arrays, _axes(call, call.data, call.grad), call.grad)


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
    shares = call.workspace((call.grad.size,), call.out.dtype)
    yield _launch(
        distribute_sum, call.grad.reshape(-1), call.out.reshape(-1), shares, counting_of(call), axes, call.grad
    )


# ---- lowering -------------------------------------------------------------------------------------------------------


def _axes(call: Call, data: View, out: View) -> list[int]:
    return axes_of(call, data.shape[2:], out.shape[2:])


def axes_of(call: Call, sizes: Sequence[int], outputs: Sequence[int]) -> list[int]:
    """Sizes, output sizes, windows, strides and paddings of three axes, one kind after the other."""
    params = call.params
    rank = len(sizes)
    window = params.kernel
    stride, pad = params.stride or (1,) * rank, params.pad or (0,) * rank
    if params.get("global_pool"):
        window, stride, pad = sizes, (1,) * rank, (0,) * rank
    for k, p in zip(window, pad, strict=True):
        if p >= k:
            raise ArgumentError(f"Pooling {call.name}: pad {pad} must be less than kernel {window}")

    def three(values: Sequence[int]) -> tuple[int, ...]:
        return (*[1] * (3 - rank), *values)

    none = (0,) * (3 - rank)
    return [*three(sizes), *three(outputs), *three(window), *three(stride), *none, *pad]


def counting_of(call: Call) -> int:
    """0: sums; 1: averages over the window with its padding; 2: averages over the image's elements in it."""
    if call.params.pool_type == "sum":
        return 0
    return 2 if call.params.count_include_pad is False else 1


def power_of(call: Call) -> int:
    """The p of an L^p norm."""
    power = call.params.p_value
    if power not in (1, 2, 3):
        raise ArgumentError(f"Pooling {call.name}: p_value must be 1, 2 or 3 for pool_type 'lp', not {power}")
    return power


def _planes(data: View) -> int:
    return data.shape[0] * data.shape[1]


def _sum(call: Call, data: View, axes: list[int], counting: int) -> Launch:
    out = call.out.reshape(-1)
    if _are_threes(axes):
        shares = call.workspace((_planes(call.out) * axes[0], axes[5]), out.dtype)
        return _threes(sum_of_threes, (data, out, shares, counting), axes, call.out)
    return _launch(pool_sum, data, out, counting, axes, call.out)


def _give(grad: View, tap: View, out: View, axes: list[int], small: View) -> Launch:
    return _fitting((give_to_pairs, give_to_threes, give_to_taps), (grad, tap, out), axes, small)


def _fitting(kernels: tuple[Kernel, Kernel, Kernel], arrays: tuple[View, ...], axes: list[int], small: View) -> Launch:
    """The launch of that kernel which windows allow: of 2 x 2, of 3 x 3, any."""
    pairs, threes, others = kernels
    if _are_pairs(axes):
        return Launch(pairs, *arrays, axes[5], jobs=_planes(small) * axes[3] * axes[4], cost=small.size / 4)
    return _threes(threes, arrays, axes, small) if _are_threes(axes) else _launch(others, *arrays, axes, small)


def _are_pairs(axes: list[int]) -> bool:
    """Whether windows of 2 x 2 cover every plane, each element once."""
    sizes, outputs = axes[:3], axes[3:6]
    return axes[6:] == [1, 2, 2, 1, 2, 2, 0, 0, 0] and sizes == [outputs[0], 2 * outputs[1], 2 * outputs[2]]


def _are_threes(axes: list[int]) -> bool:
    n0, _, _, o0, _, _, k0, k1, k2, s0, s1, s2, p0, _, _ = axes
    return n0 == o0 and (k0, s0, p0) == (1, 1, 0) and k1 == k2 == 3 and s1 == s2 and s1 in (1, 2)


def _threes(work: Kernel, args: tuple[View | int, ...], axes: list[int], small: View) -> Launch:
    planes = _planes(small) * axes[0]
    return Launch(work, *args, *axes[1:3], *axes[4:6], *axes[11:12], *axes[13:], jobs=planes, cost=small.size / 2)


def _launch(work, *args: Any) -> Launch:
    *args, axes, small = args
    window = axes[6] * axes[7] * axes[8]
    return Launch(work, *args, *axes, jobs=_planes(small), cost=small.size * (1 + window / 8))


# ---- maxima ---------------------------------------------------------------------------------------------------------


@kernel
def pool_max(data, out, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    lowest = out.dtype.type(np.finfo(out.dtype).min)
    lanes = lanes_of(out)
    outside = splat(pointer(out, 0), lowest)
    if o0 * o1 * o2 == 1 and k0 * k1 * k2 == n0 * n1 * n2 and p0 + p1 + p2 == 0:
        for plane in range(lo, hi):
            run = pointer(data, plane * n0 * n1 * n2)
            out[plane] = largest_lane(over_run(keep_larger, outside, run, n0 * n1 * n2, lanes, outside))
        return
    free = (o2 - 1) * s2 - p2 + k2 <= n2
    for plane in range(lo, hi):
        for z0 in range(o0):
            first0, last0 = seen(z0, n0, k0, s0, p0)
            for z1 in range(o1):
                first1, last1 = seen(z1, n1, k1, s1, p1)
                row = pointer(out, ((plane * o0 + z0) * o1 + z1) * o2)
                for j in range(o2 if s2 > 2 else 0):
                    first2, last2 = seen(j, n2, k2, s2, p2)
                    row[j] = lowest
                    for y0 in range(first0, last0):
                        for y1 in range(first1, last1):
                            line = pointer(data, ((plane * n0 + y0) * n1 + y1) * n2)
                            for i in range(first2, last2):
                                row[j] = line[i] if line[i] > row[j] else row[j]
                for j in range(0, o2 if s2 <= 2 else 0, lanes):
                    best = outside
                    for y0 in range(first0, last0):
                        for y1 in range(first1, last1):
                            at = ((plane * n0 + y0) * n1 + y1) * n2
                            line, ahead, first = pointer(data, at), readable(data, at, n2, free), j * s2 - p2
                            best = under_windows(keep_larger, best, line, first, n2, ahead, k2, s2, lanes, outside)
                    store_row(row, j, best, best, o2, 1, lanes)


@kernel
def pool_max_and_taps(data, out, tap, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    lowest = out.dtype.type(np.finfo(out.dtype).min)
    lanes = lanes_of(out)
    like = pointer(out, 0)
    outside, nowhere = splat(like, lowest), splat(like, 255)
    if s2 > 2:
        taps_apart(data, out, tap, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi)
        return
    free = (o2 - 1) * s2 - p2 + k2 <= n2
    for plane in range(lo, hi):
        for z0 in range(o0):
            start0 = z0 * s0 - p0
            for z1 in range(o1):
                start1 = z1 * s1 - p1
                at = ((plane * o0 + z0) * o1 + z1) * o2
                row, taps = pointer(out, at), pointer(tap, at)
                for j in range(0, o2, lanes):
                    first = j * s2 - p2
                    best, where = outside, nowhere
                    for t0 in range(max(-start0, 0), min(k0, n0 - start0)):
                        for t1 in range(max(-start1, 0), min(k1, n1 - start1)):
                            source = ((plane * n0 + start0 + t0) * n1 + start1 + t1) * n2
                            line, ahead = pointer(data, source), readable(data, source, n2, free)
                            inside = first >= 0 and first + (k2 - 1) // 2 * 2 + 2 * lanes <= ahead
                            number = (t0 * k1 + t1) * k2
                            for t in range(0, k2, s2):
                                a, b = taps_of_line(line, first + t, n2, s2, lanes, inside, outside)
                                where = choose_larger(a, best, splat(like, number + t), where)
                                best = larger(a, best)
                                if s2 == 2 and t + 1 < k2:
                                    where = choose_larger(b, best, splat(like, number + t + 1), where)
                                    best = larger(b, best)
                    store_row(row, j, best, best, o2, 1, lanes)
                    store_bytes(taps, j, where, o2 - j)


@inline
def taps_of_line(line, at, n, stride, lanes, inside, outside):
    """What neighbouring outputs see under one tap, the first of them at element `at`; with stride 2, also the next."""
    a = load(line, at) if inside else load_or(line, at, 0, n, outside)
    if stride == 1:
        return a, a
    b = load(line, at + lanes) if inside else load_or(line, at + lanes, 0, n, outside)
    return split(a, b)


@njit(**FLAGS)
def taps_apart(data, out, tap, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    """What `pool_max_and_taps` does, window by window."""
    for plane in range(lo, hi):
        for z0 in range(o0):
            for z1 in range(o1):
                for z2 in range(o2):
                    best, where = out.dtype.type(np.finfo(out.dtype).min), 255
                    first0, last0 = seen(z0, n0, k0, s0, p0)
                    first1, last1 = seen(z1, n1, k1, s1, p1)
                    first2, last2 = seen(z2, n2, k2, s2, p2)
                    for y0 in range(first0, last0):
                        for y1 in range(first1, last1):
                            for y2 in range(first2, last2):
                                value = data[((plane * n0 + y0) * n1 + y1) * n2 + y2]
                                if value > best:
                                    best = value
                                    t0, t1, t2 = y0 - z0 * s0 + p0, y1 - z1 * s1 + p1, y2 - z2 * s2 + p2
                                    where = (t0 * k1 + t1) * k2 + t2
                    at = ((plane * o0 + z0) * o1 + z1) * o2 + z2
                    out[at], tap[at] = best, where


@kernel
def find_taps(data, maximum, tap, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    """Where the first maximum of each window stands, if the maxima are known and strides are 1 or 2."""
    lanes = lanes_of(maximum)
    like = pointer(maximum, 0)
    outside, nowhere = splat(like, np.nan), splat(like, 255)
    free = (o2 - 1) * s2 - p2 + k2 <= n2
    for plane in range(lo, hi):
        for z0 in range(o0):
            start0 = z0 * s0 - p0
            for z1 in range(o1):
                start1 = z1 * s1 - p1
                at = ((plane * o0 + z0) * o1 + z1) * o2
                for j in range(0, o2, lanes):
                    first = j * s2 - p2
                    sought, where = load_or(pointer(maximum, at), j, 0, o2, outside), nowhere
                    # Backwards, so that the first one is what remains.
                    for t0 in range(min(k0, n0 - start0) - 1, max(-start0, 0) - 1, -1):
                        for t1 in range(min(k1, n1 - start1) - 1, max(-start1, 0) - 1, -1):
                            source = ((plane * n0 + start0 + t0) * n1 + start1 + t1) * n2
                            line, ahead = pointer(data, source), readable(data, source, n2, free)
                            inside = first >= 0 and first + (k2 - 1) // 2 * 2 + 2 * lanes <= ahead
                            number = (t0 * k1 + t1) * k2
                            for t in range((k2 - 1) & -2 if s2 == 2 else k2 - 1, -1, -s2):
                                a, b = taps_of_line(line, first + t, n2, s2, lanes, inside, outside)
                                if s2 == 2 and t + 1 < k2:
                                    where = choose_equal(b, sought, splat(like, number + t + 1), where)
                                where = choose_equal(a, sought, splat(like, number + t), where)
                    store_bytes(pointer(tap, at), j, where, o2 - j)


@inline
def given_by_taps(result, taps, given, first, n, ahead, tap, count, stride, lanes, zero, nowhere):
    """`result` and what windows first, first - 1, ... of a row of n give to their taps `tap`, `tap` + stride, ..."""
    for q in range(count):
        at = first - q
        if at >= 0 and at + lanes <= ahead:
            where, gradient = load_bytes(taps, at, at, at + lanes, nowhere), load(given, at)
        else:
            where, gradient = load_bytes(taps, at, 0, n, nowhere), load_or(given, at, 0, n, zero)
        result = result + choose_equal(where, splat(given, tap + q * stride), gradient, zero)
    return result


@kernel
def give_to_taps(grad, tap, out, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    lanes = lanes_of(out)
    like = pointer(out, 0)
    zero, nowhere = splat(like, 0), splat(like, 255)
    if s2 > 2:
        scatter_to_taps(grad, tap, out, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi)
        return
    # Element s2 * i + r is under tap t of window i + (r + p2 - t) / s2.
    phase0, phase1 = p2 % s2, (p2 + 1) % s2
    count0, count1 = (k2 - phase0 + s2 - 1) // s2, (k2 - phase1 + s2 - 1) // s2
    shift0, shift1 = p2 // s2, (p2 + 1) // 2
    last = (n2 - 1) // s2
    free0, free1 = last + shift0 < o2, last + shift1 < o2
    for plane in range(lo, hi):
        for y0 in range(n0):
            first0, last0 = seeing(y0, o0, k0, s0, p0)
            for y1 in range(n1):
                first1, last1 = seeing(y1, o1, k1, s1, p1)
                row = pointer(out, ((plane * n0 + y0) * n1 + y1) * n2)
                for i in range(0, (n2 + 1) // 2 if s2 == 2 else n2, lanes):
                    a, b = zero, zero
                    for z0 in range(first0, last0):
                        for z1 in range(first1, last1):
                            at = ((plane * o0 + z0) * o1 + z1) * o2
                            t = ((y0 + p0 - z0 * s0) * k1 + y1 + p1 - z1 * s1) * k2
                            taps, given = pointer(tap, at), pointer(grad, at)
                            ahead, j, k = readable(grad, at, o2, free0), i + shift0, t + phase0
                            a = given_by_taps(a, taps, given, j, o2, ahead, k, count0, s2, lanes, zero, nowhere)
                            if s2 == 2:
                                ahead, j, k = readable(grad, at, o2, free1), i + shift1, t + phase1
                                b = given_by_taps(b, taps, given, j, o2, ahead, k, count1, 2, lanes, zero, nowhere)
                    store_row(row, i, a, b, n2, s2, lanes)


@njit(**FLAGS)
def scatter_to_taps(grad, tap, out, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    """What `give_to_taps` does, window by window."""
    for i in range(lo * n0 * n1 * n2, hi * n0 * n1 * n2):
        out[i] = 0
    for plane in range(lo, hi):
        for z0 in range(o0):
            for z1 in range(o1):
                for z2 in range(o2):
                    at = ((plane * o0 + z0) * o1 + z1) * o2 + z2
                    k = tap[at]
                    y0, y1 = z0 * s0 - p0 + k // (k1 * k2), z1 * s1 - p1 + k // k2 % k1
                    y2 = z2 * s2 - p2 + k % k2
                    if 0 <= y0 < min(n0, z0 * s0 - p0 + k0) and 0 <= y1 < n1 and 0 <= y2 < n2:
                        out[((plane * n0 + y0) * n1 + y1) * n2 + y2] += grad[at]


@kernel
def distribute_max(grad, data, maximum, out, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    """The gradient of every window to its first maximum, window by window."""
    for i in range(lo * n0 * n1 * n2, hi * n0 * n1 * n2):
        out[i] = 0
    for number in range(lo * o0 * o1, hi * o0 * o1):
        plane = number // (o0 * o1)
        first0, last0 = seen(number // o1 % o0, n0, k0, s0, p0)
        first1, last1 = seen(number % o1, n1, k1, s1, p1)
        for z2 in range(o2):
            first2, last2 = seen(z2, n2, k2, s2, p2)
            best, where = maximum[number * o2 + z2], -1
            for y0 in range(first0, last0):
                for y1 in range(first1, last1):
                    line = ((plane * n0 + y0) * n1 + y1) * n2
                    for i in range(line + first2, line + last2):
                        if data[i] == best:
                            where = i
                            break
                    if where >= 0:
                        break
                if where >= 0:
                    break
            if where >= 0:
                out[where] += grad[number * o2 + z2]


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
