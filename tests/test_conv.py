"""Convolution and Deconvolution against the definition, and every gradient against the transpose of a linear map."""

from __future__ import annotations

import math
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import run

import nbsym as mx
from nbsym.base import NbsymError
from nbsym.kernels import conv, conv_direct
from nbsym.kernels.conv import reference
from nbsym.kernels.simd import VECTOR_BYTES

TOLERANCE = {"float32": 1e-5, "float64": 1e-13}

dtypes = st.sampled_from(["float32", "float64"])
threads = st.integers(1, 3)


def draw(*shape, dtype="float64", seed=0):
    return np.random.default_rng([seed, *shape]).normal(size=shape).astype(dtype)


def assert_close(actual, expected, dtype):
    assert actual.shape == expected.shape
    scale = max(1, np.abs(expected).max(initial=0))
    np.testing.assert_allclose(actual, expected, rtol=0, atol=TOLERANCE[dtype] * scale)


def transposed(grad, weight, shape, params):
    """The gradient of the definition towards its data: what each tap gave to an output comes back."""
    groups, stride, pad, dilate = (params[key] for key in ("num_group", "stride", "pad", "dilate"))
    n, k, *sizes = grad.shape
    padded = np.zeros((n, groups, shape[1] // groups, *(s + 2 * p for s, p in zip(shape[2:], pad, strict=True))))
    for tap in np.ndindex(*weight.shape[2:]):
        window = tuple(
            slice(t * d, t * d + (size - 1) * s + 1, s)
            for t, d, s, size in zip(tap, dilate, stride, sizes, strict=True)
        )
        taps = weight[(..., *tap)].reshape(groups, k // groups, -1)
        padded[(..., *window)] += np.einsum("gkc,ngk...->ngc...", taps, grad.reshape(n, groups, -1, *sizes))
    inside = tuple(slice(p, p + s) for p, s in zip(pad, shape[2:], strict=True))
    return padded.reshape(n, shape[1], *padded.shape[3:])[(..., *inside)]


def weight_gradient(grad, x, kernel, params):
    """The gradient of the definition towards its weight: per tap, the output's gradient with what the tap saw."""
    groups, stride, pad, dilate = (params[key] for key in ("num_group", "stride", "pad", "dilate"))
    n, k, *sizes = grad.shape
    padded = np.pad(x, [(0, 0), (0, 0), *((p, p) for p in pad)])
    result = np.zeros((groups, k // groups, x.shape[1] // groups, *kernel))
    for tap in np.ndindex(*kernel):
        window = tuple(
            slice(t * d, t * d + (size - 1) * s + 1, s)
            for t, d, s, size in zip(tap, dilate, stride, sizes, strict=True)
        )
        seen = padded[(..., *window)].reshape(n, groups, x.shape[1] // groups, -1)
        result[(..., *tap)] = np.einsum("ngkp,ngcp->gkc", grad.reshape(n, groups, k // groups, -1), seen)
    return result.reshape(k, -1, *kernel)


@st.composite
def convolutions(draw):
    rank = draw(st.integers(1, 3))
    axes = []
    for _ in range(rank):
        taps, dilate, pad = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(0, 3))
        smallest = max((taps - 1) * dilate + 1 - 2 * pad, 1)
        axes.append((smallest + draw(st.integers(0, 9 if rank < 3 else 3)), taps, draw(st.integers(1, 4)), pad, dilate))
    sizes, kernel, stride, pad, dilate = zip(*axes, strict=True)
    groups = draw(st.integers(1, 3))
    shape = (draw(st.integers(1, 6)), groups * draw(st.integers(1, 3)), *sizes)
    return shape, {"kernel": kernel, "stride": stride, "pad": pad, "dilate": dilate, "num_group": groups,
                   "num_filter": groups * draw(st.integers(1, 11))}  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(convolutions(), dtypes, threads, st.sampled_from([0, math.inf]), st.sampled_from([0, math.inf]))
def test_convolution_and_its_gradients(convolution, dtype, threads, estimate, waste):
    """By panels of exact pixels, by whole rows, by gathering, whichever would be chosen."""
    with (
        mock.patch.object(conv, "_exact_pixels", lambda *_: estimate),
        mock.patch.object(conv, "WASTE", waste),
        mock.patch.object(conv_direct, "suits", lambda *_: False),
    ):
        check_convolution(*convolution, dtype, threads)


@pytest.mark.parametrize(
    "shape, params",
    [
        ((3, 8, 14, 14), {"kernel": (3, 3), "pad": (1, 1), "num_filter": 16}),  # ResNet's commonest
        ((2, 8, 14, 14), {"kernel": (1, 1), "num_filter": 20}),  # a matrix product
        ((2, 8, 15, 14), {"kernel": (1, 1), "stride": (2, 2), "num_filter": 20}),  # its shortcut
        ((9, 1, 28, 28), {"kernel": (5, 5), "num_filter": 20}),  # LeNet
        ((5, 20, 12, 12), {"kernel": (5, 5), "num_filter": 50}),
        ((3, 3, 25, 10), {"kernel": (4, 5), "dilate": (3, 1), "pad": (0, 1), "num_filter": 9}),  # more data than output
        ((1, 3, 64, 60), {"kernel": (7, 7), "stride": (2, 2), "pad": (3, 3), "num_filter": 5}),
        ((3, 8, 14, 14), {"kernel": (3, 3), "pad": (1, 1), "num_filter": 8, "num_group": 8}),  # depthwise
        ((1, 40, 100, 90), {"kernel": (3, 3), "pad": (1, 1), "num_filter": 10}),  # cut into bands
        ((8, 37, 14, 14), {"kernel": (3, 3), "stride": (2, 2), "pad": (1, 1), "num_filter": 300}),  # gathered backward
        ((2, 3, 70, 224), {"kernel": (7, 7), "stride": (2, 2), "pad": (3, 3), "num_filter": 9}),  # first of a network
        ((40, 2, 4, 4), {"kernel": (3, 3), "pad": (1, 1), "num_filter": 6}),  # images behind one another
        ((1, 2, 10, 10), {"kernel": (2, 2), "stride": (4, 4), "num_filter": 3}),  # steps over what it never sees
    ],
)
@pytest.mark.parametrize("threads", [1, 2])
def test_common_convolutions(shape, params, threads):
    check_convolution(shape, params, "float32", threads)


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(st.integers(1, 3), st.integers(1, 20), st.integers(1, 20)),
    st.tuples(st.integers(1, 6), st.integers(1, 3)),
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.integers(0, 3)), min_size=2,
             max_size=2),
    dtypes,
    threads,
)  # fmt: skip
def test_rows_of_half_vectors(counts, halves, axes, dtype, threads):
    """Read where they lie: images, channels and filters; the output in pairs of rows and halves of vectors."""
    images, channels, filters = counts
    out = 2 * halves[0], halves[1] * VECTOR_BYTES // np.dtype(dtype).itemsize // 2
    kernel, stride, dilate, pad = zip(*axes, strict=True)
    size = [(o - 1) * s + (k - 1) * d + 1 for o, s, k, d in zip(out, stride, kernel, dilate, strict=True)]
    pad = [min(p, (n - 1) // 2) for p, n in zip(pad, size, strict=True)]
    shape = (images, channels, *(n - 2 * p for n, p in zip(size, pad, strict=True)))
    params = {"kernel": kernel, "stride": stride, "dilate": dilate, "pad": tuple(pad), "num_filter": filters}
    with mock.patch.object(conv_direct, "BAND_BYTES", 3000):
        check_convolution(shape, params, dtype, threads)


@settings(max_examples=80, deadline=None)
@given(st.tuples(st.integers(1, 3), st.integers(2, 4), st.integers(1, 40), st.integers(1, 40)),
       st.tuples(st.integers(0, 2), st.integers(0, 2)), st.integers(1, 2), dtypes, threads)  # fmt: skip
def test_depthwise_convolution(shape, pad, stride, dtype, threads):
    images, channels, *sizes = shape
    sizes = [max(n, 3 - 2 * p) for n, p in zip(sizes, pad, strict=True)]
    params = {"kernel": (3, 3), "stride": (stride, stride), "pad": pad}
    check_convolution(
        (images, channels, *sizes), {**params, "num_group": channels, "num_filter": channels}, dtype, threads
    )


def check_convolution(shape, params, dtype, threads):
    rank = len(shape) - 2
    params = {"stride": (1,) * rank, "pad": (0,) * rank, "dilate": (1,) * rank, "num_group": 1, **params}
    geometry = params["stride"], params["pad"], params["dilate"], params["num_group"]
    x = draw(*shape, dtype=dtype)
    weight = draw(params["num_filter"], shape[1] // params["num_group"], *params["kernel"], dtype=dtype, seed=1)
    bias = draw(params["num_filter"], dtype=dtype, seed=2)
    expected = reference(x.astype("float64"), weight, *geometry)
    assert_close(run("Convolution", x, weight, threads=threads, no_bias=True, **params), expected, dtype)
    found = run("Convolution", x, weight, bias, threads=threads, **params)
    assert_close(found, expected + bias.reshape(-1, *[1] * rank), dtype)

    grad = draw(*expected.shape, dtype=dtype, seed=3)
    found = run("_convolution_backward_data", grad, weight, x, threads=threads, **params)
    assert_close(found, transposed(grad.astype("float64"), weight, shape, params), dtype)
    found = run("_convolution_backward_weight", grad, x, weight, threads=threads, **params)
    assert_close(found, weight_gradient(grad.astype("float64"), x, params["kernel"], params), dtype)


@settings(max_examples=60, deadline=None)
@given(convolutions(), st.data(), dtypes, threads)
def test_deconvolution_and_its_gradients(convolution, data, dtype, threads):
    shape, params = convolution
    rank = len(shape) - 2
    by_target = data.draw(st.booleans())
    params["adj"] = tuple(0 if by_target else data.draw(st.integers(0, s - 1)) for s in params["stride"])
    small = [data.draw(st.integers(1, 5)) for _ in range(rank)]
    channels = shape[1]
    large = [
        s * (n - 1) + d * (k - 1) + 1 - 2 * p + a
        for n, k, s, p, d, a in zip(
            small, *(params[key] for key in ("kernel", "stride", "pad", "dilate", "adj")), strict=True
        )
    ]
    if min(large) < 1:
        return
    if by_target:
        params["target_shape"] = large = [max(n - data.draw(st.integers(0, 2)), 1) for n in large]
    x = draw(shape[0], channels, *small, dtype=dtype)
    weight = draw(channels, params["num_filter"] // params["num_group"], *params["kernel"], dtype=dtype, seed=1)
    bias = draw(params["num_filter"], dtype=dtype, seed=2)
    found = run("Deconvolution", x, weight, bias, threads=threads, no_bias=False, **params)
    whole = (shape[0], params["num_filter"], *large)
    geometry = dict(params)
    if "target_shape" in params:  # the padding is what makes the output that large
        geometry["pad"] = tuple(
            -(-(s * (n - 1) + d * (k - 1) + 1 - m) // 2)
            for n, k, s, d, m in zip(
                small, *(params[key] for key in ("kernel", "stride", "dilate")), large, strict=True
            )
        )
    if not reaches(small, large, geometry):
        return
    expected = transposed(x.astype("float64"), weight, whole, geometry)
    assert_close(found, expected + bias.reshape(-1, *[1] * rank), dtype)

    grad = draw(*whole, dtype=dtype, seed=3)
    exact = grad.astype("float64")
    order = [geometry[key] for key in ("stride", "pad", "dilate", "num_group")]
    found = run("_deconvolution_backward_data", grad, weight, x, threads=threads, **params)
    assert_close(found, reference(exact, weight, *order), dtype)
    found = run("_deconvolution_backward_weight", grad, x, weight, threads=threads, **params)
    assert_close(found, weight_gradient(x.astype("float64"), exact, params["kernel"], geometry), dtype)


def reaches(small, large, params):
    """Whether a convolution of the large array has the small one's size."""
    return all(
        n == (m + 2 * p - d * (k - 1) - 1) // s + 1
        for n, m, k, s, p, d in zip(
            small, large, *(params[key] for key in ("kernel", "stride", "pad", "dilate")), strict=True
        )
    )


def test_gradients_have_gradients():
    """d/dw of the squared length of the gradient towards the data, by an executor and by differences."""
    data, weight = mx.sym.Variable("data"), mx.sym.Variable("weight")
    net = mx.sym.Convolution(data, weight, kernel=(2, 2), num_filter=3, stride=(2, 1), no_bias=True)
    first = mx.sym.square(net).gradient(["data"])
    twice = mx.sym.sum(mx.sym.square(first))
    x, w = draw(1, 2, 4, 4), draw(3, 2, 2, 2, seed=1)

    def value(w):
        out = run("Convolution", x, w, kernel=(2, 2), num_filter=3, stride=(2, 1), no_bias=True)
        back = run("_convolution_backward_data", 2 * out, w, x, kernel=(2, 2), num_filter=3, stride=(2, 1))
        return (back**2).sum()

    exe = twice.bind(
        mx.cpu(),
        {"data": mx.nd.array(x, dtype="float64"), "weight": mx.nd.array(w, dtype="float64")},
        args_grad={"weight": mx.nd.zeros(w.shape, dtype="float64")},
    )
    assert exe.forward(is_train=True)[0].asnumpy() == pytest.approx(value(w))
    exe.backward(mx.nd.ones((1,), dtype="float64"))
    found = exe.grad_dict["weight"].asnumpy()
    for i in np.ndindex(*w.shape):
        step = np.zeros_like(w)
        step[i] = 1e-5
        assert found[i] == pytest.approx((value(w + step) - value(w - step)) / 2e-5, rel=1e-6, abs=1e-4)


def test_faults_name_what_is_wrong():
    x = np.zeros((1, 3, 5, 5), "f")
    with pytest.raises(NbsymError, match="Convolution"):
        run("Convolution", x, np.zeros((4, 3, 6, 6), "f"), kernel=(6, 6), num_filter=4, no_bias=True)
    with pytest.raises(NbsymError, match="Convolution.*num_group"):
        run("Convolution", np.zeros((1, 4, 5, 5), "f"), np.zeros((3, 2, 1, 1), "f"), kernel=(1, 1), num_filter=3,
            num_group=2, no_bias=True)  # fmt: skip
    with pytest.raises(NbsymError, match="Deconvolution.*target_shape"):
        run("Deconvolution", x, np.zeros((3, 2, 2, 2), "f"), kernel=(2, 2), num_filter=2, target_shape=(9, 9))
    with pytest.raises(NbsymError, match="Convolution.*kernel"):
        run("Convolution", np.zeros((1, 3, 5), "f"), np.zeros((3, 3, 1, 1), "f"), kernel=(1, 1), num_filter=3,
            no_bias=True)  # fmt: skip
