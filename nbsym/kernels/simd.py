"""The small vocabulary of LLVM operations that kernels are written in, beyond what Numba offers.

- `fma`, `polynomial`: fused multiply-add, and Horner's scheme made of it;
- `maximum`, `minimum`: extremes that keep NaN, in loops that vectorize;
- `bits`, `real`, `add_bits`, `sub_bits`, `shift_left`, `shift_right`, `and_bits`: floating-point numbers as integers
  of the same width (Numba would widen them to 64 bits);
- `load_half`, `store_half`: float16 as its 16 bits;
- `apply`, `apply_interleaved`, `apply_streaming`: a scalar function over streams of elements, as the one loop that
  LLVM always vectorizes, and so that results bypass the caches;
- `VECTOR_BYTES`, `WIDE_REGISTERS`: what the processor's vectors are like.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

import llvmlite.binding as llvm
import llvmlite.ir as ir
from llvmlite.ir.values import MDValue
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from ..executor.target import FEATURES, VECTOR_BYTES

inline = njit(forceinline=True, fastmath=False, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Decorator of scalar functions that become part of the loop that calls them. Exact IEEE arithmetic, whatever the
flags of the caller."""

# The narrowest elements that vectors can be loaded and stored of under a mask, in bytes.
_MASKED_FROM = 1 if FEATURES.get("avx512bw") else 4 if FEATURES.get("avx2") else 16

INTERLEAVE = 4
"""Vectors that an elementwise loop works on at a time."""

STREAM_BYTES = 24 << 20
"""Arrays from this size on are written past the caches. Chains of copies, each reading what the last one wrote, take
as long either way at 24 MB (L3: 32 MB); at 8 MB half as long through the caches, at 64 MB 1.25 times as long."""

_STREAM_CHUNK = 512  # elements that `apply_streaming` computes at a time; 256 to 1024 are equally fast

WIDE_REGISTERS = bool(FEATURES.get("avx512f")) or llvm.get_process_triple().startswith(("aarch64", "arm64"))
"""Whether there are 32 vector registers; otherwise 16."""


# ---- floating-point arithmetic --------------------------------------------------------------------------------------


@intrinsic
def fma(typingctx, a, b, c):
    """``a * b + c`` rounded once. All three of one type."""

    def codegen(context, builder, signature, args):
        return builder.fma(*args)

    return a(a, a, a), codegen


@intrinsic
def polynomial(typingctx, x, coefficients):
    """``c[0] + c[1] x + c[2] x**2 + ...`` by Horner's scheme with `fma`; the coefficients have the type of `x`."""

    def codegen(context, builder, signature, args):
        value, table = args
        terms = [builder.extract_value(table, i) for i in range(len(coefficients))]
        total = terms.pop()
        while terms:
            total = builder.fma(total, value, terms.pop())
        return total

    return x(x, coefficients), codegen


def _rounding(name: str, doc: str) -> Any:
    def operation(typingctx, x):
        def codegen(context, builder, signature, args):
            kind = args[0].type
            prototype = ir.FunctionType(kind, [kind])
            return builder.call(builder.module.declare_intrinsic(f"llvm.{name}", [kind], prototype), args)

        return x(x), codegen

    operation.__doc__ = doc
    operation.__name__ = name
    return intrinsic(operation)


floor = _rounding(
    "floor", "The largest integer that is not above `x`, as a float (``math.floor`` would make it an int64)."
)
ceil = _rounding("ceil", "The smallest integer that is not below `x`, as a float.")
trunc = _rounding("trunc", "`x` without its fraction, as a float.")


@intrinsic
def copysign(typingctx, x, sign):
    """The magnitude of `x` under the sign of `sign`."""

    def codegen(context, builder, signature, args):
        kind = args[0].type
        prototype = ir.FunctionType(kind, [kind, kind])
        return builder.call(builder.module.declare_intrinsic("llvm.copysign", [kind], prototype), args)

    return x(x, x), codegen


def _extreme(name: str, comparison: str, doc: str) -> Any:
    def operation(typingctx, x, y):
        def codegen(context, builder, signature, args):
            kind = args[0].type
            if isinstance(kind, ir.IntType):
                compare = builder.icmp_signed if getattr(x, "signed", False) else builder.icmp_unsigned
                return builder.select(compare(comparison, *args), *args)
            prototype = ir.FunctionType(kind, [kind, kind])
            return builder.call(builder.module.declare_intrinsic(f"llvm.{name}", [kind], prototype), args)

        return x(x, x), codegen

    operation.__doc__ = doc
    operation.__name__ = name
    return intrinsic(operation)


maximum = _extreme("maximum", ">", "The larger of two numbers of one type; NaN if one of them is.")
minimum = _extreme("minimum", "<", "The smaller of two numbers of one type; NaN if one of them is.")


# ---- bits -----------------------------------------------------------------------------------------------------------

_INTEGER = {types.float32: types.int32, types.float64: types.int64}
_REAL = {integer: real for real, integer in _INTEGER.items()}
_INT32 = ir.IntType(32)
_WORD = ir.IntType(64)
_BYTES = ir.IntType(8).as_pointer()
_LLVM = {
    types.int32: ir.IntType(32),
    types.int64: ir.IntType(64),
    types.float32: ir.FloatType(),
    types.float64: ir.DoubleType(),
}


@intrinsic
def bits(typingctx, x):
    """The bits of a float32 or float64 as int32 or int64."""
    result = _INTEGER[x]
    return result(x), lambda context, builder, signature, args: builder.bitcast(args[0], _LLVM[result])


@intrinsic
def real(typingctx, x):
    """The float32 or float64 whose bits an int32 or int64 holds."""
    result = _REAL[x]
    return result(x), lambda context, builder, signature, args: builder.bitcast(args[0], _LLVM[result])


def _on_integers(method: str, doc: str) -> Any:
    def operation(typingctx, x, y):
        def codegen(context, builder, signature, args):
            other = context.cast(builder, args[1], signature.args[1], signature.args[0])
            return getattr(builder, method)(args[0], other)

        return x(x, y), codegen

    operation.__doc__ = doc
    operation.__name__ = method
    return intrinsic(operation)


add_bits = _on_integers("add", "``x + y`` in the width of `x`.")
sub_bits = _on_integers("sub", "``x - y`` in the width of `x`.")
and_bits = _on_integers("and_", "``x & y`` in the width of `x`.")
shift_left = _on_integers("shl", "``x << y`` in the width of `x`.")
shift_right = _on_integers("ashr", "``x >> y`` in the width of `x`, keeping the sign.")


# ---- float16 --------------------------------------------------------------------------------------------------------


@intrinsic
def load_half(typingctx, x):
    """The float32 that the 16 bits of a float16 stand for."""

    def codegen(context, builder, signature, args):
        return builder.fpext(builder.bitcast(args[0], ir.HalfType()), ir.FloatType())

    return types.float32(types.uint16), codegen


@intrinsic
def store_half(typingctx, x):
    """The 16 bits of the float16 nearest to a float32."""

    def codegen(context, builder, signature, args):
        return builder.bitcast(builder.fptrunc(args[0], ir.HalfType()), ir.IntType(16))

    return types.uint16(types.float32), codegen


# ---- the elementwise loop -------------------------------------------------------------------------------------------


@intrinsic
def apply(typingctx, function, lo, hi, outs, ins):
    """``outs[0][i], outs[1][i], ... = function(ins[0][i], ins[1][i], ...)`` for i in ``lo .. hi``.

    `function` is an `inline` function that returns a tuple, `outs` a tuple of 1-D arrays, `ins` a tuple of 1-D arrays
    and of scalars, which are passed as they are. An output may be the very array that an input is; otherwise they
    must not overlap. That promise is written into the loop (``llvm.loop.parallel_accesses``), so that it vectorizes
    without run-time checks, in place too, where the checks would send an ordinary loop to its scalar form.
    """

    def emit(loop, count):
        loop.emit(ir.Constant(count.type, 0), count, {})

    return _apply(typingctx, function, outs, ins, emit)


@intrinsic
def apply_interleaved(typingctx, function, lo, hi, outs, ins):
    """As `apply`, for functions that cost more than a few nanoseconds a vector.

    One loop goes over whole blocks of `INTERLEAVE` vectors, which keeps as many chains of dependent operations in
    flight; another does the rest, in masked vectors. (After masked stores the next kernel's loads wait some ten
    nanoseconds, which is why cheap functions do without.)
    """
    arrays = [t for t in (*outs, *ins) if isinstance(t, types.Array)]
    narrowest = min(max(getattr(t.dtype, "bitwidth", 8), 8) // 8 for t in arrays)
    block = INTERLEAVE * VECTOR_BYTES // narrowest
    masked = {"llvm.loop.vectorize.predicate.enable": ir.Constant(ir.IntType(1), 1)}

    def emit(loop, count):
        whole = loop.builder.and_(count, ir.Constant(count.type, -block))
        loop.emit(ir.Constant(count.type, 0), whole, {"llvm.loop.interleave.count": ir.Constant(_INT32, INTERLEAVE)})
        rest = {"llvm.loop.interleave.count": ir.Constant(_INT32, 1)}
        loop.emit(whole, count, rest | masked if narrowest >= _MASKED_FROM else rest)

    return _apply(typingctx, function, outs, ins, emit)


@intrinsic
def apply_streaming(typingctx, function, lo, hi, outs, ins):
    """As `apply`, for outputs too large to be found in a cache later, and that are none of the inputs.

    An ordinary store first reads the cache line that it changes; one of a whole line past the caches does not, which
    saves a third of what an addition moves, and half of the cache. Vectorizers do not write such stores: a chunk is
    computed on the stack, and copied from there. What lies before the first whole vector of an output, and after the
    last whole chunk, is stored as usual.
    """

    def emit(loop, count):
        loop.emit_streaming(count)

    return _apply(typingctx, function, outs, ins, emit)


def _apply(typingctx: Any, function: Any, outs: Any, ins: Any, emit: Callable[[_ElementLoop, ir.Value], None]) -> Any:
    elements = tuple(t.dtype if isinstance(t, types.Array) else t for t in ins)
    inner = typingctx.resolve_function_type(function, elements, {})

    def codegen(context, builder, signature, args):
        _, start, stop, out_values, in_values = args
        loop = _ElementLoop(context, builder, function, inner, (outs, out_values), (ins, in_values), start)
        zero = ir.Constant(stop.type, 0)
        emit(loop, builder.select(builder.icmp_signed(">", stop, start), builder.sub(stop, start), zero))
        return context.get_dummy_value()

    return types.void(function, types.intp, types.intp, outs, ins), codegen


class _ElementLoop:
    """Emits the loops of `apply`, over elements counted from the first one."""

    def __init__(self, context, builder, function, signature, outs, ins, start):
        self.context = context
        self.builder = builder
        self.signature = signature
        self.call = context.get_function(function, signature)
        self.targets = [(kind, self._data(kind, outs[1], k, start)) for k, kind in enumerate(outs[0])]
        self.sources = [
            (
                kind,
                self._data(kind, ins[1], k, start)
                if isinstance(kind, types.Array)
                else builder.extract_value(ins[1], k),
            )
            for k, kind in enumerate(ins[0])
        ]

    def _data(self, kind, values, number, start):
        array = self.builder.extract_value(values, number)
        return self.builder.gep(self.context.make_array(kind)(self.context, self.builder, array).data, [start])

    def emit(self, first, end, hints):
        builder = self.builder
        group = _distinct(builder.module)
        before = builder.block
        body, after = builder.append_basic_block("elements"), builder.append_basic_block("done")
        builder.cbranch(builder.icmp_signed("<", first, end), body, after)
        builder.position_at_end(body)
        i = builder.phi(end.type)
        i.add_incoming(first, before)
        values = [
            self._load(kind, builder.gep(source, [i]), group) if isinstance(kind, types.Array) else source
            for kind, source in self.sources
        ]
        results = self.call(builder, values)
        for k, (kind, target) in enumerate(self.targets):
            result = builder.extract_value(results, k)
            result = self.context.cast(builder, result, self.signature.return_type[k], kind.dtype)
            self._store(kind, result, builder.gep(target, [i]), group)
        following = builder.add(i, ir.Constant(i.type, 1))
        i.add_incoming(following, builder.block)
        branch = builder.cbranch(builder.icmp_signed("<", following, end), body, after)
        branch.set_metadata("llvm.loop", _loop_metadata(builder.module, group, hints))
        builder.position_at_end(after)

    def _load(self, kind, pointer, group):
        loaded = self.builder.load(pointer)
        loaded.set_metadata("llvm.access.group", group)
        return self.context.data_model_manager[kind.dtype].from_data(self.builder, loaded)

    def _store(self, kind, value, pointer, group):
        data = self.context.data_model_manager[kind.dtype].as_data(self.builder, value)
        self.builder.store(data, pointer).set_metadata("llvm.access.group", group)

    def emit_streaming(self, count):
        """The loops of `apply_streaming`, over all `count` elements."""
        builder = self.builder
        zero, chunk = (ir.Constant(count.type, n) for n in (0, _STREAM_CHUNK))
        first = self._misaligned(count)
        self.emit(zero, first, {})
        buffers = [self._buffer(kind) for kind, _ in self.targets]
        before = builder.block
        head, body, after = (builder.append_basic_block(name) for name in ("chunks", "chunk", "chunks.end"))
        builder.branch(head)
        builder.position_at_end(head)
        at = builder.phi(count.type)
        at.add_incoming(first, before)
        following = builder.add(at, chunk)
        builder.cbranch(builder.icmp_signed("<=", following, count), body, after)

        builder.position_at_end(body)
        inner = copy(self)
        inner.targets = [(kind, buffer) for (kind, _), buffer in zip(self.targets, buffers, strict=True)]
        inner.sources = [
            (kind, builder.gep(source, [at]) if isinstance(kind, types.Array) else source)
            for kind, source in self.sources
        ]
        inner.emit(zero, chunk, {"llvm.loop.interleave.count": ir.Constant(_INT32, INTERLEAVE)})
        for (kind, target), buffer in zip(self.targets, buffers, strict=True):
            _stream(builder, buffer, builder.gep(target, [at]), _STREAM_CHUNK * self._size(kind))
        at.add_incoming(following, builder.block)
        builder.branch(head)

        builder.position_at_end(after)
        builder.fence("seq_cst")  # stores past the caches are ordered by nothing else
        self.emit(at, count, {})

    def _misaligned(self, count):
        """How many elements come before the first vector of the first output that is aligned, `count` at most."""
        builder = self.builder
        kind, target = self.targets[0]
        address = builder.neg(builder.ptrtoint(target, count.type))
        bytes_before = builder.and_(address, ir.Constant(count.type, VECTOR_BYTES - 1))
        before = builder.udiv(bytes_before, ir.Constant(count.type, self._size(kind)))
        return builder.select(builder.icmp_signed("<", before, count), before, count)

    def _size(self, kind):
        return self.context.get_abi_sizeof(self.context.get_data_type(kind.dtype))

    def _buffer(self, kind):
        """A chunk of elements on the stack."""
        array = ir.ArrayType(self.context.get_data_type(kind.dtype), _STREAM_CHUNK)
        buffer = cgutils.alloca_once(self.builder, array)
        buffer.align = VECTOR_BYTES
        zero = ir.Constant(_INT32, 0)
        return self.builder.gep(buffer, [zero, zero])


def _stream(builder: ir.IRBuilder, buffer: ir.Value, target: ir.Value, size: int) -> None:
    """Emit a copy of `size` bytes from an aligned buffer, past the caches if the target is aligned too."""
    vector = ir.VectorType(ir.IntType(8), VECTOR_BYTES).as_pointer()
    step = ir.Constant(_WORD, VECTOR_BYTES)
    past = builder.module.add_metadata([ir.Constant(_INT32, 1)])
    source, address = builder.bitcast(buffer, _BYTES), builder.bitcast(target, _BYTES)
    low = builder.and_(builder.ptrtoint(address, _WORD), ir.Constant(_WORD, VECTOR_BYTES - 1))
    with builder.if_else(builder.icmp_unsigned("==", low, ir.Constant(_WORD, 0))) as paths:
        for aligned, path in zip((True, False), paths, strict=True):
            with path, cgutils.for_range(builder, ir.Constant(_WORD, size // VECTOR_BYTES), intp=_WORD) as loop:
                offset = builder.mul(loop.index, step)
                value = builder.load(builder.bitcast(builder.gep(source, [offset]), vector), align=VECTOR_BYTES)
                place = builder.bitcast(builder.gep(address, [offset]), vector)
                stored = builder.store(value, place, align=VECTOR_BYTES if aligned else 1)
                if aligned:
                    stored.set_metadata("nontemporal", past)


class _Distinct(MDValue):
    """A metadata node of its own identity (``distinct !{...}``), which llvmlite has for debug information only."""

    def descr(self, buf: list[str]) -> None:
        operands = ", ".join(operand.get_reference() for operand in self.operands)
        buf += (f"distinct !{{ {operands} }}", "\n")


def _distinct(module: ir.Module) -> _Distinct:
    return _Distinct(module, (), name=str(len(module.metadata)))


def _loop_metadata(module: ir.Module, group: MDValue, hints: dict[str, ir.Constant]) -> MDValue:
    loop = _distinct(module)
    properties: dict[str, ir.Value] = {"llvm.loop.parallel_accesses": group, **hints}
    loop.operands = (
        loop,
        *(module.add_metadata([ir.MetaDataString(module, key), value]) for key, value in properties.items()),
    )
    return loop
