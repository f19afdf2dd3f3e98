"""Several channels: what the scenes about two kernels and about two maps share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from convviz.draw import Appear, Channels2d
from convviz.draw.moves import moves_channels as moves
from convviz.storyboards.grey_input import GreyScene
from convviz.traces.convolution_trace import Trace


class FirstWindow(NamedTuple):
    """What the foot says while the first window is told."""

    input: str
    window: str
    kernels: str
    products: str
    sums: str
    values: str
    landed: str
    replaced: str = ""


class ChannelsScene(GreyScene):
    """A layer with several channels on one side.

    A subclass has the parameters `digit`, `image` and `decimals`.
    """

    decimals: int

    def view_of(self, layer: Trace, input_names: Sequence[str]) -> Channels2d:
        """Return the picture of a layer."""
        return Channels2d(
            layer,
            stage=self.stage,
            theme=self.theme,
            input_names=input_names,
            decimals=self.decimals,
        )

    def meet(self, view: Channels2d, told: FirstWindow, drawn: Channels2d | None = None) -> None:
        """Tell the first window of an empty picture, from the input to the maps.

        `drawn` is a twin of the picture with the weights that the kernels have at first.
        """
        replace = None if drawn is None else moves.replace_weights(drawn, view)
        self.add(moves.empty(view))
        own_legends = view.bars[1:]
        self.play(
            self.say(told.input),
            moves.draw_inputs(view),
            *(Appear(bar) for bar in own_legends),
        )
        self.play(self.say(told.window), moves.show_windows(view, 0.6))
        self.play(moves.open_loupe(view))
        self.play(moves.show_patch_numbers(view))
        self.play(self.say(told.kernels), moves.bring_kernels(view))
        self.wait(0.5)
        if replace is not None:
            self.play(self.say(told.replaced), replace)
            self.wait(0.5)
        self.play(self.say(told.products), moves.multiply(view, 1.5))
        self.play(self.say(told.sums), moves.add_rows(view))
        self.play(self.say(told.values), moves.finish_sums(view, 1.5))
        self.play(self.say(told.landed), moves.land(view), Appear(view.bars[0]))
        self.wait(0.5)
