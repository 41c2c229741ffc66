# The commands of this project, the same by hand and in CI.
PYTHON ?= python3
BIN := .venv/bin
IN_BOT := PYTHONPATH=. PYTHONWARNINGS=ignore RASA_TELEMETRY_ENABLED=false bot/.venv/bin/python

.PHONY: run cluster test test-fast test-bot train lint audit format eval bench bench-hint3 bench-xsid bench-search bench-simulator bench-cluster migration pictures setup browser postgresql redis proxy compiler lock

run: setup
	@$(BIN)/tanya up

# The topology of many processes on one machine, in var/cluster: PostgreSQL, Redis, a proxy, and two
# of each process. TANYA_RASA_PROCESSES=4 and the like change how many.
cluster: setup postgresql redis proxy
	@$(BIN)/tanya cluster

train: setup
	@$(BIN)/tanya train

test: setup browser postgresql redis proxy compiler test-bot
	@$(BIN)/python -m pytest tests
	@echo "All tests passed."

# Everything that needs neither a trained model nor the running processes.
test-fast: setup test-bot
	@$(BIN)/python -m pytest tests -m "not stack"

test-bot: setup
	@$(IN_BOT) -m pytest -q -c tests/bot/pytest.ini tests/bot

lint: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/python -m knowledge.articles
	@$(BIN)/mypy
	@$(BIN)/mypy -p bot --python-executable bot/.venv/bin/python --python-version 3.10 --cache-dir .mypy_cache/bot

# Known vulnerabilities of our libraries; needs the network, and says so when it is not there.
audit: setup
	@$(BIN)/python .ci/audit.py

format: setup
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# Understanding and search, written to docs/evaluation.md; with TANYA_EVAL_DIR also on the
# questions there. STOCK=1 measures Rasa's own pipeline anew, which takes many minutes.
eval: train
	@$(BIN)/python -m bench.quality

bench: train browser postgresql redis proxy compiler
	@$(BIN)/python -m bench.speed
	@$(BIN)/python -m bench.running
	@$(BIN)/python -m bench.whatsapp
	@$(BIN)/python -m bench.gateway
	@$(BIN)/python -m bench.widget
	@$(BIN)/python -m bench.inbox
	@$(BIN)/python -m bench.helpdesk
	@$(BIN)/python -m bench.search
	@$(BIN)/python -m bench.cluster

# Quality, speed and memory of the search, written to docs/search.md.
bench-search: train
	@$(BIN)/python -m bench.search

# Many processes under load and under faults, written to docs/scale.md; MESSAGES=, PEOPLE= and
# LOAD= for fewer.
bench-cluster: train postgresql redis proxy compiler
	@$(BIN)/python -m bench.cluster

# The same components on public sets, which TANYA_EVAL_DIR must hold; written to docs/public-sets.md.
bench-hint3 bench-xsid: bench-%: setup
	@$(BIN)/python -m bench.$*

# The simulated LPSE world at 10 thousand, 100 thousand and 1 million accounts; SIZES="10000" for fewer.
bench-simulator: setup postgresql
	@$(BIN)/python -m bench.outside_world

# make migration of=webchat name="add ratings" (or of=simulator): the difference between the tables
# that the code declares and those that its migrations make, as the next migration.
of ?= simulator
migration: setup
	@$(BIN)/python -c 'from $(of).store.migrating import main; main()' "$(name)"
	@$(BIN)/ruff format -q $(of)/store/migrations

# The screenshots in docs/pictures, from the browser tests.
pictures: setup browser
	@SCREENSHOTS=docs/pictures $(BIN)/python -m pytest -q tests/browser

setup:
	@$(PYTHON) -m tanya.install

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || $(MAKE) --no-print-directory install-browser

install-browser:
	@command -v apt-get >/dev/null || { echo "Install Chromium or Chrome for the browser tests."; exit 1; }
	@echo "Installing Chromium for the browser tests ..."
	@$$([ $$(id -u) = 0 ] || echo sudo) sh -c 'apt-get update -qq && apt-get install -y -qq chromium' >/dev/null

postgresql:
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || $(MAKE) --no-print-directory install-postgresql

redis:
	@command -v redis-server >/dev/null || $(MAKE) --no-print-directory install-redis-server

proxy:
	@PATH="$$PATH:/usr/sbin" command -v haproxy >/dev/null || $(MAKE) --no-print-directory install-haproxy

# For the clock that a test moves.
compiler:
	@command -v cc >/dev/null || $(MAKE) --no-print-directory install-gcc

install-postgresql install-redis-server install-haproxy install-gcc: install-%:
	@command -v apt-get >/dev/null || { echo "Install $*: the tests run it, too."; exit 1; }
	@echo "Installing $* ..."
	@$$([ $$(id -u) = 0 ] || echo sudo) sh -c 'apt-get update -qq && apt-get install -y -qq $*' >/dev/null

# torch stays the CPU build, from where pip is told to find it or else from its own index.
CPU_TORCH := $(if $(PIP_FIND_LINKS),--find-links $(PIP_FIND_LINKS),--extra-index-url https://download.pytorch.org/whl/cpu --index-strategy unsafe-best-match)

lock:
	@$(BIN)/uv pip compile -q --python-version 3.11 --extra dev --upgrade-package torch $(CPU_TORCH) --no-emit-find-links --no-emit-index-url --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	@sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' requirements.lock
	@$(BIN)/uv pip compile -q --python-version 3.10 --custom-compile-command "make lock" bot/requirements.in -o bot/requirements.lock
