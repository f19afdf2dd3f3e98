"""An input with its padding: every cell where it belongs, and its source told truly."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from convviz.draw import THEMES, Box, CellLook, DivergingScale, Raster
from convviz.draw.kit.clear_lines import clear_lines
from convviz.draw.kit.label import Label
from convviz.draw.kit.theme import contrast, rgb
from convviz.draw.parts.padded_map import PaddedMap
from convviz.draw.parts.source_links import Hatch
from convviz.draw.parts.window_cells import WindowCells
from convviz.formatting import number
from convviz.tracing import trace

from ...staging import painted

DARK = THEMES["dark"]
MODES = ("zeros", "reflect", "replicate", "circular")


def map_of(layer: Any, x: torch.Tensor, box: Box | None = None, **options: Any) -> PaddedMap:
    scale, text = DivergingScale(x.numpy()), partial(number, trim=True)
    look = CellLook(scale, text, "−12", 30, line=DARK.line, empty=DARK.surface)
    given = {"look": look, "theme": DARK, **options}
    return PaddedMap(trace(layer, x), 0, box or Box(-4, -3, 4, 3), **given)


def border_numbers(shown: PaddedMap) -> dict[tuple[int, int], Label]:
    """Return the labels of the border's grid by their places, counted in the input."""
    (rows, columns), (top, left) = shown.shape, shown.before
    places = [(row - top, column - left) for row, column in np.ndindex(rows, columns)]
    return dict(zip(places, shown.outer.labels, strict=True))


def numbered(rows: int, columns: int) -> torch.Tensor:
    return torch.arange(rows * columns, dtype=torch.float32).reshape(1, rows, columns) - 6


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(MODES), st.integers(0, 3), st.integers(0, 3), st.integers(4, 6))
def test_every_padded_cell_has_the_source_that_torch_takes(
    mode: str, down: int, across: int, rows: int
) -> None:
    x = numbered(rows, 4)
    shown = map_of(nn.Conv2d(1, 1, 1, padding=(down, across), padding_mode=mode), x)
    by_torch = nn.functional.pad(
        x, (across, across, down, down), mode="constant" if mode == "zeros" else mode
    )[0]
    for row in range(-down, rows + down):
        for column in range(-across, 4 + across):
            source = shown.source_of(row, column)
            if mode == "zeros" and shown.is_border(row, column):
                assert source is None
            else:
                assert source is not None
                assert x[0][source] == by_torch[row + down, column + across]


def test_rows_and_columns_count_from_the_inputs_own_corner() -> None:
    shown = map_of(nn.Conv2d(1, 1, 1, padding=(1, 2)), numbered(4, 4))
    assert shown.cells((-1, -2), (6, 8)) == shown.box
    assert shown.cells((0, 0), (4, 4)) == shown.grid.box
    assert np.allclose(shown.cell(2, 3).center, shown.grid.cell(2, 3).center)


def test_the_border_says_its_numbers_and_they_can_be_read() -> None:
    shown = map_of(nn.Conv2d(1, 1, 1, padding=1, padding_mode="reflect"), numbered(3, 4))
    said = {place: label for place, label in border_numbers(shown).items() if label.text}
    assert len(said) == 5 * 6 - 3 * 4
    assert said[-1, -1].text == "−1"  # the input's (1, 1)
    for (row, column), label in said.items():
        assert shown.is_border(row, column)
        ground = "#{:02X}{:02X}{:02X}".format(*shown.colors[row + 1, column + 1])
        assert contrast(label.get_fill_color().to_hex(), ground) >= 4.5


def test_a_zero_looks_like_no_input_cell() -> None:
    x = torch.zeros(1, 3, 3)
    shown = map_of(nn.Conv2d(1, 1, 1, padding=1), x)
    assert (shown.colors[0, 0] == rgb(DARK.surface)).all()
    assert (shown.colors[1, 1] != shown.colors[0, 0]).any()


def test_cells_beyond_the_padding_are_empty() -> None:
    layer = nn.MaxPool2d(2, stride=2, padding=0, ceil_mode=True)
    shown = map_of(layer, numbered(3, 3))
    assert shown.shape == (4, 4)
    assert (shown.colors[3, 0] == rgb(DARK.background)).all()
    assert not [label for label in border_numbers(shown).values() if label.text]


def test_no_padding_no_border() -> None:
    shown = map_of(nn.Conv2d(1, 1, 2), numbered(4, 4))
    assert not shown.is_padded
    assert len(shown.border) == len(shown.edge) == 0


def test_large_maps_are_rasters_and_one_hatching() -> None:
    shown = map_of(nn.Conv2d(1, 1, 3, padding=2), torch.rand(1, 224, 224))
    parts = shown.get_family()
    assert not [part for part in parts if isinstance(part, Label)]
    assert len([part for part in parts if isinstance(part, Raster)]) == 2
    assert len([part for part in parts if isinstance(part, Hatch)]) == 1


def test_links_join_a_cell_with_its_source() -> None:
    shown = map_of(nn.Conv2d(1, 1, 1, padding=2, padding_mode="circular"), numbered(4, 4))
    lines = shown.links([(1, -1), (1, 2), (5, 0)])
    # (1, 2) is the input's own
    assert lines.pairs == [
        (shown.cell(1, 3), shown.cell(1, -1)),
        (shown.cell(1, 0), shown.cell(5, 0)),
    ]
    zeros = map_of(nn.Conv2d(1, 1, 1, padding=2), numbered(4, 4))
    assert zeros.links([(1, -1)]).pairs == []


@pytest.mark.parametrize("mode", MODES[1:])
def test_links_stay_inside_the_map(mode: str) -> None:
    layer = nn.Conv2d(1, 1, 1, padding=2, padding_mode=mode)  # type: ignore[arg-type]
    shown = map_of(layer, torch.rand(1, 5, 60), Box(-4, -0.3, 4, 0.3))
    one, two, three, four = np.moveaxis(shown.middle_links().points.reshape(-1, 4, 3), 1, 0)
    assert len(one)
    summits = (one + 3 * two + 3 * three + four) / 8  # of cubic curves, halfway
    assert summits[:, 1].max() <= shown.box.top
    assert summits[:, 0].max() <= shown.box.right


def test_while_links_are_shown_their_line_alone_says_numbers() -> None:
    shown = map_of(nn.Conv2d(1, 1, 1, padding=1, padding_mode="reflect"), numbered(3, 4))
    shown.say_numbers(middle=True)
    said = [label for label in shown.get_family() if isinstance(label, Label) and label.text]
    assert len(said) == 6
    assert len({round(label.anchor[1], 6) for label in said}) == 1
    shown.say_numbers()
    assert len([m for m in shown.get_family() if isinstance(m, Label) and m.text]) == 30


def test_the_border_can_be_hidden_and_shown_again() -> None:
    shown = map_of(nn.Conv2d(1, 1, 1, padding=1), numbered(3, 4))
    before = painted([shown])
    shown.show_border(0.0)
    assert (painted([shown]) == painted([shown.grid])).all()
    shown.show_border(1.0)
    assert (painted([shown]) == before).all()


def test_a_dilated_window_is_its_separate_cells() -> None:
    shown = map_of(nn.Conv2d(1, 1, 3), numbered(9, 9))
    window = WindowCells(shown.cells, (3, 2), (2, 3), DARK.kernel).place((1, 2))
    assert window.reach == (5, 4)
    assert window.box((1, 2)) == shown.cells((1, 2), (5, 4))
    corners = window.points.reshape(-1, 16, 3)
    assert len(corners) == 6
    cells = [(row, column) for row in (1, 3, 5) for column in (2, 5)]
    for square, cell in zip(corners, cells, strict=True):
        assert np.allclose(
            square.min(axis=0)[:2], (shown.cell(*cell).left, shown.cell(*cell).bottom)
        )


def test_a_window_without_holes_is_one_frame() -> None:
    shown = map_of(nn.Conv2d(1, 1, 3), numbered(9, 9))
    window = WindowCells(shown.cells, (3, 1), (1, 4), DARK.kernel).place((0, 0))
    assert not window.holes
    assert len(window.points) == 16


def test_lines_leave_texts_out() -> None:
    label = Label("0.96", size=40, color="#FFFFFF")
    (first, second) = clear_lines([(np.array([-3.0, 0, 0]), np.array([3.0, 0, 0]))], [label])
    assert first[1][0] < label.points[:, 0].min()
    assert second[0][0] > label.points[:, 0].max()
    above = [(np.array([-3.0, 1, 0]), np.array([3.0, 1, 0]))]
    assert len(clear_lines(above, [label])) == 1
    upright = (np.array([0.0, -2, 0]), np.array([0.0, 2, 0]))
    assert len(clear_lines([upright], [label])) == 2
