"""`convviz new`: a scene that runs, and nothing that was there before is touched."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from convviz.cli import new
from convviz.studio.catalogue import catalogue, scene_in

from ..staging import play_through, staged
from .conftest import SMALL, Run, environment, files


def test_a_scene_is_written(convviz: Run) -> None:
    done = convviz("new", "my_scene.py")
    assert (done.code, done.out) == (0, "my_scene.py\n")
    assert done.sentence == "look at it with: convviz still my_scene.py"
    assert files(Path.cwd()) == ["my_scene.py"]
    assert Path("my_scene.py").read_text(encoding="utf-8") == new.template()


@pytest.mark.parametrize(
    ("name", "class_name"), [("mean_of_nine.py", "MeanOfNine"), ("blur.py", "Blur")]
)
def test_the_class_is_named_after_the_file(convviz: Run, name: str, class_name: str) -> None:
    Path("some folder").mkdir()
    done = convviz("new", f"some folder/{name}")
    assert done.out == f"some folder/{name}\n"
    # the line can be pasted
    assert done.sentence.endswith(f"convviz still 'some folder/{name}'")
    entry = scene_in(Path("some folder", name))
    assert (entry.class_name, entry.title) == (class_name, "Three by three, every second pixel")
    assert [parameter.option for parameter in entry.parameters] == ["--digit"]


def test_it_runs_at_once(convviz: Run) -> None:
    convviz("new", "my_scene.py")
    for command, written in (
        (("still", "my_scene.py", "--step", 85, *SMALL), "media/my-scene.png"),
        (("still", "my_scene.py", "--digit", 8, *SMALL, "-o", "end.png"), "end.png"),
        (("sheet", "my_scene.py", "-r", "128,72", "-o", "sheet.png"), "sheet.png"),
        (("render", "my_scene.py", *SMALL, "-o", "film.mp4"), "film.mp4"),
    ):
        done = convviz(*command)
        assert (done.code, done.out) == (0, f"{written}\n"), done.err
        assert Path(written).stat().st_size > 500
    assert "169 steps" in convviz("values", "my_scene.py").out


def test_it_runs_under_plain_manim(convviz: Run) -> None:
    convviz("new", "my_scene.py")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "manim", "render", "--dry_run", "--progress_bar", "none"),
            *("-r", "64,36", "--fps", "1", "my_scene.py", "MyScene"),
        ],
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_its_sentences_can_be_read(convviz: Run) -> None:
    convviz("new", "my_scene.py")
    with staged(scene_in(Path("my_scene.py")).load()) as scene:
        play_through(scene, lambda beat: None)
        beats = [(beat.time, beat.text) for beat in scene.beats]
        ends = [*beats, (scene.time, "")]
    assert len(beats) >= 6
    for (start, text), (end, _) in pairwise(ends):
        assert end - start >= 0.8 + len(text) / 15, text


def test_the_template_says_something_of_each_part() -> None:
    tree = ast.parse(new.template())
    assert ast.get_docstring(tree)
    (scene,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    assert all(ast.get_docstring(n) for n in scene.body if isinstance(n, ast.FunctionDef))
    assert new.template().count("\n") < 60
    assert max(map(len, new.template().splitlines())) <= 100


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("my_scene.txt", "a scene is a Python file like my_scene.py, not my_scene.txt"),
        ("my_scene", "a scene is a Python file like my_scene.py, not my_scene"),
        ("my-scene.py", "a scene's file is named like a Python module, such as my_scene.py, not"),
        ("edge map.py", "such as edge_map.py, not edge map.py"),
        ("2d.py", "such as my_scene.py, not 2d.py"),
        ("_.py", "such as my_scene.py, not _.py"),
        ("class.py", "class is a word of Python's own: give the scene another name"),
        ("none.py", "none is a word of Python's own"),
        ("torch.py", "torch is a module that programs import, and torch.py would hide it: give"),
        ("random.py", "random is a module that programs import"),
        ("convviz.py", "convviz is a module that programs import"),
        ("sweep.py", "Sweep is something that the scene imports: give the scene another name"),
        ("conv_scene.py", "ConvScene is something that the scene imports"),
        ("conv2d.py", "conv2d is a scene of convviz's own: give yours another name"),
        ("digit_box.py", "digit-box is a scene of convviz's own"),
        ("nowhere/my_scene.py", "nowhere/my_scene.py: the folder nowhere does not exist"),
        ("/dev/null/my_scene.py", "the folder /dev/null is not a folder"),
        ("/proc/my_scene.py", "cannot write /proc/my_scene.py: No such file or directory"),
        ("x" * 300 + ".py", "File name too long"),
        ("", "a scene is a Python file like my_scene.py"),
    ],
)  # fmt: skip
def test_wrong_use(convviz: Run, name: str, sentence: str) -> None:
    done = convviz("new", name)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.sentence
    assert not files(Path.cwd())


def test_every_scene_of_the_project_keeps_its_name(convviz: Run) -> None:
    for entry in catalogue():
        done = convviz("new", entry.path.name)
        assert (done.code, done.out) == (2, ""), entry.id


def test_nothing_is_overwritten(convviz: Run) -> None:
    Path("my_scene.py").write_text("mine")
    Path("linked.py").symlink_to("nowhere.py")
    Path("folder.py").mkdir()
    for name in ("my_scene.py", "linked.py", "folder.py"):
        done = convviz("new", name)
        assert (done.code, done.out) == (2, "")
        assert done.sentence == f"{name} is there already, and nothing is overwritten"
    assert Path("my_scene.py").read_text() == "mine"
    assert files(Path.cwd()) == ["folder.py", "linked.py", "my_scene.py"]


def test_what_comes_there_meanwhile_is_kept(convviz: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def late(source: Path, target: Path) -> None:
        Path("my_scene.py").write_text("mine")
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    done = convviz("new", "my_scene.py")
    assert (done.code, done.out) == (2, "")
    assert Path("my_scene.py").read_text() == "mine"
    assert files(Path.cwd()) == ["my_scene.py"]


def test_a_file_system_without_links(convviz: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert convviz("new", "my_scene.py").code == 0
    assert Path("my_scene.py").read_text(encoding="utf-8") == new.template()
    assert files(Path.cwd()) == ["my_scene.py"]


def test_what_cannot_be_written_whole_leaves_nothing(
    convviz: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a lone surrogate is no UTF-8: the disk fails in the middle, so to speak
    text = new.template() + "# \udcff\n"
    monkeypatch.setattr(new, "template", lambda: text)
    done = convviz("new", "my_scene.py")
    assert done.code == 1
    assert not files(Path.cwd())
