"""Arrays: `NDArray`, how arrays are made, saved and loaded, and every operator of the registry as a function.

The functions come from `nbsym.ndarray.ops`, generated from ``ops.yaml``; from this package's own modules, where MXNet's
functions are not operators; and at run time from `add_function`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .ndarray import NDArray

# isort: split
# What follows needs NDArray. What is written by hand comes last, and so hides a generated function of its name.
from . import arithmetic, creation, functions, io, ops, random, safetensors
from .ops import *  # noqa: F403

# isort: split
from .arithmetic import *  # noqa: F403
from .creation import *  # noqa: F403
from .functions import *  # noqa: F403
from .io import *  # noqa: F403
from .safetensors import *  # noqa: F403

# What MXNet calls the module of all operators, and that of those whose names begin with an underscore.
op = _internal = ops

__all__ = ["NDArray", "op", "random"]
for _module in (ops, arithmetic, creation, functions, io, safetensors):
    __all__ += _module.__all__


def add_function(name: str, function: Callable[..., Any]) -> None:
    """Show an operator's function here and, if it reads like one (``sum``), as a method of NDArray."""
    globals()[name] = function
    _add_method(name, function)


def __getattr__(name: str) -> Any:
    # Functions of internal operators (_plus_scalar) are not exported by name.
    try:
        return getattr(ops, name)
    except AttributeError:
        raise AttributeError(f"module 'nbsym.ndarray' has no attribute {name!r}") from None


# The names that MXNet gives to the first input of those operators that it shows as methods.
_SUBJECTS = ("data", "a", "indices", "lhs")


def _add_method(name: str, function: Callable[..., Any]) -> None:
    """``x.sum(axis=1)`` is ``sum(x, axis=1)``: the function itself serves, its first input being self."""
    first = function.__code__.co_varnames[: function.__code__.co_argcount][:1]
    if name.islower() and not name.startswith("_") and first and first[0] in _SUBJECTS and name not in vars(NDArray):
        setattr(NDArray, name, function)


for _name in ops.__all__:
    _add_method(_name, getattr(ops, _name))
NDArray.split_v2 = functions.split_v2  # type: ignore[attr-defined]
