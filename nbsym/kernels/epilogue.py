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
from .simd import apply, apply_interleaved, inline, maximum, minimum
from .tile import advance, pointer

# What `code` says: its bits, and above them the activation.
SCALE, SHIFT, RESIDUAL, PER_COLUMN = 1, 2, 4, 8
_ACTIVATION = 16
_PLAIN, _BOUNDED, _LEAKY, _SIGMOID, _TANH, _SOFTRELU, _SOFTSIGN = range(7)
_CODES = {
    "none": _PLAIN, "relu": _BOUNDED, "clip": _BOUNDED, "leaky": _LEAKY, "sigmoid": _SIGMOID, "tanh": _TANH,
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
        code = flags + _ACTIVATION * _CODES[self.act]
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
    dtype = scale.dtype.type
    run = carray(target, count)
    act = code // _ACTIVATION
    lower, upper = dtype(-np.inf), dtype(np.inf)
    if act == _BOUNDED:
        lower, upper = dtype(low), dtype(high)
    if code & PER_COLUMN:
        if code & SCALE:
            apply(_multiply, 0, count, (run,), (run, carray(pointer(scale, row), count)))
        if code & SHIFT:
            apply(_add, 0, count, (run,), (run, carray(pointer(shift, row), count)))
        if code & RESIDUAL:
            apply(_add, 0, count, (run,), (run, carray(pointer(residual, at), count)))
        if act == _BOUNDED:
            apply(_bounded, 0, count, (run,), (run, lower, upper))
    else:
        factor = scale[row] if code & SCALE else dtype(1)
        addend = shift[row] if code & SHIFT else dtype(0)
        if code & RESIDUAL:
            more = carray(pointer(residual, at), count)
            apply(_affine_and_residual, 0, count, (run,), (run, more, factor, addend, lower, upper))
        elif code & (SCALE | SHIFT) or act == _BOUNDED:
            apply(_affine, 0, count, (run,), (run, factor, addend, lower, upper))
    if act == _LEAKY:
        apply(_leaky, 0, count, (run,), (run, dtype(low)))
    elif act == _SIGMOID:
        apply_interleaved(_sigmoid, 0, count, (run,), (run,))
    elif act == _TANH:
        apply_interleaved(_tanh, 0, count, (run,), (run,))
    elif act == _SOFTRELU:
        apply_interleaved(_softrelu, 0, count, (run,), (run,))
    elif act == _SOFTSIGN:
        apply(_softsign, 0, count, (run,), (run,))


@njit(error_model="numpy")
def finish_block(target, target_row, rows, columns, row, column, at, scale, shift, residual, code, low, high):
    """`finish` for `rows` rows of `columns` elements that begin with row `row` and column `column` of a product.

    `at` says which element of the result the first of them is; the next row is `target_row` elements further.
    """
    if code:
        for i in range(rows):
            number = column if code & PER_COLUMN else row + i
            here = i * target_row
            finish(advance(target, here), columns, number, at + here, scale, shift, residual, code, low, high)


@inline
def _affine(x, factor, addend, low, high):
    return (maximum(minimum(x * factor + addend, high), low),)


@inline
def _affine_and_residual(x, more, factor, addend, low, high):
    return (maximum(minimum(x * factor + addend + more, high), low),)


@inline
def _multiply(x, factor):
    return (x * factor,)


@inline
def _add(x, addend):
    return (x + addend,)


@inline
def _bounded(x, low, high):
    return (maximum(minimum(x, high), low),)


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
