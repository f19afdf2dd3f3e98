from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from convviz.errors import ConvvizError, InputError
from convviz.output.captions import Caption
from convviz.output.formats import open_sink
from convviz.output.placing import Placement
from convviz.output.sidecars import sidecars, told_apart, write_sidecars

SAID = [Caption(Fraction(0), Fraction(1), "−1")]
VIDEO = Path("talk/a.b.mp4")


def test_they_have_the_videos_name() -> None:
    texts = sidecars(VIDEO, SAID, "A number.")
    assert [path.name for path in texts] == ["a.b.srt", "a.b.vtt", "a.b.txt"]
    assert {path.parent for path in texts} == {Path("talk")}
    assert texts[Path("talk/a.b.txt")] == "A number.\n"


def test_what_there_is_nothing_to_say_in_is_not_written() -> None:
    assert [path.suffix for path in sidecars(VIDEO, [], "A number.")] == [".txt"]
    assert [path.suffix for path in sidecars(VIDEO, SAID, "")] == [".srt", ".vtt"]
    assert not sidecars(VIDEO, [], "")


def test_they_appear_with_the_video_or_not_at_all(tmp_path: Path) -> None:
    video = tmp_path / "a.mp4"
    texts = sidecars(video, SAID, "A number.")
    for commits in (False, True):
        with Placement([video]) as placement:
            placement.paths[0].write_text("film")
            write_sidecars(texts, video, placement)
            assert not list(tmp_path.iterdir())
            if commits:
                placement.commit()
        assert len(list(tmp_path.iterdir())) == (4 if commits else 0)
    assert "−1" in (tmp_path / "a.srt").read_text(encoding="utf-8")
    assert (tmp_path / "a.mp4").read_text() == "film"


def test_one_that_cannot_be_written_is_said_before_anything_moves(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").mkdir()
    video = tmp_path / "a.mp4"
    with Placement([video]) as placement:
        placement.paths[0].write_text("film")
        with pytest.raises(ConvvizError, match=r"cannot write .*a\.vtt: it is a folder"):
            write_sidecars(sidecars(video, SAID, ""), video, placement)
    assert [path.name for path in tmp_path.iterdir()] == ["a.vtt"]


def place(video: Path, about: str) -> None:
    """Write a film of one picture with its texts."""
    texts = sidecars(video, SAID, about)
    with Placement([video]) as placement:
        sink = open_sink("mp4", placement.paths[0], 64, 64, 25, comment=told_apart(texts))
        sink.write(np.zeros((64, 64, 4), np.uint8))
        sink.finish()
        write_sidecars(texts, video, placement)
        placement.commit()


def test_a_films_own_texts_are_written_anew(tmp_path: Path) -> None:
    video = tmp_path / "a.mp4"
    for about in ("One.", "Another."):
        place(video, about)
        assert (tmp_path / "a.txt").read_text() == f"{about}\n"
    # the same text is no loss, whoever wrote it
    video.unlink()
    place(video, "Another.")


@pytest.mark.parametrize("suffix", [".srt", ".vtt", ".txt"])
def test_a_text_that_is_not_the_films_stays(tmp_path: Path, suffix: str) -> None:
    video, other = tmp_path / "a.mp4", tmp_path / f"a{suffix}"
    other.write_text("notes")
    with pytest.raises(InputError, match=f"a{suffix} is there already"):
        place(video, "One.")
    assert (other.read_text(), [*tmp_path.iterdir()]) == ("notes", [other])
    other.unlink()
    place(video, "One.")
    film = video.read_bytes()
    other.write_text("changed by hand")
    with pytest.raises(InputError, match=f"a{suffix} is there already"):
        place(video, "Another.")
    assert (other.read_text(), video.read_bytes()) == ("changed by hand", film)


def test_a_text_behind_a_link_stays(tmp_path: Path) -> None:
    (tmp_path / "talk").mkdir()
    (tmp_path / "notes").write_text("notes")
    (tmp_path / "talk/a.txt").symlink_to(tmp_path / "notes")
    with pytest.raises(InputError, match="is there already"):
        place(tmp_path / "talk/a.mp4", "One.")
    assert (tmp_path / "notes").read_text() == "notes"


def test_a_film_that_is_none_vouches_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("no film")
    (tmp_path / "a.txt").write_text("notes")
    with pytest.raises(InputError, match="is there already"):
        place(tmp_path / "a.mp4", "One.")
