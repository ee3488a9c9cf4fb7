"""Epilogues of products: the kernel against its definition, for every activation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import run_in_parts

from nbsym.executor.launch import Launch, View, kernel
from nbsym.kernels.epilogue import ACTIVATIONS, Epilogue, finish_block, reference
from nbsym.kernels.tile import pointer


@kernel
def finish_all(out, columns, scale, shift, residual, code, low, high, lo, hi):
    for row in range(lo, hi):
        at = row * columns
        finish_block(pointer(out, at), columns, 1, columns, row, 0, at, scale, shift, residual, code, low, high)


def finished(product, scale, shift, residual, act, low, high, per_column):
    buffers = [product.copy()]

    def view(array):
        if array is None:
            return None
        buffers.append(array)
        return View(len(buffers) - 1, array.dtype, array.shape)

    epilogue = Epilogue(view(scale), view(shift), view(residual), act, low, high, per_column)
    out = View(0, product.dtype, (product.size,))
    rows, columns = product.shape
    run_in_parts(Launch(finish_all, out, columns, *epilogue.arguments(out), jobs=rows, cost=1), buffers)
    return buffers[0]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 9), st.integers(1, 150), st.sampled_from(ACTIVATIONS), st.booleans(), st.booleans(), st.booleans(),
    st.booleans(), st.sampled_from(["float32", "float64"]),
)  # fmt: skip
def test_finish(rows, columns, act, with_scale, with_shift, with_residual, per_column, dtype):
    rng = np.random.default_rng(rows * 1000 + columns)
    product, residual = rng.normal(size=(2, rows, columns)).astype(dtype)
    scale, shift = rng.normal(size=(2, columns if per_column else rows)).astype(dtype)
    scale, shift = scale if with_scale else None, shift if with_shift else None
    residual = residual if with_residual else None
    low, high = (0.3, 0.0) if act == "leaky" else (-0.5, 0.7)
    found = finished(product, scale, shift, residual, act, low, high, per_column)
    if not per_column:
        scale, shift = (None if x is None else x[:, None] for x in (scale, shift))
    eps = np.finfo(dtype).eps
    expected = reference(product, scale, shift, residual, act, low, high)
    np.testing.assert_allclose(found, expected, rtol=8 * eps, atol=8 * eps)


@pytest.mark.parametrize("act", ACTIVATIONS)
def test_not_a_number_stays(act):
    product = np.full((1, 40), np.nan, "float32")
    assert np.isnan(finished(product, None, None, None, act, 0.1, 1.0, False)).all()


def test_nothing_to_do_has_no_code():
    assert Epilogue(per_column=True).code == 0
