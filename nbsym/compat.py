"""Programs written for MXNet: ``import mxnet as mx`` finds nbsym.

    python -m nbsym.compat program.py [arguments]     # or -m module
    python -m nbsym.compat --list                     # what of MXNet is not there

or, before the program's own imports, ``import nbsym.compat; nbsym.compat.install()``.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.abc
import importlib.machinery
import runpy
import sys
from collections.abc import MutableSequence, Sequence
from types import ModuleType
from typing import Any

import nbsym

VERSION = "1.9.1"
"""Of the MXNet whose interface this is."""

NOT_HERE = {
    "autograd": "bind a symbol: executors differentiate",
    "contrib": "operators of `contrib` that are here are in `mx.sym` and `mx.nd`",
    "engine": "there is no asynchronous engine: every call returns when its work is done",
    "gluon": "compose symbols, or export a HybridBlock with MXNet and load its files",
    "image": "`mx.recordio` and `mx.io.ImageRecordIter` read images; Pillow and OpenCV do the rest",
    "kvstore_server": "kvstore 'local' and 'device' are here",
    "np": "NumPy's interface to arrays; use `mx.nd` or NumPy",
    "npx": "NumPy's interface to arrays; use `mx.nd` or NumPy",
    "numpy": "NumPy's interface to arrays; use `mx.nd` or NumPy",
    "numpy_extension": "NumPy's interface to arrays; use `mx.nd` or NumPy",
    "rtc": "write kernels with Numba: see examples/custom_operators",
    "runtime": "there is nothing to choose at build time",
    "torch": "PyTorch's own operators are called from a `CustomOp`",
}
"""Modules of MXNet that nbsym does not have, and what to do instead."""


class _Module(ModuleType):
    """What programs import as ``mxnet``: nbsym, with a version that they know and errors that say what to do."""

    __path__: MutableSequence[str] = []  # so that it counts as a package  # noqa: RUF012

    def __getattr__(self, name: str) -> Any:
        if name in NOT_HERE:
            raise AttributeError(_missing(f"mxnet.{name}"))
        try:
            return getattr(nbsym, name)
        except AttributeError:
            raise AttributeError(f"nbsym has no mxnet.{name}") from None

    def __dir__(self) -> list[str]:
        return dir(nbsym)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds ``mxnet.x`` as the module that nbsym shows as ``x``."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname != "mxnet" and not fullname.startswith("mxnet."):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        _, *names = spec.name.split(".")
        if not names:
            module = _Module("mxnet", nbsym.__doc__)
            module.__version__ = VERSION  # type: ignore[attr-defined]
            return module
        found: Any = nbsym
        for name in names:
            found = _part(found, name, spec.name)
        return found

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: it was executed as nbsym's own. What the import system has written into it is put right."""
        if not isinstance(module, _Module):
            for name, value in _identities.pop(id(module), {}).items():
                setattr(module, name, value)


_identities: dict[int, dict[str, Any]] = {}  # of modules while they are imported under another name


def _part(module: Any, name: str, fullname: str) -> ModuleType:
    found = getattr(module, name, None)
    if not isinstance(found, ModuleType):
        try:
            found = importlib.import_module(f"{module.__name__}.{name}")
        except ModuleNotFoundError:
            # Not ModuleNotFoundError, in whose place "from mxnet import x" puts a message of its own.
            raise ImportError(_missing(fullname), name=fullname) from None
    kept = {key: getattr(found, key) for key in ("__spec__", "__loader__", "__package__") if hasattr(found, key)}
    _identities[id(found)] = kept
    return found


def _missing(fullname: str) -> str:
    advice = NOT_HERE.get(fullname.split(".")[1], "")
    return f"nbsym has no {fullname}" + (f": {advice}" if advice else "")


def install() -> None:
    """Let ``import mxnet`` find nbsym in this process, from now on; a real MXNet is hidden.

    Raises
    ------
    ImportError
        If the real MXNet has been imported already.

    Examples
    --------
    >>> install()
    >>> import mxnet as mx
    >>> mx.sym is nbsym.sym
    True
    >>> from mxnet import gluon
    Traceback (most recent call last):
        ...
    ImportError: ...
    """
    found = sys.modules.get("mxnet")
    if found is not None and not isinstance(found, _Module):
        raise ImportError("the real mxnet has been imported already: call nbsym.compat.install() before")
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m nbsym.compat", description="Run a program written for MXNet.")
    parser.add_argument("--list", action="store_true", help="what of MXNet is not there")
    parser.add_argument("-m", dest="module", nargs=argparse.REMAINDER, help="run a module, with its arguments")
    parser.add_argument("program", nargs=argparse.REMAINDER, help="a file and its arguments")
    given = parser.parse_args(argv)
    if given.list:
        for name, advice in NOT_HERE.items():
            print(f"mxnet.{name}: {advice}")
        return
    install()
    if given.module:
        sys.argv = given.module
        runpy.run_module(given.module[0], run_name="__main__", alter_sys=True)
    elif given.program:
        sys.argv = given.program
        runpy.run_path(given.program[0], run_name="__main__")
    else:
        parser.error("name a program")


if __name__ == "__main__":
    # Under its own name, so that a program that installs the shim itself finds this one.
    importlib.import_module("nbsym.compat").main()
