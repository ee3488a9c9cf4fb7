"""Operators written in Python: CustomOp, CustomOpProp and Custom."""

import gc
import json
import pickle

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import ArgumentError, DTypeError, ShapeError


class Scale(mx.operator.CustomOp):
    """out = data * factor; counts its runs in an auxiliary state and remembers what it saw."""

    def __init__(self, factor):
        super().__init__()
        self.factor = factor
        self.seen = None

    def forward(self, is_train, req, in_data, out_data, aux):
        self.seen = in_data[0].asnumpy().copy()
        self.assign(out_data[0], req[0], in_data[0] * self.factor)
        if is_train:
            aux[0][:] += 1

    def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
        np.testing.assert_array_equal(self.seen, in_data[0].asnumpy())  # the instance that ran forward
        self.assign(in_grad[0], req[0], out_grad[0] * self.factor)


@mx.operator.register("test_scale")
class ScaleProp(mx.operator.CustomOpProp):
    def __init__(self, factor="2"):
        super().__init__()
        self.factor = float(factor)

    def list_auxiliary_states(self):
        return ["count"]

    def infer_shape(self, in_shape):
        return in_shape, [in_shape[0]], [(1,)]

    def create_operator(self, ctx, in_shapes, in_dtypes):
        return Scale(self.factor)


class MinMax(mx.operator.CustomOp):
    def forward(self, is_train, req, in_data, out_data, aux):
        a, b = (array.asnumpy() for array in in_data)
        self.assign(out_data[0], req[0], np.minimum(a, b))
        self.assign(out_data[1], req[1], np.maximum(a, b))

    def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
        a, b = (array.asnumpy() for array in in_data)
        low, high = (array.asnumpy() for array in out_grad)
        self.assign(in_grad[0], req[0], np.where(a < b, low, high))
        self.assign(in_grad[1], req[1], np.where(a < b, high, low))


@mx.operator.register("test_min_max")
class MinMaxProp(mx.operator.CustomOpProp):
    def list_arguments(self):
        return ["a", "b"]

    def list_outputs(self):
        return ["low", "high"]

    def infer_shape(self, in_shape):
        return [in_shape[0]] * 2, [in_shape[0]] * 2, []

    def create_operator(self, ctx, in_shapes, in_dtypes):
        assert in_shapes == [(3,), (3,)]
        assert in_dtypes == [np.float32, np.float32]
        return MinMax()


def values(*numbers):
    return mx.nd.array(np.array(numbers, np.float32))


def test_names_and_inference():
    with mx.name.NameManager():
        net = mx.sym.Custom(op_type="test_min_max")
        assert net.list_arguments() == ["custom0_a", "custom0_b"]
        assert net.list_outputs() == ["custom0_low", "custom0_high"]
        scale = mx.sym.Custom(data=mx.sym.Variable("x"), op_type="test_scale", factor=3, name="s", lr_mult=2)
    assert scale.list_auxiliary_states() == ["s_count"]
    assert scale.infer_shape(x=(2, 5)) == ([(2, 5)], [(2, 5)], [(1,)])
    assert scale.infer_shape_partial() == ([()], [()], [(1,)])
    assert scale.infer_type(x="float64") == ([np.float64], [np.float64], [np.float64])
    assert (scale.attr("factor"), scale.attr("op_type"), scale.attr("lr_mult")) == ("3", "test_scale", "2")
    half = mx.sym.Custom(mx.sym.Variable("p"), b=mx.sym.Variable("q"), op_type="test_min_max")
    assert half.list_arguments() == ["p", "q"]
    assert half.infer_shape(p=(3,))[0] == [(3,), (3,)]


def test_outputs_gradients_and_states():
    x = mx.sym.Variable("x")
    net = mx.sym.tanh(mx.sym.Custom(x * x, op_type="test_scale", factor=3, name="s"))
    executor = net.simple_bind(mx.cpu(), x=(4,))
    point = np.linspace(-1, 1, 4, dtype=np.float32)
    for run in (1, 2):
        executor.forward(is_train=True, x=mx.nd.array(point))
        np.testing.assert_allclose(executor.outputs[0].asnumpy(), np.tanh(3 * point**2), rtol=1e-5)
        executor.backward(mx.nd.ones(4))
        expected = (1 - np.tanh(3 * point**2) ** 2) * 6 * point
        np.testing.assert_allclose(executor.grad_dict["x"].asnumpy(), expected, rtol=1e-4, atol=1e-6)
        assert executor.aux_dict["s_count"].asnumpy() == [run]
    executor.forward(is_train=False)
    assert executor.aux_dict["s_count"].asnumpy() == [2]


def test_two_outputs():
    net = mx.sym.Custom(mx.sym.Variable("a"), mx.sym.Variable("b"), op_type="test_min_max")
    executor = (net[1] - 2 * net[0]).simple_bind(mx.cpu(), a=(3,))
    executor.forward(is_train=True, a=values(1, 5, 3), b=values(2, 4, 9))
    np.testing.assert_array_equal(executor.outputs[0].asnumpy(), [0, -3, 3])
    executor.backward(mx.nd.ones(3))
    np.testing.assert_array_equal(executor.grad_dict["a"].asnumpy(), [-2, 1, -2])
    np.testing.assert_array_equal(executor.grad_dict["b"].asnumpy(), [1, -2, 1])


def test_accumulated_gradient_and_one_operator_twice():
    x = mx.sym.Variable("x")
    inner = mx.sym.Custom(x, op_type="test_scale", name="first")
    net = mx.sym.Custom(inner + 1, op_type="test_scale", name="second")
    executor = net.simple_bind(mx.cpu(), grad_req="add", x=(2,))
    for _ in range(2):
        executor.forward(is_train=True, x=values(1, 2))
        executor.backward(mx.nd.ones(2))
    np.testing.assert_array_equal(executor.outputs[0].asnumpy(), [6, 10])
    np.testing.assert_array_equal(executor.grad_dict["x"].asnumpy(), [8, 8])


def test_arrays_that_are_kept_outlive_the_executor():
    kept = []

    class Keep(mx.operator.CustomOp):
        def forward(self, is_train, req, in_data, out_data, aux):
            kept.extend(in_data + out_data)
            self.assign(out_data[0], req[0], in_data[0])

    @mx.operator.register("test_keep")
    class KeepProp(mx.operator.CustomOpProp):
        def create_operator(self, ctx, in_shapes, in_dtypes):
            return Keep()

    size = 1 << 20
    (mx.sym.Custom(mx.sym.Variable("x") * 2, op_type="test_keep") + 1).eval(x=mx.nd.ones(size))
    gc.collect()
    assert [array.asnumpy().shape for array in kept] == [(size,)] * 2


def test_files_and_pickles():
    net = mx.sym.Custom(mx.sym.Variable("x"), op_type="test_scale", factor=5, name="s", __mood__="calm") + 1
    for loaded in (mx.sym.load_json(net.tojson()), pickle.loads(pickle.dumps(net))):
        assert loaded.tojson() == net.tojson()
        out = loaded.eval(x=values(2), s_count=mx.nd.zeros(1))
        np.testing.assert_array_equal(out[0].asnumpy(), [11])


def test_arrays_at_once():
    low, high = mx.nd.Custom(values(1, 5, 3), values(2, 4, 9), op_type="test_min_max")
    np.testing.assert_array_equal(low.asnumpy(), [1, 4, 3])
    np.testing.assert_array_equal(high.asnumpy(), [2, 5, 9])


def test_assign():
    op, array = mx.operator.CustomOp(), values(1, 2)
    for req, expected in (("write", [3, 4]), ("add", [6, 8]), ("null", [6, 8]), ("inplace", [3, 4])):
        op.assign(array, req, values(3, 4))
        np.testing.assert_array_equal(array.asnumpy(), expected)


def test_types():
    @mx.operator.register("test_half")
    class HalfProp(mx.operator.CustomOpProp):
        def infer_type(self, in_type):
            return [np.int32], [np.float64], []

    net = mx.sym.Custom(mx.sym.Variable("x"), op_type="test_half", name="h")
    assert net.infer_type() == ([np.int32], [np.float64], [])
    with pytest.raises(DTypeError, match=r"data must be int32, got float32"):
        net.infer_type(x="float32")


def test_what_python_raises_is_told_where():
    class Bad(mx.operator.CustomOp):
        def forward(self, is_train, req, in_data, out_data, aux):
            raise KeyError("lost")

    @mx.operator.register("test_bad")
    class BadProp(mx.operator.CustomOpProp):
        def create_operator(self, ctx, in_shapes, in_dtypes):
            return Bad()

    net = mx.sym.Custom(mx.sym.Variable("x"), op_type="test_bad")
    with pytest.raises(KeyError, match="lost") as caught:
        net.eval(x=values(1))
    assert "forward of the custom operator 'test_bad'" in caught.value.__notes__[0]


def test_refusals():
    x = mx.sym.Variable("x")
    with pytest.raises(ArgumentError, match="op_type 'test_nobody' is not registered"):
        mx.sym.Custom(x, op_type="test_nobody")
    with pytest.raises(ArgumentError, match="unexpected keyword argument 'speed'"):
        mx.sym.Custom(x, op_type="test_scale", speed=3)
    with pytest.raises(ArgumentError, match=r"takes 2 arguments \(data, count\), got 3"):
        mx.sym.Custom(x, x, x, op_type="test_scale")
    with pytest.raises(ArgumentError, match="data was given twice"):
        mx.sym.Custom(x, data=x, op_type="test_scale")
    with pytest.raises(ArgumentError, match="weight is not among its arguments, data, count"):
        mx.sym.Custom(x, weight=x, op_type="test_scale")
    with pytest.raises(ArgumentError, match="count is updated in place, so it must be a variable"):
        mx.sym.Custom(x, x + 1, op_type="test_scale")
    with pytest.raises(TypeError, match="derived from CustomOpProp"):
        mx.operator.register("test_wrong")(dict)

    @mx.operator.register("test_wrong_shapes")
    class WrongProp(mx.operator.CustomOpProp):
        def infer_shape(self, in_shape):
            return in_shape, [], []

    with pytest.raises(ShapeError, match="should answer for 1 arguments, 1 outputs and 0 auxiliary states"):
        mx.sym.Custom(x, op_type="test_wrong_shapes").infer_shape(x=(1,))
    graph = json.loads(mx.sym.Custom(x, op_type="test_scale").tojson())
    graph["nodes"][2]["inputs"].pop()
    with pytest.raises(mx.MXNetError, match=r"node 2 .*: Custom takes 2 inputs \(data, count\), but 1 are given"):
        mx.sym.load_json(json.dumps(graph))


def test_a_loss():
    """need_top_grad=False: backward starts without a gradient of the output."""

    class Square(mx.operator.CustomOp):
        def forward(self, is_train, req, in_data, out_data, aux):
            self.assign(out_data[0], req[0], in_data[0])

        def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
            assert out_grad == []
            self.assign(in_grad[0], req[0], in_data[0] - in_data[1])

    @mx.operator.register("test_loss")
    class LossProp(mx.operator.CustomOpProp):
        def __init__(self):
            super().__init__(need_top_grad=False)

        def list_arguments(self):
            return ["data", "label"]

        def infer_shape(self, in_shape):
            return [in_shape[0]] * 2, [in_shape[0]], []

        def create_operator(self, ctx, in_shapes, in_dtypes):
            return Square()

    net = mx.sym.Custom(mx.sym.Variable("x") * 2, op_type="test_loss", name="loss")
    executor = net.simple_bind(mx.cpu(), x=(2,))
    executor.forward(is_train=True, x=values(1, 2), loss_label=values(1, 1))
    executor.backward()
    np.testing.assert_array_equal(executor.grad_dict["x"].asnumpy(), [2, 6])
    np.testing.assert_array_equal(executor.grad_dict["loss_label"].asnumpy(), [0, 0])  # backward does not assign it
