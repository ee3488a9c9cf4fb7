"""ONNX Runtime, for inference: the recorded nodes as an ONNX graph."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from ..graph import Graph, Node
from ..workload import NotOffered, Prepared, draw
from .jax import Network as Shapes

OPSET = 20


def prepare(peer: str, graph: Graph) -> Prepared:
    if graph.what != "infer":
        raise NotOffered("inference only")
    model = Model(graph)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("NBSYM_BENCH_THREADS", "2"))
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.serialized(), options, providers=["CPUExecutionProvider"])
    binding = session.io_binding()  # no copies in and out
    for name, values in model.fed.items():
        binding.bind_cpu_input(name, values)
    binding.bind_output("output")
    session.run_with_iobinding(binding)
    output = binding.copy_outputs_to_cpu()[0]
    held = onnxruntime.OrtValue.ortvalue_from_numpy(np.empty_like(output))
    binding.bind_ortvalue_output("output", held)
    return Prepared(lambda: session.run_with_iobinding(binding), {"output": output})


class Model:
    """An ONNX graph under construction."""

    def __init__(self, graph: Graph) -> None:
        self.shapes = Shapes(graph)  # of parameters and of every node's output
        self.fed = {n: v.astype(np.int64) if graph.inputs[n].high else v for n, v in self.shapes.fed.items()}
        self.nodes: list = []
        self.constants: list = []
        names: dict[Node, str] = {}
        order = self.shapes.order
        for number, node in enumerate(order):
            if node.op is None:
                names[node] = node.name
                continue
            last = node is order[-1]
            if node.op not in OPERATORS:
                raise NotOffered(node.op)
            names[node] = "output" if last else f"value{number}"
            OPERATORS[node.op](self, node, names[node], *[names[i] for i in node.inputs])

    def add(self, op: str, inputs: list[str], output: str, **attrs) -> None:
        self.nodes.append(helper.make_node(op, inputs, [output], **attrs))

    def constant(self, name: str, values) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def parameter(self, name: str) -> str:
        shape = self.shapes.parameters.get(name) or self.shapes.states[name]
        return self.constant(name, draw(name, shape))

    def shape(self, node: Node) -> tuple[int, ...]:
        return self.shapes.outputs[node]

    def serialized(self) -> bytes:
        kinds = {np.dtype(np.float32): TensorProto.FLOAT, np.dtype(np.int64): TensorProto.INT64}
        inputs = [helper.make_tensor_value_info(n, kinds[v.dtype], v.shape) for n, v in self.fed.items()]
        outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, None)]
        graph = helper.make_graph(self.nodes, "graph", inputs, outputs, self.constants)
        return helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10
        ).SerializeToString()


# ---- operators ----


def window(attrs) -> dict:
    pad = tuple(attrs.get("pad", (0, 0)))
    return {"kernel_shape": attrs["kernel"], "strides": attrs.get("stride", (1, 1)), "pads": pad * 2}


def convolution(model, node, out, x):
    inputs = [x, model.parameter(f"{node.name}_weight")]
    if not node.attrs.get("no_bias"):
        inputs.append(model.parameter(f"{node.name}_bias"))
    model.add("Conv", inputs, out, group=node.attrs.get("num_group", 1), **window(node.attrs))


def batch_norm(model, node, out, x):
    names = [model.parameter(f"{node.name}_{part}") for part in ("gamma", "beta", "moving_mean", "moving_var")]
    model.add("BatchNormalization", [x, *names], out, epsilon=node.attrs["eps"])


def layer_norm(model, node, out, x):
    names = [model.parameter(f"{node.name}_{part}") for part in ("gamma", "beta")]
    model.add("LayerNormalization", [x, *names], out, epsilon=node.attrs["eps"])


def pooling(model, node, out, x):
    if node.attrs.get("global_pool"):
        model.add("GlobalAveragePool", [x], out)
    elif node.attrs["pool_type"] == "max":
        model.add("MaxPool", [x], out, **window(node.attrs))
    else:
        model.add("AveragePool", [x], out, count_include_pad=1, **window(node.attrs))


def fully_connected(model, node, out, x):
    if len(model.shape(node.inputs[0])) > 2:
        model.add("Flatten", [x], f"{out}_flat")
        x = f"{out}_flat"
    inputs = [x, model.parameter(f"{node.name}_weight")]
    if not node.attrs.get("no_bias"):
        inputs.append(model.parameter(f"{node.name}_bias"))
    model.add("Gemm", inputs, out, transB=1)


def activation(model, node, out, x):
    model.add({"relu": "Relu", "tanh": "Tanh", "sigmoid": "Sigmoid", "gelu": "Gelu"}[node.attrs["act_type"]], [x], out)


def embedding(model, node, out, x):
    model.add("Gather", [model.parameter(f"{node.name}_weight"), x], out)


def reshape(model, node, out, x):
    model.add("Reshape", [x, model.constant(f"{out}_shape", np.array(node.attrs["shape"], np.int64))], out)


def rnn(model, node, out, x, parameters, h, c):
    """ONNX orders the gates i, o, f, c; MXNet i, f, c, o."""
    size, layers = node.attrs["state_size"], node.attrs["num_layers"]
    inputs = model.shape(node.inputs[0])[2]
    flat = draw(parameters, model.shapes.parameters[parameters])
    biases = flat[-8 * size * layers :].reshape(layers, 2, 4, size)
    at = 0
    for layer in range(layers):
        columns = inputs if layer == 0 else size
        w = flat[at : (at := at + 4 * size * columns)].reshape(4, size, columns)
        r = flat[at : (at := at + 4 * size * size)].reshape(4, size, size)
        order = [0, 3, 1, 2]
        tag = f"{out}_{layer}"
        names = [
            model.constant(f"{tag}_w", w[order].reshape(1, 4 * size, columns)),
            model.constant(f"{tag}_r", r[order].reshape(1, 4 * size, size)),
            model.constant(f"{tag}_b", biases[layer][:, order].reshape(1, 8 * size)),
        ]
        row = model.constant(f"{tag}_row", np.array([layer], np.int64))
        for state in (h, c):
            model.add("Gather", [state, row], f"{tag}_{state}", axis=0)
        model.add("LSTM", [x, *names, "", f"{tag}_{h}", f"{tag}_{c}"], f"{tag}_y", hidden_size=size)
        axis = model.constant(f"{tag}_axis", np.array([1], np.int64))
        x = out if layer == layers - 1 else f"{tag}_x"
        model.add("Squeeze", [f"{tag}_y", axis], x)


def reduction(op):
    def reduce(model, node, out, x):
        axes = np.atleast_1d(np.array(node.attrs["axis"], np.int64))
        model.add(op, [x, model.constant(f"{out}_axes", axes)], out, keepdims=0)

    return reduce


def scalar(op):
    def apply(model, node, out, x):
        model.add(op, [x, model.constant(f"{out}_scalar", np.float32(node.attrs["scalar"]))], out)

    return apply


def plain(op, **attrs):
    return lambda model, node, out, *inputs: model.add(op, list(inputs), out, **attrs)


OPERATORS: dict[str, Callable] = {
    "Convolution": convolution,
    "BatchNorm": batch_norm,
    "LayerNorm": layer_norm,
    "Pooling": pooling,
    "FullyConnected": fully_connected,
    "Embedding": embedding,
    "RNN": rnn,
    "Activation": activation,
    "LeakyReLU": activation,
    "Flatten": plain("Flatten"),
    "Reshape": reshape,
    "softmax": plain("Softmax", axis=-1),
    "log_softmax": plain("LogSoftmax", axis=-1),
    "sum": reduction("ReduceSum"),
    "mean": reduction("ReduceMean"),
    "max": reduction("ReduceMax"),
    "exp": plain("Exp"),
    "tanh": plain("Tanh"),
    "sigmoid": plain("Sigmoid"),
    "relu": plain("Relu"),
    "elemwise_add": plain("Add"),
    "elemwise_sub": plain("Sub"),
    "elemwise_mul": plain("Mul"),
    "_plus_scalar": scalar("Add"),
    "_mul_scalar": scalar("Mul"),
}
