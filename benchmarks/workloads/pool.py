"""Pooling: windows of networks, forward and backward."""

from __future__ import annotations

from ..graph import Graph, by_name, prepare_case, shapes
from ..workload import Goal

TITLE = "Pooling"
NOTES = "Bytes are those of data and result, once."
PEERS = ("nbsym", "torch", "jax", "mx", "ort")


def pool(label, kind, n, channels, size, kernel, stride, pad):
    def symbol(mx):
        window: dict = {"kernel": (kernel,) * 2, "stride": (stride,) * 2, "pad": (pad,) * 2}
        if kernel == size:
            window = {"kernel": (kernel,) * 2, "global_pool": True}
        return mx.sym.Pooling(mx.sym.Variable("data"), pool_type=kind, name="pool", **window)

    out = (size + 2 * pad - kernel) // stride + 1
    return [
        Graph(
            name=f"{way}: {kind} {kernel}x{kernel}/{stride} of {n}×{channels}×{size}², {label}",
            nbytes=4 * n * channels * (size * size + out * out),
            symbol=symbol,
            inputs=shapes(data=(n, channels, size, size)),
            what=what,
            wrt=wrt,
        )
        for way, what, wrt in (("forward", "infer", ()), ("backward", "backward", ("data",)))
    ]


CASES = by_name(
    *pool("ResNet", "max", 8, 64, 112, 3, 2, 1),
    *pool("VGG", "max", 8, 64, 112, 2, 2, 0),
    *pool("LeNet", "max", 64, 20, 24, 2, 2, 0),
    *pool("Inception", "max", 8, 192, 28, 3, 1, 1),
    *pool("Inception", "avg", 8, 192, 28, 3, 1, 1),
    *pool("ResNet", "avg", 8, 2048, 7, 7, 1, 0),
)
GOALS = (Goal("forward", 1, "^forward"), Goal("backward", 1, "^backward"))
prepare = prepare_case(CASES)
