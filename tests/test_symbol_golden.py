"""Ninety networks, composed here as they were under MXNet 1.9.1: every question gets MXNet's answer."""

from __future__ import annotations

import ast
import json
import warnings
from itertools import chain
from pathlib import Path

import pytest
from golden.symbol_networks import networks

import nbsym as mx
from nbsym import registry

ANSWERS = json.loads((Path(__file__).parent / "golden" / "symbol.json").read_text())
NETWORKS = {name: (symbol, shapes) for name, symbol, shapes in networks(mx)}


def test_all_networks_are_known():
    assert list(NETWORKS) == list(ANSWERS)


@pytest.fixture(params=ANSWERS, ids=str)
def case(request):
    symbol, shapes = NETWORKS[request.param]
    return symbol, shapes, ANSWERS[request.param]


def test_names(case):
    symbol, _, answer = case
    assert symbol.name == answer["name"]
    assert repr(symbol) == answer["repr"]
    assert symbol.list_arguments() == answer["arguments"]
    assert symbol.list_outputs() == answer["outputs"]
    assert symbol.list_auxiliary_states() == answer["auxiliary"]
    assert symbol.list_inputs() == answer["inputs"]
    assert symbol.get_internals().list_outputs() == answer["internals"]
    children = symbol.get_children()
    assert (children.list_outputs() if children is not None else None) == answer["children"]
    assert len(symbol) == len(answer["outputs"])


def test_infer_shape(case):
    symbol, shapes, answer = case
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = as_lists(symbol.infer_shape(**shapes))
    # Where MXNet does not decide, we may.
    assert answer["infer_shape"][0] is None or found == answer["infer_shape"]


def test_infer_shape_partial(case):
    symbol, shapes, answer = case
    found = as_lists(symbol.infer_shape_partial(**shapes))
    for ours, theirs in zip(chain(*found), chain(*answer["infer_shape_partial"]), strict=True):
        # Where MXNet knows nothing, or half of a shape, we may know more.
        assert not theirs or len(ours) == len(theirs)
        assert all(there in (0, here) for here, there in zip(ours, theirs, strict=False))


def test_infer_type(case):
    symbol, _, answer = case
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = symbol.infer_type(**dict.fromkeys(symbol.list_arguments()[:1], "float32"))
    for ours, theirs in zip(found, answer["infer_type"], strict=False):
        # MXNet sometimes does not decide where we do.
        assert theirs is None or [kind.__name__ for kind in ours] == theirs


def test_attributes(case):
    symbol, _, answer = case
    assert comparable(symbol.list_attr()) == {
        key: value
        for key, value in comparable(answer["list_attr"]).items()
        if key in symbol.list_attr() or not is_default(symbol.entries[0].node, key, value)
    }
    found, expected = symbol.attr_dict(), answer["attr_dict"]
    assert set(found) <= set(expected)
    for name, attributes in expected.items():
        ours, theirs = comparable(found.get(name, {})), comparable(attributes)
        assert ours.items() <= theirs.items()
        # We leave out parameters that say what the default says.
        assert not [key for key in theirs if key not in ours and key.startswith("_")]


def test_json(case):
    """The same graph; parameters compare as what they mean."""
    symbol, _, answer = case
    found, expected = json.loads(symbol.tojson()), answer["json"]
    assert (found["arg_nodes"], found["attrs"]) == (expected["arg_nodes"], expected["attrs"])
    # The third number, a variable's version, counts the compositions that it has been through.
    assert [head[:2] for head in found["heads"]] == [head[:2] for head in expected["heads"]]
    for ours, theirs in zip(found["nodes"], expected["nodes"], strict=True):
        assert ours["name"] == theirs["name"]
        assert [entry[:2] for entry in ours["inputs"]] == [entry[:2] for entry in theirs["inputs"]]
        if theirs["op"] == "null":
            assert ours["op"] == "null"
        else:
            assert registry.get(ours["op"]) is registry.get(theirs["op"])
            assert parameters(ours) == parameters(theirs)


def test_loads_what_mxnet_wrote(case):
    symbol, _, answer = case
    loaded = mx.sym.load_json(json.dumps(answer["json"]))
    assert loaded.list_inputs() == answer["inputs"]
    assert loaded.list_outputs() == answer["outputs"]
    ours = {name: comparable(attributes) for name, attributes in symbol.attr_dict().items()}
    for name, attributes in loaded.attr_dict().items():
        assert ours.get(name, {}).items() <= comparable(attributes).items()


@pytest.mark.parametrize("name", [name for name, answer in ANSWERS.items() if "debug_str" in answer])
def test_debug_str(name):
    assert NETWORKS[name][0].debug_str().strip() == ANSWERS[name]["debug_str"].strip()


def as_lists(groups):
    return [group and [list(shape) for shape in group] for group in groups]


def parameters(record):
    op = registry.get(record["op"])
    return registry.parse_params(op, {k: v for k, v in record.get("attrs", {}).items() if k in op.params})


def comparable(attributes):
    """Values as what they mean: ``"2"`` and ``"2.0"`` are one number, ``"(2,)"`` the same as axis or shape."""
    return {key: literal(value) for key, value in attributes.items()}


def literal(text):
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def is_default(node, key, value):
    param = node.op and node.op.params.get(key)
    return bool(param) and literal(registry.format_value(param.default)) == value
