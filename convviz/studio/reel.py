"""One scene's encoded film with its script, and the same as bytes on disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from convviz.output.h264 import Packet, Segment
from convviz.studio.script import Cue, Script

# changes with the layout below
_MAGIC = b"convviz reel 1\n"


@dataclass(frozen=True)
class Reel:
    """A scene, ready to be joined to others.

    Attributes
    ----------
    script
        What it says.
    segments
        The encoded film, in order.
    """

    script: Script
    segments: list[Segment]

    def to_bytes(self) -> bytes:
        """Return all of it: a line of magic, a digest of the rest, a line of JSON, the packets."""
        script = self.script
        head = {
            "title": script.title,
            "frames": script.frames,
            "cues": script.cues,
            "alt_text": script.alt_text,
            "segments": [
                [segment.frames, [(len(p.data), p.pts, p.dts, p.is_keyframe) for p in packets]]
                for segment in self.segments
                for packets in [segment.packets]
            ],
        }
        body = b"".join(
            [json.dumps(head).encode(), b"\n", *(p.data for s in self.segments for p in s.packets)]
        )
        return _MAGIC + hashlib.sha256(body).digest() + body

    @classmethod
    def from_bytes(cls, data: bytes) -> Reel:
        """Return the reel that `to_bytes` wrote.

        Anyone can write a digest, so what the bytes say is looked at too.

        Raises
        ------
        ValueError
            If the bytes are anything else, be it by one, or no film.
        """
        start = len(_MAGIC) + hashlib.sha256().digest_size
        body = data[start:]
        if data[:start] != _MAGIC + hashlib.sha256(body).digest():
            raise ValueError("this is no reel")
        line, _, packets = body.partition(b"\n")
        try:
            head: dict[str, Any] = json.loads(line)
            script = _script(head)
            segments = list(_segments(head["segments"], packets))
        except (TypeError, KeyError, RecursionError, OverflowError) as error:
            raise ValueError("this is no reel") from error
        if sum(segment.frames for segment in segments) != script.frames:
            raise ValueError("a reel's segments are as long as its script")
        return cls(script, segments)


def _script(head: dict[str, Any]) -> Script:
    title, frames, alt_text = head["title"], head["frames"], head["alt_text"]
    cues = tuple(Cue(_whole(frame), text) for frame, text in head["cues"])
    texts = [title, alt_text, *(cue.text for cue in cues)]
    if not all(isinstance(text, str) and text.replace("\n", "").isprintable() for text in texts):
        raise ValueError("a reel's texts are printable")
    bounds = [0, *(cue.frame for cue in cues), _whole(frames)]
    if bounds != sorted(bounds):
        raise ValueError("a reel's sentences follow each other")
    return Script(title, frames, cues, alt_text)


def _whole(number: Any) -> int:
    if type(number) is not int:
        raise ValueError(f"a reel counts in whole numbers, not {type(number).__name__}")
    return number


def _segments(told: list[Any], data: bytes) -> Iterator[Segment]:
    at = 0
    for frames, sizes in told:
        packets = []
        for size, pts, dts, is_keyframe in sizes:
            end = at + max(1, _whole(size))
            packets.append(Packet(data[at:end], _whole(pts), _whole(dts), is_keyframe is True))
            at = end
        yield Segment(_whole(frames), packets)
    if at != len(data):
        raise ValueError("a reel's packets are all of its data")
