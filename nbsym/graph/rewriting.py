"""A graph written anew by a pass: what stands for what, and the tables of shapes and dtypes that go along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

import numpy as np

from .. import registry
from ..registry.operator import Operator, Params
from ..symbol.node import Entry, Node
from .graph import output_count

Shapes = Mapping[Entry, tuple[int, ...]]
DTypes = Mapping[Entry, np.dtype]
Tables = tuple[list[Entry], dict[Entry, tuple[int, ...]], dict[Entry, np.dtype]]


class Rewriting:
    """Nodes never change, so what reads a replaced node is made anew: visit nodes inputs first.

    Parameters
    ----------
    shapes, dtypes : mapping
        Of every entry of the graph; copied, and completed by what is made.
    """

    def __init__(self, shapes: Shapes, dtypes: DTypes) -> None:
        self.shapes = dict(shapes)
        self.dtypes = dict(dtypes)
        self.stands_for: dict[Entry, Entry] = {}

    def now(self, entry: Entry) -> Entry:
        """What is to be read in place of an entry."""
        return self.stands_for.get(entry, entry)

    def replace(self, entry: Entry, by: Entry) -> None:
        """Let `by`, of the same shape and dtype, stand for an entry."""
        self.stands_for[entry] = by
        self.shapes[by] = self.shapes[entry]
        self.dtypes[by] = self.dtypes[entry]

    def renew(self, node: Node, params: Params | None = None, entries: tuple[Entry, ...] | None = None) -> None:
        """Nothing, or a twin of the node where what it reads was replaced: of its inputs, or of `entries`."""
        get = self.stands_for.get
        inputs = tuple([get(entry, entry) for entry in (node.inputs if entries is None else entries)])
        if inputs == node.inputs and params is None:
            return
        twin = Node(node.op, node.name, node.params if params is None else params, inputs, node.attrs)
        for index in range(output_count(node)):
            self.replace(Entry(node, index), Entry(twin, index))

    def made(self, like: Node, op: Operator | None, params: Params | None, inputs: tuple[Entry, ...]) -> Node:
        """A node called as `like`, that reads entries of the graph as it is now."""
        node = Node(op, like.name, params, inputs, like.attrs)
        self.infer(node)
        return node

    def infer(self, node: Node) -> None:
        """Complete the tables by what a node makes of entries that are in them."""
        assert node.op is not None and node.params is not None
        op, params, unknown = node.op, node.params, output_count(node)
        _, shapes = registry.infer_shape(op, params, [self.shapes[entry] for entry in node.inputs], [None] * unknown)
        _, dtypes = registry.infer_dtype(op, params, [self.dtypes[entry] for entry in node.inputs], [None] * unknown)
        for index, (shape, dtype) in enumerate(zip(shapes, dtypes, strict=True)):
            entry = Entry(node, index)
            self.shapes[entry], self.dtypes[entry] = cast("tuple[int, ...]", shape), cast("np.dtype", dtype)

    def tables(self, outputs: Iterable[Entry]) -> Tables:
        """What stands for the outputs, and the tables."""
        return [self.now(entry) for entry in outputs], self.shapes, self.dtypes
