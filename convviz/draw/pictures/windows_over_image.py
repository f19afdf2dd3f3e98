"""The parts of a picture of windows over an image, in their places."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.layout.image_places import image_places
from convviz.draw.layout.legends import LYING
from convviz.draw.layout.loupe_cells import CELL
from convviz.draw.layout.loupe_places import LoupePlaces
from convviz.draw.layout.measures import Measures
from convviz.draw.parts.color_bar import ColorBar
from convviz.draw.parts.loupe import Loupe
from convviz.draw.parts.map_results import MapResults
from convviz.draw.parts.map_source import MapSource
from convviz.draw.pictures.arrangement import Arrangement, measures_of
from convviz.draw.pictures.window_look import WindowLook


def over_image(looks: Sequence[WindowLook], box: Box, names: Sequence[str]) -> Arrangement:
    """Return the parts of a picture of rank 2.

    Parameters
    ----------
    looks
        The layer's, and those of others that the places are to suit too.
    names
        The input's, or one for each of its channels.
    """
    look = looks[0]
    trace, style = look.trace, look.style
    measures = measures_of(looks, (trace.padded.shape[1], trace.padded.shape[2]))
    at = image_places(measures, box)
    maps = [*at.inputs, *at.outputs]
    source = MapSource(
        trace,
        look.channels,
        at.inputs,
        maps,
        scale=look.input_scale,
        text=look.cell_texts[0],
        names=names,
        is_grey=look.is_grey,
        style=style,
        loupe_is_below=at.loupe_is_below,
    )
    results = MapResults(
        trace,
        [each.channel for each in look.reckonings],
        at.outputs,
        maps,
        scale=look.value_scale,
        text=look.reckonings[0].texts[-1],
        style=style,
        loupe_is_below=at.loupe_is_below,
    )
    loupe = Loupe(
        look.reckonings,
        measures,
        at.loupe,
        scales=look.scales[:-1],
        texts=look.cell_texts,
        value_scale=look.value_scale,
        style=style,
        number_size=_number_size(measures, at.loupe, look),
    )
    legends = Group(
        *(
            ColorBar(
                scale,
                place,
                style.theme,
                text=look.limit_text,
                size=look.bar_size,
                upright=place.height > LYING,
            )
            for scale, place in (
                (look.value_scale, at.legend),
                (look.input_scale, at.input_legend),
            )
            if isinstance(scale, DivergingScale) and place is not None
        )
    )
    beginning = (
        *(each.grid for each in source.maps),
        source.labels,
        results.grids,
        results.labels,
        results.counter,
    )
    return Arrangement(source, loupe, results, legends, beginning)


def _number_size(m: Measures, at: LoupePlaces, look: WindowLook) -> float:
    """Return how large the loupe's numbers may be: larger in large cells."""
    stage = look.stage
    if m.kinds == 1:
        return stage.label_size
    cell = at.grids[0][0].height / m.kernel[0]
    return min(stage.label_size, stage.small_size * max(1.0, cell / CELL))
