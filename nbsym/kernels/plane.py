"""Planes of pixels as convolutions see them: padded, and parted into the phases of a stride."""

from __future__ import annotations

from numba import njit

from .tile import FLAGS, advance


@njit(**FLAGS)
def fill(target, image, cells0, cells1, cells2, source0, source1, source2, start0, start1, start2, step0, step1, step2):
    """Cells of one phase of a padded image: cell c of an axis shows position start + c * step, or zero outside."""
    first = min(max((-start2 + step2 - 1) // step2, 0), cells2)
    last = max(min((source2 - start2 + step2 - 1) // step2, cells2), first)
    for c0 in range(cells0):
        z0 = start0 + c0 * step0
        for c1 in range(cells1):
            z1 = start1 + c1 * step1
            row = advance(target, (c0 * cells1 + c1) * cells2)
            if z0 < 0 or z0 >= source0 or z1 < 0 or z1 >= source1:
                for c in range(cells2):
                    row[c] = 0
                continue
            source = advance(image, (z0 * source1 + z1) * source2 + start2)
            for c in range(first):
                row[c] = 0
            if step2 == 1:
                for c in range(first, last):
                    row[c] = source[c]
            else:
                for c in range(first, last):
                    row[c] = source[c * step2]
            for c in range(last, cells2):
                row[c] = 0


@njit(**FLAGS)
def phase_of(tap, taps1, taps2, dilate0, dilate1, dilate2, stride0, stride1, stride2):
    """Which phase of the large array a tap reads, as one number."""
    p0 = tap // (taps1 * taps2) * dilate0 % stride0
    p1 = tap // taps2 % taps1 * dilate1 % stride1
    return (p0 * stride1 + p1) * stride2 + tap % taps2 * dilate2 % stride2
