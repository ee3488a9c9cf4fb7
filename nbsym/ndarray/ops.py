"""Operators as functions of arrays.

Generated from ops.yaml: change it there, then run tools/gen_ops.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..registry.params import REQUIRED
from .invoke import invoke

if TYPE_CHECKING:
    from .ndarray import NDArray

__all__ = [
    "ElementWiseSum",
    "Flatten",
    "FullyConnected",
    "Reshape",
    "add_n",
    "flatten",
    "relu",
    "reshape",
    "reshape_like",
    "sigmoid",
]


def add_n(*args: NDArray, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Sum of any number of arrays of one shape.

    Parameters
    ----------
    *args : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `ElementWiseSum`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.add_n(mx.nd.ones((4, 3)), mx.nd.ones((4, 3)), mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("add_n", (*args,), (), out, kwargs)


ElementWiseSum = add_n


def Flatten(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """All axes but the first as one.

    Parameters
    ----------
    data : NDArray
        Shape `n *k`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n prod(k)`.

    Notes
    -----
    Also called `flatten`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Flatten(data=mx.nd.ones((4, 3, 2)))
    >>> out.shape
    (4, 6)
    """
    return invoke("Flatten", (data,), (), out, kwargs)


flatten = Flatten


def FullyConnected(
    data: NDArray | None = None,
    weight: NDArray | None = None,
    bias: NDArray | None = None,
    num_hidden: int = REQUIRED,
    no_bias: bool = False,
    flatten: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Affine map of the flattened trailing axes.

    out = dot(data, weight^T) + bias.

    Parameters
    ----------
    data : NDArray
        Shape `n *k` if flatten, else `*n k`.
    weight : NDArray
        Shape `num_hidden prod(k)` if flatten, else `num_hidden k`.
    bias : NDArray, absent if ``no_bias``
        Shape `num_hidden`.
    num_hidden : an integer, num_hidden > 0
        Number of outputs.
    no_bias : True or False, default False
        Whether there is no bias.
    flatten : True or False, default True
        Whether all trailing axes count as one.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n num_hidden` if flatten, else `*n num_hidden`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.FullyConnected(
    ...     data=mx.nd.ones((4, 3, 2)),
    ...     weight=mx.nd.ones((5, 6)),
    ...     bias=mx.nd.ones((5,)),
    ...     num_hidden=5,
    ... )
    >>> out.shape
    (4, 5)
    """
    return invoke("FullyConnected", (data, weight, bias), (num_hidden, no_bias, flatten), out, kwargs)


def relu(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Rectifier, max(data, 0).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.relu(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("relu", (data,), (), out, kwargs)


def Reshape(
    data: NDArray | None = None,
    shape: int | Sequence[int] = (),
    reverse: bool = False,
    target_shape: int | Sequence[int] = (),
    keep_highest: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The same elements under another shape.

    Codes in shape: 0 keeps a dimension, -1 is inferred, -2 keeps all that remain, -3 merges two, -4 splits one into
    the two that follow.

    Parameters
    ----------
    data : NDArray
    shape : a tuple of integers, default ()
        The new shape.
    reverse : True or False, default False
        Whether codes are read from the right.
    target_shape : a tuple of integers, default ()
        Deprecated form of shape in which 0 is inferred.
    keep_highest : True or False, default False
        Deprecated; keeps the first dimension in target_shape.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Notes
    -----
    Also called `reshape`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Reshape(data=mx.nd.ones((4, 3, 2)), shape=(-1, 2))
    >>> out.shape
    (12, 2)
    """
    return invoke("Reshape", (data,), (shape, reverse, target_shape, keep_highest), out, kwargs)


reshape = Reshape


def reshape_like(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The elements of lhs in the shape of rhs.

    Parameters
    ----------
    lhs : NDArray
        Shape `*_`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.reshape_like(lhs=mx.nd.ones((4, 3, 2)), rhs=mx.nd.ones((12, 2)))
    >>> out.shape
    (12, 2)
    """
    return invoke("reshape_like", (lhs, rhs), (), out, kwargs)


def sigmoid(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Logistic sigmoid, 1 / (1 + exp(-data)).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.sigmoid(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("sigmoid", (data,), (), out, kwargs)
