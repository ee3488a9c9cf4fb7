"""Executors that share a batch: data parallelism.

Each context has an executor with its own copy of the parameters. A batch is cut along its batch dimension, the parts
run at once in threads, and what they give is put together again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import ndarray as nd
from ..base import ArgumentError, NbsymError, ShapeError
from ..context import Context
from ..io import DataDesc
from ..ndarray import NDArray
from ..ndarray.dtypes import TYPE_FLAGS
from ..symbol import Symbol

if TYPE_CHECKING:
    from ..executor.executor import Executor

_SHAPES_KEPT = 8
"""Shapes of batches whose executors stay bound: a few sizes of images, or an incomplete last batch."""

Shapes = Sequence[DataDesc]


def split_batch(batch_size: int, work_load: Sequence[float]) -> list[slice]:
    """Cut a batch in proportion to the work that each part is to take.

    Raises
    ------
    ValueError
        If a part would be empty.

    Examples
    --------
    >>> split_batch(10, [1, 1, 2])
    [slice(0, 2, None), slice(2, 4, None), slice(4, 10, None)]
    """
    sizes = [round(load * batch_size / sum(work_load)) for load in work_load]
    sizes[-1] += max(0, batch_size - sum(sizes))
    slices, end = [], 0
    for size in sizes:
        begin, end = end, min(end + size, batch_size)
        if begin >= end:
            raise ValueError(f"a batch of {batch_size} has too few examples for {len(sizes)} contexts")
        slices.append(slice(begin, end))
    return slices


class DataParallelExecutorGroup:
    """A symbol bound on several contexts.

    Attributes
    ----------
    execs : list of Executor
        One per context.
    slices : list of slice
        The part of the batch that each one computes.
    param_arrays, grad_arrays, aux_arrays : list of list of NDArray
        Per parameter (auxiliary state), the array of each context.
    """

    def __init__(
        self,
        symbol: Symbol,
        contexts: Sequence[Context],
        work_load: Sequence[float],
        data_shapes: Shapes,
        label_shapes: Shapes | None,
        param_names: Sequence[str],
        grad_req: Mapping[str, str],
        shared_group: DataParallelExecutorGroup | None = None,
        state_names: Sequence[str] = (),
        group2ctxs: Any = None,
    ) -> None:
        self.symbol = symbol
        self.contexts = list(contexts)
        self.param_names = list(param_names)
        self.aux_names = symbol.list_auxiliary_states()
        self.output_names = symbol.list_outputs()
        self.grad_req = grad_req
        self._work_load = list(work_load)
        self._state_names = list(state_names)
        self._group2ctxs = _per_context(group2ctxs, len(self.contexts))
        self._output_axes = [DataDesc.get_batch_axis(out.attr("__layout__")) for out in symbol]
        self._dtypes = _declared_dtypes(symbol)
        # The buffers of inputs, by name: executors that never run at once use the same.
        self._buffers: list[dict[str, NDArray]] = shared_group._buffers if shared_group else [{} for _ in contexts]
        on_cpu = all(context.device_type != "gpu" for context in self.contexts)
        self._threads = ThreadPoolExecutor(len(self.contexts)) if len(self.contexts) > 1 and on_cpu else None
        self._bound: OrderedDict[Any, list[Executor]] = OrderedDict()
        self._cut(data_shapes, label_shapes)
        self.execs: list[Executor] = [
            self._bind(i, shared_group.execs[i] if shared_group else None) for i in range(len(self.contexts))
        ]
        self._bound[self._key] = self._first = self.execs
        self.param_arrays = [[e.arg_dict[name] for e in self.execs] for name in self.param_names]
        self.grad_arrays = [[e.grad_dict[name] for e in self.execs] for name in self.param_names]
        self.aux_arrays = [[e.aux_dict[name] for e in self.execs] for name in self.aux_names]

    # ---- binding ----------------------------------------------------------------------------------------------------

    def _cut(self, data_shapes: Shapes, label_shapes: Shapes | None) -> None:
        """Decide which context gets what of a batch."""
        described = [*data_shapes, *(label_shapes or ())]
        axes = {d.name: DataDesc.get_batch_axis(d.layout) for d in described}
        sizes = {d.name: d.shape[axes[d.name]] for d in described if axes[d.name] >= 0}
        if len(set(sizes.values())) > 1:
            shapes = ", ".join(f"{d.name} {d.shape}" for d in described)
            raise ShapeError(f"all data must have the same batch size; given were {shapes}")
        self.batch_size: int | None = next(iter(sizes.values()), None)
        if self.batch_size is None:
            self.slices = [slice(None)] * len(self.contexts)
        else:
            self.slices = split_batch(self.batch_size, self._work_load)
        self.data_shapes, self.label_shapes = list(data_shapes), label_shapes and list(label_shapes)
        self._axes = axes
        self._key = tuple((d.name, d.shape, np.dtype(d.dtype)) for d in described)

    def _shapes_of(self, i: int) -> dict[str, tuple[int, ...]]:
        """The shapes of the i-th context's part."""
        found = {}
        for d in (*self.data_shapes, *(self.label_shapes or ())):
            shape, axis = list(d.shape), self._axes[d.name]
            if axis >= 0:
                shape[axis] = self.slices[i].stop - self.slices[i].start
            found[d.name] = tuple(shape)
        return found

    def _bind(self, i: int, shared: Executor | None) -> Executor:
        types = {d.name: self._dtypes.get(d.name, d.dtype) for d in (*self.data_shapes, *(self.label_shapes or ()))}
        return self.symbol.simple_bind(
            self.contexts[i],
            self.grad_req,
            types,
            group2ctx=self._group2ctxs[i],
            shared_arg_names=self.param_names,
            shared_exec=shared,
            shared_buffer=self._buffers[i],
            **self._shapes_of(i),  # type: ignore[arg-type]
        )

    def reshape(self, data_shapes: Shapes, label_shapes: Shapes | None) -> None:
        """Bind to other shapes, over the same parameters and memory."""
        before = self.data_shapes, self.label_shapes
        try:
            self._cut(data_shapes, label_shapes)
            execs = self._bound.get(self._key)
            if execs is None:
                execs = [self._reshaped(i) for i in range(len(self.contexts))]
        except Exception:
            self._cut(*before)
            raise
        self._bound[self._key] = self.execs = execs
        self._bound.move_to_end(self._key)
        if len(self._bound) > _SHAPES_KEPT:
            del self._bound[next(key for key, each in self._bound.items() if each not in (self._first, execs))]

    def _reshaped(self, i: int) -> Executor:
        shapes = self._shapes_of(i)
        if self.label_shapes is None:  # labels that nobody gives follow the data
            inferred = dict(zip(self.symbol.list_arguments(), self.symbol.infer_shape_partial(**shapes)[0] or ()))
            given = {*self.param_names, *self._state_names}
            shapes.update({name: shape for name, shape in inferred.items() if shape and name not in given})
        return self._first[i].reshape(allow_up_sizing=True, **shapes)  # type: ignore[arg-type]

    # ---- parameters -------------------------------------------------------------------------------------------------

    def set_params(
        self, arg_params: Mapping[str, NDArray], aux_params: Mapping[str, NDArray] | None, allow_extra: bool = False
    ) -> None:
        """Copy parameters to every context."""
        for executor in self._first:
            executor.copy_params_from(arg_params, aux_params, allow_extra_params=allow_extra)

    def get_params(self, arg_params: Mapping[str, NDArray], aux_params: Mapping[str, NDArray]) -> None:
        """Copy parameters from the contexts, as their mean, to the arrays given."""
        for names, blocks, targets in (
            (self.param_names, self.param_arrays, arg_params),
            (self.aux_names, self.aux_arrays, aux_params),
        ):
            for name, block in zip(names, blocks):
                if len(block) == 1:
                    block[0].copyto(targets[name])
                else:
                    targets[name][:] = sum(each.asnumpy() for each in block) / len(block)

    # ---- running ----------------------------------------------------------------------------------------------------

    def _each(self, work: Callable[[int], Any]) -> list[Any]:
        """Let the executors work, at once where they can. All have ended when this returns or raises."""
        count = len(self.execs)
        if self._threads is None:
            return [work(i) for i in range(count)]
        jobs = [self._threads.submit(work, i) for i in range(count)]
        errors = [error for job in jobs if (error := job.exception()) is not None]
        if errors:
            raise errors[0]
        return [job.result() for job in jobs]

    def forward(self, data: Any, label: Any, is_train: bool) -> None:
        """Run on a batch: lists of arrays, or, cut already, lists of lists of arrays."""
        inputs = list(zip(self.data_shapes, data))
        if self.label_shapes and label:
            inputs += zip(self.label_shapes, label)

        def work(i: int) -> None:
            executor = self.execs[i]
            for described, values in inputs:
                target, part = executor.arg_dict[described.name], self._part(i, values, self._axes[described.name])
                if part.shape != target.shape:
                    raise ShapeError(f"forward: {described.name} has shape {part.shape}, expected {target.shape}")
                target[:] = part
            executor.forward(is_train)

        self._each(work)

    def _part(self, i: int, values: Any, axis: int) -> Any:
        """What the i-th context gets of one input."""
        if isinstance(values, (list, tuple)):
            return values[i]
        if len(self.execs) == 1 or axis < 0:
            return values
        return values[(slice(None),) * axis + (self.slices[i],)]

    def backward(self, out_grads: Sequence[NDArray] | None) -> None:
        """Run backward, given the gradients of the outputs, if any."""

        def work(i: int) -> None:
            parts = [self._part(i, grad, axis) for grad, axis in zip(out_grads or (), self._output_axes)]
            self.execs[i].backward([part.as_in_context(self.contexts[i]) for part in parts])

        self._each(work)

    def get_output_shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        """Names and shapes of the outputs for a whole batch."""
        found = []
        for k, (name, axis) in enumerate(zip(self.output_names, self._output_axes)):
            parts = [executor.outputs[k].shape for executor in self.execs]
            shape = list(parts[0])
            if 0 <= axis < len(shape):
                shape[axis] = sum(part[axis] for part in parts)
            found.append((name, tuple(shape)))
        return found

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        """Results of the last forward: one per output, or, unmerged, a list of one per context."""
        if len(self.execs) == 1 and merge_multi_context:
            return list(self.execs[0].outputs)
        outputs = [[e.outputs[k] for e in self.execs] for k in range(len(self.output_names))]
        return _merged(outputs, self._output_axes) if merge_multi_context else outputs

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        """Gradients of the data from the last backward."""
        grads: list[Any] = [[e.grad_dict[d.name] for e in self.execs] for d in self.data_shapes]
        return _merged(grads, [self._axes[d.name] for d in self.data_shapes]) if merge_multi_context else grads

    def get_states(self) -> list[list[NDArray]]:
        """Per state, the array of each context."""
        return [[e.arg_dict[name] for e in self.execs] for name in self._state_names]

    def set_states(self, states: Sequence[Any] | None, value: float | None) -> None:
        """Set states to arrays, or all to one number."""
        if (states is None) == (value is None):
            raise ArgumentError("set_states: expected either states or value")
        for k, targets in enumerate(self.get_states()):
            given = value if states is None else states[k]
            for i, target in enumerate(targets):
                target[:] = given[i] if isinstance(given, (list, tuple)) else given

    def update_metric(self, metric: Any, labels: Sequence[Any], label_names: Sequence[str], pre_sliced: bool) -> None:
        """Let a metric compare the outputs with labels, which may be cut already: a list for each context."""
        for i, executor in enumerate(self.execs):
            if pre_sliced:
                parts = labels[i]
            else:
                parts = [self._part(i, label, self._axes.get(name, 0)) for name, label in zip(label_names, labels)]
            metric.update_dict(
                OrderedDict(zip(label_names, parts)), OrderedDict(zip(self.output_names, executor.outputs))
            )

    def install_monitor(self, monitor: Any) -> None:
        """Let a monitor watch every executor."""
        for executor in self.execs:
            monitor.install(executor)


def gradient_requests(
    symbol: Symbol,
    grad_req: Any,
    *,
    param_names: Iterable[str],
    data_names: Iterable[str],
    fixed_names: Iterable[str],
    for_training: bool,
    inputs_need_grad: bool,
) -> dict[str, str]:
    """What becomes of the gradient of each argument."""
    arguments = symbol.list_arguments()
    if not for_training:
        return dict.fromkeys(arguments, "null")
    if isinstance(grad_req, (list, tuple)):
        if len(grad_req) != len(arguments):
            raise ArgumentError(f"grad_req has {len(grad_req)} items for {len(arguments)} arguments")
        return dict(zip(arguments, grad_req))
    if not isinstance(grad_req, (str, Mapping)):
        raise ArgumentError(f"grad_req must be a string, a list or a dict, not {type(grad_req).__name__}")
    usual = grad_req if isinstance(grad_req, str) else "write"
    wanted = set(param_names) - set(fixed_names) | (set(data_names) if inputs_need_grad else set())
    requests = {name: usual if name in wanted else "null" for name in arguments}
    if isinstance(grad_req, Mapping):
        requests.update(grad_req)
    return requests


def _merged(outputs: Sequence[Sequence[NDArray]], axes: Sequence[int]) -> list[NDArray]:
    found = []
    for parts, axis in zip(outputs, axes):
        if axis < 0 or len(parts) == 1:
            found.append(parts[0])
        else:
            found.append(nd.concat(*[part.as_in_context(parts[0].context) for part in parts], dim=axis))
    return found


def _declared_dtypes(symbol: Symbol) -> dict[str, np.dtype]:
    """The dtypes that variables were declared with; they win over what the iterator says."""
    dtype_of = {str(flag): dtype for dtype, flag in TYPE_FLAGS.items()}
    declared = {name: attrs.get("__dtype__") for name, attrs in symbol.attr_dict().items()}
    return {name: dtype_of[flag] for name, flag in declared.items() if flag in dtype_of}


def _per_context(group2ctxs: Any, count: int) -> list[Any]:
    """``group2ctxs`` for each context, from a list of dicts, or a dict of contexts or lists of contexts."""
    if group2ctxs is None:
        return [None] * count
    if isinstance(group2ctxs, Mapping):
        lists = {k: v if isinstance(v, (list, tuple)) else [v] for k, v in group2ctxs.items()}
        lists = {k: v * count if len(v) == 1 else v for k, v in lists.items()}
        if any(len(v) != count for v in lists.values()):
            raise NbsymError(f"group2ctxs: each group needs 1 or {count} contexts")
        return [{k: v[i] for k, v in lists.items()} for i in range(count)]
    if len(group2ctxs) != count:
        raise NbsymError(f"group2ctxs has {len(group2ctxs)} items for {count} contexts")
    return list(group2ctxs)
