"""Scenes as their source describes them; nothing here imports one unless it says so."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from convviz.errors import InputError
from convviz.parameters import is_given
from convviz.studio.catalogue import (
    SceneEntry,
    catalogue,
    find,
    inner_scene,
    is_folder,
    scene_in,
    scenes_folder,
    scenes_in,
)

ROOT = Path(__file__).parents[2]
PLAIN = """
from manim import Scene
class Plain(Scene):
    pass
"""
OWN = '''
from __future__ import annotations
import typing
from typing import Annotated
from convviz.draw import ConvScene
from convviz import parameters
from convviz.parameters import Digit, Kernel2d

class MyLayer(ConvScene):
    """What it shows.

    More of it.
    """

    title = "My layer"
    category = "mine"

    digit: Digit = 7
    kernel: Kernel2d = "box"
    bias: float | None = None
    gain: Annotated[float, "How loud."] = 0.5
    tone: typing.Annotated[float | None, "How high."] = None
    words: parameters.Words = "we met"
    steps: int = -3
    label: str = "x"
    unknown: list[int] = [1]
    _hidden: int = 1
    bare: int
    computed: int = len("abc")
'''


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def kinds(entry: SceneEntry) -> dict[str, str]:
    return {parameter.name: parameter.kind for parameter in entry.parameters}


def test_every_file_is_a_scene() -> None:
    files = {path.stem.replace("_", "-") for path in (ROOT / "scenes").glob("*.py")}
    assert {entry.id for entry in catalogue()} == files
    assert scenes_folder() == ROOT / "scenes"


def test_inner_scenes_are_found_by_name_and_not_listed() -> None:
    folder = ROOT / "convviz" / "inner_scenes"
    names = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert names == {"arithmetic", "title_card"}
    for name in names:
        entry = inner_scene(name)
        assert entry.path == folder / f"{name}.py"
        assert entry.class_name == name.title().replace("_", "")
        assert entry.load().__name__ == entry.class_name
        assert entry.id not in {each.id for each in catalogue()}


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_a_scene_is_told_by_its_file(entry: SceneEntry) -> None:
    assert entry.class_name.lower() == entry.id.replace("-", "")
    assert entry.title
    assert entry.category.isalpha()
    assert entry.summary.endswith(".")
    assert entry.parameters
    for parameter in entry.parameters:
        assert parameter.help.endswith("."), parameter.name
    assert find(entry.id) == [entry]


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_what_is_read_is_what_the_class_says(entry: SceneEntry) -> None:
    scene = entry.load()
    assert scene.__name__ == entry.class_name
    assert scene.title == entry.title
    assert scene.category == entry.category
    assert scene.order == entry.order
    for parameter in entry.parameters:
        assert getattr(scene, parameter.name) == parameter.default
        assert not is_given(scene, parameter.name)


def test_parameters_of_the_projects_scenes() -> None:
    sentence, digit = find("sentence-slide")[0], find("digit-top-edge")[0]
    assert kinds(sentence) == {
        "words": "Words",
        "values": "Numbers",
        "kernel": "Kernel1d",
        "bias": "float",
        "decimals": "Decimals",
    }
    assert kinds(digit) == {
        "digit": "Digit",
        "image": "Image",
        "kernel": "Kernel2d",
        "bias": "float",
        "decimals": "Decimals",
    }
    assert sentence.parameter("words").default == "I sit and read"
    assert sentence.parameter("bias").default is None
    assert digit.parameter("digit").default == 5
    assert "top-edge" in digit.parameter("kernel").help
    assert digit.parameter("words") is None


def test_sentences_come_first() -> None:
    ids = [entry.id for entry in catalogue()]
    assert ids.index("sentence-slide") < ids.index("digit-top-edge")


def test_a_users_scene(tmp_path: Path) -> None:
    entry = scene_in(written(tmp_path, "my_layer.py", OWN))
    assert (entry.id, entry.title, entry.category) == ("my-layer", "My layer", "mine")
    assert entry.class_name == "MyLayer"
    assert entry.summary == "What it shows."
    assert kinds(entry) == {
        "digit": "Digit",
        "kernel": "Kernel2d",
        "bias": "float",
        "gain": "float",
        "tone": "float",
        "words": "Words",
        "steps": "int",
        "label": "str",
    }
    assert entry.parameter("gain").help == "How loud."
    assert entry.parameter("tone").help == "How high."
    assert entry.parameter("digit").help == "Which handwritten digit."
    assert [entry.parameter(n).default for n in ("gain", "tone", "steps")] == [0.5, None, -3]


def test_a_users_scene_extends_one_of_ours(tmp_path: Path) -> None:
    text = """
from scenes.sentence_slide import SentenceSlide
class WeMet(SentenceSlide):
    words = "we met"
    bias: float | None = 0.5
    loud: float = 2
"""
    entry = scene_in(written(tmp_path, "we_met.py", text))
    parent = find("sentence-slide")[0]
    assert kinds(entry) == {**kinds(parent), "loud": "float"}
    # another value of a parameter is another class attribute, annotated or not
    assert entry.parameter("words").default == "we met"
    assert entry.parameter("bias").default == 0.5
    assert entry.parameter("decimals") == parent.parameter("decimals")


def test_a_plain_manim_scene(tmp_path: Path) -> None:
    entry = scene_in(written(tmp_path, "plain.py", PLAIN))
    assert (entry.id, entry.title, entry.category) == ("plain", "Plain", "own")
    assert entry.parameters == ()


@pytest.mark.parametrize("base", ["Scene", "manim.ThreeDScene", "MovingCameraScene", "ConvScene"])
def test_whatever_ends_in_scene_is_a_base(tmp_path: Path, base: str) -> None:
    path = written(tmp_path, "anything.py", f"class Other({base}):\n    pass\n")
    assert scene_in(path).class_name == "Other"


def test_of_several_scenes_the_one_named_after_the_file_is_meant(tmp_path: Path) -> None:
    text = (
        "class Base(Scene):\n    pass\nclass ABC(Base):\n    pass\nclass Other(Base):\n    pass\n"
    )
    assert scene_in(written(tmp_path, "a_b_c.py", text)).class_name == "ABC"
    with pytest.raises(InputError, match="it needs a class Else that extends"):
        scene_in(written(tmp_path, "else.py", text))


def test_a_users_folder(tmp_path: Path) -> None:
    written(tmp_path, "plain.py", PLAIN)
    written(tmp_path, "my_layer.py", OWN)
    written(tmp_path, "helper.py", "x = 1")
    written(tmp_path, "empty.py", "")
    written(tmp_path, "notes.txt", "class Notes(Scene): pass")
    assert [entry.id for entry in find(str(tmp_path))] == ["my-layer", "plain"]
    assert scenes_in(tmp_path) == find(str(tmp_path))


def test_files_and_folders_are_found_from_where_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, "plain.py", PLAIN)
    monkeypatch.chdir(tmp_path)
    assert [entry.id for entry in find("plain.py")] == ["plain"]
    assert [entry.id for entry in find(".")] == ["plain"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("broken.py", b"class Broken(", "broken.py is not Python, line 1: '\\(' was never closed"),
        ("empty.py", b"", "there is no scene in .*empty.py: it needs a class Empty"),
        ("no_scene.py", b"x = 1", "it needs a class NoScene that extends ConvScene or Scene"),
        ("null.py", b"x = 1\0", "null.py is not Python"),
        ("latin.py", b'x = "\xff"', "latin.py is not Python"),
        ("deep.py", b"x = " + b"-" * 200_000 + b"1", "deep.py is nested too deeply"),
        ("huge.py", b"#" * 1_000_001, "^[^ ]*huge.py is too large to be a scene's source$"),
    ],
)
def test_what_is_no_scene_is_told_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=sentence) as refused:
        find(str(tmp_path / name))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("sentence-slid", "did you mean sentence-slide\\? the scenes are sentence-dot, "),
        ("Sentence_Slide", "did you mean sentence-slide"),
        ("digit_top_edge", "did you mean digit-top-edge"),
        ("foo", 'there is no scene "foo": the scenes are'),
        ("", 'there is no scene ""'),
        ("missing.py", "cannot read missing.py: No such file"),
        ("no/such/folder/a.py", "cannot read"),
        ("x" * 300, "there is no scene"),
        ("x" * 300 + ".py", "cannot read .*File name too long"),
    ],
)
def test_unknown_scenes(name: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        find(name)


def test_a_folder_without_scenes(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no scene in the folder"):
        find(str(tmp_path))


def test_long_sentences_are_no_folders(tmp_path: Path) -> None:
    assert is_folder(tmp_path)
    assert not is_folder(tmp_path / "no")
    assert not is_folder(Path("sentence " * 1000))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "import no_such_module_here",
            "ModuleNotFoundError: No module named 'no_such_module_here'",
        ),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
    ],
)
def test_a_file_that_fails_when_it_is_imported(tmp_path: Path, text: str, sentence: str) -> None:
    path = written(tmp_path, "failing.py", f"{text}\nclass Failing(Scene):\n    pass\n")
    entry = scene_in(path)
    with pytest.raises(InputError, match=f"failing.py fails when it is imported: {sentence}"):
        entry.load()
    assert str(tmp_path) not in sys.path


def test_a_class_that_is_not_there_after_all(tmp_path: Path) -> None:
    path = written(tmp_path, "gone.py", "Scene = object\nclass Gone(Scene):\n    pass\nGone = 1\n")
    with pytest.raises(InputError, match="has no scene Gone"):
        scene_in(path).load()


def test_a_scene_may_import_its_neighbours(tmp_path: Path) -> None:
    written(tmp_path, "neighbour_of_scene.py", "TITLE = 'from beside'")
    text = """
from neighbour_of_scene import TITLE
Scene = object
class Near(Scene):
    title = TITLE
"""
    before = list(sys.path)
    assert scene_in(written(tmp_path, "near.py", text)).load().title == "from beside"
    assert sys.path == before


@pytest.mark.skipif(os.getuid() == 0, reason="the superuser reads everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = written(tmp_path, "secret.py", PLAIN)
    path.chmod(0)
    with pytest.raises(InputError, match=r"cannot read .*secret\.py: Permission denied"):
        find(str(path))
