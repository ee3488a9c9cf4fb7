"""Every operator that may overwrite an input, run so, against the same run with memory of its own for everything."""

from __future__ import annotations

import numpy as np
import pytest

import nbsym as mx
from nbsym import registry
from nbsym.check import Proof
from nbsym.executor.bind import bind
from nbsym.executor.blueprint import draw, program
from nbsym.graph.plan import MemoryPlan
from nbsym.symbol import Symbol, Variable
from nbsym.symbol.compose import compose
from nbsym.symbol.node import Entry


def entries():
    """Operator, number of the sample, output and the input that this may overwrite, where the sample has that."""
    for name in registry.names():
        op = registry.get(name)
        for output, overwritten in op.inplace.items():
            for number in range(len(op.samples)):
                if overwritten in Proof(op, number).names:
                    yield pytest.param(op, number, output, overwritten, id=f"{name}-{number}-{output}")


def network(proof, overwritten):
    """The operator of a sample between others: what may be overwritten is computed before, results are read after."""
    wanted = proof.names if proof.op.variadic else proof.op.inputs + proof.op.aux
    inputs = [Variable(name) if name in proof.names else None for name in wanted]
    inputs[wanted.index(overwritten)] = mx.sym.negative(Variable(overwritten), name="temporary")
    node = compose(proof.op.name, inputs, dict(proof.params), name="node").entries[0].node
    count = registry.num_outputs(proof.op, node.params)
    return mx.sym.Group([mx.sym.negative(Symbol((Entry(node, index),))) for index in range(count)])


def values(proof):
    arguments, states = proof.values("float32" if "float32" in proof.op.types["T"] else proof.dtype)
    return {**arguments, **states}


@pytest.mark.parametrize(("op", "number", "output", "overwritten"), list(entries()))
def test_results_do_not_depend_on_whether_an_input_is_overwritten(op, number, output, overwritten):
    proof = Proof(op, number)
    net = network(proof, overwritten)
    given = values(proof)
    given[overwritten] = -given[overwritten]
    names, aux = net.list_arguments(), net.list_auxiliary_states()
    for is_train in (False, True):
        results = []
        for plan in ("none", "inplace"):
            mx.random.seed(3)
            bound = {name: mx.nd.array(value, dtype=value.dtype) for name, value in given.items()}
            arguments, states = {n: bound[n] for n in names}, {n: bound[n] for n in aux}
            executor = bind(net, mx.cpu(), arguments, aux_states=states, grad_req="null", plan=plan, fuse=False)
            executor.forward(is_train=is_train)
            results.append([array.asnumpy() for array in (*executor.outputs, *bound.values())])
        for one, other in zip(*results, strict=True):
            np.testing.assert_array_equal(one, other)


def test_memory_is_shared_where_it_may_be():
    """Or else the test above would show nothing."""
    shared, apart = [], []
    for param in entries():
        op, number, output, overwritten = param.values
        proof = Proof(op, number)
        net, given = network(proof, overwritten), values(proof)
        drawn = draw(net.entries, {n: a.shape for n, a in given.items()}, {n: a.dtype for n, a in given.items()}, {})
        made = program(
            drawn, is_train=True, backward=False, optimize=False, threads=1, package="nbsym.kernels",
            memory=MemoryPlan("inplace"),
        )  # fmt: skip
        buffers = {(entry.node.name, entry.index): buffer for entry, buffer in made.buffers.of.items()}
        index = registry.output_names(op, proof.params).index(output)
        found = shared if buffers["temporary", 0] == buffers["node", index] else apart
        found.append(param.id)
    assert not apart and shared
