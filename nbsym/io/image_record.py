"""Batches of images from record files, decoded and augmented ahead by threads. Needs Pillow (``nbsym[image]``)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..base import ArgumentError, NbsymError, ShapeError
from ..ndarray import load
from ..recordio import MXIndexedRecordIO, MXRecordIO, decode_image, unpack
from .rounds import RoundIter

_REFUSED = (
    "path_imglist", "max_rotate_angle", "max_aspect_ratio", "min_aspect_ratio", "max_shear_ratio", "max_crop_size",
    "min_crop_size", "max_random_scale", "min_random_scale", "random_resized_crop", "max_random_area",
    "min_random_area", "max_img_size", "min_img_size", "brightness", "contrast", "saturation", "pca_noise", "random_h",
    "random_s", "random_l", "rotate", "max_random_contrast", "max_random_illumination",
)  # fmt: skip
_WITHOUT_MEANING = ("aug_seq", "verbose", "prefetch_buffer", "ctx", "device_id", "inter_method", "shuffle_chunk_size",
                    "shuffle_chunk_seed")  # fmt: skip


@dataclass(frozen=True)
class Augmentation:
    """What happens to an image after it is decoded. Fields are the parameters of `ImageRecordIter`."""

    data_shape: tuple[int, ...]
    resize: int
    pad: int
    fill_value: int
    rand_crop: bool
    mirror: bool
    rand_mirror: bool
    mean: np.ndarray
    std: np.ndarray
    scale: float

    def __call__(self, encoded: bytes, rng: np.random.Generator) -> np.ndarray:
        """The image as (channels, height, width) float32."""
        channels, height, width = self.data_shape
        pixels = self._sized(decode_image(encoded, "L" if channels == 1 else "RGB"))
        if self.pad:
            edges = [(self.pad, self.pad)] * 2 + [(0, 0)] * (pixels.ndim - 2)
            pixels = np.pad(pixels, edges, constant_values=self.fill_value)
        down, right = pixels.shape[0] - height, pixels.shape[1] - width
        if down < 0 or right < 0:
            raise ShapeError(
                f"ImageRecordIter: an image of {pixels.shape[0]} x {pixels.shape[1]} pixels is smaller than "
                f"data_shape={self.data_shape}: give resize"
            )
        y, x = (rng.integers(0, [down + 1, right + 1])) if self.rand_crop else (down // 2, right // 2)
        pixels = pixels[y : y + height, x : x + width]
        if self.mirror or (self.rand_mirror and rng.random() < 0.5):
            pixels = pixels[:, ::-1]
        image = pixels.reshape(height, width, channels).transpose(2, 0, 1).astype(np.float32)
        return (image - self.mean) * (np.float32(self.scale) / self.std)

    def _sized(self, pixels: np.ndarray) -> np.ndarray:
        """With its shorter edge of length `resize`."""
        if self.resize <= 0:
            return pixels
        from PIL import Image

        height, width = pixels.shape[:2]
        shorter = min(height, width)
        size = (round(width * self.resize / shorter), round(height * self.resize / shorter))
        return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR))


class ImageRecordIter(RoundIter):
    """Batches of images from a record file, decoded by threads while the batch before is used.

    Parameters
    ----------
    path_imgrec : str
        The records (see `nbsym.recordio.pack_img`).
    data_shape : tuple of int
        (channels, height, width): 1 channel, or 3 in the order red, green, blue.
    batch_size : int
    path_imgidx : str, optional
        Their index; without it the records are walked once to find where they begin.
    label_width : int
        Labels of an image.
    shuffle : bool
        Another order in each epoch.
    seed : int
    round_batch : bool
        Whether the last batch is filled up from the beginning; the next epoch then begins after these images.
    num_parts, part_index : int
        Which part of the records to read, for several readers.
    preprocess_threads : int
    resize : int
        Length of the shorter edge, before cropping; -1: as it is.
    pad, fill_value : int
        Pixels added around the image, and what they are.
    rand_crop, rand_mirror : bool
        Whether to crop at random, and not from the middle; to mirror every second image, at random.
    mirror : bool
        Mirror all.
    mean_img : str, optional
        A file with one array (``mean_img``), which is subtracted.
    mean_r, mean_g, mean_b, std_r, std_g, std_b, scale : float
        A pixel becomes ``(pixel - mean) * scale / std``.
    dtype : str
    data_name, label_name : str

    Raises
    ------
    NbsymError
        If the file is not there or damaged; ArgumentError for augmentations of MXNet that are not here.
    """

    def __init__(
        self,
        path_imgrec: str,
        data_shape: Sequence[int],
        batch_size: int,
        path_imgidx: str = "",
        label_width: int = 1,
        shuffle: bool = False,
        seed: int = 0,
        round_batch: bool = True,
        num_parts: int = 1,
        part_index: int = 0,
        preprocess_threads: int = 4,
        resize: int = -1,
        pad: int = 0,
        fill_value: int = 255,
        rand_crop: bool = False,
        mirror: bool = False,
        rand_mirror: bool = False,
        mean_img: str = "",
        mean_r: float = 0.0,
        mean_g: float = 0.0,
        mean_b: float = 0.0,
        std_r: float = 1.0,
        std_g: float = 1.0,
        std_b: float = 1.0,
        scale: float = 1.0,
        dtype: str = "float32",
        data_name: str = "data",
        label_name: str = "softmax_label",
        **others: Any,
    ) -> None:
        for name in others:
            if name in _REFUSED:
                raise ArgumentError(f"ImageRecordIter: {name} is not supported")
            if name not in _WITHOUT_MEANING:
                raise ArgumentError(f"ImageRecordIter has no parameter {name!r}")
        shape = tuple(data_shape)
        if len(shape) != 3 or shape[0] not in (1, 3):
            raise ArgumentError(f"ImageRecordIter: data_shape={shape} is not (1 or 3, height, width)")
        channels = (slice(shape[0]), None, None)
        mean = np.array([mean_r, mean_g, mean_b], np.float32)[channels]
        std = np.array([std_r, std_g, std_b], np.float32)[channels]
        if mean_img:
            mean = _mean_image(mean_img, shape)
        self._augment = Augmentation(
            shape, resize, pad, fill_value, rand_crop, mirror, rand_mirror, mean, std, float(scale)
        )
        self._file = MXRecordIO(path_imgrec, "r")
        places = _places(self._file, path_imgrec, path_imgidx)
        if not 0 <= part_index < num_parts:
            raise ArgumentError(f"ImageRecordIter: part_index={part_index} is not in 0 .. {num_parts - 1}")
        self._places = places[len(places) * part_index // num_parts : len(places) * (part_index + 1) // num_parts]
        self._label_width = label_width
        self._rng = np.random.default_rng(seed)
        self._pool = ThreadPoolExecutor(max(preprocess_threads, 1), thread_name_prefix="decode")
        self._ahead: tuple[tuple[int, ...], list[Future]] = ((), [])

        def order() -> np.ndarray:
            return self._rng.permutation(len(self._places)) if shuffle else np.arange(len(self._places))

        super().__init__(batch_size, round_batch, order, shape, (label_width,), dtype, data_name, label_name)

    def _read(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        wanted, futures = self._ahead
        if wanted != tuple(numbers):
            futures = self._begin(numbers)
        following = self._order[self._start : self._start + self.batch_size]
        self._ahead = (tuple(following), self._begin(following))
        data = np.empty(self.provide_data[0].shape, np.float32)
        label = np.empty((self.batch_size, self._label_width), np.float32)
        for i, future in enumerate(futures):
            data[i], label[i] = future.result()
        return data, label

    def _begin(self, numbers: np.ndarray) -> list[Future]:
        """Read records, and let the threads decode them."""
        found = []
        for number in numbers:
            self._file._file.seek(self._places[number])
            record = self._file.read()
            found.append(self._pool.submit(self._decoded, record, self._rng.spawn(1)[0]))
        return found

    def _decoded(self, record: bytes | None, rng: np.random.Generator) -> tuple[np.ndarray, Any]:
        header, encoded = unpack(record or b"")
        labels = np.atleast_1d(header.label)
        if labels.size < self._label_width:
            raise NbsymError(f"{self._file.uri}: record {header.id} has {labels.size} labels, not {self._label_width}")
        return self._augment(encoded, rng), labels[: self._label_width]


def _places(records: MXRecordIO, path_imgrec: str, path_imgidx: str) -> np.ndarray:
    """Where each record begins."""
    if path_imgidx:
        indexed = MXIndexedRecordIO(path_imgidx, path_imgrec, "r")
        indexed.close()
        return np.array([indexed.idx[key] for key in indexed.keys], np.int64)
    found: list[int] = []
    while True:
        at = records.tell()
        if records.read() is None:
            return np.array(found, np.int64)
        found.append(at)


def _mean_image(path: str, shape: tuple[int, ...]) -> np.ndarray:
    found = load(path)
    image = found.get("mean_img") if isinstance(found, dict) else found[0] if found else None
    if image is None or image.shape != shape:
        raise NbsymError(f"{os.fspath(path)} has no array 'mean_img' of shape {shape}")
    return image.asnumpy()
