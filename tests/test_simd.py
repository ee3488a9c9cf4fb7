"""Kernels compiled for every width of vector, whatever the host's, and run where the host can run them."""

import json
import os
import subprocess
import sys

import llvmlite.binding as llvm
import pytest

# Runs in a process of its own, since the width is settled when nbsym is imported.
_COMPILE = """
import json
import numpy as np
from nbsym import registry
from nbsym.executor import native, target
from nbsym.executor.launch import View
from nbsym.kernels import elementwise, pool

machine, texts = native._target_machine(), []
emit = machine.emit_object
machine.emit_object = lambda module: texts.append(str(module)) or emit(module)
x = np.random.default_rng(0).normal(size=(2, 2, 9, 41)).astype(np.float32)
flat = View(0, np.dtype("f4"), (x.size,))
sigmoid = registry.get("sigmoid")
y = np.empty(x.size, np.float32)
launches = elementwise.launches(sigmoid, registry.parse_params(sigmoid, {}), (flat,), (View(1, flat.dtype, y.shape),))
arguments = [flat, View(1, flat.dtype, (4 * 5 * 21,)), 1, 9, 41, 1, 5, 21, 1, 3, 3, 1, 2, 2, 0, 1, 1]
maxima = np.empty((4, 5, 21), np.float32)
launches += (pool.Launch(pool.pool_max, *arguments, jobs=4, cost=1.0),)
assert native.run(launches[:1], [x, y]) == 0 and native.run(launches[1:], [x, maxima]) == 0
np.testing.assert_allclose(y, 1 / (1 + np.exp(-x.astype(float).ravel())), rtol=2.5e-7)
padded = np.pad(x.reshape(4, 9, 41), ((0, 0), (1, 1), (1, 1)), constant_values=-np.inf)
windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))[:, ::2, ::2]
np.testing.assert_array_equal(maxima, windows.max((3, 4)))
print(json.dumps(texts))
"""

# bits, triple, processor, features, registers of that width, and of the next one
_TARGETS = {
    "AVX-512": (512, "x86_64-unknown-linux-gnu", "skylake-avx512", "-prefer-256-bit", "zmm", None),
    "AVX2": (256, "x86_64-unknown-linux-gnu", "haswell", "", "ymm", "zmm"),
    "SSE": (128, "x86_64-unknown-linux-gnu", "x86-64-v2", "", "xmm", "ymm"),
    "NEON": (128, "aarch64-unknown-linux-gnu", "cortex-a76", "", ".4s", None),
}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """The kernels' modules for vectors of so many bits, compiled and run on this processor."""
    made = {}

    def at(bits):
        if bits not in made:
            cache = str(tmp_path_factory.mktemp(f"cache{bits}"))
            env = {**os.environ, "NBSYM_VECTOR_BITS": str(bits), "NBSYM_CACHE_DIR": cache}
            done = subprocess.run([sys.executable, "-c", _COMPILE], env=env, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            made[bits] = json.loads(done.stdout)
        return made[bits]

    return at


@pytest.mark.parametrize("name", _TARGETS)
def test_kernels_compile_to_vectors_of_every_width(name, compiled):
    bits, triple, cpu, features, register, wider = _TARGETS[name]
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    try:
        machine = llvm.Target.from_triple(triple).create_target_machine(cpu=cpu, features=features, opt=3)
    except RuntimeError:
        pytest.skip(f"this llvmlite has no back end for {triple}")
    for text in compiled(bits):
        lines = [line for line in text.splitlines() if not line.startswith(("target triple", "target datalayout"))]
        module = llvm.parse_assembly("\n".join(lines))
        module.triple, module.data_layout = triple, str(machine.target_data)
        assembly = machine.emit_assembly(module)
        assert register in assembly
        assert wider is None or wider not in assembly


def test_a_width_that_does_not_exist_is_refused():
    env = {**os.environ, "NBSYM_VECTOR_BITS": "300"}
    done = subprocess.run([sys.executable, "-c", "import nbsym.executor"], env=env, capture_output=True, text=True)
    assert "NBSYM_VECTOR_BITS must be 128, 256 or 512, not '300'" in done.stderr
