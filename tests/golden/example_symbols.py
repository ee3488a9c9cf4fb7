"""Shapes that MXNet 1.9.1 infers for examples/symbols.

python tests/golden/example_symbols.py        (in an environment with MXNet, from the root of the repository)
"""

import gzip
import importlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))
# Module, arguments of `symbol`, shapes of what is fed.
NETWORKS = [
    ("mlp", {}, {"data": (128, 784)}),
    ("lenet", {}, {"data": (64, 1, 28, 28)}),
    ("resnet", {"layers": 18}, {"data": (2, 3, 224, 224)}),
    ("resnet", {"layers": 50}, {"data": (2, 3, 224, 224)}),
    ("resnet_v2", {"layers": 50}, {"data": (2, 3, 224, 224)}),
    ("inception_bn", {}, {"data": (2, 3, 224, 224)}),
    ("vgg", {"layers": 16}, {"data": (2, 3, 224, 224)}),
    ("alexnet", {}, {"data": (2, 3, 224, 224)}),
    ("mobilenet", {}, {"data": (2, 3, 224, 224)}),
    ("lstm", {}, {"data": (35, 32), "h": (2, 32, 200), "c": (2, 32, 200)}),
]


def inferred(mx, module, arguments, fed):
    """Everything that `infer_shape` finds, by name."""
    symbol = importlib.import_module(f"examples.symbols.{module}").symbol(mx, **arguments)
    names = symbol.list_arguments(), symbol.list_outputs(), symbol.list_auxiliary_states()
    return [
        {name: list(shape) for name, shape in zip(group, shapes)}
        for group, shapes in zip(names, symbol.infer_shape(**fed))
    ]


if __name__ == "__main__":
    import mxnet

    found = [inferred(mxnet, *network) for network in NETWORKS]
    with gzip.GzipFile(HERE / "example_symbols.json.gz", "wb", mtime=0) as file:
        file.write(json.dumps(found).encode())
