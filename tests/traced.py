"""Traces of convolutions with given numbers, for tests of what is drawn from them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from hypothesis import strategies as st

from convviz.layers import conv_layer
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace

Row = Sequence[float]

# what people give: not so many digits that float32 overflows in a sum
numbers = st.floats(-50, 50, width=32)


def over_words(
    values: Row, kernel: Row, bias: float | None = None, *, dilation: int = 1, stride: int = 1
) -> Trace:
    """Return the trace of a kernel over a sentence's numbers."""
    layer = conv_layer(1, [[list(kernel)]], bias, dilation=dilation, stride=stride)
    return trace(layer, torch.tensor([list(values)], dtype=torch.float32), name="layer")


def over_image(
    image: Sequence[Row], kernel: Sequence[Row], bias: float | None = None, *, stride: int = 1
) -> Trace:
    """Return the trace of a kernel over one channel of pixels."""
    layer = conv_layer(2, [[[list(row) for row in kernel]]], bias, stride=stride)
    pixels = torch.tensor([[list(row) for row in image]], dtype=torch.float32)
    return trace(layer, pixels, name="layer")


@st.composite
def sentences(draw: st.DrawFn) -> Trace:
    """Return any trace that a sentence scene may show: 1 to 12 words, as many weights."""
    values = draw(st.lists(numbers, min_size=1, max_size=12))
    kernel = draw(st.lists(numbers, min_size=1, max_size=len(values)))
    return over_words(values, kernel, draw(st.none() | numbers))


@st.composite
def images(draw: st.DrawFn) -> Trace:
    """Return the trace of a kernel of 1x1 to 5x5 over a small picture in 0 to 1."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    kernel = draw(
        st.lists(
            st.lists(numbers, min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )
    )
    height, width = rows + draw(st.integers(0, 6)), columns + draw(st.integers(0, 6))
    seed = draw(st.integers(0, 2**16))
    pixels = torch.rand((height, width), generator=torch.Generator().manual_seed(seed))
    return over_image(pixels.tolist(), kernel, draw(st.none() | numbers))
