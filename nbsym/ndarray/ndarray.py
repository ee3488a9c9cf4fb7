"""NDArray: an array on a device, with MXNet's interface."""

from __future__ import annotations

import math
import operator
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..base import ArgumentError, ShapeError
from ..context import CPU, Context
from ..registry.shape_functions import reshaped
from . import arithmetic, indexing
from .dtypes import as_dtype
from .invoke import invoke
from .storage import storage_of


class NDArray:
    """An array of numbers on a device.

    Made by `array`, `zeros`, `ones` and the like, and by operators. Its elements always stand together in memory,
    in C order. Operators between arrays and numbers work element by element, broadcast, and keep the dtype;
    comparisons give 1 and 0 in that dtype.

    Parameters
    ----------
    data : numpy.ndarray
        C-contiguous, aligned and writable memory of a supported dtype, which is shared, not copied
        (on a GPU: what its storage allocates). Not checked: `from_numpy` is the checked way.
    context : Context
        Where that memory is.

    Examples
    --------
    >>> import nbsym as mx
    >>> x = mx.nd.array([[1, 2], [3, 4]])
    >>> x
    <BLANKLINE>
    [[1. 2.]
     [3. 4.]]
    <NDArray 2x2 @cpu(0)>
    >>> x[0] = 5
    >>> (x * 2 - 1).asnumpy()
    array([[9., 9.],
           [5., 7.]], dtype=float32)
    """

    __slots__ = ("__weakref__", "_context", "_data", "_pointer")

    # NumPy's own operators leave `ndarray + NDArray` to us.
    __array_priority__ = 1000.0

    def __init__(self, data: Any, context: Context = CPU) -> None:
        self._data = data
        self._context = context
        self._pointer = 0

    # ---- What it is ----

    @property
    def shape(self) -> tuple[int, ...]:
        """Dimensions.

        Examples
        --------
        >>> import nbsym as mx
        >>> mx.nd.zeros((2, 3)).shape
        (2, 3)
        """
        return self._data.shape

    @property
    def dtype(self) -> type:
        """Type of the elements, as a NumPy scalar type.

        Examples
        --------
        >>> import nbsym as mx
        >>> mx.nd.zeros((2, 3)).dtype
        <class 'numpy.float32'>
        """
        return self._data.dtype.type

    @property
    def size(self) -> int:
        """Number of elements."""
        return math.prod(self._data.shape)

    @property
    def ndim(self) -> int:
        """Number of dimensions."""
        return len(self._data.shape)

    @property
    def context(self) -> Context:
        """Where the array is."""
        return self._context

    @property
    def ctx(self) -> Context:
        """Where the array is."""
        return self._context

    @property
    def stype(self) -> str:
        """Storage type, always 'default': dense."""
        return "default"

    @property
    def _address(self) -> int:
        """Pointer to the first element, for whoever runs machine code on it."""
        if not self._pointer:
            self._pointer = storage_of(self._context).address(self._data)
        return self._pointer

    def __len__(self) -> int:
        if not self._data.shape:
            raise TypeError("an array of shape () has no length")
        return self._data.shape[0]

    def __iter__(self) -> Iterator[NDArray]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        return f"\n{self.asnumpy()}\n<NDArray {'x'.join(map(str, self.shape))} @{self._context}>"

    def __bool__(self) -> bool:
        if self.size > 1:
            raise ValueError(f"the truth value of an array of shape {self.shape} is ambiguous")
        return self.size == 1 and bool(self.asscalar())

    def __float__(self) -> float:
        return float(self.asscalar())

    def __int__(self) -> int:
        return int(self.asscalar())

    def __index__(self) -> int:
        if not np.issubdtype(self._data.dtype, np.integer):
            raise TypeError(f"only arrays of integers can be an index, not of {self._data.dtype}")
        return int(self.asscalar())

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle, (self.asnumpy(), self._context.device_type, self._context.device_id)

    # ---- Copies ----

    def asnumpy(self) -> np.ndarray:
        """A copy as a NumPy array.

        `numpy.asarray` gives the memory itself, where it is the CPU's.

        Examples
        --------
        >>> import nbsym as mx
        >>> mx.nd.ones((2, 3), dtype='int32').asnumpy()
        array([[1, 1, 1],
               [1, 1, 1]], dtype=int32)
        """
        return storage_of(self._context).download(self._data)

    def asscalar(self) -> Any:
        """The only element, as a NumPy scalar.

        Raises
        ------
        ValueError
            If the array does not have exactly one.

        Examples
        --------
        >>> import nbsym as mx
        >>> float(mx.nd.ones(1).asscalar())
        1.0
        """
        if self.size != 1:
            raise ValueError(f"an array of shape {self.shape} is not a scalar")
        return self.asnumpy().reshape(())[()]

    def astype(self, dtype: Any, copy: bool = True) -> NDArray:
        """A copy of another dtype.

        Parameters
        ----------
        dtype : str or numpy.dtype
        copy : bool
            If False and the dtype is the same, the array itself is returned.

        Examples
        --------
        >>> import nbsym as mx
        >>> mx.nd.array([1.7, -1.7]).astype('int32').asnumpy()
        array([ 1, -1], dtype=int32)
        """
        target = as_dtype(dtype)
        if not copy and target == self._data.dtype:
            return self
        result = _allocate(self.shape, target, self._context)
        self._copy_into(result)
        return result

    def copy(self) -> NDArray:
        """A copy on the same device."""
        return self.copyto(self._context)

    def copyto(self, other: NDArray | Context) -> NDArray:
        """Copy the elements into another array, or into a new one on a device.

        Parameters
        ----------
        other : NDArray or Context
            An array of the same shape; its dtype may differ.

        Returns
        -------
        NDArray
            The array that was copied into.

        Examples
        --------
        >>> import nbsym as mx
        >>> target = mx.nd.zeros(2, dtype='int32')
        >>> mx.nd.array([1, 2]).copyto(target) is target
        True
        """
        if isinstance(other, Context):
            result = _allocate(self.shape, self._data.dtype, other)
        elif isinstance(other, NDArray):
            if other is self:
                warnings.warn("copying an array to itself does nothing", RuntimeWarning, stacklevel=2)
                return self
            if other.shape != self.shape:
                raise ShapeError(f"copyto: an array of shape {self.shape} cannot be copied into one of {other.shape}")
            result = other
        else:
            raise ArgumentError(f"copyto: expected an NDArray or a Context, got {type(other).__name__}")
        self._copy_into(result)
        return result

    def as_in_context(self, context: Context) -> NDArray:
        """The array itself if it is on that device, else a copy there.

        Examples
        --------
        >>> import nbsym as mx
        >>> x = mx.nd.ones(2)
        >>> x.as_in_context(mx.cpu()) is x
        True
        """
        return self if self._context == context else self.copyto(context)

    def tostype(self, stype: str) -> NDArray:
        """A copy, which must be asked for as 'default': only dense arrays exist."""
        if stype != "default":
            raise ArgumentError(f"tostype: storage type {stype!r} is not supported, only 'default'")
        return self.copy()

    def _copy_into(self, target: NDArray) -> None:
        upload = storage_of(target._context).upload
        if self._data.dtype == target._data.dtype:
            upload(self._host(), target._data)
        else:
            with np.errstate(invalid="ignore", over="ignore"):  # casts are C's, silently, as in MXNet
                upload(self._host(), target._data)

    def _host(self) -> np.ndarray:
        """The elements in main memory: the memory itself if it is there, else a copy."""
        return self._data if isinstance(self._data, np.ndarray) else self.asnumpy()

    def wait_to_read(self) -> None:
        """Does nothing: whoever has an array has its elements."""

    # ---- Elements ----

    def __getitem__(self, key: Any) -> NDArray:
        """A view where the elements stand together, else a copy. See `nbsym.ndarray.indexing`.

        Examples
        --------
        >>> import nbsym as mx
        >>> x = mx.nd.zeros((2, 3))
        >>> x[1][:] = 1
        >>> x.asnumpy()
        array([[0., 0., 0.],
               [1., 1., 1.]], dtype=float32)
        """
        data = self._data
        if type(key) is int and len(data.shape) > 1 and isinstance(data, np.ndarray):
            return NDArray(data[key], self._context)
        key, basic = indexing.normalize_key(key, len(data.shape))
        if isinstance(data, np.ndarray):
            result = data[key]
            if not result.flags.c_contiguous:
                result = result.copy()
        elif basic and (place := indexing.geometry(self.shape, key)):
            start, shape = place
            result = data.reshape(-1)[start : start + math.prod(shape)].reshape(shape)
        else:
            return _from_host(self.asnumpy()[key], self._context)
        if not result.shape and data.shape:
            result = result.reshape(1)
        return NDArray(result, self._context)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Assign a number, or whatever broadcasts: an NDArray, a NumPy array, nested lists.

        Examples
        --------
        >>> import nbsym as mx
        >>> x = mx.nd.zeros((2, 3))
        >>> x[:, 1:] = mx.nd.array([1, 2])
        >>> x.asnumpy()
        array([[0., 1., 2.],
               [0., 1., 2.]], dtype=float32)
        """
        if isinstance(value, (str, bytes)):
            raise TypeError(f"cannot assign {value!r} to elements of an array")
        key, _ = indexing.normalize_key(key, len(self._data.shape))
        if isinstance(value, NDArray):
            value = value._host()
        if isinstance(self._data, np.ndarray):
            self._data[key] = value
        else:
            host = self.asnumpy()
            host[key] = value
            storage_of(self._context).upload(host, self._data)

    # ---- Shapes ----

    def reshape(self, *dims: int | Sequence[int], shape: Sequence[int] | None = None, reverse: bool = False) -> NDArray:
        """A view of another shape.

        Parameters
        ----------
        *dims : int, or one tuple of int
            The new shape. Read from left to right, a positive number takes a dimension and gives itself; 0 takes one
            and gives it; -1 takes one and gives what the size requires; -2 takes and gives all that remain; -3 takes
            two and gives their product; -4, a, b takes one and gives a and b, of which one may be -1.
        shape : tuple of int
            The same by keyword.
        reverse : bool
            Read the codes from right to left.

        Raises
        ------
        ShapeError
            If the sizes differ.

        Examples
        --------
        >>> import nbsym as mx
        >>> x = mx.nd.zeros((2, 3, 4))
        >>> x.reshape(-1, 4).shape, x.reshape((0, -3)).shape, x.reshape((-4, 1, 2, -2)).shape
        ((6, 4), (2, 12), (1, 2, 3, 4))
        """
        given: Any = dims if shape is None else shape
        if not given and shape is None:
            raise ArgumentError("reshape: expected a shape")
        if len(given) == 1 and isinstance(given[0], (tuple, list)):
            given = given[0]
        codes = tuple(map(operator.index, given))
        return NDArray(self._data.reshape(reshaped(self.shape, codes, reverse)), self._context)

    @property
    def T(self) -> NDArray:
        """A copy with the dimensions in reverse order; the array itself if it has fewer than two."""
        return invoke("transpose", (self,)) if self.ndim > 1 else self

    def flatten(self, inplace: bool = False) -> NDArray:
        """All dimensions after the first as one.

        Parameters
        ----------
        inplace : bool
            Give a view instead of a copy.

        Examples
        --------
        >>> import nbsym as mx
        >>> mx.nd.zeros((2, 3, 4)).flatten().shape
        (2, 12)
        """
        if not self.ndim:
            raise ShapeError("flatten: an array of shape () has no first dimension")
        flat = NDArray(self._data.reshape(self.shape[0], math.prod(self.shape[1:])), self._context)
        return flat if inplace else flat.copy()

    def expand_dims(self, axis: int, inplace: bool = False) -> NDArray:
        """A dimension of size 1 inserted before `axis`.

        Parameters
        ----------
        axis : int
            In ``[-ndim - 1, ndim]``.
        inplace : bool
            Give a view instead of a copy.

        Examples
        --------
        >>> import nbsym as mx
        >>> mx.nd.zeros((2, 3)).expand_dims(1).shape
        (2, 1, 3)
        """
        if not -self.ndim - 1 <= axis <= self.ndim:
            raise ShapeError(f"expand_dims: axis {axis} is out of bounds for shape {self.shape}")
        position = axis % (self.ndim + 1)
        view = NDArray(self._data.reshape(*self.shape[:position], 1, *self.shape[position:]), self._context)
        return view if inplace else view.copy()

    def squeeze(self, axis: int | Sequence[int] | None = None, inplace: bool = False) -> NDArray:
        """Without dimensions of size 1; one of them stays if there is nothing else.

        Parameters
        ----------
        axis : int or tuple of int, optional
            Which dimensions; all that are 1 if left out.
        inplace : bool
            Give a view instead of a copy.

        Examples
        --------
        >>> import nbsym as mx
        >>> mx.nd.zeros((1, 3, 1)).squeeze().shape
        (3,)
        """
        if axis is None:
            drop = {i for i, dim in enumerate(self.shape) if dim == 1}
        else:
            axes = [axis] if isinstance(axis, int) else list(axis)
            for i in axes:
                if not -self.ndim <= i < self.ndim or self.shape[i] != 1:
                    raise ShapeError(f"squeeze: axis {i} of shape {self.shape} is not a dimension of size 1")
            drop = {i % self.ndim for i in axes}
        shape = tuple(dim for i, dim in enumerate(self.shape) if i not in drop) or (1,)
        view = NDArray(self._data.reshape(shape), self._context)
        return view if inplace else view.copy()

    def broadcast_to(self, shape: Sequence[int]) -> NDArray:
        """A copy of a shape that this one broadcasts to.

        Examples
        --------
        >>> import nbsym as mx
        >>> mx.nd.array([[1], [2]]).broadcast_to((2, 2)).asnumpy()
        array([[1., 1.],
               [2., 2.]], dtype=float32)
        """
        missing = len(shape) - self.ndim
        if missing < 0 or any(dim not in (1, new) for dim, new in zip(self.shape, shape[missing:], strict=True)):
            raise ShapeError(f"broadcast_to: shape {self.shape} cannot be broadcast to {tuple(shape)}")
        data = NDArray(self._data.reshape((1,) * missing + self.shape), self._context)
        return invoke("broadcast_to", (data,), {"shape": tuple(shape)})

    def broadcast_like(self, other: NDArray) -> NDArray:
        """A copy of the shape of `other`, which this one broadcasts to."""
        return self.broadcast_to(other.shape)

    # ---- Arithmetic ----

    __hash__ = object.__hash__

    def __add__(self, other: Any) -> NDArray:
        return arithmetic.add(self, other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> NDArray:
        return arithmetic.subtract(self, other)

    def __rsub__(self, other: Any) -> NDArray:
        return arithmetic.subtract(other, self)

    def __mul__(self, other: Any) -> NDArray:
        return arithmetic.multiply(self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> NDArray:
        return arithmetic.divide(self, other)

    def __rtruediv__(self, other: Any) -> NDArray:
        return arithmetic.divide(other, self)

    def __mod__(self, other: Any) -> NDArray:
        return arithmetic.modulo(self, other)

    def __rmod__(self, other: Any) -> NDArray:
        return arithmetic.modulo(other, self)

    def __pow__(self, other: Any) -> NDArray:
        return arithmetic.power(self, other)

    def __rpow__(self, other: Any) -> NDArray:
        return arithmetic.power(other, self)

    def __neg__(self) -> NDArray:
        return invoke("negative", (self,))

    def __abs__(self) -> NDArray:
        return invoke("abs", (self,))

    def __iadd__(self, other: Any) -> NDArray:
        return arithmetic.add(self, other, out=self)

    def __isub__(self, other: Any) -> NDArray:
        return arithmetic.subtract(self, other, out=self)

    def __imul__(self, other: Any) -> NDArray:
        return arithmetic.multiply(self, other, out=self)

    def __itruediv__(self, other: Any) -> NDArray:
        return arithmetic.divide(self, other, out=self)

    def __imod__(self, other: Any) -> NDArray:
        return arithmetic.modulo(self, other, out=self)

    def __eq__(self, other: Any) -> NDArray:  # type: ignore[override]
        return arithmetic.equal(self, other)

    def __ne__(self, other: Any) -> NDArray:  # type: ignore[override]
        return arithmetic.not_equal(self, other)

    def __lt__(self, other: Any) -> NDArray:
        return arithmetic.lesser(self, other)

    def __le__(self, other: Any) -> NDArray:
        return arithmetic.lesser_equal(self, other)

    def __gt__(self, other: Any) -> NDArray:
        return arithmetic.greater(self, other)

    def __ge__(self, other: Any) -> NDArray:
        return arithmetic.greater_equal(self, other)

    # ---- Exchange with other libraries ----

    @property
    def __array_interface__(self) -> dict[str, Any]:
        if not isinstance(self._data, np.ndarray):
            raise AttributeError(f"an array on {self._context} has no __array_interface__")
        return self._data.__array_interface__

    @property
    def __cuda_array_interface__(self) -> dict[str, Any]:
        return self._data.__cuda_array_interface__

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        if isinstance(self._data, np.ndarray):
            return np.array(self._data, dtype, copy=copy)
        if copy is False:
            raise ValueError(f"an array on {self._context} cannot become a NumPy array without a copy")
        return self.asnumpy().astype(dtype or self._data.dtype, copy=False)

    def __dlpack__(self, **options: Any) -> Any:
        return self._data.__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self._data.__dlpack_device__()

    def to_dlpack_for_read(self) -> Any:
        """A DLPack capsule that shows the memory of the array."""
        return self.__dlpack__()

    def to_dlpack_for_write(self) -> Any:
        """A DLPack capsule that shows the memory of the array."""
        return self.__dlpack__()


def _allocate(shape: tuple[int, ...], dtype: np.dtype, context: Context) -> NDArray:
    return NDArray(storage_of(context).allocate(shape, dtype, context.device_id), context)


def _from_host(source: np.ndarray, context: Context) -> NDArray:
    result = _allocate(source.shape, source.dtype, context)
    storage_of(context).upload(source, result._data)
    return result


def _unpickle(source: np.ndarray, device_type: str, device_id: int) -> NDArray:
    return _from_host(source, Context(device_type, device_id))
