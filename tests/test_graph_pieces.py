"""Layers in pieces of the batch: what becomes of graphs, and that results stay what they are."""

from __future__ import annotations

import numpy as np
import pytest

import nbsym as mx
from nbsym.graph import pieces
from nbsym.graph.graph import Graph
from nbsym.graph.infer import infer_dtypes, infer_shapes
from nbsym.graph.pieces import in_pieces


@pytest.fixture
def small(monkeypatch):
    """Arrays of a few kilobytes are large."""
    monkeypatch.setattr(pieces, "LARGE", 2000)
    monkeypatch.setattr(pieces, "PIECE", 10000)
    monkeypatch.setattr(pieces, "SMALL", 500)
    monkeypatch.setattr(pieces, "_LIGHT", 0.1)
    monkeypatch.setattr(pieces, "_WORTH", 1)


def layer(x, name, filters=4, stride=1, act=True):
    x = mx.sym.Convolution(
        x, kernel=(3, 3), pad=(1, 1), stride=(stride, stride), num_filter=filters, no_bias=True, name=name
    )
    x = mx.sym.BatchNorm(x, fix_gamma=False, name=f"{name}_bn")
    return mx.sym.Activation(x, act_type="relu", name=f"{name}_relu") if act else x


def chain():
    x = mx.sym.Variable("data")
    for i in range(4):
        x = layer(x, "abcd"[i])
    return mx.sym.Pooling(layer(x, "last", stride=2), kernel=(2, 2), stride=(2, 2), pool_type="avg")


def residual():
    x = layer(mx.sym.Variable("data"), "a")
    for i in range(3):
        x = mx.sym.relu(x + layer(layer(x, f"{i}a"), f"{i}b", act=False))
    return mx.sym.FullyConnected(layer(x, "down", stride=2), num_hidden=3, name="fc")


def branches():
    x = layer(mx.sym.Variable("data"), "a", 2)
    for i in range(2):
        x = mx.sym.Concat(layer(x, f"{i}a", 2), mx.sym.Pooling(x, kernel=(3, 3), pad=(1, 1)), dim=1)
    first = mx.sym.tanh(x) * 2
    return mx.sym.Group([mx.sym.mean(first, axis=(2, 3)), mx.sym.LRN(x, nsize=3)])


def mixed():
    """What mixes images stands between layers."""
    x = layer(layer(mx.sym.Variable("data"), "a"), "b")
    x = mx.sym.broadcast_sub(x, mx.sym.mean(x, axis=0, keepdims=True))
    return layer(layer(x, "c"), "d")


def predict(net, shape):
    exe = net.simple_bind(mx.cpu(), grad_req="null", frozen=True, data=shape)
    for name, array in (exe.arg_dict | exe.aux_dict).items():
        draw = np.random.default_rng(len(name)).random(array.shape)
        array[:] = draw + 0.5 if "var" in name else draw - 0.4
    exe.refresh()
    outputs = [out.asnumpy() for out in exe.forward(is_train=False)]
    return outputs, exe


@pytest.mark.parametrize("images", [4, 5])
@pytest.mark.parametrize("net", [chain, residual, branches, mixed])
def test_results_stay_what_they_are(net, images, request):
    shape = (images, 3, 16, 18)
    whole, _ = predict(net(), shape)
    request.getfixturevalue("small")
    parts, exe = predict(net(), shape)
    assert exe.debug_str().count(", Name=a:") > 1
    for actual, expected in zip(parts, whole, strict=True):
        np.testing.assert_array_equal(actual, expected)


def divided(net, shape):
    tables = infer_shapes(net.entries, {"data": shape}), infer_dtypes(net.entries, {})
    outputs, shapes, _ = in_pieces(net.entries, *tables)
    return Graph(tuple(outputs)).order, shapes


def convolutions(shape, depth=3, filters=4):
    x = mx.sym.Variable("data")
    for i in range(depth):
        x = mx.sym.Convolution(x, kernel=(3, 3), pad=(1, 1), num_filter=filters, no_bias=True, name=f"c{i}")
    return divided(x, shape)


def test_layers_are_there_once_for_each_piece(small):
    order, shapes = convolutions((5, 3, 16, 18))  # 4608 bytes an image
    sizes = [shapes[node, 0] for node in order if node.op is not None and node.op.name == "Convolution"]
    assert sizes == [(1, 4, 16, 18)] * 3 + [(2, 4, 16, 18)] * 6
    assert [node.op.name for node in order if node.op is not None].count("Concat") == 1


def test_weights_that_look_like_a_batch_stay_whole(small):
    order, _ = convolutions((4, 4, 16, 18))
    assert {node.inputs[1].node.name for node in order if node.op is not None and node.op.name == "Convolution"} == {
        "c0_weight", "c1_weight", "c2_weight",
    }  # fmt: skip


@pytest.mark.parametrize(
    "change, shape",
    [
        ({"LARGE": 10**6}, (4, 3, 16, 18)),  # all is in the cache
        ({"PIECE": 4000}, (4, 3, 16, 18)),  # no image is
        ({"SMALL": 5000}, (4, 3, 16, 18)),  # images are small
        ({"_LIGHT": 1000}, (4, 3, 16, 18)),  # weights are more than images
        ({"_WORTH": 10}, (4, 3, 16, 18)),  # too much goes in and out
        ({}, (1, 3, 32, 32)),
    ],
)
def test_where_it_does_not_pay_graphs_stay(small, monkeypatch, change, shape):
    for name, value in change.items():
        monkeypatch.setattr(pieces, name, value)
    order, _ = convolutions(shape)
    assert sum(node.op is not None for node in order) == 3
