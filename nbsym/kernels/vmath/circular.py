"""Circular functions and their inverses.

Angles are reduced to an eighth of a turn about a multiple of pi / 2: by Cody and Waite up to 2**50, and beyond by a
table of 2**e * 2 / pi modulo 4 for every exponent e, which is what M. Payne and R. Hanek, "Radian reduction for
trigonometric functions" (ACM SIGNUM 1983), keep of the digits of 2 / pi. Both are computed and one is chosen, so that
loops vectorize.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from ..simd import add_bits, and_bits, bits, copysign, floor, fma, inline, polynomial, real, shift_right, sub_bits
from .formats import HALF_PI, Format, both_formats
from .power import multiply_exactly

_SIN_SINGLE = (-0.166666641831398, 0.008332746103405952, -0.00019587387214414775)
_SIN_DOUBLE = (
    -0.16666666666666666, 0.008333333333330925, -0.00019841269836722437, 2.755731608382574e-06, -2.505112794596564e-08,
    1.591784866512194e-10,
)  # fmt: skip
_COS_SINGLE = (0.0416666641831398, -0.0013888300163671374, 2.4547436623834074e-05)
_COS_DOUBLE = (
    0.041666666666666664, -0.0013888888888887382, 2.480158729874308e-05, -2.755731726001471e-07, 2.0876143829213935e-09,
    -1.1382456865840483e-11,
)  # fmt: skip


_NEAR = 50  # below 2**50 the reduction needs no table


def _quarters_of_powers(mantissa: int, last: int, digits: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """``2**(e - mantissa) * 2 / pi`` modulo 4 for e from `_NEAR` to `last`, between -2 and 2, as sums of float64 of
    which all but the last have so many bits after the point."""
    precision = last + 256
    scaled = (1 << (2 * precision + 1)) // _pi(precision)  # 2 / pi
    rows = []
    for e in range(_NEAR, last + 1):
        shift = e - mantissa
        rest = (scaled << shift if shift >= 0 else scaled >> -shift) & ((4 << precision) - 1)
        rest -= (4 << precision) if rest >> (precision + 1) else 0
        row = []
        for kept in digits:
            low = precision - kept
            part = (rest + (1 << low >> 1)) >> low << low
            row.append(part / (1 << precision))
            rest -= part
        rows.append([*row, rest / (1 << precision)])
    return tuple(np.array(column) for column in zip(*rows, strict=True))


def _pi(precision: int) -> int:
    """pi times 2**precision, by Machin's formula."""

    def arctangent_of_inverse(n: int) -> int:
        term = total = (1 << (precision + 32)) // n
        k, sign = 1, -1
        while term:
            term //= n * n
            k += 2
            total += sign * (term // k)
            sign = -sign
        return total

    return (4 * (4 * arctangent_of_inverse(5) - arctangent_of_inverse(239))) >> 32


@inline
def _sum_of_two(a, b):
    """``a + b`` as (rounded, what rounding lost)."""
    total = a + b
    c = total - a
    return total, (a - (total - c)) + (b - c)


def _far_quadrant(form: Format) -> Callable[[Any], Any]:
    """``y -> (n, r)`` as `_quadrant`, for float64 from 2**_NEAR on."""
    magic = 1.5 * 2.0**52
    magic_bits = int(np.float64(magic).view(np.int64))
    fraction = (1 << 52) - 1
    unit = int(np.float64(2.0**form.mantissa).view(np.int64))
    first = float(HALF_PI)
    second = float(HALF_PI - Fraction(first))
    most = form.bias - _NEAR

    @inline
    def split(y):
        """The mantissa as an integer with the sign of y, and the row of the table."""
        whole = bits(y)
        e = and_bits(shift_right(whole, 52), 2047) - (1023 + _NEAR)
        row = np.uint64(min(max(e, 0), most))
        return copysign(real(and_bits(whole, fraction) | unit), y), row

    if form.wide:
        t1, t2, t3, t4 = _quarters_of_powers(form.mantissa, form.bias, (51, 104, 157))

        @inline
        def far(y):
            m, row = split(y)
            a, a_low = multiply_exactly(m, t1[row])
            b, b_low = multiply_exactly(m, t2[row])
            c, c_low = multiply_exactly(m, t3[row])
            a -= 4.0 * floor(a * 0.25)
            total, lost1 = _sum_of_two(a, b)
            total, lost2 = _sum_of_two(total, a_low)
            shifted = total + magic
            total -= shifted - magic
            middle, lost3 = _sum_of_two(lost1, lost2)
            small, lost4 = _sum_of_two(b_low, c)
            total, lost5 = _sum_of_two(total, middle)
            total, lost6 = _sum_of_two(total, small)
            low = (lost5 + lost6) + ((lost3 + lost4) + (c_low + m * t4[row]))
            r = total * first
            return sub_bits(bits(shifted), magic_bits), r + (fma(total, first, -r) + fma(total, second, low * first))

    else:
        t1, t2 = _quarters_of_powers(form.mantissa, form.bias, (27,))

        @inline
        def far(y):
            m, row = split(y)
            a = m * t1[row]  # exact
            a -= 4.0 * floor(a * 0.25)
            total = fma(m, t2[row], a)
            shifted = total + magic
            k = shifted - magic
            return sub_bits(bits(shifted), magic_bits), fma(m, t2[row], a - k) * first

    return far


def _quadrant(form: Format, everywhere: bool) -> Callable[[Any], Any]:
    """``x -> (n, r)``: x less n times pi / 2, |r| <= pi / 4. The reduction is in double-double for float64, in
    float64 for float32. From 2**_NEAR on NaN, unless it is wanted `everywhere`."""
    number, wide = form.number, form.wide
    magic = 1.5 * 2.0**52
    magic_bits = int(np.float64(magic).view(np.int64))
    per_quarter = float(1 / HALF_PI)
    first = float(HALF_PI)
    second = float(HALF_PI - Fraction(first))
    third = float(HALF_PI - Fraction(first) - Fraction(second))
    limit, infinite = 2.0**_NEAR, math.inf
    far = _far_quadrant(form)

    @inline
    def quadrant(x):
        y = np.float64(x)
        shifted = fma(y, per_quarter, magic)
        k = shifted - magic
        if wide:
            a, a_low = multiply_exactly(k, first)
            b, b_low = multiply_exactly(k, second)
            r = y - a  # exact
            s = r - a_low
            lost = (r - s) - a_low
            t = s - b
            lost += (s - t) - b
            t += lost - (b_low + k * third)
        else:
            t = fma(k, -second, fma(k, -first, y))
        # Large arguments times 2 / pi round, so that k may be off by one.
        again = fma(t, per_quarter, magic)
        k = again - magic
        t = fma(k, -second, fma(k, -first, t))
        n = add_bits(sub_bits(bits(shifted), magic_bits), sub_bits(bits(again), magic_bits))
        return n, t

    if not everywhere:

        @inline
        def near(x):
            n, t = quadrant(x)
            return n, number(t if abs(np.float64(x)) < limit else math.nan)

        return near

    @inline
    def whole(x):
        y = np.float64(x)
        n, t = quadrant(x)
        far_n, far_t = far(y)
        near = abs(y) < limit
        t = t if near else far_t
        return n if near else far_n, number(t if abs(y) < infinite else math.nan)

    return whole


def _sin_cos(form: Format, everywhere: bool = True) -> Callable[[Any], Any]:
    """``x -> (n, sin(r), cos(r))``, n and r as of `_quadrant`."""
    quadrant = _quadrant(form, everywhere)
    sin_table = form.table(*_SIN_SINGLE, double=_SIN_DOUBLE)
    cos_table = form.table(*_COS_SINGLE, double=_COS_DOUBLE)
    half, one = form.number(0.5), form.number(1)

    @inline
    def sin_cos(x):
        n, r = quadrant(x)
        z = r * r
        sine = fma(z * r, polynomial(z, sin_table), r)
        # 1 - z / 2 rounds; what that loses goes back in.
        w = half * z
        main = one - w
        cosine = main + fma(z * z, polynomial(z, cos_table), (one - main) - w)
        return n, sine, cosine

    return sin_cos


def _sin(form: Format, everywhere: bool) -> Callable[[Any], Any]:
    sin_cos = _sin_cos(form, everywhere)

    def sin(x):
        n, sine, cosine = sin_cos(x)
        y = cosine if and_bits(n, 1) != 0 else sine
        y = -y if and_bits(n, 2) != 0 else y
        return x if x == 0 else y

    return sin


def _cos(form: Format, everywhere: bool) -> Callable[[Any], Any]:
    sin_cos = _sin_cos(form, everywhere)

    def cos(x):
        n, sine, cosine = sin_cos(x)
        y = sine if and_bits(n, 1) != 0 else cosine
        return -y if and_bits(add_bits(n, 1), 2) != 0 else y

    return cos


@both_formats
def sin(form):
    """The sine of an angle in radians."""
    return _sin(form, everywhere=True)


@both_formats
def cos(form):
    """The cosine of an angle in radians."""
    return _cos(form, everywhere=True)


@both_formats
def sin_near(form):
    """The sine of an angle below 2**50, in half the time; NaN beyond."""
    return _sin(form, everywhere=False)


@both_formats
def cos_near(form):
    """The cosine of an angle below 2**50, in half the time; NaN beyond."""
    return _cos(form, everywhere=False)


@both_formats
def tan(form):
    """The tangent of an angle in radians."""
    sin_cos = _sin_cos(form)

    def tan(x):
        n, sine, cosine = sin_cos(x)
        y = -cosine / sine if and_bits(n, 1) != 0 else sine / cosine
        return x if x == 0 else y

    return tan


_ATAN_SINGLE = (
    -0.3333333134651184,
    0.19999536871910095,
    -0.14263838529586792,
    0.10742467641830444,
    -0.06447742879390717,
)
_ATAN_DOUBLE = (
    -0.3333333333333333, 0.19999999999995438, -0.1428571428464918, 0.1111111101386139, -0.09090904521500148,
    0.07692181876696624, -0.06664492955081326, 0.058579884306572266, -0.05084610777582189, 0.0392074453205456,
    -0.01914726376323698,
)  # fmt: skip
_ASIN_SINGLE = (
    0.16666673123836517,
    0.07498844712972641,
    0.04500395432114601,
    0.026535117998719215,
    0.03812974691390991,
)
_ASIN_DOUBLE = (
    0.1666666666666665, 0.07500000000021297, 0.044642857102495215, 0.030381947429894304, 0.022372045466800855,
    0.017355303267742414, 0.013929115203356926, 0.011879763907132485, 0.007781249929379828, 0.016103776160390715,
    -0.01087005242037699, 0.02826160155367027,
)  # fmt: skip


def _atan_of_ratio(form: Format) -> Callable[[Any, Any], Any]:
    """``(y, x) -> atan(y / x)`` for y, x >= 0, between 0 and pi / 2."""
    table = form.table(*_ATAN_SINGLE, double=_ATAN_DOUBLE)
    zero, corner = form.number(0), form.number(math.sqrt(2) - 1)
    quarter, quarter_low = form.split(HALF_PI / 2, form.mantissa + 1)
    half, half_low = form.split(HALF_PI, form.mantissa + 1)

    @inline
    def atan(y, x):
        steep = y > x
        short, long = (x, y) if steep else (y, x)
        # Beyond tan(pi / 8), atan(t) = pi / 4 - atan((1 - t) / (1 + t)).
        far = short > corner * long
        t = (long - short if far else short) / (long + short if far else long)
        t = zero if short == zero else t
        z = t * t
        a = z * t * polynomial(z, table)
        # Add up base + sign * (t + a) + low.
        flipped = far != steep
        base = quarter if far else (half if steep else zero)
        low = quarter_low if far else (half_low if steep else zero)
        base = base if far or steep else zero
        signed, rest = (-t if flipped else t), (-a if flipped else a)
        return base + (signed + (rest + low))

    return atan


@both_formats
def atan(form):
    """The inverse tangent, between -pi / 2 and pi / 2."""
    inner = _atan_of_ratio(form)
    one, infinite, half = form.number(1), form.number(math.inf), form.number(float(HALF_PI))

    def atan(x):
        a = abs(x)
        return copysign(half if a == infinite else inner(a, one), x) if x == x else x

    return atan


@both_formats
def atan2(form):
    """The angle between -pi and pi of the point whose ordinate is x and whose abscissa is y, as in C."""
    inner = _atan_of_ratio(form)
    zero, one, infinite, pi = (form.number(v) for v in (0, 1, math.inf, math.pi))
    pi_low = form.split(HALF_PI * 2, form.mantissa + 1)[1]

    def atan2(x, y):
        a, b = abs(x), abs(y)
        both = a == infinite and b == infinite
        a, b = (one if both else a), (one if both else b)
        a, b = (one if a == infinite else a), (zero if a == infinite else b)
        a, b = (zero if b == infinite else a), (one if b == infinite else b)
        b = one if a == zero and b == zero else b
        angle = inner(a, b)
        angle = pi - (angle - pi_low) if copysign(one, y) < zero else angle
        return copysign(angle, x) if (x == x and y == y) else x + y

    return atan2


def _asin_parts(form: Format) -> Callable[[Any], Any]:
    """``a -> (large, s, t)``, a = |x|: asin(a) = s + t, or for large a (> 1/2) acos(a) = 2 (s + t)."""
    table = form.table(*_ASIN_SINGLE, double=_ASIN_DOUBLE)
    half, one = form.number(0.5), form.number(1)

    @inline
    def parts(a):
        large = a > half
        z = half * (one - a) if large else a * a
        s = math.sqrt(z) if large else a
        # What the square root lost by rounding.
        lost = fma(-s, s, z) / (s + s) if large and s > 0 else z - z
        return large, s, fma(s * z, polynomial(z, table), lost)

    return parts


@both_formats
def asin(form):
    """The inverse sine, between -pi / 2 and pi / 2; NaN outside of [-1, 1]."""
    parts = _asin_parts(form)
    two = form.number(2)
    half_pi, low = form.split(HALF_PI, form.mantissa + 1)

    def asin(x):
        large, s, t = parts(abs(x))
        y = half_pi - (two * s + (two * t - low)) if large else s + t
        return copysign(y, x)

    return asin


@both_formats
def acos(form):
    """The inverse cosine, between 0 and pi; NaN outside of [-1, 1]."""
    parts = _asin_parts(form)
    zero, two = form.number(0), form.number(2)
    half_pi, low = form.split(HALF_PI, form.mantissa + 1)
    pi, pi_low = form.split(HALF_PI * 2, form.mantissa + 1)

    def acos(x):
        large, s, t = parts(abs(x))
        small = half_pi - (s + (t - low)) if x > zero else half_pi + (s + (t + low))
        big = two * (s + t) if x > zero else pi - (two * s + (two * t - pi_low))
        return big if large else small

    return acos
