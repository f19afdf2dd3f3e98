"""Captions as a track of an MP4 (3GPP timed text) that a player can show or not."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import av

from convviz.output.captions import Caption
from convviz.output.packets import packet_of

_TIME_BASE = Fraction(1, 1000)

# FFmpeg makes the track's description of it. Players take white on a shade of their own.
_STYLES = """\
[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, \
Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Roboto,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def write_text_track(container: av.container.OutputContainer, captions: Sequence[Caption]) -> None:
    """Add the track and write it; FFmpeg puts each caption beside its pictures.

    Parameters
    ----------
    container : av.container.OutputContainer
        An MP4 that has its other streams and its chapters; it begins here.
    captions : sequence of Caption
        In order.
    """
    stream = container.add_stream("mov_text")
    stream.metadata["language"] = "eng"
    context = stream.codec_context
    context.subtitle_header = _STYLES.encode() + b"\0"  # FFmpeg reads on to a zero
    context.time_base = _TIME_BASE
    context.open()
    for caption in captions:
        text = caption.text.encode()
        packet = packet_of(len(text).to_bytes(2, "big") + text)
        start, end = caption.span
        packet.pts = packet.dts = start
        packet.duration = end - start
        packet.time_base = _TIME_BASE
        packet.is_keyframe = True
        packet.stream = stream
        container.mux(packet)
