"""SequentialModule: modules in a chain, the outputs of each the data of the next."""

from __future__ import annotations

import copy
import logging
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ..base import ArgumentError, NbsymError
from ..initializer import Uniform
from ..io.batch import described
from ..ndarray import NDArray
from .base_module import SGD_PARAMS, BaseModule, Params


class SequentialModule(BaseModule):
    """Modules in a chain.

    Examples
    --------
    >>> import nbsym as mx
    >>> first = mx.mod.Module(mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=4, name='a'), label_names=[])
    >>> second = mx.mod.Module(mx.sym.SoftmaxOutput(
    ...     mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=2, name='b'), name='softmax'))
    >>> chain = mx.mod.SequentialModule().add(first).add(second, take_labels=True, auto_wiring=True)
    >>> chain.fit(mx.io.NDArrayIter(mx.nd.zeros((4, 3)), mx.nd.zeros(4), batch_size=2), num_epoch=1)
    """

    META_TAKE_LABELS: ClassVar[str] = "take_labels"
    META_AUTO_WIRING: ClassVar[str] = "auto_wiring"

    def __init__(self, logger: Any = logging) -> None:
        super().__init__(logger)
        self._modules: list[BaseModule] = []
        self._metas: list[dict[str, bool]] = []
        self._label_shapes: Any = None

    def add(self, module: BaseModule, **kwargs: bool) -> SequentialModule:
        """Add a module at the end of the chain; the chain itself is returned.

        Parameters
        ----------
        module : BaseModule
        take_labels : bool
            The module is given the labels.
        auto_wiring : bool
            The outputs of the one before become its data in their order, whatever their names.
        """
        unknown = set(kwargs) - {self.META_TAKE_LABELS, self.META_AUTO_WIRING}
        if unknown:
            raise ArgumentError(f"add: unknown {min(unknown)!r}; expected take_labels or auto_wiring")
        self._modules.append(module)
        self._metas.append(kwargs)
        self.binded = self.params_initialized = self.optimizer_initialized = False
        return self

    @property
    def data_names(self) -> list[str]:
        return self._modules[0].data_names if self._modules else []

    @property
    def output_names(self) -> list[str]:
        return self._modules[-1].output_names if self._modules else []

    @property
    def data_shapes(self) -> Any:
        self._need("data_shapes", params=False)
        return self._modules[0].data_shapes

    @property
    def label_shapes(self) -> Any:
        self._need("label_shapes", params=False)
        return self._label_shapes

    @property
    def output_shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        self._need("output_shapes", params=False)
        return self._modules[-1].output_shapes

    def get_params(self) -> tuple[Params, Params]:
        self._need("get_params")
        args: Params = {}
        auxs: Params = {}
        for module in self._modules:
            arg, aux = module.get_params()
            args.update(arg)
            auxs.update(aux)
        return args, auxs

    def init_params(
        self,
        initializer: Any = Uniform(0.01),  # noqa: B008
        arg_params: Mapping[str, NDArray] | None = None,
        aux_params: Mapping[str, NDArray] | None = None,
        allow_missing: bool = False,
        force_init: bool = False,
        allow_extra: bool = False,
    ) -> None:
        """Give the parameters of every module their first values; no two modules may have parameters of one name."""
        if self.params_initialized and not force_init:
            return
        self._need("init_params", params=False)
        owner: dict[str, int] = {}
        for i, module in enumerate(self._modules):
            module.init_params(initializer, arg_params, aux_params, allow_missing, force_init, allow_extra)
            for name in (name for params in module.get_params() for name in params):
                if name in owner:
                    raise NbsymError(f"modules {owner[name]} and {i} of the chain both have a parameter {name!r}")
                owner[name] = i
        self.params_initialized = True

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
        """Bind every module, the first to these shapes, each other one to what comes before it. See `Module.bind`."""
        if self.binded and not force_rebind:
            self.logger.warning("Already bound, ignoring bind()")
            return
        if inputs_need_grad and not for_training:
            raise ArgumentError("bind: inputs_need_grad needs for_training=True")
        if shared_module is not None:
            raise NbsymError("bind: a SequentialModule cannot be bound to a shared module")
        if not self._modules:
            raise NbsymError("bind: the SequentialModule is empty; add modules first")
        shapes = [(d.name, d.shape) for d in described(data_shapes)]
        takers = [meta.get(self.META_TAKE_LABELS, False) for meta in self._metas]
        for i, (module, meta) in enumerate(zip(self._modules, self._metas)):
            if meta.get(self.META_AUTO_WIRING, False):
                if len(module.data_names) != len(shapes):
                    raise NbsymError(
                        f"module {i} of the chain takes {len(module.data_names)} arrays, not {len(shapes)}"
                    )
                shapes = [(name, shape) for name, (_, shape) in zip(module.data_names, shapes)]
            module.bind(
                described(data_shapes) if i == 0 and not meta.get(self.META_AUTO_WIRING) else shapes,
                label_shapes if takers[i] else None,
                for_training,
                inputs_need_grad or (for_training and i > 0),
                force_rebind,
                grad_req=grad_req,
            )
            shapes = list(module.output_shapes)
        self._label_shapes = label_shapes if any(takers) else None
        self.for_training, self.inputs_need_grad = for_training, inputs_need_grad
        self.binded = True

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
        for module in self._modules:
            module.init_optimizer(kvstore, optimizer, optimizer_params, force_init)
        self.optimizer_initialized = True

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        self._need("forward")
        batch = copy.copy(data_batch)  # what it says besides, such as its bucket, is for every module
        for module, following in zip(self._modules, [*self._modules[1:], None]):
            module.forward(batch, is_train)
            if following is None:
                break
            batch.data = module.get_outputs()
            if getattr(batch, "provide_data", None):
                batch.provide_data = [(name, values.shape) for name, values in zip(following.data_names, batch.data)]

    def backward(self, out_grads: Any = None) -> None:
        self._need("backward")
        for i in reversed(range(len(self._modules))):
            self._modules[i].backward(out_grads)
            if i:
                out_grads = self._modules[i].get_input_grads()

    def update(self) -> None:
        self._need("update", optimizer=True)
        for module in self._modules:
            module.update()

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        self._need("get_outputs")
        return self._modules[-1].get_outputs(merge_multi_context)

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        self._need("get_input_grads", grads=True)
        return self._modules[0].get_input_grads(merge_multi_context)

    def update_metric(self, eval_metric: Any, labels: Sequence[Any], pre_sliced: bool = False) -> None:
        self._need("update_metric")
        for meta, module in zip(self._metas, self._modules):
            if meta.get(self.META_TAKE_LABELS, False):
                module.update_metric(eval_metric, labels, pre_sliced)

    def install_monitor(self, mon: Any) -> None:
        self._need("install_monitor", params=False)
        for module in self._modules:
            module.install_monitor(mon)
