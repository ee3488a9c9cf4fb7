"""Arrays of one value."""

from __future__ import annotations

from collections.abc import Iterator

from numba import cuda

from ...executor.launch import Call, Launch, View
from .device import kernel


@kernel
def fill_flat(out, value):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = value


def fill(out: View, value: float) -> Iterator[Launch]:
    """Write `value`, converted to the type of `out`, everywhere."""
    if out.size:
        number = float(value) if out.dtype.kind == "f" else int(value)
        yield Launch(fill_flat, out.reshape(-1), number, jobs=out.size, cost=0.1 * out.size)


def zeros(call: Call) -> Iterator[Launch]:
    return fill(call.out, 0)


def ones(call: Call) -> Iterator[Launch]:
    return fill(call.out, 1)


def full(call: Call) -> Iterator[Launch]:
    return fill(call.out, call.params.value)
