"""Training and inference of whole networks, as cases of a workload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .graph import Graph, Input

# A ReLU whose input is as good as zero passes the gradient in one library and not in the other. What that changes goes
# with the square root of the share of such inputs: rounding of 1e-6 makes 1e-3 in one layer, some 1e-2 in fifty.
TOLERANCE = {"gradient": 0.15}


def network(symbol: Callable[[Any], Any], *ways: tuple[str, int], flops: float = 0, **shape: tuple[int, ...]):
    """A case for each of `ways`, such as ``("train", 8)``: batch 8. `shape` is that of one example, by name of input.

    `flops` are those of one example going forward; going backward takes twice as many.
    """
    found = {}
    for what, batch in ways:
        inputs = {name: Input((batch, *rest)) for name, rest in shape.items()}
        if what == "train":
            inputs["softmax_label"] = Input((batch,), high=10)
        name = f"{what}, batch {batch}"
        found[name] = Graph(
            name=name, flops=flops * batch * (3 if what == "train" else 1), symbol=symbol, inputs=inputs, what=what
        )
    return found
