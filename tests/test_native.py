"""Kernels compiled, cached and loaded; the tape; damaged caches."""

import subprocess
import sys
import textwrap

import numpy as np
import pytest
from numba import njit

from nbsym.base import NbsymError
from nbsym.executor import native
from nbsym.executor.launch import Kernel, Launch, View, kernel

F32 = np.dtype(np.float32)


@kernel
def scale_rows(data, factor, out, lo, hi):
    for i in range(lo, hi):
        row, result = data[i], out[i]
        for j in range(row.size):
            result[j] = row[j] * factor


@kernel
def refuse_negative(data, lo, hi):
    for i in range(lo, hi):
        if data[i] < 0:
            return 7
    return 0


def scaled(shape, factor, x):
    out = np.zeros_like(x)
    launch = Launch(scale_rows, View(0, x.dtype, shape), factor, View(1, x.dtype, shape), jobs=shape[0], cost=1.0)
    assert native.run([launch], [x, out]) == 0
    return out


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(3, 4), (1, 1), (0, 4), (4, 0)])
def test_a_kernel_serves_every_size(dtype, shape):
    x = np.arange(np.prod(shape), dtype=dtype).reshape(shape)
    np.testing.assert_array_equal(scaled(shape, 2.5, x), x * np.dtype(dtype).type(2.5))


def test_status_of_a_refusal_is_returned():
    launch = Launch(refuse_negative, View(0, F32, (3,)), jobs=3, cost=1.0)
    assert native.run([launch], [np.ones(3, np.float32)]) == 0
    assert native.run([launch], [np.array([1, -1, 1], np.float32)]) == 7


def test_a_kernel_that_does_not_compile_is_named_with_its_types():
    def broken(data, lo, hi):
        return data.nonsense

    with pytest.raises(NbsymError, match=r"kernel broken\(float32\[1d\]\) does not compile"):
        native.compile_kernel(Kernel(broken), [View(0, F32, (3,))])


SCRIPT = textwrap.dedent(
    """
    import sys, numpy as np
    sys.path.insert(0, {tests!r})
    import test_native as t
    print(t.scaled((3, 4), 2.0, np.ones((3, 4), np.float32)).sum())
    """
)


def run_processes(tmp_path, count, tests):
    command = [sys.executable, "-c", SCRIPT.format(tests=tests)]
    import os

    env = {**os.environ, "NBSYM_CACHE_DIR": str(tmp_path)}
    started = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) for _ in range(count)]
    return [process.communicate()[0].strip() for process in started]


@pytest.fixture
def tests_directory(request):
    return str(request.path.parent)


def test_processes_may_fill_the_cache_at_once(tmp_path, tests_directory):
    assert run_processes(tmp_path, 3, tests_directory) == ["24.0"] * 3
    assert len(list(tmp_path.glob("*.o"))) == 1


@pytest.mark.parametrize(
    "damage", [lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b[:-1] + b"\0", lambda b: b"x" * 99]
)
def test_a_damaged_object_is_compiled_again(tmp_path, tests_directory, damage):
    run_processes(tmp_path, 1, tests_directory)
    (path,) = tmp_path.glob("*.o")
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert run_processes(tmp_path, 1, tests_directory) == ["24.0"]
    assert native._read_object(path) is not None


def test_an_unwritable_cache_costs_only_time(tmp_path, tests_directory):
    blocked = tmp_path / "file"
    blocked.write_text("not a directory")
    assert run_processes(blocked, 1, tests_directory) == ["24.0"]


@njit
def doubled(x, more=0):
    return x + x + more


def test_functions_of_kernels_can_be_called_from_python_all_the_same(tmp_path, monkeypatch):
    """Numba's machine code of what a kernel calls is made only then."""
    monkeypatch.setenv("NBSYM_CACHE_DIR", str(tmp_path))  # where nothing is compiled yet

    @kernel
    def double_all(x, lo, hi):
        for i in range(lo, hi):
            x[i] = doubled(x[i])

    x = np.arange(4, dtype="float32")
    assert native.run([Launch(double_all, View(0, x.dtype, x.shape), jobs=4, cost=1.0)], [x]) == 0
    np.testing.assert_array_equal(x, [0, 2, 4, 6])
    assert len(doubled.overloads) == 1
    for _ in range(2):
        assert doubled(np.float32(3)) == 6
    assert doubled(np.float32(3), more=1) == 7 and doubled(1, 1) == 3
    with pytest.raises(TypeError):
        doubled()
