"""Steps of the optimizers, with the formulas of `nbsym.kernels.update`."""

from __future__ import annotations

from collections.abc import Iterator

from numba import cuda

from ...executor.launch import Call, Launch
from .. import update as formulas
from .device import CudaKernel, device, kernel

_descend = device(formulas.descend)
_descend_with_momentum = device(formulas.descend_with_momentum)
_descend_with_nesterov = device(formulas.descend_with_nesterov)
_descend_with_adam = device(formulas.descend_with_adam)


@kernel
def sgd(weight, grad, out, lr, wd, rescale, clip):
    r = out.dtype.type
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = _descend(weight[i], grad[i], r(lr), r(wd), r(rescale), r(clip))[0]


@kernel
def sgd_momentum(weight, grad, mom, out, lr, momentum, wd, rescale, clip):
    r = out.dtype.type
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i], mom[i] = _descend_with_momentum(
            weight[i], grad[i], mom[i], r(lr), r(momentum), r(wd), r(rescale), r(clip)
        )


@kernel
def nag_momentum(weight, grad, mom, out, lr, momentum, wd, rescale, clip):
    r = out.dtype.type
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i], mom[i] = _descend_with_nesterov(
            weight[i], grad[i], mom[i], r(lr), r(momentum), r(wd), r(rescale), r(clip)
        )


@kernel
def adam(weight, grad, mean, var, out, lr, beta1, beta2, epsilon, wd, rescale, clip):
    r = out.dtype.type
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i], mean[i], var[i] = _descend_with_adam(
            weight[i], grad[i], mean[i], var[i], r(lr), r(beta1), r(beta2), r(epsilon), r(wd), r(rescale), r(clip), r(1)
        )


_COMMON = ("wd", "rescale_grad", "clip_gradient")


def sgd_update(call: Call) -> Iterator[Launch]:
    return _step(call, sgd, "lr", *_COMMON)


def sgd_mom_update(call: Call) -> Iterator[Launch]:
    return _step(call, sgd_momentum, "lr", "momentum", *_COMMON)


def nag_mom_update(call: Call) -> Iterator[Launch]:
    return _step(call, nag_momentum, "lr", "momentum", *_COMMON)


def adam_update(call: Call) -> Iterator[Launch]:
    return _step(call, adam, "lr", "beta1", "beta2", "epsilon", *_COMMON)


def _step(call: Call, by: CudaKernel, *names: str) -> Iterator[Launch]:
    n = call.out.size
    if n:
        arrays = [view.reshape(-1) for view in (*call.inputs, call.out)]
        yield Launch(by, *arrays, *(float(call.params[name]) for name in names), jobs=n, cost=0.3 * n)
