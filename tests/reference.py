"""What operators compute, in NumPy, where MXNet has no such operator; and how random numbers are distributed.

A reference takes the parameters and the arrays (float64), and returns the output, or a tuple of them. The gradients
of operators that pick, move or repeat elements are worked out by letting the forward operator move element numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from nbsym.kernels import rnn
from nbsym.registry.dimension_functions import pool_out

REFERENCES: dict[str, Callable[..., Any]] = {}

MOMENTS: dict[str, Callable[..., tuple[float, float]]] = {
    "_random_exponential": lambda p: (1 / p.lam, 1 / p.lam**2),
    "_random_gamma": lambda p: (p.alpha * p.beta, p.alpha * p.beta**2),
    "_random_generalized_negative_binomial": lambda p: (p.mu, p.mu + p.alpha * p.mu**2),
    "_random_negative_binomial": lambda p: (p.k * (1 - p.p) / p.p, p.k * (1 - p.p) / p.p**2),
    "_random_normal": lambda p: (p.loc, p.scale**2),
    "_random_normal_like": lambda p: (p.loc, p.scale**2),
    "_random_poisson": lambda p: (p.lam, p.lam),
    "_random_randint": lambda p: ((p.low + p.high - 1) / 2, ((p.high - p.low) ** 2 - 1) / 12),
    "_random_slope": lambda p: ((p.lower_bound + p.upper_bound) / 2, (p.upper_bound - p.lower_bound) ** 2 / 12),
    "_random_uniform": lambda p: ((p.low + p.high) / 2, (p.high - p.low) ** 2 / 12),
    "_random_uniform_like": lambda p: ((p.low + p.high) / 2, (p.high - p.low) ** 2 / 12),
    "_sample_multinomial": lambda p: (1, 2 / 3),  # of its samples
    "_shuffle": lambda p: (2, 2),
}
"""Random operator → mean and variance of what it draws, from its parameters."""

DEVIATIONS: dict[str, Callable[..., set[str]]] = {
    # The slope of selu for negative numbers: MXNet forgets the scale of the output that it computes it from.
    "LeakyReLU": lambda p: {"grad_data"} if p.act_type == "selu" else set(),
    # Forward normalizes over the last axis, backward over all of them.
    "SoftmaxActivation": lambda p: {"grad_data"} if p.mode == "instance" else set(),
    # The momentum's decay is that of the new weight, which has taken the old one's place.
    "mp_nag_mom_update": lambda p: {"aux_mom"},
    # It leaves weight32 as it was, from which its next step would start again.
    "mp_lamb_update_phase2": lambda p: {"aux_weight32"},
    # It multiplies with the output where it says that it multiplies with the gradient of the output.
    "SoftmaxOutput": lambda p: {"grad_data"} if p.out_grad else set(),
}
"""Operator → the arrays, by parameters, in which MXNet is wrong."""


def reference(function: Callable[..., Any]) -> Callable[..., Any]:
    REFERENCES[function.__name__] = function
    return function


def numbered(like: np.ndarray) -> np.ndarray:
    """The number of each element, in its place."""
    return np.arange(like.size).reshape(like.shape)


def gathered(grad: np.ndarray, numbers: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Gradients added up at the elements that they came from; a number of -1 is no element."""
    flat = np.zeros(like.size + 1)
    np.add.at(flat, numbers.ravel(), grad.ravel())
    return flat[:-1].reshape(like.shape)


# ---- elementwise ----


@reference
def where(p, condition, x, y):
    return np.where(condition.reshape(condition.shape + (1,) * (x.ndim - condition.ndim)), x, y)


@reference
def _where(p, condition, x, y):
    return np.where(condition, x, y)


@reference
def _as_rows(p, condition, data):
    return condition.reshape(condition.shape + (1,) * (data.ndim - condition.ndim))


@reference
def _softrelu(p, x):
    return np.log(1 + np.exp(x))


@reference
def _cast_like(p, x, like):
    return x


@reference
def _leaky(p, x):
    return np.where(x > 0, x, p.slope * x)


@reference
def _prelu(p, x, slope):
    return np.where(x > 0, x, slope * x)


@reference
def _elu(p, x):
    return np.where(x > 0, x, p.slope * (np.exp(x) - 1))


@reference
def _selu(p, x):
    alpha, scale = 1.6732632423543772, 1.0507009873554805
    return scale * np.where(x > 0, x, alpha * (np.exp(x) - 1))


@reference
def _gelu(p, x):
    return x * (1 + np.vectorize(math.erf)(x / math.sqrt(2))) / 2


# ---- losses ----


@reference
def _softmax_backward(p, grad, prob):
    return prob * (grad - (grad * prob).sum(p.axis, keepdims=True)) / (p.temperature or 1)


@reference
def _log_softmax_backward(p, grad, logprob):
    return (grad - np.exp(logprob) * grad.sum(p.axis, keepdims=True)) / (p.temperature or 1)


@reference
def _softmax_output_backward(p, prob, label):
    """Only what its sample needs: smoothed labels."""
    others = p.smooth_alpha / (prob.shape[1] - 1)
    hot = np.arange(prob.shape[1]) == label[:, None]
    return prob - np.where(hot, 1 - p.smooth_alpha, others)


@reference
def _regression_backward(p, prediction, label):
    difference = prediction - label
    return (np.sign(difference) if p.sign else difference) * p.grad_scale / (label.size / len(label))


@reference
def _make_loss_backward(p, x):
    counts = {"null": 1, "batch": len(x), "valid": max(1, (x > p.valid_thresh).sum())}
    return np.full(x.shape, p.grad_scale / counts[p.normalization])


@reference
def _svm_backward(p, x, label):
    """Squared hinge loss of each class against the rest: a margin on either side of zero."""
    hot = np.arange(x.shape[1]) == label[:, None]
    sign = np.where(hot, 1, -1)
    short = np.maximum(0, p.margin - sign * x)
    slope = (short > 0) if p.use_linear else 2 * short
    return -p.regularization_coefficient * sign * slope


# ---- shapes ----


def axes_of(axis, rank: int, exclude: bool) -> tuple[int, ...]:
    axes = {a % rank for a in (range(rank) if axis is None or axis == () else axis)}
    return tuple(sorted(set(range(rank)) - axes if exclude and axis is not None else axes))


@reference
def _as_channels(p, gamma, data):
    return gamma.reshape(1, -1, *[1] * (data.ndim - 2))


@reference
def _expand_reduced(p, grad, like):
    axes = axes_of(p.axis, like.ndim, p.exclude)
    kept = [1 if a in axes else n for a, n in enumerate(like.shape)]
    count = math.prod(like.shape[a] for a in axes) if p.average else 1
    return np.broadcast_to(grad.reshape(kept), like.shape) / count


@reference
def _sum_like(p, data, like):
    return gathered(data, np.broadcast_to(numbered(like), data.shape), like)


@reference
def _transpose_backward(p, data):
    return data.transpose(np.argsort(p.axes))


@reference
def _concat_backward(p, grad, *parts):
    return tuple(np.split(grad, np.cumsum([part.shape[p.dim] for part in parts])[:-1], axis=p.dim))


@reference
def _stack_backward(p, grad, *parts):
    return tuple(np.moveaxis(grad, p.axis, 0))


@reference
def _slice_backward(p, grad, like):
    steps = p.step or (None,) * len(p.begin)
    numbers = numbered(like)[tuple(slice(*ends) for ends in zip(p.begin, p.end, steps, strict=True))]
    return gathered(grad, numbers, like)


@reference
def _slice_axis_backward(p, grad, like):
    index = [slice(None)] * like.ndim
    index[p.axis] = slice(p.begin, p.end)
    return gathered(grad, numbered(like)[tuple(index)], like)


@reference
def _slice_like_backward(p, grad, like):
    return gathered(grad, numbered(like)[tuple(slice(n) for n in grad.shape)], like)


@reference
def _tile_backward(p, grad, like):
    return gathered(grad, np.tile(numbered(like), p.reps), like)


@reference
def _repeat_backward(p, grad, like):
    return gathered(grad, np.repeat(numbered(like), p.repeats, axis=p.axis), like)


@reference
def _pad_backward(p, grad, like):
    widths = list(zip(p.pad_width[::2], p.pad_width[1::2], strict=True))
    constant = {"constant_values": -1} if p.mode == "constant" else {}
    return gathered(grad, np.pad(numbered(like), widths, p.mode, **constant), like)


# ---- indices ----


def within(indices: np.ndarray, size: int, mode: str) -> np.ndarray:
    indices = indices.astype(int)
    return indices % size if mode == "wrap" else indices.clip(0, size - 1)


@reference
def _take_backward(p, grad, indices, like):
    return gathered(grad, np.take(numbered(like), within(indices, like.shape[p.axis], p.mode), axis=p.axis), like)


@reference
def _pick_backward(p, grad, index, like):
    """Only what its sample needs: one element of each row."""
    return gathered(grad, numbered(like)[np.arange(len(like)), index.astype(int)], like)


@reference
def gather_nd(p, data, indices):
    return data[tuple(indices.astype(int))]


@reference
def _gather_nd_backward(p, grad, indices, like):
    return gathered(grad, numbered(like)[tuple(indices.astype(int))], like)


# ---- windows: convolution, pooling ----


def adjoint(function: Callable[[np.ndarray], np.ndarray], grad: np.ndarray, like: np.ndarray) -> np.ndarray:
    """The gradient of sum(function(x) * grad) for a linear function, one element of x at a time."""
    result = np.zeros(like.size)
    for i in range(like.size):
        basis = np.zeros(like.size)
        basis[i] = 1
        result[i] = (function(basis.reshape(like.shape)) * grad).sum()
    return result.reshape(like.shape)


def spread(value: tuple[int, ...], rank: int, default: int) -> tuple[int, ...]:
    return tuple(value) * (rank if len(value) == 1 else 1) or (default,) * rank


def convolve(p, x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Tap by tap: each one multiplies a strided part of the padded image."""
    rank = len(p.kernel)
    stride, dilate = spread(p.stride, rank, 1), spread(p.dilate, rank, 1)
    pad = spread(p.pad, rank, 0)
    x = np.pad(x, [(0, 0), (0, 0), *((n, n) for n in pad)])
    sizes = [(n - d * (k - 1) - 1) // s + 1 for n, k, s, d in zip(x.shape[2:], p.kernel, stride, dilate, strict=True)]
    groups, inner, outer = p.num_group, x.shape[1] // p.num_group, len(weight) // p.num_group
    out = np.zeros((len(x), len(weight), *sizes))
    for tap in np.ndindex(*p.kernel):
        place = [slice(t * d, t * d + s * n, s) for t, d, s, n in zip(tap, dilate, stride, sizes, strict=True)]
        seen = x[(slice(None), slice(None), *place)]
        for g in range(groups):
            filters = weight[g * outer : (g + 1) * outer, (slice(None)), *tap]
            product = np.einsum("fc,nc...->nf...", filters, seen[:, g * inner : (g + 1) * inner])
            out[:, g * outer : (g + 1) * outer] += product
    return out


def finished(p, product, arrays, axis):
    """What an epilogue makes of a product whose rows lie along `axis`."""
    rest = iter(arrays)
    row = [1] * product.ndim
    row[axis] = -1
    product = product * next(rest).reshape(row) if p.scaled else product
    product = product + next(rest).reshape(row) if p.shifted else product
    product = product + next(rest) if p.added else product
    return {
        None: lambda x: x,
        "relu": lambda x: np.maximum(x, 0),
        "clip": lambda x: np.clip(x, p.low, p.high),
        "leaky": lambda x: np.where(x > 0, x, p.low * x),
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "tanh": np.tanh,
        "softrelu": lambda x: np.logaddexp(0, x),
    }[p.act](product)


@reference
def _fused_convolution(p, data, weight, *arrays):
    return finished(p, convolve(p, data, weight), [a for a in arrays if a is not None], 1)


@reference
def _convolution_nhwc(p, data, weight, *arrays):
    product = np.moveaxis(convolve(p, np.moveaxis(data, 3, 1), weight), 1, 3)
    return finished(p, product, [a for a in arrays if a is not None], -1)


@reference
def _separable_nhwc(p, data, weight, *arrays):
    arrays = [a for a in arrays if a is not None]
    own = p.scaled + p.shifted
    first = SimpleNamespace(**{**p, "num_group": len(weight), "added": False})
    product = np.moveaxis(convolve(first, np.moveaxis(data, 3, 1), weight), 1, 3)
    between = finished(first, product, arrays[:own], -1)
    names = {name: p[f"mixing_{name}"] for name in ("act", "low", "high")}
    last = SimpleNamespace(**names, scaled=p.mixing_scaled, shifted=p.mixing_shifted, added=p.added)
    return finished(last, between @ arrays[own][:, :, 0, 0].T, arrays[own + 1 :], -1)


@reference
def _fused_fully_connected(p, data, weight, *arrays):
    data = data.reshape(len(data), -1) if p.flatten else data
    return finished(p, data @ weight.T, [a for a in arrays if a is not None], -1)


@reference
def _convolution_backward_data(p, grad, weight, data):
    return adjoint(lambda x: convolve(p, x, weight), grad, data)


@reference
def _convolution_backward_weight(p, grad, data, weight):
    return adjoint(lambda w: convolve(p, data, w), grad, weight)


class Transposed:
    """The convolution of which a deconvolution is the gradient; `target_shape` decides its padding."""

    def __init__(self, p, data: np.ndarray, out_shape: tuple[int, ...]) -> None:
        rank = len(p.kernel)
        self.kernel, self.num_group = p.kernel, p.num_group
        self.stride, self.dilate = spread(p.stride, rank, 1), spread(p.dilate, rank, 1)
        self.pad = spread(p.pad, rank, 0)
        if p.target_shape:
            reach = [
                (n - 1) * s + d * (k - 1) + 1
                for n, s, d, k in zip(data.shape[2:], self.stride, self.dilate, p.kernel, strict=True)
            ]
            self.pad = tuple((r - t + 1) // 2 for r, t in zip(reach, p.target_shape, strict=True))
        self.like = np.zeros(out_shape)


def deconvolve(p, data: np.ndarray, weight: np.ndarray, out_shape: tuple[int, ...]) -> np.ndarray:
    q = Transposed(p, data, out_shape)
    return adjoint(lambda x: convolve(q, x, weight), data, q.like)


@reference
def Deconvolution(p, data, weight):
    """Only what its sample with a target shape needs, which MXNet 1.9.1 refuses."""
    return deconvolve(p, data, weight, (len(data), p.num_filter, *p.target_shape))


@reference
def _deconvolution_backward_data(p, grad, weight, data):
    return convolve(Transposed(p, data, grad.shape), grad, weight)


@reference
def _deconvolution_backward_weight(p, grad, data, weight):
    q = Transposed(p, data, grad.shape)
    return adjoint(lambda w: convolve(q, grad, w), data, weight)


def windows(p, image: tuple[int, ...], out: tuple[int, ...]):
    """(place in the output, part of the image, elements that an average divides by) of every window."""
    kernel = image if p.global_pool else spread(p.kernel, len(image), 1)
    stride = (1,) * len(image) if p.global_pool else spread(p.stride, len(image), 1)
    pad = (0,) * len(image) if p.global_pool else spread(p.pad, len(image), 0)
    for place in np.ndindex(*out):
        begin = [i * s - q for i, s, q in zip(place, stride, pad, strict=True)]
        end = [min(b + k, n + q) for b, k, n, q in zip(begin, kernel, image, pad, strict=True)]
        part = tuple(slice(max(b, 0), max(min(e, n), 0)) for b, e, n in zip(begin, end, image, strict=True))
        yield place, part, math.prod(e - b for b, e in zip(begin, end, strict=True))


@reference
def _pool_sum_backward(p, grad, data):
    result = np.zeros(data.shape)
    for place, part, count in windows(p, data.shape[2:], grad.shape[2:]):
        share = grad[(..., *place)] / (count if p.pool_type == "avg" else 1)
        result[(..., *part)] += share.reshape(*share.shape, *[1] * (data.ndim - 2))
    return result


@reference
def _pooling_nhwc(p, data):
    sizes = pool_out(data.shape[1:-1], p.kernel, p.stride, p.pad, p.pooling_convention, p.global_pool)
    result = np.zeros((len(data), *sizes, data.shape[-1]))
    for place, part, count in windows(p, data.shape[1:-1], sizes):
        seen = data[(slice(None), *part)].reshape(len(data), -1, data.shape[-1])
        result[(slice(None), *place)] = {
            "max": lambda x: x.max(1),
            "sum": lambda x: x.sum(1),
            "avg": lambda x, n=count: x.sum(1) / max(x.shape[1] if p.count_include_pad is False else n, 1),
            "lp": lambda x: (x**p.p_value).sum(1) ** (1 / p.p_value),
        }[p.pool_type](seen)
    return result


def first_maxima(p, data, maximum):
    """(place in the output, place in the image) of the first maximum of every window."""
    for n, c in np.ndindex(*data.shape[:2]):
        for place, part, _ in windows(p, data.shape[2:], maximum.shape[2:]):
            seen = data[(n, c, *part)]
            offset = np.unravel_index(seen.argmax(), seen.shape)
            yield (n, c, *place), (n, c, *(s.start + o for s, o in zip(part, offset, strict=True)))


@reference
def _pool_max_backward(p, grad, data, maximum):
    result = np.zeros(data.shape)
    for place, source in first_maxima(p, data, maximum):
        result[source] += grad[place]
    return result


@reference
def _pool_max_taps(p, data):
    stride, pad = p.stride or (1,) * len(p.kernel), p.pad or (0,) * len(p.kernel)
    sizes = []
    for n, k, s, q in zip(data.shape[2:], p.kernel, stride, pad, strict=True):
        span = n + 2 * q - k
        sizes.append((-(-span // s) if p.pooling_convention == "full" else span // s) + 1)
    out = np.empty((*data.shape[:2], *sizes))
    tap = np.empty(out.shape)
    padded = np.full(
        [*data.shape[:2], *(n + 2 * q + k for n, q, k in zip(data.shape[2:], pad, p.kernel, strict=True))], -np.inf
    )
    padded[(..., *(slice(q, q + n) for n, q in zip(data.shape[2:], pad, strict=True)))] = data
    for place in np.ndindex(*sizes):
        corner = [o * s for o, s in zip(place, stride, strict=True)]
        window = padded[(..., *(slice(c, c + k) for c, k in zip(corner, p.kernel, strict=True)))].reshape(
            *data.shape[:2], -1
        )
        out[(..., *place)], tap[(..., *place)] = window.max(-1), window.argmax(-1)
    return out, tap


@reference
def _pool_max_give(p, grad, tap, data):
    stride, pad = p.stride or (1,) * len(p.kernel), p.pad or (0,) * len(p.kernel)
    result = np.zeros(data.shape)
    for place in np.ndindex(*grad.shape):
        if tap[place] < 255:
            steps = np.unravel_index(int(tap[place]), p.kernel)
            spatial = [o * s - q + t for o, s, q, t in zip(place[2:], stride, pad, steps, strict=True)]
            result[(*place[:2], *spatial)] += grad[place]
    return result


@reference
def _pool_max_pick(p, values, data, maximum):
    result = np.zeros(maximum.shape)
    for place, source in first_maxima(p, data, maximum):
        result[place] = values[source]
    return result


# ---- products and normalization ----


def product(p, lhs, rhs):
    return np.dot(lhs.T if p.transpose_a else lhs, rhs.T if p.transpose_b else rhs)


@reference
def _dot_backward_lhs(p, grad, rhs, lhs):
    return adjoint(lambda x: product(p, x, rhs), grad, lhs)


@reference
def _dot_backward_rhs(p, grad, lhs, rhs):
    return adjoint(lambda x: product(p, lhs, x), grad, rhs)


def normalization_gradients(grad, data, gamma, mean, deviation, axes, constant=False):
    """Gradients of gamma * (data - mean) / deviation + beta, normalized over `axes`; all arrays broadcast."""
    unit = (data - mean) / deviation
    scaled = grad * gamma
    if not constant:  # mean and deviation depend on the data
        scaled = scaled - scaled.mean(axes, keepdims=True) - unit * (scaled * unit).mean(axes, keepdims=True)
    return scaled / deviation, grad * unit, grad


@reference
def _batch_norm_backward(p, grad, data, gamma, mean, var, *rest):
    """`var` is what BatchNorm gives out: the inverse standard deviation. What follows it may begin with beta."""
    if p.act:
        grad = grad * (normalized(p, data, gamma, rest[0], mean, var) > 0)
    axes = tuple(a for a in range(data.ndim) if a != p.axis % data.ndim)
    shape = [n if a not in axes else 1 for a, n in enumerate(data.shape)]
    scale = np.ones_like(gamma) if p.fix_gamma else gamma
    d_data, d_gamma, d_beta = normalization_gradients(
        grad, data, scale.reshape(shape), mean.reshape(shape), 1 / var.reshape(shape), axes, p.use_global_stats
    )
    return d_data, d_gamma.sum(axes) * (not p.fix_gamma), d_beta.sum(axes)


def normalized(p, data, gamma, beta, mean, var):
    shape = [n if a == p.axis % data.ndim else 1 for a, n in enumerate(data.shape)]
    scale = (np.ones_like(gamma) if p.fix_gamma else gamma) * var
    return (data - mean.reshape(shape)) * scale.reshape(shape) + beta.reshape(shape)


@reference
def _batch_norm_again(p, data, gamma, beta, mean, var, residual=0):
    out = normalized(p, data, gamma, beta, mean, var) + residual
    return np.maximum(out, 0) if p.act else out


@reference
def _fused_batch_norm(p, data, gamma, beta, *rest):
    """As in prediction, which is how operators are compared with their references."""
    *residual, mean, moving_var = rest
    var = 1 / np.sqrt(moving_var + p.eps)
    return _batch_norm_again(p, data, gamma, beta, mean, var, *residual), mean, var


@reference
def _lrn_backward(p, grad, data):
    def window(x):
        half = p.nsize // 2
        padded = np.pad(x, [(0, 0), (half, half), (0, 0), (0, 0)])
        return sum(padded[:, i : i + x.shape[1]] for i in range(p.nsize))

    base = p.knorm + p.alpha / p.nsize * window(data * data)
    shares = window(grad * data * base ** (-p.beta - 1))
    return grad * base**-p.beta - 2 * p.alpha * p.beta / p.nsize * data * shares


@reference
def _layer_norm_backward(p, grad, data, gamma, mean, std):
    axis = p.axis % data.ndim
    others = tuple(a for a in range(data.ndim) if a != axis)
    shape = [n if a == axis else 1 for a, n in enumerate(data.shape)]
    d_data, d_gamma, d_beta = normalization_gradients(grad, data, gamma.reshape(shape), mean, std, axis)
    return d_data, d_gamma.sum(others), d_beta.sum(others)


@reference
def _instance_norm_backward(p, grad, data, gamma, mean, var):
    axes = tuple(range(2, data.ndim))
    ones = [1] * len(axes)
    mean, deviation = mean.reshape(*mean.shape, *ones), 1 / var.reshape(*var.shape, *ones)
    d_data, d_gamma, d_beta = normalization_gradients(grad, data, gamma.reshape(-1, *ones), mean, deviation, axes)
    return d_data, d_gamma.sum((0, *axes)), d_beta.sum((0, *axes))


# ---- orderings and windows ----


# ---- recurrent layers ----


def in_order(p, steps: int):
    """The steps in which a layer runs over the sequence."""
    return range(steps)[:: -1 if p.reverse else 1]


@reference
def _recurrence(p, gates, weight, *rest):
    bias, state, cell = (rest[0], rest[1], None) if p.mode == "gru" else (0, rest[0], rest[-1])
    return rnn.reference(p.mode, gates, weight, state, bias, cell, p.reverse)


@reference
def _recurrence_backward(p, grad, last_grad, last_cell_grad, acts, cells, result, weight, state, cell=None):
    order = in_order(p, len(grad))
    gates_grad, hidden_grad = np.empty_like(acts), np.zeros_like(acts if p.mode == "gru" else acts[..., :1])
    dh, dc = last_grad, last_cell_grad if p.mode == "lstm" else np.zeros_like(last_grad)
    for position, t in reversed(list(enumerate(order))):
        before = result[order[position - 1]] if position else state
        dh = dh + grad[t]
        direct = 0
        if p.mode == "lstm":
            i, f, g, o = np.split(acts[t], 4, axis=1)
            squashed = np.tanh(cells[t])
            dc = dc + dh * o * (1 - squashed**2)
            cell_before = cells[order[position - 1]] if position else cell
            parts = [dc * g * i * (1 - i), dc * cell_before * f * (1 - f), dc * i * (1 - g**2)]
            gates_grad[t] = np.concatenate([*parts, dh * squashed * o * (1 - o)], axis=1)
            dc = dc * f
        elif p.mode == "gru":
            r, z, n = np.split(acts[t], 3, axis=1)
            dn = dh * (1 - z) * (1 - n**2)
            dr, dz = dn * cells[t] * r * (1 - r), dh * (before - n) * z * (1 - z)
            gates_grad[t] = np.concatenate([dr, dz, dn], axis=1)
            hidden_grad[t] = np.concatenate([dr, dz, dn * r], axis=1)
            direct = dh * z
        else:
            gates_grad[t] = dh * (1 - result[t] ** 2 if p.mode == "rnn_tanh" else result[t] > 0)
        dh = (hidden_grad if p.mode == "gru" else gates_grad)[t] @ weight + direct
    return gates_grad, hidden_grad, dh, dc


@reference
def _recurrence_weight_grad(p, grad, result, state):
    order = in_order(p, len(grad))
    return sum(grad[t].T @ (result[order[i - 1]] if i else state) for i, t in enumerate(order))


@reference
def _split_sizes(p, data):
    share = (data.size - sum(n for n in p.sizes if n > 0)) // max(p.sizes.count(-1), 1)
    return tuple(np.split(data, np.cumsum([n if n >= 0 else share for n in p.sizes])[:-1]))


@reference
def _take_along_axis(p, x, indices):
    return np.take_along_axis(x, indices.astype(int), p.axis)


@reference
def _take_along_axis_backward(p, grad, indices, like):
    return gathered(grad, np.take_along_axis(numbered(like), indices.astype(int), p.axis), like)


def window(p, x, like):
    """Of the size of `like`: in the middle, or at an offset."""
    sizes = list(zip(x.shape[2:], like.shape[2:]))
    (top, left) = [(n - m) // 2 for n, m in sizes] if p.center_crop else p.offset
    return x[:, :, top : top + like.shape[2], left : left + like.shape[3]]


@reference
def _crop_like(p, x, like):
    return window(p, x, like)


@reference
def _crop_backward(p, grad, like):
    return gathered(grad, window(p, numbered(like), grad), like)


# ---- steps of optimizers ----


def taken(p, grad):
    """The gradient, multiplied and clipped."""
    limit = p.clip_gradient if p.clip_gradient > 0 else math.inf
    return np.clip(p.rescale_grad * grad, -limit, limit)


@reference
def _adagrad_update(p, w, grad, history):
    d = taken(p, grad)
    return w - p.lr * (d / np.sqrt(history + d * d + p.epsilon) + p.wd * w)


@reference
def _contrib_group_adagrad_update(p, w, grad, history):
    d = taken(p, grad)
    return w - p.lr * d / np.sqrt(history + (d * d).mean(1, keepdims=True) + p.epsilon)


@reference
def _adadelta_update(p, w, grad, acc_g, acc_delta):
    d = taken(p, grad)
    square = p.rho * acc_g + (1 - p.rho) * d * d
    return w - np.sqrt(acc_delta + p.epsilon) / np.sqrt(square + p.epsilon) * d - p.wd * w


def taken_with_decay(p, w, grad):
    return taken(p, grad + p.wd * w / p.rescale_grad)


@reference
def _adamax_update(p, w, grad, mean, bound):
    d = taken_with_decay(p, w, grad)
    return w - p.lr * (p.beta1 * mean + (1 - p.beta1) * d) / np.maximum(p.beta2 * bound, abs(d))


@reference
def _nadam_update(p, w, grad, mean, var):
    d = taken_with_decay(p, w, grad)
    mean, var = p.beta1 * mean + (1 - p.beta1) * d, p.beta2 * var + (1 - p.beta2) * d * d
    return w - (p.lr_grad * d + p.lr_mean * mean) / (np.sqrt(var / p.bias2) + p.epsilon)


@reference
def _dcasgd_update(p, w, grad, previous):
    d = taken(p, grad)
    return w - p.lr * (d + p.wd * w + p.lamda * d * d * (w - previous))


@reference
def _dcasgd_mom_update(p, w, grad, mom, previous):
    return _dcasgd_update(p, w, grad, previous) + p.momentum * mom


def norm(x):
    return math.sqrt((x * x).sum())


@reference
def _lars_update(p, w, grad):
    of_weight, of_grad = norm(w), norm(p.rescale_grad * grad)
    lr = p.lr * p.eta * of_weight / (of_grad + p.wd * of_weight + p.epsilon)
    return w - lr * (taken(p, grad) + p.wd * w)


@reference
def _lars_mom_update(p, w, grad, mom):
    return _lars_update(p, w, grad) + p.momentum * mom


def lamb_direction(p, w, grad, mean, var):
    d = taken(p, grad)
    mean, var = p.beta1 * mean + (1 - p.beta1) * d, p.beta2 * var + (1 - p.beta2) * d * d
    return mean / (1 - p.beta1**p.t) / (np.sqrt(var / (1 - p.beta2**p.t)) + p.epsilon) + p.wd * w


@reference
def mp_lamb_update_phase1(p, _, grad, w, mean, var):
    return lamb_direction(p, w, grad, mean, var)


@reference
def lamb_update_phase2(p, w, step, r1, r2):
    low, high = (bound if bound > 0 else None for bound in (p.lower_bound, p.upper_bound))
    return w - p.lr * (r1 if low is high is None else np.clip(r1, low, high)) / r2 * step


@reference
def _lamb_update(p, w, grad, mean, var):
    step = lamb_direction(p, w, grad, mean, var)
    return w - p.lr * norm(w) / norm(step) * step
