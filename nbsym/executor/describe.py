"""A bound program as text, in the manner of MXNet's ``debug_str``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..graph.plan import live_bytes
from .launch import Launch
from .lower import Instruction, Program

if TYPE_CHECKING:
    from ..symbol import Symbol
    from ..symbol.node import Node

_MEGABYTE = 2**20
_SHOWN = 12  # arrays at the peak


def describe(symbol: Symbol, program: Program) -> str:
    """Outputs, every instruction with the reason for its algorithm, and the memory planned."""
    lines = ["Symbol Outputs:"]
    lines += [f"\toutput[{i}]={name}" for i, name in enumerate(symbol.list_outputs())]
    lines += [f"Variable:{node.name}" for node in program.buffers.variables]
    folded = program.folded
    parts = (
        ("Once", folded.forward if folded else (), folded),
        ("Once, for algorithms", program.setup, program),
        ("Forward", program.forward, program),
        ("Backward", program.backward, program),
    )
    for title, part, whole in parts:
        if part and whole:
            lines += [f"{title}: {len(part)} instructions", *_instructions(part, whole.notes)]
    if folded or program.setup:
        constants = sum(program.buffers.sizes[program.buffers.variables[node]] for node in program.constants)
        lines.append(f"Total {(program.kept_bytes + constants) / _MEGABYTE:.4g} MB kept of frozen parameters")
    lines += _peak(program)
    lines.append(f"Total {program.arena_bytes / _MEGABYTE:.4g} MB allocated")
    return "\n".join(lines) + "\n"


def _peak(program: Program) -> list[str]:
    """Where most memory is in use, and the largest arrays there, with all nodes whose results share each."""
    buffers = program.buffers
    live = live_bytes(buffers)
    if not any(live):
        return []
    for _, position, nbytes in program.scratch:
        live[position] += nbytes
    peak = max(live)
    position = live.index(peak)
    there = [b for b in buffers.first if buffers.first[b] <= position <= buffers.last[b]]
    there.sort(key=lambda b: -buffers.sizes[b])
    owners: dict[int, list[str]] = {}
    for entry, buffer in buffers.of.items():
        owners.setdefault(buffer, []).append(entry.node.name)
    scratch = sum(nbytes for _, at, nbytes in program.scratch if at == position)
    lines = [f"Peak of {peak / _MEGABYTE:.4g} MB at {program.order[position].name}, {len(there)} arrays:"]
    if scratch:
        lines.append(f"\t{scratch / _MEGABYTE:.4g} MB: scratch memory")
    for buffer in there[:_SHOWN]:
        names = list(dict.fromkeys(owners[buffer]))
        until = program.order[buffers.last[buffer]].name
        lines.append(f"\t{buffers.sizes[buffer] / _MEGABYTE:.4g} MB: {', '.join(names)} (until {until})")
    return lines


def _instructions(part: Sequence[Instruction], notes: Mapping[Node, str]) -> list[str]:
    lines = []
    for instruction in part:
        node, work = instruction.node, instruction.work
        name = f"{node.op.name}, Name={node.name}" if node is not None and node.op is not None else "copy of an output"
        if isinstance(work, Launch):
            note = f" ({notes[node]})" if node is not None and node in notes else ""
            lines.append(f"\tOp:{name}: {work.kernel.name} x {work.jobs}, about {work.cost / 1000:.3g} us{note}")
        else:
            lines.append(f"\tOp:{name}: Python")
    return lines
