"""A graph to be run: its outputs, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .. import registry
from ..symbol.node import Entry, Node, topological_order
from ..symbol.structure import auxiliary_variables


@dataclass(frozen=True)
class Graph:
    """Everything that `outputs` depend on.

    Two graphs are equal when their outputs are the same entries.

    Examples
    --------
    >>> import nbsym
    >>> x = nbsym.sym.Variable("x")
    >>> graph = Graph(tuple(nbsym.sym.exp(x * x, name="out").entries))
    >>> graph.order[0], graph.order[-1], use_counts(graph)[x.entries[0]]
    (Variable(x), exp(out), 2)
    """

    outputs: tuple[Entry, ...]

    @cached_property
    def order(self) -> tuple[Node, ...]:
        """Every node, inputs before the nodes that use them."""
        return tuple(topological_order(self.outputs))

    @cached_property
    def variables(self) -> tuple[Node, ...]:
        """The variables, in the order of `list_inputs`: arguments and auxiliary states."""
        return tuple(node for node in self.order if node.op is None)

    @cached_property
    def auxiliary(self) -> frozenset[Node]:
        """The variables that some node writes: auxiliary states, and the states of optimizers."""
        return frozenset(auxiliary_variables(self.order))


def output_count(node: Node) -> int:
    """How many outputs a node has; a variable has one."""
    if node.op is None:
        return 1
    assert node.params is not None
    return registry.num_outputs(node.op, node.params)


def use_counts(graph: Graph) -> dict[Entry, int]:
    """How often each entry is read, by nodes or as an output of the graph; an entry that nobody reads is absent."""
    counts: dict[Entry, int] = {}
    get = counts.get
    for node in graph.order:
        for entry in node.inputs:
            counts[entry] = get(entry, 0) + 1
    for entry in graph.outputs:
        counts[entry] = get(entry, 0) + 1
    return counts


def only_readers(graph: Graph, uses: Mapping[Entry, int]) -> dict[Entry, Node]:
    """For entries that are read exactly once, by `use_counts`, and by a node: that node."""
    return {entry: node for node in graph.order for entry in node.inputs if uses[entry] == 1}


def place(node: Node) -> str | None:
    """The group of a node that ``group2ctx`` may put on a device of its own."""
    return node.attrs.get("__ctx_group__") if node.attrs else None


def consumers(graph: Graph) -> dict[Entry, list[Node]]:
    """The nodes that read each entry, in the order in which they run; a node that reads it twice stands once."""
    readers: dict[Entry, list[Node]] = {}
    for node in graph.order:
        for entry in node.inputs:
            found = readers.setdefault(entry, [])
            if not found or found[-1] is not node:
                found.append(node)
    return readers
