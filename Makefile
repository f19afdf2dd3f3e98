# Each target sets up what it needs, from nothing, and does it once.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
PY := $(VENV)/bin/python
CONVVIZ := $(VENV)/bin/convviz
# in this very spelling: a looser one may fetch a CUDA build of several gigabytes
TORCH := $(shell grep '^torch==' constraints.txt)
PIP := $(PY) -m pip --disable-pip-version-check install --constraint constraints.txt
LOG := $(VENV)/set-up.log
LOGGED := > $(LOG) 2>&1 || { tail -n 30 $(LOG); echo "convviz: pip failed; $(LOG) has it all"; exit 1; } >&2

RUNTIME := $(VENV)/.runtime
TESTING := $(VENV)/.testing

# An environment that was made elsewhere, or whose Python is gone, is set up again.
READY := $(shell [ -x $(PY) ] && [ "$$(cat $(RUNTIME) 2>/dev/null)" = "$(CURDIR)" ] && echo yes)
ifneq ($(READY),yes)
.PHONY: $(RUNTIME)
endif

$(RUNTIME): pyproject.toml constraints.txt tools/prepare_system.sh
	@echo "setting up $(VENV) with $(TORCH): a minute or more the first time" >&2
	@python=$$(tools/prepare_system.sh); \
	[ -x $(PY) ] || rm -f $(PY) $(VENV)/bin/python3*; \
	"$$python" -m venv $(VENV)
	@$(PIP) --upgrade pip $(LOGGED)
	@$(PIP) $(TORCH) --editable . $(LOGGED)
	@echo "$(CURDIR)" > $@

$(TESTING): $(RUNTIME)
	@tools/prepare_system.sh tests >/dev/null
	@$(PIP) --group test $(LOGGED)
	@touch $@

.PHONY: demo
demo: $(RUNTIME) ## Render the digit scene to media/ as MP4 and GIF
	@$(CONVVIZ) render digit-top-edge --format mp4 --format gif -q m --fps 25

.PHONY: test
test: $(TESTING) ## Lint, check types and run the whole test suite
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -m pytest -n auto --dist loadfile

.PHONY: fuzz
fuzz: $(TESTING) ## Call the command line in TIMES=10 as many other ways as the tests do
	@CONVVIZ_FUZZ=$(or $(TIMES),10) $(PY) -m pytest tests/cli/test_fuzz.py

.PHONY: bench
bench: $(RUNTIME) ## Run the benchmarks and print their tables
	@$(PY) -m benchmarks

.PHONY: pictures
pictures: $(RUNTIME) ## Tell which pictures are other than they were; ARGS="--scene conv2d" for some
	@$(PY) -m tools.pictures $(ARGS)

.PHONY: gallery
gallery: $(RUNTIME) ## Make the README's GIFs in media/gallery again
	@shown=$$(grep -o 'media/gallery/[a-z0-9-]*' README.md | sort -u | xargs -n 1 basename); \
	$(CONVVIZ) render $$shown --format gif -r 480,270 --fps 8 -o media/gallery
	@size=$$(cat media/gallery/*.gif | wc -c); \
	[ $$size -lt 3000000 ] || { echo "media/gallery is $$size bytes: 3 MB is the limit" >&2; exit 1; }

.PHONY: docs
docs: $(RUNTIME) ## Write docs/reference.md and draw the pictures in docs/pictures again
	@$(PY) -m tools.docs

.PHONY: constraints
constraints: ## Pin the newest versions that pyproject.toml allows
	@tools/make_constraints.sh $(TORCH)

.PHONY: lowest
lowest: ## Run the tests' core with the oldest packages that pyproject.toml allows
	@tools/lowest.sh $(TORCH)

.PHONY: clean
clean: ## Remove the environment, caches and built packages; rendered files stay
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/failed
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help: ## Show this help
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/make \1\t\2/p' Makefile | expand -t 20
