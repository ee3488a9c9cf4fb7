"""Arrays of random numbers. `nbsym.random.seed` sets where their sequence begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..base import ArgumentError
from ..context import Context
from .invoke import invoke
from .ndarray import NDArray

__all__ = ["normal", "randint", "randn", "uniform"]


def uniform(
    low: Any = 0,
    high: Any = 1,
    shape: int | Sequence[int] | None = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Uniform in ``[low, high)``.

    Parameters
    ----------
    low, high : float, or NDArray
        Numbers, or arrays of one shape: `shape` numbers are then drawn for each of their elements.
    shape : int or tuple of int, optional
        By default that of `out`, or a single number.
    dtype : str or numpy.dtype, optional
        A floating-point type, by default float32.
    ctx : Context, optional
        Where the result is to be.
    out : NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> x = mx.nd.random.uniform(2, 3, shape=(2, 2)).asnumpy()
    >>> bool(((2 <= x) & (x < 3)).all())
    True
    """
    return _draw("uniform", {"low": low, "high": high}, shape, dtype, ctx, out)


def normal(
    loc: Any = 0,
    scale: Any = 1,
    shape: int | Sequence[int] | None = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Normal with mean `loc` and standard deviation `scale`. For the other parameters see `uniform`.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.random.normal(shape=(2, 3)).shape
    (2, 3)
    """
    return _draw("normal", {"loc": loc, "scale": scale}, shape, dtype, ctx, out)


def randn(*shape: int, loc: Any = 0, scale: Any = 1, dtype: Any = None, ctx: Any = None, out: Any = None) -> NDArray:
    """`normal`, the dimensions given one by one.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.random.randn(2, 3).shape
    (2, 3)
    """
    return normal(loc, scale, shape or None, dtype, ctx, out)


def randint(
    low: int,
    high: int,
    shape: int | Sequence[int] | None = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Integers in ``[low, high)``, by default of dtype int32. For the other parameters see `uniform`.

    Examples
    --------
    >>> import nbsym as mx
    >>> x = mx.nd.random.randint(2, 4, shape=5)
    >>> x.dtype, sorted(set(x.asnumpy().tolist()) - {2, 3})
    (<class 'numpy.int32'>, [])
    """
    return _draw("randint", {"low": low, "high": high}, shape, dtype, ctx, out)


def _draw(
    name: str,
    parameters: dict[str, Any],
    shape: int | Sequence[int] | None,
    dtype: Any,
    ctx: Context | None,
    out: NDArray | None,
) -> NDArray:
    """Run ``_random_<name>`` for numbers, ``_sample_<name>`` for arrays of distributions."""
    arrays = [isinstance(value, NDArray) for value in parameters.values()]
    if any(arrays) and not all(arrays):
        raise ArgumentError(f"random.{name}: {' and '.join(parameters)} must all be numbers or all be NDArrays")
    options: dict[str, Any] = {} if dtype is None else {"dtype": dtype}
    if any(arrays):
        if shape is not None:
            options["shape"] = shape
        return invoke(f"_sample_{name}", tuple(parameters.values()), options, out)
    if out is None:
        options["shape"] = 1 if shape is None else shape
    else:
        options = {"shape": out.shape, "dtype": out.dtype, **options}
    if ctx is not None:
        options["ctx"] = str(ctx)
    return invoke(f"_random_{name}", (), {**parameters, **options}, out)
