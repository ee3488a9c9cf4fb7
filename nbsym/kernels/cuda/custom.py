"""Operators written in Python run on the host, on copies, whatever the device: see `nbsym.kernels.custom`."""

from ..custom import backward, forward

__all__ = ["backward", "forward"]
