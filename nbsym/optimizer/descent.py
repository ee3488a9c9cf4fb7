"""Optimizers that follow the gradient, every element of a parameter with the same learning rate."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ..ndarray import NDArray
from .optimizer import Optimizer, Step, register, zeros_like


class _Momentum(Optimizer):
    """With a momentum, or none. The state is it, or with `multi_precision` it and the float32 copy of the weight.

    `_plain` and `_with_momentum` name the operators of a step; with ``mp_`` before it, those that update the copy.
    """

    _plain = "sgd_update"
    _with_momentum = "sgd_mom_update"

    def __init__(self, momentum: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.momentum = momentum

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return zeros_like(weight) if self.momentum != 0 else None

    def create_state_multi_precision(self, index: Any, weight: NDArray) -> Any:
        state = super().create_state_multi_precision(index, weight)
        return state[::-1] if self._is_mixed(weight) else state

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        return [self._step("", (weight, grad), state, (), self._common(index))]

    def steps_multi_precision(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        if not self._is_mixed(weight):
            return self.steps(index, weight, grad, state)
        mom, master = state
        return [self._step("mp_", (weight, grad), mom, (master,), self._common(index))]

    def _step(
        self, prefix: str, arrays: tuple[NDArray, ...], mom: Any, master: tuple[NDArray, ...], params: dict[str, float]
    ) -> Step:
        if self.momentum > 0:
            params["momentum"] = self.momentum
            return Step(prefix + self._with_momentum, (*arrays, mom, *master), params, arrays[0])
        return Step(prefix + self._plain, (*arrays, *master), params, arrays[0])


@register
class SGD(_Momentum):
    """Stochastic gradient descent.

    Parameters
    ----------
    momentum : float
    lazy_update : bool
        Says something of sparse gradients only.
    **kwargs
        Those of `Optimizer`.
    """

    aggregate_num = 4

    def __init__(self, momentum: float = 0.0, lazy_update: bool = True, **kwargs: Any) -> None:
        super().__init__(momentum, **kwargs)
        self.lazy_update = lazy_update


@register
class ccSGD(SGD):
    """`SGD` under an older name."""


@register
class NAG(_Momentum):
    """Nesterov's accelerated gradient. `momentum` and the parameters of `Optimizer`."""

    _with_momentum = "nag_mom_update"


@register
class Signum(Optimizer):
    """Steps along the sign of the momentum or, without one, of the gradient (Bernstein et al., 2018).

    Parameters
    ----------
    learning_rate, momentum : float
    wd_lh : float
        Weight decay that stays out of the momentum.
    **kwargs
        Those of `Optimizer`.
    """

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.9, wd_lh: float = 0.0, **kwargs: Any) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.momentum = momentum
        self.wd_lh = wd_lh

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return zeros_like(weight) if self.momentum != 0 else None

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = self._common(index)
        if self.momentum > 0:
            params.update(momentum=self.momentum, wd_lh=self.wd_lh)
            return [Step("signum_update", (weight, grad, state), params, weight)]
        return [Step("signsgd_update", (weight, grad), params, weight)]


@register
class LARS(_Momentum):
    """SGD with a learning rate for each layer: by the norms of weight and gradient (You, Gitman, Ginsburg, 2017).

    Parameters whose names end with ``gamma``, ``beta`` or ``bias`` are updated as by `SGD`.

    Parameters
    ----------
    momentum : float
    lazy_update : bool
        Says something of sparse gradients only.
    eta, eps : float
        The rate is multiplied by ``eta * |weight| / (|grad| + wd * |weight| + eps)``.
    momentum_correction : bool
        Scale the momentum when the learning rate changes, by as much.
    **kwargs
        Those of `Optimizer`.
    """

    aggregate_num = 4
    _decaying = ("_weight",)

    def __init__(
        self,
        momentum: float = 0.0,
        lazy_update: bool = True,
        eta: float = 0.001,
        eps: float = 0,
        momentum_correction: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(momentum, **kwargs)
        self.lazy_update = lazy_update
        self.eta = eta
        self.eps = eps
        self.momentum_correction = momentum_correction
        self.last_lr: Any = None
        self.cur_lr: Any = None

    def _get_lrs(self, indices: Sequence[Any]) -> list[float]:
        lr = self.learning_rate
        self.last_lr = lr if self.cur_lr is None else self.cur_lr
        self.cur_lr = lr
        return super()._get_lrs(indices)

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = self._common(index)
        kind = "sgd"
        if not str(self.idx2name.get(index, index)).endswith(("gamma", "beta", "bias")):
            params.update(eta=self.eta, epsilon=self.eps)
            kind = "_lars"
        if self.momentum > 0:
            params["momentum"] = self.momentum
            if self.momentum_correction and self.last_lr:
                params["momentum"] *= self.cur_lr / self.last_lr
            return [Step(f"{kind}_mom_update", (weight, grad, state), params, weight)]
        return [Step(f"{kind}_update", (weight, grad), params, weight)]

    def steps_multi_precision(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        # The norms are those of the copy, so this is an update of the copy, and then a cast.
        swapped = state[::-1] if self._is_mixed(weight) else state
        return Optimizer.steps_multi_precision(self, index, weight, grad, swapped)


@register
class LBSGD(_Momentum):
    """SGD for large batches: gradients of several batches are added up, and the learning rate warms up.

    Parameters
    ----------
    momentum : float
    multi_precision : bool
    warmup_strategy : {'linear', 'power2', 'sqrt', 'lars'}
        How the factor on the learning rate rises to `batch_scale` ('lars': is that of the norms).
    warmup_epochs : int
    batch_scale : int
        How many batches make an update.
    updates_per_epoch, begin_epoch, num_epochs : int
    **kwargs
        Those of `Optimizer`.
    """

    def __init__(
        self,
        momentum: float = 0.0,
        multi_precision: bool = False,
        warmup_strategy: str = "linear",
        warmup_epochs: int = 5,
        batch_scale: int = 1,
        updates_per_epoch: int = 32,
        begin_epoch: int = 0,
        num_epochs: int = 60,
        **kwargs: Any,
    ) -> None:
        super().__init__(momentum, multi_precision=multi_precision, **kwargs)
        logging.info("Running Large-Batch SGD Algorithm")
        logging.info(
            "(Batch_scale=%f, warmup_epochs=%d, warmup_strategy=%s, updates_per_epoch=%d)",
            batch_scale,
            warmup_epochs,
            warmup_strategy,
            updates_per_epoch,
        )
        self.warmup_strategy = warmup_strategy
        self.warmup_epochs = warmup_epochs
        self.batch_scale = batch_scale
        self.updates_per_epoch = updates_per_epoch
        self.init_updates = begin_epoch * updates_per_epoch
        self.num_epochs = num_epochs
        self._gathered: dict[Any, NDArray] = {}
        self._batches: dict[Any, int] = {}

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        return self._when_gathered("", index, weight, grad, state, ())

    def steps_multi_precision(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        if not self._is_mixed(weight):
            return self.steps(index, weight, grad, state)
        return self._when_gathered("mp_", index, weight, grad, state[0], (state[1],))

    def _when_gathered(
        self, prefix: str, index: Any, weight: NDArray, grad: NDArray, mom: Any, master: tuple[NDArray, ...]
    ) -> list[Step]:
        # The rate is that of before this batch counts, as in MXNet.
        lr = self._get_lr(index)
        params = {**self._common(index), "lr": lr}
        batches = self._batches[index] = self._batches.get(index, self.init_updates) + 1
        total = self._gathered.get(index)
        if total is None:
            total = self._gathered[index] = zeros_like(grad)
        if (batches - 1) % self.batch_scale:
            total += grad.astype(total.dtype, copy=False)
        else:
            grad.copyto(total)
        if batches % self.batch_scale:
            return []
        total /= self.batch_scale
        params["lr"] *= self._warmup(batches, weight, total, params["wd"])
        return [self._step(prefix, (weight, total), mom, master, params)]

    def _warmup(self, batches: int, weight: NDArray, grad: NDArray, wd: float) -> float:
        """The factor on the learning rate."""
        if self.warmup_strategy == "lars":
            of_weight, of_grad = (float(np.square(x.asnumpy()).sum(dtype=float)) for x in (weight, grad))
            return min(100.0, max(0.01, math.sqrt(of_weight / (of_grad + wd * of_weight + 1e-18))))
        span = self.warmup_epochs * self.updates_per_epoch
        if batches >= span:
            return float(self.batch_scale)
        if span <= 1:
            return 1.0
        part = batches / span
        risen = {"linear": part, "power2": part * part, "sqrt": math.sqrt(part)}.get(self.warmup_strategy, 0.0)
        return 1.0 + (self.batch_scale - 1) * risen


@register
class DCASGD(Optimizer):
    """SGD that makes up for gradients which are late (Zheng et al., 2017).

    Parameters
    ----------
    momentum : float
    lamda : float
        How much it makes up.
    **kwargs
        Those of `Optimizer`.
    """

    def __init__(self, momentum: float = 0.0, lamda: float = 0.04, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.momentum = momentum
        self.lamda = lamda

    def create_state(self, index: Any, weight: NDArray) -> Any:
        mom = zeros_like(weight)
        previous = mom.copy()
        weight.copyto(previous)
        return (None if self.momentum == 0 else mom), previous

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        mom, previous = state
        params = {**self._common(index), "lamda": self.lamda}
        if mom is None:
            return [Step("_dcasgd_update", (weight, grad, previous), params, weight)]
        params["momentum"] = self.momentum
        return [Step("_dcasgd_mom_update", (weight, grad, mom, previous), params, weight)]


@register
class SGLD(Optimizer):
    """Stochastic gradient Langevin dynamics: SGD with noise, to sample parameters (Welling and Teh, 2011)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._noise: dict[Any, NDArray] = {}

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = self._common(index)
        noise = self._noise.get(index)
        if noise is None or noise.shape != weight.shape or noise.dtype != weight.dtype:
            noise = self._noise[index] = weight.copy()
        return [
            Step("sgd_update", (weight, grad), {**params, "lr": params["lr"] / 2}, weight),
            Step("_random_normal_like", (weight,), {"scale": math.sqrt(params["lr"])}, noise),
            Step("elemwise_add", (weight, noise), {}, weight),
        ]


@register
class Test(Optimizer):
    """Adds the gradient to the weight, and keeps a copy as state: for tests of what uses optimizers."""

    __test__ = False  # for pytest, which looks for classes of this name

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return zeros_like(weight)

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = {"lr": -1.0, "rescale_grad": self.rescale_grad}
        return [
            Step("sgd_update", (weight, grad), params, weight),
            Step("Cast", (weight,), {"dtype": state._data.dtype.name}, state),
        ]
