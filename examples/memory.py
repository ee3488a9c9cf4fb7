"""Memory that is planned for training well-known networks, by plan: `python -m examples.memory [batch]`.

Nothing runs: what is printed is decided when a network is bound.
"""

from __future__ import annotations

import re
import sys

import nbsym as mx
from examples.symbols import alexnet, inception_bn, resnet_v2, vgg

NETWORKS = {
    "Inception-BN": inception_bn.symbol,
    "ResNet-50 v2": resnet_v2.symbol,
    "VGG-16": vgg.symbol,
    "AlexNet": alexnet.symbol,
}
PLANS = ("none", "inplace", "share", "all", "recompute")


def megabytes(symbol: mx.sym.Symbol, batch: int, **how: object) -> float:
    """What `debug_str` reports of a binding: all that lies between the arguments and their gradients."""
    executor = symbol.simple_bind(mx.cpu(), data=(batch, 3, 224, 224), **how)  # type: ignore[arg-type]
    planned = re.search(r"Total ([\d.e+]+) MB allocated", executor.debug_str())
    assert planned
    return float(planned[1])


def main(batch: int = 32) -> None:
    titles = (*PLANS, "smallest", "forward")
    print(f"{'MB, batch ' + str(batch):14}" + "".join(f"{title:>11}" for title in titles))
    for name, compose in NETWORKS.items():
        symbol = compose(mx)
        wanted = {n: "null" if n in ("data", "softmax_label") else "write" for n in symbol.list_arguments()}
        row = [megabytes(symbol, batch, grad_req=wanted, plan=plan) for plan in PLANS]
        row += [smallest(symbol, batch, wanted, row[-1]), megabytes(symbol, batch, grad_req="null")]
        print(f"{name:14}" + "".join(f"{number:11.0f}" for number in row), flush=True)


def smallest(symbol: mx.sym.Symbol, batch: int, wanted: dict[str, str], known: float) -> float:
    """The smallest limit that can be met, to a few percent."""
    while True:
        try:
            known = megabytes(symbol, batch, grad_req=wanted, memory_limit=int(0.95 * known * 2**20))
        except mx.base.NbsymError:
            return known


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
