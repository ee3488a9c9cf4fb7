"""Kernels for CUDA devices: modules and lowering functions named as their namesakes in `nbsym.kernels`."""
