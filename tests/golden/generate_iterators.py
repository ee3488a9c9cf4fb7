"""Ask MXNet 1.9.1 what its NDArrayIter gives, and keep it in iterators.json. See generate_networks.py."""

import json
from pathlib import Path

import numpy as np

np.bool = np.bool_  # type: ignore[attr-defined]  # MXNet names types that NumPy has since removed

import mxnet as mx  # noqa: E402


def epochs(examples, batch_size, last_batch_handle, shuffle):
    """Three epochs: the numbers of each batch's examples, and its padding."""
    np.random.seed(5)  # noqa: NPY002
    batches = mx.io.NDArrayIter(
        np.arange(examples), 10 * np.arange(examples), batch_size, shuffle, last_batch_handle=last_batch_handle
    )
    found = []
    for _ in range(3):
        found.append([[b.data[0].asnumpy().tolist(), b.label[0].asnumpy().tolist(), b.pad] for b in batches])
        batches.reset()
    return found


if __name__ == "__main__":
    cases = [
        [examples, batch_size, handle, shuffle]
        for examples, batch_size in ((7, 3), (6, 3), (10, 4), (3, 8))
        for handle in ("pad", "discard", "roll_over")
        for shuffle in (False, True)
        if examples >= batch_size or handle == "pad"
    ]
    records = [{"case": case, "epochs": epochs(*case)} for case in cases]
    (Path(__file__).parent / "iterators.json").write_text(json.dumps(records, separators=(",", ":")) + "\n")
