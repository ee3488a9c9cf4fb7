"""Symbols: what goes wrong says so, and what MXNet's answers about networks (test_symbol_golden.py) leave open."""

import copy
import json
import os
import pickle
import threading

import numpy as np
import pytest

import nbsym as mx
from nbsym.base import ArgumentError, DTypeError, NbsymError, ShapeError

a, b = mx.sym.Variable("a"), mx.sym.Variable("b")


def dense(name="fc", data=a, **kwargs):
    return mx.sym.FullyConnected(data, num_hidden=3, name=name, **kwargs)


# ---- names and scopes ----


def test_every_thread_counts_for_itself():
    names = []

    def work():
        names.extend(mx.sym.Flatten(a).name for _ in range(2))

    with mx.name.NameManager():
        mx.sym.Flatten(a)
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert mx.sym.Flatten(a).name == "flatten1"
    assert names == ["flatten0", "flatten1"]


def test_scopes_end_with_their_blocks_even_after_errors():
    before = mx.name.NameManager._current.value
    with pytest.raises(ZeroDivisionError), mx.name.Prefix("p_"), mx.AttrScope(ctx_group="dev1"):
        raise ZeroDivisionError
    assert mx.name.NameManager._current.value is before
    assert mx.sym.Variable("x").attr("ctx_group") is None


def test_one_scope_entered_twice():
    outer, scope = mx.AttrScope(__a__="1"), mx.AttrScope(__b__="2")
    with outer, scope:
        assert mx.sym.Variable("x").list_attr() == {"__a__": "1", "__b__": "2"}
    with scope:
        assert mx.sym.Variable("x").list_attr() == {"__b__": "2"}


def test_what_is_in_force():
    with mx.name.Prefix("p_") as prefix, mx.AttrScope(__a__="1") as scope:
        assert mx.name.NameManager.current is prefix
        assert mx.AttrScope.current is scope
    assert mx.AttrScope.current.get({"x": "y"}) == {"x": "y"}


def test_scope_values_are_strings():
    with pytest.raises(ValueError, match="Attributes need to be string"):
        mx.AttrScope(lr_mult=2)


# ---- arguments of constructors ----


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: mx.sym.FullyConnected(a), "num_hidden"),
        (lambda: mx.sym.FullyConnected(a, num_hidden="x"), "num_hidden must be an integer.*'x'"),
        (lambda: mx.sym.FullyConnected(a, num_hidden=0), "num_hidden > 0"),
        (lambda: mx.sym.FullyConnected(a, num_hidden=3, no_biass=True), "no parameter 'no_biass'.*did you mean"),
        (lambda: mx.sym.Activation(a, act_type="rely"), "'relu'"),
        (lambda: mx.sym.FullyConnected(3, num_hidden=3, name="f"), "FullyConnected 'f': Argument data must be Symbol"),
        (lambda: mx.sym.FullyConnected(mx.sym.Group([a, b]), num_hidden=3), "data is a tuple of 2 outputs"),
        (lambda: mx.sym.FullyConnected(a, bias=b, no_bias=True, num_hidden=2), "takes no bias; its arguments are data"),
        (lambda: mx.sym.FullyConnected(a, beta=b, num_hidden=2), "keyword argument name beta not found"),
        (lambda: mx.sym.FullyConnected(a, num_hidden=2, weight_lr_mult=2), r"deprecated(.|\n)*Variable\(lr_mult=2\)"),
        (lambda: dense(attr={"mood": "sad"}), "Cannot find argument 'mood'; for an attribute write '__mood__'"),
        (lambda: dense(attr={"__mood__": 3}), "attributes are strings"),
        (lambda: mx.sym.Concat(), "at least one"),
        (lambda: mx.sym.Concat(a, b, num_args=1), "Incorrect number of arguments, requires 1, provided 2"),
        (lambda: mx.sym.Concat(a, data=b), "keyword argument name data not found"),
        (lambda: mx.sym.BatchNorm(a, moving_mean=a + b), "moving_mean is updated in place, so it must be a variable"),
        (lambda: mx.sym.Concat(a, mx.sym.split(b, num_outputs=2)), "arg1 is a tuple of 2 outputs"),
    ],
)
def test_refused(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()


def test_refused_variables_and_groups():
    for make, error, message in (
        (lambda: mx.sym.Variable(3), TypeError, "Expect a string"),
        (lambda: mx.sym.Variable("x", colour="red"), ValueError, "start and end with double underscores"),
        (lambda: mx.sym.Variable("x", attr={"k": 3}), ValueError, "only accepts string values"),
        (lambda: mx.sym.Variable("x", dtype="complex64"), TypeError, "complex64 is none of float32"),
        (lambda: mx.sym.Variable("x", stype="dense"), ValueError, "none of default, row_sparse, csr"),
        (lambda: mx.sym.Group([]), TypeError, "Expected a list of symbols"),
        (lambda: mx.sym.Group([a, 3]), TypeError, "Expected a list of symbols"),
    ):
        with pytest.raises(error, match=message):
            make()


def test_strings_do_as_parameters():
    net = mx.sym.Convolution(a, kernel="(3, 3)", num_filter="8", no_bias="True")
    assert net.list_arguments() == ["a", net.name + "_weight"]
    assert net.infer_shape(a=(1, 2, 5, 5))[1] == [(1, 8, 3, 3)]


# ---- arithmetic ----


def test_arithmetic_refuses_what_is_neither_symbol_nor_number():
    for combine in (lambda: a + "x", lambda: a == None, lambda: [1] * a, lambda: a**"2"):  # noqa: E711
        with pytest.raises(TypeError, match="not supported"):
            combine()
    with pytest.raises(NotImplementedError, match="no truth value"):
        bool(a == b)
    with pytest.raises(TypeError, match="unhashable"):
        hash(a)
    with pytest.raises(NotImplementedError, match="in place"):
        c = a
        c += b
    with pytest.raises(NotImplementedError, match="bind it"):
        a.asnumpy()


def test_numpy_scalars():
    for combined in (np.float32(1.5) * a, a * np.float32(1.5)):
        assert combined.list_attr() == {"scalar": "1.5"}
    assert (np.int64(3) - a).entries[0].node.op.name == "_rminus_scalar"


# ---- outputs ----


def test_indexing():
    group = mx.sym.Group([a, b, dense()])
    assert group[-1].name == "fc"
    assert group[np.int64(1)].name == "b"
    assert [s.name for s in group] == ["a", "b", "fc"]
    assert group[:-1].list_outputs() == ["a", "b"]
    assert group[::2].list_outputs() == ["a", "fc_output"]
    with pytest.raises(IndexError, match="output 3 of a symbol with 3 outputs"):
        group[3]
    with pytest.raises(TypeError, match="integer index"):
        group[1.5]
    with pytest.raises(ValueError, match='Cannot find output that matches name "fc"'):
        group["fc"]
    with pytest.raises(ValueError, match='multiple outputs with name "a"'):
        mx.sym.Group([a, a])["a"]
    with pytest.raises(TypeError, match="Expected a list"):
        group[3:]
    assert a.get_children() is None


# ---- composition ----


def test_composition_by_position():
    net, inner = dense("outer"), dense("inner", b)
    assert net(inner).list_arguments() == ["b", "inner_weight", "inner_bias", "outer_weight", "outer_bias"]
    assert net(b, inner).list_arguments() == ["b", "inner_weight", "inner_bias", "outer_bias"]
    assert (a + b)(b, a).get_children().list_outputs() == ["b", "a"]  # at once, not one after the other


def test_composition_shares_what_it_leaves_alone():
    net = dense()
    both = mx.sym.Group([net, net(a=b, name="other")])
    assert both.list_arguments() == ["a", "fc_weight", "fc_bias", "b"]
    assert both.list_outputs() == ["fc_output", "other_output"]


def test_composition_in_place():
    net = dense()
    net._compose(a=b, name="other")
    assert (net.name, net.list_arguments()) == ("other", ["b", "fc_weight", "fc_bias"])


def test_composition_refuses():
    net = dense()
    with pytest.raises(ArgumentError, match=r"name zzz not found.\nCandidate arguments:\n\t\[0\]a\n\t\[1\]fc_weight"):
        net(zzz=b)
    with pytest.raises(TypeError, match="either as positional or keyword"):
        net(b, fc_weight=b)
    with pytest.raises(TypeError, match="Compose expect `Symbol`"):
        net(a=3)
    with pytest.raises(ArgumentError, match="tuple of 2 outputs"):
        net(a=mx.sym.Group([a, b]))
    with pytest.raises(ArgumentError, match="takes 3 arguments"):
        net(a, a, a, a)


def test_deep_graphs():
    """Nothing recurses: graphs are deeper than Python's stack."""
    net = a
    for _ in range(3000):
        net = net * 1
    assert net.infer_shape(a=(2,))[1] == [(2,)]
    assert mx.sym.load_json(net.tojson()).list_arguments() == ["a"]
    assert copy.deepcopy(net).list_arguments() == pickle.loads(pickle.dumps(net))(a=b)(b=a).list_arguments() == ["a"]


# ---- attributes ----


def test_attributes_of_copies_are_their_own():
    net = dense(attr={"__mood__": "calm"})
    for twin in (copy.copy(net), copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        twin._set_attr(__mood__="wild")
        twin.get_internals()["a"]._set_attr(lr_mult="3")
        assert twin.attr_dict()["a"] == {"__lr_mult__": "3", "lr_mult": "3"}
    assert net.attr("__mood__") == "calm"
    assert "a" not in net.attr_dict()


def test_set_attr_is_seen_by_all_that_contain_the_node():
    x = mx.sym.Variable("x")
    net = x * 2
    x._set_attr(wd_mult="0")
    assert net.attr_dict()["x"]["wd_mult"] == "0"
    with pytest.raises(ValueError, match="string"):
        x._set_attr(wd_mult=0)
    with pytest.raises(NbsymError, match="it is a group"):
        mx.sym.Group([a, b])._set_attr(x="1")
    with pytest.raises(DeprecationWarning, match="attr_dict"):
        x.list_attr(recursive=True)


def test_initializers_of_variables():
    class Initializer:
        def dumps(self):
            return '["one", {}]'

    assert mx.sym.Variable("x", init=Initializer()).attr("__init__") == '["one", {}]'
    net = mx.sym.BatchNorm(a, name="bn", moving_var=mx.sym.Variable("mine", init="zeros"))
    assert net.attr_dict()["mine"]["__init__"] == "zeros"
    assert net.attr_dict()["bn_moving_mean"]["__init__"] == '["zero", {}]'


# ---- inference ----


def test_infer_shape_by_position_and_from_outputs():
    net = dense()
    assert net.infer_shape((5, 4)) == net.infer_shape(a=(5, 4)) == ([(5, 4), (3, 4), (3,)], [(5, 3)], [])
    assert net.infer_shape_partial(None, (3, 7))[0] == [(), (3, 7), (3,)]
    assert (a + b).infer_shape(b=(-1, 3), a=(2, 0))[0] == [(2, 3), (2, 3)]


def test_infer_shape_warns_of_what_is_unknown():
    with pytest.warns(UserWarning, match=r"Cannot decide shape(.|\n)*\ta: \(0, 4\)$"):
        assert dense().infer_shape(a=(0, 4)) == (None, None, None)
    with pytest.warns(UserWarning, match=r"Cannot decide type(.|\n)*\ta: None\n\tb: None"):
        assert (a + b).infer_type() == (None, None, None)
    many = mx.sym.add_n(*[mx.sym.Variable(f"x{i}") for i in range(12)])
    with pytest.warns(UserWarning, match=r"x9: \(\)\n\t\.\.\.$"):
        many.infer_shape()


def test_infer_shape_refuses():
    net = dense()
    for infer, error, message in (
        (lambda: net.infer_shape(a=[5, 4]), TypeError, r"need to be shapes \(tuple\), but 'a' is <class 'list'>"),
        (lambda: net.infer_shape(a=5), TypeError, "'a' is <class 'int'>"),
        (lambda: net.infer_shape((5, 4), a=(5, 4)), ValueError, "either by positional or kwargs"),
        (lambda: net.infer_shape(zzz=(5,)), ArgumentError, r"name zzz not found(.|\n)*\[2\]fc_bias"),
        (lambda: net.infer_shape((1, 2), (3, 2), (3,), (1,)), ValueError, "4 positional values for 3 arguments"),
        (lambda: net.infer_shape(a=(5, 4), fc_weight=(3, 9)), ShapeError, r"'fc'(.|\n)*weight"),
        (lambda: net.infer_shape_partial(a=(5, 4), fc_weight=(3, 9)), ShapeError, "'fc'"),
        (lambda: (a + b).infer_shape(a=(2, 3), b=(3, 2)), ShapeError, r"\(2, 3\)(.|\n)*\(3, 2\)"),
        (lambda: (a + b).infer_type(a="float64", b="float32"), DTypeError, "float64(.|\n)*float32"),
        (lambda: (a + b).infer_type(a="nonsense"), TypeError, "nonsense"),
        (lambda: net.infer_type(zzz="float32"), ArgumentError, "name zzz not found"),
    ):
        with pytest.raises(error, match=message):
            infer()


# ---- gradient and evaluation ----


def test_gradient():
    grads = (a * a * b).gradient(["b", "a"])
    values = grads.eval(a=mx.nd.array([2.0, 3.0]), b=mx.nd.array([5.0, 7.0]))
    np.testing.assert_array_equal(values[0].asnumpy(), [4, 9])
    np.testing.assert_array_equal(values[1].asnumpy(), [20, 42])
    assert (a * 2).grad("a").infer_shape(a=(3,))[1] == [(3,)]
    with pytest.raises(ArgumentError, match="gradient: keyword argument name c not found"):
        a.gradient(["c"])


def test_eval_needs_every_argument():
    with pytest.raises((ValueError, NbsymError), match="'?b'?"):
        (a + b).eval(a=mx.nd.ones(2))


# ---- files ----

OLD = {
    "nodes": [
        {"op": "null", "param": {}, "name": "data", "inputs": [], "backward_source_id": -1, "attr": {"lr_mult": "0.2"}},
        {"op": "null", "param": {}, "name": "fc_weight", "inputs": [], "backward_source_id": -1},
        {"op": "null", "param": {}, "name": "fc_bias", "inputs": [], "backward_source_id": -1},
        {
            "op": "FullyConnected",
            "param": {"no_bias": "False", "num_hidden": "128"},
            "name": "fc",
            "inputs": [[0, 0], [1, 0], [2, 0]],
            "attr": {"ctx_group": "stage1", "weight_lr_mult": "1.2", "mood": "calm"},
        },
        {"op": "null", "param": {}, "name": "bn_gamma", "inputs": []},
        {"op": "null", "param": {}, "name": "bn_beta", "inputs": []},
        {"op": "BatchNorm", "param": {"eps": "0.01"}, "name": "bn", "inputs": [[3, 0], [4, 0], [5, 0]]},
        {"op": "argmax", "param": {"axis": "-1"}, "name": "top", "inputs": [[6, 0]]},
    ],
    "arg_nodes": [0, 1, 2, 4, 5],
    "heads": [[6, 0], [7, 0]],
}


def test_file_of_version_0_8():
    """As MXNet 1.9.1 upgrades it: auxiliary states are added, old spellings of attributes and of argmax understood."""
    net = mx.sym.load_json(json.dumps(OLD))
    assert net.list_arguments() == ["data", "fc_weight", "fc_bias", "bn_gamma", "bn_beta"]
    assert net.list_auxiliary_states() == ["bn_moving_mean", "bn_moving_var"]
    assert net.infer_shape(data=(2, 3))[1:] == ([(2, 128), (1,)], [(128,), (128,)])
    attributes = net.attr_dict()
    assert attributes["data"]["lr_mult"] == "0.2"
    assert attributes["fc_weight"]["__lr_mult__"] == "1.2"
    assert (attributes["fc"]["ctx_group"], attributes["fc"]["mood"]) == ("stage1", "calm")
    assert attributes["bn_moving_var"]["__init__"] == '["one", {}]'


def break_file(change):
    graph = json.loads(mx.sym.SoftmaxOutput(dense(), name="softmax").tojson())
    change(graph)
    return json.dumps(graph)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "JSON is broken"),
        ("{bad", "JSON is broken"),
        ("[" * 100_000, "JSON is broken"),
        ("3", "the file should be an object, found 3"),
        ("{}", "nodes should be a list, found nothing"),
        ('{"nodes": [], "heads": []}', "no heads"),
        ('{"nodes": [3]}', "node 0 should be an object"),
        ('{"nodes": [{"op": "null", "inputs": []}]}', "the name of node 0 should be a string, found nothing"),
        (break_file(lambda g: g["nodes"][3].update(op="Fullyconnected")), "node 3 .'fc'.: .*'Fullyconnected'"),
        (break_file(lambda g: g["nodes"][3].update(op=None)), "the operator of node 3"),
        (break_file(lambda g: g["nodes"][3].pop("attrs")), "node 3 .'fc'.: FullyConnected needs num_hidden"),
        (break_file(lambda g: g["nodes"][3]["attrs"].update(num_hidden=3)), "num_hidden in .* should be a string"),
        (break_file(lambda g: g["nodes"][3]["attrs"].update(num_hiden="3")), "no parameter 'num_hiden'"),
        (break_file(lambda g: g["nodes"][3].update(attrs=[])), "attrs of node 3 .'fc'. should be an object"),
        (break_file(lambda g: g["nodes"][3].update(inputs=[[0, 0, 0]])), "takes 3 inputs .data, weight, bias., but 1"),
        (break_file(lambda g: g["nodes"][3].update(inputs=[[0], [1], [2]])), "expected .node, output, version."),
        (break_file(lambda g: g["nodes"][3]["inputs"].append([0, 0, 0])), "but 4 are given"),
        (break_file(lambda g: g["nodes"][3]["inputs"][0].__setitem__(0, 4)), "'fc'., input 0: refers to node 4"),
        (break_file(lambda g: g["nodes"][3]["inputs"][0].__setitem__(0, -1)), "refers to node -1"),
        (break_file(lambda g: g["nodes"][3]["inputs"][0].__setitem__(1, 1)), "output 1 of 'a', which has 1"),
        (break_file(lambda g: g["nodes"][3]["inputs"][0].__setitem__(0, "0")), "found .'0', 0, 0."),
        (break_file(lambda g: g["nodes"][3].pop("inputs")), "inputs of node 3 .'fc'. should be a list, found nothing"),
        (break_file(lambda g: g["nodes"][0].update(inputs=[[0, 0, 0]])), "node 0"),
        (break_file(lambda g: g.pop("heads")), "heads of the file should be a list"),
        (break_file(lambda g: g.update(heads=[[99, 0, 0]])), "head 0: refers to node 99"),
    ],
    ids=lambda value: None if len(value) > 60 else value,
)
def test_broken_files(text, message):
    with pytest.raises(NbsymError, match=message):
        mx.sym.load_json(text)


def test_save_and_load(tmp_path):
    path = str(tmp_path / "net-symbol.json")
    net = mx.sym.Group([dense(), a + b])
    net.save(path)
    assert mx.sym.load(path).tojson() == net.tojson()
    assert os.listdir(tmp_path) == ["net-symbol.json"]
    (tmp_path / "bad.json").write_bytes(b"\xff\xfe{}")
    with pytest.raises(NbsymError, match="bad.json"):
        mx.sym.load(str(tmp_path / "bad.json"))
    with pytest.raises(FileNotFoundError):
        mx.sym.load(str(tmp_path / "none.json"))
    with pytest.raises(TypeError, match="string"):
        net.save(3)
    with pytest.raises(TypeError, match="string"):
        mx.sym.load_json(3)


def test_any_text_in_names_and_attributes():
    net = mx.sym.Variable("é\n\"\\数", attr={"k\t": "\u2028v"}) * 2
    loaded = mx.sym.load_json(net.tojson())
    assert loaded.list_arguments() == net.list_arguments()
    assert loaded.attr_dict() == net.attr_dict()


def test_failed_save_leaves_the_file_alone(tmp_path, monkeypatch):
    path = tmp_path / "net-symbol.json"
    path.write_text("before")

    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        a.save(str(path))
    assert path.read_text() == "before"
    assert os.listdir(tmp_path) == ["net-symbol.json"]


def test_parameters_come_back_exactly():
    net = mx.sym.BatchNorm(a * 1e-45 - 0.1, eps=1.00000001e-5, fix_gamma=False, axis=-1) / np.pi
    loaded = mx.sym.load_json(net.tojson())
    ours = [node.params for node in (entry.node for entry in net.get_internals().entries) if node.op]
    theirs = [node.params for node in (entry.node for entry in loaded.get_internals().entries) if node.op]
    assert ours == theirs  # equal parameters are one object


# ---- the module ----


def test_constructors_are_methods_too():
    assert a.sum(axis=1).infer_shape(a=(2, 3))[1] == [(2,)]
    assert a.reshape((3, 2)).infer_shape(a=(2, 3))[1] == [(3, 2)]
    assert a.astype("float64").infer_type(a="float32")[1] == [np.float64]
    assert a.expand_dims(axis=0).squeeze().infer_shape(a=(2, 3))[1] == [(2, 3)]


def test_functions_of_numbers():
    assert (mx.sym.maximum(2, 3.5), mx.sym.minimum(2, 3.5), mx.sym.pow(2, 3)) == (3.5, 2, 8)
    assert mx.sym.hypot(3, 4) == 5
    with pytest.raises(TypeError, match="not supported"):
        mx.sym.maximum("x", a)


def test_symbols_without_inputs():
    net = mx.sym.Group([mx.sym.zeros([2, 3]), mx.sym.ones(4, dtype="int32"), mx.sym.full((1,), 7), mx.sym.arange(2, 5)])
    values = [value.asnumpy() for value in net.eval()]
    for value, expected in zip(values, (np.zeros((2, 3)), np.ones(4, np.int32), [7], [2, 3, 4]), strict=True):
        np.testing.assert_array_equal(value, expected)
    assert values[1].dtype == np.int32
    with pytest.raises(ArgumentError, match="context"):
        mx.sym.zeros((2,), ctx=mx.cpu())


def test_module_attributes():
    assert mx.sym._plus_scalar(a, scalar=2).name.startswith("_plus_scalar")
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        mx.sym.nonsense  # noqa: B018
    assert str(type(a)) == "<class 'nbsym.symbol.Symbol'>"
