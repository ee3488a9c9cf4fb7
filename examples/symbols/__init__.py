"""Well-known networks as symbols.

Each module has ``symbol(mx, ...)``, which composes the network with the library that it is given: nbsym, or MXNet
itself. The result ends in a SoftmaxOutput named ``softmax``, so its label is ``softmax_label``.

>>> import nbsym as mx
>>> from examples.symbols import lenet
>>> lenet.symbol(mx).infer_shape(data=(64, 1, 28, 28))[1]
[(64, 10)]
"""
