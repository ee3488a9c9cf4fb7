"""Shapes and dtypes travel through a graph in both directions; expectations are what MXNet 1.9.1 answers."""

from itertools import pairwise

import numpy as np
import pytest
from numpy_graph import apply, var

from nbsym.base import DTypeError, ShapeError
from nbsym.graph.infer import infer_dtypes, infer_shapes, partial_shape


def by_name(table):
    """Facts by the name of a variable, or the name of a node and the number of its output."""
    return {node.name if node.op is None else (node.name, index): fact for (node, index), fact in table.items()}


def perceptron():
    net = apply("FullyConnected", var("data"), var("w1"), var("b1"), name="fc1", num_hidden=8)
    net = apply("Activation", net, name="act", act_type="relu")
    return apply("FullyConnected", net, var("w2"), var("b2"), name="fc2", num_hidden=3)


def test_forward():
    shapes = by_name(infer_shapes([perceptron()], {"data": (4, 5, 2)}))
    assert shapes == {
        "data": (4, 5, 2), "w1": (8, 10), "b1": (8,), ("fc1", 0): (4, 8), ("act", 0): (4, 8),
        "w2": (3, 8), "b2": (3,), ("fc2", 0): (4, 3),
    }  # fmt: skip


def test_partial_shapes_meet():
    both = apply("elemwise_add", var("x"), var("y"), name="s")
    assert by_name(infer_shapes([both], {"x": (2, None), "y": (None, 3)})) == dict.fromkeys(
        ["x", "y", ("s", 0)], (2, 3)
    )


def test_from_the_end_to_the_start():
    net = var("x")
    for i in range(5):
        net = apply("tanh", net, name=f"t{i}")
    net = apply("elemwise_add", net, var("last"), name="s")
    assert set(infer_shapes([net], {"last": (2, 3)}).values()) == {(2, 3)}


def test_one_unknown_dimension_follows_from_the_weights():
    shapes = by_name(infer_shapes([perceptron()], {"data": (None, 7), "w1": None}, partial=True))
    assert shapes["data"] == (None, 7)
    assert shapes["w1"] == (8, 7)
    assert shapes["b2"] == (3,)
    assert shapes["fc2", 0] == (None, 3)


def test_zigzag():
    """Each link is learnt from the one after it, in an order opposed to the topological."""
    variables = [var(f"v{i}") for i in range(40)]
    links = [apply("elemwise_add", a, b) for a, b in pairwise(variables)]
    for outputs in (links, links[::-1], links[::2] + links[1::2]):
        assert set(infer_shapes(outputs, {"v0": (2,)}).values()) == {(2,)}
        assert set(infer_shapes(outputs, {"v39": (2,)}).values()) == {(2,)}
        assert set(infer_shapes(outputs, {"v20": (2,)}).values()) == {(2,)}


def test_one_entry_read_twice():
    x = var("x")
    square = apply("dot", x, x, name="square")
    assert by_name(infer_shapes([square], {"x": (None, 3)})) == {"x": (3, 3), ("square", 0): (3, 3)}


def test_attributes_of_variables_are_known_shapes():
    x = var("x", __shape__="(2, 0)")
    y = var("y", __shape__="(4, 3)")
    net = apply("elemwise_add", x, y, name="s")
    assert by_name(infer_shapes([net], {"y": (2, 3)}))["x"] == (2, 3)
    with pytest.raises(ShapeError, match=r"(?s)elemwise_add.*'s'.*__shape__ of variable 'x'.*of variable 'y'"):
        infer_shapes([net], {})


def test_zero_is_a_dimension_unless_in_the_convention_of_mxnet():
    net = apply("tanh", var("x"), name="t")
    assert by_name(infer_shapes([net], {"x": (0, 3)}))["t", 0] == (0, 3)
    assert partial_shape((0, 3, -1)) == (None, 3, None)
    assert partial_shape(()) is None
    assert partial_shape(None) is None


def test_what_remains_unknown_is_listed():
    with pytest.raises(ShapeError) as error:
        infer_shapes([perceptron()], {"w1": (8, 5)})
    assert "'data'" in str(error.value) and "b2" not in str(error.value)
    shapes = by_name(infer_shapes([perceptron()], {}, partial=True))
    assert shapes["data"] is None
    assert shapes["b1"] in (None, (8,))


def test_conflict_names_node_argument_both_sides_and_origins():
    with pytest.raises(ShapeError) as error:
        infer_shapes([perceptron()], {"data": (4, 5), "w2": (3, 9)})
    message = str(error.value)
    origins = ("given for variable 'w2'", "Activation node 'act'")
    for part in ("FullyConnected", "'fc2'", "weight", "(3, 9)", "8", *origins):
        assert part in message, message


def test_conflict_between_two_readers_names_the_first():
    x, w = var("x"), var("w")
    one = apply("FullyConnected", x, w, name="one", num_hidden=4, no_bias=True)
    two = apply("FullyConnected", x, w, name="two", num_hidden=5, no_bias=True)
    with pytest.raises(ShapeError, match=r"(?s)'two'.*variable 'w', inferred at FullyConnected node 'one'"):
        infer_shapes([one, two], {"x": (2, 3)})


@pytest.mark.parametrize("shape", [(2, "three"), (2.5,), (-7, 2), object()])
def test_a_shape_that_is_none(shape):
    with pytest.raises(ShapeError, match="'x'"):
        infer_shapes([apply("tanh", var("x"))], {"x": shape})


def test_deep_graph_in_one_sweep():
    net = var("x")
    for _ in range(50_000):
        net = apply("tanh", net)
    assert set(infer_shapes([net], {"x": (2,)}).values()) == {(2,)}
    assert set(infer_dtypes([net], {}).values()) == {np.dtype("float32")}


def test_dtypes_in_both_directions():
    table = by_name(infer_dtypes([perceptron()], {"b2": "float64"}))
    assert set(table.values()) == {np.dtype("float64")}


def test_dtypes_default_once_and_follow():
    a = apply("tanh", var("a"), name="ta")
    b = apply("Cast", var("b"), name="cb", dtype="int32")
    table = by_name(infer_dtypes([a, b], {"a": np.float64}))
    assert table == {
        "a": np.dtype("float64"), ("ta", 0): np.dtype("float64"),
        "b": np.dtype("float32"), ("cb", 0): np.dtype("int32"),
    }  # fmt: skip
    assert by_name(infer_dtypes([a, b], {}, default=None))["b"] is None


def test_dtype_attribute_is_a_name_or_the_number_of_mxnet():
    one, two, three = var("one", __dtype__="1"), var("two", __dtype__="float16"), var("three", __dtype__="-1")
    table = by_name(infer_dtypes([one, two, three], {}))
    assert table == {"one": np.dtype("float64"), "two": np.dtype("float16"), "three": np.dtype("float32")}


def test_dtype_conflict():
    net = apply("elemwise_add", var("x"), var("y"), name="s")
    with pytest.raises(DTypeError, match=r"(?s)'s'.*float64.*given for variable 'x'.*int32"):
        infer_dtypes([net], {"x": np.float64, "y": np.int32})
    with pytest.raises(DTypeError, match="'x'"):
        infer_dtypes([net], {"x": "no such type"})
