"""The door from arrays to what computes: one operator applied to arrays, right now."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..base import ArgumentError

if TYPE_CHECKING:
    from ..registry.operator import Operator, Params


def invoke(
    op_name: str,
    inputs: Sequence[Any],
    values: Sequence[Any] | Mapping[str, Any] = (),
    out: Any = None,
    kwargs: Mapping[str, Any] | None = None,
) -> Any:
    """Apply an operator.

    Parameters
    ----------
    op_name : str
        A name in the registry.
    inputs : sequence of NDArray
        The arguments and then the auxiliary states; None stands for one that is not given.
    values : sequence or mapping
        Parameters: in declared order, or by name.
    out : NDArray or list of NDArray, optional
        Where to put the result.
    kwargs : mapping, optional
        What else the caller of a generated function gave. Only ``name`` may be there, and is ignored, as in MXNet.

    Returns
    -------
    NDArray or list of NDArray

    Raises
    ------
    ArgumentError
        If the operator, an argument or a parameter is not what it should be.

    Examples
    --------
    >>> import nbsym as mx
    >>> invoke('broadcast_add', (mx.nd.array([1, 2]), mx.nd.array([3]))).asnumpy()
    array([4., 5.], dtype=float32)
    """
    registry, run, array_type = _doors()
    op = registry.get(op_name)
    if kwargs:
        _refuse_unknown(op, kwargs)
    params = registry.parse_params(op, values)
    if op.omit or not inputs or not all(isinstance(value, array_type) for value in inputs):
        inputs = _taken(op, params, inputs)
    if out is not None:
        inputs = _apart(op, inputs, [out] if isinstance(out, array_type) else _checked(op, out))
    return run(op, inputs, params, out)


@functools.cache
def _doors() -> tuple[Any, ...]:
    """What is needed here of modules further right, imported at the first call."""
    from .. import registry
    from ..executor import imperative
    from .ndarray import NDArray

    return registry, imperative.invoke, NDArray


def _taken(op: Operator, params: Params, inputs: Sequence[Any]) -> list[Any]:
    """The inputs that `op` takes with these parameters, each of them there and an array."""
    registry, _, array_type = _doors()
    if op.variadic and not inputs:
        raise ArgumentError(f"{op.name}: takes at least one array")
    fixed = len(op.inputs) - op.variadic
    count = len(inputs) - fixed - len(op.aux)
    taken = (*registry.input_names(op, params, count if op.variadic else None), *op.aux)
    declared = taken if op.variadic else (*op.inputs, *op.aux)
    if len(inputs) != len(declared):
        raise ArgumentError(f"{op.name}: takes {len(declared)} arrays ({', '.join(declared)}), got {len(inputs)}")
    result = []
    for name, value in zip(declared, inputs, strict=True):
        if value is None:
            if name in taken:
                raise ArgumentError(f"{op.name}: argument {name!r} is missing; it takes {', '.join(taken)}")
            continue
        if name not in taken:
            raise ArgumentError(f"{op.name}: does not take {name!r} with these parameters, only {', '.join(taken)}")
        if not isinstance(value, array_type):
            raise ArgumentError(
                f"{op.name}: argument {name!r} must be an NDArray, got {type(value).__name__}; "
                "nd.array(...) makes an NDArray of it"
            )
        result.append(value)
    return result


def _checked(op: Operator, out: Any) -> Sequence[Any]:
    array_type = _doors()[2]
    if not isinstance(out, (list, tuple)) or not all(isinstance(array, array_type) for array in out):
        raise ArgumentError(f"{op.name}: out must be an NDArray or a list of them, got {type(out).__name__}")
    return out


def _apart(op: Operator, inputs: Sequence[Any], outs: Sequence[Any]) -> Sequence[Any]:
    """The inputs, those copied that would be overwritten while they are read."""
    names = (*op.inputs, *op.aux)
    result = list(inputs)
    for i, given in enumerate(inputs):
        name = names[i] if i < len(names) and not op.variadic else None
        if name in op.mutates:
            continue
        for output, out in zip(op.outputs, outs, strict=False):
            if given._address >= out._address + out._data.nbytes or out._address >= given._address + given._data.nbytes:
                continue
            # Element by element, or where the operator says so, a result may take the place of what it is made of.
            same = given._address == out._address and given.shape == out.shape
            if not (same and (op.elementwise or op.inplace.get(output) == name)):
                result[i] = given.copy()
                break
    return result


def _refuse_unknown(op: Operator, kwargs: Mapping[str, Any]) -> None:
    unknown = sorted(kwargs.keys() - {"name"})
    if unknown:
        known = ", ".join((*op.inputs, *op.aux, *op.params, "out"))
        raise ArgumentError(f"{op.name}: unknown argument {unknown[0]!r}; it takes {known}")
