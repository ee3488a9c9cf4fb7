"""Automatic names: what a symbol is called when its creator does not say.

Managers nest with ``with`` and belong to the thread that entered them.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any

__all__ = ["NameManager", "Prefix"]


class HasCurrent(type):
    """Of classes of which every thread has one object in force: it is the class's `current`."""

    @property
    def current(cls) -> Any:
        return cls._current.value  # type: ignore[attr-defined]


class NameManager(metaclass=HasCurrent):
    """Names symbols ``<hint>0``, ``<hint>1``, ... Derive from it to name otherwise.

    Examples
    --------
    >>> import nbsym as mx
    >>> with mx.name.NameManager():
    ...     mx.sym.Flatten(mx.sym.Variable('data')).name
    'flatten0'
    """

    _current: _Current

    def __init__(self) -> None:
        self._counter: dict[str, int] = {}
        self._outer: list[NameManager] = []

    def get(self, name: str | None, hint: str) -> str:
        """The name to use: `name` itself if there is one, else the next that `hint` gives."""
        if name:
            return name
        count = self._counter.get(hint, 0)
        self._counter[hint] = count + 1
        return f"{hint}{count}"

    def __enter__(self) -> NameManager:
        self._outer.append(NameManager._current.value)
        NameManager._current.value = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        NameManager._current.value = self._outer.pop()


class Prefix(NameManager):
    """Puts a prefix before every name, given names included.

    Examples
    --------
    >>> import nbsym as mx
    >>> data = mx.symbol.Variable('data')
    >>> with mx.name.Prefix('mynet_'):
    ...     net = mx.symbol.FullyConnected(data, num_hidden=10, name='fc1')
    >>> net.list_arguments()
    ['data', 'mynet_fc1_weight', 'mynet_fc1_bias']
    """

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._prefix = prefix

    def get(self, name: str | None, hint: str) -> str:
        return self._prefix + super().get(name, hint)


class _Current(threading.local):
    """The manager in force; every thread starts with a fresh one."""

    def __init__(self) -> None:
        self.value = NameManager()


NameManager._current = _Current()
