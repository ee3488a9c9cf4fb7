"""The updater: an optimizer together with the states of all parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base import NbsymError
from ..context import Context
from ..ndarray import NDArray
from ..ndarray.application import identity_of, numbers_of
from .optimizer import Optimizer, Step
from .states import dumps, loads

if TYPE_CHECKING:
    from ..executor.update import UpdateProgram
    from .bound import BoundUpdater


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
        self._prepared: dict[tuple[Any, ...], _Prepared] = {}

    def __call__(self, index: Any, grad: Any, weight: Any) -> None:
        """Update one parameter, or each in a list."""
        if isinstance(weight, NDArray):
            self.update_all((index,), (grad,), (weight,))
        else:
            self.update_all(index, grad, weight)

    def update_all(self, indices: Sequence[Any], grads: Sequence[NDArray], weights: Sequence[NDArray]) -> None:
        """Update all these parameters, in one native call if the optimizer says what it does as `Optimizer.steps`."""
        if not weights:
            return
        named = [index.decode() if isinstance(index, bytes) else index for index in indices]
        if self.optimizer.is_native:
            steps = self.steps(named, grads, weights)
            if steps:
                self._run(tuple(named), steps)
            return
        for index, weight, grad, state in self._parameters(named, grads, weights):
            self.optimizer.update_multi_precision(index, weight, grad, state)

    def steps(self, indices: Sequence[Any], grads: Sequence[Any], weights: Sequence[NDArray]) -> list[Step]:
        """What the next update of all these parameters consists of, which this counts, if the optimizer says so."""
        parameters = self._parameters(indices, grads, weights)
        return [step for parameter in parameters for step in self.optimizer.steps_multi_precision(*parameter)]

    def bound(self, weights: Mapping[str, NDArray]) -> BoundUpdater:
        """This updater for parameters by name, whose gradients no array holds: see `Symbol.simple_bind`."""
        from .bound import BoundUpdater

        return BoundUpdater(self, weights)

    def _parameters(
        self, indices: Sequence[Any], grads: Sequence[Any], weights: Sequence[NDArray]
    ) -> list[tuple[Any, NDArray, Any, Any]]:
        """Index, weight, gradient and state of each parameter."""
        self.optimizer._set_current_context(weights[0].context.device_id)
        states = [self._state(index, weight) for index, weight in zip(indices, weights)]
        return list(zip(indices, weights, grads, states, strict=True))

    def _run(self, indices: tuple[Any, ...], steps: Sequence[Step]) -> None:
        """Run steps as one program, if their arrays are those of the last time, or there was none."""
        prepared = self._prepared.get(indices)
        same = prepared is not None and prepared.fits(steps)
        if prepared is None or (same and prepared.program is None):
            prepared = self._prepared[indices] = _Prepared(steps)
            prepared.assemble()
        elif not same:
            self._prepared[indices] = _Prepared(steps)
            for step in steps:
                step.run()
            return
        prepared.run(steps)

    def _state(self, index: Any, weight: NDArray) -> Any:
        """A parameter's state, made at its first update, on the parameter's device."""
        if index not in self.states:
            self.states[index] = self.optimizer.create_state_multi_precision(index, weight)
        elif not self.states_synced[index]:
            self.states[index] = self.sync_state_context(self.states[index], weight.context)
        self.states_synced[index] = True
        return self.states[index]

    def get_states(self, dump_optimizer: bool = False) -> bytes:
        """All states as bytes, which MXNet reads, too.

        Parameters
        ----------
        dump_optimizer : bool
            Also the optimizer itself, with its numbers, multipliers and schedule.
        """
        return dumps((self.states, self.optimizer) if dump_optimizer else self.states)

    def set_states(self, states: bytes) -> None:
        """Take over what `get_states`, or MXNet's, has written. Nothing in it is executed.

        Raises
        ------
        NbsymError
            If it is something else, or damaged; nothing has changed then.
        """
        read = loads(states)
        match read:
            case dict():
                self.states = read
            case dict(), Optimizer():
                self.states, self.optimizer = read
            case _:
                raise NbsymError(f"the states of an optimizer are a dict, but this holds a {type(read).__name__}")
        self.states_synced = dict.fromkeys(self.states, False)
        self._prepared.clear()

    def sync_state_context(self, state: Any, context: Context) -> Any:
        """A state on a device; in float32 if it was float16, as MXNet keeps that of float16 weights."""
        if isinstance(state, NDArray):
            state = state.astype("float32") if state.dtype == np.float16 else state
            return state.as_in_context(context)
        if isinstance(state, (tuple, list)):
            return type(state)(self.sync_state_context(part, context) for part in state)
        return state


class _Prepared:
    """The steps of an update; and, after `assemble`, the program that does them in one native call."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.program: UpdateProgram | None = None
        self._steps = steps
        self._identity = identity_of(steps)
        self._numbers = numbers_of(steps)

    def fits(self, steps: Sequence[Step]) -> bool:
        """Whether steps differ from these in numbers only."""
        return identity_of(steps) == self._identity

    def assemble(self) -> None:
        from ..executor.update import UpdateProgram

        self.program = UpdateProgram(self._steps)

    def run(self, steps: Sequence[Step]) -> None:
        """Do the program's steps with the numbers of `steps`."""
        assert self.program is not None
        numbers = numbers_of(steps)
        changed = {name: column for name, column in numbers.items() if column != self._numbers[name]}
        self._numbers = numbers
        self.program.run(**changed)


def get_updater(optimizer: Optimizer) -> Updater:
    """An `Updater` with no states yet."""
    return Updater(optimizer)
