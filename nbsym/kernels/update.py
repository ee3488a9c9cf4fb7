"""Optimizer steps: one pass over a weight, its gradient and its states, which are updated in place.

The formulas are those of MXNet 1.9.1. In all of them the gradient is first multiplied by `rescale_grad` and, where
`clip_gradient` is positive, clipped to [-clip_gradient, clip_gradient]. `out` may be the weight itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from numba import njit

from ..executor.launch import Call, Kernel, Launch, kernel


@njit(inline="always", error_model="numpy")
def clipped(x, limit):
    """`x` within [-limit, limit]; a limit that is not positive means none."""
    if limit > 0:
        x = -limit if x < -limit else x
        x = limit if x > limit else x
    return x


@kernel
def sgd(weight, grad, out, lr, wd, rescale, clip, lo, hi):
    w, g, y = weight[lo:hi], grad[lo:hi], out[lo:hi]
    real = out.dtype.type
    a, r, c, rate = real(1 - lr * wd), real(rescale), real(clip), real(lr)
    for i in range(y.size):
        y[i] = a * w[i] - rate * clipped(r * g[i], c)


@kernel
def sgd_momentum(weight, grad, mom, out, lr, momentum, wd, rescale, clip, lo, hi):
    w, g, m, y = weight[lo:hi], grad[lo:hi], mom[lo:hi], out[lo:hi]
    real = out.dtype.type
    a, r, c, rate, keep = real(lr * wd), real(rescale), real(clip), real(lr), real(momentum)
    for i in range(y.size):
        v = w[i]
        step = keep * m[i] - a * v - rate * clipped(r * g[i], c)
        m[i] = step
        y[i] = v + step


@kernel
def nag_momentum(weight, grad, mom, out, lr, momentum, wd, rescale, clip, lo, hi):
    """Nesterov's accelerated gradient."""
    w, g, m, y = weight[lo:hi], grad[lo:hi], mom[lo:hi], out[lo:hi]
    real = out.dtype.type
    decay, r, c, rate, keep = real(wd), real(rescale), real(clip), real(lr), real(momentum)
    for i in range(y.size):
        v = w[i]
        step = rate * (clipped(r * g[i], c) + decay * v)
        speed = keep * m[i] - step
        m[i] = speed
        y[i] = v + keep * speed - step


@kernel
def adam(weight, grad, mean, var, out, lr, beta1, beta2, epsilon, wd, rescale, clip, lo, hi):
    """Kingma and Ba (2015), without the correction of bias, which the optimizer puts into `lr`."""
    w, g, m, v, y = weight[lo:hi], grad[lo:hi], mean[lo:hi], var[lo:hi], out[lo:hi]
    real = out.dtype.type
    decay, r, c, rate, eps = real(wd), real(rescale), real(clip), real(lr), real(epsilon)
    b1, b2, one = real(beta1), real(beta2), real(1)
    for i in range(y.size):
        x = w[i]
        d = clipped(r * g[i] + decay * x, c)
        p = b1 * m[i] + (one - b1) * d
        q = b2 * v[i] + (one - b2) * d * d
        m[i] = p
        v[i] = q
        y[i] = x - rate * p / (math.sqrt(q) + eps)


@kernel
def rmsprop(weight, grad, n, out, lr, gamma1, epsilon, wd, rescale, clip, clip_weights, lo, hi):
    """Tieleman and Hinton (2012)."""
    w, g, s, y = weight[lo:hi], grad[lo:hi], n[lo:hi], out[lo:hi]
    real = out.dtype.type
    decay, r, c, rate, eps = real(wd), real(rescale), real(clip), real(lr), real(epsilon)
    keep, one, limit = real(gamma1), real(1), real(clip_weights)
    for i in range(y.size):
        x = w[i]
        d = clipped(r * g[i] + decay * x, c)
        q = keep * s[i] + (one - keep) * d * d
        s[i] = q
        y[i] = clipped(x - rate * d / math.sqrt(q + eps), limit)


@kernel
def rmsprop_alex(weight, grad, n, g, delta, out, lr, gamma1, gamma2, epsilon, wd, rescale, clip, clip_weights, lo, hi):
    """Graves (2013), eq. 38-45."""
    w, x, s, a, d, y = weight[lo:hi], grad[lo:hi], n[lo:hi], g[lo:hi], delta[lo:hi], out[lo:hi]
    real = out.dtype.type
    decay, r, c, rate, eps = real(wd), real(rescale), real(clip), real(lr), real(epsilon)
    keep, keep2, one, limit = real(gamma1), real(gamma2), real(1), real(clip_weights)
    for i in range(y.size):
        v = w[i]
        e = clipped(r * x[i] + decay * v, c)
        q = keep * s[i] + (one - keep) * e * e
        mean = keep * a[i] + (one - keep) * e
        step = keep2 * d[i] - rate * e / math.sqrt(q - mean * mean + eps)
        s[i] = q
        a[i] = mean
        d[i] = step
        y[i] = clipped(v + step, limit)


@kernel
def ftrl(weight, grad, z, n, out, lr, lamda1, beta, wd, rescale, clip, lo, hi):
    """McMahan et al. (2013), *Ad Click Prediction: a View from the Trenches*."""
    w, g, a, s, y = weight[lo:hi], grad[lo:hi], z[lo:hi], n[lo:hi], out[lo:hi]
    real = out.dtype.type
    decay, r, c, rate = real(wd), real(rescale), real(clip), real(lr)
    l1, b, zero = real(lamda1), real(beta), real(0)
    for i in range(y.size):
        d = clipped(r * g[i], c)
        before = s[i]
        after = before + d * d
        p = a[i] + d - (math.sqrt(after) - math.sqrt(before)) / rate * w[i]
        s[i] = after
        a[i] = p
        shrunk = l1 - p if p > zero else -l1 - p
        y[i] = shrunk / ((b + math.sqrt(after)) / rate + decay) if abs(p) > l1 else zero


@kernel
def ftml(weight, grad, d, v, z, out, lr, beta1, beta2, epsilon, wd, rescale, clip, bias1, bias2, lo, hi):
    """Zheng and Kwok (2017), *Follow the Moving Leader in Deep Learning*."""
    w, g, p, s, a, y = weight[lo:hi], grad[lo:hi], d[lo:hi], v[lo:hi], z[lo:hi], out[lo:hi]
    real = out.dtype.type
    decay, r, c, rate, eps = real(wd), real(rescale), real(clip), real(lr), real(epsilon)
    b1, b2, one, c1, c2 = real(beta1), real(beta2), real(1), real(bias1), real(bias2)
    for i in range(y.size):
        x = w[i]
        e = clipped(r * g[i] + decay * x, c)
        q = b2 * s[i] + (one - b2) * e * e
        t = c1 / rate * (math.sqrt(q / c2) + eps)
        u = b1 * a[i] + (one - b1) * e - (t - b1 * p[i]) * x
        s[i] = q
        p[i] = t
        a[i] = u
        y[i] = -u / t


@kernel
def sign_sgd(weight, grad, out, lr, wd, lo, hi):
    w, g, y = weight[lo:hi], grad[lo:hi], out[lo:hi]
    real = out.dtype.type
    a, rate, zero = real(1 - lr * wd), real(lr), real(0)
    for i in range(y.size):
        y[i] = a * w[i] - (rate if g[i] > zero else -rate if g[i] < zero else zero)


@kernel
def signum(weight, grad, mom, out, lr, momentum, wd, rescale, clip, wd_lh, lo, hi):
    """Bernstein et al. (2018), *signSGD*, with momentum."""
    w, g, m, y = weight[lo:hi], grad[lo:hi], mom[lo:hi], out[lo:hi]
    real = out.dtype.type
    a, r, c, rate, keep = real(1 - lr * wd_lh), real(rescale), real(clip), real(lr), real(momentum)
    decay, one, zero = real(wd), real(1), real(0)
    for i in range(y.size):
        v = w[i]
        step = keep * m[i] - (one - keep) * (clipped(r * g[i], c) + decay * v)
        m[i] = step
        y[i] = a * v + (rate if step > zero else -rate if step < zero else zero)


# ---- lowering -------------------------------------------------------------------------------------------------------


def _step(call: Call, by: Kernel, cost: float, *names: str) -> Iterator[Launch]:
    """One pass of `by` over all inputs and the output, with the parameters `names`."""
    n = call.out.size
    if n:
        arrays = [view.reshape(-1) for view in (*call.inputs, call.out)]
        yield Launch(by, *arrays, *(float(call.params[name]) for name in names), jobs=n, cost=cost * n)


def sgd_update(call: Call) -> Iterator[Launch]:
    return _step(call, sgd, 0.3, "lr", "wd", "rescale_grad", "clip_gradient")


def sgd_mom_update(call: Call) -> Iterator[Launch]:
    return _step(call, sgd_momentum, 0.4, "lr", "momentum", "wd", "rescale_grad", "clip_gradient")


def nag_mom_update(call: Call) -> Iterator[Launch]:
    return _step(call, nag_momentum, 0.4, "lr", "momentum", "wd", "rescale_grad", "clip_gradient")


def adam_update(call: Call) -> Iterator[Launch]:
    return _step(call, adam, 0.6, "lr", "beta1", "beta2", "epsilon", "wd", "rescale_grad", "clip_gradient")


def rmsprop_update(call: Call) -> Iterator[Launch]:
    names = ("lr", "gamma1", "epsilon", "wd", "rescale_grad", "clip_gradient", "clip_weights")
    return _step(call, rmsprop, 0.5, *names)


def rmspropalex_update(call: Call) -> Iterator[Launch]:
    names = ("lr", "gamma1", "gamma2", "epsilon", "wd", "rescale_grad", "clip_gradient", "clip_weights")
    return _step(call, rmsprop_alex, 0.8, *names)


def ftrl_update(call: Call) -> Iterator[Launch]:
    return _step(call, ftrl, 0.8, "lr", "lamda1", "beta", "wd", "rescale_grad", "clip_gradient")


def ftml_update(call: Call) -> Iterator[Launch]:
    p, n = call.params, call.out.size
    names = ("lr", "beta1", "beta2", "epsilon", "wd", "rescale_grad", "clip_grad")
    if n:
        arrays = [view.reshape(-1) for view in (*call.inputs, call.out)]
        scalars = [float(p[name]) for name in names] + [1 - p.beta1**p.t, 1 - p.beta2**p.t]
        yield Launch(ftml, *arrays, *scalars, jobs=n, cost=0.8 * n)


def signsgd_update(call: Call) -> Iterator[Launch]:
    return _step(call, sign_sgd, 0.3, "lr", "wd")


def signum_update(call: Call) -> Iterator[Launch]:
    names = ("lr", "momentum", "wd", "rescale_grad", "clip_gradient", "wd_lh")
    return _step(call, signum, 0.4, *names)
