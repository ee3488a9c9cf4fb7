"""What operators compute, in NumPy, where MXNet has no such operator; and what random ones must look like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

REFERENCES: dict[str, Callable[..., Any]] = {}
"""Operator → function of its parameters and its arrays by name, to the output or a tuple of them."""

RANDOM: dict[str, Callable[..., None]] = {}
"""Random operator → function of its parameters, an output and its number, that raises AssertionError."""
