"""LeNet, as MXNet's and Caffe's examples have it for 28×28 images.

LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition, 1998.
"""


def symbol(mx, classes=10, filters=(20, 50), hidden=500):
    """Two convolutions with tanh and max-pooling, then two affine layers."""
    x = mx.sym.Variable("data")
    for layer, channels in enumerate(filters, start=1):
        x = mx.sym.Convolution(x, kernel=(5, 5), num_filter=channels, name=f"conv{layer}")
        x = mx.sym.Activation(x, act_type="tanh", name=f"tanh{layer}")
        x = mx.sym.Pooling(x, pool_type="max", kernel=(2, 2), stride=(2, 2), name=f"pool{layer}")
    x = mx.sym.FullyConnected(mx.sym.Flatten(x, name="flatten"), num_hidden=hidden, name="fc1")
    x = mx.sym.Activation(x, act_type="tanh", name="tanh3")
    x = mx.sym.FullyConnected(x, num_hidden=classes, name="fc2")
    return mx.sym.SoftmaxOutput(x, normalization="batch", name="softmax")
