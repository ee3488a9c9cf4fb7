"""The checking command: it passes what is right, and says what is wrong."""

from pathlib import Path

import pytest

from nbsym import check, registry
from nbsym.registry.loader import builtin_file

OPERATORS = """
check_right:
  elementwise: data * tanh(data)
  samples: [{data: [3]}]
check_wrong_gradient:
  elementwise: data * data
  grad: {data: out_grad * data}
  samples: [{data: {values: [1.5, -2]}}]
check_wrong_second_order:
  elementwise: data ** 3
  grad: {data: out_grad * 3 * check_floor_square(data)}
  samples: [{data: {values: [1.5, -2]}}]
check_floor_square:
  elementwise: data * data
  grad: {data: out_grad}
  samples: [{data: {values: [0.5, 0.5]}}]
check_wrong_shape:
  shape: {data: n, out: n + 1}
  compute: data * 2
  samples: [{data: [3]}]
check_loss:
  elementwise: data
  grad: {data: sign(data)}
  samples: [{data: [3]}]
check_without_sample:
  elementwise: data
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("check") / "checked.yaml"
    path.write_text(OPERATORS)
    registry.load_ops(path)
    yield path
    registry._registry.replace(str(path), [])


def status(name, *only):
    return {result.check: (result.status, result.detail) for result in check.prove(registry.get(name), 0, only)}


def test_what_is_right_passes(file):
    found = status("check_right")
    assert found == dict.fromkeys(("inference", "gradient", "second order", "fusion"), ("ok", ""))


@pytest.mark.parametrize(
    ("name", "only", "detail"),
    [
        ("check_wrong_gradient", "gradient", "the gradient of data[0] is"),
        ("check_wrong_second_order", "second order", "differences say"),
        ("check_wrong_shape", "inference", "(4,)"),
    ],
)
def test_what_is_wrong_is_shown(file, name, only, detail):
    outcome, text = status(name, only)[only]
    assert outcome == "failed" and detail in text, text


def test_what_does_not_apply_is_skipped(file):
    assert status("check_loss", "gradient")["gradient"] == ("skipped", "a loss: its gradient is not that of its output")
    assert status("argmax", "gradient")["gradient"] == ("skipped", "it has no gradient")
    assert status("Dropout", "gradient")["gradient"] == ("skipped", "it draws random numbers")


def test_cpu_and_simulated_cuda_are_compared(capsys):
    example = Path(__file__).resolve().parents[1] / "examples" / "custom_operators" / "operators.yaml"
    try:
        assert check.main([str(example), "--only", "cuda"]) == 0
    finally:
        registry._registry.replace(str(example), [])
    report = capsys.readouterr().out
    assert "mish[1]: cuda ok" in report and "running_sum[1]: cuda ok" in report


def test_the_command(file, capsys):
    assert check.main([str(file), "--op", "check_right", "--only", "inference"]) == 0
    assert "check_right[1]: inference ok\n1 operators, 0 failures" in capsys.readouterr().out
    assert check.main([str(file), "--op", "check_wrong_gradient", "--only", "gradient"]) == 1
    report = capsys.readouterr().out
    assert "check_wrong_gradient[1]: gradient FAILED\n    gradient: the gradient of data[" in report
    assert check.main([str(file), "--op", "check_without_sample", "--only", "inference"]) == 1
    assert "checked.yaml:25: the entry has no sample" in capsys.readouterr().out
    assert check.main([str(builtin_file()), "--op", "relu", "--only", "inference"]) == 0
    assert "relu[1]: inference ok" in capsys.readouterr().out
    assert check.main([str(file), "--op", "check_rihgt"]) == 1
    assert "did you mean 'check_right'" in capsys.readouterr().err
    (file.parent / "broken.yaml").write_text("f:\n  elementwise: data +\n")
    assert check.main([str(file.parent / "broken.yaml")]) == 1
    assert "broken.yaml:2: f: elementwise: cannot parse" in capsys.readouterr().err
