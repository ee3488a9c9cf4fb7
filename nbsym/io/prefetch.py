"""Batches made by threads while others are used."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from queue import SimpleQueue
from typing import Any

from ..base import NbsymError
from ..ndarray import NDArray
from .batch import DataBatch, DataDesc, DataIter, renamed

_AHEAD = 2
"""Batches made in advance: one ready while the next is in the making."""


class PrefetchingIter(DataIter):
    """Let a thread per iterator make its batches ahead of time, and give them together as one.

    An exception of an iterator comes out of `next`, at the batch where it happened.

    Parameters
    ----------
    iters : DataIter or list of DataIter
        Not to be used by anybody else meanwhile.
    rename_data, rename_label : list of dict, optional
        For each iterator, other names of its inputs.

    Examples
    --------
    >>> import nbsym as mx
    >>> batches = PrefetchingIter(mx.io.NDArrayIter(mx.nd.arange(6), batch_size=3))
    >>> [batch.data[0].asnumpy().tolist() for batch in batches]
    [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    """

    def __init__(
        self,
        iters: DataIter | Sequence[DataIter],
        rename_data: Sequence[Mapping[str, str]] | None = None,
        rename_label: Sequence[Mapping[str, str]] | None = None,
    ) -> None:
        self.iters: list[Any] = list(iters) if isinstance(iters, (list, tuple)) else [iters]
        if not self.iters:
            raise NbsymError("PrefetchingIter: expected at least one iterator")
        self.n_iter = len(self.iters)
        self.rename_data = rename_data
        self.rename_label = rename_label
        super().__init__(self.provide_data[0].shape[0])
        if hasattr(self.iters[0], "default_bucket_key"):
            self.default_bucket_key = self.iters[0].default_bucket_key
        self.current_batch: DataBatch | None = None
        self._failed = False
        self._makers = [_Maker(each) for each in self.iters]

    @property
    def provide_data(self) -> list[DataDesc]:
        """Descriptions of the data of all iterators."""
        return self._all([each.provide_data for each in self.iters], self.rename_data)

    @property
    def provide_label(self) -> list[DataDesc]:
        """Descriptions of the labels of all iterators."""
        return self._all([each.provide_label for each in self.iters], self.rename_label)

    def _all(self, provided: list[Any], names: Sequence[Mapping[str, str]] | None) -> list[DataDesc]:
        return [d for i, ds in enumerate(provided) for d in renamed(ds, names[i] if names else None)]

    def reset(self) -> None:
        """Go back to the first batch. What was made in advance is thrown away."""
        self.close()
        for each in self.iters:
            each.reset()
        self._failed = False
        self._makers = [_Maker(each) for each in self.iters]

    def close(self) -> None:
        """End the threads. `reset` starts them again."""
        for maker in self._makers:
            maker.stop()
        self._makers = []

    def __del__(self) -> None:
        for maker in getattr(self, "_makers", ()):
            maker.dismiss()

    def next(self) -> DataBatch:
        if not self.iter_next():
            raise StopIteration
        assert self.current_batch is not None
        return self.current_batch

    def iter_next(self) -> bool:
        if not self._makers or self._failed:
            raise NbsymError("PrefetchingIter: closed, or ended by an exception; reset it first")
        try:
            made = [maker.take() for maker in self._makers]
            ended = [batch is None for batch in made]
            if any(ended) and not all(ended):
                raise NbsymError("PrefetchingIter: the iterators give different numbers of batches")
        except BaseException:
            self._failed = True
            raise
        batches = [batch for batch in made if batch is not None]
        if not batches:
            return False
        first = batches[0]
        if any(batch.pad != first.pad for batch in batches):
            raise NbsymError(f"PrefetchingIter: the iterators pad differently: {[batch.pad for batch in batches]}")
        self.current_batch = DataBatch(
            [array for batch in batches for array in batch.data],
            [array for batch in batches for array in batch.label or ()],
            first.pad,
            first.index,
            first.bucket_key,
            first.provide_data if first.provide_data and self.n_iter == 1 else self.provide_data,
            first.provide_label if first.provide_label and self.n_iter == 1 else self.provide_label,
        )
        return True

    @property
    def _current(self) -> DataBatch:
        assert self.current_batch is not None, "iter_next comes first"
        return self.current_batch

    def getdata(self) -> Sequence[NDArray]:
        return self._current.data

    def getlabel(self) -> Sequence[NDArray]:
        return self._current.label or []

    def getindex(self) -> Any:
        return self._current.index

    def getpad(self) -> int | None:
        return self._current.pad


class _Maker:
    """A thread that makes one epoch's batches. It does not keep the PrefetchingIter alive, so that can be collected."""

    def __init__(self, batches: DataIter) -> None:
        self._made: SimpleQueue[tuple[DataBatch | None, BaseException | None]] = SimpleQueue()
        self._room = threading.Semaphore(_AHEAD)
        self._dismissed = threading.Event()
        self._ended = False
        self._thread = threading.Thread(
            target=_make, args=(batches, self._made, self._room, self._dismissed), daemon=True, name="nbsym prefetch"
        )
        self._thread.start()

    def take(self) -> DataBatch | None:
        """The next batch; None after the last."""
        if self._ended:
            return None
        batch, error = self._made.get()
        self._room.release()
        self._ended = batch is None
        if error is not None:
            raise error
        return batch

    def dismiss(self) -> None:
        """Let the thread end after the batch that it is making."""
        self._dismissed.set()
        self._room.release()

    def stop(self) -> None:
        """Wait for the thread to end."""
        self.dismiss()
        self._thread.join()


def _make(batches: DataIter, made: SimpleQueue, room: threading.Semaphore, dismissed: threading.Event) -> None:
    try:
        while True:
            room.acquire()
            if dismissed.is_set():
                return
            made.put((batches.next(), None))
    except StopIteration:
        made.put((None, None))
    except BaseException as error:  # whatever it is, the consumer must not wait for ever
        made.put((None, error))
