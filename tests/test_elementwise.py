"""Elementwise loops: shapes, dtypes, parameters, in place and fused, against NumPy."""

import numpy as np
import pytest

import nbsym as mx
from nbsym import registry
from nbsym.base import NbsymError
from nbsym.executor import native
from nbsym.executor.launch import View
from nbsym.graph.fuse import MAX_ARRAYS, FusedGroup, Member
from nbsym.graph.fuse import _operator as fused_operator
from nbsym.kernels import elementwise, simd
from nbsym.kernels.expression import write

F4 = np.dtype("float32")


def operator(name, **params):
    op = registry.get(name)
    return op, registry.parse_params(op, params)


def compute(op, params, *arrays, dtype=None, inplace=False, split=None):
    shape = np.broadcast_shapes(*(a.shape for a in arrays))
    buffers = [np.ascontiguousarray(a) for a in arrays]
    outputs = len(op.outputs)
    results = [np.full(shape, 99, dtype or arrays[0].dtype) for _ in range(outputs)]
    if inplace:
        results[0] = buffers[0]
    buffers += results
    views = [View(i, b.dtype, b.shape) for i, b in enumerate(buffers)]
    launches = elementwise.launches(op, params, views[: len(arrays)], views[len(arrays) :])
    assert native.run(launches, buffers) == 0
    return results[0] if outputs == 1 else results


def apply(name, *arrays, dtype=None, **params):
    return compute(*operator(name, **params), *arrays, dtype=dtype)


def normal(*shape, dtype="float32"):
    return np.random.default_rng(len(shape)).standard_normal(shape).astype(dtype)


@pytest.mark.parametrize("size", [0, 1, 2, 15, 16, 17, 63, 64, 65, 200, 1001])
def test_flat_loops_of_all_lengths(size):
    x = normal(size)
    np.testing.assert_allclose(apply("sigmoid", x), 1 / (1 + np.exp(-x)), rtol=1e-6)
    np.testing.assert_array_equal(apply("elemwise_add", x, x), x + x)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((4, 3), (4, 3)),
        ((4, 3), (1,)),
        ((1, 1), (4, 3)),
        ((4, 1), (1, 3)),
        ((2, 3, 4, 5), (1, 3, 1, 1)),
        ((2, 3, 4, 5), (2, 1, 4, 1)),
        ((2, 1, 4, 1), (1, 3, 1, 5)),
        ((2, 1, 4, 1, 2), (1, 3, 4, 5, 1)),
        ((3, 4), (2, 3, 4)),
        ((70, 5), (5,)),
        ((0, 3), (1, 3)),
        ((), ()),
    ],
)
def test_broadcasting(left, right):
    x, y = np.asarray(normal(*left)), np.asarray(normal(*right))
    np.testing.assert_array_equal(apply("broadcast_sub", x, y), x - y)


def test_dimensions_are_merged():
    dims, patterns = elementwise.merge_dimensions((2, 3, 4, 5), [(2, 3, 4, 5), (1, 3, 4, 1), (1, 1, 1, 1)])
    assert dims == [2, 12, 5]
    assert patterns == [(True, True, True), (False, True, False), (False, False, False)]


def test_one_kernel_serves_all_sizes_and_parameters():
    launches = [
        elementwise.launches(*operator("_plus_scalar", scalar=s), [View(0, F4, (n,))], [View(1, F4, (n,))])[0]
        for s, n in [(1.5, 10), (2.5, 20)]
    ]
    assert launches[0].kernel is launches[1].kernel
    assert [launch.args[1] for launch in launches] == [1.5, 2.5]
    assert [launch.jobs for launch in launches] == [10, 20]


@pytest.mark.parametrize("exponent", [-2, -1, 0, 0.5, 1, 2, 3, 2.5])
def test_powers(exponent):
    x = np.abs(normal(50)) + 0.1
    np.testing.assert_allclose(apply("_power_scalar", x, scalar=exponent), x**exponent, rtol=3e-7)


def test_any_job_range_gives_the_same():
    x, y = normal(3, 40, 7), normal(1, 40, 1)
    out = np.zeros_like(x)
    buffers = [x, y, out]
    views = [View(i, b.dtype, b.shape) for i, b in enumerate(buffers)]
    (launch,) = elementwise.launches(*operator("broadcast_mul"), views[:2], views[2:])
    address = native.compile_kernel(launch.kernel, launch.args)
    words, pointers = native.argument_block(launch.args)
    for position, view in pointers:
        words[position] = buffers[view.buffer].ctypes.data
    block = native.pack_words(words)
    for lo, hi in [(0, 1), (1, 50), (50, launch.jobs)]:
        assert native._ctypes_prototype()(address)(block.ctypes.data, lo, hi) == 0
    np.testing.assert_array_equal(out, x * y)


def test_in_place():
    x, y = normal(1000), normal(1000) + 3
    expected = x * y
    np.testing.assert_array_equal(compute(*operator("elemwise_mul"), x.copy(), y, inplace=True), expected)


@pytest.mark.parametrize(
    ("name", "x", "y", "expected"),
    [
        ("elemwise_div", [7, -7, 7, -7, 5], [2, 2, -2, -2, 0], [3, -3, -3, 3, 0]),
        ("_mod", [7, -7, 7, -7, 5], [2, 2, -2, -2, 0], [1, 1, -1, -1, 0]),
        ("_power", [2, 3, -2], [3, -1, 2], [8, 0, 4]),
        ("_maximum", [1, -5], [-1, -4], [1, -4]),
        ("_greater", [1, 2, 3], [2, 2, 2], [0, 0, 1]),
        ("_logical_and", [1, 0, 3], [2, 2, 0], [1, 0, 0]),
    ],
)
@pytest.mark.parametrize("dtype", ["int8", "int32", "int64"])
def test_integers_as_mxnet_has_them(name, x, y, expected, dtype):
    got = apply(name, np.array(x, dtype), np.array(y, dtype))
    assert got.dtype == dtype
    np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize(
    ("name", "scalar", "expected"),
    [
        ("_plus_scalar", 1.5, [8, -6]),
        ("_mul_scalar", 1.5, [7, -7]),
        ("_div_scalar", 2, [3, -3]),
        ("_mod_scalar", 3, [1, 2]),
        ("_power_scalar", 2, [49, 49]),
        ("_greater_scalar", 1.5, [1, 0]),
    ],
)
def test_scalars_take_the_dtype_of_the_array(name, scalar, expected):
    np.testing.assert_array_equal(apply(name, np.array([7, -7], np.int32), scalar=scalar), expected)


def test_functions_of_integers_are_truncated():
    x = np.array([1, 4, 9], np.int32)
    np.testing.assert_array_equal(apply("exp", x), [2, 54, 8103])
    np.testing.assert_array_equal(apply("sqrt", x), [1, 2, 3])
    np.testing.assert_array_equal(apply("_plus_scalar", np.array([1, 2], np.uint8), scalar=-3), [254, 255])


@pytest.mark.parametrize("source", ["float16", "float32", "float64", "int8", "uint8", "int32", "int64", "bool"])
@pytest.mark.parametrize("target", ["float16", "float64", "uint8", "int32", "bool"])
def test_cast(source, target):
    x = np.array([0, 1, 2, 100], source)
    got = compute(*operator("Cast", dtype=target), x, dtype=target)
    np.testing.assert_array_equal(got, x.astype(target))


def test_half_precision_is_computed_in_single():
    x, y = normal(100, dtype="float16"), normal(100, dtype="float16")
    expected = (x.astype("float32") * y.astype("float32")).astype("float16")
    np.testing.assert_array_equal(apply("elemwise_mul", x, y), expected)


def test_extrema_of_nan_are_nan():
    x, y = np.array([np.nan, 1, np.nan], "f"), np.array([1, np.nan, np.nan], "f")
    for name in ("_maximum", "_minimum"):
        assert np.isnan(apply(name, x, y)).all()
    np.testing.assert_array_equal(apply("relu", x), [np.nan, 1, np.nan])
    np.testing.assert_array_equal(apply("clip", x, a_min=-1, a_max=0.5), [np.nan, 0.5, np.nan])


def test_conditions_of_another_dtype():
    x, y = normal(4), normal(4) + 1
    condition = np.array([0, 1, 5, 0], np.int32)
    got = compute(*operator("_where"), condition, x, y, dtype="float32")
    np.testing.assert_array_equal(got, np.where(condition, x, y))


@pytest.mark.parametrize("inplace", [False, True])
def test_sums_of_very_many_arrays(inplace):
    arrays = [normal(5) + i for i in range(3 * MAX_ARRAYS)]
    expected = np.sum(np.array(arrays, float), 0)
    np.testing.assert_allclose(compute(*operator("add_n"), *arrays, inplace=inplace), expected, rtol=1e-5)


def test_groups_with_several_outputs():
    mul, add, tanh = operator("_mul_scalar", scalar=2.0), operator("broadcast_add"), operator("tanh")
    op = fused_operator((((*mul, (0,), F4)), ((*add, (~0, 1), F4)), ((*tanh, (~1,), F4))), 2, (0, 2))
    x, y = normal(6, 5), normal(1, 5)
    doubled, result = compute(op, registry.parse_params(op, ()), x, y)
    np.testing.assert_array_equal(doubled, x * 2)
    np.testing.assert_allclose(result, np.tanh(x * 2 + y), rtol=3e-7)


def test_equal_operations_are_written_once():
    sigmoid = operator("sigmoid")
    twice = [Member(*sigmoid, (0,), F4) for _ in range(2)]
    members = (*twice, Member(*operator("elemwise_add"), (~0, ~1), F4))
    scalar = write(FusedGroup(members, 1, (2,)), (F4,))
    assert sum("sigmoid" in line for line in scalar.lines) == 1


def test_a_formula_that_branches_on_elements_is_refused(tmp_path):
    path = tmp_path / "ops.yaml"
    path.write_text("_test_branch:\n  doc: d\n  elementwise: data if data > 0 else 0\n  samples: [{data: [2]}]\n")
    registry.load_ops(path)
    with pytest.raises(NbsymError, match="where"):
        apply("_test_branch", normal(2))


def test_random_rectifiers_draw_slopes_in_training_only():
    net = mx.sym.LeakyReLU(mx.sym.Variable("x"), act_type="rrelu", lower_bound=0.1, upper_bound=0.3)
    executor = net.simple_bind(mx.cpu(), x=(1000,))
    executor.arg_dict["x"][:] = -1
    np.testing.assert_allclose(executor.forward()[0].asnumpy(), -0.2, rtol=1e-6)
    slopes = -executor.forward(is_train=True)[0].asnumpy()
    assert 0.1 <= slopes.min() < 0.12 and 0.28 < slopes.max() <= 0.3
    executor.backward(mx.nd.ones(1000))
    np.testing.assert_array_equal(executor.grad_dict["x"].asnumpy(), slopes)


@pytest.mark.parametrize("offset", [0, 3])
def test_results_beyond_the_caches_are_the_same(monkeypatch, offset):
    monkeypatch.setattr(simd, "STREAM_BYTES", 1)
    op, params = operator("sigmoid")
    for size in (1, 515, 5000):
        memory = [np.zeros(size + offset + 3, np.float32) for _ in range(2)]
        memory[0][:] = np.linspace(-3, 3, size + offset + 3)
        source, target = (View(i, np.dtype("f4"), (size,), offset) for i in range(2))
        assert not native.run(elementwise.launches(op, params, (source,), (target,)), memory)
        expected = 1 / (1 + np.exp(-memory[0][offset : offset + size].astype("f8")))
        np.testing.assert_allclose(memory[1][offset : offset + size], expected, rtol=3e-7)
        assert not memory[1][:offset].any() and not memory[1][offset + size :].any()
