"""Sums and averages over any windows, their gradients, and the powers and roots of L^p norms.

Sums are linear, so backward and backward of backward are the same two kernels. `pool` has the definition.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from ..executor.launch import kernel
from .pool_windows import counted, over_run, plus, readable, seeing, seen, store_row, under_windows
from .tile import FLAGS, pointer
from .vector import lanes_of, splat, store_first, total


@kernel
def pool_sum(data, out, counting, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    zero, one = out.dtype.type(0), out.dtype.type(1)
    lanes = lanes_of(out)
    none = splat(pointer(out, 0), zero)
    if o0 * o1 * o2 == 1 and k0 * k1 * k2 == n0 * n1 * n2 and p0 + p1 + p2 == 0:
        count = n0 * n1 * n2
        factor = one if counting == 0 else one / count
        for plane in range(lo, hi):
            out[plane] = total(over_run(plus, none, pointer(data, plane * count), count, lanes, none)) * factor
        return
    free = (o2 - 1) * s2 - p2 + k2 <= n2
    for plane in range(lo, hi):
        for z0 in range(o0):
            first0, last0 = seen(z0, n0, k0, s0, p0)
            for z1 in range(o1):
                first1, last1 = seen(z1, n1, k1, s1, p1)
                row = pointer(out, ((plane * o0 + z0) * o1 + z1) * o2)
                for j in range(o2 if s2 > 2 else 0):
                    first2, last2 = seen(j, n2, k2, s2, p2)
                    row[j] = zero
                    for y0 in range(first0, last0):
                        for y1 in range(first1, last1):
                            line = pointer(data, ((plane * n0 + y0) * n1 + y1) * n2)
                            for i in range(first2, last2):
                                row[j] += line[i]
                for j in range(0, o2 if s2 <= 2 else 0, lanes):
                    sums = none
                    for y0 in range(first0, last0):
                        for y1 in range(first1, last1):
                            at = ((plane * n0 + y0) * n1 + y1) * n2
                            line, ahead, first = pointer(data, at), readable(data, at, n2, free), j * s2 - p2
                            sums = under_windows(plus, sums, line, first, n2, ahead, k2, s2, lanes, none)
                    store_row(row, j, sums, sums, o2, 1, lanes)
                if counting != 0:
                    others = counted(z0, n0, k0, s0, p0, counting) * counted(z1, n1, k1, s1, p1, counting)
                    divide_row(row, row, others, n2, o2, k2, s2, p2, counting, one)


@njit(**FLAGS)
def divide_row(source, target, others, size, outputs, window, stride, pad, counting, one):
    """A row of sums, or of their gradients, divided by the number of elements that each average counts."""
    whole = one / (others * window)
    first = 0
    for j in range(outputs):
        count = counted(j, size, window, stride, pad, counting)
        if count == window:
            break
        target[j] = source[j] / (one * (others * count))
        first = j + 1
    last = outputs
    for j in range(outputs - 1, first - 1, -1):
        count = counted(j, size, window, stride, pad, counting)
        if count == window:
            break
        target[j] = source[j] / (one * (others * count))
        last = j
    for j in range(first, last):
        target[j] = source[j] * whole


@kernel
def distribute_sum(grad, out, shares, counting, n0, n1, n2, o0, o1, o2, k0, k1, k2, s0, s1, s2, p0, p1, p2, lo, hi):
    """`shares`, of the size of `grad`, holds what each output gives to every element that it sees."""
    one = out.dtype.type(1)
    lanes = lanes_of(out)
    none = splat(pointer(out, 0), 0)
    for plane in range(lo, hi):
        for z0 in range(o0):
            for z1 in range(o1):
                at = ((plane * o0 + z0) * o1 + z1) * o2
                given, share = pointer(grad, at), pointer(shares, at)
                if counting == 0:
                    for j in range(o2):
                        share[j] = given[j]
                    continue
                others = counted(z0, n0, k0, s0, p0, counting) * counted(z1, n1, k1, s1, p1, counting)
                divide_row(given, share, others, n2, o2, k2, s2, p2, counting, one)
    if o0 * o1 * o2 == 1 and k0 * k1 * k2 == n0 * n1 * n2 and p0 + p1 + p2 == 0:
        count = n0 * n1 * n2
        for plane in range(lo, hi):
            everywhere = splat(pointer(out, 0), shares[plane])
            for i in range(0, count, lanes):
                store_first(pointer(out, plane * count), i, everywhere, count - i)
        return
    # Element s2 * i + r is under tap t of window i + (r + p2 - t) / s2.
    phase0, phase1 = p2 % s2, (p2 + 1) % s2
    count0, count1 = (k2 - phase0 + s2 - 1) // s2, (k2 - phase1 + s2 - 1) // s2
    shift0, shift1 = p2 // s2 - count0 + 1, (p2 + 1) // 2 - count1 + 1
    last = (n2 - 1) // s2
    free0, free1 = last + p2 // s2 < o2, last + (p2 + 1) // 2 < o2
    for plane in range(lo, hi):
        for y0 in range(n0):
            first0, last0 = seeing(y0, o0, k0, s0, p0)
            for y1 in range(n1):
                first1, last1 = seeing(y1, o1, k1, s1, p1)
                row = pointer(out, ((plane * n0 + y0) * n1 + y1) * n2)
                for i in range(n2 if s2 > 2 else 0):
                    first2, last2 = seeing(i, o2, k2, s2, p2)
                    row[i] = 0
                    for z0 in range(first0, last0):
                        for z1 in range(first1, last1):
                            share = pointer(shares, ((plane * o0 + z0) * o1 + z1) * o2)
                            for j in range(first2, last2):
                                row[i] += share[j]
                for i in range(0, 0 if s2 > 2 else (n2 + 1) // 2 if s2 == 2 else n2, lanes):
                    a, b = none, none
                    for z0 in range(first0, last0):
                        for z1 in range(first1, last1):
                            at = ((plane * o0 + z0) * o1 + z1) * o2
                            share, ahead = pointer(shares, at), readable(shares, at, o2, free0)
                            a = under_windows(plus, a, share, i + shift0, o2, ahead, count0, 1, lanes, none)
                            if s2 == 2:
                                ahead = readable(shares, at, o2, free1)
                                b = under_windows(plus, b, share, i + shift1, o2, ahead, count1, 1, lanes, none)
                    store_row(row, i, a, b, n2, s2, lanes)


@kernel
def raise_to(data, out, power, lo, hi):
    data, out = data[lo:hi], out[lo:hi]
    for i in range(data.size):
        out[i] = data[i] if power == 1 else data[i] * data[i] if power == 2 else data[i] * data[i] * data[i]


@kernel
def root_of(data, power, lo, hi):
    data = data[lo:hi]
    one = data.dtype.type(1)
    for i in range(data.size):
        if power == 2:
            data[i] = np.sqrt(data[i])
        elif power == 3:
            data[i] = np.copysign(np.abs(data[i]) ** (one / 3), data[i])
