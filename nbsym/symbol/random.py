"""Random symbols under their short names: ``nbsym.sym.random.uniform`` is ``nbsym.sym.random_uniform``."""

from __future__ import annotations

from typing import Any

from .compose import compose
from .symbol import Symbol

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
    low: float = 0, high: float = 1, shape: int | tuple[int, ...] = 1, dtype: Any = None, **kwargs: Any
) -> Symbol:
    """Numbers drawn evenly from [low, high).

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.sym.random.uniform(-1, 1, shape=(2, 3)).infer_shape()
    ([], [(2, 3)], [])
    """
    return _draw("_random_uniform", kwargs, low=low, high=high, shape=shape, dtype=dtype)


def normal(
    loc: float = 0, scale: float = 1, shape: int | tuple[int, ...] = 1, dtype: Any = None, **kwargs: Any
) -> Symbol:
    """Numbers drawn from the normal distribution with mean `loc` and standard deviation `scale`."""
    return _draw("_random_normal", kwargs, loc=loc, scale=scale, shape=shape, dtype=dtype)


def randn(*shape: int, **kwargs: Any) -> Symbol:
    """`normal`, with the shape given as separate numbers."""
    return normal(shape=shape, **kwargs)


def randint(low: int, high: int, shape: int | tuple[int, ...] = 1, dtype: Any = None, **kwargs: Any) -> Symbol:
    """Integers drawn evenly from [low, high)."""
    return _draw("_random_randint", kwargs, low=low, high=high, shape=shape, dtype=dtype)


def exponential(scale: float = 1, shape: int | tuple[int, ...] = 1, dtype: Any = None, **kwargs: Any) -> Symbol:
    """Numbers drawn from the exponential distribution with mean `scale`.

    Examples
    --------
    >>> import nbsym as mx
    >>> executor = mx.sym.random.exponential(2, shape=(2, 3)).bind(mx.cpu(), {})
    >>> executor.forward()[0].shape
    (2, 3)
    """
    return _draw("_random_exponential", kwargs, lam=1 / scale, shape=shape, dtype=dtype)


def gamma(
    alpha: float = 1, beta: float = 1, shape: int | tuple[int, ...] = 1, dtype: Any = None, **kwargs: Any
) -> Symbol:
    """Numbers drawn from the gamma distribution of shape `alpha` and scale `beta`."""
    return _draw("_random_gamma", kwargs, alpha=alpha, beta=beta, shape=shape, dtype=dtype)


def poisson(lam: float = 1, shape: int | tuple[int, ...] = 1, dtype: Any = None, **kwargs: Any) -> Symbol:
    """Numbers drawn from the Poisson distribution with mean `lam`."""
    return _draw("_random_poisson", kwargs, lam=lam, shape=shape, dtype=dtype)


def negative_binomial(
    k: int = 1, p: float = 1, shape: int | tuple[int, ...] = 1, dtype: Any = None, **kwargs: Any
) -> Symbol:
    """Numbers of successes before the `k`-th failure, `p` being the probability of failure."""
    return _draw("_random_negative_binomial", kwargs, k=k, p=p, shape=shape, dtype=dtype)


def generalized_negative_binomial(
    mu: float = 1, alpha: float = 1, shape: int | tuple[int, ...] = 1, dtype: Any = None, **kwargs: Any
) -> Symbol:
    """Numbers drawn from the negative binomial distribution with mean `mu` and dispersion `alpha`."""
    return _draw("_random_generalized_negative_binomial", kwargs, mu=mu, alpha=alpha, shape=shape, dtype=dtype)


def multinomial(
    data: Symbol, shape: int | tuple[int, ...] = (), get_prob: bool = True, dtype: Any = "int32", **kwargs: Any
) -> Symbol:
    """Numbers 0 .. k - 1 with the probabilities in each row of `data`; with `get_prob` also their logarithms."""
    return _draw("_sample_multinomial", kwargs, data, shape=shape, get_prob=get_prob, dtype=dtype)


def shuffle(data: Symbol, **kwargs: Any) -> Symbol:
    """The rows of `data` in random order."""
    return _draw("_shuffle", kwargs, data)


def _draw(op_name: str, extra: dict[str, Any], *inputs: Symbol, **params: Any) -> Symbol:
    extra = {key: value for key, value in extra.items() if key != "ctx"}
    params = {key: value for key, value in params.items() if value is not None}
    name, attr = extra.pop("name", None), extra.pop("attr", None)
    return compose(op_name, inputs, params, name, attr, extra)
