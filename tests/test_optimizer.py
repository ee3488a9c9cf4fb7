"""Optimizers, against MXNet's values over several steps; multipliers, updaters, classes of one's own."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from golden.archive import read
from golden.optimizer_runs import RUNS, run

import nbsym as mx
from nbsym.base import ArgumentError, NbsymError

GOLDEN = {
    json.dumps([record["name"], record["arguments"], record["dtype"]]): record["arrays"]
    for record in read(Path(__file__).parent / "golden" / "optimizer.npz")
}


def one_by_one(updater, indices, grads, weights):
    for i, grad, weight in zip(indices, grads, weights):
        updater(i, grad, weight)


def natively(updater, indices, grads, weights):
    """One program, over the same arrays every time, as a module has them."""
    kept = updater.__dict__.setdefault("kept", [grad.copy() for grad in grads])
    for old, new in zip(kept, grads):
        new.copyto(old)
    updater.update_all(indices, kept, weights)


@pytest.mark.parametrize("update", [one_by_one, natively])
@pytest.mark.parametrize("number", range(len(RUNS)), ids=lambda i: f"{RUNS[i][0]}-{i}")
def test_as_mxnet(number, update):
    name, arguments, dtype = RUNS[number]
    expected = GOLDEN[json.dumps([name, arguments, dtype])]
    found = run(mx, name, arguments, dtype, update)
    assert found.keys() == expected.keys()
    tolerance = 2e-3 if dtype == "float16" else 2e-5
    for key, value in expected.items():
        np.testing.assert_allclose(found[key], value, tolerance, tolerance, err_msg=key)
