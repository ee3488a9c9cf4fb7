"""Arrays in the safetensors format, through the library of that name (``nbsym[safetensors]``)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import ModuleType

from ..base import ArgumentError, NbsymError
from ..files import replace_file
from .creation import array
from .dtypes import TYPE_FLAGS
from .ndarray import NDArray

__all__ = ["load_safetensors", "save_safetensors"]


def save_safetensors(
    fname: str | os.PathLike[str], data: Mapping[str, NDArray], metadata: Mapping[str, str] | None = None
) -> None:
    """Write named arrays to a safetensors file, whole or not at all.

    Parameters
    ----------
    fname : str
    data : dict of str to NDArray
    metadata : dict of str to str, optional

    Raises
    ------
    ArgumentError
        If `data` or `metadata` is something else.
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import nbsym as mx
    >>> import os, tempfile
    >>> fname = os.path.join(tempfile.mkdtemp(), 'x.safetensors')
    >>> mx.nd.save_safetensors(fname, {'x': mx.nd.array([1, 2])})
    >>> mx.nd.load_safetensors(fname)['x'].asnumpy()
    array([1., 2.], dtype=float32)
    """
    library = _library()
    if not isinstance(data, Mapping) or not all(isinstance(x, NDArray) for x in data.values()):
        raise ArgumentError("save_safetensors: expected a dict of str to NDArray")
    if not all(isinstance(text, str) for pair in [*(metadata or {}).items(), *zip(data, data)] for text in pair):
        raise ArgumentError("save_safetensors: names and metadata must be str")
    arrays = {name: values.asnumpy() for name, values in data.items()}
    with replace_file(fname) as file:
        file.write(library.save(arrays, dict(metadata) if metadata else None))


def load_safetensors(fname: str | os.PathLike[str]) -> dict[str, NDArray]:
    """Read the arrays of a safetensors file.

    Returns
    -------
    dict of str to NDArray

    Raises
    ------
    NbsymError
        If the file is not there, or not one of these, or damaged, or holds a dtype that NDArray does not have.
    """
    library = _library()
    fname = os.fspath(fname)
    try:
        with open(fname, "rb") as file:
            found = library.load(file.read())
    except OSError as error:
        raise NbsymError(f"cannot read {fname}: {error.strerror}") from error
    except Exception as error:  # the library's own SafetensorError, and KeyError for dtypes that NumPy lacks
        raise NbsymError(f"{fname} is not a safetensors file that can be read: {error!r}") from error
    for name, elements in found.items():
        if elements.dtype not in TYPE_FLAGS:
            raise NbsymError(f"{fname}: {name!r} is of dtype {elements.dtype}, which NDArray does not have")
    return {name: array(elements, dtype=elements.dtype) for name, elements in found.items()}


def _library() -> ModuleType:
    try:
        import safetensors.numpy
    except ImportError as error:
        raise ImportError("safetensors files need the package of that name: pip install nbsym[safetensors]") from error
    return safetensors.numpy
