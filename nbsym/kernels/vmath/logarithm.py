"""Logarithms, and what is made of one."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..simd import add_bits, bits, copysign, fma, inline, polynomial, real, shift_left, shift_right, sub_bits
from .exponential import scaled_exp
from .formats import LN2, LOG2_E, LOG10_2, LOG10_E, Format, both_formats

_LOG_SINGLE = (0.6666668653488159, 0.3998872637748718, 0.29582351446151733)
_LOG_DOUBLE = (
    0.666666666666667, 0.3999999999989808, 0.28571428626622136, 0.22222211029358346, 0.1818289679837444,
    0.15331466842280844, 0.1461959496813139,
)  # fmt: skip


def split_exponent(form: Format) -> Callable[[Any], Any]:
    """``x -> (k, f)`` with ``x = 2**k * (1 + f)``, 1 + f between sqrt(1/2) and sqrt(2); x positive and normal."""
    mantissa = form.mantissa
    integer = np.int64 if form.wide else np.int32
    root = int(form.number(math.sqrt(0.5)).view(integer))
    magic = form.number(1.5 * 2.0**mantissa)
    magic_bits = int(magic.view(integer))
    one = form.number(1)

    @inline
    def split(x):
        whole = bits(x)
        k = shift_right(sub_bits(whole, root), mantissa)
        f = real(sub_bits(whole, shift_left(k, mantissa))) - one
        return real(add_bits(k, magic_bits)) - magic, f

    return split


def _log_tail(form: Format) -> Callable[[Any], Any]:
    """``f -> s * (f**2 / 2 + R)``, where ``log(1 + f) = f - f**2 / 2 + s * (f**2 / 2 + R)`` (fdlibm's e_log.c)."""
    table = form.table(*_LOG_SINGLE, double=_LOG_DOUBLE)
    half, two = form.number(0.5), form.number(2)

    @inline
    def tail(f):
        s = f / (two + f)
        z = s * s
        return s * (half * f * f + z * polynomial(z, table))

    return tail


def _log_of_two(form: Format) -> tuple[Any, Any]:
    """log(2) in two parts, the first so short that its product with an exponent is exact."""
    return form.split(LN2, 42 if form.wide else 16)


def normal_range(form: Format) -> tuple[Any, Any, Any]:
    """The smallest normal number, a power of two that makes subnormal numbers normal, and its exponent."""
    shift = form.mantissa + 2
    return form.number(2.0 ** (1 - form.bias)), form.number(2.0**shift), form.number(shift)


def _log_ends(form: Format) -> Callable[[Any, Any], Any]:
    """``(x, y) -> y``, but what log(x) is where x is not a positive finite number."""
    zero, infinite, nan = form.number(0), form.number(math.inf), form.number(math.nan)

    @inline
    def ends(x, y):
        y = y if x < infinite else x  # infinity and NaN
        y = nan if x < zero else y
        return -infinite if x == zero else y

    return ends


def make_log(form: Format) -> Callable[[Any], Any]:
    split, tail, ends = split_exponent(form), _log_tail(form), _log_ends(form)
    high, low = _log_of_two(form)
    smallest, enlarge, enlarged = normal_range(form)
    half, zero = form.number(0.5), form.number(0)

    @inline
    def log(x):
        tiny = x < smallest
        k, f = split(x * enlarge if tiny else x)
        k -= enlarged if tiny else zero
        return ends(x, fma(k, high, f - (half * f * f - fma(k, low, tail(f)))))

    return log


@both_formats
def log(form):
    """The natural logarithm."""
    inner = make_log(form)
    return lambda x: inner(x)


def _log_in_base(form: Format, base: tuple[Any, Any], two: tuple[Any, Any]) -> Callable[[Any], Any]:
    """The logarithm whose unit has the logarithm 1 / (base[0] + base[1]); two[0] + two[1] is what it makes of 2."""
    split, tail, ends = split_exponent(form), _log_tail(form), _log_ends(form)
    smallest, enlarge, enlarged = normal_range(form)
    half, zero = form.number(0.5), form.number(0)
    base_high, base_low = base
    two_high, two_low = two

    def log(x):
        tiny = x < smallest
        k, f = split(x * enlarge if tiny else x)
        k -= enlarged if tiny else zero
        square = half * f * f
        main = f - square
        rest = ((f - main) - square) + tail(f)
        product = main * base_high
        error = fma(main, base_high, -product) + fma(main, base_low, rest * base_high)
        # k * two_high is exact; the larger term comes first, and what its sum with `product` loses is kept.
        larger = k * two_high
        total = larger + product
        lost = (larger - total) + product if k != zero else zero
        return ends(x, total + (lost + fma(k, two_low, error)))

    return log


@both_formats
def log2(form):
    """The logarithm to the base 2; exact for powers of two."""
    return _log_in_base(form, form.split(LOG2_E, form.mantissa + 1), (form.number(1), form.number(0)))


@both_formats
def log10(form):
    """The logarithm to the base 10."""
    return _log_in_base(form, form.split(LOG10_E, form.mantissa + 1), form.split(LOG10_2, 42 if form.wide else 16))


def make_log1p(form: Format) -> Callable[[Any], Any]:
    split, tail = split_exponent(form), _log_tail(form)
    high, low = _log_of_two(form)
    half, one, infinite, nan = (form.number(v) for v in (0.5, 1, math.inf, math.nan))

    @inline
    def log1p(x):
        u = one + x
        k, f = split(u)
        # What 1 + x lost by rounding.
        lost = (one - (u - x) if x > one else x - (u - one)) / u
        y = fma(k, high, f - (half * f * f - (tail(f) + fma(k, low, lost))))
        y = y if x < infinite else x
        y = -infinite if x == -one else y
        return nan if x < -one else (x if x == 0 else y)

    return log1p


@both_formats
def log1p(form):
    """log(1 + x), exact near 0."""
    inner = make_log1p(form)
    return lambda x: inner(x)


@both_formats
def softplus(form):
    """log(1 + exp(x))."""
    scaled, log1p = scaled_exp(form, 0), make_log1p(form)
    zero = form.number(0)

    def softplus(x):
        return (zero if x < zero else x) + log1p(scaled(-abs(x)))

    return softplus


@both_formats
def asinh(form):
    """The inverse hyperbolic sine."""
    log1p, log = make_log1p(form), make_log(form)
    one, limit = form.number(1), form.number(2.0**28 if form.wide else 2.0**13)
    ln2 = form.number(float(LN2))

    def asinh(x):
        a = abs(x)
        s = a * a
        small = log1p(a + s / (one + math.sqrt(s + one)))
        return copysign(log(a) + ln2 if a > limit else small, x) if a > 0 else x

    return asinh


@both_formats
def acosh(form):
    """The inverse hyperbolic cosine; NaN below 1."""
    log1p, log = make_log1p(form), make_log(form)
    one, two, limit = form.number(1), form.number(2), form.number(2.0**28 if form.wide else 2.0**13)
    ln2 = form.number(float(LN2))

    def acosh(x):
        t = x - one
        small = log1p(t + math.sqrt(t * (two + t)))
        return log(x) + ln2 if x > limit else small

    return acosh


@both_formats
def atanh(form):
    """The inverse hyperbolic tangent; NaN outside of [-1, 1]."""
    log1p = make_log1p(form)
    half, one, two = form.number(0.5), form.number(1), form.number(2)

    def atanh(x):
        a = abs(x)
        return copysign(half * log1p(two * a / (one - a)), x) if a <= one else (x - x) / (x - x)

    return atanh
