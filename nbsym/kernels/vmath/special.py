"""Special functions, which are rare enough to stay scalar: through `math`, or short and accurate in float64."""

from __future__ import annotations

import math

import numpy as np

from ..simd import inline
from .formats import both_formats


@both_formats
def gamma(form):
    """The gamma function."""
    return lambda x: math.gamma(x)


@both_formats
def lgamma(form):
    """The logarithm of the magnitude of the gamma function."""
    return lambda x: math.lgamma(x)


@inline
def _digamma(x):
    total = 0.0
    if x <= 0:
        if x == np.floor(x):
            return math.nan
        total = -math.pi / math.tan(math.pi * x)
        x = 1 - x
    while x < 10:
        total -= 1 / x
        x += 1
    s = 1 / (x * x)
    series = s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - s * 691 / 32760)))))
    return total + math.log(x) - 0.5 / x - series


@both_formats
def digamma(form):
    """The derivative of `lgamma`: reflection, recurrence, and an asymptotic series (Abramowitz and Stegun 6.3)."""
    number = form.number
    return lambda x: number(_digamma(np.float64(x)))


@inline
def _trigamma(x):
    total = 0.0
    sign = 1.0
    if x <= 0:
        if x == np.floor(x):
            return math.inf
        total = (math.pi / math.sin(math.pi * x)) ** 2
        sign = -1.0
        x = 1 - x
    while x < 10:
        total += sign / (x * x)
        x += 1
    s = 1 / (x * x)
    series = s * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * (5 / 66 - s * 691 / 2730)))))
    return total + sign * (1 + 0.5 / x + series) / x


@both_formats
def trigamma(form):
    """The derivative of `digamma`, by the same means."""
    number = form.number
    return lambda x: number(_trigamma(np.float64(x)))


@inline
def _erfinv(y):
    if not -1 < y < 1:
        return y * math.inf if abs(y) == 1 else math.nan
    log = math.log1p(-y * y)
    half = 2 / (math.pi * 0.147) + log / 2
    x = math.sqrt(max(math.sqrt(half * half - log / 0.147) - half, 0.0))
    x = math.copysign(x, y)
    for _ in range(4):
        # Halley's step; far out the complement keeps the digits.
        error = math.erf(x) - y if abs(y) < 0.5 else math.copysign(1.0, y) * ((1 - abs(y)) - math.erfc(abs(x)))
        step = error * 0.8862269254527580 * math.exp(x * x)
        x -= step / (1 + x * step)
    return x


@both_formats
def erfinv(form):
    """The inverse of the error function, from Winitzki's approximation by Halley's method."""
    number = form.number
    return lambda x: number(_erfinv(np.float64(x)))
