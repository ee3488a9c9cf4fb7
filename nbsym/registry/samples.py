"""The values on which an entry of the registry proves itself: what its `samples` stand for.

Nothing but NumPy is imported here, and only its frozen random streams are used, so that other programs (the script
that asks MXNet for reference values, with MXNet's old interpreter) draw the same values.
"""

import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np


def shape_of(spec: Any) -> tuple[int, ...]:
    """The shape that a sample gives an input.

    Examples
    --------
    >>> shape_of([4, 3]), shape_of({"shape": [2], "int": 10}), shape_of({"values": [1, 2, 3]})
    ((4, 3), (2,), (3,))
    """
    if not isinstance(spec, Mapping):
        return tuple(spec)
    return np.shape(spec["values"]) if "values" in spec else tuple(spec["shape"])


def dtype_of(spec: Any) -> str | None:
    """The dtype that a sample demands of an input, or None where it leaves it open."""
    return spec.get("dtype") if isinstance(spec, Mapping) else None


def draw(spec: Any, seed: str) -> np.ndarray:
    """The values of an input, float64 unless the sample demands a dtype; the same ones for the same `seed`.

    `spec` is a shape (normally distributed values), ``{shape:, low:, high:}`` (uniform), ``{shape:, int: n}``
    (integers below n) or ``{values:}``.

    Examples
    --------
    >>> draw({"shape": [4], "int": 3}, "indices")
    array([2., 0., 1., 0.])
    """
    rng = np.random.RandomState(zlib.crc32(seed.encode()))
    shape = shape_of(spec)
    if not isinstance(spec, Mapping):
        values = rng.standard_normal(shape)
    elif "values" in spec:
        values = np.array(spec["values"])
    elif "int" in spec:
        values = rng.randint(spec["int"], size=shape)
    elif "low" in spec or "high" in spec:
        values = rng.uniform(spec.get("low", 0), spec.get("high", 1), shape)
    else:
        values = rng.standard_normal(shape)
    return np.asarray(values, dtype_of(spec) or np.float64)


def split(sample: Mapping[str, Any], inputs: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a sample says of the inputs (auxiliary states included), and its parameters.

    A variadic input is given as a list of specs, which become ``arg0``, ``arg1``, ...

    Examples
    --------
    >>> split({"data": [4, 3], "num_hidden": 5}, ("data", "weight"))
    ({'data': [4, 3]}, {'num_hidden': 5})
    """
    specs: dict[str, Any] = {}
    for name in inputs:
        if name not in sample:
            continue
        spec = sample[name]
        if isinstance(spec, list) and any(isinstance(item, (list, Mapping)) for item in spec):
            specs.update((f"arg{number}", item) for number, item in enumerate(spec))
        else:
            specs[name] = spec
    return specs, {name: value for name, value in sample.items() if name not in inputs}
