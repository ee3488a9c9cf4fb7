"""Buffers in the arena never overlap while both are needed, and dead memory is used again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nbsym as mx
from nbsym.graph.infer import infer_dtypes, infer_shapes
from nbsym.graph.plan import ALIGNMENT, Lifetime, assign_buffers, place
from nbsym.graph.schedule import schedule
from nbsym.symbol.node import topological_order

lifetimes = st.lists(
    st.builds(
        lambda size, first, length: Lifetime(size, first, first + length),
        st.integers(0, 1000),
        st.integers(0, 20),
        st.integers(0, 20),
    ),
    max_size=40,
)


@given(lifetimes)
def test_buffers_that_live_at_once_do_not_overlap(buffers):
    offsets, total = place(buffers)
    for i, (a, at_a) in enumerate(zip(buffers, offsets, strict=True)):
        assert at_a % ALIGNMENT == 0
        assert 0 <= at_a and at_a + a.nbytes <= total
        for b, at_b in list(zip(buffers, offsets, strict=True))[:i]:
            if a.first <= b.last and b.first <= a.last and a.nbytes and b.nbytes:
                assert at_a + a.nbytes <= at_b or at_b + b.nbytes <= at_a


def test_large_buffers_are_placed_again_where_serving_as_they_come_leaves_gaps():
    # 600 comes when 400 is still there and 500 is gone: as they come that makes 400 + 500, then 600 behind them.
    buffers = [Lifetime(500 * 64, 0, 0), Lifetime(400 * 64, 0, 3), Lifetime(600 * 64, 1, 2)]
    offsets, total = place(buffers)
    assert total == 1000 * 64
    assert sorted(offsets[1:]) in ([0, 400 * 64], [0, 600 * 64])


@given(lifetimes)
def test_no_plan_is_smaller_than_what_lives_at_once(buffers):
    _, total = place(buffers)
    rounded = [max(-(-b.nbytes // ALIGNMENT), 1) * ALIGNMENT for b in buffers]
    at_once = [sum(n for b, n in zip(buffers, rounded, strict=True) if b.first <= t <= b.last) for t in range(41)]
    assert max(at_once) <= total <= sum(rounded)


def test_what_may_wait_runs_before_its_first_reader():
    x, weight = mx.sym.Variable("x"), mx.sym.Variable("weight")
    early = mx.sym.broadcast_add(x, x, name="early")
    long = mx.sym.FullyConnected(x, weight, num_hidden=3, no_bias=True, name="long")
    net = mx.sym.Group([mx.sym.sum(early * mx.sym.broadcast_to(mx.sym.sum(long, keepdims=True), shape=(30, 40)))])
    shapes, dtypes = infer_shapes(net.entries, {"x": (30, 40)}), infer_dtypes(net.entries, {})
    assert [node.name for node in topological_order(net.entries)][:3] == ["x", "early", "weight"]
    _, second = schedule(net.entries, 0, shapes, dtypes)
    names = [node.name for node in second]
    assert names.index("early") > names.index("long")
    done = set()
    for node in second:
        assert all(entry.node in done for entry in node.inputs)
        done.add(node)


def test_what_would_keep_more_alive_does_not_wait():
    large = mx.sym.exp(mx.sym.Variable("x"), name="large")
    small = mx.sym.sum(large, keepdims=True, name="small")
    last = mx.sym.sum(mx.sym.tanh(large, name="other"), keepdims=True)
    net = mx.sym.Group([small + last])
    shapes, dtypes = infer_shapes(net.entries, {"x": (30, 40)}), infer_dtypes(net.entries, {})
    names = [node.name for node in schedule(net.entries, 0, shapes, dtypes)[1]]
    assert names.index("small") < names.index("other")


def test_a_node_runs_after_what_must_run_before_it():
    x = mx.sym.Variable("x")
    writer, reader = mx.sym.exp(x, name="writer"), mx.sym.tanh(mx.sym.sum(x, name="sum"), name="reader")
    entries = [*writer.entries, *reader.entries]
    shapes, dtypes = infer_shapes(entries, {"x": (30, 40)}), infer_dtypes(entries, {})
    after = {writer.entries[0].node: [reader.entries[0].node]}
    names = [node.name for node in schedule(entries, 0, shapes, dtypes, after)[1]]
    assert names == ["x", "sum", "reader", "writer"]


def test_a_chain_needs_two_buffers():
    buffers = [Lifetime(640, i, i + 1) for i in range(100)]
    _, total = place(buffers)
    assert total == 2 * 640


def test_neighbouring_gaps_serve_a_larger_buffer():
    buffers = [Lifetime(64, 0, 0), Lifetime(64, 0, 0), Lifetime(64, 0, 2), Lifetime(128, 1, 2)]
    offsets, total = place(buffers)
    assert offsets[3] == 0
    assert total == 192


def test_an_array_of_which_only_the_shape_counts_gives_up_its_memory():
    x = mx.sym.Variable("x")
    made = mx.sym.transpose(x, name="made")
    net = mx.sym.broadcast_like(mx.sym.sum(made, keepdims=True), made, name="like") + 1
    shapes = infer_shapes(net.entries, {"x": (30, 40)})
    order = topological_order(net.entries)
    buffers = assign_buffers(order, net.entries, shapes, infer_dtypes(net.entries, {}))
    nodes = {node.name: node for node in order}
    last = buffers.last[buffers.of[nodes["made"], 0]]
    (total,) = (node for node in order if node.op is not None and node.op.name == "sum")
    assert last == order.index(total) < order.index(nodes["like"])


# ---- slices and joins along the first axis ----


def planned_parts(net, **shapes):
    order = topological_order(net.entries)
    tables = infer_shapes(net.entries, shapes), infer_dtypes(net.entries, {})
    return assign_buffers(order, net.entries, *tables, parts=True), {node.name: node for node in order}


def halves(x, name):
    return [mx.sym.slice_axis(x, axis=0, begin=2 * i, end=2 * i + 2, name=f"{name}{i}") for i in range(2)]


def test_slices_show_a_part_and_joins_are_made_in_place():
    parts = [mx.sym.exp(half, name=f"e{i}") for i, half in enumerate(halves(mx.sym.Variable("x"), "s"))]
    net = mx.sym.sin(mx.sym.Concat(*parts, dim=0, name="whole"))
    buffers, nodes = planned_parts(net, x=(4, 3))
    places = {name: (buffers.of[node, 0], buffers.at.get((node, 0), 0)) for name, node in nodes.items()}
    x, whole = buffers.of[nodes["x"], 0], buffers.of[nodes["whole"], 0]
    assert places["s0"] == (x, 0) and places["s1"] == (x, 6)
    assert places["e0"] == (whole, 0) and places["e1"] == (whole, 6)
    assert {node.name for node in buffers.nothing} == {"s0", "s1", "whole"}


def test_nothing_is_overwritten_through_a_part():
    """In place, `e0` would write where `s1` is still to be read, and `r0` over what belongs to the whole."""
    x = mx.sym.exp(mx.sym.Variable("x"), name="made")
    first, second = halves(x, "s")
    parts = [mx.sym.exp(first, name="e0"), mx.sym.cos(second, name="e1")]
    whole = mx.sym.Concat(*parts, dim=0, name="whole")
    net = mx.sym.Group([mx.sym.sum(whole), mx.sym.sum(mx.sym.relu(parts[0], name="r0")), mx.sym.sum(x)])
    buffers, nodes = planned_parts(net, x=(4, 3))
    of = {name: buffers.of[node, 0] for name, node in nodes.items()}
    assert of["e0"] == of["e1"] == of["whole"] != of["made"]
    assert of["r0"] not in (of["whole"], of["made"])


@pytest.mark.parametrize(
    "make",
    [
        lambda x: mx.sym.Concat(x, mx.sym.exp(x), dim=0),  # a variable
        lambda x: (lambda e: mx.sym.Concat(e, e, dim=0))(mx.sym.exp(x)),  # twice the same
        lambda x: (lambda e: mx.sym.Group([mx.sym.Concat(e, mx.sym.sin(x), dim=0), e]))(mx.sym.exp(x)),  # an output
        lambda x: mx.sym.Concat(mx.sym.exp(x), mx.sym.sin(x), dim=1),
        lambda x: mx.sym.slice_axis(x, axis=1, begin=1, end=2) + 1,
        lambda x: mx.sym.slice_axis(x, axis=0, begin=1, end=2),  # an output
    ],
)
def test_parts_that_are_copied(make):
    net = make(mx.sym.Variable("x"))
    buffers, _ = planned_parts(net, x=(4, 3))
    assert not buffers.nothing and not buffers.at


def test_results_of_slices_and_joins():
    x = mx.sym.Variable("x")
    first, second = halves(mx.sym.exp(x), "s")
    third = mx.sym.slice_axis(mx.sym.Reshape(x, shape=(2, 6)), axis=0, begin=-1, end=None)
    inner = mx.sym.Concat(first * 2, mx.sym.slice_axis(second, axis=0, begin=1, end=2) - 1, dim=0)
    factor = mx.sym.Variable("factor", shape=(2, 3))
    net = mx.sym.Group([mx.sym.Concat(inner + 1, mx.sym.Reshape(third, shape=(2, 3)) * factor, dim=0), inner * 5])
    data = np.arange(12, dtype="f").reshape(4, 3) / 10
    exe = net.simple_bind(mx.cpu(), grad_req="null", frozen=True, x=(4, 3))
    exe.arg_dict["factor"][:] = 3
    exe.refresh()
    assert not {"slice_axis", "Concat"} & set(exe.debug_str().replace(",", " ").replace(":", " ").split())
    outputs = [out.asnumpy() for out in exe.forward(is_train=False, x=data)]
    e = np.exp(data)
    expected = np.concatenate([e[:2] * 2, e[3:] - 1])
    np.testing.assert_allclose(outputs[0], np.concatenate([expected + 1, data[2:] * 3]), rtol=1e-6)
    np.testing.assert_allclose(outputs[1], expected * 5, rtol=1e-6)
