"""Near misses for messages about unknown names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``"; did you mean 'x'?"`` for the names nearest to `name`, or what is known, or nothing."""
    known = list(known)
    if not str(name).startswith("_"):  # then no internal name was meant
        known = [candidate for candidate in known if not candidate.startswith("_")] or known
    lower = {candidate.lower(): candidate for candidate in known}
    near = [lower[match] for match in difflib.get_close_matches(str(name).lower(), lower, n=3, cutoff=0.7)]
    if near:
        return "; did you mean " + " or ".join(map(repr, near)) + "?"
    if known and len(known) <= 12:
        return f" (it has {', '.join(known)})"
    return ""
