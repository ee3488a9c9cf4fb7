"""Predictor: a trained network that serves predictions, to any number of threads at once.

The parameters are there once. A few executors over them work side by side; threads that find none idle wait. An
executor is bound to shapes of inputs when these first come, and the last few of them stay bound over one arena. So
memory is bounded whatever is asked for, in whatever shapes, by however many threads.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np

from . import ndarray as nd
from . import symbol as sym
from .base import ArgumentError, NbsymError, ShapeError
from .checkpoint import load_checkpoint, split_params
from .context import Context, cpu
from .ndarray import NDArray
from .symbol import Symbol
from .symbol.node import topological_order

if TYPE_CHECKING:
    from .executor.executor import Executor

__all__ = ["Predictor"]

_SHAPES_KEPT = 8
"""Shapes of inputs for which each worker stays bound. Each has its own copy of what is made of the parameters once:
for ResNet-18 of 45 MB, with its program, 21 MB."""

_WORKERS = 2
"""Predictions side by side, if not said otherwise: each uses all processors while it computes; a second one lets the
handing over of inputs and outputs overlap with that."""

Shape = tuple[int, ...]


class Predictor:
    """A network with its parameters, for prediction.

    Parameters
    ----------
    symbol : Symbol, or str
        A symbol, its JSON, or the name of a file of that.
    params : dict of str to NDArray, bytes, or str
        Parameters by name, as ``arg:fc_weight`` or ``fc_weight``; the contents of a ``.params`` file; or its name.
    input_shapes : dict of str to tuple of int
        Inputs, and shapes to be ready for. `predict` takes any others, too.
    ctx : Context, optional
    type_dict : dict of str to dtype, optional
        Dtypes of inputs; float32 if not given.
    output_names : list of str, optional
        Which of the network's inner outputs to give, if not its own.
    workers : int, optional
        How many predictions are computed side by side.

    Raises
    ------
    NbsymError
        If a parameter is missing, or something does not fit.

    Examples
    --------
    >>> import nbsym as mx
    >>> net = mx.sym.softmax(mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=2, name='fc'))
    >>> params = {'fc_weight': mx.nd.ones((2, 3)), 'fc_bias': mx.nd.zeros(2)}
    >>> predictor = mx.predictor.Predictor(net, params, {'data': (1, 3)})
    >>> predictor.predict([[1, 2, 3]])[0]
    array([[0.5, 0.5]], dtype=float32)
    >>> predictor.predict(data=mx.nd.ones((5, 3)))[0].shape
    (5, 2)
    """

    def __init__(
        self,
        symbol: Symbol | str | os.PathLike[str],
        params: Mapping[str, NDArray] | bytes | str | os.PathLike[str],
        input_shapes: Mapping[str, Sequence[int]],
        ctx: Context | None = None,
        type_dict: Mapping[str, Any] | None = None,
        output_names: Sequence[str] | None = None,
        workers: int | None = None,
    ) -> None:
        self._ctx = cpu() if ctx is None else ctx
        self.symbol = _partial(_symbol(symbol), output_names)
        args, auxs = _params(params)
        names = [name for name in self.symbol.list_arguments() if name not in input_shapes]
        self._params = {n: _own(args[n], params, self._ctx) for n in names if n in args}
        self._states = {n: _own(auxs[n], params, self._ctx) for n in self.symbol.list_auxiliary_states() if n in auxs}
        self._inputs = list(input_shapes)
        self._labels = _labels(self.symbol, {*self._inputs, *self._params})
        self._check_names()
        self._dtypes = self._input_dtypes(type_dict or {})
        # One thread binds for all: what allocators keep for each thread that has ever allocated adds up.
        self._binder = ThreadPoolExecutor(1, "nbsym predictor")
        self._workers = _Workers(workers or _WORKERS)
        self._last = threading.local()  # what each thread's `forward` has computed
        self.reshape(input_shapes)

    @staticmethod
    def load(prefix: str, epoch: int, input_shapes: Mapping[str, Sequence[int]], **kwargs: Any) -> Predictor:
        """A predictor from a checkpoint.

        Parameters
        ----------
        prefix : str
        epoch : int
        input_shapes : dict of str to tuple of int
        **kwargs
            Other arguments of `Predictor`.
        """
        symbol, args, auxs = load_checkpoint(prefix, epoch)
        tagged = {**{f"arg:{k}": v for k, v in args.items()}, **{f"aux:{k}": v for k, v in auxs.items()}}
        return Predictor(symbol, tagged, input_shapes, **kwargs)

    @property
    def output_names(self) -> list[str]:
        """Names of the outputs, in their order."""
        return self.symbol.list_outputs()

    def predict(self, *args: Any, **kwargs: Any) -> list[np.ndarray]:
        """Compute the outputs, from any thread.

        Parameters
        ----------
        *args, **kwargs : NDArray, numpy.ndarray or nested lists
            All inputs, in the order of `input_shapes` or by name.

        Returns
        -------
        list of numpy.ndarray
            The outputs, not used by anybody else.

        Raises
        ------
        NbsymError
            If an input is missing or unknown, or does not fit.
        """
        inputs = self._named(args, kwargs)
        shapes = {name: values.shape for name, values in inputs.items()}
        worker = self._workers.take()
        try:
            executor = worker.executor(self, shapes)
            for name, values in inputs.items():
                executor.arg_dict[name][:] = values
            return [output.asnumpy() for output in executor.forward(is_train=False)]
        finally:
            self._workers.give(worker)

    # ---- MXNet's interface to prediction ----------------------------------------------------------------------------

    def forward(self, **kwargs: Any) -> None:
        """Compute the outputs for `get_output`. Each thread has its own."""
        self._last.outputs = self.predict(**kwargs)

    def get_output(self, index: int) -> np.ndarray:
        """An output of this thread's last `forward`."""
        outputs = getattr(self._last, "outputs", None)
        if outputs is None:
            raise NbsymError("get_output: forward comes first")
        return outputs[index]

    def reshape(self, input_shapes: Mapping[str, Sequence[int]]) -> None:
        """Be ready for other shapes of the inputs. `predict` also does so by itself.

        Raises
        ------
        NbsymError
            If the network cannot take them.
        """
        if set(input_shapes) != set(self._inputs):
            raise ArgumentError(
                f"reshape: expected shapes of {', '.join(self._inputs)}, not of {', '.join(input_shapes)}"
            )
        worker = self._workers.take()
        try:
            worker.executor(self, {name: tuple(shape) for name, shape in input_shapes.items()})
        finally:
            self._workers.give(worker)

    # ---- inputs and parameters --------------------------------------------------------------------------------------

    def _named(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Inputs by name, as arrays."""
        if len(args) > len(self._inputs):
            raise ArgumentError(f"predict: {len(self._inputs)} inputs are expected, not {len(args)}")
        given = dict(zip(self._inputs, args))
        for name, values in kwargs.items():
            if name not in self._inputs:
                raise ArgumentError(f"predict: unknown input {name!r}; expected {', '.join(self._inputs)}")
            if name in given:
                raise ArgumentError(f"predict: input {name!r} is given twice")
            given[name] = values
        missing = [name for name in self._inputs if name not in given]
        if missing:
            raise ArgumentError(f"predict: input {missing[0]!r} is missing")
        return {n: v if isinstance(v, (NDArray, np.ndarray)) else np.asarray(v) for n, v in given.items()}

    def _check_names(self) -> None:
        arguments, states = self.symbol.list_arguments(), self.symbol.list_auxiliary_states()
        unknown = [name for name in self._inputs if name not in arguments]
        if unknown:
            raise ArgumentError(f"Predictor: input {unknown[0]!r} is no argument of the symbol: {', '.join(arguments)}")
        known = {*self._inputs, *self._params, *self._labels}
        missing = [n for n in arguments if n not in known] + [n for n in states if n not in self._states]
        if missing:
            raise NbsymError(f"Predictor: params has no {missing[0]!r}; if it is an input, give its shape")

    def _input_dtypes(self, given: Mapping[str, Any]) -> dict[str, Any]:
        names = self.symbol.list_arguments()
        known = {name: values.dtype for name, values in self._params.items()}
        found = self.symbol.infer_type(**{**known, **given})[0]
        return dict(zip(names, found or ()))

    def _bind(self, shapes: Mapping[str, Shape], buffers: dict[str, NDArray], shared: Executor | None) -> Executor:
        """An executor for these shapes of the inputs, over the parameters."""
        names = self.symbol.list_arguments()
        inferred, _, of_states = self.symbol.infer_shape(**shapes)
        if inferred is None or of_states is None:
            raise ShapeError(f"Predictor: the shapes of the inputs do not determine those of the network: {shapes}")
        for name, shape in (*zip(names, inferred), *zip(self.symbol.list_auxiliary_states(), of_states)):
            there = self._params.get(name, self._states.get(name))
            if there is not None and there.shape != shape:
                raise ShapeError(
                    f"Predictor: {name!r} has shape {there.shape}; for inputs {shapes} it would be {shape}"
                )
        args = {}
        for name, shape in zip(names, inferred):
            if name in self._params:
                args[name] = self._params[name]
            else:
                args[name] = _buffer(buffers, name, shape, self._dtypes[name], self._ctx)
        frozen = [*self._params, *self._states]
        return self.symbol.bind(
            self._ctx, args, grad_req="null", aux_states=self._states, shared_exec=shared, frozen=frozen
        )


class _Worker:
    """Executors that one prediction at a time uses: one for each of the last few shapes, over one arena."""

    def __init__(self) -> None:
        self._bound: OrderedDict[tuple[tuple[str, Shape], ...], Executor] = OrderedDict()
        self._buffers: dict[str, NDArray] = {}

    def executor(self, owner: Predictor, shapes: Mapping[str, Shape]) -> Executor:
        """The executor for these shapes of the inputs."""
        key = tuple(sorted(shapes.items()))
        found = self._bound.get(key)
        if found is None:
            shared = next(iter(self._bound.values()), None)
            found = owner._binder.submit(owner._bind, shapes, self._buffers, shared).result()
            self._bound[key] = found
            if len(self._bound) > _SHAPES_KEPT:
                self._bound.popitem(last=False)
        self._bound.move_to_end(key)
        return found


class _Workers:
    """Workers for whoever needs one, in turn: a worker goes to the thread that has waited longest."""

    def __init__(self, count: int) -> None:
        self._idle = [_Worker() for _ in range(count)]
        self._waiting: deque[SimpleQueue[_Worker]] = deque()
        self._lock = threading.Lock()

    def take(self) -> _Worker:
        """An idle worker, the one used last if there are several: it is bound already."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
            turn: SimpleQueue[_Worker] = SimpleQueue()
            self._waiting.append(turn)
        try:
            return turn.get()
        except BaseException:  # interrupted: the worker must not be lost
            with self._lock:
                given = turn not in self._waiting
                if not given:
                    self._waiting.remove(turn)
            if given:
                self.give(turn.get())
            raise

    def give(self, worker: _Worker) -> None:
        """Let others have a worker."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().put(worker)
            else:
                self._idle.append(worker)


def _buffer(buffers: dict[str, NDArray], name: str, shape: Shape, dtype: Any, ctx: Context) -> NDArray:
    """An array over the memory that inputs of that name use in turn."""
    from .executor.arena import front

    there = buffers.get(name)
    if there is None or there.size < int(np.prod(shape)):
        there = buffers[name] = nd.zeros(shape, ctx, dtype)
    return front(there, shape)


def _symbol(given: Symbol | str | os.PathLike[str]) -> Symbol:
    if isinstance(given, Symbol):
        return given
    if isinstance(given, str) and given.lstrip().startswith("{"):
        return sym.load_json(given)
    return sym.load(os.fspath(given))


def _partial(symbol: Symbol, output_names: Sequence[str] | None) -> Symbol:
    """The symbol of these inner outputs."""
    if output_names is None:
        return symbol
    inner = symbol.get_internals()
    known = inner.list_outputs()
    found = []
    for name in output_names:
        full = name if name in known else f"{name}_output"
        if full not in known:
            raise ArgumentError(f"Predictor: the symbol has no output {name!r}")
        found.append(inner[full])
    return sym.Group(found)


def _params(given: Any) -> tuple[Mapping[str, NDArray], Mapping[str, NDArray]]:
    """Parameters and auxiliary states by name."""
    if isinstance(given, (bytes, bytearray, memoryview)):
        given = nd.load_frombuffer(bytes(given))
    elif not isinstance(given, Mapping):
        given = nd.load(given)
    if not isinstance(given, Mapping):
        raise NbsymError("Predictor: params is a file of arrays without names")
    return split_params(given, "params") if all(":" in name for name in given) else (given, given)


def _own(values: NDArray, params: Any, ctx: Context) -> NDArray:
    """A parameter that is nobody else's to change: those of a dict might be."""
    return values.copyto(ctx) if isinstance(params, Mapping) else values.as_in_context(ctx)


def _labels(symbol: Symbol, known: set[str]) -> set[str]:
    """Arguments that are not known, and that nothing but losses reads, as labels: predictions do not depend on them."""
    used: dict[str, set[str]] = {}
    for node in topological_order(symbol.entries):
        if node.op is not None:
            for name, entry in zip(node.op.inputs, node.inputs):
                used.setdefault(entry.node.name, set()).add(name)
    return {name for name in symbol.list_arguments() if name not in known and used.get(name) == {"label"}}
