"""At which stamps a film stops that passes many channels."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

MOST = 6  # stops on one way: more channels than those are passed several at a time


def channel_stops(per_channel: int, after: int, until: int) -> list[int]:
    """Return the last stamps of the channels between two stamps, then the second of the two.

    >>> channel_stops(9, 8, 38), channel_stops(9, 8, 899)
    ([17, 26, 35, 38], [161, 305, 449, 602, 755, 899])
    """
    first = (after + 1) // per_channel * per_channel + per_channel - 1
    ends = [end for end in range(first, until, per_channel) if end > after]
    stops = [*ends, until]
    if len(stops) <= MOST:
        return stops
    places = np.linspace(-1, len(stops) - 1, MOST + 1).round().astype(int)
    return [stops[b] for a, b in pairwise(places.tolist()) if b > a]
