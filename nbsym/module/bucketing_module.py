"""BucketingModule: one network in several lengths, as of unrolled recurrences, over one set of parameters.

Each length, or bucket, has a symbol of its own and a `Module` bound to it. They share parameters, gradients, inputs
and arena, so that all of them together take little more memory than the largest: let that be the default bucket,
which is bound first.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .. import ndarray as nd
from .. import symbol as sym
from ..base import ArgumentError, NbsymError
from ..checkpoint import load_params, save_params
from ..context import Context
from ..initializer import Uniform
from ..name import NameManager
from ..ndarray import NDArray
from ..symbol import Symbol
from .base_module import SGD_PARAMS, BaseModule, Params, check_input_names
from .module import Module

SymbolOf = Callable[[Any], tuple[Symbol, Sequence[str] | None, Sequence[str] | None]]


class BucketingModule(BaseModule):
    """One network in several lengths.

    Parameters
    ----------
    sym_gen : callable
        From a bucket's key to its symbol, the names of its data and those of its labels.
    default_bucket_key
        The key of the largest bucket.
    logger, context, work_load_list, fixed_param_names, state_names, group2ctxs, compression_params
        As for `Module`.

    Examples
    --------
    >>> import nbsym as mx
    >>> def network(length):
    ...     data = mx.sym.Variable('data')
    ...     total = mx.sym.sum(mx.sym.Embedding(data, input_dim=9, output_dim=4, name='embed'), axis=1)
    ...     scores = mx.sym.FullyConnected(total, num_hidden=2, name='fc')
    ...     return mx.sym.SoftmaxOutput(scores, name='softmax'), ['data'], ['softmax_label']
    >>> module = mx.mod.BucketingModule(network, default_bucket_key=5)
    >>> module.bind([('data', (2, 5))], [('softmax_label', (2,))])
    >>> module.init_params()
    >>> module.forward(mx.io.DataBatch([mx.nd.zeros((2, 3))], [mx.nd.zeros(2)], bucket_key=3,
    ...     provide_data=[('data', (2, 3))], provide_label=[('softmax_label', (2,))]))
    >>> module.get_outputs()[0].shape
    (2, 2)
    """

    def __init__(
        self,
        sym_gen: SymbolOf,
        default_bucket_key: Any = None,
        logger: Any = logging,
        context: Context | Sequence[Context] | None = None,
        work_load_list: Sequence[float] | None = None,
        fixed_param_names: Sequence[str] | None = None,
        state_names: Sequence[str] | None = None,
        group2ctxs: Any = None,
        compression_params: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(logger)
        if default_bucket_key is None:
            raise ArgumentError("BucketingModule: default_bucket_key is missing: the key of the largest bucket")
        self._default_bucket_key = default_bucket_key
        self._sym_gen = sym_gen
        self._options: dict[str, Any] = {
            "logger": logger,
            "context": context,
            "work_load_list": work_load_list,
            "fixed_param_names": fixed_param_names,
            "state_names": state_names,
            "group2ctxs": group2ctxs,
            "compression_params": compression_params,
        }
        symbol, data_names, label_names = self._generate(default_bucket_key)
        check_input_names(symbol, data_names or (), "data", True)
        check_input_names(symbol, label_names or (), "label", False)
        check_input_names(symbol, state_names or (), "state", True)
        check_input_names(symbol, fixed_param_names or (), "fixed_param", True)
        self._default_names = list(data_names or ()), symbol.list_outputs()
        self._buckets: dict[Any, Module] = {}
        self._current: Module | None = None
        self._curr_bucket_key: Any = None
        self._params_dirty = False
        self._monitor: Any = None
        self._grad_req: Any = "write"

    def _generate(self, key: Any) -> tuple[Symbol, Sequence[str] | None, Sequence[str] | None]:
        with NameManager():  # automatic names begin anew: those of the parameters are the same in every bucket
            return self._sym_gen(key)

    @property
    def _curr_module(self) -> Module:
        if self._current is None:
            raise NbsymError("BucketingModule: not bound; call bind first")
        return self._current

    # ---- what it has ------------------------------------------------------------------------------------------------

    @property
    def symbol(self) -> Symbol | None:
        """The symbol of the current bucket."""
        self._need("symbol", params=False)
        return self._curr_module.symbol

    @property
    def data_names(self) -> list[str]:
        return self._curr_module.data_names if self.binded else self._default_names[0]

    @property
    def output_names(self) -> list[str]:
        return self._curr_module.output_names if self.binded else self._default_names[1]

    @property
    def data_shapes(self) -> Any:
        return self._curr_module.data_shapes

    @property
    def label_shapes(self) -> Any:
        return self._curr_module.label_shapes

    @property
    def output_shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        return self._curr_module.output_shapes

    # ---- buckets ----------------------------------------------------------------------------------------------------

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
        """Bind the default bucket; the others follow when they are first used. See `Module.bind`."""
        kept = self.get_params() if self.params_initialized else None
        if force_rebind:
            self.binded = False
            self._buckets, self._current, self._curr_bucket_key = {}, None, None
        if self.binded:
            self.logger.warning("Already bound, ignoring bind()")
            return
        if shared_module is not None:
            raise NbsymError("bind: a BucketingModule cannot be bound to a shared module")
        default = self._default_bucket_key
        module = self._buckets.get(default) or self._made(default)
        module.bind(data_shapes, label_shapes, for_training, inputs_need_grad, grad_req=grad_req)
        self._buckets[default] = self._current = module
        self._curr_bucket_key = default
        self.for_training, self.inputs_need_grad, self._grad_req = for_training, inputs_need_grad, grad_req
        self.binded = True
        if kept is not None:
            self.set_params(*kept)

    def _made(self, key: Any) -> Module:
        symbol, data_names, label_names = self._generate(key)
        return Module(symbol, data_names, label_names, **self._options)

    def switch_bucket(self, bucket_key: Any, data_shapes: Any, label_shapes: Any = None) -> None:
        """Make another bucket the current one, binding it if it is new.

        Parameters
        ----------
        bucket_key
        data_shapes, label_shapes : list of DataDesc, or of (name, shape)
        """
        self._need("switch_bucket", params=False)
        module = self._buckets.get(bucket_key) or self._made(bucket_key)
        if not module.binded:
            module.bind(
                data_shapes,
                label_shapes,
                self.for_training,
                self.inputs_need_grad,
                shared_module=self._buckets[self._default_bucket_key],
                grad_req=self._grad_req,
            )
            if self._monitor is not None:
                module.install_monitor(self._monitor)
            self._buckets[bucket_key] = module
        self._current, self._curr_bucket_key = module, bucket_key

    def _switch_for(self, batch: Any) -> None:
        key = batch.bucket_key
        if key is None:
            raise NbsymError("BucketingModule: the batch has no bucket_key")
        if key != self._curr_bucket_key:
            self.switch_bucket(key, batch.provide_data, batch.provide_label)

    def prepare(self, data_batch: Any, sparse_row_id_fn: Any = None) -> None:
        """Bind the bucket of a batch that comes next, if it is new."""
        self._need("prepare")
        current, key = self._current, self._curr_bucket_key
        self._switch_for(data_batch)
        self._curr_module.prepare(data_batch, sparse_row_id_fn)
        self._current, self._curr_bucket_key = current, key

    # ---- parameters -------------------------------------------------------------------------------------------------

    def get_params(self) -> tuple[Params, Params]:
        if not self.params_initialized:
            raise NbsymError("get_params: the parameters are not initialized; call init_params or set_params first")
        self._curr_module._params_dirty = self._params_dirty
        self._params_dirty = False
        return self._curr_module.get_params()

    def init_params(
        self,
        initializer: Any = Uniform(0.01),  # noqa: B008
        arg_params: Mapping[str, NDArray] | None = None,
        aux_params: Mapping[str, NDArray] | None = None,
        allow_missing: bool = False,
        force_init: bool = False,
        allow_extra: bool = False,
    ) -> None:
        """Give the parameters their first values. See `Module.init_params`."""
        if self.params_initialized and not force_init:
            return
        self._need("init_params", params=False)
        self._curr_module.init_params(initializer, arg_params, aux_params, allow_missing, force_init, allow_extra)
        self._params_dirty = False
        self.params_initialized = True

    def set_params(
        self,
        arg_params: Mapping[str, NDArray],
        aux_params: Mapping[str, NDArray] | None,
        allow_missing: bool = False,
        force_init: bool = True,
        allow_extra: bool = False,
    ) -> None:
        """Set the parameters. See `Module.set_params`."""
        self._need("set_params", params=False)
        if self.params_initialized and not force_init:
            self._curr_module.set_params(arg_params, aux_params, allow_missing, force_init, allow_extra)  # warns
            return
        self._curr_module.set_params(arg_params, aux_params, allow_missing, force_init, allow_extra)
        self._params_dirty = allow_missing
        self.params_initialized = True

    def get_states(self, merge_multi_context: bool = True) -> list[Any]:
        self._need("get_states")
        return self._curr_module.get_states(merge_multi_context)

    def set_states(self, states: Any = None, value: Any = None) -> None:
        self._need("set_states")
        self._curr_module.set_states(states, value)

    # ---- computing --------------------------------------------------------------------------------------------------

    def init_optimizer(
        self,
        kvstore: Any = "local",
        optimizer: Any = "sgd",
        optimizer_params: Any = SGD_PARAMS,
        force_init: bool = False,
    ) -> None:
        self._need("init_optimizer")
        if self.optimizer_initialized and not force_init:
            self.logger.warning("optimizer already initialized, ignoring.")
            return
        self._curr_module.init_optimizer(kvstore, optimizer, optimizer_params, force_init)
        for module in self._buckets.values():
            if module is not self._curr_module:
                module.borrow_optimizer(self._curr_module)
        self.optimizer_initialized = True

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        self._need("forward")
        self._switch_for(data_batch)
        self._curr_module.forward(data_batch, is_train)

    def backward(self, out_grads: Any = None) -> None:
        self._need("backward")
        self._curr_module.backward(out_grads)

    def update(self) -> None:
        self._need("update", optimizer=True)
        self._params_dirty = True
        self._curr_module.update()

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        self._need("get_outputs")
        return self._curr_module.get_outputs(merge_multi_context)

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        self._need("get_input_grads", grads=True)
        return self._curr_module.get_input_grads(merge_multi_context)

    def update_metric(self, eval_metric: Any, labels: Sequence[Any], pre_sliced: bool = False) -> None:
        self._need("update_metric")
        self._curr_module.update_metric(eval_metric, labels, pre_sliced)

    def install_monitor(self, mon: Any) -> None:
        self._need("install_monitor", params=False)
        self._monitor = mon
        for module in self._buckets.values():
            module.install_monitor(mon)

    # ---- files ------------------------------------------------------------------------------------------------------

    def save_checkpoint(
        self, prefix: str, epoch: int, save_optimizer_states: bool = False, remove_amp_cast: bool = False
    ) -> None:
        """Save the parameters, and the symbol of every bucket; keys that are numbers can be loaded again.

        Parameters
        ----------
        prefix : str
        epoch : int
        save_optimizer_states : bool
            Save the optimizer's states, too.
        remove_amp_cast : bool
            As in MXNet.
        """
        if not self._buckets:
            raise NbsymError("save_checkpoint: no bucket has been bound")
        for key in self._buckets:
            self._generate(key)[0].save(f"{prefix}-{key}-symbol.json", remove_amp_cast=remove_amp_cast)
        nd.save(f"{prefix}.buckets", nd.array(np.array(list(self._buckets), np.int32), dtype="int32"))
        if save_optimizer_states:
            self._curr_module.save_optimizer_states(f"{prefix}-{epoch:04d}.states")
        save_params(f"{prefix}-{epoch:04d}.params", *self.get_params())

    @staticmethod
    def load(
        prefix: str, epoch: int, sym_gen: SymbolOf | None = None, default_bucket_key: Any = None, **kwargs: Any
    ) -> BucketingModule:
        """A module from what `save_checkpoint` has saved.

        Parameters
        ----------
        prefix : str
        epoch : int
        sym_gen, default_bucket_key, **kwargs
            Arguments of `BucketingModule`. Buckets that were saved have the symbols that were saved.
        """
        keys = [int(key) for key in np.asarray(nd.load(f"{prefix}.buckets")[0])]  # type: ignore[index]
        symbols = {key: sym.load(f"{prefix}-{key}-symbol.json") for key in keys}
        arg_params, aux_params = load_params(prefix, epoch)
        return BucketingModule.load_dict(symbols, sym_gen, default_bucket_key, arg_params, aux_params, **kwargs)

    @staticmethod
    def load_dict(
        sym_dict: Mapping[Any, Symbol] | None = None,
        sym_gen: SymbolOf | None = None,
        default_bucket_key: Any = None,
        arg_params: Params | None = None,
        aux_params: Params | None = None,
        **kwargs: Any,
    ) -> BucketingModule:
        """A module from symbols by their buckets' keys, and parameters."""
        if sym_dict is None or sym_gen is None or arg_params is None or aux_params is None:
            raise ArgumentError("load: sym_dict, sym_gen, default_bucket_key, arg_params and aux_params are all needed")
        found = BucketingModule(sym_gen, default_bucket_key, **kwargs)
        if default_bucket_key not in sym_dict:
            raise NbsymError(f"load: there is no bucket {default_bucket_key!r}; there are {sorted(sym_dict, key=str)}")
        for key, symbol in sym_dict.items():
            _, data_names, label_names = found._generate(key)
            found._buckets[key] = Module(symbol, data_names, label_names, **found._options)
        found._current = found._buckets[default_bucket_key]
        found._current._arg_params, found._current._aux_params = arg_params, aux_params
        found._current.params_initialized = found.params_initialized = True
        return found
