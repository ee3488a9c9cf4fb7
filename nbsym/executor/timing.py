"""How long each instruction of a bound graph takes, run one at a time in the program's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from ..base import ArgumentError, ExecutionError
from .launch import Launch
from .lower import Instruction

if TYPE_CHECKING:
    from .executor import Executor


@dataclass(frozen=True)
class Timing:
    """The shortest time that an instruction took, in seconds."""

    operator: str
    name: str  # of the node; "" for copies that the program itself needs
    kernel: str
    backward: bool
    seconds: float


def time_instructions(executor: Executor, *, is_train: bool = False, repeats: int = 5) -> list[Timing]:
    """Run an executor's program `repeats` times, instruction by instruction.

    Backward is timed where the program has it; an executor whose outputs are no losses must have run `backward`
    before, with the gradients of its outputs. Each instruction costs about half a microsecond more than in the tape.

    Parameters
    ----------
    executor : Executor
    is_train : bool
        Which program.
    repeats : int

    Examples
    --------
    >>> import nbsym as mx
    >>> executor = mx.sym.exp(mx.sym.Variable("x"), name="e").simple_bind(mx.cpu(), grad_req="null", x=(1000,))
    >>> [(timing.operator, timing.name) for timing in time_instructions(executor)]
    [('exp', 'e')]
    """
    if repeats < 1:
        raise ArgumentError(f"time_instructions: repeats must be at least 1, not {repeats}")
    executor.forward(is_train=is_train)
    run = executor._runs[bool(is_train)]
    machine, made = run.machine, run.program
    halves = [(instruction, step, False) for instruction, step in zip(made.forward, machine.steps(), strict=True)]
    if made.backward:
        steps = machine.steps(backward=True)
        halves += [(instruction, step, True) for instruction, step in zip(made.backward, steps, strict=True)]
    shortest = [float("inf")] * len(halves)
    for _ in range(repeats):
        for i, (instruction, step, _) in enumerate(halves):
            start = perf_counter()
            stopped = step()
            shortest[i] = min(shortest[i], perf_counter() - start)
            if stopped:
                raise ExecutionError(f"{_names(instruction)[0]}: the kernel refused its input")
    return [
        Timing(*_names(instruction), backward, seconds)
        for (instruction, _, backward), seconds in zip(halves, shortest, strict=True)
    ]


def by_operator(timings: Sequence[Timing]) -> dict[tuple[str, bool], float]:
    """Seconds by operator and half, the largest first."""
    total: dict[tuple[str, bool], float] = {}
    for timing in timings:
        key = timing.operator, timing.backward
        total[key] = total.get(key, 0.0) + timing.seconds
    return dict(sorted(total.items(), key=lambda item: -item[1]))


def _names(instruction: Instruction) -> tuple[str, str, str]:
    """Operator, node and kernel."""
    node, work = instruction.node, instruction.work
    kernel = work.kernel.name if isinstance(work, Launch) else "python"
    if node is None or node.op is None:
        return "copy", "", kernel
    return node.op.name, node.name, kernel
