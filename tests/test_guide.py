"""The guide to scenes of one's own: each of its scenes runs, and its picture is what it draws."""

from __future__ import annotations

import re
from pathlib import Path

import click
import numpy as np
import pytest
from PIL import Image

from convviz.cli.main import cli
from convviz.studio.catalogue import scene_in
from tools.docs import guide

from .staging import play_through, staged

TEXT = guide.GUIDE.read_text(encoding="utf-8")
STEPS = guide.steps(TEXT)
LARGEST = 40_000  # bytes of a picture
ALIKE = 0.01  # of the pixels may be otherwise, where cairo is of another version
every = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.picture)


@pytest.fixture
def scene(step: guide.Step, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The step's file, in a folder that commands run in."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / guide.FILE
    path.write_text(step.code, encoding="utf-8")
    return path


@every
def test_a_film_plays_to_its_end(step: guide.Step, scene: Path) -> None:
    entry = scene_in(scene)
    assert entry.class_name == "MyScene"
    with staged(entry.load()) as playing:
        play_through(playing, lambda beat: None)
        assert playing.mobjects
        said = [beat.text for beat in getattr(playing, "beats", ())]
    assert bool(said) == ("self.say(" in step.code)


@every
@pytest.mark.usefixtures("scene")
def test_the_picture_is_what_the_scene_draws(step: guide.Step) -> None:
    options = [*step.options, "-r", guide.SIZE, "-o", "still.png"]
    cli.main(["still", guide.FILE, *options], standalone_mode=False)
    with Image.open("still.png") as got, Image.open(guide.PICTURES / step.picture) as stored:
        assert got.size == stored.size == (640, 360), "make docs draws it anew"
        differ = np.abs(np.asarray(got, int)[..., :3] - np.asarray(stored, int)[..., :3]) > 48
    assert differ.any(axis=2).mean() < ALIKE, "make docs draws it anew"


@every
def test_a_picture_is_small(step: guide.Step) -> None:
    assert (guide.PICTURES / step.picture).stat().st_size < LARGEST


def test_the_steps_follow_one_another() -> None:
    assert len(STEPS) == 7
    assert len({step.picture for step in STEPS}) == 7
    headings = re.findall(r"^## (\d)\. ", TEXT, re.M)
    assert headings == [str(number) for number in range(1, 8)]


def test_every_block_of_code_is_a_step() -> None:
    assert [step.code for step in STEPS] == guide.blocks("python", TEXT)


@pytest.mark.parametrize(
    "line",
    [
        line
        for block in guide.blocks("sh", TEXT)
        for line in block.splitlines()
        if line.startswith("convviz ")
    ],
)
def test_a_command_is_understood(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / guide.FILE).write_text(STEPS[2].code, encoding="utf-8")
    _, name, *arguments = line.split()
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    command.make_context(name, arguments)


@pytest.mark.parametrize(
    "text",
    [
        "\n```python\nx = 1\n```\n\n![one](pictures/one.png)\n",
        "\n```python\nx = 1\n```\n\n```sh\nconvviz still my_scene.py\n```\n",
        "\n```python\nx = 1\n```\n\n```sh\nconvviz still other.py\n```\n\n![1](pictures/one.png)\n",
    ],
)
def test_a_step_that_lacks_something_is_found(text: str) -> None:
    with pytest.raises(ValueError, match="scene 1 of the guide"):
        guide.steps(text)
