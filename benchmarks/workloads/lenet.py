"""LeNet 20-50-500-10 on images of 28×28: a training step, and inference."""

from __future__ import annotations

from examples.symbols import lenet

from ..graph import PEERS as PEERS
from ..graph import prepare_case
from ..network import TOLERANCE as TOLERANCE
from ..network import network
from ..workload import Goal

TITLE = "LeNet"
NOTES = "Batch 64; training is forward, backward and a momentum update of all parameters."
FLOPS = 2 * (20 * 25 * 24 * 24 + 50 * 20 * 25 * 8 * 8 + 800 * 500 + 500 * 10)
CASES = network(lenet.symbol, ("train", 64), ("infer", 64), flops=FLOPS, data=(1, 28, 28))
GOALS = (Goal("training step", 0.5, "train"), Goal("inference", 0.6, "infer"))
prepare = prepare_case(CASES)
