"""Callbacks and Monitor: what they say, in a terminal and in a log file."""

import io
import logging
import re
import sys

import numpy as np
import pytest

import nbsym as mx
from nbsym.callback import BatchEndParam, ProgressBar, Speedometer


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.INFO)
    return lambda: [record.getMessage() for record in caplog.records]


def metric():
    found = mx.metric.create("acc")
    found.update([mx.nd.array([0, 1])], [mx.nd.array([[1, 0], [1, 0]])])
    return found


def epoch(callback, count, number=0, first=0, of=None):
    for i in range(first, first + count):
        callback(BatchEndParam(number, i, of, {}))


def test_speedometer(log):
    report = Speedometer(batch_size=8, frequent=2)
    epoch(report, 5, of=metric())
    epoch(report, 3, 1)
    assert [re.sub(r"[\d.]+ samples", "N samples", line) for line in log()] == [
        "Epoch[0] Batch [0-2]\tSpeed: N samples/sec\taccuracy=0.500000",
        "Epoch[0] Batch [2-4]\tSpeed: N samples/sec\taccuracy=nan",
        "Iter[1] Batch [2]\tSpeed: N samples/sec",
    ]


def test_speedometer_over_the_epoch(log):
    epoch(Speedometer(8, 2, auto_reset=False), 5, of=metric())
    assert [line.split("\t")[0] for line in log()] == ["Epoch[0] Batch [0-2]", "Epoch[0] Batch [0-4]"]
    assert log()[-1].endswith("accuracy=0.500000")


def test_progress_in_a_log_file(log):
    progress = ProgressBar(total=40, length=10)
    epoch(progress, 40)
    epoch(progress, 40, 1, first=1)  # FeedForward counts from 1
    assert log()[:2] == ["Epoch[0] [=---------] 10%", "Epoch[0] [==--------] 20%"]
    assert log()[9] == "Epoch[0] [==========] 100%"
    assert log()[10] == "Epoch[1] [=---------] 10%"
    assert len(log()) == 20
    assert not any("\r" in line for line in log())


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("has_tqdm", [True, False])
def test_progress_in_a_terminal(log, monkeypatch, has_tqdm):
    if has_tqdm:
        pytest.importorskip("tqdm")
    else:
        monkeypatch.setitem(sys.modules, "tqdm", None)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    progress = ProgressBar(total=4, length=10)
    epoch(progress, 4, of=metric())
    epoch(progress, 2, 1)
    epoch(progress, 1, 2)
    text = terminal.getvalue()
    assert log() == []
    assert "Epoch 0" in text and "Epoch 2" in text and "\r" in text
    first = text[: text.index("Epoch 1")]
    assert "100%" in first and first.count("\n") == 1


def test_log_train_metric_and_validation(log):
    found = metric()
    epoch(mx.callback.log_train_metric(2, auto_reset=True), 3, of=found)
    mx.callback.LogValidationMetricsCallback()(BatchEndParam(3, 0, metric(), {}))
    assert log() == [
        "Iter[0] Batch[0] Train-accuracy=0.500000",
        "Iter[0] Batch[2] Train-accuracy=nan",
        "Epoch[3] Validation-accuracy=0.500000",
    ]


def test_checkpoints_every_few_epochs(tmp_path):
    class Module:
        saved = ()

        def save_checkpoint(self, *arguments):
            self.saved += (arguments,)

    module, net = Module(), mx.sym.Variable("data") * 2
    for number in range(4):
        mx.callback.module_checkpoint(module, "net", 2, True)(number)
        mx.callback.do_checkpoint(str(tmp_path / "net"), 3)(number, net, {"a": mx.nd.ones(1)}, {})
    assert module.saved == (("net", 2, True), ("net", 4, True))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net-0003.params", "net-symbol.json"]


def test_monitor_shows_what_mxnets_does():
    net = mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=4, name="fc0")
    net = mx.sym.FullyConnected(mx.sym.Activation(net, act_type="relu", name="act"), num_hidden=2, name="fc")
    module = mx.mod.Module(mx.sym.SoftmaxOutput(net, name="softmax"))
    module.bind([("data", (4, 3))], [("softmax_label", (4,))])
    module.init_params(mx.init.One())
    monitor = mx.mon.Monitor(2, pattern="(?!.*backward)", sort=True)
    module.install_monitor(monitor)
    for _ in range(3):
        monitor.tic()
        module.forward_backward(mx.io.DataBatch([mx.nd.ones((4, 3))], [mx.nd.zeros(4)]))
        found = monitor.toc()
        if _ == 1:
            assert found == []
    expected = {"act_output": 3, "data": 1, "fc0_bias": 0, "fc0_output": 3, "fc0_weight": 1, "fc_bias": 0}
    expected |= {"fc_output": 12, "fc_weight": 1, "softmax_label": 0, "softmax_output": 0.5}
    assert {name: float(stats) for _, name, stats in found} == expected
    assert [(step, name) for step, name, _ in found] == [(3, name) for name in sorted(expected)]


def test_monitor_with_statistics_of_ones_own(log):
    executor = mx.sym.exp(mx.sym.Variable("a"), name="e").simple_bind(mx.cpu(), a=(2, 2))
    monitor = mx.mon.Monitor(1, lambda x: [mx.nd.max(x), x], pattern="e")
    monitor.install(executor)
    monitor.tic()
    executor.forward(a=np.zeros((2, 2)))
    monitor.toc_print()
    assert log() == ["Batch:       1                       e_output 1.0\t[[1. 1.]\n [1. 1.]]\t"]
