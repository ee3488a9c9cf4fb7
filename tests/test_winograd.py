"""Winograd's convolution against the definition: values, its error bound, its limits, and what it is chosen for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import run

import nbsym as mx
from nbsym.kernels import conv, winograd, winograd_weight
from nbsym.kernels.winograd_transform import matrices

# Relative to the largest output, float32: 1.5e-6 for 64 channels of normal data, growing with the root of their number.
ERROR = 1e-5


def draw(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).normal(size=shape).astype("float32")


def error(actual, expected):
    assert actual.shape == expected.shape
    return np.abs(actual - expected).max() / np.abs(expected).max()


def definition(x, weight, pad):
    return conv.reference(x.astype("float64"), weight.astype("float64"), (1, 1), pad, (1, 1))


def weight_gradient(grad, x, pad):
    """By taps: the output's gradient with what the tap saw."""
    padded = np.pad(x.astype("float64"), [(0, 0), (0, 0), *((p, p) for p in pad)])
    h, w = grad.shape[2:]
    taps = [np.einsum("nkij,ncij->kc", grad, padded[:, :, r : r + h, s : s + w]) for r, s in np.ndindex(3, 3)]
    return np.stack(taps, -1).reshape(grad.shape[1], x.shape[1], 3, 3)


@pytest.fixture(autouse=True)
def everywhere(monkeypatch):
    monkeypatch.setenv("NBSYM_WINOGRAD", "1")


@pytest.mark.parametrize("taps", [3, 4])
def test_the_matrices_make_a_correlation(taps):
    b, g, a = matrices(taps)
    d, w = np.random.default_rng(0).normal(size=(2, 6))
    expected = np.convolve(d, w[taps - 1 :: -1], "valid")
    np.testing.assert_allclose(a @ ((g @ w[:taps]) * (b @ d)), expected, rtol=1e-12)


@pytest.mark.parametrize("pad", [(0, 0), (1, 1), (2, 0), (1, 2)])
def test_the_references_are_the_definitions(pad):
    x, weight = draw(2, 3, 9, 6).astype("float64"), draw(4, 3, 3, 3).astype("float64")
    out = definition(x, weight, pad)
    np.testing.assert_allclose(winograd.reference(x, weight, pad), out, atol=1e-12)
    np.testing.assert_allclose(winograd_weight.reference(x, out, pad), weight_gradient(out, x, pad), atol=1e-10)


# Images, channels, height, width, filters: all that changes the way through the kernel. Blocks of several images, of
# parts of one, more channels than are multiplied at a time, parts of vectors of channels and of filters, many filters.
SHAPES = st.tuples(
    st.integers(1, 5), st.sampled_from([1, 3, 16, 20, 35, 270]), st.integers(3, 30), st.integers(3, 40),
    st.sampled_from([1, 5, 16, 33, 64, 150]),
)  # fmt: skip


def within_bound(actual, expected):
    return actual.shape == expected.shape and np.abs(actual - expected).max() <= ERROR * max(np.abs(expected).max(), 1)


@settings(max_examples=40, deadline=None)
@given(SHAPES, st.tuples(st.integers(0, 2), st.integers(0, 2)), st.integers(1, 5))
def test_convolution_and_its_gradients(shape, pad, threads):
    n, c, h, w, k = shape
    x, weight, bias = draw(n, c, h, w), draw(k, c, 3, 3), draw(k)
    params = {"kernel": (3, 3), "pad": pad, "num_filter": k}
    expected = definition(x, weight, pad)
    out = run("Convolution", x, weight, bias, **params, threads=threads)
    assert within_bound(out, expected + bias[:, None, None])

    grad = draw(*expected.shape, seed=1)
    flipped = np.ascontiguousarray(weight[:, :, ::-1, ::-1].swapaxes(0, 1))
    back = run("_convolution_backward_data", grad, weight, x, **params, threads=threads)
    assert within_bound(back, definition(grad, flipped, (2 - pad[0], 2 - pad[1])))
    sums = run("_convolution_backward_weight", grad, x, weight, **params, threads=threads)
    assert within_bound(sums, weight_gradient(grad, x, pad))


@pytest.mark.parametrize("scale", [1, 1e-30, 1e30])
def test_the_error_is_bounded(scale):
    x, weight = draw(2, 256, 14, 14), draw(64, 256, 3, 3) * np.float32(scale)
    out = run("Convolution", x, weight, kernel=(3, 3), pad=(1, 1), num_filter=64, no_bias=True)
    assert error(out, definition(x, weight, (1, 1))) < ERROR
    grad = draw(2, 64, 14, 14) * np.float32(scale)
    sums = run("_convolution_backward_weight", grad, x, weight, kernel=(3, 3), pad=(1, 1), num_filter=64)
    assert error(sums, weight_gradient(grad.astype("float64"), x, (1, 1))) < ERROR


@pytest.mark.parametrize("filters", [16, 48, 64])
@pytest.mark.parametrize("height", [7, 11, 20, 27, 36])
def test_every_height_of_register_tiles_adds_up_parts_of_the_channels(height, filters):
    x, weight = draw(1, 520, height, 11), draw(filters, 520, 3, 3)
    out = run("Convolution", x, weight, kernel=(3, 3), pad=(1, 1), num_filter=filters, no_bias=True)
    assert error(out, definition(x, weight, (1, 1))) < ERROR


@pytest.mark.parametrize("channels", [16, 48, 64])
@pytest.mark.parametrize("filters", [7, 11, 16, 20, 25, 40, 48])
def test_every_height_of_register_tiles_adds_up_blocks_of_tiles(filters, channels):
    x, grad = draw(1, channels, 66, 66), draw(1, filters, 66, 66)
    params = {"kernel": (3, 3), "pad": (1, 1), "num_filter": filters}
    sums = run("_convolution_backward_weight", grad, x, draw(filters, channels, 3, 3), **params)
    assert error(sums, weight_gradient(grad.astype("float64"), x, (1, 1))) < ERROR


def test_wide_rows_and_many_blocks():
    x, weight = draw(1, 16, 70, 600), draw(16, 16, 3, 3)
    out = run("Convolution", x, weight, kernel=(3, 3), pad=(1, 1), num_filter=16, no_bias=True, threads=2)
    assert error(out, definition(x, weight, (1, 1))) < ERROR
    sums = run("_convolution_backward_weight", out, x, weight, kernel=(3, 3), pad=(1, 1), num_filter=16, threads=2)
    assert error(sums, weight_gradient(out, x, (1, 1))) < ERROR


def test_threads_do_not_change_the_results():
    x, weight = draw(3, 64, 28, 28), draw(100, 64, 3, 3)
    params = {"kernel": (3, 3), "pad": (1, 1), "num_filter": 100}
    out = run("Convolution", x, weight, **params, no_bias=True)
    sums = run("_convolution_backward_weight", out, x, weight, **params)
    for threads in (2, 3, 7):
        np.testing.assert_array_equal(run("Convolution", x, weight, **params, no_bias=True, threads=threads), out)
        other = run("_convolution_backward_weight", out, x, weight, **params, threads=threads)
        np.testing.assert_array_equal(other, sums)


def test_what_is_not_a_number_stays_in_its_tiles():
    x = draw(1, 16, 12, 12)
    x[0, 3, 1, 1] = np.nan
    out = run("Convolution", x, draw(16, 16, 3, 3), kernel=(3, 3), pad=(1, 1), num_filter=16, no_bias=True)
    assert np.isnan(out[:, :, :3, :3]).all()
    assert np.isfinite(out[:, :, 8:, 8:]).all()


def note(shape, filters, **params):
    symbol = mx.sym.Convolution(
        mx.sym.Variable("x"), kernel=(3, 3), num_filter=filters, no_bias=True, name="c", **params
    )
    return symbol.simple_bind(mx.cpu(), x=shape, grad_req="null").debug_str()


@pytest.mark.parametrize("shape", [(8, 64, 56, 56), (8, 128, 28, 28), (8, 256, 14, 14), (1, 512, 7, 7)])
def test_layers_of_resnet_are_done_this_way(shape, monkeypatch):
    monkeypatch.delenv("NBSYM_WINOGRAD")
    assert "c: winograd" in note(shape, shape[1], pad=(1, 1))
    monkeypatch.setenv("NBSYM_WINOGRAD", "0")
    assert "winograd" not in note(shape, shape[1], pad=(1, 1))


@pytest.mark.parametrize(
    "params", [{"stride": (2, 2)}, {"dilate": (2, 2)}, {"num_group": 2}, {"pad": (3, 3)}, {"pad": (0, 5)}]
)
def test_other_convolutions_are_not(params):
    assert "winograd" not in note((2, 32, 14, 14), 32, **params)


def test_few_channels_are_not(monkeypatch):
    monkeypatch.delenv("NBSYM_WINOGRAD")
    assert "winograd" not in note((8, 8, 56, 56), 8, pad=(1, 1))


def test_the_epilogue_is_applied():
    x, weight = draw(2, 32, 14, 14), draw(32, 32, 3, 3)
    c = mx.sym.Convolution(mx.sym.Variable("x"), kernel=(3, 3), pad=(1, 1), num_filter=32, name="c")
    symbol = mx.sym.Activation(c + mx.sym.Variable("more"), act_type="relu")
    executor = symbol.simple_bind(mx.cpu(), x=x.shape, more=x.shape, grad_req="null")
    bias, more = draw(32), draw(*x.shape, seed=2)
    for name, value in {"x": x, "c_weight": weight, "c_bias": bias, "more": more}.items():
        executor.arg_dict[name][:] = value
    out = executor.forward()[0].asnumpy()
    expected = np.maximum(definition(x, weight, (1, 1)) + bias[:, None, None] + more, 0)
    assert error(out, expected) < ERROR
