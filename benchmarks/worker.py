"""The process of one peer: prepares a case, times it when asked, answers in lines of JSON."""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .workload import NotOffered, Prepared

PACKAGES = {"mx": "mxnet", "torchc": "torch", "ort": "onnxruntime"}
# Shorter calls are repeated within one reading: the clock and the call of a lambda cost a tenth of a microsecond.
READING = 1e-3
# For how long threads are watched before they are bound.
WATCHED = 0.01
# How many elements of a result are compared, beside its norm.
SAMPLE = 512
PROCESSORS = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()


def work(workload: str, peer: str) -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is not an answer
    print(json.dumps({"version": version(PACKAGES.get(peer, peer))}), file=answers)
    module = importlib.import_module(f"benchmarks.workloads.{workload}")
    prepared: Prepared | None = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if "prepare" in request:
                prepared = None  # what the last case holds is freed first
                bind_threads(None)
                prepared = module.prepare(peer, request["prepare"])
                assert prepared is not None
                answer: dict[str, Any] = {
                    "results": {name: digest(values) for name, values in prepared.results.items()}
                }
            else:
                assert prepared is not None
                # MXNet's engine hands operators to threads that may not be there yet: bound, some get the same one.
                if request["first"] and prepared.run and peer != "mx":
                    bind_threads(prepared.run)
                answer = {"readings": readings(prepared, request["case"], request["seconds"])}
        except NotOffered as reason:
            answer = {"missing": str(reason)}
        except Exception:
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), file=answers)


def readings(prepared: Prepared, case: str, seconds: float) -> dict[str, list[float]]:
    if prepared.measure:
        return {name: [value] for name, value in prepared.measure().items()}
    assert prepared.run
    return {case: timed(prepared.run, seconds)}


def bind_threads(run: Callable[[], object] | None) -> None:
    """Give each thread that computes a processor of its own, whatever library made it; without `run`, free all.

    On a machine with other work, a scheduler may leave two threads of a pool on one processor for seconds, and every
    wait of the one for the other then takes milliseconds.
    """
    if not hasattr(os, "sched_setaffinity"):
        return
    tasks = Path("/proc/self/task")
    if run is None:
        for task in tasks.iterdir():
            os.sched_setaffinity(int(task.name), PROCESSORS)
        return

    def spent() -> dict[int, int]:
        return {int(task.name): int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()}

    before, end = spent(), time.perf_counter() + WATCHED
    while time.perf_counter() < end:
        run()
    used = {thread: time - before.get(thread, 0) for thread, time in spent().items()}
    busiest = sorted(used, key=lambda thread: -used[thread])[: len(PROCESSORS)]
    for processor, thread in zip(sorted(PROCESSORS), busiest, strict=False):
        if used[thread] > 0.1 * used[busiest[0]]:
            os.sched_setaffinity(thread, {processor})


def timed(run: Callable[[], object], seconds: float) -> list[float]:
    """Seconds per call, read again and again for about `seconds`; what one reading exhausts is read once."""

    def once(calls: int) -> float:
        start = time.perf_counter()
        for _ in range(calls):
            run()
        return (time.perf_counter() - start) / calls

    first = once(1)
    if first >= seconds:
        return [first]
    calls = max(1, int(READING / max(once(1), 1e-8)))
    spent, found = 0.0, []
    while spent < seconds:
        found.append(once(calls))
        spent += found[-1] * calls
    return found


def digest(values: Any) -> dict[str, Any]:
    """Shape, norm and evenly spaced elements of an array: enough to tell a wrong one."""
    import numpy as np

    flat = np.asarray(values).ravel().astype(np.float64)
    picked = np.linspace(0, max(0, flat.size - 1), min(SAMPLE, flat.size)).astype(np.int64)
    return {"shape": list(np.shape(values)), "norm": float(np.sqrt(flat @ flat)), "sample": flat[picked].tolist()}
