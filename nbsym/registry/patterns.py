"""Dimension patterns (``n *k``, ``num_hidden prod(k)``) and their unification with shapes, in both directions.

A pattern is a sequence of terms. Matching binds names to dimensions (ints) and starred names to runs of dimensions
(tuples in which None is unknown). What is bound anywhere is known everywhere: terms that are computed are evaluated
when their names are known, and solved for their one unknown name where their operations can be inverted.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..base import ShapeError
from .formula import FORMULA_FAILURES, Formula, FormulaError
from .operator import Shape


@dataclass(frozen=True, slots=True)
class Term:
    """One item of a pattern.

    `kind` is "dim" (a name), "size" (a number), "any" (``_``), "computed", "group" (``*name``), "groups any" (``*_``)
    or "computed group" (``*f(...)``).
    """

    kind: str
    text: str
    name: str = ""
    size: int = 0
    formula: Formula | None = None

    @property
    def starred(self) -> bool:
        return self.text.startswith("*")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern; see `parse_pattern`."""

    text: str
    terms: tuple[Term, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the pattern mentions, in order, called functions excepted."""
        found: dict[str, None] = {}
        for term in self.terms:
            if term.name:
                found[term.name] = None
            if term.formula is not None:
                found.update(dict.fromkeys(term.formula.names))
        return tuple(found)

    @property
    def functions(self) -> tuple[str, ...]:
        """Names of the functions that computed terms call."""
        return tuple(dict.fromkeys(name for term in self.terms if term.formula for name in term.formula.functions))


class PatternError(ValueError):
    """A pattern does not follow the grammar."""


def exact_division(left: int, right: int) -> int:
    """``/`` of patterns: a remainder is a contradiction."""
    if right == 0 or left % right:
        raise ShapeError(f"{left} is not divisible by {right}")
    return left // right


def parse_pattern(text: str) -> Pattern:
    """Parse a pattern.

    Raises
    ------
    PatternError
        Saying what was expected.

    Examples
    --------
    >>> [term.kind for term in parse_pattern("n *k num_group * 2 *conv_out(s, kernel)").terms]
    ['dim', 'group', 'computed', 'computed group']
    """
    terms = tuple(map(_parse_term, _split(text)))
    return Pattern(" ".join(text.split()), terms)


_OPERATORS = ("*", "+", "-", "/", "//", "%", "**")


def _split(text: str) -> list[str]:
    """Split at spaces outside of parentheses; an operator that stands alone joins its neighbours."""
    words: list[str] = []
    depth, word = 0, ""
    for char in text + " ":
        if char.isspace() and depth == 0:
            if word:
                words.append(word)
            word = ""
            continue
        depth += (char in "([") - (char in ")]")
        if depth < 0:
            raise PatternError(f"unbalanced parentheses in the pattern {text!r}")
        word += char
    if depth:
        raise PatternError(f"unbalanced parentheses in the pattern {text!r}")
    terms: list[str] = []
    joined = False
    for word in words:
        if joined or word in _OPERATORS:
            if not terms:
                raise PatternError(f"the pattern {text!r} begins with an operator")
            terms[-1] += f" {word}"
            joined = word in _OPERATORS
        else:
            terms.append(word)
    if joined:
        raise PatternError(f"the pattern {text!r} ends with an operator")
    return terms


def _parse_term(text: str) -> Term:
    if text == "_":
        return Term("any", text)
    if text == "*_":
        return Term("groups any", text)
    if text.isdigit():
        return Term("size", text, size=int(text))
    if text.isidentifier() and "__" not in text:
        return Term("dim", text, name=text)
    if text.startswith("*"):
        inner = text[1:]
        if inner.isidentifier() and "__" not in inner:
            return Term("group", text, name=inner)
        formula = _formula(inner, text)
        if not isinstance(formula.tree, (ast.Call, ast.IfExp, ast.Subscript, ast.Tuple)):
            raise PatternError(f"after * a name or a call of a function is expected, got {text!r}")
        return Term("computed group", text, formula=formula)
    if text.startswith("-"):
        raise PatternError(f"a dimension cannot be negative: {text!r} (write 'n - 1' for a difference)")
    return Term("computed", text, formula=_formula(text, text))


def _formula(text: str, term: str) -> Formula:
    try:
        formula = Formula(text, divide=exact_division)
    except FormulaError as error:
        raise PatternError(f"{term!r} is not a dimension: {error}") from None
    if isinstance(formula.tree, ast.Constant) and type(formula.tree.value) is not int:
        raise PatternError(f"{term!r} is not a dimension")
    return formula


# ---- unification ----


class Unknown(Exception):
    """A formula needs a dimension that is not known yet."""


class _Env(dict):
    """Bindings as a formula sees them: a missing or unknown name interrupts the evaluation."""

    def __missing__(self, name: str) -> Any:
        raise Unknown(name)


def prod(*dims: Any) -> int:
    """Product of dimensions, given one by one or as tuples; Unknown if one of them is."""
    result = 1
    for dim in dims:
        if dim is None:
            raise Unknown
        result *= prod(*dim) if isinstance(dim, tuple) else dim
    return result


class Unifier:
    """Bindings of the names of one entry's patterns, and the matching that extends them.

    Parameters
    ----------
    params : mapping
        Parameters of the node: ints are dimensions, tuples of ints are groups.
    functions : mapping
        The callables that computed terms may use (`nbsym.registry.dimension_functions`).
    """

    def __init__(self, params: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]) -> None:
        self.env = _Env(functions)
        self.env["prod"] = prod
        self.env.update(params)
        self.groups: set[str] = set()
        self.changed = False

    def solve(self, arrays: list[tuple[str, Pattern, Shape | None]]) -> list[Shape | None]:
        """Unify every (name, pattern, shape) and return the shapes, completed as far as they are determined."""
        shapes = [shape for _, _, shape in arrays]
        self.groups = {term.name for _, pattern, _ in arrays for term in pattern.terms if term.kind == "group"}
        self.changed = True
        while self.changed:
            self.changed = False
            for index, (name, pattern, _) in enumerate(arrays):
                try:
                    shape = self._match(pattern, shapes[index])
                except ShapeError as error:
                    raise ShapeError(
                        f"{name} of shape {show(shapes[index])} does not fit {pattern.text!r}: {error}"
                    ) from None
                if shape != shapes[index]:
                    shapes[index] = shape
                    self.changed = True
        return shapes

    def _match(self, pattern: Pattern, shape: Shape | None) -> Shape | None:
        terms = pattern.terms
        runs = [self._length(term) for term in terms]
        unknown = [index for index, length in enumerate(runs) if length is None]
        if shape is None:
            if unknown:
                return None
            shape = (None,) * sum(runs)  # type: ignore[arg-type]
        known = sum(length for length in runs if length is not None)
        if len(unknown) == 1 and len(shape) >= known:
            runs[unknown[0]] = len(shape) - known
        elif unknown and len(shape) >= known:
            return shape  # two runs of unknown length: wait until one is known
        elif unknown or len(shape) != known:
            more = "at least " if unknown else ""
            raise ShapeError(f"{more}{known} dimension{'s' * (known != 1)} expected, got {len(shape)}")
        result: list[int | None] = []
        start = 0
        for term, length in zip(terms, runs, strict=True):
            result.extend(self._unify(term, shape[start : start + length]))  # type: ignore[operator]
            start += length  # type: ignore[operator]
        for term, n in zip(terms, result, strict=False):
            if n is not None and n < 0:
                raise ShapeError(
                    f"{term.text if len(result) == len(terms) else 'a dimension'} is {n}, less than nothing"
                )
        return tuple(result)

    def _length(self, term: Term) -> int | None:
        if not term.starred:
            return 1
        if term.kind == "group":
            value = self.env.get(term.name)
            if isinstance(value, int):
                return 1
            return None if value is None else len(value)
        if term.kind == "computed group":
            value = self._evaluate(term)
            return None if value is None else len(value)
        return None

    def _evaluate(self, term: Term) -> Any:
        """The value of a computed term, or None while it is not known."""
        assert term.formula is not None
        try:
            value = term.formula(self.env)
        except Unknown:
            return None
        except ShapeError as error:
            raise ShapeError(f"{term.text}: {error}") from None
        except FORMULA_FAILURES as error:
            if isinstance(error, TypeError) and any(_is_unknown(self.env.get(name)) for name in term.formula.names):
                return None  # arithmetic met an unknown dimension
            raise ShapeError(f"{term.text}: {error}") from None
        if not ((term.starred and _is_run(value)) or (not term.starred and isinstance(value, int)) or value is None):
            raise ShapeError(f"{term.text} is {value!r}, not a {'run of dimensions' if term.starred else 'dimension'}")
        return value

    def _unify(self, term: Term, dims: tuple[int | None, ...]) -> tuple[int | None, ...]:
        match term.kind:
            case "any" | "groups any":
                return dims
            case "size":
                return (_agree(term.text, term.size, dims[0]),)
            case "dim":
                return (self._bind(term.name, dims[0]),)
            case "group":
                return self._bind_group(term.name, dims)
            case "computed group":
                value = self._evaluate(term)
                if value is None:
                    return dims
                if len(value) != len(dims):
                    raise ShapeError(f"{term.text} is {show(value)}, got {show(dims)}")
                return tuple(_agree(term.text, a, b) for a, b in zip(value, dims, strict=True))
        value = self._evaluate(term)
        if value is None:
            if dims[0] is not None:
                assert term.formula is not None
                self._invert(term.formula.tree, dims[0], term)
            return dims
        return (_agree(term.text, value, dims[0]),)

    def _bind(self, name: str, dim: int | None) -> int | None:
        value = self.env.get(name)
        if value is None:
            if dim is not None:
                self.env[name] = dim
                self.changed = True
            return dim
        return _agree(name, value, dim)

    def _bind_group(self, name: str, dims: tuple[int | None, ...]) -> tuple[int | None, ...]:
        value = self.env.get(name)
        if isinstance(value, int):
            value = (value,)
        if value is None:
            merged = dims
        else:
            if len(value) != len(dims):
                raise ShapeError(f"{name} is {show(value)}, got {show(dims)}")
            merged = tuple(_agree(name, a, b) for a, b in zip(value, dims, strict=True))
        if merged != value:
            self.env[name] = merged
            self.changed = True
        return merged

    # ---- solving a computed term for its one unknown ----

    def _invert(self, node: ast.expr, target: int, term: Term) -> None:
        """Find the one unknown name in `node`, given that `node` is `target`; do nothing if it cannot be done."""
        match node:
            case ast.Name(id=name):
                if target < 0:
                    raise ShapeError(f"{term.text} would make {name} {target}")
                self._bind(name, target)
            case ast.BinOp(left=left, op=op, right=right):
                a, b = self._known(left), self._known(right)
                if a is None and b is not None:
                    unknown, solved = left, _solve(op, target, b, True, term)
                elif a is not None and b is None:
                    unknown, solved = right, _solve(op, target, a, False, term)
                else:
                    return
                if solved is not None:
                    self._invert(unknown, solved, term)
            case ast.Call(func=ast.Name(id="prod"), args=args):
                self._invert_product(args, target, term)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                try:
                    holds = Formula.from_tree(test)(self.env)
                except (Unknown, ShapeError, *FORMULA_FAILURES):
                    return
                self._invert(body if holds else orelse, target, term)

    def _known(self, node: ast.expr) -> int | None:
        try:
            value = Formula.from_tree(node)(self.env)
        except (Unknown, ShapeError, *FORMULA_FAILURES):
            return None
        return value if isinstance(value, int) else None

    def _invert_product(self, args: list[ast.expr], target: int, term: Term) -> None:
        factor, unknown = 1, None
        for arg in args:
            value = self.env.get(arg.id) if isinstance(arg, ast.Name) else self._known(arg)
            dims = value if isinstance(value, tuple) else (value,)
            for index, dim in enumerate(dims):
                if dim is not None:
                    factor *= dim
                elif unknown is not None:
                    return
                elif value is None and isinstance(arg, ast.Name) and arg.id in self.groups:
                    return  # not even the rank is known
                else:
                    unknown = (arg, value, index)
        if unknown is None or factor == 0:
            return
        solved = _divide(target, factor, term)
        arg, value, index = unknown
        if isinstance(value, tuple):
            assert isinstance(arg, ast.Name)
            self._bind_group(arg.id, (*value[:index], solved, *value[index + 1 :]))
        else:
            self._invert(arg, solved, term)


def _solve(op: ast.operator, target: int, known: int, unknown_left: bool, term: Term) -> int | None:
    match op:
        case ast.Add():
            return target - known
        case ast.Sub():
            return target + known if unknown_left else known - target
        case ast.Mult():
            return None if known == 0 else _divide(target, known, term)
        case ast.Div():
            if unknown_left:
                return target * known
            return None if target == 0 else _divide(known, target, term)
    return None  # // and % have many solutions


def _divide(target: int, factor: int, term: Term) -> int:
    if target % factor:
        raise ShapeError(f"{term.text} would have to be {target}, which is no multiple of {factor}")
    return target // factor


def _is_unknown(value: Any) -> bool:
    return value is None or (isinstance(value, tuple) and None in value)


def _is_run(value: Any) -> bool:
    return type(value) is tuple and all(dim is None or isinstance(dim, int) for dim in value)


def _agree(what: str, left: int | None, right: int | None) -> int | None:
    if left is None:
        return right
    if right is None or left == right:
        return left
    raise ShapeError(f"{what} is {left}, got {right}")


def show(shape: Shape | None) -> str:
    """A shape for messages: unknown dimensions are ``?``."""
    if shape is None:
        return "?"
    inner = ", ".join("?" if dim is None else str(dim) for dim in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"
