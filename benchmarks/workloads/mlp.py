"""A perceptron 784-128-64-10 with ReLU: a training step, and inference."""

from __future__ import annotations

from examples.symbols import mlp

from ..graph import PEERS as PEERS
from ..graph import prepare_case
from ..network import TOLERANCE as TOLERANCE
from ..network import network
from ..workload import Goal

TITLE = "Perceptron"
NOTES = "784-128-64-10, batch 128; training is forward, backward and a momentum update of all parameters."
CASES = network(mlp.symbol, ("train", 128), ("infer", 128), flops=2 * (784 * 128 + 128 * 64 + 64 * 10), data=(784,))
GOALS = (Goal("training step", 0.6, "train"),)
prepare = prepare_case(CASES)
