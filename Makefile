# Entrepairs: `make demo` shows it, `make test` tests it. Python 3.11+ and make are all it takes.
PYTHON ?= python3
PORT ?= 8000
DATA ?= demo-data
VENV := .venv
RUN := $(VENV)/bin/python -m

.PHONY: demo test check lint bench messages lock

demo: $(VENV)/.runtime
	ENTREPAIRS_DATA="$(DATA)" $(RUN) entrepairs demo --port $(PORT)

test: $(VENV)/.developer
	$(RUN) pytest -n auto --dist worksteal

check:
	.ci/run

lint: $(VENV)/.developer
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(VENV)/bin/lint-imports
	$(RUN) mypy
	$(VENV)/bin/djlint --lint --quiet entrepairs
	$(RUN) entrepairs makemigrations --check --dry-run
	$(RUN) tests.messages check

bench: $(VENV)/.developer
	$(RUN) bench $(BENCH)

# The words of each room, extracted into its own catalogue.
messages: $(VENV)/.developer
	$(RUN) tests.messages update

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --group build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --group build --group dev --extra postgres pyproject.toml \
		-o requirements-dev.lock

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

WORDS := $(wildcard entrepairs/locale/*/LC_MESSAGES/*.po entrepairs/*/locale/*/LC_MESSAGES/*.po)

$(VENV)/.runtime: $(VENV)/bin/python requirements.lock hatch_build.py $(WORDS)
	$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.developer: $(VENV)/.runtime requirements-dev.lock
	$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
