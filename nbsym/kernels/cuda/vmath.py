"""Mathematical functions under the names of `nbsym.kernels.vmath`: CUDA's own, on the simulator NumPy's.

What CUDA has no function for is written out by `nbsym.kernels.cuda.elementwise`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...registry.scalar_functions import SCALAR_FUNCTIONS
from .device import SIMULATED, device

# The simulator runs plain Python, where `math` raises instead of yielding infinity or NaN.
_library: Any = np if SIMULATED else math

exp, expm1, log, log1p = _library.exp, _library.expm1, _library.log, _library.log1p
log2, log10, pow, sqrt, hypot = _library.log2, _library.log10, _library.pow, _library.sqrt, _library.hypot
sin, cos, tan, asin, acos, atan = (
    _library.sin, _library.cos, _library.tan, _library.asin, _library.acos, _library.atan
)  # fmt: skip
sinh, cosh, tanh, asinh, acosh, atanh = (
    _library.sinh, _library.cosh, _library.tanh, _library.asinh, _library.acosh, _library.atanh
)  # fmt: skip
atan2, floor, ceil, trunc = _library.atan2, _library.floor, _library.ceil, _library.trunc


def _by_name(name: str) -> Any:
    """What NumPy lacks."""
    reference = SCALAR_FUNCTIONS[name].reference
    return (lambda x: type(x)(reference(x))) if SIMULATED else getattr(math, name)


erf, gamma, lgamma = _by_name("erf"), _by_name("gamma"), _by_name("lgamma")


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
def trigamma(x):
    """As `nbsym.kernels.vmath.trigamma`."""
    y = np.float64(x)
    total = 0.0
    direction = 1.0
    if y <= 0:
        if y == floor(y):
            return math.inf
        total = (math.pi / sin(math.pi * y)) ** 2
        direction = -1.0
        y = 1 - y
    while y < 10:
        total += direction / (y * y)
        y += 1
    s = 1 / (y * y)
    series = s * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * (5 / 66 - s * 691 / 2730)))))
    return total + direction * (1 + 0.5 / y + series) / y


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
