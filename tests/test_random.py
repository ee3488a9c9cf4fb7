"""Random numbers: Philox against its published vectors, distributions against their moments, threads against none."""

from __future__ import annotations

import numpy as np
import pytest
from kernels import run
from numba import njit

import nbsym as mx
from nbsym.base import ArgumentError, ShapeError
from nbsym.kernels.random import philox


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [  # known answers of Random123
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_vectors(counter, key, expected):
    @njit
    def draw(words):
        return philox(words[0], words[1], words[2], words[3], words[4], words[5])

    assert draw(np.array([*counter, *key], np.uint64)) == expected


N = 40_000


def check_moments(x: np.ndarray, mean: float, variance: float) -> None:
    """Within five standard errors (of the mean), and a tenth of the variance."""
    assert abs(x.mean() - mean) < 5 * np.sqrt(variance / x.size)
    assert abs(x.var() - variance) < 0.1 * variance


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("name", "params", "mean", "variance"),
    [
        ("_random_uniform", {"low": -1, "high": 3}, 1, 16 / 12),
        ("_random_normal", {"loc": 2, "scale": 3}, 2, 9),
        ("_random_exponential", {"lam": 4}, 0.25, 1 / 16),
        ("_random_gamma", {"alpha": 2.5, "beta": 2}, 5, 10),
        ("_random_gamma", {"alpha": 0.4, "beta": 2}, 0.8, 1.6),
        ("_random_poisson", {"lam": 3}, 3, 3),
        ("_random_poisson", {"lam": 50}, 50, 50),
        ("_random_negative_binomial", {"k": 4, "p": 0.4}, 6, 15),
        ("_random_generalized_negative_binomial", {"mu": 2, "alpha": 0.5}, 2, 4),
    ],
)
def test_moments(name, params, mean, variance, dtype):
    x = run(name, shape=(N,), dtype=dtype, state=(7, 3), **params)
    assert x.dtype == dtype and np.isfinite(x).all()
    check_moments(x.astype(np.float64), mean, variance)


def test_normal_is_normal():
    x = np.sort(run("_random_normal", shape=(N,), dtype="float64"))
    for quantile, expected in ((0.02275, -2), (0.15866, -1), (0.5, 0), (0.84134, 1), (0.97725, 2)):
        assert abs(x[int(quantile * N)] - expected) < 0.06
    assert abs(np.corrcoef(x[:-1:2], x[1::2])[0, 1]) <= 1
    y = run("_random_normal", shape=(N,))
    assert abs(np.corrcoef(y[:-1:2], y[1::2])[0, 1]) < 0.04


def test_uniform_stays_below_its_end():
    x = run("_random_uniform", shape=(N,))
    assert x.min() >= 0 and x.max() < 1


def test_integers():
    x = run("_random_randint", low=-3, high=4, shape=(N,))
    assert x.dtype == np.int32
    values, counts = np.unique(x, return_counts=True)
    np.testing.assert_array_equal(values, np.arange(-3, 4))
    assert np.all(np.abs(counts - N / 7) < 5 * np.sqrt(N / 7))


def test_multinomial():
    weights = np.array([[1, 0, 3, 0], [0, 0, 2, 0]], np.float32)
    out, logs = run("_sample_multinomial", weights, shape=(N,), get_prob=True)
    assert out.dtype == np.int32
    assert abs((out[0] == 2).mean() - 0.75) < 0.02 and set(out[0]) == {0, 2} and set(out[1]) == {2}
    np.testing.assert_allclose(logs, np.log(np.where(out == 2, [[0.75], [1]], 0.25)), 1e-5)


def test_requests_that_mean_nothing():
    with pytest.raises(ArgumentError, match="low must be below high"):
        run("_random_randint", low=3, high=3, shape=(2,))
    with pytest.raises(ShapeError, match="no probabilities"):
        run("_sample_multinomial", np.zeros((2, 0)), shape=(3,))
    for name, params in {"gamma": {"alpha": np.inf}, "poisson": {"lam": np.inf}, "exponential": {"lam": 0}}.items():
        with pytest.raises(ArgumentError):
            run(f"_random_{name}", shape=(2,), **params)


def test_shuffle_moves_whole_rows():
    x = np.arange(3000, dtype=np.float32).reshape(1000, 3)
    result = run("_shuffle", x)
    order = (result[:, 0] / 3).astype(int)
    np.testing.assert_array_equal(np.sort(order), np.arange(1000))
    np.testing.assert_array_equal(result, x[order])
    assert abs(np.corrcoef(order, np.arange(1000))[0, 1]) < 0.2


def test_a_seed_repeats_and_a_step_does_not():
    first = run("_random_normal", shape=(101,), state=(5, 1))
    np.testing.assert_array_equal(run("_random_normal", shape=(101,), state=(5, 1)), first)
    assert not np.any(run("_random_normal", shape=(101,), state=(5, 2)) == first)
    assert not np.any(run("_random_normal", shape=(101,), state=(6, 1)) == first)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 4095, 4096, 4097, 9001])
def test_an_element_depends_on_its_position_only(size):
    for name in ("_random_uniform", "_random_normal", "_random_exponential"):
        np.testing.assert_array_equal(run(name, shape=(size,)), run(name, shape=(10000,))[:size])


# ---- dropout ----


@pytest.mark.parametrize("size", [1, 6, 4099, 40000])
def test_dropout_scales_what_it_keeps(size):
    x = np.arange(1, size + 1, dtype=np.float32)
    out, mask = run("Dropout", x, p=0.3)
    np.testing.assert_array_equal(out, x * mask)
    assert set(np.unique(mask)) <= {0, np.float32(1 / 0.7)}
    assert abs((mask > 0).mean() - 0.7) <= 5 * np.sqrt(0.21 / size)


def test_dropout_at_inference_and_its_extremes():
    x = np.arange(10, dtype=np.float32)
    np.testing.assert_array_equal(run("Dropout", x, p=0.5, train=False)[0], x)
    assert (run("Dropout", np.ones(99, "f"), p=0.5, mode="always", train=False)[0] == 0).any()
    np.testing.assert_array_equal(run("Dropout", x, p=1)[0], 0)
    np.testing.assert_array_equal(run("Dropout", x, p=0)[0], x)


def test_dropout_along_axes():
    out, mask = run("Dropout", np.ones((4, 50, 6), "f"), p=0.5, axes=(0, 2))
    assert mask.shape == (1, 50, 1)
    np.testing.assert_array_equal(out, np.broadcast_to(mask, out.shape))
    assert 0 < (mask > 0).mean() < 1


# ---- creation ----


def test_creation():
    np.testing.assert_array_equal(run("_zeros", shape=(2, 3)), np.zeros((2, 3)))
    np.testing.assert_array_equal(run("_ones", shape=(2, 3), dtype="int8"), np.ones((2, 3)))
    np.testing.assert_array_equal(run("_full", shape=(2,), value=2.5, dtype="float64"), [2.5, 2.5])
    np.testing.assert_array_equal(run("_full", shape=(2,), value=-3, dtype="int64"), [-3, -3])
    np.testing.assert_array_equal(run("_full", shape=(2,), value=1.5, dtype="float16"), [1.5, 1.5])
    np.testing.assert_array_equal(run("_full", shape=(2,), value=3, dtype="bool"), [True, True])
    np.testing.assert_array_equal(run("_eye", N=3, k=-1), np.eye(3, k=-1))
    np.testing.assert_array_equal(run("_eye", N=2, M=4, k=1), np.eye(2, 4, 1))
    x = np.zeros((2, 3), "int32")
    assert run("ones_like", x).dtype == np.int32
    np.testing.assert_array_equal(run("shape_array", x), [2, 3])
    np.testing.assert_array_equal(run("size_array", x), [6])


def test_ranges():
    np.testing.assert_array_equal(run("_arange", start=3), [0, 1, 2])
    np.testing.assert_array_equal(run("_arange", start=5, stop=0, step=-2), [5, 3, 1])
    np.testing.assert_allclose(run("_arange", start=0, stop=1, step=0.3), [0, 0.3, 0.6, 0.9], 1e-6)
    np.testing.assert_array_equal(run("_arange", start=0, stop=3, repeat=2, dtype="int32"), [0, 0, 1, 1, 2, 2])
    np.testing.assert_allclose(run("_linspace", start=0, stop=1, num=5), np.linspace(0, 1, 5))
    result = run("_linspace", start=0, stop=1, num=5, endpoint=False)
    np.testing.assert_allclose(result, [0, 0.2, 0.4, 0.6, 0.8], 1e-6)


@pytest.mark.parametrize("name", mx.sym.random.__all__)
def test_symbols_draw_as_arrays_do(name):
    """The same seed gives the same numbers under both names."""
    given = {
        "multinomial": [mx.nd.array([[0.2, 0.8]] * 3)],
        "shuffle": [mx.nd.arange(6)],
        "randint": [2, 50],
        "randn": [4],
    }
    arguments = given.get(name, [0.7] if name != "negative_binomial" else [3, 0.4])
    options = {} if name in ("shuffle", "randn") else {"shape": 4}
    options |= {"get_prob": False} if name == "multinomial" else {}
    mx.random.seed(11)
    expected = getattr(mx.random, name)(*arguments, **options)
    symbols = [mx.sym.Variable("data") if isinstance(x, mx.nd.NDArray) else x for x in arguments]
    arrays = [x for x in arguments if isinstance(x, mx.nd.NDArray)]
    executor = getattr(mx.sym.random, name)(*symbols, **options).bind(mx.cpu(), arrays)
    mx.random.seed(11)
    assert (executor.forward()[0].asnumpy() == expected.asnumpy()).all()
