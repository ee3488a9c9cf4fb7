"""Arithmetic and comparison of arrays and numbers in any combination, with broadcasting.

Each function takes an array and an array, an array and a number, a number and an array, or two numbers, and becomes
one operator of the registry (two numbers: plain Python).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from .invoke import invoke

__all__ = [
    "add",
    "divide",
    "equal",
    "greater",
    "greater_equal",
    "lesser",
    "lesser_equal",
    "logical_and",
    "logical_or",
    "logical_xor",
    "maximum",
    "minimum",
    "modulo",
    "multiply",
    "not_equal",
    "power",
    "subtract",
    "true_divide",
]

_NUMBERS = (int, float, np.generic)


def _binary(
    name: str, meaning: str, arrays: str, right: str, left: str, numbers: Callable[[Any, Any], Any]
) -> Callable[..., Any]:
    """The function that takes the operator `arrays`, or `right` or `left` when a number stands there."""

    def function(lhs: Any, rhs: Any, out: Any = None) -> Any:
        if isinstance(rhs, _NUMBERS):
            if isinstance(lhs, _NUMBERS):
                return numbers(lhs, rhs)
            return invoke(right, (lhs,), {"scalar": float(rhs)}, out)
        if isinstance(lhs, _NUMBERS):
            return invoke(left, (rhs,), {"scalar": float(lhs)}, out)
        return invoke(arrays, (lhs, rhs), (), out)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"""{meaning}, element by element, with broadcasting.

    Parameters
    ----------
    lhs, rhs : NDArray or number
    out : NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Of the dtype of the arrays; a number if both are numbers.
    """
    return function


def _arithmetic(name: str, meaning: str, op: str, numbers: Callable[..., Any], commutes: bool) -> Callable[..., Any]:
    scalar = {"sub": "minus", "add": "plus"}.get(op, op)
    left = f"_{scalar}_scalar" if commutes else f"_r{scalar}_scalar"
    return _binary(name, meaning, f"broadcast_{op}", f"_{scalar}_scalar", left, numbers)


def _comparison(name: str, meaning: str, mirrored: str, numbers: Callable[[Any, Any], bool]) -> Callable[..., Any]:
    return _binary(
        name, meaning, f"broadcast_{name}", f"_{name}_scalar", f"_{mirrored}_scalar", lambda x, y: int(numbers(x, y))
    )


add = _arithmetic("add", "Sum", "add", operator.add, commutes=True)
subtract = _arithmetic("subtract", "Difference", "sub", operator.sub, commutes=False)
multiply = _arithmetic("multiply", "Product", "mul", operator.mul, commutes=True)
divide = _arithmetic("divide", "Quotient", "div", operator.truediv, commutes=False)
true_divide = divide
modulo = _arithmetic("modulo", "Remainder, of the sign of the divisor", "mod", operator.mod, commutes=False)
power = _arithmetic("power", "Power", "power", operator.pow, commutes=False)
maximum = _arithmetic("maximum", "The larger", "maximum", max, commutes=True)
minimum = _arithmetic("minimum", "The smaller", "minimum", min, commutes=True)

equal = _comparison("equal", "1 where equal, else 0", "equal", operator.eq)
not_equal = _comparison("not_equal", "1 where different, else 0", "not_equal", operator.ne)
greater = _comparison("greater", "1 where the left is greater, else 0", "lesser", operator.gt)
greater_equal = _comparison(
    "greater_equal", "1 where the left is greater or equal, else 0", "lesser_equal", operator.ge
)
lesser = _comparison("lesser", "1 where the left is less, else 0", "greater", operator.lt)
lesser_equal = _comparison("lesser_equal", "1 where the left is less or equal, else 0", "greater_equal", operator.le)

logical_and = _comparison("logical_and", "1 where both are nonzero, else 0", "logical_and", lambda x, y: bool(x and y))
logical_or = _comparison("logical_or", "1 where any is nonzero, else 0", "logical_or", lambda x, y: bool(x or y))
logical_xor = _comparison(
    "logical_xor", "1 where exactly one is nonzero, else 0", "logical_xor", lambda x, y: bool(x) != bool(y)
)
