"""What a player finds in an MP4 beside its pictures, read back by PyAV."""

from __future__ import annotations

from pathlib import Path

import av


def chapters(path: Path) -> list[tuple[float, float, str]]:
    """Return the chapter marks: start and end in seconds, title."""
    with av.open(str(path)) as container:
        return [
            (
                float(each["start"] * each["time_base"]),
                float(each["end"] * each["time_base"]),
                each["metadata"]["title"],
            )
            for each in container.chapters()
        ]


def subtitles(path: Path) -> list[tuple[int, int, str]]:
    """Return the subtitles: start and end in milliseconds, and what the decoder reads."""
    found = []
    with av.open(str(path)) as container:
        (stream,) = container.streams.subtitles
        assert stream.codec_context.name == "mov_text"
        assert stream.language == "eng"
        for packet in container.demux(stream):
            for subtitle in packet.decode() if packet.size > 2 else []:
                text = subtitle.ass.decode().split(",", 8)[-1]
                times = packet.pts * packet.time_base, packet.duration * packet.time_base
                start = round(times[0] * 1000)
                found.append((start, start + round(times[1] * 1000), text))
    return found
