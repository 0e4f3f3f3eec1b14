# Two commands set everything up: `make demo` and `make test`. The rest is for those who build.
.PHONY: demo test matrix bundle lint types mutants attack crash crash-voice crash-counts fuzz eval flat bench bench-decisions lock clean
PY := .venv/bin/python
N ?= 50

.venv/ready: pyproject.toml requirements/run.lock requirements/dev.lock tools/setup.sh
	sh tools/setup.sh

# Prompts for the demonstration's telephone are made where Debian's espeak-ng is installed.
demo: .venv/ready
	@$(PY) -m tools.voice
	@.venv/bin/cbcm demo

# What the desk pages run in the browser. `make demo` does without.
bundle: .venv/ready
	@$(PY) tools/bundle.py

test: .venv/ready bundle
	@sh tools/packages.sh
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# The combinations that `make test` leaves to a longer run: more languages, devices, databases.
matrix: .venv/ready bundle
	@sh tools/packages.sh
	@$(PY) -m pytest -n 2 -m matrix

lint: .venv/ready
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/hadolint Dockerfile

types: .venv/ready
	.venv/bin/mypy

mutants: .venv/ready
	@$(PY) -m tools.mutants

# Releases of invented networks: what can be got out of them that nobody published.
attack: .venv/ready
	@OPENBLAS_NUM_THREADS=1 $(PY) -m tools.attack

crash: .venv/ready
	@$(PY) -m tools.crash $(N)

# The telephone: kills while people call.
crash-voice: .venv/ready
	@$(PY) -m tools.crash_voice $(N)

# The counters against the true counts, after 1,000 kills at any moment (N where it is given).
crash-counts: .venv/ready
	@$(PY) -m tools.crash_counts $(if $(filter command%,$(origin N)),$(N),1000)

# Hostile mails, calls, messages and forms; 2,000 where N is not given.
fuzz: .venv/ready
	@$(PY) -m tools.fuzz $(if $(filter command%,$(origin N)),$(N),2000)

# What the masker and the recognisers do with texts they were not tuned on, beside baselines.
eval: .venv/ready .venv-eval/ready
	@$(PY) -m tools.eval

.venv-eval/ready: .venv/ready requirements/eval.lock tools/setup_eval.sh
	sh tools/setup_eval.sh

# What stays of complaints that are over: 100,000 where N is not given: an hour and a half.
flat: .venv/ready
	@$(PY) -m tools.flat $(if $(filter command%,$(origin N)),$(N),100000)

bench: .venv/ready
	@$(PY) -m tools.bench

bench-decisions: .venv/ready
	@$(PY) -m tools.bench_decisions

lock:
	sh requirements/lock.sh

clean:
	rm -rf .venv .venv-eval build src/cbcm/desk/bundle src/cbcm.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
