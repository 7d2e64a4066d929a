# make report   sets up .venv if needed and writes the reports of the sample sheet
# make test     sets up the same and runs linters and tests
# CORES=8 and CONFIGFILE=lab/settings.yaml change a run.

CORES ?= 4
CONFIGFILE ?=
BIN := .venv/bin

.PHONY: report test lint bench setup lock clean

report: setup
	@status=0; \
	$(BIN)/snakemake --cores $(CORES) $(if $(CONFIGFILE),--configfile $(CONFIGFILE)) || status=$$?; \
	$(BIN)/python tools/report_paths.py $(CONFIGFILE); \
	exit $$status

test: lint
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/snakefmt --check Snakefile workflow
	$(BIN)/snakemake --lint
	$(BIN)/python tools/make_schemas.py --check
	$(BIN)/python tools/make_docs.py --check

bench: setup
	$(BIN)/python bench/bench.py
	$(BIN)/python bench/project_speed.py
	$(BIN)/python bench/vcf_speed.py
	$(BIN)/python bench/run_folder.py
	$(BIN)/python -m bench.hgvs
	$(BIN)/python -m bench.folder
	$(BIN)/python -m bench.classify
	$(BIN)/python bench/kb_round_trip.py

setup:
	@tools/setup_venv.sh

# Needs uv: new versions within the bounds of pyproject.toml.
lock:
	tools/make_lock.sh

# Reports stay.
clean:
	rm -rf .venv .snakemake .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +
