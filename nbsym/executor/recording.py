"""Where whatever runs operators reports them while somebody listens (see `nbsym.profiler`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter_ns
from typing import Any

from ..graph.updates import UPDATE
from .lower import Instruction
from .tape import STATUS_BITS

Listener = Callable[[str, str, str, int, int], None]
"""Is told kind ('symbolic', 'imperative'), operator, node, and when it began and ended, in nanoseconds."""

listener: Listener | None = None
"""Who listens. While nobody does, programs run in one piece."""


class Recorded:
    """Half of a program, run one instruction at a time and reported. `wait` returns when a device has done its work."""

    def __init__(
        self,
        instructions: Sequence[Instruction],
        steps: Sequence[Callable[[], int]],
        backward: bool,
        wait: Callable[[], Any] | None,
    ) -> None:
        self._steps = list(zip(steps, [_names(instruction, backward) for instruction in instructions], strict=True))
        self._wait = wait

    def __call__(self) -> int:
        for i, (step, names) in enumerate(self._steps):
            start = perf_counter_ns()
            stopped = step()
            if self._wait is not None:
                self._wait()
            report("symbolic", *names, start)
            if stopped:
                return i << STATUS_BITS | stopped
        return 0


def report(kind: str, operator: str, node: str, start: int) -> None:
    """Tell the listener of what began at `start` and ends now."""
    told = listener
    if told is not None:
        told(kind, operator, node, start, perf_counter_ns())


def _names(instruction: Instruction, backward: bool) -> tuple[str, str]:
    node = instruction.node
    if node is None or node.op is None:
        return "copy", ""
    name = node.op.name
    if backward and "backward" not in name and UPDATE not in node.attrs:
        name = f"_backward_{name}"
    return name, node.name
