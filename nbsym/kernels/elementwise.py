"""Elementwise operators, alone or fused: one loop each, generated from their formulas.

What an element costs is the scalar function that `nbsym.kernels.expression` writes. Around it stands one of two loops:
where nothing broadcasts, a flat one over all elements; otherwise one over rows, the innermost dimensions along which
every operand either advances by one or stays. Neighbouring dimensions that broadcast alike are merged first, so
that four dimensions are seldom more than two loops, and index arithmetic happens once a row.

A kernel is generic over sizes and parameters; equal text is one kernel, whatever the names in the graph.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from ..executor.launch import Call, Kernel, Launch, View
from ..graph.fuse import MAX_ARRAYS, FusedGroup, Member, group_of
from ..registry import get, parse_params
from ..registry.operator import Operator, Params
from . import simd, vmath
from .expression import ScalarFunction, content_name, write

# What one byte costs that comes from memory or goes there, in nanoseconds.
_NANOSECONDS_PER_BYTE = 0.01

# What an element must cost, in nanoseconds, for its loop to be interleaved.
_WORTH_INTERLEAVING = 0.1

Shape = tuple[int, ...]
Signature = tuple[tuple[Shape, np.dtype], ...]


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
    if op.variadic and len(inputs) > MAX_ARRAYS:
        return _sums(op, params, inputs, outputs)
    plan = _plan(op, params, _signature(inputs), _signature(outputs), _streams(inputs, outputs))
    if plan is None:
        return ()
    views = [View(v.buffer, v.dtype, s, v.offset) for v, s in zip((*inputs, *outputs), plan.shapes, strict=True)]
    count = len(inputs)
    args = (*views[:count], *plan.numbers, *views[count:], *plan.sizes)
    return (Launch(plan.kernel, *args, jobs=plan.jobs, cost=plan.cost),)


def _sums(op: Operator, params: Params, inputs: Sequence[View], outputs: Sequence[View]) -> tuple[Launch, ...]:
    """The sum of very many arrays in steps of `MAX_ARRAYS`, each adding to what there is."""
    (out,) = outputs
    # Where the sum takes the memory of one of its terms, that term must be read before anything is written.
    terms = sorted(inputs, key=lambda view: view.buffer != out.buffer)
    steps = list(launches(op, params, terms[:MAX_ARRAYS], outputs))
    for i in range(MAX_ARRAYS, len(terms), MAX_ARRAYS - 1):
        steps += launches(op, params, (out, *terms[i : i + MAX_ARRAYS - 1]), outputs)
    return tuple(steps)


def _streams(inputs: Sequence[View], outputs: Sequence[View]) -> bool:
    """Whether results are so large that they are written past the caches, and not over what was just read."""
    if max([view.nbytes for view in outputs]) < simd.STREAM_BYTES:
        return False
    return not {view.buffer for view in inputs} & {view.buffer for view in outputs}


def _signature(views: Sequence[View]) -> Signature:
    return tuple([(view.shape, view.dtype) for view in views])


@dataclass(frozen=True)
class _Plan:
    """A launch but for its buffers."""

    kernel: Kernel
    shapes: tuple[Shape, ...]  # in which the kernel sees inputs and outputs
    numbers: tuple[int | float, ...]
    sizes: tuple[int, ...]
    jobs: int
    cost: float


@lru_cache(maxsize=1 << 16)
def _plan(op: Operator, params: Params, inputs: Signature, outputs: Signature, streams: bool) -> _Plan | None:
    shape = outputs[0][0]
    size = math.prod(shape)
    if size == 0:
        return None
    group = group_of(op) or group_of_one(op, params, len(inputs), outputs[0][1])
    scalar = _scalar_function(group, tuple([dtype for _, dtype in inputs]))
    dims, patterns = merge_dimensions(shape, [s for s, _ in inputs])
    moved = sum(math.prod(s) * dtype.itemsize for s, dtype in (*inputs, *outputs))
    cost = max(moved * _NANOSECONDS_PER_BYTE, size * scalar.weight)
    if len(dims) <= 1:
        kernel = _flat_kernel(scalar, tuple([bool(p and p[0]) for p in patterns]), len(outputs), streams)
        lengths = tuple([(math.prod(s),) for s, _ in (*inputs, *outputs)])
        return _Plan(kernel, lengths, parameter_values(group, scalar), (), size, cost)
    kernel = _rows_kernel(scalar, tuple(patterns), len(outputs))
    rows = math.prod(dims[:-1])
    shapes = tuple([_rows_shape(dims, pattern) for pattern in patterns]) + ((rows, dims[-1]),) * len(outputs)
    return _Plan(kernel, shapes, parameter_values(group, scalar), tuple(dims[1:-1]), rows, cost + 5.0 * rows)


def group_of_one(op: Operator, params: Params, inputs: int, dtype: np.dtype) -> FusedGroup:
    """A single node as a group."""
    return FusedGroup((Member(op, params, tuple(range(inputs)), dtype),), inputs, (0,))


_scalar_function = lru_cache(maxsize=1 << 12)(write)


def parameter_values(group: FusedGroup, scalar: ScalarFunction) -> tuple[int | float, ...]:
    """The numbers that a scalar function takes as arguments."""
    values = []
    for number, name in scalar.parameters:
        member = group.members[number]
        value = member.params[name]
        values.append(float(value) if member.op.params[name].kind == "float" else int(value))
    return tuple(values)


# ---- dimensions -----------------------------------------------------------------------------------------------------


def merge_dimensions(shape: Shape, operands: Sequence[Shape]) -> tuple[list[int], list[tuple[bool, ...]]]:
    """The fewest dimensions in which `shape` can be walked, and along which of them each operand advances.

    Examples
    --------
    >>> merge_dimensions((8, 3, 5, 5), [(8, 3, 5, 5), (1, 3, 1, 1), (1,)])
    ([8, 3, 25], [(True, True, True), (False, True, False), (False, False, False)])
    >>> merge_dimensions((4, 3), [(4, 3), (4, 3)])
    ([12], [(True,), (True,)])
    """
    rank = len(shape)
    aligned = [(1,) * (rank - len(operand)) + operand for operand in operands]
    dims: list[int] = []
    columns: list[tuple[bool, ...]] = []
    for d, n in enumerate(shape):
        if n == 1:
            continue
        column = tuple([operand[d] == n for operand in aligned])
        if columns and columns[-1] == column:
            dims[-1] *= n
        else:
            dims.append(n)
            columns.append(column)
    return dims, [tuple([column[k] for column in columns]) for k in range(len(operands))]


def _rows_shape(dims: Sequence[int], pattern: Sequence[bool]) -> Shape:
    rows = math.prod(n for n, advances in zip(dims[:-1], pattern[:-1], strict=True) if advances)
    return (rows, dims[-1]) if pattern[-1] else (rows,)


# ---- kernels --------------------------------------------------------------------------------------------------------


def _flat_kernel(scalar: ScalarFunction, advances: tuple[bool, ...], outputs: int, streams: bool) -> Kernel:
    ins = [f"x{i}" if a else f"x{i}[0]" for i, a in enumerate(advances)]
    apply = "apply_streaming" if streams else "{apply}"
    return _kernel(scalar, ins, [f"y{k}" for k in range(outputs)], [], apply + "(scalar, lo, hi, {outs}, {ins})")


def _rows_kernel(scalar: ScalarFunction, patterns: tuple[tuple[bool, ...], ...], outputs: int) -> Kernel:
    outer = len(patterns[0]) - 1
    ins = [f"x{i}[{_row_index(pattern[:-1])}]" for i, pattern in enumerate(patterns)]
    lines = ["for i in range(lo, hi):"]
    if outer > 1:
        lines.append("    rest = i")
        for d in range(outer - 1, 0, -1):
            lines += [f"    i{d} = rest % n{d}", f"    rest //= n{d}"]
        lines.append("    i0 = rest")
    lines.append("    {apply}(scalar, 0, y0.shape[1], {outs}, {ins})")
    sizes = [f"n{d}" for d in range(1, outer)]
    return _kernel(scalar, ins, [f"y{k}[i]" for k in range(outputs)], sizes, "\n".join(lines))


def _row_index(advances: Sequence[bool]) -> str:
    """The row of an operand that advances along some of the outer dimensions, ``i0 .. ik`` of row i."""
    if all(advances):
        return "i"
    text = ""
    for d, a in enumerate(advances):
        if a:
            text = f"({text}) * n{d} + i{d}" if text else f"i{d}"
    if len(advances) == 1:
        return "0"
    return text or "0"


def _kernel(scalar: ScalarFunction, ins: list[str], outs: list[str], sizes: list[str], loop: str) -> Kernel:
    numbers = [f"p{i}" for i in range(len(scalar.parameters))]
    apply = "apply_interleaved" if scalar.weight > _WORTH_INTERLEAVING else "apply"
    body = loop.format(apply=apply, outs=f"({', '.join(outs)},)", ins=f"({', '.join([*ins, *numbers])},)")
    names = [f"x{i}" for i in range(len(ins))] + numbers + [f"y{k}" for k in range(len(outs))] + sizes
    text = scalar.text("@inline") + "\n\ndef {name}(" + ", ".join([*names, "lo", "hi"]) + "):\n"
    text += "\n".join(f"    {line}" for line in body.split("\n")) + "\n"
    return _compile(text)


@cache
def _compile(text: str) -> Kernel:
    """Generated text as a kernel, named by its content."""
    name = content_name("elementwise", text)
    source = text.replace("{name}", name)
    namespace: dict[str, Any] = {
        "__name__": __name__,
        "v": vmath,
        "inline": simd.inline,
        "apply": simd.apply,
        "apply_interleaved": simd.apply_interleaved,
        "apply_streaming": simd.apply_streaming,
        "load_half": simd.load_half,
        "store_half": simd.store_half,
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
    return Kernel(namespace[name], source)
