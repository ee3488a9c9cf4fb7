"""Operators written in Python: MXNet's `CustomOp` and `CustomOpProp`, and ``Custom``, which applies them.

An operator of this kind splits the native program: what comes before it runs, then its Python, then the rest.

Every combination of a registered name and its arguments becomes an `Operator` like those of ``ops.yaml``, with the
answers of its `CustomOpProp` for shapes and dtypes, and another one for its backward pass.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from .attribute import AttrScope, hide, is_attribute
from .base import ArgumentError, DTypeError, ShapeError
from .name import NameManager
from .ndarray import NDArray
from .registry.operator import Case, Operator, Params, Shape, Source
from .registry.shape_functions import merged
from .symbol.compose import apply
from .symbol.node import Entry
from .symbol.symbol import Symbol

__all__ = ["CustomOp", "CustomOpProp", "get_all_registered_operators", "register"]


class CustomOp:
    """What runs. Derive from it, and write `forward` and `backward`.

    Their arrays are the executor's own memory: they are to be read and written during the call, and not kept.
    """

    def forward(
        self, is_train: bool, req: list[str], in_data: list[NDArray], out_data: list[NDArray], aux: list[NDArray]
    ) -> None:
        """Compute the outputs.

        Parameters
        ----------
        is_train : bool
        req : list of str
            How each output is to be assigned; see `assign`.
        in_data, out_data, aux : list of NDArray
            Arguments, outputs and auxiliary states.
        """
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(
        self,
        req: list[str],
        out_grad: list[NDArray],
        in_data: list[NDArray],
        out_data: list[NDArray],
        in_grad: list[NDArray],
        aux: list[NDArray],
    ) -> None:
        """Compute the gradients of the arguments. One that is not assigned is zero."""
        raise NotImplementedError(f"{type(self).__name__} has no backward")

    def assign(self, dst: NDArray, req: str, src: Any) -> None:
        """Put `src` into `dst` as `req` asks: 'write' (or 'inplace'), 'add' or 'null'."""
        if req in ("write", "inplace"):
            dst[:] = src
        elif req == "add":
            dst[:] += src


class CustomOpProp:
    """What is known of an operator before it runs. Derive from it, and `register` it.

    Parameters
    ----------
    need_top_grad : bool
        Whether `backward` needs the gradient of the outputs; a loss does not.

    Keyword arguments of ``Custom(...)`` reach the constructor as strings.
    """

    def __init__(self, need_top_grad: bool = True) -> None:
        self.need_top_grad_ = need_top_grad

    def list_arguments(self) -> list[str]:
        """Names of the inputs."""
        return ["data"]

    def list_outputs(self) -> list[str]:
        """Names of the outputs."""
        return ["output"]

    def list_auxiliary_states(self) -> list[str]:
        """Names of the states that the operator keeps up to date itself."""
        return []

    def infer_shape(self, in_shape: list[Any]) -> Any:
        """Shapes of arguments, outputs and, if there are any, auxiliary states, from those of the arguments.

        [] is an unknown shape and 0 an unknown dimension, unless all are known.
        """
        return in_shape, [in_shape[0]] * len(self.list_outputs()), [in_shape[0]] * len(self.list_auxiliary_states())

    def infer_type(self, in_type: list[Any]) -> Any:
        """Data types of arguments, outputs and auxiliary states, from those of the arguments."""
        return in_type, [in_type[0]] * len(self.list_outputs()), [in_type[0]] * len(self.list_auxiliary_states())

    def create_operator(self, ctx: str, in_shapes: list[tuple[int, ...]], in_dtypes: list[Any]) -> CustomOp:
        """The CustomOp that runs on arguments of these shapes and types; an executor makes its own."""
        return CustomOp()


_classes: dict[str, type[CustomOpProp]] = {}


def register(reg_name: str) -> Callable[[type[CustomOpProp]], type[CustomOpProp]]:
    """A decorator that makes a CustomOpProp known as ``op_type=reg_name``.

    Examples
    --------
    >>> import nbsym as mx
    >>> class Double(mx.operator.CustomOp):
    ...     def forward(self, is_train, req, in_data, out_data, aux):
    ...         self.assign(out_data[0], req[0], in_data[0] * 2)
    ...     def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
    ...         self.assign(in_grad[0], req[0], out_grad[0] * 2)
    >>> @mx.operator.register('double')
    ... class DoubleProp(mx.operator.CustomOpProp):
    ...     def create_operator(self, ctx, in_shapes, in_dtypes):
    ...         return Double()
    >>> net = mx.sym.Custom(mx.sym.Variable('x'), op_type='double', name='twice')
    >>> net.eval(x=mx.nd.array([1, 2]))[0].asnumpy()
    array([2., 4.], dtype=float32)
    """

    def decorate(cls: type[CustomOpProp]) -> type[CustomOpProp]:
        if not (isinstance(cls, type) and issubclass(cls, CustomOpProp)):
            raise TypeError(f"register({reg_name!r}) decorates a class derived from CustomOpProp, not {cls!r}")
        _classes[reg_name] = cls
        _made.cache_clear()
        return cls

    return decorate


def get_all_registered_operators() -> list[str]:
    """The names given to `register`."""
    return sorted(_classes)


def custom_symbol(
    *args: Symbol | None, op_type: str, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """``nbsym.sym.Custom``: arguments in order or by name; what is left out becomes a variable."""
    attrs = {hide(key): value for key, value in AttrScope._current.value.get(attr).items()}
    named: dict[str, Symbol] = {}
    strings: dict[str, str] = {}
    for key, value in kwargs.items():
        if isinstance(value, Symbol):
            named[key] = value
        elif is_attribute(key):
            attrs[hide(key)] = str(value)
        else:
            strings[key] = str(value)
    op, params = custom_operator(op_type, strings)
    names = op.inputs + op.aux
    if len(args) > len(names):
        raise ArgumentError(f"Custom {op_type!r}: takes {len(names)} arguments ({', '.join(names)}), got {len(args)}")
    inputs = dict(zip(names, args, strict=False))
    for key, symbol in named.items():
        if key not in names or inputs.get(key) is not None:
            problem = "was given twice" if key in names else f"is not among its arguments, {', '.join(names)}"
            raise ArgumentError(f"Custom {op_type!r}: {key} {problem}")
        inputs[key] = symbol
    name = NameManager._current.value.get(name, "custom")
    return apply(op, params, [inputs.get(key) for key in names], name, attrs or None)


def custom_function(*args: NDArray, op_type: str, out: Any = None, name: str | None = None, **kwargs: Any) -> Any:
    """``nbsym.nd.Custom``: all arguments and auxiliary states in order."""
    from .executor.imperative import invoke

    op, params = custom_operator(op_type, {key: str(value) for key, value in kwargs.items()})
    names = op.inputs + op.aux
    if len(args) != len(names) or not all(isinstance(arg, NDArray) for arg in args):
        raise ArgumentError(f"Custom {op_type!r}: takes {len(names)} NDArrays ({', '.join(names)}), got {args}")
    return invoke(op, args, params, out)


def custom_operator(op_type: str, strings: Mapping[str, str]) -> tuple[Operator, Params]:
    """The Operator behind ``Custom(op_type=..., **strings)``; equal ones are one object.

    Raises
    ------
    ArgumentError
        If `op_type` is not registered, or its CustomOpProp does not take these arguments.
    """
    if op_type not in _classes:
        known = ", ".join(sorted(_classes)) or "none"
        raise ArgumentError(f"Custom: op_type {op_type!r} is not registered; registered are: {known}")
    made = _made(op_type, tuple(sorted(strings.items())))
    return made.forward, made.params


@lru_cache(maxsize=1024)
def _made(op_type: str, strings: tuple[tuple[str, str], ...]) -> _Made:
    return _Made(op_type, dict(strings))


class _Made:
    """One CustomOpProp as operators: the forward one, and the backward one that the gradient pass asks for."""

    def __init__(self, op_type: str, strings: dict[str, str]) -> None:
        try:
            self.prop = _classes[op_type](**strings)  # type: ignore[arg-type]
        except TypeError as error:
            raise ArgumentError(f"Custom {op_type!r}: {error}") from error
        self.op_type = op_type
        self.arguments, self.outputs, self.aux = (
            _names(op_type, what, getattr(self.prop, what)())
            for what in ("list_arguments", "list_outputs", "list_auxiliary_states")
        )
        every = (*self.arguments, *self.outputs, *self.aux)
        if len(set(every)) < len(every) or not self.outputs:
            raise ArgumentError(
                f"Custom {op_type!r}: arguments, outputs and auxiliary states need names of their own, and at least "
                f"one output: {', '.join(every)}"
            )
        values = {"op_type": op_type, **strings}
        self.params = Params(values, tuple(values.items()))
        source = Source(f"Custom {op_type!r}", 0)
        self.forward = Operator(
            "Custom",
            source,
            inputs=self.arguments,
            aux=self.aux,
            outputs=self.outputs,
            shape=(Case(None, self.shapes),),
            dtype=self.dtypes,
            kernel="custom.forward",
            python=True,
            grad={name: _Gradient(self, i) for i, name in enumerate(self.arguments)},  # type: ignore[misc]
        )
        heads = tuple(f"{name}_grad" for name in self.outputs) if self.prop.need_top_grad_ else ()
        self.backward_inputs = (*heads, *self.arguments, *self.outputs)
        self.backward = Operator(
            "_backward_Custom",
            source,
            inputs=self.backward_inputs,
            aux=self.aux,
            outputs=tuple(f"{name}_grad" for name in self.arguments),
            shape=(Case(None, self.gradients_like_arguments),),
            dtype=self.gradients_like_arguments,
            kernel="custom.backward",
            python=True,
        )
        _owners[self.forward] = _owners[self.backward] = self

    def shapes(self, params: Params, ins: list[Shape | None], outs: list[Shape | None]) -> Any:
        """The shapes of a node; what the CustomOpProp cannot answer yet stays unknown."""
        known = all(shape is not None and None not in shape for shape in ins[: len(self.arguments)])
        asked = [[0 if n is None else n for n in shape or ()] for shape in ins[: len(self.arguments)]]
        try:
            answer = self.prop.infer_shape(asked)
            found = [[tuple(int(n) for n in shape) for shape in group] for group in answer]
        except Exception as error:
            if not known:
                return ins, outs
            raise ShapeError(f"Custom {self.op_type!r}: infer_shape({asked}) failed: {error!r}") from error
        arguments, outputs, states = self._grouped("infer_shape", found)
        if not known:
            arguments, outputs, states = (
                [tuple(n or None for n in shape) or None for shape in group] for group in (arguments, outputs, states)
            )
        return (
            [merged(old, new) for old, new in zip(ins, (*arguments, *states), strict=True)],
            [merged(old, new) for old, new in zip(outs, outputs, strict=True)],
        )

    def dtypes(self, params: Params, ins: Sequence[Any], outs: Sequence[Any]) -> Any:
        """The dtypes of a node."""
        asked = [None if dtype is None else dtype.type for dtype in ins[: len(self.arguments)]]
        try:
            answer = self.prop.infer_type(asked)
        except Exception as error:
            if None in asked:
                return ins, outs
            raise DTypeError(f"Custom {self.op_type!r}: infer_type({asked}) failed: {error!r}") from error
        found = [[None if kind is None else np.dtype(kind) for kind in group] for group in answer]
        arguments, outputs, states = self._grouped("infer_type", found)
        for name, old, new in zip((*self.arguments, *self.aux), ins, (*arguments, *states), strict=True):
            if old is not None and new is not None and old != new:  # NumPy holds None equal to float64
                raise DTypeError(f"Custom {self.op_type!r}: {name} must be {new}, got {old}")
        return tuple(
            tuple(old if new is None else new for old, new in zip(given, found, strict=True))
            for given, found in ((ins, (*arguments, *states)), (outs, outputs))
        )

    def gradients_like_arguments(self, params: Params, ins: Sequence[Any], outs: Sequence[Any]) -> Any:
        """Shapes, or dtypes, of a backward node: each gradient has its argument's."""
        first = len(self.backward_inputs) - len(self.arguments) - len(self.outputs)
        return list(ins), list(ins[first : first + len(self.arguments)])

    def _grouped(self, what: str, answer: Sequence[Sequence[Any]]) -> tuple[Any, Any, Any]:
        """What a CustomOpProp answered, if it says something of every array."""
        wanted = (len(self.arguments), len(self.outputs), len(self.aux))
        arguments, outputs, states = (*answer, [])[:3] if len(answer) == 2 else answer
        if (len(arguments), len(outputs), len(states)) != wanted:
            raise ShapeError(
                f"Custom {self.op_type!r}: {what} should answer for {wanted[0]} arguments, {wanted[1]} outputs and "
                f"{wanted[2]} auxiliary states, but answered {answer}"
            )
        return arguments, outputs, states


# By operator: what made it.
_owners: weakref.WeakKeyDictionary[Operator, _Made] = weakref.WeakKeyDictionary()


def _names(op_type: str, what: str, names: Any) -> tuple[str, ...]:
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise ArgumentError(f"Custom {op_type!r}: {what} should give a list of strings, not {names!r}")
    return tuple(names)


class _Gradient:
    """Stands where entries of ``ops.yaml`` have a formula: one node of the backward operator serves all arguments."""

    functions = ()

    def __init__(self, made: _Made, argument: int) -> None:
        self.made = made
        self.argument = argument

    @property
    def names(self) -> tuple[str, ...]:
        return self.made.backward_inputs

    def __call__(self, env: Mapping[str, Any]) -> Any:
        made = self.made
        terms = [env[name] for name in (*made.backward_inputs, *made.aux)]
        builder = terms[0].builder
        first = builder.apply(made.backward, tuple(term.entry for term in terms), made.params)
        return type(terms[0])(builder, Entry(first.node, self.argument))


# ---- running ----


class _Instances(threading.local):
    """The CustomOp whose forward was lowered last over given outputs: the same program's backward goes to it."""

    def __init__(self) -> None:
        self.of: weakref.WeakValueDictionary[Any, CustomOp] = weakref.WeakValueDictionary()


_instances = _Instances()


def forward_function(
    op: Operator, inputs: Sequence[Any], outputs: Sequence[Any], is_train: bool
) -> Callable[..., None]:
    """What runs a forward node, given NumPy arrays: inputs, then outputs. `inputs` and `outputs` are their Views."""
    made = _owners[op]
    instance = _instances.of[tuple(outputs)] = _create(made, inputs[: len(made.arguments)])

    def run(*values: np.ndarray) -> None:
        arrays = [NDArray(value) for value in values]
        in_data, aux, out_data = _parts(arrays, len(made.arguments), len(made.aux))
        try:
            instance.forward(is_train, ["write"] * len(out_data), in_data, out_data, aux)
        except Exception as error:
            error.add_note(f"in forward of the custom operator {made.op_type!r}")
            raise

    return run


def backward_function(op: Operator, inputs: Sequence[Any], outputs: Sequence[Any]) -> Callable[..., None]:
    """What runs a backward node, given NumPy arrays: inputs, then outputs."""
    made = _owners[op]
    heads = len(made.backward_inputs) - len(made.arguments) - len(made.outputs)
    arguments, results = _parts(inputs[heads:], len(made.arguments), len(made.outputs))[:2]
    instance = _instances.of.get(tuple(results)) or _create(made, arguments)

    def run(*values: np.ndarray) -> None:
        arrays = [NDArray(value) for value in values]
        out_grad = arrays[:heads]
        in_data, out_data, rest = _parts(arrays[heads:], len(made.arguments), len(made.outputs))
        aux, in_grad, _ = _parts(rest, len(made.aux), len(made.arguments))
        for value in values[len(values) - len(in_grad) :]:
            value[...] = 0
        try:
            instance.backward(["write"] * len(in_grad), out_grad, in_data, out_data, in_grad, aux)
        except Exception as error:
            error.add_note(f"in backward of the custom operator {made.op_type!r}")
            raise

    return run


def _parts(items: Sequence[Any], first: int, second: int) -> tuple[Any, Any, Any]:
    return list(items[:first]), list(items[first : first + second]), list(items[first + second :])


def _create(made: _Made, arguments: Sequence[Any]) -> CustomOp:
    instance = made.prop.create_operator(
        "cpu", [tuple(view.shape) for view in arguments], [view.dtype.type for view in arguments]
    )
    if not isinstance(instance, CustomOp):
        raise ArgumentError(f"Custom {made.op_type!r}: create_operator should make a CustomOp, not {instance!r}")
    return instance
