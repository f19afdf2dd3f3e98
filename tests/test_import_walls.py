"""What may be loaded by what: each wall is looked at in a fresh interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

LIGHT = (
    "convviz",
    "convviz.errors",
    "convviz.kernels",
    "convviz.numbers_text",
    "convviz.formatting",
)
NUMBERS = (
    "convviz.tracing",
    "convviz.layers",
    "convviz.article",
    "convviz.digits",
    *LIGHT,
)


def loaded_by(code: str, *modules: str) -> set[str]:
    """Which of `modules` are loaded after `code` has run in an interpreter of its own."""
    asked = f"{code}\nimport sys\nprint(*(set({modules!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_light_modules_load_neither_numpy_nor_torch_nor_manim() -> None:
    assert not loaded_by(f"import {', '.join(LIGHT)}", "numpy", "torch", "manim")


def test_digits_load_no_torch() -> None:
    assert loaded_by("import convviz.digits", "torch", "manim", "numpy") == {"numpy"}


def test_numbers_load_no_manim() -> None:
    found = loaded_by(f"import {', '.join(NUMBERS)}; convviz.trace", "manim", "PIL", "torch")
    assert found == {"torch"}


def test_listing_the_names_loads_nothing() -> None:
    code = "import convviz; dir(convviz); convviz.InputError"
    assert not loaded_by(code, "numpy", "torch", "manim")


@pytest.mark.parametrize("module", ["numpy", "decimal"])
def test_a_breach_is_found(module: str) -> None:
    assert loaded_by(f"import convviz, {module}", module, "torch") == {module}
