"""A perceptron for MNIST."""


def symbol(mx, hidden=(128, 64), classes=10):
    """Affine layers of `hidden` units with ReLU between, and one of `classes`."""
    x = mx.sym.Variable("data")
    for layer, units in enumerate(hidden, start=1):
        x = mx.sym.FullyConnected(x, num_hidden=units, name=f"fc{layer}")
        x = mx.sym.Activation(x, act_type="relu", name=f"relu{layer}")
    x = mx.sym.FullyConnected(x, num_hidden=classes, name=f"fc{len(hidden) + 1}")
    return mx.sym.SoftmaxOutput(x, normalization="batch", name="softmax")
