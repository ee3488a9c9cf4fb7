"""`infer_shape`, `infer_type` and `gradient` of a Symbol: MXNet's conventions around the passes of `nbsym.graph`."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..registry.operator import Shape
from .node import Entry, topological_order
from .structure import auxiliary_variables, check_names
from .symbol import Symbol

Shapes = tuple[list[tuple[int, ...]] | None, list[tuple[int, ...]] | None, list[tuple[int, ...]] | None]
Types = tuple[list[Any] | None, list[Any] | None, list[Any] | None]

_NOTHING = (None, None, None)
_MAX_LISTED = 10


def infer_shape(symbol: Symbol, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Shapes:
    facts = _shapes(symbol, args, kwargs)
    if all(shape is not None and None not in shape for group in facts for shape in group):
        return facts
    _warn(symbol, "shape", " (0s in shape means unknown dimensions)", _zeros_for_unknown(facts[0]))
    return _NOTHING


def infer_shape_partial(symbol: Symbol, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Shapes:
    arguments, outputs, auxiliary = _shapes(symbol, args, kwargs)
    return _zeros_for_unknown(arguments), _zeros_for_unknown(outputs), _zeros_for_unknown(auxiliary)


def infer_type(symbol: Symbol, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Types:
    facts = _types(symbol, args, kwargs, None)
    if all(kind is None for kind in facts[0]) and None in facts[1]:
        _warn(symbol, "type", "", facts[0])
        return _NOTHING
    # Where something is known, what nothing is said about (a label) is what bind will make it.
    return _types(symbol, args, kwargs, np.float32)


def infer_type_partial(symbol: Symbol, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Types:
    return _types(symbol, args, kwargs, None)


def gradient(symbol: Symbol, wrt: Sequence[str]) -> Symbol:
    from ..graph.gradient import gradient_or_zeros

    arguments = {node.name: node for node in topological_order(symbol.entries) if node.op is None}
    check_names("gradient", wrt, list(arguments))
    return Symbol(tuple(gradient_or_zeros(symbol.entries, [Entry(arguments[name], 0) for name in wrt])))


def _given(symbol: Symbol, what: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """What the caller said, by name; None says nothing when it is given by position."""
    if args and kwargs:
        raise ValueError(f"{what}: Can only specify known arguments either by positional or kwargs way.")
    if not args:
        check_names(what, kwargs, symbol.list_inputs())
        return dict(kwargs)
    arguments = symbol.list_arguments()
    if len(args) > len(arguments):
        raise ValueError(f"{what}: {len(args)} positional values for {len(arguments)} arguments {arguments}")
    return {name: value for name, value in zip(arguments, args, strict=False) if value is not None}


def _shapes(symbol: Symbol, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[list[Any], list[Any], list[Any]]:
    """What follows about shapes: None for an unknown one, None in it for an unknown dimension."""
    from ..graph.infer import infer_shapes, partial_shape

    known = {}
    for name, shape in _given(symbol, "infer_shape", args, kwargs).items():
        if not isinstance(shape, tuple):
            raise TypeError(f"Arguments need to be shapes (tuple), but '{name}' is {type(shape)}.")
        understood = partial_shape(shape)
        if understood is not None:
            known[name] = understood
    return _listed(symbol, infer_shapes(symbol.entries, known, partial=True))


def _types(
    symbol: Symbol, args: Sequence[Any], kwargs: Mapping[str, Any], default: Any
) -> tuple[list[Any], list[Any], list[Any]]:
    """What follows about types, as NumPy's scalar types; `default` (None: unknown) where nothing is said."""
    from ..graph.infer import infer_dtypes

    known = {name: np.dtype(kind) for name, kind in _given(symbol, "infer_type", args, kwargs).items()}
    table = infer_dtypes(symbol.entries, known, default=default)
    arguments, outputs, auxiliary = _listed(symbol, table)
    return _scalar_types(arguments), _scalar_types(outputs), _scalar_types(auxiliary)


def _listed(symbol: Symbol, table: Mapping[Entry, Any]) -> tuple[list[Any], list[Any], list[Any]]:
    """What `table` says of arguments, outputs and auxiliary states."""
    order = topological_order(symbol.entries)
    auxiliary = auxiliary_variables(order)
    variables = [node for node in order if node.op is None]
    return (
        [table[Entry(node, 0)] for node in variables if node not in auxiliary],
        [table[entry] for entry in symbol.entries],
        [table[Entry(node, 0)] for node in variables if node in auxiliary],
    )


def _zeros_for_unknown(shapes: Sequence[Shape | None]) -> list[tuple[int, ...]]:
    return [tuple(0 if n is None else n for n in shape or ()) for shape in shapes]


def _scalar_types(dtypes: Sequence[np.dtype | None]) -> list[type | None]:
    return [None if dtype is None else dtype.type for dtype in dtypes]


def _warn(symbol: Symbol, what: str, remark: str, facts: Sequence[Any]) -> None:
    """Warn, as MXNet does, that some arguments remain unknown, and name them."""
    unknown = [
        f"{name}: {fact}"
        for name, fact in zip(symbol.list_arguments(), facts, strict=True)
        if fact is None or fact == () or (isinstance(fact, tuple) and 0 in fact)
    ]
    if len(unknown) > _MAX_LISTED:
        unknown[_MAX_LISTED:] = ["..."]
    complaint = f"Cannot decide {what} for the following arguments{remark}. Consider providing them as input:"
    warnings.warn("\n\t".join([complaint, *unknown]), stacklevel=4)
