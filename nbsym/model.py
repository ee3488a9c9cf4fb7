"""FeedForward, the interface to training that came before modules; and MXNet's place for what saves models.

>>> import nbsym as mx
>>> net = mx.sym.SoftmaxOutput(mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=2), name='softmax')
>>> model = mx.model.FeedForward.create(net, mx.nd.zeros((4, 3)), mx.nd.zeros(4), num_epoch=1)
>>> model.predict(mx.nd.zeros((4, 3))).shape
(4, 2)
"""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from . import metric
from .base import ArgumentError, NbsymError
from .callback import BatchEndParam, Callbacks, LogValidationMetricsCallback, as_list
from .checkpoint import load_checkpoint, load_params, save_checkpoint
from .context import Context, cpu
from .initializer import Uniform
from .io import DataIter, NDArrayIter
from .module import BaseModule, BucketingModule, Module
from .module.base_module import Params
from .ndarray import NDArray
from .symbol import Symbol

__all__ = ["BatchEndParam", "FeedForward", "load_checkpoint", "load_params", "save_checkpoint"]


class FeedForward:
    """A network that is fitted to arrays, and predicts arrays.

    Parameters
    ----------
    symbol : Symbol, or callable from a bucket's key to a Symbol
    ctx : Context or list of Context, optional
    num_epoch : int, optional
    epoch_size : int, optional
        Batches that count as an epoch; all of the iterator's if not given.
    optimizer : str or Optimizer
    initializer : Initializer
    numpy_batch_size : int
        Size of the batches that arrays are cut into.
    arg_params, aux_params : dict of str to NDArray, optional
    allow_extra_params : bool
        Pass over parameters that the network does not have.
    begin_epoch : int
    **kwargs
        Arguments of the optimizer.
    """

    def __init__(
        self,
        symbol: Symbol | Callable[[Any], Symbol],
        ctx: Context | list[Context] | None = None,
        num_epoch: int | None = None,
        epoch_size: int | None = None,
        optimizer: Any = "sgd",
        initializer: Any = Uniform(0.01),  # noqa: B008  # has no state
        numpy_batch_size: int = 128,
        arg_params: Params | None = None,
        aux_params: Params | None = None,
        allow_extra_params: bool = False,
        begin_epoch: int = 0,
        **kwargs: Any,
    ) -> None:
        self.symbol = symbol if isinstance(symbol, Symbol) else None
        self.sym_gen = None if isinstance(symbol, Symbol) else symbol
        self.ctx = [ctx or cpu()] if ctx is None or isinstance(ctx, Context) else list(ctx)
        self.num_epoch = num_epoch
        self.epoch_size = epoch_size
        self.optimizer = optimizer
        self.initializer = initializer
        self.numpy_batch_size = numpy_batch_size
        self.arg_params = arg_params
        self.aux_params = aux_params
        self.allow_extra_params = allow_extra_params
        self.begin_epoch = begin_epoch
        self.kwargs = kwargs

    # ---- training ---------------------------------------------------------------------------------------------------

    def fit(
        self,
        X: Any,
        y: Any = None,
        eval_data: Any = None,
        eval_metric: Any = "acc",
        epoch_end_callback: Callbacks = None,
        batch_end_callback: Callbacks = None,
        kvstore: Any = "local",
        logger: Any = None,
        work_load_list: list[float] | None = None,
        monitor: Any = None,
        eval_end_callback: Callbacks = LogValidationMetricsCallback(),  # noqa: B008  # has no state
        eval_batch_end_callback: Callbacks = None,
    ) -> None:
        """Train, from the parameters that there are.

        Parameters
        ----------
        X : DataIter, or NDArray or numpy.ndarray
        y : NDArray or numpy.ndarray
            Labels, if `X` is an array.
        eval_data : DataIter, or pair of arrays, optional
            Evaluated after each epoch.
        eval_metric : str, EvalMetric or callable
        epoch_end_callback, batch_end_callback, eval_end_callback, eval_batch_end_callback
            As in `Module.fit`; batches are counted from 1.
        kvstore, work_load_list, logger, monitor
            As for `Module`.
        """
        if self.num_epoch is None:
            raise ArgumentError("FeedForward: num_epoch is missing: the number of epochs")
        data = self._iterator(X, y, is_train=True)
        validation = self._validation(eval_data)
        logger = logging if logger is None else logger
        module = self._module(data, logger, work_load_list)
        module.bind(data.provide_data, data.provide_label)
        if monitor is not None:
            module.install_monitor(monitor)
        # An empty dict says that what is missing is initialized, and what is extra is a mistake.
        args, auxs = self.arg_params or {}, self.aux_params or {}
        module.init_params(self.initializer, args, auxs, True, True, self.allow_extra_params)
        module.init_optimizer(kvstore, self.optimizer, self.kwargs)
        eval_metric = metric.create(eval_metric)
        data.reset()
        for epoch in range(self.begin_epoch, self.num_epoch):
            tic = time.time()
            self._train_epoch(module, data, epoch, eval_metric, batch_end_callback, monitor, logger)
            logger.info("Epoch[%d] Time cost=%.3f", epoch, time.time() - tic)
            self.arg_params, self.aux_params = module.get_params()
            module.set_params(self.arg_params, self.aux_params)
            for callback in as_list(epoch_end_callback):
                callback(epoch, self.symbol, self.arg_params, self.aux_params)
            if validation is not None:
                module.score(validation, eval_metric, None, eval_batch_end_callback, eval_end_callback, epoch=epoch)
                validation.reset()

    def _module(self, data: Any, logger: Any, work_load_list: list[float] | None) -> BaseModule:
        names = [name for name, _ in data.provide_data], [name for name, _ in data.provide_label]
        options = {"logger": logger, "context": self.ctx, "work_load_list": work_load_list}
        if self.sym_gen is None:
            assert self.symbol is not None
            return Module(self.symbol, *names, **options)
        sym_gen, default = self.sym_gen, data.default_bucket_key
        self.symbol = sym_gen(default)
        return BucketingModule(lambda key: (sym_gen(key), *names), default, **options)

    def _train_epoch(
        self,
        module: BaseModule,
        data: Any,
        epoch: int,
        eval_metric: Any,
        batch_end_callback: Callbacks,
        monitor: Any,
        logger: Any,
    ) -> None:
        """Train on `epoch_size` batches, wherever in the data they begin and end; or on all."""
        eval_metric.reset()
        callbacks = as_list(batch_end_callback)
        nbatch = 0
        while True:
            before = nbatch
            for data_batch in data:
                if monitor is not None:
                    monitor.tic()
                module.forward_backward(data_batch)
                module.update()
                if monitor is not None:
                    monitor.toc_print()
                module.update_metric(eval_metric, data_batch.label)
                nbatch += 1
                for callback in callbacks:
                    callback(BatchEndParam(epoch, nbatch, eval_metric, locals()))
                if nbatch == self.epoch_size:
                    return
            logger.info("Epoch[%d] Resetting Data Iterator", epoch)
            data.reset()
            if self.epoch_size is None:
                return
            if nbatch == before:
                raise NbsymError("fit: the training data has no batches")

    # ---- using ------------------------------------------------------------------------------------------------------

    def predict(self, X: Any, num_batch: int | None = None, return_data: bool = False, reset: bool = True) -> Any:
        """Compute outputs.

        Parameters
        ----------
        X : DataIter, or NDArray or numpy.ndarray
        num_batch : int, optional
            Only so many batches.
        return_data : bool
            Return the data and labels, too.
        reset : bool
            Begin with the iterator's first batch.

        Returns
        -------
        numpy.ndarray, or list of them for several outputs
            With `return_data`: outputs, data and labels.
        """
        data = self._iterator(X, None, is_train=False)
        found: list[list[list[np.ndarray]]] = [[], [], []]
        for outputs, _, batch in self._predictor(data).iter_predict(data, num_batch, reset):
            real = data.batch_size - (batch.pad or 0)
            found[0].append([values.asnumpy() for values in outputs])
            found[1].append([values[:real].asnumpy() for values in batch.data])
            found[2].append([values[:real].asnumpy() for values in batch.label or ()])
        if not found[0]:
            raise NbsymError("predict: the data has no batches; if it was used before, reset it")
        merged = [[np.concatenate(parts) for parts in zip(*kind)] for kind in found]
        results = [arrays[0] if len(arrays) == 1 else arrays for arrays in merged]
        return tuple(results) if return_data else results[0]

    def score(
        self,
        X: Any,
        eval_metric: Any = "acc",
        num_batch: int | None = None,
        batch_end_callback: Callbacks = None,
        reset: bool = True,
    ) -> Any:
        """The value of a metric.

        Parameters
        ----------
        X : DataIter
        eval_metric : str, EvalMetric or callable
        num_batch, batch_end_callback, reset
            As in `Module.score`.
        """
        data = self._iterator(X, None, is_train=False)
        eval_metric = metric.create(eval_metric)
        module = self._predictor(data)
        for _, nbatch, batch in module.iter_predict(data, num_batch, reset):
            eval_metric.update(batch.label, module.get_outputs())
            for callback in as_list(batch_end_callback):
                callback(BatchEndParam(0, nbatch, eval_metric, locals()))
        return eval_metric.get()[1]

    def _predictor(self, data: Any) -> Module:
        """The network bound to predict batches like these."""
        if self.symbol is None or self.arg_params is None:
            raise NbsymError("FeedForward: there are no parameters yet; fit or load first")
        names = [name for name, _ in data.provide_data]
        labels = [name for name in self.symbol.list_arguments() if name not in names and name not in self.arg_params]
        module = Module(self.symbol, names, labels, context=self.ctx[0])
        provided = [d for d in data.provide_label or () if d[0] in labels]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # labels that the data does not have are not needed
            module.bind(data.provide_data, provided or None, for_training=False)
        module.set_params(self.arg_params, self.aux_params or {}, allow_extra=self.allow_extra_params)
        return module

    # ---- arrays as iterators ----------------------------------------------------------------------------------------

    def _iterator(self, X: Any, y: Any, is_train: bool) -> Any:
        if isinstance(X, DataIter) or hasattr(X, "provide_data"):
            return X
        if not isinstance(X, (np.ndarray, NDArray)):
            raise ArgumentError(f"FeedForward: X must be a DataIter or an array, not {type(X).__name__}")
        if y is None:
            if is_train:
                raise ValueError("FeedForward: y is missing: the labels of X")
            y = np.zeros(X.shape[0])
        if not isinstance(y, (np.ndarray, NDArray)):
            raise ArgumentError(f"FeedForward: y must be an array if X is one, not {type(y).__name__}")
        if X.shape[0] != y.shape[0]:
            raise ValueError(f"FeedForward: there are {X.shape[0]} examples, but {y.shape[0]} labels")
        if y.ndim == 2 and y.shape[1] == 1:
            y = y.reshape((-1,))
        if y.ndim != 1:
            raise ValueError(f"FeedForward: labels must have the shape (n,) or (n, 1), not {y.shape}")
        batch_size = min(X.shape[0], self.numpy_batch_size)
        if is_train:
            return NDArrayIter(X, y, batch_size, shuffle=True, last_batch_handle="roll_over")
        return NDArrayIter(X, y, batch_size)

    def _validation(self, eval_data: Any) -> Any:
        if isinstance(eval_data, (tuple, list)) and len(eval_data) == 2:
            data, label = (np.array(part) if isinstance(part, list) else part for part in eval_data)
            if data is None:
                raise ValueError("FeedForward: the data of eval_data is None")
            return self._iterator(data, label, is_train=label is not None)
        if eval_data is None or isinstance(eval_data, DataIter) or hasattr(eval_data, "provide_data"):
            return eval_data
        raise ArgumentError(f"FeedForward: eval_data must be a DataIter or a pair, not {type(eval_data).__name__}")

    # ---- files ------------------------------------------------------------------------------------------------------

    def save(self, prefix: str, epoch: int | None = None, remove_amp_cast: bool = True) -> None:
        """Save symbol and parameters, as of `num_epoch` if no epoch is given. See `save_checkpoint`."""
        epoch = self.num_epoch if epoch is None else epoch
        if epoch is None or self.arg_params is None:
            raise NbsymError("FeedForward: to save needs parameters (fit or load first) and an epoch")
        save_checkpoint(prefix, epoch, self.symbol, self.arg_params, self.aux_params or {}, remove_amp_cast)

    @staticmethod
    def load(prefix: str, epoch: int, ctx: Any = None, **kwargs: Any) -> FeedForward:
        """A model from a checkpoint, whose training goes on after that epoch.

        Parameters
        ----------
        prefix : str
        epoch : int
        ctx : Context or list of Context, optional
        **kwargs
            Other arguments of `FeedForward`.
        """
        symbol, arg_params, aux_params = load_checkpoint(prefix, epoch)
        return FeedForward(symbol, ctx, arg_params=arg_params, aux_params=aux_params, begin_epoch=epoch, **kwargs)

    @staticmethod
    def create(
        symbol: Any,
        X: Any,
        y: Any = None,
        ctx: Any = None,
        num_epoch: int | None = None,
        epoch_size: int | None = None,
        optimizer: Any = "sgd",
        initializer: Any = Uniform(0.01),  # noqa: B008
        eval_data: Any = None,
        eval_metric: Any = "acc",
        epoch_end_callback: Callbacks = None,
        batch_end_callback: Callbacks = None,
        kvstore: Any = "local",
        logger: Any = None,
        work_load_list: list[float] | None = None,
        eval_end_callback: Callbacks = LogValidationMetricsCallback(),  # noqa: B008
        eval_batch_end_callback: Callbacks = None,
        **kwargs: Any,
    ) -> FeedForward:
        """A model made and fitted. The arguments are those of `FeedForward` and of `fit`."""
        model = FeedForward(symbol, ctx, num_epoch, epoch_size, optimizer, initializer, **kwargs)
        model.fit(
            X,
            y,
            eval_data,
            eval_metric,
            epoch_end_callback,
            batch_end_callback,
            kvstore,
            logger,
            work_load_list,
            None,
            eval_end_callback,
            eval_batch_end_callback,
        )
        return model
