"""The updater: an optimizer together with the states of all parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base import NbsymError
from ..context import Context
from ..ndarray import NDArray
from .optimizer import Optimizer, Step
from .states import dumps, loads

if TYPE_CHECKING:
    from ..executor.update import UpdateProgram


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
        optimizer = self.optimizer
        optimizer._set_current_context(weights[0].context.device_id)
        named = [index.decode() if isinstance(index, bytes) else index for index in indices]
        each = zip(named, weights, grads, [self._state(i, w) for i, w in zip(named, weights)], strict=True)
        if not optimizer.is_native:
            for index, weight, grad, state in each:
                optimizer.update_multi_precision(index, weight, grad, state)
            return
        steps = [step for parameter in each for step in optimizer.steps_multi_precision(*parameter)]
        if steps:
            self._run(tuple(named), steps)

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
        self._identity = _identity(steps)
        self._numbers = _numbers(steps)

    def fits(self, steps: Sequence[Step]) -> bool:
        """Whether steps differ from these in numbers only."""
        return _identity(steps) == self._identity

    def assemble(self) -> None:
        from ..executor.update import UpdateProgram

        self.program = UpdateProgram(self._steps)

    def run(self, steps: Sequence[Step]) -> None:
        """Do the program's steps with the numbers of `steps`."""
        assert self.program is not None
        numbers = _numbers(steps)
        changed = {name: column for name, column in numbers.items() if column != self._numbers[name]}
        self._numbers = numbers
        self.program.run(**changed)


def _identity(steps: Sequence[Step]) -> list[Any]:
    """What must be the same for a program to serve other steps: operators, arrays, and what is not a number."""
    identity: list[Any] = []
    for step in steps:
        identity += (step.op, id(step.out), *map(id, step.inputs))
        identity += [value for value in step.params.values() if type(value) not in _NUMBERS]
    return identity


_NUMBERS = (float, int)


def _numbers(steps: Sequence[Step]) -> dict[str, list[float]]:
    """The numbers of all steps by their names; 0 where a step has none of that name."""
    names = {name: None for step in steps for name, value in step.params.items() if type(value) in _NUMBERS}
    return {name: [step.params.get(name, 0.0) for step in steps] for name in names}


def get_updater(optimizer: Optimizer) -> Updater:
    """An `Updater` with no states yet."""
    return Updater(optimizer)
