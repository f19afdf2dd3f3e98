"""Stride 2 and more channels: how much is left from layer to layer."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from manim import Animation, Mobject

from convviz.digits import digit
from convviz.draw import Appear, ConvScene, Sweep, Vanish, go, step_to
from convviz.draw.pictures.shrinking import Shrinking
from convviz.formatting import shape
from convviz.kernels import KERNELS
from convviz.layers import conv_layer
from convviz.parameters import Digit
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace


class ShrinkAndWiden(ConvScene):
    """Stride 2 quarters the pixels, twice the channels make it half of the numbers."""

    title = "Smaller maps, more of them"
    category = "digit"
    order = 125

    digit: Digit = 5

    def layers(self) -> list[Trace]:
        """Return the traces: two maps, two and four maps of half the size, eight of a quarter."""
        image = torch.from_numpy(digit(self.digit))[None]
        edges = trace(
            conv_layer(2, [[KERNELS[name].rows] for name in EDGES], None, padding=1),
            image,
            name="edges",
        )
        two, four = (
            trace(
                conv_layer(2, _blurs(mixed), None, stride=2, padding=1),
                edges.output,
                name=f"{len(mixed)} maps with stride 2",
            )
            for mixed in (MIXED[:2], MIXED)
        )
        eight = trace(
            conv_layer(2, _blurs(MIXED_AGAIN), None, stride=2, padding=1),
            four.output,
            name=f"{len(MIXED_AGAIN)} maps with stride 2",
        )
        return [edges, two, four, eight]

    def counts(self) -> dict[str, int]:
        """Return how many numbers the picture and each layer's maps are."""
        layers = self.layers()
        shown = [layers[0].input, *(layer.output for layer in layers)]
        return {f"numbers in {' × '.join(map(str, each.shape))}": each.size for each in shown}

    def construct(self) -> None:
        view = self.begin()
        edges, two, four, eight = range(4)
        layers = view.passings
        self.play(
            self.say(self.opening(view)),
            Appear(*view.source, view.names[0], view.source_count, run_time=1.2),
        )
        self.play(self.maps(view, edges, view.names[1]), Appear(view.bar))
        self.play(Sweep(layers[edges], 0, len(layers[edges]) - 1, run_time=1.8))
        self.play(Appear(view.counts[edges]), go(layers[edges], run_time=0.4))
        self.wait(0.8)
        self.play(
            self.say("Now a layer with stride 2: its window moves on by two pixels."),
            self.maps(view, two, view.names[2]),
        )
        self.play(step_to(layers[two], 0, 0.6))
        for step in range(1, 4):
            self.play(step_to(layers[two], step, 0.9))
        row = view.traces[two].output.shape[2]
        self.play(Sweep(layers[two], 3, row - 1, run_time=1.2))
        self.play(
            self.say(
                "And down by two rows. A dot marks each stop: three of four pixels have none."
            ),
            step_to(layers[two], row, 1.2),
        )
        self.play(Sweep(layers[two], row, len(layers[two]) - 1, run_time=2.2))
        self.play(go(layers[two], run_time=0.4), Appear(view.counts[two]))
        self.play(self.say("Half as high and half as wide: a quarter of the numbers."))
        self.wait(1.6)
        first = view.traces[two].output.size
        self.play(
            self.say("To lose less, make twice as many maps, each with a kernel of its own."),
            Vanish(view.counts[two], view.passings[two].dots),
            self.maps(view, four, start=first),
        )
        self.remove(*view.stacks[two])
        self.play(Sweep(layers[four], first, len(layers[four]) - 1, run_time=1.6))
        self.play(go(layers[four], run_time=0.4), Appear(view.counts[four]))
        self.play(self.say("A quarter of the pixels, twice as many maps: half of the numbers."))
        self.wait(1.6)
        self.play(
            self.say("The next layer does the same again."), self.maps(view, eight, view.names[3])
        )
        self.play(Sweep(layers[eight], 0, len(layers[eight]) - 1, run_time=1.6))
        self.play(go(layers[eight], run_time=0.4), Appear(view.counts[eight]))
        self.play(
            self.say("Each layer with stride 2: smaller maps, more of them, half the numbers.")
        )
        self.wait(1.7)

    @staticmethod
    def maps(view: Shrinking, layer: int, *names: Mobject, start: int = 0) -> Animation:
        """Let a layer's maps come, empty from a step on, and its windows there."""
        passing = view.passings[layer]
        passing.land(start, 0.0)
        parts = (passing.parts[name].group for name in ("output", "window"))
        return Appear(*parts, *names, run_time=0.8)

    def show_step(self, index: int) -> None:
        view = self.begin()
        layer = 0
        while index >= len(view.traces[layer]):
            index -= len(view.traces[layer])
            layer += 1
        self.add(view.at_work(layer, index))
        shown = view.traces[layer]
        stride = shown.stride[0]
        self.show(f"Window {index + 1} of {len(shown)}, with stride {stride}.")

    def opening(self, view: Shrinking) -> str:
        """Return what the first layer makes of the digit."""
        size = shape(view.traces[0].output.shape[1:])
        return f"A {size} digit becomes two {size} maps: top edges and right edges."

    def begin(self) -> Shrinking:
        """Add title and foot; return the picture."""
        edges, two, four, eight = self.layers()
        self.head(
            self.title,
            f"Conv2d(2, 4, kernel_size={four.kernel_size[0]}, stride={four.stride[0]}, padding=1)",
            edges.input.shape,
            edges.output.shape,
            four.output.shape,
            eight.output.shape,
        )
        return Shrinking(
            [[edges], [two, four], [eight]],
            stage=self.stage,
            theme=self.theme,
            input_name=f"the digit {self.digit}",
        )


EDGES = ("top-edge", "right-edge")
# which share of each map it reads a new map blurs: the maps themselves, sums and differences
MIXED = ((1, 0), (0, 1), (0.5, 0.5), (0.5, -0.5))
MIXED_AGAIN = (
    *((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)),
    *((0.5, 0.5, 0, 0), (0.5, -0.5, 0, 0), (0, 0, 0.5, 0.5), (0, 0, 0.5, -0.5)),
)


def _blurs(mixed: Sequence[Sequence[float]]) -> torch.Tensor:
    """Return kernels (maps, maps read, 3, 3): blurs of several maps' shares."""
    box = torch.tensor(KERNELS["box"].rows, dtype=torch.float32)
    return torch.tensor(mixed)[:, :, None, None] * (box / 4)
