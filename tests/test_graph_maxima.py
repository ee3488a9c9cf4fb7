"""Max pooling before activations: when it goes there, and that nothing else changes."""

import numpy as np
import pytest

import nbsym as mx
from nbsym.graph.infer import infer_dtypes, infer_shapes
from nbsym.graph.maxima import maxima_first
from nbsym.symbol.node import topological_order


def pooled(x, **params):
    return mx.sym.Pooling(x, **{"kernel": (2, 2), "stride": (2, 2), "pool_type": "max", **params})


def order(net, shape=(2, 3, 6, 8)):
    tables = infer_shapes(net.entries, {"x": shape}), infer_dtypes(net.entries, {})
    outputs, shapes, _ = maxima_first(net.entries, *tables)
    assert [shapes[entry] for entry in outputs] == [tables[0][entry] for entry in net.entries]
    return [node.op.name for node in topological_order(outputs) if node.op is not None]


X = mx.sym.Variable("x")


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softsign"])
def test_maxima_go_first(activation):
    assert order(pooled(getattr(mx.sym, activation)(X * 3))) == ["_mul_scalar", "Pooling", activation]


def test_several_activations_and_poolings():
    net = pooled(mx.sym.sigmoid(pooled(mx.sym.tanh(mx.sym.sigmoid(X)))), global_pool=True)
    assert order(net) == ["Pooling", "sigmoid", "tanh", "Pooling", "sigmoid"]


@pytest.mark.parametrize("params", [{"pool_type": "avg"}, {"pad": (1, 1)}, {"pooling_convention": "full"}])
def test_other_windows_stay(params):
    assert order(pooled(mx.sym.tanh(X), **params)) == ["tanh", "Pooling"]


def test_what_is_read_elsewhere_stays():
    y = mx.sym.tanh(X)
    assert order(mx.sym.Group([pooled(y), mx.sym.exp(y)])) == ["tanh", "Pooling", "exp"]
    assert order(mx.sym.Group([pooled(y), y])) == ["tanh", "Pooling"]
    assert order(mx.sym.Group([pooled(mx.sym.sigmoid(y)), mx.sym.exp(y)])) == ["tanh", "Pooling", "sigmoid", "exp"]


def test_values_and_gradients():
    x = np.random.default_rng(0).normal(size=(2, 3, 6, 8)).astype(np.float32)
    exe = pooled(mx.sym.tanh(X), name="pool").bind(mx.cpu(), {"x": mx.nd.array(x)}, {"x": mx.nd.zeros(x.shape)})
    expected = np.tanh(x.astype(float)).reshape(2, 3, 3, 2, 4, 2).max((3, 5))
    for is_train in (False, True):
        np.testing.assert_allclose(exe.forward(is_train=is_train)[0].asnumpy(), expected, rtol=1e-6)
    exe.backward(mx.nd.ones(expected.shape))
    slope = np.where(x == x.reshape(2, 3, 3, 2, 4, 2).max((3, 5)).repeat(2, 2).repeat(2, 3), 1 - np.tanh(x) ** 2, 0)
    np.testing.assert_allclose(exe.grad_dict["x"].asnumpy(), slope, rtol=1e-5, atol=1e-6)
