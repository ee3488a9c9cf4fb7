"""Reductions of a contiguous run of floats, in registers: what rows of any length are summed and compared by.

Loop vectorizers leave the rest of a row, up to some sixty elements, to a scalar loop, which is all there is of short
rows. Here four vectors of results are filled in turn, and the rest is one vector under a mask.
"""

from __future__ import annotations

from .simd import inline
from .vector import (
    choose_equal,
    choose_larger,
    lanes_of,
    larger,
    largest_lane,
    load,
    load_between,
    load_or,
    splat,
    total,
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
def nan_run(run, n):
    """NaN if any of n elements is; otherwise 0."""
    lanes = lanes_of(run)
    a = b = c = d = splat(run, 0)
    zero = a
    i = 0
    while i + 4 * lanes <= n:
        x, y, z, w = load(run, i), load(run, i + lanes), load(run, i + 2 * lanes), load(run, i + 3 * lanes)
        a, b = choose_equal(x, x, a, x), choose_equal(y, y, b, y)
        c, d = choose_equal(z, z, c, z), choose_equal(w, w, d, w)
        i += 4 * lanes
    while i < n:
        x = load_or(run, i, 0, n, zero)
        a = choose_equal(x, x, a, x)
        i += lanes
    return total((a + b) + (c + d))
