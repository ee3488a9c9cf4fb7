"""What goes on around a test: its environment, its repetition."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..base import ArgumentError


def retry(n: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator for tests of random things: up to `n` times, as long as they raise AssertionError."""
    if n < 1:
        raise ArgumentError(f"retry: expected a positive number, got {n}")

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            for _ in range(n - 1):
                with contextlib.suppress(AssertionError):
                    return function(*args, **kwargs)
            return function(*args, **kwargs)

        return wrapper

    return decorate


@contextlib.contextmanager
def environment(*args: Any) -> Iterator[None]:
    """Environment variables for the length of a block: a name and a value, or a dict; None: not set.

    Examples
    --------
    >>> with environment('COLOR', 'red'):
    ...     os.environ['COLOR']
    'red'
    >>> 'COLOR' in os.environ
    False
    """
    wanted = args[0] if len(args) == 1 else {args[0]: args[1]}
    before = {name: os.environ.get(name) for name in wanted}

    def put(values: Mapping[str, str | None]) -> None:
        for name, value in values.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    put(wanted)
    try:
        yield
    finally:
        put(before)


@contextlib.contextmanager
def discard_stderr() -> Iterator[None]:
    """What is written to stderr, by native code, too, is lost."""
    number = sys.stderr.fileno()
    kept = os.dup(number)
    with open(os.devnull, "w") as nowhere:
        try:
            os.dup2(nowhere.fileno(), number)
            yield
        finally:
            os.dup2(kept, number)
            os.close(kept)
