"""Operators as data: what one entry of ``ops.yaml`` becomes.

An `Operator` is frozen. It knows its names, parameters, inputs and outputs, how shapes and dtypes relate,
how it is computed (one of `elementwise`, `compute`, `kernel`, `view`) and its gradient formulas.
It knows nothing of graphs or memory.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .formula import Formula
    from .roles import Act, Affine, Fused, Lean, Nhwc

Shape = tuple["int | None", ...]
"""A shape in which None is an unknown dimension. An unknown rank is None in place of the tuple."""


class NoGradient(enum.Enum):
    """What stands in a gradient table where there is no formula."""

    ZERO = "zero"  # The output does not depend on the input smoothly: its gradient is zero (argmax, labels).
    NONE = "none"  # Nobody has written the gradient: differentiating through it is an error.


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter: `kind` is int, float, bool, str, shape, floats, dtype or enum."""

    name: str
    kind: str
    required: bool = False
    default: Any = None
    optional: bool = False  # None is allowed ("int?")
    choices: tuple[str, ...] = ()
    bound: Formula | None = None  # a condition over the parameter's own name
    doc: str = ""


class Params(Mapping[str, Any]):
    """Parsed parameters of one node: read by key or by attribute; interned, so equal ones are identical.

    Identity makes them cheap keys for memo tables: 24,000 equal nodes share one object.
    """

    __slots__ = ("__weakref__", "_values", "key")

    def __init__(self, values: dict[str, Any], key: tuple[Any, ...]) -> None:
        object.__setattr__(self, "_values", values)
        object.__setattr__(self, "key", key)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("Params are frozen")

    def __iter__(self):
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __repr__(self) -> str:
        return f"Params({self._values})"


@dataclass(frozen=True, slots=True)
class Case:
    """An alternative of an entry: what holds when `when` (a condition over the parameters) is true."""

    when: Formula | None
    value: Any


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry stands."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, eq=False)
class Operator:
    """One operator. See docs/registry.md for what each field says in ``ops.yaml``."""

    name: str
    source: Source
    doc: str = ""
    aliases: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()  # without the star of a variadic input
    variadic: bool = False  # the last input of `inputs` stands for any number of them
    aux: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ("out",)
    count: Formula | None = None  # number of outputs, where it depends on params (SliceChannel)
    visible: Formula | None = None  # number of visible outputs; None: all of them
    params: Mapping[str, Param] = field(default_factory=dict)
    omit: Mapping[str, Formula] = field(default_factory=dict)
    shape: tuple[Case, ...] = ()  # Case.value: {name: Pattern}, or a shape function
    dtype: Mapping[str, Formula] | Callable[..., Any] = field(default_factory=dict)  # or a dtype function
    types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elementwise: tuple[Case, ...] = ()  # Case.value: Formula in the scalar language
    broadcast: bool = False
    compute: tuple[Case, ...] = ()  # Case.value: Formula over operators
    kernel: str | None = None  # "module.function"
    view: str | None = None  # the input whose memory the output shows under another shape
    identity: Mapping[str, Formula] = field(default_factory=dict)  # input -> condition under which out is that input
    batch: Mapping[str, Formula] = field(default_factory=dict)  # input -> when its indices give those of the output
    monotone: bool = False  # the output grows with the input, or stays, and takes long enough to be put off
    greatest: Mapping[str, Formula] = field(default_factory=dict)  # input -> when out holds maxima of its elements
    constant: Formula | None = None  # every element of the output is this number
    inplace: Mapping[str, str] = field(default_factory=dict)  # output -> input whose memory it may take
    mutates: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()  # inputs of which the kernel needs only the shape
    random: bool = False
    python: bool = False  # runs Python code: splits the tape
    again: Mapping[str, Formula] = field(default_factory=dict)  # output -> how it is computed once more
    fused: Fused | None = None  # what does its work and that of what follows
    act: Act | None = None  # what it is to such an operator
    affine: Affine | None = None  # when it is no more than a scale and a shift
    gate: str | None = None  # input that is a gradient, whose activation it can go through itself
    lean: Lean | None = None  # what does the same with less to remember
    nhwc: Nhwc | None = None  # how to do it for images whose channels come last
    grad: Mapping[str, Formula | NoGradient] = field(default_factory=dict)
    samples: tuple[Mapping[str, Any], ...] = ()
