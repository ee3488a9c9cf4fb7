"""Pooling by the commonest windows: 2 x 2 side by side, and 3 x 3 one or two apart.

`pool` has the definition, and kernels for any windows; these do the same with less to decide for every vector.

Where windows of 2 x 2 cover the image, its planes are one list of pairs of rows. A vector may reach beyond its row:
what it then writes are places of the next one, which is written afterwards. Only the last rows need a mask. One thread
takes 0.04 ms for 64x20x24x24, with a mask for every row 0.22.

Windows of 3 x 3 are taken apart: three neighbours in a row are combined first, and each such vector is used by all
windows that it lies under, while a band of columns is walked down (van Herk, "A fast algorithm for local minimum and
maximum filters on rectangular and octagonal kernels", 1992, for windows this small without his running extremes). One
thread takes 0.18 ms for 8x192x28x28, stride 1, window by window 1.8.
"""

from __future__ import annotations

import numpy as np

from ..executor.launch import kernel
from .pool_windows import counted, plus, store_pairs, store_some
from .run import keep_larger
from .simd import inline
from .tile import pointer
from .vector import (
    choose_equal,
    choose_larger,
    lanes_of,
    larger,
    load,
    load_bytes,
    load_or,
    splat,
    split,
    store,
    store_bytes,
    store_first,
)

# ---- two by two -----------------------------------------------------------------------------------------------------


@inline
def pairs(line, j, outputs, whole, lanes, outside):
    """Left and right elements under windows j ... of a row of `outputs` windows."""
    if whole:
        return split(load(line, 2 * j), load(line, 2 * j + lanes))
    a = load_or(line, 2 * j, 0, 2 * outputs, outside)
    return split(a, load_or(line, 2 * j + lanes, 0, 2 * outputs, outside))


@kernel
def max_of_pairs(data, out, outputs, lo, hi):
    """data: (2 * rows, 2 * outputs); out: (rows, outputs), both flat. A job is a row."""
    lanes = lanes_of(out)
    outside = splat(pointer(out, 0), np.finfo(out.dtype).min)
    for row in range(lo, hi):
        above, target = pointer(data, 4 * row * outputs), pointer(out, row * outputs)
        below = pointer(data, (4 * row + 2) * outputs)
        for j in range(0, outputs, lanes):
            whole = j + lanes <= (hi - row) * outputs
            a, b = pairs(above, j, outputs, whole, lanes, outside)
            c, d = pairs(below, j, outputs, whole, lanes, outside)
            best = larger(larger(d, larger(c, outside)), larger(b, larger(a, outside)))
            if whole:
                store(target, j, best)
            else:
                store_first(target, j, best, outputs - j)


@kernel
def max_of_pairs_and_taps(data, out, tap, outputs, lo, hi):
    """As `max_of_pairs`; tap: (rows, outputs), which of its four elements the maximum of a window is."""
    lanes = lanes_of(out)
    like = pointer(out, 0)
    outside, nowhere = splat(like, np.finfo(out.dtype).min), splat(like, 255)
    for row in range(lo, hi):
        above, target, taps = pointer(data, 4 * row * outputs), pointer(out, row * outputs), pointer(tap, row * outputs)
        below = pointer(data, (4 * row + 2) * outputs)
        for j in range(0, outputs, lanes):
            whole = j + lanes <= (hi - row) * outputs
            a, b = pairs(above, j, outputs, whole, lanes, outside)
            c, d = pairs(below, j, outputs, whole, lanes, outside)
            where, best = choose_larger(a, outside, splat(like, 0), nowhere), larger(a, outside)
            where, best = choose_larger(b, best, splat(like, 1), where), larger(b, best)
            where, best = choose_larger(c, best, splat(like, 2), where), larger(c, best)
            where, best = choose_larger(d, best, splat(like, 3), where), larger(d, best)
            if whole:
                store(target, j, best)
                store_bytes(taps, j, where, lanes)
            else:
                store_first(target, j, best, outputs - j)
                store_bytes(taps, j, where, outputs - j)


@kernel
def give_to_pairs(grad, tap, out, outputs, lo, hi):
    """The gradient of every window to that of its elements that `tap` names: the image, each element written once."""
    lanes = lanes_of(out)
    like = pointer(out, 0)
    zero, nowhere = splat(like, 0), splat(like, 255)
    for row in range(lo, hi):
        given, taps = pointer(grad, row * outputs), pointer(tap, row * outputs)
        for j in range(0, outputs, lanes):
            whole = j + lanes <= (hi - row) * outputs
            if whole:
                gradient, where = load(given, j), load_bytes(taps, j, j, j + lanes, nowhere)
            else:
                gradient, where = load_or(given, j, 0, outputs, zero), load_bytes(taps, j, 0, outputs, nowhere)
            a, b = (
                choose_equal(where, splat(like, 0), gradient, zero),
                choose_equal(where, splat(like, 1), gradient, zero),
            )
            c, d = (
                choose_equal(where, splat(like, 2), gradient, zero),
                choose_equal(where, splat(like, 3), gradient, zero),
            )
            # What lies beyond the upper row is the lower one's start, which only its first vectors write after this.
            alone = whole and (j == 0 or j + lanes <= outputs)
            store_pairs(pointer(out, 4 * row * outputs), j, a, b, 2 * outputs, alone, lanes)
            store_pairs(pointer(out, (4 * row + 2) * outputs), j, c, d, 2 * outputs, whole, lanes)


# ---- three by three -------------------------------------------------------------------------------------------------


@inline
def lines_of_three(line, first, n, stride, whole, lanes, outside):
    """The elements under the three taps of neighbouring windows in a line of n, the first of which starts at `first`.

    `whole`: all that is loaded lies in the line; else what does not is `outside`.
    """
    if stride == 1:
        if whole:
            return load(line, first), load(line, first + 1), load(line, first + 2)
        a, b = load_or(line, first, 0, n, outside), load_or(line, first + 1, 0, n, outside)
        return a, b, load_or(line, first + 2, 0, n, outside)
    if whole:
        a, b = split(load(line, first), load(line, first + lanes))
        c, d = split(load(line, first + 2), load(line, first + 2 + lanes))
        return a, b, c
    a, b = split(load_or(line, first, 0, n, outside), load_or(line, first + lanes, 0, n, outside))
    c, d = split(load_or(line, first + 2, 0, n, outside), load_or(line, first + 2 + lanes, 0, n, outside))
    return a, b, c


@inline
def three(combine, data, plane, y, first, n1, n2, stride, whole, lanes, outside):
    """Three neighbours of line y of a plane combined, for neighbouring windows."""
    if y < 0 or y >= n1:
        return outside
    a, b, c = lines_of_three(pointer(data, (plane * n1 + y) * n2), first, n2, stride, whole, lanes, outside)
    return combine(c, combine(b, combine(a, outside)))


@kernel
def max_of_threes(data, out, n1, n2, o1, o2, stride, p1, p2, lo, hi):
    """data: (planes, n1, n2); out: (planes, o1, o2), both flat. A job is a plane."""
    lanes = lanes_of(out)
    outside = splat(pointer(out, 0), np.finfo(out.dtype).min)
    for plane in range(lo, hi):
        for j in range(0, o2, lanes):
            first = j * stride - p2
            whole = first >= 0 and first + 2 + stride * lanes <= n2
            upper = three(keep_larger, data, plane, -p1, first, n1, n2, stride, whole, lanes, outside)
            middle = three(keep_larger, data, plane, 1 - p1, first, n1, n2, stride, whole, lanes, outside)
            for z in range(o1):
                y = z * stride - p1
                lower = three(keep_larger, data, plane, y + 2, first, n1, n2, stride, whole, lanes, outside)
                best = larger(lower, larger(middle, upper))
                store_some(pointer(out, (plane * o1 + z) * o2), j, best, o2, lanes)
                upper, middle = middle, lower
                if stride == 2:
                    upper = lower
                    middle = three(keep_larger, data, plane, y + 3, first, n1, n2, stride, whole, lanes, outside)


@inline
def three_and_taps(data, plane, y, first, n1, n2, stride, whole, lanes, outside, nowhere):
    """As `three` for maxima, and which of the three each of them is."""
    if y < 0 or y >= n1:
        return outside, nowhere
    like = pointer(data, 0)
    a, b, c = lines_of_three(pointer(data, (plane * n1 + y) * n2), first, n2, stride, whole, lanes, outside)
    where, best = choose_larger(a, outside, splat(like, 0), nowhere), larger(a, outside)
    where, best = choose_larger(b, best, splat(like, 1), where), larger(b, best)
    return larger(c, best), choose_larger(c, best, splat(like, 2), where)


@kernel
def max_of_threes_and_taps(data, out, tap, n1, n2, o1, o2, stride, p1, p2, lo, hi):
    """As `max_of_threes`; tap: (planes, o1, o2), which of its nine elements the maximum of a window is."""
    lanes = lanes_of(out)
    like = pointer(out, 0)
    outside, nowhere = splat(like, np.finfo(out.dtype).min), splat(like, 255)
    one_line, two_lines = splat(like, 3), splat(like, 6)
    for plane in range(lo, hi):
        for j in range(0, o2, lanes):
            first = j * stride - p2
            whole = first >= 0 and first + 2 + stride * lanes <= n2
            upper, u = three_and_taps(data, plane, -p1, first, n1, n2, stride, whole, lanes, outside, nowhere)
            middle, m = three_and_taps(data, plane, 1 - p1, first, n1, n2, stride, whole, lanes, outside, nowhere)
            for z in range(o1):
                y = z * stride - p1
                lower, w = three_and_taps(data, plane, y + 2, first, n1, n2, stride, whole, lanes, outside, nowhere)
                where, best = choose_larger(middle, upper, m + one_line, u), larger(middle, upper)
                where, best = choose_larger(lower, best, w + two_lines, where), larger(lower, best)
                at = (plane * o1 + z) * o2
                store_some(pointer(out, at), j, best, o2, lanes)
                store_bytes(pointer(tap, at), j, where, o2 - j)
                upper, u, middle, m = middle, m, lower, w
                if stride == 2:
                    upper, u = lower, w
                    middle, m = three_and_taps(
                        data, plane, y + 3, first, n1, n2, stride, whole, lanes, outside, nowhere
                    )


@kernel
def sum_of_threes(data, out, shares, counting, n1, n2, o1, o2, stride, p1, p2, lo, hi):
    """Sums, or averages as `pool.pool_sum` counts them. shares: (planes, o2), of which the row of the first is used."""
    lanes = lanes_of(out)
    one = out.dtype.type(1)
    none = splat(pointer(out, 0), 0)
    share = pointer(shares, lo * o2)
    for j in range(o2):
        share[j] = one if counting == 0 else one / (3 * counted(j, n2, 3, stride, p2, counting))
    for plane in range(lo, hi):
        for j in range(0, o2, lanes):
            first = j * stride - p2
            whole = first >= 0 and first + 2 + stride * lanes <= n2
            factor = load_or(share, j, 0, o2, none)
            upper = three(plus, data, plane, -p1, first, n1, n2, stride, whole, lanes, none)
            middle = three(plus, data, plane, 1 - p1, first, n1, n2, stride, whole, lanes, none)
            for z in range(o1):
                y = z * stride - p1
                lower = three(plus, data, plane, y + 2, first, n1, n2, stride, whole, lanes, none)
                result = (lower + (middle + upper)) * factor
                if counting != 0:
                    lines = counted(z, n1, 3, stride, p1, counting)
                    if lines != 3:
                        result = result * (3 * one / lines)
                store_some(pointer(out, (plane * o1 + z) * o2), j, result, o2, lanes)
                upper, middle = middle, lower
                if stride == 2:
                    upper = lower
                    middle = three(plus, data, plane, y + 3, first, n1, n2, stride, whole, lanes, none)


@inline
def windows(grad, tap, at, z, j, o1, o2, lanes, zero, nowhere):
    """The gradients of windows j ... of row z of a plane, and which elements they are for."""
    if z < 0 or z >= o1:
        return zero, nowhere
    given, taps = pointer(grad, at + z * o2), pointer(tap, at + z * o2)
    if j >= 0 and j + lanes <= o2:
        return load(given, j), load_bytes(taps, j, j, j + lanes, nowhere)
    return load_or(given, j, 0, o2, zero), load_bytes(taps, j, 0, o2, nowhere)


@inline
def chosen(like, window, number, zero):
    """The gradients of those windows whose maximum is element `number`."""
    gradient, where = window
    return choose_equal(where, splat(like, number), gradient, zero)


@kernel
def give_to_threes(grad, tap, out, n1, n2, o1, o2, stride, p1, p2, lo, hi):
    """The gradient of every window to that of its elements that `tap` names: the image, each element written once.

    A line of windows gives to three lines of the image; what the next ones give to these too is added on the way down.
    """
    lanes = lanes_of(out)
    like = pointer(out, 0)
    zero, nowhere = splat(like, 0), splat(like, 255)
    for plane in range(lo, hi):
        at = plane * o1 * o2
        for i in range(0, n2 if stride == 1 else (n2 + 1) // 2, lanes):
            upper, lower = zero, zero  # of the next two lines of the image, as far as they are known
            for z in range(n1 + p1 if stride == 1 else (n1 + p1 + 1) // 2):
                if stride == 1:
                    w = i + p2
                    a = windows(grad, tap, at, z, w, o1, o2, lanes, zero, nowhere)
                    b = windows(grad, tap, at, z, w - 1, o1, o2, lanes, zero, nowhere)
                    c = windows(grad, tap, at, z, w - 2, o1, o2, lanes, zero, nowhere)
                    line = (chosen(like, a, 0, zero) + chosen(like, b, 1, zero)) + (chosen(like, c, 2, zero) + upper)
                    upper = (chosen(like, a, 3, zero) + chosen(like, b, 4, zero)) + (chosen(like, c, 5, zero) + lower)
                    lower = (chosen(like, a, 6, zero) + chosen(like, b, 7, zero)) + chosen(like, c, 8, zero)
                    if z >= p1:
                        store_some(pointer(out, (plane * n1 + z - p1) * n2), i, line, n2, lanes)
                    continue
                w = i + (p2 + 1) // 2
                a = windows(grad, tap, at, z, w, o1, o2, lanes, zero, nowhere)
                b = windows(grad, tap, at, z, w - 1, o1, o2, lanes, zero, nowhere)
                middle = b if p2 % 2 else a  # those in whose middle column a place of the other parity is
                y = 2 * z - p1
                line = (chosen(like, a, 0, zero) + chosen(like, b, 2, zero)) + upper
                store_line(out, plane, y, i, line, chosen(like, middle, 1, zero) + lower, n1, n2, p2, lanes)
                line = chosen(like, a, 3, zero) + chosen(like, b, 5, zero)
                store_line(out, plane, y + 1, i, line, chosen(like, middle, 4, zero), n1, n2, p2, lanes)
                upper = chosen(like, a, 6, zero) + chosen(like, b, 8, zero)
                lower = chosen(like, middle, 7, zero)


@inline
def store_line(out, plane, y, i, outer, inner, n1, n2, p2, lanes):
    """Line y of a plane, if there is one: what first and last columns of windows give, and what middle ones do."""
    if y >= 0 and y < n1:
        even, odd = outer, inner
        if p2 % 2:
            even, odd = inner, outer
        store_pairs(pointer(out, (plane * n1 + y) * n2), i, even, odd, n2, 2 * (i + lanes) <= n2, lanes)
