"""Binding and running: arrays in, results and gradients out, and what is refused."""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import ArgumentError, ExecutionError, NbsymError, ShapeError

A, B = mx.sym.Variable("A"), mx.sym.Variable("B")


def array(*values, dtype="float32"):
    return mx.nd.array(np.array(values), dtype=dtype)


def product(**kwargs):
    grads = {"A": mx.nd.zeros(3), "B": mx.nd.zeros(3)}
    return (A * B).bind(mx.cpu(), {"A": array(1, 2, 3), "B": array(4, 5, 6)}, args_grad=grads, **kwargs)


def test_forward_and_backward():
    executor = product()
    assert executor.forward(is_train=True) is executor.outputs
    executor.backward(array(1, 10, 100))
    np.testing.assert_array_equal(executor.outputs[0].asnumpy(), [4, 10, 18])
    np.testing.assert_array_equal(executor.grad_dict["A"].asnumpy(), [4, 50, 600])
    np.testing.assert_array_equal(executor.grad_dict["B"].asnumpy(), [1, 20, 300])


def test_every_write_to_a_bound_array_is_seen_through_numpy_too():
    values = np.ones(3, np.float32)
    executor = (A + A).bind(mx.cpu(), {"A": mx.nd.NDArray(values)})
    executor.forward()
    values[:] = 5
    np.testing.assert_array_equal(executor.forward()[0].asnumpy(), [10, 10, 10])


@pytest.mark.parametrize("req", ["write", "add", "null", {"A": "add"}, ["null", "write"]])
def test_grad_req(req):
    executor = product(grad_req=req)
    for gradient in executor.grad_arrays:
        gradient[:] = 7
    for _ in range(2):
        executor.forward(is_train=True)
        if req != "null":
            executor.backward(array(1, 1, 1))
    wanted = dict.fromkeys("AB", req) if isinstance(req, str) else req
    wanted = dict(zip("AB", wanted, strict=True)) if isinstance(wanted, list) else {"A": "null", "B": "null", **wanted}
    once = {"A": np.array([4, 5, 6.0]), "B": np.array([1, 2, 3.0])}
    for name, request in wanted.items():
        expected = {"write": once[name], "add": 7 + 2 * once[name], "null": np.full(3, 7.0)}[request]
        np.testing.assert_array_equal(executor.grad_dict[name].asnumpy(), expected)


def test_outputs_that_are_variables_or_given_twice():
    net = mx.sym.Group([A, A * B, A * B, A.reshape((3, 1)), (A * B).reshape((1, 3))])
    executor = net.bind(mx.cpu(), {"A": array(1, 2, 3), "B": array(4, 5, 6)})
    outs = [o.asnumpy() for o in executor.forward()]
    np.testing.assert_array_equal(outs[0], [1, 2, 3])
    np.testing.assert_array_equal(outs[1], [4, 10, 18])
    np.testing.assert_array_equal(outs[2], [4, 10, 18])
    np.testing.assert_array_equal(outs[3], [[1], [2], [3]])
    np.testing.assert_array_equal(outs[4], [[4, 10, 18]])


def test_an_argument_without_influence_gets_a_zero_gradient():
    executor = mx.sym.Group([mx.sym.BlockGrad(A), B]).simple_bind(mx.cpu(), A=(2,), B=(2,))
    executor.grad_dict["A"][:] = 5
    executor.forward(is_train=True)
    executor.backward([mx.nd.ones(2), mx.nd.ones(2)])
    np.testing.assert_array_equal(executor.grad_dict["A"].asnumpy(), [0, 0])
    np.testing.assert_array_equal(executor.grad_dict["B"].asnumpy(), [1, 1])


def test_strided_arguments_and_gradients():
    base, base_grad = np.arange(6, dtype=np.float32), np.zeros(6, np.float32)
    executor = (A * A).bind(mx.cpu(), {"A": mx.nd.NDArray(base[::2])}, args_grad={"A": mx.nd.NDArray(base_grad[::2])})
    for scale in (1, 10):
        base[:] = np.arange(6) * scale
        executor.forward(is_train=True)
        executor.backward(mx.nd.ones(3))
        np.testing.assert_array_equal(executor.outputs[0].asnumpy(), (base**2)[::2])
        np.testing.assert_array_equal(base_grad, [0, 0, 4 * scale, 0, 8 * scale, 0])


def test_forward_takes_new_values_by_name():
    executor = product()
    np.testing.assert_array_equal(executor.forward(A=np.array([0, 0, 1.0]))[0].asnumpy(), [0, 0, 6])
    with pytest.raises(TypeError, match="unknown argument 'Z'; arguments are A, B"):
        executor.forward(Z=array(1))
    with pytest.raises(ValueError, match=r"argument 'A' has shape \(3,\), was given \(5,\)"):
        executor.forward(B=array(9, 9, 9), A=mx.nd.ones(5))
    np.testing.assert_array_equal(executor.arg_dict["B"].asnumpy(), [4, 5, 6])  # nothing was half-done
    with pytest.raises(ValueError, match="must be an NDArray"):
        executor.forward(A=[1, 2, 3])


def test_backward_needs_forward_and_gradients_of_outputs():
    executor = product()
    with pytest.raises(ExecutionError, match="backward needs forward first"):
        executor.backward(array(1, 1, 1))
    executor.forward(is_train=True)
    with pytest.raises(ExecutionError, match="is not a loss, so out_grads must give its gradient"):
        executor.backward()
    with pytest.raises(ExecutionError, match=r"must be float32 \(3,\) on cpu\(0\), was given float32 \(4,\)"):
        executor.backward(mx.nd.ones(4))


def test_backward_follows_a_prediction_too():
    executor = product()
    head = array(1, 2, 3)
    for is_train in (False, True, False):
        executor.forward(is_train=is_train)
        executor.grad_dict["A"][:] = 0
        executor.backward(head)
        np.testing.assert_array_equal(executor.grad_dict["A"].asnumpy(), executor.arg_dict["B"].asnumpy() * [1, 2, 3])


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([mx.nd.ones(3)], "args has 1 arrays, needed are 2: A, B"),
        ({"A": mx.nd.ones(3)}, "no array for 'B'"),
        ({"A": mx.nd.ones(3), "B": np.ones(3)}, "must be an NDArray, not ndarray"),
    ],
)
def test_bind_refuses_missing_or_wrong_arrays(args, message):
    with pytest.raises(ArgumentError, match=message):
        (A * B).bind(mx.cpu(), args)


def test_bind_refuses_contradicting_shapes_and_requests():
    with pytest.raises(ShapeError):
        (A * B).bind(mx.cpu(), {"A": mx.nd.ones(3), "B": mx.nd.ones(4)})
    with pytest.raises(ShapeError, match="gradient of 'A' has shape"):
        (A * B).bind(mx.cpu(), [mx.nd.ones(3), mx.nd.ones(3)], args_grad={"A": mx.nd.ones(4)})
    with pytest.raises(ArgumentError, match="expected one of write, add, null"):
        product(grad_req="overwrite")


def test_reshape_shares_parameters():
    net = mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=2, name="fc")
    executor = net.simple_bind(mx.cpu(), data=(4, 3))
    executor.arg_dict["fc_weight"][:] = 1
    smaller = executor.reshape(data=(2, 3))
    assert smaller.arg_dict["fc_weight"] is executor.arg_dict["fc_weight"]
    smaller.arg_dict["data"][:] = 1
    np.testing.assert_array_equal(smaller.forward()[0].asnumpy(), np.full((2, 2), 3))
    with pytest.raises(ShapeError, match="set allow_up_sizing=True"):
        executor.reshape(data=(9, 3))
    assert executor.reshape(allow_up_sizing=True, data=(9, 3)).outputs[0].shape == (9, 2)
    with pytest.raises(ShapeError, match="partial_shaping=True"):
        executor.reshape(allow_up_sizing=True, data=(4, 5))


def test_simple_bind_shares_named_arrays_and_memory():
    net = mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=2, name="fc")
    big = net.simple_bind(mx.cpu(), data=(8, 3))
    small = net.simple_bind(mx.cpu(), data=(4, 3), shared_exec=big, shared_arg_names=["fc_weight", "fc_bias"])
    assert small.arg_dict["fc_weight"] is big.arg_dict["fc_weight"]
    assert small._arena is big._arena


def test_monitor_sees_every_node():
    net = mx.sym.tanh(mx.sym.exp(A, name="e"), name="t")
    executor = net.simple_bind(mx.cpu(), A=(2,))
    seen = {}
    executor.set_monitor_callback(lambda name, value: seen.setdefault(name, value.asnumpy()), monitor_all=True)
    executor.forward(is_train=True, A=array(0, 1))
    np.testing.assert_allclose(seen["e_output"], np.exp([0, 1]), rtol=1e-6)
    np.testing.assert_allclose(seen["t_output"], np.tanh(np.exp([0, 1])), rtol=1e-6)
    assert "A" in seen


def test_monitor_sees_gradients_and_other_shapes():
    net = mx.sym.tanh(mx.sym.exp(A, name="e"), name="t")
    executor = net.simple_bind(mx.cpu(), A=(2,))
    seen = {}
    executor.set_monitor_callback(lambda name, value: seen.setdefault(name, value.asnumpy()))
    executor.forward(is_train=True, A=array(0, 1))
    assert sorted(seen) == ["e_output", "t_output"]
    executor.backward(mx.nd.ones(2))
    np.testing.assert_allclose(seen["t_backward_data_output"], 1 / np.cosh(np.exp([0, 1])) ** 2, rtol=1e-5)
    seen.clear()
    executor.reshape(allow_up_sizing=True, A=(3,)).forward()
    assert seen["t_output"].shape == (3,)


def test_programs_move_when_a_larger_one_shares_their_memory():
    def wide(size):
        hidden = mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=64, name="fc0")
        return mx.sym.FullyConnected(mx.sym.tanh(hidden) * 2, num_hidden=3, name="fc1").simple_bind(
            mx.cpu(), data=(size, 5)
        )

    random = np.random.default_rng(0)
    small, alone = wide(2), wide(2)
    for name, value in small.arg_dict.items():
        value[:] = alone.arg_dict[name][:] = random.standard_normal(value.shape)
    for executor in (small, alone):
        executor.forward(is_train=True)
    before, output = small._arena.nbytes, small.outputs[0].asnumpy()
    large = small.reshape(allow_up_sizing=True, data=(50, 5))  # between forward and backward
    assert small._arena is large._arena and large._arena.nbytes > before
    np.testing.assert_array_equal(small.outputs[0].asnumpy(), output)
    for executor in (small, alone):
        executor.backward(mx.nd.ones((2, 3)))
    for name, gradient in alone.grad_dict.items():
        np.testing.assert_array_equal(small.grad_dict[name].asnumpy(), gradient.asnumpy(), err_msg=name)
    large.forward(is_train=True)
    small.forward(is_train=True)
    alone.forward(is_train=True)
    np.testing.assert_array_equal(small.outputs[0].asnumpy(), alone.outputs[0].asnumpy())
    assert small.outputs[0]._address == large.outputs[0]._address


def test_copy_params_from():
    executor = product()
    executor.copy_params_from({"A": array(7, 8, 9)})
    np.testing.assert_array_equal(executor.arg_dict["A"].asnumpy(), [7, 8, 9])
    with pytest.raises(ValueError, match="'C' is not an argument"):
        executor.copy_params_from({"C": array(1)})
    executor.copy_params_from({"C": array(1)}, allow_extra_params=True)
    with pytest.raises(ValueError, match="has shape"):
        executor.copy_params_from({"A": array(1)})


def test_half_precision_is_stored_and_computed_in_single():
    net = mx.sym.FullyConnected(A, num_hidden=2, no_bias=True, name="fc")
    executor = net.simple_bind(mx.cpu(), type_dict={"A": "float16"}, A=(2, 3))
    assert executor.arg_dict["fc_weight"].dtype == np.float16
    executor.arg_dict["A"][:] = 0.1
    executor.arg_dict["fc_weight"][:] = 0.3
    out = executor.forward(is_train=True)[0]
    executor.backward(mx.nd.ones((2, 2), dtype="float16"))
    assert out.dtype == np.float16
    expected = np.float16(0.1).astype(np.float32) * np.float16(0.3).astype(np.float32) * 3
    np.testing.assert_allclose(out.asnumpy().astype(np.float32), np.full((2, 2), expected), rtol=1e-3)
    assert executor.grad_dict["A"].dtype == np.float16


def test_dropout_draws_anew_and_repeats_after_seed():
    net = mx.sym.Dropout(A, p=0.5)
    executor = net.simple_bind(mx.cpu(), A=(100,))
    executor.arg_dict["A"][:] = 1
    mx.random.seed(3)
    first = executor.forward(is_train=True)[0].asnumpy()
    second = executor.forward(is_train=True)[0].asnumpy()
    assert (first != second).any()
    mx.random.seed(3)
    np.testing.assert_array_equal(executor.forward(is_train=True)[0].asnumpy(), first)
    np.testing.assert_array_equal(executor.forward()[0].asnumpy(), np.ones(100))


def test_debug_str_reports_the_memory():
    assert "MB allocated" in product().debug_str()


def test_a_refusing_kernel_names_the_node():
    label = mx.sym.Variable("label")
    net = mx.sym.SoftmaxOutput(A, label, name="loss")
    executor = net.simple_bind(mx.cpu(), A=(2, 3))
    executor.arg_dict["label"][:] = array(1, 17)
    executor.forward(is_train=True)
    with pytest.raises(ExecutionError, match="loss"):
        executor.backward()


def test_executors_run_in_threads():
    """Each thread its own executor, over one shared parameter."""
    weight = mx.nd.ones((64, 64))
    net = mx.sym.FullyConnected(A, mx.sym.Variable("W"), num_hidden=64, no_bias=True)
    failures = []

    def work(value):
        executor = net.bind(mx.cpu(), {"A": mx.nd.ones((128, 64)) * value, "W": weight})
        for _ in range(50):
            if (executor.forward()[0].asnumpy() != 64 * value).any():
                failures.append(value)

    threads = [threading.Thread(target=work, args=(v,)) for v in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_numbers_that_change_from_call_to_call(dtype):
    """A program of one operator is kept and given other numbers; 1, 0 and -1 are where it may be another one."""
    values = np.array([-1.5, 0.0, 2.0], dtype)
    x = mx.nd.array(values, dtype=dtype)
    for scalar in (0.5, 2.0, 1.0, 0.0, -1.0, 3.5, 1.0, 7.25):
        np.testing.assert_array_equal((x * scalar).asnumpy(), values * scalar)
        np.testing.assert_array_equal((x + scalar).asnumpy(), values + scalar)
        np.testing.assert_array_equal(mx.nd.clip(x, -scalar, 2.0).asnumpy(), np.clip(values, -scalar, 2.0))
    for start in (0.0, 1.0, 2.5):
        np.testing.assert_array_equal(mx.nd.arange(start, start + 3).asnumpy(), np.arange(start, start + 3))


def test_learning_rates_that_change_from_call_to_call():
    weight, grad, momentum = array(1, 2), array(0.5, -1), array(0, 0)
    expected, state = np.array([1.0, 2.0]), np.zeros(2)
    for step in range(6):
        lr, clip = 0.1 / (step + 1), (-1.0, 0.7)[step % 2]
        mx.nd.sgd_mom_update(weight, grad, momentum, lr=lr, momentum=0.9, clip_gradient=clip, out=weight)
        applied = np.array([0.5, -1.0]) if clip < 0 else np.clip([0.5, -1.0], -clip, clip)
        state = 0.9 * state - lr * applied
        expected = expected + state
        np.testing.assert_allclose(weight.asnumpy(), expected, rtol=1e-6)


FORKING = """
import os, sys, nbsym as mx
executor = mx.sym.exp(mx.sym.Variable("a")).simple_bind(mx.cpu(), a=(1000000,))
executor.forward()
if os.fork() == 0:
    executor.forward()
    fresh = mx.sym.exp(mx.sym.Variable("a")).simple_bind(mx.cpu(), a=(1000001,))
    os._exit(0 if (fresh.forward()[0].asnumpy() == 1).all() else 1)
sys.exit(os.wait()[1])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_process_runs_bound_and_new_executors():
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", FORKING], timeout=120).returncode == 0


def test_gpu_without_a_gpu_is_one_clear_error():
    with pytest.raises(NbsymError):
        (A * B).simple_bind(mx.gpu(0), A=(3,), B=(3,))


def _networks():
    x = mx.sym.Variable("x")
    dense = mx.sym.FullyConnected(x, num_hidden=6, name="a")
    deep = mx.sym.FullyConnected(mx.sym.tanh(mx.sym.relu(dense) * 2), num_hidden=3, name="b")
    image = mx.sym.Reshape(x, shape=(0, 1, 5, 4))
    conv = mx.sym.Convolution(image, kernel=(3, 3), num_filter=4, pad=(1, 1), name="c")
    normal = mx.sym.BatchNorm(conv, fix_gamma=False, name="d")
    pooled = mx.sym.Pooling(mx.sym.relu(normal), kernel=(2, 2), stride=(2, 2), pool_type="max")
    return {"product": x * x, "deep": deep, "images": mx.sym.Convolution(pooled, kernel=(1, 1), num_filter=2, name="e")}


@pytest.mark.parametrize("plan", ["none", "inplace", "share", "all"])
@pytest.mark.parametrize("name", _networks())
def test_backward_once_more_is_right_or_refused(name, plan):
    """Where memory of what forward computed has been used for something else, it is refused, and gradients stay."""

    def bound():
        executor = _networks()[name].simple_bind(mx.cpu(), x=(3, 20), plan=plan)
        rng = np.random.default_rng(0)
        for array in executor.arg_dict.values():
            array[:] = rng.normal(size=array.shape)
        return executor

    def gradients(executor):
        return [gradient.asnumpy() for gradient in executor.grad_arrays]

    again, once = bound(), bound()
    heads = [mx.nd.array(np.random.default_rng(k).normal(size=once.outputs[0].shape)) for k in (1, 2)]
    again.forward(is_train=True)
    again.backward(heads[0])
    before = gradients(again)
    once.forward(is_train=True)
    once.backward(heads[1])
    try:
        again.backward(heads[1])
    except ExecutionError as error:
        assert "plan='none'" in str(error) and plan != "none" and name != "product"
        expected = before
    else:
        expected = gradients(once)
    for gradient, wanted in zip(gradients(again), expected, strict=True):
        np.testing.assert_array_equal(gradient, wanted)
    again.forward(is_train=True)
    again.backward(heads[1])
    for gradient, wanted in zip(gradients(again), gradients(once), strict=True):
        np.testing.assert_array_equal(gradient, wanted)
