"""Lowering of operators written in Python (`nbsym.operator`): one call of Python each, between native stretches."""

from __future__ import annotations

from collections.abc import Iterator

from ..executor.launch import Call, PythonCall
from ..operator import backward_function, forward_function


def forward(call: Call) -> Iterator[PythonCall]:
    run = forward_function(call.op, call.inputs, call.outputs, call.is_train)
    yield PythonCall(run, *call.inputs, *call.outputs)


def backward(call: Call) -> Iterator[PythonCall]:
    run = backward_function(call.op, call.inputs, call.outputs)
    yield PythonCall(run, *call.inputs, *call.outputs)
