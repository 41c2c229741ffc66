# The commands of this project, the same by hand and in CI.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test test-fast train lint format eval bench setup browser

run: setup
	@$(BIN)/tanya up

setup:
	@$(PYTHON) -m tanya.install

train: setup
	@$(BIN)/tanya train

test: setup browser
	@$(BIN)/python -m pytest tests
	@PYTHONPATH=. RASA_TELEMETRY_ENABLED=false bot/.venv/bin/python -m pytest -q tests/bot -p no:cacheprovider
