"""The text files beside a video: its captions, and what it shows in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from convviz.output.captions import Caption, srt, vtt
from convviz.output.placing import Placement


def sidecars(video: Path, captions: Sequence[Caption], alt_text: str) -> dict[Path, str]:
    """Return what shall lie beside a video: each path with its text.

    Parameters
    ----------
    video
        The file; the others have its name with the suffixes .srt, .vtt and .txt.
    captions
        Without any there are no .srt and .vtt.
    alt_text
        Without it there is no .txt.
    """
    texts: dict[Path, str] = {}
    if captions:
        texts[video.with_suffix(".srt")] = srt(captions)
        texts[video.with_suffix(".vtt")] = vtt(captions)
    if alt_text:
        texts[video.with_suffix(".txt")] = f"{alt_text}\n"
    return texts


def write_sidecars(texts: dict[Path, str], placement: Placement) -> None:
    """Write the texts, to be moved into place together with the video."""
    for path, text in texts.items():
        placement.add(path).write_text(text, encoding="utf-8", newline="\n")
