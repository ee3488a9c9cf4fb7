"""Whole-shape functions: what ``shape: name`` names where equations cannot say it.

They are called as ``f(params, inputs, outputs)`` with lists of shapes (None: rank unknown; None inside: dimension
unknown) and return both lists, completed as far as they can. They raise ShapeError, saying what was wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from ..base import ShapeError
from .dimension_functions import Dim, axis_of, inserted, reduced, replaced, without
from .operator import Params, Shape
from .patterns import prod, show

Shapes = list[Shape | None]
ShapeFunction = Callable[[Params, Shapes, Shapes], tuple[Shapes, Shapes]]
F = TypeVar("F", bound=ShapeFunction)

SHAPE_FUNCTIONS: dict[str, ShapeFunction] = {}
"""What ``shape: name`` may name."""


def whole(function: F) -> F:
    """Register a whole-shape function under its name."""
    SHAPE_FUNCTIONS[function.__name__] = function
    return function


# ---- reshape ----


def reshaped(s: Shape | None, codes: Sequence[int], reverse: bool = False) -> Shape | None:
    """MXNet's Reshape of a known or partly known shape.

    Codes: 0 keeps a dimension, -1 is inferred, -2 keeps all that remain, -3 merges two, -4 splits one into the two
    numbers that follow (one of which may be -1). `reverse` reads both from the right.
    """
    if s is None:
        return tuple(codes) if codes and all(code > 0 for code in codes) else None
    source = list(s[::-1] if reverse else s)
    wanted = list(codes[::-1] if reverse else codes)
    result: list[Dim] = []
    inferred = None
    at = 0
    position = 0

    def take() -> Dim:
        nonlocal at
        if at >= len(source):
            raise ShapeError(f"shape {tuple(codes)} asks for more dimensions than {show(s)} has")
        at += 1
        return source[at - 1]

    while position < len(wanted):
        code = wanted[position]
        position += 1
        if code > 0:
            result.append(code)
            at += 1
        elif code == 0:
            result.append(take())
        elif code == -1:
            if inferred is not None:
                raise ShapeError(f"shape {tuple(codes)} has more than one -1")
            inferred = len(result)
            result.append(None)
            at += 1
        elif code == -2:
            while at < len(source):
                result.append(take())
        elif code == -3:
            left, right = take(), take()
            result.append(None if left is None or right is None else left * right)
        elif code == -4:
            if position + 1 >= len(wanted):
                raise ShapeError(f"-4 in shape {tuple(codes)} must be followed by two numbers")
            whole_dim, left, right = take(), wanted[position], wanted[position + 1]
            position += 2
            if left == -1 and right == -1:
                raise ShapeError(f"after -4 in shape {tuple(codes)} only one number may be -1")
            if whole_dim is not None:
                if left == -1:
                    left = whole_dim // right if right else 0
                elif right == -1:
                    right = whole_dim // left if left else 0
                if left * right != whole_dim:
                    raise ShapeError(f"cannot split {whole_dim} into {left} and {right}, as shape {tuple(codes)} asks")
            result += [None if left == -1 else left, None if right == -1 else right]
        else:
            raise ShapeError(f"{code} in shape {tuple(codes)} has no meaning: 0, -1, -2, -3, -4 have")
    if None not in s:
        size = math.prod(n for n in s if n is not None)
        if inferred is not None and all(n is not None for i, n in enumerate(result) if i != inferred):
            rest = math.prod(n for i, n in enumerate(result) if i != inferred and n is not None)
            if rest == 0 or size % rest:
                raise ShapeError(f"{show(s)} has {size} elements, which do not divide into shape {tuple(codes)}")
            result[inferred] = size // rest
        if None not in result and math.prod(result) != size:  # type: ignore[arg-type]
            raise ShapeError(f"cannot reshape {show(s)}, {size} elements, into {show(tuple(result))}")
    return tuple(result[::-1] if reverse else result)


def merged(left: Shape | None, right: Shape | None) -> Shape | None:
    """What two partly known shapes of one array say together."""
    if left is None or right is None:
        return right if left is None else left
    if len(left) != len(right) or any(a != b for a, b in zip(left, right, strict=True) if None not in (a, b)):
        raise ShapeError(f"{show(left)} contradicts {show(right)}")
    return tuple(b if a is None else a for a, b in zip(left, right, strict=True))


def with_size_of(s: Shape | None, other: Shape | None) -> Shape | None:
    """`s` with its one unknown dimension found from the number of elements of `other`."""
    if s is None or other is None or None in other or s.count(None) != 1:
        return s
    rest = math.prod(n for n in s if n is not None)
    size = math.prod(n for n in other if n is not None)
    if rest == 0:
        return s
    if size % rest:
        raise ShapeError(f"{show(s)} cannot hold the {size} elements of {show(other)}")
    return tuple(size // rest if n is None else n for n in s)


@whole
def reshape(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """MXNet's Reshape (`shape` with special codes, `reverse`); also the legacy `target_shape` and `keep_highest`."""
    codes = tuple(params.get("shape") or ())
    data = ins[0]
    if not codes and params.get("target_shape"):
        target = params["target_shape"]
        if params.get("keep_highest") and data is not None:
            target = (data[0] if data[0] is not None else 0, *target[1:])
        codes = tuple(-1 if n == 0 else n for n in target)
    if not codes:
        raise ShapeError("shape is empty")
    out = merged(reshaped(data, codes, bool(params.get("reverse"))), outs[0])
    out = with_size_of(out, data)
    return [with_size_of(data, out), *ins[1:]], [out]


# ---- joining and splitting ----


@whole
def concat(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """Equal but for dimension `dim`, whose sizes add up. One unknown among them is found from the sum."""
    axis = params["dim"] if "dim" in params else params["axis"]
    known = [shape for shape in (*ins, *outs) if shape is not None]
    if not known:
        return ins, outs
    rank = len(known[0])
    if any(len(shape) != rank for shape in known):
        raise ShapeError("all of " + ", ".join(map(show, known)) + " must have the same number of dimensions")
    axis = axis_of(axis, rank)
    common: Shape | None = None
    for shape in known:
        try:
            common = merged(common, replaced(shape, axis, None))
        except ShapeError:
            raise ShapeError("shapes " + ", ".join(map(show, known)) + f" differ beside dimension {axis}") from None
    assert common is not None
    sizes = [None if shape is None else shape[axis] for shape in ins]
    total = None if outs[0] is None else outs[0][axis]
    if None not in sizes:
        added = sum(size for size in sizes if size is not None)
        if total not in (None, added):
            raise ShapeError(f"the sizes {tuple(sizes)} along dimension {axis} do not add up to {total}")
        total = added
    elif total is not None and sizes.count(None) == 1:
        rest = total - sum(size for size in sizes if size is not None)
        if rest < 0:
            raise ShapeError(f"the sizes {tuple(sizes)} along dimension {axis} exceed {total}")
        sizes[sizes.index(None)] = rest
    return [replaced(common, axis, size) for size in sizes], [replaced(common, axis, total)]


@whole
def split(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """SliceChannel: `num_outputs` equal parts along `axis`, which goes away if `squeeze_axis`."""
    parts, squeeze = params["num_outputs"], bool(params.get("squeeze_axis"))
    data = ins[0]
    part: Shape | None = None
    for out in outs:
        part = merged(part, out)
    rank = len(data) if data is not None else None if part is None else len(part) + squeeze
    if rank is None:
        return ins, outs
    axis = axis_of(params["axis"], rank)
    if part is not None:
        whole_part = inserted(part, axis) if squeeze else part
        size = whole_part[axis]
        data = merged(data, replaced(whole_part, axis, None if size is None else size * parts))
    assert data is not None
    n = data[axis]
    if n is not None and n % parts:
        raise ShapeError(f"dimension {axis} of {show(data)} does not divide into {parts} equal parts")
    if squeeze and n not in (None, parts):
        raise ShapeError(f"squeeze_axis needs dimension {axis} of {show(data)} to be num_outputs, {parts}")
    out = without(data, axis) if squeeze else replaced(data, axis, None if n is None else n // parts)
    return [data], [merged(part, out)] * len(outs)


@whole
def stack(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """Equal shapes, joined along a new dimension `axis`."""
    common: Shape | None = None
    for shape in ins:
        common = merged(common, shape)
    if outs[0] is not None:
        axis = axis_of(params["axis"], len(outs[0]))
        if outs[0][axis] not in (None, len(ins)):
            raise ShapeError(f"{len(ins)} arrays cannot make {outs[0][axis]} along dimension {axis}")
        common = merged(common, without(outs[0], axis))
    if common is None:
        return ins, outs
    return [common] * len(ins), [inserted(common, params["axis"], len(ins))]


@whole
def split_sizes(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """One dimension cut into parts of `sizes`; those that are -1 share evenly what is left."""
    sizes = params["sizes"]
    shares, fixed = sizes.count(-1), sum(size for size in sizes if size != -1)
    share: Shape = (None,)
    for size, out in zip(sizes, outs, strict=True):
        share = merged(share, out) if size == -1 else share  # type: ignore[assignment]
    n = share[0]
    data = merged(ins[0], (fixed + shares * n if shares and n is not None else fixed if not shares else None,))
    if data is not None and data[0] is not None and shares:
        left = data[0] - fixed
        if left < 0 or left % shares:
            raise ShapeError(f"sizes {sizes} do not fit {show(data)}")
        share = (left // shares,)
    return [data], [share if size == -1 else (size,) for size in sizes]


# ---- products ----


@whole
def dot(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """MXNet's dot: the last dimension of lhs (first if transposed) with the first of rhs (last if transposed)."""
    lhs, rhs = ins
    if lhs is None or rhs is None:
        return ins, outs
    if not lhs or not rhs:
        raise ShapeError(f"dot needs at least one dimension in {show(lhs)} and {show(rhs)}")
    ta, tb = bool(params.get("transpose_a")), bool(params.get("transpose_b"))
    inner_a, rest_a = (lhs[0], lhs[1:]) if ta else (lhs[-1], lhs[:-1])
    inner_b, rest_b = (rhs[-1], rhs[:-1]) if tb else (rhs[0], rhs[1:])
    if inner_a is not None and inner_b is not None and inner_a != inner_b:
        raise ShapeError(
            f"cannot contract {inner_a} with {inner_b}: "
            f"lhs {show(lhs)} transpose_a={ta}, rhs {show(rhs)} transpose_b={tb}"
        )
    inner = inner_b if inner_a is None else inner_a
    out = merged(rest_a + rest_b or (1,), outs[0])
    if rest_a or rest_b:
        assert out is not None
        rest_a, rest_b = out[: len(rest_a)], out[len(rest_a) :]
    lhs = (inner, *rest_a) if ta else (*rest_a, inner)
    rhs = (*rest_b, inner) if tb else (inner, *rest_b)
    return [lhs, rhs], [out]


# ---- lookups ----


@whole
def pick(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """One element along `axis`: the index has the shape of the data without it, or with 1 there."""
    data, index = ins
    if data is None:
        return ins, outs
    kept = reduced(data, params["axis"], True)
    small = reduced(data, params["axis"])
    if index is not None:
        index = merged(kept if len(index) == len(kept) else small, index)
    return [data, index], [merged(kept if params["keepdims"] else small, outs[0])]


@whole
def where(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """All of one shape; but the condition may have one dimension only, the first of the others."""
    condition, x, y = ins
    x = merged(merged(x, y), outs[0])
    if condition is not None:
        if len(condition) != 1 or (x is not None and len(x) == 1):
            condition = x = merged(condition, x)
        elif x is not None:
            condition = merged(condition, x[:1])
    return [condition, x, x], [x]


@whole
def as_rows(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """The condition of `where` in as many dimensions as the data."""
    condition, data = ins
    if condition is None or data is None:
        return ins, outs
    out = condition if len(condition) == len(data) else condition + (1,) * (len(data) - len(condition))
    return ins, [merged(out, outs[0])]


@whole
def reshape_like(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """lhs in the shape of rhs; or dimensions begin .. end of lhs replaced by those of rhs."""
    lhs, rhs = ins
    names = ("lhs_begin", "lhs_end", "rhs_begin", "rhs_end")
    if all(params[name] is None for name in names):
        out = merged(rhs, outs[0])
    elif lhs is None or rhs is None:
        return ins, outs
    else:
        first, last, begin, end = (params[name] for name in names)
        left, right = slice(first, last).indices(len(lhs))[:2]
        out = merged(lhs[:left] + rhs[slice(begin, end)] + lhs[right:], outs[0])
    if lhs is not None and out is not None and None not in lhs and None not in out and prod(lhs) != prod(out):
        raise ShapeError(f"cannot reshape {show(lhs)}, {prod(lhs)} elements, into {show(out)}")
    return [lhs, rhs], [with_size_of(out, lhs)]


@whole
def concat_backward(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """After the gradient of the whole come the parts, and so do the results look."""
    parts = [merged(part, out) for part, out in zip(ins[1:], outs, strict=True)]
    return [ins[0], *parts], parts


@whole
def crop(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """A window (n, c, h, w) of the first argument, of size h_w or that of the second argument."""
    data = ins[0]
    if data is None:
        return ins, outs
    if len(ins) > 2 or len(data) != 4:
        raise ShapeError(f"one array (n, c, h, w), and perhaps one of the size to crop to, expected; got {len(ins)}")
    if len(ins) == 2 and ins[1] is None:
        return ins, outs
    size = ins[1][2:] if len(ins) == 2 and ins[1] is not None else params["h_w"]
    offset = (0, 0) if params["center_crop"] else params["offset"]
    for n, m, start in zip(data[2:], size, offset, strict=True):
        if n is not None and m is not None and not (start >= 0 and 0 < m <= n - start):
            raise ShapeError(f"a window of {tuple(size)} at {tuple(offset)} exceeds {show(data)}")
    return ins, [merged((*data[:2], *size), outs[0])]


# ---- losses ----


@whole
def softmax_output(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """The label lacks the dimension of the classes, or has it as 1 or in full; or all that follow it are one."""
    data, label = ins
    data = merged(data, outs[0])
    if data is None:
        return [data, label], [data]
    if not data:
        raise ShapeError("data needs at least one dimension")
    if params["multi_output"]:
        if len(data) < 2:
            raise ShapeError(f"multi_output needs classes along dimension 1, which {show(data)} lacks")
        flat = (data[0], None if None in data[2:] else prod(data[2:]))
        allowed = [data[:1] + data[2:], flat, (data[0], 1, *data[2:]), data]
    else:
        allowed = [data[:-1], data]
    if label is None:
        return [data, allowed[0]], [data]
    for shape in allowed:
        try:
            return [data, merged(shape, label)], [data]
        except ShapeError:
            continue
    expected = " or ".join(show(shape) for shape in dict.fromkeys(allowed))
    raise ShapeError(f"for data {show(data)} a label of {expected} is expected, got {show(label)}")


@whole
def regression_output(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """The label has the shape of the data; with one number per example, its dimension of 1 may be missing."""
    data, label = ins
    data = merged(data, outs[0])
    if data is None:
        return [data, label], [data]
    usual = data[:1] if len(data) == 2 and data[1] == 1 else data
    if label is None:
        return [data, usual], [data]
    if None not in data and None not in label and prod(data) == prod(label) and data[:1] == label[:1]:
        return [data, label], [data]
    return [data, merged(usual, label)], [data]


# ---- gradients: what they are given must fit what they are the gradient of ----


@whole
def dot_backward_lhs(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """The gradient of a dot, its rhs, its lhs; the result is like lhs."""
    grad, rhs, lhs = ins
    lhs = merged(lhs, outs[0])
    (lhs, rhs), (grad,) = dot(params, [lhs, rhs], [grad])
    return [grad, rhs, lhs], [lhs]


@whole
def dot_backward_rhs(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """The gradient of a dot, its lhs, its rhs; the result is like rhs."""
    grad, lhs, rhs = ins
    rhs = merged(rhs, outs[0])
    (lhs, rhs), (grad,) = dot(params, [lhs, rhs], [grad])
    return [grad, lhs, rhs], [rhs]


@whole
def pick_backward(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """The gradient of a pick, its index, its data; the result is like the data."""
    grad, index, data = ins
    data = merged(data, outs[0])
    (data, index), (grad,) = pick(params, [data, index], [grad])
    return [grad, index, data], [data]


@whole
def expand_reduced(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """What a reduction left, with or without the axes that it reduced, and what it reduced."""
    grad, like = ins
    like = merged(like, outs[0])
    if grad is not None and like is not None:
        kept = reduced(like, params["axis"], True, params["exclude"])
        small = reduced(like, params["axis"], False, params["exclude"])
        grad = merged(kept if len(grad) == len(kept) else small, grad)
    return [grad, like], [like]


@whole
def slice_like_backward(params: Params, ins: Shapes, outs: Shapes) -> tuple[Shapes, Shapes]:
    """The gradient of a slice from the beginning, and what was sliced."""
    grad, like = ins
    like = merged(like, outs[0])
    if grad is not None and like is not None:
        known = zip(grad, like, strict=False)
        if len(grad) != len(like) or any(g > n for g, n in known if g is not None and n is not None):
            raise ShapeError(f"{show(grad)} is no part of {show(like)}")
    return [grad, like], [like]
