"""A vector register as a value in kernels, for what loop vectorizers do not find.

::

    even, odd = load(source, 0), load(source, LANES)
    store(target, 0, even * 2.0 - odd)

Vectors hold `VECTOR_BYTES` of the type that their pointer points to (`tile.pointer`). ``+``, ``-`` and ``*`` work lane
by lane; the other operand of ``*`` may be a number. Kernels' flags let LLVM contract them to fused multiply-adds.

- `lanes_of`: how many elements make a vector;
- `prefetch`: a cache line that will be needed;
- `load`, `store`: whole vectors at any address that is a multiple of the element's size;
- `load_between`, `load_or`, `store_first`: only those lanes that lie inside a row; the rest is zero, another vector's
  or is left alone;
- `only_between`: the same for a vector that has been loaded: where all may be read and has to come from memory that is
  faster (processors do not look ahead for masked loads: 1.6 ns a vector instead of 2.7);
- `load_bytes`, `store_bytes`: small whole numbers, kept as bytes;
- `larger`, `choose_larger`, `choose_equal`: comparisons lane by lane;
- `largest_lane`: the largest of all lanes;
- `totals`, `largest_lanes`: the sum, the largest of all lanes of each of four vectors, in a third of the time;
- `store_between`: only those lanes that lie inside a row, at either end;
- `splat`, `total`: a number in every lane, and the sum of all lanes;
- `split`, `merge`: every second element of two vectors that follow each other, and back.
"""

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model

from .simd import VECTOR_BYTES

_INDEX = ir.IntType(32)
_SCALARS = {types.float32: ir.FloatType(), types.float64: ir.DoubleType()}


class Vector(types.Type):
    """The type of a vector of `dtype`."""

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype
        self.lanes = VECTOR_BYTES * 8 // dtype.bitwidth
        super().__init__(name=f"Vector({dtype} x {self.lanes})")

    @property
    def llvm(self) -> ir.VectorType:
        return ir.VectorType(_SCALARS[self.dtype], self.lanes)


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, kind.llvm)


@intrinsic
def lanes_of(typingctx, pointer):
    """How many elements that `pointer` (or an array) shows make a vector: a constant of the compiled code."""
    count = Vector(pointer.dtype).lanes
    return types.intp(pointer), lambda context, builder, signature, args: ir.Constant(ir.IntType(64), count)


# ---- memory ---------------------------------------------------------------------------------------------------------


@intrinsic
def prefetch(typingctx, array, offset):
    """Have the cache line fetched that lies `offset` bytes from the start of an array."""

    def codegen(context, builder, signature, args):
        data = context.make_array(array)(context, builder, args[0]).data
        address = builder.gep(builder.bitcast(data, ir.IntType(8).as_pointer()), [args[1]])
        prototype = ir.FunctionType(ir.VoidType(), [address.type, _INDEX, _INDEX, _INDEX])
        function = cgutils.get_or_insert_function(builder.module, prototype, "llvm.prefetch.p0")
        builder.call(function, [address, _INDEX(0), _INDEX(3), _INDEX(1)])
        return context.get_dummy_value()

    return types.void(array, types.intp), codegen


@intrinsic
def load(typingctx, pointer, offset):
    """The vector whose first lane is element `offset` of `pointer`."""
    kind = Vector(pointer.dtype)

    def codegen(context, builder, signature, args):
        return builder.load(_address(builder, kind, args), align=_align(kind))

    return kind(pointer, types.intp), codegen


@intrinsic
def load_between(typingctx, pointer, offset, low, high):
    """As `load`, but zero in lanes that show no element of ``low .. high``; these are not read."""
    kind = Vector(pointer.dtype)

    def codegen(context, builder, signature, args):
        inside = _between(builder, kind, *args[1:])
        address = _address(builder, kind, args)
        prototype = ir.FunctionType(kind.llvm, [address.type, _INDEX, inside.type, kind.llvm])
        function = cgutils.get_or_insert_function(builder.module, prototype, f"llvm.masked.load.{_suffix(kind)}.p0")
        return builder.call(function, [address, _INDEX(_align(kind)), inside, ir.Constant(kind.llvm, None)])

    return kind(pointer, types.intp, types.intp, types.intp), codegen


@intrinsic
def store(typingctx, pointer, offset, value):
    """Write a vector to the elements from `offset` on."""

    def codegen(context, builder, signature, args):
        builder.store(args[2], _address(builder, value, args), align=_align(value))
        return context.get_dummy_value()

    return types.void(pointer, types.intp, value), codegen


@intrinsic
def store_first(typingctx, pointer, offset, value, count):
    """As `store`, but only the first `count` lanes; none if `count` is not positive."""

    def codegen(context, builder, signature, args):
        wanted = _broadcast(builder, value, builder.trunc(args[3], _INDEX))
        mask = builder.icmp_signed("<", _lanes(value), wanted)
        address = _address(builder, value, args)
        prototype = ir.FunctionType(ir.VoidType(), [value.llvm, address.type, _INDEX, mask.type])
        function = cgutils.get_or_insert_function(builder.module, prototype, f"llvm.masked.store.{_suffix(value)}.p0")
        builder.call(function, [args[2], address, _INDEX(_align(value)), mask])
        return context.get_dummy_value()

    return types.void(pointer, types.intp, value, types.intp), codegen


@intrinsic
def store_between(typingctx, pointer, offset, value, low, high):
    """As `store`, but only lanes that fall on elements ``low .. high``; the others are left alone."""

    def codegen(context, builder, signature, args):
        mask = _between(builder, value, args[1], args[3], args[4])
        address = _address(builder, value, args)
        prototype = ir.FunctionType(ir.VoidType(), [value.llvm, address.type, _INDEX, mask.type])
        function = cgutils.get_or_insert_function(builder.module, prototype, f"llvm.masked.store.{_suffix(value)}.p0")
        builder.call(function, [args[2], address, _INDEX(_align(value)), mask])
        return context.get_dummy_value()

    return types.void(pointer, types.intp, value, types.intp, types.intp), codegen


@intrinsic
def only_between(typingctx, value, low, high):
    """Lanes ``low .. high`` of a vector, zero elsewhere."""

    def codegen(context, builder, signature, args):
        mask = _between(builder, value, ir.Constant(args[1].type, 0), *args[1:])
        return builder.select(mask, args[0], ir.Constant(value.llvm, None))

    return value(value, types.intp, types.intp), codegen


def _between(builder, kind, offset, low, high):
    """Mask of the lanes that show an element of ``low .. high`` in the vector at element `offset`."""
    offset, low, high = (builder.trunc(a, _INDEX) for a in (offset, low, high))
    return builder.and_(
        builder.icmp_signed(">=", _lanes(kind), _broadcast(builder, kind, builder.sub(low, offset))),
        builder.icmp_signed("<", _lanes(kind), _broadcast(builder, kind, builder.sub(high, offset))),
    )


def _address(builder, kind, args):
    return builder.bitcast(builder.gep(args[0], [args[1]]), kind.llvm.as_pointer())


def _align(kind):
    return kind.dtype.bitwidth // 8


def _suffix(kind):
    return f"v{kind.lanes}f{kind.dtype.bitwidth}"


def _lanes(kind):
    return ir.Constant(ir.VectorType(_INDEX, kind.lanes), list(range(kind.lanes)))


def _broadcast(builder, kind, value):
    undefined = ir.Constant(ir.VectorType(value.type, kind.lanes), ir.Undefined)
    first = builder.insert_element(undefined, value, _INDEX(0))
    return builder.shuffle_vector(first, undefined, ir.Constant(ir.VectorType(_INDEX, kind.lanes), None))


@intrinsic
def splat(typingctx, pointer, number):
    """The vector of `number` in every lane, of the type that `pointer` points to."""
    kind = Vector(pointer.dtype)

    def codegen(context, builder, signature, args):
        return _broadcast(builder, kind, context.cast(builder, args[1], signature.args[1], kind.dtype))

    return kind(pointer, number), codegen


@intrinsic
def load_or(typingctx, pointer, offset, low, high, other):
    """As `load`, but a lane that would show an element outside of ``low .. high`` is that of `other`."""
    kind = Vector(pointer.dtype)

    def codegen(context, builder, signature, args):
        mask = _between(builder, kind, *args[1:4])
        return _masked_load(builder, _address(builder, kind, args), mask, args[4], _align(kind), _suffix(kind))

    return kind(pointer, types.intp, types.intp, types.intp, kind), codegen


@intrinsic
def load_bytes(typingctx, pointer, offset, low, high, like):
    """As many bytes as `like` has lanes, converted to its type; 255 where they lie outside of ``low .. high``."""
    byte = ir.IntType(8)

    def codegen(context, builder, signature, args):
        mask = _between(builder, like, *args[1:4])
        kind = ir.VectorType(byte, like.lanes)
        address = builder.bitcast(builder.gep(args[0], [args[1]]), kind.as_pointer())
        none = ir.Constant(kind, [255] * like.lanes)
        return builder.uitofp(_masked_load(builder, address, mask, none, 1, f"v{like.lanes}i8"), like.llvm)

    return like(pointer, types.intp, types.intp, types.intp, like), codegen


@intrinsic
def store_bytes(typingctx, pointer, offset, value, count):
    """The first `count` lanes of a vector of whole numbers up to 255, as bytes."""

    def codegen(context, builder, signature, args):
        kind = ir.VectorType(ir.IntType(8), value.lanes)
        wanted = _broadcast(builder, value, builder.trunc(args[3], _INDEX))
        mask = builder.icmp_signed("<", _lanes(value), wanted)
        address = builder.bitcast(builder.gep(args[0], [args[1]]), kind.as_pointer())
        wide = builder.fptosi(args[2], ir.VectorType(_INDEX, value.lanes))
        prototype = ir.FunctionType(ir.VoidType(), [kind, address.type, _INDEX, mask.type])
        name = f"llvm.masked.store.v{value.lanes}i8.p0"
        function = cgutils.get_or_insert_function(builder.module, prototype, name)
        builder.call(function, [builder.trunc(wide, kind), address, _INDEX(1), mask])
        return context.get_dummy_value()

    return types.void(pointer, types.intp, value, types.intp), codegen


def _masked_load(builder, address, mask, other, align, suffix):
    prototype = ir.FunctionType(other.type, [address.type, _INDEX, mask.type, other.type])
    function = cgutils.get_or_insert_function(builder.module, prototype, f"llvm.masked.load.{suffix}.p0")
    return builder.call(function, [address, _INDEX(align), mask, other])


# ---- arithmetic -----------------------------------------------------------------------------------------------------


def _arithmetic(operation: Any, instruction: str) -> None:
    """Teach Numba an operator on two vectors, or on a vector and a number."""

    @infer_global(operation)
    class _Typing(AbstractTemplate):
        def generic(self, args, kws):
            if len(args) == 2 and isinstance(args[0], Vector) and isinstance(args[1], (Vector, types.Number)):
                return signature(args[0], *args)
            return None

    @lower_builtin(operation, Vector, Vector)
    def _two(context, builder, signature, args):
        return getattr(builder, instruction)(*args)

    @lower_builtin(operation, Vector, types.Number)
    def _scaled(context, builder, signature, args):
        kind = signature.args[0]
        number = context.cast(builder, args[1], signature.args[1], kind.dtype)
        return getattr(builder, instruction)(args[0], _broadcast(builder, kind, number))


for _operation, _instruction in ((operator.add, "fadd"), (operator.sub, "fsub"), (operator.mul, "fmul")):
    _arithmetic(_operation, _instruction)


@intrinsic
def total(typingctx, value):
    """The sum of all lanes."""

    def codegen(context, builder, signature, args):
        vector, lanes = args[0], value.lanes
        while lanes > 1:
            lanes //= 2
            vector = builder.fadd(vector, _shuffle(builder, vector, vector, [i ^ lanes for i in range(value.lanes)]))
        return builder.extract_element(vector, _INDEX(0))

    return value.dtype(value), codegen


@intrinsic
def larger(typingctx, a, b):
    """Lane by lane a where it is above b, else b; so b where there is a NaN."""

    def codegen(context, builder, signature, args):
        return builder.select(builder.fcmp_ordered(">", *args), *args)

    return a(a, a), codegen


@intrinsic
def choose_larger(typingctx, a, b, x, y):
    """Lane by lane x where a is above b, else y."""

    def codegen(context, builder, signature, args):
        return builder.select(builder.fcmp_ordered(">", *args[:2]), *args[2:])

    return x(a, a, x, x), codegen


@intrinsic
def choose_equal(typingctx, a, b, x, y):
    """Lane by lane x where a equals b, else y."""

    def codegen(context, builder, signature, args):
        return builder.select(builder.fcmp_ordered("==", *args[:2]), *args[2:])

    return x(a, a, x, x), codegen


@intrinsic
def largest_lane(typingctx, value):
    """The largest of all lanes."""

    def codegen(context, builder, signature, args):
        vector, lanes = args[0], value.lanes
        while lanes > 1:
            lanes //= 2
            other = _shuffle(builder, vector, vector, [i ^ lanes for i in range(value.lanes)])
            vector = builder.select(builder.fcmp_ordered(">", other, vector), other, vector)
        return builder.extract_element(vector, _INDEX(0))

    return value.dtype(value), codegen


@intrinsic
def totals(typingctx, a, b, c, d):
    """The sums of all lanes of four vectors."""

    def codegen(context, builder, signature, args):
        results = _across(builder, a, args, builder.fadd)
        return context.make_tuple(builder, signature.return_type, results)

    return types.UniTuple(a.dtype, 4)(a, a, a, a), codegen


@intrinsic
def largest_lanes(typingctx, a, b, c, d):
    """The largest lanes of four vectors; NaN may count or not."""

    def codegen(context, builder, signature, args):
        def choose(x, y):
            return builder.select(builder.fcmp_ordered(">", x, y), x, y)

        results = _across(builder, a, args, choose)
        return context.make_tuple(builder, signature.return_type, results)

    return types.UniTuple(a.dtype, 4)(a, a, a, a), codegen


def _across(builder, kind, vectors, combine):
    """For each of four vectors all its lanes combined, each in the same order.

    Neighbours are combined first, two vectors at a time within 128 bits, as x86 shuffles best; then these groups.
    """
    lanes, group = kind.lanes, 128 // kind.dtype.bitwidth
    masks = [
        [start + i + k for i in range(0, lanes, group) for start in (0, lanes) for k in range(parity, group, 2)]
        for parity in (0, 1)
    ]
    while len(vectors) > 4 // group:
        pairs = zip(vectors[::2], vectors[1::2], strict=True)
        vectors = [combine(*(_shuffle(builder, x, y, mask) for mask in masks)) for x, y in pairs]
    width = lanes
    while width > group:
        width //= 2
        others = [_shuffle(builder, x, x, [i ^ width for i in range(lanes)]) for x in vectors]
        vectors = [combine(x, y) for x, y in zip(vectors, others, strict=True)]
    return [builder.extract_element(x, _INDEX(i)) for x in vectors for i in range(group)]


# ---- shuffles -------------------------------------------------------------------------------------------------------


@intrinsic
def split(typingctx, a, b):
    """The elements at even and those at odd places of two vectors that follow each other."""

    def codegen(context, builder, signature, args):
        masks = ([2 * i + start for i in range(a.lanes)] for start in (0, 1))
        results = [_shuffle(builder, args[0], args[1], mask) for mask in masks]
        return context.make_tuple(builder, signature.return_type, results)

    return types.UniTuple(a, 2)(a, b), codegen


@intrinsic
def merge(typingctx, even, odd):
    """The inverse of `split`."""

    def codegen(context, builder, signature, args):
        n = even.lanes
        masks = ([i // 2 + n * (i % 2) + start for i in range(n)] for start in (0, n // 2))
        results = [_shuffle(builder, args[0], args[1], mask) for mask in masks]
        return context.make_tuple(builder, signature.return_type, results)

    return types.UniTuple(even, 2)(even, odd), codegen


def _shuffle(builder, a, b, mask):
    return builder.shuffle_vector(a, b, ir.Constant(ir.VectorType(_INDEX, len(mask)), mask))
