"""Prediction with frozen parameters: the same results, with less to do in each run."""

from __future__ import annotations

import numpy as np
import pytest

import nbsym as mx
from nbsym import sym
from nbsym.base import ArgumentError


def network():
    x, w = sym.Variable("data"), sym.Variable("w")
    y = sym.Convolution(x, kernel=(3, 3), pad=(1, 1), num_filter=4, name="conv")
    y = sym.relu(sym.BatchNorm(y, fix_gamma=False, name="norm"))
    y = sym.FullyConnected(sym.Flatten(y), weight=sym.exp(w), num_hidden=3, no_bias=True, name="fc")
    return sym.broadcast_add(y, sym.sum(w, axis=1))


def parameters(executor, seed):
    generator = np.random.default_rng(seed)
    arrays = {**executor.arg_dict, **executor.aux_dict}
    return {name: mx.nd.array(generator.uniform(0.1, 1, a.shape)) for name, a in arrays.items()}


def fill(executor, values):
    aux = executor.aux_dict
    executor.copy_params_from(
        {n: v for n, v in values.items() if n not in aux}, {n: v for n, v in values.items() if n in aux}
    )


def test_results_and_refreshing():
    plain = network().simple_bind(mx.cpu(), grad_req="null", data=(2, 3, 5, 5))
    frozen = network().simple_bind(mx.cpu(), grad_req="null", data=(2, 3, 5, 5), frozen=True)
    for seed in range(2):
        values = parameters(plain, seed)
        for executor in (plain, frozen):
            fill(executor, values)
            executor.forward()
        np.testing.assert_allclose(frozen.outputs[0].asnumpy(), plain.outputs[0].asnumpy(), rtol=1e-5)
    text = frozen.debug_str()
    assert "Once:" in text and "kept of frozen parameters" in text
    forward = text[text.index("Forward:") :]
    assert "exp" not in forward and "rsqrt" not in forward and "sum" not in forward
    # By forward itself; and by hand.
    weight = mx.nd.array(np.full((3, 100), 0.5))
    kept = frozen.outputs[0].asnumpy()
    frozen.arg_dict["w"][:] = weight
    assert np.array_equal(frozen.forward()[0].asnumpy(), kept)
    frozen.refresh()
    expected = plain.forward(w=weight)[0].asnumpy()
    np.testing.assert_allclose(frozen.forward()[0].asnumpy(), expected, rtol=1e-5)
    frozen.forward(w=weight * 2)
    np.testing.assert_allclose(frozen.forward()[0].asnumpy(), plain.forward(w=weight * 2)[0].asnumpy(), rtol=1e-5)


def test_training_sees_every_change():
    executor = network().simple_bind(
        mx.cpu(), grad_req={"data": "write"}, data=(2, 3, 5, 5), frozen=["w", "conv_weight", "norm_moving_mean"]
    )
    values = parameters(executor, 3)
    fill(executor, values)
    before = executor.forward(is_train=True)[0].asnumpy()
    executor.backward(mx.nd.ones((2, 3)))
    assert np.abs(executor.grad_dict["data"].asnumpy()).max() > 0
    executor.arg_dict["w"][:] = 0.1
    assert not np.array_equal(executor.forward(is_train=True)[0].asnumpy(), before)


def test_an_output_that_never_changes():
    w = sym.Variable("w")
    executor = sym.Group([sym.exp(w), w, sym.Variable("x") + 1]).simple_bind(
        mx.cpu(), grad_req="null", w=(3,), x=(2,), frozen=["w"]
    )
    executor.copy_params_from({"w": mx.nd.array([1, 2, 3])})
    exponential, same, _ = executor.forward(x=mx.nd.ones(2))
    np.testing.assert_allclose(exponential.asnumpy(), np.exp([1, 2, 3]), rtol=1e-6)
    np.testing.assert_array_equal(same.asnumpy(), [1, 2, 3])


def test_reshaped_executors_stay_frozen():
    executor = network().simple_bind(mx.cpu(), grad_req="null", data=(2, 3, 5, 5), frozen=True)
    fill(executor, parameters(executor, 1))
    both = executor.forward()[0].asnumpy()
    one = executor.reshape(data=(1, 3, 5, 5))
    assert "kept of frozen" in one.debug_str()
    np.testing.assert_allclose(one.forward()[0].asnumpy(), both[:1], rtol=1e-5)


def test_a_monitor_sees_every_node():
    executor = network().simple_bind(mx.cpu(), grad_req="null", data=(2, 3, 5, 5), frozen=True)
    fill(executor, parameters(executor, 1))
    before = executor.forward()[0].asnumpy()
    seen = []
    executor.set_monitor_callback(lambda name, array: seen.append(name))
    np.testing.assert_allclose(executor.forward()[0].asnumpy(), before, rtol=1e-5)
    assert {"conv_output", "norm_output", "fc_output"} <= set(seen)


def test_refusals():
    with pytest.raises(ArgumentError, match="'wrong'"):
        network().simple_bind(mx.cpu(), grad_req="null", data=(2, 3, 5, 5), frozen=["wrong"])
    with pytest.raises(ArgumentError, match="gradient"):
        network().simple_bind(mx.cpu(), data=(2, 3, 5, 5), frozen=["w"])
