"""Where tests run, and how exact they are by default."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import context
from ..context import Context, current_context

_RTOLS = {"float16": 1e-2, "float32": 1e-4, "float64": 1e-5}
_ATOLS = {"float16": 1e-1, "float32": 1e-3, "float64": 1e-20}
_EXACT = ("bool", "int8", "uint8", "int32", "uint32", "int64", "uint64")


def default_context() -> Context:
    """The device on which tests run."""
    return current_context()


def set_default_context(ctx: Context) -> None:
    """Let tests of this thread run on another device."""
    context._defaults.stack[0] = ctx


def default_dtype() -> type:
    """float32."""
    return np.float32


def default_rtols() -> dict[np.dtype, float]:
    """Relative tolerances by dtype."""
    return {np.dtype(name): tolerance for name, tolerance in (_RTOLS | dict.fromkeys(_EXACT, 0)).items()}


def default_atols() -> dict[np.dtype, float]:
    """Absolute tolerances by dtype."""
    return {np.dtype(name): tolerance for name, tolerance in (_ATOLS | dict.fromkeys(_EXACT, 0)).items()}


def default_numeric_eps() -> dict[np.dtype, float]:
    """By how much `numeric_grad` moves elements, by dtype."""
    return {np.dtype(np.float16): 2.0**-6, np.dtype(np.float32): 2.0**-9, np.dtype(np.float64): 2.0**-14}


def get_tols(x: Any, y: Any, rtol: Any = None, atol: Any = None) -> tuple[float, float]:
    """Relative and absolute tolerance for comparing two arrays: given as numbers, by dtype, or not at all."""
    dtypes = [np.dtype(getattr(a, "dtype", None) or np.asarray(a).dtype) for a in (x, y)]

    def chosen(given: Any, defaults: dict[np.dtype, float]) -> float:
        if isinstance(given, (int, float, np.number)):
            return float(given)
        return max((given or {}).get(dtype, defaults[dtype]) for dtype in dtypes)

    return chosen(rtol, default_rtols()), chosen(atol, default_atols())


def get_rtol(rtol: float | None = None, dtype: Any = np.float64) -> float:
    """A relative tolerance, or the default one."""
    return default_rtols()[np.dtype(dtype)] if rtol is None else rtol


def get_atol(atol: float | None = None, dtype: Any = np.float64) -> float:
    """An absolute tolerance, or the default one."""
    return default_atols()[np.dtype(dtype)] if atol is None else atol


def get_etol(etol: float | None = None) -> float:
    """The part of the elements that may be wrong, or 0."""
    return 0 if etol is None else etol


def list_gpus() -> range:
    """Numbers of the GPUs that are there."""
    return range(context.num_gpus())
