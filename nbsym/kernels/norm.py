"""BatchNorm, InstanceNorm and LayerNorm: subtract the mean, divide by the standard deviation, scale and shift.

Data is seen as (outer, channels, inner). BatchNorm takes its statistics per channel, over outer and inner;
InstanceNorm is BatchNorm of one image at a time, with (image, channel) as the channels; LayerNorm takes them over the
channels. Every kernel reads the data once for the mean, once for the variance about it (which is exact where the
mean is large beside it, unlike the mean of squares) and once to write the result; a channel or row mostly stays in
the cache meanwhile. Each contiguous run is summed in its own type, the runs in float64.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numba import carray, njit

from ..executor.launch import Call, Launch, View, kernel
from .simd import apply, inline, maximum
from .tile import FLAGS, pointer


def reference(x, gamma, beta, axes, eps):
    """x normalized over `axes`; gamma and beta broadcast against x."""
    mean, variance = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
    return (x - mean) / np.sqrt(variance + eps) * gamma + beta


# ---- what ops.yaml names --------------------------------------------------------------------------------------------


def batch_norm(call: Call) -> Iterator[Launch]:
    params = call.params
    outer, channels, inner = _split(call.data, params.axis)
    sizes = (outer, channels, inner, channels)
    arrays, flags = _scaled(call)
    cost = call.data.size
    if call.is_train and not params.use_global_stats:
        eps = float(params.eps)
        yield Launch(normalize_channels, *arrays, *sizes, eps, *flags, jobs=channels, cost=2 * cost)
    else:
        statistics = (call.moving_mean, call.moving_var, call.mean, call.var)
        yield Launch(global_statistics, *statistics, float(params.eps), jobs=channels, cost=channels)
        yield Launch(scale_channels, *arrays, *sizes, *flags, jobs=channels, cost=cost)


def batch_norm_again(call: Call) -> Iterator[Launch]:
    outer, channels, inner = _split(call.data, call.params.axis)
    arrays, flags = _scaled(call)
    yield Launch(
        scale_channels, *arrays, outer, channels, inner, channels, *flags, jobs=channels, cost=call.data.size / 4
    )  # fmt: skip


def _scaled(call: Call) -> tuple[list[View], tuple[int, int, int]]:
    """Arrays and flags of the kernels that normalize the channels of a node, perhaps with an addition and relu."""
    residual = call.views.get("residual")
    arrays = [call.data, call.gamma, call.beta, call.out if residual is None else residual, call.out]
    flags = (int(call.params.fix_gamma), int(residual is not None), int(call.params.get("act") == "relu"))
    return [*(view.reshape(-1) for view in arrays), call.mean, call.var], flags


def batch_norm_backward(call: Call) -> Iterator[Launch]:
    """Also moves the moving statistics: like MXNet, a training step does so once, when it goes backward."""
    params = call.params
    outer, channels, inner = _split(call.data, params.axis)
    yield Launch(
        normalize_channels_backward, call.grad.reshape(-1), call.data.reshape(-1), call.gamma,
        call.gamma if params.act is None else call.beta, call.mean, call.var, call.data_grad.reshape(-1),
        call.gamma_grad, call.beta_grad, outer, channels, inner, channels, int(params.fix_gamma),
        int(params.use_global_stats), int(params.act == "relu"), jobs=channels, cost=call.data.size * 2,
    )  # fmt: skip
    if not params.use_global_stats:
        statistics = (call.mean, call.var, call.moving_mean, call.moving_var)
        yield Launch(move, *statistics, float(params.momentum), float(params.eps), jobs=channels, cost=channels)


def instance_norm(call: Call) -> Iterator[Launch]:
    images, channels, *spatial = call.data.shape
    yield Launch(
        normalize_channels, call.data.reshape(-1), call.gamma, call.beta, call.out.reshape(-1), call.out.reshape(-1),
        call.mean.reshape(-1), call.var.reshape(-1), 1, images * channels, math.prod(spatial), channels,
        float(call.params.eps), 0, 0, 0, jobs=images * channels, cost=call.data.size * 2,
    )  # fmt: skip


def instance_norm_backward(call: Call) -> Iterator[Launch]:
    images, channels, *spatial = call.data.shape
    parts = [call.workspace((images * channels,), call.data.dtype) for _ in range(2)]
    yield Launch(
        normalize_channels_backward, call.grad.reshape(-1), call.data.reshape(-1), call.gamma, call.gamma,
        call.mean.reshape(-1), call.var.reshape(-1), call.data_grad.reshape(-1), *parts, 1, images * channels,
        math.prod(spatial), channels, 0, 0, 0, jobs=images * channels, cost=call.data.size * 2,
    )  # fmt: skip
    for part, total in zip(parts, (call.gamma_grad, call.beta_grad), strict=True):
        yield Launch(sum_images, part.reshape(images, channels), total, jobs=channels, cost=part.size)


def layer_norm(call: Call) -> Iterator[Launch]:
    outer, channels, inner = _split(call.data, call.params.axis)
    yield Launch(
        normalize_rows, call.data.reshape(outer, channels, inner), call.gamma, call.beta,
        call.out.reshape(outer, channels, inner), call.mean.reshape(outer, inner), call.std.reshape(outer, inner),
        float(call.params.eps), jobs=outer, cost=call.data.size * 2,
    )  # fmt: skip


def layer_norm_backward(call: Call) -> Iterator[Launch]:
    outer, channels, inner = _split(call.data, call.params.axis)
    whole, row = (outer, channels, inner), (outer, inner)
    arrays = [call.grad.reshape(*whole), call.data.reshape(*whole), call.mean.reshape(*row), call.std.reshape(*row)]
    sums = [call.workspace(row, call.data.dtype) for _ in range(2)]
    # First the gradients of the parameters: data_grad may take the place of grad.
    parameters = (call.gamma_grad, call.beta_grad)
    cost = call.data.size * 2
    yield Launch(normalize_rows_backward_parameters, *arrays, *parameters, jobs=channels, cost=cost)
    target = call.data_grad.reshape(*whole)
    yield Launch(normalize_rows_backward, *arrays, call.gamma, target, *sums, jobs=outer, cost=cost)


def _split(data: View, axis: int) -> tuple[int, int, int]:
    """Sizes of what comes before the axis, of the axis, and of what comes after it."""
    axis %= data.ndim
    return math.prod(data.shape[:axis]), data.shape[axis], math.prod(data.shape[axis + 1 :])


# ---- statistics per channel -----------------------------------------------------------------------------------------


@kernel
def normalize_channels(
    data, gamma, beta, residual, out, mean, inverse_std, outer, channels, inner, gammas, eps, fix_gamma, added, relu,
    lo, hi,
):  # fmt: skip
    """Channel c is scaled by gamma[c % gammas]."""
    zero = out.dtype.type(0)
    count = max(outer * inner, 1)
    if inner == 1 and gammas == channels:
        sum_columns(data, mean, outer, channels, lo, hi)
        for c in range(lo, hi):
            mean[c] /= count
            inverse_std[c] = 0
        for o in range(outer):
            for c in range(lo, hi):
                inverse_std[c] += (data[o * channels + c] - mean[c]) * (data[o * channels + c] - mean[c])
        for c in range(lo, hi):
            inverse_std[c] = 1 / np.sqrt(np.float64(inverse_std[c]) / count + eps)
        scale_and_shift(
            data, gamma, beta, residual, out, mean, inverse_std, 0, outer, channels, inner, gammas, fix_gamma, added,
            relu, lo, hi,
        )  # fmt: skip
        return
    for c in range(lo, hi):
        total = 0.0
        for o in range(outer):
            total += run_sum(pointer(data, (o * channels + c) * inner), inner, zero)
        mean[c] = total / count
        total = 0.0
        for o in range(outer):
            total += run_squares(pointer(data, (o * channels + c) * inner), inner, mean[c], zero)
        inverse_std[c] = 1 / np.sqrt(total / count + eps)
        # While the channel is in the cache.
        scale_and_shift(
            data, gamma, beta, residual, out, mean, inverse_std, 0, outer, channels, inner, gammas, fix_gamma, added,
            relu, c, c + 1,
        )  # fmt: skip


@kernel
def move(mean, inverse_std, moving_mean, moving_var, momentum, eps, lo, hi):
    """The moving statistics follow those of the batch, with the variance of a population."""
    for c in range(lo, hi):
        variance = max(1 / (np.float64(inverse_std[c]) * inverse_std[c]) - eps, 0.0)
        moving_mean[c] = moving_mean[c] * momentum + mean[c] * (1 - momentum)
        moving_var[c] = moving_var[c] * momentum + variance * (1 - momentum)


@kernel
def global_statistics(moving_mean, moving_var, mean, inverse_std, eps, lo, hi):
    for c in range(lo, hi):
        mean[c] = moving_mean[c]
        inverse_std[c] = 1 / np.sqrt(moving_var[c] + eps)


@kernel
def scale_channels(
    data, gamma, beta, residual, out, mean, inverse_std, outer, channels, inner, gammas, fix_gamma, added, relu, lo, hi,
):  # fmt: skip
    # Image by image, in which channels follow one another: 8 x 64 x 112 x 112 takes 0.53 ms, channel by channel 0.69.
    for o in range(outer):
        scale_and_shift(
            data, gamma, beta, residual, out, mean, inverse_std, o, o + 1, channels, inner, gammas, fix_gamma, added,
            relu, lo, hi,
        )  # fmt: skip


@njit(**FLAGS)
def scale_and_shift(
    data, gamma, beta, residual, out, mean, inverse_std, first, last, channels, inner, gammas, fix_gamma, added, relu,
    lo, hi,
):  # fmt: skip
    """The normalized channels of images `first` to `last`, scaled and shifted; where `added`, plus the residual; and
    not below 0 where `relu`.
    """
    one = out.dtype.type(1)
    low = out.dtype.type(0) if relu else out.dtype.type(-np.inf)
    if inner == 1 and gammas == channels:
        for o in range(first, last):
            at = o * channels
            for c in range(lo, hi):
                scale = inverse_std[c] * (one if fix_gamma else gamma[c])
                value = (data[at + c] - mean[c]) * scale + beta[c]
                out[at + c] = maximum(value + residual[at + c] if added else value, low)
        return
    for c in range(lo, hi):
        own = c if c < gammas else c % gammas
        scale = inverse_std[c] * (one if fix_gamma else gamma[own])
        center, shift = mean[c], beta[own]
        for o in range(first, last):
            at = (o * channels + c) * inner
            source, target = carray(pointer(data, at), inner), carray(pointer(out, at), inner)
            if added:
                more = carray(pointer(residual, at), inner)
                apply(_moved_and_added, 0, inner, (target,), (source, more, center, scale, shift, low))
            else:
                apply(_moved, 0, inner, (target,), (source, center, scale, shift, low))


@kernel
def normalize_channels_backward(
    grad, data, gamma, beta, mean, inverse_std, data_grad, gamma_grad, beta_grad, outer, channels, inner, gammas,
    fix_gamma, use_global_stats, relu, lo, hi,
):  # fmt: skip
    """With x^ the normalized data: data_grad = gamma / std * (grad - mean(grad) - x^ * mean(grad * x^)).

    Where relu followed, what it lets through of `grad` is first written to `data_grad`, and goes on from there.
    """
    count = max(outer * inner, 1)
    zero, one = data_grad.dtype.type(0), data_grad.dtype.type(1)
    passed = data_grad if relu else grad
    if inner == 1 and gammas == channels:
        if relu:
            pass_through_relu(
                grad, data, gamma, beta, mean, inverse_std, data_grad, outer, channels, inner, fix_gamma, lo, hi
            )  # fmt: skip
        sum_columns(passed, beta_grad, outer, channels, lo, hi)
        for c in range(lo, hi):
            gamma_grad[c] = 0
        for o in range(outer):
            for c in range(lo, hi):
                gamma_grad[c] += passed[o * channels + c] * (data[o * channels + c] - mean[c])
        for o in range(outer):
            for c in range(lo, hi):
                scale = inverse_std[c]
                average, slope = beta_grad[c] / count, gamma_grad[c] / count * scale * scale
                if use_global_stats:
                    average, slope = zero, zero
                at = o * channels + c
                data_grad[at] = (
                    scale * (one if fix_gamma else gamma[c]) * (passed[at] - average - (data[at] - mean[c]) * slope)
                )
        for c in range(lo, hi):
            gamma_grad[c] = zero if fix_gamma else gamma_grad[c] * inverse_std[c]
        return
    for c in range(lo, hi):
        if relu:
            pass_through_relu(
                grad, data, gamma, beta, mean, inverse_std, data_grad, outer, channels, inner, fix_gamma, c, c + 1
            )  # fmt: skip
        center, scale = mean[c], inverse_std[c]
        total, moment = 0.0, 0.0
        for o in range(outer):
            at = (o * channels + c) * inner
            total += run_sum(pointer(passed, at), inner, zero)
            moment += run_moment(pointer(passed, at), pointer(data, at), inner, center, zero)
        moment *= scale
        beta_grad[c] = total
        gamma_grad[c] = 0 if fix_gamma else moment
        factor = scale * (one if fix_gamma else gamma[c % gammas])
        average, slope = data_grad.dtype.type(total / count), data_grad.dtype.type(moment / count * scale)
        if use_global_stats:
            average, slope = zero, zero
        for o in range(outer):
            at = (o * channels + c) * inner
            given, source = carray(pointer(passed, at), inner), carray(pointer(data, at), inner)
            target = carray(pointer(data_grad, at), inner)
            apply(_backward, 0, inner, (target,), (given, source, center, factor, average, slope))


@njit(**FLAGS)
def pass_through_relu(
    grad, data, gamma, beta, mean, inverse_std, target, outer, channels, inner, fix_gamma, lo, hi,
):  # fmt: skip
    """target = grad where the normalized data, scaled and shifted, is positive, else 0."""
    zero, one = target.dtype.type(0), target.dtype.type(1)
    for c in range(lo, hi):
        scale, center, shift = inverse_std[c] * (one if fix_gamma else gamma[c]), mean[c], beta[c]
        for o in range(outer):
            at = (o * channels + c) * inner
            given, source = carray(pointer(grad, at), inner), carray(pointer(data, at), inner)
            passed = carray(pointer(target, at), inner)
            apply(_through_relu, 0, inner, (passed,), (given, source, center, scale, shift, one, zero))


# What is done to an element. Results may lie in the memory of an operand, which ordinary loops do not vectorize.


@inline
def _moved(x, center, scale, shift, low):
    return (maximum((x - center) * scale + shift, low),)


@inline
def _moved_and_added(x, more, center, scale, shift, low):
    return (maximum((x - center) * scale + shift + more, low),)


@inline
def _backward(grad, x, center, factor, average, slope):
    return (factor * (grad - average - (x - center) * slope),)


@inline
def _through_relu(grad, x, center, scale, shift, one, zero):
    return (grad * (one if (x - center) * scale + shift > zero else zero),)


@njit(**FLAGS)
def sum_columns(x, sums, rows, columns, lo, hi):
    for c in range(lo, hi):
        sums[c] = 0
    for o in range(rows):
        for c in range(lo, hi):
            sums[c] += x[o * columns + c]


@kernel
def sum_images(parts, total, lo, hi):
    for c in range(lo, hi):
        total[c] = 0
        for n in range(parts.shape[0]):
            total[c] += parts[n, c]


@njit(**FLAGS)
def run_sum(x, n, total):
    for i in range(n):
        total += x[i]
    return total


@njit(**FLAGS)
def run_squares(x, n, center, total):
    for i in range(n):
        total += (x[i] - center) * (x[i] - center)
    return total


@njit(**FLAGS)
def run_moment(grad, x, n, center, total):
    for i in range(n):
        total += grad[i] * (x[i] - center)
    return total


# ---- statistics over the channels -----------------------------------------------------------------------------------


@kernel
def normalize_rows(data, gamma, beta, out, mean, std, eps, lo, hi):
    channels, inner = data.shape[1], data.shape[2]
    one = out.dtype.type(1)
    count = one * max(channels, 1)
    for o in range(lo, hi):
        if inner == 1:
            source, target = pointer(data, o * channels), pointer(out, o * channels)
            center = run_sum(source, channels, one * 0) / count
            deviation = np.sqrt(run_squares(source, channels, center, one * 0) / count + out.dtype.type(eps))
            mean[o, 0], std[o, 0] = center, deviation
            scale = one / deviation
            for c in range(channels):
                target[c] = (source[c] - center) * scale * gamma[c] + beta[c]
            continue
        center, deviation = mean[o], std[o]
        for i in range(inner):
            center[i] = 0
            deviation[i] = 0
        for c in range(channels):
            row = data[o, c]
            for i in range(inner):
                center[i] += row[i]
        for i in range(inner):
            center[i] /= count
        for c in range(channels):
            row = data[o, c]
            for i in range(inner):
                deviation[i] += (row[i] - center[i]) * (row[i] - center[i])
        for i in range(inner):
            deviation[i] = np.sqrt(deviation[i] / count + out.dtype.type(eps))
        for c in range(channels):
            row, result = data[o, c], out[o, c]
            for i in range(inner):
                result[i] = (row[i] - center[i]) / deviation[i] * gamma[c] + beta[c]


@kernel
def normalize_rows_backward(grad, data, mean, std, gamma, data_grad, sums, moments, lo, hi):
    """With x^ the normalized data and h = grad * gamma: data_grad = (h - mean(h) - x^ * mean(h * x^)) / std."""
    channels, inner = data.shape[1], data.shape[2]
    one = data_grad.dtype.type(1)
    count = one * max(channels, 1)
    for o in range(lo, hi):
        if inner == 1:
            given, source = pointer(grad, o * channels), pointer(data, o * channels)
            target = pointer(data_grad, o * channels)
            center, scale = mean[o, 0], one / std[o, 0]
            total, moment = one * 0, one * 0
            for c in range(channels):
                weighted = given[c] * gamma[c]
                total += weighted
                moment += weighted * (source[c] - center)
            average, slope = total / count, moment / count * scale * scale
            for c in range(channels):
                target[c] = scale * (given[c] * gamma[c] - average - (source[c] - center) * slope)
            continue
        center, deviation, total, moment = mean[o], std[o], sums[o], moments[o]
        for i in range(inner):
            total[i] = 0
            moment[i] = 0
        for c in range(channels):
            given, row = grad[o, c], data[o, c]
            for i in range(inner):
                weighted = given[i] * gamma[c]
                total[i] += weighted
                moment[i] += weighted * (row[i] - center[i])
        for i in range(inner):
            total[i] /= count
            moment[i] /= count * deviation[i] * deviation[i]
        for c in range(channels):
            given, row, result = grad[o, c], data[o, c], data_grad[o, c]
            for i in range(inner):
                result[i] = (given[i] * gamma[c] - total[i] - (row[i] - center[i]) * moment[i]) / deviation[i]


@kernel
def normalize_rows_backward_parameters(grad, data, mean, std, gamma_grad, beta_grad, lo, hi):
    outer, inner = data.shape[0], data.shape[2]
    zero = gamma_grad.dtype.type(0)
    gammas, betas = gamma_grad[lo:hi], beta_grad[lo:hi]
    for c in range(gammas.size):
        gammas[c] = 0
        betas[c] = 0
    for o in range(outer):
        if inner == 1:
            given, row = pointer(grad, o * data.shape[1] + lo), pointer(data, o * data.shape[1] + lo)
            center, scale = mean[o, 0], 1 / std[o, 0]
            for c in range(gammas.size):
                gammas[c] += given[c] * (row[c] - center) * scale
                betas[c] += given[c]
            continue
        for c in range(gammas.size):
            given, row, center, deviation = grad[o, lo + c], data[o, lo + c], mean[o], std[o]
            total, moment = zero, zero
            for i in range(inner):
                total += given[i]
                moment += given[i] * (row[i] - center[i]) / deviation[i]
            gammas[c] += moment
            betas[c] += total
