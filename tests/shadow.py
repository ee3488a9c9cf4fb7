"""A program run in shadow memory: who wrote each byte of the arena last, and whether readers find what they expect.

Independent of how buffers were assigned and placed: it follows the launches in their order, knows which bytes of the
arena each array covers, and forgets what an array held once another array that shares a byte is written.
"""

from __future__ import annotations

from nbsym.executor.launch import View
from nbsym.executor.lower import Program
from nbsym.graph.recompute import unread_inputs
from nbsym.registry import output_names
from nbsym.symbol.node import Entry, Node


class Shadow:
    """What each buffer of a program holds, as the program runs."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.holds: dict[int, Entry | None] = {}
        self.arena = dict(program.offsets)
        self.extent: dict[int, int] = dict(enumerate(program.buffers.sizes))
        self.live: list[int] = []  # buffers of the arena that hold something
        self.root: dict[Entry, Entry] = {}
        for node in program.order:
            if node.op is None:
                self.holds[program.buffers.of[Entry(node, 0)]] = Entry(node, 0)
            elif node.op.view is not None:
                source = node.inputs[node.op.inputs.index(node.op.view)]
                self.root[Entry(node, 0)] = self.root.get(source, source)

    def check(self) -> None:
        """Run everything; an AssertionError names the node that would read what is no longer there."""
        scratch = self.scratch()
        for node in self.program.order:
            if node.op is None or node.op.view is not None:
                continue
            inputs = [entry for index, entry in enumerate(node.inputs) if index not in unread_inputs(node)]
            for entry in inputs:
                self.read(node, entry)
            written = [Entry(node, i) for i in range(len(output_names(node.op, node.params)))]
            for buffer, nbytes in scratch.get(node, ()):
                self.extent[buffer] = nbytes
                for entry in (*inputs, *written):
                    assert not self.overlap(buffer, self.buffer(entry)), f"scratch memory of {node} lies over {entry}"
                self.write(buffer, None)
            buffers = [self.buffer(entry) for entry in written]
            assert len(set(buffers)) == len(buffers), f"two outputs of {node} share memory"
            for buffer in buffers:
                for entry in inputs:
                    other = self.buffer(entry)
                    assert buffer == other or not self.overlap(buffer, other), f"{node} writes over part of {entry}"
            for entry, buffer in zip(written, buffers, strict=True):
                self.write(buffer, entry)
        for buffer in self.program.buffers.outputs:
            assert buffer in self.holds or buffer in self.program.buffers.copies

    def buffer(self, entry: Entry) -> int:
        return self.program.buffers.of[entry]

    def read(self, node: Node, entry: Entry) -> None:
        entry = self.root.get(entry, entry)
        found = self.holds.get(self.buffer(entry))
        assert found == entry, f"{node} reads {entry}, where {found} lies"

    def write(self, buffer: int, entry: Entry | None) -> None:
        if buffer in self.arena:
            for other in self.live:
                if other != buffer and self.overlap(buffer, other):
                    self.holds[other] = None
            self.live = [other for other in self.live if self.holds.get(other) is not None or other == buffer]
            if buffer not in self.live:
                self.live.append(buffer)
        self.holds[buffer] = entry

    def overlap(self, one: int, other: int) -> bool:
        if one not in self.arena or other not in self.arena or one == other:
            return False
        a, b = self.arena[one], self.arena[other]
        return a < b + self.extent[other] and b < a + self.extent[one]

    def scratch(self) -> dict[Node, list[tuple[int, int]]]:
        """Buffer and bytes of what each node asked for besides its outputs."""
        known = len(self.program.buffers.sizes)
        found: dict[Node, dict[int, int]] = {}
        for instruction in (*self.program.forward, *self.program.backward):
            for arg in instruction.work.args:
                if isinstance(arg, View) and arg.buffer >= known and arg.buffer in self.arena:
                    end = (arg.offset + arg.size) * arg.dtype.itemsize
                    sizes = found.setdefault(instruction.node, {})
                    sizes[arg.buffer] = max(end, sizes.get(arg.buffer, 0))
        return {node: list(sizes.items()) for node, sizes in found.items()}
