"""The parent: a long-lived process per peer, cases one after another, rounds interleaved, one at work at a time.

A workload is a module of `benchmarks.workloads` with

- ``TITLE`` and ``NOTES`` for the report, and ``GOALS``;
- ``PEERS``: names, ours first;
- ``CASES``: a `Case` by name;
- ``prepare(peer, case name)``: a `Prepared`, in the process of that peer; raises `NotOffered` where it has none;
- optionally ``FRESH`` (every reading in a process of its own) and ``TOLERANCE`` (relative, by first word of a result).
"""

from __future__ import annotations

import importlib
import json
import math
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from .workload import Case

OURS = "nbsym"
ROOT = Path(__file__).parents[1]
TOLERANCE = 1e-3
# A turn of one peer: long enough to leave the caches and the sleep that the others brought, short enough for many.
TURN_LEAST, TURN_MOST = 0.01, 0.1
ROUNDS_LEAST, ROUNDS_MOST = 3, 25
# Threads that wait by spinning do so after the work is done: those of ONNX Runtime for 33 ms, of MXNet and PyTorch for
# 8 to 11, of nbsym for 1. Whoever comes next must not share a processor with them.
SETTLE = 0.05


@dataclass
class Outcome:
    """Everything that a run of a workload found."""

    versions: dict[str, str] = field(default_factory=dict)
    readings: dict[str, dict[str, list[list[float]]]] = field(default_factory=dict)
    """Rounds of readings, by row and peer."""
    cases: dict[str, Case] = field(default_factory=dict)
    """The case by row."""
    remarks: list[str] = field(default_factory=list)


class WorkerDied(RuntimeError):
    pass


class Worker:
    """A process that runs one peer."""

    def __init__(self, workload: str, peer: str, threads: int) -> None:
        variable = {OURS: "", "mx": "NBSYM_BENCH_MX_PYTHON"}.get(peer, "NBSYM_BENCH_PEERS_PYTHON")
        self.peer = peer
        self.process = subprocess.Popen(
            [os.environ.get(variable) or sys.executable, "-m", "benchmarks", workload, "--worker", peer],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("NBSYM_BENCH_STDERR") else subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, **thread_limits(threads)},
        )
        self.version = self.answer()["version"]

    def send(self, **request: Any) -> None:
        assert self.process.stdin
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise WorkerDied(f"stopped with status {self.process.wait()}") from None

    def answer(self, seconds: float | None = None) -> dict[str, Any]:
        assert self.process.stdout
        if seconds is not None and not select.select([self.process.stdout], [], [], max(0, seconds))[0]:
            self.process.kill()
            raise WorkerDied("took too long to prepare")
        line = self.process.stdout.readline()
        if not line:
            raise WorkerDied(f"stopped with status {self.process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def thread_limits(threads: int) -> dict[str, str]:
    """What tells each library's thread pool its size."""
    names = ("OMP", "MKL", "OPENBLAS", "NUMBA")
    return {
        **{f"{name}_NUM_THREADS": str(threads) for name in names},
        "NPROC": str(threads),  # XLA's
        "PJRT_NPROC": str(threads),
        "NBSYM_BENCH_THREADS": str(threads),
    }


def measure(
    workload: str,
    *,
    peers: Iterable[str] | None = None,
    only: Iterable[str] = (),
    seconds: float,
    threads: int,
    patience: float,
) -> tuple[ModuleType, Outcome]:
    """Run a workload: `seconds` for all its readings, `patience` for what a peer takes to prepare a case."""
    module = importlib.import_module(f"benchmarks.workloads.{workload}")
    cases = [case for case in module.CASES.values() if all(part in case.name for part in only)]
    if not cases:
        raise SystemExit(f"{workload} has no case named like {' '.join(only)}; there are: {', '.join(module.CASES)}")
    outcome = Outcome()
    run = _Run(workload, module, outcome, threads, patience)
    run.start([OURS, *(p for p in peers or module.PEERS if p != OURS)], required=bool(peers))
    try:
        for number, case in enumerate(cases):
            if sys.stderr.isatty():
                print(f"\r{workload} {number + 1}/{len(cases)}: {case.name:60.60}", end="", file=sys.stderr, flush=True)
            run.case(case, seconds / len(cases))
    finally:
        run.close()
    return module, outcome


class _Run:
    def __init__(self, workload: str, module: ModuleType, outcome: Outcome, threads: int, patience: float) -> None:
        self.workload, self.module, self.outcome = workload, module, outcome
        self.threads, self.patience = threads, patience
        self.fresh = getattr(module, "FRESH", False)
        self.workers: dict[str, Worker] = {}

    def start(self, peers: Iterable[str], required: bool) -> None:
        for peer in peers:
            if peer not in self.module.PEERS:
                self.remark(f"{peer} has no {self.workload}")
                continue
            try:
                self.workers[peer] = Worker(self.workload, peer, self.threads)
            except (WorkerDied, FileNotFoundError):
                if peer == OURS or required:
                    raise SystemExit(f"{peer} is not installed; see benchmarks/README.md") from None
                self.remark(f"{peer} is not installed")
            else:
                self.outcome.versions[peer] = self.workers[peer].version

    def case(self, case: Case, seconds: float) -> None:
        ready = self.agreeing(case, self.prepared(case))
        if not ready:
            return
        turn = min(TURN_MOST, max(TURN_LEAST, seconds / len(ready) / 6))
        end = time.perf_counter() + seconds
        number = 0
        while number < (case.rounds or ROUNDS_MOST) and (number < ROUNDS_LEAST or time.perf_counter() < end):
            for peer in ready:
                if self.fresh:
                    self.restart(peer, case)
                time.sleep(SETTLE)
                worker = self.workers[peer]
                worker.send(case=case.name, seconds=turn, first=not number)
                self.note(case, peer, worker.answer())
            number += 1

    def note(self, case: Case, peer: str, answer: dict[str, Any]) -> None:
        if "error" in answer:
            self.remark(f"{case.name}: {peer} failed: {last_line(answer['error'])}")
        for row, readings in answer.get("readings", {}).items():
            self.outcome.cases[row] = case
            self.outcome.readings.setdefault(row, {}).setdefault(peer, []).append(readings)

    def prepared(self, case: Case) -> dict[str, dict[str, Any]]:
        """Digests of results by peer, of those who have the case. Nothing is timed yet: they prepare at once."""
        start = time.perf_counter()
        found: dict[str, dict[str, Any]] = {}
        for worker in self.workers.values():
            worker.send(prepare=case.name)
        for peer in list(self.workers):
            limit = None if peer == OURS else self.patience + start - time.perf_counter()
            try:
                answer = self.workers[peer].answer(limit)
            except WorkerDied as reason:
                self.remark(f"{case.name}: {peer} {reason}")
                self.workers[peer] = Worker(self.workload, peer, self.threads)
                continue
            if "error" in answer:
                self.remark(f"{case.name}: {peer} failed: {last_line(answer['error'])}")
            elif "results" in answer:
                found[peer] = answer["results"]
        return found

    def agreeing(self, case: Case, results: dict[str, dict[str, Any]]) -> list[str]:
        """The peers that computed what nbsym did."""
        tolerances = getattr(self.module, "TOLERANCE", {})
        agreeing = []
        for peer, theirs in results.items():
            wrong = [
                name
                for name in theirs
                if OURS in results and not same(results[OURS], theirs, name, tolerances.get(name.split()[0], TOLERANCE))
            ]
            if wrong:
                self.remark(f"{case.name}: {peer} is left out, its {wrong[0]} differs from nbsym's")
            else:
                agreeing.append(peer)
        return agreeing

    def restart(self, peer: str, case: Case) -> None:
        self.workers[peer].close()
        self.workers[peer] = worker = Worker(self.workload, peer, self.threads)
        worker.send(prepare=case.name)
        worker.answer()

    def remark(self, text: str) -> None:
        if text in self.outcome.remarks:
            return
        print(f"\r{text:80}", file=sys.stderr)
        self.outcome.remarks.append(text)

    def close(self) -> None:
        for worker in self.workers.values():
            worker.close()


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1][:200]


def same(ours: dict[str, Any], theirs: dict[str, Any], name: str, tolerance: float) -> bool:
    """Whether two results are the same computation in another order of additions.

    The error is relative to the norm of the result, or, for one that is as good as nothing beside the others (the
    gradient of a bias before a normalization), to a thousandth of the largest.
    """
    if name not in ours or ours[name]["shape"] != theirs[name]["shape"]:
        return False
    a, b = ours[name], theirs[name]
    if not (math.isfinite(a["norm"]) and math.isfinite(b["norm"])):
        return False
    largest = max(result["norm"] for result in theirs.values())
    error = math.dist(a["sample"], b["sample"])
    share = math.sqrt(len(b["sample"]) / max(1, math.prod(b["shape"])))
    scale = max(math.hypot(*b["sample"]), 1e-3 * largest * share)
    return error <= tolerance * scale and abs(a["norm"] - b["norm"]) <= tolerance * max(b["norm"], 1e-3 * largest)
