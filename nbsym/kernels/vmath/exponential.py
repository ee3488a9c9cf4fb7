"""Exponentials, and what is made of one: hyperbolic functions, the logistic function, the error function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..simd import add_bits, bits, copysign, fma, inline, polynomial, real, shift_left, shift_right, sub_bits
from .formats import LN2, SINGLE, Format, both_formats

_EXP_SINGLE = (0.5, 0.16666576266288757, 0.04166655242443085, 0.00836323294788599, 0.0013926250394433737)
_EXP_DOUBLE = (
    0.5000000000000001, 0.16666666666666669, 0.041666666666623824, 0.008333333333330039, 0.0013888888917367081,
    0.00019841269863171557, 2.4801521057868204e-05, 2.7557268276905696e-06, 2.7620201591031547e-07,
    2.5100472505694996e-08,
)  # fmt: skip


def exp_parts(form: Format) -> Callable[[Any, Any], Any]:
    """``(x, x_low) -> (k, r, q)`` with ``exp(x + x_low) = 2**k * (1 + r + q)``, |r| <= log(2) / 2, k an integer.

    k is rounded by adding 1.5 * 2**mantissa, which leaves it in the low bits of the sum: no conversion is needed,
    and NaN passes through.
    """
    magic = form.number(1.5 * 2.0**form.mantissa)
    magic_bits = int(magic.view(np.int64 if form.wide else np.int32))
    log2_e = form.number(1.4426950408889634)
    high, low = form.split(LN2, 42 if form.wide else 16)
    table = form.table(*_EXP_SINGLE, double=_EXP_DOUBLE)

    @inline
    def parts(x, x_low):
        shifted = fma(x, log2_e, magic)
        k = shifted - magic
        above = fma(k, -high, x)  # exact
        below = fma(k, -low, x_low)
        r = above + below
        lost = (above - r) + below
        return sub_bits(bits(shifted), magic_bits), r, fma(r * r, polynomial(r, table), lost)

    return parts


def power_of_two(form: Format) -> Callable[[Any], Any]:
    """``k -> 2**k`` for k within the exponents of normal numbers."""
    bias, mantissa = form.bias, form.mantissa

    @inline
    def power(k):
        return real(shift_left(add_bits(k, bias), mantissa))

    return power


def _exp_limits(form: Format) -> tuple[Any, Any]:
    """Arguments beyond which exp is 0 or infinite for sure, and the reconstruction still holds."""
    return (form.number(-750.0), form.number(715.0)) if form.wide else (form.number(-106.0), form.number(92.0))


def scaled_exp(form: Format, shift: int) -> Callable[[Any], Any]:
    """``x -> exp(x) * 2**shift``."""
    parts, power = exp_parts(form), power_of_two(form)
    lowest, highest = _exp_limits(form)
    zero, one = form.number(0), form.number(1)

    @inline
    def exp(x):
        x = lowest if x < lowest else x
        x = highest if x > highest else x
        k, r, q = parts(x, zero)
        k = add_bits(k, shift)
        # In two steps, so that subnormal results are reached and the largest ones not passed by.
        half = shift_right(k, 1)
        return (one + (r + q)) * power(half) * power(sub_bits(k, half))

    return exp


@both_formats
def exp(form):
    """e to the power of x."""
    scaled = scaled_exp(form, 0)
    return lambda x: scaled(x)


@both_formats
def exp_of_negative(form):
    """e to the power of x <= 0, in two thirds of the time of `exp`: 0 where the result is below all normal numbers."""
    magic = form.number(1.5 * 2.0**form.mantissa)
    log2_e, (high, low) = form.number(1.4426950408889634), form.split(LN2, 42 if form.wide else 16)
    table = form.table(*_EXP_SINGLE, double=_EXP_DOUBLE)
    to_bias = form.bias - int(magic.view(np.int64 if form.wide else np.int32))
    zero, lowest, mantissa = form.number(0), form.number(-708.3 if form.wide else -87.3), form.mantissa

    def exp_of_negative(x):
        shifted = fma(x, log2_e, magic)
        k = shifted - magic
        r = fma(k, -low, fma(k, -high, x))
        power = real(shift_left(add_bits(bits(shifted), to_bias), mantissa))
        y = fma(fma(r * r, polynomial(r, table), r), power, power)
        return zero if x < lowest else y

    return exp_of_negative


@both_formats
def expm1(form):
    """exp(x) - 1, exact near 0."""
    parts, power = exp_parts(form), power_of_two(form)
    lowest, highest = form.number(-40.0), form.number(710.0 if form.wide else 89.0)
    zero, half, two = form.number(0), form.number(0.5), form.number(2)

    def expm1(x):
        y = lowest if x < lowest else x
        y = highest if y > highest else y
        k, r, q = parts(y, zero)
        # 2**k (1 + r + q) - 1 with half the scale, so that 2**k stays finite at the upper end.
        scale = power(sub_bits(k, 1))
        y = fma(scale, r + q, scale - half) * two
        return x if x == 0 else y

    return expm1


@both_formats
def sigmoid(form):
    """The logistic function 1 / (1 + exp(-x))."""
    scaled = scaled_exp(form, 0)
    one = form.number(1)

    def sigmoid(x):
        z = scaled(-abs(x))
        return (z if x < 0 else one) / (one + z)

    return sigmoid


@both_formats
def tanh(form):
    """The hyperbolic tangent."""
    parts, power = exp_parts(form), power_of_two(form)
    highest = form.number(22.0 if form.wide else 10.0)
    zero, one, two, minus_two, limit = (form.number(v) for v in (0, 1, 2, -2, 0.55))

    def tanh(x):
        y = abs(x)
        y = highest if y > highest else y
        k, r, q = parts(minus_two * y, zero)
        scale = power(k)
        e = fma(scale, r + q, scale)  # exp(-2|x|)
        z = fma(scale, r + q, scale - one)  # the same less 1
        large = y > limit
        w = (two * e if large else -z) / (one + e if large else two + z)
        y = copysign(one - w if large else w, x)
        return x if x == 0 else y

    return tanh


@both_formats
def sinh(form):
    """The hyperbolic sine."""
    parts, power, half_exp = exp_parts(form), power_of_two(form), scaled_exp(form, -1)
    limit = form.number(20.0 if form.wide else 9.5)
    zero, half, one = form.number(0), form.number(0.5), form.number(1)

    def sinh(x):
        y = abs(x)
        small = limit if y > limit else y
        k, r, q = parts(small, zero)
        scale = power(k)
        z = fma(scale, r + q, scale - one)  # expm1(|x|)
        y = half_exp(y) if y > limit else half * (z + z / (z + one))
        return x if x == 0 else copysign(y, x)

    return sinh


@both_formats
def cosh(form):
    """The hyperbolic cosine."""
    half_exp = scaled_exp(form, -1)
    quarter = form.number(0.25)

    def cosh(x):
        y = half_exp(abs(x))
        return y + quarter / y

    return cosh


# 2**r for |r| <= 1/2
_EXP2_SINGLE = (1.00000008, 0.69314721, 0.24022107, 0.05550327, 0.00967604, 0.00134004)


def _short_exp2() -> Callable[[Any], Any]:
    """``p -> 2**p`` in float32 for -126 < p < 127, with an error of 1e-7: for what is then subtracted from 1."""
    magic = SINGLE.number(1.5 * 2.0**SINGLE.mantissa)
    table = SINGLE.table(*_EXP2_SINGLE, double=())
    mantissa = SINGLE.mantissa

    @inline
    def exp2(p):
        shifted = p + magic
        y = polynomial(p - (shifted - magic), table)
        # The exponent is in the low bits of `shifted`, and the shift leaves out the others.
        return real(add_bits(bits(y), shift_left(bits(shifted), mantissa)))

    return exp2


@both_formats
def erf(form):
    """The error function. In float32 N. Juffa's two polynomials, in float64 polynomials of the same kind."""
    power = scaled_exp(form, 0) if form.wide else _short_exp2()
    unit = 1.0 if form.wide else 1.4426950408889634  # of the far polynomial, a logarithm to the base of `power`
    one = form.number(1)
    limit = form.number(1.0 if form.wide else 0.927734375)
    highest = form.number(6.0 if form.wide else 4.0)
    near = form.table(
        1.28379166e-1, -3.76125336e-1, 1.12819925e-1, -2.67681349e-2, 4.99119423e-3, -5.96761703e-4,
        double=(
            0.12837916709551256, -0.37612638903183543, 0.11283791670945006, -0.02686617064323777, 0.0052239776071164225,
            -0.0008548325975389692, 0.00012055294904839707, -1.492473690741966e-05, 1.6447424703317362e-06,
            -1.6208483801871705e-07, 1.3720064546777686e-08, -7.795898827002142e-10,
        ),
    )  # fmt: skip
    # log(1 - erf(t)), the error of each power weighed by erfc(t)
    single = (
        0.00017902626132126898, -1.1295366287231445, -0.6333010792732239, -0.10833261162042618, 0.025154804810881615,
        -0.004185051191598177, 0.00043746698065660894, -2.136532566510141e-05,
    )  # fmt: skip
    far = form.table(
        *(c * unit for c in single),
        double=(
            -5.25530610055349e-07, -1.1283738752344383, -0.6366445675882951, -0.1027008999186594, 0.01898544054561009,
            0.0004171020651739851, -0.001922650075452321, 0.0007760226343185617, -0.00013843208229647933,
            -1.8591234887288997e-05, 2.2168398241704738e-05, -8.46709272682243e-06, 2.0883233454373484e-06,
            -3.648123420213575e-07, 4.530923031074751e-08, -3.833569578436844e-09, 1.9889327194207288e-10,
            -4.7841387941070134e-12,
        ),
    )  # fmt: skip

    def erf(x):
        t = abs(x)
        t = highest if t > highest else t
        small = fma(x, polynomial(x * x, near), x)
        large = copysign(one - power(polynomial(t, far)), x)
        return large if t > limit else small

    return erf
