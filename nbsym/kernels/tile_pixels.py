"""The tile of a convolution whose pixels are read where they lie: halves of vectors, each from its own row of pixels.

    c[i, j] = sum over channel, tap of  a[channel, tap, i] * plane[channel, halves[j] + offset[tap]]

Rows of 24 pixels are one vector and a half, rows of 8 are half a vector: with the halves of a vector loaded apart, as
many vectors hold exactly the pixels of several rows, and nothing is copied into panels. As in `tile`, this is the
micro-kernel of Goto and van de Geijn (ACM TOMS 2008) as LLVM IR; here rows of ``A`` are packed side by side, and there
is a tile for each number of them, since 50 filters are better multiplied as six times 7 and 8 than as six times 8 and 2
(two rows by two vectors leave half of the multipliers idle).
"""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from .tile import ROWS, VECTORS
from .tile_code import INDEX, WORD, Vectors, again, function, variables


@intrinsic
def tile_pixels(typingctx, a, plane, halves, offsets, taps, channel_step, channels, c, c_row, rows, width):
    """c[i, j] for i < rows <= ROWS and `width` <= VECTORS vectors of pixels j; row i of ``c`` starts at i * `c_row`.

    Element (l, i) of ``a`` is ``a[l * rows + i]``, l counting taps of a channel, then channels. `halves` says where in
    the plane of channel 0 the halves of the vectors begin; channels are `channel_step` apart. All count elements. There
    must be channels and taps.
    """
    word = types.intp
    signature = types.void(a, plane, halves, offsets, word, word, word, c, word, word, word)

    def codegen(context, builder, signature, args):
        vectors = Vectors(builder.module, a.dtype)
        builder.call(_dispatch_function(vectors, [x.type for x in args]), args)
        return context.get_dummy_value()

    return signature, codegen


def _dispatch_function(vectors, kinds):
    """The function that calls the tile of so many rows and vectors."""
    name = f"nbsym_tile_pixels_{vectors.name}"
    if name in vectors.module.globals:
        return vectors.module.globals[name]
    made = function(vectors, name, kinds)
    *arguments, rows, width = made.args
    builder = ir.IRBuilder(made.append_basic_block())
    shape = builder.add(builder.mul(rows, WORD(VECTORS)), width)
    after = made.append_basic_block("after")
    choice = builder.switch(shape, after)
    for i in range(1, ROWS + 1):
        for v in range(1, VECTORS + 1):
            case = made.append_basic_block(f"by{i}x{v}")
            choice.add_case(WORD(i * VECTORS + v), case)
            builder.position_at_end(case)
            builder.call(_tile_function(vectors, i, v, [x.type for x in arguments]), arguments)
            builder.branch(after)
    builder.position_at_end(after)
    builder.ret_void()
    return made


def _tile_function(vectors, rows, width, kinds):
    """The function for one shape of tile: a loop over channels, in it one over taps."""
    made = function(vectors, f"nbsym_tile_pixels_{rows}x{width}_{vectors.name}", kinds)
    a, plane, halves, offsets, taps, channel_step, channels, c, c_row = made.args
    head, channel_loop, tap_loop, channel_end, end = (
        made.append_basic_block(name) for name in ("head", "channel", "tap", "channel.end", "end")
    )
    builder = ir.IRBuilder(head)
    starts = [
        builder.gep(plane, [builder.load(builder.gep(halves, [WORD(h)]))]) for h in range(2 * width)
    ]  # of the halves in channel 0
    builder.branch(channel_loop)

    zeros = [ir.Constant(vectors.type, None)] * (rows * width)
    builder.position_at_end(channel_loop)
    channel, seen, a_channel, *sums = by_channel = variables(builder, head, [WORD(0), WORD(0), a, *zeros])
    builder.branch(tap_loop)
    builder.position_at_end(tap_loop)
    tap, a_at, *sums = by_tap = variables(builder, channel_loop, [WORD(0), a_channel, *sums])
    offset = builder.add(seen, builder.load(builder.gep(offsets, [tap])))
    pixels = [_joined(vectors, builder, [builder.gep(at, [offset]) for at in starts[2 * v : 2 * v + 2]])
              for v in range(width)]  # fmt: skip
    for i in range(rows):
        element = vectors.broadcast(builder, builder.load(builder.gep(a_at, [WORD(i)])))
        for v in range(width):
            sums[i * width + v] = vectors.fma(builder, element, pixels[v], sums[i * width + v])
    tap_next, a_next = builder.add(tap, WORD(1)), builder.gep(a_at, [WORD(rows)])
    again(by_tap, tap_loop, [tap_next, a_next, *sums])
    builder.cbranch(builder.icmp_signed("<", tap_next, taps), tap_loop, channel_end)

    builder.position_at_end(channel_end)
    channel_next = builder.add(channel, WORD(1))
    again(by_channel, channel_end, [channel_next, builder.add(seen, channel_step), a_next, *sums])
    builder.cbranch(builder.icmp_signed("<", channel_next, channels), channel_loop, end)

    builder.position_at_end(end)
    for i in range(rows):
        row = builder.gep(c, [builder.mul(c_row, WORD(i))])
        for v in range(width):
            vectors.store(builder, sums[i * width + v], vectors.at(builder, row, v))
    builder.ret_void()
    return made


def _joined(vectors, builder, addresses):
    """The vector of which two halves stand at two addresses."""
    half = ir.VectorType(vectors.scalar, vectors.lanes // 2)
    low, high = (builder.load(builder.bitcast(at, half.as_pointer()), align=vectors.bits // 8) for at in addresses)
    return builder.shuffle_vector(
        low, high, ir.Constant(ir.VectorType(INDEX, vectors.lanes), list(range(vectors.lanes)))
    )
