"""Registry files: what is wrong is reported, all of it, with file, line, operator and what was expected."""

import re
from random import Random

import numpy as np
import pytest

from nbsym import registry
from nbsym.base import ArgumentError, RegistryError
from nbsym.registry.entry import KEYS
from nbsym.registry.loader import Registry, builtin_file, check_file
from nbsym.registry.operator import NoGradient
from nbsym.registry.params import KINDS

GOOD = """\
twice:
  doc: Two times data.
  elementwise: data * 2
  samples:
    - {data: [2, 3]}
"""

# (what is wrong, line on which it stands, operator, message)
FAULTS = [
    ("f:\n  elementwise: data *\n", 2, "f", "cannot parse 'data *'"),
    ("f:\n  elementwise: data.shape\n", 2, "f", "an attribute"),
    ("f:\n  elementwise: x + 1\n", 2, "f", "unknown name 'x'"),
    ("f:\n  elementwise: expp(data)\n", 2, "f", "unknown function 'expp' in 'expp(data)'; did you mean 'exp'"),
    ("f:\n  elementwise: exp(data, data)\n", 2, "f", "exp takes 1 arguments, got 2"),
    ("f:\n  elementwize: data\n", 2, "f", "unknown key 'elementwize'; did you mean 'elementwise'"),
    ("f:\n", 1, "f", "the entry is empty"),
    ("f: [1]\n", 1, "f", "an entry is a mapping of keys, got a list"),
    ("f:\n  doc: Nothing.\n", 1, "f", "exactly one of elementwise, compute, kernel, view is expected, got none"),
    ("f:\n  elementwise: data\n  kernel: a.b\n", 1, "f", "expected, got elementwise and kernel"),
    ("f:\n  elementwise: data\n  elementwise: data\n", 3, "f", "'elementwise' is given twice"),
    ("f:\n  elementwise: data\nf:\n  elementwise: data\n", 3, "f", "declared twice, first on line 1"),
    ("f:\n  inputs: a, b\n  elementwise: a\n", 2, "f", "inputs is a list of names ([data, weight]), got 'a, b'"),
    ("f:\n  inputs: [a, a]\n  elementwise: a\n", 2, "f", "'a' is twice in inputs"),
    ('f:\n  inputs: ["*a", b]\n  elementwise: b\n', 2, "f", "only the last input may be variadic"),
    ("f:\n  inputs: [a-b]\n  elementwise: 1\n", 2, "f", "'a-b' in inputs is not a name"),
    ("f:\n  inputs: [lambda]\n  elementwise: 1\n", 2, "f", "'lambda' in inputs is a word of formulas or of Python"),
    ("f:\n  inputs: [name]\n  elementwise: name\n", 2, "f", "'name' in inputs is taken by an argument"),
    ("f:\n  params: {data: int = 1}\n  elementwise: data\n", 1, "f", "'data' is both input and param"),
    ("f:\n  params: {n: integer}\n  elementwise: data\n", 2, "f", "param n: unknown type 'integer'"),
    ("f:\n  params: {n: int > 0 = 0}\n  elementwise: data\n", 2, "f", "n > 0"),
    ("f:\n  params: {n: int}\n  omit: {data: m}\n  elementwise: data\n", 3, "f", "unknown name 'm' in 'm'"),
    ("f:\n  omit: {bias: 1}\n  elementwise: data\n", 2, "f", "omit: 'bias' is not an input"),
    ("f:\n  shape: {data: n (k, out: n}\n  elementwise: data\n", 2, "f", "this is not YAML|unbalanced"),
    ('f:\n  shape: {data: "n (k", out: n}\n  elementwise: data\n', 2, "f", "unbalanced parentheses"),
    ("f:\n  shape: {data: n, out: n, extra: n}\n  elementwise: data\n", 2, "f", "'extra' is not an array"),
    ("f:\n  shape: {data: n}\n  elementwise: data\n", 2, "f", "out has no pattern"),
    ("f:\n  shape: {data: n, out: m + 1}\n  elementwise: data\n", 2, "f", "'m' in 'm + 1' is neither a param nor"),
    ('f:\n  shape: {data: n, out: "*n"}\n  elementwise: data\n', 2, "f", "n is once a dimension and once *n"),
    ("f:\n  shape: {data: n, out: cov(n)}\n  elementwise: data\n", 2, "f", "unknown function 'cov'"),
    ("f:\n  shape: reshap\n  elementwise: data\n", 2, "f", "there is no function 'reshap'"),
    ("f:\n  shape: {data: *k, out: n}\n  elementwise: data\n", 2, "f", "this is not YAML"),
    ("f:\n  dtype: {out: float31}\n  elementwise: data\n", 2, "f", "'float31' is not a dtype"),
    ("f:\n  types: {T: floats}\n  elementwise: data\n", 2, "f", "'floats' is neither float, int, any nor a dtype"),
    ("f:\n  types: {Tee: float}\n  elementwise: data\n", 2, "f", "one capital letter"),
    ("f:\n  kernel: gemm\n  grad: none\n", 2, "f", "kernel is 'module.function', got 'gemm'"),
    ("f:\n  kernel: nowhere.f\n  grad: none\n", 2, "f", "kernel nowhere.f: there is no"),
    ("f:\n  kernel: mine.g\n  grad: none\n", 2, "f", "defines no g (it has f)"),
    ("f:\n  kernel: mine.f\n", 1, "f", "grad is missing"),
    ("f:\n  inputs: [a, b]\n  kernel: mine.f\n  grad: {a: out_grad}\n", 4, "f", "grad of b is missing"),
    ("f:\n  kernel: mine.f\n  grad: {data: dott(out_grad)}\n", 3, "f", "unknown operator 'dott'"),
    ("f:\n  kernel: mine.f\n  grad: {data: 'sum(out_grad, axes=1)'}\n", 3, "f", "sum has no parameter 'axes'"),
    ("f:\n  kernel: mine.f\n  grad: {data: grad_out}\n", 3, "f", "unknown name 'grad_out' in 'grad_out' (it has data"),
    ("f:\n  kernel: mine.f\n  grad: {dat: out_grad}\n", 3, "f", "grad: 'dat' is not an input"),
    ("f:\n  kernel: mine.f\n  grad: never\n", 3, "f", "'zero' or 'none', got 'never'"),
    ("f:\n  aliases: [exp]\n  elementwise: data\n", 2, "f", "alias 'exp': an operator of this name exists already"),
    ("exp:\n  elementwise: data\n", 1, "exp", "an operator of this name exists already"),
    ("f:\n  elementwise: data\ng:\n  aliases: [f]\n  elementwise: data\n", 4, "g", "alias 'f' is also the name of f"),
    ("f:\n  elementwise:\n    - {is: data}\n    - {is: data}\n", 3, "f", "only the last alternative may go without"),
    ("f:\n  elementwise:\n    - {when: true}\n", 3, "f", "'is' is missing"),
    ("f:\n  broadcast: maybe\n  elementwise: data\n", 2, "f", "broadcast is true or false, got 'maybe'"),
    ("f:\n  view: x\n  shape: {data: n, out: n}\n  grad: none\n", 2, "f", "view: 'x' is not an input"),
    ("f:\n  view: data\n  grad: none\n", 2, "f", "shape is expected"),
    ("f:\n  kernel: mine.f\n  grad: none\n  fused: gg\n", 4, "f", "fused: unknown operator 'gg'"),
    ("f:\n  kernel: mine.f\n  grad: none\n  fused: [g]\n", 4, "f", "fused is an operator, or {is: operator"),
    ("f:\n  kernel: mine.f\n  grad: none\n  fused: {axis: 1}\n", 4, "f", "'is' is missing"),
    ("f:\n  kernel: mine.f\n  grad: none\n  fused: {is: exp, axis: x}\n", 4, "f", "axis of fused is a number, got 'x'"),
    ("f:\n  kernel: mine.f\n  grad: none\n  fused: exp\n", 4, "f", "fused: exp takes nothing more: an input scale"),
    ("f:\n  kernel: mine.f\n  grad: none\n  fused: _fused_convolution\n", 4, "f", "an input 'weight' that f does not"),
    ("f:\n  inputs: [data, weight]\n  kernel: mine.f\n  grad: none\n  fused: _fused_convolution\n", 5, "f", "where"),
    ("f:\n  kernel: mine.f\n  grad: none\n  fused: {is: exp, shift: b}\n", 4, "f", "of fused: 'b' is not an input"),
    ("f:\n  elementwise: data\n  act: rel\n", 3, "f", "takes an activation 'rel'; did you mean 'relu'"),
    ("f:\n  inputs: [a, b]\n  elementwise: a\n  act: relu\n", 4, "f", "an activation has one input"),
    ("f:\n  elementwise: data\n  act: {is: clip, low: a}\n", 3, "f", "low of act: 'a' is not a numeric param"),
    ("f:\n  elementwise: data\n  affine: {axis: 1}\n", 3, "f", "'scale' is missing"),
    ("f:\n  elementwise: data\n  affine: {axis: 1, scale: x, shift: 0}\n", 3, "f", "scale of affine: unknown name 'x'"),
    ("f:\n  elementwise: data\n  affine: {axis: 1, scale: expp(1), shift: 0}\n", 3, "f", "unknown operator 'expp'"),
    ("f:\n  inputs: [a, b]\n  elementwise: a\n  monotone: true\n", 4, "f", "monotone belongs to elementwise entries"),
    ("f:\n  elementwise: data\n  greatest: {b: true}\n", 3, "f", "'b' is not an input"),
    ("f:\n  kernel: mine.f\n  grad: none\n  gate: data\n", 4, "f", "gate: a param 'act: enum(...)? = none'"),
    ("f:\n  kernel: mine.f\n  grad: none\n  lean: {is: exp, picks: b}\n", 4, "f", "picks of lean: 'b' is not an input"),
    ("f:\n  kernel: mine.f\n  grad: none\n  lean: {is: exp, when: m}\n", 4, "f", "when of lean: unknown name 'm'"),
    ("f:\n  outputs: [a]\n  kernel: mine.f\n  grad: none\n  lean: exp\n", 5, "f", "outputs out, expected are first a"),
    ("f:\n  outputs: out + 2\n  kernel: mine.f\n  grad: none\n", 2, "f", "outputs is a list of names, or"),
    ("f:\n  outputs: []\n  kernel: mine.f\n  grad: none\n", 2, "f", "at least one output"),
    ("f:\n  elementwise: data\n  samples: {data: [2]}\n", 3, "f", "samples is a list of mappings, got a mapping"),
    ("f:\n  elementwise: data\n  samples:\n    - {dat: [2]}\n", 4, "f", "unknown key 'dat'"),
    ("f:\n  elementwise: data\n  samples:\n    - {}\n", 4, "f", "sample 1: the shape of data"),
    ("f:\n  elementwise: data\n  samples:\n    - {data: [-1]}\n", 4, "f", "sample 1: data: a shape is a list of sizes"),
    ("f:\n  compute: Cast(data, dtyp='int8')\n", 2, "f", "Cast has no parameter 'dtyp'; did you mean 'dtype'"),
    ("f:\n  compute: g(data)\ng:\n  compute: f(data) + 1\n", 2, "f", "f is defined through itself: f -> g -> f"),
    ("lambda:\n  elementwise: data\n", 1, "lambda", "'lambda' is a word of Python"),
    ("1f:\n  elementwise: data\n", 1, "1f", "expected a name of letters, digits and underscores"),
    ("f:\n\telementwise: data\n", 2, "f", "this is not YAML"),
    ("- f\n", 1, "-", "a registry is a mapping from operator names to entries"),
    ("f:\n  elementwise: !!python/object/apply:os.system ['x']\n", 2, "f", "tags are no part of the language"),
    ("f:\n  doc: &a Text.\n  elementwise: data\n", 2, "f", "anchors and aliases are no part of the language"),
    ("f:\n  doc: &a Text.\n  elementwise: data\ng:\n  doc: *b\n", 5, "g", "this is not YAML"),
]  # fmt: skip


def check(tmp_path, text, **options):
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    (tmp_path / "mine.py").write_text("def f(call):\n    pass\n")
    return check_file(file, registry._registry, package="beside", **options)


@pytest.mark.parametrize(("text", "line", "operator", "message"), FAULTS)
def test_every_fault_says_file_line_operator_and_what_was_expected(tmp_path, text, line, operator, message):
    with pytest.raises(RegistryError) as caught:
        check(tmp_path, text)
    report = str(caught.value)
    expected = "|".join(map(re.escape, message.split("|")))
    places = [row for row in report.splitlines()[1:] if re.search(expected, row)]
    assert places, report
    assert any(row.startswith(f"{tmp_path}/mine.yaml:{line}: {operator}: ") for row in places), report


def test_all_faults_of_a_file_are_reported_together(tmp_path):
    text = "a:\n  elementwise: x\nb:\n  elementwise: y\n  shap: n\n" + GOOD + "c:\n  kernel: none.f\n  grad: none\n"
    with pytest.raises(RegistryError) as caught:
        check(tmp_path, text)
    rows = str(caught.value).splitlines()
    assert rows[0] == "4 faults in the registry:"
    assert [row.split(": ")[0].rpartition(":")[2] for row in rows[1:]] == ["2", "4", "5", "12"]


def test_unreadable_files(tmp_path):
    with pytest.raises(RegistryError, match=r"absent.yaml: cannot be read: No such file"):
        check_file(tmp_path / "absent.yaml", {})
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00f: 1")
    with pytest.raises(RegistryError, match="not UTF-8"):
        check_file(tmp_path / "binary.yaml", {})
    (tmp_path / "deep.yaml").write_text("f: " + "[" * 3000 + "]" * 3000)
    with pytest.raises(RegistryError, match="nested too deeply|not YAML|a mapping"):
        check_file(tmp_path / "deep.yaml", {})
    (tmp_path / "empty.yaml").write_text("# nothing\n")
    assert check_file(tmp_path / "empty.yaml", {}) == []


def test_an_entry_becomes_an_operator(tmp_path):
    op, _ = check(
        tmp_path,
        """
normed:
  doc: |
    Divide by the norm.  Then
    scale.
  aliases: [Normed]
  inputs: [data, gamma]
  aux: [mean]
  outputs: [out, norm_out]
  visible: 2 if both else 1
  params:
    eps: float > 0 = 1e-3 -- what keeps it finite
    axis: int = -1
    no_gamma: bool = false
    both: bool = false
  omit: {gamma: no_gamma}
  shape: {data: "*s c", gamma: c, mean: c, out: "*s c", norm_out: "*s"}
  dtype: {mean: float32}
  types: {T: [float32, float64]}
  kernel: mine.f
  inplace: {out: data}
  identity: {data: "eps == 0 and not is_train"}
  grad: {data: "f_back(out_grad, out)", gamma: zero}
  samples:
    - {data: {shape: [2, 3], low: -1, high: 1}, eps: 1.0e-5}

f_back:
  inputs: [a, b]
  elementwise: a * b
""",
    )
    assert (op.doc, op.aliases) == ("Divide by the norm. Then scale.", ("Normed",))
    assert (op.inputs, op.aux) == (("data", "gamma"), ("mean",))
    assert (op.outputs, op.kernel, op.inplace) == (("out", "norm_out"), "beside.mine.f", {"out": "data"})
    params = registry.parse_params(op, {"no_gamma": "True"})
    assert registry.input_names(op, params) == ("data",)
    assert (registry.num_outputs(op, params), registry.num_visible(op, params)) == (2, 1)
    assert registry.infer_shape(op, params, [(4, 5, None), (6,)], [None, None])[1] == [(4, 5, 6), (4, 5)]
    types = registry.infer_dtype(op, params, [None, None], [np.dtype("float64"), None])
    assert [str(dtype) for dtype in types[0]] == ["float64", "float32"]
    assert op.grad["gamma"] is NoGradient.ZERO and op.grad["data"].functions == ("f_back",)
    assert op.samples == ({"data": {"shape": [2, 3], "low": -1, "high": 1}, "eps": 1e-5},)
    assert str(op.source) == f"{tmp_path}/mine.yaml:2"


def test_entries_are_found_without_parsing_the_file():
    lazy = Registry()
    text = "# head\n\na:\n  aliases: [A, b]  # both\n  elementwise: data\n\n# ----\n"
    text += "c:\n  aliases:\n    - d\n  elementwise: data +\n"
    lazy.add_text(text.replace("data +", "data + 1"), "x.yaml")
    assert list(lazy) == ["a", "c"] and "A" in lazy and "d" in lazy and "e" not in lazy
    assert lazy["b"] is lazy["a"] and lazy["a"].source.line == 3
    assert lazy["d"].name == "c" and lazy["c"].source.line == 8
    broken = Registry()
    broken.add_text(text.replace("  aliases:\n    - d\n", ""), "x.yaml")
    assert broken["a"].name == "a"
    with pytest.raises(RegistryError, match=r"x.yaml:9: c: elementwise: cannot parse 'data \+'"):
        _ = broken["c"]


def test_the_librarys_own_registry_is_right():
    operators = check_file(builtin_file(), {})
    lazy = {name: registry.get(name) for name in registry.names()}
    # What other tests of this process have loaded is not the library's own.
    lazy = {name: op for name, op in lazy.items() if op.source.file == str(builtin_file())}
    assert [op.name for op in operators] == list(lazy)
    for op in operators:
        assert op.source.line == lazy[op.name].source.line, op.name
        assert op.samples, f"{op.name} has no sample"
        assert op.doc, f"{op.name} has no documentation"


def test_the_page_on_the_language_is_true(tmp_path):
    page = (builtin_file().parent / "docs" / "registry.md").read_text()
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)[1]
    example = example.replace("sigmoid:", "doc_sigmoid:").replace("FullyConnected:", "DocFullyConnected:")
    assert len(check(tmp_path, example, kernels=False)) == 2
    assert tuple(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == KEYS
    for kind in KINDS:
        assert f"`{kind}" in page, kind


def test_unknown_operators_get_a_suggestion():
    with pytest.raises(ArgumentError, match=r"no operator 'FullyConected'; did you mean 'FullyConnected'\?"):
        registry.get("FullyConected")


TOKENS = [
    "{", "}", "[", "]", ": ", ", ", "*", "&a", "- ", "'", '"', "!x", "|", "\n", "\n  ", "\t", "none", "true", "0", "-1",
    "1e9", "(", ")", "*data", "data", "out", "n", "when: ", "is: ", "{a: 1}", "[[1],[2,3]]", "__x__", "lambda: 0",
    "9" * 25, "\x00", "é", "#", "?", "? [a]\n  : b", "<<: *a", "~", "2 ** 99", "x.y", "*f(x)", "int", "float16", ".inf",
]  # fmt: skip


def mangle(entry, random):
    """`entry` with a line or a few characters lost, doubled or put in."""
    lines = entry.splitlines(keepends=True)
    way = random.randrange(4)
    if way == 0 and len(lines) > 1:
        del lines[random.randrange(1, len(lines))]
        return "".join(lines)
    if way == 1:
        lines.insert(random.randrange(len(lines)), random.choice(lines))
        return "".join(lines)
    start = random.randrange(len(entry))
    return entry[:start] + random.choice(TOKENS) + entry[start + random.choice((0, 0, 1, 5)) :]


def test_no_mangled_entry_gets_anything_but_faults(tmp_path):
    random = Random(3)
    text = re.sub(r"(?m)^  aliases:.*\n", "", builtin_file().read_text())
    entries = [f"mangled_{entry}" for entry in re.split(r"(?m)^(?=\w+:)", text)[1:]]
    outcomes = []
    for _ in range(500):
        entry = random.choice(entries)
        for _ in range(random.randrange(1, 4)):
            entry = mangle(entry, random)
        try:
            check(tmp_path, entry, kernels=False)
        except RegistryError as error:
            outcomes.append(all(f"{tmp_path}/mine.yaml:" in row for row in str(error).splitlines()[1:]))
    assert len(outcomes) > 250 and all(outcomes)
