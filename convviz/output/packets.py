"""Encoded bytes as packets of PyAV."""

from __future__ import annotations

import av


def packet_of(data: bytes) -> av.Packet:
    """Return a packet with a copy of these bytes.

    A muxer of several streams keeps packets for a while, and `av.Packet(data)` of PyAV 17
    does not keep the bytes alive so long.
    """
    packet = av.Packet(len(data))
    packet.update(data)
    return packet
