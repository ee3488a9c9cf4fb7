"""Whether random numbers are distributed as they should be."""

from __future__ import annotations

import importlib
import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .comparing import host


def gen_buckets_probs_with_ppf(ppf: Callable[[float], float], nbuckets: int) -> tuple[list[Any], list[float]]:
    """Intervals of equal probability, from the inverse of the distribution function; and these probabilities."""
    edges = [ppf(i / nbuckets) for i in range(nbuckets + 1)]
    return list(itertools.pairwise(edges)), [1 / nbuckets] * nbuckets


def mean_check(generator: Callable[[int], Any], mu: float, sigma: float, nsamples: int = 1000000) -> bool:
    """Whether the mean of samples is within three standard errors."""
    return bool(abs(np.mean(host(generator(nsamples))) - mu) < 3 * sigma / math.sqrt(nsamples))


def var_check(generator: Callable[[int], Any], sigma: float, nsamples: int = 1000000) -> bool:
    """Whether the variance of normal samples is within three standard errors."""
    variance = np.var(host(generator(nsamples)), ddof=1)
    return bool(abs(variance - sigma**2) < 3 * math.sqrt(2 * sigma**4 / (nsamples - 1)))


def chi_square_check(
    generator: Callable[[int], Any], buckets: Sequence[Any], probs: Sequence[float], nsamples: int = 1000000
) -> tuple[float, np.ndarray, np.ndarray]:
    """Chi-square test of samples in intervals, or on values: probability, numbers observed and expected.

    Needs SciPy.
    """
    chi2 = importlib.import_module("scipy.stats").chi2
    samples = np.asarray(host(generator(nsamples))).ravel()
    expected = nsamples * np.asarray(probs, float)
    if isinstance(buckets[0], (tuple, list)):
        observed = np.array([((low <= samples) & (samples < high)).sum() for low, high in buckets])
    else:
        observed = np.array([(samples == value).sum() for value in buckets])
    statistic = ((observed - expected) ** 2 / expected).sum()
    return float(chi2.sf(statistic, len(buckets) - 1)), observed, expected


def verify_generator(
    generator: Callable[[int], Any],
    buckets: Sequence[Any],
    probs: Sequence[float],
    nsamples: int = 1000000,
    nrepeat: int = 5,
    success_rate: float = 0.2,
    alpha: float = 0.05,
) -> list[float]:
    """Raise AssertionError unless `chi_square_check` finds more than `alpha` in this part of the repetitions."""
    found = [chi_square_check(generator, buckets, probs, nsamples)[0] for _ in range(nrepeat)]
    if sum(p > alpha for p in found) < nrepeat * success_rate:
        raise AssertionError(f"Generator test fails, Chi-square p={found}. buckets={buckets}, probs={probs}")
    return found
