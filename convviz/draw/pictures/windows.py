"""Windows over an image or a row: the whole picture of a convolution or a pooling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, Self

import numpy as np
from manim import Group, smooth

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.clear_lines import Line, clear_lines
from convviz.draw.kit.scales import Colors
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.loupe import Loupe
from convviz.draw.parts.part import Part
from convviz.draw.parts.style import Style
from convviz.draw.parts.window_look import WindowLook
from convviz.draw.pictures.arrangement import Arrangement
from convviz.draw.pictures.layer_picture import LayerPicture
from convviz.draw.pictures.windows_over_image import over_image
from convviz.draw.pictures.windows_over_row import over_row
from convviz.errors import InputError
from convviz.formatting import counted
from convviz.traces.counted_cells import CountedCells
from convviz.traces.layer_trace import WindowTrace
from convviz.traces.pool_trace import PoolTrace
from convviz.traces.reckoning import Reckoned, reckoning_of

# of the way from one step to the next: when the window has arrived, and the value is known
ARRIVED, KNOWN = 0.33, 0.78
MOST_OUTPUTS = 2  # that are shown at once
FRAME = px(8)  # that a frame may stand out of its box


class Windows(LayerPicture):
    """The input with its padding, a window's arithmetic, and the output that it fills.

    Input channels that are too many are left out, those that weigh least; what they add is
    one number. A step is a place of the window; it is the same on all output channels shown.

    Parameters
    ----------
    trace
        A convolution or a pooling.
    stage, theme
        For which frame, and in which colours.
    decimals
        Of the numbers on show.
    channel
        The output channel to be shown, or two of them for a layer with one input channel.
    input_name
        What the input is called, e.g. "the digit 5"; or a name for each channel.
    words
        What stands above the columns of a row; their numbers by default.
    box
        Where in the frame; the stage's body by default.
    twin
        Another layer over the same input whose numbers there is to be room for: the pictures
        of both then stand alike, and one can take the other's place.

    Raises
    ------
    InputError
        For channels that cannot be shown together, and for a box that is too small.

    Attributes
    ----------
    source, arithmetic, results
        The input with its windows, what is calculated, and the output.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import Windows
    >>> layer = torch.nn.Conv1d(1, 1, kernel_size=2)
    >>> trace = convviz.trace(layer, torch.tensor([[0.3, -1.2, 0.8, 0.1]]))
    >>> words = ["I", "sit", "and", "read"]
    >>> view = Windows(trace, stage=scene.stage, theme=scene.theme, words=words)
    >>> len(view), view.start(2)
    (3, (2,))
    >>> scene.add(view.show(2))
    """

    def __init__(
        self,
        trace: WindowTrace[Any],
        *,
        stage: Stage,
        theme: Theme,
        decimals: int = 2,
        channel: int | Sequence[int] = 0,
        input_name: str | Sequence[str] = "",
        words: Sequence[str] | None = None,
        box: Box | None = None,
        twin: WindowTrace[Any] | None = None,
    ) -> None:
        self.trace, self.theme = trace, theme
        channels = [channel] if isinstance(channel, int) else list(channel)
        self._check(channels)
        self.reckonings = [reckoning_of(trace, each, decimals) for each in channels]
        # a frame asks for its step several times
        self._steps = [lru_cache(maxsize=4)(each.step) for each in self.reckonings]
        self._counted = CountedCells(trace) if isinstance(trace, PoolTrace) else None
        look = WindowLook(trace, self.reckonings, Style(stage, theme), decimals)
        if twin is not None:
            others = [reckoning_of(twin, each, decimals) for each in channels]
            look = replace(look, twin=replace(look, trace=twin, reckonings=others))
        names = [input_name] if isinstance(input_name, str) else list(input_name)
        within = stage.body if box is None else box
        made = (
            over_image(look, within, [name for name in names if name])
            if trace.spatial_rank > 1
            else over_row(look, within, names[0], words)
        )
        self.source, self.arithmetic, self.results = made.source, made.arithmetic, made.results
        self.legends = made.legends
        self._assemble(made)
        self.show(0)
        if box is not None and not stage.is_tiny:
            self._check_room(box)

    def __len__(self) -> int:
        """The number of the window's places."""
        return len(self.reckonings[0])

    def show(self, index: int, *, numbers: bool = True) -> Self:
        """Show the window at a place, its arithmetic, and the output up to it."""
        start = self.start(index)
        self.source.complete()
        self.arithmetic.show(
            self.reckoned(index), self.source.colors(start), index, numbers=numbers
        )
        self.source.show_winner(self._winner(index))
        self.results.show(index)
        self.stand(start)
        self._lead(self.map_leader, self.results.lines(index, self.arithmetic.value_boxes))
        return self

    def approach(self, index: int, alpha: float) -> None:
        """Let the window glide on, its arithmetic follow, and the value land."""
        if alpha < ARRIVED and index > 0:
            self.show(index - 1)
            self.source.show_winner(None)
            before, after = (np.array(self.start(i), float) for i in (index - 1, index))
            self.stand(before + smooth(alpha / ARRIVED) * (after - before))
            self.arithmetic.leave(alpha / ARRIVED)
            self.map_leader.connect()
            return
        arrived = ARRIVED if index else 0.0  # the first window is there already
        share = (alpha - arrived) / (KNOWN - arrived)
        if share >= 1:
            self.land(index, (alpha - KNOWN) / (1 - KNOWN))
            return
        self.show(index)
        self.map_leader.connect()
        self.results.reveal(index)
        self._light(index, min(1.0, 2 * share))
        self.arithmetic.calculate(share)

    def land(self, index: int, alpha: float) -> None:
        """Let the values of a step fly from the arithmetic into their cells."""
        self.show(index)
        self.results.fly(index, self.arithmetic.value_boxes, smooth(alpha))

    def empty(self) -> Group:
        """Return the maps, named and without values; of a row nothing stands there yet."""
        self.results.reveal(0)
        self.source.uncover(0.0)
        return self._beginning

    def window_boxes(self, index: int) -> list[Box]:
        """Where the window stands, a box for each input channel that is shown."""
        return self.source.boxes(self.start(index))

    def output_boxes(self, index: int) -> list[Box]:
        """The cells that a step fills, one for each output channel that is shown."""
        return self.results.boxes(index)

    def start(self, index: int) -> tuple[int, ...]:
        """Return where a step's window begins in the unpadded input."""
        start: tuple[int, ...] = self._steps[0](index).start
        return start

    def reckoned(self, index: int) -> list[Reckoned]:
        """Return what a step shows of each output channel, of a pooling only cells that count."""
        pairs = zip(self.reckonings, self._steps, strict=True)
        found = [each.reckon(step(index)) for each, step in pairs]
        if self._counted is None:
            return found
        only = self._counted.only(self._steps[0](index))
        return [replace(found[0], grids=(only, *found[0].grids[1:]))]

    @property
    def ending(self) -> tuple[str, ...]:
        """The names of the parts with which the arithmetic ends."""
        return tuple(name for name in ("sum", "value") if name in self.parts)

    def lowest(self, row: int = 0) -> int:
        """Return the step of the lowest value of an output channel that is shown."""
        return int(self.reckonings[row].output.argmin())

    def _check(self, channels: Sequence[int]) -> None:
        trace, last = self.trace, self.trace.out_channels - 1
        if not channels or any(not 0 <= each <= last for each in channels):
            raise InputError(f"channel is 0 to {last}, not {', '.join(map(str, channels)) or None}")
        if len(channels) > 1 and (
            len(channels) > MOST_OUTPUTS
            or trace.in_channels > 1
            or trace.weight is None
            or trace.spatial_rank == 1
        ):
            raise InputError(
                f"{counted(len(channels), 'output channel')} at once: a picture shows one, or "
                f"{MOST_OUTPUTS} of a Conv2d with one input channel"
            )

    def _check_room(self, box: Box) -> None:
        ends = (0, len(self) - 1)
        parts = [*self.arithmetic.patch_boxes, *self.arithmetic.value_boxes]
        parts += [each for end in ends for each in self.window_boxes(end) + self.output_boxes(end)]
        room = box.inset(-FRAME)
        if (
            min(part.left for part in parts) < room.left
            or max(part.right for part in parts) > room.right
            or min(part.bottom for part in parts) < room.bottom
            or max(part.top for part in parts) > room.top
        ):
            raise InputError(
                f"a box of {box.width:.1f}×{box.height:.1f} units has no room for this picture"
            )

    def _assemble(self, made: Arrangement) -> None:
        source, arithmetic, results, theme = self.source, self.arithmetic, self.results, self.theme
        self.leaders, self.map_leader = Leader(color=theme.kernel), Leader(color=theme.kernel)
        told = [label for bar in self.legends for label in bar.labels]
        self._texts = [*source.labels, *results.labels, results.counter, *arithmetic.texts, *told]
        self._beginning = Group(*made.beginning)
        lit = [source.winner] if self.reckonings[0].finds_winner else []
        own = arithmetic.parts(self._open, partial(self._light, 0))
        for name, more in (("patch", self.leaders), ("winner", source.winner)):
            if name in own:
                own[name] = replace(own[name], mobjects=(more, *own[name].mobjects))
        self.parts = {
            **source.parts(),
            "window": Part((source.windows,)),
            **own,
            **results.parts(),
            **({"legend": Part((self.legends,))} if len(self.legends) else {}),
            "marker": Part((results.markers, self.map_leader, *lit)),
        }
        self.of_one_step = ("window", *(name for name in own if name != "kernel"), "marker")
        self.moving = Group(
            *(results.grids, self.leaders, self.map_leader, *arithmetic.moving, source.windows),
            *(*lit, results.markers, results.counter, results.flyers),
        )
        super().__init__(
            *(source, results.bar, results.labels, self.legends, *arithmetic.still, self.moving),
        )

    def stand(self, start: Sequence[float]) -> None:
        """Let the windows start there, on the way from one place to another."""
        self.source.place(start)
        self.arithmetic.place(start)
        self._lead(self.leaders, self.source.lines(start, self.arithmetic.patch_boxes))

    def _lead(self, leader: Leader, lines: Sequence[Line]) -> None:
        leader.connect(*clear_lines(lines, self._texts))

    def _open(self, alpha: float) -> None:
        """Let the patches grow out of the first windows; their numbers come when they are there."""
        assert isinstance(self.arithmetic, Loupe)
        start = self.start(0)
        grown = smooth(min(1.0, alpha / 0.65))
        ways = zip(self.source.boxes(start), self.arithmetic.patch_boxes, strict=True)
        boxes = [between(window, final, grown) for window, final in ways]
        self._light(0, 0.0)
        self.arithmetic.open_patches(boxes, max(0.0, (alpha - 0.65) / 0.35))
        self._lead(self.leaders, self.source.lines(start, boxes))

    def _light(self, index: int, share: float) -> None:
        """Tell the largest number of a max pooling's window from the others, by a share."""
        winner = self._winner(index)
        if winner is not None:
            self.source.show_winner(winner, share)
            (reckoned,) = self.reckoned(index)
            colors: list[Colors] = self.source.colors(self.start(index))
            self.arithmetic.show_winner(reckoned, colors, share=share)

    def _winner(self, index: int) -> tuple[int, ...] | None:
        return getattr(self._steps[0](index), "argmax", None)
