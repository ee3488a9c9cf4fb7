"""Gradient graphs, computed with NumPy, against central differences."""

from itertools import pairwise

import numpy as np
import pytest
from numpy_graph import apply, evaluate, numeric_gradient, output, var

from nbsym import registry
from nbsym.base import ArgumentError, NbsymError
from nbsym.graph.gradient import gradient, gradient_or_zeros
from nbsym.registry.operator import NoGradient, Operator, Source
from nbsym.symbol.node import Entry, Node, topological_order


@pytest.fixture
def draw():
    generator = np.random.default_rng(3)
    return lambda *shape: generator.uniform(0.5, 1.5, shape)


def check(out, variables, values, rtol=1e-6):
    """Gradients of ``sum(out * head)`` for a random head, with respect to each of `variables`."""
    shape = evaluate([out], values)[0].shape
    values = {**values, "head": np.random.default_rng(7).normal(size=shape)}
    grads = gradient([out], [var("head")], variables)
    for variable, grad in zip(variables, grads, strict=True):
        name = variable.node.name
        expected = numeric_gradient(out, values, name, values["head"])
        np.testing.assert_allclose(evaluate([grad], values)[0], expected, rtol=rtol, atol=1e-7)
    return grads


def test_elementwise_chain(draw):
    x, y = var("x"), var("y")
    out = apply("elemwise_mul", apply("tanh", x), apply("sigmoid", apply("elemwise_div", x, y)))
    check(out, [x, y], {"x": draw(3, 4), "y": draw(3, 4)})


def test_uses_are_summed(draw):
    x = var("x")
    out = apply("elemwise_add", apply("elemwise_mul", x, x), apply("elemwise_add", x, apply("exp", x)))
    check(out, [x], {"x": draw(5)})


def test_broadcasting_sums_back(draw):
    x, y = var("x"), var("y")
    out = apply("broadcast_mul", x, apply("broadcast_add", y, x))
    check(out, [x, y], {"x": draw(3, 1, 4), "y": draw(1, 2, 1)})


def test_layers(draw):
    x, w, b = var("x"), var("w"), var("b")
    hidden = apply("Activation", apply("FullyConnected", x, w, b, num_hidden=4), act_type="tanh")
    out = apply("sum", apply("dot", hidden, hidden, transpose_a=True), axis=1)
    check(out, [x, w, b], {"x": draw(2, 3), "w": draw(4, 3), "b": draw(4)})


def test_several_outputs_of_which_some_are_unused(draw):
    x = var("x")
    parts = apply("SliceChannel", x, num_outputs=3, axis=1)
    check(apply("elemwise_mul", parts, output(parts, 2)), [x], {"x": draw(2, 3)})


def test_variadic(draw):
    x, y = var("x"), var("y")
    out = apply("square", apply("Concat", x, y, apply("exp", x), dim=1))
    check(out, [x, y], {"x": draw(2, 3), "y": draw(2, 1)})


def test_second_and_third_order(draw):
    x, y = var("x"), var("y")
    out = apply("elemwise_mul", apply("tanh", x), apply("sigmoid", apply("elemwise_mul", x, y)))
    values = {"x": draw(3), "y": draw(3)}
    first = gradient([out], [None], [x])[0]
    second = check(first, [x, y], values)[0]
    check(second, [x, y], {**values, "head": draw(3)})


def test_second_order_of_layers_and_broadcasting(draw):
    x, w = var("x"), var("w")
    out = apply("exp", apply("FullyConnected", x, w, num_hidden=2, no_bias=True))
    out = apply("broadcast_mul", out, apply("sum", x, axis=1, keepdims=True))
    values = {"x": draw(2, 3) / 3, "w": draw(2, 3) / 3}
    first = gradient([out], [None], [x, w])
    check(first[0], [x, w], values, rtol=1e-5)
    check(first[1], [x, w], values, rtol=1e-5)


def test_with_respect_to_an_inner_entry(draw):
    x = var("x")
    inner = apply("exp", x)
    (grad,) = gradient([apply("square", inner)], [None], [inner])
    values = {"x": draw(3)}
    np.testing.assert_allclose(evaluate([grad], values)[0], 2 * np.exp(values["x"]))


def test_no_dependence_is_none_or_zeros(draw):
    x, y = var("x"), var("y")
    out = apply("exp", x)
    assert gradient([out], [None], [y]) == [None]
    assert gradient([apply("BlockGrad", out)], [None], [x]) == [None]
    zeros = gradient_or_zeros([apply("BlockGrad", out)], [x, y])
    for array in evaluate(zeros, {"x": draw(3), "y": draw(2)}):
        assert not array.any()


def test_an_output_given_twice_counts_twice(draw):
    x = var("x")
    out = apply("square", x)
    (grad,) = gradient([out, out], [var("g"), var("h")], [x])
    values = {"x": draw(3), "g": np.ones(3), "h": np.full(3, 10.0)}
    np.testing.assert_allclose(evaluate([grad], values)[0], 22 * values["x"])


def test_a_loss_ignores_what_arrives_even_through_a_block(draw):
    """As MXNet: a loss starts its own gradient wherever it stands, once."""
    x = var("x")
    loss = apply("MakeLoss", apply("square", x))
    values = {"x": draw(3)}
    for outputs in ([loss], [apply("BlockGrad", loss)], [loss, apply("_mul_scalar", loss, scalar=5)]):
        (grad,) = gradient(outputs, [None] * len(outputs), [x])
        np.testing.assert_allclose(evaluate([grad], values)[0], 2 * values["x"])


def test_the_head_of_a_loss_is_not_used():
    x, head = var("x"), var("head")
    (grad,) = gradient([apply("MakeLoss", apply("square", x))], [head], [x])
    assert head.node not in topological_order([grad])


def test_adding_needs_no_nodes():
    x, y, head = var("x"), var("y"), var("head")
    assert gradient([apply("elemwise_add", x, y)], [head], [x, y]) == [head, head]


def test_sums_in_the_order_of_production():
    """Of many uses only a running sum is kept: each addition reads the sum before it and one new gradient."""
    x = var("x")
    net = x
    for _ in range(4):
        net = apply("elemwise_mul", net, x)
    (grad,) = gradient([net], [None], [x])
    sums = [node for node in topological_order([grad]) if node.op is not None and "grad_add" in node.name]
    assert all(later.inputs[0].node is earlier for earlier, later in pairwise(sums))
    assert len(sums) == 4


def test_names_and_attributes_are_carried():
    x = var("x")
    out = apply("tanh", x, name="t", attrs={"__ctx_group__": "dev1", "__lr_mult__": "2"})
    (grad,) = gradient([out], [None], [x])
    assert grad.node.name == "t_backward_data"
    assert grad.node.attrs == {"__ctx_group__": "dev1"}


def test_deep_chain_needs_no_recursion(draw):
    x = var("x")
    net = x
    for _ in range(50_000):
        net = apply("_mul_scalar", net, scalar=0.5 if _ % 2 else 2.0)
    (grad,) = gradient([net], [None], [x])
    np.testing.assert_allclose(evaluate([grad], {"x": draw(2)})[0], 1.0)


def test_number_of_heads_is_checked():
    with pytest.raises(ArgumentError, match="1 outputs, but 2"):
        gradient([apply("tanh", var("x"))], [None, None], [var("x")])


def test_operator_without_gradient_is_named():
    grad = {"data": NoGradient.NONE}
    op = Operator(name="opaque", source=Source("mine.yaml", 3), inputs=("data",), kernel="x.y", grad=grad)
    x = var("x")
    out = Entry(Node(op, "n1", registry.parse_params(op, ()), (x,)), 0)
    with pytest.raises(NbsymError, match="opaque node 'n1'.*'data'"):
        gradient([out], [None], [x])
    assert gradient([out], [None], [var("other")]) == [None]
