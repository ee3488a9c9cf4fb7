"""Which nodes to compute once more, so that a training step fits into a budget of memory.

Again and again, what lies in memory at its peak for backward only is dropped, that of the least cost per byte first.
The cost of a node counts what has been dropped around it already: a long run of dropped nodes comes back to memory at
once, so runs should grow evenly. That is the measure of M. Kirisame et al., *Dynamic Tensor Rematerialization* (ICLR
2021), taken at the peak in place of staleness. On a chain of n equal nodes it ends near the 2 sqrt(n) arrays of
T. Chen et al., *Training Deep Nets with Sublinear Memory Cost* (2016).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..symbol.node import Entry, Node, topological_order
from .plan import assign_buffers, live_bytes
from .recompute import Choice, DTypes, Shapes, recompute, repeatable, unread_inputs
from .schedule import entry_bytes, outputs_of, schedule
from .updates import Updated

BYTES_PER_NANOSECOND = 25.0
FLOPS_PER_NANOSECOND = 300.0
NANOSECONDS_PER_TAP = 0.3
"""Rough speeds of memory, of products and of pooling on two cores (Inception-BN, batch 8): only ratios matter."""

CHEAP = 0.35
"""Nanoseconds per byte: what a few passes over memory cost, and few products do."""

UNNOTICED = 0.02
"""So much of a step's estimated time is spent on memory without being asked. Measured at batch 8, ResNet-50 and
Inception-BN took 1.03 and 1.05 of the time with 0.04."""

SMALL = 1 << 20
"""Bytes. Arrays below this stay in the cache, where computing them once more would be all the cost there is."""

Finish = Callable[[Sequence[Entry], Shapes, DTypes], Updated]

_STEP = 0.04  # of the peak is dropped at a time, before the plan is looked at again, to meet a limit
_STRIDE = 0.3  # and where there is none
_PATIENCE = 6  # looks without a smaller peak, after which the search ends
_MOST_APART = 4  # nodes that are run once more for each reader of the last one
_STEPS_PER_FORWARD = 3.0  # the time of a training step in forward passes


def choose(
    outputs: Sequence[Entry],
    count: int,
    shapes: Shapes,
    dtypes: DTypes,
    *,
    limit: int = 0,
    price: float = math.inf,
    share: float = math.inf,
    smallest: int = 0,
    chosen: Iterable[Node] = (),
    finish: Finish | None = None,
) -> Choice:
    """Nodes of forward whose recomputation brings the peak of memory down to `limit` bytes, or as far as it goes.

    Parameters
    ----------
    outputs, count, shapes, dtypes
        As for `nbsym.graph.recompute.recompute`.
    limit : int
        Bytes, without scratch memory.
    price : float
        Nothing is dropped whose recomputation takes more nanoseconds per byte.
    share : float
        All that is dropped takes at most this part of the time of a training step.
    smallest : int
        Arrays of fewer bytes are left alone.
    chosen : iterable of Node
        Nodes to begin with.
    finish : callable, optional
        What else is done with the graph before it is scheduled: updates of parameters appended.
    """
    search = _Search(outputs, count, shapes, dtypes, chosen, finish)
    search.price, search.smallest = price, smallest
    search.left = share * _STEPS_PER_FORWARD * sum(search.costs.values())
    return search.run(limit)


def choose_unnoticed(
    outputs: Sequence[Entry],
    count: int,
    shapes: Shapes,
    dtypes: DTypes,
    chosen: Iterable[Node] = (),
    finish: Finish | None = None,
) -> Choice:
    """`choose` what can be computed once more without a longer step."""
    large = sum(
        entry_bytes(entry, shapes, dtypes) >= SMALL
        for node in topological_order(outputs[:count])
        for entry in node.inputs
        if entry.node.op is not None
    )
    if large < 2:
        return Choice(frozenset(chosen))
    return choose(
        outputs,
        count,
        shapes,
        dtypes,
        price=CHEAP,
        share=UNNOTICED,
        smallest=SMALL,
        chosen=chosen,
        finish=finish,
    )


@dataclass(frozen=True)
class _Kept:
    """A buffer at the peak that only backward still reads, and which entries of forward it holds for that.

    `apart`: a copy that was read already, and is to be made anew for each reader.
    """

    nbytes: int
    entries: tuple[Entry, ...]
    apart: bool = False


class _Search:
    """The nodes dropped so far, in components that are connected through nodes dropped."""

    def __init__(
        self,
        outputs: Sequence[Entry],
        count: int,
        shapes: Shapes,
        dtypes: DTypes,
        chosen: Iterable[Node],
        finish: Finish | None,
    ) -> None:
        self.finish = finish
        self.outputs, self.count, self.shapes, self.dtypes = outputs, count, shapes, dtypes
        self.price = self.left = math.inf
        self.smallest = 0
        forward = topological_order(outputs[:count])
        self.forward = set(forward)
        self.neighbours: dict[Node, list[Node]] = {node: [] for node in forward}
        for node in forward:
            for source, _ in node.inputs:
                self.neighbours[source].append(node)
                self.neighbours[node].append(source)
        self.costs = {node: _nanoseconds(node, shapes, dtypes) for node in forward}
        self.chosen: set[Node] = set()
        self.apart: set[Node] = set()
        self.parent: dict[Node, Node] = {}
        self.total: dict[Node, float] = {}  # nanoseconds, of each component's root
        self.add(chosen)

    def run(self, limit: int) -> Choice:
        best, smallest, looks = self.choice(), math.inf, 0
        while looks <= _PATIENCE:
            peak, candidates, available = self.look()
            looks += 1
            if peak < smallest:
                best, smallest, looks = self.choice(), peak, 0
            wanted = min(peak - limit, peak * _STEP) if limit else peak * _STRIDE
            if peak <= limit or not self.drop(candidates, available, wanted):
                break
        return best

    def choice(self) -> Choice:
        return Choice(frozenset(self.chosen), frozenset(self.apart))

    def look(self) -> tuple[int, list[_Kept], set[Entry]]:
        """The peak, what could be dropped there, and all that backward has of forward."""
        again = recompute(self.outputs, self.count, self.shapes, self.dtypes, self.choice())
        originals = again.originals
        outputs, _, _, shapes, dtypes, after = (
            Updated(again.outputs, {}, (), again.shapes, again.dtypes, {})
            if self.finish is None
            else self.finish(again.outputs, again.shapes, again.dtypes)
        )
        first, second = schedule(outputs, self.count, shapes, dtypes, after)
        order = [*first, *second]
        buffers = assign_buffers(order, outputs, shapes, dtypes)
        live = live_bytes(buffers)
        peak = max(live, default=0)
        position = live.index(peak) if live else 0
        settled = dict(buffers.first)  # buffer -> the last place at which forward needs it
        returns: dict[int, list[int]] = {}  # buffer -> the places at which backward reads it
        kept: dict[int, dict[Entry, None]] = {}
        copied: dict[int, dict[Entry, None]] = {}
        for place, node in enumerate(order):
            unread = unread_inputs(node)
            for index, entry in enumerate(node.inputs):
                if index in unread:
                    continue
                buffer = buffers.of[entry]
                if place < len(first):
                    settled[buffer] = max(place, settled.get(buffer, 0))
                    continue
                returns.setdefault(buffer, []).append(place)
                if entry.node in self.forward:
                    kept.setdefault(buffer, {})[entry] = None
                elif entry.node in originals and node not in originals:
                    copied.setdefault(buffer, {})[Entry(originals[entry.node].node, entry.index)] = None
        candidates = [
            _Kept(buffers.sizes[buffer], tuple(entries))
            for buffer, entries in kept.items()
            if buffer in buffers.first and settled[buffer] < position < returns[buffer][0]
        ]
        for buffer, entries in copied.items():
            reads = returns[buffer]
            if buffer in buffers.first and reads[0] < position < reads[-1] and position not in reads:
                candidates.append(_Kept(buffers.sizes[buffer], tuple(entries), apart=True))
        return peak, candidates, {entry for entries in kept.values() for entry in entries}

    def drop(self, candidates: Iterable[_Kept], available: set[Entry], wanted: float) -> bool:
        """Drop `wanted` bytes of the candidates; whether there was anything to drop."""
        queue = [(0.0, number, kept) for number, kept in enumerate(candidates) if kept.nbytes >= self.smallest]
        dropped = 0
        while queue and dropped < wanted:
            score, number, kept = heapq.heappop(queue)
            closure = self.closure(kept, available)
            own = sum(self.costs[node] for node in closure) if closure is not None else math.inf
            if closure is None or own > self.price * kept.nbytes or own > self.left:
                continue
            now = (own + self.around(closure)) / max(kept.nbytes, 1)
            if now > score and queue:
                heapq.heappush(queue, (now, number, kept))  # what was dropped meanwhile has made it dearer
                continue
            self.add(closure)
            if kept.apart:
                self.apart |= closure
            available.difference_update(kept.entries)
            dropped += kept.nbytes
            self.left -= own
        return dropped > 0

    def closure(self, kept: _Kept, available: set[Entry]) -> set[Node] | None:
        """The nodes that have to run once more, if `kept` is dropped; None if one of them must not."""
        nodes: set[Node] = set()
        stack = list(kept.entries)
        while stack:
            entry = stack.pop()
            node = entry.node
            if not repeatable(entry):
                return None
            if node in nodes:
                continue
            if kept.apart and (node in self.apart or len(nodes) == _MOST_APART):
                return None  # copies of copies, each for every reader, would be too many
            nodes.add(node)
            unread = unread_inputs(node)
            for index, source in enumerate(node.inputs):
                if index in unread or source.node.op is None or (source in available and source not in kept.entries):
                    continue
                if not kept.apart and source.node in self.chosen:
                    continue
                stack.append(source)
        return nodes

    def around(self, nodes: set[Node]) -> float:
        """The cost of what has been dropped next to `nodes`."""
        chosen = self.chosen
        roots = {self.root(other) for node in nodes for other in self.neighbours[node] if other in chosen}
        return sum(self.total[root] for root in roots)

    def add(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if node in self.chosen or node not in self.forward:
                continue
            self.chosen.add(node)
            self.parent[node] = node
            self.total[node] = self.costs[node]
            for other in self.neighbours[node]:
                if other in self.chosen and self.root(other) is not node:
                    root = self.root(other)
                    self.parent[root] = node
                    self.total[node] += self.total[root]

    def root(self, node: Node) -> Node:
        parent = self.parent
        while parent[node] is not node:
            parent[node] = node = parent[parent[node]]
        return node


def _nanoseconds(node: Node, shapes: Shapes, dtypes: DTypes) -> float:
    """About how long a node takes: its traffic, and where it is a product, its arithmetic."""
    op = node.op
    if op is None or op.view is not None:
        return 0.0
    made = outputs_of(node, shapes)
    moved = sum(entry_bytes(entry, shapes, dtypes) for entry in (*made, *node.inputs))
    products = 2 * _multiplications(node, shapes) / FLOPS_PER_NANOSECOND
    return moved / BYTES_PER_NANOSECOND + products + _taps(node, shapes) * NANOSECONDS_PER_TAP


def _multiplications(node: Node, shapes: Shapes) -> float:
    op = node.op
    assert op is not None
    if _family(node) not in ("gemm", "conv", "rnn"):
        return 0.0
    sizes = [math.prod(shapes[entry]) for entry in node.inputs[:2]]
    out = math.prod(shapes[Entry(node, 0)])
    if "weight" in op.inputs:
        return out * sizes[1] / max(shapes[node.inputs[1]][0], 1)
    return math.sqrt(math.prod(sizes) * out)  # (m, k) by (k, n): mk * kn * mn is the square of mkn


def _taps(node: Node, shapes: Shapes) -> float:
    """How many elements pooling looks at."""
    params = node.params
    if _family(node) != "pool" or params is None or params.get("global_pool"):
        return 0.0
    return math.prod(shapes[Entry(node, 0)]) * math.prod(params.get("kernel") or ())


def _family(node: Node) -> str:
    return (node.op.kernel or "").partition(".")[0] if node.op is not None else ""
