"""Damage files at random and read them: each gives a result or an NbsymError, soon, and within memory.

    python tests/fuzz_files.py 10000 1        # files of each kind, seed

Memory is limited (RLIMIT_AS) to what the process has when it begins plus 256 MB, and a file that takes longer than
a second ends the run, as does a crash. `test_fuzz_files.py` runs a small number of them.
"""

from __future__ import annotations

import faulthandler
import os
import random
import re
import resource
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from golden.symbol_networks import networks

import nbsym as mx
from nbsym.base import NbsymError
from nbsym.recordio import MXRecordIO, unpack

GOLDEN = Path(__file__).parent / "golden"
MEMORY = 256 << 20
SECONDS = 1.0
NUMBERS = [
    0,
    1,
    -1,
    2,
    7,
    255,
    1 << 15,
    (1 << 29) - 1,
    (1 << 31) - 1,
    1 << 31,
    (1 << 32) - 1,
    1 << 40,
    (1 << 63) - 1,
    -(1 << 63),
]


def read_json(path: str) -> None:
    symbol = mx.sym.load(path)
    again = mx.sym.load_json(symbol.tojson())
    assert again.tojson() == symbol.tojson()
    assert again.list_outputs() == symbol.list_outputs()
    symbol.infer_shape_partial()


def read_params(path: str) -> None:
    found = mx.nd.load(path)
    arrays = list(found.values()) if isinstance(found, dict) else found
    assert sum(array.size * array.asnumpy().itemsize for array in arrays) <= os.path.getsize(path)


def read_records(path: str) -> None:
    with MXRecordIO(path, "r") as record:
        size = 0
        while (text := record.read()) is not None:
            size += len(text)
            unpack(text) if len(text) >= 24 else None
        assert size <= os.path.getsize(path)


def originals() -> dict[str, tuple[Callable[[str], None], list[bytes]]]:
    """Per kind of file: what reads it, and good ones."""
    symbols = [symbol.tojson().encode() for _, symbol, _ in networks(mx)]
    symbols += [re.sub(rb'"attrs": {(?!"mxnet)', b'"param": {', text) for text in symbols[:8]]  # as before 0.9
    return {
        ".json": (read_json, symbols),
        ".params": (read_params, [path.read_bytes() for path in sorted((GOLDEN / "ndarray").glob("*.params"))]),
        ".rec": (read_records, [(GOLDEN / "magic.rec").read_bytes()]),
    }


def damaged(text: bytes, others: list[bytes], rng: random.Random, is_text: bool) -> bytes:
    """A file with one to three faults. In every second text they are values alone, so that it is read to its end."""
    data = bytearray(text)
    if is_text and rng.random() < 0.5:
        for _ in range(rng.randint(1, 3)):
            _replace_value(data, rng)
        return bytes(data)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(6):
            case 0:
                del data[at:]
            case 1:
                del data[at : at + rng.randint(1, 40)]
            case 2:
                data[at:at] = rng.randbytes(rng.randint(1, 9))
            case 3 if data:
                data[at % len(data)] ^= 1 << rng.randrange(8)
            case 4:
                other = rng.choice(others)
                start = rng.randrange(len(other) + 1)
                data[at:at] = other[start : start + rng.randint(1, 200)]
            case 5 if len(data) >= 8:
                form = rng.choice(["<I", "<Q"])
                at -= at % 4
                number = rng.choice(NUMBERS) % (1 << 8 * struct.calcsize(form))
                data[at : at + struct.calcsize(form)] = struct.pack(form, number)
    return bytes(data)


def _replace_value(data: bytearray, rng: random.Random) -> None:
    found = list(re.finditer(rb"-?\d+|True|False|None|\(\)|null", data))
    if found:
        match = rng.choice(found)
        words = [
            *map(str, NUMBERS),
            "1e400",
            "nan",
            "None",
            "()",
            "(1,)",
            "[]",
            "{}",
            "9" * 5000,
            "[" * 5000,
            "(" * 300,
        ]
        data[match.start() : match.end()] = rng.choice(words).encode()


def main(count: int, seed: int) -> None:
    faulthandler.enable()
    rng = random.Random(seed)
    kinds = originals()
    for reader, texts in kinds.values():  # whatever is imported or compiled on first use is there from now on
        for text in texts:
            _read(reader, text, ".warm")
    virtual = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (virtual + MEMORY, resource.RLIM_INFINITY))
    for kind, (reader, texts) in kinds.items():
        refused = 0
        for i in range(count):
            text = damaged(rng.choice(texts), texts, rng, kind == ".json")
            start = time.perf_counter()
            try:
                refused += not _read(reader, text, kind)
            except BaseException:
                print(f"file {i} of kind {kind}, seed {seed}: {text!r}", file=sys.stderr)
                raise
            seconds = time.perf_counter() - start
            assert seconds < SECONDS, f"file {i} of kind {kind}, seed {seed}, took {seconds:.1f} s: {text!r}"
        print(f"{kind}: {count} files, {refused} refused, {count - refused} read")


def _read(reader: Callable[[str], None], text: bytes, kind: str) -> bool:
    """Whether the file could be read."""
    with tempfile.NamedTemporaryFile(suffix=kind, dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as file:
        file.write(text)
        file.flush()
        try:
            reader(file.name)
        except NbsymError:
            return False
        return True


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
