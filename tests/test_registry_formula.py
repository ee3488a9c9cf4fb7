"""The formula grammar: what it computes, and that nothing outside of it is ever run."""

import ast
import math

import pytest

from nbsym.registry.formula import MAX_DEPTH, Formula, FormulaError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3 - 4 // 3 % 2", 8),
        ("2 ** 10 / 4", 256.0),
        ("-a + +b", 1),
        ("a < b <= 3 and not a == b", True),
        ("a if a > b else b", 3),
        ("k[1] + k[-1]", 13),
        ("5 in k or 6 in (6, 7)", True),
        ("5 not in k", False),
        ("true and not false", True),
        ("none == None", True),
        ("-inf < pi < inf", True),
        ("f(a, *k, last=b)", ((2, 5, 6, 7), 3)),
        ("kind == 'full'", True),
        ("(a, b, )", (2, 3)),
        ("\n  a +\n  b\n", 5),
    ],
)
def test_it_computes_what_python_would(text, expected):
    env = {"a": 2, "b": 3, "k": (5, 6, 7), "kind": "full", "f": lambda *args, last: (args, last)}
    assert Formula(text)(env) == expected


def test_names_and_functions_come_in_order_of_appearance():
    formula = Formula("where(b > 0, exp(a), c[a]) + b")
    assert formula.names == ("b", "a", "c")
    assert formula.functions == ("where", "exp")


def test_conditions_compute_only_the_side_that_is_taken():
    formula = Formula("1 if x == 0 else 1 / x")
    assert formula({"x": 0}) == 1
    assert Formula("x == 0 or 1 / x > 0")({"x": 0}) is True


def test_infix_dispatches_to_the_values():
    class Term:
        def __init__(self, text):
            self.text = text

        def __add__(self, other):
            return Term(f"add({self.text}, {getattr(other, 'text', other)})")

        def __neg__(self):
            return Term(f"neg({self.text})")

    assert Formula("-x + y + 1")({"x": Term("x"), "y": Term("y")}).text == "add(add(neg(x), y), 1)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x.shape", "attribute"),
        ("().__class__.__bases__", "attribute"),
        ("__import__('os')", "named function"),
        ("a__b + 1", "name a__b"),
        ("f(x)(y)", "named function"),
        ("x.f(1)", "named function"),
        ("lambda: 1", "lambda"),
        ("[i for i in x]", "comprehension"),
        ("(i for i in x)", "comprehension"),
        ("{i for i in x}", "comprehension"),
        ("{1: 2}", "dict"),
        ("[1, 2]", "list"),
        ("f'{x}'", "f-string"),
        ("(y := 1)", "assignment"),
        ("x if y else (yield)", "yield"),
        ("await x", "await|parse"),
        ("x[1:2]", "slice"),
        ("f(**k)", r"\*\*"),
        ("x @ y", "MatMult"),
        ("x << 2", "LShift"),
        ("x & y", "BitAnd"),
        ("~x", "Invert"),
        ("x is y", "=="),
        ("b'bytes'", "constant"),
        ("1j", "constant"),
        ("...", "constant"),
        ("*x", "star|parse"),
        ("9" * 30, "64 bits"),
        ("9" * 5000, "characters"),
        ("x = 1", "parse"),
        ("import os", "parse"),
        ("x; y", "parse"),
        ("x) + (y", "parse"),
        ("", "parse"),
        ("x\0", "null"),
        ("(" * 300 + "x" + ")" * 300, "nested"),
        ("-" * (MAX_DEPTH + 5) + "x", "deep"),
        ("1 +" * 900 + " 1", "deep"),
    ],
)
def test_what_is_outside_of_the_grammar_is_refused(text, message):
    with pytest.raises(FormulaError, match=message):
        Formula(text)


@pytest.mark.parametrize(
    "text", ["10 ** 100", "2 ** 63 ** 2", "(-7) ** 99", "'a' * 1000000000", "(1, 2) * 1000000000", "'%1000000000d' % 1"]
)
def test_values_cannot_be_made_to_explode(text):
    with pytest.raises(FormulaError):
        Formula(text)({})


def test_the_tree_holds_allowed_nodes_only():
    tree = Formula("1 if not a < b < c else -f(x, k=(pi, true))").tree
    kinds = {type(node).__name__ for node in ast.walk(tree)}
    assert kinds <= {
        "IfExp", "UnaryOp", "Not", "BoolOp", "And", "Compare", "Lt", "Name", "Load", "USub", "Call", "Constant",
        "Tuple", "keyword",
    }  # fmt: skip
    assert math.pi in [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
