"""Kernels become native code here: compiled once, kept on disk, loaded in about a millisecond.

A kernel takes arrays; the tape knows only addresses. Between them stands a *trampoline*, generated per kernel and
argument types: ``trampoline(block, lo, hi)`` unpacks an argument block (pointers, dimensions, scalars, eight bytes
each) and calls the kernel. Numba compiles both into one LLVM module, of which only the trampoline stays visible,
so that no two objects can ever clash by name; the machine code goes to a file named by the hash of everything that
it was made from (sources, argument types, versions, processor). A file that is truncated or altered does not match
its own checksum and is compiled again.
"""

from __future__ import annotations

import ctypes
import functools
import gc
import hashlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import llvmlite.binding as llvm
import numba
import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils, compiler
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import cpu_target
from numba.core.runtime import rtsys
from numba.extending import intrinsic

from ..base import NbsymError
from . import target
from .deferred import deferred
from .launch import Kernel, Launch, View

# Reductions may be reordered so that they vectorize; NaN and infinity keep their meaning.
KERNEL_FLAGS = {"reassoc", "contract", "nsz", "arcp"}

_CHECKSUM_BYTES = 32
_lock = threading.RLock()
_loaded: dict[str, int] = {}  # symbol -> address; generated kernels of equal text share one
_addresses: dict[tuple[Kernel, tuple[tuple[str, int], ...]], int] = {}


@intrinsic
def pointer(typingctx, address):
    """The ``void *`` at an integer address."""

    def codegen(context, builder, signature, args):
        return builder.inttoptr(args[0], cgutils.voidptr_t)

    return types.voidptr(types.intp), codegen


@njit
def status_of(result):
    """A kernel's result as a status: None means that all is well."""
    if result is None:
        return 0
    return result


def compile_kernel(kernel: Kernel, args: Sequence[View | int | float]) -> int:
    """Address of the trampoline of `kernel` for arguments of the types of `args`.

    Raises
    ------
    NbsymError
        When Numba cannot compile the kernel for these types.
    """
    layout = tuple([_argument_type(a) for a in args])
    address = _addresses.get((kernel, layout))
    if address is None:
        with _lock:
            address = _addresses[kernel, layout] = _load_or_compile(kernel, layout)
    return address


def argument_block(args: Sequence[View | int | float]) -> tuple[list[int | float], list[tuple[int, View]]]:
    """The words of an argument block, and which of them are to receive the address of which View."""
    words: list[int | float] = []
    pointers = []
    for arg in args:
        if isinstance(arg, View):
            pointers.append((len(words), arg))
            words.append(0)
            words.extend(arg.shape or (1,))
        else:
            words.append(arg)
    return words, pointers


def pack_words(words: Iterable[int | float]) -> np.ndarray:
    """Eight bytes a word: integers as they are, floats as the bits of a float64."""
    words = list(words)
    block = np.zeros(max(len(words), 1), np.int64)
    reals = block.view(np.float64)
    for i, word in enumerate(words):
        if isinstance(word, float):
            reals[i] = word
        else:
            block[i] = word
    return block


def run(launches: Iterable[Launch], buffers: Sequence[np.ndarray]) -> int:
    """Run launches one after the other on one thread, over NumPy arrays: for tests of kernels.

    Returns the first non-zero status, or 0.
    """
    call = _ctypes_prototype()
    for launch in launches:
        words, pointers = argument_block(launch.args)
        for position, view in pointers:
            words[position] = buffers[view.buffer].ctypes.data + view.offset * view.dtype.itemsize
        block = pack_words(words)
        status = call(compile_kernel(launch.kernel, launch.args))(block.ctypes.data, 0, launch.jobs)
        if status:
            return status
    return 0


def cache_directory() -> Path:
    """Where machine code is kept: ``NBSYM_CACHE_DIR``, or ``nbsym`` in the user's cache directory."""
    if configured := os.environ.get("NBSYM_CACHE_DIR"):
        return Path(configured)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nbsym"


# ---- types and trampolines ------------------------------------------------------------------------------------------


def _argument_type(arg: View | int | float) -> tuple[str, int]:
    if isinstance(arg, View):
        return _type_name(arg.dtype), len(arg.shape) or 1
    return ("float", 0) if isinstance(arg, float) else ("int", 0)


@functools.cache
def _type_name(dtype: np.dtype) -> str:
    """What a kernel sees: float16 as its bits, since Numba has no half-precision arithmetic on the CPU."""
    return "uint16" if dtype == np.float16 else dtype.name


def _trampoline_source(name: str, layout: Sequence[tuple[str, int]]) -> str:
    arguments = []
    word = 0
    for dtype, ndim in layout:
        if ndim:
            dims = "".join(f"words[{word + 1 + d}], " for d in range(ndim))
            arguments.append(f"carray(pointer(words[{word}]), ({dims}), {dtype})")
        else:
            arguments.append(f"{'reals' if dtype == 'float' else 'words'}[{word}]")
        word += 1 + ndim
    size = max(word, 1)
    lines = [
        f"def {name}(block, lo, hi):",
        f"    words = carray(pointer(block), ({size},), int64)",
        f"    reals = carray(pointer(block), ({size},), float64)",
        "    return status_of(kernel(",
        *(f"        {a}," for a in arguments),
        "        lo, hi))",
    ]
    return "\n".join(lines) + "\n"


_ARRAY_TYPES = {
    name: np.dtype(name).type
    for name in ("float32", "float64", "uint16", "int8", "uint8", "int32", "uint32", "int64", "uint64")
} | {"bool": np.bool_}


def _load_or_compile(kernel: Kernel, layout: tuple[tuple[str, int], ...]) -> int:
    source = _trampoline_source("trampoline", layout)
    key = hashlib.sha256("\0".join((_environment(), _kernel_digest(kernel), kernel.name, source)).encode()).hexdigest()
    symbol = f"nbsym_{key[:32]}"
    if symbol in _loaded:
        return _loaded[symbol]
    path = cache_directory() / f"{kernel.name}-{key[:32]}.o"
    code = _read_object(path)
    if code is None:
        code = _compile_object(kernel, source, layout, symbol)
        _write_object(path, code)
        gc.collect(1)  # the compiler leaves ten thousand objects in cycles, which planning would let grow old
    _loaded[symbol] = _load_object(code, symbol)
    return _loaded[symbol]


def _compile_object(kernel: Kernel, source: str, layout: Sequence[tuple[str, int]], symbol: str) -> bytes:
    namespace: dict[str, Any] = {
        "carray": numba.carray,
        "pointer": pointer,
        "status_of": status_of,
        "kernel": njit(error_model="numpy", fastmath=KERNEL_FLAGS)(kernel.function),
        **_ARRAY_TYPES,
    }
    exec(compile(source, f"<trampoline of {kernel.name}>", "exec"), namespace)
    flags = compiler.Flags()
    flags.no_compile = True
    flags.no_cpython_wrapper = True
    flags.no_cfunc_wrapper = True
    flags.error_model = "numpy"
    flags.nrt = True
    try:
        with global_compiler_lock, deferred():
            result = compiler.compile_extra(
                cpu_target.typing_context,
                cpu_target.target_context,
                namespace["trampoline"],
                (types.intp,) * 3,
                None,
                flags,
                {},
            )
            result.library.finalize()
            return _emit_object(result.library, result.fndesc.llvm_func_name, symbol)
    except numba.core.errors.NumbaError as error:
        types_given = ", ".join(f"{t}[{n}d]" if n else t for t, n in layout)
        raise NbsymError(f"kernel {kernel.name}({types_given}) does not compile:\n{error}") from error


def _emit_object(library: Any, function: str, symbol: str) -> bytes:
    """Machine code of `library` in which only `function` is visible, as ``int64 symbol(block, lo, hi)``."""
    module = library._final_module.clone()
    for value in (*module.functions, *module.global_variables):
        if not value.is_declaration:
            value.linkage = "internal"
    wrapper = _wrapper_module(function, symbol)
    module.get_function(function).linkage = "external"
    module.link_in(llvm.parse_assembly(str(wrapper)))
    module.get_function(function).linkage = "internal"
    machine = _target_machine()
    passes = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=3))
    manager = llvm.create_new_module_pass_manager()
    manager.add_global_dead_code_eliminate_pass()
    manager.run(module, passes)
    return machine.emit_object(module)


def _wrapper_module(function: str, symbol: str) -> ir.Module:
    """Numba's calling convention (result by pointer, status returned) turned into a plain C function.

    A kernel that raises after all (it must not) yields status -1.
    """
    word, byte = ir.IntType(64), ir.IntType(8)
    module = ir.Module()
    module.triple = llvm.get_process_triple()
    native = ir.FunctionType(ir.IntType(32), [word.as_pointer(), byte.as_pointer().as_pointer(), word, word, word])
    callee = ir.Function(module, native, function)
    wrapper = ir.Function(module, ir.FunctionType(word, [word, word, word]), symbol)
    builder = ir.IRBuilder(wrapper.append_basic_block())
    result, exception = builder.alloca(word), builder.alloca(byte.as_pointer())
    builder.store(ir.Constant(word, 0), result)
    failed = builder.icmp_signed(
        "!=", builder.call(callee, [result, exception, *wrapper.args]), ir.Constant(ir.IntType(32), 0)
    )
    builder.ret(builder.select(failed, ir.Constant(word, -1), builder.load(result)))
    return module


# ---- what an object depends on --------------------------------------------------------------------------------------


@functools.cache
def _environment() -> str:
    cpu = f"{target.CPU}{target.FEATURES.flatten()}{target.VECTOR_BYTES}"
    return "\0".join(
        (numba.__version__, repr(llvm.llvm_version_info), np.__version__, cpu, _source_of(sys.modules[__name__]))
    )


def _kernel_digest(kernel: Kernel) -> str:
    texts = [kernel.source or ""]
    module = sys.modules.get(kernel.function.__module__)
    if module is not None:
        texts += [_source_of(m) for m in _kernel_modules(module)]
    return "\0".join(texts)


@functools.cache
def _kernel_modules(module: ModuleType) -> tuple[ModuleType, ...]:
    """`module` and those of its package, or of nbsym's kernels, from which it imports anything."""
    own = module.__name__.rpartition(".")[0]
    found = {module.__name__: module}
    pending = [module]
    while pending:
        for value in vars(pending.pop()).values():
            name = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
            if not isinstance(name, str) or name in found or name not in sys.modules:
                continue
            if name.startswith("nbsym.kernels.") or (own and name.startswith(own + ".")):
                found[name] = sys.modules[name]
                pending.append(found[name])
    return tuple(found[name] for name in sorted(found))


@functools.cache
def _source_of(module: ModuleType) -> str:
    path = getattr(module, "__file__", None)
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if path else ""


# ---- objects on disk and in memory ----------------------------------------------------------------------------------


def _read_object(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    checksum, code = content[:_CHECKSUM_BYTES], content[_CHECKSUM_BYTES:]
    return code if hashlib.sha256(code).digest() == checksum else None


def _write_object(path: Path, code: bytes) -> None:
    """Write beside and rename, so that several processes may fill the cache at once. A full disk costs only time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(hashlib.sha256(code).digest() + code)
        os.replace(file.name, path)
    except OSError:
        return


@functools.cache
def _target_machine() -> llvm.TargetMachine:
    # Objects refer to Numba's runtime, and one symbol that is missing leaves all of an object's unresolved.
    rtsys.initialize(cpu_target.target_context)
    backend = llvm.Target.from_triple(llvm.get_process_triple())
    # Position-independent code would reach libc through a global offset table, which MCJIT mixes up between objects.
    x86 = llvm.get_process_triple().startswith("x86")
    return backend.create_target_machine(
        cpu=target.CPU,
        features=target.FEATURES.flatten(),
        opt=3,
        reloc="static" if x86 else "default",
        codemodel="jitdefault",
        jit=True,
    )


@functools.cache
def _engine() -> llvm.ExecutionEngine:
    module = llvm.parse_assembly("")
    module.triple = llvm.get_process_triple()
    return llvm.create_mcjit_compiler(module, _target_machine())


def _load_object(code: bytes, symbol: str) -> int:
    engine = _engine()
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine.get_function_address(symbol)


@functools.cache
def _ctypes_prototype() -> Callable[[int], Callable[[int, int, int], int]]:
    return ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64, ctypes.c_int64, ctypes.c_int64)
