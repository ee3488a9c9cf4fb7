"""Serve a checkpoint: one loaded network, many threads that ask it.

    python examples/serve.py

A network is trained for a moment and saved. `Predictor` loads it, binds it for inference with its parameters frozen
(batch normalization folded, weights packed once), and answers threads that come with batches of different sizes.
"""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from digits import lenet, load_digits

import nbsym as mx

THREADS, REQUESTS = 16, 400


def main() -> None:
    mx.random.seed(0)
    np.random.seed(0)  # noqa: NPY002 (what initializers and iterators draw from)
    digits = load_digits(Path(__file__).parent / "data" / "digits.csv.gz", seed=0)
    train = mx.io.NDArrayIter(digits.train_images, digits.train_labels, 50, shuffle=True, label_name="out_label")
    module = mx.mod.Module(lenet(), label_names=["out_label"])
    module.fit(
        train,
        num_epoch=10,
        optimizer_params={"learning_rate": 0.1, "momentum": 0.9, "rescale_grad": 1.0},
        initializer=mx.init.Xavier(),
    )
    with tempfile.TemporaryDirectory() as folder:
        module.save_checkpoint(f"{folder}/digits", 10)
        predictor = mx.predictor.Predictor.load(f"{folder}/digits", 10, {"data": (1, 1, 8, 8)})

    rng = np.random.default_rng(0)
    requests = [rng.choice(len(digits.test_images), size) for size in rng.choice([1, 4, 16], REQUESTS)]

    def answer(rows) -> int:
        (probabilities,) = predictor.predict(data=digits.test_images[rows])
        return int((probabilities.argmax(axis=1) == digits.test_labels[rows]).sum())

    start = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        right = sum(pool.map(answer, requests))
    seconds = time.perf_counter() - start
    asked = sum(map(len, requests))
    print(f"{THREADS} threads, {asked} images, {asked / seconds:,.0f} a second, right: {right / asked:.1%}")
    if right / asked < 0.95:
        raise SystemExit("expected at least 95 %")


if __name__ == "__main__":
    main()
