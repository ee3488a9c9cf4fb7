"""Runs of optimizers, the same under MXNet and under nbsym: used by both interpreters, so it needs NumPy only."""

import numpy as np

STEPS = 5

# Two parameters, so that names count: weight decay passes over the bias.
NAMES = {0: "fc_weight", 1: "fc_bias"}
SHAPES = {0: (5, 4), 1: (5,)}

COMMON = {"wd": 0.02, "rescale_grad": 0.5, "clip_gradient": 0.6}

# Name, its arguments, and how the weights are kept. Every optimizer without arguments, with all of them, and with
# float16 weights.
RUNS = [
    ("sgd", {}, "float32"),
    ("sgd", {**COMMON, "momentum": 0.9, "learning_rate": 0.1}, "float32"),
    ("sgd", {**COMMON, "learning_rate": 0.1, "begin_num_update": 3, "schedule": "factor"}, "float32"),
    ("sgd", {**COMMON, "momentum": 0.9, "multi_precision": True, "schedule": "cosine"}, "float16"),
    ("sgd", {**COMMON, "multi_precision": True}, "float16"),
    ("nag", {"momentum": 0.9, "learning_rate": 0.1}, "float32"),
    ("nag", {**COMMON}, "float32"),
    ("nag", {"momentum": 0.9, "multi_precision": True}, "float16"),
    ("signum", {}, "float32"),
    ("signum", {**COMMON, "learning_rate": 0.1, "wd_lh": 0.1}, "float32"),
    ("signum", {**COMMON, "momentum": 0}, "float32"),
    ("signum", {**COMMON, "multi_precision": True}, "float16"),
    ("lars", {}, "float32"),
    ("lars", {**COMMON, "momentum": 0.9, "learning_rate": 5.0, "eta": 0.1, "eps": 1e-3}, "float32"),
    ("lars", {**COMMON, "momentum": 0.9, "learning_rate": 5.0, "multi_precision": True}, "float16"),
    ("lbsgd", {}, "float32"),
    ("lbsgd", {**COMMON, "momentum": 0.9, "batch_scale": 2, "warmup_strategy": "sqrt"}, "float32"),
    ("lbsgd", {**COMMON, "momentum": 0.9, "warmup_strategy": "lars"}, "float32"),
    ("dcasgd", {}, "float32"),
    ("dcasgd", {**COMMON, "lamda": 0.3, "learning_rate": 0.1}, "float32"),  # with momentum MXNet fails
    ("ccsgd", {"momentum": 0.5}, "float32"),
    ("adam", {}, "float32"),
    ("adam", {**COMMON, "learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}, "float32"),
    ("adam", {**COMMON, "learning_rate": 0.1, "multi_precision": True, "schedule": "poly"}, "float16"),
    ("adagrad", {}, "float32"),
    ("adagrad", {**COMMON, "eps": 1e-3, "learning_rate": 0.1}, "float32"),
    ("rmsprop", {}, "float32"),
    ("rmsprop", {**COMMON, "gamma1": 0.8, "clip_weights": 0.7, "learning_rate": 0.1}, "float32"),
    ("rmsprop", {**COMMON, "gamma1": 0.8, "gamma2": 0.7, "centered": True, "epsilon": 0.1}, "float32"),
    ("adadelta", {}, "float32"),
    ("adadelta", {**COMMON, "rho": 0.8, "epsilon": 1e-3}, "float32"),
    ("ftrl", {}, "float32"),
    ("ftrl", {**COMMON, "lamda1": 0.1, "learning_rate": 0.3, "beta": 0.5}, "float32"),
    ("adamax", {}, "float32"),
    ("adamax", {**COMMON, "learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95}, "float32"),
    ("nadam", {}, "float32"),
    ("nadam", {**COMMON, "learning_rate": 0.1, "beta1": 0.8, "schedule_decay": 0.1}, "float32"),
    ("ftml", {}, "float32"),
    ("ftml", {**COMMON, "learning_rate": 0.1, "beta2": 0.9, "epsilon": 1e-3}, "float32"),
    ("lamb", {}, "float32"),
    ("lamb", {**COMMON, "learning_rate": 0.1, "lower_bound": 0.5, "upper_bound": 1.5}, "float32"),
    ("lamb", {**COMMON, "learning_rate": 0.1, "bias_correction": False}, "float32"),
    ("test", {"rescale_grad": 0.5}, "float32"),
]


def scheduler(mx, kind):
    """A schedule that changes the learning rate in these few steps."""
    if kind == "factor":
        return mx.lr_scheduler.FactorScheduler(step=2, factor=0.5, base_lr=0.1)
    if kind == "cosine":
        return mx.lr_scheduler.CosineScheduler(max_update=5, base_lr=0.3, final_lr=0.1, warmup_steps=2)
    return mx.lr_scheduler.PolyScheduler(max_update=6, base_lr=0.2, pwr=1, final_lr=0.1)


def run(mx, name, arguments, dtype, update):
    """Weights and states after each of the first and last steps.

    `update(updater, indices, grads, weights)` makes one step.
    """
    given = dict(arguments)
    if "schedule" in given:
        given["lr_scheduler"] = scheduler(mx, given.pop("schedule"))
        given.setdefault("learning_rate", given["lr_scheduler"].base_lr)
    updater = mx.optimizer.get_updater(mx.optimizer.create(name, param_idx2name=NAMES, **given))
    rng = np.random.RandomState(7)
    weights = [mx.nd.array(rng.standard_normal(SHAPES[i]), dtype=dtype) for i in NAMES]
    arrays = {}
    for number in range(STEPS):
        grads = [mx.nd.array(rng.standard_normal(SHAPES[i]), dtype=dtype) for i in NAMES]
        update(updater, list(NAMES), grads, weights)
        if number in (0, STEPS - 1):
            arrays.update((f"step{number}_{NAMES[i]}", weights[i].asnumpy()) for i in NAMES)
    for i in NAMES:
        arrays.update((f"state{k}_{NAMES[i]}", x.asnumpy()) for k, x in enumerate(flat(updater.states[i])))
    return arrays


def flat(state):
    """The arrays in a state."""
    if isinstance(state, (list, tuple)):
        return [array for part in state for array in flat(part)]
    return [] if state is None else [state]
