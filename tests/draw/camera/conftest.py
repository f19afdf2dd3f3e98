from __future__ import annotations

import pytest

from convviz.draw import Raster

from .seeing import BOX, COLORS, LINE


@pytest.fixture
def raster() -> Raster:
    return Raster(COLORS, BOX, line_color=LINE)
