"""Several channels: what the scenes about two kernels and about two maps share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from convviz.draw import Windows, come, land
from convviz.draw.moves.replacing import replace_kernels
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

    def view_of(
        self, layer: Trace, input_name: str | Sequence[str], twin: Trace | None = None
    ) -> Windows:
        """Return the picture of a layer, all of its output channels at once."""
        return self.picture(
            layer,
            decimals=self.decimals,
            channel=range(layer.out_channels),
            input_name=input_name,
            twin=twin,
        )

    def meet(self, view: Windows, told: FirstWindow, drawn: Windows | None = None) -> None:
        """Tell the first window of an empty picture, from the input to the maps.

        `drawn` is a twin of the picture with the weights that the kernels have at first.
        """
        replace = None if drawn is None else replace_kernels(drawn, view)
        self.add(view.empty())
        self.play(self.say(told.input), come(view, "input"))
        self.play(self.say(told.window), come(view, "window", run_time=0.6))
        self.play(come(view, "patch"))
        self.play(self.say(told.kernels), come(view, "kernel"))
        self.wait(0.5)
        if replace is not None:
            self.play(self.say(told.replaced), replace)
            self.wait(0.5)
        self.play(self.say(told.products), come(view, "products"))
        self.play(self.say(told.sums), come(view, "sum"))
        self.play(self.say(told.values), come(view, "value"))
        self.play(self.say(told.landed), land(view, 0), come(view, "legend"))
        self.wait(0.5)
