"""Operators as functions of symbols.

Generated from ops.yaml: change it there, then run tools/gen_ops.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..registry.params import REQUIRED
from .compose import compose

if TYPE_CHECKING:
    from .symbol import Symbol

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


def add_n(*args: Symbol, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any) -> Symbol:
    """Sum of any number of arrays of one shape.

    Parameters
    ----------
    *args : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `ElementWiseSum`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.add_n(mx.sym.Variable('arg0'), mx.sym.Variable('arg1'), mx.sym.Variable('arg2'))
    >>> _, shapes, _ = out.infer_shape(arg0=(4, 3), arg1=(4, 3), arg2=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("add_n", (*args,), (), name, attr, kwargs)


def ElementWiseSum(
    *args: Symbol, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The same as `add_n`."""
    return compose("ElementWiseSum", (*args,), (), name, attr, kwargs)


def Flatten(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """All axes but the first as one.

    Parameters
    ----------
    data : Symbol
        Shape `n *k`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n prod(k)`.

    Notes
    -----
    Also called `flatten`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Flatten(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3, 2))
    >>> shapes
    [(4, 6)]
    """
    return compose("Flatten", (data,), (), name, attr, kwargs)


flatten = Flatten


def FullyConnected(
    data: Symbol | None = None,
    weight: Symbol | None = None,
    bias: Symbol | None = None,
    num_hidden: int = REQUIRED,
    no_bias: bool = False,
    flatten: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Affine map of the flattened trailing axes.

    out = dot(data, weight^T) + bias.

    Parameters
    ----------
    data : Symbol
        Shape `n *k` if flatten, else `*n k`.
    weight : Symbol
        Shape `num_hidden prod(k)` if flatten, else `num_hidden k`.
    bias : Symbol, absent if ``no_bias``
        Shape `num_hidden`.
    num_hidden : an integer, num_hidden > 0
        Number of outputs.
    no_bias : True or False, default False
        Whether there is no bias.
    flatten : True or False, default True
        Whether all trailing axes count as one.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n num_hidden` if flatten, else `*n num_hidden`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.FullyConnected(data=mx.sym.Variable('data'), num_hidden=5)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3, 2))
    >>> shapes
    [(4, 5)]
    """
    return compose("FullyConnected", (data, weight, bias), (num_hidden, no_bias, flatten), name, attr, kwargs)


def relu(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Rectifier, max(data, 0).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.relu(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("relu", (data,), (), name, attr, kwargs)


def Reshape(
    data: Symbol | None = None,
    shape: int | Sequence[int] = (),
    reverse: bool = False,
    target_shape: int | Sequence[int] = (),
    keep_highest: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same elements under another shape.

    Codes in shape: 0 keeps a dimension, -1 is inferred, -2 keeps all that remain, -3 merges two, -4 splits one into
    the two that follow.

    Parameters
    ----------
    data : Symbol
    shape : a tuple of integers, default ()
        The new shape.
    reverse : True or False, default False
        Whether codes are read from the right.
    target_shape : a tuple of integers, default ()
        Deprecated form of shape in which 0 is inferred.
    keep_highest : True or False, default False
        Deprecated; keeps the first dimension in target_shape.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Notes
    -----
    Also called `reshape`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Reshape(data=mx.sym.Variable('data'), shape=(-1, 2))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3, 2))
    >>> shapes
    [(12, 2)]
    """
    return compose("Reshape", (data,), (shape, reverse, target_shape, keep_highest), name, attr, kwargs)


reshape = Reshape


def reshape_like(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The elements of lhs in the shape of rhs.

    Parameters
    ----------
    lhs : Symbol
        Shape `*_`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.reshape_like(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3, 2), rhs=(12, 2))
    >>> shapes
    [(12, 2)]
    """
    return compose("reshape_like", (lhs, rhs), (), name, attr, kwargs)


def sigmoid(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Logistic sigmoid, 1 / (1 + exp(-data)).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.sigmoid(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("sigmoid", (data,), (), name, attr, kwargs)
