"""Reductions of a contiguous run of floats, in registers: what rows of any length are summed and compared by.

Loop vectorizers leave the rest of a row, up to some sixty elements, to a scalar loop, which is all there is of short
rows. Here four vectors of results are filled in turn, and the rest is one vector under a mask. Of short rows, most of
the time goes into what follows, one number from all lanes; four rows at a time it takes a third.
"""

from __future__ import annotations

from .simd import inline
from .vector import (
    choose_equal,
    choose_larger,
    lanes_of,
    larger,
    largest_lane,
    largest_lanes,
    load,
    load_between,
    load_or,
    only_between,
    splat,
    total,
    totals,
)


@inline
def sum_run(run, n):
    """The sum of n elements from the pointer `run` on, in their own type."""
    lanes = lanes_of(run)
    a = b = c = d = splat(run, 0)
    i = 0
    while i + 4 * lanes <= n:
        a, b = a + load(run, i), b + load(run, i + lanes)
        c, d = c + load(run, i + 2 * lanes), d + load(run, i + 3 * lanes)
        i += 4 * lanes
    while i + lanes <= n:
        a = a + load(run, i)
        i += lanes
    if i < n:
        b = b + load_between(run, i, 0, n)
    return total((a + b) + (c + d))


@inline
def dot_run(x, y, n):
    """The sum of the products of n elements each."""
    lanes = lanes_of(x)
    a = b = c = d = splat(x, 0)
    i = 0
    while i + 4 * lanes <= n:
        a, b = a + load(x, i) * load(y, i), b + load(x, i + lanes) * load(y, i + lanes)
        c = c + load(x, i + 2 * lanes) * load(y, i + 2 * lanes)
        d = d + load(x, i + 3 * lanes) * load(y, i + 3 * lanes)
        i += 4 * lanes
    while i + lanes <= n:
        a = a + load(x, i) * load(y, i)
        i += lanes
    if i < n:
        b = b + load_between(x, i, 0, n) * load_between(y, i, 0, n)
    return total((a + b) + (c + d))


@inline
def keep_larger(x, best):
    return larger(x, best)


@inline
def keep_smaller(x, best):
    return choose_larger(best, x, x, best)


@inline
def extreme_run(keep, run, n):
    """The largest (`keep_larger`) or smallest of n > 0 elements; which one, where there is NaN, is undefined."""
    lanes = lanes_of(run)
    a = b = c = d = splat(run, run[0])
    first = a
    i = 0
    while i + 4 * lanes <= n:
        a, b = keep(load(run, i), a), keep(load(run, i + lanes), b)
        c, d = keep(load(run, i + 2 * lanes), c), keep(load(run, i + 3 * lanes), d)
        i += 4 * lanes
    while i + lanes <= n:
        a = keep(load(run, i), a)
        i += lanes
    if i < n:
        b = keep(load_or(run, i, 0, n, first), b)
    return keep(keep(a, b), keep(c, d))


@inline
def largest_run(run, n):
    return largest_lane(extreme_run(keep_larger, run, n))


@inline
def smallest_run(run, n):
    return -largest_lane(extreme_run(keep_smaller, run, n) * -1)


@inline
def keep_larger_or_nan(x, best):
    return choose_equal(best, best, choose_larger(best, x, best, x), best)


@inline
def keep_smaller_or_nan(x, best):
    return choose_equal(best, best, choose_larger(x, best, best, x), best)


@inline
def nan_of(run, value):
    """NaN if any lane of a vector is, otherwise 0."""
    return total(choose_equal(value, value, splat(run, 0), value))


@inline
def largest_or_nan(run, n):
    """The largest of n > 0 elements, or NaN if any of them is."""
    best = extreme_run(keep_larger_or_nan, run, n)
    return largest_lane(best) + nan_of(run, best)


@inline
def smallest_or_nan(run, n):
    best = extreme_run(keep_smaller_or_nan, run, n)
    return nan_of(run, best) - largest_lane(best * -1)


# ---- four rows at a time, for rows that are short -------------------------------------------------------------------


@inline
def sums_of_four(run, n, count):
    """The sums of n elements each from `run` on, of `count` rows (1 to 4) that follow each other; the last again."""
    lanes = lanes_of(run)
    second, third, fourth = min(1, count - 1) * n, min(2, count - 1) * n, min(3, count - 1) * n
    a = b = c = d = splat(run, 0)
    i = 0
    while i + lanes <= n:
        a, b = a + load(run, i), b + load(run, second + i)
        c, d = c + load(run, third + i), d + load(run, fourth + i)
        i += lanes
    if i < n and n >= lanes and count == 4:
        # Of all but the last row, what follows may be read too.
        a = a + only_between(load(run, i), 0, n - i)
        b = b + only_between(load(run, second + i), 0, n - i)
        c = c + only_between(load(run, third + i), 0, n - i)
        d = d + load_between(run, fourth + i, 0, fourth + n)
    elif i < n:
        a, b = a + load_between(run, i, 0, n), b + load_between(run, second + i, 0, second + n)
        c, d = c + load_between(run, third + i, 0, third + n), d + load_between(run, fourth + i, 0, fourth + n)
    return totals(a, b, c, d)


@inline
def dots_of_four(x, y, n, count):
    """The sums of the products of n elements each, as in `sums_of_four`."""
    lanes = lanes_of(x)
    second, third, fourth = min(1, count - 1) * n, min(2, count - 1) * n, min(3, count - 1) * n
    a = b = c = d = splat(x, 0)
    i = 0
    while i + lanes <= n:
        a, b = a + load(x, i) * load(y, i), b + load(x, second + i) * load(y, second + i)
        c, d = c + load(x, third + i) * load(y, third + i), d + load(x, fourth + i) * load(y, fourth + i)
        i += lanes
    if i < n:
        a = a + load_between(x, i, 0, n) * load_between(y, i, 0, n)
        i += second
        b = b + load_between(x, i, 0, second + n) * load_between(y, i, 0, second + n)
        i += third - second
        c = c + load_between(x, i, 0, third + n) * load_between(y, i, 0, third + n)
        i += fourth - third
        d = d + load_between(x, i, 0, fourth + n) * load_between(y, i, 0, fourth + n)
    return totals(a, b, c, d)


@inline
def largest_of_four(run, n, count, factor):
    """The largest of n > 0 elements each, times a factor; where there is NaN, which one is undefined."""
    lanes = lanes_of(run)
    second, third, fourth = min(1, count - 1) * n, min(2, count - 1) * n, min(3, count - 1) * n
    a, b = splat(run, run[0]) * factor, splat(run, run[second]) * factor
    c, d = splat(run, run[third]) * factor, splat(run, run[fourth]) * factor
    i = 0
    while i + lanes <= n:
        a, b = larger(load(run, i) * factor, a), larger(load(run, second + i) * factor, b)
        c, d = larger(load(run, third + i) * factor, c), larger(load(run, fourth + i) * factor, d)
        i += lanes
    if i < n:
        x, y = splat(run, run[0]), splat(run, run[second])
        z, w = splat(run, run[third]), splat(run, run[fourth])
        a = larger(load_or(run, i, 0, n, x) * factor, a)
        b = larger(load_or(run, second + i, 0, second + n, y) * factor, b)
        c = larger(load_or(run, third + i, 0, third + n, z) * factor, c)
        d = larger(load_or(run, fourth + i, 0, fourth + n, w) * factor, d)
    return largest_lanes(a, b, c, d)
