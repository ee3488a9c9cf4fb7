"""Ask MXNet 1.9.1 how its arrays behave, and keep its answers in ndarray.json and its files in ndarray/.

Run it with an interpreter that has MXNet, after cases were added:

    python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5
    mx/bin/python tests/golden/generate_ndarray.py

ndarray.json has three lists. "expressions" are evaluated with `nd`, `np` and ``a = nd.arange(24).reshape((2, 3, 4))``.
"items" are keys that index an array of a shape: what comes out, and whether it shares memory. "reshapes" are the
special codes, drawn at random, with null where MXNet refuses them.
"""

import json
import struct
import warnings
from pathlib import Path

import numpy as np

# MXNet names types that NumPy has since removed.
np.bool = np.bool_  # type: ignore[attr-defined]

import mxnet as mx  # noqa: E402

nd = mx.nd
FOLDER = Path(__file__).parent

EXPRESSIONS = """
nd.array(3.5)
nd.array([True, False])
nd.array(np.array([1, 2], dtype='int64'))
nd.array(nd.array([1, 2], dtype='int8'))
nd.array([1.7, -1.7], dtype='int32')
nd.array(np.array([1.7, -1.7, 300]), dtype='uint8')
nd.array([[1, 2], [3, 4]], dtype='float16')
nd.array([0, 2], dtype='bool')
nd.ones(3)
nd.ones([2, 3], dtype='int8')
nd.full((2,), 7.5, dtype='int32')
nd.full((2, 2), nd.array([1, 2]))
nd.arange(3)
nd.arange(2, 6, 1.5, 2)
nd.arange(6, 2, -1)
nd.arange(0.1, 20, 0.3)
nd.arange(-5.3, 7, 0.11)
nd.arange(0.1, 5, 0.3, dtype='float64')
nd.arange(0.5, 7, 1.7, dtype='int32')
nd.arange(3, dtype='uint8')
nd.linspace(0.1, 20, 33)
nd.linspace(-5.3, 7, 41, endpoint=False)
nd.linspace(0, 10, 7, dtype='int32')
nd.linspace(0, 1, 1)
nd.linspace(1, 2, 0)
nd.eye(2)
nd.eye(2, 3, 1, dtype='int32')
nd.eye(3, 2, -1)
a.T
a.flatten()
nd.ones((1, 3, 1)).squeeze()
nd.ones((1, 1)).squeeze()
nd.ones((2, 1, 3)).squeeze(1)
a.expand_dims(1)
a.expand_dims(-1)
nd.arange(3).broadcast_to((2, 3))
nd.arange(3).reshape((3, 1)).broadcast_to((3, 2))
nd.moveaxis(a, 0, -1)
nd.moveaxis(a, (0, 2), (1, 0))
nd.concatenate([nd.ones((2, 3)), nd.zeros((1, 3))])
nd.concatenate([nd.ones((2, 3)), nd.zeros((2, 1))], axis=1)
nd.onehot_encode(nd.array([0, 2]), nd.zeros((2, 3)))
nd.split_v2(a, 3, axis=1)[1]
nd.split_v2(a, (1, 2), axis=2)[2]
nd.split_v2(a, 2, squeeze_axis=True)[0]
a.astype('int32')
nd.array([1.7, -1.7, 300]).astype('uint8')
nd.array([1.7, 0]).astype('bool')
a + 1.5
1.5 - a
a * a
a / 4
7 % nd.array([4, -4])
nd.array([7, -7]) % 3
nd.array([7, -7]) % nd.array([-4, 4])
2 ** nd.array([1, 2])
nd.array([1, 2]) ** nd.array([3, -1])
-nd.array([1, 2], dtype='int32')
abs(nd.array([-1, 2]))
nd.array([1, 2], dtype='int32') + 1
nd.array([5, 7], dtype='int64') - nd.array([1, 9], dtype='int64')
nd.array([3, 2], dtype='int32') * nd.array([5, -2], dtype='int32')
nd.ones((2, 3)) + nd.arange(3)
nd.ones((2, 1)) * nd.arange(3)
a > 3
3 > a
a == 1
a != nd.arange(4)
a >= 5
a <= 5
a < 5
nd.maximum(a, 5)
nd.minimum(3, a)
nd.maximum(a, nd.arange(4) * 3)
nd.logical_and(a, a > 5)
nd.logical_or(a, 0)
nd.logical_xor(a, 1)
nd.add(1, 2)
nd.equal(3, 3)
nd.maximum(3, 5)
nd.logical_xor(1, 0)
nd.array([2.5]).asscalar()
repr(nd.ones((2, 3)))
repr(nd.ones((2,), dtype='float16'))
repr(a)
repr(nd.array([1, -2], dtype='int32', ctx=mx.cpu(1)))
repr(nd.arange(2000))
str(nd.array([1e-8, 1.5]))
bool(nd.array([2]))
len(a)
a.size
a.ndim
a.stype
a.dtype.__name__
[row.shape for row in a]
assign(a, (), 1)
assign(a, 0, np.arange(4))
assign(a, 0, [1, 2, 3, 4])
assign(a, slice(None), nd.ones((1, 1, 1, 2, 3, 4)))
assign(a, (0, 0), nd.ones((1, 1, 4)))
assign(a, ([0, 1], [0, 1]), nd.arange(4))
assign(a, nd.array([1, 0]), 5)
assign(a, (slice(None), 1, slice(None, None, -1)), nd.arange(4))
assign(a, (0, 0, 0), nd.array([3]))
assign(a, (0, 0, 0), np.array(3))
assign(a, slice(5, 9), 1)
assign(a, (None, 0), nd.ones((1, 3, 4)))
assign(a, (slice(None), slice(None, None, 2)), -1)
assign(a, Ellipsis, nd.arange(4, dtype='int32'))
assign(a, (Ellipsis, 1), 2.5)
assign(a.astype('int32'), 0, 2.9)
""".strip().splitlines()

ITEMS = """
0
-1
slice(None)
slice(1, 1)
slice(5, None)
slice(None, None, 2)
slice(None, None, -1)
slice(-1, None)
(0, 1, 2)
(0, 1)
(-1, -1)
(slice(None), 1)
(slice(None), slice(1, 2))
(0, slice(1, 3))
(slice(0, 1), slice(1, 3))
(0, slice(None, None, 2))
(0, slice(1, 2), slice(0, 2))
(0, 1, slice(1, 3))
(1, slice(2, 3), slice(None, None, -3))
(Ellipsis, 1)
(Ellipsis, slice(1, 2))
(1, Ellipsis)
None
(slice(None), None)
(None, 1, None)
(0, None, slice(1, 3))
[0, 1]
[0, -1]
[1]
([0, 1], [1, 2])
([0, 1], slice(None), [1, 2])
([0, 1], None, [1, 2])
(0, slice(None), [0, 1])
(slice(None), [0, 2])
(slice(None), slice(None), [3, 0])
(slice(1, None), [2, 0], slice(None, None, 2))
np.array([0, 1])
(np.array([0, 1]), 1)
nd.array([1, 0])
nd.array([[0, 1], [1, 0]])
nd.array([1, 0], dtype='int32')
([[0], [1]], [[0, 2]])
range(2)
(range(2), slice(1, 3))
np.int64(1)
""".strip().splitlines()


def assign(target, key, value):
    target[key] = value
    return target


def answer(value):
    """A value as JSON: arrays with dtype and shape."""
    if isinstance(value, nd.NDArray):
        elements = value.asnumpy() if value.size else np.zeros(value.shape, value.dtype)
        dtype = np.dtype(value.dtype).name
        return {"dtype": dtype, "shape": list(value.shape), "values": elements.astype(float).ravel().tolist()}
    return value.item() if isinstance(value, np.generic) else value


def expressions():
    for text in EXPRESSIONS:
        scope = {"nd": nd, "np": np, "mx": mx, "assign": assign, "a": nd.arange(24).reshape((2, 3, 4))}
        yield {"text": text, "answer": answer(eval(text, scope))}


def items():
    for text in ITEMS:
        source = nd.arange(24).reshape((2, 3, 4))
        item = source[eval(text, {"nd": nd, "np": np})]
        case = {"key": text, "answer": answer(item)}
        if item.size:
            item[:] = -1
            case["view"] = bool((source.asnumpy() == -1).any())
        yield case


def reshapes():
    random = np.random.RandomState(0)
    seen = set()
    while len(seen) < 400:
        shape = tuple(random.choice([1, 2, 3, 4, 6], size=random.randint(1, 5)).tolist())
        codes = draw_codes(random, shape)
        reverse = bool(random.randint(2))
        # MXNet puts the inferred dimension at a wrong place after codes that give two or many, and corrupts memory.
        if -1 in codes and (-2 in codes or -4 in codes):
            continue
        if (reverse and -4 in codes) or (shape, codes, reverse) in seen:
            continue
        seen.add((shape, codes, reverse))
        try:
            result = list(nd.zeros(shape).reshape(codes, reverse=reverse).shape)
        except (mx.MXNetError, ValueError):
            result = None
        yield {"shape": list(shape), "codes": list(codes), "reverse": reverse, "result": result}


def draw_codes(random, shape):
    """Codes of which most fit: each takes the next dimension, and now and then one is wrong."""
    codes = []
    for dim in shape:
        code = int(random.choice([0, 0, dim, dim, -1, -2, -3, -4]))
        codes.append(code)
        if code == -4:
            codes += [[1, dim], [dim, 1], [2, dim // 2], [3, 2]][random.randint(4)]
        if random.randint(12) == 0:
            codes.append(int(random.choice([0, 1, 2, -3])))
        if code == -2 or random.randint(8) == 0:
            break
    return tuple(codes)


def files():
    """Files by MXNet, and files in its older formats that it has been seen to read."""
    folder = FOLDER / "ndarray"
    folder.mkdir(exist_ok=True)
    dtypes = ["float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool"]
    arrays = {dtype: nd.array([[0, 1, 2], [3, 4, 5]], dtype=dtype) for dtype in dtypes}
    nd.save(str(folder / "dict.params"), {f"arg:{name}": value for name, value in arrays.items()})
    nd.save(str(folder / "list.params"), [nd.array([1, 2, 3]), nd.arange(24).reshape((2, 3, 4))])
    nd.save(str(folder / "names.params"), {"Größe": nd.array([1]), "": nd.array([2])})
    nd.save(str(folder / "empty.params"), [])
    nd.save(str(folder / "size_zero.params"), [nd.zeros((2,))[0:0]])
    nd.save(str(folder / "cpu1.params"), [nd.array([1, 2], ctx=mx.cpu(1))])
    nd.save(str(folder / "row_sparse.params"), [nd.ones((2, 3)).tostype("row_sparse")])
    nd.save(str(folder / "csr.params"), [nd.ones((2, 3)).tostype("csr")])
    mx.util.set_np_shape(True)
    nd.save(str(folder / "np_shape.params"), [nd.array(3), nd.zeros((0, 3)), nd.array([1, 2])])
    mx.util.set_np_shape(False)

    contents = struct.pack("<iii6f", 1, 0, 0, *range(6))
    old = {
        "v1.params": struct.pack("<IIqq", 0xF993FAC8, 2, 2, 3) + contents,
        "oldest.params": struct.pack("<III", 2, 2, 3) + contents,
    }
    for name, array in old.items():
        text = struct.pack("<QQQ", 0x112, 0, 1) + array + struct.pack("<QQ", 1, 1) + b"w"
        (folder / name).write_bytes(text)
        read = nd.load(str(folder / name))["w"]
        assert (read.asnumpy() == np.arange(6).reshape(2, 3)).all()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    files()
    answers = {"expressions": list(expressions()), "items": list(items()), "reshapes": list(reshapes())}
    lines = [f'"{key}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]" for key, cases in answers.items()]
    (FOLDER / "ndarray.json").write_text("{" + ",\n".join(lines) + "}\n")
