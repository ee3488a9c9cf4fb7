"""Train networks with MXNet 1.9.1, and keep the losses of every step in training.npz. See generate_networks.py."""

import os
from pathlib import Path

import numpy as np

os.environ["MXNET_SUBGRAPH_BACKEND"] = "NONE"
np.bool = np.bool_  # type: ignore[attr-defined]  # MXNet names types that NumPy has since removed

import mxnet as mx  # noqa: E402
from training import NETWORKS, OPTIMIZERS, losses  # noqa: E402

if __name__ == "__main__":
    found = {
        f"{network}_{optimizer}": losses(mx, network, optimizer) for network in NETWORKS for optimizer in OPTIMIZERS
    }
    np.savez_compressed(Path(__file__).parent / "training.npz", **found)
