"""Composites that no formula can say: what ``compute: name`` names, Python functions that compose operators.

A composition is called with the environment of a formula: inputs (terms of a graph, or None), params, and the
operators that it declares, as functions of terms. It returns the outputs.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar

from ..base import ArgumentError
from .dimension_functions import gates_of

COMPOSITIONS: dict[str, Composition] = {}
"""What ``compute: name`` may name."""


@dataclass(frozen=True)
class Composition:
    """Stands where otherwise a `Formula` does."""

    text: str
    functions: tuple[str, ...]
    compose: Callable[[SimpleNamespace], Any]
    names: ClassVar[tuple[str, ...]] = ()
    tree: ClassVar[ast.expr] = ast.Constant(None)

    def __call__(self, environment: Mapping[str, Any]) -> Any:
        return self.compose(SimpleNamespace(**environment))


def composes(*operators: str) -> Callable[[Callable[[SimpleNamespace], Any]], Callable[[SimpleNamespace], Any]]:
    """Register a composition of these operators under the function's name."""

    def register(function: Callable[[SimpleNamespace], Any]) -> Callable[[SimpleNamespace], Any]:
        COMPOSITIONS[function.__name__] = Composition(function.__name__, operators, function)
        return function

    return register


@composes("_split_sizes", "Reshape", "SliceChannel", "FullyConnected", "_recurrence", "Concat", "Dropout", "stack")
def recurrent_layers(env: SimpleNamespace) -> Any:
    """`RNN` from its layers: the input's part of all gates in one product, then the recurrence."""
    _refuse(env)
    mode, hidden, layers, directions = env.mode, env.state_size, env.num_layers, 2 if env.bidirectional else 1
    count, width = layers * directions, gates_of(mode) * hidden
    # Only the weights of the first layer's input depend on what is not known yet.
    sizes = [
        size for n in range(count) for size in (-1 if n < directions else width * hidden * directions, width * hidden)
    ]
    pieces = env._split_sizes(env.parameters, sizes=(*sizes, *(2 * count) * (width,)))
    states = env.SliceChannel(env.state, num_outputs=count, axis=0, squeeze_axis=True)
    cells = env.SliceChannel(env.state_cell, num_outputs=count, axis=0, squeeze_axis=True) if mode == "lstm" else None
    last, last_cells = [], []
    x = env.data
    for layer in range(layers):
        if layer and env.p:
            x = env.Dropout(x, p=env.p)
        outs = []
        for n in range(layer * directions, (layer + 1) * directions):
            of_input, recurrent = (env.Reshape(pieces[2 * n + i], shape=(width, -1)) for i in range(2))
            bias, recurrent_bias = pieces[2 * (count + n)], pieces[2 * (count + n) + 1]
            if mode != "gru":  # whose reset gate scales one bias and not the other
                bias, recurrent_bias = bias + recurrent_bias, None
            gates = env.FullyConnected(x, of_input, bias, num_hidden=width, flatten=False)
            cell = cells[n] if cells else None
            reverse = n % directions == 1
            found = env._recurrence(gates, recurrent, recurrent_bias, states[n], cell, mode=mode, reverse=reverse)
            outs.append(found[0])
            last.append(found[1])
            last_cells.append(found[2])
        x = outs[0] if directions == 1 else env.Concat(*outs, dim=2)
    state = env.stack(*last, axis=0)
    return x, state, env.stack(*last_cells, axis=0) if cells else state


def _refuse(env: SimpleNamespace) -> None:
    """What MXNet ignores, or computes on GPUs only."""
    given = {
        "projection_size": env.projection_size is not None,
        "lstm_state_clip_min": env.lstm_state_clip_min is not None,
        "lstm_state_clip_max": env.lstm_state_clip_max is not None,
        "use_sequence_length": env.use_sequence_length,
    }
    for name, refused in given.items():
        if refused:
            raise ArgumentError(f"RNN: {name} is not supported")
