"""A smaller graph with the same outputs, once shapes are known.

What goes: nodes that show one of their inputs unchanged, nodes that compute what another computes, and nodes on which
no output depends any more. Which operators are identities, and when, is said by `identity` in ``ops.yaml``, and by
`constant` which are the same number everywhere; a `view` is an identity when its shape is its input's.

This comes after differentiation: BlockGrad is an identity too. Names of outputs are the caller's to keep, since an
output may now be computed by a node of another name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from ..registry.infer import CONDITION_FUNCTIONS, evaluate
from ..registry.operator import Operator
from ..symbol.node import Entry, Node, topological_order
from .graph import output_count, place
from .planning import planning
from .terms import taken_inputs

Shapes = Mapping[Entry, tuple[int, ...]]
DTypes = Mapping[Entry, np.dtype]


@planning()
def simplify(
    outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes, is_train: bool
) -> tuple[tuple[Entry, ...], dict[Entry, tuple[int, ...]], dict[Entry, np.dtype]]:
    """Equal outputs by fewer nodes, and the tables with the new nodes added.

    Results are equal to the last bit, but for the sign of a zero to which zero was added. Nodes that draw random
    numbers, run Python, or write to their inputs are never merged.

    Examples
    --------
    >>> import nbsym
    >>> from nbsym.graph.infer import infer_dtypes, infer_shapes
    >>> x = nbsym.sym.Variable("x")
    >>> net = nbsym.sym.exp(x, name="one") * nbsym.sym.exp(x, name="other")
    >>> shapes, dtypes = infer_shapes(net.entries, {"x": (2,)}), infer_dtypes(net.entries, {})
    >>> (out,), _, _ = simplify(net.entries, shapes, dtypes, is_train=True)
    >>> [entry.node for entry in out.node.inputs]
    [exp(one), exp(one)]
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
        self.constants: dict[Entry, float] = {}  # entries of which every element is one number
        self.identities: dict[tuple[Any, ...], int | None] = {}

    def visit(self, node: Node) -> None:
        op = node.op
        assert op is not None
        replaced = self.replaced
        inputs = node.inputs
        if replaced:
            inputs = tuple([replaced.get(entry, entry) for entry in inputs])
        if op.constant is not None and node.params is not None:
            self.constants[Entry(node, 0)] = evaluate(op.constant, node.params)
        if op.view is not None or (op.identity and (self.constants or not _needs_constants(op))):
            shown = self.shown_input(node, op, inputs)
            if shown is not None:
                replaced[Entry(node, 0)] = inputs[shown]
                if output_count(node) == 1:
                    return
        current = made = node if inputs == node.inputs else Node(op, node.name, node.params, inputs, node.attrs)
        if _is_pure(op):
            key = (op, node.params, inputs, place(node))
            current = self.first.setdefault(key, made)
        if current is node:
            return
        for index in range(output_count(node)):
            old, new = Entry(node, index), Entry(current, index)
            replaced.setdefault(old, new)
            if current is made:
                self.shapes[new] = self.shapes[old]
                self.dtypes[new] = self.dtypes[old]

    def shown_input(self, node: Node, op: Operator, inputs: tuple[Entry, ...]) -> int | None:
        """Which input the first output of `node` is, if any; `inputs` are what its inputs were replaced by."""
        shapes, dtypes = self.shapes, self.dtypes
        out = Entry(node, 0)
        facts = tuple([(shapes[entry], dtypes[entry].num) for entry in inputs])
        constants = tuple(map(self.constants.get, inputs)) if self.constants else None
        key = (op, node.params, facts, constants, shapes[out], dtypes[out].num)
        if key not in self.identities:
            self.identities[key] = self.find_shown_input(node, op, inputs)
        return self.identities[key]

    def find_shown_input(self, node: Node, op: Operator, inputs: tuple[Entry, ...]) -> int | None:
        shapes, dtypes = self.shapes, self.dtypes
        out = Entry(node, 0)
        names = taken_inputs(node)
        env: dict[str, Any] = {**CONDITION_FUNCTIONS, **(node.params or {}), "is_train": self.is_train}
        env |= {"shape": shapes.__getitem__, "dtype": dtypes.__getitem__, "constant": self.constants.get}
        env |= {name: Entry(node, i) for i, name in enumerate(op.outputs)}
        env |= dict(zip(names, inputs, strict=True))
        for index, (name, entry) in enumerate(zip(names, inputs, strict=True)):
            if shapes[entry] != shapes[out] or dtypes[entry] != dtypes[out]:
                continue
            condition = op.identity.get(name)
            if name == op.view or (condition is not None and condition(env)):
                return index
        return None


@cache
def _needs_constants(op: Operator) -> bool:
    """Whether `op` shows an input only where another is constant."""
    return all("constant" in condition.functions for condition in op.identity.values())


def _is_pure(op: Operator) -> bool:
    """Whether two nodes of `op` with the same inputs and parameters make the same, and nothing else happens."""
    return not (op.random or op.python or op.mutates or op.aux)
