# The one list of commands, for people, hooks and CI. Needs Python 3.11 or newer and make;
# everything else goes into an environment of the project's own, $(VENV), made when first needed.
#
#   make demo                      make PYTHON=python3.12 test

VENV := .venv
RUN := $(VENV)/bin/python -m
LIBRARY := $(VENV)/installed-library
SERVING := $(VENV)/installed-web
TESTING := $(VENV)/installed-test
DEMO := demo-output
# Such as --bind 127.0.0.1:9000; the next port that is free is taken without.
DEMO_ARGS :=
# How many tests run side by side: as many as there are cores, or a number.
WORKERS := auto
MINUTES := 5
SEED := 1
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test postgres lint reference bench fuzz picture lock clean

help: ## Say what there is to do
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: $(SERVING) ## Make a demonstration (fiction): a report, and a desk that is served until Ctrl-C
	@$(RUN) wardmote demo --output "$(DEMO)"
	@echo "To give these commands: . $(VENV)/bin/activate"
	@# No shell in between: it would not pass on that make was told to stop.
	@exec $(RUN) wardmote serve --demonstration "$(DEMO)" $(DEMO_ARGS)

# What coverage looks at is passed by itself: watching every line that runs costs half as much again.
COVERED := $(foreach part,hours promises,tests/library/$(part) src/wardmote/$(part)) \
	$(foreach part,promises pulse timebook,tests/web/$(part) src/wardmote_web/$(part))
# A file's tests stay together: they share what it set up, and Playwright allows one loop a process.
# Files in their own order: those with few tests are the slow ones, and would all come last.
BESIDE := --quiet --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

test: $(TESTING) ## Pass the tests; what this machine lacks is skipped, named and counted
	@# The second runs whatever became of the first.
	@failed=0; \
	$(RUN) pytest $(BESIDE) --cov --cov-report=term $(COVERED) || failed=1; \
	$(RUN) pytest $(BESIDE) $(addprefix --ignore=,$(COVERED)) || failed=1; \
	exit $$failed

postgres: $(TESTING) ## Pass the tests of the desk on PostgreSQL too
	@PYTHONPATH=tests $(VENV)/bin/python tests/servers/with_postgres.py pytest $(BESIDE) tests/web/conversations tests/web/promises tests/web/desk tests/web/timebook tests/web/project

lint: $(TESTING) ## Check style, types and layers
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@$(VENV)/bin/lint-imports

reference: $(TESTING) ## Run reference cases: make reference GOLDEN=DIR
	@test -n "$(GOLDEN)" || { echo "Say where the cases are: make reference GOLDEN=DIR" >&2; exit 2; }
	@$(VENV)/bin/python tests/reference/run.py "$(GOLDEN)"

bench: $(TESTING) ## Measure speed and memory against peers in the same run (some minutes)
	@set -e; for benchmark in benchmarks/*.py; do echo "== $$benchmark"; $(VENV)/bin/python "$$benchmark"; done

fuzz: $(TESTING) ## Throw damaged archives at every reader: make fuzz MINUTES=5
	@$(VENV)/bin/python tests/verification/fuzz_readers.py --minutes $(MINUTES) --seed $(SEED)

picture: $(TESTING) ## Take the README's picture of the demonstration report anew (needs chromium)
	@$(VENV)/bin/python docs/images/take_picture.py

# uv resolves for every Python from 3.11 on and for every system at once, which pip cannot.
UV := uv==0.13.9
COMPILE = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)

lock: $(LIBRARY) ## Lock exact versions anew: make lock, or make lock UPGRADE=--upgrade
	@$(RUN) pip install --quiet --disable-pip-version-check $(UV)
	@echo "Locking requirements/build.txt, library.txt, web.txt and test.txt"
	@$(VENV)/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"])' \
		| $(COMPILE) - --output-file requirements/build.txt >/dev/null
	@$(COMPILE) pyproject.toml --extra fast --extra slides --output-file requirements/library.txt >/dev/null
	@$(COMPILE) pyproject.toml --extra fast --extra slides --extra web --constraint requirements/library.txt --output-file requirements/web.txt >/dev/null
	@$(COMPILE) pyproject.toml --extra fast --extra slides --extra web --extra test --constraint requirements/web.txt --output-file requirements/test.txt >/dev/null

clean: ## Remove the environment and everything else that was made
	rm -rf $(VENV) demo-output build node_modules .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(LIBRARY): requirements/environment.sh requirements/build.txt requirements/library.txt pyproject.toml
	@sh requirements/environment.sh $(VENV) library
	@touch $@

$(SERVING): requirements/environment.sh requirements/build.txt requirements/web.txt pyproject.toml
	@sh requirements/environment.sh $(VENV) web
	@touch $(LIBRARY) $@

$(TESTING): requirements/environment.sh requirements/build.txt requirements/test.txt pyproject.toml
	@sh requirements/environment.sh $(VENV) test
	@touch $(LIBRARY) $(SERVING) $@
