"""The two formats, and how one text becomes a function of both."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numba import types
from numba.extending import overload


@dataclass(frozen=True)
class Format:
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


LN2 = Fraction("0.693147180559945309417232121458176568075500134360255254120680")
LOG2_E = Fraction("1.442695040888963407359924681001892137426645954152985934135449")
LOG10_E = Fraction("0.434294481903251827651128918916605082294397005803666566114453")
LOG10_2 = Fraction("0.301029995663981195213738894724493026768189881462108541310427")
HALF_PI = Fraction("1.570796326794896619231321691639751442098584699687552910487472296153908203143104499314")

SINGLE = Format(np.float32, 23, 127, False)
DOUBLE = Format(np.float64, 52, 1023, True)
_OPTIONS = {
    "forceinline": True,
    "fastmath": False,
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}


def both_formats(make: Callable[[Format], Callable[..., Any]]) -> Any:
    """The function of both formats that `make` writes for one of them."""
    single, double = make(SINGLE), make(DOUBLE)

    def function(*args: float) -> float:
        raise TypeError(f"{make.__name__} is for compiled code; call it from a numba.njit function")

    def choose(x):
        return {types.float32: single, types.float64: double}.get(x)

    def choose2(x, y):
        return {types.float32: single, types.float64: double}.get(x) if x == y else None

    function.__name__ = function.__qualname__ = make.__name__
    function.__module__ = make.__module__
    function.__doc__ = make.__doc__
    overload(function, jit_options=_OPTIONS)(choose2 if single.__code__.co_argcount == 2 else choose)
    return function
