"""Updaters bound with a network, against the same updaters called after backward: to the last bit."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nbsym as mx
from nbsym import registry
from nbsym.base import ArgumentError, ExecutionError, NbsymError, ShapeError
from nbsym.executor import recording
from nbsym.optimizer import Step

DATA = (4, 3, 8, 8)
INPUTS = ("data", "softmax_label")


def network():
    """Convolutions, normalized and pooled; a weight that two layers share; a layer larger than what it is given."""
    x = mx.sym.Variable("data")
    x = mx.sym.Convolution(x, num_filter=6, kernel=(3, 3), pad=(1, 1), name="conv1")
    x = mx.sym.relu(mx.sym.BatchNorm(x, fix_gamma=False, name="bn"))
    x = mx.sym.Pooling(x, kernel=(2, 2), stride=(2, 2), pool_type="max")
    x = mx.sym.tanh(mx.sym.Convolution(x, num_filter=8, kernel=(3, 3), pad=(1, 1), name="conv2"))
    x = mx.sym.FullyConnected(x, num_hidden=16, name="fc1")
    tied = mx.sym.Variable("tied_weight")
    for _ in range(2):
        x = mx.sym.tanh(mx.sym.FullyConnected(x, weight=tied, no_bias=True, num_hidden=16))
    return mx.sym.SoftmaxOutput(mx.sym.FullyConnected(x, num_hidden=5, name="fc2"), name="softmax")


def parameters(symbol, inputs=INPUTS):
    return [name for name in symbol.list_arguments() if name not in inputs]


def fill(executor, inputs=INPUTS):
    numbers = np.random.default_rng(0)
    for name, array in executor.arg_dict.items():
        if name not in inputs:
            array[:] = 0.3 * numbers.standard_normal(array.shape)
    for name, array in executor.aux_dict.items():
        array[:] = 1.0 if name.endswith("var") else 0.0


class Training:
    """A network with an optimizer that is bound, or called after backward."""

    def __init__(self, symbol, name, bound, *, inputs=INPUTS, shapes=None, how=None, **options):
        self.names = parameters(symbol, inputs)
        self.optimizer = mx.optimizer.create(name, param_idx2name=dict(enumerate(self.names)), **options)
        how = {"updater": self.optimizer, **(how or {})} if bound else {**(how or {})}
        self.executor = symbol.simple_bind(mx.cpu(), **(shapes or {"data": DATA}), **how)
        fill(self.executor, inputs)
        self.updater = self.executor.updater or mx.optimizer.get_updater(self.optimizer)
        self.bound = bound
        self.numbers = np.random.default_rng(1)

    def batch(self, shape=DATA):
        return {"data": self.numbers.standard_normal(shape), "softmax_label": self.numbers.integers(0, 5, shape[0])}

    def step(self, out_grads=None, is_train=True, **inputs):
        executor = self.executor
        executor.forward(is_train, **inputs)
        executor.backward(out_grads)
        if not self.bound:
            self.update()

    def update(self):
        grads, weights = self.executor.grad_dict, self.executor.arg_dict
        self.updater(range(len(self.names)), [grads[n] for n in self.names], [weights[n] for n in self.names])

    def values(self):
        arrays = {**self.executor.arg_dict, **self.executor.aux_dict, **self.executor.output_dict}
        return {**{name: array.asnumpy() for name, array in arrays.items()}, "states": self.updater.get_states()}


def same(ours, theirs):
    ours, theirs = ours.values(), theirs.values()
    assert ours.pop("states") == theirs.pop("states")
    for name, values in ours.items():
        np.testing.assert_array_equal(values, theirs[name], err_msg=name)


OPTIMIZERS = [
    ("sgd", {}),
    ("sgd", {"momentum": 0.9, "wd": 0.01, "clip_gradient": 0.5}),
    ("nag", {"momentum": 0.9}),
    ("signum", {}),
    ("dcasgd", {}),
    ("dcasgd", {"momentum": 0.9}),
    ("lars", {"momentum": 0.9, "learning_rate": 1.0}),
    ("test", {}),
    ("adam", {"wd": 0.01}),
    ("adamax", {}),
    ("nadam", {}),
    ("ftml", {}),
    ("ftrl", {}),
    ("rmsprop", {}),
    ("rmsprop", {"centered": True}),
    ("adagrad", {}),
    ("adadelta", {}),
    ("lamb", {}),
]


@pytest.mark.filterwarnings("ignore:learning rate from")
@pytest.mark.parametrize("name, options", OPTIMIZERS, ids=lambda x: x if isinstance(x, str) else "-".join(x))
def test_as_called_after_backward(name, options):
    pair = []
    for bound in (True, False):
        schedule = {} if name in ("test", "lars") else {"lr_scheduler": mx.lr_scheduler.FactorScheduler(2, 0.5)}
        training = Training(network(), name, bound, **options, **schedule, rescale_grad=0.25)
        training.optimizer.set_lr_mult({"fc1_weight": 0.5})
        for number in range(5):
            training.optimizer.rescale_grad = 0.25 / (number + 1)
            training.step(**training.batch())
        pair.append(training)
    same(*pair)
    executor = pair[0].executor
    assert all(executor.grad_dict[name] is None for name in pair[0].names)
    assert executor.grad_dict["data"] is not None and executor.grad_dict["softmax_label"] is not None


def test_every_optimizer_is_bound_or_refused():
    """Of each that is registered, the parameters move, or an error says why not and nothing has changed."""
    refused = []
    for name in sorted(set(mx.optimizer.Optimizer.opt_registry) - {"mine", "decaying"}):
        optimizer = mx.optimizer.create(name)
        before = mx.optimizer.get_updater(optimizer).get_states(dump_optimizer=True)
        try:
            executor = network().simple_bind(mx.cpu(), data=DATA, updater=optimizer)
        except NbsymError:
            refused.append(name)
            assert mx.optimizer.get_updater(optimizer).get_states(dump_optimizer=True) == before
            continue
        fill(executor)
        before = executor.arg_dict["tied_weight"].asnumpy()
        executor.forward(is_train=True, data=np.ones(DATA))
        executor.backward()
        assert (executor.arg_dict["tied_weight"].asnumpy() != before).any(), name
    assert {"lbsgd", "groupadagrad"} <= set(refused) and len(refused) < 5


# ---- the order of reading and writing ------------------------------------------------------------------------------


WAYS = [
    lambda x, weight, _: mx.sym.dot(x, weight),
    lambda x, weight, _: mx.sym.FullyConnected(x, weight=weight, no_bias=True, num_hidden=4),
    lambda x, weight, _: mx.sym.tanh(x * weight),
    lambda x, weight, _: x + mx.sym.reshape(mx.sym.reshape(weight, shape=(16,)), shape=(4, 4)),
    lambda x, weight, _: mx.sym.softmax(x, axis=1) - weight,
    lambda x, weight, earlier: mx.sym.sigmoid(x + earlier),
    lambda x, weight, _: mx.sym.broadcast_mul(x, mx.sym.sum(weight, axis=1, keepdims=True)),
]


def drawn(choices):
    """A network of (4, 4) arrays in which parameters are read often, in all ways, late and by outputs."""
    weights = [mx.sym.Variable(f"w{i}_weight", shape=(4, 4)) for i in range(3)]
    made = [mx.sym.Variable("data")]
    outputs = []
    for kind, i, mirrored in choices:
        weight, x = weights[i % 3], made[-1 - i % min(len(made), 2)]
        with mx.AttrScope(force_mirroring=str(mirrored)):
            made.append(WAYS[kind](x, weight, made[len(made) // 2]))
        if kind == 5:
            outputs.append(weight)
    return mx.sym.Group([made[-1], *outputs])


@settings(max_examples=40, deadline=None, derandomize=True)  # the same each time: loops that are compiled already
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 5), st.booleans()), min_size=1, max_size=12),
    st.sampled_from(["none", "inplace", "share", "all", "recompute"]),
)
def test_nothing_is_read_after_it_was_updated(choices, plan):
    symbol = drawn(choices)
    if not parameters(symbol):
        return
    pair = [
        Training(
            symbol, "sgd", bound, inputs=("data",), shapes={"data": (4, 4)}, how={"plan": plan}, momentum=0.9, wd=0.1
        )
        for bound in (True, False)
    ]
    heads = [
        mx.nd.array(np.random.default_rng(i).standard_normal(out.shape))
        for i, out in enumerate(pair[0].executor.outputs)
    ]
    for _ in range(2):
        for training in pair:
            training.step(heads, data=np.linspace(-1, 1, 16).reshape(4, 4))
    same(*pair)
    np.testing.assert_array_equal(*[training.executor.grad_dict["data"].asnumpy() for training in pair])


@pytest.fixture
def product_loss(tmp_path):
    """A loss of which the gradient towards the data is the weight itself, without a node between."""
    file = tmp_path / "user_ops.yaml"
    formulas = "compute: 'elemwise_mul(data, weight)', grad: {data: weight, weight: data}"
    file.write_text(f"user_pull: {{inputs: [data, weight], {formulas}}}")
    mx.load_ops(file)
    yield mx.sym.user_pull
    registry._registry.replace(str(file), [])


def test_a_gradient_that_is_a_parameter_is_what_it_was(product_loss):
    weight = mx.sym.Variable("weight")
    symbol = mx.sym.Group([product_loss(mx.sym.Variable("data"), weight), weight])
    executor = symbol.simple_bind(mx.cpu(), data=(3,), updater=mx.optimizer.create("sgd", learning_rate=1.0))
    executor.arg_dict["weight"][:] = 5
    executor.forward(is_train=True, data=mx.nd.ones(3))
    executor.backward([mx.nd.ones(3), mx.nd.zeros(3)])
    for shown in (executor.grad_dict["data"], executor.outputs[1], executor.arg_dict["weight"] + 1):
        assert shown.asnumpy().tolist() == [5, 5, 5]


def test_gradients_of_outputs_that_are_parameters():
    weight = mx.sym.Variable("weight")
    symbol = mx.sym.Variable("data") * weight
    pair = [
        Training(symbol, "sgd", bound, inputs=("data",), shapes={"data": (3,)}, learning_rate=1.0)
        for bound in (True, False)
    ]
    for training in pair:
        training.step(training.executor.arg_dict["weight"], data=np.arange(3))
        training.step(training.executor.arg_dict["weight"], data=np.arange(3))
    same(*pair)
    np.testing.assert_array_equal(*[training.executor.grad_dict["data"].asnumpy() for training in pair])


# ---- what may happen between steps ----------------------------------------------------------------------------------


def test_predictions_between_and_gradients_of_predictions():
    pair = [Training(network(), "adam", bound) for bound in (True, False)]
    for training in pair:
        for _ in range(2):
            training.step(**training.batch())
            training.executor.forward(is_train=False, **training.batch())
        training.step(is_train=False, **training.batch())
        training.step(**training.batch())
    same(*pair)


def test_each_update_needs_a_forward():
    training = Training(network(), "sgd", True)
    with pytest.raises(ExecutionError, match="forward first"):
        training.executor.backward()
    training.step(**training.batch())
    before = training.values()
    with pytest.raises(ExecutionError, match="before every update"):
        training.executor.backward()
    assert all(np.array_equal(values, before[name]) for name, values in training.values().items() if name != "states")


def test_missing_gradients_of_outputs_count_for_nothing():
    training = Training(mx.sym.Variable("data") * mx.sym.Variable("weight"), "adam", True, shapes={"data": (3,)})
    training.executor.forward(is_train=True)
    with pytest.raises(ExecutionError, match="out_grads"):
        training.executor.backward()
    assert training.optimizer.num_update == 0
    training.executor.backward(mx.nd.ones(3))
    assert training.optimizer.num_update == 1


def test_states_come_back():
    pair = [Training(network(), "adam", bound) for bound in (True, False)]
    for training in pair:
        training.step(**training.batch())
        saved = training.updater.get_states(dump_optimizer=True)
        training.step(**training.batch())
        training.updater.set_states(saved)
        for _ in range(2):
            training.step(**training.batch())
    same(*pair)


def test_an_updater_goes_on_where_it_was():
    first = Training(network(), "adam", False)
    first.step(**first.batch())
    then = network().simple_bind(mx.cpu(), data=DATA, updater=first.updater)
    then.copy_params_from({name: first.executor.arg_dict[name] for name in first.names}, first.executor.aux_dict)
    batch = first.batch()
    then.forward(is_train=True, **batch)
    saved = first.updater.get_states(dump_optimizer=True)
    then.backward()
    ours = then.updater.get_states()
    first.updater.set_states(saved)
    first.step(**batch)
    assert then.updater is first.updater and ours == first.updater.get_states()
    for name in first.names:
        np.testing.assert_array_equal(then.arg_dict[name].asnumpy(), first.executor.arg_dict[name].asnumpy())


def test_an_update_that_has_become_another_is_refused():
    training = Training(network(), "sgd", True, momentum=0.9)
    training.step(**training.batch())
    before = training.executor.arg_dict["fc1_weight"].asnumpy()
    training.optimizer.momentum = 0
    training.executor.forward(is_train=True)
    with pytest.raises(ExecutionError, match="sgd_update .* where sgd_mom_update .* was bound"):
        training.executor.backward()
    np.testing.assert_array_equal(training.executor.arg_dict["fc1_weight"].asnumpy(), before)
    training.optimizer.momentum = 0.5
    training.executor.backward()
    assert (training.executor.arg_dict["fc1_weight"].asnumpy() != before).any()


def test_reshape_keeps_updater_and_states():
    pair = [Training(network(), "adam", bound) for bound in (True, False)]
    for training in pair:
        training.step(**training.batch())
        training.executor = training.executor.reshape(data=(2, *DATA[1:]), softmax_label=(2,))
        training.step(**training.batch((2, *DATA[1:])))
    same(*pair)
    assert pair[0].executor.updater is pair[0].updater
    with pytest.raises(ShapeError, match="fc1_weight.*states"):
        pair[0].executor.reshape(partial_shaping=True, data=(2, 3, 4, 4), softmax_label=(2,))


def test_executors_that_share_parameters():
    """As for batches of several lengths: one updater, one set of states."""
    pair = []
    for bound in (True, False):
        training = Training(network(), "adam", bound)
        how = {"updater": training.updater} if bound else {}
        other = network().simple_bind(
            mx.cpu(), data=(2, *DATA[1:]), shared_exec=training.executor, shared_arg_names=training.names, **how
        )
        executors = [training.executor, other]
        for number in range(4):
            training.executor = executors[number % 2]
            training.step(**training.batch((2 if number % 2 else 4, *DATA[1:])))
        pair.append(training)
    same(*pair)


def test_monitors_and_profiles_change_nothing(monkeypatch):
    pair = [Training(network(), "adam", bound) for bound in (True, False)]
    seen = []
    pair[0].executor.set_monitor_callback(lambda name, array: seen.append(name))
    for training in pair:
        training.step(**training.batch())
    assert "fc1_weight_update_output" in seen
    pair[0].executor.set_monitor_callback(None)
    for training in pair:
        with monkeypatch.context() as recorded:
            recorded.setattr(recording, "listener", lambda kind, operator, *_: seen.append((kind, operator)))
            training.step(**training.batch())
        training.step(**training.batch())
    assert ("symbolic", "adam_update") in seen
    same(*pair)


@pytest.mark.parametrize("name", ["sgd", "adam", "lamb", "nag"])
@pytest.mark.parametrize("multi_precision", [False, True])
@pytest.mark.filterwarnings("ignore:Accumulating with float16")
def test_half_precision(name, multi_precision):
    x = mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=8, name="fc1")
    symbol = mx.sym.sum(mx.sym.FullyConnected(mx.sym.tanh(x), num_hidden=3, name="fc2"))
    options = {"momentum": 0.9} if name in ("sgd", "nag") else {}
    how = {"type_dict": {"data": "float16"}}
    pair = [
        Training(
            symbol, name, bound, shapes={"data": (4, 6)}, how=how, multi_precision=multi_precision, wd=0.01, **options
        )
        for bound in (True, False)
    ]
    for training in pair:
        for _ in range(3):
            training.step(mx.nd.ones(1, dtype="float16"), data=training.batch((4, 6))["data"])
    assert pair[0].executor.arg_dict["fc1_weight"].dtype == np.float16
    same(*pair)


def test_noise_of_langevin():
    executor = mx.sym.sum(mx.sym.Variable("weight") * mx.sym.Variable("data")).simple_bind(
        mx.cpu(), data=(20000,), updater=mx.optimizer.create("sgld", learning_rate=0.01)
    )
    before = 0
    for _ in range(2):
        executor.forward(is_train=True, data=mx.nd.ones(20000))
        executor.backward(mx.nd.ones(1))
        moved = executor.arg_dict["weight"].asnumpy() - before
        before = executor.arg_dict["weight"].asnumpy()
        assert abs(moved.mean() + 0.005) < 0.005 and abs(moved.std() - 0.1) < 0.005
    assert abs(np.corrcoef(moved, before - moved)[0, 1]) < 0.05


# ---- binding to arrays of one's own ---------------------------------------------------------------------------------


def bound_to(arrays, optimizer, **how):
    symbol = mx.sym.sum(mx.sym.Variable("data") * mx.sym.Variable("a") * mx.sym.Variable("b"))
    requests = how.pop("grad_req", {"a": "write", "b": "write"})
    return symbol.bind(mx.cpu(), arrays, grad_req=requests, updater=optimizer, **how)


def test_bind():
    arrays = {name: mx.nd.array(values) for name, values in zip(("data", "a", "b"), np.eye(3) + 1)}
    kept = mx.nd.zeros(3)
    executor = bound_to(arrays, mx.optimizer.create("sgd", learning_rate=0.5), args_grad={"b": kept})
    executor.forward(is_train=True)
    executor.backward(mx.nd.ones(1))
    assert arrays["a"].asnumpy().tolist() == [0.0, 1.5, 0.0]
    assert arrays["b"].asnumpy().tolist() == [1, 1, 2] and kept.asnumpy().tolist() == [2, 2, 1]
    assert executor.grad_dict["a"] is None and executor.grad_dict["b"] is kept


def test_strided_parameters():
    memory = np.ones((3, 2), np.float32)
    arrays = {"data": mx.nd.ones(3), "a": mx.nd.NDArray(memory[:, 0], mx.cpu()), "b": mx.nd.ones(3)}
    executor = bound_to(arrays, mx.optimizer.create("sgd", learning_rate=0.5, momentum=0.5), grad_req={"a": "write"})
    for expected in (0.5, -0.25):
        executor.forward(is_train=True)
        executor.backward(mx.nd.ones(1))
        assert memory[:, 0].tolist() == [expected] * 3
    assert memory[:, 1].tolist() == [1, 1, 1]


# ---- what is refused ------------------------------------------------------------------------------------------------


class _Looking(mx.optimizer.Optimizer):
    def steps(self, index, weight, grad, state):
        numbers = self._common(index)
        if self.kind == "looks":
            numbers["lr"] /= float(np.abs(grad.asnumpy()).max())
        if self.kind == "copies":
            return [Step("_copy", (grad,), {}, state), Step("sgd_update", (weight, state), numbers, weight)]
        if self.kind == "twice":
            numbers["momentum"] = 0.9
            return [Step("sgd_mom_update", (weight, grad, state), numbers, weight)] * 2
        if self.kind == "unused":
            moved = Step("sgd_mom_update", (weight, grad, state), {**numbers, "momentum": 0.9}, self.spare(weight))
            return [moved, Step("sgd_update", (weight, grad), numbers, moved.out)]
        if self.kind == "alias":
            return [Step("elemwise_add", (weight.reshape(weight.shape), grad), {}, weight)]
        if self.kind == "nothing":
            return []
        if self.kind == "shape":
            return [Step("sgd_update", (weight, grad), numbers, mx.nd.zeros(1))]
        return [Step("sgd_update", (weight, grad), numbers, weight)]

    def spare(self, weight):
        return mx.nd.zeros(weight.shape)

    def create_state(self, index, weight):
        return mx.nd.zeros(weight.shape)


class _WithUpdate(mx.optimizer.Optimizer):
    def update(self, index, weight, grad, state):
        weight -= grad


@pytest.mark.parametrize(
    "kind, message",
    [
        ("looks", "'asnumpy' cannot be had"),
        ("twice", "changes in place"),
        ("unused", "changes a state makes what nobody uses"),
        ("alias", "share memory"),
        ("nothing", "does nothing"),
        ("shape", "makes float32"),
    ],
)
def test_optimizers_that_cannot_be_bound(kind, message):
    optimizer = _Looking()
    optimizer.kind = kind
    with pytest.raises(ArgumentError, match=message):
        network().simple_bind(mx.cpu(), data=DATA, updater=optimizer)
    assert not optimizer.idx2name and optimizer.num_update == 0


def test_steps_that_read_what_others_wrote():
    pair = []
    for bound in (True, False):
        optimizer = _Looking(rescale_grad=0.5)
        optimizer.kind = "copies"
        executor = network().simple_bind(mx.cpu(), data=DATA, **({"updater": optimizer} if bound else {}))
        fill(executor)
        executor.forward(is_train=True, data=np.ones(DATA))
        executor.backward()
        names = parameters(network())
        if not bound:
            updater = mx.optimizer.get_updater(optimizer)
            updater(range(len(names)), [executor.grad_dict[n] for n in names], [executor.arg_dict[n] for n in names])
        pair.append([executor.arg_dict[n].asnumpy() for n in names])
    for ours, theirs in zip(*pair, strict=True):
        np.testing.assert_array_equal(ours, theirs)


class _Sharing(mx.optimizer.Optimizer):
    """Steps of elementwise operators, through one array for all parameters; the last parameter stays as it is."""

    def create_state(self, index, weight):
        self.shared = mx.nd.zeros(weight.shape)

    def steps(self, index, weight, grad, state):
        scaled = Step("_mul_scalar", (grad,), {"scalar": -self._common(index)["lr"]}, self.shared)
        return [scaled] if index == 1 else [scaled, Step("elemwise_add", (weight, self.shared), {}, weight)]


def test_steps_that_share_an_array():
    pair = []
    for bound in (True, False):
        arrays = {name: mx.nd.array(values) for name, values in zip(("data", "a", "b"), np.eye(3) + 1)}
        optimizer = _Sharing(learning_rate=0.5)
        how = {} if bound else {"args_grad": {"a": mx.nd.zeros(3), "b": mx.nd.zeros(3)}}
        executor = bound_to(arrays, optimizer if bound else None, **how)
        updater = executor.updater or mx.optimizer.get_updater(optimizer)
        for _ in range(3):
            executor.forward(is_train=True)
            executor.backward(mx.nd.ones(1))
            if not bound:
                updater([0, 1], [executor.grad_dict[n] for n in "ab"], [arrays[n] for n in "ab"])
            optimizer.lr /= 2
        pair.append([array.asnumpy() for array in (*arrays.values(), optimizer.shared)])
    for ours, theirs in zip(*pair, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_bindings_that_are_refused():
    sgd, symbol, weight = mx.optimizer.create("sgd"), network(), mx.nd.ones(3)
    with pytest.raises(ArgumentError, match="_WithUpdate defines update"):
        symbol.simple_bind(mx.cpu(), data=DATA, updater=_WithUpdate())
    with pytest.raises(ArgumentError, match="Optimizer or an Updater, not str"):
        symbol.simple_bind(mx.cpu(), data=DATA, updater="sgd")
    with pytest.raises(ArgumentError, match="'add'"):
        symbol.simple_bind(mx.cpu(), data=DATA, grad_req="add", updater=sgd)
    with pytest.raises(ArgumentError, match="nothing to update"):
        symbol.simple_bind(mx.cpu(), data=DATA, grad_req="null", updater=sgd)
    arrays = {"data": mx.nd.ones(3), "a": weight, "b": weight}
    with pytest.raises(ArgumentError, match="'a'.* shares memory with 'b'"):
        bound_to(arrays, sgd)
    with pytest.raises(ArgumentError, match="grad_req says by name"):
        bound_to({**arrays, "b": mx.nd.ones(3)}, sgd, grad_req="write")
    with pytest.raises(ArgumentError, match="frozen"):
        symbol.simple_bind(mx.cpu(), data=DATA, frozen=["fc1_weight"], updater=sgd)


# ---- memory ---------------------------------------------------------------------------------------------------------


def planned(executor):
    found = re.search(r"Total ([\d.e+]+) MB allocated", executor.debug_str())
    return float(found[1]) + sum(a.size * 4 / 2**20 for a in executor.grad_arrays if a is not None)


@pytest.mark.parametrize("layers, batch", [(6, 4), (40, 64)])
def test_gradients_share_memory(layers, batch):
    """Weights of 0.25 MB, whose gradients are made of much less, or of half as much."""
    x = mx.sym.Variable("data")
    for i in range(layers):
        x = mx.sym.tanh(mx.sym.FullyConnected(x, num_hidden=256, name=f"fc{i}"))
    requests = dict.fromkeys(parameters(x, ("data",)), "write")
    without, with_updater = (
        planned(x.simple_bind(mx.cpu(), data=(batch, 256), grad_req=requests, **how))
        for how in ({}, {"updater": mx.optimizer.create("sgd", momentum=0.9)})
    )
    assert with_updater < without - 0.25 * (layers - 1)  # one gradient at a time


def test_a_limit_holds():
    symbol = network()
    requests = dict.fromkeys(parameters(symbol), "write")
    needed = planned(symbol.simple_bind(mx.cpu(), data=DATA, grad_req=requests, updater=mx.optimizer.create("adam")))
    pair = [Training(symbol, "adam", bound, how={"memory_limit": 0.9, "grad_req": requests}) for bound in (True, False)]
    assert planned(pair[0].executor) <= 0.91 * needed
    for training in pair:
        for _ in range(2):
            training.step(**training.batch())
    same(*pair)
