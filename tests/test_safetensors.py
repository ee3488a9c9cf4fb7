"""Safetensors files, against the library's own reader and writer."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import ArgumentError, NbsymError

library = pytest.importorskip("safetensors.numpy")

DTYPES = ["float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "x.safetensors"


def test_both_ways(path):
    arrays = {f"x.{dtype}": np.arange(6).reshape(2, 3).astype(dtype) for dtype in DTYPES}
    arrays |= {"scalar": np.array(3, "float32"), "empty": np.zeros((0, 2), "float32")}
    mx.nd.save_safetensors(path, {name: mx.nd.array(x, dtype=x.dtype) for name, x in arrays.items()}, {"by": "us"})
    for found in (library.load_file(path), {k: v.asnumpy() for k, v in mx.nd.load_safetensors(path).items()}):
        assert found.keys() == arrays.keys()
        for name, x in arrays.items():
            assert found[name].dtype == x.dtype
            assert found[name].shape == x.shape
            assert (found[name] == x).all()
    library.save_file(arrays, path)
    assert mx.nd.load_safetensors(path)["x.int8"].asnumpy().tolist() == [[0, 1, 2], [3, 4, 5]]


def test_damage(path):
    mx.nd.save_safetensors(path, {"x": mx.nd.ones((2, 3))})
    whole = path.read_bytes()
    lies = [struct.pack("<Q", 1 << 60), struct.pack("<Q", 2) + b"[]"]
    for header in ({"x": {"dtype": "F32", "shape": [1 << 40], "data_offsets": [0, 4]}},
                   {"x": {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]}},
                   {"x": {"dtype": "U32", "shape": [1], "data_offsets": [0, 4]}}):  # fmt: skip
        text = json.dumps(header).encode()
        lies.append(struct.pack("<Q", len(text)) + text + b"\0" * header["x"]["data_offsets"][1])
    for text in [*(whole[:n] for n in range(len(whole))), *lies]:
        path.write_bytes(text)
        with pytest.raises(NbsymError, match="x.safetensors"):
            mx.nd.load_safetensors(path)
    with pytest.raises(NbsymError, match="cannot read"):
        mx.nd.load_safetensors(path.with_name("nothing"))


def test_what_can_be_saved(path):
    for wrong in ([mx.nd.ones(1)], {"x": 1}, {1: mx.nd.ones(1)}):
        with pytest.raises(ArgumentError):
            mx.nd.save_safetensors(path, wrong)
    with pytest.raises(ArgumentError):
        mx.nd.save_safetensors(path, {}, {"a": 1})
    assert not path.exists()
