"""Scenes that name an operation have its parameters, read from the table without an import."""

from __future__ import annotations

from pathlib import Path

import pytest

from convviz.operations import OPERATIONS
from convviz.parameters import is_given
from convviz.studio.catalogue import find, scene_in

from .test_catalogue import kinds, written


@pytest.mark.parametrize("base", ["LayerScene", "windows_2d.WindowsScene", "Mine"])
def test_a_users_scene_names_an_operation(tmp_path: Path, base: str) -> None:
    text = f"""
from typing import Annotated
from convviz.parameters import PerAxis
class Mine(LayerScene):
    pass
class Pooled({base}):
    title = "Mine"
    operation = "max_pool2d"
    digit = 3
    stride: Annotated[PerAxis | None, "How far."] = 2
    loud: float | None = None
"""
    entry = scene_in(written(tmp_path, "pooled.py", text))
    table = OPERATIONS["max_pool2d"].parameters
    assert [p.name for p in entry.parameters] == [*(p.name for p in table), "loud"]
    assert kinds(entry) == {p.name: p.kind for p in table} | {"loud": "float"}
    assert entry.category == "generic"
    assert entry.parameter("digit").default == 3
    assert entry.parameter("digit").help == "Which handwritten digit."
    assert (entry.parameter("stride").default, entry.parameter("stride").help) == (2, "How far.")
    assert entry.parameter("padding") in table
    assert {p.shown_default for p in entry.parameters if p.default is None} == {""}


def test_a_users_generic_scene_is_as_its_source_says(tmp_path: Path) -> None:
    text = """
from convviz.storyboards.windows import WindowsScene
class MyAverage(WindowsScene):
    title = "My average"
    category = "mine"
    operation = "avg_pool1d"
    values = "1,2,3,4"
    count_include_pad = False
"""
    entry = scene_in(written(tmp_path, "my_average.py", text))
    scene = entry.load()
    assert (entry.category, entry.title) == (scene.category, scene.title) == ("mine", "My average")
    assert len(entry.parameters) == len(OPERATIONS["avg_pool1d"].parameters)
    for parameter in entry.parameters:
        assert getattr(scene, parameter.name) == parameter.default
        assert not is_given(scene, parameter.name)
    assert entry.parameter("values").default == "1,2,3,4"


def test_a_users_scene_extends_a_generic_one(tmp_path: Path) -> None:
    text = """
from scenes.conv2d import Conv2d
class Sobel(Conv2d):
    title = "Sobel"
    kernel = "sobel-x"
    loud: float = 2
"""
    entry = scene_in(written(tmp_path, "sobel.py", text))
    parent = find("conv2d")[0]
    assert kinds(entry) == {**kinds(parent), "loud": "float"}
    assert entry.parameter("kernel").default == "sobel-x"
    assert entry.parameter("stride") == parent.parameter("stride")
    assert is_given(entry.load(), "kernel")
    assert not is_given(entry.load(), "stride")


@pytest.mark.parametrize(
    ("base", "operation"),
    [("Scene", "conv2d"), ("ConvScene", "conv2d"), ("LayerScene", "convolve"), ("LayerScene", 2)],
)
def test_what_another_scene_calls_its_operation_is_its_affair(
    tmp_path: Path, base: str, operation: object
) -> None:
    text = f"class Other({base}):\n    operation = {operation!r}\n    gain: float = 1\n"
    entry = scene_in(written(tmp_path, "other.py", text))
    assert kinds(entry) == {"gain": "float"}
    assert entry.category == "own"
