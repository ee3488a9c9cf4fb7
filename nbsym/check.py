"""Prove operators on their samples: ``python -m nbsym.check [FILE] [--op NAME]``.

For each sample of each entry of a registry file (the library's own if none is given):

- *inference*: shapes and dtypes as inferred, in both directions, are those of what is computed;
- *gradient*: the formulas agree with differences of the outputs, in float64;
- *second order*: so do the gradient's own gradients, where the formulas can be differentiated again;
- *fusion*: the operator with elementwise neighbours gives the same fused and unfused;
- *cuda*: CPU and GPU agree; without a GPU the CUDA simulator stands in for one, in a process of its own.

The exit status is 1 if any of them fails.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from . import registry
from .base import NbsymError
from .context import Context, cpu, gpu
from .executor.bind import bind
from .ndarray import NDArray
from .ndarray import array as make_array
from .registry import samples
from .registry.loader import builtin_file
from .registry.operator import NoGradient, Operator
from .symbol import Group, Symbol, Variable, tanh
from .symbol.compose import compose

Arrays = dict[str, np.ndarray]

STEP = 1e-5  # of differences
ELEMENTS = 12  # of each argument that are moved


class Failed(AssertionError):
    """A check found a difference; says where."""


class Skipped(Exception):
    """A check does not apply; says why."""


@dataclass(frozen=True)
class Result:
    """What came of one check of one sample: `status` is "ok", "skipped" or "failed"."""

    check: str
    status: str
    detail: str = ""


class Proof:
    """One sample of one operator, ready to be run."""

    def __init__(self, op: Operator, number: int) -> None:
        self.op = op
        self.number = number
        self.sample: Mapping[str, Any] = op.samples[number]
        self.params, drawn = samples.draw(op, self.sample)
        self.names = tuple(drawn)

    @cached_property
    def symbol(self) -> Symbol:
        """The operator applied to variables that are called as it calls its inputs."""
        wanted = self.names if self.op.variadic else self.op.inputs + self.op.aux
        inputs = [Variable(name) if name in self.names else None for name in wanted]
        return compose(self.op.name, inputs, dict(self.params), name=self.op.name.lower())

    def values(self, dtype: str) -> tuple[Arrays, Arrays]:
        """Values of the arguments and of the auxiliary states."""
        drawn = samples.draw(self.op, self.sample, dtype)[1]
        aux = self.symbol.list_auxiliary_states()
        return {n: a for n, a in drawn.items() if n not in aux}, {n: a for n, a in drawn.items() if n in aux}

    @property
    def dtype(self) -> str:
        """The widest floating type that the operator takes."""
        allowed = self.op.types.get("T", ("float64",))
        for dtype in ("float64", "float32", "float16"):
            if dtype in allowed:
                return dtype
        return allowed[0]

    @cached_property
    def smooth(self) -> list[str]:
        """The arguments in which the entry says that it can be differentiated."""
        return [name for name in self.symbol.list_arguments() if self._differentiable(name)]

    def _differentiable(self, name: str) -> bool:
        spec = self.sample.get(name)
        if isinstance(spec, Mapping) and ("int" in spec or "dtype" in spec):
            return False
        declared = name if name in self.op.inputs else self.op.inputs[-1]
        if self.op.elementwise:
            return not isinstance(registry.elementwise_gradient(self.op, declared), NoGradient)
        if self.op.compute and declared not in self.op.grad:
            return True
        return not isinstance(self.op.grad.get(declared, NoGradient.NONE), NoGradient)

    def require_gradient(self) -> list[str]:
        """The arguments to differentiate in, or Skipped."""
        if self.op.random:
            raise Skipped("it draws random numbers")
        if self.op.mutates or self.op.python:
            raise Skipped("it changes its inputs" if self.op.mutates else "it runs Python code")
        if self.dtype != "float64":
            raise Skipped("it does not take float64")
        if not self.smooth:
            raise Skipped("it has no gradient")
        if self._is_loss():
            raise Skipped("a loss: its gradient is not that of its output")
        return self.smooth

    @property
    def ignored(self) -> tuple[int, ...]:
        """Numbers of the outputs whose gradients no formula mentions, though those of others are (BatchNorm's mean)."""
        if len(self.op.outputs) == 1 or self.op.compute:
            return ()
        named = {name for rule in self.op.grad.values() if not isinstance(rule, NoGradient) for name in rule.names}
        return tuple(index for index, name in enumerate(self.op.outputs) if f"{name}_grad" not in named)

    def _is_loss(self) -> bool:
        """Whether a gradient formula leaves out the gradient that arrives from above."""
        heads = {f"{name}_grad" for name in (*self.op.outputs, "out")}

        def ignores(tree: ast.AST) -> bool:
            if isinstance(tree, ast.IfExp):
                return ignores(tree.body) or ignores(tree.orelse)
            return not heads & {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}

        return any(ignores(rule.tree) for rule in self.op.grad.values() if not isinstance(rule, NoGradient))


def prove(op: Operator, number: int, only: Iterable[str] = ()) -> list[Result]:
    """Run the checks of one sample.

    Parameters
    ----------
    op : Operator
    number : int
        Which sample, from 0.
    only : iterable of str
        Names of the checks to run; all but "cuda" if empty.

    Examples
    --------
    >>> [(result.check, result.status) for result in prove(registry.get("sigmoid"), 0, ["inference", "gradient"])]
    [('inference', 'ok'), ('gradient', 'ok')]
    """
    results = []
    try:
        proof = Proof(op, number)
        proof.symbol  # noqa: B018
    except NbsymError as error:
        return [Result("sample", "failed", str(error))]
    for name in only or ("inference", "gradient", "second order", "fusion"):
        try:
            CHECKS[name](proof)
        except Skipped as reason:
            results.append(Result(name, "skipped", str(reason)))
        except (Failed, NbsymError) as error:
            results.append(Result(name, "failed", str(error)))
        else:
            results.append(Result(name, "ok"))
    return results


# ---- the checks ----


def check_inference(proof: Proof) -> None:
    """Shapes and dtypes as inferred, forwards and backwards, are those of the outputs computed."""
    op, params = proof.op, proof.params
    args, aux = proof.values(proof.dtype)
    arrays = [*args.values(), *aux.values()]
    executor = run_forward(proof.symbol, args, aux)
    node = proof.symbol.entries[0].node
    if len(node.inputs) != len(arrays):
        raise Failed(f"the node has {len(node.inputs)} inputs, the sample {len(arrays)}")
    names = proof.symbol.list_outputs()
    shapes = proof.symbol.infer_shape(**{name: array.shape for name, array in args.items()})[1] or []
    types = proof.symbol.infer_type(**{name: array.dtype for name, array in args.items()})[1] or []
    for name, shape, dtype, out in zip(names, shapes, types, executor.outputs, strict=True):
        if shape != out.shape:
            raise Failed(f"{name} has shape {out.shape}, inferred was {shape}")
        if np.dtype(dtype) != out.dtype:
            raise Failed(f"{name} is {out.dtype}, inferred was {np.dtype(dtype)}")
    if op.compute and not op.shape:
        return  # its formula is inferred, not the entry
    known: list[Any] = [array.shape for array in arrays]
    _, outs = registry.infer_shape(op, params, known, [None] * registry.num_outputs(op, params))
    for left_out, name in enumerate(proof.names):
        partial = [None if index == left_out else shape for index, shape in enumerate(known)]
        found = registry.infer_shape(op, params, partial, outs)[0][left_out]
        if not fits(found, known[left_out]):
            raise Failed(f"backwards, {name} was inferred as {found}, but it is {known[left_out]}")


def fits(found: Any, true: tuple[int, ...]) -> bool:
    """Whether a partly known shape does not contradict the true one."""
    return found is None or (len(found) == len(true) and all(a in (None, b) for a, b in zip(found, true, strict=True)))


def check_gradient(proof: Proof) -> None:
    """Gradients against central differences, in float64."""
    smooth = proof.require_gradient()
    args, aux = proof.values("float64")
    compare_with_differences(proof.symbol, args, aux, smooth, proof.ignored)


def check_second_order(proof: Proof) -> None:
    """Gradients of the gradient against central differences, in float64."""
    smooth = proof.require_gradient()
    args, aux = proof.values("float64")
    try:
        gradient = proof.symbol.gradient(smooth)
        gradient.gradient(smooth)
    except NbsymError as error:
        raise Skipped(f"not differentiable twice: {error}") from None
    used, states = gradient.list_arguments(), gradient.list_auxiliary_states()
    compare_with_differences(
        gradient,
        {name: args[name] for name in used},
        {name: aux[name] for name in states},
        [name for name in smooth if name in used],
    )


def compare_with_differences(
    symbol: Symbol, args: Arrays, aux: Arrays, wrt: list[str], ignored: tuple[int, ...] = ()
) -> None:
    """Compare `backward` with differences of a weighted sum of the outputs, at a few elements of each argument."""
    executor = run_forward(symbol, args, aux, wrt)
    heads = head_gradients(executor.outputs)
    for output in ignored:
        if output < len(heads):
            heads[output][...] = 0
    executor.backward([make_array(head, dtype=head.dtype) for head in heads])
    found = {name: executor.grad_dict[name].asnumpy() for name in wrt}

    def total() -> float:
        outs = executor.forward(is_train=True)
        return sum(float((out.asnumpy() * head).sum()) for out, head in zip(outs, heads, strict=True))

    generator = np.random.default_rng(2)
    for name in wrt:
        array, values = executor.arg_dict[name], args[name]
        for place in generator.permutation(values.size)[:ELEMENTS]:
            index = tuple(map(int, np.unravel_index(place, values.shape)))
            sums = []
            for sign in (1, -1):
                moved = values.copy()
                moved[index] += sign * STEP
                array[:] = moved
                sums.append(total())
            array[:] = values
            difference = (sums[0] - sums[1]) / (2 * STEP)
            if not abs(found[name][index] - difference) <= 1e-6 + 1e-5 * abs(difference):
                raise Failed(
                    f"the gradient of {name}{list(index)} is {found[name][index]:.9g}, differences say {difference:.9g}"
                )


def check_fusion(proof: Proof) -> None:
    """With elementwise neighbours on both sides, run as one kernel and as several."""
    if proof.op.random or proof.op.python:
        raise Skipped("it draws random numbers" if proof.op.random else "it runs Python code")
    args, aux = proof.values(proof.dtype)
    net = Group([tanh(out * 0.5) + 1 for out in proof.symbol])
    fused, unfused = (results_of(net, args, aux, proof.smooth, cpu(), fuse) for fuse in (True, False))
    compare(fused, unfused, tolerance=1e-5 if proof.dtype == "float32" else 1e-10)


def check_cuda(proof: Proof) -> None:
    """CPU and GPU give the same outputs and gradients."""
    args, aux = proof.values("float32")
    if proof.op.random:
        raise Skipped("it draws random numbers")
    on_cpu = results_of(proof.symbol, args, aux, proof.smooth, cpu())
    try:
        on_gpu = results_of(proof.symbol, args, aux, proof.smooth, gpu(0))
    except NbsymError as error:
        if "was not found in" in str(error):
            raise Skipped("it has no CUDA kernel") from None
        raise
    compare(on_cpu, on_gpu, tolerance=1e-5)


CHECKS: dict[str, Callable[[Proof], None]] = {
    "inference": check_inference,
    "gradient": check_gradient,
    "second order": check_second_order,
    "fusion": check_fusion,
    "cuda": check_cuda,
}


def run_forward(
    symbol: Symbol, args: Arrays, aux: Arrays, grad: Iterable[str] = (), ctx: Context | None = None, fuse: bool = True
) -> Any:
    """An executor on copies of the arrays, after one forward pass in training mode."""
    ctx = ctx or cpu()

    def place(value: np.ndarray) -> NDArray:
        return make_array(value, ctx=ctx, dtype=value.dtype)

    grads = {name: place(np.zeros_like(args[name])) for name in grad}
    arrays = {name: place(value) for name, value in args.items()}
    states = {name: place(value) for name, value in aux.items()}
    executor = bind(symbol, ctx, arrays, grads, "write", states, fuse=fuse)
    executor.forward(is_train=True)
    return executor


def head_gradients(outputs: Iterable[NDArray]) -> list[np.ndarray]:
    """Random gradients of the outputs, the same at every call."""
    generator = np.random.default_rng(1)
    return [generator.standard_normal(out.shape).astype(out.dtype) for out in outputs]


def results_of(
    symbol: Symbol, args: Arrays, aux: Arrays, grad: list[str], ctx: Context, fuse: bool = True
) -> dict[str, np.ndarray]:
    """Outputs, gradients and states after one forward and backward pass, by name."""
    executor = run_forward(symbol, args, aux, grad, ctx, fuse)
    found = {name: out.asnumpy() for name, out in zip(symbol.list_outputs(), executor.outputs, strict=True)}
    if grad:
        executor.backward([make_array(head, ctx=ctx, dtype=head.dtype) for head in head_gradients(executor.outputs)])
        found.update((f"gradient of {name}", executor.grad_dict[name].asnumpy()) for name in grad)
    found.update((name, state.asnumpy()) for name, state in executor.aux_dict.items())
    return found


def compare(left: Mapping[str, np.ndarray], right: Mapping[str, np.ndarray], tolerance: float) -> None:
    """Whether two results are equal within rounding, relative to the largest magnitude of each array."""
    for name, a in left.items():
        b = right[name]
        if a.shape != b.shape or a.dtype != b.dtype:
            raise Failed(f"{name} is {a.dtype} {a.shape} here and {b.dtype} {b.shape} there")
        finite = np.abs(a[np.isfinite(a)].astype(np.float64))
        scale = max(1.0, float(finite.max(initial=0)))
        if not np.allclose(a, b, rtol=tolerance, atol=tolerance * scale, equal_nan=True):
            worst = np.nanmax(np.abs(a.astype(np.float64) - b.astype(np.float64)))
            raise Failed(f"{name} differs by up to {worst:.3g}")


# ---- the command ----


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m nbsym.check", description="Prove operators on their samples.")
    parser.add_argument("file", nargs="?", type=Path, help="a registry of your own; the library's if absent")
    parser.add_argument("--op", action="append", metavar="NAME", help="only this operator; may be given again")
    parser.add_argument("--only", action="append", choices=list(CHECKS), help="only this check; may be given again")
    parser.add_argument("--json", action="store_true", help="print results as JSON, a line each")
    options = parser.parse_args(arguments)
    if options.file and options.file.resolve() == builtin_file().resolve():
        options.file = None
    try:
        names = registry.load_ops(options.file) if options.file else registry.names()
        if options.op:
            names = tuple(registry.get(name).name for name in options.op)
    except NbsymError as error:
        print(error, file=sys.stderr)
        return 1
    failures = 0
    for name, number, results in _all_results(names, options):
        failures += sum(result.status == "failed" for result in results)
        if options.json:
            print(json.dumps([name, number, [[r.check, r.status, r.detail] for r in results]]), flush=True)
        else:
            _report(name, number, results)
    if not options.json:
        print(f"{len(names)} operators, {failures} failures")
    return 1 if failures else 0


def _all_results(names: Iterable[str], options: argparse.Namespace) -> Iterator[tuple[str, int, list[Result]]]:
    only = options.only or list(CHECKS)
    here = [check for check in only if check != "cuda" or _simulated()]
    on_gpu = _cuda_results(names, options) if "cuda" in only and not _simulated() else {}
    for name in names:
        op = registry.get(name)
        if not op.samples:
            yield name, -1, [Result("sample", "failed", f"{op.source}: the entry has no sample")]
        for number in range(len(op.samples)):
            results = prove(op, number, here) if here else []
            yield name, number, results + on_gpu.get((name, number), [])


def _simulated() -> bool:
    return os.environ.get("NUMBA_ENABLE_CUDASIM") == "1"


def _cuda_results(names: Iterable[str], options: argparse.Namespace) -> dict[tuple[str, int], list[Result]]:
    """The cuda check of all samples, in a process with the simulator: it must be chosen before Numba is imported."""
    command = [sys.executable, "-m", "nbsym.check", "--only", "cuda", "--json"]
    command += [str(options.file)] if options.file else []
    command += [f"--op={name}" for name in names] if options.op else []
    process = subprocess.run(command, env={**os.environ, "NUMBA_ENABLE_CUDASIM": "1"}, capture_output=True, text=True)
    found = {}
    for line in process.stdout.splitlines():
        name, number, rows = json.loads(line)
        found[name, number] = [Result(*row) for row in rows]
    if process.returncode not in (0, 1) or (process.returncode and not found):
        raise NbsymError(f"the CUDA simulator failed:\n{process.stderr}")
    return found


def _report(name: str, number: int, results: list[Result]) -> None:
    marks = {"ok": "ok", "skipped": "-", "failed": "FAILED"}
    line = "  ".join(f"{result.check} {marks[result.status]}" for result in results)
    print(f"{name}[{number + 1}]: {line}" if number >= 0 else f"{name}: {line}")
    for result in results:
        if result.status == "failed":
            print(f"    {result.check}: {result.detail}")


if __name__ == "__main__":
    sys.exit(main())
