"""The side of generate.py that runs under MXNet's interpreter: records with inputs in, the same with results out.

Results are called predict0, ... (outputs in prediction), train0, ... (in training, where they differ), grad_data, ...
(gradients for the out_grad0, ... kept with them) and aux_moving_mean, ... (auxiliary states after training, and
the states that optimizer updates write).
"""

import os
import sys

import numpy as np

os.environ["MXNET_SUBGRAPH_BACKEND"] = "NONE"
os.environ["DMLC_LOG_STACK_TRACE_DEPTH"] = "0"

import mxnet as mx
from archive import read, write


def find_operator(names):
    for name in names:
        for place in (mx.sym, mx.sym._internal, mx.sym.op):
            if hasattr(place, name):
                return getattr(place, name)
    return None


def answer(function, record):
    """The arrays of a record together with what MXNet makes of them."""
    given = {name[3:]: array for name, array in record["arrays"].items()}
    params = {key: tuple(value) if isinstance(value, list) else value for key, value in record["params"].items()}
    if record["mutates"] or record["names"][0].endswith("_update"):
        return update(getattr(mx.nd, record["names"][0]), record, given, params)
    variables = {name: mx.sym.Variable(name) for name in given}
    net = function(*variables.values(), **params) if record["variadic"] else function(**variables, **params)

    args = {name: mx.nd.array(given[name], dtype=given[name].dtype) for name in net.list_arguments()}
    states = {name: mx.nd.array(given[name], dtype=given[name].dtype) for name in net.list_auxiliary_states()}
    grads = {name: mx.nd.zeros(args[name].shape, dtype=args[name].dtype) for name in record["smooth"]}
    requests = {name: "write" if name in grads else "null" for name in args}
    try:
        executor = net.bind(mx.cpu(), args, grads, requests, states)
    except mx.MXNetError:
        grads = {}
        executor = net.bind(mx.cpu(), args, grad_req="null", aux_states=states)
    arrays = dict(record["arrays"])
    predicted = [out.asnumpy() for out in executor.forward(is_train=False)]
    trained = [out.asnumpy() for out in executor.forward(is_train=True)]
    for number, (a, b) in enumerate(zip(predicted, trained)):
        arrays[f"predict{number}"] = a
        if a.shape != b.shape or not np.array_equal(a, b):
            arrays[f"train{number}"] = b
    arrays.update((f"aux_{name}", state.asnumpy()) for name, state in states.items())
    if grads:
        rng = np.random.RandomState(0)
        heads = [rng.standard_normal(out.shape).astype(out.dtype) for out in trained]
        try:
            executor.backward([mx.nd.array(head, dtype=head.dtype) for head in heads])
            arrays.update((f"grad_{name}", grad.asnumpy()) for name, grad in grads.items())
            arrays.update((f"out_grad{number}", head) for number, head in enumerate(heads))
        except mx.MXNetError as error:
            print(f"{record['names'][0]}: no gradient: {message(error)}")
    return arrays


def update(function, record, given, params):
    """Optimizer updates write into their states, which only arrays show."""
    args = {name: mx.nd.array(value, dtype=value.dtype) for name, value in given.items()}
    out = function(**args, **params)
    states = {f"aux_{name}": args[name].asnumpy() for name in record["mutates"]}
    return {**record["arrays"], "predict0": out.asnumpy(), **states}


def message(error):
    lines = str(error).strip().splitlines() or [repr(error)]
    return next((line for line in lines if "Error:" in line), lines[0])[:160]


def main(asked, answered):
    records = []
    for record in read(asked):
        name = record["names"][0]
        function = find_operator(record["names"])
        if function is None:
            print(f"{name}: unknown to MXNet")
            continue
        try:
            record["arrays"] = answer(function, record)
        except Exception as error:  # whatever MXNet refuses is listed, and needs a reference in the tests
            print(f"{name} {record['sample']}: {type(error).__name__}: {message(error)}")
            continue
        records.append(record)
    write(answered, records)


if __name__ == "__main__":
    main(*sys.argv[1:])
