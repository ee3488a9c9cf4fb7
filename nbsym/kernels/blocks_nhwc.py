"""What convolutions of channels-last images share that are products of matrices: blocks of pixels, panels of filters.

A row of ``A`` is what a pixel of the output sees. Tables say where in memory these begin, in the images themselves or,
where these have to be padded, in a copy of a block of lines.
"""

from __future__ import annotations

from numba import njit

from .tile import FLAGS, advance, pointer
from .tile_nhwc import WIDEST

# Measured with AVX-512, 48 kB and 1 MB of caches:
DEPTH = 256  # of the reduction in a tile: 128 and 512 are up to 6 % slower
BLOCK = 192  # pixels: 96 are as good, 48 up to 5 % slower, and large weights are read once for each block
MULTIPLIED = 7.4  # multiplications and additions of vectors in a nanosecond on one core


@njit(**FLAGS)
def panel_width(columns, lanes):
    """How many vectors wide the next panel is, of those that a tile can have."""
    width = WIDEST
    while width > 1 and width * lanes > columns:
        width //= 2
    return width


@njit(**FLAGS)
def find_pixels(offsets, line_lo, line_hi, height, out_height, out_width, stride1, stride2, pitch, channels):
    """Where the pixels begin that those of some lines of the output see, in images that are not padded."""
    at = 0
    for line in range(line_lo, line_hi):
        start = (line // out_height * height + line % out_height * stride1) * pitch
        for column in range(out_width):
            offsets[at] = start + column * stride2 * channels
            at += 1


@njit(**FLAGS)
def pad_lines(
    x, padded, offsets, line_lo, line_hi, height, width, channels, out_height, out_width, reach, stride1, stride2, pad1,
    pad2,
):  # fmt: skip
    """Copy what some lines of the output see, with zeros around; and where their pixels begin to see it."""
    pitch = (width + 2 * pad2) * channels
    row, line, at = 0, line_lo, 0
    while line < line_hi:
        image, y = line // out_height, line % out_height
        some = min(out_height - y, line_hi - line)
        for i in range((some - 1) * stride1 + reach):
            source = y * stride1 - pad1 + i
            target = advance(padded, (row + i) * pitch)
            if source < 0 or source >= height:
                clear(target, pitch)
                continue
            clear(target, pad2 * channels)
            copy(
                advance(target, pad2 * channels),
                pointer(x, (image * height + source) * width * channels),
                width * channels,
            )
            clear(advance(target, (pad2 + width) * channels), pad2 * channels)
        for i in range(some):
            for column in range(out_width):
                offsets[at] = (row + i * stride1) * pitch + column * stride2 * channels
                at += 1
        row += (some - 1) * stride1 + reach
        line += some


@njit(**FLAGS)
def clear(target, count):
    for i in range(count):
        target[i] = 0


@njit(**FLAGS)
def copy(target, source, count):
    for i in range(count):
        target[i] = source[i]
