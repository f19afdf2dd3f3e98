#!/usr/bin/env bash
# Write constraints.txt anew, from a clean environment: the newest versions that
# pyproject.toml allows, with the torch that is asked for. Take the oldest Python that
# shall work, since newer releases of a package may refuse it (3.11.2 is Debian 12's):
# `make constraints PYTHON=/usr/bin/python3.11`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

torch=${1:?the torch to pin, like torch==2.13.0}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python=$(tools/prepare_system.sh)
"$python" -m venv "$place/venv"
pip=("$place/venv/bin/python" -m pip --disable-pip-version-check)
"${pip[@]}" install -q --upgrade pip
"${pip[@]}" install -q "$torch" . --group test
{
    echo "# Exact versions for the Makefile; pyproject.toml says what is allowed."
    echo "# Made by \`make constraints\`: a clean environment's packages, with the torch pinned here."
    echo "# Another torch: edit its line by hand, in this spelling, and run it again."
    # a build's own name (+cpu) is the machine's, not the pin's
    "${pip[@]}" freeze --all --exclude convviz | sed 's/^\(torch==[^+]*\)+.*/\1/'
} >"$place/constraints.txt"
cp "$place/constraints.txt" constraints.txt
