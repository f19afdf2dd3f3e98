"""Any one-dimensional transposed convolution: every number of the input leaves a stamp."""

from __future__ import annotations

from dataclasses import replace

from convviz.inputs.layer_inputs import LayerInput
from convviz.storyboards.stamps import StampsScene

DRAWN_LENGTH = 5  # so few that all sums can be read


class ConvTranspose1d(StampsScene):
    """Each number of the input stamps the kernel on the output, and overlaps add up."""

    title = "Every number leaves a stamp"
    operation = "conv_transpose1d"

    kernel = "0.5,1,0.5"
    stride = 2
    padding = 1

    def _sequence(self) -> LayerInput:
        """Return the input: by default one so short that every number can be read."""
        chosen = super()._sequence()
        if self.words is not None or self.values is not None or self.module is not None:
            return chosen
        return replace(chosen, x=chosen.x[:, :DRAWN_LENGTH])
