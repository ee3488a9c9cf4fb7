"""What a convolution or a matrix product does to its result while that is still in the cache.

``out = act(product * scale + shift + residual)``: `scale` and `shift` hold one number for each row of the product (a
filter's plane of pixels), or, `per_column`, for each column (an output of FullyConnected); `residual` has the
shape of the result. A bias is a `shift`; BatchNorm with known statistics is a `scale` and a `shift`.

Lowering functions describe it by an `Epilogue` and pass `Epilogue.arguments` on to their kernel, whose parameters
``scale, shift, residual, code, low, high`` these are. The kernel calls `finish` on every run of elements that it has
just written. A residual must not lie in the memory of the result.

`reference` says the same in NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import carray, njit

from ..executor.launch import Call, View
from . import vmath
from .simd import apply, apply_interleaved, inline
from .tile import advance, pointer
from .vector import choose_larger, lanes_of, larger, load, load_between, splat, store, store_first

# What `code` says: its bits, and above them the activation.
SCALE, SHIFT, RESIDUAL, PER_COLUMN = 1, 2, 4, 8
ACTIVATION = 16
_PLAIN, BOUNDED, _LEAKY, _SIGMOID, _TANH, _SOFTRELU, _SOFTSIGN = range(7)
_CODES = {
    "none": _PLAIN, "relu": BOUNDED, "clip": BOUNDED, "leaky": _LEAKY, "sigmoid": _SIGMOID, "tanh": _TANH,
    "softrelu": _SOFTRELU, "softsign": _SOFTSIGN,
}  # fmt: skip

ACTIVATIONS = tuple(_CODES)


@dataclass(frozen=True)
class Epilogue:
    """What is done to a product. `low` and `high` are the bounds of ``clip``; `low` is the slope of ``leaky``."""

    scale: View | None = None
    shift: View | None = None
    residual: View | None = None
    act: str = "none"
    low: float = 0.0
    high: float = 0.0
    per_column: bool = False

    @classmethod
    def of(cls, call: Call, *, per_column: bool = False) -> Epilogue:
        """The epilogue of a node: its bias, or what the inputs and params of a fused operator say."""
        views, params = call.views, call.params
        if "act" not in params:
            return cls(shift=views.get("bias"), per_column=per_column)
        return cls(
            views["scale"], views["shift"], views["residual"], params.act or "none", params.low, params.high, per_column
        )  # fmt: skip

    @property
    def code(self) -> int:
        """All but the numbers, as the kernel is told it; 0 if there is nothing to do."""
        flags = SCALE * (self.scale is not None) + SHIFT * (self.shift is not None)
        flags += RESIDUAL * (self.residual is not None)
        code = flags + ACTIVATION * _CODES[self.act]
        return code + PER_COLUMN * (self.per_column and bool(code))

    def arguments(self, out: View) -> tuple[View | int | float, ...]:
        """``scale, shift, residual, code, low, high`` for a kernel that writes `out`."""
        # Where an array is not given, `out` stands in for it and is not read.
        low, high = {"none": (-np.inf, np.inf), "relu": (0.0, np.inf)}.get(self.act, (self.low, self.high))
        arrays = [out if view is None else view for view in (self.scale, self.shift, self.residual)]
        return (*(view.reshape(-1) for view in arrays), self.code, float(low), float(high))


NOTHING = Epilogue()
"""The result is the product."""


def reference(product, scale=None, shift=None, residual=None, act="none", low=0.0, high=0.0):
    """The definition; `scale` and `shift` in shapes that broadcast with `product`."""
    x = product if scale is None else product * scale
    x = x if shift is None else x + shift
    x = x if residual is None else x + residual
    functions = {
        "none": lambda: x,
        "relu": lambda: np.maximum(x, 0),
        "clip": lambda: np.maximum(np.minimum(x, high), low),
        "leaky": lambda: np.where(x > 0, x, low * x),
        "sigmoid": lambda: 1 / (1 + np.exp(-x)),
        "tanh": lambda: np.tanh(x),
        "softrelu": lambda: np.logaddexp(0, x),
        "softsign": lambda: x / (1 + np.abs(x)),
    }
    return functions[act]().astype(product.dtype)


# ---- what kernels call ----------------------------------------------------------------------------------------------


@njit(error_model="numpy")
def finish(target, count, row, at, scale, shift, residual, code, low, high):
    """Finish `count` contiguous elements of a result in place.

    `target` points to the first of them, which belongs to row number `row` (per column: to column number `row`) and is
    element `at` of the result. The rest is what `Epilogue.arguments` passed on.
    """
    finish_block(target, 0, 1, count, row, row, at, scale, shift, residual, code, low, high)


@njit(error_model="numpy")
def finish_block(target, target_row, rows, columns, row, column, at, scale, shift, residual, code, low, high):
    """`finish` for `rows` rows of `columns` elements that begin with row `row` and column `column` of a product.

    `at` says which element of the result the first of them is; the next row is `target_row` elements further.
    """
    dtype = scale.dtype.type
    act = code // ACTIVATION
    number = column if code & PER_COLUMN else row
    if act == BOUNDED or code & (SCALE | SHIFT | RESIDUAL):
        least, most = dtype(-np.inf), dtype(np.inf)
        if act == BOUNDED:
            least, most = dtype(low), dtype(high)
        factors, addends, more = pointer(scale, number), pointer(shift, number), pointer(residual, at)
        _move_and_bound(target, target_row, rows, columns, factors, addends, more, code, least, most)
    if act > BOUNDED:
        for i in range(rows):
            _activate(advance(target, i * target_row), columns, act, dtype(low))


@njit(error_model="numpy")
def _move_and_bound(target, target_row, rows, columns, factors, addends, more, code, least, most):
    """Scale, shift, residual and bounds, by vectors: rows are often no longer than a tile is wide."""
    lanes = lanes_of(target)
    per_column = code & PER_COLUMN
    zero, one = splat(target, 0), splat(target, 1)
    lower, upper = splat(target, least), splat(target, most)
    for r in range(rows):
        factor = splat(target, factors[r]) if code & SCALE and not per_column else one
        addend = splat(target, addends[r]) if code & SHIFT and not per_column else zero
        out, added = advance(target, r * target_row), advance(more, r * target_row)
        for i in range(0, columns, lanes):
            whole = i + lanes <= columns
            x = load(out, i) if whole else load_between(out, i, 0, columns)
            if per_column:
                if code & SCALE:
                    x = x * (load(factors, i) if whole else load_between(factors, i, 0, columns))
                if code & SHIFT:
                    x = x + (load(addends, i) if whole else load_between(addends, i, 0, columns))
            else:
                x = x * factor + addend
            if code & RESIDUAL:
                x = x + (load(added, i) if whole else load_between(added, i, 0, columns))
            x = larger(lower, choose_larger(x, upper, upper, x))  # what is not a number stays
            if whole:
                store(out, i, x)
            else:
                store_first(out, i, x, columns - i)


@njit(error_model="numpy")
def _activate(target, count, act, slope):
    """The activations that are no bounds, in place."""
    run = carray(target, count)
    if act == _LEAKY:
        apply(_leaky, 0, count, (run,), (run, slope))
    elif act == _SIGMOID:
        apply_interleaved(_sigmoid, 0, count, (run,), (run,))
    elif act == _TANH:
        apply_interleaved(_tanh, 0, count, (run,), (run,))
    elif act == _SOFTRELU:
        apply_interleaved(_softrelu, 0, count, (run,), (run,))
    elif act == _SOFTSIGN:
        apply(_softsign, 0, count, (run,), (run,))


@inline
def _leaky(x, slope):
    return (x if x > 0 else slope * x,)


@inline
def _sigmoid(x):
    return (vmath.sigmoid(x),)


@inline
def _tanh(x):
    return (vmath.tanh(x),)


@inline
def _softrelu(x):
    return (vmath.softplus(x),)


@inline
def _softsign(x):
    return (x / (1 + abs(x)),)
