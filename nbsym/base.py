"""The errors that nbsym raises."""

from __future__ import annotations


class NbsymError(RuntimeError):
    """Root of every error that nbsym raises on purpose."""


class RegistryError(NbsymError):
    """``ops.yaml``, or a user's registry, does not say what it should.

    The message lists every fault found, each as ``file:line: operator: what was expected``.
    """


class ShapeError(NbsymError, ValueError):
    """Shapes contradict each other, or cannot be inferred."""


class DTypeError(NbsymError, TypeError):
    """Data types contradict each other, or an operator does not support them."""


class ArgumentError(NbsymError, TypeError):
    """An argument or parameter is unknown, missing, given twice or out of its bounds."""


class ExecutionError(NbsymError):
    """A kernel refused its input while a bound graph was running."""


# The name under which programs written for MXNet catch errors.
MXNetError = NbsymError
