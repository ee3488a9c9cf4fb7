"""Strassen's convolution of channels-last images against the definition: values, error bound, epilogue, choice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kernels import run

import nbsym as mx
from nbsym.kernels import conv
from nbsym.kernels.epilogue import reference as finish


def error(depth):
    """The bound relative to the largest output, for sums of so many products; half of it was seen."""
    return 2e-7 * depth**0.5


@pytest.fixture(autouse=True)
def wherever_it_can_be_done(monkeypatch):
    monkeypatch.setenv("NBSYM_STRASSEN", "1")
    monkeypatch.setenv("NBSYM_WINOGRAD", "0")


def draw(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).normal(size=shape).astype("float32")


def definition(x, weight, stride, pad, dilate=(1, 1)):
    product = conv.reference(np.moveaxis(x, 3, 1).astype("float64"), weight.astype("float64"), stride, pad, dilate)
    return np.moveaxis(product, 1, 3)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(1, 3), st.tuples(st.integers(1, 4), st.integers(1, 9)), st.sampled_from([32, 64, 320]),
    st.sampled_from([128, 256]), st.tuples(st.integers(1, 3), st.integers(1, 3)), st.tuples(*[st.integers(1, 2)] * 2),
    st.tuples(st.integers(0, 2), st.integers(0, 2)), st.integers(1, 2), st.integers(1, 3),
    st.sampled_from([None, "relu", "clip", "leaky", "tanh"]), st.sets(st.sampled_from(["scaled", "shifted", "added"])),
)  # fmt: skip
def test_drawn_shapes(images, plane, channels, filters, kernel, stride, pad, dilate, threads, act, parts):
    sizes = 2 * plane[0], plane[1]  # of the output
    inside = [
        step * (n - 1) + dilate * (k - 1) + 1 - 2 * p for n, k, step, p in zip(sizes, kernel, stride, pad, strict=True)
    ]
    assume(min(inside) > 0)
    x = draw(images, *inside, channels)
    weight = draw(filters, channels, *kernel, seed=1)
    product = definition(x, weight, stride, pad, (dilate, dilate))
    assert product.shape[1:3] == sizes
    arrays = {"scaled": draw(filters, seed=2), "shifted": draw(filters, seed=3), "added": draw(*product.shape, seed=4)}
    given = {name: array for name, array in arrays.items() if name in parts}
    actual = run(
        "_convolution_nhwc", x, weight, *given.values(), kernel=kernel, stride=stride, pad=pad,
        dilate=(dilate, dilate), num_filter=filters, act=act, low=-0.5, high=2, threads=threads,
        **dict.fromkeys(given, True),
    )  # fmt: skip
    expected = finish(product, *[given.get(name) for name in arrays], act or "none", low=-0.5, high=2)
    largest = np.abs(product).max() * np.abs(given.get("scaled", np.ones(1))).max() + 4
    np.testing.assert_allclose(actual, expected, rtol=0, atol=error(weight[0].size) * largest)


@pytest.mark.parametrize("channels", [256, 1024])
def test_error_bound(channels):
    x, weight = draw(1, 8, 8, channels), draw(256, channels, 1, 1, seed=1)
    expected = definition(x, weight, (1, 1), (0, 0))
    actual = run("_convolution_nhwc", x, weight, kernel=(1, 1), num_filter=256)
    assert np.abs(actual - expected).max() < error(channels) * np.abs(expected).max()


def test_an_image_does_not_change_another():
    x, weight = draw(2, 4, 5, 64), draw(128, 64, 3, 3, seed=1)
    options = {"kernel": (3, 3), "pad": (1, 1), "num_filter": 128}
    alone = run("_convolution_nhwc", x[1:], weight, **options)
    x[0] *= 1e30
    x[0, 1, 2, 3] = np.nan
    together = run("_convolution_nhwc", x, weight, **options)
    assert np.isnan(together[0]).any()
    np.testing.assert_array_equal(together[1:], alone)


@pytest.mark.parametrize("plane", [(14, 14), (28, 28)])
def test_any_number_of_threads_gives_the_same(plane):
    x, weight, residual = draw(2, *plane, 64), draw(256, 64, 1, 1, seed=1), draw(2, *plane, 256, seed=2)
    first, *others = (
        run("_convolution_nhwc", x, weight, residual, kernel=(1, 1), num_filter=256, added=True, threads=n)
        for n in (1, 2, 3, 5)
    )
    for other in others:
        np.testing.assert_array_equal(other, first)


@pytest.mark.parametrize("images", [1, 3])
def test_after_a_depthwise_convolution(images):
    """In one kernel or one after the other: the same to the last bit, on any number of threads."""
    x, weight, mixing = draw(images, 14, 14, 64), draw(64, 1, 3, 3, seed=1), draw(256, 64, 1, 1, seed=2)
    shift = draw(256, seed=3)
    options = {"kernel": (3, 3), "pad": (1, 1)}
    between = run("_convolution_nhwc", x, weight, **options, num_filter=64, num_group=64, act="relu")
    expected = run("_convolution_nhwc", between, mixing, shift, kernel=(1, 1), num_filter=256, shifted=True, act="tanh")
    np.testing.assert_allclose(
        expected, np.tanh(definition(between, mixing, (1, 1), (0, 0)) + shift), rtol=0, atol=1e-4
    )
    for threads in (1, 2, 3):
        actual = run(
            "_separable_nhwc", x, weight, mixing, shift, **options, num_filter=256, act="relu", mixing_act="tanh",
            mixing_shifted=True, threads=threads,
        )  # fmt: skip
        np.testing.assert_array_equal(actual, expected)


@pytest.mark.parametrize(
    ("setting", "frozen", "filters", "chosen"),
    [(None, True, 512, True), (None, False, 512, False), (None, True, 128, False), ("0", True, 512, False)],
)
def test_where_it_pays(setting, frozen, filters, chosen, monkeypatch):
    """With weights that stay, and where halves are large enough."""
    monkeypatch.delenv("NBSYM_STRASSEN")
    if setting:
        monkeypatch.setenv("NBSYM_STRASSEN", setting)
    channels = 256 if filters == 512 else 64
    net = mx.sym.Convolution(mx.sym.Variable("data"), num_filter=filters, kernel=(1, 1), name="a")
    net = mx.sym.Convolution(net, num_filter=32, kernel=(1, 1), name="b")
    executor = net.simple_bind(mx.cpu(), grad_req="null", frozen=frozen, data=(8, channels, 14, 14))
    assert ("Strassen" in executor.debug_str()) == chosen
