"""Which examples each batch holds, for iterators that fill the last one up from the beginning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..ndarray import NDArray, array
from .batch import DataDesc, DataIter


class RoundIter(DataIter):
    """Batches of `count` numbered examples. Subclasses have `_read`, arrays of data and label for some numbers.

    With `round_batch` the last batch is filled up with the first examples, and the next epoch begins after these; else
    it is filled up with those of the batch before. `DataBatch.pad` says how many there are.

    Parameters
    ----------
    batch_size : int
    round_batch : bool
    order : callable
        The numbers of the examples in the order of a new epoch.
    data_shape, label_shape : tuple of int
        Of one example.
    dtype : str
    data_name, label_name : str
    """

    def __init__(
        self,
        batch_size: int,
        round_batch: bool,
        order: Callable[[], np.ndarray],
        data_shape: Sequence[int],
        label_shape: Sequence[int],
        dtype: str,
        data_name: str = "data",
        label_name: str = "softmax_label",
    ) -> None:
        super().__init__(batch_size)
        self.provide_data = [DataDesc(data_name, (batch_size, *data_shape), np.dtype(dtype).type)]
        label_shape = () if tuple(label_shape) == (1,) else label_shape
        self.provide_label = [DataDesc(label_name, (batch_size, *label_shape), np.dtype(dtype).type)]
        self._round_batch, self._new_order, self._dtype = round_batch, order, dtype
        self._order, self._start, self._index, self._pad = order(), 0, np.empty(0, np.int64), 0
        self._borrowed = 0  # examples of the next epoch that filled up the last batch of this one

    def _read(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        raise NotImplementedError

    def reset(self) -> None:
        if self._borrowed == 0:
            self._order = self._new_order()
        self._start, self._borrowed = self._borrowed, 0

    def iter_next(self) -> bool:
        found = self._order[self._start : self._start + self.batch_size]
        if not found.size:
            return False
        self._pad = self.batch_size - found.size
        if self._pad and self._round_batch:
            self._borrowed = self._pad % self._order.size
            found = np.concatenate([found, np.resize(self._order, self._pad)])
        elif self._pad:
            before = self._index[found.size :] if self._index.size else np.resize(found, self._pad)
            found = np.concatenate([found, before])
        self._start += self.batch_size
        self._index = found
        self._data, self._label = self._read(found)
        return True

    def getdata(self) -> list[NDArray]:
        return [array(self._data, dtype=self._dtype)]

    def getlabel(self) -> list[NDArray]:
        return [array(self._label.reshape(self.provide_label[0].shape), dtype=self._dtype)]

    def getindex(self) -> np.ndarray:
        return self._index.astype(np.uint64)

    def getpad(self) -> int:
        return self._pad
