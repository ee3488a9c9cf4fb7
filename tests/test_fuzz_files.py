"""A bounded run of fuzz_files.py: damaged files are refused or read, never a crash, a hang or runaway memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited through /proc and RLIMIT_AS")
@pytest.mark.parametrize("seed", [1, 2])
def test_damaged_files(seed):
    command = [sys.executable, FOLDER / "fuzz_files.py", "500", str(seed)]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("500 files") == 3
