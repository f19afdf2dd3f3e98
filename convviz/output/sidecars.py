"""The text files beside a video: its captions, and what it shows in plain words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import av

from convviz.errors import InputError
from convviz.output.captions import Caption, srt, vtt
from convviz.output.placing import Placement

_LARGEST = 10_000_000  # bytes: a film says less


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


def write_sidecars(texts: dict[Path, str], video: Path, placement: Placement) -> None:
    """Write the texts, to be moved into place together with the video.

    Raises
    ------
    InputError
        If something lies where one shall lie that no render of the video has written.
    """
    for path, text in texts.items():
        scratch = placement.add(path)
        if not _may_go(path, text, video):
            raise InputError(
                f"{path} is there already, and is none of {video.name}'s or was changed by hand: "
                "move it away, or give the film another name"
            )
        scratch.write_text(text, encoding="utf-8", newline="\n")


def told_apart(texts: dict[Path, str]) -> str:
    """Return what the video says of its texts, so that the next render knows them again."""
    digests = [f"{path.suffix} {_digest(text.encode())}" for path, text in texts.items()]
    return f"beside it: {', '.join(digests)}" if digests else ""


def _may_go(path: Path, text: str, video: Path) -> bool:
    """Return whether nothing is lost when the text takes the place of what is there."""
    try:
        if not path.exists():
            return True
        there = path.read_bytes() if path.stat().st_size < _LARGEST else b""
    except OSError:
        return False
    digest = _digest(there)
    return digest in (_digest(text.encode()), _digests_in(video).get(path.suffix))


def _digests_in(video: Path) -> dict[str, str]:
    """Return by their suffixes the digests that a video of ours has; none if it has none."""
    try:
        with av.open(str(video), format="mp4") as container:
            comment = container.metadata.get("comment", "")
    except (OSError, ValueError):  # none of ours, and none at all
        return {}
    return dict(re.findall(r"(\.[a-z]+) ([0-9a-f]{32})\b", comment))


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:32]
