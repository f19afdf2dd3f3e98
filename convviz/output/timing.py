"""When a GIF shows its pictures: whole hundredths of a second, none under two.

Browsers slow a picture that is shown for less than two hundredths down to ten.
"""

from __future__ import annotations

from fractions import Fraction

SHORTEST = 2
# the file format counts a delay in 16 bits
LONGEST = 65535


def thinning(fps: Fraction) -> int:
    """Return n, where a GIF keeps every n-th frame.

    Up to 50 frames a second all are kept. Above, the highest rate that is exact in
    hundredths wins if it still moves smoothly (15 or more), else the highest up to 50.

    >>> [thinning(Fraction(fps)) for fps in (30, 50, 60, 90, 100, 120)]
    [1, 1, 3, 2, 2, 6]
    """
    fastest = Fraction(100, SHORTEST)
    least = -(-fps // fastest)
    for factor in range(least, int(fps / 15) + 1):
        if (100 * factor / fps).denominator == 1:
            return factor
    return least


def hundredths(frames: int, fps: Fraction) -> int:
    """Return when frame number `frames` begins; rounded here, so errors never add up."""
    return round(100 * frames / fps)


def settle(starts: list[int], end: int) -> tuple[list[int], int]:
    """Make room for the last picture.

    Thinning keeps the last picture even where it falls between two frames of the
    grid, too close to its neighbour or to the end. The neighbour gives way; the first
    picture never does, and only then may the end move.

    Parameters
    ----------
    starts : list of int
        When each picture begins, in hundredths, ascending from 0.
    end : int
        When the last one ends.

    Returns
    -------
    starts : list of int
        As many; pictures that begin together with their successor are not shown.
    end : int
        At least two hundredths after the last start.
    """
    starts = list(starts)
    last = min(starts[-1], end - SHORTEST)
    given_way = len(starts) - 1
    while given_way > 1 and last - starts[given_way - 1] < SHORTEST:
        given_way -= 1
        last = min(last, starts[given_way])
    last = max(last, starts[0] + SHORTEST) if given_way else 0
    starts[given_way:] = [last] * (len(starts) - given_way)
    return starts, max(end, last + SHORTEST)


def pieces(start: int, end: int) -> list[int]:
    """Return the starts of the shows, none over the longest delay, from `start` to `end`.

    >>> pieces(0, 65536)
    [0, 32768]
    """
    count = -(-(end - start) // LONGEST)
    return [start + (end - start) * piece // count for piece in range(count)]
