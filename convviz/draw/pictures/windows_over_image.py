"""The parts of a picture of windows over an image, in their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from manim import Group, Mobject

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, widest
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.layout.image_places import image_places
from convviz.draw.layout.measures import Measures
from convviz.draw.parts.color_bar import ColorBar
from convviz.draw.parts.loupe import Loupe
from convviz.draw.parts.map_results import MapResults
from convviz.draw.parts.map_source import MapSource
from convviz.draw.pictures.window_look import WindowLook


@dataclass(frozen=True)
class Arrangement:
    """What a picture of windows is put together of.

    Attributes
    ----------
    source, arithmetic, results
        The input with its windows, what is calculated, and the output.
    legends
        Of the colours; empty where the cells say all.
    beginning
        What stands before anything happens.
    """

    source: Any
    arithmetic: Any
    results: Any
    legends: Group
    beginning: Sequence[Mobject]

    @property
    def texts(self) -> list[Label]:
        """The legends' texts, which lines must not cross."""
        return [part for part in self.legends.get_family() if isinstance(part, Label)]


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
    trace, stage, theme = look.trace, look.stage, look.theme
    measures = measures_of(looks, (trace.padded.shape[1], trace.padded.shape[2]))
    at = image_places(measures, box)
    source = MapSource(
        trace,
        look.channels,
        at.inputs,
        scale=look.input_scale,
        text=look.cell_texts[0],
        names=names,
        is_grey=look.is_grey,
        stage=stage,
        theme=theme,
        loupe_is_below=at.loupe_is_below,
    )
    results = MapResults(
        trace,
        [each.channel for each in look.reckonings],
        at.outputs,
        scale=look.value_scale,
        text=look.reckonings[0].texts[-1],
        stage=stage,
        theme=theme,
        loupe_is_below=at.loupe_is_below,
    )
    loupe = Loupe(
        look.reckonings,
        measures,
        at.loupe,
        scales=look.scales[:-1],
        texts=look.cell_texts,
        value_scale=look.value_scale,
        stage=stage,
        theme=theme,
        number_size=stage.small_size,
    )
    legends = Group(
        *(
            ColorBar(scale, place, theme, text=look.limit_text, size=look.bar_size)
            for scale, place in (
                (look.value_scale, at.legend),
                (look.input_scale, at.input_legend),
            )
            if isinstance(scale, DivergingScale) and place is not None
        )
    )
    maps = [each.grid for each in source.maps]
    beginning = (*maps, source.labels, results.grids, results.labels, results.counter)
    return Arrangement(source, loupe, results, legends, beginning)


def measures_of(looks: Sequence[WindowLook], input_size: tuple[int, int]) -> Measures:
    """Return what the places depend on: room for the numbers of all these looks."""
    look = looks[0]
    trace, reckoning = look.trace, look.reckonings[0]
    widths = zip(*(each.legend_widths for each in looks), strict=True)
    legend, input_legend = (max(each) for each in widths)
    output = (1, *reckoning.output.shape)[-2:]
    kernel = (1, *trace.kernel_size)[-2:]
    return Measures(
        inputs=len(look.channels),
        outputs=len(look.reckonings),
        kernel=(kernel[0], kernel[1]),
        input=input_size,
        output=(output[0], output[1]),
        headings=look.headings,
        # several have their channel's number behind them
        totals=reckoning.totals
        if len(look.reckonings) == 1
        else tuple(f"{name} {reckoning.channel}" for name in reckoning.totals),
        figures=widest(each.figures for each in looks),
        cell_figures=tuple(
            widest(kind) for kind in zip(*(each.cell_figures for each in looks), strict=True)
        ),
        legend=legend,
        input_legend=input_legend,
        size=look.stage.label_size,
        least_size=look.least_size,
    )
