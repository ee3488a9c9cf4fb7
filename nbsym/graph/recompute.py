"""Recomputation: what backward reads of forward is computed once more instead of kept.

Which nodes those are is said by the user, in MXNet's attributes ``force_mirroring`` and ``mirror_stage``, or found for
a budget of memory by `nbsym.graph.budget`. Mostly a node is computed once more at most, so a training step grows by no
more than one forward pass; T. Chen et al., *Training Deep Nets with Sublinear Memory Cost* (2016). Results are the same
to the last bit: nodes that draw random numbers are not run again unless ``again`` in ``ops.yaml`` says how.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..base import RegistryError
from ..registry import input_names, output_names
from ..symbol.node import Entry, Node, topological_order
from .schedule import AGAIN, outputs_of
from .terms import Builder, Term, taken_inputs

Shapes = Mapping[Entry, tuple[int, ...]]
DTypes = Mapping[Entry, np.dtype]
Tables = tuple[list[Entry], dict[Entry, tuple[int, ...]], dict[Entry, np.dtype]]


class Choice(NamedTuple):
    """Nodes of forward that backward runs once more; and those of them of which every reader has a copy of its own."""

    nodes: frozenset[Node] = frozenset()
    apart: frozenset[Node] = frozenset()


class Recomputed(NamedTuple):
    """The outputs and tables of a graph that computes some entries once more; and of what each new node is a copy."""

    outputs: list[Entry]
    shapes: dict[Entry, tuple[int, ...]]
    dtypes: dict[Entry, np.dtype]
    originals: dict[Node, Entry]


def recompute(outputs: Sequence[Entry], count: int, shapes: Shapes, dtypes: DTypes, choice: Choice) -> Recomputed:
    """The same outputs, of which those after the first `count` read what chosen nodes make from copies of these.

    Parameters
    ----------
    outputs : sequence of Entry
        The first `count` are those of forward.
    shapes, dtypes : mapping
        Of every entry.
    choice : Choice
        What must not be made twice (`repeatable`) is read as before.
    """
    rewriting = _Rewriting(shapes, dtypes, choice)
    first = set(topological_order(outputs[:count]))
    replaced: dict[Entry, Entry] = {}
    for node in topological_order(outputs):
        if node in first:
            continue
        rewriting.forget()
        unread = unread_inputs(node)
        inputs = tuple(
            replaced.get(entry, entry)
            if entry.node not in first
            else entry
            if index in unread
            else rewriting.again(entry)
            for index, entry in enumerate(node.inputs)
        )
        if inputs != node.inputs:
            twin = Node(node.op, node.name, node.params, inputs, node.attrs)
            for entry in outputs_of(node, shapes):
                replaced[entry] = rewriting.stands_for(entry, Entry(twin, entry.index))
    results = [replaced.get(entry, entry) for entry in outputs]
    return Recomputed(results, rewriting.shapes, rewriting.dtypes, rewriting.originals)


def repeatable(entry: Entry) -> bool:
    """Whether an entry may be made twice: by its operator's `again`, or by a node that does nothing else."""
    op, params = entry.node.op, entry.node.params
    if op is None or params is None:
        return False
    if op.again:
        return output_names(op, params)[entry.index] in op.again
    return not (op.random or op.python or op.mutates or op.aux)


class _Rewriting:
    """Copies of the chosen nodes, made as they are asked for."""

    def __init__(self, shapes: Shapes, dtypes: DTypes, choice: Choice) -> None:
        self.shapes = dict(shapes)
        self.dtypes = dict(dtypes)
        self.choice = choice
        self.copies: dict[Entry, Entry] = {}
        self.originals: dict[Node, Entry] = {}
        self.apart: list[Entry] = []  # copies for one reader only
        self.builder = Builder()

    def again(self, entry: Entry) -> Entry:
        """What to read in place of an entry of forward. Iterative: graphs are deeper than Python's stack."""
        stack = [entry]
        while stack:
            wanted = stack[-1]
            if wanted in self.copies or not self.is_copied(wanted):
                stack.pop()
                continue
            unread = unread_inputs(wanted.node)
            missing = [
                source
                for index, source in enumerate(wanted.node.inputs)
                if index not in unread and source not in self.copies and self.is_copied(source)
            ]
            if missing:
                stack += missing
            else:
                self.copy(wanted)
                stack.pop()
        return self.copies.get(entry, entry)

    def forget(self) -> None:
        """The next reader is another one."""
        for entry in self.apart:
            del self.copies[entry]
        self.apart.clear()

    def is_copied(self, entry: Entry) -> bool:
        return entry.node in self.choice.nodes and repeatable(entry)

    def copy(self, entry: Entry) -> None:
        node = entry.node
        assert node.op is not None and node.params is not None
        attrs = {**node.attrs, AGAIN: "True"}
        if node.op.again:
            made = self.formula(entry)
            twin = Node(made.op, f"{node.name}_again", made.params, made.inputs, attrs)
            self.keep(entry, Entry(twin, 0))
            return
        inputs = tuple([self.copies.get(source, source) for source in node.inputs])
        twin = Node(node.op, f"{node.name}_again", node.params, inputs, attrs)
        for own in outputs_of(node, self.shapes):
            self.keep(own, Entry(twin, own.index))

    def keep(self, entry: Entry, copy: Entry) -> None:
        self.copies[entry] = self.stands_for(entry, copy)
        self.originals[copy.node] = entry
        if entry.node in self.choice.apart:
            self.apart.append(entry)

    def formula(self, entry: Entry) -> Node:
        """The node that the registry's `again` says."""
        node = entry.node
        assert node.op is not None and node.params is not None
        names = output_names(node.op, node.params)
        formula = node.op.again[names[entry.index]]
        self.builder.begin(f"{node.name}_again", node.attrs)
        env = self.builder.environment(node, formula.functions)
        for name, source in zip(input_names(node.op, node.params), node.inputs, strict=False):
            env[name] = Term(self.builder, self.copies.get(source, source))
        env.update({name: Term(self.builder, Entry(node, i)) for i, name in enumerate(names)})
        made = formula(env).entry.node
        if any(source not in self.shapes for source in made.inputs):
            raise RegistryError(f"{node.op.source}: {node.op.name}: again of {names[entry.index]} is not one operator")
        return made

    def stands_for(self, entry: Entry, by: Entry) -> Entry:
        self.shapes[by] = self.shapes[entry]
        self.dtypes[by] = self.dtypes[entry]
        return by


def unread_inputs(node: Node) -> frozenset[int]:
    """The places of the inputs of which a node needs only the shape."""
    if node.op is None or not node.op.unread:
        return frozenset()
    return frozenset(i for i, name in enumerate(taken_inputs(node)) if name in node.op.unread)


# ---- what the user marks --------------------------------------------------------------------------------------------


def marked(nodes: Iterable[Node]) -> set[Node]:
    """The nodes that attributes ask to recompute.

    Those with ``force_mirroring``; and where some nodes have ``mirror_stage``, every node between these.
    """
    nodes = [node for node in nodes if node.op is not None]
    stages = {node for node in nodes if _true(node.attrs.get("__mirror_stage__"))}
    return {node for node in nodes if _true(node.attrs.get("__force_mirroring__")) or (stages and node not in stages)}


def mirrors() -> bool:
    """Whether the environment asks that what is cheap be recomputed: MXNet's ``MXNET_BACKWARD_DO_MIRROR``."""
    return _true(os.environ.get("MXNET_BACKWARD_DO_MIRROR"))


def _true(text: str | None) -> bool:
    return text is not None and text.strip().lower() not in ("", "0", "false", "none")
