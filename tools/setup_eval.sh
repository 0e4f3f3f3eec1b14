#!/bin/sh
# The baselines of `make eval` live in an environment of their own, .venv-eval: they bring a lot
# along that the program never needs.
set -eu
cd "$(dirname "$0")/.."
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
echo "eval: installing the baselines into .venv-eval; once"
.venv-eval/bin/python -c 'import pip' 2>/dev/null || .venv/bin/python -m venv --clear .venv-eval
.venv-eval/bin/python -m pip install --quiet --require-hashes --no-deps -r requirements/eval.lock
touch .venv-eval/ready
