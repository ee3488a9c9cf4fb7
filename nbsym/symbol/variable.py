"""Variables: the named inputs of a graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..attribute import AttrScope, hide
from .node import Entry, Node
from .symbol import Symbol

__all__ = ["Variable", "var"]

# The numbers that MXNet's files use.
DTYPE_NUMBERS = {
    np.dtype(name): number
    for number, name in enumerate(("float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool"))
}
_STORAGE_NUMBERS = {"default": 0, "row_sparse": 1, "csr": 2}


def var(
    name: str,
    attr: Mapping[str, str] | None = None,
    shape: int | Sequence[int] | None = None,
    lr_mult: float | None = None,
    wd_mult: float | None = None,
    dtype: Any = None,
    init: Any = None,
    stype: str | None = None,
    **kwargs: Any,
) -> Symbol:
    """A variable, to be given an array at bind.

    Parameters
    ----------
    name : str
    attr : dict of str, optional
        Attributes.
    shape : tuple of int, optional
        Used by shape inference where the caller does not give one; 0 and -1 are unknown dimensions.
    lr_mult, wd_mult : float, optional
        Factors on learning rate and weight decay of this parameter.
    dtype : dtype, optional
    init : Initializer or str, optional
        Initializes this parameter in place of the default one.
    stype : {'default', 'row_sparse', 'csr'}, optional
    **kwargs
        More attributes, with names that start and end with two underscores.

    Examples
    --------
    >>> import nbsym as mx
    >>> weight = mx.sym.Variable('weight', shape=(10, 0), lr_mult=2)
    >>> weight.attr('lr_mult'), weight.attr('__shape__')
    ('2', '(10, 0)')
    """
    if not isinstance(name, str):
        raise TypeError("Expect a string for variable `name`")
    attrs = {hide(key): value for key, value in AttrScope._current.value.get(attr).items()}
    for value in attrs.values():
        if not isinstance(value, str):
            raise ValueError("Set Attr only accepts string values")
    if shape is not None:
        attrs["__shape__"] = str(tuple(shape) if isinstance(shape, Sequence) else shape)
    if lr_mult is not None:
        attrs["__lr_mult__"] = str(lr_mult)
    if wd_mult is not None:
        attrs["__wd_mult__"] = str(wd_mult)
    if dtype is not None:
        number = DTYPE_NUMBERS.get(np.dtype(dtype))
        if number is None:
            raise TypeError(f"variable {name}: dtype {dtype} is none of {', '.join(map(str, DTYPE_NUMBERS))}")
        attrs["__dtype__"] = str(number)
    if init is not None:
        attrs["__init__"] = init if isinstance(init, str) else init.dumps()
    if stype is not None:
        if stype not in _STORAGE_NUMBERS:
            raise ValueError(f"variable {name}: stype {stype!r} is none of {', '.join(_STORAGE_NUMBERS)}")
        attrs["__storage_type__"] = str(_STORAGE_NUMBERS[stype])
    for key, value in kwargs.items():
        if not (key.startswith("__") and key.endswith("__")):
            raise ValueError(
                f"Attribute name={key} is not supported. "
                "Additional attributes must start and end with double underscores, e.g, __yourattr__"
            )
        attrs[key] = str(value)
    return Symbol((Entry(Node(None, name, attrs=attrs), 0),))


Variable = var
