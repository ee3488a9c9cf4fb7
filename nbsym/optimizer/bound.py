"""An updater bound with a network: its steps become nodes of the graph of gradients (`nbsym.executor.updating`)."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from ..base import ArgumentError
from ..executor.updating import Gradient
from ..ndarray import NDArray

if TYPE_CHECKING:
    from .optimizer import Step
    from .updater import Updater


class BoundUpdater:
    """An updater for parameters whose gradients no array holds.

    Parameters
    ----------
    updater : Updater
    weights : mapping
        By name. Those that the optimizer's `idx2name` does not know get the next free numbers there, as in `Module`.

    Raises
    ------
    ArgumentError
        If the optimizer says otherwise than by `Optimizer.steps` what an update consists of.
    """

    def __init__(self, updater: Updater, weights: Mapping[str, NDArray]) -> None:
        optimizer = updater.optimizer
        if not optimizer.is_native:
            raise ArgumentError(
                f"updater: {type(optimizer).__name__} defines update, which is Python; only what an optimizer says "
                "by steps can be bound with a network"
            )
        self.updater = updater
        self.weights = dict(weights)
        self.gradients = {name: Gradient(name, weight) for name, weight in weights.items()}
        self._indices = _indices(optimizer.idx2name, list(weights))
        self._names = dict(zip(self._indices, weights, strict=True))

    def planned(self) -> list[list[Step]]:
        """For each parameter, what an update consists of, by a copy of the optimizer and states of its own."""
        optimizer = self.updater.optimizer
        try:
            twin = copy.deepcopy(optimizer)
        except Exception as error:  # whatever a class of the user's holds
            name = type(optimizer).__name__
            raise ArgumentError(
                f"updater: {name} cannot be bound with a network: copying it fails ({error})"
            ) from error
        twin.param_dict = optimizer.param_dict
        twin.idx2name.update(self._names)
        parameters = list(zip(self._indices, self.weights.values(), self.gradients.values(), strict=True))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they come when the states are made
            states = [twin.create_state_multi_precision(index, weight) for index, weight, _ in parameters]
            return [
                list(twin.steps_multi_precision(index, weight, cast("NDArray", gradient), state))
                for (index, weight, gradient), state in zip(parameters, states, strict=True)
            ]

    def accepted(self) -> None:
        """Let the optimizer know the parameters by name."""
        self.updater.optimizer.idx2name.update(self._names)

    def next(self) -> list[Step]:
        """The next update of all parameters, which this counts."""
        return self.updater.steps(self._indices, list(self.gradients.values()), list(self.weights.values()))


def _indices(names: Mapping[Any, str], wanted: Sequence[str]) -> list[Any]:
    """The numbers of parameters, by what is known of them; new ones for the others."""
    known = {name: index for index, name in reversed(list(names.items()))}
    free = max((index for index in names if isinstance(index, int)), default=-1) + 1
    new = iter(range(free, free + len(wanted)))
    return [known[name] if name in known else next(new) for name in wanted]
