"""Symbols: graphs that are described first, then bound to arrays and run.

Here stand `Variable` and `Group`, `load` and `load_json`, one constructor for every operator of the registry, and
MXNet's functions of symbols and numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .symbol import Group, Symbol

# isort: split
# What follows needs Symbol.
from . import ops, random
from .functions import Custom, arange, eye, full, hypot, linspace, maximum, minimum, ones, pow, power, split_v2, zeros
from .json import load, load_json
from .ops import *  # noqa: F403
from .variable import Variable, var

# What MXNet calls the module of all operators, and that of those whose names begin with an underscore.
op = _internal = ops

__all__ = [
    "Custom",
    "Group",
    "Symbol",
    "Variable",
    "arange",
    "eye",
    "full",
    "hypot",
    "linspace",
    "load",
    "load_json",
    "maximum",
    "minimum",
    "ones",
    "pow",
    "power",
    "random",
    "split_v2",
    "var",
    "zeros",
]
__all__ += ops.__all__


def add_constructor(name: str, function: Callable[..., Symbol]) -> None:
    """Show an operator's constructor here and, if it reads like one (``sum``), as a method of Symbol."""
    globals()[name] = function
    _add_method(name, function)


def __getattr__(name: str) -> Any:
    # Constructors of internal operators (_plus_scalar) are not exported by name.
    try:
        return getattr(ops, name)
    except AttributeError:
        raise AttributeError(f"module 'nbsym.symbol' has no attribute {name!r}") from None


def _add_method(name: str, function: Callable[..., Symbol]) -> None:
    """``data.sum(axis=1)`` is ``sum(data, axis=1)``: the constructor itself serves, its first input being self."""
    if name.islower() and not name.startswith("_") and not hasattr(Symbol, name) and _takes_symbol(function):
        setattr(Symbol, name, function)


def _takes_symbol(function: Callable[..., Symbol]) -> bool:
    """Whether the first parameter is a symbol, by the signature: to ask the registry would parse the entry."""
    code, types = function.__code__, function.__annotations__
    first = code.co_varnames[0] if code.co_argcount else code.co_varnames[code.co_kwonlyargcount]
    return str(types.get(first, "")).startswith("Symbol")


_add_method("split_v2", split_v2)
for _name in ops.__all__:
    _add_method(_name, getattr(ops, _name))
