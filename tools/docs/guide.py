"""docs/scenes.md: its scenes, each of which runs, and their pictures."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convviz.cli.main import cli

CHECKOUT = Path(__file__).resolve().parents[2]
DOCS = CHECKOUT / "docs"
PICTURES = DOCS / "pictures"
GUIDE = DOCS / "scenes.md"
FILE = "my_scene.py"  # what the scene is called from the first step to the last
SIZE = "640,360"


@dataclass(frozen=True)
class Step:
    """A scene in the guide.

    Attributes
    ----------
    code
        The whole file.
    options
        With which `convviz still` draws the picture.
    picture
        Its file's name.
    """

    code: str
    options: tuple[str, ...]
    picture: str


def blocks(language: str, text: str) -> list[str]:
    """Return the blocks of code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def steps(text: str) -> list[Step]:
    """Return the guide's scenes: to each belong the next `convviz still` and the next picture.

    Raises
    ------
    ValueError
        If one of them lacks something.
    """
    found = []
    for number, rest in enumerate(text.split("\n```python\n")[1:], start=1):
        code, _, after = rest.partition("```\n")
        command = re.search(rf"^convviz still {re.escape(FILE)}(.*)$", after, re.M)
        picture = re.search(r"^!\[.+\]\(pictures/([\w-]+\.png)\)$", after, re.M)
        if command is None or picture is None:
            raise ValueError(f"scene {number} of the guide has no convviz still, or no picture")
        found.append(Step(code, tuple(shlex.split(command[1])), picture[1]))
    return found


def draw() -> Iterator[str]:
    """Draw the picture of each scene, with the guide's own command; yield their names."""
    for step in steps(GUIDE.read_text(encoding="utf-8")):
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            Path(FILE).write_text(step.code, encoding="utf-8")
            command = ["still", FILE, *step.options, "-r", SIZE, "-o", "picture.png"]
            with contextlib.redirect_stdout(io.StringIO()):
                cli.main(command, prog_name="convviz", standalone_mode=False)
            with Image.open("picture.png") as image:
                pixels = np.asarray(image.convert("RGB"))
        save(pixels, PICTURES / step.picture)
        yield step.picture


def save(pixels: NDArray[np.uint8], path: Path) -> None:
    """Write a picture, RGB bytes (height, width, 3), as a PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.ascontiguousarray(pixels)).save(path, optimize=True)
