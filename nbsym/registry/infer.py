"""What an operator says of one node: its arrays' names, their shapes and dtypes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

import numpy as np

from ..base import ArgumentError, DTypeError, ShapeError
from .dimension_functions import DIMENSION_FUNCTIONS
from .formula import FORMULA_FAILURES, Formula
from .operator import Case, Operator, Params, Shape
from .params import DTYPES
from .patterns import Pattern, Unifier, parse_pattern, show
from .shape_functions import SHAPE_FUNCTIONS

DType = np.dtype | None

TYPE_GROUPS: dict[str, tuple[str, ...]] = {
    "float": ("float16", "float32", "float64"),
    "int": ("int8", "uint8", "int32", "int64"),
    "any": DTYPES,
}
"""Names for sets of dtypes in ``types``."""

MAX_OUTPUTS = 1 << 16
"""Of one node."""

CONDITION_FUNCTIONS: dict[str, Any] = {"len": len, "abs": abs, "max": max, "min": min, **DIMENSION_FUNCTIONS}
"""What conditions and other formulas over parameters may call."""


class _Env(dict):
    """Parameters of a node, then the functions of conditions."""

    def __missing__(self, name: str) -> Any:
        return CONDITION_FUNCTIONS[name]


def evaluate(formula: Formula, params: Params) -> Any:
    """A formula over parameters: a condition, or a number of outputs.

    Raises
    ------
    ArgumentError
        If it cannot be computed with these.
    """
    try:
        return formula(_Env(params))
    except FORMULA_FAILURES as error:
        raise ArgumentError(f"cannot compute {formula.text!r} for {dict(params)}: {error}") from None


def choose(cases: tuple[Case, ...], params: Params) -> Any:
    """The value of the first case that holds, or None."""
    for case in cases:
        if case.when is None or evaluate(case.when, params):
            return case.value
    return None


# ---- names ----


@lru_cache(maxsize=16384)
def input_names(op: Operator, params: Params, count: int | None = None) -> tuple[str, ...]:
    """Names of the arguments that a node takes; ``op.aux`` follow them.

    Parameters
    ----------
    count : int, optional
        How many arguments there are, for a variadic operator: they are called ``arg0``, ``arg1``, ..., as in MXNet.

    Examples
    --------
    >>> from nbsym import registry
    >>> op = registry.get("FullyConnected")
    >>> input_names(op, registry.parse_params(op, {"num_hidden": 3, "no_bias": True}))
    ('data', 'weight')
    """
    fixed = op.inputs[:-1] if op.variadic else op.inputs
    names = tuple(name for name in fixed if name not in op.omit or not evaluate(op.omit[name], params))
    if not op.variadic:
        return names
    if count is None:
        raise ArgumentError(f"{op.name} takes any number of inputs: say how many")
    if count < len(names):
        raise ArgumentError(f"{op.name} takes at least {len(names)} inputs ({', '.join(names)}), got {count}")
    return names + tuple(f"arg{index}" for index in range(count - len(names)))


@lru_cache(maxsize=16384)
def output_names(op: Operator, params: Params) -> tuple[str, ...]:
    """Names of all outputs as formulas see them; counted ones are numbered (``out0``, ``out1``, ...)."""
    if op.count is None:
        return op.outputs
    return tuple(f"{op.outputs[0]}{index}" for index in range(num_outputs(op, params)))


def num_outputs(op: Operator, params: Params) -> int:
    """How many outputs a node has.

    Raises
    ------
    ArgumentError
        If they are more than `MAX_OUTPUTS`: a file that claims so is damaged, and every output takes memory.
    """
    count = len(op.outputs) if op.count is None else _number(op, op.count, params)
    if count > MAX_OUTPUTS:
        raise ArgumentError(f"{op.name} would have {count} outputs, more than {MAX_OUTPUTS}")
    return count


def num_visible(op: Operator, params: Params) -> int:
    """How many of its outputs a user sees."""
    return num_outputs(op, params) if op.visible is None else _number(op, op.visible, params)


def _number(op: Operator, formula: Formula, params: Params) -> int:
    value = evaluate(formula, params)
    if not isinstance(value, int) or value < 0:
        raise ArgumentError(f"{op.name}: {formula.text!r} is {value!r}, not a number of outputs")
    return value


# ---- shapes ----

_SAME = parse_pattern("*s")


@lru_cache(maxsize=16384)
def _patterns(op: Operator, params: Params, inputs: int, outputs: int) -> Any:
    """(name, pattern) of every array of a node, or the name of its shape function."""
    names = input_names(op, params, inputs - len(op.aux))
    chosen = choose(op.shape, params)
    if isinstance(chosen, str) or callable(chosen):
        return chosen
    arrays: list[tuple[str, Pattern]] = []
    if chosen is None and op.shape:
        raise ShapeError(f"{op.name}: no case of its shapes holds for {dict(params)}")
    if chosen is None and op.broadcast:
        arrays = [(name, parse_pattern(f"*s{index}")) for index, name in enumerate(names)]
        out = parse_pattern("*broadcast(" + ", ".join(f"s{index}" for index in range(len(names))) + ")")
        return arrays + [(name, out) for name in output_names(op, params)]
    fixed = len(op.inputs) - 1 if op.variadic else len(op.inputs)
    for index, name in enumerate(names + op.aux):
        declared = op.inputs[-1] if op.variadic and fixed <= index < len(names) else name
        arrays.append((name, _SAME if chosen is None else chosen[declared]))
    for name in output_names(op, params):
        declared = op.outputs[0] if op.count is not None else name
        arrays.append((name, _SAME if chosen is None else chosen[declared]))
    return arrays


@lru_cache(maxsize=65536)
def _infer_shape(
    op: Operator, params: Params, ins: tuple[Shape | None, ...], outs: tuple[Shape | None, ...]
) -> tuple[tuple[Shape | None, ...], tuple[Shape | None, ...]]:
    patterns = _patterns(op, params, len(ins), len(outs))
    try:
        if isinstance(patterns, list):
            if len(patterns) != len(ins) + len(outs):
                raise ArgumentError(
                    f"{op.name} has {len(patterns)} arrays, got {len(ins)} inputs and {len(outs)} outputs"
                )
            arrays = [(name, pattern, shape) for (name, pattern), shape in zip(patterns, ins + outs, strict=True)]
            shapes = Unifier(params, DIMENSION_FUNCTIONS).solve(arrays)
            return tuple(shapes[: len(ins)]), tuple(shapes[len(ins) :])
        function = SHAPE_FUNCTIONS[patterns] if isinstance(patterns, str) else patterns
        try:
            new_ins, new_outs = function(params, list(ins), list(outs))
        except FORMULA_FAILURES as error:
            if isinstance(error, ShapeError):
                raise
            raise ShapeError(
                f"the shape function {patterns} does not suit it: {type(error).__name__}: {error}"
            ) from None
        return tuple(new_ins), tuple(new_outs)
    except ShapeError as error:
        if isinstance(patterns, list):
            raise ShapeError(f"{op.name}: {error}") from None
        given = ", ".join(map(show, ins))
        raise ShapeError(f"{op.name} of inputs {given}: {error}") from None


def infer_shape(
    op: Operator, params: Params, in_shapes: list[Shape | None], out_shapes: list[Shape | None]
) -> tuple[list[Shape | None], list[Shape | None]]:
    """Complete the shapes of one node from each other, in both directions.

    Parameters
    ----------
    in_shapes, out_shapes : list of Shape or None
        Arguments and then auxiliary states; all outputs. None is an unknown rank, None in a shape an unknown dimension.

    Returns
    -------
    in_shapes, out_shapes
        The same lists with what could be inferred.

    Raises
    ------
    ShapeError
        If they contradict each other; names the operator, the argument, the pattern and both sides.

    Examples
    --------
    >>> from nbsym import registry
    >>> op = registry.get("FullyConnected")
    >>> params = registry.parse_params(op, {"num_hidden": 10})
    >>> infer_shape(op, params, [(8, 3, 2), None, None], [None])
    ([(8, 3, 2), (10, 6), (10,)], [(8, 10)])
    """
    ins, outs = _infer_shape(op, params, tuple(in_shapes), tuple(out_shapes))
    return list(ins), list(outs)


# ---- dtypes ----

_DTYPES = {name: np.dtype(name) for name in DTYPES}


class _Types(dict):
    """What a dtype formula sees: parameters, dtypes by name, and type variables, which stand for themselves."""

    def __missing__(self, name: str) -> Any:
        return _DTYPES.get(name, name)


@lru_cache(maxsize=16384)
def _dtypes(op: Operator, params: Params, inputs: int) -> tuple[tuple[str, Any], ...]:
    """(name, dtype or type variable or None) of every array of a node."""
    env = _Types(params)
    names = input_names(op, params, inputs - len(op.aux))
    fixed = len(op.inputs) - 1 if op.variadic else len(op.inputs)
    declared = [op.inputs[-1] if op.variadic and index >= fixed else name for index, name in enumerate(names)]
    declared += op.aux
    shown = [*names, *op.aux, *output_names(op, params)]
    declared += [op.outputs[0] if op.count is not None else name for name in output_names(op, params)]
    assert isinstance(op.dtype, Mapping)
    rules = [_rule(op, name, op.dtype[name], env) if name in op.dtype else "T" for name in declared]
    return tuple(zip(shown, rules, strict=True))


def _rule(op: Operator, name: str, formula: Formula, env: _Types) -> np.dtype | str | None:
    try:
        value = formula(env)
    except FORMULA_FAILURES as error:
        raise DTypeError(f"{op.name}: the dtype of {name}, {formula.text!r}, cannot be computed: {error}") from None
    if not (value is None or isinstance(value, np.dtype) or (isinstance(value, str) and len(value) == 1)):
        raise DTypeError(f"{op.name}: the dtype of {name}, {formula.text!r}, is {value!r}")
    return value


@lru_cache(maxsize=65536)
def _infer_dtype(op: Operator, params: Params, ins: tuple[DType, ...], outs: tuple[DType, ...]) -> Any:
    rules = _dtypes(op, params, len(ins))
    found: dict[str, tuple[np.dtype, str]] = {}
    given = ins + outs
    for (name, rule), dtype in zip(rules, given, strict=True):
        if dtype is None or rule is None:
            continue
        if isinstance(rule, np.dtype):
            if dtype != rule:
                raise DTypeError(f"{op.name}: {name} must be {rule.name}, got {dtype.name}")
            continue
        first = found.setdefault(rule, (dtype, name))
        if first[0] != dtype:
            raise DTypeError(
                f"{op.name}: {name} is {dtype.name}, but {first[1]} is {first[0].name}; they must be alike"
            )
        allowed = op.types.get(rule)
        if allowed is not None and dtype.name not in allowed:
            raise DTypeError(f"{op.name}: {name} may be {', '.join(allowed)}, got {dtype.name}")
    result = tuple(
        rule if isinstance(rule, np.dtype) else found[rule][0] if rule in found else dtype
        for (_, rule), dtype in zip(rules, given, strict=True)
    )
    return result[: len(ins)], result[len(ins) :]


def infer_dtype(
    op: Operator, params: Params, in_types: list[DType], out_types: list[DType]
) -> tuple[list[DType], list[DType]]:
    """Complete the dtypes of one node from each other; None is an unknown dtype.

    Raises
    ------
    DTypeError
        If they contradict each other, or the operator does not support one.

    Examples
    --------
    >>> from nbsym import registry
    >>> op = registry.get("FullyConnected")
    >>> params = registry.parse_params(op, {"num_hidden": 10})
    >>> infer_dtype(op, params, [np.dtype("float64"), None, None], [None])[1]
    [dtype('float64')]
    """
    infer = op.dtype if callable(op.dtype) else partial(_infer_dtype, op)  # operators in Python bring a function
    ins, outs = infer(params, tuple(in_types), tuple(out_types))
    return list(ins), list(outs)
