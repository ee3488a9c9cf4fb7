"""PyTorch, eager (`torch`) and compiled (`torchc`)."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F

from ..graph import LEARNING_RATE, MOMENTUM, Graph, Node, recorded
from ..workload import NotOffered, Prepared, draw

torch.set_num_threads(int(os.environ.get("NBSYM_BENCH_THREADS", "2")))


def prepare(peer: str, graph: Graph) -> Prepared:
    compiled = peer == "torchc"
    if compiled and graph.what == "backward":
        raise NotOffered("compiled together with forward only")
    network = Network(graph)
    inputs = [network.inputs[name] for name in network.names]
    if graph.what == "backward":
        return backward(graph, network, inputs)
    if graph.what == "train":
        return train(graph, torch.compile(network) if compiled else network, network, inputs)
    network.train(graph.what == "forward")
    single = network.single() if not compiled else None
    if single:
        return single
    call = torch.compile(network) if compiled else network

    def run():
        with torch.no_grad():
            return call(*inputs)

    output = run()
    return Prepared(run, {"output": output.numpy()})


def backward(graph: Graph, network: Network, inputs: list[torch.Tensor]) -> Prepared:
    leaves = [network.leaf(name).requires_grad_() for name in graph.wrt]
    network.train()
    output = network(*inputs)
    head = torch.from_numpy(draw("head_gradient", tuple(output.shape), graph.dtype))

    def run():
        return torch.autograd.grad(output, leaves, head, retain_graph=True)

    return Prepared(run, {f"gradient of {k}": g.numpy() for k, g in zip(graph.wrt, run(), strict=True)})


def train(graph: Graph, call, network: Network, inputs: list[torch.Tensor]) -> Prepared:
    label = torch.from_numpy(graph.fed("softmax_label").ravel())
    network.train()
    optimizer = torch.optim.SGD(network.parameters(), lr=LEARNING_RATE, momentum=MOMENTUM)

    def run():
        optimizer.zero_grad()
        loss = F.cross_entropy(call(*inputs), label)
        loss.backward()
        optimizer.step()
        return loss

    return Prepared(run, {"loss": run().detach().numpy(), **network.gradients()})


class Network(torch.nn.Module):
    """The recorded nodes, run one after another. Parameters are made when they are first asked for."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self.order = recorded(graph)
        self.names = [node.name for node in self.order if node.op is None and node.name in graph.inputs]
        self.inputs = {name: torch.from_numpy(graph.fed(name)) for name in self.names}
        self.eval()
        with torch.no_grad():
            self(*self.inputs.values())

    def forward(self, *inputs):
        values: dict[Any, Any] = dict(zip(self.names, inputs, strict=True))
        for node in self.order:
            if node.op is not None:
                values[node] = OPERATORS[node.op](
                    self, node, *[values[_key(i)] for i in node.inputs if _key(i) in values]
                )
        return values[self.order[-1]]

    def parameter(self, name: str, *shape: int):
        found = self._parameters.get(name)
        if found is None:
            found = torch.nn.Parameter(torch.from_numpy(draw(name, shape)))
            self.register_parameter(name, found)
        return found

    def state(self, name: str, *shape: int):
        found = self._buffers.get(name)
        if found is None:
            found = torch.from_numpy(draw(name, shape))
            self.register_buffer(name, found)
        return found

    def leaf(self, name: str):
        return self.inputs[name] if name in self.inputs else self._parameters[name]

    def gradients(self):
        """By MXNet's names: parts of a packed array (`name:0`, `name:1`, ...) are put together."""
        parts: dict[str, list[torch.Tensor]] = {}
        for name, parameter in self._parameters.items():
            parts.setdefault(name.partition(":")[0], []).append(parameter.grad)
        joined = {k: v[0] if len(v) == 1 else torch.cat([g.ravel() for g in v]) for k, v in parts.items()}
        return {f"gradient of {k}": v.numpy() for k, v in joined.items()}

    def single(self) -> Prepared | None:
        """One operator that can write into an array that is there, as nbsym's do, instead of allocating."""
        node = self.order[-1]
        if node.op not in INTO or any(i.op is not None for i in node.inputs):
            return None
        args = [self.inputs[i.name] for i in node.inputs]
        with torch.no_grad():
            target = torch.empty_like(self(*self.inputs.values()))
        into, attrs = INTO[node.op], node.attrs
        if node.op in ("dot", "batch_dot"):
            args = list(transposed(attrs, *args))

        def run():
            return into(*args, out=target)

        run()
        return Prepared(run, {"output": target.numpy()})


def _key(node: Node):
    return node.name if node.op is None else node


# ---- operators ----


def convolution(net, node, x):
    attrs = node.attrs
    groups = attrs.get("num_group", 1)
    weight = net.parameter(f"{node.name}_weight", attrs["num_filter"], x.shape[1] // groups, *attrs["kernel"])
    bias = None if attrs.get("no_bias") else net.parameter(f"{node.name}_bias", attrs["num_filter"])
    return F.conv2d(x, weight, bias, attrs.get("stride", 1), attrs.get("pad", 0), attrs.get("dilate", 1), groups)


def batch_norm(net, node, x):
    channels, attrs = x.shape[1], node.attrs
    mean, var = net.state(f"{node.name}_moving_mean", channels), net.state(f"{node.name}_moving_var", channels)
    gamma, beta = net.parameter(f"{node.name}_gamma", channels), net.parameter(f"{node.name}_beta", channels)
    return F.batch_norm(x, mean, var, gamma, beta, net.training, 1 - attrs.get("momentum", 0.9), attrs["eps"])


def layer_norm(net, node, x):
    gamma, beta = (net.parameter(f"{node.name}_{part}", x.shape[-1]) for part in ("gamma", "beta"))
    return F.layer_norm(x, x.shape[-1:], gamma, beta, node.attrs["eps"])


def pooling(net, node, x):
    attrs = node.attrs
    if attrs.get("global_pool"):
        return F.adaptive_avg_pool2d(x, 1)
    window = (attrs["kernel"], attrs.get("stride", 1), attrs.get("pad", 0))
    return F.max_pool2d(x, *window) if attrs["pool_type"] == "max" else F.avg_pool2d(x, *window)


def fully_connected(net, node, x):
    x, hidden = x.flatten(1), node.attrs["num_hidden"]
    weight = net.parameter(f"{node.name}_weight", hidden, x.shape[1])
    return F.linear(x, weight, None if node.attrs.get("no_bias") else net.parameter(f"{node.name}_bias", hidden))


def embedding(net, node, x):
    return F.embedding(x, net.parameter(f"{node.name}_weight", node.attrs["input_dim"], node.attrs["output_dim"]))


def rnn(net, node, x, *states):
    """The packed parameters of MXNet are cuDNN's, as torch's are: all weights, layer by layer, then all biases."""
    size, layers = node.attrs["state_size"], node.attrs["num_layers"]
    name = node.inputs[1].name
    sizes = packed_shapes(x.shape[2], size, layers)
    if f"{name}:0" not in net._parameters:
        total = sum(rows * (columns or 1) for rows, columns in sizes)
        flat, at = torch.from_numpy(draw(name, (total,))), 0
        for number, (rows, columns) in enumerate(sizes):
            part = flat[at : (at := at + rows * (columns or 1))].clone()
            part = part.reshape(rows, columns) if columns else part
            net.register_parameter(f"{name}:{number}", torch.nn.Parameter(part))
    weights = [net._parameters[f"{name}:{i}"] for i in range(len(sizes))]
    half = 2 * layers
    flat_weights = [
        w
        for layer in range(layers)
        for w in (*weights[2 * layer : 2 * layer + 2], *weights[half + 2 * layer : half + 2 * layer + 2])
    ]
    return torch._VF.lstm(x, states, flat_weights, True, layers, 0.0, net.training, False, False)[0]


def packed_shapes(inputs: int, size: int, layers: int) -> list[tuple[int, int]]:
    """Rows and columns of each part of an LSTM's parameters; biases have no columns."""
    weights = [
        shape for layer in range(layers) for shape in ((4 * size, inputs if layer == 0 else size), (4 * size, size))
    ]
    return weights + [(4 * size, 0)] * (2 * layers)


def transposed(attrs, a, b):
    return (a.mT if attrs.get("transpose_a") else a), (b.mT if attrs.get("transpose_b") else b)


ACTIVATIONS: dict[str, Callable] = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "gelu": F.gelu}
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
    "Flatten": lambda net, node, x: x.flatten(1),
    "Reshape": lambda net, node, x: x.reshape(node.attrs["shape"]),
    "dot": lambda net, node, a, b: torch.mm(*transposed(node.attrs, a, b)),
    "batch_dot": lambda net, node, a, b: torch.bmm(*transposed(node.attrs, a, b)),
    "softmax": lambda net, node, x: torch.softmax(x, -1),
    "log_softmax": lambda net, node, x: torch.log_softmax(x, -1),
    "sum": lambda net, node, x: torch.sum(x, node.attrs["axis"]),
    "mean": lambda net, node, x: torch.mean(x, node.attrs["axis"]),
    "max": lambda net, node, x: torch.amax(x, node.attrs["axis"]),
    "exp": lambda net, node, x: torch.exp(x),
    "tanh": lambda net, node, x: torch.tanh(x),
    "sigmoid": lambda net, node, x: torch.sigmoid(x),
    "relu": lambda net, node, x: torch.relu(x),
    "elemwise_add": lambda net, node, a, b: a + b,
    "elemwise_sub": lambda net, node, a, b: a - b,
    "elemwise_mul": lambda net, node, a, b: a * b,
    "_plus_scalar": lambda net, node, a: a + node.attrs["scalar"],
    "_mul_scalar": lambda net, node, a: a * node.attrs["scalar"],
}
INTO: dict[str | None, Callable] = {
    "dot": torch.mm,
    "batch_dot": torch.bmm,
    "elemwise_add": torch.add,
    "elemwise_mul": torch.mul,
    "exp": torch.exp,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "LeakyReLU": torch.ops.aten.gelu.out,
}
