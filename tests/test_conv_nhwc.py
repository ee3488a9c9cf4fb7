"""Convolution of images whose channels come last, against the definition in NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import run

import nbsym as mx
from nbsym.kernels import conv
from nbsym.kernels.epilogue import reference as finish


def draw(*shape, dtype="float32", seed=0):
    return np.random.default_rng([seed, *shape]).normal(size=shape).astype(dtype)


def check(
    data, filters, kernel, stride=(1, 1), pad=(0, 0), dilate=(1, 1), groups=1, *, dtype="float32", threads=2,
    act=None, parts=("scaled", "shifted", "added"),
):  # fmt: skip
    x = draw(*data, dtype=dtype)
    weight = draw(filters, data[3] // groups, *kernel, dtype=dtype, seed=1)
    product = conv.reference(np.moveaxis(x, 3, 1).astype("float64"), weight, stride, pad, dilate, groups)
    product = np.moveaxis(product, 1, 3)
    arrays = {"scaled": draw(filters, dtype=dtype, seed=2), "shifted": draw(filters, dtype=dtype, seed=3),
              "added": draw(*product.shape, dtype=dtype, seed=4)}  # fmt: skip
    given = {name: array for name, array in arrays.items() if name in parts}
    actual = run(
        "_convolution_nhwc", x, weight, *given.values(), kernel=kernel, stride=stride, pad=pad, dilate=dilate,
        num_filter=filters, num_group=groups, act=act, low=-0.5, high=2, threads=threads, **dict.fromkeys(given, True),
    )  # fmt: skip
    expected = finish(
        product, *[given.get(name) for name in ("scaled", "shifted", "added")], act or "none", low=-0.5, high=2
    )
    rounding = np.finfo(dtype).eps * 4
    size = 1 + np.abs(product).max() * np.abs(given.get("scaled", np.ones(1))).max()
    np.testing.assert_allclose(actual, expected, rtol=0, atol=rounding * size * max(1, weight[0].size) ** 0.5)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 3), st.tuples(st.integers(3, 12), st.integers(3, 12)), st.integers(1, 40), st.integers(1, 70),
    st.tuples(st.integers(1, 3), st.integers(1, 3)), st.tuples(st.integers(1, 2), st.integers(1, 2)),
    st.tuples(st.integers(0, 2), st.integers(0, 2)), st.sampled_from(["float32", "float64"]), st.integers(1, 3),
    st.sampled_from([None, "relu", "clip", "leaky", "tanh"]), st.sets(st.sampled_from(["scaled", "shifted", "added"])),
)  # fmt: skip
def test_drawn_shapes(images, plane, channels, filters, kernel, stride, pad, dtype, threads, act, parts):
    parts = [name for name in ("scaled", "shifted", "added") if name in parts]
    check(
        (images, *plane, channels), filters, kernel, stride, pad, dtype=dtype, threads=threads, act=act, parts=parts
    )  # fmt: skip


@pytest.mark.parametrize("act", [None, "clip", "sigmoid"])
@pytest.mark.parametrize(
    ("data", "filters", "kernel", "more"),
    [
        ((1, 5, 7, 600), 130, (1, 1), {}),  # the reduction is cut
        ((2, 9, 9, 300), 72, (2, 2), {"stride": (2, 2)}),  # and a line of taps
        ((2, 20, 21, 3), 64, (7, 7), {"stride": (2, 2), "pad": (3, 3)}),  # lines of taps together
        ((3, 17, 18, 8), 48, (5, 3), {"pad": (2, 1)}),  # blocks that end within an image
        ((1, 3, 3, 64), 320, (1, 1), {}),  # threads share the filters
        ((2, 3, 2, 20), 200, (3, 3), {"pad": (1, 1)}),  # and pad the same lines
        ((2, 12, 11, 24), 40, (3, 3), {"dilate": (2, 3), "pad": (2, 3)}),
        ((2, 9, 8, 24), 60, (3, 3), {"pad": (1, 1), "groups": 4}),
        ((2, 9, 8, 24), 24, (1, 1), {"stride": (3, 2), "groups": 2}),
    ],
)
def test_ways_through_the_kernel(data, filters, kernel, more, act):
    check(data, filters, kernel, **more, act=act)


def test_what_is_not_a_number_stays():
    x = draw(1, 4, 4, 16)
    x[0, 1, 2, 3], x[0, 3, 3, 0] = np.nan, np.inf
    weight = np.abs(draw(32, 16, 1, 1, seed=1))
    result = run("_convolution_nhwc", x, weight, kernel=(1, 1), num_filter=32, act="relu")
    assert np.isnan(result[0, 1, 2]).all() and np.isinf(result[0, 3, 3]).all()
    assert np.isfinite(np.delete(result.reshape(16, 32), [6, 15], axis=0)).all()


def test_groups_that_do_not_divide_the_channels_are_refused():
    with pytest.raises(mx.MXNetError, match="num_group=3"):
        run("_convolution_nhwc", draw(1, 4, 4, 6), draw(4, 2, 1, 1), kernel=(1, 1), num_filter=4, num_group=3)
