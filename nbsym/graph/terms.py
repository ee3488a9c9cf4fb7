"""Formulas over operators: what `compute` and `grad` in ``ops.yaml`` become, nodes of a graph.

A `Term` stands for an entry while a formula is evaluated: infix arithmetic on terms makes nodes of the broadcasting
operators, or of their scalar forms. A `Builder` resolves the operators that a formula calls, and names what it makes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .. import registry
from ..base import RegistryError
from ..registry.infer import choose
from ..registry.operator import Operator, Params
from ..symbol.node import Entry, Node

# Attributes of the user that also hold for the nodes that passes derive from a node.
_CARRIED = frozenset({"__ctx_group__", "__force_mirroring__", "__mirror_stage__"})


def carried_attributes(attrs: Mapping[str, str]) -> Mapping[str, str]:
    """Those of a node's attributes that the nodes derived from it share."""
    if not attrs or _CARRIED.isdisjoint(attrs):
        return {}
    return {key: value for key, value in attrs.items() if key in _CARRIED}


def taken_inputs(node: Node) -> tuple[str, ...]:
    """The name of each of the node's inputs as its operator declares it; a variadic input repeats its own."""
    op = node.op
    assert op is not None
    given = len(node.inputs) - len(op.aux)
    if op.variadic:
        fixed = op.inputs[:-1]
        names = fixed + op.inputs[-1:] * (given - len(fixed))
    elif given == len(op.inputs):
        names = op.inputs
    else:
        names = tuple(registry.input_names(op, node.params))
    return names + op.aux


class Builder:
    """Makes the nodes of formulas; `prefix` and `attrs` are those of the node that a formula stands for.

    Composites are expanded as they are made, or, with `differentiable`, unless `grad` is written for them.
    """

    def __init__(self, differentiable: bool = False) -> None:
        self.differentiable = differentiable
        self.prefix = ""
        self.attrs: Mapping[str, str] = {}
        self._made = 0
        self._nodes: dict[tuple[Operator, Params, tuple[Entry, ...]], Node] = {}  # made since `begin`
        self._functions: dict[str, Callable[..., Any]] = {}

    def expands(self, op: Operator) -> bool:
        """Whether nodes of `op` are to be expanded."""
        return bool(op.compute) and not (self.differentiable and op.grad)

    def begin(self, prefix: str, attrs: Mapping[str, str]) -> None:
        """Name what is made from now on after `prefix`."""
        self.prefix = prefix
        self.attrs = attrs
        self._made = 0
        if self._nodes:
            self._nodes = {}

    def function(self, name: str) -> Callable[..., Any]:
        """The operator `name` as a function of terms (positional or by name) and parameters (by name)."""
        found = self._functions.get(name)
        if found is None:
            op = registry.get(name)

            def found(*inputs: Term | None, **named: Any) -> Term:
                return self.call(op, inputs, named)

            self._functions[name] = found
        return found

    def call(self, op: Operator, inputs: Sequence[Term | None], named: Mapping[str, Any]) -> Term:
        """Apply `op`; an input that is None counts as not given."""
        given = [term for term in inputs if term is not None]
        by_name = {key: value for key, value in named.items() if isinstance(value, Term)}
        values = {key: value for key, value in named.items() if key in op.params}
        stray = [key for key, value in named.items() if key not in values and key not in by_name and value is not None]
        if stray:
            raise RegistryError(f"{self.prefix}: operator {op.name} has no parameter {stray[0]!r}")
        for term in given:
            if not isinstance(term, Term):
                raise RegistryError(f"{self.prefix}: {op.name} takes parameters by name, and was given {term!r}")
        if op.variadic and "num_args" in op.params and "num_args" not in values:
            values["num_args"] = len(given)
        params = registry.parse_params(op, values)
        if by_name:
            for name in registry.input_names(op, params)[len(given) :]:
                if name not in by_name:
                    break
                given.append(by_name.pop(name))
            if by_name:
                stray = list(by_name)
                raise RegistryError(f"{self.prefix}: operator {op.name} does not take input {stray[0]!r} here")
        return Term(self, self.apply(op, tuple(term.entry for term in given), params))

    def apply(self, op: Operator, inputs: tuple[Entry, ...], params: Params | None = None, name: str = "") -> Entry:
        """A node of `op`, or what the composite `op` stands for."""
        if params is None:
            params = registry.parse_params(op, ())
        node = self._nodes.get((op, params, inputs))
        if node is None:
            node = Node(op, name or self._next_name(op), params, inputs, self.attrs)
            if self.expands(op):
                return self.expand(node)[0]
            if not op.random:
                self._nodes[op, params, inputs] = node
        return Entry(node, 0)

    def _next_name(self, op: Operator) -> str:
        self._made += 1
        return f"{self.prefix}_{op.name.lstrip('_')}{self._made - 1}"

    def expand(self, node: Node) -> tuple[Entry, ...]:
        """The outputs of the composite `node` in terms of its operators, composites among them expanded too."""
        op = node.op
        assert op is not None and node.params is not None
        formula = choose(op.compute, node.params)
        if formula is None:
            raise RegistryError(f"{op.source}: {op.name}: no case of `compute` holds for {dict(node.params)}")
        before = self.prefix, self.attrs, self._made, self._nodes
        self.begin(node.name, carried_attributes(node.attrs))
        value = formula(self.environment(node, formula.functions))
        self.prefix, self.attrs, self._made, self._nodes = before
        if isinstance(value, tuple):
            return tuple(
                renamed(term.entry, f"{node.name}_{name}", node) for term, name in zip(value, op.outputs, strict=True)
            )
        root = renamed(value.entry, node.name, node)
        count = registry.num_outputs(op, node.params)
        return (root,) if count == 1 else tuple(Entry(root.node, i) for i in range(count))

    def environment(self, node: Node, functions: Sequence[str]) -> dict[str, Any]:
        """What a formula of `node` sees: parameters, inputs (None where omitted) and operators."""
        op = node.op
        assert op is not None
        env: dict[str, Any] = dict(node.params or {})
        env.update(dict.fromkeys(op.inputs))
        if op.variadic:
            fixed = len(op.inputs) - 1
            arguments = node.inputs[fixed : len(node.inputs) - len(op.aux)]
            env[op.inputs[-1]] = tuple(Term(self, entry) for entry in arguments)
            env.update(zip(op.inputs[:fixed], (Term(self, entry) for entry in node.inputs[:fixed]), strict=True))
        else:
            env.update(zip(taken_inputs(node), (Term(self, entry) for entry in node.inputs), strict=True))
        for name in functions:
            env[name] = self.function(name)
        return env


def renamed(entry: Entry, name: str, source: Node) -> Entry:
    """`entry` with its node, just made from `source`, called `name`; an input of `source` is left as it is."""
    if entry in source.inputs or entry.node.op is None:
        return entry
    node = entry.node
    attrs = {**source.attrs, **node.attrs} if source.attrs else node.attrs
    return Entry(Node(node.op, name, node.params, node.inputs, attrs), entry.index)


def _infix(array_op: str, scalar_op: str) -> Callable[[Term, Any], Any]:
    def method(self: Term, other: Any) -> Any:
        if isinstance(other, Term):
            return self.builder.call(registry.get(array_op), (self, other), {})
        if isinstance(other, int | float):
            return self.builder.call(registry.get(scalar_op), (self,), {"scalar": float(other)})
        return NotImplemented

    return method


def _reflected(scalar_op: str) -> Callable[[Term, Any], Any]:
    def method(self: Term, other: Any) -> Any:
        if isinstance(other, int | float):
            return self.builder.call(registry.get(scalar_op), (self,), {"scalar": float(other)})
        return NotImplemented

    return method


class Term:
    """An entry in a formula."""

    __slots__ = ("builder", "entry")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, builder: Builder, entry: Entry) -> None:
        self.builder = builder
        self.entry = entry

    def __getitem__(self, index: int) -> Term:
        return Term(self.builder, Entry(self.entry.node, index))

    def __iter__(self) -> Iterator[Term]:
        raise TypeError(f"{self!r} is one array; only a variadic input or the outputs of one can be spread with *")

    def __repr__(self) -> str:
        return f"Term({self.entry.node.name})"

    def __neg__(self) -> Term:
        return self.builder.call(registry.get("negative"), (self,), {})

    __add__ = _infix("broadcast_add", "_plus_scalar")
    __sub__ = _infix("broadcast_sub", "_minus_scalar")
    __mul__ = _infix("broadcast_mul", "_mul_scalar")
    __truediv__ = _infix("broadcast_div", "_div_scalar")
    __mod__ = _infix("broadcast_mod", "_mod_scalar")
    __pow__ = _infix("broadcast_power", "_power_scalar")
    __radd__ = _reflected("_plus_scalar")
    __rsub__ = _reflected("_rminus_scalar")
    __rmul__ = _reflected("_mul_scalar")
    __rtruediv__ = _reflected("_rdiv_scalar")
    __rmod__ = _reflected("_rmod_scalar")
    __rpow__ = _reflected("_rpower_scalar")
    __eq__ = _infix("broadcast_equal", "_equal_scalar")
    __ne__ = _infix("broadcast_not_equal", "_not_equal_scalar")
    __gt__ = _infix("broadcast_greater", "_greater_scalar")
    __ge__ = _infix("broadcast_greater_equal", "_greater_equal_scalar")
    __lt__ = _infix("broadcast_lesser", "_lesser_scalar")
    __le__ = _infix("broadcast_lesser_equal", "_lesser_equal_scalar")


class Argument(Term):
    """One argument of a variadic input, under the input's name; spread with ``*`` it is all of them."""

    __slots__ = ("arguments",)
    __hash__ = None

    def __init__(self, builder: Builder, entry: Entry, arguments: tuple[Entry, ...]) -> None:
        super().__init__(builder, entry)
        self.arguments = arguments

    def __iter__(self) -> Iterator[Term]:
        return (Term(self.builder, entry) for entry in self.arguments)
