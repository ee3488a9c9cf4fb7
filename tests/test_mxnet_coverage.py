"""What docs/mxnet.md says is missing is what is missing. golden/mxnet_operators.txt lists MXNet 1.9.1's operators."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from nbsym import registry

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "mxnet.md"
MARK = "<!-- missing operators -->\n"
# Not operators that programs call: gradients, NumPy's interface, sparse and quantized forms, what MXNet itself inserts.
INTERNAL = ("_backward", "_np", "_sg_", "_contrib_backward", "_contrib_calibrate", "_contrib_dgl", "_contrib_quantize",
            "_contrib_requantize", "_contrib_dequantize", "_sparse_")  # fmt: skip


def missing() -> list[str]:
    """Names without an underscore in front, and contributed operators."""
    names = (Path(__file__).parent / "golden" / "mxnet_operators.txt").read_text().split()
    shown = [name for name in names if not name.startswith(INTERNAL)]
    here = set(registry.names()) | {alias for name in registry.names() for alias in registry.get(name).aliases}
    here.add("Custom")
    return [name for name in shown if name not in here and (name[0] != "_" or name.startswith("_contrib_"))]


def page() -> str:
    """The page with its list as it should be."""
    before, _, _ = PAGE.read_text().partition(MARK)
    return f"{before}{MARK}```\n{textwrap.fill(' '.join(missing()), 120, break_long_words=False)}\n```\n"


def test_the_page_lists_what_is_missing():
    assert PAGE.read_text() == page(), f"run python {Path(__file__).relative_to(ROOT)}"


if __name__ == "__main__":
    sys.stdout.write(f"{len(missing())} operators are missing\n")
    PAGE.write_text(page())
