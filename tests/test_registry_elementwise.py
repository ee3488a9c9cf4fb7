"""Derivatives of elementwise formulas, and the operators that are made of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbsym import registry
from nbsym.base import ArgumentError
from nbsym.registry.derivative import NotDifferentiable, differentiate
from nbsym.registry.elementwise import is_scalar
from nbsym.registry.formula import Formula
from nbsym.registry.operator import Case, NoGradient, Operator, Source
from nbsym.registry.scalar_functions import ARGUMENTS, SCALAR_FUNCTIONS

ENV = {name: function.reference for name, function in SCALAR_FUNCTIONS.items()}

# Where a function is smooth, if not around 0.7.
POINTS = {"acosh": (1.6,), "atan2": (0.7, 1.2), "mod": (5.3, 2.2), "hypot": (0.7, 1.2), "max": (0.7, 1.2),
          "min": (0.7, 1.2), "where": (1.0, 0.7, 1.2), "pow": (0.7, 1.3)}  # fmt: skip


def evaluate(formula, **values):
    return float(formula({**ENV, **{name: np.float64(value) for name, value in values.items()}}))


def slope(formula, name, h=1e-5, **values):
    def at(shift):
        return evaluate(formula, **{**values, name: values[name] + shift})

    return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)


@pytest.mark.parametrize("name", sorted(SCALAR_FUNCTIONS))
def test_derivatives_of_the_table_agree_with_differences(name):
    function = SCALAR_FUNCTIONS[name]
    point = dict(zip(ARGUMENTS, POINTS.get(name, (0.7,) * function.arity), strict=False))
    formula = Formula(f"{name}({', '.join(point)})")
    for argument, text in zip(point, function.derivative, strict=True):
        if text is None:
            with pytest.raises(NotDifferentiable, match=name):
                differentiate(formula, argument)
            continue
        derivative = differentiate(formula, argument)
        found = 0.0 if derivative is None else evaluate(derivative, **point)
        assert found == pytest.approx(slope(formula, argument, **point), rel=1e-6, abs=1e-8)


smooth = st.recursive(
    st.sampled_from(["x", "y", "2", "0.5"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda e: f"({e} / (2 + square({e})))"),
        inner.map(lambda e: f"((1.5 + square({e})) ** (0.3 * x))"),
        inner.map(lambda e: f"-{e} ** 2"),
        st.tuples(st.sampled_from(["sin", "tanh", "atan", "sigmoid", "erf"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"where(x > 0, {t[0]}, {t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"({t[0]} if y < 5 else {t[1]})"),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(smooth, st.floats(0.1, 1.5), st.floats(0.1, 1.5))
def test_derivatives_of_compositions_agree_with_differences(text, x, y):
    formula = Formula(text)
    for name in ("x", "y"):
        derivative = differentiate(formula, name)
        found = 0.0 if derivative is None else evaluate(derivative, x=x, y=y)
        expected = slope(formula, name, h=1e-4, x=x, y=y)
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-6 * max(1, abs(evaluate(formula, x=x, y=y))))


@pytest.mark.parametrize(
    ("text", "derivative"),
    [
        ("x", "1"), ("y", None), ("3", None), ("x + y", "1"), ("y - x", "-1"), ("x * y", "y"), ("x * x", "2 * x"),
        ("x / y", "1 / y"), ("x ** 2", "2 * x"), ("x ** 3", "3 * x ** 2"), ("x ** n", "n * x ** (n - 1)"), ("-x", "-1"),
        ("x > y", None), ("not x", None), ("x // y", None), ("x % y", "1"), ("floor(x) * 2", None),
        ("exp(2 * x)", "exp(2 * x) * 2"),
        ("x if n > 0 else y", "1 if n > 0 else 0"), ("max(x, 0)", "x >= 0"),
    ],
)  # fmt: skip
def test_derivatives_read_as_a_person_would_write_them(text, derivative):
    found = differentiate(Formula(text), "x")
    assert (None if found is None else found.text) == derivative


def operator(*expressions, inputs=("data",), **more):
    cases = tuple(Case(Formula(when) if when else None, Formula(text)) for when, text in expressions)
    return Operator("f", Source("test.yaml", 1), inputs=inputs, elementwise=cases, **more)


def test_gradients_read_the_output_where_that_keeps_fewer_arrays():
    made = registry.elementwise_gradient(operator((None, "exp(data)")), "data")
    assert (made.inputs, made.elementwise[0].value.text) == (("out_grad", "out"), "out_grad * out")
    made = registry.elementwise_gradient(operator((None, "rsqrt(data)")), "data")
    assert made.inputs == ("out_grad", "data")


def test_gradients_are_operators_that_differentiate_again():
    op = operator((None, "sin(data) * other"), inputs=("data", "other"), broadcast=True)
    first = registry.elementwise_gradient(op, "data")
    assert (first.name, first.inputs, first.broadcast) == ("_backward_f_data", ("out_grad", "data", "other"), True)
    assert registry.elementwise_gradient(op, "data") is first
    second = registry.elementwise_gradient(first, "data")
    # Its head gradient must not be mistaken for the input called out_grad.
    assert first.outputs == ("out2",) and second.inputs == ("out2_grad", "out_grad", "data", "other")
    third = registry.elementwise_gradient(second, "data")
    values = {"out_grad": 1.3, "out2_grad": 0.4, "out3_grad": 1, "data": 0.7, "other": 2.0}
    assert second.outputs == ("out3",)
    assert evaluate(third.elementwise[0].value, **values) == pytest.approx(-np.cos(0.7) * 2 * 1.3 * 0.4)


def test_derived_operators_are_found_by_name():
    first = registry.elementwise_gradient(registry.get("tanh"), "data")
    second = registry.elementwise_gradient(first, "out_grad")
    assert registry.get("_backward_tanh_data") is first
    assert registry.get("_backward__backward_tanh_data_out_grad") is second
    assert registry.get("_backward__plus_scalar_data").params == registry.get("_plus_scalar").params
    for name in ("_backward_tanh_rhs", "_backward_nothing_data", "_backward_floor_data", "_backward_"):
        with pytest.raises(ArgumentError):
            registry.get(name)


def test_flat_functions_have_zero_gradients_and_unknown_ones_none():
    assert registry.elementwise_gradient(operator((None, "floor(data)")), "data") is NoGradient.ZERO
    assert registry.elementwise_gradient(operator((None, "trigamma(data)")), "data") is NoGradient.NONE
    written = operator((None, "data"), grad={"data": NoGradient.ZERO})
    assert registry.elementwise_gradient(written, "data") is NoGradient.ZERO
    over_operators = operator((None, "data"), grad={"data": Formula("_cast_like(out_grad, data)")})
    assert registry.elementwise_gradient(over_operators, "data") is None


def test_cases_keep_their_conditions_and_take_only_what_they_need():
    params = {"kind": registry.Param("kind", "enum", choices=("exp", "square", "step"), default="exp")}
    op = operator(
        ("kind == 'exp'", "exp(data)"), ("kind == 'square'", "square(data)"), (None, "data > 0"), params=params
    )
    made = registry.elementwise_gradient(op, "data")
    assert made.inputs == ("out_grad", "data", "out")
    for kind, names, text in [
        ("exp", ("out_grad", "out"), "out_grad * out"),
        ("square", ("out_grad", "data"), "out_grad * (2 * data)"),
        ("step", ("out_grad",), "out_grad * 0"),
    ]:
        node_params = registry.parse_params(op, {"kind": kind})  # those of the forward node serve
        assert registry.input_names(made, node_params) == names
        assert registry.elementwise_expression(made, node_params).text == text


def test_expressions_are_decided_by_what_is_not_numeric():
    params = {
        "flag": registry.Param("flag", "bool", default=False),
        "limit": registry.Param("limit", "float", default=None, optional=True),
        "scale": registry.Param("scale", "float", default=2.0),
    }
    text = "(data if flag else -data) * scale + (0 if limit == None else limit) + (1 if scale > 1 else 0)"
    op = operator((None, text), params=params)
    tail = " + (1 if scale > 1 else 0)"
    for values, expected in [
        ({}, "-data * scale + 0" + tail),
        ({"flag": True}, "data * scale + 0" + tail),
        ({"limit": 3}, "-data * scale + limit" + tail),
    ]:
        found = registry.elementwise_expression(op, registry.parse_params(op, values))
        assert found.text == Formula.from_tree(Formula(expected).tree).text


def test_the_scalar_language_is_told_from_that_of_operators():
    assert is_scalar(Formula("out_grad * exp(data)"))
    assert not is_scalar(Formula("reshape_like(out_grad, data)"))


def test_every_elementwise_entry_has_a_gradient_or_says_why_not():
    for name in registry.names():
        op = registry.get(name)
        if op.elementwise:
            for input_name in op.inputs:
                registry.elementwise_gradient(op, input_name)
