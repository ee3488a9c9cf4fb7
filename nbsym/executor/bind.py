"""From a Symbol to an Executor: arguments checked and put in order, arrays allocated.

Either everything fits and an Executor results, or an error says what does not and nothing has changed.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numba
import numpy as np

from ..base import ArgumentError, NbsymError, ShapeError
from ..context import Context
from ..graph.infer import partial_shape
from ..graph.plan import MemoryPlan
from ..graph.planning import planning
from ..ndarray import NDArray, zeros
from .arena import Arena, front
from .blueprint import Blueprint, draw
from .executor import Executor
from .updating import Bindable, Updating, draw_updates, overlapping

if TYPE_CHECKING:
    from ..symbol import Symbol

GRAD_REQS = ("write", "add", "null")

Arrays = Sequence[Any] | Mapping[str, Any] | None


@planning()
def bind(
    symbol: Symbol,
    ctx: Context,
    args: Arrays,
    args_grad: Arrays = None,
    grad_req: Any = "write",
    aux_states: Arrays = None,
    group2ctx: Mapping[str, Context] | None = None,
    shared_exec: Executor | None = None,
    *,
    fuse: bool = True,
    plan: str = "all",
    memory_limit: int | float | None = None,
    frozen: Iterable[str] = (),
    updater: Bindable | None = None,
) -> Executor:
    """Bind `symbol` to arrays that the caller owns. See `Symbol.bind`."""
    memory = MemoryPlan(plan, memory_limit)
    ctx = _one_device(ctx, group2ctx)
    names, aux_names = _variable_names(symbol)
    bound = _arrays("args", args, names, ctx, optional=False)
    states = _arrays("aux_states", aux_states, aux_names, ctx, optional=False)
    grads = _arrays("args_grad", args_grad, names, ctx, optional=True)
    wanted = _requests(grad_req, names)
    learned = _learned_by_request(updater, grad_req, wanted, grads)
    wanted = {name: req if grads[name] is not None or name in learned else "null" for name, req in wanted.items()}
    for name, gradient in grads.items():
        if gradient is not None and wanted[name] != "null" and gradient.shape != bound[name].shape:
            raise ShapeError(
                f"bind: the gradient of {name!r} has shape {gradient.shape}, the argument {bound[name].shape}"
            )
    variables = {**bound, **states}
    blueprint = draw(
        symbol.entries,
        {name: a.shape for name, a in variables.items()},
        _known_dtypes({name: a.dtype for name, a in variables.items()}),
        wanted,
    )
    fixed = _frozen(frozen, variables, wanted)
    for name in learned:
        _check_apart(name, variables, grads)
    blueprint, updating = _with_updates(blueprint, updater, {name: bound[name] for name in learned})
    return _executor(symbol, ctx, blueprint, bound, grads, states, wanted, shared_exec, fuse, memory, fixed, updating)


@planning()
def simple_bind(
    symbol: Symbol,
    ctx: Context | None = None,
    grad_req: Any = "write",
    type_dict: Mapping[str, Any] | None = None,
    stype_dict: Mapping[str, str] | None = None,
    group2ctx: Mapping[str, Context] | None = None,
    shared_arg_names: Iterable[str] | None = None,
    shared_exec: Executor | None = None,
    shared_buffer: dict[str, NDArray] | None = None,
    *,
    fuse: bool = True,
    plan: str = "all",
    memory_limit: int | float | None = None,
    frozen: Iterable[str] | bool = (),
    updater: Bindable | None = None,
    **shapes: Sequence[int],
) -> Executor:
    """Allocate every argument, gradient and auxiliary state, and bind. See `Symbol.simple_bind`."""
    memory = MemoryPlan(plan, memory_limit)
    ctx = _one_device(ctx, group2ctx)
    if any(stype != "default" for stype in (stype_dict or {}).values()):
        raise NbsymError("simple_bind: only dense arrays (stype 'default') are supported")
    names, aux_names = _variable_names(symbol)
    wanted = _requests(grad_req, names)
    blueprint = draw(symbol.entries, _known_shapes(shapes), _known_dtypes(type_dict or {}), wanted)
    shape_of = {name: blueprint.shapes[entry] for name, entry in blueprint.variables.items()}
    dtype_of = {name: blueprint.dtypes[entry] for name, entry in blueprint.variables.items()}
    learned = _learned_by_shape(updater, blueprint, wanted, shapes)
    shared = set(shared_arg_names or ())
    pool = shared_exec.arg_dict if shared_exec is not None else {}
    grad_pool = shared_exec.grad_dict if shared_exec is not None else {}

    def named(name: str, arrays: Mapping[str, NDArray | None]) -> NDArray:
        """The array of that name, to be shared; a new one if there is none."""
        found = arrays.get(name)
        if found is None:
            return zeros(shape_of[name], ctx, dtype_of[name])
        if found.shape != shape_of[name] or np.dtype(found.dtype) != dtype_of[name]:
            raise ShapeError(
                f"simple_bind: {name!r} is shared, of shape {found.shape} and {np.dtype(found.dtype)}; "
                f"here it would be of shape {shape_of[name]} and {dtype_of[name]}"
            )
        return found

    def buffered(name: str) -> NDArray:
        """Memory that executors use for inputs in turn: any array of that name that is large enough."""
        found = None if shared_buffer is None else shared_buffer.get(name)
        if found is None or np.dtype(found.dtype) != dtype_of[name] or found.size < math.prod(shape_of[name]):
            found = zeros(shape_of[name], ctx, dtype_of[name])
            if shared_buffer is not None:
                shared_buffer[name] = found
        return found if found.shape == shape_of[name] else front(found, shape_of[name])

    args = {name: named(name, pool) if name in shared else buffered(name) for name in names}
    grads = {
        name: named(name, grad_pool if name in shared else {})
        if wanted[name] != "null" and name not in learned
        else None
        for name in names
    }
    aux_pool = shared_exec.aux_dict if shared_exec is not None else {}
    aux = {name: named(name, aux_pool) for name in aux_names}
    chosen = {*names, *aux_names} - shapes.keys() if frozen is True else frozen or ()
    fixed = _frozen(chosen, (*names, *aux_names), wanted)
    blueprint, updating = _with_updates(blueprint, updater, {name: args[name] for name in learned})
    return _executor(symbol, ctx, blueprint, args, grads, aux, wanted, shared_exec, fuse, memory, fixed, updating)


def reshape(old: Executor, partial_shaping: bool, allow_up_sizing: bool, shapes: Mapping[str, Any]) -> Executor:
    """The executor behind `Executor.reshape`."""
    symbol = old._symbol
    unknown = [name for name in shapes if name not in old.arg_dict and name not in old.aux_dict]
    if unknown:
        raise ArgumentError(f"reshape: unknown argument {unknown[0]!r}; arguments are {', '.join(old.arg_dict)}")
    arrays = {**old.arg_dict, **old.aux_dict}
    blueprint = draw(
        symbol.entries,
        _known_shapes(shapes),
        _known_dtypes({name: a.dtype for name, a in arrays.items()}),
        old._grad_req,
    )
    shape_of = {name: blueprint.shapes[entry] for name, entry in blueprint.variables.items()}

    def fitted(name: str, array: NDArray | None) -> NDArray | None:
        if array is None or array.shape == shape_of[name]:
            return array
        if not partial_shaping and name not in shapes:
            raise ShapeError(
                f"reshape: {name!r} would change from {array.shape} to {shape_of[name]}; "
                "name its shape, or set partial_shaping=True"
            )
        if int(np.prod(shape_of[name])) <= array.size:
            return front(array, shape_of[name])
        if not allow_up_sizing:
            raise ShapeError(
                f"reshape: {name!r} would grow from {array.shape} to {shape_of[name]}; set allow_up_sizing=True"
            )
        return zeros(shape_of[name], old._ctx, array.dtype)

    args = {name: fitted(name, array) for name, array in old.arg_dict.items()}
    grads = {name: fitted(name, array) for name, array in old.grad_dict.items()}
    aux = {name: fitted(name, array) for name, array in old.aux_dict.items()}
    if old._updating is not None:
        for name, weight in old._updating.bound.weights.items():
            if weight.shape != shape_of[name]:
                raise ShapeError(
                    f"reshape: parameter {name!r} would change from {weight.shape} to {shape_of[name]}, "
                    "but its updater keeps states of its shape"
                )
        blueprint = replace(blueprint, updates=old._updating.updates)
    made = _executor(
        symbol,
        old._ctx,
        blueprint,
        args,
        grads,
        aux,
        old._grad_req,
        old,
        old._optimize,
        old._memory,
        old._frozen,
        old._updating,
    )
    if old._monitor is not None:
        made.set_monitor_callback(*old._monitor)
    return made


def threads() -> int:
    """How many threads native code uses: ``OMP_NUM_THREADS`` or ``NUMBA_NUM_THREADS``, else the processor's cores."""
    if (given := os.environ.get("OMP_NUM_THREADS", "")).isdigit() and int(given) > 0:
        return min(int(given), numba.config.NUMBA_NUM_THREADS)
    return numba.config.NUMBA_NUM_THREADS


def _executor(
    symbol: Symbol,
    ctx: Context,
    blueprint: Blueprint,
    args: Mapping[str, Any],
    grads: Mapping[str, Any],
    aux: Mapping[str, Any],
    grad_req: Mapping[str, str],
    shared_exec: Executor | None,
    fuse: bool,
    memory: MemoryPlan,
    frozen: frozenset[str] = frozenset(),
    updating: Updating | None = None,
) -> Executor:
    arena = shared_exec._arena if shared_exec is not None else Arena(ctx)
    return Executor(
        symbol,
        ctx,
        blueprint,
        args,
        grads,
        aux,
        grad_req,
        arena=arena,
        optimize=fuse,
        threads=threads(),
        memory=memory,
        frozen=frozen,
        updating=updating,
    )


# ---- updaters -------------------------------------------------------------------------------------------------------


def _learned_by_shape(
    updater: Any, blueprint: Blueprint, wanted: Mapping[str, str], shapes: Mapping[str, Any]
) -> list[str]:
    """The arguments whose gradients an updater uses up in `simple_bind`: parameters are not given a shape."""
    if updater is None:
        return []
    names = [name for name, req in wanted.items() if req != "null" and name not in shapes]
    return _parameters([name for name in names if name not in blueprint.unreached], wanted)


def _learned_by_request(
    updater: Any, grad_req: Any, wanted: Mapping[str, str], grads: Mapping[str, NDArray | None]
) -> list[str]:
    """The arguments whose gradients an updater uses up in `bind`: parameters are named, and have no gradient array."""
    if updater is None:
        return []
    if isinstance(grad_req, str):
        raise ArgumentError(
            f"bind: with an updater, grad_req says by name which arguments are parameters; it is {grad_req!r} for all"
        )
    return _parameters([name for name, req in wanted.items() if req != "null" and grads[name] is None], wanted)


def _parameters(names: Sequence[str], wanted: Mapping[str, str]) -> list[str]:
    for name in names:
        if wanted[name] != "write":
            raise ArgumentError(
                f"bind: the updater uses up the gradient of {name!r} at once, so that its grad_req "
                f"can only be 'write', not {wanted[name]!r}"
            )
    if not names:
        raise ArgumentError("bind: there is nothing to update: no parameter has a gradient, with grad_req 'write'")
    return list(names)


def _check_apart(name: str, variables: Mapping[str, NDArray], grads: Mapping[str, NDArray | None]) -> None:
    """Raise ArgumentError if another array lies where a parameter does, which is written while others are read."""
    weight = variables[name]
    others = [(other, array) for other, array in variables.items() if other != name]
    others += [(f"the gradient of {other}", array) for other, array in grads.items() if array is not None]
    for other, array in others:
        if overlapping((weight, array)):
            raise ArgumentError(f"bind: {name!r}, which an updater changes, shares memory with {other!r}")


def _with_updates(
    blueprint: Blueprint, updater: Any, weights: Mapping[str, NDArray]
) -> tuple[Blueprint, Updating | None]:
    if updater is None:
        return blueprint, None
    if not isinstance(updater, Bindable):
        raise ArgumentError(f"bind: updater must be an Optimizer or an Updater, not {type(updater).__name__}")
    return draw_updates(blueprint, updater.bound(weights))


# ---- what is given --------------------------------------------------------------------------------------------------


def _frozen(names: Iterable[str], variables: Iterable[str], wanted: Mapping[str, str]) -> frozenset[str]:
    """The names of frozen variables, all of which are there and none of which gets a gradient."""
    frozen = frozenset(names)
    for name in sorted(frozen):
        if name not in variables:
            raise ArgumentError(f"bind: frozen names {name!r}, which is not a variable of the symbol")
        if wanted.get(name, "null") != "null":
            raise ArgumentError(f"bind: {name!r} cannot be frozen and have a gradient; its grad_req must be 'null'")
    return frozen


def _variable_names(symbol: Symbol) -> tuple[list[str], list[str]]:
    """Names of arguments and auxiliary states, by which arrays are bound: no two variables may share one."""
    names, aux_names = symbol.list_arguments(), symbol.list_auxiliary_states()
    seen: set[str] = set()
    for name in (*names, *aux_names):
        if name in seen:
            raise ArgumentError(f"bind: two variables are called {name!r}; rename one, or use one variable twice")
        seen.add(name)
    return names, aux_names


def _known_shapes(shapes: Mapping[str, Any]) -> dict[str, Any]:
    """What the caller says about shapes, in which 0 and -1 are unknown dimensions."""
    known = {name: partial_shape((shape,) if isinstance(shape, int) else shape) for name, shape in shapes.items()}
    return {name: shape for name, shape in known.items() if shape is not None}


def _known_dtypes(types: Mapping[str, Any]) -> dict[str, np.dtype]:
    return {name: np.dtype(t) for name, t in types.items()}


def _arrays(what: str, given: Arrays, names: Sequence[str], ctx: Context, *, optional: bool) -> dict[str, Any]:
    """Arrays by name, in the order of `names`; missing ones are None where that is allowed."""
    if given is None:
        given = {}
    if isinstance(given, Mapping):
        unknown = [name for name in given if name not in names]
        if unknown and not optional and what == "aux_states":
            raise ArgumentError(
                f"bind: {unknown[0]!r} is not an auxiliary state; there are: {', '.join(names) or 'none'}"
            )
        found = {name: given.get(name) for name in names}
    else:
        if len(given) != len(names):
            raise ArgumentError(f"bind: {what} has {len(given)} arrays, needed are {len(names)}: {', '.join(names)}")
        found = dict(zip(names, given, strict=True))
    for name, value in found.items():
        if value is None:
            if not optional:
                raise ArgumentError(f"bind: {what} has no array for {name!r}; needed are {', '.join(names)}")
        elif not isinstance(value, NDArray):
            raise ArgumentError(f"bind: {what}[{name!r}] must be an NDArray, not {type(value).__name__}")
        elif value.context.device_type.startswith("cpu") != ctx.device_type.startswith("cpu"):
            raise ArgumentError(f"bind: {what}[{name!r}] lies on {value.context}, the executor runs on {ctx}")
    return found


def _requests(grad_req: Any, names: Sequence[str]) -> dict[str, str]:
    """``grad_req`` by argument, from a string, a list or a mapping."""
    if isinstance(grad_req, str):
        requests = dict.fromkeys(names, grad_req)
    elif isinstance(grad_req, Mapping):
        requests = {name: grad_req.get(name, "null") for name in names}
    else:
        if len(grad_req) != len(names):
            raise ArgumentError(f"grad_req has {len(grad_req)} items, arguments are {len(names)}: {', '.join(names)}")
        requests = dict(zip(names, grad_req, strict=True))
    for name, request in requests.items():
        if request not in GRAD_REQS:
            raise ArgumentError(f"grad_req of {name!r} is {request!r}; expected one of {', '.join(GRAD_REQS)}")
    return requests


def _one_device(ctx: Context | None, group2ctx: Mapping[str, Context] | None) -> Context:
    from ..context import current_context

    ctx = current_context() if ctx is None else ctx
    if not isinstance(ctx, Context):
        raise ArgumentError(f"ctx must be a Context such as nbsym.cpu(), not {type(ctx).__name__}")
    for group, other in (group2ctx or {}).items():
        if other.device_type.startswith("cpu") != ctx.device_type.startswith("cpu"):
            raise NbsymError(f"group2ctx puts {group!r} on {other}; a graph runs on one kind of device, here {ctx}")
    return ctx
