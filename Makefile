# make run: installs what is locked and serves.  make test: the same with the test extras, every check, every test.
# make ocr: adds the reader of screenshots (300 MB) to .venv; make test then runs its tests, too.
# make bench, make soak: measured figures and long runs (docs/performance.md, docs/soak.md), apart.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check lint types floors ocr bench soak lock docs screenshots clean

run: $(VENV)/.run
	$(BIN)/casebot serve

test: $(VENV)/.test
	$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: lint types floors

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

floors: $(VENV)/.test
	$(BIN)/lint-imports

ocr: $(VENV)/.run requirements-ocr.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ocr.lock

bench: $(VENV)/.test
	$(BIN)/python -m bench

soak: $(VENV)/.test
	$(BIN)/python -m pytest -n 0 -m soak --hypothesis-profile=roaming tests

docs: $(VENV)/.test
	CASEBOT_LOCALE=en $(BIN)/casebot rules --markdown > docs/rules.md
	$(BIN)/python -m bot.cli.reference > docs/commands.md
	$(BIN)/python -m bot.playbooks.coverage > docs/coverage.md

screenshots: $(VENV)/.test
	CASEBOT_SCREENSHOTS=docs/images $(BIN)/python -m pytest -n 0 tests/browser/test_whole_case.py

$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Casebot needs Python 3.11 or newer; set PYTHON=python3.x")'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.run: $(VENV)/.made requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test: $(VENV)/.made requirements-test.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@ $(VENV)/.run

COMPILE := uv pip compile pyproject.toml --extra source --extra feishu --extra dingtalk --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -q

# New versions: needs uv. The lock files carry versions and hashes, no addresses.
lock:
	$(COMPILE) -o requirements.lock
	$(COMPILE) --extra test -o requirements-test.lock
	$(COMPILE) --extra ocr -c requirements-test.lock -o requirements-ocr.lock

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .hypothesis
