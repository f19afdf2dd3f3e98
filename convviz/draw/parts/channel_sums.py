"""A window's arithmetic over several channels: a row for each, and what the rows add up to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size, text_width, widest
from convviz.draw.kit.scales import DivergingScale, Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.kit.widest_number import longest_up_to, widest_number
from convviz.draw.layout.stage import Stage
from convviz.draw.layout.sums_places import (
    NAMES,
    STACKED_NAMES,
    Measures,
    places,
    says_numbers,
)
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.sum_lines import SumLines
from convviz.draw.parts.window import Window
from convviz.formatting import number
from convviz.traces.convolution_trace import Step, Trace
from convviz.traces.read_channels import ReadChannels

BEFORE_LINES = px(70)


TextOf = Callable[[float], str]


class ChannelSums(Group):
    """patch × kernel = products, a row a channel; each row's sum, and all that is added.

    Parameters
    ----------
    trace
        A one-dimensional convolution.
    channels
        The output channel, and the input channels that have a row.
    box
        Where it stands.
    row_height
        Of the grids.
    input_scale
        The colours of the input's values.
    lines
        Where the sum, the bias and the value stand; beside the grids by default.
    stacked
        Whether the grids stand one under the other.

    Attributes
    ----------
    patch, kernel, products
        Grids (rows, kernel_size).
    sums
        Each row's sum, a grid of one column; None for a single channel.
    lines
        Sum, bias, value: `SumLines`.
    """

    def __init__(
        self,
        trace: Trace,
        channels: ReadChannels,
        box: Box,
        *,
        stage: Stage,
        theme: Theme,
        decimals: int,
        row_height: float,
        input_scale: Scale,
        scale: DivergingScale,
        lines: Box | None = None,
        stacked: bool = False,
    ) -> None:
        self.trace, self.channels, self.theme = trace, channels, theme
        self.text: Callable[[float], str] = partial(number, decimals=decimals, trim=True)
        self.signed: Callable[[float], str] = partial(
            number, decimals=decimals, trim=True, sign=True
        )
        first = trace.step(channels.channel * trace.output.shape[1])
        size, least = stage.label_size, stage.text_size(20)
        figures = Figures(trace, channels, self.text, self.signed)
        names = figures.lines(theme)
        measures = figures.measures(stage, beside=lines is None)
        self._at = places(measures, box, row_height, stacked=stacked)
        at, longest = self._at.grids, figures.longest
        if lines is None:
            right = at[-1].right + BEFORE_LINES
            lines = Box(right, box.bottom, right + measures.beside - BEFORE_LINES, box.top)
        grid = partial(NumberGrid, size=size, least_size=least, line_color=theme.line)
        self.patch = grid(
            channels.rows(first.patch)[:, :],
            at[0],
            scale=input_scale,
            text=self.text,
            widest=figures.widest[0],
        )
        self.kernel = grid(
            channels.rows(first.kernel),
            at[1],
            scale=DivergingScale(trace.weight[channels.channel], headroom=1.3),
            text=self.signed,
            widest=figures.widest[1],
        )
        self.products = grid(
            channels.rows(first.products),
            at[2],
            scale=scale,
            text=self.signed,
            widest=figures.widest[2],
        )
        self.sums = None
        if len(at) > 3:
            self.sums = grid(
                channels.sums(first)[:, None],
                at[3],
                scale=scale,
                text=self.signed,
                widest=figures.widest[3],
            )
        self.frame = Window(at[0], theme.kernel, thickness=5)
        self.kernel_frame = Window(at[1], theme.kernel, thickness=5)
        self.signs = [
            Label(sign, size=size, color=theme.muted, anchor=anchor)
            for sign, anchor in self._at.signs
        ]
        self.names = self._names(STACKED_NAMES if stacked else NAMES, size, least)
        self.others = self._others(size, least) if channels.others else VGroup()
        self.lines = SumLines(
            names,
            lines,
            theme=theme,
            text=self.signed,
            widest=longest,
            scale=scale,
            size=size,
            least_size=least,
            across=stage.shape != "wide",
        )
        super().__init__(
            *(self.patch, self.frame, self.kernel, self.kernel_frame, self.products),
            *([self.sums] if self.sums is not None else []),
            *(*self.signs, self.names, self.others, self.lines),
        )
        self.show(first)

    @property
    def parts_of_kernel(self) -> Group:
        """The kernel and all that names it."""
        return Group(*self._sign("×"), self.kernel, self.kernel_frame, self.names[1])

    @property
    def parts_of_products(self) -> Group:
        """The sign and the name that come with the products."""
        return Group(*self._sign("="), self.names[2])

    @property
    def parts_of_sums(self) -> Group:
        """Each channel's sum and all that names it; empty for a single channel."""
        if self.sums is None:
            return Group()
        return Group(*self._sign("→"), self.sums, self.names[3], self.others)

    def show(self, step: Step, *, numbers: bool = True) -> ChannelSums:
        """Show one window; its numbers are left out where they pass too fast to be read."""
        channels = self.channels
        self.patch.show(channels.rows(step.patch), numbers=numbers)
        self.products.show(channels.rows(step.products), numbers=numbers)
        if self.sums is not None:
            self.sums.show(channels.sums(step)[:, None], numbers=numbers)
        if channels.others:
            others = self.signed(channels.others_sum(step))
            self.others[1].set_text(others if numbers else "")
        texts = [self.signed(step.products_sum)]
        if step.bias is not None:
            texts.append(self.signed(step.bias))
        self.lines.show(texts, step.value, numbers=numbers)
        return self

    def calculate(self, share: float) -> None:
        """Show as much of the way from the products to the value as a share of the time."""
        cells = self.products.values.size
        self.products.reveal(round(min(1.0, share / 0.6) * cells), self.theme.surface)
        if self.sums is not None:
            self.sums.reveal(len(self.channels.shown) if share >= 0.6 else 0, self.theme.surface)
            if self.channels.others and share < 0.6:
                self.others[1].set_text("")
        if share < 0.8:
            self.lines.hide_numbers()

    def _sign(self, sign: str) -> list[Label]:
        return [label for label in self.signs if label.text == sign]

    def _names(self, names: Sequence[str], size: float, least: float) -> VGroup:
        at = self._at
        if not at.signs or at.signs[0][0] != "×":  # names to the left have room
            sizes = [size] * len(at.names)
        else:
            spaces = [b[0][0] - a[0][0] for a, b in pairwise(at.names)]
            fits = [fitted_size(n, size, min(spaces) - px(12), least=least) for n in names]
            sizes = [min(fits)] * len(at.names)
        return VGroup(
            *(
                Label(
                    name,
                    size=each,
                    color=self.theme.kernel if "kernel" in name else self.theme.muted,
                    anchor=anchor,
                    align=align,
                )
                for name, each, (anchor, align) in zip(names, sizes, at.names, strict=False)
            )
        )

    def _others(self, size: float, least: float) -> VGroup:
        grids, y = self._at.grids, self._at.others
        count = self.channels.others
        text = "1 that weighs less" if count == 1 else f"{count} that weigh less"
        fitted = fitted_size(text, size, grids[2].right - grids[0].left, least=least)
        return VGroup(
            Label(
                text,
                size=fitted,
                color=self.theme.muted,
                anchor=(grids[2].right, y, 0),
                align="right",
            ),
            Label("", size=fitted, color=self.theme.ink, anchor=(grids[3].x, y, 0)),
        )


class Figures:
    """The longest numbers of a convolution's arithmetic, and the room that they ask for.

    Attributes
    ----------
    widest
        The longest numbers of the patch, the kernel, the products and the channels' sums.
    longest
        The longest of the sum, the bias and the value.
    """

    def __init__(self, trace: Trace, channels: ReadChannels, text: TextOf, signed: TextOf) -> None:
        self.trace, self.channels = trace, channels
        shown, channel = channels.shown, channels.channel
        products = channels.largest_products()
        weights = channels.rows(trace.weight[channel])
        self.widest = [
            widest_number(text, trace.padded[shown]),
            widest_number(signed, weights),
            longest_up_to(signed, float(products.max())),
            longest_up_to(signed, float(products.sum(axis=1).max())),
        ]
        bias = [] if trace.bias is None else [trace.bias[channel]]
        values = widest_number(signed, trace.output[channel], bias)
        self.longest = widest((values, self.widest[3]))

    def lines(self, theme: Theme) -> list[tuple[str, str]]:
        """Return the names and colours of what is added up."""
        bias = [] if self.trace.bias is None else [("+ bias", theme.bias)]
        return [("sum", theme.ink), *bias, ("= value", theme.ink)]

    def measures(self, stage: Stage, *, beside: bool) -> Measures:
        """Return what the places depend on; with the lines beside the grids or below them."""
        size, names = stage.label_size, ["sum", "+ bias", "= value"]
        own = SumLines.width([(name, "") for name in names], self.longest, size)
        several = len(self.channels.reads) > 1
        return Measures(
            rows=len(self.channels.shown),
            columns=self.trace.kernel_size[0],
            sums=text_width(self.widest[3], size) if several else 0.0,
            others=bool(self.channels.others),
            beside=own + BEFORE_LINES if beside else 0.0,
            line=px(size * 1.35),
            size=size,
        )

    def fit(self, width: float, stage: Stage, *, beside: bool, stacked: bool) -> bool:
        """Return whether the cells can say their numbers, if they are high enough."""
        needed = max(text_width(text, stage.text_size(20)) for text in self.widest[:3])
        cell = self.measures(stage, beside=beside).room(width, stacked=stacked)
        return says_numbers(needed, cell)
