"""Ask MXNet 1.9.1 for the values of its metrics and its learning rates, and keep them in metric.npz.

mx/bin/python tests/golden/generate_metric.py
"""

from pathlib import Path

import mxnet as mx
import numpy as np
from archive import write
from metric_runs import METRICS, SCHEDULES, run_metric, run_schedule


def main():
    records = [
        {"name": name, "arguments": arguments, "arrays": run_metric(mx, name, arguments, kind)}
        for name, arguments, kind in METRICS
    ]
    records += [
        {"name": name, "arguments": arguments, "arrays": {"rates": np.array(run_schedule(mx, name, arguments))}}
        for name, arguments in SCHEDULES
    ]
    target = Path(__file__).parent / "metric.npz"
    write(target, records)
    print(f"{target.name}: {len(records)} runs, {target.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
