"""The fused cell: all layers, directions and steps as one `RNN` operator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .. import ndarray as nd
from .. import symbol
from ..base import ArgumentError
from ..initializer import FusedRNN
from ..symbol import Symbol
from .cell import Arrays, BaseRNNCell, GRUCell, LSTMCell, RNNCell, RNNParams, States, split_or_merge
from .combined import BidirectionalCell, DropoutCell, SequentialRNNCell

_CELLS: dict[str, Any] = {
    "rnn_relu": lambda hidden, prefix: RNNCell(hidden, activation="relu", prefix=prefix),
    "rnn_tanh": lambda hidden, prefix: RNNCell(hidden, activation="tanh", prefix=prefix),
    "lstm": lambda hidden, prefix: LSTMCell(hidden, prefix=prefix),
    "gru": lambda hidden, prefix: GRUCell(hidden, prefix=prefix),
}
_GATES: dict[str, Sequence[str]] = {
    "rnn_relu": RNNCell._gate_names,
    "rnn_tanh": RNNCell._gate_names,
    "lstm": LSTMCell._gate_names,
    "gru": GRUCell._gate_names,
}


class FusedRNNCell(BaseRNNCell):
    """Recurrent layers as one operator: fast, and unrolled only as a whole.

    Parameters
    ----------
    num_hidden : int
        Size of the state of each layer.
    num_layers : int
    mode : {'rnn_relu', 'rnn_tanh', 'lstm', 'gru'}
    bidirectional : bool
    dropout : float
        Fraction of the outputs of each layer but the last that is dropped while training.
    get_next_state : bool
        Whether `unroll` returns the last states; else an empty list.
    forget_bias : float
        What the bias of an LSTM's forget gate begins with.
    prefix : str, optional
        By default ``<mode>_``.
    params : RNNParams, optional

    Examples
    --------
    >>> import nbsym as mx
    >>> cell = mx.rnn.FusedRNNCell(5, num_layers=2, mode='gru')
    >>> outputs, _ = cell.unroll(3, mx.sym.Variable('data'), layout='TNC', merge_outputs=True)
    >>> outputs.list_arguments()
    ['data', 'gru_parameters']
    >>> outputs.infer_shape(data=(3, 2, 4))[1]
    [(3, 2, 5)]
    """

    def __init__(
        self,
        num_hidden: int,
        num_layers: int = 1,
        mode: str = "lstm",
        bidirectional: bool = False,
        dropout: float = 0.0,
        get_next_state: bool = False,
        forget_bias: float = 1.0,
        prefix: str | None = None,
        params: RNNParams | None = None,
    ) -> None:
        if mode not in _CELLS:
            raise ArgumentError(f"FusedRNNCell: mode={mode!r} is none of {', '.join(_CELLS)}")
        super().__init__(f"{mode}_" if prefix is None else prefix, params)
        self._num_hidden = num_hidden
        self._num_layers = num_layers
        self._mode = mode
        self._dropout = dropout
        self._get_next_state = get_next_state
        self._directions = ("l", "r") if bidirectional else ("l",)
        initializer = FusedRNN(None, num_hidden, num_layers, mode, bidirectional, forget_bias)
        self._parameter = self.params.get("parameters", init=initializer)
        self._parameters_name = f"{self.params._prefix}parameters"

    @property
    def state_info(self) -> list[dict[str, Any]]:
        shape = (len(self._directions) * self._num_layers, 0, self._num_hidden)
        return [{"shape": shape, "__layout__": "LNC"} for _ in range(2 if self._mode == "lstm" else 1)]

    @property
    def _gate_names(self) -> Sequence[str]:
        return _GATES[self._mode]

    def _parts(self, num_input: int) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Name and shape of each gate's weight and bias, in the order in which the vector of parameters holds them."""
        h = self._num_hidden
        for kind in ("weight", "bias"):
            for layer in range(self._num_layers):
                of_input = num_input if layer == 0 else h * len(self._directions)
                for direction in self._directions:
                    for group, columns in (("i2h", of_input), ("h2h", h)):
                        for gate in self._gate_names:
                            name = f"{self._prefix}{direction}{layer}_{group}{gate}_{kind}"
                            yield name, (h, columns) if kind == "weight" else (h,)

    def unpack_weights(self, args: Mapping[str, Any]) -> Arrays:
        args = dict(args)
        whole = args.pop(self._parameters_name)
        h, directions = self._num_hidden, len(self._directions)
        rows = directions * h * len(self._gate_names)
        num_input = whole.size // rows - (self._num_layers - 1) * (h + directions * h + 2) - h - 2
        at = 0
        for name, shape in self._parts(num_input):
            size = shape[0] * (shape[1] if len(shape) == 2 else 1)
            args[name] = whole[at : at + size].reshape(shape).copy()
            at += size
        if at != whole.size:
            raise ArgumentError(f"{self._parameters_name} has {whole.size} elements, which do not fit this cell")
        return args

    def pack_weights(self, args: Mapping[str, Any]) -> Arrays:
        args = dict(args)
        first = args[f"{self._prefix}l0_i2h{self._gate_names[0]}_weight"]
        parts = [args.pop(name).reshape((-1,)) for name, _ in self._parts(first.shape[1])]
        args[self._parameters_name] = nd.concatenate(parts)
        return args

    def unroll(
        self,
        length: int,
        inputs: Symbol | Sequence[Symbol],
        begin_state: States | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
    ) -> tuple[Any, States]:
        self.reset()
        sequence, axis = split_or_merge(length, inputs, layout, True)
        if axis == 1:
            sequence = symbol.swapaxes(sequence, dim1=0, dim2=1)
        elif axis != 0:
            raise ArgumentError(f"FusedRNNCell: layout {layout} is not supported: TNC or NTC is")
        states = self.begin_state() if begin_state is None else begin_state
        outputs = symbol.RNN(
            data=sequence,
            parameters=self._parameter,
            state_size=self._num_hidden,
            num_layers=self._num_layers,
            bidirectional=len(self._directions) == 2,
            p=self._dropout,
            state_outputs=self._get_next_state,
            mode=self._mode,  # type: ignore[arg-type]
            name=f"{self._prefix}rnn",
            state=states[0],
            state_cell=states[1] if self._mode == "lstm" else None,
        )
        last: States = []
        if self._get_next_state:
            outputs, *last = outputs
            for state in last:
                state._set_attr(__layout__="LNC")
        if axis == 1:
            outputs = symbol.swapaxes(outputs, dim1=0, dim2=1)
        outputs, _ = split_or_merge(length, outputs, layout, merge_outputs)
        return outputs, last

    def unfuse(self) -> SequentialRNNCell:
        """The same network of single cells, whose parameters are this one's, unpacked."""
        stack = SequentialRNNCell()
        for layer in range(self._num_layers):
            cells = [
                _CELLS[self._mode](self._num_hidden, f"{self._prefix}{direction}{layer}_")
                for direction in self._directions
            ]
            if len(cells) == 2:
                stack.add(BidirectionalCell(cells[0], cells[1], output_prefix=f"{self._prefix}bi_l{layer}_"))
            else:
                stack.add(cells[0])
            if self._dropout > 0 and layer != self._num_layers - 1:
                stack.add(DropoutCell(self._dropout, prefix=f"{self._prefix}_dropout{layer}_"))
        return stack
