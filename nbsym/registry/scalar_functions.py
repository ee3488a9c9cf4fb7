"""The functions of elementwise formulas: arity, derivative and NumPy's equivalent, a row each.

A derivative has one formula per argument, over the arguments ``x, y, z``; "0" where the function is flat almost
everywhere. The compiled forms are in `nbsym.kernels.vmath`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

ARGUMENTS = ("x", "y", "z")


@dataclass(frozen=True)
class ScalarFunction:
    """One row: `derivative` holds a formula text for each argument; None says that nobody knows it."""

    name: str
    derivative: tuple[str | None, ...]
    reference: Callable[..., Any]

    @property
    def arity(self) -> int:
        return len(self.derivative)


def _elementwise(function: Callable[..., float]) -> Callable[..., Any]:
    """`function` of floats over arrays, for what NumPy lacks."""
    return np.vectorize(function, otypes=[float])


def _gamma(x: float) -> float:
    try:
        return math.gamma(x)
    except (ValueError, OverflowError):
        return math.nan if x < 0 else math.inf


def _lgamma(x: float) -> float:
    try:
        return math.lgamma(x)
    except (ValueError, OverflowError):
        return math.inf


def _digamma(x: float) -> float:
    """By the recurrence up to 10, then the asymptotic series (Abramowitz and Stegun 6.3.18)."""
    if x <= 0:
        if x == math.floor(x):
            return math.nan
        return _digamma(1 - x) - math.pi / math.tan(math.pi * x)
    shift = 0.0
    while x < 10:
        shift -= 1 / x
        x += 1
    s = 1 / (x * x)
    series = s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - s * 691 / 32760)))))
    return shift + math.log(x) - 0.5 / x - series


def _trigamma(x: float) -> float:
    """As `_digamma` (Abramowitz and Stegun 6.4.12)."""
    if x <= 0:
        if x == math.floor(x):
            return math.inf
        return (math.pi / math.sin(math.pi * x)) ** 2 - _trigamma(1 - x)
    shift = 0.0
    while x < 10:
        shift += 1 / (x * x)
        x += 1
    s = 1 / (x * x)
    series = s * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * (5 / 66 - s * 691 / 2730)))))
    return shift + (1 + 0.5 / x + series) / x


def _erfinv(y: float) -> float:
    """By Newton's method on erf, from Winitzki's approximation."""
    if not -1 < y < 1:
        return math.copysign(math.inf, y) if abs(y) == 1 else math.nan
    log = math.log1p(-y * y)
    half = 2 / (math.pi * 0.147) + log / 2
    x = math.copysign(math.sqrt(math.sqrt(half * half - log / 0.147) - half), y)
    for _ in range(4):
        x -= (math.erf(x) - y) * math.sqrt(math.pi) / 2 * math.exp(x * x)
    return x


def _where(condition: Any, x: Any, y: Any) -> Any:
    return np.where(np.asarray(condition) != 0, x, y)


def _rint(x: Any) -> Any:
    """MXNet's rint: to the nearest integer, halves to the lower one."""
    x = np.asarray(x)
    return np.where(x - np.floor(x) <= 0.5, np.floor(x), np.ceil(x))


def _round(x: Any) -> Any:
    """To the nearest integer, halves away from zero (C's round)."""
    x = np.asarray(x)
    return np.copysign(np.floor(np.abs(x) + 0.5), x)


_TABLE = [
    # exponentials and logarithms
    ScalarFunction("exp", ("exp(x)",), np.exp),
    ScalarFunction("expm1", ("exp(x)",), np.expm1),
    ScalarFunction("log", ("1 / x",), np.log),
    ScalarFunction("log1p", ("1 / (1 + x)",), np.log1p),
    ScalarFunction("log2", ("1.4426950408889634 / x",), np.log2),
    ScalarFunction("log10", ("0.4342944819032518 / x",), np.log10),
    ScalarFunction("sigmoid", ("sigmoid(x) * (1 - sigmoid(x))",), lambda x: 1 / (1 + np.exp(-x))),
    ScalarFunction("softplus", ("sigmoid(x)",), lambda x: np.logaddexp(0, x)),
    # powers
    ScalarFunction("sqrt", ("0.5 / sqrt(x)",), np.sqrt),
    ScalarFunction("rsqrt", ("-0.5 * rsqrt(x) / x",), lambda x: 1 / np.sqrt(x)),
    ScalarFunction("cbrt", ("1 / (3 * cbrt(x) ** 2)",), np.cbrt),
    ScalarFunction("rcbrt", ("-rcbrt(x) / (3 * x)",), lambda x: 1 / np.cbrt(x)),
    ScalarFunction("square", ("2 * x",), np.square),
    ScalarFunction("pow", ("y * pow(x, y - 1)", "pow(x, y) * log(x)"), np.power),
    ScalarFunction("hypot", ("x / hypot(x, y)", "y / hypot(x, y)"), np.hypot),
    # circular and hyperbolic
    ScalarFunction("sin", ("cos(x)",), np.sin),
    ScalarFunction("cos", ("-sin(x)",), np.cos),
    ScalarFunction("tan", ("1 + square(tan(x))",), np.tan),
    ScalarFunction("asin", ("rsqrt(1 - x * x)",), np.arcsin),
    ScalarFunction("acos", ("-rsqrt(1 - x * x)",), np.arccos),
    ScalarFunction("atan", ("1 / (1 + x * x)",), np.arctan),
    ScalarFunction("atan2", ("y / (x * x + y * y)", "-x / (x * x + y * y)"), np.arctan2),
    ScalarFunction("sinh", ("cosh(x)",), np.sinh),
    ScalarFunction("cosh", ("sinh(x)",), np.cosh),
    ScalarFunction("tanh", ("1 - square(tanh(x))",), np.tanh),
    ScalarFunction("asinh", ("rsqrt(x * x + 1)",), np.arcsinh),
    ScalarFunction("acosh", ("rsqrt(x * x - 1)",), np.arccosh),
    ScalarFunction("atanh", ("1 / (1 - x * x)",), np.arctanh),
    # special
    ScalarFunction("erf", ("1.1283791670955126 * exp(-x * x)",), _elementwise(math.erf)),
    ScalarFunction("erfinv", ("0.886226925452758 * exp(square(erfinv(x)))",), _elementwise(_erfinv)),
    ScalarFunction("gamma", ("gamma(x) * digamma(x)",), _elementwise(_gamma)),
    ScalarFunction("lgamma", ("digamma(x)",), _elementwise(_lgamma)),
    ScalarFunction("digamma", ("trigamma(x)",), _elementwise(_digamma)),
    ScalarFunction("trigamma", (None,), _elementwise(_trigamma)),
    # pieces
    ScalarFunction("abs", ("sign(x)",), np.abs),
    ScalarFunction("sign", ("0",), np.sign),
    ScalarFunction("max", ("x >= y", "x < y"), np.maximum),
    ScalarFunction("min", ("x <= y", "x > y"), np.minimum),
    ScalarFunction("where", ("0", "where(x, 1, 0)", "where(x, 0, 1)"), _where),
    ScalarFunction("floor", ("0",), np.floor),
    ScalarFunction("ceil", ("0",), np.ceil),
    ScalarFunction("trunc", ("0",), np.trunc),
    ScalarFunction("round", ("0",), _round),
    ScalarFunction("rint", ("0",), _rint),
    ScalarFunction("isnan", ("0",), lambda x: np.isnan(x) * 1.0),
    ScalarFunction("isinf", ("0",), lambda x: np.isinf(x) * 1.0),
    ScalarFunction("isfinite", ("0",), lambda x: np.isfinite(x) * 1.0),
    ScalarFunction("mod", ("1", "-floor(x / y)"), np.mod),
]

SCALAR_FUNCTIONS: dict[str, ScalarFunction] = {function.name: function for function in _TABLE}
"""Every function of the scalar language by name."""
