"""What operators compute, in NumPy, where MXNet has no such operator; and how random numbers are distributed.

A reference takes the parameters and the arrays (float64), and returns the output, or a tuple of them. The gradients
of operators that pick, move or repeat elements are worked out by letting the forward operator move element numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

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
    "_random_uniform": lambda p: ((p.low + p.high) / 2, (p.high - p.low) ** 2 / 12),
    "_random_uniform_like": lambda p: ((p.low + p.high) / 2, (p.high - p.low) ** 2 / 12),
}
"""Random operator → mean and variance of what it draws, from its parameters."""

DEVIATIONS: dict[str, Callable[..., set[str]]] = {
    # The slope of selu for negative numbers: MXNet forgets the scale of the output that it computes it from.
    "LeakyReLU": lambda p: {"grad_data"} if p.act_type == "selu" else set(),
    # Forward normalizes over the last axis, backward over all of them.
    "SoftmaxActivation": lambda p: {"grad_data"} if p.mode == "instance" else set(),
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
