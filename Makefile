# Two commands set everything up: `make demo` and `make test`. The rest is for those who build.
.PHONY: demo test lint types crash bench lock clean
PY := .venv/bin/python
N ?= 50

.venv/ready: pyproject.toml requirements/run.lock requirements/dev.lock tools/setup.sh
	sh tools/setup.sh

demo: .venv/ready
	@.venv/bin/cbcm demo

test: .venv/ready
	@sh tools/packages.sh
	@$(PY) -m pytest

lint: .venv/ready
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/hadolint Dockerfile

types: .venv/ready
	.venv/bin/mypy

crash: .venv/ready
	@$(PY) -m tools.crash $(N)

bench: .venv/ready
	@$(PY) -m tools.bench

lock:
	sh requirements/lock.sh

clean:
	rm -rf .venv build src/cbcm.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
