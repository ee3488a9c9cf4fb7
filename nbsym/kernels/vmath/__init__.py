"""Mathematical functions for loops: branch-free polynomials that LLVM vectorizes, float32 and float64.

Numba's wheels carry no vector math library, and a call of ``math.exp`` keeps a loop scalar. These functions become
part of the loop. Each reduces its argument with few bits lost (Cody and Waite, *Software Manual for the Elementary
Functions*, 1980), evaluates a near-minimax polynomial (Chebyshev interpolation of the reduced function in 60
digits), and reconstructs; the shapes of `log`, `log1p` and `expm1` follow FreeBSD's msun (fdlibm), `pow` the
double-double arithmetic of T. J. Dekker (1971). Errors are below 2 units in the last place over the whole range (`tan`
and the inverse hyperbolic functions: 3), which the tests measure; infinities, NaN, signed zeros, overflow and subnormal
results are as in C.

A function is called with floats of either type in compiled code, and may be called so in any kernel. What is rare
in networks (`gamma`, ...) goes through `math` and is not vectorized.
"""

from __future__ import annotations

from .circular import acos, asin, atan, atan2, cos, cos_near, sin, sin_near, tan
from .exponential import cosh, erf, exp, exp_of_negative, expm1, sigmoid, sinh, tanh
from .logarithm import acosh, asinh, atanh, log, log1p, log2, log10, softplus
from .power import cbrt, hypot, pow, sqrt
from .rounding import ceil, divide_integers, floor, mod, mod_integers, round_away, round_down, trunc
from .special import digamma, erfinv, gamma, lgamma, trigamma

__all__ = [
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cbrt",
    "ceil",
    "cos",
    "cos_near",
    "cosh",
    "digamma",
    "divide_integers",
    "erf",
    "erfinv",
    "exp",
    "exp_of_negative",
    "expm1",
    "floor",
    "gamma",
    "hypot",
    "lgamma",
    "log",
    "log1p",
    "log2",
    "log10",
    "mod",
    "mod_integers",
    "pow",
    "round_away",
    "round_down",
    "sigmoid",
    "sin",
    "sin_near",
    "sinh",
    "softplus",
    "sqrt",
    "tan",
    "tanh",
    "trigamma",
    "trunc",
]  # fmt: skip
