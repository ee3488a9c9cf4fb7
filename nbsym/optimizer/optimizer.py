"""What all optimizers have in common: numbers, multipliers by parameter, and how one update is put together.

An optimizer says what an update consists of (`Optimizer.steps`): update operators of the registry on a weight, its
gradient and its state. `Optimizer.update` runs them one by one; `Updater` those of all parameters in one native call.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np

from .. import ndarray
from ..base import ArgumentError
from ..ndarray import NDArray
from ..ndarray.application import Application
from ..ndarray.invoke import invoke
from ..registry.suggest import did_you_mean

if TYPE_CHECKING:
    from ..lr_scheduler import LRScheduler
    from ..symbol import Symbol
    from .bound import BoundUpdater

C = TypeVar("C", bound=type)

_HALF, _SINGLE = np.float16, np.float32


class Step(Application):
    """One operator applied in place: `out` takes the result of `op` on `inputs`, with `params`."""

    __slots__ = ()

    def run(self) -> None:
        invoke(self.op, self.inputs, self.params, self.out)


class Optimizer:
    """Root of all optimizers.

    A class of your own overrides `create_state`, and either `steps` (fast) or, as for MXNet, `update`; `register`
    makes it known by its name.

    Parameters
    ----------
    rescale_grad : float
        Gradients are multiplied by it first: one over the batch's size, usually.
    param_idx2name : dict of int to str, optional
        Names of the parameters by their indices.
    wd : float
        Weight decay.
    clip_gradient : float, optional
        Gradients are then clipped to ``[-clip_gradient, clip_gradient]``.
    learning_rate : float, optional
        By default the scheduler's, or 0.01.
    lr_scheduler : LRScheduler, optional
    sym : Symbol, optional
        Its variables' attributes ``__lr_mult__`` and ``__wd_mult__`` count.
    begin_num_update : int
        Number of updates done before.
    multi_precision : bool
        Keep float32 copies of float16 weights, and update those.
    param_dict : dict of int to object, optional
        Objects whose attributes `lr_mult` and `wd_mult` count, by the parameters' indices.

    Examples
    --------
    >>> import nbsym as mx
    >>> sgd = mx.optimizer.create('sgd', learning_rate=0.5)
    >>> weight, grad = mx.nd.ones(2), mx.nd.array([1, 2])
    >>> sgd.update(0, weight, grad, sgd.create_state(0, weight))
    >>> weight.asnumpy()
    array([0.5, 0. ], dtype=float32)
    """

    opt_registry: ClassVar[dict[str, type]] = {}

    # How many parameters MXNet updates at a time. Here it is all that the updater is given; kept for MXNet's sake.
    aggregate_num = 0
    allow_np_array = False

    def __init__(
        self,
        rescale_grad: float = 1.0,
        param_idx2name: Mapping[int, str] | None = None,
        wd: float = 0.0,
        clip_gradient: float | None = None,
        learning_rate: float | None = None,
        lr_scheduler: LRScheduler | None = None,
        sym: Symbol | None = None,
        begin_num_update: int = 0,
        multi_precision: bool = False,
        param_dict: Mapping[int, Any] | None = None,
    ) -> None:
        if param_idx2name is not None and not isinstance(param_idx2name, Mapping):
            raise ArgumentError("param_idx2name should be a dict of param indexes to names.")
        self.rescale_grad = rescale_grad
        self.lr_scheduler = lr_scheduler
        self.lr: Any = 0.01 if lr_scheduler is None and learning_rate is None else learning_rate
        if lr_scheduler is not None and learning_rate is not None and lr_scheduler.base_lr != learning_rate:
            warnings.warn(
                "learning rate from ``lr_scheduler`` has been overwritten by ``learning_rate`` in optimizer.",
                stacklevel=3,
            )
            lr_scheduler.base_lr = learning_rate
        self.wd = wd
        self.clip_gradient = clip_gradient
        self.begin_num_update = begin_num_update
        self.num_update = begin_num_update
        self.multi_precision = multi_precision
        self._all_index_update_counts: dict[int, dict[Any, int]] = {0: {}}
        self._index_update_count = self._all_index_update_counts[0]
        self.idx2name = dict(param_idx2name or {})
        self.sym_info = () if sym is None else (sym.attr_dict(), sym.list_arguments())
        self.param_dict = param_dict or {}
        self.lr_mult: dict[Any, float] = {}
        self.wd_mult: dict[Any, float] = {}
        self.set_lr_mult({})
        self.set_wd_mult({})

    # ---- by name ----

    @staticmethod
    def register(klass: C) -> C:
        """Let a class be created by its name. Serves as a decorator."""
        name = klass.__name__.lower()
        old = Optimizer.opt_registry.get(name)
        if old is not None:
            warnings.warn(
                f"New optimizer {klass.__module__}.{klass.__name__} is overriding "
                f"existing optimizer {old.__module__}.{old.__name__}",
                stacklevel=2,
            )
        Optimizer.opt_registry[name] = klass
        return klass

    @staticmethod
    def create_optimizer(name: str, **kwargs: Any) -> Optimizer:
        """An optimizer by its name, in any case, and its arguments.

        Raises
        ------
        ValueError
            If there is none of that name.
        """
        try:
            klass = Optimizer.opt_registry[name.lower()]
        except KeyError:
            raise ValueError(f"Cannot find optimizer {name}{did_you_mean(name, Optimizer.opt_registry)}") from None
        return klass(**kwargs)

    # ---- numbers ----

    @property
    def learning_rate(self) -> float:
        """The learning rate now, before multipliers."""
        return self.lr if self.lr_scheduler is None else self.lr_scheduler(self.num_update)

    def set_learning_rate(self, lr: float) -> None:
        """Change the learning rate.

        Raises
        ------
        UserWarning
            If a scheduler decides it.
        """
        if self.lr_scheduler is not None:
            raise UserWarning(
                "LRScheduler of the optimizer has already been defined. Note that set_learning_rate can mutate the "
                "value of the learning rate of the optimizer only when the LRScheduler of the optimizer is undefined."
            )
        self.lr = lr

    def set_lr_mult(self, args_lr_mult: Mapping[Any, float]) -> None:
        """Set factors on the learning rate by a parameter's name or index, over those of the symbol's attributes."""
        self.lr_mult = {**self._mults_of_symbol("__lr_mult__"), **args_lr_mult}

    def set_wd_mult(self, args_wd_mult: Mapping[Any, float]) -> None:
        """Set factors on the weight decay by a parameter's name or index, over those of the symbol's attributes.

        Parameters with a name that ends neither with ``_weight`` nor with ``_gamma`` have 0 by default.
        """
        exempt = {name: 0.0 for name in self.idx2name.values() if not name.endswith(self._decaying)}
        self.wd_mult = {**exempt, **self._mults_of_symbol("__wd_mult__"), **args_wd_mult}

    _decaying: tuple[str, ...] = ("_weight", "_gamma")

    def _mults_of_symbol(self, key: str) -> dict[Any, float]:
        if not self.sym_info:
            return {}
        attributes, arguments = self.sym_info
        return {name: float(attributes[name][key]) for name in arguments if key in attributes.get(name, ())}

    def _set_current_context(self, device_id: int) -> None:
        """Count the updates that follow as those of one device."""
        self._index_update_count = self._all_index_update_counts.setdefault(device_id, {})

    def _update_count(self, index: Any) -> None:
        """Count an update of a parameter, or of each in a list."""
        counts = self._index_update_count
        for i in index if isinstance(index, (list, tuple)) else (index,):
            count = counts[i] = counts.get(i, self.begin_num_update) + 1
            self.num_update = max(count, self.num_update)

    def _get_lr(self, index: Any) -> float:
        """A parameter's learning rate."""
        return self._get_lrs([index])[0]

    def _get_lrs(self, indices: Sequence[Any]) -> list[float]:
        lr = self.learning_rate
        return [lr * self._mult(index, "lr_mult") for index in indices]

    def _get_wd(self, index: Any) -> float:
        """A parameter's weight decay."""
        return self._get_wds([index])[0]

    def _get_wds(self, indices: Sequence[Any]) -> list[float]:
        return [self.wd * self._mult(index, "wd_mult") for index in indices]

    def _mult(self, index: Any, kind: str) -> float:
        """The factor on a parameter's learning rate or weight decay."""
        if index in self.param_dict:
            return getattr(self.param_dict[index], kind)
        factors = getattr(self, kind)
        if index in factors:
            return factors[index]
        return factors.get(self.idx2name[index], 1.0) if index in self.idx2name else 1.0

    def _common(self, index: Any) -> dict[str, float]:
        """The numbers that every update operator takes, for the next update of a parameter, which this counts."""
        self._update_count(index)
        return {
            "lr": self._get_lr(index),
            "wd": self._get_wd(index),
            "rescale_grad": self.rescale_grad,
            "clip_gradient": self.clip_gradient or -1.0,
        }

    # ---- updates ----

    def create_state(self, index: Any, weight: NDArray) -> Any:
        """What is kept about a parameter from update to update: None, an NDArray, or a tuple of such."""

    def create_state_multi_precision(self, index: Any, weight: NDArray) -> Any:
        """The state, and with it the float32 copy of a float16 weight if `multi_precision` asks for one."""
        if self._is_mixed(weight):
            master = weight.astype(_SINGLE)
            return master, self.create_state(index, master)
        if weight.dtype == _HALF:
            warnings.warn(
                "Accumulating with float16 in optimizer can lead to poor accuracy or slow convergence. "
                "Consider using multi_precision=True option of the optimizer",
                stacklevel=2,
            )
        return self.create_state(index, weight)

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        """What the next update of a parameter consists of. Asked once for each update, which it counts."""
        raise NotImplementedError(f"{type(self).__name__} defines neither steps nor update")

    def steps_multi_precision(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        """The same where `state` may hold a float32 copy of the weight."""
        if not self._is_mixed(weight):
            return self.steps(index, weight, grad, state)
        master, inner = state
        back = Step("Cast", (master,), {"dtype": weight._data.dtype.name}, weight)
        return [*self.steps(index, master, grad, inner), back]

    def update(self, index: Any, weight: Any, grad: Any, state: Any) -> None:
        """Update a parameter (or each in a list), given its gradient and state."""
        if isinstance(index, (list, tuple)):
            for each in zip(index, weight, grad, state, strict=True):
                self.update(*each)
            return
        for step in self.steps(index, weight, grad, state):
            step.run()

    def update_multi_precision(self, index: Any, weight: Any, grad: Any, state: Any) -> None:
        """Update a parameter (or each in a list) whose state may hold a float32 copy of it."""
        if isinstance(index, (list, tuple)):
            for each in zip(index, weight, grad, state, strict=True):
                self.update_multi_precision(*each)
        elif self.is_native:
            for step in self.steps_multi_precision(index, weight, grad, state):
                step.run()
        elif self._is_mixed(weight):
            master, inner = state
            self.update(index, master, grad.astype(_SINGLE), inner)
            master.copyto(weight)
        else:
            self.update(index, weight, grad, state)

    def bound(self, weights: Mapping[str, NDArray]) -> BoundUpdater:
        """An `Updater` of this optimizer for parameters by name: see `Symbol.simple_bind`."""
        from .updater import Updater

        return Updater(self).bound(weights)

    @property
    def is_native(self) -> bool:
        """Whether `steps` says all: whether no class has put another `update` in its place."""
        kind = type(self)
        return kind.update is Optimizer.update and kind.update_multi_precision is Optimizer.update_multi_precision

    def _is_mixed(self, weight: NDArray) -> bool:
        return self.multi_precision and weight.dtype == _HALF

    def __getstate__(self) -> dict[str, Any]:
        state = {"aggregate_num": self.aggregate_num, "allow_np_array": self.allow_np_array, **vars(self)}
        del state["param_dict"]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, param_dict={})


register = Optimizer.register
create = Optimizer.create_optimizer


def zeros_like(weight: NDArray) -> NDArray:
    """A state of zeros, in float32 if the weight is float16."""
    dtype = _SINGLE if weight.dtype == _HALF else weight.dtype
    return ndarray.zeros(weight.shape, weight.context, dtype)
