from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from convviz.studio.catalogue import catalogue

from ..output.tracks import chapters, subtitles
from .conftest import SMALL, Run, files

TWO = ("--scenes", "digit-top-edge,sentence-slide", *SMALL)


@pytest.fixture(autouse=True, scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The cache of these tests, not the user's."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache") / "of" / "ours"
        patch.setenv("CONVVIZ_CACHE", str(folder))
        yield folder


def test_a_film_lies_where_it_was_wanted(convviz: Run, cache: Path) -> None:
    for arguments, stem in [
        ((), "media/article"),
        (("-o", "deep/mine.mp4"), "deep/mine"),
        (("-o", "media"), "media/article"),
    ]:
        done = convviz("film", *TWO, *arguments)
        assert (done.code, done.out, done.err) == (0, f"{stem}.mp4\n", "")
        for suffix in (".mp4", ".srt", ".vtt", ".txt"):
            assert Path(stem).with_suffix(suffix).stat().st_size
    assert len([name for name in files(Path.cwd()) if "." in name]) == 8
    assert len(files(cache)) == 4


def test_the_scenes_come_in_the_order_of_the_names(convviz: Run) -> None:
    convviz("film", *TWO, "-o", "a.mp4")
    titles = [title for *_, title in chapters(Path("a.mp4"))]
    assert titles == ["Where does the stroke begin?", "One kernel slides over four words"]
    said = [text for *_, text in subtitles(Path("a.mp4"))]
    assert said[0] == "1. Where does the stroke begin?"
    assert "2. One kernel slides over four words" in said
    done = convviz("film", "--scenes", " sentence-slide, sentence-slide ,", *SMALL, "-o", "b.mp4")
    assert done.code == 0
    assert len(chapters(Path("b.mp4"))) == 1


def test_the_whole_article_is_the_default(convviz: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = []

    def film(entries: object, *_: object, **__: object) -> None:
        chosen.append(entries)
        raise KeyboardInterrupt

    monkeypatch.setattr("convviz.studio.film.film", film)
    done = convviz("film", *SMALL)
    assert done.code == 130
    assert chosen == [[entry for entry in catalogue() if entry.order is not None]]
    orders = [entry.order for entry in chosen[0]]
    assert orders == sorted(orders)
    assert len(orders) >= 2


def test_record_and_the_same_bytes_again(convviz: Run) -> None:
    first = convviz("film", *TWO, "-o", "a.mp4", "--json")
    content = Path("a.mp4").read_bytes()
    (record,) = first.records
    assert record["sha256"] == hashlib.sha256(content).hexdigest()
    assert (record["scene"], record["format"], record["path"]) == ("film", "mp4", "a.mp4")
    assert (record["width"], record["height"], record["fps"]) == (96, 64, 4)
    assert record["duration"] == record["frames"] / 4
    again = convviz("film", *TWO, "-j", 1, "-o", "a.mp4", "--json")
    assert again.records == first.records
    assert convviz("film", *TWO, "--theme", "light", "-o", "b.mp4").code == 0
    assert Path("b.mp4").read_bytes() != content


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--scenes sentence-slid", 'no scene "sentence-slid": did you mean sentence-slide?'),
        ("--scenes sentence-slide,nothing-like-it", 'there is no scene "nothing-like-it": the'),
        ("--scenes my_scene.py", 'there is no scene "my_scene.py"'),
        ("--scenes ,", "which scenes? --scenes takes ids like "),
        ("-o x.gif", "a film is an MP4: x.gif must end in .mp4"),
        ("-o x", "a film is an MP4: x must end in .mp4"),
        ("-r 97,65", "an even width and an even height, not 97x65"),
        ("-r 10,10", "the width is 64 to 7680 pixels, not 10"),
        ("--fps 0", "above 0 and at most 240"),
        ("-j 0", "--jobs"),
        ("--words x", "--words"),
        ("sentence-slide", "unexpected extra argument"),
    ],
)
def test_wrong_use(convviz: Run, arguments: str, sentence: str) -> None:
    done = convviz("film", *arguments.split())
    assert (done.code, done.out) == (2, "")
    assert sentence in done.sentence
    assert files(Path.cwd()) == []


def test_a_place_that_cannot_be_written(convviz: Run) -> None:
    Path("file").write_text("")
    done = convviz("film", *TWO, "-o", "file/a.mp4")
    assert (done.code, done.out) == (1, "")
    assert done.sentence.startswith("cannot write file/a.mp4")
    Path("a.vtt").mkdir()
    done = convviz("film", *TWO, "-o", "a.mp4")
    assert done.code == 1
    assert done.sentence == "cannot write a.vtt: it is a folder"
    assert files(Path.cwd()) == ["a.vtt", "file"]
