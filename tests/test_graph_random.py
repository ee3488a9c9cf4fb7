"""Graphs drawn at random: gradients against central differences, and results kept by simplification."""

import numpy as np
import pytest
from numpy_graph import apply, evaluate, numeric_gradient, output, var

from nbsym.graph.gradient import gradient
from nbsym.graph.infer import infer_dtypes, infer_shapes
from nbsym.graph.simplify import simplify
from nbsym.symbol.node import topological_order

ONE = ("tanh", "sigmoid", "square", "negative", "_copy", "softsign")
TWO = ("broadcast_add", "broadcast_sub", "broadcast_mul")


def draw_graph(generator, size):
    """Entries over two variables; later ones read earlier ones, some of them often."""
    x, y = var("x"), var("y")
    pool = [x, y]

    def pick():
        # Recent entries, so that graphs are deep, and the first ones, so that these are used often.
        return pool[generator.integers(len(pool)) if generator.random() < 0.4 else -1]

    for _ in range(size):
        kind = generator.integers(6)
        if kind <= 1:
            made = apply(ONE[generator.integers(len(ONE))], pick())
        elif kind <= 3:
            made = apply(TWO[generator.integers(len(TWO))], pick(), pick())
        elif kind == 4:
            made = apply("_mul_scalar", pick(), scalar=generator.choice([0.5, 1.0, -1.5]))
        else:
            parts = apply("SliceChannel", apply("Concat", pick(), pick(), dim=0), num_outputs=2, axis=0)
            made = output(parts, int(generator.integers(2)))
        pool.append(made)
    return [x, y], pool[-1]


def arrays(generator):
    # One row each: arrays of one row can be joined and split, and broadcast along the other axis.
    return {"x": generator.uniform(0.5, 1.5, (1, 3)), "y": generator.uniform(0.5, 1.5, (1, 3))}


@pytest.mark.parametrize("seed", range(25))
def test_gradient(seed):
    generator = np.random.default_rng(seed)
    variables, out = draw_graph(generator, 12)
    values = arrays(generator)
    values["head"] = generator.normal(size=(1, 3))
    grads = gradient([out], [var("head")], variables)
    for variable, grad in zip(variables, grads, strict=True):
        if grad is None:
            continue
        expected = numeric_gradient(out, values, variable.node.name, values["head"])
        np.testing.assert_allclose(evaluate([grad], values)[0], expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("seed", range(25))
def test_simplification_keeps_results(seed):
    generator = np.random.default_rng(seed)
    variables, out = draw_graph(generator, 25)
    values = arrays(generator)
    outputs = [out, *(grad for grad in gradient([out], [None], variables) if grad is not None)]
    known = {name: array.shape for name, array in values.items()}
    new, shapes, _ = simplify(outputs, infer_shapes(outputs, known), infer_dtypes(outputs, {}), is_train=True)
    assert len(topological_order(new)) < len(topological_order(outputs))
    for before, after, entry in zip(evaluate(outputs, values), evaluate(new, values), new, strict=True):
        np.testing.assert_array_equal(before, after)
        assert shapes[entry] == after.shape
