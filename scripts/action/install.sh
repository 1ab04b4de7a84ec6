#!/usr/bin/env bash
# Installs the checkout that this file is part of into a virtual environment of its own, so that
# pinning the action pins what runs. Everything else comes with hashes from requirements.txt.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

find_python() {
  local candidate
  for candidate in python3 python python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -I -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

if ! python=$(find_python); then
  echo "::error title=netlint::netlint needs Python 3.11 or newer on the runner: add actions/setup-python before it"
  exit 1
fi

# One environment for each checkout of the action, kept for the later steps of the job.
name=$(printf '%s' "$root" | cksum | cut -d ' ' -f 1)
environment="$RUNNER_TEMP/netlint-$name"
if [ ! -f "$environment/installed" ]; then
  echo "::group::Install netlint"
  "$python" -m venv --clear "$environment"
fi
if [ -x "$environment/Scripts/python.exe" ]; then
  python="$environment/Scripts/python.exe"
else
  python="$environment/bin/python"
fi
if [ ! -f "$environment/installed" ]; then
  export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
  "$python" -I -m pip install --quiet --only-binary :all: --require-hashes \
    -r "$root/scripts/action/requirements.txt"
  # A copy is built: the checkout of the action stays as it is.
  mkdir "$environment/source"
  (cd "$root" && cp -R pyproject.toml setup.py README.md LICENSE src checks "$environment/source/")
  "$python" -I -m pip install --quiet --no-index --no-deps --no-build-isolation "$environment/source"
  touch "$environment/installed"
  echo "::endgroup::"
fi

version=$("$python" -I -m netlint --version)
echo "${version} from ${root}"
{
  echo "python=$python"
  echo "version=${version#netlint }"
} >>"$GITHUB_OUTPUT"
