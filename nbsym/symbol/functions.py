"""Functions that take symbols or numbers, and symbols without inputs: ``maximum``, ``zeros``, ``arange``, ..."""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable, Mapping, Sequence
from numbers import Number
from typing import Any

from ..base import ArgumentError
from .compose import compose
from .symbol import Group, Symbol

__all__ = [
    "Custom",
    "arange",
    "eye",
    "full",
    "hypot",
    "linspace",
    "maximum",
    "minimum",
    "ones",
    "pow",
    "power",
    "split_v2",
    "zeros",
]


def Custom(*args: Symbol, op_type: str, **kwargs: Any) -> Symbol:
    """An operator written in Python, registered as `op_type`: see `nbsym.operator.register`.

    Arguments are given in order or by name; what is left out becomes a variable. Other keyword arguments reach the
    operator's CustomOpProp, as strings.
    """
    from ..operator import custom_symbol

    return custom_symbol(*args, op_type=op_type, **kwargs)


def pow(base: Symbol | float, exp: Symbol | float) -> Any:
    """`base` to the power `exp`, elementwise; either may be a number.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.sym.pow(2, 3)
    8
    >>> mx.sym.pow(mx.sym.Variable('x'), 2).eval(x=mx.nd.array([1, 3]))[0].asnumpy()
    array([1., 9.], dtype=float32)
    """
    return _pair(base, exp, "_power", "_power_scalar", "_rpower_scalar", builtins.pow)


power = pow


def maximum(left: Symbol | float, right: Symbol | float) -> Any:
    """The larger of two, elementwise; either may be a number.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.sym.maximum(mx.sym.Variable('x'), 4).eval(x=mx.nd.array([3, 5]))[0].asnumpy()
    array([4., 5.], dtype=float32)
    """
    return _pair(left, right, "_maximum", "_maximum_scalar", "_maximum_scalar", max)


def minimum(left: Symbol | float, right: Symbol | float) -> Any:
    """The smaller of two, elementwise; either may be a number."""
    return _pair(left, right, "_minimum", "_minimum_scalar", "_minimum_scalar", min)


def hypot(left: Symbol | float, right: Symbol | float) -> Any:
    """The hypotenuse of a right triangle with these legs, elementwise; either may be a number."""
    return _pair(left, right, "_hypot", "_hypot_scalar", "_hypot_scalar", math.hypot)


def zeros(shape: int | Sequence[int], dtype: Any = "float32", **kwargs: Any) -> Symbol:
    """Zeros of a shape.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.sym.zeros((2, 3)).infer_shape()
    ([], [(2, 3)], [])
    """
    return _create("_zeros", kwargs, shape=shape, dtype=dtype or "float32")


def ones(shape: int | Sequence[int], dtype: Any = "float32", **kwargs: Any) -> Symbol:
    """Ones of a shape."""
    return _create("_ones", kwargs, shape=shape, dtype=dtype or "float32")


def full(shape: int | Sequence[int], val: float, dtype: Any = "float32", **kwargs: Any) -> Symbol:
    """The value `val` in a shape."""
    return _create("_full", kwargs, shape=shape, dtype=dtype or "float32", value=float(val))


def eye(N: int, M: int = 0, k: int = 0, dtype: Any = "float32", **kwargs: Any) -> Symbol:
    """A matrix of N rows and M columns (N if 0) with ones on its k-th diagonal."""
    return _create("_eye", kwargs, N=N, M=M, k=k, dtype=dtype or "float32")


def arange(
    start: float,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool = False,
    name: str | None = None,
    dtype: Any = "float32",
) -> Symbol:
    """Numbers from `start` up to, not including, `stop`, each of them `repeat` times; from 0 if `stop` is left out.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.sym.arange(2, 6, step=2, repeat=2).eval()[0].asnumpy()
    array([2., 2., 4., 4.], dtype=float32)
    """
    return _create(
        "_arange",
        {"name": name},
        start=start,
        stop=stop,
        step=step,
        repeat=repeat,
        infer_range=infer_range,
        dtype=dtype or "float32",
    )


def linspace(
    start: float, stop: float, num: int, endpoint: bool = True, name: str | None = None, dtype: Any = "float32"
) -> Symbol:
    """`num` numbers at equal distances from `start` to `stop`."""
    return _create(
        "_linspace", {"name": name}, start=start, stop=stop, num=num, endpoint=endpoint, dtype=dtype or "float32"
    )


def split_v2(
    ary: Symbol, indices_or_sections: int | Sequence[int], axis: int = 0, squeeze_axis: bool = False
) -> Symbol:
    """Parts along an axis, as one symbol with an output for each.

    Parameters
    ----------
    ary : Symbol
    indices_or_sections : int or tuple of int
        How many equal parts; or where along the axis each part but the first begins.
    axis : int
    squeeze_axis : bool
        Drop the axis, where every part has length 1 along it.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.sym.split_v2(mx.sym.Variable('x'), (1, 3)).infer_shape(x=(4, 2))[1]
    [(1, 2), (2, 2), (1, 2)]
    """
    if isinstance(indices_or_sections, int):
        params = {"num_outputs": indices_or_sections, "axis": axis, "squeeze_axis": squeeze_axis}
        return compose("split", (ary,), params, hint="split_v2")
    begins, ends = (0, *indices_or_sections), (*indices_or_sections, None)
    parts = [
        compose("slice_axis", (ary,), {"axis": axis, "begin": begin, "end": end}, hint="split_v2")
        for begin, end in zip(begins, ends, strict=True)
    ]
    return Group([compose("squeeze", (part,), {"axis": axis}) if squeeze_axis else part for part in parts])


def _pair(
    left: Symbol | float,
    right: Symbol | float,
    op_name: str,
    scalar_op: str,
    reflected_op: str,
    of_numbers: Callable[..., Any],
) -> Any:
    """Two symbols, a symbol and a number in either order, or two numbers."""
    if isinstance(left, Symbol) and isinstance(right, Symbol):
        return compose(op_name, (left, right), ())
    if isinstance(left, Symbol) and isinstance(right, Number):
        return compose(scalar_op, (left,), {"scalar": right}, hint=_hint(scalar_op))
    if isinstance(left, Number) and isinstance(right, Symbol):
        return compose(reflected_op, (right,), {"scalar": left}, hint=_hint(reflected_op))
    if isinstance(left, Number) and isinstance(right, Number):
        return of_numbers(left, right)
    raise TypeError(f"types ({type(left)}, {type(right)}) not supported")


def _hint(scalar_op: str) -> str:
    """MXNet names these nodes after ``_MaximumScalar``, not after ``_maximum_scalar``."""
    return "_" + scalar_op.replace("_", "")


def _create(op_name: str, extra: Mapping[str, Any], **params: Any) -> Symbol:
    """An operator without inputs. `extra` are the node's name and attributes."""
    kwargs = dict(extra)
    name, attr = kwargs.pop("name", None), kwargs.pop("attr", None)
    ctx = kwargs.pop("ctx", None)
    if ctx is not None:
        raise ArgumentError(f"{op_name}: a symbol has no context, it gets one at bind")
    if isinstance(params.get("shape"), list):
        params["shape"] = tuple(params["shape"])
    return compose(op_name, (), params, name, attr, kwargs)
