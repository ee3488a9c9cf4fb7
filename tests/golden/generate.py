"""Ask MXNet 1.9.1 for the values of every operator of the registry that it has too, and keep them in mxnet.npz.

Run it with an interpreter that has MXNet, after operators or samples were added:

    python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 pyyaml
    OMP_NUM_THREADS=2 mx/bin/python tests/golden/generate.py

For each sample of an entry: the outputs in prediction and in training, the gradients of its inputs for random
gradients of its outputs, and the auxiliary states after training. All arrays lie end to end in one ("values");
"index" (JSON) says which is which: {operator: [{sample, arrays: {name: [offset, shape, dtype]}}]}.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path

import numpy as np
import yaml

os.environ["MXNET_SUBGRAPH_BACKEND"] = "NONE"
# MXNet names types that NumPy has since removed.
np.bool = np.bool_  # type: ignore[attr-defined]

import mxnet as mx  # noqa: E402

ROOT = Path(__file__).parents[2]


def load_samples_module():
    """nbsym/registry/samples.py alone: nbsym itself cannot be imported here."""
    path = ROOT / "nbsym" / "registry" / "samples.py"
    spec = importlib.util.spec_from_file_location("samples", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


samples = load_samples_module()


def find_operator(names):
    for name in names:
        for place in (mx.sym, mx.sym._internal, mx.sym.op):
            if hasattr(place, name):
                return getattr(place, name)
    return None


def compose(function, specs, params):
    params = {key: tuple(value) if isinstance(value, list) else value for key, value in params.items()}
    params = {key: value for key, value in params.items() if value is not None}
    variables = {name: mx.sym.Variable(name) for name in specs}
    if "arg0" in variables:
        return function(*variables.values(), name="op", **params)
    return function(name="op", **variables, **params)


def run(function, entry, sample):
    """Outputs, gradients and auxiliary states by name: predict0, train0, grad_data, aux_moving_mean, ..."""
    inputs = [name.lstrip("*") for name in entry.get("inputs", ["data"])]
    aux = list(entry.get("aux", []))
    specs, params = samples.split(sample, tuple(inputs + aux))
    arg_specs = {name: spec for name, spec in specs.items() if name not in aux}
    net = compose(function, arg_specs, params)
    arg_shapes, _, aux_shapes = net.infer_shape(**{n: samples.shape_of(s) for n, s in arg_specs.items()})

    def array(name, shape, default=None):
        short = name[3:] if name.startswith("op_") else name
        spec = specs.get(short, default or list(shape))
        values = samples.draw(spec, short)
        return mx.nd.array(values, dtype=samples.dtype_of(spec) or "float32")

    args = {name: array(name, shape) for name, shape in zip(net.list_arguments(), arg_shapes)}
    states = {
        name: array(name, shape, {"shape": list(shape), "low": 0.5, "high": 1.5})
        for name, shape in zip(net.list_auxiliary_states(), aux_shapes)
    }
    smooth = [name for name in args if is_smooth(name.replace("op_", "", 1), specs, entry)]
    grads = {name: mx.nd.zeros(args[name].shape, dtype=args[name].dtype) for name in smooth}
    try:
        requests = {name: "write" if name in smooth else "null" for name in args}
        executor = net.bind(mx.cpu(), args, grads, requests, states)
    except mx.MXNetError:
        grads = {}
        executor = net.bind(mx.cpu(), args, grad_req="null", aux_states=states)
    arrays = {f"predict{i}": out.asnumpy() for i, out in enumerate(executor.forward(is_train=False))}
    outputs = [out.asnumpy() for out in executor.forward(is_train=True)]
    arrays.update((f"train{i}", out) for i, out in enumerate(outputs) if not equal(out, arrays[f"predict{i}"]))
    if grads:
        out_grads = [
            mx.nd.array(samples.draw(list(out.shape), f"out_grad{i}"), dtype=out.dtype) for i, out in enumerate(outputs)
        ]
        try:
            executor.backward(out_grads)
            arrays.update(("grad_" + name.replace("op_", "", 1), grad.asnumpy()) for name, grad in grads.items())
        except mx.MXNetError as error:
            print(f"  no gradient: {first_line(error)}")
    arrays.update(("aux_" + name.replace("op_", "", 1), state.asnumpy()) for name, state in states.items())
    return arrays


def is_smooth(name, specs, entry):
    """Whether there is a gradient to ask for: MXNet's Embedding, say, fails if one is wanted of the indices."""
    spec, grad = specs.get(name), entry.get("grad")
    formula = grad.get(name) if isinstance(grad, dict) else grad
    return formula not in ("zero", "none") and not (isinstance(spec, dict) and "int" in spec)


def equal(a, b):
    return a.shape == b.shape and np.array_equal(a, b)


def first_line(error):
    """MXNet prints a stack trace first and its message, which begins with "MXNetError", last."""
    lines = str(error).strip().splitlines() or [repr(error)]
    return next((line for line in lines if "Error:" in line), lines[0])[:160]


def main():
    registry = yaml.safe_load((ROOT / "ops.yaml").read_text())
    index, values, offset = {}, [], 0
    for name, entry in registry.items():
        entry = entry or {}
        function = find_operator([name, *entry.get("aliases", [])])
        if function is None or entry.get("random"):
            print(f"{name}: not asked ({'random' if function else 'unknown to MXNet'})")
            continue
        for sample in entry.get("samples", []):
            try:
                arrays = run(function, entry, sample)
            except Exception as error:  # whatever MXNet refuses is listed, and needs a reference in the tests
                print(f"{name} {sample}: {type(error).__name__}: {first_line(error)}")
                continue
            places = {}
            for key, array in arrays.items():
                places[key] = [offset, list(array.shape), str(array.dtype)]
                values.append(array.astype(np.float32).ravel())
                offset += array.size
            index.setdefault(name, []).append({"sample": sample, "arrays": places})
    target = Path(__file__).parent / "mxnet.npz"
    np.savez_compressed(target, values=np.concatenate(values), index=json.dumps(index))
    count = sum(len(cases) for cases in index.values())
    print(f"{target.name}: {count} samples of {len(index)} operators, {target.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
