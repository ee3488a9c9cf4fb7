"""Optimizers: how parameters follow their gradients.

>>> import nbsym as mx
>>> mx.optimizer.create('sgd', learning_rate=0.1, momentum=0.9).lr
0.1
"""

from .descent import SGD
from .optimizer import Optimizer, Step, create, register
from .updater import Updater, get_updater

__all__ = ["SGD", "Optimizer", "Step", "Updater", "create", "get_updater", "register"]
