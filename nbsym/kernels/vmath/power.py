"""Powers and roots."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from ..simd import copysign, floor, fma, inline, polynomial, shift_right, sub_bits
from .exponential import exp_parts, power_of_two, scaled_exp
from .formats import DOUBLE, LN2, Format, both_formats
from .logarithm import make_log, normal_range, split_exponent

_ATANH_DOUBLE = (
    0.4000000000000003, 0.2857142857133741, 0.22222222271598077, 0.181818081667075, 0.15385580679794952,
    0.1328576208552224, 0.12916029665116505,
)  # fmt: skip


@inline
def sum_exactly(a, b):
    """``a + b`` as (rounded, what rounding lost), where |a| >= |b| or a is 0."""
    total = a + b
    return total, (a - total) + b


@inline
def multiply_exactly(a, b):
    """``a * b`` as (rounded, what rounding lost)."""
    product = a * b
    return product, fma(a, b, -product)


@inline
def _multiply_pairs(a, a_low, b, b_low):
    product, lost = multiply_exactly(a, b)
    return product, lost + fma(a, b_low, a_low * b)


def _log_pair() -> Callable[[Any], Any]:
    """The logarithm of a positive finite float64 as a sum of two, with some 68 bits."""
    split = split_exponent(DOUBLE)
    smallest, enlarge, enlarged = normal_range(DOUBLE)
    ln2, ln2_low = DOUBLE.split(LN2, 42)
    third, third_low = DOUBLE.split(Fraction(2, 3), 53)

    @inline
    def log_pair(x):
        tiny = x < smallest
        k, f = split(x * enlarge if tiny else x)
        k -= enlarged if tiny else 0.0
        # log(1 + f) = 2 s + s**3 (2/3 + ...), s = f / (2 + f)
        whole, whole_low = sum_exactly(2.0, f)
        s = f / whole
        s_low = (fma(-s, whole, f) - s * whole_low) / whole
        z, z_low = _multiply_pairs(s, s_low, s, s_low)
        w, w_low = sum_exactly(third, z * polynomial(z, _ATANH_DOUBLE))
        cube, cube_low = _multiply_pairs(s, s_low, z, z_low)
        tail, tail_low = _multiply_pairs(cube, cube_low, w, w_low + third_low)
        y, lost = sum_exactly(2.0 * s, tail)
        y_low = lost + (2.0 * s_low + tail_low)
        total, lost = sum_exactly(k * ln2, y)
        return sum_exactly(total, lost + fma(k, ln2_low, y_low))

    return log_pair


def _power_of_magnitude(form: Format) -> Callable[[Any, Any], Any]:
    """``(x, y) -> x ** y`` for x >= 0."""
    if not form.wide:
        log, exp = make_log(DOUBLE), scaled_exp(DOUBLE, 0)

        @inline
        def power(x, y):
            return np.float32(exp(np.float64(y) * log(np.float64(x))))

        return power
    log_pair, parts, two_to = _log_pair(), exp_parts(DOUBLE), power_of_two(DOUBLE)
    infinite = math.inf

    @inline
    def power(x, y):
        a, a_low = log_pair(x)
        a = -infinite if x == 0.0 else a
        a = infinite if x == infinite else a
        a = x if x != x else a
        t, t_low = _multiply_pairs(y, 0.0, a, a_low)
        t_low = t_low if abs(t) < 800.0 else 0.0
        t = -800.0 if t < -800.0 else t
        t = 800.0 if t > 800.0 else t
        k, r, q = parts(t, t_low)
        half = shift_right(k, 1)
        return (1.0 + (r + q)) * two_to(half) * two_to(sub_bits(k, half))

    return power


@both_formats
def pow(form):
    """x to the power of y."""
    power = _power_of_magnitude(form)
    zero, one, half, infinite, nan = (form.number(v) for v in (0, 1, 0.5, math.inf, math.nan))

    def pow(x, y):
        magnitude = abs(x)
        z = power(magnitude, y)
        whole = floor(y) == y
        halved = half * y
        odd = whole and floor(halved) != halved
        z = copysign(z, x) if odd else z
        z = nan if (x < zero and not whole and magnitude < infinite) else z
        z = one if (magnitude == one and abs(y) == infinite) else z
        return one if (x == one or y == zero) else z

    return pow


@both_formats
def cbrt(form):
    """The cube root."""
    log, exp = make_log(DOUBLE), scaled_exp(DOUBLE, 0)
    number, wide = form.number, form.wide
    infinite, third = math.inf, 1.0 / 3.0

    def cbrt(x):
        a = np.float64(abs(x))
        tiny = a < 2.0**-900
        a = a * 2.0**600 if tiny else a
        y = exp(third * log(a))
        if wide:
            # One step of Newton's method on y**3 = a, which loses nothing that matters in the difference.
            y -= fma(y * y, y, -a) / (3.0 * (y * y))
        y = y * 2.0**-200 if tiny else y
        return copysign(number(y), x) if (a < infinite and a > 0.0) else x

    return cbrt


@both_formats
def hypot(form):
    """sqrt(x * x + y * y) without intermediate overflow."""
    zero, one, infinite = form.number(0), form.number(1), form.number(math.inf)

    def hypot(x, y):
        a, b = abs(x), abs(y)
        longer, shorter = (a, b) if a > b else (b, a)
        ratio = shorter / longer
        z = longer * math.sqrt(fma(ratio, ratio, one))
        z = longer + shorter if longer == zero or shorter == zero else z
        return infinite if longer == infinite or shorter == infinite else z

    return hypot


@both_formats
def sqrt(form):
    """The square root."""
    return lambda x: math.sqrt(x)
