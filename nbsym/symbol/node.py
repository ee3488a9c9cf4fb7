"""The graph that a Symbol shows: nodes and the entries (outputs of nodes) that connect them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from ..registry.operator import Operator, Params


class Entry(NamedTuple):
    """Output number `index` of `node`."""

    node: Node
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody wants of an entry


class Node:
    """One application of an operator, or a variable (`op` is None). Never changed once made.

    `inputs` holds the arguments and then the auxiliary states, in the operator's order.
    `attrs` are the user's attributes (``__lr_mult__``, ``ctx_group``, ...), all strings.
    """

    __slots__ = ("attrs", "inputs", "name", "op", "params")

    def __init__(
        self,
        op: Operator | None,
        name: str,
        params: Params | None = None,
        inputs: tuple[Entry, ...] = (),
        attrs: Mapping[str, str] | None = None,
    ) -> None:
        self.op = op
        self.name = name
        self.params = params
        self.inputs = inputs
        self.attrs = attrs or {}

    @property
    def is_variable(self) -> bool:
        return self.op is None

    def __repr__(self) -> str:
        return f"{self.op.name if self.op else 'Variable'}({self.name})"


_orders: ContextVar[dict[tuple[Entry, ...], list[Node]] | None] = ContextVar("orders", default=None)


@contextmanager
def remembered_orders() -> Iterator[None]:
    """Inside, `topological_order` keeps its answers for the next time; may be nested."""
    if _orders.get() is not None:
        yield
        return
    token = _orders.set({})
    try:
        yield
    finally:
        _orders.reset(token)


def topological_order(outputs: Iterable[Entry]) -> list[Node]:
    """Every node that `outputs` depend on, inputs first, in MXNet's order (depth first, left to right).

    Iterative: graphs are deeper than Python's stack.
    """
    outputs = tuple(outputs)
    remembered = _orders.get()
    if remembered is None:
        return _depth_first(outputs)
    if outputs not in remembered:
        remembered[outputs] = _depth_first(outputs)
    return list(remembered[outputs])


def _depth_first(outputs: tuple[Entry, ...]) -> list[Node]:
    order: list[Node] = []
    seen: set[Node] = set()
    # None on top of a node says that all that the node depends on is in `order`.
    stack: list[Node | None] = [node for node, _ in reversed(outputs)]
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())  # type: ignore[arg-type]
        elif node not in seen:
            seen.add(node)
            if not node.inputs:
                order.append(node)
                continue
            stack += (node, None)
            for child, _ in node.inputs[::-1]:
                if child not in seen:
                    stack.append(child)
    return order
