"""Iterators that give batches of data: what training and prediction read from."""

from .arrays import NDArrayIter
from .batch import DataBatch, DataDesc, DataIter
from .csv import CSVIter
from .image_record import ImageRecordIter
from .mnist import MNISTIter
from .prefetch import PrefetchingIter
from .resize import ResizeIter

__all__ = [
    "CSVIter",
    "DataBatch",
    "DataDesc",
    "DataIter",
    "ImageRecordIter",
    "MNISTIter",
    "NDArrayIter",
    "PrefetchingIter",
    "ResizeIter",
]
