# Everything starts from a bare checkout: Python >= 3.11 and make are enough.

VENV := .venv
BIN := $(VENV)/bin

# The newest Python that really runs: a version manager's stand-in may exist and fail.
PYTHON ?= $(shell for candidate in python3.13 python3.12 python3.11 python3 python; do \
	if $$candidate -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo $$candidate; break; fi; done)

PIP := $(BIN)/python -m pip -qq --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test lint format truth bench generate schema new-check clean

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(VENV)/.installed  ## install into .venv and check a real plan
	@$(BIN)/netlint tests/fixtures/demo/plan.json || [ $$? -eq 1 ]

test: lint  ## lint, types and all tests
	@$(BIN)/python -m pytest -q

lint: $(VENV)/.installed-dev  ## style and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo 'not formatted: run "make format"' >&2; exit 1; }
	@$(BIN)/mypy --strict src checks

format: $(VENV)/.installed-dev  ## rewrite the sources in the project's style
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

truth: $(VENV)/.installed-dev  ## links of the three modes against the applied states
	@$(BIN)/python scripts/truth.py

bench: $(VENV)/.installed-dev  ## time, CPU and memory of whole runs, beside other tools
	@$(BIN)/python benchmarks/bench.py

generate: $(VENV)/.installed-dev  ## rewrite the generated blocks of the documentation
	@$(BIN)/python scripts/generate_readme.py
	@$(BIN)/python scripts/generate_pages.py

schema: $(VENV)/.installed-dev  ## rewrite the table of resource types (needs terraform)
	@$(BIN)/python scripts/generate_schema.py

new-check:  ## start a check: make new-check CODE=NAT011 SLUG=words-with-hyphens TOPIC=nat
	@$(PYTHON) scripts/new_check.py '$(CODE)' '$(SLUG)' '$(TOPIC)'

clean:  ## remove what can be made again
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis src/*.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo 'no Python >= 3.11 with venv found: set PYTHON=/path/to/python' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# The stamps make a second run quick; both kinds of installation follow the checkout.
$(VENV)/.installed: pyproject.toml setup.py | $(BIN)/python
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml setup.py | $(BIN)/python
	@$(PIP) install --editable '.[dev]'
	@touch $(VENV)/.installed $@
