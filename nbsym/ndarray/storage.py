"""Where the memory of arrays comes from, per kind of device.

The memory of the CPU is a NumPy array. That of a GPU is what `nbsym.kernels.cuda.storage` makes of it, which is
imported when the first array is put there. Whatever `Storage.allocate` returns is C-contiguous and has ``shape``,
``dtype`` and ``reshape``, and slicing along the first axis shows the same memory.
"""

from __future__ import annotations

import math
from typing import Any, Protocol

import numpy as np

from ..base import NbsymError
from ..context import Context

ALIGNMENT = 64
"""Bytes: a cache line, and the widest vector register."""

# Below this size alignment buys nothing, and asking for it would cost more than the allocation.
_ALIGN_FROM = 1024


class Storage(Protocol):
    """Memory of one kind of device."""

    def allocate(self, shape: tuple[int, ...], dtype: np.dtype, device_id: int) -> Any:
        """Uninitialised memory."""

    def upload(self, source: np.ndarray, target: Any) -> None:
        """Copy host memory to `target`, which has the same shape, casting to its dtype."""

    def download(self, source: Any) -> np.ndarray:
        """A copy in host memory."""

    def address(self, memory: Any) -> int:
        """The device's pointer to the first element."""


class HostStorage:
    """Main memory. Large arrays start on a cache line."""

    def allocate(self, shape: tuple[int, ...], dtype: np.dtype, device_id: int = 0) -> np.ndarray:
        size = math.prod(shape) * dtype.itemsize
        if size < _ALIGN_FROM:
            return np.empty(shape, dtype)
        memory = np.empty(size + ALIGNMENT, np.uint8)
        return np.ndarray(shape, dtype, memory, -self.address(memory) % ALIGNMENT)

    def upload(self, source: np.ndarray, target: np.ndarray) -> None:
        target[...] = source

    def download(self, source: np.ndarray) -> np.ndarray:
        return source.copy()

    def address(self, memory: np.ndarray) -> int:
        return memory.__array_interface__["data"][0]


HOST = HostStorage()


def extent(array: Any) -> tuple[int, int]:
    """Where the memory of an NDArray begins and ends."""
    if isinstance(array._data, np.ndarray):
        return np.lib.array_utils.byte_bounds(array._data)
    return array._address, array._address + array.size * array._data.dtype.itemsize


def storage_of(context: Context) -> Storage:
    """The storage behind a context.

    Raises
    ------
    NbsymError
        If the context is a GPU that is not there.
    """
    if context.device_type != "gpu":
        return HOST
    try:
        from ..kernels.cuda.storage import DeviceStorage
    except ImportError as error:
        raise NbsymError(f"{context}: CUDA is not available ({error})") from error
    return DeviceStorage.of(context)
