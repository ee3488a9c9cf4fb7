"""Less to remember from forward to backward: max pooling leaves the taps of its maxima, a byte each, and not its input.

That saves nothing where backward reads the input all the same. So first the gradient of a rectifier before the pooling
moves behind it: what reaches an element through the pooling belongs to a maximum, and a maximum is positive where the
pooling's result is. Both are done together, where in the end nobody but the forward pass reads the pooling's input.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from .. import registry
from ..symbol.node import Entry, Node, topological_order
from .recompute import unread_inputs

MOST_TAPS = 255  # what a byte counts, and one value for "nowhere"

Shapes = Mapping[Entry, tuple[int, ...]]
DTypes = Mapping[Entry, np.dtype]
Tables = tuple[list[Entry], dict[Entry, tuple[int, ...]], dict[Entry, np.dtype]]


def remember_taps(outputs: Sequence[Entry], count: int, shapes: Shapes, dtypes: DTypes) -> Tables:
    """The same outputs, the first `count` of them those of forward, over poolings that remember their taps."""
    order = topological_order(outputs)
    pooled = {node for node in order if _can_remember(node)}
    tables = list(outputs), dict(shapes), dict(dtypes)
    if not pooled:
        return tables
    forward = set(topological_order(outputs[:count]))
    readers: dict[Entry, list[Node]] = {}
    for node in order:
        unread = unread_inputs(node)
        for index, entry in enumerate(node.inputs):
            if index not in unread:
                readers.setdefault(entry, []).append(node)
    plans: dict[Node, _Plan] = {}
    for node in pooled:
        if node in forward:
            plan = _plan(node, forward, readers, set(outputs))
            if plan is not None:
                plans[node] = plan
    return _Rewriting(plans, *tables).run(order) if plans else tables


class _Plan:
    """What changes for one pooling: its gradient's node, and the rectifier's gradient after that, if there is one."""

    __slots__ = ("backward", "rectifier")

    def __init__(self, backward: Node, rectifier: Node | None) -> None:
        self.backward = backward
        self.rectifier = rectifier


def _can_remember(node: Node) -> bool:
    if node.op is not registry.get("Pooling") or node.params is None:
        return False
    params = node.params
    return params.pool_type == "max" and not params.global_pool and 0 < math.prod(params.kernel) <= MOST_TAPS


def _plan(pool: Node, forward: set[Node], readers: Mapping[Entry, list[Node]], wanted: set[Entry]) -> _Plan | None:
    (data,) = pool.inputs
    if data.node.op is None or data in wanted:
        return None
    later = [node for node in readers.get(data, ()) if node not in forward]
    gradients = [node for node in later if node.op is registry.get("_pool_max_backward")]
    if len(gradients) != 1 or gradients[0].inputs[1:] != (data, Entry(pool, 0)):
        return None
    backward = gradients[0]
    others = [node for node in later if node is not backward]
    if not others:
        return _Plan(backward, None)
    arrived = Entry(backward, 0)
    rectifier = others[0]
    if len(others) > 1 or arrived in wanted or readers.get(arrived) != [rectifier]:
        return None
    rectified = data.node.op is registry.get("relu") and rectifier.op is _relu_gradient()
    return _Plan(backward, rectifier) if rectified and rectifier.inputs == (arrived, data) else None


def _relu_gradient() -> object:
    return registry.elementwise_gradient(registry.get("relu"), "data")


class _Rewriting:
    def __init__(
        self,
        plans: Mapping[Node, _Plan],
        outputs: list[Entry],
        shapes: dict[Entry, tuple[int, ...]],
        dtypes: dict[Entry, np.dtype],
    ) -> None:
        self.plans = plans
        self.pool_of = {plan.backward: pool for pool, plan in plans.items()}
        self.moved = {plan.rectifier: plan.backward for plan in plans.values() if plan.rectifier is not None}
        self.outputs, self.shapes, self.dtypes = outputs, shapes, dtypes
        self.replaced: dict[Entry, Entry] = {}

    def run(self, order: Sequence[Node]) -> Tables:
        replaced = self.replaced
        for node in order:
            inputs = tuple([replaced.get(entry, entry) for entry in node.inputs])
            if node in self.plans:
                self.replace(node, self.pooling(node, inputs))
            elif node in self.pool_of:
                self.replace(node, self.gradient(node, inputs))
            elif node in self.moved:
                replaced[Entry(node, 0)] = replaced[Entry(self.moved[node], 0)]
            elif inputs != node.inputs:
                self.replace(node, Node(node.op, node.name, node.params, inputs, node.attrs))
        return [replaced.get(entry, entry) for entry in self.outputs], self.shapes, self.dtypes

    def pooling(self, pool: Node, inputs: tuple[Entry, ...]) -> Node:
        made = self.node("_pool_max_taps", pool, inputs, "pooling_convention")
        self.shapes[Entry(made, 1)] = self.shapes[Entry(pool, 0)]
        self.dtypes[Entry(made, 1)] = np.dtype(np.uint8)
        return made

    def gradient(self, backward: Node, inputs: tuple[Entry, ...]) -> Node:
        pool = self.pool_of[backward]
        rectifier = self.plans[pool].rectifier
        grad, data, maximum = inputs
        if rectifier is not None:
            masked = Node(rectifier.op, rectifier.name, rectifier.params, (grad, maximum), rectifier.attrs)
            grad = Entry(masked, 0)
            self.shapes[grad], self.dtypes[grad] = self.shapes[maximum], self.dtypes[maximum]
        return self.node("_pool_max_give", backward, (grad, Entry(maximum.node, 1), data))

    def node(self, operator: str, like: Node, inputs: tuple[Entry, ...], *more: str) -> Node:
        op = registry.get(operator)
        assert like.params is not None
        params = registry.parse_params(op, {name: like.params[name] for name in ("kernel", "stride", "pad", *more)})
        return Node(op, like.name, params, inputs, like.attrs)

    def replace(self, node: Node, by: Node) -> None:
        index = 0
        while (old := Entry(node, index)) in self.shapes:
            new = self.replaced[old] = Entry(by, index)
            self.shapes[new], self.dtypes[new] = self.shapes[old], self.dtypes[old]
            index += 1
