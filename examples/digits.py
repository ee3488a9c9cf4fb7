"""Train two networks on real handwritten digits: a two-layer perceptron and a small convolution network.

    python examples/digits.py [--data FILE] [--seed N]

Of the 1,797 images, a fifth is held out. After training, each network is saved as MXNet saves them (symbol as JSON,
parameters as .params), loaded again and shown to predict the same.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import nbsym as mx

try:
    from tqdm import tqdm
except ImportError:  # the bar is a comfort, not a need

    def tqdm(epochs, desc="", **kwargs):
        for epoch in epochs:
            print(f"\r{desc}: epoch {epoch + 1}/{len(epochs)}", end="", flush=True)
            yield epoch
        print()


BATCH = 50


@dataclass
class Digits:
    """Images as (n, 1, 8, 8) float32 in [0, 1] and their digits as (n,) float32, split in two."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


def load_digits(path: Path, seed: int) -> Digits:
    with gzip.open(path, "rt") as file:
        table = np.loadtxt(file, delimiter=",", dtype=np.float32)
    table = table[np.random.default_rng(seed).permutation(len(table))]
    images, labels = table[:, :64].reshape(-1, 1, 8, 8) / 16, table[:, 64]
    held_out = len(table) // 5
    return Digits(images[held_out:], labels[held_out:], images[:held_out], labels[:held_out])


def perceptron():
    """The network that MXNet's introduction to symbols begins with. Of its 64 outputs, digits use ten."""
    net = mx.symbol.Variable("data")
    net = mx.symbol.FullyConnected(data=net, name="fc1", num_hidden=128)
    net = mx.symbol.Activation(data=net, name="relu1", act_type="relu")
    net = mx.symbol.FullyConnected(data=net, name="fc2", num_hidden=64)
    return mx.symbol.SoftmaxOutput(data=net, name="out", normalization="batch")


def lenet():
    """Two convolutions, each with tanh and pooling, then two affine layers, as in LeNet-5, sized for 8×8 images."""
    net = mx.symbol.Variable("data")
    for layer, filters in enumerate((20, 50), start=1):
        net = mx.symbol.Convolution(data=net, name=f"conv{layer}", kernel=(3, 3), pad=(1, 1), num_filter=filters)
        net = mx.symbol.Activation(data=net, name=f"tanh{layer}", act_type="tanh")
        net = mx.symbol.Pooling(data=net, name=f"pool{layer}", pool_type="max", kernel=(2, 2), stride=(2, 2))
    net = mx.symbol.Flatten(data=net, name="flatten")
    net = mx.symbol.FullyConnected(data=net, name="fc1", num_hidden=120)
    net = mx.symbol.Activation(data=net, name="tanh3", act_type="tanh")
    net = mx.symbol.FullyConnected(data=net, name="fc2", num_hidden=10)
    return mx.symbol.SoftmaxOutput(data=net, name="out", normalization="batch")


def bind(net, data, training=True):
    """An executor of `net` for batches of `data`, its arrays allocated."""
    return net.simple_bind(mx.cpu(), grad_req="write" if training else "null", data=(BATCH, *data.shape[1:]))


def parameters(executor):
    return {name: array for name, array in executor.arg_dict.items() if name not in ("data", "out_label")}


def initialize(executor, seed: int) -> None:
    """Weights uniform in ±sqrt(3 / fan_in) (Xavier), biases zero."""
    rng = np.random.default_rng(seed)
    for name, array in parameters(executor).items():
        if name.endswith("weight"):
            bound = np.sqrt(3 / np.prod(array.shape[1:]))
            array[:] = rng.uniform(-bound, bound, array.shape)
        else:
            array[:] = 0


def train(name, net, images, labels, epochs: int, seed: int):
    """Gradient descent with momentum on noisy images, the rate falling along a half cosine. Returns the executor."""
    executor = bind(net, images)
    initialize(executor, seed)
    rng = np.random.default_rng(seed)
    momentum = {key: mx.nd.zeros(array.shape) for key, array in parameters(executor).items()}
    batches = len(images) // BATCH
    for epoch in tqdm(range(epochs), desc=name, leave=True):
        rate = 0.1 * (1 + np.cos(np.pi * epoch / epochs)) / 2
        order = rng.permutation(len(images))[: batches * BATCH].reshape(batches, BATCH)
        for chosen in order:
            noise = rng.normal(0, 0.15, images[chosen].shape)  # every fourth error fewer
            executor.arg_dict["data"][:] = images[chosen] + noise
            executor.arg_dict["out_label"][:] = labels[chosen]
            executor.forward(is_train=True)
            executor.backward()
            for key, weight in parameters(executor).items():
                mx.nd.sgd_mom_update(
                    weight, executor.grad_dict[key], momentum[key], lr=rate, momentum=0.9, wd=1e-3, out=weight
                )
    return executor


def predict(net, params, images) -> np.ndarray:
    """Probabilities of every class, (n, classes)."""
    executor = bind(net, images, training=False)
    executor.copy_params_from(params)
    probabilities = []
    for start in range(0, len(images), BATCH):
        batch = images[start : start + BATCH]
        executor.arg_dict["data"][: len(batch)] = batch
        probabilities.append(executor.forward()[0].asnumpy()[: len(batch)])
    return np.concatenate(probabilities)


def save(prefix: str, net, params) -> None:
    net.save(f"{prefix}-symbol.json")
    mx.nd.save(f"{prefix}.params", {f"arg:{name}": array for name, array in params.items()})


def load(prefix: str):
    net = mx.symbol.load(f"{prefix}-symbol.json")
    params = {name.removeprefix("arg:"): array for name, array in mx.nd.load(f"{prefix}.params").items()}
    return net, params


def main() -> None:
    parser = argparse.ArgumentParser(description="Train two networks on real handwritten digits.")
    parser.add_argument("--data", type=Path, default=Path(__file__).parent / "data" / "digits.csv.gz")
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()

    digits = load_digits(options.data, options.seed)
    runs = (("perceptron", perceptron(), 60, 0.97), ("convolution network", lenet(), 30, 0.985))
    for name, net, epochs, wanted in runs:
        start = time.perf_counter()
        executor = train(name, net, digits.train_images, digits.train_labels, epochs, options.seed)
        params = parameters(executor)
        probabilities = predict(net, params, digits.test_images)
        accuracy = np.mean(probabilities.argmax(axis=1) == digits.test_labels)

        with tempfile.TemporaryDirectory() as folder:
            save(f"{folder}/digits", net, params)
            again = predict(*load(f"{folder}/digits"), digits.test_images)
        if not np.array_equal(again, probabilities):
            raise SystemExit(f"{name}: the loaded checkpoint predicts something else")
        print(
            f"{name}: {accuracy:.1%} of {len(digits.test_labels)} held-out digits right, "
            f"{time.perf_counter() - start:.1f} s; saved, loaded again, predicts the same"
        )
        if accuracy < wanted:
            raise SystemExit(f"{name}: expected at least {wanted:.1%}")


if __name__ == "__main__":
    main()
