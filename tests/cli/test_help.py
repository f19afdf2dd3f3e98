"""A scene's parameters are options, shown with their type, default and meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from convviz.operations import OPERATIONS
from convviz.parameters import KINDS
from convviz.studio.catalogue import SceneEntry, catalogue

from .conftest import Run

COMMANDS = ("render", "still", "values")


def flat(text: str) -> str:
    """Return a text as one line; click breaks lines at hyphens too."""
    return " ".join(text.split()).replace("- ", "-")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_scenes_parameters(convviz: Run, command: str, entry: SceneEntry) -> None:
    done = convviz(command, entry.id, "--help")
    assert done.code == 0
    assert not done.err
    assert entry.title in done.out
    text = flat(done.out)
    for parameter in entry.parameters:
        kind, default = KINDS[parameter.kind].metavar, parameter.shown_default
        if parameter.kind == "Flag":
            kind = f"/ --no-{parameter.option.removeprefix('--')}"
        told = f"{parameter.option} {kind} {parameter.help}"
        assert flat(told + (f" [default: {default}]" if default else "")) in text
        assert parameter.help.endswith((".", "?")), parameter
    others = {p.option for e in catalogue() for p in e.parameters}
    for option in others - {p.option for p in entry.parameters}:
        assert f"{option} " not in text


@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_scene_the_scenes_are_named(convviz: Run, command: str) -> None:
    text = flat(convviz(command, "--help").out)
    assert "SCENE --help" in text
    for entry in catalogue():
        assert entry.id in text
    assert "--words" not in text


def test_help_does_not_depend_on_what_was_asked_before(convviz: Run) -> None:
    # the commands are objects that live on, in a program that calls them twice
    first = convviz("render", "digit-top-edge", "--help").out
    convviz("render", "sentence-slide", "--help")
    convviz("values", "sentence-slide", "--foo")
    assert convviz("render", "digit-top-edge", "--help").out == first


def test_options_of_the_picture(convviz: Run) -> None:
    text = flat(convviz("render", "--help").out)
    for option in ("-q, --quality", "-r, --resolution", "--fps", "--theme", "--seed", "--format"):
        assert option in text
    for option in ("-o, --output", "-p, --preview", "--json", "-j, --jobs"):
        assert option in text
    assert "1920x1080 at 60" in text
    assert "--quality" not in convviz("values", "--help").out


def test_parameters_of_a_users_scene(convviz: Run) -> None:
    Path("mine.py").write_text(
        "from typing import Annotated\n"
        "class Mine(ConvScene):\n"
        '    title = "My own"\n'
        '    gain: Annotated[float, "How loud."] = 0.5\n'
    )
    text = flat(convviz("render", "mine.py", "--help").out)
    assert "Scene mine: My own" in text
    assert "--gain NUMBER How loud. [default: 0.5]" in text


def test_a_users_scene_that_names_an_operation_takes_its_settings(convviz: Run) -> None:
    Path("mine.py").write_text(
        "class Mine(LayerScene):\n"
        '    title = "My own"\n'
        '    operation = "conv_transpose1d"\n'
        "    stride = 3\n"
    )
    text = flat(convviz("render", "mine.py", "--help").out)
    for setting in OPERATIONS["conv_transpose1d"].parameters:
        assert f"{setting.option} {KINDS[setting.kind].metavar} {setting.help}" in text
    assert "How many cells further on the next number stamps. [default: 3]" in text
    refused = convviz("render", "mine.py", "--ceil-mode")
    taken = ", ".join(each.option for each in OPERATIONS["conv_transpose1d"].parameters)
    assert refused.code == 2
    assert refused.sentence.endswith(f"mine takes no --ceil-mode; mine takes {taken}")


def test_a_files_own_words_are_written_out(convviz: Run) -> None:
    Path("evil.py").write_text(
        "class Evil(ConvScene):\n    title = 'a\\x1b[2Jb'\n"
        "    digit: Annotated[Digit, 'c\\x1b[31m\\u202ed'] = 5\n"
    )
    done = convviz("render", "evil.py", "--help")
    assert done.code == 0
    assert r"a\x1b[2Jb" in done.out
    assert done.out.replace("\n", "").isprintable()
