"""Steps of optimizers over many parameters in one call, against the same operators one by one."""

from __future__ import annotations

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import ArgumentError, ShapeError
from nbsym.executor.update import UpdateProgram

SHAPES = [(3, 4), (7,), (5000,)]
STATES = {
    "sgd_update": 0, "sgd_mom_update": 1, "nag_mom_update": 1, "adam_update": 2, "rmsprop_update": 1,
    "rmspropalex_update": 3, "ftrl_update": 2, "ftml_update": 3, "signsgd_update": 0, "signum_update": 1,
}  # fmt: skip


def arrays(op, dtype="float32"):
    rng = np.random.default_rng(7)
    found = []
    for shape in SHAPES:
        made = [rng.uniform(0.1, 1, shape) for _ in range(2 + STATES[op])]
        if op == "rmspropalex_update":
            made[3] *= 0.1  # the mean of gradients, whose square is less than the mean of squares
        found.append([mx.nd.array(values, dtype=dtype) for values in made])
    return found


@pytest.mark.parametrize("op", STATES)
def test_as_one_by_one(op):
    ours, theirs = arrays(op), arrays(op)
    params = {"lr": 0.1, "t": 1} if op == "ftml_update" else {"lr": 0.1}
    update = UpdateProgram([(op, group, params, group[0]) for group in ours])
    for step, rates in enumerate([[0.1, 0.2, 0.3], [0.05, 0.01, 0.2]]):
        changed = {"t": step + 1} if op == "ftml_update" else {}
        update.run(lr=rates, wd=0.01 * step, **changed)
        for group, lr in zip(theirs, rates, strict=True):
            getattr(mx.nd, op)(*group, **{**params, "lr": lr, "wd": 0.01 * step, **changed}, out=group[0])
    for group, other in zip(ours, theirs, strict=True):
        for k, (mine, its) in enumerate(zip(group, other, strict=True)):
            if k != 1:
                np.testing.assert_array_equal(mine.asnumpy(), its.asnumpy())


def test_half_precision_and_operators_mixed():
    (weight, grad), (other, slope, mom) = arrays("sgd_update", "float16")[0], arrays("sgd_mom_update")[1]
    before, others = weight.asnumpy(), other.asnumpy()
    update = UpdateProgram([
        ("sgd_update", (weight, grad), {"lr": 9}, weight),
        ("sgd_mom_update", (other, slope, mom), {"lr": 9, "momentum": 0.5}, other),
    ])  # fmt: skip
    moved = 0.5 * mom.asnumpy() - 0.25 * slope.asnumpy()
    update.run(lr=0.25)
    np.testing.assert_allclose(weight.asnumpy(), before - 0.25 * grad.asnumpy(), rtol=2e-3)
    np.testing.assert_allclose(other.asnumpy(), others + moved, rtol=1e-6)
    np.testing.assert_allclose(mom.asnumpy(), moved, rtol=1e-6)


def test_refusals():
    weight, grad = arrays("sgd_update")[0]
    update = UpdateProgram([("sgd_update", (weight, grad), {"lr": 1}, weight)])
    with pytest.raises(ArgumentError, match="momentum"):
        update.run(momentum=0.9)
    with pytest.raises(ArgumentError, match="2 values"):
        update.run(lr=[1, 2])
    with pytest.raises(ShapeError, match="sgd_update makes float32"):
        UpdateProgram([("sgd_update", (weight, grad), {"lr": 1}, arrays("sgd_update")[1][0])])
    with pytest.raises(ArgumentError, match="nothing"):
        UpdateProgram([])
