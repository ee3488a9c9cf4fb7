"""BatchNorm in training and prediction, LayerNorm."""

from __future__ import annotations

from ..graph import Graph, by_name, prepare_case, shapes
from ..workload import Goal

TITLE = "Normalization"
NOTES = "Bytes: data and result once forward; data, gradient and result once backward."
PEERS = ("nbsym", "torch", "jax", "mx", "ort")
EPS = 1e-5


def batch_norm(mx):
    return mx.sym.BatchNorm(mx.sym.Variable("data"), fix_gamma=False, eps=EPS, name="bn")


def layer_norm(mx):
    return mx.sym.LayerNorm(mx.sym.Variable("data"), eps=EPS, name="ln")


def norm(label, symbol, prefix, *shape, ways):
    size = 4
    for dimension in shape:
        size *= dimension
    wrt = ("data", f"{prefix}_gamma", f"{prefix}_beta")
    runs = {"forward": ("forward", ()), "predict": ("infer", ()), "backward": ("backward", wrt)}
    return [
        Graph(
            name=f"{way}: {label} of {'×'.join(map(str, shape))}",
            nbytes=size * (3 if way == "backward" else 2),
            symbol=symbol,
            inputs=shapes(data=shape),
            what=runs[way][0],
            wrt=runs[way][1],
        )
        for way in ways
    ]


BATCH = [(8, 64, 112, 112), (8, 256, 56, 56), (8, 512, 28, 28), (8, 2048, 7, 7)]
LAYER = [(1024, 768), (8192, 256)]
CASES = by_name(
    *(
        g
        for shape in BATCH
        for g in norm("BatchNorm", batch_norm, "bn", *shape, ways=("forward", "predict", "backward"))
    ),
    *(g for shape in LAYER for g in norm("LayerNorm", layer_norm, "ln", *shape, ways=("forward", "backward"))),
)
GOALS = (Goal("forward", 1, "^forward"), Goal("backward", 1, "^backward"))
prepare = prepare_case(CASES)
