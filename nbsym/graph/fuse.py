"""Fusion: connected elementwise nodes become one node, which one loop computes.

Every node gets a *level*. A node joins the group of its inputs of the highest level if that is one group, over the
same iteration space and not full (several such groups on one level are merged first); otherwise it opens a group on
the next level. So all that a group reads from outside has a lower level than the group itself: groups never depend
on each other in circles, whatever the graph. Then a group that is read by one other group only joins that one, as far
as there is room. Both steps look at each edge once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..registry import parse_params
from ..registry.operator import Case, Operator, Params, Source
from ..symbol.node import Entry, Node, topological_order
from .graph import place
from .rewriting import Rewriting, Tables

MAX_MEMBERS = 24
"""Divisible by 2, 3, 4, 6 and 8, so that a long chain of a few repeated operators is cut into equal pieces."""

MAX_ARRAYS = 32
"""Arrays that a group reads from outside, beyond which it takes no further member."""


@dataclass(frozen=True)
class Member:
    """One operator of a group. `args` are inputs of the group by number, or, as ``~m``, the result of member m."""

    op: Operator
    params: Params
    args: tuple[int, ...]
    dtype: np.dtype  # of its result


@dataclass(frozen=True)
class FusedGroup:
    """Elementwise operators over one iteration space, in an order in which they can be computed.

    `inputs` is the number of arrays read, `outputs` the members whose results are wanted outside. A group says
    nothing of names and shapes, so equal structure is an equal group.
    """

    members: tuple[Member, ...]
    inputs: int
    outputs: tuple[int, ...]


def group_of(op: Operator) -> FusedGroup | None:
    """The group that `op` stands for, or None if it is an operator of the registry."""
    value = op.elementwise[0].value if op.elementwise else None
    return value if isinstance(value, FusedGroup) else None


def fuse(
    outputs: Sequence[Entry],
    shapes: Mapping[Entry, tuple[int, ...]],
    dtypes: Mapping[Entry, np.dtype],
    *,
    forward_outputs: int | None = None,
) -> Tables:
    """The same graph with groups of elementwise nodes in place of their members; and its tables.

    Parameters
    ----------
    outputs : sequence of Entry
    shapes, dtypes : mapping
        Of every entry.
    forward_outputs : int, optional
        So many of `outputs`, with all that they need, are computed before the others: no group holds nodes of both
        parts. What the second part reads of the first is an output of its group.

    Examples
    --------
    >>> import numpy as np, nbsym as mx
    >>> x = mx.sym.Variable("x")
    >>> outputs = mx.sym.tanh(x * 2 + 1).entries
    >>> everything = [Entry(node, 0) for node in topological_order(outputs)]
    >>> tables = dict.fromkeys(everything, (3,)), dict.fromkeys(everything, np.dtype("float32"))
    >>> (fused,), _, _ = fuse(outputs, *tables)
    >>> [member.op.name for member in group_of(fused.node.op).members]
    ['_mul_scalar', '_plus_scalar', 'tanh']
    """
    return _Fusion(outputs, shapes, dtypes, forward_outputs).run()


class _Group:
    __slots__ = ("level", "members", "shape", "backward", "place", "arrays")

    def __init__(self, level: int, node: Node, shape: tuple[int, ...], backward: bool, place: str | None) -> None:
        self.level = level
        self.members = [node]
        self.shape = shape
        self.backward = backward
        self.place = place
        self.arrays = len(node.inputs)  # read by its members, each time counted


class _Fusion:
    def __init__(
        self,
        outputs: Sequence[Entry],
        shapes: Mapping[Entry, tuple[int, ...]],
        dtypes: Mapping[Entry, np.dtype],
        forward_outputs: int | None,
    ) -> None:
        self.outputs = outputs
        self.anew = Rewriting(shapes, dtypes)
        self.shapes, self.dtypes = self.anew.shapes, self.anew.dtypes
        first = topological_order(outputs[:forward_outputs])
        forward = set(first)
        self.order = [*first, *(node for node in topological_order(outputs) if node not in forward)]
        self.boundary = len(first)
        self.level: dict[Node, int] = {}
        self.group: dict[Node, _Group] = {}

    def run(self) -> Tables:
        self._assign()
        self._sink()
        return self._rebuild()

    def _assign(self) -> None:
        """Give every node a level, and elementwise nodes a group."""
        level, groups, shapes = self.level, self.group, self.shapes
        boundary = self.boundary
        for position, node in enumerate(self.order):
            op = node.op
            if op is None:
                level[node] = 0
                continue
            highest = 0
            inputs = node.inputs
            for source, _ in inputs:
                if level[source] > highest:
                    highest = level[source]
            if not op.elementwise or len(inputs) > MAX_ARRAYS // 2:
                level[node] = highest + 1
                continue
            shape = shapes[node, 0]  # type: ignore[index]
            backward = position >= boundary
            where = place(node)
            chosen: _Group | None = None
            if highest:
                for source, _ in inputs:
                    if level[source] == highest:
                        found = groups.get(source)
                        if (
                            found is None
                            or found.shape != shape
                            or found.backward is not backward
                            or found.place != where
                        ):
                            chosen = None
                            break
                        if chosen is None:
                            chosen = found
                        elif chosen is not found and not self._merge(found, chosen):
                            chosen = None
                            break
            if chosen is not None and len(chosen.members) < MAX_MEMBERS and chosen.arrays < MAX_ARRAYS:
                chosen.members.append(node)
                chosen.arrays += len(inputs) - 1
            else:
                chosen = _Group(highest + 1, node, shape, backward, where)
            groups[node] = chosen
            level[node] = chosen.level

    def _merge(self, group: _Group, into: _Group) -> bool:
        """Move the members of `group` to `into`, if they fit together."""
        if (
            len(group.members) + len(into.members) >= MAX_MEMBERS
            or group.arrays + into.arrays > MAX_ARRAYS
            or group.shape != into.shape
            or group.backward is not into.backward
            or group.place != into.place
        ):
            return False
        for node in group.members:
            self.group[node] = into
            self.level[node] = into.level
        into.members += group.members
        into.arrays += group.arrays
        group.members = []
        return True

    def _sink(self) -> None:
        """Join groups that only one other group reads with that one."""
        groups = self.group
        reader: dict[_Group, _Group | None] = {}
        for entry in self.outputs:
            if entry.node in groups:
                reader[groups[entry.node]] = None
        for node in self.order:
            own = groups.get(node)
            for source, _ in node.inputs:
                found = groups.get(source)
                if found is not None and found is not own:
                    if reader.setdefault(found, own) is not own:
                        reader[found] = None
        # From the last groups to the first, so that a group's reader is final when the group itself is looked at.
        for group in sorted(reader, key=lambda g: -g.level):
            into = reader[group]
            while into is not None and not into.members:
                into = reader[into]
            if into is not None and len(group.members) + len(into.members) <= MAX_MEMBERS:
                self._merge(group, into)

    def _rebuild(self) -> Tables:
        groups, level = self.group, self.level
        position = {node: i for i, node in enumerate(self.order)}
        outside = {entry.node for entry in self.outputs}  # members whose results are wanted outside of their group
        for node in self.order:
            own = groups.get(node)
            for source, _ in node.inputs:
                if source in groups and groups[source] is not own:
                    outside.add(source)
        for node in sorted(self.order, key=level.__getitem__):
            group = groups.get(node)
            if group is None or len(group.members) == 1:
                self.anew.renew(node)
            elif group.members[0] is node:
                group.members.sort(key=position.__getitem__)
                self._contract(group.members, outside)
        return self.anew.tables(self.outputs)

    def _contract(self, members: Sequence[Node], outside: set[Node]) -> None:
        """One node for `members`."""
        number = {node: i for i, node in enumerate(members)}
        inputs: dict[Entry, int] = {}
        described = []
        for node in members:
            args = []
            for entry in node.inputs:
                inner = number.get(entry.node)
                if inner is None:
                    source = self.anew.now(entry)
                    args.append(inputs.setdefault(source, len(inputs)))
                else:
                    args.append(~inner)
            described.append((node.op, node.params, tuple(args), self.dtypes[Entry(node, 0)]))
        wanted = tuple([i for i, node in enumerate(members) if node in outside])
        op = _operator(tuple(described), len(inputs), wanted)
        last = members[-1]
        fused = Node(op, last.name, parse_params(op, ()), tuple(inputs), last.attrs)
        for index, i in enumerate(wanted):
            self.anew.replace(Entry(members[i], 0), Entry(fused, index))


@lru_cache(maxsize=1 << 14)
def _operator(
    members: tuple[tuple[Operator, Params, tuple[int, ...], np.dtype], ...], inputs: int, outputs: tuple[int, ...]
) -> Operator:
    """The operator of a group; one for equal groups."""
    group = FusedGroup(tuple(Member(*member) for member in members), inputs, outputs)
    names = list(dict.fromkeys(member.op.name.strip("_") for member in group.members))
    return Operator(
        name="fused(" + ", ".join(names) + ")",
        source=Source("<fused>", 0),
        inputs=tuple(f"input{i}" for i in range(inputs)),
        outputs=tuple(f"output{i}" for i in range(len(outputs))),
        elementwise=(Case(None, group),),
    )
