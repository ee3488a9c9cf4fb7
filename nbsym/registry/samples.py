"""Samples of an entry: the parameters and arrays on which it proves itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..base import ArgumentError, ShapeError
from .infer import infer_dtype, infer_shape, input_names, num_outputs
from .operator import Operator, Params, Shape
from .params import DTYPES, parse_params
from .patterns import show

Spec = Mapping[str, Any]
"""What a sample says of one array: shape, and how to fill it (``low``/``high``, ``int``, ``values``, ``dtype``)."""

# Auxiliary states are running statistics; a variance must be positive.
_STATE: Spec = {"low": 0.5, "high": 1.5}

_SPEC_KEYS = {"shape", "low", "high", "int", "values", "dtype"}


def complete(op: Operator, sample: Mapping[str, Any]) -> tuple[Params, list[tuple[str, Spec]]]:
    """Parameters of a sample, and (name, specification) of each argument and auxiliary state, shapes inferred.

    Raises
    ------
    ArgumentError, ShapeError
        If the sample does not fit the operator, or leaves a shape open.
    """
    params = parse_params(op, {name: _hashable(value) for name, value in sample.items() if name in op.params})
    variadic = op.inputs[-1] if op.variadic else None
    listed = sample.get(variadic, []) if variadic else []
    if not isinstance(listed, list):
        raise ArgumentError(f"{variadic} is a list of shapes, one for each argument, got {listed!r}")
    rest = [_spec(op, variadic, item) for item in listed]
    fixed = op.inputs[:-1] if variadic else op.inputs
    names = input_names(op, params, len(rest) + len(fixed) if variadic else None)
    by_name = {name: _spec(op, name, sample[name]) for name in (*fixed, *op.aux) if name in sample}
    by_name.update(zip(names[len(fixed) :], rest, strict=False) if variadic else ())
    arrays = [(name, by_name.get(name, _STATE if name in op.aux else {})) for name in names + op.aux]
    shapes: list[Shape | None] = [tuple(spec["shape"]) if "shape" in spec else None for _, spec in arrays]
    shapes, outs = infer_shape(op, params, shapes, [None] * num_outputs(op, params))
    for (name, _), shape in zip(arrays, shapes, strict=True):
        if shape is None or None in shape:
            raise ShapeError(f"the shape of {name}, {show(shape)}, does not follow from the sample: give it")
    if not op.compute or op.shape:
        for out in outs:
            if out is None or None in out:
                raise ShapeError(f"the shape of an output, {show(out)}, does not follow from the sample")
    dtypes = [np.dtype(spec["dtype"]) if "dtype" in spec else None for _, spec in arrays]
    dtypes, _ = infer_dtype(op, params, dtypes, [None] * num_outputs(op, params))
    return params, [
        (name, {**spec, "shape": shape, **({} if dtype is None else {"dtype": dtype.name})})
        for (name, spec), shape, dtype in zip(arrays, shapes, dtypes, strict=True)
    ]


def draw(
    op: Operator, sample: Mapping[str, Any], dtype: Any = "float32", seed: int = 0
) -> tuple[Params, dict[str, np.ndarray]]:
    """Parameters and arrays of a sample, arguments first and then auxiliary states.

    Values are normal (of auxiliary states: uniform in [0.5, 1.5)) unless the sample says otherwise, and the same for
    every dtype and call; `dtype` is that of arrays for which neither the sample nor the entry fixes one.

    Examples
    --------
    >>> from nbsym import registry
    >>> op = registry.get("FullyConnected")
    >>> params, arrays = draw(op, {"data": [4, 3], "num_hidden": 5})
    >>> {name: array.shape for name, array in arrays.items()}
    {'data': (4, 3), 'weight': (5, 3), 'bias': (5,)}
    """
    params, specs = complete(op, sample)
    generator = np.random.default_rng(seed)
    return params, {name: _fill(spec, dtype, generator) for name, spec in specs}


def _fill(spec: Spec, dtype: Any, generator: np.random.Generator) -> np.ndarray:
    shape = spec["shape"]
    values: Any
    if "values" in spec:
        values = np.array(spec["values"]).reshape(shape)
    elif "int" in spec:
        values = generator.integers(0, spec["int"], shape)
    elif "low" in spec:
        values = generator.uniform(spec["low"], spec["high"], shape)
    else:
        values = generator.normal(size=shape)
    return values.astype(spec.get("dtype", dtype))


def _spec(op: Operator, name: str | None, value: Any) -> Spec:
    if isinstance(value, list):
        value = {"shape": value}
    if not isinstance(value, dict):
        raise ArgumentError(f"{name} is a shape or a mapping, got {value!r}")
    if unknown := set(value) - _SPEC_KEYS:
        raise ArgumentError(f"{name}: unknown key {sorted(unknown)[0]!r}; known are {', '.join(sorted(_SPEC_KEYS))}")
    if "values" in value:
        value = {"shape": list(_values(name, value["values"]).shape), **value}
    if ("low" in value) != ("high" in value):
        raise ArgumentError(f"{name}: low and high belong together")
    for key in ("low", "high", "int"):
        if not isinstance(value.get(key, 0), (int, float)):
            raise ArgumentError(f"{name}: {key} is a number, got {value[key]!r}")
    if value.get("int", 1) < 1:
        raise ArgumentError(f"{name}: int is the number of integers to choose from, got {value['int']}")
    if value.get("dtype", "int8") not in DTYPES:
        raise ArgumentError(f"{name}: dtype is one of {', '.join(DTYPES)}, got {value['dtype']!r}")
    shape = value.get("shape")
    if shape is not None and not (isinstance(shape, list) and all(type(n) is int and 0 <= n < 2**31 for n in shape)):
        raise ArgumentError(f"{name}: a shape is a list of sizes, got {shape!r}")
    if "values" in value and math.prod(value["shape"]) != _values(name, value["values"]).size:
        raise ArgumentError(f"{name}: the values do not fill the shape {shape}")
    return value


def _values(name: str | None, listed: Any) -> np.ndarray:
    try:
        return np.array(listed, dtype=float)
    except (TypeError, ValueError):
        raise ArgumentError(f"{name}: values are numbers in the form of an array, got {listed!r}") from None


def _hashable(value: Any) -> Any:
    return tuple(map(_hashable, value)) if isinstance(value, list) else value
