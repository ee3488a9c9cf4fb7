"""What follows a convolution or a fully connected layer becomes its epilogue, done while the result is in the cache.

From each product the pass follows the chain of its only readers: a BatchNorm that uses its moving statistics (as one
scale and one shift for each filter, made of gamma, beta and the statistics by nodes of a few elements), the addition
of an array of the same shape, an activation; in this order, each at most once. The nodes of the chain are replaced by
one, ``_fused_convolution`` or ``_fused_fully_connected``. A result that anything else reads ends the chain: also in
training, where what `backward` needs of it is so kept. (relu, sigmoid and tanh are differentiated from their result.)

Products that run last look first for what follows them, so that where two are added, the other one is ready before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .. import registry
from ..symbol.node import Entry, Node, topological_order
from .graph import Graph, only_readers, place, use_counts
from .rewriting import DTypes, Rewriting, Shapes, Tables
from .terms import carried_attributes

_PRODUCTS = {"Convolution": "_fused_convolution", "FullyConnected": "_fused_fully_connected"}
ADDITIONS = frozenset({"elemwise_add", "broadcast_add", "add_n", "_grad_add"})
_ACTIVATIONS = {
    "relu": "relu", "sigmoid": "sigmoid", "tanh": "tanh", "_softrelu": "softrelu", "softsign": "softsign",
    "_leaky": "leaky", "clip": "clip",
}  # fmt: skip


def attach_epilogues(outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes, *, is_train: bool) -> Tables:
    """The same graph with products that finish their results themselves; and its tables.

    Results are equal within rounding.

    Examples
    --------
    >>> import nbsym
    >>> from nbsym.graph.infer import infer_dtypes, infer_shapes
    >>> x, w = nbsym.sym.Variable("x"), nbsym.sym.Variable("w")
    >>> net = nbsym.sym.relu(nbsym.sym.FullyConnected(x, w, num_hidden=3, no_bias=True) + x)
    >>> tables = infer_shapes(net.entries, {"x": (2, 3)}), infer_dtypes(net.entries, {})
    >>> (out,), _, _ = attach_epilogues(net.entries, *tables, is_train=False)
    >>> out.node.op.name, [entry.node.name for entry in out.node.inputs], out.node.params.act
    ('_fused_fully_connected', ['x', 'w', 'x'], 'relu')
    """
    if not any(node.op is not None and node.op.name in _PRODUCTS for node in topological_order(outputs)):
        return list(outputs), dict(shapes), dict(dtypes)
    return _Epilogues(outputs, shapes, dtypes, is_train).run()


@dataclass
class _Chain:
    """A product and the nodes that become its epilogue; `last` is the entry that it stands for."""

    product: Node
    last: Entry
    norm: Node | None = None
    residual: Entry | None = None
    act: Node | None = None


class _Epilogues:
    def __init__(self, outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes, is_train: bool) -> None:
        self.graph = Graph(tuple(outputs))
        self.anew = Rewriting(shapes, dtypes)
        self.shapes, self.dtypes = self.anew.shapes, self.anew.dtypes
        self.is_train = is_train
        self.uses = use_counts(self.graph)
        self.reader = only_readers(self.graph, self.uses)
        self.absorbed: set[Node] = set()

    def run(self) -> Tables:
        chains: dict[Node, _Chain] = {}  # the last node of a chain -> the chain
        for node in reversed(self.graph.order):
            if node.op is not None and node.op.name in _PRODUCTS:
                chain = self._follow(node)
                if chain.last.node is not node:
                    chains[chain.last.node] = chain
        inner = self.absorbed | {chain.product for chain in chains.values()}
        for node in self.graph.order if chains else ():
            # All that a chain reads stands before its last node.
            if node in chains:
                chain = chains[node]
                self.anew.replace(chain.last, Entry(self._fused(chain), 0))
            elif node.op is not None and node not in inner:
                self.anew.renew(node)
        return self.anew.tables(self.graph.outputs)

    # ---- finding chains ----

    def _follow(self, product: Node) -> _Chain:
        chain = _Chain(product, Entry(product, 0))
        while chain.act is None:
            node = self._only_reader(chain.last)
            if node is None or not self._takes(chain, node):
                break
            self.absorbed.add(node)
            chain.last = Entry(node, 0)
        return chain

    def _only_reader(self, entry: Entry) -> Node | None:
        """The node that alone reads an entry, and can be computed where the entry is."""
        node = self.reader.get(entry)
        if node is None or node in self.absorbed or place(node) != place(entry.node):
            return None
        alike = self.shapes[node, 0] == self.shapes[entry] and self.dtypes[node, 0] == self.dtypes[entry]  # type: ignore[index]
        return node if alike else None

    def _takes(self, chain: _Chain, node: Node) -> bool:
        """Let `node` be the next part of the chain, if it can."""
        assert node.op is not None
        name = node.op.name
        if name in _ACTIVATIONS:
            chain.act = node
        elif name in ADDITIONS and len(node.inputs) == 2 and chain.residual is None:
            other = node.inputs[1 if node.inputs[0] == chain.last else 0]
            if self.shapes[other] != self.shapes[chain.last] or self.dtypes[other] != self.dtypes[chain.last]:
                return False
            chain.residual = other
        elif name == "BatchNorm" and chain.norm is None and chain.residual is None and self._is_affine(chain, node):
            chain.norm = node
        else:
            return False
        return True

    def _is_affine(self, chain: _Chain, norm: Node) -> bool:
        """Whether a BatchNorm scales and shifts the rows of the product by numbers that do not depend on it."""
        params = norm.params
        assert params is not None
        if norm.inputs[0] != chain.last or (self.is_train and not params.use_global_stats):
            return False
        if any(self.uses.get(Entry(norm, index)) for index in (1, 2)):
            return False
        rank = len(self.shapes[chain.last])
        axis = 1 if _is_convolution(chain.product) else rank - 1
        return params.axis % rank == axis and self.dtypes[norm.inputs[1]] == self.dtypes[chain.last]

    # ---- writing the graph anew ----

    def _fused(self, chain: _Chain) -> Node:
        product, params = chain.product, chain.product.params
        assert product.op is not None and params is not None
        data, weight, *bias = map(self.anew.now, product.inputs)
        scale, shift = None, bias[0] if bias else None
        if chain.norm is not None:
            gamma, beta, mean, var = map(self.anew.now, chain.norm.inputs[1:])
            scale, shift = self._affine(chain.norm, gamma, beta, mean, var, shift)
        residual = chain.residual and self.anew.now(chain.residual)
        op = registry.get(_PRODUCTS[product.op.name])
        values = {name: params[name] for name in op.params if name in params}
        values |= {"scaled": scale is not None, "shifted": shift is not None, "added": residual is not None}
        if chain.act is not None:
            values |= _activation(chain.act)
        inputs = [entry for entry in (data, weight, scale, shift, residual) if entry is not None]
        return Node(op, product.name, registry.parse_params(op, values), tuple(inputs), product.attrs)

    def _affine(
        self, norm: Node, gamma: Entry, beta: Entry, mean: Entry, var: Entry, bias: Entry | None
    ) -> tuple[Entry, Entry]:
        """BatchNorm of x + bias, by the moving statistics, as x * scale + shift."""
        assert norm.params is not None
        scale = self._small(norm, "rsqrt", self._small(norm, "_plus_scalar", var, scalar=norm.params.eps))
        if not norm.params.fix_gamma:
            scale = self._small(norm, "elemwise_mul", gamma, scale)
        if bias is not None:
            mean = self._small(norm, "elemwise_sub", mean, bias)
        return scale, self._small(norm, "elemwise_sub", beta, self._small(norm, "elemwise_mul", mean, scale))

    def _small(self, norm: Node, operator: str, *inputs: Entry, **params: Any) -> Entry:
        """A node with one element for each channel of a BatchNorm."""
        op = registry.get(operator)
        made = Node(op, norm.name, registry.parse_params(op, params), inputs, carried_attributes(norm.attrs))
        entry = Entry(made, 0)
        self.shapes[entry], self.dtypes[entry] = self.shapes[inputs[0]], self.dtypes[inputs[0]]
        return entry


def _activation(node: Node) -> dict[str, Any]:
    assert node.op is not None and node.params is not None
    params: dict[str, Any] = {"act": _ACTIVATIONS[node.op.name]}
    if node.op.name == "_leaky":
        params["low"] = node.params.slope
    elif node.op.name == "clip":
        params |= {"low": node.params.a_min, "high": node.params.a_max}
    return params


def _is_convolution(node: Node) -> bool:
    return node.op is not None and node.op.name == "Convolution"
