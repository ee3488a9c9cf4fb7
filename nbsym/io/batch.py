"""A batch of data, its description, and the interface of what gives batches."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..base import ArgumentError
from ..ndarray import NDArray


class DataDesc(namedtuple("DataDesc", ["name", "shape"])):
    """Name, shape, dtype and layout of one input. As a tuple it is ``(name, shape)``.

    Parameters
    ----------
    name : str
    shape : tuple of int
    dtype : numpy.dtype
    layout : str
        A letter per dimension; ``N`` stands for the batch.

    Examples
    --------
    >>> DataDesc('data', (32, 3, 8, 8))
    DataDesc[data,(32, 3, 8, 8),<class 'numpy.float32'>,NCHW]
    """

    dtype: Any
    layout: str | None

    def __new__(cls, name: str, shape: Sequence[int], dtype: Any = np.float32, layout: str | None = "NCHW") -> DataDesc:
        self = super().__new__(cls, name, tuple(shape))
        self.dtype = dtype
        self.layout = layout
        return self

    def __repr__(self) -> str:
        return f"DataDesc[{self.name},{self.shape},{self.dtype},{self.layout}]"

    def __reduce__(self) -> tuple[Any, ...]:
        return DataDesc, (self.name, self.shape, self.dtype, self.layout)

    @staticmethod
    def get_batch_axis(layout: str | None) -> int:
        """The dimension of the batch in a layout; -1 if there is none.

        Examples
        --------
        >>> DataDesc.get_batch_axis('TNC')
        1
        """
        return 0 if layout is None else layout.find("N")

    @staticmethod
    def get_list(shapes: Iterable[tuple[str, Any]], types: Iterable[tuple[str, Any]] | None = None) -> list[DataDesc]:
        """Descriptions from ``(name, shape)`` and ``(name, dtype)`` pairs."""
        if types is None:
            return [DataDesc(name, shape) for name, shape in shapes]
        dtype_of = dict(types)
        return [DataDesc(name, shape, dtype_of[name]) for name, shape in shapes]


class DataBatch:
    """Arrays of one batch.

    Parameters
    ----------
    data, label : list of NDArray
    pad : int, optional
        How many examples at the end only fill the batch; predictions leave them out.
    index : numpy.ndarray, optional
        Numbers of the examples.
    bucket_key : optional
        Which of a `BucketingModule`'s symbols the batch is for.
    provide_data, provide_label : list of DataDesc, optional
        Descriptions, where they are not the iterator's.
    """

    def __init__(
        self,
        data: Sequence[NDArray],
        label: Sequence[NDArray] | None = None,
        pad: int | None = None,
        index: Any = None,
        bucket_key: Any = None,
        provide_data: Sequence[DataDesc] | None = None,
        provide_label: Sequence[DataDesc] | None = None,
    ) -> None:
        for what, arrays in (("data", data), ("label", label)):
            if arrays is not None and not isinstance(arrays, (list, tuple)):
                raise ArgumentError(f"DataBatch: {what} must be a list of NDArray, not {type(arrays).__name__}")
        self.data = data
        self.label = label
        self.pad = pad
        self.index = index
        self.bucket_key = bucket_key
        self.provide_data = provide_data
        self.provide_label = provide_label

    def __str__(self) -> str:
        labels = [array.shape for array in self.label] if self.label else None
        return f"{type(self).__name__}: data shapes: {[array.shape for array in self.data]} label shapes: {labels}"


class DataIter:
    """What gives batches. Subclasses write `next`, or `iter_next` and the getters; and `reset`.

    They have ``provide_data`` and ``provide_label``, lists of `DataDesc`.

    Parameters
    ----------
    batch_size : int

    Examples
    --------
    >>> import nbsym as mx
    >>> class Counting(DataIter):
    ...     count = 0
    ...     def iter_next(self):
    ...         self.count += 1
    ...         return self.count < 3
    ...     def getdata(self):
    ...         return [mx.nd.array([self.count])]
    >>> [batch.data[0].asscalar() for batch in Counting()]
    [np.float32(1.0), np.float32(2.0)]
    """

    def __init__(self, batch_size: int = 0) -> None:
        self.batch_size = batch_size

    def __iter__(self) -> DataIter:
        return self

    def __next__(self) -> DataBatch:
        return self.next()

    def reset(self) -> None:
        """Go back to the first batch."""

    def next(self) -> DataBatch:
        """The next batch.

        Raises
        ------
        StopIteration
            After the last.
        """
        if not self.iter_next():
            raise StopIteration
        return DataBatch(self.getdata(), self.getlabel(), self.getpad(), self.getindex())

    def iter_next(self) -> bool:
        """Move to the next batch; False after the last."""
        raise NotImplementedError(f"{type(self).__name__} has neither next nor iter_next")

    def getdata(self) -> Sequence[NDArray]:
        """Data of the current batch."""
        return []

    def getlabel(self) -> Sequence[NDArray]:
        """Labels of the current batch."""
        return []

    def getindex(self) -> Any:
        """Numbers of the current batch's examples, or None."""
        return None

    def getpad(self) -> int | None:
        """How many examples at the end of the current batch only fill it."""
        return 0


def described(descriptions: Iterable[Any]) -> list[DataDesc]:
    """Descriptions from what callers write: `DataDesc`, or tuples of its arguments."""
    return [found if isinstance(found, DataDesc) else DataDesc(*found) for found in descriptions]


def renamed(descriptions: Iterable[Any], names: Mapping[str, str] | None) -> list[DataDesc]:
    """Descriptions under other names."""
    if names is None:
        return described(descriptions)
    return [DataDesc(names[d.name], d.shape, d.dtype, d.layout) for d in described(descriptions)]
