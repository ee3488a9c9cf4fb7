"""Predictor: one loaded network, any number of threads."""

import gc
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import NbsymError
from nbsym.predictor import Predictor

RANDOM = np.random.default_rng(0)


def network():
    net = mx.sym.Convolution(mx.sym.Variable("data"), num_filter=4, kernel=(3, 3), pad=(1, 1), name="conv")
    net = mx.sym.Activation(mx.sym.BatchNorm(net, name="bn", fix_gamma=False), act_type="relu")
    net = mx.sym.Pooling(net, global_pool=True, kernel=(1, 1), pool_type="avg")
    return mx.sym.SoftmaxOutput(mx.sym.FullyConnected(net, num_hidden=3, name="fc"), name="softmax")


def params():
    shapes = {"conv_weight": (4, 2, 3, 3), "conv_bias": (4,), "bn_gamma": (4,), "bn_beta": (4,)}
    args = {
        n: mx.nd.array(RANDOM.uniform(0.5, 1, s)) for n, s in {**shapes, "fc_weight": (3, 4), "fc_bias": (3,)}.items()
    }
    auxs = {name: mx.nd.array(RANDOM.uniform(0.5, 1, 4)) for name in ("bn_moving_mean", "bn_moving_var")}
    return args, auxs


ARGS, AUXS = params()
PARAMS = {**{f"arg:{name}": v for name, v in ARGS.items()}, **{f"aux:{name}": v for name, v in AUXS.items()}}


def expected(x, net=None):
    executor = (network() if net is None else net).simple_bind(mx.cpu(), grad_req="null", data=x.shape)
    executor.copy_params_from(ARGS, AUXS, allow_extra_params=True)
    return executor.forward(data=x)[0].asnumpy()


def image(*shape):
    return np.random.default_rng(sum(shape)).standard_normal(shape).astype(np.float32)


def test_predictions_are_those_of_an_executor(tmp_path):
    prefix = str(tmp_path / "net")
    mx.model.save_checkpoint(prefix, 3, network(), ARGS, AUXS)
    contents = (tmp_path / "net-0003.params").read_bytes()
    shapes = {"data": (1, 2, 8, 8)}
    x = image(2, 2, 8, 8)
    for predictor in (
        Predictor.load(prefix, 3, shapes),
        Predictor(f"{prefix}-symbol.json", f"{prefix}-0003.params", shapes),
        Predictor(network().tojson(), contents, shapes),
        Predictor(network(), PARAMS, shapes),
    ):
        np.testing.assert_allclose(predictor.predict(x)[0], expected(x), rtol=1e-5)
        predictor.forward(data=mx.nd.array(x))
        np.testing.assert_allclose(predictor.get_output(0), expected(x), rtol=1e-5)
        assert predictor.output_names == ["softmax_output"]


def test_inner_outputs():
    predictor = Predictor(network(), PARAMS, {"data": (1, 2, 8, 8)}, output_names=["bn", "fc_output"])
    inner, scores = predictor.predict(image(1, 2, 8, 8))
    assert inner.shape == (1, 4, 8, 8)
    np.testing.assert_allclose(scores, expected(image(1, 2, 8, 8), network().get_internals()["fc_output"]), rtol=1e-5)
    with pytest.raises(NbsymError, match="no output 'zzz'"):
        Predictor(network(), PARAMS, {"data": (1, 2, 8, 8)}, output_names=["zzz"])


def test_results_and_parameters_belong_to_nobody_else():
    given = {name: value.copy() for name, value in PARAMS.items()}
    predictor = Predictor(network(), given, {"data": (1, 2, 8, 8)})
    x, y = image(1, 2, 8, 8), image(1, 2, 8, 8) + 1
    first = predictor.predict(x)[0]
    given["arg:fc_weight"][:] = 0
    predictor.predict(y)
    np.testing.assert_allclose(first, expected(x), rtol=1e-5)
    np.testing.assert_allclose(predictor.predict(x)[0], expected(x), rtol=1e-5)


def test_dtypes_and_several_inputs():
    net = mx.sym.dot(mx.sym.Variable("a"), mx.sym.Variable("b")) + mx.sym.Variable("w")
    types = {"a": np.float64, "b": np.float64}
    predictor = Predictor(net, {"w": mx.nd.ones((2, 2), dtype="float64")}, {"a": (2, 3), "b": (3, 2)}, type_dict=types)
    (found,) = predictor.predict([[1, 2, 3], [4, 5, 6]], b=np.eye(3, 2))
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, [[2, 3], [5, 6]])


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda: Predictor(network(), ARGS, {"x": (1, 2)}), "input 'x' is no argument"),
        (lambda: Predictor(network(), {"fc_weight": ARGS["fc_weight"]}, {"data": (1, 2, 8, 8)}), "no 'conv_weight'"),
        (lambda: Predictor(network(), PARAMS, {"data": (1, 5, 8, 8)}), r"'conv_weight' has shape \(4, 2, 3, 3\)"),
        (lambda: Predictor(network(), PARAMS, {"data": (1, 2, 8, 8)}).predict(), "'data' is missing"),
        (lambda: Predictor(network(), PARAMS, {"data": (1, 2, 8, 8)}).predict(image(1, 2, 8, 8), y=1), "input 'y'"),
        (lambda: Predictor(network(), PARAMS, {"data": (1, 2, 8, 8)}).predict(1, 2), "1 inputs are expected"),
        (lambda: Predictor(network(), PARAMS, {"data": (1, 2, 8, 8)}).get_output(0), "forward comes first"),
        (lambda: Predictor(network(), PARAMS, {"data": (1, 2, 8, 8)}).reshape({"x": (1,)}), "expected shapes of data"),
    ],
)
def test_mistakes_are_named(use, message):
    with pytest.raises(NbsymError, match=message):
        use()


def test_mistakes_leave_it_working():
    predictor = Predictor(network(), PARAMS, {"data": (1, 2, 8, 8)}, workers=1)
    for bad in (image(1, 3, 8, 8), image(8), np.array([["x"]])):
        with pytest.raises((NbsymError, ValueError)):
            predictor.predict(bad)
    np.testing.assert_allclose(predictor.predict(image(1, 2, 8, 8))[0], expected(image(1, 2, 8, 8)), rtol=1e-5)


def test_sixteen_threads_in_many_shapes_within_bounds():
    predictor = Predictor(network(), PARAMS, {"data": (1, 2, 8, 8)}, workers=2)
    images = [image(1 + i % 3, 2, 6 + i, 8) for i in range(20)]
    wanted = [expected(x) for x in images]
    start = threading.Barrier(16)

    def use(number):
        random = np.random.default_rng(number)
        start.wait()
        for i in random.integers(0, len(images), 50):
            np.testing.assert_allclose(predictor.predict(images[i])[0], wanted[i], rtol=1e-5)

    with ThreadPoolExecutor(16) as threads:
        for job in [threads.submit(use, number) for number in range(16)]:
            job.result()
    gc.collect()
    workers = predictor._workers._idle
    assert len(workers) == 2
    assert all(1 <= len(worker._bound) <= 8 for worker in workers)
    for worker in workers:  # one arena and one buffer of inputs for all its shapes
        executors = list(worker._bound.values())
        assert len({id(executor._arena) for executor in executors}) == 1
        assert all(executor.arg_dict["fc_weight"] is predictor._params["fc_weight"] for executor in executors)
    assert workers[0]._buffers["data"].size <= max(x.size for x in images)
