"""A program: which operators give other results on 1, 2 and 3 threads, or in two runs on as many. Prints JSON.

It needs NUMBA_NUM_THREADS=3, which counts from when Numba is imported.
"""

import json
import os

import numpy as np
from cases import FIRST, executor

import nbsym as mx
from nbsym.executor import assemble

# Layers of a size at which work is cut into many pieces, in all three ways: over images, rows, and columns.
_data = mx.sym.Variable("data")
LAYERS = {
    "Convolution 3x3": (mx.sym.Convolution(_data, kernel=(3, 3), pad=(1, 1), num_filter=24), (3, 16, 15, 15)),
    "Convolution 1x1": (mx.sym.Convolution(_data, kernel=(1, 1), num_filter=24), (3, 16, 15, 15)),
    "Convolution strided": (mx.sym.Convolution(_data, kernel=(5, 5), stride=(2, 2), num_filter=8), (3, 3, 33, 33)),
    "Convolution grouped": (mx.sym.Convolution(_data, kernel=(3, 3), num_filter=16, num_group=16), (3, 16, 15, 15)),
    "Deconvolution": (mx.sym.Deconvolution(_data, kernel=(3, 3), num_filter=6, stride=(2, 2)), (3, 8, 9, 9)),
    "FullyConnected": (mx.sym.FullyConnected(_data, num_hidden=70), (33, 150)),
    "FullyConnected tall": (mx.sym.FullyConnected(_data, num_hidden=3), (700, 40)),
    "BatchNorm": (mx.sym.BatchNorm(_data, fix_gamma=False), (5, 7, 9, 9)),
    "LayerNorm": (mx.sym.LayerNorm(_data), (40, 90)),
    "Pooling": (mx.sym.Pooling(_data, kernel=(3, 3), stride=(2, 2), pool_type="max"), (3, 5, 17, 17)),
    "softmax": (mx.sym.softmax(_data), (90, 70)),
    "sum of all": (mx.sym.sum(_data), (300, 211)),
    "sum over rows": (mx.sym.sum(_data, axis=0), (300, 211)),
    "sum over columns": (mx.sym.sum(_data, axis=1), (300, 211)),
    "chain": (mx.sym.tanh(mx.sym.sigmoid(_data) * 2 + 1), (170, 211)),
    "Dropout": (mx.sym.Dropout(_data, p=0.3), (170, 211)),
}


def results(symbol, args, aux, wrt, threads):
    """Outputs and gradients, as bytes."""
    os.environ["OMP_NUM_THREADS"] = str(threads)
    made = executor(symbol, args, {name: value.copy() for name, value in aux.items()}, wrt)
    mx.random.seed(3)
    made.forward(is_train=True)
    if wrt:
        made.backward([mx.nd.ones(out.shape, dtype=out.dtype) for out in made.outputs])
    found = [*made.outputs, *(made.grad_dict[name] for name in wrt), *made.aux_arrays]
    return [array.asnumpy().tobytes() for array in found]


def cases():
    for case in FIRST:
        if not case.op.python:
            yield case.op.name, case.symbol, *case.values("float32"), case.smooth
    numbers = np.random.default_rng(0)
    for name, (symbol, shape) in LAYERS.items():
        shapes, _, states = symbol.infer_shape(data=shape)
        args = {n: numbers.standard_normal(s).astype("f") for n, s in zip(symbol.list_arguments(), shapes, strict=True)}
        aux = {n: np.ones(s, "f") for n, s in zip(symbol.list_auxiliary_states(), states, strict=True)}
        yield name, symbol, args, aux, list(args)


def main():
    assemble.PARALLEL_NANOSECONDS = 0.0  # samples are small: everything that may run on threads does
    by_threads, by_run = [], []
    for name, symbol, args, aux, wrt in cases():
        one, two, three, again = (results(symbol, args, aux, wrt, threads) for threads in (1, 2, 3, 3))
        if not one == two == three:
            by_threads.append(name)
        if three != again:
            by_run.append(name)
    print(json.dumps({"by_threads": by_threads, "by_run": by_run}))


if __name__ == "__main__":
    main()
