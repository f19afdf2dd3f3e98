#!/usr/bin/env bash
# Run the tests' core with the oldest packages that pyproject.toml allows, in a fresh
# environment that goes afterwards. torch alone is the pinned one: an older build of it may be
# several gigabytes. Another Python by `make lowest PYTHON=python3.12`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

torch=${1:?the torch to take, like torch==2.13.0}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python=$(tools/prepare_system.sh)
"$python" -m venv "$place/venv"
pip=("$place/venv/bin/python" -m pip --disable-pip-version-check install -q)
"${pip[@]}" --upgrade pip
"$place/venv/bin/python" - >"$place/lowest.txt" <<'PYTHON'
import re
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
for wanted in project["dependencies"]:
    name, lowest = re.match(r"([\w-]+)>=([\d.]+)", wanted).groups()
    if name != "torch":
        print(f"{name}=={lowest}")
PYTHON
cat "$place/lowest.txt" >&2
"${pip[@]}" --constraint "$place/lowest.txt" "$torch" --editable . pytest hypothesis pytest-xdist
OMP_NUM_THREADS=1 "$place/venv/bin/python" -m pytest -n 2 --dist loadfile -p no:cacheprovider \
    tests/draw tests/inputs tests/models tests/output tests/studio/test_renderer.py \
    tests/studio/test_stills.py tests/cli/test_render.py
