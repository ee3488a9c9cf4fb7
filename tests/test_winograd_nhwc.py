"""Winograd's convolution of channels-last images against the definition: values, error bound, epilogue, choice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import run_in_parts

from nbsym.executor.launch import View
from nbsym.kernels import conv, epilogue, winograd_nhwc, winograd_tile
from nbsym.kernels.conv import Axis
from nbsym.kernels.epilogue import Epilogue

# As for channels first.
ERROR = 1e-5


def draw(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).normal(size=shape).astype("float32")


def definition(x, weight, pad):
    first = x.transpose(0, 3, 1, 2).astype("float64")
    return conv.reference(first, weight.astype("float64"), (1, 1), pad, (1, 1)).transpose(0, 2, 3, 1)


def axes_of(x, pad):
    planes = (Axis(n, n + 2 * p - 2, 3, 1, 1, p) for n, p in zip(x.shape[1:3], pad, strict=True))
    return (Axis(1, 1, 1, 1, 1, 0), *planes)


def run(x, weight, pad, threads=1, **epilogue):
    """The convolution by its launches; the rest of the arguments are those of `Epilogue`, with arrays for Views."""
    axes = axes_of(x, pad)
    buffers: list[np.ndarray] = []

    def new(array: np.ndarray) -> View:
        buffers.append(np.ascontiguousarray(array))
        return View(len(buffers) - 1, array.dtype, array.shape)

    def scratch(shape: tuple[int, ...], dtype: Any) -> View:
        return new(np.full(shape, np.nan, dtype))

    call: Any = SimpleNamespace(threads=threads, frozen=frozenset(), workspace=scratch, kept=scratch)
    out = np.full((x.shape[0], axes[1].small, axes[2].small, weight.shape[0]), 99, "float32")
    arguments: dict[str, Any] = {k: new(v) if isinstance(v, np.ndarray) else v for k, v in epilogue.items()}
    views = new(x), new(weight), Epilogue(**arguments, per_column=True), new(out)
    result = buffers[views[-1].buffer]
    for launch in winograd_nhwc.convolve(call, *views, axes):
        run_in_parts(launch, buffers)
    return result


def error(actual, expected):
    assert actual.shape == expected.shape
    return np.abs(actual - expected).max() / max(np.abs(expected).max(), 1)


# Images, height, width, channels, filters: parts of vectors of channels and filters, panels of one, two and four
# vectors, blocks of parts of images and of several, weights that are kept and such as are made panel by panel.
SHAPES = st.tuples(
    st.integers(1, 5), st.integers(3, 30), st.integers(3, 40), st.sampled_from([1, 3, 16, 20, 35, 270]),
    st.sampled_from([1, 5, 16, 33, 64, 150]),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(SHAPES, st.tuples(st.integers(0, 2), st.integers(0, 2)), st.integers(1, 5))
def test_it_is_a_convolution(shape, pad, threads):
    n, h, w, c, k = shape
    x, weight, shift = draw(n, h, w, c), draw(k, c, 3, 3), draw(k)
    assert error(run(x, weight, pad, threads, shift=shift), definition(x, weight, pad) + shift) < ERROR


@pytest.mark.parametrize("channels, filters", [(256, 512), (512, 96)])
@pytest.mark.parametrize("size", [4, 7, 12])
def test_large_weights_are_transformed_panel_by_panel(channels, filters, size):
    x, weight = draw(1, size, size, channels), draw(filters, channels, 3, 3)
    assert error(run(x, weight, (1, 1), threads=2), definition(x, weight, (1, 1))) < ERROR


@pytest.mark.parametrize("scale", [1, 1e-30, 1e30])
def test_the_error_is_bounded(scale):
    x, weight = draw(2, 14, 14, 256), draw(64, 256, 3, 3) * np.float32(scale)
    expected = definition(x, weight, (1, 1))
    assert np.abs(run(x, weight, (1, 1)) - expected).max() < ERROR * np.abs(expected).max()


@pytest.mark.parametrize("filters", [32, 27])
@pytest.mark.parametrize("act", epilogue.ACTIVATIONS)
def test_the_epilogue_is_applied(act, filters):
    x, weight = draw(2, 10, 9, 20), draw(filters, 20, 3, 3) / 10
    product = definition(x, weight, (1, 1))
    params = {"act": act, "low": -0.25, "high": 0.5}
    for arrays in ({}, {"shift": draw(filters)}, {"scale": draw(filters), "residual": draw(*product.shape)}):
        out = run(x, weight, (1, 1), **arrays, **params)
        assert error(out, epilogue.reference(product, **arrays, **params)) < ERROR


def test_threads_do_not_change_the_results():
    x, weight = draw(3, 28, 28, 64), draw(100, 64, 3, 3)
    out = run(x, weight, (1, 1))
    for threads in (2, 3, 7):
        np.testing.assert_array_equal(run(x, weight, (1, 1), threads), out)


def test_what_is_not_a_number_stays_in_its_tiles():
    x = draw(1, 12, 12, 16)
    x[0, 1, 1, 3] = np.nan
    out = run(x, draw(16, 16, 3, 3), (1, 1), act="relu")
    assert np.isnan(out[:, :3, :3]).all()
    assert np.isfinite(out[:, 8:, 8:]).all()


@pytest.mark.parametrize("vectors", winograd_tile.HEIGHTS)
@pytest.mark.parametrize("rows", [1, 5, 14, 15, 32, 49])
def test_height_for_covers_the_rows_with_like_tiles(rows, vectors):
    """As few tiles as there can be, and none of them higher than it takes."""
    heights = winograd_tile.HEIGHTS[vectors]
    tiles = -(-rows // heights[-1])
    assert winograd_nhwc.height_for(rows, vectors) == min(h for h in heights if h * tiles >= rows)


def suits(shape, filters, pad=(1, 1), stride=1, dtype="float32"):
    x = np.empty(shape, dtype)
    axes = (Axis(1, 1, 1, 1, 1, 0), *(Axis(a.large, a.small, 3, stride, 1, a.pad) for a in axes_of(x, pad)[1:]))
    out = View(1, x.dtype, (shape[0], axes[1].small, axes[2].small, filters))
    notes: list[str] = []
    call: Any = SimpleNamespace(threads=2, frozen=frozenset({"weight"}), note=notes.append)
    suited = winograd_nhwc.suits(call, View(0, x.dtype, shape), out, axes)
    assert suited == bool(notes)
    return suited


@pytest.mark.parametrize("shape", [(8, 56, 56, 64), (8, 28, 28, 128), (1, 14, 14, 256), (8, 7, 7, 512)])
def test_layers_of_resnet_are_done_this_way(shape, monkeypatch):
    monkeypatch.delenv("NBSYM_WINOGRAD", raising=False)
    assert suits(shape, shape[-1])
    assert not suits(shape, shape[-1], stride=2)
    assert not suits(shape, shape[-1], pad=(3, 3))
    assert not suits(shape, shape[-1], dtype="float64")
    monkeypatch.setenv("NBSYM_WINOGRAD", "0")
    assert not suits(shape, shape[-1])


def test_a_few_tiles_are_not_worth_reading_large_weights(monkeypatch):
    monkeypatch.delenv("NBSYM_WINOGRAD", raising=False)
    assert not suits((1, 7, 7, 512), 512)


def test_few_channels_are_not(monkeypatch):
    monkeypatch.delenv("NBSYM_WINOGRAD", raising=False)
    assert not suits((8, 56, 56, 3), 16)
    monkeypatch.setenv("NBSYM_WINOGRAD", "1")
    assert suits((8, 56, 56, 3), 16)
