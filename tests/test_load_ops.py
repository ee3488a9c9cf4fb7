"""A user's registry at run time: constructors, kernels beside the file, reloading, and faults that leave no trace."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nbsym as mx
from nbsym import registry
from nbsym.base import ArgumentError, RegistryError, ShapeError

ROOT = Path(__file__).resolve().parents[1]

OPERATORS = """
user_shift:
  doc: Rows shifted by one, with a \\"\\"\\" and a \\\\ in its documentation.
  aliases: [UserShift]
  params: {by: int = 1 -- a \\"\\"\\" here too}
  shape: user_kernels.even_rows
  kernel: user_kernels.shift
  grad: {data: "user_shift(out_grad, by=-by)"}
  samples:
    - {data: [4, 3]}

user_twice:
  elementwise: data * 2
  samples:
    - {data: [3]}
""".replace('\\"', '"').replace("\\\\", "\\")

KERNELS = """
from nbsym.base import ShapeError
from nbsym.executor.launch import Launch, kernel


def even_rows(params, inputs, outputs):
    shape = inputs[0] or outputs[0]
    if shape is not None and shape[0] % 2:
        raise ShapeError(f"an even number of rows is expected, got {shape[0]}")
    return [shape], [shape]


@kernel
def shift_rows(data, by, out, lo, hi):
    n = data.shape[1]
    for i in range(lo, hi):
        for j in range(n):
            k = j - by
            out[i, j] = data[i, k] if k >= 0 and k < n else FILL


FILL = 0.0


def shift(call):
    yield Launch(shift_rows, call.data, call.params.by, call.out, jobs=call.data.shape[0], cost=call.data.size)
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "user_kernels.py").write_text(KERNELS)
    (tmp_path / "user_ops.yaml").write_text(OPERATORS)
    yield tmp_path
    # Other tests see the library's own operators only.
    registry._registry.replace(str(tmp_path / "user_ops.yaml"), [])


def test_operators_of_a_file_are_used_like_any_other(files):
    assert mx.load_ops(files / "user_ops.yaml") == ("user_shift", "user_twice")
    net = mx.sym.user_shift(mx.sym.user_twice(mx.sym.Variable("x")), by=1)
    assert net.name.startswith("user_shift")
    x = mx.nd.array([[1, 2, 3], [4, 5, 6]])
    executor = net.bind(mx.cpu(), {"x": x}, args_grad={"x": mx.nd.zeros((2, 3))})
    np.testing.assert_array_equal(executor.forward(is_train=True)[0].asnumpy(), [[0, 2, 4], [0, 8, 10]])
    executor.backward(mx.nd.array([[1, 2, 3], [4, 5, 6]]))
    np.testing.assert_array_equal(executor.grad_dict["x"].asnumpy(), [[4, 6, 0], [10, 12, 0]])
    np.testing.assert_array_equal(mx.nd.UserShift(x, by=-1).asnumpy(), [[2, 3, 0], [5, 6, 0]])
    assert '"""' in mx.sym.user_shift.__doc__ and "by : an integer" in mx.sym.user_shift.__doc__
    # A graph that was saved knows its operators by name.
    assert mx.sym.load_json(net.tojson()).list_arguments() == ["x"]
    with pytest.raises(ShapeError, match=r"user_shift of inputs \(3, 3\): an even number of rows is expected, got 3"):
        net.infer_shape(x=(3, 3))


def test_a_file_can_be_loaded_again_after_an_edit(files):
    mx.load_ops(files / "user_ops.yaml")
    before = mx.sym.user_twice(mx.sym.Variable("x"))
    (files / "user_ops.yaml").write_text(OPERATORS.replace("data * 2", "data * 2 + 1").replace("UserShift", "UserMove"))
    (files / "user_kernels.py").write_text(KERNELS.replace("FILL = 0.0", "FILL = 9.0"))
    mx.load_ops(files / "user_ops.yaml")
    x = mx.nd.array([[1, 2], [3, 4]])
    np.testing.assert_array_equal(mx.nd.user_twice(x).asnumpy(), [[3, 5], [7, 9]])
    np.testing.assert_array_equal(mx.nd.user_shift(x).asnumpy(), [[9, 1], [9, 3]])
    np.testing.assert_array_equal(before.eval(x=x)[0].asnumpy(), [[2, 4], [6, 8]])
    with pytest.raises(ArgumentError, match="UserShift"):
        registry.get("UserShift")


@pytest.mark.parametrize(
    ("operators", "kernels", "message"),
    [
        (OPERATORS + "more:\n  elementwise: data +\n", KERNELS, r"user_ops.yaml:17: more: elementwise: cannot parse"),
        (
            OPERATORS,
            KERNELS.replace("def shift(", "def shft("),
            r"user_ops.yaml:7: user_shift: kernel user_kernels.shift",
        ),
        (OPERATORS, KERNELS + "\n1 / 0\n", r"user_shift: .*ZeroDivisionError"),
        (OPERATORS, "import nowhere_to_be_found\n" + KERNELS, "user_shift: .*nowhere_to_be_found"),
        (OPERATORS, "def f(:\n", r"user_ops.yaml:6: user_shift: shape user_kernels.even_rows: .*user_kernels.py:1"),
        (OPERATORS.replace("[4, 3]", "[5, 3]"), KERNELS, r"sample 1: .*an even number of rows"),
    ],
)
def test_a_fault_leaves_no_trace(files, operators, kernels, message):
    (files / "user_ops.yaml").write_text(operators)
    (files / "user_kernels.py").write_text(kernels)
    modules = set(sys.modules)
    with pytest.raises(RegistryError, match=message):
        mx.load_ops(files / "user_ops.yaml")
    assert "user_twice" not in registry.names()
    assert {name for name in set(sys.modules) - modules if name.startswith("nbsym_user_ops.")} == set()


def test_text_cannot_escape_from_generated_code(files):
    text = r'''f:
  doc: '""" + open("escaped", "w") + """'
  params: {p: 'str = a\\"b -- """ x'}
  elementwise: data
'''
    (files / "user_ops.yaml").write_text(text)
    mx.load_ops(files / "user_ops.yaml")
    assert 'open("escaped", "w")' in mx.sym.f.__doc__


# ---- the examples, and the other way: to edit ops.yaml ----


def test_the_example_runs(capsys):
    directory = ROOT / "examples" / "custom_operators"
    try:
        runpy.run_path(str(directory / "declared.py"), run_name="__main__")
        assert "running sums of mish: [[" in capsys.readouterr().out
    finally:
        registry._registry.replace(str(directory / "operators.yaml"), [])


def test_an_operator_added_to_the_librarys_own_file(tmp_path):
    """Three lines in a checkout's ops.yaml and a run of the generator make an operator with everything."""
    ignored = shutil.ignore_patterns("__pycache__", "*.nbi", "*.nbc")
    for part in ("nbsym", "tools"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    text = registry.loader.builtin_file().read_text()
    (tmp_path / "ops.yaml").write_text(text + "\n_cube:\n  elementwise: data ** 3\n  samples: [{data: [2]}]\n")
    script = """
import nbsym as mx
x = mx.sym.Variable("x")
print(mx.__file__, mx.sym._cube(x).gradient(["x"]).eval(x=mx.nd.array([2]))[0].asscalar(), mx.nd._cube.__doc__)
"""
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    for command in (["tools/gen_ops.py"], ["-c", script]):
        run = subprocess.run([sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(f"{tmp_path}/nbsym/__init__.py 12.0 Elementwise ``data ** 3``.")
