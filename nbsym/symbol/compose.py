"""Composition: an operator applied to symbols gives a symbol. Every generated constructor ends here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from .. import registry
from ..attribute import HIDDEN_KEYS, AttrScope, hide, is_attribute
from ..base import ArgumentError
from ..name import NameManager
from ..registry.operator import Operator, Params
from .node import Entry, Node
from .structure import explicit_parameters, mutated_positions
from .symbol import Symbol

# How variables that an operator names itself are initialized, unless they say so themselves.
_INITIAL = {
    "moving_mean": '["zero", {}]',
    "moving_var": '["one", {}]',
    ("LeakyReLU", "gamma"): '["Constant", {"value": 0.25}]',
}


class _Slot(NamedTuple):
    """One input of a node: where the constructor passes it, its name, and how a variable there is initialized."""

    position: int
    name: str
    initial: str | None


class _Plan(NamedTuple):
    """How to compose every node with the same operator, parameters and number of arguments."""

    slots: tuple[_Slot, ...]
    length: int  # how many inputs the constructor passes
    ordinary: bool  # slots are 0, 1, ..., with nothing to initialize or mutate
    mutated: tuple[int, ...]
    visible: int
    inherited: dict[str, str]  # attributes that variables made here get when the node has none of its own


_current_names = NameManager._current
_current_scope = AttrScope._current


def initial_value(op: Operator, input_name: str) -> str | None:
    """How the variable that `op` takes as `input_name` is initialized unless it says so itself."""
    return _INITIAL.get(input_name) or _INITIAL.get((op.name, input_name))


def compose(
    op_name: str,
    inputs: Sequence[Symbol | None],
    values: tuple[Any, ...] | Mapping[str, Any],
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    kwargs: Mapping[str, Any] | None = None,
    hint: str | None = None,
) -> Symbol:
    """Apply an operator.

    Parameters
    ----------
    op_name : str
        The operator by any of its names; what it was called by gives the automatic name.
    inputs : sequence of Symbol or None
        In declared order, auxiliary states last; what is None or omitted becomes a variable ``<name>_<input>``.
    values : tuple or mapping
        Parameters, in declared order or by name.
    name, attr : optional
        The node's name and attributes.
    kwargs : mapping, optional
        What else the caller passed: attributes (``__x__``, ``lr_mult``), ``num_args``, inputs by name of a variadic
        operator. Anything else is an error.
    hint : str, optional
        What automatic names start with, if not the operator's name in lower case.

    Raises
    ------
    ArgumentError
        If an input is not a symbol of one output, or a parameter is unknown, missing or out of bounds.
    """
    op = registry.get(op_name)
    name = _current_names.value.get(name, hint or op_name.lower())
    scope = _current_scope.value
    count: int | None = None
    attrs: dict[str, str] | None = None
    if attr or kwargs or scope._attr:
        inputs, values, attrs, count = _read_extras(op, inputs, values, scope.get(attr), kwargs or {})
    return apply(op, registry.parse_params(op, values), inputs, name, attrs, count)


def apply(
    op: Operator,
    params: Params,
    inputs: Sequence[Symbol | None],
    name: str,
    attrs: dict[str, str] | None = None,
    count: int | None = None,
) -> Symbol:
    """A node of `op`, whose parameters are parsed and whose name is chosen. `count` arguments if it is variadic."""
    if op.variadic and count is None:
        count = params.get("num_args") or len(inputs)
    plan = _plan_of(op, params, count)
    if plan.ordinary and len(inputs) == plan.length:
        try:
            entries = tuple([entry for symbol in inputs for (entry,) in (symbol.entries,)])  # type: ignore[union-attr]
        except (AttributeError, ValueError):  # something is missing, or is not a symbol of one output: find out what
            entries = _connect(op, name, inputs, plan, attrs)
    else:
        entries = _connect(op, name, inputs, plan, attrs)
    node = Node(op, name, params, entries, attrs)
    if plan.visible == 1:
        return Symbol((Entry(node, 0),))
    return Symbol(tuple([Entry(node, index) for index in range(plan.visible)]))


@lru_cache(maxsize=65536)
def _plan_of(op: Operator, params: Params, count: int | None) -> _Plan:
    """Which inputs the operator takes, and where the constructor passes them."""
    if op.variadic and count == 0:
        raise ArgumentError(f"{op.name}: takes at least one {op.inputs[-1]}; name how many with num_args")
    taken = registry.input_names(op, params, count)
    if op.variadic:
        declared: tuple[str, ...] = (*taken, *op.aux)
    else:
        declared = op.inputs + op.aux
    slots = tuple(_Slot(declared.index(name), name, initial_value(op, name)) for name in (*taken, *op.aux))
    mutated = tuple(mutated_positions(op, len(slots)))
    ordinary = [slot.position for slot in slots] == list(range(len(declared))) and not mutated
    ordinary = ordinary and all(slot.initial is None for slot in slots)
    inherited = explicit_parameters(op, params)
    if op.variadic:
        inherited = {**inherited, "num_args": str(count)}
    return _Plan(slots, len(declared), ordinary, mutated, registry.num_visible(op, params), inherited)


def _connect(
    op: Operator, name: str, inputs: Sequence[Symbol | None], plan: _Plan, attrs: dict[str, str] | None
) -> tuple[Entry, ...]:
    """The node's inputs, with variables made for what is missing."""
    if len(inputs) > plan.length:
        raise ArgumentError(
            f"{op.name} {name!r}: Incorrect number of arguments, requires {plan.length}, provided {len(inputs)}"
        )
    inherited = {**plan.inherited, **attrs} if attrs else plan.inherited
    entries = []
    for slot in plan.slots:
        symbol = inputs[slot.position] if slot.position < len(inputs) else None
        if symbol is None:
            entry = Entry(Node(None, f"{name}_{slot.name}", attrs=inherited), 0)
        elif not isinstance(symbol, Symbol):
            raise ArgumentError(
                f"{op.name} {name!r}: Argument {slot.name} must be Symbol instances, but got {symbol!r}"
            )
        elif len(symbol.entries) != 1:
            raise ArgumentError(
                f"{op.name} {name!r}: Argument {slot.name} is a tuple of {len(symbol.entries)} outputs, "
                f"single value is required: give one of {symbol.list_outputs()}"
            )
        else:
            entry = symbol.entries[0]
        if slot.initial is not None and entry.node.op is None and "__init__" not in entry.node.attrs:
            entry.node.attrs = {**entry.node.attrs, "__init__": slot.initial}
        entries.append(entry)
    for position in plan.mutated:
        if entries[position].node.op is not None:
            raise ArgumentError(
                f"{op.name} {name!r}: {plan.slots[position].name} is updated in place, so it must be a variable, "
                f"not the output of {entries[position].node.name!r}"
            )
    if len(plan.slots) < plan.length:
        _refuse_omitted(op, name, inputs, plan)
    return tuple(entries)


def _refuse_omitted(op: Operator, name: str, inputs: Sequence[Symbol | None], plan: _Plan) -> None:
    """Raise ArgumentError for a given input that the parameters say is not taken (a bias with no_bias)."""
    taken = {slot.position for slot in plan.slots}
    for position, symbol in enumerate(inputs):
        if symbol is not None and position not in taken:
            omitted = (op.inputs + op.aux)[position]
            raise ArgumentError(
                f"{op.name} {name!r}: with these parameters it takes no {omitted}; "
                f"its arguments are {', '.join(slot.name for slot in plan.slots)}"
            )


def _read_extras(
    op: Operator,
    inputs: Sequence[Symbol | None],
    values: tuple[Any, ...] | Mapping[str, Any],
    attributes: Mapping[str, str],
    kwargs: Mapping[str, Any],
) -> tuple[Sequence[Symbol | None], tuple[Any, ...] | Mapping[str, Any], dict[str, str] | None, int | None]:
    """Sort what came beside inputs and parameters into inputs, parameters, attributes and the number of arguments."""
    attrs: dict[str, str] = {}
    extra: dict[str, Any] = {}
    named: dict[str, Symbol] = {}
    for key, value in attributes.items():
        if not isinstance(value, str):
            raise ArgumentError(f"{op.name}: attribute {key} is {value!r}, but attributes are strings")
        hidden = hide(key)
        # MXNet checks plain attributes like parameters wherever an operator has parameters, and refuses such files.
        if op.params and not hidden.startswith("__"):
            raise ArgumentError(f"{op.name}: Cannot find argument '{key}'; for an attribute write '__{key}__'")
        attrs[hidden] = value
    for key, value in kwargs.items():
        if isinstance(value, Symbol):
            named[key] = value
        elif is_attribute(key):
            attrs[hide(key)] = str(value)
        elif any(key.endswith(f"_{hidden}") for hidden in HIDDEN_KEYS):
            variable, hidden = next((key[: -len(h) - 1], h) for h in HIDDEN_KEYS if key.endswith(f"_{h}"))
            raise ArgumentError(
                f"{op.name}: setting variable attributes with {key} is deprecated. please instead use\n"
                f"w = Variable({hidden}={value})\nsym = YourSymbolName({variable}=w)"
            )
        elif key != "out":
            extra[key] = value
    count: int | None = None
    if op.variadic and ("num_args" in extra or named):
        params = registry.parse_params(op, _by_name(op, values))
        wanted = extra.pop("num_args", params.get("num_args"))
        count = len(inputs) + len(named) if wanted is None else int(wanted)
        inputs = [*inputs, *[None] * (count - len(inputs))]
        names = registry.input_names(op, params, count)
        for key in [key for key in named if key in names]:
            inputs[names.index(key)] = named.pop(key)
    if named:
        candidates = ", ".join(op.inputs + op.aux)
        raise ArgumentError(f"{op.name}: keyword argument name {next(iter(named))} not found; arguments: {candidates}")
    if extra:
        values = {**_by_name(op, values), **extra}
    return inputs, values, attrs or None, count


def _by_name(op: Operator, values: tuple[Any, ...] | Mapping[str, Any]) -> Mapping[str, Any]:
    return values if isinstance(values, Mapping) else dict(zip(op.params, values, strict=False))
