"""Whether arrays, states and graphs are alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..ndarray import NDArray
from ..symbol import Symbol
from ..symbol.node import topological_order
from .samples import rand_ndarray
from .tolerances import get_atol, get_etol, get_rtol, get_tols


def host(x: Any) -> Any:
    """An array of any kind as NumPy's."""
    return x.asnumpy() if isinstance(x, NDArray) else x


def same(a: Any, b: Any) -> bool:
    """Whether two arrays have the same shape and elements."""
    return np.array_equal(host(a), host(b))


def same_array(array1: NDArray, array2: NDArray) -> bool:
    """Whether two arrays are the same memory."""
    array1[:] += 1
    found = same(array1, array2)
    array1[:] -= 1
    return found and same(array1, array2)


def almost_equal(
    a: Any,
    b: Any,
    rtol: float | None = None,
    atol: float | None = None,
    equal_nan: bool = False,
    use_broadcast: bool = True,
) -> bool:
    """Whether ``|a - b| <= atol + rtol * |b|`` everywhere."""
    a, b = host(a), host(b)
    if not use_broadcast:
        _check_shapes(a, b)
    return np.allclose(a, b, get_rtol(rtol), get_atol(atol), equal_nan)


def assert_almost_equal(
    a: Any,
    b: Any,
    rtol: Any = None,
    atol: Any = None,
    names: Sequence[str] = ("a", "b"),
    equal_nan: bool = False,
    use_broadcast: bool = True,
    mismatches: Any = None,
) -> None:
    """Raise AssertionError unless ``|a - b| <= atol + rtol * |b|`` everywhere.

    Parameters
    ----------
    a, b : array or number
    rtol, atol : float, or dict of dtype to float, optional
        By default those of the less precise dtype.
    names : pair of str
        What the message calls them.
    equal_nan : bool
        Whether NaN equals NaN.
    use_broadcast : bool
        Whether their shapes may differ.
    mismatches
        Accepted as in MXNet; the message shows the largest.

    Examples
    --------
    >>> assert_almost_equal(1.0, 1.001, rtol=1e-2, atol=0)
    >>> assert_almost_equal(np.ones(3), np.array([1, 2, 1]))
    Traceback (most recent call last):
      ...
    AssertionError: Error 50000.000000 exceeds tolerance rtol=1.000000e-05, atol=1.000000e-20 (mismatch 33.333333%).
    Location of maximum error: (1,), a=1.00000000, b=2.00000000
    a: array([1., 1., 1.])
    b: array([1, 2, 1])
    """
    assert_almost_equal_with_err(a, b, rtol, atol, None, names, equal_nan, use_broadcast=use_broadcast)


def assert_almost_equal_with_err(
    a: Any,
    b: Any,
    rtol: Any = None,
    atol: Any = None,
    etol: float | None = None,
    names: Sequence[str] = ("a", "b"),
    equal_nan: bool = False,
    mismatches: Any = None,
    use_broadcast: bool = True,
) -> None:
    """`assert_almost_equal`, but for the part `etol` of all elements."""
    rtol, atol = get_tols(a, b, rtol, atol)
    a, b = np.asarray(host(a)), np.asarray(host(b))
    if not use_broadcast:
        _check_shapes(a, b)
    wrong = ~np.isclose(a, b, rtol, atol, equal_nan)
    if not wrong.any() or wrong.mean() <= get_etol(etol):
        return
    x, y = (np.broadcast_to(v.astype(float), wrong.shape) for v in (a, b))
    with np.errstate(all="ignore"):
        violation = np.where(wrong, abs(x - y) / (atol + rtol * abs(y) + 1e-20), 0)
    worst = np.unravel_index(np.nanargmax(np.where(np.isnan(violation), np.inf, violation)), wrong.shape)
    place = tuple(int(i) for i in worst)
    with np.printoptions(threshold=4, suppress=True):
        raise AssertionError(
            f"Error {violation[place]:f} exceeds tolerance rtol={rtol:e}, atol={atol:e} "
            f"(mismatch {100 * wrong.mean():f}%).\n"
            f"Location of maximum error: {place}, {names[0]}={x[place]:.8f}, {names[1]}={y[place]:.8f}\n"
            f"{names[0]}: {a!r}\n{names[1]}: {b!r}"
        )


def _check_shapes(a: Any, b: Any) -> None:
    if a.shape != b.shape:
        raise AssertionError(f"a.shape = {a.shape} and b.shape = {b.shape} are not equal")


def assert_allclose(a: Any, b: Any, rtol: float = 1e-7, atol: float = 0, equal_nan: bool = True) -> None:
    """`assert_almost_equal` with NumPy's defaults."""
    assert_almost_equal(a, b, rtol, atol, equal_nan=equal_nan)


def assert_almost_equal_ignore_nan(
    a: Any, b: Any, rtol: Any = None, atol: Any = None, names: Sequence[str] = ("a", "b")
) -> None:
    """`assert_almost_equal` where neither is NaN."""
    a, b = np.array(host(a)), np.array(host(b))
    missing = np.isnan(a) | np.isnan(b)
    a[missing] = b[missing] = 0
    assert_almost_equal(a, b, rtol, atol, names)


def assert_exception(f: Callable[..., Any], exception_type: type[BaseException], *args: Any, **kwargs: Any) -> None:
    """Raise AssertionError unless a call raises this exception."""
    try:
        f(*args, **kwargs)
    except exception_type:
        return
    raise AssertionError(f"{exception_type.__name__} was not raised")


def compare_ndarray_tuple(t1: Any, t2: Any, rtol: Any = None, atol: Any = None) -> None:
    """`assert_almost_equal` of arrays in tuples in tuples."""
    if t1 is None or t2 is None:
        return
    if isinstance(t1, tuple):
        for s1, s2 in zip(t1, t2):
            compare_ndarray_tuple(s1, s2, rtol, atol)
    else:
        assert_almost_equal(t1, t2, rtol, atol)


def compare_optimizer(
    opt1: Any,
    opt2: Any,
    shape: Sequence[int],
    dtype: Any,
    rtol: float = 1e-4,
    atol: float = 1e-5,
    compare_states: bool = True,
) -> None:
    """Raise AssertionError unless two optimizers do the same to a random weight."""
    weight, grad = rand_ndarray(shape, dtype=dtype), rand_ndarray(shape, dtype=dtype)
    results = []
    for optimizer in opt1, opt2:
        own = weight.copy()
        state = optimizer.create_state_multi_precision(0, own)
        optimizer.update_multi_precision(0, own, grad.copy(), state)
        results.append((own, state))
    (w1, state1), (w2, state2) = results
    if compare_states:
        compare_ndarray_tuple(state1, state2, rtol, atol)
    assert_almost_equal(w1, w2, rtol, atol)


def same_symbol_structure(sym1: Symbol, sym2: Symbol) -> bool:
    """Whether two graphs have the same operators in the same order."""
    first, second = ([node.op for node in topological_order(symbol.entries)] for symbol in (sym1, sym2))
    return first == second
