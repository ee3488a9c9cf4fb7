"""Making arrays: from values, from a pattern, from other libraries' memory."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..base import ArgumentError, ShapeError
from ..context import Context, current_context
from .dtypes import as_dtype
from .ndarray import NDArray
from .storage import storage_of

__all__ = [
    "arange",
    "array",
    "empty",
    "eye",
    "from_dlpack",
    "from_numpy",
    "full",
    "linspace",
    "ones",
    "to_dlpack_for_read",
    "to_dlpack_for_write",
    "zeros",
]


def empty(
    shape: int | Sequence[int], ctx: Context | None = None, dtype: Any = None, stype: str | None = None
) -> NDArray:
    """An array whose elements are not set.

    Parameters
    ----------
    shape : int or tuple of int
    ctx : Context, optional
        Where it is to be; by default where the innermost ``with`` statement says, else on the CPU.
    dtype : str or numpy.dtype, optional
        Type of the elements, by default float32.
    stype : str, optional
        Storage type, which can only be 'default'.

    Returns
    -------
    NDArray

    Raises
    ------
    ShapeError, DTypeError, ArgumentError
        If there are no such arrays.
    NbsymError
        If the device is not there.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.empty((2, 3)).shape
    (2, 3)
    """
    if stype not in (None, "default"):
        raise ArgumentError(f"storage type {stype!r} is not supported: arrays are dense ('default')")
    shape = _as_shape(shape)
    context = _as_context(ctx)
    return NDArray(storage_of(context).allocate(shape, as_dtype(dtype), context.device_id), context)


def zeros(
    shape: int | Sequence[int],
    ctx: Context | None = None,
    dtype: Any = None,
    stype: str | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """An array of zeros. For the parameters see `empty`.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.zeros(3).asnumpy()
    array([0., 0., 0.], dtype=float32)
    """
    return full(shape, 0, ctx, dtype, out, stype)


def ones(
    shape: int | Sequence[int],
    ctx: Context | None = None,
    dtype: Any = None,
    stype: str | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """An array of ones. For the parameters see `empty`.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.ones((1, 2), dtype='int8').asnumpy()
    array([[1, 1]], dtype=int8)
    """
    return full(shape, 1, ctx, dtype, out, stype)


def full(
    shape: int | Sequence[int],
    val: Any,
    ctx: Context | None = None,
    dtype: Any = None,
    out: NDArray | None = None,
    stype: str | None = None,
) -> NDArray:
    """An array filled with one value. For the other parameters see `empty`.

    Parameters
    ----------
    val : number
        Or whatever broadcasts to the shape.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.full(2, 7).asnumpy()
    array([7., 7.], dtype=float32)
    """
    if out is None:
        out = empty(shape, ctx, dtype, stype)
    elif out.shape != _as_shape(shape):
        raise ShapeError(f"out has shape {out.shape}, expected {_as_shape(shape)}")
    out[...] = val
    return out


def array(source_array: Any, ctx: Context | None = None, dtype: Any = None) -> NDArray:
    """A new array with the elements of something.

    Parameters
    ----------
    source_array : array_like
        An NDArray, a NumPy array, nested lists, a number, or an array of another library.
    ctx : Context, optional
        Where it is to be (see `empty`).
    dtype : str or numpy.dtype, optional
        By default that of an NDArray, and float32 for everything else, NumPy arrays included.

    Raises
    ------
    ArgumentError
        If there is no array in it.

    Examples
    --------
    >>> import nbsym as mx
    >>> import numpy as np
    >>> mx.nd.array(np.eye(2, dtype='int64'))
    <BLANKLINE>
    [[1. 0.]
     [0. 1.]]
    <NDArray 2x2 @cpu(0)>
    """
    if isinstance(source_array, NDArray) and dtype is None:
        dtype = source_array.dtype
    target = as_dtype(dtype)
    if not isinstance(source_array, np.ndarray):
        try:
            if isinstance(source_array, (str, bytes)):
                raise ValueError("it is text")
            source_array = np.asarray(source_array, target)
        except (TypeError, ValueError, OverflowError) as error:
            kind = type(source_array).__name__
            raise ArgumentError(f"array: cannot make an array of {target} from this {kind}: {error}") from error
    result = empty(source_array.shape, ctx, target)
    with np.errstate(invalid="ignore", over="ignore"):  # casts are C's, silently, as in MXNet
        storage_of(result.context).upload(source_array, result._data)
    return result


def arange(
    start: float,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool | None = None,
    ctx: Context | None = None,
    dtype: Any = None,
) -> NDArray:
    """Evenly spaced values in the half-open interval from `start` to `stop`.

    Parameters
    ----------
    start : number
        Or, if `stop` is left out, the stop: the start is then 0.
    stop : number, optional
    step : number, optional
    repeat : int, optional
        How often to repeat each value.
    infer_range : bool, optional
        Not supported, as in MXNet.
    ctx, dtype
        See `empty`. The values are computed in that dtype.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.arange(2, 6, step=1.5, repeat=2).asnumpy()
    array([2. , 2. , 3.5, 3.5, 5. , 5. ], dtype=float32)
    """
    if infer_range:
        raise ArgumentError("arange: infer_range is not supported")
    if stop is None:
        start, stop = 0, start
    if step == 0:
        raise ArgumentError("arange: step must not be 0")
    target = as_dtype(dtype)
    count = max(math.ceil((stop - start) / step), 0)
    number = target.type if target != np.bool_ else int
    values = number(start) + np.arange(count).astype(target) * number(step)
    return array(np.repeat(values, repeat), ctx, target)


def linspace(
    start: float, stop: float, num: int, endpoint: bool = True, ctx: Context | None = None, dtype: Any = None
) -> NDArray:
    """`num` evenly spaced values from `start` to `stop`.

    Parameters
    ----------
    endpoint : bool
        Whether `stop` is the last of them. If not, it would be the one after.
    ctx, dtype
        See `empty`.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.linspace(2, 3, 5).asnumpy()
    array([2.  , 2.25, 2.5 , 2.75, 3.  ], dtype=float32)
    """
    if num < 0:
        raise ArgumentError(f"linspace: num must not be negative, got {num}")
    intervals = num - 1 if endpoint else num
    step = (stop - start) / intervals if intervals > 0 else 0.0
    return array(start + np.arange(num) * step, ctx, as_dtype(dtype))


def eye(N: int, M: int = 0, k: int = 0, ctx: Context | None = None, dtype: Any = None) -> NDArray:
    """A matrix with ones on a diagonal, and zeros elsewhere.

    Parameters
    ----------
    N, M : int
        Numbers of rows and columns; as many columns as rows if M is 0.
    k : int
        Which diagonal: positive above the main one, negative below.
    ctx, dtype
        See `empty`.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.nd.eye(2, 3, 1).asnumpy()
    array([[0., 1., 0.],
           [0., 0., 1.]], dtype=float32)
    """
    return array(np.eye(N, M or N, k), ctx, as_dtype(dtype))


def from_numpy(ndarray: np.ndarray, zero_copy: bool = True) -> NDArray:
    """An array of the same dtype as a NumPy array.

    Parameters
    ----------
    ndarray : numpy.ndarray
    zero_copy : bool
        Share its memory. It must then be C-contiguous and writable, and is made read-only, so that there is only one
        who writes.

    Raises
    ------
    ArgumentError
        If the memory cannot be shared.

    Examples
    --------
    >>> import nbsym as mx
    >>> import numpy as np
    >>> source = np.zeros(3)
    >>> x = mx.nd.from_numpy(source)
    >>> x[0] = 1
    >>> source
    array([1., 0., 0.])
    """
    as_dtype(ndarray.dtype)
    if not zero_copy:
        return array(ndarray, dtype=ndarray.dtype)
    result = NDArray(_shared("from_numpy", ndarray.view(np.ndarray)))
    ndarray.flags.writeable = False
    return result


def from_dlpack(dlpack: Any) -> NDArray:
    """An array that shares the memory of another library's array.

    Parameters
    ----------
    dlpack : object with ``__dlpack__``, or capsule
        A C-contiguous array on the CPU. If an object is read-only, its elements are copied. A bare capsule cannot say
        whether it is, and is taken to be writable.

    Raises
    ------
    ArgumentError
        If the memory cannot be shared.

    Examples
    --------
    >>> import nbsym as mx
    >>> x = mx.nd.zeros(3)
    >>> y = mx.nd.from_dlpack(x.to_dlpack_for_write())
    >>> y[0] = 1
    >>> x.asnumpy()
    array([1., 0., 0.], dtype=float32)
    """
    bare = not hasattr(dlpack, "__dlpack__")
    source = _Capsule(dlpack) if bare else dlpack
    try:
        memory = np.from_dlpack(source)
    except (BufferError, RuntimeError, TypeError, ValueError) as error:
        raise ArgumentError(f"from_dlpack: {error}") from error
    as_dtype(memory.dtype)
    if not memory.flags.writeable:
        memory = _writable(memory) if bare else memory.copy()
    return NDArray(_shared("from_dlpack", memory))


def to_dlpack_for_read(data: NDArray) -> Any:
    """A DLPack capsule that shows the memory of an array."""
    return data.to_dlpack_for_read()


def to_dlpack_for_write(data: NDArray) -> Any:
    """A DLPack capsule that shows the memory of an array."""
    return data.to_dlpack_for_write()


def _as_shape(shape: Any) -> tuple[int, ...]:
    try:
        dims = tuple(map(operator.index, shape)) if isinstance(shape, (tuple, list)) else (operator.index(shape),)
    except TypeError:
        raise ArgumentError(f"expected a shape, an int or a tuple of ints, got {shape!r}") from None
    if any(dim < 0 for dim in dims):
        raise ShapeError(f"an array cannot have the shape {dims}")
    return dims


def _as_context(ctx: Context | None) -> Context:
    if ctx is None:
        return current_context()
    if not isinstance(ctx, Context):
        raise ArgumentError(f"ctx must be a Context such as cpu() or gpu(0), got {ctx!r}")
    return ctx


class _Capsule:
    """A bare DLPack capsule of CPU memory, as the object that NumPy wants."""

    def __init__(self, capsule: Any) -> None:
        if type(capsule).__name__ != "PyCapsule":
            kind = type(capsule).__name__
            raise ArgumentError(f"from_dlpack: expected an object with __dlpack__ or a capsule, got {kind}")
        if "used_dltensor" in repr(capsule):
            raise ArgumentError("from_dlpack: this capsule has been taken already; each can be taken once")
        self._capsule = capsule

    def __dlpack__(self, **options: Any) -> Any:
        return self._capsule

    def __dlpack_device__(self) -> tuple[int, int]:
        return 1, 0


def _writable(memory: np.ndarray) -> np.ndarray:
    """The same memory, writable."""
    address, _ = memory.__array_interface__["data"]
    interface = {**memory.__array_interface__, "data": (address, False)}
    return np.asarray(SimpleNamespace(__array_interface__=interface, owner=memory))


def _shared(name: str, memory: np.ndarray) -> np.ndarray:
    """`memory`, if an NDArray can show it."""
    for fault, found in (
        ("is not C-contiguous", not memory.flags.c_contiguous),
        ("is not aligned", not memory.flags.aligned),
        ("is read-only", not memory.flags.writeable),
    ):
        if found:
            raise ArgumentError(f"{name}: the memory {fault}, so it cannot be shared: copy it with nd.array")
    return memory
