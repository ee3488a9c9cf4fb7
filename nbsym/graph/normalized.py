"""Normalization with the addition and the activation that follow it, in one pass over memory, forward and backward.

``fused`` in ``ops.yaml`` names the form of an operator that takes in what follows (``axis`` is for products, which
`nbsym.graph.epilogue` finishes). Forward, a BatchNorm, or one that backward computes once more, whose result only an
addition or a relu reads does that as well. Backward, a relu lets the gradient through where the result of BatchNorm was
positive; where only BatchNorm's own gradient reads that, it finds so from the data, which it reads anyway (``gate``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import registry
from ..symbol.node import Entry, Node, topological_order
from .epilogue import fused_form, is_addition, takes, takes_act
from .graph import Graph, only_readers, output_count, place, use_counts
from .rewriting import DTypes, Rewriting, Shapes, Tables
from .terms import taken_inputs


def join_normalized(outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes, *, forward_outputs: int) -> Tables:
    """The same graph with what follows BatchNorm in it; and its tables.

    The first `forward_outputs` of the outputs are those of forward: what these need is not joined with anything else.

    Examples
    --------
    >>> import nbsym
    >>> from nbsym.graph.infer import infer_dtypes, infer_shapes
    >>> x = nbsym.sym.Variable("x")
    >>> net = nbsym.sym.relu(nbsym.sym.BatchNorm(x, name="norm") + x)
    >>> tables = infer_shapes(net.entries, {"x": (2, 3, 4)}), infer_dtypes(net.entries, {})
    >>> (out,), _, _ = join_normalized(net.entries, *tables, forward_outputs=1)
    >>> out.node.op.name, out.node.params.added, out.node.params.act
    ('_fused_batch_norm', True, 'relu')
    """
    if not any(_is_joined(node) or _gates(node) for node in topological_order(outputs)):
        return list(outputs), dict(shapes), dict(dtypes)
    return _Joining(outputs, shapes, dtypes, forward_outputs).run()


@dataclass
class _Tail:
    """What follows a BatchNorm: `last` computes what the joined node will; perhaps it adds `residual`."""

    norm: Node
    last: Node
    residual: Entry | None = None
    act: Node | None = None


class _Joining:
    def __init__(self, outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes, forward_outputs: int) -> None:
        self.graph = Graph(tuple(outputs))
        self.anew = Rewriting(shapes, dtypes)
        self.shapes, self.dtypes = self.anew.shapes, self.anew.dtypes
        self.forward = set(topological_order(outputs[:forward_outputs]))
        self.reader = only_readers(self.graph, use_counts(self.graph))
        # Norms whose statistics forward reads: these are wanted before what is added may be there.
        inside = [entry for node in self.forward for entry in node.inputs] + list(outputs[:forward_outputs])
        self.watched = {entry.node for entry in inside if entry.index and entry.node.op is not None}

    def run(self) -> Tables:
        tails: dict[Node, _Tail] = {}  # by last node
        absorbed: set[Node] = set()
        for node in self.graph.order:
            if not _is_joined(node) or node in self.watched:
                continue
            if node not in self.forward and output_count(node) > 1:
                continue
            tail = self._follow(node, absorbed)
            if tail.last is not node:
                tails[tail.last] = tail
        gates = {node: gate for node in self.graph.order if (gate := self._gate(node)) is not None}
        inner = absorbed | {tail.norm for tail in tails.values()} | set(gates.values())
        for node in self.graph.order if tails or gates else ():
            if node in tails:
                self._join(tails[node])
            elif node in gates:
                self._without(gates[node], node)
            elif node.op is not None and node not in inner:
                self.anew.renew(node)
        return self.anew.tables(self.graph.outputs)

    def _follow(self, norm: Node, absorbed: set[Node]) -> _Tail:
        """The addition and the activation that alone read the result of a norm, and run in the same half."""
        tail = _Tail(norm, norm)
        while tail.act is None:
            entry = Entry(tail.last, 0)
            node = self.reader.get(entry)
            if node is None or node in absorbed or not self._together(tail.norm, node):
                break
            if takes_act(norm, node):
                tail.act = node
            elif tail.residual is None and takes(norm, "residual") and is_addition(node):
                other = node.inputs[1 if node.inputs[0] == entry else 0]
                if not self._alike(other, entry) or not self._alike(Entry(node, 0), entry):
                    break
                tail.residual = other
            else:
                break
            absorbed.add(node)
            tail.last = node
        return tail

    def _together(self, one: Node, other: Node) -> bool:
        return (one in self.forward) == (other in self.forward) and place(one) == place(other)

    def _alike(self, one: Entry, other: Entry) -> bool:
        return self.shapes[one] == self.shapes[other] and self.dtypes[one] == self.dtypes[other]

    def _gate(self, node: Node) -> Node | None:
        """The gradient of an activation that only `node` reads, the gradient of the norm before that activation."""
        if not _gates(node):
            return None
        assert node.op is not None and node.op.gate is not None and node.params is not None
        arrays = dict(zip(taken_inputs(node), node.inputs, strict=True))
        arrived = arrays.pop(node.op.gate)
        gate = arrived.node
        if gate.op is None or self.reader.get(arrived) is not node:
            return None
        activation = _activation(gate)
        if activation is None or activation.op.act.kind not in node.op.params["act"].choices:  # type: ignore[union-attr]
            return None
        norm = activation.inputs[0].node
        if norm.op is None or norm.op.fused is None or activation.inputs[0].index:
            return None
        assert norm.params is not None
        known = _arrays(norm)
        alike = all(norm.params[name] == value for name, value in node.params.items() if name in norm.params)
        return gate if alike and all(known.get(name) == entry for name, entry in arrays.items()) else None

    # ---- writing the graph anew ----

    def _join(self, tail: _Tail) -> None:
        norm = tail.norm
        arrays = {name: self.anew.now(entry) for name, entry in zip(taken_inputs(norm), norm.inputs, strict=True)}
        if tail.residual is not None:
            arrays["residual"] = self.anew.now(tail.residual)
        made = fused_form(norm, arrays, tail.act)
        self.anew.replace(Entry(tail.last, 0), Entry(made, 0))
        for index in range(1, output_count(norm)):
            self.anew.replace(Entry(norm, index), Entry(made, index))

    def _without(self, gate: Node, backward: Node) -> None:
        """The gradient of a norm that does the work of `gate`, the gradient of the activation after it."""
        activation = _activation(gate)
        assert backward.op is not None and backward.params is not None and backward.op.gate is not None
        assert activation is not None and activation.op is not None and activation.op.act is not None
        params = registry.parse_params(backward.op, {**backward.params, "act": activation.op.act.kind})
        arrays = _arrays(activation.inputs[0].node) | dict(zip(taken_inputs(backward), backward.inputs, strict=True))
        arrays[backward.op.gate] = gate.inputs[0]
        names = (*registry.input_names(backward.op, params), *backward.op.aux)
        self.anew.renew(backward, params, tuple([arrays[name] for name in names]))


# ---- what the registry says of nodes --------------------------------------------------------------------------------


def _is_joined(node: Node) -> bool:
    return node.op is not None and node.op.fused is not None and node.op.fused.axis is None


def _gates(node: Node) -> bool:
    return node.op is not None and node.op.gate is not None and node.params is not None and node.params.act is None


def _activation(gate: Node) -> Node | None:
    """The activation of which a node is the gradient, found from what arrives and from its result alone."""
    if gate.op is None or len(gate.inputs) != 2:
        return None
    node, index = gate.inputs[1]
    if node.op is None or node.op.act is None or index:
        return None
    names = (registry.head_name(node.op), node.op.outputs[0])
    derived = registry.elementwise_gradient(node.op, node.op.inputs[0])
    return node if gate.op is derived and gate.op.inputs == names else None


def _arrays(node: Node) -> dict[str, Entry]:
    """What a node reads and makes, by name."""
    assert node.op is not None and node.params is not None
    made = {name: Entry(node, index) for index, name in enumerate(registry.output_names(node.op, node.params))}
    return made | dict(zip(taken_inputs(node), node.inputs, strict=True))
