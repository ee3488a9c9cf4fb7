"""Iterators over arrays: NDArrayIter as MXNet 1.9.1's (golden/generate_iterators.py), resized, and made ahead."""

import gc
import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import ArgumentError, NbsymError, ShapeError
from nbsym.io import DataBatch, DataDesc, DataIter, NDArrayIter, PrefetchingIter, ResizeIter

CASES = json.loads((Path(__file__).parent / "golden" / "iterators.json").read_text())


@pytest.mark.parametrize("record", CASES, ids=lambda record: "-".join(map(str, record["case"])))
def test_epochs_are_mxnets(record):
    examples, batch_size, handle, shuffle = record["case"]
    np.random.seed(5)  # noqa: NPY002
    batches = NDArrayIter(np.arange(examples), 10 * np.arange(examples), batch_size, shuffle, last_batch_handle=handle)
    for expected in record["epochs"]:
        found = [[b.data[0].asnumpy().tolist(), b.label[0].asnumpy().tolist(), b.pad] for b in batches]
        assert found == expected
        batches.reset()


def test_batches_are_views_along_the_batch_dimension():
    x = mx.nd.arange(24).reshape((2, 6, 2))
    batches = NDArrayIter({"b": x, "a": mx.nd.zeros((1, 6))}, batch_size=2, layout="TNC")
    assert batches.provide_data == [DataDesc("a", (1, 2)), DataDesc("b", (2, 2, 2))]
    assert batches.provide_data[1].layout == "TNC"
    np.testing.assert_array_equal([b.data[1].asnumpy() for b in batches][2], x.asnumpy()[:, 4:6])
    batches = NDArrayIter([x, x], batch_size=1)
    assert [d.name for d in batches.provide_data] == ["_0_data", "_1_data"]
    first = batches.next().data[0]
    first[:] = 7
    assert x[0, 0, 0].asscalar() == 7


def test_arrays_that_are_read_when_needed():
    class Stored:
        shape, dtype = (5, 2), np.dtype(np.int32)
        values = np.arange(10, dtype=np.int32).reshape(5, 2)

        def __getitem__(self, key):
            if isinstance(key[-1], np.ndarray):
                assert (np.diff(key[-1]) > 0).all()
            return self.values[key]

    batches = NDArrayIter(Stored(), batch_size=2, shuffle=True)
    found = np.concatenate([b.data[0].asnumpy() for b in batches])
    assert found.dtype == np.int32
    assert sorted(found[:5, 0]) == [0, 2, 4, 6, 8]
    assert (found[:, 1] == found[:, 0] + 1).all()


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"data": np.zeros(4), "label": np.zeros(3)}, ShapeError, "'softmax_label': 3"),
        ({"data": np.zeros((0, 3))}, ShapeError, "no examples"),
        ({"data": np.zeros(4), "last_batch_handle": "keep"}, ArgumentError, "pad, discard, roll_over"),
        ({"data": np.zeros(4), "batch_size": 0}, ArgumentError, "at least 1"),
        ({"data": np.zeros(4), "batch_size": 5, "last_batch_handle": "discard"}, ShapeError, "do not fill"),
        ({"data": None}, ArgumentError, "data is empty"),
        ({"data": 3}, ArgumentError, "not int"),
        ({"data": np.zeros(4), "layout": "TNC"}, ShapeError, "no dimension 1"),
    ],
)
def test_bad_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        NDArrayIter(**arguments)


def test_resize_starts_again():
    batches = ResizeIter(NDArrayIter(np.arange(4), batch_size=2), 3)
    assert [b.data[0].asnumpy()[0] for b in batches] == [0, 2, 0]
    batches.reset()
    assert len(list(batches)) == 3


class Slow(DataIter):
    """Batches that take a while; the fourth cannot be made."""

    def __init__(self, seconds=0.0, fails=False, count=5):
        super().__init__(1)
        self.provide_data, self.provide_label = [DataDesc("data", (1,))], []
        self.seconds, self.fails, self.count, self.made = seconds, fails, count, 0

    def reset(self):
        self.made = 0

    def next(self):
        if self.made == self.count:
            raise StopIteration
        if self.made == 3 and self.fails:
            raise OSError("the disk is gone")
        time.sleep(self.seconds)
        self.made += 1
        return DataBatch([mx.nd.array([self.made])], pad=0)


def test_prefetching_makes_batches_while_others_are_used():
    source = Slow()
    batches = PrefetchingIter(source)
    batches.next()
    deadline = time.monotonic() + 10
    while source.made < 3 and time.monotonic() < deadline:  # two more are made while we do nothing
        time.sleep(0.001)
    assert source.made == 3
    assert [b.data[0].asscalar() for b in batches] == [2, 3, 4, 5]
    with pytest.raises(StopIteration):
        batches.next()
    batches.reset()
    assert len(list(batches)) == 5


def test_prefetching_passes_exceptions_on():
    batches = PrefetchingIter(Slow(fails=True))
    assert [batches.next().data[0].asscalar() for _ in range(3)] == [1, 2, 3]
    with pytest.raises(OSError, match="the disk is gone"):
        batches.next()
    with pytest.raises(NbsymError, match="reset"):
        batches.next()
    batches.reset()
    assert batches.next().data[0].asscalar() == 1


def test_prefetching_several_under_other_names():
    both = PrefetchingIter(
        [NDArrayIter(np.arange(4), np.arange(4), 2), NDArrayIter(np.zeros(4), batch_size=2)],
        rename_data=[{"data": "a"}, {"data": "b"}],
    )
    assert both.provide_data == [DataDesc("a", (2,)), DataDesc("b", (2,))]
    batch = both.next()
    assert [x.asnumpy().tolist() for x in (*batch.data, *batch.label)] == [[0, 1], [0, 0], [0, 1]]
    with pytest.raises(NbsymError, match="different numbers"):
        list(PrefetchingIter([Slow(count=2), Slow(count=3)]))


def test_prefetching_sentences_in_buckets():
    class Sentences(Slow):
        default_bucket_key = 9

        def next(self):
            batch = super().next()
            batch.bucket_key, batch.provide_data = self.made, [("data", (self.made,))]
            return batch

    source = Sentences()
    source.provide_data = [("data", (9,))]  # tuples serve as descriptions
    batches = PrefetchingIter(source)
    assert batches.default_bucket_key == 9 and batches.batch_size == 9
    assert [(b.bucket_key, b.provide_data) for b in batches][:2] == [(1, [("data", (1,))]), (2, [("data", (2,))])]


def test_prefetching_leaves_no_threads():
    before = threading.active_count()
    for _ in range(3):
        batches = PrefetchingIter(Slow(count=1000))
        batches.next()
        del batches
    closed = PrefetchingIter(Slow(count=1000))
    closed.close()
    gc.collect()
    deadline = time.monotonic() + 10
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.001)
    assert threading.active_count() <= before


def test_descriptions():
    described = DataDesc("x", [2, 3], np.float16, "NC")
    assert described == ("x", (2, 3))
    assert DataDesc.get_list([("x", (2, 3))], [("x", "int8")])[0].dtype == "int8"
    assert [DataDesc.get_batch_axis(layout) for layout in (None, "NCHW", "TNC", "TC")] == [0, 0, 1, -1]
    with pytest.raises(ArgumentError, match="list of NDArray"):
        DataBatch(mx.nd.zeros(2))
