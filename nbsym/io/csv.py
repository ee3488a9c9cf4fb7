"""Batches from files of comma-separated numbers."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence

import numpy as np

from ..base import NbsymError, ShapeError
from .rounds import RoundIter


class CSVIter(RoundIter):
    """Batches from CSV files, a line an example. The files are read whole, once.

    Parameters
    ----------
    data_csv : str
    data_shape : tuple of int
        Of an example.
    label_csv : str, optional
        By default all labels are 0.
    label_shape : tuple of int
        Of a label.
    batch_size : int
    round_batch : bool
        Whether the last batch is filled up from the beginning; the next epoch then begins after these examples.
    dtype : str
    data_name, label_name : str

    Raises
    ------
    NbsymError
        If a file cannot be read as numbers.
    ShapeError
        If lines do not have as many numbers as the shape says, or there are more or fewer labels than examples.

    Examples
    --------
    >>> import tempfile
    >>> path = os.path.join(tempfile.mkdtemp(), 'x.csv')
    >>> _ = open(path, 'w').write('1,2\\n3,4\\n5,6\\n')
    >>> [(batch.data[0].asnumpy().tolist(), batch.pad) for batch in CSVIter(path, (2,), batch_size=2)]
    [([[1.0, 2.0], [3.0, 4.0]], 0), ([[5.0, 6.0], [1.0, 2.0]], 1)]
    """

    def __init__(
        self,
        data_csv: str,
        data_shape: Sequence[int],
        label_csv: str | None = None,
        label_shape: Sequence[int] = (1,),
        batch_size: int = 1,
        round_batch: bool = True,
        dtype: str = "float32",
        data_name: str = "data",
        label_name: str = "softmax_label",
    ) -> None:
        self._rows = _load(data_csv, data_shape, dtype)
        if label_csv is None or label_csv == "NULL":
            self._labels = np.zeros((len(self._rows), *label_shape), dtype)
        else:
            self._labels = _load(label_csv, label_shape, dtype)
        if len(self._labels) != len(self._rows):
            raise ShapeError(f"CSVIter: {label_csv} has {len(self._labels)} labels for {len(self._rows)} examples")

        def order() -> np.ndarray:
            return np.arange(len(self._rows))

        super().__init__(batch_size, round_batch, order, data_shape, label_shape, dtype, data_name, label_name)

    def _read(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self._rows[numbers], self._labels[numbers]


def _load(path: str, shape: Sequence[int], dtype: str) -> np.ndarray:
    try:
        rows = np.loadtxt(path, delimiter=",", ndmin=2).astype(dtype, copy=False)
    except OSError as error:
        raise NbsymError(f"cannot read {os.fspath(path)}: {error}") from error
    except ValueError as error:
        raise NbsymError(f"{os.fspath(path)} does not hold numbers separated by commas: {error}") from error
    if rows.size and rows.shape[1] != math.prod(shape):
        raise ShapeError(f"{os.fspath(path)} has {rows.shape[1]} numbers a line, which do not make {tuple(shape)}")
    return rows.reshape(-1, *shape)
