"""Batches from arrays in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..base import ArgumentError, ShapeError
from ..ndarray import NDArray, array
from .batch import DataBatch, DataDesc, DataIter

_LAST_BATCH = ("pad", "discard", "roll_over")


class NDArrayIter(DataIter):
    """Batches from arrays.

    Without `shuffle` batches are views of the arrays; nothing is copied.

    Parameters
    ----------
    data : NDArray, numpy.ndarray, a list of them, or a dict of them by name
        Other objects with a shape that can be sliced (an HDF5 data set) are read as they are needed.
    label : the same, optional
    batch_size : int
    shuffle : bool
        Another order in each epoch, by `numpy.random`.
    last_batch_handle : {'pad', 'discard', 'roll_over'}
        What the last batch gets if the number of examples is not a multiple of `batch_size`: it is filled up from the
        beginning (see `DataBatch.pad`), left out, or kept for the next epoch.
    data_name, label_name : str
        Name of data or label that has none; of several in a list, ``_0_data``, ``_1_data``, ...
    layout : str
        Where in the arrays' dimensions the batch is: at ``N``.

    Raises
    ------
    ShapeError
        If arrays have different numbers of examples.

    Examples
    --------
    >>> import nbsym as mx
    >>> batches = NDArrayIter(mx.nd.arange(5), mx.nd.zeros(5), batch_size=2)
    >>> [(batch.data[0].asnumpy().tolist(), batch.pad) for batch in batches]
    [([0.0, 1.0], 0), ([2.0, 3.0], 0), ([4.0, 0.0], 1)]
    """

    def __init__(
        self,
        data: Any,
        label: Any = None,
        batch_size: int = 1,
        shuffle: bool = False,
        last_batch_handle: str = "pad",
        data_name: str = "data",
        label_name: str = "softmax_label",
        layout: str = "NCHW",
    ) -> None:
        super().__init__(batch_size)
        if last_batch_handle not in _LAST_BATCH:
            raise ArgumentError(f"last_batch_handle is {last_batch_handle!r}; expected one of {', '.join(_LAST_BATCH)}")
        if batch_size < 1:
            raise ArgumentError(f"batch_size is {batch_size}; expected at least 1")
        self._axis = DataDesc.get_batch_axis(layout)
        if self._axis < 0:
            raise ArgumentError(f"layout {layout!r} has no batch dimension N")
        self.data = _named(data, data_name, "data")
        self.label = _named(label, label_name, "label")
        if not self.data:
            raise ArgumentError("NDArrayIter: data is empty")
        self.num_data = self._count()
        if last_batch_handle != "pad" and self.num_data < batch_size:
            raise ShapeError(
                f"NDArrayIter: {self.num_data} examples do not fill a batch of {batch_size}; "
                "use last_batch_handle='pad' or a smaller batch_size"
            )
        self.shuffle = shuffle
        self.last_batch_handle = last_batch_handle
        self.layout = layout
        self.idx = np.arange(self.num_data)
        self.cursor = -batch_size
        self._order = np.arange(self.num_data)
        self._kept = np.arange(0)  # examples of an incomplete last batch that the next epoch begins with
        self.reset()

    def _count(self) -> int:
        counts = {}
        for name, values in (*self.data, *self.label):
            if len(values.shape) <= self._axis:
                raise ShapeError(f"NDArrayIter: {name!r} of shape {values.shape} has no dimension {self._axis}")
            counts[name] = values.shape[self._axis]
        if len(set(counts.values())) > 1:
            raise ShapeError(f"NDArrayIter: arrays have different numbers of examples: {counts}")
        count = next(iter(counts.values()))
        if not count:
            raise ShapeError("NDArrayIter: there are no examples")
        return count

    @property
    def provide_data(self) -> list[DataDesc]:
        """Descriptions of the data of a batch."""
        return self._described(self.data)

    @property
    def provide_label(self) -> list[DataDesc]:
        """Descriptions of the labels of a batch."""
        return self._described(self.label)

    def _described(self, source: Sequence[tuple[str, Any]]) -> list[DataDesc]:
        axis = self._axis
        return [
            DataDesc(name, (*v.shape[:axis], self.batch_size, *v.shape[axis + 1 :]), v.dtype, self.layout)
            for name, v in source
        ]

    def hard_reset(self) -> None:
        """Go back to the first batch, without what an incomplete last batch has kept."""
        self._mix()
        self.cursor = -self.batch_size
        self._kept = self._kept[:0]

    def reset(self) -> None:
        """Go back to the first batch."""
        rolls = self.last_batch_handle == "roll_over" and self.num_data - self.batch_size < self.cursor < self.num_data
        self._kept = self._order[self.cursor :] if rolls else self._kept[:0]
        self._mix()
        self.cursor = -self.batch_size - len(self._kept)

    def _mix(self) -> None:
        # MXNet mixes the list of numbers further and further and reorders the arrays by it each time.
        if self.shuffle:
            np.random.shuffle(self.idx)  # noqa: NPY002  # programs seed numpy.random
            self._order = self._order[self.idx]

    def iter_next(self) -> bool:
        self.cursor += self.batch_size
        return self.cursor < self.num_data

    def next(self) -> DataBatch:
        if not self.iter_next():
            raise StopIteration
        if self.last_batch_handle != "pad" and self.cursor + self.batch_size > self.num_data:
            raise StopIteration
        return DataBatch(self.getdata(), self.getlabel(), self.getpad())

    def getdata(self) -> list[NDArray]:
        return [self._take(values) for _, values in self.data]

    def getlabel(self) -> list[NDArray]:
        return [self._take(values) for _, values in self.label]

    def getpad(self) -> int:
        if self.last_batch_handle == "pad":
            return max(0, self.cursor + self.batch_size - self.num_data)
        # As in MXNet, what rolled over from the last epoch is called padding, too.
        return max(0, -self.cursor)

    def _take(self, values: Any) -> NDArray:
        """The current batch of one array."""
        start, stop = self.cursor, self.cursor + self.batch_size
        if 0 <= start and stop <= self.num_data and not self.shuffle:
            if isinstance(values, NDArray):
                return values[(slice(None),) * self._axis + (slice(start, stop),)]
            return array(values[(slice(None),) * self._axis + (slice(start, stop),)], dtype=values.dtype)
        if start < 0:
            numbers = np.concatenate([self._kept[start:], self._order[:stop]])
        else:
            numbers = np.take(self._order, range(start, stop), mode="wrap")
        if isinstance(values, NDArray):
            return array(np.take(values._host(), numbers, self._axis), values.context, values.dtype)
        # What is read from a file wants its numbers in ascending order, each once.
        ascending, places = np.unique(numbers, return_inverse=True)
        read = np.asarray(values[(slice(None),) * self._axis + (ascending,)])
        return array(np.take(read, places, self._axis), dtype=values.dtype)


def _named(source: Any, default: str, what: str) -> list[tuple[str, Any]]:
    """Arrays by name, in the order of their names."""
    if source is None:
        return []
    if hasattr(source, "shape"):
        source = [source]
    if isinstance(source, (list, tuple)):
        one = len(source) == 1
        source = {default if one else f"_{i}_{default}": values for i, values in enumerate(source)}
    if not isinstance(source, Mapping):
        raise ArgumentError(
            f"NDArrayIter: {what} must be arrays, or a list or dict of them, not {type(source).__name__}"
        )
    return sorted((name, _array(values, f"{what} {name!r}")) for name, values in source.items())


def _array(values: Any, what: str) -> Any:
    if isinstance(values, NDArray) or (hasattr(values, "shape") and not isinstance(values, (np.ndarray, np.generic))):
        return values
    try:
        return array(values)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"NDArrayIter: {what} is a {type(values).__name__}, not an array: {error}") from error
