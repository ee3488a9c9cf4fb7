"""Random networks, trained for a step and then asked for a prediction: everything as MXNet 1.9.1 answers.

See golden/generate_networks.py.
"""

import sys
from pathlib import Path

import numpy as np
import pytest

import nbsym as mx

GOLDEN = Path(__file__).parent / "golden"
sys.path.insert(0, str(GOLDEN))
from archive import read  # noqa: E402

sys.path.remove(str(GOLDEN))


@pytest.mark.parametrize("record", read(GOLDEN / "networks.npz"), ids=lambda record: f"seed{record['seed']}")
def test_network(record):
    net = mx.sym.load_json(record["json"])
    arrays = record["arrays"]
    args = {name: mx.nd.array(arrays[f"in_{name}"]) for name in net.list_arguments()}
    aux = {name: mx.nd.array(arrays[f"aux_{name}"]) for name in net.list_auxiliary_states()}
    grads = {name: mx.nd.zeros(array.shape) for name, array in args.items()}
    executor = net.bind(mx.cpu(), args, grads, aux_states=aux)
    found = {f"train{i}": out.asnumpy() for i, out in enumerate(executor.forward(is_train=True))}
    executor.backward([mx.nd.array(arrays[f"out_grad{i}"]) for i in range(len(executor.outputs))])
    found.update((f"grad_{name}", grad.asnumpy()) for name, grad in grads.items())
    found.update((f"state_{name}", state.asnumpy()) for name, state in aux.items())
    found.update((f"predict{i}", out.asnumpy()) for i, out in enumerate(executor.forward(is_train=False)))
    for name, array in found.items():
        # Sums of many terms cancel, so errors are compared with the largest value beside them.
        largest = max(1, np.abs(arrays[name]).max())
        np.testing.assert_allclose(array, arrays[name], rtol=1e-4, atol=1e-4 * largest, err_msg=name)
