"""Colours with a meaning, dark and light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

ThemeName = Literal["dark", "light"]


@dataclass(frozen=True)
class Theme:
    """What each colour says, in words like `#FFB224`.

    Attributes
    ----------
    name
        "dark" or "light".
    background, surface
        The frame, and a cell that has no value yet.
    ink, muted
        Values and headlines; labels and operators.
    kernel, bias
        The kernel and all it touches; the bias. A number keeps its colour from cell
        to formula.
    line, image_line
        The thin lines between cells, and between the pixels of an image.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from convviz.draw import Label, Theme
    >>> theme: Theme = replace(scene.theme, kernel="#FF8AC4")
    >>> theme.bias
    '#3DD6B0'
    >>> for y, name in enumerate(("muted", "bias", "kernel", "ink")):
    ...     color = getattr(theme, name)
    ...     scene.add(Label(name, size=80, color=color, anchor=(0, y, 0)))
    """

    name: ThemeName
    background: str
    surface: str
    ink: str
    muted: str
    kernel: str
    bias: str
    line: str
    image_line: str = "#2A303C"


THEMES: dict[ThemeName, Theme] = {
    "dark": Theme(
        name="dark",
        background="#0F1218",
        surface="#171B23",
        ink="#ECEEF2",
        muted="#989EAC",
        kernel="#FFB224",
        bias="#3DD6B0",
        line="#2A303C",
    ),
    "light": Theme(
        name="light",
        background="#FBFAF7",
        surface="#FFFFFF",
        ink="#171A20",
        muted="#5B6170",
        kernel="#A85A00",
        bias="#0B7663",
        line="#D3D0C8",
    ),
}
"""The colours of both themes, by name; a `ConvScene` has one of them as `self.theme`.

Examples
--------
>>> from convviz.draw import THEMES, Box, Label, Window
>>> list(THEMES)
['dark', 'light']
>>> paper = THEMES["light"].background
>>> plate = Window(Box(-3, -1, 3, 1), paper).set_fill(paper, opacity=1)
>>> scene.add(plate, Label("light", size=120, color=THEMES["light"].kernel))
"""


def rgb(color: str) -> NDArray[np.uint8]:
    """Return a #RRGGBB colour as three bytes."""
    return np.frombuffer(bytes.fromhex(color[1:]), dtype=np.uint8)


def luminance(color: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the relative luminance, 0 to 1, of colours (..., 3) (WCAG 2.2)."""
    weighted: NDArray[np.float64] = _LINEAR[color] @ _WEIGHTS
    return weighted


_CHANNEL = np.arange(256) / 255
_LINEAR = np.where(_CHANNEL <= 0.04045, _CHANNEL / 12.92, ((_CHANNEL + 0.055) / 1.055) ** 2.4)
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21, of two #RRGGBB colours (WCAG 2.2)."""
    a, b = sorted((float(luminance(rgb(one))), float(luminance(rgb(other)))), reverse=True)
    return (a + 0.05) / (b + 0.05)


def inks_on(cells: NDArray[np.uint8]) -> list[str]:
    """Return black or white for each cell (n, 3), whichever reads better on its colour.

    The better of the two never falls under 4.5:1.
    """
    return [_BLACK if light else _WHITE for light in (luminance(cells) > 0.179).tolist()]


def ink_on(cell: NDArray[np.uint8]) -> str:
    """Return the ink of one cell (3,)."""
    return inks_on(cell[None])[0]


_BLACK, _WHITE = "#000000", "#FFFFFF"
