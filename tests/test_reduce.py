"""Reductions, against NumPy in float64."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import run

from nbsym.base import ShapeError

few = settings(max_examples=60, deadline=None)
REFERENCE = {"sum": np.sum, "mean": np.mean, "prod": np.prod, "max": np.max, "min": np.min}


def reference(name: str, x: np.ndarray, axes: tuple[int, ...], keepdims: bool) -> np.ndarray:
    result = REFERENCE[name](x, axis=axes, keepdims=keepdims)
    return result if np.ndim(result) else np.reshape(result, (1,))  # MXNet has no arrays of rank 0


@few
@given(st.lists(st.integers(1, 5), min_size=1, max_size=5), st.data())
def test_any_axes(shape, data):
    axes = data.draw(st.lists(st.integers(0, len(shape) - 1), unique=True, min_size=1).map(tuple))
    keepdims, exclude = data.draw(st.booleans()), data.draw(st.booleans())
    reduced = tuple(a for a in range(len(shape)) if (a in axes) != exclude)
    given_axes = tuple(a - len(shape) if data.draw(st.booleans()) else a for a in axes)
    x = np.random.default_rng(0).uniform(0.5, 2, shape)
    for name in REFERENCE:
        result = run(name, x, axis=given_axes, keepdims=keepdims, exclude=exclude)
        np.testing.assert_allclose(result, reference(name, x, reduced, keepdims), rtol=1e-12)
    y = np.random.default_rng(1).standard_normal(reference("sum", x, reduced, keepdims).shape)
    for name, average in (("sum", False), ("mean", True)):
        back = run("_expand_reduced", y, x, axis=given_axes, exclude=exclude, average=average)
        forward = run(name, x, axis=given_axes, keepdims=keepdims, exclude=exclude)
        np.testing.assert_allclose(np.vdot(forward, y), np.vdot(x, back), rtol=1e-9)


@pytest.mark.parametrize("name", REFERENCE)
def test_no_axes_means_all(name):
    x = np.random.default_rng(0).uniform(0.5, 2, (2, 3, 4))
    for axis in (None, ()):
        np.testing.assert_allclose(run(name, x, axis=axis), reference(name, x, (0, 1, 2), False))


@pytest.mark.parametrize(
    ("shape", "axes"),
    [
        ((70000,), (0,)),  # chunks of a row
        ((11, 49), (1,)),  # short rows, several at a time
        ((6, 255), (1,)),
        ((5, 40000), (1,)),
        ((9001, 3), (0,)),  # chunks of columns
        ((5003, 600), (0,)),  # and bands of columns
        ((2, 4100, 70), (1,)),
        ((3, 50, 40, 30), (0, 2)),
        ((3, 50, 40, 30), (0, 2, 3)),
    ],
)
def test_long_axes(shape, axes):
    x = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    wide = x.astype(np.float64)
    magnitude = np.abs(wide).sum(axes)
    assert np.all(np.abs(run("sum", x, axis=axes) - wide.sum(axes)) < 1e-7 * magnitude)
    assert np.all(np.abs(run("mean", x, axis=axes) - wide.mean(axes)) < 2e-7 * np.abs(wide).mean(axes))
    np.testing.assert_array_equal(run("max", x, axis=axes), x.max(axes))
    np.testing.assert_array_equal(run("min", x, axis=axes), x.min(axes))
    near_one = (1 + 1e-3 * wide).astype(np.float64)
    np.testing.assert_allclose(run("prod", near_one, axis=axes), near_one.prod(axes), rtol=1e-9)


def test_sums_are_accurate_where_a_running_float32_sum_is_not():
    x = np.full(1 << 20, 0.1, np.float32)
    np.testing.assert_allclose(run("sum", x), x.astype(np.float64).sum(), rtol=1e-6)
    np.testing.assert_allclose(run("sum", x.reshape(-1, 4), axis=0), np.full(4, np.float32(0.1) * 2.0**18), rtol=1e-6)


@pytest.mark.parametrize("dtype", ["uint8", "int32", "bool"])
def test_integers(dtype):
    x = np.random.default_rng(0).integers(0, 2 if dtype == "bool" else 100, (40, 7)).astype(dtype)
    for axis in (0, 1, None):
        for name in ("max", "min"):
            np.testing.assert_array_equal(run(name, x, axis=axis), np.reshape(REFERENCE[name](x, axis), (-1,)))
        if dtype != "bool":
            total = x.sum(axis, dtype=np.int64).astype(dtype)
            np.testing.assert_array_equal(run("sum", x, axis=axis), np.reshape(total, (-1,)))
    assert run("mean", np.array([1, 2, 4], "int32")) == 2


def test_large_integers_are_summed_exactly():
    x = np.array([2**60, 1, -(2**60), 5], np.int64)
    assert run("sum", x) == 6


def test_nan():
    x = np.array([[1, np.nan, 3], [4, 5, 6]], np.float32)
    for name in ("max", "min", "sum", "mean", "prod"):
        assert np.isnan(run(name, x)).all()
        np.testing.assert_array_equal(np.isnan(run(name, x, axis=1)), [True, False])
        np.testing.assert_array_equal(np.isnan(run(name, x, axis=0)), [False, True, False])
    np.testing.assert_array_equal(run("argmax", x, axis=1), [1, 2])


@pytest.mark.parametrize("n", [3, 16, 37, 200, 2100])
@pytest.mark.parametrize("name", ["max", "min"])
def test_nan_anywhere(name, n):
    """Also beside infinities, and in the rest of a row."""
    x = np.random.default_rng(0).standard_normal((n + 1, n)).astype(np.float32)[-40:]
    x[:, 0], x[:, n // 2] = np.inf, -np.inf
    expected = np.arange(len(x)) % 2 == 0
    x[expected, np.linspace(0, n - 1, len(x)).astype(int)[expected]] = np.nan
    np.testing.assert_array_equal(run(name, x, axis=1), REFERENCE[name](x, axis=1))
    assert (np.isnan(run(name, x, axis=1)) == expected).all()


def test_arg_extremes():
    x = np.random.default_rng(0).integers(0, 4, (3, 5, 6)).astype(np.float32)  # with ties: the first one counts
    for name, function in (("argmax", np.argmax), ("argmin", np.argmin)):
        for axis in (0, 1, -1):
            np.testing.assert_array_equal(run(name, x, axis=axis), function(x, axis))
        np.testing.assert_array_equal(run(name, x), [function(x)])
        assert run(name, x, axis=1, keepdims=True).shape == (3, 1, 6)
    np.testing.assert_array_equal(run("argmax_channel", x), np.argmax(x, 1))
    assert run("argmax", x.astype("int32"), axis=0).dtype == np.int32


def test_empty():
    x = np.zeros((0, 3), np.float32)
    np.testing.assert_array_equal(run("sum", x, axis=0), np.zeros(3))
    np.testing.assert_array_equal(run("prod", x, axis=0), np.ones(3))
    assert run("max", x, axis=1).shape == (0,)
    with pytest.raises(ShapeError, match="no elements"):
        run("max", x, axis=0)
    with pytest.raises(ShapeError, match="no elements"):
        run("argmin", x)
