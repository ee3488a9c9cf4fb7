"""Optimizer steps: one pass over a weight, its gradient and its states, which are updated in place.

The formulas are those of MXNet 1.9.1. In all of them the gradient is first multiplied by `rescale_grad` and, where
`clip_gradient` is positive, clipped to [-clip_gradient, clip_gradient]. `out` may be the weight itself.

A step is a scalar function of one element's weight, gradient, states and numbers, which gives the new weight and
states. States follow the gradient; the kernels are loops over such functions.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..executor.launch import Call, Kernel, Launch, kernel
from .simd import apply, inline


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
    square = n + d * d
    lead = z + d - (math.sqrt(square) - math.sqrt(n)) / lr * w
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


@kernel
def ftml(weight, grad, d, v, z, out, lr, beta1, beta2, epsilon, wd, rescale, clip, bias1, bias2, lo, hi):
    """Zheng and Kwok (2017), *Follow the Moving Leader in Deep Learning*."""
    r = out.dtype.type
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


# ---- lowering -------------------------------------------------------------------------------------------------------

_COMMON = ("wd", "rescale_grad", "clip_gradient")


def _step(call: Call, by: Kernel, cost: float, *names: str) -> Iterator[Launch]:
    """One pass of `by` over all inputs and the output, with the parameters `names`."""
    n = call.out.size
    if n:
        arrays = [view.reshape(-1) for view in (*call.inputs, call.out)]
        yield Launch(by, *arrays, *(float(call.params[name]) for name in names), jobs=n, cost=cost * n)


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
    p, n = call.params, call.out.size
    names = ("lr", "beta1", "beta2", "epsilon", "wd", "rescale_grad", "clip_grad")
    if n:
        arrays = [view.reshape(-1) for view in (*call.inputs, call.out)]
        scalars = [float(p[name]) for name in names] + [1 - p.beta1**p.t, 1 - p.beta2**p.t]
        yield Launch(ftml, *arrays, *scalars, jobs=n, cost=0.8 * n)


def signsgd_update(call: Call) -> Iterator[Launch]:
    return _step(call, sign_sgd, 0.2, "lr", "wd")


def signum_update(call: Call) -> Iterator[Launch]:
    return _step(call, signum, 0.3, "lr", "momentum", *_COMMON, "wd_lh")
