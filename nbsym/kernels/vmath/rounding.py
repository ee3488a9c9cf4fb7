"""Rounding, and division with a remainder."""

from __future__ import annotations

from ..simd import ceil, copysign, floor, inline, trunc
from .formats import both_formats

__all__ = ["ceil", "divide_integers", "floor", "mod", "mod_integers", "round_away", "round_down", "trunc"]


@both_formats
def round_away(form):
    """The nearest integer, halves away from zero (C's round)."""
    half, one = form.number(0.5), form.number(1)

    def round_away(x):
        whole = trunc(x)
        return whole + copysign(one, x) if abs(x - whole) >= half else whole

    return round_away


@both_formats
def round_down(form):
    """The nearest integer, halves to the lower one (MXNet's rint)."""
    half = form.number(0.5)

    def round_down(x):
        whole = floor(x)
        return ceil(x) if x - whole > half else whole

    return round_down


@both_formats
def mod(form):
    """The remainder with the sign of `y`; 0 where y is 0."""
    zero = form.number(0)

    def mod(x, y):
        return zero if y == zero else x % y

    return mod


@inline
def divide_integers(x, y):
    """Division of integers as in C, towards zero; 0 where y is 0."""
    if y == 0:
        return x * 0
    if y == -1:
        return -x
    quotient = x // y
    return quotient + 1 if (quotient * y != x and (x < 0) != (y < 0)) else quotient


@inline
def mod_integers(x, y):
    """The remainder with the sign of `y`; 0 where y is 0."""
    if y == 0 or y == -1:
        return x * 0
    return x % y
