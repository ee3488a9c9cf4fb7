"""What the CUDA kernels share: how they are declared, and where the simulator differs from a device.

A CUDA kernel takes arrays and scalars as a CPU kernel does, but no range of jobs. By default a job is a thread, and a
kernel walks all jobs in strides of the grid, so that it is right for any size of grid::

    @kernel
    def scale(data, factor, out):
        for i in range(cuda.grid(1), data.size, cuda.gridsize(1)):
            out[i] = data[i] * factor

With ``@kernel(cooperative=True)`` a job is a block, whose threads share memory and wait for each other.
A kernel that can refuse its input (``@kernel(refusal=...)``) takes two more arguments, ``status, number``, and says so
by ``status[0] = number``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from numba import config, cuda

from ...executor.launch import Kernel

SIMULATED = bool(config.ENABLE_CUDASIM)
"""Whether there is no device but the simulator, whose threads are those of Python."""

THREADS = 8 if SIMULATED else 128
"""Threads of a block; a power of two."""

TILE = 4 if SIMULATED else 16
"""Threads along each side of a block that computes a square tile."""


@dataclass(frozen=True, eq=False)
class CudaKernel(Kernel):
    """A kernel and the shape of its blocks."""

    cooperative: bool = False
    refuses: bool = False
    block: tuple[int, ...] = (THREADS,)


def kernel(
    function: Callable[..., Any] | None = None,
    *,
    cooperative: bool = False,
    refusal: str | None = None,
    block: tuple[int, ...] = (THREADS,),
) -> Any:
    """Declare a kernel (see the module's docstring)."""

    def declare(f: Callable[..., Any]) -> CudaKernel:
        words = {} if refusal is None else {"refusal": refusal}
        return CudaKernel(f, cooperative=cooperative, refuses=refusal is not None, block=block, **words)

    return declare if function is None else declare(function)


def device(function: Any) -> Any:
    """A function that kernels call: a Python function, or one that is compiled for the CPU, with those that it calls.

    It is inlined before types are known, so that kernels can be compiled where there is no device.
    """
    plain = getattr(function, "py_func", function)
    called = {n: v for n, v in plain.__globals__.items() if n in plain.__code__.co_names and hasattr(v, "py_func")}
    if called and plain is not function:
        names = {**plain.__globals__, **{n: device(v) for n, v in called.items()}}
        plain = FunctionType(plain.__code__, names, plain.__name__, plain.__defaults__, plain.__closure__)
    return plain if SIMULATED else cuda.jit(plain, device=True, inline="always")
