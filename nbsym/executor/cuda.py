"""Programs on CUDA devices: the same launches, run by numba.cuda, on a device or on its simulator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numba
import numpy as np
from numba import cuda

from ..kernels.cuda.device import SIMULATED, CudaKernel
from .launch import Launch, PythonCall, View
from .lower import Instruction, Program
from .tape import STATUS_BITS

# Graphs of small arrays do not fill a device, and need not be told so at every launch.
numba.config.CUDA_LOW_OCCUPANCY_WARNINGS = 0

# Blocks enough to fill any device; kernels walk what is beyond in strides.
_MOST_BLOCKS = 4 if SIMULATED else 4096


class DeviceMachine:
    """A program laid out for a CUDA device: as `nbsym.executor.assemble.Machine` for the CPU.

    Kernels run in the order of the program on the default stream; what they refuse is known when a half has run.
    """

    def __init__(self, program: Program, threads: int) -> None:
        self._addresses: dict[int, int] = {}
        split = len(program.forward)
        instructions = (*program.forward, *program.backward)
        self._calls = [_Call(self, i.work, number) for number, i in enumerate(instructions)]
        self._users: dict[int, list[_Call]] = {}
        for call in self._calls:
            for buffer in call.buffers:
                self._users.setdefault(buffer, []).append(call)
        self._program = program
        self._status: Any = None
        self.forward = self._part(program.forward, 0)
        self.backward = self._part(program.backward, split)

    def place(self, buffer: int, address: int) -> None:
        """Say where a buffer lies from now on."""
        if self._addresses.get(buffer) != address:
            self._addresses[buffer] = address
            for call in self._users.get(buffer, ()):
                call.forget()

    def array(self, view: View) -> np.ndarray:
        """A copy of the memory that a view shows."""
        return np.asarray(_to_host(self.memory(view)))

    def memory(self, view: View) -> Any:
        """The memory that a view shows, as kernels take it."""
        return _array_at(self._addresses[view.buffer] + view.offset * view.dtype.itemsize, view.shape, view.dtype)

    def steps(self, *, backward: bool = False) -> list[Callable[[], int]]:
        """The instructions of the forward (or backward) half, each to be run alone."""
        half = self._program.backward if backward else self._program.forward
        return [self._part([i], n) for n, i in enumerate(half, len(self._program.forward) if backward else 0)]

    def set_numbers(self, place: int, numbers: Sequence[float], *, backward: bool) -> None:
        """Let the instruction at a place of a half have other floats, in their order."""
        self._calls[place + (len(self._program.forward) if backward else 0)].set_numbers(numbers)

    def status(self) -> Any:
        """Where kernels say that they refuse their input."""
        if self._status is None:
            self._status = cuda.to_device(np.zeros(1, np.int64))
        return self._status

    def _part(self, instructions: Sequence[Instruction], first: int) -> Callable[[], int]:
        calls = self._calls[first : first + len(instructions)]
        refusing = any(call.refuses for call in calls)

        def run() -> int:
            for call in calls:
                call()
            if refusing:
                stopped = int(self.status().copy_to_host()[0])
                if stopped:
                    self.status().copy_to_device(np.zeros(1, np.int64))
                    return (stopped - 1 - first) << STATUS_BITS | 1
            return 0

        return run


class _Call:
    """One launch with its arguments, which are made when it first runs after a buffer has moved."""

    def __init__(self, machine: DeviceMachine, work: Launch | PythonCall, number: int) -> None:
        self._machine = machine
        self._work = work
        self._number = number + 1  # 0 says that all is well
        self._run: Callable[[], None] | None = None
        self.buffers = {a.buffer for a in work.args if isinstance(a, View)}
        self.refuses = isinstance(work, Launch) and _kernel(work).refuses

    def forget(self) -> None:
        """Make the arguments anew next time."""
        self._run = None

    def set_numbers(self, numbers: Sequence[float]) -> None:
        """Have other floats from now on, in their order."""
        work, given = self._work, iter(numbers)
        assert isinstance(work, Launch)
        args = [next(given) if isinstance(arg, float) else arg for arg in work.args]
        self._work = Launch(work.kernel, *args, jobs=work.jobs, cost=work.cost)
        self.forget()

    def __call__(self) -> None:
        if self._run is None:
            self._run = self._launch(self._work) if isinstance(self._work, Launch) else self._python(self._work)
        self._run()

    def _launch(self, work: Launch) -> Callable[[], None]:
        kernel = _kernel(work)
        machine = self._machine
        args = [machine.memory(a) if isinstance(a, View) else a for a in work.args]
        if kernel.refuses:
            args += [machine.status(), self._number]
        threads = int(np.prod(kernel.block))
        blocks = work.jobs if kernel.cooperative else min(-(-work.jobs // threads), _MOST_BLOCKS)
        compiled = _compiled(kernel)
        if SIMULATED:  # a configured kernel of the simulator is the kernel itself, changed
            return lambda: compiled[blocks, kernel.block](*args)
        configured = compiled[blocks, kernel.block]
        return lambda: configured(*args)

    def _python(self, work: PythonCall) -> Callable[[], None]:
        """Python operators see copies in main memory, which are brought back."""
        arrays = [self._machine.memory(a) for a in work.args]

        def run() -> None:
            host = [_to_host(array) for array in arrays]
            work.function(*host)
            for array, values in zip(arrays, host, strict=True):
                array.copy_to_device(values)

        return run


def _kernel(work: Launch) -> CudaKernel:
    assert isinstance(work.kernel, CudaKernel)
    return work.kernel


@cache
def _compiled(kernel: CudaKernel) -> Any:
    return cuda.jit(kernel.function)


def _to_host(array: Any) -> np.ndarray:
    return array.copy_to_host()


def _array_at(address: int, shape: tuple[int, ...], dtype: np.dtype) -> Any:
    """Device memory at an address as kernels take it; who owns it must outlive it."""
    shape = shape or (1,)
    if SIMULATED:
        from numba.cuda.cudadrv.devicearray import FakeCUDAArray

        from .assemble import array_at

        return FakeCUDAArray(array_at(address, shape, dtype))
    return cuda.as_cuda_array(_DeviceInterface(address, shape, dtype), sync=False)


class _DeviceInterface:
    def __init__(self, address: int, shape: tuple[int, ...], dtype: np.dtype) -> None:
        self.__cuda_array_interface__ = {
            "data": (address, False),
            "shape": shape,
            "typestr": dtype.str,
            "version": 3,
        }


def ptx(work: Launch, capability: tuple[int, int] = (9, 0)) -> str:
    """The PTX of a launch's kernel for a compute capability. Needs the compiler of ``nbsym[cuda]`` but no device."""
    kernel = _kernel(work)
    types = [
        numba.types.Array(numba.from_dtype(a.dtype), len(a.shape) or 1, "C") if isinstance(a, View) else numba.typeof(a)
        for a in work.args
    ]
    if kernel.refuses:
        types += [numba.types.Array(numba.int64, 1, "C"), numba.int64]
    text, _ = cuda.compile_ptx(kernel.function, tuple(types), cc=capability)
    return text
