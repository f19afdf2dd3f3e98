"""Commands that make one file: where it shall lie, and how a picture gets there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from convviz.errors import InputError
from convviz.studio.catalogue import is_folder

if TYPE_CHECKING:
    from convviz.output.record import Rendered
    from convviz.output.sinks import Frame


def target_of(output: Path | None, name: str, what: str) -> Path:
    """Return where the file shall lie: at -o, in the folder -o, or in media/.

    Parameters
    ----------
    output
        The option -o.
    name
        The file's name where -o gives none; its suffix is the format's.
    what
        What the file is, for the error: "a still is a PNG".

    Raises
    ------
    InputError
        If -o has another suffix.
    """
    if output is None:
        return Path("media", name)
    if is_folder(output):
        return output / name
    suffix = Path(name).suffix
    if output.suffix.lower() != suffix:
        raise InputError(f"{what}: {output} must end in {suffix}")
    return output


def place_png(target: Path, scene: str, draw: Callable[[], Frame]) -> Rendered:
    """Draw a picture and place it, after a look whether it can be placed at all."""
    from convviz.output.placing import Placement
    from convviz.output.png import PngSink
    from convviz.output.record import Rendered

    target = target.absolute()  # a user's code may go to another folder
    with Placement([target]) as placement:
        sink = PngSink(placement.paths[0])
        frame = draw()
        sink.write(frame)
        sink.finish()
        placement.commit()
    height, width = frame.shape[:2]
    return Rendered.of(target, sink, scene=scene, format="png", width=width, height=height)
