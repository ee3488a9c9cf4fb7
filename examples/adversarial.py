"""Fool a network: images changed by hardly visible amounts, along the gradient of the loss towards the image.

    python examples/adversarial.py

The fast gradient sign method: Goodfellow, Shlens and Szegedy, "Explaining and harnessing adversarial examples" (2015).
A module bound with `inputs_need_grad` gives the gradient of its loss with respect to what it reads.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from digits import lenet, load_digits

import nbsym as mx

STEP = 0.15  # of a grey level between 0 and 1


def accuracy(module, images, labels) -> float:
    data = mx.io.NDArrayIter(images, labels, len(images), label_name="out_label")
    return dict(module.score(data, "acc"))["accuracy"]


def main() -> None:
    mx.random.seed(0)
    np.random.seed(0)  # noqa: NPY002 (what initializers and iterators draw from)
    digits = load_digits(Path(__file__).parent / "data" / "digits.csv.gz", seed=0)
    images, labels = digits.test_images, digits.test_labels
    train = mx.io.NDArrayIter(digits.train_images, digits.train_labels, 50, shuffle=True, label_name="out_label")
    module = mx.mod.Module(lenet(), label_names=["out_label"])
    module.fit(
        train,
        num_epoch=15,
        optimizer_params={"learning_rate": 0.1, "momentum": 0.9, "rescale_grad": 1.0},
        initializer=mx.init.Xavier(),
    )

    # Bound again, over the same parameters, so that gradients go as far as the image.
    module.bind([("data", images.shape)], [("out_label", labels.shape)], inputs_need_grad=True, force_rebind=True)
    module.forward(mx.io.DataBatch([mx.nd.array(images)], [mx.nd.array(labels)]), is_train=True)
    module.backward()
    (gradient,) = module.get_input_grads()
    fooling = images + STEP * np.sign(gradient.asnumpy())
    random = images + STEP * np.random.default_rng(0).choice([-1, 1], images.shape)

    plain, noisy, fooled = (accuracy(module, changed, labels) for changed in (images, random, fooling))
    print(f"right: {plain:.1%} of the images, {noisy:.1%} with random noise of ±{STEP}, {fooled:.1%} if it is chosen")
    if not fooled < noisy - 0.3:
        raise SystemExit("expected the chosen changes to do far more than random ones")


if __name__ == "__main__":
    main()
