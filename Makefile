# Everything runs in .venv, which the first target that needs it makes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench gate docs
$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install -q --upgrade 'pip>=25.1' && $(BIN)/python -m pip install -q -e '.[all]' --group test && touch $@
demo: $(VENV)/ready
	$(BIN)/onrecord demo
test: $(VENV)/ready
	$(BIN)/python -m pytest
lint: $(VENV)/ready
	$(BIN)/python -m pip install -q --group lint
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/lint-imports
bench: $(VENV)/ready
	$(BIN)/python evaluation/bench.py && $(BIN)/python evaluation/joining.py --bench 100000 && $(BIN)/python evaluation/bench_coding.py && $(BIN)/python evaluation/bench_network.py
gate: $(VENV)/ready
	$(BIN)/python evaluation/gate.py
docs: $(VENV)/ready
	$(BIN)/python docs/make_reference.py && $(BIN)/python docs/make_figures.py
