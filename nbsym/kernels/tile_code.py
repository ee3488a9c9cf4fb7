"""What the code of register tiles is written with, as LLVM IR: vectors, functions of their own, variables of loops.

Loop vectorizers do not keep a block of sums in registers, so that tiles say themselves what is in which.
"""

from __future__ import annotations

from llvmlite import ir
from numba.core import cgutils

from .simd import VECTOR_BYTES

WORD = ir.IntType(64)
INDEX = ir.IntType(32)


class Vectors:
    """Vectors of one element type, and what is done with them in IR."""

    def __init__(self, module, dtype):
        self.module = module
        self.bits = dtype.bitwidth
        self.lanes = VECTOR_BYTES * 8 // self.bits
        self.scalar = ir.FloatType() if self.bits == 32 else ir.DoubleType()
        self.type = ir.VectorType(self.scalar, self.lanes)
        self.name = f"v{self.lanes}f{self.bits}"

    def at(self, builder, base, n):
        """Address of the n-th vector from `base`."""
        return builder.gep(base, [WORD(n * self.lanes)])

    def load(self, builder, address, mask=None):
        """A vector from an address aligned to its elements only; zeros where the mask is off."""
        address = builder.bitcast(address, self.type.as_pointer())
        if mask is None:
            return builder.load(address, align=self.bits // 8)
        kind = ir.FunctionType(self.type, [address.type, INDEX, mask.type, self.type])
        function = cgutils.get_or_insert_function(self.module, kind, f"llvm.masked.load.{self.name}.p0")
        return builder.call(function, [address, INDEX(self.bits // 8), mask, ir.Constant(self.type, None)])

    def store(self, builder, value, address, mask=None):
        address = builder.bitcast(address, self.type.as_pointer())
        if mask is None:
            builder.store(value, address, align=self.bits // 8)
            return
        kind = ir.FunctionType(ir.VoidType(), [self.type, address.type, INDEX, mask.type])
        function = cgutils.get_or_insert_function(self.module, kind, f"llvm.masked.store.{self.name}.p0")
        builder.call(function, [value, address, INDEX(self.bits // 8), mask])

    def prefetch(self, builder, address, *, write=False, level=1):
        """Have a line fetched into a cache of this level, to be read, or to be written to."""
        byte = ir.IntType(8).as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [byte, INDEX, INDEX, INDEX])
        function = cgutils.get_or_insert_function(self.module, kind, "llvm.prefetch.p0")
        builder.call(function, [builder.bitcast(address, byte), INDEX(int(write)), INDEX(4 - level), INDEX(1)])

    def broadcast(self, builder, value):
        undefined = ir.Constant(ir.VectorType(value.type, self.lanes), ir.Undefined)
        first = builder.insert_element(undefined, value, INDEX(0))
        return builder.shuffle_vector(first, undefined, ir.Constant(ir.VectorType(INDEX, self.lanes), None))

    def fma(self, builder, x, y, z):
        kind = ir.FunctionType(self.type, [self.type] * 3)
        return builder.call(cgutils.get_or_insert_function(self.module, kind, f"llvm.fma.{self.name}"), [x, y, z])

    def below(self, builder, count):
        """Mask of the lanes below `count`."""
        lane = ir.Constant(ir.VectorType(INDEX, self.lanes), list(range(self.lanes)))
        return builder.icmp_signed("<", lane, self.broadcast(builder, builder.trunc(count, INDEX)))


def function(vectors, name, kinds):
    """A new function of this name, which takes arguments of these types. Never inlined, it is optimized once."""
    made = ir.Function(vectors.module, ir.FunctionType(ir.VoidType(), kinds), name)
    made.linkage = "linkonce_odr"
    made.attributes.add("noinline")
    return made


def variables(builder, before, values):
    """At the head of a loop: variables that have these values on coming from the block `before`."""
    made = [builder.phi(value.type) for value in values]
    again(made, before, values)
    return made


def again(made, block, values):
    """Variables have these values on coming from another block."""
    for variable, value in zip(made, values, strict=True):
        variable.add_incoming(value, block)


def either(builder, one, other):
    """Values of the one or the other (block, values), by where execution comes from."""
    made = variables(builder, *one)
    again(made, *other)
    return made
