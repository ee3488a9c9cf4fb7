"""The numbers of a program that change from run to run: learning rates, decays.

They are written into the program's argument blocks. Where each lies there is found by experiment: a node is lowered
once more with another value, and the words that differ hold it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .. import registry
from ..base import ArgumentError
from ..graph.updates import UPDATE
from ..registry.operator import Operator, Params
from .assemble import Machine
from .launch import Launch, PythonCall
from .lower import Program, launches_of

# A value that no parameter has by chance, and that is within the bounds of all.
_PROBE = 0.4718281828


def named_parameters(ops: Sequence[Operator], numbers: Mapping[str, Any]) -> None:
    """Raise ArgumentError unless each of `numbers` is a parameter of some operator: one value, or one for each."""
    known = {name for op in ops for name in op.params}
    for name, value in numbers.items():
        if name not in known:
            raise ArgumentError(f"update: no operator has a parameter {name!r}; there are {sorted(known)}")
        if np.ndim(value) and len(value) != len(ops):
            raise ArgumentError(f"update: {name} has {len(value)} values, applications are {len(ops)}")


def changed_params(op: Operator, given: Mapping[str, Any], numbers: Mapping[str, Any], i: int) -> dict[str, Any]:
    """The parameters `given` to the i-th operator, with those of `numbers` that it has."""
    params = {**given}
    for name, value in numbers.items():
        if name in op.params:
            params[name] = value[i] if np.ndim(value) else value
    return params


class Numbers:
    """The float parameters of a program's nodes that have the attribute `UPDATE`, the number of the node.

    Parameters
    ----------
    made : Program
    machine : Machine, or one for a device
        What it has become.
    ops, params : sequence
        By the numbers of the nodes; what the program was made with.
    backward : bool
        Whether the nodes are in its backward half.
    is_train, threads, package
        As for `nbsym.executor.blueprint.program`.
    """

    def __init__(
        self,
        made: Program,
        machine: Machine,
        ops: Sequence[Operator],
        params: Sequence[Mapping[str, Any]],
        *,
        backward: bool,
        is_train: bool,
        threads: int,
        package: str,
    ) -> None:
        self._made = made
        self._machine = machine
        self._ops = ops
        self._given = params
        self._numbers: dict[str, Any] = {}  # that were written
        self._backward = backward
        self._is_train = is_train
        self._threads = threads
        self._package = package
        self._words: dict[str, tuple[np.ndarray, np.ndarray]] = {}  # parameter -> words, and whose they are
        # Casts around operators on float16 are of no node.
        self._half = made.backward if backward else made.forward
        self.owners = [int(x.node.attrs.get(UPDATE, -1)) if x.node is not None else -1 for x in self._half]
        self._launched: dict[int, list[int]] = {}  # node -> its instructions
        for k, i in enumerate(self.owners):
            if i >= 0:
                self._launched.setdefault(i, []).append(k)
        if isinstance(machine, Machine):  # devices are given arguments, not blocks of them
            self._find_words()

    def write(self, numbers: Mapping[str, Any]) -> None:
        """Let parameters have other values from now on: one for all nodes, or one for each."""
        if not numbers.keys() <= self._numbers.keys():
            named_parameters(self._ops, numbers)
        self._numbers.update(numbers)
        if numbers.keys() <= self._words.keys():
            for name, value in numbers.items():
                words, owners = self._words[name]
                self._reals[words] = value if isinstance(value, (int, float)) else np.asarray(value)[owners]
        else:
            self._renumber()

    def _params(self, i: int, **changed: Any) -> Params:
        """The parameters of node `i` as they are now."""
        params = changed_params(self._ops[i], self._given[i], self._numbers, i)
        return registry.parse_params(self._ops[i], {**params, **changed})

    def _find_words(self) -> None:
        """Which words of the argument blocks hold which parameter, of those that are there as they are."""
        words_of, self._reals = self._machine.number_words(backward=self._backward)
        found: dict[str, list[tuple[int, int]]] = {}
        elsewhere: set[str] = set()
        positions: dict[Operator, dict[str, list[int]]] = {}  # in all numbers of a node
        for i, instructions in self._launched.items():
            op = self._ops[i]
            words = [word for k in instructions for word in words_of[k]]
            if op not in positions:
                positions[op] = self._probe(i)
                elsewhere |= {name for name, param in op.params.items() if name not in positions[op]}
            for name, places in positions[op].items():
                found.setdefault(name, []).extend((words[place], i) for place in places)
        for name in found.keys() - elsewhere:
            table = np.array(found[name], np.intp).reshape(-1, 2)
            self._words[name] = table[:, 0].copy(), table[:, 1].copy()

    def _probe(self, i: int) -> dict[str, list[int]]:
        """At which places of a node's numbers each parameter stands; without those that are used otherwise."""
        op = self._ops[i]
        before = _numbers(self._launches(i))
        found = {}
        for name, param in op.params.items():
            if param.kind != "float":
                continue
            after = _numbers(self._launches(i, **{name: _PROBE}))
            changed = [place for place, (x, y) in enumerate(zip(before, after, strict=True)) if x != y]
            if all(after[place] == _PROBE for place in changed):
                found[name] = changed
        return found

    def _launches(self, i: int, **changed: Any) -> list[Launch | PythonCall]:
        """What node `i` would launch with its parameters as they are now, or others."""
        node = self._half[self._launched[i][0]].node
        assert node is not None
        return launches_of(
            self._made,
            node,
            self._params(i, **changed),
            is_train=self._is_train,
            threads=self._threads,
            package=self._package,
        )

    def _renumber(self) -> None:
        """Write all numbers anew, by lowering all nodes once more."""
        for i, instructions in self._launched.items():
            for k, launch in zip(instructions, self._launches(i), strict=True):
                self._machine.set_numbers(k, _numbers([launch]), backward=self._backward)


def _numbers(launches: Sequence[Launch | PythonCall]) -> list[float]:
    return [arg for launch in launches for arg in launch.args if isinstance(arg, float)]
