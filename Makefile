# Two commands do everything: `make demo` and `make test`. The others are their parts.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
OTHERS := .venv-clients
# Two workers, each with half of the files; who is done first takes over a part, so a file's fixtures are made once.
TWO    := -n 2 --dist worksteal

.PHONY: all clients postgresql slapd mailservers chromium portal portal-types screenshots demo test check unit bench kill docs lock clean

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

# A browser for the tests of the portal; without it they are skipped, visibly.
chromium:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
	  echo "Chromium is not installed and cannot be installed here: the tests of the portal will be skipped."

screenshots: $(STAMP) portal chromium
	$(BIN)/python -m tests.browser.screenshots

# Programs of others, in an environment of their own, for the tests of our faces; without it those are skipped, visibly.
clients:
	@test $(OTHERS)/.installed -nt pyproject.toml || { \
	  { test -x $(OTHERS)/bin/pip || $(PYTHON) -m venv $(OTHERS); } && \
	  $(OTHERS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1' && \
	  $(OTHERS)/bin/python -m pip install --quiet --disable-pip-version-check --group clients && \
	  touch $(OTHERS)/.installed; } || $(OTHERS)/bin/python -c 'import msgraph, msticpy' 2>/dev/null || { rm -rf $(OTHERS); \
	  echo "The package index cannot be reached: the tests with programs of others will be skipped."; }

# A real PostgreSQL for the tests of the state database; without it they are skipped, visibly.
postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null; } || \
	  echo "PostgreSQL is not installed and cannot be installed here: its tests will be skipped."

# A real LDAP server for the tests of directories; without it they are skipped, visibly.
slapd:
	@PATH="$$PATH:/usr/sbin" command -v slapd >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slapd >/dev/null; } || \
	  echo "slapd is not installed and cannot be installed here: its tests will be skipped."

# Real mail servers for the tests of mail flow; without them those are skipped, visibly.
mailservers:
	@PATH="$$PATH:/usr/sbin" sh -c 'command -v postfix && command -v dovecot' >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postfix dovecot-imapd dovecot-lmtpd >/dev/null; } || \
	  echo "Postfix and Dovecot are not installed and cannot be installed here: their tests will be skipped."

test: check clients postgresql slapd mailservers portal chromium
	$(BIN)/pytest $(TWO)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(STAMP) postgresql slapd
	$(BIN)/pytest $(TWO) -m "not slow and not shared"

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
