"""Fusion: what is grouped, what is not, and that nothing else changes."""

import random

import numpy as np
import pytest
from numpy_graph import apply, output, var

from nbsym import registry
from nbsym.executor import native
from nbsym.executor.launch import View
from nbsym.graph.fuse import MAX_MEMBERS, fuse, group_of
from nbsym.graph.infer import infer_dtypes, infer_shapes
from nbsym.kernels import elementwise
from nbsym.symbol.node import Entry, topological_order

FLOAT = np.dtype("float64")


def fused(outputs, shapes, forward_outputs=None):
    dtypes = dict.fromkeys(shapes, FLOAT)
    entries, shape_of, dtype_of = fuse(
        outputs, infer_shapes(outputs, shapes), infer_dtypes(outputs, dtypes), forward_outputs=forward_outputs
    )
    for node in topological_order(entries):
        count = 1 if node.op is None else registry.num_outputs(node.op, node.params)
        for index in range(count):
            assert Entry(node, index) in shape_of
            assert Entry(node, index) in dtype_of
    return entries, shape_of


def groups(entries):
    """The names of the members of every group."""
    found = [group_of(node.op) for node in topological_order(entries) if node.op is not None]
    return [[member.op.name for member in group.members] for group in found if group]


def evaluate(entries, shapes, values):
    """Values of `entries` through the generated loops; every node must be elementwise."""
    buffers, views = [], {}
    for node in topological_order(entries):
        count = 1 if node.op is None else registry.num_outputs(node.op, node.params)
        for index in range(count):
            entry = Entry(node, index)
            views[entry] = View(len(buffers), FLOAT, shapes[entry])
            buffers.append(values[node.name] if node.op is None else np.full(shapes[entry], 99.0))
        if node.op is not None:
            outs = [views[Entry(node, index)] for index in range(count)]
            launches = elementwise.launches(node.op, node.params, [views[e] for e in node.inputs], outs)
            assert native.run(launches, buffers) == 0
    return [buffers[views[entry].buffer] for entry in entries]


def test_a_chain_is_one_group():
    x = var("x")
    y = apply("tanh", apply("_plus_scalar", apply("_mul_scalar", x, scalar=2.0), scalar=1.0))
    entries, _ = fused([y], {"x": (3,)})
    assert groups(entries) == [["_mul_scalar", "_plus_scalar", "tanh"]]
    assert entries[0].node.name == y.node.name
    assert len(topological_order(entries)) == 2


def test_results_that_are_read_elsewhere_are_outputs_of_the_group():
    x = var("x")
    a = apply("exp", x)
    b = apply("tanh", a)
    total = apply("sum", a)
    entries, shapes = fused([b, total], {"x": (3,)})
    assert groups(entries) == [["exp", "tanh"]]
    assert [shapes[Entry(entries[0].node, i)] for i in range(2)] == [(3,), (3,)]
    assert entries[1].node.inputs == (Entry(entries[0].node, 0),)


def test_groups_do_not_depend_on_each_other_in_circles():
    # exp -> sum -> broadcast_add, and exp -> broadcast_add: the sum stands between.
    x = var("x")
    a = apply("exp", x)
    total = apply("sum", a)
    b = apply("broadcast_add", a, total)
    entries, _ = fused([apply("tanh", b)], {"x": (3,)})
    assert groups(entries) == [["broadcast_add", "tanh"]]
    assert [node.op.name for node in topological_order(entries) if node.op][:2] == ["exp", "sum"]


def test_branches_that_meet_are_one_group():
    x, y = var("x"), var("y")
    entries, _ = fused([apply("elemwise_mul", apply("exp", x), apply("tanh", y))], {"x": (3,), "y": (3,)})
    assert sorted(groups(entries)[0]) == ["elemwise_mul", "exp", "tanh"]


def test_a_branch_that_is_ready_early_joins_its_only_reader():
    x, y = var("x"), var("y")
    late = apply("_plus_scalar", apply("cumsum" if "cumsum" in registry.names() else "softmax", x), scalar=1.0)
    entries, _ = fused([apply("elemwise_add", apply("exp", y), late)], {"x": (3,), "y": (3,)})
    assert sorted(groups(entries)[0]) == ["_plus_scalar", "elemwise_add", "exp"]


def test_only_one_iteration_space_to_a_group():
    x, b = var("x"), var("b")
    entries, _ = fused([apply("broadcast_add", x, apply("exp", b))], {"x": (4, 3), "b": (3,)})
    assert groups(entries) == []


def test_a_broadcast_operand_is_read_by_the_group():
    x, b = var("x"), var("b")
    entries, _ = fused([apply("tanh", apply("broadcast_add", x, b))], {"x": (4, 3), "b": (1, 3)})
    assert groups(entries) == [["broadcast_add", "tanh"]]


def test_forward_and_backward_are_not_mixed():
    x = var("x")
    y = apply("tanh", apply("exp", x))
    g = apply("elemwise_mul", apply("square", y), x)
    entries, _ = fused([y, g], {"x": (3,)}, forward_outputs=1)
    assert groups(entries) == [["exp", "tanh"], ["square", "elemwise_mul"]]
    assert entries[0] in entries[1].node.inputs


def test_groups_keep_to_their_context():
    x = var("x")
    a = apply("exp", x, attrs={"__ctx_group__": "one"})
    b = apply("tanh", a, attrs={"__ctx_group__": "two"})
    assert groups(fused([b], {"x": (3,)})[0]) == []


def test_long_chains_give_few_kernels():
    x = var("x")
    y = x
    for _ in range(500):
        y = apply("tanh", apply("elemwise_add", apply("_mul_scalar", y, scalar=1.01), x))
    entries, _ = fused([y], {"x": (3,)})
    nodes = [node for node in topological_order(entries) if node.op is not None]
    assert len(nodes) == -(-1500 // MAX_MEMBERS)
    assert len({node.op for node in nodes}) <= 3


def test_equal_structure_is_one_operator_whatever_the_names():
    def build(name):
        return fused([apply("tanh", apply("exp", var(name), name=f"{name}1"), name=f"{name}2")], {name: (3,)})[0]

    assert build("a")[0].node.op is build("b")[0].node.op


def test_operators_with_kernels_and_outputs_are_left_alone():
    x = var("x")
    halves = apply("SliceChannel", x, num_outputs=2)
    y = apply("elemwise_add", apply("exp", halves), apply("tanh", output(halves, 1)))
    entries, _ = fused([y], {"x": (2, 4)})
    assert sorted(groups(entries)[0]) == ["elemwise_add", "exp", "tanh"]
    assert set(entries[0].node.inputs) == {halves, output(halves, 1)}


@pytest.mark.parametrize("seed", range(3))
def test_random_graphs_compute_the_same(seed):
    """Elementwise operators and broadcasting over random edges: the same values, and no circles."""
    rng = random.Random(seed)
    pool = [var("x"), var("y"), var("r"), var("c")]
    shapes = {"x": (4, 3), "y": (4, 3), "r": (1, 3), "c": (4, 1)}
    for _ in range(40):
        if rng.random() < 0.5:
            pool.append(apply(rng.choice(["sin", "cos"]), rng.choice(pool[-12:])))
        else:
            pool.append(apply("broadcast_add", rng.choice(pool[-12:]), rng.choice(pool)))
    outputs = [pool[-1], rng.choice(pool[10:]), rng.choice(pool[10:])]
    numbers = np.random.default_rng(seed)
    values = {name: numbers.standard_normal(shape) for name, shape in shapes.items()}
    plain = infer_shapes(outputs, shapes)
    entries, after = fused(outputs, shapes, forward_outputs=rng.choice([None, 1]))
    assert len(topological_order(entries)) < len(topological_order(outputs))
    for got, expected in zip(evaluate(entries, after, values), evaluate(outputs, plain, values), strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-12)
