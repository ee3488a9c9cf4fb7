"""What a workload is made of: cases, what a peer has ready for one, goals, and the numbers that all of them start from.

Imports nothing beyond the standard library, so that a process whose start is timed begins bare.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Case:
    """One thing that is timed.

    `flops` and `nbytes` are the work of one call, for rates; `rounds` limits how often it is measured, in `unit`.
    """

    name: str
    flops: float = 0
    nbytes: float = 0
    rounds: int | None = None
    unit: str = "s"


@dataclass
class Prepared:
    """A case, ready in one peer.

    `run` does the work once and returns when it is done; the worker times it. What must look at the clock itself
    has `measure` instead, which returns readings by name. `results` are compared between peers before any of it.
    """

    run: Callable[[], object] | None = None
    results: Mapping[str, Any] = field(default_factory=dict)
    measure: Callable[[], dict[str, float]] | None = None


@dataclass(frozen=True)
class Goal:
    """Ours over the best peer (of `against`, or of all), geometric mean over the rows that match `rows`.

    Where no peer has such a row, ours as it is.
    """

    text: str
    limit: float
    rows: str = ""
    against: tuple[str, ...] = ()


# Large arrays repeat this many numbers: to draw all of them would take longer than to measure. A prime, so that no two
# rows are the same.
DRAWN = 262_139


class NotOffered(Exception):
    """This peer has no way to do this case."""


def draw(name: str, shape: tuple[int, ...], dtype: str = "float32", high: int = 0):
    """The values of an array, from its name alone: every process makes the same.

    Weights keep the variance of what passes through them; names are MXNet's. With `high`, integers below it.
    """
    import numpy as np

    random = np.random.default_rng(zlib.crc32(name.encode()))
    if high:
        return random.integers(0, high, shape)
    size = int(np.prod(shape))
    values: Any = np.resize(random.standard_normal(min(size, DRAWN), dtype=np.float32), shape)
    if name.endswith("_moving_var"):
        values = 1 + 0.1 * np.abs(values)
    elif name.endswith("_gamma"):
        values = 0.2 + 0.02 * values  # branches that add little to what passes by them keep gradients well-conditioned
    elif name.endswith(("_beta", "_bias", "_moving_mean")):
        values = 0.1 * values
    elif name.endswith("_parameters"):
        values = 0.05 * values
    elif name.endswith("_weight"):
        values = values * (2 / max(1, int(np.prod(shape[1:])))) ** 0.5
    return values.astype(dtype)
