"""Models that go from MXNet to nbsym and back: what one library trained and saved predicts the same in the other.

golden/exchange holds models that MXNet 1.9.1 has trained, and its predictions. The other way needs MXNet: it is tested
where NBSYM_BENCH_MX_PYTHON names an interpreter that has it.
"""

from __future__ import annotations

import os
import subprocess

import numpy as np
import pytest
from golden import exchange

import nbsym as mx

GOLDEN = exchange.Path(exchange.__file__).parent / "exchange"
TOLERANCE = 1e-5


@pytest.fixture(scope="module")
def found():
    return dict(exchange.predict(mx, GOLDEN))


@pytest.mark.parametrize("name", ["perceptron", "lenet", "resnet18", "lstm4", "lstm7"])
def test_models_of_mxnet(found, name):
    np.testing.assert_allclose(found[name], np.load(GOLDEN / f"{name}.mxnet.npy"), rtol=0, atol=TOLERANCE)


def test_models_for_mxnet(tmp_path):
    interpreter = os.environ.get("NBSYM_BENCH_MX_PYTHON")
    if not interpreter:
        pytest.skip("NBSYM_BENCH_MX_PYTHON does not name an interpreter that has MXNet 1.9.1")
    exchange.train(mx, tmp_path, full=False)
    command = [interpreter, exchange.__file__, "predict", "mxnet", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    for name, ours in exchange.predict(mx, tmp_path):
        theirs = np.load(tmp_path / f"{name}.mxnet.npy")
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=TOLERANCE, err_msg=name)
