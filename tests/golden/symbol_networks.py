"""Networks composed through MXNet's Symbol API, by whatever module of that API is given: MXNet itself, or nbsym.

`networks(mx)` makes them in a fixed order, so automatic names can be compared.
"""


def networks(mx):
    """(name, symbol, shapes for infer_shape) of every network."""
    sym = mx.sym
    found = []

    def add(name, symbol, **shapes):
        found.append((name, symbol, shapes))

    with mx.name.NameManager():
        _seed(mx, sym, add)
        _operators(mx, sym, add)
        _constructors(mx, sym, add)
        _composition(mx, sym, add)
        _attributes(mx, sym, add)
        _models(mx, sym, add)
    return found


def _seed(mx, sym, add):
    net = sym.Variable("data")
    net = sym.FullyConnected(data=net, name="fc1", num_hidden=128)
    net = sym.Activation(data=net, name="relu1", act_type="relu")
    net = sym.FullyConnected(data=net, name="fc2", num_hidden=64)
    net = sym.SoftmaxOutput(data=net, name="out")
    add("seed perceptron", net, data=(100, 100))
    add("seed perceptron, from a weight", net, fc1_weight=(128, 30))
    add("seed perceptron, batch unknown", net, data=(0, 30))
    add("seed perceptron, internals", net.get_internals(), data=(2, 3))
    data, weight = sym.Variable("data"), sym.Variable("myweight")
    add("seed own weight", sym.FullyConnected(data=data, weight=weight, name="fc1", num_hidden=128), data=(1, 2))
    lhs, rhs = sym.Variable("data1"), sym.Variable("data2")
    add("seed sum", sym.FullyConnected(data=lhs + rhs, name="fc1", num_hidden=128), data1=(4, 5))
    net = sym.FullyConnected(data=sym.Variable("data"), name="fc1", num_hidden=128)
    net2 = sym.FullyConnected(data=sym.Variable("data2"), name="net2", num_hidden=128)
    add("seed composed", net(data=net2, name="compose"), data2=(7, 8))
    add("seed product", sym.Variable("A") * sym.Variable("B"), B=(3,))


def _operators(mx, sym, add):
    a, b = sym.Variable("a"), sym.Variable("b")
    add("arithmetic", sym.Group([a + b, a - b, a * b, a / b, a % b, a**b]), a=(2, 3))
    add("right scalars", sym.Group([a + 1, a - 2.5, a * 3, a / 4, a % 5, a**2]), a=(2, 3))
    add("left scalars", sym.Group([1 + a, 2.5 - a, 3 * a, 4 / a, 5 % a, 2**a]), a=(2, 3))
    add("unary", sym.Group([-a, abs(a)]), a=(2, 3))
    add("comparisons", sym.Group([a == b, a != b, a > b, a >= b, a < b, a <= b]), b=(2, 3))
    add("comparisons with scalars", sym.Group([a == 1, a != 1, a > 1, a >= 1, a < 1, a <= 1, 1 < a]), a=(2, 3))
    add("twice", a + a, a=(2,))
    add("second names", sym.Variable("w") + sym.Variable("w"), w=(2,))
    add("shape from the right", a + b, b=(4, 5))
    add("halves of a shape", a + b, a=(0, 3), b=(2, 0))
    add("nothing known", a + b)
    add(
        "functions",
        sym.Group([sym.maximum(a, b), sym.maximum(a, 3), sym.minimum(2, a), sym.pow(2, a), sym.pow(a, b)]),
        a=(2, 3),
    )
    add("hypot", sym.Group([sym.hypot(a, b), sym.hypot(a, 2)]), a=(2,))
    add("methods", a.reshape((3, 2)).transpose().sum(axis=1).exp().expand_dims(axis=0), a=(2, 3))
    add("more methods", a.flatten().clip(0, 1).softmax().slice_axis(axis=1, begin=0, end=2).square(), a=(2, 3, 4))


def _constructors(mx, sym, add):
    a, b = sym.Variable("a"), sym.Variable("b")
    add("broadcasting", sym.Group([sym.broadcast_add(a, b), sym.broadcast_plus(a, b)]), a=(2, 1), b=(1, 3))
    add("elementwise", sym.Group([sym.elemwise_add(a, b), sym.elemwise_sub(a, b), sym.relu(a)]), a=(2, 1))
    add("concat", sym.Concat(a, b, dim=1), a=(2, 3), b=(2, 4))
    add("concat small", sym.concat(a, b, dim=0, name="joined"), a=(2, 3), b=(4, 3))
    add("concat counted", sym.Concat(num_args=3, name="c"), c_arg0=(1, 2), c_arg1=(1, 2), c_arg2=(1, 1))
    add("concat named", sym.Concat(arg1=a, arg0=b, name="c2"), a=(2, 3), b=(2, 4))
    add("add_n", sym.Group([sym.add_n(a, b, a), sym.ElementWiseSum(a, b)]), a=(2, 3))
    add("split", sym.SliceChannel(a, num_outputs=3), a=(2, 6))
    add("split one", sym.split(a, num_outputs=2, name="halves")[1] + b, a=(2, 6))
    add("split internals", sym.split(a, num_outputs=2, axis=0).get_internals(), a=(2, 6))
    add("reshape", sym.Reshape(a, shape=(0, -1)), a=(2, 3, 4))
    add("reshape codes", sym.reshape(a, shape=(-3, -4, 2, -1)), a=(2, 3, 4))
    add("shapes", sym.Group([sym.Flatten(a), sym.flatten(a), sym.SwapAxis(a, dim1=0, dim2=1)]), a=(2, 3, 4))
    add("transposed", sym.transpose(a, axes=(1, 2, 0)), a=(2, 3, 4))
    add("tiled", sym.Group([sym.tile(a, reps=(2, 2)), sym.repeat(a, repeats=2, axis=1)]), a=(2, 3))
    add("sliced", sym.slice(a, begin=(0, 1), end=(1, 3)), a=(2, 3))
    add("reduced", sym.Group([sym.sum(a), sym.mean(a, axis=1), sym.max(a, axis=(0, 1), keepdims=True)]), a=(2, 3, 4))
    add("dot", sym.Group([sym.dot(a, b), sym.dot(a, b, transpose_a=True)]), a=(3, 3), b=(3, 3))
    add("batch_dot", sym.batch_dot(a, b, transpose_b=True), a=(2, 3, 4), b=(2, 5, 4))
    add("embedding", sym.Embedding(a, input_dim=7, output_dim=5), a=(2, 3))
    add("cast", sym.Group([sym.Cast(a, dtype="float64"), sym.cast(a, dtype="int32")]), a=(2,))
    add("convolution", sym.Convolution(a, kernel=(3, 3), num_filter=8, pad=(1, 1), stride=(2, 2)), a=(2, 3, 9, 9))
    add("convolution groups", sym.Convolution(a, kernel=(3,), num_filter=4, num_group=2, no_bias=True), a=(2, 6, 9))
    add("deconvolution", sym.Deconvolution(a, kernel=(2, 2), stride=(2, 2), num_filter=3), a=(2, 4, 5, 5))
    add("pooling", sym.Pooling(a, kernel=(2, 2), stride=(2, 2), pool_type="avg"), a=(2, 3, 9, 9))
    add("pooling full", sym.Pooling(a, kernel=(2, 2), stride=(2, 2), pooling_convention="full"), a=(2, 3, 9, 9))
    add("pooling global", sym.Pooling(a, global_pool=True, kernel=(1, 1), pool_type="max"), a=(2, 3, 9, 9))
    add("batch norm", sym.BatchNorm(a, name="bn"), a=(2, 3, 4, 4))
    add("batch norm three outputs", sym.BatchNorm(a, output_mean_var=True), a=(2, 3, 4, 4))
    add("batch norm, from gamma", sym.BatchNorm(a, name="bn"), bn_gamma=(3,), a=(2, 0, 4, 4))
    add("batch norm internals", sym.BatchNorm(a, name="bn").get_internals(), a=(2, 3, 4, 4))
    add("batch norm children", sym.BatchNorm(a, name="bn").get_children(), a=(2, 3))
    add("layer norm", sym.LayerNorm(a), a=(2, 3))
    add("dropout", sym.Dropout(a, p=0.3).get_internals(), a=(2, 3))
    add("leaky", sym.LeakyReLU(a, act_type="prelu", name="prelu"), a=(2, 3, 4))
    add("leaky without gamma", sym.LeakyReLU(a, act_type="elu", slope=0.5), a=(2, 3, 4))
    add("losses", sym.Group([sym.LinearRegressionOutput(a), sym.LogisticRegressionOutput(a, b)]), a=(2, 3))
    add("softmax", sym.Group([sym.softmax(a), sym.log_softmax(a, axis=0), sym.SoftmaxActivation(a)]), a=(2, 3))
    add("softmax output multi", sym.SoftmaxOutput(a, multi_output=True, ignore_label=-1), a=(2, 3, 4))
    add("make loss", sym.Group([sym.MakeLoss(a), sym.BlockGrad(a), sym.stop_gradient(a)]), a=(2, 3))
    add("picked", sym.Group([sym.pick(a, b), sym.take(a, b), sym.one_hot(b, depth=3)]), a=(4, 3), b=(4,))
    add("where", sym.where(a, b, sym.Variable("c")), b=(4,))
    add("created", sym.Group([sym.zeros((2, 3)), sym.ones((2,)), sym.arange(3), sym.full((2,), 3)]))
    add("created like", sym.Group([sym.zeros_like(a), sym.ones_like(a)]), a=(2, 3))
    add("drawn", sym.Group([sym.random.uniform(0, 1, shape=(2,)), sym.random_normal(shape=(2, 3))]))
    add("batch unknown in a constant", sym.zeros((0, 3)) + a, a=(2, 3))
    add("inputs left out", sym.Group([sym.elemwise_add(name="e"), sym.broadcast_mul(a, name="m")]), e_rhs=(2, 3))


def _composition(mx, sym, add):
    data = sym.Variable("data")
    inner = sym.FullyConnected(sym.Variable("x"), num_hidden=4, name="inner")
    outer = sym.FullyConnected(sym.Variable("y"), num_hidden=3, name="outer")
    add("chained", outer(y=inner), x=(5, 6))
    add("chained renamed", outer(y=inner, name="top").get_internals(), x=(5, 6))
    add("weight replaced", outer(outer_weight=inner), x=(3, 6))
    add("renamed only", outer(name="other"), y=(2, 2))
    add("original unchanged", outer, y=(2, 2))
    add("group composed", sym.Group([inner, outer])(x=data, y=data), data=(2, 3))
    add("group renamed", sym.Group([inner, outer])(x=data, name="first"), data=(2, 3), y=(1, 1))
    add("auxiliary replaced", sym.BatchNorm(data, name="bn")(bn_moving_mean=sym.Variable("mean")), data=(2, 3))
    with mx.name.Prefix("net_"):
        add("prefix", sym.FullyConnected(sym.Flatten(data), num_hidden=4, name="fc") * 2, data=(2, 3))
    with mx.name.NameManager():
        add("fresh names", sym.Flatten(sym.Flatten(data)), data=(2, 3))


def _attributes(mx, sym, add):
    data = sym.Variable("data", attr={"mood": "angry"}, lr_mult=2, __extra__=3)
    add("attributes", sym.FullyConnected(data, num_hidden=3, name="fc", attr={"__mood__": "glad", "lr_mult": "4"}))
    add("attributes by keyword", sym.FullyConnected(data, num_hidden=3, name="fc", lr_mult=3, __x__=4))
    with mx.AttrScope(ctx_group="dev1", __data__="great"), mx.AttrScope(ctx_group="dev2"):
        add("scopes", sym.FullyConnected(sym.Variable("q"), num_hidden=3, name="fc"), q=(1, 2))
    typed = sym.Variable("v", shape=(4, 0), dtype="float64", init="zeros", wd_mult=0.5, stype="default")
    add("variable", typed + sym.Variable("u"), u=(0, 3))
    add("variable shape overridden", typed + sym.Variable("u"), v=(2, 2))
    total = sym.Variable("a") + sym.Variable("b")
    total._set_attr(mood="calm", wd_mult="3")
    add("set later", total, a=(1,))
    add("own initializer", sym.BatchNorm(sym.Variable("a"), gamma=sym.Variable("g", init="ones"), name="bn"))


def _models(mx, sym, add):
    data = sym.Variable("data")
    net = sym.Convolution(data, kernel=(5, 5), num_filter=20)
    net = sym.Pooling(sym.Activation(net, act_type="tanh"), pool_type="max", kernel=(2, 2), stride=(2, 2))
    net = sym.Convolution(net, kernel=(5, 5), num_filter=50)
    net = sym.Pooling(sym.Activation(net, act_type="tanh"), pool_type="max", kernel=(2, 2), stride=(2, 2))
    net = sym.FullyConnected(sym.Flatten(net), num_hidden=500)
    net = sym.FullyConnected(sym.Activation(net, act_type="tanh"), num_hidden=10)
    add("lenet", sym.SoftmaxOutput(net, name="softmax"), data=(8, 1, 28, 28))

    net = sym.Convolution(data, num_filter=16, kernel=(3, 3), pad=(1, 1), no_bias=True, name="conv0")
    for stage, width in enumerate((16, 32)):
        shortcut = sym.Convolution(net, num_filter=width, kernel=(1, 1), stride=(2, 2), name=f"sc{stage}")
        net = sym.BatchNorm(net, fix_gamma=False, eps=2e-5, momentum=0.9, name=f"bn{stage}")
        net = sym.Activation(net, act_type="relu")
        net = sym.Convolution(net, num_filter=width, kernel=(3, 3), stride=(2, 2), pad=(1, 1), no_bias=True)
        net = net + shortcut
    net = sym.Pooling(net, global_pool=True, kernel=(7, 7), pool_type="avg", name="pool")
    net = sym.SoftmaxOutput(sym.FullyConnected(sym.Flatten(net), num_hidden=10, name="fc"), name="softmax")
    add("residual", net, data=(2, 3, 32, 32))
    add("residual, features", net.get_internals()["pool_output"], data=(2, 3, 32, 32))
