"""An operator applied in place: what updates of parameters are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .. import registry
from .ndarray import NDArray


class Application(NamedTuple):
    """An operator applied to arrays: arguments, then auxiliary states. `out` takes the (first) result."""

    op: str
    inputs: Sequence[NDArray]
    params: Mapping[str, Any]
    out: NDArray


_NUMBERS = (float, int)


def fixed_of(params: Mapping[str, Any]) -> list[Any]:
    """What of an application's parameters is not a number."""
    return [value for value in params.values() if type(value) not in _NUMBERS]


def identity_of(applications: Sequence[Application]) -> list[Any]:
    """What must be the same for a program to serve other applications: operators, arrays, and what is not a number."""
    identity: list[Any] = []
    for a in applications:
        identity += (a.op, id(a.out), *map(id, a.inputs), *fixed_of(a.params))
    return identity


def numbers_of(applications: Sequence[Application]) -> dict[str, list[float]]:
    """The numbers of all applications by their names; 0 where an operator has none of that name."""
    names = {name: None for a in applications for name, value in a.params.items() if type(value) in _NUMBERS}
    return {name: [_number(a, name) for a in applications] for name in names}


def _number(a: Application, name: str) -> float:
    value = a.params.get(name)
    if value is None:
        param = registry.get(a.op).params.get(name)
        value = None if param is None else param.default
    return 0.0 if value is None else value
