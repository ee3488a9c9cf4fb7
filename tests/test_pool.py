"""Pooling against its definition, and the conventions that MXNet has."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import run

from nbsym.base import NbsymError
from nbsym.kernels.pool import reference

LOWEST = {"float32": np.finfo("f").min, "float64": np.finfo("d").min}
ROOTS = {1: lambda v: v, 2: np.sqrt, 3: np.cbrt}


@st.composite
def poolings(draw):
    rank = draw(st.integers(1, 3))
    axes = []
    for _ in range(rank):
        window = draw(st.integers(1, 4))
        pad = draw(st.integers(0, window - 1))
        size = draw(st.integers(max(window - 2 * pad, 1), 9))
        axes.append((size, window, draw(st.integers(1, 4)), pad))
    sizes, kernel, stride, pad = zip(*axes, strict=True)
    shape = (draw(st.integers(1, 2)), draw(st.integers(1, 3)), *sizes)
    return shape, {"kernel": kernel, "stride": stride, "pad": pad,
                   "pooling_convention": draw(st.sampled_from(["valid", "full"]))}  # fmt: skip


def integers(shape, dtype, seed=0):
    """Few different numbers, so that maxima are tied."""
    return np.random.default_rng(seed).integers(-3, 4, shape).astype(dtype)


@settings(max_examples=60, deadline=None)
@given(poolings(), st.sampled_from(["float32", "float64"]))
def test_max_and_its_gradient(pooling, dtype):
    shape, params = pooling
    x = integers(shape, dtype)
    out = run("Pooling", x, **params)
    window = params["kernel"], params["stride"], params["pad"]
    expected = reference(x, out.shape, *window, lambda w: w.max() if w.size else LOWEST[dtype])
    np.testing.assert_array_equal(out, expected)

    grad = integers(out.shape, dtype, 1)
    params.pop("pooling_convention")
    numbers = np.arange(x.size, dtype=dtype).reshape(shape)
    first = reference(numbers, out.shape, *window, lambda w: w.flat[x.flat[w.astype(int)].argmax()] if w.size else -1)
    dx = np.zeros(x.size + 1, dtype)
    np.add.at(dx, first.astype(int).ravel(), grad.ravel())
    np.testing.assert_array_equal(run("_pool_max_backward", grad, x, out, **params), dx[:-1].reshape(shape))
    values = integers(shape, dtype, 2)
    picked = np.append(values.ravel(), 0)[first.astype(int)]
    np.testing.assert_array_equal(run("_pool_max_pick", values, x, out, **params), picked)


@settings(max_examples=60, deadline=None)
@given(poolings(), st.sampled_from(["avg", "sum"]), st.booleans(), st.sampled_from(["float32", "float64"]))
def test_sum_and_average_and_their_gradient(pooling, pool_type, count_include_pad, dtype):
    shape, params = pooling
    x = integers(shape, dtype)
    params |= {"pool_type": pool_type, "count_include_pad": count_include_pad}
    out = run("Pooling", x, **params)
    window = params["kernel"], params["stride"], params["pad"]
    expected = reference(x, out.shape, *window, np.sum)
    if pool_type == "avg":
        if count_include_pad:
            around = np.pad(np.ones(shape), [(0, 0), (0, 0), *((p, p) for p in params["pad"])], constant_values=1)
            counts = np.maximum(reference(around, out.shape, *window[:2], (0,) * len(params["pad"]), np.sum), 1)
        else:
            counts = np.maximum(reference(np.ones(shape), out.shape, *window, np.sum), 1)
        expected = expected / counts
    np.testing.assert_allclose(out, expected, rtol=1e-5, atol=1e-6)

    # The gradient is the transpose of a linear map: <grad, pool(x)> = <backward(grad), x>.
    grad = integers(out.shape, dtype, 1)
    back = run("_pool_sum_backward", grad, x, **params)
    assert np.vdot(back, x) == pytest.approx(np.vdot(grad, out), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "shape, window, stride, pad",
    [
        ((2, 3, 6, 24), 2, 2, (0, 0)),
        ((1, 2, 4, 70), 2, 2, (0, 0)),
        ((2, 2, 5, 40), 3, 1, (1, 1)),
        ((2, 2, 7, 71), 3, 2, (1, 1)),
        ((1, 3, 6, 72), 3, 2, (0, 0)),
        ((1, 3, 6, 43), 3, 2, (2, 2)),
        ((1, 3, 1, 43), 3, 1, (2, 0)),
        ((1, 2, 8, 90), 3, 2, (0, 1)),
    ],
)
def test_rows_longer_than_a_vector(shape, window, stride, pad, dtype):
    """Maxima, their gradient by taps, averages: windows of 2 x 2 and 3 x 3, whose kernels take whole vectors."""
    x = integers(shape, dtype)
    params = {"kernel": (window,) * 2, "stride": (stride,) * 2, "pad": pad}
    out, tap = run("_pool_max_taps", x, threads=2, **params)
    expected = reference(x, out.shape, *params.values(), np.max)
    np.testing.assert_array_equal(out, expected)
    np.testing.assert_array_equal(run("Pooling", x, threads=2, **params), expected)
    grad = integers(out.shape, dtype, 1)
    back = run("_pool_max_backward", grad, x, out, threads=2, **params)
    numbers = np.arange(x.size, dtype=dtype).reshape(shape)
    first = reference(numbers, out.shape, *params.values(), lambda w: w.flat[x.flat[w.astype(int)].argmax()])
    dx = np.zeros(x.size, dtype)
    np.add.at(dx, first.astype(int).ravel(), grad.ravel())
    np.testing.assert_array_equal(back, dx.reshape(shape))
    np.testing.assert_array_equal(run("_pool_max_give", grad, tap, x, threads=2, **params), back)
    average = run("Pooling", x, threads=2, pool_type="avg", count_include_pad=False, **params)
    np.testing.assert_allclose(average, reference(x, out.shape, *params.values(), np.mean), rtol=1e-5, atol=1e-6)


def test_volumes_of_planes():
    """A window that is flat in depth: every slice is a plane."""
    x = integers((2, 2, 5, 6, 20), "float32")
    params = {"kernel": (1, 3, 3), "stride": (1, 2, 2), "pad": (0, 1, 1)}
    out = run("Pooling", x, threads=2, pool_type="avg", **params)
    flat = run("Pooling", x.reshape(2, 10, 6, 20), pool_type="avg", **{k: v[1:] for k, v in params.items()})
    np.testing.assert_array_equal(out, flat.reshape(out.shape))
    np.testing.assert_array_equal(run("Pooling", x, **params), reference(x, out.shape, *params.values(), np.max))


@pytest.mark.parametrize("power", [1, 2, 3])
def test_lp(power):
    x = integers((2, 3, 5, 6), "float64")
    out = run("Pooling", x, kernel=(2, 3), stride=(2, 1), pool_type="lp", p_value=power)
    expected = reference(x, out.shape, (2, 3), (2, 1), (0, 0), lambda w: ROOTS[power]((w**power).sum()))
    np.testing.assert_allclose(out, expected, rtol=1e-12)


@pytest.mark.parametrize("pool_type, reduce", [("max", np.max), ("avg", np.mean), ("sum", np.sum)])
def test_global(pool_type, reduce):
    x = integers((2, 3, 5, 6), "float32")
    out = run("Pooling", x, kernel=(2, 2), pad=(1, 1), stride=(2, 2), global_pool=True, pool_type=pool_type)
    np.testing.assert_allclose(out, reduce(x, axis=(2, 3), keepdims=True), rtol=1e-6)
    assert run("Pooling", x, global_pool=True, pool_type=pool_type).shape == (2, 3, 1, 1)


def test_what_maxima_do_with_nan():
    """As in MXNet, a comparison with NaN is never won."""
    x = np.array([[[np.nan, 1, 2, 3]]], "f")
    np.testing.assert_array_equal(run("Pooling", x, kernel=2, stride=2), [[[1, 3]]])


def test_windows_outside_of_the_image():
    """As in MXNet: averages are 0, maxima the lowest number."""
    x, params = np.ones((1, 1, 5), "f"), {"kernel": 1, "stride": 3, "pooling_convention": "full"}
    np.testing.assert_array_equal(run("Pooling", x, pool_type="avg", **params), [[[1, 1, 0]]])
    np.testing.assert_array_equal(run("Pooling", x, **params), np.array([[[1, 1, LOWEST["float32"]]]], "f"))


def test_faults():
    x = np.zeros((1, 1, 5, 5), "f")
    with pytest.raises(NbsymError, match="kernel"):
        run("Pooling", x, kernel=(6, 6))
    with pytest.raises(NbsymError, match="pad"):
        run("Pooling", x, kernel=(2, 2), pad=(2, 2))
    with pytest.raises(NbsymError, match="p_value"):
        run("Pooling", x, kernel=(2, 2), pool_type="lp")
