"""Random numbers that are a function of their position: Philox4x32-10, a counter-based generator.

J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, *Parallel Random Numbers: As Easy as 1, 2, 3* (SC 2011). The key
is the seed; the counter is the position of the element, the stream of the node and the number of the run. No state is
carried from one element to the next, so results do not depend on threads or on the order of evaluation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numba import njit, types
from numba.extending import overload

from ..executor.launch import Call, Kernel, Launch, View, kernel
from .init import fill
from .layout import copy, strides
from .vmath import cos, log, sin

_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_MULTIPLIER0, _MULTIPLIER1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL0, _WEYL1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)

_BLOCK = 4096  # elements that one job draws
_UNIT = 2.0**-32

inline = njit(inline="always", error_model="numpy")


@inline
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds of Philox4x32 of a counter of four words under a key of two; all are uint64 below 2**32."""
    for _ in range(10):
        p0, p1 = _MULTIPLIER0 * c0, _MULTIPLIER1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ k0, p1 & _LOW, (p0 >> _SHIFT) ^ c3 ^ k1, p0 & _LOW
        k0, k1 = (k0 + _WEYL0) & _LOW, (k1 + _WEYL1) & _LOW
    return c0, c1, c2, c3


@inline
def words(state, stream, position, draw):
    """Four random words for an element (or block of elements); `draw` tells several of them apart."""
    seed, step = state[0], state[1]
    at = np.uint64(position)
    return philox(
        at & _LOW,
        (at >> _SHIFT) ^ (np.uint64(draw) << np.uint64(16)),
        np.uint64(stream) & _LOW,
        step & _LOW,
        seed & _LOW,
        seed >> _SHIFT,
    )


def fraction(like, high, low):
    """A number in [0, 1) from two words, with all bits that the type of `like` can hold."""
    raise TypeError("fraction is for compiled code")


@overload(fraction, inline="always")
def _fraction(like, high, low):
    if like.dtype == types.float32:
        return lambda like, high, low: np.float32(np.int32(high >> np.uint64(8))) * np.float32(2.0**-24)
    return lambda like, high, low: np.float64(np.int64((high << np.uint64(21)) | (low >> np.uint64(11)))) * 2.0**-53


def positive_fraction(like, high, low):
    """A number in (0, 1], for logarithms."""
    raise TypeError("positive_fraction is for compiled code")


@overload(positive_fraction, inline="always")
def _positive_fraction(like, high, low):
    if like.dtype == types.float32:
        return lambda like, high, low: np.float32(np.int64(high) + 1) * np.float32(2.0**-32)
    return lambda like, high, low: np.float64(np.int64((high << np.uint64(21)) | (low >> np.uint64(11))) + 1) * 2.0**-53


# ---- distributions --------------------------------------------------------------------------------------------------
#
# A job is a block of _BLOCK elements. uniform, normal and exponential draw two elements from one call of Philox.


@kernel
def uniform(state, out, stream, low, high, lo, hi):
    start, stop = lo * _BLOCK, min(hi * _BLOCK, out.size)
    a, width = out.dtype.type(low), out.dtype.type(high - low)
    for pair in range(start // 2, stop // 2):
        x0, x1, x2, x3 = words(state, stream, pair, 0)
        out[2 * pair] = a + fraction(out, x0, x1) * width
        out[2 * pair + 1] = a + fraction(out, x2, x3) * width
    if stop % 2:
        x0, x1, x2, x3 = words(state, stream, stop // 2, 0)
        out[stop - 1] = a + fraction(out, x0, x1) * width


@kernel
def normal(state, out, stream, loc, scale, lo, hi):
    """Box and Muller (1958)."""
    start, stop = lo * _BLOCK, min(hi * _BLOCK, out.size)
    real = out.dtype.type
    a, width, turn, two = real(loc), real(scale), real(2 * math.pi), real(2)
    for pair in range(start // 2, (stop + 1) // 2):
        x0, x1, x2, x3 = words(state, stream, pair, 0)
        radius = width * math.sqrt(-two * log(positive_fraction(out, x0, x1)))
        angle = turn * fraction(out, x2, x3)
        out[2 * pair] = a + radius * cos(angle)
        if 2 * pair + 1 < stop:
            out[2 * pair + 1] = a + radius * sin(angle)


@kernel
def exponential(state, out, stream, lam, lo, hi):
    scale = out.dtype.type(-1 / lam)
    for i in range(lo * _BLOCK, min(hi * _BLOCK, out.size)):
        x0, x1, x2, x3 = words(state, stream, i // 2, 0)
        u = positive_fraction(out, x2, x3) if i % 2 else positive_fraction(out, x0, x1)
        out[i] = scale * log(u)


@kernel
def gamma(state, out, stream, alpha, beta, lo, hi):
    for i in range(lo * _BLOCK, min(hi * _BLOCK, out.size)):
        out[i] = beta * draw_gamma(state, stream, i, alpha)[0]


@kernel
def poisson(state, out, stream, lam, lo, hi):
    for i in range(lo * _BLOCK, min(hi * _BLOCK, out.size)):
        out[i] = draw_poisson(state, stream, i, 0, lam)


@kernel
def gamma_poisson(state, out, stream, shape, scale, lo, hi):
    """Poisson whose mean is gamma distributed: the negative binomial distribution."""
    for i in range(lo * _BLOCK, min(hi * _BLOCK, out.size)):
        mean, draws = draw_gamma(state, stream, i, shape)
        out[i] = draw_poisson(state, stream, i, draws, mean * scale)


@kernel
def integers(state, out, stream, low, width, lo, hi):
    for i in range(lo * _BLOCK, min(hi * _BLOCK, out.size)):
        x0, x1, x2, x3 = words(state, stream, i // 2, 0)
        word = (x2 << _SHIFT) | x3 if i % 2 else (x0 << _SHIFT) | x1
        out[i] = low + np.int64(word % np.uint64(width))


@inline
def real_word(word):
    """A float64 in (0, 1) from one word."""
    return (np.float64(np.int64(word)) + 0.5) * _UNIT


@njit(error_model="numpy")
def draw_gamma(state, stream, i, alpha):
    """Marsaglia and Tsang (2000). The number, and how many draws it took."""
    boost = 1.0
    shape = alpha
    draw = 0
    if alpha < 1.0:
        x0, _, _, _ = words(state, stream, i, draw)
        boost = real_word(x0) ** (1.0 / alpha)
        shape += 1.0
        draw += 1
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x0, x1, x2, _ = words(state, stream, i, draw)
        draw += 1
        x = math.sqrt(-2.0 * math.log(real_word(x0))) * math.cos(2 * math.pi * real_word(x1))
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            if math.log(real_word(x2)) < 0.5 * x * x + d * (1.0 - v + math.log(v)):
                return boost * d * v, draw


@njit(error_model="numpy")
def draw_poisson(state, stream, i, draw, lam):
    """Products of uniforms for small means; Hormann's transformed rejection, PTRS (1993), else."""
    if lam < 10.0:
        limit = math.exp(-lam)
        product = 1.0
        count = -1
        while True:
            x0, x1, x2, x3 = words(state, stream, i, draw)
            draw += 1
            for x in (x0, x1, x2, x3):
                product *= real_word(x)
                count += 1
                if product <= limit:
                    return float(count)
    b = 0.931 + 2.53 * math.sqrt(lam)
    a = -0.059 + 0.02483 * b
    alpha = 1.1239 + 1.1328 / (b - 3.4)
    v_r = 0.9277 - 3.6224 / (b - 2.0)
    while True:
        x0, x1, _, _ = words(state, stream, i, draw)
        draw += 1
        u, v = real_word(x0) - 0.5, real_word(x1)
        us = 0.5 - abs(u)
        k = math.floor((2.0 * a / us + b) * u + lam + 0.43)
        if us >= 0.07 and v <= v_r:
            return k
        if k < 0.0 or (us < 0.013 and v > us):
            continue
        if math.log(v * alpha / (a / (us * us) + b)) <= k * math.log(lam) - lam - math.lgamma(k + 1.0):
            return k


# ---- dropout --------------------------------------------------------------------------------------------------------


@kernel
def drop(state, data, mask, out, stream, threshold, scale, lo, hi):
    """mask: `scale` where a random word is below the threshold, else 0; out = data * mask."""
    start, stop = lo * _BLOCK, min(hi * _BLOCK, out.size)
    kept, none = out.dtype.type(scale), out.dtype.type(0)
    limit = np.uint64(threshold)
    whole = stop // 4
    for block in range(start // 4, whole):
        x0, x1, x2, x3 = words(state, stream, block, 0)
        i = 4 * block
        mask[i] = kept if x0 < limit else none
        mask[i + 1] = kept if x1 < limit else none
        mask[i + 2] = kept if x2 < limit else none
        mask[i + 3] = kept if x3 < limit else none
    if stop % 4:
        last = words(state, stream, whole, 0)
        for i in range(4 * whole, stop):
            mask[i] = kept if last[i - 4 * whole] < limit else none
    x, y, m = data[start:stop], out[start:stop], mask[start:stop]
    for i in range(y.size):
        y[i] = x[i] * m[i]


@kernel
def multiply(data, out, lo, hi):
    """out *= data."""
    x, y = data[lo:hi], out[lo:hi]
    for i in range(y.size):
        y[i] *= x[i]


def dropout(call: Call) -> Iterator[Launch]:
    p, data, mask, out = call.params, call.data, call.mask, call.out
    if out.size == 0:
        return
    if not (call.is_train or p.mode == "always"):
        yield from fill(mask, 1)
        yield from copy(data, out, [(data.size, 1, 1)])
        return
    keep = 1.0 - p.p
    threshold, scale = round(keep * 2**32), 1.0 / keep if keep > 0 else 0.0
    flat, target = mask.reshape(-1), out.reshape(-1)
    jobs = -(-mask.size // _BLOCK)
    if mask.shape == data.shape:
        args = (call.random_state(), data.reshape(-1), flat, target, call.stream, threshold, scale)
        yield Launch(drop, *args, jobs=jobs, cost=2.0 * out.size)
        return
    # Dropped together along some axes: draw the small mask (times itself into scratch), then spread it.
    ignored = call.workspace((mask.size,), mask.dtype)
    yield from fill(ignored, 1)
    args = (call.random_state(), ignored, flat, ignored, call.stream, threshold, scale)
    yield Launch(drop, *args, jobs=jobs, cost=2.0 * mask.size)
    s = [0 if n == 1 else a for n, a in zip(mask.shape, strides(mask.shape), strict=True)]
    yield from copy(mask, out, list(zip(out.shape, s, strides(out.shape), strict=True)))
    yield Launch(multiply, data.reshape(-1), target, jobs=out.size, cost=0.3 * out.size)


# ---- lowering -------------------------------------------------------------------------------------------------------


def _draw(call: Call, by: Kernel, cost: float, *scalars: float) -> Iterator[Launch]:
    out: View = call.out
    if out.size:
        jobs = -(-out.size // _BLOCK)
        yield Launch(by, call.random_state(), out.reshape(-1), call.stream, *scalars, jobs=jobs, cost=cost * out.size)


def random_uniform(call: Call) -> Iterator[Launch]:
    return _draw(call, uniform, 2.0, float(call.params.low), float(call.params.high))


def random_normal(call: Call) -> Iterator[Launch]:
    return _draw(call, normal, 5.0, float(call.params.loc), float(call.params.scale))


def random_exponential(call: Call) -> Iterator[Launch]:
    return _draw(call, exponential, 5.0, float(call.params.lam))


def random_gamma(call: Call) -> Iterator[Launch]:
    return _draw(call, gamma, 40.0, float(call.params.alpha), float(call.params.beta))


def random_poisson(call: Call) -> Iterator[Launch]:
    return _draw(call, poisson, 40.0, float(call.params.lam))


def random_negative_binomial(call: Call) -> Iterator[Launch]:
    k, p = call.params.k, call.params.p
    return _draw(call, gamma_poisson, 80.0, float(k), (1.0 - p) / p)


def random_generalized_negative_binomial(call: Call) -> Iterator[Launch]:
    mu, alpha = call.params.mu, call.params.alpha
    if alpha == 0:
        return _draw(call, poisson, 40.0, float(mu))
    return _draw(call, gamma_poisson, 80.0, 1.0 / alpha, float(mu * alpha))


def random_randint(call: Call) -> Iterator[Launch]:
    p = call.params
    return _draw(call, integers, 3.0, int(p.low), int(p.high - p.low))
