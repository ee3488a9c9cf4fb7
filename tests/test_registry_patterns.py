"""Dimension patterns: their grammar, and unification in both directions."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbsym.base import ShapeError
from nbsym.registry.dimension_functions import DIMENSION_FUNCTIONS
from nbsym.registry.patterns import PatternError, Unifier, parse_pattern


def solve(patterns, shapes, **params):
    """Unify patterns by name with shapes by name; what is not given is unknown."""
    arrays = [(name, parse_pattern(text), shapes.get(name)) for name, text in patterns.items()]
    solved = Unifier(params, DIMENSION_FUNCTIONS).solve(arrays)
    return dict(zip(patterns, solved, strict=True))


DENSE = {"data": "n *k", "weight": "num_hidden prod(k)", "bias": "num_hidden", "out": "n num_hidden"}


# ---- the grammar ----


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("n c 3 _ *k *_", ["dim", "dim", "size", "any", "group", "groups any"]),
        ("a * b c", ["computed", "dim"]),
        ("a*b c", ["computed", "dim"]),
        ("a *b c", ["dim", "group", "dim"]),
        ("a + 1 2 * b - 1 c", ["computed", "computed", "dim"]),
        ("(a + b) f(x, y) *f(x, (1, 2))", ["computed", "computed", "computed group"]),
        ("*s[1] s[0]", ["computed group", "computed"]),
        ("(a if b == 1 else c) n", ["computed", "dim"]),
    ],
)
def test_terms(text, kinds):
    assert [term.kind for term in parse_pattern(text).terms] == kinds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("n (k", "unbalanced"),
        ("n k)", "unbalanced"),
        ("* k", "begins with an operator"),
        ("n *", "ends with an operator"),
        ("n -1", "negative"),
        ("n 1.5", "not a dimension"),
        ("n 'a'", "not a dimension"),
        ("n x.y", "attribute"),
        ("n *1", r"after \*"),
        ("n *(a+b)", r"after \*"),
        ("n ?", "not a dimension"),
        ("__n", "not a dimension"),
    ],
)
def test_bad_patterns_are_quoted(text, message):
    with pytest.raises(PatternError, match=message):
        parse_pattern(text)


# ---- both directions ----


@pytest.mark.parametrize(
    ("given_shapes", "expected"),
    [
        ({"data": (4, 3, 2)}, {"data": (4, 3, 2), "weight": (5, 6), "bias": (5,), "out": (4, 5)}),
        ({"data": (None, 3, 2), "out": (4, None)}, {"data": (4, 3, 2), "weight": (5, 6), "bias": (5,), "out": (4, 5)}),
        ({"data": (4, 3, None), "weight": (None, 6)}, {"data": (4, 3, 2), "weight": (5, 6)}),
        ({"weight": (5, 6)}, {"data": None, "out": (None, 5)}),
        ({"data": (4, None, None), "weight": (5, 6)}, {"data": (4, None, None)}),
        ({"out": (4, 5)}, {"data": None, "weight": (5, None), "bias": (5,)}),
    ],
)
def test_what_is_known_anywhere_is_known_everywhere(given_shapes, expected):
    solved = solve(DENSE, given_shapes, num_hidden=5)
    assert {name: solved[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("term", "unknown", "total"),
    [
        ("a + 2", 5, 7), ("2 + a", 5, 7), ("a - 2", 5, 3), ("9 - a", 5, 4), ("a * 3", 5, 15), ("3 * a", 5, 15),
        ("a / 5", 10, 2), ("20 / a", 5, 4), ("(a + 1) * 2 - 3", 5, 9), ("prod(a, 4)", 5, 20),
        ("prod((2, 3)) * a", 5, 30),
        ("(a if 1 < 2 else 7)", 5, 5),
    ],
)  # fmt: skip
def test_a_term_is_solved_for_its_one_unknown(term, unknown, total):
    patterns = {"x": "a", "y": term}
    assert solve(patterns, {"x": (None,), "y": (total,)})["x"] == (unknown,)
    assert solve(patterns, {"x": (unknown,)})["y"] == (total,)


def test_floor_division_has_many_solutions_so_none_is_chosen():
    assert solve({"x": "a", "y": "a // 2"}, {"x": (None,), "y": (3,)})["x"] == (None,)
    assert solve({"x": "a", "y": "a // 2"}, {"x": (7,)})["y"] == (3,)


def test_runs_of_unknown_length_wait_for_one_another():
    patterns = {"x": "*a *b", "y": "*a", "z": "*b"}
    assert solve(patterns, {"x": (1, 2, 3)})["x"] == (1, 2, 3)
    assert solve(patterns, {"x": (1, 2, 3), "y": (1,)})["z"] == (2, 3)
    assert solve(patterns, {"z": (None, 3), "x": (1, 2, 3)})["z"] == (2, 3)


def test_computed_runs():
    patterns = {"x": "n *s", "y": "n *conv_out(s, kernel, stride)"}
    assert solve(patterns, {"x": (2, 9, None)}, kernel=(3, 3), stride=(2, 1))["y"] == (2, 4, None)
    assert solve(patterns, {"y": (2, 4, 4)}, kernel=(3, 3), stride=())["x"] is None


def test_parameters_are_dimensions():
    patterns = {"x": "*shape", "y": "k *_"}
    assert solve(patterns, {}, shape=(2, 3), k=None)["x"] == (2, 3)
    assert solve(patterns, {"y": (4, 1, 1)}, shape=7, k=None)["x"] == (7,)
    with pytest.raises(ShapeError, match=r"x of shape \(2, 4\) does not fit '\*shape': shape is 3, got 4"):
        solve(patterns, {"x": (2, 4)}, shape=(2, 3), k=None)


@pytest.mark.parametrize(
    ("patterns", "shapes", "message"),
    [
        ({"x": "n", "y": "n"}, {"x": (2,), "y": (3,)}, r"y of shape \(3,\) does not fit 'n': n is 2, got 3"),
        ({"x": "n c"}, {"x": (2,)}, r"x of shape \(2,\) does not fit 'n c': 2 dimensions expected, got 1"),
        ({"x": "n c *k"}, {"x": (2,)}, "at least 2 dimensions expected, got 1"),
        ({"x": "n 3"}, {"x": (2, 4)}, "3 is 3, got 4"),
        ({"x": "*s", "y": "*s"}, {"x": (2, 3), "y": (2, 4)}, "s is 3, got 4"),
        ({"x": "*s", "y": "*s"}, {"x": (2, 3), "y": (2,)}, "1 dimension|2 dimensions"),
        ({"x": "a", "y": "a * 2"}, {"y": (7,), "x": (None,)}, "7, which is no multiple of 2"),
        ({"x": "a", "y": "a + 5"}, {"y": (3,), "x": (None,)}, "would make a -2"),
        ({"x": "a", "y": "a / 2"}, {"x": (7,)}, "7 is not divisible by 2"),
        ({"x": "a", "y": "a - 5"}, {"x": (3,)}, "less than nothing"),
        ({"x": "a b", "y": "prod(a, b)"}, {"x": (2, 3), "y": (7,)}, r"prod\(a, b\) is 6, got 7"),
        (
            {"x": "*a", "y": "*b", "z": "*broadcast(a, b)"},
            {"x": (2, 3), "y": (2, 4)},
            r"\(2, 3\), \(2, 4\) do not broad",
        ),
        ({"x": "*s", "y": "*conv_out(s, 5)"}, {"x": (3,)}, "spans 5 exceeds the input of 3"),
    ],
)
def test_contradictions_name_both_sides(patterns, shapes, message):
    with pytest.raises(ShapeError, match=message):
        solve(patterns, shapes)


# ---- properties ----

dims = st.integers(1, 6)
masks = st.randoms(use_true_random=False)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 5), st.lists(dims, min_size=1, max_size=3), dims, masks)
def test_inference_never_contradicts_the_truth(n, k, num_hidden, random):
    truth = {
        "data": (n, *k), "weight": (num_hidden, math.prod(k)), "bias": (num_hidden,), "out": (n, num_hidden),
    }  # fmt: skip
    partial = {
        name: None if random.random() < 0.3 else tuple(None if random.random() < 0.5 else d for d in shape)
        for name, shape in truth.items()
    }
    solved = solve(DENSE, partial, num_hidden=num_hidden)
    for name, shape in solved.items():
        if shape is None:
            assert partial[name] is None
            continue
        assert len(shape) == len(truth[name])
        for found, given_dim, true in zip(shape, partial[name] or shape, truth[name], strict=True):
            assert found in (None, true)
            assert given_dim is None or found == given_dim
    # Inference is complete after one call: doing it again finds nothing new.
    assert solve(DENSE, solved, num_hidden=num_hidden) == solved


@settings(max_examples=100, deadline=None)
@given(st.lists(dims, min_size=1, max_size=4), st.lists(dims, min_size=1, max_size=4))
def test_two_shapes_unify_exactly_if_they_are_equal(a, b):
    patterns = {"x": "*s", "y": "*s"}
    if a == b:
        assert solve(patterns, {"x": tuple(a), "y": tuple(b)})["x"] == tuple(a)
    else:
        with pytest.raises(ShapeError):
            solve(patterns, {"x": tuple(a), "y": tuple(b)})


expressions = st.recursive(
    st.just("a"),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), st.integers(1, 4)).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.integers(1, 4), st.sampled_from("+*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda e: f"prod({e}, 2)"),
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(expressions, st.integers(1, 30))
def test_solving_inverts_evaluation(expression, a):
    try:
        total = solve({"x": "a", "y": expression}, {"x": (a,)})["y"]
    except ShapeError:
        return  # an intermediate difference was negative
    assert solve({"x": "a", "y": expression}, {"x": (None,), "y": total})["x"] == (a,)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([1, 3]), max_size=3), st.lists(st.sampled_from([1, 3, 4]), max_size=3))
def test_broadcast_agrees_with_numpy(a, b):
    import numpy as np

    broadcast = DIMENSION_FUNCTIONS["broadcast"]
    try:
        expected = np.broadcast_shapes(tuple(a), tuple(b))
    except ValueError:
        with pytest.raises(ShapeError):
            broadcast(tuple(a), tuple(b))
    else:
        assert broadcast(tuple(a), tuple(b)) == expected
