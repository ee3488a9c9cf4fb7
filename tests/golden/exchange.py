"""Models that MXNet and nbsym train, save, load and predict with, to compare. Either library runs this file:

    mx/bin/python tests/golden/exchange.py train mxnet tests/golden/exchange     # what tests/golden/exchange holds
    mx/bin/python tests/golden/exchange.py predict mxnet FOLDER                  # FOLDER/NAME.mxnet.npy for each model

`--full` takes the networks in their full width (ResNet-18 with 45 MB of parameters).
"""

import argparse
import importlib
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from examples.symbols import lenet, mlp, resnet

EPOCH = 3
BUCKETS = (4, 7)
HIDDEN, TOKENS = 12, 15


def networks(mx, full=False):
    """Name of each model, its symbol and the shape of its input."""
    small = [{}] * 3 if full else [{"hidden": (16, 8)}, {"filters": (4, 6), "hidden": 20}, {"width": 4}]
    yield "perceptron", mlp.symbol(mx, **small[0]), (8, 64)
    yield "lenet", lenet.symbol(mx, **small[1]), (4, 1, 28, 28)
    yield "resnet18", resnet.symbol(mx, layers=18, classes=10, **small[2]), (2, 3, 64, 64)


def bucket(mx):
    """What makes the symbol of a bucket: two layers of LSTM cells over tokens."""

    def symbol(length):
        stack = mx.rnn.SequentialRNNCell()
        for layer in range(2):
            stack.add(mx.rnn.LSTMCell(HIDDEN, prefix=f"lstm_l{layer}_"))
        x = mx.sym.Embedding(mx.sym.Variable("data"), input_dim=TOKENS, output_dim=8, name="embed")
        outputs, _ = stack.unroll(length, x, merge_outputs=True)
        x = mx.sym.FullyConnected(mx.sym.Reshape(outputs, shape=(-1, HIDDEN)), num_hidden=TOKENS, name="fc")
        label = mx.sym.Reshape(mx.sym.Variable("softmax_label"), shape=(-1,))
        return mx.sym.SoftmaxOutput(x, label, name="softmax"), ("data",), ("softmax_label",)

    return symbol


def inputs(shape, classes, label_shape, seed):
    rng = np.random.RandomState(seed)
    data = rng.randint(0, TOKENS, shape) if shape[1] in BUCKETS else rng.randn(*shape)
    return data.astype("float32"), rng.randint(0, classes, label_shape).astype("float32")


def batch(mx, shape, classes, label_shape, seed, key=None):
    data, label = inputs(shape, classes, label_shape, seed)
    return mx.io.DataBatch(
        [mx.nd.array(data)],
        [mx.nd.array(label)],
        bucket_key=key,
        provide_data=[mx.io.DataDesc("data", shape)],
        provide_label=[mx.io.DataDesc("softmax_label", label_shape)],
    )


def step(mx, module, batches):
    mx.random.seed(1)
    np.random.seed(1)  # noqa: NPY002 (what initializers draw from)
    module.init_params(mx.init.Xavier())
    module.init_optimizer(optimizer_params={"learning_rate": 0.002, "momentum": 0.9})
    for one in batches:
        module.forward_backward(one)
        module.update()


def train(mx, folder, full):
    for name, symbol, shape in networks(mx, full):
        module = mx.mod.Module(symbol)
        module.bind([("data", shape)], [("softmax_label", shape[:1])])
        step(mx, module, [batch(mx, shape, 10, shape[:1], seed) for seed in range(EPOCH)])
        module.save_checkpoint(str(folder / name), EPOCH)
    module = mx.mod.BucketingModule(bucket(mx), default_bucket_key=max(BUCKETS))
    shape = (3, max(BUCKETS))
    module.bind([mx.io.DataDesc("data", shape)], [mx.io.DataDesc("softmax_label", shape)])
    step(mx, module, [batch(mx, (3, n), TOKENS, (3, n), n, key=n) for n in BUCKETS])
    module.save_checkpoint(str(folder / "lstm"), EPOCH)


def predict(mx, folder, full=False):
    """Name and predictions of each model that `folder` holds."""
    for name, _, shape in networks(mx, full):
        module = mx.mod.Module.load(str(folder / name), EPOCH)
        module.bind([("data", shape)], for_training=False)
        module.forward(mx.io.DataBatch([mx.nd.array(inputs(shape, 10, shape[:1], 99)[0])]), is_train=False)
        yield name, module.get_outputs()[0].asnumpy()
    params = mx.nd.load(str(folder / f"lstm-{EPOCH:04d}.params"))
    args = {name[4:]: array for name, array in params.items() if name.startswith("arg:")}
    module = mx.mod.BucketingModule(bucket(mx), default_bucket_key=max(BUCKETS))
    shape = (3, max(BUCKETS))
    module.bind([mx.io.DataDesc("data", shape)], [mx.io.DataDesc("softmax_label", shape)], for_training=False)
    module.set_params(args, {})
    for n in BUCKETS:
        module.forward(batch(mx, (3, n), TOKENS, (3, n), 99, key=n), is_train=False)
        yield f"lstm{n}", module.get_outputs()[0].asnumpy()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=["train", "predict"])
    parser.add_argument("library", choices=["mxnet", "nbsym"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--full", action="store_true")
    given = parser.parse_args()
    if given.library == "mxnet":
        np.bool = np.bool_  # MXNet names types that NumPy has since removed
    mx = importlib.import_module(given.library)
    if given.action == "train":
        train(mx, given.folder, given.full)
    for name, found in predict(mx, given.folder, given.full):
        np.save(given.folder / f"{name}.{given.library}.npy", found)


if __name__ == "__main__":
    main()
