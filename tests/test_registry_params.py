"""Declarations of parameters, and the values that they take."""

import gc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbsym import registry
from nbsym.base import ArgumentError
from nbsym.registry.operator import Operator, Source
from nbsym.registry.params import DeclarationError, expectation, format_value, parse_declaration, parse_value


def operator(variadic=False, **declarations):
    params = {name: parse_declaration(name, text) for name, text in declarations.items()}
    return Operator("op", Source("test.yaml", 1), inputs=("data",), variadic=variadic, params=params)


@pytest.mark.parametrize(
    ("text", "kind", "required", "default", "optional", "doc"),
    [
        ("int", "int", True, None, False, ""),
        ("int = 3 -- how many", "int", False, 3, False, "how many"),
        ("int > 0 = 1", "int", False, 1, False, ""),
        ("int >= -1 -- at least", "int", True, None, False, "at least"),
        ("int? = none", "int", False, None, True, ""),
        ("int?", "int", True, None, True, ""),
        ("float in [0, 1) = 0.5", "float", False, 0.5, False, ""),
        ("float = 1e-3", "float", False, 0.001, False, ""),
        ("float = inf", "float", False, float("inf"), False, ""),
        ("bool = true", "bool", False, True, False, ""),
        ("str = 'a b'", "str", False, "a b", False, ""),
        ("str = ''", "str", False, "", False, ""),
        ("shape = ()", "shape", False, (), False, ""),
        ("shape > 0 = (1, 1)", "shape", False, (1, 1), False, ""),
        ("index = (None, 2)", "index", False, (None, 2), False, ""),
        ("floats = (1, 2)", "floats", False, (1.0, 2.0), False, ""),
        ("dtype = float32", "dtype", False, np.dtype("float32"), False, ""),
        ("dtype = none", "dtype", False, None, True, ""),
        ("enum(valid, full) = full", "enum", False, "full", False, ""),
        ("enum(a, none)? = none", "enum", False, None, True, ""),
    ],
)
def test_declarations(text, kind, required, default, optional, doc):
    param = parse_declaration("p", text)
    assert (param.kind, param.required, param.optional, param.doc) == (kind, required, optional, doc)
    assert param.default == default and type(param.default) is type(default)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("integer", "unknown type 'integer'"),
        ("", "expected 'TYPE"),
        ("int > ", "expected 'TYPE"),
        ("int = three", "default does not fit"),
        ("int > 0 = 0", "p > 0"),
        ("int between 1 and 2", "expected 'TYPE"),
        ("bool > 0", "bound on bool"),
        ("enum", "choices"),
        ("enum() = a", "choices"),
        ("enum(a, b) = c", "one of 'a', 'b'"),
        ("int(a)", "no choices"),
        ("int > x.y", "bound"),
        ("int > limit", "bound"),
        ("shape = (0", "quote the declaration"),
        ("float in [0, exit()]", "bound|TYPE"),
        ("dtype = complex64", "a dtype"),
    ],
)
def test_bad_declarations_say_what_is_expected(text, message):
    with pytest.raises(DeclarationError, match=message):
        parse_declaration("p", text)


@pytest.mark.parametrize(
    ("declaration", "value", "expected"),
    [
        ("int", "12", 12),
        ("int", "3L", None),
        ("int", "4.0", 4),
        ("int", np.int32(5), 5),
        ("int", True, 1),
        ("float", "1e-05", 1e-5),
        ("float", 2, 2.0),
        ("bool", "False", False),
        ("bool", 1, True),
        ("bool", np.bool_(True), True),
        ("shape", "(2, 3)", (2, 3)),
        ("shape", "[2,3]", (2, 3)),
        ("shape", "(2L, 3L)", (2, 3)),
        ("shape", "(2,)", (2,)),
        ("shape", "()", ()),
        ("shape", 7, (7,)),
        ("shape", [1, np.int64(2)], (1, 2)),
        ("index", "(None, -1)", (None, -1)),
        ("floats", "(0.5, 1)", (0.5, 1.0)),
        ("dtype", np.float64, np.dtype("float64")),
        ("dtype", "int32", np.dtype("int32")),
        ("enum(1, 2)", 2, "2"),
        ("int?", "None", None),
        ("float?", None, None),
        ("str", "None", "None"),
    ],
)
def test_values(declaration, value, expected):
    param = parse_declaration("p", declaration)
    if expected is None and not param.optional:
        with pytest.raises(ArgumentError):
            parse_value(param, value)
    else:
        parsed = parse_value(param, value)
        assert parsed == expected and type(parsed) is type(expected)
        assert parse_value(param, format_value(parsed)) == expected


@pytest.mark.parametrize(
    ("declaration", "value"),
    [
        ("int", "x"), ("int", 1.5), ("int", None), ("int", 2**63), ("int", float("inf")), ("int", (1,)),
        ("int", float("nan")), ("float", "one"), ("float", (1.0,)), ("float", {}), ("bool", "yes please"), ("bool", 2),
        ("bool", 0.5), ("str", 3), ("shape", "(1, x)"), ("shape", "(1, 2"), ("shape", {1: 2}), ("shape", (1.5,)),
        ("shape", None), ("shape", "__import__('os')"), ("dtype", "f99"), ("dtype", "complex64"), ("dtype", "U8"),
        ("enum(a, b)", "c"), ("int > 0", 0), ("shape > 0", (1, 0)), ("float in [0, 1)", 1),
        ("float in [0, 1)", float("nan")),
    ],
)  # fmt: skip
def test_bad_values_say_what_is_expected(declaration, value):
    param = parse_declaration("p", declaration)
    with pytest.raises(ArgumentError) as caught:
        parse_value(param, value)
    assert expectation(param) in str(caught.value)
    assert repr(value) in str(caught.value)


@given(
    st.one_of(
        st.tuples(st.just("int"), st.integers(-(2**63), 2**63 - 1)),
        st.tuples(st.just("float"), st.floats(allow_nan=False)),
        st.tuples(st.just("bool"), st.booleans()),
        st.tuples(st.just("shape"), st.lists(st.integers(-9, 9)).map(tuple)),
        st.tuples(st.just("index"), st.lists(st.none() | st.integers(-9, 9)).map(tuple)),
        st.tuples(st.just("floats"), st.lists(st.floats(allow_nan=False)).map(tuple)),
    )
)
def test_what_is_written_is_read_back(case):
    kind, value = case
    param = parse_declaration("p", kind)
    assert repr(parse_value(param, format_value(value))) == repr(parse_value(param, value)) == repr(value)


def test_parameters_of_a_node_are_interned():
    op = operator(n="int", scale="float = 1", axes="shape = ()")
    a = registry.parse_params(op, {"n": "3"})
    assert a is registry.parse_params(op, (3, 1.0, ()))
    assert a is registry.parse_params(op, {"n": 3, "scale": 1, "axes": []})
    assert a is not registry.parse_params(op, {"n": 4})
    assert (a.n, a["scale"], dict(a)) == (3, 1.0, {"n": 3, "scale": 1.0, "axes": ()})
    with pytest.raises(AttributeError):
        a.n = 4
    with pytest.raises(AttributeError):
        _ = a.absent


def test_zeros_of_both_signs_are_told_apart():
    op = operator(scalar="float")
    plus, minus = registry.parse_params(op, (0.0,)), registry.parse_params(op, (-0.0,))
    assert np.signbit(minus.scalar) and not np.signbit(plus.scalar)
    assert plus is registry.parse_params(op, (0,))


def test_parameters_that_nobody_uses_are_forgotten():
    from nbsym.registry import params as module

    op = operator(scalar="float")
    for value in range(1, 100):
        registry.parse_params(op, (float(value),))
    module._memo.clear()
    gc.collect()
    assert not [key for key in module._interned if key[0] is op]


def test_what_is_wrong_is_named():
    op = operator(num_hidden="int > 0", no_bias="bool = false")
    with pytest.raises(ArgumentError, match=r"op needs num_hidden: an integer, num_hidden > 0"):
        registry.parse_params(op, {})
    with pytest.raises(ArgumentError, match=r"op has no parameter 'num_hiden'; did you mean 'num_hidden'\?"):
        registry.parse_params(op, {"num_hiden": 3})
    with pytest.raises(ArgumentError, match=r"op: num_hidden must be an integer, num_hidden > 0, not -1"):
        registry.parse_params(op, {"num_hidden": -1})
    with pytest.raises(ArgumentError, match=r"op takes 2 parameters, got 3"):
        registry.parse_params(op, (3, True, 1))
    with pytest.raises(ArgumentError, match="num_args"):
        registry.parse_params(op, {"num_hidden": 3, "num_args": 2})
    assert registry.parse_params(operator(variadic=True, n="int"), {"n": 1, "num_args": "2"}).n == 1
