"""Iterators over files: CSV, MNIST's idx, images in records. Batches of CSV and MNIST as MXNet 1.9.1 gives them."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import ArgumentError, NbsymError, ShapeError

# What MXNet 1.9.1 gives for seven examples 0 .. 6 in batches of three: per epoch, numbers and pad of each batch.
ROUND = [
    [([0, 1, 2], 0), ([3, 4, 5], 0), ([6, 0, 1], 2)],
    [([2, 3, 4], 0), ([5, 6, 0], 1)],
    [([1, 2, 3], 0), ([4, 5, 6], 0)],
]
NOT_ROUND = [[([0, 1, 2], 0), ([3, 4, 5], 0), ([6, 4, 5], 2)]] * 3


@pytest.mark.parametrize(("round_batch", "expected"), [(True, ROUND), (False, NOT_ROUND)])
def test_csv(tmp_path, round_batch, expected):
    np.savetxt(tmp_path / "d.csv", np.arange(21).reshape(7, 3), delimiter=",")
    np.savetxt(tmp_path / "l.csv", np.arange(7) * 10, delimiter=",")
    batches = mx.io.CSVIter(
        data_csv=str(tmp_path / "d.csv"), data_shape=(3,), label_csv=str(tmp_path / "l.csv"), batch_size=3,
        round_batch=round_batch,
    )  # fmt: skip
    assert batches.provide_data == [("data", (3, 3))]
    assert batches.provide_label == [("softmax_label", (3,))]
    for epoch in expected:
        found = list(batches)
        assert [(batch.index.tolist(), batch.pad) for batch in found] == epoch
        for batch in found:
            assert (batch.data[0].asnumpy()[:, 0] == 3 * batch.index).all()
            assert (batch.label[0].asnumpy() == 10 * batch.index).all()
        batches.reset()


def test_csv_shapes_and_faults(tmp_path):
    path = tmp_path / "d.csv"
    np.savetxt(path, np.arange(12).reshape(4, 3), delimiter=",")
    batch = mx.io.CSVIter(str(path), (3, 1), batch_size=4, label_shape=(2,), dtype="int32").next()
    assert (batch.data[0].shape, batch.label[0].shape, batch.data[0].dtype) == ((4, 3, 1), (4, 2), np.int32)
    with pytest.raises(ShapeError, match="3 numbers a line"):
        mx.io.CSVIter(str(path), (4,), batch_size=1)
    with pytest.raises(ShapeError, match="labels for 4 examples"):
        (tmp_path / "l.csv").write_text("1\n2\n")
        mx.io.CSVIter(str(path), (3,), str(tmp_path / "l.csv"), batch_size=1)
    with pytest.raises(NbsymError, match="cannot read"):
        mx.io.CSVIter(str(tmp_path / "no.csv"), (3,), batch_size=1)
    path.write_text("1,2,x\n")
    with pytest.raises(NbsymError, match="numbers"):
        mx.io.CSVIter(str(path), (3,), batch_size=1)


@pytest.fixture
def mnist(tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (10, 28, 28), dtype=np.uint8)
    (tmp_path / "images").write_bytes(struct.pack(">IIII", 2051, 10, 28, 28) + images.tobytes())
    (tmp_path / "labels").write_bytes(struct.pack(">II", 2049, 10) + bytes(range(10)))
    return images, str(tmp_path / "images"), str(tmp_path / "labels")


def test_mnist(mnist, tmp_path):
    images, *paths = mnist
    batches = mx.io.MNISTIter(*paths, batch_size=4, shuffle=False)
    assert batches.provide_data == [("data", (4, 1, 28, 28))]
    for _ in range(2):
        found = list(batches)
        assert [batch.label[0].asnumpy().tolist() for batch in found] == [[0, 1, 2, 3], [4, 5, 6, 7]]
        assert (found[1].data[0].asnumpy()[:, 0] == images[4:8] / np.float32(256)).all()
        batches.reset()
    part = mx.io.MNISTIter(*paths, batch_size=2, shuffle=False, flat=True, num_parts=2, part_index=1)
    assert [batch.label[0].asnumpy().tolist() for batch in part] == [[5, 6], [7, 8]]
    assert part.provide_data == [("data", (2, 784))]
    shuffled = [label for batch in mx.io.MNISTIter(*paths, batch_size=5) for label in batch.label[0].asnumpy()]
    assert sorted(shuffled) == list(range(10)) != shuffled
    packed = [str(tmp_path / f"{i}.gz") for i in range(2)]
    for path, source in zip(packed, paths, strict=True):
        with gzip.open(path, "wb") as file, open(source, "rb") as whole:
            file.write(whole.read())
    assert len(list(mx.io.MNISTIter(*packed, batch_size=4))) == 2


def test_damaged_mnist(mnist, tmp_path):
    _, images, labels = mnist
    path = tmp_path / "bad"
    whole = Path(images).read_bytes()
    lie = struct.pack(">IIII", 2051, 1 << 31, 1 << 31, 1 << 31)
    for text in (b"", whole[:7], whole[:300], b"\0\0\x09\1" + whole[4:], lie + whole[16:]):
        path.write_bytes(text)
        with pytest.raises(NbsymError, match="bad"):
            mx.io.MNISTIter(str(path), labels)
    with pytest.raises(NbsymError, match="images and labels"):
        mx.io.MNISTIter(labels, images)


@pytest.fixture
def records(tmp_path):
    """Ten images of different sizes, each of one colour: its number in red, 100 in green, 200 in blue."""
    pytest.importorskip("PIL")
    paths = str(tmp_path / "x.idx"), str(tmp_path / "x.rec")
    with mx.recordio.MXIndexedRecordIO(*paths, "w") as file:
        for i in range(10):
            image = np.empty((12 + i, 20, 3), np.uint8)
            image[...] = (200, 100, i)  # blue, green, red
            image[:, :10, 2] += 50
            file.write_idx(i, mx.recordio.pack_img(mx.recordio.IRHeader(0, i, i, 0), image, 3, ".png"))
    return paths


@pytest.mark.parametrize("indexed", [False, True])
def test_images(records, indexed):
    index, path = records
    given = {"path_imgidx": index} if indexed else {}
    batches = mx.io.ImageRecordIter(path_imgrec=path, data_shape=(3, 12, 20), batch_size=4, **given)
    for epoch in ([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 0, 1]], [[2, 3, 4, 5], [6, 7, 8, 9]]):
        found = list(batches)
        assert [batch.label[0].asnumpy().tolist() for batch in found] == epoch
        for batch in found:
            for image, label in zip(batch.data[0].asnumpy(), batch.label[0].asnumpy(), strict=True):
                assert image.shape == (3, 12, 20)
                assert (image[0, :, 10:] == label).all()
                assert (image[0, :, :10] == label + 50).all()
                assert (image[1] == 100).all()
                assert (image[2] == 200).all()
        batches.reset()


def test_augmented_images(records):
    _, path = records

    def first(**given):
        given = {"data_shape": (3, 12, 20), "batch_size": 10, **given}
        return next(mx.io.ImageRecordIter(path_imgrec=path, **given)).data[0].asnumpy()

    plain = first()
    assert (first(mirror=True) == plain[..., ::-1]).all()
    scaled = first(mean_r=1, mean_g=2, mean_b=3, std_r=2, std_g=4, std_b=5, scale=0.5)
    expected = (plain - np.reshape([1, 2, 3], (3, 1, 1))) / np.reshape([2, 4, 5], (3, 1, 1)) / 2
    np.testing.assert_allclose(scaled, expected, rtol=1e-6)
    mirrored = (first(rand_mirror=True, seed=3) != plain).any(axis=(1, 2, 3))
    assert 0 < mirrored.sum() < 10
    assert first(resize=24, data_shape=(3, 24, 24)).shape == (10, 3, 24, 24)
    assert first(data_shape=(1, 12, 20)).shape == (10, 1, 12, 20)
    padded = first(pad=2, fill_value=7, data_shape=(3, 16, 24))
    assert (padded[0, :, :2] == 7).all()
    assert (padded[0, :, 2:-2, 2:-2] == plain[0]).all()
    crops = first(rand_crop=True, data_shape=(3, 8, 12))
    assert len({int((image[0, 0] > 40).sum()) for image in crops}) > 1
    order = [
        [int(i) for batch in batches for i in batch.label[0].asnumpy()]
        for batches in [mx.io.ImageRecordIter(path, (3, 12, 20), 5, shuffle=True, seed=seed) for seed in (1, 1, 2)]
    ]
    assert order[0] == order[1] != order[2]
    assert sorted(order[0]) == list(range(10))


def test_refused_images(records, tmp_path):
    _, path = records
    with pytest.raises(ArgumentError, match="max_rotate_angle is not supported"):
        mx.io.ImageRecordIter(path, (3, 8, 8), 2, max_rotate_angle=10)
    with pytest.raises(ArgumentError, match="no parameter 'colour'"):
        mx.io.ImageRecordIter(path, (3, 8, 8), 2, colour=1)
    with pytest.raises(ShapeError, match="smaller than data_shape"):
        next(mx.io.ImageRecordIter(path, (3, 28, 28), 2))
    with pytest.raises(NbsymError, match="has 1 labels, not 3"):
        next(mx.io.ImageRecordIter(path, (3, 8, 8), 2, label_width=3))
    broken = tmp_path / "broken.rec"
    with mx.recordio.MXRecordIO(broken, "w") as file:
        file.write(mx.recordio.pack(mx.recordio.IRHeader(0, 1, 1, 0), b"no image"))
    with pytest.raises(NbsymError, match="not an image"):
        next(mx.io.ImageRecordIter(str(broken), (3, 8, 8), 1))
