"""Memory planned for four networks at batch 32, 224×224, as nbsym's and MXNet's `debug_str` report it.

MXNet plans without oneDNN's subgraphs (MXNET_SUBGRAPH_BACKEND=NONE), as its memory note describes it.
"""

from __future__ import annotations

import os
import re

from examples.symbols import alexnet, inception_bn, resnet_v2, vgg

from ..workload import Case, Goal, Prepared

TITLE = "Planned memory"
NOTES = "Batch 32, 224×224, what lies between inputs and outputs; gradients of parameters are the caller's in both."
UNIT = "MB"
PEERS = ("nbsym", "mx")
BATCH = 32
NETWORKS = {
    "Inception-BN": inception_bn.symbol,
    "ResNet-50 v2": resnet_v2.symbol,
    "VGG-16": vgg.symbol,
    "AlexNet": alexnet.symbol,
}
CASES = {
    name: Case(name=name, rounds=1)
    for name in (f"{way}, {net}" for way in ("training", "inference") for net in NETWORKS)
}
GOALS = (Goal("training", 0.75, "^training"), Goal("inference", 0.9, "^inference"))


def prepare(peer: str, case: str) -> Prepared:
    os.environ["MXNET_SUBGRAPH_BACKEND"] = "NONE"
    from ..peers.symbolic import library

    mx, _ = library(peer)
    way, network = case.split(", ")
    symbol = NETWORKS[network](mx)
    wanted = {
        name: "write" if way == "training" and name not in ("data", "softmax_label") else "null"
        for name in symbol.list_arguments()
    }
    executor = symbol.simple_bind(mx.cpu(), grad_req=wanted, data=(BATCH, 3, 224, 224))
    planned = re.search(r"Total ([\d.e+]+) MB allocated", executor.debug_str())
    assert planned, executor.debug_str()[-500:]
    return Prepared(measure=lambda: {case: float(planned[1])})
