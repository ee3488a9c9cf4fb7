"""A smaller graph with the same outputs, once shapes are known.

What goes: nodes that show one of their inputs unchanged, nodes that compute what another computes, and nodes on which
no output depends any more. Which operators are identities, and when, is said by `identity` in ``ops.yaml``; a `view`
is one when its shape is its input's.

This comes after differentiation: BlockGrad is an identity too. Names of outputs are the caller's to keep, since an
output may now be computed by a node of another name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .. import registry
from ..registry.infer import CONDITION_FUNCTIONS
from ..registry.operator import Operator
from ..symbol.node import Entry, Node, topological_order
from .collector import paused_collector
from .terms import taken_inputs

Shapes = Mapping[Entry, tuple[int, ...]]
DTypes = Mapping[Entry, np.dtype]


@paused_collector()
def simplify(
    outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes, is_train: bool
) -> tuple[tuple[Entry, ...], dict[Entry, tuple[int, ...]], dict[Entry, np.dtype]]:
    """Equal outputs by fewer nodes, and the tables with the new nodes added.

    Results are equal to the last bit. Nodes that draw random numbers, run Python, or write to their inputs are
    never merged.
    """
    simpler = _Simplifier(shapes, dtypes, is_train)
    for node in topological_order(outputs):
        if node.op is not None:
            simpler.visit(node)
    return tuple([simpler.replaced.get(entry, entry) for entry in outputs]), simpler.shapes, simpler.dtypes


class _Simplifier:
    """One run over the nodes, inputs first."""

    def __init__(self, shapes: Shapes, dtypes: DTypes, is_train: bool) -> None:
        self.shapes = dict(shapes)
        self.dtypes = dict(dtypes)
        self.is_train = is_train
        self.replaced: dict[Entry, Entry] = {}  # by what readers are to read instead
        self.first: dict[tuple[Any, ...], Node] = {}  # what is computed -> the node that is kept for it
        self.identities: dict[tuple[Any, ...], int | None] = {}
        self.counts: dict[tuple[Operator, Any], int] = {}

    def visit(self, node: Node) -> None:
        op = node.op
        assert op is not None
        replaced = self.replaced
        inputs = node.inputs
        if replaced:
            inputs = tuple([replaced.get(entry, entry) for entry in inputs])
        if op.identity or op.view is not None:
            shown = self.shown_input(node, op)
            if shown is not None:
                replaced[Entry(node, 0)] = inputs[shown]
                if self.output_count(node) == 1:
                    return
        current = made = node if inputs == node.inputs else Node(op, node.name, node.params, inputs, node.attrs)
        if _is_pure(op):
            key = (op, node.params, inputs, node.attrs.get("ctx_group") if node.attrs else None)
            current = self.first.setdefault(key, made)
        if current is node:
            return
        for index in range(self.output_count(node)):
            old, new = Entry(node, index), Entry(current, index)
            replaced.setdefault(old, new)
            if current is made:
                self.shapes[new] = self.shapes[old]
                self.dtypes[new] = self.dtypes[old]

    def output_count(self, node: Node) -> int:
        if node.op is None:
            return 1
        key = (node.op, node.params)
        count = self.counts.get(key)
        if count is None:
            count = self.counts[key] = registry.num_outputs(node.op, node.params)
        return count

    def shown_input(self, node: Node, op: Operator) -> int | None:
        """Which input the first output of `node` is, if any."""
        shapes, dtypes = self.shapes, self.dtypes
        out = Entry(node, 0)
        facts = tuple([(shapes[entry], dtypes[entry]) for entry in node.inputs])
        key = (op, node.params, facts, shapes[out], dtypes[out])
        if key not in self.identities:
            self.identities[key] = self.find_shown_input(node, op)
        return self.identities[key]

    def find_shown_input(self, node: Node, op: Operator) -> int | None:
        shapes, dtypes = self.shapes, self.dtypes
        out = Entry(node, 0)
        names = taken_inputs(node)
        env: dict[str, Any] = {**CONDITION_FUNCTIONS, **(node.params or {})}
        env |= {name: Entry(node, i) for i, name in enumerate(op.outputs)}
        env |= dict(zip(names, node.inputs, strict=True))
        env |= {"is_train": self.is_train, "shape": shapes.__getitem__, "dtype": dtypes.__getitem__}
        for index, name in enumerate(names):
            entry = node.inputs[index]
            if shapes[entry] != shapes[out] or dtypes[entry] != dtypes[out]:
                continue
            condition = op.identity.get(name)
            if name == op.view or (condition is not None and condition(env)):
                return index
        return None


def _is_pure(op: Operator) -> bool:
    """Whether two nodes of `op` with the same inputs and parameters make the same, and nothing else happens."""
    return not (op.random or op.python or op.mutates or op.aux)
