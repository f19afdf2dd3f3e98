from __future__ import annotations

import doctest

import numpy as np
import pytest

from convviz.draw import THEMES, Label, px
from convviz.draw.kit.theme import contrast, rgb
from convviz.studio import contact_sheet
from convviz.studio.contact_sheet import MARGIN, ContactSheet, Shot, best_columns, clock

LONG = "A sentence that is far too long to stand on one line under a picture as small as this."


def shots(count: int, width: int = 320, height: int = 180) -> list[Shot]:
    random = np.random.default_rng(0)
    pictures = random.integers(0, 256, (count, height, width, 4), np.uint8)
    pictures[..., 3] = 255
    return [Shot(p, 1.5 * i, LONG if i % 2 else f"Short {i}.") for i, p in enumerate(pictures)]


def sheet(count: int, theme: str = "dark", columns: int | None = None, **size: int) -> ContactSheet:
    return ContactSheet(
        shots(count, **size),
        title="What it shows",
        subtitle="what-it-shows · 3 pictures",
        theme=THEMES[theme],
        columns=columns,
    )


def corners(made: ContactSheet, label: Label) -> tuple[float, float, float, float]:
    """Return a text's left, top, right and bottom in pixels of the sheet."""
    xs = label.points[:, 0] / px(1) + made.width / 2
    ys = made.height / 2 - label.points[:, 1] / px(1)
    return xs.min(), ys.min(), xs.max(), ys.max()


def texts(made: ContactSheet) -> list[Label]:
    return [*made._header(), *made._captions()]


@pytest.mark.parametrize("count", [1, 2, 5, 14])
@pytest.mark.parametrize("size", [(320, 180), (240, 240), (96, 64), (180, 320)])
def test_pictures_stand_as_they_are_and_apart(count: int, size: tuple[int, int]) -> None:
    made = sheet(count, width=size[0], height=size[1])
    drawn = made.draw()
    assert drawn.shape == (made.height, made.width, 4)
    covered = np.zeros(drawn.shape[:2], int)
    for index, shot in enumerate(made.shots):
        x, y = made.place(index)
        place = slice(y, y + size[1]), slice(x, x + size[0])
        assert np.array_equal(drawn[place], shot.picture)
        covered[place] += 1
    assert covered.max() == 1
    inside = covered[MARGIN:-MARGIN, MARGIN:-MARGIN]
    assert inside.sum() == covered.sum()


@pytest.mark.parametrize("size", [(640, 360), (96, 64), (360, 640)])
def test_texts_are_inside_apart_and_large(size: tuple[int, int]) -> None:
    made = sheet(5, width=size[0], height=size[1])
    boxes = [corners(made, label) for label in texts(made)]
    pictures = [(*made.place(i), *np.add(made.place(i), size)) for i in range(5)]
    for i, (left, top, right, bottom) in enumerate(boxes):
        assert MARGIN - 1 <= left < right <= made.width - MARGIN + 1
        assert MARGIN - 8 <= top < bottom <= made.height - MARGIN + 8
        for other in boxes[:i] + pictures:
            apart = right < other[0] or other[2] < left or bottom < other[1] or other[3] < top
            assert apart, (texts(made)[i].text, other)
    assert min(label.size for label in texts(made)) >= 20


def test_a_small_picture_has_room_for_its_sentence() -> None:
    small, large = sheet(2, width=96, height=64), sheet(2)
    assert len(texts(small)) == len(texts(large))


def test_each_picture_has_number_time_and_sentence_below() -> None:
    made = sheet(3, columns=2)
    said = [label.text for label in made._captions()]
    assert [text for text in said if text in "123"] == ["1", "2", "3"]
    assert [text for text in said if ":" in text] == ["0:00.0", "0:01.5", "0:03.0"]
    assert LONG in " ".join(said)
    for label in made._captions():
        if label.text == "2":
            x, y = made.place(1)
            assert corners(made, label)[0] == pytest.approx(x, abs=0.5)
            assert y + 180 < corners(made, label)[1] < y + 180 + 30


@pytest.mark.parametrize("theme", THEMES)
def test_colours_are_the_themes(theme: str) -> None:
    made = sheet(1, theme)
    drawn = made.draw()
    assert np.array_equal(drawn[0, 0, :3], rgb(THEMES[theme].background))
    header = drawn[48:150, 48:400, :3]
    assert (header == rgb(THEMES[theme].ink)).all(axis=-1).any()
    for label in texts(made):
        assert contrast(label.get_fill_color().to_hex(), THEMES[theme].background) >= 4.5


def test_a_script_that_the_typeface_lacks_is_drawn_too() -> None:
    drawn = []
    for text in ("x", "x → y"):
        made = ContactSheet(
            [Shot(shots(1)[0].picture, 0, text)], title="t", subtitle="s", theme=THEMES["dark"]
        )
        drawn.append(made.draw())
    assert not np.array_equal(*drawn)


@pytest.mark.parametrize(
    ("count", "cell", "columns"),
    [
        (1, (640, 480), 1),
        (4, (640, 480), 2),
        (8, (640, 480), 3),
        (14, (680, 500), 4),
        (8, (396, 760), 4),
        (9, (500, 600), 5),
    ],
)
def test_columns_that_suit(count: int, cell: tuple[int, int], columns: int) -> None:
    assert best_columns(count, *cell) == columns


def test_columns_that_are_wanted() -> None:
    assert (sheet(5, columns=1).rows, sheet(5, columns=1).columns) == (5, 1)
    assert (sheet(5, columns=4).rows, sheet(5, columns=4).columns) == (2, 4)
    # no empty columns beside the only row
    assert (sheet(3, columns=9).rows, sheet(3, columns=9).columns) == (1, 3)


def test_clock() -> None:
    assert [clock(s) for s in (0, 0.3, 9.96, 59.99, 60, 671.25)] == [
        *("0:00.0", "0:00.3", "0:09.9", "0:59.9", "1:00.0", "11:11.2")
    ]
    assert not doctest.testmod(contact_sheet).failed
