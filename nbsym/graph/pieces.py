"""Layers whose images fill more than the cache are run piece by piece of the batch, one layer after the other.

Networks for images begin with few channels of many pixels. What one layer writes for a whole batch has left the cache
when the next one reads it; of one or two images it has not. So in graphs for prediction the first layers are there once
for each piece: slices of the batch go in, and what comes out is joined again, which copies nothing (`plan`). Weights
that are packed once are shared (`executor.lower`), and the memory planner has all pieces use the same memory in turn.

That is blocking over the batch, as of loops over loops (M. Wolf and M. Lam, "A data locality optimizing algorithm",
PLDI 1991). At batch 8, on two cores, MobileNet takes 20.0 ms instead of 21.8, ResNet-50 114 instead of 123.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from .. import registry
from ..registry.infer import CONDITION_FUNCTIONS
from ..registry.operator import Operator, Params
from ..symbol.node import Entry, Node
from .graph import Graph, output_count, use_counts
from .rewriting import DTypes, Rewriting, Shapes, Tables
from .schedule import entry_bytes
from .terms import carried_attributes, taken_inputs

LARGE = 5 << 20
"""Bytes from which on an array is worth it. With 1 MB of cache for each of two cores and 32 MB for both, MobileNet at
batch 8, channels first, takes 24 ms with 5 MB, 25 with 2, and 29 in one piece."""

PIECE = 7 << 20
"""Bytes that the largest array of a piece may have. 3.4 and 14 MB are up to 5 % slower."""

SMALL = 700_000
"""Bytes of an image below which layers are left alone: they would have too little to do at a time. With 1 MB ResNet-18
is run in one piece, which takes 34.9 ms instead of 31.5; other networks take as long."""

# Each piece reads weights anew: times as large as these an image must be where it counts, and parts of them where a
# layer only leads there.
_LIGHT, _LEADING = 2, 2

_WORTH = 6  # times as many bytes must remain within pieces as go into them and come out of them


def in_pieces(outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes) -> Tables:
    """The same graph, with pieces of the batch where that pays; and its tables.

    Examples
    --------
    >>> import nbsym
    >>> from nbsym.graph.infer import infer_dtypes, infer_shapes
    >>> net = nbsym.sym.Variable("x")
    >>> for layer in range(4):
    ...     net = nbsym.sym.Convolution(net, kernel=(3, 3), pad=(1, 1), num_filter=64, name=f"c{layer}")
    >>> net = nbsym.sym.Pooling(net, global_pool=True)
    >>> tables = infer_shapes(net.entries, {"x": (4, 3, 112, 112)}), infer_dtypes(net.entries, {})
    >>> made, shapes, _ = in_pieces(net.entries, *tables)
    >>> made[0].node.op.name, [shapes[entry] for entry in made[0].node.inputs]
    ('Concat', [(2, 64, 1, 1), (2, 64, 1, 1)])
    """
    graph = Graph(tuple(outputs))
    region = _region(graph, shapes, dtypes)
    largest = max((entry_bytes(Entry(node, 0), shapes, dtypes) for node in region), default=0)
    anew = Rewriting(shapes, dtypes)
    if largest and _pays(graph, region, shapes, dtypes):
        images = shapes[Entry(next(iter(region)), 0)][0]
        count = -(-images // max(PIECE * images // largest, 1))
        if count > 1:
            _Pieces(anew, region, [images * i // count for i in range(count + 1)]).run(graph)
    return anew.tables(outputs)


def _images(node: Node, shapes: Shapes) -> tuple[int, ...]:
    """Which inputs give each image of the output apart from all others; none if the node does not work like that."""
    op, out = node.op, shapes[Entry(node, 0)]
    assert op is not None
    if op.elementwise:
        if op.random or op.mutates or len(out) < 3:
            return ()
        like = (len(out), out[0])
        return tuple([i for i, e in enumerate(node.inputs) if (len(shapes[e]), *shapes[e][:1]) == like])
    if not op.batch:
        return ()
    env = {**CONDITION_FUNCTIONS, **(node.params or {})}
    apart = {name for name, condition in op.batch.items() if condition(env)}
    return tuple([i for i, name in enumerate(taken_inputs(node)) if name in apart])


def _region(graph: Graph, shapes: Shapes, dtypes: DTypes) -> dict[Node, tuple[int, ...]]:
    """The nodes to be run in pieces, with the numbers of their images among their inputs.

    They are those that read or write large arrays, and what leads there, but for layers with many weights.
    """
    found: dict[Node, tuple[int, ...]] = {}
    leading: set[Node] = set()
    batch = None
    read = use_counts(graph)
    for node in reversed(graph.order):
        images = _images(node, shapes) if node.op is not None else ()
        if not images or any(Entry(node, i) in read for i in range(1, output_count(node))):
            continue
        arrays = [Entry(node, 0), *[node.inputs[i] for i in images]]
        others = [entry for i, entry in enumerate(node.inputs) if i not in images]
        size = shapes[arrays[0]][0]
        largest = max(entry_bytes(entry, shapes, dtypes) for entry in arrays)
        weights = sum(entry_bytes(entry, shapes, dtypes) for entry in others)
        light = weights * size <= _LEADING * largest <= _LEADING * PIECE * size
        large = largest > LARGE and max(SMALL, _LIGHT * weights) * size <= largest
        if light and (large or node in leading) and size > 1 and size == (batch or size):
            batch = size
            found[node] = images
            leading.update(entry.node for entry in arrays[1:])
    return found


def _pays(graph: Graph, region: dict[Node, tuple[int, ...]], shapes: Shapes, dtypes: DTypes) -> bool:
    """Whether much more stays within the pieces than passes between them and the rest."""
    read = {node.inputs[i] for node, images in region.items() for i in images}
    made = {Entry(node, 0) for node in region}
    wanted = {entry for node in graph.order if node not in region for entry in node.inputs} | set(graph.outputs)
    within = sum(entry_bytes(entry, shapes, dtypes) for entry in made & read)
    passing = sum(entry_bytes(entry, shapes, dtypes) for entry in (read - made) | (made & wanted))
    return within > _WORTH * passing


class _Pieces:
    def __init__(self, anew: Rewriting, region: dict[Node, tuple[int, ...]], bounds: Sequence[int]) -> None:
        self.anew = anew
        self.region = region
        self.ranges = list(itertools.pairwise(bounds))
        self.parts: dict[Entry, list[Entry]] = {}

    def run(self, graph: Graph) -> None:
        for node in graph.order:
            if node in self.region:
                self._divide(node)
            elif node.op is not None:
                for entry in node.inputs:
                    self._join(entry)
                self.anew.renew(node)
        for entry in graph.outputs:
            self._join(entry)

    def _divide(self, node: Node) -> None:
        """Make the node once for each piece."""
        images = self.region[node]
        inputs = [
            self._parts(entry) if i in images else [self.anew.now(entry)] * len(self.ranges)
            for i, entry in enumerate(node.inputs)
        ]
        assert node.op is not None and node.params is not None
        made = [self._made(node, node.op, node.params, taken) for taken in zip(*inputs, strict=True)]
        self.parts[Entry(node, 0)] = made

    def _parts(self, entry: Entry) -> list[Entry]:
        """The pieces of an array, sliced if need be."""
        if entry not in self.parts:
            source, op = self.anew.now(entry), registry.get("slice_axis")
            self.parts[entry] = [
                self._made(
                    entry.node, op, registry.parse_params(op, {"axis": 0, "begin": begin, "end": end}), (source,)
                )
                for begin, end in self.ranges
            ]
        return self.parts[entry]

    def _join(self, entry: Entry) -> None:
        """Let the whole be there of an array that was made in pieces."""
        if entry.node in self.region and entry not in self.anew.stands_for:
            op, parts = registry.get("Concat"), tuple(self.parts[entry])
            params = registry.parse_params(op, {"dim": 0, "num_args": len(parts)})
            self.anew.replace(entry, self._made(entry.node, op, params, parts))

    def _made(self, like: Node, op: Operator, params: Params, inputs: tuple[Entry, ...]) -> Entry:
        node = Node(op, like.name, params, inputs, carried_attributes(like.attrs))
        self.anew.infer(node)
        return Entry(node, 0)
