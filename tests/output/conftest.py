"""Pictures like the scenes': flat cells, antialiased text, a moving amber frame."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 480, 270
BACKGROUND = (15, 18, 25)
CELLS = [(178, 83, 38), (221, 173, 148), (237, 230, 227), (78, 148, 184), (13, 96, 147)]


def draw_step(step: int) -> NDArray[np.uint8]:
    """One picture of a sweep, uint8 (HEIGHT, WIDTH, 4)."""
    image = Image.new("RGBA", (WIDTH, HEIGHT), BACKGROUND)
    pen = ImageDraw.Draw(image)
    large, small = ImageFont.load_default(24), ImageFont.load_default(15)
    pen.text((24, 14), "One kernel slides", font=large, fill=(236, 236, 240))
    pen.text((24, 240), f"window {step + 1}, bias", font=small, fill=(63, 208, 180))
    for index, colour in enumerate(CELLS):
        left = 40 + 80 * index
        pen.rectangle((left, 70, left + 72, 130), fill=colour)
        ink = (20, 20, 24) if sum(colour) > 380 else (240, 240, 244)
        pen.text((left + 12, 90), f"{index - step / 10:+.2f}", font=small, fill=ink)
        if index < step // 5:
            pen.rectangle((left, 160, left + 72, 220), fill=CELLS[(index * 2 + 1) % 5])
    left = 36 + 8 * step
    pen.rectangle((left, 66, left + 80, 134), outline=(255, 178, 34), width=3)
    return np.array(image)


@pytest.fixture(scope="session")
def pictures() -> list[NDArray[np.uint8]]:
    """Thirty pictures, each different from the one before."""
    return [draw_step(step) for step in range(30)]


def decibels(one: NDArray[np.generic], other: NDArray[np.generic]) -> float:
    """Peak signal to noise of 8-bit values; infinite when equal."""
    error = np.mean((one.astype(float) - other.astype(float)) ** 2)
    return float("inf") if error == 0 else float(10 * np.log10(255**2 / error))
