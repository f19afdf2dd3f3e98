from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

from convviz.errors import InputError
from convviz.output import formats

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    f"convviz.output.{path.stem}" for path in (ROOT / "convviz/output").glob("[!_]*.py")
)


def loaded_by(code: str) -> set[str]:
    shown = f"{code}\nimport sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", shown], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("path", "name"),
    [("a.mp4", "mp4"), ("b/c.GIF", "gif"), ("d.e.png", "png"), ("f", None), ("g.txt", None)],
)
def test_suffix_names_the_format(path: str, name: str | None) -> None:
    found = formats.format_of(Path(path))
    assert (found.name if found else None) == name


def test_examples() -> None:
    assert doctest.testmod(formats).failed == 0


def test_unknown_format_names_the_known(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'avi'; known are mp4, gif, png"):
        formats.open_sink("avi", tmp_path / "a.avi", 10, 10, 30)


def test_names_of_formats_load_no_encoder() -> None:
    code = "import convviz.output.formats, convviz.output.record, convviz.output.placing"
    assert not loaded_by(code) & {"numpy", "av", "PIL"}


def test_output_knows_nothing_of_drawing() -> None:
    loaded = loaded_by(f"import {', '.join(MODULES)}")
    assert loaded >= {"av", "PIL", "convviz.output.gif"}
    assert not loaded & {"manim", "torch", "convviz.draw", "convviz.tracing"}
