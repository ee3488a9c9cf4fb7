"""Mathematical functions for loops: branch-free polynomials that LLVM vectorizes, float32 and float64.

Numba's wheels carry no vector math library, and a call of ``math.exp`` keeps a loop scalar. These functions become
part of the loop. Each reduces its argument with few bits lost (Cody and Waite, *Software Manual for the Elementary
Functions*, 1980), evaluates a near-minimax polynomial (Chebyshev interpolation of the reduced function in 60
digits), and reconstructs; the shapes of `log`, `log1p` and `expm1` follow FreeBSD's msun (fdlibm), `pow` the
double-double arithmetic of T. J. Dekker (1971). Errors are below 2 units in the last place (`tan`: 3), infinities,
NaN, signed zeros, overflow and subnormal results as in C. `sin`, `cos` and `tan` give NaN beyond 2**40, where
neighbouring floats are too far apart for a meaningful angle.

A function is called with floats of either type in compiled code, and may be called so in any kernel. What is rare
in networks (`gamma`, ...) goes through `math` and is not vectorized.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numba import types
from numba.extending import overload

from .simd import (
    add_bits,
    and_bits,
    bits,
    copysign,
    fma,
    inline,
    polynomial,
    real,
    shift_left,
    shift_right,
    sub_bits,
)
from .simd import rint as nearest

# ---- formats and dispatch -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Format:
    """The two floating-point formats, and how numbers and tables of numbers are written in them."""

    number: Callable[[Any], Any]
    mantissa: int  # bits stored
    bias: int
    wide: bool

    def table(self, *single: float, double: tuple[float, ...]) -> tuple[Any, ...]:
        """The polynomial for this format, lowest power first."""
        return tuple(self.number(c) for c in (double if self.wide else single))

    def split(self, value: Fraction, digits: int) -> tuple[Any, Any]:
        """`value` as the sum of two numbers, of which the first has so many significant bits."""
        scale = 2 ** (digits - math.frexp(float(value))[1])
        high = Fraction(round(value * scale), scale)
        return self.number(float(high)), self.number(float(value - high))


_LN2 = Fraction("0.693147180559945309417232121458176568075500134360255254120680")
_LOG2_E = Fraction("1.442695040888963407359924681001892137426645954152985934135449")
_LOG10_E = Fraction("0.434294481903251827651128918916605082294397005803666566114453")
_LOG10_2 = Fraction("0.301029995663981195213738894724493026768189881462108541310427")
_HALF_PI = Fraction("1.570796326794896619231321691639751442098584699687552910487472296153908203143104499314")

_SINGLE = _Format(np.float32, 23, 127, False)
_DOUBLE = _Format(np.float64, 52, 1023, True)
_OPTIONS = {
    "forceinline": True,
    "fastmath": False,
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}


def _vectorized(make: Callable[[_Format], Callable[..., Any]]) -> Any:
    """The function of both formats that `make` writes for one of them."""
    single, double = make(_SINGLE), make(_DOUBLE)

    def function(*args: float) -> float:
        raise TypeError(f"{make.__name__} is for compiled code; call it from a numba.njit function")

    def choose(x):
        return {types.float32: single, types.float64: double}.get(x)

    def choose2(x, y):
        return {types.float32: single, types.float64: double}.get(x) if x == y else None

    function.__name__ = function.__qualname__ = make.__name__
    function.__doc__ = make.__doc__
    overload(function, jit_options=_OPTIONS)(choose2 if single.__code__.co_argcount == 2 else choose)
    return function


# ---- exponentials ---------------------------------------------------------------------------------------------------

_EXP_SINGLE = (0.5, 0.16666576266288757, 0.04166655242443085, 0.00836323294788599, 0.0013926250394433737)
_EXP_DOUBLE = (
    0.5000000000000001, 0.16666666666666669, 0.041666666666623824, 0.008333333333330039, 0.0013888888917367081,
    0.00019841269863171557, 2.4801521057868204e-05, 2.7557268276905696e-06, 2.7620201591031547e-07, 2.5100472505694996e-08,
)  # fmt: skip


def _exp_parts(form: _Format) -> Callable[[Any], Any]:
    """``x -> (k, r, q)`` with ``exp(x) = 2**k * (1 + r + q)`` and |r| <= log(2) / 2; k an integer in its bits.

    k is rounded by adding 1.5 * 2**mantissa, which leaves it in the low bits of the sum: no conversion is needed,
    and NaN passes through.
    """
    magic = form.number(1.5 * 2.0**form.mantissa)
    magic_bits = int(magic.view(np.int64 if form.wide else np.int32))
    log2_e = form.number(1.4426950408889634)
    high, low = form.split(_LN2, 42 if form.wide else 16)
    table = form.table(*_EXP_SINGLE, double=_EXP_DOUBLE)

    @inline
    def parts(x):
        shifted = fma(x, log2_e, magic)
        k = shifted - magic
        above = fma(k, -high, x)  # exact
        r = fma(k, -low, above)
        lost = fma(k, -low, above - r)
        return sub_bits(bits(shifted), magic_bits), r, fma(r * r, polynomial(r, table), lost)

    return parts


def _power_of_two(form: _Format) -> Callable[[Any], Any]:
    """``k -> 2**k`` for k within the exponents of normal numbers."""
    bias, mantissa = form.bias, form.mantissa

    @inline
    def power(k):
        return real(shift_left(add_bits(k, bias), mantissa))

    return power


def _exp_limits(form: _Format) -> tuple[Any, Any]:
    """Arguments beyond which exp is 0 or infinite for sure, and the reconstruction still holds."""
    return (form.number(-750.0), form.number(715.0)) if form.wide else (form.number(-106.0), form.number(92.0))


def _scaled_exp(form: _Format, shift: int) -> Callable[[Any], Any]:
    """``x -> exp(x) * 2**shift``."""
    parts, power = _exp_parts(form), _power_of_two(form)
    lowest, highest = _exp_limits(form)
    one = form.number(1)

    @inline
    def exp(x):
        x = lowest if x < lowest else x
        x = highest if x > highest else x
        k, r, q = parts(x)
        k = add_bits(k, shift)
        # In two steps, so that subnormal results are reached and the largest ones not passed by.
        half = shift_right(k, 1)
        return (one + (r + q)) * power(half) * power(sub_bits(k, half))

    return exp


@_vectorized
def exp(form):
    """e to the power of x."""
    scaled = _scaled_exp(form, 0)
    return lambda x: scaled(x)


@_vectorized
def expm1(form):
    """exp(x) - 1, exact near 0."""
    parts, power = _exp_parts(form), _power_of_two(form)
    lowest, highest = form.number(-40.0), _exp_limits(form)[1]
    half, two = form.number(0.5), form.number(2)

    def expm1(x):
        y = lowest if x < lowest else x
        y = highest if y > highest else y
        k, r, q = parts(y)
        # 2**k (1 + r + q) - 1 with half the scale, so that 2**k stays finite at the upper end.
        scale = power(sub_bits(k, 1))
        y = fma(scale, r + q, scale - half) * two
        return x if x == 0 else y

    return expm1


@_vectorized
def sigmoid(form):
    """The logistic function 1 / (1 + exp(-x))."""
    scaled = _scaled_exp(form, 0)
    one = form.number(1)

    def sigmoid(x):
        z = scaled(-abs(x))
        return (z if x < 0 else one) / (one + z)

    return sigmoid


# ---- logarithms -----------------------------------------------------------------------------------------------------

_LOG_SINGLE = (0.6666668653488159, 0.3998872637748718, 0.29582351446151733)
_LOG_DOUBLE = (
    0.666666666666667, 0.3999999999989808, 0.28571428626622136, 0.22222211029358346, 0.1818289679837444,
    0.15331466842280844, 0.1461959496813139,
)  # fmt: skip


def _split_exponent(form: _Format) -> Callable[[Any], Any]:
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


def _log_tail(form: _Format) -> Callable[[Any], Any]:
    """``f -> s * (f**2 / 2 + R)``, where ``log(1 + f) = f - f**2 / 2 + s * (f**2 / 2 + R)`` (fdlibm's e_log.c)."""
    table = form.table(*_LOG_SINGLE, double=_LOG_DOUBLE)
    half, two = form.number(0.5), form.number(2)

    @inline
    def tail(f):
        s = f / (two + f)
        z = s * s
        return s * (half * f * f + z * polynomial(z, table))

    return tail


def _log_of_two(form: _Format) -> tuple[Any, Any]:
    """log(2) in two parts, the first so short that its product with an exponent is exact."""
    return form.split(_LN2, 42 if form.wide else 16)


def _normal(form: _Format) -> tuple[Any, Any, Any]:
    """The smallest normal number, a power of two that makes subnormal numbers normal, and its exponent."""
    shift = form.mantissa + 2
    return form.number(2.0 ** (1 - form.bias)), form.number(2.0**shift), form.number(shift)


def _log_ends(form: _Format) -> Callable[[Any, Any], Any]:
    """``(x, y) -> y``, but what log(x) is where x is not a positive finite number."""
    zero, infinite, nan = form.number(0), form.number(math.inf), form.number(math.nan)

    @inline
    def ends(x, y):
        y = y if x < infinite else x  # infinity and NaN
        y = nan if x < zero else y
        return -infinite if x == zero else y

    return ends


def _log(form: _Format) -> Callable[[Any], Any]:
    split, tail, ends = _split_exponent(form), _log_tail(form), _log_ends(form)
    high, low = _log_of_two(form)
    smallest, enlarge, enlarged = _normal(form)
    half, zero = form.number(0.5), form.number(0)

    @inline
    def log(x):
        tiny = x < smallest
        k, f = split(x * enlarge if tiny else x)
        k -= enlarged if tiny else zero
        return ends(x, fma(k, high, f - (half * f * f - fma(k, low, tail(f)))))

    return log


@_vectorized
def log(form):
    """The natural logarithm."""
    inner = _log(form)
    return lambda x: inner(x)


def _log_in_base(form: _Format, base: tuple[Any, Any], two: tuple[Any, Any]) -> Callable[[Any], Any]:
    """The logarithm whose unit has the logarithm 1 / (base[0] + base[1]); two[0] + two[1] is what it makes of 2."""
    split, tail, ends = _split_exponent(form), _log_tail(form), _log_ends(form)
    smallest, enlarge, enlarged = _normal(form)
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


@_vectorized
def log2(form):
    """The logarithm to the base 2; exact for powers of two."""
    return _log_in_base(form, form.split(_LOG2_E, form.mantissa + 1), (form.number(1), form.number(0)))


@_vectorized
def log10(form):
    """The logarithm to the base 10."""
    return _log_in_base(
        form, form.split(_LOG10_E, form.mantissa + 1), form.split(_LOG10_2, 42 if form.wide else 16)
    )


def _log1p(form: _Format) -> Callable[[Any], Any]:
    split, tail = _split_exponent(form), _log_tail(form)
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


@_vectorized
def log1p(form):
    """log(1 + x), exact near 0."""
    inner = _log1p(form)
    return lambda x: inner(x)


@_vectorized
def softplus(form):
    """log(1 + exp(x))."""
    scaled, log1p = _scaled_exp(form, 0), _log1p(form)
    zero = form.number(0)

    def softplus(x):
        return (zero if x < zero else x) + log1p(scaled(-abs(x)))

    return softplus


# ---- hyperbolic functions -------------------------------------------------------------------------------------------


@_vectorized
def tanh(form):
    """The hyperbolic tangent."""
    parts, power = _exp_parts(form), _power_of_two(form)
    highest = form.number(22.0 if form.wide else 10.0)
    one, two, minus_two, limit = (form.number(v) for v in (1, 2, -2, 0.55))

    def tanh(x):
        y = abs(x)
        y = highest if y > highest else y
        k, r, q = parts(minus_two * y)
        scale = power(k)
        e = fma(scale, r + q, scale)  # exp(-2|x|)
        z = fma(scale, r + q, scale - one)  # the same less 1
        large = y > limit
        w = (two * e if large else -z) / (one + e if large else two + z)
        y = copysign(one - w if large else w, x)
        return x if x == 0 else y

    return tanh


@_vectorized
def sinh(form):
    """The hyperbolic sine."""
    parts, power, half_exp = _exp_parts(form), _power_of_two(form), _scaled_exp(form, -1)
    limit = form.number(20.0 if form.wide else 9.5)
    half, one = form.number(0.5), form.number(1)

    def sinh(x):
        y = abs(x)
        small = limit if y > limit else y
        k, r, q = parts(small)
        scale = power(k)
        z = fma(scale, r + q, scale - one)  # expm1(|x|)
        y = half_exp(y) if y > limit else half * (z + z / (z + one))
        return x if x == 0 else copysign(y, x)

    return sinh


@_vectorized
def cosh(form):
    """The hyperbolic cosine."""
    half_exp = _scaled_exp(form, -1)
    quarter = form.number(0.25)

    def cosh(x):
        y = half_exp(abs(x))
        return y + quarter / y

    return cosh


# ---- the error function ---------------------------------------------------------------------------------------------


@_vectorized
def erf(form):
    """The error function. In float32 N. Juffa's two polynomials, in float64 polynomials of the same kind."""
    scaled = _scaled_exp(form, 0)
    one, two, four = form.number(1), form.number(2), form.number(4)
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
    far = form.table(
        0.00017902626132126898, -1.1295366287231445, -0.6333010792732239, -0.10833261162042618, 0.025154804810881615,
        -0.004185051191598177, 0.00043746698065660894, -2.136532566510141e-05,
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
        large = copysign(one - scaled(polynomial(t, far)), x)
        return large if t > limit else small

    return erf


# ---- powers ---------------------------------------------------------------------------------------------------------

_ATANH_DOUBLE = (
    0.4000000000000003, 0.2857142857133741, 0.22222222271598077, 0.181818081667075, 0.15385580679794952,
    0.1328576208552224, 0.12916029665116505,
)  # fmt: skip


@inline
def _sum_exactly(a, b):
    """``a + b`` as (rounded, what rounding lost), where |a| >= |b| or a is 0."""
    total = a + b
    return total, (a - total) + b


@inline
def _multiply_exactly(a, b):
    """``a * b`` as (rounded, what rounding lost)."""
    product = a * b
    return product, fma(a, b, -product)


@inline
def _multiply_pairs(a, a_low, b, b_low):
    product, lost = _multiply_exactly(a, b)
    return product, lost + fma(a, b_low, a_low * b)


def _log_pair() -> Callable[[Any], Any]:
    """The logarithm of a positive finite float64 as a sum of two, with some 68 bits."""
    split = _split_exponent(_DOUBLE)
    smallest, enlarge, enlarged = _normal(_DOUBLE)
    ln2, ln2_low = _DOUBLE.split(_LN2, 42)
    third, third_low = _DOUBLE.split(Fraction(2, 3), 53)

    @inline
    def log_pair(x):
        tiny = x < smallest
        k, f = split(x * enlarge if tiny else x)
        k -= enlarged if tiny else 0.0
        # log(1 + f) = 2 s + s**3 (2/3 + ...), s = f / (2 + f)
        whole, whole_low = _sum_exactly(2.0, f)
        s = f / whole
        s_low = (fma(-s, whole, f) - s * whole_low) / whole
        z, z_low = _multiply_pairs(s, s_low, s, s_low)
        w, w_low = _sum_exactly(third, z * polynomial(z, _ATANH_DOUBLE))
        cube, cube_low = _multiply_pairs(s, s_low, z, z_low)
        tail, tail_low = _multiply_pairs(cube, cube_low, w, w_low + third_low)
        y, lost = _sum_exactly(2.0 * s, tail)
        y_low = lost + (2.0 * s_low + tail_low)
        total, lost = _sum_exactly(k * ln2, y)
        return total, lost + fma(k, ln2_low, y_low)

    return log_pair


def _power_of_magnitude(form: _Format) -> Callable[[Any, Any], Any]:
    """``(x, y) -> x ** y`` for x >= 0."""
    if not form.wide:
        log, exp = _log(_DOUBLE), _scaled_exp(_DOUBLE, 0)

        @inline
        def power(x, y):
            return np.float32(exp(np.float64(y) * log(np.float64(x))))

        return power
    log_pair, parts, two_to = _log_pair(), _exp_parts(_DOUBLE), _power_of_two(_DOUBLE)
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
        k, r, q = parts(t)
        r, lost = _sum_exactly(r, t_low)
        half = shift_right(k, 1)
        return (1.0 + (r + (q + lost))) * two_to(half) * two_to(sub_bits(k, half))

    return power


@_vectorized
def pow(form):
    """x to the power of y."""
    power = _power_of_magnitude(form)
    zero, one, half, infinite, nan = (form.number(v) for v in (0, 1, 0.5, math.inf, math.nan))

    def pow(x, y):
        magnitude = abs(x)
        z = power(magnitude, y)
        whole = math.floor(y) == y
        halved = half * y
        odd = whole and math.floor(halved) != halved
        z = copysign(z, x) if odd else z
        z = nan if (x < zero and not whole and magnitude < infinite) else z
        z = one if (magnitude == one and abs(y) == infinite) else z
        return one if (x == one or y == zero) else z

    return pow


@_vectorized
def cbrt(form):
    """The cube root."""
    log, exp = _log(_DOUBLE), _scaled_exp(_DOUBLE, 0)
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


@_vectorized
def hypot(form):
    """sqrt(x * x + y * y) without intermediate overflow."""
    zero, infinite = form.number(0), form.number(math.inf)

    def hypot(x, y):
        a, b = abs(x), abs(y)
        longer, shorter = (a, b) if a > b else (b, a)
        # Powers of two scale exactly: the exponent of the longer side is taken out and put back.
        ratio = shorter / longer
        z = longer * math.sqrt(fma(ratio, ratio, form_one))
        z = longer + shorter if longer == zero or shorter == zero else z
        return infinite if longer == infinite or shorter == infinite else z

    form_one = form.number(1)
    return hypot


# ---- circular functions ---------------------------------------------------------------------------------------------

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


def _quadrant(form: _Format) -> Callable[[Any], Any]:
    """``x -> (n, r)``: x less n times pi / 2, |r| <= pi / 4. The reduction is in double-double for float64, in
    float64 for float32."""
    number, wide = form.number, form.wide
    magic = 1.5 * 2.0**52
    magic_bits = int(np.float64(magic).view(np.int64))
    per_quarter = float(1 / _HALF_PI)
    first = float(_HALF_PI)
    second = float(_HALF_PI - Fraction(first))
    third = float(_HALF_PI - Fraction(first) - Fraction(second))
    limit = 2.0**40

    @inline
    def quadrant(x):
        y = np.float64(x)
        shifted = fma(y, per_quarter, magic)
        k = shifted - magic
        if wide:
            a, a_low = _multiply_exactly(k, first)
            b, b_low = _multiply_exactly(k, second)
            r = y - a  # exact
            s = r - a_low
            lost = (r - s) - a_low
            t = s - b
            lost += (s - t) - b
            t += lost - (b_low + k * third)
        else:
            t = fma(k, -second, fma(k, -first, y))
        t = t if abs(y) < limit else math.nan
        return sub_bits(bits(shifted), magic_bits), number(t)

    return quadrant


def _sin_cos(form: _Format) -> Callable[[Any], Any]:
    """``x -> (n, sin(r), cos(r))``, n and r as of `_quadrant`."""
    quadrant = _quadrant(form)
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


@_vectorized
def sin(form):
    """The sine of an angle in radians."""
    sin_cos = _sin_cos(form)

    def sin(x):
        n, sine, cosine = sin_cos(x)
        y = cosine if and_bits(n, 1) != 0 else sine
        y = -y if and_bits(n, 2) != 0 else y
        return x if x == 0 else y

    return sin


@_vectorized
def cos(form):
    """The cosine of an angle in radians."""
    sin_cos = _sin_cos(form)

    def cos(x):
        n, sine, cosine = sin_cos(x)
        y = sine if and_bits(n, 1) != 0 else cosine
        return -y if and_bits(add_bits(n, 1), 2) != 0 else y

    return cos


@_vectorized
def tan(form):
    """The tangent of an angle in radians."""
    sin_cos = _sin_cos(form)

    def tan(x):
        n, sine, cosine = sin_cos(x)
        y = -cosine / sine if and_bits(n, 1) != 0 else sine / cosine
        return x if x == 0 else y

    return tan
