"""The README says what is true: its commands, its example and its links."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import click
import pytest
from PIL import Image

from convviz.cli import new
from convviz.cli.main import cli, main
from convviz.cli.scene_command import chosen
from convviz.studio.catalogue import catalogue, scene_in

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/scenes.md")


def blocks(language: str) -> list[str]:
    """The README's code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def lines(command: str) -> list[str]:
    """The README's lines in shell blocks that begin with a command."""
    found = [line for block in blocks("sh") for line in block.splitlines()]
    return [line for line in found if line.split()[:1] == [command]]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the README's example, in which commands run."""
    (example,) = blocks("python")
    (tmp_path / "my_scene.py").write_text(example, encoding="utf-8")
    Image.new("RGB", (40, 30), "olive").save(tmp_path / "photo.jpg")
    (tmp_path / "model.py").write_text("", encoding="utf-8")
    (tmp_path / "net.safetensors").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(line: str) -> None:
    """Read a command line as the command would; raise where it would refuse."""
    _, name, *arguments = shlex.split(line, comments=True)
    context = click.Context(cli)
    command = cli.get_command(context, name)
    if command is None:
        raise click.UsageError(f"no command {name}")
    try:
        read = command.make_context(name, arguments, parent=context).params
    except click.exceptions.Exit:
        return  # --help
    scenes = read.get("scenes") or ([read["scene"]] if read.get("scene") else [])
    chosen(scenes, read.get("parameters", {}))


@pytest.mark.parametrize("line", lines("convviz"))
@pytest.mark.usefixtures("place")
def test_a_command_is_understood(line: str) -> None:
    check(line)


@pytest.mark.parametrize(
    "line",
    [
        "convviz render no-such-scene",
        "convviz render digit-top-edge --words hello",
        "convviz render digit-top-edge --kernel no-such-kernel",
        "convviz show digit-top-edge",
        "convviz still digit-top-edge -q x",
    ],
)
def test_a_wrong_command_is_found(line: str) -> None:
    with pytest.raises((click.UsageError, ValueError)):
        check(line)


def test_there_are_commands() -> None:
    assert len(lines("convviz")) > 10


@pytest.mark.parametrize("line", [*lines("make"), "make help", "make bench"])
def test_make_knows_its_target(line: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{line.split()[1]}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("line", lines("manim"))
def test_manim_finds_the_scene(line: str) -> None:
    _, _, path, name = shlex.split(line)
    assert scene_in(ROOT / path).class_name == name


def test_the_example_is_what_new_writes() -> None:
    assert blocks("python") == [new.template()]


def test_the_example_renders(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["still", "my_scene.py", "--digit", "8", "-r", "480,270"])
    assert (ended.value.code, capsys.readouterr().out) == (0, "media/my-scene.png\n")
    with Image.open(place / "media" / "my-scene.png") as image:
        assert image.size == (480, 270)
        assert len(image.getcolors(maxcolors=480 * 270) or ()) > 20


def test_the_python_session_is_true() -> None:
    outcome = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8")
    assert outcome.attempted >= 6
    assert not outcome.failed


def links() -> list[tuple[str, str]]:
    """Each document with the paths that it links to."""
    return [
        (name, target)
        for name in DOCUMENTS
        for target in re.findall(r"\]\(([^)\s]+)\)", (ROOT / name).read_text(encoding="utf-8"))
        if "://" not in target
    ]


@pytest.mark.parametrize(("document", "target"), links())
def test_a_link_leads_somewhere(document: str, target: str) -> None:
    assert (ROOT / document).parent.joinpath(target).exists()


def test_every_scene_of_the_film_has_its_gif() -> None:
    shown = set(re.findall(r"media/gallery/([\w-]+)\.gif", README))
    assert shown >= {entry.id for entry in catalogue() if entry.order is not None}
    assert shown == {path.stem for path in (ROOT / "media/gallery").glob("*.gif")}
