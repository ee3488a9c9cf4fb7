"""Recurrent cells: names and shapes as MXNet 1.9.1 has them, fused as unfused, and sentences in buckets."""

from __future__ import annotations

import gzip
import json

import kernels
import numpy as np
import pytest
from golden import rnn_cells

import nbsym as mx
from nbsym.base import ArgumentError
from nbsym.kernels.rnn import reference

EXPECTED = json.loads(gzip.decompress(rnn_cells.ANSWERS.read_bytes()))
FOUND = json.loads(json.dumps(rnn_cells.describe(mx)))


@pytest.mark.parametrize("name", EXPECTED)
def test_names_and_shapes_are_mxnets(name):
    assert FOUND[name] == EXPECTED[name]


@pytest.mark.parametrize("mode", ["rnn_relu", "rnn_tanh", "lstm", "gru"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_fused_and_unfused_cells_agree(mode, bidirectional):
    rng = np.random.default_rng(0)
    fused = mx.rnn.FusedRNNCell(3, num_layers=2, mode=mode, bidirectional=bidirectional)
    whole, _ = fused.unroll(4, mx.sym.Variable("data"), layout="NTC", merge_outputs=True)
    steps, _ = fused.unfuse().unroll(4, mx.sym.Variable("data"), layout="NTC", merge_outputs=True)
    data = mx.nd.array(rng.normal(size=(2, 4, 5)))
    size = whole.infer_shape(data=data.shape)[0][whole.list_arguments().index(f"{mode}_parameters")]
    packed = {f"{mode}_parameters": mx.nd.array(rng.normal(size=size))}
    unfused = fused.unfuse()
    unpacked = unfused.pack_weights(fused.unpack_weights(packed))
    found = run(whole, data, packed)
    np.testing.assert_allclose(found, run(steps, data, unpacked), rtol=1e-5, atol=1e-6)
    again = fused.pack_weights(unfused.unpack_weights(unpacked))
    assert again.keys() == packed.keys()
    for name, array in packed.items():
        assert (again[name].asnumpy() == array.asnumpy()).all()


@pytest.mark.parametrize("mode", ["rnn_relu", "rnn_tanh", "lstm", "gru"])
@pytest.mark.parametrize("threads, reverse", [(1, True), (3, False)])
def test_recurrence_of_several_tiles(mode, threads, reverse):
    """Rows and gates beyond a tile, and no whole number of either."""
    rng = np.random.default_rng(0)
    steps, batch, hidden, count = 3, 19, 53, {"lstm": 4, "gru": 3}.get(mode, 1)
    shapes = [(steps, batch, count * hidden), (count * hidden, hidden), (batch, hidden)]
    if mode == "gru":
        shapes.insert(2, (count * hidden,))
    elif mode == "lstm":
        shapes.append((batch, hidden))
    gates, weight, *rest = (rng.normal(size=shape) / 4 for shape in shapes)
    found = kernels.run("_recurrence", gates, weight, *rest, threads=threads, mode=mode, reverse=reverse)
    named = dict(zip({"gru": ("bias", "state"), "lstm": ("state", "cell")}.get(mode, ("state",)), rest, strict=True))
    expected = reference(mode, gates, weight, reverse=reverse, **named)
    for ours, theirs in zip(found[:3], expected[:3], strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


def run(network, data, params):
    executor = network.bind(mx.cpu(), {"data": data, **params})
    return executor.forward()[0].asnumpy()


def test_cells_share_parameters():
    params = mx.rnn.RNNParams("p_")
    one, two = (mx.rnn.LSTMCell(3, prefix=f"{name}_", params=params) for name in "ab")
    data = mx.sym.Variable("data")
    outputs = [cell.unroll(2, data)[0][-1] for cell in (one, two)]
    expected = ["data", *(f"p_{group}_{kind}" for group in ("i2h", "h2h") for kind in ("weight", "bias"))]
    assert mx.sym.Group(outputs).list_arguments() == expected


def test_states_may_be_variables():
    cell = mx.rnn.LSTMCell(3)
    states = cell.begin_state(func=mx.sym.Variable)
    output, _ = cell(mx.sym.Variable("x"), states)
    assert "lstm_begin_state_0" in output.list_arguments()


def test_zoneout_keeps_what_was():
    cell = mx.rnn.ZoneoutCell(mx.rnn.RNNCell(200, prefix="c_"), zoneout_outputs=0.5)
    outputs, _ = cell.unroll(2, mx.sym.Variable("data"))
    executor = mx.sym.Group(outputs).simple_bind(mx.cpu(), data=(2, 2, 4))
    for array in executor.arg_dict.values():
        array[:] = np.random.default_rng(0).normal(size=array.shape)
    first, second = (out.asnumpy() for out in executor.forward(is_train=True))
    assert 0.3 < (first == 0).mean() < 0.7
    assert 0.3 < (second == first).mean() < 0.7
    first, second = (out.asnumpy() for out in executor.forward(is_train=False))
    assert not (first == 0).any()
    assert not (second == first).any()


def test_misuse():
    base = mx.rnn.LSTMCell(3)
    mx.rnn.ResidualCell(base)
    with pytest.raises(ArgumentError, match="call the modifier"):
        base.begin_state()
    with pytest.raises(ArgumentError, match="zoneout"):
        mx.rnn.ZoneoutCell(mx.rnn.FusedRNNCell(3))
    with pytest.raises(NotImplementedError, match="unroll"):
        mx.rnn.FusedRNNCell(3)(mx.sym.Variable("x"), [])
    with pytest.raises(ArgumentError, match="2 inputs for 3 steps"):
        mx.rnn.LSTMCell(3).unroll(3, [mx.sym.Variable("a"), mx.sym.Variable("b")])
    with pytest.raises(ArgumentError, match="mode"):
        mx.rnn.FusedRNNCell(3, mode="elman")
    with pytest.raises(ArgumentError, match="not supported"):
        mx.sym.RNN(mx.sym.Variable("x"), state_size=2, num_layers=1, mode="lstm", projection_size=1).simple_bind(
            mx.cpu(), x=(2, 2, 2)
        )


# Answers of MXNet 1.9.1.
def test_sentences_become_numbers():
    sentences = [["a", "b", "a"], ["c", "b"]]
    coded, vocabulary = mx.rnn.encode_sentences(sentences, start_label=1, invalid_label=0)
    assert coded == [[1, 2, 1], [3, 2]]
    assert vocabulary == {"\n": 0, "a": 1, "b": 2, "c": 3}
    with pytest.raises(ArgumentError, match="Unknown token z"):
        mx.rnn.encode_sentences([["z"]], vocabulary)
    assert mx.rnn.encode_sentences([["z", "a"]], {"a": 1, "<unk>": 0}, unknown_token="<unk>")[0] == [[0, 1]]


@pytest.mark.parametrize("layout", ["NT", "TN"])
def test_sentences_in_buckets(layout):
    rng = np.random.default_rng(0)
    sentences = [list(rng.integers(1, 9, length)) for length in [3] * 5 + [4] * 4 + [6] * 2 + [9]]
    batches = mx.rnn.BucketSentenceIter(sentences, 2, buckets=[4, 6], invalid_label=0, layout=layout)
    assert batches.default_bucket_key == 6
    for _ in range(2):
        found = list(batches)
        assert sorted(batch.bucket_key for batch in found) == [4, 4, 4, 4, 6]
        for batch in found:
            data, label = (x.asnumpy() if layout == "NT" else x.asnumpy().T for x in (batch.data[0], batch.label[0]))
            assert data.shape == (2, batch.bucket_key)
            assert (label[:, :-1] == data[:, 1:]).all()
            assert (label[:, -1] == 0).all()
            for row in data:
                assert list(row[row > 0].astype(int)) in [list(map(int, s)) for s in sentences]
        batches.reset()
    assert mx.rnn.BucketSentenceIter(sentences, 2).buckets == [3, 4, 6]
    with pytest.raises(ArgumentError, match="layout"):
        mx.rnn.BucketSentenceIter(sentences, 2, layout="NC")


def test_checkpoints_are_unpacked(tmp_path):
    cell = mx.rnn.FusedRNNCell(3, prefix="lstm_")
    network, _ = cell.unroll(2, mx.sym.Variable("data"), merge_outputs=True)
    params = {"lstm_parameters": mx.nd.array(np.arange(4 * 3 * (4 + 3 + 2)))}
    prefix = str(tmp_path / "model")
    mx.rnn.save_rnn_checkpoint(cell, prefix, 1, network, params, {})
    _, saved, _ = mx.model.load_checkpoint(prefix, 1)
    assert "lstm_l0_i2h_f_weight" in saved
    _, loaded, _ = mx.rnn.load_rnn_checkpoint(cell, prefix, 1)
    assert (loaded["lstm_parameters"].asnumpy() == params["lstm_parameters"].asnumpy()).all()
