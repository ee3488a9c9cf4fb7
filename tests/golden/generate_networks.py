"""Draw random networks, ask MXNet 1.9.1 for their outputs, gradients and states, and keep them in networks.npz.

Run it with an interpreter that has MXNet:

    python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5
    mx/bin/python tests/golden/generate_networks.py

Each record has the network as MXNet's JSON and, among its arrays, in_<argument>, out_grad<i>, aux_<state> before, and
train<i>, predict<i>, grad_<argument>, state_<state> after one step of training and a prediction.
"""

import os
import random
from pathlib import Path

import numpy as np

os.environ["MXNET_SUBGRAPH_BACKEND"] = "NONE"
np.bool = np.bool_  # type: ignore[attr-defined]  # MXNet names types that NumPy has since removed

import mxnet as mx  # noqa: E402
from archive import write  # noqa: E402

NETWORKS = 40
SHAPES = ((4, 2), (2, 4), (2, 4, 2), (2, 4, 6, 6))
S = mx.sym


def of_any_rank(r, a, same, shape):
    """Layers that take an array of any rank: name -> function that makes one."""
    axis = r.randrange(len(shape))
    axes = list(range(len(shape)))
    r.shuffle(axes)
    return [
        lambda: S.elemwise_add(a, r.choice(same)),
        lambda: S.elemwise_mul(a, r.choice(same)),
        lambda: S.Activation(a, act_type=r.choice(["relu", "tanh", "sigmoid", "softrelu", "softsign"])),
        lambda: S.LeakyReLU(a, act_type=r.choice(["leaky", "elu", "gelu"]), slope=0.3),
        lambda: getattr(S, r.choice(["tanh", "square", "abs", "sin", "erf", "arctan", "negative"]))(a),
        lambda: r.choice([a * 2.5, a - 1, 3 - a, a / 4, (S.abs(a) + 1) ** 1.5, 1 / (S.abs(a) + 1)]),
        lambda: S.expm1(S.clip(a, a_min=-2, a_max=0.7)),
        lambda: S.FullyConnected(a, num_hidden=r.choice([2, 4]), flatten=r.random() < 0.7, no_bias=r.random() < 0.3),
        lambda: S.Flatten(a),
        lambda: S.Reshape(a, shape=r.choice([(-1, 2), (0, -1)])),
        lambda: r.choice([S.softmax, S.log_softmax])(a, axis=axis),
        lambda: S.sum(a, axis=axis, keepdims=True),
        lambda: S.mean(a, axis=axis, keepdims=r.random() < 0.5),
        lambda: S.max(a, axis=axis, keepdims=True),
        lambda: S.norm(a, axis=axis, keepdims=True),
        lambda: S.transpose(a, axes=tuple(axes)),
        lambda: S.SwapAxis(a, dim1=0, dim2=1),
        lambda: S.SliceChannel(a, num_outputs=2, axis=1)[r.randint(0, 1)],
        lambda: S.Concat(a, r.choice(same), dim=r.choice([0, 1])),
        lambda: S.broadcast_mul(a, S.mean(r.choice(same), axis=axis, keepdims=True)),
        lambda: S.broadcast_div(a, 1 + S.square(S.sum(r.choice(same), axis=axis, keepdims=True))),
        lambda: S.slice_axis(a, axis=0, begin=0, end=max(1, shape[0] // 2)),
        lambda: S.tile(a, reps=(2,) + (1,) * (len(shape) - 1)),
        lambda: S.take(a, S.zeros((3,)), axis=0),
        lambda: S.BlockGrad(a) + r.choice(same),
        lambda: S.MakeLoss(S.square(a)),
    ]


def of_rank(r, a, shape):
    """Layers for matrices, sequences and images."""
    if len(shape) == 2:
        return [
            lambda: S.dot(a, a, transpose_b=True),
            lambda: S.SoftmaxOutput(a, normalization=r.choice(["null", "batch", "valid"])),
            lambda: S.LinearRegressionOutput(a),
            lambda: S.LogisticRegressionOutput(a),
            lambda: S.BatchNorm(a, fix_gamma=r.random() < 0.5),
        ] * 2
    if len(shape) == 3:
        return [lambda: S.batch_dot(a, a, transpose_b=True), lambda: S.expand_dims(a, axis=1)] * 2
    kind, convention = r.choice(["max", "avg", "sum"]), r.choice(["valid", "full"])
    stride, groups = r.choice([(1, 1), (2, 2)]), r.choice([1, 2])
    kernel = r.choice([(1, 1), (3, 3), (5, 5)])
    pad_mode = r.choice(["constant", "edge"])
    return [
        lambda: S.Convolution(a, kernel=kernel, pad=(2, 2), stride=stride, num_filter=4, num_group=groups),
        lambda: S.Convolution(a, kernel=(3, 3), dilate=(2, 2), pad=(2, 2), num_filter=2, no_bias=True),
        lambda: S.Deconvolution(a, kernel=(3, 3), stride=(2, 2), pad=(1, 1), adj=(1, 1), num_filter=2),
        lambda: S.Pooling(a, kernel=(2, 2), stride=stride, pool_type=kind, pooling_convention=convention),
        lambda: S.Pooling(a, kernel=(2, 2), global_pool=True, pool_type=kind),
        lambda: S.BatchNorm(a, fix_gamma=r.random() < 0.5),
        lambda: S.Pad(a, mode=pad_mode, pad_width=(0, 0, 0, 0, 1, 2, 1, 1), constant_value=0.5),
    ] * 3


def draw(seed):
    """A network of up to nine layers, and the shapes of its inputs."""
    r = random.Random(seed)
    given = {f"v{i}": SHAPES[seed % len(SHAPES)] for i in range(3)}
    pool = [S.Variable(name) for name in given]

    def shape_of(symbol):
        known = {name: shape for name, shape in given.items() if name in symbol.list_arguments()}
        return symbol.infer_shape(**known)[1][0]

    while len(pool) < r.randint(6, 12):
        a = pool[-1] if r.random() < 0.7 else r.choice(pool)
        shape = shape_of(a)
        if len(shape) < 2:
            break
        same = [other for other in pool if shape_of(other) == shape]
        layer = r.choice(of_any_rank(r, a, same, shape) + of_rank(r, a, shape))
        try:
            made = layer()
            size = np.prod(shape_of(made))
        except (mx.MXNetError, TypeError):  # a layer that does not fit here
            continue
        if size <= 1000:
            pool.append(made)
    net = pool[-1]
    if r.random() < 0.5 and len(pool) > 5:
        net = S.Group([net, pool[r.randrange(3, len(pool) - 1)]])
    return net, {name: shape for name, shape in given.items() if name in net.list_arguments()}


def answer(seed):
    net, given = draw(seed)
    generator = np.random.RandomState(seed)
    arguments, outputs, states = net.infer_shape(**given)
    arrays = {}
    for name, shape in zip(net.list_arguments(), arguments):
        values = generator.randint(0, 2, shape) if name.endswith("label") else generator.standard_normal(shape)
        arrays[f"in_{name}"] = values.astype(np.float32)
    for name, shape in zip(net.list_auxiliary_states(), states):
        arrays[f"aux_{name}"] = generator.uniform(0.5, 1.5, shape).astype(np.float32)
    for i, shape in enumerate(outputs):
        arrays[f"out_grad{i}"] = generator.standard_normal(shape).astype(np.float32)

    args = {name: mx.nd.array(arrays[f"in_{name}"]) for name in net.list_arguments()}
    aux = {name: mx.nd.array(arrays[f"aux_{name}"]) for name in net.list_auxiliary_states()}
    grads = {name: mx.nd.zeros(array.shape) for name, array in args.items()}
    executor = net.bind(mx.cpu(), args, grads, aux_states=aux)
    arrays.update((f"train{i}", out.asnumpy()) for i, out in enumerate(executor.forward(is_train=True)))
    executor.backward([mx.nd.array(arrays[f"out_grad{i}"]) for i in range(len(outputs))])
    arrays.update((f"grad_{name}", grad.asnumpy()) for name, grad in grads.items())
    arrays.update((f"state_{name}", state.asnumpy()) for name, state in aux.items())
    arrays.update((f"predict{i}", out.asnumpy()) for i, out in enumerate(executor.forward(is_train=False)))
    return {"seed": seed, "json": net.tojson(), "arrays": arrays}


def main():
    target = Path(__file__).parent / "networks.npz"
    records = [answer(seed) for seed in range(NETWORKS)]
    # Where MXNet itself overflows there is nothing to compare.
    records = [record for record in records if all(np.isfinite(a).all() for a in record["arrays"].values())]
    write(target, records)
    print(f"{target.name}: {len(records)} networks, {target.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
