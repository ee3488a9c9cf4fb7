"""BatchNorm with the addition and the relu that follow it, forward and backward, in one pass over memory each.

Forward, a BatchNorm (or one that backward computes once more) whose result only an addition or a relu reads does that
as well, and becomes ``_fused_batch_norm``. Backward, a relu lets the gradient through where the result of BatchNorm was
positive; where only BatchNorm's own gradient reads that, it finds so from the data, which it reads anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import registry
from ..symbol.node import Entry, Node, topological_order
from .epilogue import ADDITIONS
from .graph import Graph, only_readers, output_count, place, use_counts
from .rewriting import DTypes, Rewriting, Shapes, Tables

_NORMS = {"BatchNorm": "_fused_batch_norm", "_batch_norm_again": "_batch_norm_again"}
_BACKWARD, _BACKWARD_RELU = "_batch_norm_backward", "_backward_relu_data"


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
    >>> out.node.op.name, out.node.params.added, out.node.params.relu
    ('_fused_batch_norm', True, True)
    """
    if not any(node.op is not None and node.op.name in _NORMS for node in topological_order(outputs)):
        return list(outputs), dict(shapes), dict(dtypes)
    return _Joining(outputs, shapes, dtypes, forward_outputs).run()


@dataclass
class _Tail:
    """What follows a BatchNorm: `last` computes what the joined node will; perhaps it adds `residual`."""

    norm: Node
    last: Node
    residual: Entry | None = None
    relu: bool = False


class _Joining:
    def __init__(self, outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes, forward_outputs: int) -> None:
        self.graph = Graph(tuple(outputs))
        self.anew = Rewriting(shapes, dtypes)
        self.shapes, self.dtypes = self.anew.shapes, self.anew.dtypes
        self.forward = set(topological_order(outputs[:forward_outputs]))
        self.reader = only_readers(self.graph, use_counts(self.graph))
        # BatchNorms whose statistics forward reads: these are wanted before what is added may be there.
        inside = [entry for node in self.forward for entry in node.inputs] + list(outputs[:forward_outputs])
        self.watched = {entry.node for entry in inside if entry.index and entry.node.op is not None}

    def run(self) -> Tables:
        tails: dict[Node, _Tail] = {}  # by last node
        absorbed: set[Node] = set()
        for node in self.graph.order:
            if node.op is None or node.op.name not in _NORMS or node in self.watched:
                continue
            if node.op.name == "BatchNorm" and node not in self.forward:
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
        """The addition and the relu that alone read the result of a BatchNorm, and run in the same half."""
        tail = _Tail(norm, norm)
        while not tail.relu:
            entry = Entry(tail.last, 0)
            node = self.reader.get(entry)
            if node is None or node in absorbed or not self._together(tail.norm, node):
                break
            assert node.op is not None
            if node.op.name == "relu":
                tail.relu = True
            elif node.op.name in ADDITIONS and len(node.inputs) == 2 and tail.residual is None:
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
        """The gradient of relu that only this gradient of a BatchNorm reads, if the relu followed that BatchNorm."""
        if node.op is None or node.op.name != _BACKWARD:
            return None
        gate = node.inputs[0].node
        if gate.op is None or gate.op.name != _BACKWARD_RELU or self.reader.get(node.inputs[0]) is not node:
            return None
        _, data, gamma, mean, var = node.inputs[:5]
        rectified = gate.inputs[gate.op.inputs.index("out")].node
        if rectified.op is None or rectified.op.name != "relu":
            return None
        norm = rectified.inputs[0].node
        if norm.op is None or rectified.inputs[0].index or norm.inputs[:2] != (data, gamma):
            return None
        if norm.op.name == "BatchNorm":
            return gate if (mean, var) == (Entry(norm, 1), Entry(norm, 2)) else None
        return gate if norm.op.name == "_batch_norm_again" and norm.inputs[3:5] == (mean, var) else None

    # ---- writing the graph anew ----

    def _join(self, tail: _Tail) -> None:
        norm = tail.norm
        assert norm.op is not None and norm.params is not None
        op = registry.get(_NORMS[norm.op.name])
        values = {name: norm.params[name] for name in op.params if name in norm.params}
        params = registry.parse_params(op, {**values, "added": tail.residual is not None, "relu": tail.relu})
        residual = [] if tail.residual is None else [tail.residual]
        end = len(norm.inputs) - len(op.aux)
        inputs = tuple([self.anew.now(entry) for entry in (*norm.inputs[:end], *residual, *norm.inputs[end:])])
        made = Node(op, norm.name, params, inputs, norm.attrs)
        self.anew.replace(Entry(tail.last, 0), Entry(made, 0))
        for index in range(1, output_count(norm)):
            self.anew.replace(Entry(norm, index), Entry(made, index))

    def _without(self, gate: Node, backward: Node) -> None:
        """The gradient of a BatchNorm that does the work of `gate`, the gradient of the relu after it."""
        assert backward.op is not None and gate.op is not None and backward.params is not None
        params = registry.parse_params(backward.op, {**backward.params, "relu": True})
        norm = gate.inputs[gate.op.inputs.index("out")].node.inputs[0].node
        given = gate.inputs[gate.op.inputs.index("out_grad")]
        entries = (given, *backward.inputs[1:5], norm.inputs[2], *backward.inputs[5:])
        self.anew.renew(backward, params, entries)
