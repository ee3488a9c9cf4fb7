"""Ask MXNet 1.9.1 what its optimizers make of the runs in optimizer_runs.py, and keep it in optimizer.npz.

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


if __name__ == "__main__":
    main()
