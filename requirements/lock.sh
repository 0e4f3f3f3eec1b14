#!/bin/sh
# Make the hashed locks anew: one for the server, one with the tools of development.
set -eu
command -v uv >/dev/null 2>&1 || { echo "lock: uv is needed (pip install uv)" >&2; exit 1; }
cd "$(dirname "$0")/.."
printf 'setuptools\nwheel\n' > requirements/build.in
common="--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 --quiet"
uv pip compile $common pyproject.toml requirements/build.in -o requirements/run.lock
uv pip compile $common requirements/eval.in -o requirements/eval.lock
uv pip compile $common --extra dev -c requirements/run.lock pyproject.toml requirements/build.in -o requirements/dev.lock
