"""Tables and drawings of networks."""

from __future__ import annotations

import sys

import pytest

import nbsym as mx

# As MXNet 1.9.1 prints it.
TABLE = """\
________________________________________________________________________________
Layer (type)                    Output Shape    Param #         Previous Layer  
================================================================================
data(null)                      3x12x12         0                               
________________________________________________________________________________
conv1(Convolution)              8x10x10         224             data            
________________________________________________________________________________
bn1(BatchNorm)                  8x10x10         16              conv1           
________________________________________________________________________________
relu1(Activation)               8x10x10         0               bn1             
________________________________________________________________________________
conv2(Convolution)              8x10x10         288             relu1           
________________________________________________________________________________
_plus0(elemwise_add)            8x10x10         0               relu1           
                                                                conv2           
________________________________________________________________________________
pool1(Pooling)                  8x5x5           0               _plus0          
________________________________________________________________________________
flatten0(Flatten)               200             0               pool1           
________________________________________________________________________________
fc1(FullyConnected)             10              2010            flatten0        
________________________________________________________________________________
softmax(SoftmaxOutput)          10              0               fc1             
================================================================================
Total params: 2538
________________________________________________________________________________
"""  # noqa: W291


def network():
    with mx.name.NameManager():
        net = mx.sym.Convolution(mx.sym.Variable("data"), kernel=(3, 3), num_filter=8, name="conv1")
        net = mx.sym.Activation(mx.sym.BatchNorm(net, name="bn1"), act_type="relu", name="relu1")
        side = mx.sym.Convolution(net, kernel=(3, 3), num_filter=8, pad=(1, 1), no_bias=True, num_group=2, name="conv2")
        net = mx.sym.Pooling(net + side, kernel=(2, 2), stride=(2, 2), pool_type="max", name="pool1")
        net = mx.sym.FullyConnected(mx.sym.Flatten(net), num_hidden=10, name="fc1")
        return mx.sym.SoftmaxOutput(net, name="softmax")


def test_table_as_mxnet(capsys):
    mx.viz.print_summary(network(), {"data": (2, 3, 12, 12)}, 80, [0.4, 0.6, 0.8, 1.0])
    assert capsys.readouterr().out == TABLE


def test_table_without_shapes(capsys):
    mx.visualization.print_summary(network())
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) == 120 for line in lines[:-2])
    assert lines[5].split() == ["conv1(Convolution)", "8", "data"]  # the bias, whose size follows
    assert lines[-2] == "Total params: 18"


def test_shared_parameters_count_once(capsys):
    weight = mx.sym.Variable("weight")
    net = mx.sym.Variable("data")
    for i in range(2):
        net = mx.sym.FullyConnected(net, weight, num_hidden=4, no_bias=True, name=f"fc{i}")
    mx.viz.print_summary(net, {"data": (2, 4)})
    assert "Total params: 16" in capsys.readouterr().out


def test_what_cannot_be_shown():
    with pytest.raises(TypeError, match="symbol must be a Symbol"):
        mx.viz.print_summary("net")
    with pytest.warns(UserWarning), pytest.raises(ValueError, match="Input shape is incomplete"):
        mx.viz.print_summary(network(), {"softmax_label": (2,)})


def test_drawing():
    pytest.importorskip("graphviz")
    source = mx.viz.plot_network(
        network(), title="net", shape={"data": (2, 3, 12, 12)}, dtype={"data": "float32"}, node_attrs={"width": "2"}
    ).source
    assert "conv1_weight" not in source
    assert 'label="Convolution\n3x3/1, 8" fillcolor="#fb8072"' in source
    assert 'label="Pooling\nmax, 2x2/2x2"' in source
    assert 'pool1 -> _plus0 [label="8x10x10(float32)"' in source
    assert (
        'data [label=data fillcolor="#8dd3c7" fixedsize=true height=0.8034 shape=oval style=filled width=2]' in source
    )
    assert "conv1_weight" in mx.viz.plot_network(network(), hide_weights=False).source
    twice = mx.sym.Variable("x") + mx.sym.Variable("x")
    with pytest.warns(RuntimeWarning, match="Repeated names: x"):
        mx.viz.plot_network(twice)


def test_drawing_without_graphviz(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", None)
    with pytest.raises(ImportError, match="Draw network requires graphviz library"):
        mx.viz.plot_network(network())
    assert network()._repr_svg_() is None
