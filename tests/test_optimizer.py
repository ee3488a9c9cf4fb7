"""Optimizers, against MXNet's values over several steps; multipliers, updaters, classes of one's own."""

from __future__ import annotations

import contextlib
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from golden.archive import read
from golden.optimizer_runs import RUNS, run

import nbsym as mx
from nbsym.base import ArgumentError, NbsymError

GOLDEN = {
    json.dumps([record["name"], record["arguments"], record["dtype"]]): record["arrays"]
    for record in read(Path(__file__).parent / "golden" / "optimizer.npz")
}


def one_by_one(updater, indices, grads, weights):
    for i, grad, weight in zip(indices, grads, weights):
        updater(i, grad, weight)


def natively(updater, indices, grads, weights):
    """One program, over the same arrays every time, as a module has them."""
    kept = updater.__dict__.setdefault("kept", [grad.copy() for grad in grads])
    for old, new in zip(kept, grads):
        new.copyto(old)
    updater.update_all(indices, kept, weights)


@pytest.mark.filterwarnings("ignore:learning rate from:UserWarning")
@pytest.mark.parametrize("update", [one_by_one, natively])
@pytest.mark.parametrize("number", range(len(RUNS)), ids=lambda i: f"{RUNS[i][0]}-{i}")
def test_as_mxnet(number, update):
    name, arguments, dtype = RUNS[number]
    expected = GOLDEN[json.dumps([name, arguments, dtype])]
    found = run(mx, name, arguments, dtype, update)
    assert found.keys() == expected.keys()
    tolerance = 2e-3 if dtype == "float16" else 2e-5
    for key, value in expected.items():
        np.testing.assert_allclose(found[key], value, tolerance, tolerance, err_msg=key)


# ---- states as bytes ------------------------------------------------------------------------------------------------


def trained(name="adam", **arguments):
    """An updater after two updates of two parameters; and what the next needs."""
    optimizer = mx.optimizer.create(
        name,
        param_idx2name={0: "fc_weight", 1: "fc_bias"},
        lr_scheduler=mx.lr_scheduler.FactorScheduler(1, 0.5, base_lr=0.2),
        learning_rate=0.2,
        **arguments,
    )
    updater = mx.optimizer.get_updater(optimizer)
    weights, grads = ([mx.nd.array([1, 2]), mx.nd.array([[3, -4, 5]])] for _ in range(2))
    for _ in range(2):
        updater.update_all([0, 1], grads, weights)
    return updater, weights, grads


@pytest.mark.parametrize("name", ["sgd", "adam", "nadam", "dcasgd", "rmsprop", "sgld", "lbsgd"])
def test_states_come_back(name):
    updater, weights, grads = trained(name)
    other = mx.optimizer.get_updater(mx.optimizer.create(name))
    other.set_states(updater.get_states(dump_optimizer=True))
    copies = [weight.copy() for weight in weights]
    mx.random.seed(1)
    updater.update_all([0, 1], grads, weights)
    mx.random.seed(1)
    other.update_all([0, 1], grads, copies)
    for one, copy in zip(weights, copies):
        np.testing.assert_array_equal(one.asnumpy(), copy.asnumpy())
    assert other.optimizer.num_update == 3
    assert other.optimizer._index_update_count is other.optimizer._all_index_update_counts[0]
    assert other.optimizer.idx2name == {0: "fc_weight", 1: "fc_bias"}


@pytest.mark.parametrize("name", ["adam", "sgd"])
def test_states_of_mxnet(name):
    """Two steps there and three here are five there: the next step gives MXNet's weights."""
    folder = Path(__file__).parent / "golden"
    arrays = next(r["arrays"] for r in read(folder / "optimizer_states.npz") if r["name"] == name)
    updater = mx.optimizer.get_updater(mx.optimizer.create("sgd"))
    updater.set_states((folder / f"{name}.states").read_bytes())
    weights, grads = ([mx.nd.array(arrays[f"{kind}{i}"]) for i in (0, 1)] for kind in ("weight", "grad"))
    updater([0, 1], grads, weights)
    for i in (0, 1):
        np.testing.assert_allclose(weights[i].asnumpy(), arrays[f"next{i}"], 1e-5, 1e-6)
    assert type(updater.optimizer).__name__.lower() == name


class Hostile:
    def __reduce__(self):
        import os

        return os.system, ("touch hostile_was_here",)


def test_nothing_in_states_is_executed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    updater = mx.optimizer.get_updater(mx.optimizer.create("sgd"))
    for protocol in range(6):
        with pytest.raises(NbsymError, match=r"(posix|nt)\.system, which is neither"):
            updater.set_states(pickle.dumps({0: Hostile()}, protocol))
    for text in (b"c__builtin__\neval\n(S'1'\ntR.", b"(S'1'\ni__builtin__\neval\n.", b"cos\nsystem\n(S'true'\no."):
        with pytest.raises(NbsymError):
            updater.set_states(text)
    assert not list(tmp_path.iterdir())
    assert updater.states == {}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pickletools, of escapes in damaged texts
def test_damaged_states_are_refused():
    updater, *_ = trained()
    data = updater.get_states(dump_optimizer=True)
    other = mx.optimizer.get_updater(mx.optimizer.create("sgd"))
    rng = np.random.default_rng(0)
    for _ in range(2000):
        mutated = bytearray(data)
        for _ in range(rng.integers(1, 4)):
            mutated[rng.integers(len(mutated))] = rng.integers(256)
        cut = bytes(mutated[: rng.integers(len(mutated))]) if rng.integers(2) else bytes(mutated)
        with contextlib.suppress(NbsymError):
            other.set_states(cut)
    for data in (b"", b"garbage", b"\x80\x04N.", b"\x80\x04" + b"]" + b"(" * 5000 + b"t" * 5000 + b"."):
        with pytest.raises(NbsymError):
            other.set_states(data)


def test_what_cannot_be_saved_is_named():
    updater, *_ = trained()
    updater.optimizer.callback = print
    with pytest.raises(ArgumentError, match=r"Adam\['callback'\]"):
        updater.get_states(dump_optimizer=True)
    updater.get_states()


# ---- numbers, names and classes of one's own ------------------------------------------------------------------------


def test_multipliers():
    weight = mx.sym.Variable("fc_weight", lr_mult=3, wd_mult=2)
    net = mx.sym.FullyConnected(mx.sym.Variable("data"), weight, num_hidden=2, name="fc")
    optimizer = mx.optimizer.create(
        "sgd", sym=net, param_idx2name={0: "fc_weight", 1: "fc_bias", 2: "bn_gamma"}, learning_rate=0.1, wd=0.01
    )
    assert [optimizer._get_lr(i) for i in range(3)] == pytest.approx([0.3, 0.1, 0.1])
    assert [optimizer._get_wd(i) for i in range(3)] == pytest.approx([0.02, 0, 0.01])
    optimizer.set_lr_mult({"fc_bias": 5, 2: 7})
    optimizer.set_wd_mult({"fc_bias": 4})
    assert [optimizer._get_lr(i) for i in range(3)] == pytest.approx([0.3, 0.5, 0.7])
    assert [optimizer._get_wd(i) for i in range(3)] == pytest.approx([0.02, 0.04, 0.01])

    class Parameter:
        lr_mult, wd_mult = 11, 13

    optimizer.param_dict = {0: Parameter()}
    assert (optimizer._get_lr(0), optimizer._get_wd(0)) == pytest.approx((1.1, 0.13))


def test_learning_rate():
    optimizer = mx.optimizer.create("sgd", learning_rate=0.5)
    optimizer.set_learning_rate(0.25)
    assert optimizer.learning_rate == 0.25
    scheduled = mx.optimizer.create("sgd", lr_scheduler=mx.lr_scheduler.FactorScheduler(1, base_lr=2))
    assert scheduled.learning_rate == 2
    with pytest.raises(UserWarning, match="LRScheduler of the optimizer has already been defined"):
        scheduled.set_learning_rate(1)
    with pytest.warns(UserWarning, match="overwritten"):
        assert mx.optimizer.SGD(learning_rate=3, lr_scheduler=mx.lr_scheduler.FactorScheduler(1)).learning_rate == 3


def test_optimizers_by_name():
    with pytest.raises(ValueError, match="Cannot find optimizer adamm; did you mean 'adam'"):
        mx.optimizer.create("adamm")
    with pytest.raises(ArgumentError, match="param_idx2name should be a dict"):
        mx.optimizer.SGD(param_idx2name=["a"])


def test_an_optimizer_with_its_own_update():
    @mx.optimizer.register
    class Halving(mx.optimizer.Optimizer):
        def create_state(self, index, weight):
            return mx.nd.zeros(weight.shape)

        def update(self, index, weight, grad, state):
            self._update_count(index)
            state += grad
            weight[:] = weight / 2

    updater = mx.optimizer.get_updater(mx.optimizer.create("halving", multi_precision=True))
    weights = [mx.nd.array([8, 16]), mx.nd.array([8, 16], dtype="float16")]
    grads = [mx.nd.ones(2), mx.nd.ones(2, dtype="float16")]
    for _ in range(2):
        updater([0, 1], grads, weights)
    assert [w.asnumpy().tolist() for w in weights] == [[2, 4], [2, 4]]
    assert updater.states[0].asnumpy().tolist() == [2, 2]
    assert updater.states[1][1].dtype == np.float32
    restored = mx.optimizer.get_updater(mx.optimizer.create("sgd"))
    restored.set_states(updater.get_states(dump_optimizer=True))
    assert isinstance(restored.optimizer, Halving)


def test_updater_follows_its_arrays():
    """A program is of certain arrays; others are updated all the same."""
    updater = mx.optimizer.get_updater(mx.optimizer.create("sgd", learning_rate=1, momentum=0.5))
    for _ in range(4):
        weight, grad = mx.nd.zeros(3), mx.nd.ones(3)
        updater.update_all([0], [grad], [weight])
        again = weight.asnumpy()[0]
        updater.update_all([0], [grad], [weight])
        assert weight.asnumpy()[0] < again < 0


def test_langevin_noise():
    """After one step from 0 with gradient 1: normal about -lr / 2, with variance lr."""
    mx.random.seed(0)
    updater = mx.optimizer.get_updater(mx.optimizer.create("sgld", learning_rate=0.04))
    weight = mx.nd.zeros(20000)
    updater(0, mx.nd.ones(20000), weight)
    assert weight.asnumpy().mean() == pytest.approx(-0.02, abs=5 * 0.2 / 141)
    assert weight.asnumpy().std() == pytest.approx(0.2, rel=0.03)


def test_half_precision_warns():
    optimizer = mx.optimizer.create("adam")
    with pytest.warns(UserWarning, match="Accumulating with float16"):
        mean, _ = optimizer.create_state_multi_precision(0, mx.nd.ones(2, dtype="float16"))
    assert mean.dtype == np.float32
