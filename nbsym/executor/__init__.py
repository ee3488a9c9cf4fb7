"""Bound graphs: programs, native code, tapes. The processor is settled before anything is compiled."""

from typing import Any

from . import target  # noqa: F401


def __getattr__(name: str) -> Any:
    # MXNet's place for the class; what only binds and runs is imported when that is done.
    if name == "Executor":
        from .executor import Executor

        return Executor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
