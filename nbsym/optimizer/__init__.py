"""Optimizers: how parameters follow their gradients.

>>> import nbsym as mx
>>> mx.optimizer.create('sgd', learning_rate=0.1, momentum=0.9).lr
0.1
"""

from types import SimpleNamespace

from .adaptive import FTML, LAMB, AdaDelta, AdaGrad, Adam, Adamax, Ftrl, GroupAdaGrad, Nadam, RMSProp
from .descent import DCASGD, LARS, LBSGD, NAG, SGD, SGLD, Signum, Test, ccSGD
from .optimizer import Optimizer, Step, create, register
from .updater import Updater, get_updater

# Where MXNet has it.
contrib = SimpleNamespace(GroupAdaGrad=GroupAdaGrad)

__all__ = [
    "DCASGD",
    "FTML",
    "LAMB",
    "LARS",
    "LBSGD",
    "NAG",
    "SGD",
    "SGLD",
    "AdaDelta",
    "AdaGrad",
    "Adam",
    "Adamax",
    "Ftrl",
    "GroupAdaGrad",
    "Nadam",
    "Optimizer",
    "RMSProp",
    "Signum",
    "Step",
    "Test",
    "Updater",
    "ccSGD",
    "contrib",
    "create",
    "get_updater",
    "register",
]
