"""The examples in the docstrings of the drawing pieces run."""

from __future__ import annotations

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "name",
    ["kit.label", "layout.stamps_places", "parts.raster", "pictures.stamps", "scene"],
)
def test_examples(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(f"convviz.draw.{name}"))
    assert outcome.attempted
    assert not outcome.failed
