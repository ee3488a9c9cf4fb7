"""Networks to look at: a table of layers, and a drawing by Graphviz."""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .registry import input_names
from .symbol import Symbol
from .symbol.node import Entry, Node, topological_order
from .symbol.structure import parameter_strings

__all__ = ["plot_network", "print_summary"]

# What operators call those of their inputs that are learned.
_LEARNED = ("weight", "bias", "gamma", "beta", "parameters")

# How the names of variables end that a drawing leaves out.
_HIDDEN = ("_weight", "_bias", "_beta", "_gamma", "_moving_var", "_moving_mean", "_running_var", "_running_mean")


def print_summary(
    symbol: Symbol,
    shape: Mapping[str, tuple[int, ...]] | None = None,
    line_length: int = 120,
    positions: Sequence[float] = (0.44, 0.64, 0.74, 1.0),
) -> None:
    """Print a table of a network's layers: shapes of the outputs, numbers of parameters, and what comes before.

    Parameters
    ----------
    symbol : Symbol
    shape : dict of str to tuple of int, optional
        Shapes of the inputs. Without them most numbers are unknown, and count as 0.
    line_length : int
    positions : sequence of float
        Where the columns end: parts of the line, or numbers of characters.

    Examples
    --------
    >>> import nbsym as mx
    >>> net = mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=10, name='fc')
    >>> print_summary(net, {'data': (2, 3)}, 70, (0.35, 0.6, 0.75, 1))
    ______________________________________________________________________
    Layer (type)            Output Shape     Param #   Previous Layer
    ======================================================================
    data(null)              3                0
    ______________________________________________________________________
    fc(FullyConnected)      10               40        data
    ======================================================================
    Total params: 40
    ______________________________________________________________________
    """
    _check(symbol)
    shapes = _shapes(symbol, shape)
    order = topological_order(symbol.entries)
    data = {node for i, node in enumerate(order) if node.op is None and (i == 0 or node.name in (shape or ()))}
    ends = [int(line_length * part) for part in positions] if positions[-1] <= 1 else [int(end) for end in positions]
    rows = [node for node in order if node.op is not None or node in data]
    counted: set[Node] = set()
    print("_" * line_length)
    _print_row(("Layer (type)", "Output Shape", "Param #", "Previous Layer"), ends)
    print("=" * line_length)
    for node in rows:
        learned = _learned(node)
        counted.update(learned)
        before = list(dict.fromkeys(e.node.name for e in node.inputs if e.node.op is not None or e.node in data))
        dims = shapes[Entry(node, 0)][1:] if shape is not None else ()
        first = (
            f"{node.name}({node.op.name if node.op else 'null'})",
            "x".join(map(str, dims)),
            sum(_size(shapes, variable) for variable in learned),
            before[0] if before else "",
        )
        _print_row(first, ends)
        for name in before[1:]:
            _print_row(("", "", "", name), ends)
        print(("=" if node is rows[-1] else "_") * line_length)
    print(f"Total params: {sum(_size(shapes, variable) for variable in counted)}")
    print("_" * line_length)


def _check(symbol: Any) -> None:
    if not isinstance(symbol, Symbol):
        raise TypeError(f"symbol must be a Symbol, got {type(symbol).__name__}")


def _shapes(symbol: Symbol, given: Mapping[str, tuple[int, ...]] | None) -> dict[Entry, tuple[int, ...]]:
    """The shape of everything inside; where no inputs are given, 0 for unknown dimensions."""
    internals = symbol.get_internals()
    if given is None:
        found = internals.infer_shape_partial()[1]
    else:
        found = internals.infer_shape(**given)[1]
        if found is None:
            raise ValueError("Input shape is incomplete")
    assert found is not None
    return dict(zip(internals.entries, found, strict=True))


def _learned(node: Node) -> list[Node]:
    """The variables that a node learns."""
    if node.op is None or node.op.variadic:
        return []
    assert node.params is not None
    names = input_names(node.op, node.params)
    return [e.node for name, e in zip(names, node.inputs, strict=False) if name in _LEARNED and e.node.op is None]


def _size(shapes: Mapping[Entry, tuple[int, ...]], variable: Node) -> int:
    shape = shapes[Entry(variable, 0)]
    return math.prod(shape) if shape else 0


def _print_row(fields: Sequence[Any], ends: Sequence[int]) -> None:
    line = ""
    for field, end in zip(fields, ends):
        line = (line + str(field))[:end].ljust(end)
    print(line)


# ---- drawing --------------------------------------------------------------------------------------------------------

_COLORS = {
    "variable": "#8dd3c7",
    "Convolution": "#fb8072",
    "FullyConnected": "#fb8072",
    "Activation": "#ffffb3",
    "LeakyReLU": "#ffffb3",
    "BatchNorm": "#bebada",
    "Pooling": "#80b1d3",
    "Concat": "#fdb462",
    "Flatten": "#fdb462",
    "Reshape": "#fdb462",
    "Softmax": "#b3de69",
}
_OTHER = "#fccde5"

# Nodes of a network that a notebook shows as a drawing.
_LARGEST = 500


def plot_network(
    symbol: Symbol,
    title: str = "plot",
    save_format: str = "pdf",
    shape: Mapping[str, tuple[int, ...]] | None = None,
    dtype: Mapping[str, Any] | None = None,
    node_attrs: Mapping[str, str] | None = None,
    hide_weights: bool = True,
) -> Any:
    """A drawing of a network, for Graphviz.

    Parameters
    ----------
    symbol : Symbol
    title : str
    save_format : str
        What its `render` writes.
    shape, dtype : dict by names of inputs, optional
        Label the edges with shapes, and with dtypes.
    node_attrs : dict of str to str, optional
        Graphviz's attributes of nodes.
    hide_weights : bool
        Leave out variables whose names end like those of parameters.

    Returns
    -------
    graphviz.Digraph

    Raises
    ------
    ImportError
        If the Python package graphviz is not there.
    """
    try:
        from graphviz import Digraph
    except ImportError:
        raise ImportError("Draw network requires graphviz library") from None
    _check(symbol)
    order = topological_order(symbol.entries)
    repeated = sorted(name for name, count in Counter(node.name for node in order).items() if count > 1)
    if repeated:
        warnings.warn(
            "There are multiple variables with the same name in your graph, this may result in cyclic graph. "
            f"Repeated names: {','.join(repeated)}",
            RuntimeWarning,
            stacklevel=2,
        )
    labels = _edge_labels(symbol, shape, dtype)
    look = {"shape": "box", "fixedsize": "true", "width": "1.3", "height": "0.8034", "style": "filled"}
    look.update(node_attrs or {})
    dot = Digraph(name=title, format=save_format)
    hidden = {node for node in order if node.op is None and hide_weights and node.name.endswith(_HIDDEN)}
    for node in order:
        if node in hidden:
            continue
        kind = node.op.name if node.op else "variable"
        own = {**look, "fillcolor": _COLORS.get(kind, _OTHER)}
        if node.op is None:
            own["shape"] = "oval"
        dot.node(name=node.name, label=_label(node), **own)
    for node in order:
        for entry in node.inputs:
            if entry.node not in hidden:
                edge = {"dir": "back", "arrowtail": "open", "label": labels.get(entry, "")}
                dot.edge(tail_name=node.name, head_name=entry.node.name, **edge)
    return dot


def _label(node: Node) -> str:
    """What is written into a node."""
    if node.op is None:
        return node.name
    strings = parameter_strings(node)

    def window(name: str, otherwise: str) -> str:
        return strings[name].strip("()").replace(", ", "x").rstrip(",") if name in strings else otherwise

    kind = node.op.name
    if kind == "Convolution":
        return f"Convolution\n{window('kernel', '')}/{window('stride', '1')}, {strings['num_filter']}"
    if kind == "Pooling":
        pool_type = strings.get("pool_type", "max")
        return f"Pooling\n{pool_type}, {window('kernel', '[]')}/{window('stride', '1')}"
    if kind == "FullyConnected":
        return f"FullyConnected\n{strings['num_hidden']}"
    if kind == "Activation":
        return f"Activation\n{strings['act_type']}"
    if kind == "LeakyReLU":
        return f"LeakyReLU\n{strings.get('act_type', 'leaky')}"
    return strings.get("op_type", node.name) if kind == "Custom" else node.name


def _edge_labels(
    symbol: Symbol, shape: Mapping[str, tuple[int, ...]] | None, dtype: Mapping[str, Any] | None
) -> dict[Entry, str]:
    labels: dict[Entry, str] = {}
    if shape is not None:
        labels = {entry: "x".join(map(str, dims[1:])) for entry, dims in _shapes(symbol, shape).items()}
    if dtype is not None:
        internals = symbol.get_internals()
        types = internals.infer_type(**dtype)[1]
        if types is None:
            raise ValueError("Input type is incomplete")
        for entry, kind in zip(internals.entries, types, strict=True):
            labels[entry] = f"{labels.get(entry, '')}({np.dtype(kind).name})"
    return labels


def svg(symbol: Symbol) -> str | None:
    """A drawing as SVG; None where Graphviz is not there, or the network is too large for it to be of use."""
    if len(topological_order(symbol.entries)) > _LARGEST:
        return None
    try:
        from graphviz.backend import ExecutableNotFound

        return plot_network(symbol).pipe(format="svg").decode()
    except ImportError:
        return None
    except ExecutableNotFound:
        return None
