"""Initializers: what names and attributes choose, and how the numbers are distributed."""

from __future__ import annotations

import json
import logging

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import ArgumentError, ShapeError
from nbsym.initializer import InitDesc


def initialized(init, name, shape, attrs=None, dtype="float32"):
    array = mx.nd.array(np.full(shape, 7), dtype=dtype)
    init(InitDesc(name, attrs), array)
    return array.asnumpy()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fc_weight", 3),
        ("fc_bias", 0),
        ("bn_gamma", 1),
        ("bn_beta", 0),
        ("conv_min", 0),
        ("conv_max", 1),
        ("fc_bias_quantize", 0),
    ],
)
def test_endings_choose(name, expected):
    assert (initialized(mx.init.Constant(3), name, (2, 2)) == expected).all()


def test_unknown_ending():
    with pytest.raises(
        ValueError, match=r"Unknown initialization pattern for fc_state\. Default initialization is now"
    ):
        initialized(mx.init.One(), "fc_state", (2,))


def test_attribute_of_the_variable_comes_first():
    variable = mx.sym.Variable("fc_bias", init=mx.init.Constant(5))
    assert (initialized(mx.init.Zero(), "fc_bias", (2,), variable.attr_dict()["fc_bias"]) == 5).all()
    assert (initialized(mx.init.Zero(), "anything", (2,), {"__init__": "ones"}) == 1).all()


def test_states_of_batch_norm_say_how():
    net = mx.sym.BatchNorm(mx.sym.Variable("data"), name="bn")
    attrs = net.attr_dict()
    assert (initialized(mx.init.Uniform(), "bn_moving_var", (2,), attrs["bn_moving_var"]) == 1).all()
    assert (initialized(mx.init.Uniform(), "bn_moving_mean", (2,), attrs["bn_moving_mean"]) == 0).all()


def test_plain_names():
    array = mx.nd.zeros((2,))
    for name, expected in (("a_moving_var", 1), ("a_moving_mean", 0), ("a_moving_avg", 0), ("a_gamma", 1)):
        with pytest.warns(DeprecationWarning, match="has been deprecated"):
            mx.init.Uniform()(name, array)
        assert (array.asnumpy() == expected).all()
    affine = mx.nd.zeros(6)
    with pytest.warns(DeprecationWarning):
        mx.init.Zero()("stn_loc_bias", affine)
    assert affine.asnumpy().tolist() == [1, 0, 0, 0, 1, 0]


SHAPE = (40, 20, 5, 5)
FAN_IN, FAN_OUT = 20 * 25, 40 * 25


@pytest.mark.parametrize(
    ("init", "deviation", "bound"),
    [
        (mx.init.Uniform(0.3), 0.3 / 3**0.5, 0.3),
        (mx.init.Normal(0.2), 0.2, np.inf),
        (mx.init.Xavier(), (2 / (FAN_IN + FAN_OUT)) ** 0.5, (6 / (FAN_IN + FAN_OUT)) ** 0.5),
        (mx.init.Xavier("gaussian", "in", 2), (2 / FAN_IN) ** 0.5, np.inf),
        (mx.init.Xavier("uniform", "out", 3), FAN_OUT**-0.5, (3 / FAN_OUT) ** 0.5),
        (mx.init.MSRAPrelu("avg", 0), (4 / (FAN_IN + FAN_OUT)) ** 0.5, np.inf),
        (mx.init.MSRAPrelu("in", 0.5), (1.6 / FAN_IN) ** 0.5, np.inf),
    ],
    ids=lambda x: type(x).__name__ if isinstance(x, mx.init.Initializer) else "",
)
@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_random_weights(init, deviation, bound, dtype):
    mx.random.seed(3)
    found = initialized(init, "conv_weight", SHAPE, dtype=dtype).astype(float)
    assert found.std() == pytest.approx(deviation, rel=0.02)
    assert abs(found.mean()) < 5 * deviation / found.size**0.5
    assert abs(found).max() <= bound * 1.001


@pytest.mark.parametrize("rand_type", ["uniform", "normal"])
@pytest.mark.parametrize("shape", [(4, 9), (9, 2, 2), (5, 5)])
def test_orthogonal(shape, rand_type):
    found = initialized(mx.init.Orthogonal(2, rand_type), "x_weight", shape).reshape(shape[0], -1).astype(float)
    product = found @ found.T if found.shape[0] <= found.shape[1] else found.T @ found
    np.testing.assert_allclose(product, 4 * np.eye(len(product)), atol=1e-5)


def test_bilinear():
    """The values of MXNet 1.9.1 for windows of even and odd size."""
    even = [[0.0625, 0.1875, 0.1875, 0.0625], [0.1875, 0.5625, 0.5625, 0.1875]]
    found = initialized(mx.init.Bilinear(), "up_weight", (2, 1, 4, 4))
    np.testing.assert_allclose(found[1, 0], even + even[::-1])
    odd = initialized(mx.init.Bilinear(), "up_weight", (1, 1, 3, 3))[0, 0]
    np.testing.assert_allclose(odd, np.outer([0.25, 0.75, 0.75], [0.25, 0.75, 0.75]))


def test_bias_of_an_lstm():
    attrs = {"__init__": mx.init.LSTMBias(2).dumps()}
    found = initialized(mx.init.Zero(), "lstm_i2h_bias", (12,), attrs)
    np.testing.assert_array_equal(found, [0, 0, 0, 2, 2, 2, 0, 0, 0, 0, 0, 0])


def test_packed_parameters_of_an_rnn():
    init = mx.init.FusedRNN(mx.init.Constant(3), num_hidden=4, num_layers=2, mode="lstm", forget_bias=5)
    cell = mx.rnn.FusedRNNCell(4, 2, "lstm", prefix="")
    packed = mx.nd.zeros(sum(4 * 4 * (n + 4 + 2) for n in (6, 4)))
    mx.init.create(init.dumps())(InitDesc("lstm_parameters", {"__init__": init.dumps()}), packed)
    parts = cell.unpack_weights({"parameters": packed})
    assert (parts["l0_i2h_i_weight"].asnumpy() == 3).all()
    assert (parts["l1_h2h_f_bias"].asnumpy() == 5).all()
    assert (parts["l1_h2h_c_bias"].asnumpy() == 0).all()


@pytest.mark.parametrize(
    "init",
    [
        mx.init.Zero(),
        mx.init.Constant(2.5),
        mx.init.Constant(np.array([1.0, 2.0])),
        mx.init.Uniform(0.2),
        mx.init.Orthogonal(1, "normal"),
        mx.init.MSRAPrelu("in", 0.1),
        mx.init.LSTMBias(3),
    ],
    ids=lambda init: type(init).__name__,
)
def test_json(init):
    text = init.dumps()
    assert mx.init.create(text).dumps() == text
    name, arguments = json.loads(text)
    assert name == type(init).__name__.lower()
    assert mx.init.create(name, **arguments).dumps() == text


def test_classes_by_name():
    assert isinstance(mx.init.create("zeros"), mx.init.Zero)
    assert mx.init.create("XAVIER") == mx.init.Xavier()
    assert mx.init.Uniform(1) != mx.init.Uniform(2)
    with pytest.raises(ArgumentError, match="xavir is not registered as initializer; did you mean 'xavier'"):
        mx.init.create("xavir")
    for text in ('["uniform"', '["uniform", 3]', '["uniform", {}, 3]'):
        with pytest.raises(ArgumentError, match="uniform"):
            mx.init.create(text)


def test_load_and_mixed(tmp_path):
    fname = str(tmp_path / "x.params")
    mx.nd.save(fname, {"arg:fc_weight": mx.nd.array([[1, 2]])})
    init = mx.init.Load(fname, mx.init.Mixed([".*gamma", ".*"], [mx.init.Constant(9), mx.init.One()]))
    assert initialized(init, "fc_weight", (1, 2)).tolist() == [[1, 2]]
    assert (initialized(init, "other_weight", (3, 3)) == 1).all()
    with pytest.raises(ShapeError, match=r"Shape mismatch, target \(2, 1\) vs loaded \(1, 2\)"):
        initialized(init, "fc_weight", (2, 1))
    with pytest.raises(ArgumentError, match="Cannot Initialize x_weight"):
        initialized(mx.init.Load({}), "x_weight", (1,))
    with pytest.raises(ValueError, match="Parameter name b did not match any pattern"):
        initialized(mx.init.Mixed(["a"], [mx.init.One()]), "b", (1,))
    with pytest.raises(ArgumentError, match="2 patterns for 1 initializers"):
        mx.init.Mixed(["a", "b"], [mx.init.One()])


def test_what_cannot_be():
    with pytest.raises(ValueError, match="Xavier initializer cannot be applied to vector x_weight"):
        initialized(mx.init.Xavier(), "x_weight", (3,))
    with pytest.raises(ValueError, match="Incorrect factor type"):
        initialized(mx.init.Xavier(factor_type="sum"), "x_weight", (3, 3))
    with pytest.raises(NotImplementedError):
        initialized(mx.init.Initializer(), "x_weight", (3, 3))


def test_verbosity(caplog):
    caplog.set_level(logging.INFO)
    initialized(mx.init.Constant(2).set_verbosity(True), "x_weight", (4,))
    assert caplog.messages == ["Initialized x_weight as weight: 2.0"]
