"""Registry files: YAML text to operators, lazily for the library's own, all at once and checked for everything else.

The library's own ``ops.yaml`` is cut into entries by its lines alone, and an entry is parsed when it is first asked
for, so that importing costs a millisecond. `check_file` parses all of a file and reports every fault in it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from ..base import NbsymError, RegistryError
from .entry import EntryReader, ModuleFunction
from .formula import Formula
from .nodes import Fault
from .operator import NoGradient, Operator
from .roles import check_roles
from .samples import complete
from .scalar_functions import SCALAR_FUNCTIONS
from .suggest import did_you_mean

_PACKAGE = Path(__file__).resolve().parents[1]

_ENTRY = re.compile(r"^([A-Za-z_]\w*):", re.MULTILINE)
_ALIASES = re.compile(r"^  aliases: *\[([^\]\n]*)\] *(?:#.*)?$", re.MULTILINE)


def builtin_file() -> Path:
    """The library's ``ops.yaml``: inside the package of a wheel, at the root of a checkout."""
    inside, beside = _PACKAGE / "ops.yaml", _PACKAGE.parent / "ops.yaml"
    return inside if inside.exists() else beside


class Registry(Mapping[str, Operator]):
    """Operators by name and alias; entries are parsed when they are first asked for."""

    def __init__(self) -> None:
        self._operators: dict[str, Operator] = {}
        self._pending: dict[str, tuple[str, str, int]] = {}  # name -> text, file, line of the entry
        self._aliases: dict[str, str] = {}

    def add_text(self, text: str, file: str) -> None:
        """Take the entries of a file that has been checked when it was written."""
        starts = list(_ENTRY.finditer(text))
        ends = [match.start() for match in starts[1:]] + [len(text)]
        line = 0
        position = 0
        for match, end in zip(starts, ends, strict=True):
            name, chunk = match[1], text[match.start() : end]
            line += text.count("\n", position, match.start())
            position = match.start()
            self._pending[name] = (chunk, file, line)
            if "aliases:" in chunk:
                listed = _ALIASES.search(chunk)
                if listed:
                    for alias in listed[1].split(","):
                        self._aliases[alias.strip()] = name
                else:
                    for alias in self[name].aliases:
                        self._aliases[alias] = name

    def add(self, operators: Iterable[Operator]) -> None:
        """Take operators that have been checked."""
        for op in operators:
            self._operators[op.name] = op
            self._aliases.update(dict.fromkeys(op.aliases, op.name))

    def without(self, file: str) -> Registry:
        """The same registry without what came from `file`."""
        rest = Registry()
        rest._pending = self._pending
        resolved = Path(file).resolve()
        rest.add(op for op in self._operators.values() if Path(op.source.file).resolve() != resolved)
        rest._aliases.update((a, name) for a, name in self._aliases.items() if name in rest)
        return rest

    def replace(self, file: str, operators: Iterable[Operator]) -> None:
        """Take `operators` for all that came from `file` before."""
        rest = self.without(file)
        rest.add(operators)
        self._operators, self._aliases = rest._operators, rest._aliases

    def __getitem__(self, name: str) -> Operator:
        name = self._aliases.get(name, name)
        op = self._operators.get(name)
        if op is None:
            if name not in self._pending:
                raise KeyError(name)
            op = self._operators[name] = self._parse(name)
        return op

    def _parse(self, name: str) -> Operator:
        text, file, line = self._pending[name]
        nodes, faults = _entries(text, file, line)
        for key, node in nodes:
            reader = EntryReader(key, node, file, line)
            op = reader.read()
            faults += reader.faults
        raise_faults(faults)
        return op

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._pending, *self._operators)))

    def __len__(self) -> int:
        return len(dict.fromkeys((*self._pending, *self._operators)))

    def __contains__(self, name: object) -> bool:
        return name in self._aliases or name in self._pending or name in self._operators

    @property
    def aliases(self) -> Mapping[str, str]:
        """Alias to name."""
        return self._aliases


def raise_faults(faults: list[Fault]) -> None:
    """Raise a RegistryError that lists `faults`, if there are any."""
    if faults:
        faults = sorted(set(faults))
        count = f"{len(faults)} fault{'s' * (len(faults) != 1)} in the registry"
        raise RegistryError("\n".join([f"{count}:", *map(str, faults)]))


def _entries(text: str, file: str, first_line: int = 0) -> tuple[list[tuple[yaml.ScalarNode, yaml.Node]], list[Fault]]:
    """The entries of a YAML document, and the faults of its form."""

    def fault(line: int, message: str, operator: str = "") -> list[Fault]:
        return [Fault(file, first_line + line + 1, operator or _entry_at(text, line), message)]

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "not YAML"
        hint = (
            " (quote a text that begins with *, &, %, @ or a quote)" if "alias" in problem or "token" in problem else ""
        )
        return [], fault(mark.line if mark else 0, f"this is not YAML: {problem}{hint}")
    except yaml.YAMLError as error:
        return [], fault(0, f"this is not YAML: {error}", "-")
    except RecursionError:
        return [], fault(0, "this is nested too deeply", "-")
    if root is None:
        return [], []
    if not isinstance(root, yaml.MappingNode):
        return [], fault(root.start_mark.line, "a registry is a mapping from operator names to entries", "-")
    found: dict[str, tuple[yaml.ScalarNode, yaml.Node]] = {}
    faults: list[Fault] = []
    for key, node in root.value:
        if not isinstance(key, yaml.ScalarNode):
            faults += fault(key.start_mark.line, "an operator's name is expected", "-")
        elif key.value in found:
            first = first_line + found[key.value][0].start_mark.line + 1
            faults += fault(key.start_mark.line, f"the operator is declared twice, first on line {first}", key.value)
        else:
            found[key.value] = key, node
    return list(found.values()), faults


def _entry_at(text: str, line: int) -> str:
    """Name of the entry that `line` belongs to."""
    name = "-"
    for number, content in enumerate(text.splitlines()):
        match = _ENTRY.match(content)
        if match and number <= line:
            name = match[1]
    return name


# ---- checking a whole file ----


def check_file(
    path: str | Path, others: Mapping[str, Operator], kernels: bool = True, package: str | None = None
) -> list[Operator]:
    """Parse and check all of a registry file.

    Parameters
    ----------
    path : str or Path
    others : mapping
        Operators that exist already, which the file may use and must not redefine.
    kernels : bool
        Whether the functions that ``kernel`` names must exist.
    package : str, optional
        Package that stands for the file's directory, if the file is a user's (see `nbsym.registry.user`).

    Raises
    ------
    RegistryError
        With every fault in the file.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RegistryError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise RegistryError(f"{path}: is not UTF-8 text: {error.reason} at byte {error.start}") from None
    faults = _beyond_the_language(text, str(path))
    nodes, more = _entries(text, str(path))
    faults += more
    readers = [EntryReader(key, node, str(path), package=package) for key, node in nodes]
    directory = path.resolve().parent if package else _PACKAGE / "kernels"
    operators = [reader.read() for reader in readers]
    known = {**{alias: op for op in operators for alias in op.aliases}, **{op.name: op for op in operators}}
    for op, reader in zip(operators, readers, strict=True):
        found = [*_clashes(op, operators, others), *_unknown_operators(op, known, others), *_circles(op, known)]
        found += check_roles(op, known, others)
        if kernels:
            found += _missing_functions(op, directory)
        if not (reader.faults or found):
            found += _bad_samples(op)
        faults += reader.faults
        faults += [Fault(str(path), reader.lines.get(key, op.source.line), op.name, text) for key, text in found]
    raise_faults(faults)
    return operators


def _beyond_the_language(text: str, file: str) -> list[Fault]:
    """Anchors, aliases and tags: YAML that no entry needs, and with which a short file can stand for a huge one."""
    faults = []
    try:
        for event in yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if getattr(event, "anchor", None):
                what = "anchors and aliases are no part of the language (quote a text that begins with & or *)"
            elif getattr(event, "tag", None):
                what = "tags are no part of the language (quote a text that begins with !)"
            else:
                continue
            line = event.start_mark.line  # type: ignore[union-attr]
            faults.append(Fault(file, line + 1, _entry_at(text, line), what))
    except yaml.YAMLError:
        pass  # what is not YAML at all is reported by the caller
    return faults


# Each of these yields what it found as (key of the entry, message).
Found = Iterator[tuple[str, str]]


def _clashes(op: Operator, operators: list[Operator], others: Mapping[str, Operator]) -> Found:
    if op.name in others:
        yield "", f"an operator of this name exists already ({others[op.name].source})"
    earlier = operators[: operators.index(op)]
    for alias in op.aliases:
        if alias in others:
            yield "aliases", f"alias {alias!r}: an operator of this name exists already ({others[alias].source})"
        for other in operators:
            if alias == other.name or (other in earlier and alias in other.aliases):
                yield "aliases", f"alias {alias!r} is also the name of {other.name} ({other.source})"


def _unknown_operators(op: Operator, known: Mapping[str, Operator], others: Mapping[str, Operator]) -> Found:
    """Operators, and their parameters, that ``compute``, ``affine`` and ``grad`` call."""
    formulas: list[tuple[str, Formula]] = [("compute", case.value) for case in op.compute]
    formulas += [("affine", formula) for formula in (op.affine.scale, op.affine.shift)] if op.affine else []
    formulas += [(f"grad of {name}", value) for name, value in op.grad.items() if not isinstance(value, NoGradient)]
    for what, formula in formulas:
        if op.elementwise and all(name in SCALAR_FUNCTIONS for name in formula.functions):
            continue
        for name in formula.functions:
            if name not in known and name not in others:
                near = did_you_mean(name, (*known, *others))
                yield what, f"{what}: unknown operator {name!r} in {formula.text!r}{near}"
        for node in ast.walk(formula.tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id  # type: ignore[attr-defined]
            called = known.get(name) or others.get(name)
            if called is None:
                continue
            for keyword in node.keywords:
                if keyword.arg not in called.params and keyword.arg not in called.inputs:
                    near = did_you_mean(str(keyword.arg), (*called.params, *called.inputs))
                    yield what, f"{what}: {name} has no parameter {keyword.arg!r}{near}"


def _circles(op: Operator, known: Mapping[str, Operator]) -> Found:
    """Whether a composite is defined through itself."""
    pending = [[op.name]]
    seen = set()
    while pending:
        path = pending.pop()
        last = known.get(path[-1])
        for name in dict.fromkeys(name for case in (last.compute if last else ()) for name in case.value.functions):
            name = known[name].name if name in known else name
            if name == op.name:
                yield "compute", f"compute: {op.name} is defined through itself: {' -> '.join([*path, name])}"
                return
            if name not in seen:
                seen.add(name)
                pending.append([*path, name])


def _missing_functions(op: Operator, directory: Path) -> Found:
    """Whether the Python files define the functions that `op` names; the files are parsed, not imported."""
    functions = [("kernel", op.kernel)] if op.kernel else []
    functions += [("shape", case.value.path) for case in op.shape if isinstance(case.value, ModuleFunction)]
    for key, path in functions:
        module, _, function = path.rpartition(".")
        file = directory / f"{module.rpartition('.')[2]}.py"
        what = f"{key} {file.stem}.{function}"
        if not file.exists():
            yield key, f"{what}: there is no {file}"
            continue
        try:
            defined = set(_defined_names(ast.parse(file.read_text(encoding="utf-8"))))
        except (SyntaxError, UnicodeDecodeError) as error:
            yield key, f"{what}: {file}:{getattr(error, 'lineno', '?')}: {error}"
            continue
        if function not in defined:
            yield key, f"{what}: {file} defines no {function}{did_you_mean(function, defined)}"


def _defined_names(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _bad_samples(op: Operator) -> Found:
    for number, sample in enumerate(op.samples, 1):
        try:
            complete(op, sample)
        except NbsymError as error:
            yield f"sample {number}", f"sample {number}: {error}"
