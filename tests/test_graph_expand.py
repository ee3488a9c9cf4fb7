"""Composites, operators declared as formulas over others."""

import numpy as np
import pytest
from numpy_graph import apply, evaluate, output, var

import nbsym
from nbsym.base import ShapeError
from nbsym.graph.expand import expand
from nbsym.graph.gradient import gradient
from nbsym.graph.infer import infer_shapes
from nbsym.symbol.node import topological_order

ENTRIES = """
expand_gate:
  params: {beta: float = 1.0}
  compute: data * sigmoid(beta * data)

expand_nested:
  inputs: [data, bias]
  params: {no_bias: bool = false}
  omit: {bias: no_bias}
  compute:
    - {when: no_bias, is: "expand_gate(data, beta=2)"}
    - {is: "expand_gate(data, beta=2) + bias"}

expand_halves:
  outputs: [low, high]
  compute: (data - 1, 1 / data)

expand_total:
  inputs: ["*data"]
  compute: sum(Concat(*data, dim=1), axis=1)

expand_same:
  compute: data
"""


@pytest.fixture(scope="module", autouse=True)
def composites(tmp_path_factory):
    path = tmp_path_factory.mktemp("registry") / "composites.yaml"
    path.write_text(ENTRIES)
    nbsym.load_ops(path)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def names(outputs):
    return [node.name for node in topological_order(outputs)]


def test_the_result_takes_the_name_of_the_composite():
    attrs = {"__lr_mult__": "3", "__ctx_group__": "a"}
    (out,) = expand([apply("expand_gate", var("x"), name="gate", beta=2, attrs=attrs)])
    assert names([out]) == ["x", "gate_mul_scalar0", "gate_sigmoid1", "gate"]
    assert out.node.attrs == attrs
    assert out.node.inputs[1].node.attrs == {"__ctx_group__": "a"}
    x = np.linspace(-1, 1, 5)
    np.testing.assert_allclose(evaluate([out], {"x": x})[0], x * sigmoid(2 * x))


def test_nested_and_followed_by_others():
    inner = apply("expand_nested", var("x"), var("b"), name="n")
    (out,) = expand([apply("tanh", inner, name="t")])
    x, b = np.linspace(-1, 1, 5), np.ones(5)
    np.testing.assert_allclose(evaluate([out], {"x": x, "b": b})[0], np.tanh(x * sigmoid(2 * x) + b))
    (out,) = expand([apply("expand_nested", var("x"), name="n", no_bias=True)])
    np.testing.assert_allclose(evaluate([out], {"x": x})[0], x * sigmoid(2 * x))


def test_several_outputs():
    halves = apply("expand_halves", var("x"), name="h")
    out = expand([output(halves, 1), apply("exp", halves)])
    low, high = evaluate([out[1], out[0]], {"x": np.array([2.0, 4.0])})
    np.testing.assert_allclose(low, np.exp([1, 3]))
    np.testing.assert_allclose(high, [0.5, 0.25])
    assert out[0].node.name == "h_high"


def test_variadic():
    (out,) = expand([apply("expand_total", var("x"), var("y"))])
    np.testing.assert_allclose(evaluate([out], {"x": np.ones((2, 3)), "y": np.ones((2, 1))})[0], [4, 4])


def test_a_composite_that_is_its_input():
    x = var("x")
    assert expand([apply("expand_same", x)]) == (x,)


def test_graphs_without_composites_are_untouched():
    out = apply("tanh", var("x"))
    assert expand([out]) == (out,)


def test_shapes_follow_from_the_formula():
    x, y = var("x"), var("y")
    out = apply("expand_total", x, y, name="total")
    assert infer_shapes([out], {"x": (2, 3), "y": (2, 1)})[out] == (2,)
    with pytest.raises(ShapeError, match=r"(?s)expand_total node 'total'.*arg1: \(3, 1\), given for variable 'y'"):
        infer_shapes([out], {"x": (2, 3), "y": (3, 1)})
    same = apply("elemwise_add", apply("expand_same", apply("tanh", x)), y)
    assert infer_shapes([same], {"y": (5,)})[x] == (5,)


def test_gradient_passes_through():
    x = var("x")
    (grad,) = gradient([apply("expand_gate", x)], [None], [x])
    at = np.linspace(-1, 1, 5)
    s = sigmoid(at)
    np.testing.assert_allclose(evaluate([grad], {"x": at})[0], s + at * s * (1 - s))
