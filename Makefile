# Every command a person or CI runs. Each sets up what it needs; nothing is installed outside .venv and node_modules.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: site serve test differential lint format bench clean

site: $(VENV)/ready
	$(BIN)/ostinato build --source site --check
	@echo
	@echo "The blog is in site/public. To look at it: make serve, then open http://localhost:$(PORT)/"

serve: $(VENV)/ready
	$(BIN)/ostinato serve --source site --port $(PORT)

test: $(VENV)/ready tests/pages/node_modules
	$(BIN)/python -m pytest -n 2 --dist worksteal

# The whole of what tests ask real Hugo, with generated templates and values; `make test` asks a part of it.
differential: $(VENV)/ready
	DIFFERENTIAL=1 $(BIN)/python -m pytest tests/gotemplate -k hugo

# Everything that can go wrong with a deployment, at every step of it, on every kind of target: takes long.
chaos: $(VENV)/ready
	$(if $(PLACES),,CHAOS=1 $(BIN)/python -m pytest -q -n 2 tests/deploy/test_over_the_wire.py)
	$(BIN)/python -m tests.chaos $(PLACES)

lint: $(VENV)/ready
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/ready
	$(BIN)/ruff check --fix src tests bench
	$(BIN)/ruff format src tests bench

bench: $(VENV)/ready
	$(BIN)/python bench/compare.py

clean:
	rm -rf $(VENV) tests/pages/node_modules site/public .mypy_cache .ruff_cache .pytest_cache

# The checks of built pages want axe-core; without npm or Chromium they are skipped, and say so.
tests/pages/node_modules: tests/pages/package.json
	if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --prefix tests/pages; fi

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@
