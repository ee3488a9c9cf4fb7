"""nbsym and MXNet 1.9.1: the same program drives both."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import numpy as np

from ..graph import LEARNING_RATE, MOMENTUM, Graph
from ..workload import NotOffered, Prepared, draw

LABEL = "softmax_label"


def library(peer: str):
    """The module, and what waits until everything asked of it is done."""
    if peer == "nbsym":
        return importlib.import_module("nbsym"), lambda: None
    mx = importlib.import_module("mxnet")
    return mx, mx.nd.waitall


def prepare(peer: str, graph: Graph) -> Prepared:
    mx, wait = library(peer)
    try:
        symbol = graph.symbol(mx)
    except AttributeError as reason:
        raise NotOffered(str(reason)) from None
    if graph.what == "infer" and LABEL in symbol.list_arguments():
        symbol = symbol.get_children()[0]
    bound = Bound(mx, wait, symbol, graph)
    return getattr(bound, graph.what)()


class Bound:
    """An executor with all arrays filled."""

    def __init__(self, mx, wait: Callable[[], None], symbol, graph: Graph) -> None:
        self.mx, self.wait, self.graph = mx, wait, graph
        arguments = symbol.list_arguments()
        wanted = {"train": [a for a in arguments if a not in graph.inputs], "backward": graph.wrt}.get(graph.what, ())
        given = {name: i.shape for name, i in graph.inputs.items() if name in arguments}
        # For prediction MXNet with oneDNN keeps weights in the form that it works with; here that is asked for.
        options = {"frozen": True} if graph.what == "infer" and mx.__name__ == "nbsym" else {}
        types = None if graph.dtype == "float32" else dict.fromkeys(given, graph.dtype)
        self.executor = symbol.simple_bind(
            mx.cpu(),
            grad_req={name: "write" if name in wanted else "null" for name in arguments},
            type_dict=types,
            **options,
            **given,
        )
        for name, array in self.executor.arg_dict.items():
            array[:] = graph.fed(name) if name in graph.inputs else draw(name, array.shape)
        for name, array in self.executor.aux_dict.items():
            array[:] = draw(name, array.shape)
        if options:
            self.executor.refresh()

    def output(self):
        return {"output": self.executor.outputs[0].asnumpy()}

    def gradients(self):
        return {f"gradient of {k}": g.asnumpy() for k, g in self.executor.grad_dict.items() if g is not None}

    def infer(self, is_train: bool = False) -> Prepared:
        executor, wait = self.executor, self.wait

        def run():
            executor.forward(is_train=is_train)
            wait()

        run()
        return Prepared(run, self.output())

    def forward(self) -> Prepared:
        return self.infer(is_train=True)

    def backward(self) -> Prepared:
        executor, wait = self.executor, self.wait
        executor.forward(is_train=True)
        output = executor.outputs[0]
        heads = [self.mx.nd.array(draw("head_gradient", output.shape), dtype=self.graph.dtype)]

        def run():
            executor.backward(heads)
            wait()

        run()
        run()
        return Prepared(run, self.gradients())

    def train(self) -> Prepared:
        mx, executor, wait = self.mx, self.executor, self.wait
        update = mx.optimizer.get_updater(mx.optimizer.SGD(learning_rate=LEARNING_RATE, momentum=MOMENTUM))
        gradients = {name: gradient for name, gradient in executor.grad_dict.items() if gradient is not None}
        arguments = list(range(len(gradients))), list(gradients.values()), [executor.arg_dict[k] for k in gradients]

        def run():
            executor.forward(is_train=True)
            executor.backward()
            update(*arguments)
            wait()

        run()
        chances = executor.outputs[0].asnumpy()
        label = self.graph.fed(LABEL).ravel()
        loss = -np.log(chances[np.arange(len(label)), label]).mean()
        return Prepared(run, {"loss": loss, **self.gradients()})
