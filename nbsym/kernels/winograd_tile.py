"""The tile of a product in registers for `winograd` and `winograd_nhwc`, whose operands lie as the tile wants them.

``c[i, :] = sum over l of a[i, l] * b[l, :]`` for some rows and a panel of columns, or that is added to ``c``. ``a``
has the vectors of its rows side by side, as many elements deep as a vector has lanes, then the next; rows of ``b`` and
of ``c`` are as wide as the panel. So every displacement but one is a constant, and three registers are all the
addresses there are.

As in `tile`, this is the micro-kernel of Goto and van de Geijn (ACM TOMS 2008) as LLVM IR. What matters here is that
products are short, of 64 numbers often: tall tiles begin and end less often.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from .simd import WIDE_REGISTERS
from .tile import FLAGS
from .tile_code import WORD, Vectors, again, either, function

# Vectors of columns in a panel, and the rows that a tile of it may have: 14 x 2 sums, two vectors of B and one of A
# take all but one of 32 registers.
HEIGHTS = (
    {1: (4, 8, 14), 2: (4, 6, 8, 10, 12, 14), 4: (2, 4, 6)} if WIDE_REGISTERS else {1: (4, 8), 2: (2, 4, 6), 4: (2,)}
)
TALLEST = max(heights[-1] for heights in HEIGHTS.values())


def _heights(vectors: int) -> list[int]:
    """For each number of rows up to `TALLEST`, the height of the tile that does them."""
    heights = HEIGHTS.get(vectors, (1,))
    return [next((h for h in heights if h >= rows), heights[-1]) for rows in range(TALLEST + 1)]


_HEIGHT = np.array([_heights(vectors) for vectors in range(5)])


@njit(**FLAGS)
def height_for(rows, vectors):
    """How many rows to do at a time, so that tiles are alike."""
    most = _HEIGHT[vectors, TALLEST]
    tiles = (rows + most - 1) // most
    return _HEIGHT[vectors, (rows + tiles - 1) // tiles]


@intrinsic
def tile_of_planes(typingctx, a, a_step, b, ahead, steps, c, rows, vectors, more):
    """The product for up to the largest of `HEIGHTS` of rows, and a panel of so many vectors (a key of `HEIGHTS`).

    `steps` vectors deep, which lie `a_step` elements apart in ``a``. Up to five rows more than asked for are read and
    written. Is `more` not 0, the product is added to ``c``. From `ahead` on, as many cache lines as the product is deep
    are fetched into the second-level cache meanwhile.
    """
    word = types.intp

    def codegen(context, builder, signature, args):
        builder.call(_dispatch(Vectors(builder.module, a.dtype), "planes", [x.type for x in args]), args)
        return context.get_dummy_value()

    return types.void(a, word, b, ahead, word, c, word, word, word), codegen


@intrinsic
def tile_of_columns(typingctx, a, a_step, b, ahead, depth, c, rows, vectors, more):
    """As `tile_of_planes`, of an ``a`` whose columns are contiguous, `a_step` elements apart, and `depth` of them."""
    word = types.intp

    def codegen(context, builder, signature, args):
        builder.call(_dispatch(Vectors(builder.module, a.dtype), "columns", [x.type for x in args]), args)
        return context.get_dummy_value()

    return types.void(a, word, b, ahead, word, c, word, word, word), codegen


def _dispatch(vectors, order, kinds):
    name = f"nbsym_tile_of_{order}_{vectors.name}"
    if name in vectors.module.globals:
        return vectors.module.globals[name]
    made = function(vectors, name, kinds)
    a, a_step, b, ahead, deep, c, rows, wide, more = made.args
    builder = ir.IRBuilder(made.append_basic_block())
    end = made.append_basic_block("end")
    choice = builder.switch(wide, end)
    for width, heights in HEIGHTS.items():
        builder.position_at_end(made.append_basic_block())
        choice.add_case(WORD(width), builder.block)
        largest = made.append_basic_block()
        by_rows = builder.switch(rows, largest)
        below = 0
        for height in heights:
            builder.position_at_end(largest if height == heights[-1] else made.append_basic_block())
            if height != heights[-1]:
                for count in range(below + 1, height + 1):
                    by_rows.add_case(WORD(count), builder.block)
            below = height
            given = [a, a_step, b, ahead, deep, c, more]
            builder.call(_tile(vectors, order, height, width, [x.type for x in given]), given)
            builder.branch(end)
    builder.position_at_end(end)
    builder.ret_void()
    return made


def _tile(vectors, order, rows, width, kinds):
    made = function(vectors, f"nbsym_tile_of_{order}_{rows}x{width}_{vectors.name}", kinds)
    a, a_step, b, ahead, deep, c, more = made.args
    lanes = vectors.lanes
    row = lanes if order == "planes" else 1
    head, added, loop, end = (made.append_basic_block(name) for name in ("head", "added", "loop", "end"))
    builder = ir.IRBuilder(head)
    builder.cbranch(builder.icmp_signed("==", more, WORD(0)), loop, added)
    builder.position_at_end(added)
    so_far = [vectors.load(builder, vectors.at(builder, c, number)) for number in range(rows * width)]
    builder.branch(loop)
    builder.position_at_end(loop)
    zeros = [ir.Constant(vectors.type, None)] * (rows * width)
    n, a_at, b_at, *sums = state = either(builder, (head, [WORD(0), a, b, *zeros]), (added, [WORD(0), a, b, *so_far]))
    vectors.prefetch(builder, builder.gep(ahead, [builder.mul(n, WORD(lanes))]), level=2)
    b_values = [vectors.load(builder, vectors.at(builder, b_at, v)) for v in range(width)]
    added_up = list(sums)
    for i in range(rows):
        element = vectors.broadcast(builder, builder.load(builder.gep(a_at, [WORD(i * row)])))
        for v in range(width):
            added_up[i * width + v] = vectors.fma(builder, element, b_values[v], added_up[i * width + v])
    # One loop, and not unrolled: given more at a time, LLVM loads ahead what then has no register.
    following = builder.add(n, WORD(1))
    a_move = a_step
    if order == "planes":
        deep = builder.mul(deep, WORD(lanes))
        wraps = builder.icmp_signed("==", builder.and_(following, WORD(lanes - 1)), WORD(0))
        a_move = builder.select(wraps, builder.sub(a_step, WORD(lanes - 1)), WORD(1))
    again(state, loop, [following, builder.gep(a_at, [a_move]), builder.gep(b_at, [WORD(width * lanes)]), *added_up])
    builder.cbranch(builder.icmp_signed("<", following, deep), loop, end)
    builder.position_at_end(end)
    for number, value in enumerate(added_up):
        vectors.store(builder, value, vectors.at(builder, c, number))
    builder.ret_void()
    return made
