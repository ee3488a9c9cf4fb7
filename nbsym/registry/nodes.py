"""YAML nodes: reading them with every fault noted, file and line included, instead of stopping at the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from .suggest import did_you_mean

Node = yaml.Node


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in a registry file, and what was expected."""

    file: str
    line: int
    operator: str
    message: str

    def __str__(self) -> str:
        return " ".join(f"{self.file}:{self.line}: {self.operator}: {self.message}".splitlines())


class NodeReader:
    """Takes nodes for what they should be; `faults` collects where they are not.

    Parameters
    ----------
    name : str
        The operator that the nodes belong to.
    file : str
    first_line : int
        Line of the file on which the composed text began, counted from 0.
    """

    def __init__(self, name: str, file: str, first_line: int = 0) -> None:
        self.name = name
        self.file = file
        self.first_line = first_line
        self.faults: list[Fault] = []

    def line(self, node: Node) -> int:
        """Line of the file, counted from 1."""
        return self.first_line + node.start_mark.line + 1

    def fault(self, node: Node, message: str) -> None:
        """Note that something is wrong at `node`."""
        self.faults.append(Fault(self.file, self.line(node), self.name, message))

    def mapping(self, node: Node, expected: str, known: tuple[str, ...] | None = None) -> dict[str, Node]:
        """Keys and values of a mapping; keys that are not `known`, or come twice, are faults."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{expected}, got {describe(node)}")
            return {}
        found: dict[str, Node] = {}
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(key_node, f"a key must be a name, got {describe(key_node)}")
                continue
            key = key_node.value
            if known is not None and key not in known:
                self.fault(key_node, f"unknown key {key!r}{did_you_mean(key, known)}")
            elif key in found:
                self.fault(key_node, f"{key!r} is given twice")
            else:
                found[key] = value
        return found

    def items(self, node: Node, expected: str) -> list[Node]:
        """Items of a list."""
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, f"{expected}, got {describe(node)}")
            return []
        return node.value

    def scalar(self, node: Node, expected: str) -> str:
        """The text of a scalar; "" if it is none."""
        if not isinstance(node, yaml.ScalarNode) or (is_empty(node) and not node.style):
            self.fault(node, f"{expected}, got {describe(node)}")
            return ""
        return node.value


def is_empty(node: Node) -> bool:
    """Whether nothing stands where a value should."""
    return isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null")


def describe(node: Node) -> str:
    """What a node is, for messages."""
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return "nothing" if is_empty(node) else repr(node.value)


def plain(node: Any) -> Any:
    """The Python value of a node: numbers, strings, booleans, None, lists and dicts."""
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): plain(value) for key, value in node.value}
    text = node.value
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "null" or (text in ("none", "None") and not node.style):
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind == "float" and text.lower().endswith((".nan", ".inf")):
        return float(text.replace(".", ""))
    if not node.style:
        for parse in (int, float):
            try:
                return parse(text)
            except ValueError:
                pass
    return text
