"""Classes that programs choose by name or by JSON: initializers, metrics.

MXNet writes an object as ``["name", {arguments}]``; names are those of the classes, in lower case, or their aliases.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from .base import ArgumentError
from .registry.suggest import did_you_mean

__all__ = ["NamedClasses"]

C = TypeVar("C", bound=type)


class NamedClasses:
    """The subclasses of `base` under their names. `kind` is what messages, and the keys of JSON objects, call them."""

    def __init__(self, base: type, kind: str) -> None:
        self.base = base
        self.kind = kind
        self._classes: dict[str, type] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._classes)

    def register(self, klass: C, name: str | None = None) -> C:
        """Let `klass` be chosen by its name, or another one. Serves as a decorator."""
        if not (isinstance(klass, type) and issubclass(klass, self.base)):
            raise ArgumentError(f"Can only register subclass of {self.base.__name__}, got {klass!r}")
        name = (name or klass.__name__).lower()
        old = self._classes.get(name)
        if old is not None and old is not klass:
            warnings.warn(
                f"New {self.kind} {klass.__module__}.{klass.__name__} registered with name {name} is overriding "
                f"existing {self.kind} {old.__module__}.{old.__name__}",
                stacklevel=2,
            )
        self._classes[name] = klass
        return klass

    def alias(self, *names: str) -> Callable[[C], C]:
        """A decorator that registers a class under more names."""

        def decorate(klass: C) -> C:
            for name in names:
                self.register(klass, name)
            return klass

        return decorate

    def create(self, *args: Any, **kwargs: Any) -> Any:
        """An object from its class's name and arguments, from JSON, from a dict that says both; or one as it is."""
        if not args and self.kind not in kwargs:
            raise ArgumentError(f"expected the name of a registered {self.kind}")
        name = args[0] if args else kwargs.pop(self.kind)
        args = args[1:]
        given = args or kwargs
        if isinstance(name, self.base):
            if given:
                raise ArgumentError(f"{self.kind} is already an instance. Additional arguments are invalid")
            return name
        if isinstance(name, dict):
            return self.create(**name)
        if not isinstance(name, str):
            raise ArgumentError(f"{self.kind} must be of string type, got {name!r}")
        if name[:1] in ("[", "{"):
            if given:
                raise ArgumentError(f"{self.kind} {name} has its arguments in it; others cannot be given")
            return self._from_json(name)
        try:
            klass = self._classes[name.lower()]
        except KeyError:
            raise ArgumentError(
                f"{name.lower()} is not registered as {self.kind}{did_you_mean(name, self._classes)}"
            ) from None
        return klass(*args, **kwargs)

    def _from_json(self, text: str) -> Any:
        try:
            said = json.loads(text)
        except ValueError as error:
            raise ArgumentError(f"{self.kind} {text!r} is not JSON: {error}") from None
        if isinstance(said, dict):
            return self.create(**said)
        match said:
            case [str(name), dict(arguments)]:
                return self.create(name, **arguments)
        raise ArgumentError(f'{self.kind} {text!r}: expected ["name", {{arguments}}]')
