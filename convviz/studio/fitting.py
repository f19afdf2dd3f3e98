"""A GIF that is no larger than it may be: drawn smaller until it is."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from convviz.errors import InputError
from convviz.output.placing import Placement
from convviz.output.record import Rendered
from convviz.studio.job import Job
from convviz.studio.render import render

_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9}
_UNITS |= {"k": 10**3, "m": 10**6, "g": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)", re.IGNORECASE | re.ASCII)

_SLOWEST = Fraction(10)  # frames a second: below it a sweep jumps
_NARROWEST = 160  # pixels of the shorter side: below it nothing can be read
_TRIES = 6


def parse_bytes(size: str | int) -> int:
    """Return a file's size in bytes, given like "5MB" or "500 kB".

    >>> parse_bytes("5MB"), parse_bytes("1.5 KiB"), parse_bytes(1000)
    (5000000, 1536, 1000)

    Raises
    ------
    InputError
        If it is no size, or none that a file can have.
    """
    match = _SIZE.fullmatch(str(size).strip())
    unit = match[2].lower() if match else "?"
    number = float(match[1]) * _UNITS[unit] if match and unit in _UNITS else 0
    if number < 1:
        raise InputError(f"a file's largest size is given like 5MB or 500kB, not {size}")
    return int(number)


def render_within(job: Job, target: Path, limit: int) -> Rendered:
    """Render a GIF of at most `limit` bytes, with fewer frames a second and smaller if it must.

    Raises
    ------
    InputError
        If the smallest that can be read is larger. What lay at the target is still there.
    """
    with tempfile.TemporaryDirectory() as folder, Placement([target]) as placement:
        tried = Path(folder, "tried.gif")
        for _ in range(_TRIES):
            (made,) = render(job, [("gif", tried)])
            if made.bytes <= limit:
                shutil.copyfile(tried, placement.paths[0])
                placement.commit()
                return replace(made, path=str(target))
            smaller = _smaller(job, made.bytes, limit)
            if smaller is None:
                break
            job = smaller
    settings = job.settings
    raise InputError(
        f"{target} does not fit: at {settings.width}×{settings.height} and "
        f"{float(settings.fps):g} frames a second it has {made.bytes} bytes, and at most {limit} "
        "are allowed"
    )


def _smaller(job: Job, size: int, limit: int) -> Job | None:
    """Return the job with measures that may fit, None if they are the smallest."""
    settings = job.settings
    if settings.fps > _SLOWEST:
        # a slower one has fewer pictures; how much smaller that makes it, the next try tells
        slower = replace(job, settings=replace(settings, fps=_SLOWEST))
        if size <= 3 * limit:
            return slower
        job, settings = slower, slower.settings
    short = min(settings.width, settings.height)
    if short <= _NARROWEST:
        return None
    scale = max((limit / size) ** 0.5 * 0.95, _NARROWEST / short, 0.4)
    width, height = (2 * round(side * scale / 2) for side in (settings.width, settings.height))
    return replace(job, settings=replace(settings, width=width, height=height))
