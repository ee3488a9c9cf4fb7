"""Operators that create arrays: constants, ranges, identity matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ..executor.launch import Call, Launch, View, kernel

_BLOCK = 8192  # elements that one job writes


@kernel
def fill_flat(out, value, lo, hi):
    y = out[lo * _BLOCK : min(hi * _BLOCK, out.size)]
    v = out.dtype.type(value)
    for i in range(y.size):
        y[i] = v


@kernel
def write_range(out, start, step, repeat, lo, hi):
    """start + (i // repeat) * step, computed in the precision of the arguments."""
    first = lo * _BLOCK
    y = out[first : min(hi * _BLOCK, out.size)]
    if repeat == 1:
        for i in range(y.size):
            y[i] = start + (first + i) * step
    else:
        for i in range(y.size):
            y[i] = start + ((first + i) // repeat) * step


@kernel
def write_eye(out, k, lo, hi):
    """Ones on diagonal k of (rows, columns); one job a row."""
    for i in range(lo, hi):
        row = out[i]
        for j in range(row.size):
            row[j] = 0
        if 0 <= i + k < row.size:
            row[i + k] = 1


def fill(out: View, value: float) -> Iterator[Launch]:
    """Write `value`, converted to the type of `out`, everywhere. The bits are computed here, so any type will do."""
    if out.size:
        with np.errstate(all="ignore"):
            image = np.array(value).astype(out.dtype)
        word = int(image.view(f"i{out.dtype.itemsize}"))
        flat = replace(out, dtype=np.dtype(f"u{out.dtype.itemsize}"), shape=(out.size,))
        yield Launch(fill_flat, flat, word, jobs=_blocks(out), cost=0.1 * out.size)


def zero(out: View) -> Iterator[Launch]:
    return fill(out, 0)


def zeros(call: Call) -> Iterator[Launch]:
    return fill(call.out, 0)


def ones(call: Call) -> Iterator[Launch]:
    return fill(call.out, 1)


def full(call: Call) -> Iterator[Launch]:
    return fill(call.out, call.params.value)


def arange(call: Call) -> Iterator[Launch]:
    p = call.params
    start = 0.0 if p.stop is None and not p.infer_range else p.start  # a lone start means the stop
    kind = int if _integral(call.out, start, p.step) else float
    return _range(call.out, kind(start), kind(p.step), p.repeat)


def linspace(call: Call) -> Iterator[Launch]:
    p = call.params
    gaps = p.num - 1 if p.endpoint else p.num
    yield from _range(call.out, float(p.start), (p.stop - p.start) / gaps if gaps else 0.0, 1)


def eye(call: Call) -> Iterator[Launch]:
    yield Launch(write_eye, call.out, call.params.k, jobs=call.out.shape[0], cost=0.2 * call.out.size)


def shape_array(call: Call) -> Iterator[Launch]:
    for i, n in enumerate(call.data.shape):
        yield from fill(replace(call.out, shape=(1,), offset=call.out.offset + i), n)


def size_array(call: Call) -> Iterator[Launch]:
    return fill(call.out, call.data.size)


def _range(out: View, start: float, step: float, repeat: int) -> Iterator[Launch]:
    if out.size:
        yield Launch(write_range, out.reshape(-1), start, step, repeat, jobs=_blocks(out), cost=1.0 * out.size)


def _integral(out: View, *values: float) -> bool:
    return out.dtype.kind in "iu" and all(float(v).is_integer() for v in values)


def _blocks(view: View) -> int:
    return -(-view.size // _BLOCK)
