"""Key-value stores."""

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import NbsymError


def store(kind="local", **first):
    made = mx.kv.create(kind)
    for key, value in first.items():
        made.init(key, mx.nd.array(value))
    return made


def pulled(made, key, size=2):
    out = [mx.nd.zeros(size), mx.nd.zeros(size)]
    made.pull(key, out=out)
    np.testing.assert_array_equal(out[0].asnumpy(), out[1].asnumpy())
    return out[0].asnumpy().tolist()


def test_values_are_summed_and_given_back():
    made = store(a=[1, 2])
    assert made.type == "local" and made.rank == 0 and made.num_workers == 1 and made.is_capable("optimizer")
    assert pulled(made, "a") == [1, 2]
    made.push("a", [mx.nd.array([1, 1]), mx.nd.array([2, 3]), mx.nd.array([1, 1])])
    assert pulled(made, "a") == [4, 5]
    gradients = [mx.nd.array([1, 2]), mx.nd.array([3, 4])]
    made.pushpull("a", gradients)
    assert [g.asnumpy().tolist() for g in gradients] == [[4, 6], [4, 6]]
    out = mx.nd.zeros(2)
    made.broadcast("b", mx.nd.array([7, 8]), out=out)
    assert out.asnumpy().tolist() == [7, 8]
    made.init([3, 4], [mx.nd.zeros(2), mx.nd.zeros(2)])
    made.push([3, 4], [[mx.nd.ones(2)] * 2, [mx.nd.ones(2)] * 3])
    assert (pulled(made, 3), pulled(made, 4)) == ([2, 2], [3, 3])


def test_updaters():
    made = store(a=[1, 2])
    made._set_updater(lambda key, pushed, stored: stored.__setitem__(slice(None), stored + 10 * pushed))
    made.push("a", [mx.nd.ones(2), mx.nd.ones(2)])
    assert pulled(made, "a") == [21, 22]


def test_an_optimizer_updates_and_keeps_its_states(tmp_path):
    made, again = store(a=[1, 1], b=[2, 2]), store(a=[1, 1], b=[2, 2])
    for each in (made, again):
        each.set_optimizer(mx.optimizer.create("sgd", learning_rate=0.5, momentum=0.5))
    made.push(["a", "b"], [[mx.nd.ones(2)] * 2] * 2)
    assert (pulled(made, "a"), pulled(made, "b")) == ([0, 0], [1, 1])
    made.save_optimizer_states(str(tmp_path / "states"))
    again.load_optimizer_states(str(tmp_path / "states"))
    again.push("a", mx.nd.zeros(2))
    assert pulled(again, "a") == [0.5, 0.5]  # the velocity alone


def test_two_bits():
    """Values of MXNet 1.9.1."""
    made = store("device", a=np.zeros(4))
    made.set_gradient_compression({"type": "2bit", "threshold": 0.5})
    for expected in ([0, 0.5, -0.5, 0.5], [0.5, 0.5, -0.5, 0.5], [1, 0.5, -0.5, 0.5]):
        made.push("a", [mx.nd.array([0.2, 0.6, -0.7, 1.3]), mx.nd.array([0.4, 0.1, 0.1, 0.1])])
        assert pulled(made, "a", 4) == expected


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda made: mx.kv.create("dist_sync"), "'dist_sync' is not supported"),
        (lambda made: mx.kv.create(3), "must be a string"),
        (lambda made: made.init("a", mx.nd.zeros(2)), "'a' is there already"),
        (lambda made: made.push("b", mx.nd.zeros(2)), "'b' is not there"),
        (lambda made: made.pull("a"), "needs an NDArray"),
        (lambda made: made.push(["a"], [mx.nd.zeros(2)] * 2), "1 keys need"),
        (lambda made: made.row_sparse_pull("a"), "use pull"),
        (lambda made: made.save_optimizer_states("x"), "set_optimizer first"),
        (lambda made: made.set_gradient_compression({"type": "2bit"}), "only for 'device'"),
        (lambda made: mx.kv.create("device").set_gradient_compression({"type": "1bit"}), "expected type '2bit'"),
    ],
)
def test_mistakes_are_named(use, message):
    with pytest.raises(NbsymError, match=message):
        use(store(a=[1, 2]))
