"""Memory planning: which buffer every entry lives in, and where in the arena every buffer lies.

Two pure passes. `assign_buffers` gives every entry of a scheduled graph a buffer: variables and outputs have their
own (external) ones, views share their input's, and an operator that may work in place takes over a buffer that
nobody reads later. In prediction, slices of a batch show parts of it, and what is joined to a batch is made in its
place there. `place` lays buffers with known lifetimes into one arena: first come first served into the
smallest gap that is large enough (best fit), as register allocators do with linear scan; where that leaves gaps, the
largest first ("greedy by size": Y. Pisarchyk and J. Lee, *Efficient Memory Management for Deep Neural Net Inference*,
2020), or those that live longest.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..base import ArgumentError
from ..symbol.node import Entry, Node
from .schedule import entry_bytes
from .terms import taken_inputs

ALIGNMENT = 64  # bytes: a cache line, and the widest vector


PLANS = ("none", "inplace", "share", "all", "recompute")


_GOOD_ENOUGH = 1.01  # times what is alive at once
_LARGE = 512  # what is larger than this part of it is placed again, and the rest beside that
_MOST_LARGE = 2000  # each order takes time with the square of their number


@dataclass(frozen=True)
class MemoryPlan:
    """How memory is to be planned.

    Attributes
    ----------
    kind : str
        ``"none"``: an array of its own for everything. ``"inplace"``: operators may overwrite their inputs.
        ``"share"``: memory that nobody needs any more is used again. ``"all"``: both. ``"recompute"``: both, and what
        is cheap to compute once more is not kept for backward.
    limit : int or float, optional
        Bytes; or, as a float, a fraction of what is needed without a limit. Backward computes as much once more as
        that takes.
    """

    kind: str = "all"
    limit: int | float | None = None

    def __post_init__(self) -> None:
        if self.kind not in PLANS:
            raise ArgumentError(f"bind: plan is {self.kind!r}; expected one of {', '.join(PLANS)}")
        if self.limit is not None:
            if isinstance(self.limit, bool) or not isinstance(self.limit, int | float) or not self.limit > 0:
                raise ArgumentError(f"bind: memory_limit is {self.limit!r}; expected bytes, or a fraction as a float")
            if isinstance(self.limit, float) and self.limit > 1:
                raise ArgumentError(
                    f"bind: memory_limit is {self.limit!r}; a fraction is at most 1.0, bytes are an int"
                )

    @property
    def inplace(self) -> bool:
        return self.kind not in ("none", "share")

    @property
    def shares(self) -> bool:
        return self.kind not in ("none", "inplace")

    def bytes(self, without: int) -> float:
        """The limit in bytes, where `without` bytes are needed if there is none."""
        if self.limit is None:
            return math.inf
        return self.limit * without if isinstance(self.limit, float) else self.limit


ORDINARY = MemoryPlan()


@dataclass(frozen=True)
class Buffers:
    """The result of `assign_buffers`.

    Buffers are numbered: variables in schedule order, then the outputs (one each), then those in the arena.
    """

    of: Mapping[Entry, int]
    variables: Mapping[Node, int]
    outputs: tuple[int, ...]
    copies: Mapping[int, Entry]  # output buffer -> entry to be copied there, where no node can write it directly
    sizes: tuple[int, ...]  # bytes of every buffer
    first: Mapping[int, int]  # arena buffer -> position of the node that first writes it
    last: Mapping[int, int]  # arena buffer -> position of the last node that uses it
    at: Mapping[Entry, int]  # where in their buffer, in elements, entries begin that do not begin with it
    nothing: frozenset[Node]  # slices and joins that are in their place without anything being done


class Lifetime(NamedTuple):
    """A buffer in the arena: needed from node `first` to node `last`, both included."""

    nbytes: int
    first: int
    last: int


_ORDERS: tuple[Callable[[Lifetime], tuple[int, ...]], ...] = (
    lambda need: (-need.nbytes, need.first),
    lambda need: (-need.nbytes, -need.last),
    lambda need: (need.first - need.last, -need.nbytes),
    lambda need: (-need.nbytes * (need.last - need.first + 1), need.first),
)


def assign_buffers(
    order: Sequence[Node],
    outputs: Sequence[Entry],
    shapes: Mapping[Entry, tuple[int, ...]],
    dtypes: Mapping[Entry, np.dtype],
    *,
    inplace: bool = True,
    parts: bool = False,
) -> Buffers:
    """Give every entry of the scheduled graph a buffer.

    Parameters
    ----------
    order : sequence of Node
        The schedule: every node once, inputs first.
    outputs : sequence of Entry
        Entries that must end up in buffers of their own.
    shapes, dtypes : mapping
        Of every entry of `order`.
    inplace : bool
        Whether operators may overwrite inputs that nobody needs any more.
    parts : bool
        Whether slices along the first axis may share the memory of the whole.
    """
    begins = _slices(order, outputs, roots(order), shapes) if parts else {}
    root = roots(order, begins)
    joins = _joins(order, outputs, root, shapes) if parts else {}
    joined = {entry.node for entry, _ in joins.values()}
    variables: dict[Node, int] = {}
    of: dict[Entry, int] = {}
    sizes: list[int] = []

    def new(entry: Entry) -> int:
        size = dtypes[entry].itemsize
        for n in shapes[entry]:
            size *= n
        sizes.append(size)
        return len(sizes) - 1

    for node in order:
        if node.op is None:
            of[Entry(node, 0)] = variables[node] = new(Entry(node, 0))
    output_buffers = tuple(new(entry) for entry in outputs)
    copies = {}
    for buffer, entry in zip(output_buffers, outputs, strict=True):
        source = root.get(entry, entry)
        if source in of:
            copies[buffer] = entry
        else:
            of[source] = buffer

    last_use = _last_uses(order, root)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    at: dict[Entry, int] = {}
    for position, node in enumerate(order):
        op = node.op
        if op is None:
            continue
        if op.view is not None or node in begins:
            entry = Entry(node, 0)
            of[entry] = of[root[entry]]
            begin = at.get(shown_input(node), 0) + begins.get(node, 0)
            if begin:
                at[entry] = begin
            continue
        if node in joined:
            continue
        taken: set[int] = set()
        for index in range(_output_count(node, shapes)):
            entry = Entry(node, index)
            if entry in of:
                continue
            end = last_use.get(entry, position)
            if entry in joins:
                whole, at[entry] = joins[entry]
                if whole not in of:
                    of[whole] = buffer = new(whole)
                    first[buffer] = last[buffer] = position
                of[entry] = buffer = of[whole]
                if buffer in last:
                    last[buffer] = max(last[buffer], end, last_use.get(whole, end))
                continue
            free = _take_over(node, index, entry, position, of, last, shapes, dtypes, taken) if inplace else None
            if free is not None and sizes[free] != entry_bytes(entry, shapes, dtypes):
                free = None  # it holds the whole of which an input is a part
            if free is None:
                of[entry] = buffer = new(entry)
                first[buffer] = position
                last[buffer] = end
            else:
                of[entry] = free
                taken.add(free)
                last[free] = max(end, position)
    nothing = frozenset(begins.keys() | joined)
    return Buffers(of, variables, output_buffers, copies, tuple(sizes), first, last, at, nothing)


def live_bytes(buffers: Buffers) -> list[int]:
    """How many bytes of the arena are in use at each position: no plan needs less than the largest of them."""
    changes = [0] * (max(buffers.last.values(), default=-1) + 2)
    for buffer, position in buffers.first.items():
        changes[position] += buffers.sizes[buffer]
        changes[buffers.last[buffer] + 1] -= buffers.sizes[buffer]
    return list(itertools.accumulate(changes))[:-1]


def place(lifetimes: Sequence[Lifetime]) -> tuple[list[int], int]:
    """Offsets in bytes of buffers in one arena, in the order given, and the arena's size.

    Where serving buffers as they come leaves gaps, the large ones are placed again in other orders.

    Examples
    --------
    >>> place([Lifetime(64, 0, 1), Lifetime(64, 1, 2), Lifetime(64, 2, 3)])
    ([0, 64, 0], 128)
    """
    best = _as_they_come(lifetimes)
    needed = _most_at_once(lifetimes)
    if best[1] <= needed * _GOOD_ENOUGH:
        return best
    large = [i for i, need in enumerate(lifetimes) if need.nbytes * _LARGE > needed]
    if len(large) > _MOST_LARGE:
        return best
    small = [i for i, need in enumerate(lifetimes) if need.nbytes * _LARGE <= needed]
    beside, extra = _as_they_come([lifetimes[i] for i in small])
    for order in _ORDERS:
        large.sort(key=lambda i: order(lifetimes[i]))
        places, total = _by_order([lifetimes[i] for i in large])
        if total + extra < best[1]:
            offsets = [0] * len(lifetimes)
            for i, at in zip(large, places, strict=True):
                offsets[i] = at
            for i, at in zip(small, beside, strict=True):
                offsets[i] = total + at
            best = offsets, total + extra
    return best


def _as_they_come(lifetimes: Sequence[Lifetime]) -> tuple[list[int], int]:
    """Best fit in the order of time."""
    offsets = [0] * len(lifetimes)
    arena = _Arena()
    starting = sorted(range(len(lifetimes)), key=lambda i: lifetimes[i].first)
    ending = sorted(range(len(lifetimes)), key=lambda i: lifetimes[i].last)
    released = 0
    for i in starting:
        while lifetimes[ending[released]].last < lifetimes[i].first:
            done = ending[released]
            arena.free(offsets[done], _aligned(lifetimes[done].nbytes))
            released += 1
        offsets[i] = arena.allocate(_aligned(lifetimes[i].nbytes))
    return offsets, arena.size


def _by_order(lifetimes: Sequence[Lifetime]) -> tuple[list[int], int]:
    """Each in turn into the smallest gap between those already placed that live at the same time."""
    sizes = np.array([_aligned(need.nbytes) for need in lifetimes], np.int64)
    first = np.array([need.first for need in lifetimes], np.int64)
    last = np.array([need.last for need in lifetimes], np.int64)
    offsets = np.zeros(len(lifetimes), np.int64)
    for i in range(len(lifetimes)):
        there = np.flatnonzero((first[:i] <= last[i]) & (last[:i] >= first[i]))
        there = there[np.argsort(offsets[there], kind="stable")]
        ends = np.maximum.accumulate(offsets[there] + sizes[there])
        begins = np.concatenate([[0], ends])
        gaps = offsets[there] - begins[:-1]
        fitting = np.flatnonzero(gaps >= sizes[i])
        offsets[i] = begins[fitting[np.argmin(gaps[fitting])]] if fitting.size else begins[-1]
    return offsets.tolist(), int((offsets + sizes).max(initial=0))


def _most_at_once(lifetimes: Sequence[Lifetime]) -> int:
    changes = [0] * (max((need.last for need in lifetimes), default=0) + 2)
    for need in lifetimes:
        changes[need.first] += _aligned(need.nbytes)
        changes[need.last + 1] -= _aligned(need.nbytes)
    return max(itertools.accumulate(changes))


def shown_input(node: Node) -> Entry:
    """The input of which a view, or a slice, shows elements."""
    assert node.op is not None
    return node.inputs[node.op.inputs.index(node.op.view) if node.op.view is not None else 0]


def roots(order: Iterable[Node], slices: Container[Node] = ()) -> dict[Entry, Entry]:
    """For every output of a view, and of `slices`, the entry whose memory it shows."""
    root: dict[Entry, Entry] = {}
    for node in order:
        if node.op is not None and (node.op.view is not None or node in slices):
            source = shown_input(node)
            root[Entry(node, 0)] = root.get(source, source)
    return root


def _slices(
    order: Sequence[Node],
    outputs: Sequence[Entry],
    root: Mapping[Entry, Entry],
    shapes: Mapping[Entry, tuple[int, ...]],
) -> dict[Node, int]:
    """Slices along the first axis of what nobody writes to meanwhile, and the number of their first element."""
    written = {entry.node for node in order for entry in _written(node)}
    wanted = set(outputs)
    found = {}
    for node in order:
        if node.op is not None and node.op.name == "slice_axis" and Entry(node, 0) not in wanted:
            assert node.params is not None
            source = node.inputs[0]
            whole = shapes[source]
            chosen = range(whole[0])[node.params.begin : node.params.end]
            if node.params.axis % len(whole) == 0 and root.get(source, source).node not in written and len(chosen):
                found[node] = chosen.start * math.prod(whole[1:])
    return found


def _written(node: Node) -> Sequence[Entry]:
    """The inputs that a node writes to."""
    if node.op is None or not (node.op.aux or node.op.mutates):
        return ()
    named = zip(taken_inputs(node), node.inputs)
    return [entry for name, entry in named if name in node.op.aux or name in node.op.mutates]


def _joins(
    order: Sequence[Node],
    outputs: Sequence[Entry],
    root: Mapping[Entry, Entry],
    shapes: Mapping[Entry, tuple[int, ...]],
) -> dict[Entry, tuple[Entry, int]]:
    """What can be made where it is to be joined with others along the first axis: the whole, and the first element."""
    elsewhere = {root.get(entry, entry) for entry in outputs}
    found: dict[Entry, tuple[Entry, int]] = {}
    for node in order:
        if node.op is None or node.op.name != "Concat":
            continue
        assert node.params is not None
        whole = Entry(node, 0)
        parts = node.inputs
        if node.params.dim % len(shapes[whole]) or len(set(parts)) < len(parts):
            continue
        if any(e in elsewhere or e in found or e in root for e in parts):
            continue
        if any(e.node.op is None or e.node.op.name == "Concat" for e in parts):
            continue
        begin = 0
        for entry in parts:
            found[entry] = whole, begin
            begin += math.prod(shapes[entry])
    return found


def _last_uses(order: Sequence[Node], root: Mapping[Entry, Entry]) -> dict[Entry, int]:
    last: dict[Entry, int] = {}
    for position, node in enumerate(order):
        inputs: Iterable[Entry] = node.inputs
        if node.op is not None and node.op.unread:
            named = zip(taken_inputs(node), inputs)
            inputs = [entry for name, entry in named if name not in node.op.unread]
        for entry in inputs:
            last[root.get(entry, entry)] = position
    return last


def _output_count(node: Node, shapes: Mapping[Entry, tuple[int, ...]]) -> int:
    count = 1
    while Entry(node, count) in shapes:
        count += 1
    return count


def _take_over(
    node: Node,
    index: int,
    entry: Entry,
    position: int,
    of: Mapping[Entry, int],
    last: Mapping[int, int],
    shapes: Mapping[Entry, tuple[int, ...]],
    dtypes: Mapping[Entry, np.dtype],
    taken: set[int],
) -> int | None:
    """An arena buffer among the node's inputs that output `index` may overwrite, or None."""
    op = node.op
    assert op is not None
    if op.elementwise:
        candidates: Sequence[Entry] = node.inputs
    else:
        wanted = op.inplace.get(op.outputs[min(index, len(op.outputs) - 1)])
        candidates = [node.inputs[op.inputs.index(wanted)]] if wanted in op.inputs else []
    shape, dtype = shapes[entry], dtypes[entry]
    for source in candidates:
        buffer = of[source]
        if last.get(buffer) != position or buffer in taken:
            continue
        if all(shapes[e] == shape and dtypes[e] == dtype for e in node.inputs if of[e] == buffer):
            return buffer
    return None


def _aligned(nbytes: int) -> int:
    return max(-(-nbytes // ALIGNMENT), 1) * ALIGNMENT


class _Arena:
    """Gaps of a growing arena, ordered by offset; neighbours are merged when freed."""

    def __init__(self) -> None:
        self.size = 0
        self.offsets: list[int] = []
        self.lengths: list[int] = []

    def allocate(self, nbytes: int) -> int:
        best = -1
        for i, length in enumerate(self.lengths):
            if length >= nbytes and (best < 0 or length < self.lengths[best]):
                best = i
                if length == nbytes:
                    break
        if best < 0:
            return self._grow(nbytes)
        offset = self.offsets[best]
        if self.lengths[best] == nbytes:
            del self.offsets[best], self.lengths[best]
        else:
            self.offsets[best] += nbytes
            self.lengths[best] -= nbytes
        return offset

    def _grow(self, nbytes: int) -> int:
        """Extend the arena, using up a gap at its end."""
        offset = self.size
        if self.offsets and self.offsets[-1] + self.lengths[-1] == self.size:
            offset = self.offsets.pop()
            self.lengths.pop()
        self.size = offset + nbytes
        return offset

    def free(self, offset: int, nbytes: int) -> None:
        i = bisect.bisect(self.offsets, offset)
        if i < len(self.offsets) and offset + nbytes == self.offsets[i]:
            nbytes += self.lengths[i]
            del self.offsets[i], self.lengths[i]
        if i and self.offsets[i - 1] + self.lengths[i - 1] == offset:
            self.lengths[i - 1] += nbytes
        else:
            self.offsets.insert(i, offset)
            self.lengths.insert(i, nbytes)
