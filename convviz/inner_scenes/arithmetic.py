"""One of the standard pictures of convolution arithmetic as a loop."""

from __future__ import annotations

from functools import partial
from typing import Any

from manim import linear

from convviz.arithmetic import Configuration, configuration
from convviz.arithmetic_numbers import arithmetic_trace
from convviz.draw import ConvScene, Redraw
from convviz.draw.pictures.small_picture import SmallPicture
from convviz.draw.pictures.small_stamps import SmallStamps
from convviz.draw.pictures.small_windows import SmallWindows
from convviz.draw.scene import Beat
from convviz.formatting import shape
from convviz.parameters import Flag
from convviz.traces.layer_trace import LayerTrace


class Arithmetic(ConvScene):
    """A window glides, or a kernel stamps, and the output's numbers come one by one.

    It begins and ends with the finished output, so that it loops without a jolt and its
    first frame is a picture of the whole.
    """

    title = "Convolution arithmetic"
    category = "arithmetic"

    configuration: str = "no_padding_no_strides"
    numbers: Flag = True

    def layers(self) -> list[LayerTrace[Any]]:
        """Return the configuration's trace."""
        from manim import config

        return [arithmetic_trace(self._chosen, int(config.seed or 0))]

    def construct(self) -> None:
        picture = self.begin()
        play = partial(self._play, picture)
        self.show(self.sentence())
        self.wait(0.9)
        play(picture.restart, 0.6)
        self.wait(0.2)
        play(lambda alpha: picture.show(0), 0.4)
        for index in range(1, len(picture)):
            play(partial(picture.approach, index), self.seconds(len(picture)))
        if self._chosen.transposed:
            self.wait(0.5)
            play(picture.finish, 0.6)
        self.wait(1.4)

    def show_step(self, index: int) -> None:
        picture = self.begin()
        picture.show(index)

    def alt_text(self) -> str:
        """Return what the picture shows."""
        return f"{self.sentence()} {super().alt_text()}"

    def sentence(self) -> str:
        """Return what is shown, for those who do not see it."""
        chosen, (trace,) = self._chosen, self.layers()
        before, after = (shape(array.shape[1:]) for array in (trace.input, trace.output))
        return f"{chosen.operation.capitalize()} with {chosen.settings}: {before} to {after}."

    @staticmethod
    def seconds(steps: int) -> float:
        """Return how long each of so many steps takes."""
        return 0.72 if steps <= 9 else 0.4 if steps <= 25 else 0.32

    def begin(self) -> SmallPicture:
        """Add the picture."""
        (trace,) = self.layers()
        kind: Any = SmallStamps if self._chosen.transposed else SmallWindows
        picture: SmallPicture = kind(
            trace, stage=self.stage, theme=self.theme, numbers=self.numbers
        )
        self.add(picture)
        return picture

    def show(self, text: str) -> None:
        """Say it to those who do not see the picture: it has no foot."""
        self.beats.append(Beat(self.time, text))

    def _play(self, picture: SmallPicture, draw: Any, run_time: float) -> None:
        self.play(Redraw(picture, draw, run_time=run_time, rate_func=linear))

    @property
    def _chosen(self) -> Configuration:
        return configuration(self.configuration)
