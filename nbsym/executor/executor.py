"""The Executor: a symbol bound to memory, run forward and backward."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base import ExecutionError
from ..context import Context
from ..graph.plan import MemoryPlan
from ..graph.updates import Updates
from ..ndarray import NDArray, array
from ..ndarray.application import Application
from ..ndarray.storage import HOST, storage_of
from ..symbol.node import Entry, Node
from . import recording
from .arena import Arena
from .assemble import Machine
from .blueprint import Blueprint, program
from .constants import Constants
from .describe import describe
from .launch import Launch
from .lower import Instruction, Program
from .tape import STATUS_BITS
from .updating import Follower, Updating

if TYPE_CHECKING:
    from ..optimizer import Updater
    from ..symbol import Symbol

MonitorCallback = Callable[[str, NDArray], None]


def machine_of(ctx: Context) -> tuple[type[Machine], str]:
    """What runs programs on a device, and the package of its kernels."""
    if ctx.device_type != "gpu":
        return Machine, "nbsym.kernels"
    from .cuda import DeviceMachine

    return DeviceMachine, "nbsym.kernels.cuda"  # type: ignore[return-value]


class Executor:
    """A symbol bound to arrays. Made by `Symbol.bind` and `Symbol.simple_bind`.

    One executor is for one thread at a time.

    Attributes
    ----------
    arg_arrays, grad_arrays, aux_arrays : list of NDArray
        In the order of `list_arguments` (gradients: None where not asked for, or used up by an updater that is bound)
        and `list_auxiliary_states`.
    outputs : list of NDArray
        Results of the last `forward`; the same arrays every time, and the same memory as of executors that share
        this one's.

    Examples
    --------
    >>> import nbsym as mx
    >>> a = mx.sym.Variable("a")
    >>> executor = (a * a).simple_bind(mx.cpu(), a=(2,))
    >>> executor.forward(is_train=True, a=mx.nd.array([2, 3]))[0].asnumpy()
    array([4., 9.], dtype=float32)
    >>> executor.backward(mx.nd.ones(2))
    >>> executor.grad_dict["a"].asnumpy()
    array([4., 6.], dtype=float32)
    """

    def __init__(
        self,
        symbol: Symbol,
        ctx: Context,
        blueprint: Blueprint,
        args: Mapping[str, NDArray],
        grads: Mapping[str, NDArray | None],
        aux: Mapping[str, NDArray],
        grad_req: Mapping[str, str],
        *,
        arena: Arena,
        optimize: bool,
        threads: int,
        memory: MemoryPlan,
        frozen: frozenset[str] = frozenset(),
        updating: Updating | None = None,
    ) -> None:
        self._symbol = symbol
        self._ctx = ctx
        self._blueprint = blueprint
        self._grad_req = dict(grad_req)
        self._arena = arena
        self._optimize = optimize
        self._threads = threads
        self._memory = memory
        self._frozen = frozen
        self._updating = updating
        self._args, self._grads, self._aux = dict(args), dict(grads), dict(aux)
        self.arg_arrays = list(args.values())
        self.grad_arrays = list(grads.values())
        self.aux_arrays = list(aux.values())
        self.outputs = arena.outputs(
            [blueprint.shapes[e] for e in blueprint.outputs], [blueprint.dtypes[e] for e in blueprint.outputs]
        )
        self._runs: dict[bool, _Run] = {}
        self._ran: _Run | None = None  # what the last forward ran, if that went well and backward did not follow
        self._done: _Run | None = None  # what backward has followed
        self._monitor: tuple[MonitorCallback, bool] | None = None
        # Training is what memory is planned for at bind; the program for prediction follows when it is asked for.
        self._run(is_train=bool(blueprint.wanted))

    # ---- running ----------------------------------------------------------------------------------------------------

    def forward(self, is_train: bool = False, **kwargs: Any) -> list[NDArray]:
        """Compute the outputs.

        Parameters
        ----------
        is_train : bool
            Whether operators behave as in training; `backward` may follow.
        **kwargs : NDArray or numpy.ndarray
            New values of arguments, copied into `arg_dict`.

        Returns
        -------
        list of NDArray
            `outputs`.

        Raises
        ------
        TypeError, ValueError
            If an argument is unknown or of another shape.
        ExecutionError
            If an operator refuses its input; the message names it.
        """
        if kwargs:
            self._feed(kwargs)
        run = self._runs.get(is_train) or self._run(is_train=bool(is_train))
        self._ran = self._done = None
        stopped = run.forward() if recording.listener is None else run.recorded(backward=False)()
        if stopped:
            self._fail(run.program.forward, stopped)
        self._ran = run
        return self.outputs

    def backward(self, out_grads: Any = None, is_train: bool = True) -> None:
        """Compute the gradients of what the last `forward` computed, in training or in prediction.

        Where an updater is bound (`Symbol.simple_bind`), also update the parameters; the next `backward` then needs
        another `forward` before it. So it does where this one has overwritten what forward computed, to save memory;
        bound with ``plan="none"``, a graph keeps all, and gradients may follow for any number of `out_grads`.

        Parameters
        ----------
        out_grads : NDArray, list or dict of NDArray, optional
            Gradient with respect to each output. Loss layers (SoftmaxOutput, ...) need none.

        Raises
        ------
        ExecutionError
            If forward has not run, or backward has used up what it computed; a gradient of an output is missing or
            does not fit; or what the updater does has become something else than what was bound.
        """
        run = self._ran or self._repeated()
        if run.lacks_backward:
            # Prediction keeps nothing for gradients until they are asked for once.
            run = self._run(is_train=False, backward=True)
            stopped = run.forward()
            if stopped:
                self._fail(run.program.forward, stopped)
        if run.heads:
            self._head_gradients(run, out_grads)
        if self._updating is not None:
            run.follow(self._updating.bound.next())
        self._ran, self._done = None, run
        stopped = run.backward() if recording.listener is None else run.recorded(backward=True)()
        if stopped:
            self._fail(run.program.backward, stopped)

    def _repeated(self) -> _Run:
        """What backward can follow once more."""
        run = self._done
        if run is None:
            raise ExecutionError("backward needs forward first")
        if self._updating is not None:
            raise ExecutionError(
                "backward needs forward first, and before every update: the last one has changed the parameters"
            )
        if not run.program.repeatable:
            raise ExecutionError(
                "backward needs forward first: the last backward has overwritten what forward computed; "
                "bind with plan='none' to keep it for more than one"
            )
        return run

    def _feed(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            if not isinstance(value, (NDArray, np.ndarray)):
                raise ValueError(f"forward: {name} must be an NDArray or numpy.ndarray, not {type(value).__name__}")
            target = self._args.get(name)
            if target is None:
                raise TypeError(f"forward: unknown argument {name!r}; arguments are {', '.join(self._args)}")
            if target.shape != value.shape:
                raise ValueError(f"forward: argument {name!r} has shape {target.shape}, was given {value.shape}")
        for name, value in values.items():
            self._args[name][:] = value
        if not self._frozen.isdisjoint(values):
            self.refresh()

    def _head_gradients(self, run: _Run, out_grads: Any) -> None:
        """Point the program at the gradients of the outputs that it reads."""
        if type(out_grads) is not list:
            out_grads = self._listed(out_grads)
        placed = run.given
        for index, buffer in run.heads:
            given = out_grads[index] if index < len(out_grads) else None
            if given is placed[index] and given is not None:
                continue
            output = self.outputs[index]
            if not isinstance(given, NDArray):
                name = self._symbol.list_outputs()[index]
                raise ExecutionError(
                    f"backward: output {name!r} is not a loss, so out_grads must give its gradient, "
                    f"an NDArray of shape {output.shape}; was given {type(given).__name__}"
                )
            if given.shape != output.shape or given.dtype != output.dtype or given.context != output.context:
                name = self._symbol.list_outputs()[index]
                raise ExecutionError(
                    f"backward: the gradient of output {name!r} must be {_describe(output)}, "
                    f"was given {_describe(given)}"
                )
            if self._updating is not None and self._updating.overwrites(given):
                given = given.copy()
            run.place(buffer, given)
            placed[index] = None if buffer in run._shadows else given  # a twin is made anew each time

    def _listed(self, out_grads: Any) -> Sequence[Any]:
        if out_grads is None:
            return []
        if isinstance(out_grads, NDArray):
            return [out_grads]
        if isinstance(out_grads, Mapping):
            return [out_grads.get(name) for name in self._symbol.list_outputs()]
        return list(out_grads)

    def _fail(self, instructions: Sequence[Instruction], stopped: int) -> None:
        instruction = instructions[stopped >> STATUS_BITS]
        node, work = instruction.node, instruction.work
        reason = work.kernel.refusal if isinstance(work, Launch) else "failed"
        if node is None or node.op is None:
            raise ExecutionError(reason)
        shapes = ", ".join(str(self._runs_shape(e)) for e in node.inputs)
        raise ExecutionError(f"{node.op.name} node {node.name!r}, inputs of shape {shapes}: {reason}")

    def _runs_shape(self, entry: Entry) -> tuple[int, ...]:
        for run in self._runs.values():
            if entry in run.program.views:
                return run.program.views[entry].shape
        return self._blueprint.shapes[entry]

    # ---- programs ---------------------------------------------------------------------------------------------------

    def _run(self, is_train: bool, backward: bool | None = None) -> _Run:
        backward = is_train if backward is None else backward
        made = program(
            self._blueprint,
            is_train=is_train,
            backward=backward and bool(self._blueprint.wanted),
            optimize=self._optimize and self._monitor is None,
            threads=self._threads,
            package=machine_of(self._ctx)[1],
            memory=self._memory,
            frozen=self._frozen,
        )
        run = self._runs[is_train] = _Run(self, made, is_train=is_train)
        return run

    # ---- arrays by name ---------------------------------------------------------------------------------------------

    @property
    def arg_dict(self) -> dict[str, NDArray]:
        """Arguments by name."""
        return self._args

    @property
    def grad_dict(self) -> dict[str, NDArray | None]:
        """Gradients by the name of the argument; None where there is none, or `backward` uses it up in an update."""
        return self._grads

    @property
    def updater(self) -> Updater | None:
        """The updater that was bound, if any: its `get_states` and `set_states`, and its optimizer."""
        return None if self._updating is None else self._updating.bound.updater

    @property
    def aux_dict(self) -> dict[str, NDArray]:
        """Auxiliary states by name."""
        return self._aux

    @property
    def output_dict(self) -> dict[str, NDArray]:
        """Outputs by name."""
        return dict(zip(self._symbol.list_outputs(), self.outputs, strict=True))

    def copy_params_from(
        self,
        arg_params: Mapping[str, NDArray],
        aux_params: Mapping[str, NDArray] | None = None,
        allow_extra_params: bool = False,
    ) -> None:
        """Copy parameters into the bound arrays.

        Raises
        ------
        ValueError
            If a name is not bound (unless `allow_extra_params`) or a shape differs; nothing is copied then.
        """
        pairs = []
        for kind, given, bound in (("argument", arg_params, self._args), ("auxiliary state", aux_params, self._aux)):
            for name, value in (given or {}).items():
                if name not in bound:
                    if allow_extra_params:
                        continue
                    raise ValueError(f"copy_params_from: {name!r} is not an {kind}; there are {', '.join(bound)}")
                if bound[name].shape != value.shape:
                    raise ValueError(f"copy_params_from: {name!r} has shape {bound[name].shape}, not {value.shape}")
                pairs.append((bound[name], value))
        for target, value in pairs:
            target[:] = value
        self.refresh()

    def refresh(self) -> None:
        """Compute anew what is kept of frozen parameters.

        `copy_params_from`, and `forward` where it is given some, do so themselves; it is needed after other changes
        to these arrays.
        """
        for run in self._runs.values():
            run.refresh()

    def reshape(self, partial_shaping: bool = False, allow_up_sizing: bool = False, **kwargs: Any) -> Executor:
        """An executor for other input shapes that shares parameters and memory with this one.

        Parameters
        ----------
        partial_shaping : bool
            Allow shapes of arguments that are not named to change as well.
        allow_up_sizing : bool
            Allow an array to grow (it is then newly allocated).
        **kwargs : tuple of int
            New shapes by argument.
        """
        from .bind import reshape

        return reshape(self, partial_shaping, allow_up_sizing, kwargs)

    # ---- watching ---------------------------------------------------------------------------------------------------

    def set_monitor_callback(self, callback: MonitorCallback | None, monitor_all: bool = False) -> None:
        """Call `callback(name, array)` with every node's outputs as they are computed (None: stop it).

        With `monitor_all` inputs are shown as well. Watched graphs run unfused, node by node.
        """
        self._monitor = None if callback is None else (callback, monitor_all)
        self._runs.clear()
        self._ran = self._done = None

    def debug_str(self) -> str:
        """The program as text: every instruction with the nodes that it computes, and the memory planned."""
        run = next(iter(self._runs.values()), None) or self._run(is_train=bool(self._blueprint.wanted))
        return describe(self._symbol, run.program)


def _describe(values: NDArray) -> str:
    return f"{np.dtype(values.dtype).name} {values.shape} on {values.context}"


class _Run:
    """A program over the executor's memory."""

    def __init__(self, owner: Executor, made: Program, *, is_train: bool) -> None:
        self.program = made
        self.lacks_backward = bool(owner._blueprint.wanted) and not made.backward
        self.given: list[NDArray | None] = [None] * len(owner.outputs)  # gradients of outputs, as last placed
        self.machine = machine = machine_of(owner._ctx)[0](made, owner._threads)
        self._storage = storage_of(owner._ctx)
        self._shadows: dict[int, tuple[np.ndarray, np.ndarray, bool]] = {}  # contiguous twin, array, written back
        self._memory: dict[int, np.ndarray] = {}  # what the buffers point to must live as long as the program
        self._random: np.ndarray | None = None
        self._recorded: list[Callable[[], int]] = []
        self._watched = owner._monitor is not None
        self.forward, self.backward = machine.forward, machine.backward
        if owner._monitor is not None:
            callback, monitor_all = owner._monitor
            show = functools.partial(self._show, callback)
            self.forward = _Watched(made.forward, machine.steps(), show, monitor_all)
            self.backward = _Watched(made.backward, machine.steps(backward=True), show, monitor_all)
        owner._arena.house(self)
        if made.kept:
            self._kept = self._storage.allocate((made.kept_bytes,), np.dtype(np.uint8), owner._ctx.device_id)
            for buffer, offset in made.kept.items():
                machine.place(buffer, self._storage.address(self._kept) + offset)
        self._constants = Constants(made, {**owner._args, **owner._aux}, owner._threads)
        self._place_arrays(owner)
        if made.random_state is not None:
            self._random = np.zeros(2, np.uint64)
            machine.place(made.random_state, HOST.address(self._random))
            self.forward = self._drawing(self.forward)
        self._follower: Follower | None = None
        if owner._updating is not None and made.backward:
            self._follower = Follower(owner._updating)
            self._numbers = owner._updating.numbers(
                made, machine, is_train=is_train, threads=owner._threads, package=machine_of(owner._ctx)[1]
            )
        if self._shadows or self._follower is not None:
            self.forward = self._through_twins(self.forward)
            self.backward = self._through_twins(self.backward)
        self.refresh()

    def follow(self, applications: Sequence[Application]) -> None:
        """Let backward do these updates: with their numbers, and on their states."""
        assert self._follower is not None
        states, numbers = self._follower.follow(applications)
        for node, state in states.items():
            for buffer, written in self._states[node]:
                self.place(buffer, state, written=written)
        if numbers:
            self._numbers.write(numbers)

    def refresh(self) -> None:
        """Compute what is kept of frozen parameters."""
        if self.program.setup or self.program.folded:
            self._constants.compute()
            self._through_twins(self.machine.setup)()

    def recorded(self, *, backward: bool) -> Callable[[], int]:
        """A half that reports each of its instructions; to be called in place of `forward` or `backward`."""
        if self._watched:
            return self.backward if backward else self.forward
        if not self._recorded:
            wait = None
            if self._storage is not HOST:
                from numba import cuda

                wait = cuda.synchronize
            made, machine = self.program, self.machine
            self._recorded = [
                recording.Recorded(made.forward, machine.steps(), False, wait),
                recording.Recorded(made.backward, machine.steps(backward=True), True, wait),
            ]
            if self._random is not None:
                self._recorded[False] = self._drawing(self._recorded[False])
            if self._shadows or self._follower is not None:
                self._recorded = [self._through_twins(part) for part in self._recorded]
        return self._recorded[backward]

    def settle(self, arena: Any) -> None:
        """Compute in this memory from now on."""
        self.machine.owner = (arena, self._memory)
        base = self._storage.address(arena)
        for buffer, offset in self.program.offsets.items():
            self.machine.place(buffer, base + offset)

    def place_outputs(self) -> None:
        """Take over where the outputs lie now."""
        for buffer, output in self._outputs:
            self.place(buffer, output, written=True)

    def place(self, buffer: int, given: NDArray, *, written: bool = False) -> None:
        """Let a buffer be an array's memory, or a contiguous twin of it that is copied before and after."""
        values = given._data
        self._shadows.pop(buffer, None)
        if self._storage is HOST and not values.flags.c_contiguous:  # elsewhere everything is
            twin = np.ascontiguousarray(values)
            self._shadows[buffer] = (twin, values, written)
            values = twin
        self._memory[buffer] = values
        self.machine.place(buffer, self._storage.address(values))

    def _show(self, callback: MonitorCallback, entry: Entry) -> None:
        values = self.machine.array(self.program.views[entry]).copy()
        name = entry.node.name if entry.node.op is None else f"{entry.node.name}_output"
        callback(name, array(values, dtype=values.dtype))

    def _place_arrays(self, owner: Executor) -> None:
        blueprint, buffers = owner._blueprint, self.program.buffers
        previous = {node: name for name, node in blueprint.previous.items()}
        heads = {node: i for i, node in enumerate(blueprint.heads)}
        self.heads: list[tuple[int, int]] = []
        self._states: dict[Node, list[tuple[int, bool]]] = {}  # of the updater: buffers, and whether they are written
        updates = blueprint.updates
        states = owner._updating.states if owner._updating is not None else ()
        written = frozenset() if updates is None else frozenset(updates.targets)
        for node, buffer in buffers.variables.items():
            if node in states:
                self._states.setdefault(node, []).append((buffer, node not in written))
            elif node in heads:
                self.heads.append((heads[node], buffer))
            elif node in self._constants.arrays:
                self.place(buffer, self._constants.arrays[node])
            elif node in previous:
                gradient = owner._grads[previous[node]]
                assert gradient is not None
                self.place(buffer, gradient)
            else:
                bound = owner._args.get(node.name)
                self.place(buffer, owner._aux[node.name] if bound is None else bound, written=bound is None)
        self._outputs = list(zip(buffers.outputs, owner.outputs))  # their gradients follow among the buffers
        results = [*owner.outputs]
        if len(buffers.outputs) > len(results):
            for name in blueprint.kept:
                gradient = owner._grads[name]
                assert gradient is not None
                results.append(gradient)
            if updates is not None:
                self._place_updated(owner, updates, buffers.outputs[len(results) :])
        for buffer, result in zip(buffers.outputs, results, strict=False):
            self.place(buffer, result, written=True)

    def _place_updated(self, owner: Executor, updates: Updates, buffers: Sequence[int]) -> None:
        """The results of updates lie where the parameters do; states are placed when they are there."""
        for target, buffer in zip(updates.targets, buffers, strict=True):
            weight = owner._args.get(target.name)
            if weight is None:
                self._states.setdefault(target, []).append((buffer, True))
            else:
                self.place(buffer, weight, written=True)

    def _drawing(self, part: Callable[[], int]) -> Callable[[], int]:
        """Each forward draws other numbers: one step of the process-wide random state."""
        from .. import random

        mine = self._random
        assert mine is not None

        def run() -> int:
            random.advance(mine)
            return part()

        return run

    def _through_twins(self, part: Callable[[], int]) -> Callable[[], int]:
        """Kernels see contiguous arrays only: copy strided ones in, and results out."""

        def run() -> int:
            for twin, values, _ in self._shadows.values():
                twin[...] = values
            stopped = part()
            for twin, values, written in self._shadows.values():
                if written:
                    values[...] = twin
            return stopped

        return run


class _Watched:
    """Half of a program run one instruction at a time, each node's results shown to a monitor."""

    def __init__(
        self,
        instructions: Sequence[Instruction],
        steps: Sequence[Callable[[], int]],
        show: Callable[[Entry], None],
        monitor_all: bool,
    ) -> None:
        self._instructions = instructions
        self._steps = steps
        self._show = show
        self._monitor_all = monitor_all

    def __call__(self) -> int:
        for i, (instruction, step) in enumerate(zip(self._instructions, self._steps, strict=True)):
            node = instruction.node
            previous = self._instructions[i - 1].node if i else None
            following = self._instructions[i + 1].node if i + 1 < len(self._instructions) else None
            if self._monitor_all and node is not None and node is not previous:
                for entry in node.inputs:
                    self._show(entry)
            stopped = step()
            if stopped:
                return i << STATUS_BITS | stopped
            if node is not None and node is not following:
                self._show(Entry(node, 0))
        return 0
