# `make demo` needs Python 3.11 and nothing else; everything happens inside .venv.
VENV ?= .venv
PYTHON ?= python3.11
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock

.PHONY: help demo pictures review-run test coverage mutants lint format expected scorecard census bench growth kills wheel lock clean ig validate us-core ips validation terminology

help:
	@echo "make demo       convert samples/ to out/ on a fresh machine"
	@echo "make test       format, lint, types, import contracts and all tests"
	@echo "make coverage   all tests, with the lines that none of them reaches"
	@echo "make mutants    40 small changes of etl: which do the nearest tests not notice?  SEED=number draws others"
	@echo "make lint       only the static checks;  make format  put the code in order"
	@echo "make expected   rewrite samples/expected from the current output (then read the diff)"
	@echo "make scorecard  the score of the measuring half of tests/corpus, and docs/scorecard.md"
	@echo "make census     in how many annotated documents each function ran and each regular expression held"
	@echo "make bench      time and memory on growing inputs"
	@echo "make growth     nasty inputs, doubled: fails where the time more than doubles;  make kills  a run killed 30 times"
	@echo "make ig         our FHIR guide as build/ig/package.tgz;  make validate OUT=folder  HAPI's validator on results,"
	@echo "                and with PROFILES=folder on the profiles of others that they claim"
	@echo "make validation  HAPI's validator on all that the tests make: the figures of docs/fhir.md"
	@echo "make us-core PROFILES=folder  the samples against US Core's profiles: the figures of docs/fhir.md;  make ips  against"
	@echo "                the International Patient Summary's"
	@echo "make terminology  the codes' audit: docs/terminology.md"
	@echo "make review-run  a whole review of 20 documents in a browser: keys, kappa, the software's precision"
	@echo "make pictures   the pictures of the review page and of the report in docs/figures"
	@echo "make wheel      build dist/*.whl;  make lock  pin what a clean install gives"

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: setup.cfg requirements.lock | $(BIN)/python
	$(INSTALL) -e .
	@touch $@

$(VENV)/.test: setup.cfg requirements.lock | $(BIN)/python
	$(INSTALL) -e '.[test]'
	@touch $@ $(VENV)/.demo

$(VENV)/.spark: $(VENV)/.test
	$(INSTALL) -e '.[spark]' setuptools
	@touch $@

demo: $(VENV)/.demo
	$(BIN)/case2fhir convert 'samples/*.*' -o out

test: $(VENV)/.test lint
	$(BIN)/pytest -n auto --dist loadgroup --no-loadscope-reorder

coverage: $(VENV)/.test
	$(BIN)/pytest -n auto --dist loadgroup --no-loadscope-reorder --cov=etl --cov-report=term

SEED ?= 57
mutants: $(VENV)/.test
	$(BIN)/python tools/mutants.py --seed $(SEED)

lint: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict etl
	$(BIN)/lint-imports
	$(BIN)/case2fhir mappings lint

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

expected: $(VENV)/.demo
	$(BIN)/python tools/expected.py

scorecard: $(VENV)/.demo
	$(BIN)/python tools/scorecard.py

census: $(VENV)/.demo
	$(BIN)/python tools/rule_census.py

bench: $(VENV)/.test
	$(BIN)/python tools/bench.py
	$(BIN)/python tools/bench_readers.py
	$(BIN)/python tools/bench_export.py

growth: $(VENV)/.test
	$(BIN)/python tools/growth_bench.py --prose

kills: $(VENV)/.test
	$(BIN)/python tools/kill_bench.py 30 100

wheel: $(VENV)/.test
	rm -rf build/lib build/bdist.*
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	rm -rf build/lib build/bdist.*

ig: $(VENV)/.demo
	$(BIN)/python tools/ig.py build/ig

OUT ?= out
FHIR ?= R4
PROFILES ?=
validate: ig
	tests/validator/validate.sh $(PROFILES:%=-profiles %) -$(FHIR) $(if $(filter R5,$(FHIR)),package.r5.tgz,package.tgz) $(OUT)

us-core ips: ig
	$(BIN)/python tools/profiles.py $@ $(PROFILES)

validation: $(VENV)/.test
	$(BIN)/python tools/validation.py

terminology: $(VENV)/.demo
	$(BIN)/python tools/terminology.py

pictures: $(VENV)/.test
	$(BIN)/python tools/pictures.py

review-run: $(VENV)/.test
	$(BIN)/python tools/review_run.py

lock: $(BIN)/python
	sh tools/lock.sh $(PYTHON)

clean:
	rm -rf build dist out *.egg-info .mypy_cache .ruff_cache .pytest_cache .coverage .coverage.*
