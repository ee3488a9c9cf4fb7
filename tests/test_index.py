"""Lookups by number, against NumPy; gradients by the identity <forward(x), y> = <x, backward(y)>."""

from __future__ import annotations

import numpy as np
import pytest
from kernels import Refused, run

RNG = np.random.default_rng(0)
INDEX_TYPES = ["float32", "int64"]


@pytest.mark.parametrize("dtype", INDEX_TYPES)
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_take(axis, dtype):
    x = RNG.standard_normal((3, 4, 5))
    index = np.array([[0, 2, 1], [2, 2, 0]], dtype)
    result = run("take", x, index, axis=axis)
    np.testing.assert_array_equal(result, np.take(x, index.astype(int), axis))
    y = RNG.standard_normal(result.shape)
    back = run("_take_backward", y, index, x, axis=axis)
    np.testing.assert_allclose(np.vdot(back, x), np.vdot(y, result))


def test_take_out_of_range():
    x = np.arange(12.0).reshape(3, 4)
    index = np.array([-1, 5, 1.7])
    np.testing.assert_array_equal(run("take", x, index), x[[0, 2, 1]])
    np.testing.assert_array_equal(run("take", x, np.array([-1, 5, -4]), axis=1, mode="wrap"), x[:, [3, 1, 0]])
    np.testing.assert_array_equal(run("take", x, np.array([2, 0]), mode="raise"), x[[2, 0]])
    for bad in ([3], [-1], [np.nan], [np.inf], [1e30]):
        with pytest.raises(Refused):
            run("take", x, np.array(bad), mode="raise")
        with pytest.raises(Refused):
            run("_take_backward", np.ones((1, 4)), np.array(bad), x, mode="raise")
        assert np.isfinite(run("take", x, np.array(bad))).all()  # clipped, never read from elsewhere
        assert np.isfinite(run("take", x, np.array(bad), mode="wrap")).all()


def test_nothing_to_look_up_in():
    for mode in ("clip", "wrap", "raise"):
        with pytest.raises(Refused):
            run("take", np.zeros((0, 3)), np.array([0.0]), mode=mode)
        assert run("take", np.zeros((0, 3)), np.zeros(0), mode=mode).shape == (0, 3)


def test_embedding_is_take_of_rows():
    weight = RNG.standard_normal((5, 3)).astype(np.float32)
    index = np.array([[0, 4], [2, 9]], np.float32)
    result = run("Embedding", index, weight, input_dim=5, output_dim=3)
    np.testing.assert_array_equal(result, weight[[[0, 4], [2, 4]]])


def test_gradient_of_repeated_rows_adds_up():
    grad = np.ones((1000, 200), np.float32)
    index = np.repeat([1, 0, 3, 1], 250).astype(np.int32)
    back = run("_take_backward", grad, index, np.zeros((5, 200), "f"))
    np.testing.assert_array_equal(back, np.repeat([250, 500, 0, 250, 0], 200).reshape(5, 200))


@pytest.mark.parametrize("dtype", INDEX_TYPES)
def test_pick(dtype):
    x = RNG.standard_normal((2, 3, 4))
    index = np.array([[0, 1, 2], [2, 0, 1]], dtype)
    result = run("pick", x, index)
    expected = np.take_along_axis(x, index.astype(int)[..., None], -1)
    np.testing.assert_array_equal(result, expected[..., 0])
    np.testing.assert_array_equal(run("pick", x, index[..., None], keepdims=True), expected)
    np.testing.assert_array_equal(run("pick", x, index[..., None]), expected[..., 0])
    index = np.array([[0, 1, 2, 1], [2, 0, 1, 0]], dtype)
    result = run("pick", x, index, axis=1)
    np.testing.assert_array_equal(result, np.take_along_axis(x, index.astype(int)[:, None], 1)[:, 0])
    y = RNG.standard_normal(result.shape)
    np.testing.assert_allclose(np.vdot(run("_pick_backward", y, index, x, axis=1), x), np.vdot(y, result))


def test_pick_out_of_range():
    x = np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(run("pick", x, np.array([-1, 9, 2])), [0, 7, 10])
    np.testing.assert_array_equal(run("pick", x, np.array([-1, 5, 2]), mode="wrap"), [3, 5, 10])
    with pytest.raises(Refused):
        run("pick", x, np.array([0, 4, 0]), mode="raise")


def test_one_hot():
    result = run("one_hot", np.array([0, 2, -1, 7, 1.9], "f"), depth=3)
    np.testing.assert_array_equal(result, [[1, 0, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0], [0, 1, 0]])
    result = run("one_hot", np.array([[0, 2]]), depth=3, on_value=8, off_value=1, dtype="int32")
    assert result.dtype == np.int32
    np.testing.assert_array_equal(result, [[[8, 1, 1], [1, 1, 8]]])


def test_gather_and_scatter():
    x = RNG.standard_normal((3, 4, 2))
    index = np.array([[0, 2, -1], [1, 3, 0]])
    result = run("gather_nd", x, index)
    np.testing.assert_array_equal(result, x[tuple(index)])
    y = RNG.standard_normal(result.shape)
    np.testing.assert_allclose(np.vdot(run("_gather_nd_backward", y, index, x), x), np.vdot(y, result))
    expected = np.zeros((3, 4, 2))
    expected[tuple(index)] = y
    np.testing.assert_array_equal(run("scatter_nd", y, index, shape=(3, 4, 2)), expected)
    with pytest.raises(Refused):
        run("gather_nd", x, np.array([[0, 3], [1, 3]]))
    assert run("scatter_nd", np.array([1.0, 2.0]), np.array([[0, 0]]), shape=(2,))[0] == 2
