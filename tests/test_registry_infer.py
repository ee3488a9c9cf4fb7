"""Shapes and dtypes of single operators, against what MXNet 1.9.1 infers."""

import numpy as np
import pytest

from nbsym import registry
from nbsym.base import ArgumentError, DTypeError, ShapeError

POOL = {"pool_type": "max", "pooling_convention": "full"}

# Operator, shape of its first input, parameters; the output's shape as MXNet infers it, None where it refuses.
TABLE = [
    *(("Pooling", (1, 1, 7), {"kernel": k, "stride": s, "pad": p}, (1, 1, n))
      for k, s, p, n in [(3, 2, 0, 3), (3, 2, 1, 4), (2, 2, 0, 3), (3, 1, 1, 7), (2, 3, 1, 3)]),
    *(("Pooling", (1, 1, 8), {"kernel": k, "stride": s, "pad": p, **POOL}, (1, 1, n))
      for k, s, p, n in [(3, 2, 0, 4), (3, 2, 1, 5), (2, 2, 0, 4), (3, 1, 1, 8), (2, 3, 1, 4)]),
    ("Pooling", (2, 3, 7, 5), {"kernel": (2, 2), "global_pool": True}, (2, 3, 1, 1)),
    ("Pooling", (1, 1, 3), {"kernel": 5}, None),
    ("Convolution", (1, 1, 11), {"kernel": 3, "stride": 2, "pad": 1, "num_filter": 4}, (1, 4, 6)),
    ("Convolution", (1, 1, 11), {"kernel": 3, "pad": 2, "dilate": 2, "num_filter": 4}, (1, 4, 11)),
    ("Convolution", (1, 1, 11), {"kernel": 5, "stride": 3, "num_filter": 4}, (1, 4, 3)),
    ("Convolution", (1, 1, 3), {"kernel": 5, "num_filter": 4}, None),
    ("Convolution", (1, 1, 5, 5), {"kernel": 3, "num_filter": 4}, None),
    ("Deconvolution", (1, 1, 5), {"kernel": 3, "stride": 2, "pad": 1, "num_filter": 4}, (1, 4, 9)),
    ("Deconvolution", (1, 1, 5), {"kernel": 3, "stride": 2, "pad": 1, "adj": 1, "num_filter": 4}, (1, 4, 10)),
    ("Deconvolution", (1, 1, 5), {"kernel": 4, "stride": 3, "adj": 2, "num_filter": 4}, (1, 4, 18)),
    ("sum", (2, 3, 4), {}, (1,)),
    ("sum", (2, 3, 4), {"axis": 1}, (2, 4)),
    ("sum", (2, 3, 4), {"axis": 1, "keepdims": True}, (2, 1, 4)),
    ("sum", (2, 3, 4), {"axis": (0, 2), "exclude": True}, (2, 4)),
    ("sum", (2, 3, 4), {"axis": -1}, (2, 3)),
    ("sum", (2, 3, 4), {"keepdims": True}, (1, 1, 1)),
    ("sum", (2, 3), {"axis": 2}, None),
    ("tile", (2, 3), {"reps": 2}, (2, 6)),
    ("tile", (3,), {"reps": (2, 2)}, (2, 6)),
    ("tile", (2, 3), {"reps": (2, 1, 1)}, (2, 2, 3)),
    ("repeat", (2, 3), {"repeats": 2}, (12,)),
    ("repeat", (2, 3), {"repeats": 2, "axis": 1}, (2, 6)),
    ("repeat", (2, 3), {"repeats": 2, "axis": -2}, (4, 3)),
    ("slice", (5, 6), {"begin": (1, None), "end": (None, -1)}, (4, 5)),
    ("slice", (5, 6), {"begin": 4, "end": 1, "step": -2}, (2, 6)),
    ("slice", (5, 6), {"begin": (None, None), "end": (None, None), "step": (-1, 2)}, (5, 3)),
    ("slice", (5,), {"begin": 3, "end": 9}, (2,)),
    ("slice", (5,), {"begin": -9, "end": 2}, (2,)),
    ("slice_axis", (5, 6), {"axis": 1, "begin": 2, "end": -1}, (5, 3)),
    ("slice_axis", (5, 6), {"axis": -1, "begin": 2, "end": None}, (5, 4)),
    ("slice_axis", (5, 6), {"axis": 1, "begin": 4, "end": 4}, None),
    ("expand_dims", (2, 3), {"axis": -1}, (2, 3, 1)),
    ("expand_dims", (2, 3), {"axis": 0}, (1, 2, 3)),
    ("squeeze", (1, 3, 1), {}, (3,)),
    ("squeeze", (1, 3, 1), {"axis": 0}, (3, 1)),
    ("squeeze", (1, 1), {}, (1,)),
    ("squeeze", (2, 3), {"axis": 0}, None),
    ("broadcast_to", (1, 3), {"shape": (2, 0)}, (2, 3)),
    ("broadcast_axis", (1, 3, 1), {"axis": (0, 2), "size": (2, 5)}, (2, 3, 5)),
    ("transpose", (2, 3, 4), {"axes": (2, 0, 1)}, (4, 2, 3)),
    ("transpose", (2, 3, 4), {}, (4, 3, 2)),
    ("SwapAxis", (2, 3, 4), {"dim1": 0, "dim2": 2}, (4, 3, 2)),
    ("Pad", (1, 1, 4, 5), {"mode": "constant", "pad_width": (0, 0, 0, 0, 1, 2, 3, 4)}, (1, 1, 7, 12)),
    ("SliceChannel", (4, 6), {"num_outputs": 3, "axis": 1}, (4, 2)),
    ("SliceChannel", (4, 3), {"num_outputs": 3, "axis": 1, "squeeze_axis": True}, (4,)),
    ("SliceChannel", (4, 5), {"num_outputs": 3, "axis": 1}, None),
    ("Reshape", (2, 3, 4), {"shape": (-4, 1, 2, -2)}, (1, 2, 3, 4)),
    ("Reshape", (10, 5, 4), {"shape": (-1, 0), "reverse": True}, (50, 4)),
    ("Reshape", (10, 5, 4), {"shape": (-1, 0)}, (40, 5)),
    ("Reshape", (2, 3, 4), {"shape": (-3, 0), "reverse": True}, (6, 4)),
    ("Reshape", (8, 3), {"shape": (0, -4, -1, 2), "reverse": True}, None),
    ("Reshape", (2, 3, 4), {"shape": (6, 1, -1)}, (6, 1, 4)),
    ("Reshape", (2, 3, 4), {"shape": (0, -3)}, (2, 12)),
    ("Reshape", (2, 3, 4), {"shape": (2, 0, -1)}, (2, 3, 4)),
    ("Reshape", (2, 3, 4), {"shape": (5, -1)}, None),
]  # fmt: skip


def infer(name, *shapes, out=None, **values):
    op = registry.get(name)
    params = registry.parse_params(op, values)
    ins = [*shapes, *[None] * (len(registry.input_names(op, params, len(shapes))) + len(op.aux) - len(shapes))]
    outs = [out, *[None] * (registry.num_outputs(op, params) - 1)]
    return registry.infer_shape(op, params, ins, outs)


@pytest.mark.parametrize(("name", "shape", "params", "expected"), TABLE)
def test_shapes_are_those_of_mxnet(name, shape, params, expected):
    if expected is None:
        with pytest.raises(ShapeError, match=name):
            infer(name, shape, **params)
        return
    assert infer(name, shape, **params)[1][0] == expected
    # Dimensions that are not known make none that is wrong.
    for unknown in range(len(shape)):
        partial = (*shape[:unknown], None, *shape[unknown + 1 :])
        (found,) = infer(name, partial, **params)[1][:1]
        assert found is None or all(a in (None, b) for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("start", "stop", "step", "repeat", "size"),
    [(5, None, 1, 1, 5), (1, 6, 2, 1, 3), (0, 1, 0.3, 1, 4), (1, 6, 2, 3, 9), (5, 1, -2, 1, 2)],
)
def test_arange(start, stop, step, repeat, size):
    assert infer("_arange", start=start, stop=stop, step=step, repeat=repeat)[1] == [(size,)]


def test_shapes_flow_backwards():
    assert infer("Reshape", (None, 4), out=(2, 12), shape=(0, -1))[0] == [(6, 4)]
    assert infer("Concat", (2, 3), (2, None), out=(2, 8), dim=1)[0] == [(2, 3), (2, 5)]
    assert infer("stack", None, (2, None), out=(2, 2, 5), axis=1)[0] == [(2, 5), (2, 5)]
    assert infer("SliceChannel", (None, 6), out=(4, 2), num_outputs=3, axis=1)[0] == [(4, 6)]
    assert infer("dot", (None, 3), (None, 5), out=(4, None))[0] == [(4, 3), (3, 5)]
    assert infer("elemwise_add", None, (2, None), out=(None, 3)) == ([(2, 3)] * 2, [(2, 3)])
    assert infer("transpose", None, out=(4, 2, 3), axes=(2, 0, 1))[0] in ([(2, 3, 4)], [None])
    ins, _ = infer("BatchNorm", (2, 7, 4, 4))
    assert ins[1:] == [(7,)] * 4
    ins, _ = infer("Convolution", (1, 8, 9, 9), kernel=(3, 3), num_filter=6, num_group=2)
    assert ins[1:] == [(6, 4, 3, 3), (6,)]


@pytest.mark.parametrize(
    ("name", "shapes", "params", "message"),
    [
        ("FullyConnected", [(4, 3), (5, 6)], {"num_hidden": 5},
         r"FullyConnected: weight of shape \(5, 6\) does not fit 'num_hidden prod\(k\)': prod\(k\) is 3, got 6"),
        ("elemwise_add", [(2, 3), (2, 4)], {}, r"rhs of shape \(2, 4\) does not fit '\*s': s is 3, got 4"),
        ("broadcast_add", [(2, 3), (2, 4)], {}, r"shapes \(2, 3\), \(2, 4\) do not broadcast"),
        ("Concat", [(2, 3), (3, 3)], {"dim": 1}, r"Concat of inputs \(2, 3\), \(3, 3\): shapes .* differ beside"),
        ("dot", [(2, 3), (4, 5)], {}, r"dot of inputs .*: cannot contract 3 with 4"),
        ("SoftmaxOutput", [(2, 3), (3,)], {}, r"for data \(2, 3\) a label of \(2,\) or \(2, 3\) is expected"),
    ],
)  # fmt: skip
def test_contradictions_name_the_operator_and_both_sides(name, shapes, params, message):
    with pytest.raises(ShapeError, match=message):
        infer(name, *shapes, **params)


def test_input_names_follow_the_parameters():
    op = registry.get("Concat")
    params = registry.parse_params(op, {})
    assert registry.input_names(op, params, 3) == ("arg0", "arg1", "arg2")
    with pytest.raises(ArgumentError, match="any number of inputs: say how many"):
        registry.input_names(op, params)
    op = registry.get("SliceChannel")
    params = registry.parse_params(op, {"num_outputs": 3})
    assert registry.output_names(op, params) == ("out0", "out1", "out2")
    op = registry.get("BatchNorm")
    params = registry.parse_params(op, {})
    assert (registry.num_outputs(op, params), registry.num_visible(op, params)) == (3, 1)


def test_dtypes_flow_between_arrays_of_one_type():
    f64, i32 = np.dtype("float64"), np.dtype("int32")
    op = registry.get("elemwise_add")
    params = registry.parse_params(op, {})
    assert registry.infer_dtype(op, params, [None, None], [f64]) == ([f64, f64], [f64])
    with pytest.raises(DTypeError, match="elemwise_add: rhs is int32, but lhs is float64"):
        registry.infer_dtype(op, params, [f64, i32], [None])
    op = registry.get("FullyConnected")
    params = registry.parse_params(op, {"num_hidden": 3})
    with pytest.raises(DTypeError, match="FullyConnected: data may be float16, float32, float64, got int32"):
        registry.infer_dtype(op, params, [i32, None, None], [None])
    op = registry.get("Cast")
    assert registry.infer_dtype(op, registry.parse_params(op, {"dtype": "int32"}), [f64], [None])[1] == [i32]
    with pytest.raises(DTypeError, match="Cast: out must be int32, got float64"):
        registry.infer_dtype(op, registry.parse_params(op, {"dtype": "int32"}), [f64], [f64])
