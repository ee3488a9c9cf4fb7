"""The transforms of Winograd's minimal filtering F(4x4, 3x3), on vectors of channels or of filters.

A vector shows one pixel of as many channels as it has lanes. So all arithmetic is on whole vectors whatever the size
of the image; images, which are stored channel by channel, are transposed on the way in and out, in registers.

`matrices` gives the transforms as matrices, of which the functions of one dimension are the fast form.

A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks" (CVPR 2016).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from .simd import VECTOR_BYTES
from .tile import FLAGS, advance, pack_transposed, transpose, transpose_square
from .vector import load, store

LANES = VECTOR_BYTES // 4  # float32 only
UNTIL_SUMS = (3 * 6 + LANES + 10) * LANES  # elements of scratch for `transform_sums`

TILE = 4  # pixels of the output, each way
POINTS = TILE + 2
PLANES = POINTS * POINTS

# The points are 0, P, -P, Q, -Q and infinity. Which ones to take decides the rounding error (B. Barabasz et al., "Error
# analysis and improving the accuracy of Winograd convolution for deep neural networks", ACM TOMS 2020). Largest error
# relative to the largest output, normal data, 64 channels: 1.5e-6; with 1, 2, the usual choice, 7.3e-6; with 1/2, 1:
# 6.5e-6; with 5/8, 5/4: 1.5e-6 too, but 13 % more on average. F(6x6, 3x3) at its best points: 1e-5.
P, Q = 5 / 8, 3 / 2
P2, Q2 = P * P, Q * Q

# Rows of tiles whose pixels are transposed at a time: as many as keep these pixels in the first-level cache.
PIXELS = 512


def matrices(taps: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """B' (6, 6), G (6, taps) and A' (7 - taps, 6) in float64, for filters of so many taps: 3, or 4 for F(3x3, 4x4)."""
    points = np.array([0, P, -P, Q, -Q])
    b, g, a = np.zeros((POINTS, POINTS)), np.zeros((POINTS, taps)), np.zeros((POINTS + 1 - taps, POINTS))
    for i, point in enumerate(points):
        others = np.delete(points, i)
        b[i, :5] = np.poly(others)[::-1]
        g[i] = point ** np.arange(taps) / np.prod(point - others)
        a[:, i] = point ** np.arange(len(a))
    b[5] = np.poly(points)[::-1]
    g[5, -1] = a[-1, 5] = 1
    return b, g, a


# ---- one dimension --------------------------------------------------------------------------------------------------


@njit(**FLAGS)
def of_input(d0, d1, d2, d3, d4, d5):
    """B' d."""
    even_p, odd_p = d4 - d2 * Q2, (d3 - d1 * Q2) * P
    even_q, odd_q = d4 - d2 * P2, (d3 - d1 * P2) * Q
    return (
        d4 - d2 * (P2 + Q2) + d0 * (P2 * Q2),
        even_p + odd_p,
        even_p - odd_p,
        even_q + odd_q,
        even_q - odd_q,
        d5 - d3 * (P2 + Q2) + d1 * (P2 * Q2),
    )


@njit(**FLAGS)
def of_weights(g0, g1, g2):
    """G g."""
    even_p, odd_p = (g0 + g2 * P2) * (0.5 / (P2 * (P2 - Q2))), g1 * (0.5 * P / (P2 * (P2 - Q2)))
    even_q, odd_q = (g0 + g2 * Q2) * (0.5 / (Q2 * (Q2 - P2))), g1 * (0.5 * Q / (Q2 * (Q2 - P2)))
    return g0 * (1 / (P2 * Q2)), even_p + odd_p, even_p - odd_p, even_q + odd_q, even_q - odd_q, g2


@njit(**FLAGS)
def of_output(m0, m1, m2, m3, m4, m5):
    """A' m."""
    even_p, odd_p, even_q, odd_q = m1 + m2, (m1 - m2) * P, m3 + m4, (m3 - m4) * Q
    return m0 + even_p + even_q, odd_p + odd_q, even_p * P2 + even_q * Q2, odd_p * P2 + odd_q * Q2 + m5


@njit(**FLAGS)
def of_gradient(g0, g1, g2, g3, _4, _5):
    """G g for four taps; what else there is in a tile of the input is passed over."""
    even_p, odd_p = (g0 + g2 * P2) * (0.5 / (P2 * (P2 - Q2))), (g1 + g3 * P2) * (0.5 * P / (P2 * (P2 - Q2)))
    even_q, odd_q = (g0 + g2 * Q2) * (0.5 / (Q2 * (Q2 - P2))), (g1 + g3 * Q2) * (0.5 * Q / (Q2 * (Q2 - P2)))
    return g0 * (1 / (P2 * Q2)), even_p + odd_p, even_p - odd_p, even_q + odd_q, even_q - odd_q, g3


@njit(**FLAGS)
def of_sums(m0, m1, m2, m3, m4, m5):
    """A' m for three taps."""
    even_p, even_q = m1 + m2, m3 + m4
    return m0 + even_p + even_q, (m1 - m2) * P + (m3 - m4) * Q, even_p * P2 + even_q * Q2 + m5


# ---- tiles of images ------------------------------------------------------------------------------------------


@njit(**FLAGS)
def transform_tiles(
    along, image, plane, channels, height, width, top, left, rows, across, pixels, columns, target, tile_step, step
):
    """Transform `rows` rows of `across` tiles of an image, for `channels` <= LANES channels.

    `along` is the transform of one dimension: `of_input`, or `of_gradient` for tiles of 4x4 pixels. The first tile
    begins at (top, -left). `plane` elements lie between one channel and the next. Value n of tile t goes to
    ``target[n * step + t * tile_step]``, the channels side by side. Scratch: `pixels` for PIXELS pixels or six rows,
    after a row of zeros; `columns` for six padded rows, with zeros in the padding.
    """
    padded = TILE * across + 2
    nowhere = -width * LANES
    chunk = rows_in_cache(width)
    for start in range(0, rows, chunk):
        end = min(start + chunk, rows)
        first, last = max(top + TILE * start, 0), min(top + TILE * end + 2, height)
        pack_transposed(LANES, advance(image, first * width), plane, channels, (last - first) * width, pixels, LANES)
        for r in range(start, end):
            y = top + TILE * r
            r0 = (y - first) * width * LANES if 0 <= y < height else nowhere
            r1 = (y + 1 - first) * width * LANES if 0 <= y + 1 < height else nowhere
            r2 = (y + 2 - first) * width * LANES if 0 <= y + 2 < height else nowhere
            r3 = (y + 3 - first) * width * LANES if 0 <= y + 3 < height else nowhere
            r4 = (y + 4 - first) * width * LANES if 0 <= y + 4 < height else nowhere
            r5 = (y + 5 - first) * width * LANES if 0 <= y + 5 < height else nowhere
            for x in range(0, width * LANES, LANES):
                put(
                    advance(columns, left * LANES + x), padded * LANES,
                    along(
                        load(pixels, r0 + x), load(pixels, r1 + x), load(pixels, r2 + x), load(pixels, r3 + x),
                        load(pixels, r4 + x), load(pixels, r5 + x),
                    ),
                )  # fmt: skip
            for t in range(across):
                for i in range(POINTS):
                    d = advance(columns, (i * padded + TILE * t) * LANES)
                    put(
                        advance(target, (r * across + t) * tile_step + POINTS * i * step), step,
                        along(
                            load(d, 0), load(d, LANES), load(d, 2 * LANES), load(d, 3 * LANES), load(d, 4 * LANES),
                            load(d, 5 * LANES),
                        ),
                    )  # fmt: skip


@njit(**FLAGS)
def clear(scratch, elements):
    for i in range(elements):
        scratch[i] = 0


@njit(**FLAGS)
def rows_in_cache(width):
    return max((PIXELS // width - 2) // TILE, 1)


@njit(**FLAGS)
def put(target, step, six):
    """Store six vectors, `step` elements apart."""
    store(target, 0, six[0])
    store(target, step, six[1])
    store(target, 2 * step, six[2])
    store(target, 3 * step, six[3])
    store(target, 4 * step, six[4])
    store(target, 5 * step, six[5])


# ---- tiles of the output --------------------------------------------------------------------------------------------


@njit(**FLAGS)
def transform_output(source, tile_step, step, rows, across, pixels, columns, image, plane, filters, top, height, width):
    """A' m A of `rows` rows of `across` tiles, written to an image of `filters` <= LANES planes.

    Value n of tile t is at ``source[n * step + t * tile_step]``. The first row of tiles is row `top` of the image.
    """
    chunk = rows_in_cache(width)
    line = across * POINTS * LANES
    for start in range(0, rows, chunk):
        end = min(start + chunk, rows)
        lines = min(TILE * (end - start), height - top - TILE * start)
        for r in range(start, end):
            for t in range(across):
                tile = advance(source, (r * across + t) * tile_step)
                for j in range(POINTS):
                    m, column = advance(tile, j * step), advance(columns, (t * POINTS + j) * LANES)
                    y0, y1, y2, y3 = of_output(
                        load(m, 0), load(m, 6 * step), load(m, 12 * step), load(m, 18 * step), load(m, 24 * step),
                        load(m, 30 * step),
                    )  # fmt: skip
                    store(column, 0, y0)
                    store(column, line, y1)
                    store(column, 2 * line, y2)
                    store(column, 3 * line, y3)
            # Pixels right of the image are overwritten by the next row; behind the last row there is room for them.
            y = TILE * (r - start)
            for i in range(min(TILE, lines - y)):
                for t in range(across):
                    m = advance(columns, i * line + t * POINTS * LANES)
                    row = advance(pixels, ((y + i) * width + TILE * t) * LANES)
                    y0, y1, y2, y3 = of_output(
                        load(m, 0), load(m, LANES), load(m, 2 * LANES), load(m, 3 * LANES), load(m, 4 * LANES),
                        load(m, 5 * LANES),
                    )  # fmt: skip
                    store(row, 0, y0)
                    store(row, LANES, y1)
                    store(row, 2 * LANES, y2)
                    store(row, 3 * LANES, y3)
        write_planes(pixels, lines * width, advance(image, (top + TILE * start) * width), plane, filters)


@njit(**FLAGS)
def write_planes(pixels, count, image, plane, filters):
    """image[filter, pixel] = pixels[pixel, filter] for `count` pixels."""
    if filters < LANES or count < LANES:
        for f in range(filters):
            for i in range(count):
                image[f * plane + i] = pixels[i * LANES + f]
        return
    for i in range(0, count - LANES + 1, LANES):
        transpose_square(advance(pixels, i * LANES), LANES, advance(image, i), plane)
    if count % LANES:
        i = count - LANES  # of these, some a second time
        transpose_square(advance(pixels, i * LANES), LANES, advance(image, i), plane)


# ---- weights --------------------------------------------------------------------------------------------------------


@njit(**FLAGS)
def transform_weights(weight, w_filter, w_channel, backward, channels, filters, taps, target, channel_step, step):
    """G w G' of `filters` <= LANES filters, for `channels` channels.

    Filters and channels of `weight` are `w_filter` and `w_channel` elements apart. Value n of channel c goes to
    ``target[n * step + c * channel_step]``, the filters side by side, filled up with zeros. `backward`: the taps in
    reverse. `taps` is scratch for ten taps of LANES channels.
    """
    for c in range(0, channels, LANES):
        some = min(LANES, channels - c)
        source = advance(weight, c * w_channel)
        if w_channel == 9:
            pack_transposed(LANES, source, w_filter, filters, 9 * some, taps, LANES)
        else:
            for i in range(some):
                of_channel = advance(taps, 9 * LANES * i)
                # A square of what begins at each filter's taps: half the time. Behind the last channel may be nothing.
                if LANES > 9 and filters == LANES and i + 1 < some:
                    transpose_square(advance(source, i * w_channel), w_filter, of_channel, LANES)
                else:
                    pack_transposed(LANES, advance(source, i * w_channel), w_filter, filters, 9, of_channel, LANES)
        for i in range(some):
            transform_taps(advance(taps, 9 * LANES * i), backward, advance(target, (c + i) * channel_step), step)


@njit(**FLAGS)
def transform_taps(taps, backward, target, step):
    """G w G' of one channel, of which tap n is at ``taps[n * LANES]``."""
    first, move = (8 * LANES, -LANES) if backward else (0, LANES)
    w = advance(taps, first)
    a = of_weights(load(w, 0), load(w, 3 * move), load(w, 6 * move))
    b = of_weights(load(w, move), load(w, 4 * move), load(w, 7 * move))
    c = of_weights(load(w, 2 * move), load(w, 5 * move), load(w, 8 * move))
    put(target, step, of_weights(a[0], b[0], c[0]))
    put(advance(target, 6 * step), step, of_weights(a[1], b[1], c[1]))
    put(advance(target, 12 * step), step, of_weights(a[2], b[2], c[2]))
    put(advance(target, 18 * step), step, of_weights(a[3], b[3], c[3]))
    put(advance(target, 24 * step), step, of_weights(a[4], b[4], c[4]))
    put(advance(target, 30 * step), step, of_weights(a[5], b[5], c[5]))


@njit(**FLAGS)
def transform_sums(sums, step, scratch, channels, more, out):
    """A' m A for `channels` <= LANES channels: ``out[channel * 9 + tap]``. Value n is at ``sums[n * step]``.

    `more`: of ``out`` come LANES elements that are written later.
    """
    square = advance(scratch, 3 * POINTS * LANES)
    for j in range(POINTS):
        m, column = advance(sums, j * step), advance(scratch, j * LANES)
        y0, y1, y2 = of_sums(
            load(m, 0),
            load(m, 6 * step),
            load(m, 12 * step),
            load(m, 18 * step),
            load(m, 24 * step),
            load(m, 30 * step),
        )
        store(column, 0, y0)
        store(column, POINTS * LANES, y1)
        store(column, 2 * POINTS * LANES, y2)
    for i in range(3):
        m, row = advance(scratch, i * POINTS * LANES), advance(square, 3 * i * LANES)
        y0, y1, y2 = of_sums(
            load(m, 0), load(m, LANES), load(m, 2 * LANES), load(m, 3 * LANES), load(m, 4 * LANES), load(m, 5 * LANES)
        )
        store(row, 0, y0)
        store(row, LANES, y1)
        store(row, 2 * LANES, y2)
    if LANES > 9:
        # What a channel has too many is overwritten by the next one.
        if more and channels == LANES:
            transpose_square(square, LANES, out, 9)
            return
        turned = advance(square, LANES * LANES)
        transpose_square(square, LANES, turned, 9)
        for i in range(9 * channels):
            out[i] = turned[i]
    else:
        transpose(LANES, square, LANES, 9, channels, out, 9)
