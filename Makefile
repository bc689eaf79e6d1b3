# Everything from a bare checkout: each target makes the virtual environment it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_HOME := .demo
PEERS := .bench-venv
MILVUS := .milvus-venv
SUPPLY := .supply-venv

.PHONY: demo test test-load test-browser test-ray test-llm test-milvus test-proof proof gate reference train bench lint format lock sbom clean

demo: $(VENV)/installed
	$(BIN)/pincite add eval/sample/briefs --home $(DEMO_HOME)
	$(BIN)/pincite ask "what did Russia gain from the Vostochny summit" --home $(DEMO_HOME)

# Two processes, each with half of the tests in order; whichever is done first takes over some of the other's.
test: $(VENV)/installed
	$(BIN)/python -m pytest -n 2 --dist worksteal

# A service under many clients at once, in small.
test-load: $(VENV)/installed
	$(BIN)/python -m pytest -m load tests/service/http tests/eval/bench tests/proof

# Proofs in small: kills, failing disks, power cuts, damage, several processes at once. Inside an operation, more threads
# than one are slower.
test-proof: $(VENV)/installed
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m proof tests/proof -n 2 --dist worksteal

# Long proofs; PROOF says which, and how much: make proof PROOF="kills --count 3000 --json runs/kills.json"
# kills, faults, cuts, damage and fuzz count trials; two, load and soak count seconds. docs/guarantees.md has them all.
proof: $(VENV)/installed
	PYTHONPATH=.:src OMP_NUM_THREADS=1 $(BIN)/python -m tests.proof.run $(or $(PROOF),kills --count 3000)

# The page in Debian's Chromium, before a real service.
test-browser: $(VENV)/browser
	.ci/chromium
	$(BIN)/python -m pytest -m browser tests/browser

$(VENV)/browser: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[dev,browser]'
	touch $@

# Adding on a Ray cluster of two raylets, both on this machine. Takes two to four minutes; CI does not run it.
test-ray: $(VENV)/ray
	$(BIN)/python -m pytest -m ray tests/index/cluster

$(VENV)/ray: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[dev,ray]'
	touch $@

# A small language model (1.1 GB, fetched once) writes answers about the sample briefs. Takes minutes; CI does not run it.
test-llm: $(VENV)/small-model
	$(BIN)/python -m pincite.eval.small_model --fetch-only
	$(BIN)/python -m pytest -m llm tests/llm

$(VENV)/small-model: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[dev,llm-test]'
	touch $@

# Legs on a Milvus server, which runs as long as the tests, in a network of its own. Its package is for Linux on x86_64.
test-milvus: $(VENV)/installed $(MILVUS)/installed
	$(BIN)/python -m pincite.eval.milvus_server --venv $(MILVUS) $(BIN)/python -m pytest -m milvus tests/index/legs

$(MILVUS)/installed:
	$(PYTHON) -m venv $(MILVUS)
	$(MILVUS)/bin/python -m pip install --quiet 'milvus==2.3.5'
	touch $@

# The sample files may not be read worse than eval/sample/reading_reference.json, nor the sample questions answered worse
# than eval/sample/reference.json; `make reference` writes both anew.
gate: $(VENV)/installed
	.ci/gate $(BIN)

reference: $(VENV)/installed
	.ci/gate $(BIN) remake

# The question encoder that looks for answers, from nothing; about half an hour on two cores. Vectors and checkpoints are
# kept in the cache folder, so a run that was stopped goes on. TRAIN holds options: make train TRAIN="--seed 2"
train: $(VENV)/installed
	$(BIN)/python -m pincite.eval.training ../shared/train --out runs/seeker.q4 $(TRAIN)

# Speed, size, cold starts and the service, beside peers, which have environments of their own; without them their rows say
# so. BENCH holds options: make bench BENCH="--corpus ../shared/ir/debianfaq_en2ko --against ../other-checkout"
bench: $(VENV)/installed
	$(MAKE) $(PEERS)/installed || echo "The peers could not be installed; the bench goes on without them."
	$(MAKE) $(PEERS)/haiku/installed || echo "haiku.rag could not be installed; the bench goes on without it."
	$(BIN)/pincite-eval bench --peers $(PEERS) $(BENCH)

$(PEERS)/installed: eval/bench/peers.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --upgrade pip
	$(PEERS)/bin/python -m pip install --quiet --requirement $<
	touch $@

# haiku.rag needs Python 3.12 or newer; the first of these that runs is taken. Another: make bench NEWER=/path/to/python
NEWER_PYTHONS := python3.13 python3.12 $(wildcard $(HOME)/.pyenv/versions/3.1[23].*/bin/python) $(PYTHON)
NEWER = $(firstword $(foreach one,$(NEWER_PYTHONS),$(shell $(one) -c 'import sys; sys.version_info >= (3, 12) and print("$(one)")' 2>/dev/null)))

$(PEERS)/haiku/installed: eval/bench/peers-haiku.txt $(PEERS)/installed
	test -n "$(NEWER)" || { echo "There is no Python 3.12 or newer."; exit 1; }
	$(NEWER) -m venv $(PEERS)/haiku
	$(PEERS)/haiku/bin/python -m pip install --quiet --requirement $<
	touch $@

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The locked lists of packages, with hashes; once a release, and whenever pyproject.toml changes its dependencies.
lock: $(SUPPLY)/installed
	.ci/lock $(SUPPLY)/bin

# What is in an installation, as CycloneDX JSON (sbom.json, not committed).
sbom: $(SUPPLY)/installed
	$(SUPPLY)/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-file sbom.json

$(SUPPLY)/installed:
	$(PYTHON) -m venv $(SUPPLY)
	$(SUPPLY)/bin/python -m pip install --quiet 'uv>=0.9' 'cyclonedx-bom>=7'
	touch $@

format: $(VENV)/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) $(PEERS) $(MILVUS) $(SUPPLY) sbom.json $(DEMO_HOME) build dist *.egg-info
