"""Functions of the shape language, in two kinds.

*Dimension functions* are called inside of patterns (``*conv_out(s, kernel, stride, pad, dilate)``). They take ints and
tuples; a dimension inside a tuple may be None, unknown, and the result then has None where it depends on it.

*Whole-shape functions* are named by ``shape: name``, for what equations cannot say. They are called as
``f(params, inputs, outputs)`` with lists of shapes (None: rank unknown; None inside: dimension unknown) and return both
lists, completed as far as they can. They raise ShapeError, saying what was wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ..base import ShapeError
from .operator import Params, Shape
from .patterns import prod, show

Dim = int | None
Dims = tuple[Dim, ...]
Shapes = list[Shape | None]
F = TypeVar("F", bound=Callable[..., Any])

DIMENSION_FUNCTIONS: dict[str, Callable[..., Any]] = {"prod": prod}
"""What computed terms of patterns may call."""

SHAPE_FUNCTIONS: dict[str, Callable[[Params, Shapes, Shapes], tuple[Shapes, Shapes]]] = {}
"""What ``shape: name`` may name."""


def dimension(function: F) -> F:
    """Register a dimension function under its name."""
    DIMENSION_FUNCTIONS[function.__name__] = function
    return function


def whole(function: F) -> F:
    """Register a whole-shape function under its name."""
    SHAPE_FUNCTIONS[function.__name__] = function
    return function


def spread(value: int | Sequence[int] | None, rank: int, default: int) -> tuple[int, ...]:
    """A parameter such as `stride` for `rank` axes: empty means `default`, one number serves all axes."""
    if value is None or value == ():
        return (default,) * rank
    values = (value,) if isinstance(value, int) else tuple(value)
    if len(values) == 1:
        return values * rank
    if len(values) != rank:
        raise ShapeError(f"{values} has {len(values)} numbers for {rank} axes")
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


# ---- windows ----


@dimension
def conv_out(s: Dims, kernel: Any, stride: Any = (), pad: Any = (), dilate: Any = ()) -> Dims:
    """Spatial sizes of a convolution: ``(s + 2 pad - dilate (kernel - 1) - 1) // stride + 1``."""
    result: list[Dim] = []
    rank = len(s)
    sizes = zip(
        s, spread(kernel, rank, 1), spread(stride, rank, 1), spread(pad, rank, 0), spread(dilate, rank, 1), strict=True
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
        return spread(target, rank, 0)
    steps = zip(
        s,
        spread(kernel, rank, 1),
        spread(stride, rank, 1),
        spread(pad, rank, 0),
        spread(dilate, rank, 1),
        spread(adj, rank, 0),
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
    for n, k, step, p in zip(s, spread(kernel, rank, 1), spread(stride, rank, 1), spread(pad, rank, 0), strict=True):
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


@dimension
def broadcast_to(s: Dims, shape: Any) -> Dims:
    """`shape`, in which 0 keeps a dimension of `s`; others may only widen dimensions of 1."""
    if len(shape) != len(s):
        raise ShapeError(f"{tuple(shape)} has {len(shape)} dimensions, {len(s)} expected")
    result = tuple(n if size == 0 else size for n, size in zip(s, shape, strict=True))
    for n, size in zip(s, result, strict=True):
        if n not in (None, 1, size):
            raise ShapeError(f"{show(s)} does not broadcast to {tuple(shape)}")
    return result


@dimension
def broadcast_axes(s: Dims, axis: Any, size: Any) -> Dims:
    """`s` with the dimensions `axis`, which must be 1, widened to `size`."""
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    sizes = (size,) if isinstance(size, int) else tuple(size)
    if len(axes) != len(sizes):
        raise ShapeError(f"{len(axes)} axes, but {len(sizes)} sizes")
    result = s
    for a, n in zip(axes, sizes, strict=True):
        if dim(s, a) not in (None, 1):
            raise ShapeError(f"dimension {a} of {show(s)} is not 1")
        result = replaced(result, a, n)
    return result


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
def padded(s: Dims, pad_width: Any) -> Dims:
    """`s` grown by ``pad_width``: before and after, for each axis."""
    if len(pad_width) != 2 * len(s):
        raise ShapeError(
            f"pad_width has {len(pad_width)} numbers, {2 * len(s)} expected: before and after for each axis"
        )
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


# ---- indexing and creation ----


@dimension
def taken(s: Dims, indices: Dims, axis: int = 0) -> Dims:
    """`s` with dimension `axis` replaced by all of `indices`."""
    axis = axis_of(axis, len(s))
    return s[:axis] + indices + s[axis + 1 :]


@dimension
def arange_size(start: float, stop: float | None, step: float = 1, repeat: int = 1) -> int:
    """How many numbers ``arange`` yields; with `stop` absent, `start` is the end."""
    if stop is None:
        start, stop = 0, start
    if step == 0:
        raise ShapeError("arange with step 0")
    return max(math.ceil((stop - start) / step), 0) * repeat


# ---- reshape ----


def reshaped(s: Shape | None, codes: Sequence[int], reverse: bool = False) -> Shape | None:
    """MXNet's Reshape of a known or partly known shape.

    Codes: 0 keeps a dimension, -1 is inferred, -2 keeps all that remain, -3 merges two, -4 splits one into the two
    numbers that follow (one of which may be -1). `reverse` reads both from the right.
    """
    if s is None:
        return tuple(codes) if codes and all(code > 0 for code in codes) else None
    source = list(s[::-1] if reverse else s)
    wanted = list(codes[::-1] if reverse else codes)
    result: list[Dim] = []
    inferred = None
    at = 0
    position = 0

    def take() -> Dim:
        nonlocal at
        if at >= len(source):
            raise ShapeError(f"shape {tuple(codes)} asks for more dimensions than {show(s)} has")
        at += 1
        return source[at - 1]

    while position < len(wanted):
        code = wanted[position]
        position += 1
        if code > 0:
            result.append(code)
            at += 1
        elif code == 0:
            result.append(take())
        elif code == -1:
            if inferred is not None:
                raise ShapeError(f"shape {tuple(codes)} has more than one -1")
            inferred = len(result)
            result.append(None)
            at += 1
        elif code == -2:
            while at < len(source):
                result.append(take())
        elif code == -3:
            left, right = take(), take()
            result.append(None if left is None or right is None else left * right)
        elif code == -4:
            if position + 1 >= len(wanted):
                raise ShapeError(f"-4 in shape {tuple(codes)} must be followed by two numbers")
            whole_dim, left, right = take(), wanted[position], wanted[position + 1]
            position += 2
            if left == -1 and right == -1:
                raise ShapeError(f"after -4 in shape {tuple(codes)} only one number may be -1")
            if whole_dim is not None:
                if left == -1:
                    left = whole_dim // right if right else 0
                elif right == -1:
                    right = whole_dim // left if left else 0
                if left * right != whole_dim:
                    raise ShapeError(f"cannot split {whole_dim} into {left} and {right}, as shape {tuple(codes)} asks")
            result += [None if left == -1 else left, None if right == -1 else right]
        else:
            raise ShapeError(f"{code} in shape {tuple(codes)} has no meaning: 0, -1, -2, -3, -4 have")
    if None not in s:
        size = math.prod(n for n in s if n is not None)
        if inferred is not None and all(n is not None for i, n in enumerate(result) if i != inferred):
            rest = math.prod(n for i, n in enumerate(result) if i != inferred and n is not None)
            if rest == 0 or size % rest:
                raise ShapeError(f"{show(s)} has {size} elements, which do not divide into shape {tuple(codes)}")
            result[inferred] = size // rest
        if None not in result and math.prod(result) != size:  # type: ignore[arg-type]
            raise ShapeError(f"cannot reshape {show(s)}, {size} elements, into {show(tuple(result))}")
    return tuple(result[::-1] if reverse else result)


def merged(left: Shape | None, right: Shape | None) -> Shape | None:
    """What two partly known shapes of one array say together."""
    if left is None or right is None:
        return right if left is None else left
    if len(left) != len(right) or any(a != b for a, b in zip(left, right, strict=True) if None not in (a, b)):
        raise ShapeError(f"{show(left)} contradicts {show(right)}")
    return tuple(b if a is None else a for a, b in zip(left, right, strict=True))


def with_size_of(s: Shape | None, other: Shape | None) -> Shape | None:
    """`s` with its one unknown dimension found from the number of elements of `other`."""
    if s is None or other is None or None in other or s.count(None) != 1:
        return s
    rest = math.prod(n for n in s if n is not None)
    size = math.prod(n for n in other if n is not None)
    if rest == 0:
        return s
    if size % rest:
        raise ShapeError(f"{show(s)} cannot hold the {size} elements of {show(other)}")
    return tuple(size // rest if n is None else n for n in s)


@whole
def reshape(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """MXNet's Reshape (`shape` with special codes, `reverse`); also the legacy `target_shape` and `keep_highest`."""
    codes = tuple(params.get("shape") or ())
    data = ins[0]
    if not codes and params.get("target_shape"):
        target = params["target_shape"]
        if params.get("keep_highest") and data is not None:
            target = (data[0] if data[0] is not None else 0, *target[1:])
        codes = tuple(-1 if n == 0 else n for n in target)
    if not codes:
        raise ShapeError("shape is empty")
    out = merged(reshaped(data, codes, bool(params.get("reverse"))), outs[0])
    out = with_size_of(out, data)
    return [with_size_of(data, out), *ins[1:]], [out]


# ---- joining and splitting ----


@whole
def concat(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """Equal but for dimension `dim`, whose sizes add up. One unknown among them is found from the sum."""
    axis = params["dim"] if "dim" in params else params["axis"]
    known = [shape for shape in (*ins, *outs) if shape is not None]
    if not known:
        return ins, outs
    rank = len(known[0])
    if any(len(shape) != rank for shape in known):
        raise ShapeError("all of " + ", ".join(map(show, known)) + " must have the same number of dimensions")
    axis = axis_of(axis, rank)
    common: Shape | None = None
    for shape in known:
        try:
            common = merged(common, replaced(shape, axis, None))
        except ShapeError:
            raise ShapeError("shapes " + ", ".join(map(show, known)) + f" differ beside dimension {axis}") from None
    assert common is not None
    sizes = [None if shape is None else shape[axis] for shape in ins]
    total = None if outs[0] is None else outs[0][axis]
    if None not in sizes:
        added = sum(size for size in sizes if size is not None)
        if total not in (None, added):
            raise ShapeError(f"the sizes {tuple(sizes)} along dimension {axis} do not add up to {total}")
        total = added
    elif total is not None and sizes.count(None) == 1:
        rest = total - sum(size for size in sizes if size is not None)
        if rest < 0:
            raise ShapeError(f"the sizes {tuple(sizes)} along dimension {axis} exceed {total}")
        sizes[sizes.index(None)] = rest
    return [replaced(common, axis, size) for size in sizes], [replaced(common, axis, total)]


@whole
def split(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """SliceChannel: `num_outputs` equal parts along `axis`, which goes away if `squeeze_axis`."""
    parts, squeeze = params["num_outputs"], bool(params.get("squeeze_axis"))
    data = ins[0]
    part: Shape | None = None
    for out in outs:
        part = merged(part, out)
    rank = len(data) if data is not None else None if part is None else len(part) + squeeze
    if rank is None:
        return ins, outs
    axis = axis_of(params["axis"], rank)
    if part is not None:
        whole_part = inserted(part, axis) if squeeze else part
        size = whole_part[axis]
        data = merged(data, replaced(whole_part, axis, None if size is None else size * parts))
    assert data is not None
    n = data[axis]
    if n is not None and n % parts:
        raise ShapeError(f"dimension {axis} of {show(data)} does not divide into {parts} equal parts")
    if squeeze and n not in (None, parts):
        raise ShapeError(f"squeeze_axis needs dimension {axis} of {show(data)} to be num_outputs, {parts}")
    out = without(data, axis) if squeeze else replaced(data, axis, None if n is None else n // parts)
    return [data], [merged(part, out)] * len(outs)


@whole
def stack(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """Equal shapes, joined along a new dimension `axis`."""
    common: Shape | None = None
    for shape in ins:
        common = merged(common, shape)
    if outs[0] is not None:
        axis = axis_of(params["axis"], len(outs[0]))
        if outs[0][axis] not in (None, len(ins)):
            raise ShapeError(f"{len(ins)} arrays cannot make {outs[0][axis]} along dimension {axis}")
        common = merged(common, without(outs[0], axis))
    if common is None:
        return ins, outs
    return [common] * len(ins), [inserted(common, params["axis"], len(ins))]


# ---- products ----


@whole
def dot(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """MXNet's dot: the last dimension of lhs (first if transposed) with the first of rhs (last if transposed)."""
    lhs, rhs = ins
    if lhs is None or rhs is None:
        return ins, outs
    if not lhs or not rhs:
        raise ShapeError(f"dot needs at least one dimension in {show(lhs)} and {show(rhs)}")
    ta, tb = bool(params.get("transpose_a")), bool(params.get("transpose_b"))
    inner_a, rest_a = (lhs[0], lhs[1:]) if ta else (lhs[-1], lhs[:-1])
    inner_b, rest_b = (rhs[-1], rhs[:-1]) if tb else (rhs[0], rhs[1:])
    if inner_a is not None and inner_b is not None and inner_a != inner_b:
        raise ShapeError(
            f"cannot contract {inner_a} with {inner_b}: "
            f"lhs {show(lhs)} transpose_a={ta}, rhs {show(rhs)} transpose_b={tb}"
        )
    inner = inner_b if inner_a is None else inner_a
    out = merged(rest_a + rest_b or (1,), outs[0])
    if rest_a or rest_b:
        assert out is not None
        rest_a, rest_b = out[: len(rest_a)], out[len(rest_a) :]
    lhs = (inner, *rest_a) if ta else (*rest_a, inner)
    rhs = (*rest_b, inner) if tb else (inner, *rest_b)
    return [lhs, rhs], [out]


# ---- broadcasting to a shape ----


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


# ---- creation and lookups ----


@dimension
def created(shape: Any) -> Dims:
    """The shape of a new array: one element if none is given; 0 is for others to decide."""
    return tuple(n or None for n in shape) if shape else (1,)


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


@whole
def pick(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """One element along `axis`: the index has the shape of the data without it, or with 1 there."""
    data, index = ins
    if data is None:
        return ins, outs
    kept = reduced(data, params["axis"], True)
    small = reduced(data, params["axis"])
    index = merged(kept if index is not None and len(index) == len(kept) else small, index)
    return [data, index], [merged(kept if params["keepdims"] else small, outs[0])]


@whole
def reshape_like(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """lhs in the shape of rhs; or dimensions begin .. end of lhs replaced by those of rhs."""
    lhs, rhs = ins
    names = ("lhs_begin", "lhs_end", "rhs_begin", "rhs_end")
    if all(params[name] is None for name in names):
        out = merged(rhs, outs[0])
    elif lhs is None or rhs is None:
        return ins, outs
    else:
        first, last, begin, end = (params[name] for name in names)
        left, right = slice(first, last).indices(len(lhs))[:2]
        out = merged(lhs[:left] + rhs[slice(begin, end)] + lhs[right:], outs[0])
    if lhs is not None and out is not None and None not in lhs and None not in out and prod(lhs) != prod(out):
        raise ShapeError(f"cannot reshape {show(lhs)}, {prod(lhs)} elements, into {show(out)}")
    return [lhs, rhs], [with_size_of(out, lhs)]


@whole
def concat_backward(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """After the gradient of the whole come the parts, and so do the results look."""
    parts = [merged(part, out) for part, out in zip(ins[1:], outs, strict=True)]
    return [ins[0], *parts], parts


# ---- losses ----


@whole
def softmax_output(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """The label lacks the dimension of the classes, or has it as 1 or in full; or all that follow it are one."""
    data, label = ins
    data = merged(data, outs[0])
    if data is None:
        return [data, label], [data]
    if not data:
        raise ShapeError("data needs at least one dimension")
    if params["multi_output"]:
        if len(data) < 2:
            raise ShapeError(f"multi_output needs classes along dimension 1, which {show(data)} lacks")
        flat = (data[0], None if None in data[2:] else prod(data[2:]))
        allowed = [data[:1] + data[2:], flat, (data[0], 1, *data[2:]), data]
    else:
        allowed = [data[:-1], data]
    if label is None:
        return [data, allowed[0]], [data]
    for shape in allowed:
        try:
            return [data, merged(shape, label)], [data]
        except ShapeError:
            continue
    expected = " or ".join(show(shape) for shape in dict.fromkeys(allowed))
    raise ShapeError(f"for data {show(data)} a label of {expected} is expected, got {show(label)}")


@whole
def regression_output(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """The label has the shape of the data; with one number per example, its dimension of 1 may be missing."""
    data, label = ins
    data = merged(data, outs[0])
    if data is None:
        return [data, label], [data]
    usual = data[:1] if len(data) == 2 and data[1] == 1 else data
    if label is None:
        return [data, usual], [data]
    if None not in data and None not in label and prod(data) == prod(label) and data[:1] == label[:1]:
        return [data, label], [data]
    return [data, merged(usual, label)], [data]
