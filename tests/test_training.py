"""Trained from the same parameters and batches, MXNet 1.9.1 and nbsym lose the same (golden/generate_training.py)."""

import sys
from pathlib import Path

import numpy as np
import pytest

import nbsym as mx

GOLDEN = Path(__file__).parent / "golden"
sys.path.insert(0, str(GOLDEN))
import training  # noqa: E402

sys.path.remove(str(GOLDEN))


@pytest.mark.parametrize("optimizer", training.OPTIMIZERS)
@pytest.mark.parametrize("network", training.NETWORKS)
def test_losses_of_a_hundred_steps(network, optimizer):
    with np.load(GOLDEN / "training.npz") as expected:
        np.testing.assert_allclose(
            training.losses(mx, network, optimizer), expected[f"{network}_{optimizer}"], rtol=1e-4
        )
