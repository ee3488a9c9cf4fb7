"""Rows of a table by number, and the gradient of the table."""

from __future__ import annotations

from ..graph import Graph, Input, by_name, prepare_case
from ..workload import Goal

TITLE = "Embedding"
NOTES = "Bytes: result once forward; the whole table and the gradient once backward."
PEERS = ("nbsym", "torch", "jax", "mx", "ort")


def embedding(rows, columns, *tokens):
    count = 1
    for size in tokens:
        count *= size
    return [
        Graph(
            name=f"{way}: {'×'.join(map(str, tokens))} of {rows} rows of {columns}",
            nbytes=4 * columns * (2 * count if what == "infer" else rows + count),
            symbol=lambda mx: mx.sym.Embedding(
                mx.sym.Variable("data"), input_dim=rows, output_dim=columns, name="embedding"
            ),
            inputs={"data": Input(tokens, high=rows)},
            what=what,
            wrt=wrt,
        )
        for way, what, wrt in (("forward", "infer", ()), ("backward", "backward", ("embedding_weight",)))
    ]


CASES = by_name(*embedding(10000, 200, 35, 32), *embedding(50000, 512, 64, 128), *embedding(1000, 16, 8192))
GOALS = (Goal("forward", 1, "^forward"), Goal("backward", 1, "^backward"))
prepare = prepare_case(CASES)
