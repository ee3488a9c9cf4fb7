"""Bound graphs: programs, native code, tapes. The processor is settled before anything is compiled."""

from . import target  # noqa: F401
