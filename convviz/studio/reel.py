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

        Raises
        ------
        ValueError
            If the bytes are anything else, be it by one.
        """
        start = len(_MAGIC) + hashlib.sha256().digest_size
        body = data[start:]
        if data[:start] != _MAGIC + hashlib.sha256(body).digest():
            raise ValueError("this is no reel")
        line, _, packets = body.partition(b"\n")
        head: dict[str, Any] = json.loads(line)
        cues = tuple(Cue(*cue) for cue in head["cues"])
        script = Script(head["title"], head["frames"], cues, head["alt_text"])
        return cls(script, list(_segments(head["segments"], packets)))


def _segments(told: list[Any], data: bytes) -> Iterator[Segment]:
    at = 0
    for frames, sizes in told:
        packets = []
        for size, pts, dts, is_keyframe in sizes:
            packets.append(Packet(data[at : at + size], pts, dts, is_keyframe))
            at += size
        yield Segment(frames, packets)
