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

import nbsym as mx
from nbsym import registry
from nbsym.executor.bind import bind
from nbsym.ndarray import NDArray
from nbsym.registry import samples
from nbsym.registry.operator import NoGradient, Operator
from nbsym.symbol.compose import compose

OPERATORS = sorted({registry.get(name) for name in registry.names()}, key=lambda op: op.name)

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Case:
    """One sample of one entry. Arguments are called ``data``, or ``op_weight`` where the operator names them."""

    op: Operator
    number: int

    def __str__(self) -> str:
        return f"{self.op.name}-{self.number}"

    @property
    def sample(self) -> Mapping[str, Any]:
        return self.op.samples[self.number]

    @cached_property
    def specs(self) -> dict[str, Any]:
        """What the sample says of inputs and auxiliary states, by their short names."""
        return samples.split(self.sample, self.op.inputs + self.op.aux)[0]

    @cached_property
    def params(self) -> registry.Params:
        return registry.parse_params(self.op, samples.split(self.sample, self.op.inputs + self.op.aux)[1])

    @cached_property
    def symbol(self) -> mx.sym.Symbol:
        if self.op.variadic:
            inputs = [mx.sym.Variable(name) for name in self.specs]
        else:
            inputs = [mx.sym.Variable(name) if name in self.specs else None for name in self.op.inputs]
        return compose(self.op.name, inputs, dict(self.params), name="op")

    @cached_property
    def smooth(self) -> list[str]:
        """The arguments that a gradient can be asked of, and tested by differences."""
        if self.op.python or self.is_loss or self.op.random or self.op.mutates:
            return []
        return [name for name in self.symbol.list_arguments() if self._is_smooth(short(name))]

    def _is_smooth(self, name: str) -> bool:
        spec = self.specs.get(name)
        if isinstance(spec, Mapping) and ("int" in spec or "dtype" in spec):
            return False
        declared = self.op.inputs[-1] if self.op.variadic and name.startswith("arg") else name
        if self.op.elementwise:
            return not isinstance(registry.elementwise_gradient(self.op, declared), NoGradient)
        return bool(self.op.compute or self.op.view) or not isinstance(self.op.grad.get(declared), NoGradient | None)

    @property
    def is_loss(self) -> bool:
        """Whether the gradient ignores what arrives from above."""
        formulas = [formula for formula in self.op.grad.values() if not isinstance(formula, NoGradient)]
        heads = {"out_grad", *(f"{name}_grad" for name in self.op.outputs)}
        named = {node.id for formula in formulas for node in ast.walk(formula.tree) if isinstance(node, ast.Name)}
        return bool(formulas) and not named & heads

    def values(self, dtype: str = "float64", specs: Mapping[str, Any] | None = None) -> tuple[Arrays, Arrays]:
        """Values of the arguments and of the auxiliary states: the sample's, or those of other `specs`."""
        specs = self.specs if specs is None else specs
        shapes = {name: samples.shape_of(spec) for name, spec in specs.items() if name not in self.op.aux}
        return draw(self.symbol, shapes, specs, dtype)

    def executor(
        self, args: Arrays, aux: Arrays, grad: Iterable[str] = (), fuse: bool = True, wrap: Any = NDArray
    ) -> mx.Executor:
        return executor(self.symbol, args, aux, grad, fuse, wrap)


CASES = [Case(op, number) for op in OPERATORS for number in range(len(op.samples))]
FIRST = [case for case in CASES if case.number == 0]


def short(name: str) -> str:
    return name.removeprefix("op_")


def draw(
    symbol: mx.sym.Symbol, shapes: Mapping[str, tuple[int, ...]], specs: Mapping[str, Any], dtype: str
) -> tuple[Arrays, Arrays]:
    """Values for every argument and auxiliary state of `symbol`, drawn as the samples say."""
    known = registry_shapes(symbol, shapes)
    args, aux = {}, {}
    for name in symbol.list_arguments():
        spec = specs.get(short(name), list(known[name]))
        args[name] = samples.draw(spec, short(name)).astype(samples.dtype_of(spec) or dtype)
    for name in symbol.list_auxiliary_states():
        spec = specs.get(short(name), {"shape": list(known[name]), "low": 0.5, "high": 1.5})
        aux[name] = samples.draw(spec, short(name)).astype(samples.dtype_of(spec) or dtype)
    return args, aux


def registry_shapes(symbol: mx.sym.Symbol, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Shapes of all variables. Unlike `Symbol.infer_shape`, a 0 is a dimension of no elements."""
    from nbsym.graph.infer import infer_shapes

    table = infer_shapes(symbol.entries, shapes)
    return {entry.node.name: shape for entry, shape in table.items() if entry.node.is_variable}


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


def head_gradients(exe: mx.Executor) -> list[NDArray]:
    """Random gradients of the outputs, the ones that MXNet was given."""
    return [
        NDArray(np.asarray(samples.draw(list(out.shape), f"out_grad{i}"), out.dtype))
        for i, out in enumerate(exe.outputs)
    ]


class Golden:
    """Values produced by MXNet (see golden/generate.py)."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as file:
            self._values = file["values"]
            self._index = json.loads(str(file["index"]))

    def find(self, case: Case) -> Arrays | None:
        """Arrays by name: predict0, train0, grad_data, aux_moving_mean, ...; None if MXNet was not asked."""
        for kept in self._index.get(case.op.name, []):
            if kept["sample"] == plain(case.sample):
                return {name: self._array(*place) for name, place in kept["arrays"].items()}
        return None

    def _array(self, offset: int, shape: list[int], dtype: str) -> np.ndarray:
        size = int(np.prod(shape))
        return self._values[offset : offset + size].reshape(shape).astype(dtype)


def plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


GOLDEN = Golden(Path(__file__).parent / "golden" / "mxnet.npz")
