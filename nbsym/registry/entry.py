"""One entry of a registry file: from its YAML node to an `Operator`, with every fault found on the way."""

from __future__ import annotations

import ast
import importlib
import keyword
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from ..base import ShapeError
from .compositions import COMPOSITIONS, Composition
from .dimension_functions import DIMENSION_FUNCTIONS
from .formula import CONSTANTS, Formula, FormulaError
from .infer import CONDITION_FUNCTIONS, TYPE_GROUPS
from .nodes import Node, NodeReader, describe, is_empty, plain
from .operator import Case, NoGradient, Operator, Param, Params, Source
from .params import DTYPES, DeclarationError, parse_declaration
from .patterns import Pattern, PatternError, parse_pattern
from .roles import read_act, read_affine, read_fused, read_gate, read_lean, read_nhwc
from .scalar_functions import SCALAR_FUNCTIONS
from .shape_functions import SHAPE_FUNCTIONS, Shapes
from .suggest import did_you_mean


@dataclass(frozen=True)
class ModuleFunction:
    """A whole-shape function of a user's module, imported when it is first called."""

    path: str  # "package.module.function"

    def __call__(self, params: Params, inputs: Shapes, outputs: Shapes) -> tuple[Shapes, Shapes]:
        module, _, name = self.path.rpartition(".")
        try:
            return getattr(importlib.import_module(module), name)(params, inputs, outputs)
        except ShapeError:
            raise
        except Exception as error:  # whatever a user's module raises
            what = ".".join(self.path.split(".")[-2:])
            raise ShapeError(f"{what}: {type(error).__name__}: {error}") from error


KEYS = (
    "doc", "aliases", "inputs", "aux", "outputs", "visible", "params", "omit", "shape", "dtype", "types", "elementwise",
    "broadcast", "compute", "kernel", "view", "python", "identity", "constant", "batch", "monotone", "greatest",
    "inplace", "mutates", "unread", "random", "again", "fused", "act", "affine", "gate", "lean", "nhwc", "grad",
    "samples",
)  # fmt: skip
"""Every key of an entry; docs/registry.md says what each means."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_COUNTED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\s*\*\s*(.+)\Z")
_FUNCTION = re.compile(r"[A-Za-z_]\w*\.[A-Za-z_]\w*\Z")
_RESERVED = ("name", "attr", "out", "kwargs")
_TAKEN = (
    "Any", "Literal", "Mapping", "NDArray", "REQUIRED", "Sequence", "Symbol", "TYPE_CHECKING", "compose", "invoke",
)  # fmt: skip
_WAYS = ("elementwise", "compute", "kernel", "view")


class EntryReader(NodeReader):
    """Reads one entry; `faults` collects everything that is wrong with it.

    Parameters
    ----------
    key, node : yaml.Node
        The entry's name and its mapping.
    file : str
    first_line : int
        Line of the file on which the composed text began, counted from 0.
    package : str, optional
        Package in which the Python functions of a user's registry are found.
    """

    def __init__(
        self, key: yaml.ScalarNode, node: Node, file: str, first_line: int = 0, package: str | None = None
    ) -> None:
        super().__init__(key.value, file, first_line)
        self.key = key
        self.node = node
        self.package = package
        self.keys: dict[str, Node] = {}
        self.lines: dict[str, int] = {}  # where a key, a gradient ("grad of x") or a sample ("sample 1") stands

    # ---- the entry ----

    def read(self) -> Operator:
        """The operator, as far as it could be read; whether it is usable, `faults` says."""
        if not _NAME.match(self.name):
            self.fault(self.key, f"expected a name of letters, digits and underscores, got {self.name!r}")
        elif keyword.iskeyword(self.name) or self.name in _TAKEN:
            self.fault(self.key, f"{self.name!r} is a word of Python or of the generated modules; choose another name")
        if is_empty(self.node):
            self.fault(self.key, "the entry is empty: at least one of elementwise, compute, kernel, view is expected")
            return Operator(self.name, Source(self.file, self.line(self.key)))
        self.keys = self.mapping(self.node, "an entry is a mapping of keys", known=KEYS)
        self.lines = {key: self.line(node) for key, node in self.keys.items()}

        inputs, variadic = self._inputs()
        aux = self._names("aux")
        outputs, count = self._outputs()
        self.inputs, self.aux, self.outputs, self.variadic = inputs, aux, outputs, variadic
        self.params = self._params()
        self._distinct_names()
        self.arrays = (*inputs, *aux, *outputs)

        ways = [key for key in _WAYS if key in self.keys]
        if len(ways) != 1:
            got = " and ".join(ways) if ways else "none"
            self.fault(self.key, f"exactly one of {', '.join(_WAYS)} is expected, got {got}")
        elementwise = self.cases("elementwise", self._elementwise)
        if elementwise and (count is not None or len(outputs) != 1):
            self.fault(self.keys["elementwise"], "an elementwise operator has one output")
        broadcast = self.flag("broadcast")
        if broadcast and not elementwise and "shape" not in self.keys:
            self.fault(self.keys["broadcast"], "broadcast belongs to elementwise entries")
        monotone = self.flag("monotone")
        if monotone and not (elementwise and len(inputs) == 1):
            self.fault(self.keys["monotone"], "monotone belongs to elementwise entries with one input")
        view = self.one_of("view", inputs, "an input")
        if view and "shape" not in self.keys:
            self.fault(self.keys["view"], "a view has another shape than its input: shape is expected")
        grad = self._grad()
        return Operator(
            name=self.name,
            source=Source(self.file, self.line(self.key)),
            doc=" ".join(self.text("doc").split()),
            aliases=self._names("aliases"),
            inputs=inputs,
            variadic=variadic,
            aux=aux,
            outputs=outputs,
            count=count,
            visible=self.condition("visible"),
            params=self.params,
            omit=self.formulas("omit", inputs, "an input", self._condition),
            shape=self._shape(),
            dtype=self.formulas("dtype", self.arrays, "an array", self._dtype),
            types=self._types(),
            elementwise=elementwise,
            broadcast=broadcast,
            compute=self.cases("compute", self._compute),
            kernel=self._kernel(),
            view=view,
            identity=self.formulas("identity", inputs, "an input", self._identity),
            batch=self.formulas("batch", inputs, "an input", self._condition),
            monotone=monotone,
            greatest=self.formulas("greatest", inputs, "an input", self._condition),
            constant=self.condition("constant"),
            inplace=self._inplace(),
            mutates=self._subset("mutates", (*inputs, *aux)),
            unread=self._subset("unread", inputs),
            random=self.flag("random"),
            python=self.flag("python"),
            again=self.formulas("again", outputs, "an output", self._again),
            fused=read_fused(self),
            act=read_act(self),
            affine=read_affine(self),
            gate=read_gate(self),
            lean=read_lean(self),
            nhwc=read_nhwc(self),
            grad=grad,
            samples=self._samples(),
        )

    # ---- values of keys ----

    def text(self, key: str) -> str:
        return self.scalar(self.keys[key], f"{key} is a text") if key in self.keys else ""

    def flag(self, key: str) -> bool:
        if key not in self.keys:
            return False
        value = self.scalar(self.keys[key], f"{key} is true or false")
        if value not in ("true", "false", "True", "False", ""):
            self.fault(self.keys[key], f"{key} is true or false, got {value!r}")
        return value in ("true", "True")

    def name_list(self, key: str, expected: str) -> list[tuple[str, Node]]:
        if key not in self.keys:
            return []
        items = self.items(self.keys[key], f"{key} is a list of names ({expected})")
        return [(self.scalar(item, f"an item of {key} is a name").strip(), item) for item in items]

    # ---- names ----

    def _names(self, key: str) -> tuple[str, ...]:
        names = []
        for name, node in self.name_list(key, "[a, b]"):
            if self._valid_name(name, node, key) and name in names:
                self.fault(node, f"{name!r} is twice in {key}")
            names.append(name)
        return tuple(names)

    def _valid_name(self, name: str, node: Node, key: str) -> bool:
        if name and (not _NAME.match(name) or "__" in name.strip("_")):
            self.fault(node, f"{name!r} in {key} is not a name")
            return False
        if name in CONSTANTS or keyword.iskeyword(name):
            self.fault(node, f"{name!r} in {key} is a word of formulas or of Python; choose another name")
            return False
        if name in _RESERVED and key in ("inputs", "aux", "params"):
            self.fault(node, f"{name!r} in {key} is taken by an argument that every constructor has")
            return False
        return bool(name)

    def _inputs(self) -> tuple[tuple[str, ...], bool]:
        if "inputs" not in self.keys:
            return ("data",), False
        listed = self.name_list("inputs", "[data, weight]")
        names: list[str] = []
        variadic = False
        for position, (name, node) in enumerate(listed):
            if name.startswith("*"):
                name = name[1:]
                variadic = True
                if position != len(listed) - 1:
                    self.fault(node, f"only the last input may be variadic, not '*{name}'")
            if self._valid_name(name, node, "inputs") and name in names:
                self.fault(node, f"{name!r} is twice in inputs")
            names.append(name)
        return tuple(names), variadic

    def _outputs(self) -> tuple[tuple[str, ...], Formula | None]:
        if "outputs" not in self.keys:
            return ("out",), None
        node = self.keys["outputs"]
        if isinstance(node, yaml.ScalarNode):
            match = _COUNTED.match(node.value)
            if match is None:
                self.fault(node, f"outputs is a list of names, or 'name * formula', got {node.value!r}")
                return ("out",), None
            self._valid_name(match[1], node, "outputs")
            self.params = {name: Param(name, "str") for name in self._param_names()}
            return (match[1],), self._condition(match[2], node)
        names = self._names("outputs")
        if not names and isinstance(node, yaml.SequenceNode):
            self.fault(node, "an operator has at least one output")
        return names or ("out",), None

    def _param_names(self) -> list[str]:
        node = self.keys.get("params")
        if not isinstance(node, yaml.MappingNode):
            return []
        return [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]

    def _distinct_names(self) -> None:
        seen: dict[str, str] = {}
        for kind, names in (
            ("input", self.inputs),
            ("aux", self.aux),
            ("output", self.outputs),
            ("param", self.params),
        ):
            for name in names:
                if name in seen and seen[name] != kind:
                    self.fault(self.key, f"{name!r} is both {seen[name]} and {kind}; names must differ")
                seen[name] = kind

    def one_of(self, key: str, known: tuple[str, ...], what: str) -> str | None:
        if key not in self.keys:
            return None
        name = self.scalar(self.keys[key], f"{key} is the name of {what}")
        if name and name not in known:
            self.fault(self.keys[key], f"{key}: {name!r} is not {what}{did_you_mean(name, known)}")
        return name

    def _subset(self, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        names = self._names(key)
        for name in names:
            if name not in known:
                self.fault(self.keys[key], f"{key}: {name!r} is not an input{did_you_mean(name, known)}")
        return names

    def _params(self) -> dict[str, Param]:
        if "params" not in self.keys:
            return {}
        params = {}
        for name, node in self.mapping(self.keys["params"], "params is a mapping, 'name: TYPE = default'").items():
            if not self._valid_name(name, node, "params"):
                continue
            declaration = self.scalar(node, f"param {name} is 'TYPE [bound] [= default] [-- documentation]'")
            if not declaration:
                continue
            try:
                params[name] = parse_declaration(name, declaration)
            except DeclarationError as error:
                self.fault(node, f"param {name}: {error}")
                params[name] = Param(name, "str")
        return params

    # ---- formulas ----

    def formula(self, text: str, node: Node, what: str, names: Any, functions: Any) -> Formula | None:
        """`text` parsed, if it uses nothing but `names` and `functions` (containers; None allows all)."""
        try:
            formula = Formula(text)
        except FormulaError as error:
            self.fault(node, f"{what}: {error}")
            return None
        self.check_names(formula, node, what, names, functions)
        return formula

    def check_names(self, formula: Formula, node: Node, what: str, names: Any, functions: Any) -> None:
        for name in formula.names:
            if names is not None and name not in names:
                self.fault(node, f"{what}: unknown name {name!r} in {formula.text!r}{did_you_mean(name, names)}")
        for name in formula.functions:
            if functions is not None and name not in functions:
                self.fault(
                    node, f"{what}: unknown function {name!r} in {formula.text!r}{did_you_mean(name, functions)}"
                )

    def _condition(self, text: str, node: Node) -> Formula | None:
        return self.formula(text, node, "condition", tuple(self.params), CONDITION_FUNCTIONS)

    def condition(self, key: str) -> Formula | None:
        return self._condition(self.text(key), self.keys[key]) if key in self.keys and self.text(key) else None

    def _identity(self, text: str, node: Node) -> Formula | None:
        names = (*self.params, "is_train", *self.arrays)
        return self.formula(text, node, "identity", names, (*CONDITION_FUNCTIONS, "shape", "dtype", "constant"))

    def _dtype(self, text: str, node: Node) -> Formula | None:
        formula = self.formula(text, node, "dtype", None, ())
        if formula is not None:
            for name in formula.names:
                if name not in self.params and name not in DTYPES and not re.fullmatch("[A-Z]", name):
                    self.fault(
                        node, f"dtype: {name!r} is not a dtype ({', '.join(DTYPES)}), a param or a capital letter"
                    )
        return formula

    def _elementwise(self, text: str, node: Node) -> Formula | None:
        functions = (*SCALAR_FUNCTIONS, "sum") if self.variadic else tuple(SCALAR_FUNCTIONS)
        formula = self.formula(text, node, "elementwise", (*self.inputs, *self.params), functions)
        if formula is not None:
            self._check_arity(formula, node)
        return formula

    def _check_arity(self, formula: Formula, node: Node) -> None:
        for name, count in _calls(formula):
            function = SCALAR_FUNCTIONS.get(name)
            if function is not None and count != function.arity:
                self.fault(node, f"{name} takes {function.arity} arguments, got {count} in {formula.text!r}")

    def _compute(self, text: str, node: Node) -> Formula | Composition | None:
        if text in COMPOSITIONS:
            return COMPOSITIONS[text]
        return self.formula(text, node, "compute", (*self.inputs, *self.aux, *self.params), None)

    def _again(self, text: str, node: Node) -> Formula | None:
        return self.formula(text, node, "again", (*self.arrays, *self.params), None)

    def formulas(
        self, key: str, known: tuple[str, ...], what: str, parse: Callable[[str, Node], Formula | None]
    ) -> dict[str, Any]:
        if key not in self.keys:
            return {}
        result = {}
        for name, node in self.mapping(self.keys[key], f"{key} is a mapping from {what} to a formula").items():
            if name not in known:
                self.fault(node, f"{key}: {name!r} is not {what}{did_you_mean(name, known)}")
                continue
            text = self.scalar(node, f"{key} of {name} is a formula")
            formula = parse(text, node) if text else None
            if formula is not None:
                result[name] = formula
        return result

    def cases(self, key: str, parse: Callable[[str, Node], Any]) -> tuple[Case, ...]:
        """A formula, or a list of ``{when: condition, <key>: formula}``."""
        if key not in self.keys:
            return ()
        node = self.keys[key]
        if isinstance(node, yaml.ScalarNode):
            text = self.scalar(node, f"{key} is a formula")
            formula = parse(text, node) if text else None
            return (Case(None, formula),) if formula is not None else ()
        made = []
        alternatives = self.items(node, f"{key} is a formula, or a list of {{when: condition, is: formula}}")
        for position, item in enumerate(alternatives):
            parts = self.mapping(item, "an alternative is {when: condition, is: formula}", known=("when", "is"))
            when = self._when(parts, item, last=position == len(alternatives) - 1)
            if "is" not in parts:
                self.fault(item, f"an alternative of {key} is {{when: condition, is: formula}}: 'is' is missing")
                continue
            text = self.scalar(parts["is"], f"{key} is a formula")
            formula = parse(text, parts["is"]) if text else None
            if formula is not None:
                made.append(Case(when, formula))
        return tuple(made)

    def _when(self, parts: dict[str, Node], item: Node, last: bool) -> Formula | None:
        if "when" not in parts:
            if not last:
                self.fault(item, "only the last alternative may go without 'when'")
            return None
        text = self.scalar(parts["when"], "when is a condition")
        return self._condition(text, parts["when"]) if text else None

    # ---- shapes and dtypes ----

    def _shape(self) -> tuple[Case, ...]:
        if "shape" not in self.keys:
            return ()
        node = self.keys["shape"]
        if isinstance(node, yaml.ScalarNode):
            name = self.scalar(node, "shape is a mapping, a list of cases, or the name of a function")
            return (Case(None, self.shape_function(name, node)),)
        if isinstance(node, yaml.MappingNode):
            return (Case(None, self._patterns(node)[1]),)
        alternatives = self.items(node, "shape is a mapping, a list of cases, or the name of a function")
        made = []
        for position, item in enumerate(alternatives):
            parts, patterns = self._patterns(item)
            made.append(Case(self._when(parts, item, last=position == len(alternatives) - 1), patterns))
        return tuple(made)

    def shape_function(self, name: str, node: Node) -> Any:
        """The whole-shape function called `name`; a user's registry may bring its own, ``module.function``."""
        if self.package and _FUNCTION.match(name):
            return ModuleFunction(f"{self.package}.{name}")
        if name not in SHAPE_FUNCTIONS:
            self.fault(
                node, f"shape: there is no function {name!r} in shape_functions.py{did_you_mean(name, SHAPE_FUNCTIONS)}"
            )
        return name

    def _patterns(self, node: Node) -> tuple[dict[str, Node], Any]:
        parts = self.mapping(node, "a case of shape is a mapping from arrays to patterns")
        if "is" in parts and "is" not in self.arrays:
            for name in parts:
                if name not in ("when", "is"):
                    self.fault(parts[name], "a case of shape has either 'is: function' or patterns, not both")
            return parts, self.shape_function(self.scalar(parts["is"], "'is' is the name of a function"), parts["is"])
        patterns: dict[str, Pattern] = {}
        for name, value in parts.items():
            if name == "when":
                continue
            if name not in self.arrays:
                self.fault(value, f"shape: {name!r} is not an array of the operator{did_you_mean(name, self.arrays)}")
                continue
            if not isinstance(value, yaml.ScalarNode):
                self.fault(value, f"shape of {name}: a pattern such as 'n *k' is expected, got {describe(value)}")
                continue
            try:
                patterns[name] = parse_pattern(value.value)
            except PatternError as error:
                self.fault(value, f"shape of {name}: {error}")
        for name in self.arrays:
            if name not in parts and isinstance(node, yaml.MappingNode):
                self.fault(node, f"shape: {name} has no pattern (write '*_' if nothing is known of it)")
        self._check_patterns(patterns, parts)
        return parts, patterns

    def _check_patterns(self, patterns: dict[str, Pattern], parts: dict[str, Node]) -> None:
        kinds: dict[str, str] = {}
        for name, pattern in patterns.items():
            for term in pattern.terms:
                if term.kind in ("dim", "group"):
                    if term.name in DIMENSION_FUNCTIONS and term.name not in self.params:
                        self.fault(parts[name], f"shape of {name}: {term.name!r} is the name of a function")
                    wanted = ("int",) if term.kind == "dim" else ("int", "shape", "index")
                    if term.name in self.params and self.params[term.name].kind not in wanted:
                        self.fault(parts[name], f"shape of {name}: the param {term.name} is no size")
                    if kinds.setdefault(term.name, term.kind) != term.kind:
                        self.fault(
                            parts[name], f"shape of {name}: {term.name} is once a dimension and once *{term.name}"
                        )
        for name, pattern in patterns.items():
            for term in pattern.terms:
                if term.formula is None:
                    continue
                for used in term.formula.names:
                    if used not in kinds and used not in self.params:
                        self.fault(
                            parts[name],
                            f"shape of {name}: {used!r} in {term.text!r} is neither a param nor bound by a pattern",
                        )
            for function in pattern.functions:
                if function not in DIMENSION_FUNCTIONS:
                    near = did_you_mean(function, DIMENSION_FUNCTIONS)
                    self.fault(parts[name], f"shape of {name}: unknown function {function!r}{near}")
            unknown_runs = [term for term in pattern.terms if term.kind == "groups any"]
            if len(unknown_runs) > 1:
                self.fault(parts[name], f"shape of {name}: '*_' may stand once in a pattern")

    def _types(self) -> dict[str, tuple[str, ...]]:
        default = "any" if any(key in self.keys for key in ("elementwise", "view", "compute")) else "float"
        types = {"T": TYPE_GROUPS[default]}
        if "types" not in self.keys:
            return types
        for name, node in self.mapping(
            self.keys["types"], "types is a mapping from a capital letter to dtypes"
        ).items():
            if not re.fullmatch("[A-Z]", name):
                self.fault(node, f"types: a type variable is one capital letter, got {name!r}")
            words = (
                [self.scalar(item, "a dtype") for item in node.value] if isinstance(node, yaml.SequenceNode) else None
            )
            if words is None:
                words = [self.scalar(node, "types are float, int, any, or a list of dtypes")]
            names: list[str] = []
            for word in filter(None, words):
                if word not in TYPE_GROUPS and word not in DTYPES:
                    near = did_you_mean(word, (*TYPE_GROUPS, *DTYPES))
                    self.fault(node, f"types of {name}: {word!r} is neither float, int, any nor a dtype{near}")
                names.extend(TYPE_GROUPS.get(word, (word,)))
            types[name] = tuple(dict.fromkeys(names))
        return types

    # ---- how it is computed ----

    def _kernel(self) -> str | None:
        if "kernel" not in self.keys:
            return None
        name = self.scalar(self.keys["kernel"], "kernel is 'module.function'")
        if name and not _FUNCTION.match(name):
            self.fault(self.keys["kernel"], f"kernel is 'module.function', got {name!r}")
        return f"{self.package}.{name}" if self.package else name

    def _inplace(self) -> dict[str, str]:
        if "inplace" not in self.keys:
            return {}
        pairs = self.mapping(self.keys["inplace"], "inplace is a mapping from an output to an input", self.outputs)
        result = {}
        for output, node in pairs.items():
            name = self.scalar(node, f"inplace of {output} is an input")
            if name and name not in (*self.inputs, *self.aux):
                self.fault(node, f"inplace: {name!r} is not an input{did_you_mean(name, self.inputs)}")
            result[output] = name
        return result

    def _grad(self) -> dict[str, Formula | NoGradient]:
        derived = "elementwise" in self.keys or "compute" in self.keys
        if "grad" not in self.keys:
            if not derived and self.inputs:
                self.fault(self.key, "grad is missing: formulas, or 'grad: zero', or 'grad: none'")
            return {}
        node = self.keys["grad"]
        if isinstance(node, yaml.ScalarNode):
            word = self.scalar(node, "grad is a mapping, 'zero' or 'none'")
            if word not in ("zero", "none"):
                self.fault(node, f"grad is a mapping from inputs to formulas, 'zero' or 'none', got {word!r}")
                return {}
            return {name: NoGradient(word) for name in self.inputs}
        result: dict[str, Formula | NoGradient] = {}
        pairs = self.mapping(node, "grad is a mapping from inputs to formulas, 'zero' or 'none'")
        heads = [f"{name}_grad" for name in self.outputs]
        names = (*self.inputs, *self.aux, *self.outputs, *self.params, *heads, "index")
        for name, value in pairs.items():
            if name not in self.inputs:
                self.fault(value, f"grad: {name!r} is not an input{did_you_mean(name, self.inputs)}")
                continue
            self.lines[f"grad of {name}"] = self.line(value)
            text = self.scalar(value, f"grad of {name} is a formula, 'zero' or 'none'")
            if text in ("zero", "none"):
                result[name] = NoGradient(text)
            elif text:
                formula = self.formula(text, value, f"grad of {name}", names, None)
                if formula is not None:
                    result[name] = formula
        for name in self.inputs:
            if not derived and name not in pairs and isinstance(node, yaml.MappingNode):
                self.fault(node, f"grad of {name} is missing: a formula, 'zero' or 'none'")
        return result

    # ---- samples ----

    def _samples(self) -> tuple[dict[str, Any], ...]:
        if "samples" not in self.keys:
            return ()
        known = (*self.inputs, *self.aux, *self.params)
        samples = []
        for number, item in enumerate(self.items(self.keys["samples"], "samples is a list of mappings"), 1):
            self.lines[f"sample {number}"] = self.line(item)
            parts = self.mapping(item, "a sample maps inputs to shapes and params to values", known)
            samples.append({name: plain(node) for name, node in parts.items()})
        return tuple(samples)


def _calls(formula: Formula) -> Iterator[tuple[str, int]]:
    for node in ast.walk(formula.tree):
        if isinstance(node, ast.Call):
            yield node.func.id, len(node.args)  # type: ignore[attr-defined]
