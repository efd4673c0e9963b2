#!/usr/bin/env bash
# Installs MiniStack, an AWS on this machine, as pinned, for the tests that ask one. Where there is no Python 3 with venv, it is
# left out, and those tests say so.
set -euo pipefail
cd "$(dirname "$0")"
venv=../../node_modules/.cache/ministack

if python3 -c 'import ensurepip' 2>/dev/null; then
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
else
  echo 'MiniStack is not installed: there is no Python 3 with venv here.'
fi
