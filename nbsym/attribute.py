"""Attribute scopes: attributes that every symbol created inside a ``with`` block receives.

Scopes nest, the inner one winning, and belong to the thread that entered them.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import TracebackType

from .name import HasCurrent

__all__ = ["HIDDEN_KEYS", "AttrScope", "hide", "is_attribute"]

HIDDEN_KEYS = ("ctx_group", "lr_mult", "wd_mult", "force_mirroring", "mirror_stage")
"""Attributes that steer training and placement. Kept as ``__lr_mult__``, answered under both spellings."""


def hide(key: str) -> str:
    """The spelling under which a node keeps an attribute: ``lr_mult`` becomes ``__lr_mult__``."""
    return f"__{key}__" if key in HIDDEN_KEYS else key


def is_attribute(key: str) -> bool:
    """Whether a keyword argument of a constructor is an attribute rather than a parameter."""
    return key in HIDDEN_KEYS or (key.startswith("__") and key.endswith("__"))


class AttrScope(metaclass=HasCurrent):
    """Gives attributes to every symbol created in its block. Values are strings.

    Examples
    --------
    >>> import nbsym as mx
    >>> with mx.AttrScope(ctx_group='stage1'):
    ...     data = mx.sym.Variable('data')
    >>> data.attr('ctx_group')
    'stage1'
    """

    _current: _Current

    def __init__(self, **attributes: str) -> None:
        for value in attributes.values():
            if not isinstance(value, str):
                raise ValueError("Attributes need to be string")
        self._attr = attributes
        self._outer: list[tuple[AttrScope, dict[str, str]]] = []

    def get(self, attr: Mapping[str, str] | None) -> dict[str, str]:
        """The attributes of a symbol whose creator asked for `attr`: the scope's, overridden by those."""
        return {**self._attr, **(attr or {})}

    def __enter__(self) -> AttrScope:
        outer = AttrScope._current.value
        self._outer.append((outer, self._attr))
        self._attr = {**outer._attr, **self._attr}
        AttrScope._current.value = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        AttrScope._current.value, self._attr = self._outer.pop()


class _Current(threading.local):
    """The scope in force; every thread starts with an empty one."""

    def __init__(self) -> None:
        self.value = AttrScope()


AttrScope._current = _Current()
