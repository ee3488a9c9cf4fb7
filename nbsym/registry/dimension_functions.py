"""Functions that dimension patterns may call: ``out: "n c *conv_out(s, kernel, stride, pad, dilate)"``.

They take ints and tuples. A dimension inside a tuple may be None, unknown; the result then has None where it depends
on it. They raise ShapeError, saying what was wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ..base import ShapeError
from .patterns import Unknown, prod, show

Dim = int | None
Dims = tuple[Dim, ...]
F = TypeVar("F", bound=Callable[..., Any])

DIMENSION_FUNCTIONS: dict[str, Callable[..., Any]] = {"prod": prod}
"""What computed terms of patterns may call."""


def dimension(function: F) -> F:
    """Register a dimension function under its name."""
    DIMENSION_FUNCTIONS[function.__name__] = function
    return function


def spread(what: str, value: int | Sequence[int] | None, rank: int, default: int) -> tuple[int, ...]:
    """A parameter such as `stride` for `rank` axes: empty means `default`."""
    if value is None or value == ():
        return (default,) * rank
    values = (value,) * rank if isinstance(value, int) else tuple(value)
    if len(values) != rank:
        raise ShapeError(f"{what} {values} is for {len(values)} axes, the data has {rank}")
    return values


def axis_of(axis: int, rank: int) -> int:
    """`axis`, perhaps negative, as a number in ``0 .. rank - 1``."""
    if not -rank <= axis < rank:
        raise ShapeError(f"axis {axis} is out of range for {rank} dimensions")
    return axis % rank


def axes_of(axis: Any, rank: int) -> tuple[int, ...]:
    """`axis` (an int, several, or none for all) as sorted numbers."""
    if axis is None or axis == ():
        return tuple(range(rank))
    axes = tuple(axis_of(a, rank) for a in ((axis,) if isinstance(axis, int) else axis))
    if len(set(axes)) != len(axes):
        raise ShapeError(f"axis {axis} names one dimension twice")
    return tuple(sorted(axes))


# ---- recurrent layers ----


@dimension
def gates_of(mode: str) -> int:
    """How many gates a cell has."""
    return {"lstm": 4, "gru": 3}.get(mode, 1)


@dimension
def rnn_size(inputs: int, hidden: int, layers: int, bidirectional: bool, mode: str) -> int:
    """Number of parameters of `RNN`: per layer and direction two matrices and two biases for all gates."""
    directions = 2 if bidirectional else 1
    columns = inputs + (layers - 1) * hidden * directions + layers * (hidden + 2)
    return gates_of(mode) * hidden * directions * columns


# ---- windows ----


@dimension
def conv_out(s: Dims, kernel: Any, stride: Any = (), pad: Any = (), dilate: Any = ()) -> Dims:
    """Spatial sizes of a convolution: ``(s + 2 pad - dilate (kernel - 1) - 1) // stride + 1``."""
    result: list[Dim] = []
    rank = len(s)
    sizes = zip(
        s,
        spread("kernel", kernel, rank, 1),
        spread("stride", stride, rank, 1),
        spread("pad", pad, rank, 0),
        spread("dilate", dilate, rank, 1),
        strict=True,
    )
    for n, k, step, p, d in sizes:
        if n is None:
            result.append(None)
            continue
        reach = d * (k - 1) + 1
        if n + 2 * p < reach:
            raise ShapeError(f"a kernel that spans {reach} exceeds the input of {n} with padding {p} on each side")
        result.append((n + 2 * p - reach) // step + 1)
    return tuple(result)


@dimension
def deconv_out(
    s: Dims, kernel: Any, stride: Any = (), pad: Any = (), dilate: Any = (), adj: Any = (), target: Any = ()
) -> Dims:
    """Spatial sizes of a transposed convolution; `target`, if given, is what they shall be."""
    rank = len(s)
    if target not in (None, ()):
        return spread("target", target, rank, 0)
    steps = zip(
        s,
        spread("kernel", kernel, rank, 1),
        spread("stride", stride, rank, 1),
        spread("pad", pad, rank, 0),
        spread("dilate", dilate, rank, 1),
        spread("adj", adj, rank, 0),
        strict=True,
    )
    return tuple(None if n is None else step * (n - 1) + d * (k - 1) + 1 - 2 * p + a for n, k, step, p, d, a in steps)


@dimension
def pool_out(
    s: Dims, kernel: Any, stride: Any = (), pad: Any = (), convention: str = "valid", global_pool: bool = False
) -> Dims:
    """Spatial sizes of pooling.

    `convention` is "valid" (round down), "full" (round up) or "same" (``ceil(s / stride)``).
    """
    rank = len(s)
    if global_pool:
        return (1,) * rank
    result: list[Dim] = []
    for n, k, step, p in zip(
        s,
        spread("kernel", kernel, rank, 1),
        spread("stride", stride, rank, 1),
        spread("pad", pad, rank, 0),
        strict=True,
    ):
        if n is None:
            result.append(None)
            continue
        if n + 2 * p < k and convention != "same":
            raise ShapeError(f"a kernel of {k} exceeds the input of {n} with padding {p} on each side")
        if convention == "valid":
            result.append((n + 2 * p - k) // step + 1)
        elif convention == "full":
            result.append(-((n + 2 * p - k) // -step) + 1)
        else:
            result.append(-((n + 2 * p) // -step))
    return tuple(result)


# ---- elementwise with broadcasting ----


@dimension
def ones(dims: Dims) -> Dims:
    """As many dimensions of 1."""
    return (1,) * len(dims)


@dimension
def broadcast(*shapes: Dims) -> Dims:
    """NumPy's broadcasting; a dimension stays unknown where an unknown one might decide."""
    rank = max(map(len, shapes))
    result: list[Dim] = []
    for dims in zip(*((1,) * (rank - len(shape)) + shape for shape in shapes), strict=True):
        sizes = {dim for dim in dims if dim not in (None, 1)}
        if len(sizes) > 1:
            raise ShapeError("shapes " + ", ".join(map(show, shapes)) + " do not broadcast")
        result.append(sizes.pop() if sizes else None if None in dims else 1)
    return tuple(result)


def _stretched(s: Dims, sizes: Sequence[Dim]) -> Dims:
    """`s` with its dimensions of 1 grown to `sizes`, in which None keeps a dimension."""
    for n, m in zip(s, sizes, strict=True):
        if n not in (None, 1) and m is not None and m != n:
            raise ShapeError(f"cannot broadcast {show(s)} to {show(tuple(sizes))}")
    return tuple(n if m is None else m for n, m in zip(s, sizes, strict=True))


@dimension
def broadcast_to(s: Dims, shape: Any) -> Dims:
    """`s` broadcast to `shape`, in which 0 keeps a dimension."""
    if len(shape) != len(s):
        raise ShapeError(f"shape {tuple(shape)} has {len(shape)} dimensions, the data has {len(s)}")
    return _stretched(s, [n or None for n in shape])


@dimension
def broadcast_axis(s: Dims, axis: Any, size: Any) -> Dims:
    """`s` with the dimensions `axis`, which must be 1, grown to `size`."""
    if len(axis) != len(size):
        raise ShapeError(f"axis {tuple(axis)} and size {tuple(size)} have different lengths")
    sizes: list[Dim] = [None] * len(s)
    for a, n in zip(axis, size, strict=True):
        sizes[axis_of(a, len(s))] = n
    return _stretched(s, sizes)


@dimension
def broadcast_like(s: Dims, like: Dims, axes: Any = None, like_axes: Any = None) -> Dims:
    """`s` broadcast to `like`, or to some of its dimensions. Leading dimensions that `s` lacks count as 1."""
    if axes in (None, ()):
        if len(s) > len(like):
            raise ShapeError(f"cannot broadcast {show(s)} to {show(like)}, which has fewer dimensions")
        return _stretched((1,) * (len(like) - len(s)) + s, like)
    if like_axes in (None, ()) or len(axes) != len(like_axes):
        raise ShapeError(f"lhs_axes {axes} and rhs_axes {like_axes} must be as many")
    sizes: list[Dim] = [None] * len(s)
    for a, b in zip(axes, like_axes, strict=True):
        sizes[axis_of(a, len(s))] = dim(like, b)
    return _stretched(s, sizes)


# ---- reductions and axes ----


@dimension
def reduced(s: Dims, axis: Any = (), keepdims: bool = False, exclude: bool = False) -> Dims:
    """What a reduction over `axis` leaves; an empty or absent axis means all. At least one dimension stays: (1,)."""
    rank = len(s)
    axes = axes_of(axis, rank)
    if exclude and axis not in (None, ()):
        axes = tuple(a for a in range(rank) if a not in axes)
    if keepdims:
        return tuple(1 if a in axes else n for a, n in enumerate(s))
    return tuple(n for a, n in enumerate(s) if a not in axes) or (1,)


@dimension
def chosen(s: Dims, axis: Any = (), keepdims: bool = False, exclude: bool = False) -> Dims:
    """`reduced`, where one element is chosen of those along `axis`: there must be one."""
    result = reduced(s, axis, keepdims, exclude)
    if 0 in s and 0 not in result:
        raise ShapeError(f"there are no elements along axis {axis} of {show(s)} to choose from")
    return result


@dimension
def topped(s: Dims, axis: int | None, k: int) -> Dims:
    """`s` with `k` elements (all if it is not positive) along `axis`; without an axis, `k` of the flattened array."""
    if axis is None:
        s, axis = (None if None in s else prod(s),), 0
    n = dim(s, axis)
    if n is not None and k > n:
        raise ShapeError(f"cannot take the first {k} of {n}")
    return replaced(s, axis, k) if k > 0 else s


@dimension
def permuted(s: Dims, axes: Any = ()) -> Dims:
    """`s` in the order `axes`; reversed if they are empty."""
    if axes in (None, ()):
        return s[::-1]
    order = tuple(axis_of(a, len(s)) for a in axes)
    if sorted(order) != list(range(len(s))):
        raise ShapeError(f"axes {tuple(axes)} is no permutation of the {len(s)} dimensions")
    return tuple(s[a] for a in order)


@dimension
def unpermuted(s: Dims, axes: Any = ()) -> Dims:
    """The shape that `permuted` turns into `s`."""
    if axes in (None, ()):
        return s[::-1]
    permuted(s, axes)
    result: list[Dim] = [None] * len(s)
    for n, a in zip(s, axes, strict=True):
        result[axis_of(a, len(s))] = n
    return tuple(result)


@dimension
def swapped(s: Dims, a: int, b: int) -> Dims:
    """`s` with two axes exchanged."""
    dims = list(s)
    a, b = axis_of(a, len(s)), axis_of(b, len(s))
    dims[a], dims[b] = dims[b], dims[a]
    return tuple(dims)


@dimension
def without(s: Dims, axis: int) -> Dims:
    """`s` without the dimension `axis`."""
    axis = axis_of(axis, len(s))
    return s[:axis] + s[axis + 1 :]


@dimension
def inserted(s: Dims, axis: int, size: Dim = 1) -> Dims:
    """`s` with a dimension of `size` put in, which is then number `axis`."""
    axis = axis_of(axis, len(s) + 1)
    return (*s[:axis], size, *s[axis:])


@dimension
def replaced(s: Dims, axis: int, size: Dim) -> Dims:
    """`s` with dimension `axis` set to `size`."""
    axis = axis_of(axis, len(s))
    return (*s[:axis], size, *s[axis + 1 :])


@dimension
def dim(s: Dims, axis: int) -> Dim:
    """The size of dimension `axis` of `s`."""
    return s[axis_of(axis, len(s))]


@dimension
def leading(s: Dims, count: int) -> Dims:
    """The first `count` dimensions."""
    return s[:count]


@dimension
def squeezed(s: Dims, axis: Any = None) -> Dims:
    """`s` without its dimensions of 1, or without those that `axis` names, which must be 1."""
    if axis is None or axis == ():
        if None in s:
            raise Unknown  # how many are 1
        return tuple(n for n in s if n != 1) or (1,)
    axes = axes_of(axis, len(s))
    for a in axes:
        if s[a] not in (1, None):
            raise ShapeError(f"cannot squeeze dimension {a} of {show(s)}: it is not 1")
    return tuple(n for a, n in enumerate(s) if a not in axes) or (1,)


# ---- repetition and padding ----


@dimension
def tiled(s: Dims, reps: Any) -> Dims:
    """`s` repeated as a whole `reps` times along each axis; the shorter of the two is extended by ones on the left."""
    reps = (reps,) if isinstance(reps, int) else tuple(reps)
    rank = max(len(s), len(reps))
    sizes = (1,) * (rank - len(s)) + s
    times = (1,) * (rank - len(reps)) + reps
    return tuple(None if n is None else n * t for n, t in zip(sizes, times, strict=True))


@dimension
def repeated(s: Dims, repeats: int, axis: int | None = None) -> Dims:
    """`s` with each element repeated along `axis`; flattened first if there is none."""
    if axis is None:
        return (None,) if None in s else (prod(s) * repeats,)
    n = dim(s, axis)
    return replaced(s, axis, None if n is None else n * repeats)


@dimension
def padded(s: Dims, pad_width: Any, mode: str = "constant") -> Dims:
    """`s` grown by ``pad_width``: before and after, for each axis. A border of other modes needs something to show."""
    if len(pad_width) != 2 * len(s):
        raise ShapeError(
            f"pad_width has {len(pad_width)} numbers, {2 * len(s)} expected: before and after for each axis"
        )
    for n, before, after in zip(s, pad_width[::2], pad_width[1::2]):
        widest = max(before, after)
        if n is None or mode == "constant" or widest == 0:
            continue
        if n == 0 or (mode == "reflect" and widest >= n):
            raise ShapeError(f"a border of {widest} is too wide to {mode} the {n} elements beside it")
    return tuple(None if n is None else n + pad_width[2 * a] + pad_width[2 * a + 1] for a, n in enumerate(s))


# ---- slices ----


def slice_range(n: int, begin: int | None, end: int | None, step: int | None) -> range:
    """The indices that ``begin:end:step`` picks of `n`, by Python's rules."""
    if step == 0:
        raise ShapeError("a slice with step 0")
    return range(*slice(begin, end, step).indices(n))


def _slice_size(n: Dim, begin: int | None, end: int | None, step: int | None) -> Dim:
    if begin is None and end is None and step in (None, 1, -1):
        return n
    if n is None:
        return None
    size = len(slice_range(n, begin, end, step))
    if size == 0 and n != 0:
        raise ShapeError(f"the slice {begin}:{end}:{step if step is not None else 1} of {n} elements is empty")
    return size


@dimension
def sliced(s: Dims, begin: Any, end: Any, step: Any = ()) -> Dims:
    """MXNet's slice: begin, end and step for the leading axes, Nones where the edge is meant."""
    if len(begin) != len(end) or len(begin) > len(s):
        raise ShapeError(f"begin {tuple(begin)} and end {tuple(end)} do not fit the {len(s)} dimensions of {show(s)}")
    steps = tuple(step) if step not in (None, ()) else (1,) * len(begin)
    if len(steps) != len(begin):
        raise ShapeError(f"step {tuple(step)} has {len(steps)} numbers, begin has {len(begin)}")
    heads = tuple(map(_slice_size, s, begin, end, steps))
    return heads + s[len(heads) :]


@dimension
def axis_sliced(s: Dims, axis: int, begin: int, end: int | None) -> Dims:
    """MXNet's slice_axis."""
    return replaced(s, axis, _slice_size(dim(s, axis), begin, end, 1))


@dimension
def sliced_like(s: Dims, like: Dims, axes: Any = ()) -> Dims:
    """`s` with the sizes of `like` on `axes`, or on all of them."""
    if axes in (None, ()):
        if len(s) != len(like):
            raise ShapeError(f"{show(s)} and {show(like)} have different numbers of dimensions; say which axes")
        axes = range(len(s))
    result = s
    for a in axes:
        n, limit = dim(s, a), dim(like, a)
        if n is not None and limit is not None and limit > n:
            raise ShapeError(f"cannot take {limit} of the {n} along axis {a}")
        result = replaced(result, a, limit)
    return result


# ---- creation and lookups ----


@dimension
def created(shape: Any) -> Dims:
    """The shape of a new array: one element if none is given; 0 is for others to decide."""
    return tuple(n or None for n in shape) if shape else (1,)


@dimension
def sampled(s: Dims, shape: Any) -> Dims:
    """`shape` numbers from each of `s` distributions; at least one dimension."""
    return (*s, *shape) or (1,)


@dimension
def singled(s: Dims, axes: Any) -> Dims:
    """`s` with the dimensions `axes` set to 1."""
    for a in axes:
        s = replaced(s, a, 1)
    return s


@dimension
def arange_size(start: float, stop: float | None, step: float, repeat: int) -> int:
    """How many numbers ``arange(start, stop, step)`` has, each repeated; a lone `start` is the stop."""
    if step == 0:
        raise ShapeError("arange with step 0")
    if stop is None:
        start, stop = 0, start
    size = math.ceil((stop - start) / step)
    if size < 0:
        raise ShapeError(f"arange from {start} to {stop} by {step} never arrives")
    return size * repeat


@dimension
def rank(s: Dims) -> int:
    """The number of dimensions."""
    return len(s)


@dimension
def beyond(s: Dims, count: int) -> Dims:
    """The dimensions after the first `count`."""
    if count > len(s):
        raise ShapeError(f"{count} indices for the {len(s)} dimensions of {show(s)}")
    return s[count:]


@dimension
def taken(s: Dims, axis: int, indices: Dims) -> Dims:
    """`s` with the shape of the indices in place of dimension `axis`."""
    axis = axis_of(axis, len(s))
    return s[:axis] + indices + s[axis + 1 :]
