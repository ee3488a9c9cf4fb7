"""Modules: symbols with their parameters and optimizer, trained and used batch by batch.

>>> import nbsym as mx
>>> net = mx.sym.SoftmaxOutput(mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=2), name='softmax')
>>> module = mx.mod.Module(net)
>>> module.fit(mx.io.NDArrayIter(mx.nd.zeros((4, 3)), mx.nd.zeros(4), batch_size=2), num_epoch=1)
"""

from .base_module import BaseModule
from .bucketing_module import BucketingModule
from .module import Module
from .python_module import PythonLossModule, PythonModule
from .sequential_module import SequentialModule

__all__ = ["BaseModule", "BucketingModule", "Module", "PythonLossModule", "PythonModule", "SequentialModule"]
