"""Operators that move elements: transposition, slices, concatenation, broadcasting, tiling, padding.

Nearly all of them are one thing, a strided copy (`nbsym.kernels.strided`): lowering says how far a step along each
axis moves in the source and in the target.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..base import ShapeError
from ..executor.launch import Call, Launch, View, kernel
from ..registry.operator import Params
from .init import fill, zero
from .reduce import reduced_axes, sum_over
from .simd import inline
from .strided import Axis, copy, strides

# ---- permutations and slices ----------------------------------------------------------------------------------------


def identity(call: Call) -> Iterator[Launch]:
    """A copy of the first input in the shape of the output."""
    n = call.inputs[0].size
    return copy(call.inputs[0], call.outputs[0], [(n, 1, 1)])


def _permute(source: View, target: View, axes: Sequence[int]) -> Iterator[Launch]:
    s, t = strides(source.shape), strides(target.shape)
    return copy(source, target, [(n, s[a], b) for n, a, b in zip(target.shape, axes, t, strict=True)])


def transpose(call: Call) -> Iterator[Launch]:
    axes = call.params.axes or range(call.data.ndim)[::-1]
    return _permute(call.data, call.out, [a % call.data.ndim for a in axes])


def transpose_backward(call: Call) -> Iterator[Launch]:
    axes = [a % call.data.ndim for a in call.params.axes or range(call.data.ndim)[::-1]]
    return _permute(call.data, call.out, [axes.index(i) for i in range(len(axes))])


def space_to_depth(call: Call) -> Iterator[Launch]:
    (n, c, h, w), b = call.data.shape, call.params.block_size
    blocks = call.data.reshape(n, c, h // b, b, w // b, b)
    return _permute(blocks, call.out.reshape(n, b, b, c, h // b, w // b), (0, 3, 5, 1, 2, 4))


def depth_to_space(call: Call) -> Iterator[Launch]:
    (n, c, h, w), b = call.data.shape, call.params.block_size
    blocks = call.data.reshape(n, b, b, c // (b * b), h, w)
    return _permute(blocks, call.out.reshape(n, c // (b * b), h, b, w, b), (0, 3, 4, 1, 5, 2))


def swapaxis(call: Call) -> Iterator[Launch]:
    axes = list(range(call.data.ndim))
    i, j = call.params.dim1, call.params.dim2
    axes[i], axes[j] = axes[j], axes[i]
    return _permute(call.data, call.out, axes)


def slice_bounds(n: int, begin: int | None, end: int | None, step: int | None) -> tuple[int, int, int]:
    """First element, number of elements and step of ``begin:end:step`` on an axis of length n."""
    chosen = range(n)[begin:end:step]
    return chosen.start, len(chosen), chosen.step


def _slice_axes(shape: Sequence[int], params: Params) -> list[tuple[int, int, int]]:
    """(first, count, step) of each axis for the parameters of `slice`."""
    bounds = []
    for i, n in enumerate(shape):
        begin, end, step = (v[i] if i < len(v) else None for v in (params.begin, params.end, params.step or ()))
        bounds.append(slice_bounds(n, begin, end, step))
    return bounds


def _axis_bounds(shape: Sequence[int], params: Params) -> list[tuple[int, int, int]]:
    """(first, count, step) of each axis for the parameters of `slice_axis`."""
    bounds = [(0, n, 1) for n in shape]
    axis = params.axis % len(shape)
    bounds[axis] = slice_bounds(shape[axis], params.begin, params.end, None)
    return bounds


def _take_slice(whole: View, part: View, bounds: Sequence[tuple[int, int, int]]) -> Iterator[Launch]:
    s, t = strides(whole.shape), strides(part.shape)
    start = sum(first * stride for (first, _, _), stride in zip(bounds, s, strict=True))
    axes = [(count, step * a, b) for (_, count, step), a, b in zip(bounds, s, t, strict=True)]
    return copy(whole, part, axes, start)


def _put_slice(part: View, whole: View, bounds: Sequence[tuple[int, int, int]]) -> Iterator[Launch]:
    yield from zero(whole)
    if any(count != n for (_, count, _), n in zip(bounds, part.shape, strict=True)):
        raise ShapeError(f"{part.shape} is not such a part of {whole.shape}")
    s, t = strides(part.shape), strides(whole.shape)
    start = sum(first * stride for (first, _, _), stride in zip(bounds, t, strict=True))
    yield from copy(part, whole, [(n, a, step * b) for (_, n, step), a, b in zip(bounds, s, t, strict=True)], 0, start)


def slice(call: Call) -> Iterator[Launch]:
    return _take_slice(call.data, call.out, _slice_axes(call.data.shape, call.params))


def slice_backward(call: Call) -> Iterator[Launch]:
    return _put_slice(call.grad, call.out, _slice_axes(call.out.shape, call.params))


def slice_axis(call: Call) -> Iterator[Launch]:
    return _take_slice(call.data, call.out, _axis_bounds(call.data.shape, call.params))


def slice_axis_backward(call: Call) -> Iterator[Launch]:
    return _put_slice(call.grad, call.out, _axis_bounds(call.out.shape, call.params))


def slice_like(call: Call) -> Iterator[Launch]:
    return _take_slice(call.data, call.out, [(0, n, 1) for n in call.out.shape])


def slice_like_backward(call: Call) -> Iterator[Launch]:
    return _put_slice(call.grad, call.out, [(0, min(n, m), 1) for n, m in zip(call.grad.shape, call.out.shape)])


def _crop_bounds(shape: Sequence[int], size: Sequence[int], params: Params) -> list[tuple[int, int, int]]:
    """(first, count, step) of each axis of (n, c, h, w) for a window of `size`."""
    if params.center_crop:
        offset = [(n - m) // 2 for n, m in zip(shape[2:], size[2:], strict=True)]
    else:
        offset = list(params.offset)
    if any(a < 0 or a + m > n for a, n, m in zip(offset, shape[2:], size[2:], strict=True)):
        raise ShapeError(f"a window of {tuple(size[2:])} at {tuple(offset)} exceeds {tuple(shape)}")
    return [(0, n, 1) for n in shape[:2]] + [(a, m, 1) for a, m in zip(offset, size[2:], strict=True)]


def crop(call: Call) -> Iterator[Launch]:
    data = call.inputs[0]
    return _take_slice(data, call.out, _crop_bounds(data.shape, call.out.shape, call.params))


def crop_backward(call: Call) -> Iterator[Launch]:
    return _put_slice(call.grad, call.out, _crop_bounds(call.out.shape, call.grad.shape, call.params))


def reverse(call: Call) -> Iterator[Launch]:
    s, shape = strides(call.data.shape), call.data.shape
    flipped = {a % len(shape) for a in call.params.axis}
    axes = [(n, -a if i in flipped else a, a) for i, (n, a) in enumerate(zip(shape, s, strict=True))]
    return copy(call.data, call.out, axes, sum((shape[i] - 1) * s[i] for i in flipped))


# ---- joining and splitting ------------------------------------------------------------------------------------------


def _blocks(whole: View, parts: Sequence[View], axis: int) -> Iterator[tuple[View, int, list[Axis]]]:
    """Each part with where it starts in `whole`, and the axes of a copy from the part into it."""
    outer = math.prod(whole.shape[:axis])
    row = math.prod(whole.shape[axis:])
    start = 0
    for part in parts:
        n = part.size // outer if outer else 0
        yield part, start, [(outer, n, row), (n, 1, 1)]
        start += n


def concat(call: Call) -> Iterator[Launch]:
    for part, start, axes in _blocks(call.out, call.inputs, call.params.dim % call.out.ndim):
        yield from copy(part, call.out, axes, 0, start)


def concat_backward(call: Call) -> Iterator[Launch]:
    whole = call.grad
    for part, start, axes in _blocks(whole, call.outputs, call.params.dim % whole.ndim):
        yield from copy(whole, part, [(n, t, s) for n, s, t in axes], start)


def stack(call: Call) -> Iterator[Launch]:
    for part, start, axes in _blocks(call.out, call.inputs, call.params.axis % call.out.ndim):
        yield from copy(part, call.out, axes, 0, start)


def split_sizes(call: Call) -> Iterator[Launch]:
    for part, start, axes in _blocks(call.data, call.outputs, 0):
        yield from copy(call.data, part, [(n, t, s) for n, s, t in axes], start)


def slice_channel(call: Call) -> Iterator[Launch]:
    """Also the gradient of `stack`, whose parts lack the axis."""
    whole = call.inputs[0]
    for part, start, axes in _blocks(whole, call.outputs, call.params.axis % whole.ndim):
        yield from copy(whole, part, [(n, t, s) for n, s, t in axes], start)


# ---- repetition -----------------------------------------------------------------------------------------------------


def broadcast(call: Call) -> Iterator[Launch]:
    """The first input repeated along its axes of length 1; a missing leading axis counts as one."""
    source, target = call.inputs[0], call.out
    shape = (1,) * (target.ndim - source.ndim) + source.shape
    s = [0 if n == 1 else a for n, a in zip(shape, strides(shape), strict=True)]
    return copy(source, target, list(zip(target.shape, s, strides(target.shape), strict=True)))


@kernel
def scale_flat(source, target, factor, lo, hi):
    x, y = source[lo:hi], target[lo:hi]
    f = target.dtype.type(factor)
    for i in range(y.size):
        y[i] = x[i] * f


def expand_reduced(call: Call) -> Iterator[Launch]:
    """What a reduction left, repeated along the axes that were reduced."""
    p, data, grad = call.params, call.out, call.grad
    axes = set(reduced_axes(data.ndim, p.axis, p.exclude))
    kept = tuple(1 if i in axes else n for i, n in enumerate(data.shape))
    if grad.size != math.prod(kept):
        raise ShapeError(f"{grad.shape} is not what a reduction of {data.shape} leaves")
    if p.average and data.size:
        scaled = call.workspace((grad.size,), grad.dtype)
        factor = grad.size / data.size
        yield Launch(scale_flat, grad.reshape(-1), scaled, factor, jobs=grad.size, cost=0.2 * grad.size)
        grad = scaled
    s = [0 if n == 1 else a for n, a in zip(kept, strides(kept), strict=True)]
    yield from copy(grad, data, list(zip(data.shape, s, strides(data.shape), strict=True)))


def _tiles(shape: Sequence[int], reps: Sequence[int]) -> list[tuple[int, int]]:
    """(repetitions, length) of each axis of the tiled array."""
    rank = max(len(shape), len(reps))
    shape = (1,) * (rank - len(shape)) + tuple(shape)
    reps = (1,) * (rank - len(reps)) + tuple(reps)
    return list(zip(reps, shape, strict=True))


def tile(call: Call) -> Iterator[Launch]:
    tiles = _tiles(call.data.shape, call.params.reps)
    s = strides([n for _, n in tiles])
    t = strides(call.out.shape)
    axes: list[Axis] = []
    for (r, n), a, b in zip(tiles, s, t, strict=True):
        axes += [(r, 0, b * n), (n, a, b)]
    return copy(call.data, call.out, axes)


def tile_backward(call: Call) -> Iterator[Launch]:
    tiles = _tiles(call.out.shape, call.params.reps)
    spread = call.grad.reshape(*(n for pair in tiles for n in pair))
    return sum_over(call, spread, range(0, spread.ndim, 2), call.out)


def _repeated(view: View, repeats: int, axis: int | None) -> tuple[int, int, int]:
    """(outer, repeats, inner): each of `outer` blocks of `inner` elements comes `repeats` times."""
    if axis is None:
        return view.size, repeats, 1
    inner = math.prod(view.shape[axis % view.ndim + 1 :])
    return view.size // inner if inner else 0, repeats, inner


def repeat(call: Call) -> Iterator[Launch]:
    outer, r, inner = _repeated(call.data, call.params.repeats, call.params.axis)
    return copy(call.data, call.out, [(outer, inner, r * inner), (r, 0, inner), (inner, 1, 1)])


def repeat_backward(call: Call) -> Iterator[Launch]:
    spread = call.grad.reshape(*_repeated(call.out, call.params.repeats, call.params.axis))
    return sum_over(call, spread, (1,), call.out)


# ---- padding --------------------------------------------------------------------------------------------------------


@inline
def shown(i, n, reflect):
    """Which of n elements the border shows at position i, which may be negative or beyond."""
    if not reflect:
        return min(max(i, 0), n - 1)
    i = abs(i)
    return i if i < n else 2 * (n - 1) - i


@kernel
def pad_axis(source, target, inner, before, reflect, lo, hi):
    """(outer, n * inner) to (outer, m * inner); a job is an `outer`."""
    n, m = source.shape[1] // inner, target.shape[1] // inner
    for o in range(lo, hi):
        x, y = source[o], target[o]
        middle = y[before * inner : (before + n) * inner]
        for k in range(middle.size):
            middle[k] = x[k]
        for i in range(before):
            j = shown(i - before, n, reflect)
            for k in range(inner):
                y[i * inner + k] = x[j * inner + k]
        for i in range(before + n, m):
            j = shown(i - before, n, reflect)
            for k in range(inner):
                y[i * inner + k] = x[j * inner + k]


@kernel
def pad_axis_backward(grad, target, inner, before, reflect, lo, hi):
    """(outer, m * inner) to (outer, n * inner), each padding added to the row that it shows; a job is an `outer`."""
    n, m = target.shape[1] // inner, grad.shape[1] // inner
    for o in range(lo, hi):
        x, y = grad[o], target[o]
        middle = x[before * inner : (before + n) * inner]
        for k in range(middle.size):
            y[k] = middle[k]
        for i in range(before):
            j = shown(i - before, n, reflect)
            for k in range(inner):
                y[j * inner + k] += x[i * inner + k]
        for i in range(before + n, m):
            j = shown(i - before, n, reflect)
            for k in range(inner):
                y[j * inner + k] += x[i * inner + k]


def _padded(params: Params) -> list[tuple[int, int, int]]:
    """(axis, before, after) where there is any padding."""
    widths = params.pad_width
    return [(i, b, a) for i, (b, a) in enumerate(zip(widths[::2], widths[1::2], strict=True)) if b or a]


def _interior(call: Call, whole: Sequence[int]) -> list[tuple[int, int, int]]:
    before = dict.fromkeys(range(len(whole)), (0, 0)) | {i: (b, a) for i, b, a in _padded(call.params)}
    return [(before[i][0], n - sum(before[i]), 1) for i, n in enumerate(whole)]


def pad(call: Call) -> Iterator[Launch]:
    if call.params.mode == "constant":
        yield from fill(call.out, call.params.constant_value)
        bounds = _interior(call, call.out.shape)
        s, t = strides(call.data.shape), strides(call.out.shape)
        start = sum(b * stride for (b, _, _), stride in zip(bounds, t, strict=True))
        yield from copy(call.data, call.out, list(zip(call.data.shape, s, t, strict=True)), 0, start)
        return
    steps = _padded(call.params) if call.out.size else []
    if not steps:
        yield from identity(call)
    source = call.data
    for last, (axis, before, after) in enumerate(steps, 1 - len(steps)):
        shape = (*source.shape[:axis], source.shape[axis] + before + after, *source.shape[axis + 1 :])
        target = call.out if last == 0 else call.workspace(shape, source.dtype)
        unit = np.dtype(f"u{source.dtype.itemsize}")
        outer, inner = math.prod(shape[:axis]), math.prod(shape[axis + 1 :])
        x = replace(source, dtype=unit).reshape(outer, -1)
        y = replace(target, dtype=unit).reshape(outer, -1)
        reflect = int(call.params.mode == "reflect")
        yield Launch(pad_axis, x, y, inner, before, reflect, jobs=outer, cost=0.4 * y.size)
        source = target


def pad_backward(call: Call) -> Iterator[Launch]:
    if call.params.mode == "constant":
        yield from _take_slice(call.grad, call.out, _interior(call, call.grad.shape))
        return
    steps = _padded(call.params) if call.out.size else []
    grad = call.grad
    if not steps:
        yield from copy(grad, call.out, [(call.out.size, 1, 1)])
    for last, (axis, before, after) in enumerate(reversed(steps), 1 - len(steps)):
        shape = (*grad.shape[:axis], grad.shape[axis] - before - after, *grad.shape[axis + 1 :])
        target = call.out if last == 0 else call.workspace(shape, grad.dtype)
        outer, inner = math.prod(shape[:axis]), math.prod(shape[axis + 1 :])
        x, y = grad.reshape(outer, -1), target.reshape(outer, -1)
        reflect = int(call.params.mode == "reflect")
        yield Launch(pad_axis_backward, x, y, inner, before, reflect, jobs=outer, cost=0.6 * x.size)
        grad = target
