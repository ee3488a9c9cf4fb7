"""Many operators in one native call: the step of an optimizer over all parameters of a model.

Each application of an operator becomes a node over arrays that stay where they are, and all nodes one program. The
numbers that change from step to step (learning rates, decays) are written into its argument blocks. Where each lies
there is found by experiment: a node is lowered once more with another value, and the words that differ hold it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter_ns
from typing import Any, NamedTuple

import numpy as np

from .. import random, registry
from ..base import ArgumentError, ExecutionError, ShapeError
from ..ndarray import NDArray
from ..ndarray.storage import HOST
from ..registry.operator import Operator, Params
from ..symbol.node import Entry, Node
from . import recording
from .assemble import Machine
from .bind import threads
from .blueprint import draw, program
from .imperative import invoke
from .launch import Launch, PythonCall
from .lower import launches_of
from .tape import STATUS_BITS

_PACKAGE = "nbsym.kernels"

# A value that no parameter has by chance, and that is within the bounds of all.
_PROBE = 0.4718281828


class Application(NamedTuple):
    """An operator applied to arrays: arguments, then auxiliary states. `out` takes the (first) result."""

    op: str
    inputs: Sequence[NDArray]
    params: Mapping[str, Any]
    out: NDArray


class UpdateProgram:
    """Operators applied to arrays in place, in the order given, by one native call.

    Parameters
    ----------
    applications : sequence of Application
        Or of any tuples alike. An application does not see, through its inputs, what one before it wrote to `out`
        unless the memory is the same; states that an operator mutates are changed in place.

    Examples
    --------
    >>> import nbsym as mx
    >>> weights, gradients = [mx.nd.ones(2), mx.nd.ones(3)], [mx.nd.ones(2), mx.nd.ones(3)]
    >>> update = UpdateProgram([("sgd_update", wg, {"lr": 0.1}, wg[0]) for wg in zip(weights, gradients)])
    >>> update.run(lr=[0.5, 0.25])
    >>> [weight.asnumpy().tolist() for weight in weights]
    [[0.5, 0.5], [0.75, 0.75, 0.75]]
    """

    def __init__(self, applications: Sequence[Application] | Sequence[tuple[Any, ...]]) -> None:
        self._applications = [Application(*a) for a in applications]
        self._words: dict[str, tuple[np.ndarray, np.ndarray]] = {}  # parameter -> words, and whose they are
        self._ops = [registry.get(a.op) for a in self._applications]
        self._numbers: dict[str, Any] = {}  # that `run` was given
        if not self._applications:
            raise ArgumentError("UpdateProgram: there is nothing to update")
        self._on_host = self._applications[0].out.context.device_type != "gpu"
        if self._on_host:
            self._assemble()
            self._find_words()

    def run(self, **numbers: Any) -> None:
        """Apply all operators.

        Parameters
        ----------
        **numbers : float or sequence of float
            Parameters that have other values from now on: one value for all, or one for each application (those
            whose operator has no such parameter pass over theirs).

        Raises
        ------
        ArgumentError
            If no operator has such a parameter.
        ExecutionError
            If an operator refuses its input.
        """
        if not numbers.keys() <= self._numbers.keys():
            self._check(numbers)
        self._numbers.update(numbers)
        if not self._on_host:
            for i, (op, a) in enumerate(zip(self._ops, self._applications, strict=True)):
                invoke(op, a.inputs, self._params(i), a.out)
            return
        if numbers.keys() <= self._words.keys():
            for name, value in numbers.items():
                words, owners = self._words[name]
                self._reals[words] = value if isinstance(value, (int, float)) else np.asarray(value)[owners]
        else:
            self._renumber()
        if self._program.random_state is not None:
            random.advance(self._random)
        start = perf_counter_ns()
        stopped = self._machine.forward()
        recording.report("imperative", self._applications[0].op, f"of {len(self._applications)}", start)
        if stopped:
            a = self._applications[self._owners[stopped >> STATUS_BITS]]
            raise ExecutionError(f"{a.op}, inputs of shape {', '.join(str(x.shape) for x in a.inputs)}: failed")

    def _check(self, numbers: Mapping[str, Any]) -> None:
        known = {name for op in self._ops for name in op.params}
        for name, value in numbers.items():
            if name not in known:
                raise ArgumentError(f"UpdateProgram: no operator has a parameter {name!r}; there are {sorted(known)}")
            if np.ndim(value) and len(value) != len(self._ops):
                raise ArgumentError(f"UpdateProgram: {name} has {len(value)} values, applications are {len(self._ops)}")

    def _params(self, i: int, **changed: Any) -> Params:
        """The parameters of application `i` as they are now."""
        params = {**self._applications[i].params}
        for name, value in self._numbers.items():
            if name in self._ops[i].params:
                params[name] = value[i] if np.ndim(value) else value
        return registry.parse_params(self._ops[i], {**params, **changed})

    # ---- making it --------------------------------------------------------------------------------------------------

    def _assemble(self) -> None:
        """One program of all applications, over their arrays."""
        placed: dict[Node, NDArray] = {}
        nodes = []
        for i, (op, a) in enumerate(zip(self._ops, self._applications, strict=True)):
            variables = [Node(None, f"{i}.{k}") for k in range(len(a.inputs))]
            placed.update(zip(variables, a.inputs, strict=True))
            nodes.append(Node(op, str(i), self._params(i), tuple([Entry(v, 0) for v in variables])))
        blueprint = draw(
            [Entry(node, 0) for node in nodes],
            {v.name: array.shape for v, array in placed.items()},
            {v.name: np.dtype(array.dtype) for v, array in placed.items()},
            {},
        )
        for a, entry in zip(self._applications, blueprint.outputs, strict=True):
            shape, dtype = blueprint.shapes[entry], blueprint.dtypes[entry]
            if a.out.shape != shape or np.dtype(a.out.dtype) != dtype:
                raise ShapeError(
                    f"UpdateProgram: {a.op} makes {dtype.name} {shape}, "
                    f"its out is {np.dtype(a.out.dtype).name} {a.out.shape}"
                )
        self._threads = threads()
        self._program = made = program(
            blueprint, is_train=False, backward=False, optimize=False, threads=self._threads, package=_PACKAGE
        )
        self._machine = machine = Machine(made, self._threads)
        self._arena = machine.owner = HOST.allocate((made.arena_bytes,), np.dtype(np.uint8))
        for buffer, offset in made.offsets.items():
            machine.place(buffer, HOST.address(self._arena) + offset)
        for node, buffer in made.buffers.variables.items():
            machine.place(buffer, placed[node]._address)
        for buffer, a in zip(made.buffers.outputs, self._applications, strict=True):
            machine.place(buffer, a.out._address)
        self._random = np.zeros(2, np.uint64)
        if made.random_state is not None:
            machine.place(made.random_state, HOST.address(self._random))
        # Casts around operators on float16 are of no application.
        numbers = {node.name: i for i, node in enumerate(nodes)}
        self._owners = [numbers.get(x.node.name, -1) if x.node is not None else -1 for x in made.forward]
        self._launched: dict[int, list[int]] = {}  # application -> its instructions
        for k, i in enumerate(self._owners):
            if i >= 0:
                self._launched.setdefault(i, []).append(k)

    def _find_words(self) -> None:
        """Which words of the argument blocks hold which parameter, of those that are there as they are."""
        words_of, self._reals = self._machine.number_words()
        found: dict[str, list[tuple[int, int]]] = {}
        elsewhere: set[str] = set()
        positions: dict[Operator, dict[str, list[int]]] = {}  # in all numbers of an application
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
        """At which places of an application's numbers each parameter stands; without those that are used otherwise."""
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
        """What application `i` would launch with its parameters as they are now, or others."""
        node = self._program.forward[self._launched[i][0]].node
        assert node is not None
        return launches_of(
            self._program, node, self._params(i, **changed), is_train=False, threads=self._threads, package=_PACKAGE
        )

    def _renumber(self) -> None:
        """Write all numbers anew, by lowering all applications once more."""
        words_of, reals = self._machine.number_words()
        for i, instructions in self._launched.items():
            words = [word for k in instructions for word in words_of[k]]
            reals[words] = _numbers(self._launches(i))


def _numbers(launches: Sequence[Launch | PythonCall]) -> list[float]:
    return [arg for launch in launches for arg in launch.args if isinstance(arg, float)]
