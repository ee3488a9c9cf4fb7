"""The networks of examples/symbols have the arguments and shapes that MXNet 1.9.1 infers for the same definitions."""

import gzip
import json
from pathlib import Path

import pytest
from golden.example_symbols import NETWORKS, inferred

import nbsym as mx

with gzip.open(Path(__file__).parent / "golden" / "example_symbols.json.gz") as file:
    GOLDEN = json.load(file)


@pytest.mark.parametrize(
    "number", range(len(NETWORKS)), ids=["-".join(map(str, (n, *a.values()))) for n, a, _ in NETWORKS]
)
def test_shapes_are_those_of_mxnet(number):
    assert inferred(mx, *NETWORKS[number]) == GOLDEN[number]
