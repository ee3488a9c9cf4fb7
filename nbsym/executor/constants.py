"""The constants of a program: what it reads that is computed from frozen parameters alone, once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..base import ExecutionError
from ..ndarray import NDArray, empty
from ..ndarray.storage import HOST
from ..symbol.node import Entry, Node
from .assemble import Machine
from .lower import Program


class Constants:
    """Arrays for `Program.constants`, and the program that fills them.

    Parameters
    ----------
    made : Program
    bound : mapping
        Arrays by the names of variables.
    threads : int
    """

    def __init__(self, made: Program, bound: Mapping[str, NDArray], threads: int) -> None:
        self._folded = made.folded
        self._bound = bound
        self._threads = threads
        views = [made.views[Entry(node, 0)] for node in made.constants]
        self._results = [empty(view.shape, dtype=view.dtype) for view in views]
        self.arrays: dict[Node, NDArray] = dict(zip(made.constants, self._results, strict=True))

    def compute(self) -> None:
        """Fill the arrays."""
        folded = self._folded
        if folded is None:
            return
        machine = Machine(folded, self._threads)
        arena = HOST.allocate((folded.arena_bytes,), np.dtype(np.uint8))
        for buffer, offset in folded.offsets.items():
            machine.place(buffer, HOST.address(arena) + offset)
        given = {node: np.ascontiguousarray(self._bound[node.name]._data) for node in folded.buffers.variables}
        for node, buffer in folded.buffers.variables.items():
            machine.place(buffer, HOST.address(given[node]))
        for buffer, result in zip(folded.buffers.outputs, self._results, strict=True):
            machine.place(buffer, result._address)
        if machine.forward():
            raise ExecutionError("an operator on frozen parameters refused its input")
