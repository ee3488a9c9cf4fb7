"""What ``array[key]`` means: NumPy's rules, and MXNet's where they differ.

As in MXNet, indexing with integers, slices, ``...`` and None gives a view when the elements stand together in memory
and a copy otherwise, and an index that leaves no dimension gives an array of shape (1,). Lists and arrays always copy;
their values are truncated to integers (MXNet's arrays are float32 unless told otherwise), except boolean ones: masks.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def normalize_key(key: Any, ndim: int) -> tuple[tuple[Any, ...], bool]:
    """The tuple that NumPy takes, ``...`` included, and whether it is basic: of integers, slices, ``...`` and None.

    With ``...`` in it, a basic index gives a view from NumPy even where no dimension is left.

    Raises
    ------
    IndexError
        If part of the key can index nothing.

    Examples
    --------
    >>> normalize_key(0, 2)
    ((0, Ellipsis), True)
    >>> normalize_key([0, 1.0], 2)
    ((array([0, 1]), Ellipsis), False)
    """
    items = key if isinstance(key, tuple) else (key,)
    if ndim == 0 and len(items) == 1 and isinstance(items[0], slice) and items[0] == slice(None):
        return (...,), True
    basic = True
    ellipsis = False
    result = []
    for item in items:
        if item is Ellipsis:
            ellipsis = True
        elif not (item is None or isinstance(item, slice)):
            item = _index(item)
            basic = basic and isinstance(item, int)
        result.append(item)
    if not ellipsis:
        result.append(...)
    return tuple(result), basic


def _index(item: Any) -> int | np.ndarray:
    """An integer, an array of integers, or a mask."""
    if isinstance(item, (int, np.integer, np.bool_)):
        return int(item)
    if isinstance(item, (str, bytes, float, complex, np.generic)):
        raise IndexError(
            f"an array cannot be indexed with {item!r}, a {type(item).__name__}; "
            "expected integers, slices, ..., None, lists or arrays"
        )
    array = np.asarray(list(item) if isinstance(item, range) else item)
    if array.dtype == np.bool_:
        return array
    if array.size and not np.issubdtype(array.dtype, np.number):
        raise IndexError(f"an array cannot be indexed with a {type(item).__name__} of {array.dtype}")
    array = array.astype(np.int64)
    return int(array) if array.ndim == 0 else array


def geometry(shape: tuple[int, ...], key: tuple[Any, ...]) -> tuple[int, tuple[int, ...]] | None:
    """Where the elements of a normalized basic index stand in a C-contiguous array of `shape`.

    Returns
    -------
    (offset, shape) or None
        Number of the first element, and the shape of the result; None if the elements do not stand together.

    Examples
    --------
    >>> geometry((2, 3, 4), (1, slice(0, 2), ...))
    (12, (2, 4))
    >>> geometry((2, 3, 4), (slice(None), 0, ...)) is None
    True
    """
    # NumPy computes it, on an array that has the right strides and hardly any memory; nothing is ever read from it.
    strides = tuple(math.prod(shape[i + 1 :]) for i in range(len(shape)))
    probe = np.lib.stride_tricks.as_strided(np.empty(1, np.int8), shape, strides)
    view = probe[key]
    if not view.flags.c_contiguous:
        return None
    offset = view.__array_interface__["data"][0] - probe.__array_interface__["data"][0]
    return (offset if view.size else 0), view.shape
