"""Copies between arrays that are laid out differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from numba import cuda

from ...base import NbsymError
from ...executor.launch import Call, Launch, View
from ..reduce import reduced_axes
from ..strided import strides
from .device import kernel

RANK = 6
"""Dimensions that a copy can tell apart."""


@kernel
def gather_flat(source, target, factor, n1, n2, n3, n4, n5, s0, s1, s2, s3, s4, s5):
    """target, contiguous over six dimensions, from a source with strides; times `factor`."""
    for i in range(cuda.grid(1), target.size, cuda.gridsize(1)):
        i5 = i % n5
        rest = i // n5
        i4 = rest % n4
        rest //= n4
        i3 = rest % n3
        rest //= n3
        i2 = rest % n2
        rest //= n2
        i1 = rest % n1
        value = source[rest // n1 * s0 + i1 * s1 + i2 * s2 + i3 * s3 + i4 * s4 + i5 * s5]
        target[i] = value if factor == 1 else value * factor


def gather(source: View, target: View, steps: Sequence[int], factor: float = 1.0) -> Iterator[Launch]:
    """Copy into `target`; a step along its axis d moves `steps[d]` elements in `source`."""
    if target.size:
        dims = [(n, s) for n, s in zip(target.shape, steps, strict=True) if n != 1]
        merged: list[tuple[int, int]] = []
        for n, s in dims:
            if merged and merged[-1][1] == n * s:
                merged[-1] = (merged[-1][0] * n, s)
            else:
                merged.append((n, s))
        if len(merged) > RANK:
            raise NbsymError(f"a copy over {len(merged)} dimensions; at most {RANK} are possible on CUDA")
        padded = [(1, 0)] * (RANK - len(merged)) + merged
        sizes, moves = [n for n, _ in padded[1:]], [s for _, s in padded]
        flat = (source.reshape(-1), target.reshape(-1))
        yield Launch(gather_flat, *flat, float(factor), *sizes, *moves, jobs=target.size, cost=0.3 * target.size)


def transpose(call: Call) -> Iterator[Launch]:
    axes = call.params.axes or range(call.data.ndim)[::-1]
    return _permute(call, [a % call.data.ndim for a in axes])


def transpose_backward(call: Call) -> Iterator[Launch]:
    axes = [a % call.data.ndim for a in call.params.axes or range(call.data.ndim)[::-1]]
    return _permute(call, [axes.index(i) for i in range(len(axes))])


def swapaxis(call: Call) -> Iterator[Launch]:
    axes = list(range(call.data.ndim))
    i, j = call.params.dim1, call.params.dim2
    axes[i], axes[j] = axes[j], axes[i]
    return _permute(call, axes)


def _permute(call: Call, axes: Sequence[int]) -> Iterator[Launch]:
    moves = strides(call.data.shape)
    return gather(call.data, call.out, [moves[a] for a in axes])


def broadcast(call: Call) -> Iterator[Launch]:
    """The first input repeated along its axes of length 1; a missing leading axis counts as one."""
    source, target = call.inputs[0], call.out
    return _repeat(source, (1,) * (target.ndim - source.ndim) + source.shape, target, 1.0)


def expand_reduced(call: Call) -> Iterator[Launch]:
    """What a reduction left, repeated along the axes that were reduced."""
    p, data, grad = call.params, call.out, call.grad
    axes = set(reduced_axes(data.ndim, p.axis, p.exclude))
    kept = tuple(1 if i in axes else n for i, n in enumerate(data.shape))
    return _repeat(grad, kept, data, grad.size / data.size if p.average and data.size else 1.0)


def _repeat(source: View, shape: Sequence[int], target: View, factor: float) -> Iterator[Launch]:
    steps = [0 if n == 1 else s for n, s in zip(shape, strides(shape), strict=True)]
    return gather(source, target, steps, factor)
