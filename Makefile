# The commands of this house. Each prepares what it needs in .venv; `make` alone lists them.

PORT ?= 8000
HOST ?= 127.0.0.1
TESTS ?=
# Which Python makes .venv: the newest of 3.13, 3.12, 3.11 that is ready for it, or the one you name.
PYTHON ?=
export PYTHON

BIN := .venv/bin
DISTRIBUTIONS := rules plugins/cpro plugins/badges
# What a third party would write: checked here, installed by its test alone.
EXAMPLES := examples/reconversion
DECLARED := pyproject.toml $(DISTRIBUTIONS:%=%/pyproject.toml)
RUN := .venv/.set-up-to-run
DEV := .venv/.set-up-to-test

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo serve test check check-lint check-types check-imports check-schema check-docs format schema docs lock bench-rules bench-detail bench-reads bench-writes bench-lists bench-live bench-prints clean set-up

help: ## list the commands
	@echo "make COMMAND, where COMMAND is:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F '|' '{ printf "%-16s %s\n", $$1, $$2 }'

demo: $(RUN) ## start the demo on http://127.0.0.1:8000 [PORT=8000]
	$(BIN)/monespace demo --port $(PORT)

serve: $(RUN) ## start the server with the MONESPACE_… settings [HOST=127.0.0.1 PORT=8000]
	$(BIN)/monespace serve --host $(HOST) --port $(PORT)

test: $(DEV) ## run every distribution's tests, on SQLite and PostgreSQL [TESTS="tests/web -k socket"]
	@$(BIN)/python tools/check_databases.py
	$(BIN)/python -m pytest --numprocesses=auto $(TESTS)

check: check-lint check-types check-imports check-schema check-docs ## all of the five: lint, types, imports, schema, docs

check-lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# One run a distribution: their test folders bear the same name.
check-types: $(DEV)
	$(BIN)/mypy monespace_gql tests tools conftest.py $(wildcard bench)
	@set -e; for each in $(DISTRIBUTIONS); do echo "$(BIN)/mypy $$each"; $(BIN)/mypy $$each; done
	@set -e; for each in $(EXAMPLES); do echo "cd $$each && mypy ."; (cd $$each && $(CURDIR)/$(BIN)/mypy .); done

check-imports: $(DEV)
	$(BIN)/lint-imports --no-logo

check-schema: $(DEV)
	$(BIN)/monespace schema --check

check-docs: $(DEV)
	$(BIN)/monespace docs --check
	$(BIN)/python tools/errors_page.py --check

format: $(DEV) ## put the code in the form that check asks for
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: $(RUN) ## write schema.graphql again from the code
	$(BIN)/monespace schema > .venv/schema.graphql
	mv .venv/schema.graphql schema.graphql

docs: $(RUN) ## write the generated pages of docs/ again from the code
	$(BIN)/monespace docs
	$(BIN)/python tools/errors_page.py

bench-rules: $(DEV) ## measure the rules against a plain baseline in the same run
	$(BIN)/python -m bench.rules

bench-detail: $(DEV) ## measure one dossier's whole detail against a plain baseline, and the server's memory
	$(BIN)/python -m bench.detail

bench-writes: $(DEV) ## measure the save of a tab, every rule examined, against a bare update of the same JSON, and the pauses
	$(BIN)/python -m bench.writes

bench-reads: $(DEV) ## measure nested reads against the limit and against other GraphQL servers, and what each layer costs
	$(BIN)/python -m bench.reads

bench-lists: $(DEV) ## measure lists, search and filters with many drafts and dossiers in terms of few
	$(BIN)/python -m bench.lists

bench-live: $(DEV) ## measure 5,000 sockets on one feed against a bare broadcast and Node: memory, and the time to the last one
	$(BIN)/python -m bench.live

bench-prints: $(DEV) ## measure how long the event loop pauses while twenty forms are generated at once
	$(BIN)/python -m bench.prints

# The index is the one uv is configured with; no address is written. A version moves only when a pyproject.toml asks, or with UPGRADE=1.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(if $(UPGRADE),--upgrade)
lock: $(DEV) ## write the locks again from the pyprojects [UPGRADE=1: with the newest versions allowed]
	$(LOCK) --group build --output-file requirements-build.lock
	$(LOCK) requirements.in --output-file requirements.lock \
	  --no-emit-package monespace-gql --no-emit-package monespace-rules \
	  --no-emit-package monespace-cpro --no-emit-package monespace-badges
	$(LOCK) bench/peers/requirements.in --constraint requirements.lock --output-file bench/peers/requirements.lock
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

set-up: $(DEV) ## prepare .venv and nothing else

clean: ## remove .venv and every cache; the data stay
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist $(EXAMPLES:%=%/.mypy_cache)
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

$(RUN): requirements-build.lock requirements.lock $(DECLARED)
	@tools/set_up run
	@touch $@

$(DEV): $(RUN) requirements-dev.lock
	@tools/set_up dev
	@touch $@
