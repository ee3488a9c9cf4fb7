"""Graphs made smaller: equal outputs by fewer nodes."""

import numpy as np
from numpy_graph import apply, evaluate, output, var

from nbsym.graph.gradient import gradient
from nbsym.graph.graph import Graph, consumers, use_counts
from nbsym.graph.infer import infer_dtypes, infer_shapes
from nbsym.graph.simplify import simplify
from nbsym.symbol.node import topological_order


def simplified(outputs, known, dtypes=(), is_train=True):
    """What is left, after checking what the tables say about it."""
    shapes = infer_shapes(outputs, known)
    types = infer_dtypes(outputs, dict(dtypes))
    new, new_shapes, new_types = simplify(outputs, shapes, types, is_train)
    assert new_shapes.items() >= infer_shapes(new, known).items()
    assert new_types.items() >= infer_dtypes(new, dict(dtypes)).items()
    for old, entry in zip(outputs, new, strict=True):
        assert shapes[old] == new_shapes[entry] and types[old] == new_types[entry]
    return new


def operators(outputs):
    return [node.op.name for node in topological_order(outputs) if node.op is not None]


def test_common_subexpressions_are_computed_once():
    x, y = var("x"), var("y")
    one = apply("tanh", apply("elemwise_add", x, y))
    other = apply("tanh", apply("elemwise_add", x, y))
    outputs = [apply("elemwise_mul", one, other), other]
    new = simplified(outputs, {"x": (3,)})
    assert operators(new) == ["elemwise_add", "tanh", "elemwise_mul"]
    values = {"x": np.arange(3.0), "y": np.ones(3)}
    for before, after in zip(evaluate(outputs, values), evaluate(new, values), strict=True):
        np.testing.assert_array_equal(before, after)


def test_parameters_tell_nodes_apart():
    x = var("x")
    outputs = [apply("_mul_scalar", x, scalar=s) for s in (2, 3, 2)]
    assert len(operators(simplified(outputs, {"x": (3,)}))) == 2


def test_devices_tell_nodes_apart():
    x = var("x")
    outputs = [apply("tanh", x, attrs={"__ctx_group__": group}) for group in "ab"]
    assert len(operators(simplified(outputs, {"x": (3,)}))) == 2


def test_random_nodes_are_never_merged():
    x = var("x")
    outputs = [apply("Dropout", x, p=0.5), apply("Dropout", x, p=0.5)]
    assert len(operators(simplified(outputs, {"x": (3,)}))) == 2


def test_nodes_with_states_are_never_merged():
    x = var("x")
    states = [var(name) for name in ("gamma", "beta", "mean", "variance")]
    outputs = [apply("BatchNorm", x, *states), apply("BatchNorm", x, *states)]
    assert len(operators(simplified(outputs, {"x": (3, 2)}))) == 2


def test_dropout_is_nothing_when_predicting():
    x = var("x")
    out = apply("tanh", apply("Dropout", x, p=0.5))
    assert operators(simplified([out], {"x": (3,)}, is_train=False)) == ["tanh"]
    assert operators(simplified([out], {"x": (3,)})) == ["Dropout", "tanh"]


def test_views_and_casts_that_change_nothing():
    x = var("x")
    out = apply("Reshape", apply("Cast", apply("BlockGrad", x), dtype="float32"), shape=(2, 3))
    assert simplified([out], {"x": (2, 3)}) == (x,)
    assert operators(simplified([out], {"x": (3, 2)})) == ["Reshape"]
    assert operators(simplified([out], {"x": (2, 3)}, {"x": "float64"})) == ["Cast"]


def test_sums_over_nothing_broadcast():
    x, y = var("x"), var("y")
    out = apply("broadcast_mul", x, y)
    grads = gradient([out], [var("head")], [x, y])
    assert operators(grads).count("_sum_like") == 2
    assert "_sum_like" not in operators(simplified(grads, {"x": (2, 3), "y": (2, 3), "head": (2, 3)}))
    new = simplified(grads, {"x": (2, 3), "y": (1, 3), "head": (2, 3)})
    assert operators(new).count("_sum_like") == 1


def test_other_outputs_of_a_simplified_node_remain():
    parts = apply("SliceChannel", apply("BlockGrad", var("x")), num_outputs=2)
    new = simplified([output(parts, 1), parts], {"x": (2, 4)})
    assert operators(new) == ["SliceChannel"] and [entry.index for entry in new] == [1, 0]


def test_the_same_graph_comes_back_when_there_is_nothing_to_do():
    out = apply("tanh", apply("exp", var("x")))
    assert simplified([out], {"x": (2,)}) == (out,)


def test_adding_zeros_and_multiplying_by_ones():
    x = var("x")
    zeros, ones = apply("zeros_like", x), apply("_full", shape=(2, 3), value=1)
    out = apply("elemwise_add", zeros, apply("broadcast_mul", ones, apply("elemwise_sub", x, zeros)))
    out = apply("_plus_scalar", apply("_mul_scalar", out, scalar=1), scalar=0)
    assert simplified([out], {"x": (2, 3)}) == (x,)
    kept = [apply("elemwise_sub", zeros, x), apply("elemwise_mul", zeros, x), apply("_mul_scalar", x, scalar=0)]
    assert operators(simplified(kept, {"x": (2, 3)})) == ["zeros_like", "elemwise_sub", "elemwise_mul", "_mul_scalar"]


def test_ones_that_broadcast_are_kept():
    x = var("x")
    out = apply("broadcast_mul", x, apply("_ones", shape=(2, 3)))
    assert "broadcast_mul" in operators(simplified([out], {"x": (1, 3)}))


def test_uses_and_readers():
    x = var("x")
    square = apply("elemwise_mul", x, x)
    out = apply("elemwise_add", square, x)
    graph = Graph((out, square))
    assert graph.order == tuple(topological_order([out]))
    assert graph.variables == (x.node,) and not graph.auxiliary
    assert use_counts(graph) == {x: 3, square: 2, out: 1}
    assert consumers(graph) == {x: [square.node, out.node], square: [out.node]}


def test_auxiliary_variables():
    states = [var(name) for name in ("gamma", "beta", "mean", "variance")]
    graph = Graph((apply("BatchNorm", var("x"), *states),))
    assert graph.auxiliary == {state.node for state in states[2:]}
