"""Buffers in the arena never overlap while both are needed, and dead memory is used again."""

from hypothesis import given
from hypothesis import strategies as st

import nbsym as mx
from nbsym.graph.infer import infer_dtypes, infer_shapes
from nbsym.graph.plan import ALIGNMENT, Lifetime, assign_buffers, place
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
