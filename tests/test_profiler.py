"""What the profiler hears, and how it tells it."""

from __future__ import annotations

import itertools
import json
import threading

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import ArgumentError


@pytest.fixture(autouse=True)
def fresh(tmp_path):
    mx.profiler.set_config(filename=str(tmp_path / "profile.json"), profile_all=True)
    yield tmp_path / "profile.json"
    mx.profiler.set_state("stop")
    mx.profiler.dump()
    mx.profiler.dumps(reset=True)
    mx.profiler.set_config(profile_all=True, profile_symbolic=False, profile_imperative=False)


def bound(dropout=0.0):
    net = mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=10, name="fc1")
    net = mx.sym.Dropout(mx.sym.Activation(net, act_type="relu", name="relu1"), p=dropout, name="drop")
    net = mx.sym.SoftmaxOutput(mx.sym.FullyConnected(net, num_hidden=3, name="fc2"), name="softmax")
    executor = net.simple_bind(mx.cpu(), data=(4, 5))
    for name, array in executor.arg_dict.items():
        label = name == "softmax_label"
        array[:] = 1 if label else np.random.default_rng(len(name)).standard_normal(array.shape)
    return executor


def counts():
    return {
        name: entry["Count"] for name, entry in json.loads(mx.profiler.dumps(format="json"))["Time"]["operator"].items()
    }


def test_every_operator_of_an_executor(fresh):
    executor = bound()
    executor.forward(is_train=True)
    executor.backward()
    expected = [executor.outputs[0].asnumpy(), executor.grad_dict["fc1_weight"].asnumpy()]
    mx.profiler.set_config(profile_symbolic=True, filename=str(fresh))
    mx.profiler.start()
    for _ in range(3):
        executor.forward(is_train=True)
        executor.backward()
    mx.profiler.pause()
    executor.forward(is_train=True)
    mx.profiler.resume()
    mx.profiler.stop()
    executor.forward(is_train=True)
    for before, after in zip(expected, (executor.outputs[0], executor.grad_dict["fc1_weight"])):
        np.testing.assert_array_equal(before, after.asnumpy())
    found = counts()
    assert found["FullyConnected"] in (3, 6)  # the first may have become one with its activation
    assert any(name.startswith("_backward_") for name in found)
    assert set(found.values()) <= {3, 6, 9, 12}
    mx.profiler.dump()
    events = json.loads(fresh.read_text())["traceEvents"]
    assert sum(found.values()) == len(events)
    first = next(event for event in events if event["name"] == "FullyConnected")
    assert first["args"]["node"] in ("fc1", "fc2") and first["ph"] == "X" and first["dur"] > 0
    assert all(a["ts"] + a["dur"] <= b["ts"] + 0.01 for a, b in itertools.pairwise(events))


def test_random_numbers_stay_the_same():
    mx.random.seed(3)
    expected = [bound(0.5).forward(is_train=True)[0].asnumpy() for _ in range(2)]
    mx.random.seed(3)
    mx.profiler.start()
    found = [bound(0.5).forward(is_train=True)[0].asnumpy() for _ in range(2)]
    mx.profiler.stop()
    np.testing.assert_array_equal(found, expected)


def test_arrays_and_updates():
    mx.profiler.start()
    x = mx.nd.ones(3) + 1
    mx.optimizer.get_updater(mx.optimizer.create("sgd"))([0, 1], [x, x], [x.copy(), x.copy()])
    mx.profiler.stop()
    assert counts()["_plus_scalar"] == 1
    assert counts()["sgd_update"] == 1
    mx.profiler.dumps(reset=True)
    mx.profiler.set_config(profile_symbolic=True)
    mx.profiler.start()
    mx.nd.ones(3) + 1
    mx.profiler.stop()
    assert "operator" not in json.loads(mx.profiler.dumps(format="json"))["Time"]


def test_what_programs_mark(fresh):
    domain = mx.profiler.Domain("D")
    counter = domain.new_counter("C", 3)
    mx.profiler.start()
    task, frame, event = domain.new_task("T"), domain.new_frame("F"), mx.profiler.Event("E")
    for duration in (task, frame, event):
        duration.stop()  # does nothing
        duration.start()
        duration.stop()
    counter += 2
    counter -= 1
    domain.new_marker("M").mark("thread")
    threads = [threading.Thread(target=counter.increment) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    mx.profiler.stop()
    task.start()
    task.stop()
    mx.profiler.dump()
    events = json.loads(fresh.read_text())["traceEvents"]
    assert [e["name"] for e in events[:6]] == ["T", "F", "E", "C", "C", "M"]
    assert [e["args"]["C"] for e in events if e["ph"] == "C"] == [5, 4, *range(5, 13)]
    assert (events[5]["ph"], events[5]["s"]) == ("i", "t")
    times = json.loads(mx.profiler.dumps(format="json"))["Time"]
    assert {category: list(names) for category, names in times.items()} == {
        "D": ["T"],
        "D,frame": ["F"],
        "event": ["E"],
    }
    assert [str(x) for x in (domain, task, counter)] == ["D", "T", "C"]


def test_table():
    mx.profiler.start()
    for n in (3, 3, 3000000):
        mx.nd.ones(n) + 1
    mx.nd.exp(mx.nd.ones(3))
    mx.profiler.stop()
    table = mx.profiler.dumps()
    lines = table.splitlines()
    start = lines.index("operator")
    assert lines[1] == "Profile Statistics:"
    assert lines[start + 2].split("  ")[0] == "Name"
    names = [line.split()[0] for line in lines[start + 4 :] if line]
    assert set(names) >= {"_plus_scalar", "exp"} and names.index("_plus_scalar") < names.index("exp")
    assert len({len(line) for line in lines[start + 2 :] if line}) == 1
    upwards = [line.split()[0] for line in mx.profiler.dumps(sort_by="count", ascending=True).splitlines() if line]
    assert upwards.index("exp") < upwards.index("_plus_scalar")


def test_another_run_begins_another_trace(fresh):
    for _ in range(2):
        mx.profiler.start()
        mx.nd.exp(mx.nd.ones(3))
        mx.profiler.stop()
        mx.profiler.dump()
        assert [e["name"] for e in json.loads(fresh.read_text())["traceEvents"]].count("exp") == 1


def test_what_is_refused():
    with pytest.raises(ArgumentError, match="unknown option 'profile_everything'"):
        mx.profiler.set_config(profile_everything=True)
    with pytest.raises(ArgumentError, match="'run' or 'stop', not 'go'"):
        mx.profiler.set_state("go")
    with pytest.raises(ArgumentError, match="Invalid value provided for format"):
        mx.profiler.dumps(format="xml")
    with pytest.raises(ArgumentError, match="Invalid value provided for sort_by"):
        mx.profiler.dumps(sort_by="name")
    with pytest.warns(UserWarning, match=r"profiler.profiler_set_state\(\) is deprecated"):
        mx.profiler.profiler_set_state("stop")
