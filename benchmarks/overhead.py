"""What it costs to run as good as nothing, and a graph that is deep.

- ``A * B`` on three elements: one forward call; forward and backward, with gradients of both.
- A chain of 8,000 × (multiply by a number, add, tanh) on 4×4 arrays: composing it, binding it, the first training
  step (forward and backward) and every further one. A library that has no such stage has no number for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from .runner import Subject

TITLE = "Overhead"
NOTES = "Lowest possible work per call: what remains is the library's own."
FRESH = False

CALLS = 2000
DEPTH = 8000
START = np.linspace(-0.01, 0.01, 16, dtype=np.float32).reshape(4, 4)


def per_call(function: Callable[[], object]) -> float:
    for _ in range(CALLS // 10):
        function()
    start = time.perf_counter()
    for _ in range(CALLS):
        function()
    return (time.perf_counter() - start) / CALLS


def product_times(forward: Callable[[], object], both: Callable[[], object]):
    return lambda: {
        "A*B, forward": per_call(forward),
        "A*B, forward and backward": per_call(both),
    }


class Stages:
    """Seconds between marks: ``stages("bind")`` names the stage that ends here."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.last = time.perf_counter()

    def __call__(self, name: str, repeats: int = 1) -> None:
        now = time.perf_counter()
        self.seconds[f"chain of {3 * DEPTH:,} nodes, {name}"] = (now - self.last) / repeats
        self.last = now


STEPS = 3


def values(*arrays) -> list[float]:
    return [float(x) for array in arrays for x in np.asarray(array).ravel()]


def symbolic(mx, wait: Callable[[], None]) -> Subject:
    """nbsym and MXNet are driven by the same program."""
    a, b, out_grad = mx.nd.ones(3) * 4, mx.nd.ones(3) * 2, mx.nd.ones(3)
    grads = {"A": mx.nd.zeros(3), "B": mx.nd.zeros(3)}
    executor = (mx.sym.Variable("A") * mx.sym.Variable("B")).bind(mx.cpu(), {"A": a, "B": b}, args_grad=grads)

    def forward():
        executor.forward()
        wait()

    def both():
        executor.forward(is_train=True)
        executor.backward([out_grad])
        wait()

    def build(stages: Stages):
        x = mx.sym.Variable("x")
        y = x
        for _ in range(DEPTH):
            y = mx.sym.tanh(y * 1.01 + x)
        stages("compose")
        chain = y.simple_bind(mx.cpu(), x=START.shape)
        chain.arg_dict["x"][:] = START
        stages("bind")
        return chain

    ones = mx.nd.ones(START.shape)

    def step(chain):
        chain.forward(is_train=True)
        chain.backward([ones])
        wait()

    def chain_times():
        stages = Stages()
        chain = build(stages)
        step(chain)
        stages("first step")
        for _ in range(STEPS):
            step(chain)
        stages("step", STEPS)
        return stages.seconds

    both()
    chain = build(Stages())
    step(chain)
    results = {
        "A*B": values(executor.outputs[0].asnumpy(), grads["A"].asnumpy(), grads["B"].asnumpy()),
        "chain": values(chain.outputs[0].asnumpy(), chain.grad_dict["x"].asnumpy()),
    }
    return Subject(mx.__version__, {"A*B": product_times(forward, both), "chain": chain_times}, results)


def nbsym() -> Subject:
    import nbsym

    return symbolic(nbsym, lambda: None)


def mx() -> Subject:
    import mxnet

    return symbolic(mxnet, mxnet.nd.waitall)


def torch() -> Subject:
    import torch

    a, b = (torch.ones(3) * 4).requires_grad_(), (torch.ones(3) * 2).requires_grad_()
    out_grad = torch.ones(3)

    def forward():
        with torch.no_grad():
            return a * b

    def both():
        return torch.autograd.grad(a * b, [a, b], out_grad)

    x, ones = torch.tensor(START, requires_grad=True), torch.ones(START.shape)

    def step():
        y = x
        for _ in range(DEPTH):
            y = torch.tanh(y * 1.01 + x)
        return y, torch.autograd.grad(y, [x], ones)[0]

    def chain_times():
        stages = Stages()
        for _ in range(STEPS):
            step()
        stages("step", STEPS)
        return stages.seconds

    y, grad = step()
    results = {"A*B": values(forward(), *both()), "chain": values(y.detach(), grad)}
    return Subject(torch.__version__, {"A*B": product_times(forward, both), "chain": chain_times}, results)


def jax() -> Subject:
    """Without the chain: XLA compiles an unrolled graph of this depth for minutes."""
    import jax
    import jax.numpy as jnp

    a, b = jnp.ones(3) * 4, jnp.ones(3) * 2
    multiply = jax.jit(lambda a, b: a * b)

    @jax.jit
    def with_gradients(a, b):
        out, pullback = jax.vjp(lambda a, b: a * b, a, b)
        return out, *pullback(jnp.ones(3))

    def forward():
        return multiply(a, b).block_until_ready()

    def both():
        return jax.block_until_ready(with_gradients(a, b))

    return Subject(jax.__version__, {"A*B": product_times(forward, both)}, {"A*B": values(*both())})


def pytensor() -> Subject:
    """Without the chain: its rewrites recurse, and Numba compiles the whole graph as one function.

    With trust_input=True, which leaves out all checks of the arguments, a call takes 2 µs less.
    """
    import pytensor
    import pytensor.tensor as pt

    a, b = pt.fvector("a"), pt.fvector("b")
    out_grad = pt.ones_like(a)
    product = a * b
    gradients = pytensor.grad(None, [a, b], known_grads={product: out_grad})
    multiply = pytensor.function([a, b], product, mode="NUMBA")
    with_gradients = pytensor.function([a, b], [product, *gradients], mode="NUMBA")
    x, y = np.full(3, 4, np.float32), np.full(3, 2, np.float32)
    cases = {"A*B": product_times(lambda: multiply(x, y), lambda: with_gradients(x, y))}
    return Subject(pytensor.__version__, cases, {"A*B": values(*with_gradients(x, y))})


PEERS = {"nbsym": nbsym, "mx": mx, "torch": torch, "jax": jax, "pytensor": pytensor}
