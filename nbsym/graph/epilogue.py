"""What follows a convolution or a fully connected layer becomes its epilogue, done while the result is in the cache.

``fused`` in ``ops.yaml`` names the form of an operator that takes in what follows, with ``axis`` where that may be a
scale. From each such product the pass follows the chain of its only readers: a scale and a shift of that axis
(``affine``: a BatchNorm that uses its moving statistics; nodes of a few elements compute them), the addition of an
array of the same shape, an activation (``act``); in this order, each at most once. The fused form replaces the nodes of
the chain. A result that anything else reads ends the chain: also in training, where what `backward` needs of it is so
kept. (relu, sigmoid and tanh are differentiated from their result.)

Products that run last look first for what follows them, so that where two are added, the other one is ready before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import registry
from ..registry.infer import CONDITION_FUNCTIONS
from ..registry.operator import Operator, Params
from ..registry.roles import PARTS, Act, Affine
from ..symbol.node import Entry, Node, topological_order
from .graph import Graph, only_readers, output_count, place, use_counts
from .rewriting import DTypes, Rewriting, Shapes, Tables
from .terms import Builder, Term, carried_attributes, taken_inputs


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
    if not any(_is_product(node) for node in topological_order(outputs)):
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
        self.builder = Builder()
        self.computed: list[Entry] = []  # scales and shifts

    def run(self) -> Tables:
        chains: dict[Node, _Chain] = {}  # the last node of a chain -> the chain
        for node in reversed(self.graph.order):
            if _is_product(node):
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
        for node in topological_order(self.computed):
            if Entry(node, 0) not in self.shapes:
                self.anew.infer(node)
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
        if takes_act(chain.product, node):
            chain.act = node
        elif chain.residual is None and takes(chain.product, "residual") and is_addition(node):
            other = node.inputs[1 if node.inputs[0] == chain.last else 0]
            if self.shapes[other] != self.shapes[chain.last] or self.dtypes[other] != self.dtypes[chain.last]:
                return False
            chain.residual = other
        elif node.op.affine is not None and chain.norm is None and chain.residual is None:
            if not self._is_affine(chain, node, node.op.affine):
                return False
            chain.norm = node
        else:
            return False
        return True

    def _is_affine(self, chain: _Chain, norm: Node, affine: Affine) -> bool:
        """Whether a node scales and shifts the rows of the product by numbers that do not depend on it."""
        assert norm.params is not None and chain.product.op is not None and chain.product.op.fused is not None
        axis = chain.product.op.fused.axis
        assert axis is not None
        env = {**CONDITION_FUNCTIONS, **norm.params, "is_train": self.is_train}
        if chain.last != norm.inputs[0] or (affine.when is not None and not affine.when(env)):
            return False
        if any(Entry(norm, index) in self.uses for index in range(1, output_count(norm))):
            return False
        rank = len(self.shapes[chain.last])
        alike = all(self.dtypes[entry] == self.dtypes[chain.last] for entry in norm.inputs)
        return alike and affine.axis(env) % rank == axis % rank

    # ---- writing the graph anew ----

    def _fused(self, chain: _Chain) -> Node:
        product = chain.product
        assert product.op is not None and product.op.fused is not None
        arrays = {name: self.anew.now(entry) for name, entry in zip(taken_inputs(product), product.inputs, strict=True)}
        bias = arrays.pop(product.op.fused.shift or "", None)
        if chain.norm is not None:
            arrays["scale"], arrays["shift"] = self._affine(chain.norm, bias)
        elif bias is not None:
            arrays["shift"] = bias
        if chain.residual is not None:
            arrays["residual"] = self.anew.now(chain.residual)
        return fused_form(product, arrays, chain.act)

    def _affine(self, norm: Node, bias: Entry | None) -> tuple[Entry, Entry]:
        """The scale and the shift that `norm` is of x + bias, as those of x."""
        assert norm.op is not None and norm.op.affine is not None
        scaling = norm.op.affine
        self.builder.begin(norm.name, carried_attributes(norm.attrs))
        env = self.builder.environment(norm, (*scaling.scale.functions, *scaling.shift.functions))
        for name, entry in zip(taken_inputs(norm), norm.inputs, strict=True):
            env[name] = Term(self.builder, self.anew.now(entry))
        scale = env["scale"] = scaling.scale(env)
        env[norm.op.inputs[0]] = 0.0 if bias is None else Term(self.builder, bias)
        shift = scaling.shift(env)
        self.computed += [scale.entry, shift.entry]
        return scale.entry, shift.entry


# ---- what the registry says of nodes --------------------------------------------------------------------------------


def is_addition(node: Node) -> bool:
    """Whether a node adds two arrays."""
    return node.op is not None and len(node.inputs) == 2 and registry.is_sum(node.op)


def takes(node: Node, part: str) -> bool:
    """Whether the fused form of a node can take in a scale, a shift or a residual, which the node has not."""
    assert node.op is not None and node.op.fused is not None
    return part in registry.get(node.op.fused.operator).inputs and part not in taken_inputs(node)


def takes_act(node: Node, activation: Node) -> bool:
    """Whether the fused form of `node`, which has no activation yet, can take in this one."""
    assert node.op is not None and node.op.fused is not None and node.params is not None and activation.op is not None
    act = activation.op.act
    param = registry.get(node.op.fused.operator).params.get("act")
    return act is not None and param is not None and act.kind in param.choices and node.params.get("act") is None


def fused_form(node: Node, arrays: Mapping[str, Entry], activation: Node | None) -> Node:
    """The fused form of a node, that reads `arrays` (its scale, shift and residual among them) by name."""
    assert node.op is not None and node.op.fused is not None and node.params is not None
    more = {}
    if activation is not None:
        assert activation.op is not None and activation.op.act is not None
        more = _numbers(activation.op.act, activation)
    op = registry.get(node.op.fused.operator)
    params = form_params(node, op, arrays, **more)
    inputs = tuple([arrays[name] for name in (*registry.input_names(op, params), *op.aux)])
    return Node(op, node.name, params, inputs, node.attrs)


def form_params(node: Node, form: Operator, arrays: Mapping[str, Entry], **more: Any) -> Params:
    """The params of an operator that does the work of `node`: the node's, and which parts are among `arrays`."""
    assert node.params is not None
    values: dict[str, Any] = {name: node.params[name] for name in form.params if name in node.params}
    values |= {flag: True for part, flag in PARTS.items() if part in arrays and flag in form.params}
    return registry.parse_params(form, values | more)


def _numbers(act: Act, activation: Node) -> dict[str, Any]:
    assert activation.params is not None
    bounds = {"low": act.low, "high": act.high}
    return {"act": act.kind} | {name: activation.params[param] for name, param in bounds.items() if param is not None}


def _is_product(node: Node) -> bool:
    return node.op is not None and node.op.fused is not None and node.op.fused.axis is not None
