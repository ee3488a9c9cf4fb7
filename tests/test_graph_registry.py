"""Every entry of the registry, on its samples: gradients of two orders have the shapes and dtypes of their inputs."""

import numpy as np
import pytest
from numpy_graph import var

from nbsym import registry
from nbsym.base import NbsymError
from nbsym.graph.expand import expand
from nbsym.graph.gradient import gradient
from nbsym.graph.infer import infer_dtypes, infer_shapes
from nbsym.graph.simplify import simplify
from nbsym.registry.samples import complete
from nbsym.symbol.node import Entry, Node

SAMPLES = [(name, number) for name in registry.names() for number in range(len(registry.get(name).samples))]


def gradients(outputs, heads, wrt):
    """Pairs of an entry and its gradient; none where an operator has no gradient."""
    try:
        found = gradient(outputs, heads, wrt)
    except NbsymError as error:
        assert "has no gradient" in str(error)
        return []
    return [(entry, grad) for entry, grad in zip(wrt, found, strict=True) if grad is not None]


def check(pairs, outputs, shapes, dtypes):
    entries = expand([*outputs, *(grad for _, grad in pairs)])
    shape_of, dtype_of = infer_shapes(entries, shapes), infer_dtypes(entries, dtypes)
    for is_train in (False, True):
        new, new_shapes, new_dtypes = simplify(entries, shape_of, dtype_of, is_train)
        for entry, (variable, _) in zip(new[len(outputs) :], pairs, strict=True):
            assert new_shapes[entry] == shapes[variable.node.name], variable
            assert new_dtypes[entry] == np.dtype(dtypes[variable.node.name]), variable


@pytest.mark.parametrize(("name", "number"), SAMPLES, ids=str)
def test_gradients_are_like_their_inputs(name, number):
    op = registry.get(name)
    params, arrays = complete(op, op.samples[number])
    variables = [var(array) for array, _ in arrays]
    shapes = {array: tuple(spec["shape"]) for array, spec in arrays}
    dtypes = {array: spec.get("dtype", "float64") for array, spec in arrays}
    node = Node(op, "node", params, tuple(variables))
    outputs = [Entry(node, index) for index in range(registry.num_visible(op, params))]
    shape_of, dtype_of = infer_shapes(outputs, shapes), infer_dtypes(outputs, dtypes)
    heads = [var(f"head{index}") for index in range(len(outputs))]
    for head, output in zip(heads, outputs, strict=True):
        shapes[head.node.name], dtypes[head.node.name] = shape_of[output], dtype_of[output]

    arguments = variables[: len(variables) - len(op.aux)]
    first = gradients(outputs, heads, arguments)
    check(first, outputs, shapes, dtypes)
    for _, grad in first:
        check(gradients([grad], [None], [*arguments, *heads]), [grad], shapes, dtypes)
