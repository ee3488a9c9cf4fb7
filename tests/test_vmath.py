"""Mathematical functions against mpmath, in units in the last place, and at their special values."""

import math

import mpmath
import numpy as np
import pytest
from numba import njit

from nbsym.kernels import vmath

FLAGS = {"error_model": "numpy", "fastmath": {"reassoc", "contract", "nsz", "arcp"}}
FORMATS = ["float32", "float64"]
INF, NAN = math.inf, math.nan

# The domains in which samples are drawn: (low, high), in float64 where it reaches further (low, high); None means
# all positive numbers, subnormal ones too.
DOMAINS = {
    "exp": [(-104, 89.5), (-746, 710)],
    "exp_of_negative": [(-87.3, 0), (-708.3, 0)],
    "expm1": [(-30, 89), (-60, 710)],
    "sigmoid": [(-104, 30), (-746, 60)],
    "softplus": [(-104, 100), (-700, 700)],
    "tanh": [(-11, 11), (-25, 25)],
    "sinh": [(-89, 89), (-710, 710)],
    "cosh": [(-89, 89), (-710, 710)],
    "erf": [(-5, 5), (-6.5, 6.5)],
    "log": None,
    "log2": None,
    "log10": None,
    "cbrt": None,
    "log1p": [(-0.999, 3.4e38), (-0.999, 1.7e308)],
    "asinh": [(-3.4e38, 3.4e38), (-8e307, 8e307)],
    "acosh": [(1, 3.4e38), (1, 1.7e308)],
    "atanh": [(-1, 1)] * 2,
    "sin": [(-1e5, 1e5), (-1e9, 1e9)],
    "cos": [(-1e5, 1e5), (-1e9, 1e9)],
    "tan": [(-1e5, 1e5), (-1e9, 1e9)],
    "asin": [(-1, 1)] * 2,
    "acos": [(-1, 1)] * 2,
    "atan": [(-3.4e38, 3.4e38), (-8e307, 8e307)],
}
REFERENCES = {
    "exp_of_negative": mpmath.exp,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    "log2": lambda x: mpmath.log(x) / mpmath.log(2),
}
LIMITS = {"tan": 3, "asinh": 3, "acosh": 3, "atanh": 3}


def compiled(name, arity=1):
    function = getattr(vmath, name)
    if arity == 1:

        def loop(x, out):
            for i in range(x.size):
                out[i] = function(x[i])

    else:

        def loop(x, y, out):
            for i in range(x.size):
                out[i] = function(x[i], y[i])

    loop = njit(**FLAGS)(loop)

    def call(*arrays):
        out = np.empty_like(arrays[0])
        loop(*arrays, out)
        return out

    return call


def worst_error(got, expected):
    """The largest distance between a result and the truth, in units in the last place of the truth."""
    info = np.finfo(got.dtype)
    worst = 0.0
    for value, truth in zip(got, expected, strict=True):
        exponent = max(mpmath.frexp(truth)[1] - 1 if truth else info.minexp, info.minexp)
        if abs(truth) > mpmath.mpf(float(info.max)):
            assert abs(value) in (INF, info.max)
            continue
        assert math.isfinite(value), f"{value} for {truth}"
        worst = max(worst, float(abs(mpmath.mpf(float(value)) - truth) / mpmath.mpf(2) ** (int(exponent) - info.nmant)))
    return worst


def draw(name, dtype, count):
    """Numbers uniform in the domain, some close to 0, and one of every exponent that the domain has."""
    x = _draw(name, dtype, count)
    info, rng = np.finfo(dtype), np.random.default_rng(9)
    exponents = np.arange(info.minexp - info.nmant, info.maxexp)
    each = (np.exp2(exponents) * rng.uniform(1, 1.99, exponents.size)).astype(dtype)
    if DOMAINS[name] is None:
        return np.concatenate([x, each])
    low, high = DOMAINS[name][FORMATS.index(dtype)]
    each *= rng.choice([-1, 1], each.size).astype(dtype)
    return np.concatenate([x, each[(each > low) & (each < high)]])


def _draw(name, dtype, count):
    rng = np.random.default_rng(7)
    domain = DOMAINS[name]
    if domain is None:
        low, high = (-103, 88) if dtype == "float32" else (-744, 709)
        return np.concatenate([np.exp(rng.uniform(low, high, count)), rng.uniform(0.5, 2, count)]).astype(dtype)
    low, high = domain[FORMATS.index(dtype)]
    near = rng.uniform(max(low, -1.5), min(high, 1.5), count)
    if low < 1:
        near *= np.exp(rng.uniform(-12, 0, count))
    return np.concatenate([rng.uniform(low, high, count), near]).astype(dtype)


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("name", DOMAINS)
def test_error_is_below_two_units_in_the_last_place(name, dtype):
    x = draw(name, dtype, 400)
    with mpmath.workdps(400 if name in ("expm1", "sinh", "tanh", "asinh", "atanh", "log1p") else 50):
        truth = [mpmath.re(REFERENCES.get(name, getattr(mpmath, name, None))(mpmath.mpf(float(v)))) for v in x]
        assert worst_error(compiled(name)(x), truth) < LIMITS.get(name, 2)


# Angles that lie closest to a multiple of pi / 2, among all float64 and some float32 (J.-M. Muller et al., Handbook of
# Floating-Point Arithmetic).
HARDEST = {
    "float32": [16367173.0 * 2.0**72, 13003.0],
    "float64": [6381956970095103.0 * 2.0**797, 5.319372648326541e255],
}


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("name", ["sin", "cos", "tan"])
def test_angles_of_every_exponent_are_reduced(name, dtype):
    info, rng = np.finfo(dtype), np.random.default_rng(5)
    exponents = np.arange(info.minexp - info.nmant, info.maxexp)
    x = np.exp2(exponents) * rng.uniform(1, 1.99, exponents.size) * rng.choice([-1, 1], exponents.size)
    turns = rng.integers(1, 2**20, 200) * (math.pi / 2)  # where digits cancel
    x = np.concatenate([x, turns, np.exp2(rng.uniform(20, 52, 200)), HARDEST[dtype]]).astype(dtype)
    with mpmath.workprec(1300):
        truth = [getattr(mpmath, name)(mpmath.mpf(float(v))) for v in x]
        assert worst_error(compiled(name)(x), truth) < LIMITS.get(name, 2)


@pytest.mark.parametrize("name", ["sin", "cos"])
def test_near_angles_are_the_same_without_the_table(name):
    x = np.random.default_rng(1).normal(0, 100, 1000)
    np.testing.assert_array_equal(compiled(f"{name}_near")(x), compiled(name)(x))
    assert np.isnan(compiled(f"{name}_near")(np.array([2.0**51]))).all()


@pytest.mark.parametrize("dtype", FORMATS)
def test_pow_is_accurate_over_the_whole_range(dtype):
    rng = np.random.default_rng(3)
    largest = math.log(np.finfo(dtype).max)
    logs = np.concatenate([rng.uniform(-largest, largest, 300), rng.normal(0, 1e-3, 300)])
    x = np.exp(logs).astype(dtype)
    y = (rng.uniform(-largest, largest, 600) / np.maximum(np.abs(logs), 1e-3) * 0.999).astype(dtype)
    with mpmath.workdps(50):
        truth = [mpmath.power(mpmath.mpf(float(a)), mpmath.mpf(float(b))) for a, b in zip(x, y, strict=True)]
        assert worst_error(compiled("pow", 2)(x, y), truth) < 2


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("exp", [0, -0.0, INF, -INF, NAN, 1e4, -1e4], [1, 1, INF, 0, NAN, INF, 0]),
        ("exp_of_negative", [0, -0.0, -INF, NAN, -746, -1e30], [1, 1, 0, NAN, 0, 0]),
        ("expm1", [0.0, -0.0, INF, -INF, NAN, 1e4, -1e4], [0.0, -0.0, INF, -1, NAN, INF, -1]),
        ("sigmoid", [0, INF, -INF, NAN], [0.5, 1, 0, NAN]),
        ("softplus", [INF, -INF, NAN, -1e4], [INF, 0, NAN, 0]),
        ("log", [0, -0.0, 1, INF, -1, -INF, NAN], [-INF, -INF, 0, INF, NAN, NAN, NAN]),
        ("log2", [0, 1, 8, 0.125, INF, -1, NAN], [-INF, 0, 3, -3, INF, NAN, NAN]),
        ("log10", [0, 1, 1000, INF, -1, NAN], [-INF, 0, 3, INF, NAN, NAN]),
        ("log1p", [0.0, -0.0, -1, -2, INF, NAN], [0.0, -0.0, -INF, NAN, INF, NAN]),
        ("tanh", [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, 1, -1, NAN]),
        ("sinh", [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -INF, NAN]),
        ("cosh", [0, INF, -INF, NAN], [1, INF, INF, NAN]),
        ("asinh", [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, INF, -INF, NAN]),
        ("acosh", [1, INF, 0.5, NAN], [0, INF, NAN, NAN]),
        ("atanh", [0.0, -0.0, 1, -1, 2, NAN], [0.0, -0.0, INF, -INF, NAN, NAN]),
        ("erf", [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, 1, -1, NAN]),
        ("sin", [0.0, -0.0, INF, NAN], [0.0, -0.0, NAN, NAN]),
        ("cos", [0, INF, NAN], [1, NAN, NAN]),
        ("tan", [0.0, -0.0, INF, NAN], [0.0, -0.0, NAN, NAN]),
        ("asin", [0.0, -0.0, 2, NAN], [0.0, -0.0, NAN, NAN]),
        ("acos", [1, 2, NAN], [0, NAN, NAN]),
        ("atan", [0.0, -0.0, INF, -INF, NAN], [0.0, -0.0, math.pi / 2, -math.pi / 2, NAN]),
        ("cbrt", [0.0, -0.0, INF, -INF, NAN, -8], [0.0, -0.0, INF, -INF, NAN, -2]),
        ("round_away", [0.5, -0.5, 1.5, 2.4, INF, NAN], [1, -1, 2, 2, INF, NAN]),
        ("round_down", [0.5, -0.5, 1.5, 2.6, INF, NAN], [0, -1, 1, 3, INF, NAN]),
        ("erfinv", [0, 1, -1, 2, NAN], [0, INF, -INF, NAN, NAN]),
    ],
)
def test_special_values(name, x, expected, dtype):
    got = compiled(name)(np.array(x, dtype))
    expected = np.array(expected, dtype)
    np.testing.assert_array_equal(got, expected)
    whole = ~np.isnan(expected)
    np.testing.assert_array_equal(np.signbit(got[whole]), np.signbit(expected[whole]))


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize(("name", "reference"), [("pow", np.power), ("atan2", np.arctan2), ("hypot", np.hypot)])
def test_special_pairs_are_those_of_c(name, reference, dtype):
    values = np.array([0.0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, INF, -INF, NAN], dtype)
    x, y = (a.ravel().copy() for a in np.meshgrid(values, values))
    with np.errstate(all="ignore"):
        expected = reference(x, y)
    np.testing.assert_allclose(compiled(name, 2)(x, y), expected, rtol=4 * np.finfo(dtype).eps)


def test_subnormal_results_are_reached():
    x = np.array([-90, -100, -103], np.float32)
    np.testing.assert_allclose(compiled("exp")(x), np.exp(x.astype(float)), rtol=0, atol=1.4e-45)


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("gamma", mpmath.gamma),
        ("digamma", mpmath.digamma),
        ("trigamma", lambda x: mpmath.polygamma(1, x)),
        ("erfinv", mpmath.erfinv),
    ],
)
def test_special_functions(name, reference):
    x = np.array([0.1, 0.3, 0.7, 0.95, -0.4, -0.8])
    truth = np.array([float(reference(v)) for v in x])
    np.testing.assert_allclose(compiled(name)(x), truth, rtol=1e-13)
    np.testing.assert_allclose(compiled(name)(x.astype("f")), truth, rtol=1e-5)


@pytest.mark.parametrize("dtype", ["int8", "int32", "int64"])
def test_integer_division_never_traps(dtype):
    lowest = np.iinfo(dtype).min
    x = np.array([7, -7, 7, -7, 5, lowest, 0], dtype)
    y = np.array([2, 2, -2, -2, 0, -1, 3], dtype)
    quotient, remainder = compiled("divide_integers", 2)(x, y), compiled("mod_integers", 2)(x, y)
    np.testing.assert_array_equal(quotient[[0, 1, 2, 3, 4, 6]], [3, -3, -3, 3, 0, 0])
    np.testing.assert_array_equal(remainder, [1, 1, -1, -1, 0, 0, 0])


def test_a_function_called_from_python_says_where_it_belongs():
    with pytest.raises(TypeError, match="exp is for compiled code"):
        vmath.exp(1.0)
