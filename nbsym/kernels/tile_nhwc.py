"""The tile of a product in registers for matrices whose rows are pixels: begun from a shift, finished when written.

``c[i, j] = clip(start[j] + sum of a[i, l] * b[l, j] + residual[i, j])`` for some rows i (pixels) and a panel of columns
(filters). A row of ``A`` is contiguous, or is made of as many contiguous pieces as the kernel has rows of taps. The
reduction may be cut: a tile then begins from what is there, or leaves it unfinished.

As in `tile`, this is the micro-kernel of Goto and van de Geijn (ACM TOMS 2008) as LLVM IR. Here the panel is that of
the filters and the rows are few: 6 x 4 sums, 4 vectors of B and one of A take 29 of 32 registers, and no tile is
without work because a plane has few pixels.
"""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from .simd import WIDE_REGISTERS
from .tile_code import WORD, Vectors, again, either, function, variables

# Rows of tiles by the vectors of columns they have: what is left of 6 rows is done in one tile, of 12 in up to three.
SHAPES = (
    {4: (6, 5, 4, 3, 2, 1), 2: (12, 8, 4, 2, 1), 1: (12, 8, 4, 2, 1)}
    if WIDE_REGISTERS
    else {4: (2, 1), 2: (6, 4, 2, 1), 1: (8, 4, 2, 1)}
)
WIDEST = max(SHAPES)


@intrinsic
def tile_nhwc(
    typingctx, a, a_rows, a_outer, b, ahead, ahead_end, inner, outer, c, c_row, source, source_row, rows, columns,
    start, residual, first, last, added, low, high,
):  # fmt: skip
    """Rows of c from `rows` rows of a and a panel of b that is `columns` (1, 2 or 4 vectors of them) wide.

    Row i of ``a`` starts at ``a + a_rows[i]``; it is `outer` pieces of `inner` elements, `a_outer` apart. The rows of
    the panel follow one another. `first`: begin from `start`, else from the rows of `source`, which may be ``c``.
    `last`: finish, with the residual (which lies as `c` does) if there is one `added`, within the bounds `low` and
    `high`. `columns` counts vectors. What lies between `ahead` and `ahead_end`, the panel that comes next, is fetched
    into the second-level cache meanwhile.
    """
    word = types.intp
    signature = types.void(
        a, a_rows, word, b, ahead, ahead_end, word, word, c, word, source, word, word, word, start, residual, word,
        word, word, a.dtype, a.dtype,
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
    made = function(vectors, name, kinds)
    a, a_rows, a_outer, b, ahead, ahead_end, inner, outer, c, c_row, source, source_row, rows, columns, *rest = (
        made.args
    )
    start, residual, *rest = rest
    builder = ir.IRBuilder(made.append_basic_block())
    after = made.append_basic_block("after")
    fetched = builder.mul(builder.mul(inner, outer), WORD(vectors.lanes))
    choice = builder.switch(columns, after)
    for width, sizes in SHAPES.items():
        case = made.append_basic_block(f"by{width}")
        choice.add_case(WORD(width), case)
        builder.position_at_end(case)
        entry = case
        done, place, wanted = WORD(0), WORD(0), ahead
        for size in sizes:
            loop, end = made.append_basic_block(f"{size}x{width}"), made.append_basic_block()
            builder.cbranch(builder.icmp_signed("<=", builder.add(done, WORD(size)), rows), loop, end)
            builder.position_at_end(loop)
            at, offset, coming = builder.phi(WORD), builder.phi(WORD), builder.phi(b.type)
            at.add_incoming(done, entry)
            offset.add_incoming(place, entry)
            coming.add_incoming(wanted, entry)
            missing = builder.icmp_unsigned("<", coming, ahead_end)
            tile_args = [
                a, builder.gep(a_rows, [at]), a_outer, b, builder.select(missing, coming, b), inner, outer,
                builder.gep(c, [offset]), c_row, builder.gep(source, [builder.mul(source_row, at)]), source_row, start,
                builder.gep(residual, [offset]), *rest,
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
    return made


def _tile(vectors, rows, width, kinds):
    """The function for one shape of tile."""
    made = function(vectors, f"nbsym_tile_nhwc_{rows}x{width}_{vectors.name}", kinds)
    a, a_rows, a_outer, b, ahead, inner, outer, c, c_row, source, source_row, start, residual, *rest = made.args
    first, last, added, low, high = rest
    builder = ir.IRBuilder(made.append_basic_block())
    a_rows = [builder.gep(a, [builder.load(builder.gep(a_rows, [WORD(i)]))]) for i in range(rows)]
    places, residuals, sources = (
        [
            vectors.at(builder, builder.gep(base, [builder.mul(row, WORD(i))]), v)
            for i in range(rows)
            for v in range(width)
        ]
        for base, row in ((c, c_row), (residual, c_row), (source, source_row))
    )
    residual_counts = builder.icmp_signed("!=", builder.mul(last, added), WORD(0))
    with builder.if_then(residual_counts):
        for place in residuals:
            vectors.prefetch(builder, place)
    sums = _begun(builder, vectors, start, sources, first, rows, width)
    sums = _multiplied(builder, vectors, a_rows, a_outer, b, ahead, inner, outer, sums, width)
    before = builder.block
    with builder.if_then(residual_counts):
        more = [builder.fadd(x, vectors.load(builder, place)) for x, place in zip(sums, residuals, strict=True)]
        adding = builder.block
    sums = either(builder, (before, sums), (adding, more))
    before = builder.block
    with builder.if_then(builder.icmp_signed("!=", last, WORD(0))):
        lower, upper = vectors.broadcast(builder, low), vectors.broadcast(builder, high)
        # In this order, what is not a number stays.
        bounded = [builder.select(builder.fcmp_ordered(">", x, upper), upper, x) for x in sums]
        bounded = [builder.select(builder.fcmp_ordered(">", lower, x), lower, x) for x in bounded]
        bounding = builder.block
    for x, place in zip(either(builder, (before, sums), (bounding, bounded)), places, strict=True):
        vectors.store(builder, x, place)
    builder.ret_void()
    return made


def _begun(builder, vectors, start, sources, first, rows, width):
    """The sums to begin with: `start`, in every row, or what is there."""
    with builder.if_else(builder.icmp_signed("!=", first, WORD(0))) as (begin, resume):
        with begin:
            starts = [vectors.load(builder, vectors.at(builder, start, v)) for v in range(width)] * rows
            beginning = builder.block
        with resume:
            present = [vectors.load(builder, place) for place in sources]
            resuming = builder.block
    return either(builder, (beginning, starts), (resuming, present))


def _multiplied(builder, vectors, a_rows, a_outer, b, ahead, inner, outer, sums, width):
    """The sums after both loops over the reduction; the next panel is fetched, a line for each row of this one."""
    entry = builder.block
    outer_loop, inner_loop, outer_end, end = (
        builder.function.append_basic_block(name) for name in ("outer", "inner", "outer.end", "end")
    )
    builder.branch(outer_loop)
    builder.position_at_end(outer_loop)
    o, a_start, b_start, ahead_start, *outer_sums = state = variables(
        builder, entry, [WORD(0), WORD(0), b, ahead, *sums]
    )
    builder.branch(inner_loop)

    builder.position_at_end(inner_loop)
    n, a_at, b_at, ahead_at, *sums = inner_state = variables(
        builder, outer_loop, [WORD(0), a_start, b_start, ahead_start, *outer_sums]
    )
    vectors.prefetch(builder, ahead_at, level=2)
    b_values = [vectors.load(builder, vectors.at(builder, b_at, v)) for v in range(width)]
    for i, row in enumerate(a_rows):
        element = vectors.broadcast(builder, builder.load(builder.gep(row, [a_at])))
        for v in range(width):
            sums[i * width + v] = vectors.fma(builder, element, b_values[v], sums[i * width + v])
    n_next, b_next, ahead_next = (
        builder.add(n, WORD(1)),
        vectors.at(builder, b_at, width),
        vectors.at(builder, ahead_at, 1),
    )
    again(inner_state, inner_loop, [n_next, builder.add(a_at, WORD(1)), b_next, ahead_next, *sums])
    builder.cbranch(builder.icmp_signed("<", n_next, inner), inner_loop, outer_end)

    builder.position_at_end(outer_end)
    o_next = builder.add(o, WORD(1))
    again(state, outer_end, [o_next, builder.add(a_start, a_outer), b_next, ahead_next, *sums])
    builder.cbranch(builder.icmp_signed("<", o_next, outer), outer_loop, end)
    builder.position_at_end(end)
    return sums
