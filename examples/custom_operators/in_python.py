"""MXNet's CustomOp: an operator whose forward and backward are written in Python. It splits the native program.

    python examples/custom_operators/in_python.py
"""

import numpy as np

import nbsym as mx


class Softmax(mx.operator.CustomOp):
    def forward(self, is_train, req, in_data, out_data, aux):
        x = in_data[0].asnumpy()
        y = np.exp(x - x.max(axis=1, keepdims=True))
        self.assign(out_data[0], req[0], mx.nd.array(y / y.sum(axis=1, keepdims=True)))

    def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
        labels = in_data[1].asnumpy().astype(int)
        y = out_data[0].asnumpy()
        y[np.arange(len(labels)), labels] -= 1
        self.assign(in_grad[0], req[0], mx.nd.array(y))


@mx.operator.register("numpy_softmax")
class SoftmaxProp(mx.operator.CustomOpProp):
    def __init__(self):
        super().__init__(need_top_grad=False)

    def list_arguments(self):
        return ["data", "label"]

    def list_outputs(self):
        return ["output"]

    def infer_shape(self, in_shape):
        data = in_shape[0]
        return [data, (data[0],)], [data], []

    def create_operator(self, ctx, shapes, dtypes):
        return Softmax()


def main() -> None:
    data, label = mx.sym.Variable("data"), mx.sym.Variable("label")
    scores = mx.sym.FullyConnected(data, num_hidden=3, name="fc")
    ours = mx.sym.Custom(scores, label, name="softmax", op_type="numpy_softmax")
    builtin = mx.sym.SoftmaxOutput(scores, label, name="softmax")

    gradients = []
    for net in (ours, builtin):
        executor = net.simple_bind(mx.cpu(), data=(2, 4), label=(2,))
        executor.arg_dict["data"][:] = np.arange(8).reshape(2, 4) / 8
        executor.arg_dict["fc_weight"][:] = np.arange(12).reshape(3, 4) / 12
        executor.arg_dict["label"][:] = [0, 2]
        executor.forward(is_train=True)
        executor.backward()
        gradients.append(executor.grad_dict["fc_weight"].asnumpy())
    np.testing.assert_allclose(*gradients, rtol=1e-5)
    print("the operator written in Python trains as the built-in one does")


if __name__ == "__main__":
    main()
