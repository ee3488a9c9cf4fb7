"""Iterators that give batches of data: what training and prediction read from."""

from .arrays import NDArrayIter
from .batch import DataBatch, DataDesc, DataIter
from .prefetch import PrefetchingIter
from .resize import ResizeIter

__all__ = ["DataBatch", "DataDesc", "DataIter", "NDArrayIter", "PrefetchingIter", "ResizeIter"]
