"""Whether segments from outside are films that a player can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import av

from convviz.output.h264 import AHEAD, Packet, Segment, stream_header
from convviz.output.packets import packet_of

_PICTURE, _KEY, _ABOUT = 1, 5, 6  # types of units: of slices, and of what is told about them
_START = b"\0\0\1"  # of a unit


def check_segments(segments: Sequence[Segment], width: int, height: int, fps: Fraction) -> None:
    """Refuse segments that `SegmentCutter` cannot have made for a film of these measures.

    All packets' times and units are looked at, and the key frames are decoded: to decode all
    pictures takes as long as to draw them.

    Raises
    ------
    ValueError
        For the first that is none.
    """
    header = stream_header(width, height, fps)
    for segment in segments:
        _check_times(segment)
        for packet in segment.packets:
            kind = _KEY if packet.is_keyframe else _PICTURE
            if set(_units(packet.data)) - {_ABOUT} != {kind}:
                raise ValueError("a packet holds another picture than it says")
            if packet.is_keyframe:
                _check_picture(packet, header, width, height)


def _check_times(segment: Segment) -> None:
    decoded = [packet.dts for packet in segment.packets]
    shown = [packet.pts for packet in segment.packets]
    if (
        not (segment.packets and segment.packets[0].is_keyframe)
        or sorted(shown) != list(range(segment.frames))
        or decoded != sorted(set(decoded))
        or decoded[0] != -AHEAD
        or any(late > due for late, due in zip(decoded, shown, strict=True))
    ):
        raise ValueError("a segment's pictures do not follow each other")


def _units(data: bytes) -> Iterator[int]:
    """Yield the types of a packet's units: the start code stands in none of them."""
    before, *units = data.split(_START)
    if before.strip(b"\0") or not all(units):
        raise ValueError("a packet's units do not fill it")
    for unit in units:
        yield unit[0] & 31


def _check_picture(packet: Packet, header: bytes, width: int, height: int) -> None:
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    decoder.extradata = header
    decoder.options = {"err_detect": "explode"}
    decoder.thread_count = 1
    try:
        frames = [*decoder.decode(packet_of(packet.data)), *decoder.decode(None)]
    except av.FFmpegError as error:
        raise ValueError("a segment cannot be decoded") from error
    sizes = [(frame.width, frame.height, frame.is_corrupt) for frame in frames]
    if sizes != [(width, height, False)]:
        raise ValueError("a segment has other pictures than the film")
