"""Medians, spread, ratios and goals of a run, as a section of RESULTS.md."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterable
from datetime import date
from math import exp, log
from pathlib import Path
from statistics import median
from types import ModuleType

from .runner import OURS, ROOT, Outcome
from .workload import Goal

RESULTS = Path(__file__).parent / "RESULTS.md"
HEAD = """# Measured

Written by `python -m benchmarks`, a section a workload; how it measures, and how to set the peers up, is in
[README.md](README.md). A cell is the median over all readings of interleaved rounds, ± half the distance between the
quartiles of the rounds' medians, and after ≥ the least reading, which is what other work on the machine disturbs least.
*ours / best* is nbsym's time over that of the fastest peer in the row, by medians and by least readings: less than 1 is
faster. Rates are those of the least readings.
"""
# What people wrote below a section's numbers stays when the numbers are replaced.
BOUNDS = "### What bounds it"


def section(workload: str, module: ModuleType, outcome: Outcome, threads: int) -> str:
    """The section of one workload as Markdown."""
    rows = outcome.readings
    peers = [peer for peer in outcome.versions if any(peer in by_peer for by_peer in rows.values())]
    rated = any(case.flops or case.nbytes for case in outcome.cases.values())
    lines = [
        f"## {module.TITLE}",
        "",
        f"`python -m benchmarks {workload}`, {date.today()}, {commit()}, {processor()}, {threads} threads, "
        f"Python {platform.python_version()}; {', '.join(f'{p} {v}' for p, v in outcome.versions.items())}. "
        f"{module.NOTES}",
        "",
        "| | " + " | ".join([*peers, "ours / best", *(["rate, ours / best"] if rated else [])]) + " |",
        "|---" * (len(peers) + 2 + rated) + "|",
    ]
    for row, by_peer in rows.items():
        case = outcome.cases[row]
        cells = [cell(by_peer[peer], case.unit) if peer in by_peer else "–" for peer in peers]
        cells.append(" / ".join(f"{r:.2f}" for r in ratios(by_peer)) or "–")
        if rated:
            cells.append(rates(case.flops, case.nbytes, by_peer))
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    verdicts = [verdict(goal, rows) for goal in getattr(module, "GOALS", ())]
    found = [*filter(None, verdicts), *getattr(module, "findings", lambda medians: [])(medians(rows))]
    lines += ["", *(f"- {text}" for text in (*found, *outcome.remarks))]
    return "\n".join(lines).rstrip() + "\n"


def medians(rows: dict[str, dict[str, list[list[float]]]]) -> dict[str, dict[str, float]]:
    return {row: {peer: middle(rounds) for peer, rounds in by_peer.items()} for row, by_peer in rows.items()}


def middle(rounds: list[list[float]]) -> float:
    return median(reading for readings in rounds for reading in readings)


def spread(rounds: list[list[float]]) -> float:
    """Half the distance between the quartiles of the rounds' medians, relative."""
    middles = sorted(median(readings) for readings in rounds)
    last = len(middles) - 1
    return (middles[round(0.75 * last)] - middles[round(0.25 * last)]) / 2 / median(middles) if last else 0.0


def least(rounds: list[list[float]]) -> float:
    return min(reading for readings in rounds for reading in readings)


def ratios(by_peer: dict[str, list[list[float]]], against: Iterable[str] = ()) -> tuple[float, ...]:
    """Ours over the best of the peers, by medians and by least readings; empty where there is nothing to compare."""
    theirs = [rounds for peer, rounds in by_peer.items() if peer != OURS and (not against or peer in against)]
    if not theirs or OURS not in by_peer:
        return ()
    return tuple(value(by_peer[OURS]) / min(map(value, theirs)) for value in (middle, least))


def verdict(goal: Goal, rows: dict[str, dict[str, list[list[float]]]]) -> str | None:
    """One goal beside what was reached, or None if no row says anything about it."""
    found = [ratios(by_peer, goal.against) for row, by_peer in rows.items() if re.search(goal.rows, row)]
    found = [pair for pair in found if pair]
    if not found and not goal.against:
        ours = [by_peer[OURS] for row, by_peer in rows.items() if re.search(goal.rows, row) and OURS in by_peer]
        found = [(middle(rounds), least(rounds)) for rounds in ours]
    if not found:
        return None
    by_median, by_least = (exp(sum(map(log, column)) / len(found)) for column in zip(*found, strict=True))
    reached = "**met**" if by_median <= goal.limit else f"missed by {100 * (by_median / goal.limit - 1):.0f} %"
    if (by_least <= goal.limit) != (by_median <= goal.limit):
        reached += f" ({'met' if by_least <= goal.limit else 'missed'} by least readings)"
    count = f" (geometric means of {len(found)})" if len(found) > 1 else ""
    return f"{goal.text}: **{by_median:.2g}** / {by_least:.2g}{count}, goal ≤ {goal.limit:g}: {reached}"


def cell(rounds: list[list[float]], unit: str) -> str:
    if unit != "s":
        return f"{middle(rounds):.4g} {unit}"
    text = show(middle(rounds))
    return f"{text} ±{100 * spread(rounds):.0f}% ≥{show(least(rounds))}" if len(rounds) > 1 else text


def rates(flops: float, nbytes: float, by_peer: dict[str, list[list[float]]]) -> str:
    work, unit = (flops / 1e9, "GFLOP/s") if flops else (nbytes / 1e9, "GB/s")
    if not work:
        return ""
    theirs = [least(rounds) for peer, rounds in by_peer.items() if peer != OURS]
    ours = f"{work / least(by_peer[OURS]):.0f}" if OURS in by_peer else "–"
    return f"{ours} / {work / min(theirs):.0f} {unit}" if theirs else f"{ours} {unit}"


def show(seconds: float) -> str:
    for unit, scale in (("s", 1), ("ms", 1e-3)):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT)
    return f"commit {done.stdout.strip()}" if done.returncode == 0 else "no commit"


def processor() -> str:
    """The processor by name, where the system tells."""
    try:
        name = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    except OSError:
        name = None
    return f"{name[1] if name else platform.machine()} ({os.cpu_count()} processors)"


def write(workload: str, text: str, order: Iterable[str]) -> None:
    """Replace a section in RESULTS.md, leaving those of other workloads and what people wrote below the numbers."""
    sections: dict[str, str] = {}
    if RESULTS.exists():
        for part in RESULTS.read_text().split("<!-- ")[1:]:
            name, _, body = part.partition(" -->\n")
            sections[name] = body.strip() + "\n"
    _, found, kept = sections.get(workload, "").partition(BOUNDS)
    sections[workload] = text + (f"\n{found}{kept}" if found else "")
    body = "\n".join(f"<!-- {name} -->\n{sections[name]}" for name in order if name in sections)
    RESULTS.write_text(f"{HEAD}\n{body}")
