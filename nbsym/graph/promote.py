"""Half precision: float16 is stored, and computed in float32.

Around every kernel that would see a float16 array, this pass puts casts. Elementwise operators convert as they load
and store, and views move nothing, so they stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .. import registry
from ..symbol.node import Entry, Node, topological_order
from .graph import output_count

_HALF, _SINGLE = np.dtype(np.float16), np.dtype(np.float32)

Tables = tuple[list[Entry], Mapping[Entry, tuple[int, ...]], Mapping[Entry, np.dtype]]


def promote(
    outputs: Sequence[Entry], shapes: Mapping[Entry, tuple[int, ...]], dtypes: Mapping[Entry, np.dtype]
) -> Tables:
    """The same graph in which no kernel sees float16; with its tables."""
    if _HALF not in dtypes.values():
        return list(outputs), shapes, dtypes
    shapes, dtypes = dict(shapes), dict(dtypes)
    stands_for: dict[Entry, Entry] = {}
    cast = registry.get("Cast")

    def converted(entry: Entry, dtype: np.dtype) -> Entry:
        name = f"{entry.node.name}{entry.index}_{dtype.name}"
        result = Entry(Node(cast, name, registry.parse_params(cast, {"dtype": dtype.name}), (entry,)), 0)
        shapes[result], dtypes[result] = shapes[entry], dtype
        return result

    for node in topological_order(outputs):
        op = node.op
        if op is None:
            continue
        inputs = tuple([stands_for.get(entry, entry) for entry in node.inputs])
        made = [Entry(node, i) for i in range(output_count(node))]
        half = [dtypes[e] == _HALF for e in (*inputs, *made)]
        promoted = op.kernel is not None and any(half)
        if promoted:
            # States that a kernel mutates cannot be copied out of its way; no kernel mutates half precision.
            inputs = tuple([converted(e, _SINGLE) if dtypes[e] == _HALF else e for e in inputs])
        elif inputs == node.inputs:
            continue
        twin = Node(op, node.name, node.params, inputs, node.attrs)
        for i, entry in enumerate(made):
            new = Entry(twin, i)
            shapes[new] = shapes[entry]
            dtypes[new] = _SINGLE if promoted and dtypes[entry] == _HALF else dtypes[entry]
            stands_for[entry] = converted(new, _HALF) if dtypes[new] != dtypes[entry] else new
    return [stands_for.get(entry, entry) for entry in outputs], shapes, dtypes
