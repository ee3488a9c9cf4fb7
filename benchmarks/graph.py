"""Cases that are a symbol: what is run of it, and a stand-in for the library that only writes down what is composed.

A symbol is defined by a function of the library, ``symbol(mx)``. nbsym and MXNet compose their own from it; other
peers pass a `Recorder` and walk the nodes that it recorded with their own operators. So all run the same layers.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .workload import Case, Prepared, draw

PEERS = ("nbsym", "mx", "torch", "torchc", "jax", "ort")
FILES = {"nbsym": "symbolic", "mx": "symbolic", "torchc": "torch"}
LEARNING_RATE, MOMENTUM = 0.01, 0.9


@dataclass(frozen=True)
class Input:
    """An array that is fed: its shape, and for integers what they stay below."""

    shape: tuple[int, ...]
    high: int = 0


@dataclass(frozen=True, kw_only=True)
class Graph(Case):
    """`what` is run of `symbol`:

    - ``infer``: the output, as in prediction, without the loss at the end
    - ``forward``: the output, as in training
    - ``backward``: the gradients of `wrt`, given the gradient of the output
    - ``train``: a step of gradient descent with momentum on all parameters, the loss averaged over the batch
    """

    symbol: Callable[[Any], Any] = lambda mx: None
    inputs: Mapping[str, Input] = field(default_factory=dict)
    what: str = "infer"
    wrt: tuple[str, ...] = ()
    dtype: str = "float32"

    def fed(self, name: str):
        """The values of an input."""
        given = self.inputs[name]
        return draw(name, given.shape, self.dtype, given.high)


def shapes(**given: tuple[int, ...]) -> dict[str, Input]:
    return {name: Input(shape) for name, shape in given.items()}


def by_name(*graphs: Graph) -> dict[str, Graph]:
    return {graph.name: graph for graph in graphs}


def prepare_case(cases: Mapping[str, Graph]) -> Callable[[str, str], Prepared]:
    """The `prepare` of a workload whose cases are all graphs."""

    def prepare(peer: str, case: str) -> Prepared:
        return importlib.import_module(f"benchmarks.peers.{FILES.get(peer, peer)}").prepare(peer, cases[case])

    return prepare


# ---- the stand-in ----


class Node:
    """An operator applied, or a variable (`op` is None)."""

    def __init__(self, op: str | None, name: str, inputs: list[Node], attrs: dict[str, Any]) -> None:
        self.op, self.name, self.inputs, self.attrs = op, name, inputs, attrs

    def __add__(self, other):
        return self._with("elemwise_add", "_plus_scalar", other)

    def __sub__(self, other):
        return self._with("elemwise_sub", "_minus_scalar", other)

    def __mul__(self, other):
        return self._with("elemwise_mul", "_mul_scalar", other)

    __radd__, __rmul__ = __add__, __mul__

    def _with(self, op: str, with_scalar: str, other):
        if isinstance(other, Node):
            return Node(op, "", [self, other], {})
        return Node(with_scalar, "", [self], {"scalar": other})


class _Operators:
    def Variable(self, name: str) -> Node:
        return Node(None, name, [], {})

    def __getattr__(self, op: str) -> Callable[..., Node]:
        def apply(*args: Node, name: str = "", **attrs: Any) -> Node:
            inputs = [*args, *(value for value in attrs.values() if isinstance(value, Node))]
            return Node(op, name, inputs, {k: v for k, v in attrs.items() if not isinstance(v, Node)})

        return apply


class Recorder:
    """What a function of the library gets in its place."""

    sym = _Operators()


def recorded(graph: Graph) -> list[Node]:
    """Nodes in an order in which they can be computed, the last being the output; a loss at the end is left out."""
    head = graph.symbol(Recorder)
    if head.op == "SoftmaxOutput":
        head = head.inputs[0]
    order: dict[Node, None] = {}
    stack = [(head, iter(head.inputs))]
    while stack:
        node, inputs = stack[-1]
        below = next((i for i in inputs if i not in order), None)
        if below is None:
            stack.pop()
            order[node] = None
        else:
            stack.append((below, iter(below.inputs)))
    return list(order)
