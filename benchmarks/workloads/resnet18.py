"""ResNet-18 on images of 224×224: a training step, and inference."""

from __future__ import annotations

from examples.symbols import resnet

from ..graph import PEERS as PEERS
from ..graph import prepare_case
from ..network import TOLERANCE as TOLERANCE
from ..network import network
from ..workload import Goal

TITLE = "ResNet-18"
NOTES = "torchvision's layers; training is forward, backward and a momentum update of all parameters."
CASES = network(
    lambda mx: resnet.symbol(mx, 18), ("train", 8), ("infer", 8), ("infer", 1), flops=3.63e9, data=(3, 224, 224)
)
GOALS = (
    Goal("training step", 0.75, "train"),
    Goal("inference, batch 8", 0.75, "infer, batch 8"),
    Goal("inference, batch 1", 0.8, "infer, batch 1"),
)
prepare = prepare_case(CASES)
