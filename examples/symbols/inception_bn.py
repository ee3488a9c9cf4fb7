"""Inception with batch normalization for 224×224 images.

Ioffe, Szegedy: Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift, 2015.
"""

# Filters of: 1×1, reduction to and 3×3, reduction to and double 3×3, kind of pooling, projection of the pooled.
# Without the first and the last it is a unit of stride 2.
UNITS = {
    "3a": (64, 64, 64, 64, 96, "avg", 32),
    "3b": (64, 64, 96, 64, 96, "avg", 64),
    "3c": (0, 128, 160, 64, 96, "max", 0),
    "4a": (224, 64, 96, 96, 128, "avg", 128),
    "4b": (192, 96, 128, 96, 128, "avg", 128),
    "4c": (160, 128, 160, 128, 160, "avg", 128),
    "4d": (96, 128, 192, 160, 192, "avg", 128),
    "4e": (0, 128, 192, 192, 256, "max", 0),
    "5a": (352, 192, 320, 160, 224, "avg", 128),
    "5b": (352, 192, 320, 192, 224, "max", 128),
}


def symbol(mx, classes=1000):
    def convolution(x, filters, kernel, stride, name):
        x = mx.sym.Convolution(
            x,
            num_filter=filters,
            kernel=(kernel, kernel),
            stride=(stride, stride),
            pad=(kernel // 2, kernel // 2),
            name=f"conv_{name}",
        )
        x = mx.sym.BatchNorm(x, fix_gamma=False, eps=1e-5, momentum=0.9, name=f"bn_{name}")
        return mx.sym.Activation(x, act_type="relu", name=f"relu_{name}")

    def pooled(x, kind, stride, pad, name):
        return mx.sym.Pooling(
            x, pool_type=kind, kernel=(3, 3), stride=(stride, stride), pad=(pad, pad), name=f"pool_{name}"
        )

    def unit(x, one, reduced, three, double_reduced, double, kind, projected, name):
        stride = 1 if one else 2
        branches = [convolution(x, one, 1, 1, f"{name}_1x1")] if one else []
        y = convolution(x, reduced, 1, 1, f"{name}_3x3_reduce")
        branches.append(convolution(y, three, 3, stride, f"{name}_3x3"))
        y = convolution(x, double_reduced, 1, 1, f"{name}_double_3x3_reduce")
        y = convolution(y, double, 3, 1, f"{name}_double_3x3_0")
        branches.append(convolution(y, double, 3, stride, f"{name}_double_3x3_1"))
        y = pooled(x, kind, stride, 1, name)
        branches.append(convolution(y, projected, 1, 1, f"{name}_proj") if projected else y)
        return mx.sym.Concat(*branches, dim=1, name=f"concat_{name}")

    x = convolution(mx.sym.Variable("data"), 64, 7, 2, "1")
    x = pooled(x, "max", 2, 0, "1")
    x = convolution(x, 64, 1, 1, "2_reduce")
    x = convolution(x, 192, 3, 1, "2")
    x = pooled(x, "max", 2, 0, "2")
    for name, filters in UNITS.items():
        x = unit(x, *filters, name)
    x = mx.sym.Pooling(x, global_pool=True, pool_type="avg", kernel=(7, 7), name="pool")
    x = mx.sym.FullyConnected(mx.sym.Flatten(x, name="flatten"), num_hidden=classes, name="fc1")
    return mx.sym.SoftmaxOutput(x, normalization="batch", name="softmax")
