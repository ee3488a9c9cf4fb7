"""Recurrent networks of cells, for MXNet and nbsym alike; MXNet 1.9.1's answers are kept in rnn_cells.json.gz:

python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5
mx/bin/python tests/golden/rnn_cells.py
"""

import gzip
import json
from pathlib import Path

ANSWERS = Path(__file__).parent / "rnn_cells.json.gz"


def networks(mx):
    """Name, outputs and input shapes of each network."""
    data = mx.sym.Variable("data")
    batch_first, time_first = {"data": (2, 3, 4)}, {"data": (3, 2, 4)}
    cells = {
        "rnn": mx.rnn.RNNCell(5),
        "lstm": mx.rnn.LSTMCell(5),
        "gru": mx.rnn.GRUCell(5),
        "relu": mx.rnn.RNNCell(5, activation="relu", prefix="x_"),
    }
    for name, cell in cells.items():
        for merge in (None, True, False):
            for layout, shapes in (("NTC", batch_first), ("TNC", time_first)):
                outputs, states = cell.unroll(3, data, layout=layout, merge_outputs=merge)
                yield f"{name} {merge} {layout}", [*listed(outputs), *states], shapes
    for mode in ("rnn_relu", "rnn_tanh", "lstm", "gru"):
        for both in (False, True):
            for states_too in (False, True):
                cell = mx.rnn.FusedRNNCell(
                    5, num_layers=2, mode=mode, bidirectional=both, dropout=0.2, get_next_state=states_too
                )
                outputs, states = cell.unroll(3, data, layout="TNC", merge_outputs=True)
                yield f"fused {mode} {both} {states_too}", [outputs, *states], time_first
            outputs, states = cell.unfuse().unroll(3, data, layout="TNC")
            yield f"unfused {mode} {both}", listed(outputs), time_first
    stack = mx.rnn.SequentialRNNCell()
    stack.add(mx.rnn.LSTMCell(5, prefix="a_"))
    stack.add(mx.rnn.ResidualCell(mx.rnn.GRUCell(5, prefix="b_")))
    stack.add(mx.rnn.DropoutCell(0.3))
    stack.add(mx.rnn.ZoneoutCell(mx.rnn.RNNCell(5, prefix="c_"), 0.0, 0.3))
    outputs, states = stack.unroll(3, data)
    yield "stack", [*outputs, *states], batch_first
    both_ways = mx.rnn.BidirectionalCell(mx.rnn.LSTMCell(5, prefix="l_"), mx.rnn.LSTMCell(5, prefix="r_"))
    for merge in (None, True):
        yield f"both ways {merge}", listed(both_ways.unroll(3, data, merge_outputs=merge)[0]), batch_first
    images = (2, 3, 8, 8)
    for name, cell in {
        "conv rnn": mx.rnn.ConvRNNCell(images, 4),
        "conv lstm": mx.rnn.ConvLSTMCell(images, 4),
        "conv gru": mx.rnn.ConvGRUCell(images, 4, i2h_stride=(2, 2)),
    }.items():
        outputs, states = cell.unroll(2, [mx.sym.Variable(f"d{i}") for i in range(2)])
        yield name, outputs + states, {"d0": images, "d1": images}


def listed(outputs):
    return outputs if isinstance(outputs, list) else [outputs]


def describe(mx):
    """What is asked of each network: names and shapes."""
    answers = {}
    with mx.name.NameManager():
        for name, outputs, shapes in networks(mx):
            network = mx.sym.Group(outputs)
            arguments, results, _ = network.infer_shape(**shapes)
            answers[name] = {
                "arguments": dict(zip(network.list_arguments(), map(list, arguments))),
                "outputs": list(zip(network.list_outputs(), map(list, results))),
                "internals": network.get_internals().list_outputs(),
            }
    return answers


if __name__ == "__main__":
    import numpy as np

    np.bool = np.bool_  # MXNet names types that NumPy has since removed
    import mxnet

    with gzip.GzipFile(ANSWERS, "wb", mtime=0) as file:
        file.write(json.dumps(describe(mxnet)).encode())
