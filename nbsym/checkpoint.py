"""Checkpoints: a network's symbol and parameters in files.

``prefix-symbol.json`` holds the symbol, ``prefix-0007.params`` the parameters after epoch 7, and
``prefix-0007.states`` the optimizer's states. Each file is replaced whole, and the parameters come last: where they
are, everything is, and a process killed at any moment leaves the previous checkpoint as it was.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping

from . import ndarray as nd
from . import symbol as sym
from .base import NbsymError
from .files import replace_file
from .ndarray import NDArray
from .symbol import Symbol

Params = Mapping[str, NDArray]


def save_checkpoint(
    prefix: str,
    epoch: int,
    symbol: Symbol | None,
    arg_params: Params,
    aux_params: Params,
    remove_amp_cast: bool = True,
    *,
    states: bytes | None = None,
) -> None:
    """Save a network after an epoch.

    Parameters
    ----------
    prefix : str
        What the files' names begin with.
    epoch : int
    symbol : Symbol, optional
    arg_params, aux_params : dict of str to NDArray
    remove_amp_cast : bool
        As in MXNet.
    states : bytes, optional
        States of the optimizer.

    Examples
    --------
    >>> import os, tempfile, nbsym as mx
    >>> prefix = os.path.join(tempfile.mkdtemp(), 'net')
    >>> net = mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=1, no_bias=True, name='fc')
    >>> mx.model.save_checkpoint(prefix, 7, net, {'fc_weight': mx.nd.ones((1, 2))}, {})
    >>> sorted(os.listdir(os.path.dirname(prefix)))
    ['net-0007.params', 'net-symbol.json']
    """
    symbol_file, params_file = f"{prefix}-symbol.json", f"{prefix}-{epoch:04d}.params"
    if states is not None:
        write(f"{prefix}-{epoch:04d}.states", states)
    # Another network's symbol is still needed by that network's checkpoints until this one is complete.
    other = symbol is not None and os.path.exists(symbol_file) and not _holds(symbol_file, symbol.tojson())
    if symbol is not None and not os.path.exists(symbol_file):
        symbol.save(symbol_file, remove_amp_cast=remove_amp_cast)
    save_params(params_file, arg_params, aux_params)
    if symbol is not None and other:
        symbol.save(symbol_file, remove_amp_cast=remove_amp_cast)
    logging.info('Saved checkpoint to "%s"', params_file)


def load_checkpoint(prefix: str, epoch: int) -> tuple[Symbol, dict[str, NDArray], dict[str, NDArray]]:
    """Load what `save_checkpoint` has saved.

    Returns
    -------
    symbol : Symbol
    arg_params, aux_params : dict of str to NDArray
    """
    return sym.load(f"{prefix}-symbol.json"), *load_params(prefix, epoch)


def load_params(prefix: str, epoch: int) -> tuple[dict[str, NDArray], dict[str, NDArray]]:
    """The parameters and auxiliary states of a checkpoint."""
    return read_params(f"{prefix}-{epoch:04d}.params")


def save_params(fname: str, arg_params: Params, aux_params: Params) -> None:
    """Write parameters and auxiliary states to a file, as arrays of the main memory."""
    from .context import cpu

    tagged = {f"{tag}:{k}": v for tag, params in (("arg", arg_params), ("aux", aux_params)) for k, v in params.items()}
    nd.save(fname, {name: value.as_in_context(cpu()) for name, value in tagged.items()})


def read_params(fname: str) -> tuple[dict[str, NDArray], dict[str, NDArray]]:
    """Read a file that `save_params` has written.

    Raises
    ------
    NbsymError
        If the names of its arrays do not say which are parameters and which auxiliary states.
    """
    return split_params(nd.load(fname), fname)


def split_params(saved: Mapping[str, NDArray] | list[NDArray], fname: str) -> tuple[dict, dict]:
    """Parameters and auxiliary states of names that begin with ``arg:`` and ``aux:``."""
    if not saved:
        logging.warning("Params file '%s' is empty", fname)
        return {}, {}
    kinds: dict[str, dict[str, NDArray]] = {"arg": {}, "aux": {}}
    for key in saved if isinstance(saved, Mapping) else [""]:
        kind, colon, name = key.partition(":")
        if not colon or kind not in kinds:
            raise NbsymError(f"{fname} holds no parameters: expected names like 'arg:fc_weight', found {key!r}")
        kinds[kind][name] = saved[key]  # type: ignore[call-overload]
    return kinds["arg"], kinds["aux"]


def write(fname: str, contents: bytes) -> None:
    """Replace a file."""
    with replace_file(fname) as file:
        file.write(contents)


def read(fname: str) -> bytes:
    """The contents of a file.

    Raises
    ------
    NbsymError
        If it cannot be read.
    """
    try:
        with open(fname, "rb") as file:
            return file.read()
    except OSError as error:
        raise NbsymError(f"cannot read {fname}: {error.strerror}") from error


def _holds(fname: str, text: str) -> bool:
    return read(fname) == text.encode()
