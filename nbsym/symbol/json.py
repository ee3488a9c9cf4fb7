"""Symbols as text: MXNet's JSON format, written as version 1.9.1 and read from any version back to 0.x.

What is read is data and nothing else: every field is checked, and the first thing that is wrong is named.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from .. import registry
from ..attribute import HIDDEN_KEYS, hide, is_attribute
from ..base import NbsymError
from ..files import replace_file
from ..registry.operator import Operator
from .compose import initial_value
from .node import Entry, Node, topological_order
from .structure import input_versions, output_count, parameter_strings
from .symbol import Symbol

__all__ = ["load", "load_json"]

_VERSION = 10901  # of MXNet, whose format this is
_NODES_HAVE_ALL_INPUTS = 900  # before 0.9, files leave auxiliary states out
_AXIS_MINUS_ONE_WAS_NONE = 905  # before 0.9.5, argmax with axis -1 meant the whole array


# MXNet's reader does not know escapes like \u00e9.
_quote = json.JSONEncoder(ensure_ascii=False).encode


def tojson(symbol: Symbol) -> str:
    """The graph that `symbol` reaches, in MXNet 1.9.1's format and layout."""
    order = topological_order(symbol.entries)
    number = {node: i for i, node in enumerate(order)}
    versions = input_versions(order)
    records = []
    first_entry = [0]
    for node in order:
        lines = [f'      "op": {_quote(node.op.name if node.op else "null")}', f'      "name": {_quote(node.name)}']
        attrs = {**parameter_strings(node), **node.attrs}
        if attrs:
            pairs = [f"        {_quote(key)}: {_quote(value)}" for key, value in sorted(attrs.items())]
            lines.append('      "attrs": {\n' + ",\n".join(pairs) + "\n      }")
        inputs = [
            f"[{number[giver]}, {index}, {versions.get((node, i), 0)}]" for i, (giver, index) in enumerate(node.inputs)
        ]
        lines.append(f'      "inputs": [{", ".join(inputs)}]')
        records.append("    {\n" + ",\n".join(lines) + "\n    }")
        first_entry.append(first_entry[-1] + output_count(node))
    parts = [
        '  "nodes": [\n' + ",\n".join(records) + "\n  ]",
        f'  "arg_nodes": {[i for i, node in enumerate(order) if node.op is None]}',
        f'  "node_row_ptr": {first_entry}',
        f'  "heads": {[[number[entry.node], entry.index, 0] for entry in symbol.entries]}',
        f'  "attrs": {{"mxnet_version": ["int", {_VERSION}]}}',
    ]
    return "{\n" + ",\n".join(parts) + "\n}"


def save(symbol: Symbol, fname: str) -> None:
    """Write `symbol` to a file, whole or not at all."""
    if not isinstance(fname, str | os.PathLike):
        raise TypeError("fname need to be string")
    text = tojson(symbol)
    with replace_file(fname) as file:
        file.write(text.encode())


def load(fname: str) -> Symbol:
    """Read a symbol from a file that `Symbol.save`, or any version of MXNet, has written.

    Raises
    ------
    NbsymError
        If the file does not hold a symbol; the message says where and why.

    Examples
    --------
    >>> import os, tempfile, nbsym as mx
    >>> path = os.path.join(tempfile.mkdtemp(), 'net-symbol.json')
    >>> (mx.sym.Variable('a') * 2).save(path)
    >>> mx.sym.load(path).list_arguments()
    ['a']
    """
    if not isinstance(fname, str | os.PathLike):
        raise TypeError("fname need to be string")
    with open(fname, "rb") as file:
        data = file.read()
    try:
        return load_json(data.decode("utf-8"))
    except (NbsymError, UnicodeDecodeError) as error:
        raise NbsymError(f"{fname}: {error}") from error


def load_json(json_str: str) -> Symbol:
    """Read a symbol from text that `Symbol.tojson`, or any version of MXNet, has made.

    Raises
    ------
    NbsymError
        If the text does not describe a symbol; the message says where and why.
    """
    if not isinstance(json_str, str):
        raise TypeError("json_str required to be string")
    try:
        graph = json.loads(json_str)
    except (ValueError, RecursionError) as error:
        raise NbsymError(f"not a symbol: the JSON is broken ({error})") from None
    graph = _expect(graph, dict, "the file")
    version = _version(graph)
    records = _expect(graph.get("nodes"), list, "nodes")
    nodes: list[Node] = []
    for i, record in enumerate(records):
        where = f"node {i}"
        record = _expect(record, dict, where)
        name = _expect(record.get("name"), str, f"the name of {where}")
        where = f"node {i} ({name!r})"
        op_name = _expect(record.get("op"), str, f"the operator of {where}")
        inputs = [_entry(item, nodes, f"{where}, input {k}") for k, item in enumerate(_list(record, "inputs", where))]
        try:
            nodes.append(_node(op_name, name, inputs, record, version, where))
        except NbsymError as error:
            raise NbsymError(f"not a symbol: {where}: {error}") from error
    heads = [_entry(item, nodes, f"head {k}") for k, item in enumerate(_list(graph, "heads", "the file"))]
    if not heads:
        raise NbsymError("not a symbol: it has no heads")
    return Symbol(tuple(heads))


def _node(op_name: str, name: str, inputs: list[Entry], record: Mapping[str, Any], version: int, where: str) -> Node:
    """One node. Parameters and attributes stand together in `attrs` (1.x) or `attr` (0.9 on), or apart in 0.8."""
    strings: dict[str, str] = {}
    for key in ("param", "attr", "attrs"):
        strings.update(_strings(record.get(key), f"{key} of {where}"))
    if op_name == "null":
        if inputs:
            raise NbsymError("a variable has no inputs")
        return Node(None, name, attrs={hide(key): value for key, value in strings.items()})
    if op_name == "Custom":
        return _custom_node(name, inputs, strings)
    op = registry.get(op_name)
    plain = _strings(record.get("attr"), where) if "param" in record else {}
    values: dict[str, str] = {}
    attrs: dict[str, str] = {}
    of_inputs: dict[str, str] = {}
    for key, value in strings.items():
        if is_attribute(key):
            attrs[hide(key)] = value
        elif key in op.params:
            values[key] = value
        elif any(key.endswith(f"_{hidden}") for hidden in HIDDEN_KEYS):
            of_inputs[key] = value
        elif key in plain or not op.params:
            attrs[key] = value
        elif key != "num_args":
            values[key] = value
    if version < _AXIS_MINUS_ONE_WAS_NONE and op.name in ("argmax", "argmin") and values.get("axis") == "-1":
        del values["axis"]
    params = registry.parse_params(op, values)
    names = (*registry.input_names(op, params, len(inputs) - len(op.aux) if op.variadic else None), *op.aux)
    if len(inputs) < len(names) and version < _NODES_HAVE_ALL_INPUTS:
        inputs = inputs + [Entry(_missing(op, name, missing), 0) for missing in names[len(inputs) :]]
    if len(inputs) != len(names):
        raise NbsymError(f"{op.name} takes {len(names)} inputs ({', '.join(names)}), but {len(inputs)} are given")
    _give_to_inputs(op, names, inputs, of_inputs, attrs)
    return Node(op, name, params, tuple(inputs), attrs)


def _missing(op: Operator, name: str, input_name: str) -> Node:
    """The variable of an auxiliary state that an old file leaves out."""
    initial = initial_value(op, input_name)
    return Node(None, f"{name}_{input_name}", attrs={"__init__": initial} if initial else {})


def _custom_node(name: str, inputs: Sequence[Entry], strings: Mapping[str, str]) -> Node:
    """A node of an operator written in Python, which must have been registered before."""
    from ..operator import custom_operator

    attrs = {hide(key): value for key, value in strings.items() if is_attribute(key)}
    values = {key: value for key, value in strings.items() if not is_attribute(key) and key != "num_args"}
    op, params = custom_operator(values.pop("op_type", ""), values)
    names = op.inputs + op.aux
    if len(inputs) != len(names):
        raise NbsymError(f"Custom takes {len(names)} inputs ({', '.join(names)}), but {len(inputs)} are given")
    return Node(op, name, params, tuple(inputs), attrs)


def _give_to_inputs(
    op: Operator, names: Sequence[str], inputs: Sequence[Entry], found: Mapping[str, str], attrs: dict[str, str]
) -> None:
    """Old files say ``weight_lr_mult`` at the operator where new ones say ``__lr_mult__`` at its weight."""
    for key, value in found.items():
        hidden = next(hidden for hidden in HIDDEN_KEYS if key.endswith(f"_{hidden}"))
        variable = key[: -len(hidden) - 1]
        if variable in names and inputs[names.index(variable)].node.op is None:
            node = inputs[names.index(variable)].node
            node.attrs = {**node.attrs, hide(hidden): value}
        else:
            attrs[key] = value


def _entry(item: Any, nodes: Sequence[Node], where: str) -> Entry:
    """[node, output] or [node, output, version], of a node that comes before."""
    item = _expect(item, list, where)
    if len(item) not in (2, 3) or not all(type(part) is int for part in item):
        raise NbsymError(f"not a symbol: {where}: expected [node, output, version], found {item}")
    number, index = item[:2]
    if not 0 <= number < len(nodes):
        raise NbsymError(f"not a symbol: {where}: refers to node {number}, but only {len(nodes)} precede it")
    node = nodes[number]
    count = output_count(node)
    if not 0 <= index < count:
        raise NbsymError(f"not a symbol: {where}: refers to output {index} of {node.name!r}, which has {count}")
    return Entry(node, index)


def _version(graph: Mapping[str, Any]) -> int:
    """The version of MXNet that wrote the file; before 0.9 files did not say."""
    attrs = graph.get("attrs")
    found = attrs.get("mxnet_version") if isinstance(attrs, dict) else None
    if isinstance(found, list) and len(found) == 2 and type(found[1]) is int:
        return found[1]
    return 800


def _strings(value: Any, where: str) -> dict[str, str]:
    if value is None:
        return {}
    value = _expect(value, dict, where)
    for key, text in value.items():
        _expect(text, str, f"{key} in {where}")
    return value


def _list(record: Mapping[str, Any], key: str, where: str) -> list[Any]:
    return _expect(record.get(key), list, f"{key} of {where}")


def _expect(value: Any, kind: type, where: str) -> Any:
    if not isinstance(value, kind):
        names: dict[type, str] = {dict: "an object", list: "a list", str: "a string"}
        found = "nothing" if value is None else repr(value)[:60]
        raise NbsymError(f"not a symbol: {where} should be {names[kind]}, found {found}")
    return value


# Pickles and tracebacks show the public name.
load_json.__module__ = load.__module__ = "nbsym.symbol"
