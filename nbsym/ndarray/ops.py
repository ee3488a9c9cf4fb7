"""Operators as functions of arrays.

Generated from ops.yaml: change it there, then run tools/gen_ops.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from ..registry.params import REQUIRED
from .invoke import invoke

if TYPE_CHECKING:
    from .ndarray import NDArray

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
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    acc_g: NDArray | None = None,
    acc_delta: NDArray | None = None,
    rho: float = 0.9,
    epsilon: float = 1e-05,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of Adadelta (Zeiler, 2012).

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    acc_g : NDArray, updated in place
        Shape `*s`.
    acc_delta : NDArray, updated in place
        Shape `*s`.
    rho : a number, default 0.9
    epsilon : a number, default 1e-05
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._adadelta_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     acc_g=mx.nd.ones((4, 3)),
    ...     acc_delta=mx.nd.ones((4, 3)),
    ...     wd=0.01,
    ...     clip_gradient=0.5,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "_adadelta_update",
        (weight, grad, acc_g, acc_delta),
        (rho, epsilon, wd, rescale_grad, clip_gradient),
        out,
        kwargs,
    )


def _adagrad_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    history: NDArray | None = None,
    lr: float = REQUIRED,
    epsilon: float = 1e-07,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of Adagrad (Duchi, Hazan and Singer, 2011); weight decay stays out of the history.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    history : NDArray, updated in place
        Shape `*s`.
    lr : a number
    epsilon : a number, default 1e-07
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._adagrad_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     history=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     wd=0.01,
    ...     clip_gradient=0.5,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "_adagrad_update", (weight, grad, history), (lr, epsilon, wd, rescale_grad, clip_gradient), out, kwargs
    )


def _adamax_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mean: NDArray | None = None,
    bound: NDArray | None = None,
    lr: float = REQUIRED,
    beta1: float = 0.9,
    beta2: float = 0.999,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of AdaMax (Kingma and Ba, 2015); the correction of bias is part of lr.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mean : NDArray, updated in place
        Shape `*s`.
    bound : NDArray, updated in place
        Shape `*s`.
    lr : a number
    beta1 : a number, default 0.9
    beta2 : a number, default 0.999
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._adamax_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mean=mx.nd.ones((4, 3)),
    ...     bound=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     wd=0.01,
    ...     clip_gradient=0.5,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "_adamax_update", (weight, grad, mean, bound), (lr, beta1, beta2, wd, rescale_grad, clip_gradient), out, kwargs
    )


def _arange(
    start: float = REQUIRED,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool = False,
    ctx: str = "",
    dtype: Any = "float32",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n` if infer_range, else `arange_size(start, stop, step, repeat)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._arange(start=5.0)
    >>> out.shape
    (5,)
    """
    return invoke("_arange", (), (start, stop, step, repeat, infer_range, ctx, dtype), out, kwargs)


def _as_channels(
    gamma: NDArray | None = None,
    data: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """gamma, a number for each channel of data, in a shape that broadcasts with data.

    Parameters
    ----------
    gamma : NDArray
        Shape `c`.
    data : NDArray
        Shape `n c *s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `1 c *ones(s)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._as_channels(gamma=mx.nd.ones((3,)), data=mx.nd.ones((2, 3, 4, 4)))
    >>> out.shape
    (1, 3, 1, 1)
    """
    return invoke("_as_channels", (gamma, data), (), out, kwargs)


def _as_rows(
    condition: NDArray | None = None,
    data: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """condition in a shape that broadcasts with data, whose rows it has a number for, if not for each of its elements.

    Parameters
    ----------
    condition : NDArray
    data : NDArray
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._as_rows(condition=mx.nd.ones((2,)), data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 1)
    """
    return invoke("_as_rows", (condition, data), (), out, kwargs)


def _batch_norm_again(
    data: NDArray | None = None,
    gamma: NDArray | None = None,
    beta: NDArray | None = None,
    mean: NDArray | None = None,
    var: NDArray | None = None,
    residual: NDArray | None = None,
    axis: int = 1,
    fix_gamma: bool = True,
    added: bool = False,
    act: Literal["relu"] | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The result of `BatchNorm` once more, from the mean and the inverse standard deviation that it used.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    gamma : NDArray
        Shape `dim(s, axis)`.
    beta : NDArray
        Shape `dim(s, axis)`.
    mean : NDArray
        Shape `dim(s, axis)`.
    var : NDArray
        Shape `dim(s, axis)`.
    residual : NDArray, absent if ``not added``
        Shape `*s`.
    axis : an integer, default 1
    fix_gamma : True or False, default True
    added : True or False, default False
        Whether there is a residual, an array that is added.
    act : {'relu'} or None, default None
        What is applied last.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._batch_norm_again(
    ...     data=mx.nd.ones((4, 3, 2, 2)),
    ...     gamma=mx.nd.ones((3,)),
    ...     beta=mx.nd.ones((3,)),
    ...     mean=mx.nd.ones((3,)),
    ...     var=mx.nd.ones((3,)),
    ...     fix_gamma=False,
    ... )
    >>> out.shape
    (4, 3, 2, 2)
    """
    return invoke(
        "_batch_norm_again", (data, gamma, beta, mean, var, residual), (axis, fix_gamma, added, act), out, kwargs
    )


def _batch_norm_backward(
    grad: NDArray | None = None,
    data: NDArray | None = None,
    gamma: NDArray | None = None,
    mean: NDArray | None = None,
    var: NDArray | None = None,
    beta: NDArray | None = None,
    moving_mean: NDArray | None = None,
    moving_var: NDArray | None = None,
    eps: float = 0.001,
    momentum: float = 0.9,
    axis: int = 1,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    act: Literal["relu"] | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """Gradients of `BatchNorm`, from the statistics that it used.

    The moving statistics follow them.

    Parameters
    ----------
    grad : NDArray
        Shape `*s`.
    data : NDArray
        Shape `*s`.
    gamma : NDArray
        Shape `dim(s, axis)`.
    mean : NDArray
        Shape `dim(s, axis)`.
    var : NDArray
        Shape `dim(s, axis)`.
    beta : NDArray, absent if ``act == none``
        Shape `dim(s, axis)`.
    moving_mean : NDArray, auxiliary state, updated while training
        Shape `dim(s, axis)`.
    moving_var : NDArray, auxiliary state, updated while training
        Shape `dim(s, axis)`.
    eps : a number, default 0.001
    momentum : a number, default 0.9
    axis : an integer, default 1
    fix_gamma : True or False, default True
    use_global_stats : True or False, default False
    act : {'relu'} or None, default None
        What followed, through which the gradient comes.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        data_grad: shape `*s`.
        gamma_grad: shape `dim(s, axis)`.
        beta_grad: shape `dim(s, axis)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._batch_norm_backward(
    ...     grad=mx.nd.ones((4, 3, 2, 2)),
    ...     data=mx.nd.ones((4, 3, 2, 2)),
    ...     gamma=mx.nd.ones((3,)),
    ...     mean=mx.nd.ones((3,)),
    ...     var=mx.nd.ones((3,)),
    ...     moving_mean=mx.nd.ones((3,)),
    ...     moving_var=mx.nd.ones((3,)),
    ... )
    >>> [array.shape for array in out]
    [(4, 3, 2, 2), (3,), (3,)]
    """
    return invoke(
        "_batch_norm_backward",
        (grad, data, gamma, mean, var, beta, moving_mean, moving_var),
        (eps, momentum, axis, fix_gamma, use_global_stats, act),
        out,
        kwargs,
    )


def _cast_like(
    data: NDArray | None = None,
    like: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """data in the dtype of like.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    like : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._cast_like(data=mx.nd.ones((4, 3)), like=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_cast_like", (data, like), (), out, kwargs)


def _concat_backward(
    grad: NDArray,
    *data: NDArray,
    num_args: int = REQUIRED,
    dim: int = 1,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """The parts of which `Concat` made a whole.

    Parameters
    ----------
    grad : NDArray
    *data : NDArray
    num_args : an integer
        Number of inputs, grad included.
    dim : an integer, default 1
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    list of NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._concat_backward(mx.nd.ones((2, 4)), mx.nd.ones((2, 3)), mx.nd.ones((2, 1)), num_args=3)
    >>> [array.shape for array in out]
    [(2, 3), (2, 1)]
    """
    return invoke("_concat_backward", (grad, *data), (num_args, dim), out, kwargs)


def _contrib_group_adagrad_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    history: NDArray | None = None,
    lr: float = REQUIRED,
    epsilon: float = 1e-05,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of Adagrad with one number of history for each row.

    Parameters
    ----------
    weight : NDArray
        Shape `n k`.
    grad : NDArray
        Shape `n k`.
    history : NDArray, updated in place
        Shape `n 1`.
    lr : a number
    epsilon : a number, default 1e-05
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n k`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._contrib_group_adagrad_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     history=mx.nd.ones((4, 1)),
    ...     lr=0.1,
    ...     clip_gradient=0.5,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "_contrib_group_adagrad_update",
        (weight, grad, history),
        (lr, epsilon, rescale_grad, clip_gradient),
        out,
        kwargs,
    )


def _convolution_backward_data(
    grad: NDArray | None = None,
    weight: NDArray | None = None,
    data: NDArray | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `Convolution` towards its data.

    Parameters
    ----------
    grad : NDArray
        Shape `n num_filter *conv_out(s, kernel, stride, pad, dilate)`.
    weight : NDArray
        Shape `num_filter c *kernel`.
    data : NDArray
        Shape `n num_group*c *s`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    dilate : a tuple of integers, dilate > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    num_filter : an integer, num_filter > 0
    num_group : an integer, num_group > 0, default 1
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n num_group*c *s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._convolution_backward_data(
    ...     grad=mx.nd.ones((2, 4, 5, 6)),
    ...     weight=mx.nd.ones((4, 3, 3, 3)),
    ...     data=mx.nd.ones((2, 3, 5, 6)),
    ...     kernel=(3, 3),
    ...     pad=(1, 1),
    ...     num_filter=4,
    ... )
    >>> out.shape
    (2, 3, 5, 6)
    """
    return invoke(
        "_convolution_backward_data",
        (grad, weight, data),
        (kernel, stride, dilate, pad, num_filter, num_group),
        out,
        kwargs,
    )


def _convolution_backward_weight(
    grad: NDArray | None = None,
    data: NDArray | None = None,
    weight: NDArray | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `Convolution` towards its weight.

    Parameters
    ----------
    grad : NDArray
        Shape `n num_filter *conv_out(s, kernel, stride, pad, dilate)`.
    data : NDArray
        Shape `n num_group*c *s`.
    weight : NDArray
        Shape `num_filter c *kernel`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    dilate : a tuple of integers, dilate > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    num_filter : an integer, num_filter > 0
    num_group : an integer, num_group > 0, default 1
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `num_filter c *kernel`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._convolution_backward_weight(
    ...     grad=mx.nd.ones((2, 4, 5, 6)),
    ...     data=mx.nd.ones((2, 3, 5, 6)),
    ...     weight=mx.nd.ones((4, 3, 3, 3)),
    ...     kernel=(3, 3),
    ...     pad=(1, 1),
    ...     num_filter=4,
    ... )
    >>> out.shape
    (4, 3, 3, 3)
    """
    return invoke(
        "_convolution_backward_weight",
        (grad, data, weight),
        (kernel, stride, dilate, pad, num_filter, num_group),
        out,
        kwargs,
    )


def _convolution_nhwc(
    data: NDArray | None = None,
    weight: NDArray | None = None,
    scale: NDArray | None = None,
    shift: NDArray | None = None,
    residual: NDArray | None = None,
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
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """`_fused_convolution` of two spatial axes for images whose channels come last, (n, height, width, channels), as
    graph/nhwc.py chooses it.

    The weight is the same.

    Parameters
    ----------
    data : NDArray
        Shape `n *s num_group*c`.
    weight : NDArray
        Shape `num_filter c *kernel`.
    scale : NDArray, absent if ``not scaled``
        Shape `num_filter`.
    shift : NDArray, absent if ``not shifted``
        Shape `num_filter`.
    residual : NDArray, absent if ``not added``
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n *conv_out(s, kernel, stride, pad, dilate) num_filter`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._convolution_nhwc(
    ...     data=mx.nd.ones((2, 5, 6, 3)),
    ...     weight=mx.nd.ones((4, 3, 3, 3)),
    ...     scale=mx.nd.ones((4,)),
    ...     shift=mx.nd.ones((4,)),
    ...     residual=mx.nd.ones((2, 5, 6, 4)),
    ...     kernel=(3, 3),
    ...     pad=(1, 1),
    ...     num_filter=4,
    ...     act="relu",
    ...     scaled=True,
    ...     shifted=True,
    ...     added=True,
    ... )
    >>> out.shape
    (2, 5, 6, 4)
    """
    return invoke(
        "_convolution_nhwc",
        (data, weight, scale, shift, residual),
        (kernel, stride, dilate, pad, num_filter, num_group, act, low, high, scaled, shifted, added),
        out,
        kwargs,
    )


def _copy(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """The same elements.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `identity`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._copy(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_copy", (data,), (), out, kwargs)


identity = _copy


def _crop_backward(
    grad: NDArray | None = None,
    like: NDArray | None = None,
    offset: int | Sequence[int] = (0, 0),
    center_crop: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Zeros, but for the window that `Crop` took.

    Parameters
    ----------
    grad : NDArray
        Shape `n c _ _`.
    like : NDArray
        Shape `n c h w`.
    offset : a tuple of integers, default (0, 0)
    center_crop : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c h w`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._crop_backward(grad=mx.nd.ones((1, 2, 2, 3)), like=mx.nd.ones((1, 2, 5, 6)), offset=(1, 2))
    >>> out.shape
    (1, 2, 5, 6)
    """
    return invoke("_crop_backward", (grad, like), (offset, center_crop), out, kwargs)


def _crop_like(
    data: NDArray | None = None,
    like: NDArray | None = None,
    offset: int | Sequence[int] = (0, 0),
    center_crop: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """A window of the size of another array.

    Parameters
    ----------
    data : NDArray
        Shape `n c _ _`.
    like : NDArray
        Shape `n c h w`.
    offset : a tuple of integers, default (0, 0)
    center_crop : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c h w`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._crop_like(data=mx.nd.ones((1, 2, 5, 6)), like=mx.nd.ones((1, 2, 2, 3)), center_crop=True)
    >>> out.shape
    (1, 2, 2, 3)
    """
    return invoke("_crop_like", (data, like), (offset, center_crop), out, kwargs)


def _dcasgd_mom_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mom: NDArray | None = None,
    previous: NDArray | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    lamda: float = 0.04,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of stochastic gradient descent with momentum, the delay of the gradient made up for.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mom : NDArray, updated in place
        Shape `*s`.
    previous : NDArray, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    lamda : a number, default 0.04
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._dcasgd_mom_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mom=mx.nd.ones((4, 3)),
    ...     previous=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     momentum=0.9,
    ...     wd=0.01,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "_dcasgd_mom_update",
        (weight, grad, mom, previous),
        (lr, momentum, lamda, wd, rescale_grad, clip_gradient),
        out,
        kwargs,
    )


def _dcasgd_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    previous: NDArray | None = None,
    lr: float = REQUIRED,
    lamda: float = 0.04,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of stochastic gradient descent, the delay of the gradient made up for (Zheng et al., 2017).

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    previous : NDArray, updated in place
        Shape `*s`.
    lr : a number
    lamda : a number, default 0.04
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._dcasgd_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     previous=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     wd=0.01,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke("_dcasgd_update", (weight, grad, previous), (lr, lamda, wd, rescale_grad, clip_gradient), out, kwargs)


def _deconvolution_backward_data(
    grad: NDArray | None = None,
    weight: NDArray | None = None,
    data: NDArray | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    adj: int | Sequence[int] = (),
    target_shape: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `Deconvolution` towards its data.

    Parameters
    ----------
    grad : NDArray
        Shape `n num_filter *deconv_out(s, kernel, stride, pad, dilate, adj, target_shape)`.
    weight : NDArray
        Shape `c num_filter//num_group *kernel`.
    data : NDArray
        Shape `n c *s`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    dilate : a tuple of integers, dilate > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    adj : a tuple of integers, adj >= 0, default ()
    target_shape : a tuple of integers, target_shape >= 0, default ()
    num_filter : an integer, num_filter > 0
    num_group : an integer, num_group > 0, default 1
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c *s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._deconvolution_backward_data(
    ...     grad=mx.nd.ones((2, 4, 6, 7)),
    ...     weight=mx.nd.ones((3, 4, 3, 3)),
    ...     data=mx.nd.ones((2, 3, 4, 5)),
    ...     kernel=(3, 3),
    ...     num_filter=4,
    ... )
    >>> out.shape
    (2, 3, 4, 5)
    """
    return invoke(
        "_deconvolution_backward_data",
        (grad, weight, data),
        (kernel, stride, dilate, pad, adj, target_shape, num_filter, num_group),
        out,
        kwargs,
    )


def _deconvolution_backward_weight(
    grad: NDArray | None = None,
    data: NDArray | None = None,
    weight: NDArray | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    dilate: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    adj: int | Sequence[int] = (),
    target_shape: int | Sequence[int] = (),
    num_filter: int = REQUIRED,
    num_group: int = 1,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `Deconvolution` towards its weight.

    Parameters
    ----------
    grad : NDArray
        Shape `n num_filter *deconv_out(s, kernel, stride, pad, dilate, adj, target_shape)`.
    data : NDArray
        Shape `n c *s`.
    weight : NDArray
        Shape `c num_filter//num_group *kernel`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    dilate : a tuple of integers, dilate > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    adj : a tuple of integers, adj >= 0, default ()
    target_shape : a tuple of integers, target_shape >= 0, default ()
    num_filter : an integer, num_filter > 0
    num_group : an integer, num_group > 0, default 1
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `c num_filter//num_group *kernel`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._deconvolution_backward_weight(
    ...     grad=mx.nd.ones((2, 4, 6, 7)),
    ...     data=mx.nd.ones((2, 3, 4, 5)),
    ...     weight=mx.nd.ones((3, 4, 3, 3)),
    ...     kernel=(3, 3),
    ...     num_filter=4,
    ... )
    >>> out.shape
    (3, 4, 3, 3)
    """
    return invoke(
        "_deconvolution_backward_weight",
        (grad, data, weight),
        (kernel, stride, dilate, pad, adj, target_shape, num_filter, num_group),
        out,
        kwargs,
    )


def _div_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """data / scalar.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_DivScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._div_scalar(data=mx.nd.ones((4, 3)), scalar=1.5)
    >>> out.shape
    (4, 3)
    """
    return invoke("_div_scalar", (data,), (scalar, is_int), out, kwargs)


_DivScalar = _div_scalar


def _dot_backward_lhs(
    grad: NDArray | None = None,
    rhs: NDArray | None = None,
    lhs: NDArray | None = None,
    transpose_a: bool = False,
    transpose_b: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `dot` towards lhs.

    Parameters
    ----------
    grad : NDArray
    rhs : NDArray
    lhs : NDArray
    transpose_a : True or False, default False
    transpose_b : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._dot_backward_lhs(grad=mx.nd.ones((4, 2)), rhs=mx.nd.ones((3, 2)), lhs=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_dot_backward_lhs", (grad, rhs, lhs), (transpose_a, transpose_b), out, kwargs)


def _dot_backward_rhs(
    grad: NDArray | None = None,
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    transpose_a: bool = False,
    transpose_b: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `dot` towards rhs.

    Parameters
    ----------
    grad : NDArray
    lhs : NDArray
    rhs : NDArray
    transpose_a : True or False, default False
    transpose_b : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._dot_backward_rhs(grad=mx.nd.ones((4, 2)), lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((3, 2)))
    >>> out.shape
    (3, 2)
    """
    return invoke("_dot_backward_rhs", (grad, lhs, rhs), (transpose_a, transpose_b), out, kwargs)


def _elu(
    data: NDArray | None = None, slope: float = 0.25, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any
) -> NDArray:
    """data where it is positive, else slope * (exp(data) - 1).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    slope : a number, default 0.25
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._elu(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_elu", (data,), (slope,), out, kwargs)


def _equal(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where lhs == rhs, else 0.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Equal`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._equal(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_equal", (lhs, rhs), (), out, kwargs)


_Equal = _equal


def _equal_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where data == scalar, else 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_EqualScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._equal_scalar(data=mx.nd.ones((2, 3)), scalar=3.0)
    >>> out.shape
    (2, 3)
    """
    return invoke("_equal_scalar", (data,), (scalar, is_int), out, kwargs)


_EqualScalar = _equal_scalar


def _expand_reduced(
    grad: NDArray | None = None,
    like: NDArray | None = None,
    axis: int | Sequence[int] | None = None,
    exclude: bool = False,
    average: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """What a reduction left, repeated along the axes that were reduced; divided by their size with average.

    Parameters
    ----------
    grad : NDArray
    like : NDArray
    axis : a tuple of integers, or None, default None
    exclude : True or False, default False
    average : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._expand_reduced(grad=mx.nd.ones((2, 4)), like=mx.nd.ones((2, 3, 4)), axis=(1,))
    >>> out.shape
    (2, 3, 4)
    """
    return invoke("_expand_reduced", (grad, like), (axis, exclude, average), out, kwargs)


def _eye(
    N: int = REQUIRED,
    M: int = 0,
    k: int = 0,
    ctx: str = "",
    dtype: Any = "float32",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Ones on diagonal k of an N by M matrix (N by N if M is 0), zeros elsewhere.

    Parameters
    ----------
    N : an integer, N >= 0
    M : an integer, M >= 0, default 0
    k : an integer, default 0
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `N N` if M == 0, else `N M`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._eye(N=3)
    >>> out.shape
    (3, 3)
    """
    return invoke("_eye", (), (N, M, k, ctx, dtype), out, kwargs)


def _full(
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = "float32",
    value: float = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One value everywhere.

    A dimension of 0 is inferred where that is possible.

    Parameters
    ----------
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    value : a number
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*created(shape)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._full(shape=(4, 3), value=2.5)
    >>> out.shape
    (4, 3)
    """
    return invoke("_full", (), (shape, ctx, dtype, value), out, kwargs)


def _fused_batch_norm(
    data: NDArray | None = None,
    gamma: NDArray | None = None,
    beta: NDArray | None = None,
    residual: NDArray | None = None,
    moving_mean: NDArray | None = None,
    moving_var: NDArray | None = None,
    eps: float = 0.001,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    axis: int = 1,
    added: bool = False,
    act: Literal["relu"] | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """BatchNorm, an addition and relu in one, as graph/normalized.py finds them.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    gamma : NDArray
        Shape `dim(s, axis)`.
    beta : NDArray
        Shape `dim(s, axis)`.
    residual : NDArray, absent if ``not added``
        Shape `*s`.
    moving_mean : NDArray, auxiliary state, updated while training
        Shape `dim(s, axis)`.
    moving_var : NDArray, auxiliary state, updated while training
        Shape `dim(s, axis)`.
    eps : a number, eps > 0, default 0.001
    fix_gamma : True or False, default True
    use_global_stats : True or False, default False
    axis : an integer, default 1
    added : True or False, default False
        Whether there is a residual, an array that is added.
    act : {'relu'} or None, default None
        What is applied last.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        out: shape `*s`.
        mean: shape `dim(s, axis)`.
        var: shape `dim(s, axis)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._fused_batch_norm(
    ...     data=mx.nd.ones((4, 3, 2, 3)),
    ...     gamma=mx.nd.ones((3,)),
    ...     beta=mx.nd.ones((3,)),
    ...     moving_mean=mx.nd.ones((3,)),
    ...     moving_var=mx.nd.ones((3,)),
    ...     fix_gamma=False,
    ...     act="relu",
    ... )
    >>> [array.shape for array in out]
    [(4, 3, 2, 3), (3,), (3,)]
    """
    return invoke(
        "_fused_batch_norm",
        (data, gamma, beta, residual, moving_mean, moving_var),
        (eps, fix_gamma, use_global_stats, axis, added, act),
        out,
        kwargs,
    )


def _fused_convolution(
    data: NDArray | None = None,
    weight: NDArray | None = None,
    scale: NDArray | None = None,
    shift: NDArray | None = None,
    residual: NDArray | None = None,
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
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Convolution and what follows it, act(product * scale + shift + residual), as graph/epilogue.py finds it.

    Parameters
    ----------
    data : NDArray
        Shape `n num_group*c *s`.
    weight : NDArray
        Shape `num_filter c *kernel`.
    scale : NDArray, absent if ``not scaled``
        Shape `num_filter`.
    shift : NDArray, absent if ``not shifted``
        Shape `num_filter`.
    residual : NDArray, absent if ``not added``
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n num_filter *conv_out(s, kernel, stride, pad, dilate)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._fused_convolution(
    ...     data=mx.nd.ones((2, 3, 5, 6)),
    ...     weight=mx.nd.ones((4, 3, 3, 3)),
    ...     scale=mx.nd.ones((4,)),
    ...     shift=mx.nd.ones((4,)),
    ...     residual=mx.nd.ones((2, 4, 5, 6)),
    ...     kernel=(3, 3),
    ...     pad=(1, 1),
    ...     num_filter=4,
    ...     act="relu",
    ...     scaled=True,
    ...     shifted=True,
    ...     added=True,
    ... )
    >>> out.shape
    (2, 4, 5, 6)
    """
    return invoke(
        "_fused_convolution",
        (data, weight, scale, shift, residual),
        (kernel, stride, dilate, pad, num_filter, num_group, act, low, high, scaled, shifted, added),
        out,
        kwargs,
    )


def _fused_fully_connected(
    data: NDArray | None = None,
    weight: NDArray | None = None,
    scale: NDArray | None = None,
    shift: NDArray | None = None,
    residual: NDArray | None = None,
    num_hidden: int = REQUIRED,
    flatten: bool = True,
    act: Literal["relu", "clip", "leaky", "sigmoid", "tanh", "softrelu", "softsign"] | None = None,
    low: float = 0.0,
    high: float = 0.0,
    scaled: bool = False,
    shifted: bool = False,
    added: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """FullyConnected and what follows it, act(product * scale + shift + residual), as graph/epilogue.py finds it.

    Parameters
    ----------
    data : NDArray
        Shape `n *k` if flatten, else `*n k`.
    weight : NDArray
        Shape `num_hidden prod(k)` if flatten, else `num_hidden k`.
    scale : NDArray, absent if ``not scaled``
        Shape `num_hidden`.
    shift : NDArray, absent if ``not shifted``
        Shape `num_hidden`.
    residual : NDArray, absent if ``not added``
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n num_hidden` if flatten, else `*n num_hidden`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._fused_fully_connected(
    ...     data=mx.nd.ones((4, 3, 2)),
    ...     weight=mx.nd.ones((5, 6)),
    ...     scale=mx.nd.ones((5,)),
    ...     shift=mx.nd.ones((5,)),
    ...     residual=mx.nd.ones((4, 5)),
    ...     num_hidden=5,
    ...     act="tanh",
    ...     scaled=True,
    ...     shifted=True,
    ...     added=True,
    ... )
    >>> out.shape
    (4, 5)
    """
    return invoke(
        "_fused_fully_connected",
        (data, weight, scale, shift, residual),
        (num_hidden, flatten, act, low, high, scaled, shifted, added),
        out,
        kwargs,
    )


def _gather_nd_backward(
    grad: NDArray | None = None,
    indices: NDArray | None = None,
    like: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Slices added up where `gather_nd` gathered them.

    Parameters
    ----------
    grad : NDArray
        Shape `*i *beyond(s, m)`.
    indices : NDArray
        Shape `m *i`.
    like : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._gather_nd_backward(grad=mx.nd.ones((2,)), indices=mx.nd.ones((2, 2)), like=mx.nd.ones((3, 4)))
    >>> out.shape
    (3, 4)
    """
    return invoke("_gather_nd_backward", (grad, indices, like), (), out, kwargs)


def _gelu(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """data * P(normal variate < data) (Hendrycks and Gimpel 2016).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._gelu(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_gelu", (data,), (), out, kwargs)


def _greater(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where lhs > rhs, else 0.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Greater`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._greater(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_greater", (lhs, rhs), (), out, kwargs)


_Greater = _greater


def _greater_equal(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where lhs >= rhs, else 0.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Greater_Equal`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._greater_equal(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_greater_equal", (lhs, rhs), (), out, kwargs)


_Greater_Equal = _greater_equal


def _greater_equal_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where data >= scalar, else 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_GreaterEqualScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._greater_equal_scalar(data=mx.nd.ones((2, 3)), scalar=3.0)
    >>> out.shape
    (2, 3)
    """
    return invoke("_greater_equal_scalar", (data,), (scalar, is_int), out, kwargs)


_GreaterEqualScalar = _greater_equal_scalar


def _greater_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where data > scalar, else 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_GreaterScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._greater_scalar(data=mx.nd.ones((2, 3)), scalar=3.0)
    >>> out.shape
    (2, 3)
    """
    return invoke("_greater_scalar", (data,), (scalar, is_int), out, kwargs)


_GreaterScalar = _greater_scalar


def _hypot(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Length of the hypotenuse, sqrt(lhs**2 + rhs**2).

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Hypot`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._hypot(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_hypot", (lhs, rhs), (), out, kwargs)


_Hypot = _hypot


def _hypot_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """sqrt(data**2 + scalar**2).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_HypotScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._hypot_scalar(data=mx.nd.ones((4, 3)), scalar=1.5)
    >>> out.shape
    (4, 3)
    """
    return invoke("_hypot_scalar", (data,), (scalar, is_int), out, kwargs)


_HypotScalar = _hypot_scalar


def _identity_with_attr_like_rhs(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """lhs; rhs only gives its shape and dtype.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._identity_with_attr_like_rhs(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_identity_with_attr_like_rhs", (lhs, rhs), (), out, kwargs)


def _instance_norm_backward(
    grad: NDArray | None = None,
    data: NDArray | None = None,
    gamma: NDArray | None = None,
    mean: NDArray | None = None,
    var: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """Gradients of `InstanceNorm`, from the statistics that it used.

    Parameters
    ----------
    grad : NDArray
        Shape `n c *s`.
    data : NDArray
        Shape `n c *s`.
    gamma : NDArray
        Shape `c`.
    mean : NDArray
        Shape `n c`.
    var : NDArray
        Shape `n c`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        data_grad: shape `n c *s`.
        gamma_grad: shape `c`.
        beta_grad: shape `c`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._instance_norm_backward(
    ...     grad=mx.nd.ones((2, 3, 4)),
    ...     data=mx.nd.ones((2, 3, 4)),
    ...     gamma=mx.nd.ones((3,)),
    ...     mean=mx.nd.ones((2, 3)),
    ...     var=mx.nd.ones((2, 3)),
    ... )
    >>> [array.shape for array in out]
    [(2, 3, 4), (3,), (3,)]
    """
    return invoke("_instance_norm_backward", (grad, data, gamma, mean, var), (), out, kwargs)


def _lamb_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mean: NDArray | None = None,
    var: NDArray | None = None,
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
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of LAMB (You et al., 2020), both phases and the norms between them.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mean : NDArray, updated in place
        Shape `*s`.
    var : NDArray, updated in place
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._lamb_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mean=mx.nd.ones((4, 3)),
    ...     var=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     t=3.0,
    ...     wd=0.01,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "_lamb_update",
        (weight, grad, mean, var),
        (lr, beta1, beta2, epsilon, t, bias_correction, wd, rescale_grad, clip_gradient, lower_bound, upper_bound),
        out,
        kwargs,
    )


def _lars_mom_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mom: NDArray | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    eta: float = 0.001,
    epsilon: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of SGD with momentum, its lr scaled by the norms of weight and gradient.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mom : NDArray, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    eta : a number, default 0.001
    epsilon : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._lars_mom_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mom=mx.nd.ones((4, 3)),
    ...     lr=10.0,
    ...     momentum=0.9,
    ...     wd=0.01,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "_lars_mom_update",
        (weight, grad, mom),
        (lr, momentum, eta, epsilon, wd, rescale_grad, clip_gradient),
        out,
        kwargs,
    )


def _lars_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    lr: float = REQUIRED,
    eta: float = 0.001,
    epsilon: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of SGD, its lr scaled by the norms of weight and gradient (You, Gitman and Ginsburg, 2017).

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    lr : a number
    eta : a number, default 0.001
    epsilon : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._lars_update(weight=mx.nd.ones((4, 3)), grad=mx.nd.ones((4, 3)), lr=10.0, wd=0.01)
    >>> out.shape
    (4, 3)
    """
    return invoke("_lars_update", (weight, grad), (lr, eta, epsilon, wd, rescale_grad, clip_gradient), out, kwargs)


def _layer_norm_backward(
    grad: NDArray | None = None,
    data: NDArray | None = None,
    gamma: NDArray | None = None,
    mean: NDArray | None = None,
    std: NDArray | None = None,
    axis: int = -1,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """Gradients of `LayerNorm`, from the statistics that it used.

    Parameters
    ----------
    grad : NDArray
        Shape `*s`.
    data : NDArray
        Shape `*s`.
    gamma : NDArray
        Shape `dim(s, axis)`.
    mean : NDArray
        Shape `*replaced(s, axis, 1)`.
    std : NDArray
        Shape `*replaced(s, axis, 1)`.
    axis : an integer, default -1
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        data_grad: shape `*s`.
        gamma_grad: shape `dim(s, axis)`.
        beta_grad: shape `dim(s, axis)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._layer_norm_backward(
    ...     grad=mx.nd.ones((4, 3, 5)),
    ...     data=mx.nd.ones((4, 3, 5)),
    ...     gamma=mx.nd.ones((5,)),
    ...     mean=mx.nd.ones((4, 3, 1)),
    ...     std=mx.nd.ones((4, 3, 1)),
    ... )
    >>> [array.shape for array in out]
    [(4, 3, 5), (5,), (5,)]
    """
    return invoke("_layer_norm_backward", (grad, data, gamma, mean, std), (axis,), out, kwargs)


def _leaky(
    data: NDArray | None = None, slope: float = 0.25, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any
) -> NDArray:
    """data where it is positive, else slope * data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    slope : a number, default 0.25
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._leaky(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_leaky", (data,), (slope,), out, kwargs)


def _lesser(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where lhs < rhs, else 0.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Lesser`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._lesser(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_lesser", (lhs, rhs), (), out, kwargs)


_Lesser = _lesser


def _lesser_equal(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where lhs <= rhs, else 0.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Lesser_Equal`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._lesser_equal(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_lesser_equal", (lhs, rhs), (), out, kwargs)


_Lesser_Equal = _lesser_equal


def _lesser_equal_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where data <= scalar, else 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_LesserEqualScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._lesser_equal_scalar(data=mx.nd.ones((2, 3)), scalar=3.0)
    >>> out.shape
    (2, 3)
    """
    return invoke("_lesser_equal_scalar", (data,), (scalar, is_int), out, kwargs)


_LesserEqualScalar = _lesser_equal_scalar


def _lesser_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where data < scalar, else 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_LesserScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._lesser_scalar(data=mx.nd.ones((2, 3)), scalar=3.0)
    >>> out.shape
    (2, 3)
    """
    return invoke("_lesser_scalar", (data,), (scalar, is_int), out, kwargs)


_LesserScalar = _lesser_scalar


def _linspace(
    start: float = REQUIRED,
    stop: float = REQUIRED,
    num: int = REQUIRED,
    endpoint: bool = True,
    ctx: str = "",
    dtype: Any = "float32",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Evenly spaced numbers from start to stop, stop itself included unless endpoint is false.

    Parameters
    ----------
    start : a number
    stop : a number
    num : an integer, num >= 0
    endpoint : True or False, default True
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `num`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._linspace(start=0.0, stop=1.0, num=5)
    >>> out.shape
    (5,)
    """
    return invoke("_linspace", (), (start, stop, num, endpoint, ctx, dtype), out, kwargs)


def _log_softmax_backward(
    grad: NDArray | None = None,
    logprob: NDArray | None = None,
    axis: int = -1,
    temperature: float | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `log_softmax` from its result, (grad - exp(logprob) * sum(grad)) / temperature.

    Parameters
    ----------
    grad : NDArray
        Shape `*s`.
    logprob : NDArray
        Shape `*s`.
    axis : an integer, default -1
    temperature : a number, or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._log_softmax_backward(grad=mx.nd.ones((4, 3)), logprob=mx.nd.ones((4, 3)), temperature=2.0)
    >>> out.shape
    (4, 3)
    """
    return invoke("_log_softmax_backward", (grad, logprob), (axis, temperature), out, kwargs)


def _logical_and(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where both are not 0, else 0.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Logical_And`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._logical_and(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_logical_and", (lhs, rhs), (), out, kwargs)


_Logical_And = _logical_and


def _logical_and_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where both data and scalar are not 0, else 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_LogicalAndScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._logical_and_scalar(data=mx.nd.ones((2, 3)), scalar=1.0)
    >>> out.shape
    (2, 3)
    """
    return invoke("_logical_and_scalar", (data,), (scalar, is_int), out, kwargs)


_LogicalAndScalar = _logical_and_scalar


def _logical_or(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where either is not 0, else 0.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Logical_Or`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._logical_or(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_logical_or", (lhs, rhs), (), out, kwargs)


_Logical_Or = _logical_or


def _logical_or_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where data or scalar is not 0, else 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_LogicalOrScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._logical_or_scalar(data=mx.nd.ones((2, 3)), scalar=1.0)
    >>> out.shape
    (2, 3)
    """
    return invoke("_logical_or_scalar", (data,), (scalar, is_int), out, kwargs)


_LogicalOrScalar = _logical_or_scalar


def _logical_xor(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where exactly one is not 0, else 0.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Logical_Xor`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._logical_xor(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_logical_xor", (lhs, rhs), (), out, kwargs)


_Logical_Xor = _logical_xor


def _logical_xor_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where exactly one of data and scalar is not 0, else 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_LogicalXorScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._logical_xor_scalar(data=mx.nd.ones((2, 3)), scalar=1.0)
    >>> out.shape
    (2, 3)
    """
    return invoke("_logical_xor_scalar", (data,), (scalar, is_int), out, kwargs)


_LogicalXorScalar = _logical_xor_scalar


def _lrn_backward(
    grad: NDArray | None = None,
    data: NDArray | None = None,
    alpha: float = 0.0001,
    beta: float = 0.75,
    knorm: float = 2.0,
    nsize: int = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `LRN`.

    Parameters
    ----------
    grad : NDArray
        Shape `n c h w`.
    data : NDArray
        Shape `n c h w`.
    alpha : a number, default 0.0001
    beta : a number, default 0.75
    knorm : a number, default 2.0
    nsize : an integer, nsize > 0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c h w`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._lrn_backward(grad=mx.nd.ones((2, 5, 3, 2)), data=mx.nd.ones((2, 5, 3, 2)), alpha=0.1, nsize=3)
    >>> out.shape
    (2, 5, 3, 2)
    """
    return invoke("_lrn_backward", (grad, data), (alpha, beta, knorm, nsize), out, kwargs)


def _make_loss_backward(
    data: NDArray | None = None,
    grad_scale: float = 1.0,
    valid_thresh: float = 0.0,
    normalization: Literal["batch", "null", "valid"] = "null",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `MakeLoss`, one number everywhere.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    grad_scale : a number, default 1.0
    valid_thresh : a number, default 0.0
    normalization : {'batch', 'null', 'valid'}, default "null"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._make_loss_backward(data=mx.nd.ones((4, 3)), normalization="valid")
    >>> out.shape
    (4, 3)
    """
    return invoke("_make_loss_backward", (data,), (grad_scale, valid_thresh, normalization), out, kwargs)


def _maximum(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The larger of two.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Maximum`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._maximum(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_maximum", (lhs, rhs), (), out, kwargs)


_Maximum = _maximum


def _maximum_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The larger of data and scalar.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_MaximumScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._maximum_scalar(data=mx.nd.ones((4, 3)), scalar=0.1)
    >>> out.shape
    (4, 3)
    """
    return invoke("_maximum_scalar", (data,), (scalar, is_int), out, kwargs)


_MaximumScalar = _maximum_scalar


def _minimum(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The smaller of two.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Minimum`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._minimum(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_minimum", (lhs, rhs), (), out, kwargs)


_Minimum = _minimum


def _minimum_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The smaller of data and scalar.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_MinimumScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._minimum_scalar(data=mx.nd.ones((4, 3)), scalar=0.1)
    >>> out.shape
    (4, 3)
    """
    return invoke("_minimum_scalar", (data,), (scalar, is_int), out, kwargs)


_MinimumScalar = _minimum_scalar


def _minus_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """data - scalar.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_MinusScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._minus_scalar(data=mx.nd.ones((4, 3)), scalar=1.5)
    >>> out.shape
    (4, 3)
    """
    return invoke("_minus_scalar", (data,), (scalar, is_int), out, kwargs)


_MinusScalar = _minus_scalar


def _mod(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Remainder with the sign of rhs; 0 where rhs is 0.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Mod`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._mod(lhs=mx.nd.ones((2, 2)), rhs=mx.nd.ones((2, 2)))
    >>> out.shape
    (2, 2)
    """
    return invoke("_mod", (lhs, rhs), (), out, kwargs)


_Mod = _mod


def _mod_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Remainder of data / scalar with the sign of scalar.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_ModScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._mod_scalar(data=mx.nd.ones((2, 2)), scalar=3.0)
    >>> out.shape
    (2, 2)
    """
    return invoke("_mod_scalar", (data,), (scalar, is_int), out, kwargs)


_ModScalar = _mod_scalar


def _mul_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """data * scalar.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_MulScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._mul_scalar(data=mx.nd.ones((4, 3)), scalar=1.5)
    >>> out.shape
    (4, 3)
    """
    return invoke("_mul_scalar", (data,), (scalar, is_int), out, kwargs)


_MulScalar = _mul_scalar


def _nadam_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mean: NDArray | None = None,
    var: NDArray | None = None,
    lr_grad: float = REQUIRED,
    lr_mean: float = REQUIRED,
    bias2: float = REQUIRED,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-08,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of Nadam (Dozat, 2016), which is made of gradient and mean as lr_grad and lr_mean say.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mean : NDArray, updated in place
        Shape `*s`.
    var : NDArray, updated in place
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._nadam_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mean=mx.nd.ones((4, 3)),
    ...     var=mx.nd.ones((4, 3)),
    ...     lr_grad=0.1,
    ...     lr_mean=0.2,
    ...     bias2=0.1,
    ...     wd=0.01,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "_nadam_update",
        (weight, grad, mean, var),
        (lr_grad, lr_mean, bias2, beta1, beta2, epsilon, wd, rescale_grad, clip_gradient),
        out,
        kwargs,
    )


def _not_equal(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where lhs != rhs, else 0.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Not_Equal`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._not_equal(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_not_equal", (lhs, rhs), (), out, kwargs)


_Not_Equal = _not_equal


def _not_equal_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where data != scalar, else 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_NotEqualScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._not_equal_scalar(data=mx.nd.ones((2, 3)), scalar=3.0)
    >>> out.shape
    (2, 3)
    """
    return invoke("_not_equal_scalar", (data,), (scalar, is_int), out, kwargs)


_NotEqualScalar = _not_equal_scalar


def _ones(
    shape: int | Sequence[int] = (),
    ctx: str = "",
    dtype: Any = "float32",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Ones.

    A dimension of 0 is inferred where that is possible.

    Parameters
    ----------
    shape : a tuple of integers, default ()
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*created(shape)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._ones(shape=(4, 3))
    >>> out.shape
    (4, 3)
    """
    return invoke("_ones", (), (shape, ctx, dtype), out, kwargs)


def _pad_backward(
    grad: NDArray | None = None,
    like: NDArray | None = None,
    mode: Literal["constant", "edge", "reflect"] = REQUIRED,
    pad_width: int | Sequence[int] = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The gradient without its border, which is added to what it showed.

    Parameters
    ----------
    grad : NDArray
        Shape `*padded(s, pad_width, mode)`.
    like : NDArray
        Shape `*s`.
    mode : {'constant', 'edge', 'reflect'}
    pad_width : a tuple of integers
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._pad_backward(
    ...     grad=mx.nd.ones((1, 1, 4, 5)),
    ...     like=mx.nd.ones((1, 1, 2, 3)),
    ...     mode="reflect",
    ...     pad_width=(0, 0, 0, 0, 1, 1, 1, 1),
    ... )
    >>> out.shape
    (1, 1, 2, 3)
    """
    return invoke("_pad_backward", (grad, like), (mode, pad_width), out, kwargs)


def _pick_backward(
    grad: NDArray | None = None,
    index: NDArray | None = None,
    like: NDArray | None = None,
    axis: int | None = -1,
    keepdims: bool = False,
    mode: Literal["clip", "raise", "wrap"] = "clip",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Zeros, but for the elements that `pick` picked.

    Parameters
    ----------
    grad : NDArray
    index : NDArray
    like : NDArray
    axis : an integer, or None, default -1
    keepdims : True or False, default False
    mode : {'clip', 'raise', 'wrap'}, default "clip"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._pick_backward(grad=mx.nd.ones((4,)), index=mx.nd.ones((4,)), like=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_pick_backward", (grad, index, like), (axis, keepdims, mode), out, kwargs)


def _plus_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """data + scalar.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_PlusScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._plus_scalar(data=mx.nd.ones((4, 3)), scalar=1.5)
    >>> out.shape
    (4, 3)
    """
    return invoke("_plus_scalar", (data,), (scalar, is_int), out, kwargs)


_PlusScalar = _plus_scalar


def _pool_max_backward(
    grad: NDArray | None = None,
    data: NDArray | None = None,
    maximum: NDArray | None = None,
    kernel: int | Sequence[int] = (),
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    global_pool: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `Pooling` of type max, from its result.

    Parameters
    ----------
    grad : NDArray
        Shape `n c *o`.
    data : NDArray
        Shape `n c *s`.
    maximum : NDArray
        Shape `n c *o`.
    kernel : a tuple of integers, kernel > 0, default ()
    stride : a tuple of integers, stride > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    global_pool : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c *s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._pool_max_backward(
    ...     grad=mx.nd.ones((1, 1, 2, 2)),
    ...     data=mx.nd.ones((1, 1, 3, 3)),
    ...     maximum=mx.nd.ones((1, 1, 2, 2)),
    ...     kernel=(2, 2),
    ... )
    >>> out.shape
    (1, 1, 3, 3)
    """
    return invoke("_pool_max_backward", (grad, data, maximum), (kernel, stride, pad, global_pool), out, kwargs)


def _pool_max_give(
    grad: NDArray | None = None,
    tap: NDArray | None = None,
    data: NDArray | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `Pooling` of type max, from the taps where the maxima stand.

    Parameters
    ----------
    grad : NDArray
        Shape `n c *o`.
    tap : NDArray
        Shape `n c *o`.
    data : NDArray
        Shape `n c *s`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c *s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._pool_max_give(
    ...     grad=mx.nd.ones((1, 2, 2, 3)),
    ...     tap=mx.nd.ones((1, 2, 2, 3), dtype='uint8'),
    ...     data=mx.nd.ones((1, 2, 4, 6)),
    ...     kernel=(2, 2),
    ...     stride=(2, 2),
    ... )
    >>> out.shape
    (1, 2, 4, 6)
    """
    return invoke("_pool_max_give", (grad, tap, data), (kernel, stride, pad), out, kwargs)


def _pool_max_pick(
    values: NDArray | None = None,
    data: NDArray | None = None,
    maximum: NDArray | None = None,
    kernel: int | Sequence[int] = (),
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    global_pool: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Of each window, the element of values that stands where data has its first maximum.

    Parameters
    ----------
    values : NDArray
        Shape `n c *s`.
    data : NDArray
        Shape `n c *s`.
    maximum : NDArray
        Shape `n c *o`.
    kernel : a tuple of integers, kernel > 0, default ()
    stride : a tuple of integers, stride > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    global_pool : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c *o`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._pool_max_pick(
    ...     values=mx.nd.ones((1, 1, 3, 3)),
    ...     data=mx.nd.ones((1, 1, 3, 3)),
    ...     maximum=mx.nd.ones((1, 1, 2, 2)),
    ...     kernel=(2, 2),
    ... )
    >>> out.shape
    (1, 1, 2, 2)
    """
    return invoke("_pool_max_pick", (values, data, maximum), (kernel, stride, pad, global_pool), out, kwargs)


def _pool_max_taps(
    data: NDArray | None = None,
    kernel: int | Sequence[int] = REQUIRED,
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    pooling_convention: Literal["full", "same", "valid"] = "valid",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """`Pooling` of type max, with the tap of each window where its first maximum stands (255: nowhere), of which
    backward needs no more.

    Windows have at most 255 taps.

    Parameters
    ----------
    data : NDArray
        Shape `n c *s`.
    kernel : a tuple of integers, kernel > 0
    stride : a tuple of integers, stride > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    pooling_convention : {'full', 'same', 'valid'}, default "valid"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        out: shape `n c *pool_out(s, kernel, stride, pad, pooling_convention, False)`.
        tap: shape `n c *pool_out(s, kernel, stride, pad, pooling_convention, False)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._pool_max_taps(data=mx.nd.ones((2, 3, 5, 6)), kernel=(2, 2), stride=(2, 2))
    >>> [array.shape for array in out]
    [(2, 3, 2, 3), (2, 3, 2, 3)]
    """
    return invoke("_pool_max_taps", (data,), (kernel, stride, pad, pooling_convention), out, kwargs)


def _pool_sum_backward(
    grad: NDArray | None = None,
    data: NDArray | None = None,
    kernel: int | Sequence[int] = (),
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    global_pool: bool = False,
    pool_type: Literal["avg", "lp", "max", "sum"] = "sum",
    count_include_pad: bool | None = None,
    pooling_convention: Literal["full", "same", "valid"] = "valid",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `Pooling` of type sum or avg.

    Parameters
    ----------
    grad : NDArray
        Shape `n c *o`.
    data : NDArray
        Shape `n c *s`.
    kernel : a tuple of integers, kernel > 0, default ()
    stride : a tuple of integers, stride > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    global_pool : True or False, default False
    pool_type : {'avg', 'lp', 'max', 'sum'}, default "sum"
    count_include_pad : True or False, or None, default None
    pooling_convention : {'full', 'same', 'valid'}, default "valid"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c *s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._pool_sum_backward(
    ...     grad=mx.nd.ones((2, 3, 3, 3)),
    ...     data=mx.nd.ones((2, 3, 5, 6)),
    ...     kernel=(3, 3),
    ...     stride=(2, 2),
    ...     pad=(1, 1),
    ...     pool_type="avg",
    ... )
    >>> out.shape
    (2, 3, 5, 6)
    """
    return invoke(
        "_pool_sum_backward",
        (grad, data),
        (kernel, stride, pad, global_pool, pool_type, count_include_pad, pooling_convention),
        out,
        kwargs,
    )


def _pooling_nhwc(
    data: NDArray | None = None,
    kernel: int | Sequence[int] = (),
    pool_type: Literal["avg", "lp", "max", "sum"] = "max",
    global_pool: bool = False,
    pooling_convention: Literal["full", "same", "valid"] = "valid",
    stride: int | Sequence[int] = (),
    pad: int | Sequence[int] = (),
    p_value: int | None = None,
    count_include_pad: bool | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Pooling of images whose channels come last, (n, height, width, channels), as graph/nhwc.py chooses it.

    Parameters
    ----------
    data : NDArray
        Shape `n *s c`.
    kernel : a tuple of integers, kernel > 0, default ()
    pool_type : {'avg', 'lp', 'max', 'sum'}, default "max"
    global_pool : True or False, default False
    pooling_convention : {'full', 'same', 'valid'}, default "valid"
    stride : a tuple of integers, stride > 0, default ()
    pad : a tuple of integers, pad >= 0, default ()
    p_value : an integer, or None, default None
    count_include_pad : True or False, or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n *pool_out(s, kernel, stride, pad, pooling_convention, global_pool) c`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._pooling_nhwc(
    ...     data=mx.nd.ones((2, 5, 6, 3)),
    ...     kernel=(3, 2),
    ...     pooling_convention="full",
    ...     stride=(2, 2),
    ...     pad=(1, 0),
    ... )
    >>> out.shape
    (2, 3, 3, 3)
    """
    return invoke(
        "_pooling_nhwc",
        (data,),
        (kernel, pool_type, global_pool, pooling_convention, stride, pad, p_value, count_include_pad),
        out,
        kwargs,
    )


def _power(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """lhs to the power of rhs.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_Power`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._power(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_power", (lhs, rhs), (), out, kwargs)


_Power = _power


def _power_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """data to the power of scalar.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_PowerScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._power_scalar(data=mx.nd.ones((4, 3)), scalar=1.5)
    >>> out.shape
    (4, 3)
    """
    return invoke("_power_scalar", (data,), (scalar, is_int), out, kwargs)


_PowerScalar = _power_scalar


def _prelu(
    data: NDArray | None = None,
    slope: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """data where it is positive, else slope * data with slopes that broadcast.

    Parameters
    ----------
    data : NDArray
        Shapes broadcast.
    slope : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._prelu(data=mx.nd.ones((2, 3)), slope=mx.nd.ones((1, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_prelu", (data, slope), (), out, kwargs)


def _random_exponential(
    lam: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Exponentially distributed numbers of rate lam.

    Parameters
    ----------
    lam : a number, lam > 0, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*created(shape)`.

    Notes
    -----
    Also called `random_exponential`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._random_exponential(lam=2.0, shape=(4, 3))
    >>> out.shape
    (4, 3)
    """
    return invoke("_random_exponential", (), (lam, shape, ctx, dtype), out, kwargs)


random_exponential = _random_exponential


def _random_gamma(
    alpha: float = 1.0,
    beta: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gamma distributed numbers of shape alpha and scale beta.

    Parameters
    ----------
    alpha : a number, 0 < alpha <=  1e18, default 1.0
    beta : a number, beta > 0, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*created(shape)`.

    Notes
    -----
    Also called `random_gamma`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._random_gamma(alpha=2.0, beta=0.5, shape=(4, 3))
    >>> out.shape
    (4, 3)
    """
    return invoke("_random_gamma", (), (alpha, beta, shape, ctx, dtype), out, kwargs)


random_gamma = _random_gamma


def _random_generalized_negative_binomial(
    mu: float = 1.0,
    alpha: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Negative binomial numbers of mean mu and dispersion alpha.

    Parameters
    ----------
    mu : a number, 0 <= mu <=  1e18, default 1.0
    alpha : a number, 0 <= alpha <=  1e18, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*created(shape)`.

    Notes
    -----
    Also called `random_generalized_negative_binomial`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._random_generalized_negative_binomial(mu=2.0, alpha=0.3, shape=(4, 3))
    >>> out.shape
    (4, 3)
    """
    return invoke("_random_generalized_negative_binomial", (), (mu, alpha, shape, ctx, dtype), out, kwargs)


random_generalized_negative_binomial = _random_generalized_negative_binomial


def _random_negative_binomial(
    k: int = 1,
    p: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """How many failures come before the k-th success, p being the probability of success.

    Parameters
    ----------
    k : an integer, k > 0, default 1
    p : a number, 1e-12 <= p <=  1, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*created(shape)`.

    Notes
    -----
    Also called `random_negative_binomial`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._random_negative_binomial(k=3, p=0.4, shape=(4, 3))
    >>> out.shape
    (4, 3)
    """
    return invoke("_random_negative_binomial", (), (k, p, shape, ctx, dtype), out, kwargs)


random_negative_binomial = _random_negative_binomial


def _random_normal(
    loc: float = 0.0,
    scale: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Normally distributed numbers of mean loc and standard deviation scale.

    Parameters
    ----------
    loc : a number, default 0.0
    scale : a number, scale >= 0, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*created(shape)`.

    Notes
    -----
    Also called `normal`, `random_normal`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._random_normal(loc=1.0, scale=2.0, shape=(4, 3))
    >>> out.shape
    (4, 3)
    """
    return invoke("_random_normal", (), (loc, scale, shape, ctx, dtype), out, kwargs)


normal = _random_normal


random_normal = _random_normal


def _random_normal_like(
    data: NDArray | None = None,
    loc: float = 0.0,
    scale: float = 1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Normally distributed numbers in the shape and type of the data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    loc : a number, default 0.0
    scale : a number, scale >= 0, default 1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `random_normal_like`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._random_normal_like(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_random_normal_like", (data,), (loc, scale), out, kwargs)


random_normal_like = _random_normal_like


def _random_poisson(
    lam: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Poisson distributed numbers of mean lam.

    Parameters
    ----------
    lam : a number, 0 <= lam <=  1e18, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*created(shape)`.

    Notes
    -----
    Also called `random_poisson`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._random_poisson(lam=4.0, shape=(4, 3))
    >>> out.shape
    (4, 3)
    """
    return invoke("_random_poisson", (), (lam, shape, ctx, dtype), out, kwargs)


random_poisson = _random_poisson


def _random_randint(
    low: int = REQUIRED,
    high: int = REQUIRED,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Integers from low to high - 1, all equally likely.

    Parameters
    ----------
    low : an integer
    high : an integer
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*created(shape)`.

    Notes
    -----
    Also called `random_randint`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._random_randint(low=-3, high=4, shape=(4, 3))
    >>> out.shape
    (4, 3)
    """
    return invoke("_random_randint", (), (low, high, shape, ctx, dtype), out, kwargs)


random_randint = _random_randint


def _random_slope(
    data: NDArray | None = None,
    lower_bound: float = 0.125,
    upper_bound: float = 0.334,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """In the shape of data, numbers drawn uniformly between the bounds while training; otherwise their mean.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    lower_bound : a number, default 0.125
    upper_bound : a number, default 0.334
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._random_slope(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_random_slope", (data,), (lower_bound, upper_bound), out, kwargs)


def _random_uniform(
    low: float = 0.0,
    high: float = 1.0,
    shape: int | Sequence[int] | None = None,
    ctx: str = "",
    dtype: Any = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Uniformly distributed numbers from [low, high).

    Parameters
    ----------
    low : a number, default 0.0
    high : a number, default 1.0
    shape : a tuple of integers, or None, default None
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*created(shape)`.

    Notes
    -----
    Also called `uniform`, `random_uniform`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._random_uniform(low=-1.0, high=2.0, shape=(4, 3))
    >>> out.shape
    (4, 3)
    """
    return invoke("_random_uniform", (), (low, high, shape, ctx, dtype), out, kwargs)


uniform = _random_uniform


random_uniform = _random_uniform


def _random_uniform_like(
    data: NDArray | None = None,
    low: float = 0.0,
    high: float = 1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Uniformly distributed numbers from [low, high) in the shape and type of the data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    low : a number, default 0.0
    high : a number, default 1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `random_uniform_like`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._random_uniform_like(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_random_uniform_like", (data,), (low, high), out, kwargs)


random_uniform_like = _random_uniform_like


def _rdiv_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """scalar / data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_RDivScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._rdiv_scalar(data=mx.nd.ones((4, 3)), scalar=1.5)
    >>> out.shape
    (4, 3)
    """
    return invoke("_rdiv_scalar", (data,), (scalar, is_int), out, kwargs)


_RDivScalar = _rdiv_scalar


def _recurrence(
    gates: NDArray | None = None,
    weight: NDArray | None = None,
    bias: NDArray | None = None,
    state: NDArray | None = None,
    cell: NDArray | None = None,
    mode: Literal["gru", "lstm", "rnn_relu", "rnn_tanh"] = REQUIRED,
    reverse: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """One direction of one recurrent layer.

    `gates` holds, for all steps, what the gates get from the layer's input; each step adds the product of the state
    with the weight. `acts` are the gates after their functions, `cells` the cells of an LSTM, or what n of a GRU
    gets from the state.

    Parameters
    ----------
    gates : NDArray
        Shape `t n (gates_of(mode) * h)`.
    weight : NDArray
        Shape `(gates_of(mode) * h) h`.
    bias : NDArray, absent if ``mode != 'gru'``
        Shape `(gates_of(mode) * h)`.
    state : NDArray
        Shape `n h`.
    cell : NDArray, absent if ``mode != 'lstm'``
        Shape `n h`.
    mode : {'gru', 'lstm', 'rnn_relu', 'rnn_tanh'}
    reverse : True or False, default False
        Whether the last step comes first.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        out: shape `t n h`.
        last: shape `n h`.
        last_cell: shape `n h`.
        acts: shape `t n (gates_of(mode) * h)`.
        cells: shape `t n (h if mode in ('lstm', 'gru') else 1)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._recurrence(
    ...     gates=mx.nd.ones((3, 2, 8)),
    ...     weight=mx.nd.ones((8, 2)),
    ...     state=mx.nd.ones((2, 2)),
    ...     cell=mx.nd.ones((2, 2)),
    ...     mode="lstm",
    ... )
    >>> [array.shape for array in out]
    [(3, 2, 2), (2, 2), (2, 2), (3, 2, 8), (3, 2, 2)]
    """
    return invoke("_recurrence", (gates, weight, bias, state, cell), (mode, reverse), out, kwargs)


def _recurrence_backward(
    grad: NDArray | None = None,
    last_grad: NDArray | None = None,
    last_cell_grad: NDArray | None = None,
    acts: NDArray | None = None,
    cells: NDArray | None = None,
    result: NDArray | None = None,
    weight: NDArray | None = None,
    state: NDArray | None = None,
    cell: NDArray | None = None,
    mode: Literal["gru", "lstm", "rnn_relu", "rnn_tanh"] = REQUIRED,
    reverse: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """Gradients of `_recurrence`; `hidden_grad` is that of what the gates of a GRU get from the state.

    Parameters
    ----------
    grad : NDArray
        Shape `t n h`.
    last_grad : NDArray
        Shape `n h`.
    last_cell_grad : NDArray
        Shape `n h`.
    acts : NDArray
        Shape `t n (gates_of(mode) * h)`.
    cells : NDArray
        Shape `t n (h if mode in ('lstm', 'gru') else 1)`.
    result : NDArray
        Shape `t n h`.
    weight : NDArray
        Shape `(gates_of(mode) * h) h`.
    state : NDArray
        Shape `n h`.
    cell : NDArray, absent if ``mode != 'lstm'``
        Shape `n h`.
    mode : {'gru', 'lstm', 'rnn_relu', 'rnn_tanh'}
    reverse : True or False, default False
        Whether the last step comes first.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        gates_grad: shape `t n (gates_of(mode) * h)`.
        hidden_grad: shape `t n (3 * h if mode == 'gru' else 1)`.
        state_grad: shape `n h`.
        cell_grad: shape `n h`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._recurrence_backward(
    ...     grad=mx.nd.ones((3, 2, 2)),
    ...     last_grad=mx.nd.ones((2, 2)),
    ...     last_cell_grad=mx.nd.ones((2, 2)),
    ...     acts=mx.nd.ones((3, 2, 8)),
    ...     cells=mx.nd.ones((3, 2, 2)),
    ...     result=mx.nd.ones((3, 2, 2)),
    ...     weight=mx.nd.ones((8, 2)),
    ...     state=mx.nd.ones((2, 2)),
    ...     cell=mx.nd.ones((2, 2)),
    ...     mode="lstm",
    ... )
    >>> [array.shape for array in out]
    [(3, 2, 8), (3, 2, 1), (2, 2), (2, 2)]
    """
    return invoke(
        "_recurrence_backward",
        (grad, last_grad, last_cell_grad, acts, cells, result, weight, state, cell),
        (mode, reverse),
        out,
        kwargs,
    )


def _recurrence_weight_grad(
    grad: NDArray | None = None,
    result: NDArray | None = None,
    state: NDArray | None = None,
    reverse: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Sum over steps of the product of the gates' gradient, transposed, with the state before the step.

    Parameters
    ----------
    grad : NDArray
        Shape `t n g`.
    result : NDArray
        Shape `t n h`.
    state : NDArray
        Shape `n h`.
    reverse : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `g h`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._recurrence_weight_grad(
    ...     grad=mx.nd.ones((3, 2, 8)),
    ...     result=mx.nd.ones((3, 2, 2)),
    ...     state=mx.nd.ones((2, 2)),
    ... )
    >>> out.shape
    (8, 2)
    """
    return invoke("_recurrence_weight_grad", (grad, result, state), (reverse,), out, kwargs)


def _regression_backward(
    prediction: NDArray | None = None,
    label: NDArray | None = None,
    grad_scale: float = 1.0,
    sign: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of the regression outputs, (prediction - label) or its sign, times grad_scale / predictions per
    example.

    Parameters
    ----------
    prediction : NDArray
    label : NDArray
    grad_scale : a number, default 1.0
    sign : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._regression_backward(prediction=mx.nd.ones((4, 3)), label=mx.nd.ones((4, 3)), sign=True)
    >>> out.shape
    (4, 3)
    """
    return invoke("_regression_backward", (prediction, label), (grad_scale, sign), out, kwargs)


def _repeat_backward(
    grad: NDArray | None = None,
    like: NDArray | None = None,
    repeats: int = REQUIRED,
    axis: int | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The repetitions added up.

    Parameters
    ----------
    grad : NDArray
        Shape `*repeated(s, repeats, axis)`.
    like : NDArray
        Shape `*s`.
    repeats : an integer
    axis : an integer, or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._repeat_backward(grad=mx.nd.ones((2, 6)), like=mx.nd.ones((2, 3)), repeats=2, axis=1)
    >>> out.shape
    (2, 3)
    """
    return invoke("_repeat_backward", (grad, like), (repeats, axis), out, kwargs)


def _rminus_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """scalar - data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_RMinusScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._rminus_scalar(data=mx.nd.ones((4, 3)), scalar=1.5)
    >>> out.shape
    (4, 3)
    """
    return invoke("_rminus_scalar", (data,), (scalar, is_int), out, kwargs)


_RMinusScalar = _rminus_scalar


def _rmod_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Remainder of scalar / data with the sign of data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_RModScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._rmod_scalar(data=mx.nd.ones((2, 2)), scalar=3.0)
    >>> out.shape
    (2, 2)
    """
    return invoke("_rmod_scalar", (data,), (scalar, is_int), out, kwargs)


_RModScalar = _rmod_scalar


def _rpower_scalar(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """scalar to the power of data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    is_int : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_RPowerScalar`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._rpower_scalar(data=mx.nd.ones((4, 3)), scalar=1.5)
    >>> out.shape
    (4, 3)
    """
    return invoke("_rpower_scalar", (data,), (scalar, is_int), out, kwargs)


_RPowerScalar = _rpower_scalar


def _sample_multinomial(
    data: NDArray | None = None,
    shape: int | Sequence[int] = (),
    get_prob: bool = False,
    dtype: Any = "int32",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """Numbers 0 .

    k - 1 drawn with the probabilities in each row of the data, `shape` of them from each; with get_prob the
    logarithms of their probabilities too.

    Parameters
    ----------
    data : NDArray
        Shape `*s k`.
    shape : a tuple of integers, default ()
    get_prob : True or False, default False
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "int32"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        out: shape `*sampled(s, shape)`.
        out1: shape `*sampled(s, shape)`.

    Notes
    -----
    Also called `sample_multinomial`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._sample_multinomial(data=mx.nd.ones((2, 3)), shape=(4,))
    >>> out.shape
    (2, 4)
    """
    return invoke("_sample_multinomial", (data,), (shape, get_prob, dtype), out, kwargs)


sample_multinomial = _sample_multinomial


def _selu(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """ELU scaled so that activations keep mean 0 and variance 1 (Klambauer et al.

    2017).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._selu(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_selu", (data,), (), out, kwargs)


def _separable_nhwc(
    data: NDArray | None = None,
    weight: NDArray | None = None,
    scale: NDArray | None = None,
    shift: NDArray | None = None,
    mixing: NDArray | None = None,
    mixing_scale: NDArray | None = None,
    mixing_shift: NDArray | None = None,
    residual: NDArray | None = None,
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
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """A depthwise `_convolution_nhwc` and the 1x1 one that alone reads it, in one, as graph/separable.py finds them.

    What is called mixing belongs to the second.

    Parameters
    ----------
    data : NDArray
        Shape `n *s c`.
    weight : NDArray
        Shape `c 1 *kernel`.
    scale : NDArray, absent if ``not scaled``
        Shape `c`.
    shift : NDArray, absent if ``not shifted``
        Shape `c`.
    mixing : NDArray
        Shape `num_filter c 1 1`.
    mixing_scale : NDArray, absent if ``not mixing_scaled``
        Shape `num_filter`.
    mixing_shift : NDArray, absent if ``not mixing_shifted``
        Shape `num_filter`.
    residual : NDArray, absent if ``not added``
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n *conv_out(s, kernel, stride, pad, dilate) num_filter`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._separable_nhwc(
    ...     data=mx.nd.ones((2, 9, 8, 20)),
    ...     weight=mx.nd.ones((20, 1, 3, 3)),
    ...     scale=mx.nd.ones((20,)),
    ...     shift=mx.nd.ones((20,)),
    ...     mixing=mx.nd.ones((32, 20, 1, 1)),
    ...     mixing_scale=mx.nd.ones((32,)),
    ...     mixing_shift=mx.nd.ones((32,)),
    ...     residual=mx.nd.ones((2, 9, 8, 32)),
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
    >>> out.shape
    (2, 9, 8, 32)
    """
    return invoke(
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
        out,
        kwargs,
    )


def _shuffle(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """The rows of the data in random order.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `shuffle`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._shuffle(data=mx.nd.ones((5,)))
    >>> out.shape
    (5,)
    """
    return invoke("_shuffle", (data,), (), out, kwargs)


shuffle = _shuffle


def _slice_axis_backward(
    grad: NDArray | None = None,
    like: NDArray | None = None,
    axis: int = REQUIRED,
    begin: int = REQUIRED,
    end: int | None = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Zeros, but for the elements that `slice_axis` took.

    Parameters
    ----------
    grad : NDArray
        Shape `*axis_sliced(s, axis, begin, end)`.
    like : NDArray
        Shape `*s`.
    axis : an integer
    begin : an integer
    end : an integer, or None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._slice_axis_backward(
    ...     grad=mx.nd.ones((4, 2)),
    ...     like=mx.nd.ones((4, 3)),
    ...     axis=1,
    ...     begin=1,
    ...     end=None,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke("_slice_axis_backward", (grad, like), (axis, begin, end), out, kwargs)


def _slice_backward(
    grad: NDArray | None = None,
    like: NDArray | None = None,
    begin: int | None | Sequence[int | None] = REQUIRED,
    end: int | None | Sequence[int | None] = REQUIRED,
    step: int | None | Sequence[int | None] = (),
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Zeros, but for the elements that `slice` took.

    Parameters
    ----------
    grad : NDArray
        Shape `*sliced(s, begin, end, step)`.
    like : NDArray
        Shape `*s`.
    begin : a tuple of integers and Nones
    end : a tuple of integers and Nones
    step : a tuple of integers and Nones, default ()
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._slice_backward(
    ...     grad=mx.nd.ones((2, 2)),
    ...     like=mx.nd.ones((3, 4)),
    ...     begin=(None, 3),
    ...     end=(-1, 0),
    ...     step=(1, -2),
    ... )
    >>> out.shape
    (3, 4)
    """
    return invoke("_slice_backward", (grad, like), (begin, end, step), out, kwargs)


def _slice_like_backward(
    grad: NDArray | None = None,
    like: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The gradient, with zeros after it in every dimension.

    Parameters
    ----------
    grad : NDArray
    like : NDArray
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._slice_like_backward(grad=mx.nd.ones((2, 3)), like=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_slice_like_backward", (grad, like), (), out, kwargs)


def _softmax_backward(
    grad: NDArray | None = None,
    prob: NDArray | None = None,
    axis: int = -1,
    temperature: float | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `softmax` from its result, prob * (grad - sum(grad * prob)) / temperature.

    Parameters
    ----------
    grad : NDArray
        Shape `*s`.
    prob : NDArray
        Shape `*s`.
    axis : an integer, default -1
    temperature : a number, or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._softmax_backward(grad=mx.nd.ones((4, 3)), prob=mx.nd.ones((4, 3)), temperature=2.0)
    >>> out.shape
    (4, 3)
    """
    return invoke("_softmax_backward", (grad, prob), (axis, temperature), out, kwargs)


def _softmax_output_backward(
    prob: NDArray | None = None,
    label: NDArray | None = None,
    grad_scale: float = 1.0,
    ignore_label: float = -1.0,
    multi_output: bool = False,
    use_ignore: bool = False,
    preserve_shape: bool = False,
    normalization: Literal["batch", "null", "valid"] = "null",
    smooth_alpha: float = 0.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `SoftmaxOutput` from its result.

    Parameters
    ----------
    prob : NDArray
    label : NDArray
    grad_scale : a number, default 1.0
    ignore_label : a number, default -1.0
    multi_output : True or False, default False
    use_ignore : True or False, default False
    preserve_shape : True or False, default False
    normalization : {'batch', 'null', 'valid'}, default "null"
    smooth_alpha : a number, default 0.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._softmax_output_backward(prob=mx.nd.ones((4, 3)), label=mx.nd.ones((4,)), smooth_alpha=0.1)
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "_softmax_output_backward",
        (prob, label),
        (grad_scale, ignore_label, multi_output, use_ignore, preserve_shape, normalization, smooth_alpha),
        out,
        kwargs,
    )


def _softrelu(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """log(1 + exp(data)), a smooth rectifier.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._softrelu(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_softrelu", (data,), (), out, kwargs)


def _split_sizes(
    data: NDArray | None = None,
    sizes: int | Sequence[int] = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """One dimension cut into parts of the given sizes; those that are -1 share evenly what is left.

    Parameters
    ----------
    data : NDArray
    sizes : a tuple of integers
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    list of NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._split_sizes(data=mx.nd.ones((11,)), sizes=(-1, 4, -1, 3))
    >>> [array.shape for array in out]
    [(2,), (4,), (2,), (3,)]
    """
    return invoke("_split_sizes", (data,), (sizes,), out, kwargs)


def _stack_backward(
    grad: NDArray,
    *data: NDArray,
    axis: int = 0,
    num_args: int = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """The parts that `stack` joined.

    Parameters
    ----------
    grad : NDArray
    *data : NDArray
    axis : an integer, default 0
    num_args : an integer
        Number of inputs, grad included.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    list of NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._stack_backward(mx.nd.ones((2, 2, 3)), mx.nd.ones((2, 3)), mx.nd.ones((2, 3)), num_args=3)
    >>> [array.shape for array in out]
    [(2, 3), (2, 3)]
    """
    return invoke("_stack_backward", (grad, *data), (axis, num_args), out, kwargs)


def _sum_like(
    data: NDArray | None = None,
    like: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Sum of a broadcast array back to the shape of another; the same array if the shapes are equal.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    like : NDArray
        Shape `*t`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*t`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._sum_like(data=mx.nd.ones((4, 3)), like=mx.nd.ones((1, 3)))
    >>> out.shape
    (1, 3)
    """
    return invoke("_sum_like", (data, like), (), out, kwargs)


def _svm_backward(
    data: NDArray | None = None,
    label: NDArray | None = None,
    margin: float = 1.0,
    regularization_coefficient: float = 1.0,
    use_linear: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Gradient of `SVMOutput`.

    Parameters
    ----------
    data : NDArray
        Shape `n *k`.
    label : NDArray
        Shape `n`.
    margin : a number, default 1.0
    regularization_coefficient : a number, default 1.0
    use_linear : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n *k`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._svm_backward(data=mx.nd.ones((4, 3)), label=mx.nd.ones((4,)))
    >>> out.shape
    (4, 3)
    """
    return invoke("_svm_backward", (data, label), (margin, regularization_coefficient, use_linear), out, kwargs)


def _take_along_axis(
    data: NDArray | None = None,
    indices: NDArray | None = None,
    axis: int | None = -1,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Elements whose place along an axis is given by an array of indices, as NumPy's take_along_axis.

    Parameters
    ----------
    data : NDArray
        Shape `*_`.
    indices : NDArray
        Shape `*i`.
    axis : an integer, or None, default -1
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*i`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._take_along_axis(data=mx.nd.ones((2, 3)), indices=mx.nd.ones((2, 2), dtype='int32'))
    >>> out.shape
    (2, 2)
    """
    return invoke("_take_along_axis", (data, indices), (axis,), out, kwargs)


def _take_along_axis_backward(
    grad: NDArray | None = None,
    indices: NDArray | None = None,
    like: NDArray | None = None,
    axis: int | None = -1,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Elements added up where `_take_along_axis` took them from.

    Parameters
    ----------
    grad : NDArray
        Shape `*i`.
    indices : NDArray
        Shape `*i`.
    like : NDArray
        Shape `*s`.
    axis : an integer, or None, default -1
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._take_along_axis_backward(
    ...     grad=mx.nd.ones((2, 2)),
    ...     indices=mx.nd.ones((2, 2), dtype='int32'),
    ...     like=mx.nd.ones((2, 3)),
    ... )
    >>> out.shape
    (2, 3)
    """
    return invoke("_take_along_axis_backward", (grad, indices, like), (axis,), out, kwargs)


def _take_backward(
    grad: NDArray | None = None,
    indices: NDArray | None = None,
    like: NDArray | None = None,
    axis: int = 0,
    mode: Literal["clip", "raise", "wrap"] = "clip",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Slices added up where `take` took them from.

    Parameters
    ----------
    grad : NDArray
        Shape `*taken(s, axis, i)`.
    indices : NDArray
        Shape `*i`.
    like : NDArray
        Shape `*s`.
    axis : an integer, default 0
    mode : {'clip', 'raise', 'wrap'}, default "clip"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._take_backward(grad=mx.nd.ones((3, 2)), indices=mx.nd.ones((3,)), like=mx.nd.ones((4, 2)))
    >>> out.shape
    (4, 2)
    """
    return invoke("_take_backward", (grad, indices, like), (axis, mode), out, kwargs)


def _tile_backward(
    grad: NDArray | None = None,
    like: NDArray | None = None,
    reps: int | Sequence[int] = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The tiles added up.

    Parameters
    ----------
    grad : NDArray
        Shape `*tiled(s, reps)`.
    like : NDArray
        Shape `*s`.
    reps : a tuple of integers
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._tile_backward(grad=mx.nd.ones((4, 6)), like=mx.nd.ones((2, 3)), reps=(2, 2))
    >>> out.shape
    (2, 3)
    """
    return invoke("_tile_backward", (grad, like), (reps,), out, kwargs)


def _transpose_backward(
    data: NDArray | None = None,
    axes: int | Sequence[int] = (),
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The transposition that undoes the one by `axes`.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axes : a tuple of integers, default ()
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*unpermuted(s, axes)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._transpose_backward(data=mx.nd.ones((2, 3, 4)), axes=(1, 2, 0))
    >>> out.shape
    (4, 2, 3)
    """
    return invoke("_transpose_backward", (data,), (axes,), out, kwargs)


def _where(
    condition: NDArray | None = None,
    x: NDArray | None = None,
    y: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """x where condition is not 0, else y, with broadcasting.

    Parameters
    ----------
    condition : NDArray
        Shapes broadcast.
    x : NDArray
        Shapes broadcast.
    y : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._where(condition=mx.nd.ones((2, 1)), x=mx.nd.ones((2, 3)), y=mx.nd.ones((1, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("_where", (condition, x, y), (), out, kwargs)


def _zeros(
    shape: int | Sequence[int] = (),
    ctx: str = "",
    dtype: Any = "float32",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Zeros.

    A dimension of 0 is inferred where that is possible.

    Parameters
    ----------
    shape : a tuple of integers, default ()
    ctx : a string, default ""
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*created(shape)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd._zeros(shape=(4, 3))
    >>> out.shape
    (4, 3)
    """
    return invoke("_zeros", (), (shape, ctx, dtype), out, kwargs)


def abs(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Magnitude.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.abs(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("abs", (data,), (), out, kwargs)


def Activation(
    data: NDArray | None = None,
    act_type: Literal["relu", "sigmoid", "softrelu", "softsign", "tanh"] = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """An activation function, chosen by name.

    Parameters
    ----------
    data : NDArray
    act_type : {'relu', 'sigmoid', 'softrelu', 'softsign', 'tanh'}
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Activation(data=mx.nd.ones((2, 3)), act_type="relu")
    >>> out.shape
    (2, 3)
    """
    return invoke("Activation", (data,), (act_type,), out, kwargs)


def adam_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mean: NDArray | None = None,
    var: NDArray | None = None,
    lr: float = REQUIRED,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-08,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of Adam (Kingma and Ba, 2015); the correction of bias is part of lr.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mean : NDArray, updated in place
        Shape `*s`.
    var : NDArray, updated in place
        Shape `*s`.
    lr : a number
    beta1 : a number, default 0.9
    beta2 : a number, default 0.999
    epsilon : a number, default 1e-08
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    lazy_update : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.adam_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mean=mx.nd.ones((4, 3)),
    ...     var=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     wd=0.01,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "adam_update",
        (weight, grad, mean, var),
        (lr, beta1, beta2, epsilon, wd, rescale_grad, clip_gradient, lazy_update),
        out,
        kwargs,
    )


def add_n(*args: NDArray, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Sum of any number of arrays of one shape.

    Parameters
    ----------
    *args : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `ElementWiseSum`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.add_n(mx.nd.ones((4, 3)), mx.nd.ones((4, 3)), mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("add_n", (*args,), (), out, kwargs)


ElementWiseSum = add_n


def arccos(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Inverse cosine.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.arccos(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("arccos", (data,), (), out, kwargs)


def arccosh(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Inverse hyperbolic cosine.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.arccosh(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("arccosh", (data,), (), out, kwargs)


def arcsin(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Inverse sine.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.arcsin(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("arcsin", (data,), (), out, kwargs)


def arcsinh(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Inverse hyperbolic sine.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.arcsinh(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("arcsinh", (data,), (), out, kwargs)


def arctan(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Inverse tangent.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.arctan(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("arctan", (data,), (), out, kwargs)


def arctanh(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Inverse hyperbolic tangent.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.arctanh(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("arctanh", (data,), (), out, kwargs)


def argmax(
    data: NDArray | None = None,
    axis: int | None = None,
    keepdims: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Index of the first maximum along an axis (of the flattened array if none is given), in the type of the data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : an integer, or None, default None
    keepdims : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*chosen(s, axis, keepdims)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.argmax(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (1,)
    """
    return invoke("argmax", (data,), (axis, keepdims), out, kwargs)


def argmax_channel(
    data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any
) -> NDArray:
    """Index of the first maximum along axis 1.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*chosen(s, 1)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.argmax_channel(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4,)
    """
    return invoke("argmax_channel", (data,), (), out, kwargs)


def argmin(
    data: NDArray | None = None,
    axis: int | None = None,
    keepdims: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Index of the first minimum along an axis (of the flattened array if none is given), in the type of the data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : an integer, or None, default None
    keepdims : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*chosen(s, axis, keepdims)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.argmin(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (1,)
    """
    return invoke("argmin", (data,), (axis, keepdims), out, kwargs)


def argsort(
    data: NDArray | None = None,
    axis: int | None = -1,
    is_ascend: bool = True,
    dtype: Any = "float32",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Indices that sort along an axis (of the flattened array if it is none); equal elements keep their order.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : an integer, or None, default -1
    is_ascend : True or False, default True
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*topped(s, axis, 0)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.argsort(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("argsort", (data,), (axis, is_ascend, dtype), out, kwargs)


def batch_dot(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    transpose_a: bool = False,
    transpose_b: bool = False,
    forward_stype: Literal["default", "csr", "row_sparse"] | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Products of batches of matrices, over the last two axes.

    Parameters
    ----------
    lhs : NDArray
        Shape `*b k m` if transpose_a and transpose_b, else `*b k m` if transpose_a, else `*b m k` if transpose_b, else
        `*b m k`.
    rhs : NDArray
        Shape `*b n k` if transpose_a and transpose_b, else `*b k n` if transpose_a, else `*b n k` if transpose_b, else
        `*b k n`.
    transpose_a : True or False, default False
        Whether each matrix of lhs is transposed first.
    transpose_b : True or False, default False
        Whether each matrix of rhs is transposed first.
    forward_stype : {'default', 'csr', 'row_sparse'} or None, default None
        Accepted for compatibility; every result is dense.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*b m n`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.batch_dot(lhs=mx.nd.ones((2, 4, 3)), rhs=mx.nd.ones((2, 3, 5)))
    >>> out.shape
    (2, 4, 5)
    """
    return invoke("batch_dot", (lhs, rhs), (transpose_a, transpose_b, forward_stype), out, kwargs)


def batch_take(
    a: NDArray | None = None,
    indices: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One element of each row of a matrix.

    Parameters
    ----------
    a : NDArray
        Shape `n k`.
    indices : NDArray
        Shape `n`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.batch_take(a=mx.nd.ones((4, 3)), indices=mx.nd.ones((4,), dtype='int32'))
    >>> out.shape
    (4,)
    """
    return invoke("batch_take", (a, indices), (), out, kwargs)


def BatchNorm(
    data: NDArray | None = None,
    gamma: NDArray | None = None,
    beta: NDArray | None = None,
    moving_mean: NDArray | None = None,
    moving_var: NDArray | None = None,
    eps: float = 0.001,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    output_mean_var: bool = False,
    axis: int = 1,
    cudnn_off: bool = False,
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """Normalizes each channel to mean 0 and variance 1 over the batch, or with the moving statistics, then scales by
    gamma and shifts by beta.

    The moving statistics follow those of the batch when a training step goes backward.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    gamma : NDArray
        Shape `dim(s, axis)`.
    beta : NDArray
        Shape `dim(s, axis)`.
    moving_mean : NDArray, auxiliary state, updated while training
        Shape `dim(s, axis)`.
    moving_var : NDArray, auxiliary state, updated while training
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        out: shape `*s`.
        mean: shape `dim(s, axis)`.
        var: shape `dim(s, axis)`.

    Notes
    -----
    Also called `BatchNorm_v1`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.BatchNorm(
    ...     data=mx.nd.ones((4, 3, 2, 3)),
    ...     gamma=mx.nd.ones((3,)),
    ...     beta=mx.nd.ones((3,)),
    ...     moving_mean=mx.nd.ones((3,)),
    ...     moving_var=mx.nd.ones((3,)),
    ... )
    >>> out.shape
    (4, 3, 2, 3)
    """
    return invoke(
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
        out,
        kwargs,
    )


BatchNorm_v1 = BatchNorm


def BlockGrad(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """The same elements, through which no gradient flows.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `stop_gradient`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.BlockGrad(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("BlockGrad", (data,), (), out, kwargs)


stop_gradient = BlockGrad


def broadcast_add(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Sum, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Notes
    -----
    Also called `broadcast_plus`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_add(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 1)))
    >>> out.shape
    (4, 3)
    """
    return invoke("broadcast_add", (lhs, rhs), (), out, kwargs)


broadcast_plus = broadcast_add


def broadcast_axis(
    data: NDArray | None = None,
    axis: int | Sequence[int] = (),
    size: int | Sequence[int] = (),
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The data repeated along axes of size 1 to the sizes given.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : a tuple of integers, default ()
    size : a tuple of integers, default ()
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*broadcast_axis(s, axis, size)`.

    Notes
    -----
    Also called `broadcast_axes`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_axis(data=mx.nd.ones((1, 3, 1)), axis=(0, 2), size=(2, 4))
    >>> out.shape
    (2, 3, 4)
    """
    return invoke("broadcast_axis", (data,), (axis, size), out, kwargs)


broadcast_axes = broadcast_axis


def broadcast_div(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Quotient; of integers towards zero, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_div(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((1, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("broadcast_div", (lhs, rhs), (), out, kwargs)


def broadcast_equal(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where lhs == rhs, else 0, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_equal(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((1, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("broadcast_equal", (lhs, rhs), (), out, kwargs)


def broadcast_greater(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where lhs > rhs, else 0, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_greater(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((1, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("broadcast_greater", (lhs, rhs), (), out, kwargs)


def broadcast_greater_equal(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where lhs >= rhs, else 0, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_greater_equal(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((1, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("broadcast_greater_equal", (lhs, rhs), (), out, kwargs)


def broadcast_hypot(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Length of the hypotenuse, sqrt(lhs**2 + rhs**2), with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_hypot(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((1, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("broadcast_hypot", (lhs, rhs), (), out, kwargs)


def broadcast_lesser(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where lhs < rhs, else 0, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_lesser(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((1, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("broadcast_lesser", (lhs, rhs), (), out, kwargs)


def broadcast_lesser_equal(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where lhs <= rhs, else 0, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_lesser_equal(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((1, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("broadcast_lesser_equal", (lhs, rhs), (), out, kwargs)


def broadcast_like(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    lhs_axes: int | Sequence[int] | None = None,
    rhs_axes: int | Sequence[int] | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """lhs repeated along its dimensions of 1 to the shape of rhs, or to its sizes on the axes given.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*t`.
    lhs_axes : a tuple of integers, or None, default None
    rhs_axes : a tuple of integers, or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*broadcast_like(s, t, lhs_axes, rhs_axes)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_like(lhs=mx.nd.ones((1, 3)), rhs=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("broadcast_like", (lhs, rhs), (lhs_axes, rhs_axes), out, kwargs)


def broadcast_logical_and(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where both are not 0, else 0, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_logical_and(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((1, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("broadcast_logical_and", (lhs, rhs), (), out, kwargs)


def broadcast_logical_or(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where either is not 0, else 0, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_logical_or(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((1, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("broadcast_logical_or", (lhs, rhs), (), out, kwargs)


def broadcast_logical_xor(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where exactly one is not 0, else 0, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_logical_xor(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((1, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("broadcast_logical_xor", (lhs, rhs), (), out, kwargs)


def broadcast_maximum(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The larger of two, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_maximum(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 1)))
    >>> out.shape
    (4, 3)
    """
    return invoke("broadcast_maximum", (lhs, rhs), (), out, kwargs)


def broadcast_minimum(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The smaller of two, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_minimum(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 1)))
    >>> out.shape
    (4, 3)
    """
    return invoke("broadcast_minimum", (lhs, rhs), (), out, kwargs)


def broadcast_mod(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Remainder with the sign of rhs; 0 where rhs is 0, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_mod(lhs=mx.nd.ones((2, 2)), rhs=mx.nd.ones((1, 2)))
    >>> out.shape
    (2, 2)
    """
    return invoke("broadcast_mod", (lhs, rhs), (), out, kwargs)


def broadcast_mul(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Product, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_mul(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 1)))
    >>> out.shape
    (4, 3)
    """
    return invoke("broadcast_mul", (lhs, rhs), (), out, kwargs)


def broadcast_not_equal(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """1 where lhs != rhs, else 0, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_not_equal(lhs=mx.nd.ones((2, 3)), rhs=mx.nd.ones((1, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("broadcast_not_equal", (lhs, rhs), (), out, kwargs)


def broadcast_power(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """lhs to the power of rhs, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_power(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((1, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("broadcast_power", (lhs, rhs), (), out, kwargs)


def broadcast_sub(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Difference, with broadcasting.

    Parameters
    ----------
    lhs : NDArray
        Shapes broadcast.
    rhs : NDArray
        Shapes broadcast.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shapes broadcast.

    Notes
    -----
    Also called `broadcast_minus`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_sub(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 1)))
    >>> out.shape
    (4, 3)
    """
    return invoke("broadcast_sub", (lhs, rhs), (), out, kwargs)


broadcast_minus = broadcast_sub


def broadcast_to(
    data: NDArray | None = None,
    shape: int | Sequence[int] = (),
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The data repeated along its dimensions of 1 to a shape, in which 0 keeps a dimension.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    shape : a tuple of integers, default ()
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*broadcast_to(s, shape)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.broadcast_to(data=mx.nd.ones((1, 3)), shape=(4, 3))
    >>> out.shape
    (4, 3)
    """
    return invoke("broadcast_to", (data,), (shape,), out, kwargs)


def Cast(
    data: NDArray | None = None, dtype: Any = REQUIRED, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any
) -> NDArray:
    """data in another dtype; integers lose their fraction.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool)
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `cast`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Cast(data=mx.nd.ones((4, 3)), dtype="float64")
    >>> out.shape
    (4, 3)
    """
    return invoke("Cast", (data,), (dtype,), out, kwargs)


cast = Cast


def cbrt(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Cube root.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.cbrt(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("cbrt", (data,), (), out, kwargs)


def ceil(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Smallest integer that is not below.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.ceil(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("ceil", (data,), (), out, kwargs)


def clip(
    data: NDArray | None = None,
    a_min: float = REQUIRED,
    a_max: float = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """data, kept between a_min and a_max.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    a_min : a number
    a_max : a number
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.clip(data=mx.nd.ones((2, 3)), a_min=-1.0, a_max=0.5)
    >>> out.shape
    (2, 3)
    """
    return invoke("clip", (data,), (a_min, a_max), out, kwargs)


def Concat(
    *data: NDArray,
    num_args: int | None = None,
    dim: int = 1,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Arrays joined along a dimension.

    Parameters
    ----------
    *data : NDArray
    num_args : an integer, or None, default None
        Number of arrays.
    dim : an integer, default 1
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Notes
    -----
    Also called `concat`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Concat(mx.nd.ones((2, 3)), mx.nd.ones((2, 1)), mx.nd.ones((2, 4)))
    >>> out.shape
    (2, 8)
    """
    return invoke("Concat", (*data,), (num_args, dim), out, kwargs)


concat = Concat


def Convolution(
    data: NDArray | None = None,
    weight: NDArray | None = None,
    bias: NDArray | None = None,
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
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Convolution (cross-correlation) of data (n, channels, *spatial) with weight (num_filter, channels / num_group,
    *kernel), over one, two or three spatial axes.

    Parameters
    ----------
    data : NDArray
        Shape `n num_group*c *s`.
    weight : NDArray
        Shape `num_filter c *kernel`.
    bias : NDArray, absent if ``no_bias``
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n num_filter *conv_out(s, kernel, stride, pad, dilate)`.

    Notes
    -----
    Also called `Convolution_v1`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Convolution(
    ...     data=mx.nd.ones((2, 3, 5, 6)),
    ...     weight=mx.nd.ones((4, 3, 3, 3)),
    ...     bias=mx.nd.ones((4,)),
    ...     kernel=(3, 3),
    ...     num_filter=4,
    ... )
    >>> out.shape
    (2, 4, 3, 4)
    """
    return invoke(
        "Convolution",
        (data, weight, bias),
        (kernel, stride, dilate, pad, num_filter, num_group, workspace, no_bias, cudnn_tune, cudnn_off, layout),
        out,
        kwargs,
    )


Convolution_v1 = Convolution


def cos(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Cosine.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.cos(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("cos", (data,), (), out, kwargs)


def cosh(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Hyperbolic cosine.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.cosh(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("cosh", (data,), (), out, kwargs)


def Crop(
    *data: NDArray,
    num_args: int | None = None,
    offset: int | Sequence[int] = (0, 0),
    h_w: int | Sequence[int] = (0, 0),
    center_crop: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """A window of images: of size h_w, or of the size of a second argument; at an offset, or in the middle with
    center_crop.

    Parameters
    ----------
    *data : NDArray
    num_args : an integer, or None, default None
        Number of arrays.
    offset : a tuple of integers, default (0, 0)
        (y, x).
    h_w : a tuple of integers, default (0, 0)
        (height, width).
    center_crop : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Crop(mx.nd.ones((1, 2, 5, 6)), offset=(1, 2), h_w=(2, 3))
    >>> out.shape
    (1, 2, 2, 3)
    """
    return invoke("Crop", (*data,), (num_args, offset, h_w, center_crop), out, kwargs)


def Deconvolution(
    data: NDArray | None = None,
    weight: NDArray | None = None,
    bias: NDArray | None = None,
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
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Transposed convolution, the gradient of a convolution towards its data, as an operator.

    The weight is (channels, num_filter / num_group, *kernel).

    Parameters
    ----------
    data : NDArray
        Shape `n c *s`.
    weight : NDArray
        Shape `c num_filter//num_group *kernel`.
    bias : NDArray, absent if ``no_bias``
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n num_filter *deconv_out(s, kernel, stride, pad, dilate, adj, target_shape)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Deconvolution(
    ...     data=mx.nd.ones((2, 3, 4, 5)),
    ...     weight=mx.nd.ones((3, 4, 3, 3)),
    ...     kernel=(3, 3),
    ...     num_filter=4,
    ... )
    >>> out.shape
    (2, 4, 6, 7)
    """
    return invoke(
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
        out,
        kwargs,
    )


def degrees(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Radians to degrees.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.degrees(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("degrees", (data,), (), out, kwargs)


def depth_to_space(
    data: NDArray | None = None,
    block_size: int = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Channels moved into blocks of block_size by block_size pixels.

    Parameters
    ----------
    data : NDArray
        Shape `n c * block_size * block_size h w`.
    block_size : an integer, block_size > 0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c h * block_size w * block_size`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.depth_to_space(data=mx.nd.ones((1, 8, 2, 3)), block_size=2)
    >>> out.shape
    (1, 2, 4, 6)
    """
    return invoke("depth_to_space", (data,), (block_size,), out, kwargs)


def dot(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    transpose_a: bool = False,
    transpose_b: bool = False,
    forward_stype: Literal["default", "csr", "row_sparse"] | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Product of arrays.

    It sums over the last axis of lhs (the first if transpose_a) and the first axis of rhs (the last if
    transpose_b). Of two vectors it is the inner product.

    Parameters
    ----------
    lhs : NDArray
    rhs : NDArray
    transpose_a : True or False, default False
        Whether lhs is transposed first.
    transpose_b : True or False, default False
        Whether rhs is transposed first.
    forward_stype : {'default', 'csr', 'row_sparse'} or None, default None
        Accepted for compatibility; every result is dense.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.dot(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((3, 2)))
    >>> out.shape
    (4, 2)
    """
    return invoke("dot", (lhs, rhs), (transpose_a, transpose_b, forward_stype), out, kwargs)


def Dropout(
    data: NDArray | None = None,
    p: float = 0.5,
    mode: Literal["always", "training"] = "training",
    axes: int | Sequence[int] = (),
    cudnn_off: bool | None = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """While training (or always), a fraction p of the elements is set to 0 and the others are divided by 1 - p.

    Along `axes` elements are dropped together.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    p : a number, 0 <= p <=  1, default 0.5
        Fraction that is dropped.
    mode : {'always', 'training'}, default "training"
    axes : a tuple of integers, default ()
    cudnn_off : True or False, or None, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        out: shape `*s`.
        mask: shape `*singled(s, axes)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Dropout(data=mx.nd.ones((4, 3)), p=0.3)
    >>> out.shape
    (4, 3)
    """
    return invoke("Dropout", (data,), (p, mode, axes, cudnn_off), out, kwargs)


def elemwise_add(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Sum.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_plus`, `_Plus`, `_add`, `_grad_add`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.elemwise_add(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("elemwise_add", (lhs, rhs), (), out, kwargs)


_plus = elemwise_add


_Plus = elemwise_add


_add = elemwise_add


_grad_add = elemwise_add


def elemwise_div(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Quotient; of integers towards zero.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_div`, `_Div`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.elemwise_div(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("elemwise_div", (lhs, rhs), (), out, kwargs)


_div = elemwise_div


_Div = elemwise_div


def elemwise_mul(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Product.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_mul`, `_Mul`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.elemwise_mul(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("elemwise_mul", (lhs, rhs), (), out, kwargs)


_mul = elemwise_mul


_Mul = elemwise_mul


def elemwise_sub(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Difference.

    Parameters
    ----------
    lhs : NDArray
        Shape `*s`.
    rhs : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `_minus`, `_Minus`, `_sub`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.elemwise_sub(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("elemwise_sub", (lhs, rhs), (), out, kwargs)


_minus = elemwise_sub


_Minus = elemwise_sub


_sub = elemwise_sub


def Embedding(
    data: NDArray | None = None,
    weight: NDArray | None = None,
    input_dim: int = REQUIRED,
    output_dim: int = REQUIRED,
    dtype: Any = "float32",
    sparse_grad: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Rows of a matrix by number; a number out of range means the nearest.

    Parameters
    ----------
    data : NDArray
        Shape `*i`.
    weight : NDArray
        Shape `input_dim output_dim`.
    input_dim : an integer, input_dim > 0
        Number of rows.
    output_dim : an integer, output_dim > 0
        Length of a row.
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
        Type of the weight.
    sparse_grad : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*i output_dim`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Embedding(data=mx.nd.ones((4,)), weight=mx.nd.ones((5, 3)), input_dim=5, output_dim=3)
    >>> out.shape
    (4, 3)
    """
    return invoke("Embedding", (data, weight), (input_dim, output_dim, dtype, sparse_grad), out, kwargs)


def erf(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Error function.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.erf(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("erf", (data,), (), out, kwargs)


def erfinv(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Inverse of the error function.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.erfinv(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("erfinv", (data,), (), out, kwargs)


def exp(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Exponential function.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.exp(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("exp", (data,), (), out, kwargs)


def expand_dims(
    data: NDArray | None = None, axis: int = REQUIRED, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any
) -> NDArray:
    """A dimension of size 1 put in, which is then number `axis`.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : an integer
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*inserted(s, axis)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.expand_dims(data=mx.nd.ones((2, 3)), axis=1)
    >>> out.shape
    (2, 1, 3)
    """
    return invoke("expand_dims", (data,), (axis,), out, kwargs)


def expm1(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """exp(data) - 1, exact near 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.expm1(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("expm1", (data,), (), out, kwargs)


def fix(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """The integer towards zero.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.fix(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("fix", (data,), (), out, kwargs)


def Flatten(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """All dimensions but the first as one.

    Parameters
    ----------
    data : NDArray
        Shape `n *k`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n prod(k)`.

    Notes
    -----
    Also called `flatten`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Flatten(data=mx.nd.ones((2, 3, 4)))
    >>> out.shape
    (2, 12)
    """
    return invoke("Flatten", (data,), (), out, kwargs)


flatten = Flatten


def floor(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Largest integer that is not above.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.floor(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("floor", (data,), (), out, kwargs)


def ftml_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    d: NDArray | None = None,
    v: NDArray | None = None,
    z: NDArray | None = None,
    lr: float = REQUIRED,
    beta1: float = 0.6,
    beta2: float = 0.999,
    epsilon: float = 1e-08,
    t: float = REQUIRED,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_grad: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of follow the moving leader (Zheng and Kwok, 2017).

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    d : NDArray, updated in place
        Shape `*s`.
    v : NDArray, updated in place
        Shape `*s`.
    z : NDArray, updated in place
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.ftml_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     d=mx.nd.ones((4, 3)),
    ...     v=mx.nd.ones((4, 3)),
    ...     z=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     t=3.0,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "ftml_update", (weight, grad, d, v, z), (lr, beta1, beta2, epsilon, t, wd, rescale_grad, clip_grad), out, kwargs
    )


def ftrl_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    z: NDArray | None = None,
    n: NDArray | None = None,
    lr: float = REQUIRED,
    lamda1: float = 0.01,
    beta: float = 1.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of follow the regularized leader (McMahan et al., 2013).

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    z : NDArray, updated in place
        Shape `*s`.
    n : NDArray, updated in place
        Shape `*s`.
    lr : a number
    lamda1 : a number, default 0.01
    beta : a number, default 1.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.ftrl_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     z=mx.nd.ones((4, 3)),
    ...     n=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     wd=0.01,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke("ftrl_update", (weight, grad, z, n), (lr, lamda1, beta, wd, rescale_grad, clip_gradient), out, kwargs)


def FullyConnected(
    data: NDArray | None = None,
    weight: NDArray | None = None,
    bias: NDArray | None = None,
    num_hidden: int = REQUIRED,
    no_bias: bool = False,
    flatten: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Affine map of the flattened trailing axes.

    out = dot(data, weight^T) + bias.

    Parameters
    ----------
    data : NDArray
        Shape `n *k` if flatten, else `*n k`.
    weight : NDArray
        Shape `num_hidden prod(k)` if flatten, else `num_hidden k`.
    bias : NDArray, absent if ``no_bias``
        Shape `num_hidden`.
    num_hidden : an integer, num_hidden > 0
        Number of outputs.
    no_bias : True or False, default False
        Whether there is no bias.
    flatten : True or False, default True
        Whether all trailing axes count as one.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n num_hidden` if flatten, else `*n num_hidden`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.FullyConnected(
    ...     data=mx.nd.ones((4, 3, 2)),
    ...     weight=mx.nd.ones((5, 6)),
    ...     bias=mx.nd.ones((5,)),
    ...     num_hidden=5,
    ... )
    >>> out.shape
    (4, 5)
    """
    return invoke("FullyConnected", (data, weight, bias), (num_hidden, no_bias, flatten), out, kwargs)


def gamma(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Gamma function.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.gamma(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("gamma", (data,), (), out, kwargs)


def gammaln(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Logarithm of the magnitude of the gamma function.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.gammaln(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("gammaln", (data,), (), out, kwargs)


def gather_nd(
    data: NDArray | None = None,
    indices: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Elements or slices of the data at positions, given by indices of shape (number of axes, ...).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    indices : NDArray
        Shape `m *i`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*i *beyond(s, m)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.gather_nd(data=mx.nd.ones((3, 4)), indices=mx.nd.ones((2, 2)))
    >>> out.shape
    (2,)
    """
    return invoke("gather_nd", (data, indices), (), out, kwargs)


def hard_sigmoid(
    data: NDArray | None = None,
    alpha: float = 0.2,
    beta: float = 0.5,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """alpha * data + beta, kept between 0 and 1.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    alpha : a number, default 0.2
    beta : a number, default 0.5
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.hard_sigmoid(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("hard_sigmoid", (data,), (alpha, beta), out, kwargs)


def InstanceNorm(
    data: NDArray | None = None,
    gamma: NDArray | None = None,
    beta: NDArray | None = None,
    eps: float = 0.001,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """Normalizes each channel of each image to mean 0 and variance 1, then scales by gamma and shifts by beta.

    Parameters
    ----------
    data : NDArray
        Shape `n c *s`.
    gamma : NDArray
        Shape `c`.
    beta : NDArray
        Shape `c`.
    eps : a number, eps > 0, default 0.001
        Added to the variance.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        out: shape `n c *s`.
        mean: shape `n c`.
        var: shape `n c`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.InstanceNorm(data=mx.nd.ones((4, 3, 5)), gamma=mx.nd.ones((3,)), beta=mx.nd.ones((3,)))
    >>> out.shape
    (4, 3, 5)
    """
    return invoke("InstanceNorm", (data, gamma, beta), (eps,), out, kwargs)


def L2Normalization(
    data: NDArray | None = None,
    eps: float = 1e-10,
    mode: Literal["channel", "instance", "spatial"] = "instance",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Divides by the Euclidean norm: of each image (mode instance), of each position over the channels (channel), or
    of each channel over the positions (spatial).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    eps : a number, default 1e-10
        Added to the square of the norm.
    mode : {'channel', 'instance', 'spatial'}, default "instance"
        Over what the norm is taken.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.L2Normalization(data=mx.nd.ones((2, 3, 4)))
    >>> out.shape
    (2, 3, 4)
    """
    return invoke("L2Normalization", (data,), (eps, mode), out, kwargs)


def lamb_update_phase1(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mean: NDArray | None = None,
    var: NDArray | None = None,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-06,
    t: float = REQUIRED,
    bias_correction: bool = True,
    wd: float = REQUIRED,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The direction of a step of LAMB (You et al., 2020).

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mean : NDArray, updated in place
        Shape `*s`.
    var : NDArray, updated in place
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.lamb_update_phase1(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mean=mx.nd.ones((4, 3)),
    ...     var=mx.nd.ones((4, 3)),
    ...     t=3.0,
    ...     wd=0.01,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "lamb_update_phase1",
        (weight, grad, mean, var),
        (beta1, beta2, epsilon, t, bias_correction, wd, rescale_grad, clip_gradient),
        out,
        kwargs,
    )


def lamb_update_phase2(
    weight: NDArray | None = None,
    g: NDArray | None = None,
    r1: NDArray | None = None,
    r2: NDArray | None = None,
    lr: float = REQUIRED,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The step of LAMB in direction g, r1 being the norm of the weight and r2 that of g.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    g : NDArray
        Shape `*s`.
    r1 : NDArray
        Shape `1`.
    r2 : NDArray
        Shape `1`.
    lr : a number
    lower_bound : a number, default -1.0
        The norm of the weight counts as at least this.
    upper_bound : a number, default -1.0
        And at most this.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.lamb_update_phase2(
    ...     weight=mx.nd.ones((4, 3)),
    ...     g=mx.nd.ones((4, 3)),
    ...     r1=mx.nd.ones((1,)),
    ...     r2=mx.nd.ones((1,)),
    ...     lr=0.1,
    ...     upper_bound=1.5,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke("lamb_update_phase2", (weight, g, r1, r2), (lr, lower_bound, upper_bound), out, kwargs)


def LayerNorm(
    data: NDArray | None = None,
    gamma: NDArray | None = None,
    beta: NDArray | None = None,
    axis: int = -1,
    eps: float = 1e-05,
    output_mean_var: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """Normalizes to mean 0 and variance 1 along an axis, then scales by gamma and shifts by beta.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    gamma : NDArray
        Shape `dim(s, axis)`.
    beta : NDArray
        Shape `dim(s, axis)`.
    axis : an integer, default -1
        Along which to normalize.
    eps : a number, eps > 0, default 1e-05
        Added to the variance.
    output_mean_var : True or False, default False
        Whether the mean and the standard deviation are outputs.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        out: shape `*s`.
        mean: shape `*replaced(s, axis, 1)`.
        std: shape `*replaced(s, axis, 1)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.LayerNorm(data=mx.nd.ones((4, 3, 5)), gamma=mx.nd.ones((5,)), beta=mx.nd.ones((5,)))
    >>> out.shape
    (4, 3, 5)
    """
    return invoke("LayerNorm", (data, gamma, beta), (axis, eps, output_mean_var), out, kwargs)


def LeakyReLU(
    data: NDArray | None = None,
    gamma: NDArray | None = None,
    act_type: Literal["elu", "gelu", "leaky", "prelu", "rrelu", "selu"] = "leaky",
    slope: float = 0.25,
    lower_bound: float = 0.125,
    upper_bound: float = 0.334,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Rectifiers that let negative values through, scaled down.

    With rrelu the scale is random in training, its mean otherwise.

    Parameters
    ----------
    data : NDArray
        Shape `n c *s` if act_type == 'prelu', else `*s`.
    gamma : NDArray, absent if ``act_type != 'prelu'``
        Shape `c` if act_type == 'prelu', else `*_`.
    act_type : {'elu', 'gelu', 'leaky', 'prelu', 'rrelu', 'selu'}, default "leaky"
    slope : a number, default 0.25
        Scale of negative values (leaky, elu).
    lower_bound : a number, default 0.125
        Smallest random scale (rrelu).
    upper_bound : a number, default 0.334
        Largest random scale (rrelu).
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c *s` if act_type == 'prelu', else `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.LeakyReLU(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("LeakyReLU", (data, gamma), (act_type, slope, lower_bound, upper_bound), out, kwargs)


def linalg_gemm2(
    A: NDArray | None = None,
    B: NDArray | None = None,
    transpose_a: bool = False,
    transpose_b: bool = False,
    alpha: float = 1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """alpha times the product of two matrices, or of batches of them.

    Parameters
    ----------
    A : NDArray
        Shape `*b k m` if transpose_a and transpose_b, else `*b k m` if transpose_a, else `*b m k` if transpose_b, else
        `*b m k`.
    B : NDArray
        Shape `*b n k` if transpose_a and transpose_b, else `*b k n` if transpose_a, else `*b n k` if transpose_b, else
        `*b k n`.
    transpose_a : True or False, default False
        Whether A is transposed first.
    transpose_b : True or False, default False
        Whether B is transposed first.
    alpha : a number, default 1.0
        Factor of the product.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*b m n`.

    Notes
    -----
    Also called `_linalg_gemm2`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.linalg_gemm2(A=mx.nd.ones((4, 3)), B=mx.nd.ones((3, 5)), alpha=0.5)
    >>> out.shape
    (4, 5)
    """
    return invoke("linalg_gemm2", (A, B), (transpose_a, transpose_b, alpha), out, kwargs)


_linalg_gemm2 = linalg_gemm2


def LinearRegressionOutput(
    data: NDArray | None = None,
    label: NDArray | None = None,
    grad_scale: float = 1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The data itself, whose gradient is (data - label) * grad_scale / number of predictions per example.

    Parameters
    ----------
    data : NDArray
    label : NDArray
    grad_scale : a number, default 1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.LinearRegressionOutput(data=mx.nd.ones((4, 3)), label=mx.nd.ones((4, 3)), grad_scale=2.0)
    >>> out.shape
    (4, 3)
    """
    return invoke("LinearRegressionOutput", (data, label), (grad_scale,), out, kwargs)


def log(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Natural logarithm.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.log(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("log", (data,), (), out, kwargs)


def log10(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Logarithm to the base 10.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.log10(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("log10", (data,), (), out, kwargs)


def log1p(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """log(1 + data), exact near 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.log1p(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("log1p", (data,), (), out, kwargs)


def log2(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Logarithm to the base 2.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.log2(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("log2", (data,), (), out, kwargs)


def log_softmax(
    data: NDArray | None = None,
    length: NDArray | None = None,
    axis: int = -1,
    temperature: float | None = None,
    dtype: Any = None,
    use_length: bool | None = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Logarithm of `softmax`, computed without underflow.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    length : NDArray, absent if ``not use_length``
        Shape `*without(s, axis)`.
    axis : an integer, default -1
    temperature : a number, or None, default None
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
        Type of the result; that of the data if absent.
    use_length : True or False, or None, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.log_softmax(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("log_softmax", (data, length), (axis, temperature, dtype, use_length), out, kwargs)


def logical_not(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """1 where data is 0, else 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.logical_not(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("logical_not", (data,), (), out, kwargs)


def LogisticRegressionOutput(
    data: NDArray | None = None,
    label: NDArray | None = None,
    grad_scale: float = 1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Sigmoid, whose gradient is (sigmoid(data) - label) * grad_scale / number of predictions per example.

    Parameters
    ----------
    data : NDArray
    label : NDArray
    grad_scale : a number, default 1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.LogisticRegressionOutput(data=mx.nd.ones((4, 3)), label=mx.nd.ones((4, 3)), grad_scale=2.0)
    >>> out.shape
    (4, 3)
    """
    return invoke("LogisticRegressionOutput", (data, label), (grad_scale,), out, kwargs)


def LRN(
    data: NDArray | None = None,
    alpha: float = 0.0001,
    beta: float = 0.75,
    knorm: float = 2.0,
    nsize: int = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Local response normalization across channels, data / (knorm + alpha / nsize * sum of squares over a window of
    nsize channels) ^ beta.

    Parameters
    ----------
    data : NDArray
        Shape `n c h w`.
    alpha : a number, default 0.0001
        Weight of the squares.
    beta : a number, default 0.75
        Exponent.
    knorm : a number, default 2.0
        What is added to the weighted squares.
    nsize : an integer, nsize > 0
        Number of channels in the window, odd.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c h w`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.LRN(data=mx.nd.ones((2, 5, 3, 2)), alpha=0.1, nsize=3)
    >>> out.shape
    (2, 5, 3, 2)
    """
    return invoke("LRN", (data,), (alpha, beta, knorm, nsize), out, kwargs)


def MAERegressionOutput(
    data: NDArray | None = None,
    label: NDArray | None = None,
    grad_scale: float = 1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The data itself, whose gradient is sign(data - label) * grad_scale / number of predictions per example.

    Parameters
    ----------
    data : NDArray
    label : NDArray
    grad_scale : a number, default 1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.MAERegressionOutput(data=mx.nd.ones((4, 3)), label=mx.nd.ones((4, 3)), grad_scale=2.0)
    >>> out.shape
    (4, 3)
    """
    return invoke("MAERegressionOutput", (data, label), (grad_scale,), out, kwargs)


def make_loss(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """The data itself, as a loss to be minimized; what arrives from above is ignored.

    Parameters
    ----------
    data : NDArray
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.make_loss(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("make_loss", (data,), (), out, kwargs)


def MakeLoss(
    data: NDArray | None = None,
    grad_scale: float = 1.0,
    valid_thresh: float = 0.0,
    normalization: Literal["batch", "null", "valid"] = "null",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The data itself, as a loss to be minimized; what arrives from above is ignored.

    Parameters
    ----------
    data : NDArray
    grad_scale : a number, default 1.0
        Factor of the gradient.
    valid_thresh : a number, default 0.0
        Elements above it are valid.
    normalization : {'batch', 'null', 'valid'}, default "null"
        Divide by the batch, or by the number of valid elements.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.MakeLoss(data=mx.nd.ones((4, 3)), grad_scale=3.0)
    >>> out.shape
    (4, 3)
    """
    return invoke("MakeLoss", (data,), (grad_scale, valid_thresh, normalization), out, kwargs)


def max(
    data: NDArray | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Maximum over axes; NaN where there is any.

    Equal maxima each receive the whole gradient.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*chosen(s, axis, keepdims, exclude)`.

    Notes
    -----
    Also called `max_axis`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.max(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (1,)
    """
    return invoke("max", (data,), (axis, keepdims, exclude), out, kwargs)


max_axis = max


def mean(
    data: NDArray | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Mean over axes (all if none are given; all others with exclude).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*reduced(s, axis, keepdims, exclude)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.mean(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (1,)
    """
    return invoke("mean", (data,), (axis, keepdims, exclude), out, kwargs)


def min(
    data: NDArray | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Minimum over axes; NaN where there is any.

    Equal minima each receive the whole gradient.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*chosen(s, axis, keepdims, exclude)`.

    Notes
    -----
    Also called `min_axis`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.min(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (1,)
    """
    return invoke("min", (data,), (axis, keepdims, exclude), out, kwargs)


min_axis = min


def moments(
    data: NDArray | None = None,
    axes: int | Sequence[int] | None = None,
    keepdims: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """Mean and variance over axes.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axes : a tuple of integers, or None, default None
    keepdims : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        out0: shape `*reduced(s, axes, keepdims)`.
        out1: shape `*reduced(s, axes, keepdims)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.moments(data=mx.nd.ones((4, 3)), axes=(0,))
    >>> [array.shape for array in out]
    [(3,), (3,)]
    """
    return invoke("moments", (data,), (axes, keepdims), out, kwargs)


def mp_lamb_update_phase1(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mean: NDArray | None = None,
    var: NDArray | None = None,
    weight32: NDArray | None = None,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-06,
    t: float = REQUIRED,
    bias_correction: bool = True,
    wd: float = REQUIRED,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The direction of a step of LAMB on weight32, of which weight is the rounded form.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mean : NDArray, updated in place
        Shape `*s`.
    var : NDArray, updated in place
        Shape `*s`.
    weight32 : NDArray
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.mp_lamb_update_phase1(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mean=mx.nd.ones((4, 3), dtype='float32'),
    ...     var=mx.nd.ones((4, 3), dtype='float32'),
    ...     weight32=mx.nd.ones((4, 3), dtype='float32'),
    ...     t=3.0,
    ...     wd=0.01,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "mp_lamb_update_phase1",
        (weight, grad, mean, var, weight32),
        (beta1, beta2, epsilon, t, bias_correction, wd, rescale_grad, clip_gradient),
        out,
        kwargs,
    )


def mp_lamb_update_phase2(
    weight: NDArray | None = None,
    g: NDArray | None = None,
    r1: NDArray | None = None,
    r2: NDArray | None = None,
    weight32: NDArray | None = None,
    lr: float = REQUIRED,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The step of LAMB in direction g on weight32, of which weight is the rounded form.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    g : NDArray
        Shape `*s`.
    r1 : NDArray
        Shape `1`.
    r2 : NDArray
        Shape `1`.
    weight32 : NDArray, updated in place
        Shape `*s`.
    lr : a number
    lower_bound : a number, default -1.0
        The norm of the weight counts as at least this.
    upper_bound : a number, default -1.0
        And at most this.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.mp_lamb_update_phase2(
    ...     weight=mx.nd.ones((4, 3)),
    ...     g=mx.nd.ones((4, 3), dtype='float32'),
    ...     r1=mx.nd.ones((1,), dtype='float32'),
    ...     r2=mx.nd.ones((1,), dtype='float32'),
    ...     weight32=mx.nd.ones((4, 3), dtype='float32'),
    ...     lr=0.1,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke("mp_lamb_update_phase2", (weight, g, r1, r2, weight32), (lr, lower_bound, upper_bound), out, kwargs)


def mp_nag_mom_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mom: NDArray | None = None,
    weight32: NDArray | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of Nesterov's accelerated gradient on weight32, of which weight is the rounded form.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mom : NDArray, updated in place
        Shape `*s`.
    weight32 : NDArray, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.mp_nag_mom_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mom=mx.nd.ones((4, 3), dtype='float32'),
    ...     weight32=mx.nd.ones((4, 3), dtype='float32'),
    ...     lr=0.1,
    ...     momentum=0.9,
    ...     wd=0.01,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "mp_nag_mom_update", (weight, grad, mom, weight32), (lr, momentum, wd, rescale_grad, clip_gradient), out, kwargs
    )


def mp_sgd_mom_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mom: NDArray | None = None,
    weight32: NDArray | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of stochastic gradient descent with momentum on weight32, of which weight is the rounded form.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mom : NDArray, updated in place
        Shape `*s`.
    weight32 : NDArray, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    lazy_update : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.mp_sgd_mom_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mom=mx.nd.ones((4, 3), dtype='float32'),
    ...     weight32=mx.nd.ones((4, 3), dtype='float32'),
    ...     lr=0.1,
    ...     momentum=0.9,
    ...     wd=0.01,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "mp_sgd_mom_update",
        (weight, grad, mom, weight32),
        (lr, momentum, wd, rescale_grad, clip_gradient, lazy_update),
        out,
        kwargs,
    )


def mp_sgd_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    weight32: NDArray | None = None,
    lr: float = REQUIRED,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of stochastic gradient descent on weight32, of which weight is the rounded form.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    weight32 : NDArray, updated in place
        Shape `*s`.
    lr : a number
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    lazy_update : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.mp_sgd_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     weight32=mx.nd.ones((4, 3), dtype='float32'),
    ...     lr=0.1,
    ...     wd=0.01,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "mp_sgd_update", (weight, grad, weight32), (lr, wd, rescale_grad, clip_gradient, lazy_update), out, kwargs
    )


def nag_mom_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mom: NDArray | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of Nesterov's accelerated gradient.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mom : NDArray, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.nag_mom_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mom=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     momentum=0.9,
    ...     wd=0.01,
    ...     clip_gradient=0.3,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke("nag_mom_update", (weight, grad, mom), (lr, momentum, wd, rescale_grad, clip_gradient), out, kwargs)


def nanprod(
    data: NDArray | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Product over axes, in which NaN counts as 1.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*reduced(s, axis, keepdims, exclude)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.nanprod(data=mx.nd.ones((4, 3)), axis=(1,))
    >>> out.shape
    (4,)
    """
    return invoke("nanprod", (data,), (axis, keepdims, exclude), out, kwargs)


def nansum(
    data: NDArray | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Sum over axes, in which NaN counts as 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*reduced(s, axis, keepdims, exclude)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.nansum(data=mx.nd.ones((4, 3)), axis=(1,))
    >>> out.shape
    (4,)
    """
    return invoke("nansum", (data,), (axis, keepdims, exclude), out, kwargs)


def negative(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """-data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.negative(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("negative", (data,), (), out, kwargs)


def norm(
    data: NDArray | None = None,
    ord: int = 2,
    axis: int | Sequence[int] | None = None,
    out_dtype: Any = None,
    keepdims: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Sum of magnitudes (ord 1) or Euclidean norm (ord 2) over axes.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    ord : an integer, 1 <= ord <=  2, default 2
    axis : a tuple of integers, or None, default None
    out_dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
    keepdims : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*reduced(s, axis, keepdims)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.norm(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (1,)
    """
    return invoke("norm", (data,), (ord, axis, out_dtype, keepdims), out, kwargs)


def one_hot(
    indices: NDArray | None = None,
    depth: int = REQUIRED,
    on_value: float = 1.0,
    off_value: float = 0.0,
    dtype: Any = "float32",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Rows of length `depth` that are on_value at the index and off_value elsewhere.

    Parameters
    ----------
    indices : NDArray
        Shape `*i`.
    depth : an integer, depth >= 0
    on_value : a number, default 1.0
    off_value : a number, default 0.0
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*i depth`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.one_hot(indices=mx.nd.ones((4,)), depth=3)
    >>> out.shape
    (4, 3)
    """
    return invoke("one_hot", (indices,), (depth, on_value, off_value, dtype), out, kwargs)


def ones_like(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Ones in the shape and type of the data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.ones_like(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("ones_like", (data,), (), out, kwargs)


def Pad(
    data: NDArray | None = None,
    mode: Literal["constant", "edge", "reflect"] = REQUIRED,
    pad_width: int | Sequence[int] = REQUIRED,
    constant_value: float = 0.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The array with a border, whose width before and after is given for each axis.

    It is constant, repeats the edge, or reflects what lies inside of the edge.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    mode : {'constant', 'edge', 'reflect'}
    pad_width : a tuple of integers, pad_width >= 0
    constant_value : a number, default 0.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*padded(s, pad_width, mode)`.

    Notes
    -----
    Also called `pad`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Pad(
    ...     data=mx.nd.ones((1, 1, 2, 3)),
    ...     mode="constant",
    ...     pad_width=(0, 0, 0, 0, 1, 2, 3, 4),
    ...     constant_value=7.0,
    ... )
    >>> out.shape
    (1, 1, 5, 10)
    """
    return invoke("Pad", (data,), (mode, pad_width, constant_value), out, kwargs)


pad = Pad


def pick(
    data: NDArray | None = None,
    index: NDArray | None = None,
    axis: int | None = -1,
    keepdims: bool = False,
    mode: Literal["clip", "raise", "wrap"] = "clip",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One element of each row along an axis.

    An index out of range is clipped, wrapped around, or refused ('raise').

    Parameters
    ----------
    data : NDArray
    index : NDArray
    axis : an integer, or None, default -1
    keepdims : True or False, default False
    mode : {'clip', 'raise', 'wrap'}, default "clip"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Notes
    -----
    Also called `choose_element_0index`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.pick(data=mx.nd.ones((4, 3)), index=mx.nd.ones((4,)))
    >>> out.shape
    (4,)
    """
    return invoke("pick", (data, index), (axis, keepdims, mode), out, kwargs)


choose_element_0index = pick


def Pooling(
    data: NDArray | None = None,
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
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Maximum, average, sum or L^p norm over windows of one, two or three spatial axes.

    Parameters
    ----------
    data : NDArray
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c *pool_out(s, kernel, stride, pad, pooling_convention, global_pool)`.

    Notes
    -----
    Also called `Pooling_v1`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Pooling(data=mx.nd.ones((2, 3, 5, 6)), kernel=(2, 2))
    >>> out.shape
    (2, 3, 4, 5)
    """
    return invoke(
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
        out,
        kwargs,
    )


Pooling_v1 = Pooling


def prod(
    data: NDArray | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Product over axes (all if none are given; all others with exclude).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*reduced(s, axis, keepdims, exclude)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.prod(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (1,)
    """
    return invoke("prod", (data,), (axis, keepdims, exclude), out, kwargs)


def radians(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Degrees to radians.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.radians(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("radians", (data,), (), out, kwargs)


def rcbrt(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """1 / cbrt(data).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.rcbrt(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("rcbrt", (data,), (), out, kwargs)


def reciprocal(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """1 / data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.reciprocal(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("reciprocal", (data,), (), out, kwargs)


def relu(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Rectifier, the larger of data and 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.relu(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("relu", (data,), (), out, kwargs)


def repeat(
    data: NDArray | None = None,
    repeats: int = REQUIRED,
    axis: int | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Each element repeated along an axis; of the flattened array if none is given.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    repeats : an integer, repeats >= 0
    axis : an integer, or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*repeated(s, repeats, axis)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.repeat(data=mx.nd.ones((2, 3)), repeats=2)
    >>> out.shape
    (12,)
    """
    return invoke("repeat", (data,), (repeats, axis), out, kwargs)


def Reshape(
    data: NDArray | None = None,
    shape: int | Sequence[int] = (),
    reverse: bool = False,
    target_shape: int | Sequence[int] = (),
    keep_highest: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The same elements under another shape.

    In `shape`, 0 keeps a dimension, -1 is inferred, -2 keeps all that remain, -3 merges two, -4 splits one into the
    two numbers that follow; reverse reads from the right.

    Parameters
    ----------
    data : NDArray
    shape : a tuple of integers, default ()
    reverse : True or False, default False
    target_shape : a tuple of integers, default ()
        Deprecated, use shape.
    keep_highest : True or False, default False
        Deprecated, use shape.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Notes
    -----
    Also called `reshape`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.Reshape(data=mx.nd.ones((4, 3)), shape=(3, -1))
    >>> out.shape
    (3, 4)
    """
    return invoke("Reshape", (data,), (shape, reverse, target_shape, keep_highest), out, kwargs)


reshape = Reshape


def reshape_like(
    lhs: NDArray | None = None,
    rhs: NDArray | None = None,
    lhs_begin: int | None = None,
    lhs_end: int | None = None,
    rhs_begin: int | None = None,
    rhs_end: int | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """lhs in the shape of rhs; or its dimensions begin .

    end in place of those of rhs.

    Parameters
    ----------
    lhs : NDArray
    rhs : NDArray
    lhs_begin : an integer, or None, default None
    lhs_end : an integer, or None, default None
    rhs_begin : an integer, or None, default None
    rhs_end : an integer, or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.reshape_like(lhs=mx.nd.ones((4, 3)), rhs=mx.nd.ones((2, 6)))
    >>> out.shape
    (2, 6)
    """
    return invoke("reshape_like", (lhs, rhs), (lhs_begin, lhs_end, rhs_begin, rhs_end), out, kwargs)


def reverse(
    data: NDArray | None = None,
    axis: int | Sequence[int] = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Elements in the opposite order along axes.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : a tuple of integers
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Notes
    -----
    Also called `flip`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.reverse(data=mx.nd.ones((4, 3)), axis=(1,))
    >>> out.shape
    (4, 3)
    """
    return invoke("reverse", (data,), (axis,), out, kwargs)


flip = reverse


def rint(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Nearest integer, halves to the lower one.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.rint(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("rint", (data,), (), out, kwargs)


def rmsprop_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    n: NDArray | None = None,
    lr: float = REQUIRED,
    gamma1: float = 0.95,
    epsilon: float = 1e-08,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    clip_weights: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of RMSProp (Tieleman and Hinton, 2012).

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    n : NDArray, updated in place
        Shape `*s`.
    lr : a number
    gamma1 : a number, default 0.95
    epsilon : a number, default 1e-08
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    clip_weights : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.rmsprop_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     n=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     wd=0.01,
    ...     clip_weights=0.8,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "rmsprop_update",
        (weight, grad, n),
        (lr, gamma1, epsilon, wd, rescale_grad, clip_gradient, clip_weights),
        out,
        kwargs,
    )


def rmspropalex_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    n: NDArray | None = None,
    g: NDArray | None = None,
    delta: NDArray | None = None,
    lr: float = REQUIRED,
    gamma1: float = 0.95,
    gamma2: float = 0.9,
    epsilon: float = 1e-08,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    clip_weights: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of RMSProp as Graves (2013) has it.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    n : NDArray, updated in place
        Shape `*s`.
    g : NDArray, updated in place
        Shape `*s`.
    delta : NDArray, updated in place
        Shape `*s`.
    lr : a number
    gamma1 : a number, default 0.95
    gamma2 : a number, default 0.9
    epsilon : a number, default 1e-08
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    clip_weights : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.rmspropalex_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     n=mx.nd.ones((4, 3)),
    ...     g=mx.nd.ones((4, 3)),
    ...     delta=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     epsilon=1.0,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "rmspropalex_update",
        (weight, grad, n, g, delta),
        (lr, gamma1, gamma2, epsilon, wd, rescale_grad, clip_gradient, clip_weights),
        out,
        kwargs,
    )


def RNN(
    data: NDArray | None = None,
    parameters: NDArray | None = None,
    state: NDArray | None = None,
    state_cell: NDArray | None = None,
    sequence_length: NDArray | None = None,
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
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """Recurrent layers over a sequence: LSTM, GRU, or plain cells with tanh or relu; stacked, and in both directions
    if asked.

    `parameters` holds, for each layer and direction, the weights of the input and of the state; then, in the same
    order, their biases; gates in the order i, f, g, o (LSTM) and r, z, n (GRU), as cuDNN has them.

    Parameters
    ----------
    data : NDArray
        Shape `t n c`.
    parameters : NDArray
        Shape `rnn_size(c, state_size, num_layers, bidirectional, mode)`.
    state : NDArray
        Shape `((2 if bidirectional else 1) * num_layers) n state_size`.
    state_cell : NDArray, absent if ``mode != 'lstm'``
        Shape `((2 if bidirectional else 1) * num_layers) n state_size`.
    sequence_length : NDArray, absent if ``not use_sequence_length``
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        out: shape `t n ((2 if bidirectional else 1) * state_size)`.
        state_output: shape `((2 if bidirectional else 1) * num_layers) n state_size`.
        statecell_output: shape `((2 if bidirectional else 1) * num_layers) n state_size`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.RNN(
    ...     data=mx.nd.ones((4, 3, 2)),
    ...     parameters=mx.nd.ones((180,)),
    ...     state=mx.nd.ones((1, 3, 5)),
    ...     state_cell=mx.nd.ones((1, 3, 5)),
    ...     state_size=5,
    ...     num_layers=1,
    ...     mode="lstm",
    ... )
    >>> out.shape
    (4, 3, 5)
    """
    return invoke(
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
        out,
        kwargs,
    )


def round(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Nearest integer, halves away from zero.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.round(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("round", (data,), (), out, kwargs)


def rsqrt(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """1 / sqrt(data).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.rsqrt(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("rsqrt", (data,), (), out, kwargs)


def scatter_nd(
    data: NDArray | None = None,
    indices: NDArray | None = None,
    shape: int | Sequence[int] = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Zeros of a shape, but for the data at positions given by indices of shape (number of axes, ...).

    Parameters
    ----------
    data : NDArray
        Shape `*i *beyond(shape, m)`.
    indices : NDArray
        Shape `m *i`.
    shape : a tuple of integers
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*shape`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.scatter_nd(data=mx.nd.ones((2,)), indices=mx.nd.ones((2, 2)), shape=(3, 4))
    >>> out.shape
    (3, 4)
    """
    return invoke("scatter_nd", (data, indices), (shape,), out, kwargs)


def sgd_mom_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mom: NDArray | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of stochastic gradient descent with momentum.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mom : NDArray, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    lazy_update : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.sgd_mom_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mom=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     momentum=0.9,
    ...     wd=0.01,
    ...     clip_gradient=0.3,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "sgd_mom_update", (weight, grad, mom), (lr, momentum, wd, rescale_grad, clip_gradient, lazy_update), out, kwargs
    )


def sgd_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    lr: float = REQUIRED,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step of stochastic gradient descent, weight - lr * (rescale_grad * grad, clipped, + wd * weight).

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    lr : a number
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    lazy_update : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.sgd_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     wd=0.01,
    ...     rescale_grad=0.5,
    ...     clip_gradient=0.3,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke("sgd_update", (weight, grad), (lr, wd, rescale_grad, clip_gradient, lazy_update), out, kwargs)


def shape_array(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """The shape of the data, as an array.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `rank(s)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.shape_array(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (2,)
    """
    return invoke("shape_array", (data,), (), out, kwargs)


def sigmoid(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Logistic sigmoid, 1 / (1 + exp(-data)).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.sigmoid(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("sigmoid", (data,), (), out, kwargs)


def sign(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """-1, 0 or 1.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.sign(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("sign", (data,), (), out, kwargs)


def signsgd_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    lr: float = REQUIRED,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step along the sign of the gradient.

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    lr : a number
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.signsgd_update(weight=mx.nd.ones((4, 3)), grad=mx.nd.ones((4, 3)), lr=0.1, wd=0.01)
    >>> out.shape
    (4, 3)
    """
    return invoke("signsgd_update", (weight, grad), (lr, wd, rescale_grad, clip_gradient), out, kwargs)


def signum_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    mom: NDArray | None = None,
    lr: float = REQUIRED,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    wd_lh: float = 0.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """One step along the sign of the momentum (Bernstein et al., 2018).

    Parameters
    ----------
    weight : NDArray
        Shape `*s`.
    grad : NDArray
        Shape `*s`.
    mom : NDArray, updated in place
        Shape `*s`.
    lr : a number
    momentum : a number, default 0.0
    wd : a number, default 0.0
    rescale_grad : a number, default 1.0
    clip_gradient : a number, default -1.0
    wd_lh : a number, default 0.0
        Weight decay that stays out of the momentum.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.signum_update(
    ...     weight=mx.nd.ones((4, 3)),
    ...     grad=mx.nd.ones((4, 3)),
    ...     mom=mx.nd.ones((4, 3)),
    ...     lr=0.1,
    ...     momentum=0.9,
    ...     wd=0.01,
    ...     wd_lh=0.1,
    ... )
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "signum_update", (weight, grad, mom), (lr, momentum, wd, rescale_grad, clip_gradient, wd_lh), out, kwargs
    )


def sin(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Sine.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.sin(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("sin", (data,), (), out, kwargs)


def sinh(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Hyperbolic sine.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.sinh(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("sinh", (data,), (), out, kwargs)


def size_array(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """The number of elements of the data, as an array.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `1`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.size_array(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (1,)
    """
    return invoke("size_array", (data,), (), out, kwargs)


def slice(
    data: NDArray | None = None,
    begin: int | None | Sequence[int | None] = REQUIRED,
    end: int | None | Sequence[int | None] = REQUIRED,
    step: int | None | Sequence[int | None] = (),
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """begin:end:step of each leading axis, by Python's rules; None means the edge.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    begin : a tuple of integers and Nones
    end : a tuple of integers and Nones
    step : a tuple of integers and Nones, default ()
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*sliced(s, begin, end, step)`.

    Notes
    -----
    Also called `crop`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.slice(data=mx.nd.ones((4, 3)), begin=(1,), end=(3,))
    >>> out.shape
    (2, 3)
    """
    return invoke("slice", (data,), (begin, end, step), out, kwargs)


crop = slice


def slice_axis(
    data: NDArray | None = None,
    axis: int = REQUIRED,
    begin: int = REQUIRED,
    end: int | None = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """begin:end of one axis, by Python's rules.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : an integer
    begin : an integer
    end : an integer, or None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*axis_sliced(s, axis, begin, end)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.slice_axis(data=mx.nd.ones((4, 3)), axis=0, begin=1, end=None)
    >>> out.shape
    (3, 3)
    """
    return invoke("slice_axis", (data,), (axis, begin, end), out, kwargs)


def slice_like(
    data: NDArray | None = None,
    shape_like: NDArray | None = None,
    axes: int | Sequence[int] = (),
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The leading part of the data that has the sizes of shape_like, on the axes given or on all.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    shape_like : NDArray
        Shape `*t`.
    axes : a tuple of integers, default ()
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*sliced_like(s, t, axes)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.slice_like(data=mx.nd.ones((4, 3)), shape_like=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("slice_like", (data, shape_like), (axes,), out, kwargs)


def SliceChannel(
    data: NDArray | None = None,
    num_outputs: int = REQUIRED,
    axis: int = 1,
    squeeze_axis: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """Equal parts along an axis, which goes away with squeeze_axis.

    Parameters
    ----------
    data : NDArray
    num_outputs : an integer, num_outputs > 0
    axis : an integer, default 1
    squeeze_axis : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    list of NDArray

    Notes
    -----
    Also called `split`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.SliceChannel(data=mx.nd.ones((2, 6)), num_outputs=3)
    >>> [array.shape for array in out]
    [(2, 2), (2, 2), (2, 2)]
    """
    return invoke("SliceChannel", (data,), (num_outputs, axis, squeeze_axis), out, kwargs)


split = SliceChannel


def smooth_l1(
    data: NDArray | None = None, scalar: float = 1.0, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any
) -> NDArray:
    """Huber's loss, quadratic between -1 / scalar**2 and 1 / scalar**2 and linear beyond.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    scalar : a number, default 1.0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.smooth_l1(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("smooth_l1", (data,), (scalar,), out, kwargs)


def softmax(
    data: NDArray | None = None,
    length: NDArray | None = None,
    axis: int = -1,
    temperature: float | None = None,
    dtype: Any = None,
    use_length: bool | None = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Softmax along an axis: exp(x / temperature), divided by its sum.

    With use_length only the first `length` elements of each row count, and the others are 0.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    length : NDArray, absent if ``not use_length``
        Shape `*without(s, axis)`.
    axis : an integer, default -1
    temperature : a number, or None, default None
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
        Type of the result; that of the data if absent.
    use_length : True or False, or None, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.softmax(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("softmax", (data, length), (axis, temperature, dtype, use_length), out, kwargs)


def softmax_cross_entropy(
    data: NDArray | None = None,
    label: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Cross entropy of softmax(data) with class numbers, summed over the batch.

    Parameters
    ----------
    data : NDArray
        Shape `n k`.
    label : NDArray
        Shape `n`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `1`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.softmax_cross_entropy(data=mx.nd.ones((4, 3)), label=mx.nd.ones((4,)))
    >>> out.shape
    (1,)
    """
    return invoke("softmax_cross_entropy", (data, label), (), out, kwargs)


def SoftmaxActivation(
    data: NDArray | None = None,
    mode: Literal["channel", "instance"] = "instance",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Softmax over the last axis, or over the channels (axis 1) with mode 'channel'.

    Parameters
    ----------
    data : NDArray
    mode : {'channel', 'instance'}, default "instance"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.SoftmaxActivation(data=mx.nd.ones((2, 3, 4)))
    >>> out.shape
    (2, 3, 4)
    """
    return invoke("SoftmaxActivation", (data,), (mode,), out, kwargs)


def SoftmaxOutput(
    data: NDArray | None = None,
    label: NDArray | None = None,
    grad_scale: float = 1.0,
    ignore_label: float = -1.0,
    multi_output: bool = False,
    use_ignore: bool = False,
    preserve_shape: bool = False,
    normalization: Literal["batch", "null", "valid"] = "null",
    out_grad: bool = False,
    smooth_alpha: float = 0.0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Softmax whose gradient is that of its cross entropy with the label.

    The classes lie along axis 1 (multi_output), the last axis (preserve_shape), or all axes but the first. The
    label holds class numbers, or probabilities if it has the shape of the data. What arrives from above is ignored,
    unless out_grad is set.

    Parameters
    ----------
    data : NDArray
    label : NDArray
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
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Notes
    -----
    Also called `Softmax`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.SoftmaxOutput(data=mx.nd.ones((4, 3)), label=mx.nd.ones((4,)))
    >>> out.shape
    (4, 3)
    """
    return invoke(
        "SoftmaxOutput",
        (data, label),
        (grad_scale, ignore_label, multi_output, use_ignore, preserve_shape, normalization, out_grad, smooth_alpha),
        out,
        kwargs,
    )


Softmax = SoftmaxOutput


def softmin(
    data: NDArray | None = None,
    axis: int = -1,
    temperature: float | None = None,
    dtype: Any = None,
    use_length: bool | None = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Softmax of the negated data.

    Parameters
    ----------
    data : NDArray
    axis : an integer, default -1
    temperature : a number, or None, default None
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), or None, default None
        Type of the result; that of the data if absent.
    use_length : True or False, or None, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.softmin(data=mx.nd.ones((4, 3)), temperature=2.0)
    >>> out.shape
    (4, 3)
    """
    return invoke("softmin", (data,), (axis, temperature, dtype, use_length), out, kwargs)


def softsign(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """data / (1 + abs(data)).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.softsign(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("softsign", (data,), (), out, kwargs)


def sort(
    data: NDArray | None = None,
    axis: int | None = -1,
    is_ascend: bool = True,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Elements in order along an axis (of the flattened array if it is none); NaN counts as larger than every number.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : an integer, or None, default -1
    is_ascend : True or False, default True
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*topped(s, axis, 0)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.sort(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("sort", (data,), (axis, is_ascend), out, kwargs)


def space_to_depth(
    data: NDArray | None = None,
    block_size: int = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Blocks of block_size by block_size pixels moved into channels.

    Parameters
    ----------
    data : NDArray
        Shape `n c h w`.
    block_size : an integer, block_size > 0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n c * block_size * block_size h / block_size w / block_size`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.space_to_depth(data=mx.nd.ones((1, 2, 4, 6)), block_size=2)
    >>> out.shape
    (1, 8, 2, 3)
    """
    return invoke("space_to_depth", (data,), (block_size,), out, kwargs)


def sqrt(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Square root.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.sqrt(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("sqrt", (data,), (), out, kwargs)


def square(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """data * data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.square(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("square", (data,), (), out, kwargs)


def squeeze(
    data: NDArray | None = None,
    axis: int | Sequence[int] | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Dimensions of size 1 taken out; all of them if no axes are given.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*squeezed(s, axis)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.squeeze(data=mx.nd.ones((1, 3, 1)))
    >>> out.shape
    (3,)
    """
    return invoke("squeeze", (data,), (axis,), out, kwargs)


def stack(
    *data: NDArray,
    axis: int = 0,
    num_args: int | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Arrays joined along a new dimension.

    Parameters
    ----------
    *data : NDArray
    axis : an integer, default 0
    num_args : an integer, or None, default None
        Number of arrays.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.stack(mx.nd.ones((2, 3)), mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 2, 3)
    """
    return invoke("stack", (*data,), (axis, num_args), out, kwargs)


def sum(
    data: NDArray | None = None,
    axis: int | Sequence[int] | None = None,
    keepdims: bool = False,
    exclude: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Sum over axes (all if none are given; all others with exclude).

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : a tuple of integers, or None, default None
    keepdims : True or False, default False
    exclude : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*reduced(s, axis, keepdims, exclude)`.

    Notes
    -----
    Also called `sum_axis`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.sum(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (1,)
    """
    return invoke("sum", (data,), (axis, keepdims, exclude), out, kwargs)


sum_axis = sum


def SVMOutput(
    data: NDArray | None = None,
    label: NDArray | None = None,
    margin: float = 1.0,
    regularization_coefficient: float = 1.0,
    use_linear: bool = False,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The data itself, whose gradient is that of the hinge loss (squared unless use_linear) against every class.

    Parameters
    ----------
    data : NDArray
        Shape `n *k`.
    label : NDArray
        Shape `n`.
    margin : a number, default 1.0
    regularization_coefficient : a number, default 1.0
    use_linear : True or False, default False
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `n *k`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.SVMOutput(data=mx.nd.ones((4, 3)), label=mx.nd.ones((4,)))
    >>> out.shape
    (4, 3)
    """
    return invoke("SVMOutput", (data, label), (margin, regularization_coefficient, use_linear), out, kwargs)


def SwapAxis(
    data: NDArray | None = None,
    dim1: int = 0,
    dim2: int = 0,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Two dimensions exchanged.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    dim1 : an integer, default 0
    dim2 : an integer, default 0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*swapped(s, dim1, dim2)`.

    Notes
    -----
    Also called `swapaxes`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.SwapAxis(data=mx.nd.ones((2, 3, 4)), dim1=0, dim2=2)
    >>> out.shape
    (4, 3, 2)
    """
    return invoke("SwapAxis", (data,), (dim1, dim2), out, kwargs)


swapaxes = SwapAxis


def take(
    a: NDArray | None = None,
    indices: NDArray | None = None,
    axis: int = 0,
    mode: Literal["clip", "raise", "wrap"] = "clip",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Slices of `a` along an axis by number.

    An index out of range is clipped, wrapped around, or refused.

    Parameters
    ----------
    a : NDArray
        Shape `*s`.
    indices : NDArray
        Shape `*i`.
    axis : an integer, default 0
    mode : {'clip', 'raise', 'wrap'}, default "clip"
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*taken(s, axis, i)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.take(a=mx.nd.ones((4, 3)), indices=mx.nd.ones((3,)))
    >>> out.shape
    (3, 3)
    """
    return invoke("take", (a, indices), (axis, mode), out, kwargs)


def tan(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Tangent.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.tan(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("tan", (data,), (), out, kwargs)


def tanh(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Hyperbolic tangent.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.tanh(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("tanh", (data,), (), out, kwargs)


def tile(
    data: NDArray | None = None,
    reps: int | Sequence[int] = REQUIRED,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """The whole array repeated reps times along each axis.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    reps : a tuple of integers, reps >= 0
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*tiled(s, reps)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.tile(data=mx.nd.ones((2, 3)), reps=(2, 2))
    >>> out.shape
    (4, 6)
    """
    return invoke("tile", (data,), (reps,), out, kwargs)


def topk(
    data: NDArray | None = None,
    axis: int | None = -1,
    k: int = 1,
    ret_typ: Literal["both", "indices", "mask", "value"] = "indices",
    is_ascend: bool = False,
    dtype: Any = "float32",
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray | list[NDArray]:
    """The k largest (or smallest, with is_ascend) elements along an axis: their indices, their values, both, or ones
    where they are.

    k of 0 means all.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axis : an integer, or None, default -1
    k : an integer, default 1
    ret_typ : {'both', 'indices', 'mask', 'value'}, default "indices"
    is_ascend : True or False, default False
    dtype : a dtype (float16, float32, float64, int8, uint8, int32, int64, bool), default "float32"
        Type of indices.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray or list of NDArray
        out: shape `*s` if ret_typ == 'mask', else `*topped(s, axis, k)`.
        out1: shape `*topped(s, axis, k)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.topk(data=mx.nd.ones((4, 3)), k=2)
    >>> out.shape
    (4, 2)
    """
    return invoke("topk", (data,), (axis, k, ret_typ, is_ascend, dtype), out, kwargs)


def transpose(
    data: NDArray | None = None,
    axes: int | Sequence[int] = (),
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """Dimensions in another order; reversed if none is given.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    axes : a tuple of integers, default ()
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*permuted(s, axes)`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.transpose(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (3, 4)
    """
    return invoke("transpose", (data,), (axes,), out, kwargs)


def trunc(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """The integer towards zero.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.trunc(data=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("trunc", (data,), (), out, kwargs)


def where(
    condition: NDArray | None = None,
    x: NDArray | None = None,
    y: NDArray | None = None,
    out: NDArray | Sequence[NDArray] | None = None,
    **kwargs: Any,
) -> NDArray:
    """x where condition is not 0, else y.

    The condition may have one number for each row of x and y.

    Parameters
    ----------
    condition : NDArray
    x : NDArray
    y : NDArray
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.where(condition=mx.nd.ones((2, 3)), x=mx.nd.ones((2, 3)), y=mx.nd.ones((2, 3)))
    >>> out.shape
    (2, 3)
    """
    return invoke("where", (condition, x, y), (), out, kwargs)


def zeros_like(data: NDArray | None = None, out: NDArray | Sequence[NDArray] | None = None, **kwargs: Any) -> NDArray:
    """Zeros in the shape and type of the data.

    Parameters
    ----------
    data : NDArray
        Shape `*s`.
    out : NDArray or sequence of NDArray, optional
        Where to put the result.

    Returns
    -------
    NDArray
        Shape `*s`.

    Examples
    --------
    >>> import nbsym as mx
    >>> out = mx.nd.zeros_like(data=mx.nd.ones((4, 3)))
    >>> out.shape
    (4, 3)
    """
    return invoke("zeros_like", (data,), (), out, kwargs)
