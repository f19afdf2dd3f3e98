"""How the height of a `Stamps1d` is shared out."""

from __future__ import annotations

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px
from convviz.draw.layout.sequence_places import Band, stacked
from convviz.draw.layout.stage import Stage
from convviz.traces.stamped_map import StampedMap


def bands_of(stamped: StampedMap, rows: int, stage: Stage) -> list[Box]:
    """Return header, rows, gap, kernel, gap, stamp, gap, sheet, names under it."""
    line = px(stage.label_size * 1.35)
    gap = Band(fixed=px(42), is_gap=True)
    bands, _ = stacked(
        stage.body,
        [
            Band(fixed=px(stage.label_size * 1.5)),
            Band(rows=rows),
            gap,
            Band(rows=1, least=line),
            gap,
            Band(rows=1, least=line),
            Band(fixed=px(26)),
            Band(rows=1, least=line * (2 if stamped.trace.out_channels > 1 else 1)),
            Band(fixed=line),
        ],
    )
    return bands
