"""Optimizers that follow the gradient with one learning rate for all elements of a parameter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..ndarray import NDArray
from .optimizer import Optimizer, Step, register, zeros_like


class _Momentum(Optimizer):
    """With a momentum, or none. The state is it, or with `multi_precision` it and the float32 copy of the weight."""

    def __init__(self, momentum: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.momentum = momentum

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return zeros_like(weight) if self.momentum != 0 else None

    def create_state_multi_precision(self, index: Any, weight: NDArray) -> Any:
        state = super().create_state_multi_precision(index, weight)
        return state[::-1] if self._is_mixed(weight) else state


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

    def __init__(self, momentum: float = 0.0, lazy_update: bool = True, **kwargs: Any) -> None:
        super().__init__(momentum, **kwargs)
        self.lazy_update = lazy_update

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        common = self._common(index)
        if self.momentum > 0:
            return [Step("sgd_mom_update", (weight, grad, state), {**common, "momentum": self.momentum}, weight)]
        return [Step("sgd_update", (weight, grad), common, weight)]

    def steps_multi_precision(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        if not self._is_mixed(weight):
            return self.steps(index, weight, grad, state)
        common = self._common(index)
        mom, master = state
        if self.momentum > 0:
            arrays = (weight, grad, mom, master)
            return [Step("mp_sgd_mom_update", arrays, {**common, "momentum": self.momentum}, weight)]
        return [Step("mp_sgd_update", (weight, grad, master), common, weight)]
