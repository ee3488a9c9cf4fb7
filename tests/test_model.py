"""Checkpoints, and FeedForward."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import NbsymError
from nbsym.io import NDArrayIter

RANDOM = np.random.default_rng(0)
X = RANDOM.standard_normal((30, 4)).astype(np.float32)
Y = (X[:, 0] > X[:, 1]).astype(np.float32)


def network(name="fc"):
    net = mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=2, name=name)
    return mx.sym.SoftmaxOutput(net, name="softmax")


# ---- checkpoints -----------------------------------------------------------------------------------------------------


def test_checkpoint_there_and_back(tmp_path):
    prefix = str(tmp_path / "net")
    args, auxs = {"fc_weight": mx.nd.array(X[:2]), "fc_bias": mx.nd.ones(2)}, {"mean": mx.nd.arange(3)}
    mx.model.save_checkpoint(prefix, 12, network(), args, auxs, states=b"states")
    assert sorted(os.listdir(tmp_path)) == ["net-0012.params", "net-0012.states", "net-symbol.json"]
    symbol, *params = mx.model.load_checkpoint(prefix, 12)
    assert symbol.tojson() == network().tojson()
    for found, expected in zip(params, (args, auxs)):
        assert found.keys() == expected.keys()
        for name, value in expected.items():
            np.testing.assert_array_equal(found[name].asnumpy(), value.asnumpy())
    with pytest.raises(NbsymError, match="net-0013.params"):
        mx.model.load_params(prefix, 13)


def test_files_that_hold_no_parameters(tmp_path, caplog):
    path = str(tmp_path / "net-0001.params")
    for saved in ({"fc_weight": mx.nd.ones(1)}, {"x:fc_weight": mx.nd.ones(1)}, [mx.nd.ones(1)]):
        mx.nd.save(path, saved)
        with pytest.raises(NbsymError, match="expected names like 'arg:fc_weight'"):
            mx.model.load_params(str(tmp_path / "net"), 1)
    mx.nd.save(path, {})
    assert mx.model.load_params(str(tmp_path / "net"), 1) == ({}, {})
    assert "is empty" in caplog.text


def test_another_network_leaves_the_checkpoints_of_the_first_until_its_own_is_complete(tmp_path, monkeypatch):
    prefix = str(tmp_path / "net")
    mx.model.save_checkpoint(prefix, 1, network(), {"fc_weight": mx.nd.ones(1)}, {})

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(mx.nd, "save", fail)
    with pytest.raises(OSError, match="disk full"):
        mx.model.save_checkpoint(prefix, 2, network("other"), {"other_weight": mx.nd.ones(1)}, {})
    monkeypatch.undo()
    assert mx.model.load_checkpoint(prefix, 1)[0].tojson() == network().tojson()
    mx.model.save_checkpoint(prefix, 2, network("other"), {"other_weight": mx.nd.ones(1)}, {})
    assert mx.model.load_checkpoint(prefix, 2)[0].tojson() == network("other").tojson()


SAVING = """
import sys, itertools, nbsym as mx
net = mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=2, name='fc')
for epoch in itertools.count(1):
    params = {f'w{i}': mx.nd.full((200, 50), epoch) for i in range(20)}
    mx.model.save_checkpoint(sys.argv[1], epoch % 3, net, params, {}, states=b'%d' % epoch)
    print(epoch, flush=True)
"""


def killed_while_saving(prefix: str, seconds: float) -> None:
    """Let a process save again and again over three checkpoints, kill it, and check what it has left."""
    process = subprocess.Popen([sys.executable, "-c", SAVING, prefix], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()  # the first checkpoint is complete
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    printed = process.stdout.read().split()
    process.wait()
    last = int(printed[-1]) if printed else 1
    found = []
    for number in range(3):
        if os.path.exists(f"{prefix}-{number:04d}.params"):
            symbol, args, _ = mx.model.load_checkpoint(prefix, number)
            assert symbol.list_arguments() == ["data", "fc_weight", "fc_bias"]
            (epoch,) = {float(v) for value in args.values() for v in np.unique(value.asnumpy())}
            found.append(epoch)
            states = int(Path(f"{prefix}-{number:04d}.states").read_bytes())
            assert states in (epoch, epoch + 3)  # the states of the next one may be there before its parameters
    assert max(found) >= last  # what was reported as saved is there
    assert last - 1 in found or last - 1 < 1  # and the one before


@pytest.mark.parametrize("attempt", range(3))
def test_killed_while_saving(tmp_path, attempt):
    killed_while_saving(str(tmp_path / "net"), random.Random(attempt).uniform(0, 0.2))


# ---- FeedForward -----------------------------------------------------------------------------------------------------


def test_feedforward_fits_predicts_scores_saves_and_loads(tmp_path):
    seen = []
    model = mx.model.FeedForward.create(
        network(),
        X,
        Y.reshape(-1, 1),
        num_epoch=20,
        optimizer="adam",
        learning_rate=0.1,
        eval_data=(X.tolist(), Y.tolist()),
        numpy_batch_size=8,
        batch_end_callback=lambda param: seen.append(param.nbatch),
        epoch_end_callback=lambda *state: seen.append(sorted(state[2])),
    )
    assert seen[:4] == [1, 2, 3, ["fc_bias", "fc_weight"]]
    assert model.score(NDArrayIter(X, Y, 8)) > 0.9
    outputs, data, label = model.predict(NDArrayIter(X, Y, 8), return_data=True)
    assert outputs.shape == (30, 2) and isinstance(outputs, np.ndarray)
    np.testing.assert_array_equal(data, X)
    np.testing.assert_array_equal(label, Y)
    np.testing.assert_allclose(model.predict(X), outputs, rtol=1e-5)
    assert model.predict(X, num_batch=1).shape == (8, 2)
    model.save(str(tmp_path / "net"))
    loaded = mx.model.FeedForward.load(str(tmp_path / "net"), 20, num_epoch=21, learning_rate=0.0)
    np.testing.assert_allclose(loaded.predict(X), outputs, rtol=1e-6)
    loaded.fit(NDArrayIter(X, Y, 10))
    np.testing.assert_allclose(loaded.predict(mx.nd.array(X)), outputs, rtol=1e-5)


def test_a_symbol_for_each_bucket():
    def symbol_of(length):
        total = mx.sym.sum(mx.sym.Embedding(mx.sym.Variable("data"), input_dim=5, output_dim=4, name="embed"), axis=1)
        return mx.sym.SoftmaxOutput(mx.sym.FullyConnected(total, num_hidden=2, name="fc"), name="softmax")

    class Sentences(mx.io.DataIter):
        """Sentences of several lengths; their class is whether they begin with 0."""

        batch_size, default_bucket_key, given = 4, 6, 0
        provide_data, provide_label = [("data", (4, 6))], [("softmax_label", (4,))]

        def reset(self):
            self.given = 0

        def next(self):
            self.given += 1
            if self.given > 12:
                raise StopIteration
            length = 3 + self.given % 4
            words = np.random.default_rng(self.given).integers(1, 5, (4, length))
            words[:2] = 0
            return mx.io.DataBatch(
                [mx.nd.array(words)],
                [mx.nd.array([1, 1, 0, 0])],
                pad=0,
                bucket_key=length,
                provide_data=[("data", (4, length))],
                provide_label=self.provide_label,
            )

    accuracy = []
    model = mx.model.FeedForward(symbol_of, num_epoch=4, optimizer="adam", learning_rate=0.1)
    metric = mx.metric.Accuracy()
    model.fit(Sentences(), eval_metric=metric, epoch_end_callback=lambda *_: accuracy.append(metric.get()[1]))
    assert accuracy[-1] > 0.9
    assert sorted(model.arg_params) == ["embed_weight", "fc_bias", "fc_weight"]
    assert model.symbol.list_arguments()[0] == "data"


def test_epochs_of_a_given_size():
    seen = []
    model = mx.model.FeedForward(network(), num_epoch=3, epoch_size=4)
    model.fit(NDArrayIter(X, Y, 10), batch_end_callback=lambda param: seen.append((param.epoch, param.nbatch)))
    assert seen == [(epoch, nbatch) for epoch in range(3) for nbatch in range(1, 5)]


@pytest.mark.parametrize(
    ("use", "error", "message"),
    [
        (lambda m: m.fit(X), ValueError, "y is missing"),
        (lambda m: m.fit(X, Y[:3]), ValueError, "30 examples, but 3 labels"),
        (lambda m: m.fit(X, np.zeros((30, 2))), ValueError, r"not \(30, 2\)"),
        (lambda m: m.fit([1, 2], Y), TypeError, "not list"),
        (lambda m: m.fit(X, Y, eval_data=3), TypeError, "not int"),
        (lambda m: m.predict(X), NbsymError, "fit or load first"),
        (lambda m: m.save("net"), NbsymError, "needs parameters"),
        (lambda m: mx.model.FeedForward(network()).fit(X, Y), TypeError, "num_epoch"),
    ],
)
def test_mistakes_are_named(use, error, message):
    with pytest.raises(error, match=message):
        use(mx.model.FeedForward(network(), num_epoch=1))
