"""A user's own registry: operators from a file, their Python functions from the files beside it."""

from __future__ import annotations

import importlib
import itertools
import linecache
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from .constructors import NDARRAY, SYMBOL, Flavour, module_text
from .loader import Registry, check_file, raise_faults
from .nodes import Fault
from .operator import Operator

PACKAGE = "nbsym_user_ops"
"""Under this package the directories of users' registries are imported, each as a package of its own."""

_numbers = itertools.count(1)


def load(path: str | Path, registry: Registry) -> list[Operator]:
    """Add the operators of a file to `registry`, and their constructors to ``nbsym.sym`` and ``nbsym.nd``.

    A file that was loaded before is loaded anew: what it says now takes the place of what it said then.

    Raises
    ------
    RegistryError
        With every fault in the file, or in the Python files beside it; nothing is added then.
    """
    from .. import ndarray, symbol  # further right, so imported when called

    path = Path(path)
    with package_of(path) as package:
        operators = check_file(path, registry.without(str(path)), package=package)
        _import_kernels(operators)
    made = [(SYMBOL, symbol.add_constructor), (NDARRAY, ndarray.add_function)]
    functions = [(add, _functions(operators, flavour, path)) for flavour, add in made]
    registry.replace(str(path), operators)
    for add, by_name in functions:
        for name, function in by_name.items():
            add(name, function)
    return operators


@contextmanager
def package_of(path: Path) -> Iterator[str]:
    """Name of a new package whose modules are the Python files beside `path`; gone again if the body raises.

    Each load has its own, so that edited files are read anew while earlier operators keep what they were made with.
    """
    name = f"{PACKAGE}.load{next(_numbers)}"
    if PACKAGE not in sys.modules:
        sys.modules[PACKAGE] = _package(PACKAGE, [])
    sys.modules[name] = _package(name, [str(path.resolve().parent)])
    importlib.invalidate_caches()
    try:
        yield name
    except BaseException:
        for module in [module for module in sys.modules if module == name or module.startswith(f"{name}.")]:
            del sys.modules[module]
        raise


def _package(name: str, directories: list[str]) -> ModuleType:
    package = ModuleType(name)
    package.__path__ = directories
    return package


def _import_kernels(operators: list[Operator]) -> None:
    faults = []
    for op in operators:
        if op.kernel:
            module, _, function = op.kernel.rpartition(".")
            try:
                getattr(importlib.import_module(module), function)
            except Exception as error:  # whatever a user's module raises
                what = f"kernel {'.'.join(op.kernel.split('.')[-2:])}: {type(error).__name__}: {error}"
                faults.append(Fault(op.source.file, op.source.line, op.name, what))
    raise_faults(faults)


def _functions(operators: list[Operator], flavour: Flavour, path: Path) -> dict[str, Callable[..., Any]]:
    """The constructors of `operators`, by name: what the generator would write, run at once."""
    text = module_text(operators, flavour, "nbsym", path.name)
    file = f"<{flavour.module} of {path}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)  # for tracebacks
    namespace: dict[str, Any] = {"__name__": f"nbsym.{flavour.module}"}
    exec(compile(text, file, "exec"), namespace)
    return {name: namespace[name] for op in operators for name in (op.name, *op.aliases)}
