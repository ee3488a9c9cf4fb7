"""Planes of pixels as convolutions see them: padded, and parted into the phases of a stride."""

from __future__ import annotations

from numba import njit

from .tile import FLAGS, advance, pointer
from .vector import lanes_of, load, load_between, only_between, split, store, store_first


@njit(**FLAGS)
def fill(
    target, x, first, cells0, cells1, cells2, source0, source1, source2, start0, start1, start2, step0, step1, step2
):  # fmt: skip
    """Cells of one phase of a padded image: cell c of an axis shows position start + c * step, or zero outside.

    The image begins with element `first` of the array x.
    """
    lanes = lanes_of(x)
    for c0 in range(cells0):
        z0 = start0 + c0 * step0
        rows = advance(target, c0 * cells1 * cells2)
        inside = 0 <= z0 < source0
        low = min(max((-start1 + step1 - 1) // step1, 0), cells1) if inside else cells1
        high = max(min((source1 - start1 + step1 - 1) // step1, cells1), low)
        line = first + (z0 * source1 + start1 + low * step1) * source2
        for c in range(low * cells2):
            rows[c] = 0
        if step2 > 2:
            for c1 in range(low, high):
                source, row = pointer(x, line + (c1 - low) * step1 * source2), advance(rows, c1 * cells2)
                for c in range(cells2):
                    at = start2 + c * step2
                    row[c] = source[at] if 0 <= at < source2 else 0
        else:
            # By columns of vectors, so that what lies outside of a line is the same in all.
            for c in range(0, cells2, lanes):
                fill_column(
                    lanes, advance(rows, low * cells2 + c), cells2, min(lanes, cells2 - c), x, line, source2,
                    start2 + c * step2, high - low, step1 * source2, step2,
                )  # fmt: skip
        for c in range(high * cells2, cells1 * cells2):
            rows[c] = 0


@njit(**FLAGS)
def fill_column(lanes, target, pitch, count, x, first, n, at, lines, line_step, step):
    """`count` cells of each line: elements at, at + step, ... of a line of n, or zero outside.

    The first line begins with element `first` of x, the next is `line_step` further. Strides are 1 or 2.
    """
    source = pointer(x, first)
    start = first + at
    if start >= 0 and start + (lines - 1) * line_step + lanes * step <= x.size:
        low, high = (step - 1 - at) // step, (step - 1 + n - at) // step
        for line in range(lines):
            seen = load(source, line * line_step + at)
            if step == 2:
                seen, _ = split(seen, load(source, line * line_step + at + lanes))
            seen = only_between(seen, low, high)
            if count == lanes:
                store(target, line * pitch, seen)
            else:
                store_first(target, line * pitch, seen, count)
        return
    for line in range(lines):
        shown = advance(source, line * line_step + at)
        seen = load_between(shown, 0, -at, n - at)
        if step == 2:
            seen, _ = split(seen, load_between(shown, lanes, -at, n - at))
        store_first(target, line * pitch, seen, count)


@njit(**FLAGS)
def phase_of(tap, taps1, taps2, dilate0, dilate1, dilate2, stride0, stride1, stride2):
    """Which phase of the large array a tap reads, as one number."""
    p0 = tap // (taps1 * taps2) * dilate0 % stride0
    p1 = tap // taps2 % taps1 * dilate1 % stride1
    return (p0 * stride1 + p1) * stride2 + tap % taps2 * dilate2 % stride2
