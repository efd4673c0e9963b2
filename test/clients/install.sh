#!/usr/bin/env bash
# Installs Resend's clients for Python and Go, each as pinned, for test/clients. A language that is not here is left
# out, and its tests say so.
set -euo pipefail
cd "$(dirname "$0")"

if command -v python3 >/dev/null; then
  [ -x python/.venv/bin/python ] || python3 -m venv python/.venv
  python/.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement python/requirements.txt
fi
if command -v go >/dev/null; then
  (cd go && GOTOOLCHAIN=local go mod download)
fi
