"""How the cells of a picture of stamps look, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.scales import DivergingScale, GreyScale
from convviz.draw.kit.widest_number import longest_up_to, widest_number
from convviz.draw.parts.style import Style
from convviz.formatting import number
from convviz.traces.stamped_map import StampedMap

FILL = 0.8  # of a cell with a frame of its own that its number may take


@dataclass(frozen=True)
class StampLooks:
    """The looks of all cells; what is multiplied and added says its sign.

    A number has one colour wherever it is, as part of the input, of a stamp or of a sum; but
    an image's are grey, and the weights, which may be far smaller, have a scale of their own.

    Attributes
    ----------
    inputs, weights, products, sums
        Of the input, of the kernel, of a stamp and of the sheet.
    values
        The scale of stamps and their sums.
    """

    inputs: CellLook
    weights: CellLook
    products: CellLook
    sums: CellLook
    values: DivergingScale


def stamp_looks(stamped: StampedMap, decimals: int, style: Style) -> StampLooks:
    """Return the looks of one output channel's cells, with so many decimals."""
    text = partial(number, decimals=decimals, trim=True)
    signed = partial(text, sign=True)
    own = stamped.trace.input[stamped.inputs.start : stamped.inputs.stop]
    shown, output = stamped.trace.input, stamped.output
    kernels = np.array([stamped.kernel(place) for place in range(len(own))])
    largest = (np.abs(each).reshape(len(own), -1).max(axis=1) for each in (own, kernels))
    product = float(np.prod(list(largest), axis=0).max())
    is_grey = own.ndim == 3 and own.min() >= 0 and own.max() <= 1
    values = DivergingScale(stamped.largest_sum, product, output, *([] if is_grey else [shown]))
    below = min(own.min(), kernels.min(), output.min()) < 0
    most = max(stamped.largest_sum, float(np.abs(output).max()))
    longest = longest_up_to(text if below else lambda value: text(abs(value)), most)
    return StampLooks(
        inputs=style.cells(
            GreyScale() if is_grey else values,
            text,
            widest_number(text, shown),
            line=style.theme.image_line if is_grey else None,
        ),
        weights=style.cells(
            DivergingScale(kernels, headroom=1.3), signed, widest_number(signed, kernels)
        ),
        products=style.cells(values, signed, longest_up_to(signed, product), fill=FILL),
        sums=style.cells(values, text, longest, fill=FILL),
        values=values,
    )
