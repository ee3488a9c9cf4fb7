"""Softmax and its logarithm along rows."""

from __future__ import annotations

from ..graph import Graph, by_name, prepare_case, shapes
from ..workload import Goal

TITLE = "Softmax"
NOTES = "Bytes: data and result once forward; gradient, output and result once backward."
PEERS = ("nbsym", "torch", "jax", "mx", "ort")


def softmax(op, rows, columns):
    return [
        Graph(
            name=f"{way}: {op} of {rows}×{columns}",
            nbytes=4 * rows * columns * passes,
            symbol=lambda mx: getattr(mx.sym, op)(mx.sym.Variable("data")),
            inputs=shapes(data=(rows, columns)),
            what=what,
            wrt=wrt,
        )
        for way, what, wrt, passes in (("forward", "infer", (), 2), ("backward", "backward", ("data",), 3))
    ]


SIZES = [(8, 1000), (128, 10), (1120, 10000), (4096, 128)]
CASES = by_name(*(g for op in ("softmax", "log_softmax") for size in SIZES for g in softmax(op, *size)))
GOALS = (Goal("forward", 1, "^forward"), Goal("backward", 1, "^backward"))
prepare = prepare_case(CASES)
