"""What every module can do, and how training, scoring and prediction are made of it."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from .. import metric, ndarray
from ..base import ArgumentError, NbsymError
from ..callback import BatchEndParam, Callbacks, as_list
from ..checkpoint import read_params, save_params
from ..initializer import Uniform
from ..io import DataBatch, DataDesc, DataIter
from ..io.batch import described
from ..ndarray import NDArray
from ..symbol import Symbol

Params = dict[str, NDArray]
SGD_PARAMS = (("learning_rate", 0.01),)


class BaseModule:
    """Something that computes outputs from batches, and may learn: the interface, and all that follows from it.

    A module is bound (`bind`: shapes are known, memory is allocated), its parameters are initialized (`init_params`),
    and for training it has an optimizer (`init_optimizer`). `fit` does all three.

    Attributes
    ----------
    binded, params_initialized, optimizer_initialized : bool
        How far it is.
    for_training, inputs_need_grad : bool
        What it was bound for.
    """

    def __init__(self, logger: Any = logging) -> None:
        self.logger = logger
        self.binded = False
        self.for_training = False
        self.inputs_need_grad = False
        self.params_initialized = False
        self.optimizer_initialized = False
        self._symbol: Symbol | None = None

    def _need(self, doing: str, *, params: bool = True, optimizer: bool = False, grads: bool = False) -> None:
        """Complain if this module is not yet so far that it can do something."""
        if not self.binded:
            raise NbsymError(f"{doing}: the module is not bound; call bind first")
        if params and not self.params_initialized:
            raise NbsymError(f"{doing}: the parameters are not initialized; call init_params or set_params first")
        if optimizer and not self.optimizer_initialized:
            raise NbsymError(f"{doing}: there is no optimizer; call init_optimizer first")
        if grads and not self.inputs_need_grad:
            raise NbsymError(f"{doing}: bind the module with inputs_need_grad=True")

    # ---- what modules have ------------------------------------------------------------------------------------------

    @property
    def symbol(self) -> Symbol | None:
        """The symbol that is computed, if there is one."""
        return self._symbol

    @property
    def data_names(self) -> list[str]:
        """Names of the data."""
        raise NotImplementedError

    @property
    def output_names(self) -> list[str]:
        """Names of the outputs."""
        raise NotImplementedError

    @property
    def data_shapes(self) -> Any:
        """Descriptions of the data, once bound."""
        raise NotImplementedError

    @property
    def label_shapes(self) -> Any:
        """Descriptions of the labels, once bound; None without labels."""
        raise NotImplementedError

    @property
    def output_shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        """Names and shapes of the outputs, once bound."""
        raise NotImplementedError

    def bind(
        self,
        data_shapes: Any,
        label_shapes: Any = None,
        for_training: bool = True,
        inputs_need_grad: bool = False,
        force_rebind: bool = False,
        shared_module: Any = None,
        grad_req: Any = "write",
    ) -> None:
        """Allocate memory for batches of these shapes. See `Module.bind`."""
        raise NotImplementedError

    def get_params(self) -> tuple[Params, Params]:
        """Parameters and auxiliary states by name."""
        raise NotImplementedError

    def init_params(
        self,
        initializer: Any = Uniform(0.01),  # noqa: B008  # has no state
        arg_params: Mapping[str, NDArray] | None = None,
        aux_params: Mapping[str, NDArray] | None = None,
        allow_missing: bool = False,
        force_init: bool = False,
        allow_extra: bool = False,
    ) -> None:
        """Give the parameters their first values. See `Module.init_params`."""
        raise NotImplementedError

    def set_params(
        self,
        arg_params: Mapping[str, NDArray],
        aux_params: Mapping[str, NDArray] | None,
        allow_missing: bool = False,
        force_init: bool = True,
        allow_extra: bool = False,
    ) -> None:
        """Set the parameters. See `Module.set_params`."""
        self.init_params(None, arg_params, aux_params, allow_missing, force_init, allow_extra)

    def init_optimizer(
        self,
        kvstore: Any = "local",
        optimizer: Any = "sgd",
        optimizer_params: Any = SGD_PARAMS,
        force_init: bool = False,
    ) -> None:
        """Prepare for `update`. See `Module.init_optimizer`."""
        raise NotImplementedError

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        """Compute the outputs of a batch.

        Parameters
        ----------
        data_batch : DataBatch
        is_train : bool, optional
            What the module was bound for, if not given.
        """
        raise NotImplementedError

    def backward(self, out_grads: Any = None) -> None:
        """Compute gradients, from those of the outputs where these are not losses."""
        raise NotImplementedError

    def update(self) -> None:
        """Let the optimizer change the parameters by the gradients of the last `backward`."""
        raise NotImplementedError

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        """The outputs of the last `forward`, whose memory the next one uses again.

        Parameters
        ----------
        merge_multi_context : bool
            Put those of several contexts together; else each is a list of one array per context.
        """
        raise NotImplementedError

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        """The gradients of the data from the last `backward`."""
        raise NotImplementedError

    def update_metric(self, eval_metric: Any, labels: Sequence[Any], pre_sliced: bool = False) -> None:
        """Let a metric compare the outputs with labels.

        Parameters
        ----------
        eval_metric : EvalMetric
        labels : list of NDArray
        pre_sliced : bool
            The labels are a list of such lists, one for each context.
        """
        raise NotImplementedError

    def get_states(self, merge_multi_context: bool = True) -> list[Any]:
        """States: inputs that are neither data nor labels nor learned."""
        self._need("get_states")
        return []

    def set_states(self, states: Any = None, value: Any = None) -> None:
        """Set states to arrays, or all to one number."""
        self._need("set_states")
        if states or value:
            raise NbsymError(f"set_states: a {type(self).__name__} has no states")

    def install_monitor(self, mon: Any) -> None:
        """Let a `Monitor` watch what is computed."""
        raise NotImplementedError

    def prepare(self, data_batch: Any, sparse_row_id_fn: Any = None) -> None:
        """Get ready for a batch that comes next.

        `sparse_row_id_fn` is accepted as in MXNet; without row_sparse parameters it has nothing to do.
        """
        if sparse_row_id_fn is not None:
            warnings.warn("sparse_row_id_fn is not called: there are no row_sparse parameters", stacklevel=2)

    # ---- files ------------------------------------------------------------------------------------------------------

    def save_params(self, fname: str) -> None:
        """Write the parameters to a file."""
        save_params(fname, *self.get_params())

    def load_params(self, fname: str) -> None:
        """Set the parameters to those in a file."""
        self.set_params(*read_params(fname))

    # ---- computing --------------------------------------------------------------------------------------------------

    def forward_backward(self, data_batch: Any) -> None:
        """`forward` for training, then `backward`."""
        self.forward(data_batch, is_train=True)
        self.backward()

    def _update_metric(self, eval_metric: Any, batch: Any) -> None:
        if isinstance(batch, list):
            self.update_metric(eval_metric, [part.label for part in batch], pre_sliced=True)
        else:
            self.update_metric(eval_metric, batch.label)

    def _evaluated(
        self, eval_data: Any, num_batch: int | None, reset: bool, sparse_row_id_fn: Any
    ) -> Iterator[tuple[int, Any]]:
        """Batches, numbered, each after `forward`."""
        self._need("evaluation")
        if reset:
            eval_data.reset()
        for i, batch in enumerate(eval_data):
            if i == num_batch:
                break
            self.prepare(batch, sparse_row_id_fn)
            self.forward(batch, is_train=False)
            yield i, batch

    def score(
        self,
        eval_data: DataIter,
        eval_metric: Any,
        num_batch: int | None = None,
        batch_end_callback: Callbacks = None,
        score_end_callback: Callbacks = None,
        reset: bool = True,
        epoch: int = 0,
        sparse_row_id_fn: Any = None,
    ) -> list[tuple[str, float]]:
        """Evaluate a metric.

        Parameters
        ----------
        eval_data : DataIter
        eval_metric : str, EvalMetric, or list of these
        num_batch : int, optional
            Only so many batches.
        batch_end_callback, score_end_callback : callable, or list of them
            Called with a `BatchEndParam` after each batch, and at the end.
        reset : bool
            Begin with the iterator's first batch.
        epoch : int
            What callbacks are told.

        Returns
        -------
        list of (str, float)
            Names and values of the metric.
        """
        eval_metric = metric.create(eval_metric)
        eval_metric.reset()
        count = 0
        for nbatch, eval_batch in self._evaluated(eval_data, num_batch, reset, sparse_row_id_fn):
            self._update_metric(eval_metric, eval_batch)
            count += 1
            for callback in as_list(batch_end_callback):
                callback(BatchEndParam(epoch, nbatch, eval_metric, locals()))
        for callback in as_list(score_end_callback):
            callback(BatchEndParam(epoch, count, eval_metric, locals()))
        return eval_metric.get_name_value()

    def iter_predict(
        self, eval_data: DataIter, num_batch: int | None = None, reset: bool = True, sparse_row_id_fn: Any = None
    ) -> Iterator[tuple[list[NDArray], int, Any]]:
        """Outputs of each batch, without its padding; the batch's number; and the batch.

        The outputs' memory is used again for the next batch.
        """
        for i, batch in self._evaluated(eval_data, num_batch, reset, sparse_row_id_fn):
            yield _unpadded(self.get_outputs(), batch), i, batch

    def predict(
        self,
        eval_data: Any,
        num_batch: int | None = None,
        merge_batches: bool = True,
        reset: bool = True,
        always_output_list: bool = False,
        sparse_row_id_fn: Any = None,
    ) -> Any:
        """Compute outputs.

        Parameters
        ----------
        eval_data : DataIter, or one batch as NDArray or numpy.ndarray
        num_batch : int, optional
            Only so many batches.
        merge_batches : bool
            Put the batches together; else the result is a list with each batch's outputs.
        reset : bool
            Begin with the iterator's first batch.
        always_output_list : bool
            Give a list even if there is only one output.

        Returns
        -------
        NDArray, or list of NDArray, or list of list of NDArray
        """
        if isinstance(eval_data, (NDArray, np.ndarray)):
            self._need("predict")
            data = eval_data if isinstance(eval_data, NDArray) else ndarray.array(eval_data)
            self.forward(DataBatch([data]), is_train=False)
            return self.get_outputs()[0]
        if not isinstance(eval_data, DataIter) and not hasattr(eval_data, "provide_data"):
            raise ArgumentError(f"predict: expected a DataIter or an array, not {type(eval_data).__name__}")
        batches = [
            [output.copy() for output in _unpadded(self.get_outputs(), batch)]
            for _, batch in self._evaluated(eval_data, num_batch, reset, sparse_row_id_fn)
        ]
        if not merge_batches or not batches:
            return batches
        if len({len(outputs) for outputs in batches}) > 1:
            raise NbsymError("predict: batches have different numbers of outputs; set merge_batches=False")
        merged = [ndarray.concatenate(list(outputs)) for outputs in zip(*batches)]
        return merged[0] if len(merged) == 1 and not always_output_list else merged

    def fit(
        self,
        train_data: Any,
        eval_data: Any = None,
        eval_metric: Any = "acc",
        epoch_end_callback: Callbacks = None,
        batch_end_callback: Callbacks = None,
        kvstore: Any = "local",
        optimizer: Any = "sgd",
        optimizer_params: Any = SGD_PARAMS,
        eval_end_callback: Callbacks = None,
        eval_batch_end_callback: Callbacks = None,
        initializer: Any = Uniform(0.01),  # noqa: B008
        arg_params: Mapping[str, NDArray] | None = None,
        aux_params: Mapping[str, NDArray] | None = None,
        allow_missing: bool = False,
        force_rebind: bool = False,
        force_init: bool = False,
        begin_epoch: int = 0,
        num_epoch: int | None = None,
        validation_metric: Any = None,
        monitor: Any = None,
        sparse_row_id_fn: Any = None,
    ) -> None:
        """Train.

        Parameters
        ----------
        train_data : DataIter
        eval_data : DataIter, optional
            Evaluated after each epoch.
        eval_metric : str, EvalMetric, or list of these
        epoch_end_callback : callable, or list of them
            Called with epoch, symbol, arg_params and aux_params after each epoch.
        batch_end_callback : callable, or list of them
            Called with a `BatchEndParam` after each batch.
        kvstore, optimizer, optimizer_params
            See `init_optimizer`.
        eval_end_callback, eval_batch_end_callback : callable, or list of them
            As in `score`.
        initializer, arg_params, aux_params, allow_missing, force_init
            See `init_params`.
        force_rebind : bool
            Bind again if the module is bound.
        begin_epoch, num_epoch : int
            Epochs are numbered from `begin_epoch` up to, but not including, `num_epoch`.
        validation_metric : str or EvalMetric, optional
            For `eval_data`, if not `eval_metric`.
        monitor : Monitor, optional
        sparse_row_id_fn : callable, optional
            Accepted as in MXNet; see `prepare`.
        """
        if num_epoch is None:
            raise ArgumentError("fit: num_epoch is missing: the number of epochs")
        self.bind(train_data.provide_data, train_data.provide_label, for_training=True, force_rebind=force_rebind)
        if monitor is not None:
            self.install_monitor(monitor)
        self.init_params(initializer, arg_params, aux_params, allow_missing, force_init)
        self.init_optimizer(kvstore, optimizer, optimizer_params)
        validation_metric = eval_metric if validation_metric is None else validation_metric
        eval_metric = metric.create(eval_metric)

        for epoch in range(begin_epoch, num_epoch):
            tic = time.time()
            results = self._train_epoch(train_data, epoch, eval_metric, batch_end_callback, monitor, sparse_row_id_fn)
            for name, value in results:
                self.logger.info("Epoch[%d] Train-%s=%f", epoch, name, value)
            self.logger.info("Epoch[%d] Time cost=%.3f", epoch, time.time() - tic)
            # With several contexts this makes their auxiliary states the same again.
            arg_params, aux_params = self.get_params()
            self.set_params(arg_params, aux_params)
            for callback in as_list(epoch_end_callback):
                callback(epoch, self.symbol, arg_params, aux_params)
            if eval_data is not None:
                scores = self.score(
                    eval_data,
                    validation_metric,
                    score_end_callback=eval_end_callback,
                    batch_end_callback=eval_batch_end_callback,
                    epoch=epoch,
                )
                for name, value in scores:
                    self.logger.info("Epoch[%d] Validation-%s=%f", epoch, name, value)
            train_data.reset()

    def _train_epoch(
        self,
        train_data: Any,
        epoch: int,
        eval_metric: Any,
        batch_end_callback: Callbacks,
        monitor: Any,
        sparse_row_id_fn: Any,
    ) -> list[tuple[str, float]]:
        """Train on all batches; the metric over them."""
        eval_metric.reset()
        callbacks = as_list(batch_end_callback)
        batches = iter(train_data)
        upcoming = next(batches, None)
        if upcoming is None:  # it may have been used before
            train_data.reset()
            batches = iter(train_data)
            upcoming = next(batches, None)
        if upcoming is None:
            raise NbsymError("fit: the training data has no batches")
        nbatch = 0
        results: list[tuple[str, float]] = []
        while upcoming is not None:
            data_batch = upcoming
            if monitor is not None:
                monitor.tic()
            self.forward_backward(data_batch)
            self.update()
            self._update_metric(eval_metric, data_batch)
            upcoming = next(batches, None)
            if upcoming is None:
                results = eval_metric.get_global_name_value()
            else:
                self.prepare(upcoming, sparse_row_id_fn)
            if monitor is not None:
                monitor.toc_print()
            for callback in callbacks:
                callback(BatchEndParam(epoch, nbatch, eval_metric, locals()))
            nbatch += 1
        return results


def check_input_names(symbol: Symbol, names: Iterable[str], kind: str, required: bool) -> None:
    """Check that a symbol has arguments of these names.

    Raises
    ------
    ArgumentError
        If it has not, and must.
    """
    arguments = symbol.list_arguments()
    missing = [name for name in names if name not in arguments]
    if not missing:
        return
    inputs = [name for name in arguments if not name.endswith(("_weight", "_bias", "_gamma", "_beta"))]
    message = f"{kind}_names has {missing[0]!r}, which is no argument of the symbol; did you mean: {', '.join(inputs)}?"
    if required:
        raise InputNameError(message)
    warnings.warn(message, stacklevel=3)


class InputNameError(ArgumentError, ValueError):
    """An input's name is not one of the symbol's, or the iterator's names are not the module's."""


def check_descriptions(
    data_names: Sequence[str], label_names: Sequence[str], data_shapes: Any, label_shapes: Any
) -> tuple[list[DataDesc], list[DataDesc] | None]:
    """Descriptions of data and labels, whose names must be those expected (of labels: should)."""
    data = described(data_shapes)
    labels = None if label_shapes is None else described(label_shapes)
    for kind, names, found in (("data", data_names, data), ("label", label_names, labels or [])):
        if sorted(names) != sorted(d.name for d in found):
            message = f"{kind}_shapes are for {[d.name for d in found]}, but {kind}_names are {list(names)}"
            if kind == "data":
                raise InputNameError(message)
            warnings.warn(message, stacklevel=3)
    return data, labels


def _unpadded(outputs: Sequence[NDArray], batch: Any) -> list[NDArray]:
    pad = batch.pad or 0
    return [output[: output.shape[0] - pad] if pad else output for output in outputs]


CallbackList = Sequence[Callable[..., Any]]
