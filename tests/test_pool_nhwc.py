"""Pooling with channels last, against that with channels first's definition and conventions."""

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
        size = draw(st.integers(max(window - 2 * pad, 1), 9 if rank < 3 else 5))
        axes.append((size, window, draw(st.integers(1, 4)), pad))
    sizes, kernel, stride, pad = zip(*axes, strict=True)
    channels = draw(st.one_of(st.integers(1, 40), st.integers(60, 90)))
    return (draw(st.integers(1, 2)), *sizes, channels), {
        "kernel": kernel, "stride": stride, "pad": pad, "pooling_convention": draw(st.sampled_from(["valid", "full"])),
    }  # fmt: skip


def integers(shape, dtype):
    """Few different numbers, so that sums are exact."""
    return np.random.default_rng(0).integers(-3, 4, shape).astype(dtype)


def define(x, out, params, reduce):
    """The definition, for channels last."""
    window = params["kernel"], params["stride"], params["pad"]
    shape = (out.shape[0], out.shape[-1], *out.shape[1:-1])
    return np.moveaxis(reference(np.moveaxis(x, -1, 1), shape, *window, reduce), 1, -1)


@settings(max_examples=60, deadline=None)
@given(poolings(), st.sampled_from(["float32", "float64"]))
def test_max(pooling, dtype):
    shape, params = pooling
    x = integers(shape, dtype)
    out = run("_pooling_nhwc", x, **params)
    np.testing.assert_array_equal(out, define(x, out, params, lambda w: w.max() if w.size else LOWEST[dtype]))


@settings(max_examples=60, deadline=None)
@given(poolings(), st.sampled_from(["avg", "sum"]), st.booleans(), st.sampled_from(["float32", "float64"]))
def test_sum_and_average(pooling, pool_type, count_include_pad, dtype):
    shape, params = pooling
    x = integers(shape, dtype)
    out = run("_pooling_nhwc", x, pool_type=pool_type, count_include_pad=count_include_pad, **params)
    expected = define(x, out, params, np.sum)
    if pool_type == "avg":
        sizes, pad = shape[1:-1], params["pad"]
        if count_include_pad:
            sizes, pad = [n + 2 * p for n, p in zip(sizes, pad, strict=True)], (0,) * len(pad)
        counts = define(np.ones((1, *sizes, 1)), out[:1, ..., :1], params | {"pad": pad}, np.sum)
        expected = expected / np.maximum(counts, 1)
    np.testing.assert_allclose(out, expected, rtol=1e-6 if dtype == "float32" else 1e-14)


@pytest.mark.parametrize("power", [1, 2, 3])
def test_lp(power):
    x = integers((2, 5, 6, 19), "float64")
    params = {"kernel": (2, 3), "stride": (2, 1), "pad": (0, 0)}
    out = run("_pooling_nhwc", x, pool_type="lp", p_value=power, **params)
    np.testing.assert_allclose(out, define(x, out, params, lambda w: ROOTS[power]((w**power).sum())), rtol=1e-12)


@pytest.mark.parametrize("channels", [3, 300, 2048])
@pytest.mark.parametrize("pool_type, reduce", [("max", np.max), ("avg", np.mean), ("sum", np.sum)])
def test_global(pool_type, reduce, channels):
    x = integers((2, 7, 5, channels), "float32")
    out = run("_pooling_nhwc", x, kernel=(2, 2), pad=(1, 1), stride=(2, 2), global_pool=True, pool_type=pool_type)
    np.testing.assert_allclose(out, reduce(x, axis=(1, 2), keepdims=True), rtol=1e-6)


def test_what_maxima_do_with_nan():
    """As with channels first, a comparison with NaN is never won."""
    x = np.array([[[np.nan], [1], [2], [3]]], "f")
    np.testing.assert_array_equal(run("_pooling_nhwc", x, kernel=2, stride=2), [[[1], [3]]])


def test_bad_params():
    x = np.zeros((1, 4, 4, 2), "f")
    with pytest.raises(NbsymError, match="pad .* must be less than kernel"):
        run("_pooling_nhwc", x, kernel=(2, 2), pad=(2, 2))
    with pytest.raises(NbsymError, match="p_value must be 1, 2 or 3"):
        run("_pooling_nhwc", x, kernel=(2, 2), pool_type="lp")
