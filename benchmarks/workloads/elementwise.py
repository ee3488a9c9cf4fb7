"""Elementwise operators on 16 M float32 elements, beside the memory bandwidth that a triad reaches in the same run."""

from __future__ import annotations

import numpy as np

from ..graph import Graph, prepare_case, shapes
from ..workload import Case, Goal, NotOffered, Prepared, draw

TITLE = "Elementwise"
NOTES = (
    "16 Mi float32 elements. Bytes are what must be read and written once. Single operators of PyTorch write into an "
    "array that is there; JAX and MXNet allocate or not as they do."
)
PEERS = ("nbsym", "torch", "torchc", "jax", "mx", "ort")
ELEMENTS = 1 << 24
TRIAD = "triad a = b + 3c (memory bandwidth)"
CHAIN = "chain of 8: sigmoid(relu(a·b + a)·0.5 − b)·a + 1"


def single(name, symbol, arrays):
    inputs = shapes(**dict.fromkeys("ab"[:arrays], (ELEMENTS,)))
    return Graph(name=name, nbytes=4 * ELEMENTS * (arrays + 1), symbol=symbol, inputs=inputs)


def chain(mx):
    a, b = mx.sym.Variable("a"), mx.sym.Variable("b")
    return mx.sym.sigmoid(mx.sym.relu(a * b + a) * 0.5 - b) * a + 1


GRAPHS = {
    graph.name: graph
    for graph in (
        single("add", lambda mx: mx.sym.Variable("a") + mx.sym.Variable("b"), 2),
        single("mul", lambda mx: mx.sym.Variable("a") * mx.sym.Variable("b"), 2),
        single("sigmoid", lambda mx: mx.sym.sigmoid(mx.sym.Variable("a")), 1),
        single("tanh", lambda mx: mx.sym.tanh(mx.sym.Variable("a")), 1),
        single("exp", lambda mx: mx.sym.exp(mx.sym.Variable("a")), 1),
        single("GELU", lambda mx: mx.sym.LeakyReLU(mx.sym.Variable("a"), act_type="gelu"), 1),
        single(CHAIN, chain, 2),
    )
}
CASES: dict[str, Case] = {TRIAD: Case(name=TRIAD, nbytes=12 * ELEMENTS), **GRAPHS}
GOALS = (
    Goal("sigmoid, tanh, exp, GELU", 0.95, "^(sigmoid|tanh|exp|GELU)"),
    Goal("chain of 8 against PyTorch eager", 0.35, "^chain", ("torch",)),
    Goal("chain of 8 against the best compiled peer", 0.9, "^chain", ("torchc", "jax", "ort")),
)
_prepare = prepare_case(GRAPHS)


def prepare(peer: str, case: str) -> Prepared:
    if case != TRIAD:
        return _prepare(peer, case)
    b, c = (draw(name, (ELEMENTS,)) for name in "bc")
    if peer == "nbsym":
        return numba_triad(b, c)
    if peer == "torch":
        return torch_triad(b, c)
    raise NotOffered("the triad is measured with Numba and PyTorch")


def numba_triad(b, c) -> Prepared:
    import numba

    @numba.njit(parallel=True, fastmath=True)
    def triad(a, b, c):
        for i in numba.prange(len(a)):
            a[i] = b[i] + np.float32(3) * c[i]

    a = np.empty_like(b)
    triad(a, b, c)
    return Prepared(lambda: triad(a, b, c), {"a": a})


def torch_triad(b, c) -> Prepared:
    from ..peers.torch import torch  # with its threads set

    b, c = torch.from_numpy(b), torch.from_numpy(c)
    a = torch.empty_like(b)

    def run():
        torch.add(b, c, alpha=3, out=a)

    run()
    return Prepared(run, {"a": a.numpy()})


def findings(rows: dict[str, dict[str, float]]) -> list[str]:
    """How much of the bandwidth nbsym reached."""
    ours = {row: by_peer["nbsym"] for row, by_peer in rows.items() if "nbsym" in by_peer}
    if TRIAD not in rows:
        return []
    bandwidth = CASES[TRIAD].nbytes / min(rows[TRIAD].values())
    shares = {row: CASES[row].nbytes / seconds / bandwidth for row, seconds in ours.items() if row != TRIAD}
    text = ", ".join(f"{row.partition(':')[0]} {100 * share:.0f} %" for row, share in shares.items())
    found = [f"of the measured bandwidth, {bandwidth / 1e9:.1f} GB/s, nbsym reached: {text}"]
    if CHAIN in shares:
        reached = "**met**" if shares[CHAIN] >= 0.85 else "missed"
        found.append(f"chain of 8, share of the bandwidth: **{shares[CHAIN]:.2f}**, goal ≥ 0.85: {reached}")
    return found
