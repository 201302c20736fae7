# Two commands set everything up: `make demo` reads the sample dispatches, `make test` passes the tests.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
LOCK    = requirements/$(shell $(PYTHON) requirements/lock.py --name 2>/dev/null)
JOBS   ?= 2

.PHONY: setup demo test lint types imports unit docs score changes bench fuzz licences lock audit clean

setup: $(READY)

$(READY): pyproject.toml constraints.txt requirements/parser.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "dateline needs Python 3.11 or newer; name one with PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/parser.txt
	@# Every file by its digest where there is a lock for this interpreter and system; else by version alone.
	if test -f $(LOCK); then \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(LOCK) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -c constraints.txt -e '.[dev]'; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'; fi
	@touch $(READY)

# The main job on the dispatches of samples/: a view of one, records of all.
demo: $(READY)
	@mkdir -p build/demo
	@$(BIN)/dateline read samples/wire-geneva-talks.txt
	@$(BIN)/dateline read samples --ignore README.md -o build/demo/records.jsonl --quiet
	@echo
	@echo "Every sample dispatch is now a record, one a line, in build/demo/records.jsonl."
	@echo "Next: $(BIN)/dateline read samples/scraped-page.txt --evidence"

test: lint types imports unit

lint: $(READY)
	$(BIN)/ruff check src tests training docs benchmarks requirements

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports --no-cache

unit: $(READY)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(JOBS) --dist loadfile

# Pages under docs/ that are made from the code.
docs: $(READY)
	$(BIN)/python docs/generate.py

# Our own annotated dispatches, and the public corpora where they lie beside the project; floors only rise.
score: $(READY)
	$(BIN)/python -m dateline.score

# Rows of whole records that a change gained and lost on our own dispatches.
changes: $(READY)
	$(BIN)/python -m dateline.score.changes

# Words per CPU second of the plan and each stage against the parser alone, and the curves of long and odd inputs.
bench: $(READY)
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/long_inputs.py

# Odd bytes at what reads outside material, SECONDS for each of the four targets.
SECONDS ?= 60
fuzz: $(READY)
	$(BIN)/python benchmarks/fuzz.py --seconds $(SECONDS)

# Every package, model and table with its licence.
licences: $(READY)
	$(BIN)/dateline licences

# The lock file anew, from constraints.txt; after a change of dependencies.
lock: $(READY)
	$(BIN)/python requirements/lock.py

# Known weaknesses of the pinned versions (asks the vulnerability database of the package index).
audit: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/python -m pip_audit --strict --disable-pip --no-deps -r constraints.txt

clean:
	rm -rf build/demo .mypy_cache .ruff_cache .pytest_cache .hypothesis

-include training/Makefile.inc
