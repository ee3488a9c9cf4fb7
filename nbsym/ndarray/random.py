"""Arrays of random numbers. `nbsym.random.seed` sets where their sequence begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base import ArgumentError, ShapeError
from ..context import Context
from .invoke import invoke
from .ndarray import NDArray

__all__ = [
    "exponential",
    "gamma",
    "generalized_negative_binomial",
    "multinomial",
    "negative_binomial",
    "normal",
    "poisson",
    "randint",
    "randn",
    "shuffle",
    "uniform",
]


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
    if isinstance(low, NDArray) and isinstance(high, NDArray):
        return _scaled("uniform", {"low": 0, "high": 1}, low, high - low, shape, dtype, out)
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
    if isinstance(loc, NDArray) and isinstance(scale, NDArray):
        return _scaled("normal", {"loc": 0, "scale": 1}, loc, scale, shape, dtype, out)
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


def exponential(
    scale: Any = 1,
    shape: int | Sequence[int] | None = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Exponential with mean `scale`, a number or an array. For the other parameters see `uniform`.

    Examples
    --------
    >>> import nbsym as mx
    >>> bool((mx.nd.random.exponential(2, shape=5) >= 0).asnumpy().all())
    True
    """
    if isinstance(scale, NDArray):
        return _scaled("exponential", {"lam": 1}, None, scale, shape, dtype, out)
    return _draw("exponential", {"lam": 1 / scale}, shape, dtype, ctx, out)


def gamma(
    alpha: float = 1,
    beta: float = 1,
    shape: int | Sequence[int] | None = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Gamma of shape `alpha` and scale `beta`, both numbers. For the other parameters see `uniform`."""
    return _draw("gamma", {"alpha": alpha, "beta": beta}, shape, dtype, ctx, out)


def poisson(
    lam: float = 1,
    shape: int | Sequence[int] | None = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Poisson with mean `lam`, a number; of a floating-point dtype. For the other parameters see `uniform`."""
    return _draw("poisson", {"lam": lam}, shape, dtype, ctx, out)


def negative_binomial(
    k: float = 1,
    p: float = 1,
    shape: int | Sequence[int] | None = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Negative binomial: successes before the `k`-th failure, `p` being the probability of failure; both numbers.

    For the other parameters see `uniform`.
    """
    return _draw("negative_binomial", {"k": k, "p": p}, shape, dtype, ctx, out)


def generalized_negative_binomial(
    mu: float = 1,
    alpha: float = 1,
    shape: int | Sequence[int] | None = None,
    dtype: Any = None,
    ctx: Context | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Negative binomial with mean `mu` and dispersion `alpha`, both numbers. For the other parameters see `uniform`."""
    return _draw("generalized_negative_binomial", {"mu": mu, "alpha": alpha}, shape, dtype, ctx, out)


def multinomial(
    data: NDArray,
    shape: int | Sequence[int] = (),
    get_prob: bool = False,
    out: NDArray | None = None,
    dtype: Any = "int32",
) -> Any:
    """Numbers 0 .. k - 1 with the probabilities in the last axis of `data`, `shape` of them from each row.

    Returns
    -------
    NDArray
        Of shape ``data.shape[:-1] + shape``; with `get_prob` a list, the second the logarithms of the probabilities.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.random.multinomial(mx.nd.array([[0, 1, 0], [0, 0, 1]])).asnumpy()
    array([1, 2], dtype=int32)
    """
    return invoke("_sample_multinomial", (data,), {"shape": shape, "get_prob": get_prob, "dtype": dtype}, out)


def shuffle(data: NDArray, out: NDArray | None = None) -> NDArray:
    """The rows of `data` in random order."""
    return invoke("_shuffle", (data,), {}, out)


def _draw(
    name: str,
    parameters: dict[str, Any],
    shape: int | Sequence[int] | None,
    dtype: Any,
    ctx: Context | None,
    out: NDArray | None,
) -> NDArray:
    for parameter, value in parameters.items():
        if not isinstance(value, (int, float, np.number)):
            raise ArgumentError(f"random.{name}: {parameter} must be a number, got {type(value).__name__}")
    options: dict[str, Any] = {}
    if out is not None:
        options = {"shape": out.shape, "dtype": out.dtype}
    elif shape is None:
        options = {"shape": 1}
    given = {"shape": shape, "dtype": dtype, "ctx": None if ctx is None else str(ctx)}
    options.update({key: value for key, value in given.items() if value is not None})
    return invoke(f"_random_{name}", (), {**parameters, **options}, out)


def _scaled(
    name: str,
    parameters: dict[str, Any],
    shift: NDArray | None,
    scale: NDArray,
    shape: int | Sequence[int] | None,
    dtype: Any,
    out: NDArray | None,
) -> NDArray:
    """``shift + scale * x``, `shape` numbers x for each element of the arrays, the distribution of x being standard."""
    if shift is not None and shift.shape != scale.shape:
        raise ShapeError(f"random.{name}: the parameters have different shapes, {shift.shape} and {scale.shape}")
    more = (shape,) if isinstance(shape, int) else tuple(shape or ())
    each = scale.shape + (1,) * len(more)
    result = _draw(name, parameters, scale.shape + more, dtype or scale.dtype, scale.context, out)
    result *= NDArray(scale._data.reshape(each), scale.context).astype(result.dtype, copy=False)
    if shift is not None:
        result += NDArray(shift._data.reshape(each), shift.context).astype(result.dtype, copy=False)
    return result
