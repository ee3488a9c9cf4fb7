"""What `Module.fit` adds to the bare executor's loop, on LeNet: both train an epoch in turn.

    python -m benchmarks.fit

The loop copies the same batches, runs forward and backward, and updates with the same optimizer in one native call.
`fit` also feeds the metric, counts, and calls what waits for the end of a batch.
"""

from __future__ import annotations

import logging
import statistics
import time

import numpy as np

import nbsym as mx
from examples.symbols import lenet

BATCH, BATCHES, EPOCHS = 64, 200, 12
OPTIMIZER = {"learning_rate": 0.05, "momentum": 0.9}


def main() -> None:
    logging.disable()
    rng = np.random.default_rng(0)
    data = rng.standard_normal((BATCH * BATCHES, 1, 28, 28)).astype("float32")
    label = rng.integers(0, 10, BATCH * BATCHES).astype("float32")
    batches = mx.io.NDArrayIter(data, label, BATCH)

    module = mx.mod.Module(lenet.symbol(mx))
    module.bind(batches.provide_data, batches.provide_label)
    module.init_params(mx.init.Xavier())
    module.init_optimizer(optimizer_params=OPTIMIZER)

    def fit() -> None:
        module.fit(batches, num_epoch=1, optimizer_params=OPTIMIZER)

    # The module's own executor: another one's memory lies elsewhere, which alone makes a difference of 2 %.
    executor = module._exec_group.execs[0]
    names = [name for name in module.symbol.list_arguments() if name not in ("data", "softmax_label")]
    update = mx.optimizer.get_updater(mx.optimizer.create("sgd", rescale_grad=1 / BATCH, **OPTIMIZER))
    weights, gradients = ([d[name] for name in names] for d in (executor.arg_dict, executor.grad_dict))

    def loop() -> None:
        batches.reset()
        for batch in batches:
            executor.arg_dict["data"][:] = batch.data[0]
            executor.arg_dict["softmax_label"][:] = batch.label[0]
            executor.forward(is_train=True)
            executor.backward()
            update(list(range(len(names))), gradients, weights)

    times: dict[str, list[float]] = {"loop": [], "fit": []}
    for epoch in range(EPOCHS + 1):
        for name, run in (("loop", loop), ("fit", fit)):
            start = time.perf_counter()
            run()
            if epoch:  # the first compiles
                times[name].append((time.perf_counter() - start) / BATCHES)
    ratios = [fitted / bare for bare, fitted in zip(times["loop"], times["fit"], strict=True)]
    print(f"of two epochs in turn, median: {statistics.median(ratios) - 1:+.1%}")
    for what, chosen in (("medians", statistics.median), ("minima", min)):
        bare, whole = (chosen(times[name]) * 1e3 for name in ("loop", "fit"))
        print(f"{what}: the loop {bare:.3f} ms a step, fit {whole:.3f} ms: {whole / bare - 1:+.1%}")


if __name__ == "__main__":
    main()
