"""What it costs to run as good as nothing, and a graph that is deep.

- ``A * B`` on three elements: one forward call; forward and backward, with gradients of both.
- A chain of 8,000 × (multiply by a number, add, tanh) on 4×4 arrays: composing it, binding it, the first training
  step (forward and backward) and every further one. A library that has no such stage has no number for it.
"""

from __future__ import annotations

import time

import numpy as np

from ..workload import Case, Goal, NotOffered, Prepared

TITLE = "Overhead"
NOTES = "As good as no work per call: what remains is the library's own."
PEERS = ("nbsym", "mx", "torch", "jax", "pytensor")
FORWARD, BOTH, CHAIN = "A*B, forward", "A*B, forward and backward", "chain"
CASES = {name: Case(name=name, rounds=7 if name == CHAIN else None) for name in (FORWARD, BOTH, CHAIN)}
GOALS = (
    Goal("A*B forward and backward, against PyTensor", 0.2, BOTH, ("pytensor",)),
    Goal("A*B forward and backward, against all others", 0.1, BOTH, ("mx", "torch", "jax")),
)

DEPTH, STEPS = 8000, 3
A, B = np.full(3, 4, np.float32), np.full(3, 2, np.float32)
START = np.linspace(-0.01, 0.01, 16, dtype=np.float32).reshape(4, 4)


def prepare(peer: str, case: str) -> Prepared:
    return {"nbsym": symbolic, "mx": symbolic, "torch": torch, "jax": jax, "pytensor": pytensor}[peer](peer, case)


class Stages:
    """Seconds between marks: ``stages("bind")`` names the stage that ends here."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.last = time.perf_counter()

    def __call__(self, name: str, repeats: int = 1) -> None:
        now = time.perf_counter()
        self.seconds[f"chain of {3 * DEPTH:,} nodes, {name}"] = (now - self.last) / repeats
        self.last = now


def named(*arrays) -> dict[str, np.ndarray]:
    return {f"result {i}": np.asarray(array) for i, array in enumerate(arrays)}


def symbolic(peer: str, case: str) -> Prepared:
    """nbsym and MXNet are driven by the same program."""
    from ..peers.symbolic import library

    mx, wait = library(peer)
    if case == CHAIN:
        return symbolic_chain(mx, wait)
    a, b, out_grad = mx.nd.array(A), mx.nd.array(B), mx.nd.ones(3)
    grads = {"A": mx.nd.zeros(3), "B": mx.nd.zeros(3)}
    executor = (mx.sym.Variable("A") * mx.sym.Variable("B")).bind(mx.cpu(), {"A": a, "B": b}, args_grad=grads)

    def forward():
        executor.forward()
        wait()

    def both():
        executor.forward(is_train=True)
        executor.backward([out_grad])
        wait()

    if case == FORWARD:
        forward()
        return Prepared(forward, named(executor.outputs[0].asnumpy()))
    both()
    return Prepared(both, named(executor.outputs[0].asnumpy(), grads["A"].asnumpy(), grads["B"].asnumpy()))


def symbolic_chain(mx, wait) -> Prepared:
    ones = mx.nd.ones(START.shape)

    def step(chain):
        chain.forward(is_train=True)
        chain.backward([ones])
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

    def measure():
        stages = Stages()
        chain = build(stages)
        step(chain)
        stages("first step")
        for _ in range(STEPS):
            step(chain)
        stages("step", STEPS)
        return stages.seconds

    chain = build(Stages())
    step(chain)
    return Prepared(measure=measure, results=named(chain.outputs[0].asnumpy(), chain.grad_dict["x"].asnumpy()))


def torch(peer: str, case: str) -> Prepared:
    import torch

    if case == CHAIN:
        return torch_chain(torch)
    a, b = torch.tensor(A, requires_grad=True), torch.tensor(B, requires_grad=True)
    out_grad = torch.ones(3)

    def forward():
        with torch.no_grad():
            return a * b

    def both():
        out = a * b
        return out, *torch.autograd.grad(out, [a, b], out_grad)

    if case == FORWARD:
        return Prepared(forward, named(forward()))
    return Prepared(both, named(*(t.detach() for t in both())))


def torch_chain(torch) -> Prepared:
    x, ones = torch.tensor(START, requires_grad=True), torch.ones(START.shape)

    def step():
        y = x
        for _ in range(DEPTH):
            y = torch.tanh(y * 1.01 + x)
        return y.detach(), torch.autograd.grad(y, [x], ones)[0]

    def measure():
        stages = Stages()
        for _ in range(STEPS):
            step()
        stages("step", STEPS)
        return stages.seconds

    return Prepared(measure=measure, results=named(*step()))


def jax(peer: str, case: str) -> Prepared:
    import jax
    import jax.numpy as jnp

    if case == CHAIN:
        raise NotOffered("XLA compiles an unrolled graph of this depth for minutes")
    a, b, out_grad = jnp.asarray(A), jnp.asarray(B), jnp.ones(3)
    if case == FORWARD:
        multiply = jax.jit(lambda a, b: a * b)
        return Prepared(lambda: multiply(a, b).block_until_ready(), named(multiply(a, b)))

    @jax.jit
    def with_gradients(a, b, out_grad):
        out, pullback = jax.vjp(lambda a, b: a * b, a, b)
        return out, *pullback(out_grad)

    def both():
        return jax.block_until_ready(with_gradients(a, b, out_grad))

    return Prepared(both, named(*both()))


def pytensor(peer: str, case: str) -> Prepared:
    """With trust_input=True, which leaves out all checks of the arguments, a call takes 2 µs less."""
    import pytensor
    import pytensor.tensor as pt

    if case == CHAIN:
        raise NotOffered("its rewrites recurse, and Numba compiles the whole graph as one function")
    a, b = pt.fvector("a"), pt.fvector("b")
    product = a * b
    outputs = [product]
    if case == BOTH:
        outputs += pytensor.grad(None, [a, b], known_grads={product: pt.ones_like(a)})
    function = pytensor.function([a, b], outputs, mode="NUMBA")
    return Prepared(lambda: function(A, B), named(*function(A, B)))
