from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.output.h264 import Packet, Segment
from convviz.studio.part import draw_part
from convviz.studio.reel import Reel
from convviz.studio.script import Cue, Script

from .films import job

SCRIPT = Script("Größe − 1", 5, (Cue(0, "a\nb"), Cue(3, "−1.33")), "Words.\n\nMore “words”.")
REEL = Reel(
    SCRIPT,
    [
        Segment(3, [Packet(b"\x00\x01\n", 0, -2, True), Packet(b"\xff", 2, -1, False)]),
        Segment(2, [Packet(b"\n\n", 0, 0, True)]),
    ],
)


def test_bytes_and_back() -> None:
    assert Reel.from_bytes(REEL.to_bytes()) == REEL


def test_a_drawn_one_too() -> None:
    made = job("sentence-slide", 2)
    script = made.script()
    reel = Reel(
        script, draw_part(made, 0, script.frames, length=9, video=True, pictures=False).segments
    )
    assert Reel.from_bytes(reel.to_bytes()) == reel
    assert sum(segment.frames for segment in reel.segments) == script.frames


@given(st.data())
def test_a_changed_byte_is_noticed(data: st.DataObject) -> None:
    whole = REEL.to_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != whole[at]))
    with pytest.raises(ValueError, match="no reel"):
        Reel.from_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])


@given(st.integers(0, len(REEL.to_bytes()) - 1))
def test_a_cut_one_is_noticed(length: int) -> None:
    with pytest.raises(ValueError, match="no reel"):
        Reel.from_bytes(REEL.to_bytes()[:length])
    with pytest.raises(ValueError, match="no reel"):
        Reel.from_bytes(REEL.to_bytes() + REEL.to_bytes()[:length] + b"x")


FORGED = {
    "no object": b"[]",
    "no segments": b'{"title": "", "frames": 0, "cues": [], "alt_text": ""}',
    "nested": b"[" * 100_000,
    "a number for a text": b'{"title": 1, "frames": 0, "cues": [], "alt_text": "", "segments": []}',
    "a terminal's text": b'{"title": "\\u001b[2J", "frames": 0, "cues": [], "alt_text": "", '
    b'"segments": []}',
    "a fraction": b'{"title": "", "frames": 0.5, "cues": [], "alt_text": "", "segments": []}',
    "another length": b'{"title": "", "frames": 9, "cues": [], "alt_text": "", "segments": []}',
    "a sentence too late": b'{"title": "", "frames": 0, "cues": [[1, "a"]], "alt_text": "", '
    b'"segments": []}',
    "a packet too long": b'{"title": "", "frames": 1, "cues": [], "alt_text": "", '
    b'"segments": [[1, [[9, 0, -2, true]]]]}',
    "a packet before": b'{"title": "", "frames": 1, "cues": [], "alt_text": "", '
    b'"segments": [[1, [[-9, 0, -2, true]]]]}',
}


@pytest.mark.parametrize("head", FORGED.values(), ids=FORGED)
def test_a_right_digest_of_something_else(head: bytes) -> None:
    body = head + b"\n"
    magic = REEL.to_bytes().partition(b"\n")[0] + b"\n"
    with pytest.raises(ValueError, match="reel"):
        Reel.from_bytes(magic + hashlib.sha256(body).digest() + body)
