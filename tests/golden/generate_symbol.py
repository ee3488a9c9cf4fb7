"""Ask MXNet 1.9.1 about the networks of symbol_networks.py, and keep its answers in symbol.json.

Run it with an interpreter that has MXNet, after networks were added:

    python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5
    mx/bin/python tests/golden/generate_symbol.py
"""

import json
import warnings
from pathlib import Path

import numpy as np

# MXNet names types that NumPy has since removed.
np.bool = np.bool_  # type: ignore[attr-defined]

import mxnet as mx  # noqa: E402
from symbol_networks import networks  # noqa: E402

# A few are enough: the text says nothing that is not in the JSON.
DEBUG_STR = ("seed perceptron", "batch norm", "split one", "set later")


def answers(symbol, shapes):
    """What the Symbol API says about a symbol."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        inferred = symbol.infer_shape(**shapes)
        try:
            types = symbol.infer_type(**dict.fromkeys(symbol.list_arguments()[:1], "float32"))
        except mx.MXNetError:  # some operators of MXNet demand types that others would infer
            types = ()
    return {
        "name": symbol.name,
        "repr": repr(symbol),
        "arguments": symbol.list_arguments(),
        "outputs": symbol.list_outputs(),
        "auxiliary": symbol.list_auxiliary_states(),
        "inputs": symbol.list_inputs(),
        "internals": symbol.get_internals().list_outputs(),
        "children": children.list_outputs() if (children := symbol.get_children()) is not None else None,
        "infer_shape": inferred,
        "infer_shape_partial": symbol.infer_shape_partial(**shapes),
        "infer_type": [kinds and [kind.__name__ for kind in kinds] for kinds in types],
        "attr_dict": symbol.attr_dict(),
        "list_attr": symbol.list_attr(),
        "json": json.loads(symbol.tojson()),
    }


def main():
    kept = {}
    for name, symbol, shapes in networks(mx):
        kept[name] = {"shapes": shapes, **answers(symbol, shapes)}
        if name in DEBUG_STR:
            kept[name]["debug_str"] = symbol.debug_str()
    path = Path(__file__).with_name("symbol.json")
    lines = [f"{json.dumps(name)}: {json.dumps(answer, separators=(',', ':'))}" for name, answer in kept.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{len(kept)} networks, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
