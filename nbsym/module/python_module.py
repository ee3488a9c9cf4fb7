"""Modules written in Python: parts of a network, such as a loss, that are no symbol."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .. import ndarray as nd
from ..base import ArgumentError, NbsymError
from ..initializer import Uniform
from ..io.batch import described
from ..ndarray import NDArray
from .base_module import SGD_PARAMS, BaseModule, InputNameError, Params


class PythonModule(BaseModule):
    """A module without parameters. Subclasses write `forward`, `backward`, the getters and `_compute_output_shapes`.

    Parameters
    ----------
    data_names, label_names, output_names : list of str
    logger : Logger
    """

    def __init__(
        self,
        data_names: Sequence[str],
        label_names: Sequence[str] | None,
        output_names: Sequence[str],
        logger: Any = logging,
    ) -> None:
        super().__init__(logger)
        self._data_names = list(data_names)
        self._label_names = None if label_names is None else list(label_names)
        self._output_names = list(output_names)
        self._data_shapes: Any = None
        self._label_shapes: Any = None
        self._output_shapes: list[tuple[str, tuple[int, ...]]] = []

    @property
    def data_names(self) -> list[str]:
        return self._data_names

    @property
    def output_names(self) -> list[str]:
        return self._output_names

    @property
    def data_shapes(self) -> Any:
        return self._data_shapes

    @property
    def label_shapes(self) -> Any:
        return self._label_shapes

    @property
    def output_shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        return self._output_shapes

    def get_params(self) -> tuple[Params, Params]:
        return {}, {}

    def init_params(
        self,
        initializer: Any = Uniform(0.01),  # noqa: B008
        arg_params: Mapping[str, NDArray] | None = None,
        aux_params: Mapping[str, NDArray] | None = None,
        allow_missing: bool = False,
        force_init: bool = False,
        allow_extra: bool = False,
    ) -> None:
        self.params_initialized = True

    def init_optimizer(
        self,
        kvstore: Any = "local",
        optimizer: Any = "sgd",
        optimizer_params: Any = SGD_PARAMS,
        force_init: bool = False,
    ) -> None:
        self.optimizer_initialized = True

    def update(self) -> None:
        """Does nothing: there are no parameters."""

    def update_metric(self, eval_metric: Any, labels: Sequence[Any], pre_sliced: bool = False) -> None:
        if pre_sliced:
            raise NbsymError("update_metric: a PythonModule takes no labels that are cut for several contexts")
        if self._label_shapes is not None:
            eval_metric.update(labels, self.get_outputs())

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
        """Take note of the shapes of the inputs, whose names must be those expected, in their order."""
        if self.binded and not force_rebind:
            self.logger.warning("Already bound, ignoring bind()")
            return
        if grad_req != "write":
            raise ArgumentError(f"bind: a PythonModule writes gradients; grad_req cannot be {grad_req!r}")
        data, labels = described(data_shapes), None if label_shapes is None else described(label_shapes)
        for kind, names, found in (("data", self._data_names, data), ("label", self._label_names, labels)):
            if found is not None and [d.name for d in found] != names:
                raise InputNameError(f"bind: {kind}_shapes are for {[d.name for d in found]}, expected {names}")
        self.for_training, self.inputs_need_grad = for_training, inputs_need_grad
        self._data_shapes, self._label_shapes = data, labels
        self._output_shapes = self._compute_output_shapes()
        self.binded = True

    def _compute_output_shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        """Names and shapes of the outputs, from ``self._data_shapes``."""
        raise NotImplementedError


class PythonLossModule(PythonModule):
    """A loss written in Python: its output is its input, and its gradient what a function says.

    Parameters
    ----------
    name : str
    data_names, label_names : list of str
        One each.
    logger : Logger
    grad_func : callable
        From the scores and labels to the gradient of the scores, an NDArray or numpy.ndarray.

    Examples
    --------
    >>> import nbsym as mx
    >>> scores = mx.mod.Module(mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=1, name='fc'), label_names=[])
    >>> loss = mx.mod.PythonLossModule(grad_func=lambda scores, labels: scores - labels.reshape((-1, 1)))
    >>> chain = mx.mod.SequentialModule().add(scores).add(loss, take_labels=True, auto_wiring=True)
    >>> x = mx.nd.arange(8).reshape((8, 1)) / 8
    >>> chain.fit(mx.io.NDArrayIter(x, 3 * x, batch_size=4), eval_metric='mse', num_epoch=200,
    ...           optimizer_params={'learning_rate': 0.5})
    >>> round(chain.get_params()[0]['fc_weight'].asscalar().item(), 2)
    3.0
    """

    def __init__(
        self,
        name: str = "pyloss",
        data_names: Sequence[str] = ("data",),
        label_names: Sequence[str] = ("softmax_label",),
        logger: Any = logging,
        grad_func: Callable[[NDArray, NDArray], Any] | None = None,
    ) -> None:
        super().__init__(data_names, label_names, [f"{name}_output"], logger)
        if len(data_names) != 1 or len(label_names) != 1:
            raise ArgumentError("PythonLossModule: expected one name of data and one of labels")
        if grad_func is not None and not callable(grad_func):
            raise ArgumentError("PythonLossModule: grad_func must be a function of scores and labels")
        self._name = name
        self._grad_func = grad_func
        self._scores: NDArray | None = None
        self._labels: NDArray | None = None
        self._scores_grad: NDArray | None = None

    def _compute_output_shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        return [(f"{self._name}_output", self._data_shapes[0].shape)]

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        self._scores = data_batch.data[0]
        if self.for_training if is_train is None else is_train:
            self._labels = data_batch.label[0]

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        return [self._scores]

    def backward(self, out_grads: Any = None) -> None:
        if out_grads is not None:
            raise NbsymError("backward: a loss takes no out_grads")
        if not self.for_training:
            raise NbsymError("backward: bind the module with for_training=True")
        self._backward_impl()

    def _backward_impl(self) -> None:
        """Set ``self._scores_grad``. For subclasses that are not given a `grad_func`."""
        if self._grad_func is None or self._scores is None or self._labels is None:
            raise NotImplementedError("PythonLossModule: give grad_func, or override _backward_impl")
        gradient = self._grad_func(self._scores, self._labels)
        self._scores_grad = gradient if isinstance(gradient, NDArray) else nd.array(gradient)

    def get_input_grads(self, merge_multi_context: bool = True) -> list[Any]:
        return [self._scores_grad]

    def install_monitor(self, mon: Any) -> None:
        raise NbsymError("a PythonLossModule computes nothing that a monitor could watch")
