"""MP4 files: H.264, 4:2:0, BT.709, ready for browsers and slides."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av

from convviz.errors import InputError
from convviz.output.captions import Caption
from convviz.output.chapters import Chapter, mark_chapters
from convviz.output.h264 import Segment, SegmentCutter, add_stream, segment_frames
from convviz.output.packets import packet_of
from convviz.output.sinks import Frame, no_frames
from convviz.output.text_track import write_text_track
from convviz.rect import Rect


class Mp4Sink:
    """Writes an MP4 from frames or from finished segments; alpha is ignored.

    Parameters
    ----------
    path : Path
        The file; it is overwritten.
    width, height : int
        Pixels, both even.
    fps : int or Fraction
        Frames a second, kept exactly (30000/1001 too).
    total : int, optional
        How many frames will be written, if that is known: it is divided evenly.
    captions : sequence of Caption
        For a track that a player can show; without any there is none.
    chapters : sequence of Chapter
        Its chapter marks.
    comment : str
        What its metadata say of it.

    Raises
    ------
    InputError
        If the width or the height is odd.
    """

    def __init__(
        self,
        path: Path,
        width: int,
        height: int,
        fps: int | Fraction,
        *,
        total: int = 0,
        captions: Sequence[Caption] = (),
        chapters: Sequence[Chapter] = (),
        comment: str = "",
    ) -> None:
        check_even(width, height)
        self.path = path
        self.fps = Fraction(fps)
        self._written = self._joined = 0
        length = segment_frames(total, self.fps)
        self._cutter = SegmentCutter(width, height, self.fps, length)
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self._stream = add_stream(self._container, width, height, self.fps)
        mark_chapters(self._container, chapters)
        if comment:
            self._container.metadata["comment"] = comment
        if captions:
            write_text_track(self._container, captions)

    @property
    def frames(self) -> int:
        """Frames taken so far."""
        return self._written

    @property
    def duration(self) -> Fraction:
        """Seconds taken so far."""
        return self.frames / self.fps

    def write(self, frame: Frame, repeat: int = 1, changed: Sequence[Rect] | None = None) -> None:
        """Take one picture, shown for `repeat` frames; what changed is converted once."""
        self._cutter.write(frame, repeat, changed)
        self._written += repeat
        self._join(self._cutter.take())

    def join(self, segments: Sequence[Segment]) -> None:
        """Take segments that were encoded elsewhere, in the film's order."""
        self._written += sum(segment.frames for segment in segments)
        self._join(segments)

    def _join(self, segments: Sequence[Segment]) -> None:
        for segment in segments:
            for data, pts, dts, is_keyframe in segment.packets:
                packet = packet_of(data)
                packet.pts, packet.dts = pts + self._joined, dts + self._joined
                packet.duration = 1
                packet.time_base = 1 / self.fps
                packet.is_keyframe = is_keyframe
                packet.stream = self._stream
                self._container.mux(packet)
            self._joined += segment.frames

    def finish(self) -> None:
        """Write what the encoder still holds and the index."""
        self._cutter.cut()
        self._join(self._cutter.take())
        if not self.frames:
            raise no_frames(self.path)
        self._container.close()

    def abort(self) -> None:
        """Close and remove the file."""
        # closing writes the index, which a full disk refuses
        with contextlib.suppress(OSError):
            self._container.close()
        self.path.unlink(missing_ok=True)


def check_even(width: int, height: int) -> None:
    """Raise InputError unless both sides are even."""
    if width % 2 or height % 2:
        raise InputError(
            f"MP4 needs an even width and an even height, not {width}x{height}: "
            f"{width + width % 2}x{height + height % 2} would do"
        )
