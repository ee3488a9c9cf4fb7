"""Runs a workload: a process per peer, rounds interleaved so that all of them meet the same weather.

A workload is a module with

- ``PEERS``: name of a peer → function that prepares it and returns a `Subject`;
- ``FRESH``: whether every measurement needs a new process;
- ``TITLE`` and ``NOTES`` for the report.
"""

from __future__ import annotations

import importlib
import json
import math
import os
import platform
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

WORKLOADS = ("overhead", "startup")
OURS = "nbsym"
RESULTS = Path(__file__).parent / "RESULTS.md"
# Results of different libraries are the same computation in another order of additions.
TOLERANCE = 1e-3


@dataclass
class Subject:
    """One peer, ready to be timed."""

    version: str
    cases: dict[str, Callable[[], dict[str, float]]]
    """Each call is one round; it returns seconds by name of what was timed."""
    results: dict[str, list[float]] = field(default_factory=dict)
    """What was computed, to be compared between peers before anything is timed."""


# ---- in the worker ----


def work(workload: str, peer: str) -> None:
    """Answer requests for cases, read from standard input, as lines of JSON."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is not an answer
    subject = importlib.import_module(f"benchmarks.{workload}").PEERS[peer]()
    header = {"version": subject.version, "cases": list(subject.cases), "results": subject.results}
    print(json.dumps(header), file=answers)
    for line in sys.stdin:
        print(json.dumps(subject.cases[line.strip()]()), file=answers)


# ---- in the parent ----


class Worker:
    """A process that runs one peer."""

    def __init__(self, workload: str, peer: str) -> None:
        variable = {OURS: "", "mx": "NBSYM_BENCH_MX_PYTHON"}.get(peer, "NBSYM_BENCH_PEERS_PYTHON")
        self.peer = peer
        self.process = subprocess.Popen(
            [os.environ.get(variable) or sys.executable, "-m", "benchmarks", workload, "--worker", peer],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if peer == OURS else subprocess.DEVNULL,
            cwd=Path(__file__).parents[1],
            text=True,
            bufsize=1,
        )
        self.header = self._answer()

    def ask(self, case: str) -> dict[str, float]:
        assert self.process.stdin
        print(case, file=self.process.stdin)
        return self._answer()

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise WorkerDied(f"{self.peer} stopped with status {self.process.wait()}")
        return json.loads(line)


class WorkerDied(RuntimeError):
    pass


def run(workload: str, peers: Iterable[str] | None, rounds: int) -> None:
    module = importlib.import_module(f"benchmarks.{workload}")
    workers: dict[str, Worker] = {}
    for peer in [OURS, *(p for p in peers or module.PEERS if p != OURS)]:
        try:
            workers[peer] = Worker(workload, peer)
        except WorkerDied:
            if peer == OURS or peers:
                raise
            print(f"{peer} is not installed", file=sys.stderr)
    compare({peer: worker.header["results"] for peer, worker in workers.items()})

    samples: dict[str, dict[str, list[float]]] = {peer: defaultdict(list) for peer in workers}
    cases = workers[OURS].header["cases"]
    for number in range(rounds):
        for case in cases:
            for peer, worker in workers.items():
                if case not in worker.header["cases"]:
                    continue
                if module.FRESH and number:
                    worker.close()
                    worker = workers[peer] = Worker(workload, peer)
                for name, seconds in worker.ask(case).items():
                    samples[peer][name].append(seconds)
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    for worker in workers.values():
        worker.close()
    versions = {peer: worker.header["version"] for peer, worker in workers.items()}
    medians = {peer: {name: median(values) for name, values in times.items()} for peer, times in samples.items()}
    write_section(workload, report(module, versions, medians, rounds))


def compare(results: dict[str, dict[str, list[float]]]) -> None:
    """Stop unless every peer computed what nbsym did."""
    for peer, theirs in results.items():
        for case, values in theirs.items():
            ours = results[OURS][case]
            if len(ours) != len(values) or not all(
                math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE) for a, b in zip(ours, values, strict=True)
            ):
                raise SystemExit(f"{case}: {peer} computes {values[:8]}, nbsym {ours[:8]}")


def report(module, versions: dict[str, str], medians: dict[str, dict[str, float]], rounds: int) -> str:
    """The section of one workload: a table of medians, and in brackets how many times nbsym's."""
    peers = list(versions)
    lines = [
        f"## {module.TITLE}",
        "",
        f"`python -m benchmarks {module.__name__.rpartition('.')[2]}`: medians of {rounds} interleaved rounds; "
        "in brackets, how many times as long as nbsym. "
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}. {module.NOTES}",
        "",
        "| | " + " | ".join(f"{peer} {versions[peer]}" for peer in peers) + " |",
        "|---" * (len(peers) + 1) + "|",
    ]
    for name, ours in medians[OURS].items():
        cells = [show(ours)]
        for peer in peers[1:]:
            theirs = medians[peer].get(name)
            cells.append("–" if theirs is None else f"{show(theirs)} ({times(theirs / ours)}×)")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def times(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.2g}"


def show(seconds: float) -> str:
    for unit, scale in (("s", 1), ("ms", 1e-3)):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def write_section(workload: str, text: str) -> None:
    """Print a section and replace it in RESULTS.md, leaving those of other workloads."""
    print(text)
    sections: dict[str, str] = {}
    if RESULTS.exists():
        for part in RESULTS.read_text().split("<!-- ")[1:]:
            name, _, body = part.partition(" -->\n")
            sections[name] = body.strip() + "\n"
    sections[workload] = text
    body = "\n".join(f"<!-- {name} -->\n{sections[name]}" for name in WORKLOADS if name in sections)
    RESULTS.write_text("# Measured\n\nWritten by `python -m benchmarks`, a section a workload.\n\n" + body)
