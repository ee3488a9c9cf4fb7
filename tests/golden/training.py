"""Trainings that MXNet and nbsym both run: networks, first parameters and batches. Used by two interpreters."""

import numpy as np

STEPS = 100
OPTIMIZERS = {"sgd": ("sgd", {}), "momentum": ("sgd", {"momentum": 0.9}), "adam": ("adam", {})}
# Rates at which the losses fall, but not to where nothing but rounding is left of them.
LEARNING_RATES = {
    "perceptron": {"sgd": 0.1, "momentum": 0.01, "adam": 0.002},
    "lenet": {"sgd": 0.1, "momentum": 0.01, "adam": 0.002},
    "lstm": {"sgd": 1.0, "momentum": 0.1, "adam": 0.01},
}


def perceptron(mx):
    """Two hidden layers on 64 numbers."""
    net = mx.sym.Variable("data")
    for i, size in enumerate((32, 16)):
        net = mx.sym.Activation(mx.sym.FullyConnected(net, num_hidden=size, name=f"fc{i}"), act_type="relu")
    return mx.sym.SoftmaxOutput(mx.sym.FullyConnected(net, num_hidden=10, name="fc"), name="softmax")


def lenet(mx):
    """Two convolutions with BatchNorm and pooling on images of 16 x 16."""
    net = mx.sym.Variable("data")
    for i, filters in enumerate((8, 16)):
        net = mx.sym.Convolution(net, num_filter=filters, kernel=(3, 3), name=f"conv{i}")
        net = mx.sym.BatchNorm(net, fix_gamma=False, name=f"bn{i}")
        net = mx.sym.Activation(net, act_type="tanh")
        net = mx.sym.Pooling(net, kernel=(2, 2), stride=(2, 2), pool_type="max")
    net = mx.sym.Activation(mx.sym.FullyConnected(net, num_hidden=32, name="fc1"), act_type="tanh")
    return mx.sym.SoftmaxOutput(mx.sym.FullyConnected(net, num_hidden=10, name="fc2"), name="softmax")


def lstm(mx, length=8, hidden=16):
    """An LSTM over tokens, unrolled; its last output is classified."""
    data = mx.sym.Embedding(mx.sym.Variable("data"), input_dim=20, output_dim=12, name="embed")
    tokens = mx.sym.SliceChannel(data, num_outputs=length, axis=1, squeeze_axis=True)
    shared = {
        f"{part}_{kind}": mx.sym.Variable(f"{part}_{kind}") for part in ("i2h", "h2h") for kind in ("weight", "bias")
    }
    state = output = None
    for t in range(length):
        gates = mx.sym.FullyConnected(
            tokens[t], shared["i2h_weight"], shared["i2h_bias"], num_hidden=4 * hidden, name=f"t{t}_i2h"
        )
        if output is not None:
            gates = gates + mx.sym.FullyConnected(
                output, shared["h2h_weight"], shared["h2h_bias"], num_hidden=4 * hidden, name=f"t{t}_h2h"
            )
        gate = mx.sym.SliceChannel(gates, num_outputs=4, axis=1)
        sigmoid = [mx.sym.Activation(gate[k], act_type="sigmoid") for k in range(3)]
        new = sigmoid[0] * mx.sym.Activation(gate[3], act_type="tanh")
        state = new if state is None else sigmoid[1] * state + new
        output = sigmoid[2] * mx.sym.Activation(state, act_type="tanh")
    return mx.sym.SoftmaxOutput(mx.sym.FullyConnected(output, num_hidden=10, name="fc"), name="softmax")


NETWORKS = {"perceptron": (perceptron, (16, 64)), "lenet": (lenet, (16, 1, 16, 16)), "lstm": (lstm, (16, 8))}


def batches(shape, count=20):
    """Images or tokens of ten classes: each class has a pattern of its own, in noise."""
    random = np.random.RandomState(7)
    labels = random.randint(0, 10, (count, shape[0]))
    if len(shape) == 2 and shape[1] == 8:
        patterns = random.randint(0, 20, (10, *shape[1:]))
        noise = random.randint(0, 20, (count, *shape))
        data = np.where(random.rand(count, *shape) < 0.5, patterns[labels], noise)
    else:
        data = random.randn(10, *shape[1:])[labels] + random.randn(count, *shape)
    return data.astype(np.float32), labels.astype(np.float32)


def losses(mx, network, optimizer):
    """Cross entropy of each of the steps of a training."""
    make, shape = NETWORKS[network]
    module = mx.mod.Module(make(mx))
    module.bind([("data", shape)], [("softmax_label", shape[:1])])
    random = np.random.RandomState(3)
    shapes = dict(zip(module.symbol.list_arguments(), module.symbol.infer_shape(data=shape)[0]))
    first = {}
    for name in sorted(set(shapes) - {"data", "softmax_label"}):
        scale = 1 if name.endswith("gamma") else 0
        spread = (6 / (shapes[name][0] + np.prod(shapes[name][1:]))) ** 0.5 if len(shapes[name]) > 1 else 0
        first[name] = mx.nd.array((scale + spread * random.uniform(-1, 1, shapes[name])).astype(np.float32))
    states = dict(zip(module.symbol.list_auxiliary_states(), module.symbol.infer_shape(data=shape)[2]))
    aux = {name: mx.nd.zeros(s) if name.endswith("mean") else mx.nd.ones(s) for name, s in states.items()}
    module.init_params(arg_params=first, aux_params=aux)
    name, params = OPTIMIZERS[optimizer]
    rate = LEARNING_RATES[network][optimizer]
    module.init_optimizer(optimizer=name, optimizer_params={"learning_rate": rate, "wd": 1e-4, **params})
    data, labels = batches(shape)
    found = []
    for step in range(STEPS):
        x, y = data[step % len(data)], labels[step % len(data)]
        module.forward_backward(mx.io.DataBatch([mx.nd.array(x)], [mx.nd.array(y)]))
        probability = module.get_outputs()[0].asnumpy().astype(np.float64)[np.arange(len(y)), y.astype(int)]
        found.append(-np.log(probability).mean())
        module.update()
    return np.array(found)
