#!/usr/bin/env bash
# Makes .venv with exactly what requirements.lock says; says little, and only what helps.
set -euo pipefail
cd "$(dirname "$0")/.."

find_python() {
  local candidate
  for candidate in python3.14 python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  echo "Python 3.11 or newer is missing: install it (on Debian 12: apt-get install python3-venv)." >&2
  return 1
}

install_venv_module() {
  local version="$1"
  if [[ $EUID -ne 0 ]] || ! command -v apt-get > /dev/null; then
    echo "Python's venv module is missing: install the package python$version-venv." >&2
    return 1
  fi
  echo "Installing python$version-venv ..."
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq > /dev/null
  apt-get install -y -qq --no-install-recommends "python$version-venv" > /dev/null
}

usable() { .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; }

if ! usable; then
  python=$(find_python)
  if ! "$python" -c 'import venv, ensurepip' 2> /dev/null; then
    install_venv_module "$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
  fi
  echo "Making .venv with $("$python" --version) ..."
  "$python" -m venv --clear .venv
fi

echo "Installing the locked dependencies into .venv (a minute or two the first time) ..."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
  --require-hashes -r requirements.lock
touch .venv/.locked
