"""Cells: one step of a recurrent layer as a function of symbols, and its unrolling over a sequence.

A cell owns its parameters (`RNNParams`) and names what it makes as MXNet does, so that its checkpoints fit: the
input's weights of the LSTM with prefix ``lstm_`` are ``lstm_i2h_weight``, those of the state ``lstm_h2h_weight``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .. import ndarray as nd
from .. import symbol
from ..base import ArgumentError
from ..initializer import LSTMBias
from ..symbol import Symbol

States = list[Symbol]
Arrays = dict[str, Any]


class RNNParams:
    """The parameters of a cell: variables, made when they are first asked for, all with a prefix.

    Cells that are given the same `RNNParams` share their weights.
    """

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix
        self._params: dict[str, Symbol] = {}

    def get(self, name: str, **kwargs: Any) -> Symbol:
        """The variable ``<prefix><name>``; `kwargs` are `Variable`'s, if it is new."""
        name = self._prefix + name
        if name not in self._params:
            self._params[name] = symbol.Variable(name, **kwargs)
        return self._params[name]


class BaseRNNCell:
    """A step of a recurrent layer.

    Parameters
    ----------
    prefix : str
        Of the names of parameters and of what each step computes.
    params : RNNParams, optional
        Parameters to share.
    """

    def __init__(self, prefix: str = "", params: RNNParams | None = None) -> None:
        self._own_params = params is None
        self._prefix = prefix
        self._params = RNNParams(prefix) if params is None else params
        self._modified = False
        self.reset()

    def reset(self) -> None:
        """Count steps from the beginning: before the same cell is used for another graph."""
        self._init_counter = -1
        self._counter = -1

    def __call__(self, inputs: Symbol, states: States) -> tuple[Symbol, States]:
        """One step.

        Parameters
        ----------
        inputs : Symbol
            The input of this step, (batch, features).
        states : list of Symbol
            Those of the step before, or from `begin_state`.

        Returns
        -------
        Symbol
            The output.
        list of Symbol
            The new states.
        """
        raise NotImplementedError(f"{type(self).__name__} cannot be stepped: unroll it")

    @property
    def params(self) -> RNNParams:
        """The parameters, which are now shared."""
        self._own_params = False
        return self._params

    @property
    def state_info(self) -> list[dict[str, Any]]:
        """Shape and layout of each state; 0 is the batch size, unknown yet."""
        raise NotImplementedError

    @property
    def state_shape(self) -> list[tuple[int, ...]]:
        """The shape of each state."""
        return [info["shape"] for info in self.state_info]

    @property
    def _gate_names(self) -> Sequence[str]:
        return ()

    def begin_state(self, func: Callable[..., Symbol] = symbol.zeros, **kwargs: Any) -> States:
        """States to begin with.

        Parameters
        ----------
        func : callable
            Makes a symbol from `name`, `shape` and `kwargs`: `symbol.zeros`, or `symbol.Variable` for states that are
            given when the network runs.
        """
        self._check_not_modified()
        states = []
        for info in self.state_info:
            self._init_counter += 1
            name = f"{self._prefix}begin_state_{self._init_counter}"
            states.append(func(name=name, **{**kwargs, **info}))
        return states

    def _check_not_modified(self) -> None:
        if self._modified:
            raise ArgumentError(
                f"{type(self).__name__} is inside a modifier (ResidualCell, ...): call the modifier instead"
            )

    def unpack_weights(self, args: Mapping[str, Any]) -> Arrays:
        """`args` with this cell's parameters taken apart by gates: ``lstm_i2h_weight`` to ``lstm_i2h_i_weight``, ..."""
        args = dict(args)
        for name, parts in self._packed_names():
            whole = args.pop(name)
            size = whole.shape[0] // len(parts)
            args.update((part, whole[j * size : (j + 1) * size].copy()) for j, part in enumerate(parts))
        return args

    def pack_weights(self, args: Mapping[str, Any]) -> Arrays:
        """The inverse of `unpack_weights`."""
        args = dict(args)
        for name, parts in self._packed_names():
            args[name] = nd.concatenate([args.pop(part) for part in parts])
        return args

    def _packed_names(self) -> list[tuple[str, list[str]]]:
        """Parameters that hold all gates, and the names of their parts."""
        if not self._gate_names:
            return []
        return [
            (f"{self._prefix}{group}_{kind}", [f"{self._prefix}{group}{gate}_{kind}" for gate in self._gate_names])
            for group in ("i2h", "h2h")
            for kind in ("weight", "bias")
        ]

    def unroll(
        self,
        length: int,
        inputs: Symbol | Sequence[Symbol],
        begin_state: States | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
    ) -> tuple[Any, States]:
        """The cell's steps over a sequence.

        Parameters
        ----------
        length : int
            Number of steps.
        inputs : Symbol or list of Symbol
            The whole sequence, laid out as `layout` says, or one symbol a step.
        begin_state : list of Symbol, optional
            By default zeros.
        layout : {'NTC', 'TNC'}
        merge_outputs : bool, optional
            Whether outputs are one symbol or a list; by default whatever comes cheapest.

        Returns
        -------
        Symbol or list of Symbol
            The outputs.
        list of Symbol
            The states after the last step.

        Examples
        --------
        >>> import nbsym as mx
        >>> cell = mx.rnn.LSTMCell(num_hidden=5)
        >>> outputs, states = cell.unroll(3, mx.sym.Variable('data'), merge_outputs=True)
        >>> outputs.infer_shape(data=(2, 3, 4))[1]
        [(2, 3, 5)]
        """
        self.reset()
        steps, _ = split_or_merge(length, inputs, layout, False)
        states = self.begin_state() if begin_state is None else begin_state
        outputs = []
        for step in steps:
            output, states = self(step, states)
            outputs.append(output)
        merged, _ = split_or_merge(length, outputs, layout, merge_outputs)
        return merged, states

    def _activate(self, inputs: Symbol, activation: Any, **kwargs: Any) -> Symbol:
        if isinstance(activation, str):
            return symbol.Activation(inputs, activation, **kwargs)  # type: ignore[arg-type]
        return activation(inputs, **kwargs)


def split_or_merge(
    length: int, inputs: Any, layout: str, merge: bool | None, in_layout: str | None = None
) -> tuple[Any, int]:
    """A sequence as one symbol (`merge`) or as a list (not `merge`), or as it is (None); and the axis of time."""
    if inputs is None:
        raise ArgumentError("unroll: inputs are expected: make variables for them outside")
    axis = layout.find("T")
    in_axis = axis if in_layout is None else in_layout.find("T")
    if isinstance(inputs, Symbol):
        if merge is False:
            if len(inputs.list_outputs()) != 1:
                raise ArgumentError("unroll: inputs are a group of symbols: give a list of them, list(inputs)")
            inputs = list(symbol.split(inputs, axis=in_axis, num_outputs=length, squeeze_axis=True))
    else:
        if len(inputs) != length:
            raise ArgumentError(f"unroll: {len(inputs)} inputs for {length} steps")
        if merge is True:
            inputs = symbol.Concat(*[symbol.expand_dims(step, axis=axis) for step in inputs], dim=axis)
            in_axis = axis
    if isinstance(inputs, Symbol) and axis != in_axis:
        inputs = symbol.swapaxes(inputs, dim1=axis, dim2=in_axis)
    return inputs, axis


# ---- what the kinds of cells compute, whether their products are dense or convolutions ----


class PlainStep(BaseRNNCell):
    """h = activation(input's part + state's part)."""

    _activation: Any
    _gate_names = ("",)

    def _advance(self, i2h: Symbol, h2h: Symbol, states: States, name: str) -> tuple[Symbol, States]:
        output = self._activate(i2h + h2h, self._activation, name=f"{name}out")
        return output, [output]


class LSTMStep(BaseRNNCell):
    """Input, forget and output gates around a cell."""

    _activation: Any = "tanh"
    _channels = 1  # the axis that holds the gates
    _gate_names = ("_i", "_f", "_c", "_o")

    def _advance(self, i2h: Symbol, h2h: Symbol, states: States, name: str) -> tuple[Symbol, States]:
        gates = symbol.SliceChannel(i2h + h2h, num_outputs=4, axis=self._channels, name=f"{name}slice")
        in_gate = symbol.Activation(gates[0], act_type="sigmoid", name=f"{name}i")
        forget_gate = symbol.Activation(gates[1], act_type="sigmoid", name=f"{name}f")
        candidate = self._activate(gates[2], self._activation, name=f"{name}c")
        out_gate = symbol.Activation(gates[3], act_type="sigmoid", name=f"{name}o")
        cell = symbol._internal._plus(forget_gate * states[1], in_gate * candidate, name=f"{name}state")
        output = symbol._internal._mul(out_gate, self._activate(cell, self._activation), name=f"{name}out")
        return output, [output, cell]


class GRUStep(BaseRNNCell):
    """Reset and update gates; the reset gate scales the state's part of the candidate, as in cuDNN."""

    _activation: Any = "tanh"
    _channels = 1
    _gate_names = ("_r", "_z", "_o")

    def _advance(self, i2h: Symbol, h2h: Symbol, states: States, name: str) -> tuple[Symbol, States]:
        of_input = symbol.SliceChannel(i2h, num_outputs=3, axis=self._channels, name=f"{name}_i2h_slice")
        of_state = symbol.SliceChannel(h2h, num_outputs=3, axis=self._channels, name=f"{name}_h2h_slice")
        reset = symbol.Activation(of_input[0] + of_state[0], act_type="sigmoid", name=f"{name}_r_act")
        update = symbol.Activation(of_input[1] + of_state[1], act_type="sigmoid", name=f"{name}_z_act")
        candidate = self._activate(of_input[2] + reset * of_state[2], self._activation, name=f"{name}_h_act")
        output = symbol._internal._plus((1.0 - update) * candidate, update * states[0], name=f"{name}out")
        return output, [output]


# ---- dense cells ----


class DenseCell(BaseRNNCell):
    """A cell whose input and state go through a matrix each."""

    _states = 1
    _between = ""  # what stands between a step's prefix and the names of its products

    def __init__(self, num_hidden: int, prefix: str, params: RNNParams | None, input_bias: Any = None) -> None:
        super().__init__(prefix, params)
        self._num_hidden = num_hidden
        self._iW = self.params.get("i2h_weight")
        self._iB = self.params.get("i2h_bias", **({"init": input_bias} if input_bias else {}))
        self._hW = self.params.get("h2h_weight")
        self._hB = self.params.get("h2h_bias")

    @property
    def state_info(self) -> list[dict[str, Any]]:
        return [{"shape": (0, self._num_hidden), "__layout__": "NC"} for _ in range(self._states)]

    def __call__(self, inputs: Symbol, states: States) -> tuple[Symbol, States]:
        self._counter += 1
        name = f"{self._prefix}t{self._counter}_"
        width = self._num_hidden * len(self._gate_names)
        i2h = symbol.FullyConnected(
            data=inputs, weight=self._iW, bias=self._iB, num_hidden=width, name=f"{name}{self._between}i2h"
        )
        h2h = symbol.FullyConnected(
            data=states[0], weight=self._hW, bias=self._hB, num_hidden=width, name=f"{name}{self._between}h2h"
        )
        return self._advance(i2h, h2h, states, name)  # type: ignore[attr-defined]


class RNNCell(DenseCell, PlainStep):
    """A plain recurrent cell.

    Parameters
    ----------
    num_hidden : int
        Size of the state.
    activation : str or callable
        Of `Activation`, or a function of symbols.
    prefix : str
    params : RNNParams, optional
    """

    def __init__(
        self, num_hidden: int, activation: Any = "tanh", prefix: str = "rnn_", params: RNNParams | None = None
    ) -> None:
        super().__init__(num_hidden, prefix, params)
        self._activation = activation


class LSTMCell(DenseCell, LSTMStep):
    """Long short-term memory.

    Parameters
    ----------
    num_hidden : int
        Size of the state.
    prefix : str
    params : RNNParams, optional
    forget_bias : float
        What the forget gate's bias begins with (Jozefowicz, Zaremba and Sutskever 2015).
    """

    _states = 2

    def __init__(
        self, num_hidden: int, prefix: str = "lstm_", params: RNNParams | None = None, forget_bias: float = 1.0
    ) -> None:
        super().__init__(num_hidden, prefix, params, LSTMBias(forget_bias=forget_bias))


class GRUCell(DenseCell, GRUStep):
    """Gated recurrent unit (Cho et al. 2014), in cuDNN's variant.

    Parameters
    ----------
    num_hidden : int
        Size of the state.
    prefix : str
    params : RNNParams, optional
    """

    _between = "_"

    def __init__(self, num_hidden: int, prefix: str = "gru_", params: RNNParams | None = None) -> None:
        super().__init__(num_hidden, prefix, params)
