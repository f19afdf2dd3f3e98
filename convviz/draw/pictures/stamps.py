"""Stamps on a sheet: the whole picture of a transposed convolution, of a row or of a map."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Group, smooth

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.theme import Theme
from convviz.draw.layout.stage import Stage
from convviz.draw.layout.stamps_places import rows_and_columns
from convviz.draw.parts.fader import Fader
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.part import Part
from convviz.draw.parts.stamp_looks import stamp_looks
from convviz.draw.parts.stamp_loupe import StampLoupe
from convviz.draw.parts.stamp_sheet import StampSheet
from convviz.draw.parts.stamped_maps import StampedMaps
from convviz.draw.parts.stamped_rows import StampedRows
from convviz.draw.parts.style import Style
from convviz.draw.parts.window import Window, halo
from convviz.draw.parts.window_cells import WindowCells, on_way
from convviz.draw.pictures.layer_picture import LayerPicture
from convviz.traces.stamped_map import StampedMap
from convviz.traces.transposed_trace import TransposedTrace

TAKEN, MULTIPLIED = 0.3, 0.55  # the shares of a step's time after which its parts are there
LANDED = 0.8  # and of a landing's


class Stamps(LayerPicture):
    """The input, a number times the kernel, its stamp, and the sheet on which it lands.

    One output channel is shown; its steps are the numbers of all input channels that stamp
    on it. `show(i)` frames the number that stamps, shows its stamp, and on the sheet the sums
    of all stamps up to it. A sequence's channels stand in rows, one under the other; those of
    an image come one after the other in one place.

    Parameters
    ----------
    trace
        What a transposed convolution over one or two axes has computed.
    stage, theme
        Where and how.
    decimals
        Of the numbers on show.
    channel
        The output channel.
    input_name
        What an image is called, e.g. "the digit 5".
    words
        What stands above a sequence's columns; their numbers by default.
    box
        What it may fill; by default the stage's body.

    Attributes
    ----------
    stamped
        The output channel, stamp by stamp.
    ground
        The input and all names of maps or rows.
    sheet, loupe
        Where stamps are added up; number, kernel and stamp.
    window, frame
        Around the number that stamps, and around the cells of its stamp.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import Stamps
    >>> layer = torch.nn.ConvTranspose2d(1, 1, kernel_size=2, stride=2, bias=False)
    >>> trace = convviz.trace(layer, torch.rand(1, 3, 3))
    >>> view = Stamps(trace, stage=scene.stage, theme=scene.theme)
    >>> len(view), list(view.parts)
    (9, ['input', 'kernel', 'number', 'products', 'legend', 'rest'])
    >>> scene.add(view.show(4))
    """

    trace: TransposedTrace

    def __init__(
        self,
        trace: TransposedTrace,
        *,
        stage: Stage,
        theme: Theme,
        decimals: int = 2,
        channel: int = 0,
        input_name: str = "the input",
        words: Sequence[str] | None = None,
        box: Box | None = None,
    ) -> None:
        self.trace, self.theme, style = trace, theme, Style(stage, theme)
        self.stamped = StampedMap(trace, channel)
        self.looks = stamp_looks(self.stamped, decimals, style)
        args = self.stamped, self.looks, stage.body if box is None else box, style, decimals
        self.ground: StampedMaps | StampedRows
        if len(trace.kernel_size) == 2:
            self.ground = StampedMaps(*args, input_name)
        else:
            self.ground = StampedRows(*args, words)
        self.at = self.ground.at
        self.sheet = StampSheet(self.stamped, self.at.sheet, self.looks.sums, theme)
        self.loupe = StampLoupe(self.sheet, self.looks, self.at, style)
        self.window = Window(self.at.value, theme.kernel, thickness=5)
        self.frame = self._frame(6)
        self.leaders, self.stamp_leaders = (Leader(color=theme.kernel) for _ in range(2))
        self._number_hands = Fader(self.window, self.leaders)
        self._stamp_hands = Fader(self.frame, self.stamp_leaders)
        self.moving = Group(
            *(self.ground.changing, self.sheet, self.leaders, self.stamp_leaders),
            *(self.loupe, self.window, self.frame),
        )
        self.parts, self.of_one_step = self._make_parts(), ("number", "products")
        super().__init__(self.ground, self.ground.legend, *self.moving[1:])
        self.show(0)

    def __len__(self) -> int:
        return len(self.stamped)

    def show(self, index: int, *, numbers: bool = True) -> Stamps:
        """Show the picture when stamp `index` has landed."""
        self.hold(index, numbers=numbers)
        self.fill(index + 1, numbers=numbers)
        return self

    def approach(self, index: int, alpha: float) -> None:
        """Show how a number is taken, multiplied, and how its stamp lands."""
        if alpha < TAKEN:
            before, share = max(index - 1, 0), smooth(alpha / TAKEN)
            self.hold(before)
            self.loupe.leave(before, index, share)
            self._stand(before, index, share)
            self.fill(index)
        elif alpha < MULTIPLIED:
            self.hold(index)
            self.loupe.multiply(index, (alpha - TAKEN) / (MULTIPLIED - TAKEN))
            self.fill(index)
        else:
            self.land(index, (alpha - MULTIPLIED) / (1 - MULTIPLIED))

    def land(self, index: int, alpha: float) -> None:
        """Show how a stamp falls on the sheet, its cells spreading, and is added there."""
        fallen = smooth(min(1.0, alpha / LANDED))
        self.hold(index)
        self.loupe.fly(index, fallen)
        self.fill(index + (fallen >= 1))

    def empty(self) -> Group:
        """Return the named maps, or rows, without a number in them."""
        self.fill(0)
        self.ground.empty()
        return Group(self.ground.input, self.sheet, self.ground.names, self.ground.ends)

    def window_boxes(self, index: int) -> list[Box]:
        """Where the number of a stamp is; nowhere if its channel has no row."""
        box = self.ground.box(index)
        return [] if box is None else [box]

    def output_boxes(self, index: int) -> list[Box]:
        """Where a stamp falls, its holes included."""
        return [self.sheet.landing(index)]

    def hold(self, index: int, *, numbers: bool = True) -> None:
        """Show a number, its kernel and its stamp, but not its sums."""
        self.ground.show(index)
        self.loupe.show(index, self.ground.number_name(index), numbers=numbers)
        self._stand(index, index, 1.0)

    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show the sums of the first `count` stamps on the sheet."""
        self.sheet.fill(count, numbers=numbers)
        self.ground.ends.set_fill(opacity=1.0)

    def finish(self, *, cropped: float = 1.0, added: float = 1.0) -> None:
        """Show the sheet when all stamps have landed, its rim cropped and the bias added."""
        self.sheet.finish(cropped=cropped, added=added)
        self.ground.ends.set_fill(opacity=1.0 - cropped)

    def overlap(self, index: int, cell: tuple[int, ...]) -> Group:
        """Return the frame of the stamp before, and one around a cell that both touched."""
        earlier = self._frame(3).place(self.sheet.start(index - 1))
        return Group(earlier, halo(self.sheet.cells(rows_and_columns(cell, 0), (1, 1)), self.theme))

    def _stand(self, before: int, index: int, share: float) -> None:
        """Put the window on its way to a number, the frame to its stamp's place, lines between."""
        one, number = self.ground.box(before), self.ground.box(index)
        self._number_hands.show(number is not None)
        if number is not None:
            box = number if one is None else between(one, number, share)
            self.window.place(box)
            self.leaders.connect(*self.at.lines_from(box, self.ground.edge))
        start = on_way(self.sheet.start(before), self.sheet.start(index), share)
        self.frame.place(start)
        self._stamp_hands.show(1.0)
        ways = zip(self.loupe.boxes(before), self.loupe.boxes(index), strict=True)
        stamp = [between(a, b, share) for a, b in ways]
        self.stamp_leaders.connect(*self.at.lines_to(stamp, self.frame.box(start)))

    def _frame(self, thickness: float) -> WindowCells:
        """Return the frame around the cells of a stamp."""
        kernel, dilation = map(rows_and_columns, (self.trace.kernel_size, self.trace.dilation))
        return WindowCells(
            self.sheet.framed,
            kernel,
            dilation,
            self.theme.kernel,
            thickness=thickness,
            numbered=bool(self.sheet.output.labels),
        )

    def _make_parts(self) -> dict[str, Part]:
        loupe, ground = self.loupe, self.ground
        number = (self.window, self.leaders, *loupe.number_parts)
        stamp = (self.frame, self.stamp_leaders, *loupe.stamp_parts, *ground.counter)
        sheet = (self.sheet, *ground.ends)
        finish = self.finish
        parts = {
            "input": Part((ground.input,), ground.uncover, run_time=1.6, is_eased=False),
            "kernel": Part(tuple(loupe.kernel_parts), run_time=1.2),
            "number": Part(number, self._bring_number, run_time=1.3),
            "products": Part(stamp, self._bring_products, run_time=1.4, is_eased=False),
            "legend": Part(tuple(ground.legend), run_time=0.6),
            "cropped": Part(sheet, lambda alpha: finish(cropped=alpha, added=0), run_time=1.4),
            "bias": Part((self.sheet, *loupe.bias), self._bring_bias, run_time=1.4),
            "rest": Part(sheet, lambda alpha: finish(), run_time=0.4),
        }
        lacking = {
            "legend": not len(ground.legend),
            "cropped": not len(self.sheet.rim_parts),
            "bias": self.stamped.bias is None,
        }
        return {name: part for name, part in parts.items() if not lacking.get(name)}

    def _bring_number(self, alpha: float) -> None:
        """Show the first number growing out of its cell."""
        self.hold(0)
        self.loupe.grow(self.ground.box(0), alpha)
        # the lines are there when what they lead to is
        self.leaders.set_stroke(opacity=self.leaders.get_stroke_opacity() * max(0, 2 * alpha - 1))

    def _bring_products(self, alpha: float) -> None:
        """Show the products of the first stamp as they come."""
        self.hold(0)
        self.loupe.multiply(0, alpha)
        self._stamp_hands.show(min(1.0, 5 * alpha))

    def _bring_bias(self, alpha: float) -> None:
        """Show the bias as it is added to all that is left."""
        for label in self.loupe.bias:
            label.set_fill(opacity=min(1.0, 3 * alpha))
        self.finish(added=alpha)
