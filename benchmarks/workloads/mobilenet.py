"""MobileNet v1 on images of 224×224: inference."""

from __future__ import annotations

from examples.symbols import mobilenet

from ..graph import PEERS as PEERS
from ..graph import prepare_case
from ..network import TOLERANCE as TOLERANCE
from ..network import network
from ..workload import Goal

TITLE = "MobileNet v1"
NOTES = "Width 1."
CASES = network(mobilenet.symbol, ("infer", 1), ("infer", 8), flops=1.137e9, data=(3, 224, 224))
GOALS = (Goal("inference, batch 1", 0.8, "batch 1"), Goal("inference, batch 8", 0.8, "batch 8"))
prepare = prepare_case(CASES)
