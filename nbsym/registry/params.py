"""Parameters: the grammar of their declarations, and the parsing of their values.

>>> param = parse_declaration("num_hidden", "int > 0 -- number of outputs")
>>> param.kind, param.required, param.doc
('int', True, 'number of outputs')
>>> parse_value(param, "128")
128
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Mapping
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from ..base import ArgumentError
from .formula import Formula, FormulaError
from .operator import Operator, Param, Params
from .suggest import did_you_mean

DTYPES = ("float16", "float32", "float64", "int8", "uint8", "int32", "int64", "bool")
"""Names of the dtypes that arrays may have."""

KINDS = {
    "int": "an integer",
    "float": "a number",
    "bool": "True or False",
    "str": "a string",
    "shape": "a tuple of integers",
    "index": "a tuple of integers and Nones",
    "floats": "a tuple of numbers",
    "dtype": "a dtype (" + ", ".join(DTYPES) + ")",
    "enum": "one of several strings",
}
"""The kinds of parameter, and how each is described."""

_DECLARATION = re.compile(
    r"""\s*(?P<kind>[a-z]+) \s* (\((?P<choices>[^)]*)\))? (?P<optional>\?)?
        \s* (?P<bound>(?:>=|<=|>|<)\s*[^\s=]+ | in\s*[\[(][^\])]*[\])])?
        \s* (=\s*(?P<default>.*?))? \s*$""",
    re.VERBOSE,
)


class DeclarationError(ValueError):
    """The declaration of a parameter does not follow the grammar."""


def parse_declaration(name: str, text: str) -> Param:
    """Parse ``TYPE [bound] [= default] [-- documentation]``.

    Raises
    ------
    DeclarationError
        Saying what was expected.
    """
    head, _, doc = text.partition("--")
    if sum(map(head.count, "([")) != sum(map(head.count, ")]")):  # (0, 1] is balanced
        raise DeclarationError(
            f"unbalanced parentheses in {text!r} (inside of {{}} a comma ends it: quote the declaration)"
        )
    match = _DECLARATION.match(head)
    if match is None:
        raise DeclarationError(f"expected 'TYPE [bound] [= default] [-- documentation]', got {text!r}")
    kind = match["kind"]
    if kind not in KINDS:
        raise DeclarationError(f"unknown type {kind!r}: expected one of {', '.join(KINDS)}")
    choices: tuple[str, ...] = ()
    if kind == "enum":
        choices = tuple(choice.strip().strip("'\"") for choice in (match["choices"] or "").split(",") if choice.strip())
        if not choices:
            raise DeclarationError("expected choices: enum(a, b, c)")
    elif match["choices"] is not None:
        raise DeclarationError(f"{kind} takes no choices in parentheses")
    bound = None
    if match["bound"]:
        if kind not in ("int", "float", "shape", "floats"):
            raise DeclarationError(f"a bound on {kind}: only int, float, shape and floats have bounds")
        bound = _parse_bound(name, match["bound"])
    default_text = match["default"]
    optional = match["optional"] is not None or (default_text or "").lower() == "none"
    param = Param(
        name=name,
        kind=kind,
        required=default_text is None,
        optional=optional,
        choices=choices,
        bound=bound,
        doc=" ".join(doc.split()),
    )
    if default_text is None:
        return param
    try:
        default = parse_value(param, _unquote(default_text))
    except ArgumentError as error:
        raise DeclarationError(f"the default does not fit the type: {error}") from None
    return Param(name, kind, False, default, optional, choices, bound, param.doc)


def _unquote(text: str) -> str:
    return text[1:-1] if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"" else text


def _parse_bound(name: str, text: str) -> Formula:
    interval = re.fullmatch(r"in\s*([\[(])([^,]+),([^,]+)([\])])", text)
    try:
        if interval:
            left, low, high, right = interval.groups()
            text = f"{low} {'<=' if left == '[' else '<'} {name} {'<=' if right == ']' else '<'} {high}"
        elif text.startswith("in"):
            raise DeclarationError(f"expected an interval such as 'in [0, 1)', got {text!r}")
        else:
            text = f"{name} {text}"
        bound = Formula(text)
        bound({name: 0})
    except (FormulaError, KeyError, TypeError) as error:
        raise DeclarationError(f"bad bound {text!r}: {error}") from None
    return bound


# ---- values ----


def parse_value(param: Param, value: Any) -> Any:
    """`value` (a string as in JSON files, or a Python value) as the type of `param`, within its bounds.

    Raises
    ------
    ArgumentError
        Saying what was expected of the parameter; the caller adds the operator's name.
    """
    if value is None or (isinstance(value, str) and value == "None") or (param.optional and value in ("none", "")):
        if param.optional:
            return None
        if not (isinstance(value, str) and param.kind in ("str", "enum")):
            raise ArgumentError(f"{param.name} must be {expectation(param)}, not None")
    try:
        parsed = _PARSERS[param.kind](param, value)
    except (ValueError, TypeError, KeyError, OverflowError):
        raise ArgumentError(f"{param.name} must be {expectation(param)}, not {value!r}") from None
    if param.bound is not None:
        name, bound = param.name, param.bound
        for item in parsed if isinstance(parsed, tuple) else (parsed,):
            if not bound({name: item}):
                raise ArgumentError(f"{param.name} must be {expectation(param)}, not {value!r}")
    return parsed


def expectation(param: Param) -> str:
    """What `param` takes, in words: ``"an integer, num_hidden > 0"``."""
    words = "one of " + ", ".join(map(repr, param.choices)) if param.choices else KINDS[param.kind]
    if param.bound is not None:
        words += f", {param.bound.text}"
    if param.optional:
        words += ", or None"
    return words


def format_value(value: Any) -> str:
    """`value` as MXNet writes it into JSON files, such that `parse_value` reads it back."""
    if isinstance(value, np.dtype):
        return value.name
    return str(value)


def _parse_int(param: Param, value: Any) -> int:
    if isinstance(value, str):
        text = value.strip()
        parsed = {"True": 1, "False": 0, "true": 1, "false": 0}.get(text)
        if parsed is None:
            try:
                parsed = int(text)
            except ValueError:
                parsed = _integral(float(text))
    else:
        parsed = _integral(value)
    if not -(2**63) <= parsed < 2**63:
        raise OverflowError
    return parsed


def _integral(value: Any) -> int:
    if isinstance(value, (int, np.integer, np.bool_)):
        return int(value)
    if isinstance(value, (float, np.floating)) and value == math.floor(value):
        return int(value)
    raise TypeError


def _parse_float(param: Param, value: Any) -> float:
    if isinstance(value, (tuple, list, dict, bytes)):
        raise TypeError
    if isinstance(value, str) and value.strip() in ("True", "False", "true", "false"):
        return float(value.strip().lower() == "true")
    return float(value)


def _parse_bool(param: Param, value: Any) -> bool:
    if isinstance(value, str):
        return {"True": True, "true": True, "1": True, "False": False, "false": False, "0": False}[value.strip()]
    if isinstance(value, (bool, np.bool_)) or (isinstance(value, (int, np.integer)) and value in (0, 1)):
        return bool(value)
    raise TypeError


def _parse_str(param: Param, value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _parse_enum(param: Param, value: Any) -> str:
    text = format_value(value)
    if text not in param.choices:
        raise ValueError
    return text


def _parse_dtype(param: Param, value: Any) -> np.dtype:
    if isinstance(value, str) and value not in DTYPES:
        raise ValueError
    dtype = np.dtype(value)
    if dtype.name not in DTYPES:
        raise ValueError
    return dtype


def _items(value: Any) -> list[Any]:
    if isinstance(value, str):
        text = value.strip()
        if text[:1] in ("(", "["):
            if text[-1] != {"(": ")", "[": "]"}[text[0]]:
                raise ValueError
            text = text[1:-1]
        items = [item.strip() for item in text.split(",")]
        if items[-1] == "":
            items.pop()
        # Python 2 wrote long integers as 3L, and files of that time are still read.
        return [item[:-1] if re.fullmatch(r"-?\d+L", item) else item for item in items]
    if isinstance(value, (int, float, np.number)):
        return [value]
    if isinstance(value, (dict, set, bytes)):
        raise TypeError
    return list(value)


def _parse_shape(param: Param, value: Any) -> tuple[int, ...]:
    return tuple(_parse_int(param, item) for item in _items(value))


def _parse_index(param: Param, value: Any) -> tuple[int | None, ...]:
    return tuple(None if item is None or item == "None" else _parse_int(param, item) for item in _items(value))


def _parse_floats(param: Param, value: Any) -> tuple[float, ...]:
    return tuple(_parse_float(param, item) for item in _items(value))


_PARSERS = {
    "int": _parse_int,
    "float": _parse_float,
    "bool": _parse_bool,
    "str": _parse_str,
    "shape": _parse_shape,
    "index": _parse_index,
    "floats": _parse_floats,
    "dtype": _parse_dtype,
    "enum": _parse_enum,
}


# ---- all parameters of a node ----

REQUIRED: Any = type("Required", (), {"__repr__": lambda self: "<required>"})()
"""Stands in a tuple of values for a required parameter that was not given."""

_memo: dict[tuple[Operator, tuple[Any, ...]], tuple[Params, bool]] = {}  # with whether a float among them is 0
_interned: WeakValueDictionary[tuple[Operator, tuple[Any, ...]], Params] = WeakValueDictionary()
_MEMO_LIMIT = 65536  # scalars that change at every step must not pile up


def parse_params(op: Operator, values: tuple[Any, ...] | Mapping[str, Any]) -> Params:
    """The parameters of one node, parsed, checked and interned.

    Parameters
    ----------
    op : Operator
    values : tuple or mapping
        Values in declared order, or by name; strings are parsed. What is left out takes its default. ``num_args`` of
        a variadic operator may be there and is ignored, since inputs are counted.

    Returns
    -------
    Params
        Equal parameters of one operator are one object.

    Raises
    ------
    ArgumentError
        If a parameter is unknown, missing, of the wrong type or out of its bounds.
    """
    if not isinstance(values, tuple):
        values = _in_order(op, values)
    try:
        params, has_zeros = _memo[op, values]
        if not has_zeros or not any(isinstance(value, float) and str(value) == "-0.0" for value in values):
            return params
    except (KeyError, TypeError):
        pass
    if len(values) > len(op.params):
        raise ArgumentError(f"{op.name} takes {len(op.params)} parameters, got {len(values)}")
    given = (*values, *[REQUIRED if p.required else p.default for p in list(op.params.values())[len(values) :]])
    parsed: dict[str, Any] = {}
    for param, value in zip(op.params.values(), given, strict=True):
        if value is REQUIRED:
            raise ArgumentError(f"{op.name} needs {param.name}: {expectation(param)}")
        try:
            parsed[param.name] = parse_value(param, value)
        except ArgumentError as error:
            raise ArgumentError(f"{op.name}: {error}") from None
    key = tuple(parsed.values())
    # Zeros of either sign are equal, so they are told apart by hand.
    zeros = tuple(math.copysign(1, item) for item in key if isinstance(item, float) and item == 0)
    params = _interned.setdefault((op, key + zeros), Params(parsed, key))
    if -1 not in zeros:
        if len(_memo) >= _MEMO_LIMIT:
            _memo.clear()
        with contextlib.suppress(TypeError):  # a list among the values cannot be a key
            _memo[op, values] = params, bool(zeros)
    return params


def _in_order(op: Operator, values: Mapping[str, Any]) -> tuple[Any, ...]:
    for name in values:
        if name not in op.params and not (name == "num_args" and op.variadic):
            raise ArgumentError(f"{op.name} has no parameter {name!r}{did_you_mean(name, op.params)}")
    return tuple(values.get(name, REQUIRED if param.required else param.default) for name, param in op.params.items())
