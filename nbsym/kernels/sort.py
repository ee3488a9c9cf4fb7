"""Orderings along an axis: sorted values, their indices, the first k of them, and elements picked in such an order."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np

from ..base import ShapeError
from ..executor.launch import Call, Launch, View, kernel
from .init import fill
from .softmax import around

_FEW = 32  # so many are found one by one rather than by sorting


@kernel
def order_rows(data, order, spare, descending, lo, hi):
    """Indices that sort data (outer, n, inner) along n, by a stable merge sort from the bottom up.

    order, spare: (outer, inner, n); the answer is left in `order`. NaN counts as larger than every number.
    One job a row of `order`.
    """
    n, inner = data.shape[1], data.shape[2]
    for job in range(lo, hi):
        o, j = job // inner, job % inner
        for i in range(n):
            order[o, j, i] = i
        width = 1
        swapped = False
        while width < n:
            a, b = (spare[o, j], order[o, j]) if swapped else (order[o, j], spare[o, j])
            for left in range(0, n, 2 * width):
                middle, right = min(left + width, n), min(left + 2 * width, n)
                p, q = left, middle
                for i in range(left, right):
                    first = q >= right
                    if p < middle and q < right:
                        x, y = data[o, a[p], j], data[o, a[q], j]
                        if descending:
                            first = x >= y or x != x
                        else:
                            first = x <= y or y != y
                    if first:
                        b[i] = a[p]
                        p += 1
                    else:
                        b[i] = a[q]
                        q += 1
            swapped = not swapped
            width *= 2
        if swapped:
            for i in range(n):
                order[o, j, i] = spare[o, j, i]


@kernel
def first_of_rows(data, order, descending, lo, hi):
    """Indices of the first k of each row in its order: as `order_rows`, for a small k. order: (outer, inner, k).

    Each element is compared with the last of the k best so far, and put in its place among them if it is better.
    """
    n, inner, k = data.shape[1], data.shape[2], order.shape[2]
    for job in range(lo, hi):
        o, j = job // inner, job % inner
        best = order[o, j]
        found = 0
        for i in range(n):
            x = data[o, i, j]
            at = found
            while at > 0:
                y = data[o, best[at - 1], j]
                if descending:
                    better = x > y or (x != x and y == y)
                else:
                    better = x < y or (y != y and x == x)
                if not better:
                    break
                if at < k:
                    best[at] = best[at - 1]
                at -= 1
            if at < k:
                best[at] = i
                found = min(found + 1, k)


@kernel
def write_indices(order, out, lo, hi):
    """The first k of each row of order (outer, inner, n) as out (outer, k, inner)."""
    k, inner = out.shape[1], out.shape[2]
    for o in range(lo, hi):
        for i in range(k):
            for j in range(inner):
                out[o, i, j] = order[o, j, i]


@kernel
def write_values(data, order, out, lo, hi):
    """data (outer, n, inner) in the order of the first k of each row of order (outer, inner, n)."""
    k, inner = out.shape[1], out.shape[2]
    for o in range(lo, hi):
        for i in range(k):
            for j in range(inner):
                out[o, i, j] = data[o, order[o, j, i], j]


@kernel
def write_mask(order, out, k, lo, hi):
    """out (outer, n, inner), zeros before: ones at the first k of each row of order (outer, inner, n)."""
    inner = out.shape[2]
    for o in range(lo, hi):
        for i in range(k):
            for j in range(inner):
                out[o, order[o, j, i], j] = 1


@kernel(refusal="an index is out of range")
def take_along(data, indices, out, lo, hi):
    """out[o, i, j] = data[o, indices[o, i, j], j]."""
    n, k, inner = data.shape[1], out.shape[1], out.shape[2]
    for o in range(lo, hi):
        for i in range(k):
            for j in range(inner):
                at = np.int64(indices[o, i, j])
                if not 0 <= at < n:
                    return 1
                out[o, i, j] = data[o, at, j]
    return 0


@kernel(refusal="an index is out of range")
def add_along(grad, indices, out, lo, hi):
    """out[o, indices[o, i, j], j] += grad[o, i, j], from zeros."""
    n, k, inner = out.shape[1], grad.shape[1], grad.shape[2]
    for o in range(lo, hi):
        for i in range(n):
            for j in range(inner):
                out[o, i, j] = 0
        for i in range(k):
            for j in range(inner):
                at = np.int64(indices[o, i, j])
                if not 0 <= at < n:
                    return 1
                out[o, at, j] += grad[o, i, j]
    return 0


# ---- lowering -------------------------------------------------------------------------------------------------------


def sort(call: Call) -> Iterator[Launch]:
    order = yield from _order(call, call.params.is_ascend)
    yield from _values(call, order, call.out)


def argsort(call: Call) -> Iterator[Launch]:
    order = yield from _order(call, call.params.is_ascend)
    yield from _indices(order, call.out)


def topk(call: Call) -> Iterator[Launch]:
    p = call.params
    order = yield from _order(call, p.is_ascend, p.k)
    if p.ret_typ == "mask":
        yield from fill(call.out, 0)
        k, target = call.out1.size // max(order.shape[0] * order.shape[1], 1), _rows(call.out, p.axis)
        yield Launch(write_mask, order, target, k, jobs=target.shape[0], cost=2.0 * call.out1.size)
        return
    yield from _indices(order, call.out if p.ret_typ == "indices" else call.out1)
    if p.ret_typ != "indices":
        yield from _values(call, order, call.out)


def take_along_axis(call: Call) -> Iterator[Launch]:
    if call.out.size:
        arrays = _alike(call, call.data, call.indices, call.out)
        yield Launch(take_along, *arrays, jobs=arrays[0].shape[0], cost=2.0 * call.out.size)


def take_along_axis_backward(call: Call) -> Iterator[Launch]:
    if call.out.size:
        arrays = _alike(call, call.grad, call.indices, call.out)
        yield Launch(add_along, *arrays, jobs=arrays[0].shape[0], cost=2.0 * call.grad.size)


def _alike(call: Call, *views: View) -> list[View]:
    """Views as (outer, n, inner), which must have the same outer and inner."""
    arrays = [_rows(view, call.params.axis) for view in views]
    if len({(array.shape[0], array.shape[2]) for array in arrays}) > 1:
        raise ShapeError(f"arrays {', '.join(str(v.shape) for v in views)} differ beside axis {call.params.axis}")
    return arrays


def _rows(view: View, axis: int | None) -> View:
    """(outer, n, inner); the flattened array has one axis."""
    return view.reshape(1, -1, 1) if axis is None else around(view, axis)


def _order(call: Call, ascending: bool, first: int = 0) -> Generator[Launch, None, View]:
    """Indices (outer, inner, n) in order, or only the `first` ones of them."""
    data = _rows(call.data, call.params.axis)
    outer, n, inner = data.shape
    if 0 < first <= _FEW and data.size:
        order = call.workspace((outer, inner, first), np.int64)
        yield Launch(first_of_rows, data, order, int(not ascending), jobs=outer * inner, cost=2.0 * data.size)
        return order
    order, spare = call.workspace((outer, inner, n), np.int64), call.workspace((outer, inner, n), np.int64)
    if data.size:
        cost = 5.0 * data.size * max(n.bit_length(), 1)
        yield Launch(order_rows, data, order, spare, int(not ascending), jobs=outer * inner, cost=cost)
    return order


def _indices(order: View, out: View) -> Iterator[Launch]:
    outer, inner, _ = order.shape
    if out.size:
        yield Launch(write_indices, order, out.reshape(outer, -1, inner), jobs=outer, cost=1.0 * out.size)


def _values(call: Call, order: View, out: View) -> Iterator[Launch]:
    outer, inner, _ = order.shape
    if out.size:
        data, target = _rows(call.data, call.params.axis), out.reshape(outer, -1, inner)
        yield Launch(write_values, data, order, target, jobs=outer, cost=2.0 * out.size)
