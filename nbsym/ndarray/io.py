"""Files of arrays in MXNet's binary format (``.params``).

A file is a list of arrays, and names for all of them or for none::

    uint64  0x112                   uint64  0
    uint64  number of arrays        the arrays
    uint64  number of names         per name: uint64 length, UTF-8 text

MXNet changed how it writes an array three times. All four ways begin with a uint32:

===========  ==================================================================
0xF993FAC9   (V2) int32 storage type, shape as int32 + int64 each, contents
0xF993FACA   (V3) the same; its shapes may be () and hold zeros
0xF993FAC8   (V1) shape as uint32 + int64 each, contents
else         (the oldest) it is the number of dimensions; uint32 each, contents
===========  ==================================================================

The contents are int32 device type, int32 device number, int32 dtype and the elements, all little-endian.
Here arrays are written as MXNet 1.9.1 writes them: V2, and V3 for the shape () that V2 cannot say.
"""

from __future__ import annotations

import io
import os
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import numpy as np

from ..base import ArgumentError, NbsymError
from ..context import CPU, Context, num_gpus
from ..files import replace_file
from .dtypes import TYPE_FLAGS
from .ndarray import NDArray
from .storage import HOST

__all__ = ["load", "load_frombuffer", "save"]

_LIST = 0x112
_V1, _V2, _V3 = 0xF993FAC8, 0xF993FAC9, 0xF993FACA
_STORAGE_TYPES = {0: "default", 1: "row_sparse", 2: "csr"}
_DTYPES = {flag: dtype for dtype, flag in TYPE_FLAGS.items()}
_MAX_NDIM = 32


def save(fname: str | os.PathLike[str], data: NDArray | Sequence[NDArray] | Mapping[str, NDArray]) -> None:
    """Write arrays to a file that MXNet reads, too.

    The file appears under its name only when it is complete: an interruption leaves what was there before.

    Parameters
    ----------
    fname : str
    data : NDArray, list of NDArray, or dict of str to NDArray

    Raises
    ------
    ArgumentError
        If `data` is something else.
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import nbsym as mx
    >>> import os, tempfile
    >>> fname = os.path.join(tempfile.mkdtemp(), 'x.params')
    >>> mx.nd.save(fname, {'x': mx.nd.array([1, 2])})
    >>> mx.nd.load(fname)['x'].asnumpy()
    array([1., 2.], dtype=float32)
    """
    if isinstance(data, NDArray):
        data = [data]
    if isinstance(data, Mapping):
        names, arrays = list(data), list(data.values())
    elif isinstance(data, (list, tuple)):
        names, arrays = [], list(data)
    else:
        raise ArgumentError(f"save: expected an NDArray, or a list or dict of them, got {type(data).__name__}")
    if not all(isinstance(name, str) for name in names) or not all(isinstance(array, NDArray) for array in arrays):
        raise ArgumentError("save: expected an NDArray, a list of NDArray or a dict of str to NDArray")
    with replace_file(fname) as file:
        file.write(struct.pack("<QQQ", _LIST, 0, len(arrays)))
        for array in arrays:
            write_array(file, array)
        file.write(struct.pack("<Q", len(names)))
        for name in names:
            text = name.encode()
            file.write(struct.pack("<Q", len(text)) + text)


def load(fname: str | os.PathLike[str]) -> list[NDArray] | dict[str, NDArray]:
    """Read what `save`, or any MXNet, has written.

    An array comes back on its device, or on the CPU if that was a GPU which is not there.

    Returns
    -------
    list of NDArray or dict of str to NDArray

    Raises
    ------
    NbsymError
        If the file is not there, or not one of these, or damaged. No more memory is ever allocated than it has bytes.
    """
    try:
        with open(fname, "rb") as file:
            return _read(_Source(file, os.fspath(fname)))
    except OSError as error:
        raise NbsymError(f"cannot read {os.fspath(fname)}: {error.strerror}") from error


def load_frombuffer(buf: bytes) -> list[NDArray] | dict[str, NDArray]:
    """Read the contents of a file that `save`, or any MXNet, has written.

    Examples
    --------
    >>> load_frombuffer(bytes.fromhex('1201' + '00' * 30))
    []
    """
    if not isinstance(buf, (bytes, bytearray, memoryview)):
        raise ArgumentError(f"load_frombuffer: expected bytes, got {type(buf).__name__}")
    return _read(_Source(io.BytesIO(buf), "buffer"))


def write_array(file: BinaryIO, array: NDArray) -> None:
    """Write one array without the list around it."""
    shape = array.shape
    context = array.context
    file.write(struct.pack(f"<Iii{len(shape)}q", _V2 if shape else _V3, 0, len(shape), *shape))
    file.write(struct.pack("<iii", context.device_typeid, context.device_id, TYPE_FLAGS[np.dtype(array.dtype)]))
    elements = np.asarray(array)
    if sys.byteorder == "big":
        elements = elements.byteswap()
    file.write(elements.reshape(-1).view(np.uint8).data)


class _Source:
    """A file that is read from beginning to end, and knows how much of it is left."""

    def __init__(self, file: io.BufferedIOBase, name: str) -> None:
        self._file = file
        self._name = name
        self.left = file.seek(0, io.SEEK_END)
        file.seek(0)

    def fail(self, reason: str) -> NbsymError:
        return NbsymError(f"{self._name} is not a file of arrays, or damaged: {reason}")

    def require(self, size: int, what: str) -> None:
        if size > self.left:
            raise self.fail(f"{what}: needs {size} bytes, but {self.left} are left")
        self.left -= size

    def unpack(self, format: str, what: str) -> tuple[Any, ...]:
        size = struct.calcsize(format)
        return struct.unpack(format, self.bytes(size, what))

    def bytes(self, size: int, what: str) -> bytes:
        self.require(size, what)
        return self._file.read(size)

    def fill(self, target: np.ndarray, what: str) -> None:
        """Read all elements of an array, of which it is known that they are left."""
        if target.size and self._file.readinto(target.reshape(-1).view(np.uint8).data) != target.nbytes:
            raise self.fail(f"{what}: the file became shorter while it was read")
        if sys.byteorder == "big":
            target.byteswap(inplace=True)
        if target.dtype == np.bool_:  # a byte that is neither 0 nor 1 must not become a truth value
            np.not_equal(target.view(np.uint8), 0, out=target)


def _read(source: _Source) -> list[NDArray] | dict[str, NDArray]:
    magic, _ = source.unpack("<QQ", "header")
    if magic != _LIST:
        raise source.fail(f"it begins with {magic:#x}, expected {_LIST:#x}")
    arrays = list(_read_arrays(source))
    (count,) = source.unpack("<Q", "number of names")
    if count not in (0, len(arrays)):
        raise source.fail(f"{count} names for {len(arrays)} arrays")
    names = [_read_name(source, i) for i in range(count)]
    if source.left:
        raise source.fail(f"{source.left} bytes follow after its end")
    if len(set(names)) < len(names):
        raise source.fail("two arrays have the same name")
    return dict(zip(names, arrays, strict=True)) if names else arrays


def _read_arrays(source: _Source) -> Iterator[NDArray]:
    (count,) = source.unpack("<Q", "number of arrays")
    if count > source.left // 8:  # not even the shortest array would fit so often
        raise source.fail(f"{count} arrays in {source.left} bytes")
    for i in range(count):
        yield _read_array(source, f"array {i}")


def _read_name(source: _Source, index: int) -> str:
    (size,) = source.unpack("<Q", f"name {index}")
    try:
        return source.bytes(size, f"name {index}").decode()
    except UnicodeDecodeError as error:
        raise source.fail(f"name {index} is not UTF-8: {error}") from error


def _read_array(source: _Source, what: str) -> NDArray:
    shape = _read_shape(source, what)
    device_type, device_id, flag = source.unpack("<iii", what)
    if device_type not in Context.devtype2str:
        raise source.fail(f"{what} has the unknown device type {device_type}")
    if flag not in _DTYPES:
        raise source.fail(f"{what} has the unknown dtype number {flag}")
    dtype = _DTYPES[flag]
    # Python's integers do not overflow, so a lying shape cannot wrap around to a small size.
    size = dtype.itemsize
    for dim in shape:
        size *= dim
    source.require(size, f"{what}, {dtype} of shape {shape}")
    try:
        elements = HOST.allocate(shape, dtype)
    except ValueError as error:  # no elements, but dimensions beyond what NumPy can count
        raise source.fail(f"{what} has the shape {shape}: {error}") from error
    source.fill(elements, what)
    context = Context(Context.devtype2str[device_type], device_id)
    if context.device_type != "gpu":
        return NDArray(elements, context)
    return NDArray(elements).as_in_context(context if device_id < num_gpus() else CPU)


def _read_shape(source: _Source, what: str) -> tuple[int, ...]:
    (magic,) = source.unpack("<I", what)
    if magic in (_V2, _V3):
        (storage_type,) = source.unpack("<i", what)
        if storage_type != 0:
            name = _STORAGE_TYPES.get(storage_type, storage_type)
            raise source.fail(f"{what} has the storage type {name!r}, which is not supported: only 'default' is")
        (ndim,) = source.unpack("<i", what)
        each = "q"
    elif magic == _V1:
        (ndim,) = source.unpack("<I", what)
        each = "q"
    else:
        ndim = magic
        each = "I"
    if ndim < 0 or (ndim == 0 and magic != _V3):
        raise source.fail(f"{what} was saved without a shape")
    if ndim > _MAX_NDIM:
        raise source.fail(f"{what} has {ndim} dimensions")
    shape = source.unpack(f"<{ndim}{each}", what)
    if any(dim < 0 for dim in shape):
        raise source.fail(f"{what} has the shape {shape}")
    return shape
