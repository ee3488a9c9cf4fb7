"""Recurrent cells whose products are convolutions (Shi et al. 2015, "Convolutional LSTM network")."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from .. import symbol
from ..base import ArgumentError
from ..symbol import Symbol
from .cell import BaseRNNCell, GRUStep, LSTMStep, PlainStep, RNNParams, States

_leaky = functools.partial(symbol.LeakyReLU, act_type="leaky", slope=0.2)


class BaseConvRNNCell(BaseRNNCell):
    """What convolutional cells share.

    Parameters
    ----------
    input_shape : tuple of int
        Of a step's input, batch first; the batch size does not matter.
    num_hidden : int
        Channels of the state.
    h2h_kernel, h2h_dilate : tuple of int
        Of the convolution over the state, whose size stays: odd.
    i2h_kernel, i2h_stride, i2h_pad, i2h_dilate : tuple of int
        Of the convolution over the input.
    i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer, h2h_bias_initializer
        Initializers or their names.
    activation : str or callable
    prefix : str
    params : RNNParams, optional
    conv_layout : str
    """

    _states = 1

    def __init__(
        self,
        input_shape: Sequence[int],
        num_hidden: int,
        h2h_kernel: Sequence[int] = (3, 3),
        h2h_dilate: Sequence[int] = (1, 1),
        i2h_kernel: Sequence[int] = (3, 3),
        i2h_stride: Sequence[int] = (1, 1),
        i2h_pad: Sequence[int] = (1, 1),
        i2h_dilate: Sequence[int] = (1, 1),
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        activation: Any = _leaky,
        prefix: str = "",
        params: RNNParams | None = None,
        conv_layout: str = "NCHW",
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        if any(k % 2 == 0 for k in h2h_kernel):
            raise ArgumentError(f"Only support odd number, get h2h_kernel= {tuple(h2h_kernel)}")
        self._num_hidden = num_hidden
        self._activation = activation
        self._layout = conv_layout
        self._channels = conv_layout.find("C")
        self._of_input: dict[str, Any] = {
            "kernel": i2h_kernel,
            "stride": i2h_stride,
            "pad": i2h_pad,
            "dilate": i2h_dilate,
            "layout": conv_layout,
        }
        pad = tuple(d * (k - 1) // 2 for k, d in zip(h2h_kernel, h2h_dilate, strict=True))
        self._of_state: dict[str, Any] = {
            "kernel": h2h_kernel,
            "dilate": h2h_dilate,
            "pad": pad,
            "stride": (1, 1),
            "layout": conv_layout,
        }
        shown = symbol.Convolution(symbol.Variable("data"), num_filter=num_hidden, **self._of_input)
        _, shapes, _ = shown.infer_shape(data=tuple(input_shape))
        assert shapes
        self._state_shape = (0, *shapes[0][1:])
        self._iW = self.params.get("i2h_weight", init=i2h_weight_initializer)
        self._hW = self.params.get("h2h_weight", init=h2h_weight_initializer)
        self._iB = self.params.get("i2h_bias", init=i2h_bias_initializer)
        self._hB = self.params.get("h2h_bias", init=h2h_bias_initializer)

    @property
    def state_info(self) -> list[dict[str, Any]]:
        return [{"shape": self._state_shape, "__layout__": self._layout} for _ in range(self._states)]

    def __call__(self, inputs: Symbol, states: States) -> tuple[Symbol, States]:
        self._counter += 1
        name = f"{self._prefix}t{self._counter}_"
        given: dict[str, Any] = {"num_filter": self._num_hidden * len(self._gate_names)}
        i2h = symbol.Convolution(
            name=f"{name}i2h", data=inputs, weight=self._iW, bias=self._iB, **given, **self._of_input
        )
        h2h = symbol.Convolution(
            name=f"{name}h2h", data=states[0], weight=self._hW, bias=self._hB, **given, **self._of_state
        )
        return self._advance(i2h, h2h, states, name)  # type: ignore[attr-defined]


class ConvRNNCell(BaseConvRNNCell, PlainStep):
    """A plain cell over images; see `BaseConvRNNCell`."""

    __init__ = functools.partialmethod(BaseConvRNNCell.__init__, prefix="ConvRNN_")


class ConvLSTMCell(BaseConvRNNCell, LSTMStep):
    """Long short-term memory over images; see `BaseConvRNNCell`."""

    _states = 2
    __init__ = functools.partialmethod(BaseConvRNNCell.__init__, prefix="ConvLSTM_")


class ConvGRUCell(BaseConvRNNCell, GRUStep):
    """Gated recurrent unit over images; see `BaseConvRNNCell`."""

    __init__ = functools.partialmethod(BaseConvRNNCell.__init__, prefix="ConvGRU_")
