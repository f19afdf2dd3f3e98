"""H.264 in segments: pieces of a film that are encoded apart and joined as they are.

Each segment starts with a key frame and refers to none before it, so any process can
encode any of them, and the joined film does not depend on who did.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
import threading
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from typing import NamedTuple

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from convviz.output.sinks import Frame, check_frame
from convviz.output.yuv import YuvPicture
from convviz.rect import Rect

# Chosen on flat pictures with fine text (a sweep, a time-lapse, holds; 480p and 720p,
# dark and light): every frame's luma stays over 48 dB. Against plain crf 16 this is a
# seventh smaller and 2 dB better. Deblocking smears edges that are meant to be sharp; three
# reference frames find again what a moving window uncovers. Six frames of looking ahead do
# what the preset's ten did, in 60 MB less at 1080p and 8 % less time. One thread: the bytes then
# do not depend on the machine, and the other cores have segments of their own.
_X264 = {
    "preset": "veryfast",
    "tune": "animation",
    "crf": "16.5",
    "x264-params": "ref=3:trellis=1:no-deblock=1:threads=1:bframes=3:rc-lookahead=6",
}
# How many frames its pictures are decoded ahead of time, so that one may refer to a later one.
AHEAD = 2
# also how far apart the places are to which a player can jump
_SEGMENT_SECONDS = 4
# so that two cores, or four, finish together
_EVENLY = 4


class Packet(NamedTuple):
    """One encoded picture; times in frames from the segment's start."""

    data: bytes
    pts: int
    dts: int
    is_keyframe: bool


class Segment(NamedTuple):
    """An encoded piece of a film.

    Attributes
    ----------
    frames : int
        Its length.
    packets : list of Packet
        In the order of decoding.
    """

    frames: int
    packets: list[Packet]


def longest_segment(fps: Fraction) -> int:
    """Return how many frames a segment has at most."""
    return max(1, round(_SEGMENT_SECONDS * fps))


def segment_frames(total: int, fps: Fraction) -> int:
    """Return how many frames every segment but the last of a film of `total` frames has."""
    segments = -(-total // longest_segment(fps))
    if segments > 1:
        segments = -(-segments // _EVENLY) * _EVENLY
    return -(-total // max(1, segments))


def add_stream(
    container: av.container.OutputContainer, width: int, height: int, fps: Fraction
) -> av.VideoStream:
    """Add the video stream to a container; all segments fit into it."""
    stream = container.add_stream("libx264", rate=fps, options=_X264)
    _set_up(stream.codec_context, width, height, fps)
    return stream


def _encoder(width: int, height: int, fps: Fraction) -> av.VideoCodecContext:
    """Return an encoder whose packets fit into that stream."""
    context = av.CodecContext.create("libx264", "w")
    assert isinstance(context, av.VideoCodecContext)
    context.options = dict(_X264)
    context.framerate = fps
    # as a container asks for it: the headers stand once in the file, not in the packets
    context.flags |= av.codec.context.Flags.global_header
    _set_up(context, width, height, fps)
    return context


@cache
def stream_header(width: int, height: int, fps: Fraction) -> bytes:
    """Return what stands once in a file, before the packets of all segments."""
    encoder = _encoder(width, height, fps)
    encoder.open()
    return bytes(encoder.extradata or b"")


def _set_up(context: av.VideoCodecContext, width: int, height: int, fps: Fraction) -> None:
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.profile = "High"
    context.time_base = 1 / fps
    # key frames at the starts of segments only
    context.gop_size = longest_segment(fps)
    context.color_range = ColorRange.MPEG
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    context.colorspace = Colorspace.ITU709


class SegmentEncoder:
    """Encodes one segment.

    Parameters
    ----------
    picture : YuvPicture
        What it shows; whoever calls changes it.
    fps : Fraction
        Frames a second.
    """

    def __init__(self, picture: YuvPicture, fps: Fraction) -> None:
        self._picture = picture
        self._time_base = 1 / fps
        self._encoder = _encoder(picture.width, picture.height, fps)
        self._packets: list[Packet] = []
        self.frames = 0

    def show(self, count: int) -> None:
        """Show the picture, as it is now, for so many frames."""
        picture = self._picture.frame
        picture.time_base = self._time_base
        with _zeroed_memory():
            for _ in range(count):
                picture.pts = self.frames
                self._keep(self._encoder.encode(picture))
                self.frames += 1

    def finish(self) -> Segment:
        """Return what was encoded."""
        with _zeroed_memory():
            self._keep(self._encoder.encode(None))
        # the encoder spares a segment of one or two frames the delay that its neighbours have
        early = -AHEAD - min((packet.dts for packet in self._packets), default=0)
        packets = [packet._replace(dts=packet.dts + early) for packet in self._packets]
        return Segment(self.frames, packets)

    def _keep(self, packets: Sequence[av.Packet]) -> None:
        for packet in packets:
            assert packet.pts is not None
            assert packet.dts is not None
            self._packets.append(Packet(bytes(packet), packet.pts, packet.dts, packet.is_keyframe))


class SegmentCutter:
    """Encodes frames in segments of equal length.

    Parameters
    ----------
    width, height : int
        Pixels, both even.
    fps : Fraction
        Frames a second.
    length : int, optional
        Of a segment in frames, as `segment_frames` gives it; by default the longest.
    """

    def __init__(self, width: int, height: int, fps: Fraction, length: int | None = None) -> None:
        self._fps = fps
        self._length = length or longest_segment(fps)
        self._picture = YuvPicture(width, height)
        self._open: SegmentEncoder | None = None
        self._finished: list[Segment] = []

    def write(self, frame: Frame, repeat: int = 1, changed: Sequence[Rect] | None = None) -> None:
        """Take one picture, shown for `repeat` frames; what changed is converted once."""
        check_frame(frame, self._picture.width, self._picture.height)
        self._picture.update(frame, changed)
        while repeat:
            if self._open is None:
                self._open = SegmentEncoder(self._picture, self._fps)
            shown = min(repeat, self._length - self._open.frames)
            self._open.show(shown)
            repeat -= shown
            if self._open.frames == self._length:
                self.cut()

    def cut(self) -> None:
        """End the segment here."""
        if self._open is not None:
            self._finished.append(self._open.finish())
            self._open = None
            _give_memory_back()

    def take(self) -> list[Segment]:
        """Return the segments that have been finished since the last call."""
        finished, self._finished = self._finished, []
        return finished


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_M_PERTURB = -6
_ONE_AT_A_TIME = threading.Lock()


@contextlib.contextmanager
def _zeroed_memory() -> Iterator[None]:
    """Let the C library hand out memory that is all zeros.

    x264's lookahead (its MB-tree with AVX2) reads some that it has not written, in frames
    of 480x270 and smaller; its choices then depended on what had lain there before.
    That is a setting of the whole process: threads wait for each other here.
    """
    mallopt = getattr(_LIBC, "mallopt", None)
    if mallopt is None:
        yield
        return
    with _ONE_AT_A_TIME:
        mallopt(_M_PERTURB, 0xFF)  # what is handed out gets the complement of this
        try:
            yield
        finally:
            mallopt(_M_PERTURB, 0)


def _give_memory_back() -> None:
    """Return an ended encoder's memory to the system.

    glibc would keep it in pieces, and a film of ten segments would need 180 MB more.
    """
    trim = getattr(_LIBC, "malloc_trim", None)
    if trim is not None:
        trim(0)
