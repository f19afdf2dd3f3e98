"""The parts of a picture of windows over an image, in their places."""

from __future__ import annotations

from collections.abc import Sequence

from convviz.draw.kit.boxes import Box
from convviz.draw.layout.image_places import image_places
from convviz.draw.layout.loupe_cells import CELL
from convviz.draw.parts.loupe import Loupe
from convviz.draw.parts.map_results import MapResults
from convviz.draw.parts.map_source import MapSource
from convviz.draw.parts.window_look import WindowLook
from convviz.draw.pictures.arrangement import Arrangement


def over_image(look: WindowLook, box: Box, names: Sequence[str]) -> Arrangement:
    """Return the parts of a picture of rank 2.

    Parameters
    ----------
    names
        The input's, or one for each of its channels.
    """
    at, stage = image_places(look.measures, box), look.style.stage
    own, *_, value = look.scales
    source = MapSource(
        look.trace,
        look.channels,
        at.inputs,
        scale=own,
        text=look.cells[0].text,
        names=names,
        is_grey=look.is_grey,
        style=look.style,
        loupe_is_below=at.loupe_is_below,
    )
    results = MapResults(
        look.trace,
        [each.channel for each in look.reckonings],
        at.outputs,
        scale=value,
        text=look.reckonings[0].texts[-1],
        style=look.style,
        loupe_is_below=at.loupe_is_below,
    )
    size = stage.label_size
    if len(look.cells) > 1:  # larger in large cells
        cell = at.loupe.grids[0][0].height / look.measures.kernel[0]
        size = min(size, stage.small_size * max(1.0, cell / CELL))
    maps = [each.grid for each in source.maps]
    return Arrangement(
        source,
        Loupe(look, at.loupe, size),
        results,
        look.legends((at.legend, at.input_legend), upright=at.legends_stand),
        (*maps, source.labels, results.grids, results.labels, results.counter),
    )
