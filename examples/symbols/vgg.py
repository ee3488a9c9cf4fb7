"""VGG with 11, 13, 16 or 19 layers for 224×224 images.

Simonyan, Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition, 2014.
"""

# Convolutions in each of the five stages.
STAGES = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
FILTERS = (64, 128, 256, 512, 512)


def symbol(mx, layers=16, classes=1000):
    x = mx.sym.Variable("data")
    for stage, count in enumerate(STAGES[layers], start=1):
        for layer in range(1, count + 1):
            name = f"{stage}_{layer}"
            x = mx.sym.Convolution(x, num_filter=FILTERS[stage - 1], kernel=(3, 3), pad=(1, 1), name=f"conv{name}")
            x = mx.sym.Activation(x, act_type="relu", name=f"relu{name}")
        x = mx.sym.Pooling(x, pool_type="max", kernel=(2, 2), stride=(2, 2), name=f"pool{stage}")
    x = mx.sym.Flatten(x, name="flatten")
    for layer in (6, 7):
        x = mx.sym.FullyConnected(x, num_hidden=4096, name=f"fc{layer}")
        x = mx.sym.Activation(x, act_type="relu", name=f"relu{layer}")
        x = mx.sym.Dropout(x, p=0.5, name=f"drop{layer}")
    x = mx.sym.FullyConnected(x, num_hidden=classes, name="fc8")
    return mx.sym.SoftmaxOutput(x, normalization="batch", name="softmax")
