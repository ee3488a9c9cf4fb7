"""Local response normalization: each element divided by a power of the squares around it, across channels.

A. Krizhevsky, I. Sutskever and G. Hinton, *ImageNet Classification with Deep Convolutional Neural Networks* (2012),
section 3.3. With s the sum of squares over `size` channels around channel i, and base = knorm + alpha / size * s::

    out[i] = x[i] * base[i] ** -beta
    grad[i] = out_grad[i] * base[i] ** -beta
              - 2 * alpha * beta / size * x[i] * sum over the window of out_grad[j] * x[j] * base[j] ** (-beta - 1)

A job is a chunk of pixels of one image, small enough that all its channels stay in the cache. It goes up the channels
once, with what the window needs of the last ones in a ring of rows. So nothing of the size of the data is kept
between forward and backward or made on the way, and each result may take the place of what it is made from.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numba import njit

from ..base import ArgumentError
from ..executor.launch import Call, Launch, kernel
from .simd import apply, fma, inline
from .tile import FLAGS
from .vmath import pow

CHUNK = 256  # pixels of a job: with 96 channels and two arrays 200 KB, a fifth of the second-level cache


def reference(x, size, alpha, beta, knorm):
    """x (n, c, *spatial) normalized."""
    half = size // 2
    padded = np.pad(x * x, [(0, 0), (half, half), *[(0, 0)] * (x.ndim - 2)])
    total = sum(padded[:, i : i + x.shape[1]] for i in range(size))
    return x * (knorm + alpha / size * total) ** -beta


# ---- what ops.yaml names --------------------------------------------------------------------------------------------


def lrn(call: Call) -> Iterator[Launch]:
    sizes, jobs = _sizes(call)
    rows = call.workspace((jobs * (call.params.nsize + 1), CHUNK), call.data.dtype)
    arrays = (call.data.reshape(-1), call.out.reshape(-1), rows)
    yield Launch(normalize, *arrays, *sizes, *_numbers(call), jobs=jobs, cost=call.data.size * 2)


def lrn_backward(call: Call) -> Iterator[Launch]:
    sizes, jobs = _sizes(call)
    rows = call.workspace((jobs * (2 * call.params.nsize + 1), CHUNK), call.data.dtype)
    arrays = (call.grad.reshape(-1), call.data.reshape(-1), call.out.reshape(-1), rows)
    yield Launch(normalize_backward, *arrays, *sizes, *_numbers(call), jobs=jobs, cost=call.data.size * 4)


def _sizes(call: Call) -> tuple[tuple[int, ...], int]:
    """Channels, pixels, chunks of an image and the window; and the number of jobs."""
    images, channels, *spatial = call.data.shape
    size = call.params.nsize
    if size % 2 == 0:
        raise ArgumentError(f"LRN {call.name}: nsize must be odd, not {size}")
    pixels = math.prod(spatial)
    chunks = -(-pixels // CHUNK)
    return (channels, pixels, chunks, size), images * chunks


def _numbers(call: Call) -> tuple[float, float, float]:
    params = call.params
    return float(params.alpha / params.nsize), float(params.beta), float(params.knorm)


# ---- kernels --------------------------------------------------------------------------------------------------------


@inline
def square(x):
    return (x * x,)


@inline
def add(x, y):
    return (x + y,)


@inline
def add_square(total, x):
    return (fma(x, x, total),)


@inline
def scaled(x, total, alpha, beta, knorm):
    return (x * pow(fma(total, alpha, knorm), -beta),)


@inline
def ratios(total, x, grad, alpha, beta, knorm):
    """What the gradient is multiplied by, and what it adds to its window."""
    base = fma(total, alpha, knorm)
    ratio = pow(base, -beta)
    return ratio, grad * x * ratio / base


@inline
def combined(grad, ratio, x, total, factor):
    return (grad * ratio - factor * x * total,)


@njit(**FLAGS)
def window_sum(rows, first, size, begin, end, total):
    """The sum of the ring's rows for channels begin .. end."""
    n = total.size
    total[:] = rows[first + begin % size, :n]
    for j in range(begin + 1, end):
        apply(add, 0, n, (total,), (total, rows[first + j % size, :n]))


@kernel
def normalize(data, out, rows, channels, pixels, chunks, size, alpha, beta, knorm, lo, hi):
    kind = out.dtype.type
    alpha, beta, knorm = kind(alpha), kind(beta), kind(knorm)
    half = size // 2
    for job in range(lo, hi):
        start = job % chunks * CHUNK
        n = min(CHUNK, pixels - start)
        start += job // chunks * channels * pixels
        first = job * (size + 1)
        total = rows[first + size, :n]
        for c in range(channels + half):
            if c < channels:
                x = data[start + c * pixels : start + c * pixels + n]
                apply(square, 0, n, (rows[first + c % size, :n],), (x,))
            i = c - half
            if i >= 0:
                window_sum(rows, first, size, max(i - half, 0), min(i + half + 1, channels), total)
                at = start + i * pixels
                apply(scaled, 0, n, (out[at : at + n],), (data[at : at + n], total, alpha, beta, knorm))


@kernel
def normalize_backward(grad, data, out, rows, channels, pixels, chunks, size, alpha, beta, knorm, lo, hi):
    kind = out.dtype.type
    factor = kind(2 * alpha * beta)
    alpha, beta, knorm = kind(alpha), kind(beta), kind(knorm)
    half = size // 2
    for job in range(lo, hi):
        start = job % chunks * CHUNK
        n = min(CHUNK, pixels - start)
        start += job // chunks * channels * pixels
        shares = job * (2 * size + 1)  # the rows of what each channel adds to its window, and of the ratios after them
        total = rows[shares + 2 * size, :n]
        for c in range(channels + half):
            if c < channels:
                total[:] = 0
                for j in range(max(c - half, 0), min(c + half + 1, channels)):
                    apply(add_square, 0, n, (total,), (total, data[start + j * pixels : start + j * pixels + n]))
                at = start + c * pixels
                ring = (rows[shares + size + c % size, :n], rows[shares + c % size, :n])
                apply(ratios, 0, n, ring, (total, data[at : at + n], grad[at : at + n], alpha, beta, knorm))
            i = c - half
            if i >= 0:
                window_sum(rows, shares, size, max(i - half, 0), min(i + half + 1, channels), total)
                at = start + i * pixels
                ratio = rows[shares + size + i % size, :n]
                arrays = (grad[at : at + n], ratio, data[at : at + n], total, factor)
                apply(combined, 0, n, (out[at : at + n],), arrays)
