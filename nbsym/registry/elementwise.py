"""Elementwise entries: the expression of one node, and the operator that computes its gradient."""

from __future__ import annotations

import ast
import copy
from functools import cache, lru_cache

from .derivative import NotDifferentiable, differentiate, replace_subtree
from .formula import Formula
from .infer import choose, evaluate
from .operator import Case, NoGradient, Operator, Params
from .scalar_functions import SCALAR_FUNCTIONS

NUMERIC = ("int", "float")


@lru_cache(maxsize=16384)
def elementwise_expression(op: Operator, params: Params) -> Formula:
    """The scalar expression of one output element, with what the parameters decide already decided.

    Alternatives that depend on enumerated, boolean or absent parameters are chosen; numeric parameters stay names.

    Examples
    --------
    >>> from nbsym import registry
    >>> op = registry.get("sigmoid")
    >>> elementwise_expression(op, registry.parse_params(op, {})).text
    'sigmoid(data)'
    """
    formula = choose(op.elementwise, params)
    if formula is None:
        raise ValueError(f"{op.name}: no case of its elementwise expression holds for {dict(params)}")
    decided = {name for name, param in op.params.items() if param.kind not in NUMERIC or param.optional}
    if not decided.intersection(formula.names):
        return formula
    return Formula.from_tree(_Decide(op, params).visit(copy.deepcopy(formula.tree)))


class _Decide(ast.NodeTransformer):
    """Puts in the values of parameters that are not numbers, and takes the branches that they decide."""

    def __init__(self, op: Operator, params: Params) -> None:
        self.op = op
        self.params = params

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id not in self.params:
            return node
        value = self.params[node.id]
        number = self.op.params[node.id].kind in NUMERIC and value is not None
        return node if number else ast.Constant(value)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        right = node.comparators[0]
        if isinstance(right, ast.Constant) and right.value is None and isinstance(node.left, ast.Name):
            return self._value(node) if node.left.id in self.params else node
        return self._folded(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        return self._folded(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        return self._folded(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        test = self.visit(node.test)
        if isinstance(test, ast.Constant):
            return self.visit(node.body if test.value else node.orelse)
        return ast.IfExp(test, self.visit(node.body), self.visit(node.orelse))

    def _folded(self, node: ast.expr) -> ast.AST:
        made = self.generic_visit(node)
        operands = [child for child in ast.iter_child_nodes(made) if isinstance(child, ast.expr)]
        return self._value(node) if all(isinstance(child, ast.Constant) for child in operands) else made

    def _value(self, node: ast.expr) -> ast.Constant:
        value = evaluate(Formula.from_tree(node), self.params)
        return ast.Constant(int(value) if isinstance(value, bool) else value)


@cache
def is_sum(op: Operator) -> bool:
    """Whether an operator adds up its inputs, and does nothing else.

    Examples
    --------
    >>> from nbsym import registry
    >>> is_sum(registry.get("broadcast_add")), is_sum(registry.get("add_n")), is_sum(registry.get("broadcast_sub"))
    (True, True, False)
    """
    if len(op.elementwise) != 1 or op.elementwise[0].when is not None:
        return False
    tree = op.elementwise[0].value.tree
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add):
        names = [side.id for side in (tree.left, tree.right) if isinstance(side, ast.Name)]
        return len(op.inputs) == 2 and set(names) == set(op.inputs)
    return op.variadic and len(op.inputs) == 1 and ast.unparse(tree) == f"sum(*{op.inputs[0]})"


def is_scalar(formula: Formula) -> bool:
    """Whether `formula` is in the scalar language: it calls scalar functions only."""
    return all(name in SCALAR_FUNCTIONS for name in formula.functions)


@cache
def elementwise_gradient(op: Operator, input_name: str) -> Operator | NoGradient | None:
    """The elementwise operator that computes the gradient of `op` with respect to one of its inputs.

    It is named ``_backward_<op>_<input>``, takes the arrays that its formula names (the head gradient is
    ``<output>_grad``), has the parameters of `op` (a node's `Params` serve both) and is differentiable again.
    Where `op` broadcasts it yields the gradient in the shape of the output: sum it back to the input's.

    Returns
    -------
    Operator, or NoGradient.ZERO where the derivative is zero, or NoGradient.NONE where there is none; None if
    the entry writes this gradient over operators rather than in the scalar language.

    Examples
    --------
    >>> from nbsym import registry
    >>> backward = elementwise_gradient(registry.get("sigmoid"), "data")
    >>> backward.name, backward.inputs, backward.elementwise[0].value.text
    ('_backward_sigmoid_data', ('out_grad', 'out'), 'out_grad * out * (1 - out)')
    """
    written = op.grad.get(input_name)
    if isinstance(written, NoGradient):
        return written
    if written is not None:
        return _backward(op, input_name, (Case(None, written),)) if is_scalar(written) else None
    try:
        derived = [(case, _times_head(op, case.value, input_name)) for case in op.elementwise]
    except NotDifferentiable:
        return NoGradient.NONE
    if all(formula is None for _, formula in derived):
        return NoGradient.ZERO
    nothing = Formula(f"{head_name(op)} * 0")
    return _backward(op, input_name, tuple(Case(case.when, formula or nothing) for case, formula in derived))


def head_name(op: Operator) -> str:
    """Name by which the gradient formulas of `op` call the gradient of its first output."""
    return f"{op.outputs[0]}_grad"


def _times_head(op: Operator, expression: Formula, input_name: str) -> Formula | None:
    derivative = differentiate(expression, input_name)
    if derivative is None:
        return None
    tree = derivative.tree
    if not isinstance(expression.tree, (ast.Name, ast.Constant)):
        # exp' is exp, which is at hand: read the output where that keeps no more arrays alive than reading inputs.
        out = ast.Name(op.outputs[0], ast.Load())
        shorter = Formula.from_tree(replace_subtree(tree, expression.tree, out))
        arrays = {*op.inputs, *op.outputs}
        if len(arrays.intersection(shorter.names)) <= len(arrays.intersection(derivative.names)):
            tree = shorter.tree
    head = ast.Name(head_name(op), ast.Load())
    if isinstance(tree, ast.Constant) and tree.value == 1:
        return Formula.from_tree(head)
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
        return Formula.from_tree(ast.UnaryOp(ast.USub(), ast.BinOp(head, ast.Mult(), tree.operand)))
    return Formula.from_tree(ast.BinOp(head, ast.Mult(), tree))


def _backward(op: Operator, input_name: str, cases: tuple[Case, ...]) -> Operator:
    arrays = [head_name(op), *op.inputs, *op.outputs]
    inputs = tuple(name for name in arrays if any(name in case.value.names for case in cases))
    output, number = "out", 2
    while output in inputs or f"{output}_grad" in inputs:
        output, number = f"out{number}", number + 1
    omit = {}
    for name in inputs:
        if not all(name in case.value.names for case in cases):
            omit[name] = _unused(name, cases)
    return Operator(
        name=f"_backward_{op.name}_{input_name}",
        source=op.source,
        doc=f"Gradient of {op.name} with respect to {input_name}.",
        inputs=inputs,
        outputs=(output,),
        params=op.params,
        omit=omit,
        types=op.types,
        elementwise=cases,
        broadcast=op.broadcast,
    )


def _unused(name: str, cases: tuple[Case, ...]) -> Formula:
    """Condition under which the case that applies does not mention `name`."""
    text = "False"
    for case in reversed(cases):
        unused = str(name not in case.value.names)
        text = unused if case.when is None else f"({unused}) if ({case.when.text}) else ({text})"
    return Formula(text)
