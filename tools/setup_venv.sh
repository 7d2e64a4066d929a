#!/bin/sh
# Makes .venv from requirements.lock if it is missing, half-built or stale; else does nothing.
# PYTHON=/path/to/python chooses the interpreter.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_USER=0

say() { printf 'setup: %s\n' "$1" >&2; }
fail() {
    say "$1"
    exit 1
}

if [ -x .venv/bin/python ]; then
    if reason=$(.venv/bin/python tools/venv_state.py check 2>&1); then
        exit 0
    fi
    reason=$(printf '%s\n' "$reason" | tail -n 1)
    say ".venv is not up to date (${reason:-its Python does not start}); it is made anew"
elif [ -e .venv ]; then
    say ".venv is incomplete; it is made anew"
fi

# A Python of the right version that can also make environments; Debian packs the two apart.
suitable='import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
python='' without_venv='' seen=''
for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
    version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    seen="$seen $candidate ($version)"
    "$candidate" -c "$suitable" 2>/dev/null || continue
    if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
        python=$candidate
        break
    fi
    without_venv=${without_venv:-$version}
done
if [ -z "$python" ] && [ -n "$without_venv" ]; then
    fail "Python $without_venv lacks venv: run 'apt-get install python$without_venv-venv' (as root), then make again."
fi
if [ -z "$python" ]; then
    fail "Python 3.11, 3.12 or 3.13 is needed, found:${seen:- none}. Install one (Debian, Ubuntu: apt-get install python3 python3-venv), name one with PYTHON=/path/to/python, or use uv (README.md)."
fi

say "making .venv with $("$python" --version 2>&1); this takes about a minute"
rm -rf .venv
"$python" -m venv .venv >/dev/null 2>&1 ||
    fail "could not make .venv in $(pwd): check that the disk has room and the folder is writable."
log=.venv/setup.log

install() {
    if .venv/bin/python -m pip install --retries 2 --timeout 30 "$@" >>"$log" 2>&1; then
        return
    fi
    if grep -qE 'No space left|Errno 28' "$log"; then
        fail "the disk is full; .venv needs about 700 MB. Details: $log"
    elif grep -qE 'DO NOT MATCH THE HASHES' "$log"; then
        fail "a package is not the one in requirements.lock (its hash differs); ask your package mirror's keeper. Details: $log"
    elif grep -qE 'NewConnectionError|ConnectionError|NameResolutionError|Max retries|ProxyError|SSLError|timed out|unreachable|Temporary failure|from versions: none' "$log"; then
        fail "the package index cannot be reached: check the network, set HTTPS_PROXY, or name a mirror with PIP_INDEX_URL, then make again. Details: $log"
    fi
    fail "pip stopped: $(grep -E 'ERROR|error' "$log" | tail -n 1). Details: $log"
}

install --require-hashes --no-deps -r requirements.lock
install --no-deps --no-build-isolation -e .
# Each stage is a process of its own: without compiled files every start costs 0.3 s more.
.venv/bin/python -m compileall -q src
.venv/bin/python tools/venv_state.py stamp
say ".venv is ready"
