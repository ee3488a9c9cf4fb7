"""Cells made of cells: stacked, in both directions, with dropout, zoneout or a residual connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .. import symbol
from ..base import ArgumentError
from ..symbol import Symbol
from .cell import Arrays, BaseRNNCell, RNNParams, States, split_or_merge


class _CellOfCells(BaseRNNCell):
    """What holds cells: their states and parameters, one after the other."""

    _cells: list[BaseRNNCell]

    def __init__(self, cells: Sequence[BaseRNNCell], params: RNNParams | None) -> None:
        self._cells = []
        super().__init__("", params)
        self._shares = params is not None
        for cell in cells:
            self._adopt(cell)

    def _adopt(self, cell: BaseRNNCell) -> None:
        if self._shares:
            if not cell._own_params:
                raise ArgumentError(f"Either specify params for {type(self).__name__} or child cells, not both.")
            cell.params._params.update(self.params._params)
        self.params._params.update(cell.params._params)
        self._cells.append(cell)

    def reset(self) -> None:
        super().reset()
        for cell in self._cells:
            cell.reset()

    @property
    def state_info(self) -> list[dict[str, Any]]:
        return [info for cell in self._cells for info in cell.state_info]

    def begin_state(self, **kwargs: Any) -> States:  # type: ignore[override]
        self._check_not_modified()
        return [state for cell in self._cells for state in cell.begin_state(**kwargs)]

    def unpack_weights(self, args: Mapping[str, Any]) -> Arrays:
        for cell in self._cells:
            args = cell.unpack_weights(args)
        return dict(args)

    def pack_weights(self, args: Mapping[str, Any]) -> Arrays:
        for cell in self._cells:
            args = cell.pack_weights(args)
        return dict(args)

    def _with_states(self, states: States) -> list[tuple[BaseRNNCell, States]]:
        """Each cell with its own among the states."""
        found, at = [], 0
        for cell in self._cells:
            count = len(cell.state_info)
            found.append((cell, states[at : at + count]))
            at += count
        return found


class SequentialRNNCell(_CellOfCells):
    """Cells stacked: each reads what the one before it puts out.

    Examples
    --------
    >>> import nbsym as mx
    >>> stack = mx.rnn.SequentialRNNCell()
    >>> for layer in range(2):
    ...     stack.add(mx.rnn.LSTMCell(5, prefix=f'lstm_l{layer}_'))
    >>> outputs, states = stack.unroll(3, mx.sym.Variable('data'))
    >>> len(outputs), len(states)
    (3, 4)
    """

    def __init__(self, params: RNNParams | None = None) -> None:
        super().__init__([], params)

    def add(self, cell: BaseRNNCell) -> None:
        """Put a cell on top."""
        self._adopt(cell)

    def __call__(self, inputs: Symbol, states: States) -> tuple[Symbol, States]:
        self._counter += 1
        after: States = []
        for cell, own in self._with_states(states):
            inputs, own = cell(inputs, own)
            after += own
        return inputs, after

    def unroll(
        self,
        length: int,
        inputs: Symbol | Sequence[Symbol],
        begin_state: States | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
    ) -> tuple[Any, States]:
        self.reset()
        states = self.begin_state() if begin_state is None else begin_state
        after: States = []
        for cell, own in self._with_states(states):
            merge = merge_outputs if cell is self._cells[-1] else None
            inputs, own = cell.unroll(length, inputs, begin_state=own, layout=layout, merge_outputs=merge)
            after += own
        return inputs, after


class BidirectionalCell(_CellOfCells):
    """Two cells over the same sequence, one from each end; their outputs joined.

    Parameters
    ----------
    l_cell, r_cell : BaseRNNCell
        From the first step, and from the last.
    params : RNNParams, optional
    output_prefix : str
        Of the outputs' names.
    """

    def __init__(
        self, l_cell: BaseRNNCell, r_cell: BaseRNNCell, params: RNNParams | None = None, output_prefix: str = "bi_"
    ) -> None:
        super().__init__([l_cell, r_cell], params)
        self._output_prefix = output_prefix

    def unroll(
        self,
        length: int,
        inputs: Symbol | Sequence[Symbol],
        begin_state: States | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
    ) -> tuple[Any, States]:
        self.reset()
        steps, axis = split_or_merge(length, inputs, layout, False)
        states = self.begin_state() if begin_state is None else begin_state
        (left, left_states), (right, right_states) = self._with_states(states)
        given: dict[str, Any] = {"layout": layout, "merge_outputs": merge_outputs}
        forward, left_after = left.unroll(length, steps, begin_state=left_states, **given)
        backward, right_after = right.unroll(length, steps[::-1], begin_state=right_states, **given)
        after: Any = [left_after, right_after]
        if merge_outputs or (merge_outputs is None and isinstance(forward, Symbol) and isinstance(backward, Symbol)):
            backward = symbol.reverse(backward, axis=axis)
            return symbol.Concat(forward, backward, dim=2, name=f"{self._output_prefix}out"), after
        forward, _ = split_or_merge(length, forward, layout, False)
        backward, _ = split_or_merge(length, backward, layout, False)
        outputs = [
            symbol.Concat(one, other, dim=1, name=f"{self._output_prefix}t{i}")
            for i, (one, other) in enumerate(zip(forward, backward[::-1], strict=True))
        ]
        return outputs, after


class DropoutCell(BaseRNNCell):
    """Dropout of what the cell below puts out.

    Parameters
    ----------
    dropout : float
        The fraction that is dropped while training.
    prefix : str
    params : RNNParams, optional
    """

    def __init__(self, dropout: float, prefix: str = "dropout_", params: RNNParams | None = None) -> None:
        super().__init__(prefix, params)
        if not isinstance(dropout, int | float):
            raise ArgumentError(f"dropout probability must be a number, not {dropout!r}")
        self.dropout = dropout

    @property
    def state_info(self) -> list[dict[str, Any]]:
        return []

    def __call__(self, inputs: Symbol, states: States) -> tuple[Symbol, States]:
        return symbol.Dropout(data=inputs, p=self.dropout) if self.dropout > 0 else inputs, states

    def unroll(
        self,
        length: int,
        inputs: Symbol | Sequence[Symbol],
        begin_state: States | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
    ) -> tuple[Any, States]:
        self.reset()
        sequence, _ = split_or_merge(length, inputs, layout, merge_outputs)
        if isinstance(sequence, Symbol):
            return self(sequence, [])
        return super().unroll(length, sequence, begin_state, layout, merge_outputs)


class ModifierCell(BaseRNNCell):
    """A cell around another, whose parameters it uses as if they were its own."""

    def __init__(self, base_cell: BaseRNNCell) -> None:
        super().__init__()
        base_cell._modified = True
        self.base_cell = base_cell

    def reset(self) -> None:
        super().reset()
        if hasattr(self, "base_cell"):
            self.base_cell.reset()

    @property
    def params(self) -> RNNParams:
        self._own_params = False
        return self.base_cell.params

    @property
    def state_info(self) -> list[dict[str, Any]]:
        return self.base_cell.state_info

    def begin_state(self, init_sym: Any = symbol.zeros, **kwargs: Any) -> States:  # type: ignore[override]
        self._check_not_modified()
        self.base_cell._modified = False
        try:
            return self.base_cell.begin_state(func=kwargs.pop("func", init_sym), **kwargs)
        finally:
            self.base_cell._modified = True

    def unpack_weights(self, args: Mapping[str, Any]) -> Arrays:
        return self.base_cell.unpack_weights(args)

    def pack_weights(self, args: Mapping[str, Any]) -> Arrays:
        return self.base_cell.pack_weights(args)


class ZoneoutCell(ModifierCell):
    """Units that keep, now and then, what they were in the step before (Krueger et al. 2016).

    Parameters
    ----------
    base_cell : BaseRNNCell
        One that can be stepped.
    zoneout_outputs, zoneout_states : float
        The fractions of outputs and of states that are kept.
    """

    def __init__(self, base_cell: BaseRNNCell, zoneout_outputs: float = 0.0, zoneout_states: float = 0.0) -> None:
        if type(base_cell).__call__ is BaseRNNCell.__call__:
            raise ArgumentError(
                f"{type(base_cell).__name__} doesn't support zoneout, since it cannot be stepped: "
                "unfuse it, or put ZoneoutCell around the cells inside"
            )
        super().__init__(base_cell)
        self.zoneout_outputs = zoneout_outputs
        self.zoneout_states = zoneout_states

    def reset(self) -> None:
        super().reset()
        self.prev_output: Symbol | None = None

    def __call__(self, inputs: Symbol, states: States) -> tuple[Symbol, States]:
        output, after = self.base_cell(inputs, states)
        if self.zoneout_outputs:
            before = symbol.zeros_like(output) if self.prev_output is None else self.prev_output
            output = _mixed(self.zoneout_outputs, output, before)
        if self.zoneout_states:
            after = [_mixed(self.zoneout_states, new, old) for new, old in zip(after, states, strict=True)]
        self.prev_output = output
        return output, after


def _mixed(fraction: float, new: Symbol, old: Symbol) -> Symbol:
    """`new`, but `old` for a random `fraction` of elements while training."""
    return symbol.where(symbol.Dropout(symbol.ones_like(new), p=fraction), new, old)


class ResidualCell(ModifierCell):
    """Adds a cell's input to its output (Wu et al. 2016).

    Parameters
    ----------
    base_cell : BaseRNNCell
    """

    def __call__(self, inputs: Symbol, states: States) -> tuple[Symbol, States]:
        output, states = self.base_cell(inputs, states)
        return _residual(output, inputs), states

    def unroll(
        self,
        length: int,
        inputs: Symbol | Sequence[Symbol],
        begin_state: States | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
    ) -> tuple[Any, States]:
        self.reset()
        self.base_cell._modified = False
        try:
            outputs, states = self.base_cell.unroll(length, inputs, begin_state, layout, merge_outputs)
        finally:
            self.base_cell._modified = True
        merged = isinstance(outputs, Symbol) if merge_outputs is None else merge_outputs
        inputs, _ = split_or_merge(length, inputs, layout, merged)
        if merged:
            return _residual(outputs, inputs), states
        return [_residual(one, other) for one, other in zip(outputs, inputs, strict=True)], states


def _residual(output: Symbol, inputs: Any) -> Symbol:
    return symbol.elemwise_add(output, inputs, name=f"{output.name}_plus_residual")
