"""nbsym: MXNet's symbolic API on Numba.

>>> import nbsym as mx
>>> a, b = mx.sym.Variable("a"), mx.sym.Variable("b")
>>> executor = (a * b).bind(mx.cpu(), {"a": mx.nd.array([1, 2]), "b": mx.nd.array([3, 4])})
>>> executor.forward()[0].asnumpy()
array([3., 8.], dtype=float32)
"""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType

from . import attribute, base, context, name, ndarray, operator, random, symbol
from . import ndarray as nd
from . import random as rnd
from . import symbol as sym
from .attribute import AttrScope
from .base import MXNetError, NbsymError
from .context import Context, cpu, cpu_pinned, current_context, gpu, num_gpus
from .ndarray import NDArray
from .registry import load_ops
from .symbol import Group, Symbol, Variable

try:
    __version__ = version("nbsym")
except PackageNotFoundError:  # a checkout that was not installed
    __version__ = "0"

# Modules by the names that MXNet gives them, imported when they are first asked for: a program that only binds and runs
# symbols starts without them.
_LATER = {
    "callback": "callback",
    "executor": "executor",
    "init": "initializer",
    "initializer": "initializer",
    "io": "io",
    "kv": "kvstore",
    "kvstore": "kvstore",
    "lr_scheduler": "lr_scheduler",
    "metric": "metric",
    "mod": "module",
    "model": "model",
    "module": "module",
    "mon": "monitor",
    "monitor": "monitor",
    "opt": "optimizer",
    "optimizer": "optimizer",
    "predictor": "predictor",
    "profiler": "profiler",
    "recordio": "recordio",
    "rnn": "rnn",
    "test_utils": "test_utils",
    "visualization": "visualization",
    "viz": "visualization",
}


def __getattr__(name: str) -> ModuleType:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = import_module(f"{__name__}.{_LATER[name]}")
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})


__all__ = [
    "AttrScope",
    "Context",
    "Group",
    "MXNetError",
    "NDArray",
    "NbsymError",
    "Symbol",
    "Variable",
    "attribute",
    "base",
    "context",
    "cpu",
    "cpu_pinned",
    "current_context",
    "gpu",
    "load_ops",
    "name",
    "nd",
    "ndarray",
    "num_gpus",
    "operator",
    "random",
    "rnd",
    "sym",
    "symbol",
]
