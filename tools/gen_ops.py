"""Write the constructors of ``ops.yaml``; ``--check`` says whether they are fresh. See ``--help``.

The registry is imported without the rest of nbsym, so this works while the files that it writes are missing or broken.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    package = ModuleType("nbsym")
    package.__path__ = [str(ROOT / "nbsym")]
    sys.modules["nbsym"] = package
    from nbsym.registry.generate import main as generate

    return generate()


if __name__ == "__main__":
    sys.exit(main())
