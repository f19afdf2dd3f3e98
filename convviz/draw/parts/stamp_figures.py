"""What the cells of a picture of stamps say, and in which colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from convviz.draw.kit.cell_look import CellLook, Text
from convviz.draw.kit.scales import DivergingScale, GreyScale, Scale
from convviz.draw.kit.widest_number import longest_up_to, widest_number
from convviz.draw.parts.style import Style
from convviz.formatting import number
from convviz.traces.stamped_map import StampedMap

SHEET_FILL = 0.8  # of a cell that its sum may take: frames stand around single cells


@dataclass(frozen=True)
class StampFigures:
    """The texts and the scales of all numbers.

    A number has one colour wherever it is, as part of the input, of a stamp or of a sum; but
    an image's are grey, and the weights, which may be far smaller, have a scale of their own.

    Attributes
    ----------
    text, signed
        From a number to what its cell says; with its sign for what is multiplied and added.
    values, weights, inputs
        The colours of stamps and their sums, of the kernel and of the input.
    longest_input, longest_weight, longest_product, longest_sum
        The longest text that a cell of each will have to hold.
    """

    text: Text
    signed: Text
    values: DivergingScale
    weights: DivergingScale
    inputs: Scale
    longest_input: str
    longest_weight: str
    longest_product: str
    longest_sum: str

    @property
    def is_grey(self) -> bool:
        """Whether the input is an image."""
        return isinstance(self.inputs, GreyScale)

    def sums(self, style: Style) -> CellLook:
        """Return how the sheet's cells look."""
        return style.cells(self.values, self.text, self.longest_sum, fill=SHEET_FILL)

    @classmethod
    def of(cls, stamped: StampedMap, decimals: int) -> StampFigures:
        """Return those of one output channel, with so many decimals."""
        text = partial(number, decimals=decimals, trim=True)
        signed = partial(number, decimals=decimals, trim=True, sign=True)
        own = stamped.trace.input[stamped.inputs.start : stamped.inputs.stop]
        shown, output = stamped.trace.input, stamped.output
        kernels = np.array([stamped.kernel(place) for place in range(len(own))])
        largest = (np.abs(each).reshape(len(own), -1).max(axis=1) for each in (own, kernels))
        product = float(np.prod(list(largest), axis=0).max())
        is_grey = own.ndim == 3 and own.min() >= 0 and own.max() <= 1
        values = DivergingScale(stamped.largest_sum, product, output, *([] if is_grey else [shown]))
        below = min(own.min(), kernels.min(), output.min()) < 0
        most = max(stamped.largest_sum, float(np.abs(output).max()))
        return cls(
            text=text,
            signed=signed,
            values=values,
            weights=DivergingScale(kernels, headroom=1.3),
            inputs=GreyScale() if is_grey else values,
            longest_input=widest_number(text, shown),
            longest_weight=widest_number(signed, kernels),
            longest_product=longest_up_to(signed, product),
            longest_sum=longest_up_to(text if below else lambda v: text(abs(v)), most),
        )
