"""Whole small pictures against accepted ones; see picture_store.py for how to accept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convviz.digits import digit
from convviz.draw import (
    THEMES,
    Box,
    Cell,
    ColorBar,
    DivergingScale,
    GreyScale,
    Label,
    Leader,
    Raster,
    Stage,
    Window,
    picture_of,
)
from convviz.draw.kit.theme import ThemeName
from convviz.formatting import number

from .. import picture_store
from ..staging import painted
from ..traced import over_image, over_words

both = pytest.mark.parametrize("theme", THEMES)


@both
def test_pieces(theme: ThemeName) -> None:
    colors, scale = THEMES[theme], DivergingScale([-1.0, 1.0])
    image = Raster(GreyScale().colors(digit(5)), Box(-6, -1.5, -1, 3.5))
    output = Raster(scale.colors(np.linspace(-1, 1, 36).reshape(6, 6)), Box(1, -1.5, 6, 3.5))
    output.line_color = colors.line
    cell = Cell(Box(-0.6, -3, 0.6, -2), empty=colors.surface, line=colors.line, size=40)
    pieces = [
        *(image, output, Window(image.cell(5, 5), colors.kernel)),
        Window(output.cell(2, 2), colors.kernel, radius=8),
        Leader((image.cell(5, 5).at(1, 0), output.cell(2, 2).at(0, 0)), color=colors.kernel),
        cell.show(-0.17, number(-0.17), scale),
        ColorBar(scale, Box(1, -2.8, 6, -1.8), colors, text=number, size=44),
        Label("1×28×28 → 1×26×26", size=56, color=colors.muted, anchor=(-3.5, -2.5, 0)),
    ]
    picture_store.check(painted(pieces, background=colors.background), f"pieces-{theme}")


@both
def test_a_kernel_over_a_sentence(theme: ThemeName) -> None:
    trace = over_words([-1.33, 0.52, 0.75, -0.08], [-0.67, 0.42], -0.15)
    view = picture_of(
        trace, words=["I", "sit", "and", "read"], stage=Stage(480, 270), theme=THEMES[theme]
    )
    got = painted([view.show(1)], background=THEMES[theme].background)
    picture_store.check(got, f"sentence-{theme}")


@pytest.mark.parametrize("size", [(480, 270), (360, 360), (270, 480)])
def test_a_kernel_over_a_digit(size: tuple[int, int]) -> None:
    trace = over_image(digit(5).tolist(), [[1, 1, 1], [0, 0, 0], [-1, -1, -1]], 0.22)
    view = picture_of(trace, stage=Stage(*size), input_name="the digit 5")
    picture_store.check(painted([view.show(340)], size), f"digit-{size[0]}x{size[1]}")


def test_stored_pictures_are_small_and_all_of_them_are_compared() -> None:
    stored = {path.stem for path in picture_store.PICTURES.glob("*.png")}
    assert stored == {
        *(f"{name}-{theme}" for name in ("pieces", "sentence") for theme in THEMES),
        *(f"digit-{size}" for size in ("480x270", "360x360", "270x480")),
    }
    for path in picture_store.PICTURES.iterdir():
        assert path.stat().st_size < picture_store.LARGEST


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(picture_store, "PICTURES", tmp_path / "pictures")
    monkeypatch.setattr(picture_store, "FAILED", tmp_path / "failed")
    monkeypatch.delenv("CONVVIZ_ACCEPT", raising=False)
    (tmp_path / "pictures").mkdir()
    return tmp_path


def test_a_picture_that_differs_is_saved_beside_the_wanted_one(folders: Path) -> None:
    wanted = painted([Label("0.96", size=300, color="#FFFFFF")], (160, 90))
    Image.fromarray(wanted).save(folders / "pictures/number.png")
    picture_store.check(wanted, "number")
    assert not (folders / "failed").exists()
    got = painted([Label("0.98", size=300, color="#FFFFFF")], (160, 90))
    with pytest.raises(AssertionError, match=r"failed/number\.png differs .*pictures/number\.png"):
        picture_store.check(got, "number")
    assert np.array_equal(np.asarray(Image.open(folders / "failed/number.png")), got)
    with pytest.raises(AssertionError, match="is stored"):
        picture_store.check(got[:-1], "number")
    with pytest.raises(AssertionError, match="never been accepted"):
        picture_store.check(got, "another")


def test_pictures_can_be_accepted(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    got = painted([Label("0.98", size=300, color="#FFFFFF")], (160, 90))
    monkeypatch.setenv("CONVVIZ_ACCEPT", "1")
    picture_store.check(got, "number")
    monkeypatch.delenv("CONVVIZ_ACCEPT")
    picture_store.check(got, "number")
