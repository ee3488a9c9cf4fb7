"""Record files: bit for bit as MXNet 1.9.1 writes them (golden/magic.rec, .idx), and damaged ones."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbsym import recordio
from nbsym.base import ArgumentError, NbsymError
from nbsym.recordio import IRHeader, MXIndexedRecordIO, MXRecordIO

GOLDEN = Path(__file__).parent / "golden"
MAGIC = struct.pack("<I", 0xCED7230A)
# Written by MXNet 1.9.1: MXIndexedRecordIO("magic.idx", "magic.rec", "w"), write_idx(i, record) for each of these.
RECORDS = [
    b"", b"a", b"abcd", b"hello world", MAGIC, MAGIC + MAGIC, b"xxxx" + MAGIC + b"yyyyz", b"x" + MAGIC, MAGIC + b"q",
    b"abcd" + MAGIC,
]  # fmt: skip


@pytest.fixture
def paths(tmp_path):
    return os.fspath(tmp_path / "x.idx"), os.fspath(tmp_path / "x.rec")


def test_writes_what_mxnet_writes(paths):
    with MXIndexedRecordIO(*paths, "w") as record:
        for i, text in enumerate(RECORDS):
            record.write_idx(i, text)
    for path, golden in zip(paths, ("magic.idx", "magic.rec"), strict=True):
        assert Path(path).read_bytes() == (GOLDEN / golden).read_bytes()


def test_reads_what_mxnet_writes():
    with MXRecordIO(GOLDEN / "magic.rec", "r") as record:
        assert [record.read() for _ in RECORDS] == RECORDS
        assert record.read() is None
        record.reset()
        assert record.read() == RECORDS[0]
    with MXIndexedRecordIO(GOLDEN / "magic.idx", GOLDEN / "magic.rec", "r") as record:
        assert record.keys == list(range(len(RECORDS)))
        for i in reversed(record.keys):
            assert record.read_idx(i) == RECORDS[i]
        with pytest.raises(KeyError, match="no record 77"):
            record.read_idx(77)


pieces = st.lists(st.one_of(st.just(MAGIC), st.binary(max_size=9)), max_size=6).map(b"".join)


@settings(deadline=None, max_examples=100)
@given(st.lists(pieces, max_size=5))
def test_what_is_written_comes_back(tmp_path_factory, records):
    path = tmp_path_factory.mktemp("rec") / "x.rec"
    with MXRecordIO(path, "w") as record:
        for text in records:
            record.write(text)
    with MXRecordIO(path, "r") as record:
        assert [record.read() for _ in records] == records
        assert record.read() is None


def test_every_truncation_is_an_error_or_a_shorter_file(tmp_path):
    whole = (GOLDEN / "magic.rec").read_bytes()
    for length in range(len(whole)):
        path = tmp_path / "cut.rec"
        path.write_bytes(whole[:length])
        found = []
        with MXRecordIO(path, "r") as record:
            try:
                while (text := record.read()) is not None:
                    found.append(text)
            except NbsymError as error:
                assert "damaged" in str(error)
        assert found == RECORDS[: len(found)]


def test_a_lying_length_allocates_nothing(tmp_path):
    path = tmp_path / "x.rec"
    path.write_bytes(MAGIC + struct.pack("<I", (1 << 29) - 1) + b"abcd")
    with MXRecordIO(path, "r") as record, pytest.raises(NbsymError, match="536870911 bytes, where 4 are left"):
        record.read()


def test_a_broken_index_names_its_line(paths):
    Path(paths[1]).write_bytes(b"")
    for text in ("0\t0\nx\t0\n", "0\t0\n1\n", "0\t0\n1\t-4\n", "0\t0\n1\t99\n"):
        Path(paths[0]).write_text(text)
        with pytest.raises(NbsymError, match="x.idx:2"):
            MXIndexedRecordIO(*paths, "r")


def test_misuse(paths):
    with pytest.raises(ValueError, match="flag"):
        MXRecordIO(paths[1], "a")
    record = MXRecordIO(paths[1], "w")
    with pytest.raises(ArgumentError, match="open it with 'r'"):
        record.read()
    with pytest.raises(ArgumentError, match="being written"):
        pickle.dumps(record)
    record.close()
    record.close()
    with pytest.raises(ArgumentError, match="closed"):
        record.write(b"")


def _read_one(record, queue):
    queue.put(record.read_idx(3))


def test_other_processes_read_on_their_own():
    record = MXIndexedRecordIO(GOLDEN / "magic.idx", GOLDEN / "magic.rec", "r")
    copy = pickle.loads(pickle.dumps(record))
    assert copy.read_idx(6) == RECORDS[6]
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_read_one, args=(record, queue))
    child.start()
    assert queue.get(timeout=30) == RECORDS[3]
    child.join()
    assert record.read_idx(4) == RECORDS[4]


def test_headers_are_mxnets():
    # mx.recordio.pack(mx.recordio.IRHeader(0, label, 7, 0), b"zz").hex() of MXNet 1.9.1
    one = "0000000000004040070000000000000000000000000000007a7a"
    two = "0200000000000000070000000000000000000000000000000000803f000000407a7a"
    assert recordio.pack(IRHeader(0, 3, 7, 0), b"zz").hex() == one
    assert recordio.pack(IRHeader(0, [1, 2], 7, 0), b"zz").hex() == two
    assert recordio.unpack(bytes.fromhex(one)) == (IRHeader(0, 3.0, 7, 0), b"zz")
    header, rest = recordio.unpack(bytes.fromhex(two))
    assert (header.flag, header.label.tolist(), rest) == (2, [1, 2], b"zz")
    for text in (b"", bytes.fromhex(two)[:30]):
        with pytest.raises(NbsymError, match="record"):
            recordio.unpack(text)


def test_images():
    pytest.importorskip("PIL")
    colour = np.random.default_rng(0).integers(0, 256, (6, 5, 3), dtype=np.uint8)
    for image, iscolor in ((colour, -1), (colour[..., 0], -1), (colour, 1), (colour[..., 0], 0)):
        header, found = recordio.unpack_img(recordio.pack_img(IRHeader(0, 1, 2, 0), image, 3, ".png"), iscolor)
        assert header == IRHeader(0, 1.0, 2, 0)
        assert (found == image).all()
    _, smooth = recordio.unpack_img(recordio.pack_img(IRHeader(0, 1, 2, 0), np.full((9, 9, 3), (10, 90, 200)), 95))
    assert np.abs(smooth.astype(int) - (10, 90, 200)).max() <= 3  # blue stays blue
    for text in (b"", b"GIF89a", recordio.pack_img(IRHeader(0, 1, 2, 0), colour)[:60]):
        with pytest.raises(NbsymError):
            recordio.unpack_img(text)
    with pytest.raises(ArgumentError, match="none of"):
        recordio.pack_img(IRHeader(0, 1, 2, 0), colour, img_fmt=".gif")
