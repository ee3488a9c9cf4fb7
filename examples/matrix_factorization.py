"""Matrix factorization, as recommenders do it: what a user thinks of an item is the product of two learnt vectors.

    python examples/matrix_factorization.py [--ratings u.data]

With MovieLens' ``u.data`` (user, item, rating, time) it learns ratings. Without, the users are the images of
handwritten digits, the items their pixels, and a rating is how dark a pixel is: a fifth of all pixels is held out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from digits import load_digits

import nbsym as mx

FACTORS, BATCH = 12, 500


def network(users: int, items: int):
    """score(user, item) = user's vector · item's vector + a bias for each."""
    user, item = mx.sym.Variable("user"), mx.sym.Variable("item")

    def vectors(who, count, name):
        weight = mx.sym.Embedding(who, input_dim=count, output_dim=FACTORS, name=name)
        bias = mx.sym.Embedding(who, input_dim=count, output_dim=1, name=f"{name}_bias")
        return weight, mx.sym.Reshape(bias, shape=(-1,))

    (u, u_bias), (v, v_bias) = vectors(user, users, "users"), vectors(item, items, "items")
    score = mx.sym.sum(u * v, axis=1) + u_bias + v_bias
    return mx.sym.LinearRegressionOutput(score, mx.sym.Variable("score_label"), name="score")


def ratings(path: Path | None):
    """(user, item, rating) of all that is known, ratings around zero; and what a rating of one stands for."""
    if path is None:
        digits = load_digits(Path(__file__).parent / "data" / "digits.csv.gz", seed=0)
        pixels = np.concatenate([digits.train_images, digits.test_images]).reshape(-1, 64) * 16
        user, item = (index.ravel() for index in np.indices(pixels.shape))
        rating = pixels.ravel()
    else:
        user, item, rating = np.loadtxt(path, usecols=(0, 1, 2), dtype=np.int64).T
    return user, item, rating.astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn to recommend.")
    parser.add_argument("--ratings", type=Path)
    parser.add_argument("--epochs", type=int, default=8)
    options = parser.parse_args()
    mx.random.seed(0)
    np.random.seed(0)  # noqa: NPY002 (what initializers and iterators draw from)

    user, item, rating = ratings(options.ratings)
    order = np.random.default_rng(0).permutation(len(rating))
    held_out = len(order) // 5
    mean, deviation = rating[order[held_out:]].mean(), rating[order[held_out:]].std()
    scaled = (rating - mean) / deviation

    def batches(rows, **given):
        return mx.io.NDArrayIter(
            {"user": user[rows], "item": item[rows]}, scaled[rows], BATCH, label_name="score_label", **given
        )

    train = batches(order[held_out:], shuffle=True, last_batch_handle="discard")
    test = batches(order[:held_out])
    module = mx.mod.Module(
        network(user.max() + 1, item.max() + 1), data_names=["user", "item"], label_names=["score_label"]
    )
    module.fit(
        train,
        num_epoch=options.epochs,
        optimizer="adam",
        optimizer_params={"learning_rate": 0.01, "rescale_grad": 1.0},
        initializer=mx.init.Normal(0.1),
        eval_metric="rmse",
    )
    error = dict(module.score(test, "rmse"))["rmse"] * deviation
    print(f"root mean squared error on {held_out} held-out ratings: {error:.3f} (always the mean: {deviation:.3f})")
    if error > 0.6 * deviation and options.ratings is None:
        raise SystemExit("expected at most 0.6 of the deviation")


if __name__ == "__main__":
    main()
