"""Fine-tune a loaded checkpoint: learn five digits, then the other five with the same features and a new last layer.

    python examples/finetune.py

A network learns 0 to 4 and is saved. Loaded again, its last layer is replaced through `get_internals` and the layers
before it are frozen: sixty images of 5 to 9 are then enough to tell these apart.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from digits import lenet, load_digits

import nbsym as mx

DATA = Path(__file__).parent / "data" / "digits.csv.gz"


def batches(images, labels, wanted, count=None, size=20):
    """An iterator over the first `count` images of the `wanted` digits, numbered from 0."""
    chosen = np.flatnonzero(np.isin(labels, wanted))[:count]
    return mx.io.NDArrayIter(images[chosen], labels[chosen] - wanted[0], size, shuffle=True, label_name="out_label")


def train(net, data, epochs, **given):
    module = mx.mod.Module(net, label_names=["out_label"], fixed_param_names=given.pop("fixed", None))
    module.fit(
        data,
        num_epoch=epochs,
        optimizer_params={"learning_rate": 0.1, "momentum": 0.9, "wd": 1e-3, "rescale_grad": 1.0},
        initializer=mx.init.Xavier(),
        **given,
    )
    return module


def main() -> None:
    mx.random.seed(0)
    np.random.seed(0)  # noqa: NPY002 (what initializers and iterators draw from)
    digits = load_digits(DATA, seed=0)
    first, second = range(5), range(5, 10)

    with tempfile.TemporaryDirectory() as folder:
        module = train(lenet(), batches(digits.train_images, digits.train_labels, first), 10)
        module.save_checkpoint(f"{folder}/low", 10)
        loaded, arg_params, aux_params = mx.model.load_checkpoint(f"{folder}/low", 10)

    features = loaded.get_internals()["flatten_output"]
    net = mx.sym.FullyConnected(features, num_hidden=5, name="new")
    net = mx.sym.SoftmaxOutput(net, name="out", normalization="batch")
    few = batches(digits.train_images, digits.train_labels, second, count=60)
    kept = {name: array for name, array in arg_params.items() if name in features.list_arguments()}
    tuned = train(net, few, 40, fixed=list(kept), arg_params=kept, aux_params=aux_params, allow_missing=True)

    held_out = batches(digits.test_images, digits.test_labels, second)
    accuracy = dict(tuned.score(held_out, "acc"))["accuracy"]
    after, _ = tuned.get_params()
    assert all(np.array_equal(after[name].asnumpy(), array.asnumpy()) for name, array in kept.items())
    print(f"with features of 0 to 4 and sixty images of 5 to 9, {accuracy:.1%} of the held-out 5 to 9 are right")
    if accuracy < 0.85:
        raise SystemExit("expected at least 85 %")


if __name__ == "__main__":
    main()
