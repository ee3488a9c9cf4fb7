"""Elementwise formulas as the text of one scalar function, for the CPU loop and the CUDA kernel alike.

A formula is evaluated over `Value`s: each operation writes one line ``t3 = t1 * t2`` and yields the name. Equal lines
are written once. Values have dtypes by their codes (``f4``, ``i8``, ``b1`` for the outcome of a comparison); literals
and numeric parameters take the dtype of what they meet. Parameters are arguments of the function, so that another
value compiles nothing; only the exponents that are cheaper as products (``x ** 2``) are written into the text.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..base import NbsymError
from ..graph.fuse import FusedGroup
from ..registry import elementwise_expression
from ..registry.operator import Operator, Params

FLOATS = ("f4", "f8")
_NARROW = ("i1", "u1", "i4")  # integers that a parameter may exceed

# Nanoseconds an element on one core, of functions that cost more than an addition (float32; float64 is twice that).
_WEIGHTS = {
    "exp": 0.15, "expm1": 0.15, "log": 0.15, "log1p": 0.15, "log2": 0.2, "log10": 0.2, "sigmoid": 0.2, "softplus": 0.5,
    "tanh": 0.2, "sinh": 0.2, "cosh": 0.15, "erf": 0.2, "sin": 0.6, "cos": 0.6, "tan": 0.7, "pow": 1.25, "cbrt": 1.25,
    "sqrt": 0.075, "rsqrt": 0.15, "rcbrt": 1.35, "hypot": 0.2, "/": 0.05, "mod": 10.0,
}  # fmt: skip
_PLAIN_WEIGHT = 0.015
_SCALAR_WEIGHT = 10.0


@dataclass(frozen=True)
class ScalarFunction:
    """The text of a function of one element.

    Attributes
    ----------
    lines : tuple of str
        Its body, without the return statement.
    results : tuple of str
        The names of its results.
    parameters : tuple of (int, str)
        Numeric parameters that it takes after the elements: number of the member, name.
    weight : float
        Estimated nanoseconds for one element.
    """

    inputs: int
    lines: tuple[str, ...]
    results: tuple[str, ...]
    parameters: tuple[tuple[int, str], ...]
    weight: float

    def text(self, decorator: str = "") -> str:
        names = [f"x{i}" for i in range(self.inputs)] + [f"p{i}" for i in range(len(self.parameters))]
        head = [decorator] if decorator else []
        returned = ", ".join(self.results) + ("," if len(self.results) == 1 else "")
        body = (*self.lines, f"return ({returned})")
        return "\n".join([*head, f"def scalar({', '.join(names)}):", *(f"    {line}" for line in body)]) + "\n"


def content_name(prefix: str, text: str) -> str:
    """A name that says what the text is: equal texts have equal names."""
    return f"{prefix}_{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def dtype_code(dtype: np.dtype) -> str:
    return np.dtype(dtype).str[1:]


def write(group: FusedGroup, dtypes: Sequence[np.dtype], writer_type: type[Writer] | None = None) -> ScalarFunction:
    """The scalar function of a group whose inputs have these dtypes."""
    writer = (writer_type or Writer)()
    inputs = [writer.load(i, dtype_code(dtype)) for i, dtype in enumerate(dtypes)]
    values: list[Value] = []
    for number, member in enumerate(group.members):
        args = [inputs[a] if a >= 0 else values[~a] for a in member.args]
        values.append(_member(writer, number, member.op, member.params, args, dtype_code(member.dtype)))
    results = [writer.store(values[m], dtype_code(group.members[m].dtype)) for m in group.outputs]
    return ScalarFunction(len(inputs), tuple(writer.lines), tuple(results), tuple(writer.parameters), writer.weight)


def _member(writer: Writer, number: int, op: Operator, params: Params, args: Sequence[Value], code: str) -> Value:
    """Write one operator: its result, in the dtype in which `code` is computed."""
    formula = elementwise_expression(op, params)
    writer.default = _computed_in(code)
    env: dict[str, Any] = dict(writer.functions)
    for name, param in op.params.items():
        value = params[name]
        if param.kind in ("int", "float") and value is not None:
            value = Value(writer, "", "", parameter=(number, name), known=value)
        env[name] = value
    if op.variadic:
        fixed = len(op.inputs) - 1
        env.update(zip(op.inputs, args[:fixed], strict=False))
        env[op.inputs[-1]] = tuple(args[fixed:])
    else:
        taken = [name for name in op.inputs if name not in op.omit or not op.omit[name](params)]
        env.update(zip(taken, args, strict=True))
    return writer.cast(formula(env), writer.default)


def _computed_in(code: str) -> str:
    return "f4" if code == "f2" else code


class Value:
    """A named scalar of the function being written; or a parameter, which has no dtype of its own ("")."""

    __slots__ = ("code", "known", "name", "parameter", "writer")

    def __init__(
        self, writer: Writer, code: str, name: str, parameter: tuple[int, str] | None = None, known: Any = None
    ) -> None:
        self.writer = writer
        self.code = code
        self.name = name
        self.parameter = parameter
        self.known = known

    def __bool__(self) -> bool:
        raise NbsymError(
            "a condition on the elements of an array cannot choose a formula; write where(condition, x, y)"
        )

    __hash__ = None

    def __add__(self, other: Any) -> Value:
        return self.writer.add(self, other)

    def __radd__(self, other: Any) -> Value:
        return self.writer.add(other, self)

    def __sub__(self, other: Any) -> Value:
        return self.writer.subtract(self, other)

    def __rsub__(self, other: Any) -> Value:
        return self.writer.subtract(other, self)

    def __mul__(self, other: Any) -> Value:
        return self.writer.multiply(self, other)

    def __rmul__(self, other: Any) -> Value:
        return self.writer.multiply(other, self)

    def __truediv__(self, other: Any) -> Value:
        return self.writer.divide(self, other)

    def __rtruediv__(self, other: Any) -> Value:
        return self.writer.divide(other, self)

    def __mod__(self, other: Any) -> Value:
        return self.writer.mod(self, other)

    def __rmod__(self, other: Any) -> Value:
        return self.writer.mod(other, self)

    def __pow__(self, other: Any) -> Value:
        return self.writer.power(self, other)

    def __rpow__(self, other: Any) -> Value:
        return self.writer.power(other, self)

    def __eq__(self, other: Any) -> Value:  # type: ignore[override]
        return self.writer.compare("==", self, other)

    def __ne__(self, other: Any) -> Value:  # type: ignore[override]
        return self.writer.compare("!=", self, other)

    def __lt__(self, other: Any) -> Value:
        return self.writer.compare("<", self, other)

    def __le__(self, other: Any) -> Value:
        return self.writer.compare("<=", self, other)

    def __gt__(self, other: Any) -> Value:
        return self.writer.compare(">", self, other)

    def __ge__(self, other: Any) -> Value:
        return self.writer.compare(">=", self, other)

    def __neg__(self) -> Value:
        return self.writer.negative(self)


class Writer:
    """Writes the lines of one scalar function, which calls functions of `nbsym.kernels.vmath` as ``v``.

    A device that lacks some of them overrides ``_name`` by what else computes it.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.parameters: list[tuple[int, str]] = []
        self.weight = 0.0
        self.default = "f4"  # the dtype of what is made of literals and parameters alone
        self._known: dict[tuple[str, str], Value] = {}
        self.functions: Mapping[str, Callable[..., Any]] = {
            name: getattr(self, f"_{name}", None) or self._function(name) for name in _FUNCTIONS
        }

    # ---- values ----

    def let(self, code: str, text: str, weight: float = _PLAIN_WEIGHT) -> Value:
        """A line ``t = text``, or the earlier line that says the same."""
        value = self._known.get((code, text))
        if value is None:
            value = self._known[code, text] = Value(self, code, f"t{len(self.lines)}")
            self.lines.append(f"{value.name} = {text}")
            self.weight += weight * (2.2 if code == "f8" else 1)
        return value

    def load(self, number: int, code: str) -> Value:
        if code == "f2":
            return self.let("f4", f"load_half(x{number})")
        return Value(self, code, f"x{number}")

    def store(self, value: Value, code: str) -> str:
        if code == "f2":
            return self.let("f2", f"store_half({self.cast(value, 'f4').name})").name
        return self.cast(value, code).name

    def cast(self, value: Any, code: str) -> Value:
        """`value` (or a number) in the dtype `code`."""
        if not isinstance(value, Value):
            return Value(self, code, _literal(value, code))
        if value.code == code:
            return value
        if value.parameter is not None:
            return self._parameter(value, code)
        if code == "b1":
            return self.let("b1", f"{value.name} != 0")
        if value.code in FLOATS and code in ("i1", "u1"):
            value = self.let("i4", f"i4({value.name})")
        return self.let(code, f"{code}({value.name})")

    def _parameter(self, value: Value, code: str) -> Value:
        assert value.parameter is not None
        if value.parameter not in self.parameters:
            self.parameters.append(value.parameter)
        name = f"p{self.parameters.index(value.parameter)}"
        if code == "b1":
            return self.let(code, f"{name} != 0", 0.0)
        if code in ("i1", "u1"):
            name = f"i8({name})"
        return self.let(code, f"{code}({name})", 0.0)

    def _nearest(self, value: Value, code: str) -> Value:
        """A parameter as the nearest number of an integer type: bounds beyond its range bound nothing."""
        limits = np.iinfo(code)
        wide = self._parameter(value, "f8").name
        return self.let(code, f"{code}(i8(min(max({wide}, {float(limits.min)}), {float(limits.max)})))", 0.0)

    def common(self, *values: Any) -> tuple[Value, ...]:
        """Values in the dtype that NumPy would promote them to, in which literals and parameters have no say."""
        codes = {value.code for value in values if isinstance(value, Value) and value.code}
        codes.discard("b1")
        if not codes:
            code = "i4" if self.default == "b1" else self.default
        else:
            code = dtype_code(np.result_type(*codes))
        return tuple(self.cast(value, code) for value in values)

    def real(self, value: Any) -> Value:
        """The value as a floating-point number."""
        if not isinstance(value, Value) or not value.code:
            return self.cast(value, self.default if self.default in FLOATS else "f8")
        if value.code in FLOATS:
            return value
        return self.cast(value, "f8" if value.code in ("i4", "i8") else "f4")

    # ---- arithmetic ----

    def _arithmetic(self, symbol: str, a: Any, b: Any, weight: float = _PLAIN_WEIGHT) -> Value:
        a, b = self.common(a, b)
        text = f"{a.name} {symbol} {b.name}"
        # Numba computes with 64 bits; arrays do with their own, also between the members of a group.
        return self.let(a.code, text if a.code in FLOATS else f"{a.code}({text})", weight)

    def add(self, a: Any, b: Any) -> Value:
        return self._arithmetic("+", a, b)

    def subtract(self, a: Any, b: Any) -> Value:
        return self._arithmetic("-", a, b)

    def multiply(self, a: Any, b: Any) -> Value:
        if _is_truth(a) and _is_truth(b):
            return self.let("b1", f"{a.name} & {b.name}")
        return self._arithmetic("*", a, b)

    def divide(self, a: Any, b: Any) -> Value:
        a, b = self.common(a, b)
        if a.code in FLOATS:
            return self._arithmetic("/", a, b, _WEIGHTS["/"])
        return self.let(a.code, f"{a.code}(v.divide_integers({a.name}, {b.name}))", 1.0)

    def mod(self, a: Any, b: Any) -> Value:
        a, b = self.common(a, b)
        kind = "mod" if a.code in FLOATS else "mod_integers"
        return self.let(a.code, f"{a.code}(v.{kind}({a.name}, {b.name}))", _WEIGHTS["mod"])

    def power(self, a: Any, b: Any) -> Value:
        exponent = b.known if isinstance(b, Value) else b
        a_value, b_value = self.common(a, b)
        if a_value.code not in FLOATS:
            code = a_value.code
            power = self.let("f8", f"v.pow({self.cast(a_value, 'f8').name}, {self.cast(b_value, 'f8').name})")
            return self.cast(power, code)
        if exponent is not None and isinstance(a, Value):
            cheaper = self._cheaper_power(a_value, exponent)
            if cheaper is not None:
                return cheaper
        return self.let(a_value.code, f"v.pow({a_value.name}, {b_value.name})", _WEIGHTS["pow"])

    def _cheaper_power(self, a: Value, exponent: float) -> Value | None:
        if exponent == 1:
            return a
        if exponent == 2:
            return a * a
        if exponent == 3:
            return a * a * a
        if exponent == -1:
            return 1 / a
        if exponent == -2:
            return 1 / (a * a)
        return None

    def negative(self, a: Value) -> Value:
        (a,) = self.common(a)
        return self.let(a.code, f"-{a.name}" if a.code in FLOATS else f"{a.code}(-{a.name})")

    def compare(self, symbol: str, a: Any, b: Any) -> Value:
        a, b = self.common(a, b)
        return self.let("b1", f"{a.name} {symbol} {b.name}")

    # ---- functions ----

    def _function(self, name: str) -> Callable[..., Value]:
        weight = _WEIGHTS.get(name, _SCALAR_WEIGHT)

        def call(*args: Any) -> Value:
            values = self.common(*(self.real(a) for a in args))
            return self.let(values[0].code, f"v.{name}({', '.join(a.name for a in values)})", weight)

        return call

    def _rounding(self, name: str, a: Any) -> Value:
        (a,) = self.common(a)
        return a if a.code not in FLOATS else self.let(a.code, f"v.{name}({a.name})")

    def _floor(self, a: Any) -> Value:
        return self._rounding("floor", a)

    def _ceil(self, a: Any) -> Value:
        return self._rounding("ceil", a)

    def _trunc(self, a: Any) -> Value:
        return self._rounding("trunc", a)

    def _round(self, a: Any) -> Value:
        return self._rounding("round_away", a)

    def _rint(self, a: Any) -> Value:
        return self._rounding("round_down", a)

    def _pow(self, a: Any, b: Any) -> Value:
        return self.power(a, b)

    def _mod(self, a: Any, b: Any) -> Value:
        return self.mod(a, b)

    def _square(self, a: Any) -> Value:
        return self.multiply(a, a)

    def _sqrt(self, a: Any) -> Value:
        a = self.real(a)
        return self.let(a.code, f"v.sqrt({a.name})", _WEIGHTS["sqrt"])

    def _rsqrt(self, a: Any) -> Value:
        return 1 / self._sqrt(a)

    def _rcbrt(self, a: Any) -> Value:
        return 1 / self.functions["cbrt"](a)

    def _abs(self, a: Any) -> Value:
        (a,) = self.common(a)
        return self.let(a.code, f"abs({a.name})" if a.code in FLOATS else f"{a.code}(abs({a.name}))")

    def _sign(self, a: Any) -> Value:
        (a,) = self.common(a)
        one, zero = self.cast(1, a.code).name, self.cast(0, a.code).name
        below = zero if a.code == "u1" else self.cast(-1, a.code).name
        return self.let(a.code, f"{one} if {a.name} > {zero} else ({below} if {a.name} < {zero} else {a.name})")

    def _max(self, a: Any, b: Any) -> Value:
        return self._extremum(">", a, b)

    def _min(self, a: Any, b: Any) -> Value:
        return self._extremum("<", a, b)

    def _extremum(self, symbol: str, a: Any, b: Any) -> Value:
        """NaN if either is NaN."""
        fixed = not isinstance(b, Value) or b.parameter is not None
        if isinstance(a, Value) and isinstance(b, Value) and b.parameter is not None and a.code in _NARROW:
            b = self._nearest(b, a.code)
        a, b = self.common(a, b)
        if fixed or a.code not in FLOATS:
            return self.let(a.code, f"{b.name} if {b.name} {symbol} {a.name} else {a.name}")
        return self.let(
            a.code, f"{a.name} if {a.name} {symbol} {b.name} else ({b.name} if {a.name} == {a.name} else {a.name})"
        )

    def _where(self, condition: Any, a: Any, b: Any) -> Value:
        condition = self.cast(condition, "b1")
        a, b = self.common(a, b)
        return self.let(a.code, f"{a.name} if {condition.name} else {b.name}")

    def _isnan(self, a: Any) -> Value:
        a = self.real(a)
        return self.let("b1", f"{a.name} != {a.name}")

    def _isinf(self, a: Any) -> Value:
        return self.compare("==", self._abs(self.real(a)), math.inf)

    def _isfinite(self, a: Any) -> Value:
        return self.compare("<", self._abs(self.real(a)), math.inf)

    def _sum(self, *values: Any) -> Value:
        total = values[0]
        for value in values[1:]:
            total = self.add(total, value)
        return total


def _is_truth(value: Any) -> bool:
    return isinstance(value, Value) and value.code == "b1"


def _literal(value: Any, code: str) -> str:
    if code == "b1":
        return str(bool(value))
    if code in FLOATS:
        number = float(value)
        if math.isfinite(number):
            return f"{code}({number!r})"
        return f"{code}(nan)" if number != number else f"{code}({'-' if number < 0 else ''}inf)"
    return f"{code}({int(value)})"


_FUNCTIONS = (
    "exp", "expm1", "log", "log1p", "log2", "log10", "sigmoid", "softplus", "sqrt", "rsqrt", "cbrt", "rcbrt", "square",
    "pow", "hypot", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh",
    "atanh", "erf", "erfinv", "gamma", "lgamma", "digamma", "trigamma", "abs", "sign", "max", "min", "where", "floor",
    "ceil", "trunc", "round", "rint", "isnan", "isinf", "isfinite", "mod", "sum",
)  # fmt: skip
