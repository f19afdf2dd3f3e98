"""GIF files, straight from the RGB frames.

The encoder is FFmpeg's, by PyAV: it writes only the changed rectangle, with a
transparent entry where a pixel stays. From the same indices Pillow's files were six
times as large, and it holds every picture in memory until the last is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from convviz.output import timing
from convviz.output.changes import ChangeLog, Colours, change_between, colours_of
from convviz.output.palette import Histogram, choose_palette, lookup_table
from convviz.output.sinks import Frame, check_frame, no_frames
from convviz.rect import Rect


class GifSink:
    """Writes a GIF that loops for ever; alpha is ignored.

    The palette can be chosen only when the last frame is known, so `write` keeps on
    disk what changed, and `finish` encodes.

    Parameters
    ----------
    path : Path
        The file; it is overwritten.
    width, height : int
        Pixels.
    fps : int or Fraction
        Frames a second that are written; above 50 the file's own `fps` is lower.
    """

    def __init__(self, path: Path, width: int, height: int, fps: int | Fraction) -> None:
        self.path = path
        self.width = width
        self.height = height
        self._source_fps = Fraction(fps)
        self._written = 0
        self._thinning = timing.thinning(self._source_fps)
        self._starts: list[int] = []
        # no colour has this number, so that all of the first picture is a change
        self._shown: Colours = np.full((height, width), 1 << 24, np.uint32)
        # the latest picture and its frame number, while thinning leaves it out
        self._left_out: tuple[Colours, int] | None = None
        self._histogram = Histogram()
        self._changes = ChangeLog()

    @property
    def fps(self) -> Fraction:
        """Frames a second of the file's own time grid."""
        return self._source_fps / self._thinning

    @property
    def frames(self) -> int:
        """Frames on that grid."""
        return -(-self._written // self._thinning)

    @property
    def duration(self) -> Fraction:
        """Seconds written so far."""
        return self._written / self._source_fps

    def write(self, frame: Frame, repeat: int = 1, changed: Sequence[Rect] | None = None) -> None:
        """Take one picture, shown for `repeat` frames; it is compared once."""
        check_frame(frame, self.width, self.height)
        colours = colours_of(frame)
        on_grid = -(-self._written // self._thinning) * self._thinning
        if on_grid < self._written + repeat:
            self._keep(colours, on_grid)
            self._left_out = None
        else:
            self._left_out = colours, self._written
        self._written += repeat

    def finish(self) -> None:
        """Choose the palette and encode."""
        if not self._written:
            raise no_frames(self.path)
        if self._left_out:
            self._keep(*self._left_out)
        palette = choose_palette(self._histogram)
        starts, end = timing.settle(
            self._starts, timing.hundredths(self._written, self._source_fps)
        )
        self._encode(self._pictures(lookup_table(self._histogram, palette)), palette, starts, end)
        self._changes.close()

    def abort(self) -> None:
        """Free the disk space and remove the file."""
        self._changes.close()
        self.path.unlink(missing_ok=True)

    def _keep(self, colours: Colours, number: int) -> None:
        change = change_between(self._shown, colours)
        if change is None:
            return
        self._shown = colours
        self._starts.append(timing.hundredths(number, self._source_fps))
        self._histogram.add(colours[change.rows, change.columns], change.mask)
        self._changes.append(change)

    def _pictures(self, table: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
        """Yield the pictures as palette indices; one array, drawn over each time."""
        picture = np.zeros((self.height, self.width), np.uint8)
        for change in self._changes:
            picture[change.rows, change.columns][change.mask] = table[change.colours]
            yield picture

    def _encode(
        self,
        pictures: Iterator[NDArray[np.uint8]],
        palette: NDArray[np.uint8],
        starts: list[int],
        end: int,
    ) -> None:
        """Write pictures of palette indices, each shown from its start to the next."""
        # opaque; for pixels that stay the encoder takes an entry that no picture uses
        table = np.full((256, 4), 255, np.uint8)
        table[: len(palette), 1:] = palette
        shows = [timing.pieces(*span) for span in pairwise([*starts, end])]
        options = {"loop": "0", "final_delay": str(end - shows[-1][-1])}
        with av.open(str(self.path), "w", format="gif", options=options) as container:
            stream = container.add_stream("gif")
            stream.width, stream.height, stream.pix_fmt = self.width, self.height, "pal8"
            stream.codec_context.time_base = Fraction(1, 100)
            for picture, times in zip(pictures, shows, strict=True):
                for time in times:
                    frame = av.VideoFrame.from_ndarray((picture, table), format="pal8")  # type: ignore[arg-type]
                    frame.pts, frame.time_base = time, Fraction(1, 100)
                    container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
