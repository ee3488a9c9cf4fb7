"""What graph passes ask of an entry: whether other operators can do its work, or it can be done in others.

Passes know operators by these keys of ``ops.yaml`` alone, so that a user's operators take part like the library's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from .formula import Formula
from .infer import CONDITION_FUNCTIONS
from .nodes import Node
from .suggest import did_you_mean

if TYPE_CHECKING:
    from .entry import EntryReader
    from .operator import Operator

PARTS = {"scale": "scaled", "shift": "shifted", "residual": "added"}
"""What a fused form may take in besides what it stands for, and the param that says whether it is there."""


@dataclass(frozen=True, slots=True)
class Fused:
    """The operator that computes ``act(out * scale + shift + residual)``, with one scale for each index of `axis`."""

    operator: str
    axis: int | None = None
    shift: str | None = None  # the input that becomes the shift


@dataclass(frozen=True, slots=True)
class Act:
    """What an activation is called by fused forms, and the params that are its bounds."""

    kind: str
    low: str | None = None
    high: str | None = None


@dataclass(frozen=True, slots=True)
class Affine:
    """Where `when` holds, the first output is the first input * `scale` + `shift`, numbers for each index of `axis`.

    `shift` sees the scale, and as the first input what is added to that before.
    """

    axis: Formula
    scale: Formula
    shift: Formula
    when: Formula | None = None


@dataclass(frozen=True, slots=True)
class Lean:
    """The operator that does the same with less to remember, where `when` holds.

    Of a gradient, `picks` is the input that is the result of forward, if each element of what arrives goes only to
    elements of the data that equal that element of the result.
    """

    operator: str
    when: Formula | None = None
    picks: str | None = None


@dataclass(frozen=True, slots=True)
class Nhwc:
    """How to do the same for images whose channels come last.

    By another operator, of which `shift` is the input that becomes its shift; or by the same, if the param `axis` is
    the axis of the channels.
    """

    operator: str | None = None
    shift: str | None = None
    axis: str | None = None


# ---- reading --------------------------------------------------------------------------------------------------------


def read_fused(entry: EntryReader) -> Fused | None:
    """``fused: OPERATOR``, or ``fused: {is: OPERATOR, axis: N, shift: INPUT}``."""
    parts = _parts(entry, "fused", "an operator, or {is: operator, axis: number, shift: input}", ("axis", "shift"))
    if "is" not in parts:
        return None
    axis = None
    if "axis" in parts:
        text = entry.scalar(parts["axis"], "axis of fused is a number")
        if text.lstrip("-").isdecimal():
            axis = int(text)
        elif text:
            entry.fault(parts["axis"], f"axis of fused is a number, got {text!r}")
    return Fused(_text(entry, parts, "is"), axis, _named(entry, parts, "shift", "fused", entry.inputs, "an input"))


def read_act(entry: EntryReader) -> Act | None:
    """``act: KIND``, or ``act: {is: KIND, low: PARAM, high: PARAM}``."""
    parts = _parts(entry, "act", "a kind of activation, or {is: kind, low: param, high: param}", ("low", "high"))
    if "is" not in parts:
        return None
    if len(entry.inputs) != 1 or entry.variadic:
        entry.fault(entry.keys["act"], "act: an activation has one input")
    numbers = tuple(name for name, param in entry.params.items() if param.kind in ("int", "float"))
    low, high = (_named(entry, parts, key, "act", numbers, "a numeric param") for key in ("low", "high"))
    return Act(_text(entry, parts, "is"), low, high)


def read_affine(entry: EntryReader) -> Affine | None:
    """``affine: {when: condition, axis: formula, scale: formula, shift: formula}``."""
    if "affine" not in entry.keys:
        return None
    node = entry.keys["affine"]
    expected = "affine is {when: condition, axis: formula, scale: formula, shift: formula}"
    parts = entry.mapping(node, expected, ("when", "axis", "scale", "shift"))
    missing = [key for key in ("axis", "scale", "shift") if key not in parts]
    if missing and isinstance(node, yaml.MappingNode):
        entry.fault(node, f"{expected}: {missing[0]!r} is missing")
    arrays = (*entry.inputs[1:], *entry.aux, *entry.params)
    names = {
        "when": (*entry.params, "is_train"),
        "axis": (*entry.params,),
        "scale": arrays,
        "shift": (*arrays, *entry.inputs[:1], "scale"),
    }
    found = {}
    for key, value in parts.items():
        text = entry.scalar(value, f"{key} of affine is a formula")
        functions = CONDITION_FUNCTIONS if key in ("when", "axis") else None
        found[key] = entry.formula(text, value, f"{key} of affine", names[key], functions) if text else None
    axis, scale, shift = (found.get(key) for key in ("axis", "scale", "shift"))
    return Affine(axis, scale, shift, found.get("when")) if axis and scale and shift else None


def read_gate(entry: EntryReader) -> str | None:
    """``gate: INPUT``."""
    if "gate" not in entry.keys:
        return None
    if "act" not in entry.params or entry.params["act"].kind != "enum" or not entry.params["act"].optional:
        entry.fault(entry.keys["gate"], "gate: a param 'act: enum(...)? = none' is expected, which says what is gated")
    return entry.one_of("gate", entry.inputs, "an input")


def read_lean(entry: EntryReader) -> Lean | None:
    """``lean: OPERATOR``, or ``lean: {is: OPERATOR, when: condition, picks: INPUT}``."""
    parts = _parts(entry, "lean", "an operator, or {is: operator, when: condition, picks: input}", ("when", "picks"))
    if "is" not in parts:
        return None
    when = None
    if "when" in parts and (text := _text(entry, parts, "when")):
        when = entry.formula(text, parts["when"], "when of lean", tuple(entry.params), CONDITION_FUNCTIONS)
    picks = _named(entry, parts, "picks", "lean", entry.inputs, "an input")
    return Lean(_text(entry, parts, "is"), when, picks)


def read_nhwc(entry: EntryReader) -> Nhwc | None:
    """``nhwc: OPERATOR``, ``nhwc: {is: OPERATOR, shift: INPUT}`` or ``nhwc: {axis: PARAM}``."""
    if "nhwc" not in entry.keys:
        return None
    node = entry.keys["nhwc"]
    expected = "nhwc is an operator, {is: operator, shift: input} or {axis: param}"
    if isinstance(node, yaml.ScalarNode):
        return Nhwc(entry.scalar(node, expected))
    parts = entry.mapping(node, expected, ("is", "shift", "axis"))
    if isinstance(node, yaml.MappingNode) and ("is" in parts) == ("axis" in parts):
        entry.fault(node, f"{expected}: either 'is' or 'axis' is expected")
    return Nhwc(
        _text(entry, parts, "is") if "is" in parts else None,
        _named(entry, parts, "shift", "nhwc", entry.inputs, "an input"),
        _named(entry, parts, "axis", "nhwc", tuple(entry.params), "a param"),
    )


def _parts(entry: EntryReader, key: str, expected: str, more: tuple[str, ...]) -> dict[str, Node]:
    """The parts of a key that is a name, or a mapping with that name as ``is``."""
    if key not in entry.keys:
        return {}
    node = entry.keys[key]
    if isinstance(node, yaml.ScalarNode):
        return {"is": node} if entry.scalar(node, f"{key} is {expected}") else {}
    parts = entry.mapping(node, f"{key} is {expected}", ("is", *more))
    if "is" not in parts and isinstance(node, yaml.MappingNode):
        entry.fault(node, f"{key} is {expected}: 'is' is missing")
    return parts


def _text(entry: EntryReader, parts: Mapping[str, Node], key: str) -> str:
    return entry.scalar(parts[key], f"{key!r} is a text")


def _named(
    entry: EntryReader, parts: Mapping[str, Node], part: str, key: str, known: tuple[str, ...], what: str
) -> str | None:
    if part not in parts:
        return None
    name = _text(entry, parts, part)
    if name and name not in known:
        entry.fault(parts[part], f"{part} of {key}: {name!r} is not {what}{did_you_mean(name, known)}")
    return name


# ---- what must hold between operators -------------------------------------------------------------------------------


def check_roles(
    op: Operator, known: Mapping[str, Operator], others: Mapping[str, Operator]
) -> Iterator[tuple[str, str]]:
    """Faults as (key, message), where `op` names another operator that cannot do what it is named for."""
    roles = ("fused", op.fused, _fused_faults), ("lean", op.lean, _lean_faults), ("nhwc", op.nhwc, _nhwc_faults)
    for key, role, check in roles:
        if role is None or not role.operator:
            continue
        form = known.get(role.operator) or others.get(role.operator)
        if form is None:
            near = did_you_mean(role.operator, (*known, *others))
            yield key, f"{key}: unknown operator {role.operator!r}{near}"
        else:
            yield from ((key, f"{key}: {form.name} {what}") for what in check(op, form))
    if op.act is not None and op.act.kind:
        kinds = {kind for form in (*known.values(), *others.values()) if "act" in form.params
                 for kind in form.params["act"].choices}  # fmt: skip
        if op.act.kind not in kinds:
            yield "act", f"act: no operator takes an activation {op.act.kind!r}{did_you_mean(op.act.kind, kinds)}"


def _fused_faults(op: Operator, form: Operator) -> Iterator[str]:
    assert op.fused is not None
    if op.variadic or form.variadic:
        yield "cannot stand for it: neither may take any number of inputs"
    parts = [part for part in PARTS if part in form.inputs and (part not in op.inputs or part in op.omit)]
    if not parts and "act" not in form.params:
        yield f"takes nothing more: an input {', '.join(PARTS)} or a param act is expected"
    for part in parts:
        flag = form.params.get(PARTS[part])
        if flag is None or flag.kind != "bool" or part not in form.omit:
            yield f"must omit {part} unless a param '{PARTS[part]}: bool = false' says that it is there"
    if len({"scale" in parts, "shift" in parts, op.fused.axis is not None}) > 1 or (op.fused.shift and not parts):
        yield "takes scale and shift where 'axis' says along which axis of the result these lie"
    for name in (*form.inputs, *form.aux):
        if name not in parts and name not in (*op.inputs, *op.aux):
            yield f"has an input {name!r} that {op.name} does not have"
    for name in op.inputs:
        if name not in form.inputs and name != op.fused.shift:
            yield f"lacks the input {name!r}: it is expected there, or as 'shift'"
    if form.outputs != op.outputs:
        yield f"has the outputs {', '.join(form.outputs)}, expected are {', '.join(op.outputs)}"


def _lean_faults(op: Operator, form: Operator) -> Iterator[str]:
    if form.outputs[: len(op.outputs)] != op.outputs:
        yield f"has the outputs {', '.join(form.outputs)}, expected are first {', '.join(op.outputs)}"
    if len(form.outputs) > len(op.outputs) and form.inputs != op.inputs:
        yield f"has the inputs {', '.join(form.inputs)}, expected are {', '.join(op.inputs)}"


def _nhwc_faults(op: Operator, form: Operator) -> Iterator[str]:
    assert op.nhwc is not None
    given = {*op.inputs, *op.aux} - {op.nhwc.shift}
    if op.nhwc.shift:
        given.add("shift")
    for name in (*form.inputs, *form.aux):
        if name not in given and name not in form.omit:
            yield f"has an input {name!r} that {op.name} does not have"
    for name in given:
        if name not in (*form.inputs, *form.aux):
            yield f"lacks the input {name!r}: it is expected there, or as 'shift'"
    if form.outputs != op.outputs:
        yield f"has the outputs {', '.join(form.outputs)}, expected are {', '.join(op.outputs)}"
