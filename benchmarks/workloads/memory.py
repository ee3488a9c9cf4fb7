"""Memory planned for four networks at batch 32, 224×224, as nbsym's and MXNet's `debug_str` report it.

MXNet plans without oneDNN's subgraphs (MXNET_SUBGRAPH_BACKEND=NONE), as its memory note describes it.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from math import prod
from statistics import median
from typing import Any

from examples.symbols import alexnet, inception_bn, resnet_v2, vgg

from ..workload import Case, Goal, NotOffered, Prepared

TITLE = "Planned memory"
NOTES = (
    "Batch 32, 224×224, what lies between inputs and outputs; gradients of parameters are the caller's in both. With "
    "recomputation nbsym plans within 0.35 times MXNet's figure; what a step then takes longer is measured at batch "
    "16. The last rows are for training, and count the gradients of parameters: in arrays of the caller, or, where an "
    "updater is bound and parameters are updated within backward, in memory that is planned."
)
PEERS = ("nbsym", "mx")
BATCH, STEPS = 32, 3
# Scratch memory is the same at any batch, and much of what little AlexNet needs: it is timed at the batch of the limit.
TIMED_BATCH = {"Inception-BN": 16, "ResNet-50 v2": 16, "VGG-16": 16, "AlexNet": 32}
NETWORKS: dict[str, Callable] = {
    "Inception-BN": inception_bn.symbol,
    "ResNet-50 v2": resnet_v2.symbol,
    "VGG-16": vgg.symbol,
    "AlexNet": alexnet.symbol,
}
# What MXNet 1.9.1 plans for training, MB: the limits with recomputation are shares of it.
MXNET = {"Inception-BN": 1398, "ResNet-50 v2": 2622, "VGG-16": 2427, "AlexNet": 247}
SHARE = 0.35
TRAINING, INFERENCE, RECOMPUTED, LONGER = "training", "inference", "with recomputation", "time with recomputation"
GRADIENTS, UPDATER = "with gradients", "updater bound"
CASES = {
    f"{way}, {net}": Case(name=f"{way}, {net}", rounds=1, unit="×" if way == LONGER else "MB")
    for way in (TRAINING, INFERENCE, RECOMPUTED, LONGER, GRADIENTS, UPDATER)
    for net in NETWORKS
}
GOALS = tuple(
    Goal(f"{way}, {net}", limit, f"^{way}, {net}")
    for way, limit in ((TRAINING, 0.75), (INFERENCE, 0.9), (RECOMPUTED, SHARE), (LONGER, 1.35))
    for net in NETWORKS
)


def prepare(peer: str, case: str) -> Prepared:
    os.environ["MXNET_SUBGRAPH_BACKEND"] = "NONE"
    from ..peers.symbolic import library

    mx, _ = library(peer)
    way, net = case.split(", ")
    if way == LONGER:
        if peer == "mx":
            raise NotOffered("its plan has no limit")
        return Prepared(measure=lambda: {case: longer(mx, net)})
    options: dict[str, Any] = {}
    if way == RECOMPUTED and peer != "mx":
        options["memory_limit"] = int(SHARE * MXNET[net] * 2**20)
    if way == UPDATER:
        if peer == "mx":
            raise NotOffered("its updaters need gradients in arrays")
        options["updater"] = mx.optimizer.create("sgd", momentum=0.9)
    executor = bound(mx, net, BATCH, way != INFERENCE, **options)
    planned = re.search(r"Total ([\d.e+]+) MB allocated", executor.debug_str())
    assert planned
    megabytes = float(planned[1])
    if way in (GRADIENTS, UPDATER):
        megabytes += sum(4 * prod(grad.shape) for grad in executor.grad_arrays if grad is not None) / 2**20
    return Prepared(measure=lambda: {case: megabytes})


def bound(mx, net: str, batch: int, training: bool, **options: Any):
    symbol = NETWORKS[net](mx)
    wanted = {
        name: "write" if training and name not in ("data", "softmax_label") else "null"
        for name in symbol.list_arguments()
    }
    return symbol.simple_bind(mx.cpu(), grad_req=wanted, data=(batch, 3, 224, 224), **options)


def longer(mx, net: str) -> float:
    """How many times as long a step takes within the limit as without, steps in turn."""
    batch = TIMED_BATCH[net]
    limit = int(SHARE * MXNET[net] * 2**20 * batch / BATCH)
    executors = [bound(mx, net, batch, True, **given) for given in ({}, {"memory_limit": limit})]
    seconds: list[list[float]] = [[], []]
    for number in range(STEPS + 1):
        for executor, readings in zip(executors, seconds, strict=True):
            start = time.perf_counter()
            executor.forward(is_train=True)
            executor.backward()
            if number:
                readings.append(time.perf_counter() - start)
    return median(seconds[1]) / median(seconds[0])
