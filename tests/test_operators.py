"""Every entry of the registry, on every one of its samples."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from cases import CASES, FIRST, OPERATORS, Arrays, Case, executor, find_golden, head_gradients
from reference import DEVIATIONS, MOMENTS, REFERENCES

import nbsym as mx
from nbsym import registry
from nbsym.base import ArgumentError, DTypeError, NbsymError, ShapeError
from nbsym.graph.infer import infer_shapes
from nbsym.ndarray import NDArray

on_cases = pytest.mark.parametrize("case", CASES, ids=str)
on_first = pytest.mark.parametrize("case", FIRST, ids=str)

# Relative to the largest magnitude in the array: what rounding may do.
TOLERANCE = {"float16": 1e-2, "float32": 2e-5, "float64": 1e-10}


def assert_close(actual, expected, tolerance: float, what: str = "") -> None:
    expected = np.asarray(expected)
    assert actual.shape == expected.shape, f"{what}: shape {actual.shape}, expected {expected.shape}"
    finite = np.abs(expected[np.isfinite(expected)].astype(np.float64))
    scale = max(1.0, float(finite.max(initial=0)))
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance * scale, err_msg=what)


@pytest.mark.parametrize("op", OPERATORS, ids=lambda op: op.name)
def test_every_entry_proves_itself(op):
    assert op.samples, f"{op.source}: {op.name} has no sample"
    assert op.doc, f"{op.source}: {op.name} has no doc"


@on_cases
def test_forward_against_reference(case: Case):
    """Outputs, gradients and auxiliary states, in float32, as MXNet has them; or outputs as NumPy has them."""
    if case.op.random:
        pytest.skip("see test_random_numbers")
    args, aux = case.values("float32")
    golden, reference = find_golden(case), REFERENCES.get(case.op.name)
    assert golden or reference, (
        f"{case.op.name} has neither values of MXNet (tests/golden/generate.py) nor a reference (tests/reference.py)"
    )
    if golden:
        compare_with_mxnet(case, golden)
        return
    expected = reference(case.params, *(value.astype(np.float64) for value in (args | aux).values()))
    expected = expected if isinstance(expected, tuple) else (expected,)
    for number, (out, wanted) in enumerate(zip(case.executor(args, aux).forward(), expected, strict=True)):
        assert_close(out.asnumpy(), wanted, TOLERANCE["float32"], f"output {number}")


def compare_with_mxnet(case: Case, golden: Arrays) -> None:
    args, aux = case.split({name[3:]: array for name, array in golden.items() if name.startswith("in_")})
    wrt = [name for name in args if f"grad_{name}" in golden and case.has_gradient(name)]
    exe = case.executor(args, aux, wrt)
    found = {f"predict{number}": out.asnumpy() for number, out in enumerate(exe.forward(is_train=False))}
    if not case.op.mutates:
        found.update((f"train{number}", out.asnumpy()) for number, out in enumerate(exe.forward(is_train=True)))
    states = exe.aux_dict | {name: exe.arg_dict[name] for name in case.op.mutates if name in exe.arg_dict}
    found.update((f"aux_{name}", array.asnumpy()) for name, array in states.items())
    if wrt:
        exe.backward([NDArray(golden[f"out_grad{number}"]) for number in range(len(exe.outputs))])
        found.update((f"grad_{name}", exe.grad_dict[name].asnumpy()) for name in wrt)
    wrong = DEVIATIONS[case.op.name](case.params) if case.op.name in DEVIATIONS else set()
    for name, expected in golden.items():
        if name in found and name not in wrong:
            assert_close(found[name], expected, TOLERANCE["float32"] * 5, name)  # both sides round


@pytest.mark.parametrize("case", [case for case in CASES if case.op.random], ids=str)
def test_random_numbers(case: Case):
    """Mean and variance of many draws are those of the distribution; different numbers come every time."""
    args, aux = case.values("float32")
    exe = case.executor(args, aux)
    mx.random.seed(7)
    draws = np.stack([exe.forward(is_train=True)[0].asnumpy() for _ in range(3000)]).astype(np.float64)
    assert len(np.unique(draws.reshape(len(draws), -1), axis=0)) > 1
    mx.random.seed(7)
    np.testing.assert_array_equal(exe.forward(is_train=True)[0].asnumpy(), draws[0])
    if case.op.name == "Dropout":
        kept = draws != 0
        scaled = np.broadcast_to(args["data"] / (1 - case.params.p), draws.shape)
        np.testing.assert_allclose(draws[kept], scaled[kept], rtol=1e-5)
        draws, (mean, variance) = kept.astype(float), (1 - case.params.p, case.params.p * (1 - case.params.p))
        size = draws[0].size // math.prod(args["data"].shape[axis] for axis in case.params.axes)
    else:
        mean, variance = MOMENTS[case.op.name](case.params)
        size = draws[0].size
    error = math.sqrt(variance / (len(draws) * size))
    assert draws.mean() == pytest.approx(mean, abs=5 * error)
    assert draws.var() == pytest.approx(variance, rel=0.15)


# ---- gradients ----


def check_gradient(
    symbol: mx.sym.Symbol, args: Arrays, aux: Arrays, wrt: list[str], felt: Sequence[bool] = ()
) -> None:
    """Compare `backward` with central differences of the outputs' weighted sum, at a few elements of each argument."""
    exe = executor(symbol, args, aux, wrt)
    exe.forward(is_train=True)
    heads = head_gradients(exe.outputs, felt)
    exe.backward(heads)
    weights = [head.asnumpy().astype(np.float64) for head in heads]
    found = {name: exe.grad_dict[name].asnumpy() for name in wrt}

    def total() -> float:
        return sum(float((out.asnumpy() * w).sum()) for out, w in zip(exe.forward(is_train=True), weights, strict=True))

    step = 1e-5
    for name in wrt:
        array, values = exe.arg_dict[name], args[name]
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        for place in rng.permutation(values.size)[:8]:
            index = np.unravel_index(place, values.shape)
            moved = values.copy()
            difference = 0.0
            for sign in (1, -1):
                moved[index] = values[index] + sign * step
                array[:] = moved
                difference += sign * total()
            array[:] = values
            expected = difference / (2 * step)
            assert found[name][index] == pytest.approx(expected, rel=1e-5, abs=1e-6), f"d {name}[{index}]"


@on_cases
def test_gradient_against_differences(case: Case):
    if not case.smooth:
        pytest.skip("not differentiable")
    args, aux = case.values()
    check_gradient(case.symbol, args, aux, case.smooth, case.felt)


@on_cases
def test_second_order_against_differences(case: Case):
    if not case.smooth:
        pytest.skip("not differentiable")
    args, aux = case.values()
    try:
        gradient = case.symbol.gradient(case.smooth)
        gradient.gradient(case.smooth)
    except NbsymError as error:
        pytest.skip(f"not twice differentiable: {error}")
    names = set(gradient.list_arguments())
    args = {name: args[name] for name in gradient.list_arguments()}
    aux = {name: aux[name] for name in gradient.list_auxiliary_states()}
    check_gradient(gradient, args, aux, [name for name in case.smooth if name in names])


# ---- inference ----


@on_cases
def test_shapes_flow_in_both_directions(case: Case):
    """With any one shape left out, nothing contradicts what all together say; elementwise, it is found again."""
    args, _ = case.values()
    shapes = {name: value.shape for name, value in args.items()}
    full = infer_shapes(case.symbol.entries, shapes)
    node = case.symbol.entries[0].node
    inputs = [full[entry] for entry in node.inputs]
    outputs = [full[(node, i)] for i in range(registry.num_outputs(case.op, case.params))]
    for left_out in range(len(inputs)):
        known = [None if i == left_out else shape for i, shape in enumerate(inputs)]
        found_in, found_out = registry.infer_shape(case.op, case.params, known, list(outputs))
        assert_consistent([*found_in, *found_out], [*inputs, *outputs])
        if case.op.elementwise and not case.op.broadcast:
            assert found_in == inputs
    found_in, found_out = registry.infer_shape(case.op, case.params, list(inputs), [None] * len(outputs))
    assert (found_in, found_out) == (inputs, outputs)


def assert_consistent(found, full) -> None:
    for shape, true in zip(found, full, strict=True):
        if shape is not None:
            assert len(shape) == len(true)
            assert all(d is None or d == t for d, t in zip(shape, true, strict=True)), (found, full)


# ---- the same results whatever the way ----


@on_first
def test_fused_equals_unfused(case: Case):
    """With elementwise neighbours before and after, run as one kernel and as several."""
    if case.op.random or case.op.python:
        pytest.skip("draws anew in every executor")
    args, aux = case.values("float32")
    outputs = [mx.sym.tanh(out * 0.5) + 1 for out in case.symbol]
    net = mx.sym.Group(outputs)
    results = []
    for fuse in (True, False):
        exe = executor(net, args, aux, case.smooth, fuse)
        found = [out.asnumpy() for out in exe.forward(is_train=True)]
        if case.smooth:
            exe.backward(head_gradients(exe.outputs))
            found += [exe.grad_dict[name].asnumpy() for name in case.smooth]
        results.append(found)
    for fused, unfused in zip(*results, strict=True):
        assert_close(fused, unfused, TOLERANCE["float32"])


@on_first
def test_strided_arrays(case: Case):
    """Arguments, states and gradients that are not contiguous give what contiguous ones give."""
    if case.op.random or case.op.python:
        pytest.skip("draws anew in every executor")
    args, aux = case.values("float32")

    def strided(values: np.ndarray) -> NDArray:
        if values.ndim == 0:
            return NDArray(values)
        sparse = np.full((*values.shape[:-1], 2 * values.shape[-1]), 7, values.dtype)
        sparse[..., ::2] = values
        return NDArray(sparse[..., ::2])

    results = []
    for wrap in (NDArray, strided):
        exe = case.executor(args, aux, case.smooth, wrap=wrap)
        found = [out.asnumpy() for out in exe.forward(is_train=True)]
        if case.smooth:
            exe.backward(head_gradients(exe.outputs))
            found += [exe.grad_dict[name].asnumpy() for name in case.smooth]
        results.append([*found, *(state.asnumpy() for state in exe.aux_dict.values())])
    for contiguous, sparse in zip(*results, strict=True):
        np.testing.assert_array_equal(contiguous, sparse)


# ---- sizes ----


def first_axis(spec: Any) -> int | None:
    shape = (spec.get("shape") or np.shape(spec["values"])) if isinstance(spec, dict) else spec
    return shape[0] if shape and isinstance(shape[0], int) else None


def resize(spec: Any, size: int) -> Any:
    """What a sample says of an input, with another length of its first axis."""
    if isinstance(spec, dict):
        shape = spec.get("shape") or np.shape(spec["values"])
        kept = {key: value for key, value in spec.items() if key != "values"}
        return {**kept, "shape": [size, *shape[1:]]} if shape else spec
    if spec and not isinstance(spec[0], int):  # a variadic input
        return [resize(item, size) for item in spec]
    return [size, *spec[1:]] if spec else spec


def resized(case: Case, size: int) -> tuple[Arrays, Arrays]:
    """Values for the sample with another first axis: of all inputs, of those that share it, or of the first.

    Raises
    ------
    ShapeError, ArgumentError
        If the entry forbids all of that.
    """
    given = {name: spec for name, spec in case.sample.items() if name in case.op.inputs}
    length = first_axis(next(iter(given.values()), None))
    choices = (list(given), [name for name, spec in given.items() if first_axis(spec) == length], list(given)[:1])
    for number, names in enumerate(choices):
        sample = {name: resize(spec, size) if name in names else spec for name, spec in case.sample.items()}
        try:
            return case.values(sample=sample)
        except (ShapeError, ArgumentError):
            if number == len(choices) - 1:
                raise
    raise AssertionError("unreachable")


@on_first
@pytest.mark.parametrize("size", [0, 1])
def test_smallest_sizes(case: Case, size: int):
    try:
        args, aux = resized(case, size)
    except (ShapeError, ArgumentError) as error:
        pytest.skip(f"does not take a first axis of {size}: {error}")
    shapes = infer_shapes(case.symbol.entries, {name: value.shape for name, value in args.items()})
    exe = case.executor(args, aux, case.smooth)
    for entry, out in zip(case.symbol.entries, exe.forward(is_train=True), strict=True):
        assert out.shape == shapes[entry] == out.asnumpy().shape
    if size and case.smooth:
        check_gradient(case.symbol, args, aux, case.smooth, case.felt)
    elif case.smooth:
        exe.backward(head_gradients(exe.outputs))
        for name in case.smooth:
            gradient = exe.grad_dict[name].asnumpy()
            assert gradient.shape == args[name].shape
            assert not gradient.any() or any(out.size for out in exe.outputs)


# ---- dtypes ----

DTYPES = ("float16", "float32", "float64", "int8", "uint8", "int32", "int64", "bool")


@on_first
@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes(case: Case, dtype: str):
    """Whatever dtype an entry says it takes, it computes what it computes in float64."""
    wide, wide_aux = case.values()
    args, aux = ({name: as_dtype(value, dtype) for name, value in arrays.items()} for arrays in (wide, wide_aux))
    given = {name: value.dtype for name, value in args.items() if open_dtype(case, name)}
    try:
        arg_types, out_types, aux_types = case.symbol.infer_type(**given)
    except DTypeError as error:
        assert case.op.name in str(error)
        return
    types = zip(args, arg_types, strict=True)
    args = {name: (args if name in given else wide)[name].astype(dtype) for name, dtype in types}
    aux = {name: aux[name].astype(dtype) for name, dtype in zip(aux, aux_types, strict=True)}
    found = case.executor(args, aux).forward()
    assert [out.dtype for out in found] == out_types
    if case.op.random:
        return
    wide = {name: value.astype(np.float64) if name in given else value for name, value in args.items()}
    wide_aux = {name: value.astype(np.float64) for name, value in aux.items()}
    try:
        expected = case.executor(wide, wide_aux).forward()
    except DTypeError:
        return  # the entry is for other types
    if not dtype.startswith("float") and any(isinstance(v, float) and v % 1 for v in case.params.values()):
        return  # as in MXNet, a fraction becomes an integer before it meets one
    for out, true in zip(found, expected, strict=True):
        compare_dtypes(out.asnumpy(), true.asnumpy())


def open_dtype(case: Case, name: str) -> bool:
    """Whether the sample leaves the dtype of an argument open."""
    spec = case.sample.get(name)
    return not (isinstance(spec, dict) and "dtype" in spec)


def as_dtype(values: np.ndarray, dtype: str) -> np.ndarray:
    """Values that the dtype can hold: of integers, small ones of both signs where it has them."""
    if dtype.startswith("float"):
        return values.astype(dtype)
    if dtype == "bool":
        return values > 0
    whole = np.ceil(values)
    return (np.abs(whole) if dtype == "uint8" else whole).astype(dtype)


def compare_dtypes(found: np.ndarray, true: np.ndarray) -> None:
    kind = found.dtype.name
    if kind in TOLERANCE:
        assert_close(found.astype(np.float64), true, TOLERANCE[kind])
        return
    # Where the exact result is a number of the type, it must be met; elsewhere conversion decides.
    limits = (0, 1) if kind == "bool" else (np.iinfo(kind).min, np.iinfo(kind).max)
    exact = np.isfinite(true) & (true == np.round(true)) & (true >= limits[0]) & (true <= limits[1])
    np.testing.assert_array_equal(found[exact].astype(np.float64), true[exact])
