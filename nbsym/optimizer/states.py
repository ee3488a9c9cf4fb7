"""The states of optimizers as bytes, in the format in which MXNet keeps them: a pickle.

Unpickling runs whatever a file says, so no unpickler touches it. `loads` walks over the opcodes (`pickletools`) and
builds nothing but numbers, texts, tuples, lists, dicts and arrays, and optimizers and schedulers from classes that
this process already knows; anything else is refused by its name. `dumps` writes what MXNet 1.9.1 can load.

An array is an object of ``mxnet.ndarray.ndarray.NDArray`` whose state is ``{"handle": bytes}``: one array of a file of
arrays, without the list around it.
"""

from __future__ import annotations

import io
import pickletools
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from ..base import ArgumentError, NbsymError
from ..lr_scheduler import LRScheduler
from ..ndarray import NDArray, load_frombuffer
from ..ndarray.io import write_array
from .optimizer import Optimizer

_ARRAY = ("mxnet.ndarray.ndarray", "NDArray")

# The arrays' list that a file has around one: a magic number, how many arrays; and after them how many names.
_BEFORE, _AFTER = struct.pack("<QQQ", 0x112, 0, 1), struct.pack("<Q", 0)


# ---- classes by name ------------------------------------------------------------------------------------------------


def _subclasses(kind: type) -> Iterator[type]:
    direct: type
    for direct in kind.__subclasses__():
        yield direct
        yield from _subclasses(direct)


def _find_class(module: str, name: str) -> type | None:
    """The optimizer or schedule of this process that a file calls so: MXNet's are ours."""
    for kind in _subclasses(Optimizer), _subclasses(LRScheduler):
        for known in kind:
            if known.__name__ == name and (module == known.__module__ or _names_in_mxnet(known)[0] == module):
                return known
    return None


def _names_in_mxnet(kind: type) -> tuple[str, str]:
    """Module and name under which MXNet has a class of nbsym's; those of a program's own class."""
    module = kind.__module__
    if module.startswith("nbsym.optimizer."):
        module = "mxnet.optimizer.contrib" if kind.__name__ == "GroupAdaGrad" else "mxnet.optimizer.optimizer"
    elif module == "nbsym.lr_scheduler":
        module = "mxnet.lr_scheduler"
    return module, kind.__name__


# ---- writing --------------------------------------------------------------------------------------------------------


def dumps(value: Any) -> bytes:
    """`value`, made of numbers, texts, tuples, lists, dicts, arrays, optimizers and schedules, as bytes.

    Raises
    ------
    ArgumentError
        If there is something else in it.
    """
    writer = _Writer()
    writer.write(value, "the state")
    return b"\x80\x04" + b"".join(writer.parts) + b"."


class _Writer:
    """Opcodes of pickle protocol 4, the older of them where there is a choice."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self._memo: dict[int, tuple[int, Any]] = {}  # identity -> number, and the object, which must not vanish

    def write(self, value: Any, what: str) -> None:
        if isinstance(value, np.generic):
            value = value.item()
        if id(value) in self._memo:
            self.parts.append(b"j" + struct.pack("<I", self._memo[id(value)][0]))
        elif value is None or isinstance(value, bool):
            self.parts.append({None: b"N", True: b"\x88", False: b"\x89"}[value])
        elif isinstance(value, int):
            number = value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
            self.parts.append(b"\x8b" + struct.pack("<i", len(number)) + number)
        elif isinstance(value, float):
            self.parts.append(b"G" + struct.pack(">d", value))
        elif isinstance(value, (str, bytes)):
            content, code = (value.encode(), b"X") if isinstance(value, str) else (value, b"B")
            if len(content) >= 2**32:
                code = b"\x8e"
            size = struct.pack("<Q" if code == b"\x8e" else "<I", len(content))
            self.parts.append(code + size + content)
        elif isinstance(value, (tuple, list)):
            self._write_sequence(value, what)
        elif isinstance(value, dict):
            self._write_dict(value, what)
        elif isinstance(value, NDArray):
            self._write_ndarray(value)
        elif isinstance(value, (Optimizer, LRScheduler)):
            self._write_object(value)
        else:
            raise ArgumentError(f"{what} is {value!r}, which cannot be saved with the states of an optimizer")

    def _remember(self, value: Any) -> None:
        number = len(self._memo)
        self._memo[id(value)] = number, value
        self.parts.append(b"r" + struct.pack("<I", number))

    def _write_sequence(self, value: Sequence[Any], what: str) -> None:
        self.parts.append(b"(")
        for i, item in enumerate(value):
            self.write(item, f"{what}[{i}]")
        self.parts.append(b"t" if isinstance(value, tuple) else b"l")

    def _write_dict(self, value: dict[Any, Any], what: str) -> None:
        self.parts.append(b"}")
        self._remember(value)
        self.parts.append(b"(")
        for key, item in value.items():
            self.write(key, f"a key of {what}")
            self.write(item, f"{what}[{key!r}]")
        self.parts.append(b"u")

    def _write_ndarray(self, value: NDArray) -> None:
        self._write_global(*_ARRAY)
        self.parts.append(b"N\x85R")
        self._remember(value)
        buffer = io.BytesIO()
        write_array(buffer, value)
        # MXNet loads from a bytearray.
        self.parts += [b"}X\x06\x00\x00\x00handle"]
        self._write_global("builtins", "bytearray")
        self.write(buffer.getvalue(), "an array")
        self.parts.append(b"\x85Rsb")

    def _write_object(self, value: Any) -> None:
        self._write_global(*_names_in_mxnet(type(value)))
        self.parts.append(b")\x81")
        self._remember(value)
        state = value.__getstate__() if isinstance(value, Optimizer) else vars(value)
        self._write_dict(dict(state), type(value).__name__)
        self.parts.append(b"b")

    def _write_global(self, module: str, name: str) -> None:
        self.parts.append(f"c{module}\n{name}\n".encode())


# ---- reading --------------------------------------------------------------------------------------------------------


def loads(data: bytes) -> Any:
    """What `dumps`, or MXNet's ``Updater.get_states``, has written.

    Raises
    ------
    NbsymError
        If it is something else, or damaged.
    """
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise ArgumentError(f"the states of an optimizer are bytes, got {type(data).__name__}")
    try:
        return _resolve(_Reader().read(bytes(data)), {})
    except NbsymError:
        raise
    except Exception as error:  # whatever damaged data leads to
        raise NbsymError(f"these are not the states of an optimizer, or they are damaged: {error}") from error


class _Global:
    """A name that a file mentions."""

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.name = name

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


class _Object:
    """An object that a file describes, before it is made."""

    def __init__(self, kind: _Global) -> None:
        self.kind = kind
        self.state: Any = None


_MARK = object()

# What files mention besides classes: how Python 2 and 3 write bytes, and NumPy its scalars.
_FUNCTIONS = {
    "builtins.bytearray",
    "__builtin__.bytearray",
    "_codecs.encode",
    "copyreg._reconstructor",
    "copy_reg._reconstructor",
    "builtins.object",
    "__builtin__.object",
    "numpy.dtype",
    "numpy.core.multiarray.scalar",
    "numpy._core.multiarray.scalar",
}
_ARRAYS = {"NDArray", "NDArrayBase", "RowSparseNDArray", "CSRNDArray"}


class _Reader:
    """Follows the opcodes of a pickle, with a stack and a memo, and calls nothing that it names."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def read(self, data: bytes) -> Any:
        for opcode, argument, _ in pickletools.genops(data):
            if opcode.name == "STOP":
                return self.stack.pop()
            if opcode.name in _CONSTANTS:
                self.stack.append(_CONSTANTS[opcode.name]())
            elif opcode.name in _LITERALS:
                self.stack.append(argument)
            elif opcode.name in _ACTIONS:
                _ACTIONS[opcode.name](self, argument)
            else:
                raise NbsymError(f"states of an optimizer do not have the opcode {opcode.name}, which this file has")
        raise ValueError("they end too early")

    def _items(self) -> list[Any]:
        """What lies on the stack above the last mark."""
        place = next((i for i in reversed(range(len(self.stack))) if self.stack[i] is _MARK), None)
        if place is None:
            raise IndexError("there is no mark on the stack")
        items = self.stack[place + 1 :]
        del self.stack[place:]
        return items

    def _refer(self, module: str, name: str) -> None:
        if not (
            f"{module}.{name}" in _FUNCTIONS
            or (module.startswith("mxnet.") and name in _ARRAYS)
            or _find_class(module, name)
        ):
            raise NbsymError(
                f"these states of an optimizer refer to {module}.{name}, which is neither an optimizer "
                "nor a schedule that is known here; nothing of them is executed"
            )
        self.stack.append(_Global(module, name))

    def _call(self, _: Any) -> None:
        arguments, function = self.stack.pop(), self.stack.pop()
        self.stack.append(_called(function, arguments))

    def _new(self, _: Any) -> None:
        _, kind = self.stack.pop(), self.stack.pop()
        self.stack.append(_object(kind))

    def _build(self, _: Any) -> None:
        state, target = self.stack.pop(), self.stack[-1]
        if not isinstance(target, _Object):
            raise TypeError(f"a {type(target).__name__} has no state")
        target.state = state

    def _tuple(self, count: int) -> None:
        items = self.stack[len(self.stack) - count :]
        if len(items) < count:
            raise IndexError("the stack is too short")
        del self.stack[len(self.stack) - count :]
        self.stack.append(tuple(items))

    def _set(self, items: Sequence[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, dict):
            raise TypeError(f"a {type(target).__name__} has no items")
        target.update(zip(items[::2], items[1::2], strict=True))

    def _new_dict(self, items: Sequence[Any]) -> None:
        self.stack.append({})
        self._set(items)

    def _extend(self, items: Sequence[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, list):
            raise TypeError(f"nothing can be appended to a {type(target).__name__}")
        target.extend(items)

    def _pop_two(self) -> list[Any]:
        last = self.stack.pop()
        return [self.stack.pop(), last]


_CONSTANTS: dict[str, Callable[[], Any]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_DICT": dict,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
    "MARK": lambda: _MARK,
}

_LITERALS = {
    *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"),
    *("UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "STRING", "BINSTRING", "SHORT_BINSTRING"),
    *("SHORT_BINBYTES", "BINBYTES", "BINBYTES8", "BYTEARRAY8"),
}

_ACTIONS: dict[str, Callable[[_Reader, Any], Any]] = {
    "PROTO": lambda reader, _: None,
    "FRAME": lambda reader, _: None,
    "MEMOIZE": lambda reader, _: reader.memo.__setitem__(len(reader.memo), reader.stack[-1]),
    **dict.fromkeys(
        ("PUT", "BINPUT", "LONG_BINPUT"), lambda reader, number: reader.memo.__setitem__(number, reader.stack[-1])
    ),
    **dict.fromkeys(("GET", "BINGET", "LONG_BINGET"), lambda reader, number: reader.stack.append(reader.memo[number])),
    "GLOBAL": lambda reader, names: reader._refer(*names.split(" ", 1)),
    "STACK_GLOBAL": lambda reader, _: reader._refer(*reader._pop_two()),
    "REDUCE": _Reader._call,
    "NEWOBJ": _Reader._new,
    "BUILD": _Reader._build,
    "TUPLE1": lambda reader, _: reader._tuple(1),
    "TUPLE2": lambda reader, _: reader._tuple(2),
    "TUPLE3": lambda reader, _: reader._tuple(3),
    "TUPLE": lambda reader, _: reader.stack.append(tuple(reader._items())),
    "LIST": lambda reader, _: reader.stack.append(reader._items()),
    "DICT": lambda reader, _: reader._new_dict(reader._items()),
    "SETITEM": lambda reader, _: reader._set(reader._pop_two()),
    "SETITEMS": lambda reader, _: reader._set(reader._items()),
    "APPEND": lambda reader, _: reader._extend([reader.stack.pop()]),
    "APPENDS": lambda reader, _: reader._extend(reader._items()),
}


def _object(kind: Any) -> _Object:
    if not isinstance(kind, _Global) or str(kind) in _FUNCTIONS:
        raise TypeError(f"{kind} is not a class of objects")
    return _Object(kind)


def _called(function: Any, arguments: Any) -> Any:
    """What a function of a file gives, as far as files need it."""
    match str(function), arguments:
        case (("builtins.bytearray" | "__builtin__.bytearray"), (bytes() | bytearray() as content,)):
            return bytes(content)
        case (("builtins.bytearray" | "__builtin__.bytearray" | "_codecs.encode"), (str(text), "latin-1" | "latin1")):
            return text.encode("latin-1")
        case (("copyreg._reconstructor" | "copy_reg._reconstructor"), (kind, *_)):
            return _object(kind)
        case "numpy.dtype", (str(name), *_):
            return _Object(_Global("numpy.dtype", name))
        case (("numpy.core.multiarray.scalar" | "numpy._core.multiarray.scalar"), (_Object() as dtype, bytes(content))):
            if dtype.kind.name not in ("f2", "f4", "f8", "i4", "i8", "b1"):
                raise TypeError(f"a scalar of type {dtype.kind.name}")
            return np.frombuffer(content, f"<{dtype.kind.name}", 1)[0].item()
        case _, (None,) if isinstance(function, _Global) and function.name in _ARRAYS:
            return _Object(function)
    raise TypeError(f"a call of {function} with {arguments!r:.50}")


def _resolve(value: Any, made: dict[int, Any]) -> Any:
    """`value` with the objects that it describes made; lists and dicts stay the same ones."""
    if isinstance(value, tuple):
        return tuple(_resolve(item, made) for item in value)
    if not isinstance(value, (dict, list, _Object)):
        if value is _MARK or isinstance(value, _Global):
            raise TypeError(f"there is no value where {value} stands")
        return value
    if id(value) not in made:
        made[id(value)] = value
        if isinstance(value, dict):
            value.update({key: _resolve(item, made) for key, item in value.items()})
        elif isinstance(value, list):
            value[:] = [_resolve(item, made) for item in value]
        else:
            made[id(value)] = _make(value, made)
    return made[id(value)]


def _make(described: _Object, made: dict[int, Any]) -> Any:
    state = described.state
    if not isinstance(state, dict):
        raise TypeError(f"a {described.kind} without its state")
    if described.kind.name in _ARRAYS:
        handle = state["handle"]
        arrays = load_frombuffer(_BEFORE + (handle.encode("latin-1") if isinstance(handle, str) else handle) + _AFTER)
        assert isinstance(arrays, list)
        return arrays[0]
    kind = _find_class(described.kind.module, described.kind.name)
    if kind is None:
        raise TypeError(f"{described.kind} without its state")
    if not all(isinstance(key, str) for key in state):
        raise TypeError(f"attributes of {described.kind} that are not named by texts")
    try:
        result = kind() if issubclass(kind, Optimizer) else object.__new__(kind)
    except TypeError:  # a class that cannot do without arguments
        result = object.__new__(kind)
    vars(result).update(_resolve(state, made))
    return result
