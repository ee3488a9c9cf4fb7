"""Mathematical functions under the names of `nbsym.kernels.vmath`: CUDA's own, on the simulator NumPy's.

What CUDA has no function for is written out by `nbsym.kernels.cuda.elementwise`.
"""

from __future__ import annotations

import math

import numpy as np

from ...registry.scalar_functions import SCALAR_FUNCTIONS
from .device import SIMULATED, device

if SIMULATED:
    # The simulator runs plain Python, where `math` raises instead of yielding infinity or NaN.
    exp, expm1, log, log1p, log2, log10 = np.exp, np.expm1, np.log, np.log1p, np.log2, np.log10
    sin, cos, tan, asin, acos, atan, atan2 = np.sin, np.cos, np.tan, np.arcsin, np.arccos, np.arctan, np.arctan2
    sinh, cosh, tanh, asinh, acosh, atanh = np.sinh, np.cosh, np.tanh, np.arcsinh, np.arccosh, np.arctanh
    sqrt, pow, hypot, floor, ceil, trunc = np.sqrt, np.power, np.hypot, np.floor, np.ceil, np.trunc

    def _scalar(name):
        reference = SCALAR_FUNCTIONS[name].reference
        return lambda x: type(x)(reference(x))

    erf, gamma, lgamma = _scalar("erf"), _scalar("gamma"), _scalar("lgamma")
else:
    from math import (  # noqa: F401
        acos,
        acosh,
        asin,
        asinh,
        atan,
        atan2,
        atanh,
        ceil,
        cos,
        cosh,
        erf,
        exp,
        expm1,
        floor,
        gamma,
        hypot,
        lgamma,
        log,
        log1p,
        log2,
        log10,
        pow,
        sin,
        sinh,
        sqrt,
        tan,
        tanh,
        trunc,
    )


@device
def load_half(x):
    return np.float32(x)


@device
def store_half(x):
    return np.float16(x)


@device
def mod(x, y):
    return y if y == 0 else x % y


@device
def mod_integers(x, y):
    return x * 0 if y == 0 or y == -1 else x % y


@device
def divide_integers(x, y):
    if y == 0:
        return x * 0
    if y == -1:
        return -x
    quotient = abs(x) // abs(y)
    return quotient if (x < 0) == (y < 0) else -quotient


@device
def digamma(x):
    """As `nbsym.kernels.vmath.digamma`."""
    y = np.float64(x)
    total = 0.0
    if y <= 0:
        if y == floor(y):
            return math.nan
        total = -math.pi / tan(math.pi * y)
        y = 1 - y
    while y < 10:
        total -= 1 / y
        y += 1
    s = 1 / (y * y)
    series = s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - s * 691 / 32760)))))
    return total + log(y) - 0.5 / y - series


@device
def erfinv(x):
    """As `nbsym.kernels.vmath.erfinv`, by Newton's method."""
    y = np.float64(x)
    if not -1 < y < 1:
        return y * math.inf if abs(y) == 1 else math.nan
    logarithm = log1p(-y * y)
    half = 2 / (math.pi * 0.147) + logarithm / 2
    root = sqrt(max(sqrt(half * half - logarithm / 0.147) - half, 0.0))
    root = root if y > 0 else -root
    for _ in range(5):
        root -= (erf(root) - y) * 0.886226925452758 * exp(root * root)
    return root
