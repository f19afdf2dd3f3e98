from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from .conftest import SMALL, Run, files

TAKES = "sentence-slide takes --words, --values, --kernel, --bias, --decimals"


def pixels(path: str | Path) -> np.ndarray:
    with Image.open(path) as image:
        assert image.format == "PNG"
        assert image.mode == "RGB"
        return np.asarray(image)


def test_a_sheet_lies_where_it_was_wanted(convviz: Run) -> None:
    for arguments, path in [
        ((), "media/sentence-slide-sheet.png"),
        (("-o", "deep/mine.PNG"), "deep/mine.PNG"),
        (("-o", "media"), "media/sentence-slide-sheet.png"),
    ]:
        done = convviz("sheet", "sentence-slide", *SMALL, *arguments)
        assert (done.code, done.out, done.err) == (0, f"{path}\n", "")
        assert pixels(path).size
    assert [name for name in files(Path.cwd()) if "." in name] == [
        "deep/mine.PNG",
        "media/sentence-slide-sheet.png",
    ]


def test_record(convviz: Run) -> None:
    done = convviz("sheet", "sentence-slide", *SMALL, "-o", "a.png", "--json")
    height, width, _ = pixels("a.png").shape
    assert done.records == [
        {
            "scene": "sentence-slide",
            "format": "png",
            "path": "a.png",
            "width": width,
            "height": height,
            "fps": 0,
            "frames": 1,
            "duration": 0.0,
            "bytes": Path("a.png").stat().st_size,
            "sha256": hashlib.sha256(Path("a.png").read_bytes()).hexdigest(),
        }
    ]


def test_options_change_the_sheet(convviz: Run) -> None:
    found, size = [], ("-r", "320,180", "--fps", 4)
    for option in ((), ("--theme", "light"), ("--decimals", 1), ("--columns", 1), ("--fps", 9)):
        assert convviz("sheet", "sentence-slide", *size, *option, "-o", "a.png").code == 0
        found.append(Path("a.png").read_bytes())
    assert len(set(found)) == len(found)
    assert convviz("sheet", "sentence-slide", *size, "-o", "b.png").code == 0
    assert Path("b.png").read_bytes() == found[0]


def test_the_films_last_picture_is_in_it(convviz: Run) -> None:
    convviz("still", "sentence-slide", *SMALL, "-o", "last.png")
    convviz("sheet", "sentence-slide", *SMALL, "--columns", 1, "-o", "sheet.png")
    last, sheet = pixels("last.png"), pixels("sheet.png")
    found = [y for y in range(len(sheet) - 64) if np.array_equal(sheet[y : y + 64, 48:144], last)]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("sentence-slid", 'no scene "sentence-slid": did you mean sentence-slide?'),
        ("sentence-slide --digit 3", f"sentence-slide takes no --digit; {TAKES}"),
        ("sentence-slide --words one", "one word and four numbers"),
        ("sentence-slide --columns 0", "--columns"),
        ("sentence-slide --columns two", "--columns"),
        ("sentence-slide -o x.jpg", "a sheet is a PNG: x.jpg must end in .png"),
        ("sentence-slide -r 10,10", "the width is 64 to 7680 pixels, not 10"),
        ("", "SCENE"),
    ],
)
def test_wrong_use(convviz: Run, arguments: str, sentence: str) -> None:
    done = convviz("sheet", *arguments.split())
    assert (done.code, done.out) == (2, "")
    assert sentence in done.sentence
    assert files(Path.cwd()) == []


def test_a_place_that_cannot_be_written(convviz: Run) -> None:
    Path("file").write_text("")
    done = convviz("sheet", "sentence-slide", *SMALL, "-o", "file/a.png")
    assert (done.code, done.out) == (1, "")
    assert done.sentence.startswith("cannot write file/a.png")


def test_help_names_the_scenes_options(convviz: Run) -> None:
    out = convviz("sheet", "sentence-slide", "--help").out
    for option in ("--words", "--columns", "--theme", "--json", "SCENE-sheet.png"):
        assert option in out
