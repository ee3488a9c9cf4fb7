"""Pooling of images whose channels come last, for prediction.

A vector holds neighbouring channels of a pixel: what a window holds is combined tap by tap, and nothing is shuffled.
Four vectors are combined at a time. Averages are sums times the inverse of what they count.

`pool.reference` is the definition, channels first.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..executor.launch import Call, Launch, View, kernel
from .pool import axes_of, counting_of, power_of
from .pool_sums import raise_to, root_of
from .pool_windows import counted, plus, seen
from .run import keep_larger
from .simd import inline
from .tile import advance, pointer
from .vector import lanes_of, load, load_between, splat, store, store_first

# Channels of a row of the output that make a job, so that global pooling has as many jobs as threads.
CHANNELS = 256


def pooling(call: Call) -> Iterator[Launch]:
    """Lowers ``_pooling_nhwc``."""
    kind = call.params.pool_type
    if kind == "max":
        yield _launch(call, call.data, largest=1, counting=0)
    elif kind == "lp":
        power = power_of(call)
        powers = call.workspace(call.data.shape, call.data.dtype)
        flat = call.data.reshape(-1), powers.reshape(-1)
        yield Launch(raise_to, *flat, power, jobs=call.data.size, cost=call.data.size / 4)
        yield _launch(call, powers, largest=0, counting=0)
        yield Launch(root_of, call.out.reshape(-1), power, jobs=call.out.size, cost=call.out.size * 5)
    else:
        yield _launch(call, call.data, largest=0, counting=counting_of(call))


def _launch(call: Call, data: View, largest: int, counting: int) -> Launch:
    out = call.out
    axes = axes_of(call, data.shape[1:-1], out.shape[1:-1])
    channels = out.shape[-1]
    parts = max(channels // CHANNELS, 1)
    rows = out.shape[0] * axes[3] * axes[4]
    return Launch(
        pool_nhwc, data.reshape(-1), out.reshape(-1), largest, counting, channels, parts, *axes, jobs=rows * parts,
        cost=out.size * (1 + axes[6] * axes[7] * axes[8] / 8) / 8,
    )  # fmt: skip


@kernel
def pool_nhwc(
    data, out, largest, counting, channels, parts, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi
):
    lanes = lanes_of(out)
    lowest, zero = splat(pointer(out, 0), np.finfo(out.dtype).min), splat(pointer(out, 0), 0)
    one = out.dtype.type(1)
    for job in range(lo, hi):
        row, part = job // parts, job % parts
        image, z0, z1 = row // (o0 * o1), row // o1 % o0, row % o1
        first, end = part * CHANNELS, channels if part == parts - 1 else part * CHANNELS + CHANNELS
        first0, last0 = seen(z0, n0, k0, s0, p0)
        first1, last1 = seen(z1, n1, k1, s1, p1)
        rows = counted(z0, n0, k0, s0, p0, counting) * counted(z1, n1, k1, s1, p1, counting)
        for z2 in range(o2):
            first2, last2 = seen(z2, n2, k2, s2, p2)
            window = (max(last0 - first0, 0), max(last1 - first1, 0), max(last2 - first2, 0))
            steps = (n1 * n2 * channels, n2 * channels, channels)
            source = pointer(data, ((image * n0 + first0) * n1 + first1) * n2 * channels + first2 * channels)
            target = pointer(out, (row * o2 + z2) * channels)
            factor = one
            if counting:
                factor = one / (one * (rows * counted(z2, n2, k2, s2, p2, counting)))
            if largest:
                over_channels(keep_larger, lowest, source, window, steps, target, factor, first, end, lanes)
            else:
                over_channels(plus, zero, source, window, steps, target, factor, first, end, lanes)


@inline
def over_channels(combine, none, source, window, steps, target, factor, first, end, lanes):
    """Channels first .. end of a pixel: those of the pixels of a window, combined, times a factor."""
    channel = first
    while channel + 4 * lanes <= end:
        line = advance(source, channel)
        # Loops of known length are unrolled: 1.3 times as fast.
        if window == (1, 3, 3):
            a, b, c, d = over_window(combine, none, line, (1, 3, 3), steps, lanes)
        elif window == (1, 2, 2):
            a, b, c, d = over_window(combine, none, line, (1, 2, 2), steps, lanes)
        else:
            a, b, c, d = over_window(combine, none, line, window, steps, lanes)
        store(target, channel, a * factor)
        store(target, channel + lanes, b * factor)
        store(target, channel + 2 * lanes, c * factor)
        store(target, channel + 3 * lanes, d * factor)
        channel += 4 * lanes
    while channel < end:
        a = none
        for i in range(window[0]):
            for j in range(window[1]):
                line = advance(source, i * steps[0] + j * steps[1])
                for k in range(window[2]):
                    a = combine(load_between(line, k * steps[2] + channel, 0, k * steps[2] + end), a)
        store_first(target, channel, a * factor, end - channel)
        channel += lanes


@inline
def over_window(combine, none, source, window, steps, lanes):
    """Four vectors of the channels of the pixels of a window, combined."""
    a = b = c = d = none
    for i in range(window[0]):
        for j in range(window[1]):
            line = advance(source, i * steps[0] + j * steps[1])
            for k in range(window[2]):
                at = k * steps[2]
                a, b = combine(load(line, at), a), combine(load(line, at + lanes), b)
                c, d = combine(load(line, at + 2 * lanes), c), combine(load(line, at + 3 * lanes), d)
    return a, b, c, d
