"""Normalization against its definition; gradients against differences; statistics as MXNet keeps them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import run

import nbsym as mx
from nbsym.kernels.norm import reference

shapes = st.lists(st.integers(1, 5), min_size=2, max_size=4).map(tuple)
dtypes = st.sampled_from(["float32", "float64"])
TOLERANCE = {"float32": 2e-5, "float64": 1e-12}


def draw(*shape, dtype="float64", seed=0, low=None):
    rng = np.random.default_rng(seed)
    return (rng.normal(size=shape) if low is None else rng.uniform(low, low + 2, shape)).astype(dtype)


def along(vector, axis, ndim):
    """The vector as an array that broadcasts along an axis."""
    return vector.reshape([-1 if a == axis % ndim else 1 for a in range(ndim)])


def numeric_gradient(function, arrays, grad, which, step=1e-6):
    """Central differences of sum(grad * function(*arrays)) by the elements of one array."""
    result = np.zeros_like(arrays[which])
    for i in np.ndindex(*result.shape):
        ends = []
        for sign in (1, -1):
            moved = [a.copy() for a in arrays]
            moved[which][i] += sign * step
            ends.append((grad * function(*moved)).sum())
        result[i] = (ends[0] - ends[1]) / (2 * step)
    return result


@settings(max_examples=40, deadline=None)
@given(shapes, st.integers(-2, 1), dtypes, st.booleans(), st.sampled_from([0, 1000]))
def test_batch_norm_in_training(shape, axis, dtype, fix_gamma, offset):
    channels, ndim = shape[axis], len(shape)
    x = draw(*shape, dtype=dtype) + np.dtype(dtype).type(offset)
    gamma, beta, moving_mean, moving_var = (draw(channels, dtype=dtype, seed=n, low=0.5) for n in range(4))
    means, variances = moving_mean.copy(), moving_var.copy()
    params = {"axis": axis, "fix_gamma": fix_gamma, "momentum": 0.75, "eps": 0.01}
    out, mean, inverse_std = run("BatchNorm", x, gamma, beta, means, variances, **params)
    exact, axes = x.astype("float64"), tuple(a for a in range(ndim) if a != axis % ndim)
    scale = np.ones(channels) if fix_gamma else gamma
    tolerance = TOLERANCE[dtype] * (1 + offset)
    expected = reference(exact, along(scale, axis, ndim), along(beta, axis, ndim), axes, 0.01)
    np.testing.assert_allclose(out, expected, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(mean, exact.mean(axes), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(inverse_std, 1 / np.sqrt(exact.var(axes) + 0.01), rtol=tolerance)
    np.testing.assert_array_equal(means, moving_mean)
    run("_batch_norm_backward", x, x, gamma, mean, inverse_std, means, variances, **params)
    np.testing.assert_allclose(means, 0.75 * moving_mean + 0.25 * exact.mean(axes), rtol=tolerance)
    np.testing.assert_allclose(variances, 0.75 * moving_var + 0.25 * exact.var(axes), rtol=10 * tolerance)


def test_batch_norm_with_moving_statistics():
    x, (gamma, beta, mean, var) = draw(4, 3, 5), (draw(3, seed=n, low=0.5) for n in range(4))
    expected = (x - mean[:, None]) / np.sqrt(var[:, None] + 1e-3) * gamma[:, None] + beta[:, None]
    for train, global_stats in ((False, False), (True, True)):
        out, shown, inverse_std = run(
            "BatchNorm", x, gamma, beta, mean, var, train=train, fix_gamma=False, use_global_stats=global_stats
        )
        np.testing.assert_allclose(out, expected, rtol=1e-12)
        np.testing.assert_array_equal(shown, mean)
        np.testing.assert_allclose(inverse_std, 1 / np.sqrt(var + 1e-3), rtol=1e-12)


@pytest.mark.parametrize("shape, axis", [((3, 2, 2, 2), 1), ((5, 3), 1), ((2, 3, 4), 2), ((2, 3, 4), 0)])
@pytest.mark.parametrize("fix_gamma", [True, False])
@pytest.mark.parametrize("global_stats", [True, False])
def test_batch_norm_gradient(shape, axis, fix_gamma, global_stats):
    channels = shape[axis]
    x, grad = draw(*shape), draw(*shape, seed=1)
    gamma, beta, moving_mean, moving_var = (draw(channels, seed=n, low=0.5) for n in range(4))
    params = {"axis": axis, "fix_gamma": fix_gamma, "use_global_stats": global_stats}

    def forward(x, gamma, beta):
        return run("BatchNorm", x, gamma, beta, moving_mean.copy(), moving_var.copy(), **params)

    _, mean, inverse_std = forward(x, gamma, beta)
    found = run("_batch_norm_backward", grad, x, gamma, mean, inverse_std, moving_mean, moving_var, **params)
    for which, array in enumerate(found):
        wanted = numeric_gradient(lambda *a: forward(*a)[0], [x, gamma, beta], grad, which)
        np.testing.assert_allclose(array, wanted, rtol=1e-6, atol=1e-7)


def test_batch_norm_in_an_executor():
    """One visible output; states change when a training step goes backward; a fixed gamma has no gradient."""
    net = mx.sym.BatchNorm(mx.sym.Variable("data"), name="bn")
    assert net.list_outputs() == ["bn_output"]
    assert net.list_auxiliary_states() == ["bn_moving_mean", "bn_moving_var"]
    exe = net.simple_bind(mx.cpu(), data=(4, 3, 2, 2))
    x = draw(4, 3, 2, 2, dtype="float32")
    exe.arg_dict["data"][:] = x
    exe.arg_dict["bn_gamma"][:] = 2
    exe.aux_dict["bn_moving_var"][:] = 1
    exe.forward(is_train=False)
    np.testing.assert_array_equal(exe.aux_dict["bn_moving_mean"].asnumpy(), 0)
    out = exe.forward(is_train=True)[0].asnumpy()
    np.testing.assert_allclose(out, reference(x, 1, 0, (0, 2, 3), 1e-3), rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(exe.aux_dict["bn_moving_mean"].asnumpy(), 0)
    exe.backward(mx.nd.array(draw(4, 3, 2, 2, dtype="float32", seed=1)))
    np.testing.assert_allclose(exe.aux_dict["bn_moving_mean"].asnumpy(), 0.1 * x.mean((0, 2, 3)), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(exe.aux_dict["bn_moving_var"].asnumpy(), 0.9 + 0.1 * x.var((0, 2, 3)), rtol=1e-4)
    np.testing.assert_array_equal(exe.grad_dict["bn_gamma"].asnumpy(), 0)


@pytest.mark.parametrize("name, third", [("BatchNorm", "bn_var"), ("LayerNorm", "bn_std")])
def test_statistics_as_outputs(name, third):
    """Visible on request; like MXNet, their gradient is ignored."""
    net = getattr(mx.sym, name)(mx.sym.Variable("data"), name="bn", output_mean_var=True)
    assert net.list_outputs() == ["bn_output", "bn_mean", third]
    exe = net.simple_bind(mx.cpu(), data=(4, 3))
    x = draw(4, 3, dtype="float32")
    exe.arg_dict["data"][:] = x
    exe.arg_dict["bn_gamma"][:] = 1
    out, mean, deviation = [array.asnumpy() for array in exe.forward(is_train=True)]
    axis = 0 if name == "BatchNorm" else 1
    np.testing.assert_allclose(mean.ravel(), x.mean(axis), rtol=1e-5, atol=1e-6)
    expected = np.sqrt(x.var(axis) + (1e-3 if axis == 0 else 1e-5))
    np.testing.assert_allclose(deviation.ravel(), 1 / expected if axis == 0 else expected, rtol=1e-5)
    heads = [mx.nd.array(draw(*a.shape, dtype="float32", seed=n)) for n, a in enumerate((out, mean, deviation))]
    grads = []
    for rest in (heads[1:], [mx.nd.zeros(a.shape) for a in heads[1:]]):
        exe.forward(is_train=True)
        exe.backward([heads[0], *rest])
        grads.append(exe.grad_dict["data"].asnumpy())
    np.testing.assert_array_equal(*grads)


@settings(max_examples=40, deadline=None)
@given(shapes, st.integers(-2, 1), dtypes)
def test_layer_norm(shape, axis, dtype):
    channels, ndim = shape[axis], len(shape)
    x, gamma, beta = draw(*shape, dtype=dtype), draw(channels, dtype=dtype), draw(channels, dtype=dtype, seed=1)
    out, mean, std = run("LayerNorm", x, gamma, beta, axis=axis, eps=0.01)
    expected = reference(x.astype("float64"), along(gamma, axis, ndim), along(beta, axis, ndim), axis, 0.01)
    tolerance = TOLERANCE[dtype]
    np.testing.assert_allclose(out, expected, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(mean, x.mean(axis, keepdims=True), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(std, np.sqrt(x.var(axis, keepdims=True) + 0.01), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("axis", [-1, 1, 0])
def test_layer_norm_gradient(axis):
    x, grad = draw(3, 4, 2), draw(3, 4, 2, seed=1)
    gamma, beta = draw(x.shape[axis], seed=2), draw(x.shape[axis], seed=3)

    def forward(x, gamma, beta):
        return run("LayerNorm", x, gamma, beta, axis=axis)

    found = run("_layer_norm_backward", grad, x, gamma, *forward(x, gamma, beta)[1:], axis=axis)
    for which, array in enumerate(found):
        wanted = numeric_gradient(lambda *a: forward(*a)[0], [x, gamma, beta], grad, which)
        np.testing.assert_allclose(array, wanted, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("size", [(4, 2), (1, 1)])
def test_instance_norm_and_its_gradient(size):
    x, grad, gamma, beta = draw(5, 3, *size), draw(5, 3, *size, seed=1), draw(3, seed=2), draw(3, seed=3)

    def forward(x, gamma, beta):
        return run("InstanceNorm", x, gamma, beta, eps=0.01)

    out, mean, inverse_std = forward(x, gamma, beta)
    expected = reference(x, gamma[:, None, None], beta[:, None, None], (2, 3), 0.01)
    np.testing.assert_allclose(out, expected, rtol=1e-12)
    found = run("_instance_norm_backward", grad, x, gamma, mean, inverse_std)
    for which, array in enumerate(found):
        wanted = numeric_gradient(lambda *a: forward(*a)[0], [x, gamma, beta], grad, which)
        np.testing.assert_allclose(array, wanted, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("mode, axes", [("instance", (1, 2, 3)), ("channel", 1), ("spatial", (2, 3))])
def test_l2_normalization(mode, axes):
    x = draw(2, 3, 4, 5, dtype="float32")
    out = mx.nd.L2Normalization(mx.nd.array(x), mode=mode, eps=0.5).asnumpy()
    np.testing.assert_allclose(out, x / np.sqrt((x**2).sum(axes, keepdims=True) + 0.5), rtol=1e-5)


def test_lrn():
    x = draw(2, 5, 3, 2, dtype="float32")
    out = mx.nd.LRN(mx.nd.array(x), nsize=3, alpha=0.1, beta=0.5, knorm=1).asnumpy()
    squares = np.pad(x**2, [(0, 0), (1, 1), (0, 0), (0, 0)])
    window = squares[:, :-2] + squares[:, 1:-1] + squares[:, 2:]
    np.testing.assert_allclose(out, x / np.sqrt(1 + 0.1 / 3 * window), rtol=1e-5)


@pytest.mark.parametrize("shape", [(3, 2, 4), (5, 3)])
@pytest.mark.parametrize(
    "name, params",
    [("BatchNorm", {"fix_gamma": False}), ("LayerNorm", {}), ("LayerNorm", {"axis": 1}), ("InstanceNorm", {})],
)
def test_results_may_take_the_place_of_what_they_come_from(name, params, shape):
    """Between other operators, where memory is shared, all is as by itself."""
    data = mx.sym.Variable("data")
    if name == "InstanceNorm" and len(shape) == 2:
        shape = (*shape, 2)
    net = getattr(mx.sym, name)(data * 2, name="norm", **params) * 3
    exe = net.simple_bind(mx.cpu(), type_dict={"data": "float64"}, data=shape)
    x, head = draw(*shape), draw(*shape, seed=1)
    exe.arg_dict["data"][:] = x
    for n, key in enumerate(("norm_gamma", "norm_beta")):
        exe.arg_dict[key][:] = draw(*exe.arg_dict[key].shape, seed=2 + n)
    gamma, beta = (exe.arg_dict[key].asnumpy() for key in ("norm_gamma", "norm_beta"))
    states = [array.asnumpy() for array in exe.aux_dict.values()]

    def forward(x, gamma, beta):
        result = run(name, 2 * x, gamma, beta, *[s.copy() for s in states], **params)
        return 3 * (result[0] if isinstance(result, list) else result)

    found = exe.forward(is_train=True)[0].asnumpy()
    np.testing.assert_allclose(found, forward(x, gamma, beta), rtol=1e-12, atol=1e-12)
    exe.backward(mx.nd.array(head, dtype="float64"))
    for which, key in enumerate(("data", "norm_gamma", "norm_beta")):
        wanted = numeric_gradient(forward, [x, gamma, beta], head, which)
        np.testing.assert_allclose(exe.grad_dict[key].asnumpy(), wanted, rtol=1e-5, atol=1e-6)
