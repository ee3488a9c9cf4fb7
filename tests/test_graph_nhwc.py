"""Images with their channels last: what becomes of graphs, and that predictions stay what they are."""

from __future__ import annotations

import numpy as np
import pytest

import nbsym as mx
from nbsym.graph import nhwc
from nbsym.graph.graph import Graph
from nbsym.graph.infer import infer_dtypes, infer_shapes
from nbsym.graph.nhwc import channels_last
from nbsym.symbol.node import topological_order


@pytest.fixture
def free(monkeypatch):
    """Transposing takes no time, so that small convolutions pay."""
    monkeypatch.setattr(nhwc, "MOVED", 0)


def conv(x, name, filters=16, kernel=3, **more):
    pad = (kernel // 2, kernel // 2)
    return mx.sym.Convolution(x, kernel=(kernel, kernel), pad=pad, num_filter=filters, name=name, **more)


def operators(net, shape):
    shapes = infer_shapes(net.entries, {"data": shape})
    fixed = {node for node in topological_order(net.entries) if node.op is None and node.name != "data"}
    outputs, made, _ = channels_last(net.entries, shapes, infer_dtypes(net.entries, {}), fixed)
    again = infer_shapes(outputs, {node.name: shapes[node, 0] for node in fixed} | {"data": shape})
    assert {entry: made[entry] for entry in again} == again
    return [node.op.name for node in Graph(tuple(outputs)).order if node.op is not None]


DATA = mx.sym.Variable("data")


def test_a_chain_is_turned_once_each_way(free):
    net = mx.sym.relu(conv(mx.sym.Pooling(conv(DATA, "a"), kernel=(2, 2)), "b"))
    found = operators(net, (2, 3, 8, 8))
    assert found == ["transpose", "_convolution_nhwc", "_pooling_nhwc", "_convolution_nhwc", "relu", "transpose"]


def test_what_has_one_pixel_or_one_channel_is_not_moved(free):
    net = mx.sym.Flatten(mx.sym.Pooling(conv(DATA, "a"), global_pool=True))
    assert operators(net, (2, 1, 8, 8)) == ["Reshape", "_convolution_nhwc", "_pooling_nhwc", "Reshape", "Flatten"]


def test_channels_are_joined_and_normalized_where_they_are(free):
    a = conv(DATA, "a")
    net = mx.sym.BatchNorm(mx.sym.Concat(a, conv(a, "b", 32), dim=1), name="norm")
    found = operators(net, (2, 3, 6, 6))
    assert found[-3:] == ["Concat", "BatchNorm", "transpose"] and found.count("transpose") == 2


def test_pixels_joined_along_another_axis_are_turned_back(free):
    a = conv(DATA, "a")
    found = operators(mx.sym.Concat(a, a, dim=2), (2, 3, 6, 6))
    assert found == ["transpose", "_convolution_nhwc", "transpose", "Concat"]


def test_images_broadcast_as_before(free):
    a = conv(DATA, "a")
    squeezed = mx.sym.sigmoid(conv(mx.sym.Pooling(a, global_pool=True), "gate", 16, 1))
    found = operators(conv(mx.sym.broadcast_mul(a, squeezed), "b"), (2, 3, 6, 6))
    assert found.count("transpose") == 2 and "broadcast_mul" in found


@pytest.mark.parametrize(
    "net",
    [
        conv(DATA, "a", filters=20),  # vectors would be half empty
        conv(conv(DATA, "a"), "b", num_group=4, filters=32),  # so would those of groups
        mx.sym.relu(DATA),
        mx.sym.Pooling(DATA, kernel=(2, 2)),
        mx.sym.Convolution(DATA, mx.sym.Variable("data") * 2, kernel=(3, 3), num_filter=16, no_bias=True, name="a"),
    ],
)
def test_other_graphs_are_left_alone(free, net):
    shape = (16, 16, 3, 3) if "a_weight" not in net.list_arguments() else (2, 3, 6, 6)
    assert not any("nhwc" in name for name in operators(net, shape))


def test_convolutions_must_save_more_than_transposing_takes():
    once = conv(DATA, "a", 256, 1)
    assert operators(once, (8, 64, 28, 28)) == ["Convolution"]
    assert "_convolution_nhwc" in operators(conv(once, "b", 64, 3), (8, 64, 28, 28))


def residual():
    x = mx.sym.relu(mx.sym.BatchNorm(conv(DATA, "a", 32), fix_gamma=False, name="a_norm"))
    for i in range(2):
        y = mx.sym.relu(mx.sym.BatchNorm(conv(x, f"{i}a", 32, 1), name=f"{i}a_norm"))
        x = mx.sym.relu(x + mx.sym.BatchNorm(conv(y, f"{i}b", 32), name=f"{i}b_norm"))
    return mx.sym.FullyConnected(mx.sym.Pooling(x, global_pool=True, pool_type="avg"), num_hidden=5, name="fc")


def mixed():
    """What knows channels first only, in between; an inner result is an output; Dropout and a constant."""
    a = mx.sym.LRN(conv(DATA, "a", 16, no_bias=True), nsize=3)
    b = mx.sym.LeakyReLU(conv(mx.sym.Dropout(a), "b", 32), slope=0.1)
    c = b * 2
    d = mx.sym.Concat(c, mx.sym.Pooling(b, kernel=(3, 3), pad=(1, 1), pool_type="avg"), dim=1)
    return mx.sym.Group([mx.sym.softmax(conv(d, "d", 16, 1), axis=1), a, mx.sym.transpose(b, axes=(1, 0, 3, 2))])


def mobile():
    x = mx.sym.relu(conv(DATA, "stem", 32, stride=(2, 2)))
    for i in range(2):
        x = mx.sym.relu(conv(x, f"{i}depthwise", 32, num_group=32))
        x = mx.sym.relu(conv(x, f"{i}pointwise", 32, 1))
    return x


@pytest.mark.parametrize("network", [residual, mixed, mobile])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_predictions_stay_what_they_are(free, network, dtype):
    net = network()
    found = []
    for options in ({"frozen": True}, {"fuse": False}):
        executor = net.simple_bind(mx.cpu(), grad_req="null", data=(2, 3, 12, 11), type_dict={"data": dtype}, **options)
        for name, array in (*executor.arg_dict.items(), *executor.aux_dict.items()):
            values = np.random.default_rng([len(name), *map(ord, name)]).normal(size=array.shape)
            array[:] = np.abs(values) + 0.5 if name.endswith("var") else values / max(1, array[0].size) ** 0.5
        if "frozen" in options:
            executor.refresh()
            assert "nhwc" in executor.debug_str()
        found.append([out.asnumpy() for out in executor.forward()])
    tolerance = 2e-5 if dtype == "float32" else 1e-12
    for actual, expected in zip(*found, strict=True):
        np.testing.assert_allclose(actual, expected, rtol=0, atol=tolerance * max(1, np.abs(expected).max()))
