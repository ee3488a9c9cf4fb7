"""Residual networks whose units begin with normalization, for 224×224 images, as MXNet's model zoo trained them.

He, Zhang, Ren, Sun: Identity Mappings in Deep Residual Networks, 2016.
"""

from .resnet import STAGES


def symbol(mx, layers=50, classes=1000):
    blocks, bottleneck = STAGES[layers]

    def convolution(x, filters, kernel, stride, name):
        return mx.sym.Convolution(
            x,
            num_filter=filters,
            kernel=(kernel, kernel),
            stride=(stride, stride),
            pad=(kernel // 2, kernel // 2),
            no_bias=True,
            name=name,
        )

    def activated(x, name):
        x = mx.sym.BatchNorm(x, fix_gamma=False, eps=2e-5, momentum=0.9, name=f"{name}_bn")
        return mx.sym.Activation(x, act_type="relu", name=f"{name}_relu")

    x = mx.sym.BatchNorm(mx.sym.Variable("data"), fix_gamma=True, eps=2e-5, momentum=0.9, name="data_bn")
    x = activated(convolution(x, 64, 7, 2, "stem_conv"), "stem")
    x = mx.sym.Pooling(x, pool_type="max", kernel=(3, 3), stride=(2, 2), pad=(1, 1), name="stem_pool")
    for stage, count in enumerate(blocks):
        width = 64 << stage
        for block in range(count):
            name, stride = f"stage{stage + 1}_unit{block + 1}", 2 if stage and not block else 1
            plan = [(width, 3, stride), (width, 3, 1)]
            if bottleneck:
                plan = [(width, 1, 1), (width, 3, stride), (4 * width, 1, 1)]
            y, shortcut = x, x
            for i, (units, kernel, step) in enumerate(plan, start=1):
                y = activated(y, f"{name}_{i}")
                if i == 1 and block == 0:
                    shortcut = convolution(y, plan[-1][0], 1, stride, f"{name}_shortcut")
                y = convolution(y, units, kernel, step, f"{name}_{i}_conv")
            x = y + shortcut
    x = activated(x, "final")
    x = mx.sym.Pooling(x, global_pool=True, pool_type="avg", kernel=(7, 7), name="pool")
    x = mx.sym.FullyConnected(mx.sym.Flatten(x, name="flatten"), num_hidden=classes, name="fc")
    return mx.sym.SoftmaxOutput(x, normalization="batch", name="softmax")
