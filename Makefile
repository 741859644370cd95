# What a person or a machine does with the portal. `make help` lists it.

VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
# Who is done takes over what the other has not begun, so that neither waits at the end.
PYTEST = $(BIN)/pytest -n $(WORKERS) --dist worksteal

# A set-up is known by what it was made from, so that going back to an older commit sets up anew.
key = $(shell cat $(1) | sha256sum | cut -c1-12)
INSTALLED := $(VENV)/.installed-$(call key,requirements.txt)
INSTALLED_DEV := $(VENV)/.installed-dev-$(call key,requirements.txt requirements-dev.txt)
STATIC := .build/static/manifest.json
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-input --require-hashes
COMPILE := CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

# Compiled bytecode is kept between runs, whatever the machine's own habit: each start is seconds faster.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
ifndef BESIDE
.NOTPARALLEL:
endif
.PHONY: help run test fmt lint types bench texts ready requirements system types-and-unit unit unit-postgresql browser clean

help: ## list what can be done
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

run: ready ## set up what is missing, then serve on http://127.0.0.1:$PORT (8000)
	@$(BIN)/python -m portal.serving

test: $(INSTALLED_DEV) ready system lint types-and-unit unit-postgresql browser ## everything: style, types, both databases, browser
	@echo "All checks passed."

fmt: $(INSTALLED_DEV) ## put the code in its one format
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format .

lint: $(INSTALLED_DEV) ## check format, style and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(INSTALLED_DEV) ## check the types
	$(BIN)/mypy

bench: $(INSTALLED_DEV) ready ## measure speed, memory and page weight
	@$(BIN)/python -m tests.bench

requirements: $(INSTALLED_DEV) ## pin the newest versions that requirements*.in allow, with hashes
	$(COMPILE) --upgrade --output-file requirements.txt requirements.in
	$(COMPILE) --upgrade --output-file requirements-dev.txt requirements-dev.in

texts: $(INSTALLED_DEV) ## gather the texts to translate into translations/*/LC_MESSAGES/messages.po
	@$(BIN)/pybabel --quiet extract --mapping translations/babel.cfg --keyword N_ --omit-header --no-location --sort-output --output translations/messages.pot .
	@for language in nn en; do \
		$(BIN)/pybabel --quiet update --input-file translations/messages.pot --output-dir translations --locale $$language \
			--no-fuzzy-matching --ignore-obsolete; \
		sed -i '/^"\(Project-Id-Version\|Report-Msgid\|POT-Creation\|PO-Revision\|Last-Translator\|Language-Team\|Generated-By\)/d; /^#  *\|^#$$/d' \
			translations/$$language/LC_MESSAGES/messages.po; \
	done

clean: ## remove what was built; the data in var/ stays
	rm -rf .build $(CATALOGUES) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# The parts of a test run, each on its own. Types are checked by one process, so the tests begin beside it.
types-and-unit: $(INSTALLED_DEV) ready
	@$(MAKE) --no-print-directory BESIDE=1 --jobs=2 --output-sync=line types unit

unit: $(INSTALLED_DEV) ready
	$(PYTEST) --ignore tests/browser

unit-postgresql: $(INSTALLED_DEV) ready
	@if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then \
		echo "PORTAL_TEST_ENGINE=postgresql pytest"; \
		PORTAL_TEST_ENGINE=postgresql $(PYTEST) --ignore tests/browser; \
	else \
		echo "LEFT OUT: the tests on PostgreSQL. Install the package postgresql and run make test again."; \
	fi

browser: $(INSTALLED_DEV) ready
	@if ! test -d tests/browser; then \
		echo "LEFT OUT: the browser tests. There are none yet."; \
	elif command -v "$${CHROMIUM:-chromium-headless-shell}" >/dev/null || command -v chromium >/dev/null; then \
		echo "pytest tests/browser"; \
		$(PYTEST) tests/browser; \
	else \
		echo "LEFT OUT: the browser tests. Install the package chromium-headless-shell and run make test again."; \
	fi

# Debian's packages that the tests use, where this machine lets us install them. The whole chromium serves as well
# as the one without windows, but takes longer over each page.
system:
	@missing=""; \
	command -v "$${CHROMIUM:-chromium-headless-shell}" >/dev/null || missing="$$missing chromium-headless-shell"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	test -x /usr/sbin/nginx || missing="$$missing nginx"; \
	test -z "$$missing" && exit 0; \
	if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
		echo "Installing$$missing …"; \
		export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1; \
		apt-get update -qq >/dev/null; \
		install() { apt-get install -y -qq --no-install-recommends "$$1" >/dev/null; }; \
		for package in $$missing; do \
			install $$package || echo "Could not install $$package; the tests that need it are left out, or take longer."; \
		done; \
		command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null \
			|| install chromium || echo "Could not install chromium; the browser tests are left out."; \
	else \
		echo "Not allowed to install$$missing; the tests that need them are left out, or take longer."; \
	fi

# What `run` needs: the packages, the static files, the catalogues. Nothing runs when nothing changed.
ready: $(INSTALLED) $(STATIC) $(CATALOGUES)

$(BIN)/python:
	@for python in python3 python3.11 python3.12 python3.13 python3.14; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if test -z "$$found"; then echo "Python 3.11 or newer is needed, and none is on the PATH." >&2; exit 1; fi; \
	if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
		if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
			echo "Installing python3-venv …"; \
			{ apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; } >/dev/null 2>&1; \
		fi; \
		if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
			echo "Python's venv module is missing; install it (on Debian: apt-get install python3-venv) and run make again." >&2; \
			exit 1; \
		fi; \
	fi; \
	echo "Making $(VENV) with $$($$found --version) …"; \
	$$found -m venv $(VENV)

$(INSTALLED): | $(BIN)/python
	@echo "Installing the packages of requirements.txt …"
	@$(INSTALL) -r requirements.txt
	@rm -f $(VENV)/.installed-* && touch $@

$(INSTALLED_DEV): $(INSTALLED)
	@echo "Installing the packages of requirements-dev.txt …"
	@$(INSTALL) -r requirements.txt -r requirements-dev.txt
	@rm -f $(VENV)/.installed-dev-* && touch $@

$(STATIC): $(shell find static -type f) portal/assets.py | $(INSTALLED)
	@$(BIN)/python -P portal/assets.py

%.mo: %.po | $(INSTALLED)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/messages.po,%,$<))
