"""A bound program as text, in the manner of MXNet's ``debug_str``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .launch import Launch
from .lower import Instruction, Program

if TYPE_CHECKING:
    from ..symbol import Symbol

_MEGABYTE = 2**20


def describe(symbol: Symbol, program: Program) -> str:
    """Outputs, every instruction of both halves, and the memory planned for what lies between inputs and outputs."""
    lines = ["Symbol Outputs:"]
    lines += [f"\toutput[{i}]={name}" for i, name in enumerate(symbol.list_outputs())]
    lines += [f"Variable:{node.name}" for node in program.buffers.variables]
    for title, half in (("Forward", program.forward), ("Backward", program.backward)):
        if half:
            lines += [f"{title}: {len(half)} instructions", *_instructions(half)]
    lines.append(f"Total {program.arena_bytes / _MEGABYTE:.4g} MB allocated")
    return "\n".join(lines) + "\n"


def _instructions(half: Sequence[Instruction]) -> list[str]:
    lines = []
    for instruction in half:
        node, work = instruction.node, instruction.work
        name = f"{node.op.name}, Name={node.name}" if node is not None and node.op is not None else "copy of an output"
        if isinstance(work, Launch):
            lines.append(f"\tOp:{name}: {work.kernel.name} x {work.jobs}, about {work.cost / 1000:.3g} us")
        else:
            lines.append(f"\tOp:{name}: Python")
    return lines
