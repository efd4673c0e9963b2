#!/usr/bin/env bash
# Installs Resend's clients for Python and Go, each as pinned, for test/clients. A language that is not here, or too
# old, is left out, and its tests say so.
set -euo pipefail
cd "$(dirname "$0")"
venv=../../node_modules/.cache/resend-python

if command -v python3 >/dev/null; then
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement python/requirements.txt
fi
if command -v go >/dev/null; then
  wanted=$(sed -n 's/^go //p' go/go.mod)
  found=$(cd / && GOTOOLCHAIN=local go env GOVERSION)
  if printf '%s\n' "$wanted" "${found#go}" | sort --version-sort --check=quiet; then
    # Built once, so that no test waits for the compiler.
    (cd go && export GOTOOLCHAIN=local && go mod download && go build -o /dev/null .)
  else
    echo "Resend's client for Go is left out: it needs Go $wanted, and here is ${found#go}."
  fi
fi
