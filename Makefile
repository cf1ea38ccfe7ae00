# Everything one does here: `make run` to see Rota, `make test` to prove it.
# Both need Python 3.11 or newer with venv (Debian: apt install python3-venv) and fetch the rest, checked by hash.
# The tests of the page also need Node.js 20.19 or newer with npm, and Chromium (Debian 13: apt install nodejs npm chromium).

PYTHON ?= python3
BIN := .venv/bin
# So many tests run at once; 0: one after another, in one process.
WORKERS ?= 2
NODE_BIN := node_modules/.bin
PIP := -m pip --disable-pip-version-check install --quiet

.PHONY: run test test-page test-long bench lock diagrams types vendor format clean

run: .venv/ready-to-run
	$(BIN)/rota demo --seed-history

test: .venv/ready-to-test test-page
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy src bench docs tool
	cd src/rota/keeper && ../../../$(BIN)/mypy --config-file ../../../pyproject.toml --cache-dir ../../../.mypy_cache/keeper *.py
	$(BIN)/lint-imports
	$(BIN)/pytest -m "not long" --numprocesses $(WORKERS) --dist worksteal

# What needs no browser: types, lint, format and the pure parts of the page.
test-page: node_modules/ready
	$(NODE_BIN)/tsc
	$(NODE_BIN)/eslint .
	$(NODE_BIN)/prettier --check --log-level warn .
	node --test $(sort $(wildcard tests/page/rule/*.test.js))

test-long: .venv/ready-to-test
	$(BIN)/pytest -m long

# FIGURES="idle_memory capture" measures only those.
bench: .venv/ready-to-run .venv-bench/ready
	$(BIN)/python -m bench.run $(FIGURES)

diagrams: .venv/ready-to-run
	$(BIN)/python docs/diagram.py

# The page's types of what the API sends.
types: node_modules/ready .venv/ready-to-run
	$(BIN)/python -m tool.wire

# What the page is made of, from the packages that package.json names.
vendor: node_modules/ready .venv/ready-to-test
	$(BIN)/python -m tool.vendor

format: .venv/ready-to-test node_modules/ready
	$(BIN)/ruff format
	$(NODE_BIN)/prettier --write --log-level warn .

clean:
	rm -rf .venv .venv-bench .venv-lock node_modules bench/build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- environments -----------------------------------------------------------------------------------------------

.venv/made .venv-bench/made .venv-lock/made:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON). On Debian: apt install python3-venv. Or name another: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Rota needs Python 3.11 or newer, and $(PYTHON) is older. Name another: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make environments. On Debian: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(@D)
	@touch $@

.venv/ready-to-run: .venv/made pyproject.toml requirements/run.txt requirements/build.txt
	$(BIN)/python $(PIP) --require-hashes -r requirements/run.txt
	$(BIN)/python $(PIP) --require-hashes -r requirements/build.txt
	$(BIN)/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-to-test: .venv/ready-to-run requirements/dev.txt
	$(BIN)/python $(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

.venv-bench/ready: .venv-bench/made requirements/bench.txt
	.venv-bench/bin/python $(PIP) --require-hashes -r requirements/bench.txt
	@touch $@

node_modules/ready: package.json package-lock.json
	@command -v npm >/dev/null || { echo "There is no npm; it checks the page. On Debian 13: apt install nodejs npm"; exit 1; }
	@node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' \
		|| { echo "The page is checked with Node.js 20.19 or newer, and this is $$(node --version). Debian 13 has it: apt install nodejs npm"; exit 1; }
	npm ci
	@touch $@

# --- the locks: newest versions that pyproject.toml allows, for every supported Python and machine ----------------

COMPILE := .venv-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--strip-extras --no-emit-index-url --custom-compile-command "make lock"
# hatchling asks for `editables` when it makes an editable install
BUILD_REQUIRES := import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], "editables", sep="\n")

lock: .venv-lock/made
	.venv-lock/bin/python $(PIP) uv==0.13.9
	$(COMPILE) pyproject.toml --output-file requirements/run.txt
	$(COMPILE) pyproject.toml --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt
	$(PYTHON) -c '$(BUILD_REQUIRES)' | $(COMPILE) - --constraint requirements/dev.txt --output-file requirements/build.txt
	$(COMPILE) requirements/bench.in --output-file requirements/bench.txt
