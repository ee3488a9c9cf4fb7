"""Elementwise operators, alone or fused, as CUDA kernels: a thread computes elements, from the same formulas."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numba import cuda

from ...executor.launch import Call, Launch, View
from ...graph.fuse import group_of
from ...registry import get, parse_params
from ...registry.operator import Operator, Params
from ..elementwise import group_of_one, merge_dimensions, parameter_values
from ..expression import ScalarFunction, Value, Writer, content_name, write
from . import vmath
from .device import CudaKernel, device


def loop(call: Call) -> Iterator[Launch]:
    """Lower an elementwise node, or a fused group of them."""
    yield from launches(call.op, call.params, call.inputs, call.outputs)


def copy(source: View, target: View) -> Launch:
    """Copy the elements of `source` to `target`, of the same shape, converting them to its dtype."""
    op = get("_copy")
    (launch,) = launches(op, parse_params(op, {}), (source,), (target,))
    return launch


def launches(op: Operator, params: Params, inputs: Sequence[View], outputs: Sequence[View]) -> tuple[Launch, ...]:
    """The launches that compute `outputs` from `inputs`: one, or none where there are no elements."""
    shape = outputs[0].shape
    size = math.prod(shape)
    if size == 0:
        return ()
    group = group_of(op) or group_of_one(op, params, len(inputs), outputs[0].dtype)
    scalar = _scalar_function(group, tuple([view.dtype for view in inputs]))
    dims, patterns = merge_dimensions(shape, [view.shape for view in inputs])
    kernel = _kernel(scalar, tuple(patterns), len(outputs))
    flat = [view.reshape(-1) for view in (*inputs, *outputs)]
    args = (*flat[: len(inputs)], *parameter_values(group, scalar), *flat[len(inputs) :], *dims[1:])
    return (Launch(kernel, *args, jobs=size, cost=size * scalar.weight),)


class _DeviceWriter(Writer):
    """Functions that CUDA does not have, in terms of those that it has."""

    def _sigmoid(self, x: Any) -> Value:
        return 1 / (1 + self.functions["exp"](-x))

    def _softplus(self, x: Any) -> Value:
        return self._max(x, 0) + self.functions["log1p"](self.functions["exp"](-self._abs(x)))

    def _cbrt(self, x: Any) -> Value:
        return self._sign(x) * self.functions["pow"](self._abs(self.real(x)), 1 / 3)

    def _round(self, x: Any) -> Value:
        whole = self._trunc(x)
        return self._where(self._abs(x - whole) >= 0.5, whole + self._sign(x), whole)

    def _rint(self, x: Any) -> Value:
        whole = self._floor(x)
        return self._where(x - whole > 0.5, self._ceil(x), whole)


@lru_cache(maxsize=1 << 12)
def _scalar_function(group: Any, dtypes: tuple[np.dtype, ...]) -> ScalarFunction:
    return write(group, dtypes, _DeviceWriter)


def _kernel(scalar: ScalarFunction, patterns: tuple[tuple[bool, ...], ...], outputs: int) -> CudaKernel:
    rank = len(patterns[0])
    numbers = [f"p{i}" for i in range(len(scalar.parameters))]
    names = [f"x{i}" for i in range(len(patterns))] + numbers + [f"y{k}" for k in range(outputs)]
    names += [f"n{d}" for d in range(1, rank)]
    lines = ["for i in range(cuda.grid(1), y0.size, cuda.gridsize(1)):"]
    if rank > 1:
        lines.append("    rest = i")
        for d in range(rank - 1, 0, -1):
            lines += [f"    i{d} = rest % n{d}", f"    rest //= n{d}"]
        lines.append("    i0 = rest")
    ins = [f"x{k}[{_index(pattern)}]" for k, pattern in enumerate(patterns)] + numbers
    lines.append(f"    r = scalar({', '.join(ins)})")
    lines += [f"    y{k}[i] = r[{k}]" for k in range(outputs)]
    body = "\n".join(f"    {line}" for line in lines)
    return _compile(f"{scalar.text('@device')}\n\ndef {{name}}({', '.join(names)}):\n{body}\n")


def _index(advances: Sequence[bool]) -> str:
    """The element of an operand that advances along some of the dimensions, ``i0 .. ik`` of element i."""
    if all(advances):
        return "i" if advances else "0"
    text = ""
    for d, a in enumerate(advances):
        if a:
            text = f"({text}) * n{d} + i{d}" if text else f"i{d}"
    return text or "0"


@cache
def _compile(text: str) -> CudaKernel:
    """Generated text as a kernel, named by its content."""
    name = content_name("elementwise", text)
    source = text.replace("{name}", name)
    namespace: dict[str, Any] = {
        "__name__": __name__,
        "v": vmath,
        "device": device,
        "cuda": cuda,
        "load_half": vmath.load_half,
        "store_half": vmath.store_half,
        "inf": math.inf,
        "nan": math.nan,
        "f4": np.float32,
        "f8": np.float64,
        "i1": np.int8,
        "u1": np.uint8,
        "i4": np.int32,
        "i8": np.int64,
    }
    exec(compile(source, f"<{name}>", "exec"), namespace)
    return CudaKernel(namespace[name], source)
