"""JAX, everything inside jit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from ..graph import LEARNING_RATE, MOMENTUM, Graph, Node, recorded
from ..workload import Prepared, draw


def prepare(peer: str, graph: Graph) -> Prepared:
    jax.config.update("jax_enable_x64", graph.dtype == "float64")
    network = Network(graph)
    inputs = {name: jnp.asarray(network.fed[name]) for name in network.fed}
    parameters = {name: jnp.asarray(draw(name, shape)) for name, shape in network.parameters.items()}
    states = {name: jnp.asarray(draw(name, shape)) for name, shape in network.states.items()}
    if graph.what == "train":
        return train(graph, network, inputs, parameters, states)
    if graph.what == "backward":
        return backward(graph, network, inputs, parameters, states)
    call = jax.jit(lambda p, s, x: network(p, s, x, training=graph.what == "forward")[0])

    def run():
        return call(parameters, states, inputs).block_until_ready()

    return Prepared(run, {"output": np.asarray(run())})


def backward(graph, network, inputs, parameters, states) -> Prepared:
    leaves = {**parameters, **inputs}
    wanted = {name: leaves[name] for name in graph.wrt}

    def output(chosen):
        p, x = ({k: chosen.get(k, v) for k, v in given.items()} for given in (parameters, inputs))
        return network(p, states, x, training=True)[0]

    shape = jax.eval_shape(output, wanted).shape
    head = jnp.asarray(draw("head_gradient", shape, graph.dtype))

    @jax.jit
    def gradients(leaves, states, chosen, head):
        def output(chosen):
            known = {**leaves, **chosen}
            return network(known, states, known, training=True)[0]

        return jax.vjp(output, chosen)[1](head)[0]

    def run():
        return jax.block_until_ready(gradients(leaves, states, wanted, head))

    return Prepared(run, {f"gradient of {name}": np.asarray(g) for name, g in run().items()})


def train(graph, network, inputs, parameters, states) -> Prepared:
    label = jnp.asarray(graph.fed("softmax_label").ravel())

    def loss(parameters, states, inputs):
        logits, following = network(parameters, states, inputs, training=True)
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), label[:, None], 1)), following

    def step(parameters, momenta, states, inputs):
        (value, following), gradients = jax.value_and_grad(loss, has_aux=True)(parameters, states, inputs)
        momenta = {k: MOMENTUM * m + gradients[k] for k, m in momenta.items()}
        return {k: p - LEARNING_RATE * momenta[k] for k, p in parameters.items()}, momenta, following, value

    compiled = jax.jit(step, donate_argnums=(0, 1, 2))
    held = (parameters, {k: jnp.zeros_like(p) for k, p in parameters.items()}, states)

    def run():
        nonlocal held
        *held, value = jax.block_until_ready(compiled(*held, inputs))
        return value

    value = run()
    return Prepared(run, {"loss": np.asarray(value), **{f"gradient of {k}": np.asarray(m) for k, m in held[1].items()}})


class Network:
    """The recorded nodes as a pure function of parameters, states and inputs."""

    def __init__(self, graph: Graph) -> None:
        self.order = recorded(graph)
        names = {node.name for node in self.order if node.op is None}
        self.fed = {name: graph.fed(name) for name in graph.inputs if name in names}
        self.parameters: dict[str, tuple[int, ...]] = {}
        self.states: dict[str, tuple[int, ...]] = {}
        self.outputs: dict[Node, tuple[int, ...]] = {}
        self.given: tuple = ()
        jax.eval_shape(lambda x: self(None, None, x, training=False)[0], self.fed)

    def __call__(self, parameters, states, inputs, training: bool):
        self.given, self.training, self.following = (parameters, states), training, dict(states or {})
        values = {node: inputs[node.name] for node in self.order if node.op is None and node.name in inputs}
        for node in self.order:
            if node.op is not None:
                values[node] = OPERATORS[node.op](self, node, *[values[i] for i in node.inputs if i in values])
            if node in values:
                self.outputs[node] = values[node].shape
        return values[self.order[-1]], self.following

    def parameter(self, name: str, *shape: int):
        self.parameters[name] = shape
        return jnp.zeros(shape, np.float32) if self.given[0] is None else self.given[0][name]

    def state(self, name: str, *shape: int):
        self.states[name] = shape
        return jnp.zeros(shape, np.float32) if self.given[1] is None else self.given[1][name]


# ---- operators ----


def convolution(net, node, x):
    attrs = node.attrs
    groups, filters = attrs.get("num_group", 1), attrs["num_filter"]
    weight = net.parameter(f"{node.name}_weight", filters, x.shape[1] // groups, *attrs["kernel"])
    padding = [(p, p) for p in attrs.get("pad", (0, 0))]
    out = lax.conv_general_dilated(
        x, weight, attrs.get("stride", (1, 1)), padding, rhs_dilation=attrs.get("dilate"), feature_group_count=groups
    )
    return out if attrs.get("no_bias") else out + net.parameter(f"{node.name}_bias", filters)[None, :, None, None]


def batch_norm(net, node, x):
    channels, attrs = x.shape[1], node.attrs
    names = f"{node.name}_moving_mean", f"{node.name}_moving_var"
    mean, var = (net.state(name, channels) for name in names)
    gamma, beta = net.parameter(f"{node.name}_gamma", channels), net.parameter(f"{node.name}_beta", channels)
    if net.training:
        keep = attrs.get("momentum", 0.9)
        moving = mean, var
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3))
        for name, old, new in zip(names, moving, (mean, var), strict=True):
            net.following[name] = keep * old + (1 - keep) * lax.stop_gradient(new)
    scale = gamma * lax.rsqrt(var + attrs["eps"])
    return x * scale[:, None, None] + (beta - mean * scale)[:, None, None]


def layer_norm(net, node, x):
    gamma, beta = (net.parameter(f"{node.name}_{part}", x.shape[-1]) for part in ("gamma", "beta"))
    mean, var = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) * lax.rsqrt(var + node.attrs["eps"]) * gamma + beta


def pooling(net, node, x):
    attrs = node.attrs
    if attrs.get("global_pool"):
        return x.mean((2, 3), keepdims=True)
    window, stride = (1, 1, *attrs["kernel"]), (1, 1, *attrs.get("stride", (1, 1)))
    padding = [(0, 0), (0, 0), *((p, p) for p in attrs.get("pad", (0, 0)))]
    if attrs["pool_type"] == "max":
        return lax.reduce_window(x, -np.inf, lax.max, window, stride, padding)
    return lax.reduce_window(x, 0.0, lax.add, window, stride, padding) / np.prod(attrs["kernel"]).astype(np.float32)


def fully_connected(net, node, x):
    x, hidden = x.reshape(x.shape[0], -1), node.attrs["num_hidden"]
    out = x @ net.parameter(f"{node.name}_weight", hidden, x.shape[1]).T
    return out if node.attrs.get("no_bias") else out + net.parameter(f"{node.name}_bias", hidden)


def embedding(net, node, x):
    return net.parameter(f"{node.name}_weight", node.attrs["input_dim"], node.attrs["output_dim"])[x]


def rnn(net, node, x, h, c):
    """LSTM layers over time; the input's product for all steps at once, as is usual."""
    size, layers = node.attrs["state_size"], node.attrs["num_layers"]
    shapes: list[Any] = [
        s for layer in range(layers) for s in ((4 * size, x.shape[2] if layer == 0 else size), (4 * size, size))
    ]
    shapes += [(4 * size,)] * (2 * layers)
    sizes = [int(np.prod(shape)) for shape in shapes]
    flat = net.parameter(node.inputs[1].name, sum(sizes))
    parts = [p.reshape(s) for p, s in zip(jnp.split(flat, np.cumsum(sizes)[:-1]), shapes, strict=True)]
    for layer in range(layers):
        w, r = parts[2 * layer : 2 * layer + 2]
        b = parts[2 * layers + 2 * layer] + parts[2 * layers + 2 * layer + 1]

        def step(state, z, r=r):
            h, c = state
            i, f, g, o = jnp.split(z + h @ r.T, 4, axis=-1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
            return (h, c), h

        x = lax.scan(step, (h[layer], c[layer]), x @ w.T + b)[1]
    return x


def transposed(attrs, a, b):
    return (a.mT if attrs.get("transpose_a") else a), (b.mT if attrs.get("transpose_b") else b)


ACTIVATIONS = {
    "relu": jax.nn.relu,
    "tanh": jnp.tanh,
    "sigmoid": jax.nn.sigmoid,
    "gelu": lambda x: jax.nn.gelu(x, approximate=False),
}
OPERATORS: dict[str | None, Callable] = {
    "Convolution": convolution,
    "BatchNorm": batch_norm,
    "LayerNorm": layer_norm,
    "Pooling": pooling,
    "FullyConnected": fully_connected,
    "Embedding": embedding,
    "RNN": rnn,
    "Activation": lambda net, node, x: ACTIVATIONS[node.attrs["act_type"]](x),
    "LeakyReLU": lambda net, node, x: ACTIVATIONS[node.attrs["act_type"]](x),
    "Flatten": lambda net, node, x: x.reshape(x.shape[0], -1),
    "Reshape": lambda net, node, x: x.reshape(node.attrs["shape"]),
    "dot": lambda net, node, a, b: jnp.matmul(*transposed(node.attrs, a, b)),
    "batch_dot": lambda net, node, a, b: jnp.matmul(*transposed(node.attrs, a, b)),
    "softmax": lambda net, node, x: jax.nn.softmax(x),
    "log_softmax": lambda net, node, x: jax.nn.log_softmax(x),
    "sum": lambda net, node, x: x.sum(node.attrs["axis"]),
    "mean": lambda net, node, x: x.mean(node.attrs["axis"]),
    "max": lambda net, node, x: x.max(node.attrs["axis"]),
    "exp": lambda net, node, x: jnp.exp(x),
    "tanh": lambda net, node, x: jnp.tanh(x),
    "sigmoid": lambda net, node, x: jax.nn.sigmoid(x),
    "relu": lambda net, node, x: jax.nn.relu(x),
    "elemwise_add": lambda net, node, a, b: a + b,
    "elemwise_sub": lambda net, node, a, b: a - b,
    "elemwise_mul": lambda net, node, a, b: a * b,
    "_plus_scalar": lambda net, node, a: a + node.attrs["scalar"],
    "_mul_scalar": lambda net, node, a: a * node.attrs["scalar"],
}
