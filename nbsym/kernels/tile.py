"""The register tile that every matrix product and convolution here is made of, and how its operands are packed.

A tile of ``C``, up to `ROWS` rows by `VECTORS` vectors of columns, is held in registers while a reduction runs. Each
step loads the vectors of one row of ``B`` and broadcasts one element from each row of ``A``::

    c[i, :] += sum over o < outer, l < inner of  a[i][o, l] * b[o, l][:]

The reduction is two nested loops, and rows of ``B`` may be found through a table. So one tile walks packed panels
(outer = 1), a plane of pixels seen through the taps of a convolution (outer = channels, a table of taps), or rows of
pixels (outer = rows of an image).

It is the outer-product micro-kernel of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication"
(ACM TOMS 2008), as in BLIS, written as LLVM IR because loop vectorizers do not keep a block of sums in registers.
One core at 3.9 GHz with AVX-512 reaches 245 of 250 GFLOP/s in float32.
"""

from __future__ import annotations

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from .simd import WIDE_REGISTERS
from .tile_code import INDEX, WORD, Vectors, again, either, function, variables

# 8 x 3 sums, 3 vectors of B and one of A take 28 of 32 registers; 4 x 3 take all 16 where there are 16.
ROWS = 8 if WIDE_REGISTERS else 4
VECTORS = 3

FLAGS = {"error_model": "numpy", "fastmath": {"reassoc", "contract", "nsz", "arcp"}}


@intrinsic
def pointer(typingctx, array, offset):
    """Pointer to element `offset` of a C-contiguous array."""

    def codegen(context, builder, signature, args):
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        return builder.gep(data, [args[1]])

    return types.CPointer(array.dtype)(array, types.intp), codegen


@intrinsic
def advance(typingctx, address, count):
    """The pointer `count` elements further."""

    def codegen(context, builder, signature, args):
        return builder.gep(args[0], [args[1]])

    return address(address, types.intp), codegen


@intrinsic
def tile(typingctx, a, a_rows, a_inner, a_outer, b, b_inner, b_outer, inner, outer, c, c_row, rows, columns):
    """c[i, j] += sum of a[i] * b over the reduction, for i < rows <= ROWS and j < columns <= VECTORS vectors.

    Row i of ``a`` starts at ``a + a_rows[i]`` and is walked by `a_inner` within the inner loop, by `a_outer` from one
    outer step to the next. Row (o, l) of ``b`` is at ``b + o * b_outer + l * b_inner``; where `b_inner` is a pointer,
    at ``b + o * b_outer + b_inner[l]``. Whole vectors of ``b`` are read; of ``c`` nothing beyond `columns` is touched.
    Strides and offsets count elements.
    """
    return _tile(a, a_rows, b, b_inner, c, ())


@intrinsic
def tile_from(
    typingctx, a, a_rows, a_inner, a_outer, b, b_inner, b_outer, inner, outer, c, c_row, rows, columns, add
):  # fmt: skip
    """`tile`, which adds to `c` only if `add` is not zero, and otherwise begins from zeros without reading it."""
    return _tile(a, a_rows, b, b_inner, c, (types.intp,))


@intrinsic
def tile_after(
    typingctx, a, a_rows, a_inner, a_outer, b, b_inner, b_outer, inner, outer, c, c_row, rows, columns, add, start,
    start_row,
):  # fmt: skip
    """`tile_from`, which adds not to `c` but to what stands at `start`, row by row, and leaves the sums in `c`.

    ``c[i, j] = start[i * start_row + j] + ...``: `start` may be a row that is the same for all (`start_row` is 0).
    """
    return _tile(a, a_rows, b, b_inner, c, (types.intp, c, types.intp))


def _tile(a, a_rows, b, b_inner, c, more):
    table = isinstance(b_inner, types.CPointer)
    word = types.intp
    signature = types.void(
        a, a_rows, word, word, b, b_inner if table else word, word, word, word, c, word, word, word, *more
    )

    def codegen(context, builder, signature, args):
        vectors = Vectors(builder.module, a.dtype)
        c_at, c_row = args[9:11]
        args = [*args, *[WORD(1), c_at, c_row][len(more) :]]
        builder.call(_dispatch_function(vectors, [x.type for x in args], table), args)
        return context.get_dummy_value()

    return signature, codegen


@intrinsic
def transpose_square(typingctx, source, source_row, target, target_row):
    """target[j, i] = source[i, j] for a square of as many rows as a vector has lanes."""

    def codegen(context, builder, signature, args):
        source_at, source_step, target_at, target_step = args
        vectors = Vectors(builder.module, source.dtype)
        lanes = vectors.lanes
        rows = [
            vectors.load(builder, builder.gep(source_at, [builder.mul(source_step, WORD(i))])) for i in range(lanes)
        ]
        # To interleave the first half of the rows with the second, log2(lanes) times, is to transpose.
        half = lanes // 2
        low = [i // 2 + lanes * (i % 2) for i in range(lanes)]
        masks = [ir.Constant(ir.VectorType(INDEX, lanes), [i + shift for i in low]) for shift in (0, half)]
        for _ in range(lanes.bit_length() - 1):
            rows = [builder.shuffle_vector(rows[i], rows[i + half], mask) for i in range(half) for mask in masks]
        for i, row in enumerate(rows):
            vectors.store(builder, row, builder.gep(target_at, [builder.mul(target_step, WORD(i))]))
        return context.get_dummy_value()

    return types.void(source, types.intp, target, types.intp), codegen


# ---- packing --------------------------------------------------------------------------------------------------------


@njit(**FLAGS)
def pack_transposed(lanes, source, source_row, rows, columns, target, width):
    """target[j, i] = source[i, j] for i < rows <= width and j < columns; rows of `target` are filled up with zeros."""
    transpose(lanes, source, source_row, rows, columns, target, width)
    for j in range(columns):
        for i in range(rows, width):
            target[j * width + i] = 0


@njit(**FLAGS)
def transpose(lanes, source, source_row, rows, columns, target, target_row):
    """target[j, i] = source[i, j] for i < rows and j < columns."""
    whole_rows = rows - rows % lanes
    whole_columns = columns - columns % lanes
    for j in range(0, whole_columns, lanes):
        for i in range(0, whole_rows, lanes):
            transpose_square(
                advance(source, i * source_row + j), source_row, advance(target, j * target_row + i), target_row
            )
    for j in range(columns):
        for i in range(whole_rows if j < whole_columns else 0, rows):
            target[j * target_row + i] = source[i * source_row + j]


@njit(**FLAGS)
def pack_rows(source, source_row, rows, columns, target, width):
    """target[i, j] = source[i, j] for i < rows and j < columns <= width; rows of `target` are filled up with zeros."""
    for i in range(rows):
        for j in range(columns):
            target[i * width + j] = source[i * source_row + j]
        for j in range(columns, width):
            target[i * width + j] = 0


@njit(**FLAGS)
def balanced_width(columns, lanes):
    """Width of the panels that `columns` are cut into, so that they are alike: 64 make 32 and 32, not 48 and 16."""
    vectors = (columns + lanes - 1) // lanes
    panels = (vectors + VECTORS - 1) // VECTORS
    return (vectors + panels - 1) // panels * lanes


# ---- the tile's code ------------------------------------------------------------------------------------------------


def _dispatch_function(vectors, kinds, table):
    """The function that covers rows x columns with tiles of ROWS, 4, 2 and 1 rows and as many vectors as are needed.

    Tiles are functions of their own, never inlined, so that each is optimized once.
    """
    name = f"nbsym_tile_{vectors.name}{'_table' if table else ''}"
    if name in vectors.module.globals:
        return vectors.module.globals[name]
    made = function(vectors, name, kinds)
    a, a_rows, a_inner, a_outer, b, b_inner, b_outer, inner, outer, c, c_row, rows, columns, add, start, start_row = (
        made.args
    )
    builder = ir.IRBuilder(made.append_basic_block())
    wanted = builder.sdiv(builder.add(columns, WORD(vectors.lanes - 1)), WORD(vectors.lanes))
    done = WORD(0)
    for size in sorted({ROWS, 4, 2, 1}, reverse=True):
        present = builder.and_(rows, WORD(size))
        with builder.if_then(builder.icmp_signed("!=", present, WORD(0))):
            after = builder.append_basic_block()
            choice = builder.switch(wanted, after)
            for width in range(1, VECTORS + 1):
                case = builder.append_basic_block()
                choice.add_case(WORD(width), case)
                builder.position_at_end(case)
                tile_args = [
                    a,
                    builder.gep(a_rows, [done]),
                    a_inner,
                    a_outer,
                    b,
                    b_inner,
                    b_outer,
                    inner,
                    outer,
                    builder.gep(c, [builder.mul(done, c_row)]),
                    c_row,
                    columns,
                    add,
                    builder.gep(start, [builder.mul(done, start_row)]),
                    start_row,
                ]
                builder.call(_tile_function(vectors, size, width, table, [x.type for x in tile_args]), tile_args)
                builder.branch(after)
            builder.position_at_end(after)
        done = builder.add(done, present)
    builder.ret_void()
    return made


def _tile_function(vectors, rows, width, table, kinds):
    """The function for one shape of tile: `rows` rows by `width` vectors, of which the last may be partial."""
    made = function(vectors, f"nbsym_tile_{rows}x{width}_{vectors.name}{'_table' if table else ''}", kinds)
    a, a_rows, a_inner, a_outer, b, b_inner, b_outer, inner, outer, c, c_row, columns, add, start, start_row = made.args
    cells = [(i, v) for i in range(rows) for v in range(width)]
    head, read, begin, outer_loop, inner_loop, outer_end, end = (
        made.append_basic_block(name) for name in ("head", "read", "begin", "outer", "inner", "outer.end", "end")
    )

    builder = ir.IRBuilder(head)
    last = vectors.below(builder, builder.sub(columns, WORD((width - 1) * vectors.lanes)))
    masks = [None] * (width - 1) + [last]
    c_at = {(i, v): vectors.at(builder, builder.gep(c, [builder.mul(c_row, WORD(i))]), v) for i, v in cells}
    a_start = [builder.gep(a, [builder.load(builder.gep(a_rows, [WORD(i)]))]) for i in range(rows)]
    # What a tile of a large C is written to is not in the cache yet, and is fetched while the reduction runs:
    # 1120 x 200 x 10000 takes 9.9 ms, without 11.9. Where it is in the cache this costs nothing that can be measured.
    for cell in cells:
        vectors.prefetch(builder, c_at[cell], write=True)
    builder.cbranch(builder.icmp_signed("!=", add, WORD(0)), read, begin)
    builder.position_at_end(read)
    start_at = [builder.gep(start, [builder.mul(start_row, WORD(i))]) for i in range(rows)]
    present = [vectors.load(builder, vectors.at(builder, start_at[i], v), masks[v]) for i, v in cells]
    builder.branch(begin)
    builder.position_at_end(begin)
    initial = either(builder, (read, present), (head, [ir.Constant(vectors.type, None)] * len(cells)))
    some = builder.and_(builder.icmp_signed(">", inner, WORD(0)), builder.icmp_signed(">", outer, WORD(0)))
    builder.cbranch(some, outer_loop, end)

    builder.position_at_end(outer_loop)
    o, a_outer_at, b_outer_at, *outer_sums = state = variables(builder, begin, [WORD(0), WORD(0), b, *initial])
    builder.branch(inner_loop)

    builder.position_at_end(inner_loop)
    n, a_at, b_at, *sums = inner_state = variables(builder, outer_loop, [WORD(0), a_outer_at, b_outer_at, *outer_sums])
    b_row = builder.gep(b_at, [builder.load(builder.gep(b_inner, [n]))]) if table else b_at
    b_values = [vectors.load(builder, vectors.at(builder, b_row, v)) for v in range(width)]
    for i in range(rows):
        element = vectors.broadcast(builder, builder.load(builder.gep(a_start[i], [a_at])))
        for v in range(width):
            sums[i * width + v] = vectors.fma(builder, element, b_values[v], sums[i * width + v])
    n_next = builder.add(n, WORD(1))
    b_next = b_at if table else builder.gep(b_at, [b_inner])
    again(inner_state, inner_loop, [n_next, builder.add(a_at, a_inner), b_next, *sums])
    builder.cbranch(builder.icmp_signed("<", n_next, inner), inner_loop, outer_end)

    builder.position_at_end(outer_end)
    o_next = builder.add(o, WORD(1))
    again(state, outer_end, [o_next, builder.add(a_outer_at, a_outer), builder.gep(b_outer_at, [b_outer]), *sums])
    builder.cbranch(builder.icmp_signed("<", o_next, outer), outer_loop, end)

    builder.position_at_end(end)
    result = either(builder, (begin, initial), (outer_end, sums))
    for (i, v), value in zip(cells, result, strict=True):
        vectors.store(builder, value, c_at[i, v], masks[v])
    builder.ret_void()
    return made
