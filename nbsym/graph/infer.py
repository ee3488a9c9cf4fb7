"""Shapes and dtypes of every entry of a graph, from those that are known.

Inference is unification. Each operator relates what it takes to what it makes, so facts travel in both directions
through the graph until nothing more follows. A node all of whose shapes are known is settled and never looked at
again; when the inputs are known, as usual, one sweep in topological order settles everything.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .. import registry
from ..base import DTypeError, NbsymError, ShapeError
from ..registry.operator import Operator, Params, Shape
from ..symbol.node import Entry, Node, topological_order
from ..symbol.variable import DTYPE_NUMBERS
from .graph import output_count
from .planning import planning
from .terms import Builder

_FLOAT32 = np.dtype(np.float32)
_MOST_LISTED = 10


@planning()
def infer_shapes(
    outputs: Sequence[Entry],
    known: Mapping[str, Sequence[int | None]],
    partial: bool = False,
    settled: Mapping[Entry, Any] | None = None,
) -> dict[Entry, Any]:
    """The shape of every entry that `outputs` depend on.

    Parameters
    ----------
    outputs : sequence of Entry
    known : mapping
        Shapes of variables by name. None and -1 stand for an unknown dimension; 0 is a dimension of no elements
        (`partial_shape` reads MXNet's convention, in which it is unknown). Attributes ``__shape__`` of variables
        come after these.
    partial : bool
        Leave unknown what does not follow: None for a shape, None in it for a dimension.
    settled : mapping, optional
        What an earlier run said of a part of the graph, complete and taken as it is.

    Returns
    -------
    dict
        From Entry to tuple.

    Raises
    ------
    ShapeError
        If shapes contradict each other; or if some remain unknown and not `partial`, naming them.

    Examples
    --------
    >>> import nbsym
    >>> net = nbsym.sym.FullyConnected(nbsym.sym.Variable("data"), num_hidden=5, name="fc")
    >>> shapes = infer_shapes(net.entries, {"data": (2, 3)})
    >>> {entry.node.name: shape for entry, shape in shapes.items()}
    {'data': (2, 3), 'fc_weight': (5, 3), 'fc_bias': (5,), 'fc': (2, 5)}
    """
    inference = _ShapeInference(outputs, known, settled=settled)
    inference.run()
    if not partial:
        inference.require_all()
    return inference.table


@planning()
def infer_dtypes(
    outputs: Sequence[Entry],
    known: Mapping[str, Any],
    default: Any = _FLOAT32,
    settled: Mapping[Entry, Any] | None = None,
) -> dict[Entry, np.dtype | None]:
    """The dtype of every entry that `outputs` depend on.

    `known` are dtypes of variables by name; attributes ``__dtype__`` come after these. A variable whose dtype does
    not follow from anything gets `default`, or stays None if that is None. `settled` is as for `infer_shapes`.

    Raises
    ------
    DTypeError
        If dtypes contradict each other, or an operator does not support them.
    """
    numbers = {entry: _number(dtype) for entry, dtype in (settled or {}).items()}
    if default is not None:
        # Most often nothing is said but by the default, and one sweep shows that this contradicts nothing: then it
        # is also what filling the gaps one after the other would find.
        try:
            inference = _DTypeInference(outputs, known, np.dtype(default), numbers)
            inference.run()
            return inference.dtypes()
        except DTypeError:
            pass
    inference = _DTypeInference(outputs, known, settled=numbers)
    inference.run()
    if default is not None:
        inference.fill(np.dtype(default))
    return inference.dtypes()


def partial_shape(shape: Iterable[int | None] | None) -> Shape | None:
    """A shape in MXNet's convention, where 0 and -1 are unknown dimensions and ``()`` an unknown rank.

    >>> partial_shape((0, 3, -1))
    (None, 3, None)
    """
    return tuple(None if n is None or n <= 0 else n for n in shape) or None if shape is not None else None


class _Inference:
    """What shapes and dtypes share: a table of facts, refined until no operator has more to say."""

    error: type[NbsymError]
    attribute: str  # the variables' attribute that gives a fact

    def __init__(
        self,
        outputs: Sequence[Entry],
        known: Mapping[str, Any],
        assumed: Any = None,
        settled: Mapping[Entry, Any] | None = None,
    ) -> None:
        self.order = topological_order(outputs)
        self.known = known
        self.assumed = None if assumed is None else self.parse(assumed)  # about variables of which nothing is said
        self.table: dict[Entry, Any] = dict(settled or {})
        self.learnt_at: dict[Entry, Node] = {}  # an entry that one of its readers knew more about
        self.unsettled: list[Node] = []  # nodes of which some input or output is not known, in topological order
        self.touching: dict[Entry, list[Node]] = {}  # the unsettled nodes at each unknown entry

    def relate(self, op: Operator, params: Params, inputs: list[Any], outputs: list[Any]) -> Any:
        """What `op` concludes from facts about its inputs and outputs."""
        raise NotImplementedError

    def is_known(self, fact: Any) -> bool:
        raise NotImplementedError

    def merge(self, one: Any, other: Any) -> Any:
        """The fact that says what both say; ValueError if they contradict each other."""
        raise NotImplementedError

    def parse(self, value: Any) -> Any:
        """A fact as the caller gives it."""
        raise NotImplementedError

    def parse_attribute(self, text: str) -> Any:
        raise NotImplementedError

    def describe(self, fact: Any) -> str:
        return "unknown" if fact is None else str(fact)

    def run(self) -> None:
        self._sweep()
        for node in self.unsettled:
            for entry in {*node.inputs, *self._outputs(node)}:
                if not self.is_known(self.table[entry]):
                    self.touching.setdefault(entry, []).append(node)
        # Against the grain first: the sweep has just gone with it.
        self._settle(reversed(self.unsettled))

    def _sweep(self) -> None:
        """Every node once, inputs first. Equal nodes share the work: a graph of 24,000 nodes has few kinds."""
        table = self.table
        memo: dict[tuple[Any, ...], tuple[Sequence[Any], Sequence[Any], bool]] = {}
        for node in self.order:
            if (node, 0) in table:
                continue
            op = node.op
            if op is None:
                table[Entry(node, 0)] = self._given(node)
                continue
            facts = tuple([table[entry] for entry in node.inputs])
            key = (op, node.params, facts)
            found = memo.get(key)
            if found is None:
                unknown = [None] * output_count(node)
                inputs, outputs = self._conclude(node, list(facts), unknown)
                learnt = not all(map(self.is_known, facts)) or not all(map(self.is_known, outputs))
                memo[key] = found = inputs, outputs, learnt
            inputs, outputs, learnt = found
            for index, fact in enumerate(outputs):
                table[Entry(node, index)] = fact
            if learnt:
                repeated = self._learn(node, node.inputs, inputs) and len(set(node.inputs)) < len(node.inputs)
                if repeated or not all(self.is_known(table[entry]) for entry in (*node.inputs, *self._outputs(node))):
                    self.unsettled.append(node)

    def _settle(self, nodes: Iterable[Node]) -> None:
        """Revisit unsettled nodes until nothing more is learnt about what they read and make."""
        table = self.table
        queue = deque(nodes)
        queued = set(queue)
        while queue:
            node = queue.popleft()
            queued.discard(node)
            outputs = self._outputs(node)
            inputs, made = self._conclude(node, [table[e] for e in node.inputs], [table[e] for e in outputs])
            changed = self._learn(node, node.inputs, inputs) + self._learn(node, outputs, made)
            repeated = len(set(node.inputs)) < len(node.inputs)
            for entry in changed:
                for neighbour in self.touching.get(entry, ()):
                    if neighbour not in queued and (neighbour is not node or repeated):
                        queue.append(neighbour)
                        queued.add(neighbour)

    def _outputs(self, node: Node) -> list[Entry]:
        return [Entry(node, index) for index in range(output_count(node))]

    def _conclude(self, node: Node, inputs: list[Any], outputs: list[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
        assert node.op is not None and node.params is not None
        try:
            return self.relate(node.op, node.params, inputs, outputs)
        except NbsymError as error:
            what = str(error).removeprefix(f"{node.op.name}: ")
            raise type(error)(self._explain(node, what)) from None

    def _learn(self, node: Node, entries: Sequence[Entry], facts: Sequence[Any]) -> list[Entry]:
        """Note what `node` concludes about `entries`; return those about which that is news."""
        news = []
        for entry, fact in zip(entries, facts, strict=True):
            old = self.table[entry]
            if fact == old:
                continue
            try:
                fact = self.merge(old, fact)
            except ValueError:
                what = f"{self.describe(old)} does not agree with {self.describe(fact)}"
                raise self.error(self._explain(node, what)) from None
            if fact != old:
                self.table[entry] = fact
                if entry.node is not node:
                    self.learnt_at[entry] = node
                news.append(entry)
        return news

    def _explain(self, node: Node, what: str) -> str:
        """An error's text: the node, what is wrong with it, and where each fact about it came from."""
        op = node.op
        assert op is not None and node.params is not None
        lines = [f"{op.name} node {node.name!r}: {what}"]
        names = registry.input_names(op, node.params, len(node.inputs) - len(op.aux)) + op.aux
        for name, entry in zip(names, node.inputs, strict=True):
            lines.append(f"  {name}: {self.describe(self.table[entry])}, {self._origin(entry)}")
        for entry in self._outputs(node):
            fact = self.table.get(entry)
            if fact is not None:
                lines.append(f"  output {entry.index}: {self.describe(fact)}, {self._origin(entry)}")
        return "\n".join(lines)

    def _origin(self, entry: Entry) -> str:
        node = entry.node
        if node.op is not None:
            origin = f"from {node.op.name} node {node.name!r}"
        elif node.name in self.known:
            origin = f"given for variable {node.name!r}"
        elif self.attribute in node.attrs:
            origin = f"by {self.attribute} of variable {node.name!r}"
        else:
            origin = f"variable {node.name!r}"
        reader = self.learnt_at.get(entry)
        if reader is not None:
            origin += f", inferred at {reader.op.name} node {reader.name!r}"  # type: ignore[union-attr]
        return origin

    def _given(self, node: Node) -> Any:
        """What the caller, or else the variable itself, says about a variable."""
        value = self.known.get(node.name)
        source = "given" if value is not None else self.attribute
        try:
            if value is not None:
                return self.parse(value)
            value = node.attrs.get(self.attribute)
            found = None if value is None else self.parse_attribute(value)
            return self.assumed if found is None else found
        except (TypeError, ValueError, OverflowError, KeyError, SyntaxError, RecursionError, MemoryError) as error:
            raise self.error(f"variable {node.name!r}: {source} {value!r} is not understood ({error})") from None


class _ShapeInference(_Inference):
    error = ShapeError
    attribute = "__shape__"

    def relate(self, op: Operator, params: Params, inputs: list[Any], outputs: list[Any]) -> Any:
        if op.compute and not op.shape:
            return self._relate_by_formula(op, params, inputs, outputs)
        return registry.infer_shape(op, params, inputs, outputs)

    def _relate_by_formula(self, op: Operator, params: Params, inputs: list[Any], outputs: list[Any]) -> Any:
        """What follows for a composite from the operators that it is composed of."""
        variables = tuple(Entry(Node(None, f"input {index}"), 0) for index in range(len(inputs)))
        made = Builder().expand(Node(op, op.name, params, variables))
        inner = _ShapeInference((*variables, *made), {f"input {i}": shape for i, shape in enumerate(inputs)})
        try:
            inner.run()
            for entry, shape in zip(made, outputs, strict=True):
                if inner._learn(entry.node, [entry], [shape]):
                    inner._settle(inner.touching.get(entry, ()))
        except ShapeError as error:  # where the facts came from is said of the composite itself
            raise ShapeError(str(error).splitlines()[0]) from None
        return [inner.table[entry] for entry in variables], [inner.table[entry] for entry in made]

    def is_known(self, fact: Any) -> bool:
        return fact is not None and None not in fact

    def merge(self, one: Shape | None, other: Shape | None) -> Shape | None:
        if one is None or other is None:
            return other if one is None else one
        if len(one) != len(other) or any(None not in (a, b) and a != b for a, b in zip(one, other, strict=True)):
            raise ValueError
        return tuple(b if a is None else a for a, b in zip(one, other, strict=True))

    def parse(self, value: Any) -> Shape | None:
        return tuple(_dimension(n) for n in (value if isinstance(value, Iterable) else (value,)))

    def parse_attribute(self, text: str) -> Shape | None:
        value = ast.literal_eval(text)
        return None if value is None else partial_shape(self.parse(value))

    def describe(self, fact: Any) -> str:
        if fact is None:
            return "unknown shape"
        return "(" + ", ".join("?" if n is None else str(n) for n in fact) + (",)" if len(fact) == 1 else ")")

    def require_all(self) -> None:
        unknown = [entry for entry, shape in self.table.items() if not self.is_known(shape)]
        if not unknown:
            return
        # Variables are what the caller can say more about; what follows from them would only be noise.
        listed = [entry for entry in unknown if entry.node.op is None] or unknown
        lines = ["cannot infer every shape: give the shapes of more variables. Not known:"]
        for entry in listed[:_MOST_LISTED]:
            node = entry.node
            what = "variable" if node.op is None else f"output {entry.index} of {node.op.name} node"
            lines.append(f"  {what} {node.name!r}: {self.describe(self.table[entry])}")
        if len(listed) > _MOST_LISTED:
            lines.append(f"  and {len(listed) - _MOST_LISTED} more")
        raise ShapeError("\n".join(lines))


_DTYPES: dict[Any, Any] = {None: None} | {number: dtype for dtype, number in DTYPE_NUMBERS.items()}


class _DTypeInference(_Inference):
    """Facts are MXNet's numbers of dtypes, because dtypes themselves take ten times as long to hash."""

    error = DTypeError
    attribute = "__dtype__"

    def relate(self, op: Operator, params: Params, inputs: list[Any], outputs: list[Any]) -> Any:
        new, made = registry.infer_dtype(op, params, [_DTYPES[n] for n in inputs], [_DTYPES[n] for n in outputs])
        return list(map(_number, new)), list(map(_number, made))

    def is_known(self, fact: Any) -> bool:
        return fact is not None

    def merge(self, one: int | None, other: int | None) -> int | None:
        if one is not None and other is not None and one != other:
            raise ValueError
        return other if one is None else one

    def parse(self, value: Any) -> int | None:
        dtype = np.dtype(value)
        if dtype not in DTYPE_NUMBERS:
            raise TypeError(f"expected one of {', '.join(known.name for known in DTYPE_NUMBERS)}")
        return DTYPE_NUMBERS[dtype]

    def parse_attribute(self, text: str) -> int | None:
        if not text.lstrip("-").isdigit():
            return self.parse(text)
        return None if text == "-1" else _number(_DTYPES[int(text)])

    def describe(self, fact: Any) -> str:
        return "unknown" if fact is None else _DTYPES[fact].name

    def fill(self, default: np.dtype) -> None:
        """Give `default` to what nothing says anything about, variables first, and follow what that implies."""
        number = self.parse(default)
        for entry in [Entry(node, 0) for node in self.order if node.op is None] + list(self.table):
            if self.table[entry] is None:
                self.table[entry] = number
                self._settle(self.touching.get(entry, ()))

    def dtypes(self) -> dict[Entry, np.dtype | None]:
        """The table in terms of dtypes."""
        return {entry: _DTYPES[number] for entry, number in self.table.items()}


def _number(dtype: np.dtype | None) -> int | None:
    return None if dtype is None else DTYPE_NUMBERS[dtype]


def _dimension(n: Any) -> int | None:
    if n is None or n == -1:
        return None
    if int(n) != n or n < 0:
        raise ValueError(f"{n!r} is not a dimension")
    return int(n)
