"""The memory of CUDA devices: what `nbsym.ndarray.storage` asks of one, on numba.cuda."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import config, cuda

from ...base import NbsymError
from ...context import Context


class DeviceStorage:
    """Memory of CUDA devices, kept in numba's device arrays."""

    @staticmethod
    def of(context: Context) -> DeviceStorage:
        """The storage of a device, if that is there.

        Raises
        ------
        NbsymError
            If it is not.
        """
        if not cuda.is_available():
            raise NbsymError(f"{context}: there is no CUDA device, or no driver for it")
        if not 0 <= context.device_id < len(cuda.gpus):
            raise NbsymError(f"{context}: there is no such device; there are {len(cuda.gpus)}")
        return _storage

    def allocate(self, shape: tuple[int, ...], dtype: np.dtype, device_id: int) -> Any:
        with cuda.gpus[device_id]:
            return cuda.device_array(shape, dtype)

    def upload(self, source: np.ndarray, target: Any) -> None:
        if target.size:
            host = np.empty(target.shape, target.dtype)
            host[...] = source
            target.copy_to_device(host)

    def download(self, source: Any) -> np.ndarray:
        return source.copy_to_host()

    def address(self, memory: Any) -> int:
        if config.ENABLE_CUDASIM:
            return memory.ctypes.data
        return memory.__cuda_array_interface__["data"][0]


_storage = DeviceStorage()
