# make demo   train two networks on real handwritten digits
# make test   the whole test suite
# make lint   generated files, style and types
# make bench  time nbsym against the peers that are installed (see benchmarks/README.md)
#
# Everything is installed into .venv, which is made when it is missing. PYTHON chooses the interpreter it is made with.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
JOBS ?= $(shell nproc 2>/dev/null || echo 2)

.PHONY: demo test lint bench clean

demo: .venv/demo.stamp
	$(BIN)/python examples/digits.py

test: .venv/develop.stamp
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal

lint: .venv/develop.stamp
	$(BIN)/python tools/gen_ops.py --check
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/develop.stamp
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv build dist

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "nbsym needs Python 3.11 or newer: make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/demo.stamp: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[progress]'
	@touch $@

.venv/develop.stamp: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[progress,image,safetensors,test,dev,cuda]'
	@touch $@ .venv/demo.stamp
