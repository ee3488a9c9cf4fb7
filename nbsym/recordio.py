"""RecordIO: MXNet's files of records (``.rec``), with an index (``.idx``), and records that are labelled images.

A record is one or more parts; a part is ::

    uint32  0xCED7230A
    uint32  how it belongs to its record (upper 3 bits: 0 all, 1 first, 2 middle, 3 last), its length (lower 29 bits)
    its bytes, and zeros up to a multiple of four

A record is cut where it holds the first number itself at a multiple of four; the cut stands for these four bytes.
So whoever looks for that number in a file finds where parts begin and nothing else.
"""

from __future__ import annotations

import io
import numbers
import os
import struct
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple

import numpy as np

from .base import ArgumentError, NbsymError

__all__ = ["IRHeader", "MXIndexedRecordIO", "MXRecordIO", "pack", "pack_img", "unpack", "unpack_img"]

_MAGIC = struct.pack("<I", 0xCED7230A)
_PART = struct.Struct("<4sI")
_LENGTH_BITS = 29
_WHOLE, _FIRST, _MIDDLE, _LAST = range(4)


class MXRecordIO:
    """A file of records, written or read from beginning to end.

    Parameters
    ----------
    uri : str
        The file.
    flag : {'w', 'r'}

    Raises
    ------
    OSError
        If the file cannot be opened.
    NbsymError
        While reading: if the file is damaged.

    Examples
    --------
    >>> import tempfile
    >>> path = os.path.join(tempfile.mkdtemp(), 'x.rec')
    >>> with MXRecordIO(path, 'w') as record:
    ...     for i in range(2):
    ...         record.write(b'record %d' % i)
    >>> with MXRecordIO(path, 'r') as record:
    ...     record.read(), record.read(), record.read()
    (b'record 0', b'record 1', None)
    """

    def __init__(self, uri: str | os.PathLike[str], flag: str) -> None:
        if flag not in ("r", "w"):
            raise ValueError(f"Invalid flag {flag}: a record file is opened with 'r' or 'w'")
        self.uri = os.fspath(uri)
        self.flag = flag
        self.writable = flag == "w"
        self.is_open = False
        self.open()

    def open(self) -> None:
        """Open the file; for writing, an empty one."""
        self._file: IO[bytes] = open(self.uri, self.flag + "b")  # noqa: SIM115
        self._size = os.fstat(self._file.fileno()).st_size
        self._pid = os.getpid()
        self.is_open = True

    def close(self) -> None:
        """Close the file. To close it twice does no harm."""
        if self.is_open:
            self._file.close()
            self.is_open = False

    def reset(self) -> None:
        """Back to the beginning: what was written is gone, what was read is read again."""
        self.close()
        self.open()

    def write(self, buf: bytes) -> None:
        """Append a record."""
        self._check(writable=True)
        buf = bytes(buf)
        if len(buf) >> _LENGTH_BITS:
            raise ArgumentError(f"{self.uri}: a record holds less than {1 << _LENGTH_BITS} bytes, not {len(buf)}")
        self._file.write(b"".join(_parts(buf)))

    def read(self) -> bytes | None:
        """The next record, or None after the last."""
        self._check(writable=False)
        parts: list[bytes] = []
        while True:
            found = self._read_part(first=not parts)
            if found is None:
                return None
            kind, part = found
            if (kind in (_WHOLE, _FIRST)) == bool(parts):
                raise self._damaged(f"part {len(parts)} of a record says that it is of kind {kind}")
            parts.append(part)
            if kind in (_WHOLE, _LAST):
                return _MAGIC.join(parts)

    def tell(self) -> int:
        """Where in the file the next record is written or read, in bytes."""
        return self._file.tell()

    def _read_part(self, first: bool) -> tuple[int, bytes] | None:
        header = self._file.read(_PART.size)
        if not header and first:
            return None
        if len(header) < _PART.size:
            raise self._damaged("it ends within a record")
        magic, word = _PART.unpack(header)
        if magic != _MAGIC:
            raise self._damaged(f"no record begins at byte {self._file.tell() - _PART.size}")
        kind, length = word >> _LENGTH_BITS, word & ((1 << _LENGTH_BITS) - 1)
        left = self._size - self._file.tell()
        if kind > _LAST or length > left:
            raise self._damaged(f"a record of kind {kind} and {length} bytes, where {left} are left")
        return kind, self._file.read(length + -length % 4)[:length]

    def _damaged(self, reason: str) -> NbsymError:
        return NbsymError(f"{self.uri} is not a record file, or damaged: {reason}")

    def _check(self, writable: bool) -> None:
        if not self.is_open or self.writable is not writable:
            state = f"opened with {self.flag!r}" if self.is_open else "closed"
            raise ArgumentError(f"{self.uri} is {state}: open it with {'w' if writable else 'r'!r}")
        if self._pid != os.getpid():
            if writable:
                raise RuntimeError(f"{self.uri} was opened by another process, which alone may write to it")
            position = self._file.tell()  # processes that share an open file would move each other's position
            self.open()
            self._file.seek(position)

    def __enter__(self) -> MXRecordIO:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "is_open", False):
            self.close()

    def __getstate__(self) -> dict[str, Any]:
        if self.writable:
            raise ArgumentError(f"{self.uri} is being written: only files that are read can be sent to other processes")
        return {key: value for key, value in vars(self).items() if key != "_file"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        if self.is_open:
            self.open()


class MXIndexedRecordIO(MXRecordIO):
    """A file of records that are found by a key.

    Parameters
    ----------
    idx_path : str
        The index: a line for each record, its key and its place in the file.
    uri : str
        The records.
    flag : {'w', 'r'}
    key_type : type, optional
        Of the keys.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> paths = os.path.join(folder, 'x.idx'), os.path.join(folder, 'x.rec')
    >>> with MXIndexedRecordIO(*paths, 'w') as record:
    ...     for i in range(3):
    ...         record.write_idx(i, b'record %d' % i)
    >>> with MXIndexedRecordIO(*paths, 'r') as record:
    ...     record.keys, record.read_idx(2)
    ([0, 1, 2], b'record 2')
    """

    def __init__(
        self, idx_path: str | os.PathLike[str], uri: str | os.PathLike[str], flag: str, key_type: Callable = int
    ) -> None:
        self.idx_path = os.fspath(idx_path)
        self.key_type = key_type
        self.idx: dict[Any, int] = {}
        self.keys: list[Any] = []
        self.fidx: io.TextIOBase | None = None
        super().__init__(uri, flag)

    def open(self) -> None:
        super().open()
        if self.fidx is not None:
            self.fidx.close()
        self.idx, self.keys, self.fidx = {}, [], None
        if self.writable:
            self.fidx = open(self.idx_path, "w")  # noqa: SIM115
        else:
            self._read_index()

    def close(self) -> None:
        super().close()
        if self.fidx is not None:
            self.fidx.close()
            self.fidx = None

    def seek(self, idx: Any) -> None:
        """Let the record of key `idx` be read next."""
        self._check(writable=False)
        if idx not in self.idx:
            raise KeyError(f"{self.idx_path} has no record {idx!r}")
        self._file.seek(self.idx[idx])

    def read_idx(self, idx: Any) -> bytes | None:
        """The record of key `idx`."""
        self.seek(idx)
        return self.read()

    def write_idx(self, idx: Any, buf: bytes) -> None:
        """Append a record under the key `idx`."""
        self._check(writable=True)
        key, position = self.key_type(idx), self.tell()
        self.write(buf)
        assert self.fidx is not None
        self.fidx.write(f"{key}\t{position}\n")
        self.idx[key] = position
        self.keys.append(key)

    def _read_index(self) -> None:
        with open(self.idx_path, errors="replace") as file:
            for number, line in enumerate(file, 1):
                key, _, position = line.strip().partition("\t")
                try:
                    found, place = self.key_type(key), int(position)
                except (TypeError, ValueError) as error:
                    raise NbsymError(f"{self.idx_path}:{number}: expected a key, a tab and a number: {error}") from None
                if not 0 <= place <= self._size:
                    raise NbsymError(f"{self.idx_path}:{number}: {self.uri} has {self._size} bytes, none at {place}")
                self.idx[found] = place
                self.keys.append(found)

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in super().__getstate__().items() if key != "fidx"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.fidx = None
        super().__setstate__(state)


def _parts(record: bytes) -> Iterator[bytes]:
    """The parts of a record, each with its header."""
    start, at = 0, record.find(_MAGIC)
    while at >= 0:
        if at % 4 == 0:
            yield _PART.pack(_MAGIC, (_MIDDLE if start else _FIRST) << _LENGTH_BITS | at - start) + record[start:at]
            start = at + 4
        at = record.find(_MAGIC, start if at % 4 == 0 else at + 1)
    rest = record[start:]
    yield _PART.pack(_MAGIC, (_LAST if start else _WHOLE) << _LENGTH_BITS | len(rest)) + rest + bytes(-len(rest) % 4)


# ---- images ---------------------------------------------------------------------------------------------------------


class IRHeader(NamedTuple):
    """What stands before an image: `label` is a number or, `flag` of them, an array; `id` and `id2` are free."""

    flag: int
    label: Any
    id: int
    id2: int


_HEADER = struct.Struct("<IfQQ")


def pack(header: IRHeader, s: bytes) -> bytes:
    """A record of a header and the bytes `s`.

    Examples
    --------
    >>> unpack(pack(IRHeader(0, 4, 2574, 0), b'image'))
    (IRHeader(flag=0, label=4.0, id=2574, id2=0), b'image')
    """
    header = IRHeader(*header)
    labels = b""
    if isinstance(header.label, numbers.Number):
        header = header._replace(flag=0)
    else:
        values = np.asarray(header.label, dtype="<f4")
        header = header._replace(flag=values.size, label=0)
        labels = values.tobytes()
    return _HEADER.pack(*header) + labels + s


def unpack(s: bytes) -> tuple[IRHeader, bytes]:
    """Header and contents of a record that `pack` has made.

    Raises
    ------
    NbsymError
        If the record is shorter than its header says.
    """
    if len(s) < _HEADER.size:
        raise NbsymError(f"a record of {len(s)} bytes has no header, which takes {_HEADER.size}")
    header, s = IRHeader(*_HEADER.unpack_from(s)), s[_HEADER.size :]
    if header.flag:
        if 4 * header.flag > len(s):
            raise NbsymError(f"a record announces {header.flag} labels, but has {len(s)} bytes")
        labels = np.frombuffer(s, "<f4", header.flag).astype(np.float32)
        header, s = header._replace(label=labels), s[4 * header.flag :]
    return header, s


def pack_img(header: IRHeader, img: np.ndarray, quality: int = 95, img_fmt: str = ".jpg") -> bytes:
    """A record of a header and an encoded image. Needs Pillow (``nbsym[image]``).

    Parameters
    ----------
    header : IRHeader
    img : numpy.ndarray of uint8, (height, width) or (height, width, 3)
        Channels in the order blue, green, red, as in MXNet, which goes through OpenCV.
    quality : int
        Of JPEG, 1 to 100; of PNG how hard to compress, 0 to 9.
    img_fmt : {'.jpg', '.jpeg', '.png'}
    """
    from PIL import Image

    formats = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
    if img_fmt.lower() not in formats:
        raise ArgumentError(f"pack_img: img_fmt={img_fmt!r} is none of {', '.join(formats)}")
    kind = formats[img_fmt.lower()]
    file = io.BytesIO()
    pixels = np.asarray(img, dtype=np.uint8)
    image = Image.fromarray(np.ascontiguousarray(pixels[..., ::-1]) if pixels.ndim == 3 else pixels)
    image.save(file, kind, **({"quality": quality} if kind == "JPEG" else {"compress_level": min(quality, 9)}))
    return pack(header, file.getvalue())


def unpack_img(s: bytes, iscolor: int = -1) -> tuple[IRHeader, np.ndarray]:
    """Header and image of a record. Needs Pillow (``nbsym[image]``).

    Parameters
    ----------
    s : bytes
    iscolor : int
        1: three channels; 0: one, grey; -1: as in the file.

    Returns
    -------
    IRHeader
    numpy.ndarray of uint8
        (height, width), or (height, width, 3) in the order blue, green, red.

    Raises
    ------
    NbsymError
        If it is not an image, or one of more pixels than `PIL.Image.MAX_IMAGE_PIXELS`.
    """
    header, encoded = unpack(s)
    pixels = decode_image(encoded, {1: "RGB", 0: "L"}.get(iscolor))
    return header, pixels[..., ::-1] if pixels.ndim == 3 else pixels


def decode_image(encoded: bytes, mode: str | None = "RGB") -> np.ndarray:
    """The pixels of an encoded image, (height, width, 3) red, green, blue or (height, width).

    Parameters
    ----------
    encoded : bytes
        JPEG, PNG or what else Pillow knows.
    mode : {'RGB', 'L', None}
        Colour, grey, or whichever of these the file holds.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(encoded)) as image:
            if image.width * image.height > (Image.MAX_IMAGE_PIXELS or float("inf")):
                raise NbsymError(f"an image of {image.width} x {image.height} pixels is too large")
            return np.asarray(image.convert(mode or ("L" if image.mode in ("1", "L", "I;16") else "RGB")))
    except NbsymError:
        raise
    except Exception as error:  # Pillow's readers raise whatever comes to them from a damaged file
        raise NbsymError(f"not an image that can be read: {error}") from error
