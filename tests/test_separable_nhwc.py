"""Depthwise and 1x1 convolutions in one: the graph, and results against those of both apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import run

import nbsym as mx
from nbsym.graph.graph import Graph
from nbsym.graph.infer import infer_dtypes, infer_shapes
from nbsym.graph.separable import join_separable
from nbsym.kernels import separable_nhwc

WHOLE = {"scaled": "scale", "shifted": "shift", "mixing_scaled": "mixing_scale", "mixing_shifted": "mixing_shift",
         "added": "residual"}  # fmt: skip


def draw(*shape, dtype, seed):
    return np.random.default_rng([seed, *shape]).normal(size=shape).astype(dtype)


def check(shape, taps, stride, pad, filters, dtype, threads, acts=(None, None), flags=()):
    channels = shape[3]
    x = draw(*shape, dtype=dtype, seed=0)
    weight = draw(channels, 1, taps, taps, dtype=dtype, seed=1)
    mixing = draw(filters, channels, 1, 1, dtype=dtype, seed=2) / channels**0.5
    vectors = {name: draw(filters if "mixing" in name else channels, dtype=dtype, seed=3) for name in WHOLE.values()}
    geometry = {"kernel": (taps, taps), "stride": (stride, stride), "pad": (pad, pad)}
    bounds = {"low": -0.3, "high": 0.9}

    def given(*names):
        return [vectors[WHOLE[name]] for name in names if name in flags]

    between = run(
        "_convolution_nhwc", x, weight, *given("scaled", "shifted"), **geometry, num_filter=channels,
        num_group=channels, act=acts[0], **bounds, scaled="scaled" in flags, shifted="shifted" in flags,
    )  # fmt: skip
    vectors["residual"] = draw(*between.shape[:3], filters, dtype=dtype, seed=4)
    last = given("mixing_scaled", "mixing_shifted", "added")
    expected = run(
        "_convolution_nhwc", between, mixing, *last, kernel=(1, 1), num_filter=filters, act=acts[1], **bounds,
        scaled="mixing_scaled" in flags, shifted="mixing_shifted" in flags, added="added" in flags,
    )  # fmt: skip
    actual = run(
        "_separable_nhwc", x, weight, *given("scaled", "shifted"), mixing, *last, **geometry, num_filter=filters,
        threads=threads, act=acts[0], mixing_act=acts[1], **bounds,
        **{f"mixing_{name}": value for name, value in bounds.items()}, **dict.fromkeys(flags, True),
    )  # fmt: skip
    tolerance = 1e-5 if dtype == "float32" else 1e-13
    np.testing.assert_allclose(actual, expected, rtol=0, atol=tolerance * max(1, np.abs(expected).max()))


acts = st.sampled_from([None, "relu", "clip", "leaky", "sigmoid"])


@settings(max_examples=30, deadline=None)
@given(
    st.tuples(st.integers(1, 3), st.integers(2, 9), st.integers(7, 16), st.integers(16, 40)), st.sampled_from([3, 5]),
    st.integers(1, 2), st.integers(0, 1), st.sampled_from([16, 32, 80]), st.sampled_from(["float32", "float64"]),
    st.integers(1, 3), st.tuples(acts, acts), st.sets(st.sampled_from(sorted(WHOLE))), st.sampled_from([20, 64]),
)  # fmt: skip
def test_blocks_of_rows(shape, taps, stride, pad, filters, dtype, threads, acts, flags, block):
    """Planes at least as wide as a patch, a few rows at a time."""
    images, rows, columns, channels = shape
    sizes = [stride * (n - 1) + taps - 2 * pad for n in (rows, columns)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(separable_nhwc, "BLOCK", block)
        check((images, *sizes, channels), taps, stride, pad, filters, dtype, threads, acts, flags)


@pytest.mark.parametrize(
    "shape, taps, filters",
    [((2, 5, 5, 16), 3, 16), ((1, 20, 20, 16), 3, 17), ((1, 20, 20, 5), 3, 16), ((1, 30, 30, 16), 4, 16)],
)
def test_what_is_done_one_after_the_other(shape, taps, filters):
    """Narrow planes, filters and channels that fill no vector, other kernels."""
    check(shape, taps, 1, 1, filters, "float32", 2, ("relu", "sigmoid"), tuple(WHOLE))


@pytest.mark.parametrize("shape", [(1, 56, 56, 32), (8, 7, 7, 528), (2, 14, 14, 512)])
def test_layers_of_networks(shape):
    check(shape, 3, 1, 1, 64, "float32", 2, ("relu", "relu"), ("shifted", "mixing_shifted"))


# ---- the graph ----


def joined(net, **shapes):
    tables = infer_shapes(net.entries, shapes), infer_dtypes(net.entries, {})
    outputs, *_ = join_separable(net.entries, *tables)
    return [node.op.name for node in Graph(tuple(outputs)).order if node.op is not None]


def depthwise(x, **params):
    return mx.sym._convolution_nhwc(x, kernel=(3, 3), num_filter=16, num_group=16, **params)


def pointwise(x, **params):
    return mx.sym._convolution_nhwc(x, **{"kernel": (1, 1), "num_filter": 32, **params})


def test_pairs_are_joined_and_others_are_not():
    x = mx.sym.Variable("x")
    between = depthwise(x)
    cases = {
        "pair": pointwise(depthwise(x, act="relu", shifted=True), scaled=True),
        "read twice": mx.sym.Group([pointwise(between), between]),
        "strides": pointwise(depthwise(x), stride=(2, 2)),
        "pads": pointwise(depthwise(x), pad=(1, 1)),
        "groups": pointwise(depthwise(x), num_group=2),
        "taps": pointwise(depthwise(x), kernel=(3, 1)),
        "residual": pointwise(depthwise(x, added=True)),
        "no depthwise": pointwise(pointwise(x)),
    }
    found = {name: "_separable_nhwc" in joined(net, x=(1, 12, 12, 16)) for name, net in cases.items()}
    assert found == dict.fromkeys(cases, False) | {"pair": True}


def test_inputs_find_their_places():
    net = pointwise(
        depthwise(mx.sym.Variable("x"), stride=(2, 2), pad=(1, 1), scaled=True, shifted=True, act="clip", high=2),
        scaled=True, shifted=True, added=True, act="leaky", low=0.1, name="last",
    )  # fmt: skip
    tables = infer_shapes(net.entries, {"x": (2, 12, 12, 16)}), infer_dtypes(net.entries, {})
    outputs, shapes, _ = join_separable(net.entries, *tables)
    before = {node.name: shapes[node, 0] for node in Graph(net.entries).variables}
    after = {node.name: shapes[node, 0] for node in Graph(tuple(outputs)).variables}
    assert before == after and shapes[outputs[0]] == (2, 6, 6, 32)
    p = outputs[0].node.params
    assert (p.act, p.high, p.mixing_act, p.mixing_low, p.stride, p.added) == ("clip", 2, "leaky", 0.1, (2, 2), True)
    assert outputs[0].node.name == "last"
