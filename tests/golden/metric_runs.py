"""Metrics on batches, and schedules, the same under MXNet and under nbsym: used by both interpreters."""

import numpy as np

# Name, arguments, and what the batches look like.
METRICS = [
    ("acc", {}, "classes"),
    ("acc", {}, "chosen"),
    ("acc", {"axis": 1}, "sequences"),
    ("top_k_accuracy", {"top_k": 3}, "classes"),
    ("top_k_acc", {"top_k": 2}, "classes"),
    ("f1", {}, "binary"),
    ("f1", {"average": "micro"}, "binary"),
    ("mcc", {}, "binary"),
    ("mcc", {"average": "micro"}, "binary"),
    ("perplexity", {"ignore_label": None}, "classes"),
    ("perplexity", {"ignore_label": 2}, "classes"),
    ("mae", {}, "numbers"),
    ("mse", {}, "numbers"),
    ("rmse", {}, "numbers"),
    ("mae", {}, "columns"),
    ("mse", {}, "columns"),
    ("rmse", {}, "columns"),
    ("ce", {}, "classes"),
    ("cross-entropy", {"eps": 0.1, "kind": "CrossEntropy"}, "classes"),
    ("nll_loss", {}, "classes"),
    ("pearsonr", {}, "columns"),
    ("pearsonr", {"average": "micro"}, "columns"),
    ("pcc", {}, "classes"),
    ("pcc", {}, "binary"),
    ("loss", {}, "columns"),
    ("torch", {}, "columns"),
    ("caffe", {}, "numbers"),
]

SCHEDULES = [
    ("FactorScheduler", {"step": 3, "factor": 0.5, "base_lr": 1.0}),
    ("FactorScheduler", {"step": 2, "factor": 0.1, "stop_factor_lr": 1e-3, "warmup_steps": 4, "base_lr": 0.5}),
    ("MultiFactorScheduler", {"step": [4, 9], "factor": 0.3, "base_lr": 1.0, "warmup_steps": 2}),
    ("PolyScheduler", {"max_update": 12, "base_lr": 0.7, "pwr": 3, "final_lr": 0.1}),
    ("PolyScheduler", {"max_update": 12, "warmup_steps": 5, "warmup_begin_lr": 1e-3, "warmup_mode": "constant"}),
    ("CosineScheduler", {"max_update": 15, "base_lr": 0.7, "final_lr": 0.1, "warmup_steps": 3}),
]


def batches(kind):
    """Three batches, of different sizes: labels and outputs."""
    rng = np.random.RandomState(3)
    for size in (8, 20, 13):
        if kind in ("classes", "chosen", "binary"):
            classes = 2 if kind == "binary" else 5
            output = rng.uniform(size=(size, classes))
            output /= output.sum(1, keepdims=True)
            label = rng.randint(0, classes, size)
            yield label, output.argmax(1) if kind == "chosen" else output
        elif kind == "sequences":
            yield rng.randint(0, 4, (size, 3)), rng.uniform(size=(size, 4, 3))
        elif kind == "numbers":
            yield rng.standard_normal(size), rng.standard_normal(size)
        else:
            label = rng.standard_normal((size, 3))
            yield label, label + rng.standard_normal((size, 3))


def run_metric(mx, name, arguments, kind):
    """Values after one batch; and after the others, since that one and of all."""
    given = dict(arguments)
    metric = mx.metric.create(given.pop("kind", name), **given)
    found = []
    for number, (label, output) in enumerate(batches(kind)):
        if number == 1:
            found += [metric.get()[1], metric.get_global()[1]]
            metric.reset_local()
        metric.update([mx.nd.array(label)], [mx.nd.array(output)])
    # MXNet's Pearson correlation has no global value of all numbers, and no local one.
    values = found if name == "pearsonr" and given else [*found, metric.get()[1], metric.get_global()[1]]
    return {"values": np.array(values[:1] if name == "pearsonr" and given else values, float)}


def run_schedule(mx, name, arguments):
    schedule = getattr(mx.lr_scheduler, name)(**arguments)
    return [schedule(number) for number in range(20)]
