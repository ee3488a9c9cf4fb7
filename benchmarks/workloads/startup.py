"""What a new process waits for: the import, then the first training step of LeNet (batch 64).

Every reading is a process of its own, in which nothing is imported before the clock runs. nbsym is measured twice: with
its cache of compiled kernels warm, and with an empty one.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable

from ..workload import Case, Goal, NotOffered, Prepared

TITLE = "Starting"
NOTES = "Import, then bind and one training step of LeNet (batch 64, momentum), a new process each."
PEERS = ("nbsym", "mx", "torch", "jax")
FRESH = True
WARM, COLD = "import and first step", "import and first step, nothing compiled yet"
CASES = {WARM: Case(name=WARM, rounds=7), COLD: Case(name=COLD, rounds=1)}
GOALS = (Goal("import, bind and first step, warm cache, against PyTorch", 0.5, f"^{WARM}$", ("torch",)),)
BATCH, IMAGE = 64, (1, 28, 28)


def prepare(peer: str, case: str) -> Prepared:
    if case == COLD:
        if peer != "nbsym":
            raise NotOffered("only nbsym keeps compiled kernels on disk")
        return Prepared(measure=cold)
    return Prepared(measure={"nbsym": nbsym, "mx": mx, "torch": torch, "jax": jax}[peer])


def timed(load: Callable[[], object], step: Callable[..., None]) -> dict[str, float]:
    start = time.perf_counter()
    library = load()
    imported = time.perf_counter()
    step(library)
    end = time.perf_counter()
    return {"import": imported - start, "first step after import": end - imported, WARM: end - start}


def cold() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NBSYM_CACHE_DIR"] = folder
        return {COLD: nbsym()[WARM]}


def symbolic_step(mx) -> None:
    from examples.symbols import lenet

    executor = lenet.symbol(mx).simple_bind(mx.cpu(), data=(BATCH, *IMAGE))
    for name, array in executor.arg_dict.items():
        array[:] = 0 if name == "softmax_label" else 0.01
    executor.forward(is_train=True)
    executor.backward()
    for name, gradient in executor.grad_dict.items():
        if name not in ("data", "softmax_label"):
            weight = executor.arg_dict[name]
            momentum = mx.nd.zeros(weight.shape)
            mx.nd.sgd_mom_update(weight, gradient, momentum, lr=0.1, momentum=0.9, out=weight)
    executor.outputs[0].asnumpy()
    executor.arg_dict["fc2_weight"].asnumpy()


def nbsym() -> dict[str, float]:
    def load():
        import nbsym

        return nbsym

    return timed(load, symbolic_step)


def mx() -> dict[str, float]:
    def load():
        import mxnet

        return mxnet

    return timed(load, symbolic_step)


def torch() -> dict[str, float]:
    def load():
        import torch

        return torch

    def step(torch):
        nn = torch.nn
        net = nn.Sequential(
            *(nn.Conv2d(1, 20, 5), nn.Tanh(), nn.MaxPool2d(2)),
            *(nn.Conv2d(20, 50, 5), nn.Tanh(), nn.MaxPool2d(2)),
            *(nn.Flatten(), nn.Linear(800, 500), nn.Tanh(), nn.Linear(500, 10)),
        )
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
        labels = torch.zeros(BATCH, dtype=torch.long)
        nn.functional.cross_entropy(net(torch.ones(BATCH, *IMAGE)), labels).backward()
        optimizer.step()

    return timed(load, step)


def jax() -> dict[str, float]:
    def load():
        import jax

        return jax

    def train(jax):
        import jax.numpy as jnp

        def convolve(x, weight, bias):
            x = jnp.tanh(jax.lax.conv(x, weight, (1, 1), "VALID") + bias[:, None, None])
            return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")

        def loss(p, x):
            x = convolve(convolve(x, p[0], p[1]), p[2], p[3]).reshape(BATCH, 800)
            return -jax.nn.log_softmax(jnp.tanh(x @ p[4] + p[5]) @ p[6] + p[7])[:, 0].mean()

        @jax.jit
        def step(weights, momenta, x):
            momenta = [0.9 * m - 0.1 * g for m, g in zip(momenta, jax.grad(loss)(weights, x), strict=True)]
            return [w + m for w, m in zip(weights, momenta, strict=True)], momenta

        shapes = ((20, 1, 5, 5), (20,), (50, 20, 5, 5), (50,), (800, 500), (500,), (500, 10), (10,))
        weights = [jnp.full(shape, 0.01) for shape in shapes]
        jax.block_until_ready(step(weights, [jnp.zeros(shape) for shape in shapes], jnp.ones((BATCH, *IMAGE))))

    return timed(load, train)
