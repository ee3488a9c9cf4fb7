"""Depthwise convolution with channels last, against the definition."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import run_in_parts

from nbsym.executor.launch import View
from nbsym.kernels import depthwise_nhwc, epilogue
from nbsym.kernels.conv import Axis, reference

TOLERANCE = {"float32": 1e-5, "float64": 1e-13}

dtypes = st.sampled_from(["float32", "float64"])


def draw(*shape, dtype, seed):
    return np.random.default_rng([seed, *shape]).normal(size=shape).astype(dtype)


def convolve(x, weight, stride, pad, dilate, act="none", low=0.0, high=0.0, **arrays):
    """What the kernels make of x (n, h, w, c); `arrays` are those of the epilogue."""
    buffers = []

    def view(array):
        buffers.append(array)
        return View(len(buffers) - 1, array.dtype, array.shape)

    taps, sizes = weight.shape[2:], x.shape[1:3]
    small = [
        (n + 2 * p - (k - 1) * d - 1) // s + 1 for n, p, k, d, s in zip(sizes, pad, taps, dilate, stride, strict=True)
    ]
    axes = [Axis(*values) for values in zip(sizes, small, taps, stride, dilate, pad, strict=True)]
    axes = (Axis(1, 1, 1, 1, 1, 0), *axes)
    out = np.full((len(x), *small, x.shape[3]), 99, x.dtype)
    views = {name: view(array) for name, array in arrays.items()}
    done = epilogue.Epilogue(act=act, low=low, high=high, per_column=True, **views)
    call = SimpleNamespace(kept=lambda shape, dtype: view(np.full(shape, 77, dtype)), note=lambda text: None)
    assert depthwise_nhwc.suits(axes, x.shape[3], 1, 1) == (x.shape[3] > 1)
    for launch in depthwise_nhwc.convolve(call, view(x), view(weight), done, view(out), axes):
        run_in_parts(launch, buffers)
    return out


def check(shape, taps, stride, pad, dilate, dtype, act="none", names=()):
    channels = shape[3]
    x = draw(*shape, dtype=dtype, seed=0)
    weight = draw(channels, 1, *taps, dtype=dtype, seed=1)
    product = reference(x.transpose(0, 3, 1, 2), weight, stride, pad, dilate, channels).transpose(0, 2, 3, 1)
    shapes = {"scale": (channels,), "shift": (channels,), "residual": product.shape}
    arrays = {name: draw(*shapes[name], dtype=dtype, seed=2) for name in names}
    actual = convolve(x, weight, stride, pad, dilate, act, -0.3, 0.9, **arrays)
    expected = epilogue.reference(product, **arrays, act=act, low=-0.3, high=0.9)
    assert actual.shape == expected.shape
    atol = TOLERANCE[dtype] * max(1, np.abs(expected).max(initial=0))
    np.testing.assert_allclose(actual, expected, rtol=0, atol=atol)


@st.composite
def convolutions(draw):
    """Any kernel, over images in which it has a place."""
    axes = []
    for _ in range(2):
        taps, dilate, pad = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(0, 4))
        size = max((taps - 1) * dilate + 1 - 2 * pad, 1) + draw(st.integers(0, 9))
        axes.append((size, taps, draw(st.integers(1, 3)), pad, dilate))
    sizes, *geometry = zip(*axes, strict=True)
    return (draw(st.integers(1, 2)), *sizes, draw(st.integers(1, 40))), *geometry


epilogues = st.tuples(
    st.sampled_from(["none", "relu", "clip", "leaky", "sigmoid"]),
    st.sets(st.sampled_from(["scale", "shift", "residual"])),
)


@settings(max_examples=40, deadline=None)
@given(convolutions(), dtypes, epilogues)
def test_any_kernel(convolution, dtype, done):
    check(*convolution, dtype, *done)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([3, 5]), st.integers(1, 2), st.tuples(st.integers(0, 3), st.integers(0, 2)), st.integers(2, 7),
    st.integers(7, 18), st.integers(8, 70), dtypes, epilogues,
)  # fmt: skip
def test_patches_in_registers(taps, stride, pad, rows, columns, channels, dtype, done):
    """Square kernels on planes at least as wide as a patch; also where patches and vectors overlap."""
    pad = (pad[0], min(pad[1], taps // 2))
    sizes = [stride * (n - 1) + taps - 2 * p for n, p in zip((rows, columns), pad, strict=True)]
    check((2, max(sizes[0], 1), sizes[1], channels), (taps, taps), (stride, stride), pad, (1, 1), dtype, *done)


@pytest.mark.parametrize("channels", [512, 520, 780])
@pytest.mark.parametrize("act", ["relu", "sigmoid"])
def test_channels_in_parts(channels, act):
    names = ["scale", "shift", "residual"]
    check((1, 7, 7, channels), (3, 3), (1, 1), (1, 1), (1, 1), "float32", act, names)


def test_what_is_not_a_number_stays():
    x = np.zeros((1, 3, 9, 16), "f")
    x[0, 1, 4, 3] = np.nan
    weight = np.ones((16, 1, 3, 3), "f")
    out = convolve(x, weight, (1, 1), (1, 1), (1, 1), "relu")
    assert np.isnan(out[0, :, 3:6, 3]).all() and np.isnan(out).sum() == 9


def test_no_pixels():
    assert convolve(np.zeros((0, 3, 9, 16), "f"), np.ones((16, 1, 3, 3), "f"), (1, 1), (1, 1), (1, 1)).size == 0
