"""An epoch of another length."""

from __future__ import annotations

from typing import Any

from ..ndarray import NDArray
from .batch import DataBatch, DataIter


class ResizeIter(DataIter):
    """Give `size` batches an epoch, starting the other iterator again, or stopping it early.

    Parameters
    ----------
    data_iter : DataIter
    size : int
    reset_internal : bool
        Whether `reset` also resets the other iterator.

    Examples
    --------
    >>> import nbsym as mx
    >>> batches = ResizeIter(mx.io.NDArrayIter(mx.nd.zeros((6, 1)), batch_size=3), 5)
    >>> len(list(batches))
    5
    """

    def __init__(self, data_iter: Any, size: int, reset_internal: bool = True) -> None:
        super().__init__(data_iter.batch_size)
        self.data_iter = data_iter
        self.size = size
        self.reset_internal = reset_internal
        self.cur = 0
        self.current_batch: DataBatch | None = None
        self.provide_data = self.data_iter.provide_data
        self.provide_label = self.data_iter.provide_label
        if hasattr(data_iter, "default_bucket_key"):
            self.default_bucket_key = data_iter.default_bucket_key

    def reset(self) -> None:
        self.cur = 0
        if self.reset_internal:
            self.data_iter.reset()

    def next(self) -> DataBatch:
        if not self.iter_next():
            raise StopIteration
        return self._current

    def iter_next(self) -> bool:
        if self.cur == self.size:
            return False
        try:
            self.current_batch = self.data_iter.next()
        except StopIteration:
            self.data_iter.reset()
            self.current_batch = self.data_iter.next()
        self.cur += 1
        return True

    @property
    def _current(self) -> DataBatch:
        assert self.current_batch is not None, "iter_next comes first"
        return self.current_batch

    def getdata(self) -> list[NDArray]:
        return list(self._current.data)

    def getlabel(self) -> list[NDArray]:
        return list(self._current.label or [])

    def getindex(self) -> Any:
        return self._current.index

    def getpad(self) -> int | None:
        return self._current.pad
