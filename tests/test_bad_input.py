"""What a user may get wrong while composing, binding and running: an exception that says what, or the right result."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import ArgumentError, DTypeError, ExecutionError, NbsymError, ShapeError


@pytest.fixture
def net():
    data = mx.sym.Variable("data")
    return mx.sym.FullyConnected(data, num_hidden=4, name="fc")


@pytest.fixture
def classifier(net):
    return mx.sym.SoftmaxOutput(net, name="out")


def ones(*shape):
    return mx.nd.ones(shape)


ARGUMENTS = {"data": (2, 3), "fc_weight": (4, 3), "fc_bias": (4,)}


def arguments():
    return {name: ones(*shape) for name, shape in ARGUMENTS.items()}


# ---- arguments ----


def test_unknown_operator():
    with pytest.raises(AttributeError, match="FullyConected"):
        mx.sym.FullyConected  # noqa: B018
    with pytest.raises(NbsymError, match="FullyConnected"):
        mx.sym.load_json(json.dumps(mx_json("FullyConected")))


def test_unknown_parameter():
    with pytest.raises((ArgumentError, TypeError), match="num_hiden"):
        mx.sym.FullyConnected(mx.sym.Variable("data"), num_hiden=4)


def test_missing_parameter():
    with pytest.raises((ArgumentError, TypeError), match="num_hidden"):
        mx.sym.FullyConnected(mx.sym.Variable("data"))


@pytest.mark.parametrize("value", [0, -1, "many", 2.5, None])
def test_parameter_out_of_bounds(value):
    with pytest.raises(ArgumentError, match="FullyConnected.*num_hidden"):
        mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=value)


def test_unknown_choice():
    with pytest.raises(ArgumentError, match="Activation.*act_type.*relu"):
        mx.sym.Activation(mx.sym.Variable("data"), act_type="rleu")


def test_argument_that_is_no_symbol():
    with pytest.raises((ArgumentError, TypeError), match="data"):
        mx.sym.FullyConnected(np.ones((2, 3)), num_hidden=4)


def test_composing_with_an_unknown_name(net):
    with pytest.raises((ArgumentError, TypeError), match="dta"):
        net(dta=mx.sym.Variable("x"))


def test_two_variables_of_one_name():
    net = mx.sym.Variable("a") + mx.sym.Variable("a")
    with pytest.raises(ArgumentError, match="two variables.*'a'"):
        net.bind(mx.cpu(), {"a": ones(2)})
    with pytest.raises(ArgumentError, match="two variables.*'a'"):
        net.simple_bind(mx.cpu(), a=(2,))


# ---- shapes and dtypes ----


def test_contradicting_shapes_name_both_sides(net):
    with pytest.raises(ShapeError) as error:
        net.infer_shape(data=(2, 3), fc_weight=(4, 5))
    for part in ("FullyConnected", "fc", "weight", "3", "5"):
        assert part in str(error.value)


def test_contradiction_across_nodes():
    a, b = mx.sym.Variable("a"), mx.sym.Variable("b")
    with pytest.raises(ShapeError) as error:
        (mx.sym.FullyConnected(a, num_hidden=4, name="fc") + b).infer_shape(a=(2, 3), b=(2, 5))
    assert "4" in str(error.value) and "5" in str(error.value)


def test_unknown_shapes_at_bind(net):
    with pytest.raises(ShapeError, match="data"):
        net.simple_bind(mx.cpu())


def test_shape_of_an_unknown_argument(net):
    """MXNet passes over names that are no arguments; what is then missing is named."""
    with pytest.raises(ShapeError, match="'data'"):
        net.simple_bind(mx.cpu(), dta=(2, 3))


def test_arrays_of_contradicting_shapes(net):
    wrong = arguments() | {"fc_weight": ones(4, 5)}
    with pytest.raises(ShapeError, match="weight"):
        net.bind(mx.cpu(), wrong)


def test_gradient_array_of_another_shape(net):
    with pytest.raises(ShapeError, match="fc_bias"):
        net.bind(mx.cpu(), arguments(), args_grad={"fc_bias": ones(5)})


def test_contradicting_dtypes(net):
    wrong = arguments() | {"fc_weight": mx.nd.ones((4, 3), dtype="float64")}
    with pytest.raises(DTypeError, match=r"FullyConnected.*float(32|64)"):
        net.bind(mx.cpu(), wrong)


def test_dtype_that_an_operator_does_not_take():
    with pytest.raises(DTypeError, match="int32"):
        mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=4).infer_type(data="int32")


def test_unknown_dtype():
    with pytest.raises(NbsymError, match="float31"):
        mx.nd.ones(2, dtype="float31")


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "int64"])
def test_bounds_that_a_dtype_cannot_hold(dtype):
    array = mx.nd.array([0, 2, 3], dtype=dtype)
    np.testing.assert_array_equal(mx.nd.clip(array, -1, 2).asnumpy(), [0, 2, 2])
    np.testing.assert_array_equal(mx.nd.clip(array, 1, 1e12).asnumpy(), [1, 2, 3])


# ---- binding ----


def test_too_few_arrays_in_a_list(net):
    with pytest.raises(NbsymError, match="3"):
        net.bind(mx.cpu(), [ones(2, 3)])


def test_too_few_arrays_by_name(net):
    few = arguments()
    del few["fc_bias"]
    with pytest.raises(NbsymError, match="fc_bias"):
        net.bind(mx.cpu(), few)


def test_missing_auxiliary_states():
    net = mx.sym.BatchNorm(mx.sym.Variable("data"), name="bn")
    args = {"data": ones(2, 3), "bn_gamma": ones(3), "bn_beta": ones(3)}
    with pytest.raises(NbsymError, match="bn_moving_mean"):
        net.bind(mx.cpu(), args)


def test_something_else_than_arrays(net):
    with pytest.raises(NbsymError, match="data"):
        net.bind(mx.cpu(), arguments() | {"data": "an array"})


def test_arrays_of_another_context(net):
    elsewhere = ones(2, 3)
    elsewhere._context = mx.gpu(0)
    with pytest.raises(NbsymError, match="gpu"):
        net.bind(mx.cpu(), arguments() | {"data": elsewhere})


def test_unknown_grad_req(net):
    with pytest.raises(NbsymError, match="wirte"):
        net.bind(mx.cpu(), arguments(), grad_req="wirte")


def test_a_device_that_is_not_there(net):
    code = "import nbsym as mx; mx.nd.ones(2, ctx=mx.gpu(0))"
    environment = {k: v for k, v in os.environ.items() if k != "NUMBA_ENABLE_CUDASIM"} | {"CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert "gpu(0)" in last and "Error" in last


def test_a_failed_bind_leaves_no_trace(net):
    """Neither the arrays nor an executor that was to share memory are touched."""
    args = arguments()
    first = net.bind(mx.cpu(), args)
    before = first.forward()[0].asnumpy()
    with pytest.raises(ShapeError):
        net.bind(mx.cpu(), arguments() | {"data": ones(2, 9)}, shared_exec=first)
    np.testing.assert_array_equal(first.forward()[0].asnumpy(), before)


# ---- running ----


def test_backward_before_forward(net):
    exe = net.simple_bind(mx.cpu(), data=(2, 3))
    with pytest.raises(ExecutionError, match="forward"):
        exe.backward(ones(2, 4))


def test_backward_after_prediction(net):
    """MXNet allows it, and so it must be right."""
    gradients = []
    for is_train in (True, False):
        exe = net.simple_bind(mx.cpu(), data=(2, 3))
        exe.arg_dict["data"][:] = np.arange(6).reshape(2, 3)
        exe.forward(is_train=is_train)
        exe.backward(ones(2, 4))
        gradients.append(exe.grad_dict["fc_weight"].asnumpy())
    np.testing.assert_array_equal(*gradients)


def test_backward_without_gradients_of_the_outputs(net):
    exe = net.simple_bind(mx.cpu(), data=(2, 3))
    exe.forward(is_train=True)
    with pytest.raises(ExecutionError, match="fc_output"):
        exe.backward()


@pytest.mark.parametrize("wrong", [(2, 5), (8,), (3, 4)])
def test_gradient_of_an_output_of_another_shape(net, wrong):
    exe = net.simple_bind(mx.cpu(), data=(2, 3))
    exe.forward(is_train=True)
    with pytest.raises(ExecutionError, match="fc_output"):
        exe.backward(ones(*wrong))


def test_forward_with_unknown_or_misshapen_arguments(net):
    exe = net.simple_bind(mx.cpu(), data=(2, 3))
    with pytest.raises(TypeError, match="dta"):
        exe.forward(dta=ones(2, 3))
    with pytest.raises(ValueError, match="data"):
        exe.forward(data=ones(3, 3))
    with pytest.raises(ValueError, match="data"):
        exe.forward(data=[[1, 2, 3], [4, 5, 6]])


@pytest.mark.parametrize("label", [4, -1, 1e9, np.nan])
def test_label_out_of_range(classifier, label):
    """There is no fifth of four classes."""
    exe = classifier.simple_bind(mx.cpu(), data=(2, 3))
    exe.arg_dict["out_label"][:] = [0, label]
    with pytest.raises(ExecutionError, match=r"softmax_output.*'out.*label"):
        exe.forward(is_train=True)
        exe.backward()
    # The executor is usable again.
    exe.arg_dict["out_label"][:] = [0, 3]
    exe.forward(is_train=True)
    exe.backward()
    assert np.isfinite(exe.grad_dict["fc_weight"].asnumpy()).all()


def test_nan_in_data_stays_nan(classifier):
    exe = classifier.simple_bind(mx.cpu(), data=(2, 3))
    exe.arg_dict["fc_weight"][:] = 1
    exe.arg_dict["data"][:] = [[1, 2, 3], [1, np.nan, 3]]
    out = exe.forward(is_train=True)[0].asnumpy()
    assert np.isfinite(out[0]).all() and np.isnan(out[1]).all()


UNARY = ("relu", "sigmoid", "tanh", "exp", "log", "sqrt", "square", "abs", "erf", "softsign", "sin", "cos", "log1p")


@pytest.mark.parametrize("name", UNARY)
def test_nan_goes_through(name):
    values = np.array([np.nan, 0.5, np.nan] * 20, np.float32)
    out = getattr(mx.nd, name)(mx.nd.array(values)).asnumpy()
    np.testing.assert_array_equal(np.isnan(out), np.isnan(values))


@pytest.mark.parametrize("name", ["sum", "mean", "max", "min", "prod", "norm"])
def test_nan_goes_through_reductions(name):
    values = np.ones((3, 40), np.float32)
    values[1, 17] = np.nan
    out = getattr(mx.nd, name)(mx.nd.array(values), axis=1).asnumpy()
    np.testing.assert_array_equal(np.isnan(out), [False, True, False])


# ---- files ----


def mx_json(operator="FullyConnected"):
    return {
        "nodes": [
            {"op": "null", "name": "data", "inputs": []},
            {"op": "null", "name": "w", "inputs": []},
            {
                "op": operator,
                "name": "fc",
                "attrs": {"num_hidden": "4", "no_bias": "True"},
                "inputs": [[0, 0, 0], [1, 0, 0]],
            },
        ],
        "arg_nodes": [0, 1],
        "node_row_ptr": [0, 1, 2, 3],
        "heads": [[2, 0, 0]],
        "attrs": {"mxnet_version": ["int", 10901]},
    }


def damaged(change):
    graph = mx_json()
    change(graph)
    return json.dumps(graph)


JSON = {
    "empty": "",
    "cut off": json.dumps(mx_json())[:100],
    "not an object": "[1, 2]",
    "no nodes": damaged(lambda g: g.pop("nodes")),
    "no heads": damaged(lambda g: g.pop("heads")),
    "head of no node": damaged(lambda g: g.update(heads=[[7, 0, 0]])),
    "head of no output": damaged(lambda g: g.update(heads=[[2, 5, 0]])),
    "negative head": damaged(lambda g: g.update(heads=[[-1, 0, 0]])),
    "input of no node": damaged(lambda g: g["nodes"][2].update(inputs=[[0, 0, 0], [9, 0, 0]])),
    "input of itself": damaged(lambda g: g["nodes"][2].update(inputs=[[0, 0, 0], [2, 0, 0]])),
    "unknown operator": json.dumps(mx_json("FullyConected")),
    "missing parameter": damaged(lambda g: g["nodes"][2].update(attrs={})),
    "bad parameter": damaged(lambda g: g["nodes"][2]["attrs"].update(num_hidden="four")),
    "too few inputs": damaged(lambda g: g["nodes"][2].update(inputs=[])),
    "too many inputs": damaged(lambda g: g["nodes"][2].update(inputs=[[0, 0, 0]] * 9)),
    "node of another kind": damaged(lambda g: g["nodes"].append(7)),
    "no name": damaged(lambda g: g["nodes"][2].pop("name")),
}


@pytest.mark.parametrize("text", JSON.values(), ids=JSON)
def test_corrupted_json(text, tmp_path):
    with pytest.raises(NbsymError):
        mx.sym.load_json(text)
    path = tmp_path / "net-symbol.json"
    path.write_text(text)
    with pytest.raises(NbsymError):
        mx.sym.load(str(path))


def test_sound_json_is_loaded():
    assert mx.sym.load_json(json.dumps(mx_json())).list_arguments() == ["data", "w"]


def test_corrupted_params(tmp_path):
    """Cut short at any place, or with any byte of the header changed: an error, or the values that were written."""
    path = tmp_path / "net.params"
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    mx.nd.save(str(path), {"arg:w": mx.nd.array(values)})
    sound = path.read_bytes()
    for length in range(len(sound)):
        path.write_bytes(sound[:length])
        with pytest.raises(NbsymError):
            mx.nd.load(str(path))
    for place in range(len(sound)):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :])
        with contextlib.suppress(NbsymError):
            mx.nd.load(str(path))


# ---- the cache of compiled kernels ----

RUN = """
import numpy as np, nbsym as mx
x = mx.sym.Variable("x")
out = mx.sym.tanh(x * 3 + 1).eval(x=mx.nd.array(np.linspace(-1, 1, 7)))[0].asnumpy()
np.testing.assert_allclose(out, np.tanh(np.linspace(-1, 1, 7) * 3 + 1), rtol=1e-5)
print("right")
"""


def processes(folder, count):
    environment = os.environ | {"NBSYM_CACHE_DIR": str(folder)}
    started = [
        subprocess.Popen([sys.executable, "-c", RUN], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    return [process.communicate(timeout=120)[0].strip() for process in started]


def test_processes_that_fill_the_cache_at_once(tmp_path):
    assert processes(tmp_path, 3) == ["right"] * 3


@pytest.mark.parametrize("damage", ["cut", "emptied", "overwritten", "made a folder"])
def test_corrupted_cache_files(tmp_path, damage):
    assert processes(tmp_path, 1) == ["right"]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        if damage == "cut":
            path.write_bytes(content[: len(content) // 2])
        elif damage == "emptied":
            path.write_bytes(b"")
        elif damage == "overwritten":
            path.write_bytes(b"\x00" * len(content))
        else:
            path.unlink()
            path.mkdir()
    assert processes(tmp_path, 1) == ["right"]


def test_a_cache_that_cannot_be_written(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert processes(blocked, 1) == ["right"]
