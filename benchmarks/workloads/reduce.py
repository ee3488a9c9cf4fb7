"""Sums, means and maxima over leading, trailing and middle axes."""

from __future__ import annotations

from ..graph import Graph, by_name, prepare_case, shapes
from ..workload import Goal

TITLE = "Reductions"
NOTES = "Bytes: data and result once."
PEERS = ("nbsym", "torch", "jax", "mx", "ort")


def reduction(op, axis, *shape):
    kept = [size for i, size in enumerate(shape) if i not in axis]
    count, left = 1, 1
    for size in shape:
        count *= size
    for size in kept:
        left *= size
    return Graph(
        name=f"forward: {op} of {'×'.join(map(str, shape))} over {axis}",
        nbytes=4 * (count + left),
        symbol=lambda mx: getattr(mx.sym, op)(mx.sym.Variable("data"), axis=axis),
        inputs=shapes(data=shape),
    )


CASES = by_name(
    reduction("sum", (1,), 4096, 1024),
    reduction("sum", (0,), 4096, 1024),
    reduction("sum", (0, 2, 3), 8, 256, 56, 56),
    reduction("mean", (2, 3), 8, 2048, 7, 7),
    reduction("mean", (1,), 128, 64, 256),
    reduction("max", (1,), 4096, 1024),
    reduction("max", (0,), 4096, 1024),
    reduction("sum", (0,), 1120, 10000),
)
GOALS = (Goal("forward", 1, "^forward"), Goal("backward", 1, "^backward"))
prepare = prepare_case(CASES)
