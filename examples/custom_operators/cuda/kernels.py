"""The kernels of operators.yaml for CUDA devices: functions named as in ../kernels.py."""

import math

from numba import cuda

from nbsym.executor.launch import Launch
from nbsym.kernels.cuda.device import kernel


@kernel
def sum_rows(data, reverse, out):
    """A thread to each row. data, out: (rows, n)."""
    n = data.shape[1]
    for i in range(cuda.grid(1), data.shape[0], cuda.gridsize(1)):
        total = 0.0
        for j in range(n):
            k = n - 1 - j if reverse else j
            total += data[i, k]
            out[i, k] = total


def running_sum(call):
    """Runs once, at bind: one launch over the rows."""
    *rows, n = call.data.shape
    data, out = call.data.reshape(math.prod(rows), n), call.out.reshape(math.prod(rows), n)
    yield Launch(sum_rows, data, int(call.params.reverse), out, jobs=math.prod(rows), cost=call.data.size)
