"""The registry: every operator of ``ops.yaml`` as data, and what can be asked of it."""

from __future__ import annotations

from pathlib import Path

from ..base import ArgumentError
from .elementwise import elementwise_expression, elementwise_gradient, head_name, is_sum
from .infer import infer_dtype, infer_shape, input_names, num_outputs, num_visible, output_names
from .loader import Registry, builtin_file
from .operator import NoGradient, Operator, Param, Params, Shape
from .params import format_value, parse_params
from .suggest import did_you_mean
from .user import load

__all__ = [
    "NoGradient",
    "Operator",
    "Param",
    "Params",
    "Shape",
    "aliases",
    "elementwise_expression",
    "elementwise_gradient",
    "format_value",
    "get",
    "head_name",
    "infer_dtype",
    "infer_shape",
    "input_names",
    "is_sum",
    "load_ops",
    "names",
    "num_outputs",
    "num_visible",
    "output_names",
    "parse_params",
]

_registry = Registry()
_registry.add_text(builtin_file().read_text(encoding="utf-8"), str(builtin_file()))


def get(name: str) -> Operator:
    """The operator called `name`, or whose alias that is; those that `elementwise_gradient` derives are found too.

    Raises
    ------
    ArgumentError
        If there is none; suggests near misses.

    Examples
    --------
    >>> get("FullyConnected").inputs
    ('data', 'weight', 'bias')
    """
    try:
        return _registry[name]
    except KeyError:
        derived = _derived(name)
        if derived is not None:
            return derived
        known = (*_registry, *_registry.aliases)
        raise ArgumentError(f"there is no operator {name!r}{did_you_mean(name, known)}") from None


def _derived(name: str) -> Operator | None:
    """The gradient operator ``_backward_<operator>_<input>``: saved graphs of gradients hold such names."""
    prefix = "_backward_"
    if not name.startswith(prefix):
        return None
    parts = name[len(prefix) :].split("_")
    for split in range(1, len(parts)):
        of, input_name = "_".join(parts[:split]), "_".join(parts[split:])
        op = _registry[of] if of in _registry else _derived(of)
        if op is not None and op.elementwise and input_name in op.inputs:
            found = elementwise_gradient(op, input_name)
            return found if isinstance(found, Operator) else None
    return None


def names() -> tuple[str, ...]:
    """Names of all operators, without aliases."""
    return tuple(_registry)


def aliases() -> dict[str, str]:
    """Every alias and the operator that it means."""
    return dict(_registry.aliases)


def load_ops(path: str | Path) -> tuple[str, ...]:
    """Add the operators of a registry file; their kernels are in Python files beside it.

    Nothing is added unless all of it is right.

    Parameters
    ----------
    path : str or Path
        A file in the language of docs/registry.md.

    Returns
    -------
    tuple of str
        Names of the new operators.

    Raises
    ------
    RegistryError
        With every fault in the file: line, operator and what was expected.
    """
    return tuple(op.name for op in load(path, _registry))
