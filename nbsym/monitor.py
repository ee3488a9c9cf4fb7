"""Monitor: statistics of everything that a network computes, for finding what goes wrong."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable
from typing import Any

from . import ndarray
from .ndarray import NDArray

__all__ = ["Monitor"]


class Monitor:
    """Watches executors, every `interval` batches.

    Parameters
    ----------
    interval : int
    stat_func : callable, optional
        From an array to the NDArray, or list of NDArray, to show; by default its norm / sqrt(size).
    pattern : str
        Regular expression that the names of arrays must match from their beginning.
    sort : bool
        Sort by name.
    monitor_all : bool
        Watch the inputs of operators, too.

    Examples
    --------
    >>> import nbsym as mx
    >>> executor = mx.sym.exp(mx.sym.Variable('a'), name='e').simple_bind(mx.cpu(), a=(2,))
    >>> monitor = mx.mon.Monitor(1, pattern='e_')
    >>> monitor.install(executor)
    >>> monitor.tic()
    >>> _ = executor.forward()
    >>> [(step, name, float(stats)) for step, name, stats in monitor.toc()]
    [(1, 'e_output', 1.0)]
    """

    def __init__(
        self,
        interval: int,
        stat_func: Callable[[NDArray], Any] | None = None,
        pattern: str = ".*",
        sort: bool = False,
        monitor_all: bool = False,
    ) -> None:
        self.interval = interval
        self.stat_func = stat_func or _root_mean_square
        self.re_prog = re.compile(pattern)
        self.sort = sort
        self.monitor_all = monitor_all
        self.activated = False
        self.step = 0
        self.queue: list[tuple[int, str, Any]] = []
        self.exes: list[Any] = []

    def install(self, exe: Any) -> None:
        """Watch an executor."""
        exe.set_monitor_callback(self.stat_helper, self.monitor_all)
        self.exes.append(exe)

    def stat_helper(self, name: str, array: NDArray) -> None:
        """Take down an array, if it is of interest now."""
        if self.activated and self.re_prog.match(name):
            self.queue.append((self.step, name, self.stat_func(array)))

    def tic(self) -> None:
        """Begin with a batch, before `forward`."""
        if self.step % self.interval == 0:
            self.queue = []
            self.activated = True
        self.step += 1

    def toc(self) -> list[tuple[int, str, str]]:
        """End with a batch, after `forward` or `backward`.

        Returns
        -------
        list of (int, str, str)
            Number of the batch, name of the array and its statistics, of this batch if it is one to watch.
        """
        if not self.activated:
            return []
        for exe in self.exes:
            for name, array in (*exe.arg_dict.items(), *exe.aux_dict.items()):
                self.stat_helper(name, array)
        self.activated = False
        if self.sort:
            self.queue.sort(key=lambda found: found[1])
        found, self.queue = self.queue, []
        return [(step, name, _text(stats)) for step, name, stats in found]

    def toc_print(self) -> None:
        """End with a batch, and log the statistics."""
        for step, name, stats in self.toc():
            logging.info("Batch: %7d %30s %s", step, name, stats)


def _root_mean_square(array: NDArray) -> NDArray:
    return ndarray.norm(array) / math.sqrt(array.size)


def _text(stats: Any) -> str:
    arrays = [stats] if isinstance(stats, NDArray) else stats
    return "".join(f"{v.asscalar() if v.shape == (1,) else v.asnumpy()}\t" for v in arrays)
