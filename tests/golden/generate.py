"""Ask MXNet 1.9.1 for the values of every operator of the registry that it has too, and keep them in mxnet.npz.

Run it after operators or samples were added, with the path of an interpreter that has MXNet:

    python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5
    .venv/bin/python tests/golden/generate.py mx/bin/python

The inputs of each sample are drawn here, answer.py runs them through MXNet, and both are kept.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

from archive import read, write

from nbsym import registry
from nbsym.registry import samples
from nbsym.registry.operator import NoGradient, Operator

HERE = Path(__file__).parent


def questions():
    """One record for each sample: operator, its other names, the sample, which inputs have gradients, and arrays."""
    for name in registry.names():
        op = registry.get(name)
        if op.random or op.python:
            continue
        for sample in op.samples:
            params, arrays = samples.draw(op, sample)
            yield {
                "names": [op.name, *op.aliases],
                "sample": sample,
                "params": {key: value for key, value in sample.items() if key in op.params},
                "variadic": op.variadic,
                "mutates": list(op.mutates),
                "smooth": [key for key in arrays if key not in op.aux and is_smooth(op, key, sample)],
                "arrays": {f"in_{key}": array for key, array in arrays.items()},
            }


def is_smooth(op: Operator, name: str, sample) -> bool:
    """Whether there is a gradient to ask for: MXNet's Embedding, say, fails if one is wanted of the indices."""
    declared = op.inputs[-1] if op.variadic and name not in op.inputs else name
    spec = sample.get(name)
    return not isinstance(op.grad.get(declared), NoGradient) and not (isinstance(spec, dict) and "int" in spec)


def ask(interpreter: str, records: list) -> list:
    """The records that MXNet could answer. It crashes on some inputs: then the culprits are found by halving."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = f"{folder}/asked.npz", f"{folder}/answered.npz"
        write(asked, records)
        if subprocess.run([interpreter, str(HERE / "answer.py"), asked, answered]).returncode == 0:
            return read(answered)
    if len(records) == 1:
        print(f"{records[0]['names'][0]} {records[0]['sample']}: MXNet crashes")
        return []
    half = len(records) // 2
    return ask(interpreter, records[:half]) + ask(interpreter, records[half:])


def main() -> None:
    parser = argparse.ArgumentParser(description="Ask MXNet 1.9.1 for reference values.")
    parser.add_argument("mxnet", help="an interpreter that has MXNet 1.9.1")
    records = ask(parser.parse_args().mxnet, list(questions()))
    target = HERE / "mxnet.npz"
    write(target, records)
    operators = {record["names"][0] for record in records}
    print(f"{target.name}: {len(records)} samples of {len(operators)} operators, {target.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
