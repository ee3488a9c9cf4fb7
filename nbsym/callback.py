"""Callbacks: functions that training calls after each batch or epoch, to report and to save."""

from __future__ import annotations

import logging
import math
import sys
import time
from collections import namedtuple
from collections.abc import Callable, Sequence
from typing import Any

from .checkpoint import save_checkpoint

__all__ = [
    "BatchEndParam",
    "LogValidationMetricsCallback",
    "ProgressBar",
    "Speedometer",
    "do_checkpoint",
    "log_train_metric",
    "module_checkpoint",
]

BatchEndParam = namedtuple("BatchEndParam", ["epoch", "nbatch", "eval_metric", "locals"])
"""What a callback after a batch is given: epoch, number of the batch, metric, and the caller's variables."""

Callbacks = Callable[..., Any] | Sequence[Callable[..., Any]] | None


def as_list(callbacks: Callbacks) -> list[Callable[..., Any]]:
    """Callbacks, from none, one or several."""
    if callbacks is None:
        return []
    return list(callbacks) if isinstance(callbacks, (list, tuple)) else [callbacks]  # type: ignore[list-item]


def module_checkpoint(
    mod: Any, prefix: str, period: int = 1, save_optimizer_states: bool = False
) -> Callable[..., None]:
    """A callback for the end of epochs that saves a module every `period` epochs."""
    period = max(1, int(period))

    def callback(iter_no: int, sym: Any = None, arg: Any = None, aux: Any = None) -> None:
        if (iter_no + 1) % period == 0:
            mod.save_checkpoint(prefix, iter_no + 1, save_optimizer_states)

    return callback


def do_checkpoint(prefix: str, period: int = 1) -> Callable[..., None]:
    """A callback for the end of epochs that saves symbol and parameters every `period` epochs.

    Examples
    --------
    >>> import nbsym as mx
    >>> save = mx.callback.do_checkpoint('net', period=10)
    """
    period = max(1, int(period))

    def callback(iter_no: int, sym: Any, arg: Any, aux: Any) -> None:
        if (iter_no + 1) % period == 0:
            save_checkpoint(prefix, iter_no + 1, sym, arg, aux)

    return callback


def log_train_metric(period: int, auto_reset: bool = False) -> Callable[[Any], None]:
    """A callback for the end of batches that logs the metric every `period` batches, and may reset it then."""

    def callback(param: Any) -> None:
        if param.nbatch % period == 0 and param.eval_metric is not None:
            for name, value in param.eval_metric.get_name_value():
                logging.info("Iter[%d] Batch[%d] Train-%s=%f", param.epoch, param.nbatch, name, value)
            if auto_reset:
                param.eval_metric.reset_local()

    return callback


class Speedometer:
    """Logs speed and metric every `frequent` batches.

    Parameters
    ----------
    batch_size : int
    frequent : int
    auto_reset : bool
        Show the metric over these batches; else over the epoch so far.

    Examples
    --------
    >>> import nbsym as mx
    >>> report = mx.callback.Speedometer(batch_size=64, frequent=100)
    """

    def __init__(self, batch_size: int, frequent: int = 50, auto_reset: bool = True) -> None:
        self.batch_size = batch_size
        self.frequent = frequent
        self.auto_reset = auto_reset
        self.init = False
        self.tic = 0.0
        self.last_count = 0

    def __call__(self, param: Any) -> None:
        count = param.nbatch
        if self.last_count > count:  # another epoch
            self.init = False
        self.last_count = count
        if not self.init:
            self.init = True
            self.tic = time.time()
        elif count % self.frequent == 0:
            self._report(param, count)
            self.tic = time.time()

    def _report(self, param: Any, count: int) -> None:
        elapsed = time.time() - self.tic
        speed = self.frequent * self.batch_size / elapsed if elapsed > 0 else math.inf
        if param.eval_metric is None:
            logging.info("Iter[%d] Batch [%d]\tSpeed: %.2f samples/sec", param.epoch, count, speed)
            return
        results = param.eval_metric.get_name_value()
        since = 0
        if self.auto_reset:
            param.eval_metric.reset_local()
            since = count - self.frequent
        text = "Epoch[%d] Batch [%d-%d]\tSpeed: %.2f samples/sec" + "\t%s=%f" * len(results)
        logging.info(text, param.epoch, since, count, speed, *(part for pair in results for part in pair))


class ProgressBar:
    """Shows how much of an epoch is done.

    In a terminal a bar that moves, by tqdm where it is installed. Elsewhere, as in a log file, a line is logged
    whenever another tenth is done.

    Parameters
    ----------
    total : int
        Batches per epoch.
    length : int
        Characters of the bar.

    Examples
    --------
    >>> import nbsym as mx
    >>> progress = mx.callback.ProgressBar(total=100)
    """

    def __init__(self, total: int, length: int = 80) -> None:
        self.total = max(1, total)
        self.bar_len = length
        self._epoch: Any = None
        self._first = 0  # number of the epoch's first batch: `fit` counts from 0, FeedForward from 1
        self._done = 0
        self._bar: Any = None

    def __call__(self, param: Any) -> None:
        if param.epoch != self._epoch or param.nbatch < self._first + self._done:
            self._epoch, self._first, self._done = param.epoch, min(param.nbatch, 1), 0
            self._close()
        before, self._done = self._done, min(param.nbatch + 1 - self._first, self.total)
        if sys.stderr.isatty():
            self._move(param)
        elif self._done * 10 // self.total > before * 10 // self.total:
            logging.info("Epoch[%d] %s", param.epoch, self._text())
        if self._done == self.total:
            self._close()

    def _move(self, param: Any) -> None:
        """Bring the terminal's bar up to date."""
        if self._bar is None:
            try:
                from tqdm import tqdm
            except ImportError:
                self._bar = False
            else:
                self._bar = tqdm(total=self.total, desc=f"Epoch {param.epoch}", unit="batch", file=sys.stderr)
        if not self._bar:
            sys.stderr.write(f"\rEpoch {param.epoch} {self._text()}")
            sys.stderr.flush()
            return
        self._bar.update(self._done - self._bar.n)
        if self._done == self.total and param.eval_metric is not None:
            self._bar.set_postfix({name: f"{value:.6g}" for name, value in param.eval_metric.get_name_value()})

    def _text(self) -> str:
        filled = round(self.bar_len * self._done / self.total)
        return f"[{'=' * filled}{'-' * (self.bar_len - filled)}] {math.ceil(100 * self._done / self.total)}%"

    def _close(self) -> None:
        if self._bar is None:
            return
        if self._bar:
            self._bar.close()
        else:
            sys.stderr.write("\n")
        self._bar = None


class LogValidationMetricsCallback:
    """Logs the metric at the end of an evaluation."""

    def __call__(self, param: Any) -> None:
        if param.eval_metric:
            for name, value in param.eval_metric.get_name_value():
                logging.info("Epoch[%d] Validation-%s=%f", param.epoch, name, value)
