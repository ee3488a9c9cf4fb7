"""The generator: what it writes, that it is deterministic, and that it writes nothing when anything is wrong."""

import ast
import importlib.util
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nbsym import registry
from nbsym.base import RegistryError
from nbsym.registry.generate import generate, main, write
from nbsym.registry.loader import builtin_file

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "tools" / "gen_ops.py"

MINE = """\
scaled_tanh:
  doc: Tanh with a scale. As LeCun et al. (1998) recommend.
  aliases: [ScaledTanh, stanh]
  params:
    scale: float > 0 = 1.7159 -- height of the plateaus
    kind: enum(full, half) = full
    size: int
  elementwise: scale * tanh(data)
  samples:
    - {data: [2, 3], size: 3}
"""


@pytest.fixture
def mine(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(MINE)
    return file


def test_generated_files_are_fresh():
    for path, text in generate().items():
        assert path.read_text() == text, f"{path} is stale: run tools/gen_ops.py"


def test_the_result_does_not_depend_on_hashing():
    script = "from nbsym.registry.generate import generate; print(hash('') and list(generate().values()))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, cwd=ROOT
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1 and outputs.pop()


def test_a_users_registry_becomes_two_modules(mine, tmp_path, capsys):
    assert main(["--registry", str(mine), "--out", str(tmp_path / "made")]) == 0
    made = tmp_path / "made"
    assert sorted(path.name for path in made.iterdir()) == ["ndarray_ops.py", "symbol_ops.py"]
    assert main(["--registry", str(mine), "--out", str(made), "--check"]) == 0
    (made / "symbol_ops.py").write_text("")
    assert main(["--registry", str(mine), "--out", str(made), "--check"]) == 1
    assert "symbol_ops.py is stale" in capsys.readouterr().err
    assert (made / "symbol_ops.py").read_text() == ""
    assert main(["--registry", str(mine), "--out", str(made)]) == 0

    spec = importlib.util.spec_from_file_location("symbol_ops", made / "symbol_ops.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert sorted(module.__all__) == ["ScaledTanh", "scaled_tanh", "stanh"]
    signature = inspect.signature(module.scaled_tanh)
    assert list(signature.parameters) == ["data", "scale", "kind", "size", "name", "attr", "kwargs"]
    assert signature.parameters["scale"].default == 1.7159
    assert signature.parameters["kind"].annotation == "Literal['full', 'half']"
    assert str(signature.parameters["size"].default) == "<required>"
    doc = inspect.getdoc(module.scaled_tanh)
    assert doc.startswith("Tanh with a scale.\n\nAs LeCun et al. (1998) recommend.\n\nParameters\n----------\n")
    for part in (
        "data : Symbol",
        "scale : a number, scale > 0, default 1.7159\n    Height of the plateaus.",
        "[(2, 3)]",
    ):
        assert part in doc


def test_nothing_is_written_when_anything_is_wrong(mine, tmp_path, capsys):
    mine.write_text(MINE + "broken:\n  elementwise: data +\nalso:\n  elementwise: x\n")
    assert main(["--registry", str(mine), "--out", str(tmp_path / "made")]) == 1
    report = capsys.readouterr().err
    assert "mine.yaml:12: broken: " in report and "mine.yaml:14: also: " in report
    assert not (tmp_path / "made").exists()


def test_files_are_replaced_at_once_or_not_at_all(tmp_path, monkeypatch):
    (tmp_path / "a.py").write_text("old")
    files = {tmp_path / "a.py": "new", tmp_path / "b.py": "new"}
    opened = []

    def full_disk(descriptor, *args, **kwargs):
        opened.append(descriptor)
        if len(opened) == 2:
            raise OSError("no space left on device")
        return fdopen(descriptor, *args, **kwargs)

    fdopen = os.fdopen
    monkeypatch.setattr(os, "fdopen", full_disk)
    with pytest.raises(OSError, match="no space"):
        write(files)
    assert [path.name for path in tmp_path.iterdir()] == ["a.py"]
    assert (tmp_path / "a.py").read_text() == "old"
    monkeypatch.undo()
    assert sorted(path.name for path in write(files)) == ["a.py", "b.py"]
    assert write(files) == []


def test_the_script_runs_while_the_generated_files_are_broken(tmp_path):
    package = tmp_path / "nbsym"
    for part in ("registry", "symbol", "ndarray", "kernels"):
        (package / part).mkdir(parents=True)
    for file in [ROOT / "nbsym" / "base.py", *(ROOT / "nbsym" / "registry").glob("*.py")]:
        (package / file.relative_to(ROOT / "nbsym")).write_text(file.read_text())
    (package / "__init__.py").write_text("from . import symbol")
    (package / "symbol" / "__init__.py").write_text("from .ops import *")
    (package / "symbol" / "ops.py").write_text("def broken(:")
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "gen_ops.py").write_text(SCRIPT.read_text())
    (tmp_path / "ops.yaml").write_text(MINE)
    run = [sys.executable, str(tmp_path / "tools" / "gen_ops.py")]
    assert subprocess.run([*run, "--check"], capture_output=True).returncode == 1
    assert subprocess.run(run, capture_output=True, text=True).stdout.count("wrote") == 2
    assert subprocess.run([*run, "--check"], capture_output=True).returncode == 0
    assert "def scaled_tanh(" in (package / "symbol" / "ops.py").read_text()


def test_generated_code_is_what_the_registry_says():
    for path in generate():
        module = ast.parse(path.read_text())
        functions = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
        assigned = {node.targets[0].id: node.value.id for node in module.body if isinstance(node, ast.Assign)
                    if isinstance(node.value, ast.Name)}  # fmt: skip
        for name in registry.names():
            op = registry.get(name)
            if op.source.file != str(builtin_file()):  # loaded by another test
                continue
            args = functions[name].args
            names = [arg.arg for arg in (*args.args, *([args.vararg] if args.vararg else []), *args.kwonlyargs)]
            assert names[: len(op.inputs) + len(op.aux) + len(op.params)] == [*op.inputs, *op.aux, *op.params]
            assert ast.get_docstring(functions[name])
            for alias in op.aliases:
                assert assigned.get(alias) == name or alias in functions


def test_missing_kernels_can_be_tolerated(mine):
    mine.write_text("f:\n  kernel: absent.f\n  grad: none\n")
    with pytest.raises(RegistryError, match="kernel absent.f"):
        generate(mine)
    assert len(generate(mine, kernels=False)) == 2
