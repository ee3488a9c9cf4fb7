"""What the kernels of pooling share: which windows see which elements, and vectors of neighbouring windows.

A vector holds neighbouring outputs of a row, and is combined with one tap of their windows after the other; where
the stride is 2, two vectors of the image are split into even and odd places.
"""

from __future__ import annotations

from numba import njit

from .simd import inline
from .tile import FLAGS
from .vector import load, load_or, merge, split, store, store_first


@njit(**FLAGS)
def seen(output, size, window, stride, pad):
    """The range of elements along an axis that an output sees."""
    return max(output * stride - pad, 0), min(output * stride - pad + window, size)


@njit(**FLAGS)
def seeing(element, outputs, window, stride, pad):
    """The range of outputs along an axis that see an element."""
    before, last = element + pad - window, element + pad
    if stride == 2:  # a division takes as long as a row
        before, last = before >> 1, last >> 1
    elif stride > 2:
        before, last = before // stride, last // stride
    return max(before + 1, 0), min(last + 1, outputs)


@njit(**FLAGS)
def counted(output, size, window, stride, pad, counting):
    """How many elements along an axis the average of an output counts; 1 where its window lies outside altogether."""
    start = output * stride - pad
    if counting == 2:
        return max(min(start + window, size) - max(start, 0), 1)
    return max(min(start + window, size + pad) - start, 1)


@inline
def plus(x, total):
    return x + total


@inline
def readable(array, offset, n, free):
    """How many elements from `offset` on may be loaded: a line of n, or, if no window reaches beyond it, all others
    too, since what they show goes into lanes that are not kept."""
    return array.size - offset if free else n


@inline
def under_windows(combine, result, line, first, n, ahead, taps, stride, lanes, outside):
    """`result` combined with those elements of a line of n that lie under the windows of neighbouring outputs.

    The window of the first of them starts at element `first`; strides are 1 or 2. Beyond the line all is `outside`.
    `ahead` is what `readable` says.
    """
    if stride == 1:
        inside = first >= 0 and first + taps - 1 + lanes <= ahead
        for t in range(taps):
            at = first + t
            result = combine(load(line, at) if inside else load_or(line, at, 0, n, outside), result)
        return result
    inside = first >= 0 and first + (taps - 1) // 2 * 2 + 2 * lanes <= ahead
    for t in range(0, taps, 2):
        at = first + t
        a = load(line, at) if inside else load_or(line, at, 0, n, outside)
        b = load(line, at + lanes) if inside else load_or(line, at + lanes, 0, n, outside)
        even, odd = split(a, b)
        result = combine(even, result)
        result = combine(odd, result) if t + 1 < taps else result
    return result


@inline
def over_run(combine, result, run, count, lanes, outside):
    """`result` combined with all of `count` contiguous elements."""
    for i in range(0, count, lanes):
        result = combine(load(run, i) if i + lanes <= count else load_or(run, i, 0, count, outside), result)
    return result


@inline
def store_some(row, j, value, n, lanes):
    """Elements j ... of a row of n."""
    if j + lanes <= n:
        store(row, j, value)
    else:
        store_first(row, j, value, n - j)


@inline
def store_pairs(row, i, even, odd, n, whole, lanes):
    """Elements 2 * i ... of a row of n, of which two vectors hold the even and the odd places."""
    a, b = merge(even, odd)
    if whole:
        store(row, 2 * i, a)
        store(row, 2 * i + lanes, b)
    else:
        store_first(row, 2 * i, a, n - 2 * i)
        store_first(row, 2 * i + lanes, b, n - 2 * i - lanes)


@inline
def store_row(row, i, a, b, n, stride, lanes):
    """Elements i .. of a row of n; with stride 2, a and b hold its even and odd places from 2 * i."""
    if stride == 2:
        store_pairs(row, i, a, b, n, 2 * (i + lanes) <= n, lanes)
    else:
        store_some(row, i, a, n, lanes)
