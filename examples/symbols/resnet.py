"""Residual networks of 18, 34, 50, 101 and 152 layers for 224×224 images, the stride in the 3×3 convolution.

He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, 2015. The same layers as torchvision's.
"""

# Blocks in each of the four stages, and whether a block is a bottleneck of three convolutions.
STAGES = {
    18: ((2, 2, 2, 2), False),
    34: ((3, 4, 6, 3), False),
    50: ((3, 4, 6, 3), True),
    101: ((3, 4, 23, 3), True),
    152: ((3, 8, 36, 3), True),
}


def symbol(mx, layers=50, classes=1000, width=64):
    blocks, bottleneck = STAGES[layers]

    def convolution(x, filters, kernel, stride, name):
        x = mx.sym.Convolution(
            x,
            num_filter=filters,
            kernel=(kernel, kernel),
            stride=(stride, stride),
            pad=(kernel // 2, kernel // 2),
            no_bias=True,
            name=f"{name}_conv",
        )
        return mx.sym.BatchNorm(x, fix_gamma=False, eps=1e-5, momentum=0.9, name=f"{name}_bn")

    def relu(x, name):
        return mx.sym.Activation(x, act_type="relu", name=f"{name}_relu")

    x = relu(convolution(mx.sym.Variable("data"), width, 7, 2, "stem"), "stem")
    x = mx.sym.Pooling(x, pool_type="max", kernel=(3, 3), stride=(2, 2), pad=(1, 1), name="stem_pool")
    filters = width
    for stage, count in enumerate(blocks):
        units = width << stage
        for block in range(count):
            name, stride = f"stage{stage + 1}_unit{block + 1}", 2 if stage and not block else 1
            plan = [(units, 3, stride), (units, 3, 1)]
            if bottleneck:
                plan = [(units, 1, 1), (units, 3, stride), (4 * units, 1, 1)]
            y = x
            for i, (channels, kernel, step) in enumerate(plan, start=1):
                y = convolution(y, channels, kernel, step, f"{name}_{i}")
                if i < len(plan):
                    y = relu(y, f"{name}_{i}")
            if filters != plan[-1][0]:
                filters = plan[-1][0]
                x = convolution(x, filters, 1, stride, f"{name}_shortcut")
            x = relu(y + x, name)
    x = mx.sym.Pooling(x, global_pool=True, pool_type="avg", kernel=(7, 7), name="pool")
    x = mx.sym.FullyConnected(mx.sym.Flatten(x, name="flatten"), num_hidden=classes, name="fc")
    return mx.sym.SoftmaxOutput(x, normalization="batch", name="softmax")
