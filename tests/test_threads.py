"""Results are the same to the last bit from run to run, and whatever the number of threads."""

import json
import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent

# What sums in another order on other numbers of threads: the gradient of a convolution towards its weight.
REDUCTIONS = {"Convolution 3x3"}


def test_results_depend_neither_on_the_run_nor_on_threads():
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    environment = os.environ | {"PYTHONPATH": path, "NUMBA_NUM_THREADS": "3"}
    done = subprocess.run(
        [sys.executable, TESTS / "by_threads.py"], capture_output=True, text=True, timeout=600, env=environment
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["by_run"] == []
    assert set(found["by_threads"]) <= REDUCTIONS
