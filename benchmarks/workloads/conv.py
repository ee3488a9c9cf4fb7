"""Convolutions of ResNet-50, VGG-16, MobileNet v1 and LeNet: forward, and backward to the data and to the weight."""

from __future__ import annotations

from ..graph import Graph, prepare_case, shapes
from ..workload import Goal

TITLE = "Convolution"
NOTES = (
    "float32, NCHW, without bias. Rows: images × channels × size → filters, kernel / stride. For inference nbsym and "
    "ONNX Runtime know the weights when they bind; forward, they may change from call to call."
)
PEERS = ("nbsym", "torch", "jax", "mx", "ort")

# Network: (images, channels, size, filters, kernel, stride, groups), every distinct layer once.
LAYERS = {
    "resnet": [
        (8, 3, 224, 64, 7, 2, 1),
        (8, 64, 56, 64, 1, 1, 1),
        (8, 64, 56, 64, 3, 1, 1),
        (8, 64, 56, 256, 1, 1, 1),
        (8, 256, 56, 64, 1, 1, 1),
        (8, 256, 56, 128, 1, 1, 1),
        (8, 128, 56, 128, 3, 2, 1),
        (8, 256, 56, 512, 1, 2, 1),
        (8, 128, 28, 512, 1, 1, 1),
        (8, 512, 28, 128, 1, 1, 1),
        (8, 128, 28, 128, 3, 1, 1),
        (8, 512, 28, 256, 1, 1, 1),
        (8, 256, 28, 256, 3, 2, 1),
        (8, 512, 28, 1024, 1, 2, 1),
        (8, 256, 14, 1024, 1, 1, 1),
        (8, 1024, 14, 256, 1, 1, 1),
        (8, 256, 14, 256, 3, 1, 1),
        (8, 1024, 14, 512, 1, 1, 1),
        (8, 512, 14, 512, 3, 2, 1),
        (8, 1024, 14, 2048, 1, 2, 1),
        (8, 512, 7, 2048, 1, 1, 1),
        (8, 2048, 7, 512, 1, 1, 1),
        (8, 512, 7, 512, 3, 1, 1),
    ],
    "vgg": [(1, 64, 224, 64, 3, 1, 1), (1, 128, 112, 256, 3, 1, 1), (1, 512, 28, 512, 3, 1, 1)],
    "mobilenet": [
        (8, 32, 112, 32, 3, 1, 32),
        (8, 64, 112, 64, 3, 2, 64),
        (8, 256, 28, 256, 3, 1, 256),
        (8, 512, 14, 512, 3, 1, 512),
        (8, 32, 112, 64, 1, 1, 1),
        (8, 512, 14, 512, 1, 1, 1),
    ],
    "lenet": [(64, 1, 28, 20, 5, 1, 1), (64, 20, 12, 50, 5, 1, 1)],
}
DIRECTIONS = {
    "forward": ("forward", ()),
    "backward data": ("backward", ("data",)),
    "backward weight": ("backward", ("conv_weight",)),
    "inference": ("infer", ()),
}


def layer(
    network: str, n: int, channels: int, size: int, filters: int, kernel: int, stride: int, groups: int, way: str
):
    pad = 0 if network == "lenet" else kernel // 2
    out = (size + 2 * pad - kernel) // stride + 1
    what, wrt = DIRECTIONS[way]

    def symbol(mx):
        return mx.sym.Convolution(
            mx.sym.Variable("data"),
            kernel=(kernel, kernel),
            stride=(stride, stride),
            pad=(pad, pad),
            num_filter=filters,
            num_group=groups,
            no_bias=True,
            name="conv",
        )

    kind = "depthwise " if groups > 1 else ""
    return Graph(
        name=f"{way}, {network}: {kind}{n}×{channels}×{size}² → {filters}, {kernel}x{kernel}/{stride}",
        flops=2 * n * filters * out * out * (channels // groups) * kernel * kernel,
        symbol=symbol,
        inputs=shapes(data=(n, channels, size, size)),
        what=what,
        wrt=wrt,
    )


CASES = {
    case.name: case
    for case in (layer(network, *sizes, way) for way in DIRECTIONS for network in LAYERS for sizes in LAYERS[network])
}
GOALS = (
    Goal("forward, ResNet-50's layers", 0.8, "^forward, resnet"),
    Goal("forward, 3×3 stride 1 of ResNet-50 and VGG", 0.65, "^forward, (resnet|vgg).*3x3/1"),
    Goal("backward, ResNet-50's layers", 0.8, "^backward .*, resnet"),
    Goal("backward to data, ResNet-50's layers", 0.8, "^backward data, resnet"),
    Goal("backward to weight, ResNet-50's layers", 0.8, "^backward weight, resnet"),
    Goal("backward, 3×3 stride 1 of ResNet-50 and VGG", 0.8, "^backward .*, (resnet|vgg).*3x3/1"),
    Goal("forward, 1×1 of ResNet-50", 0.8, "^forward, resnet.*1x1"),
    Goal("forward, MobileNet's depthwise", 0.8, "^forward, mobilenet: depthwise"),
    Goal("inference, ResNet-50's layers", 0.8, "^inference, resnet"),
    Goal("inference, 3×3 stride 1 of ResNet-50 and VGG", 0.65, "^inference, (resnet|vgg).*3x3/1"),
)
prepare = prepare_case(CASES)
