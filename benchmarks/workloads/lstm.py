"""A language model of two LSTM layers of 200 units, vocabulary 10,000, 35 steps, batch 32."""

from __future__ import annotations

from examples.symbols import lstm

from ..graph import PEERS as PEERS
from ..graph import Graph, Input, prepare_case
from ..network import TOLERANCE as TOLERANCE
from ..workload import Goal

TITLE = "LSTM language model"
NOTES = "2 × 200 units, vocabulary 10,000, 35 steps, batch 32; training updates all parameters with momentum."
STEPS, BATCH, SIZE, LAYERS, VOCABULARY = 35, 32, 200, 2, 10000
FLOPS = 2 * STEPS * BATCH * (LAYERS * 2 * 4 * SIZE * SIZE + SIZE * VOCABULARY)
STATE = Input((LAYERS, BATCH, SIZE))
FED = {"data": Input((STEPS, BATCH), high=VOCABULARY), "h": STATE, "c": STATE}
LABEL = {"softmax_label": Input((STEPS * BATCH,), high=VOCABULARY)}

CASES = {
    "train": Graph(name="train", flops=3 * FLOPS, symbol=lstm.symbol, inputs={**FED, **LABEL}, what="train"),
    "infer": Graph(name="infer", flops=FLOPS, symbol=lstm.symbol, inputs=FED),
}
GOALS = (Goal("training step", 0.8, "train"), Goal("inference", 0.8, "infer"))
prepare = prepare_case(CASES)
