"""What is made of frozen parameters is made once."""

from __future__ import annotations

import numpy as np
import pytest

from nbsym.executor import lower as lowering
from nbsym.executor.assemble import Machine
from nbsym.executor.launch import Launch, kernel
from nbsym.executor.lower import lower
from nbsym.symbol import Variable
from nbsym.symbol.node import Entry, topological_order


@kernel
def double(source, target, lo, hi):
    for i in range(lo, hi):
        target[i] = 2 * source[i]


@kernel
def add(data, doubled, out, lo, hi):
    for i in range(lo, hi):
        out[i] = data[i] + doubled[i]


def add_doubled(call):
    doubled = call.kept(call.rhs.shape, call.rhs.dtype)
    call.note("doubled once" if "rhs" in call.frozen else "doubled each time")
    yield Launch(double, call.rhs, doubled, jobs=doubled.size, cost=1, once=True)
    yield Launch(add, call.lhs, doubled, call.out, jobs=doubled.size, cost=1)


@pytest.mark.parametrize("frozen, once", [({"weight"}, True), ({"data"}, False), (set(), False)])
def test_launches_that_are_once(monkeypatch, frozen, once):
    monkeypatch.setattr(lowering, "lowering_function", lambda op, package: add_doubled)
    outputs = (Variable("data") + Variable("weight")).entries
    nodes = topological_order(outputs)
    entries = [Entry(node, 0) for node in nodes]
    made = lower(
        nodes, [], outputs, [], dict.fromkeys(entries, (5,)), dict.fromkeys(entries, np.dtype("float32")),
        is_train=False, threads=1, frozen={node for node in nodes if node.name in frozen},
    )  # fmt: skip
    assert (len(made.setup), len(made.forward)) == ((1, 1) if once else (0, 2))
    assert list(made.notes.values()) == ["doubled once" if once else "doubled each time"]
    machine = Machine(made, 1)
    data, weight, out = np.arange(5, dtype="f4"), np.ones(5, "f4"), np.zeros(5, "f4")
    memory = [np.zeros(64, np.uint8) for _ in (*made.kept, *made.offsets)]
    for buffer, bytes_there in zip((*made.kept, *made.offsets), memory, strict=True):
        machine.place(buffer, bytes_there.ctypes.data)
    for node, buffer in made.buffers.variables.items():
        machine.place(buffer, {"data": data, "weight": weight}[node.name].ctypes.data)
    machine.place(made.buffers.outputs[0], out.ctypes.data)
    assert machine.setup() == 0
    weight[:] = 10
    assert machine.forward() == 0
    np.testing.assert_array_equal(out, data + (2 if once else 20))


def test_nodes_that_keep_the_same_share_it(monkeypatch):
    monkeypatch.setattr(lowering, "lowering_function", lambda op, package: add_doubled)
    weight, other = Variable("weight"), Variable("other")
    sums = [Variable("data") + weight, Variable("more") + weight, Variable("data") + other]
    outputs = [entry for node in sums for entry in node.entries]
    nodes = topological_order(outputs)
    entries = [Entry(node, 0) for node in nodes]
    made = lower(
        nodes, [], outputs, [], dict.fromkeys(entries, (5,)), dict.fromkeys(entries, np.dtype("float32")),
        is_train=False, threads=1, frozen={node for node in nodes if node.name in ("weight", "other")},
    )  # fmt: skip
    assert (len(made.setup), len(made.kept), len(made.forward)) == (2, 2, 3)
    read = [instruction.work.args[1].buffer for instruction in made.forward]
    assert read[0] == read[1] != read[2] and set(read) == set(made.kept)
