"""Less to remember from forward to backward: max pooling leaves the taps of its maxima, a byte each, and not its input.

``lean`` in ``ops.yaml`` names such a form of an operator, and that of its gradient, which reads what the other leaves.
That saves nothing where backward reads the input all the same. So first the gradient of a rectifier before the pooling
moves behind it: what reaches an element through the pooling belongs to a maximum (``picks``), and so what the rectifier
makes of it follows from the pooling's result. Both are done together, where in the end nobody but the forward pass
reads the pooling's input.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .. import registry
from ..registry.infer import evaluate
from ..registry.operator import Operator
from ..symbol.node import Entry, Node, topological_order
from .graph import output_count
from .recompute import unread_inputs
from .rewriting import DTypes, Rewriting, Shapes, Tables
from .terms import taken_inputs


def remember_less(outputs: Sequence[Entry], count: int, shapes: Shapes, dtypes: DTypes) -> Tables:
    """The same outputs, the first `count` of them those of forward, over operators that leave less to backward.

    Examples
    --------
    >>> import nbsym
    >>> from nbsym.executor.blueprint import draw
    >>> x = nbsym.sym.exp(nbsym.sym.Variable("x"))
    >>> net = nbsym.sym.Pooling(x + 1, kernel=(2, 2), stride=(2, 2), pool_type="max")
    >>> drawn = draw(net.entries, {"x": (1, 2, 4, 4)}, {}, {"x": "write"})
    >>> entries, _, _ = remember_less([*drawn.outputs, *drawn.gradients], 1, drawn.shapes, drawn.dtypes)
    >>> [node.op.name for node in topological_order(entries) if node.op is not None]
    ['exp', '_plus_scalar', '_pool_max_taps', '_pool_max_give', '_backward_exp_data']
    """
    order = topological_order(outputs)
    candidates = [node for node in order if _lean(node) is not None]
    if not candidates:
        return list(outputs), dict(shapes), dict(dtypes)
    forward = set(topological_order(outputs[:count]))
    readers: dict[Entry, list[Node]] = {}
    for node in order:
        unread = unread_inputs(node)
        for index, entry in enumerate(node.inputs):
            if index not in unread:
                readers.setdefault(entry, []).append(node)
    plans = [_plan(node, forward, readers, set(outputs)) for node in candidates if node in forward]
    return _Leaning([plan for plan in plans if plan is not None], shapes, dtypes).run(order, outputs)


@dataclass(frozen=True)
class _Plan:
    """An operator of forward, its gradient's node, and that of a rectifier before it, if there is one."""

    forward: Node
    backward: Node
    rectifier: Node | None = None


def _lean(node: Node) -> Operator | None:
    """The lean form of a node, if it has one."""
    op = node.op
    if op is None or op.lean is None or node.params is None:
        return None
    return registry.get(op.lean.operator) if op.lean.when is None or evaluate(op.lean.when, node.params) else None


def _plan(node: Node, forward: set[Node], readers: Mapping[Entry, list[Node]], wanted: set[Entry]) -> _Plan | None:
    data = node.inputs[0]
    if data.node.op is None or data in wanted:
        return None
    later = [reader for reader in readers.get(data, ()) if reader not in forward]
    gradients = [reader for reader in later if _is_gradient(reader, node)]
    if len(gradients) != 1:
        return None
    backward = gradients[0]
    others = [reader for reader in later if reader is not backward]
    if not others:
        return _Plan(node, backward)
    arrived = Entry(backward, 0)
    rectifier = others[0]
    if len(others) > 1 or arrived in wanted or readers.get(arrived) != [rectifier] or not _picks(backward):
        return None
    rectified = data.node.op.elementwise and rectifier.op is registry.elementwise_gradient(
        data.node.op, data.node.op.inputs[0]
    )
    return _Plan(node, backward, rectifier) if rectified and rectifier.inputs == (arrived, data) else None


def _picks(backward: Node) -> str | None:
    assert backward.op is not None and backward.op.lean is not None
    return backward.op.lean.picks


def _is_gradient(node: Node, of: Node) -> bool:
    """Whether the lean form of `node` reads what the lean form of `of` leaves, and `node` is its gradient."""
    lean, left = _lean(node), _lean(of)
    if lean is None or left is None:
        return False
    assert of.op is not None
    known = dict(zip(taken_inputs(of), of.inputs, strict=True))
    given = dict(zip(taken_inputs(node), node.inputs, strict=True))
    more = set(left.outputs[len(of.op.outputs) :])
    if not more.intersection(lean.inputs) or not set(lean.inputs) <= more | set(given):
        return False
    picks = _picks(node)
    return all(given[name] == entry for name, entry in known.items() if name in given) and (
        picks is None or given[picks] == Entry(of, 0)
    )


class _Leaning:
    def __init__(self, plans: Sequence[_Plan], shapes: Shapes, dtypes: DTypes) -> None:
        self.anew = Rewriting(shapes, dtypes)
        self.plans = {plan.forward: plan for plan in plans}
        self.plan_of = {plan.backward: plan for plan in plans}
        self.moved = {plan.rectifier: plan.backward for plan in plans if plan.rectifier is not None}

    def run(self, order: Sequence[Node], outputs: Sequence[Entry]) -> Tables:
        anew = self.anew
        for node in order if self.plans else ():
            if node in self.plans:
                made = self.lean(node, self.arrays(node))
                for index in range(output_count(node)):
                    anew.replace(Entry(node, index), Entry(made, index))
            elif node in self.plan_of:
                made = self.lean(node, self.arrays(node) | self.left(node))
                anew.replace(Entry(node, 0), Entry(made, 0))
            elif node in self.moved:
                anew.replace(Entry(node, 0), anew.now(Entry(self.moved[node], 0)))
            elif node.op is not None:
                anew.renew(node)
        return anew.tables(outputs)

    def arrays(self, node: Node) -> dict[str, Entry]:
        """What a node is to read now, by name."""
        return {name: self.anew.now(entry) for name, entry in zip(taken_inputs(node), node.inputs, strict=True)}

    def left(self, backward: Node) -> dict[str, Entry]:
        """What forward left for a gradient, by name; and what arrives there, after the rectifier."""
        plan = self.plan_of[backward]
        made = self.anew.now(Entry(plan.forward, 0)).node
        assert made.op is not None and backward.op is not None
        arrays = {name: Entry(made, index) for index, name in enumerate(made.op.outputs) if index}
        if plan.rectifier is not None:
            picked = Entry(made, 0)
            arrived = self.anew.now(backward.inputs[0])
            passed = self.anew.made(plan.rectifier, plan.rectifier.op, plan.rectifier.params, (arrived, picked))
            arrays[backward.op.inputs[0]] = Entry(passed, 0)
        return arrays

    def lean(self, node: Node, arrays: Mapping[str, Entry]) -> Node:
        """The lean form of a node, that reads `arrays` by name."""
        op = _lean(node)
        assert op is not None and node.params is not None
        params = registry.parse_params(op, {name: node.params[name] for name in op.params if name in node.params})
        names = (*registry.input_names(op, params), *op.aux)
        return self.anew.made(node, op, params, tuple([arrays[name] for name in names]))
