"""Whether the outputs and gradients of networks are what they should be, and how long they take."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .. import ndarray
from ..base import ArgumentError
from ..context import Context
from ..executor.executor import Executor
from ..ndarray import NDArray
from ..symbol import Symbol, Variable
from .comparing import assert_almost_equal
from .samples import RANDOM
from .tolerances import default_context, default_numeric_eps


def simple_forward(sym: Symbol, ctx: Context | None = None, is_train: bool = False, **inputs: Any) -> Any:
    """The outputs of a network as NumPy arrays, one by itself, for inputs that are."""
    ctx = ctx or default_context()
    executor = sym.bind(ctx, {name: ndarray.array(value, ctx) for name, value in inputs.items()}, grad_req="null")
    outputs = [out.asnumpy() for out in executor.forward(is_train=is_train)]
    return outputs[0] if len(outputs) == 1 else outputs


def _named(what: str, names: Sequence[str], given: Any) -> dict[str, Any]:
    """Values by name, which may be given in order."""
    if isinstance(given, Mapping):
        if set(given) != set(names):
            raise ValueError(f"Symbol {what} and keys of the given ones do not match: {set(names)} and {set(given)}")
        return {name: given[name] for name in names}
    return dict(zip(names, given))


def _arrays(values: Mapping[str, Any], ctx: Context, dtype: Any) -> dict[str, NDArray]:
    return {
        name: value
        if isinstance(value, NDArray)
        else ndarray.array(value, ctx, np.asarray(value).dtype if isinstance(dtype, str) else dtype)
        for name, value in values.items()
    }


def _bound(
    sym: Symbol, location: Any, aux_states: Any, ctx: Context, dtype: Any, grads: Any = None, grad_req: Any = "null"
) -> Executor:
    args = _arrays(_named("arguments", sym.list_arguments(), location), ctx, dtype)
    states = None
    if aux_states is not None:
        states = _arrays(_named("auxiliary states", sym.list_auxiliary_states(), aux_states), ctx, dtype)
    return sym.bind(ctx, args, grads, grad_req, states)


def check_symbolic_forward(
    sym: Symbol,
    location: Any,
    expected: Any,
    rtol: Any = None,
    atol: Any = None,
    aux_states: Any = None,
    ctx: Context | None = None,
    equal_nan: bool = False,
    dtype: Any = np.float32,
) -> list[NDArray]:
    """Raise AssertionError unless a network's outputs are as expected.

    Parameters
    ----------
    sym : Symbol
    location : list or dict of str to numpy.ndarray
        The arguments.
    expected : list or dict of str to numpy.ndarray
    rtol, atol, equal_nan
        Those of `assert_almost_equal`.
    aux_states : list or dict of str to numpy.ndarray, optional
    ctx : Context, optional
    dtype : dtype
        What the arguments become; 'asnumpy': what they are.

    Examples
    --------
    >>> import nbsym as mx
    >>> x = np.array([[1., 2.], [3., 4.]])
    >>> _ = check_symbolic_forward(2 * mx.sym.Variable('x'), [x], [2 * x])
    """
    executor = _bound(sym, location, aux_states, ctx or default_context(), dtype)
    outputs = executor.forward(is_train=False)
    names = sym.list_outputs()
    values = [expected[name] for name in names] if isinstance(expected, Mapping) else expected
    for name, value, out in zip(names, values, outputs):
        assert_almost_equal(value, out, rtol, atol, (f"EXPECTED_{name}", f"FORWARD_{name}"), equal_nan)
    return executor.outputs


def check_symbolic_backward(
    sym: Symbol,
    location: Any,
    out_grads: Any,
    expected: Any,
    rtol: Any = None,
    atol: Any = None,
    aux_states: Any = None,
    grad_req: Any = "write",
    ctx: Context | None = None,
    grad_stypes: Any = None,
    equal_nan: bool = False,
    dtype: Any = np.float32,
) -> dict[str, NDArray]:
    """Raise AssertionError unless a network's gradients are as expected.

    Parameters
    ----------
    out_grads : list or dict of str to array, or None
        The gradients of the outputs.
    expected : list or dict of str to numpy.ndarray
        The gradients of the arguments.
    grad_req : str, list or dict of str to str
        'add': the expected is what is added; 'null': nothing may have changed.
    **others
        Those of `check_symbolic_forward`.

    Examples
    --------
    >>> import nbsym as mx
    >>> x = np.array([1., 2.])
    >>> _ = check_symbolic_backward(mx.sym.square(mx.sym.Variable('x')), [x], [np.ones(2)], [2 * x])
    """
    ctx = ctx or default_context()
    names = sym.list_arguments()
    wanted = dict(expected) if isinstance(expected, Mapping) else dict(zip(names, expected))
    requests = dict.fromkeys(names, grad_req) if isinstance(grad_req, str) else _named("arguments", names, grad_req)
    before = {name: RANDOM.standard_normal(np.shape(value)).astype(np.float32) for name, value in wanted.items()}
    kinds = {name: np.asarray(wanted[name]).dtype if isinstance(dtype, str) else dtype for name in wanted}
    grads = {name: ndarray.array(value, ctx, kinds[name]) for name, value in before.items()}
    executor = _bound(sym, location, aux_states, ctx, dtype, grads, requests)
    executor.forward(is_train=True)
    if isinstance(out_grads, Mapping):
        out_grads = [out_grads[name] for name in sym.list_outputs()]
    heads = None if out_grads is None else list(_arrays(dict(enumerate(out_grads)), ctx, dtype).values())  # type: ignore[arg-type]
    executor.backward(heads)
    for name, value in wanted.items():
        _compare_gradient(name, "EXPECTED", value, grads[name], before[name], requests[name], rtol, atol, equal_nan)
    return grads


def _compare_gradient(
    name: str,
    kind: str,
    expected: Any,
    found: NDArray,
    before: np.ndarray,
    request: str,
    rtol: Any,
    atol: Any,
    equal_nan: bool = False,
) -> None:
    """Compare a gradient as its request says: written, added to what was before, or left."""
    if request not in ("write", "add", "null"):
        raise ValueError(f"Invalid grad_req {request} for argument {name}")
    value = found.asnumpy()
    before = before.astype(value.dtype)
    if request == "add":
        value = value - before
    elif request == "null":
        expected = before
    assert_almost_equal(expected, value, rtol, atol, (f"{kind}_{name}", f"BACKWARD_{name}"), equal_nan)


def numeric_grad(
    executor: Executor,
    location: Mapping[str, np.ndarray],
    aux_states: Mapping[str, np.ndarray] | None = None,
    eps: float = 1e-4,
    use_forward_train: bool = True,
    dtype: Any = np.float32,
) -> dict[str, np.ndarray]:
    """Gradients of the sum of the first output by central differences: two runs for every element."""

    def total() -> float:
        for name, value in (aux_states or {}).items():
            executor.aux_dict[name][:] = value
        return float(executor.forward(is_train=use_forward_train)[0].asnumpy().sum(dtype=float))

    for name, value in location.items():
        executor.arg_dict[name][:] = value
    found = {}
    for name, value in location.items():
        grad, moved = np.zeros(np.shape(value), dtype), np.array(value, dtype, order="C")
        for i in range(moved.size):
            old = moved.flat[i]
            ends = []
            for end in (old + eps / 2, old - eps / 2):
                moved.flat[i] = end
                executor.arg_dict[name][:] = moved
                ends.append(total())
            grad.flat[i] = (ends[0] - ends[1]) / eps
            moved.flat[i] = old
        executor.arg_dict[name][:] = moved
        found[name] = grad
    return found


def check_numeric_gradient(
    sym: Symbol,
    location: Any,
    aux_states: Any = None,
    numeric_eps: Any = None,
    rtol: Any = None,
    atol: Any = None,
    grad_nodes: Any = None,
    use_forward_train: bool = True,
    ctx: Context | None = None,
    grad_stype_dict: Any = None,
    dtype: Any = np.float32,
) -> None:
    """Raise AssertionError unless a network's gradients agree with differences of its first output.

    Parameters
    ----------
    sym : Symbol
    location : list or dict of str to numpy.ndarray
    aux_states : list or dict of str to numpy.ndarray, optional
    numeric_eps : float, or dict of dtype to float, optional
        By how much elements are moved.
    rtol, atol
        Those of `assert_almost_equal`.
    grad_nodes : list of str, or dict of str to str, optional
        Of which arguments; with their `grad_req`.
    use_forward_train : bool
        Whether differences are those of training.
    ctx : Context, optional
    dtype : dtype

    Examples
    --------
    >>> import nbsym as mx
    >>> check_numeric_gradient(mx.sym.tanh(mx.sym.Variable('x')), [np.array([0.1, -0.5])], rtol=1e-2, atol=1e-3)
    """
    from .. import symbol

    ctx = ctx or default_context()
    names = sym.list_arguments()
    args = _arrays(_named("arguments", names, location), ctx, dtype)
    requests = dict(grad_nodes) if isinstance(grad_nodes, Mapping) else dict.fromkeys(grad_nodes or names, "write")
    _, shapes, _ = sym.infer_shape(**{name: array.shape for name, array in args.items()})
    if shapes is None:
        raise ValueError("Input shape is incomplete")
    # Elements of the output must not weigh the same, or errors could cancel each other.
    weights = ndarray.array(RANDOM.uniform(0.1, 1.1, shapes[0]), ctx, dtype)
    loss = symbol.make_loss(sym * Variable("__random_proj"))
    before = {name: RANDOM.normal(0, 0.01, args[name].shape) for name in requests}
    grads = {name: ndarray.array(value, ctx, dtype) for name, value in before.items()}
    executor = _bound(loss, {**args, "__random_proj": weights}, aux_states, ctx, dtype, grads, requests)
    states = {name: array.asnumpy() for name, array in executor.aux_dict.items()}
    values = {name: array.asnumpy() for name, array in args.items() if name in requests}
    executor.forward(is_train=True)
    eps = numeric_eps
    if not isinstance(eps, (int, float)):
        eps = (eps or default_numeric_eps())[np.dtype(executor.outputs[0].dtype)]
    executor.backward()
    kept = {name: grad.copy() for name, grad in grads.items()}
    expected = numeric_grad(executor, values, states, eps, use_forward_train, dtype)
    for name, request in requests.items():
        _compare_gradient(name, "NUMERICAL", expected[name], kept[name], before[name], request, rtol, atol)


def check_speed(
    sym: Symbol,
    location: Mapping[str, np.ndarray] | None = None,
    ctx: Context | None = None,
    N: int = 20,
    grad_req: Any = None,
    typ: str = "whole",
    **kwargs: Any,
) -> float:
    """Seconds that a run takes: forward and backward ('whole'), or forward only."""
    if typ not in ("whole", "forward"):
        raise ValueError('typ can only be "whole" or "forward".')
    shapes = kwargs if location is None else {name: value.shape for name, value in location.items()}
    executor = sym.simple_bind(ctx or default_context(), grad_req=grad_req or "write", **shapes)
    for name, array in executor.arg_dict.items():
        array[:] = RANDOM.standard_normal(array.shape) if location is None else location[name]

    def run() -> None:
        executor.forward(is_train=typ == "whole")
        if typ == "whole":
            executor.backward(executor.outputs)

    run()
    start = time.perf_counter()
    for _ in range(N):
        run()
    return (time.perf_counter() - start) / N


def check_consistency(
    sym: Symbol | Sequence[Symbol],
    ctx_list: Sequence[Mapping[str, Any]],
    scale: float = 1.0,
    grad_req: str = "write",
    arg_params: Mapping[str, Any] | None = None,
    aux_params: Mapping[str, Any] | None = None,
    rtol: Any = None,
    atol: Any = None,
    raise_on_err: bool = True,
    ground_truth: Mapping[str, Any] | None = None,
    equal_nan: bool = False,
    use_uniform: bool = False,
    rand_type: Any = np.float64,
) -> dict[str, Any]:
    """Raise AssertionError unless a network gives the same on all devices and in all dtypes.

    Parameters
    ----------
    sym : Symbol, or list of them
        One for all; or for each of `ctx_list` its own, with the same arguments and outputs.
    ctx_list : list of dict
        What `simple_bind` takes: ``{'ctx': mx.cpu(), 'data': (2, 3), 'type_dict': {'data': np.float32}}``.
    scale : float
        Of the random arguments.
    grad_req : str
    arg_params, aux_params : dict of str to array, optional
        Arguments and auxiliary states, where they are not to be random, and 0.
    rtol, atol, equal_nan
        Those of `assert_almost_equal`.
    raise_on_err : bool
        Otherwise errors are printed.
    ground_truth : dict of str to array, optional
        What is right; by default what the most precise one gives.
    use_uniform : bool
        Uniform arguments, not normal ones.
    rand_type : dtype
        What arguments are rounded to.

    Returns
    -------
    dict of str to array
        What was taken to be right: outputs and gradients.
    """
    if len(ctx_list) < 2:
        raise ArgumentError("check_consistency: needs two devices or dtypes to compare")
    symbols = [sym] * len(ctx_list) if isinstance(sym, Symbol) else list(sym)
    executors = [s.simple_bind(grad_req=grad_req, **where) for s, where in zip(symbols, ctx_list, strict=True)]
    given: dict[str, Any] = dict(arg_params or {})
    for name, array in sorted(executors[0].arg_dict.items()):
        if name not in given:
            draw = RANDOM.uniform(-0.92, 0.92, array.shape) if use_uniform else RANDOM.standard_normal(array.shape)
            given[name] = (draw * scale).astype(rand_type)
    for executor in executors:
        for name, array in executor.arg_dict.items():
            array[:] = given[name]
        for name, array in executor.aux_dict.items():
            array[:] = (aux_params or {}).get(name, 0)
        for grad in executor.grad_arrays:
            if grad is not None:
                grad[:] = 0
    best = max(range(len(executors)), key=lambda i: np.dtype(executors[i].outputs[0].dtype).itemsize)

    def compare(phase: str, truth: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> None:
        for i, result in enumerate(results):
            for name, array in result.items():
                if i == best or array is None:
                    continue
                try:
                    assert_almost_equal(array, truth[name], rtol, atol, equal_nan=equal_nan)
                except AssertionError as error:
                    error.add_note(f"{phase} Err: ctx {i} vs ctx {best} at {name}")
                    if raise_on_err:
                        raise
                    traceback.print_exception(error)

    def results(is_train: bool) -> list[dict[str, Any]]:
        names = symbols[0].list_outputs()
        return [dict(zip(names, [o.copy() for o in executor.forward(is_train=is_train)])) for executor in executors]

    predicted = results(False)
    truth: dict[str, Any] = dict(ground_truth or predicted[best])
    compare("Predict", truth, predicted)
    if grad_req == "null":
        return truth
    trained = results(True)
    coarse = min((np.dtype(o.dtype) for o in (e.outputs[0] for e in executors)), key=lambda dtype: dtype.itemsize)
    heads = [out.asnumpy().astype(coarse) for out in executors[0].outputs]
    for executor, result in zip(executors, trained, strict=True):
        outputs = executor.outputs
        executor.backward([ndarray.array(h, o.context, o.dtype) for h, o in zip(heads, outputs, strict=True)])
        result.update(executor.grad_dict)
    if ground_truth is None:
        truth = trained[best]
    compare("Train", truth, trained)
    return truth
