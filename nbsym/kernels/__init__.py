"""Numba kernels by family. What a kernel is, `nbsym.executor.launch` says."""
