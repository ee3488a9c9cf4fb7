"""Fusion: connected elementwise nodes become one node, which one loop computes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..registry.operator import Operator, Params


@dataclass(frozen=True)
class Member:
    """One operator of a group. `args` are inputs of the group by number, or, as ``~m``, the result of member m."""

    op: Operator
    params: Params
    args: tuple[int, ...]
    dtype: np.dtype  # of its result


@dataclass(frozen=True)
class FusedGroup:
    """Elementwise operators over one iteration space, in an order in which they can be computed.

    `inputs` is the number of arrays read, `outputs` the members whose results are wanted outside.
    """

    members: tuple[Member, ...]
    inputs: int
    outputs: tuple[int, ...]


def group_of(op: Operator) -> FusedGroup | None:
    """The group that `op` stands for, or None if it is an operator of the registry."""
    value = op.elementwise[0].value if op.elementwise else None
    return value if isinstance(value, FusedGroup) else None


def fuse(entries, shapes, dtypes, forward_outputs):  # stand-in until the pass is here; called by executor/blueprint.py
    return entries, shapes, dtypes
