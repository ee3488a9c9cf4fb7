"""What can be said about nodes, and graphs made from graphs: names, substitution, copies, text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from .. import registry
from ..base import ArgumentError
from ..registry.operator import Operator, Params
from ..registry.params import format_value
from .node import Entry, Node, topological_order
from .symbol import Symbol

_NO_STRINGS: dict[str, str] = {}


def auxiliary_variables(order: Iterable[Node]) -> set[Node]:
    """The variables that some node of `order` updates: auxiliary states, and the states of optimizers."""
    found: set[Node] = set()
    for node in order:
        if node.op is not None and (node.op.aux or node.op.mutates):
            found.update(node.inputs[position].node for position in mutated_positions(node.op, len(node.inputs)))
    return found


def mutated_positions(op: Operator, count: int) -> list[int]:
    """Which of a node's `count` inputs its kernel writes."""
    positions = [op.inputs.index(name) for name in op.mutates if name in op.inputs]
    return positions + list(range(count - len(op.aux), count))


def output_name(entry: Entry) -> str:
    """The name of an output, such as ``fc1_output``; a variable's is its own."""
    node = entry.node
    if node.op is None or node.params is None:
        return node.name
    suffix = registry.output_names(node.op, node.params)[entry.index]
    # Operators that do not name their outputs call them out, out0, ...; MXNet calls those output, output0, ...
    if not node.op.python and suffix.rstrip("0123456789") == "out":
        suffix = f"output{suffix[3:]}"
    return f"{node.name}_{suffix}"


def output_count(node: Node) -> int:
    """How many outputs a node has, hidden ones included."""
    return 1 if node.op is None or node.params is None else registry.num_outputs(node.op, node.params)


def visible_outputs(node: Node) -> int:
    """How many of its outputs a user sees."""
    return 1 if node.op is None or node.params is None else registry.num_visible(node.op, node.params)


def parameter_strings(node: Node) -> dict[str, str]:
    """The parameters that differ from their defaults, as text. Not to be changed: nodes share it."""
    if node.op is None:
        return _NO_STRINGS
    strings = explicit_parameters(node.op, node.params)
    if node.op.variadic and "num_args" not in strings:
        return {**strings, "num_args": str(len(node.inputs) - len(node.op.aux))}
    return strings


@lru_cache(maxsize=65536)
def explicit_parameters(op: Operator, params: Params | None) -> dict[str, str]:
    """`parameter_strings` of every node with this operator and these parameters."""
    if not params:
        return _NO_STRINGS
    return {
        name: format_value(value)
        for name, value in params.items()
        if name not in op.params or op.params[name].required or value != op.params[name].default
    }


def substitute(
    symbol: Symbol, args: Sequence[Symbol], kwargs: Mapping[str, Symbol], name: str | None
) -> tuple[Entry, ...]:
    """The outputs of `symbol` with its variables replaced, by position or by name, and its node renamed to `name`.

    Nodes that depend on no replaced variable are shared with `symbol`.
    """
    if args and kwargs:
        raise TypeError("compose only accept input Symbols either as positional or keyword arguments, not both")
    for key, value in (*enumerate(args), *kwargs.items()):
        if not isinstance(value, Symbol):
            raise TypeError(f"Compose expect `Symbol` as arguments, but {key!r} is {value!r}")
        if len(value) != 1:
            raise ArgumentError(f"compose {symbol!r}: argument {key!r} is a tuple of {len(value)} outputs, give one")
    order = topological_order(symbol.entries)
    if args:
        arguments = symbol.list_arguments()
        if len(args) > len(arguments):
            raise ArgumentError(
                f"compose {symbol!r}: takes {len(arguments)} arguments {arguments}, but {len(args)} were given"
            )
        kwargs = dict(zip(arguments, args, strict=False))
    check_names("compose", kwargs, [node.name for node in order if node.op is None])

    renamed = symbol.entries[0].node if name else None
    replaced: dict[Node, Entry] = {}
    made: dict[Node, Node] = {}
    for node in order:
        if node.op is None and node.name in kwargs:
            replaced[node] = kwargs[node.name].entries[0]
        elif node is renamed or any(entry.node in made or entry.node in replaced for entry in node.inputs):
            inputs = tuple(_moved(entry, made, replaced) for entry in node.inputs)
            made[node] = Node(node.op, name if node is renamed and name else node.name, node.params, inputs, node.attrs)
    return tuple(_moved(entry, made, replaced) for entry in symbol.entries)


def check_names(what: str, given: Iterable[str], known: Sequence[str]) -> None:
    """Raise ArgumentError for a name that is not among those known."""
    for key in given:
        if key not in known:
            candidates = "".join(f"\n\t[{number}]{candidate}" for number, candidate in enumerate(known))
            raise ArgumentError(f"{what}: keyword argument name {key} not found.\nCandidate arguments:{candidates}")


def copied(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The same graph of new nodes."""
    made: dict[Node, Node] = {}
    for node in topological_order(entries):
        inputs = tuple(Entry(made[entry.node], entry.index) for entry in node.inputs)
        made[node] = Node(node.op, node.name, node.params, inputs, dict(node.attrs))
    return tuple(Entry(made[entry.node], entry.index) for entry in entries)


def _moved(entry: Entry, made: Mapping[Node, Node], replaced: Mapping[Node, Entry]) -> Entry:
    """Where `entry` is found after substitution."""
    if entry.node in made:
        return Entry(made[entry.node], entry.index)
    return replaced.get(entry.node, entry)


def input_versions(order: Iterable[Node]) -> dict[tuple[Node, int], int]:
    """For each input that is a variable, how often it has been mutated up to that node, the node included."""
    versions: dict[Node, int] = {}
    found: dict[tuple[Node, int], int] = {}
    for node in order:
        if node.op is None:
            continue
        mutated = mutated_positions(node.op, len(node.inputs)) if node.op.aux or node.op.mutates else ()
        for position, entry in enumerate(node.inputs):
            if entry.node.op is None:
                if position in mutated:
                    versions[entry.node] = versions.get(entry.node, 0) + 1
                found[node, position] = versions.get(entry.node, 0)
    return found


def debug_str(symbol: Symbol) -> str:
    """The graph as text, laid out as MXNet does."""
    order = topological_order(symbol.entries)
    versions = input_versions(order)
    lines = ["Symbol Outputs:"]
    lines += [f"\toutput[{i}]={entry.node.name}({entry.index})" for i, entry in enumerate(symbol.entries)]
    for node in order:
        if node.op is None:
            lines.append(f"Variable:{node.name}")
            continue
        lines += ["--------------------", f"Op:{node.op.name}, Name={node.name}", "Inputs:"]
        for position, entry in enumerate(node.inputs):
            version = f" version={versions[node, position]}" if entry.node.op is None else ""
            lines.append(f"\targ[{position}]={entry.node.name}({entry.index}){version}")
        attributes = {**parameter_strings(node), **node.attrs}
        if attributes:
            lines.append("Attrs:")
            lines += [f"\t{key}={value}" for key, value in sorted(attributes.items())]
    return "\n".join(lines) + "\n"
