"""The article's order, read from the sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from convviz.studio import catalogue as module
from convviz.studio.catalogue import catalogue, scene_in

SCENE = """
from typing import ClassVar
class {name}(ConvScene):
    title = "T"
    {order}
"""


def written(folder: Path, name: str, order: str) -> Path:
    path = folder / f"{name.lower()}.py"
    path.write_text(SCENE.format(name=name, order=order))
    return path


@pytest.mark.parametrize(
    ("line", "order"),
    [("order = 30", 30), ("order = 0", 0), ("pass", None), ('order = "first"', None)],
)
def test_order_is_a_class_attribute(tmp_path: Path, line: str, order: int | None) -> None:
    entry = scene_in(written(tmp_path, "One", line))
    assert entry.order == order
    assert entry.parameter("order") is None


def test_the_catalogue_is_sorted_by_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, order in (
        ("A", "pass"),
        ("B", "order = 90"),
        ("C", "order = 10"),
        ("D", "order = 0"),
    ):
        written(tmp_path, name, order)
    written(tmp_path, "AB", "order = 10")
    monkeypatch.setattr(module, "scenes_folder", lambda: tmp_path)
    catalogue.cache_clear()
    try:
        assert [entry.id for entry in catalogue()] == ["d", "ab", "c", "b", "a"]
    finally:
        catalogue.cache_clear()


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_it_is_what_the_class_says(entry: module.SceneEntry) -> None:
    assert entry.load().order == entry.order


def test_no_two_scenes_share_a_place() -> None:
    orders = [entry.order for entry in catalogue() if entry.order is not None]
    assert len(set(orders)) == len(orders)
    places = {entry.id: entry.order for entry in catalogue()}
    assert (places["sentence-slide"], places["digit-top-edge"]) == (30, 80)
