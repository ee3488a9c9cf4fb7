"""CUDA: the simulator must agree with the CPU, and every kernel must compile for a real device.

The simulator must be chosen before Numba is imported, so everything here runs in processes of its own.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import textwrap

import pytest

SETUP = """
import numpy as np
import nbsym as mx

nd, sym, gpu = mx.nd, mx.sym, mx.gpu(0)
rng = np.random.default_rng(0)

def perceptron():
    net = sym.Variable("data")
    net = sym.Activation(sym.FullyConnected(net, name="fc1", num_hidden=7), name="act", act_type="tanh")
    net = sym.FullyConnected(net, name="fc2", num_hidden=4)
    return sym.SoftmaxOutput(net, name="softmax")

def both(function, *arrays):
    \"\"\"The results of `function` of arrays on the CPU and on the device.\"\"\"
    return [function(*[nd.array(a, ctx=ctx, dtype=a.dtype) for a in arrays]).asnumpy() for ctx in (mx.cpu(), gpu)]

def agree(function, *arrays, tolerance=1e-5):
    on_cpu, on_gpu = both(function, *arrays)
    assert on_cpu.dtype == on_gpu.dtype and on_cpu.shape == on_gpu.shape
    np.testing.assert_allclose(on_gpu, on_cpu, rtol=tolerance, atol=tolerance)

def normal(*shape):
    return rng.standard_normal(shape).astype("float32")
"""


def python(script: str, simulator: bool) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NUMBA_ENABLE_CUDASIM": str(int(simulator))}
    code = SETUP + textwrap.dedent(script)
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done


def test_training_a_perceptron():
    python(
        """
        data, label = normal(6, 5), rng.integers(0, 4, 6).astype("float32")
        executors = [perceptron().simple_bind(ctx, data=(6, 5)) for ctx in (mx.cpu(), gpu)]
        for executor in executors:
            numbers = np.random.default_rng(1)
            for array in executor.arg_arrays:
                array[:] = numbers.standard_normal(array.shape)
        states = [[nd.zeros(a.shape, ctx=a.context) for a in e.arg_arrays] for e in executors]
        for step in range(3):
            for executor, moments in zip(executors, states):
                executor.forward(is_train=True, data=data, softmax_label=label)
                executor.backward()
                for weight, grad, mom in list(zip(executor.arg_arrays, executor.grad_arrays, moments))[1:-1]:
                    nd.sgd_mom_update(weight, grad, mom, out=weight, lr=0.1, momentum=0.9, wd=1e-3)
            on_cpu, on_gpu = executors
            assert on_gpu.outputs[0].context == gpu
            np.testing.assert_allclose(on_gpu.outputs[0].asnumpy(), on_cpu.outputs[0].asnumpy(), rtol=1e-5)
            for x, y in zip(on_cpu.arg_arrays, on_gpu.arg_arrays):
                np.testing.assert_allclose(y.asnumpy(), x.asnumpy(), rtol=1e-5, atol=1e-6)
        """,
        simulator=True,
    )


def test_updaters_bound_with_a_perceptron():
    python(
        """
        names = perceptron().list_arguments()[1:-1]

        def trained(bound, kind, **options):
            schedule = mx.lr_scheduler.FactorScheduler(1, 0.5, base_lr=0.1)
            optimizer = mx.optimizer.create(
                kind, param_idx2name=dict(enumerate(names)), lr_scheduler=schedule, learning_rate=0.1, **options)
            how = {"updater": optimizer} if bound else {}
            executor = perceptron().simple_bind(gpu, data=(6, 5), **how)
            numbers = np.random.default_rng(1)
            for array in executor.arg_arrays:
                array[:] = numbers.standard_normal(array.shape)
            updater = executor.updater or mx.optimizer.get_updater(optimizer)
            for step in range(2):
                data, label = numbers.standard_normal((6, 5)), numbers.integers(0, 4, 6)
                executor.forward(is_train=True, data=data, softmax_label=label)
                executor.backward()
                if not bound:
                    grads, weights = executor.grad_dict, executor.arg_dict
                    updater(range(len(names)), [grads[n] for n in names], [weights[n] for n in names])
            return [executor.arg_dict[name].asnumpy() for name in names]

        for bound, called in zip(*[trained(way, "sgd", momentum=0.9, wd=1e-3) for way in (True, False)]):
            np.testing.assert_array_equal(bound, called)
        try:
            perceptron().simple_bind(gpu, data=(6, 5), updater=mx.optimizer.create("ftrl"))
        except mx.base.NbsymError as error:
            assert "ftrl_update" in str(error)
        else:
            raise AssertionError("there is no kernel for that")
        """,
        simulator=True,
    )


def test_a_refused_label_is_an_error_that_names_the_node():
    python(
        """
        executor = perceptron().simple_bind(gpu, data=(6, 5))
        executor.arg_dict["softmax_label"][:] = 9
        executor.forward(is_train=True)
        try:
            executor.backward()
        except mx.base.ExecutionError as error:
            assert "softmax" in str(error) and "class" in str(error), error
        else:
            raise AssertionError("accepted")
        executor.arg_dict["softmax_label"][:] = 3
        executor.forward(is_train=True)
        executor.backward()
        """,
        simulator=True,
    )


def test_elementwise():
    python(
        """
        x, y = normal(3, 4), normal(3, 1)
        for name in ("sigmoid", "tanh", "exp", "relu", "erf", "rint", "round", "cbrt", "_softrelu", "gamma", "abs"):
            agree(getattr(nd, name), np.abs(x) if name == "gamma" else x)
        agree(nd.broadcast_add, x, y)
        agree(nd.broadcast_maximum, x, normal(4))
        agree(lambda a: a ** 2 * 3 - 1 / (a + 10), x)
        agree(lambda a: a.astype("float16") * 2, x)
        agree(lambda a: a / 2 + a % 3, np.array([7, -7, 5], "int32"))
        agree(lambda a: a.astype("uint8"), np.array([1.5, 200.0], "float32"))
        agree(nd.where, np.array([1.0, 0, 2], "float32"), normal(3), normal(3))
        a, b = sym.Variable("a"), sym.Variable("b")
        executor = sym.broadcast_mul(sym.tanh(a * 2 + 1), b).simple_bind(gpu, a=(3, 4), b=(1, 4))
        u, v = normal(3, 4), normal(1, 4)
        out = executor.forward(is_train=True, a=u, b=v)[0].asnumpy()
        np.testing.assert_allclose(out, np.tanh(u * 2 + 1) * v, rtol=1e-5)
        executor.backward(nd.ones((3, 4), ctx=gpu))
        expected = np.tanh(u * 2 + 1).sum(0, keepdims=True)
        np.testing.assert_allclose(executor.grad_dict["b"].asnumpy(), expected, rtol=1e-5)
        """,
        simulator=True,
    )


def test_matrix_products():
    python(
        """
        for m, n, k in [(1, 1, 1), (9, 10, 5), (3, 17, 20)]:
            agree(nd.dot, normal(m, k), normal(k, n))
            agree(lambda a, b: nd.dot(a, b, transpose_a=True), normal(k, m), normal(k, n))
            agree(lambda a, b: nd.dot(a, b, transpose_b=True), normal(m, k), normal(n, k))
        agree(nd.batch_dot, normal(2, 3, 4), normal(2, 4, 9))
        agree(lambda x, w, b: nd.FullyConnected(x, w, b, num_hidden=5), normal(3, 2, 4), normal(5, 8), normal(5))
        """,
        simulator=True,
    )


def test_reductions_softmax_and_layout():
    python(
        """
        x = normal(3, 4, 5)
        for reduction in (nd.sum, nd.mean, nd.max, nd.min, nd.prod):
            for axis in ((), 0, 1, (0, 2), (1, 2)):
                agree(lambda a: reduction(a, axis=axis), x)
        for axis in (-1, 1):
            agree(lambda a: nd.softmax(a, axis=axis), x)
            agree(lambda a: nd.log_softmax(a, axis=axis, temperature=2), x)
        agree(lambda a: nd.transpose(a, axes=(2, 0, 1)), x)
        agree(lambda a: nd.broadcast_to(a, shape=(3, 4, 5)), normal(1, 4, 1))
        agree(lambda w, g: nd.sgd_update(w, g, lr=0.1, wd=0.01, clip_gradient=0.5), x, normal(3, 4, 5))
        agree(nd.zeros_like, x)
        """,
        simulator=True,
    )


def test_an_operator_without_a_cuda_kernel_is_named():
    python(
        """
        try:
            nd.Convolution(nd.ones((1, 1, 4, 4), ctx=gpu), nd.ones((1, 1, 3, 3), ctx=gpu), kernel=(3, 3), num_filter=1,
                           no_bias=True)
        except mx.base.NbsymError as error:
            assert "conv" in str(error) and "cuda" in str(error), error
        else:
            raise AssertionError("accepted")
        """,
        simulator=True,
    )


@pytest.mark.skipif(os.path.exists("/dev/nvidia0"), reason="there is a device")
def test_without_a_device_gpu_is_one_clear_error():
    python(
        """
        for use in (lambda: nd.zeros((2,), ctx=gpu), lambda: perceptron().simple_bind(gpu, data=(6, 5))):
            try:
                use()
            except mx.base.NbsymError as error:
                assert "gpu(0)" in str(error), error
            else:
                raise AssertionError("accepted")
        """,
        simulator=False,
    )


@pytest.mark.skipif(importlib.util.find_spec("numba_cuda") is None, reason="nbsym[cuda] is not installed")
def test_every_kernel_compiles_for_a_device():
    python(
        """
        from nbsym.executor import blueprint
        from nbsym.executor.cuda import ptx

        seen = set()

        def check(symbol, dtype="float32", **shapes):
            names = symbol.list_arguments()
            drawn = blueprint.draw(symbol.entries, shapes, {n: np.dtype(dtype) for n in names},
                                   dict.fromkeys(names, "write" if dtype.startswith("float") else "null"))
            program = blueprint.program(drawn, is_train=True, backward=bool(drawn.wanted), optimize=True, threads=1,
                                        package="nbsym.kernels.cuda")
            for instruction in (*program.forward, *program.backward):
                work = instruction.work
                key = work.kernel, tuple(a.dtype.name if hasattr(a, "dtype") else type(a) for a in work.args)
                if key not in seen:
                    seen.add(key)
                    text = ptx(work, (9, 0))
                    assert ".visible .entry" in text and ".target sm_90" in text

        a, b = sym.Variable("a"), sym.Variable("b")
        check(perceptron(), data=(6, 5))
        check(perceptron(), "float64", data=(6, 5))
        check(sym.SoftmaxOutput(a, normalization="valid", use_ignore=True), a=(4, 3))
        check(sym.LinearRegressionOutput(a), a=(4, 3))
        everything = a
        for name in ("sigmoid", "tanh", "exp", "relu", "erf", "rint", "round", "cbrt", "gamma", "gammaln", "erfinv",
                     "sin", "cos", "tan", "arcsin", "arccosh", "log1p", "expm1", "log2", "log10", "rsqrt", "rcbrt",
                     "softsign", "floor", "ceil", "trunc", "sign"):
            everything = everything + getattr(sym, name)(a)
        for dtype in ("float32", "float64", "float16"):
            check(everything + sym.Activation(a, act_type="softrelu"), dtype, a=(4, 3))
            pairs = sym.broadcast_power(sym.broadcast_mod(a, b), b) + sym.broadcast_hypot(a, b)
            check(pairs, dtype, a=(4, 3), b=(1, 3))
        check(sym.broadcast_mod(sym.broadcast_div(a, b), b), "int32", a=(4, 3), b=(1, 3))
        for reduction in (sym.sum, sym.mean, sym.max, sym.min, sym.prod):
            check(reduction(a, axis=1), a=(4, 3))
            check(reduction(a, axis=0), a=(4, 3))
        check(sym.softmax(a), a=(4, 3))
        check(sym.softmax(a, b, use_length=True), a=(4, 3), b=(4,))
        check(sym.MakeLoss(a, normalization="valid"), a=(4, 3))
        check(sym.dot(a, b, transpose_a=True), a=(4, 3), b=(4, 2))
        check(sym.log_softmax(a), a=(4, 3))
        check(sym.transpose(a), a=(4, 3))
        check(sym.broadcast_to(a, shape=(4, 3)), a=(1, 3))
        for name, states in {"sgd_update": 0, "sgd_mom_update": 1, "nag_mom_update": 1, "adam_update": 2}.items():
            inputs = [sym.Variable(f"v{i}") for i in range(2 + states)]
            made = getattr(sym, name)(*inputs, lr=0.1)
            names = made.list_inputs()
            drawn = blueprint.draw(made.entries, dict.fromkeys(names, (4, 3)), dict.fromkeys(names, np.dtype("f")), {})
            program = blueprint.program(drawn, is_train=True, backward=False, optimize=True, threads=1,
                                        package="nbsym.kernels.cuda")
            for instruction in program.forward:
                assert ".visible .entry" in ptx(instruction.work)
        """,
        simulator=False,
    )


def test_operators_written_in_python():
    """They run on the host, on copies that are brought back, auxiliary states included."""
    python(
        """
        class Triple(mx.operator.CustomOp):
            def forward(self, is_train, req, in_data, out_data, aux):
                self.assign(out_data[0], req[0], in_data[0] * 3)
                aux[0][:] += 1

            def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
                self.assign(in_grad[0], req[0], out_grad[0] * 3)

        @mx.operator.register("triple")
        class TripleProp(mx.operator.CustomOpProp):
            def list_auxiliary_states(self):
                return ["runs"]

            def infer_shape(self, in_shape):
                return in_shape, in_shape, [(1,)]

            def create_operator(self, ctx, in_shapes, in_dtypes):
                return Triple()

        x = sym.Variable("x")
        executor = (sym.Custom(x * x, op_type="triple", name="t") + 1).simple_bind(gpu, x=(3,))
        executor.forward(is_train=True, x=np.array([1, 2, 3], "float32"))
        executor.backward(nd.ones(3, ctx=gpu))
        np.testing.assert_array_equal(executor.outputs[0].asnumpy(), [4, 13, 28])
        np.testing.assert_array_equal(executor.grad_dict["x"].asnumpy(), [6, 12, 18])
        np.testing.assert_array_equal(executor.aux_dict["t_runs"].asnumpy(), [1])
        """,
        simulator=True,
    )
