from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from convviz.errors import ConvvizError
from convviz.output.captions import Caption
from convviz.output.placing import Placement
from convviz.output.sidecars import sidecars, write_sidecars

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
    (tmp_path / "a.srt").write_text("old")
    for commits in (False, True):
        with Placement([video]) as placement:
            placement.paths[0].write_text("film")
            write_sidecars(sidecars(video, SAID, "A number."), placement)
            assert (tmp_path / "a.srt").read_text() == "old"
            if commits:
                placement.commit()
        assert len(list(tmp_path.iterdir())) == (4 if commits else 1)
    assert "−1" in (tmp_path / "a.srt").read_text(encoding="utf-8")
    assert (tmp_path / "a.mp4").read_text() == "film"


def test_one_that_cannot_be_written_is_said_before_anything_moves(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").mkdir()
    video = tmp_path / "a.mp4"
    with Placement([video]) as placement:
        placement.paths[0].write_text("film")
        with pytest.raises(ConvvizError, match=r"cannot write .*a\.vtt: it is a folder"):
            write_sidecars(sidecars(video, SAID, ""), placement)
    assert [path.name for path in tmp_path.iterdir()] == ["a.vtt"]
