"""Matrix products against NumPy: every layout, sizes from 0, one thread's work and several's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernels import run

from nbsym.executor import native
from nbsym.executor.launch import Launch, View, kernel
from nbsym.kernels.epilogue import Epilogue
from nbsym.kernels.gemm import DEPTH, ROWS_WORTH_PACKING, ROWS_WORTH_PARTING, product, reference
from nbsym.kernels.simd import VECTOR_BYTES
from nbsym.kernels.tile import ROWS, VECTORS, pack_transposed, pointer

TOLERANCE = {"float32": 1e-5, "float64": 1e-13}

dtypes = st.sampled_from(["float32", "float64"])
threads = st.integers(1, 3)
# Sizes about the edges of tiles, of vectors and of panels.
sizes = st.one_of(st.integers(0, 20), st.sampled_from([23, 24, 25, 31, 47, 48, 49, 63, 64, 65, 97, 145]))
depths = st.one_of(st.integers(0, 9), st.sampled_from([DEPTH - 1, DEPTH, DEPTH + 1, 2 * DEPTH + 3]))


def draw(*shape, dtype="float64", seed=0):
    return np.random.default_rng([seed, *shape]).normal(size=shape).astype(dtype)


def assert_close(actual, expected, dtype):
    scale = max(1, np.abs(expected).max(initial=0))
    np.testing.assert_allclose(actual, expected, rtol=0, atol=TOLERANCE[dtype] * scale)


@settings(max_examples=150, deadline=None)
@given(sizes, sizes, depths, st.booleans(), st.booleans(), dtypes, threads)
def test_dot_of_matrices(rows, columns, depth, transpose_a, transpose_b, dtype, threads):
    a = draw(*((depth, rows) if transpose_a else (rows, depth)), dtype=dtype)
    b = draw(*((columns, depth) if transpose_b else (depth, columns)), dtype=dtype, seed=1)
    params = {"transpose_a": transpose_a, "transpose_b": transpose_b}
    expected = reference(a.astype("float64"), b, transpose_a, transpose_b)
    assert_close(run("dot", a, b, threads=threads, **params), expected, dtype)

    # d sum(grad * (a @ b)) / da = grad @ b^T, d/db = a^T @ grad, each laid out as what it belongs to.
    grad = draw(rows, columns, dtype=dtype, seed=2)
    plain_a, plain_b = (a.T if transpose_a else a), (b.T if transpose_b else b)
    a_grad, b_grad = grad @ plain_b.T, plain_a.T @ grad
    found = run("_dot_backward_lhs", grad, b, a, threads=threads, **params)
    assert_close(found, a_grad.T if transpose_a else a_grad, dtype)
    found = run("_dot_backward_rhs", grad, a, b, threads=threads, **params)
    assert_close(found, b_grad.T if transpose_b else b_grad, dtype)


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("transpose_a, transpose_b", [(False, False), (False, True), (True, False)])
@pytest.mark.parametrize("rows", [ROWS_WORTH_PARTING, 2 * ROWS_WORTH_PACKING + 3])
def test_many_rows(rows, transpose_a, transpose_b, threads):
    a, b = draw(*((7, rows) if transpose_a else (rows, 7))), draw(*((50, 7) if transpose_b else (7, 50)), seed=1)
    found = run("dot", a, b, threads=threads, transpose_a=transpose_a, transpose_b=transpose_b)
    assert_close(found, reference(a, b, transpose_a, transpose_b), "float64")


@pytest.mark.parametrize(
    "lhs, rhs, params",
    [
        ((3,), (3,), {}),
        ((4, 3), (3,), {}),
        ((3,), (3, 4), {}),
        ((4, 2, 3), (3, 2, 5), {}),
        ((3, 4, 2), (3, 2, 5), {"transpose_a": True}),
        ((4, 2, 3), (2, 5, 3), {"transpose_b": True}),
    ],
)
def test_dot_of_any_rank(lhs, rhs, params):
    a, b = draw(*lhs), draw(*rhs, seed=1)
    axis_a = 0 if params.get("transpose_a") else -1
    axis_b = -1 if params.get("transpose_b") else 0
    expected = np.tensordot(a, b, (axis_a, axis_b))
    found = run("dot", a, b, **params)
    assert found.shape == (expected.shape or (1,))
    np.testing.assert_allclose(found, expected.reshape(found.shape), rtol=1e-12)
    grad = draw(*found.shape, seed=2)
    a_grad, b_grad = run("_dot_backward_lhs", grad, b, a, **params), run("_dot_backward_rhs", grad, a, b, **params)
    # The product is linear in each factor, so both inner products are that of grad with the result.
    assert np.vdot(a_grad, a) == pytest.approx(np.vdot(grad, found))
    assert np.vdot(b_grad, b) == pytest.approx(np.vdot(grad, found))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=2), st.integers(1, 20), st.integers(1, 50), st.integers(0, 20),
       st.booleans(), st.booleans(), dtypes, threads)  # fmt: skip
def test_batch_dot(batch, rows, columns, depth, transpose_a, transpose_b, dtype, threads):
    a = draw(*batch, *((depth, rows) if transpose_a else (rows, depth)), dtype=dtype)
    b = draw(*batch, *((columns, depth) if transpose_b else (depth, columns)), dtype=dtype, seed=1)
    found = run("batch_dot", a, b, transpose_a=transpose_a, transpose_b=transpose_b, threads=threads)
    assert_close(found, reference(a, b, transpose_a, transpose_b), dtype)


@settings(max_examples=60, deadline=None)
@given(sizes, st.integers(1, 160), st.one_of(st.integers(1, 40), depths.filter(bool)), st.booleans(), st.booleans(),
       st.sampled_from([(), ("weight",)]), dtypes, threads)  # fmt: skip
def test_fully_connected(rows, outputs, depth, no_bias, flatten, frozen, dtype, threads):
    data, weight, bias = (
        draw(rows, 2, depth, dtype=dtype),
        draw(outputs, depth, dtype=dtype),
        draw(outputs, dtype=dtype),
    )
    if flatten:
        weight = draw(outputs, 2 * depth, dtype=dtype)
    params = {"num_hidden": outputs, "no_bias": no_bias, "flatten": flatten}
    found = run("FullyConnected", data, weight, *([] if no_bias else [bias]), threads=threads, frozen=frozen, **params)
    expected = (data.reshape(rows, 2 * depth) if flatten else data) @ weight.T + (0 if no_bias else bias)
    assert_close(found, expected, dtype)


class Bare:
    """As much of a Call as `product` needs."""

    def __init__(self, arrays, threads):
        self.buffers, self.threads = list(arrays), threads

    def view(self, number):
        return View(number, self.buffers[number].dtype, self.buffers[number].shape)

    def workspace(self, shape, dtype):
        self.buffers.append(np.full(shape, 77, dtype))
        return self.view(len(self.buffers) - 1)

    kept = workspace


@settings(max_examples=40, deadline=None)
@given(sizes, sizes, st.integers(0, 12), st.booleans(), st.sampled_from([None, "row", "column"]), dtypes,
       threads)  # fmt: skip
def test_accumulate_and_bias(rows, columns, depth, accumulate, kind, dtype, threads):
    a, b, c = (
        draw(rows, depth, dtype=dtype),
        draw(depth, columns, dtype=dtype),
        draw(rows, columns, dtype=dtype, seed=2),
    )
    bias = draw(rows if kind == "row" else columns, dtype=dtype, seed=3)
    expected = reference(a, b) + (c if accumulate else 0)
    if kind is not None:
        expected = expected + (bias[:, None] if kind == "row" else bias)
    call = Bare([a, b, c, bias], threads)
    epilogue = Epilogue(shift=call.view(3) if kind else None, per_column=kind == "column")
    launches = list(
        product(
            call, call.view(0), call.view(1), call.view(2), rows, columns, depth, accumulate=accumulate,
            epilogue=epilogue,
        )
    )  # fmt: skip
    assert native.run(launches, call.buffers) == 0
    assert_close(c, expected, dtype)


@pytest.mark.parametrize("threads, rows, columns", [(2, 128, 128), (2, 128, 64), (2, 8, 1000), (3, 40, 10)])
def test_frozen_weights_are_packed_once(threads, rows, columns):
    a, weight, c = draw(rows, 40), draw(columns, 40, seed=1), np.zeros((rows, columns))
    call = Bare([a, weight, c], threads)
    launches = list(
        product(
            call, *(call.view(n) for n in range(3)), rows, columns, 40, transpose_b=True, frozen_b=True
        )
    )  # fmt: skip
    assert [launch.once for launch in launches] == [True, False]
    assert launches[1].jobs == threads
    assert native.run(launches[:1], call.buffers) == 0
    weight[:] = np.nan  # what is packed is all that is read
    assert native.run(launches[1:], call.buffers) == 0
    assert_close(c, reference(a, draw(columns, 40, seed=1), transpose_b=True), "float64")


def test_nothing_leaks_from_the_padding():
    """NaN and infinity reach only the elements that depend on them, though tiles are computed whole."""
    a, b = draw(9, 5, dtype="float32"), draw(5, 50, dtype="float32")
    a[8], b[:, 49] = np.nan, np.inf
    found = run("dot", a, b)
    assert np.isfinite(found[:8, :49]).all()
    assert np.isnan(found[8]).all() and not np.isfinite(found[:, 49]).any()


@kernel
def transpose_panel(source, target, rows, columns, lo, hi):
    lanes = VECTOR_BYTES // source.itemsize
    pack_transposed(lanes, pointer(source, 0), columns, rows, columns, pointer(target, 0), VECTORS * lanes)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("rows, columns", [(1, 1), (16, 16), (17, 33), (24, 5), (8, 40), (5, 64)])
def test_pack_transposed(dtype, rows, columns):
    width = VECTORS * VECTOR_BYTES // np.dtype(dtype).itemsize
    rows = min(rows, width)
    source, target = draw(rows, columns, dtype=dtype), np.full((columns, width), 7, dtype)
    views = [View(n, a.dtype, (a.size,)) for n, a in enumerate((source, target))]
    native.run([Launch(transpose_panel, *views, rows, columns, jobs=1, cost=1)], [source, target])
    np.testing.assert_array_equal(target[:, :rows], source.T)
    np.testing.assert_array_equal(target[:, rows:], 0)


def test_tiles_fill_the_registers():
    assert ROWS * VECTORS + VECTORS + 1 <= (32 if ROWS == 8 else 16)
