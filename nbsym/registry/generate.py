"""The generator of constructors, ``nbsym-gen-ops``; in a checkout ``python tools/gen_ops.py``.

Everything is checked and generated before anything is written, and each file is replaced at once.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from ..base import RegistryError
from .constructors import NDARRAY, SYMBOL, module_text
from .loader import Registry, builtin_file, check_file
from .user import package_of

_PACKAGE = Path(__file__).resolve().parents[1]


def generate(registry: Path | None = None, out: Path | None = None, kernels: bool = True) -> dict[Path, str]:
    """Text of every generated file, by path.

    Parameters
    ----------
    registry : Path, optional
        A user's own registry file; the library's own if absent.
    out : Path, optional
        Directory for a user's modules, ``symbol_ops.py`` and ``ndarray_ops.py``.
    kernels : bool
        Whether the functions that entries name as kernels must exist.

    Raises
    ------
    RegistryError
        With every fault in the registry.
    """
    if registry is None:
        operators = check_file(builtin_file(), {}, kernels)
        files = {_PACKAGE / "symbol" / "ops.py": SYMBOL, _PACKAGE / "ndarray" / "ops.py": NDARRAY}
        return {path: module_text(operators, flavour, "", "ops.yaml") for path, flavour in files.items()}
    known = Registry()
    known.add_text(builtin_file().read_text(encoding="utf-8"), str(builtin_file()))
    with package_of(registry) as package:
        operators = check_file(registry, known, kernels, package)
    directory = out or registry.parent
    files = {directory / "symbol_ops.py": SYMBOL, directory / "ndarray_ops.py": NDARRAY}
    return {path: module_text(operators, flavour, "nbsym", registry.name) for path, flavour in files.items()}


def write(files: dict[Path, str]) -> list[Path]:
    """Write the files that differ, each beside its place and then renamed; returns their paths."""
    changed = [path for path, text in files.items() if _read(path) != text]
    staged: list[tuple[Path, Path]] = []
    try:
        for path in changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            staged.append((Path(name), path))
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(files[path])
            os.chmod(name, 0o644)
        for temporary, path in staged:
            temporary.replace(path)
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
    return changed


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit status: 1 if the registry is faulty, or with ``--check`` if files are stale."""
    parser = argparse.ArgumentParser(prog="nbsym-gen-ops", description="Write the constructors of a registry.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a generated file is stale")
    parser.add_argument("--registry", type=Path, metavar="FILE", help="a registry of your own")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where its modules go; beside it if absent")
    parser.add_argument("--no-kernels", action="store_true", help="do not ask for kernels that are still to be written")
    options = parser.parse_args(arguments)
    if options.out and not options.registry:
        parser.error("--out belongs to --registry")
    try:
        files = generate(options.registry, options.out, kernels=not options.no_kernels)
    except RegistryError as error:
        print(error, file=sys.stderr)
        return 1
    if options.check:
        stale = [path for path, text in files.items() if _read(path) != text]
        for path in stale:
            print(f"{path} is stale: run tools/gen_ops.py", file=sys.stderr)
        return 1 if stale else 0
    for path in write(files):
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
