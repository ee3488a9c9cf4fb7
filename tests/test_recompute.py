"""What backward computes once more: the same numbers, in less memory, and every array whole until it is read."""

import random
from functools import cache

import numpy as np
import pytest
from shadow import Shadow

import nbsym as mx
from examples.symbols import alexnet, inception_bn, resnet_v2, vgg
from nbsym.base import ArgumentError, NbsymError
from nbsym.executor.blueprint import draw, program
from nbsym.graph.plan import PLANS, MemoryPlan

SHAPE = (4, 6, 8, 8)


def planned(symbol, memory=MemoryPlan(), gradients=True, **shapes):  # noqa: B008
    """The program that a bind would run."""
    wanted = dict.fromkeys(symbol.list_arguments(), "write" if gradients else "null")
    blueprint = draw(symbol.entries, shapes, {}, wanted)
    return program(
        blueprint,
        is_train=gradients,
        backward=gradients,
        optimize=True,
        threads=2,
        package="nbsym.kernels",
        memory=memory,
    )


def random_network(seed: int) -> mx.sym.Symbol:
    """A directed acyclic graph of layers over one shape, with branches that meet again."""
    choice = random.Random(seed)
    made = [mx.sym.Variable("data")]
    for i in range(choice.randint(4, 14)):
        x = choice.choice(made[-4:])
        kind = choice.randrange(9)
        if kind == 0:
            x = mx.sym.Convolution(x, kernel=(3, 3), pad=(1, 1), num_filter=6, name=f"conv{i}")
        elif kind == 1:
            x = mx.sym.BatchNorm(x, fix_gamma=False, name=f"bn{i}")
        elif kind == 2:
            x = mx.sym.Activation(x, act_type=choice.choice(["relu", "tanh"]), name=f"act{i}")
        elif kind == 3:
            x = mx.sym.relu(x) if choice.random() < 0.5 else x
            x = mx.sym.Pooling(x, kernel=(3, 3), stride=(1, 1), pad=(1, 1), pool_type="max", name=f"max{i}")
        elif kind == 4:
            x = mx.sym.Dropout(x, p=0.4, name=f"drop{i}")
        elif kind == 5:
            x = x + choice.choice(made)
        elif kind == 6:
            both = mx.sym.Concat(x, choice.choice(made), dim=1)
            x = mx.sym.slice_axis(both, axis=1, begin=3, end=9)
        elif kind == 7:
            x = mx.sym.Reshape(mx.sym.Reshape(x, shape=(4, -1)) * 0.5, shape=SHAPE)
        else:
            x = mx.sym.softmax(x, axis=1)
        made.append(x)
    return mx.sym.Group([mx.sym.mean(made[-1]), made[-1] * choice.choice(made)])


def step(symbol, **how):
    """Outputs, gradients and auxiliary states after one training step."""
    executor = symbol.simple_bind(mx.cpu(), data=SHAPE, **how)
    numbers = np.random.default_rng(0)
    for array in executor.arg_dict.values():
        array[:] = numbers.standard_normal(array.shape).astype("float32")
    for name, array in executor.aux_dict.items():
        array[:] = 1.0 if name.endswith("var") else 0.0
    mx.random.seed(5)
    executor.forward(is_train=True)
    executor.backward([mx.nd.ones(out.shape) for out in executor.outputs])
    results = [*executor.outputs, *executor.grad_arrays, *executor.aux_arrays]
    return [array.asnumpy() for array in results]


@pytest.mark.parametrize("seed", range(24))
def test_every_array_is_whole_until_it_is_read(seed):
    symbol = random_network(seed)
    smallest = planned(symbol, MemoryPlan("share"), data=SHAPE).arena_bytes
    for kind in PLANS:
        Shadow(planned(symbol, MemoryPlan(kind), data=SHAPE)).check()
    for part in (0.95, 0.8, 0.6):
        try:
            made = planned(symbol, MemoryPlan(limit=int(part * smallest)), data=SHAPE)
        except NbsymError:
            break
        assert made.arena_bytes <= part * smallest
        Shadow(made).check()


def test_shadow_memory_sees_what_is_overwritten():
    made = planned(mx.sym.relu(mx.sym.softmax(mx.sym.Variable("data")) * mx.sym.Variable("b")), data=SHAPE, b=SHAPE)
    for buffer in made.offsets:
        made.offsets[buffer] = 0  # type: ignore[index]
    with pytest.raises(AssertionError):
        Shadow(made).check()


@pytest.mark.parametrize("seed", [1, 4, 7])
def test_results_do_not_depend_on_the_plan(seed):
    symbol = random_network(seed)
    expected = step(symbol, plan="none")
    for kind in ("inplace", "share", "all", "recompute"):
        for one, other in zip(expected, step(symbol, plan=kind), strict=True):
            np.testing.assert_array_equal(one, other)


def bottleneck(drop=0.0):
    """Convolutions, normalized; Dropout between; the last one pooled."""
    x = mx.sym.Variable("data")
    for i in range(4):
        x = mx.sym.Convolution(x, kernel=(3, 3), pad=(1, 1), num_filter=6, name=f"conv{i}")
        x = mx.sym.relu(mx.sym.BatchNorm(x, fix_gamma=False, name=f"bn{i}"), name=f"relu{i}")
        if drop:
            x = mx.sym.Dropout(x, p=drop, name=f"drop{i}")
    return mx.sym.Pooling(x, kernel=(2, 2), stride=(2, 2), pool_type="max")


@pytest.mark.parametrize("drop", [0.0, 0.5])
def test_a_limit_changes_memory_and_not_results(drop):
    symbol = bottleneck(drop)
    needed = planned(symbol, MemoryPlan("share"), data=SHAPE).arena_bytes
    limit = int(0.95 * needed)
    assert planned(symbol, MemoryPlan(limit=limit), data=SHAPE).arena_bytes <= limit
    # Moving statistics are among what is compared: they must not move twice.
    for one, other in zip(step(symbol, plan="none"), step(symbol, memory_limit=limit), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_fraction_is_of_what_is_needed_without_a_limit():
    symbol = bottleneck()
    needed = planned(symbol, data=SHAPE).arena_bytes
    assert planned(symbol, MemoryPlan(limit=0.8), data=SHAPE).arena_bytes <= 0.8 * needed
    assert planned(symbol, MemoryPlan(limit=1.0), data=SHAPE).arena_bytes == needed


def test_a_limit_that_cannot_be_met_is_an_error_that_says_what_can():
    with pytest.raises(NbsymError, match=r"memory_limit allows 0.0009537 MB; with recomputation [\d.]+ MB"):
        bottleneck().simple_bind(mx.cpu(), data=SHAPE, memory_limit=1000)


@pytest.mark.parametrize(
    "how, message",
    [
        ({"plan": "best"}, "plan is 'best'; expected one of none, inplace"),
        ({"memory_limit": 0}, "memory_limit is 0"),
        ({"memory_limit": -0.5}, "memory_limit is -0.5"),
        ({"memory_limit": 1.5}, "a fraction is at most 1.0"),
        ({"memory_limit": "1 MB"}, "expected bytes"),
        ({"memory_limit": True}, "expected bytes"),
    ],
)
def test_plans_that_make_no_sense(how, message):
    with pytest.raises(ArgumentError, match=message):
        bottleneck().simple_bind(mx.cpu(), data=SHAPE, **how)


def again(made):
    """Names of the nodes that backward runs once more."""
    return {node.name for node in made.order if "__again__" in node.attrs}


def test_force_mirroring():
    def net(**attr):
        x = mx.sym.Convolution(mx.sym.Variable("data"), kernel=(3, 3), num_filter=6, name="before")
        x = mx.sym.tanh(mx.sym.sin(x), name="mirrored", attr=attr)
        return mx.sym.Convolution(x, kernel=(3, 3), num_filter=6, name="after")

    assert not again(planned(net(), data=SHAPE))
    assert not again(planned(net(force_mirroring="False"), data=SHAPE))
    mirrored = net(force_mirroring="True")
    assert again(planned(mirrored, data=SHAPE)) == {"mirrored_again"}
    for one, other in zip(step(net()), step(mirrored), strict=True):
        np.testing.assert_array_equal(one, other)


def test_mirror_stages_keep_only_what_is_marked():
    x = mx.sym.Variable("data")
    for i in range(6):
        x = mx.sym.Convolution(x, kernel=(3, 3), pad=(1, 1), num_filter=6, no_bias=True, name=f"conv{i}")
        x = mx.sym.tanh(x, name=f"tanh{i}", attr={"mirror_stage": "True"} if i in (1, 3) else {})
    # Each tanh has become part of its convolution.
    names = again(planned(mx.sym.mean(x), data=SHAPE))
    assert names == {"conv0_again", "conv2_again", "conv4_again", "conv5_again"}


def test_the_environment_asks_for_mirroring(monkeypatch):
    ordinary = planned(bottleneck(), data=SHAPE).arena_bytes
    monkeypatch.setenv("MXNET_BACKWARD_DO_MIRROR", "1")
    assert planned(bottleneck(), data=SHAPE).arena_bytes < ordinary
    monkeypatch.setenv("MXNET_BACKWARD_DO_MIRROR", "0")
    assert planned(bottleneck(), data=SHAPE).arena_bytes == ordinary


def test_a_chain_comes_down_to_the_square_root():
    x = mx.sym.Variable("data")
    length = 144
    for i in range(length):
        x = mx.sym.softmax(mx.sym.FullyConnected(x, num_hidden=64, no_bias=True, name=f"fc{i}"))
    one = 64 * 64 * 4
    needed = planned(x, data=(64, 64)).arena_bytes
    assert needed >= length * one
    assert planned(x, MemoryPlan(limit=40 * one), data=(64, 64)).arena_bytes <= 40 * one  # 2 sqrt(n) is 24


def test_max_pooling_remembers_taps():
    x = mx.sym.Convolution(mx.sym.Variable("data"), kernel=(3, 3), num_filter=6, name="conv")
    net = mx.sym.Pooling(mx.sym.relu(x), kernel=(3, 3), stride=(2, 2), pool_type="max", name="pool")
    names = [node.op.name for node in planned(net, data=SHAPE).order if node.op is not None]
    assert "_pool_max_taps" in names and "_pool_max_backward" not in names
    assert names.index("_backward_relu_data") < names.index("_pool_max_give")
    for one, other in zip(step(net, plan="none"), step(net), strict=True):
        np.testing.assert_array_equal(one, other)
    # Any activation that is differentiated from its result moves behind the pooling.
    net = mx.sym.Pooling(mx.sym.tanh(x), kernel=(3, 3), stride=(2, 2), pool_type="max", name="pool")
    names = [node.op.name for node in planned(net, data=SHAPE).order if node.op is not None]
    assert "_pool_max_taps" in names and names.index("_backward_tanh_data") < names.index("_pool_max_give")
    for one, other in zip(step(net, plan="none"), step(net), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6 * np.abs(one).max())
    # Where backward reads the pooling's input anyway, a byte a window would come on top.
    rectified = mx.sym.relu(x)
    net = mx.sym.Pooling(rectified, kernel=(2, 2), stride=(2, 2), pool_type="max")
    net = mx.sym.broadcast_mul(net, mx.sym.sum(mx.sym.square(rectified), axis=(2, 3), keepdims=True))
    assert "_pool_max_backward" in [node.op.name for node in planned(net, data=SHAPE).order if node.op is not None]


# What MXNet 1.9.1 plans for training and for inference at batch 32, in MB (MXNET_SUBGRAPH_BACKEND=NONE).
MXNET = {inception_bn: (1398, 244), resnet_v2: (2622, 300), vgg: (2427, 910), alexnet: (247, 104)}


@cache
def network(module):
    return module.symbol(mx)


@pytest.mark.parametrize("module", MXNET, ids=lambda module: module.__name__.rpartition(".")[2])
def test_networks_need_less_than_mxnet_plans(module):
    training, inference = MXNET[module]
    shape = (32, 3, 224, 224)
    made = planned(network(module), data=shape)
    assert made.arena_bytes <= 0.75 * training * 2**20
    Shadow(made).check()
    made = planned(network(module), MemoryPlan(limit=int(0.35 * training * 2**20)), data=shape)
    Shadow(made).check()
    assert planned(network(module), gradients=False, data=shape).arena_bytes <= 0.9 * inference * 2**20
