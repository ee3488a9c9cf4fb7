"""Initializers: what the parameters of a network are before training.

An initializer is called with a parameter's name, as an `InitDesc`, and its array. The ending of the name decides what
happens (`bias` and `beta` get zeros, `gamma` ones, `weight` what the class says), unless the variable's ``__init__``
attribute names an initializer of its own.
"""

from __future__ import annotations

import json
import logging
import math
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from . import ndarray, random
from .base import ArgumentError, ShapeError
from .named_classes import NamedClasses
from .ndarray import NDArray

__all__ = [
    "Bilinear",
    "Constant",
    "FusedRNN",
    "InitDesc",
    "Initializer",
    "LSTMBias",
    "Load",
    "MSRAPrelu",
    "Mixed",
    "Normal",
    "One",
    "Orthogonal",
    "Uniform",
    "Xavier",
    "Zero",
    "alias",
    "create",
    "register",
]


class InitDesc(str):
    """A parameter's name, with what else is known of it.

    Parameters
    ----------
    name : str
    attrs : dict of str to str, optional
        The variable's attributes.
    global_init : Initializer, optional
        The one in force where the variable does not name its own.
    """

    __slots__ = ("attrs", "global_init")

    attrs: Mapping[str, str]
    global_init: Initializer | None

    def __new__(
        cls, name: str, attrs: Mapping[str, str] | None = None, global_init: Initializer | None = None
    ) -> InitDesc:
        self = super().__new__(cls, name)
        self.attrs = attrs or {}
        self.global_init = global_init
        return self


# What the endings of names mean, in the order in which they are looked at: the method, whose name ends like this.
_ENDINGS = {
    "weight": "weight",
    "bias": "bias",
    "gamma": "gamma",
    "beta": "beta",
    "min": "zero",
    "max": "one",
    "weight_quantize": "quantized_weight",
    "bias_quantize": "quantized_bias",
}

# What they meant before variables carried their attributes, which plain strings as names still do.
_OLD_ENDINGS = {
    "bias": "bias",
    "gamma": "gamma",
    "beta": "beta",
    "weight": "weight",
    "moving_mean": "zero",
    "moving_var": "one",
    "moving_inv_var": "zero",
    "moving_avg": "zero",
    "min": "zero",
    "max": "one",
}


class Initializer:
    """Root of all initializers. A class of your own overrides `_init_weight` and is registered with `register`.

    Parameters
    ----------
    **kwargs
        What makes another of the same kind; `dumps` writes it.

    Examples
    --------
    >>> import nbsym as mx
    >>> weight, bias = mx.nd.zeros((2, 2)), mx.nd.zeros(2)
    >>> init = mx.init.Constant(3)
    >>> init(mx.init.InitDesc('fc_weight'), weight)
    >>> init(mx.init.InitDesc('fc_bias'), bias)
    >>> weight.asnumpy().tolist(), bias.asnumpy().tolist()
    ([[3.0, 3.0], [3.0, 3.0]], [0.0, 0.0])
    """

    def __init__(self, **kwargs: Any) -> None:
        self._kwargs = kwargs
        self._print: Callable[[NDArray], Any] | None = None

    def set_verbosity(self, verbose: bool = False, print_func: Callable[[NDArray], Any] | None = None) -> Initializer:
        """Log what is initialized, with a number about it: by default the root of the mean square."""
        self._print = (print_func or _root_mean_square) if verbose else None
        return self

    def dumps(self) -> str:
        """As JSON, for ``Variable(init=...)``.

        Examples
        --------
        >>> Uniform(0.1).dumps()
        '["uniform", {"scale": 0.1}]'
        """
        return json.dumps([type(self).__name__.lower(), self._kwargs])

    def __call__(self, desc: str, arr: NDArray) -> None:
        """Initialize `arr`, which `desc` names.

        Raises
        ------
        ValueError
            If the name has none of the endings, and the variable does not say how it is initialized.
        """
        if not isinstance(desc, InitDesc):
            self._call_by_name(desc, arr)
            return
        if desc.global_init is None:
            desc.global_init = self
        own = desc.attrs.get("__init__")
        if own:
            create(own)._init_weight(desc, arr)
            self._report(desc, own, arr)
            return
        for ending, method in _ENDINGS.items():
            if desc.endswith(ending):
                getattr(self, f"_init_{method}")(desc, arr)
                self._report(desc, ending, arr)
                return
        self._init_default(desc, arr)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Initializer):
            return NotImplemented
        return type(self) is type(other) and self._kwargs == other._kwargs

    __hash__ = None  # type: ignore[assignment]

    def _call_by_name(self, name: str, arr: NDArray) -> None:
        warnings.warn(
            "Calling initializer with init(str, NDArray) has been deprecated. "
            "Please use init(mx.init.InitDesc(...), NDArray) instead.",
            DeprecationWarning,
            stacklevel=3,
        )
        if not isinstance(name, str):
            raise TypeError("name must be string")
        if not isinstance(arr, NDArray):
            raise TypeError("arr must be NDArray")
        if name.startswith("upsampling"):
            arr[:] = _bilinear(arr.shape)
        elif name.startswith("stn_loc") and name.endswith("weight"):
            arr[:] = 0
        elif name.startswith("stn_loc") and name.endswith("bias"):
            arr[:] = np.array([1, 0, 0, 0, 1, 0])
        else:
            found = (method for ending, method in _OLD_ENDINGS.items() if name.endswith(ending))
            getattr(self, f"_init_{next(found, 'default')}")(name, arr)

    def _report(self, desc: str, how: str, arr: NDArray) -> None:
        if self._print is not None:
            logging.info("Initialized %s as %s: %s", desc, how, self._print(arr))

    def _init_zero(self, _: str, arr: NDArray) -> None:
        arr[:] = 0

    def _init_one(self, _: str, arr: NDArray) -> None:
        arr[:] = 1

    _init_bias = _init_beta = _init_quantized_bias = _init_zero
    _init_gamma = _init_one

    def _init_weight(self, name: str, arr: NDArray) -> None:
        raise NotImplementedError("Must override it")

    def _init_quantized_weight(self, _: str, arr: NDArray) -> None:
        arr[:] = random.randint(-127, 127, shape=arr.shape, dtype="int32")

    def _init_default(self, name: str, _: NDArray) -> None:
        raise ValueError(
            f"Unknown initialization pattern for {name}. Default initialization is now limited to "
            '"weight", "bias", "gamma" (1.0), and "beta" (0.0). '
            "Please use mx.sym.Variable(init=mx.init.*) to set initialization pattern"
        )


def _root_mean_square(arr: NDArray) -> str:
    x = arr.asnumpy().astype(np.float64)
    return str(np.float32(math.sqrt(np.mean(x * x))))


_classes = NamedClasses(Initializer, "initializer")
register = _classes.register
alias = _classes.alias


def create(*args: Any, **kwargs: Any) -> Any:
    """An initializer by its name and arguments, or from JSON.

    Examples
    --------
    >>> create('xavier', magnitude=2).dumps()
    '["xavier", {"rnd_type": "uniform", "factor_type": "avg", "magnitude": 2}]'
    >>> create('["constant", {"value": 0.25}]').value
    0.25
    """
    return _classes.create(*args, **kwargs)


class Load:
    """Parameters from a file or a dict, and the rest from another initializer.

    Parameters
    ----------
    param : str or dict of str to NDArray
        Names may begin with ``arg:`` or ``aux:``, as in files of parameters.
    default_init : Initializer, optional
        For what `param` does not have.
    verbose : bool
        Log where each parameter came from.
    """

    def __init__(
        self,
        param: str | Mapping[str, NDArray],
        default_init: Callable[[str, NDArray], None] | None = None,
        verbose: bool = False,
    ) -> None:
        loaded = ndarray.load(param) if isinstance(param, str) else param
        if not isinstance(loaded, Mapping):
            raise ArgumentError("Load: expected named arrays, a dict or a file of one")
        self.param = {name.removeprefix("arg:").removeprefix("aux:"): array for name, array in loaded.items()}
        self.default_init = default_init
        self.verbose = verbose

    def __call__(self, name: str, arr: NDArray) -> None:
        if name in self.param:
            found = self.param[name]
            if arr.shape != found.shape:
                raise ShapeError(
                    f"Parameter {name} cannot be initialized from loading. "
                    f"Shape mismatch, target {arr.shape} vs loaded {found.shape}"
                )
            arr[:] = found
            how = "loading"
        elif self.default_init is None:
            raise ArgumentError(
                f"Cannot Initialize {name}. Not found in loaded param and no default Initializer is provided."
            )
        else:
            self.default_init(name, arr)
            how = "default"
        if self.verbose:
            logging.info("Initialized %s by %s", name, how)


class Mixed:
    """Several initializers: the first whose pattern, a regular expression, matches the beginning of the name.

    Examples
    --------
    >>> import nbsym as mx
    >>> init = mx.init.Mixed(['.*bias', '.*'], [mx.init.Zero(), mx.init.Uniform(0.1)])
    >>> x = mx.nd.ones(2)
    >>> init(mx.init.InitDesc('fc_bias'), x)
    >>> x.asnumpy()
    array([0., 0.], dtype=float32)
    """

    def __init__(self, patterns: Sequence[str], initializers: Sequence[Callable[[str, NDArray], None]]) -> None:
        if len(patterns) != len(initializers):
            raise ArgumentError(f"Mixed: {len(patterns)} patterns for {len(initializers)} initializers")
        self.map = [(re.compile(pattern), init) for pattern, init in zip(patterns, initializers)]

    def __call__(self, name: str, arr: NDArray) -> None:
        for pattern, init in self.map:
            if pattern.match(name):
                init(name, arr)
                return
        raise ValueError(
            f'Parameter name {name} did not match any pattern. Consider adding a ".*" pattern at the end '
            "with default Initializer."
        )


@alias("zeros")
@register
class Zero(Initializer):
    """Zeros."""

    def __init__(self) -> None:
        super().__init__()

    def _init_weight(self, _: str, arr: NDArray) -> None:
        arr[:] = 0


@alias("ones")
@register
class One(Initializer):
    """Ones."""

    def __init__(self) -> None:
        super().__init__()

    def _init_weight(self, _: str, arr: NDArray) -> None:
        arr[:] = 1


@register
class Constant(Initializer):
    """One number everywhere, or the elements of an array of the parameter's shape."""

    def __init__(self, value: Any) -> None:
        super().__init__(value=value)
        self.value = value

    def _init_weight(self, _: str, arr: NDArray) -> None:
        arr[:] = self.value

    def dumps(self) -> str:
        value = self.value
        if isinstance(value, NDArray):
            value = value.asnumpy()
        if isinstance(value, (np.ndarray, np.generic)):
            value = value.tolist()
        return json.dumps(["constant", {"value": value}])


@register
class Uniform(Initializer):
    """Uniform in ``[-scale, scale)``."""

    def __init__(self, scale: float = 0.07) -> None:
        super().__init__(scale=scale)
        self.scale = scale

    def _init_weight(self, _: str, arr: NDArray) -> None:
        random.uniform(-self.scale, self.scale, out=arr)


@register
class Normal(Initializer):
    """Normal with mean 0 and standard deviation `sigma`."""

    def __init__(self, sigma: float = 0.01) -> None:
        super().__init__(sigma=sigma)
        self.sigma = sigma

    def _init_weight(self, _: str, arr: NDArray) -> None:
        random.normal(0, self.sigma, out=arr)


@register
class Orthogonal(Initializer):
    """Rows, or columns, that are orthogonal and of length `scale` (Saxe, McClelland and Ganguli, 2013).

    Parameters
    ----------
    scale : float
    rand_type : {'uniform', 'normal'}
        What the matrix is drawn from whose singular vectors are taken.
    """

    def __init__(self, scale: float = 1.414, rand_type: str = "uniform") -> None:
        super().__init__(scale=scale, rand_type=rand_type)
        self.scale = scale
        self.rand_type = rand_type

    def _init_weight(self, _: str, arr: NDArray) -> None:
        rows, columns = arr.shape[0], math.prod(arr.shape[1:])
        if self.rand_type == "uniform":
            drawn = random.uniform(-1, 1, shape=(rows, columns))
        elif self.rand_type == "normal":
            drawn = random.normal(0, 1, shape=(rows, columns))
        else:
            raise ValueError(f"Orthogonal: rand_type must be 'uniform' or 'normal', got {self.rand_type!r}")
        left, _singular, right = np.linalg.svd(drawn.asnumpy(), full_matrices=False)
        basis = left if left.shape == (rows, columns) else right
        arr[:] = self.scale * basis.reshape(arr.shape)


@register
class Xavier(Initializer):
    """Random with a spread that keeps the scale of gradients the same in all layers (Glorot and Bengio, 2010).

    Parameters
    ----------
    rnd_type : {'uniform', 'gaussian'}
    factor_type : {'avg', 'in', 'out'}
        What `magnitude` is divided by: how many inputs an output has, how many outputs an input, or their mean.
    magnitude : float
        The spread, or standard deviation, is the root of the quotient.
    """

    def __init__(self, rnd_type: str = "uniform", factor_type: str = "avg", magnitude: float = 3) -> None:
        super().__init__(rnd_type=rnd_type, factor_type=factor_type, magnitude=magnitude)
        self.rnd_type = rnd_type
        self.factor_type = factor_type
        self.magnitude = float(magnitude)

    def _init_weight(self, name: str, arr: NDArray) -> None:
        shape = arr.shape
        if len(shape) < 2:
            raise ValueError(f"Xavier initializer cannot be applied to vector {name}. It requires at least 2D.")
        window = math.prod(shape[2:])
        fan_in, fan_out = shape[1] * window, shape[0] * window
        factors = {"avg": (fan_in + fan_out) / 2, "in": fan_in, "out": fan_out}
        if self.factor_type not in factors:
            raise ValueError(f"Incorrect factor type {self.factor_type!r}; expected one of {', '.join(factors)}")
        scale = math.sqrt(self.magnitude / factors[self.factor_type])
        if self.rnd_type == "uniform":
            random.uniform(-scale, scale, out=arr)
        elif self.rnd_type == "gaussian":
            random.normal(0, scale, out=arr)
        else:
            raise ValueError(f"Unknown random type {self.rnd_type!r}; expected uniform or gaussian")


@register
class MSRAPrelu(Xavier):
    """`Xavier` for layers that are followed by PReLU with this slope (He et al., 2015)."""

    def __init__(self, factor_type: str = "avg", slope: float = 0.25) -> None:
        super().__init__("gaussian", factor_type, 2 / (1 + slope**2))
        self._kwargs = {"factor_type": factor_type, "slope": slope}


@register
class Bilinear(Initializer):
    """The weights with which a deconvolution interpolates: for upsampling."""

    def __init__(self) -> None:
        super().__init__()

    def _init_weight(self, _: str, arr: NDArray) -> None:
        arr[:] = _bilinear(arr.shape)


def _bilinear(shape: tuple[int, ...]) -> np.ndarray:
    """A tent over the last two axes, its width that of the last, as MXNet has it."""
    height, width = shape[2:]
    half = math.ceil(width / 2)
    center = (2 * half - 1 - half % 2) / (2 * half)
    rows, columns = (1 - abs(np.arange(n) / half - center) for n in (height, width))
    return np.broadcast_to(np.outer(rows, columns), shape)


@register
class LSTMBias(Initializer):
    """Zeros, but for the forget gate's quarter of an LSTM's bias, so that it begins by remembering."""

    def __init__(self, forget_bias: float = 1.0) -> None:
        super().__init__(forget_bias=forget_bias)
        self.forget_bias = forget_bias

    def _init_weight(self, _: str, arr: NDArray) -> None:
        arr[:] = 0
        hidden = arr.shape[0] // 4
        arr[hidden : 2 * hidden] = self.forget_bias


@register
class FusedRNN(Initializer):
    """The packed parameters of a fused RNN, each of them initialized as what it is.

    Parameters
    ----------
    init : Initializer or str, optional
        For the weights and biases inside; by default the initializer in force.
    num_hidden, num_layers, mode, bidirectional
        Those of the cell.
    forget_bias : float
        Bias of an LSTM's forget gate.
    """

    def __init__(
        self,
        init: Initializer | str | None,
        num_hidden: int,
        num_layers: int,
        mode: str,
        bidirectional: bool = False,
        forget_bias: float = 1.0,
    ) -> None:
        if isinstance(init, str):
            init = create(init)
        assert init is None or isinstance(init, Initializer)
        super().__init__(
            init=None if init is None else init.dumps(),
            num_hidden=num_hidden,
            num_layers=num_layers,
            mode=mode,
            bidirectional=bidirectional,
            forget_bias=forget_bias,
        )
        self._init = init
        self._cell = (num_hidden, num_layers, mode, bidirectional)
        self._forget_bias = forget_bias

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        from .rnn import FusedRNNCell

        cell = FusedRNNCell(*self._cell, forget_bias=self._forget_bias, prefix="")
        around = desc.global_init if isinstance(desc, InitDesc) else None
        init = self._init or around
        if init is None:
            raise ValueError(f"FusedRNN: {desc} has no initializer for its weights; give FusedRNN one as init")
        parts = cell.unpack_weights({"parameters": arr})
        for name, part in parts.items():
            if cell._mode == "lstm" and name.endswith("_f_bias"):
                part[:] = self._forget_bias
            else:
                init(InitDesc(name, global_init=around), part)
        arr[:] = cell.pack_weights(parts)["parameters"]
