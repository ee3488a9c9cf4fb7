"""Indexing and reshaping: MXNet's answers, and NumPy as the reference for whatever keys hypothesis thinks of."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nbsym as mx
from nbsym.base import ShapeError
from nbsym.ndarray import indexing

nd = mx.nd

GOLDEN = json.loads((Path(__file__).parent / "golden" / "ndarray.json").read_text())

shapes = hnp.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=4)


def numbered(shape):
    return nd.arange(math.prod(shape)).reshape(shape) if math.prod(shape) else nd.zeros(shape)


@pytest.mark.parametrize("case", GOLDEN["items"], ids=lambda case: case["key"])
def test_items_as_mxnet(case):
    source = numbered((2, 3, 4))
    item = source[eval(case["key"], {"nd": nd, "np": np})]
    assert list(item.shape) == case["answer"]["shape"]
    assert item.asnumpy().ravel().tolist() == case["answer"]["values"]
    if "view" in case:
        assert np.shares_memory(np.asarray(item), np.asarray(source)) == case["view"]


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_basic_keys_as_numpy(data):
    shape = data.draw(shapes)
    key = data.draw(hnp.basic_indices(shape, allow_newaxis=True))
    source = numbered(shape)
    expected = np.asarray(source)[key]
    item = source[key]
    assert item.shape == (np.shape(expected) or (1,))
    assert (item.asnumpy().reshape(np.shape(expected)) == expected).all()
    if isinstance(expected, np.ndarray) and expected.size:
        assert np.shares_memory(np.asarray(item), expected) == expected.flags.c_contiguous


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_assignment_as_numpy(data):
    shape = data.draw(shapes)
    key = data.draw(hnp.basic_indices(shape))
    target = numbered(shape)
    expected = target.asnumpy()
    value = np.arange(expected[key].size, dtype="float32").reshape(np.shape(expected[key])) - 100
    expected[key] = value
    target[key] = nd.array(value) if data.draw(st.booleans()) else value
    assert (target.asnumpy() == expected).all()


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_array_keys_as_numpy(data):
    shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4))
    key = data.draw(hnp.integer_array_indices(shape, result_shape=hnp.array_shapes(min_dims=1, max_dims=2, max_side=3)))
    source = numbered(shape)
    expected = source.asnumpy()[key]
    for kind in (np.asarray, nd.array, np.ndarray.tolist):
        item = source[tuple(kind(part) for part in key)]
        assert (item.asnumpy() == expected).all()
        assert not np.shares_memory(np.asarray(item), np.asarray(source))
    assert np.asarray(item).flags.c_contiguous


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_geometry_is_where_numpy_looks(data):
    shape = data.draw(shapes)
    key, basic = indexing.normalize_key(data.draw(hnp.basic_indices(shape, allow_newaxis=True)), len(shape))
    assert basic
    source = np.arange(math.prod(shape)).reshape(shape)
    view = source[key]
    place = indexing.geometry(shape, key)
    assert (place is not None) == view.flags.c_contiguous
    if place is not None:
        start, result = place
        assert (source.reshape(-1)[start : start + math.prod(result)].reshape(result) == view).all()


def test_masks():
    source = numbered((2, 3))
    mask = np.array([[True, False, True], [False, True, False]])
    for key in (mask, nd.array(mask, dtype="bool"), mask.tolist()):
        assert source[key].asnumpy().tolist() == [0, 2, 4]
    source[mask] = -1
    assert source.asnumpy().tolist() == [[-1, 1, -1], [3, -1, 5]]


def test_zero_dimensions():
    x = nd.array(3)
    for key in ((), slice(None), ...):
        assert x[key].shape == ()
        x[key] = x[key] + 1
    assert float(x) == 6
    for key in (0, (0, 0), slice(1)):
        with pytest.raises(IndexError):
            x[key]


@pytest.mark.parametrize("key", [2, -3, (0, 3), (0, 0, 0, 0), 1.5, "x", np.float32(0), [0, 2], (..., ...), ["x"], {}])
def test_impossible_keys(key):
    source = numbered((2, 3, 4))
    with pytest.raises(IndexError):
        source[key]
    with pytest.raises(IndexError):
        source[key] = 1
    assert (source.asnumpy().ravel() == np.arange(24)).all()


@pytest.mark.parametrize("value", ["1", b"1", [1, 2], nd.zeros((2, 4)), {}, [[1], [1, 2]]], ids=str)
def test_impossible_values(value):
    source = numbered((2, 3, 4))
    with pytest.raises((TypeError, ValueError)):
        source[0] = value
    assert (source.asnumpy().ravel() == np.arange(24)).all()


# ---- reshape ----


@pytest.mark.parametrize("reverse", [False, True])
def test_codes_as_mxnet(reverse):
    for case in GOLDEN["reshapes"]:
        if case["reverse"] != reverse:
            continue
        source = nd.zeros(case["shape"])
        if case["result"] is None:
            with pytest.raises(ShapeError):
                source.reshape(case["codes"], reverse=reverse)
        else:
            assert list(source.reshape(case["codes"], reverse=reverse).shape) == case["result"], case


@st.composite
def codes_and_result(draw):
    """A shape, codes for it, and what they give, made dimension by dimension."""
    shape = draw(hnp.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=6))
    codes, result, left = [], [], list(shape)
    inferred = False
    while left:
        dim = left.pop(0)
        code = draw(st.sampled_from(["keep", "say", "infer", "rest", "merge", "split"]))
        if code == "say":
            codes.append(dim)
            result.append(dim)
        elif code == "infer" and not inferred:
            inferred = True
            codes.append(-1)
            result.append(dim)
        elif code == "rest":
            codes.append(-2)
            result += [dim, *left]
            left = []
        elif code == "merge" and left:
            codes.append(-3)
            result.append(dim * left.pop(0))
        elif code == "split":
            part = draw(st.sampled_from([n for n in range(1, dim + 1) if dim % n == 0]))
            codes += draw(st.sampled_from([(-4, part, dim // part), (-4, -1, dim // part), (-4, part, -1)]))
            result += [part, dim // part]
        else:
            codes.append(0)
            result.append(dim)
    return shape, tuple(codes), tuple(result)


@settings(deadline=None, max_examples=200)
@given(codes_and_result())
def test_codes_give_what_they_say(case):
    shape, codes, result = case
    source = numbered(shape)
    view = source.reshape(codes)
    assert view.shape == result
    assert np.shares_memory(np.asarray(view), np.asarray(source))
    assert (view.asnumpy().ravel() == np.arange(source.size)).all()
