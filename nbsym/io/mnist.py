"""Batches from MNIST's files (idx)."""

from __future__ import annotations

import gzip
import math
import os
import struct

import numpy as np

from ..base import ArgumentError, NbsymError
from ..ndarray import NDArray, array
from .batch import DataDesc, DataIter


class MNISTIter(DataIter):
    """Batches of images of digits, pixels in [0, 1). Examples that do not fill a batch are left out.

    Parameters
    ----------
    image, label : str
        Files, compressed (``.gz``) or not.
    batch_size : int
    shuffle : bool
        Whether the examples come in another order, the same in every epoch.
    flat : bool
        Images as (batch, 784) and not as (batch, 1, 28, 28).
    seed : int
        Of the order.
    silent : bool
        Accepted for compatibility.
    num_parts, part_index : int
        Which part of the examples to read, for several readers.
    data_name, label_name : str

    Raises
    ------
    NbsymError
        If a file cannot be read, or is damaged.
    """

    def __init__(
        self,
        image: str = "./train-images-idx3-ubyte",
        label: str = "./train-labels-idx1-ubyte",
        batch_size: int = 128,
        shuffle: bool = True,
        flat: bool = False,
        seed: int = 0,
        silent: bool = False,
        num_parts: int = 1,
        part_index: int = 0,
        data_name: str = "data",
        label_name: str = "softmax_label",
    ) -> None:
        super().__init__(batch_size)
        if not 0 <= part_index < num_parts:
            raise ArgumentError(f"MNISTIter: part_index={part_index} is not in 0 .. {num_parts - 1}")
        images, labels = read_idx(image), read_idx(label)
        if images.ndim != 3 or labels.shape != images.shape[:1]:
            raise NbsymError(f"{image} and {label} are of shapes {images.shape} and {labels.shape}: images and labels?")
        part = slice(len(images) * part_index // num_parts, len(images) * (part_index + 1) // num_parts)
        images, labels = images[part], labels[part]
        if shuffle:
            order = np.random.default_rng(seed).permutation(len(images))
            images, labels = images[order], labels[order]
        shape = (math.prod(images.shape[1:]),) if flat else (1, *images.shape[1:])
        self._images, self._labels = images.reshape(-1, *shape), labels
        self._count, self._at = len(images), -batch_size
        self.provide_data = [DataDesc(data_name, (batch_size, *shape))]
        self.provide_label = [DataDesc(label_name, (batch_size,))]

    def reset(self) -> None:
        self._at = -self.batch_size

    def iter_next(self) -> bool:
        self._at += self.batch_size
        return self._at + self.batch_size <= self._count

    def getdata(self) -> list[NDArray]:
        return [array(self._images[self._at : self._at + self.batch_size] * np.float32(1 / 256))]

    def getlabel(self) -> list[NDArray]:
        return [array(self._labels[self._at : self._at + self.batch_size], dtype="float32")]

    def getindex(self) -> np.ndarray:
        return np.arange(self._at, self._at + self.batch_size, dtype=np.uint64)


def read_idx(path: str) -> np.ndarray:
    """The array of bytes in an idx file: two zeros, the type (8: bytes), the number of dimensions, sizes, elements.

    Raises
    ------
    NbsymError
        If it cannot be read, or is damaged. No more memory is allocated than the file has bytes (unpacked, for one
        that is compressed, and then no more than its header says).
    """
    path = os.fspath(path)
    try:
        with gzip.open(path) if path.endswith(".gz") else open(path, "rb") as file:
            zeros, kind, rank = struct.unpack(">HBB", _exactly(file, 4))
            if zeros or kind != 8 or not 1 <= rank <= 4:
                raise EOFError("it does not begin as an idx file of bytes")
            shape = struct.unpack(f">{rank}I", _exactly(file, 4 * rank))
            size = math.prod(shape)
            if not path.endswith(".gz") and size > os.path.getsize(path):
                raise EOFError(f"it is too short for {shape}")
            return np.frombuffer(_exactly(file, size), np.uint8).reshape(shape)
    except (OSError, EOFError) as error:
        raise NbsymError(f"cannot read {path}: {error}") from error


def _exactly(file, size: int) -> bytes:
    """So many bytes, read piece by piece: what a header claims is not allocated before it is there."""
    pieces = []
    while size:
        piece = file.read(min(size, 1 << 20))
        if not piece:
            raise EOFError("it ends too early")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
