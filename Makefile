# Two commands do everything: `make demo` and `make test`. The others are their parts.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
OTHERS := .venv-clients
# Two workers, each with half of the files; who is done first takes over some, whole ones (tests/sharing.py).
TWO    := -n 2 --dist worksteal

.PHONY: all clients debian postgresql slapd chromium portal portal-types screenshots pictures demo test check unit bench kill docs lock clean

all: test

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Vedette needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { \
	  echo "The venv module is missing; trying to install it."; rm -rf $(VENV); \
	  apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); } || { \
	  echo "Install your system's python3-venv package, then run make again."; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	VEDETTE_PORTAL=skip $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# At a terminal it ends with the address of a running server; a script's ends when the story is told (SERVE= decides).
demo: $(STAMP)
	@$(BIN)/python portal/build.py --or-note
	@if [ -n "$(SERVE)" ]; then serve="$(SERVE)"; elif [ -t 0 ]; then serve=--serve; else serve=--no-serve; fi; \
	  echo "$(BIN)/vedette demo $$serve"; $(BIN)/vedette demo $$serve

# The portal, built with Node of this machine or of the development dependencies; says why when it cannot be.
portal: $(STAMP)
	@$(BIN)/python portal/build.py

# After a change of routes: the committed API document and the portal's types of it.
portal-types: $(STAMP) portal
	$(BIN)/python -m vedette.api.document
	cd portal && npm run --silent types && npm run --silent typecheck

screenshots: $(STAMP) portal chromium
	$(BIN)/python -m tests.browser.screenshots

# The README's pictures anew, after the portal's or the story's words changed; look at them before they are committed.
pictures: $(STAMP) portal chromium
	$(BIN)/python -m tests.browser.screenshots readme

# Programs of others, in an environment of their own, for the tests of our faces; without it those are skipped, visibly.
clients:
	@test $(OTHERS)/.installed -nt pyproject.toml || { \
	  { test -x $(OTHERS)/bin/pip || $(PYTHON) -m venv $(OTHERS); } && \
	  $(OTHERS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1' && \
	  $(OTHERS)/bin/python -m pip install --quiet --disable-pip-version-check --group clients && \
	  touch $(OTHERS)/.installed; } || $(OTHERS)/bin/python -c 'import msgraph, msticpy' 2>/dev/null || { rm -rf $(OTHERS); \
	  echo "The package index cannot be reached: the tests with programs of others will be skipped."; }

# What the tests want of Debian: a browser, PostgreSQL, an LDAP server, mail servers. A word names a package and the
# programs that may stand for it; where neither is to be had the tests with it are skipped, visibly.
BROWSER := chromium:chromium,google-chrome
MAIL    := postfix:postfix dovecot-imapd:imap dovecot-lmtpd:lmtp
chromium:   WANTED = $(BROWSER)
postgresql: WANTED = postgresql:initdb
slapd:      WANTED = slapd:slapd
debian:     WANTED = $(BROWSER) $(MAIL) postgresql:initdb slapd:slapd
chromium postgresql slapd debian:
	@PATH="$$PATH:/usr/sbin:/usr/lib/dovecot:$$(echo /usr/lib/postgresql/*/bin | tr ' ' :)"; missing=; \
	for each in $(WANTED); do \
	  for name in $$(echo $${each#*:} | tr , ' '); do command -v $$name >/dev/null && continue 2; done; \
	  missing="$$missing $${each%:*}"; \
	done; \
	test -z "$$missing" || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; } || \
	echo "Not installed and not to be installed here:$$missing; the tests with them will be skipped."

test: $(STAMP)
	@$(MAKE) --no-print-directory -j2 --output-sync=target check portal clients debian
	$(BIN)/pytest $(TWO)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Rooms whose tests run a whole installation or much of the engine are left out here.
WHOLE := api app browser cli connectors ingest insight lake stories
unit: $(STAMP) postgresql slapd
	$(BIN)/pytest $(TWO) -m "not slow and not shared" $(filter-out $(WHOLE:%=tests/%/),$(wildcard tests/*/))

bench: $(STAMP)
	for b in ingest detect detection cloud_detection correlation kql kql_docs; do $(BIN)/python benchmarks/$$b.py || exit 1; done

docs: $(STAMP)
	$(BIN)/vedette docs docs/reference

# A served installation killed ten times under load: nothing acknowledged may be lost (a minute or two, alone).
kill:
	VEDETTE_KILLS=10 $(BIN)/pytest tests/cli/test_killed.py -q -s -k nothing

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --group dev --extra sigma --extra postgresql --extra clickhouse pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) $(OTHERS) demo-data build dist
