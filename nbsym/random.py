"""Random numbers: their seed, and arrays of them.

The generator is counter-based: a number is a function of the seed, of how many random operators ran before, of which
operator of the graph draws it and of its place in the array. So results do not depend on the number of threads.
"""

from __future__ import annotations

import operator
import threading
from typing import Any

import numpy as np

from .ndarray.random import (
    exponential,
    gamma,
    generalized_negative_binomial,
    multinomial,
    negative_binomial,
    normal,
    poisson,
    randint,
    randn,
    shuffle,
    uniform,
)

__all__ = [
    "exponential",
    "gamma",
    "generalized_negative_binomial",
    "multinomial",
    "negative_binomial",
    "normal",
    "poisson",
    "randint",
    "randn",
    "seed",
    "shuffle",
    "uniform",
]

state = np.zeros(2, np.uint64)
"""The seed, and the number of runs of random operators since it was set."""

_lock = threading.Lock()


def advance(copy: np.ndarray) -> None:
    """Copy the state for one run of random operators, and count that run. For executors."""
    with _lock:
        copy[:] = state
        state[1] += np.uint64(1)


def seed(seed_state: int, ctx: Any = "all") -> None:
    """Begin the sequence of random numbers that belongs to a seed. Before the first call the seed is 0.

    Parameters
    ----------
    seed_state : int
    ctx : Context or 'all'
        Accepted as in MXNet; all devices draw from one sequence.

    Raises
    ------
    ValueError
        If the seed is not an integer.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.random.seed(7)
    >>> first = mx.random.uniform(shape=3).asnumpy()
    >>> mx.random.seed(7)
    >>> bool((mx.random.uniform(shape=3).asnumpy() == first).all())
    True
    """
    try:
        value = operator.index(seed_state)
    except TypeError:
        raise ValueError(f"seed: expected an integer, got {seed_state!r}") from None
    with _lock:
        state[:] = value % 2**64, 0
