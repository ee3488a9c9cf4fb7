"""Many operators in one native call: the step of an optimizer over all parameters of a model.

Each application of an operator becomes a node over arrays that stay where they are, and all nodes one program. The
numbers that change from step to step (learning rates, decays) are written into its argument blocks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter_ns
from typing import Any

import numpy as np

from .. import random, registry
from ..base import ArgumentError, ExecutionError, ShapeError
from ..graph.updates import UPDATE
from ..ndarray import NDArray
from ..ndarray.application import Application
from ..ndarray.storage import HOST
from ..symbol.node import Entry, Node
from . import recording
from .assemble import Machine
from .bind import threads
from .blueprint import draw, program
from .imperative import invoke
from .numbers import Numbers, changed_params, named_parameters
from .tape import STATUS_BITS


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
        self._ops = [registry.get(a.op) for a in self._applications]
        if not self._applications:
            raise ArgumentError("UpdateProgram: there is nothing to update")
        self._on_host = self._applications[0].out.context.device_type != "gpu"
        if self._on_host:
            self._assemble()
        else:
            self._given: dict[str, Any] = {}  # numbers that `run` was given

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
        if not self._on_host:
            self._one_by_one(numbers)
            return
        self._numbers.write(numbers)
        if self._program.random_state is not None:
            random.advance(self._random)
        start = perf_counter_ns()
        stopped = self._machine.forward()
        recording.report("imperative", self._applications[0].op, f"of {len(self._applications)}", start)
        if stopped:
            a = self._applications[self._numbers.owners[stopped >> STATUS_BITS]]
            raise ExecutionError(f"{a.op}, inputs of shape {', '.join(str(x.shape) for x in a.inputs)}: failed")

    def _one_by_one(self, numbers: Mapping[str, Any]) -> None:
        """On a device: each by itself."""
        named_parameters(self._ops, numbers)
        self._given.update(numbers)
        for i, (op, a) in enumerate(zip(self._ops, self._applications, strict=True)):
            params = registry.parse_params(op, changed_params(op, a.params, self._given, i))
            invoke(op, a.inputs, params, a.out)

    # ---- making it --------------------------------------------------------------------------------------------------

    def _assemble(self) -> None:
        """One program of all applications, over their arrays."""
        placed: dict[Node, NDArray] = {}
        nodes = []
        for i, (op, a) in enumerate(zip(self._ops, self._applications, strict=True)):
            variables = [Node(None, f"{i}.{k}") for k in range(len(a.inputs))]
            placed.update(zip(variables, a.inputs, strict=True))
            inputs = tuple([Entry(v, 0) for v in variables])
            nodes.append(Node(op, str(i), registry.parse_params(op, a.params), inputs, {UPDATE: str(i)}))
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
        options: Any = {"is_train": False, "threads": threads(), "package": "nbsym.kernels"}
        self._program = made = program(blueprint, backward=False, optimize=False, **options)
        self._machine = machine = Machine(made, options["threads"])
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
        params = [a.params for a in self._applications]
        self._numbers = Numbers(made, machine, self._ops, params, backward=False, **options)
