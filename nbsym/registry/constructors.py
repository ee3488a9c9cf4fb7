"""The text of constructors: what ``sym.FullyConnected`` and ``nd.FullyConnected`` look like, from an `Operator`."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..base import NbsymError
from .infer import infer_shape, num_outputs, num_visible
from .operator import Operator, Param, Params, Shape
from .params import expectation
from .patterns import Pattern
from .samples import complete

WIDTH = 120


@dataclass(frozen=True)
class Flavour:
    """What differs between constructors of symbols and functions of arrays."""

    module: str  # as users write it
    array: str  # the type of inputs and of the result
    door: str  # the function that a constructor calls
    door_module: str
    extras: tuple[str, ...]  # parameters after those of the operator
    passed: str  # what follows inputs and values in the call of the door


SYMBOL = Flavour(
    "sym", "Symbol", "compose", ".compose",
    ("name: str | None = None", "attr: Mapping[str, str] | None = None"), "name, attr, kwargs",
)  # fmt: skip
NDARRAY = Flavour(
    "nd", "NDArray", "invoke", ".invoke", ("out: NDArray | Sequence[NDArray] | None = None",), "out, kwargs"
)  # fmt: skip

_EXTRA_DOCS = {
    "name": "name : str, optional\n    Name of the node; made up from the operator's name if absent.",
    "attr": "attr : mapping from str to str, optional\n    Attributes of the node.",
    "out": "out : NDArray or sequence of NDArray, optional\n    Where to put the result.",
}


def module_text(operators: Iterable[Operator], flavour: Flavour, package: str, source: str) -> str:
    """The module of all constructors.

    Parameters
    ----------
    package : str
        ``""`` inside of nbsym; ``"nbsym"`` for a user's own module, which imports by full name.
    source : str
        What the text is generated from, for its first lines.
    """
    source = re.sub(r"[^\w. -]", "_", source)
    operators = sorted(operators, key=lambda op: (op.name.lower(), op.name))
    functions = [piece for op in operators for piece in _pieces(op, flavour)]
    public = sorted(name for op in operators for name in (op.name, *op.aliases) if not name.startswith("_"))
    where = f"nbsym.{'symbol' if flavour is SYMBOL else 'ndarray'}" if package else ""
    types = f"from {where}.{flavour.array.lower()} import {flavour.array}"
    literal = any(param.kind == "enum" for op in operators for param in op.params.values())
    required = any(param.required for op in operators for param in op.params.values())
    used = "\n".join(functions)
    abstract = [name for name in ("Mapping", "Sequence") if f"{name}[" in used]
    imports = [f"from collections.abc import {', '.join(abstract)}"] if abstract else []
    imports += [f"from typing import TYPE_CHECKING, Any{', Literal' if literal else ''}", ""]
    if required:
        imports.append(f"from {package or '..'}{'.' if package else ''}registry.params import REQUIRED")
    imports += [f"from {where}{flavour.door_module} import {flavour.door}", "", "if TYPE_CHECKING:", f"    {types}"]
    lines = [
        f'"""Operators as functions of {"symbols" if flavour is SYMBOL else "arrays"}.',
        "",
        f"Generated from {source}: change it there, then run tools/gen_ops.py." if not package
        else f"Generated from {source} by nbsym-gen-ops: change it there. nbsym.load_ops must have loaded that file.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        *imports,
        "",
        _name_list(public),
    ]  # fmt: skip
    return (
        "\n".join(lines)
        + "\n"
        + "".join(f"\n\n{function}\n" if function.startswith("def ") else f"\n{function}\n" for function in functions)
    )


def _name_list(names: list[str]) -> str:
    body = "".join(f'    "{name}",\n' for name in names)
    return f"__all__ = [\n{body}]" if names else "__all__: list[str] = []"


def _pieces(op: Operator, flavour: Flavour) -> Iterable[str]:
    yield function_text(op, flavour)
    for alias in op.aliases:
        if flavour is SYMBOL and alias.lower() != op.name.lower():
            # Nodes are named after what the user called, so the alias must know its own name.
            yield function_text(op, flavour, alias)
        else:
            yield f"\n{alias} = {op.name}"


# ---- one function ----


def function_text(op: Operator, flavour: Flavour, alias: str | None = None) -> str:
    """The source of one constructor; of one of its aliases, which refers to it, if `alias` is given."""
    name = alias or op.name
    result = (
        f"{flavour.array}" if flavour is SYMBOL or not _may_be_list(op) else f"{flavour.array} | list[{flavour.array}]"
    )
    head = _layout(f"def {name}(", signature_parts(op, flavour), f") -> {result}:", "")
    doc = f"The same as `{op.name}`." if alias else docstring(op, flavour)
    body = textwrap.indent(
        f'"""{doc}"""' if "\n" not in doc else f'"""{doc}\n"""', "    ", lambda line: bool(line.strip())
    )
    inputs = [*(op.inputs[:-1] if op.variadic else op.inputs), *([f"*{op.inputs[-1]}"] if op.variadic else []), *op.aux]
    parts = [f'"{name}"', _tuple_text(inputs), _tuple_text(list(op.params)), *flavour.passed.split(", ")]
    call = _layout(f"return {flavour.door}(", parts, ")", "    ")
    return f"{head}\n{body}\n{call}"


def _may_be_list(op: Operator) -> bool:
    return op.count is not None or len(op.outputs) > 1


def signature_parts(op: Operator, flavour: Flavour) -> list[str]:
    """Parameters of the constructor with types and defaults, in MXNet's order."""
    optional = f"{flavour.array} | None = None"
    fixed = op.inputs[:-1] if op.variadic else op.inputs
    parts = [f"{name}: {flavour.array if op.variadic else optional}" for name in fixed]
    if op.variadic:
        parts.append(f"*{op.inputs[-1]}: {flavour.array}")
    parts += [f"{name}: {optional}" for name in op.aux]
    parts += [f"{param.name}: {_type(param)} = {_default(param)}" for param in op.params.values()]
    return [*parts, *flavour.extras, "**kwargs: Any"]


_TYPES = {
    "int": "int",
    "float": "float",
    "bool": "bool",
    "str": "str",
    "shape": "int | Sequence[int]",
    "index": "int | None | Sequence[int | None]",
    "floats": "float | Sequence[float]",
    "dtype": "Any",
}


def _type(param: Param) -> str:
    text = f"Literal[{', '.join(_quoted(choice) for choice in param.choices)}]" if param.choices else _TYPES[param.kind]
    return f"{text} | None" if param.optional and "None" not in text and text != "Any" else text


def _default(param: Param) -> str:
    return "REQUIRED" if param.required else _value(param.default)


def _value(value: Any) -> str:
    if isinstance(value, np.dtype):
        return _quoted(value.name)
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return f'float("{value}")'
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    quoted = repr(text)
    return f'"{text}"' if quoted[0] == "'" and '"' not in text and "\\" not in quoted else quoted


def _tuple_text(names: list[str]) -> str:
    return f"({names[0]},)" if len(names) == 1 else f"({', '.join(names)})"


def _layout(head: str, parts: list[str], tail: str, indent: str) -> str:
    """One line if it fits, else the parts on a line of their own, else each on its own."""
    line = f"{indent}{head}{', '.join(parts)}{tail}"
    if len(line) <= WIDTH:
        return line
    inner = f"{indent}    {', '.join(parts)}"
    if len(inner) <= WIDTH:
        return f"{indent}{head}\n{inner}\n{indent}{tail}"
    lines = [f"{indent}    {part}," for part in parts]
    lines = [line if len(line) <= WIDTH else _unfolded(line) for line in lines]
    return f"{indent}{head}\n" + "".join(f"{line}\n" for line in lines) + f"{indent}{tail}"


def _unfolded(line: str) -> str:
    """A tuple that does not fit into one line: each of its names on its own."""
    indent = line[: len(line) - len(line.lstrip())]
    names = line.strip()[1:-2].split(", ")
    return "\n".join([f"{indent}(", *(f"{indent}    {name}," for name in names), f"{indent}),"])


# ---- documentation ----


def docstring(op: Operator, flavour: Flavour) -> str:
    """NumPy-style documentation: inputs with their patterns, parameters, what comes out, an example."""
    summary, _, rest = (op.doc or _described(op)).partition(". ")
    blocks = [_wrap(summary.rstrip(".") + ".")]
    if rest:
        blocks.append(_wrap(rest))
    blocks.append("Parameters\n----------\n" + "\n".join(_parameter_docs(op, flavour)))
    blocks.append("Returns\n-------\n" + _returns(op, flavour))
    if op.aliases:
        blocks.append("Notes\n-----\n" + _wrap(f"Also called {', '.join(f'`{alias}`' for alias in op.aliases)}."))
    example = _example(op, flavour)
    if example:
        blocks.append("Examples\n--------\n" + example)
    # The text of an entry must stay text: nothing in it may end the string that it is put into.
    return "\n\n".join(blocks).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def _described(op: Operator) -> str:
    """A first sentence for an entry without `doc`."""
    if len(op.elementwise) == 1:
        return f"Elementwise ``{op.elementwise[0].value.text}``"
    if len(op.compute) == 1:
        return f"Computes ``{op.compute[0].value.text}``"
    return f"The operator {op.name}"


def _wrap(text: str) -> str:
    return "\n".join(textwrap.wrap(text, WIDTH - 8, break_long_words=False, break_on_hyphens=False))


def _parameter_docs(op: Operator, flavour: Flavour) -> Iterable[str]:
    for name in (*op.inputs, *op.aux):
        star = "*" if op.variadic and name == op.inputs[-1] else ""
        notes = [flavour.array]
        if name in op.omit:
            notes.append(f"absent if ``{op.omit[name].text}``")
        if name in op.aux:
            notes.append("auxiliary state, updated while training")
        if name in op.mutates:
            notes.append("updated in place")
        yield f"{star}{name} : {', '.join(notes)}"
        shapes = _shapes(op, name)
        if shapes:
            yield textwrap.indent(_wrap(shapes), "    ")
    for param in op.params.values():
        kind = expectation(param)
        if param.choices:
            kind = "{" + ", ".join(map(repr, param.choices)) + "}" + (" or None" if param.optional else "")
        tail = "" if param.required else f", default {_value(param.default)}"
        yield _continued(f"{param.name} : {kind}{tail}")
        if param.doc:
            yield textwrap.indent(_wrap(param.doc[0].upper() + param.doc[1:].rstrip(".") + "."), "    ")
    for extra in flavour.extras:
        yield _EXTRA_DOCS[extra.partition(":")[0]]


def _continued(text: str) -> str:
    return "\n    ".join(textwrap.wrap(text, WIDTH - 8, break_long_words=False, break_on_hyphens=False))


def _shapes(op: Operator, name: str) -> str:
    """The patterns of one array: ``Shape `n *k` if flatten, else `*n k`.``"""
    if not op.shape:
        return "" if op.compute else "Shapes broadcast." if op.broadcast else "Shape `*s`."
    texts = []
    for case in op.shape:
        if not isinstance(case.value, Mapping) or not isinstance(case.value.get(name), Pattern):
            return ""
        texts.append((case.value[name].text, case.when.text if case.when else None))
    if len({text for text, _ in texts}) == 1:
        return f"Shape `{texts[0][0]}`."
    return "Shape " + ", else ".join(f"`{text}`" + (f" if {when}" if when else "") for text, when in texts) + "."


def _returns(op: Operator, flavour: Flavour) -> str:
    if op.count is not None:
        kind = f"{flavour.array} of ``{op.count.text}`` outputs" if flavour is SYMBOL else f"list of {flavour.array}"
        return kind
    lines = [
        flavour.array if flavour is SYMBOL or len(op.outputs) == 1 else f"{flavour.array} or list of {flavour.array}"
    ]
    for output in op.outputs:
        shapes = _shapes(op, output)
        if len(op.outputs) > 1:
            text = output + (f": {shapes[0].lower()}{shapes[1:]}" if shapes else ".")
            lines.append(textwrap.indent(_wrap(text), "    "))
        elif shapes:
            lines.append(textwrap.indent(_wrap(shapes), "    "))
    return "\n".join(lines)


def _example(op: Operator, flavour: Flavour) -> str:
    """A few lines that run, from the first sample."""
    if not op.samples:
        return ""
    sample = op.samples[0]
    try:
        params, arrays = complete(op, sample)
        shapes: list[Shape | None] = [tuple(spec["shape"]) for _, spec in arrays]
        _, outs = infer_shape(op, params, shapes, [None] * num_outputs(op, params))
    except NbsymError:
        return ""
    visible: list[Any] = outs[: num_visible(op, params)]
    if any(shape is None or None in shape for shape in visible):
        visible = []
    given = {name: _value(params[name]) for name in op.params if name in sample}
    make = _symbol_example if flavour is SYMBOL else _array_example
    return "\n".join([">>> import nbsym as mx", *make(op, params, sample, arrays, given, visible)])


def _symbol_example(
    op: Operator, params: Params, sample: Mapping[str, Any], arrays: Any, given: Mapping[str, str], outs: list[Any]
) -> Iterable[str]:
    variadic = op.inputs[-1] if op.variadic else None
    fixed = op.inputs[:-1] if variadic else op.inputs
    shapes = {name: tuple(spec["shape"]) for name, spec in arrays}
    chosen = [name for name in shapes if name in sample and name in (*fixed, *op.aux)]
    args = [f"mx.sym.Variable('{name}')" if variadic else f"{name}=mx.sym.Variable('{name}')" for name in chosen]
    if variadic:
        rest = [name for name in shapes if name not in op.inputs and name not in op.aux]
        chosen += rest
        args += [f"mx.sym.Variable('{name}')" for name in rest]
    args += [f"{name}={value}" for name, value in given.items()]
    yield from _statement(f"out = mx.sym.{op.name}(", args, ")")
    if outs:
        yield from _statement("_, shapes, _ = out.infer_shape(", [f"{name}={shapes[name]!r}" for name in chosen], ")")
        yield ">>> shapes"
        yield repr(list(outs))


def _array_example(
    op: Operator, params: Params, sample: Mapping[str, Any], arrays: Any, given: Mapping[str, str], outs: list[Any]
) -> Iterable[str]:
    args = []
    for name, spec in arrays:
        dtype = f", dtype='{spec['dtype']}'" if "dtype" in spec else ""
        values = f"mx.nd.ones({tuple(spec['shape'])!r}{dtype})"
        args.append(values if op.variadic else f"{name}={values}")
    args += [f"{name}={value}" for name, value in given.items()]
    yield from _statement(f"out = mx.nd.{op.name}(", args, ")")
    if len(outs) == 1:
        yield ">>> out.shape"
        yield repr(outs[0])
    elif outs:
        yield ">>> [array.shape for array in out]"
        yield repr(list(outs))


def _statement(head: str, parts: list[str], tail: str) -> Iterable[str]:
    """A statement of a doctest, broken where it is too long."""
    line = f">>> {head}{', '.join(parts)}{tail}"
    if len(line) <= WIDTH - 8:
        yield line
        return
    yield f">>> {head}"
    for part in parts:
        yield f"...     {part},"
    yield f"... {tail}"
