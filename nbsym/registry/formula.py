"""The one grammar of every formula in ``ops.yaml``: a whitelist of Python's expressions.

A formula is parsed with `ast`, checked node by node, and compiled to closures. It never reaches ``eval``: what is
not in the whitelist (attributes, lambdas, comprehensions, f-strings, ...) does not parse, so nothing in a registry
can run code. The same closures compute with ints, tuples or graph terms: infix dispatches to the values.

>>> Formula("n * prod(kernel)")({"n": 2, "kernel": (3, 3), "prod": lambda k: k[0] * k[1]})
18
"""

from __future__ import annotations

import ast
import math
import operator
import warnings
from collections.abc import Callable, Mapping
from typing import Any

Env = Mapping[str, Any]
Closure = Callable[[Env], Any]

MAX_LENGTH = 4000
MAX_DEPTH = 100
CONSTANTS: dict[str, Any] = {
    "true": True,
    "false": False,
    "none": None,
    "inf": math.inf,
    "nan": math.nan,
    "pi": math.pi,
}
"""Names that are constants in every formula."""


class FormulaError(ValueError):
    """A formula does not parse, or refuses its values."""


FORMULA_FAILURES = (FormulaError, TypeError, ValueError, ArithmeticError, LookupError)
"""What a formula raises when its values do not suit it: a sum of a text and a number, a division by zero, ..."""


class Formula:
    """One parsed formula, called with a mapping from names to values (and called names to callables).

    Parameters
    ----------
    text : str
        The formula as written.
    divide : callable, optional
        What ``/`` means; true division if absent.

    Attributes
    ----------
    text : str
    tree : ast.expr
        The checked tree, in which chained comparisons are spelt out with ``and`` and `CONSTANTS` are replaced.
    names, functions : tuple of str
        Free names, and names that are called, in order of appearance.

    Raises
    ------
    FormulaError
        If the text is outside the grammar; the message says what and where.

    Examples
    --------
    >>> f = Formula("exp(-x) if kind == 'fast' else 0")
    >>> f.names, f.functions
    (('kind', 'x'), ('exp',))
    """

    __slots__ = ("_divide", "_run", "functions", "names", "text", "tree")

    def __init__(self, text: str, divide: Callable[[Any, Any], Any] = operator.truediv) -> None:
        self._setup(text, _Checker(text).visit(_parse(text)), divide)

    @classmethod
    def from_tree(cls, tree: ast.expr) -> Formula:
        """The formula of a tree made from checked trees (see `nbsym.registry.derivative`)."""
        made = cls.__new__(cls)
        made._setup(ast.unparse(tree), tree, operator.truediv)
        return made

    def _setup(self, text: str, tree: ast.expr, divide: Callable[[Any, Any], Any]) -> None:
        names: dict[str, None] = {}
        functions: dict[str, None] = {}
        _collect(tree, names, functions)
        self.text = text
        self.tree = tree
        self.names = tuple(names)
        self.functions = tuple(functions)
        self._divide = divide
        self._run: Closure | None = None

    def __call__(self, env: Env) -> Any:
        run = self._run
        if run is None:
            run = self._run = _compile(self.tree, self._divide)
        return run(env)

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def _parse(text: str) -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"a formula of {len(text)} characters; at most {MAX_LENGTH} are allowed")
    if "\x00" in text:
        raise FormulaError("a null character in a formula")
    try:
        # A formula may run over several lines of YAML, so line ends and leading spaces mean nothing.
        with warnings.catch_warnings():
            warnings.simplefilter("error", SyntaxWarning)  # "0or 1" parses, with a warning
            return ast.parse(" ".join(text.split("\n")).strip(), mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"cannot parse {text if len(text) < 80 else text[:77] + '...'!r}: {error.msg}") from None
    except (RecursionError, MemoryError):
        raise FormulaError(f"cannot parse {text[:40]!r}...: nested too deeply") from None


_BINARY: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
_COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
}
_SPELLED = {
    "Attribute": "an attribute (a.b)",
    "Lambda": "a lambda",
    "ListComp": "a comprehension",
    "SetComp": "a comprehension",
    "DictComp": "a comprehension",
    "GeneratorExp": "a comprehension",
    "JoinedStr": "an f-string",
    "NamedExpr": "an assignment (:=)",
    "Await": "await",
    "Yield": "yield",
    "YieldFrom": "yield",
    "List": "a list (write a tuple)",
    "Dict": "a dict",
    "Set": "a set",
    "Starred": "a star outside of a call's arguments",
    "Slice": "a slice",
}


class _Checker:
    """Rebuilds a tree from allowed nodes only, so that nothing unchecked can be carried along."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0

    def refuse(self, what: str) -> FormulaError:
        return FormulaError(f"{what} is not allowed in the formula {self.text!r}")

    def visit(self, node: ast.expr) -> ast.expr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refuse(f"nesting deeper than {MAX_DEPTH}")
        kind = type(node).__name__
        method = getattr(self, f"_{kind}", None)
        if method is None:
            raise self.refuse(_SPELLED.get(kind, kind))
        made = method(node)
        self.depth -= 1
        return made

    def _Name(self, node: ast.Name) -> ast.expr:
        if "__" in node.id:
            raise self.refuse(f"the name {node.id}")
        if node.id in CONSTANTS:
            return ast.Constant(CONSTANTS[node.id])
        return ast.Name(node.id, ast.Load())

    def _Constant(self, node: ast.Constant) -> ast.expr:
        value = node.value
        if not isinstance(value, (bool, int, float, str, type(None))):
            raise self.refuse(f"the constant {value!r}")
        if isinstance(value, int) and abs(value) >= 2**63:
            raise self.refuse(f"the number {value}, beyond 64 bits,")
        return ast.Constant(value)

    def _Tuple(self, node: ast.Tuple) -> ast.expr:
        return ast.Tuple([self.visit(item) for item in node.elts], ast.Load())

    def _BinOp(self, node: ast.BinOp) -> ast.expr:
        if type(node.op) not in _BINARY:
            raise self.refuse(f"the operator {type(node.op).__name__}")
        return ast.BinOp(self.visit(node.left), type(node.op)(), self.visit(node.right))

    def _UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.UAdd):
            return self.visit(node.operand)
        if not isinstance(node.op, (ast.USub, ast.Not)):
            raise self.refuse(f"the operator {type(node.op).__name__}")
        operand = self.visit(node.operand)
        if isinstance(node.op, ast.USub) and isinstance(operand, ast.Constant) and type(operand.value) in (int, float):
            return ast.Constant(-operand.value)  # type: ignore[operator]
        return ast.UnaryOp(type(node.op)(), operand)

    def _BoolOp(self, node: ast.BoolOp) -> ast.expr:
        return ast.BoolOp(type(node.op)(), [self.visit(value) for value in node.values])

    def _Compare(self, node: ast.Compare) -> ast.expr:
        if any(type(op) not in _COMPARE for op in node.ops):
            raise self.refuse("'is' (write ==)")
        terms = [self.visit(term) for term in (node.left, *node.comparators)]
        links: list[ast.expr] = [
            ast.Compare(left, [type(op)()], [right])
            for left, op, right in zip(terms, node.ops, terms[1:], strict=False)
        ]
        return links[0] if len(links) == 1 else ast.BoolOp(ast.And(), links)

    def _IfExp(self, node: ast.IfExp) -> ast.expr:
        return ast.IfExp(self.visit(node.test), self.visit(node.body), self.visit(node.orelse))

    def _Subscript(self, node: ast.Subscript) -> ast.expr:
        return ast.Subscript(self.visit(node.value), self.visit(node.slice), ast.Load())

    def _Call(self, node: ast.Call) -> ast.expr:
        if not isinstance(node.func, ast.Name) or "__" in node.func.id:
            raise self.refuse("a call of anything but a named function")
        args: list[ast.expr] = []
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                args.append(ast.Starred(self.visit(arg.value), ast.Load()))
            else:
                args.append(self.visit(arg))
        keywords = []
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.refuse("**")
            keywords.append(ast.keyword(keyword.arg, self.visit(keyword.value)))
        return ast.Call(ast.Name(node.func.id, ast.Load()), args, keywords)


def _collect(node: ast.AST, names: dict[str, None], functions: dict[str, None]) -> None:
    if isinstance(node, ast.Name):
        names[node.id] = None
    elif isinstance(node, ast.Call):
        functions[node.func.id] = None  # type: ignore[attr-defined]
        for child in (*node.args, *node.keywords):
            _collect(child, names, functions)
    else:
        for child in ast.iter_child_nodes(node):
            _collect(child, names, functions)


def _power(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int) and abs(left) > 1 and abs(right) * left.bit_length() > 128:
        raise FormulaError(f"{left} ** {right} is too large")
    return left**right


def _multiply(left: Any, right: Any) -> Any:
    if isinstance(left, (str, tuple, list)) or isinstance(right, (str, tuple, list)):
        raise FormulaError("a text or tuple cannot be multiplied")
    return left * right


def _compile(node: ast.expr, divide: Callable[[Any, Any], Any]) -> Closure:
    def compile(child: ast.expr) -> Closure:
        return _compile(child, divide)

    match node:
        case ast.Constant(value=value):
            return lambda env: value
        case ast.Name(id=name):
            return lambda env: env[name]
        case ast.Tuple(elts=items):
            parts = tuple(map(compile, items))
            return lambda env: tuple(part(env) for part in parts)
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(_operation(op, divide), compile(left), compile(right))
        case ast.UnaryOp(op=op, operand=operand):
            inner = compile(operand)
            return (lambda env: not inner(env)) if isinstance(op, ast.Not) else (lambda env: -inner(env))
        case ast.BoolOp(op=op, values=values):
            return _logical(isinstance(op, ast.And), tuple(map(compile, values)))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _binary(_COMPARE[type(op)], compile(left), compile(right))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            condition, yes, no = compile(test), compile(body), compile(orelse)
            return lambda env: yes(env) if condition(env) else no(env)
        case ast.Subscript(value=value, slice=index):
            container, key = compile(value), compile(index)
            return lambda env: container(env)[key(env)]
        case ast.Call():
            return _call(node, compile)
    raise FormulaError(f"{type(node).__name__} cannot be computed")


def _operation(op: ast.operator, divide: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    match op:
        case ast.Add():
            return operator.add
        case ast.Sub():
            return operator.sub
        case ast.Mult():
            return _multiply
        case ast.Div():
            return divide
        case ast.FloorDiv():
            return operator.floordiv
        case ast.Mod():
            return _modulo
        case _:
            return _power


def _modulo(left: Any, right: Any) -> Any:
    if isinstance(left, str):
        raise FormulaError("a text cannot be formatted")
    return left % right


def _binary(operation: Callable[[Any, Any], Any], left: Closure, right: Closure) -> Closure:
    return lambda env: operation(left(env), right(env))


def _logical(conjunction: bool, parts: tuple[Closure, ...]) -> Closure:
    def run(env: Env) -> Any:
        value: Any = conjunction
        for part in parts:
            value = part(env)
            if bool(value) is not conjunction:
                break
        return value

    return run


def _call(node: ast.Call, compile: Callable[[ast.expr], Closure]) -> Closure:
    name = node.func.id  # type: ignore[attr-defined]
    args = tuple(
        (True, compile(arg.value)) if isinstance(arg, ast.Starred) else (False, compile(arg)) for arg in node.args
    )
    keywords = tuple((str(keyword.arg), compile(keyword.value)) for keyword in node.keywords)
    if not keywords and not any(starred for starred, _ in args):
        plain = tuple(arg for _, arg in args)
        return lambda env: env[name](*[arg(env) for arg in plain])

    def run(env: Env) -> Any:
        values: list[Any] = []
        for starred, arg in args:
            if starred:
                values.extend(arg(env))
            else:
                values.append(arg(env))
        return env[name](*values, **{key: value(env) for key, value in keywords})

    return run
