#!/bin/sh
# Writes uv.lock and requirements.lock from pyproject.toml; needs uv.
set -eu
cd "$(dirname "$0")/.."
uv lock
{
    cat <<'NOTE'
# Every package with its version and hashes, for Python 3.11 to 3.13, development tools included.
# Made from uv.lock by tools/make_lock.sh; do not edit.
NOTE
    uv export --quiet --frozen --format requirements-txt --no-emit-project --no-header --no-annotate
} >requirements.lock.tmp
mv requirements.lock.tmp requirements.lock
