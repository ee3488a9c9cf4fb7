"""Random numbers that are a function of their position: Philox4x32-10, a counter-based generator.

J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, *Parallel Random Numbers: As Easy as 1, 2, 3* (SC 2011). The key
is the seed; the counter is the position of the element, the stream of the node and the number of the run. No state is
carried from one element to the next, so results do not depend on threads or on the order of evaluation.

A counter gives four words, which serve elements that lie _LANES apart: so a loop over counters vectorizes, and its
stores are contiguous. Elements that take two words each come in groups of 2 * _LANES, those that take one in groups of
4 * _LANES.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numba import njit, types
from numba.extending import overload

from ..base import ArgumentError, ShapeError
from ..executor.launch import Call, Kernel, Launch, View, kernel
from .index import take_from
from .init import fill
from .simd import apply, inline
from .sort import order_rows
from .strided import copy, strides
from .vmath import cos_near, log, sin_near

_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_MULTIPLIER0, _MULTIPLIER1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL0, _WEYL1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)

_LANES = 64
_GROUPS = 32  # groups that one job draws
_BLOCK = 2 * _LANES * _GROUPS  # elements that one job draws, if they take two words
_UNIT = 2.0**-32


@inline
def philox_round(c0, c1, c2, c3, k0, k1):
    p0, p1 = _MULTIPLIER0 * c0, _MULTIPLIER1 * c2
    return (p1 >> _SHIFT) ^ c1 ^ k0, p1 & _LOW, (p0 >> _SHIFT) ^ c3 ^ k1, p0 & _LOW


@inline
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds of Philox4x32 of a counter of four words under a key of two; all are uint64 below 2**32."""
    for _ in range(10):
        c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0, k1)
        k0, k1 = (k0 + _WEYL0) & _LOW, (k1 + _WEYL1) & _LOW
    return c0, c1, c2, c3


@inline
def words(seed, step, stream, position, draw):
    """Four random words for a position; `draw` tells several of them apart."""
    at = np.uint64(position)
    high = (at >> _SHIFT) ^ (np.uint64(draw) << np.uint64(16))
    return philox(at & _LOW, high, np.uint64(stream) & _LOW, step & _LOW, seed & _LOW, seed >> _SHIFT)


def fraction(like, high, low):
    """A number in [0, 1) of the type of `like` from two words."""
    raise TypeError("fraction is for compiled code")


@overload(fraction, inline="always")
def _fraction(like, high, low):
    if like == types.float32:
        return lambda like, high, low: np.float32(np.int32(high >> np.uint64(8))) * np.float32(2.0**-24)
    return lambda like, high, low: np.float64(np.int64((high << np.uint64(21)) | (low >> np.uint64(11)))) * 2.0**-53


def positive_fraction(like, high, low):
    """A number in (0, 1] of the type of `like` from two words, for logarithms."""
    raise TypeError("positive_fraction is for compiled code")


@overload(positive_fraction, inline="always")
def _positive_fraction(like, high, low):
    if like == types.float32:
        return lambda like, high, low: np.float32(np.int64(high) + 1) * np.float32(2.0**-32)
    return lambda like, high, low: np.float64(np.int64((high << np.uint64(21)) | (low >> np.uint64(11))) + 1) * 2.0**-53


# ---- distributions --------------------------------------------------------------------------------------------------


@kernel
def uniform(state, out, stream, low, high, lo, hi):
    seed, step = state[0], state[1]
    a, width, one = out.dtype.type(low), out.dtype.type(high - low), out.dtype.type(1)
    for group in range(lo * _GROUPS, hi * _GROUPS):
        y0, y1 = out[2 * group * _LANES :], out[(2 * group + 1) * _LANES :]
        both, first = min(_LANES, y1.size), min(_LANES, y0.size)
        for i in range(both):
            x0, x1, x2, x3 = words(seed, step, stream, group * _LANES + i, 0)
            y0[i] = a + fraction(one, x0, x1) * width
            y1[i] = a + fraction(one, x2, x3) * width
        for i in range(both, first):
            x0, x1, x2, x3 = words(seed, step, stream, group * _LANES + i, 0)
            y0[i] = a + fraction(one, x0, x1) * width


@kernel
def normal(state, out, stream, loc, scale, lo, hi):
    """Box and Muller (1958)."""
    seed, step = state[0], state[1]
    real = out.dtype.type
    a, width, turn, two, one = real(loc), real(scale), real(2 * math.pi), real(2), real(1)
    for group in range(lo * _GROUPS, hi * _GROUPS):
        y0, y1 = out[2 * group * _LANES :], out[(2 * group + 1) * _LANES :]
        both, first = min(_LANES, y1.size), min(_LANES, y0.size)
        for i in range(both):
            x0, x1, x2, x3 = words(seed, step, stream, group * _LANES + i, 0)
            radius = width * math.sqrt(-two * log(positive_fraction(one, x0, x1)))
            angle = turn * fraction(one, x2, x3)
            y0[i] = a + radius * cos_near(angle)
            y1[i] = a + radius * sin_near(angle)
        for i in range(both, first):
            x0, x1, x2, x3 = words(seed, step, stream, group * _LANES + i, 0)
            radius = width * math.sqrt(-two * log(positive_fraction(one, x0, x1)))
            y0[i] = a + radius * cos_near(turn * fraction(one, x2, x3))


@kernel
def exponential(state, out, stream, lam, lo, hi):
    seed, step = state[0], state[1]
    scale, one = out.dtype.type(-1 / lam), out.dtype.type(1)
    for group in range(lo * _GROUPS, hi * _GROUPS):
        y0, y1 = out[2 * group * _LANES :], out[(2 * group + 1) * _LANES :]
        both, first = min(_LANES, y1.size), min(_LANES, y0.size)
        for i in range(both):
            x0, x1, x2, x3 = words(seed, step, stream, group * _LANES + i, 0)
            y0[i] = scale * log(positive_fraction(one, x0, x1))
            y1[i] = scale * log(positive_fraction(one, x2, x3))
        for i in range(both, first):
            x0, x1, x2, x3 = words(seed, step, stream, group * _LANES + i, 0)
            y0[i] = scale * log(positive_fraction(one, x0, x1))


@kernel
def integers(state, out, stream, low, width, lo, hi):
    seed, step = state[0], state[1]
    for i in range(lo * _BLOCK, min(hi * _BLOCK, out.size)):
        x0, x1, _, _ = words(seed, step, stream, i, 0)
        out[i] = low + np.int64(((x0 << _SHIFT) | x1) % np.uint64(width))


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
def multinomial(state, weights, out, logs, stream, lo, hi):
    """Numbers drawn with probabilities proportional to each row of weights (rows, n); out, logs: (rows, m)."""
    seed, step = state[0], state[1]
    n, m = weights.shape[1], out.shape[1]
    for row in range(lo, hi):
        w = weights[row]
        total = 0.0
        for j in range(n):
            total += w[j]
        for i in range(m):
            x0, _, _, _ = words(seed, step, stream, row * m + i, 0)
            rest = real_word(x0) * total
            k = 0
            while k < n - 1 and rest >= w[k]:
                rest -= w[k]
                k += 1
            while k > 0 and w[k] <= 0:  # rounding may run past the last weight that is not zero
                k -= 1
            out[row, i] = k
            logs[row, i] = math.log(w[k] / total)


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
        x0, _, _, _ = words(state[0], state[1], stream, i, draw)
        boost = real_word(x0) ** (1.0 / alpha)
        shape += 1.0
        draw += 1
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x0, x1, x2, _ = words(state[0], state[1], stream, i, draw)
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
            x0, x1, x2, x3 = words(state[0], state[1], stream, i, draw)
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
        x0, x1, _, _ = words(state[0], state[1], stream, i, draw)
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
def draw_mask(state, mask, stream, threshold, scale, lo, hi):
    """`scale` where a random word is below the threshold, else 0."""
    seed, step = state[0], state[1]
    kept, none = mask.dtype.type(scale), mask.dtype.type(0)
    limit = np.uint64(threshold)
    for group in range(lo * _GROUPS, hi * _GROUPS):
        m = mask[4 * group * _LANES : 4 * (group + 1) * _LANES]
        if m.size == 4 * _LANES:
            m0, m1, m2, m3 = m[:_LANES], m[_LANES : 2 * _LANES], m[2 * _LANES : 3 * _LANES], m[3 * _LANES :]
            for i in range(_LANES):
                x0, x1, x2, x3 = words(seed, step, stream, group * _LANES + i, 0)
                m0[i] = kept if x0 < limit else none
                m1[i] = kept if x1 < limit else none
                m2[i] = kept if x2 < limit else none
                m3[i] = kept if x3 < limit else none
        else:
            for i in range(min(_LANES, m.size)):
                x = words(seed, step, stream, group * _LANES + i, 0)
                for j in range(i, m.size, _LANES):
                    m[j] = kept if x[j // _LANES] < limit else none


@inline
def product(x, y):
    return (x * y,)


@kernel
def multiply(data, mask, out, lo, hi):
    apply(product, lo, hi, (out,), (data, mask))


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
    jobs = -(-mask.size // (4 * _LANES * _GROUPS))
    arrays = (call.random_state(), mask.reshape(-1))
    yield Launch(draw_mask, *arrays, call.stream, threshold, scale, jobs=jobs, cost=0.5 * mask.size)
    if mask.shape != data.shape:  # dropped together along some axes
        s = [0 if n == 1 else a for n, a in zip(mask.shape, strides(mask.shape), strict=True)]
        whole = call.workspace(out.shape, mask.dtype)
        yield from copy(mask, whole, list(zip(out.shape, s, strides(out.shape), strict=True)))
        mask = whole
    yield Launch(multiply, data.reshape(-1), mask.reshape(-1), out.reshape(-1), jobs=out.size, cost=0.2 * out.size)


# ---- lowering -------------------------------------------------------------------------------------------------------


def _draw(call: Call, by: Kernel, cost: float, *scalars: float) -> Iterator[Launch]:
    out: View = call.out
    if out.size:
        jobs = -(-out.size // _BLOCK)
        yield Launch(by, call.random_state(), out.reshape(-1), call.stream, *scalars, jobs=jobs, cost=cost * out.size)


def random_uniform(call: Call) -> Iterator[Launch]:
    return _draw(call, uniform, 2.0, float(call.params.low), float(call.params.high))


def random_slope(call: Call) -> Iterator[Launch]:
    low, high = float(call.params.lower_bound), float(call.params.upper_bound)
    return _draw(call, uniform, 2.0, low, high) if call.is_train else fill(call.out, (low + high) / 2)


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
    if alpha < 1e-12:  # no dispersion to speak of
        return _draw(call, poisson, 40.0, float(mu))
    return _draw(call, gamma_poisson, 80.0, 1.0 / alpha, float(mu * alpha))


def random_randint(call: Call) -> Iterator[Launch]:
    p = call.params
    if p.low >= p.high:
        raise ArgumentError(f"low must be below high, got {p.low} and {p.high}")
    return _draw(call, integers, 3.0, int(p.low), int(p.high - p.low))


def sample_multinomial(call: Call) -> Iterator[Launch]:
    weights, out, logs = call.data, call.out, call.out1
    rows = math.prod(weights.shape[:-1])
    if out.size:
        if not weights.size:
            raise ShapeError("there are no probabilities in an empty array")
        arrays = (weights.reshape(rows, -1), out.reshape(rows, -1), logs.reshape(rows, -1))
        cost = 20.0 * out.size + 1.0 * weights.size
        yield Launch(multinomial, call.random_state(), *arrays, call.stream, jobs=rows, cost=cost)


def shuffle(call: Call) -> Iterator[Launch]:
    """Sort random keys, and take the rows in their order."""
    data, n = call.data, call.data.shape[0]
    if data.size == 0:
        return
    keys = call.workspace((n,), np.int64)
    args = (call.random_state(), keys, call.stream, 0, 2**62)
    yield Launch(integers, *args, jobs=-(-n // _BLOCK), cost=3.0 * n)
    order = call.workspace((1, 1, n), np.int64)
    spare = call.workspace((1, 1, n), np.int64)
    yield Launch(order_rows, keys.reshape(1, n, 1), order, spare, 0, jobs=1, cost=5.0 * n * n.bit_length())
    yield from take_from(data, order, call.out, 0, "clip")
