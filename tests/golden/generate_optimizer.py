"""Ask MXNet 1.9.1 what its optimizers make of the runs in optimizer_runs.py, and keep it in optimizer.npz.

Beside it ``adam.states`` and ``sgd.states``, as MXNet writes them after two updates, and optimizer_states.npz with what
the third makes of the weights.

mx/bin/python tests/golden/generate_optimizer.py
"""

import warnings
from pathlib import Path

import mxnet as mx
from archive import write
from optimizer_runs import RUNS, run


def main():
    warnings.simplefilter("ignore")
    records = [
        {
            "name": name,
            "arguments": arguments,
            "dtype": dtype,
            "arrays": run(mx, name, arguments, dtype, lambda updater, *lists: updater(*lists)),
        }
        for name, arguments, dtype in RUNS
    ]
    target = Path(__file__).parent / "optimizer.npz"
    write(target, records)
    print(f"{target.name}: {len(records)} runs, {target.stat().st_size / 1e3:.0f} kB")

    write(target.parent / "optimizer_states.npz", [states(name, target.parent) for name in ("adam", "sgd")])


def states(name, folder):
    """Write a file of states with the optimizer in it; the record says how training goes on."""
    schedule = mx.lr_scheduler.MultiFactorScheduler([1, 2], 0.5, base_lr=0.2)
    momentum = {"momentum": 0.9} if name == "sgd" else {}
    optimizer = mx.optimizer.create(
        name,
        param_idx2name={0: "fc_weight", 1: "fc_bias"},
        learning_rate=0.2,
        wd=0.1,
        lr_scheduler=schedule,
        **momentum,
    )
    updater = mx.optimizer.get_updater(optimizer)
    weights, grads = ([mx.nd.array([1, 2]), mx.nd.array([[3, -4, 5]])] for _ in range(2))
    for _ in range(2):
        updater([0, 1], grads, weights)
    (folder / f"{name}.states").write_bytes(updater.get_states(dump_optimizer=True))
    arrays = {f"{kind}{i}": x[i].asnumpy() for kind, x in (("weight", weights), ("grad", grads)) for i in (0, 1)}
    updater([0, 1], grads, weights)
    return {"name": name, "arrays": {**arrays, **{f"next{i}": weights[i].asnumpy() for i in (0, 1)}}}


if __name__ == "__main__":
    main()
