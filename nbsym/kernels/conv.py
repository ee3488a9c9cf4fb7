"""Convolution and Deconvolution, and the gradient of either towards its data: what can be chosen from, and the choice.

Let the padded input lie flat in memory, one row of `cells` per channel. Seen from every output pixel, the tap (r, s)
of the kernel is the same plane displaced by a constant; so with no image-to-column copy at all ::

    out[filter, pixel] = sum over channel, tap of  weight[filter, channel, tap] * plane[channel, pixel + offset[tap]]

is a matrix product. There are several ways to it, of which the one that is estimated to take the least time is taken:

- `conv_direct`: over exact pixels read where they lie, for planes whose rows are whole halves of vectors;
- `conv_shifted`: over whole padded rows, rows of ``B`` found through the table of offsets; the pixels that fall into
  the padding are computed and dropped;
- `conv_panels`: over panels into which exact pixels of any images are copied, a block of them at a time;
- `conv_gathered`: the gradient towards data that have many more pixels than the output;
- `conv_sampled`: a 1x1 convolution with strides is one at stride 1 of the pixels that it sees, copied together;
- `gemm`: a 1x1 convolution at stride 1 whose planes fill vectors is a product of matrices as they lie in memory;
- `winograd`: 3x3 at stride 1 with fewer multiplications;
- `depthwise`: a filter for each channel, where there is nothing to multiply matrices for.

The gradient towards the data is the same with channels and filters exchanged and the offsets reversed. One, two and
three dimensions are three with sizes of one. `reference` says it all in NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..base import ArgumentError, ShapeError
from ..executor.launch import Call, Launch, View
from . import conv_direct, conv_gathered, conv_panels, conv_sampled, conv_shifted, depthwise, winograd
from .epilogue import NOTHING, Epilogue
from .gemm import product
from .simd import VECTOR_BYTES
from .tile import VECTORS

# How many more pixels the data must have than the output for gathering to pay. LeNet's second layer has 2.25 times as
# many and takes half the time; 3x3 at stride 2, 4 times, takes 0.86 (128x56x56), 0.80 (256x28x28), 0.70 (512x14x14).
WASTE = 1.7


def reference(x, weight, stride, pad, dilate, groups=1):
    """The convolution of x (n, c, *spatial) with weight (k, c / groups, *kernel): the definition, by taps."""
    rank = len(stride)
    padded = np.pad(x, [(0, 0), (0, 0), *((p, p) for p in pad)])
    spans = [(k - 1) * d + 1 for k, d in zip(weight.shape[2:], dilate, strict=True)]
    sizes = [(n - span) // s + 1 for n, span, s in zip(padded.shape[2:], spans, stride, strict=True)]
    n, k = x.shape[0], weight.shape[0]
    out = np.zeros((n, groups, k // groups, *sizes), x.dtype)
    for tap in np.ndindex(*weight.shape[2:]):
        window = tuple(
            slice(tap[a] * dilate[a], tap[a] * dilate[a] + (sizes[a] - 1) * stride[a] + 1, stride[a])
            for a in range(rank)
        )
        seen = padded[(slice(None), slice(None), *window)].reshape(n, groups, -1, *sizes)
        taps = weight[(slice(None), slice(None), *tap)].reshape(groups, k // groups, -1)
        out += np.einsum("gkc,ngc...->ngk...", taps, seen)
    return out.reshape(n, k, *sizes)


# ---- what ops.yaml names --------------------------------------------------------------------------------------------


def convolution(call: Call) -> Iterator[Launch]:
    check_groups("Convolution", call, call.data.shape[1])
    axes = axes_of(call.params, call.data.shape, call.out.shape, call.params.pad)
    yield from forward(call, call.data, call.weight, Epilogue.of(call), call.out, axes)


def convolution_backward_data(call: Call) -> Iterator[Launch]:
    axes = axes_of(call.params, call.out.shape, call.grad.shape, call.params.pad)
    yield from backward(call, call.grad, call.weight, NOTHING, call.out, axes)


def deconvolution(call: Call) -> Iterator[Launch]:
    check_groups("Deconvolution", call, call.data.shape[1])
    axes = deconvolution_axes(call.params, call.data.shape, call.out.shape)
    yield from backward(call, call.data, call.weight, Epilogue.of(call), call.out, axes)


def deconvolution_backward_data(call: Call) -> Iterator[Launch]:
    axes = deconvolution_axes(call.params, call.out.shape, call.grad.shape)
    yield from forward(call, call.grad, call.weight, NOTHING, call.out, axes)


def check_groups(name: str, call: Call, channels: int) -> None:
    """Refuse what cannot be parted into groups."""
    filters, groups = call.params.num_filter, call.params.num_group
    if filters % groups or channels % groups:
        raise ArgumentError(
            f"{name} {call.name}: num_group={groups} must divide num_filter={filters} and the {channels} channels"
        )


# ---- geometry -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Axis:
    """One spatial axis of a convolution from a large array to a small one (which Deconvolution runs backward)."""

    large: int
    small: int
    taps: int
    stride: int
    dilate: int
    pad: int

    @property
    def reach(self) -> int:
        """The largest displacement of a tap, in steps of the stride."""
        return (self.taps - 1) * self.dilate // self.stride

    @property
    def phases(self) -> int:
        """How many phases of the large array taps read."""
        return max((t * self.dilate % self.stride for t in range(self.taps)), default=0) + 1

    def sampled(self) -> Axis:
        """The same where the large array holds nothing but the pixels that a single tap sees."""
        return replace(self, large=self.small, stride=1)


def axes_of(params, large: Sequence[int], small: Sequence[int], pad: Sequence[int]) -> tuple[Axis, ...]:
    """The spatial axes of arrays of shapes (n, c, *spatial), made three."""
    rank = len(params.kernel)
    ones, zeros = (1,) * rank, (0,) * rank
    axes = [
        Axis(*values)
        for values in zip(
            large[2:], small[2:], params.kernel, params.stride or ones, params.dilate or ones, pad or zeros, strict=True
        )
    ]
    return (*[Axis(1, 1, 1, 1, 1, 0)] * (3 - rank), *axes)


def deconvolution_axes(params, small: Sequence[int], large: Sequence[int]) -> tuple[Axis, ...]:
    """With target_shape, the padding is what makes the output that large: the larger half comes off its start."""
    pad = params.pad
    if params.target_shape:
        rank = len(params.kernel)
        stride, dilate = params.stride or (1,) * rank, params.dilate or (1,) * rank
        pad = []
        for n, target, k, s, d in zip(small[2:], params.target_shape, params.kernel, stride, dilate, strict=True):
            most = s * (n - 1) + (k - 1) * d + 1
            if target > most:
                raise ShapeError(
                    f"Deconvolution: target_shape {params.target_shape} is too large: from {tuple(small)}, "
                    f"kernel {params.kernel} and stride {stride} reach {most}, not {target}"
                )
            pad.append((most - target + 1) // 2)
    elif params.adj:
        for a, s in zip(params.adj, params.stride or (1,) * len(params.adj), strict=True):
            if a >= s:
                raise ArgumentError(f"Deconvolution: adj {params.adj} must be less than stride {params.stride}")
    return axes_of(params, large, small, pad)


# ---- lowering -------------------------------------------------------------------------------------------------------


def forward(call: Call, x: View, weight: View, epilogue: Epilogue, out: View, axes: Sequence[Axis]) -> Iterator[Launch]:
    """out = epilogue of the convolution of x with weight."""
    filters, channels = weight.shape[:2]
    groups = x.shape[1] // channels if channels else 1
    if depthwise.suits(axes, groups, channels, filters // groups if groups else 0):
        yield from depthwise.forward(call, x, weight, epilogue, out, axes)
        return
    taps = axes[0].taps * axes[1].taps * axes[2].taps
    if groups == 1 and winograd.suits(call, x, out, axes):
        yield from winograd.convolve(call, x, weight, epilogue, out, (axes[1].pad, axes[2].pad))
        return
    if conv_sampled.suits(axes):
        call.note("of every pixel that it sees, copied together")
        compact = call.workspace((*x.shape[:2], *out.shape[2:]), x.dtype)
        yield conv_sampled.sample(x, compact, axes)
        yield from forward(call, compact, weight, epilogue, out, [a.sampled() for a in axes])
        return
    if conv_direct.suits(axes, groups, channels, VECTOR_BYTES // out.dtype.itemsize):
        call.note("exact pixels, read where they lie: their rows fill halves of vectors")
        yield from conv_direct.convolve(call, x, weight, epilogue, out, axes)
        return
    geometry = [
        (a.large, -a.pad, a.small + a.reach, a.small, a.small, 0, a.phases, a.taps, a.dilate, a.stride) for a in axes
    ]
    yield from _product(
        call, x, weight, epilogue, out, groups, channels, filters // groups, geometry, row_stride=channels * taps,
        channel_stride=taps, backward=False,
    )  # fmt: skip


def backward(
    call: Call, small: View, weight: View, epilogue: Epilogue, large: View, axes: Sequence[Axis]
) -> Iterator[Launch]:
    """large = epilogue of the transpose of `forward` (as a linear map of its data) applied to small.

    With strides, elements of a row are not written in their order, and the epilogue must do without a residual.
    """
    filters, channels = weight.shape[:2]
    groups = large.shape[1] // channels if channels else 1
    if depthwise.suits(axes, groups, channels, filters // groups if groups else 0):
        yield from depthwise.backward(call, small, weight, epilogue, large, axes)
        return
    taps = axes[0].taps * axes[1].taps * axes[2].taps
    if groups == 1 and winograd.suits(call, small, large, axes):
        pads = (2 - axes[1].pad, 2 - axes[2].pad)
        yield from winograd.convolve(call, small, weight, epilogue, large, pads, backward=True)
        return
    if conv_sampled.suits(axes) and not epilogue.code:
        call.note("of every pixel that it sees, then parted by zeros")
        compact = call.workspace((*large.shape[:2], *small.shape[2:]), large.dtype)
        yield from backward(call, small, weight, epilogue, compact, [a.sampled() for a in axes])
        yield conv_sampled.spread(compact, large, axes)
        return
    # Steps part the products of a convolution into phases with few taps each: worse than waste.
    waste = math.prod(a.large for a in axes) / max(math.prod(a.small for a in axes), 1)
    if waste > WASTE and conv_gathered.suits(axes, groups, channels):
        call.note(f"products of pixels and taps, gathered: the data have {waste:.1f} times as many pixels")
        yield from conv_gathered.backward(call, small, weight, epilogue, large, axes)
        return
    geometry = []
    for a in axes:
        # Where the large array lies in the padded one, in steps of the stride.
        first = a.pad // a.stride
        grid = (a.pad + a.large - 1) // a.stride - first + 1
        base = first * a.stride - a.pad
        cells = grid + a.reach
        geometry.append((a.small, first - a.reach, cells, grid, a.large, base, 1, a.taps, a.dilate, a.stride))
    yield from _product(
        call, small, weight, epilogue, large, groups, filters // groups, channels, geometry, row_stride=taps,
        channel_stride=channels * taps, backward=True,
    )  # fmt: skip


def _product(
    call: Call, x: View, weight: View, epilogue: Epilogue, out: View, groups: int, channels: int, filters: int,
    geometry: Sequence[tuple[int, ...]], row_stride: int, channel_stride: int, backward: bool,
) -> Iterator[Launch]:  # fmt: skip
    """A convolution (`backward`: its transpose) as that matrix product which is estimated to take the least time."""
    arguments = call, x, weight, epilogue, out, groups, channels, filters, geometry, row_stride, channel_stride
    sources, shifts, _, _, targets, _, _, taps, _, steps = zip(*geometry, strict=True)
    pointwise = math.prod(taps) == 1 and not any(shifts) and set(steps) == {1} and sources == targets and groups == 1
    whole = _whole_rows(filters, channels, geometry, pointwise, VECTOR_BYTES // out.dtype.itemsize)
    exact = _exact_pixels(filters, geometry, pointwise)
    if exact < whole:
        call.note(f"panels of exact pixels: {exact:.0f} cycles a step, whole rows {whole:.0f}")
        yield from conv_panels.product(*arguments, backward)
    elif pointwise:
        call.note(f"matrix product in place: {whole:.0f} cycles a step, panels of exact pixels {exact:.0f}")
        pixels = math.prod(sources)
        yield from product(
            call, weight, x, out, filters, pixels, channels, batch=x.shape[0], a_batch=0, transpose_a=backward,
            epilogue=epilogue,
        )  # fmt: skip
    else:
        call.note(f"whole padded rows: {whole:.0f} cycles a step, panels of exact pixels {exact:.0f}")
        yield from conv_shifted.product(*arguments, backward)


# Estimates of what one step of the reduction (a channel, a tap) costs for as many pixels as a tile has columns, in
# cycles. With AVX-512 they agree with what was measured for the layers of ResNet-50, AlexNet and LeNet to 10 %.


def _tiles(filters: int) -> float:
    """Two products of vectors a cycle, three vectors a filter."""
    return VECTORS / 2 * filters


def _whole_rows(filters, channels, geometry, pointwise, lanes) -> float:
    """What is computed beyond the pixels, and what looking up rows costs for each panel."""
    _, _, cells, grids, _, _, _, taps, _, _ = zip(*geometry, strict=True)
    pixels = math.prod(grids)
    if pointwise:
        vectors = -(-pixels // lanes)
        # A last panel that is one vector wide keeps only three quarters of the units busy.
        return _tiles(filters) * (vectors + (vectors % VECTORS == 1) / 3) * lanes / pixels
    span = ((grids[0] - 1) * cells[1] + grids[1] - 1) * cells[2] + grids[2]
    return _tiles(filters) * -(-span // lanes) * lanes / pixels + 400 / max(channels * math.prod(taps), 1)


def _exact_pixels(filters, geometry, pointwise) -> float:
    """Copying pixels costs by run and by vector; those of a 1x1 convolution come from memory, not from the cache."""
    _, _, _, grids, _, _, _, _, _, _ = zip(*geometry, strict=True)
    run = math.prod(grids) if pointwise else grids[2]
    return _tiles(filters) * 1.03 + (40 if pointwise else 12) + 3 * 48 / run
