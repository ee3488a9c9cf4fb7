"""The memory of executors: what they compute on the way, and their outputs, which executors may share."""

from __future__ import annotations

import math
import weakref
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..context import Context
from ..ndarray import NDArray, empty
from ..ndarray.storage import storage_of

if TYPE_CHECKING:
    from .executor import _Run


class Arena:
    """The memory of everything that executors compute on the way. Executors that never run at once share one."""

    def __init__(self, ctx: Context) -> None:
        self.nbytes = 0
        self._ctx = ctx
        self._storage = storage_of(ctx)
        self._memory: Any = None
        self._runs: weakref.WeakSet[_Run] = weakref.WeakSet()
        # Memory of outputs by their number and dtype, and the arrays that show it.
        self._outputs: dict[tuple[int, np.dtype], NDArray] = {}
        self._shown: list[tuple[tuple[int, np.dtype], weakref.ref[NDArray]]] = []

    def house(self, run: _Run) -> None:
        """Give a program the memory that it needs. If that has to grow, all programs move, with its contents."""
        nbytes = run.program.arena_bytes
        before = self._memory
        if before is None or self.nbytes < nbytes:
            self._memory = self._storage.allocate((nbytes,), np.dtype(np.uint8), self._ctx.device_id)
            if before is not None:
                self._storage.upload(self._storage.download(before), self._memory[: self.nbytes])
            self.nbytes = nbytes
            for other in self._runs:
                other.settle(self._memory)
        self._runs.add(run)
        run.settle(self._memory)

    def outputs(self, shapes: Sequence[tuple[int, ...]], dtypes: Sequence[np.dtype]) -> list[NDArray]:
        """Arrays for an executor's outputs, in memory that those of other executors use, too, and grow with."""
        self._shown = [(key, shown) for key, shown in self._shown if shown() is not None]
        found = []
        for number, (shape, dtype) in enumerate(zip(shapes, dtypes, strict=True)):
            key = number, dtype
            before = self._outputs.get(key)
            if before is None or before.size < math.prod(shape):
                self._outputs[key] = empty(shape, self._ctx, dtype)
                if before is not None:
                    self._move_outputs(key, before)
            found.append(front(self._outputs[key], shape))
            self._shown.append((key, weakref.ref(found[-1])))
        return found

    def _move_outputs(self, key: tuple[int, np.dtype], before: NDArray) -> None:
        """Let the arrays that show an output show its new memory, with what was in the old."""
        now = self._outputs[key]
        front(now, before.shape)[:] = before
        for shown in [shown() for other, shown in self._shown if other == key]:
            if shown is not None:
                shown._data, shown._pointer = front(now, shown.shape)._data, 0
        for run in self._runs:
            run.place_outputs()


def front(array: NDArray, shape: tuple[int, ...]) -> NDArray:
    """An array of a shape over the first elements of another."""
    return NDArray(array._data.reshape(-1)[: math.prod(shape)].reshape(shape), array.context)
