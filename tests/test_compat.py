"""Programs that import mxnet, run with nbsym in its place."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

import nbsym
from nbsym import compat

PROGRAM = """
    import sys
    import mxnet as mx
    from mxnet import nd, sym as S
    from mxnet.io import NDArrayIter
    import mxnet.module.base_module, mxnet.ndarray.ndarray as array_module
    assert mx.__version__ == "1.9.1" and mx.nd is nd and mx.mod.Module is mx.module.Module
    assert array_module.__spec__.name == "nbsym.ndarray.ndarray", array_module.__spec__
    executor = (S.Variable("a") * 2).bind(mx.cpu(), {"a": nd.ones(3)})
    print(executor.forward()[0].asnumpy().tolist(), sys.argv[1:], __name__)
"""


def run(*args, **given):
    return subprocess.run([sys.executable, *args], capture_output=True, text=True, timeout=120, **given)


@pytest.mark.parametrize("how", ["file", "module", "line"])
def test_programs(tmp_path, how):
    before = "import nbsym.compat; nbsym.compat.install()\n" if how == "line" else ""
    (tmp_path / "program.py").write_text(before + textwrap.dedent(PROGRAM))
    command = {
        "file": ["-m", "nbsym.compat", "program.py"],
        "module": ["-m", "nbsym.compat", "-m", "program"],
        "line": ["program.py"],
    }[how]
    done = run(*command, "--lr", "0.1", cwd=tmp_path)
    assert done.stdout.strip() == "[2.0, 2.0, 2.0] ['--lr', '0.1'] __main__", done.stderr


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("import mxnet.gluon", "nbsym has no mxnet.gluon: compose symbols"),
        ("from mxnet import autograd", "nbsym has no mxnet.autograd: bind a symbol"),
        ("from mxnet.gluon import nn", "nbsym has no mxnet.gluon: compose symbols"),
        ("import mxnet as mx; mx.gluon.nn", "nbsym has no mxnet.gluon: compose symbols"),
        ("import mxnet as mx; mx.nonsense", "nbsym has no mxnet.nonsense"),
        ("import mxnet.sym.nonsense", "nbsym has no mxnet.sym.nonsense"),
    ],
)
def test_what_is_not_there_is_named(tmp_path, line, message):
    (tmp_path / "program.py").write_text(line)
    done = run("-m", "nbsym.compat", "program.py", cwd=tmp_path)
    assert done.returncode == 1
    assert message in done.stderr.splitlines()[-1]


def test_the_list_is_true():
    listed = run("-m", "nbsym.compat", "--list").stdout
    for name in compat.NOT_HERE:
        assert f"mxnet.{name}: " in listed
        assert not hasattr(nbsym, name)


def test_a_real_mxnet_is_not_replaced_unnoticed(tmp_path):
    (tmp_path / "mxnet.py").write_text("")
    done = run("-c", "import mxnet, nbsym.compat; nbsym.compat.install()", cwd=tmp_path)
    assert "imported already" in done.stderr
