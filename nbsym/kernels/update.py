"""Optimizer steps: one pass over a weight, its gradient and its states, which are updated in place.

The formulas are those of MXNet 1.9.1. In all of them the gradient is first multiplied by `rescale_grad` and, where
`clip_gradient` is positive, clipped to [-clip_gradient, clip_gradient]. `out` may be the weight itself.

A step is a scalar function of one element's weight, gradient, states and numbers, which gives the new weight and
states. States follow the gradient; the kernels are loops over such functions.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numba import njit

from ..executor.launch import Call, Kernel, Launch, View, kernel
from .simd import apply, inline
from .tile import FLAGS


@inline
def clipped(x, limit):
    """`x` within [-limit, limit]; a limit that is not positive means none."""
    low, high = (-limit, limit) if limit > 0 else (x, x)
    x = low if x < low else x
    return high if x > high else x


@inline
def descend(w, g, lr, wd, rescale, clip):
    return (w - lr * (clipped(rescale * g, clip) + wd * w),)


@inline
def descend_with_momentum(w, g, m, lr, momentum, wd, rescale, clip):
    step = momentum * m - lr * (clipped(rescale * g, clip) + wd * w)
    return w + step, step


@inline
def descend_with_nesterov(w, g, m, lr, momentum, wd, rescale, clip):
    step = lr * (clipped(rescale * g, clip) + wd * w)
    speed = momentum * m - step
    return w + momentum * speed - step, speed


@inline
def descend_with_adam(w, g, m, v, lr, beta1, beta2, epsilon, wd, rescale, clip, one):
    d = clipped(rescale * g + wd * w, clip)
    mean = beta1 * m + (one - beta1) * d
    var = beta2 * v + (one - beta2) * d * d
    return w - lr * mean / (math.sqrt(var) + epsilon), mean, var


@inline
def descend_with_rmsprop(w, g, n, lr, gamma1, epsilon, wd, rescale, clip, clip_weights, one):
    d = clipped(rescale * g + wd * w, clip)
    square = gamma1 * n + (one - gamma1) * d * d
    return clipped(w - lr * d / math.sqrt(square + epsilon), clip_weights), square


@inline
def descend_with_graves(w, x, n, g, delta, lr, gamma1, gamma2, epsilon, wd, rescale, clip, clip_weights, one):
    d = clipped(rescale * x + wd * w, clip)
    square = gamma1 * n + (one - gamma1) * d * d
    mean = gamma1 * g + (one - gamma1) * d
    step = gamma2 * delta - lr * d / math.sqrt(square - mean * mean + epsilon)
    return clipped(w + step, clip_weights), square, mean, step


@inline
def follow_regularized_leader(w, g, z, n, lr, lamda1, beta, wd, rescale, clip, zero):
    d = clipped(rescale * g, clip)
    past = n + zero  # in the type of the weight, whatever that of the states
    square = past + d * d
    lead = z + d - (math.sqrt(square) - math.sqrt(past)) / lr * w
    shrunk = (lamda1 if lead > zero else -lamda1) - lead
    outside = lead > lamda1 or lead < -lamda1
    return (shrunk / ((beta + math.sqrt(square)) / lr + wd) if outside else zero), lead, square


@inline
def follow_moving_leader(w, g, d, v, z, lr, beta1, beta2, epsilon, wd, rescale, clip, bias1, bias2, one):
    x = clipped(rescale * g + wd * w, clip)
    square = beta2 * v + (one - beta2) * x * x
    scale = bias1 / lr * (math.sqrt(square / bias2) + epsilon)
    lead = beta1 * z + (one - beta1) * x - (scale - beta1 * d) * w
    return -lead / scale, scale, square, lead


@inline
def descend_by_sign(w, g, lr, wd, zero):
    return (w - lr * wd * w - (lr if g > zero else -lr if g < zero else zero),)


@inline
def descend_by_sign_of_momentum(w, g, m, lr, momentum, wd, rescale, clip, wd_lh, one, zero):
    step = momentum * m - (one - momentum) * (clipped(rescale * g, clip) + wd * w)
    return w - lr * wd_lh * w + (lr if step > zero else -lr if step < zero else zero), step


@inline
def descend_with_adagrad(w, g, h, lr, epsilon, wd, rescale, clip):
    d = clipped(rescale * g, clip)
    history = h + d * d
    return w - lr * (d / math.sqrt(history + epsilon) + wd * w), history


@inline
def descend_with_adadelta(w, g, s, t, rho, epsilon, wd, rescale, clip, one):
    d = clipped(rescale * g, clip)
    square = rho * s + (one - rho) * d * d
    step = math.sqrt(t + epsilon) / math.sqrt(square + epsilon) * d
    return w - (step + wd * w), square, rho * t + (one - rho) * step * step


@inline
def descend_with_adamax(w, g, m, u, lr, beta1, beta2, wd, rescale, clip, one, zero):
    d = clipped(rescale * g + wd * w, clip)
    mean = beta1 * m + (one - beta1) * d
    bound, size = beta2 * u, abs(d)
    bound = size if size > bound else bound
    return w - (lr * mean / bound if bound > zero else zero), mean, bound


@inline
def descend_with_nadam(w, g, m, v, lr_grad, lr_mean, beta1, beta2, epsilon, bias2, wd, rescale, clip, one):
    d = clipped(rescale * g + wd * w, clip)
    mean = beta1 * m + (one - beta1) * d
    var = beta2 * v + (one - beta2) * d * d
    return w - (lr_grad * d + lr_mean * mean) / (math.sqrt(var / bias2) + epsilon), mean, var


@inline
def descend_with_compensation(w, g, p, lr, lamda, wd, rescale, clip):
    d = clipped(rescale * g, clip)
    return w - lr * (d + wd * w + lamda * d * d * (w - p)), w


@inline
def descend_with_compensated_momentum(w, g, m, p, lr, momentum, lamda, wd, rescale, clip):
    d = clipped(rescale * g, clip)
    step = momentum * m - lr * (d + wd * w + lamda * d * d * (w - p))
    return w + step, step, w


@inline
def lamb_direction(w, g, m, v, beta1, beta2, epsilon, bias1, bias2, wd, rescale, clip, one):
    d = clipped(rescale * g, clip)
    mean = beta1 * m + (one - beta1) * d
    var = beta2 * v + (one - beta2) * d * d
    return mean / bias1 / (math.sqrt(var / bias2) + epsilon) + wd * w, mean, var


@inline
def go(w, g, lr):
    return (w - lr * g,)


# ---- kernels --------------------------------------------------------------------------------------------------------


@kernel
def sgd(weight, grad, out, lr, wd, rescale, clip, lo, hi):
    r = out.dtype.type
    apply(descend, lo, hi, (out,), (weight, grad, r(lr), r(wd), r(rescale), r(clip)))


@kernel
def sgd_momentum(weight, grad, mom, out, lr, momentum, wd, rescale, clip, lo, hi):
    r = out.dtype.type
    numbers = (r(lr), r(momentum), r(wd), r(rescale), r(clip))
    apply(descend_with_momentum, lo, hi, (out, mom), (weight, grad, mom, *numbers))


@kernel
def mp_sgd(weight, grad, weight32, out, lr, wd, rescale, clip, lo, hi):
    r = weight32.dtype.type
    numbers = (r(lr), r(wd), r(rescale), r(clip))
    apply(descend, lo, hi, (weight32,), (weight32, grad, *numbers))
    apply(same, lo, hi, (out,), (weight32,))


@kernel
def mp_sgd_momentum(weight, grad, mom, weight32, out, lr, momentum, wd, rescale, clip, lo, hi):
    r = weight32.dtype.type
    numbers = (r(lr), r(momentum), r(wd), r(rescale), r(clip))
    apply(descend_with_momentum, lo, hi, (weight32, mom), (weight32, grad, mom, *numbers))
    apply(same, lo, hi, (out,), (weight32,))


@inline
def same(x):
    return (x,)


@kernel
def nag_momentum(weight, grad, mom, out, lr, momentum, wd, rescale, clip, lo, hi):
    """Nesterov's accelerated gradient."""
    r = out.dtype.type
    numbers = (r(lr), r(momentum), r(wd), r(rescale), r(clip))
    apply(descend_with_nesterov, lo, hi, (out, mom), (weight, grad, mom, *numbers))


@kernel
def adam(weight, grad, mean, var, out, lr, beta1, beta2, epsilon, wd, rescale, clip, lo, hi):
    """Kingma and Ba (2015), without the correction of bias, which the optimizer puts into `lr`."""
    r = out.dtype.type
    numbers = (r(lr), r(beta1), r(beta2), r(epsilon), r(wd), r(rescale), r(clip), r(1))
    apply(descend_with_adam, lo, hi, (out, mean, var), (weight, grad, mean, var, *numbers))


@kernel
def rmsprop(weight, grad, n, out, lr, gamma1, epsilon, wd, rescale, clip, clip_weights, lo, hi):
    """Tieleman and Hinton (2012)."""
    r = out.dtype.type
    numbers = (r(lr), r(gamma1), r(epsilon), r(wd), r(rescale), r(clip), r(clip_weights), r(1))
    apply(descend_with_rmsprop, lo, hi, (out, n), (weight, grad, n, *numbers))


@kernel
def rmsprop_alex(weight, grad, n, g, delta, out, lr, gamma1, gamma2, epsilon, wd, rescale, clip, clip_weights, lo, hi):
    """Graves (2013), eq. 38-45."""
    r = out.dtype.type
    numbers = (r(lr), r(gamma1), r(gamma2), r(epsilon), r(wd), r(rescale), r(clip), r(clip_weights), r(1))
    apply(descend_with_graves, lo, hi, (out, n, g, delta), (weight, grad, n, g, delta, *numbers))


@kernel
def ftrl(weight, grad, z, n, out, lr, lamda1, beta, wd, rescale, clip, lo, hi):
    """McMahan et al. (2013), *Ad Click Prediction: a View from the Trenches*."""
    r = out.dtype.type
    numbers = (r(lr), r(lamda1), r(beta), r(wd), r(rescale), r(clip), r(0))
    apply(follow_regularized_leader, lo, hi, (out, z, n), (weight, grad, z, n, *numbers))


@inline
def power(x, n):
    """x ** n for a whole number n, by squaring."""
    result, left = 1.0, int(n)
    while left > 0:
        if left % 2:
            result *= x
        x *= x
        left //= 2
    return result


@kernel
def ftml(weight, grad, d, v, z, out, lr, beta1, beta2, epsilon, t, wd, rescale, clip, lo, hi):
    """Zheng and Kwok (2017), *Follow the Moving Leader in Deep Learning*."""
    r = out.dtype.type
    bias1, bias2 = 1 - power(beta1, t), 1 - power(beta2, t)
    numbers = (r(lr), r(beta1), r(beta2), r(epsilon), r(wd), r(rescale), r(clip), r(bias1), r(bias2), r(1))
    apply(follow_moving_leader, lo, hi, (out, d, v, z), (weight, grad, d, v, z, *numbers))


@kernel
def sign_sgd(weight, grad, out, lr, wd, lo, hi):
    r = out.dtype.type
    apply(descend_by_sign, lo, hi, (out,), (weight, grad, r(lr), r(wd), r(0)))


@kernel
def signum(weight, grad, mom, out, lr, momentum, wd, rescale, clip, wd_lh, lo, hi):
    """Bernstein et al. (2018), *signSGD*, with momentum."""
    r = out.dtype.type
    numbers = (r(lr), r(momentum), r(wd), r(rescale), r(clip), r(wd_lh), r(1), r(0))
    apply(descend_by_sign_of_momentum, lo, hi, (out, mom), (weight, grad, mom, *numbers))


@kernel
def mp_nag_momentum(weight, grad, mom, weight32, out, lr, momentum, wd, rescale, clip, lo, hi):
    r = weight32.dtype.type
    numbers = (r(lr), r(momentum), r(wd), r(rescale), r(clip))
    apply(descend_with_nesterov, lo, hi, (weight32, mom), (weight32, grad, mom, *numbers))
    apply(same, lo, hi, (out,), (weight32,))


@kernel
def adagrad(weight, grad, history, out, lr, epsilon, wd, rescale, clip, lo, hi):
    """Duchi, Hazan and Singer (2011)."""
    r = out.dtype.type
    numbers = (r(lr), r(epsilon), r(wd), r(rescale), r(clip))
    apply(descend_with_adagrad, lo, hi, (out, history), (weight, grad, history, *numbers))


@kernel
def group_adagrad(weight, grad, history, out, lr, epsilon, rescale, clip, lo, hi):
    """Adagrad with one number for each row: the mean of its squares. weight: (rows, n), history: (rows,)."""
    r = out.dtype.type
    for i in range(lo, hi):
        g = grad[i]
        total = r(0)
        for j in range(g.size):
            d = clipped(r(rescale) * g[j], r(clip))
            total += d * d
        mean = r(history[i]) + total / r(g.size)
        history[i] = mean
        rate = r(lr) / math.sqrt(mean + r(epsilon))
        apply(descend, 0, g.size, (out[i],), (weight[i], g, rate, r(0), r(rescale), r(clip)))


@kernel
def adadelta(weight, grad, acc_g, acc_delta, out, rho, epsilon, wd, rescale, clip, lo, hi):
    """Zeiler (2012)."""
    r = out.dtype.type
    numbers = (r(rho), r(epsilon), r(wd), r(rescale), r(clip), r(1))
    apply(descend_with_adadelta, lo, hi, (out, acc_g, acc_delta), (weight, grad, acc_g, acc_delta, *numbers))


@kernel
def adamax(weight, grad, mean, bound, out, lr, beta1, beta2, wd, rescale, clip, lo, hi):
    """Kingma and Ba (2015), section 7.1. An element whose gradient was always 0 stays where it is."""
    r = out.dtype.type
    numbers = (r(lr), r(beta1), r(beta2), r(wd), r(rescale), r(clip), r(1), r(0))
    apply(descend_with_adamax, lo, hi, (out, mean, bound), (weight, grad, mean, bound, *numbers))


@kernel
def nadam(weight, grad, mean, var, out, lr_grad, lr_mean, beta1, beta2, epsilon, bias2, wd, rescale, clip, lo, hi):
    """Dozat (2016). How the step is made of gradient and mean, the optimizer puts into `lr_grad` and `lr_mean`."""
    r = out.dtype.type
    rates = (r(lr_grad), r(lr_mean), r(beta1), r(beta2), r(epsilon), r(bias2))
    numbers = (*rates, r(wd), r(rescale), r(clip), r(1))
    apply(descend_with_nadam, lo, hi, (out, mean, var), (weight, grad, mean, var, *numbers))


@kernel
def dcasgd(weight, grad, previous, out, lr, lamda, wd, rescale, clip, lo, hi):
    """Zheng et al. (2017), *Asynchronous Stochastic Gradient Descent with Delay Compensation*."""
    r = out.dtype.type
    numbers = (r(lr), r(lamda), r(wd), r(rescale), r(clip))
    apply(descend_with_compensation, lo, hi, (out, previous), (weight, grad, previous, *numbers))


@kernel
def dcasgd_momentum(weight, grad, mom, previous, out, lr, momentum, lamda, wd, rescale, clip, lo, hi):
    r = out.dtype.type
    numbers = (r(lr), r(momentum), r(lamda), r(wd), r(rescale), r(clip))
    states = (out, mom, previous)
    apply(descend_with_compensated_momentum, lo, hi, states, (weight, grad, mom, previous, *numbers))


# ---- kernels of steps whose length depends on the norms of whole arrays --------------------------------------------
#
# One kernel leaves the sums of squares of stretches of `STRETCH` elements, one job each; the next adds these up.

STRETCH = 16384
_GROUP = 512  # elements whose squares are summed in their own type


@njit(**FLAGS)
def sum_of_squares(x):
    total = 0.0
    for left in range(0, x.size, _GROUP):
        block = x[left : min(left + _GROUP, x.size)]
        part = block[0] * block[0]
        for i in range(1, block.size):
            part += block[i] * block[i]
        total += part
    return total


@inline
def norms(squares):
    """The norms of two arrays. squares: (stretches, 2)."""
    first, second = 0.0, 0.0
    for i in range(squares.shape[0]):
        first += squares[i, 0]
        second += squares[i, 1]
    return math.sqrt(first), math.sqrt(second)


@kernel
def squares_of_two(first, second, squares, lo, hi):
    for i in range(lo, hi):
        left, right = i * STRETCH, min(i * STRETCH + STRETCH, first.size)
        squares[i, 0] = sum_of_squares(first[left:right])
        squares[i, 1] = sum_of_squares(second[left:right])


@inline
def layerwise(squares, lr, wd, eta, epsilon, rescale):
    """You, Gitman and Ginsburg (2017), *Large Batch Training of Convolutional Networks*: a layer's learning rate."""
    of_weight, of_grad = norms(squares)
    of_grad *= rescale
    return lr * eta * of_weight / (of_grad + wd * of_weight + epsilon) if of_weight > 0 and of_grad > 0 else lr


@kernel
def lars(weight, grad, squares, out, lr, eta, epsilon, wd, rescale, clip, lo, hi):
    r = out.dtype.type
    rate = layerwise(squares, lr, wd, eta, epsilon, rescale)
    apply(descend, lo, hi, (out,), (weight, grad, r(rate), r(wd), r(rescale), r(clip)))


@kernel
def lars_momentum(weight, grad, mom, squares, out, lr, momentum, eta, epsilon, wd, rescale, clip, lo, hi):
    r = out.dtype.type
    rate = layerwise(squares, lr, wd, eta, epsilon, rescale)
    numbers = (r(rate), r(momentum), r(wd), r(rescale), r(clip))
    apply(descend_with_momentum, lo, hi, (out, mom), (weight, grad, mom, *numbers))


@kernel
def lamb_phase1(weight, grad, mean, var, out, beta1, beta2, epsilon, t, wd, rescale, clip, lo, hi):
    """You et al. (2020), *Large Batch Optimization for Deep Learning*: the direction, before its length is known."""
    r = out.dtype.type
    bias1 = 1 - power(beta1, t) if t > 0 else 1.0
    bias2 = 1 - power(beta2, t) if t > 0 else 1.0
    numbers = (r(beta1), r(beta2), r(epsilon), r(bias1), r(bias2), r(wd), r(rescale), r(clip), r(1))
    apply(lamb_direction, lo, hi, (out, mean, var), (weight, grad, mean, var, *numbers))


@inline
def lamb_rate(lr, of_weight, of_step, lower, upper):
    of_weight = max(of_weight, lower) if lower > 0 else of_weight
    of_weight = min(of_weight, upper) if upper > 0 else of_weight
    return lr * of_weight / of_step if of_weight > 0 and of_step > 0 else lr


@kernel
def lamb_phase2(weight, step, r1, r2, out, lr, lower, upper, lo, hi):
    r = out.dtype.type
    apply(go, lo, hi, (out,), (weight, step, r(lamb_rate(lr, r1[0], r2[0], lower, upper))))


@kernel
def mp_lamb_phase2(weight, step, r1, r2, weight32, out, lr, lower, upper, lo, hi):
    rate = weight32.dtype.type(lamb_rate(lr, r1[0], r2[0], lower, upper))
    apply(go, lo, hi, (weight32,), (weight32, step, rate))
    apply(same, lo, hi, (out,), (weight32,))


@kernel
def lamb(weight, step, squares, out, lr, lower, upper, lo, hi):
    r = out.dtype.type
    of_weight, of_step = norms(squares)
    apply(go, lo, hi, (out,), (weight, step, r(lamb_rate(lr, of_weight, of_step, lower, upper))))


# ---- lowering -------------------------------------------------------------------------------------------------------

_COMMON = ("wd", "rescale_grad", "clip_gradient")


def _step(call: Call, by: Kernel, cost: float, *names: str) -> Iterator[Launch]:
    """One pass of `by` over all inputs and the output, with the parameters `names`."""
    n = call.out.size
    if n:
        arrays = [view.reshape(-1) for view in (*call.inputs, call.out)]
        yield Launch(by, *arrays, *_numbers(call, *names), jobs=n, cost=cost * n)


def sgd_update(call: Call) -> Iterator[Launch]:
    return _step(call, sgd, 0.2, "lr", *_COMMON)


def sgd_mom_update(call: Call) -> Iterator[Launch]:
    return _step(call, sgd_momentum, 0.3, "lr", "momentum", *_COMMON)


def mp_sgd_update(call: Call) -> Iterator[Launch]:
    return _step(call, mp_sgd, 0.3, "lr", *_COMMON)


def mp_sgd_mom_update(call: Call) -> Iterator[Launch]:
    return _step(call, mp_sgd_momentum, 0.4, "lr", "momentum", *_COMMON)


def nag_mom_update(call: Call) -> Iterator[Launch]:
    return _step(call, nag_momentum, 0.3, "lr", "momentum", *_COMMON)


def adam_update(call: Call) -> Iterator[Launch]:
    return _step(call, adam, 0.6, "lr", "beta1", "beta2", "epsilon", *_COMMON)


def rmsprop_update(call: Call) -> Iterator[Launch]:
    return _step(call, rmsprop, 0.5, "lr", "gamma1", "epsilon", *_COMMON, "clip_weights")


def rmspropalex_update(call: Call) -> Iterator[Launch]:
    return _step(call, rmsprop_alex, 0.8, "lr", "gamma1", "gamma2", "epsilon", *_COMMON, "clip_weights")


def ftrl_update(call: Call) -> Iterator[Launch]:
    return _step(call, ftrl, 0.8, "lr", "lamda1", "beta", *_COMMON)


def ftml_update(call: Call) -> Iterator[Launch]:
    return _step(call, ftml, 0.8, "lr", "beta1", "beta2", "epsilon", "t", "wd", "rescale_grad", "clip_grad")


def signsgd_update(call: Call) -> Iterator[Launch]:
    return _step(call, sign_sgd, 0.2, "lr", "wd")


def signum_update(call: Call) -> Iterator[Launch]:
    return _step(call, signum, 0.3, "lr", "momentum", *_COMMON, "wd_lh")


def mp_nag_mom_update(call: Call) -> Iterator[Launch]:
    return _step(call, mp_nag_momentum, 0.4, "lr", "momentum", *_COMMON)


def adagrad_update(call: Call) -> Iterator[Launch]:
    return _step(call, adagrad, 0.5, "lr", "epsilon", *_COMMON)


def group_adagrad_update(call: Call) -> Iterator[Launch]:
    rows, n = call.out.shape
    if call.out.size:
        arrays = (call.weight, call.grad, call.history.reshape(-1), call.out)
        numbers = _numbers(call, "lr", "epsilon", "rescale_grad", "clip_gradient")
        yield Launch(group_adagrad, *arrays, *numbers, jobs=rows, cost=0.5 * call.out.size)


def adadelta_update(call: Call) -> Iterator[Launch]:
    return _step(call, adadelta, 0.8, "rho", "epsilon", *_COMMON)


def adamax_update(call: Call) -> Iterator[Launch]:
    return _step(call, adamax, 0.5, "lr", "beta1", "beta2", *_COMMON)


def nadam_update(call: Call) -> Iterator[Launch]:
    return _step(call, nadam, 0.6, "lr_grad", "lr_mean", "beta1", "beta2", "epsilon", "bias2", *_COMMON)


def dcasgd_update(call: Call) -> Iterator[Launch]:
    return _step(call, dcasgd, 0.3, "lr", "lamda", *_COMMON)


def dcasgd_mom_update(call: Call) -> Iterator[Launch]:
    return _step(call, dcasgd_momentum, 0.4, "lr", "momentum", "lamda", *_COMMON)


def lars_update(call: Call) -> Iterator[Launch]:
    return _layerwise(call, lars, "lr")


def lars_mom_update(call: Call) -> Iterator[Launch]:
    return _layerwise(call, lars_momentum, "lr", "momentum")


def _layerwise(call: Call, by: Kernel, *rates: str) -> Iterator[Launch]:
    n = call.out.size
    if n:
        *arrays, out = [view.reshape(-1) for view in (*call.inputs, call.out)]
        squares = _squares(call)
        yield Launch(squares_of_two, *arrays[:2], squares, jobs=squares.shape[0], cost=0.2 * n)
        numbers = _numbers(call, *rates, "eta", "epsilon", *_COMMON)
        yield Launch(by, *arrays, squares, out, *numbers, jobs=n, cost=0.3 * n)


def lamb_update_phase1(call: Call) -> Iterator[Launch]:
    yield from _lamb_phase1(call, call.weight, call.out)


def mp_lamb_update_phase1(call: Call) -> Iterator[Launch]:
    yield from _lamb_phase1(call, call.weight32, call.out)


def _lamb_phase1(call: Call, weight: View, out: View) -> Iterator[Launch]:
    p, n = call.params, out.size
    if n:
        arrays = [view.reshape(-1) for view in (weight, call.grad, call.mean, call.var, out)]
        t = float(p.t) if p.bias_correction else 0.0  # which means no correction
        numbers = (*_numbers(call, "beta1", "beta2", "epsilon"), t, *_numbers(call, *_COMMON))
        yield Launch(lamb_phase1, *arrays, *numbers, jobs=n, cost=0.7 * n)


def lamb_update_phase2(call: Call) -> Iterator[Launch]:
    return _step(call, lamb_phase2, 0.2, "lr", "lower_bound", "upper_bound")


def mp_lamb_update_phase2(call: Call) -> Iterator[Launch]:
    return _step(call, mp_lamb_phase2, 0.3, "lr", "lower_bound", "upper_bound")


def lamb_update(call: Call) -> Iterator[Launch]:
    """Both phases, and the norms between them."""
    n = call.out.size
    if n:
        step = call.workspace((n,), call.out.dtype)
        yield from _lamb_phase1(call, call.weight, step)
        weight, out, squares = call.weight.reshape(-1), call.out.reshape(-1), _squares(call)
        yield Launch(squares_of_two, weight, step, squares, jobs=squares.shape[0], cost=0.2 * n)
        numbers = _numbers(call, "lr", "lower_bound", "upper_bound")
        yield Launch(lamb, weight, step, squares, out, *numbers, jobs=n, cost=0.2 * n)


def _squares(call: Call) -> View:
    return call.workspace((-(-call.out.size // STRETCH), 2), np.float64)


def _numbers(call: Call, *names: str) -> tuple[float, ...]:
    return tuple(float(call.params[name]) for name in names)
