"""Operators of a user's file in the passes of graphs: what the keys of their entries say is enough to take part."""

from __future__ import annotations

import numpy as np
import pytest

import nbsym as mx
from nbsym import registry, sym
from nbsym.executor.blueprint import draw, program

OPERATORS = """
user_product:
  inputs: [data, weight, bias]
  params: {no_bias: bool = false}
  omit: {bias: no_bias}
  shape: {data: n k, weight: m k, bias: m, out: n m}
  kernel: user_products.product
  fused: {is: user_finished, axis: 1, shift: bias}
  grad: none
  samples:
    - {data: [2, 3], weight: [4, 3]}

user_finished:
  inputs: [data, weight, scale, shift, residual]
  params:
    act: enum(positive, between)? = none
    low: float = 0
    high: float = 0
    scaled: bool = false
    shifted: bool = false
    added: bool = false
  omit: {scale: not scaled, shift: not shifted, residual: not added}
  shape: {data: n k, weight: m k, scale: m, shift: m, residual: n m, out: n m}
  kernel: user_products.finished
  grad: none
  samples:
    - {data: [2, 3], weight: [4, 3], scaled: true, shifted: true, added: true, act: positive}

user_norm:
  inputs: [data, width, height]
  aux: [center]
  shape: {data: n m, width: m, height: m, center: m, out: n m}
  kernel: user_products.norm
  affine:
    when: not is_train
    axis: -1
    scale: 1 / width
    shift: (data - center) * scale + height
  grad: none
  samples:
    - {data: [2, 3], width: {shape: [3], low: 1, high: 2}}

user_positive:
  elementwise: where(data > 0, data, 0)
  act: positive
  samples:
    - {data: [3]}

user_between:
  params: {least: float, most: float}
  elementwise: max(min(data, most), least)
  act: {is: between, low: least, high: most}
  samples:
    - {data: [3], least: -0.5, most: 0.5}

user_sum:
  inputs: [one, other]
  elementwise: one + other
  samples:
    - {one: [3], other: [3]}
"""

KERNELS = """
from nbsym.executor.launch import Launch, kernel


@kernel
def multiply(data, weight, scale, shift, residual, out, scaled, shifted, added, bounded, low, high, lo, hi):
    for i in range(lo, hi):
        for j in range(out.shape[1]):
            total = 0.0
            for k in range(data.shape[1]):
                total += data[i, k] * weight[j, k]
            if scaled:
                total *= scale[j]
            if shifted:
                total += shift[j]
            if added:
                total += residual[i, j]
            if bounded:
                total = max(min(total, high), low)
            out[i, j] = total


@kernel
def normalize(data, width, height, center, out, lo, hi):
    for i in range(lo, hi):
        for j in range(out.shape[1]):
            out[i, j] = (data[i, j] - center[j]) / width[j] + height[j]


def launch(call, scale, shift, residual, bounds):
    rows = call.out.reshape(-1)
    given = [rows if view is None else view for view in (scale, shift)] + [call.out if residual is None else residual]
    flags = [int(part is not None) for part in (scale, shift, residual, bounds)]
    yield Launch(
        multiply, call.data, call.weight, *given, call.out, *flags, *(bounds or (0.0, 0.0)), jobs=call.out.shape[0],
        cost=call.out.size * call.data.shape[1],
    )


def product(call):
    yield from launch(call, None, call.views.get("bias"), None, None)


def finished(call):
    params = call.params
    bounds = {"positive": (0.0, float("inf")), "between": (params.low, params.high), None: None}[params.act]
    yield from launch(call, call.views["scale"], call.views["shift"], call.views["residual"], bounds)


def norm(call):
    arrays = (call.data, call.width, call.height, call.center, call.out)
    yield Launch(normalize, *arrays, jobs=call.out.shape[0], cost=call.out.size)
"""


@pytest.fixture(scope="module", autouse=True)
def operators(tmp_path_factory):
    directory = tmp_path_factory.mktemp("user")
    (directory / "user_products.py").write_text(KERNELS)
    (directory / "user_products.yaml").write_text(OPERATORS)
    mx.load_ops(directory / "user_products.yaml")
    yield
    registry._registry.replace(str(directory / "user_products.yaml"), [])


def user(operator, /, *inputs, **params):
    return getattr(sym, operator)(*inputs, **params)


def network(follow, **params):
    x = sym.Variable("x")
    return follow(user("user_product", x, sym.Variable("w"), name="p", **params), x)


SHAPES = {"x": (3, 3), "w": (3, 3)}

# What follows a product, and the operators that remain.
CHAINS = {
    "activation": (lambda y, x: user("user_positive", y), {"user_finished"}),
    "bounds": (lambda y, x: user("user_between", y, least=-0.25, most=0.5), {"user_finished"}),
    "sum": (lambda y, x: user("user_sum", x, y), {"user_finished"}),
    "norm": (lambda y, x: user("user_norm", y, name="n"), {"user_finished", "small"}),
    "all": (
        lambda y, x: user("user_positive", user("user_sum", user("user_norm", y, name="n"), x)),
        {"user_finished", "small"},
    ),
    "of the library": (lambda y, x: sym.broadcast_add(y, x), {"user_finished"}),
    "unknown to the form": (lambda y, x: sym.relu(y), {"user_product", "relu"}),
}


@pytest.mark.parametrize("no_bias", [False, True])
@pytest.mark.parametrize("follow, left", CHAINS.values(), ids=CHAINS)
def test_what_follows_a_product_of_a_user_is_taken_in(follow, left, no_bias):
    net = network(follow, no_bias=no_bias)
    drawn = draw(net.entries, SHAPES, {}, {})
    made = program(drawn, is_train=False, backward=False, optimize=True, threads=1, package="nbsym.kernels")
    found = {node.op.name for node in made.order if node.op is not None}
    assert {name if name.startswith("user") or name == "relu" else "small" for name in found} == left
    executors = [net.simple_bind(mx.cpu(), grad_req="null", fuse=fuse, **SHAPES) for fuse in (True, False)]
    random = np.random.default_rng(1)
    for name, array in (*executors[0].arg_dict.items(), *executors[0].aux_dict.items()):
        array[:] = random.uniform(0.5 if name == "n_width" else -1, 1, array.shape)
    executors[1].copy_params_from(executors[0].arg_dict, executors[0].aux_dict)
    one, other = (executor.forward(is_train=False)[0].asnumpy() for executor in executors)
    np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def test_a_norm_of_a_user_that_is_not_affine_in_training_stays():
    net = network(lambda y, x: user("user_norm", y, name="n"))
    drawn = draw(net.entries, SHAPES, {}, {})
    made = program(drawn, is_train=True, backward=False, optimize=True, threads=1, package="nbsym.kernels")
    assert [node.op.name for node in made.order if node.op is not None] == ["user_product", "user_norm"]


def test_an_activation_of_a_user_follows_products_of_the_library(tmp_path):
    (tmp_path / "user_relu.yaml").write_text(
        "user_relu:\n  elementwise: max(data, 0)\n  act: relu\n  samples:\n    - {data: [3]}\n"
    )
    mx.load_ops(tmp_path / "user_relu.yaml")
    try:
        net = user("user_relu", sym.FullyConnected(sym.Variable("x"), num_hidden=4))
        drawn = draw(net.entries, {"x": (2, 3)}, {}, {})
        made = program(drawn, is_train=False, backward=False, optimize=True, threads=1, package="nbsym.kernels")
        (node,) = [node for node in made.order if node.op is not None]
        assert (node.op.name, node.params.act) == ("_fused_fully_connected", "relu")
    finally:
        registry._registry.replace(str(tmp_path / "user_relu.yaml"), [])
