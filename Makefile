# Two commands: `make demo` and `make test`. Both start from nothing but Python 3.11 with venv, git and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check bench docs clean

demo: .venv/installed
	$(BIN)/tawthiq demo demo

# Types are checked beside the tests, which use two cores; tests of one file stay together, as they share what is costly to make.
test: .venv/installed
	$(BIN)/lint-imports
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy & types=$$!; $(BIN)/python -m pytest -q -n 2 --dist loadfile && wait $$types

docs: .venv/installed
	$(BIN)/python docs/generate.py

clean:
	rm -rf .venv demo

# Locked and checked by hash; uv is bootstrapped into the environment because it installs several times faster.
.venv/installed: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@
