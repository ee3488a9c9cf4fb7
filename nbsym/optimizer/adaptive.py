"""Optimizers in which every element of a parameter has a learning rate of its own, by its gradients so far."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from .. import ndarray
from ..base import ArgumentError, ShapeError
from ..ndarray import NDArray
from .optimizer import Optimizer, Step, register, zeros_like


@register
class Adam(Optimizer):
    """Kingma and Ba (2015).

    Parameters
    ----------
    learning_rate, beta1, beta2, epsilon : float
    lazy_update : bool
        Says something of sparse gradients only.
    **kwargs
        Those of `Optimizer`.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        lazy_update: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.lazy_update = lazy_update

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return zeros_like(weight), zeros_like(weight)

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = self._common(index)
        t = self._index_update_count[index]
        params["lr"] *= math.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        params.update(beta1=self.beta1, beta2=self.beta2, epsilon=self.epsilon)
        return [Step("adam_update", (weight, grad, *state), params, weight)]


@register
class Adamax(Optimizer):
    """Adam with the largest gradient in place of the mean square (Kingma and Ba, 2015).

    `learning_rate`, `beta1`, `beta2` and the parameters of `Optimizer`.
    """

    def __init__(self, learning_rate: float = 0.002, beta1: float = 0.9, beta2: float = 0.999, **kwargs: Any) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta1 = beta1
        self.beta2 = beta2

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return zeros_like(weight), zeros_like(weight)

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = self._common(index)
        params["lr"] /= 1 - self.beta1 ** self._index_update_count[index]
        params.update(beta1=self.beta1, beta2=self.beta2)
        return [Step("_adamax_update", (weight, grad, *state), params, weight)]


@register
class Nadam(Optimizer):
    """Adam with Nesterov's momentum (Dozat, 2016).

    As in MXNet, the product of the momentums goes on with every update of every parameter.

    Parameters
    ----------
    learning_rate, beta1, beta2, epsilon : float
    schedule_decay : float
        How fast the momentum rises to `beta1`.
    **kwargs
        Those of `Optimizer`.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        schedule_decay: float = 0.004,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.schedule_decay = schedule_decay
        self.m_schedule = 1.0

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return zeros_like(weight), zeros_like(weight)

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = self._common(index)
        t = self._index_update_count[index]
        now, following = (self.beta1 * (1 - 0.5 * 0.96 ** (n * self.schedule_decay)) for n in (t, t + 1))
        self.m_schedule *= now
        lr = params.pop("lr")
        params.update(
            lr_grad=lr * (1 - now) / (1 - self.m_schedule),
            lr_mean=lr * following / (1 - self.m_schedule * following),
            bias2=1 - self.beta2**t,
            beta1=self.beta1,
            beta2=self.beta2,
            epsilon=self.epsilon,
        )
        return [Step("_nadam_update", (weight, grad, *state), params, weight)]


@register
class FTML(Optimizer):
    """Follow the moving leader (Zheng and Kwok, 2017). `beta1`, `beta2`, `epsilon`, and those of `Optimizer`."""

    def __init__(self, beta1: float = 0.6, beta2: float = 0.999, epsilon: float = 1e-8, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return zeros_like(weight), zeros_like(weight), zeros_like(weight)

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = self._common(index)
        params["clip_grad"] = params.pop("clip_gradient")
        params.update(beta1=self.beta1, beta2=self.beta2, epsilon=self.epsilon, t=self._index_update_count[index])
        return [Step("ftml_update", (weight, grad, *state), params, weight)]


@register
class Ftrl(Optimizer):
    """Follow the regularized leader (McMahan et al., 2013): many weights become exactly 0.

    Parameters
    ----------
    lamda1 : float
        L1 regularization.
    learning_rate, beta : float
    **kwargs
        Those of `Optimizer`.
    """

    def __init__(self, lamda1: float = 0.01, learning_rate: float = 0.1, beta: float = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lamda1 = lamda1
        self.beta = beta
        self.lr = learning_rate

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return zeros_like(weight), zeros_like(weight)

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = {**self._common(index), "lamda1": self.lamda1, "beta": self.beta}
        return [Step("ftrl_update", (weight, grad, *state), params, weight)]


@register
class RMSProp(Optimizer):
    """Tieleman and Hinton (2012), or centered, as Graves (2013) has it.

    Parameters
    ----------
    learning_rate, gamma1, gamma2, epsilon : float
        `gamma2` is the momentum of the centered form.
    centered : bool
    clip_weights : float, optional
        Weights stay within ``[-clip_weights, clip_weights]``.
    **kwargs
        Those of `Optimizer`.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        gamma1: float = 0.9,
        gamma2: float = 0.9,
        epsilon: float = 1e-8,
        centered: bool = False,
        clip_weights: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.gamma1 = gamma1
        self.gamma2 = gamma2
        self.epsilon = epsilon
        self.centered = centered
        self.clip_weights = clip_weights

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return tuple(zeros_like(weight) for _ in range(3 if self.centered else 1))

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = self._common(index)
        params.update(gamma1=self.gamma1, epsilon=self.epsilon, clip_weights=self.clip_weights or -1.0)
        if not self.centered:
            return [Step("rmsprop_update", (weight, grad, *state), params, weight)]
        params["gamma2"] = self.gamma2
        return [Step("rmspropalex_update", (weight, grad, *state), params, weight)]


@register
class AdaGrad(Optimizer):
    """Duchi, Hazan and Singer (2011). `eps` and the parameters of `Optimizer`."""

    def __init__(self, eps: float = 1e-7, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.float_stable_eps = eps

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return zeros_like(weight)

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = {**self._common(index), "epsilon": self.float_stable_eps}
        return [Step("_adagrad_update", (weight, grad, state), params, weight)]


@register
class GroupAdaGrad(Optimizer):
    """`AdaGrad` with one number of history for each row of a matrix. `eps` and the parameters of `Optimizer`, no `wd`.

    Raises
    ------
    ShapeError
        If a parameter is not a matrix.
    """

    def __init__(self, eps: float = 1e-5, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.float_stable_eps = eps

    def create_state(self, index: Any, weight: NDArray) -> Any:
        if len(weight.shape) != 2:
            raise ShapeError(f"GroupAdaGrad: parameter {index} must be a matrix, but has the shape {weight.shape}")
        return zeros_like(ndarray.zeros((weight.shape[0], 1), weight.context, weight.dtype))

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = self._common(index)
        if params.pop("wd") != 0:
            raise ArgumentError("Weight decay is not supported for GroupAdaGrad")
        params["epsilon"] = self.float_stable_eps
        return [Step("_contrib_group_adagrad_update", (weight, grad, state), params, weight)]


@register
class AdaDelta(Optimizer):
    """Zeiler (2012). There is no learning rate. `rho`, `epsilon` and the parameters of `Optimizer`."""

    def __init__(self, rho: float = 0.9, epsilon: float = 1e-5, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rho = rho
        self.epsilon = epsilon

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return zeros_like(weight), zeros_like(weight)

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params = {**self._common(index), "rho": self.rho, "epsilon": self.epsilon}
        del params["lr"]
        return [Step("_adadelta_update", (weight, grad, *state), params, weight)]


@register
class LAMB(Optimizer):
    """Adam for large batches: the length of a step follows the norm of the weight (You et al., 2020).

    Parameters
    ----------
    learning_rate, beta1, beta2, epsilon : float
    lower_bound, upper_bound : float, optional
        Bounds of the norm of the weight.
    bias_correction : bool
    **kwargs
        Those of `Optimizer`.
    """

    aggregate_num = 45

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-6,
        lower_bound: float | None = None,
        upper_bound: float | None = None,
        bias_correction: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.lower_bound = lower_bound
        self.upper_bound = upper_bound
        self.bias_correction = bias_correction

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return zeros_like(weight), zeros_like(weight)

    def steps(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> Iterable[Step]:
        params: dict[str, Any] = {
            **self._common(index),
            "beta1": self.beta1,
            "beta2": self.beta2,
            "epsilon": self.epsilon,
            "t": self._index_update_count[index],
            "bias_correction": self.bias_correction,
            "lower_bound": self.lower_bound or -1.0,
            "upper_bound": self.upper_bound or -1.0,
        }
        return [Step("_lamb_update", (weight, grad, *state), params, weight)]
