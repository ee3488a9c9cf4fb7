"""Random symbols under their short names: ``nbsym.sym.random.uniform`` is ``nbsym.sym.random_uniform``."""

from __future__ import annotations

from typing import Any

from .compose import compose
from .symbol import Symbol

__all__ = ["normal", "randn", "uniform"]


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


def _draw(op_name: str, extra: dict[str, Any], **params: Any) -> Symbol:
    extra = {key: value for key, value in extra.items() if key != "ctx"}
    params = {key: value for key, value in params.items() if value is not None}
    name, attr = extra.pop("name", None), extra.pop("attr", None)
    return compose(op_name, (), params, name, attr, extra)
