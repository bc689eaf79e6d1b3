# Everything from a bare checkout: each target makes the virtual environment it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_HOME := .demo

.PHONY: demo test gate reference lint format clean

demo: $(VENV)/installed
	$(BIN)/pincite add eval/sample/briefs --home $(DEMO_HOME)
	$(BIN)/pincite ask "what did Russia gain from the Vostochny summit" --home $(DEMO_HOME)

test: $(VENV)/installed
	$(BIN)/python -m pytest

# The sample questions may not come out worse than eval/sample/reference.json; `make reference` writes that anew.
gate: $(VENV)/installed
	.ci/gate $(BIN)

reference: $(VENV)/installed
	.ci/gate $(BIN) remake

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) $(DEMO_HOME) build dist *.egg-info
