# The front door. Bare `make` lists what there is; settings pass through:
#   make demo ONCE=1 NEWCOMERS=50      make up RUN_DIR=/tmp/second GATEWAY_PORT=9000 REPLICAS=2
#   make demo TARGET=http://...        BROKER_URL=amqp://... MONGO_URL=mongodb://... make up

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help venv demo up down test check static format lock bench documents

PYTHON := .venv/bin/python
FAST := not broker and not database and not journey and not faults and not containers and not browser
TOGETHER := not journey and not faults and not containers
ALONE := journey or faults or containers

help: ## list the recipes
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: .venv/.locked ## make .venv with the locked dependencies (the others do it by themselves)

.venv/.locked: requirements.lock ops/venv.sh
	@bash ops/venv.sh

demo: venv ## start everything and play the scenario on 1,512 real places (ONCE=1: then end)
	@exec $(PYTHON) -m ops demo

up: venv ## start everything, return when it is ready
	@exec $(PYTHON) -m ops up

down: venv ## stop everything; the data stay (python -m ops down --wipe removes them)
	@exec $(PYTHON) -m ops down

test: venv static ## everything: format, lint, types, walls, all tests (30 to 38 minutes on 2 cores)
	@$(PYTHON) -m ops install --browser
	@echo "== tests that run side by side"
	@$(PYTHON) -m pytest -q -n 4 -m "$(TOGETHER)"
	@echo "== tests that start or kill whole systems, one after the other"
	@$(PYTHON) -m pytest -q -m "$(ALONE)"

check: venv static ## the fast part, for every save (< 60 s)
	@$(PYTHON) -m pytest -q -n 2 -m "$(FAST)"

static: venv ## format, lint, types, walls, generated documents
	@echo "== format, lint, types, walls, documents"
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-logo
	@$(PYTHON) -m ops documents --check

format: venv ## format the code and mend what the linter can
	@$(PYTHON) -m ruff check --quiet --fix-only .
	@$(PYTHON) -m ruff format .

lock: ## write both requirements.lock anew from pyproject.toml (needs uv)
	@command -v uv > /dev/null || { \
	  echo "Locking needs uv, which nothing else here does: pipx install uv" >&2; exit 1; }
	@uv pip compile pyproject.toml --all-extras --group test --group lint --group bench \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --quiet -o requirements.lock
	@uv pip compile pyproject.toml --extra service --extra rounds --extra gateway -c requirements.lock \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate --quiet -o deploy/requirements.lock

bench: venv ## measure against nameko and FastStream, side by side; prints a table
	@$(PYTHON) -m ops install
	@exec $(PYTHON) -m bench

documents: venv ## write docs/asyncapi.yaml, docs/openapi.json and bus/topology.json from the code
	@exec $(PYTHON) -m ops documents
