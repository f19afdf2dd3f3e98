"""What may be loaded by what: each wall is looked at in a fresh interpreter."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

LIGHT = (
    "convviz",
    "convviz.errors",
    "convviz.kernels",
    "convviz.inputs.numbers_text",
    "convviz.formatting",
    "convviz.parameters",
    "convviz.meanings",
    "convviz.operations",
    "convviz.inputs.setting_text",
)
NUMBERS = (
    "convviz.tracing",
    "convviz.layers",
    "convviz.article",
    "convviz.digits",
    "convviz.inputs.embeddings",
    "convviz.inputs.layer_inputs",
    "convviz.inputs.layer_spec",
    "convviz.torch_code.layer_text",
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


def test_pictures_load_no_torch() -> None:
    assert loaded_by("import convviz.inputs.images", "torch", "manim", "PIL") == {"PIL"}


def test_numbers_load_no_manim() -> None:
    found = loaded_by(f"import {', '.join(NUMBERS)}; convviz.trace", "manim", "PIL", "torch")
    assert found == {"torch"}


def test_listing_the_names_loads_nothing() -> None:
    code = "import convviz; dir(convviz); convviz.InputError"
    assert not loaded_by(code, "numpy", "torch", "manim")


HEAVY = ("numpy", "torch", "manim")


def run(*arguments: str) -> str:
    """Code that runs the command and keeps its results to itself."""
    return f"""
import contextlib, io
from convviz.cli.main import main
with contextlib.suppress(SystemExit):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main({list(arguments)})
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "--json"),
        ("--help",),
        ("render", "--help"),
        ("render", "sentence-slide", "--help"),
        ("render", "digit-top-edge", "--digit", "11"),
        ("values", "no-such-scene"),
        ("layers", "--help"),
        ("layers", "net.py:Net", "--digit", "11"),
        ("code", "conv2d", "--help"),
        ("new", "no_such_folder/my_scene.py"),
    ],
    ids=" ".join,
)
def test_light_commands_load_neither_numpy_nor_torch_nor_manim(arguments: tuple[str, ...]) -> None:
    assert not loaded_by(run(*arguments), *HEAVY)


def test_a_command_that_computes_loads_torch() -> None:
    # else the tests of the light ones would say nothing
    assert "torch" in loaded_by(run("values", "sentence-slide", "--json"), *HEAVY)


def modules_in(room: str) -> list[str]:
    """The names of a room's modules."""
    found = sorted((ROOT / "convviz" / room).rglob("*.py"))
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in found
        if path.stem != "__init__"
    ]


def test_drawing_loads_no_torch() -> None:
    names = ", ".join(modules_in("draw"))
    assert loaded_by(f"import convviz.draw, {names}", "torch", "manim") == {"manim"}


def test_output_loads_neither_manim_nor_torch() -> None:
    names = ", ".join(modules_in("output"))
    assert loaded_by(f"import {names}", "torch", "manim", "numpy") == {"numpy"}


def test_what_is_told_of_scenes_without_importing_them_is_light() -> None:
    names = "convviz.studio.catalogue, convviz.studio.settings, convviz.parameters"
    assert not loaded_by(f"import {names}; convviz.studio.catalogue.catalogue()", *HEAVY)


# Imports point from the left to the right. Numbers are all modules in no room of their own.
ROOMS = ("cli", "studio", "output", "inner_scenes", "storyboards", "draw", "numbers")
# who may import these; a scene is found by its path, and storyboards are for scenes
VISITORS = {"inner_scenes": (), "storyboards": ("inner_scenes", "storyboards")}


def room_of(module: str) -> str:
    """The room in which a module of the package stands."""
    first = module.split(".")[1] if "." in module else ""
    return first if first in ROOMS else "numbers"


def imported(source: str, module: str) -> Iterator[str]:
    """Yield the names that a module imports anywhere, as absolute names."""
    package = module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def breaches(source: str, module: str) -> list[str]:
    """Return what a module imports against the arrows."""
    wrong = []
    for name in imported(source, module):
        parts = name.split(".")
        if parts[0] == "scenes" or parts[:2] == ["convviz", "scenes"]:
            wrong.append(f"{module} imports a scene: {name}")
        elif parts[0] == "convviz" and len(parts) > 1:
            here, there = ROOMS.index(room_of(module)), ROOMS.index(room_of(name))
            visitors = VISITORS.get(room_of(name), ROOMS)
            against = there < here or room_of(module) not in visitors
            # the package's own front doors lead everywhere
            if against and module not in ("convviz.__init__", "convviz.__main__"):
                wrong.append(f"{module} imports {name}")
    return wrong


def test_imports_follow_the_arrows() -> None:
    found = []
    for path in sorted((ROOT / "convviz").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found += breaches(path.read_text(), module)
    assert not found


def test_scenes_import_what_is_drawn_and_what_is_computed_alone() -> None:
    for path in sorted((ROOT / "scenes").glob("*.py")):
        for name in imported(path.read_text(), f"scenes.{path.stem}"):
            assert not name.startswith("scenes"), path
            if name.startswith("convviz"):
                assert room_of(name) in ("numbers", "draw", "storyboards"), path


# The rooms of the drawing from the ground up; what stands in none of them is above all.
FLOORS = ("kit", "layout", "parts", "camera", "pictures", "moves")


def floor_of(module: str) -> int:
    """How far up in the drawing a module stands."""
    room = module.split(".")[2] if module.count(".") > 1 else ""
    return FLOORS.index(room) if room in FLOORS else len(FLOORS)


def climbs(source: str, module: str) -> list[str]:
    """Return what a module of the drawing imports from above it."""
    names = {name for name in imported(source, module) if name.startswith("convviz.draw.")}
    return sorted(name for name in names if floor_of(name) > floor_of(module))


def test_a_room_of_the_drawing_stands_on_those_below() -> None:
    found = {}
    for path in sorted((ROOT / "convviz" / "draw").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        above = climbs(path.read_text(), module)
        if above:
            found[module] = above
    assert not found


def test_a_climb_is_found() -> None:
    source = "from convviz.draw.parts.raster import Raster\nfrom ..moves import sweep"
    assert len(climbs(source, "convviz.draw.kit.label")) == 2
    assert not climbs(source, "convviz.draw.scene")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("convviz.tracing", "import convviz.draw"),
        ("convviz.tracing", "from convviz import studio"),
        ("convviz.tracing", "from . import draw"),
        ("convviz.draw.kit.label", "from convviz.output.png import save_png"),
        ("convviz.draw.kit.label", "from ...output import png"),
        ("convviz.draw.kit.label", "def f():\n    from convviz.cli import main"),
        ("convviz.output.png", "import convviz.studio.render as r"),
        ("convviz.studio.render", "from convviz.storyboards import sentence"),
        ("convviz.draw.scene", "import convviz.storyboards.sentence"),
        ("convviz.studio.film", "from convviz.inner_scenes import title_card"),
        ("convviz.cli.arithmetic", "import convviz.inner_scenes.arithmetic"),
        ("convviz.inner_scenes.arithmetic", "from convviz.inner_scenes import title_card"),
        ("convviz.storyboards.sentence", "import convviz.inner_scenes.arithmetic"),
        ("convviz.inner_scenes.title_card", "from convviz.studio.film import film"),
        ("convviz.studio.render", "if x:\n    from convviz.cli.progress import FrameProgress"),
        ("convviz.studio.render", "import scenes.sentence_slide"),
        ("convviz.draw.scene", "from convviz.scenes import sentence_slide"),
        ("convviz.__init__", "from scenes import sentence_slide"),
    ],
)
def test_an_import_against_the_arrows_is_found(module: str, source: str) -> None:
    assert breaches(source, module)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("convviz.cli.render", "from convviz.studio.render import render"),
        ("convviz.studio.render", "from ..output import png\nfrom . import job"),
        ("convviz.output.png", "from convviz.errors import ConvvizError"),
        ("convviz.draw.kit.label", "from convviz.draw.kit.units import px\nimport convviz"),
        ("convviz.storyboards.sentence", "from convviz.draw import ConvScene"),
        ("convviz.inner_scenes.arithmetic", "import convviz.storyboards.sentence, convviz.draw"),
        (
            "convviz.tracing",
            "from convviz.traces import windows\nimport scenery",
        ),
        ("convviz.__init__", "from convviz.studio import notebook"),
    ],
)
def test_an_import_along_the_arrows_is_none(module: str, source: str) -> None:
    assert not breaches(source, module)


@pytest.mark.parametrize("module", ["numpy", "decimal"])
def test_a_breach_is_found(module: str) -> None:
    assert loaded_by(f"import convviz, {module}", module, "torch") == {module}
