"""Optimizer steps, against their formulas (checked against MXNet 1.9.1) in NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from kernels import run

COMMON = {"lr": 0.1, "wd": 0.5, "rescale_grad": 0.7, "clip_gradient": 0.6}
RNG = np.random.default_rng(0)
W, G = 2 * RNG.standard_normal((2, 50))
S = RNG.uniform(1, 2, (3, 50))
OUTSIDE = np.clip(0.7 * G, -0.6, 0.6) + 0.5 * W  # weight decay is added after the gradient is clipped,
INSIDE = np.clip(0.7 * G + 0.5 * W, -0.6, 0.6)  # or before


def sgd():
    return W - 0.1 * OUTSIDE, []


def sgd_mom():
    m = 0.9 * S[0] - 0.1 * OUTSIDE
    return W + m, [m]


def nag_mom():
    m = 0.9 * S[0] - 0.1 * OUTSIDE
    return W + 0.9 * m - 0.1 * OUTSIDE, [m]


def adam():
    m, v = 0.8 * S[0] + 0.2 * INSIDE, 0.95 * S[1] + 0.05 * INSIDE**2
    return W - 0.1 * m / (np.sqrt(v) + 1e-3), [m, v]


def rmsprop():
    n = 0.8 * S[0] + 0.2 * INSIDE**2
    return np.clip(W - 0.1 * INSIDE / np.sqrt(n + 1e-2), -1.5, 1.5), [n]


def rmspropalex():
    n, g = 0.8 * S[0] + 0.2 * INSIDE**2, 0.8 * S[1] + 0.2 * INSIDE
    delta = 0.7 * S[2] - 0.1 * INSIDE / np.sqrt(n - g * g + 9)
    return W + delta, [n, g, delta]


def ftrl():
    d = np.clip(0.7 * G, -0.6, 0.6)
    z, n = S[0] + d - (np.sqrt(S[1] + d * d) - np.sqrt(S[1])) / 0.1 * W, S[1] + d * d
    return np.where(np.abs(z) > 0.3, (np.sign(z) * 0.3 - z) / ((0.9 + np.sqrt(n)) / 0.1 + 0.5), 0), [z, n]


def ftml():
    v = 0.9 * S[1] + 0.1 * INSIDE**2
    d = (1 - 0.6**3) / 0.1 * (np.sqrt(v / (1 - 0.9**3)) + 1e-3)
    z = 0.6 * S[2] + 0.4 * INSIDE - (d - 0.6 * S[0]) * W
    return -z / d, [d, v, z]


def signsgd():
    return (1 - 0.1 * 0.5) * W - 0.1 * np.sign(G), []


def signum():
    m = 0.9 * S[0] - 0.1 * OUTSIDE
    return (1 - 0.1 * 0.2) * W + 0.1 * np.sign(m), [m]


CASES = [
    (sgd, {}),
    (sgd_mom, {"momentum": 0.9}),
    (nag_mom, {"momentum": 0.9}),
    (adam, {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}),
    (rmsprop, {"gamma1": 0.8, "epsilon": 1e-2, "clip_weights": 1.5}),
    (rmspropalex, {"gamma1": 0.8, "gamma2": 0.7, "epsilon": 9}),
    (ftrl, {"lamda1": 0.3, "beta": 0.9}),
    (ftml, {"beta1": 0.6, "beta2": 0.9, "epsilon": 1e-3, "t": 3}),
    (signsgd, {}),
    (signum, {"momentum": 0.9, "wd_lh": 0.2}),
]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("formula", "params"), CASES, ids=lambda c: getattr(c, "__name__", ""))
def test_step(formula, params, dtype):
    expected, states = formula()
    common = dict(COMMON)
    if formula is ftml:
        common["clip_grad"] = common.pop("clip_gradient")
    given = [S[i].astype(dtype) for i in range(len(states))]
    result = run(f"{formula.__name__}_update", W.astype(dtype), G.astype(dtype), *given, **common, **params)
    tolerance = 2e-5 if dtype == "float32" else 1e-12
    np.testing.assert_allclose(result, expected, tolerance, tolerance)
    for state, new in zip(given, states, strict=True):
        np.testing.assert_allclose(state, new, tolerance, tolerance)


def test_no_clipping_by_default():
    result = run("sgd_update", np.zeros(2), np.array([1e6, -1e6]), lr=1)
    np.testing.assert_array_equal(result, [-1e6, 1e6])


def test_mixed_precision():
    g = G.astype(np.float32)
    master, mom = W.astype(np.float32), S[0].astype(np.float32)
    out = run("mp_sgd_update", np.zeros(50, "f"), g, master, **COMMON)
    np.testing.assert_allclose(master, sgd()[0], 1e-5, 1e-5)
    np.testing.assert_array_equal(out, master)
    master = W.astype(np.float32)
    out = run("mp_sgd_mom_update", np.zeros(50, "f"), g, mom, master, momentum=0.9, **COMMON)
    np.testing.assert_allclose(master, sgd_mom()[0], 1e-5, 1e-5)
    np.testing.assert_allclose(mom, sgd_mom()[1][0], 1e-5, 1e-5)
    np.testing.assert_array_equal(out, master)
