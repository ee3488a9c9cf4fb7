"""Assembly: a program's launches become argument blocks and tapes in memory, ready to run.

All argument blocks lie in one table of eight-byte words. Which words hold the address of which buffer is remembered,
so that a buffer can be moved (a new gradient array for `backward`, another input of an imperative call) by
rewriting those words alone.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from .launch import Launch, PythonCall, View
from .lower import Instruction, Program
from .native import argument_block, compile_kernel, pack_words
from .tape import STATUS_BITS, WORDS, run, run_briefly

# A parallel region costs 1.3 us on two threads; below this the second thread does not pay for itself.
PARALLEL_NANOSECONDS = 5_000.0

# Releasing the GIL and taking it again costs 40 ns, more where others wait for it; stretches below this keep it.
BRIEF_NANOSECONDS = 2_000.0

_machines: weakref.WeakSet[Machine] = weakref.WeakSet()
_forked = False

Part = Callable[[], int]
"""Runs a stretch of the program: 0, or where (counted in instructions of the stretch) and why it stopped."""


class Machine:
    """A program laid out for this process's CPU.

    Parameters
    ----------
    program : Program
    threads : int
        How many threads a parallel instruction uses.

    Attributes
    ----------
    setup, forward, backward : callable
        Run that part; return 0, or the number of the failing instruction and its status (see `tape.STATUS_BITS`).
    owner : object
        Owns what the buffers point to: kept by every array over it that Python is shown.
    """

    def __init__(self, program: Program, threads: int) -> None:
        self.owner: object = None
        self._threads = 1 if _forked else threads
        self._addresses: dict[int, int] = {}
        self._positions: dict[int, list[tuple[int, int]]] = {}  # buffer -> (word, byte offset inside the buffer)
        instructions = (*program.forward, *program.backward, *program.setup)
        words: list[int | float] = []
        starts = []
        for instruction in instructions:
            starts.append(len(words))
            if isinstance(instruction.work, Launch):
                block, pointers = argument_block(instruction.work.args)
                for word, view in pointers:
                    place = (len(words) + word, view.offset * view.dtype.itemsize)
                    self._positions.setdefault(view.buffer, []).append(place)
                words += block
        self._words = pack_words(words)
        split = len(program.forward)
        end = split + len(program.backward)
        self._forward = (instructions[:split], starts[:split])
        self._backward = (instructions[split:end], starts[split:end])
        self._tapes: list[np.ndarray] = []
        self._stretches: list[np.ndarray] = []
        _machines.add(self)
        self.forward = self._part(*self._forward)
        self.backward = self._part(*self._backward)
        self.setup = self._part(instructions[end:], starts[end:])

    def place(self, buffer: int, address: int) -> None:
        """Say where a buffer lies from now on."""
        self._addresses[buffer] = address
        words = self._words
        for word, offset in self._positions.get(buffer, ()):
            words[word] = address + offset

    def array(self, view: View) -> np.ndarray:
        """The memory that a view shows, as a NumPy array."""
        address = self._addresses[view.buffer] + view.offset * view.dtype.itemsize
        return array_at(address, view.shape, view.dtype, self.owner)

    def number_words(self, *, backward: bool = False) -> tuple[list[list[int]], np.ndarray]:
        """Where the floats of each instruction of a half lie, in their order; and what they lie in."""
        half = self._backward if backward else self._forward
        return [_number_words(*each) for each in zip(*half, strict=True)], self._words.view(np.float64)

    def set_numbers(self, place: int, numbers: Sequence[float], *, backward: bool) -> None:
        """Let the instruction at a place of a half have other floats, in their order."""
        instructions, starts = self._backward if backward else self._forward
        self._words.view(np.float64)[_number_words(instructions[place], starts[place])] = numbers

    def renumber(self, launches: Sequence[Launch | PythonCall]) -> bool:
        """Take over the floats of launches, if these differ from those of the forward half in nothing else."""
        changes: list[tuple[int, float]] = []
        instructions, starts = self._forward
        if len(launches) != len(instructions):
            return False
        for instruction, word, new in zip(instructions, starts, launches, strict=True):
            old = instruction.work
            if not isinstance(old, Launch) or not isinstance(new, Launch):
                return False
            if old.kernel is not new.kernel or old.jobs != new.jobs or len(old.args) != len(new.args):
                return False
            for was, now in zip(old.args, new.args, strict=True):
                if isinstance(was, float) and isinstance(now, float):
                    changes.append((word, now))
                elif was != now:
                    return False
                word += 1 + (len(was.shape) or 1) if isinstance(was, View) else 1
        reals = self._words.view(np.float64)
        for word, value in changes:
            reals[word] = value
        return True

    def run_serially(self) -> None:
        """Use no threads from now on."""
        self._threads = 1
        for tape in self._tapes:
            tape[:, 3] = False

    def steps(self, *, backward: bool = False) -> list[Part]:
        """The instructions of the forward (or backward) half, each to be run alone."""
        half = self._backward if backward else self._forward
        return [self._part([i], [start]) for i, start in zip(*half, strict=True)]

    def _part(self, instructions: Sequence[Instruction], starts: Sequence[int]) -> Part:
        """One native call, or, where Python operators stand between, a loop over stretches."""
        stretches: list[tuple[int, Part]] = []
        begin = 0
        for i, instruction in enumerate(instructions):
            if isinstance(instruction.work, PythonCall):
                if begin < i:
                    stretches.append((begin, self._tape(instructions[begin:i], starts[begin:i])))
                stretches.append((i, partial(self._call_python, instruction.work)))
                begin = i + 1
        if begin < len(instructions) or not stretches:
            stretches.append((begin, self._tape(instructions[begin:], starts[begin:])))
        return stretches[0][1] if len(stretches) == 1 else partial(_run_stretches, stretches)

    def _tape(self, instructions: Sequence[Instruction], starts: Sequence[int]) -> Part:
        base = self._words.ctypes.data
        rows = []
        cost = 0.0
        for instruction, start in zip(instructions, starts, strict=True):
            work = instruction.work
            assert isinstance(work, Launch)
            parallel = self._threads > 1 and work.jobs > 1 and work.cost > PARALLEL_NANOSECONDS
            rows.append((compile_kernel(work.kernel, work.args), base + 8 * start, work.jobs, parallel))
            cost += work.cost
        tape = np.array(rows, np.int64).reshape(len(rows), WORDS)
        stretch = np.array([tape.ctypes.data, len(rows), self._threads], np.int64)
        self._tapes.append(tape)
        self._stretches.append(stretch)
        return partial(run_briefly if cost < BRIEF_NANOSECONDS else run, stretch.ctypes.data)

    def _call_python(self, work: PythonCall) -> int:
        work.function(*[self.array(a) for a in work.args])
        return 0


def _number_words(instruction: Instruction, word: int) -> list[int]:
    """The words of an argument block, which begins at `word`, that hold floats."""
    words = []
    for arg in instruction.work.args:
        if isinstance(arg, float):
            words.append(word)
        word += 1 + (len(arg.shape) or 1) if isinstance(arg, View) else 1
    return words


def _after_fork() -> None:
    """Threads do not survive a fork, and Numba ends a process that would open a parallel region after one."""
    global _forked
    _forked = True
    for machine in _machines:
        machine.run_serially()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def array_at(address: int, shape: tuple[int, ...], dtype: np.dtype, owner: object = None) -> np.ndarray:
    """The memory at an address as a NumPy array, which keeps its owner."""
    interface = {"data": (address, False), "shape": shape, "typestr": dtype.str, "version": 3}
    return np.asarray(_ArrayInterface(interface, owner))


class _ArrayInterface:
    def __init__(self, interface: dict[str, object], owner: object) -> None:
        self.__array_interface__ = interface
        self.owner = owner


def _run_stretches(stretches: Sequence[tuple[int, Part]]) -> int:
    for begin, part in stretches:
        stopped = part()
        if stopped:
            return stopped + (begin << STATUS_BITS)
    return 0
