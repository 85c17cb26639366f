# Everything one does with the checkout; `make` alone lists it.
# Needs python3 (3.11 or newer), make and git; the rest is fetched into .venv/ and var/.
PYTHON ?= python3
# A PYTHON that was chosen is the one .venv must have; otherwise any .venv will do.
CHOSEN := $(filter-out file default undefined,$(origin PYTHON))
VENV := .venv/bin
READY := .venv/requirements.stamp
# The people of `make load` have an environment of their own.
LOAD_READY := .venv/load/requirements.stamp
# Runs one command with PostgreSQL and Redis (those of DATABASE_URL and REDIS_URL where they are set).
RUN := $(VENV)/python -m tools.local exec
TEST_SERVERS := --data var/test --throwaway --alone
# What the linters and the types need of the environment; nothing is connected to.
UNCONNECTED := DJANGO_SETTINGS_MODULE=tests.settings DATABASE_URL=postgresql:///none?host=/none REDIS_URL=redis://
# Else each process compiles every module again: the tests start a hundred.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help run test drill quick fix check bench load demo manage lock supply messages screenshots clean \
	check-lint check-arrows check-types check-django check-migrations check-words

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

$(READY): requirements/dev.txt requirements/install.py $(if $(CHOSEN),FORCE)
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found. Install Python 3.11 or newer, or say which: make PYTHON=/path/to/python3 ..."; exit 1; }
	@$(PYTHON) requirements/install.py $(if $(CHOSEN),--same-python)

FORCE:

run: $(READY) ## the portal with everything it needs, on http://localhost:8000 (PORT=8080, RELOAD=0: without loading changed code)
	@$(VENV)/python -m tools.local run

test: check ## everything: checks, unit tests, journeys, real browser (ARGS="-k submit" for some of them)
	@rm -f var/coverage.json
	@CHROMIUM="$$($(VENV)/python -m tests.browser.chromium)" && export CHROMIUM && \
		$(RUN) $(TEST_SERVERS) -- $(VENV)/python -m slipcover --out var/coverage.json -m pytest -q -n 2 \
			--dist loadfile --no-loadscope-reorder --durations 20 -m "not drill" $(ARGS); \
		code=$$?; if [ -f var/coverage.json ]; then $(VENV)/python -m tools.report coverage var/coverage.json; fi; exit $$code

drill: $(READY) ## more bad days than one of each kind: servers die in the middle of a story (ARGS="-k redis")
	@$(VENV)/python -m tools.translations compile >/dev/null
	@exec $(RUN) $(TEST_SERVERS) -- $(VENV)/python -m pytest -q --durations 20 -m drill $(ARGS)

# Without a file it would run everything, and take minutes.
quick: $(if $(strip $(ARGS)),$(READY)) ## one test file in seconds: kept database, no linters, no browser (ARGS=tests/house/test_urls.py)
	$(if $(strip $(ARGS)),,@echo "make quick runs one test file: make quick ARGS=tests/house/test_urls.py; make test runs them all." >&2; exit 2)
	@exec $(RUN) --data var/quick --throwaway --alone -- $(VENV)/python -m pytest -q --reuse-db \
		-m "not browser and not journey and not drill" $(ARGS)

fix: $(READY) ## formats the code and corrects what the linter can
	@$(VENV)/python -m ruff format --quiet . && $(VENV)/python -m ruff check --quiet --fix .

check: $(READY) ## linters, types, import arrows, templates, migrations, translations
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=target check-types check-lint check-arrows check-django check-migrations check-words
	@$(VENV)/python -m tools.report

check-lint:
	@$(VENV)/python -m ruff check --quiet . && $(VENV)/python -m ruff format --quiet --check .

check-arrows:
	@told="$$($(VENV)/python -c 'from importlinter.cli import lint_imports_command as lint; lint()' 2>&1)" || \
		{ printf '%s\n' "$$told"; exit 1; }

check-types:
	@$(UNCONNECTED) $(VENV)/python -m mypy --no-error-summary .

check-django:
	@$(UNCONNECTED) $(VENV)/python -W ignore::RuntimeWarning manage.py check_house

# check-django asks the same under the usual settings.
check-migrations:
	@DJANGO_SETTINGS_MODULE=tests.elsewhere $(VENV)/python -W ignore::RuntimeWarning \
		manage.py makemigrations --check --dry-run --skip-checks --verbosity=1

check-words:
	@$(VENV)/python -m tools.translations check
	@$(VENV)/python -m tools.translations compile >/dev/null

bench: $(READY) ## the speed table of this machine, against a bare view in the same run
	@exec $(RUN) --data var/bench --alone -- $(VENV)/python -m bench $(ARGS)

$(LOAD_READY): $(READY) requirements/load.txt
	@$(VENV)/uv venv --quiet --clear .venv/load
	@$(VENV)/uv pip sync --quiet --require-hashes --python .venv/load requirements/load.txt
	@touch $@

load: $(READY) $(LOAD_READY) ## a closing day with all its people, table by kind of request (ARGS="--size 10000 --minutes 5")
	@$(VENV)/python -m tools.translations compile >/dev/null
	@exec $(RUN) --data var/load --alone -- $(VENV)/python -m load $(ARGS)

demo: $(READY) ## builds the demo world again (beside a running `make run` too)
	@exec $(RUN) -- $(VENV)/python manage.py build_demo $(ARGS)

manage: $(READY) ## a command of manage.py: make manage ARGS="verify_audit"
	@exec $(RUN) -- $(VENV)/python manage.py $(ARGS)

messages: $(READY) ## brings the message catalogues up to date with the code
	@$(VENV)/python -m tools.translations extract

screenshots: $(READY) ## takes the screenshots of docs/ again
	@$(VENV)/python -m tools.translations compile >/dev/null
	@CHROMIUM="$$($(VENV)/python -m tests.browser.chromium)" && export CHROMIUM && \
		exec $(RUN) --data var/screenshots --throwaway --alone -- $(VENV)/python -m tests.browser.screenshots $(ARGS)

lock: $(READY) ## locks the requirements anew, with hashes, within what pyproject.toml allows
	@$(VENV)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header --no-annotate \
		pyproject.toml --output-file requirements/base.txt
	@$(VENV)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header --no-annotate \
		--extra telemetry --extra sentry pyproject.toml --output-file requirements/monitoring.txt
	@$(VENV)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header --no-annotate \
		--extra s3 pyproject.toml --output-file requirements/s3.txt
	@$(VENV)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header --no-annotate \
		--extra dev --extra telemetry --extra sentry --extra s3 pyproject.toml --output-file requirements/dev.txt
	@$(VENV)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header --no-annotate \
		--group load --output-file requirements/load.txt

supply: $(READY) ## bill of materials, licences and known faults of what runs in production (in var/supply/)
	@$(VENV)/python -m tools.supply

clean: ## removes what can be made again: .venv, caches, static files, test data; never the data of `make run`
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache staticfiles var/test var/quick var/bench var/load var/screenshots
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete
