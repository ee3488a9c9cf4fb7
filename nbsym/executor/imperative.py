"""One operator at once: what the functions of ``nbsym.nd`` run.

An operator applied to arrays is a graph of one node. Its program is lowered once for each combination of operator,
parameters, shapes and dtypes, and then only pointed at other arrays; or given other numbers, where these change from
call to call (a learning rate).
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Sequence
from time import perf_counter_ns
from typing import Any

import numpy as np

from .. import registry
from ..base import ArgumentError, ExecutionError, ShapeError
from ..context import Context, current_context
from ..ndarray import NDArray
from ..ndarray.storage import HOST, storage_of
from ..registry.operator import Operator, Params
from ..symbol.node import Entry, Node
from . import recording
from .assemble import Machine
from .bind import threads
from .blueprint import draw, program
from .executor import machine_of
from .launch import Launch
from .lower import Program, relaunch
from .tape import STATUS_BITS

# Programs kept per thread. They hold no arrays, only their scratch memory.
CACHED_PROGRAMS = 512

_local = threading.local()


def invoke(op: Operator, inputs: Sequence[NDArray], params: Params, out: Any = None) -> Any:
    """Apply `op` to arrays.

    Parameters
    ----------
    op : Operator
    inputs : sequence of NDArray
        Arguments and auxiliary states, in the operator's order.
    params : Params
    out : NDArray or list of NDArray, optional
        Where the results go; shapes and dtypes must fit.

    Returns
    -------
    NDArray or list of NDArray
        The visible outputs; a list if there are several.
    """
    ctx = _context(op, inputs, params)
    key = (
        op,
        _structure(op, params),
        ctx.device_type,
        ctx.device_id,
        tuple([(a.shape, a._data.dtype) for a in inputs]),
    )
    cache: OrderedDict[Any, _Applied] = _local.__dict__.setdefault("programs", OrderedDict())
    applied = cache.get(key)
    if applied is None or not applied.adopt(params):
        applied = cache[key] = _Applied(op, params, inputs, ctx)
        if len(cache) > CACHED_PROGRAMS:
            cache.popitem(last=False)
    else:
        cache.move_to_end(key)
    results = _results(op, out, applied, ctx)
    if recording.listener is None:
        applied.run(inputs, results)
    else:
        start = perf_counter_ns()
        applied.run(inputs, results)
        recording.report("imperative", op.name, "", start)
    visible = results[: registry.num_visible(op, params)]
    return visible[0] if len(visible) == 1 else visible


class _Applied:
    """The program of one operator for given shapes."""

    def __init__(self, op: Operator, params: Params, inputs: Sequence[NDArray], ctx: Context) -> None:
        variables = [Node(None, f"{op.name}.{i}") for i in range(len(inputs))]
        node = Node(op, op.name.strip("_"), params, tuple(Entry(v, 0) for v in variables))
        outputs = [Entry(node, i) for i in range(registry.num_outputs(op, params))]
        shapes = {v.name: a.shape for v, a in zip(variables, inputs, strict=True)}
        dtypes = {v.name: a._data.dtype for v, a in zip(variables, inputs, strict=True)}
        blueprint = draw(outputs, shapes, dtypes, {})
        self.shapes = [blueprint.shapes[e] for e in blueprint.outputs]
        self.dtypes = [blueprint.dtypes[e] for e in blueprint.outputs]
        self._op = op
        self._params = params
        machine, self._package = machine_of(ctx)
        made: Program = program(
            blueprint, is_train=False, backward=False, optimize=True, threads=threads(), package=self._package
        )
        self._program = made
        self._places = [made.buffers.variables.get(v) for v in variables]  # None: the result does not depend on it
        self._machine = machine(made, threads())
        storage = storage_of(ctx)
        self._arena = self._machine.owner = storage.allocate((made.arena_bytes,), np.dtype(np.uint8), ctx.device_id)
        self._random = np.zeros(2, np.uint64)
        for buffer, offset in made.offsets.items():
            self._machine.place(buffer, storage.address(self._arena) + offset)
        if made.random_state is not None:
            self._machine.place(made.random_state, HOST.address(self._random))

    def adopt(self, params: Params) -> bool:
        """Use other parameters from now on, if all that they change is numbers in argument blocks."""
        if params is self._params:
            return True
        if not isinstance(self._machine, Machine):
            return False
        launches = relaunch(self._program, self._op, params, is_train=False, threads=threads(), package=self._package)
        if launches is None or not self._machine.renumber(launches):
            return False
        self._params = params
        return True

    def run(self, inputs: Sequence[NDArray], results: Sequence[NDArray]) -> None:
        machine, made = self._machine, self._program
        for buffer, given in zip(self._places, inputs, strict=True):
            if buffer is not None:
                machine.place(buffer, given._address)
        for buffer, result in zip(made.buffers.outputs, results, strict=True):
            machine.place(buffer, result._address)
        if made.random_state is not None:
            from .. import random

            random.advance(self._random)
        stopped = machine.forward()
        if stopped:
            work = made.forward[stopped >> STATUS_BITS].work
            reason = work.kernel.refusal if isinstance(work, Launch) else "failed"
            shapes = ", ".join(str(a.shape) for a in inputs)
            raise ExecutionError(f"{self._op.name}, inputs of shape {shapes}: {reason}")


def _structure(op: Operator, params: Params) -> Any:
    """What of the parameters decides how a program looks: not the floats, where shapes cannot depend on them."""
    deciding = _deciding(op)
    return params if deciding is None else tuple([params.key[i] for i in deciding])


@functools.cache
def _deciding(op: Operator) -> tuple[int, ...] | None:
    kinds = [param.kind for param in op.params.values()]
    if op.shape or callable(op.dtype) or "float" not in kinds:
        return None
    return tuple([i for i, kind in enumerate(kinds) if kind != "float"])


def _results(op: Operator, out: Any, applied: _Applied, ctx: Context) -> list[NDArray]:
    given = [] if out is None else [out] if isinstance(out, NDArray) else list(out)
    results = []
    for i, (shape, dtype) in enumerate(zip(applied.shapes, applied.dtypes, strict=True)):
        if i >= len(given):
            results.append(NDArray(storage_of(ctx).allocate(shape, dtype, ctx.device_id), ctx))
            continue
        if given[i].shape != shape or given[i]._data.dtype != dtype:
            raise ShapeError(
                f"{op.name}: out must be {dtype.name} {shape}, was given {given[i]._data.dtype.name} {given[i].shape}"
            )
        results.append(given[i])
    return results


def _context(op: Operator, inputs: Sequence[NDArray], params: Params) -> Context:
    if not inputs:
        return Context.from_string(params.ctx) if params.get("ctx") else current_context()
    ctx = inputs[0].context
    for other in inputs:
        if other.context.device_type != ctx.device_type:
            raise ArgumentError(f"{op.name}: inputs lie on {ctx} and {other.context}; they must be on one device")
    return ctx
