"""How the height of a `Windows1d` is shared out."""

from __future__ import annotations

from collections.abc import Sequence

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px
from convviz.draw.layout.sequence_places import Band, stacked
from convviz.draw.layout.stage import Stage
from convviz.draw.layout.sums_places import STACKED_GAP
from convviz.draw.parts.channel_sums import Figures
from convviz.traces.convolution_trace import Trace
from convviz.traces.pool_trace import PoolTrace
from convviz.traces.read_channels import ReadChannels

LEAST_ROW = 1.25  # em of the smallest number


def bands_of(
    trace: Trace | PoolTrace,
    channels: ReadChannels,
    input_rows: Sequence[int],
    figures: Figures | None,
    stage: Stage,
) -> tuple[list[Box], float, bool]:
    """Return the bands, a row's height, and whether the arithmetic's grids are stacked.

    The bands are the header, the input's rows, a gap, the arithmetic, its last lines where
    they stand below it, a gap, and the output. The grids stand one under the other where
    their numbers can be read then, and not side by side.
    """
    bands, row = _bands(trace, channels, len(input_rows), stage, piled=False)
    if figures is None:
        return bands, row, False
    width, beside = stage.body.width, stage.shape == "wide"
    if not figures.fit(width, stage, beside=beside, stacked=False) and figures.fit(
        width, stage, beside=beside, stacked=True
    ):
        higher, low = _bands(trace, channels, len(input_rows), stage, piled=True)
        if low >= px(stage.text_size(20)) * LEAST_ROW:
            return higher, low, True
    return bands, row, False


def _bands(
    trace: Trace | PoolTrace, channels: ReadChannels, rows: int, stage: Stage, *, piled: bool
) -> tuple[list[Box], float]:
    size = stage.label_size
    line = px(size * 1.35)
    across = stage.shape != "wide"
    fixed = (line if channels.others else 0.0) + (2 * STACKED_GAP + px(10) if piled else line)
    gap = Band(fixed=px(42), is_gap=True)
    bands = [
        Band(fixed=px(size * 1.5)),
        Band(rows=rows),
        gap,
        Band(
            rows=len(channels.shown) * (3 if piled else 1),
            fixed=fixed,
            least=0 if across else px(size * 1.42) * _lines(trace),
        ),
        Band(fixed=px(size * 2.2) if across else 0.0),
        gap,
        Band(rows=1, least=px(size * 2.4)),
    ]
    return stacked(stage.body, bands)


def _lines(trace: Trace | PoolTrace) -> int:
    """Return how many lines lead to the value."""
    if isinstance(trace, PoolTrace):
        return 3 if trace.divisors is not None else 1
    return 3 if trace.bias is not None else 2
