"""Numba without its second half: functions are typed, lowered and optimized, but not turned into machine code.

Numba makes machine code of each function that a kernel calls, and of the kernel, by itself, and then nobody calls
these: `native` makes its own object of the whole. Within `deferred` all that waits until somebody asks for an address.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from numba import _dynfunc
from numba.core.codegen import JITCodeLibrary
from numba.core.registry import cpu_target

# What Numba's dispatchers call: (closure, args, keywords or NULL).
_ENTRY = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p)


@contextmanager
def deferred() -> Iterator[None]:
    """What is compiled meanwhile becomes machine code when it is first called; hold Numba's compiler lock."""
    context = cpu_target.target_context
    codegen = context.codegen()
    made, executable = codegen._library_class, context.get_executable
    codegen._library_class, context.get_executable = _Library, _when_called(executable)
    try:
        yield
    finally:
        codegen._library_class = made
        del context.get_executable


class _Library(JITCodeLibrary):
    """A library that other code can be linked with, and that becomes machine code when it is asked for an address."""

    _placed = False

    def _finalize_final_module(self) -> None:
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        self._ensure_finalized()
        if not self._placed:
            self._placed = True
            super()._finalize_final_module()
        return super().get_pointer_to_function(name)


def _when_called(executable: Callable[..., Any]) -> Callable[..., Any]:
    """`executable`, Numba's way to make a function that Python can call, put off until it is called."""

    def get_executable(library: Any, description: Any, environment: Any) -> Any:
        if not isinstance(library, _Library):
            return executable(library, description, environment)
        made: list[Callable[..., Any]] = []

        def call(_: int | None, args: tuple[Any, ...], keywords: int | None) -> Any:
            if not made:
                made.append(executable(library, description, environment))
            named = ctypes.cast(keywords, ctypes.py_object).value if keywords else {}
            return made[0](*args, **named)

        entry = _ENTRY(call)
        return _dynfunc.make_function(
            description.lookup_module(), description.qualname.split(".")[-1], description.qualname,
            ctypes.cast(entry, ctypes.c_void_p).value, environment, (library, entry),
        )  # fmt: skip

    return get_executable
