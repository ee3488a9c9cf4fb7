"""Files of arrays: MXNet's own (golden/ndarray/*.params), bit for bit both ways, and damaged ones."""

from __future__ import annotations

import os
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nbsym as mx
from nbsym.base import ArgumentError, NbsymError

nd = mx.nd

GOLDEN = Path(__file__).parent / "golden" / "ndarray"

HEADER = struct.pack("<QQ", 0x112, 0)
CONTENTS = struct.pack("<iii", 1, 0, 0)


def file_of(array: bytes, names: bytes = struct.pack("<Q", 0)) -> bytes:
    """A file with one array."""
    return HEADER + struct.pack("<Q", 1) + array + names


@pytest.fixture
def path(tmp_path):
    return os.fspath(tmp_path / "x.params")


@pytest.mark.parametrize("name", ["dict", "list", "names", "empty", "size_zero", "cpu1"])
def test_reads_and_writes_as_mxnet_bit_for_bit(name, path):
    source = GOLDEN / f"{name}.params"
    nd.save(path, nd.load(source))
    assert Path(path).read_bytes() == source.read_bytes()


def test_dtypes_and_names():
    found = nd.load(GOLDEN / "dict.params")
    assert len(found) == 8
    for name, array in found.items():
        assert name == f"arg:{array.dtype.__name__.rstrip('_')}"
        expected = np.arange(6).reshape(2, 3).astype(array.dtype)
        assert (array.asnumpy() == expected).all()
    assert list(nd.load(GOLDEN / "names.params")) == ["Größe", ""]


def test_older_formats():
    for name in ("v1", "oldest"):
        assert (nd.load(GOLDEN / f"{name}.params")["w"].asnumpy() == np.arange(6).reshape(2, 3)).all()


def test_numpy_shapes():
    scalar, empty, plain = nd.load(GOLDEN / "np_shape.params")
    assert scalar.shape == ()
    assert scalar.asscalar() == 3
    assert empty.shape == (0, 3)
    assert plain.asnumpy().tolist() == [1, 2]


def test_a_scalar_survives(path):
    nd.save(path, [nd.array(3)])
    assert nd.load(path)[0].shape == ()


def test_contexts_are_kept(path):
    assert nd.load(GOLDEN / "cpu1.params")[0].context == mx.cpu(1)


def test_a_gpu_that_is_not_there_becomes_the_cpu():
    if mx.context.num_gpus():
        pytest.skip("there is a GPU, or its simulator")
    array = struct.pack("<Iiiq", 0xF993FAC9, 0, 1, 1) + struct.pack("<iiif", 2, 0, 0, 5)
    (found,) = nd.load_frombuffer(file_of(array))
    assert found.context == mx.cpu()
    assert found.asscalar() == 5


@pytest.mark.parametrize("name", ["row_sparse", "csr"])
def test_sparse_arrays_are_refused_by_name(name):
    with pytest.raises(NbsymError, match=name):
        nd.load(GOLDEN / f"{name}.params")


def test_what_can_be_saved(path):
    x = nd.array([1, 2])
    for data in (x, [x], (x,)):
        nd.save(path, data)
        assert nd.load(path)[0].asnumpy().tolist() == [1, 2]
    nd.save(path, {})
    assert nd.load(path) == []
    for wrong in (3, "x", [3], {"a": 3}, {1: x}, [x, None]):
        with pytest.raises(ArgumentError):
            nd.save(path, wrong)
    assert nd.load(path) == []


def test_saving_a_view_saves_its_elements(path):
    x = nd.arange(24).reshape((2, 3, 4))
    nd.save(path, [x[1]])
    assert (nd.load(path)[0].asnumpy() == np.arange(12, 24).reshape(3, 4)).all()


def test_buffers():
    text = (GOLDEN / "list.params").read_bytes()
    for kind in (bytes, bytearray, memoryview):
        assert nd.load_frombuffer(kind(text))[0].asnumpy().tolist() == [1, 2, 3]
    with pytest.raises(ArgumentError):
        nd.load_frombuffer("text")


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_what_is_saved_comes_back(tmp_path_factory, data):
    dtypes = st.sampled_from(["float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool"])
    elements = hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3))
    given_arrays = data.draw(st.dictionaries(st.text(max_size=5), elements, min_size=1, max_size=3))
    path = tmp_path_factory.mktemp("io") / "x.params"
    nd.save(path, {name: nd.array(value, dtype=value.dtype) for name, value in given_arrays.items()})
    found = nd.load(path)
    assert list(found) == list(given_arrays)
    for name, value in given_arrays.items():
        assert found[name].asnumpy().dtype == value.dtype
        assert found[name].asnumpy().tobytes() == value.tobytes()
        assert found[name].shape == value.shape


# ---- damage ----


def test_truth_values_are_one_or_zero():
    array = struct.pack("<IiiqiiiBB", 0xF993FAC9, 0, 1, 2, 1, 0, 7, 255, 0)
    (found,) = nd.load_frombuffer(file_of(array))
    assert found.asnumpy().view("uint8").tolist() == [1, 0]


@pytest.mark.parametrize("name", ["dict", "np_shape", "v1", "oldest"])
def test_every_truncation_is_an_error(name):
    text = (GOLDEN / f"{name}.params").read_bytes()
    for length in range(len(text)):
        with pytest.raises(NbsymError, match="damaged"):
            nd.load_frombuffer(text[:length])


def test_every_changed_byte_is_an_error_or_another_value():
    text = (GOLDEN / "dict.params").read_bytes()
    for i in range(len(text)):
        changed = bytearray(text)
        changed[i] ^= 0xFF
        try:
            found = nd.load_frombuffer(changed)
        except NbsymError:
            continue
        assert len(found) == 8


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "header"),
        (b"PK\x03\x04" + bytes(60), "begins with"),
        (HEADER + struct.pack("<Q", 2**60), "arrays in"),
        (file_of(struct.pack("<Iii", 0xF993FAC9, 7, 1) + bytes(40)), "storage type 7"),
        (file_of(struct.pack("<Iii", 0xF993FAC9, 0, 2**31 - 1)), "dimensions"),
        (file_of(struct.pack("<Iii", 0xF993FAC9, 0, -1)), "without a shape"),
        (file_of(struct.pack("<Iiiq", 0xF993FAC9, 0, 1, -5) + CONTENTS), "shape"),
        (file_of(struct.pack("<Iiiqq", 0xF993FAC9, 0, 2, 2**40, 2**40) + CONTENTS), "bytes"),
        (file_of(struct.pack("<Iiiqq", 0xF993FAC9, 0, 2, 2**62, 4) + CONTENTS), "bytes"),
        (file_of(struct.pack("<Iiiqqq", 0xF993FAC9, 0, 3, 2**62, 2**62, 0) + CONTENTS), "shape"),
        (file_of(struct.pack("<Iiiq", 0xF993FAC9, 0, 1, 1) + struct.pack("<iii", 1, 0, 12) + bytes(4)), "dtype"),
        (file_of(struct.pack("<Iiiq", 0xF993FAC9, 0, 1, 1) + struct.pack("<iii", 9, 0, 0) + bytes(4)), "device"),
        (HEADER + struct.pack("<QQQ", 0, 1, 1) + b"a", "1 names for 0"),
        ((GOLDEN / "v1.params").read_bytes()[:-1] + b"\xff", "UTF-8"),
        ((GOLDEN / "v1.params").read_bytes() + b"\0", "follow"),
    ],
)
def test_lies_are_found_out(text, reason):
    with pytest.raises(NbsymError, match=reason):
        nd.load_frombuffer(text)


def test_two_arrays_of_one_name():
    array = struct.pack("<IiiqiiiI", 0xF993FAC9, 0, 1, 1, 1, 0, 0, 0)
    names = struct.pack("<QQ1sQ1s", 2, 1, b"a", 1, b"a")
    with pytest.raises(NbsymError, match="same name"):
        nd.load_frombuffer(HEADER + struct.pack("<Q", 2) + array + array + names)


def test_no_more_is_allocated_than_the_file_has():
    claim = file_of(struct.pack("<Iiiq", 0xF993FAC9, 0, 1, 2**33) + CONTENTS)
    tracemalloc.start()
    try:
        with pytest.raises(NbsymError):
            nd.load_frombuffer(claim)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(NbsymError, match="No such file"):
        nd.load(tmp_path / "none.params")
    with pytest.raises(NbsymError):
        nd.load(tmp_path)


def test_an_interruption_leaves_the_old_file(path, monkeypatch):
    nd.save(path, [nd.array([1, 2])])
    before = Path(path).read_bytes()

    def fail(*_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space"):
        nd.save(path, [nd.zeros(100)])
    assert Path(path).read_bytes() == before
    assert os.listdir(os.path.dirname(path)) == ["x.params"]


def test_saving_through_a_link_and_permissions(tmp_path):
    target, link = tmp_path / "target.params", tmp_path / "link.params"
    nd.save(target, nd.zeros(1))
    target.chmod(0o640)
    link.symlink_to(target)
    nd.save(link, nd.ones(1))
    assert link.is_symlink()
    assert nd.load(target)[0].asscalar() == 1
    assert target.stat().st_mode & 0o777 == 0o640
