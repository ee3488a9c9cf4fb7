"""NDArray and contexts: against MXNet's answers (golden/ndarray.json), and what goes beyond them."""

from __future__ import annotations

import copy
import json
import pickle
import threading
from pathlib import Path

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import ArgumentError, DTypeError, NbsymError, ShapeError
from nbsym.ndarray.storage import ALIGNMENT

nd = mx.nd

GOLDEN = json.loads((Path(__file__).parent / "golden" / "ndarray.json").read_text())

DTYPES = ("float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool")


def assign(target, key, value):
    target[key] = value
    return target


@pytest.fixture
def a():
    return nd.arange(24).reshape((2, 3, 4))


@pytest.mark.parametrize("case", GOLDEN["expressions"], ids=lambda case: case["text"])
def test_as_mxnet(case, a):
    result = eval(case["text"], {"nd": nd, "np": np, "mx": mx, "assign": assign, "a": a})
    expected = case["answer"]
    if not isinstance(expected, dict):
        assert (result.item() if isinstance(result, np.generic) else json.loads(json.dumps(result))) == expected
        return
    assert isinstance(result, nd.NDArray)
    assert list(result.shape) == expected["shape"]
    assert result.dtype.__name__.rstrip("_") == expected["dtype"]
    exact = "**" not in case["text"]
    values = result.asnumpy().astype(float).ravel()
    np.testing.assert_allclose(values, expected["values"], rtol=0 if exact else 1e-6)


# ---- creation ----


@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes(dtype):
    x = nd.array([[0, 1], [1, 0]], dtype=dtype)
    assert x.dtype is np.dtype(dtype).type
    assert x.asnumpy().tolist() == [[0, 1], [1, 0]]
    assert nd.array(x).dtype is x.dtype
    assert nd.zeros(2, dtype=np.dtype(dtype)).asnumpy().dtype == dtype
    assert x.astype("float32").dtype is np.float32


@pytest.mark.parametrize("dtype", ["uint16", "complex64", "float128", object, "nonsense", 3])
def test_unsupported_dtypes_are_refused(dtype):
    with pytest.raises(DTypeError, match="float32, float64"):
        nd.zeros(2, dtype=dtype)


def test_a_numpy_array_becomes_float32_and_is_copied():
    source = np.arange(3.0)
    x = nd.array(source)
    x[:] = 7
    assert x.dtype is np.float32
    assert source.tolist() == [0, 1, 2]


def test_large_arrays_are_aligned():
    for size in (1000, 1001, 4096, 100_000):
        assert nd.empty(size)._address % ALIGNMENT == 0


def test_the_address_is_that_of_the_memory(a):
    assert a._address == a._data.ctypes.data
    assert a[1]._address == a._address + 12 * 4


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: nd.zeros(2.5), ArgumentError),
        (lambda: nd.zeros("2"), ArgumentError),
        (lambda: nd.zeros((-1, 2)), ShapeError),
        (lambda: nd.zeros(2, ctx="cpu"), ArgumentError),
        (lambda: nd.zeros(2, stype="csr"), ArgumentError),
        (lambda: nd.zeros(2, foo=1), TypeError),
        (lambda: nd.array("abc"), ArgumentError),
        (lambda: nd.array([[1, 2], [3]]), ArgumentError),
        (lambda: nd.array([300], dtype="uint8"), ArgumentError),
        (lambda: nd.array([float("nan")], dtype="int32"), ArgumentError),
        (lambda: nd.full(2, 1, out=nd.zeros(3)), ShapeError),
        (lambda: nd.arange(0, 1, 0), ArgumentError),
        (lambda: nd.linspace(0, 1, -1), ArgumentError),
    ],
)
def test_bad_arguments_of_creation(make, error):
    with pytest.raises(error):
        make()


def test_sizes_zero_and_rank_zero():
    assert nd.zeros((0, 3)).shape == (0, 3)
    assert nd.array([]).shape == (0,)
    assert nd.zeros(()).shape == ()
    assert nd.zeros(()).size == 1
    assert nd.arange(0).shape == (0,)
    assert repr(nd.zeros((0, 2))) == "\n[]\n<NDArray 0x2 @cpu(0)>"
    assert nd.zeros((0, 3)).reshape((0, -2)).shape == (0, 3)
    assert nd.zeros((2, 3, 0)).flatten().shape == (2, 0)
    assert not nd.zeros((0,))


# ---- values ----


def test_scalars():
    x = nd.array([2.5])
    assert float(x) == 2.5
    assert int(x) == 2
    assert x.asscalar() == np.float32(2.5)
    assert [10, 20, 30][nd.array([1], dtype="int32")] == 20
    with pytest.raises(TypeError):
        [10, 20][x]
    for wrong in (nd.zeros(2), nd.zeros((0,))):
        with pytest.raises(ValueError):
            wrong.asscalar()
    with pytest.raises(ValueError, match="ambiguous"):
        bool(nd.zeros(2))
    with pytest.raises(TypeError):
        len(nd.array(3))


def test_asnumpy_copies(a):
    a.asnumpy()[:] = 7
    assert a[0, 0, 0].asscalar() == 0


def test_copies_are_independent(a):
    for other in (a.copy(), a.copyto(mx.cpu()), a.astype("float32"), copy.copy(a), copy.deepcopy(a), a.flatten()):
        other[:] = 7
    assert a.asnumpy().ravel().tolist() == list(range(24))
    assert a.astype("float32", copy=False) is a
    assert a.as_in_context(mx.cpu()) is a
    assert a.as_in_context(mx.cpu(1)).context == mx.cpu(1)


def test_copyto(a):
    target = nd.zeros((2, 3, 4), dtype="int32")
    assert a.copyto(target) is target
    assert target.asnumpy().ravel().tolist() == list(range(24))
    with pytest.raises(ShapeError):
        a.copyto(nd.zeros((3, 2, 4)))
    with pytest.raises(ArgumentError):
        a.copyto("cpu")
    with pytest.warns(RuntimeWarning):
        a.copyto(a)


def test_views_share_memory(a):
    for view in (a.reshape(-1), a.flatten(inplace=True), a.expand_dims(0, inplace=True), a[:], a[None]):
        assert np.shares_memory(np.asarray(view), np.asarray(a))


@pytest.mark.parametrize(
    "reshape",
    [
        lambda x: x.reshape((5, 5)),
        lambda x: x.reshape(-1, -1),
        lambda x: x.reshape((-5, 24)),
        lambda x: x.reshape(-4, -2, -3, -2),
        lambda x: x.squeeze(0),
        lambda x: x.squeeze(5),
        lambda x: x.expand_dims(7),
        lambda x: x.broadcast_to((2, 3, 5)),
        lambda x: x.broadcast_to((4,)),
        lambda x: nd.moveaxis(x, 0, 7),
        lambda x: nd.moveaxis(x, (0, 0), (1, 2)),
        lambda x: nd.moveaxis(x, (0, 1), 2),
        lambda x: nd.split_v2(x, 5),
    ],
)
def test_impossible_shapes(reshape, a):
    with pytest.raises(ShapeError):
        reshape(a)


def test_reshape_arguments(a):
    assert a.reshape(shape=(4, 6)).shape == (4, 6)
    assert a.reshape([4, 6]).shape == (4, 6)
    with pytest.raises(ArgumentError):
        a.reshape()
    with pytest.raises(TypeError):
        a.reshape((4, 6), foo=1)
    with pytest.raises(TypeError):
        a.reshape(4.0, 6)


def test_pickle(a):
    for x in (a, nd.array(3, ctx=mx.cpu(1)), nd.zeros((0, 2), dtype="int8")):
        y = pickle.loads(pickle.dumps(x))
        assert (y.shape, y.dtype, y.context) == (x.shape, x.dtype, x.context)
        assert (y.asnumpy() == x.asnumpy()).all()


def test_arrays_hash_by_identity(a):
    assert {a: 1}[a] == 1
    assert hash(a) != hash(a.copy())


# ---- arithmetic ----


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "int64"])
def test_in_place(dtype):
    x = nd.array([[1, 2], [3, 4]], dtype=dtype)
    y = x
    expected = x.asnumpy()
    memory = x._address
    for other in (2, nd.array([1, 3], dtype=dtype)):
        value = other if isinstance(other, int) else other.asnumpy()
        x += other
        expected = expected + value
        x *= other
        expected = expected * value
        x -= other
        expected = expected - value
    assert x is y
    assert x._address == memory
    assert x.dtype is np.dtype(dtype).type
    assert (x.asnumpy() == expected).all()


def test_in_place_through_a_view(a):
    a[1] += 100
    a[0, 1] *= 2
    assert a[1, 0, 0].asscalar() == 112
    assert a[0, 1].asnumpy().tolist() == [8, 10, 12, 14]


def test_numpy_scalars_are_numbers(a):
    for scalar in (np.float32(2), np.float64(2), np.int64(2), True):
        assert type(a * scalar) is nd.NDArray
        assert type(scalar * a) is nd.NDArray
        assert (scalar * a).dtype is np.float32


@pytest.mark.parametrize("other", [None, "x", [1, 2, 3, 4], np.arange(4.0)], ids=repr)
def test_arithmetic_with_other_things_is_refused(other, a):
    for operation in (lambda: a + other, lambda: other + a, lambda: a == other, lambda: a.__iadd__(other)):
        with pytest.raises(TypeError):
            operation()


def test_arithmetic_of_shapes_that_do_not_broadcast():
    with pytest.raises(ShapeError):
        nd.ones((2, 3)) + nd.ones((2, 2))


def test_arithmetic_of_different_dtypes_is_refused():
    with pytest.raises(DTypeError):
        nd.ones(2) + nd.ones(2, dtype="int32")


def test_results_may_overwrite_what_they_are_made_of(a):
    expected = a.asnumpy()
    x = a.copy()
    x -= x[0]
    assert (x.asnumpy() == expected - expected[0]).all()
    x = a.copy()
    x[1] += x[0]
    assert (x[1].asnumpy() == expected[1] + expected[0]).all()
    x = nd.arange(10)
    nd.broadcast_add(x[:-1], x[1:], out=x[1:])
    assert x.asnumpy().tolist() == [0, 1, 3, 5, 7, 9, 11, 13, 15, 17]
    x = nd.arange(9).reshape((3, 3))
    nd.transpose(x, out=x)
    assert (x.asnumpy() == np.arange(9).reshape(3, 3).T).all()
    x[1:] = x[:-1]
    assert x.asnumpy().tolist() == [[0, 3, 6], [0, 3, 6], [1, 4, 7]]


def test_in_place_cannot_grow():
    x = nd.ones((1, 3))
    with pytest.raises(ShapeError):
        x += nd.ones((2, 3))


# ---- functions and methods of operators ----


def test_methods_come_from_the_registry(a):
    assert a.sum().asscalar() == 276
    assert a.mean(axis=0).shape == (3, 4)
    assert a.max(axis=(0, 1)).asnumpy().tolist() == [20, 21, 22, 23]
    assert a.transpose((2, 0, 1)).shape == (4, 2, 3)
    assert a.clip(3, 5).asnumpy().max() == 5
    assert [part.shape for part in a.split_v2(3, axis=1)] == [(2, 1, 4)] * 3
    assert nd.op.sum is nd.sum
    assert nd._internal._plus_scalar(a, 1)[0, 0, 0].asscalar() == 1
    assert not hasattr(a, "FullyConnected")
    assert not hasattr(a, "_plus_scalar")
    assert not hasattr(a, "sgd_update")


def test_operators_say_what_they_want(a):
    with pytest.raises(ArgumentError, match="'rhs' must be an NDArray, got int"):
        nd.broadcast_add(a, 2)
    with pytest.raises(ArgumentError, match="'rhs' is missing"):
        nd.broadcast_add(a)
    with pytest.raises(ArgumentError, match="'nme'"):
        nd.broadcast_add(a, a, nme=3)
    with pytest.raises(ArgumentError, match="at least one"):
        nd.add_n()
    with pytest.raises(ArgumentError, match="out must be"):
        nd.broadcast_add(a, a, out=3)
    with pytest.raises(AttributeError):
        nd.no_such_operator  # noqa: B018
    assert nd.broadcast_add(lhs=a, rhs=a, name="x").shape == a.shape


def test_omitted_inputs():
    data, weight, bias = nd.ones((2, 3)), nd.ones((4, 3)), nd.ones(4)
    assert nd.FullyConnected(data, weight, bias, num_hidden=4)[0, 0].asscalar() == 4
    assert nd.FullyConnected(data, weight, num_hidden=4, no_bias=True)[0, 0].asscalar() == 3
    with pytest.raises(ArgumentError, match="'bias' is missing"):
        nd.FullyConnected(data, weight, num_hidden=4)
    with pytest.raises(ArgumentError, match="does not take 'bias'"):
        nd.FullyConnected(data, weight, bias, num_hidden=4, no_bias=True)


# ---- random ----


def test_seeds_repeat():
    def draw():
        return nd.random.uniform(shape=5).asnumpy(), mx.random.normal(shape=(2, 3)).asnumpy()

    mx.random.seed(7)
    first, second = draw(), draw()
    mx.random.seed(7)
    again = draw()
    mx.random.seed(8)
    other = draw()
    for i in range(2):
        assert (first[i] == again[i]).all()
        assert (first[i] != second[i]).all()
        assert (first[i] != other[i]).all()


def test_random_arguments():
    assert nd.random.uniform().shape == (1,)
    assert nd.random.randn(2, 3, loc=100).asnumpy().min() > 50
    out = nd.zeros((200,), dtype="float64")
    assert nd.random.uniform(2, 3, out=out) is out
    assert 2 <= out.asnumpy().min() < out.asnumpy().max() < 3
    assert nd.random.uniform(shape=3, ctx=mx.cpu(1)).context == mx.cpu(1)
    with pytest.raises(ValueError):
        mx.random.seed(1.5)
    with pytest.raises(ArgumentError):
        nd.random.uniform(0, nd.ones(2))


@pytest.mark.parametrize(
    ("draw", "mean", "deviation"),
    [
        (lambda **k: nd.random.uniform(-1, 3, **k), 1, 4 / 12**0.5),
        (lambda **k: nd.random.normal(5, 2, **k), 5, 2),
        (lambda **k: nd.random.exponential(3, **k), 3, 3),
        (lambda **k: nd.random.gamma(4, 0.5, **k), 2, 1),
        (lambda **k: nd.random.poisson(4, **k), 4, 2),
        (lambda **k: nd.random.negative_binomial(3, 0.5, **k), 3, 6**0.5),
        (lambda **k: nd.random.generalized_negative_binomial(2, 0.5, **k), 2, 2),
        (lambda **k: nd.random.randint(0, 9, **k), 4, (80 / 12) ** 0.5),
    ],
)
def test_moments(draw, mean, deviation):
    mx.random.seed(1)
    x = draw(shape=20_000).asnumpy()
    assert abs(x.mean() - mean) < 5 * deviation / 20_000**0.5
    assert abs(x.std() - deviation) < 0.05 * deviation


def test_arrays_of_distributions():
    mx.random.seed(1)
    low, high = nd.array([0, 10]), nd.array([1, 30])
    x = nd.random.uniform(low, high, shape=(50, 4)).asnumpy()
    assert x.shape == (2, 50, 4)
    assert 0 <= x[0].min() < x[0].max() < 1
    assert 10 <= x[1].min() < x[1].max() < 30
    assert nd.random.normal(low, high).shape == (2,)
    assert nd.random.exponential(high, shape=1000).asnumpy().mean(axis=1).round(-1).tolist() == [0, 30]
    with pytest.raises(ShapeError):
        nd.random.normal(low, nd.ones(3))


# ---- contexts ----


def test_contexts_compare_and_print():
    assert mx.cpu() == mx.cpu(0) == mx.Context("cpu") == mx.Context(mx.cpu())
    assert mx.cpu() != mx.cpu(1)
    assert mx.cpu() != mx.gpu(0)
    assert mx.cpu() != "cpu(0)"
    assert len({mx.cpu(), mx.cpu(0), mx.gpu(0)}) == 2
    assert str(mx.context.cpu_pinned()) == "cpu_pinned(0)"
    assert [mx.context.Context.from_string(str(ctx)) for ctx in (mx.cpu(), mx.gpu(3))] == [mx.cpu(), mx.gpu(3)]
    for wrong in ("xpu", "cpu(", "cpu(x)", ""):
        with pytest.raises(ArgumentError):
            mx.Context.from_string(wrong)


def test_contexts_nest_and_belong_to_a_thread():
    seen = []
    with mx.cpu(1) as one:
        assert mx.current_context() is one
        assert nd.zeros(2).context == one
        with mx.cpu(2), one:
            assert mx.current_context() == one
        assert mx.current_context() == one
        thread = threading.Thread(target=lambda: seen.append(mx.current_context()))
        thread.start()
        thread.join()
        with pytest.raises(ZeroDivisionError), mx.cpu(3):
            1 / 0  # noqa: B018
        assert mx.current_context() == one
    assert mx.current_context() == mx.cpu()
    assert seen == [mx.cpu()]


def test_a_missing_gpu_is_one_clear_error(a):
    if mx.context.num_gpus():
        pytest.skip("there is a GPU, or its simulator")
    for make in (lambda: nd.zeros(2, ctx=mx.gpu(0)), lambda: a.as_in_context(mx.gpu(0))):
        with pytest.raises(NbsymError, match=r"gpu\(0\)"):
            make()


# ---- exchange ----


def test_numpy_sees_the_memory(a):
    view = np.asarray(a)
    view[0, 0, 0] = 9
    assert a[0, 0, 0].asscalar() == 9
    assert np.array(a, copy=False).base is not None
    assert not np.shares_memory(np.array(a), view)
    assert np.asarray(a, dtype="float64").dtype == "float64"
    assert np.exp(a).dtype == "float32"
    assert np.array([a, a]).shape == (2, 2, 3, 4)
    with pytest.raises(ValueError):
        a.__array__(dtype="float64", copy=False)


@pytest.mark.parametrize("dtype", DTYPES)
def test_dlpack_with_numpy(dtype):
    x = nd.array([[0, 1], [1, 0]], dtype=dtype)
    view = np.from_dlpack(x)
    assert view.dtype == dtype
    assert np.shares_memory(view, np.asarray(x))
    source = np.array([[0, 1], [1, 0]], dtype=dtype)
    y = nd.from_dlpack(source)
    y[0] = 1
    assert source[0].tolist() == [1, 1]


def test_dlpack_capsules(a):
    for capsule in (a.to_dlpack_for_read(), nd.to_dlpack_for_write(a)):
        y = nd.from_dlpack(capsule)
        y[0, 0, 0] += 5
        with pytest.raises(ArgumentError, match="once"):
            nd.from_dlpack(capsule)
    assert a[0, 0, 0].asscalar() == 10


def test_dlpack_copies_what_is_read_only():
    source = np.arange(3.0)
    source.flags.writeable = False
    x = nd.from_dlpack(source)
    x[0] = 5
    assert source[0] == 0


def test_dlpack_with_torch():
    torch = pytest.importorskip("torch")
    tensor = torch.zeros(2, 3)
    x = nd.from_dlpack(tensor)
    x[0] = 1
    assert tensor[0].tolist() == [1, 1, 1]
    again = torch.from_dlpack(x)
    again[1] = 2
    assert x[1].asnumpy().tolist() == [2, 2, 2]
    with pytest.raises(ArgumentError, match="C-contiguous"):
        nd.from_dlpack(tensor.T)


@pytest.mark.parametrize("wrong", [3, None, "x", [1, 2]])
def test_dlpack_of_other_things(wrong):
    with pytest.raises(ArgumentError):
        nd.from_dlpack(wrong)


def test_from_numpy():
    source = np.arange(6, dtype="int32").reshape(2, 3)
    x = nd.from_numpy(source)
    assert x.dtype is np.int32
    x[0] = 7
    assert source[0].tolist() == [7, 7, 7]
    with pytest.raises(ValueError):
        source[0] = 1
    assert nd.from_numpy(source, zero_copy=False).dtype is np.int32
    for wrong in (source, np.ones((2, 3)).T, np.frombuffer(bytearray(9), "float64", 1, 1)):
        with pytest.raises(ArgumentError, match="shared"):
            nd.from_numpy(wrong)
    with pytest.raises(DTypeError):
        nd.from_numpy(np.zeros(2, "uint16"))
