"""Operators declared in a file beside the program: one by its expression, one by a Numba kernel.

    python examples/custom_operators/declared.py
"""

from pathlib import Path

import numpy as np

import nbsym as mx


def main() -> None:
    mx.load_ops(Path(__file__).parent / "operators.yaml")
    x = mx.sym.Variable("x")
    net = mx.sym.running_sum(mx.sym.mish(x), name="sums")
    values = mx.nd.array([[-1, 0, 1, 2]])

    executor = net.bind(mx.cpu(), {"x": values}, args_grad={"x": mx.nd.zeros((1, 4))})
    print("running sums of mish:", executor.forward(is_train=True)[0].asnumpy())
    executor.backward(mx.nd.ones((1, 4)))
    print("gradient:            ", executor.grad_dict["x"].asnumpy())

    curvature = net.gradient(["x"]).gradient(["x"])
    print("second derivative:   ", curvature.eval(x=values)[0].asnumpy())

    exact = np.cumsum(values.asnumpy() * np.tanh(np.log1p(np.exp(values.asnumpy()))), axis=1)
    np.testing.assert_allclose(executor.outputs[0].asnumpy(), exact, rtol=1e-5)


if __name__ == "__main__":
    main()
