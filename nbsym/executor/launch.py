"""What lowering and kernels agree on: views of buffers, kernels, and launches of kernels.

A kernel is an ordinary function in Numba's subset of Python. It takes C-contiguous arrays and scalars, then the
range of jobs ``lo, hi`` that it is to do, and returns None, or a positive status when it refuses its input::

    @kernel
    def scale_rows(data, factor, out, lo, hi):          # data, out: (rows, n); one job a row
        for i in range(lo, hi):
            row, result = data[i], out[i]
            for j in range(row.size):
                result[j] = row[j] * factor

The function that ``ops.yaml`` names (``kernel: module.function``) is plain Python. It runs once, at bind, and
turns one node into launches::

    def scale(call):
        rows, n = call.data.shape
        yield Launch(scale_rows, call.data, float(call.params.factor), call.out, jobs=rows, cost=rows * n)

Kernels are generic over sizes, so a new shape compiles nothing. They never raise and never allocate in a loop
(``call.workspace`` gives scratch memory from the arena).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..registry.operator import Operator, Params


@dataclass(frozen=True, slots=True)
class View:
    """A C-contiguous array inside a buffer. What the buffer's address is, is decided by the memory plan."""

    buffer: int
    dtype: np.dtype
    shape: tuple[int, ...]
    offset: int = 0  # in elements

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def nbytes(self) -> int:
        return self.size * self.dtype.itemsize

    def reshape(self, *shape: int) -> View:
        """The same elements under another shape of the same size; one dimension may be -1."""
        if -1 in shape:
            rest = math.prod(n for n in shape if n != -1)
            shape = tuple((self.size // rest if rest else 0) if n == -1 else n for n in shape)
        if math.prod(shape) != self.size:
            raise ValueError(f"cannot view {self.shape} as {shape}")
        return replace(self, shape=shape)


@dataclass(frozen=True, eq=False)
class Kernel:
    """A function to be compiled. `source` is its text where it was generated, else None.

    `refusal` says in words what it means when the kernel returns a non-zero status.
    """

    function: Callable[..., Any]
    source: str | None = None
    refusal: str = "the kernel refused its input"

    @property
    def name(self) -> str:
        return self.function.__name__


def kernel(function: Callable[..., Any] | None = None, *, refusal: str | None = None) -> Any:
    """Declare a kernel (see the module's docstring). Nothing is compiled until a launch needs it.

    A kernel that can refuse its input says so in words: ``@kernel(refusal="a label is not a class")``.
    """
    if function is None:
        return lambda f: Kernel(f) if refusal is None else Kernel(f, refusal=refusal)
    return Kernel(function)


class Launch:
    """One kernel with its arguments: Views, ints and floats, in the order of the kernel's parameters.

    Parameters
    ----------
    jobs : int
        The kernel is called with ranges that cover ``0 .. jobs``, from several threads if that pays.
    cost : float
        Estimated nanoseconds of all jobs on one thread; decides whether threads are worth it.
    once : bool
        It reads parameters only and writes to memory from `Call.kept` only (packed or transformed weights). Where
        what it reads is frozen, it runs once, when the graph is bound; else in its place, every time.
    """

    __slots__ = ("args", "cost", "jobs", "kernel", "once")

    def __init__(self, kernel: Kernel, *args: View | int | float, jobs: int, cost: float, once: bool = False) -> None:
        self.kernel = kernel
        self.args = args
        self.jobs = jobs
        self.cost = cost
        self.once = once


class PythonCall:
    """What a lowering function yields for an operator that runs Python: `function(*arrays)` between native calls.

    The Views among `args` reach the function as NumPy arrays over the executor's memory.
    """

    __slots__ = ("args", "function")

    def __init__(self, function: Callable[..., None], *args: View) -> None:
        self.function = function
        self.args = args


@dataclass(frozen=True)
class Call:
    """What a lowering function is told about the node that it lowers.

    Inputs, auxiliary states and outputs are attributes by name (``call.data``, ``call.weight``, ``call.out``);
    an omitted input is None, and a variadic one a tuple of Views. An output that nobody reads is a View all the same.

    `frozen` names the inputs whose values never change between runs: launches that are `once` and read no others run
    when the graph is bound, and what they leave in memory from `kept` is there in every run. Elsewhere such memory is
    like that of `workspace`. `note` says why an algorithm was chosen; `Executor.debug_str` shows it.
    """

    name: str
    op: Operator
    params: Params
    views: Mapping[str, Any]
    inputs: tuple[View, ...]
    outputs: tuple[View, ...]
    is_train: bool
    threads: int
    stream: int  # distinguishes random nodes
    frozen: frozenset[str]
    workspace: Callable[[tuple[int, ...], Any], View]  # shape, dtype -> scratch memory, uninitialised
    kept: Callable[[tuple[int, ...], Any], View]  # shape, dtype -> memory for what launches make `once`
    note: Callable[[str], None]
    random_state: Callable[[], View]  # -> (2,) uint64: seed and step, for Philox

    def __getattr__(self, name: str) -> Any:
        try:
            return self.views[name]
        except KeyError:
            raise AttributeError(name) from None
