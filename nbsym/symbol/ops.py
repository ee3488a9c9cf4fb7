"""Operators as functions of symbols.

Generated from ops.yaml: change it there, then run tools/gen_ops.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ..registry.params import REQUIRED
from .compose import compose

if TYPE_CHECKING:
    from .symbol import Symbol

__all__ = [
    "Activation",
    "BatchNorm",
    "BatchNorm_v1",
    "BlockGrad",
    "Cast",
    "Concat",
    "Convolution",
    "Convolution_v1",
    "Crop",
    "Deconvolution",
    "Dropout",
    "ElementWiseSum",
    "Embedding",
    "Flatten",
    "FullyConnected",
    "InstanceNorm",
    "L2Normalization",
    "LRN",
    "LayerNorm",
    "LeakyReLU",
    "LinearRegressionOutput",
    "LogisticRegressionOutput",
    "MAERegressionOutput",
    "MakeLoss",
    "Pad",
    "Pooling",
    "Pooling_v1",
    "RNN",
    "Reshape",
    "SVMOutput",
    "SliceChannel",
    "Softmax",
    "SoftmaxActivation",
    "SoftmaxOutput",
    "SwapAxis",
    "abs",
    "adam_update",
    "add_n",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "argmax",
    "argmax_channel",
    "argmin",
    "argsort",
    "batch_dot",
    "batch_take",
    "broadcast_add",
    "broadcast_axes",
    "broadcast_axis",
    "broadcast_div",
    "broadcast_equal",
    "broadcast_greater",
    "broadcast_greater_equal",
    "broadcast_hypot",
    "broadcast_lesser",
    "broadcast_lesser_equal",
    "broadcast_like",
    "broadcast_logical_and",
    "broadcast_logical_or",
    "broadcast_logical_xor",
    "broadcast_maximum",
    "broadcast_minimum",
    "broadcast_minus",
    "broadcast_mod",
    "broadcast_mul",
    "broadcast_not_equal",
    "broadcast_plus",
    "broadcast_power",
    "broadcast_sub",
    "broadcast_to",
    "cast",
    "cbrt",
    "ceil",
    "choose_element_0index",
    "clip",
    "concat",
    "cos",
    "cosh",
    "crop",
    "degrees",
    "depth_to_space",
    "dot",
    "elemwise_add",
    "elemwise_div",
    "elemwise_mul",
    "elemwise_sub",
    "erf",
    "erfinv",
    "exp",
    "expand_dims",
    "expm1",
    "fix",
    "flatten",
    "flip",
    "floor",
    "ftml_update",
    "ftrl_update",
    "gamma",
    "gammaln",
    "gather_nd",
    "hard_sigmoid",
    "identity",
    "lamb_update_phase1",
    "lamb_update_phase2",
    "linalg_gemm2",
    "log",
    "log10",
    "log1p",
    "log2",
    "log_softmax",
    "logical_not",
    "make_loss",
    "max",
    "max_axis",
    "mean",
    "min",
    "min_axis",
    "moments",
    "mp_lamb_update_phase1",
    "mp_lamb_update_phase2",
    "mp_nag_mom_update",
    "mp_sgd_mom_update",
    "mp_sgd_update",
    "nag_mom_update",
    "nanprod",
    "nansum",
    "negative",
    "norm",
    "normal",
    "one_hot",
    "ones_like",
    "pad",
    "pick",
    "prod",
    "radians",
    "random_exponential",
    "random_gamma",
    "random_generalized_negative_binomial",
    "random_negative_binomial",
    "random_normal",
    "random_normal_like",
    "random_poisson",
    "random_randint",
    "random_uniform",
    "random_uniform_like",
    "rcbrt",
    "reciprocal",
    "relu",
    "repeat",
    "reshape",
    "reshape_like",
    "reverse",
    "rint",
    "rmsprop_update",
    "rmspropalex_update",
    "round",
    "rsqrt",
    "sample_multinomial",
    "scatter_nd",
    "sgd_mom_update",
    "sgd_update",
    "shape_array",
    "shuffle",
    "sigmoid",
    "sign",
    "signsgd_update",
    "signum_update",
    "sin",
    "sinh",
    "size_array",
    "slice",
    "slice_axis",
    "slice_like",
    "smooth_l1",
    "softmax",
    "softmax_cross_entropy",
    "softmin",
    "softsign",
    "sort",
    "space_to_depth",
    "split",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "stop_gradient",
    "sum",
    "sum_axis",
    "swapaxes",
    "take",
    "tan",
    "tanh",
    "tile",
    "topk",
    "transpose",
    "trunc",
    "uniform",
    "where",
    "zeros_like",
]


def _adadelta_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    acc_g: Symbol | None = None,
    acc_delta: Symbol | None = None,
    rho: float = 0.9,
    epsilon: float = 1e-05,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of Adadelta (Zeiler, 2012).

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    acc_g : Symbol, updated in place
        Shape `*s`.
    acc_delta : Symbol, updated in place
        Shape `*s`.
    rho : a number, default 0.9
    epsilon : a number, default 1e-05
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._adadelta_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     acc_g=mx.sym.Variable('acc_g'),
    ...     acc_delta=mx.sym.Variable('acc_delta'),
    ...     wd=0.01,
    ...     clip_gradient=0.5,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), acc_g=(4, 3), acc_delta=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "_adadelta_update",
        (weight, grad, acc_g, acc_delta),
        (rho, epsilon, wd, rescale_grad, clip_gradient),
        name,
        attr,
        kwargs,
    )


def _adagrad_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    history: Symbol | None = None,
    lr: float = REQUIRED,
    epsilon: float = 1e-07,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of Adagrad (Duchi, Hazan and Singer, 2011); weight decay stays out of the history.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    history : Symbol, updated in place
        Shape `*s`.
    lr : a number
    epsilon : a number, default 1e-07
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._adagrad_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     history=mx.sym.Variable('history'),
    ...     lr=0.1,
    ...     wd=0.01,
    ...     clip_gradient=0.5,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), history=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "_adagrad_update", (weight, grad, history), (lr, epsilon, wd, rescale_grad, clip_gradient), name, attr, kwargs
    )


def _adamax_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mean: Symbol | None = None,
    bound: Symbol | None = None,
    lr: float = REQUIRED,
    beta1: float = 0.9,
    beta2: float = 0.999,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of AdaMax (Kingma and Ba, 2015); the correction of bias is part of lr.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mean : Symbol, updated in place
        Shape `*s`.
    bound : Symbol, updated in place
        Shape `*s`.
    lr : a number
    beta1 : a number, default 0.9
    beta2 : a number, default 0.999
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._adamax_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mean=mx.sym.Variable('mean'),
    ...     bound=mx.sym.Variable('bound'),
    ...     lr=0.1,
    ...     wd=0.01,
    ...     clip_gradient=0.5,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mean=(4, 3), bound=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "_adamax_update",
        (weight, grad, mean, bound),
        (lr, beta1, beta2, wd, rescale_grad, clip_gradient),
        name,
        attr,
        kwargs,
    )


def _arange(
    start: float = REQUIRED,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool = False,
    ctx: str = "",
    dtype: Any = "float32",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """start, start + step, .

    below stop (0 .. start if there is no stop), each repeated.

    Parameters
    ----------
    start : a number
    stop : a number, or None, default None
    step : a number, default 1.0
    repeat : an integer, repeat > 0, default 1
    infer_range : True or False, default False
        As many numbers as the result has place for.
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n` if infer_range, else `arange_size(start, stop, step, repeat)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._arange(start=5.0)
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(5,)]
    """
    return compose("_arange", (), (start, stop, step, repeat, infer_range, ctx, dtype), name, attr, kwargs)


def _as_channels(
    gamma: Symbol | None = None,
    data: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """gamma, a number for each channel of data, in a shape that broadcasts with data.

    Parameters
    ----------
    gamma : Symbol
        Shape `c`.
    data : Symbol
        Shape `n c *s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `1 c *ones(s)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._as_channels(gamma=mx.sym.Variable('gamma'), data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(gamma=(3,), data=(2, 3, 4, 4))
    >>> shapes
    [(1, 3, 1, 1)]
    """
    return compose("_as_channels", (gamma, data), (), name, attr, kwargs)


def _as_rows(
    condition: Symbol | None = None,
    data: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """condition in a shape that broadcasts with data, whose rows it has a number for, if not for each of its elements.

    Parameters
    ----------
    condition : Symbol
    data : Symbol
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._as_rows(condition=mx.sym.Variable('condition'), data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(condition=(2,), data=(2, 3))
    >>> shapes
    [(2, 1)]
    """
    return compose("_as_rows", (condition, data), (), name, attr, kwargs)


def _batch_norm_again(
    data: Symbol | None = None,
    gamma: Symbol | None = None,
    beta: Symbol | None = None,
    mean: Symbol | None = None,
    var: Symbol | None = None,
    residual: Symbol | None = None,
    axis: int = 1,
    fix_gamma: bool = True,
    added: bool = False,
    act: Literal["relu"] | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The result of `BatchNorm` once more, from the mean and the inverse standard deviation that it used.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    gamma : Symbol
        Shape `dim(s, axis)`.
    beta : Symbol
        Shape `dim(s, axis)`.
    mean : Symbol
        Shape `dim(s, axis)`.
    var : Symbol
        Shape `dim(s, axis)`.
    residual : Symbol, absent if ``not added``
        Shape `*s`.
    axis : an integer, default 1
    fix_gamma : True or False, default True
    added : True or False, default False
        Whether there is a residual, an array that is added.
    act : {'relu'} or None, default None
        What is applied last.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._batch_norm_again(
    ...     data=mx.sym.Variable('data'),
    ...     gamma=mx.sym.Variable('gamma'),
    ...     beta=mx.sym.Variable('beta'),
    ...     mean=mx.sym.Variable('mean'),
    ...     var=mx.sym.Variable('var'),
    ...     fix_gamma=False,
    ... )
    >>> _, shapes, _ = out.infer_shape(data=(4, 3, 2, 2), gamma=(3,), beta=(3,), mean=(3,), var=(3,))
    >>> shapes
    [(4, 3, 2, 2)]
    """
    return compose(
        "_batch_norm_again", (data, gamma, beta, mean, var, residual), (axis, fix_gamma, added, act), name, attr, kwargs
    )


def _batch_norm_backward(
    grad: Symbol | None = None,
    data: Symbol | None = None,
    gamma: Symbol | None = None,
    mean: Symbol | None = None,
    var: Symbol | None = None,
    beta: Symbol | None = None,
    moving_mean: Symbol | None = None,
    moving_var: Symbol | None = None,
    eps: float = 0.001,
    momentum: float = 0.9,
    axis: int = 1,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    act: Literal["relu"] | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradients of `BatchNorm`, from the statistics that it used.

    The moving statistics follow them.

    Parameters
    ----------
    grad : Symbol
        Shape `*s`.
    data : Symbol
        Shape `*s`.
    gamma : Symbol
        Shape `dim(s, axis)`.
    mean : Symbol
        Shape `dim(s, axis)`.
    var : Symbol
        Shape `dim(s, axis)`.
    beta : Symbol, absent if ``act == none``
        Shape `dim(s, axis)`.
    moving_mean : Symbol, auxiliary state, updated while training
        Shape `dim(s, axis)`.
    moving_var : Symbol, auxiliary state, updated while training
        Shape `dim(s, axis)`.
    eps : a number, default 0.001
    momentum : a number, default 0.9
    axis : an integer, default 1
    fix_gamma : True or False, default True
    use_global_stats : True or False, default False
    act : {'relu'} or None, default None
        What followed, through which the gradient comes.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        data_grad: shape `*s`.
        gamma_grad: shape `dim(s, axis)`.
        beta_grad: shape `dim(s, axis)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._batch_norm_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     data=mx.sym.Variable('data'),
    ...     gamma=mx.sym.Variable('gamma'),
    ...     mean=mx.sym.Variable('mean'),
    ...     var=mx.sym.Variable('var'),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(4, 3, 2, 2), data=(4, 3, 2, 2), gamma=(3,), mean=(3,), var=(3,))
    >>> shapes
    [(4, 3, 2, 2), (3,), (3,)]
    """
    return compose(
        "_batch_norm_backward",
        (grad, data, gamma, mean, var, beta, moving_mean, moving_var),
        (eps, momentum, axis, fix_gamma, use_global_stats, act),
        name,
        attr,
        kwargs,
    )


def _cast_like(
    data: Symbol | None = None,
    like: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """data in the dtype of like.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    like : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._cast_like(data=mx.sym.Variable('data'), like=mx.sym.Variable('like'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3), like=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_cast_like", (data, like), (), name, attr, kwargs)


def _concat_backward(
    grad: Symbol,
    *data: Symbol,
    num_args: int = REQUIRED,
    dim: int = 1,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The parts of which `Concat` made a whole.

    Parameters
    ----------
    grad : Symbol
    *data : Symbol
    num_args : an integer
        Number of inputs, grad included.
    dim : an integer, default 1
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol of ``(num_args - 1)`` outputs

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._concat_backward(
    ...     mx.sym.Variable('grad'),
    ...     mx.sym.Variable('arg0'),
    ...     mx.sym.Variable('arg1'),
    ...     num_args=3,
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(2, 4), arg0=(2, 3), arg1=(2, 1))
    >>> shapes
    [(2, 3), (2, 1)]
    """
    return compose("_concat_backward", (grad, *data), (num_args, dim), name, attr, kwargs)


def _contrib_group_adagrad_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    history: Symbol | None = None,
    lr: float = REQUIRED,
    epsilon: float = 1e-05,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of Adagrad with one number of history for each row.

    Parameters
    ----------
    weight : Symbol
        Shape `n k`.
    grad : Symbol
        Shape `n k`.
    history : Symbol, updated in place
        Shape `n 1`.
    lr : a number
    epsilon : a number, default 1e-05
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n k`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._contrib_group_adagrad_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     history=mx.sym.Variable('history'),
    ...     lr=0.1,
    ...     clip_gradient=0.5,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), history=(4, 1))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "_contrib_group_adagrad_update",
        (weight, grad, history),
        (lr, epsilon, rescale_grad, clip_gradient),
        name,
        attr,
        kwargs,
    )


def _convolution_backward_data(
    grad: Symbol | None = None,
    weight: Symbol | None = None,
    data: Symbol | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `Convolution` towards its data.

    Parameters
    ----------
    grad : Symbol
        Shape `n num_filter *conv_out(s, kernel, stride, pad, dilate)`.
    weight : Symbol
        Shape `num_filter c *kernel`.
    data : Symbol
        Shape `n num_group*c *s`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    dilate : a tuple of integers, dilate > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    num_filter : an integer, num_filter > 0
    num_group : an integer, num_group > 0, default 1
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n num_group*c *s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._convolution_backward_data(
    ...     grad=mx.sym.Variable('grad'),
    ...     weight=mx.sym.Variable('weight'),
    ...     data=mx.sym.Variable('data'),
    ...     kernel=(3, 3),
    ...     pad=(1, 1),
    ...     num_filter=4,
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(2, 4, 5, 6), weight=(4, 3, 3, 3), data=(2, 3, 5, 6))
    >>> shapes
    [(2, 3, 5, 6)]
    """
    return compose(
        "_convolution_backward_data",
        (grad, weight, data),
        (kernel, stride, dilate, pad, num_filter, num_group),
        name,
        attr,
        kwargs,
    )


def _convolution_backward_weight(
    grad: Symbol | None = None,
    data: Symbol | None = None,
    weight: Symbol | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `Convolution` towards its weight.

    Parameters
    ----------
    grad : Symbol
        Shape `n num_filter *conv_out(s, kernel, stride, pad, dilate)`.
    data : Symbol
        Shape `n num_group*c *s`.
    weight : Symbol
        Shape `num_filter c *kernel`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    dilate : a tuple of integers, dilate > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    num_filter : an integer, num_filter > 0
    num_group : an integer, num_group > 0, default 1
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `num_filter c *kernel`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._convolution_backward_weight(
    ...     grad=mx.sym.Variable('grad'),
    ...     data=mx.sym.Variable('data'),
    ...     weight=mx.sym.Variable('weight'),
    ...     kernel=(3, 3),
    ...     pad=(1, 1),
    ...     num_filter=4,
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(2, 4, 5, 6), data=(2, 3, 5, 6), weight=(4, 3, 3, 3))
    >>> shapes
    [(4, 3, 3, 3)]
    """
    return compose(
        "_convolution_backward_weight",
        (grad, data, weight),
        (kernel, stride, dilate, pad, num_filter, num_group),
        name,
        attr,
        kwargs,
    )


def _convolution_nhwc(
    data: Symbol | None = None,
    weight: Symbol | None = None,
    scale: Symbol | None = None,
    shift: Symbol | None = None,
    residual: Symbol | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    act: Literal["relu", "clip", "leaky", "sigmoid", "tanh", "softrelu", "softsign"] | None = None,
    low: float = 0.0,
    high: float = 0.0,
    scaled: bool = False,
    shifted: bool = False,
    added: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """`_fused_convolution` of two spatial axes for images whose channels come last, (n, height, width, channels), as
    graph/nhwc.py chooses it.

    The weight is the same.

    Parameters
    ----------
    data : Symbol
        Shape `n *s num_group*c`.
    weight : Symbol
        Shape `num_filter c *kernel`.
    scale : Symbol, absent if ``not scaled``
        Shape `num_filter`.
    shift : Symbol, absent if ``not shifted``
        Shape `num_filter`.
    residual : Symbol, absent if ``not added``
        Shape `n *conv_out(s, kernel, stride, pad, dilate) num_filter`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    dilate : a tuple of integers, dilate > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    num_filter : an integer, num_filter > 0
    num_group : an integer, num_group > 0, default 1
    act : {'relu', 'clip', 'leaky', 'sigmoid', 'tanh', 'softrelu', 'softsign'} or None, default None
    low : a number, default 0.0
    high : a number, default 0.0
    scaled : True or False, default False
    shifted : True or False, default False
    added : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n *conv_out(s, kernel, stride, pad, dilate) num_filter`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._convolution_nhwc(
    ...     data=mx.sym.Variable('data'),
    ...     kernel=(3, 3),
    ...     pad=(1, 1),
    ...     num_filter=4,
    ...     act="relu",
    ...     scaled=True,
    ...     shifted=True,
    ...     added=True,
    ... )
    >>> _, shapes, _ = out.infer_shape(data=(2, 5, 6, 3))
    >>> shapes
    [(2, 5, 6, 4)]
    """
    return compose(
        "_convolution_nhwc",
        (data, weight, scale, shift, residual),
        (kernel, stride, dilate, pad, num_filter, num_group, act, low, high, scaled, shifted, added),
        name,
        attr,
        kwargs,
    )


def _copy(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The same elements.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `identity`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._copy(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_copy", (data,), (), name, attr, kwargs)


def identity(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The same as `_copy`."""
    return compose("identity", (data,), (), name, attr, kwargs)


def _crop_backward(
    grad: Symbol | None = None,
    like: Symbol | None = None,
    offset: int | Sequence[int] = (0, 0),
    center_crop: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Zeros, but for the window that `Crop` took.

    Parameters
    ----------
    grad : Symbol
        Shape `n c _ _`.
    like : Symbol
        Shape `n c h w`.
    offset : a tuple of integers, default (0, 0)
    center_crop : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c h w`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._crop_backward(grad=mx.sym.Variable('grad'), like=mx.sym.Variable('like'), offset=(1, 2))
    >>> _, shapes, _ = out.infer_shape(grad=(1, 2, 2, 3), like=(1, 2, 5, 6))
    >>> shapes
    [(1, 2, 5, 6)]
    """
    return compose("_crop_backward", (grad, like), (offset, center_crop), name, attr, kwargs)


def _crop_like(
    data: Symbol | None = None,
    like: Symbol | None = None,
    offset: int | Sequence[int] = (0, 0),
    center_crop: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """A window of the size of another array.

    Parameters
    ----------
    data : Symbol
        Shape `n c _ _`.
    like : Symbol
        Shape `n c h w`.
    offset : a tuple of integers, default (0, 0)
    center_crop : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c h w`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._crop_like(data=mx.sym.Variable('data'), like=mx.sym.Variable('like'), center_crop=True)
    >>> _, shapes, _ = out.infer_shape(data=(1, 2, 5, 6), like=(1, 2, 2, 3))
    >>> shapes
    [(1, 2, 2, 3)]
    """
    return compose("_crop_like", (data, like), (offset, center_crop), name, attr, kwargs)


def _dcasgd_mom_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mom: Symbol | None = None,
    previous: Symbol | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    lamda: float = 0.04,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of stochastic gradient descent with momentum, the delay of the gradient made up for.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mom : Symbol, updated in place
        Shape `*s`.
    previous : Symbol, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    lamda : a number, default 0.04
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._dcasgd_mom_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mom=mx.sym.Variable('mom'),
    ...     previous=mx.sym.Variable('previous'),
    ...     lr=0.1,
    ...     momentum=0.9,
    ...     wd=0.01,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mom=(4, 3), previous=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "_dcasgd_mom_update",
        (weight, grad, mom, previous),
        (lr, momentum, lamda, wd, rescale_grad, clip_gradient),
        name,
        attr,
        kwargs,
    )


def _dcasgd_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    previous: Symbol | None = None,
    lr: float = REQUIRED,
    lamda: float = 0.04,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of stochastic gradient descent, the delay of the gradient made up for (Zheng et al., 2017).

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    previous : Symbol, updated in place
        Shape `*s`.
    lr : a number
    lamda : a number, default 0.04
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._dcasgd_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     previous=mx.sym.Variable('previous'),
    ...     lr=0.1,
    ...     wd=0.01,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), previous=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "_dcasgd_update", (weight, grad, previous), (lr, lamda, wd, rescale_grad, clip_gradient), name, attr, kwargs
    )


def _deconvolution_backward_data(
    grad: Symbol | None = None,
    weight: Symbol | None = None,
    data: Symbol | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    adj: int | Sequence[int] = (),
    target_shape: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `Deconvolution` towards its data.

    Parameters
    ----------
    grad : Symbol
        Shape `n num_filter *deconv_out(s, kernel, stride, pad, dilate, adj, target_shape)`.
    weight : Symbol
        Shape `c num_filter//num_group *kernel`.
    data : Symbol
        Shape `n c *s`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    dilate : a tuple of integers, dilate > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    adj : a tuple of integers, adj >= 0, default ()
    target_shape : a tuple of integers, target_shape >= 0, default ()
    num_filter : an integer, num_filter > 0
    num_group : an integer, num_group > 0, default 1
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c *s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._deconvolution_backward_data(
    ...     grad=mx.sym.Variable('grad'),
    ...     weight=mx.sym.Variable('weight'),
    ...     data=mx.sym.Variable('data'),
    ...     kernel=(3, 3),
    ...     num_filter=4,
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(2, 4, 6, 7), weight=(3, 4, 3, 3), data=(2, 3, 4, 5))
    >>> shapes
    [(2, 3, 4, 5)]
    """
    return compose(
        "_deconvolution_backward_data",
        (grad, weight, data),
        (kernel, stride, dilate, pad, adj, target_shape, num_filter, num_group),
        name,
        attr,
        kwargs,
    )


def _deconvolution_backward_weight(
    grad: Symbol | None = None,
    data: Symbol | None = None,
    weight: Symbol | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    adj: int | Sequence[int] = (),
    target_shape: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `Deconvolution` towards its weight.

    Parameters
    ----------
    grad : Symbol
        Shape `n num_filter *deconv_out(s, kernel, stride, pad, dilate, adj, target_shape)`.
    data : Symbol
        Shape `n c *s`.
    weight : Symbol
        Shape `c num_filter//num_group *kernel`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    dilate : a tuple of integers, dilate > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    adj : a tuple of integers, adj >= 0, default ()
    target_shape : a tuple of integers, target_shape >= 0, default ()
    num_filter : an integer, num_filter > 0
    num_group : an integer, num_group > 0, default 1
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `c num_filter//num_group *kernel`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._deconvolution_backward_weight(
    ...     grad=mx.sym.Variable('grad'),
    ...     data=mx.sym.Variable('data'),
    ...     weight=mx.sym.Variable('weight'),
    ...     kernel=(3, 3),
    ...     num_filter=4,
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(2, 4, 6, 7), data=(2, 3, 4, 5), weight=(3, 4, 3, 3))
    >>> shapes
    [(3, 4, 3, 3)]
    """
    return compose(
        "_deconvolution_backward_weight",
        (grad, data, weight),
        (kernel, stride, dilate, pad, adj, target_shape, num_filter, num_group),
        name,
        attr,
        kwargs,
    )


def _div_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """data / scalar.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_DivScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._div_scalar(data=mx.sym.Variable('data'), scalar=1.5)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_div_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _DivScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_div_scalar`."""
    return compose("_DivScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _dot_backward_lhs(
    grad: Symbol | None = None,
    rhs: Symbol | None = None,
    lhs: Symbol | None = None,
    transpose_a: bool = False,
    transpose_b: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `dot` towards lhs.

    Parameters
    ----------
    grad : Symbol
    rhs : Symbol
    lhs : Symbol
    transpose_a : True or False, default False
    transpose_b : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._dot_backward_lhs(
    ...     grad=mx.sym.Variable('grad'),
    ...     rhs=mx.sym.Variable('rhs'),
    ...     lhs=mx.sym.Variable('lhs'),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(4, 2), rhs=(3, 2), lhs=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_dot_backward_lhs", (grad, rhs, lhs), (transpose_a, transpose_b), name, attr, kwargs)


def _dot_backward_rhs(
    grad: Symbol | None = None,
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    transpose_a: bool = False,
    transpose_b: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `dot` towards rhs.

    Parameters
    ----------
    grad : Symbol
    lhs : Symbol
    rhs : Symbol
    transpose_a : True or False, default False
    transpose_b : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._dot_backward_rhs(
    ...     grad=mx.sym.Variable('grad'),
    ...     lhs=mx.sym.Variable('lhs'),
    ...     rhs=mx.sym.Variable('rhs'),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(4, 2), lhs=(4, 3), rhs=(3, 2))
    >>> shapes
    [(3, 2)]
    """
    return compose("_dot_backward_rhs", (grad, lhs, rhs), (transpose_a, transpose_b), name, attr, kwargs)


def _elu(
    data: Symbol | None = None,
    slope: float = 0.25,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """data where it is positive, else slope * (exp(data) - 1).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    slope : a number, default 0.25
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._elu(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_elu", (data,), (slope,), name, attr, kwargs)


def _equal(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where lhs == rhs, else 0.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Equal`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._equal(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_equal", (lhs, rhs), (), name, attr, kwargs)


_Equal = _equal


def _equal_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where data == scalar, else 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_EqualScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._equal_scalar(data=mx.sym.Variable('data'), scalar=3.0)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_equal_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _EqualScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_equal_scalar`."""
    return compose("_EqualScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _expand_reduced(
    grad: Symbol | None = None,
    like: Symbol | None = None,
    axis: int | Sequence[int] | None = None,
    exclude: bool = False,
    average: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """What a reduction left, repeated along the axes that were reduced; divided by their size with average.

    Parameters
    ----------
    grad : Symbol
    like : Symbol
    axis : a tuple of integers, or None, default None
    exclude : True or False, default False
    average : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._expand_reduced(grad=mx.sym.Variable('grad'), like=mx.sym.Variable('like'), axis=(1,))
    >>> _, shapes, _ = out.infer_shape(grad=(2, 4), like=(2, 3, 4))
    >>> shapes
    [(2, 3, 4)]
    """
    return compose("_expand_reduced", (grad, like), (axis, exclude, average), name, attr, kwargs)


def _eye(
    N: int = REQUIRED,
    M: int = 0,
    k: int = 0,
    ctx: str = "",
    dtype: Any = "float32",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Ones on diagonal k of an N by M matrix (N by N if M is 0), zeros elsewhere.

    Parameters
    ----------
    N : an integer, N >= 0
    M : an integer, M >= 0, default 0
    k : an integer, default 0
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `N N` if M == 0, else `N M`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._eye(N=3)
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(3, 3)]
    """
    return compose("_eye", (), (N, M, k, ctx, dtype), name, attr, kwargs)


def _full(
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = "float32",
    value: float = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One value everywhere.

    A dimension of 0 is inferred where that is possible.

    Parameters
    ----------
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    value : a number
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*created(shape)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._full(shape=(4, 3), value=2.5)
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(4, 3)]
    """
    return compose("_full", (), (shape, ctx, dtype, value), name, attr, kwargs)


def _fused_batch_norm(
    data: Symbol | None = None,
    gamma: Symbol | None = None,
    beta: Symbol | None = None,
    residual: Symbol | None = None,
    moving_mean: Symbol | None = None,
    moving_var: Symbol | None = None,
    eps: float = 0.001,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    axis: int = 1,
    added: bool = False,
    act: Literal["relu"] | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """BatchNorm, an addition and relu in one, as graph/normalized.py finds them.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    gamma : Symbol
        Shape `dim(s, axis)`.
    beta : Symbol
        Shape `dim(s, axis)`.
    residual : Symbol, absent if ``not added``
        Shape `*s`.
    moving_mean : Symbol, auxiliary state, updated while training
        Shape `dim(s, axis)`.
    moving_var : Symbol, auxiliary state, updated while training
        Shape `dim(s, axis)`.
    eps : a number, eps > 0, default 0.001
    fix_gamma : True or False, default True
    use_global_stats : True or False, default False
    axis : an integer, default 1
    added : True or False, default False
        Whether there is a residual, an array that is added.
    act : {'relu'} or None, default None
        What is applied last.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        out: shape `*s`.
        mean: shape `dim(s, axis)`.
        var: shape `dim(s, axis)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._fused_batch_norm(data=mx.sym.Variable('data'), fix_gamma=False, act="relu")
    >>> _, shapes, _ = out.infer_shape(data=(4, 3, 2, 3))
    >>> shapes
    [(4, 3, 2, 3), (3,), (3,)]
    """
    return compose(
        "_fused_batch_norm",
        (data, gamma, beta, residual, moving_mean, moving_var),
        (eps, fix_gamma, use_global_stats, axis, added, act),
        name,
        attr,
        kwargs,
    )


def _fused_convolution(
    data: Symbol | None = None,
    weight: Symbol | None = None,
    scale: Symbol | None = None,
    shift: Symbol | None = None,
    residual: Symbol | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    act: Literal["relu", "clip", "leaky", "sigmoid", "tanh", "softrelu", "softsign"] | None = None,
    low: float = 0.0,
    high: float = 0.0,
    scaled: bool = False,
    shifted: bool = False,
    added: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Convolution and what follows it, act(product * scale + shift + residual), as graph/epilogue.py finds it.

    Parameters
    ----------
    data : Symbol
        Shape `n num_group*c *s`.
    weight : Symbol
        Shape `num_filter c *kernel`.
    scale : Symbol, absent if ``not scaled``
        Shape `num_filter`.
    shift : Symbol, absent if ``not shifted``
        Shape `num_filter`.
    residual : Symbol, absent if ``not added``
        Shape `n num_filter *conv_out(s, kernel, stride, pad, dilate)`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    dilate : a tuple of integers, dilate > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    num_filter : an integer, num_filter > 0
    num_group : an integer, num_group > 0, default 1
    act : {'relu', 'clip', 'leaky', 'sigmoid', 'tanh', 'softrelu', 'softsign'} or None, default None
        What is applied last.
    low : a number, default 0.0
        Lower bound (clip), or scale of negative values (leaky).
    high : a number, default 0.0
        Upper bound (clip).
    scaled : True or False, default False
        Whether there is a scale.
    shifted : True or False, default False
        Whether there is a shift.
    added : True or False, default False
        Whether there is a residual.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n num_filter *conv_out(s, kernel, stride, pad, dilate)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._fused_convolution(
    ...     data=mx.sym.Variable('data'),
    ...     kernel=(3, 3),
    ...     pad=(1, 1),
    ...     num_filter=4,
    ...     act="relu",
    ...     scaled=True,
    ...     shifted=True,
    ...     added=True,
    ... )
    >>> _, shapes, _ = out.infer_shape(data=(2, 3, 5, 6))
    >>> shapes
    [(2, 4, 5, 6)]
    """
    return compose(
        "_fused_convolution",
        (data, weight, scale, shift, residual),
        (kernel, stride, dilate, pad, num_filter, num_group, act, low, high, scaled, shifted, added),
        name,
        attr,
        kwargs,
    )


def _fused_fully_connected(
    data: Symbol | None = None,
    weight: Symbol | None = None,
    scale: Symbol | None = None,
    shift: Symbol | None = None,
    residual: Symbol | None = None,
    num_hidden: int = REQUIRED,
    flatten: bool = True,
    act: Literal["relu", "clip", "leaky", "sigmoid", "tanh", "softrelu", "softsign"] | None = None,
    low: float = 0.0,
    high: float = 0.0,
    scaled: bool = False,
    shifted: bool = False,
    added: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """FullyConnected and what follows it, act(product * scale + shift + residual), as graph/epilogue.py finds it.

    Parameters
    ----------
    data : Symbol
        Shape `n *k` if flatten, else `*n k`.
    weight : Symbol
        Shape `num_hidden prod(k)` if flatten, else `num_hidden k`.
    scale : Symbol, absent if ``not scaled``
        Shape `num_hidden`.
    shift : Symbol, absent if ``not shifted``
        Shape `num_hidden`.
    residual : Symbol, absent if ``not added``
        Shape `n num_hidden` if flatten, else `*n num_hidden`.
    num_hidden : an integer, num_hidden > 0
    flatten : True or False, default True
    act : {'relu', 'clip', 'leaky', 'sigmoid', 'tanh', 'softrelu', 'softsign'} or None, default None
        What is applied last.
    low : a number, default 0.0
        Lower bound (clip), or scale of negative values (leaky).
    high : a number, default 0.0
        Upper bound (clip).
    scaled : True or False, default False
        Whether there is a scale.
    shifted : True or False, default False
        Whether there is a shift.
    added : True or False, default False
        Whether there is a residual.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n num_hidden` if flatten, else `*n num_hidden`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._fused_fully_connected(
    ...     data=mx.sym.Variable('data'),
    ...     num_hidden=5,
    ...     act="tanh",
    ...     scaled=True,
    ...     shifted=True,
    ...     added=True,
    ... )
    >>> _, shapes, _ = out.infer_shape(data=(4, 3, 2))
    >>> shapes
    [(4, 5)]
    """
    return compose(
        "_fused_fully_connected",
        (data, weight, scale, shift, residual),
        (num_hidden, flatten, act, low, high, scaled, shifted, added),
        name,
        attr,
        kwargs,
    )


def _gather_nd_backward(
    grad: Symbol | None = None,
    indices: Symbol | None = None,
    like: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Slices added up where `gather_nd` gathered them.

    Parameters
    ----------
    grad : Symbol
        Shape `*i *beyond(s, m)`.
    indices : Symbol
        Shape `m *i`.
    like : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._gather_nd_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     indices=mx.sym.Variable('indices'),
    ...     like=mx.sym.Variable('like'),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(2,), indices=(2, 2), like=(3, 4))
    >>> shapes
    [(3, 4)]
    """
    return compose("_gather_nd_backward", (grad, indices, like), (), name, attr, kwargs)


def _gelu(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """data * P(normal variate < data) (Hendrycks and Gimpel 2016).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._gelu(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_gelu", (data,), (), name, attr, kwargs)


def _greater(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where lhs > rhs, else 0.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Greater`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._greater(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_greater", (lhs, rhs), (), name, attr, kwargs)


_Greater = _greater


def _greater_equal(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where lhs >= rhs, else 0.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Greater_Equal`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._greater_equal(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_greater_equal", (lhs, rhs), (), name, attr, kwargs)


_Greater_Equal = _greater_equal


def _greater_equal_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where data >= scalar, else 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_GreaterEqualScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._greater_equal_scalar(data=mx.sym.Variable('data'), scalar=3.0)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_greater_equal_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _GreaterEqualScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_greater_equal_scalar`."""
    return compose("_GreaterEqualScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _greater_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where data > scalar, else 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_GreaterScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._greater_scalar(data=mx.sym.Variable('data'), scalar=3.0)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_greater_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _GreaterScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_greater_scalar`."""
    return compose("_GreaterScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _hypot(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Length of the hypotenuse, sqrt(lhs**2 + rhs**2).

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Hypot`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._hypot(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_hypot", (lhs, rhs), (), name, attr, kwargs)


_Hypot = _hypot


def _hypot_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """sqrt(data**2 + scalar**2).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_HypotScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._hypot_scalar(data=mx.sym.Variable('data'), scalar=1.5)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_hypot_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _HypotScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_hypot_scalar`."""
    return compose("_HypotScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _identity_with_attr_like_rhs(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """lhs; rhs only gives its shape and dtype.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._identity_with_attr_like_rhs(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_identity_with_attr_like_rhs", (lhs, rhs), (), name, attr, kwargs)


def _instance_norm_backward(
    grad: Symbol | None = None,
    data: Symbol | None = None,
    gamma: Symbol | None = None,
    mean: Symbol | None = None,
    var: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradients of `InstanceNorm`, from the statistics that it used.

    Parameters
    ----------
    grad : Symbol
        Shape `n c *s`.
    data : Symbol
        Shape `n c *s`.
    gamma : Symbol
        Shape `c`.
    mean : Symbol
        Shape `n c`.
    var : Symbol
        Shape `n c`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        data_grad: shape `n c *s`.
        gamma_grad: shape `c`.
        beta_grad: shape `c`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._instance_norm_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     data=mx.sym.Variable('data'),
    ...     gamma=mx.sym.Variable('gamma'),
    ...     mean=mx.sym.Variable('mean'),
    ...     var=mx.sym.Variable('var'),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(2, 3, 4), data=(2, 3, 4), gamma=(3,), mean=(2, 3), var=(2, 3))
    >>> shapes
    [(2, 3, 4), (3,), (3,)]
    """
    return compose("_instance_norm_backward", (grad, data, gamma, mean, var), (), name, attr, kwargs)


def _lamb_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mean: Symbol | None = None,
    var: Symbol | None = None,
    lr: float = REQUIRED,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-06,
    t: float = REQUIRED,
    bias_correction: bool = True,
    wd: float = REQUIRED,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of LAMB (You et al., 2020), both phases and the norms between them.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mean : Symbol, updated in place
        Shape `*s`.
    var : Symbol, updated in place
        Shape `*s`.
    lr : a number
    beta1 : a number, default 0.9
    beta2 : a number, default 0.999
    epsilon : a number, default 1e-06
    t : a number, t > 0
        Number of the step.
    bias_correction : True or False, default True
    wd : a number
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    lower_bound : a number, default -1.0
        The norm of the weight counts as at least this.
    upper_bound : a number, default -1.0
        And at most this.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._lamb_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mean=mx.sym.Variable('mean'),
    ...     var=mx.sym.Variable('var'),
    ...     lr=0.1,
    ...     t=3.0,
    ...     wd=0.01,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mean=(4, 3), var=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "_lamb_update",
        (weight, grad, mean, var),
        (lr, beta1, beta2, epsilon, t, bias_correction, wd, rescale_grad, clip_gradient, lower_bound, upper_bound),
        name,
        attr,
        kwargs,
    )


def _lars_mom_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mom: Symbol | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    eta: float = 0.001,
    epsilon: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of SGD with momentum, its lr scaled by the norms of weight and gradient.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mom : Symbol, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    eta : a number, default 0.001
    epsilon : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._lars_mom_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mom=mx.sym.Variable('mom'),
    ...     lr=10.0,
    ...     momentum=0.9,
    ...     wd=0.01,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mom=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "_lars_mom_update",
        (weight, grad, mom),
        (lr, momentum, eta, epsilon, wd, rescale_grad, clip_gradient),
        name,
        attr,
        kwargs,
    )


def _lars_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    lr: float = REQUIRED,
    eta: float = 0.001,
    epsilon: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of SGD, its lr scaled by the norms of weight and gradient (You, Gitman and Ginsburg, 2017).

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    lr : a number
    eta : a number, default 0.001
    epsilon : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._lars_update(weight=mx.sym.Variable('weight'), grad=mx.sym.Variable('grad'), lr=10.0, wd=0.01)
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "_lars_update", (weight, grad), (lr, eta, epsilon, wd, rescale_grad, clip_gradient), name, attr, kwargs
    )


def _layer_norm_backward(
    grad: Symbol | None = None,
    data: Symbol | None = None,
    gamma: Symbol | None = None,
    mean: Symbol | None = None,
    std: Symbol | None = None,
    axis: int = -1,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradients of `LayerNorm`, from the statistics that it used.

    Parameters
    ----------
    grad : Symbol
        Shape `*s`.
    data : Symbol
        Shape `*s`.
    gamma : Symbol
        Shape `dim(s, axis)`.
    mean : Symbol
        Shape `*replaced(s, axis, 1)`.
    std : Symbol
        Shape `*replaced(s, axis, 1)`.
    axis : an integer, default -1
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        data_grad: shape `*s`.
        gamma_grad: shape `dim(s, axis)`.
        beta_grad: shape `dim(s, axis)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._layer_norm_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     data=mx.sym.Variable('data'),
    ...     gamma=mx.sym.Variable('gamma'),
    ...     mean=mx.sym.Variable('mean'),
    ...     std=mx.sym.Variable('std'),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(4, 3, 5), data=(4, 3, 5), gamma=(5,), mean=(4, 3, 1), std=(4, 3, 1))
    >>> shapes
    [(4, 3, 5), (5,), (5,)]
    """
    return compose("_layer_norm_backward", (grad, data, gamma, mean, std), (axis,), name, attr, kwargs)


def _leaky(
    data: Symbol | None = None,
    slope: float = 0.25,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """data where it is positive, else slope * data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    slope : a number, default 0.25
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._leaky(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_leaky", (data,), (slope,), name, attr, kwargs)


def _lesser(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where lhs < rhs, else 0.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Lesser`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._lesser(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_lesser", (lhs, rhs), (), name, attr, kwargs)


_Lesser = _lesser


def _lesser_equal(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where lhs <= rhs, else 0.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Lesser_Equal`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._lesser_equal(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_lesser_equal", (lhs, rhs), (), name, attr, kwargs)


_Lesser_Equal = _lesser_equal


def _lesser_equal_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where data <= scalar, else 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_LesserEqualScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._lesser_equal_scalar(data=mx.sym.Variable('data'), scalar=3.0)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_lesser_equal_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _LesserEqualScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_lesser_equal_scalar`."""
    return compose("_LesserEqualScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _lesser_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where data < scalar, else 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_LesserScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._lesser_scalar(data=mx.sym.Variable('data'), scalar=3.0)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_lesser_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _LesserScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_lesser_scalar`."""
    return compose("_LesserScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _linspace(
    start: float = REQUIRED,
    stop: float = REQUIRED,
    num: int = REQUIRED,
    endpoint: bool = True,
    ctx: str = "",
    dtype: Any = "float32",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Evenly spaced numbers from start to stop, stop itself included unless endpoint is false.

    Parameters
    ----------
    start : a number
    stop : a number
    num : an integer, num >= 0
    endpoint : True or False, default True
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `num`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._linspace(start=0.0, stop=1.0, num=5)
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(5,)]
    """
    return compose("_linspace", (), (start, stop, num, endpoint, ctx, dtype), name, attr, kwargs)


def _log_softmax_backward(
    grad: Symbol | None = None,
    logprob: Symbol | None = None,
    axis: int = -1,
    temperature: float | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `log_softmax` from its result, (grad - exp(logprob) * sum(grad)) / temperature.

    Parameters
    ----------
    grad : Symbol
        Shape `*s`.
    logprob : Symbol
        Shape `*s`.
    axis : an integer, default -1
    temperature : a number, or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._log_softmax_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     logprob=mx.sym.Variable('logprob'),
    ...     temperature=2.0,
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(4, 3), logprob=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_log_softmax_backward", (grad, logprob), (axis, temperature), name, attr, kwargs)


def _logical_and(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where both are not 0, else 0.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Logical_And`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._logical_and(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_logical_and", (lhs, rhs), (), name, attr, kwargs)


_Logical_And = _logical_and


def _logical_and_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where both data and scalar are not 0, else 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_LogicalAndScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._logical_and_scalar(data=mx.sym.Variable('data'), scalar=1.0)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_logical_and_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _LogicalAndScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_logical_and_scalar`."""
    return compose("_LogicalAndScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _logical_or(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where either is not 0, else 0.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Logical_Or`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._logical_or(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_logical_or", (lhs, rhs), (), name, attr, kwargs)


_Logical_Or = _logical_or


def _logical_or_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where data or scalar is not 0, else 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_LogicalOrScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._logical_or_scalar(data=mx.sym.Variable('data'), scalar=1.0)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_logical_or_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _LogicalOrScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_logical_or_scalar`."""
    return compose("_LogicalOrScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _logical_xor(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where exactly one is not 0, else 0.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Logical_Xor`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._logical_xor(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_logical_xor", (lhs, rhs), (), name, attr, kwargs)


_Logical_Xor = _logical_xor


def _logical_xor_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where exactly one of data and scalar is not 0, else 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_LogicalXorScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._logical_xor_scalar(data=mx.sym.Variable('data'), scalar=1.0)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_logical_xor_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _LogicalXorScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_logical_xor_scalar`."""
    return compose("_LogicalXorScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _lrn_backward(
    grad: Symbol | None = None,
    data: Symbol | None = None,
    alpha: float = 0.0001,
    beta: float = 0.75,
    knorm: float = 2.0,
    nsize: int = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `LRN`.

    Parameters
    ----------
    grad : Symbol
        Shape `n c h w`.
    data : Symbol
        Shape `n c h w`.
    alpha : a number, default 0.0001
    beta : a number, default 0.75
    knorm : a number, default 2.0
    nsize : an integer, nsize > 0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c h w`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._lrn_backward(grad=mx.sym.Variable('grad'), data=mx.sym.Variable('data'), alpha=0.1, nsize=3)
    >>> _, shapes, _ = out.infer_shape(grad=(2, 5, 3, 2), data=(2, 5, 3, 2))
    >>> shapes
    [(2, 5, 3, 2)]
    """
    return compose("_lrn_backward", (grad, data), (alpha, beta, knorm, nsize), name, attr, kwargs)


def _make_loss_backward(
    data: Symbol | None = None,
    grad_scale: float = 1.0,
    valid_thresh: float = 0.0,
    normalization: Literal["batch", "null", "valid"] = "null",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `MakeLoss`, one number everywhere.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    grad_scale : a number, default 1.0
    valid_thresh : a number, default 0.0
    normalization : {'batch', 'null', 'valid'}, default "null"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._make_loss_backward(data=mx.sym.Variable('data'), normalization="valid")
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_make_loss_backward", (data,), (grad_scale, valid_thresh, normalization), name, attr, kwargs)


def _maximum(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The larger of two.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Maximum`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._maximum(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_maximum", (lhs, rhs), (), name, attr, kwargs)


_Maximum = _maximum


def _maximum_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The larger of data and scalar.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_MaximumScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._maximum_scalar(data=mx.sym.Variable('data'), scalar=0.1)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_maximum_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _MaximumScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_maximum_scalar`."""
    return compose("_MaximumScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _minimum(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The smaller of two.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Minimum`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._minimum(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_minimum", (lhs, rhs), (), name, attr, kwargs)


_Minimum = _minimum


def _minimum_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The smaller of data and scalar.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_MinimumScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._minimum_scalar(data=mx.sym.Variable('data'), scalar=0.1)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_minimum_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _MinimumScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_minimum_scalar`."""
    return compose("_MinimumScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _minus_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """data - scalar.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_MinusScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._minus_scalar(data=mx.sym.Variable('data'), scalar=1.5)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_minus_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _MinusScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_minus_scalar`."""
    return compose("_MinusScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _mod(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Remainder with the sign of rhs; 0 where rhs is 0.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Mod`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._mod(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 2), rhs=(2, 2))
    >>> shapes
    [(2, 2)]
    """
    return compose("_mod", (lhs, rhs), (), name, attr, kwargs)


_Mod = _mod


def _mod_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Remainder of data / scalar with the sign of scalar.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_ModScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._mod_scalar(data=mx.sym.Variable('data'), scalar=3.0)
    >>> _, shapes, _ = out.infer_shape(data=(2, 2))
    >>> shapes
    [(2, 2)]
    """
    return compose("_mod_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _ModScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_mod_scalar`."""
    return compose("_ModScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _mul_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """data * scalar.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_MulScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._mul_scalar(data=mx.sym.Variable('data'), scalar=1.5)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_mul_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _MulScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_mul_scalar`."""
    return compose("_MulScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _nadam_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mean: Symbol | None = None,
    var: Symbol | None = None,
    lr_grad: float = REQUIRED,
    lr_mean: float = REQUIRED,
    bias2: float = REQUIRED,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-08,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of Nadam (Dozat, 2016), which is made of gradient and mean as lr_grad and lr_mean say.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mean : Symbol, updated in place
        Shape `*s`.
    var : Symbol, updated in place
        Shape `*s`.
    lr_grad : a number
    lr_mean : a number
    bias2 : a number
        What var is divided by.
    beta1 : a number, default 0.9
    beta2 : a number, default 0.999
    epsilon : a number, default 1e-08
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._nadam_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mean=mx.sym.Variable('mean'),
    ...     var=mx.sym.Variable('var'),
    ...     lr_grad=0.1,
    ...     lr_mean=0.2,
    ...     bias2=0.1,
    ...     wd=0.01,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mean=(4, 3), var=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "_nadam_update",
        (weight, grad, mean, var),
        (lr_grad, lr_mean, bias2, beta1, beta2, epsilon, wd, rescale_grad, clip_gradient),
        name,
        attr,
        kwargs,
    )


def _not_equal(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where lhs != rhs, else 0.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Not_Equal`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._not_equal(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_not_equal", (lhs, rhs), (), name, attr, kwargs)


_Not_Equal = _not_equal


def _not_equal_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where data != scalar, else 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_NotEqualScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._not_equal_scalar(data=mx.sym.Variable('data'), scalar=3.0)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_not_equal_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _NotEqualScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_not_equal_scalar`."""
    return compose("_NotEqualScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _ones(
    shape: int | Sequence[int] = (),
    ctx: str = "",
    dtype: Any = "float32",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Ones.

    A dimension of 0 is inferred where that is possible.

    Parameters
    ----------
    shape : a tuple of integers, default ()
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*created(shape)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._ones(shape=(4, 3))
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(4, 3)]
    """
    return compose("_ones", (), (shape, ctx, dtype), name, attr, kwargs)


def _pad_backward(
    grad: Symbol | None = None,
    like: Symbol | None = None,
    mode: Literal["constant", "edge", "reflect"] = REQUIRED,
    pad_width: int | Sequence[int] = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The gradient without its border, which is added to what it showed.

    Parameters
    ----------
    grad : Symbol
        Shape `*padded(s, pad_width, mode)`.
    like : Symbol
        Shape `*s`.
    mode : {'constant', 'edge', 'reflect'}
    pad_width : a tuple of integers
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._pad_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     like=mx.sym.Variable('like'),
    ...     mode="reflect",
    ...     pad_width=(0, 0, 0, 0, 1, 1, 1, 1),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(1, 1, 4, 5), like=(1, 1, 2, 3))
    >>> shapes
    [(1, 1, 2, 3)]
    """
    return compose("_pad_backward", (grad, like), (mode, pad_width), name, attr, kwargs)


def _pick_backward(
    grad: Symbol | None = None,
    index: Symbol | None = None,
    like: Symbol | None = None,
    axis: int | None = -1,
    keepdims: bool = False,
    mode: Literal["clip", "raise", "wrap"] = "clip",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Zeros, but for the elements that `pick` picked.

    Parameters
    ----------
    grad : Symbol
    index : Symbol
    like : Symbol
    axis : an integer, or None, default -1
    keepdims : True or False, default False
    mode : {'clip', 'raise', 'wrap'}, default "clip"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._pick_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     index=mx.sym.Variable('index'),
    ...     like=mx.sym.Variable('like'),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(4,), index=(4,), like=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_pick_backward", (grad, index, like), (axis, keepdims, mode), name, attr, kwargs)


def _plus_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """data + scalar.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_PlusScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._plus_scalar(data=mx.sym.Variable('data'), scalar=1.5)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_plus_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _PlusScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_plus_scalar`."""
    return compose("_PlusScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _pool_max_backward(
    grad: Symbol | None = None,
    data: Symbol | None = None,
    maximum: Symbol | None = None,
    kernel: int | Sequence[int] = (),
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    global_pool: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `Pooling` of type max, from its result.

    Parameters
    ----------
    grad : Symbol
        Shape `n c *o`.
    data : Symbol
        Shape `n c *s`.
    maximum : Symbol
        Shape `n c *o`.
    kernel : a tuple of integers, kernel > 0, default ()
    stride : a tuple of integers, stride > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    global_pool : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c *s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._pool_max_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     data=mx.sym.Variable('data'),
    ...     maximum=mx.sym.Variable('maximum'),
    ...     kernel=(2, 2),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(1, 1, 2, 2), data=(1, 1, 3, 3), maximum=(1, 1, 2, 2))
    >>> shapes
    [(1, 1, 3, 3)]
    """
    return compose("_pool_max_backward", (grad, data, maximum), (kernel, stride, pad, global_pool), name, attr, kwargs)


def _pool_max_give(
    grad: Symbol | None = None,
    tap: Symbol | None = None,
    data: Symbol | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `Pooling` of type max, from the taps where the maxima stand.

    Parameters
    ----------
    grad : Symbol
        Shape `n c *o`.
    tap : Symbol
        Shape `n c *o`.
    data : Symbol
        Shape `n c *s`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c *s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._pool_max_give(
    ...     grad=mx.sym.Variable('grad'),
    ...     tap=mx.sym.Variable('tap'),
    ...     data=mx.sym.Variable('data'),
    ...     kernel=(2, 2),
    ...     stride=(2, 2),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(1, 2, 2, 3), tap=(1, 2, 2, 3), data=(1, 2, 4, 6))
    >>> shapes
    [(1, 2, 4, 6)]
    """
    return compose("_pool_max_give", (grad, tap, data), (kernel, stride, pad), name, attr, kwargs)


def _pool_max_pick(
    values: Symbol | None = None,
    data: Symbol | None = None,
    maximum: Symbol | None = None,
    kernel: int | Sequence[int] = (),
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    global_pool: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Of each window, the element of values that stands where data has its first maximum.

    Parameters
    ----------
    values : Symbol
        Shape `n c *s`.
    data : Symbol
        Shape `n c *s`.
    maximum : Symbol
        Shape `n c *o`.
    kernel : a tuple of integers, kernel > 0, default ()
    stride : a tuple of integers, stride > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    global_pool : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c *o`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._pool_max_pick(
    ...     values=mx.sym.Variable('values'),
    ...     data=mx.sym.Variable('data'),
    ...     maximum=mx.sym.Variable('maximum'),
    ...     kernel=(2, 2),
    ... )
    >>> _, shapes, _ = out.infer_shape(values=(1, 1, 3, 3), data=(1, 1, 3, 3), maximum=(1, 1, 2, 2))
    >>> shapes
    [(1, 1, 2, 2)]
    """
    return compose("_pool_max_pick", (values, data, maximum), (kernel, stride, pad, global_pool), name, attr, kwargs)


def _pool_max_taps(
    data: Symbol | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    pooling_convention: Literal["full", "same", "valid"] = "valid",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """`Pooling` of type max, with the tap of each window where its first maximum stands (255: nowhere), of which
    backward needs no more.

    Windows have at most 255 taps.

    Parameters
    ----------
    data : Symbol
        Shape `n c *s`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    pooling_convention : {'full', 'same', 'valid'}, default "valid"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        out: shape `n c *pool_out(s, kernel, stride, pad, pooling_convention, False)`.
        tap: shape `n c *pool_out(s, kernel, stride, pad, pooling_convention, False)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._pool_max_taps(data=mx.sym.Variable('data'), kernel=(2, 2), stride=(2, 2))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3, 5, 6))
    >>> shapes
    [(2, 3, 2, 3), (2, 3, 2, 3)]
    """
    return compose("_pool_max_taps", (data,), (kernel, stride, pad, pooling_convention), name, attr, kwargs)


def _pool_sum_backward(
    grad: Symbol | None = None,
    data: Symbol | None = None,
    kernel: int | Sequence[int] = (),
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    global_pool: bool = False,
    pool_type: Literal["avg", "lp", "max", "sum"] = "sum",
    count_include_pad: bool | None = None,
    pooling_convention: Literal["full", "same", "valid"] = "valid",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `Pooling` of type sum or avg.

    Parameters
    ----------
    grad : Symbol
        Shape `n c *o`.
    data : Symbol
        Shape `n c *s`.
    kernel : a tuple of integers, kernel > 0, default ()
    stride : a tuple of integers, stride > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    global_pool : True or False, default False
    pool_type : {'avg', 'lp', 'max', 'sum'}, default "sum"
    count_include_pad : True or False, or None, default None
    pooling_convention : {'full', 'same', 'valid'}, default "valid"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c *s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._pool_sum_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     data=mx.sym.Variable('data'),
    ...     kernel=(3, 3),
    ...     stride=(2, 2),
    ...     pad=(1, 1),
    ...     pool_type="avg",
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(2, 3, 3, 3), data=(2, 3, 5, 6))
    >>> shapes
    [(2, 3, 5, 6)]
    """
    return compose(
        "_pool_sum_backward",
        (grad, data),
        (kernel, stride, pad, global_pool, pool_type, count_include_pad, pooling_convention),
        name,
        attr,
        kwargs,
    )


def _pooling_nhwc(
    data: Symbol | None = None,
    kernel: int | Sequence[int] = (),
    pool_type: Literal["avg", "lp", "max", "sum"] = "max",
    global_pool: bool = False,
    pooling_convention: Literal["full", "same", "valid"] = "valid",
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    p_value: int | None = None,
    count_include_pad: bool | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Pooling of images whose channels come last, (n, height, width, channels), as graph/nhwc.py chooses it.

    Parameters
    ----------
    data : Symbol
        Shape `n *s c`.
    kernel : a tuple of integers, kernel > 0, default ()
    pool_type : {'avg', 'lp', 'max', 'sum'}, default "max"
    global_pool : True or False, default False
    pooling_convention : {'full', 'same', 'valid'}, default "valid"
    stride : a tuple of integers, stride > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    p_value : an integer, or None, default None
    count_include_pad : True or False, or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n *pool_out(s, kernel, stride, pad, pooling_convention, global_pool) c`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._pooling_nhwc(
    ...     data=mx.sym.Variable('data'),
    ...     kernel=(3, 2),
    ...     pooling_convention="full",
    ...     stride=(2, 2),
    ...     pad=(1, 0),
    ... )
    >>> _, shapes, _ = out.infer_shape(data=(2, 5, 6, 3))
    >>> shapes
    [(2, 3, 3, 3)]
    """
    return compose(
        "_pooling_nhwc",
        (data,),
        (kernel, pool_type, global_pool, pooling_convention, stride, pad, p_value, count_include_pad),
        name,
        attr,
        kwargs,
    )


def _power(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """lhs to the power of rhs.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_Power`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._power(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_power", (lhs, rhs), (), name, attr, kwargs)


_Power = _power


def _power_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """data to the power of scalar.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_PowerScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._power_scalar(data=mx.sym.Variable('data'), scalar=1.5)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_power_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _PowerScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_power_scalar`."""
    return compose("_PowerScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _prelu(
    data: Symbol | None = None,
    slope: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """data where it is positive, else slope * data with slopes that broadcast.

    Parameters
    ----------
    data : Symbol
        Shapes broadcast.
    slope : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._prelu(data=mx.sym.Variable('data'), slope=mx.sym.Variable('slope'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3), slope=(1, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_prelu", (data, slope), (), name, attr, kwargs)


def _random_exponential(
    lam: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Exponentially distributed numbers of rate lam.

    Parameters
    ----------
    lam : a number, lam > 0, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*created(shape)`.

    Notes
    -----
    Also called `random_exponential`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._random_exponential(lam=2.0, shape=(4, 3))
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(4, 3)]
    """
    return compose("_random_exponential", (), (lam, shape, ctx, dtype), name, attr, kwargs)


def random_exponential(
    lam: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_random_exponential`."""
    return compose("random_exponential", (), (lam, shape, ctx, dtype), name, attr, kwargs)


def _random_gamma(
    alpha: float = 1.0,
    beta: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gamma distributed numbers of shape alpha and scale beta.

    Parameters
    ----------
    alpha : a number, 0 < alpha <=  1e18, default 1.0
    beta : a number, beta > 0, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*created(shape)`.

    Notes
    -----
    Also called `random_gamma`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._random_gamma(alpha=2.0, beta=0.5, shape=(4, 3))
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(4, 3)]
    """
    return compose("_random_gamma", (), (alpha, beta, shape, ctx, dtype), name, attr, kwargs)


def random_gamma(
    alpha: float = 1.0,
    beta: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_random_gamma`."""
    return compose("random_gamma", (), (alpha, beta, shape, ctx, dtype), name, attr, kwargs)


def _random_generalized_negative_binomial(
    mu: float = 1.0,
    alpha: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Negative binomial numbers of mean mu and dispersion alpha.

    Parameters
    ----------
    mu : a number, 0 <= mu <=  1e18, default 1.0
    alpha : a number, 0 <= alpha <=  1e18, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*created(shape)`.

    Notes
    -----
    Also called `random_generalized_negative_binomial`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._random_generalized_negative_binomial(mu=2.0, alpha=0.3, shape=(4, 3))
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(4, 3)]
    """
    return compose("_random_generalized_negative_binomial", (), (mu, alpha, shape, ctx, dtype), name, attr, kwargs)


def random_generalized_negative_binomial(
    mu: float = 1.0,
    alpha: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_random_generalized_negative_binomial`."""
    return compose("random_generalized_negative_binomial", (), (mu, alpha, shape, ctx, dtype), name, attr, kwargs)


def _random_negative_binomial(
    k: int = 1,
    p: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """How many failures come before the k-th success, p being the probability of success.

    Parameters
    ----------
    k : an integer, k > 0, default 1
    p : a number, 1e-12 <= p <=  1, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*created(shape)`.

    Notes
    -----
    Also called `random_negative_binomial`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._random_negative_binomial(k=3, p=0.4, shape=(4, 3))
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(4, 3)]
    """
    return compose("_random_negative_binomial", (), (k, p, shape, ctx, dtype), name, attr, kwargs)


def random_negative_binomial(
    k: int = 1,
    p: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_random_negative_binomial`."""
    return compose("random_negative_binomial", (), (k, p, shape, ctx, dtype), name, attr, kwargs)


def _random_normal(
    loc: float = 0.0,
    scale: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Normally distributed numbers of mean loc and standard deviation scale.

    Parameters
    ----------
    loc : a number, default 0.0
    scale : a number, scale >= 0, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*created(shape)`.

    Notes
    -----
    Also called `normal`, `random_normal`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._random_normal(loc=1.0, scale=2.0, shape=(4, 3))
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(4, 3)]
    """
    return compose("_random_normal", (), (loc, scale, shape, ctx, dtype), name, attr, kwargs)


def normal(
    loc: float = 0.0,
    scale: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_random_normal`."""
    return compose("normal", (), (loc, scale, shape, ctx, dtype), name, attr, kwargs)


def random_normal(
    loc: float = 0.0,
    scale: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_random_normal`."""
    return compose("random_normal", (), (loc, scale, shape, ctx, dtype), name, attr, kwargs)


def _random_normal_like(
    data: Symbol | None = None,
    loc: float = 0.0,
    scale: float = 1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Normally distributed numbers in the shape and type of the data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    loc : a number, default 0.0
    scale : a number, scale >= 0, default 1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `random_normal_like`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._random_normal_like(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_random_normal_like", (data,), (loc, scale), name, attr, kwargs)


def random_normal_like(
    data: Symbol | None = None,
    loc: float = 0.0,
    scale: float = 1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_random_normal_like`."""
    return compose("random_normal_like", (data,), (loc, scale), name, attr, kwargs)


def _random_poisson(
    lam: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Poisson distributed numbers of mean lam.

    Parameters
    ----------
    lam : a number, 0 <= lam <=  1e18, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*created(shape)`.

    Notes
    -----
    Also called `random_poisson`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._random_poisson(lam=4.0, shape=(4, 3))
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(4, 3)]
    """
    return compose("_random_poisson", (), (lam, shape, ctx, dtype), name, attr, kwargs)


def random_poisson(
    lam: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_random_poisson`."""
    return compose("random_poisson", (), (lam, shape, ctx, dtype), name, attr, kwargs)


def _random_randint(
    low: int = REQUIRED,
    high: int = REQUIRED,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Integers from low to high - 1, all equally likely.

    Parameters
    ----------
    low : an integer
    high : an integer
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*created(shape)`.

    Notes
    -----
    Also called `random_randint`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._random_randint(low=-3, high=4, shape=(4, 3))
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(4, 3)]
    """
    return compose("_random_randint", (), (low, high, shape, ctx, dtype), name, attr, kwargs)


def random_randint(
    low: int = REQUIRED,
    high: int = REQUIRED,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_random_randint`."""
    return compose("random_randint", (), (low, high, shape, ctx, dtype), name, attr, kwargs)


def _random_slope(
    data: Symbol | None = None,
    lower_bound: float = 0.125,
    upper_bound: float = 0.334,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """In the shape of data, numbers drawn uniformly between the bounds while training; otherwise their mean.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    lower_bound : a number, default 0.125
    upper_bound : a number, default 0.334
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._random_slope(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_random_slope", (data,), (lower_bound, upper_bound), name, attr, kwargs)


def _random_uniform(
    low: float = 0.0,
    high: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Uniformly distributed numbers from [low, high).

    Parameters
    ----------
    low : a number, default 0.0
    high : a number, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*created(shape)`.

    Notes
    -----
    Also called `uniform`, `random_uniform`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._random_uniform(low=-1.0, high=2.0, shape=(4, 3))
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(4, 3)]
    """
    return compose("_random_uniform", (), (low, high, shape, ctx, dtype), name, attr, kwargs)


def uniform(
    low: float = 0.0,
    high: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_random_uniform`."""
    return compose("uniform", (), (low, high, shape, ctx, dtype), name, attr, kwargs)


def random_uniform(
    low: float = 0.0,
    high: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_random_uniform`."""
    return compose("random_uniform", (), (low, high, shape, ctx, dtype), name, attr, kwargs)


def _random_uniform_like(
    data: Symbol | None = None,
    low: float = 0.0,
    high: float = 1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Uniformly distributed numbers from [low, high) in the shape and type of the data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    low : a number, default 0.0
    high : a number, default 1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `random_uniform_like`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._random_uniform_like(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_random_uniform_like", (data,), (low, high), name, attr, kwargs)


def random_uniform_like(
    data: Symbol | None = None,
    low: float = 0.0,
    high: float = 1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_random_uniform_like`."""
    return compose("random_uniform_like", (data,), (low, high), name, attr, kwargs)


def _rdiv_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """scalar / data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_RDivScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._rdiv_scalar(data=mx.sym.Variable('data'), scalar=1.5)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_rdiv_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _RDivScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_rdiv_scalar`."""
    return compose("_RDivScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _recurrence(
    gates: Symbol | None = None,
    weight: Symbol | None = None,
    bias: Symbol | None = None,
    state: Symbol | None = None,
    cell: Symbol | None = None,
    mode: Literal["gru", "lstm", "rnn_relu", "rnn_tanh"] = REQUIRED,
    reverse: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One direction of one recurrent layer.

    `gates` holds, for all steps, what the gates get from the layer's input; each step adds the product of the state
    with the weight. `acts` are the gates after their functions, `cells` the cells of an LSTM, or what n of a GRU
    gets from the state.

    Parameters
    ----------
    gates : Symbol
        Shape `t n (gates_of(mode) * h)`.
    weight : Symbol
        Shape `(gates_of(mode) * h) h`.
    bias : Symbol, absent if ``mode != 'gru'``
        Shape `(gates_of(mode) * h)`.
    state : Symbol
        Shape `n h`.
    cell : Symbol, absent if ``mode != 'lstm'``
        Shape `n h`.
    mode : {'gru', 'lstm', 'rnn_relu', 'rnn_tanh'}
    reverse : True or False, default False
        Whether the last step comes first.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        out: shape `t n h`.
        last: shape `n h`.
        last_cell: shape `n h`.
        acts: shape `t n (gates_of(mode) * h)`.
        cells: shape `t n (h if mode in ('lstm', 'gru') else 1)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._recurrence(gates=mx.sym.Variable('gates'), state=mx.sym.Variable('state'), mode="lstm")
    >>> _, shapes, _ = out.infer_shape(gates=(3, 2, 8), state=(2, 2))
    >>> shapes
    [(3, 2, 2), (2, 2), (2, 2), (3, 2, 8), (3, 2, 2)]
    """
    return compose("_recurrence", (gates, weight, bias, state, cell), (mode, reverse), name, attr, kwargs)


def _recurrence_backward(
    grad: Symbol | None = None,
    last_grad: Symbol | None = None,
    last_cell_grad: Symbol | None = None,
    acts: Symbol | None = None,
    cells: Symbol | None = None,
    result: Symbol | None = None,
    weight: Symbol | None = None,
    state: Symbol | None = None,
    cell: Symbol | None = None,
    mode: Literal["gru", "lstm", "rnn_relu", "rnn_tanh"] = REQUIRED,
    reverse: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradients of `_recurrence`; `hidden_grad` is that of what the gates of a GRU get from the state.

    Parameters
    ----------
    grad : Symbol
        Shape `t n h`.
    last_grad : Symbol
        Shape `n h`.
    last_cell_grad : Symbol
        Shape `n h`.
    acts : Symbol
        Shape `t n (gates_of(mode) * h)`.
    cells : Symbol
        Shape `t n (h if mode in ('lstm', 'gru') else 1)`.
    result : Symbol
        Shape `t n h`.
    weight : Symbol
        Shape `(gates_of(mode) * h) h`.
    state : Symbol
        Shape `n h`.
    cell : Symbol, absent if ``mode != 'lstm'``
        Shape `n h`.
    mode : {'gru', 'lstm', 'rnn_relu', 'rnn_tanh'}
    reverse : True or False, default False
        Whether the last step comes first.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        gates_grad: shape `t n (gates_of(mode) * h)`.
        hidden_grad: shape `t n (3 * h if mode == 'gru' else 1)`.
        state_grad: shape `n h`.
        cell_grad: shape `n h`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._recurrence_backward(grad=mx.sym.Variable('grad'), cells=mx.sym.Variable('cells'), mode="lstm")
    >>> _, shapes, _ = out.infer_shape(grad=(3, 2, 2), cells=(3, 2, 2))
    >>> shapes
    [(3, 2, 8), (3, 2, 1), (2, 2), (2, 2)]
    """
    return compose(
        "_recurrence_backward",
        (grad, last_grad, last_cell_grad, acts, cells, result, weight, state, cell),
        (mode, reverse),
        name,
        attr,
        kwargs,
    )


def _recurrence_weight_grad(
    grad: Symbol | None = None,
    result: Symbol | None = None,
    state: Symbol | None = None,
    reverse: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Sum over steps of the product of the gates' gradient, transposed, with the state before the step.

    Parameters
    ----------
    grad : Symbol
        Shape `t n g`.
    result : Symbol
        Shape `t n h`.
    state : Symbol
        Shape `n h`.
    reverse : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `g h`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._recurrence_weight_grad(grad=mx.sym.Variable('grad'), result=mx.sym.Variable('result'))
    >>> _, shapes, _ = out.infer_shape(grad=(3, 2, 8), result=(3, 2, 2))
    >>> shapes
    [(8, 2)]
    """
    return compose("_recurrence_weight_grad", (grad, result, state), (reverse,), name, attr, kwargs)


def _regression_backward(
    prediction: Symbol | None = None,
    label: Symbol | None = None,
    grad_scale: float = 1.0,
    sign: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of the regression outputs, (prediction - label) or its sign, times grad_scale / predictions per
    example.

    Parameters
    ----------
    prediction : Symbol
    label : Symbol
    grad_scale : a number, default 1.0
    sign : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._regression_backward(
    ...     prediction=mx.sym.Variable('prediction'),
    ...     label=mx.sym.Variable('label'),
    ...     sign=True,
    ... )
    >>> _, shapes, _ = out.infer_shape(prediction=(4, 3), label=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_regression_backward", (prediction, label), (grad_scale, sign), name, attr, kwargs)


def _repeat_backward(
    grad: Symbol | None = None,
    like: Symbol | None = None,
    repeats: int = REQUIRED,
    axis: int | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The repetitions added up.

    Parameters
    ----------
    grad : Symbol
        Shape `*repeated(s, repeats, axis)`.
    like : Symbol
        Shape `*s`.
    repeats : an integer
    axis : an integer, or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._repeat_backward(grad=mx.sym.Variable('grad'), like=mx.sym.Variable('like'), repeats=2, axis=1)
    >>> _, shapes, _ = out.infer_shape(grad=(2, 6), like=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_repeat_backward", (grad, like), (repeats, axis), name, attr, kwargs)


def _rminus_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """scalar - data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_RMinusScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._rminus_scalar(data=mx.sym.Variable('data'), scalar=1.5)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_rminus_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _RMinusScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_rminus_scalar`."""
    return compose("_RMinusScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _rmod_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Remainder of scalar / data with the sign of data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_RModScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._rmod_scalar(data=mx.sym.Variable('data'), scalar=3.0)
    >>> _, shapes, _ = out.infer_shape(data=(2, 2))
    >>> shapes
    [(2, 2)]
    """
    return compose("_rmod_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _RModScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_rmod_scalar`."""
    return compose("_RModScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _rpower_scalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """scalar to the power of data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_RPowerScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._rpower_scalar(data=mx.sym.Variable('data'), scalar=1.5)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_rpower_scalar", (data,), (scalar, is_int), name, attr, kwargs)


def _RPowerScalar(
    data: Symbol | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_rpower_scalar`."""
    return compose("_RPowerScalar", (data,), (scalar, is_int), name, attr, kwargs)


def _sample_multinomial(
    data: Symbol | None = None,
    shape: int | Sequence[int] = (),
    get_prob: bool = False,
    dtype: Any = "int32",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Numbers 0 .

    k - 1 drawn with the probabilities in each row of the data, `shape` of them from each; with get_prob the
    logarithms of their probabilities too.

    Parameters
    ----------
    data : Symbol
        Shape `*s k`.
    shape : a tuple of integers, default ()
    get_prob : True or False, default False
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "int32"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        out: shape `*sampled(s, shape)`.
        out1: shape `*sampled(s, shape)`.

    Notes
    -----
    Also called `sample_multinomial`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._sample_multinomial(data=mx.sym.Variable('data'), shape=(4,))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 4)]
    """
    return compose("_sample_multinomial", (data,), (shape, get_prob, dtype), name, attr, kwargs)


def sample_multinomial(
    data: Symbol | None = None,
    shape: int | Sequence[int] = (),
    get_prob: bool = False,
    dtype: Any = "int32",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `_sample_multinomial`."""
    return compose("sample_multinomial", (data,), (shape, get_prob, dtype), name, attr, kwargs)


def _selu(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """ELU scaled so that activations keep mean 0 and variance 1 (Klambauer et al.

    2017).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._selu(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_selu", (data,), (), name, attr, kwargs)


def _separable_nhwc(
    data: Symbol | None = None,
    weight: Symbol | None = None,
    scale: Symbol | None = None,
    shift: Symbol | None = None,
    mixing: Symbol | None = None,
    mixing_scale: Symbol | None = None,
    mixing_shift: Symbol | None = None,
    residual: Symbol | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    act: Literal["relu", "clip", "leaky", "sigmoid", "tanh", "softrelu", "softsign"] | None = None,
    low: float = 0.0,
    high: float = 0.0,
    mixing_act: Literal["relu", "clip", "leaky", "sigmoid", "tanh", "softrelu", "softsign"] | None = None,
    mixing_low: float = 0.0,
    mixing_high: float = 0.0,
    scaled: bool = False,
    shifted: bool = False,
    mixing_scaled: bool = False,
    mixing_shifted: bool = False,
    added: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """A depthwise `_convolution_nhwc` and the 1x1 one that alone reads it, in one, as graph/separable.py finds them.

    What is called mixing belongs to the second.

    Parameters
    ----------
    data : Symbol
        Shape `n *s c`.
    weight : Symbol
        Shape `c 1 *kernel`.
    scale : Symbol, absent if ``not scaled``
        Shape `c`.
    shift : Symbol, absent if ``not shifted``
        Shape `c`.
    mixing : Symbol
        Shape `num_filter c 1 1`.
    mixing_scale : Symbol, absent if ``not mixing_scaled``
        Shape `num_filter`.
    mixing_shift : Symbol, absent if ``not mixing_shifted``
        Shape `num_filter`.
    residual : Symbol, absent if ``not added``
        Shape `n *conv_out(s, kernel, stride, pad, dilate) num_filter`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    dilate : a tuple of integers, dilate > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    num_filter : an integer, num_filter > 0
    act : {'relu', 'clip', 'leaky', 'sigmoid', 'tanh', 'softrelu', 'softsign'} or None, default None
    low : a number, default 0.0
    high : a number, default 0.0
    mixing_act : {'relu', 'clip', 'leaky', 'sigmoid', 'tanh', 'softrelu', 'softsign'} or None, default None
    mixing_low : a number, default 0.0
    mixing_high : a number, default 0.0
    scaled : True or False, default False
    shifted : True or False, default False
    mixing_scaled : True or False, default False
    mixing_shifted : True or False, default False
    added : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n *conv_out(s, kernel, stride, pad, dilate) num_filter`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._separable_nhwc(
    ...     data=mx.sym.Variable('data'),
    ...     kernel=(3, 3),
    ...     pad=(1, 1),
    ...     num_filter=32,
    ...     act="relu",
    ...     mixing_act="clip",
    ...     mixing_low=-0.5,
    ...     mixing_high=0.7,
    ...     scaled=True,
    ...     shifted=True,
    ...     mixing_scaled=True,
    ...     mixing_shifted=True,
    ...     added=True,
    ... )
    >>> _, shapes, _ = out.infer_shape(data=(2, 9, 8, 20))
    >>> shapes
    [(2, 9, 8, 32)]
    """
    return compose(
        "_separable_nhwc",
        (data, weight, scale, shift, mixing, mixing_scale, mixing_shift, residual),
        (
            kernel,
            stride,
            dilate,
            pad,
            num_filter,
            act,
            low,
            high,
            mixing_act,
            mixing_low,
            mixing_high,
            scaled,
            shifted,
            mixing_scaled,
            mixing_shifted,
            added,
        ),
        name,
        attr,
        kwargs,
    )


def _shuffle(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The rows of the data in random order.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `shuffle`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._shuffle(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(5,))
    >>> shapes
    [(5,)]
    """
    return compose("_shuffle", (data,), (), name, attr, kwargs)


def shuffle(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The same as `_shuffle`."""
    return compose("shuffle", (data,), (), name, attr, kwargs)


def _slice_axis_backward(
    grad: Symbol | None = None,
    like: Symbol | None = None,
    axis: int = REQUIRED,
    begin: int = REQUIRED,
    end: int | None = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Zeros, but for the elements that `slice_axis` took.

    Parameters
    ----------
    grad : Symbol
        Shape `*axis_sliced(s, axis, begin, end)`.
    like : Symbol
        Shape `*s`.
    axis : an integer
    begin : an integer
    end : an integer, or None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._slice_axis_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     like=mx.sym.Variable('like'),
    ...     axis=1,
    ...     begin=1,
    ...     end=None,
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(4, 2), like=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_slice_axis_backward", (grad, like), (axis, begin, end), name, attr, kwargs)


def _slice_backward(
    grad: Symbol | None = None,
    like: Symbol | None = None,
    begin: int | None | Sequence[int | None] = REQUIRED,
    end: int | None | Sequence[int | None] = REQUIRED,
    step: int | None | Sequence[int | None] = (),
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Zeros, but for the elements that `slice` took.

    Parameters
    ----------
    grad : Symbol
        Shape `*sliced(s, begin, end, step)`.
    like : Symbol
        Shape `*s`.
    begin : a tuple of integers and Nones
    end : a tuple of integers and Nones
    step : a tuple of integers and Nones, default ()
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._slice_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     like=mx.sym.Variable('like'),
    ...     begin=(None, 3),
    ...     end=(-1, 0),
    ...     step=(1, -2),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(2, 2), like=(3, 4))
    >>> shapes
    [(3, 4)]
    """
    return compose("_slice_backward", (grad, like), (begin, end, step), name, attr, kwargs)


def _slice_like_backward(
    grad: Symbol | None = None,
    like: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The gradient, with zeros after it in every dimension.

    Parameters
    ----------
    grad : Symbol
    like : Symbol
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._slice_like_backward(grad=mx.sym.Variable('grad'), like=mx.sym.Variable('like'))
    >>> _, shapes, _ = out.infer_shape(grad=(2, 3), like=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_slice_like_backward", (grad, like), (), name, attr, kwargs)


def _softmax_backward(
    grad: Symbol | None = None,
    prob: Symbol | None = None,
    axis: int = -1,
    temperature: float | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `softmax` from its result, prob * (grad - sum(grad * prob)) / temperature.

    Parameters
    ----------
    grad : Symbol
        Shape `*s`.
    prob : Symbol
        Shape `*s`.
    axis : an integer, default -1
    temperature : a number, or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._softmax_backward(grad=mx.sym.Variable('grad'), prob=mx.sym.Variable('prob'), temperature=2.0)
    >>> _, shapes, _ = out.infer_shape(grad=(4, 3), prob=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_softmax_backward", (grad, prob), (axis, temperature), name, attr, kwargs)


def _softmax_output_backward(
    prob: Symbol | None = None,
    label: Symbol | None = None,
    grad_scale: float = 1.0,
    ignore_label: float = -1.0,
    multi_output: bool = False,
    use_ignore: bool = False,
    preserve_shape: bool = False,
    normalization: Literal["batch", "null", "valid"] = "null",
    smooth_alpha: float = 0.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `SoftmaxOutput` from its result.

    Parameters
    ----------
    prob : Symbol
    label : Symbol
    grad_scale : a number, default 1.0
    ignore_label : a number, default -1.0
    multi_output : True or False, default False
    use_ignore : True or False, default False
    preserve_shape : True or False, default False
    normalization : {'batch', 'null', 'valid'}, default "null"
    smooth_alpha : a number, default 0.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._softmax_output_backward(
    ...     prob=mx.sym.Variable('prob'),
    ...     label=mx.sym.Variable('label'),
    ...     smooth_alpha=0.1,
    ... )
    >>> _, shapes, _ = out.infer_shape(prob=(4, 3), label=(4,))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "_softmax_output_backward",
        (prob, label),
        (grad_scale, ignore_label, multi_output, use_ignore, preserve_shape, normalization, smooth_alpha),
        name,
        attr,
        kwargs,
    )


def _softrelu(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """log(1 + exp(data)), a smooth rectifier.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._softrelu(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("_softrelu", (data,), (), name, attr, kwargs)


def _split_sizes(
    data: Symbol | None = None,
    sizes: int | Sequence[int] = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One dimension cut into parts of the given sizes; those that are -1 share evenly what is left.

    Parameters
    ----------
    data : Symbol
    sizes : a tuple of integers
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol of ``len(sizes)`` outputs

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._split_sizes(data=mx.sym.Variable('data'), sizes=(-1, 4, -1, 3))
    >>> _, shapes, _ = out.infer_shape(data=(11,))
    >>> shapes
    [(2,), (4,), (2,), (3,)]
    """
    return compose("_split_sizes", (data,), (sizes,), name, attr, kwargs)


def _stack_backward(
    grad: Symbol,
    *data: Symbol,
    axis: int = 0,
    num_args: int = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The parts that `stack` joined.

    Parameters
    ----------
    grad : Symbol
    *data : Symbol
    axis : an integer, default 0
    num_args : an integer
        Number of inputs, grad included.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol of ``(num_args - 1)`` outputs

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._stack_backward(
    ...     mx.sym.Variable('grad'),
    ...     mx.sym.Variable('arg0'),
    ...     mx.sym.Variable('arg1'),
    ...     num_args=3,
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(2, 2, 3), arg0=(2, 3), arg1=(2, 3))
    >>> shapes
    [(2, 3), (2, 3)]
    """
    return compose("_stack_backward", (grad, *data), (axis, num_args), name, attr, kwargs)


def _sum_like(
    data: Symbol | None = None,
    like: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Sum of a broadcast array back to the shape of another; the same array if the shapes are equal.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    like : Symbol
        Shape `*t`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*t`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._sum_like(data=mx.sym.Variable('data'), like=mx.sym.Variable('like'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3), like=(1, 3))
    >>> shapes
    [(1, 3)]
    """
    return compose("_sum_like", (data, like), (), name, attr, kwargs)


def _svm_backward(
    data: Symbol | None = None,
    label: Symbol | None = None,
    margin: float = 1.0,
    regularization_coefficient: float = 1.0,
    use_linear: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Gradient of `SVMOutput`.

    Parameters
    ----------
    data : Symbol
        Shape `n *k`.
    label : Symbol
        Shape `n`.
    margin : a number, default 1.0
    regularization_coefficient : a number, default 1.0
    use_linear : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n *k`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._svm_backward(data=mx.sym.Variable('data'), label=mx.sym.Variable('label'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3), label=(4,))
    >>> shapes
    [(4, 3)]
    """
    return compose("_svm_backward", (data, label), (margin, regularization_coefficient, use_linear), name, attr, kwargs)


def _take_along_axis(
    data: Symbol | None = None,
    indices: Symbol | None = None,
    axis: int | None = -1,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Elements whose place along an axis is given by an array of indices, as NumPy's take_along_axis.

    Parameters
    ----------
    data : Symbol
        Shape `*_`.
    indices : Symbol
        Shape `*i`.
    axis : an integer, or None, default -1
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*i`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._take_along_axis(data=mx.sym.Variable('data'), indices=mx.sym.Variable('indices'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3), indices=(2, 2))
    >>> shapes
    [(2, 2)]
    """
    return compose("_take_along_axis", (data, indices), (axis,), name, attr, kwargs)


def _take_along_axis_backward(
    grad: Symbol | None = None,
    indices: Symbol | None = None,
    like: Symbol | None = None,
    axis: int | None = -1,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Elements added up where `_take_along_axis` took them from.

    Parameters
    ----------
    grad : Symbol
        Shape `*i`.
    indices : Symbol
        Shape `*i`.
    like : Symbol
        Shape `*s`.
    axis : an integer, or None, default -1
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._take_along_axis_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     indices=mx.sym.Variable('indices'),
    ...     like=mx.sym.Variable('like'),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(2, 2), indices=(2, 2), like=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_take_along_axis_backward", (grad, indices, like), (axis,), name, attr, kwargs)


def _take_backward(
    grad: Symbol | None = None,
    indices: Symbol | None = None,
    like: Symbol | None = None,
    axis: int = 0,
    mode: Literal["clip", "raise", "wrap"] = "clip",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Slices added up where `take` took them from.

    Parameters
    ----------
    grad : Symbol
        Shape `*taken(s, axis, i)`.
    indices : Symbol
        Shape `*i`.
    like : Symbol
        Shape `*s`.
    axis : an integer, default 0
    mode : {'clip', 'raise', 'wrap'}, default "clip"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._take_backward(
    ...     grad=mx.sym.Variable('grad'),
    ...     indices=mx.sym.Variable('indices'),
    ...     like=mx.sym.Variable('like'),
    ... )
    >>> _, shapes, _ = out.infer_shape(grad=(3, 2), indices=(3,), like=(4, 2))
    >>> shapes
    [(4, 2)]
    """
    return compose("_take_backward", (grad, indices, like), (axis, mode), name, attr, kwargs)


def _tile_backward(
    grad: Symbol | None = None,
    like: Symbol | None = None,
    reps: int | Sequence[int] = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The tiles added up.

    Parameters
    ----------
    grad : Symbol
        Shape `*tiled(s, reps)`.
    like : Symbol
        Shape `*s`.
    reps : a tuple of integers
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._tile_backward(grad=mx.sym.Variable('grad'), like=mx.sym.Variable('like'), reps=(2, 2))
    >>> _, shapes, _ = out.infer_shape(grad=(4, 6), like=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_tile_backward", (grad, like), (reps,), name, attr, kwargs)


def _transpose_backward(
    data: Symbol | None = None,
    axes: int | Sequence[int] = (),
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The transposition that undoes the one by `axes`.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axes : a tuple of integers, default ()
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*unpermuted(s, axes)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._transpose_backward(data=mx.sym.Variable('data'), axes=(1, 2, 0))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3, 4))
    >>> shapes
    [(4, 2, 3)]
    """
    return compose("_transpose_backward", (data,), (axes,), name, attr, kwargs)


def _where(
    condition: Symbol | None = None,
    x: Symbol | None = None,
    y: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """x where condition is not 0, else y, with broadcasting.

    Parameters
    ----------
    condition : Symbol
        Shapes broadcast.
    x : Symbol
        Shapes broadcast.
    y : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._where(condition=mx.sym.Variable('condition'), x=mx.sym.Variable('x'), y=mx.sym.Variable('y'))
    >>> _, shapes, _ = out.infer_shape(condition=(2, 1), x=(2, 3), y=(1, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("_where", (condition, x, y), (), name, attr, kwargs)


def _zeros(
    shape: int | Sequence[int] = (),
    ctx: str = "",
    dtype: Any = "float32",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Zeros.

    A dimension of 0 is inferred where that is possible.

    Parameters
    ----------
    shape : a tuple of integers, default ()
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*created(shape)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym._zeros(shape=(4, 3))
    >>> _, shapes, _ = out.infer_shape()
    >>> shapes
    [(4, 3)]
    """
    return compose("_zeros", (), (shape, ctx, dtype), name, attr, kwargs)


def abs(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Magnitude.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.abs(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("abs", (data,), (), name, attr, kwargs)


def Activation(
    data: Symbol | None = None,
    act_type: Literal["relu", "sigmoid", "softrelu", "softsign", "tanh"] = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """An activation function, chosen by name.

    Parameters
    ----------
    data : Symbol
    act_type : {'relu', 'sigmoid', 'softrelu', 'softsign', 'tanh'}
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Activation(data=mx.sym.Variable('data'), act_type="relu")
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("Activation", (data,), (act_type,), name, attr, kwargs)


def adam_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mean: Symbol | None = None,
    var: Symbol | None = None,
    lr: float = REQUIRED,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-08,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of Adam (Kingma and Ba, 2015); the correction of bias is part of lr.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mean : Symbol, updated in place
        Shape `*s`.
    var : Symbol, updated in place
        Shape `*s`.
    lr : a number
    beta1 : a number, default 0.9
    beta2 : a number, default 0.999
    epsilon : a number, default 1e-08
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    lazy_update : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.adam_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mean=mx.sym.Variable('mean'),
    ...     var=mx.sym.Variable('var'),
    ...     lr=0.1,
    ...     wd=0.01,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mean=(4, 3), var=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "adam_update",
        (weight, grad, mean, var),
        (lr, beta1, beta2, epsilon, wd, rescale_grad, clip_gradient, lazy_update),
        name,
        attr,
        kwargs,
    )


def add_n(*args: Symbol, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any) -> Symbol:
    """Sum of any number of arrays of one shape.

    Parameters
    ----------
    *args : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `ElementWiseSum`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.add_n(mx.sym.Variable('arg0'), mx.sym.Variable('arg1'), mx.sym.Variable('arg2'))
    >>> _, shapes, _ = out.infer_shape(arg0=(4, 3), arg1=(4, 3), arg2=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("add_n", (*args,), (), name, attr, kwargs)


def ElementWiseSum(
    *args: Symbol, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The same as `add_n`."""
    return compose("ElementWiseSum", (*args,), (), name, attr, kwargs)


def arccos(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Inverse cosine.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.arccos(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("arccos", (data,), (), name, attr, kwargs)


def arccosh(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Inverse hyperbolic cosine.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.arccosh(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("arccosh", (data,), (), name, attr, kwargs)


def arcsin(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Inverse sine.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.arcsin(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("arcsin", (data,), (), name, attr, kwargs)


def arcsinh(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Inverse hyperbolic sine.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.arcsinh(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("arcsinh", (data,), (), name, attr, kwargs)


def arctan(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Inverse tangent.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.arctan(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("arctan", (data,), (), name, attr, kwargs)


def arctanh(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Inverse hyperbolic tangent.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.arctanh(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("arctanh", (data,), (), name, attr, kwargs)


def argmax(
    data: Symbol | None = None,
    axis: int | None = None,
    keepdims: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Index of the first maximum along an axis (of the flattened array if none is given), in the type of the data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : an integer, or None, default None
    keepdims : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*chosen(s, axis, keepdims)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.argmax(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(1,)]
    """
    return compose("argmax", (data,), (axis, keepdims), name, attr, kwargs)


def argmax_channel(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Index of the first maximum along axis 1.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*chosen(s, 1)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.argmax_channel(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4,)]
    """
    return compose("argmax_channel", (data,), (), name, attr, kwargs)


def argmin(
    data: Symbol | None = None,
    axis: int | None = None,
    keepdims: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Index of the first minimum along an axis (of the flattened array if none is given), in the type of the data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : an integer, or None, default None
    keepdims : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*chosen(s, axis, keepdims)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.argmin(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(1,)]
    """
    return compose("argmin", (data,), (axis, keepdims), name, attr, kwargs)


def argsort(
    data: Symbol | None = None,
    axis: int | None = -1,
    is_ascend: bool = True,
    dtype: Any = "float32",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Indices that sort along an axis (of the flattened array if it is none); equal elements keep their order.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : an integer, or None, default -1
    is_ascend : True or False, default True
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*topped(s, axis, 0)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.argsort(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("argsort", (data,), (axis, is_ascend, dtype), name, attr, kwargs)


def batch_dot(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    transpose_a: bool = False,
    transpose_b: bool = False,
    forward_stype: Literal["default", "csr", "row_sparse"] | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Products of batches of matrices, over the last two axes.

    Parameters
    ----------
    lhs : Symbol
        Shape `*b k m` if transpose_a and transpose_b, else `*b k m` if transpose_a, else `*b m k` if transpose_b, else
        `*b m k`.
    rhs : Symbol
        Shape `*b n k` if transpose_a and transpose_b, else `*b k n` if transpose_a, else `*b n k` if transpose_b, else
        `*b k n`.
    transpose_a : True or False, default False
        Whether each matrix of lhs is transposed first.
    transpose_b : True or False, default False
        Whether each matrix of rhs is transposed first.
    forward_stype : {'default', 'csr', 'row_sparse'} or None, default None
        Accepted for compatibility; every result is dense.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*b m n`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.batch_dot(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 4, 3), rhs=(2, 3, 5))
    >>> shapes
    [(2, 4, 5)]
    """
    return compose("batch_dot", (lhs, rhs), (transpose_a, transpose_b, forward_stype), name, attr, kwargs)


def batch_take(
    a: Symbol | None = None,
    indices: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One element of each row of a matrix.

    Parameters
    ----------
    a : Symbol
        Shape `n k`.
    indices : Symbol
        Shape `n`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.batch_take(a=mx.sym.Variable('a'), indices=mx.sym.Variable('indices'))
    >>> _, shapes, _ = out.infer_shape(a=(4, 3), indices=(4,))
    >>> shapes
    [(4,)]
    """
    return compose("batch_take", (a, indices), (), name, attr, kwargs)


def BatchNorm(
    data: Symbol | None = None,
    gamma: Symbol | None = None,
    beta: Symbol | None = None,
    moving_mean: Symbol | None = None,
    moving_var: Symbol | None = None,
    eps: float = 0.001,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    output_mean_var: bool = False,
    axis: int = 1,
    cudnn_off: bool = False,
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Normalizes each channel to mean 0 and variance 1 over the batch, or with the moving statistics, then scales by
    gamma and shifts by beta.

    The moving statistics follow those of the batch when a training step goes backward.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    gamma : Symbol
        Shape `dim(s, axis)`.
    beta : Symbol
        Shape `dim(s, axis)`.
    moving_mean : Symbol, auxiliary state, updated while training
        Shape `dim(s, axis)`.
    moving_var : Symbol, auxiliary state, updated while training
        Shape `dim(s, axis)`.
    eps : a number, eps > 0, default 0.001
        Added to the variance.
    momentum : a number, default 0.9
        Of the moving statistics.
    fix_gamma : True or False, default True
        Whether gamma counts as 1 and gets no gradient.
    use_global_stats : True or False, default False
        Whether the moving statistics serve in training too.
    output_mean_var : True or False, default False
        Whether the mean and the inverse standard deviation are outputs.
    axis : an integer, default 1
        Which axis is the channels'.
    cudnn_off : True or False, default False
        Accepted for compatibility.
    min_calib_range : a number, or None, default None
        Accepted for compatibility.
    max_calib_range : a number, or None, default None
        Accepted for compatibility.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        out: shape `*s`.
        mean: shape `dim(s, axis)`.
        var: shape `dim(s, axis)`.

    Notes
    -----
    Also called `BatchNorm_v1`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.BatchNorm(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3, 2, 3))
    >>> shapes
    [(4, 3, 2, 3)]
    """
    return compose(
        "BatchNorm",
        (data, gamma, beta, moving_mean, moving_var),
        (
            eps,
            momentum,
            fix_gamma,
            use_global_stats,
            output_mean_var,
            axis,
            cudnn_off,
            min_calib_range,
            max_calib_range,
        ),
        name,
        attr,
        kwargs,
    )


def BatchNorm_v1(
    data: Symbol | None = None,
    gamma: Symbol | None = None,
    beta: Symbol | None = None,
    moving_mean: Symbol | None = None,
    moving_var: Symbol | None = None,
    eps: float = 0.001,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    output_mean_var: bool = False,
    axis: int = 1,
    cudnn_off: bool = False,
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `BatchNorm`."""
    return compose(
        "BatchNorm_v1",
        (data, gamma, beta, moving_mean, moving_var),
        (
            eps,
            momentum,
            fix_gamma,
            use_global_stats,
            output_mean_var,
            axis,
            cudnn_off,
            min_calib_range,
            max_calib_range,
        ),
        name,
        attr,
        kwargs,
    )


def BlockGrad(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The same elements, through which no gradient flows.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `stop_gradient`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.BlockGrad(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("BlockGrad", (data,), (), name, attr, kwargs)


def stop_gradient(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The same as `BlockGrad`."""
    return compose("stop_gradient", (data,), (), name, attr, kwargs)


def broadcast_add(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Sum, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Notes
    -----
    Also called `broadcast_plus`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_add(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 1))
    >>> shapes
    [(4, 3)]
    """
    return compose("broadcast_add", (lhs, rhs), (), name, attr, kwargs)


def broadcast_plus(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `broadcast_add`."""
    return compose("broadcast_plus", (lhs, rhs), (), name, attr, kwargs)


def broadcast_axis(
    data: Symbol | None = None,
    axis: int | Sequence[int] = (),
    size: int | Sequence[int] = (),
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The data repeated along axes of size 1 to the sizes given.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : a tuple of integers, default ()
    size : a tuple of integers, default ()
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*broadcast_axis(s, axis, size)`.

    Notes
    -----
    Also called `broadcast_axes`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_axis(data=mx.sym.Variable('data'), axis=(0, 2), size=(2, 4))
    >>> _, shapes, _ = out.infer_shape(data=(1, 3, 1))
    >>> shapes
    [(2, 3, 4)]
    """
    return compose("broadcast_axis", (data,), (axis, size), name, attr, kwargs)


def broadcast_axes(
    data: Symbol | None = None,
    axis: int | Sequence[int] = (),
    size: int | Sequence[int] = (),
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `broadcast_axis`."""
    return compose("broadcast_axes", (data,), (axis, size), name, attr, kwargs)


def broadcast_div(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Quotient; of integers towards zero, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_div(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(1, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("broadcast_div", (lhs, rhs), (), name, attr, kwargs)


def broadcast_equal(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where lhs == rhs, else 0, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_equal(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(1, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("broadcast_equal", (lhs, rhs), (), name, attr, kwargs)


def broadcast_greater(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where lhs > rhs, else 0, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_greater(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(1, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("broadcast_greater", (lhs, rhs), (), name, attr, kwargs)


def broadcast_greater_equal(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where lhs >= rhs, else 0, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_greater_equal(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(1, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("broadcast_greater_equal", (lhs, rhs), (), name, attr, kwargs)


def broadcast_hypot(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Length of the hypotenuse, sqrt(lhs**2 + rhs**2), with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_hypot(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(1, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("broadcast_hypot", (lhs, rhs), (), name, attr, kwargs)


def broadcast_lesser(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where lhs < rhs, else 0, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_lesser(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(1, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("broadcast_lesser", (lhs, rhs), (), name, attr, kwargs)


def broadcast_lesser_equal(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where lhs <= rhs, else 0, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_lesser_equal(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(1, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("broadcast_lesser_equal", (lhs, rhs), (), name, attr, kwargs)


def broadcast_like(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    lhs_axes: int | Sequence[int] | None = None,
    rhs_axes: int | Sequence[int] | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """lhs repeated along its dimensions of 1 to the shape of rhs, or to its sizes on the axes given.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*t`.
    lhs_axes : a tuple of integers, or None, default None
    rhs_axes : a tuple of integers, or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*broadcast_like(s, t, lhs_axes, rhs_axes)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_like(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(1, 3), rhs=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("broadcast_like", (lhs, rhs), (lhs_axes, rhs_axes), name, attr, kwargs)


def broadcast_logical_and(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where both are not 0, else 0, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_logical_and(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(1, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("broadcast_logical_and", (lhs, rhs), (), name, attr, kwargs)


def broadcast_logical_or(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where either is not 0, else 0, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_logical_or(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(1, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("broadcast_logical_or", (lhs, rhs), (), name, attr, kwargs)


def broadcast_logical_xor(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where exactly one is not 0, else 0, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_logical_xor(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(1, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("broadcast_logical_xor", (lhs, rhs), (), name, attr, kwargs)


def broadcast_maximum(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The larger of two, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_maximum(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 1))
    >>> shapes
    [(4, 3)]
    """
    return compose("broadcast_maximum", (lhs, rhs), (), name, attr, kwargs)


def broadcast_minimum(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The smaller of two, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_minimum(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 1))
    >>> shapes
    [(4, 3)]
    """
    return compose("broadcast_minimum", (lhs, rhs), (), name, attr, kwargs)


def broadcast_mod(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Remainder with the sign of rhs; 0 where rhs is 0, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_mod(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 2), rhs=(1, 2))
    >>> shapes
    [(2, 2)]
    """
    return compose("broadcast_mod", (lhs, rhs), (), name, attr, kwargs)


def broadcast_mul(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Product, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_mul(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 1))
    >>> shapes
    [(4, 3)]
    """
    return compose("broadcast_mul", (lhs, rhs), (), name, attr, kwargs)


def broadcast_not_equal(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """1 where lhs != rhs, else 0, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_not_equal(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(2, 3), rhs=(1, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("broadcast_not_equal", (lhs, rhs), (), name, attr, kwargs)


def broadcast_power(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """lhs to the power of rhs, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_power(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(1, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("broadcast_power", (lhs, rhs), (), name, attr, kwargs)


def broadcast_sub(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Difference, with broadcasting.

    Parameters
    ----------
    lhs : Symbol
        Shapes broadcast.
    rhs : Symbol
        Shapes broadcast.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shapes broadcast.

    Notes
    -----
    Also called `broadcast_minus`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_sub(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 1))
    >>> shapes
    [(4, 3)]
    """
    return compose("broadcast_sub", (lhs, rhs), (), name, attr, kwargs)


def broadcast_minus(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `broadcast_sub`."""
    return compose("broadcast_minus", (lhs, rhs), (), name, attr, kwargs)


def broadcast_to(
    data: Symbol | None = None,
    shape: int | Sequence[int] = (),
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The data repeated along its dimensions of 1 to a shape, in which 0 keeps a dimension.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    shape : a tuple of integers, default ()
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*broadcast_to(s, shape)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.broadcast_to(data=mx.sym.Variable('data'), shape=(4, 3))
    >>> _, shapes, _ = out.infer_shape(data=(1, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("broadcast_to", (data,), (shape,), name, attr, kwargs)


def Cast(
    data: Symbol | None = None,
    dtype: Any = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """data in another dtype; integers lose their fraction.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool)
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `cast`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Cast(data=mx.sym.Variable('data'), dtype="float64")
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("Cast", (data,), (dtype,), name, attr, kwargs)


cast = Cast


def cbrt(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Cube root.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.cbrt(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("cbrt", (data,), (), name, attr, kwargs)


def ceil(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Smallest integer that is not below.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.ceil(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("ceil", (data,), (), name, attr, kwargs)


def clip(
    data: Symbol | None = None,
    a_min: float = REQUIRED,
    a_max: float = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """data, kept between a_min and a_max.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    a_min : a number
    a_max : a number
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.clip(data=mx.sym.Variable('data'), a_min=-1.0, a_max=0.5)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("clip", (data,), (a_min, a_max), name, attr, kwargs)


def Concat(
    *data: Symbol,
    num_args: int | None = None,
    dim: int = 1,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Arrays joined along a dimension.

    Parameters
    ----------
    *data : Symbol
    num_args : an integer, or None, default None
        Number of arrays.
    dim : an integer, default 1
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Notes
    -----
    Also called `concat`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Concat(mx.sym.Variable('arg0'), mx.sym.Variable('arg1'), mx.sym.Variable('arg2'))
    >>> _, shapes, _ = out.infer_shape(arg0=(2, 3), arg1=(2, 1), arg2=(2, 4))
    >>> shapes
    [(2, 8)]
    """
    return compose("Concat", (*data,), (num_args, dim), name, attr, kwargs)


concat = Concat


def Convolution(
    data: Symbol | None = None,
    weight: Symbol | None = None,
    bias: Symbol | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    workspace: int = 1024,
    no_bias: bool = False,
    cudnn_tune: Literal["fastest", "limited_workspace", "off"] | None = None,
    cudnn_off: bool = False,
    layout: Literal["NCW", "NCHW", "NCDHW"] | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Convolution (cross-correlation) of data (n, channels, *spatial) with weight (num_filter, channels / num_group,
    *kernel), over one, two or three spatial axes.

    Parameters
    ----------
    data : Symbol
        Shape `n num_group*c *s`.
    weight : Symbol
        Shape `num_filter c *kernel`.
    bias : Symbol, absent if ``no_bias``
        Shape `num_filter`.
    kernel : a tuple of integers, kernel > 0
        Size of the kernel along each spatial axis.
    stride : a tuple of integers, stride > 0, default ()
        Step of the kernel; 1 by default.
    dilate : a tuple of integers, dilate > 0, default ()
        Distance between taps of the kernel; 1 by default.
    pad : a tuple of integers, pad >= 0, default ()
        Zeros added at both ends of each axis; none by default.
    num_filter : an integer, num_filter > 0
        Number of filters.
    num_group : an integer, num_group > 0, default 1
        Number of groups into which channels and filters are split.
    workspace : an integer, workspace >= 0, default 1024
        Accepted for compatibility.
    no_bias : True or False, default False
        Whether there is no bias.
    cudnn_tune : {'fastest', 'limited_workspace', 'off'} or None, default None
        Accepted for compatibility.
    cudnn_off : True or False, default False
        Accepted for compatibility.
    layout : {'NCW', 'NCHW', 'NCDHW'} or None, default None
        Channels come before the spatial axes.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n num_filter *conv_out(s, kernel, stride, pad, dilate)`.

    Notes
    -----
    Also called `Convolution_v1`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Convolution(data=mx.sym.Variable('data'), kernel=(3, 3), num_filter=4)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3, 5, 6))
    >>> shapes
    [(2, 4, 3, 4)]
    """
    return compose(
        "Convolution",
        (data, weight, bias),
        (kernel, stride, dilate, pad, num_filter, num_group, workspace, no_bias, cudnn_tune, cudnn_off, layout),
        name,
        attr,
        kwargs,
    )


def Convolution_v1(
    data: Symbol | None = None,
    weight: Symbol | None = None,
    bias: Symbol | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    workspace: int = 1024,
    no_bias: bool = False,
    cudnn_tune: Literal["fastest", "limited_workspace", "off"] | None = None,
    cudnn_off: bool = False,
    layout: Literal["NCW", "NCHW", "NCDHW"] | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `Convolution`."""
    return compose(
        "Convolution_v1",
        (data, weight, bias),
        (kernel, stride, dilate, pad, num_filter, num_group, workspace, no_bias, cudnn_tune, cudnn_off, layout),
        name,
        attr,
        kwargs,
    )


def cos(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Cosine.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.cos(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("cos", (data,), (), name, attr, kwargs)


def cosh(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Hyperbolic cosine.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.cosh(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("cosh", (data,), (), name, attr, kwargs)


def Crop(
    *data: Symbol,
    num_args: int | None = None,
    offset: int | Sequence[int] = (0, 0),
    h_w: int | Sequence[int] = (0, 0),
    center_crop: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """A window of images: of size h_w, or of the size of a second argument; at an offset, or in the middle with
    center_crop.

    Parameters
    ----------
    *data : Symbol
    num_args : an integer, or None, default None
        Number of arrays.
    offset : a tuple of integers, default (0, 0)
        (y, x).
    h_w : a tuple of integers, default (0, 0)
        (height, width).
    center_crop : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Crop(mx.sym.Variable('arg0'), offset=(1, 2), h_w=(2, 3))
    >>> _, shapes, _ = out.infer_shape(arg0=(1, 2, 5, 6))
    >>> shapes
    [(1, 2, 2, 3)]
    """
    return compose("Crop", (*data,), (num_args, offset, h_w, center_crop), name, attr, kwargs)


def Deconvolution(
    data: Symbol | None = None,
    weight: Symbol | None = None,
    bias: Symbol | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    adj: int | Sequence[int] = (),
    target_shape: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    workspace: int = 512,
    no_bias: bool = True,
    cudnn_tune: Literal["fastest", "limited_workspace", "off"] | None = None,
    cudnn_off: bool = False,
    layout: Literal["NCW", "NCHW", "NCDHW"] | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Transposed convolution, the gradient of a convolution towards its data, as an operator.

    The weight is (channels, num_filter / num_group, *kernel).

    Parameters
    ----------
    data : Symbol
        Shape `n c *s`.
    weight : Symbol
        Shape `c num_filter//num_group *kernel`.
    bias : Symbol, absent if ``no_bias``
        Shape `num_filter`.
    kernel : a tuple of integers, kernel > 0
        Size of the kernel along each spatial axis.
    stride : a tuple of integers, stride > 0, default ()
        Step of the corresponding convolution; 1 by default.
    dilate : a tuple of integers, dilate > 0, default ()
        Distance between taps of the kernel; 1 by default.
    pad : a tuple of integers, pad >= 0, default ()
        Padding of the corresponding convolution, which comes off the output; none by default.
    adj : a tuple of integers, adj >= 0, default ()
        Elements added at the end of each axis of the output; less than the stride.
    target_shape : a tuple of integers, target_shape >= 0, default ()
        Spatial shape of the output; replaces pad and adj.
    num_filter : an integer, num_filter > 0
        Number of channels of the output.
    num_group : an integer, num_group > 0, default 1
        Number of groups into which channels are split.
    workspace : an integer, workspace >= 0, default 512
        Accepted for compatibility.
    no_bias : True or False, default True
        Whether there is no bias.
    cudnn_tune : {'fastest', 'limited_workspace', 'off'} or None, default None
        Accepted for compatibility.
    cudnn_off : True or False, default False
        Accepted for compatibility.
    layout : {'NCW', 'NCHW', 'NCDHW'} or None, default None
        Channels come before the spatial axes.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n num_filter *deconv_out(s, kernel, stride, pad, dilate, adj, target_shape)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Deconvolution(data=mx.sym.Variable('data'), kernel=(3, 3), num_filter=4)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3, 4, 5))
    >>> shapes
    [(2, 4, 6, 7)]
    """
    return compose(
        "Deconvolution",
        (data, weight, bias),
        (
            kernel,
            stride,
            dilate,
            pad,
            adj,
            target_shape,
            num_filter,
            num_group,
            workspace,
            no_bias,
            cudnn_tune,
            cudnn_off,
            layout,
        ),
        name,
        attr,
        kwargs,
    )


def degrees(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Radians to degrees.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.degrees(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("degrees", (data,), (), name, attr, kwargs)


def depth_to_space(
    data: Symbol | None = None,
    block_size: int = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Channels moved into blocks of block_size by block_size pixels.

    Parameters
    ----------
    data : Symbol
        Shape `n c * block_size * block_size h w`.
    block_size : an integer, block_size > 0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c h * block_size w * block_size`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.depth_to_space(data=mx.sym.Variable('data'), block_size=2)
    >>> _, shapes, _ = out.infer_shape(data=(1, 8, 2, 3))
    >>> shapes
    [(1, 2, 4, 6)]
    """
    return compose("depth_to_space", (data,), (block_size,), name, attr, kwargs)


def dot(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    transpose_a: bool = False,
    transpose_b: bool = False,
    forward_stype: Literal["default", "csr", "row_sparse"] | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Product of arrays.

    It sums over the last axis of lhs (the first if transpose_a) and the first axis of rhs (the last if
    transpose_b). Of two vectors it is the inner product.

    Parameters
    ----------
    lhs : Symbol
    rhs : Symbol
    transpose_a : True or False, default False
        Whether lhs is transposed first.
    transpose_b : True or False, default False
        Whether rhs is transposed first.
    forward_stype : {'default', 'csr', 'row_sparse'} or None, default None
        Accepted for compatibility; every result is dense.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.dot(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(3, 2))
    >>> shapes
    [(4, 2)]
    """
    return compose("dot", (lhs, rhs), (transpose_a, transpose_b, forward_stype), name, attr, kwargs)


def Dropout(
    data: Symbol | None = None,
    p: float = 0.5,
    mode: Literal["always", "training"] = "training",
    axes: int | Sequence[int] = (),
    cudnn_off: bool | None = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """While training (or always), a fraction p of the elements is set to 0 and the others are divided by 1 - p.

    Along `axes` elements are dropped together.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    p : a number, 0 <= p <=  1, default 0.5
        Fraction that is dropped.
    mode : {'always', 'training'}, default "training"
    axes : a tuple of integers, default ()
    cudnn_off : True or False, or None, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        out: shape `*s`.
        mask: shape `*singled(s, axes)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Dropout(data=mx.sym.Variable('data'), p=0.3)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("Dropout", (data,), (p, mode, axes, cudnn_off), name, attr, kwargs)


def elemwise_add(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Sum.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_plus`, `_Plus`, `_add`, `_grad_add`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.elemwise_add(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("elemwise_add", (lhs, rhs), (), name, attr, kwargs)


def _plus(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `elemwise_add`."""
    return compose("_plus", (lhs, rhs), (), name, attr, kwargs)


def _Plus(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `elemwise_add`."""
    return compose("_Plus", (lhs, rhs), (), name, attr, kwargs)


def _add(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `elemwise_add`."""
    return compose("_add", (lhs, rhs), (), name, attr, kwargs)


def _grad_add(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `elemwise_add`."""
    return compose("_grad_add", (lhs, rhs), (), name, attr, kwargs)


def elemwise_div(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Quotient; of integers towards zero.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_div`, `_Div`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.elemwise_div(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("elemwise_div", (lhs, rhs), (), name, attr, kwargs)


def _div(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `elemwise_div`."""
    return compose("_div", (lhs, rhs), (), name, attr, kwargs)


def _Div(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `elemwise_div`."""
    return compose("_Div", (lhs, rhs), (), name, attr, kwargs)


def elemwise_mul(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Product.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_mul`, `_Mul`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.elemwise_mul(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("elemwise_mul", (lhs, rhs), (), name, attr, kwargs)


def _mul(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `elemwise_mul`."""
    return compose("_mul", (lhs, rhs), (), name, attr, kwargs)


def _Mul(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `elemwise_mul`."""
    return compose("_Mul", (lhs, rhs), (), name, attr, kwargs)


def elemwise_sub(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Difference.

    Parameters
    ----------
    lhs : Symbol
        Shape `*s`.
    rhs : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `_minus`, `_Minus`, `_sub`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.elemwise_sub(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("elemwise_sub", (lhs, rhs), (), name, attr, kwargs)


def _minus(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `elemwise_sub`."""
    return compose("_minus", (lhs, rhs), (), name, attr, kwargs)


def _Minus(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `elemwise_sub`."""
    return compose("_Minus", (lhs, rhs), (), name, attr, kwargs)


def _sub(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `elemwise_sub`."""
    return compose("_sub", (lhs, rhs), (), name, attr, kwargs)


def Embedding(
    data: Symbol | None = None,
    weight: Symbol | None = None,
    input_dim: int = REQUIRED,
    output_dim: int = REQUIRED,
    dtype: Any = "float32",
    sparse_grad: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Rows of a matrix by number; a number out of range means the nearest.

    Parameters
    ----------
    data : Symbol
        Shape `*i`.
    weight : Symbol
        Shape `input_dim output_dim`.
    input_dim : an integer, input_dim > 0
        Number of rows.
    output_dim : an integer, output_dim > 0
        Length of a row.
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
        Type of the weight.
    sparse_grad : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*i output_dim`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Embedding(
    ...     data=mx.sym.Variable('data'),
    ...     weight=mx.sym.Variable('weight'),
    ...     input_dim=5,
    ...     output_dim=3,
    ... )
    >>> _, shapes, _ = out.infer_shape(data=(4,), weight=(5, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("Embedding", (data, weight), (input_dim, output_dim, dtype, sparse_grad), name, attr, kwargs)


def erf(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Error function.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.erf(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("erf", (data,), (), name, attr, kwargs)


def erfinv(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Inverse of the error function.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.erfinv(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("erfinv", (data,), (), name, attr, kwargs)


def exp(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Exponential function.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.exp(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("exp", (data,), (), name, attr, kwargs)


def expand_dims(
    data: Symbol | None = None,
    axis: int = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """A dimension of size 1 put in, which is then number `axis`.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : an integer
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*inserted(s, axis)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.expand_dims(data=mx.sym.Variable('data'), axis=1)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 1, 3)]
    """
    return compose("expand_dims", (data,), (axis,), name, attr, kwargs)


def expm1(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """exp(data) - 1, exact near 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.expm1(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("expm1", (data,), (), name, attr, kwargs)


def fix(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The integer towards zero.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.fix(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("fix", (data,), (), name, attr, kwargs)


def Flatten(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """All dimensions but the first as one.

    Parameters
    ----------
    data : Symbol
        Shape `n *k`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n prod(k)`.

    Notes
    -----
    Also called `flatten`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Flatten(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3, 4))
    >>> shapes
    [(2, 12)]
    """
    return compose("Flatten", (data,), (), name, attr, kwargs)


flatten = Flatten


def floor(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Largest integer that is not above.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.floor(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("floor", (data,), (), name, attr, kwargs)


def ftml_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    d: Symbol | None = None,
    v: Symbol | None = None,
    z: Symbol | None = None,
    lr: float = REQUIRED,
    beta1: float = 0.6,
    beta2: float = 0.999,
    epsilon: float = 1e-08,
    t: float = REQUIRED,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_grad: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of follow the moving leader (Zheng and Kwok, 2017).

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    d : Symbol, updated in place
        Shape `*s`.
    v : Symbol, updated in place
        Shape `*s`.
    z : Symbol, updated in place
        Shape `*s`.
    lr : a number
    beta1 : a number, default 0.6
    beta2 : a number, default 0.999
    epsilon : a number, default 1e-08
    t : a number, t > 0
        Number of the step.
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_grad : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.ftml_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     d=mx.sym.Variable('d'),
    ...     v=mx.sym.Variable('v'),
    ...     z=mx.sym.Variable('z'),
    ...     lr=0.1,
    ...     t=3.0,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), d=(4, 3), v=(4, 3), z=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "ftml_update",
        (weight, grad, d, v, z),
        (lr, beta1, beta2, epsilon, t, wd, rescale_grad, clip_grad),
        name,
        attr,
        kwargs,
    )


def ftrl_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    z: Symbol | None = None,
    n: Symbol | None = None,
    lr: float = REQUIRED,
    lamda1: float = 0.01,
    beta: float = 1.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of follow the regularized leader (McMahan et al., 2013).

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    z : Symbol, updated in place
        Shape `*s`.
    n : Symbol, updated in place
        Shape `*s`.
    lr : a number
    lamda1 : a number, default 0.01
    beta : a number, default 1.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.ftrl_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     z=mx.sym.Variable('z'),
    ...     n=mx.sym.Variable('n'),
    ...     lr=0.1,
    ...     wd=0.01,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), z=(4, 3), n=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "ftrl_update", (weight, grad, z, n), (lr, lamda1, beta, wd, rescale_grad, clip_gradient), name, attr, kwargs
    )


def FullyConnected(
    data: Symbol | None = None,
    weight: Symbol | None = None,
    bias: Symbol | None = None,
    num_hidden: int = REQUIRED,
    no_bias: bool = False,
    flatten: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Affine map of the flattened trailing axes.

    out = dot(data, weight^T) + bias.

    Parameters
    ----------
    data : Symbol
        Shape `n *k` if flatten, else `*n k`.
    weight : Symbol
        Shape `num_hidden prod(k)` if flatten, else `num_hidden k`.
    bias : Symbol, absent if ``no_bias``
        Shape `num_hidden`.
    num_hidden : an integer, num_hidden > 0
        Number of outputs.
    no_bias : True or False, default False
        Whether there is no bias.
    flatten : True or False, default True
        Whether all trailing axes count as one.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n num_hidden` if flatten, else `*n num_hidden`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.FullyConnected(data=mx.sym.Variable('data'), num_hidden=5)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3, 2))
    >>> shapes
    [(4, 5)]
    """
    return compose("FullyConnected", (data, weight, bias), (num_hidden, no_bias, flatten), name, attr, kwargs)


def gamma(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Gamma function.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.gamma(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("gamma", (data,), (), name, attr, kwargs)


def gammaln(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Logarithm of the magnitude of the gamma function.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.gammaln(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("gammaln", (data,), (), name, attr, kwargs)


def gather_nd(
    data: Symbol | None = None,
    indices: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Elements or slices of the data at positions, given by indices of shape (number of axes, ...).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    indices : Symbol
        Shape `m *i`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*i *beyond(s, m)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.gather_nd(data=mx.sym.Variable('data'), indices=mx.sym.Variable('indices'))
    >>> _, shapes, _ = out.infer_shape(data=(3, 4), indices=(2, 2))
    >>> shapes
    [(2,)]
    """
    return compose("gather_nd", (data, indices), (), name, attr, kwargs)


def hard_sigmoid(
    data: Symbol | None = None,
    alpha: float = 0.2,
    beta: float = 0.5,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """alpha * data + beta, kept between 0 and 1.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    alpha : a number, default 0.2
    beta : a number, default 0.5
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.hard_sigmoid(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("hard_sigmoid", (data,), (alpha, beta), name, attr, kwargs)


def InstanceNorm(
    data: Symbol | None = None,
    gamma: Symbol | None = None,
    beta: Symbol | None = None,
    eps: float = 0.001,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Normalizes each channel of each image to mean 0 and variance 1, then scales by gamma and shifts by beta.

    Parameters
    ----------
    data : Symbol
        Shape `n c *s`.
    gamma : Symbol
        Shape `c`.
    beta : Symbol
        Shape `c`.
    eps : a number, eps > 0, default 0.001
        Added to the variance.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        out: shape `n c *s`.
        mean: shape `n c`.
        var: shape `n c`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.InstanceNorm(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3, 5))
    >>> shapes
    [(4, 3, 5)]
    """
    return compose("InstanceNorm", (data, gamma, beta), (eps,), name, attr, kwargs)


def L2Normalization(
    data: Symbol | None = None,
    eps: float = 1e-10,
    mode: Literal["channel", "instance", "spatial"] = "instance",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Divides by the Euclidean norm: of each image (mode instance), of each position over the channels (channel), or
    of each channel over the positions (spatial).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    eps : a number, default 1e-10
        Added to the square of the norm.
    mode : {'channel', 'instance', 'spatial'}, default "instance"
        Over what the norm is taken.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.L2Normalization(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3, 4))
    >>> shapes
    [(2, 3, 4)]
    """
    return compose("L2Normalization", (data,), (eps, mode), name, attr, kwargs)


def lamb_update_phase1(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mean: Symbol | None = None,
    var: Symbol | None = None,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-06,
    t: float = REQUIRED,
    bias_correction: bool = True,
    wd: float = REQUIRED,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The direction of a step of LAMB (You et al., 2020).

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mean : Symbol, updated in place
        Shape `*s`.
    var : Symbol, updated in place
        Shape `*s`.
    beta1 : a number, default 0.9
    beta2 : a number, default 0.999
    epsilon : a number, default 1e-06
    t : a number, t > 0
        Number of the step.
    bias_correction : True or False, default True
    wd : a number
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.lamb_update_phase1(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mean=mx.sym.Variable('mean'),
    ...     var=mx.sym.Variable('var'),
    ...     t=3.0,
    ...     wd=0.01,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mean=(4, 3), var=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "lamb_update_phase1",
        (weight, grad, mean, var),
        (beta1, beta2, epsilon, t, bias_correction, wd, rescale_grad, clip_gradient),
        name,
        attr,
        kwargs,
    )


def lamb_update_phase2(
    weight: Symbol | None = None,
    g: Symbol | None = None,
    r1: Symbol | None = None,
    r2: Symbol | None = None,
    lr: float = REQUIRED,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The step of LAMB in direction g, r1 being the norm of the weight and r2 that of g.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    g : Symbol
        Shape `*s`.
    r1 : Symbol
        Shape `1`.
    r2 : Symbol
        Shape `1`.
    lr : a number
    lower_bound : a number, default -1.0
        The norm of the weight counts as at least this.
    upper_bound : a number, default -1.0
        And at most this.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.lamb_update_phase2(
    ...     weight=mx.sym.Variable('weight'),
    ...     g=mx.sym.Variable('g'),
    ...     r1=mx.sym.Variable('r1'),
    ...     r2=mx.sym.Variable('r2'),
    ...     lr=0.1,
    ...     upper_bound=1.5,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), g=(4, 3), r1=(1,), r2=(1,))
    >>> shapes
    [(4, 3)]
    """
    return compose("lamb_update_phase2", (weight, g, r1, r2), (lr, lower_bound, upper_bound), name, attr, kwargs)


def LayerNorm(
    data: Symbol | None = None,
    gamma: Symbol | None = None,
    beta: Symbol | None = None,
    axis: int = -1,
    eps: float = 1e-05,
    output_mean_var: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Normalizes to mean 0 and variance 1 along an axis, then scales by gamma and shifts by beta.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    gamma : Symbol
        Shape `dim(s, axis)`.
    beta : Symbol
        Shape `dim(s, axis)`.
    axis : an integer, default -1
        Along which to normalize.
    eps : a number, eps > 0, default 1e-05
        Added to the variance.
    output_mean_var : True or False, default False
        Whether the mean and the standard deviation are outputs.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        out: shape `*s`.
        mean: shape `*replaced(s, axis, 1)`.
        std: shape `*replaced(s, axis, 1)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.LayerNorm(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3, 5))
    >>> shapes
    [(4, 3, 5)]
    """
    return compose("LayerNorm", (data, gamma, beta), (axis, eps, output_mean_var), name, attr, kwargs)


def LeakyReLU(
    data: Symbol | None = None,
    gamma: Symbol | None = None,
    act_type: Literal["elu", "gelu", "leaky", "prelu", "rrelu", "selu"] = "leaky",
    slope: float = 0.25,
    lower_bound: float = 0.125,
    upper_bound: float = 0.334,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Rectifiers that let negative values through, scaled down.

    With rrelu the scale is random in training, its mean otherwise.

    Parameters
    ----------
    data : Symbol
        Shape `n c *s` if act_type == 'prelu', else `*s`.
    gamma : Symbol, absent if ``act_type != 'prelu'``
        Shape `c` if act_type == 'prelu', else `*_`.
    act_type : {'elu', 'gelu', 'leaky', 'prelu', 'rrelu', 'selu'}, default "leaky"
    slope : a number, default 0.25
        Scale of negative values (leaky, elu).
    lower_bound : a number, default 0.125
        Smallest random scale (rrelu).
    upper_bound : a number, default 0.334
        Largest random scale (rrelu).
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c *s` if act_type == 'prelu', else `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.LeakyReLU(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("LeakyReLU", (data, gamma), (act_type, slope, lower_bound, upper_bound), name, attr, kwargs)


def linalg_gemm2(
    A: Symbol | None = None,
    B: Symbol | None = None,
    transpose_a: bool = False,
    transpose_b: bool = False,
    alpha: float = 1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """alpha times the product of two matrices, or of batches of them.

    Parameters
    ----------
    A : Symbol
        Shape `*b k m` if transpose_a and transpose_b, else `*b k m` if transpose_a, else `*b m k` if transpose_b, else
        `*b m k`.
    B : Symbol
        Shape `*b n k` if transpose_a and transpose_b, else `*b k n` if transpose_a, else `*b n k` if transpose_b, else
        `*b k n`.
    transpose_a : True or False, default False
        Whether A is transposed first.
    transpose_b : True or False, default False
        Whether B is transposed first.
    alpha : a number, default 1.0
        Factor of the product.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*b m n`.

    Notes
    -----
    Also called `_linalg_gemm2`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.linalg_gemm2(A=mx.sym.Variable('A'), B=mx.sym.Variable('B'), alpha=0.5)
    >>> _, shapes, _ = out.infer_shape(A=(4, 3), B=(3, 5))
    >>> shapes
    [(4, 5)]
    """
    return compose("linalg_gemm2", (A, B), (transpose_a, transpose_b, alpha), name, attr, kwargs)


def _linalg_gemm2(
    A: Symbol | None = None,
    B: Symbol | None = None,
    transpose_a: bool = False,
    transpose_b: bool = False,
    alpha: float = 1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `linalg_gemm2`."""
    return compose("_linalg_gemm2", (A, B), (transpose_a, transpose_b, alpha), name, attr, kwargs)


def LinearRegressionOutput(
    data: Symbol | None = None,
    label: Symbol | None = None,
    grad_scale: float = 1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The data itself, whose gradient is (data - label) * grad_scale / number of predictions per example.

    Parameters
    ----------
    data : Symbol
    label : Symbol
    grad_scale : a number, default 1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.LinearRegressionOutput(
    ...     data=mx.sym.Variable('data'),
    ...     label=mx.sym.Variable('label'),
    ...     grad_scale=2.0,
    ... )
    >>> _, shapes, _ = out.infer_shape(data=(4, 3), label=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("LinearRegressionOutput", (data, label), (grad_scale,), name, attr, kwargs)


def log(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Natural logarithm.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.log(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("log", (data,), (), name, attr, kwargs)


def log10(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Logarithm to the base 10.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.log10(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("log10", (data,), (), name, attr, kwargs)


def log1p(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """log(1 + data), exact near 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.log1p(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("log1p", (data,), (), name, attr, kwargs)


def log2(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Logarithm to the base 2.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.log2(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("log2", (data,), (), name, attr, kwargs)


def log_softmax(
    data: Symbol | None = None,
    length: Symbol | None = None,
    axis: int = -1,
    temperature: float | None = None,
    dtype: Any = None,
    use_length: bool | None = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Logarithm of `softmax`, computed without underflow.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    length : Symbol, absent if ``not use_length``
        Shape `*without(s, axis)`.
    axis : an integer, default -1
    temperature : a number, or None, default None
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
        Type of the result; that of the data if absent.
    use_length : True or False, or None, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.log_softmax(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("log_softmax", (data, length), (axis, temperature, dtype, use_length), name, attr, kwargs)


def logical_not(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """1 where data is 0, else 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.logical_not(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("logical_not", (data,), (), name, attr, kwargs)


def LogisticRegressionOutput(
    data: Symbol | None = None,
    label: Symbol | None = None,
    grad_scale: float = 1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Sigmoid, whose gradient is (sigmoid(data) - label) * grad_scale / number of predictions per example.

    Parameters
    ----------
    data : Symbol
    label : Symbol
    grad_scale : a number, default 1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.LogisticRegressionOutput(
    ...     data=mx.sym.Variable('data'),
    ...     label=mx.sym.Variable('label'),
    ...     grad_scale=2.0,
    ... )
    >>> _, shapes, _ = out.infer_shape(data=(4, 3), label=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("LogisticRegressionOutput", (data, label), (grad_scale,), name, attr, kwargs)


def LRN(
    data: Symbol | None = None,
    alpha: float = 0.0001,
    beta: float = 0.75,
    knorm: float = 2.0,
    nsize: int = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Local response normalization across channels, data / (knorm + alpha / nsize * sum of squares over a window of
    nsize channels) ^ beta.

    Parameters
    ----------
    data : Symbol
        Shape `n c h w`.
    alpha : a number, default 0.0001
        Weight of the squares.
    beta : a number, default 0.75
        Exponent.
    knorm : a number, default 2.0
        What is added to the weighted squares.
    nsize : an integer, nsize > 0
        Number of channels in the window, odd.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c h w`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.LRN(data=mx.sym.Variable('data'), alpha=0.1, nsize=3)
    >>> _, shapes, _ = out.infer_shape(data=(2, 5, 3, 2))
    >>> shapes
    [(2, 5, 3, 2)]
    """
    return compose("LRN", (data,), (alpha, beta, knorm, nsize), name, attr, kwargs)


def MAERegressionOutput(
    data: Symbol | None = None,
    label: Symbol | None = None,
    grad_scale: float = 1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The data itself, whose gradient is sign(data - label) * grad_scale / number of predictions per example.

    Parameters
    ----------
    data : Symbol
    label : Symbol
    grad_scale : a number, default 1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.MAERegressionOutput(
    ...     data=mx.sym.Variable('data'),
    ...     label=mx.sym.Variable('label'),
    ...     grad_scale=2.0,
    ... )
    >>> _, shapes, _ = out.infer_shape(data=(4, 3), label=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("MAERegressionOutput", (data, label), (grad_scale,), name, attr, kwargs)


def make_loss(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The data itself, as a loss to be minimized; what arrives from above is ignored.

    Parameters
    ----------
    data : Symbol
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.make_loss(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("make_loss", (data,), (), name, attr, kwargs)


def MakeLoss(
    data: Symbol | None = None,
    grad_scale: float = 1.0,
    valid_thresh: float = 0.0,
    normalization: Literal["batch", "null", "valid"] = "null",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The data itself, as a loss to be minimized; what arrives from above is ignored.

    Parameters
    ----------
    data : Symbol
    grad_scale : a number, default 1.0
        Factor of the gradient.
    valid_thresh : a number, default 0.0
        Elements above it are valid.
    normalization : {'batch', 'null', 'valid'}, default "null"
        Divide by the batch, or by the number of valid elements.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.MakeLoss(data=mx.sym.Variable('data'), grad_scale=3.0)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("MakeLoss", (data,), (grad_scale, valid_thresh, normalization), name, attr, kwargs)


def max(
    data: Symbol | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Maximum over axes; NaN where there is any.

    Equal maxima each receive the whole gradient.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*chosen(s, axis, keepdims, exclude)`.

    Notes
    -----
    Also called `max_axis`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.max(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(1,)]
    """
    return compose("max", (data,), (axis, keepdims, exclude), name, attr, kwargs)


def max_axis(
    data: Symbol | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `max`."""
    return compose("max_axis", (data,), (axis, keepdims, exclude), name, attr, kwargs)


def mean(
    data: Symbol | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Mean over axes (all if none are given; all others with exclude).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*reduced(s, axis, keepdims, exclude)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.mean(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(1,)]
    """
    return compose("mean", (data,), (axis, keepdims, exclude), name, attr, kwargs)


def min(
    data: Symbol | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Minimum over axes; NaN where there is any.

    Equal minima each receive the whole gradient.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*chosen(s, axis, keepdims, exclude)`.

    Notes
    -----
    Also called `min_axis`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.min(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(1,)]
    """
    return compose("min", (data,), (axis, keepdims, exclude), name, attr, kwargs)


def min_axis(
    data: Symbol | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `min`."""
    return compose("min_axis", (data,), (axis, keepdims, exclude), name, attr, kwargs)


def moments(
    data: Symbol | None = None,
    axes: int | Sequence[int] | None = None,
    keepdims: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Mean and variance over axes.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axes : a tuple of integers, or None, default None
    keepdims : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        out0: shape `*reduced(s, axes, keepdims)`.
        out1: shape `*reduced(s, axes, keepdims)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.moments(data=mx.sym.Variable('data'), axes=(0,))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(3,), (3,)]
    """
    return compose("moments", (data,), (axes, keepdims), name, attr, kwargs)


def mp_lamb_update_phase1(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mean: Symbol | None = None,
    var: Symbol | None = None,
    weight32: Symbol | None = None,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-06,
    t: float = REQUIRED,
    bias_correction: bool = True,
    wd: float = REQUIRED,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The direction of a step of LAMB on weight32, of which weight is the rounded form.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mean : Symbol, updated in place
        Shape `*s`.
    var : Symbol, updated in place
        Shape `*s`.
    weight32 : Symbol
        Shape `*s`.
    beta1 : a number, default 0.9
    beta2 : a number, default 0.999
    epsilon : a number, default 1e-06
    t : a number, t > 0
        Number of the step.
    bias_correction : True or False, default True
    wd : a number
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.mp_lamb_update_phase1(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mean=mx.sym.Variable('mean'),
    ...     var=mx.sym.Variable('var'),
    ...     weight32=mx.sym.Variable('weight32'),
    ...     t=3.0,
    ...     wd=0.01,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mean=(4, 3), var=(4, 3), weight32=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "mp_lamb_update_phase1",
        (weight, grad, mean, var, weight32),
        (beta1, beta2, epsilon, t, bias_correction, wd, rescale_grad, clip_gradient),
        name,
        attr,
        kwargs,
    )


def mp_lamb_update_phase2(
    weight: Symbol | None = None,
    g: Symbol | None = None,
    r1: Symbol | None = None,
    r2: Symbol | None = None,
    weight32: Symbol | None = None,
    lr: float = REQUIRED,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The step of LAMB in direction g on weight32, of which weight is the rounded form.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    g : Symbol
        Shape `*s`.
    r1 : Symbol
        Shape `1`.
    r2 : Symbol
        Shape `1`.
    weight32 : Symbol, updated in place
        Shape `*s`.
    lr : a number
    lower_bound : a number, default -1.0
        The norm of the weight counts as at least this.
    upper_bound : a number, default -1.0
        And at most this.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.mp_lamb_update_phase2(
    ...     weight=mx.sym.Variable('weight'),
    ...     g=mx.sym.Variable('g'),
    ...     r1=mx.sym.Variable('r1'),
    ...     r2=mx.sym.Variable('r2'),
    ...     weight32=mx.sym.Variable('weight32'),
    ...     lr=0.1,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), g=(4, 3), r1=(1,), r2=(1,), weight32=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "mp_lamb_update_phase2", (weight, g, r1, r2, weight32), (lr, lower_bound, upper_bound), name, attr, kwargs
    )


def mp_nag_mom_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mom: Symbol | None = None,
    weight32: Symbol | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of Nesterov's accelerated gradient on weight32, of which weight is the rounded form.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mom : Symbol, updated in place
        Shape `*s`.
    weight32 : Symbol, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.mp_nag_mom_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mom=mx.sym.Variable('mom'),
    ...     weight32=mx.sym.Variable('weight32'),
    ...     lr=0.1,
    ...     momentum=0.9,
    ...     wd=0.01,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mom=(4, 3), weight32=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "mp_nag_mom_update",
        (weight, grad, mom, weight32),
        (lr, momentum, wd, rescale_grad, clip_gradient),
        name,
        attr,
        kwargs,
    )


def mp_sgd_mom_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mom: Symbol | None = None,
    weight32: Symbol | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of stochastic gradient descent with momentum on weight32, of which weight is the rounded form.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mom : Symbol, updated in place
        Shape `*s`.
    weight32 : Symbol, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    lazy_update : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.mp_sgd_mom_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mom=mx.sym.Variable('mom'),
    ...     weight32=mx.sym.Variable('weight32'),
    ...     lr=0.1,
    ...     momentum=0.9,
    ...     wd=0.01,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mom=(4, 3), weight32=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "mp_sgd_mom_update",
        (weight, grad, mom, weight32),
        (lr, momentum, wd, rescale_grad, clip_gradient, lazy_update),
        name,
        attr,
        kwargs,
    )


def mp_sgd_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    weight32: Symbol | None = None,
    lr: float = REQUIRED,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of stochastic gradient descent on weight32, of which weight is the rounded form.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    weight32 : Symbol, updated in place
        Shape `*s`.
    lr : a number
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    lazy_update : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.mp_sgd_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     weight32=mx.sym.Variable('weight32'),
    ...     lr=0.1,
    ...     wd=0.01,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), weight32=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "mp_sgd_update",
        (weight, grad, weight32),
        (lr, wd, rescale_grad, clip_gradient, lazy_update),
        name,
        attr,
        kwargs,
    )


def nag_mom_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mom: Symbol | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of Nesterov's accelerated gradient.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mom : Symbol, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.nag_mom_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mom=mx.sym.Variable('mom'),
    ...     lr=0.1,
    ...     momentum=0.9,
    ...     wd=0.01,
    ...     clip_gradient=0.3,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mom=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "nag_mom_update", (weight, grad, mom), (lr, momentum, wd, rescale_grad, clip_gradient), name, attr, kwargs
    )


def nanprod(
    data: Symbol | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Product over axes, in which NaN counts as 1.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*reduced(s, axis, keepdims, exclude)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.nanprod(data=mx.sym.Variable('data'), axis=(1,))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4,)]
    """
    return compose("nanprod", (data,), (axis, keepdims, exclude), name, attr, kwargs)


def nansum(
    data: Symbol | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Sum over axes, in which NaN counts as 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*reduced(s, axis, keepdims, exclude)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.nansum(data=mx.sym.Variable('data'), axis=(1,))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4,)]
    """
    return compose("nansum", (data,), (axis, keepdims, exclude), name, attr, kwargs)


def negative(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """-data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.negative(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("negative", (data,), (), name, attr, kwargs)


def norm(
    data: Symbol | None = None,
    ord: int = 2,
    axis: int | Sequence[int] | None = None,
    out_dtype: Any = None,
    keepdims: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Sum of magnitudes (ord 1) or Euclidean norm (ord 2) over axes.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    ord : an integer, 1 <= ord <=  2, default 2
    axis : a tuple of integers, or None, default None
    out_dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    keepdims : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*reduced(s, axis, keepdims)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.norm(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(1,)]
    """
    return compose("norm", (data,), (ord, axis, out_dtype, keepdims), name, attr, kwargs)


def one_hot(
    indices: Symbol | None = None,
    depth: int = REQUIRED,
    on_value: float = 1.0,
    off_value: float = 0.0,
    dtype: Any = "float32",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Rows of length `depth` that are on_value at the index and off_value elsewhere.

    Parameters
    ----------
    indices : Symbol
        Shape `*i`.
    depth : an integer, depth >= 0
    on_value : a number, default 1.0
    off_value : a number, default 0.0
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*i depth`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.one_hot(indices=mx.sym.Variable('indices'), depth=3)
    >>> _, shapes, _ = out.infer_shape(indices=(4,))
    >>> shapes
    [(4, 3)]
    """
    return compose("one_hot", (indices,), (depth, on_value, off_value, dtype), name, attr, kwargs)


def ones_like(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Ones in the shape and type of the data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.ones_like(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("ones_like", (data,), (), name, attr, kwargs)


def Pad(
    data: Symbol | None = None,
    mode: Literal["constant", "edge", "reflect"] = REQUIRED,
    pad_width: int | Sequence[int] = REQUIRED,
    constant_value: float = 0.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The array with a border, whose width before and after is given for each axis.

    It is constant, repeats the edge, or reflects what lies inside of the edge.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    mode : {'constant', 'edge', 'reflect'}
    pad_width : a tuple of integers, pad_width >= 0
    constant_value : a number, default 0.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*padded(s, pad_width, mode)`.

    Notes
    -----
    Also called `pad`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Pad(
    ...     data=mx.sym.Variable('data'),
    ...     mode="constant",
    ...     pad_width=(0, 0, 0, 0, 1, 2, 3, 4),
    ...     constant_value=7.0,
    ... )
    >>> _, shapes, _ = out.infer_shape(data=(1, 1, 2, 3))
    >>> shapes
    [(1, 1, 5, 10)]
    """
    return compose("Pad", (data,), (mode, pad_width, constant_value), name, attr, kwargs)


pad = Pad


def pick(
    data: Symbol | None = None,
    index: Symbol | None = None,
    axis: int | None = -1,
    keepdims: bool = False,
    mode: Literal["clip", "raise", "wrap"] = "clip",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One element of each row along an axis.

    An index out of range is clipped, wrapped around, or refused ('raise').

    Parameters
    ----------
    data : Symbol
    index : Symbol
    axis : an integer, or None, default -1
    keepdims : True or False, default False
    mode : {'clip', 'raise', 'wrap'}, default "clip"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Notes
    -----
    Also called `choose_element_0index`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.pick(data=mx.sym.Variable('data'), index=mx.sym.Variable('index'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3), index=(4,))
    >>> shapes
    [(4,)]
    """
    return compose("pick", (data, index), (axis, keepdims, mode), name, attr, kwargs)


def choose_element_0index(
    data: Symbol | None = None,
    index: Symbol | None = None,
    axis: int | None = -1,
    keepdims: bool = False,
    mode: Literal["clip", "raise", "wrap"] = "clip",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `pick`."""
    return compose("choose_element_0index", (data, index), (axis, keepdims, mode), name, attr, kwargs)


def Pooling(
    data: Symbol | None = None,
    kernel: int | Sequence[int] = (),
    pool_type: Literal["avg", "lp", "max", "sum"] = "max",
    global_pool: bool = False,
    cudnn_off: bool = False,
    pooling_convention: Literal["full", "same", "valid"] = "valid",
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    p_value: int | None = None,
    count_include_pad: bool | None = None,
    layout: Literal["NCW", "NCHW", "NCDHW"] | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Maximum, average, sum or L^p norm over windows of one, two or three spatial axes.

    Parameters
    ----------
    data : Symbol
        Shape `n c *s`.
    kernel : a tuple of integers, kernel > 0, default ()
        Size of the window along each spatial axis.
    pool_type : {'avg', 'lp', 'max', 'sum'}, default "max"
        What is taken of each window.
    global_pool : True or False, default False
        Whether the window is the whole image; kernel, stride and pad are ignored then.
    cudnn_off : True or False, default False
        Accepted for compatibility.
    pooling_convention : {'full', 'same', 'valid'}, default "valid"
        "valid" rounds the output's size down, "full" up.
    stride : a tuple of integers, stride > 0, default ()
        Step of the window; 1 by default.
    pad : a tuple of integers, pad >= 0, default ()
        How far windows may begin before and end after the image; 0 by default.
    p_value : an integer, or None, default None
        P of pool_type lp, 1 to 3.
    count_include_pad : True or False, or None, default None
        Whether averages count the padding; they do by default.
    layout : {'NCW', 'NCHW', 'NCDHW'} or None, default None
        Channels come before the spatial axes.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c *pool_out(s, kernel, stride, pad, pooling_convention, global_pool)`.

    Notes
    -----
    Also called `Pooling_v1`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Pooling(data=mx.sym.Variable('data'), kernel=(2, 2))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3, 5, 6))
    >>> shapes
    [(2, 3, 4, 5)]
    """
    return compose(
        "Pooling",
        (data,),
        (
            kernel,
            pool_type,
            global_pool,
            cudnn_off,
            pooling_convention,
            stride,
            pad,
            p_value,
            count_include_pad,
            layout,
        ),
        name,
        attr,
        kwargs,
    )


def Pooling_v1(
    data: Symbol | None = None,
    kernel: int | Sequence[int] = (),
    pool_type: Literal["avg", "lp", "max", "sum"] = "max",
    global_pool: bool = False,
    cudnn_off: bool = False,
    pooling_convention: Literal["full", "same", "valid"] = "valid",
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    p_value: int | None = None,
    count_include_pad: bool | None = None,
    layout: Literal["NCW", "NCHW", "NCDHW"] | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `Pooling`."""
    return compose(
        "Pooling_v1",
        (data,),
        (
            kernel,
            pool_type,
            global_pool,
            cudnn_off,
            pooling_convention,
            stride,
            pad,
            p_value,
            count_include_pad,
            layout,
        ),
        name,
        attr,
        kwargs,
    )


def prod(
    data: Symbol | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Product over axes (all if none are given; all others with exclude).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*reduced(s, axis, keepdims, exclude)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.prod(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(1,)]
    """
    return compose("prod", (data,), (axis, keepdims, exclude), name, attr, kwargs)


def radians(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Degrees to radians.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.radians(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("radians", (data,), (), name, attr, kwargs)


def rcbrt(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """1 / cbrt(data).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.rcbrt(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("rcbrt", (data,), (), name, attr, kwargs)


def reciprocal(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """1 / data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.reciprocal(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("reciprocal", (data,), (), name, attr, kwargs)


def relu(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Rectifier, the larger of data and 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.relu(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("relu", (data,), (), name, attr, kwargs)


def repeat(
    data: Symbol | None = None,
    repeats: int = REQUIRED,
    axis: int | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Each element repeated along an axis; of the flattened array if none is given.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    repeats : an integer, repeats >= 0
    axis : an integer, or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*repeated(s, repeats, axis)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.repeat(data=mx.sym.Variable('data'), repeats=2)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(12,)]
    """
    return compose("repeat", (data,), (repeats, axis), name, attr, kwargs)


def Reshape(
    data: Symbol | None = None,
    shape: int | Sequence[int] = (),
    reverse: bool = False,
    target_shape: int | Sequence[int] = (),
    keep_highest: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same elements under another shape.

    In `shape`, 0 keeps a dimension, -1 is inferred, -2 keeps all that remain, -3 merges two, -4 splits one into the
    two numbers that follow; reverse reads from the right.

    Parameters
    ----------
    data : Symbol
    shape : a tuple of integers, default ()
    reverse : True or False, default False
    target_shape : a tuple of integers, default ()
        Deprecated, use shape.
    keep_highest : True or False, default False
        Deprecated, use shape.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Notes
    -----
    Also called `reshape`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.Reshape(data=mx.sym.Variable('data'), shape=(3, -1))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(3, 4)]
    """
    return compose("Reshape", (data,), (shape, reverse, target_shape, keep_highest), name, attr, kwargs)


reshape = Reshape


def reshape_like(
    lhs: Symbol | None = None,
    rhs: Symbol | None = None,
    lhs_begin: int | None = None,
    lhs_end: int | None = None,
    rhs_begin: int | None = None,
    rhs_end: int | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """lhs in the shape of rhs; or its dimensions begin .

    end in place of those of rhs.

    Parameters
    ----------
    lhs : Symbol
    rhs : Symbol
    lhs_begin : an integer, or None, default None
    lhs_end : an integer, or None, default None
    rhs_begin : an integer, or None, default None
    rhs_end : an integer, or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.reshape_like(lhs=mx.sym.Variable('lhs'), rhs=mx.sym.Variable('rhs'))
    >>> _, shapes, _ = out.infer_shape(lhs=(4, 3), rhs=(2, 6))
    >>> shapes
    [(2, 6)]
    """
    return compose("reshape_like", (lhs, rhs), (lhs_begin, lhs_end, rhs_begin, rhs_end), name, attr, kwargs)


def reverse(
    data: Symbol | None = None,
    axis: int | Sequence[int] = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Elements in the opposite order along axes.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : a tuple of integers
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Notes
    -----
    Also called `flip`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.reverse(data=mx.sym.Variable('data'), axis=(1,))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("reverse", (data,), (axis,), name, attr, kwargs)


def flip(
    data: Symbol | None = None,
    axis: int | Sequence[int] = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `reverse`."""
    return compose("flip", (data,), (axis,), name, attr, kwargs)


def rint(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Nearest integer, halves to the lower one.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.rint(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("rint", (data,), (), name, attr, kwargs)


def rmsprop_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    n: Symbol | None = None,
    lr: float = REQUIRED,
    gamma1: float = 0.95,
    epsilon: float = 1e-08,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    clip_weights: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of RMSProp (Tieleman and Hinton, 2012).

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    n : Symbol, updated in place
        Shape `*s`.
    lr : a number
    gamma1 : a number, default 0.95
    epsilon : a number, default 1e-08
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    clip_weights : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.rmsprop_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     n=mx.sym.Variable('n'),
    ...     lr=0.1,
    ...     wd=0.01,
    ...     clip_weights=0.8,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), n=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "rmsprop_update",
        (weight, grad, n),
        (lr, gamma1, epsilon, wd, rescale_grad, clip_gradient, clip_weights),
        name,
        attr,
        kwargs,
    )


def rmspropalex_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    n: Symbol | None = None,
    g: Symbol | None = None,
    delta: Symbol | None = None,
    lr: float = REQUIRED,
    gamma1: float = 0.95,
    gamma2: float = 0.9,
    epsilon: float = 1e-08,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    clip_weights: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of RMSProp as Graves (2013) has it.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    n : Symbol, updated in place
        Shape `*s`.
    g : Symbol, updated in place
        Shape `*s`.
    delta : Symbol, updated in place
        Shape `*s`.
    lr : a number
    gamma1 : a number, default 0.95
    gamma2 : a number, default 0.9
    epsilon : a number, default 1e-08
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    clip_weights : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.rmspropalex_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     n=mx.sym.Variable('n'),
    ...     g=mx.sym.Variable('g'),
    ...     delta=mx.sym.Variable('delta'),
    ...     lr=0.1,
    ...     epsilon=1.0,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), n=(4, 3), g=(4, 3), delta=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "rmspropalex_update",
        (weight, grad, n, g, delta),
        (lr, gamma1, gamma2, epsilon, wd, rescale_grad, clip_gradient, clip_weights),
        name,
        attr,
        kwargs,
    )


def RNN(
    data: Symbol | None = None,
    parameters: Symbol | None = None,
    state: Symbol | None = None,
    state_cell: Symbol | None = None,
    sequence_length: Symbol | None = None,
    state_size: int = REQUIRED,
    num_layers: int = REQUIRED,
    mode: Literal["gru", "lstm", "rnn_relu", "rnn_tanh"] = REQUIRED,
    bidirectional: bool = False,
    p: float = 0.0,
    state_outputs: bool = False,
    projection_size: int | None = None,
    lstm_state_clip_min: float | None = None,
    lstm_state_clip_max: float | None = None,
    lstm_state_clip_nan: bool = False,
    use_sequence_length: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Recurrent layers over a sequence: LSTM, GRU, or plain cells with tanh or relu; stacked, and in both directions
    if asked.

    `parameters` holds, for each layer and direction, the weights of the input and of the state; then, in the same
    order, their biases; gates in the order i, f, g, o (LSTM) and r, z, n (GRU), as cuDNN has them.

    Parameters
    ----------
    data : Symbol
        Shape `t n c`.
    parameters : Symbol
        Shape `rnn_size(c, state_size, num_layers, bidirectional, mode)`.
    state : Symbol
        Shape `((2 if bidirectional else 1) * num_layers) n state_size`.
    state_cell : Symbol, absent if ``mode != 'lstm'``
        Shape `((2 if bidirectional else 1) * num_layers) n state_size`.
    sequence_length : Symbol, absent if ``not use_sequence_length``
        Shape `n`.
    state_size : an integer, state_size > 0
        Size of the state of each layer.
    num_layers : an integer, num_layers > 0
        Number of stacked layers.
    mode : {'gru', 'lstm', 'rnn_relu', 'rnn_tanh'}
        Kind of cell.
    bidirectional : True or False, default False
        Whether each layer also runs backward over the sequence.
    p : a number, 0 <= p <  1, default 0.0
        Fraction of each layer's outputs, but the last one's, that is dropped while training.
    state_outputs : True or False, default False
        Whether the last states are outputs.
    projection_size : an integer, or None, default None
        Not supported.
    lstm_state_clip_min : a number, or None, default None
        Not supported.
    lstm_state_clip_max : a number, or None, default None
        Not supported.
    lstm_state_clip_nan : True or False, default False
        Not supported.
    use_sequence_length : True or False, default False
        Not supported.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        out: shape `t n ((2 if bidirectional else 1) * state_size)`.
        state_output: shape `((2 if bidirectional else 1) * num_layers) n state_size`.
        statecell_output: shape `((2 if bidirectional else 1) * num_layers) n state_size`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.RNN(data=mx.sym.Variable('data'), state_size=5, num_layers=1, mode="lstm")
    >>> _, shapes, _ = out.infer_shape(data=(4, 3, 2))
    >>> shapes
    [(4, 3, 5)]
    """
    return compose(
        "RNN",
        (data, parameters, state, state_cell, sequence_length),
        (
            state_size,
            num_layers,
            mode,
            bidirectional,
            p,
            state_outputs,
            projection_size,
            lstm_state_clip_min,
            lstm_state_clip_max,
            lstm_state_clip_nan,
            use_sequence_length,
        ),
        name,
        attr,
        kwargs,
    )


def round(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Nearest integer, halves away from zero.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.round(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("round", (data,), (), name, attr, kwargs)


def rsqrt(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """1 / sqrt(data).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.rsqrt(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("rsqrt", (data,), (), name, attr, kwargs)


def scatter_nd(
    data: Symbol | None = None,
    indices: Symbol | None = None,
    shape: int | Sequence[int] = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Zeros of a shape, but for the data at positions given by indices of shape (number of axes, ...).

    Parameters
    ----------
    data : Symbol
        Shape `*i *beyond(shape, m)`.
    indices : Symbol
        Shape `m *i`.
    shape : a tuple of integers
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*shape`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.scatter_nd(data=mx.sym.Variable('data'), indices=mx.sym.Variable('indices'), shape=(3, 4))
    >>> _, shapes, _ = out.infer_shape(data=(2,), indices=(2, 2))
    >>> shapes
    [(3, 4)]
    """
    return compose("scatter_nd", (data, indices), (shape,), name, attr, kwargs)


def sgd_mom_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mom: Symbol | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of stochastic gradient descent with momentum.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mom : Symbol, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    lazy_update : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.sgd_mom_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mom=mx.sym.Variable('mom'),
    ...     lr=0.1,
    ...     momentum=0.9,
    ...     wd=0.01,
    ...     clip_gradient=0.3,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mom=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "sgd_mom_update",
        (weight, grad, mom),
        (lr, momentum, wd, rescale_grad, clip_gradient, lazy_update),
        name,
        attr,
        kwargs,
    )


def sgd_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    lr: float = REQUIRED,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step of stochastic gradient descent, weight - lr * (rescale_grad * grad, clipped, + wd * weight).

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    lr : a number
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    lazy_update : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.sgd_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     lr=0.1,
    ...     wd=0.01,
    ...     rescale_grad=0.5,
    ...     clip_gradient=0.3,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("sgd_update", (weight, grad), (lr, wd, rescale_grad, clip_gradient, lazy_update), name, attr, kwargs)


def shape_array(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The shape of the data, as an array.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `rank(s)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.shape_array(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(2,)]
    """
    return compose("shape_array", (data,), (), name, attr, kwargs)


def sigmoid(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Logistic sigmoid, 1 / (1 + exp(-data)).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.sigmoid(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("sigmoid", (data,), (), name, attr, kwargs)


def sign(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """-1, 0 or 1.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.sign(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("sign", (data,), (), name, attr, kwargs)


def signsgd_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    lr: float = REQUIRED,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step along the sign of the gradient.

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    lr : a number
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.signsgd_update(weight=mx.sym.Variable('weight'), grad=mx.sym.Variable('grad'), lr=0.1, wd=0.01)
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("signsgd_update", (weight, grad), (lr, wd, rescale_grad, clip_gradient), name, attr, kwargs)


def signum_update(
    weight: Symbol | None = None,
    grad: Symbol | None = None,
    mom: Symbol | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    wd_lh: float = 0.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """One step along the sign of the momentum (Bernstein et al., 2018).

    Parameters
    ----------
    weight : Symbol
        Shape `*s`.
    grad : Symbol
        Shape `*s`.
    mom : Symbol, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    wd_lh : a number, default 0.0
        Weight decay that stays out of the momentum.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.signum_update(
    ...     weight=mx.sym.Variable('weight'),
    ...     grad=mx.sym.Variable('grad'),
    ...     mom=mx.sym.Variable('mom'),
    ...     lr=0.1,
    ...     momentum=0.9,
    ...     wd=0.01,
    ...     wd_lh=0.1,
    ... )
    >>> _, shapes, _ = out.infer_shape(weight=(4, 3), grad=(4, 3), mom=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "signum_update", (weight, grad, mom), (lr, momentum, wd, rescale_grad, clip_gradient, wd_lh), name, attr, kwargs
    )


def sin(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Sine.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.sin(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("sin", (data,), (), name, attr, kwargs)


def sinh(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Hyperbolic sine.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.sinh(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("sinh", (data,), (), name, attr, kwargs)


def size_array(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The number of elements of the data, as an array.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `1`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.size_array(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(1,)]
    """
    return compose("size_array", (data,), (), name, attr, kwargs)


def slice(
    data: Symbol | None = None,
    begin: int | None | Sequence[int | None] = REQUIRED,
    end: int | None | Sequence[int | None] = REQUIRED,
    step: int | None | Sequence[int | None] = (),
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """begin:end:step of each leading axis, by Python's rules; None means the edge.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    begin : a tuple of integers and Nones
    end : a tuple of integers and Nones
    step : a tuple of integers and Nones, default ()
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*sliced(s, begin, end, step)`.

    Notes
    -----
    Also called `crop`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.slice(data=mx.sym.Variable('data'), begin=(1,), end=(3,))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("slice", (data,), (begin, end, step), name, attr, kwargs)


def crop(
    data: Symbol | None = None,
    begin: int | None | Sequence[int | None] = REQUIRED,
    end: int | None | Sequence[int | None] = REQUIRED,
    step: int | None | Sequence[int | None] = (),
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `slice`."""
    return compose("crop", (data,), (begin, end, step), name, attr, kwargs)


def slice_axis(
    data: Symbol | None = None,
    axis: int = REQUIRED,
    begin: int = REQUIRED,
    end: int | None = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """begin:end of one axis, by Python's rules.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : an integer
    begin : an integer
    end : an integer, or None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*axis_sliced(s, axis, begin, end)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.slice_axis(data=mx.sym.Variable('data'), axis=0, begin=1, end=None)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(3, 3)]
    """
    return compose("slice_axis", (data,), (axis, begin, end), name, attr, kwargs)


def slice_like(
    data: Symbol | None = None,
    shape_like: Symbol | None = None,
    axes: int | Sequence[int] = (),
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The leading part of the data that has the sizes of shape_like, on the axes given or on all.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    shape_like : Symbol
        Shape `*t`.
    axes : a tuple of integers, default ()
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*sliced_like(s, t, axes)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.slice_like(data=mx.sym.Variable('data'), shape_like=mx.sym.Variable('shape_like'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3), shape_like=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("slice_like", (data, shape_like), (axes,), name, attr, kwargs)


def SliceChannel(
    data: Symbol | None = None,
    num_outputs: int = REQUIRED,
    axis: int = 1,
    squeeze_axis: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Equal parts along an axis, which goes away with squeeze_axis.

    Parameters
    ----------
    data : Symbol
    num_outputs : an integer, num_outputs > 0
    axis : an integer, default 1
    squeeze_axis : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol of ``num_outputs`` outputs

    Notes
    -----
    Also called `split`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.SliceChannel(data=mx.sym.Variable('data'), num_outputs=3)
    >>> _, shapes, _ = out.infer_shape(data=(2, 6))
    >>> shapes
    [(2, 2), (2, 2), (2, 2)]
    """
    return compose("SliceChannel", (data,), (num_outputs, axis, squeeze_axis), name, attr, kwargs)


def split(
    data: Symbol | None = None,
    num_outputs: int = REQUIRED,
    axis: int = 1,
    squeeze_axis: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `SliceChannel`."""
    return compose("split", (data,), (num_outputs, axis, squeeze_axis), name, attr, kwargs)


def smooth_l1(
    data: Symbol | None = None,
    scalar: float = 1.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Huber's loss, quadratic between -1 / scalar**2 and 1 / scalar**2 and linear beyond.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    scalar : a number, default 1.0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.smooth_l1(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("smooth_l1", (data,), (scalar,), name, attr, kwargs)


def softmax(
    data: Symbol | None = None,
    length: Symbol | None = None,
    axis: int = -1,
    temperature: float | None = None,
    dtype: Any = None,
    use_length: bool | None = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Softmax along an axis: exp(x / temperature), divided by its sum.

    With use_length only the first `length` elements of each row count, and the others are 0.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    length : Symbol, absent if ``not use_length``
        Shape `*without(s, axis)`.
    axis : an integer, default -1
    temperature : a number, or None, default None
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
        Type of the result; that of the data if absent.
    use_length : True or False, or None, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.softmax(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("softmax", (data, length), (axis, temperature, dtype, use_length), name, attr, kwargs)


def softmax_cross_entropy(
    data: Symbol | None = None,
    label: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Cross entropy of softmax(data) with class numbers, summed over the batch.

    Parameters
    ----------
    data : Symbol
        Shape `n k`.
    label : Symbol
        Shape `n`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `1`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.softmax_cross_entropy(data=mx.sym.Variable('data'), label=mx.sym.Variable('label'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3), label=(4,))
    >>> shapes
    [(1,)]
    """
    return compose("softmax_cross_entropy", (data, label), (), name, attr, kwargs)


def SoftmaxActivation(
    data: Symbol | None = None,
    mode: Literal["channel", "instance"] = "instance",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Softmax over the last axis, or over the channels (axis 1) with mode 'channel'.

    Parameters
    ----------
    data : Symbol
    mode : {'channel', 'instance'}, default "instance"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.SoftmaxActivation(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3, 4))
    >>> shapes
    [(2, 3, 4)]
    """
    return compose("SoftmaxActivation", (data,), (mode,), name, attr, kwargs)


def SoftmaxOutput(
    data: Symbol | None = None,
    label: Symbol | None = None,
    grad_scale: float = 1.0,
    ignore_label: float = -1.0,
    multi_output: bool = False,
    use_ignore: bool = False,
    preserve_shape: bool = False,
    normalization: Literal["batch", "null", "valid"] = "null",
    out_grad: bool = False,
    smooth_alpha: float = 0.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Softmax whose gradient is that of its cross entropy with the label.

    The classes lie along axis 1 (multi_output), the last axis (preserve_shape), or all axes but the first. The
    label holds class numbers, or probabilities if it has the shape of the data. What arrives from above is ignored,
    unless out_grad is set.

    Parameters
    ----------
    data : Symbol
    label : Symbol
    grad_scale : a number, default 1.0
        Factor of the gradient.
    ignore_label : a number, default -1.0
    multi_output : True or False, default False
    use_ignore : True or False, default False
        Whether examples labelled ignore_label have no gradient.
    preserve_shape : True or False, default False
    normalization : {'batch', 'null', 'valid'}, default "null"
        Divide the gradient by the batch or the number of valid labels.
    out_grad : True or False, default False
        Multiply the gradient by what arrives from above.
    smooth_alpha : a number, 0 <= smooth_alpha <=  1, default 0.0
        Probability that label smoothing gives to the other classes.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Notes
    -----
    Also called `Softmax`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.SoftmaxOutput(data=mx.sym.Variable('data'), label=mx.sym.Variable('label'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3), label=(4,))
    >>> shapes
    [(4, 3)]
    """
    return compose(
        "SoftmaxOutput",
        (data, label),
        (grad_scale, ignore_label, multi_output, use_ignore, preserve_shape, normalization, out_grad, smooth_alpha),
        name,
        attr,
        kwargs,
    )


def Softmax(
    data: Symbol | None = None,
    label: Symbol | None = None,
    grad_scale: float = 1.0,
    ignore_label: float = -1.0,
    multi_output: bool = False,
    use_ignore: bool = False,
    preserve_shape: bool = False,
    normalization: Literal["batch", "null", "valid"] = "null",
    out_grad: bool = False,
    smooth_alpha: float = 0.0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `SoftmaxOutput`."""
    return compose(
        "Softmax",
        (data, label),
        (grad_scale, ignore_label, multi_output, use_ignore, preserve_shape, normalization, out_grad, smooth_alpha),
        name,
        attr,
        kwargs,
    )


def softmin(
    data: Symbol | None = None,
    axis: int = -1,
    temperature: float | None = None,
    dtype: Any = None,
    use_length: bool | None = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Softmax of the negated data.

    Parameters
    ----------
    data : Symbol
    axis : an integer, default -1
    temperature : a number, or None, default None
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
        Type of the result; that of the data if absent.
    use_length : True or False, or None, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.softmin(data=mx.sym.Variable('data'), temperature=2.0)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("softmin", (data,), (axis, temperature, dtype, use_length), name, attr, kwargs)


def softsign(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """data / (1 + abs(data)).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.softsign(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("softsign", (data,), (), name, attr, kwargs)


def sort(
    data: Symbol | None = None,
    axis: int | None = -1,
    is_ascend: bool = True,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Elements in order along an axis (of the flattened array if it is none); NaN counts as larger than every number.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : an integer, or None, default -1
    is_ascend : True or False, default True
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*topped(s, axis, 0)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.sort(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("sort", (data,), (axis, is_ascend), name, attr, kwargs)


def space_to_depth(
    data: Symbol | None = None,
    block_size: int = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Blocks of block_size by block_size pixels moved into channels.

    Parameters
    ----------
    data : Symbol
        Shape `n c h w`.
    block_size : an integer, block_size > 0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n c * block_size * block_size h / block_size w / block_size`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.space_to_depth(data=mx.sym.Variable('data'), block_size=2)
    >>> _, shapes, _ = out.infer_shape(data=(1, 2, 4, 6))
    >>> shapes
    [(1, 8, 2, 3)]
    """
    return compose("space_to_depth", (data,), (block_size,), name, attr, kwargs)


def sqrt(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Square root.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.sqrt(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("sqrt", (data,), (), name, attr, kwargs)


def square(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """data * data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.square(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("square", (data,), (), name, attr, kwargs)


def squeeze(
    data: Symbol | None = None,
    axis: int | Sequence[int] | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Dimensions of size 1 taken out; all of them if no axes are given.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*squeezed(s, axis)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.squeeze(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(1, 3, 1))
    >>> shapes
    [(3,)]
    """
    return compose("squeeze", (data,), (axis,), name, attr, kwargs)


def stack(
    *data: Symbol,
    axis: int = 0,
    num_args: int | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Arrays joined along a new dimension.

    Parameters
    ----------
    *data : Symbol
    axis : an integer, default 0
    num_args : an integer, or None, default None
        Number of arrays.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.stack(mx.sym.Variable('arg0'), mx.sym.Variable('arg1'))
    >>> _, shapes, _ = out.infer_shape(arg0=(2, 3), arg1=(2, 3))
    >>> shapes
    [(2, 2, 3)]
    """
    return compose("stack", (*data,), (axis, num_args), name, attr, kwargs)


def sum(
    data: Symbol | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Sum over axes (all if none are given; all others with exclude).

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*reduced(s, axis, keepdims, exclude)`.

    Notes
    -----
    Also called `sum_axis`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.sum(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(1,)]
    """
    return compose("sum", (data,), (axis, keepdims, exclude), name, attr, kwargs)


def sum_axis(
    data: Symbol | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `sum`."""
    return compose("sum_axis", (data,), (axis, keepdims, exclude), name, attr, kwargs)


def SVMOutput(
    data: Symbol | None = None,
    label: Symbol | None = None,
    margin: float = 1.0,
    regularization_coefficient: float = 1.0,
    use_linear: bool = False,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The data itself, whose gradient is that of the hinge loss (squared unless use_linear) against every class.

    Parameters
    ----------
    data : Symbol
        Shape `n *k`.
    label : Symbol
        Shape `n`.
    margin : a number, default 1.0
    regularization_coefficient : a number, default 1.0
    use_linear : True or False, default False
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `n *k`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.SVMOutput(data=mx.sym.Variable('data'), label=mx.sym.Variable('label'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3), label=(4,))
    >>> shapes
    [(4, 3)]
    """
    return compose("SVMOutput", (data, label), (margin, regularization_coefficient, use_linear), name, attr, kwargs)


def SwapAxis(
    data: Symbol | None = None,
    dim1: int = 0,
    dim2: int = 0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Two dimensions exchanged.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    dim1 : an integer, default 0
    dim2 : an integer, default 0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*swapped(s, dim1, dim2)`.

    Notes
    -----
    Also called `swapaxes`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.SwapAxis(data=mx.sym.Variable('data'), dim1=0, dim2=2)
    >>> _, shapes, _ = out.infer_shape(data=(2, 3, 4))
    >>> shapes
    [(4, 3, 2)]
    """
    return compose("SwapAxis", (data,), (dim1, dim2), name, attr, kwargs)


def swapaxes(
    data: Symbol | None = None,
    dim1: int = 0,
    dim2: int = 0,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The same as `SwapAxis`."""
    return compose("swapaxes", (data,), (dim1, dim2), name, attr, kwargs)


def take(
    a: Symbol | None = None,
    indices: Symbol | None = None,
    axis: int = 0,
    mode: Literal["clip", "raise", "wrap"] = "clip",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Slices of `a` along an axis by number.

    An index out of range is clipped, wrapped around, or refused.

    Parameters
    ----------
    a : Symbol
        Shape `*s`.
    indices : Symbol
        Shape `*i`.
    axis : an integer, default 0
    mode : {'clip', 'raise', 'wrap'}, default "clip"
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*taken(s, axis, i)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.take(a=mx.sym.Variable('a'), indices=mx.sym.Variable('indices'))
    >>> _, shapes, _ = out.infer_shape(a=(4, 3), indices=(3,))
    >>> shapes
    [(3, 3)]
    """
    return compose("take", (a, indices), (axis, mode), name, attr, kwargs)


def tan(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Tangent.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.tan(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("tan", (data,), (), name, attr, kwargs)


def tanh(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Hyperbolic tangent.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.tanh(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("tanh", (data,), (), name, attr, kwargs)


def tile(
    data: Symbol | None = None,
    reps: int | Sequence[int] = REQUIRED,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The whole array repeated reps times along each axis.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    reps : a tuple of integers, reps >= 0
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*tiled(s, reps)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.tile(data=mx.sym.Variable('data'), reps=(2, 2))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(4, 6)]
    """
    return compose("tile", (data,), (reps,), name, attr, kwargs)


def topk(
    data: Symbol | None = None,
    axis: int | None = -1,
    k: int = 1,
    ret_typ: Literal["both", "indices", "mask", "value"] = "indices",
    is_ascend: bool = False,
    dtype: Any = "float32",
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """The k largest (or smallest, with is_ascend) elements along an axis: their indices, their values, both, or ones
    where they are.

    k of 0 means all.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axis : an integer, or None, default -1
    k : an integer, default 1
    ret_typ : {'both', 'indices', 'mask', 'value'}, default "indices"
    is_ascend : True or False, default False
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
        Type of indices.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        out: shape `*s` if ret_typ == 'mask', else `*topped(s, axis, k)`.
        out1: shape `*topped(s, axis, k)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.topk(data=mx.sym.Variable('data'), k=2)
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 2)]
    """
    return compose("topk", (data,), (axis, k, ret_typ, is_ascend, dtype), name, attr, kwargs)


def transpose(
    data: Symbol | None = None,
    axes: int | Sequence[int] = (),
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """Dimensions in another order; reversed if none is given.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    axes : a tuple of integers, default ()
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*permuted(s, axes)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.transpose(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(3, 4)]
    """
    return compose("transpose", (data,), (axes,), name, attr, kwargs)


def trunc(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """The integer towards zero.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.trunc(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("trunc", (data,), (), name, attr, kwargs)


def where(
    condition: Symbol | None = None,
    x: Symbol | None = None,
    y: Symbol | None = None,
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Symbol:
    """x where condition is not 0, else y.

    The condition may have one number for each row of x and y.

    Parameters
    ----------
    condition : Symbol
    x : Symbol
    y : Symbol
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.where(condition=mx.sym.Variable('condition'), x=mx.sym.Variable('x'), y=mx.sym.Variable('y'))
    >>> _, shapes, _ = out.infer_shape(condition=(2, 3), x=(2, 3), y=(2, 3))
    >>> shapes
    [(2, 3)]
    """
    return compose("where", (condition, x, y), (), name, attr, kwargs)


def zeros_like(
    data: Symbol | None = None, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: Any
) -> Symbol:
    """Zeros in the shape and type of the data.

    Parameters
    ----------
    data : Symbol
        Shape `*s`.
    name : str, optional
        Name of the node; made up from the operator's name if absent.
    attr : mapping from str to str, optional
        Attributes of the node.

    Returns
    -------
    Symbol
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.sym.zeros_like(data=mx.sym.Variable('data'))
    >>> _, shapes, _ = out.infer_shape(data=(4, 3))
    >>> shapes
    [(4, 3)]
    """
    return compose("zeros_like", (data,), (), name, attr, kwargs)
