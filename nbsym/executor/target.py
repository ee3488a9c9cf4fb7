"""The processor that kernels are compiled for: this one, or as much of it as ``NBSYM_VECTOR_BITS`` allows.

The variable (128, 256 or 512) sets the width of vectors, on x86 also which instruction sets are used: AVX-512, AVX2, or
neither. It is for measurements and tests; unset, vectors are as wide as the processor's. Numba is told the same, since
its part of the compiler turns loops into vectors.
"""

from __future__ import annotations

import os

import llvmlite.binding as llvm
import numba

from ..base import NbsymError

_WIDTHS = ("128", "256", "512")


def _given_bits() -> int:
    given = os.environ.get("NBSYM_VECTOR_BITS", "")
    if given and given not in _WIDTHS:
        raise NbsymError(f"NBSYM_VECTOR_BITS must be {', '.join(_WIDTHS[:-1])} or {_WIDTHS[-1]}, not {given!r}")
    return int(given or 0)


def _limited(features: llvm.FeatureMap, bits: int) -> llvm.FeatureMap:
    """`features` without those whose vectors are wider than `bits` (0: no limit)."""
    wide = {0: (), 128: ("avx", "f16c", "fma", "xop", "vaes", "vpclmulqdq"), 256: ("avx512", "avx10"), 512: ()}[bits]
    for name in features:
        if name.startswith(wide):
            features[name] = False
    return features


_BITS = _given_bits()

CPU = llvm.get_host_cpu_name()
FEATURES = _limited(llvm.get_host_cpu_features(), _BITS)

VECTOR_BYTES = _BITS // 8 or (64 if FEATURES.get("avx512f") else 32 if FEATURES.get("avx2") else 16)
"""Bytes of a vector register."""

if _BITS:
    numba.config.CPU_NAME, numba.config.CPU_FEATURES = CPU, FEATURES.flatten()
