"""How large, how fast and in which colours: what a film's options say.

Loads neither numpy nor manim.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from convviz.errors import InputError

# width, height and frames a second, as manim's -q has them
QUALITIES: dict[str, tuple[int, int, int]] = {
    "l": (854, 480, 15),
    "m": (1280, 720, 30),
    "h": (1920, 1080, 60),
    "p": (2560, 1440, 60),
    "k": (3840, 2160, 60),
}
DEFAULT_QUALITY = "h"
SMALLEST, LARGEST = 64, 7680  # pixels of a side
FASTEST = 240  # frames a second

# A GIF's delays are whole hundredths of a second: these rates are exact.
GIF_RATES = {15: 20, 30: 25, 60: 50}

ThemeName = Literal["dark", "light"]


@dataclass(frozen=True)
class Settings:
    """A film's measures.

    Attributes
    ----------
    width, height
        Pixels.
    fps
        Frames a second.
    theme
        "dark" or "light".
    seed
        For whatever a scene draws at random.
    """

    width: int
    height: int
    fps: Fraction
    theme: ThemeName = "dark"
    seed: int = 0

    def __post_init__(self) -> None:
        for name, side in (("width", self.width), ("height", self.height)):
            if not SMALLEST <= side <= LARGEST:
                raise InputError(
                    f"the {name} is {SMALLEST} to {LARGEST} pixels, not {side}: give -r W,H"
                )
        if not 0 < self.fps <= FASTEST:
            raise InputError(
                f"the frame rate is above 0 and at most {FASTEST} frames a second, "
                f"not {float(self.fps):g}"
            )

    @classmethod
    def draft(cls) -> Settings:
        """Return the measures of the lowest quality."""
        width, height, rate = QUALITIES["l"]
        return cls(width, height, Fraction(rate))


def settings_of(
    *,
    quality: str,
    resolution: tuple[int, int] | None,
    fps: Fraction | None,
    theme: ThemeName,
    seed: int,
    formats: tuple[str, ...],
) -> Settings:
    """Return the measures that the options stand for.

    A GIF alone is rendered at the nearest rate that its delays can hold exactly, unless
    the rate is given.
    """
    width, height, rate = QUALITIES[quality]
    if set(formats) == {"gif"}:
        rate = GIF_RATES[rate]
    return Settings(
        *(resolution or (width, height)),
        fps=Fraction(rate) if fps is None else fps,
        theme=theme,
        seed=seed,
    )
