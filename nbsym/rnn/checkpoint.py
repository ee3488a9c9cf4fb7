"""Checkpoints of recurrent networks, whose parameters are kept unpacked: any cell of the same layers reads them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..model import load_checkpoint, save_checkpoint
from ..symbol import Symbol
from .cell import BaseRNNCell

Cells = BaseRNNCell | Sequence[BaseRNNCell]


def save_rnn_checkpoint(
    cells: Cells, prefix: str, epoch: int, symbol: Symbol, arg_params: Mapping[str, Any], aux_params: Mapping[str, Any]
) -> None:
    """`model.save_checkpoint` with the parameters of `cells` unpacked."""
    for cell in _listed(cells):
        arg_params = cell.unpack_weights(arg_params)
    save_checkpoint(prefix, epoch, symbol, dict(arg_params), dict(aux_params))


def load_rnn_checkpoint(cells: Cells, prefix: str, epoch: int) -> tuple[Symbol, dict[str, Any], dict[str, Any]]:
    """What `save_rnn_checkpoint` saved, packed for `cells`, which may be others of the same layers."""
    symbol, arg_params, aux_params = load_checkpoint(prefix, epoch)
    for cell in _listed(cells):
        arg_params = cell.pack_weights(arg_params)
    return symbol, arg_params, aux_params


def do_rnn_checkpoint(cells: Cells, prefix: str, period: int = 1) -> Callable[..., None]:
    """An `epoch_end_callback` of `Module.fit` that saves a checkpoint every `period` epochs."""
    period = max(1, int(period))

    def save(iter_no: int, sym: Any = None, arg: Any = None, aux: Any = None) -> None:
        if (iter_no + 1) % period == 0:
            save_rnn_checkpoint(cells, prefix, iter_no + 1, sym, arg, aux)

    return save


def rnn_unroll(
    cell: BaseRNNCell, length: int, inputs: Any = None, begin_state: Any = None, layout: str = "NTC"
) -> tuple[Any, list[Symbol]]:
    """Deprecated: `BaseRNNCell.unroll`."""
    warnings.warn("rnn_unroll is deprecated. Please call cell.unroll directly.", DeprecationWarning, stacklevel=2)
    return cell.unroll(length, inputs, begin_state=begin_state, layout=layout)


def _listed(cells: Cells) -> Sequence[BaseRNNCell]:
    return [cells] if isinstance(cells, BaseRNNCell) else cells
