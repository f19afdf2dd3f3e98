"""The parts of a picture of windows over an image, in their places."""

from __future__ import annotations

from collections.abc import Sequence

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import FRAMED
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.layout.image_places import image_places
from convviz.draw.layout.loupe_cells import CELL
from convviz.draw.parts.loupe import Loupe
from convviz.draw.parts.map_names import output_names
from convviz.draw.parts.map_source import MapSource
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.results import Results
from convviz.draw.parts.window_look import WindowLook
from convviz.draw.pictures.arrangement import Arrangement


def over_image(look: WindowLook, box: Box, names: Sequence[str]) -> Arrangement:
    """Return the parts of a picture of rank 2.

    Parameters
    ----------
    names
        The input's, or one for each of its channels.
    """
    at, style, trace = image_places(look.measures, box), look.style, look.trace
    own, *_, value = look.scales
    stage, text, written = style.stage, look.cells[0].text, look.reckonings[0].texts[-1]
    line = style.theme.image_line if look.is_grey else None
    longest = widest_number(text, trace.padded[list(look.channels)])
    places = [*at.inputs, *at.outputs]
    source = MapSource(
        trace,
        look.channels,
        at.inputs,
        places,
        look=style.cells(own, text, longest, line=line),
        names=names,
        style=style,
        loupe_is_below=at.loupe_is_below,
    )
    channels = [each.channel for each in look.reckonings]
    longest = widest_number(written, trace.output[channels])
    cells = style.cells(value, written, longest, fill=FRAMED)
    labels, counter, form = output_names(trace, channels, at.outputs, places, style)
    results = Results(
        [
            NumberGrid(trace.output[channel], place, cells)
            for channel, place in zip(channels, at.outputs, strict=True)
        ],
        names=labels,
        counter=counter,
        count_form=form,
        leads="" if at.loupe_is_below else "right",
        style=style,
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
        look.legends((at.legend, at.input_legend)),
        (*maps, source.labels, results.grids, results.labels, results.counter),
    )
