"""Operators that move elements, against NumPy; gradients by the identity <forward(x), y> = <x, backward(y)>."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import run

from nbsym.base import ShapeError

few = settings(max_examples=60, deadline=None)
shapes = st.lists(st.integers(1, 5), min_size=1, max_size=5).map(tuple)


def numbered(shape: tuple[int, ...], dtype: str = "float32") -> np.ndarray:
    return np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)


def is_adjoint(forward: np.ndarray, x: np.ndarray, backward: np.ndarray, y: np.ndarray) -> bool:
    return bool(np.isclose(np.vdot(forward, y), np.vdot(x, backward), rtol=1e-9))


# ---- permutations ----


@few
@given(shapes.flatmap(lambda s: st.tuples(st.just(s), st.permutations(range(len(s))))))
def test_transpose_is_numpys(case):
    shape, axes = case
    x = numbered(shape, "int32")
    np.testing.assert_array_equal(run("transpose", x, axes=axes), x.transpose(axes))
    np.testing.assert_array_equal(run("_transpose_backward", x.transpose(axes), axes=axes), x)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int8", "uint8", "int32", "int64", "bool"])
def test_transpose_of_matrices_larger_than_a_tile(dtype):
    x = numbered((70, 45), dtype)
    np.testing.assert_array_equal(run("transpose", x), x.T)
    x = numbered((3, 37, 2, 41), dtype)
    np.testing.assert_array_equal(run("transpose", x, axes=(2, 3, 0, 1)), x.transpose(2, 3, 0, 1))


@few
@given(st.integers(1, 3), st.integers(2, 5), st.integers(1, 90), st.sampled_from(["float32", "float64", "int8"]))
def test_channels_of_images_before_and_after_their_pixels(images, channels, pixels, dtype):
    """Few channels are interleaved by shuffles, from as many pixels on as a square has rows."""
    x = numbered((images, channels, 1, pixels), dtype)
    last = x.transpose(0, 2, 3, 1)
    np.testing.assert_array_equal(run("transpose", x, axes=(0, 2, 3, 1)), last)
    np.testing.assert_array_equal(run("transpose", last, axes=(0, 3, 1, 2)), x)


@pytest.mark.parametrize("channels", [3, 20, 40])
def test_images_larger_than_a_job(channels):
    x = numbered((2, channels, 45, 50), "float32")
    last = x.transpose(0, 2, 3, 1)
    np.testing.assert_array_equal(run("transpose", x, axes=(0, 2, 3, 1)), last)
    np.testing.assert_array_equal(run("transpose", last, axes=(0, 3, 1, 2)), x)


def test_transpose_of_more_axes_than_kernels_take():
    x = numbered((2, 3, 2, 3, 2, 3, 2, 3))
    axes = (7, 1, 5, 3, 0, 2, 6, 4)
    np.testing.assert_array_equal(run("transpose", x, axes=axes), x.transpose(axes))


def test_swapaxis_and_reverse():
    x = numbered((2, 3, 4))
    np.testing.assert_array_equal(run("SwapAxis", x, dim1=0, dim2=-1), x.swapaxes(0, 2))
    np.testing.assert_array_equal(run("reverse", x, axis=(0, 2)), x[::-1, :, ::-1])
    np.testing.assert_array_equal(run("reverse", x, axis=1), x[:, ::-1])


# ---- slices ----

bound = st.one_of(st.none(), st.integers(-6, 6))
steps = st.sampled_from([None, 1, 2, 3, -1, -2])


@few
@given(st.tuples(*[st.integers(1, 5)] * 2), st.lists(st.tuples(bound, bound, steps), min_size=1, max_size=2))
def test_slice_is_numpys(shape, ranges):
    x = numbered(shape, "float64")
    expected = x[tuple(slice(*r) for r in ranges)]
    if expected.size == 0:
        return
    begin, end, step = (tuple(r[i] for r in ranges) for i in range(3))
    step = tuple(1 if s is None else s for s in step)
    result = run("slice", x, begin=begin, end=end, step=step)
    np.testing.assert_array_equal(result, expected)
    y = np.random.default_rng(0).standard_normal(result.shape)
    assert is_adjoint(result, x, run("_slice_backward", y, x, begin=begin, end=end, step=step), y)


def test_slice_axis_and_slice_like():
    x = numbered((3, 4), "float64")
    np.testing.assert_array_equal(run("slice_axis", x, axis=1, begin=-3, end=-1), x[:, -3:-1])
    np.testing.assert_array_equal(run("slice_axis", x, axis=-2, begin=1, end=None), x[1:])
    np.testing.assert_array_equal(run("slice_like", x, np.zeros((2, 3))), x[:2, :3])
    np.testing.assert_array_equal(run("slice_like", x, np.zeros((9, 3)), axes=(-1,)), x[:, :3])
    y = np.ones((3, 2))
    expected = np.zeros((3, 4))
    expected[:, 1:3] = 1
    np.testing.assert_array_equal(run("_slice_axis_backward", y, x, axis=1, begin=1, end=3), expected)
    np.testing.assert_array_equal(run("_slice_like_backward", y, x), np.pad(y, ((0, 0), (0, 2))))


# ---- joining and splitting ----


@few
@given(shapes, st.data())
def test_concat_stack_and_their_parts(shape, data):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    widths = data.draw(st.lists(st.integers(0, 4), min_size=1, max_size=4))
    parts = []
    for i, width in enumerate(widths):
        part = list(shape)
        part[axis] = width
        parts.append(numbered(tuple(part)) + 1000 * i)
    whole = np.concatenate(parts, axis)
    np.testing.assert_array_equal(run("Concat", *parts, dim=axis), whole)
    back = run("_concat_backward", whole, *parts, dim=axis)
    for part, result in zip(parts, back if isinstance(back, list) else [back], strict=True):
        np.testing.assert_array_equal(result, part)
    alike = [numbered(shape) + i for i in range(3)]
    stacked = np.stack(alike, axis)
    np.testing.assert_array_equal(run("stack", *alike, axis=axis), stacked)
    for part, result in zip(alike, run("_stack_backward", stacked, *alike, axis=axis), strict=True):
        np.testing.assert_array_equal(result, part)


def test_split():
    x = numbered((2, 6, 3))
    for result, expected in zip(run("SliceChannel", x, num_outputs=3), np.split(x, 3, 1), strict=True):
        np.testing.assert_array_equal(result, expected)
    for i, result in enumerate(run("SliceChannel", x, num_outputs=3, axis=-1, squeeze_axis=True)):
        np.testing.assert_array_equal(result, x[..., i])


# ---- repetition ----


@few
@given(shapes, st.lists(st.integers(1, 3), min_size=1, max_size=4))
def test_tile_and_repeat(shape, reps):
    x = numbered(shape, "float64")
    result = run("tile", x, reps=reps)
    np.testing.assert_array_equal(result, np.tile(x, reps))
    y = np.random.default_rng(0).standard_normal(result.shape)
    assert is_adjoint(result, x, run("_tile_backward", y, x, reps=reps), y)
    for axis in (None, 0, -1):
        result = run("repeat", x, repeats=reps[0], axis=axis)
        np.testing.assert_array_equal(result, np.repeat(x, reps[0], axis))
        y = np.random.default_rng(0).standard_normal(result.shape)
        assert is_adjoint(result, x, run("_repeat_backward", y, x, repeats=reps[0], axis=axis), y)


@few
@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=5))
def test_broadcasting(dims):
    full = tuple(n for n, _ in dims)
    x = numbered(tuple(1 if one else n for n, one in dims), "float64")
    expected = np.broadcast_to(x, full)
    np.testing.assert_array_equal(run("broadcast_to", x, shape=full), expected)
    np.testing.assert_array_equal(run("broadcast_like", x, np.zeros(full)), expected)
    axes = tuple(i for i, (_, one) in enumerate(dims) if one)
    np.testing.assert_array_equal(run("broadcast_axis", x, axis=axes, size=tuple(full[a] for a in axes)), expected)
    y = np.random.default_rng(0).standard_normal(full)
    assert is_adjoint(expected, x, run("_sum_like", y, x), y)


def test_broadcasting_adds_leading_dimensions_only_where_asked():
    x = numbered((3, 1))
    np.testing.assert_array_equal(run("broadcast_like", x, np.zeros((2, 3, 4), "f")), np.broadcast_to(x, (2, 3, 4)))
    np.testing.assert_array_equal(run("_sum_like", np.ones((2, 3, 4), "f"), x), np.full((3, 1), 8))
    x = numbered((1, 3, 1))
    result = run("broadcast_like", x, np.zeros((7, 5), "f"), lhs_axes=(0, -1), rhs_axes=(0, 1))
    np.testing.assert_array_equal(result, np.broadcast_to(x, (7, 3, 5)))


# ---- padding ----

widths = st.tuples(st.integers(0, 2), st.integers(0, 2))


@few
@given(st.tuples(*[st.integers(3, 5)] * 3), st.tuples(widths, widths, widths))
def test_pad_is_numpys(shape, around):
    x = numbered(shape, "float64")
    flat = tuple(n for pair in around for n in pair)
    for mode in ("edge", "reflect"):
        result = run("Pad", x, mode=mode, pad_width=flat)
        np.testing.assert_array_equal(result, np.pad(x, around, mode=mode))
        y = np.random.default_rng(0).standard_normal(result.shape)
        assert is_adjoint(result, x, run("_pad_backward", y, x, mode=mode, pad_width=flat), y)
    result = run("Pad", x, mode="constant", pad_width=flat, constant_value=7)
    np.testing.assert_array_equal(result, np.pad(x, around, constant_values=7))
    inner = tuple(slice(b, n - a) for (b, a), n in zip(around, result.shape, strict=True))
    np.testing.assert_array_equal(run("_pad_backward", result, x, mode="constant", pad_width=flat), result[inner])


def test_borders_that_cannot_be_filled():
    with pytest.raises(ShapeError, match="a border of 3 is too wide to reflect the 3 elements"):
        run("Pad", np.zeros((2, 3)), mode="reflect", pad_width=(0, 0, 3, 0))
    with pytest.raises(ShapeError, match="a border of 1 is too wide to edge the 0 elements"):
        run("Pad", np.zeros((2, 0)), mode="edge", pad_width=(0, 0, 1, 0))
    with pytest.raises(ShapeError, match="4 expected"):
        run("Pad", np.zeros((2, 3)), mode="constant", pad_width=(0, 0))


# ---- nothing at all ----


def test_empty_arrays():
    x = np.zeros((0, 3), "f")
    assert run("transpose", x).shape == (3, 0)
    assert run("Concat", x, x, dim=1).shape == (0, 6)
    assert run("tile", x, reps=(2, 2)).shape == (0, 6)
    np.testing.assert_array_equal(run("Concat", x, np.ones((2, 3), "f"), dim=0), np.ones((2, 3)))
    np.testing.assert_array_equal(run("_sum_like", np.zeros((0, 3)), np.zeros((1, 3))), np.zeros((1, 3)))


# ---- images ----


def test_space_and_depth():
    x = numbered((1, 2, 4, 4))
    blocks = run("space_to_depth", x, block_size=2)
    np.testing.assert_array_equal(blocks[0, :3], [[[0, 2], [8, 10]], [[16, 18], [24, 26]], [[1, 3], [9, 11]]])
    np.testing.assert_array_equal(run("depth_to_space", blocks, block_size=2), x)


def test_crop():
    x = numbered((1, 1, 5, 6))
    np.testing.assert_array_equal(run("Crop", x, h_w=(2, 3), center_crop=True), x[:, :, 1:3, 1:4])
    np.testing.assert_array_equal(run("Crop", x, numbered((1, 1, 2, 3)), offset=(1, 2)), x[:, :, 1:3, 2:5])
    for offset in ((4, 0), (-1, 0)):
        with pytest.raises(ShapeError, match="a window of"):
            run("Crop", x, h_w=(2, 3), offset=offset)
    back = run("_crop_backward", x[:, :, 1:3, 2:5], x, offset=(1, 2))
    np.testing.assert_array_equal(back[:, :, 1:3, 2:5], x[:, :, 1:3, 2:5])
    assert back.sum() == x[:, :, 1:3, 2:5].sum()
