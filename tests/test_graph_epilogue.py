"""Epilogues of products in graphs: what is found, what is left alone, and that results stay the same."""

from __future__ import annotations

import numpy as np
import pytest

import nbsym as mx
from nbsym import sym
from nbsym.graph.epilogue import attach_epilogues
from nbsym.graph.expand import expand
from nbsym.graph.infer import infer_dtypes, infer_shapes
from nbsym.graph.normalized import join_normalized
from nbsym.symbol.node import topological_order


def operators(net, *, is_train=False, **shapes):
    """Names of the operators of a network with epilogues, in the order in which they run."""
    outputs = expand(net.entries)
    tables = infer_shapes(outputs, shapes), infer_dtypes(outputs, {})
    found, shape_of, dtype_of = attach_epilogues(outputs, *tables, is_train=is_train)
    order = topological_order(found)
    for node in order:
        assert (node, 0) in shape_of and (node, 0) in dtype_of
    return [node.op.name for node in order if node.op is not None]


def convolution(data, filters=4, name=None, **params):
    params = {"kernel": (3, 3), "pad": (1, 1), **params}
    return sym.Convolution(data, num_filter=filters, name=name, **params)


X = sym.Variable("x")
SHAPE = (2, 4, 5, 5)


def test_all_at_once():
    norm = sym.BatchNorm(convolution(X), fix_gamma=False)
    found = operators(sym.Activation(norm + X, act_type="relu"), x=SHAPE)
    assert found[-1] == "_fused_convolution"
    assert set(found[:-1]) == {"_plus_scalar", "rsqrt", "broadcast_mul", "broadcast_sub"}


def test_training_keeps_what_is_read_again():
    norm = sym.BatchNorm(convolution(X))
    assert operators(sym.relu(norm), is_train=True, x=SHAPE) == ["Convolution", "BatchNorm", "relu"]
    global_norm = sym.BatchNorm(convolution(X), use_global_stats=True)
    assert operators(sym.relu(global_norm), is_train=True, x=SHAPE)[-1] == "_fused_convolution"


@pytest.mark.parametrize(
    "follow",
    [
        lambda y: sym.relu(y) + y,  # read twice
        lambda y: sym.Group([y, sym.relu(y)]),  # an output
        lambda y: sym.exp(y),
        lambda y: sym.broadcast_add(y, sym.sum(X, axis=(2, 3), keepdims=True)),  # of another shape
        lambda y: sym.BatchNorm(y, axis=2),
        lambda y: sym.BatchNorm(y, output_mean_var=True),
        lambda y: sym.Flatten(y),
        lambda y: y + y,
    ],
)
def test_left_alone(follow):
    assert "Convolution" in operators(follow(convolution(X)), x=SHAPE)


def test_one_of_two_products_takes_the_sum():
    net = sym.relu(convolution(X, name="one") + convolution(X, name="two"))
    assert operators(net, x=SHAPE) == ["Convolution", "_fused_convolution"]
    # The order of what is added does not matter, nor that the other one comes later in the graph.
    both = sym.BatchNorm(convolution(X)) + sym.BatchNorm(convolution(sym.relu(convolution(X))))
    found = operators(sym.relu(both), x=SHAPE)
    assert found.count("_fused_convolution") == 3 and "relu" not in found and "elemwise_add" not in found


def test_one_step_of_each_kind():
    net = sym.relu(sym.tanh(convolution(X) + X) + X)
    assert operators(net, x=SHAPE) == ["_fused_convolution", "elemwise_add", "relu"]


def joined(net, **shapes):
    outputs = expand(net.entries)
    tables = infer_shapes(outputs, shapes), infer_dtypes(outputs, {})
    found, _, _ = join_normalized(outputs, *tables, forward_outputs=len(outputs))
    return [node.op.name for node in topological_order(found) if node.op is not None]


def test_what_follows_a_norm():
    norm = sym.BatchNorm(X)
    assert joined(sym.relu(norm), x=SHAPE) == ["_fused_batch_norm"]
    assert joined(sym.relu(X + norm), x=SHAPE) == ["_fused_batch_norm"]
    assert joined(sym.relu(sym.relu(norm) + X), x=SHAPE) == ["_fused_batch_norm", "elemwise_add", "relu"]
    assert joined(sym.relu(norm) + norm, x=SHAPE) == ["BatchNorm", "relu", "elemwise_add"]
    both = sym.BatchNorm(X, output_mean_var=True)
    assert "BatchNorm" in joined(sym.Group([sym.relu(both[0]), both[1]]), x=SHAPE)


def test_training_through_norm_and_relu():
    net = sym.relu(sym.BatchNorm(convolution(X, name="c"), name="n"))
    net = sym.relu(sym.BatchNorm(convolution(net, name="d"), name="m") + X)
    text = net.simple_bind(mx.cpu(), x=SHAPE).debug_str()
    forward, backward = text[text.index("Forward:") :].split("Backward:")
    assert forward.count("_fused_batch_norm") == 2 and "relu" not in forward.replace("relu_data", "")
    assert backward.count("_backward_relu_data") == 1  # that of the sum, which both of its terms read


def test_groups_of_contexts_are_kept_apart():
    with mx.AttrScope(ctx_group="a"):
        y = convolution(X)
    with mx.AttrScope(ctx_group="b"):
        y = sym.relu(y)
    assert operators(y, x=SHAPE) == ["Convolution", "relu"]


ACTS = ("relu", "sigmoid", "tanh", "softrelu", "softsign")


def draw_network(generator):
    """A network of products, norms, sums and activations; later parts read earlier ones, some of them often."""
    rows = generator.random() < 0.3
    pool = [X]

    def pick():
        return pool[generator.integers(len(pool)) if generator.random() < 0.3 else -1]

    for i in range(14):
        kind = generator.integers(7)
        if kind <= 1:
            no_bias = bool(generator.integers(2))
            if rows:
                made = sym.FullyConnected(pick(), num_hidden=4, no_bias=no_bias, name=f"p{i}")
            else:
                size = int(generator.integers(1, 4))
                group = int(generator.choice([1, 1, 2, 4]))
                kernel, pad = (size, size), (size // 2, size // 2)
                made = sym.Convolution(
                    pick(), kernel=kernel if size % 2 else (1, 1), pad=pad if size % 2 else (0, 0), num_filter=4,
                    num_group=group, no_bias=no_bias, name=f"p{i}",
                )  # fmt: skip
        elif kind == 2:
            fix, stats = (bool(x) for x in generator.integers(2, size=2))
            made = sym.BatchNorm(pick(), fix_gamma=fix, use_global_stats=stats, eps=1e-2, name=f"n{i}")
        elif kind == 3:
            made = pick() + pick()
        elif kind == 4:
            made = sym.Activation(pick(), act_type=str(generator.choice(ACTS)))
        elif kind == 5:
            made = sym.LeakyReLU(pick(), slope=0.1)
        else:
            made = sym.clip(pick(), a_min=-1.0, a_max=2.0)
        pool.append(made)
    return pool[-1], (3, 4) if rows else (2, 4, 5, 6)


@pytest.mark.parametrize("seed", range(20))
def test_results_stay_the_same(seed):
    generator = np.random.default_rng(seed)
    net, shape = draw_network(generator)
    bound = [net.simple_bind(mx.cpu(), fuse=fuse, x=shape) for fuse in (True, False)]
    for name, array in (*bound[0].arg_dict.items(), *bound[0].aux_dict.items()):
        low = 0.5 if name.endswith(("gamma", "var")) else -0.7
        array[:] = generator.uniform(low, 1, array.shape)
    bound[1].copy_params_from(bound[0].arg_dict, bound[0].aux_dict)
    head = mx.nd.array(generator.normal(size=shape))
    for is_train in (False, True):
        results = []
        for executor in bound:
            out = executor.forward(is_train=is_train)[0].asnumpy()
            executor.backward(head)
            results.append([out, *(grad.asnumpy() for grad in executor.grad_dict.values())])
        for ours, plain in zip(*results, strict=True):
            scale = max(np.abs(plain).max(), 1)
            np.testing.assert_allclose(ours / scale, plain / scale, atol=2e-5)
