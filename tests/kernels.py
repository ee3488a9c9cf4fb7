"""Running one operator on NumPy arrays: parameters, shapes, lowering and kernels, without a graph or an executor."""

from __future__ import annotations

import importlib
from collections.abc import Collection
from ctypes import CFUNCTYPE, c_int64
from itertools import pairwise
from typing import Any

import numpy as np

from nbsym import registry
from nbsym.executor import native
from nbsym.executor.launch import Call, Launch, View


class Refused(Exception):
    """A kernel returned a status."""


def run(
    name: str, *arrays: np.ndarray, train: bool = True, state: tuple[int, int] = (0, 0), threads: int = 1,
    frozen: Collection[str] = (), **params: Any,
) -> Any:  # fmt: skip
    """The outputs of operator `name` (one array, or a list of several); states among `arrays` change in place.

    `frozen` names inputs of which lowering is told that they never change.
    """
    op = registry.get(name)
    if op.variadic and "num_args" in op.params:
        params["num_args"] = len(arrays)
    parsed = registry.parse_params(op, params)
    buffers = [np.ascontiguousarray(a) for a in arrays]
    outputs = registry.output_names(op, parsed)
    _, shapes = registry.infer_shape(op, parsed, [b.shape for b in buffers], [None] * len(outputs))
    _, dtypes = registry.infer_dtype(op, parsed, [b.dtype for b in buffers], [None] * len(outputs))
    results = [np.full(shape, 99, dtype) for shape, dtype in zip(shapes, dtypes, strict=True)]
    buffers += results
    views = [View(i, b.dtype, b.shape) for i, b in enumerate(buffers)]

    def new(array: np.ndarray) -> View:
        buffers.append(array)
        return View(len(buffers) - 1, array.dtype, array.shape)

    count = len(arrays)
    names = registry.input_names(op, parsed, count - len(op.aux)) + op.aux
    named: dict[str, Any] = dict.fromkeys((*op.inputs, *op.aux))
    named.update(zip(names, views, strict=False))
    if op.variadic:
        named[op.inputs[-1]] = tuple(views[len(op.inputs) - 1 : count])
    named.update(zip(outputs, views[count:], strict=False))
    call = Call(
        name=name, op=op, params=parsed, views=named, inputs=tuple(views[:count]),
        outputs=tuple(views[count : count + len(outputs)]), is_train=train, threads=threads, stream=0,
        frozen=frozenset(frozen), workspace=lambda shape, dtype: new(np.full(shape, 77, dtype)),
        kept=lambda shape, dtype: new(np.full(shape, 77, dtype)), note=lambda text: None,
        random_state=lambda: new(np.array(state, np.uint64)),
    )  # fmt: skip
    module, _, function = op.kernel.rpartition(".")
    for launch in getattr(importlib.import_module(f"nbsym.kernels.{module}"), function)(call):
        run_in_parts(launch, buffers)
    return results if len(results) > 1 else results[0]


def run_in_parts(launch: Launch, buffers: list[np.ndarray]) -> None:
    """Run the jobs of a launch as threads would: in three ranges, the last one first."""
    words, pointers = native.argument_block(launch.args)
    for position, view in pointers:
        words[position] = buffers[view.buffer].ctypes.data + view.offset * view.dtype.itemsize
    block = native.pack_words(words)
    call = CFUNCTYPE(c_int64, c_int64, c_int64, c_int64)(native.compile_kernel(launch.kernel, launch.args))
    cuts = [0, launch.jobs // 3, launch.jobs - launch.jobs // 3, launch.jobs]
    for lo, hi in reversed(list(pairwise(cuts))):
        if lo < hi and (status := call(block.ctypes.data, lo, hi)):
            raise Refused(status)
