"""A language model of LSTM layers, as word_language_model examples have it.

Inputs: `data` (steps, batch) of token numbers, `h` and `c` (layers, batch, size) the state before the first step,
`rnn_parameters` the packed parameters of all layers as cuDNN packs them: all weights, then all biases.
"""


def symbol(mx, vocabulary=10000, size=200, layers=2, steps=35):
    x = mx.sym.Variable("data")
    x = mx.sym.Embedding(x, input_dim=vocabulary, output_dim=size, name="embedding")
    parameters, h, c = (mx.sym.Variable(name) for name in ("rnn_parameters", "h", "c"))
    if hasattr(mx.sym, "RNN"):
        x = mx.sym.RNN(
            x, parameters, state=h, state_cell=c, mode="lstm", state_size=size, num_layers=layers, name="rnn"
        )
    else:
        x = unrolled(mx, x, parameters, h, c, size, layers, steps)
    x = mx.sym.Reshape(x, shape=(-1, size), name="rows")
    x = mx.sym.FullyConnected(x, num_hidden=vocabulary, name="decoder")
    return mx.sym.SoftmaxOutput(x, normalization="batch", name="softmax")


def unrolled(mx, x, parameters, h, c, size, layers, steps):
    """What the fused operator computes, a step at a time."""
    gates = 4 * size

    def part(begin, *shape):
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        return mx.sym.Reshape(mx.sym.slice_axis(parameters, axis=0, begin=begin, end=begin + count), shape=shape)

    def state(packed, layer):
        return mx.sym.Reshape(mx.sym.slice_axis(packed, axis=0, begin=layer, end=layer + 1), shape=(-1, size))

    weights = gates * size
    for layer in range(layers):
        at, biases = 2 * layer * weights, 2 * layers * weights + 2 * layer * gates
        w, r = part(at, gates, size), part(at + weights, gates, size)
        bias = part(biases, gates) + part(biases + gates, gates)
        # The products of the inputs of all steps at once, then step by step what depends on the step before.
        products = mx.sym.FullyConnected(
            mx.sym.Reshape(x, shape=(-1, size)), weight=w, bias=bias, num_hidden=gates, name=f"rnn_l{layer}_i2h"
        )
        products = mx.sym.SliceChannel(
            mx.sym.Reshape(products, shape=(steps, -1, gates)), num_outputs=steps, axis=0, squeeze_axis=True
        )
        hidden, cell, outputs = state(h, layer), state(c, layer), []
        for step in range(steps):
            z = products[step] + mx.sym.dot(hidden, r, transpose_b=True)
            i, f, g, o = mx.sym.SliceChannel(z, num_outputs=4, axis=1)
            cell = mx.sym.sigmoid(f) * cell + mx.sym.sigmoid(i) * mx.sym.tanh(g)
            hidden = mx.sym.sigmoid(o) * mx.sym.tanh(cell)
            outputs.append(hidden)
        x = mx.sym.stack(*outputs, axis=0, num_args=steps)
    return x
