"""Orderings, against NumPy; gradients by the identity <forward(x), y> = <x, backward(y)>."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import Refused, run

from nbsym.base import ShapeError


def order(x: np.ndarray, axis: int | None, ascending: bool) -> np.ndarray:
    return np.argsort(x if ascending else -x, axis, kind="stable")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=3).map(tuple),
    st.sampled_from([None, 0, -1]),
    st.booleans(),
    st.integers(0, 9),
)
def test_all_orderings(shape, axis, ascending, k):
    x = np.random.default_rng(0).integers(0, 6, shape).astype(np.float64)  # with ties
    flat = x.reshape(-1) if axis is None else x
    along = 0 if axis is None else axis
    expected = order(flat, along, ascending)
    np.testing.assert_array_equal(run("argsort", x, axis=axis, is_ascend=ascending), expected)
    np.testing.assert_array_equal(
        run("sort", x, axis=axis, is_ascend=ascending), np.take_along_axis(flat, expected, along)
    )
    k = min(k, flat.shape[along])
    top = np.take(expected, np.arange(k or flat.shape[along]), along)
    params = {"axis": axis, "k": k, "is_ascend": ascending}
    values, indices = run("topk", x, ret_typ="both", dtype="int32", **params)
    np.testing.assert_array_equal(indices, top)
    np.testing.assert_array_equal(values, np.take_along_axis(flat, top, along))
    np.testing.assert_array_equal(run("topk", x, **params)[0], top)
    mask = np.zeros_like(flat)
    np.put_along_axis(mask, top, 1, along)
    np.testing.assert_array_equal(run("topk", x, ret_typ="mask", **params)[0], mask.reshape(shape))
    y = np.random.default_rng(1).standard_normal(top.shape)
    back = run("_take_along_axis_backward", y, top, x, axis=axis)
    np.testing.assert_allclose(np.vdot(back, x), np.vdot(y, values))
    np.testing.assert_array_equal(run("_take_along_axis", x, top, axis=axis), values)


def test_longer_rows_and_nan():
    x = np.random.default_rng(0).standard_normal((3, 1000)).astype(np.float32)
    np.testing.assert_array_equal(run("sort", x), np.sort(x))
    x[1, ::7] = np.nan
    np.testing.assert_array_equal(run("sort", x), np.sort(x))
    assert np.isnan(run("sort", x, is_ascend=False)[1, :5]).all()
    for k in (5, 40):  # found one by one, and by sorting
        expected = np.argsort(np.where(np.isnan(x), -np.inf, -x), kind="stable")[:, :k]
        np.testing.assert_array_equal(run("topk", x, k=k)[0], expected)


def test_bad_requests():
    with pytest.raises(ShapeError, match="cannot take the first 9 of 4"):
        run("topk", np.zeros((3, 4)), k=9)
    with pytest.raises(Refused):
        run("_take_along_axis", np.zeros((3, 4)), np.full((3, 1), 4))
