"""The example programs run, and their operators prove themselves."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"


def run(*command):
    return subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, timeout=300)


SCRIPTS = [
    "adversarial.py",
    "char_lstm.py",
    "custom_operators/declared.py",
    "custom_operators/in_python.py",
    "digits.py",
    "finetune.py",
    "matrix_factorization.py",
    "serve.py",
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_example(script):
    done = run(EXAMPLES / script)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_declared_operators_prove_themselves():
    done = run("-m", "nbsym.check", EXAMPLES / "custom_operators" / "operators.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
