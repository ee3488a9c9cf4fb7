"""Key-value stores: where the gradients of several devices are summed, and parameters updated and given back.

One process on one machine: 'local' and 'device' are the same here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .base import ArgumentError, NbsymError
from .checkpoint import read, write
from .ndarray import NDArray

__all__ = ["KVStore", "create"]

_KINDS = ("local", "local_update_cpu", "local_allreduce_cpu", "device", "local_allreduce_device")

Key = str | int
Values = NDArray | Sequence[NDArray]


def create(name: str = "local") -> KVStore:
    """A new store.

    Parameters
    ----------
    name : {'local', 'device'}

    Raises
    ------
    NbsymError
        If it is one that several machines share.

    Examples
    --------
    >>> import nbsym as mx
    >>> store = mx.kv.create('local')
    >>> store.init('a', mx.nd.zeros(2))
    >>> store.push('a', [mx.nd.ones(2), mx.nd.ones(2)])
    >>> out = mx.nd.empty(2)
    >>> store.pull('a', out=out)
    >>> out.asnumpy()
    array([2., 2.], dtype=float32)
    """
    if not isinstance(name, str):
        raise ArgumentError(f"kvstore: the name must be a string, not {type(name).__name__}")
    if name.lower() not in _KINDS:
        raise NbsymError(f"kvstore {name!r} is not supported; expected 'local' or 'device': one process, one machine")
    return KVStore(name.lower())


class KVStore:
    """Arrays by key, which may be strings or numbers. See `create`."""

    OPTIMIZER = "optimizer"

    rank = 0
    num_workers = 1

    def __init__(self, kind: str = "local") -> None:
        self.type = kind
        self._stored: dict[Key, NDArray] = {}
        self._sums: dict[Key, NDArray] = {}
        self._updater: Callable[..., None] | None = None
        self._compression: _TwoBits | None = None

    def is_capable(self, capability: str) -> bool:
        """Whether the store can do something: 'optimizer', to update parameters, it can."""
        if capability.lower() != self.OPTIMIZER:
            raise ValueError(f"unknown capability {capability!r}; expected 'optimizer'")
        return True

    def init(self, key: Key | Sequence[Key], value: Any) -> None:
        """Set the first value of one key or of several."""
        for k, values in _pairs(key, value):
            if k in self._stored:
                raise NbsymError(f"kvstore: key {k!r} is there already; init sets the first value of a key")
            self._stored[k] = values[0].copy()

    def broadcast(self, key: Key | Sequence[Key], value: Any, out: Any, priority: int = 0) -> None:
        """`init`, then `pull`."""
        self.init(key, value)
        self.pull(key, out)

    def push(self, key: Key | Sequence[Key], value: Any, priority: int = 0) -> None:
        """Sum what several devices have for a key. The sum replaces the value, or updates it by the optimizer."""
        keys, sums = [], []
        for k, values in _pairs(key, value):
            self._require(k)
            keys.append(k)
            sums.append(self._sum(k, values))
        if self._updater is None:
            for k, total in zip(keys, sums):
                total.copyto(self._stored[k])
        else:
            self._update(keys, sums)

    def pull(self, key: Key | Sequence[Key], out: Any = None, priority: int = 0, ignore_sparse: bool = True) -> None:
        """Copy values to arrays, `out`: of each key one, or one for each device."""
        for k, targets in _pairs(key, out):
            self._require(k)
            for target in targets:
                self._stored[k].copyto(target)

    def pushpull(self, key: Key | Sequence[Key], value: Any, out: Any = None, priority: int = 0) -> None:
        """`push`, then `pull` to `out`, or else to where the values came from."""
        self.push(key, value, priority)
        self.pull(key, value if out is None else out, priority)

    def row_sparse_pull(self, key: Any, out: Any = None, priority: int = 0, row_ids: Any = None) -> None:
        """Not supported: arrays are dense."""
        raise NbsymError("kvstore: row_sparse_pull needs row_sparse arrays; only dense ones are supported: use pull")

    def set_optimizer(self, optimizer: Any) -> None:
        """Let an optimizer update values by what is pushed."""
        from .optimizer import get_updater

        self._set_updater(get_updater(optimizer))

    def _set_updater(self, updater: Callable[..., None]) -> None:
        """Let ``updater(key, pushed, value)`` update values by what is pushed."""
        self._updater = updater

    def _update(self, keys: Sequence[Key], sums: Sequence[NDArray]) -> None:
        from .optimizer import Updater

        values = [self._stored[k] for k in keys]
        assert self._updater is not None
        if isinstance(self._updater, Updater):  # takes all at once
            self._updater(keys, sums, values)
        else:
            for k, total, stored in zip(keys, sums, values):
                self._updater(k, total, stored)

    def set_gradient_compression(self, compression_params: Mapping[str, Any]) -> None:
        """Push gradients rounded to two bits, carrying what is lost over to the next push.

        Parameters
        ----------
        compression_params : dict
            ``{'type': '2bit', 'threshold': 0.5}``; 'device' stores only.
        """
        given = dict(compression_params)
        if "device" not in self.type:
            raise NbsymError(f"gradient compression is not supported for kvstore {self.type!r}, only for 'device'")
        if given.pop("type", None) != "2bit" or set(given) - {"threshold"}:
            raise ArgumentError(f"gradient compression {compression_params}: expected type '2bit' and a threshold")
        self._compression = _TwoBits(float(given.get("threshold", 0.5)))

    def save_optimizer_states(self, fname: str, dump_optimizer: bool = False) -> None:
        """Write the states of the optimizer to a file."""
        write(fname, self._optimizer_updater().get_states(dump_optimizer))

    def load_optimizer_states(self, fname: str) -> None:
        """Read what `save_optimizer_states` has written."""
        self._optimizer_updater().set_states(read(fname))

    def _optimizer_updater(self) -> Any:
        if self._updater is None:
            raise NbsymError("kvstore: there is no optimizer; call set_optimizer first")
        return self._updater

    def _require(self, key: Key) -> None:
        if key not in self._stored:
            raise NbsymError(f"kvstore: key {key!r} is not there; init it first")

    def _sum(self, key: Key, values: Sequence[NDArray]) -> NDArray:
        """The sum over devices, in memory that stays."""
        if self._compression is not None:
            values = self._compression(key, values)
        if len(values) == 1:
            return values[0]
        total = self._sums.get(key)
        if total is None:
            total = self._sums[key] = self._stored[key].copy()
        if isinstance(total._data, np.ndarray):
            np.add(values[0]._host(), values[1]._host(), out=total._data)
            for more in values[2:]:
                total._data += more._host()
        else:
            total[:] = sum((v.as_in_context(total.context) for v in values[1:]), values[0].as_in_context(total.context))
        return total


class _TwoBits:
    """Gradients as -threshold, 0 and threshold (Strom, 2015): what that loses is added to the next."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._lost: dict[tuple[Key, int], np.ndarray] = {}

    def __call__(self, key: Key, values: Sequence[NDArray]) -> list[NDArray]:
        from .ndarray import array

        found = []
        for i, value in enumerate(values):
            lost = self._lost.setdefault((key, i), np.zeros(value.shape, value.dtype))
            lost += value._host()
            sent = np.where(np.abs(lost) >= self._threshold, np.copysign(self._threshold, lost), 0).astype(lost.dtype)
            lost -= sent
            found.append(array(sent, value.context, value.dtype))
        return found


def _pairs(key: Key | Sequence[Key], value: Any) -> Iterable[tuple[Key, Sequence[NDArray]]]:
    """Each key with its arrays, one or several."""
    if isinstance(key, (list, tuple)):
        if not isinstance(value, (list, tuple)) or len(value) != len(key):
            raise ArgumentError(f"kvstore: {len(key)} keys need a list of as many values")
        return [pair for k, v in zip(key, value) for pair in _pairs(k, v)]
    if not isinstance(key, (str, int)):
        raise ArgumentError(f"kvstore: a key is a string or a number, not {type(key).__name__}")
    arrays = [value] if isinstance(value, NDArray) else list(value or ())
    if not arrays or not all(isinstance(v, NDArray) for v in arrays):
        raise ArgumentError(f"kvstore: key {key!r} needs an NDArray or a list of them")
    return [(key, arrays)]
