"""Softmax, its gradients and the losses, against formulas in NumPy and values of MXNet 1.9.1."""

from __future__ import annotations

import numpy as np
import pytest
from kernels import Refused, run

RNG = np.random.default_rng(0)


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("shape", "axis"),
    [((5, 7), -1), ((3, 1000), 1), ((4, 5, 300), 1), ((6, 2, 3), 0), ((1,), 0), ((21, 40), 1), ((17, 300), 1)],
)
@pytest.mark.parametrize("temperature", [None, 0.25, 3])
def test_softmax_and_log_softmax(shape, axis, temperature, dtype):
    x, g = (3 * RNG.standard_normal((2, *shape))).astype(dtype)
    t = temperature or 1
    tolerance = 3e-6 if dtype == "float32" else 1e-13
    p = softmax(x.astype(np.float64) / t, axis)
    np.testing.assert_allclose(run("softmax", x, axis=axis, temperature=temperature), p, tolerance, tolerance)
    np.testing.assert_allclose(
        run("log_softmax", x, axis=axis, temperature=temperature), np.log(p), 10 * tolerance, 10 * tolerance
    )
    expected = p * (g - (g * p).sum(axis, keepdims=True)) / t
    result = run("_softmax_backward", g, p.astype(dtype), axis=axis, temperature=temperature)
    np.testing.assert_allclose(result, expected, 10 * tolerance, 10 * tolerance)
    expected = (g - p * g.sum(axis, keepdims=True)) / t
    result = run("_log_softmax_backward", g, np.log(p).astype(dtype), axis=axis, temperature=temperature)
    np.testing.assert_allclose(result, expected, 20 * tolerance, 20 * tolerance)


def test_softmax_of_extreme_values():
    x = np.array([[1e30, 0, -1e30], [-np.inf, 0, 0], [800, 801, -800]], np.float32)
    expected = np.array([[1, 0, 0], [0, 0.5, 0.5], [1 / (1 + np.e), 1 / (1 + 1 / np.e), 0]])
    np.testing.assert_allclose(run("softmax", x), expected, 1e-6)
    np.testing.assert_allclose(run("softmax", x.T.copy(), axis=0), expected.T, 1e-6)
    assert np.isnan(run("softmax", np.array([[1, np.nan]], "f"))).all()


def test_softmax_of_a_given_length():
    x = RNG.standard_normal((3, 4)).astype(np.float32)
    result = run("softmax", x, np.array([1, 4, 0], "int32"), use_length=True)
    np.testing.assert_allclose(result[0], [1, 0, 0, 0])
    np.testing.assert_allclose(result[1], softmax(x[1]), 1e-6)
    np.testing.assert_array_equal(result[2], 0)
    result = run("softmax", x, np.array([1, 2, 3, 0], "int32"), use_length=True, axis=0)
    np.testing.assert_allclose(result[:2, 1], softmax(x[:2, 1]), 1e-6)
    assert result[2, 1] == 0


# ---- SoftmaxOutput ----


def test_softmax_output_shapes():
    x = RNG.standard_normal((2, 3, 4))
    label = np.zeros((2, 3))
    np.testing.assert_allclose(run("SoftmaxOutput", x, label), softmax(x.reshape(2, 12)).reshape(2, 3, 4))
    np.testing.assert_allclose(run("SoftmaxOutput", x, label, preserve_shape=True), softmax(x))
    np.testing.assert_allclose(run("SoftmaxOutput", x, np.zeros((2, 4)), multi_output=True), softmax(x, 1))


PROB = np.full((3, 4), 0.25, np.float32)  # MXNet's gradients for equal logits are below


@pytest.mark.parametrize(
    ("params", "label", "expected"),
    [
        ({}, [1, 0, 3], [[0.25, -0.75, 0.25, 0.25], [-0.75, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, -0.75]]),
        ({}, [1.7, 0, 3], [[0.25, -0.75, 0.25, 0.25], [-0.75, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, -0.75]]),
        (
            {"smooth_alpha": 0.1, "use_ignore": True, "ignore_label": 0},
            [1, 0, 3],
            [[0.21666667, -0.65, 0.21666667, 0.21666667], [0, 0, 0, 0], [0.21666667, 0.21666667, 0.21666667, -0.65]],
        ),
        (
            {"use_ignore": True, "ignore_label": 0, "normalization": "valid"},
            [1, 0, 3],
            [[0.125, -0.375, 0.125, 0.125], [0, 0, 0, 0], [0.125, 0.125, 0.125, -0.375]],
        ),
        ({"use_ignore": True, "ignore_label": 0, "normalization": "valid"}, [0, 0, 0], np.zeros((3, 4))),
        (
            {"ignore_label": 0, "normalization": "valid"},
            [1, 0, 3],
            [[0.125, -0.375, 0.125, 0.125], [-0.375, 0.125, 0.125, 0.125], [0.125, 0.125, 0.125, -0.375]],
        ),
        (
            {"grad_scale": 6, "normalization": "batch"},
            [1, 0, 3],
            [[0.5, -1.5, 0.5, 0.5], [-1.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, -1.5]],
        ),
    ],
)
@pytest.mark.parametrize("dtype", ["float32", "int32"])
def test_softmax_output_gradient_is_mxnets(params, label, expected, dtype):
    if dtype == "int32" and 1.7 in label:
        return
    result = run("_softmax_output_backward", PROB, np.array(label, dtype), **params)
    np.testing.assert_allclose(result, expected, 1e-6)


@pytest.mark.parametrize(("normalization", "divisor"), [("null", 2), ("batch", 4), ("valid", 2)])
def test_softmax_output_gradient_of_several_outputs(normalization, divisor):
    prob = np.full((2, 3, 2), 1 / 3, np.float32)
    label = np.array([[1, 0], [2, 2]], np.float32)
    expected = prob.copy()
    expected[0, 1, 0] -= 1
    expected[0, 0, 1] -= 1
    expected[1] = 0
    params = {"multi_output": True, "use_ignore": True, "ignore_label": 2, "normalization": normalization}
    result = run("_softmax_output_backward", prob, label, **params)
    np.testing.assert_allclose(result, expected / divisor, 1e-6)


def test_softmax_output_gradient_for_a_distribution():
    label = softmax(RNG.standard_normal((3, 4))).astype(np.float32)
    result = run("_softmax_output_backward", PROB, label, grad_scale=2)
    np.testing.assert_allclose(result, 2 * (PROB - label), 1e-6)


@pytest.mark.parametrize("label", [[1, 0, 4], [1, -1, 0], [1, np.nan, 0], [1, np.inf, 0], [1e20, 0, 0]])
def test_a_label_that_is_no_class_is_refused(label):
    label = np.array(label, np.float32)
    with pytest.raises(Refused):
        run("_softmax_output_backward", PROB, label)
    with pytest.raises(Refused):
        run("_softmax_output_backward", PROB.reshape(3, 4, 1), label.reshape(3, 1), multi_output=True)
    with pytest.raises(Refused):
        run("_svm_backward", PROB, label)


# ---- other losses ----


def test_regression_gradients():
    x, label = RNG.standard_normal((2, 3, 4))
    np.testing.assert_allclose(run("_regression_backward", x, label, grad_scale=2), (x - label) * 2 / 4)
    result = run("_regression_backward", x, label, grad_scale=2, sign=True)
    np.testing.assert_allclose(result, np.sign(x - label) * 2 / 4)
    np.testing.assert_allclose(run("_regression_backward", x[:, :1], label[:, 0]), x[:, :1] - label[:, :1])


def test_make_loss_gradient():
    x = np.array([[0.2, 0.7, 3], [-1, 0.6, 0.5]], np.float32)
    np.testing.assert_allclose(run("_make_loss_backward", x, grad_scale=3), np.full((2, 3), 3))
    np.testing.assert_allclose(run("_make_loss_backward", x, grad_scale=3, normalization="batch"), np.full((2, 3), 1.5))
    result = run("_make_loss_backward", x, grad_scale=3, normalization="valid", valid_thresh=0.5)
    np.testing.assert_allclose(result, np.ones((2, 3)))


def test_svm_gradient_is_mxnets():
    x = np.array([[1.7640524, 0.4001572, 0.978738, 2.2408931]], np.float32)
    expected = [[5.528105, -1.1996856, 3.9574761, 6.4817863]]
    np.testing.assert_allclose(run("_svm_backward", x, np.array([1], "f")), expected, 1e-6)
    params = {"use_linear": True, "margin": 0.5, "regularization_coefficient": 2}
    np.testing.assert_allclose(run("_svm_backward", x, np.array([1], "f"), **params), [[2, -2, 2, 2]])
