"""The dtypes that arrays have, and the numbers by which MXNet's files call them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import DTypeError

TYPE_FLAGS: dict[np.dtype, int] = {
    np.dtype(np.float32): 0,
    np.dtype(np.float64): 1,
    np.dtype(np.float16): 2,
    np.dtype(np.uint8): 3,
    np.dtype(np.int32): 4,
    np.dtype(np.int8): 5,
    np.dtype(np.int64): 6,
    np.dtype(np.bool_): 7,
}

FLOAT32 = np.dtype(np.float32)

_known: dict[Any, np.dtype] = {None: FLOAT32}
for _dtype in TYPE_FLAGS:
    _known.update({_dtype: _dtype, _dtype.type: _dtype, _dtype.name: _dtype})


def as_dtype(dtype: Any) -> np.dtype:
    """The dtype that `dtype` (a name, a NumPy type, a dtype; None for float32) means.

    Raises
    ------
    DTypeError
        If arrays cannot have it.

    Examples
    --------
    >>> as_dtype('int8')
    dtype('int8')
    >>> as_dtype(None)
    dtype('float32')
    """
    try:
        return _known[dtype]
    except (KeyError, TypeError):
        pass
    try:
        found = np.dtype(dtype)
    except TypeError:
        found = None
    if found not in TYPE_FLAGS:
        expected = ", ".join(known.name for known in TYPE_FLAGS)
        wanted = dtype if found is None else found.name
        raise DTypeError(f"arrays cannot have the dtype {wanted!r}; expected one of {expected}")
    return found.newbyteorder("=")
