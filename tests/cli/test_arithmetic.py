"""`convviz arithmetic`: the standard pictures, their sizes and bytes, and wrong use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from convviz.arithmetic import configurations

from .conftest import Run, files, finished

NAMES = list(configurations())
QUICK = ("-r", "96,96", "--fps", "4")
# of the fifteen that have an animation in the guide, all together: half of what those have
MOST_BYTES = 1_700_000


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What is said of all pictures as they are by default; drawn once, by two processes."""
    folder = tmp_path_factory.mktemp("arithmetic")
    done = finished("arithmetic", "--all", "--json", "-j", 2, cwd=folder)
    assert done.code == 0, done.err
    return [{**record, "path": str(folder / record["path"])} for record in done.records]


def test_all_of_them(records: list[dict[str, Any]]) -> None:
    assert [record["scene"] for record in records] == NAMES
    for record in records:
        chosen = configurations()[record["scene"]]
        assert record["format"] == "gif"
        assert Path(record["path"]).parts[-2:] == ("media", f"{chosen.name}.gif")
        assert (record["width"], record["height"]) == chosen.size
        if chosen.pixels is not None:
            assert record["width"] >= chosen.pixels[0]
            assert record["height"] >= chosen.pixels[1]
        assert record["fps"] >= 10
        assert 3 <= record["duration"] <= 25


def test_they_are_half_as_large_as_the_guides(records: list[dict[str, Any]]) -> None:
    counted = [r["bytes"] for r in records if configurations()[r["scene"]].pixels is not None]
    assert len(counted) == 15
    assert sum(counted) <= MOST_BYTES


def test_they_loop_without_a_jolt(records: list[dict[str, Any]]) -> None:
    for record in records:
        with Image.open(record["path"]) as picture:
            first = picture.convert("RGB")
            assert picture.info["loop"] == 0
            picture.seek(picture.n_frames - 1)
            last = picture.convert("RGB")
        # the first picture is also what stands where a GIF does not move
        assert first.tobytes() == last.tobytes(), record["scene"]


def test_without_a_name_they_are_listed(convviz: Run) -> None:
    done = convviz("arithmetic")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()] == NAMES
    assert "padding_strides_odd_transposed" in done.out
    assert "3×3 → 6×6  transposed convolution, kernel 3, stride 2, padding 1" in done.out
    assert not files(Path())


def test_the_list_as_json(convviz: Run) -> None:
    records = convviz("arithmetic", "--json").records
    assert [record["name"] for record in records] == NAMES
    assert records[7] == {
        "name": "dilation",
        "operation": "convolution",
        "input": 7,
        "output": 3,
        "kernel_size": 3,
        "stride": 1,
        "padding": 0,
        "output_padding": 0,
        "dilation": 2,
        "width": 395,
        "height": 381,
    }


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        (("dilation",), ["media/dilation.gif"]),
        (("no-padding-strides", "-o", "x.gif"), ["x.gif"]),
        (("dilation", "dilation", "-o", "x/"), ["x/dilation.gif"]),
        (("dilation", "--format", "png", "--format", "gif"), ["media/dilation.png",
                                                             "media/dilation.gif"]),
        (("dilation", "padding_strides", "-o", "all"), ["all/dilation.gif",
                                                        "all/padding_strides.gif"]),
    ],
)  # fmt: skip
def test_files_land_where_they_shall(
    convviz: Run, arguments: tuple[str, ...], paths: list[str]
) -> None:
    done = convviz("arithmetic", *arguments, *QUICK, "-j", 1)
    assert done.out.splitlines() == paths
    assert not done.err
    assert all(Path(path).stat().st_size for path in paths)


def test_a_video_gets_an_even_size_and_its_captions(convviz: Run) -> None:
    (record,) = convviz("arithmetic", "dilation", "-o", "x.mp4", "--json", "--fps", 4).records
    assert (record["width"], record["height"]) == (396, 382)
    assert files(Path()) == ["x.mp4", "x.srt", "x.txt", "x.vtt"]
    assert "Convolution with kernel 3, dilation 2: 7×7 to 3×3." in Path("x.srt").read_text()


def test_numbers_theme_and_seed_change_the_picture(convviz: Run) -> None:
    pictures = []
    for options in ((), ("--no-numbers",), ("--theme", "light"), ("--seed", 3)):
        done = convviz("arithmetic", "padding_strides", "-o", "x.png", "--fps", 4, *options)
        assert done.code == 0, done.err
        pictures.append(Path("x.png").read_bytes())
    assert len(set(pictures)) == len(pictures)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("dilatoin",), 'there is no picture "dilatoin": did you mean dilation?'),
        (("dilation", "--all"), "--all renders every picture: give no NAME beside it"),
        (("-o", "x.gif"), "which picture? no_padding_no_strides,"),
        (("--format", "gif"), "which picture?"),
        (("dilation", "-o", "x.mp4", "--format", "gif"), "its name must end in .gif"),
        (("dilation", "padding_strides", "-o", "x.gif"), "-o is a folder"),
        (("dilation", "-r", "big"), "-r is a width and a height"),
        (("dilation", "-r", "20,20"), "64 to 7680 pixels"),
        (("dilation", "--kernel", "box"), "No such option"),
    ],
)
def test_wrong_use(convviz: Run, arguments: tuple[str, ...], sentence: str) -> None:
    done = convviz("arithmetic", *arguments)
    assert done.code == 2
    assert sentence in done.sentence
    assert not done.out
    assert not files(Path())


def test_help_says_what_is_shown_of_transposed_ones(convviz: Run) -> None:
    said = " ".join(convviz("arithmetic", "--help").out.split())
    assert "each number of the input stamps the kernel on the output" in said
    assert "arXiv:1603.07285" in said


def test_data_is_what_the_list_says() -> None:
    data = Path(__file__).parents[2] / "convviz" / "data"
    told = json.loads((data / "convolution_arithmetic.json").read_text())
    assert "Dumoulin" in told["about"]
    assert "1603.07285" in (data / "NOTICE.md").read_text()
