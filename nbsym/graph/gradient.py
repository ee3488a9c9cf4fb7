"""Reverse-mode differentiation as a graph transformation.

The result is a graph like any other, over the nodes of the one that was differentiated, and can be differentiated
again. Shapes are not needed: where an operator broadcasts, `_sum_like` adds a gradient up to its input's shape, and is
simplified away where nothing was broadcast.

Nodes are visited once, in reverse topological order (Speelpenning's reverse accumulation). An elementwise operator
gets one node per input, of the operator that the registry derives for it; for any other the formulas of its `grad`
are evaluated on terms of the graph.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from .. import registry
from ..base import ArgumentError, NbsymError
from ..registry.operator import NoGradient, Operator, Params
from ..symbol.node import Entry, Node, topological_order
from .expand import expand
from .graph import output_count
from .planning import planning
from .terms import Argument, Builder, Term, carried_attributes, taken_inputs


@planning()
def gradient(outputs: Sequence[Entry], out_grads: Sequence[Entry | None], wrt: Sequence[Entry]) -> list[Entry | None]:
    """The gradient of ``sum(output * out_grad)`` over all outputs with respect to each of `wrt`.

    A loss layer, an operator whose formula does not mention its output's gradient, starts a gradient of its own
    wherever it stands in the graph, and ignores what arrives.

    Parameters
    ----------
    outputs : sequence of Entry
        Composites for which no `grad` is written count as their operators (`nbsym.graph.expand`).
    out_grads : sequence of Entry or None
        One per output and of its shape; None stands for ones.
    wrt : sequence of Entry

    Returns
    -------
    list of Entry or None
        None where nothing depends on the entry, or only in ways whose gradient is zero.

    Raises
    ------
    NbsymError
        If a node is in the way whose operator has no gradient.

    Examples
    --------
    >>> import nbsym
    >>> x = nbsym.sym.Variable("x")
    >>> (grad,) = gradient(nbsym.sym.tanh(x, name="t").entries, [None], x.entries)
    >>> grad.node
    _backward_tanh_data(t_backward_data)
    """
    if len(out_grads) != len(outputs):
        raise ArgumentError(f"gradient: {len(outputs)} outputs, but {len(out_grads)} gradients of outputs")
    expanded = expand((*outputs, *wrt), differentiable=True)
    return _Backward(expanded[len(outputs) :]).run(expanded[: len(outputs)], out_grads)


def gradient_or_zeros(outputs: Sequence[Entry], wrt: Sequence[Entry]) -> list[Entry]:
    """The gradient of the sum of `outputs` with respect to each of `wrt`: zeros where there is none."""
    zeros_like = registry.get("zeros_like")
    params = registry.parse_params(zeros_like, ())
    return [
        found or Entry(Node(zeros_like, f"{entry.node.name}_grad", params, (entry,)), 0)
        for found, entry in zip(gradient(outputs, [None] * len(outputs), wrt), wrt, strict=True)
    ]


# Makes the gradient of one input from a node and the gradients of its outputs; None: it is zero.
_Rule = Callable[[Node, "list[Entry | None]"], "Entry | None"]


class _Backward:
    """One run: what has been gathered for each entry, and the rules of the operators met so far."""

    def __init__(self, wrt: Sequence[Entry]) -> None:
        self.wrt = wrt
        self.builder = Builder(differentiable=True)
        self.gathered: dict[Entry, Entry] = {}
        self.rules: dict[tuple[Operator, Params | None, int], tuple[int, list[tuple[int, _Rule]]]] = {}
        self.add = registry.get("_grad_add")
        self.add_params = registry.parse_params(self.add, ())
        self.added = 0

    def run(self, outputs: Sequence[Entry], out_grads: Sequence[Entry | None]) -> list[Entry | None]:
        order = topological_order(outputs)
        depends = self.dependents(order)
        for entry, head in zip(outputs, out_grads, strict=True):
            if entry.node in depends:
                self.gather(entry, self.ones(entry) if head is None else head)
        gathered, rules = self.gathered, self.rules
        for node in reversed(order):
            if node.op is None or node not in depends:
                continue
            key = (node.op, node.params, len(node.inputs))
            found = rules.get(key)
            if found is None:
                found = rules[key] = self.rules_of(node)
            count, by_input = found
            grads = [gathered.get((node, index)) for index in range(count)]  # type: ignore[call-overload]
            self.builder.begin(f"{node.name}_backward", carried_attributes(node.attrs))
            for index, rule in by_input:
                entry = node.inputs[index]
                if entry.node in depends:
                    made = rule(node, grads)
                    if made is not None:
                        self.gather(entry, made)
        return [gathered.get(entry) for entry in self.wrt]

    def dependents(self, order: Sequence[Node]) -> set[Node]:
        """The nodes of `wrt` and those that depend on them: only through these a gradient has to flow."""
        depends = {entry.node for entry in self.wrt}
        for node in order:
            for entry in node.inputs:
                if entry.node in depends:
                    depends.add(node)
                    break
        return depends

    def gather(self, entry: Entry, grad: Entry) -> None:
        """Add to what has arrived for `entry`: a running sum, so that in a long chain only one array is kept."""
        before = self.gathered.get(entry)
        if before is not None:
            self.added += 1
            name = f"{entry.node.name}_grad_add{self.added}"
            grad = Entry(Node(self.add, name, self.add_params, (before, grad), carried_attributes(entry.node.attrs)), 0)
        self.gathered[entry] = grad

    def ones(self, entry: Entry) -> Entry:
        self.builder.begin(f"{entry.node.name}_head", carried_attributes(entry.node.attrs))
        return self.builder.apply(registry.get("ones_like"), (entry,))

    def rules_of(self, node: Node) -> tuple[int, list[tuple[int, _Rule]]]:
        """How many outputs such a node has, and the rule of each input whose gradient is not zero."""
        op = node.op
        assert op is not None
        names = taken_inputs(node)
        rules = []
        for index, name in enumerate(names[: len(names) - len(op.aux)]):
            rule = self.elementwise_rule(node, index, names) if op.elementwise else self.formula_rule(op, name, index)
            if rule is not None:
                rules.append((index, rule))
        return output_count(node), rules

    def elementwise_rule(self, node: Node, index: int, names: Sequence[str]) -> _Rule | None:
        """One node of the derived operator; where that would only copy the incoming gradient, none at all."""
        op, params, name = node.op, node.params, names[index]
        assert op is not None
        derived = registry.elementwise_gradient(op, name)
        if isinstance(derived, NoGradient):
            return _no_gradient(op, name, derived)
        if derived is None:
            return self.formula_rule(op, name, index)
        builder = self.builder
        suffix = f"_backward_{name}"
        sum_like = registry.get("_sum_like") if op.broadcast else None
        sum_params = registry.parse_params(sum_like, ()) if sum_like is not None else None
        # Where each input of the derived operator is found: among the inputs of the node, or the gradient (-1)
        # or the value (-2) of its output.
        arriving = f"{op.outputs[0]}_grad"
        taken = registry.input_names(derived, params)
        places = {n: i for i, n in reversed(list(enumerate(names)))} | {name: index, arriving: -1, op.outputs[0]: -2}
        sources = tuple(places[n] for n in taken)
        needs_grad = -1 in sources
        copies = taken == (arriving,) and isinstance(registry.elementwise_expression(derived, params).tree, ast.Name)

        def rule(node: Node, grads: list[Entry | None]) -> Entry | None:
            grad = grads[0]
            if grad is None and needs_grad:
                return None
            made = grad
            if not copies:
                inputs = tuple([grad if i == -1 else Entry(node, 0) if i == -2 else node.inputs[i] for i in sources])
                made = Entry(Node(derived, node.name + suffix, node.params, inputs, builder.attrs), 0)  # type: ignore[arg-type]
            if sum_like is not None:
                inputs = (made, node.inputs[index])
                made = Entry(Node(sum_like, f"{node.name}{suffix}_sum", sum_params, inputs, builder.attrs), 0)  # type: ignore[arg-type]
            return made

        return rule

    def formula_rule(self, op: Operator, name: str, index: int) -> _Rule | None:
        """The formula of `grad`, evaluated on terms."""
        formula = op.grad.get(name, NoGradient.NONE)
        if isinstance(formula, NoGradient):
            return _no_gradient(op, name, formula)
        builder = self.builder

        def rule(node: Node, grads: list[Entry | None]) -> Entry | None:
            env = _Environment(builder, node, grads)
            env.update(builder.environment(node, formula.functions))
            if op.variadic:
                first = len(op.inputs) - 1
                arguments = node.inputs[first : len(node.inputs) - len(op.aux)]
                if index >= first:
                    env[name] = Argument(builder, node.inputs[index], arguments)
                    env["index"] = index - first
            value = formula(env)
            if env.read and not any(env.read):
                return None
            if isinstance(value, Term):
                return value.entry
            if value == 0:
                return None
            raise NbsymError(f"{op.source}: {op.name}: the gradient of {name!r}, {formula.text!r}, is not an array")

        return rule


class _Environment(dict[str, Any]):
    """What a `grad` formula sees; outputs and their gradients are looked up when they are read.

    `read` says of each gradient that was read whether one had arrived. A formula that reads none is a loss's; one that
    reads none that has arrived is zero.
    """

    def __init__(self, builder: Builder, node: Node, grads: list[Entry | None]) -> None:
        super().__init__()
        self.builder = builder
        self.node = node
        self.grads = grads
        self.read: list[bool] = []

    def __missing__(self, name: str) -> Any:
        op = self.node.op
        assert op is not None
        for index, output in enumerate(op.outputs):
            if name == output:
                value = self._each(op, index, self._output)
                break
            if name == f"{output}_grad":
                value = self._each(op, index, self._arrived)
                break
        else:
            raise KeyError(name)
        self[name] = value
        return value

    def _each(self, op: Operator, index: int, term: Callable[[int], Term]) -> Any:
        """A term; all of them, for outputs that are counted under one name."""
        return term(index) if op.count is None else tuple(map(term, range(len(self.grads))))

    def _output(self, index: int) -> Term:
        return Term(self.builder, Entry(self.node, index))

    def _arrived(self, index: int) -> Term:
        """The gradient of output `index`: zeros if it is not used."""
        grad = self.grads[index]
        self.read.append(grad is not None)
        if grad is None:
            grad = self.builder.apply(registry.get("zeros_like"), (Entry(self.node, index),))
        return Term(self.builder, grad)


def _no_gradient(op: Operator, name: str, kind: NoGradient) -> _Rule | None:
    if kind is NoGradient.ZERO:
        return None

    def rule(node: Node, grads: list[Entry | None]) -> Entry | None:
        if all(grad is None for grad in grads):
            return None
        raise NbsymError(
            f"{op.name} node {node.name!r} has no gradient with respect to {name!r}: "
            "put BlockGrad before it, or leave what it depends on out of the gradient"
        )

    return rule
