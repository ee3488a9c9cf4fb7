"""Metrics and schedules of the learning rate, against MXNet's values; and what surrounds the values."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from golden.archive import read
from golden.metric_runs import METRICS, SCHEDULES, run_metric, run_schedule

import nbsym as mx
from nbsym.base import ArgumentError

RECORDS = read(Path(__file__).parent / "golden" / "metric.npz")


@pytest.mark.parametrize("number", range(len(METRICS)), ids=lambda i: f"{METRICS[i][0]}-{i}")
def test_metric_as_mxnet(number):
    found = run_metric(mx, *METRICS[number])
    np.testing.assert_allclose(found["values"], RECORDS[number]["arrays"]["values"], 2e-6)


@pytest.mark.parametrize("number", range(len(SCHEDULES)), ids=lambda i: f"{SCHEDULES[i][0]}-{i}")
def test_schedule_as_mxnet(number):
    record = RECORDS[len(METRICS) + number]
    assert record["arguments"] == json.loads(json.dumps(SCHEDULES[number][1]))
    np.testing.assert_allclose(run_schedule(mx, *SCHEDULES[number]), record["arrays"]["rates"], 1e-6)


def arrays(*values):
    return [mx.nd.array(value) for value in values]


def test_correlation_of_all_numbers():
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((2, 30)) + np.array([[100], [0]])
    metric = mx.metric.create("pearsonr", average="micro")
    for part in (slice(0, 4), slice(4, 30)):
        metric.update(arrays(x[part]), arrays(y[part] + x[part]))
    expected = np.corrcoef(x.astype("f"), (x + y).astype("f"))[0, 1]
    assert metric.get()[1] == pytest.approx(expected, rel=1e-6)
    assert metric.get_global()[1] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("name", sorted({name for name, arguments, _ in METRICS if not arguments}))
def test_nothing_seen_is_not_a_number(name):
    metric = mx.metric.create(name)
    assert math.isnan(metric.get()[1])
    assert str(metric).startswith("EvalMetric: {")


def test_several_metrics():
    metric = mx.metric.create(["acc", mx.metric.create("ce"), lambda label, pred: (label.sum(), len(label))])
    metric.update(arrays([1, 0]), arrays([[0.5, 0.5], [0.75, 0.25]]))
    assert metric.get() == (["accuracy", "cross-entropy", "custom(<lambda>)"], pytest.approx([0.5, 0.490415, 0.5]))
    assert [name for name, _ in metric.get_name_value()] == metric.get()[0]
    metric.reset_local()
    assert all(math.isnan(value) for value in metric.get()[1])
    assert metric.get_global()[1][0] == 0.5
    metric.reset()
    assert all(math.isnan(value) for value in metric.get_global()[1])
    assert metric.get_metric(0).name == "accuracy"
    with pytest.raises(ValueError, match="Metric index 3 is out of range"):
        metric.get_metric(3)
    metric.metrics.pop()
    assert [config["metric"] for config in metric.get_config()["metrics"]] == ["Accuracy", "CrossEntropy"]


def test_labels_and_outputs_by_name():
    metric = mx.metric.Accuracy(output_names=["b_output"], label_names=["b_label"])
    labels = dict(zip(("a_label", "b_label"), arrays([0, 0], [1, 1])))
    outputs = dict(zip(("a_output", "b_output"), arrays([[1, 0], [1, 0]], [[0, 1], [1, 0]])))
    metric.update_dict(labels, outputs)
    assert metric.get() == ("accuracy", 0.5)
    everything = mx.metric.Accuracy()
    everything.update_dict(labels, outputs)
    assert everything.get() == ("accuracy", 0.75)


def test_configuration_makes_the_same():
    metric = mx.metric.TopKAccuracy(top_k=4, name="mine", output_names=["x"])
    again = mx.metric.create(metric.get_config() | {"name": "mine"})
    assert (again.top_k, again.output_names, again.name) == (4, ["x"], "mine_4")


def test_custom_metrics():
    metric = mx.metric.np(lambda label, pred: abs(label - pred).sum(), name="distance")
    metric.update(arrays([1, 2]), arrays([2, 4]))
    assert metric.get() == ("distance", 3.0)
    with pytest.raises(ValueError, match="Shape of labels 1 does not match shape of predictions 2"):
        metric.update(arrays([1]), arrays([1], [2]))
    extra = mx.metric.CustomMetric(lambda label, pred: 1, allow_extra_outputs=True)
    extra.update(arrays([1]), arrays([1], [2]))
    assert extra.num_inst == 1
    with pytest.raises(NotImplementedError):
        metric.get_config()


def test_what_does_not_fit_is_refused():
    with pytest.raises(ArgumentError, match="acurracy is not registered as metric; did you mean"):
        mx.metric.create("acurracy")
    with pytest.raises(ArgumentError, match="Please use Accuracy if top_k is no more than 1"):
        mx.metric.create("top_k_accuracy")
    with pytest.raises(ValueError, match="Shape of labels 2 does not match shape of predictions 3"):
        mx.metric.create("acc").update(arrays([0, 1]), arrays([[0, 1]] * 3))
    with pytest.raises(ValueError, match="F1 currently only supports binary classification"):
        mx.metric.create("f1").update(arrays([0, 1, 2]), arrays([[0, 1]] * 3))
    with pytest.raises(ArgumentError, match="Can only register subclass of EvalMetric"):
        mx.metric.register(int)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda s: s.FactorScheduler(0), "Schedule step must be greater or equal than 1 round"),
        (lambda s: s.FactorScheduler(1, factor=2), "Factor must be no more than 1"),
        (lambda s: s.MultiFactorScheduler([3, 3]), "Schedule step must be an increasing integer list"),
        (lambda s: s.PolyScheduler(0), "maximum number of updates must be strictly positive"),
        (lambda s: s.LRScheduler(0.1, warmup_begin_lr=1), "Base lr has to be higher"),
        (lambda s: s.LRScheduler(warmup_mode="exponential"), "Supports only linear and constant"),
    ],
)
def test_impossible_schedules(make, message):
    with pytest.raises(ValueError, match=message):
        make(mx.lr_scheduler)
