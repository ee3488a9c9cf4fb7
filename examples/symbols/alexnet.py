"""AlexNet for 224×224 images, its two halves as one.

Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks, 2012.
"""


def symbol(mx, classes=1000):
    def convolution(x, filters, kernel, stride, pad, name):
        x = mx.sym.Convolution(
            x,
            num_filter=filters,
            kernel=(kernel, kernel),
            stride=(stride, stride),
            pad=(pad, pad),
            name=f"conv{name}",
        )
        return mx.sym.Activation(x, act_type="relu", name=f"relu{name}")

    def pooled(x, name):
        return mx.sym.Pooling(x, pool_type="max", kernel=(3, 3), stride=(2, 2), name=f"pool{name}")

    def normalized(x, name):
        return mx.sym.LRN(x, alpha=1e-4, beta=0.75, knorm=2, nsize=5, name=f"norm{name}")

    x = convolution(mx.sym.Variable("data"), 96, 11, 4, 0, 1)
    x = pooled(normalized(x, 1), 1)
    x = convolution(x, 256, 5, 1, 2, 2)
    x = pooled(normalized(x, 2), 2)
    for name, filters in ((3, 384), (4, 384), (5, 256)):
        x = convolution(x, filters, 3, 1, 1, name)
    x = mx.sym.Flatten(pooled(x, 5), name="flatten")
    for layer in (6, 7):
        x = mx.sym.FullyConnected(x, num_hidden=4096, name=f"fc{layer}")
        x = mx.sym.Activation(x, act_type="relu", name=f"relu{layer}")
        x = mx.sym.Dropout(x, p=0.5, name=f"drop{layer}")
    x = mx.sym.FullyConnected(x, num_hidden=classes, name="fc8")
    return mx.sym.SoftmaxOutput(x, normalization="batch", name="softmax")
