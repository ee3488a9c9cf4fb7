"""Symbolic derivatives of elementwise formulas.

The rules of calculus on the trees of `nbsym.registry.formula`; the derivatives of functions are in the table of
`nbsym.registry.scalar_functions`. Constants are folded so that the results read as a person would write them.
"""

from __future__ import annotations

import ast
import copy

from .formula import Formula
from .scalar_functions import ARGUMENTS, SCALAR_FUNCTIONS

ZERO = ast.Constant(0)
ONE = ast.Constant(1)


class NotDifferentiable(ValueError):
    """A formula uses a function whose derivative nobody has written."""


def differentiate(formula: Formula, name: str) -> Formula | None:
    """The derivative of `formula` with respect to `name`, or None if it is zero (almost everywhere).

    Raises
    ------
    NotDifferentiable
        If it uses a function without a derivative.

    Examples
    --------
    >>> differentiate(Formula("exp(-x) * y"), "x").text
    '-(exp(-x) * y)'
    >>> differentiate(Formula("x > 0"), "x") is None
    True
    """
    tree = _derivative(formula.tree, name)
    return None if tree is None else Formula.from_tree(tree)


def replace_subtree(tree: ast.expr, part: ast.expr, by: ast.expr) -> ast.expr:
    """`tree` with every subtree that equals `part` replaced."""
    wanted = ast.dump(part)

    class Replacer(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return by if ast.dump(node) == wanted else self.generic_visit(node)

    return Replacer().visit(copy.deepcopy(tree))  # type: ignore[return-value]


def _derivative(node: ast.expr, x: str) -> ast.expr | None:
    match node:
        case ast.Name(id=name):
            return ONE if name == x else None
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _negative(_derivative(operand, x))
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(left, op, right, x)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yes, no = _derivative(body, x), _derivative(orelse, x)
            return None if yes is None and no is None else ast.IfExp(test, yes or ZERO, no or ZERO)
        case ast.Call():
            return _call(node, x)
    return None  # constants; comparisons and logic are flat almost everywhere


def _binary(left: ast.expr, op: ast.operator, right: ast.expr, x: str) -> ast.expr | None:
    a, b = _derivative(left, x), _derivative(right, x)
    match op:
        case ast.Add():
            return _add(a, b)
        case ast.Sub():
            return _add(a, _negative(b))
        case ast.Mult():
            return _add(_multiply(a, right), _multiply(left, b))
        case ast.Div():
            quotient = ast.BinOp(left, ast.Div(), right)
            return _add(_divide(a, right), _negative(_divide(_multiply(quotient, b), right)))
        case ast.Pow():
            return _power(left, right, a, b)
        case ast.Mod():
            return _add(a, _negative(_multiply(_call_of("floor", ast.BinOp(left, ast.Div(), right)), b)))
    return None  # floor division is flat


def _power(base: ast.expr, exponent: ast.expr, a: ast.expr | None, b: ast.expr | None) -> ast.expr | None:
    if isinstance(exponent, ast.Constant):
        lowered: ast.expr = ast.Constant(exponent.value - 1)  # type: ignore[operator]
    else:
        lowered = ast.BinOp(exponent, ast.Sub(), ONE)
    if isinstance(lowered, ast.Constant) and lowered.value in (0, 1):
        slope = ONE if lowered.value == 0 else _multiply(ast.Constant(2), base)
    else:
        slope = _multiply(exponent, ast.BinOp(base, ast.Pow(), lowered))
    by_base = _multiply(slope, a)
    power = ast.BinOp(base, ast.Pow(), exponent)
    by_exponent = None if b is None else _multiply(_multiply(power, _call_of("log", base)), b)
    return _add(by_base, by_exponent)


def _call(node: ast.Call, x: str) -> ast.expr | None:
    name = node.func.id  # type: ignore[attr-defined]
    total: ast.expr | None = None
    slopes = [_derivative(arg, x) for arg in node.args]
    if all(slope is None for slope in slopes):
        return None
    if name == "where":
        # Chosen, not multiplied by 0: the branch not taken may be infinite.
        return (
            None
            if slopes[1] is None and slopes[2] is None
            else _call_of("where", node.args[0], slopes[1] or ZERO, slopes[2] or ZERO)
        )
    function = SCALAR_FUNCTIONS.get(name)
    if function is None:
        raise NotDifferentiable(f"the derivative of {name} is not known")
    arguments = dict(zip(ARGUMENTS, node.args, strict=False))
    for text, slope in zip(function.derivative, slopes, strict=True):
        if slope is None or text == "0":
            continue
        if text is None:
            raise NotDifferentiable(f"the derivative of {name} is not known")
        total = _add(total, _multiply(_substitute(Formula(text).tree, arguments), slope))
    return total


def _substitute(tree: ast.expr, arguments: dict[str, ast.expr]) -> ast.expr:
    class Substitution(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:
            return arguments.get(node.id, node)

        def visit_Call(self, node: ast.Call) -> ast.AST:
            return ast.Call(node.func, [self.visit(arg) for arg in node.args], [])

    return Substitution().visit(tree)


def _call_of(name: str, *args: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])


def _is(node: ast.expr, value: float) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value == value


def _add(left: ast.expr | None, right: ast.expr | None) -> ast.expr | None:
    if left is None or right is None:
        return right if left is None else left
    if ast.dump(left) == ast.dump(right):
        return _multiply(ast.Constant(2), left)
    if isinstance(right, ast.UnaryOp) and isinstance(right.op, ast.USub):
        return ast.BinOp(left, ast.Sub(), right.operand)
    return ast.BinOp(left, ast.Add(), right)


def _negative(node: ast.expr | None) -> ast.expr | None:
    if node is None:
        return None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return node.operand
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return ast.Constant(-node.value)  # type: ignore[operator]
    return ast.UnaryOp(ast.USub(), node)


def _multiply(left: ast.expr | None, right: ast.expr | None) -> ast.expr | None:
    if left is None or right is None or _is(left, 0) or _is(right, 0):
        return None
    if _is(left, 1):
        return right
    if _is(right, 1):
        return left
    if _is(left, -1):
        return _negative(right)
    if _is(right, -1):
        return _negative(left)
    if isinstance(left, ast.UnaryOp) and isinstance(left.op, ast.USub):
        return _negative(_multiply(left.operand, right))
    if isinstance(right, ast.UnaryOp) and isinstance(right.op, ast.USub):
        return _negative(_multiply(left, right.operand))
    return ast.BinOp(left, ast.Mult(), right)


def _divide(left: ast.expr | None, right: ast.expr) -> ast.expr | None:
    if left is None:
        return None
    if isinstance(left, ast.UnaryOp) and isinstance(left.op, ast.USub):
        return _negative(_divide(left.operand, right))
    return ast.BinOp(left, ast.Div(), right)
