"""The samples of the registry as things to run: a symbol, the values of its arguments, an executor."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from golden.archive import read

import nbsym as mx
from nbsym import registry
from nbsym.executor.bind import bind
from nbsym.ndarray import NDArray
from nbsym.registry import samples
from nbsym.registry.operator import NoGradient, Operator
from nbsym.symbol.compose import compose

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Case:
    """One sample of one entry."""

    op: Operator
    number: int

    def __str__(self) -> str:
        return f"{self.op.name}-{self.number}"

    @property
    def sample(self) -> Mapping[str, Any]:
        return self.op.samples[self.number]

    @cached_property
    def params(self) -> registry.Params:
        return samples.draw(self.op, self.sample)[0]

    @cached_property
    def symbol(self) -> mx.sym.Symbol:
        """The operator applied to variables that are called as it calls its inputs."""
        names = list(samples.draw(self.op, self.sample)[1])
        if self.op.variadic:
            inputs = [mx.sym.Variable(name) for name in names]
        else:
            inputs = [mx.sym.Variable(name) if name in names else None for name in self.op.inputs + self.op.aux]
        return compose(self.op.name, inputs, dict(self.params), name="op")

    def values(self, dtype: str = "float64", sample: Mapping[str, Any] | None = None) -> tuple[Arrays, Arrays]:
        """Values of the arguments and of the auxiliary states."""
        arrays = samples.draw(self.op, sample or self.sample, dtype)[1]
        return self.split(arrays)

    def split(self, arrays: Arrays) -> tuple[Arrays, Arrays]:
        states = self.symbol.list_auxiliary_states()
        args = {name: array for name, array in arrays.items() if name not in states}
        return args, {name: arrays[name] for name in states}

    @cached_property
    def smooth(self) -> list[str]:
        """The arguments with a gradient that differences of the outputs can confirm."""
        if self.op.python or self.is_loss or self.op.random or self.op.mutates:
            return []
        return [name for name in self.symbol.list_arguments() if self.has_gradient(name)]

    def has_gradient(self, name: str) -> bool:
        """Whether the entry has a formula for an argument, and its sample lets it vary."""
        spec = self.sample.get(name)
        if isinstance(spec, Mapping) and ("int" in spec or "dtype" in spec):
            return False
        declared = self.op.inputs[-1] if self.op.variadic and name not in self.op.inputs else name
        if declared not in self.op.inputs:
            return False
        if self.op.elementwise:
            return not isinstance(registry.elementwise_gradient(self.op, declared), NoGradient)
        return bool(self.op.compute) or not isinstance(self.op.grad.get(declared), NoGradient | None)

    @property
    def is_loss(self) -> bool:
        """Whether the gradient is not that of the output: it ignores what arrives from above, or can be told to."""
        heads = {"out_grad", *(f"{name}_grad" for name in self.op.outputs)}

        def ignores(tree: ast.AST) -> bool:
            if isinstance(tree, ast.IfExp):
                return ignores(tree.body) or ignores(tree.orelse)
            return not heads & {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}

        return any(ignores(formula.tree) for formula in self.op.grad.values() if not isinstance(formula, NoGradient))

    @cached_property
    def felt(self) -> list[bool]:
        """Of each output, whether its gradient matters: that of the statistics that BatchNorm shows does not."""
        visible = registry.num_visible(self.op, self.params)
        if self.op.elementwise or self.op.compute or self.op.count is not None or len(self.op.outputs) == 1:
            return [True] * visible
        formulas = [formula for formula in self.op.grad.values() if not isinstance(formula, NoGradient)]
        named = {name for formula in formulas for name in formula.names}
        heads = [{f"{name}_grad"} | ({"out_grad"} if name == "out" else set()) for name in self.op.outputs]
        return [bool(head & named) for head in heads[:visible]]

    def executor(self, args: Arrays, aux: Arrays, grad: Iterable[str] = (), wrap: Any = NDArray) -> mx.Executor:
        return executor(self.symbol, args, aux, grad, wrap=wrap)


OPERATORS = [registry.get(name) for name in sorted(registry.names())]
CASES = [Case(op, number) for op in OPERATORS for number in range(len(op.samples))]
FIRST = [case for case in CASES if case.number == 0]


def executor(
    symbol: mx.sym.Symbol,
    args: Arrays,
    aux: Arrays | None = None,
    grad: Iterable[str] = (),
    fuse: bool = True,
    wrap: Any = NDArray,
) -> mx.Executor:
    """Bind copies of the arrays; gradients for the arguments in `grad`."""
    arrays = {name: wrap(value.copy()) for name, value in args.items()}
    states = {name: wrap(value.copy()) for name, value in (aux or {}).items()}
    grads = {name: wrap(np.zeros_like(args[name])) for name in grad}
    return bind(symbol, mx.cpu(), arrays, grads, "write", states, fuse=fuse)


def head_gradients(outputs: Iterable[NDArray], felt: Iterable[bool] = ()) -> list[NDArray]:
    """Random gradients of the outputs; zero for those that are not `felt`."""
    rng = np.random.default_rng(1)
    heads = [NDArray(rng.standard_normal(out.shape).astype(out.dtype)) for out in outputs]
    for head, matters in zip(heads, felt, strict=False):
        head[:] = head * matters
    return heads


def find_golden(case: Case) -> Arrays | None:
    """Inputs and results of a sample as MXNet has them (see golden/answer.py); None if it was not asked."""
    return _GOLDEN.get((case.op.name, json.dumps(case.sample)))


_GOLDEN: dict[tuple[str, str], Arrays] = {
    (record["names"][0], json.dumps(record["sample"])): record["arrays"]
    for record in read(Path(__file__).parent / "golden" / "mxnet.npz")
}
