"""MXNet's functions of arrays that are not operators but are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..base import ArgumentError, ShapeError
from .invoke import invoke
from .ndarray import NDArray

__all__ = ["Custom", "concatenate", "moveaxis", "onehot_encode", "split_v2", "waitall"]


def Custom(*args: NDArray, op_type: str, out: Any = None, **kwargs: Any) -> Any:
    """An operator written in Python, registered as `op_type`, applied to arrays: see `nbsym.operator.register`.

    Its arguments and then its auxiliary states are given in order; other keyword arguments reach its CustomOpProp, as
    strings.
    """
    from ..operator import custom_function

    return custom_function(*args, op_type=op_type, out=out, **kwargs)


def waitall() -> None:
    """Does nothing: whoever has an array has its elements."""


def concatenate(arrays: Sequence[NDArray], axis: int = 0, always_copy: bool = True) -> NDArray:
    """Arrays joined along an axis.

    Parameters
    ----------
    arrays : list of NDArray
    axis : int
    always_copy : bool
        If False, a single array is returned itself.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.concatenate([mx.nd.ones((2, 3)), mx.nd.zeros((1, 3))]).shape
    (3, 3)
    """
    if not arrays:
        raise ArgumentError("concatenate: expected at least one array")
    if len(arrays) == 1 and not always_copy:
        return arrays[0]
    return invoke("Concat", tuple(arrays), {"dim": axis, "num_args": len(arrays)})


def moveaxis(tensor: NDArray, source: int | Sequence[int], destination: int | Sequence[int]) -> NDArray:
    """A copy with dimensions moved to other places, the others keeping their order.

    Parameters
    ----------
    tensor : NDArray
    source, destination : int or tuple of int
        Where the dimensions are, and where they shall be.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.moveaxis(mx.nd.zeros((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """
    places = []
    for name, given in (("source", source), ("destination", destination)):
        axes = (given,) if isinstance(given, int) else tuple(given)
        if not all(-tensor.ndim <= axis < tensor.ndim for axis in axes):
            raise ShapeError(f"moveaxis: {name} {given} is out of bounds for shape {tensor.shape}")
        places.append([axis % tensor.ndim for axis in axes])
        if len(set(places[-1])) < len(axes):
            raise ShapeError(f"moveaxis: {name} {given} names a dimension twice")
    if len(places[0]) != len(places[1]):
        raise ShapeError(f"moveaxis: source {source} and destination {destination} differ in number")
    order = [axis for axis in range(tensor.ndim) if axis not in places[0]]
    for to, axis in sorted(zip(places[1], places[0], strict=True)):
        order.insert(to, axis)
    return invoke("transpose", (tensor,), {"axes": tuple(order)})


def onehot_encode(indices: NDArray, out: NDArray) -> NDArray:
    """Write into row i of a matrix zeros, and a one in column ``indices[i]``.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.onehot_encode(mx.nd.array([0, 2]), mx.nd.zeros((2, 3))).asnumpy()
    array([[1., 0., 0.],
           [0., 0., 1.]], dtype=float32)
    """
    return invoke("one_hot", (indices,), {"depth": out.shape[1], "dtype": out.dtype}, out)


def split_v2(
    ary: NDArray, indices_or_sections: int | tuple[int, ...], axis: int = 0, squeeze_axis: bool = False
) -> NDArray | list[NDArray]:
    """Copies of the parts of an array.

    Parameters
    ----------
    ary : NDArray
    indices_or_sections : int or tuple of int
        How many equal parts, or where the second and all further parts begin.
    axis : int
        Along which dimension.
    squeeze_axis : bool
        Drop that dimension from the parts, where its size must be 1.

    Returns
    -------
    list of NDArray
        Or the part itself, if there is only one.

    Examples
    --------
    >>> import nbsym as mx
    >>> [part.shape for part in mx.nd.split_v2(mx.nd.zeros((5, 2)), (1, 3))]
    [(1, 2), (2, 2), (2, 2)]
    """
    if not -ary.ndim <= axis < ary.ndim:
        raise ShapeError(f"split_v2: axis {axis} is out of bounds for shape {ary.shape}")
    axis %= ary.ndim
    size = ary.shape[axis]
    if isinstance(indices_or_sections, int):
        if indices_or_sections <= 0 or size % indices_or_sections:
            raise ShapeError(f"split_v2: {size} cannot be divided into {indices_or_sections} equal parts")
        step = size // indices_or_sections
        starts = [i * step for i in range(indices_or_sections)]
    else:
        starts = [0, *indices_or_sections]
    parts = []
    for begin, end in zip(starts, [*starts[1:], size], strict=True):
        part = ary[(slice(None),) * axis + (slice(begin, end),)].copy()
        parts.append(part.squeeze(axis, inplace=True) if squeeze_axis else part)
    return parts if len(parts) > 1 else parts[0]
