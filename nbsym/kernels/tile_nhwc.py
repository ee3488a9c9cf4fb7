"""The tile of a product in registers for matrices whose rows are pixels: begun from a shift, finished when written.

``c[i, j] = clip(start[j] + sum of a[i, l] * b[l, j] + residual[i, j])`` for some rows i (pixels) and a panel of columns
(filters). A row of ``A`` is contiguous, or is made of as many contiguous pieces as the kernel has rows of taps. The
reduction may be cut: a tile then begins from what is in ``c``, or leaves it unfinished.

As in `tile`, this is the micro-kernel of Goto and van de Geijn (ACM TOMS 2008) as LLVM IR. Here the panel is that of
the filters and the rows are few: 6 x 4 sums, 4 vectors of B and one of A take 29 of 32 registers, and no tile is
without work because a plane has few pixels.
"""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from .simd import WIDE_REGISTERS
from .tile import Vectors

WORD = ir.IntType(64)

# Rows of tiles by the vectors of columns they have: what is left of 6 rows is done in one tile, of 12 in up to three.
SHAPES = (
    {4: (6, 5, 4, 3, 2, 1), 2: (12, 8, 4, 2, 1), 1: (12, 8, 4, 2, 1)}
    if WIDE_REGISTERS
    else {4: (2, 1), 2: (6, 4, 2, 1), 1: (8, 4, 2, 1)}
)
WIDEST = max(SHAPES)


@intrinsic
def tile_nhwc(
    typingctx, a, a_rows, a_outer, b, ahead, ahead_end, inner, outer, c, c_row, rows, columns, start, residual, first,
    last, added, low, high,
):  # fmt: skip
    """Rows of c from `rows` rows of a and a panel of b that is `columns` (1, 2 or 4 vectors of them) wide.

    Row i of ``a`` starts at ``a + a_rows[i]``; it is `outer` pieces of `inner` elements, `a_outer` apart. The rows of
    the panel follow one another. `first`: begin from `start`, else from `c`. `last`: finish, with the residual (which
    lies as `c` does) if there is one `added`, within the bounds `low` and `high`. `columns` counts vectors. What lies
    between `ahead` and `ahead_end`, the panel that comes next, is fetched into the second-level cache meanwhile.
    """
    word = types.intp
    signature = types.void(
        a, a_rows, word, b, ahead, ahead_end, word, word, c, word, word, word, start, residual, word, word, word,
        a.dtype, a.dtype,
    )  # fmt: skip

    def codegen(context, builder, signature, args):
        vectors = Vectors(builder.module, a.dtype)
        builder.call(_dispatch(vectors, [x.type for x in args]), args)
        return context.get_dummy_value()

    return signature, codegen


def _dispatch(vectors, kinds):
    """The function that covers any number of rows with tiles of the panel's width."""
    name = f"nbsym_tile_nhwc_{vectors.name}"
    if name in vectors.module.globals:
        return vectors.module.globals[name]
    function = _function(vectors, name, kinds)
    a, a_rows, a_outer, b, ahead, ahead_end, inner, outer, c, c_row, rows, columns, start, residual, *rest = (
        function.args
    )
    builder = ir.IRBuilder(function.append_basic_block())
    after = function.append_basic_block("after")
    fetched = builder.mul(builder.mul(inner, outer), WORD(vectors.lanes))
    choice = builder.switch(columns, after)
    for width, sizes in SHAPES.items():
        case = function.append_basic_block(f"by{width}")
        choice.add_case(WORD(width), case)
        builder.position_at_end(case)
        entry = case
        done, place, wanted = WORD(0), WORD(0), ahead
        for size in sizes:
            loop, end = function.append_basic_block(f"{size}x{width}"), function.append_basic_block()
            builder.cbranch(builder.icmp_signed("<=", builder.add(done, WORD(size)), rows), loop, end)
            builder.position_at_end(loop)
            at, offset, coming = builder.phi(WORD), builder.phi(WORD), builder.phi(b.type)
            at.add_incoming(done, entry)
            offset.add_incoming(place, entry)
            coming.add_incoming(wanted, entry)
            missing = builder.icmp_unsigned("<", coming, ahead_end)
            tile_args = [
                a, builder.gep(a_rows, [at]), a_outer, b, builder.select(missing, coming, b), inner, outer,
                builder.gep(c, [offset]), c_row, start, builder.gep(residual, [offset]), *rest,
            ]  # fmt: skip
            builder.call(_tile(vectors, size, width, [x.type for x in tile_args]), tile_args)
            at_next = builder.add(at, WORD(size))
            offset_next = builder.add(offset, builder.mul(c_row, WORD(size)))
            coming_next = builder.gep(coming, [fetched])
            at.add_incoming(at_next, loop)
            offset.add_incoming(offset_next, loop)
            coming.add_incoming(coming_next, loop)
            builder.cbranch(builder.icmp_signed("<=", builder.add(at_next, WORD(size)), rows), loop, end)
            builder.position_at_end(end)
            done_now, place_now, wanted_now = builder.phi(WORD), builder.phi(WORD), builder.phi(b.type)
            done_now.add_incoming(done, entry)
            done_now.add_incoming(at_next, loop)
            place_now.add_incoming(place, entry)
            place_now.add_incoming(offset_next, loop)
            wanted_now.add_incoming(wanted, entry)
            wanted_now.add_incoming(coming_next, loop)
            done, place, wanted, entry = done_now, place_now, wanted_now, end
        builder.branch(after)
    builder.position_at_end(after)
    builder.ret_void()
    return function


def _tile(vectors, rows, width, kinds):
    """The function for one shape of tile."""
    name = f"nbsym_tile_nhwc_{rows}x{width}_{vectors.name}"
    function = _function(vectors, name, kinds)
    a, a_rows, a_outer, b, ahead, inner, outer, c, c_row, start, residual, first, last, added, low, high = function.args
    cells = [(i, v) for i in range(rows) for v in range(width)]
    blocks = "head", "fetch", "start", "begin", "resume", "outer", "inner", "outer.end", "end", "finish", "add", "clip", "write"
    head, fetch, start_block, begin, resume, outer_loop, inner_loop, outer_end, end, finish, add, clip, write = (
        function.append_basic_block(block) for block in blocks
    )
    step = WORD(width * vectors.lanes)
    one, none = WORD(1), WORD(0)

    builder = ir.IRBuilder(head)
    c_rows = [builder.gep(c, [builder.mul(c_row, WORD(i))]) for i in range(rows)]
    a_start = [builder.gep(a, [builder.load(builder.gep(a_rows, [WORD(i)]))]) for i in range(rows)]
    builder.cbranch(builder.icmp_signed("!=", builder.mul(last, added), none), fetch, start_block)
    builder.position_at_end(fetch)
    residuals = [builder.gep(residual, [builder.mul(c_row, WORD(i))]) for i in range(rows)]
    for i, v in cells:
        vectors.prefetch(builder, vectors.at(builder, residuals[i], v))
    builder.branch(start_block)
    builder.position_at_end(start_block)
    builder.cbranch(builder.icmp_signed("!=", first, none), begin, resume)
    builder.position_at_end(begin)
    shifts = [vectors.load(builder, vectors.at(builder, start, v)) for v in range(width)]
    builder.branch(outer_loop)
    builder.position_at_end(resume)
    present = [vectors.load(builder, vectors.at(builder, c_rows[i], v)) for i, v in cells]
    builder.branch(outer_loop)

    builder.position_at_end(outer_loop)
    o, a_outer_at, b_outer_at, ahead_outer = (builder.phi(kind) for kind in (WORD, WORD, b.type, b.type))
    outer_sums = [builder.phi(vectors.type) for _ in cells]
    for block in (begin, resume):
        o.add_incoming(none, block)
        a_outer_at.add_incoming(none, block)
        b_outer_at.add_incoming(b, block)
        ahead_outer.add_incoming(ahead, block)
    for variable, (_, v), value in zip(outer_sums, cells, present, strict=True):
        variable.add_incoming(shifts[v], begin)
        variable.add_incoming(value, resume)
    builder.branch(inner_loop)

    builder.position_at_end(inner_loop)
    n, a_at, b_at, ahead_at = (builder.phi(kind) for kind in (WORD, WORD, b.type, b.type))
    sums = [builder.phi(vectors.type) for _ in cells]
    before = [none, a_outer_at, b_outer_at, ahead_outer, *outer_sums]
    for variable, value in zip([n, a_at, b_at, ahead_at, *sums], before, strict=True):
        variable.add_incoming(value, outer_loop)
    vectors.prefetch(builder, ahead_at, level=2)
    b_values = [vectors.load(builder, vectors.at(builder, b_at, v)) for v in range(width)]
    added_up = list(sums)
    for i in range(rows):
        element = vectors.broadcast(builder, builder.load(builder.gep(a_start[i], [a_at])))
        for v in range(width):
            added_up[i * width + v] = vectors.fma(builder, element, b_values[v], added_up[i * width + v])
    after = [builder.add(n, one), builder.add(a_at, one), builder.gep(b_at, [step]), vectors.at(builder, ahead_at, 1)]
    for variable, value in zip([n, a_at, b_at, ahead_at, *sums], [*after, *added_up], strict=True):
        variable.add_incoming(value, inner_loop)
    builder.cbranch(builder.icmp_signed("<", after[0], inner), inner_loop, outer_end)

    builder.position_at_end(outer_end)
    after_outer = [builder.add(o, one), builder.add(a_outer_at, a_outer), *after[2:], *added_up]
    for variable, value in zip([o, a_outer_at, b_outer_at, ahead_outer, *outer_sums], after_outer, strict=True):
        variable.add_incoming(value, outer_end)
    builder.cbranch(builder.icmp_signed("<", after_outer[0], outer), outer_loop, end)

    builder.position_at_end(end)
    builder.cbranch(builder.icmp_signed("!=", last, none), finish, write)
    builder.position_at_end(finish)
    lower, upper = vectors.broadcast(builder, low), vectors.broadcast(builder, high)
    builder.cbranch(builder.icmp_signed("!=", added, none), add, clip)
    builder.position_at_end(add)
    more = []
    for (i, v), value in zip(cells, added_up, strict=True):
        row = builder.gep(residual, [builder.mul(c_row, WORD(i))])
        more.append(builder.fadd(value, vectors.load(builder, vectors.at(builder, row, v))))
    builder.branch(clip)
    builder.position_at_end(clip)
    clipped = []
    for value, with_residual in zip(added_up, more, strict=True):
        x = builder.phi(vectors.type)
        x.add_incoming(value, finish)
        x.add_incoming(with_residual, add)
        clipped.append(x)
    # In this order, what is not a number stays.
    clipped = [builder.select(builder.fcmp_ordered(">", x, upper), upper, x) for x in clipped]
    clipped = [builder.select(builder.fcmp_ordered(">", lower, x), lower, x) for x in clipped]
    builder.branch(write)
    builder.position_at_end(write)
    for (i, v), raw, final in zip(cells, added_up, clipped, strict=True):
        x = builder.phi(vectors.type)
        x.add_incoming(raw, end)
        x.add_incoming(final, clip)
        clipped[i * width + v] = x
    for i, v in cells:
        vectors.store(builder, clipped[i * width + v], vectors.at(builder, c_rows[i], v))
    builder.ret_void()
    return function


def _function(vectors, name, kinds):
    function = ir.Function(vectors.module, ir.FunctionType(ir.VoidType(), kinds), name)
    function.linkage = "linkonce_odr"
    function.attributes.add("noinline")
    return function
