"""What a picture of windows is put together of, and what it needs to be placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from manim import Group, Mobject

from convviz.draw.kit.label import Label, widest
from convviz.draw.layout.measures import Measures
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
        row_name=widest(map(str, look.channels)),
        legend=legend,
        input_legend=input_legend,
        size=look.stage.label_size,
        least_size=look.least_size,
    )
