"""Arrays and shapes for tests: random ones and simple ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import ndarray
from ..base import ArgumentError
from ..context import Context
from ..ndarray import NDArray

RANDOM = np.random.default_rng()
"""Where the random arrays of checks come from."""


def random_arrays(*shapes: tuple[int, ...]) -> Any:
    """Normal NumPy arrays of these shapes; a single one by itself."""
    arrays = [np.asarray(RANDOM.standard_normal(shape), np.float32) for shape in shapes]
    return arrays[0] if len(arrays) == 1 else arrays


def random_uniform_arrays(*shapes: tuple[int, ...], low: float = 0.0, high: float = 1.0, dtype: Any = None) -> Any:
    """Uniform NumPy arrays of these shapes."""
    return [RANDOM.uniform(low, high, shape).astype(dtype or np.float32) for shape in shapes]


def random_sample(population: Sequence[Any], k: int) -> list[Any]:
    """`k` different items in random order."""
    if not 0 <= k <= len(population):
        raise ArgumentError(f"random_sample: {k} items of {len(population)}")
    return [population[i] for i in RANDOM.permutation(len(population))[:k]]


def rand_ndarray(
    shape: Sequence[int], stype: str = "default", dtype: Any = None, ctx: Context | None = None
) -> NDArray:
    """Uniform in [-1, 1)."""
    if stype != "default":
        raise ArgumentError(f"rand_ndarray: storage type {stype!r} is not supported, only 'default'")
    return ndarray.array(RANDOM.uniform(-1, 1, tuple(shape)), ctx, dtype or np.float32)


def rand_shape_nd(num_dim: int, dim: int = 10, allow_zero_size: bool = False) -> tuple[int, ...]:
    """A shape of `num_dim` dimensions of at most `dim`.

    Examples
    --------
    >>> len(rand_shape_nd(4)), max(rand_shape_nd(4, dim=3)) <= 3
    (4, True)
    """
    return _rand_shape([dim] * num_dim, allow_zero_size)


def rand_shape_2d(dim0: int = 10, dim1: int = 10, allow_zero_size: bool = False) -> tuple[int, ...]:
    """A shape of two dimensions of at most these sizes."""
    return _rand_shape([dim0, dim1], allow_zero_size)


def rand_shape_3d(dim0: int = 10, dim1: int = 10, dim2: int = 10, allow_zero_size: bool = False) -> tuple[int, ...]:
    """A shape of three dimensions of at most these sizes."""
    return _rand_shape([dim0, dim1, dim2], allow_zero_size)


def _rand_shape(largest: Sequence[int], allow_zero_size: bool) -> tuple[int, ...]:
    return tuple(int(RANDOM.integers(0 if allow_zero_size else 1, dim + 1)) for dim in largest)


def rand_coord_2d(x_low: int, x_high: int, y_low: int, y_high: int) -> tuple[int, int]:
    """A random pair of integers."""
    return int(RANDOM.integers(x_low, x_high)), int(RANDOM.integers(y_low, y_high))


def create_vector(size: int, dtype: Any = np.int64) -> NDArray:
    """0, 1, ..., size - 1."""
    return ndarray.arange(0, size, dtype=dtype)


def create_2d_tensor(rows: int, columns: int, dtype: Any = np.int64) -> NDArray:
    """In each row its number."""
    return ndarray.array(np.repeat(np.arange(rows), columns).reshape(rows, columns), dtype=dtype)


def assign_each(the_input: np.ndarray, function: Callable[[Any], Any] | None) -> np.ndarray:
    """A function of each element."""
    return np.array(the_input) if function is None else np.vectorize(function, [float])(the_input)


def assign_each2(input1: np.ndarray, input2: np.ndarray, function: Callable[[Any, Any], Any] | None) -> np.ndarray:
    """A function of each pair of elements."""
    return np.array(input1) if function is None else np.vectorize(function, [float])(input1, input2)


def np_reduce(dat: np.ndarray, axis: Any, keepdims: bool, numpy_reduce_func: Callable[..., Any]) -> np.ndarray:
    """Reduce some axes, one after the other, by a function that takes one."""
    axes = [axis] if isinstance(axis, int) else list(range(dat.ndim) if axis is None else axis)
    result = dat
    for i in sorted(axes, reverse=True):
        result = numpy_reduce_func(result, axis=i)
    return result.reshape([1 if i in axes else n for i, n in enumerate(dat.shape)]) if keepdims else result


def collapse_sum_like(a: np.ndarray, shape: Sequence[int]) -> np.ndarray:
    """The sum of what broadcasting from `shape` made many of."""
    new = a.ndim - len(shape)
    axes = [i for i in range(a.ndim) if i < new or shape[i - new] != a.shape[i]]
    return a.sum(axis=tuple(axes)).reshape(shape)
