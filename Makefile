# Everything that a checkout needs; `make` alone lists what can be made.
# Kept within GNU make 3.81 (macOS), and to relative paths: the checkout may lie under a name with spaces.
#
#     PYTHON=/path/to/python3   the Python that a new environment is made with
#     VENV=.venv-3.13           another environment than .venv
#     ARGS="-k token"           handed to pytest, the ward, the bench or the demo

VENV ?= .venv
JOBS ?= auto
SHELL := /bin/sh
PY := $(VENV)/bin/python

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint format ward calibrate bench picture clean

help:  ## this list
	@awk -F ' *## ' '/^[a-z]+:.*## / { sub(/:.*/, "", $$1); printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.has-run  ## a failing little world on this machine, diagnosed live
	@$(VENV)/bin/statusdoctor demo $(ARGS)

test: $(VENV)/.has-test  ## the whole test suite
	@$(PY) -m pytest --numprocesses $(JOBS) --maxprocesses 4 $(ARGS)

lint: $(VENV)/.has-dev  ## formatting, lint and types: what has to pass before tests
	@$(PY) -m ruff format --check
	@$(PY) -m ruff check
	@$(PY) -m mypy

format: $(VENV)/.has-dev  ## format the code and mend what ruff can mend
	@$(PY) -m ruff check --fix-only
	@$(PY) -m ruff format

ward: $(VENV)/.has-test  ## how often the diagnosis is right, on failures whose cause is known
	@$(PY) -m tests.ward $(ARGS)

calibrate: $(VENV)/.has-test  ## is the doctor as sure as he may be, and which constants would make him so
	@$(PY) tests/ward/calibrate.py

bench: $(VENV)/.has-test  ## how fast it is, as ratios
	@$(PY) -m tests.bench $(ARGS)

picture: $(VENV)/.has-test  ## draw the README's picture of a terminal anew, from real output
	@$(PY) -m tests.goldens.picture

clean:  ## remove the environments and everything else that was made
	rm -rf .venv .venv-* build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find addons src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment that is already there is adopted as it is. The stamps in it say what it has been given;
# a changed pyproject.toml makes them stale. With the test tools it can run the demo as well, and so on.

$(PY):
	@rm -rf $(VENV)/bin $(VENV)/.has-*
	@python=$$($(SHELL) .ci/find-python $(if $(PYTHON),"$(PYTHON)")) && \
		echo "Making $(VENV) with $$("$$python" --version)." && \
		"$$python" -m venv $(VENV)

$(VENV)/.has-run: pyproject.toml | $(PY)
	$(call install,.)
	@touch $@

$(VENV)/.has-test: pyproject.toml | $(PY)
	$(call install,.[test])
	@touch $(VENV)/.has-run $@

$(VENV)/.has-dev: pyproject.toml | $(PY)
	$(call install,.[dev])
	@touch $(VENV)/.has-run $(VENV)/.has-test $@

define install
@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "$(VENV) is $$($(PY) --version), too old for statusdoctor: make clean, then try again." >&2; exit 1; }
@$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null
@echo "Installing statusdoctor and what it needs into $(VENV): a minute or two the first time."
@$(PY) -m pip install -qq --disable-pip-version-check --editable '$(1)'
endef
