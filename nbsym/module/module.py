"""Module: a symbol with its parameters and optimizer, on one device or several."""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from .. import kvstore as kvs
from .. import optimizer as opt
from ..base import ArgumentError, NbsymError, ShapeError
from ..checkpoint import load_checkpoint, read, save_checkpoint, write
from ..context import Context, cpu
from ..initializer import InitDesc, Uniform
from ..io import DataDesc
from ..ndarray import NDArray, zeros
from ..symbol import Symbol
from .base_module import SGD_PARAMS, BaseModule, Params, check_descriptions, check_input_names
from .executor_group import DataParallelExecutorGroup, gradient_requests

_UPDATE_ON_KVSTORE_BELOW = 1 << 24
"""Elements of the largest parameter up to which a 'local' store updates parameters itself, as in MXNet."""


class Module(BaseModule):
    """A symbol that is trained and used batch by batch.

    Parameters
    ----------
    symbol : Symbol
    data_names, label_names : list of str
        Those of the symbol's arguments that are inputs. All others are parameters.
    logger : Logger
    context : Context or list of Context
        With several, each computes a part of every batch; `mx.cpu(0)`, `mx.cpu(1)` are threads.
    work_load_list : list of float, optional
        How the contexts share the work; equally if not given.
    fixed_param_names : list of str, optional
        Parameters that are not learned.
    state_names : list of str, optional
        Inputs that no iterator gives; see `set_states`.
    group2ctxs : optional
        Contexts of ``ctx_group`` attributes: a dict, or a dict for each context.
    compression_params : dict, optional
        See `KVStore.set_gradient_compression`.

    Examples
    --------
    >>> import nbsym as mx
    >>> net = mx.sym.LinearRegressionOutput(
    ...     mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=1, name='fc'), mx.sym.Variable('y'))
    >>> module = mx.mod.Module(net, label_names=['y'])
    >>> x = mx.nd.arange(8).reshape((8, 1)) / 8
    >>> module.fit(mx.io.NDArrayIter(x, 3 * x + 1, batch_size=4, label_name='y'), eval_metric='mse',
    ...            optimizer_params={'learning_rate': 0.5}, num_epoch=100)
    >>> [round(value.asscalar().item(), 2) for value in module.get_params()[0].values()]
    [3.0, 1.0]
    """

    def __init__(
        self,
        symbol: Symbol,
        data_names: Sequence[str] | None = ("data",),
        label_names: Sequence[str] | None = ("softmax_label",),
        logger: Any = logging,
        context: Context | Sequence[Context] | None = None,
        work_load_list: Sequence[float] | None = None,
        fixed_param_names: Sequence[str] | None = None,
        state_names: Sequence[str] | None = None,
        group2ctxs: Any = None,
        compression_params: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(logger)
        contexts = cpu() if context is None else context
        self._context = [contexts] if isinstance(contexts, Context) else list(contexts)
        self._work_load_list = list(work_load_list or [1] * len(self._context))
        if len(self._work_load_list) != len(self._context):
            raise ArgumentError(
                f"work_load_list has {len(self._work_load_list)} items for {len(self._context)} contexts"
            )
        self._group2ctxs = group2ctxs
        self._compression_params = compression_params
        self._symbol: Symbol = symbol
        self._data_names, self._label_names = list(data_names or ()), list(label_names or ())
        self._state_names, self._fixed_param_names = list(state_names or ()), list(fixed_param_names or ())
        check_input_names(symbol, self._data_names, "data", True)
        check_input_names(symbol, self._label_names, "label", False)
        check_input_names(symbol, self._state_names, "state", True)
        check_input_names(symbol, self._fixed_param_names, "fixed_param", True)
        inputs = {*self._data_names, *self._label_names, *self._state_names}
        self._param_names = [name for name in symbol.list_arguments() if name not in inputs]
        self._aux_names = symbol.list_auxiliary_states()
        self._output_names = symbol.list_outputs()

        # The parameters as `get_params` shows them; dirty while the executors have newer ones.
        self._arg_params: Params | None = None
        self._aux_params: Params | None = None
        self._params_dirty = False

        self._optimizer: Any = None
        self._kvstore: kvs.KVStore | None = None
        self._update_on_kvstore = False
        self._updater: Any = None
        self._param_index: dict[str, int] = {}  # numbers of the parameters, under which the updater keeps their states
        self._update_lists: list[tuple[list, list, list]] = []
        self._preload_opt_states: str | None = None
        self._group: DataParallelExecutorGroup | None = None
        self._data_shapes: list[DataDesc] = []
        self._label_shapes: list[DataDesc] | None = None

    # ---- files ------------------------------------------------------------------------------------------------------

    @staticmethod
    def load(prefix: str, epoch: int, load_optimizer_states: bool = False, **kwargs: Any) -> Module:
        """A module from a checkpoint.

        Parameters
        ----------
        prefix : str
        epoch : int
        load_optimizer_states : bool
            Go on with the states that were saved with it.
        **kwargs
            Arguments of `Module`.
        """
        symbol, args, auxs = load_checkpoint(prefix, epoch)
        module = Module(symbol, **kwargs)
        module._arg_params, module._aux_params = args, auxs
        module.params_initialized = True
        if load_optimizer_states:
            module._preload_opt_states = f"{prefix}-{epoch:04d}.states"
        return module

    def save_checkpoint(
        self, prefix: str, epoch: int, save_optimizer_states: bool = False, remove_amp_cast: bool = True
    ) -> None:
        """Save symbol and parameters, and the optimizer's states if wanted. See `nbsym.checkpoint`."""
        states = self._optimizer_states() if save_optimizer_states else None
        save_checkpoint(prefix, epoch, self._symbol, *self.get_params(), remove_amp_cast, states=states)

    def save_optimizer_states(self, fname: str) -> None:
        """Write the optimizer's states to a file."""
        write(fname, self._optimizer_states())

    def load_optimizer_states(self, fname: str) -> None:
        """Read the optimizer's states from a file."""
        self._need("load_optimizer_states", optimizer=True)
        self._state_keeper().set_states(read(fname))

    def _optimizer_states(self) -> bytes:
        self._need("saving the states of the optimizer", optimizer=True)
        return self._state_keeper().get_states()

    def _state_keeper(self) -> Any:
        return self._kvstore._optimizer_updater() if self._kvstore and self._update_on_kvstore else self._updater

    # ---- what it has ------------------------------------------------------------------------------------------------

    @property
    def data_names(self) -> list[str]:
        return self._data_names

    @property
    def label_names(self) -> list[str]:
        """Names of the labels."""
        return self._label_names

    @property
    def output_names(self) -> list[str]:
        return self._output_names

    @property
    def data_shapes(self) -> list[DataDesc]:
        self._need("data_shapes", params=False)
        return self._data_shapes

    @property
    def label_shapes(self) -> list[DataDesc] | None:
        self._need("label_shapes", params=False)
        return self._label_shapes

    @property
    def output_shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        self._need("output_shapes", params=False)
        return self._exec_group.get_output_shapes()

    @property
    def _exec_group(self) -> DataParallelExecutorGroup:
        assert self._group is not None, "bind comes first"
        return self._group

    # ---- parameters -------------------------------------------------------------------------------------------------

    def get_params(self) -> tuple[Params, Params]:
        """Parameters and auxiliary states by name.

        Copies in the main memory, which later calls bring up to date.
        """
        if not self.params_initialized:
            raise NbsymError("get_params: the parameters are not initialized; call init_params or set_params first")
        assert self._arg_params is not None and self._aux_params is not None
        if self._params_dirty:
            self._exec_group.get_params(self._arg_params, self._aux_params)
            self._params_dirty = False
        return self._arg_params, self._aux_params

    def init_params(
        self,
        initializer: Any = Uniform(0.01),  # noqa: B008  # has no state
        arg_params: Mapping[str, NDArray] | None = None,
        aux_params: Mapping[str, NDArray] | None = None,
        allow_missing: bool = False,
        force_init: bool = False,
        allow_extra: bool = False,
    ) -> None:
        """Give parameters and auxiliary states their first values.

        Parameters
        ----------
        initializer : Initializer
            For what is not given. A variable's ``__init__`` attribute goes first.
        arg_params, aux_params : dict of str to NDArray, optional
        allow_missing : bool
            Use the initializer for what is missing in them.
        force_init : bool
            Do so even if it has been done.
        allow_extra : bool
            Without effect, as in MXNet: what is not in the network is passed over.
        """
        if self.params_initialized and not force_init:
            warnings.warn(
                "the parameters are initialized already: init_params does nothing without force_init", stacklevel=2
            )
            return
        self._need("init_params", params=False)
        assert self._arg_params is not None and self._aux_params is not None
        _check_given(arg_params, self._arg_params, allow_missing)
        _check_given(aux_params, self._aux_params, allow_missing)
        attributes = self._symbol.attr_dict()
        for targets, given in ((self._arg_params, arg_params), (self._aux_params, aux_params)):
            for name, target in sorted(targets.items()):
                if given is not None and name in given:
                    if given[name] is not target:
                        given[name].copyto(target)
                elif initializer is not None:
                    initializer(InitDesc(name, attributes.get(name)), target)
        self.params_initialized = True
        self._params_dirty = False
        self._exec_group.set_params(self._arg_params, self._aux_params)

    def set_params(
        self,
        arg_params: Mapping[str, NDArray],
        aux_params: Mapping[str, NDArray] | None,
        allow_missing: bool = False,
        force_init: bool = True,
        allow_extra: bool = False,
    ) -> None:
        """Set parameters and auxiliary states.

        Parameters
        ----------
        arg_params, aux_params : dict of str to NDArray
        allow_missing : bool
            Leave those that are missing as they are.
        force_init : bool
            Do so even if they have been initialized.
        allow_extra : bool
            Pass over what is not in the network.
        """
        if not allow_missing:
            self.init_params(None, arg_params, aux_params, allow_missing, force_init, allow_extra)
            return
        if self.params_initialized and not force_init:
            warnings.warn(
                "the parameters are initialized already: set_params does nothing without force_init", stacklevel=2
            )
            return
        self._need("set_params", params=False)
        self._exec_group.set_params(arg_params, aux_params, allow_extra)
        self._params_dirty = True
        self.params_initialized = True

    # ---- binding ----------------------------------------------------------------------------------------------------

    def bind(
        self,
        data_shapes: Any,
        label_shapes: Any = None,
        for_training: bool = True,
        inputs_need_grad: bool = False,
        force_rebind: bool = False,
        shared_module: Module | None = None,
        grad_req: Any = "write",
    ) -> None:
        """Allocate memory for batches of these shapes.

        Parameters
        ----------
        data_shapes, label_shapes : list of DataDesc, or of (name, shape)
            What an iterator has as ``provide_data`` and ``provide_label``.
        for_training : bool
            Whether `backward` will be called.
        inputs_need_grad : bool
            Whether the gradients of the data are wanted.
        force_rebind : bool
            Bind again if bound; else that is only warned of.
        shared_module : Module, optional
            A bound module whose parameters, optimizer and memory are used, never at the same time.
        grad_req : str, or list or dict of str
            'write', 'add' or 'null': what becomes of gradients.
        """
        if force_rebind:
            self._reset_bind()
        if self.binded:
            self.logger.warning("Already bound, ignoring bind()")
            return
        if inputs_need_grad and not for_training:
            raise ArgumentError("bind: inputs_need_grad needs for_training=True")
        if shared_module is not None:
            shared_module._need("bind to a shared module")
            own = {*self._param_names, *self._aux_names} - {*shared_module._param_names, *shared_module._aux_names}
            if own:
                raise NbsymError(f"bind: the shared module has no parameter {min(own)!r}; both must have the same")
        data, labels = check_descriptions(self._data_names, self._label_names, data_shapes, label_shapes)
        requests = gradient_requests(
            self._symbol,
            grad_req,
            param_names=self._param_names,
            data_names=self._data_names,
            fixed_names=self._fixed_param_names,
            for_training=for_training,
            inputs_need_grad=inputs_need_grad,
        )
        group = DataParallelExecutorGroup(
            self._symbol,
            self._context,
            self._work_load_list,
            data,
            labels,
            self._param_names,
            requests,
            shared_module._exec_group if shared_module is not None else None,
            self._state_names,
            self._group2ctxs,
        )
        if shared_module is not None:
            self.params_initialized = True
            self._arg_params, self._aux_params = shared_module._arg_params, shared_module._aux_params
        elif self.params_initialized:
            assert self._arg_params is not None
            group.set_params(self._arg_params, self._aux_params)
        else:
            self._arg_params = {n: _like(block[0]) for n, block in zip(self._param_names, group.param_arrays)}
            self._aux_params = {n: _like(block[0]) for n, block in zip(self._aux_names, group.aux_arrays)}
        self._group = group
        self._data_shapes, self._label_shapes = data, labels
        self.for_training, self.inputs_need_grad = for_training, inputs_need_grad
        self.binded = True
        if shared_module is not None and shared_module.optimizer_initialized:
            self.borrow_optimizer(shared_module)
        elif self.optimizer_initialized:
            self._list_updates()

    def _reset_bind(self) -> None:
        if self.binded and self.params_initialized:
            self.get_params()  # what has been learned is in the executors
        self.binded = False
        self._group = None
        self._data_shapes, self._label_shapes = [], None

    def reshape(self, data_shapes: Any, label_shapes: Any = None) -> None:
        """Bind to other shapes of the inputs. `forward` does so by itself.

        The executors of the last few shapes are kept, over the same memory.
        """
        self._need("reshape", params=False)
        data, labels = check_descriptions(self._data_names, self._label_names, data_shapes, label_shapes)
        self._exec_group.reshape(data, labels)
        self._data_shapes, self._label_shapes = data, labels

    # ---- optimizer --------------------------------------------------------------------------------------------------

    def init_optimizer(
        self,
        kvstore: Any = "local",
        optimizer: Any = "sgd",
        optimizer_params: Any = SGD_PARAMS,
        force_init: bool = False,
    ) -> None:
        """Prepare for `update`.

        Parameters
        ----------
        kvstore : str or KVStore, optional
            What sums the gradients of several contexts.
        optimizer : str or Optimizer
        optimizer_params : dict, or pairs
            The optimizer's arguments. ``rescale_grad`` is 1 / batch size if not given.
        force_init : bool
            Do so even if there is an optimizer already.
        """
        self._need("init_optimizer")
        if self.optimizer_initialized and not force_init:
            self.logger.warning("optimizer already initialized, ignoring...")
            return
        arg_params, _ = self.get_params()
        store, on_kvstore = _store(kvstore, len(self._context), arg_params)
        devices = 1 if on_kvstore else len(self._context)
        names = {i * devices + k: name for i, name in enumerate(self._param_names) for k in range(devices)}
        rescale_grad = 1.0 / (self._exec_group.batch_size or 1)
        if isinstance(optimizer, str):
            given = {"rescale_grad": rescale_grad, **dict(optimizer_params)}
            optimizer = opt.create(optimizer, sym=self._symbol, param_idx2name=names, **given)
        elif not isinstance(optimizer, opt.Optimizer):
            raise ArgumentError(f"init_optimizer: expected a name or an Optimizer, not {type(optimizer).__name__}")
        else:
            if optimizer.rescale_grad != rescale_grad:
                warnings.warn(
                    f"the optimizer's rescale_grad is {optimizer.rescale_grad}, "
                    f"not 1 / batch size = {rescale_grad}; is this intended?",
                    stacklevel=2,
                )
            if not optimizer.idx2name:
                optimizer.idx2name = dict(names)
        self._optimizer, self._kvstore, self._update_on_kvstore = optimizer, store, on_kvstore
        self._updater = None if on_kvstore else opt.get_updater(optimizer)
        self._param_index = {name: i for i, name in enumerate(self._param_names)}
        if store is not None:
            if self._compression_params:
                store.set_gradient_compression(self._compression_params)
            if on_kvstore:
                store.set_optimizer(optimizer)
            for name in self._param_names:
                store.init(name, arg_params[name])
        self._list_updates()
        self.optimizer_initialized = True
        if self._preload_opt_states is not None:
            self.load_optimizer_states(self._preload_opt_states)
            self._preload_opt_states = None

    def borrow_optimizer(self, shared_module: Module) -> None:
        """Use another module's optimizer, with its states."""
        shared_module._need("borrow_optimizer", optimizer=True)
        self._optimizer = shared_module._optimizer
        self._kvstore = shared_module._kvstore
        self._update_on_kvstore = shared_module._update_on_kvstore
        self._updater = shared_module._updater
        self._param_index = shared_module._param_index
        self._list_updates()
        self.optimizer_initialized = True

    def _list_updates(self) -> None:
        """Put down once what each `update` hands over: keys, gradients and weights, for the store or per context."""
        group, count = self._exec_group, len(self._context)
        learned = [
            (name, grads, weights)
            for name, grads, weights in zip(self._param_names, group.grad_arrays, group.param_arrays)
            if grads[0] is not None
        ]
        self._learned = [list(part) for part in zip(*learned)] if learned else [[], [], []]
        self._update_lists = [
            (
                [self._param_index[name] * count + k for name, _, _ in learned],
                [grads[k] for _, grads, _ in learned],
                [weights[k] for _, _, weights in learned],
            )
            for k in range(count)
        ]

    def update(self) -> None:
        self._need("update", optimizer=True)
        self._params_dirty = True
        names, grads, weights = self._learned
        if not names:
            return
        if self._kvstore is not None:
            # Either the store updates the parameters and gives them back, or it gives back the gradients' sums.
            self._kvstore.pushpull(names, grads, out=weights if self._update_on_kvstore else grads)
        if not self._update_on_kvstore:
            for indices, gradients, params in self._update_lists:
                self._updater(indices, gradients, params)

    # ---- computing --------------------------------------------------------------------------------------------------

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        """Compute the outputs of a batch, of whatever size.

        Parameters
        ----------
        data_batch : DataBatch, or a list of one for each context
        is_train : bool, optional
            What the module was bound for, if not given.
        """
        self._need("forward")
        if isinstance(data_batch, list):
            data: Any = [list(arrays) for arrays in zip(*[part.data for part in data_batch])]
            label: Any = [list(arrays) for arrays in zip(*[part.label or () for part in data_batch])]
            shapes, label_shapes = _joined_shapes(data), _joined_shapes(label)
            batch = data_batch[0]
        else:
            data, label, batch = data_batch.data, getattr(data_batch, "label", None) or [], data_batch
            shapes = [values.shape for values in data]
            label_shapes = [values.shape for values in label]
        if shapes != [d.shape for d in self._data_shapes]:
            self._reshape_for(batch, shapes, label_shapes)
        self._exec_group.forward(data, label, self.for_training if is_train is None else is_train)

    def _reshape_for(self, batch: Any, shapes: Sequence[Any], label_shapes: Sequence[Any]) -> None:
        data = getattr(batch, "provide_data", None)
        labels: Any = getattr(batch, "provide_label", None)
        if not data or [tuple(d[1]) for d in data] != list(shapes):
            if len(shapes) != len(self._data_shapes):
                raise ArgumentError(f"forward: {len(self._data_shapes)} arrays of data are expected, not {len(shapes)}")
            data = [DataDesc(d.name, shape, d.dtype, d.layout) for d, shape in zip(self._data_shapes, shapes)]
            labels = None
        if not labels and label_shapes:
            known = self._label_shapes or [DataDesc(name, ()) for name in self._label_names]
            labels = [DataDesc(d.name, shape, d.dtype, d.layout) for d, shape in zip(known, label_shapes)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a batch to predict needs no labels
            self.reshape(data, labels or None)

    def backward(self, out_grads: Any = None) -> None:
        self._need("backward")
        if not self.for_training:
            raise NbsymError("backward: bind the module with for_training=True")
        self._exec_group.backward([out_grads] if isinstance(out_grads, NDArray) else out_grads)

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        self._need("get_outputs")
        return self._exec_group.get_outputs(merge_multi_context)

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        self._need("get_input_grads", grads=True)
        return self._exec_group.get_input_grads(merge_multi_context)

    def get_states(self, merge_multi_context: bool = True) -> list[Any]:
        """States: per state one array, or, unmerged, a list of one per context."""
        self._need("get_states")
        states = self._exec_group.get_states()
        if not merge_multi_context:
            return states
        if len(self._context) > 1:
            raise NbsymError("get_states: states of several contexts cannot be merged; set merge_multi_context=False")
        return [state for (state,) in states]

    def set_states(self, states: Any = None, value: Any = None) -> None:
        """Set states to arrays, of each state a list of one per context; or all to one number."""
        self._need("set_states")
        self._exec_group.set_states(states, value)

    def update_metric(self, eval_metric: Any, labels: Sequence[Any], pre_sliced: bool = False) -> None:
        self._need("update_metric")
        self._exec_group.update_metric(eval_metric, labels or (), self._label_names, pre_sliced)

    def install_monitor(self, mon: Any) -> None:
        self._need("install_monitor", params=False)
        self._exec_group.install_monitor(mon)


def _store(kvstore: Any, devices: int, arg_params: Params) -> tuple[kvs.KVStore | None, bool]:
    """The store, if one is needed, and whether it updates the parameters."""
    if kvstore is None:
        return None, False
    if not isinstance(kvstore, str):
        return kvstore, kvstore.is_capable("optimizer")
    if devices == 1 and "dist" not in kvstore:
        return None, False
    store = kvs.create(kvstore)
    largest = max((math.prod(values.shape) for values in arg_params.values()), default=0)
    return store, kvstore != "local" or largest <= _UPDATE_ON_KVSTORE_BELOW


def _check_given(given: Mapping[str, NDArray] | None, targets: Params, allow_missing: bool) -> None:
    """Check that parameters fit before any is set."""
    if given is None:
        return
    for name, target in targets.items():
        if name not in given:
            if not allow_missing:
                raise RuntimeError(f"init_params: {name} is not given; set allow_missing=True to initialize it")
        elif given[name].shape != target.shape:
            raise ShapeError(f"init_params: {name} has shape {target.shape}, was given {given[name].shape}")


def _joined_shapes(inputs: Sequence[Sequence[NDArray]]) -> list[tuple[int, ...]]:
    """The shapes of inputs that come in a part for each context."""
    return [(sum(part.shape[0] for part in parts), *parts[0].shape[1:]) for parts in inputs]


def _like(values: NDArray) -> NDArray:
    return zeros(values.shape, dtype=values.dtype)
