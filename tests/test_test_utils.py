"""The checks that programs use find what is wrong, and only that."""

from __future__ import annotations

import os

import numpy as np
import pytest

import nbsym as mx
from nbsym import test_utils as tu

X = mx.sym.Variable("x")


class WrongGradient(mx.operator.CustomOp):
    def forward(self, is_train, req, in_data, out_data, aux):
        self.assign(out_data[0], req[0], in_data[0] * in_data[0])

    def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
        self.assign(in_grad[0], req[0], out_grad[0] * in_data[0])  # half of it


@mx.operator.register("square_with_wrong_gradient")
class WrongGradientProp(mx.operator.CustomOpProp):
    def create_operator(self, ctx, shapes, dtypes):
        return WrongGradient()


def test_comparisons():
    tu.assert_almost_equal(mx.nd.array([1, 2]), np.array([1, 2.00001], "f"))
    with pytest.raises(AssertionError, match=r"Location of maximum error: \(0, 1\), left=2\.0+, right=3\.0+"):
        tu.assert_almost_equal(np.array([[1.0, 2.0]]), np.array([[1.0, 3.0]]), names=("left", "right"))
    with pytest.raises(AssertionError, match="not equal"):
        tu.assert_almost_equal(np.ones((2, 1)), np.ones(2), use_broadcast=False)
    nan = np.array([np.nan, 1.0])
    tu.assert_almost_equal(nan, nan, equal_nan=True)
    with pytest.raises(AssertionError):
        tu.assert_almost_equal(nan, nan)
    tu.assert_almost_equal_ignore_nan(nan, np.array([5.0, 1.0]))
    tu.assert_almost_equal_with_err(np.arange(10.0), np.arange(10.0) + (np.arange(10) == 3), etol=0.1)
    with pytest.raises(AssertionError):
        tu.assert_almost_equal_with_err(np.arange(10.0), np.arange(10.0) + (np.arange(10) > 7), etol=0.1)
    assert tu.almost_equal(np.ones(2), np.ones(2) + 1e-7) and not tu.almost_equal(np.ones(2), np.ones(2) + 1e-3)
    assert tu.same(mx.nd.ones(2), np.ones(2)) and not tu.same(mx.nd.ones(2), np.ones(3))
    x = mx.nd.ones((2, 2))
    assert tu.same_array(x[0], x[0]) and not tu.same_array(x, x.copy())
    tu.assert_exception(lambda: 1 // 0, ZeroDivisionError)
    with pytest.raises(AssertionError, match="ZeroDivisionError was not raised"):
        tu.assert_exception(lambda: 1, ZeroDivisionError)


def test_tolerance_goes_by_the_less_precise():
    coarse, fine = mx.nd.array([1.0], dtype="float16"), np.array([1.05])
    tu.assert_almost_equal(coarse, fine)
    with pytest.raises(AssertionError):
        tu.assert_almost_equal(coarse.astype("float64"), fine)
    tu.assert_almost_equal(coarse.astype("float64"), fine, rtol={np.dtype("float64"): 0.1})


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_numeric_gradient(dtype):
    w = mx.sym.Variable("w")
    net = mx.sym.FullyConnected(X, w, num_hidden=3, no_bias=True)
    location = {"x": np.random.default_rng(0).standard_normal((2, 4)), "w": np.ones((3, 4))}
    tu.check_numeric_gradient(net, location, rtol=1e-2, atol=1e-2, dtype=dtype)
    tu.check_numeric_gradient(net, location, rtol=1e-2, atol=1e-2, grad_nodes={"x": "add", "w": "null"}, dtype=dtype)
    wrong = mx.sym.Custom(X, op_type="square_with_wrong_gradient")
    with pytest.raises(AssertionError, match=r"NUMERICAL_x=.*BACKWARD_x="):
        tu.check_numeric_gradient(wrong, [np.array([1.0, 2.0])], rtol=1e-2, atol=1e-2, dtype=dtype)


def test_forward_and_backward():
    x = np.array([[0.5, -2.0]])
    net = mx.sym.square(X, name="square")
    tu.check_symbolic_forward(net, {"x": x}, {"square_output": x**2})
    with pytest.raises(AssertionError, match="EXPECTED_square_output"):
        tu.check_symbolic_forward(net, [x], [x])
    for request in ("write", "add"):
        found = tu.check_symbolic_backward(net, [x], [np.ones((1, 2))], [2 * x], grad_req=request)
        assert found["x"].shape == (1, 2)
    tu.check_symbolic_backward(net, [x], {"square_output": np.ones((1, 2))}, {"x": 2 * x}, grad_req={"x": "null"})
    with pytest.raises(AssertionError, match="EXPECTED_x"):
        tu.check_symbolic_backward(net, [x], [np.ones((1, 2))], [x])
    with pytest.raises(ValueError, match="do not match"):
        tu.check_symbolic_forward(net, {"y": x}, [x])
    out = tu.simple_forward(net, x=x)
    np.testing.assert_allclose(out, x**2)


def test_consistency():
    net = mx.sym.FullyConnected(X, num_hidden=3, name="fc")
    kinds = [{"ctx": mx.cpu(), "x": (2, 4), "type_dict": {"x": t}} for t in (np.float64, np.float32, np.float16)]
    truth = tu.check_consistency(net, kinds)
    assert truth["fc_output"].dtype == np.float64
    assert truth["fc_weight"].shape == (3, 4)
    other = mx.sym.FullyConnected(X * 1.5, num_hidden=3, name="fc")
    with pytest.raises(AssertionError) as caught:
        tu.check_consistency([net, other], kinds[:2])
    assert caught.value.__notes__ == ["Predict Err: ctx 1 vs ctx 0 at fc_output"]


def test_speed():
    net = mx.sym.FullyConnected(X, num_hidden=3)
    assert 0 < tu.check_speed(net, N=2, x=(2, 4)) < 1
    assert 0 < tu.check_speed(mx.sym.exp(X), {"x": np.ones(3)}, N=2, typ="forward") < 1
    with pytest.raises(ValueError, match="typ can only be"):
        tu.check_speed(net, typ="backward", x=(2, 4))


def test_optimizers_compared():
    tu.compare_optimizer(mx.optimizer.Adam(), mx.optimizer.Adam(), (3, 4), "float32")
    with pytest.raises(AssertionError):
        tu.compare_optimizer(mx.optimizer.SGD(learning_rate=1), mx.optimizer.SGD(), (3, 4), "float32")


def test_graphs_compared():
    assert tu.same_symbol_structure(mx.sym.exp(X + 1), mx.sym.exp(mx.sym.Variable("y") + 2))
    assert not tu.same_symbol_structure(mx.sym.exp(X), mx.sym.log(X))


def test_random_things():
    assert tu.random_arrays((2, 3)).shape == (2, 3)
    assert [a.dtype for a in tu.random_arrays((2,), ())] == [np.float32] * 2
    assert tu.random_uniform_arrays((50,), low=3, high=4, dtype="int64")[0].tolist() == [3] * 50
    assert sorted(tu.random_sample([1, 2, 3], 3)) == [1, 2, 3]
    assert all(1 <= n <= 2 for n in tu.rand_shape_3d(2, 2, 2) + tu.rand_shape_2d(2, 2))
    assert tu.rand_ndarray((2, 2), dtype="float64").dtype == np.float64
    assert tu.create_2d_tensor(2, 3).asnumpy().tolist() == [[0] * 3, [1] * 3]
    x = np.arange(24.0).reshape(2, 3, 4)
    np.testing.assert_array_equal(tu.np_reduce(x, (0, 2), True, np.sum), x.sum((0, 2), keepdims=True))
    np.testing.assert_array_equal(tu.collapse_sum_like(x, (3, 1)), x.sum((0, 2)).reshape(3, 1))
    assert tu.assign_each2(x, x, lambda a, b: a + b).tolist() == (2 * x).tolist()


def test_distributions():
    mx.random.seed(2)
    draw = lambda n: mx.nd.random.normal(1, 2, shape=n).asnumpy()  # noqa: E731
    assert tu.mean_check(draw, 1, 2, 20000) and not tu.mean_check(draw, 1.2, 2, 20000)
    assert tu.var_check(draw, 2, 20000) and not tu.var_check(draw, 2.5, 20000)


def test_surroundings():
    with tu.environment({"NBSYM_TEST_A": "1", "PATH": None}):
        assert os.environ["NBSYM_TEST_A"] == "1" and "PATH" not in os.environ
    assert "NBSYM_TEST_A" not in os.environ and "PATH" in os.environ
    calls = []

    @tu.retry(3)
    def sometimes():
        calls.append(1)
        assert len(calls) == 3

    sometimes()
    calls[:] = [1, 1, 1]
    with pytest.raises(AssertionError):
        sometimes()
    tu.set_default_context(mx.cpu(0))
    assert tu.default_context() == mx.cpu()
