"""1x1 convolutions that see only some of the pixels: these are copied together first, or parted at last.

A stride without taps beside one another makes a smaller image, ``x[:, :, ::s, ::t]``, of which the convolution is an
ordinary product of matrices; its transpose is the product with zeros put between the pixels. To copy a sixteenth of a
millisecond's worth of pixels is cheaper than any product whose rows are found one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..executor.launch import Launch, View, kernel
from .plane import fill
from .pool_windows import store_pairs
from .tile import advance, pointer
from .vector import lanes_of, load, load_between, splat


def suits(axes: Sequence[Any]) -> bool:
    """Whether a convolution is of this kind."""
    return all(a.taps == 1 and a.pad == 0 for a in axes) and any(a.stride > 1 for a in axes)


def sizes(axes: Sequence[Any]) -> tuple[int, ...]:
    """The sizes, of both arrays and of the steps between them."""
    return (*(a.large for a in axes), *(a.small for a in axes), *(a.stride for a in axes))


def sample(large: View, compact: View, axes: Sequence[Any]) -> Launch:
    """The launch of ``compact = large[..., ::s0, ::s1, ::s2]``."""
    planes = large.shape[0] * large.shape[1]
    return Launch(
        sample_planes, large.reshape(-1), compact.reshape(-1), *sizes(axes), jobs=planes, cost=compact.size / 2
    )


def spread(compact: View, large: View, axes: Sequence[Any]) -> Launch:
    """The launch of ``large[..., ::s0, ::s1, ::s2] = compact``, with zeros elsewhere."""
    planes = large.shape[0] * large.shape[1]
    return Launch(spread_planes, compact.reshape(-1), large.reshape(-1), *sizes(axes), jobs=planes, cost=large.size / 4)


@kernel
def sample_planes(
    large, compact, large0, large1, large2, small0, small1, small2, stride0, stride1, stride2, lo, hi
):  # fmt: skip
    for plane in range(lo, hi):
        fill(
            pointer(compact, plane * small0 * small1 * small2), large, plane * large0 * large1 * large2, small0, small1,
            small2, large0, large1, large2, 0, 0, 0, stride0, stride1, stride2,
        )  # fmt: skip


@kernel
def spread_planes(
    compact, large, large0, large1, large2, small0, small1, small2, stride0, stride1, stride2, lo, hi
):  # fmt: skip
    lanes = lanes_of(large)
    zero = splat(pointer(large, 0), 0)
    for plane in range(lo, hi):
        for z0 in range(large0):
            for z1 in range(large1):
                row = pointer(large, ((plane * large0 + z0) * large1 + z1) * large2)
                c0, c1 = z0 // stride0, z1 // stride1
                if z0 % stride0 or z1 % stride1 or c0 >= small0 or c1 >= small1:
                    for x in range(large2):
                        row[x] = 0
                    continue
                cells = pointer(compact, ((plane * small0 + c0) * small1 + c1) * small2)
                if stride2 == 2:
                    for c in range(0, (large2 + 1) // 2, lanes):
                        seen = load(cells, c) if c + lanes <= small2 else load_between(cells, c, 0, small2)
                        store_pairs(row, c, seen, zero, large2, 2 * (c + lanes) <= large2, lanes)
                else:
                    for x in range(large2):
                        row[x] = 0
                    for c in range(small2):
                        advance(row, c * stride2)[0] = cells[c]
