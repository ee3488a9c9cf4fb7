"""Contexts: the devices on which arrays live and graphs run."""

from __future__ import annotations

import re
import threading
from typing import ClassVar

from .base import ArgumentError

_DEVICE_TYPES = {"cpu": 1, "gpu": 2, "cpu_pinned": 3, "cpu_shared": 5}


class Context:
    """A device: its type and its number.

    In a ``with`` statement it becomes the default of the calling thread.

    Parameters
    ----------
    device_type : {'cpu', 'gpu', 'cpu_pinned', 'cpu_shared'} or Context
    device_id : int, optional
        The memory of every CPU device is the same; the number is kept and printed, as in MXNet.

    Raises
    ------
    ArgumentError
        If there is no such type of device. Whether a device is present is checked when memory is allocated on it.

    Examples
    --------
    >>> import nbsym as mx
    >>> with mx.Context('cpu', 1):
    ...     mx.nd.ones((2, 3)).context
    cpu(1)
    >>> mx.current_context()
    cpu(0)
    """

    __slots__ = ("device_id", "device_typeid")

    devstr2type: ClassVar[dict[str, int]] = _DEVICE_TYPES
    devtype2str: ClassVar[dict[int, str]] = {number: name for name, number in _DEVICE_TYPES.items()}

    device_typeid: int
    device_id: int

    def __init__(self, device_type: str | Context, device_id: int = 0) -> None:
        if isinstance(device_type, Context):
            self.device_typeid = device_type.device_typeid
            self.device_id = device_type.device_id
            return
        if device_type not in _DEVICE_TYPES:
            expected = ", ".join(repr(name) for name in _DEVICE_TYPES)
            raise ArgumentError(f"Context: unknown device type {device_type!r}, expected one of {expected}")
        self.device_typeid = _DEVICE_TYPES[device_type]
        self.device_id = int(device_id)

    @classmethod
    def from_string(cls, text: str) -> Context:
        """The context that prints as `text`.

        Raises
        ------
        ArgumentError
            If none does.

        Examples
        --------
        >>> Context.from_string('gpu(1)')
        gpu(1)
        """
        match = re.fullmatch(r"(\w+)(?:\((\d+)\))?", text)
        if not match:
            raise ArgumentError(f"not a context: {text!r}; expected one such as 'cpu(0)'")
        return cls(match[1], int(match[2] or 0))

    @property
    def device_type(self) -> str:
        """Name of the type of device.

        Examples
        --------
        >>> import nbsym as mx
        >>> mx.gpu(1).device_type
        'gpu'
        """
        return self.devtype2str[self.device_typeid]

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Context)
            and self.device_typeid == other.device_typeid
            and self.device_id == other.device_id
        )

    def __hash__(self) -> int:
        return hash((self.device_typeid, self.device_id))

    def __repr__(self) -> str:
        return f"{self.device_type}({self.device_id})"

    def __enter__(self) -> Context:
        _defaults.stack.append(self)
        return self

    def __exit__(self, *exception: object) -> None:
        _defaults.stack.pop()

    def empty_cache(self) -> None:
        """Does nothing: no memory is held back in a pool. For programs that call it."""


CPU = Context("cpu", 0)


class _Defaults(threading.local):
    """Each thread's stack of default contexts."""

    def __init__(self) -> None:
        self.stack = [CPU]


_defaults = _Defaults()


def cpu(device_id: int = 0) -> Context:
    """The main memory.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.cpu()
    cpu(0)
    """
    return Context("cpu", device_id)


def cpu_pinned(device_id: int = 0) -> Context:
    """The main memory under the name that MXNet gives to its page-locked part.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.cpu_pinned()
    cpu_pinned(0)
    """
    return Context("cpu_pinned", device_id)


def gpu(device_id: int = 0) -> Context:
    """A CUDA device.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.gpu(1)
    gpu(1)
    """
    return Context("gpu", device_id)


def current_context() -> Context:
    """The default context of the calling thread: that of the innermost ``with`` statement, else ``cpu(0)``.

    Examples
    --------
    >>> import nbsym as mx
    >>> with mx.gpu(1):
    ...     mx.current_context()
    gpu(1)
    """
    return _defaults.stack[-1]


def num_gpus() -> int:
    """Number of CUDA devices that are present; 0 without a driver.

    Returns
    -------
    int
    """
    from numba import cuda

    return len(cuda.gpus) if cuda.is_available() else 0
