"""Matrix products: sizes of networks, tall and skinny ones, transposed operands, float64, batches."""

from __future__ import annotations

from math import prod

from ..graph import Graph, prepare_case, shapes
from ..workload import Goal

TITLE = "Matrix products"
NOTES = "Rows: m × k × n. torch and NumPy write into an array that is there, as nbsym does."
PEERS = ("nbsym", "torch", "jax", "numpy", "mx")

SQUARE = [
    (128, 784, 128),
    (128, 128, 64),
    (64, 1024, 1024),
    (512, 1024, 1024),
    (2048, 2048, 2048),
    (64, 576, 3136),
    (512, 4608, 49),
]
TALL = [
    (16384, 64, 64),
    (8192, 16, 256),
    (1, 1024, 1024),
    (4, 2048, 1000),
    (1024, 1024, 1),
    (64, 32768, 64),
    (31, 33, 37),
]


def product(
    m: int, k: int, n: int, group: str, *, ta: bool = False, tb: bool = False, batch: int = 0, dtype: str = "float32"
):
    a, b = (k, m) if ta else (m, k), (n, k) if tb else (k, n)
    lead = (batch,) if batch else ()

    def symbol(mx):
        dot = mx.sym.batch_dot if batch else mx.sym.dot
        return dot(mx.sym.Variable("a"), mx.sym.Variable("b"), transpose_a=ta, transpose_b=tb)

    return Graph(
        name=f"{group}: {f'{batch} × ' if batch else ''}{m}×{k}×{n}",
        flops=2 * prod((batch or 1, m, k, n)),
        symbol=symbol,
        inputs=shapes(a=(*lead, *a), b=(*lead, *b)),
        dtype=dtype,
    )


CASES = {
    case.name: case
    for case in (
        *(product(*size, "plain") for size in SQUARE),
        *(product(*size, "tall or skinny") for size in TALL),
        *(product(*size, "aᵀ b", ta=True) for size in ((784, 128, 128), (1024, 512, 1024))),
        *(product(*size, "a bᵀ", tb=True) for size in ((128, 784, 128), (512, 1024, 1024), (1120, 200, 800))),
        *(product(*size, "aᵀ bᵀ", ta=True, tb=True) for size in ((512, 1024, 1024),)),
        *(product(*size, "float64", dtype="float64") for size in ((128, 784, 128), (512, 1024, 1024))),
        *(product(*size, "batch", batch=n) for n, size in ((64, (64, 64, 64)), (96, (128, 64, 128)), (512, (8, 8, 8)))),
    )
}
GOALS = (
    Goal("all shapes", 0.9, "", ("torch", "jax", "numpy")),
    Goal("the plain shapes", 0.9, "^plain", ("torch", "jax", "numpy")),
)
prepare = prepare_case(CASES)
