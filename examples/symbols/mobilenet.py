"""MobileNet v1 for 224×224 images.

Howard et al.: MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications, 2017.
"""

# Filters and stride of every depthwise separable convolution.
LAYERS = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1))


def symbol(mx, classes=1000):
    def convolution(x, filters, kernel, stride, groups, name):
        x = mx.sym.Convolution(
            x,
            num_filter=filters,
            kernel=(kernel, kernel),
            stride=(stride, stride),
            pad=(kernel // 2, kernel // 2),
            num_group=groups,
            no_bias=True,
            name=f"{name}_conv",
        )
        x = mx.sym.BatchNorm(x, fix_gamma=False, eps=1e-5, name=f"{name}_bn")
        return mx.sym.Activation(x, act_type="relu", name=f"{name}_relu")

    x = convolution(mx.sym.Variable("data"), 32, 3, 2, 1, "stem")
    channels = 32
    for number, (filters, stride) in enumerate(LAYERS, start=1):
        x = convolution(x, channels, 3, stride, channels, f"unit{number}_depthwise")
        x = convolution(x, filters, 1, 1, 1, f"unit{number}_pointwise")
        channels = filters
    x = mx.sym.Pooling(x, global_pool=True, pool_type="avg", kernel=(7, 7), name="pool")
    x = mx.sym.FullyConnected(mx.sym.Flatten(x, name="flatten"), num_hidden=classes, name="fc")
    return mx.sym.SoftmaxOutput(x, normalization="batch", name="softmax")
