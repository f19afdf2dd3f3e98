"""Options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeVar

import click

from convviz.errors import shown
from convviz.studio.settings import DEFAULT_QUALITY, QUALITIES, Settings, settings_of

Function = TypeVar("Function", bound=Callable[..., Any])


class Resolution(click.ParamType):
    """A frame's size, W,H or WxH, as manim takes it."""

    name = "W,H"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        match = re.fullmatch(r"\s*(\d{1,5})\s*[,xX×]\s*(\d{1,5})\s*", str(value))
        if match is None:
            raise click.UsageError(
                f"-r is a width and a height like 1080,1080, not {shown(value)}", ctx
            )
        return int(match[1]), int(match[2])


class Rate(click.ParamType):
    """Frames a second: a number or a fraction such as 30000/1001."""

    name = "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            # of few digits: what 1e1000000 stands for fills the memory
            short = re.fullmatch(r"[-+]?[\d.]{1,20}(e[-+]?\d\d?|/\d{1,20})?", str(value), re.I)
            return Fraction(short[0] if short else "").limit_denominator(10_000)
        except (ValueError, ZeroDivisionError):
            raise click.UsageError(
                f"--fps is a number of frames a second like 25, not {shown(value)}", ctx
            ) from None


seed_option = click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=0,
    show_default=True,
    help="For scenes that draw random numbers.",
)


resolution_option = click.option(
    "-r", "--resolution", type=Resolution(), help="Size in pixels, like 1080,1920."
)
rate_option = click.option("--fps", type=Rate(), help="Frames a second.")
theme_option = click.option(
    "--theme",
    type=click.Choice(["dark", "light"]),
    default="dark",
    show_default=True,
    help="Colours.",
)


def picture_options(function: Function) -> Function:
    """Add the options that say how a picture looks."""
    sizes = ", ".join(f"{name} {w}x{h} at {fps}" for name, (w, h, fps) in QUALITIES.items())
    for option in reversed(
        (
            click.option(
                "-q",
                "--quality",
                type=click.Choice(list(QUALITIES)),
                default=DEFAULT_QUALITY,
                show_default=True,
                help=f"Size and frames a second: {sizes}.",
            ),
            resolution_option,
            rate_option,
            theme_option,
            seed_option,
        )
    ):
        function = option(function)
    return function


def settings_from(options: dict[str, Any], formats: tuple[str, ...] = ()) -> Settings:
    """Return the settings that `picture_options` stand for, taking them out of `options`."""
    return settings_of(
        quality=options.pop("quality"),
        resolution=options.pop("resolution"),
        fps=options.pop("fps"),
        theme=options.pop("theme"),
        seed=options.pop("seed"),
        formats=formats,
    )
