"""The updater: an optimizer together with the states of all parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..context import Context
from ..ndarray import NDArray
from .optimizer import Optimizer


class Updater:
    """Updates parameters, and keeps their states by their indices.

    Examples
    --------
    >>> import nbsym as mx
    >>> updater = mx.optimizer.get_updater(mx.optimizer.create('sgd', learning_rate=0.5, momentum=0.9))
    >>> weight = mx.nd.ones(2)
    >>> updater(0, mx.nd.array([1, 2]), weight)
    >>> weight.asnumpy()
    array([0.5, 0. ], dtype=float32)
    """

    def __init__(self, optimizer: Optimizer) -> None:
        self.optimizer = optimizer
        self.states: dict[Any, Any] = {}
        self.states_synced: dict[Any, bool] = {}

    def __call__(self, index: Any, grad: Any, weight: Any) -> None:
        """Update one parameter, or each in a list."""
        if isinstance(index, (list, tuple)):
            self.update_all(index, grad, weight)
        else:
            self.update_all((index,), (grad,), (weight,))

    def update_all(self, indices: Sequence[Any], grads: Sequence[NDArray], weights: Sequence[NDArray]) -> None:
        """Update all these parameters."""
        if not weights:
            return
        optimizer = self.optimizer
        optimizer._set_current_context(weights[0].context.device_id)
        for index, grad, weight in zip(indices, grads, weights, strict=True):
            optimizer.update_multi_precision(index, weight, grad, self._state(index, weight))

    def _state(self, index: Any, weight: NDArray) -> Any:
        """A parameter's state, made at its first update, on the parameter's device."""
        if index not in self.states:
            self.states[index] = self.optimizer.create_state_multi_precision(index, weight)
        elif not self.states_synced[index]:
            self.states[index] = self.sync_state_context(self.states[index], weight.context)
        self.states_synced[index] = True
        return self.states[index]

    def sync_state_context(self, state: Any, context: Context) -> Any:
        """A state on a device."""
        if isinstance(state, NDArray):
            return state.as_in_context(context)
        if isinstance(state, (tuple, list)):
            return type(state)(self.sync_state_context(part, context) for part in state)
        return state


def get_updater(optimizer: Optimizer) -> Updater:
    """An `Updater` with no states yet."""
    return Updater(optimizer)
