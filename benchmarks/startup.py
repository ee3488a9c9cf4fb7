"""What a new process waits for: the import, then the first training step of the convolution network of the demo.

Every measurement runs in a process of its own. nbsym is measured twice: with its cache of compiled kernels warm, and
with an empty one. Nothing is imported before the clock runs.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version

from .runner import Subject

TITLE = "Starting"
NOTES = "Import, then bind and one training step of the demo's convolution network (batch 50), a new process each."
FRESH = True

IMPORT, STEP, EMPTY = "import", "first step after import", "the same, compiled kernels not yet cached"


def timed(load: Callable[[], object], step: Callable[..., None]) -> tuple[float, float]:
    start = time.perf_counter()
    library = load()
    imported = time.perf_counter()
    step(library)
    return imported - start, time.perf_counter() - imported


def symbolic_step(mx) -> None:
    net = mx.sym.Variable("data")
    for filters in (20, 50):
        net = mx.sym.Convolution(net, kernel=(3, 3), pad=(1, 1), num_filter=filters)
        net = mx.sym.Activation(net, act_type="tanh")
        net = mx.sym.Pooling(net, pool_type="max", kernel=(2, 2), stride=(2, 2))
    net = mx.sym.Activation(mx.sym.FullyConnected(mx.sym.Flatten(net), num_hidden=120), act_type="tanh")
    net = mx.sym.SoftmaxOutput(mx.sym.FullyConnected(net, num_hidden=10), name="out")
    executor = net.simple_bind(mx.cpu(), data=(50, 1, 8, 8))
    for name, array in executor.arg_dict.items():
        array[:] = 0 if name == "out_label" else 0.01
    executor.forward(is_train=True)
    executor.backward()
    for name, gradient in executor.grad_dict.items():
        if name not in ("data", "out_label"):
            weight = executor.arg_dict[name]
            momentum = mx.nd.zeros(weight.shape)
            mx.nd.sgd_mom_update(weight, gradient, momentum, lr=0.1, momentum=0.9, out=weight)
    executor.outputs[0].asnumpy()
    executor.arg_dict["data"].asnumpy()


def nbsym() -> Subject:
    def load():
        import nbsym

        return nbsym

    def warm():
        imported, step = timed(load, symbolic_step)
        return {IMPORT: imported, STEP: step}

    def empty():
        with tempfile.TemporaryDirectory() as folder:
            os.environ["NBSYM_CACHE_DIR"] = folder
            return {EMPTY: timed(load, symbolic_step)[1]}

    return Subject(version("nbsym"), {"warm": warm, "empty": empty})


def mx() -> Subject:
    def load():
        import mxnet

        return mxnet

    def measure():
        imported, step = timed(load, symbolic_step)
        return {IMPORT: imported, STEP: step}

    return Subject(version("mxnet"), {"warm": measure})


def torch() -> Subject:
    def load():
        import torch

        return torch

    def train(torch):
        nn = torch.nn
        net = nn.Sequential(
            *(nn.Conv2d(1, 20, 3, padding=1), nn.Tanh(), nn.MaxPool2d(2)),
            *(nn.Conv2d(20, 50, 3, padding=1), nn.Tanh(), nn.MaxPool2d(2)),
            *(nn.Flatten(), nn.Linear(200, 120), nn.Tanh(), nn.Linear(120, 10)),
        )
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
        labels = torch.zeros(50, dtype=torch.long)
        nn.functional.cross_entropy(net(torch.ones(50, 1, 8, 8)), labels).backward()
        optimizer.step()

    def measure():
        imported, step = timed(load, train)
        return {IMPORT: imported, STEP: step}

    return Subject(version("torch"), {"warm": measure})


def jax() -> Subject:
    def load():
        import jax

        return jax

    def train(jax):
        import jax.numpy as jnp

        def convolve(x, weight):
            x = jnp.tanh(jax.lax.conv(x, weight, (1, 1), "SAME"))
            return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")

        def loss(weights, x):
            x = convolve(convolve(x, weights[0]), weights[1]).reshape(50, 200)
            return -jax.nn.log_softmax(jnp.tanh(x @ weights[2]) @ weights[3])[:, 0].sum()

        @jax.jit
        def step(weights, momenta, x):
            momenta = [0.9 * m - 0.1 * g for m, g in zip(momenta, jax.grad(loss)(weights, x), strict=True)]
            return [w + m for w, m in zip(weights, momenta, strict=True)], momenta

        shapes = ((20, 1, 3, 3), (50, 20, 3, 3), (200, 120), (120, 10))
        weights = [jnp.full(shape, 0.01) for shape in shapes]
        jax.block_until_ready(step(weights, [jnp.zeros(shape) for shape in shapes], jnp.ones((50, 1, 8, 8))))

    def measure():
        imported, step = timed(load, train)
        return {IMPORT: imported, STEP: step}

    return Subject(version("jax"), {"warm": measure})


PEERS = {"nbsym": nbsym, "mx": mx, "torch": torch, "jax": jax}
